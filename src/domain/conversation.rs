//! A conversation: a log of events folded into a state with exactly one owner. `decide` does not mutate, `apply` does not
//! decide, and replaying the log equals the state.

mod answer;
mod apply;
mod customer;
mod decide;
mod people;

pub use decide::{Answering, Ctx, Decision, Input, Refusal};

use super::handoff::Handoff;
use super::id::{AgentName, ContactId, ConversationId, Epoch, HandoffNo, MessageId, NumberId, OperatorId, OutboundId, QueueId};
use super::message::{Customer, Referral};
use super::slot::Slot;
use super::time::Timestamp;
use super::trigger::Trigger;
use super::turn::Turn;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::VecDeque;
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
    /// Nobody: something happened.
    Event,
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
            queue: None,
            referral: None,
            language: None,
            turn: Turn::default(),
            slots: BTreeMap::new(),
            asked: BTreeMap::new(),
            asking: None,
            lines: VecDeque::new(),
            handoff: None,
            handoffs: HandoffNo::default(),
            last_customer_at: None,
            waiting_since: None,
            unread: 0,
            updated_at: Timestamp::default(),
            note: None,
            settled: Vec::new(),
        }
    }

    /// The customer's own words, oldest first, each with its message.
    pub fn customer_lines(&self) -> impl DoubleEndedIterator<Item = (&MessageId, &str)> {
        self.lines.iter().filter(|line| line.from == Speaker::Customer).filter_map(|line| line.message.as_ref().zip(line.words.as_deref()))
    }

    /// What the AI said last.
    pub fn agent_said(&self) -> Option<&str> {
        self.lines.iter().rev().find(|line| line.from == Speaker::Agent).map(|line| line.text.as_str())
    }

    /// The customer's words since our side last spoke, oldest first.
    pub fn unanswered(&self) -> Vec<&str> {
        let ours = |line: &&Arc<Line>| !matches!(line.from, Speaker::Agent | Speaker::Notice | Speaker::Operator { .. } | Speaker::Outside);
        let mut words: Vec<&str> =
            self.lines.iter().rev().take_while(ours).filter(|line| line.from == Speaker::Customer).filter_map(|line| line.words.as_deref()).collect();
        words.reverse();
        words
    }

    /// The person who owns it.
    pub fn operator(&self) -> Option<&OperatorId> {
        match &self.owner {
            Owner::Operator { operator, .. } => Some(operator),
            Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => None,
        }
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
