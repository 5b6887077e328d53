//! Where personal data stands in a text: e-mails, telling parts of links, IBANs, cards, phone numbers, ids, references, addresses, dates of
//! birth. By shape alone; names are known otherwise. Dates, times, prices and quantities are let be: evaluations rest on them.
//!
//! What is nobody's already (numbers kept for fiction, example domains, test cards) is no spot, so that what was replaced stays.
//! Does not find numbers in words (`personal` tells them), nor what only a reader of the whole conversation would know.

pub(super) mod letters;
mod numbers;
pub(super) mod reserved;
#[cfg(test)]
mod tests;

use super::digits;
use regex::Regex;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

/// What kind of personal data it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum What {
    Email,
    Link,
    Iban,
    Card,
    Phone,
    NationalId,
    Number,
    Address,
    Postcode,
    Birth,
    Handle,
    Name,
}

impl What {
    /// The words for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Email => "e-mail address",
            Self::Link => "link that tells who",
            Self::Iban => "bank account",
            Self::Card => "card number",
            Self::Phone => "phone number",
            Self::NationalId => "id",
            Self::Number => "number",
            Self::Address => "address",
            Self::Postcode => "postcode",
            Self::Birth => "date of birth",
            Self::Handle => "user name",
            Self::Name => "name",
        }
    }
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Its bytes.
    pub(super) at: Range<usize>,
    /// Its kind.
    pub(super) what: What,
}

/// A pattern. One that does not compile would find nothing, so a test of each file looks at all of them.
pub(super) type Rule = LazyLock<Option<Regex>>;

macro_rules! rule {
    ($name:ident, $text:expr) => {
        static $name: Rule = LazyLock::new(|| Regex::new($text).ok());
    };
}
use rule;

rule!(EMAIL, r"[\p{L}\d._%+\-]+@(?:[\p{L}\d\-]+\.)+\p{L}\p{L}+");
rule!(LINK, r"(?i)\b(?:https?://|www\.)[^\s<>\x22]+|\b(?:[a-z\d\-]+\.)+[a-z]{2,12}/[^\s<>\x22]+");
rule!(LINK_PART, r"[\p{L}\d_]+");
rule!(HANDLE, r"(?:^|[\s(,:;])(@[A-Za-z][A-Za-z0-9_.]{2,29})");
rule!(USER, r"\b[A-Za-z]+_[A-Za-z]+_?\d+\b");

/// The ranges of a pattern's matches, or of its first group.
fn matches<'t>(rule: &'static Rule, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let found = rule.as_ref().into_iter().flat_map(move |rule| rule.captures_iter(text));
    found.filter_map(|captures| captures.get(1).or_else(|| captures.get(0)).map(|found| found.range()))
}

/// What is taken, by where it begins: a place is of one kind, or of none.
#[derive(Default)]
struct Claims(BTreeMap<usize, (usize, Option<What>)>);

impl Claims {
    fn is_free(&self, at: &Range<usize>) -> bool {
        // They are apart, so only the last one that begins before its end can reach into it.
        !at.is_empty() && self.0.range(..at.end).next_back().is_none_or(|(_, (end, _))| *end <= at.start)
    }

    fn take(&mut self, at: Range<usize>, what: Option<What>) {
        if self.is_free(&at) {
            self.0.insert(at.start, (at.end, what));
        }
    }
}

/// The spots of a text, in its order, apart from each other.
pub(super) fn spots(text: &str) -> Vec<Spot> {
    let mut claims = Claims::default();
    for at in matches(&EMAIL, text) {
        let is_nobodys = text.get(at.clone()).is_some_and(reserved::is_email);
        claims.take(at, (!is_nobodys).then_some(What::Email));
    }
    links(text, &mut claims);
    matches(&HANDLE, text).chain(matches(&USER, text)).for_each(|at| claims.take(at, Some(What::Handle)));
    letters::accounts(text, &mut claims);
    letters::addresses(text, &mut claims);
    numbers::let_be(text, &mut claims);
    letters::ids(text, &mut claims);
    letters::references(text, &mut claims);
    numbers::chains(text, &mut claims);
    claims.0.into_iter().filter_map(|(start, (end, what))| Some(Spot { at: start..end, what: what? })).collect()
}

/// Parts of a link behind its host that only one customer has: numbers, and words that nobody would choose.
fn links(text: &str, claims: &mut Claims) {
    for link in matches(&LINK, text) {
        let Some(written) = text.get(link.clone()) else { continue };
        let host = written.find("://").map_or(0, |at| at + 3);
        let Some(path) = written.get(host..).and_then(|rest| rest.find(['/', '?', '#'])).map(|at| host + at) else { continue };
        for part in matches(&LINK_PART, written.get(path..).unwrap_or_default()) {
            let at = link.start + path + part.start..link.start + path + part.end;
            if text.get(at.clone()).is_some_and(is_telling) {
                claims.take(at, Some(What::Link));
            }
        }
    }
}

fn is_telling(part: &str) -> bool {
    const WORD_CHARS_MAX: usize = 24;
    let digits = digits::only(part);
    let letters = part.chars().filter(|c| c.is_alphabetic()).count();
    let inner_capitals = part.chars().skip(1).filter(|c| c.is_uppercase()).count();
    let is_shouted = !part.chars().any(char::is_lowercase);
    let is_year = letters == 0 && is_year(&digits);
    (digits.len() >= 4 && !is_year)
        || (digits.len() >= 2 && letters >= 2 && part.len() >= 6)
        || (inner_capitals > 0 && !is_shouted)
        || part.len() > WORD_CHARS_MAX
}

/// Could it be a year of our time?
fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// The characters before and behind a place.
fn around(text: &str, at: &Range<usize>) -> (Option<char>, Option<char>) {
    let before = text.get(..at.start).and_then(|head| head.chars().next_back());
    (before, text.get(at.end..).and_then(|rest| rest.chars().next()))
}

/// Is it a word by itself, not a part of a longer one?
fn is_apart(text: &str, at: &Range<usize>) -> bool {
    let (before, after) = around(text, at);
    ![before, after].into_iter().flatten().any(|c| c.is_alphanumeric() || c == '_')
}
