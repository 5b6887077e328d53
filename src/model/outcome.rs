//! What one call of a provider came to, as a word for the ledger and a verdict for the breaker. Pure: it reads statuses and bodies,
//! never a socket.

use super::NoAnswer;
use crate::domain::usage::Usage;
use serde_json::Value;
use std::time::Duration;

/// How a call ended. Each has one word in the cost ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A draft came of it.
    Ok,
    /// No whole answer in time: silence, or a drip.
    Timeout,
    /// Nobody answers at that address.
    Unreachable,
    /// The connection could not be made secret.
    Tls,
    /// The connection ended in the middle of the answer.
    BrokenOff,
    /// More bytes than are read.
    TooLarge,
    /// A status that is no answer.
    Status(u16),
    /// Paid out: `insufficient_quota`.
    QuotaExhausted,
    /// 401 or 403: the key is wrong, revoked, or not for this model.
    KeyRefused,
    /// 404: no such model, or no such address.
    ModelGone,
    /// 200 with something that is no chat completion.
    NotACompletion,
    /// No words at all.
    Empty,
    /// Ended by the token limit.
    CutOff,
    /// Ended by the provider's filter.
    Filtered,
    /// The model said that it will not.
    Refused,
    /// A tool was called that nobody offered.
    ToolCall,
    /// Words, but no JSON among them.
    Invalid,
    /// JSON that does not follow the schema.
    OtherSchema,
    /// Replaying, and nobody recorded this request.
    Unrecorded,
}

/// What a call says about the provider's health.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It works. What a model says depends on what a customer says, so words never count against a provider: nobody can talk it away
    /// from other customers.
    Alive,
    /// It may work again soon.
    Failing,
    /// It needs a person: money, a key, another model.
    Gone,
}

impl Outcome {
    /// Its word in the ledger.
    pub fn word(self) -> String {
        let word = match self {
            Self::Status(code) => return format!("status_{code}"),
            Self::Ok => "ok",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Tls => "tls",
            Self::BrokenOff => "broken_off",
            Self::TooLarge => "too_large",
            Self::QuotaExhausted => "quota_exhausted",
            Self::KeyRefused => "key_refused",
            Self::ModelGone => "model_gone",
            Self::NotACompletion => "not_a_completion",
            Self::Empty => "empty",
            Self::CutOff => "cut_off",
            Self::Filtered => "filtered",
            Self::Refused => "refused",
            Self::ToolCall => "tool_call",
            Self::Invalid => "invalid",
            Self::OtherSchema => "other_schema",
            Self::Unrecorded => "unrecorded",
        };
        word.to_owned()
    }

    /// What it says about the provider's health.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::QuotaExhausted | Self::KeyRefused | Self::ModelGone => Verdict::Gone,
            // Another 4xx is about this one request, such as a prompt that is too long.
            Self::Status(code) if (400..500).contains(&code) && !is_passing(code) => Verdict::Alive,
            Self::Timeout | Self::Unreachable | Self::Tls | Self::BrokenOff | Self::TooLarge | Self::Status(_) | Self::NotACompletion => {
                Verdict::Failing
            }
            Self::Ok
            | Self::Empty
            | Self::CutOff
            | Self::Filtered
            | Self::Refused
            | Self::ToolCall
            | Self::Invalid
            | Self::OtherSchema
            | Self::Unrecorded => Verdict::Alive,
        }
    }

    /// Is the same request worth another try at the same provider?
    pub fn is_passing(self) -> bool {
        match self {
            Self::Status(code) => is_passing(code),
            Self::Timeout | Self::Unreachable | Self::BrokenOff => true,
            // What is refused stays refused.
            Self::Tls
            | Self::TooLarge
            | Self::QuotaExhausted
            | Self::KeyRefused
            | Self::ModelGone
            | Self::NotACompletion
            | Self::Ok
            | Self::Empty
            | Self::CutOff
            | Self::Filtered
            | Self::Refused
            | Self::ToolCall
            | Self::Invalid
            | Self::OtherSchema
            | Self::Unrecorded => false,
        }
    }

    /// Could the model mend its answer if it is told what is wrong with it?
    pub fn is_mendable(self) -> bool {
        matches!(self, Self::Invalid | Self::OtherSchema)
    }
}

/// Overload and outages, not refusals. 529 is "overloaded" at some providers.
fn is_passing(code: u16) -> bool {
    matches!(code, 408 | 409 | 425 | 429 | 500..=599)
}

/// A call that brought no draft.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}: {detail}", .outcome.word())]
pub(super) struct Failed {
    pub(super) outcome: Outcome,
    /// For the log: never what a customer or a model said.
    pub(super) detail: String,
    /// How long the provider asks us to stay away.
    pub(super) retry_after: Option<Duration>,
    /// What it cost all the same.
    pub(super) usage: Usage,
}

impl Failed {
    pub(super) fn new(outcome: Outcome, detail: impl Into<String>) -> Self {
        Self { outcome, detail: detail.into(), retry_after: None, usage: Usage::default() }
    }

    pub(super) fn with_usage(self, usage: Usage) -> Self {
        Self { usage, ..self }
    }
}

impl From<Failed> for NoAnswer {
    fn from(failed: Failed) -> Self {
        match failed.outcome {
            Outcome::Unrecorded => Self::Unrecorded(failed.detail),
            Outcome::Invalid | Outcome::OtherSchema | Outcome::NotACompletion | Outcome::Empty | Outcome::CutOff | Outcome::ToolCall => {
                Self::Invalid(failed.to_string())
            }
            Outcome::Ok
            | Outcome::Timeout
            | Outcome::Unreachable
            | Outcome::Tls
            | Outcome::BrokenOff
            | Outcome::TooLarge
            | Outcome::Status(_)
            | Outcome::QuotaExhausted
            | Outcome::KeyRefused
            | Outcome::ModelGone
            | Outcome::Filtered
            | Outcome::Refused => Self::Unavailable(failed.to_string()),
        }
    }
}

/// Characters of a provider's own words that go into a log line.
const DETAIL_CHARS_MAX: usize = 200;

/// What a status that is no success means. The body decides between "slow down" and "pay first", and may be HTML or nothing.
pub(super) fn of_status(code: u16, body: &[u8]) -> (Outcome, String) {
    let error: Value = serde_json::from_slice::<Value>(body).ok().and_then(|v| v.get("error").cloned()).unwrap_or_default();
    let word = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (kind, reason) = (word("type"), word("code"));
    let says = |what: &str| kind == what || reason == what;
    let outcome = match code {
        _ if says("insufficient_quota") || says("billing_hard_limit_reached") => Outcome::QuotaExhausted,
        402 => Outcome::QuotaExhausted,
        400 | 403 if says("content_filter") || says("content_policy_violation") => Outcome::Filtered,
        401 | 403 => Outcome::KeyRefused,
        404 | 410 => Outcome::ModelGone,
        _ if says("model_not_found") => Outcome::ModelGone,
        other => Outcome::Status(other),
    };
    let detail = error.get("message").or(Some(&error)).and_then(Value::as_str).unwrap_or_default();
    let detail = if detail.is_empty() { "no reason given" } else { detail };
    (outcome, format!("HTTP {code}, {}", without_keys(detail)))
}

/// A provider that refuses a key may repeat it, and the detail goes to the log.
fn without_keys(text: &str) -> String {
    let shown = |word: &str| if word.starts_with("sk-") || word.contains("***") { "[key]".to_owned() } else { word.to_owned() };
    let words: Vec<String> = text.split_whitespace().map(shown).collect();
    words.join(" ").chars().take(DETAIL_CHARS_MAX).collect()
}

/// The pause that a `Retry-After` header asks for. A date, a word or a negative number is no pause.
pub(super) fn retry_after(header: Option<&str>) -> Option<Duration> {
    let secs: f64 = header?.trim().parse().ok()?;
    Duration::try_from_secs_f64(secs).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: u16, body: &str, outcome: Outcome, verdict: Verdict) {
        let (found, detail) = of_status(code, body.as_bytes());
        assert_eq!((found, found.verdict()), (outcome, verdict), "{code} {body}: {detail}");
    }

    #[test]
    fn a_status_is_read_with_its_body() {
        check(429, r#"{"error": {"message": "slow down", "type": "requests"}}"#, Outcome::Status(429), Verdict::Failing);
        check(429, r#"{"error": {"message": "pay", "code": "insufficient_quota"}}"#, Outcome::QuotaExhausted, Verdict::Gone);
        check(500, "<html>bad gateway</html>", Outcome::Status(500), Verdict::Failing);
        check(529, r#"{"error": "overloaded"}"#, Outcome::Status(529), Verdict::Failing);
        check(401, "", Outcome::KeyRefused, Verdict::Gone);
        check(403, r#"{"error": {"code": "content_filter"}}"#, Outcome::Filtered, Verdict::Alive);
        check(403, r#"{"error": {"code": "no_access"}}"#, Outcome::KeyRefused, Verdict::Gone);
        check(404, r#"{"error": {"code": "model_not_found"}}"#, Outcome::ModelGone, Verdict::Gone);
        check(400, r#"{"error": {"code": "context_length_exceeded"}}"#, Outcome::Status(400), Verdict::Alive);
        check(302, "", Outcome::Status(302), Verdict::Failing);
    }

    #[test]
    fn a_key_that_the_provider_repeats_is_not_shown() {
        let (_, detail) = of_status(401, br#"{"error": {"message": "Incorrect API key provided: sk-abc123."}}"#);
        assert_eq!(detail, "HTTP 401, Incorrect API key provided: [key]");
    }

    #[test]
    fn a_pause_is_read_from_whole_and_broken_seconds_only() {
        let cases = [
            ("2", Some(2_000)),
            (" 0.5 ", Some(500)),
            ("3600", Some(3_600_000)),
            ("-1", None),
            ("soon", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
            ("1e300", None),
            ("NaN", None),
        ];
        for (header, ms) in cases {
            assert_eq!(retry_after(Some(header)), ms.map(Duration::from_millis), "{header}");
        }
        assert_eq!(retry_after(None), None);
    }
}
