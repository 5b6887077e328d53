//! Card numbers, e-mail addresses and phone numbers made unrecognisable before a model reads them, and put back into what it answers. The same
//! value has the same stand-in throughout a conversation, and another one in the next.
//!
//! By their form alone: names, addresses and whatever looks like nothing stay, and so do pictures.

use super::text::hex;
use regex::{Captures, Regex};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Digits of a card (ISO/IEC 7812), and of a phone with its country (E.164).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

#[expect(clippy::unwrap_used, reason = "a pattern of ours that is wrong fails its tests")]
static FORMS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)|(?P<phone>(?:\+|\b00)\d(?:[ ().-]{0,2}\d){6,14})|(?P<card>\b\d(?:[ -]?\d){12,18}\b)|(?P<bare>\b\d(?: ?\d){8,11}\b)")
        .unwrap()
});

/// What stands for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redaction {
    salt: String,
    known: BTreeMap<String, String>,
}

impl Redaction {
    /// For one conversation.
    pub fn new(conversation: &str) -> Self {
        Self { salt: conversation.to_owned(), known: BTreeMap::new() }
    }

    /// A text in which stand-ins stand for what is personal.
    ///
    /// ```
    /// use baton::domain::redact::Redaction;
    /// let mut redaction = Redaction::new("c1");
    /// let hidden = redaction.hide("Card 4111 1111 1111 1111, mail ana@example.com, call +34 600 111 222, order 1234567.");
    /// assert!(!hidden.contains("4111") && !hidden.contains("ana@") && !hidden.contains("600") && hidden.ends_with("order 1234567."));
    /// assert_eq!(redaction.restore(&hidden), "Card 4111 1111 1111 1111, mail ana@example.com, call +34 600 111 222, order 1234567.");
    /// ```
    pub fn hide(&mut self, text: &str) -> String {
        let found = |captures: &Captures<'_>| {
            let words = captures.get(0).map_or("", |found| found.as_str());
            let digits: String = words.chars().filter(char::is_ascii_digit).collect();
            let kind = if captures.name("mail").is_some() {
                "mail"
            } else if captures.name("phone").is_some() && PHONE_DIGITS.contains(&digits.len()) {
                "phone"
            } else if CARD_DIGITS.contains(&digits.len()) && has_luhn(&digits) {
                "card"
            } else if captures.name("bare").is_some() {
                // Nine to twelve digits in a row of their own are written by people as phones and little else.
                "phone"
            } else {
                return words.to_owned();
            };
            self.stand_in(kind, words)
        };
        FORMS.replace_all(text, found).into_owned()
    }

    fn stand_in(&mut self, kind: &str, words: &str) -> String {
        let mark: String = hex(&Sha256::digest(format!("{}\0{words}", self.salt))).chars().take(6).collect();
        // An address stays one for schemas that ask for one.
        let stand_in = if kind == "mail" { format!("hidden-{mark}@mail.invalid") } else { format!("[{kind} {mark}]") };
        self.known.insert(stand_in.clone(), words.to_owned());
        stand_in
    }

    /// A text in which everything stands as it was.
    pub fn restore(&self, text: &str) -> String {
        self.known.iter().fold(text.to_owned(), |text, (stand_in, words)| text.replace(stand_in.as_str(), words))
    }

    /// Every text of a document as it was.
    pub fn restore_json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.restore(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.restore_json(item)),
            Value::Object(members) => members.iter_mut().for_each(|(_, member)| self.restore_json(member)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// The check digit of cards (ISO/IEC 7812-1, Annex B).
fn has_luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(nth, byte)| {
            let digit = u32::from(byte - b'0') * if nth % 2 == 1 { 2 } else { 1 };
            if digit > 9 { digit - 9 } else { digit }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_personal_by_its_form_is_hidden_and_comes_back() {
        let hides = |text: &str| {
            let mut redaction = Redaction::new("c1");
            let hidden = redaction.hide(text);
            assert_eq!(redaction.restore(&hidden), text);
            hidden != text
        };
        let personal = [
            "4111111111111111",
            "4111-1111-1111-1111",
            "ana.ruiz+1@mail.example.co.uk",
            "+34600111222",
            "+1 (212) 555-0100",
            "0034 600 111 222",
            "600 111 222",
        ];
        for text in personal {
            assert!(hides(text), "{text}");
        }
        for text in
            ["", "order 1234567", "4111111111111112", "250 seats at 1.200,50", "2026-12-01 10:30", "ana at example", "12 34 56", "[phone 123456]"]
        {
            assert!(!hides(text), "{text}");
        }
    }

    #[test]
    fn the_same_value_has_one_stand_in_in_a_conversation_and_another_in_the_next() {
        let (mut one, mut other) = (Redaction::new("c1"), Redaction::new("c2"));
        let hidden = one.hide("ana@example.com and ana@example.com");
        let (first, second) = hidden.split_once(" and ").unwrap();
        assert!(first == second && first.ends_with("@mail.invalid"), "{hidden}");
        assert_ne!(other.hide("ana@example.com"), first);
        let mut answer = json!({"reply": format!("Is {first} right?"), "slots": [{"quote": first}], "n": 1});
        one.restore_json(&mut answer);
        assert_eq!(answer, json!({"reply": "Is ana@example.com right?", "slots": [{"quote": "ana@example.com"}], "n": 1}));
    }
}
