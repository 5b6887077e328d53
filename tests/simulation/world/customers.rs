//! Customers write, and Meta delivers it: late, doubled, reordered, several at once, before the answer to the send it tells of.

use super::super::faults::Fault;
use super::super::house::PROJECT;
use super::{NUMBER, World};
use baton::channel::whatsapp::parse::Status;
use baton::domain::delivery::Delivery;
use baton::domain::id::{MessageId, NumberId, PhoneNumber};
use baton::domain::message::{About, Customer, Inbound, InboundBody};
use baton::domain::time::{Millis, Timestamp};
use baton::store::work::{Kind, NewWork};
use std::sync::{Arc, Mutex};

const SAYINGS: [&str; 16] = [
    "Hi",
    "hello there",
    "We are Acme GmbH",
    "Acme",
    "We want to automate our support",
    "It is for invoices, mostly.",
    "Can I talk to a person?",
    "cancel",
    "this is ridiculous, still nothing!!",
    "quiero hablar con un agente",
    "What does it cost?",
    "no",
    "thanks!",
    "ok",
    "about 50 people",
    "ana@acme.example",
];
/// Those among them that ask for a person.
pub(crate) const ASKS_FOR_A_PERSON: [&str; 2] = ["Can I talk to a person?", "quiero hablar con un agente"];

/// A word that one customer alone ever shows.
pub(crate) fn canary_of(who: usize) -> String {
    format!("zq{who}qz")
}

/// Something that Meta has to deliver.
#[derive(Clone)]
pub(super) struct Webhook {
    pub(super) work: NewWork,
    /// Not before then.
    pub(super) from: Timestamp,
    tells: Tells,
}

#[derive(Clone)]
enum Tells {
    Message(String),
    Status { of: String, delivery: Delivery },
}

impl World {
    pub(super) fn customer_writes(&mut self) {
        let who = self.control.below(self.plan.customers);
        let saying = SAYINGS[self.control.below(SAYINGS.len())];
        let id = format!("m{}", self.written);
        self.written += 1;
        let now = self.now();
        let inbound = Inbound {
            id: MessageId::new(id.clone()),
            number: NumberId::from(NUMBER),
            from: self.names_of(who),
            sent_at: now,
            body: InboundBody::Text { text: saying.to_owned() },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        let body = serde_json::to_string(&inbound).expect("JSON");
        let work = NewWork { id: format!("in:{NUMBER}:{id}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
        self.send_along(work, Tells::Message(id));
    }

    /// How a customer is named this time. Some show their user id from the start, some learn to; a name alone comes only after both.
    fn names_of(&mut self, who: usize) -> Customer {
        let phone = PhoneNumber::parse(&format!("155501001{who:02}"));
        let name = Some(canary_of(who));
        let both = self.control.happens(Fault::NamesChange, 30);
        let user_id = both.then(|| format!("US.10000000000{who:02}").into());
        Customer { user_id, phone, name, ..Customer::default() }
    }

    fn send_along(&mut self, work: NewWork, tells: Tells) {
        let late = self.control.happens(Fault::WebhookLate, 8);
        let from = if late { self.now().plus(Millis::secs(90)) } else { self.now() };
        let copies = 1 + usize::from(self.control.happens(Fault::WebhookDoubled, 25));
        self.underway.extend(std::iter::repeat_n(Webhook { work, from, tells }, copies));
    }

    pub(super) fn take_statuses(&mut self) {
        let statuses: Vec<Status> = std::mem::take(&mut *self.statuses.lock().expect("no panic"));
        for status in statuses {
            let id = format!("st:{}:{}", status.wamid, status.delivery.word());
            let body = serde_json::to_string(&status).expect("JSON");
            let work = NewWork { id, kind: Kind::Status, conversation: None, body, due_ms: self.now().0, node: None };
            let of = status.callback.clone().unwrap_or_default();
            self.underway.push(Webhook { work, from: self.now(), tells: Tells::Status { of, delivery: status.delivery } });
        }
    }

    /// Webhooks that are under way arrive: the oldest, or whichever; one, or several in one body.
    pub(super) async fn deliver_webhooks(&mut self) {
        self.take_statuses();
        let now = self.now();
        let healed = self.history.with(|truth| truth.healed_at.is_some());
        let ready: Vec<usize> = (0..self.underway.len()).filter(|at| healed || self.underway[*at].from <= now).collect();
        if ready.is_empty() {
            return;
        }
        let any = ready[self.control.below(ready.len())];
        let first = if any != ready[0] && self.control.strikes(Fault::WebhookReordered) { any } else { ready[0] };
        let mut batch = vec![self.underway.remove(first)];
        if self.control.happens(Fault::WebhooksBatched, 20) {
            while batch.len() < 4 && self.underway.first().is_some_and(|next| next.from <= now) {
                batch.push(self.underway.remove(0));
            }
        }
        self.receive(batch).await;
    }

    /// Meta posts a body, and again until it is answered with success.
    async fn receive(&mut self, batch: Vec<Webhook>) {
        let node = self.any_node();
        let runtime = self.nodes[node].runtime.clone();
        let items: Vec<NewWork> = batch.iter().map(|webhook| webhook.work.clone()).collect();
        self.history.trace(format!("{} webhook {:?}", self.now().0, items.iter().map(|item| &item.id).collect::<Vec<_>>()));
        for webhook in &batch {
            if let Tells::Status { of, .. } = &webhook.tells
                && self.store.outbound(&of.as_str().into()).await.expect("a readable store").is_some_and(|sending| sending.wamid.is_none())
                && self.control.strikes(Fault::StatusFirst)
            {
                self.history.trace(format!("a status of {of} comes first"));
            }
        }
        let answered = Arc::new(Mutex::new(false));
        let success = answered.clone();
        let task = self.control.spawn(async move {
            let received = runtime.receive(items, Vec::new()).await;
            *success.lock().expect("no panic") = received.is_ok();
        });
        self.drive(node, task).await;
        if !*answered.lock().expect("no panic") {
            return self.underway.extend(batch);
        }
        self.history.with(|truth| {
            for webhook in batch {
                match webhook.tells {
                    Tells::Message(id) => drop(truth.acknowledged.insert(id)),
                    Tells::Status { of, delivery } => {
                        let highest = truth.statuses.entry(of).or_insert(delivery);
                        *highest = delivery.max(*highest);
                    }
                }
            }
        });
    }

    /// The agent's files changed: conversations go on with the version they are on.
    pub(super) fn agents_reload(&mut self) {
        let mut agents = PROJECT.agents.clone();
        let mut agent = (**agents.get(&"lead_qualifier".into()).expect("the agent")).clone();
        agent.version = format!("reloaded-{}", self.control.below(3));
        agents.insert(agent);
        for node in &self.nodes {
            let before = node.runtime.settings();
            let agents = agents.clone().replacing(&before.agents);
            node.runtime.replace_settings(baton::runtime::Settings { agents, ..baton::runtime::Settings::clone(&before) });
        }
    }
}
