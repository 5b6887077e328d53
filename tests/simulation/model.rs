//! A model around the offline one: it fails, is slow, costs a lot, claims what nobody said, and wishes for what it may not have.

use super::control::Control;
use super::faults::Fault;
use super::history::History;
use super::world::canary_of;
use baton::domain::brief::Written;
use baton::domain::conversation::Conversation;
use baton::domain::draft::{Draft, ToolRequest};
use baton::domain::handoff::Digest;
use baton::domain::slot::Claim;
use baton::domain::usage::Usage;
use baton::model::{Answer, Ask, Call, Model, NoAnswer, Want, offline};
use futures::future::BoxFuture;
use serde_json::json;

/// A value that no customer of the simulation ever says.
pub(crate) const INVENTED: &str = "Globex Invented Inc";
/// A promise that nothing allows.
pub(crate) const PROMISED: &str = "We refund you 500 euros tomorrow, guaranteed.";
/// Names of what no agent file knows.
pub(crate) const NO_SUCH: &str = "no_such_thing";

#[derive(Clone)]
pub(crate) struct Moody {
    pub(crate) control: Control,
    pub(crate) history: History,
}

impl Model for Moody {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            self.reads_only_its_own(ask.conversation);
            if self.control.happens(Fault::ModelSlow, 40) {
                self.control.park().await;
            }
            let dear = self.control.happens(Fault::ModelCosts, 25);
            let usage = if dear {
                Usage { input: 9_000, cached: 0, output: 900, micros: 90_000 }
            } else {
                Usage { input: 90, cached: 0, output: 9, micros: 900 }
            };
            let failed = self.control.happens(Fault::ModelFails, 12);
            let (id, at) = (ask.conversation.id.clone(), ask.now);
            let draft = if failed { Err(NoAnswer::Unavailable("overloaded".to_owned())) } else { Ok(self.draft(ask, usage)) };
            self.history.with(|truth| truth.calls.push((id, usage.micros)));
            let outcome = if failed { "status_529" } else { "ok" }.to_owned();
            Answer { draft, calls: vec![Call { model: "moody".to_owned(), at, took_ms: 1, outcome, usage }] }
        })
    }
}

impl Moody {
    fn draft(&self, ask: Ask<'_>, usage: Usage) -> Draft {
        let digests = ask.want != Want::Answer;
        let mut draft = offline::answer(ask);
        draft.usage = usage;
        if digests {
            let written = Written { lines: vec!["Wants a price.".to_owned()], model: "moody".to_owned() };
            draft.digest = Some(Digest { written, intent: None });
        }
        if self.control.happens(Fault::ModelInvents, 15) {
            draft.claims.push(Claim::new("company", json!(INVENTED), INVENTED));
        }
        if self.control.happens(Fault::ModelGarbles, 20) {
            match self.control.below(5) {
                0 => PROMISED.clone_into(&mut draft.reply),
                1 => draft.reply = String::new(),
                2 => draft.next_agent = Some(NO_SUCH.into()),
                3 => draft.call = Some(ToolRequest { tool: NO_SUCH.to_owned(), arguments: json!({}) }),
                _ => draft.claims.push(Claim::new(NO_SUCH, json!(true), "hi")),
            }
        }
        draft
    }

    /// What a model is shown is one customer's, and nobody else's.
    fn reads_only_its_own(&self, conversation: &Conversation) {
        let own = conversation.customer.name.clone().unwrap_or_default();
        let shown = format!("{:?} {:?} {:?} {:?}", conversation.lines, conversation.slots, conversation.note, conversation.past);
        for foreign in (0..8).map(canary_of).filter(|canary| *canary != own) {
            self.history.report("one_customer_a_prompt", !shown.contains(&foreign), || format!("{} shows {foreign}", conversation.id));
        }
    }
}
