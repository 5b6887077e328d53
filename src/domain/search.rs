//! What a conversation is found by: the words of its name, numbers, values and lines, folded. Values that are sensitive are left out, and
//! phone numbers stand apart, so that who may not see them does not find by them.

use super::conversation::{Conversation, Line};
use super::text::fold;
use super::withheld;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words kept of one conversation: its name, values and newest lines first.
const TERMS_MAX: usize = 2_000;
/// Characters of a word.
const TERM_CHARS_MAX: usize = 40;
/// Words of a query that count.
pub const QUERY_WORDS_MAX: usize = 5;
/// Characters of a found text, and of those before the found word.
const SNIPPET_CHARS_MAX: usize = 120;
const SNIPPET_BEFORE: usize = 40;
/// What stands before the digits of a phone number.
pub const PHONE_MARK: char = '#';
/// Digits from which on a number is looked for as a phone's.
const PHONE_DIGITS_MIN: usize = 4;

/// Words of a text as they are kept and looked for.
pub fn words(text: &str) -> Vec<String> {
    let folded: String = fold(text).nfd().filter(|c| !is_combining_mark(*c)).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(TERM_CHARS_MAX).collect()).collect()
}

/// The words of a query, each once, longest first: what is rare is looked for first.
pub fn query(text: &str) -> Vec<String> {
    let mut words: Vec<String> = words(text).into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    words.truncate(QUERY_WORDS_MAX);
    words
}

/// Is it looked for as a phone number, too?
pub fn is_number(word: &str) -> bool {
    word.len() >= PHONE_DIGITS_MIN && word.bytes().all(|b| b.is_ascii_digit())
}

/// Everything that it is found by.
pub fn terms(conversation: &Conversation) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let customer = &conversation.customer;
    for text in [customer.name.as_deref(), customer.username.as_deref()].into_iter().flatten() {
        terms.extend(words(text));
    }
    if let Some(phone) = &customer.phone {
        let digits: String = phone.as_str().chars().filter(char::is_ascii_digit).collect();
        // By its end, too: people read numbers without the country.
        for (start, _) in digits.char_indices().filter(|(start, _)| digits.len() - start >= PHONE_DIGITS_MIN) {
            terms.extend(digits.get(start..).map(|tail| format!("{PHONE_MARK}{tail}")));
        }
    }
    for slot in conversation.slots.values().filter(|slot| !slot.sensitive) {
        let text = slot.value.as_str().map_or_else(|| slot.value.to_string(), str::to_owned);
        terms.extend(words(&text));
    }
    let secrets = withheld::of(conversation);
    let lines = conversation.lines.iter().rev().flat_map(|line| words(&withheld::without(&secrets, &line.text)));
    for word in lines {
        if terms.len() >= TERMS_MAX {
            break;
        }
        terms.insert(word);
    }
    terms
}

/// The newest line that has a word of the query, for a list to show.
pub fn found<'a>(conversation: &'a Conversation, query: &[String]) -> Option<(&'a Line, String)> {
    let has = |text: &str| words(text).iter().any(|word| query.iter().any(|wanted| word.starts_with(wanted.as_str())));
    let secrets = withheld::of(conversation);
    conversation.lines.iter().rev().map(|line| (line.as_ref(), withheld::without(&secrets, &line.text))).find(|(_, text)| has(text))
}

/// The part of a text around the first word of a query.
pub fn around(text: &str, query: &[String]) -> String {
    let mut start = 0;
    for part in text.split_inclusive(char::is_whitespace) {
        if words(part).iter().any(|word| query.iter().any(|wanted| word.starts_with(wanted.as_str()))) {
            break;
        }
        start += part.len();
    }
    let before: Vec<char> = text.get(..start).unwrap_or_default().chars().rev().take(SNIPPET_BEFORE).collect();
    let lead: String = before.iter().rev().collect();
    let cut = start > lead.len();
    let rest = super::text::clip(text.get(start..).unwrap_or_default(), SNIPPET_CHARS_MAX);
    format!("{}{lead}{rest}", if cut { "\u{2026}" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_without_accents_and_case_and_each_once() {
        assert_eq!(words("  ¡Café, Müller & Söhne! "), ["cafe", "muller", "sohne"]);
        assert_eq!(query("la factura de la señora"), ["factura", "senora", "de", "la"]);
        assert!(is_number("0123") && !is_number("12") && !is_number("12a4"));
    }
}
