//! Discounts, refunds, guarantees, rights, liability and "free of charge", said in words. A question, a negation, a topic ("your
//! question about a refund") and a report ("you said") are no pledge. What the customer said grounds none of it.

use super::Commitment;
use super::commitment::{Basis, Read};
use super::lexicon::Mark;
use super::money;
use super::number::{Quantity, Unit};
use super::promise::turned;
use super::reading::Kind;
use super::words::Concept;

/// Tokens before a noun in which a topic word makes it a mention.
const TOPIC_REACH: usize = 5;
/// After a number: it comes off the price.
const OFF: [&str; 12] = ["off", "less", "cheaper", "menos", "dto", "weniger", "gunstiger", "billiger", "moins", "meno", "korting", "discount"];
/// Pledges of one answer; the rest says the same again.
const PLEDGES_MAX: usize = 8;
/// The most that an "N for M" deal gives.
const DEAL_MAX: i64 = 5;

/// Pledges without ground, each with the sentence that makes it.
pub(super) fn ungrounded(reply: &Read, basis: &Basis<'_>) -> Vec<(Commitment, String)> {
    let mut found: Vec<(Commitment, String)> = Vec::new();
    let mut told: Vec<(Commitment, usize)> = Vec::new();
    let mut heard: Vec<(Concept, bool)> = Vec::new();
    for mark in reply.marks() {
        let Some(kind) = kind_of(mark.concept) else { continue };
        let sentence = (kind, reply.text.sentence(mark.start).0);
        if told.contains(&sentence) || !pledges(reply, mark) || has_own_numbers(reply, mark, basis) && is_said(mark.concept, basis, &mut heard) {
            continue;
        }
        told.push(sentence);
        found.push((kind, reply.text.sentence_quote(mark.start)));
        if found.len() >= PLEDGES_MAX {
            break;
        }
    }
    found.extend(deals(reply, basis).into_iter().chain(reductions(reply, basis)).map(|quote| (Commitment::Discount, quote)));
    found
}

fn kind_of(concept: Concept) -> Option<Commitment> {
    match concept {
        Concept::Discount => Some(Commitment::Discount),
        Concept::Free => Some(Commitment::Money),
        Concept::Guarantee | Concept::Claim | Concept::Refund | Concept::Right | Concept::Liable | Concept::Lawful | Concept::Vow => {
            Some(Commitment::Legal)
        }
        Concept::Transfer
        | Concept::Offer
        | Concept::Not
        | Concept::NotAfter
        | Concept::Topic
        | Concept::Said
        | Concept::Grant
        | Concept::Price
        | Concept::Day(_)
        | Concept::Month(_)
        | Concept::Deadline
        | Concept::Past
        | Concept::Future
        | Concept::AtTime
        | Concept::Reference
        | Concept::Call
        | Concept::Person => None,
    }
}

/// A verb pledges by itself; a noun when it is given, or comes with a number.
fn pledges(reply: &Read, mark: &Mark) -> bool {
    let (text, marks) = (&reply.text, reply.marks());
    let (start, end) = text.sentence(mark.start);
    let inside = |other: &&Mark| other.start >= start && other.end <= end;
    if mark.concept == Concept::Discount && values(reply, start, end).next().is_some() {
        return true;
    }
    if text.asked(mark.start) || turned(text, marks, mark) || marks.iter().filter(inside).any(|other| other.concept == Concept::Said) {
        return false;
    }
    let from = text.clause(mark.start).0;
    let near = |other: &&Mark| other.start >= from && other.end <= mark.start && mark.start - other.end < TOPIC_REACH;
    let is_topic = marks.iter().filter(near).any(|other| other.concept == Concept::Topic);
    let granted = || marks.iter().filter(inside).any(|other| other.concept == Concept::Grant && !turned(text, marks, other));
    match mark.concept {
        Concept::Discount | Concept::Claim => !is_topic && granted(),
        Concept::Free | Concept::Guarantee | Concept::Right | Concept::Lawful => !is_topic,
        _ => true,
    }
}

/// Sums and percentages of a sentence.
fn values(reply: &Read, start: usize, end: usize) -> impl Iterator<Item = &Quantity> {
    let counts =
        move |quantity: &&Quantity| quantity.start >= start && quantity.end <= end && matches!(quantity.unit, Unit::Money(_) | Unit::Percent);
    reply.quantities().iter().filter(counts)
}

/// Is every number of a discount the business's own?
fn has_own_numbers(reply: &Read, mark: &Mark, basis: &Basis<'_>) -> bool {
    let (start, end) = reply.text.sentence(mark.start);
    mark.concept != Concept::Discount || values(reply, start, end).all(|value| money::in_facts(value, basis))
}

/// Did the business say the same, and not deny it? `heard` remembers the answers.
fn is_said(concept: Concept, basis: &Basis<'_>, heard: &mut Vec<(Concept, bool)>) -> bool {
    if let Some((_, said)) = heard.iter().find(|(known, _)| *known == concept) {
        return *said;
    }
    let says_so = |fact: &Read| fact.marks().iter().any(|other| same(concept, other.concept) && !turned(&fact.text, fact.marks(), other));
    let said = basis.facts().any(says_so);
    heard.push((concept, said));
    said
}

fn same(said: Concept, known: Concept) -> bool {
    said == known
        || matches!(
            (said, known),
            (Concept::Refund | Concept::Guarantee, Concept::Claim)
                | (Concept::Claim, Concept::Refund | Concept::Guarantee)
                | (Concept::Vow, Concept::Guarantee)
        )
}

/// "20% off", "10 € menos".
fn reductions(reply: &Read, basis: &Basis<'_>) -> Vec<String> {
    let off = |end: usize| {
        OFF.contains(&reply.text.word(end))
            || (reply.text.word(end) == "di" || reply.text.word(end) == "de") && OFF.contains(&reply.text.word(end + 1))
    };
    let taken = values(reply, 0, reply.text.tokens.len()).filter(|value| off(value.end) && !money::in_facts(value, basis));
    taken.map(|value| reply.text.quote(value.start.saturating_sub(usize::from(value.end == value.start + 1)), value.end)).collect()
}

/// "2x1", "3 for 2": by their numbers.
fn deals(reply: &Read, basis: &Basis<'_>) -> Vec<String> {
    let is_deal = |pair: &&[Quantity]| match pair {
        [more, less] if more.end + 1 == less.start => {
            let (word, glued) = (reply.text.word(more.end), reply.text.glued(more.end) && reply.text.glued(less.start));
            let joined = (glued && matches!(word, "x" | "×")) || matches!(word, "por" | "for" | "pour" | "fur" | "per");
            let digits = [more.start, less.start].into_iter().all(|at| reply.text.kind(at) == Some(Kind::Number));
            let fits = matches!((more.whole(), less.whole()), (Some(a), Some(b)) if a == b + 1 && a <= DEAL_MAX && b > 0);
            joined && digits && fits && less.unit == Unit::Bare
        }
        _ => false,
    };
    let quotes = reply.quantities().windows(2).filter(is_deal).filter_map(|pair| Some(reply.text.quote(pair.first()?.start, pair.last()?.end - 1)));
    quotes.filter(|quote| !basis.facts().any(|fact| fact.text.clean.contains(quote.as_str()))).collect()
}
