//! Whatever comes between any two steps of a turn: a person taking over, a newer message, a crash, a failing send, a webhook that
//! comes twice. Every point that a node passes is tried with every one of them. Afterwards the laws of a handoff hold: never a word
//! from the agent once a person owns the chat, one hand-over line, one queue entry, a brief with every filled slot. Then the chat is
//! given back, and the agent is neither mute nor looping.

use super::stage::{self, Cast, claiming, desk, reply};
use baton::channel::{Channel, Departure, Pace, Rejection, Sent};
use baton::domain::conversation::{Conversation, Input, Owner};
use baton::domain::draft::Draft;
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, MessageId, NumberId, PhoneNumber};
use baton::domain::message::{About, Author, Customer, Inbound, InboundBody};
use baton::domain::slot::SlotState;
use baton::domain::time::{Millis, Timestamp};
use baton::eval::trial::{NUMBER, Trial};
use baton::model::Ask;
use baton::runtime::{Cause, Ids, Parts, Point, Probe, Runtime, Settings};
use baton::store::inbox::Scope;
use baton::store::work::{Kind, NewWork};
use baton::tool::Tools;
use futures::future::BoxFuture;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// What comes in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    Person,
    NewerMessage,
    SameWebhook,
    Crash,
    SendLater,
    SendRejected,
    SendUnknown,
}

/// How a chat comes to its handoff.
#[derive(Clone, Copy, Debug)]
enum Story {
    /// The customer asks for a person.
    Asked,
    /// The model announces one.
    Promised,
    /// Everything needed is known.
    Complete,
}

impl Story {
    fn says(self) -> [&'static str; 2] {
        match self {
            Self::Asked => ["I live in Berlin.", "Can I talk to a person?"],
            Self::Promised => ["I live in Berlin.", "And what about my cat?"],
            Self::Complete => ["I live in Berlin.", "It is a parcel."],
        }
    }
}

fn writes(ask: &Ask<'_>) -> Draft {
    let said = ask.conversation.customer_lines().map(|(_, words)| words.to_owned()).collect::<Vec<_>>();
    let nth = said.len();
    let has = |word: &str| said.iter().any(|words| words.contains(word));
    let berlin = has("Berlin");
    let draft = match () {
        // A note says that a person was here and dealt with it.
        () if has("cat") && ask.conversation.note.is_none() => reply("I will pass you to a colleague now.", None),
        () if has("parcel") => reply(&format!("Noted, thank you ({nth})."), None),
        () => reply(&format!("Noted, thank you ({nth}). What shall be delivered?"), Some("kind")),
    };
    let draft = if berlin { claiming(draft, "city", json!("Berlin"), "Berlin") } else { draft };
    if has("parcel") { claiming(draft, "kind", json!("parcel"), "parcel") } else { draft }
}

/// WhatsApp, with who owned the chat when each message was taken.
#[derive(Clone)]
struct Line {
    taken: Arc<Mutex<Vec<(String, bool)>>>,
    sends: Arc<AtomicUsize>,
    fails: Option<(usize, Between)>,
    trial: Arc<Trial>,
}

impl Channel for Line {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        Box::pin(async move {
            let nth = self.sends.fetch_add(1, Ordering::SeqCst);
            match self.fails.filter(|(at, _)| *at == nth).map(|(_, how)| how) {
                Some(Between::SendLater) => return Sent::Later { pace: Pace::Pair, detail: "131056".to_owned() },
                Some(Between::SendRejected) => return Sent::Rejected { why: Rejection::Final, detail: "131026".to_owned() },
                Some(Between::SendUnknown) => return Sent::Unknown { detail: "no answer".to_owned() },
                _ => {}
            }
            let conversation: ConversationId = message.id.as_str().split('.').next().unwrap_or_default().into();
            let now = self.trial.runtime.load(&conversation).await.expect("a log").expect("a conversation");
            self.taken.lock().expect("no panic").push((message.id.to_string(), now.owner == Owner::Agent));
            Sent::Accepted { wamid: MessageId::new(format!("wamid.{nth}")) }
        })
    }
}

/// A run takes a fraction of a second.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// One run: the story, with one thing in between at one point.
struct Run {
    trial: Arc<Trial>,
    node: Runtime,
    line: Line,
    seen: Arc<AtomicUsize>,
    crashed: Arc<Notify>,
    at: Option<(usize, Between)>,
    sent: Arc<Mutex<Vec<NewWork>>>,
    /// Messages that may leave after a person took over.
    on_the_wire: Arc<AtomicUsize>,
    nth: usize,
}

fn webhook(nth: usize, text: &str, now: Timestamp) -> NewWork {
    let from = Customer { user_id: None, phone: PhoneNumber::parse("447700900123"), name: Some("Kim".to_owned()), ..Customer::default() };
    let id = MessageId::new(format!("in-{nth}"));
    let body = InboundBody::Text { text: text.to_owned() };
    let message = Inbound { id, number: NumberId::from(NUMBER), from, sent_at: now, body, reply_to: None, referral: None, about: About::default() };
    let body = serde_json::to_string(&message).expect("JSON");
    NewWork { id: format!("in:{nth}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None }
}

impl Run {
    async fn new(at: Option<(usize, Between)>) -> Self {
        let play = Cast::of([desk()]).play(|ask: &Ask<'_>| Ok(writes(ask))).await;
        let trial = Arc::new(play.trial);
        let fails = at.filter(|(_, between)| matches!(between, Between::SendLater | Between::SendRejected | Between::SendUnknown));
        let line = Line { taken: Arc::default(), sends: Arc::default(), fails, trial: trial.clone() };
        let (seen, crashed, sent) = (Arc::default(), Arc::new(Notify::new()), Arc::default());
        let node = trial.runtime.clone();
        let mut run = Self { trial, node, line, seen, crashed, at, sent, on_the_wire: Arc::default(), nth: 0 };
        run.node = run.another(run.probe()).await;
        run
    }

    /// A node on the same database and clock.
    async fn another(&self, probe: Probe) -> Runtime {
        let of = &self.trial.runtime;
        let settings = Settings::clone(&of.settings());
        let model = Arc::new(stage::Plain(writes));
        let (store, clock, channel) = (of.store().clone(), of.clock().clone(), Arc::new(self.line.clone()));
        let node = Runtime::new(Parts {
            store,
            clock,
            ids: Ids::System,
            model,
            tools: Tools::none(),
            channel,
            files: baton::runtime::Files::memory(),
            settings,
            probe,
        });
        node.beat().await.expect("a heartbeat");
        node
    }

    /// Counts points; at the one that is tried, lets the thing happen.
    fn probe(&self) -> Probe {
        let (seen, at, crashed, sent, trial) = (self.seen.clone(), self.at, self.crashed.clone(), self.sent.clone(), self.trial.clone());
        let line = self.line.clone();
        let on_the_wire = self.on_the_wire.clone();
        Probe::new(move |point| {
            let nth = seen.fetch_add(1, Ordering::SeqCst);
            let Some((_, between)) = at.filter(|(at, _)| *at == nth) else { return Box::pin(std::future::ready(())) };
            // Checked and marked, then taken over, then sent: that one is on its way already, and no check could hold it.
            on_the_wire.store(usize::from(point == Point::BeforeSend && between == Between::Person), Ordering::SeqCst);
            let (crashed, sent, trial, line) = (crashed.clone(), sent.clone(), trial.clone(), line.clone());
            Box::pin(async move {
                match between {
                    Between::Crash => {
                        crashed.notify_one();
                        std::future::pending::<()>().await;
                    }
                    Between::Person => {
                        if let Some(id) = trial.runtime.store().conversation_ids().await.expect("ids").pop() {
                            takes_over(&trial.runtime, &id).await;
                        }
                    }
                    Between::NewerMessage => {
                        let work = webhook(90, "One more thing: it is urgent.", trial.runtime.clock().now());
                        trial.runtime.receive(vec![work], Vec::new()).await.expect("durable");
                        drain(&trial, &line).await;
                    }
                    Between::SameWebhook => {
                        let again = sent.lock().expect("no panic").clone();
                        trial.runtime.receive(again, Vec::new()).await.expect("durable");
                        drain(&trial, &line).await;
                    }
                    Between::SendLater | Between::SendRejected | Between::SendUnknown => {}
                }
            })
        })
    }

    async fn says(&mut self, text: &str) {
        self.nth += 1;
        let work = webhook(self.nth, text, self.trial.runtime.clock().now());
        self.sent.lock().expect("no panic").push(work.clone());
        self.node.receive(vec![work], Vec::new()).await.expect("durable");
        self.settle(Millis::secs(60)).await;
    }

    /// All that is due within a span. A node that crashes is followed by another one when its lease is over.
    async fn settle(&mut self, horizon: Millis) {
        let clock = self.trial.runtime.clock().clone();
        let until = clock.now().plus(horizon);
        loop {
            drain(&self.trial, &self.line).await;
            while let Some(work) = self.node.pop_due() {
                let node = self.node.clone();
                let mut task = tokio::spawn(async move { node.perform(work).await });
                tokio::select! {
                    done = &mut task => done.expect("no panic"),
                    () = self.crashed.notified() => {
                        task.abort();
                        clock.advance(Millis::secs(15));
                        self.node = self.another(Probe::default()).await;
                        self.node.poll().await.expect("a poll");
                    }
                }
                drain(&self.trial, &self.line).await;
            }
            let unheld = self.node.store().next_unheld_ms().await.expect("readable").map(Timestamp);
            let next = self.node.next_due().into_iter().chain(self.trial.runtime.next_due()).chain(unheld).min().filter(|due| *due <= until);
            let Some(due) = next else { break };
            clock.advance(Millis(due.since(clock.now()).0.max(0)));
            self.node.beat().await.expect("a heartbeat");
            self.trial.runtime.beat().await.expect("a heartbeat");
            self.node.poll().await.expect("a poll");
        }
        clock.advance(Millis(until.since(clock.now()).0.max(0)));
    }

    async fn id(&self) -> ConversationId {
        self.node.store().conversation_ids().await.expect("ids").pop().expect("a conversation")
    }

    async fn log(&self) -> Vec<Event> {
        self.node.store().events(&self.id().await).await.expect("a log").into_iter().map(|(_, event)| event).collect()
    }

    async fn now(&self) -> Conversation {
        self.node.load(&self.id().await).await.expect("a log").expect("a conversation")
    }
}

/// The other node does what it holds: its messages leave by the same line.
async fn drain(trial: &Trial, line: &Line) {
    while let Some(work) = trial.runtime.pop_due() {
        trial.runtime.perform(work).await;
    }
    let sent = trial.sent.take();
    let mut taken = line.taken.lock().expect("no panic");
    taken.extend(sent.into_iter().map(|left| (left.id, true)));
}

async fn takes_over(node: &Runtime, id: &ConversationId) {
    // Refused while nothing was said yet, or when they have it already: both are fine.
    let _ = node.step(id, Input::OperatorAccepted { operator: "ana".into() }, Cause::default()).await;
}

/// The laws, after the story and its quiet end.
async fn holds(run: &Run, what: &str) {
    let log = run.log().await;
    let now = run.now().await;
    let author = |id: &str| {
        log.iter().find_map(|event| match event {
            Event::Replied { message, .. } | Event::HandedOff { notice: Some(message), .. } if message.id.as_str() == id => Some(&message.author),
            _ => None,
        })
    };
    let taken = run.line.taken.lock().expect("no panic").clone();
    let after: Vec<&String> =
        taken.iter().filter(|(id, with_agent)| !*with_agent && matches!(author(id), Some(Author::Agent { .. }))).map(|(id, _)| id).collect();
    assert!(after.len() <= run.on_the_wire.load(Ordering::SeqCst), "{what}: the agent spoke after the pause: {after:?}");
    let ids: BTreeSet<&str> = taken.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids.len(), taken.len(), "{what}: a message left twice: {taken:?}");
    let handoffs: Vec<_> =
        log.iter().filter_map(|event| if let Event::HandedOff { brief, notice, .. } = event { Some((brief, notice)) } else { None }).collect();
    let people = log.iter().any(|event| matches!(event, Event::Assigned { .. }));
    assert!(handoffs.len() == 1 || (people && handoffs.len() <= 1), "{what}: {} handoffs", handoffs.len());
    for (brief, notice) in handoffs {
        assert!(notice.is_some(), "{what}: no hand-over line");
        for (name, slot) in now.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled) {
            let after = log.iter().position(|event| matches!(event, Event::HandedOff { .. }));
            let filled = log.iter().position(|event| matches!(event, Event::SlotFilled { name: filled, .. } if filled == name));
            let known = brief.slots.iter().any(|known| known.name == *name && known.message_id == slot.message);
            assert!(known || filled > after, "{what}: {name} is missing in the brief");
        }
    }
    let mut heard: Vec<&str> =
        log.iter().filter_map(|event| if let Event::Received { message, .. } = event { Some(message.id.as_str()) } else { None }).collect();
    heard.sort_unstable();
    let all = heard.len();
    heard.dedup();
    assert_eq!(heard.len(), all, "{what}: a message was taken in twice");
    assert!(heard.contains(&"in-1") && heard.contains(&"in-2"), "{what}: a message is lost: {heard:?}");
    let waiting = run.node.store().list(&stage::admin(), Scope::Waiting, &baton::store::inbox::Filter::default(), None, 50).await.expect("a list");
    let expected = usize::from(matches!(now.owner, Owner::Queue { .. }));
    assert_eq!(waiting.len(), expected, "{what}: entries in queues; owner {:?}", now.owner);
    assert_ne!(now.owner, Owner::Agent, "{what}: a person has it, or it waits for one");
}

/// Back to the agent: it answers each message once, and does not hand over for the old reason.
async fn goes_on(run: &mut Run, what: &str) {
    // Nothing comes in between any more, and a fresh node goes on: two nodes on an embedded database do not know of each other.
    run.seen.store(usize::MAX / 2, Ordering::SeqCst);
    run.node = run.another(Probe::default()).await;
    run.node.poll().await.expect("a poll");
    takes_over(&run.node, &run.id().await).await;
    let id = run.id().await;
    let back = Input::Resumed { by: "ana".into(), note: "All said, please go on.".to_owned(), agent: None };
    let owner = run.now().await.owner;
    let before = run.log().await.len();
    let given = run.node.step(&id, back, Cause::default()).await;
    assert!(given.is_ok(), "{what}: not given back: {:?}; {owner:?}", given.err());
    run.settle(Millis::secs(60)).await;
    for text in ["What does it cost, roughly?", "And how long does it take?"] {
        let log = run.log().await;
        let reasons = |log: &[Event]| {
            log.iter().filter_map(|event| if let Event::HandedOff { fired, .. } = event { Some(fired.trigger) } else { None }).collect::<Vec<_>>()
        };
        let old = reasons(&log[..before]);
        let new = reasons(&log[before..]);
        assert!(new.iter().all(|reason| !old.contains(reason)), "{what}: handed over again for {new:?}");
        if !new.is_empty() {
            // A person came first, and what they were needed for comes only now: a handoff of its own.
            return;
        }
        run.says(text).await;
        let fresh = run.log().await.split_off(log.len());
        let replies = fresh.iter().filter(|event| matches!(event, Event::Replied { .. })).count();
        let passed = reasons(&fresh);
        assert!(replies + passed.len() == 1 && passed.iter().all(|reason| !old.contains(reason)), "{what}: after the return, {text:?}: {fresh:#?}");
    }
}

async fn play(story: Story, at: Option<(usize, Between)>) -> (usize, usize) {
    let what = format!("{story:?}, {at:?}");
    tokio::time::timeout(PATIENCE, Box::pin(tried(story, at, &what))).await.unwrap_or_else(|_| panic!("{what}: it never ends"))
}

async fn tried(story: Story, at: Option<(usize, Between)>, what: &str) -> (usize, usize) {
    let mut run = Run::new(at).await;
    for text in story.says() {
        run.says(text).await;
    }
    run.settle(Millis::mins(2)).await;
    holds(&run, what).await;
    let passed = (run.seen.load(Ordering::SeqCst), run.line.sends.load(Ordering::SeqCst));
    Box::pin(goes_on(&mut run, what)).await;
    passed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_comes_between_two_steps_the_handoff_is_one_and_the_way_back_is_open() {
    for story in [Story::Asked, Story::Promised, Story::Complete] {
        let (points, sends) = play(story, None).await;
        assert!(points >= 12 && sends >= 2, "{points} points and {sends} sends are too few to have tried anything");
        for between in [Between::Person, Between::NewerMessage, Between::SameWebhook, Between::Crash] {
            for at in 0..points {
                play(story, Some((at, between))).await;
            }
        }
        for between in [Between::SendLater, Between::SendRejected, Between::SendUnknown] {
            for at in 0..sends {
                play(story, Some((at, between))).await;
            }
        }
    }
}
