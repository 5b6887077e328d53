//! When a value is right: it equals one accepted spelling, both read by the same reader, or is near one when it is free text.
//!
//! Days, times, numbers, yes or no and choices are right or wrong. Free text (places, names, other text) gets the token-sort ratio that
//! the DSTC8 evaluation uses: words in lower case without punctuation, sorted, joined; twice the longest common subsequence over the
//! sum of both lengths. Never knows the dialogue: only slot, value and spellings.

use super::services::FormSlot;
use crate::domain::text;
use crate::model::offline::extract::{self, Field, Surroundings};
use serde_json::Value;
use std::collections::HashMap;

/// From this ratio on, free text counts as right where only right or wrong is counted.
pub(super) const RIGHT_MIN: f64 = 0.9;
/// What a label says of a slot the customer leaves open.
pub(super) const OPEN: &str = "dontcare";
/// Letters of a text that are compared.
const CHARS_MAX: usize = 400;

/// Compares values of one form with their labels, and remembers how spellings read.
pub(super) struct Judge<'a> {
    around: &'a Surroundings<'a>,
    read: HashMap<(String, String), Option<Value>>,
}

/// A value in a form, with the words it was read from. `null` is a slot the customer left open.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    pub(super) value: Value,
    pub(super) quote: String,
}

impl<'a> Judge<'a> {
    pub(super) fn new(around: &'a Surroundings<'a>) -> Self {
        Self { around, read: HashMap::new() }
    }

    /// From 0, wrong, to 1, right.
    pub(super) fn score(&mut self, slot: &FormSlot, held: &Held, spellings: &[String]) -> f64 {
        let scores = spellings.iter().map(|spelling| self.score_one(slot, held, spelling));
        scores.fold(0.0, f64::max)
    }

    fn score_one(&mut self, slot: &FormSlot, held: &Held, spelling: &str) -> f64 {
        if spelling == OPEN || held.value.is_null() {
            return f64::from(u8::from(spelling == OPEN && held.value.is_null()));
        }
        if slot.format.is_free() {
            return held.value.as_str().map_or(0.0, |value| token_sort_ratio(value, spelling));
        }
        let same = text::fold(&held.quote) == text::fold(spelling) || self.reading(slot, spelling).is_some_and(|value| value == held.value);
        f64::from(u8::from(same))
    }

    /// The value of a spelling, as an answer to the question for the slot.
    pub(super) fn reading(&mut self, slot: &FormSlot, spelling: &str) -> Option<Value> {
        let known = (slot.name.clone(), spelling.to_owned());
        if let Some(value) = self.read.get(&known) {
            return value.clone();
        }
        let value = reading(slot, spelling, self.around);
        self.read.insert(known, value.clone());
        value
    }
}

fn reading(slot: &FormSlot, spelling: &str, around: &Surroundings<'_>) -> Option<Value> {
    if slot.schema.get("type").and_then(Value::as_str) == Some("boolean") {
        return spelling.to_lowercase().parse::<bool>().ok().map(Value::Bool);
    }
    let listed = slot.schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    if let Some(choice) = listed.into_iter().find(|choice| choice.as_str().is_some_and(|choice| text::fold(choice) == text::fold(spelling))) {
        return Some(choice.clone());
    }
    let field = Field { name: &slot.name, schema: &slot.schema, asked: true, filled: false };
    extract::extract(&[field], &[spelling], around).into_iter().next().map(|found| found.value)
}

/// How alike two texts are, from 0 to 1, whatever the order of their words.
fn token_sort_ratio(left: &str, right: &str) -> f64 {
    let (left, right) = (sorted_words(left), sorted_words(right));
    let whole = left.len() + right.len();
    if whole == 0 { 1.0 } else { super::super::stats::share(2 * common(&left, &right), whole) }
}

fn sorted_words(text: &str) -> Vec<char> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.join(" ").chars().take(CHARS_MAX).collect()
}

/// Length of the longest common subsequence.
fn common(left: &[char], right: &[char]) -> usize {
    let mut row = vec![0; right.len() + 1];
    for sign in left {
        let mut corner = 0;
        let mut before = 0;
        for (cell, other) in row.iter_mut().skip(1).zip(right) {
            let above = *cell;
            *cell = if sign == other { corner + 1 } else { above.max(before) };
            (corner, before) = (above, *cell);
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::forms::AROUND;
    use super::super::services::{self, tests::SCHEMAS};
    use super::*;
    use serde_json::json;

    fn check(slot: &str, value: Value, quote: &str, spellings: &[&str], expected: f64) {
        let services = services::read(SCHEMAS).unwrap();
        let slot = services["Tables_1"].slots.iter().find(|known| known.name == slot).unwrap().clone();
        let spellings: Vec<String> = spellings.iter().map(|spelling| (*spelling).to_owned()).collect();
        let held = Held { value, quote: quote.to_owned() };
        let score = Judge::new(&AROUND).score(&slot, &held, &spellings);
        assert!((score - expected).abs() < 1e-9, "{held:?} against {spellings:?}: {score}");
    }

    #[test]
    fn values_are_compared_as_what_they_are() {
        check("date", json!("2019-03-08"), "next Friday", &["8th of this month", "next friday"], 1.0);
        check("date", json!("2019-03-08"), "on the 8th", &["March 8th"], 1.0);
        check("date", json!("2019-03-09"), "the 9th", &["March 8th"], 0.0);
        check("party_size", json!(3), "three of us", &["3"], 1.0);
        check("party_size", json!(2), "two", &["3"], 0.0);
        check("outdoors", json!(true), "yes", &["True"], 1.0);
        check("outdoors", json!(true), "yes", &["False"], 0.0);
        check("price_range", json!("cheap"), "cheap", &["cheap"], 1.0);
        check("price_range", Value::Null, "I don't care", &["dontcare"], 1.0);
        check("price_range", Value::Null, "I don't care", &["cheap"], 0.0);
        check("price_range", json!("cheap"), "cheap", &["dontcare"], 0.0);
    }

    /// "san jose" and "jose san": the same words. "york" in "new york": 2 · 4 of 4 + 8.
    #[test]
    fn free_text_is_compared_by_its_words() {
        check("city", json!("San Jose"), "San Jose", &["jose, san"], 1.0);
        check("city", json!("York"), "York", &["New York"], 8.0 / 12.0);
        check("city", json!("Rome"), "Rome", &["Paris"], 2.0 / 9.0);
    }
}
