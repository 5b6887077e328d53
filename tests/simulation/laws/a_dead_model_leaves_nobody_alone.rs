//! I19: a turn that no model answered is a person's, in the next commit of that conversation that is about it; no turn is asked about for ever.

use crate::history::{Moment, Rest, Truth};
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::trigger::Trigger;
use baton::domain::turn::Phase;

#[derive(Default)]
pub(crate) struct ADeadModelLeavesNobodyAlone;

impl Law for ADeadModelLeavesNobodyAlone {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        if let Event::HandedOff { fired, .. } = now.event
            && fired.trigger == Trigger::ModelUnavailable
        {
            findings.holds(now.before.turn.phase == Phase::Asking, || now.told("no model was asked"));
        }
    }

    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        for (id, conversation) in truth.states.iter().filter(|(_, conversation)| conversation.turn.phase == Phase::Asking) {
            findings.breaks(|| format!("{id} still asks a model about turn {}", conversation.turn.no.0));
        }
    }
}
