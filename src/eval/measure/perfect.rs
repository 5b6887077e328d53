//! What a perfect model would claim: the labelled values of each customer turn, with the customer's words behind them.
//!
//! For showing that nothing is lost between a model and the form. Only says what to claim; who feeds it to the pipeline decides how.

use super::alike::{Judge, OPEN};
use super::data::Record;
use super::forms::{AROUND, Services};
use serde_json::Value;
use std::collections::BTreeMap;

/// A claim of a perfect model.
#[derive(Clone, Debug, PartialEq)]
pub struct PerfectClaim {
    /// The slot.
    pub slot: String,
    /// The value as the slot's schema wants it: ISO days and times, numbers, the list's own spelling.
    pub value: Value,
    /// Words of this turn, literally.
    pub quote: String,
    /// How the customer gave it.
    pub given: Given,
}

/// How the customer gave a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// In these words.
    Said,
    /// In other words, or by agreeing to what the agent offered: the quote is the whole message.
    Implied,
}

/// For each customer turn, in order, the claims that bring the form to its labelled state. Empty for a service without a form. A slot the
/// customer leaves open, and a spelling that the slot's own reader cannot turn into a value, is no claim.
pub fn perfect_claims(record: &Record, services: &Services) -> Vec<Vec<PerfectClaim>> {
    let Some(service) = record.labels.service.as_ref().and_then(|name| services.get(name)) else { return Vec::new() };
    let mut judge = Judge::new(&AROUND);
    let mut known: BTreeMap<&str, &[String]> = BTreeMap::new();
    let mut turns = Vec::new();
    for turn in record.turns.iter().filter(|turn| turn.by_customer()) {
        let mut claims = Vec::new();
        for (name, spellings) in turn.labels.state.iter().flat_map(|state| &state.slots) {
            let is_new = !known.get(name.as_str()).is_some_and(|before| before.iter().any(|spelling| spellings.contains(spelling)));
            known.insert(name, spellings);
            let slot = service.slots.iter().find(|slot| slot.name == *name);
            let Some(slot) = slot.filter(|_| is_new && !spellings.iter().any(|spelling| spelling == OPEN)) else { continue };
            let said = spellings.iter().find_map(|spelling| Some((spelling, literal(&turn.text, spelling)?)));
            let (spelling, quote, given) = match said {
                Some((spelling, quote)) => (Some(spelling), quote, Given::Said),
                None => (spellings.first(), turn.text.trim(), Given::Implied),
            };
            let read = |spelling: &String| if slot.format.is_free() { Some(Value::from(spelling.as_str())) } else { judge.reading(slot, spelling) };
            if let Some(value) = spelling.and_then(read) {
                claims.push(PerfectClaim { slot: name.clone(), value, quote: quote.to_owned(), given });
            }
        }
        turns.push(claims);
    }
    turns
}

/// The place where a text holds the words, in the text's own letters.
fn literal<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let wanted = words.to_lowercase();
    let starts = text.char_indices().filter(|(at, _)| text.get(..*at).is_none_or(|before| !before.ends_with(char::is_alphanumeric)));
    starts.map(|(at, _)| at).find_map(|at| {
        let piece = text.get(at..at + words.len())?;
        let ends = text.get(at + words.len()..).is_none_or(|after| !after.starts_with(char::is_alphanumeric));
        (ends && piece.to_lowercase() == wanted).then_some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::super::forms;
    use super::super::services::tests::SCHEMAS;
    use super::*;
    use serde_json::json;

    #[test]
    fn a_perfect_model_claims_each_value_once_with_words_of_its_turn() {
        let record: Record = serde_json::from_value(json!({"id": "x", "turns": [
            {"role": "customer", "text": "A table in San Jose on March 8th", "labels": {"state": {"intent": "Reserve",
                "slots": {"city": ["san jose"], "date": ["March 8th"], "price_range": ["dontcare"]}}}},
            {"role": "agent", "text": "For two, next Friday?", "labels": {"acts": [["CONFIRM", "party_size", ["2"]]]}},
            {"role": "customer", "text": "Yes please", "labels": {"state": {"intent": "Reserve",
                "slots": {"city": ["san jose"], "date": ["March 8th", "next Friday"], "party_size": ["2"]}}}}],
            "labels": {"service": "Tables_1"}}))
        .unwrap();
        let services = forms::services(SCHEMAS).unwrap();
        let claims = perfect_claims(&record, &services);
        let claim = |slot: &str, value: Value, quote: &str, given| PerfectClaim { slot: slot.to_owned(), value, quote: quote.to_owned(), given };
        assert_eq!(
            claims,
            [
                vec![claim("city", json!("san jose"), "San Jose", Given::Said), claim("date", json!("2019-03-08"), "March 8th", Given::Said)],
                vec![claim("party_size", json!(2), "Yes please", Given::Implied)],
            ]
        );
        assert_eq!(literal("for 12", "2"), None, "not inside another word");
    }
}
