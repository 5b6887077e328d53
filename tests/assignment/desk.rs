//! The desk in memory: what the database keeps, and the guards of its commits.

use super::mistakes::Mistake;
use baton::domain::conversation::{Conversation, Ctx, Decision, Input, Owner, Refusal};
use baton::domain::id::{ConversationId, OperatorId, QueueId};
use baton::domain::routing::{Choice, Desk, InLine, Presence, Rotation, Standing, cursor, plan};
use baton::domain::time::Timestamp;
use baton::domain::workspace::Workspace;
use std::collections::BTreeMap;

/// What the database keeps of the desk.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) conversations: BTreeMap<ConversationId, Conversation>,
    pub(crate) rotations: BTreeMap<QueueId, Rotation>,
    pub(crate) people: BTreeMap<OperatorId, Standing>,
    /// What the planted mistake is, if any.
    pub(crate) mistake: Option<Mistake>,
}

/// Why a commit was not stored.
#[derive(Debug)]
pub(crate) enum Lost {
    Refused,
    Conflict,
}

/// The turn that a choice takes.
pub(crate) struct Turn {
    pub(crate) queue: QueueId,
    pub(crate) version: i64,
    pub(crate) cursor: Option<i64>,
}

impl Kept {
    fn has(&self, mistake: Mistake) -> bool {
        self.mistake == Some(mistake)
    }

    /// Queues and rotations after another workspace was applied.
    pub(crate) fn apply(&mut self, workspace: &Workspace) {
        let before = std::mem::take(&mut self.rotations);
        for (id, queue) in &workspace.queues {
            let was = before.get(id).cloned().unwrap_or_default();
            let (places, cursor) = cursor::renewed(&was.places, was.cursor, &queue.members);
            self.rotations.insert(id.clone(), Rotation { cursor, version: was.version + 1, places });
        }
        for id in workspace.people.keys() {
            self.people.entry(id.clone()).or_insert(Standing { presence: Presence::Offline, held: 0 });
        }
    }

    /// What an allocator loads and chooses.
    pub(crate) fn choices(&self, workspace: &Workspace, queues: &[QueueId], now: Timestamp) -> Vec<Choice> {
        let mut people = self.people.clone();
        if self.has(Mistake::NoOnlineCheck) {
            for standing in people.values_mut() {
                standing.presence = Presence::Online;
            }
        }
        if self.has(Mistake::NoCapacityCheck) {
            for standing in people.values_mut() {
                standing.held = 0;
            }
        }
        let mut desks = BTreeMap::new();
        let mut line = Vec::new();
        for id in queues {
            let (Some(queue), Some(rotation)) = (workspace.queues.get(id), self.rotations.get(id)) else { continue };
            let mut desk = Desk::of(workspace, queue, rotation, &people, now);
            desk.open |= self.has(Mistake::HoursIgnored);
            if self.has(Mistake::NoShiftCheck) {
                desk.seats.iter_mut().chain(&mut desk.leads).for_each(|seat| seat.on_duty = true);
            }
            desks.insert(id.clone(), desk);
            line.extend(self.line(id));
        }
        if self.has(Mistake::NewestFirst) {
            for chat in &mut line {
                chat.since = Timestamp(-chat.since.0);
            }
        }
        if self.has(Mistake::PassedForgotten) {
            for chat in &mut line {
                chat.wish.passed.clear();
            }
        }
        plan(desks, line)
    }

    /// What waits in a queue and is reserved for nobody.
    pub(crate) fn line(&self, queue: &QueueId) -> Vec<InLine> {
        let waits = |conversation: &&Conversation| matches!(&conversation.owner, Owner::Queue { queue: here, .. } if here == queue);
        let free = self.conversations.values().filter(waits).filter(|conversation| conversation.side.offer.is_none());
        let chat = |conversation: &Conversation| {
            let handoff = conversation.handoff.as_ref().expect("what waits has a handoff");
            InLine {
                conversation: conversation.id.clone(),
                handoff: handoff.no,
                queue: queue.clone(),
                since: handoff.since,
                customer_at: conversation.last_customer_at.unwrap_or_default(),
                priority: conversation.side.priority,
                wish: conversation.wish(),
            }
        };
        free.map(chat).collect()
    }

    fn holder(&self, conversation: &Conversation) -> Option<(OperatorId, i64)> {
        let reserved = conversation.side.offer.is_some() && self.has(Mistake::OffersTakeNoRoom);
        conversation.holder().filter(|_| !reserved).map(|(who, units)| (who.clone(), units))
    }

    /// Decides and stores, by the guards of the store's commit. The state before, and the decision.
    pub(crate) fn step(&mut self, ctx: &Ctx<'_>, id: &ConversationId, input: Input, turn: Option<&Turn>) -> Result<(Conversation, Decision), Lost> {
        let before = self.conversations.get(id).cloned().unwrap_or_else(|| Conversation::new(id.clone()));
        let decision = before.decide(ctx, input).map_err(|_: Refusal| Lost::Refused)?;
        if decision.events.is_empty() && decision.effects.is_empty() {
            return Err(Lost::Refused);
        }
        if let Owner::Queue { queue, .. } = &decision.next.owner
            && !self.rotations.contains_key(queue)
            && !self.has(Mistake::DeletedQueueStays)
        {
            return Err(Lost::Conflict);
        }
        let (gave, got) = (self.holder(&before), self.holder(&decision.next));
        if let Some(turn) = turn {
            let rotation = self.rotations.get_mut(&turn.queue).ok_or(Lost::Conflict)?;
            if rotation.version != turn.version {
                return Err(Lost::Conflict);
            }
            if let Some((who, units)) = &got {
                let standing = self.people.get(who).ok_or(Lost::Conflict)?;
                let capacity = ctx.workspace.people.get(who).map_or(0, |person| person.capacity);
                let online = standing.presence == Presence::Online || self.mistake == Some(Mistake::NoOnlineCheck);
                let room = standing.held + units <= capacity || self.mistake == Some(Mistake::NoCapacityCheck);
                if !online || !room {
                    return Err(Lost::Conflict);
                }
            }
            rotation.version += 1;
            rotation.cursor = turn.cursor;
            if self.mistake == Some(Mistake::RotationOffByOne) {
                rotation.cursor = turn.cursor.map(|place| place + 1);
            }
        }
        if gave != got {
            let mut moves = |holder: Option<(OperatorId, i64)>, sign: i64| {
                if let Some((who, units)) = holder
                    && let Some(standing) = self.people.get_mut(&who)
                {
                    standing.held += sign * units;
                }
            };
            moves(gave, -1);
            moves(got, 1);
        }
        self.conversations.insert(id.clone(), decision.next.clone());
        Ok((before, decision))
    }
}
