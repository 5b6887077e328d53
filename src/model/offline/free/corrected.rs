//! A correction of something said in the customer's own words: "actually it's Globex", "it's not Acme, it's Globex", "I meant Berlin".
//!
//! Says what the new value is and which filled slot it belongs to. Nothing when it may belong to several: a wrong overwrite is worse
//! than a question. Never reads a number, an address or a choice: their own readers correct those.

use regex::Regex;

use super::super::announced::{NOT_NAMES, STOPS};
use super::super::fold::{Rule, Span, Text, fold, listed, range, stem};
use super::super::kind::{Slot, Topic};
use super::super::{leads, phrases};
use super::{SENTENCE_WORD, is_long, lead_in, segments};
use crate::domain::format;

/// Words of a corrected name.
const NAME_WORDS_MAX: usize = 6;

/// Words that announce what was meant: any spelling may follow.
static MEANT: Rule = Rule::new(|| {
    Regex::new(r"\b(?:i meant?(?: to say)?|i mean|correction|make (?:it|that)|change (?:it|that|this)(?: to)?|should be|quise decir|queria decir|corrijo|quis dizer|queria dizer|corrigindo|ich meinte|ich meine|korrektur|je voulais dire|sino|sondern|volevo dire|ik bedoel)\b[\s,:]*").ok()
});
/// Words that take something back: a name only in capitals may follow.
static TAKEN_BACK: Rule = Rule::new(|| {
    Regex::new(
        r"\b(?:actually|rather|instead|en realidad|mejor dicho|na verdade|alias|eigentlich|doch lieber|en fait|plutot|in realta|anzi)\b[\s,:]*",
    )
    .ok()
});
/// "not Acme, it's": what stands there is the old value.
static NOT_THIS: Rule = Rule::new(|| {
    Regex::new(r"\b(?:not|no es|no somos|nao e|nao somos|nicht|ce n'est pas|c'est pas|n'est pas|non e)\s+[^,;.!?]{1,60}?(?:,|;|\.|\s+(?:but|sino|mas|sondern|mais|ma)\b)\s*(?:but|sino|mas sim|mas|sondern|mais|ma)?\s*").ok()
});
/// "no wait," at the start.
static OPENING: Rule = Rule::new(|| {
    Regex::new(r"^\W*(?:(?:no|nope|sorry|oops|ups|wait|hold on|perdon|perdona|disculpa|lo siento|espera|desculpa|desculpe|nao|nein|entschuldigung|moment|warte|non|pardon|desole|scusa|attends|attendez)\b[\s,.!;:\-]*)+").ok()
});
/// What joins the correcting words and the value.
static JOINT: Rule = Rule::new(|| {
    Regex::new(r"^(?:(?:it'?s|it is|that'?s|is|es|e|ist|das ist|es ist|c'est|heisst es|heisst|ist es|lautet|se llama|se chama|s'appelle|called|named|to|from|we are|we're|somos|wir sind|nous sommes|our company is|my company is)\s+)+").ok()
});

/// A filled slot in the customer's own words.
pub(in super::super) struct Known<'a> {
    /// Its place among the slots.
    pub(in super::super) index: usize,
    /// The slot.
    pub(in super::super) slot: &'a Slot<'a>,
    /// What it is about.
    pub(in super::super) topic: Topic,
    /// Its value, when it is told.
    pub(in super::super) value: Option<&'a str>,
    /// Whether it was filled in this very turn.
    pub(in super::super) fresh: bool,
}

/// Which filled slot a correcting message changes, and to which words. `asked` is the free slot that the agent has just asked for.
pub(in super::super) fn reading(text: &Text<'_>, known: &[Known<'_>], asked: Option<Topic>, taken: &[Span]) -> Option<(usize, Span)> {
    if phrases::wants_person(text.raw) || phrases::dismisses(text.raw) || phrases::refuses(text.raw) || phrases::asks_question(text.raw) {
        return None;
    }
    let (start, strength) = opening(text)?;
    let value = value(text, start, taken)?;
    let high = text.quote(value).chars().find(|sign| sign.is_alphabetic()).is_some_and(|first| !first.is_lowercase());
    let told = by_known_value(text, known, value).or_else(|| by_label(text, known, value));
    if let Some(index) = told {
        return Some((index, value));
    }
    if !high && strength != Strength::Meant {
        return None;
    }
    // "sorry, Berlin" answers the question that was just asked.
    let answers =
        asked.is_some_and(|topic| !is_long(topic) && (strength == Strength::Weak || (topic == Topic::Place && is_place(text.quote(value)))));
    if answers {
        return None;
    }
    let fresh = known.iter().rfind(|known| known.fresh && !is_long(known.topic)).map(|known| known.index);
    fresh.or_else(|| by_topic(known, text.quote(value))).map(|index| (index, value))
}

/// How plainly a message corrects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strength {
    /// "I meant".
    Meant,
    /// "actually".
    TakenBack,
    /// "sorry,".
    Weak,
}

/// Where the new value begins (a folded offset), after the last words that announce it.
fn opening(text: &Text<'_>) -> Option<(usize, Strength)> {
    let end = |rule: &Rule| rule.all(&text.folded).last().and_then(|found| range(found, 0)).map(|(_, end)| end);
    let meant = [end(&MEANT), end(&NOT_THIS)].into_iter().flatten().max().map(|end| (end, Strength::Meant));
    let back = end(&TAKEN_BACK).map(|end| (end, Strength::TakenBack));
    let weak = end(&OPENING).filter(|end| *end > 0).map(|end| (end, Strength::Weak));
    let strong = [meant, back].into_iter().flatten().max_by_key(|(end, _)| *end);
    strong.or(weak)
}

/// The name that begins at an offset.
fn value(text: &Text<'_>, start: usize, taken: &[Span]) -> Option<Span> {
    let from = text.span(start, text.folded.len());
    let sentence = leads::sentences(text.quote(from)).first().map_or(from.end, |first| from.start + first.end);
    let rest = text.folded.get(text.folded_at(from.start)..text.folded_at(sentence)).unwrap_or("");
    let joint = JOINT.first(rest).and_then(|found| range(&found, 0)).map_or(0, |(_, end)| end);
    let after = text.span(text.folded_at(from.start) + joint, text.folded_at(sentence));
    let start = lead_in(text, Span { start: after.start, end: sentence }, Topic::Named);
    let span =
        segments(text, Span { start, end: sentence }).into_iter().map(|piece| leads::tidy(text, piece)).find(|piece| piece.start < piece.end)?;
    let quote = text.quote(span);
    let folded = fold(quote);
    let words: Vec<&str> = folded.split_whitespace().collect();
    let named = words.first().is_some_and(|first| !listed(NOT_NAMES, first) && !listed(STOPS, first));
    let clear = !SENTENCE_WORD.matches(&folded) && !phrases::is_empty_answer(quote) && !phrases::dismisses(quote) && !phrases::delays(quote);
    let letters = quote.chars().any(char::is_alphabetic) && !quote.starts_with(|sign: char| sign.is_ascii_digit());
    (named && clear && letters && words.len() <= NAME_WORDS_MAX && !taken.iter().any(|other| other.overlaps(span))).then_some(span)
}

/// The slot whose old value the message names: "not Acme", or "Globex International" for "Globex".
fn by_known_value(text: &Text<'_>, known: &[Known<'_>], value: Span) -> Option<usize> {
    let said = |old: &str| !old.is_empty() && text.folded.contains(&fold(old)) && fold(old) != fold(text.quote(value));
    let mut named = known.iter().filter(|known| known.value.is_some_and(said));
    match (named.next(), named.next()) {
        (Some(only), None) => Some(only.index),
        _ => None,
    }
}

/// The slot whose own words stand outside the value: "the company is actually".
fn by_label(text: &Text<'_>, known: &[Known<'_>], value: Span) -> Option<usize> {
    let inside = |index: usize| text.words.get(index).is_some_and(|word| text.span(word.start, word.end).overlaps(value));
    let labelled = |known: &&Known<'_>| {
        (0..text.words.len())
            .any(|index| !inside(index) && known.slot.label.iter().any(|label| label.len() > 2 && stem(label) == stem(text.word(index))))
    };
    let mut named = known.iter().filter(labelled);
    match (named.next(), named.next()) {
        (Some(only), None) => Some(only.index),
        _ => None,
    }
}

/// The only slot that takes such a name; a known place goes to a place.
fn by_topic(known: &[Known<'_>], value: &str) -> Option<usize> {
    let place = is_place(value);
    let only = |fits: &dyn Fn(Topic) -> bool| {
        let mut fitting = known.iter().filter(|known| fits(known.topic));
        match (fitting.next(), fitting.next()) {
            (Some(one), None) => Some(one.index),
            _ => None,
        }
    };
    if place && known.iter().any(|known| known.topic == Topic::Place) {
        return only(&|topic| topic == Topic::Place);
    }
    only(&|topic| !is_long(topic))
}

/// Whether a name is a country's or that of a city with a time zone of its own.
fn is_place(name: &str) -> bool {
    let folded = fold(name);
    let city = |zone: &str| zone.rsplit_once('/').is_some_and(|(_, city)| fold(&city.replace('_', " ")) == folded);
    !format::countries(&folded).is_empty() || jiff::tz::db().available().any(|zone| city(zone.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_compile() {
        for rule in [&MEANT, &TAKEN_BACK, &NOT_THIS, &OPENING, &JOINT] {
            assert!(rule.compiles());
        }
        assert!(is_place("Berlin") && is_place("Spain") && !is_place("Globex"));
    }
}
