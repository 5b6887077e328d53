//! The laws, each by its number in the list of invariants. They look at what happened and at the truth of the world, never at what the
//! engine thought.

use super::world::World;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::{Event, How, RevokeReason};
use baton::domain::id::{ConversationId, OperatorId, QueueId};
use baton::domain::routing::Presence;
use baton::domain::time::{Millis, Timestamp};
use baton::domain::visibility::{self, Action, Facts, Role, Viewer};
use baton::domain::workspace::{OnLapse, Queue};
use std::collections::BTreeSet;

/// How late the engine may be in the storm's own steps.
const EPSILON: Millis = Millis::secs(1);

impl World {
    fn law(&mut self, holds: bool, law: &'static str, what: impl FnOnce() -> String) {
        if !holds {
            let told = format!("{law}: {} at {}", what(), self.now.0);
            self.trace.push(format!("BROKEN {told}"));
            self.broken.push(told);
        }
    }

    /// Laws about one commit: `before` is the state it was decided on, `after` what is stored.
    pub(crate) fn check_commit(&mut self, before: &Conversation, after: &Conversation, events: &[Event]) {
        for event in events {
            match event {
                Event::Assigned { operator, queue, how, units, .. } => self.check_given(before, operator, queue, *how, *units, false),
                Event::Offered { operator, how, units, .. } => {
                    let queue = after.queue.clone().unwrap_or_else(|| "none".into());
                    self.check_given(before, operator, &queue, *how, *units, true);
                }
                Event::Revoked { operator, why, .. } => self.check_revoked(before, operator, *why),
                Event::Held { until, message: Some(_), .. } => self.check_away(&after.id, *until),
                _ => {}
            }
        }
        self.check_place(after);
        self.check_lost_access(before, after);
    }

    /// I21, I24, I28, I30: who is given a chat may have it, nobody older could have had them, it does not bounce, the queue is open.
    fn check_given(&mut self, before: &Conversation, operator: &OperatorId, queue: &QueueId, how: How, units: i64, offer: bool) {
        if matches!(how, How::Given | How::Accepted) {
            return;
        }
        let (id, who) = (before.id.clone(), operator.clone());
        let told = move |what: &str| format!("{id} to {who}: {what}");
        let Some(found) = self.workspace.queues.get(queue).cloned() else {
            return self.law(false, "I32 no route ends nowhere", || told("a queue that is not there"));
        };
        let online = self.presence.get(operator) == Some(&Presence::Online);
        self.law(online, "I21 who is given a chat is online", || told("not online"));
        let person = self.workspace.people.get(operator).cloned();
        let on_duty = person.as_ref().is_some_and(|person| self.workspace.is_on_duty(person, self.now));
        self.law(on_duty, "I21 who is given a chat is on duty", || told("off duty"));
        let leads = self.workspace.leads(&found.team).iter().any(|lead| lead.id == *operator);
        let member = found.members.contains(operator);
        self.law(if how == How::Lead { leads } else { member }, "I21 who is given a chat serves the queue", || told("not a member"));
        let capacity = person.map_or(0, |person| person.capacity);
        let holds = self.holds(operator, Some(&before.id)) + units;
        self.law(holds <= capacity, "I21 nobody holds more than they can", || told(&format!("{holds} of {capacity}")));
        let open = !self.workspace.is_closed(queue, self.now);
        self.law(open, "I30 nothing is given out of a closed queue", || told("closed"));
        let passed = before.handoff.as_ref().and_then(|handoff| handoff.passed.last());
        let alone = found.members.len() <= 1;
        self.law(passed != Some(operator) || alone, "I28 never twice in a row to the same", || told("who let it pass last"));
        self.check_order(before, &found, operator, how, units);
        if how == How::RoundRobin && !offer {
            *self.turns.entry((queue.clone(), operator.clone())).or_default() += 1;
            self.check_shares();
        }
    }

    /// I24: no older chat of the same queue and priority waits that this very person could have had.
    fn check_order(&mut self, before: &Conversation, queue: &Queue, operator: &OperatorId, how: How, units: i64) {
        let since = |conversation: &Conversation| conversation.handoff.as_ref().map(|handoff| handoff.since);
        let waits = |other: &&Conversation| {
            matches!(&other.owner, Owner::Queue { queue: here, .. } if *here == queue.id)
                && other.side.offer.is_none()
                && other.side.priority == before.side.priority
                && since(other) < since(before)
                && other.id != before.id
                && how != How::Lead
                && units == queue.weight
        };
        let could = |other: &&Conversation| {
            let passed = other.handoff.as_ref().map(|handoff| handoff.passed.clone()).unwrap_or_default();
            passed.is_empty() && self.waited_when_chosen(&other.id)
        };
        let older = self.kept.conversations.values().filter(waits).find(could).map(|other| other.id.clone());
        let (id, operator) = (before.id.clone(), operator.clone());
        self.law(older.is_none(), "I24 first in, first out", || format!("{id} went to {operator} before {older:?}"));
    }

    /// I27: taken back at the deadline, from whoever it was given to, and never after an answer.
    fn check_revoked(&mut self, before: &Conversation, operator: &OperatorId, why: RevokeReason) {
        let (id, who) = (before.id.clone(), operator.clone());
        let waits = before.waiting_since.is_some();
        match why {
            RevokeReason::FirstResponse | RevokeReason::NextResponse => {
                self.law(waits, "I27 never taken back after an answer", || format!("{id} from {who}"));
                let due = self.due(before);
                let (now, id) = (self.now, before.id.clone());
                let in_time = due.is_some_and(|due| now >= due && now.since(due) <= EPSILON);
                self.law(in_time, "I27 taken back at the deadline", || format!("{id}: due {due:?}"));
            }
            RevokeReason::Offline => {
                let gone = self.silent_since.get(operator).is_some_and(|since| self.now.since(*since) >= super::world::GRACE);
                self.law(gone, "I26 only who is gone loses chats to silence", || format!("{id} from {who}"));
            }
            RevokeReason::Left => {
                let left = !self.workspace.people.contains_key(operator);
                self.law(left, "I26 only who left loses everything", || format!("{id} from {who}"));
            }
        }
    }

    /// When the person who has it must have answered.
    fn due(&self, conversation: &Conversation) -> Option<Timestamp> {
        let Owner::Operator { since, .. } = &conversation.owner else { return None };
        let waiting = conversation.waiting_since?;
        let answered = conversation.handoff.as_ref().is_some_and(|handoff| handoff.answered);
        let queue = conversation.queue.as_ref()?;
        let limit = if answered { Millis::hours(1) } else { Millis::mins(15) };
        let from = waiting.max(*since);
        // Hours that changed meanwhile: the clock was set by those of then.
        if self.changed_at >= from {
            return Some(self.now);
        }
        Some(self.workspace.hours(queue).map_or_else(|| from.plus(limit), |hours| hours.add(from, limit)))
    }

    /// I30: at most one away message in a closed period.
    fn check_away(&mut self, id: &ConversationId, until: Option<Timestamp>) {
        let fresh = self.away.insert((id.clone(), until));
        let id = id.clone();
        self.law(fresh, "I30 one away message in a closed period", || format!("{id} until {until:?}"));
    }

    /// I10, I32: what waits, waits where somebody looks.
    fn check_place(&mut self, after: &Conversation) {
        let Owner::Queue { queue, .. } = &after.owner else { return };
        let served = self.workspace.queues.get(queue).is_some_and(|found| !self.workspace.members(found).is_empty());
        let fine = served || *queue == self.workspace.catch_all;
        let (id, queue) = (after.id.clone(), queue.clone());
        self.law(fine, "I32 nothing waits where nobody looks", || format!("{id} in {queue}"));
    }

    /// I33: who lost it can write no more from this commit on.
    fn check_lost_access(&mut self, before: &Conversation, after: &Conversation) {
        let Some(lost) = before.operator().filter(|lost| after.operator() != Some(*lost)).cloned() else { return };
        let queues: BTreeSet<QueueId> =
            self.workspace.queues.values().filter(|queue| queue.members.contains(&lost)).map(|queue| queue.id.clone()).collect();
        let viewer = Viewer { id: lost.clone(), role: Role::Rep, queues, teams: BTreeSet::new() };
        let facts = |conversation: &Conversation| Facts {
            owner: conversation.owner.clone(),
            queue: conversation.queue.clone(),
            team: None,
            offered: conversation.side.offer.as_ref().map(|offer| offer.operator.clone()),
            observers: conversation.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
            hides_waiting: false,
        };
        let seen = if self.kept.mistake == Some(super::mistakes::Mistake::GiverStillWrites) { before } else { after };
        let writes = visibility::may(&viewer, Action::Reply, &facts(seen));
        let id = after.id.clone();
        self.law(!writes, "I33 who lost it writes no more", || format!("{id}, {lost}"));
    }

    /// Laws about rest: nothing is due, nobody is allocating.
    pub(crate) fn check_rest(&mut self) {
        let all: Vec<Conversation> = self.kept.conversations.values().cloned().collect();
        for conversation in &all {
            self.check_place(conversation);
            self.check_nobody_waits_beside_free_people(conversation);
            self.check_nothing_is_overdue(conversation);
            self.check_gone(conversation);
        }
        let people: Vec<OperatorId> = self.kept.people.keys().cloned().collect();
        for who in people {
            let (truth, counted) = (self.holds(&who, None), self.kept.people.get(&who).map_or(0, |standing| standing.held));
            let wrong = self.kept.mistake == Some(super::mistakes::Mistake::OffersTakeNoRoom);
            self.law(truth == counted || wrong, "I21 the desk counts what people hold", || format!("{who}: {truth}, counted {counted}"));
        }
    }

    /// I25, I31: whoever could have a chat that waits has it.
    fn check_nobody_waits_beside_free_people(&mut self, conversation: &Conversation) {
        let Owner::Queue { queue: id, .. } = &conversation.owner else { return };
        let Some(queue) = self.workspace.queues.get(id).cloned() else { return };
        if conversation.side.offer.is_some() || self.workspace.is_closed(id, self.now) {
            return;
        }
        let passed = conversation.handoff.as_ref().map(|handoff| handoff.passed.clone()).unwrap_or_default();
        let may = |who: &&OperatorId| {
            let person = self.workspace.people.get(*who);
            person.is_some_and(|person| {
                self.presence.get(*who) == Some(&Presence::Online)
                    && self.workspace.is_on_duty(person, self.now)
                    && self.holds(who, None) + queue.weight <= person.capacity
            })
        };
        let for_lead = passed.len() >= 3 || queue.on_lapse == OnLapse::Lead && !passed.is_empty() || queue.members.iter().all(|m| passed.contains(m));
        let free = if for_lead {
            let leads: Vec<OperatorId> = self.workspace.leads(&queue.team).iter().map(|lead| lead.id.clone()).collect();
            leads.iter().find(|who| !passed.contains(who) && may(who)).cloned()
        } else {
            queue.members.iter().find(|who| !passed.contains(who) && may(who)).cloned()
        };
        let (held, id) = (conversation.side.hold.is_some(), conversation.id.clone());
        self.law(free.is_none(), "I25 nobody waits beside free people", || format!("{id} in {} beside {free:?}, held {held}", queue.id));
    }

    /// I27, I29: a deadline that is past was kept.
    fn check_nothing_is_overdue(&mut self, conversation: &Conversation) {
        if conversation.side.how == Some(How::Lead) || self.changed_at > Timestamp(0) {
            return;
        }
        let due = self.due(conversation);
        let overdue = due.is_some_and(|due| self.now.since(due) > EPSILON);
        let id = conversation.id.clone();
        self.law(!overdue, "I27 no deadline is forgotten", || format!("{id}: due {due:?}"));
    }

    /// I26: who has been offline for longer than the grace has nothing unanswered.
    fn check_gone(&mut self, conversation: &Conversation) {
        let Some(who) = conversation.operator().cloned() else { return };
        let unanswered = conversation.waiting_since.is_some() && conversation.handoff.as_ref().is_some_and(|handoff| !handoff.answered);
        let Owner::Operator { since, .. } = &conversation.owner else { return };
        let gone = self.silent_since.get(&who).is_some_and(|silent| {
            self.now.since(*silent) > super::world::GRACE && since < silent && conversation.waiting_since.is_some_and(|waits| waits < *silent)
        });
        let id = conversation.id.clone();
        self.law(!(gone && unanswered && self.presence.get(&who) == Some(&Presence::Offline)), "I26 who is gone keeps nothing unanswered", || {
            format!("{id} with {who}")
        });
        let left = !self.workspace.people.contains_key(&who);
        let id = conversation.id.clone();
        self.law(!left, "I26 who left keeps nothing", || format!("{id} with {who}"));
    }

    /// I22, I23: two who could have every chat of a queue throughout differ by at most one.
    pub(crate) fn check_shares(&mut self) {
        for queue in ["sales", "desk"] {
            let queue = QueueId::from(queue);
            let share = |who: &str| self.turns.get(&(queue.clone(), OperatorId::from(who))).copied().unwrap_or(0);
            let shares = [share("steady1"), share("steady2")];
            if shares[0] + shares[1] > 3 {
                *self.happened.entry("a steady pair was compared").or_default() += 1;
            }
            let spread = shares[0].abs_diff(shares[1]);
            self.law(spread <= 1, "I22 shares differ by at most one", || format!("{queue}: {shares:?}"));
        }
    }
}
