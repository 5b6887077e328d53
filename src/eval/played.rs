//! What one trial of a case left behind: logs of conversations, what reached the channel, what could not be done. Everything that is judged
//! is judged from this, so that a stored run can be judged again.

use super::result::{Costs, Script};
use crate::domain::event::Event;
use crate::domain::id::{ConversationId, OutboundId};
use crate::domain::message::{Outbound, OutboundBody};
use crate::domain::time::Timestamp;
use crate::spec::suite::{MAIN, Mode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A trial.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Played {
    /// The suite.
    pub suite: String,
    /// The case.
    pub case: String,
    /// Its number, from 1.
    pub trial: u32,
    /// How it was played.
    pub mode: Mode,
    /// The main customer first, then the others by name.
    pub chats: Vec<Chat>,
    /// Steps that could not be done, or were done and should have been refused.
    pub faults: Vec<Fault>,
    /// How far it kept to its recording.
    pub script: Option<Script>,
    /// What the recording says at each turn, where an agent speaks.
    pub recorded: BTreeMap<u32, String>,
    /// Answers of models: how many could be read, of how many.
    pub readable: (u64, u64),
    /// Times a provider asked to slow down.
    #[serde(default)]
    pub slowed: u64,
    /// What it cost.
    pub costs: Costs,
    /// Why it could not be played to the end: nothing about the agent.
    pub error: Option<String>,
}

/// All conversations of one customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chat {
    /// Which; the main one is [`MAIN`].
    pub customer: String,
    /// Oldest first.
    pub conversations: Vec<Logged>,
    /// What reached the channel, and when.
    pub sent: Vec<(OutboundId, Timestamp)>,
}

/// A conversation's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Logged {
    /// Its id.
    pub id: ConversationId,
    /// Its events.
    pub log: Vec<(Timestamp, Event)>,
}

/// A step that went wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// In which turn.
    pub turn: u32,
    /// What should have been.
    pub wanted: String,
    /// What was.
    pub found: String,
}

/// An event with its turn.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// The turn; 0 before the customer did anything.
    pub turn: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    pub event: &'a Event,
}

impl Played {
    /// The main customer's chat; none when nothing was ever said.
    pub fn main(&self) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.customer == MAIN)
    }
}

impl Chat {
    /// All events, oldest first, with their turns: a turn begins with what the customer does.
    pub fn events(&self) -> impl Iterator<Item = Seen<'_>> {
        let mut turn = 0;
        self.conversations.iter().flat_map(|logged| &logged.log).map(move |(at, event)| {
            if matches!(event, Event::Received { .. }) {
                turn += 1;
            }
            Seen { turn, at: *at, event }
        })
    }

    /// The events of one turn.
    pub fn of_turn(&self, turn: u32) -> Vec<Seen<'_>> {
        self.events().filter(|seen| seen.turn == turn).collect()
    }

    /// How many turns.
    pub fn turns(&self) -> u32 {
        self.events().map(|seen| seen.turn).max().unwrap_or_default()
    }

    /// The first handoff, wherever it stands.
    pub fn handoff(&self) -> Option<Seen<'_>> {
        self.events().find(|seen| matches!(seen.event, Event::HandedOff { .. }))
    }

    /// Did a message reach the channel, and when?
    pub fn sent_at(&self, id: &OutboundId) -> Option<Timestamp> {
        self.sent.iter().find(|(sent, _)| sent == id).map(|(_, at)| *at)
    }

    /// What the agent, or the house in its name, said to the customer in a turn and reached them.
    pub fn replies(&self, turn: u32) -> Vec<&OutboundBody> {
        let of_turn = self.events().filter(|seen| seen.turn == turn);
        let messages = of_turn.flat_map(|seen| said(seen.event));
        messages.filter(|message| self.sent_at(&message.id).is_some()).map(|message| &message.body).collect()
    }
}

/// The messages of ours that an event carries.
pub fn said(event: &Event) -> Vec<&Outbound> {
    match event {
        Event::Replied { message, more, .. } => std::iter::once(message).chain(more).collect(),
        Event::HandedOff { notice: Some(message), .. }
        | Event::Quieted { message: Some(message), .. }
        | Event::Held { message: Some(message), .. }
        | Event::Postponed { message: Some(message), .. }
        | Event::MenuShown { message, .. }
        | Event::Started { message, .. }
        | Event::Reminded { message }
        | Event::RatingAsked { message }
        | Event::Said { message, .. }
        | Event::WaitTold { message, .. }
        | Event::WaitCancelled { line: message, .. } => vec![message],
        _ => Vec::new(),
    }
}
