//! Who sits where the model sits: the real one with everything it does written down, a script of bad answers, or one that is unwell.

use crate::domain::draft::{self, Draft};
use crate::domain::prompt;
use crate::eval::result::Costs;
use crate::model::{Answer, Ask, Call, Model, NoAnswer, Want};
use futures::future::BoxFuture;
use serde_json::Value;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Stands for the secret word of the prompt in a scripted answer.
const CANARY: &str = "{{CANARY}}";
/// A scripted answer that is none.
const FAIL: &str = "fail";

/// The model of a trial, and what it did.
pub struct Seat {
    inner: Arc<dyn Model>,
    seen: Mutex<Seen>,
}

/// What a model did in a trial.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Answers that could be read, of all.
    pub readable: (u64, u64),
    /// What it cost.
    pub costs: Costs,
    /// A recording that is not there: the trial cannot be played.
    pub unrecorded: Option<String>,
    /// Times a provider asked to slow down.
    pub slowed: u64,
    /// Providers that failed, by their outcome: nobody answered.
    pub unavailable: Option<String>,
}

impl Seat {
    /// Around a model.
    pub fn new(inner: Arc<dyn Model>) -> Self {
        Self { inner, seen: Mutex::default() }
    }

    /// What it did so far.
    pub fn seen(&self) -> Seen {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn notes(&self, answer: &Answer) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for call in &answer.calls {
            seen.notes(call);
        }
        if answer.calls.is_empty() {
            let is_readable = answer.draft.is_ok();
            seen.readable = (seen.readable.0 + u64::from(is_readable), seen.readable.1 + 1);
        }
        // Where a provider was asked and none answered, the offline model stepped in: that says nothing about the agent.
        let outage = answer.calls.last().filter(|_| answer.calls.iter().all(|call| call.outcome != "ok"));
        match &answer.draft {
            Err(NoAnswer::Unrecorded(why)) => seen.unrecorded = Some(why.clone()),
            Ok(_) | Err(_) => seen.unavailable = outage.map(|call| format!("{}: {}", call.model, call.outcome)).or(seen.unavailable.take()),
        }
    }
}

impl Seen {
    fn notes(&mut self, call: &Call) {
        self.readable = (self.readable.0 + u64::from(call.outcome == "ok"), self.readable.1 + 1);
        self.slowed += u64::from(call.outcome == "status_429");
        self.costs += costs_of(call);
    }
}

/// What a call cost.
pub fn costs_of(call: &Call) -> Costs {
    let usage = call.usage;
    Costs { calls: 1, input: usage.input.into(), cached: usage.cached.into(), output: usage.output.into(), micros: usage.micros, ..Costs::default() }
}

impl Model for Seat {
    fn writes(&self, agent: &crate::domain::agent::Agent) -> bool {
        self.inner.writes(agent)
    }

    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let answer = self.inner.answer(ask).await;
            self.notes(&answer);
            answer
        })
    }
}

/// A model that answers what a case says, read by the same parser as any model's answer.
pub struct Scripted {
    answers: Vec<Value>,
    nth: AtomicUsize,
}

impl Scripted {
    /// The answers in order; the last one stays.
    pub fn new(answers: Vec<Value>) -> Self {
        Self { answers, nth: AtomicUsize::new(0) }
    }

    fn draft(&self, ask: &Ask<'_>) -> Result<Draft, NoAnswer> {
        if ask.want != Want::Answer {
            return Err(NoAnswer::Unavailable("a script answers customers only".to_owned()));
        }
        let nth = self.nth.fetch_add(1, Ordering::SeqCst);
        let Some(answer) = self.answers.get(nth).or(self.answers.last()) else { return Err(NoAnswer::Invalid("an empty script".to_owned())) };
        if answer.as_str() == Some(FAIL) {
            return Err(NoAnswer::Unavailable("the script says so".to_owned()));
        }
        let canary = prompt::canary(ask.conversation, ask.agent);
        let text = answer.to_string().replace(CANARY, &canary);
        let draft = draft::parse(&text, ask.agent).map_err(NoAnswer::Invalid)?;
        Ok(Draft { model: "scripted".to_owned(), ..draft })
    }
}

impl Model for Scripted {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(std::future::ready(Answer::from(self.draft(&ask))))
    }
}

/// A model that is unwell in this trial: it answers nobody. For measuring how a suite bears chance.
pub struct Unwell;

impl Model for Unwell {
    fn answer<'a>(&'a self, _ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(std::future::ready(Answer::from(Err(NoAnswer::Unavailable("injected noise".to_owned())))))
    }
}
