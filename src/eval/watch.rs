//! What the triggers say about a conversation that is over: from our own log, or from a recorded dialogue. No model is asked and
//! nothing is changed; the same judging code as in the live system looks at the same moments.
//!
//! Two things it cannot see: what a model noticed but did not say (its hints are not kept), and what would have been said after a
//! handoff that did not happen. Handoffs that rest on them are told as kept.

use super::measure::data::Record;
use crate::domain::agent::Agent;
use crate::domain::conversation::{Conversation, Owner};
use crate::domain::draft::Draft;
use crate::domain::event::Event;
use crate::domain::id::{MessageId, OutboundId, TurnNo};
use crate::domain::language;
use crate::domain::message::{About, Author, Customer, Inbound, InboundBody, Outbound, OutboundBody};
use crate::domain::policy::Policy;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::trigger::{Fired, Moment, Scene, Trigger, Verdict, When, frustration, judge};
use crate::domain::usage::Usage;

/// Recorded dialogues without times begin here: 2026-11-02 09:00 UTC, a Monday.
const START: Timestamp = Timestamp(1_793_610_000_000);
/// ... and have a turn a minute.
const STEP: Millis = Millis::secs(60);

const RECORDED: &str = "recorded";

/// What was heard at one moment.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The event it belongs to: its number in the log, or the turn of the recording, from 0.
    pub at: usize,
    /// When.
    pub time: Timestamp,
    /// At which moment of the turn.
    pub when: When,
    /// What the triggers say.
    pub verdict: Verdict,
}

/// A handoff that the log tells.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The event.
    pub at: usize,
    /// Why.
    pub fired: Fired,
    /// At which moment of a turn it was decided, when a trigger decided it.
    pub when: Option<When>,
}

/// All that was heard in a conversation, oldest first, while the agent had it.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Moments at which something was heard.
    pub heard: Vec<Heard>,
    /// The handoffs that the log tells.
    pub happened: Vec<Happened>,
    /// Where a stretch of the agent's work begins: after the opening, after each return.
    pub stretches: Vec<usize>,
}

impl Watched {
    /// Where the triggers hand over first.
    pub fn first(&self) -> Option<usize> {
        self.acting(0, usize::MAX).map(|(at, _)| at)
    }

    /// The first trigger that acts between two events.
    pub fn acting(&self, from: usize, to: usize) -> Option<(usize, &Fired)> {
        let within = self.heard.iter().filter(|heard| (from..=to).contains(&heard.at));
        within.into_iter().find_map(|heard| Some((heard.at, heard.verdict.acts().next()?)))
    }
}

/// A conversation of ours, from its log.
pub fn of_log(log: &[(Timestamp, Event)], agent: &Agent, policy: &Policy) -> Watched {
    let mut eye = Eye::new(agent, policy);
    for (at, (time, event)) in log.iter().enumerate() {
        eye.sees(at, *time, event);
    }
    eye.watched
}

/// A recorded dialogue: its agent's turns are taken as what our agent says.
pub fn of_record(record: &Record, agent: &Agent, policy: &Policy) -> Watched {
    let mut eye = Eye::new(agent, policy);
    let mut time = START;
    eye.conversation.apply(&opened(agent), time, policy);
    let mut language: Option<String> = Some(record.lang.clone()).filter(|lang| lang.len() == 2);
    for (at, turn) in record.turns.iter().enumerate() {
        time = time.plus(STEP);
        if turn.by_customer() {
            let spoken = language::of(&turn.text).map(str::to_owned);
            let mood = frustration::mood(&turn.text, language.as_deref());
            let event = Event::Received { message: Box::new(inbound(at, &turn.text, time)), language: spoken.clone(), mood };
            language = spoken.or(language);
            eye.sees(at, time, &event);
        } else {
            eye.sees(at, time, &replied(&eye.conversation, at, &turn.text, agent));
        }
    }
    eye.watched
}

struct Eye<'a> {
    agent: &'a Agent,
    policy: &'a Policy,
    conversation: Conversation,
    watched: Watched,
    judged: Option<When>,
}

impl<'a> Eye<'a> {
    fn new(agent: &'a Agent, policy: &'a Policy) -> Self {
        let watched = Watched { stretches: vec![0], ..Watched::default() };
        Self { agent, policy, conversation: Conversation::new("watched".into()), watched, judged: None }
    }

    fn sees(&mut self, at: usize, time: Timestamp, event: &Event) {
        let with_agent = self.conversation.owner == Owner::Agent;
        match event {
            Event::Replied { message, asks, sources, .. } if with_agent => {
                let draft = Draft { reply: message.body.words().to_owned(), asks: asks.clone(), sources: sources.clone(), ..Draft::default() };
                self.judges(at, time, Moment::Answer(&draft));
            }
            Event::HeldBack { reply, .. } if with_agent => {
                self.judges(at, time, Moment::Answer(&Draft { reply: reply.clone(), ..Draft::default() }));
            }
            Event::HandedOff { fired, .. } => {
                if fired.trigger == Trigger::SlotsComplete {
                    self.judges(at, time, Moment::Answer(&Draft::default()));
                }
                self.watched.happened.push(Happened { at, fired: fired.clone(), when: self.judged });
            }
            Event::Judged { when, .. } => self.judged = Some(*when),
            Event::Resumed { .. } | Event::WaitCancelled { .. } => self.watched.stretches.push(at),
            _ => {}
        }
        self.conversation.apply(event, time, self.policy);
        if matches!(event, Event::Received { .. }) && with_agent {
            self.judges(at, time, Moment::Message);
            self.judges(at, time, Moment::Turn);
        }
    }

    fn judges(&mut self, at: usize, time: Timestamp, moment: Moment<'_>) {
        let verdict = judge(&Scene::new(&self.conversation, self.agent, self.policy, time, moment));
        if !verdict.readings.is_empty() {
            self.watched.heard.push(Heard { at, time, when: moment.when(), verdict });
        }
    }
}

fn customer() -> Customer {
    Customer { user_id: None, phone: None, name: None, ..Customer::default() }
}

fn opened(agent: &Agent) -> Event {
    Event::Opened {
        number: "1".into(),
        contact: "watched".into(),
        customer: customer(),
        agent: Some(agent.name.clone()),
        version: Some(agent.version.clone()),
        queue: agent.handoff.person.clone(),
        menu: None,
        direct: false,
        referral: None,
        past: None,
    }
}

fn inbound(at: usize, text: &str, sent_at: Timestamp) -> Inbound {
    let body = InboundBody::Text { text: text.to_owned() };
    Inbound {
        id: MessageId::new(format!("turn-{}", at + 1)),
        number: "1".into(),
        from: customer(),
        sent_at,
        body,
        reply_to: None,
        referral: None,
        about: About::default(),
    }
}

fn replied(conversation: &Conversation, at: usize, text: &str, agent: &Agent) -> Event {
    let author = Author::Agent { agent: agent.name.clone() };
    let body = OutboundBody::Text { text: text.to_owned() };
    let id = OutboundId::new(format!("turn-{}", at + 1));
    let message = Outbound { id, author, epoch: conversation.epoch, body, reply_to: None };
    let turn = TurnNo(conversation.turn.no.0 + 1);
    // Nobody wrote down what a recorded answer rests on: it is taken to rest on something.
    Event::Replied {
        turn,
        message,
        asks: None,
        model: RECORDED.to_owned(),
        usage: Usage::default(),
        sources: vec![RECORDED.to_owned()],
        more: Vec::new(),
    }
}

/// A handoff that would be another one.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// There was none.
    Added {
        /// The new one.
        now: (usize, Fired),
    },
    /// There is none any more.
    Removed {
        /// The old one.
        was: (usize, Fired),
    },
    /// It comes at another turn, or for another reason.
    Moved {
        /// The old one.
        was: (usize, Fired),
        /// The new one.
        now: (usize, Fired),
    },
}

/// What becomes of the handoffs of a conversation of ours: stretch by stretch, the first handoff that happened beside the first that
/// would.
pub fn changes_of_log(watched: &Watched) -> Vec<Change> {
    let mut changes = Vec::new();
    for (nth, from) in watched.stretches.iter().enumerate() {
        let to = watched.stretches.get(nth + 1).map_or(usize::MAX, |next| next.saturating_sub(1));
        let happened = watched.happened.iter().find(|happened| (*from..=to).contains(&happened.at));
        let was = happened.map(|happened| (happened.at, happened.fired.clone()));
        let end = happened.map_or(to, |happened| happened.at);
        let now = watched.acting(*from, end).map(|(at, fired)| (at, fired.clone()));
        let is_lost = happened.is_some_and(|happened| is_seen_again(happened.fired.trigger, happened.when));
        match (was, now) {
            (None, Some(now)) => changes.push(Change::Added { now }),
            (Some(was), None) if is_lost => changes.push(Change::Removed { was }),
            (Some(was), Some(now)) if now.1.trigger != was.1.trigger || is_before(watched, now.0, was.0) => changes.push(Change::Moved { was, now }),
            (None | Some(_), None) | (Some(_), Some(_)) => {}
        }
    }
    changes
}

/// Did it come at an earlier moment, rather than in the same turn? Between the message that decides and the handoff lie no other words.
fn is_before(watched: &Watched, at: usize, was: usize) -> bool {
    watched.heard.iter().any(|heard| heard.at > at && heard.at <= was)
}

/// Can it be judged again from the log? What was decided over an answer may rest on what only the model said.
fn is_seen_again(trigger: Trigger, when: Option<When>) -> bool {
    match trigger {
        Trigger::ExplicitRequest | Trigger::Frustration | Trigger::Loop | Trigger::ComplexQuery | Trigger::Learned => {
            matches!(when, Some(When::Message | When::Turn))
        }
        Trigger::SlotsComplete => true,
        Trigger::AttemptsExhausted
        | Trigger::ModelUnavailable
        | Trigger::Budget
        | Trigger::Promise
        | Trigger::UnsafeAnswer
        | Trigger::Transferred
        | Trigger::UnknownNumber
        | Trigger::NoAgent
        | Trigger::Outside
        | Trigger::Chosen
        | Trigger::Direct
        | Trigger::Returned
        | Trigger::PassedToUs
        | Trigger::WindowShut => false,
    }
}

/// The same for a recorded dialogue, from the agent as it is to the agent as it would be.
pub fn changes_of_record(was: &Watched, now: &Watched) -> Vec<Change> {
    let first = |watched: &Watched| watched.acting(0, usize::MAX).map(|(at, fired)| (at, fired.clone()));
    match (first(was), first(now)) {
        (None, Some(now)) => vec![Change::Added { now }],
        (Some(was), None) => vec![Change::Removed { was }],
        (Some(was), Some(now)) if was.0 != now.0 || was.1.trigger != now.1.trigger => vec![Change::Moved { was, now }],
        (None, None) | (Some(_), Some(_)) => Vec::new(),
    }
}
