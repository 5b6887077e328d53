//! What must come of a case: at single turns, at the handoff, afterwards, and in the end. What is not said is not asked, but for what
//! always holds: nobody of ours speaks out of turn.

use crate::domain::time::Span;
use crate::domain::trigger::Trigger;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What must come of a case. Turns are counted by what the main customer does, from 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Values in the end, by slot. `~any` is any value, `~refused` that the customer would not say, `~/regex/` a pattern, `~like WORDS` the
    /// same but for case, accents and punctuation, `~masked` a value whose form is kept and hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<BTreeMap<String, Value>>,
    /// May other slots be filled than those in `slots`? They may not when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub others: Option<bool>,
    /// Slots that must stay empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub empty: Option<Vec<String>>,
    /// What must never happen: `handoff`, `reask`, `reask.SLOT`, `commitment.KIND` (money, discount, date, legal, link, contact), `leak.prompt`,
    /// `leak.personal` (a phone or e-mail that is not the customer's), `markdown`, `unrendered`, `tool` (a lookup that finds something),
    /// `event.KIND`, `says.WORDS`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// By the number of the turn.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub turns: BTreeMap<u32, TurnExpect>,
    /// The handoff: `none`, a reason, or what must be so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffExpect>,
    /// What comes after the handoff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<AfterExpect>,
    /// Events of the log in this order, others between them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventExpect>,
    /// Customers in the order in which people get them; the main one is `customer`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<String>,
    /// What must come of the other customers, by their names in `as`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub customers: BTreeMap<String, ChatExpect>,
    /// Sentences that are true of the conversation, for a model to judge, each yes or no.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judge: Vec<String>,
    /// What it may cost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<CostExpect>,
    /// Who has it in the end: `agent`, `queue`, `person`, `outside`, `closed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// Values that nobody expects to be right yet: the case is told, and counts for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_failure: Option<String>,
}

impl Expect {
    /// Takes what is said for all cases of a file where it says nothing itself.
    pub(super) fn under(&mut self, defaults: &Self) {
        let d = defaults.clone();
        self.slots = self.slots.take().or(d.slots);
        self.others = self.others.or(d.others);
        self.empty = self.empty.take().or(d.empty);
        self.handoff = self.handoff.take().or(d.handoff);
        self.after = self.after.take().or(d.after);
        self.cost = self.cost.take().or(d.cost);
        self.ends = self.ends.take().or(d.ends);
        self.known_failure = self.known_failure.take().or(d.known_failure);
        let never = std::mem::take(&mut self.never);
        self.never = d.never.into_iter().chain(never).collect();
        let judge = std::mem::take(&mut self.judge);
        self.judge = d.judge.into_iter().chain(judge).collect();
        for (turn, expect) in d.turns {
            self.turns.entry(turn).or_insert(expect);
        }
    }
}

/// What must be so before the customer's next step.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TurnExpect {
    /// What the customer reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyExpect>,
    /// Values of slots by now; see `expect.slots`. Others may be filled.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub slots: BTreeMap<String, Value>,
    /// A handoff in this turn: `none`, or its reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffExpect>,
    /// Who has it by now: `agent`, `queue`, `person`, `outside`, `closed`, or the id of a person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The queue it waits in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
}

/// What the customer reads in a turn, all messages together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyExpect {
    /// Words in it, whatever their case.
    #[serde(default, skip_serializing_if = "Many::is_empty")]
    pub contains: Many,
    /// Words that are not in it.
    #[serde(default, skip_serializing_if = "Many::is_empty")]
    pub lacks: Many,
    /// A regular expression that it matches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// Characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_chars: Option<usize>,
    /// Its language, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The slot that it asks for; `nothing` when it asks for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks_slot: Option<String>,
    /// Titles that can be tapped, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buttons: Option<Vec<String>>,
    /// A passage that it rests on: the file's name without `.md` and the heading, `delivery#tracking`, `company.es#horario`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cites: Option<String>,
    /// Nothing is said at all, by nobody of ours.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
}

/// One text, or several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "OneOrMany", into = "Vec<String>")]
#[schemars(with = "OneOrMany")]
pub struct Many(pub Vec<String>);

impl Many {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl From<OneOrMany> for Many {
    fn from(texts: OneOrMany) -> Self {
        match texts {
            OneOrMany::One(text) => Self(vec![text]),
            OneOrMany::Several(texts) => Self(texts),
        }
    }
}

impl From<Many> for Vec<String> {
    fn from(many: Many) -> Self {
        many.0
    }
}

/// The handoff: a word, or what must be so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum HandoffExpect {
    /// `none`, or the code of the reason.
    Word(String),
    /// What must be so.
    Rules(Box<HandoffRules>),
}

/// What must be so at the first handoff.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandoffRules {
    /// The first and the last turn at which it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Window>,
    /// The code of the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Trigger>,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// Slots that the brief has with the message they come from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log_has: Vec<String>,
    /// Words in the brief: its summary, what was asked last, what was tried and promised.
    #[serde(default, skip_serializing_if = "Many::is_empty")]
    pub log_says: Many,
    /// Times the customer is told that a person takes over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<usize>,
}

/// A turn, or the first and the last of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Window {
    /// That turn.
    At(u32),
    /// From, to.
    Between(u32, u32),
}

impl Window {
    /// The first and the last turn.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Self::At(turn) => (turn, turn),
            Self::Between(from, to) => (from, to),
        }
    }
}

/// What comes after the handoff, from the events of the runtime.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterExpect {
    /// Who gets it first; `nobody` when it waits to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_to: Option<String>,
    /// How long after the handoff at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned_within: Option<Span>,
    /// Who has it in the end; `nobody` when nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The queue in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// The agent says nothing until it is given back. Asked always; `false` is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_silent: Option<bool>,
    /// Is it held until the queue opens?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<bool>,
    /// The moment at which it is released, `2026-11-03 09:00 Europe/Madrid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released_at: Option<String>,
    /// Times the customer is told that nobody is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<usize>,
    /// How long after the assignment it is taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_after: Option<Span>,
    /// Is it never taken back?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub never_revoked: Option<bool>,
}

/// An event of the log: its kind, and any of its fields.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventExpect {
    /// Its kind, such as `handed_off`, `assigned`, `held`, `released`, `revoked`, `nudged`, `closed`.
    pub event: String,
    /// When: `+15m` after the handoff, or a moment like `2026-11-03 09:00 Europe/Madrid`; to the second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Any other key is a field of the event with its value.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// What must come of another customer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChatExpect {
    /// Values in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slots: Option<BTreeMap<String, Value>>,
    /// The handoff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<HandoffExpect>,
    /// What comes after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<AfterExpect>,
    /// Who has it in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
}

/// What a case may cost.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CostExpect {
    /// US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usd: Option<f64>,
    /// Tokens in and out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<u64>,
    /// Calls of models.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<usize>,
    /// Messages to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<usize>,
    /// The longest wait from the customer's last word to our answer, on the virtual clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer_within: Option<Span>,
}
