//! What happened, in the past tense: the only truth about a conversation. Stored as JSON for years; golden snapshots hold
//! the shape of every kind.

use super::brief::{Brief, Past};
use super::guard::Finding;
use super::handoff::Digest;
use super::id::{AgentName, ContactId, Epoch, HandoffNo, MenuId, MessageId, NumberId, OperatorId, OutboundId, QueueId, TurnNo};
use super::message::{Customer, Inbound, Outbound, Referral};
use super::slot::Slot;
use super::time::Timestamp;
use super::trigger::{Fired, Reading, When};
use super::usage::Usage;
use serde::{Deserialize, Serialize};
use serde_json::Value;

mod agent;
mod channel;
mod kind;
mod people;

pub use agent::{Found, PassReason};
pub use channel::{ChannelEvent, OptOut};
pub use people::{Aside, Due, How, Keeps, MoveReason, OfferEnd, Rating, RevokeReason};

/// One fact of a conversation's log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A customer wrote on a number for the first time, or again after a close.
    Opened {
        /// The business number.
        number: NumberId,
        /// Who.
        contact: ContactId,
        /// How the channel names them.
        customer: Customer,
        /// The agent that speaks first; none on a number nobody configured.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<AgentName>,
        /// The version of that agent: the conversation stays on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// The queue that will get it when nothing else decides; says whose team may look on.
        queue: QueueId,
        /// The menu that greets instead of an agent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        menu: Option<MenuId>,
        /// People answer from the first word on, without agent or menu.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        direct: bool,
        /// The ad that brought them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral: Option<Referral>,
        /// What we knew of them before; nothing about a new customer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        past: Option<Past>,
    },
    /// The customer wrote.
    Received {
        /// The message.
        message: Box<Inbound>,
        /// The language of its words, when they tell.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
        /// How upset it sounds by itself, 0 to 1.
        #[serde(default, skip_serializing_if = "is_calm")]
        mood: f64,
    },
    /// A burst is on; it is answered at `until` unless more comes.
    Gathering {
        /// The turn that will answer it.
        turn: TurnNo,
        /// When it is answered.
        until: Timestamp,
    },
    /// The burst ended, a model is asked.
    TurnStarted {
        /// Which turn.
        turn: TurnNo,
    },
    /// A slot got a value.
    SlotFilled {
        /// Its name.
        name: String,
        /// With provenance.
        slot: Slot,
    },
    /// The customer will not say.
    SlotRefused {
        /// Its name.
        name: String,
        /// With provenance; the value is null.
        slot: Slot,
    },
    /// The agent answered.
    Replied {
        /// The turn it answers.
        turn: TurnNo,
        /// The words.
        message: Outbound,
        /// The slot it asks for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asks: Option<String>,
        /// Which model wrote it.
        model: String,
        /// What the answer cost.
        #[serde(default)]
        usage: Usage,
        /// Ids of the passages it rests on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sources: Vec<String>,
        /// The rest of words that are too long for one message.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<Outbound>,
    },
    /// An answer was not let out; the model is asked anew, or a person takes over.
    HeldBack {
        /// The turn it was for.
        turn: TurnNo,
        /// What it would have said.
        reply: String,
        /// Why not.
        findings: Vec<Finding>,
        /// What it cost.
        #[serde(default)]
        usage: Usage,
    },
    /// A lookup was asked for.
    ToolCalled {
        /// The turn it is for.
        turn: TurnNo,
        /// Its number in the turn, from 1.
        nth: u32,
        /// Which tool.
        tool: String,
        /// With what.
        arguments: Value,
        /// What the model's request cost.
        #[serde(default)]
        usage: Usage,
    },
    /// A lookup came back.
    ToolAnswered {
        /// The turn it is for.
        turn: TurnNo,
        /// Its number in the turn.
        nth: u32,
        /// What it found, or why it found nothing.
        found: Found,
    },
    /// Another agent goes on, with the slots.
    Passed {
        /// From.
        from: AgentName,
        /// To.
        to: AgentName,
        /// The version of the next agent.
        version: String,
        /// Why.
        why: PassReason,
        /// Slots that mean something else to the next agent and are forgotten.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forgets: Vec<String>,
    },
    /// The customer wrote in quiet hours: told so, answered when they end.
    Quieted {
        /// The turn that waits.
        turn: TurnNo,
        /// Until when.
        until: Timestamp,
        /// What the customer is told, once in each span.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Outbound>,
    },
    /// What the triggers heard at one moment; nothing is written when they heard nothing.
    Judged {
        /// When.
        when: When,
        /// Everything that was heard, acting or not.
        readings: Vec<Reading>,
    },
    /// A trigger that only watches would have handed off.
    Shadowed {
        /// Which, with what it rests on.
        fired: Fired,
    },
    /// The agent stopped; the conversation waits for a person, who gets the brief.
    HandedOff {
        /// Which handoff.
        handoff: HandoffNo,
        /// Why.
        fired: Fired,
        /// Where it waits.
        queue: QueueId,
        /// The new epoch.
        epoch: Epoch,
        /// Over other chats of the queue, by the rule that decided.
        #[serde(default, skip_serializing_if = "is_zero")]
        priority: i64,
        /// What the person receives.
        brief: Box<Brief>,
        /// The hand-over line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        notice: Option<Outbound>,
    },
    /// A person owns the conversation.
    Assigned {
        /// Which handoff.
        handoff: HandoffNo,
        /// Who.
        operator: OperatorId,
        /// From which queue.
        queue: QueueId,
        /// The new epoch.
        epoch: Epoch,
        /// How they came to it.
        how: How,
        /// What it counts towards their capacity.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        units: i64,
    },
    /// It is reserved for a person until they accept, decline, or let it pass.
    Offered {
        /// Which handoff.
        handoff: HandoffNo,
        /// For whom.
        operator: OperatorId,
        /// Until when.
        until: Timestamp,
        /// How they were found.
        how: How,
        /// What it counts towards their capacity.
        #[serde(default = "one", skip_serializing_if = "is_one")]
        units: i64,
    },
    /// An offer ended without an owner.
    OfferEnded {
        /// For whom it was.
        operator: OperatorId,
        /// Why.
        why: OfferEnd,
    },
    /// The person who has it should answer soon, or is late.
    Nudged {
        /// Who has it; nobody while it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
        /// Which deadline.
        due: Due,
        /// Is it past?
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        late: bool,
    },
    /// A person took note of what a colleague gave them.
    Acknowledged {
        /// Who.
        operator: OperatorId,
    },
    /// The queue is closed: it waits until it opens.
    Held {
        /// Which queue.
        queue: QueueId,
        /// Until when; none when no opening is in sight.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Timestamp>,
        /// What the customer is told, once in each closed period; none when the handoff said it, or when it was said before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Outbound>,
    },
    /// The queue opened: it waits for a person like any other.
    Released {
        /// Which queue.
        queue: QueueId,
    },
    /// It waits in another queue by a rule of the house.
    Moved {
        /// From where.
        from: QueueId,
        /// To where.
        queue: QueueId,
        /// Why.
        why: MoveReason,
        /// The new epoch.
        epoch: Epoch,
    },
    /// A trigger fired while the queue is closed, and the agent file lets the agent go on until it opens.
    Postponed {
        /// Which, with what it rests on.
        fired: Fired,
        /// Until when.
        until: Timestamp,
        /// What the customer is told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<Outbound>,
    },
    /// The customer was shown a menu.
    MenuShown {
        /// Which.
        menu: MenuId,
        /// The menu.
        message: Outbound,
    },
    /// The customer chose from a menu.
    Chosen {
        /// Which menu.
        menu: MenuId,
        /// Which option.
        option: String,
        /// The agent that goes on; none when it leads to people.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<AgentName>,
        /// That agent's version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
    },
    /// A colleague wrote first, with a template.
    Started {
        /// Who.
        by: OperatorId,
        /// The template.
        message: Outbound,
    },
    /// The customer fell silent and was reminded.
    Reminded {
        /// The reminder.
        message: Outbound,
    },
    /// The customer was asked how it went.
    RatingAsked {
        /// The question.
        message: Outbound,
    },
    /// The customer said how it went.
    Rated {
        /// `good`, `fair` or `poor`.
        rating: Rating,
    },
    /// The person wrote.
    Said {
        /// The words.
        message: Outbound,
        /// Slots that were known and are asked for all the same: the person was told, and sent it anyway.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        repeats: Vec<String>,
    },
    /// A model read what a person takes over. Values it found are events of their own.
    Digested {
        /// Which handoff.
        handoff: HandoffNo,
        /// What it wrote.
        digest: Digest,
        /// What it cost.
        #[serde(default)]
        usage: Usage,
    },
    /// The customer who waits was told something.
    WaitTold {
        /// Which handoff.
        handoff: HandoffNo,
        /// How many are before them, when that was told.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ahead: Option<u32>,
        /// The words.
        message: Outbound,
    },
    /// The customer no longer wants a person: the agent goes on.
    WaitCancelled {
        /// Which handoff.
        handoff: HandoffNo,
        /// The message that says so.
        message: MessageId,
        /// The new epoch.
        epoch: Epoch,
        /// What the customer is told.
        line: Outbound,
    },
    /// The agent offered a person and the customer declined: it is not offered again by itself.
    PersonDeclined {
        /// The message that says so.
        message: MessageId,
    },
    /// The conversation waits in another queue.
    Transferred {
        /// By whom.
        by: OperatorId,
        /// To where.
        queue: QueueId,
        /// Why, in their words.
        reason: String,
        /// The new epoch.
        epoch: Epoch,
        /// What the one who had it may still do.
        #[serde(default, skip_serializing_if = "Keeps::is_nothing")]
        keeps: Keeps,
    },
    /// Taken back from a person.
    Revoked {
        /// From whom.
        operator: OperatorId,
        /// Back to where.
        queue: QueueId,
        /// The new epoch.
        epoch: Epoch,
        /// Why.
        #[serde(default, skip_serializing_if = "RevokeReason::is_first_response")]
        why: RevokeReason,
    },
    /// Back to the agent.
    Resumed {
        /// By whom.
        by: OperatorId,
        /// For the agent, in their words.
        note: String,
        /// The new epoch.
        epoch: Epoch,
        /// The version of the agent from here on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// Another agent than before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<AgentName>,
        /// Slots that mean something else to that agent and are forgotten.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        forgets: Vec<String>,
    },
    /// A person answered from outside of Baton (the phone app).
    Echoed {
        /// What they wrote.
        text: String,
        /// The new epoch.
        epoch: Epoch,
    },
    /// A message of ours did not arrive, or nobody knows.
    Undelivered {
        /// Which.
        message: OutboundId,
        /// `failed`, `refused` or `unknown`.
        outcome: super::delivery::Delivery,
        /// Why, for people.
        detail: String,
    },
    /// A person did something beside the talk.
    Aside {
        /// What.
        what: Aside,
    },
    /// The channel did something beside messages.
    Channel {
        /// What.
        what: ChannelEvent,
    },
    /// The end.
    Closed {
        /// By whom; none when a rule closed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<OperatorId>,
        /// Why.
        reason: String,
        /// One of the workspace's categories.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        category: Option<String>,
        /// The new epoch.
        epoch: Epoch,
    },
}

fn one() -> i64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(units: &i64) -> bool {
    *units == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(priority: &i64) -> bool {
    *priority == 0
}

/// Calm is not written down.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_calm(mood: &f64) -> bool {
    *mood == 0.0
}
