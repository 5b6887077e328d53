//! The models of a server, one after the other within one deadline; then the offline model where it can carry on, else nobody:
//! then a person takes over.

use super::offline::readers::Readers;
use super::offline::{self, Offline};
use super::outcome::{Failed, Outcome};
use super::provider::{Health, Provider, Turn};
use super::{Answer, Ask, Call, Model, NoAnswer, Want, tokens};
use crate::domain::agent::Agent;
use crate::domain::draft::Draft;
use crate::domain::prompt;
use crate::domain::redact::Redaction;
use futures::future::BoxFuture;
use std::collections::BTreeMap;
use tokio::time::Instant;

/// The models of a server by name, and the order in which a workspace asks them.
pub struct Chain {
    providers: BTreeMap<String, Provider>,
    default_order: Vec<String>,
    offline: Offline,
}

impl Chain {
    /// The offline model stands behind them all, and alone where there are none.
    pub fn new(providers: BTreeMap<String, Provider>, default_order: Vec<String>) -> Self {
        Self { providers, default_order, offline: Offline::default() }
    }

    /// The offline model with what it learned from labelled conversations.
    #[must_use]
    pub fn with_readers(mut self, readers: Readers) -> Self {
        self.offline = Offline { readers };
        self
    }

    /// The providers in the order in which they are asked: the names wanted, else the workspace's; `offline` ends the list, and a
    /// name that nobody configured is passed over.
    pub fn order<'a>(&'a self, wanted: &'a [String]) -> impl Iterator<Item = &'a Provider> {
        let names = if wanted.is_empty() { &self.default_order } else { wanted };
        names.iter().take_while(|name| *name != offline::NAME).filter_map(|name| self.providers.get(name))
    }

    /// How each provider is doing.
    pub fn states(&self) -> Vec<Health> {
        self.providers.values().map(Provider::health).collect()
    }

    /// Asks one provider after the other. A provider with another behind it gets one try: going on is faster than waiting.
    async fn ask(&self, turn: &Turn<'_>, order: &[&Provider], calls: &mut Vec<Call>) -> Result<Draft, Failed> {
        let mut failures: Vec<Failed> = Vec::new();
        for (nth, provider) in order.iter().enumerate() {
            let others = order.iter().skip(nth + 1).any(|other| other.lets_through(turn.now()));
            let tries_max = if others { 1 } else { turn.ask.policy.model_attempts_max };
            let conversation = &turn.ask.conversation.id;
            match provider.answer(turn, tries_max, calls).await {
                Some(Ok(draft)) => return Ok(draft),
                Some(Err(failed)) => {
                    tracing::warn!(conversation.id = %conversation, model = provider.name(), error = %failed, "a model gave no answer");
                    failures.push(failed);
                }
                None => {
                    tracing::debug!(conversation.id = %conversation, model = provider.name(), "a model is left alone for now, or there is no time");
                }
            }
        }
        // A request that nobody recorded is a broken test, whatever else went wrong.
        let unrecorded = failures.iter().position(|failed| failed.outcome == Outcome::Unrecorded).map(|at| failures.swap_remove(at));
        Err(unrecorded.or(failures.pop()).unwrap_or_else(|| Failed::new(Outcome::Unreachable, "every model is left alone after too many failures")))
    }
}

impl Model for Chain {
    fn writes(&self, agent: &Agent) -> bool {
        self.order(&agent.models).next().is_some()
    }

    fn health(&self) -> Vec<Health> {
        self.states()
    }

    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let order: Vec<&Provider> = self.order(&ask.agent.models).collect();
            if order.is_empty() || ask.want == Want::Values {
                return self.offline.answer(ask).await;
            }
            let mut calls = Vec::new();
            let began = Instant::now();
            let prompt = match ask.want {
                Want::Answer => prompt::of(ask.conversation, ask.agent, ask.policy, &tokens::count),
                Want::Digest | Want::Values => prompt::digest_of(ask.conversation, ask.agent, ask.policy, &tokens::count),
            };
            let asked = match prompt {
                Ok(mut prompt) => {
                    let redaction = ask.policy.redacts_personal.then(|| redacted(&mut prompt, &ask));
                    let turn = Turn { ask, prompt, redaction, began, deadline: began + ask.policy.model_ms_max.to_std() };
                    self.ask(&turn, &order, &mut calls).await.map_err(NoAnswer::from)
                }
                Err(bad) => Err(NoAnswer::Invalid(bad.to_string())),
            };
            let draft = asked.or_else(|failed| carry_on(&self.offline, ask, failed));
            let usage = calls.iter().map(|call| call.usage).sum();
            Answer { draft: draft.map(|draft| Draft { usage, ..draft }), calls }
        })
    }
}

/// A prompt without what is personal by its form.
fn redacted(prompt: &mut prompt::Prompt, ask: &Ask<'_>) -> Redaction {
    let mut redaction = Redaction::new(ask.conversation.id.as_str());
    for said in &mut prompt.messages {
        said.content = redaction.hide(&said.content);
    }
    redaction
}

/// Form filling can carry a conversation that is filling a form. It cannot hold one: without progress a person takes over.
fn carry_on(offline: &Offline, ask: Ask<'_>, failed: NoAnswer) -> Result<Draft, NoAnswer> {
    if matches!(failed, NoAnswer::Unrecorded(_)) {
        return Err(failed);
    }
    let draft = offline.draft(ask);
    if ask.want != Want::Answer {
        return Ok(draft);
    }
    let first_words = ask.conversation.agent_said().is_none();
    if first_words || !draft.claims.is_empty() { Ok(draft) } else { Err(failed) }
}
