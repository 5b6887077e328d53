//! A queue and its policies.

use crate::domain::agent::Localized;
use crate::domain::id::{CalendarId, OperatorId, QueueId, TeamId};
use crate::domain::time::{Limit, Span};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where handoffs wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// Its name in files.
    pub id: QueueId,
    /// Its name for people.
    #[schemars(length(min = 1))]
    pub name: String,
    /// The team whose it is.
    pub team: TeamId,
    /// People who serve it, in the order of the rotation.
    #[serde(default)]
    pub members: Vec<OperatorId>,
    /// round_robin or least_loaded.
    #[serde(default, skip_serializing_if = "is_default")]
    pub strategy: Strategy,
    /// The person who last had the customer comes first, when they can.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sticky: bool,
    /// push (assigned at once) or offer (accepted within `offer_for`, else offered to the next).
    #[serde(default, skip_serializing_if = "is_default")]
    pub hand_out: HandOut,
    /// How long an offer stands. 90s unless this says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_for: Option<Span>,
    /// What a chat of this queue counts towards a person's capacity.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schemars(range(min = 1, max = 100))]
    pub weight: i64,
    /// Queues of a higher priority are served first by people who serve several.
    #[serde(default, skip_serializing_if = "is_default")]
    #[schemars(range(min = -100, max = 100))]
    pub priority: i64,
    /// Skills that a person must have to get a chat of this queue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The customer's language must be among the person's skills, when any member has it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub match_language: bool,
    /// The calendar in which it is served; always, without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<CalendarId>,
    /// Outside its hours: hold (until it opens) or fallback (to the fallback queue).
    #[serde(default, skip_serializing_if = "is_default")]
    pub when_closed: WhenClosed,
    /// Where chats go when nobody serves this queue, or after `overflow`; the catch-all without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<QueueId>,
    /// A chat that nobody was given for so long moves to the fallback queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overflow: Option<Span>,
    /// The first answer of the person who was given a chat. 15m unless this says otherwise; `off` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_response: Option<Limit>,
    /// Every later answer. 1h unless this says otherwise; `off` for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_response: Option<Limit>,
    /// From the handoff to the close: leads are told when it is late. `off` unless this says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Limit>,
    /// Deadlines count business time (only the queue's hours) or wall time.
    #[serde(default, skip_serializing_if = "is_default")]
    pub clock: ClockKind,
    /// A chat that was taken back goes to the next person, back to the queue, or to a lead.
    #[serde(default, skip_serializing_if = "is_default")]
    pub on_lapse: OnLapse,
    /// People who may let a chat pass before a lead gets it. 3 unless this says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 20))]
    pub hops: Option<u32>,
    /// Said once in each closed period, by language; `{opens}` is when somebody is there again. Ours, without it.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub away: Localized,
    /// The template that says it when WhatsApp's 24 hours are over; its first parameter is when somebody is there again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_template: Option<TemplateName>,
    /// Held chats are released oldest first, or those first whose 24 hours end first (closing_window).
    #[serde(default, skip_serializing_if = "is_default")]
    pub release: Release,
    /// A customer who writes again within this time after the close comes back here. 24h unless this says otherwise; `off` for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<Limit>,
    /// What happens to chats in which the customer falls silent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle: Option<Idle>,
    /// Ask the customer how it went when a person closes the chat.
    #[serde(default, skip_serializing_if = "is_default")]
    pub rating: bool,
    /// Reps see only what is theirs, not what waits here.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hides_waiting: bool,
    /// Who moves a chat away may still read it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub giver_reads: bool,
}

/// A template that Meta approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateName {
    /// Its name.
    pub name: String,
    /// Its language as Meta writes it, e.g. en or pt_BR.
    pub language: String,
}

/// What happens to chats in which the customer falls silent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Idle {
    /// After so long they are reminded, once. WhatsApp lets it out within 24 hours of their last message only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remind: Option<Span>,
    /// The reminder, by language. Ours, without it.
    #[serde(default, skip_serializing_if = "Localized::is_empty")]
    pub line: Localized,
    /// After so long the chat is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub close: Option<Span>,
}

/// How the next person is found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// A strict sequence.
    #[default]
    RoundRobin,
    /// Who holds the least of what they can hold.
    LeastLoaded,
}

/// How a chat comes to its person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HandOut {
    /// It is theirs at once.
    #[default]
    Push,
    /// It is reserved for them until they accept, decline, or let it pass.
    Offer,
}

/// Outside its hours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WhenClosed {
    /// Chats are held until it opens.
    #[default]
    Hold,
    /// Chats go to the fallback queue.
    Fallback,
}

/// What a deadline counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Only the queue's hours.
    #[default]
    Business,
    /// Every minute.
    Wall,
}

/// What becomes of a chat that was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnLapse {
    /// The next person who has not had it yet.
    #[default]
    Next,
    /// Anybody but the one who let it pass last.
    Queue,
    /// A lead of the team.
    Lead,
}

/// The order in which held chats are given out at opening.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// First in, first out.
    #[default]
    Oldest,
    /// Whose 24 hours end first.
    ClosingWindow,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn one() -> i64 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(weight: &i64) -> bool {
    *weight == 1
}

impl Queue {
    /// A queue with the product's default policies.
    pub fn new(id: impl Into<QueueId>, name: &str, team: impl Into<TeamId>, members: Vec<OperatorId>) -> Self {
        Self {
            id: id.into(),
            name: name.to_owned(),
            team: team.into(),
            members,
            strategy: Strategy::default(),
            sticky: false,
            hand_out: HandOut::default(),
            offer_for: None,
            weight: 1,
            priority: 0,
            needs: Vec::new(),
            match_language: false,
            hours: None,
            when_closed: WhenClosed::default(),
            fallback: None,
            overflow: None,
            first_response: None,
            next_response: None,
            resolution: None,
            clock: ClockKind::default(),
            on_lapse: OnLapse::default(),
            hops: None,
            away: Localized::default(),
            away_template: None,
            release: Release::default(),
            reopen: None,
            idle: None,
            rating: false,
            hides_waiting: false,
            giver_reads: false,
        }
    }
}
