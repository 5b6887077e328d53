//! I39: no model is asked once a conversation has used up its tokens, or all of them the day's money.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::event::Event;
use baton::domain::policy::Policy;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct BudgetsAreHard {
    days: BTreeMap<i64, u64>,
}

impl Law for BudgetsAreHard {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let (policy, usual) = (&now.truth.policy, Policy::default());
        let day = now.at.0.div_euclid(86_400_000);
        match now.event {
            Event::Replied { usage, .. } | Event::HeldBack { usage, .. } | Event::ToolCalled { usage, .. } | Event::Digested { usage, .. } => {
                *self.days.entry(day).or_default() += usage.micros;
            }
            Event::TurnStarted { .. } => {
                let tokens = now.before.spent.tokens() - now.before.spent_before.tokens();
                if policy.conversation_tokens_max < usual.conversation_tokens_max {
                    findings.holds(tokens < policy.conversation_tokens_max, || now.told(format!("asked after {tokens} tokens")));
                }
                // Several nodes, and one that was born lately, know of each other's costs a heartbeat later.
                let spent = self.days.get(&day).copied().unwrap_or(0);
                if policy.day_micros_max < usual.day_micros_max && now.truth.undisturbed {
                    findings.holds(spent < policy.day_micros_max, || now.told(format!("asked after {spent} millionths today")));
                }
            }
            _ => {}
        }
    }
}
