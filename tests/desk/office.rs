//! An office: a workspace, its people, customers who write, and a clock that jumps.

use baton::domain::conversation::{Conversation, Input, Owner, Refusal, Repeats, Target};
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, MessageId, NumberId, OperatorId, PhoneNumber, WhatsappUserId};
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody, Referral};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::{Millis, Timestamp};
use baton::domain::workspace::Workspace;
use baton::eval::trial::{NUMBER, Setup, Trial};
use baton::model::{Chain, Model};
use baton::runtime::{Cause, StepError};
use baton::spec::Files;
use baton::store::Store;
use baton::store::work::{Kind, NewWork};
use baton::store::workspace::Applying;
use baton::tool::Tools;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A Monday, 10:00 in Madrid.
pub(crate) const MONDAY: Timestamp = Timestamp(1_796_029_200_000);

pub(crate) struct Office {
    pub(crate) trial: Trial,
    store: Store,
    nth: std::cell::Cell<u32>,
}

/// One queue `sales` of ana, bo and cy, led by lea, on a number where people answer from the first word on. `changes` are laid over it.
pub(crate) fn workspace(changes: Value) -> Workspace {
    let person = |id: &str, role: &str| json!({"id": id, "name": id, "email": format!("{id}@example.com"), "role": role, "teams": ["shop"]});
    let mut value = json!({
        "default_agent": "lead_qualifier",
        "numbers": [{"id": NUMBER, "queue": "sales"}],
        "teams": [{"id": "shop", "name": "Shop"}],
        "people": [person("ana", "rep"), person("bo", "rep"), person("cy", "rep"), person("lea", "lead")],
        "queues": [
            {"id": "sales", "name": "Sales", "team": "shop", "members": ["ana", "bo", "cy"]},
            {"id": "desk", "name": "Front desk", "team": "shop", "members": ["lea"]},
        ],
        "catch_all": "desk",
    });
    merge(&mut value, changes);
    serde_json::from_value(value).expect("a workspace")
}

/// Objects are laid over objects, lists of things with an id over each other by id; everything else is replaced.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            over.into_iter().for_each(|(key, value)| merge(under.entry(key).or_insert(Value::Null), value));
        }
        (Value::Array(under), Value::Array(over)) if over.iter().all(|item| item.get("id").is_some()) => {
            for item in over {
                match under.iter_mut().find(|known| known["id"] == item["id"]) {
                    Some(known) => merge(known, item),
                    None => under.push(item),
                }
            }
        }
        (under, over) => *under = over,
    }
}

impl Office {
    pub(crate) async fn open(store: &Store, changes: Value) -> Self {
        Self::open_at(store, changes, MONDAY, Policy { presence_grace_ms: Millis(0), ..Policy::default() }).await
    }

    pub(crate) async fn open_at(store: &Store, changes: Value, now: Timestamp, policy: Policy) -> Self {
        let offline = Arc::new(Chain::new(BTreeMap::new(), vec!["offline".to_owned()]));
        Self::open_with(store, changes, now, policy, offline).await
    }

    pub(crate) async fn open_with(store: &Store, changes: Value, now: Timestamp, policy: Policy, model: Arc<dyn Model>) -> Self {
        let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
        let setup =
            Setup { agents: project.agents, workspace: workspace(changes), agent: "lead_qualifier".into(), model, tools: Tools::none(), policy, now };
        Self { trial: Trial::start_on(store.clone(), setup).await.expect("a trial"), store: store.clone(), nth: std::cell::Cell::new(0) }
    }

    /// The node dies with all it has in memory; another starts on the same database, at the same moment.
    pub(crate) async fn restart(self) -> Self {
        let policy = self.trial.runtime.settings().policy.clone();
        self.trial.runtime.store().leave(self.trial.runtime.node()).await.expect("a store that answers");
        let office = Self::open_at(&self.store, json!({}), self.now(), policy).await;
        office.nth.set(self.nth.get());
        office
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.trial.runtime.clock().now()
    }

    /// Time passes, and everything that falls due is done at its moment.
    pub(crate) async fn pass(&self, span: Millis) {
        let until = self.now().plus(span);
        self.trial.settle(span).await.expect("settled");
        self.trial.runtime.clock().advance(until.since(self.now()));
    }

    pub(crate) async fn is(&self, presence: Presence, who: &[&str]) {
        for who in who {
            self.trial.runtime.set_presence(&(*who).into(), presence).await.expect("a person");
        }
        self.pass(Millis(1)).await;
    }

    pub(crate) async fn online(&self, who: &[&str]) {
        self.is(Presence::Online, who).await;
    }

    /// A customer writes. Returns their conversation.
    pub(crate) async fn writes(&self, phone: &str, text: &str) -> ConversationId {
        self.sends(&by_phone(phone), InboundBody::Text { text: text.to_owned() }, None).await
    }

    pub(crate) async fn taps(&self, phone: &str, id: &str, title: &str) -> ConversationId {
        self.sends(&by_phone(phone), InboundBody::Choice { id: Some(id.to_owned()), title: title.to_owned() }, None).await
    }

    pub(crate) async fn sends(&self, from: &Customer, body: InboundBody, referral: Option<Referral>) -> ConversationId {
        self.nth.set(self.nth.get() + 1);
        let id = format!("in-{}", self.nth.get());
        let (now, number) = (self.now(), NumberId::from(NUMBER));
        let message = Inbound {
            id: MessageId::new(id.clone()),
            number: number.clone(),
            from: from.clone(),
            sent_at: now,
            body,
            reply_to: None,
            referral,
            about: About::default(),
        };
        let body = serde_json::to_string(&message).expect("JSON");
        let work = NewWork { id: format!("in:{id}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
        self.trial.runtime.receive(vec![work], Vec::new()).await.expect("durable");
        self.pass(Millis(5)).await;
        let fresh = baton::store::threads::Fresh { contact: "x".into(), conversation: "x".into() };
        self.store.thread(&number, from, fresh, now.0).await.expect("a thread").conversation
    }

    pub(crate) async fn state(&self, id: &ConversationId) -> Conversation {
        self.trial.runtime.load(id).await.expect("readable").expect("a conversation")
    }

    /// The person who has it; nobody while it waits.
    pub(crate) async fn owner(&self, id: &ConversationId) -> Option<String> {
        self.state(id).await.operator().map(ToString::to_string)
    }

    /// The queue it waits in.
    pub(crate) async fn waits_in(&self, id: &ConversationId) -> Option<String> {
        match self.state(id).await.owner {
            Owner::Queue { queue, .. } => Some(queue.to_string()),
            Owner::Agent | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. } => None,
        }
    }

    pub(crate) async fn events(&self, id: &ConversationId) -> Vec<(Timestamp, Event)> {
        self.store.events(id).await.expect("a log")
    }

    /// How many events of a kind.
    pub(crate) async fn count(&self, id: &ConversationId, kind: &str) -> usize {
        self.events(id).await.iter().filter(|(_, event)| event.kind() == kind).count()
    }

    pub(crate) async fn acts(&self, id: &ConversationId, input: Input) -> Result<(), Refusal> {
        let done = self.trial.runtime.step(id, input, Cause::default()).await;
        self.pass(Millis(1)).await;
        match done {
            Ok(_) => Ok(()),
            Err(StepError::Refused(refusal)) => Err(refusal),
            Err(StepError::Store(failure)) => panic!("{failure}"),
        }
    }

    pub(crate) async fn says(&self, who: &str, id: &ConversationId, text: &str) -> Result<(), Refusal> {
        self.nth.set(self.nth.get() + 1);
        let (client_id, body) = (format!("o{}", self.nth.get()), OutboundBody::text(text));
        self.acts(id, Input::OperatorSaid { operator: who.into(), client_id, body, repeats: Repeats::Allow, reply_to: None, seen: None }).await
    }

    pub(crate) async fn takes(&self, who: &str, id: &ConversationId) {
        self.acts(id, Input::OperatorAccepted { operator: who.into() }).await.expect("taken");
    }

    pub(crate) async fn closes(&self, who: &str, id: &ConversationId) {
        self.acts(id, Input::Closed { by: who.into(), reason: "done".to_owned(), category: None }).await.expect("closed");
    }

    pub(crate) async fn moves(&self, who: &str, id: &ConversationId, to: Target, warm: bool) -> Result<(), Refusal> {
        self.acts(id, Input::Transferred { by: who.into(), to, reason: "better there".to_owned(), warm }).await
    }

    /// Another workspace is put in force.
    pub(crate) async fn applies(&self, workspace: Workspace) {
        let applying = Applying { workspace, from: None, by: None, note: String::new(), at: self.now() };
        self.trial.runtime.apply_workspace(applying).await.expect("applied");
        self.pass(Millis(1)).await;
    }

    /// What the customers read since the last time, as words.
    pub(crate) fn read(&self) -> Vec<String> {
        self.trial.sent.take().into_iter().map(|left| left.body.words().to_owned()).collect()
    }

    pub(crate) async fn held(&self, who: &str) -> i64 {
        self.store.operators().await.expect("people").into_iter().find(|o| o.id == OperatorId::from(who)).expect("a person").held
    }
}

pub(crate) fn by_phone(phone: &str) -> Customer {
    Customer { user_id: None, phone: PhoneNumber::parse(phone), name: None, ..Customer::default() }
}

pub(crate) fn by_user(id: &str, phone: Option<&str>) -> Customer {
    Customer { user_id: Some(WhatsappUserId::from(id)), phone: phone.and_then(PhoneNumber::parse), name: None, ..Customer::default() }
}

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().expect("a moment").as_millisecond())
}
