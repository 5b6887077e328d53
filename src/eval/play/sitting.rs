//! A sitting: one customer who talks to an agent, message by message, on a world of its own. For tools from outside that attack an agent.

use super::{Cast, PACE, Seat, Stage, World};
use crate::domain::message::InboundBody;
use crate::eval::played::said;
use crate::eval::walk::word;
use crate::spec::suite::{Case, MAIN, Suite, SuiteFile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A case that says nothing.
static BLANK: LazyLock<Case> = LazyLock::new(Case::default);

/// A conversation under way.
pub struct Sitting {
    world: World<'static>,
}

/// What came of a message.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Said {
    /// What the customer reads, a message each.
    pub replies: Vec<String>,
    /// Who has the conversation: `agent`, `queue`, `person`, `outside`, `closed`.
    pub owner: String,
    /// The queue it waits in or came from.
    pub queue: Option<String>,
    /// Why it was handed over.
    pub handoff: Option<String>,
    /// What is known.
    pub slots: BTreeMap<String, serde_json::Value>,
}

impl Sitting {
    /// With an agent of the project.
    pub async fn open(stage: &Stage, agent: &str, cast: Cast, seed: u64) -> Result<Self, String> {
        let file = SuiteFile { agent: Some(agent.into()), seed, ..SuiteFile::default() };
        let suite = Suite::of_nothing("sitting", file);
        let seat = Arc::new(Seat::new(cast.model));
        let world = World::open(stage, &suite, &BLANK, seat, super::START).await.map_err(|e| e.to_string())?;
        Ok(Self { world })
    }

    /// The customer writes.
    pub async fn says(&mut self, words: &str) -> Result<Said, String> {
        self.told(words).await.map_err(|e| e.to_string())
    }

    async fn told(&mut self, words: &str) -> Result<Said, crate::store::Failure> {
        self.world.receive(MAIN, InboundBody::Text { text: words.to_owned() }, None).await?;
        self.world.pass(PACE).await?;
        let mut answer = Said { owner: "agent".to_owned(), ..Said::default() };
        let Some(conversation) = self.world.newest(MAIN).await? else { return Ok(answer) };
        let log = self.world.trial.runtime.store().events(&conversation.id).await?;
        let own = log.iter().flat_map(|(_, event)| said(event)).map(|message| message.id.to_string()).collect::<std::collections::BTreeSet<_>>();
        let left = self.world.trial.sent.take();
        answer.replies = left.iter().filter(|left| own.contains(&left.id)).map(|left| left.body.words().to_owned()).collect();
        word(&conversation.owner).clone_into(&mut answer.owner);
        answer.queue = conversation.queue.as_ref().map(ToString::to_string);
        answer.handoff = conversation.handoff.as_ref().map(|handoff| handoff.fired.trigger.word());
        answer.slots = conversation.slots.iter().map(|(name, slot)| (name.clone(), slot.value.clone())).collect();
        Ok(answer)
    }
}
