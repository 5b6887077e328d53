//! A conversation: a log of events folded into a state with exactly one owner. `decide` does not mutate, `apply` does not
//! decide, and replaying the log equals the state.

mod act;
mod after;
mod answer;
mod apply;
mod aside;
mod customer;
mod deadlines;
mod decide;
mod hours;
mod learn;
mod menu;
mod moving;
mod outside;
mod people;
mod refusal;
mod side;
mod start;
mod waiting;
mod wire;
mod wire_state;

pub use aside::Beside;
pub use decide::{Answering, Ctx, Decision, Input, Refusal, Repeats, Start, Target};
pub use outside::{ThreadNews, With};
pub use side::{AnsweredWith, Hold, Observer, Offer, Side, Spoke};
pub use wire::{Fetched, told_of_channel};

use super::brief::{Past, WINDOW};
use super::event::Found;
use super::guard::Finding;
use super::handoff::Handoff;
use super::id::{AgentName, BlobId, ContactId, ConversationId, Epoch, HandoffNo, MessageId, NumberId, OperatorId, OutboundId, QueueId, TurnNo};
use super::message::{Customer, MediaKind, Referral};
use super::routing::Wish;
use super::routing::rules::Asked;
use super::slot::Slot;
use super::time::Timestamp;
use super::trigger::alike::Prints;
use super::trigger::{Reading, Trigger};
use super::turn::Turn;
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::VecDeque;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Who may speak now. Always exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "owner", rename_all = "snake_case")]
pub enum Owner {
    /// The AI.
    Agent,
    /// Nobody: it waits for a person.
    Queue {
        /// Where.
        queue: QueueId,
        /// Since when.
        since: Timestamp,
    },
    /// A person.
    Operator {
        /// Who.
        operator: OperatorId,
        /// Since when.
        since: Timestamp,
    },
    /// Another responder on WhatsApp (the phone app).
    Outside,
    /// It is over.
    Closed {
        /// Since when.
        since: Timestamp,
    },
}

/// Who said a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The AI.
    Agent,
    /// The hand-over line.
    Notice,
    /// A person.
    Operator {
        /// Who.
        operator: OperatorId,
    },
    /// Somebody on the phone app.
    Outside,
    /// A person, for colleagues: the customer and the agents never read it.
    Note {
        /// Who.
        operator: OperatorId,
        /// Who was told of it.
        mentions: Vec<OperatorId>,
    },
    /// Nobody: something happened.
    Event,
}

impl Speaker {
    /// Is it part of the talk between the customer and us?
    pub fn is_heard(&self) -> bool {
        !matches!(self, Self::Note { .. } | Self::Event)
    }
}

/// One line of the transcript.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub from: Speaker,
    /// What, as people read it.
    pub text: String,
    /// The customer's own words in it; none in a picture without a caption.
    pub words: Option<String>,
    /// The customer's message.
    pub message: Option<MessageId>,
    /// Our message.
    pub outbound: Option<OutboundId>,
    /// How upset the customer's words sound by themselves, 0 to 1.
    pub mood: f64,
    /// The slot that the agent asked for with it.
    pub asks: Option<String>,
    /// The stretch of the agent's work it belongs to: a return from a person begins another one.
    pub stretch: u32,
    /// The file that came with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<FileLine>,
    /// WhatsApp could not pass on what it said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreadable: bool,
    /// The customer wants an answer to it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_answer: bool,
    /// The message that it quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// Its words as numbers, for comparing lines.
    #[serde(skip_deserializing)]
    pub prints: Prints,
}

impl Line {
    /// A line that nobody said.
    pub fn new(at: Timestamp, from: Speaker, text: String) -> Self {
        Self {
            at,
            from,
            text,
            words: None,
            message: None,
            outbound: None,
            mood: 0.0,
            asks: None,
            stretch: 0,
            file: None,
            unreadable: false,
            wants_answer: false,
            reply_to: None,
            prints: Prints::default(),
        }
    }
}

/// A file that came with a customer's message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// What kind.
    pub kind: MediaKind,
    /// Its name, when it has one.
    pub name: Option<String>,
    /// Spoken into the phone.
    pub voice: bool,
    /// Its type: by the channel, and by its first bytes once it is here.
    pub mime: Option<String>,
    /// Its size, once it is here.
    pub bytes: u64,
    /// As what it is in our store, once it is here.
    pub blob: Option<BlobId>,
    /// Why it will never be here.
    pub lost: Option<String>,
}

/// The contact of a conversation whose words were erased: it is over for good, whatever comes.
pub const ERASED_CONTACT: &str = "erased";

/// Lines of ours in which an offer is looked for that a customer accepts.
const OFFERS_MAX: usize = 3;

/// An answer that was not let out.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldBack {
    /// What it would have said.
    pub reply: String,
    /// Why not.
    pub findings: Vec<Finding>,
}

/// A lookup.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    /// The turn it was for.
    pub turn: TurnNo,
    /// Its number in that turn.
    pub nth: u32,
    /// Which tool.
    pub tool: String,
    /// With what.
    pub arguments: Value,
    /// When it was asked for.
    pub at: Timestamp,
    /// What came of it; nothing yet while it runs.
    pub found: Option<Found>,
}

/// The state of a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// Events so far.
    pub seq: u64,
    /// Changes of owner so far.
    pub epoch: Epoch,
    /// Who may speak.
    pub owner: Owner,
    /// The business number; none before the first event.
    pub number: Option<NumberId>,
    /// Who writes.
    pub contact: Option<ContactId>,
    /// How the channel names them; the newest wins.
    pub customer: Customer,
    /// The agent in charge of the AI's part.
    pub agent: Option<AgentName>,
    /// The version of that agent which this conversation is on.
    pub version: Option<String>,
    /// Agents it passed through without a person.
    pub passes: u32,
    /// What model calls for it cost so far.
    pub spent: Usage,
    /// What they had cost when a person last gave it back: budgets count from there.
    pub spent_before: Usage,
    /// Replies of the agent since its goal was set: since the start, a pass or a return.
    pub replies: u32,
    /// Times a model was asked for the turn that is on.
    pub asks: u32,
    /// Answers to the turn that is on which were not let out.
    pub rewrites: u32,
    /// The newest of them.
    pub held_back: Option<HeldBack>,
    /// The newest lookups, oldest first.
    pub lookups: VecDeque<Lookup>,
    /// The end of the quiet span for which the customer was told so.
    pub quiet_told: Option<Timestamp>,
    /// The queue it is in, came from, or would go to.
    pub queue: Option<QueueId>,
    /// The ad that brought them.
    pub referral: Option<Referral>,
    /// The language of the customer's latest words.
    pub language: Option<String>,
    /// The burst or the answer that is on.
    pub turn: Turn,
    /// What is known.
    pub slots: BTreeMap<String, Slot>,
    /// How often each slot was asked for without being filled.
    pub asked: BTreeMap<String, u32>,
    /// The slot asked for in the agent's last reply.
    pub asking: Option<String>,
    /// The attempt of that reply was taken off again: the customer filled another slot instead.
    pub credited: bool,
    /// The newest lines, oldest first.
    pub lines: VecDeque<Arc<Line>>,
    /// The current or last handoff.
    pub handoff: Option<Handoff>,
    /// Handoffs so far.
    pub handoffs: HandoffNo,
    /// The customer's last message, by the provider's clock; anchors the 24 h window and never moves back.
    pub last_customer_at: Option<Timestamp>,
    /// The customer wrote and nobody has answered since.
    pub waiting_since: Option<Timestamp>,
    /// Messages of the customer since a person last wrote.
    pub unread: u32,
    /// The last event.
    pub updated_at: Timestamp,
    /// A note for the agent from the person who gave the conversation back.
    pub note: Option<String>,
    /// Reasons for which a person was here already and gave it back: they do not hand it off again.
    pub settled: Vec<Trigger>,
    /// Stretches of the agent's work so far: a return from a person begins another one, in which nothing from before counts.
    pub stretch: u32,
    /// Replies since something was filled, looked up or answered from what is known.
    pub stalled: u32,
    /// Triggers that only watch and were told since a person was last here.
    pub shadowed: BTreeSet<Trigger>,
    /// The customer declined a person whom the agent offered.
    pub declined_person: bool,
    /// What the triggers heard last.
    pub heard: Vec<Reading>,
    /// What we knew of the customer before.
    pub past: Past,
    /// The person who last owned it.
    pub last_operator: Option<OperatorId>,
    /// People's side of it.
    pub side: Box<Side>,
}

impl Conversation {
    /// Before its first event: owned by the agent, silent.
    pub fn new(id: ConversationId) -> Self {
        Self {
            id,
            seq: 0,
            epoch: Epoch::default(),
            owner: Owner::Agent,
            number: None,
            contact: None,
            customer: Customer::default(),
            agent: None,
            version: None,
            passes: 0,
            spent: Usage::default(),
            spent_before: Usage::default(),
            replies: 0,
            asks: 0,
            rewrites: 0,
            held_back: None,
            lookups: VecDeque::new(),
            quiet_told: None,
            queue: None,
            referral: None,
            language: None,
            turn: Turn::default(),
            slots: BTreeMap::new(),
            asked: BTreeMap::new(),
            asking: None,
            credited: false,
            lines: VecDeque::new(),
            handoff: None,
            handoffs: HandoffNo::default(),
            last_customer_at: None,
            waiting_since: None,
            unread: 0,
            updated_at: Timestamp::default(),
            note: None,
            settled: Vec::new(),
            stretch: 0,
            stalled: 0,
            shadowed: BTreeSet::new(),
            declined_person: false,
            heard: Vec::new(),
            past: Past::default(),
            last_operator: None,
            side: Box::default(),
        }
    }

    /// The customer's own words, oldest first, each with its message.
    pub fn customer_lines(&self) -> impl DoubleEndedIterator<Item = (&MessageId, &str)> {
        self.lines.iter().filter(|line| line.from == Speaker::Customer).filter_map(|line| line.message.as_ref().zip(line.words.as_deref()))
    }

    /// The lines since the agent last began: what was said before a person was here counts no more.
    pub fn fresh_lines(&self) -> impl DoubleEndedIterator<Item = &Arc<Line>> {
        self.lines.iter().filter(|line| line.stretch == self.stretch)
    }

    /// What the AI said last since a person was here: what was offered before is over.
    pub fn agent_said_lately(&self) -> Option<&str> {
        self.fresh_lines().rev().find(|line| line.from == Speaker::Agent).map(|line| line.text.as_str())
    }

    /// What the AI said last.
    pub fn agent_said(&self) -> Option<&str> {
        self.lines.iter().rev().find(|line| line.from == Speaker::Agent).map(|line| line.text.as_str())
    }

    /// The customer's words since our side last spoke, oldest first.
    pub fn unanswered(&self) -> Vec<&str> {
        self.words_since(|from| matches!(from, Speaker::Agent | Speaker::Notice | Speaker::Operator { .. } | Speaker::Outside))
    }

    /// The customer's words since somebody answered, oldest first; what they were told while they wait is no answer.
    pub fn since_answered(&self) -> Vec<&str> {
        self.words_since(|from| matches!(from, Speaker::Agent | Speaker::Operator { .. } | Speaker::Outside))
    }

    fn words_since(&self, answers: impl Fn(&Speaker) -> bool) -> Vec<&str> {
        let since = self.lines.iter().rev().take_while(|line| !answers(&line.from));
        let mut words: Vec<&str> = since.filter(|line| line.from == Speaker::Customer).filter_map(|line| line.words.as_deref()).collect();
        words.reverse();
        words
    }

    /// The customer's messages since our side last spoke.
    pub fn unanswered_ids(&self) -> Vec<&MessageId> {
        let ours = |line: &&Arc<Line>| !matches!(line.from, Speaker::Agent | Speaker::Notice | Speaker::Operator { .. } | Speaker::Outside);
        self.lines.iter().rev().take_while(ours).filter_map(|line| line.message.as_ref()).collect()
    }

    /// What our side said before a message of the customer, newest first: the last few lines, for an offer may stand before a
    /// question about it.
    pub fn said_before(&self, message: &MessageId) -> Vec<&str> {
        let at = self.lines.iter().position(|line| line.message.as_ref() == Some(message)).unwrap_or_default();
        let before = self.lines.iter().take(at).rev();
        let ours = before.filter(|line| matches!(line.from, Speaker::Agent | Speaker::Notice | Speaker::Operator { .. }));
        ours.map(|line| line.text.as_str()).take(OFFERS_MAX).collect()
    }

    /// The person who owns it.
    pub fn operator(&self) -> Option<&OperatorId> {
        match &self.owner {
            Owner::Operator { operator, .. } => Some(operator),
            Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => None,
        }
    }

    /// The person whose room it takes, with what it counts: the owner, or whom it is reserved for.
    pub fn holder(&self) -> Option<(&OperatorId, i64)> {
        let owner = self.operator().map(|operator| (operator, self.side.units));
        owner.or_else(|| self.side.offer.as_ref().map(|offer| (&offer.operator, offer.units)))
    }

    /// What it wants of the person who gets it.
    pub fn wish(&self) -> Wish {
        Wish {
            passed: self.handoff.as_ref().map(|handoff| handoff.passed.clone()).unwrap_or_default(),
            prefer: self.last_operator.clone().or_else(|| self.past.last_owner.clone()),
            returning: self.side.returning,
            language: self.language.clone(),
        }
    }

    /// What routing rules look at.
    pub fn asked(&self, reason: Option<Trigger>) -> Asked {
        Asked {
            country: self.customer.country(),
            language: self.language.clone(),
            referral: self.referral.clone(),
            number: self.number.clone(),
            slots: self.slots.iter().map(|(name, slot)| (name.clone(), slot.value.clone())).collect(),
            returning: self.past.returning || self.side.returning,
            words: self.customer_lines().map(|(_, words)| words.to_owned()).collect(),
            agent: self.agent.clone(),
            reason,
        }
    }

    /// Until when free text may be sent: 24 hours after the customer's last message or call. None: not at all.
    pub fn window_until(&self) -> Option<Timestamp> {
        self.last_customer_at.filter(|_| !self.side.window_shut).map(|at| at.plus(WINDOW))
    }

    /// Were its words erased?
    pub fn is_erased(&self) -> bool {
        self.contact.as_ref().is_some_and(|contact| contact.as_str() == ERASED_CONTACT)
    }

    /// Has it not ended?
    pub fn is_open(&self) -> bool {
        !matches!(self.owner, Owner::Closed { .. })
    }

    /// The id of the `nth` message that the next decision sends out: unguessable because the conversation's id is.
    fn outbound_id(&self, nth: usize) -> OutboundId {
        OutboundId::new(format!("{}.{}.{nth}", self.id, self.seq + 1))
    }
}
