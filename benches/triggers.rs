//! What all local triggers cost on one message: reading it, its mood, and the whole table at the two moments before a model is asked,
//! in a chat of 20 lines, with every topic kept for people and a learned rule for the moment. The messages are those of the eval sets,
//! in some forty languages. Allowed are 50 microseconds at p99. Each message is read several times; the fastest reading counts, so that
//! the machine's other work does not, and p99 over all readings stands beside it.
#![expect(clippy::expect_used, reason = "a benchmark ends where something unexpected happens")]

use baton::domain::agent::Agent;
use baton::domain::conversation::Conversation;
use baton::domain::event::Event;
use baton::domain::id::TurnNo;
use baton::domain::linear::{About, Linear};
use baton::domain::message::{self, Author, Customer, Inbound, InboundBody, Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::reserved::{Reserved, Subject};
use baton::domain::time::Timestamp;
use baton::domain::trigger::complex_query::Topic;
use baton::domain::trigger::timing::{Timing, Turn, shown};
use baton::domain::trigger::{Heard, Moment, Scene, alike::Prints, frustration, judge};
use baton::domain::usage::Usage;
use baton::eval::measure::data;
use baton::spec::Files;
use std::hint::black_box;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

const LINES: i64 = 20;
const READINGS: usize = 7;
const ALLOWED: Duration = Duration::from_micros(50);
const START: i64 = 1_793_610_000_000;

fn main() {
    let project = baton::spec::load(&Files::built_in()).expect("the shipped project");
    let mut agent = Agent::clone(project.agents.get(&"support_triage".into()).expect("an agent"));
    agent.reserved = Topic::ALL.iter().map(|(topic, _)| Reserved { subject: Subject::Known(*topic), above: None, queue: None }).collect();
    let policy = Policy::default();
    let messages = messages();
    agent.timing = Some(Arc::new(timing(&messages)));
    let mut chat = Chat::new(&agent, &policy);
    for (nth, message) in (0..).zip(messages.iter().take(usize::try_from(LINES).unwrap_or_default())) {
        chat.said(nth, message);
    }
    measure(&chat, &messages);
}

/// All customers' messages of the sets that ship.
fn messages() -> Vec<String> {
    let paths = ["evals/explicit_request/european.jsonl.gz", "evals/explicit_request/worldwide.jsonl.gz", "evals/handoff/dialogues.jsonl"];
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let records = data::read_all(&paths.map(|path| root.join(path))).expect("the eval sets");
    let turns = records.into_iter().flat_map(|record| record.turns);
    turns.filter(data::Turn::by_customer).map(|turn| turn.text).collect()
}

/// A rule with as many weights as a real one, for the features of these messages.
fn timing(messages: &[String]) -> Timing {
    let mut weights = Vec::new();
    for text in messages {
        let prints = Prints::of(text);
        weights.extend(shown(&[Turn { by_agent: false, text, prints: &prints }], 1).into_iter().map(|(hash, _)| (hash, 0.01)));
    }
    Timing::of(Linear::of(About::default(), 0.5, -0.5, weights, 120_000), 0.6)
}

struct Chat<'a> {
    agent: &'a Agent,
    policy: &'a Policy,
    conversation: Conversation,
}

impl<'a> Chat<'a> {
    fn new(agent: &'a Agent, policy: &'a Policy) -> Self {
        let mut conversation = Conversation::new("bench".into());
        let (number, contact, queue) = ("1".into(), "k".into(), agent.handoff.person.clone());
        let opened = Event::Opened {
            number,
            contact,
            customer: customer(),
            agent: Some(agent.name.clone()),
            version: None,
            queue,
            menu: None,
            direct: false,
            referral: None,
            past: None,
        };
        conversation.apply(&opened, Timestamp(START), policy);
        Self { agent, policy, conversation }
    }

    fn said(&mut self, nth: i64, text: &str) {
        let at = Timestamp(START + nth * 60_000);
        let event = if nth % 2 == 0 { received(nth, text, at) } else { self.replied(nth, text) };
        self.conversation.apply(&event, at, self.policy);
    }

    fn replied(&self, nth: i64, text: &str) -> Event {
        let author = Author::Agent { agent: self.agent.name.clone() };
        let body = OutboundBody::Text { text: text.to_owned() };
        let message = Outbound { id: format!("o{nth}").as_str().into(), author, epoch: self.conversation.epoch, body, reply_to: None };
        let turn = TurnNo(u32::try_from(nth).unwrap_or_default());
        Event::Replied { turn, message, asks: None, model: "m".to_owned(), usage: Usage::default(), sources: vec!["s".to_owned()], more: Vec::new() }
    }
}

fn customer() -> Customer {
    Customer { user_id: None, phone: None, name: None, ..Customer::default() }
}

fn received(nth: i64, text: &str, at: Timestamp) -> Event {
    let body = InboundBody::Text { text: text.to_owned() };
    let message = Inbound {
        id: format!("m{nth}").as_str().into(),
        number: "1".into(),
        from: customer(),
        sent_at: at,
        body,
        reply_to: None,
        referral: None,
        about: message::About::default(),
    };
    Event::Received { message: Box::new(message), language: None, mood: frustration::mood(text, None) }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn measure(chat: &Chat<'_>, messages: &[String]) {
    let (mut best, mut all): (Vec<Duration>, Vec<Duration>) = (Vec::new(), Vec::new());
    for (nth, text) in (LINES + 1..).zip(messages) {
        let at = Timestamp(START + nth * 60_000);
        let mut conversation = chat.conversation.clone();
        conversation.apply(&received(nth, text, at), at, chat.policy);
        let readings = (0..READINGS).map(|_| {
            let begun = Instant::now();
            let heard = Rc::new(Heard::of(text));
            let mood = frustration::mood_in(text, &heard, None);
            let first = judge(&Scene::new(&conversation, chat.agent, chat.policy, at, Moment::Message).having_heard(heard));
            let second = judge(&Scene::new(&conversation, chat.agent, chat.policy, at, Moment::Turn));
            let took = begun.elapsed();
            black_box((mood, first, second));
            took
        });
        let readings: Vec<Duration> = readings.collect();
        best.extend(readings.iter().min());
        all.extend(readings);
    }
    best.sort();
    all.sort();
    let at = |took: &[Duration], share: usize| took[(took.len() - 1) * share / 1000];
    let share = |took: Duration| took.as_secs_f64() / ALLOWED.as_secs_f64();
    println!("all local triggers on one message, {} messages", messages.len());
    for (name, took) in [("fastest of each", &best), ("every reading", &all)] {
        let (median, p99, worst) = (at(took, 500), at(took, 990), at(took, 1000));
        println!("{name:<16} median {median:?} ({:.2} of the allowed), p99 {p99:?} ({:.2}), worst {worst:?}", share(median), share(p99));
    }
    println!("data files in the binary: {} KB", data_bytes() / 1024);
}

/// Word lists and weights of the detectors.
fn data_bytes() -> u64 {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/domain/trigger");
    let folders = ["explicit_request", "frustration", "complex_query"].map(|folder| root.join(folder));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).expect("a folder"));
    let is_data = |path: &PathBuf| path.extension().is_some_and(|end| end == "weights" || end == "tsv");
    files.map(|file| file.expect("an entry").path()).filter(is_data).map(|path| path.metadata().expect("its size").len()).sum()
}
