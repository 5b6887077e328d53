//! One pass over a chat's log: who had it after each event, which lines came, what was asked although it was known.

use super::played::{Chat, Seen};
use crate::domain::conversation::{Conversation, Line, Owner};
use crate::domain::event::Event;
use crate::domain::policy::Policy;
use crate::domain::slot::SlotState;
use crate::domain::time::Timestamp;
use std::sync::Arc;

/// A chat, walked through.
pub struct Walk<'a> {
    /// Every event with what was so after it.
    pub steps: Vec<Stride<'a>>,
    /// The last conversation as it ended; none when nothing was said.
    pub end: Option<Conversation>,
    /// Questions of the agent for a slot: the turn, the slot, and whether it was known already.
    pub questions: Vec<(u32, String, bool)>,
}

/// An event, and what was so after it.
pub struct Stride<'a> {
    /// The event.
    pub seen: Seen<'a>,
    /// Who had it afterwards.
    pub owner: Owner,
    /// Lines that came with it.
    pub lines: Vec<Arc<Line>>,
}

impl<'a> Walk<'a> {
    /// Through a chat.
    pub fn through(chat: &'a Chat, policy: &Policy) -> Self {
        let mut walk = Self { steps: Vec::new(), end: None, questions: Vec::new() };
        let mut seen = chat.events();
        for logged in &chat.conversations {
            let mut conversation = Conversation::new(logged.id.clone());
            for _ in &logged.log {
                let Some(seen) = seen.next() else { break };
                walk.step(&mut conversation, seen, policy);
            }
            walk.end = Some(conversation);
        }
        walk
    }

    fn step(&mut self, conversation: &mut Conversation, seen: Seen<'a>, policy: &Policy) {
        if let Event::Replied { asks: Some(slot), .. } = seen.event {
            let known = conversation.slots.get(slot).is_some_and(|known| known.state == SlotState::Filled);
            self.questions.push((seen.turn, slot.clone(), known));
        }
        let before = conversation.lines.back().cloned();
        conversation.apply(seen.event, seen.at, policy);
        // A line that was written anew, such as a file that is lost, is no new one.
        let is_there = before.as_ref().is_none_or(|before| conversation.lines.iter().any(|line| Arc::ptr_eq(line, before)));
        let fresh = conversation.lines.iter().rev().take_while(|line| before.as_ref().is_none_or(|before| !Arc::ptr_eq(line, before)));
        let mut lines: Vec<Arc<Line>> = if is_there { fresh.cloned().collect() } else { Vec::new() };
        lines.reverse();
        self.steps.push(Stride { seen, owner: conversation.owner.clone(), lines });
    }

    /// Who had the chat at a moment: after the last event up to it.
    pub fn owner_at(&self, at: Timestamp) -> Option<&Owner> {
        self.steps.iter().rev().find(|stride| stride.seen.at <= at).map(|stride| &stride.owner)
    }

    /// Who had it after the last event of a turn.
    pub fn owner_after(&self, turn: u32) -> Option<&Owner> {
        self.steps.iter().rev().find(|stride| stride.seen.turn <= turn).map(|stride| &stride.owner)
    }
}

/// Who has it, in a word: `agent`, `queue`, `person`, `outside`, `closed`.
pub fn word(owner: &Owner) -> &'static str {
    match owner {
        Owner::Agent => "agent",
        Owner::Queue { .. } => "queue",
        Owner::Operator { .. } => "person",
        Owner::Outside => "outside",
        Owner::Closed { .. } => "closed",
    }
}
