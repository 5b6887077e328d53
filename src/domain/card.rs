//! The card of a conversation: what a list shows. Stored beside the columns that SQL searches, written in the commit of the
//! events it follows from.

use super::conversation::{Conversation, Owner, Speaker};
use super::event::Rating;
use super::id::OperatorId;
use super::text;
use super::time::Timestamp;
use super::trigger::Trigger;
use super::withheld;
use serde::{Deserialize, Serialize};

/// What a list shows of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The profile name.
    pub name: Option<String>,
    /// In E.164.
    pub phone: Option<String>,
    /// ISO country.
    pub country: Option<String>,
    /// What was said last, clipped. An automatic notice says nothing that people need to know of a chat: it stands here only alone.
    pub preview: String,
    /// Who said it: `customer`, `agent`, `notice`, `operator` or `outside`.
    pub preview_from: String,
    /// Which person said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview_by: Option<OperatorId>,
    /// Messages of the customer since a person last wrote.
    pub unread: u32,
    /// Why it was handed off.
    pub trigger: Option<Trigger>,
    /// The person who has it was reminded of a deadline.
    #[serde(default)]
    pub nudged: bool,
    /// A deadline is past.
    #[serde(default)]
    pub late: bool,
    /// As what it was closed.
    #[serde(default)]
    pub category: Option<String>,
    /// How it went, as the customer says.
    #[serde(default)]
    pub rating: Option<Rating>,
    /// WhatsApp says that the 24 hours are over: the person must send a template.
    #[serde(default)]
    pub window_shut: bool,
    /// Put aside until then.
    #[serde(default)]
    pub snoozed_until: Option<Timestamp>,
    /// Notes for colleagues.
    #[serde(default)]
    pub notes: u32,
}

const PREVIEW_CHARS_MAX: usize = 120;

/// The card of a conversation as it stands.
pub fn of(conversation: &Conversation) -> Card {
    let heard = || conversation.lines.iter().rev().filter(|line| line.from.is_heard());
    let newest = heard().find(|line| line.from != Speaker::Notice).or_else(|| heard().next());
    Card {
        name: conversation.customer.name.clone(),
        phone: conversation.customer.phone.as_ref().map(|p| p.as_str().to_owned()),
        country: conversation.customer.country(),
        preview: newest.map(|line| text::clip(&withheld::without(&withheld::of(conversation), &line.text), PREVIEW_CHARS_MAX)).unwrap_or_default(),
        preview_from: newest.map_or("event", |line| speaker_word(&line.from)).to_owned(),
        preview_by: newest.and_then(|line| match &line.from {
            Speaker::Operator { operator } => Some(operator.clone()),
            Speaker::Customer | Speaker::Agent | Speaker::Notice | Speaker::Outside | Speaker::Note { .. } | Speaker::Event => None,
        }),
        unread: conversation.unread,
        trigger: conversation.handoff.as_ref().map(|h| h.fired.trigger),
        nudged: conversation.side.nudged,
        late: conversation.side.late,
        category: conversation.side.category.clone(),
        rating: conversation.side.rating,
        window_shut: conversation.side.window_shut && conversation.is_open(),
        snoozed_until: conversation.side.snoozed.filter(|_| conversation.is_snoozed()),
        notes: conversation.side.notes,
    }
}

/// The word for a speaker in views.
pub fn speaker_word(speaker: &Speaker) -> &'static str {
    match speaker {
        Speaker::Customer => "customer",
        Speaker::Agent => "agent",
        Speaker::Notice => "notice",
        Speaker::Operator { .. } => "operator",
        Speaker::Outside => "outside",
        Speaker::Note { .. } => "note",
        Speaker::Event => "event",
    }
}

/// The word for an owner: a column, and the API's `owner.kind`.
pub fn owner_word(owner: &Owner) -> &'static str {
    match owner {
        Owner::Agent => "agent",
        Owner::Queue { .. } => "queue",
        Owner::Operator { .. } => "operator",
        Owner::Outside => "outside",
        Owner::Closed { .. } => "closed",
    }
}
