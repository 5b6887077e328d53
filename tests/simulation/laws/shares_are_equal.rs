//! I22, I23: two people who could have every chat of a rotation throughout differ by at most one, across the deaths of nodes and with
//! two of them. Chats that one let pass go to the other by right, so a seed in which that happened does not count; nor does one in which
//! somebody was full.
//! Museum: chatwoot#11034 (one gets all).

use crate::history::{Moment, Rest, Truth};
use crate::house::ROTATIONS;
use crate::laws::{Findings, Law, given};
use baton::domain::event::{Event, How};
use baton::domain::id::OperatorId;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct SharesAreEqual {
    turns: BTreeMap<(String, OperatorId), u32>,
    uneven: bool,
}

impl Law for SharesAreEqual {
    fn event(&mut self, now: &Moment<'_>, _: &mut Findings) {
        let full = |who: &&OperatorId| now.truth.workspace.people.get(*who).is_none_or(|person| now.truth.holds(who, None) >= person.capacity);
        self.uneven |= now.truth.steady.iter().any(|who| full(&who));
        self.uneven |= matches!(now.event, Event::Revoked { .. } | Event::OfferEnded { .. });
        if let Some(given) = given(now).filter(|given| given.how == How::RoundRobin) {
            *self.turns.entry((given.queue.to_string(), given.operator.clone())).or_default() += 1;
        }
    }

    fn rest(&mut self, _: &Rest, truth: &Truth, findings: &mut Findings) {
        if truth.steady.len() < 2 || self.uneven {
            return;
        }
        for queue in ROTATIONS {
            let shares: Vec<u32> = truth.steady.iter().map(|who| self.turns.get(&(queue.to_owned(), who.clone())).copied().unwrap_or(0)).collect();
            let (least, most) = (shares.iter().min().copied().unwrap_or(0), shares.iter().max().copied().unwrap_or(0));
            if most > 0 {
                findings.holds(most - least <= 1, || format!("{queue}: {shares:?}"));
            }
        }
    }
}
