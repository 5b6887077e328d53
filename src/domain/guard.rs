//! What an answer may not say: that a person writes it, a transfer nobody makes, a commitment without ground, the hidden
//! instructions, leftovers of a template, another language than the customer's.
//!
//! One guard a file; `review` asks them all and puts the worst first. A guard reads words: it never asks a model, never changes
//! the answer, and never decides what becomes of it. What the business said grounds everything; what the customer said grounds an
//! echo of it, never a discount or a legal promise.

mod address;
mod canary;
mod commitment;
mod date;
mod language;
mod lexicon;
mod money;
mod number;
mod pledge;
mod pretence;
mod promise;
mod reading;
mod unrendered;
mod words;

use commitment::Read;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something an answer may not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "finding", rename_all = "snake_case")]
pub enum Finding {
    /// It announces a transfer: that becomes the act, it is not rewritten.
    PromisesTransfer {
        /// The sentence that announces it.
        quote: String,
    },
    /// A commitment without ground in knowledge, tool results or the agent's own lines.
    Commits {
        /// What is committed.
        kind: Commitment,
        /// The words that commit.
        quote: String,
    },
    /// It repeats the hidden instructions: the canary, or a long run of the system prompt.
    LeaksPrompt,
    /// It says that a human being writes.
    ClaimsPerson {
        /// The sentence that says so.
        quote: String,
    },
    /// Template leftovers: `{{ }}`, `{% %}`, `${X}`, `<name>`, `[NAME]`, "undefined".
    Unrendered {
        /// The leftover.
        quote: String,
    },
    /// Written in another language than the customer's.
    WrongLanguage {
        /// The language it should have, ISO 639-1.
        expected: String,
        /// The language it has.
        found: String,
    },
    /// It asks for what the customer already gave, or refused.
    AsksKnown {
        /// The slot.
        slot: String,
    },
    /// It offers a person whom the customer declined.
    OffersPerson,
    /// No words.
    Empty,
    /// More characters than the channel takes.
    TooLong {
        /// How many it has.
        chars: usize,
    },
}

/// What an answer may commit the business to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// A sum, a percentage, or "free of charge".
    Money,
    /// Something off the price: "2x1", a voucher, "we can offer you a discount".
    Discount,
    /// A day, a time or a deadline: "by Friday", "within 24 hours", "tomorrow at 5".
    Date,
    /// A guarantee, liability, a refund, a right: "we will refund you", "you are entitled", "legally".
    Legal,
    /// An address on the web.
    Link,
    /// A phone number or an e-mail address.
    Contact,
}

/// What an answer may rest on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grounds<'a> {
    /// What the business said: knowledge passages shown, tool results, the agent file's own lines.
    pub facts: &'a [&'a str],
    /// What the customer said that may be echoed: values of filled slots and their quotes. A date, a sum, a link or an address may be
    /// repeated back; a discount or a legal promise may not.
    pub echoes: &'a [&'a str],
    /// The secret word of the system prompt; empty when there is none.
    pub canary: &'a str,
    /// The system prompt.
    pub system: &'a str,
    /// The customer's language when known.
    pub language: Option<&'a str>,
    /// The languages that the agent answers in; empty when it answers in any.
    pub languages: &'a [&'a str],
    /// Characters that the channel takes.
    pub chars_max: usize,
}

/// Characters of an answer that are read; one longer than this is too long for every channel.
const READ_CHARS_MAX: usize = 8_000;
/// Characters of a finding's quote.
const QUOTE_CHARS_MAX: usize = 200;

/// All findings, the worst first; empty when the answer may go out.
///
/// ```
/// use baton::domain::guard::{Commitment, Finding, Grounds, review};
/// let facts = ["The Team plan is 49 € a month."];
/// let grounds = Grounds { facts: &facts, chars_max: 1000, ..Grounds::default() };
/// assert!(review("The Team plan is 49 € a month. Which company are you with?", &grounds).is_empty());
/// let dear = review("The Team plan is 39 € a month.", &grounds);
/// assert_eq!(dear, [Finding::Commits { kind: Commitment::Money, quote: "39 €".into() }]);
/// ```
pub fn review(reply: &str, grounds: &Grounds<'_>) -> Vec<Finding> {
    if !reply.chars().any(char::is_alphanumeric) {
        return vec![Finding::Empty];
    }
    let mut findings = Vec::new();
    if canary::leaks(reply, grounds) {
        findings.push(Finding::LeaksPrompt);
    }
    let end = reply.char_indices().nth(READ_CHARS_MAX).map_or(reply.len(), |(at, _)| at);
    let read = Read::of(reply.get(..end).unwrap_or(reply));
    findings.extend(pretence::quote(&read.text, read.marks()).map(|quote| Finding::ClaimsPerson { quote }));
    findings.extend(promise::quote(&read.text, read.marks()).map(|quote| Finding::PromisesTransfer { quote }));
    findings.extend(commitment::of(&read, grounds));
    findings.extend(unrendered::quote(&read.text, grounds).map(|quote| Finding::Unrendered { quote }));
    findings.extend(language::mismatch(&read.text, grounds).map(|(expected, found)| Finding::WrongLanguage { expected, found }));
    let chars = reply.chars().count();
    if chars > grounds.chars_max {
        findings.push(Finding::TooLong { chars });
    }
    findings
}

/// Sums, discounts, days, rights and addresses that a text names, with the words that name them.
///
/// ```
/// use baton::domain::guard::{Commitment, commitments};
/// let made = commitments("It arrives by Friday and costs 49 €.");
/// assert!(made.iter().any(|(kind, _)| *kind == Commitment::Date) && made.iter().any(|(_, words)| words == "49 €"));
/// assert!(commitments("Which city is it for?").is_empty());
/// ```
pub fn commitments(text: &str) -> Vec<(Commitment, String)> {
    let findings = review(text, &Grounds { chars_max: usize::MAX, ..Grounds::default() });
    let made = |finding| if let Finding::Commits { kind, quote } = finding { Some((kind, quote)) } else { None };
    findings.into_iter().filter_map(made).collect()
}

/// The sentence of an answer that announces a transfer, if one does.
pub fn promises_transfer(reply: &str) -> Option<String> {
    let end = reply.char_indices().nth(READ_CHARS_MAX).map_or(reply.len(), |(at, _)| at);
    let read = Read::of(reply.get(..end).unwrap_or(reply));
    promise::quote(&read.text, read.marks())
}

#[cfg(test)]
mod tests;
