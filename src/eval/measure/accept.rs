//! What the customer takes by agreeing: "Yes, that works" fills the form with what the agent has just offered.
//!
//! Two sources of the offer: the agent's words, read like a customer's, and the offer as the agent's own software knows it. Never takes
//! anything when the customer asks for something else in the same breath.

use crate::model::offline::extract::{self, Field, Found, Surroundings};
use regex::Regex;
use std::sync::LazyLock;

static AGREES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\W*(?:yes|yeah|yep|yup|ok|okay|sure|perfect|great|awesome|fine|good|excellent|correct|right|exactly|absolutely|certainly|definitely|of course)\b",
        r"|\b(?:sounds? (?:good|great|nice|fine|perfect|like a plan)|(?:that|this|it|they)(?:'s| is| are|'re| will| would| should)? (?:be )?(?:works?|good|great|fine|perfect|right|correct|nice|ok|okay|do)",
        r"|works for me|i(?:'d| would)? (?:like|love) (?:that|this|it|them|the)|i(?:'ll| will) (?:take|go with)|go ahead|book it|please do|that one|all (?:i need|good))\b"
    ))
    .ok()
});
static WANTS_OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\W*(?:no|nope|not)\b|\b(?:other|others|another|else|different|instead|actually|don'?t (?:like|want)|not (?:good|right|really|that)|change|rather|any more|more options)\b").ok()
});

/// Whether the customer agrees with what the agent said before, and wants nothing else.
pub(super) fn agrees(messages: &[&str]) -> bool {
    let is_said = |rule: &LazyLock<Option<Regex>>| messages.iter().any(|text| rule.as_ref().is_some_and(|rule| rule.is_match(text)));
    is_said(&AGREES) && !is_said(&WANTS_OTHER)
}

/// The values of the agent's line that the customer takes by agreeing. The quote of each is the customer's own message.
pub(super) fn accepted(fields: &[Field<'_>], agent_line: &str, messages: &[&str], around: &Surroundings<'_>) -> Vec<Found> {
    if !agrees(messages) {
        return Vec::new();
    }
    let message = messages.iter().position(|text| agrees(&[text])).unwrap_or(0);
    let quote = messages.get(message).copied().unwrap_or_default().trim().to_owned();
    extract::extract(fields, &[agent_line], around).into_iter().map(|found| Found { quote: quote.clone(), message, ..found }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::measure::forms::AROUND;
    use serde_json::json;

    #[test]
    fn agreeing_takes_what_was_offered_and_asking_for_another_does_not() {
        let schema = json!({"type": "string", "format": "time"});
        for (message, value) in [
            ("Yes, that works.", Some("17:30:00")),
            ("Sounds great, thanks", Some("17:30:00")),
            ("okay", Some("17:30:00")),
            ("Is there anything else?", None),
            ("Ok, but do you have another time?", None),
            ("No, thanks", None),
            ("What is the address?", None),
            ("", None),
        ] {
            let field = Field { name: "time", schema: &schema, asked: false, filled: false };
            let found = accepted(&[field], "I have a table at 5:30 pm, is that fine?", &[message], &AROUND);
            let seen = found.first().and_then(|found| found.value.as_str()).map(|time| time.get(..5).unwrap_or(time));
            assert_eq!(seen, value.and_then(|time| time.get(..5)), "{message}");
            assert!(found.iter().all(|found| message.contains(&found.quote)), "{message}");
        }
    }
}
