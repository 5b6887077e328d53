//! People: they come, go, flap and fall silent; they take, answer, move, give back and close.

use super::super::faults::Fault;
use super::super::house::PEOPLE;
use super::super::plan::Staff;
use super::World;
use baton::domain::conversation::{Beside, Conversation, Input, Owner, Repeats, Target};
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::message::OutboundBody;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::runtime::Cause;
use std::sync::{Arc, Mutex};

/// What no customer may ever read.
pub(crate) const NOTE: &str = "between us: be kind";

impl World {
    fn somebody(&self) -> OperatorId {
        PEOPLE[self.control.below(PEOPLE.len())].into()
    }

    fn is_steady(&self, who: &OperatorId) -> bool {
        self.history.with(|truth| truth.steady.contains(who))
    }

    pub(super) async fn people_come_and_go(&mut self) {
        let who = self.somebody();
        let presence = [Presence::Online, Presence::Online, Presence::Away, Presence::Offline][self.control.below(4)];
        let what = self.control.below(4);
        if self.is_steady(&who) {
            return;
        }
        match what {
            0 | 1 if self.control.strikes(Fault::PeopleComeAndGo) => self.comes_or_goes(&who, presence).await,
            2 if self.control.strikes(Fault::PeopleFlap) => {
                for presence in [Presence::Online, Presence::Offline, Presence::Online] {
                    self.comes_or_goes(&who, presence).await;
                }
            }
            3 => self.falls_silent_or_speaks(&who).await,
            // Without any of it they come to work all the same.
            _ if presence == Presence::Online => self.comes_or_goes(&who, presence).await,
            _ => {}
        }
    }

    pub(super) async fn comes_or_goes(&mut self, who: &OperatorId, presence: Presence) {
        self.history.trace(format!("{} {who} {}", self.now().0, presence.word()));
        self.history.with(|truth| {
            truth.presence.insert(who.clone(), presence);
            truth.silent.remove(who);
        });
        let node = self.any_node();
        let (runtime, whom) = (self.nodes[node].runtime.clone(), who.clone());
        let done = Arc::new(Mutex::new(false));
        let is_done = done.clone();
        let task = self.control.spawn(async move {
            let set = runtime.set_presence(&whom, presence).await;
            *is_done.lock().expect("no panic") = set.is_ok();
        });
        self.drive(node, task).await;
        if !*done.lock().expect("no panic") {
            // Nobody told whether it was stored.
            let sighting = self.store.sighting(who).await.expect("a readable store");
            let stands = sighting.map_or(Presence::Offline, |sighting| sighting.presence);
            self.history.with(|truth| truth.presence.insert(who.clone(), stands));
        }
    }

    async fn falls_silent_or_speaks(&mut self, who: &OperatorId) {
        let now = self.now();
        if self.history.with(|truth| truth.silent.remove(who)).is_some() {
            self.history.trace(format!("{} {who} is heard again", now.0));
            self.gives_a_sign(who.clone()).await;
        } else if self.history.with(|truth| truth.presence.get(who) == Some(&Presence::Online)) && self.control.strikes(Fault::PagesFallSilent) {
            self.history.trace(format!("{} {who} falls silent", now.0));
            self.history.with(|truth| truth.silent.insert(who.clone(), now));
        }
    }

    async fn gives_a_sign(&mut self, who: OperatorId) {
        let node = self.any_node();
        let runtime = self.nodes[node].runtime.clone();
        let task = self.control.spawn(async move { drop(runtime.seen(&who).await) });
        self.drive(node, task).await;
    }

    /// Pages that are open say so, where anybody counts on it.
    pub(super) async fn pages_give_signs(&mut self) {
        if self.policy.presence_grace_ms.0 == 0 || self.nodes.iter().all(|node| node.asleep) {
            return;
        }
        let open: Vec<OperatorId> = self.history.with(|truth| {
            let open = |(who, presence): &(&OperatorId, &Presence)| **presence != Presence::Offline && !truth.silent.contains_key(*who);
            truth.presence.iter().filter(open).map(|(who, _)| who.clone()).collect()
        });
        for who in open {
            self.gives_a_sign(who).await;
        }
    }

    pub(super) async fn person_acts(&mut self) {
        let chats: Vec<Conversation> = self.history.with(|truth| truth.states.values().cloned().collect());
        let (nth, act, queue) = (self.control.below(chats.len()), self.control.below(14), self.control.below(3));
        let stranger = self.somebody();
        let slow = self.plan.staff == Staff::Slow && self.control.percent(85);
        if chats.is_empty() || slow {
            return;
        }
        let chat = &chats[nth];
        let who = match &chat.owner {
            Owner::Operator { operator, .. } => operator.clone(),
            Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => stranger,
        };
        if !self.history.with(|truth| truth.workspace.people.contains_key(&who)) {
            return;
        }
        let act = if self.plan.staff == Staff::Eager { [0, 1, 2, 5, 11][act % 5] } else { act };
        let queue: QueueId = ["enterprise-sales", "front-desk", "tier-1-support"][queue].into();
        let input = self.act(chat, who, act, queue);
        let id = chat.id.clone();
        self.history.trace(format!("{} {id} {input:?}", self.now().0));
        let node = self.any_node();
        let runtime = self.nodes[node].runtime.clone();
        let task = self.control.spawn(async move { drop(runtime.step(&id, input, Cause::default()).await) });
        self.drive(node, task).await;
    }

    fn act(&mut self, chat: &Conversation, who: OperatorId, act: usize, queue: QueueId) -> Input {
        let reserved = chat.side.offer.as_ref().map(|offer| offer.operator.clone());
        match act {
            0..=4 => {
                self.said += 1;
                Input::OperatorSaid {
                    operator: who,
                    client_id: format!("o{}", self.said),
                    body: OutboundBody::text(format!("hello {}", self.said)),
                    repeats: Repeats::Allow,
                    reply_to: None,
                    seen: None,
                }
            }
            5 | 6 => Input::OperatorAccepted { operator: reserved.unwrap_or(who) },
            7 => Input::Transferred { by: who, to: Target::Queue(queue), reason: "better there".to_owned(), warm: self.control.percent(30) },
            8 => Input::Resumed { by: who, note: String::new(), agent: None },
            9 => {
                self.said += 1;
                let note = Beside::Note { client_id: format!("n{}", self.said), text: NOTE.to_owned(), mentions: vec!["bo".into()] };
                Input::Aside { by: who, what: note }
            }
            10 => {
                let until = self.now().plus(Millis::mins(1 + i64::try_from(self.control.below(120)).unwrap_or_default()));
                Input::Aside { by: who, what: if self.control.percent(80) { Beside::Snooze { until } } else { Beside::Wake } }
            }
            12 => Input::OfferDeclined { operator: reserved.unwrap_or(who) },
            13 => Input::Transferred { by: who, to: Target::Operator("dara".into()), reason: "yours".to_owned(), warm: false },
            _ => Input::Closed { by: who, reason: "done".to_owned(), category: None },
        }
    }
}
