//! What really happened, commit by commit, and the laws that look on. Nothing in here asks the product what it thinks.

use super::control::Control;
use super::faults::Fault;
use super::laws::{Findings, LAWS, Law};
use baton::domain::agent::Agents;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::delivery::Delivery;
use baton::domain::event::{Aside, ChannelEvent, Event};
use baton::domain::id::{ConversationId, OperatorId};
use baton::domain::message::{Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Timestamp;
use baton::domain::workspace::Workspace;
use baton::store::Store;
use baton::store::audit::{Entry, Verified};
use baton::store::inbox::Listed;
use baton::store::ledger::NewCall;
use baton::store::outbox::Sending;
use baton::store::people::Operator;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard};

pub(crate) type Log = Vec<(Timestamp, Event)>;

/// What is true at a moment.
pub(crate) struct Truth {
    pub(crate) policy: Policy,
    pub(crate) agents: Agents,
    pub(crate) workspace: Workspace,
    /// Another workspace was put in force while people worked: deadlines set before go by the hours of then.
    pub(crate) workspace_changed: bool,
    /// One node that never dies, and a database that never breaks.
    pub(crate) undisturbed: bool,
    pub(crate) presence: BTreeMap<OperatorId, Presence>,
    /// Whose page gives no sign of life, since when.
    pub(crate) silent: BTreeMap<OperatorId, Timestamp>,
    /// Operators who were online from the first step to the last.
    pub(crate) steady: BTreeSet<OperatorId>,
    pub(crate) states: BTreeMap<ConversationId, Conversation>,
    pub(crate) logs: BTreeMap<ConversationId, Log>,
    /// Our messages, as the log has them, with their place in the order in which they were said.
    pub(crate) said: BTreeMap<String, (usize, Outbound)>,
    /// Messages of webhooks that were answered with success.
    pub(crate) acknowledged: BTreeSet<String>,
    /// The highest status that was acknowledged for each of our messages.
    pub(crate) statuses: BTreeMap<String, Delivery>,
    pub(crate) taken: Vec<Taken>,
    /// Calls of the model that were answered, with what they cost.
    pub(crate) calls: Vec<(ConversationId, u64)>,
    /// All faults are over since then.
    pub(crate) healed_at: Option<Timestamp>,
    /// What happened so far.
    pub(crate) fired: BTreeSet<Fault>,
    /// The clock ever went back.
    pub(crate) clock_went_back: bool,
}

impl Truth {
    /// What a person holds: what they own, and what is reserved for them.
    pub(crate) fn holds(&self, who: &OperatorId, but: Option<&ConversationId>) -> i64 {
        let units = |conversation: &Conversation| match (&conversation.owner, &conversation.side.offer) {
            (Owner::Operator { operator, .. }, _) if operator == who => conversation.side.units,
            (Owner::Queue { .. }, Some(offer)) if offer.operator == *who => offer.units,
            (_, _) => 0,
        };
        self.states.values().filter(|conversation| Some(&conversation.id) != but).map(units).sum()
    }

    pub(crate) fn happened(&self, faults: &[Fault]) -> bool {
        faults.iter().any(|fault| self.fired.contains(fault))
    }
}

/// A message that WhatsApp took.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) at: Timestamp,
    /// Which life of which node sent it.
    pub(crate) node: String,
    pub(crate) id: String,
    pub(crate) conversation: ConversationId,
    pub(crate) body: OutboundBody,
}

/// One event of a commit: nothing has happened since.
pub(crate) struct Moment<'a> {
    pub(crate) at: Timestamp,
    pub(crate) event: &'a Event,
    pub(crate) before: &'a Conversation,
    pub(crate) after: &'a Conversation,
    /// The rest of the same commit.
    pub(crate) then: &'a [(Timestamp, Event)],
    pub(crate) truth: &'a Truth,
}

impl Moment<'_> {
    /// `conversation: what`, for a report.
    pub(crate) fn told(&self, what: impl std::fmt::Display) -> String {
        format!("{} at {}: {what}", self.after.id, self.at.0)
    }
}

/// What is left when all faults are over and everything came to rest.
pub(crate) struct Rest {
    pub(crate) at: Timestamp,
    pub(crate) listed: BTreeMap<ConversationId, Listed>,
    pub(crate) outbox: Vec<Sending>,
    pub(crate) operators: Vec<Operator>,
    pub(crate) audit: BTreeMap<String, Entry>,
    pub(crate) verified: Verified,
    pub(crate) ledger: Vec<NewCall>,
    /// Rows that are due and not done, by kind.
    pub(crate) pending: Vec<(String, i64)>,
    /// Leases that run although every node has left.
    pub(crate) leases: i64,
    /// Chats that the safety sweep had to give out.
    pub(crate) swept: usize,
    /// It came to rest within the bound.
    pub(crate) rested: bool,
}

struct Inner {
    truth: Truth,
    laws: Vec<(Box<dyn Law>, Findings)>,
    trace: Vec<String>,
    kinds: BTreeMap<&'static str, u64>,
    met: BTreeMap<(&'static str, Fault), u64>,
}

/// Shared by the world, the outside and the runtime's probe.
#[derive(Clone)]
pub(crate) struct History {
    inner: Arc<Mutex<Inner>>,
    store: Store,
    control: Control,
}

/// What a seed showed.
pub(crate) struct Shown {
    pub(crate) laws: Vec<Findings>,
    pub(crate) trace: Vec<String>,
    pub(crate) kinds: BTreeMap<&'static str, u64>,
    pub(crate) met: BTreeMap<(&'static str, Fault), u64>,
}

impl History {
    pub(crate) fn new(store: Store, control: Control, policy: Policy, agents: Agents, workspace: Workspace) -> Self {
        let truth = Truth {
            policy,
            agents,
            workspace,
            workspace_changed: false,
            undisturbed: false,
            presence: BTreeMap::new(),
            silent: BTreeMap::new(),
            steady: BTreeSet::new(),
            states: BTreeMap::new(),
            logs: BTreeMap::new(),
            said: BTreeMap::new(),
            acknowledged: BTreeSet::new(),
            statuses: BTreeMap::new(),
            taken: Vec::new(),
            calls: Vec::new(),
            healed_at: None,
            fired: BTreeSet::new(),
            clock_went_back: false,
        };
        let laws = LAWS.iter().map(|row| ((row.law)(), Findings::default())).collect();
        let inner = Inner { truth, laws, trace: Vec::new(), kinds: BTreeMap::new(), met: BTreeMap::new() };
        Self { inner: Arc::new(Mutex::new(inner)), store, control }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("no panic")
    }

    pub(crate) fn trace(&self, line: String) {
        self.lock().trace.push(line);
    }

    /// Looks at the truth, or changes it.
    pub(crate) fn with<T>(&self, look: impl FnOnce(&mut Truth) -> T) -> T {
        look(&mut self.lock().truth)
    }

    /// Takes in what was committed since the last look.
    pub(crate) async fn look(&self) {
        self.control.saw_all();
        for (id, seq, _) in self.store.changed_since(i64::MIN, 10_000).await.expect("a readable store") {
            let known = self.lock().truth.logs.get(&id).map_or(0, Vec::len);
            if usize::try_from(seq) == Ok(known) {
                continue;
            }
            let events = self.store.events_after(&id, u64::try_from(known).unwrap_or(0)).await.expect("readable events");
            let lately = self.control.lately();
            self.lock().commit(&id, &events, &lately);
        }
    }

    /// A commit whose answer was lost is told by nobody: looks if there may have been one.
    pub(crate) async fn look_if_unsure(&self) {
        if self.control.may_have_missed() {
            self.look().await;
        }
    }

    /// WhatsApp takes a message now.
    pub(crate) async fn take(&self, taken: Taken) -> usize {
        self.look_if_unsure().await;
        let mut inner = self.lock();
        let Inner { truth, laws, .. } = &mut *inner;
        for (law, findings) in laws {
            law.taken(&taken, truth, findings);
        }
        truth.taken.push(taken);
        truth.taken.len()
    }

    /// Something that a law saw from the outside.
    pub(crate) fn report(&self, law: &str, holds: bool, what: impl FnOnce() -> String) {
        let at = LAWS.iter().position(|row| row.name == law).expect("a law of this name");
        self.lock().laws[at].1.holds(holds, what);
    }

    pub(crate) fn rest(&self, rest: &Rest) {
        let fired = self.control.all_fired().into_keys().collect();
        let mut inner = self.lock();
        let Inner { truth, laws, .. } = &mut *inner;
        truth.fired = fired;
        for (law, findings) in laws {
            law.rest(rest, truth, findings);
        }
    }

    pub(crate) fn shown(&self) -> Shown {
        let mut inner = self.lock();
        Shown {
            laws: std::mem::take(&mut inner.laws).into_iter().map(|(_, findings)| findings).collect(),
            trace: std::mem::take(&mut inner.trace),
            kinds: std::mem::take(&mut inner.kinds),
            met: std::mem::take(&mut inner.met),
        }
    }
}

impl Inner {
    fn commit(&mut self, id: &ConversationId, events: &[(Timestamp, Event)], lately: &[Fault]) {
        let mut before = self.truth.states.get(id).cloned().unwrap_or_else(|| Conversation::new(id.clone()));
        for (nth, (at, event)) in events.iter().enumerate() {
            self.trace.push(format!("{} {id} {}", at.0, serde_json::to_string(event).expect("JSON")));
            *self.kinds.entry(event.kind()).or_default() += 1;
            for fault in lately {
                *self.met.entry((event.kind(), *fault)).or_default() += 1;
            }
            let mut after = before.clone();
            after.apply(event, *at, &self.truth.policy);
            for message in messages_of(event) {
                let place = self.truth.said.len();
                self.truth.said.insert(message.id.as_str().to_owned(), (place, message.clone()));
            }
            let then = events.get(nth + 1..).unwrap_or_default();
            let moment = Moment { at: *at, event, before: &before, after: &after, then, truth: &self.truth };
            for (law, findings) in &mut self.laws {
                law.event(&moment, findings);
            }
            self.truth.states.insert(id.clone(), after.clone());
            self.truth.logs.entry(id.clone()).or_default().push((*at, event.clone()));
            before = after;
        }
    }
}

/// What an event says to the customer.
pub(crate) fn messages_of(event: &Event) -> Vec<&Outbound> {
    match event {
        Event::Replied { message, more, .. } => std::iter::once(message).chain(more).collect(),
        Event::Said { message, .. }
        | Event::WaitTold { message, .. }
        | Event::WaitCancelled { line: message, .. }
        | Event::MenuShown { message, .. }
        | Event::Started { message, .. }
        | Event::Reminded { message }
        | Event::RatingAsked { message }
        | Event::Channel { what: ChannelEvent::GroupTold { message } } => vec![message],
        Event::HandedOff { notice: message, .. }
        | Event::Quieted { message, .. }
        | Event::Held { message, .. }
        | Event::Postponed { message, .. } => message.iter().collect(),
        _ => Vec::new(),
    }
}

/// A note for colleagues.
pub(crate) fn note_of(event: &Event) -> Option<&str> {
    if let Event::Aside { what: Aside::Noted { text, .. } } = event { Some(text) } else { None }
}
