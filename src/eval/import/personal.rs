//! What a detector still finds in a transcript: whoever imports one writes nothing while this is not empty.
//!
//! Looks for more than is replaced: addresses that are dictated, numbers in words, and everything that was replaced, wherever it stands.

use super::pseudonymise::{Fakes, texts};
use super::spots::{Rule, spots};
use crate::domain::text::clip;
use crate::spec::suite::{By, Transcript};
use regex::Regex;
use std::sync::LazyLock;

/// Characters of a finding that are shown.
const SHOWN_CHARS_MAX: usize = 24;
/// Findings that are told.
const FINDINGS_MAX: usize = 200;
/// Words for digits in a row that are a number of somebody.
const SPOKEN_DIGITS_MIN: usize = 6;
/// Stands for a fake while patterns are looked for.
const MASK: &str = "¤";

static DICTATED: Rule = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)[\p{L}\d._\-¤]+\s*(?:(?:\(at\)|\[at\]|\{at\}|\(arroba\)|\[arroba\]|\barroba\b|\bchiocciola\b|\bklammeraffe\b|\barobase\b|\bapenstaartje\b|\s@\s)\s*[\p{L}\d\-]+\s*(?:\.|\(dot\)|\[dot\]|\bdot\b|\bpunto\b|\bponto\b|\bpunkt\b|\bpunt\b|\bpoint\b)",
        r"|\bat\s+[\p{L}\d\-]+\s*(?:\(dot\)|\[dot\]|\bdot\b))\s*\p{L}+"
    ))
    .ok()
});
static SCATTERED: Rule = LazyLock::new(|| Regex::new(r"\d{2,4}(?:[_*|~,:;]\s?\d{2,4}){2,}").ok());

/// Words for digits: English, Spanish, Portuguese, German, French, Italian, Dutch.
const DIGIT_WORDS: &str = "zero oh one two three four five six seven eight nine double triple cero uno dos tres cuatro cinco seis siete ocho nueve doble um dois três quatro sete oito nove meia \
null eins zwei zwo drei vier fünf sechs sieben acht neun zéro un deux trois quatre cinq sept huit neuf due tre quattro cinque sei sette otto nul een twee drie vijf zes zeven negen";

/// What is left: the line of the transcript's file, what it is, and how it begins.
pub fn personal(transcript: &Transcript, fakes: &Fakes) -> Vec<(usize, String, String)> {
    let masks = fakes.masks(MASK);
    let mut found = Vec::new();
    let head = &transcript.head;
    let named = head.name.iter().map(|name| (1, name.as_str()));
    let lines = (2..).zip(&transcript.lines).flat_map(|(line, said)| texts(said).map(move |text| (line, text.as_str())));
    for (line, text) in named.chain(lines) {
        look(line, &masks.applied(text), fakes, &mut found);
    }
    let ids = (2..).zip(&transcript.lines).filter(|(_, said)| said.by == By::Person).filter_map(|(line, said)| Some((line, said.who.as_deref()?)));
    for (line, id) in ids.chain([(1, head.id.as_str())]) {
        originals(line, &masks.applied(id), fakes, &mut found);
    }
    if let Some(phone) = head.phone.as_deref().filter(|phone| !super::spots::reserved::is_phone(&super::digits::only(phone))) {
        found.push((1, "phone number".to_owned(), clip(phone, SHOWN_CHARS_MAX)));
    }
    found.sort();
    found.dedup();
    found.truncate(FINDINGS_MAX);
    found
}

fn look(line: usize, text: &str, fakes: &Fakes, found: &mut Vec<(usize, String, String)>) {
    let mut tell = |what: &str, words: &str| found.push((line, what.to_owned(), clip(words, SHOWN_CHARS_MAX)));
    for spot in spots(text) {
        tell(spot.what.word(), text.get(spot.at).unwrap_or_default());
    }
    for at in DICTATED.as_ref().into_iter().flat_map(|rule| rule.find_iter(text)) {
        tell("dictated e-mail address", at.as_str());
    }
    for at in SCATTERED.as_ref().into_iter().flat_map(|rule| rule.find_iter(text)).filter(|at| is_number(at.as_str())) {
        tell("number in pieces", at.as_str());
    }
    if let Some(words) = spoken(text) {
        tell("number in words", &words);
    }
    originals(line, text, fakes, found);
}

/// Originals that were replaced elsewhere.
fn originals(line: usize, text: &str, fakes: &Fakes, found: &mut Vec<(usize, String, String)>) {
    for hit in fakes.swaps.hits(text) {
        found.push((line, "what was replaced elsewhere".to_owned(), clip(text.get(hit.at).unwrap_or_default(), SHOWN_CHARS_MAX)));
    }
}

/// In pieces, but neither times, years, a list, nor an amount in thousands.
fn is_number(pieces: &str) -> bool {
    let groups: Vec<&str> = pieces.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let all = |length: usize| groups.iter().all(|group| group.len() == length);
    let in_thousands = pieces.contains(',') && groups.iter().skip(1).all(|group| group.len() == 3);
    let times = pieces.contains(':') && all(2);
    let is_else = in_thousands || times || all(4) || pieces.contains(' ');
    !is_else && super::digits::only(pieces).len() >= 9
}

/// A row of words for digits.
fn spoken(text: &str) -> Option<String> {
    let mut row: Vec<&str> = Vec::new();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    for word in words.chain([""]) {
        let lower = word.to_lowercase();
        if !word.is_empty() && DIGIT_WORDS.split_whitespace().any(|known| known == lower) {
            row.push(word);
        } else if row.len() >= SPOKEN_DIGITS_MIN {
            return Some(row.join(" "));
        } else {
            row.clear();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::suite::Said;

    fn check(text: &str, wanted: &[&str]) {
        let said = Said { text: Some(text.to_owned()), ..Said::default() };
        let transcript = Transcript { lines: vec![said], ..Transcript::default() };
        let found = personal(&transcript, &Fakes::default());
        assert_eq!(
            found.iter().map(|(line, what, _)| (*line, what.as_str())).collect::<Vec<_>>(),
            wanted.iter().map(|what| (2, *what)).collect::<Vec<_>>(),
            "{text}: {found:?}"
        );
    }

    #[test]
    fn every_pattern_compiles() {
        assert!(DICTATED.is_some() && SCATTERED.is_some());
    }

    #[test]
    fn what_only_a_person_would_notice_is_told_too() {
        check("zoe arroba acme punto com", &["dictated e-mail address"]);
        check("zoe (at) acme.com", &["dictated e-mail address"]);
        check("zoe at acme dot com", &["dictated e-mail address"]);
        check("six one two three four five six", &["number in words"]);
        check("612_345_678", &["number in pieces"]);
        check("write to zoe@acme.com", &["e-mail address"]);
        for text in [
            "look at acme.com",
            "one or two, maybe three",
            "1,250,000,000 of them",
            "10:30, 11:30, 12:30",
            "sizes 100, 200, 300, 400",
            "zoe@example.com, +44 7700 900123",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn a_finding_is_clipped() {
        let said = Said { text: Some(format!("{}@acme.com", "z".repeat(60))), ..Said::default() };
        let found = personal(&Transcript { lines: vec![said], ..Transcript::default() }, &Fakes::default());
        assert!(matches!(found.as_slice(), [(2, _, shown)] if shown.chars().count() == SHOWN_CHARS_MAX), "{found:?}");
    }
}
