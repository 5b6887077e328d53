//! What is taken out of every text about a conversation that somebody reads, searches or lists: the words and values of sensitive slots, the
//! corrected ones too. One rule for lists, search, the chat and the brief.

use super::conversation::Conversation;
use super::slot::Slot;
use serde_json::Value;

/// What stands in its place.
pub const HIDDEN: &str = "[hidden]";
/// Characters from which on a value is looked for in texts: shorter ones are part of too many words.
const CHARS_MIN: usize = 3;

/// The words and values that nobody is shown who did not ask for them, the longest first: a value may stand in its quote.
pub fn of(conversation: &Conversation) -> Vec<String> {
    let sensitive = conversation.slots.values().filter(|slot| slot.sensitive);
    let mut secrets: Vec<String> = sensitive.flat_map(texts_of).filter(|text| text.chars().count() >= CHARS_MIN).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    secrets
}

fn texts_of(slot: &Slot) -> impl Iterator<Item = String> {
    let values = std::iter::once(&slot.value).chain(&slot.previous).filter_map(|value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    });
    std::iter::once(slot.quote.clone()).chain(values)
}

/// A text without them.
pub fn without(secrets: &[String], text: &str) -> String {
    secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), HIDDEN))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::slot::{Ground, SlotState};
    use crate::domain::time::Timestamp;
    use serde_json::json;

    fn slot(value: Value, previous: Vec<Value>, sensitive: bool) -> Slot {
        let (message, quote) = ("m1".into(), "my number is 4711".to_owned());
        Slot { state: SlotState::Filled, value, message, quote, at: Timestamp(1), ground: Ground::Said, confidence: 1.0, sensitive, previous }
    }

    #[test]
    fn the_words_the_value_and_what_it_was_before_are_taken_out_of_every_text() {
        let mut conversation = Conversation::new("c".into());
        conversation.slots.insert("account".to_owned(), slot(json!(4711), vec![json!("old-0815"), json!(7)], true));
        conversation.slots.insert("city".to_owned(), slot(json!("Madrid"), Vec::new(), false));
        let secrets = of(&conversation);
        let told = without(&secrets, "So my number is 4711? You said old-0815 before. 4711 it is, 7 days, in Madrid.");
        assert_eq!(told, "So [hidden]? You said [hidden] before. [hidden] it is, 7 days, in Madrid.");
    }
}
