//! The stage: two small agents, one team, a scripted model, a customer who writes and taps.

use baton::domain::agent::{Agent, Agents, Essentials, HandoffSpec, Localized, SlotSpec};
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::draft::Draft;
use baton::domain::event::Event;
use baton::domain::id::{AgentName, MessageId, NumberId, PhoneNumber};
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::prompt::Template;
use baton::domain::slot::{Claim, SlotState};
use baton::domain::time::{Millis, Timestamp};
use baton::domain::trigger::Trigger;
use baton::domain::usage::Usage;
use baton::domain::visibility::{Role, Viewer};
use baton::domain::waiting::WaitLines;
use baton::domain::workspace::{Person, Queue, Team, Workspace};
use baton::eval::trial::{NUMBER, Setup, Trial};
use baton::model::{Answer, Ask, Call, Model, NoAnswer};
use baton::store::work::{Kind, NewWork};
use baton::tool::Tools;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// A Monday morning, 09:00 UTC.
pub(crate) const START: Timestamp = Timestamp(1_793_610_000_000);
const PROMPT: &str = "You are the first contact of a shop. Your one task: {{ agent.description }} Answer in {{ language }}.";

type Writes = dyn Fn(&Ask<'_>) -> Result<Draft, NoAnswer> + Send + Sync;

/// A model that answers as a test says.
pub(crate) struct Scripted {
    writes: Box<Writes>,
    costs: u64,
    /// Every prompt it was shown, as a provider would see it.
    pub(crate) shown: Mutex<Vec<String>>,
}

impl Model for Scripted {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        let prompt = baton::domain::prompt::of(ask.conversation, ask.agent, ask.policy, &baton::model::tokens::count).expect("a prompt");
        let text = prompt.messages.iter().map(|said| said.content.clone()).collect::<Vec<_>>().join("\n---\n");
        self.shown.lock().expect("no panic").push(text);
        let usage = Usage { micros: self.costs, ..Usage::default() };
        let call = Call { model: "scripted".to_owned(), at: ask.now, took_ms: 1, outcome: "ok".to_owned(), usage };
        let calls = if self.costs > 0 { vec![call] } else { Vec::new() };
        Box::pin(std::future::ready(Answer { draft: (self.writes)(&ask), calls }))
    }
}

/// A model that always answers, by a plain function.
pub(crate) struct Plain(pub(crate) fn(&Ask<'_>) -> Draft);

impl Model for Plain {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(std::future::ready(Answer::from(Ok((self.0)(&ask)))))
    }
}

/// Somebody who sees everything.
pub(crate) fn admin() -> Viewer {
    Viewer { id: "root".into(), role: Role::Admin, teams: BTreeSet::new(), queues: BTreeSet::new() }
}

/// A reply that asks for a slot.
pub(crate) fn reply(text: &str, asks: Option<&str>) -> Draft {
    Draft { reply: text.to_owned(), asks: asks.map(str::to_owned), model: "scripted".to_owned(), ..Draft::default() }
}

/// With one more claim.
pub(crate) fn claiming(mut draft: Draft, slot: &str, value: Value, quote: &str) -> Draft {
    draft.claims.push(Claim::new(slot, value, quote));
    draft
}

pub(crate) fn line(en: &str, es: &str) -> Localized {
    Localized(BTreeMap::from([("en".to_owned(), en.to_owned()), ("es".to_owned(), es.to_owned())]))
}

fn slot(name: &str, schema: Value, required: bool) -> SlotSpec {
    let ask = line(&format!("What is your {name}?"), &format!("¿Cuál es tu {name}?"));
    SlotSpec::new(name, name, schema, required, ask).expect("a schema")
}

/// Asks for a city and a kind of delivery; knows an e-mail, a code and a day of delivery too.
pub(crate) fn desk() -> Agent {
    let mut kind = slot("kind", json!({"type": "string", "enum": ["parcel", "pallet"]}), true);
    kind.buttons = BTreeMap::from([("parcel".to_owned(), line("Parcel", "Paquete")), ("pallet".to_owned(), line("Pallet", "Palé"))]);
    let mut email = slot("email", json!({"type": "string", "format": "email"}), false);
    email.sensitive = true;
    let mut day = slot("day", json!({"type": "string", "minLength": 3}), false);
    day.confirm = true;
    let slots = vec![slot("city", json!({"type": "string", "minLength": 2}), true), kind, email, day];
    agent("desk", slots, "sales")
}

/// Asks for a size only.
pub(crate) fn sizer() -> Agent {
    agent(
        "sizer",
        vec![slot("size", json!({"type": "integer", "minimum": 1}), true), slot("city", json!({"type": "string", "maxLength": 6}), true)],
        "help",
    )
}

fn agent(name: &str, slots: Vec<SlotSpec>, complete: &str) -> Agent {
    let handoff = HandoffSpec {
        complete: complete.into(),
        person: "help".into(),
        line: line("I am passing you to a colleague.", "Te paso con una persona."),
        outcomes: Vec::new(),
        goes_on_after_hours: false,
        passes_to: Vec::new(),
        waiting: WaitLines::default(),
    };
    let template = Template::plain(PROMPT).expect("a template");
    let description = "finds out what a customer wants to have delivered.".to_owned();
    let essentials = Essentials { name: name.into(), title: name.to_owned(), description, language: "en".to_owned(), template, slots, handoff };
    let mut agent = Agent::new(essentials);
    agent.languages = vec!["en".to_owned(), "es".to_owned()];
    "v1".clone_into(&mut agent.version);
    agent.greeting = line("Hello!", "¡Hola!");
    agent
}

fn workspace() -> Workspace {
    let queue = |name: &str| Queue::new(name, name, "shop", vec!["ana".into()]);
    let mut workspace = Workspace::new("unset".into(), queue("help"));
    workspace.queues.insert("sales".into(), queue("sales"));
    let ana = Person { capacity: 5, ..Person::new("ana", "Ana", "ana@example.com", Role::Rep, vec!["shop".into()]) };
    workspace.people.insert("ana".into(), ana);
    workspace.teams.insert("shop".into(), Team { id: "shop".into(), name: "Shop".to_owned() });
    workspace
}

/// A play about to begin.
pub(crate) struct Cast {
    pub(crate) agents: Vec<Agent>,
    pub(crate) tools: Tools,
    pub(crate) policy: Policy,
    pub(crate) now: Timestamp,
    pub(crate) customer: Customer,
    pub(crate) headline: Option<String>,
    /// Who answers; a team of one unless a test says otherwise.
    pub(crate) workspace: Workspace,
    /// Millionths of a dollar that each answer costs.
    pub(crate) costs: u64,
}

impl Cast {
    pub(crate) fn of(agents: impl IntoIterator<Item = Agent>) -> Self {
        let customer = Customer { user_id: None, phone: PhoneNumber::parse("447700900123"), name: Some("Kim".to_owned()), ..Customer::default() };
        Self {
            agents: agents.into_iter().collect(),
            tools: Tools::none(),
            policy: Policy::default(),
            now: START,
            customer,
            headline: None,
            workspace: workspace(),
            costs: 0,
        }
    }

    /// The first agent answers; the model writes what `writes` says.
    pub(crate) async fn play(self, writes: impl Fn(&Ask<'_>) -> Result<Draft, NoAnswer> + Send + Sync + 'static) -> Play {
        let model = Arc::new(Scripted { writes: Box::new(writes), costs: self.costs, shown: Mutex::default() });
        let first = self.agents.first().expect("an agent").name.clone();
        let mut agents = Agents::default();
        self.agents.into_iter().for_each(|agent| agents.insert(agent));
        let setup =
            Setup { agents, workspace: self.workspace, agent: first, model: model.clone(), tools: self.tools, policy: self.policy, now: self.now };
        let trial = Trial::start(setup).await.expect("a trial");
        Play { trial, model, customer: self.customer, headline: self.headline, nth: 0, seen: 0 }
    }
}

/// A running play.
pub(crate) struct Play {
    pub(crate) trial: Trial,
    pub(crate) model: Arc<Scripted>,
    customer: Customer,
    headline: Option<String>,
    nth: u32,
    seen: usize,
}

impl Play {
    /// The customer writes; a minute passes. Returns what happened.
    pub(crate) async fn says(&mut self, text: &str) -> Vec<Event> {
        self.sends(InboundBody::Text { text: text.to_owned() }, Millis::secs(60)).await
    }

    /// The customer taps a button.
    pub(crate) async fn taps(&mut self, id: &str, title: &str) -> Vec<Event> {
        self.sends(InboundBody::Choice { id: Some(id.to_owned()), title: title.to_owned() }, Millis::secs(60)).await
    }

    pub(crate) async fn sends(&mut self, body: InboundBody, pause: Millis) -> Vec<Event> {
        self.nth += 1;
        let now = self.trial.runtime.clock().now();
        let id = MessageId::new(format!("in-{}", self.nth));
        let headline = self.headline.take();
        let referral = headline.map(|headline| baton::domain::message::Referral { headline: Some(headline), ..Default::default() });
        let message = Inbound {
            id,
            number: NumberId::from(NUMBER),
            from: self.customer.clone(),
            sent_at: now,
            body,
            reply_to: None,
            referral,
            about: About::default(),
        };
        let body = serde_json::to_string(&message).expect("JSON");
        let work = NewWork { id: format!("in:{}", self.nth), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
        self.trial.runtime.receive(vec![work], Vec::new()).await.expect("durable");
        self.trial.settle(pause).await.expect("settled");
        let rest = now.plus(pause).since(self.trial.runtime.clock().now());
        self.trial.runtime.clock().advance(rest);
        self.fresh().await
    }

    /// What happened since the last time.
    pub(crate) async fn fresh(&mut self) -> Vec<Event> {
        let id = self.id().await;
        let events = self.trial.runtime.store().events(&id).await.expect("a log");
        let fresh = events.iter().skip(self.seen).map(|(_, event)| event.clone()).collect();
        self.seen = events.len();
        fresh
    }

    pub(crate) async fn id(&self) -> baton::domain::id::ConversationId {
        self.trial.runtime.store().conversation_ids().await.expect("ids").pop().expect("a conversation")
    }

    pub(crate) async fn now(&self) -> Conversation {
        self.trial.runtime.load(&self.id().await).await.expect("a log").expect("a conversation")
    }

    /// A slot's value; `None` when it is missing.
    pub(crate) async fn value(&self, slot: &str) -> Option<Value> {
        self.now().await.slots.get(slot).map(|slot| slot.value.clone())
    }

    pub(crate) async fn state(&self, slot: &str) -> Option<SlotState> {
        self.now().await.slots.get(slot).map(|slot| slot.state)
    }

    /// Everything the model was shown, newest last.
    pub(crate) fn shown(&self) -> Vec<String> {
        self.model.shown.lock().expect("no panic").clone()
    }
}

/// What the customer read.
pub(crate) fn words(events: &[Event]) -> Vec<String> {
    let body = |event: &Event| match event {
        Event::Replied { message, .. } | Event::HandedOff { notice: Some(message), .. } | Event::Quieted { message: Some(message), .. } => {
            Some(message.body.clone())
        }
        _ => None,
    };
    events.iter().filter_map(body).map(|body| body.words().to_owned()).collect()
}

/// The bodies of the agent's replies.
pub(crate) fn bodies(events: &[Event]) -> Vec<OutboundBody> {
    events.iter().filter_map(|event| if let Event::Replied { message, .. } = event { Some(message.body.clone()) } else { None }).collect()
}

/// Why it was handed off, and where to.
pub(crate) fn handed_off(events: &[Event]) -> Option<(Trigger, String)> {
    events.iter().find_map(|event| if let Event::HandedOff { fired, queue, .. } = event { Some((fired.trigger, queue.to_string())) } else { None })
}

/// Does the agent still own it?
pub(crate) fn is_with_agent(conversation: &Conversation) -> bool {
    conversation.owner == Owner::Agent
}

pub(crate) fn agent_name(name: &str) -> AgentName {
    AgentName::from(name)
}
