//! A turn is a burst of customer messages and the one answer to it. People write in quick bubbles; each bubble is not a question.

use super::id::TurnNo;
use super::message::InboundBody;
use super::policy::Policy;
use super::time::{Millis, Timestamp};
use serde::{Deserialize, Serialize};

/// Where the agent is with the customer's latest words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "phase", rename_all = "snake_case")]
pub enum Phase {
    /// Nothing to answer.
    #[default]
    Idle,
    /// Bubbles are coming.
    Gathering {
        /// When the first came.
        since: Timestamp,
        /// When it is answered.
        until: Timestamp,
    },
    /// A model is writing.
    Asking,
    /// Quiet hours: it is answered when they end.
    Resting {
        /// When.
        until: Timestamp,
    },
    /// A tool is being asked, for a model that waits for it.
    Looking,
}

/// The turn that is on, or the last one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Its number.
    pub no: TurnNo,
    /// Where it is.
    pub phase: Phase,
    /// Messages since the last answer.
    pub messages: usize,
    /// When a model was first asked for it.
    #[serde(default)]
    pub asked_at: Option<Timestamp>,
}

/// How long to wait after this message for more of the same burst: nothing after a tap, short after a complete sentence,
/// longer after a fragment.
///
/// ```
/// use baton::domain::{message::InboundBody, policy::Policy, turn::wait_after};
/// let policy = Policy::default();
/// let text = |t: &str| InboundBody::Text { text: t.into() };
/// assert_eq!(wait_after(&text("We need help with invoices."), &policy), policy.burst_ms_sentence);
/// assert_eq!(wait_after(&text("hi"), &policy), policy.burst_ms_fragment);
/// ```
pub fn wait_after(body: &InboundBody, policy: &Policy) -> Millis {
    match body {
        InboundBody::Choice { .. } | InboundBody::Form { .. } => policy.burst_ms_tap,
        InboundBody::Text { text } | InboundBody::Edited { text, .. } if is_complete(text) => policy.burst_ms_sentence,
        InboundBody::Text { .. } | InboundBody::Edited { .. } => policy.burst_ms_fragment,
        InboundBody::Media { .. }
        | InboundBody::Location { .. }
        | InboundBody::Contacts { .. }
        | InboundBody::Order { .. }
        | InboundBody::CallPermission { .. }
        | InboundBody::Reaction { .. }
        | InboundBody::Revoked { .. }
        | InboundBody::System { .. }
        | InboundBody::Unreadable { .. } => policy.burst_ms_fragment,
    }
}

/// When a burst that began at `since` is answered, given one more message now.
pub fn until(since: Timestamp, now: Timestamp, messages: usize, wait: Millis, policy: &Policy) -> Timestamp {
    if messages >= policy.burst_messages_max {
        return now;
    }
    now.plus(wait).min(since.plus(policy.burst_ms_max)).max(now)
}

fn is_complete(text: &str) -> bool {
    const LONG_CHARS: usize = 40;
    let text = text.trim_end();
    let ends = text.ends_with(['.', '!', '?', '…', '。', '！', '？', '؟', ')', '।']);
    let is_address = text.contains('@') && text.contains('.');
    ends || is_address || text.chars().count() >= LONG_CHARS
}
