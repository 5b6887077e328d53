//! What goes wrong on purpose.

use serde::{Deserialize, Serialize};

/// What goes wrong. Nothing by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Sends that are refused, in order.
    pub fails: Vec<Fails>,
    /// So many sends are taken, and their answers lost.
    pub lose_answers: u32,
    /// Every answer comes so late.
    pub latency_ms: u64,
    /// What happens to statuses.
    pub statuses: StatusFaults,
    /// Every webhook is delivered so often at once.
    pub copies: u32,
    /// Free text outside of 24 hours is refused, as Meta does; the sandbox is lenient otherwise.
    pub strict_window: bool,
    /// More than 45 messages to a customer at once are refused, as Meta does.
    pub strict_pair: bool,
    /// Questions about the account and the number that `baton doctor` asks: wrong on purpose.
    pub account: AccountFaults,
}

/// Sends that are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fails {
    /// Meta's code.
    pub code: i64,
    /// So many sends in a row.
    #[serde(default = "once")]
    pub times: u32,
    /// Taken at first, and told by a `failed` status later.
    #[serde(default)]
    pub later: bool,
}

fn once() -> u32 {
    1
}

/// What happens to statuses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StatusFaults {
    /// They come so late.
    pub delay_ms: u64,
    /// Each comes twice.
    pub doubled: bool,
    /// `read` before `delivered` before `sent`.
    pub reordered: bool,
    /// They never come.
    pub missing: bool,
}

/// What is wrong with the account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccountFaults {
    /// The token is refused with 190.
    pub token_expired: bool,
    /// The number is not there: 100 with subcode 33.
    pub number_gone: bool,
    /// The number is not connected.
    pub disconnected: bool,
    /// Its quality is RED.
    pub red: bool,
    /// The display name is declined.
    pub name_declined: bool,
    /// No app gets the account's webhooks.
    pub not_subscribed: bool,
    /// The app's webhook leads elsewhere.
    pub other_callback: bool,
    /// Fields that the app does not get.
    pub missing_fields: Vec<String>,
    /// The clock of the answer is off by so many seconds.
    pub clock_off_secs: i64,
    /// There are no templates.
    pub no_templates: bool,
}

/// What the next send meets.
pub(super) enum Meets {
    Nothing,
    Refused(i64),
    FailsLater(i64),
    AnswerLost,
}

impl Faults {
    pub(super) fn next(&mut self) -> Meets {
        if let Some(first) = self.fails.first_mut().filter(|fails| fails.times > 0) {
            first.times -= 1;
            let met = if first.later { Meets::FailsLater(first.code) } else { Meets::Refused(first.code) };
            self.fails.retain(|fails| fails.times > 0);
            return met;
        }
        if self.lose_answers > 0 {
            self.lose_answers -= 1;
            return Meets::AnswerLost;
        }
        Meets::Nothing
    }
}
