//! I11: every change of owner is the next epoch; no event jumps one or goes back.

use crate::history::Moment;
use crate::laws::{Findings, Law};

#[derive(Default)]
pub(crate) struct EpochsGrowWithOwners;

impl Law for EpochsGrowWithOwners {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let changed = now.before.owner != now.after.owner;
        if changed || now.before.epoch != now.after.epoch {
            let (before, after) = (now.before.epoch, now.after.epoch);
            findings.holds(after == before.next(), || now.told(format!("{} took epoch {before:?} to {after:?}", now.event.kind())));
        }
    }
}
