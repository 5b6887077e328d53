//! I25: the safety sweep finds nothing: events give out what waits. Only where a node died, stood still or was not understood by its database
//! may it have to.

use crate::faults::Fault;
use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};

const BY_RIGHT: [Fault; 10] = [
    Fault::CrashTaken,
    Fault::CrashBeforeCommit,
    Fault::CrashAfterCommit,
    Fault::CrashBeforeSend,
    Fault::CrashAfterSend,
    Fault::CrashAfterModel,
    Fault::CrashAtRest,
    Fault::NodeSleeps,
    Fault::StoreRefuses,
    Fault::StoreAnswerLost,
];

#[derive(Default)]
pub(crate) struct EventsNeedNoSweep;

impl Law for EventsNeedNoSweep {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        if !truth.happened(&BY_RIGHT) {
            findings.holds(rest.swept == 0, || format!("the sweep gave out {} chats", rest.swept));
        }
    }
}
