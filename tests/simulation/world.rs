//! The world of one seed: customers, operators, webhooks under way, one node at a time, and what they do.

use super::control::{Control, Odds, Stop};
use super::laws;
use super::players::{Moody, START, Whatsapp};
use baton::channel::whatsapp::parse::Status;
use baton::domain::conversation::{Beside, Input, Owner, Repeats, Target};
use baton::domain::id::{ConversationId, MessageId, NumberId, OperatorId, PhoneNumber, QueueId};
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::runtime::{Cause, Clock, Ids, Parts, Runtime, Settings};
use baton::spec::{Files, Project};
use baton::store::Store;
use baton::store::work::{Kind, NewWork, Work};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

const NUMBER: &str = "100000000000001";
const STEPS: usize = 110;
const CUSTOMERS: usize = 5;
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

/// What must have happened at least once over all seeds, or the laws were not tried.
pub(crate) const MUST_HAPPEN: [&str; 29] = [
    "a model call is cancelled",
    "webhook delivered twice",
    "a status is delivered",
    "a task parks",
    "crash at Taken",
    "crash at BeforeCommit",
    "crash at AfterCommit",
    "crash at BeforeSend",
    "crash at AfterSend",
    "crash at AfterModel",
    "a model is slow",
    "a model fails",
    "a model invents",
    "an answer is lost",
    "a send is lost",
    "whatsapp says later",
    "whatsapp rejects",
    "replied",
    "judged",
    "handed_off",
    "digested",
    "wait_told",
    "wait_cancelled",
    "assigned",
    "said",
    "transferred",
    "revoked",
    "resumed",
    "closed",
];

static PROJECT: LazyLock<Project> = LazyLock::new(|| baton::spec::load(&Files::built_in()).expect("the built-in project has no mistakes"));

/// An empty database with the schema, copied for every seed: migrating a thousand times would be most of the run.
static TEMPLATE: LazyLock<PathBuf> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("baton-sim-template-{}.db", Ids::System.fresh("")));
    let template = path.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let store = Store::open_scratch(&template).await.expect("a database");
            store.seed(PROJECT.workspace.clone()).await.expect("a seed");
            store.close().await;
        });
    })
    .join()
    .expect("a template");
    path
});

/// What one seed showed.
pub(crate) struct Report {
    pub(crate) broken: Vec<String>,
    pub(crate) trace: Vec<String>,
    pub(crate) exercised: BTreeMap<&'static str, u64>,
}

struct Parked {
    task: JoinHandle<()>,
    go: oneshot::Sender<()>,
}

pub(crate) struct World {
    seed: u64,
    pub(crate) control: Control,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
    pub(crate) whatsapp: Whatsapp,
    pub(crate) runtime: Runtime,
    healthy: Arc<Mutex<bool>>,
    parked: Vec<Parked>,
    underway: Vec<NewWork>,
    written: usize,
    said: usize,
    incarnation: u64,
    pub(crate) acknowledged: BTreeSet<String>,
    pub(crate) presence: BTreeMap<OperatorId, Presence>,
    /// Operators who were online from the first step to the last.
    pub(crate) steady: BTreeSet<OperatorId>,
    pub(crate) broken: Vec<String>,
    pub(crate) trace: Vec<String>,
    seen: BTreeMap<ConversationId, usize>,
    path: PathBuf,
}

impl World {
    pub(crate) async fn new(seed: u64) -> Self {
        let path = std::env::temp_dir().join(format!("baton-sim-{seed}-{}.db", Ids::System.fresh("")));
        std::fs::copy(&*TEMPLATE, &path).expect("a copy of the template");
        let store = Store::open_scratch(&path).await.expect("a database");
        let control = Control::new(seed);
        let clock = Clock::starting_at(START);
        let healthy = Arc::new(Mutex::new(false));
        let whatsapp = Whatsapp {
            control: control.clone(),
            taken: Arc::default(),
            statuses: Arc::default(),
            healthy: healthy.clone(),
            clock: clock.clone(),
            store: store.clone(),
        };
        let runtime = node(seed, 0, &store, &control, &clock, &whatsapp, &healthy).await;
        let mut world = Self {
            seed,
            control,
            clock,
            store,
            whatsapp,
            runtime,
            healthy,
            parked: Vec::new(),
            underway: Vec::new(),
            written: 0,
            said: 0,
            incarnation: 0,
            acknowledged: BTreeSet::new(),
            presence: BTreeMap::new(),
            steady: BTreeSet::new(),
            broken: Vec::new(),
            trace: Vec::new(),
            seen: BTreeMap::new(),
            path,
        };
        // Some seeds have two people who never leave: their shares must be equal.
        if seed.is_multiple_of(2) {
            for who in ["ana", "bo"] {
                world.come_and_go(&who.into(), Presence::Online).await;
                world.steady.insert(who.into());
            }
        }
        world
    }

    /// Lives for a while under faults.
    pub(crate) async fn play(&mut self) {
        let crash = if self.seed.is_multiple_of(3) { 0 } else { 12 };
        self.control.set(Odds { park: 15, crash });
        for _ in 0..STEPS {
            match self.control.below(100) {
                0..=21 => self.customer_writes(),
                22..=43 => self.deliver_a_webhook().await,
                44..=67 => self.work_once().await,
                68..=77 => self.resume_one().await,
                78..=84 => self.operator_acts().await,
                85..=87 => self.operator_comes_or_goes().await,
                88..=96 => self.time_passes(),
                97 => self.clock.advance(Millis::mins(16)),
                98 => self.crash("at rest").await,
                _ => drop(self.runtime.poll().await),
            }
            self.look().await;
        }
    }

    /// All faults end; then everything that was acknowledged must come to its end.
    pub(crate) async fn heal(&mut self) {
        self.control.set(Odds { park: 0, crash: 0 });
        *self.healthy.lock().expect("no panic") = true;
        while !self.underway.is_empty() {
            self.deliver_a_webhook().await;
        }
        while !self.parked.is_empty() {
            self.resume_one().await;
        }
        for _ in 0..60 {
            self.drain().await;
            self.take_statuses();
            while !self.underway.is_empty() {
                self.deliver_a_webhook().await;
            }
            self.clock.advance(Millis::secs(5));
            self.runtime.beat().await.expect("a heartbeat");
            self.runtime.poll().await.expect("a poll");
            self.runtime.sweep().await.expect("a sweep");
        }
        self.drain().await;
        self.look().await;
    }

    pub(crate) async fn report(mut self) -> Report {
        laws::check_all(&mut self).await;
        let mut exercised = self.control.counts();
        laws::count_events(&self, &mut exercised).await;
        for ending in ["", "-wal", "-shm"] {
            let mut path = self.path.clone().into_os_string();
            path.push(ending);
            let _ = std::fs::remove_file(path);
        }
        Report { broken: self.broken, trace: self.trace, exercised }
    }

    fn customer_writes(&mut self) {
        let who = self.control.below(CUSTOMERS);
        let saying = SAYINGS[self.control.below(SAYINGS.len())];
        let id = format!("m{}", self.written);
        self.written += 1;
        let now = self.clock.now();
        let inbound = Inbound {
            id: MessageId::new(id.clone()),
            number: NumberId::from(NUMBER),
            from: Customer { user_id: None, phone: PhoneNumber::parse(&format!("155501001{who:02}")), name: None, ..Customer::default() },
            sent_at: now,
            body: InboundBody::Text { text: saying.to_owned() },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        let body = serde_json::to_string(&inbound).expect("JSON");
        let work = NewWork { id: format!("in:{NUMBER}:{id}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
        let copies = 1 + usize::from(self.control.percent(25)) + usize::from(self.control.percent(5));
        for _ in 0..copies {
            self.underway.push(work.clone());
        }
    }

    fn take_statuses(&mut self) {
        let statuses: Vec<Status> = std::mem::take(&mut *self.whatsapp.statuses.lock().expect("no panic"));
        for status in statuses {
            let id = format!("st:{}:{}", status.wamid, status.delivery.word());
            let body = serde_json::to_string(&status).expect("JSON");
            self.underway.push(NewWork { id, kind: Kind::Status, conversation: None, body, due_ms: self.clock.now().0, node: None });
        }
    }

    /// One of the webhooks under way arrives, whichever: late, reordered, doubled.
    async fn deliver_a_webhook(&mut self) {
        self.take_statuses();
        if self.underway.is_empty() {
            return;
        }
        let item = self.underway.swap_remove(self.control.below(self.underway.len()));
        let id = item.id.clone();
        if item.kind == Kind::Status {
            self.control.count("a status is delivered");
        }
        let fresh = self.runtime.receive(vec![item], Vec::new()).await.expect("a store that answers");
        if fresh == 0 {
            self.control.count("webhook delivered twice");
        }
        if let Some(message) = id.strip_prefix(&format!("in:{NUMBER}:")) {
            self.acknowledged.insert(message.to_owned());
        }
    }

    async fn work_once(&mut self) {
        let control = self.control.clone();
        if let Some(work) = self.runtime.pop_any_due(&mut |n| control.below(n)) {
            self.perform(work).await;
        }
    }

    async fn perform(&mut self, work: Work) {
        self.trace.push(format!("{} {} {}", self.clock.now().0, work.kind.word(), work.id));
        let runtime = self.runtime.clone();
        let task = tokio::spawn(async move { runtime.perform(work).await });
        self.drive(task).await;
    }

    async fn drive(&mut self, task: JoinHandle<()>) {
        self.drive_one(task).await;
        // A model call that became stale meanwhile was cancelled where it stood: its task comes to its end by itself.
        while let Some(at) = self.parked.iter().position(|parked| parked.go.is_closed()) {
            self.control.count("a model call is cancelled");
            let Parked { task, .. } = self.parked.remove(at);
            self.drive_one(task).await;
        }
    }

    async fn drive_one(&mut self, mut task: JoinHandle<()>) {
        match self.control.drive(&mut task).await {
            Stop::Done => {}
            Stop::Parked(go) => {
                self.control.count("a task parks");
                self.parked.push(Parked { task, go });
            }
            Stop::Crashed(point) => {
                task.abort();
                self.control.count(laws::crash_word(point));
                Box::pin(self.crash("at a point")).await;
            }
        }
    }

    async fn resume_one(&mut self) {
        if self.parked.is_empty() {
            return;
        }
        let Parked { task, go } = self.parked.swap_remove(self.control.below(self.parked.len()));
        go.send(()).expect("the task waits");
        self.drive(task).await;
    }

    /// The node dies with all it has in memory; another starts on the same database.
    async fn crash(&mut self, how: &str) {
        self.trace.push(format!("crash {how}"));
        for parked in self.parked.drain(..) {
            parked.task.abort();
            drop(parked.go);
        }
        self.incarnation += 1;
        // Sometimes the dead node's lease must run out first, as with several nodes; sometimes the database is embedded.
        if self.control.percent(50) {
            self.clock.advance(Millis::secs(11));
        } else {
            self.store.leave_all().await.expect("a store that answers");
        }
        self.runtime = node(self.seed, self.incarnation, &self.store, &self.control, &self.clock, &self.whatsapp, &self.healthy).await;
        self.runtime.poll().await.expect("a poll");
    }

    fn time_passes(&self) {
        self.clock.advance(Millis(i64::try_from(self.control.below(4_000)).unwrap_or(0)));
    }

    async fn operator_comes_or_goes(&mut self) {
        let who: OperatorId = ["ana", "bo", "chen", "dara"][self.control.below(4)].into();
        if self.steady.contains(&who) {
            return;
        }
        let presence = [Presence::Online, Presence::Online, Presence::Away, Presence::Offline][self.control.below(4)];
        self.come_and_go(&who, presence).await;
    }

    async fn come_and_go(&mut self, who: &OperatorId, presence: Presence) {
        self.trace.push(format!("{who} {}", presence.word()));
        self.presence.insert(who.clone(), presence);
        let (runtime, who) = (self.runtime.clone(), who.clone());
        // Routing crosses the points at which a node can crash.
        let task = tokio::spawn(async move { runtime.set_presence(&who, presence).await.expect("a store that answers") });
        self.drive(task).await;
    }

    async fn operator_acts(&mut self) {
        let ids = self.store.conversation_ids().await.expect("a readable store");
        if ids.is_empty() {
            return;
        }
        let mut ids = ids;
        ids.sort();
        let id = ids.swap_remove(self.control.below(ids.len()));
        let Some(conversation) = self.runtime.load(&id).await.expect("a readable store") else { return };
        let who = match &conversation.owner {
            Owner::Operator { operator, .. } => operator.clone(),
            Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => ["ana", "bo", "dara"][self.control.below(3)].into(),
        };
        let queue: QueueId = ["enterprise-sales", "front-desk", "tier-1-support"][self.control.below(3)].into();
        let input = match self.control.below(12) {
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
            5 | 6 => Input::OperatorAccepted { operator: who },
            7 => Input::Transferred { by: who, to: Target::Queue(queue), reason: "better there".to_owned(), warm: self.control.percent(30) },
            8 => Input::Resumed { by: who, note: String::new(), agent: None },
            9 => {
                self.said += 1;
                let note = Beside::Note { client_id: format!("n{}", self.said), text: "be kind".to_owned(), mentions: vec!["bo".into()] };
                Input::Aside { by: who, what: note }
            }
            10 => {
                let until = self.clock.now().plus(Millis::mins(1 + i64::try_from(self.control.below(120)).unwrap_or_default()));
                Input::Aside { by: who, what: if self.control.percent(80) { Beside::Snooze { until } } else { Beside::Wake } }
            }
            _ => Input::Closed { by: who, reason: "done".to_owned(), category: None },
        };
        self.trace.push(format!("{} {id} {input:?}", self.clock.now().0));
        let runtime = self.runtime.clone();
        let task = tokio::spawn(async move { drop(runtime.step(&id, input, Cause::default()).await) });
        self.drive(task).await;
    }

    /// Performs all that is due, and whatever that makes due within five minutes.
    async fn drain(&mut self) {
        let until = self.clock.now().plus(Millis::mins(5));
        for _ in 0..20_000 {
            while let Some(work) = self.runtime.pop_due() {
                self.perform(work).await;
            }
            match self.runtime.next_due() {
                Some(due) if due <= until => self.clock.advance(due.since(self.clock.now())),
                Some(_) | None => return,
            }
        }
        self.broken.push("liveness: the node never comes to rest".to_owned());
    }

    /// Looks at what is new in every log: laws about a moment are checked at that moment.
    async fn look(&mut self) {
        for id in self.store.conversation_ids().await.expect("a readable store") {
            let events = self.store.events(&id).await.expect("readable events");
            let seen = self.seen.get(&id).copied().unwrap_or(0);
            for (at, event) in events.iter().skip(seen) {
                self.trace.push(format!("{} {id} {}", at.0, serde_json::to_string(event).expect("JSON")));
                laws::check_moment(&self.presence, &id, event, &mut self.broken);
            }
            self.seen.insert(id, events.len());
        }
    }
}

async fn node(
    seed: u64,
    incarnation: u64,
    store: &Store,
    control: &Control,
    clock: &Clock,
    whatsapp: &Whatsapp,
    healthy: &Arc<Mutex<bool>>,
) -> Runtime {
    let stored = store.workspace().await.expect("a workspace").expect("a seeded workspace");
    let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
    let runtime = Runtime::new(Parts {
        tools: baton::tool::Tools::none(),
        store: store.clone(),
        clock: clock.clone(),
        ids: Ids::seeded(seed * 1_000 + incarnation),
        model: Arc::new(Moody { control: control.clone(), healthy: healthy.clone() }),
        channel: Arc::new(whatsapp.clone()),
        files: baton::runtime::Files::memory(),
        settings: Settings::new(policy, PROJECT.agents.clone(), stored, vec![NumberId::from(NUMBER)]),
        probe: control.probe(),
    });
    runtime.beat().await.expect("a heartbeat");
    runtime
}
