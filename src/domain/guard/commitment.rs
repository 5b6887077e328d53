//! All commitments of an answer that nothing grounds, the gravest first. What grounds is read only when an answer commits.

use super::lexicon::{Mark, marks};
use super::number::{Quantity, quantities};
use super::reading::Text;
use super::{Commitment, Finding, Grounds, address, date, money, pledge};
use std::cell::OnceCell;

/// Findings of one answer; the rest says the same again.
const FINDINGS_MAX: usize = 16;
/// Bytes of a fact after which the next sentence is read by itself.
const PART_BYTES: usize = 512;
/// Bytes of a fact that is data, such as JSON, after which it is cut.
const DATA_BYTES_MAX: usize = 16_384;
/// Tokens of a mark that is looked up by its end.
const MARK_TOKENS_MAX: usize = 6;

/// A text with what is found in it, each looked for once and only when asked.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) text: Text,
    marks: OnceCell<Vec<Mark>>,
    quantities: OnceCell<Vec<Quantity>>,
}

impl Read {
    pub(super) fn of(raw: &str) -> Self {
        Self { text: Text::of(raw), ..Self::default() }
    }

    pub(super) fn marks(&self) -> &[Mark] {
        self.marks.get_or_init(|| marks(&self.text))
    }

    /// The marks that start at token `at`.
    pub(super) fn starting(&self, at: usize) -> impl Iterator<Item = &Mark> {
        let first = self.marks().partition_point(|mark| mark.start < at);
        self.marks().iter().skip(first).take_while(move |mark| mark.start == at)
    }

    /// The short marks that end right before token `at`.
    pub(super) fn ending(&self, at: usize) -> impl Iterator<Item = &Mark> {
        let first = self.marks().partition_point(|mark| mark.start + MARK_TOKENS_MAX < at);
        self.marks().iter().skip(first).take_while(move |mark| mark.start < at).filter(move |mark| mark.end == at)
    }

    pub(super) fn quantities(&self) -> &[Quantity] {
        self.quantities.get_or_init(|| quantities(&self.text))
    }
}

/// What grounds, cut into parts that are read one after the other until all is found.
pub(super) struct Basis<'a> {
    facts: Vec<Part<'a>>,
    echoes: Vec<Part<'a>>,
}

struct Part<'a> {
    raw: &'a str,
    read: OnceCell<Read>,
}

impl<'a> Basis<'a> {
    fn of(grounds: &Grounds<'a>) -> Self {
        let part = |raw| Part { raw, read: OnceCell::new() };
        Self {
            facts: grounds.facts.iter().flat_map(|fact| parts(fact)).map(part).collect(),
            echoes: grounds.echoes.iter().map(|echo| part(echo)).collect(),
        }
    }

    /// What the business said.
    pub(super) fn facts(&self) -> impl Iterator<Item = &Read> {
        self.facts.iter().map(Part::read)
    }

    /// What the customer said.
    pub(super) fn echoes(&self) -> impl Iterator<Item = &Read> {
        self.echoes.iter().map(Part::read)
    }
}

impl Part<'_> {
    fn read(&self) -> &Read {
        self.read.get_or_init(|| Read::of(self.raw))
    }
}

/// Cuts a text where a line or a sentence ends after `PART_BYTES`; data (`{…}`) only where it grows too long.
fn parts(fact: &str) -> Vec<&str> {
    let is_data = fact.trim_start().starts_with(['{', '[']);
    let enough = if is_data { DATA_BYTES_MAX } else { PART_BYTES };
    let mut parts = Vec::new();
    let (mut start, mut before) = (0, ' ');
    for (at, c) in fact.char_indices() {
        let ends = c == '\n' || (c == ' ' && (is_data || matches!(before, '.' | '!' | '?')));
        if at - start >= enough && ends {
            parts.extend(fact.get(start..at));
            start = at;
        }
        before = c;
    }
    parts.extend(fact.get(start..));
    parts
}

/// Every commitment without ground, once.
pub(super) fn of(reply: &Read, grounds: &Grounds<'_>) -> Vec<Finding> {
    let basis = Basis::of(grounds);
    let mut found: Vec<(Commitment, String)> = pledge::ungrounded(reply, &basis);
    let discounts: Vec<String> = found.iter().filter(|(kind, _)| *kind == Commitment::Discount).map(|(_, quote)| quote.clone()).collect();
    for sum in money::ungrounded(reply, &basis) {
        let quote = quote_of(reply, &sum);
        if !discounts.iter().any(|told| told.contains(&quote)) {
            found.push((Commitment::Money, quote));
        }
    }
    found.extend(date::ungrounded(reply, &basis).into_iter().map(|quote| (Commitment::Date, quote)));
    found.extend(address::ungrounded(reply, &basis));
    found.sort_by_key(|(kind, _)| gravity(*kind));
    found.dedup();
    found.truncate(FINDINGS_MAX);
    found.into_iter().map(|(kind, quote)| Finding::Commits { kind, quote }).collect()
}

/// A sum with the sign that stands before it.
fn quote_of(reply: &Read, sum: &Quantity) -> String {
    let signed = sum.end == sum.start + 1;
    reply.text.quote(sum.start.saturating_sub(usize::from(signed)), sum.end.saturating_sub(1))
}

fn gravity(kind: Commitment) -> u8 {
    match kind {
        Commitment::Legal => 0,
        Commitment::Money => 1,
        Commitment::Discount => 2,
        Commitment::Link => 3,
        Commitment::Contact => 4,
        Commitment::Date => 5,
    }
}
