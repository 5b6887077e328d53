//! What the checks begin with: a workspace, conversations with true events, work and messages out.

use baton::domain::brief::{self, Routing};
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, How, Keeps};
use baton::domain::id::{ConversationId, HandoffNo, OperatorId, OutboundId, PhoneNumber, QueueId, TeamId, TurnNo};
use baton::domain::message::{Author, Customer, Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Timestamp;
use baton::domain::trigger::{Fired, Trigger};
use baton::domain::visibility::Role;
use baton::domain::workspace::{Person, Queue, Team, Workspace};
use baton::store::log::Commit;
use baton::store::outbox::NewOutbound;
use baton::store::sessions::NewSession;
use baton::store::work::{Kind, NewWork, Unhandled};
use baton::store::{Failure, Store};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Barrier;

/// Two teams, three queues, seven people: `inbound` and `large` belong to sales, `help` to support.
pub(crate) fn seed() -> Workspace {
    let queue = |id: &str, name: &str, team: &str, members: &[&str]| {
        let members = members.iter().map(|m| OperatorId::from(*m)).collect();
        (QueueId::from(id), Queue::new(id, name, team, members))
    };
    let person = |id: &str, role: Role, teams: &[&str], capacity: i64| {
        let (name, email) = (format!("The {id}"), format!(" {}@Example.COM ", id.to_uppercase()));
        let teams = teams.iter().map(|t| TeamId::from(*t)).collect();
        (OperatorId::from(id), Person { capacity, ..Person::new(id, &name, &email, role, teams) })
    };
    let team = |id: &str, name: &str| (TeamId::from(id), Team { id: id.into(), name: name.to_owned() });
    let mut workspace = Workspace::new("lead_qualifier".into(), Queue::new("help", "Help", "support", Vec::new()));
    workspace.add_number("4411".into(), "lead_qualifier".into());
    workspace.queues = BTreeMap::from([
        queue("inbound", "Inbound", "sales", &["bob", "ann"]),
        queue("large", "Large accounts", "sales", &["bob"]),
        queue("help", "Help", "support", &["cyd", "lou"]),
    ]);
    if let Some(large) = workspace.queues.get_mut(&QueueId::from("large")) {
        large.hides_waiting = true;
    }
    workspace.teams = BTreeMap::from([team("sales", "Sales"), team("support", "Support")]);
    workspace.people = BTreeMap::from([
        person("ann", Role::Rep, &["sales"], 1),
        person("bob", Role::Rep, &["sales"], 2),
        person("cyd", Role::Rep, &["support"], 5),
        person("lea", Role::Lead, &["sales"], 1),
        person("lou", Role::Lead, &["support"], 1),
        person("max", Role::Lead, &["sales", "support"], 1),
        person("ada", Role::Admin, &[], 1),
    ]);
    workspace
}

/// The people of `seed`.
pub(crate) const PEOPLE: [&str; 7] = ["ada", "ann", "bob", "cyd", "lea", "lou", "max"];

/// Seeds the store and says that some people are there.
pub(crate) async fn open_office(store: &Store, online: &[&str]) {
    assert!(store.seed(seed()).await.unwrap());
    for id in online {
        present(store, id, Presence::Online).await;
    }
}

/// Somebody says whether they are there; nobody watches over it.
pub(crate) async fn present(store: &Store, id: &str, presence: Presence) {
    store.set_presence(&id.into(), presence, Timestamp(1), None, Some("n")).await.unwrap();
}

/// A decision: events applied to a state. Everything else is empty, to be filled in by the check.
pub(crate) fn step(before: &Conversation, at: i64, events: Vec<Event>) -> Commit {
    let mut next = before.clone();
    for event in &events {
        next.apply(event, Timestamp(at), &Policy::default());
    }
    Commit {
        before_seq: before.seq,
        before_holder: before.holder().map(|(who, units)| (who.clone(), units)),
        before_queue: before.waits_in().map(|(queue, _)| queue.clone()),
        before_observers: before.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
        events,
        next,
        at: Timestamp(at),
        work: Vec::new(),
        outbox: Vec::new(),
        done: None,
        seat: None,
    }
}

/// The first commit of a conversation that the agent owns.
pub(crate) fn opening(id: &str, queue: &str, at: i64) -> Commit {
    let opened = Event::Opened {
        version: None,
        number: "4411".into(),
        contact: format!("contact of {id}").into(),
        customer: by_phone("+447700900123"),
        agent: Some("lead_qualifier".into()),
        queue: queue.into(),
        menu: None,
        direct: false,
        referral: None,
        past: None,
    };
    step(&Conversation::new(id.into()), at, vec![opened])
}

/// Stores a conversation that the agent owns; its state.
pub(crate) async fn opened(store: &Store, id: &str, queue: &str, at: i64) -> Conversation {
    stored(store, opening(id, queue, at)).await
}

/// Stores a conversation that waits in a queue; its state.
pub(crate) async fn waiting(store: &Store, id: &str, queue: &str, at: i64) -> Conversation {
    let open = opened(store, id, queue, at).await;
    let event = handed_off(&open, queue);
    stored(store, step(&open, at, vec![event])).await
}

/// Stores a conversation that a person owns; its state.
pub(crate) async fn owned(store: &Store, id: &str, operator: &str, at: i64) -> Conversation {
    let waits = waiting(store, id, "inbound", at).await;
    let event = assigned(&waits, operator);
    stored(store, step(&waits, at, vec![event])).await
}

/// Stores a commit; the state after it.
pub(crate) async fn stored(store: &Store, commit: Commit) -> Conversation {
    let next = commit.next.clone();
    store.commit(commit).await.unwrap();
    next
}

pub(crate) fn handed_off(before: &Conversation, queue: &str) -> Event {
    let fired = Fired::certain(Trigger::ExplicitRequest, Vec::new());
    let brief = brief::of(before, None, &fired, Routing { queue: queue.to_owned(), id: None, reason: "asked".to_owned() });
    let (handoff, epoch) = (HandoffNo(before.handoffs.0 + 1), before.epoch.next());
    Event::HandedOff { handoff, fired, queue: queue.into(), epoch, priority: 0, brief: Box::new(brief), notice: None }
}

pub(crate) fn assigned(before: &Conversation, operator: &str) -> Event {
    let queue = before.queue.clone().unwrap();
    Event::Assigned { handoff: before.handoffs, operator: operator.into(), queue, epoch: before.epoch.next(), how: How::RoundRobin, units: 1 }
}

pub(crate) fn transferred(before: &Conversation, queue: &str) -> Event {
    Event::Transferred { by: "lea".into(), queue: queue.into(), reason: "wrong team".to_owned(), epoch: before.epoch.next(), keeps: Keeps::Nothing }
}

pub(crate) fn resumed(before: &Conversation) -> Event {
    Event::Resumed { by: "lea".into(), note: String::new(), epoch: before.epoch.next(), version: None, to: None, forgets: Vec::new() }
}

pub(crate) fn closed(before: &Conversation) -> Event {
    Event::Closed { by: Some("lea".into()), reason: "done".to_owned(), category: None, epoch: before.epoch.next() }
}

pub(crate) fn echoed(before: &Conversation) -> Event {
    Event::Echoed { text: "I called them".to_owned(), epoch: before.epoch.next() }
}

/// An event that changes no owner.
pub(crate) fn tick(turn: u32) -> Event {
    Event::TurnStarted { turn: TurnNo(turn) }
}

/// Work that nobody holds.
pub(crate) fn item(id: &str, due_ms: i64) -> NewWork {
    NewWork { id: id.to_owned(), kind: Kind::Message, conversation: None, body: "{}".to_owned(), due_ms, node: None }
}

/// Work held by a node from the start.
pub(crate) fn held(id: &str, due_ms: i64, node: &str) -> NewWork {
    NewWork { node: Some(node.to_owned()), ..item(id, due_ms) }
}

pub(crate) fn unhandled(id: &str) -> Unhandled {
    Unhandled { id: id.to_owned(), kind: "flows".to_owned(), body: "{}".to_owned() }
}

/// A message out in a state as the domain would decide it there; it goes first unless a position says otherwise.
pub(crate) fn outgoing(state: &Conversation, id: &str, author: Author) -> NewOutbound {
    NewOutbound {
        conversation: state.id.clone(),
        position: 1,
        number: "4411".into(),
        recipient: by_phone("+447700900123"),
        handoff: state.handoffs.0,
        message: Outbound { id: id.into(), author, epoch: state.epoch, body: OutboundBody::text(format!("the words of {id}")), reply_to: None },
    }
}

pub(crate) fn by_agent() -> Author {
    Author::Agent { agent: "lead_qualifier".into() }
}

pub(crate) fn by_operator(operator: &str) -> Author {
    Author::Operator { operator: operator.into() }
}

pub(crate) fn by_waiting(handoff: u32) -> Author {
    Author::Waiting { handoff: HandoffNo(handoff) }
}

pub(crate) fn by_notice(handoff: u32) -> Author {
    Author::Notice { handoff: HandoffNo(handoff) }
}

/// Stores messages out with an event that changes no owner; the state after it.
pub(crate) async fn queued(store: &Store, state: &Conversation, outbox: Vec<NewOutbound>) -> Conversation {
    let mut commit = Commit { outbox, ..step(state, 50, vec![tick(1)]) };
    // The customer has written: WhatsApp's 24 hours are open.
    commit.next.last_customer_at = Some(Timestamp(1));
    stored(store, commit).await
}

pub(crate) fn by_phone(phone: &str) -> Customer {
    Customer { phone: PhoneNumber::parse(phone), user_id: None, name: Some("Ana".to_owned()), ..Customer::default() }
}

pub(crate) fn by_user(user_id: &str) -> Customer {
    Customer { user_id: Some(user_id.into()), phone: None, name: None, ..Customer::default() }
}

pub(crate) fn by_both(phone: &str, user_id: &str) -> Customer {
    Customer { user_id: Some(user_id.into()), ..by_phone(phone) }
}

/// What is stored of a conversation: whether the view is there, and how many events and messages out.
pub(crate) async fn traces(store: &Store, id: &ConversationId) -> (bool, usize, usize) {
    let view = store.listed(id).await.unwrap().is_some();
    (view, store.events(id).await.unwrap().len(), store.outbounds(id).await.unwrap().len())
}

/// How many conversations a person holds, by the desk.
pub(crate) async fn held_by(store: &Store, operator: &str) -> i64 {
    let people = store.operators().await.unwrap();
    people.iter().find(|p| p.id.as_str() == operator).map(|p| p.held).unwrap()
}

pub(crate) fn message(id: &str) -> OutboundId {
    OutboundId::from(id)
}

/// Starts all of them together on several threads; their outcomes, in order.
pub(crate) async fn at_once<F>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send> + Send + 'static,
{
    let futures: Vec<F> = futures.into_iter().collect();
    let gate = Arc::new(Barrier::new(futures.len()));
    let start = |future: F| {
        let gate = gate.clone();
        tokio::spawn(async move {
            gate.wait().await;
            future.await
        })
    };
    let tasks: Vec<_> = futures.into_iter().map(start).collect();
    let mut outcomes = Vec::with_capacity(tasks.len());
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

#[track_caller]
pub(crate) fn assert_conflict<T: std::fmt::Debug>(outcome: Result<T, Failure>, why: &str) {
    match outcome {
        Err(Failure::Conflict) => {}
        other => panic!("{why}: {other:?}"),
    }
}

/// A session that begins at 1, named after its token.
pub(crate) fn session(token: &str, operator: &str, expires_ms: i64) -> NewSession {
    let (id, client) = (format!("name of {token}"), "Firefox on Linux".to_owned());
    NewSession { id, token_hash: token.to_owned(), operator: operator.into(), client, at: Timestamp(1), expires: Timestamp(expires_ms) }
}
