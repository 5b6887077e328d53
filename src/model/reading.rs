//! Finds the answer in what a model wrote: bare JSON, JSON in a fence, after a preamble, after `<think>…</think>`. Pure.
//!
//! Never guesses: two different answers in one text are none, so that an answer quoted from a customer's message is not taken for
//! the model's own.

use super::outcome::Outcome;
use serde_json::Value;

/// Places at which an object may begin that are looked at.
const STARTS_MAX: usize = 64;
/// Mistakes told to the model at once.
const MISTAKES_MAX: usize = 5;
/// Characters of one mistake.
const MISTAKE_CHARS_MAX: usize = 200;

/// The JSON object in a text. The error is what its absence counts as, and why, in words for the model.
///
/// ```
/// use baton::model::reading::answer_in;
/// assert_eq!(answer_in("Sure: {\"reply\": \"Hi\"}").unwrap()["reply"], "Hi");
/// assert!(answer_in("{\"reply\": 1} or {\"reply\": 2}").is_err());
/// ```
pub fn answer_in(text: &str) -> Result<Value, (Outcome, String)> {
    let said = after_thoughts(text).trim();
    if said.is_empty() {
        return Err((Outcome::Empty, "no words".to_owned()));
    }
    if let Ok(whole) = serde_json::from_str::<Value>(said) {
        return if whole.is_object() { Ok(whole) } else { Err((Outcome::OtherSchema, "JSON, but no object".to_owned())) };
    }
    let mut found = objects_in(said);
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err((Outcome::Invalid, "several JSON objects where one answer was asked for".to_owned())),
        (None, _) => Err((Outcome::Invalid, "no JSON object".to_owned())),
    }
}

/// What stands after a reasoning model's thoughts. Thoughts that never end hold no answer.
fn after_thoughts(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    for (open, close) in [("<think>", "</think>"), ("<thinking>", "</thinking>")] {
        if text.starts_with(open) {
            return text.split_once(close).map_or("", |(_, rest)| rest);
        }
        // Some servers swallow the opening mark.
        if let Some((before, rest)) = text.split_once(close)
            && !before.trim_start().starts_with('{')
        {
            return rest;
        }
    }
    text
}

/// Objects that stand in the text beside each other, not inside of one another, each value once.
fn objects_in(text: &str) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut from = 0;
    for _ in 0..STARTS_MAX {
        let Some(start) = text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) else { break };
        let mut values = serde_json::Deserializer::from_str(text.get(start..).unwrap_or_default()).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                from = start + values.byte_offset().max(1);
                if !found.contains(&value) {
                    found.push(value);
                }
            }
            Some(Err(_)) | None => from = start + 1,
        }
    }
    found
}

/// What of an answer does not follow the schema, for the model to mend. What is only left out, or said too much, is
/// no mistake here: servers without strict output do both, and asking again costs the customer time.
pub fn mistakes(answer: &Value, schema: &Value) -> Option<String> {
    let validator = jsonschema::validator_for(&tolerant(schema)).ok()?;
    let told = validator.iter_errors(answer).take(MISTAKES_MAX).map(|error| {
        let place = error.instance_path().to_string();
        let place = if place.is_empty() { "the answer" } else { place.trim_start_matches('/') };
        format!("{place}: {error}").chars().take(MISTAKE_CHARS_MAX).collect::<String>()
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join("; "))
}

/// The schema with what may be left out no longer required, and extras allowed. The slot that is asked for is checked by name later.
fn tolerant(schema: &Value) -> Value {
    let mut schema = schema.clone();
    loosen(&mut schema, &[]);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("asks");
        if let Some(slots) = properties.get_mut("slots") {
            loosen(slots, &[]);
            let claims = slots.get_mut("properties").and_then(Value::as_object_mut).into_iter().flat_map(|claims| claims.values_mut());
            let options = claims.filter_map(|claim| claim.get_mut("anyOf").and_then(Value::as_array_mut)).flatten();
            options.for_each(|option| loosen(option, &["value", "quote"]));
        }
    }
    schema
}

/// Of an object, only these properties stay required.
fn loosen(object: &mut Value, required: &[&str]) {
    let Some(object) = object.as_object_mut() else { return };
    object.remove("additionalProperties");
    if let Some(names) = object.get_mut("required").and_then(Value::as_array_mut) {
        names.retain(|name| name.as_str().is_some_and(|name| required.contains(&name)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: Result<i64, Outcome>) {
        let found = answer_in(text).map(|v| v["a"].as_i64().unwrap_or_default()).map_err(|(outcome, _)| outcome);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_answer_is_found_however_it_is_wrapped() {
        for text in [
            "{\"a\": 1}",
            "\u{feff}  {\"a\": 1}\n",
            "```json\n{\"a\": 1}\n```",
            "```\n{\"a\": 1}```\nThat is all.",
            "Sure! Here is the {answer}: {\"a\": 1}",
            "<think>Say {\"a\": 2}?</think>\n{\"a\": 1}",
            "the opening mark is missing {\"a\": 2} </think>{\"a\": 1}",
            "Twice the same: {\"a\": 1} {\"a\": 1}",
            "{\"a\": 1, \"reply\": \"use </think> in HTML\"}",
        ] {
            check(text, Ok(1));
        }
    }

    #[test]
    fn what_is_no_single_answer_is_none() {
        check("", Err(Outcome::Empty));
        check(" \n", Err(Outcome::Empty));
        check("<think>on and on {\"a\": 1}", Err(Outcome::Empty));
        check("Hello there.", Err(Outcome::Invalid));
        check("{\"a\": 1", Err(Outcome::Invalid));
        check("The customer wrote {\"a\": 2}. {\"a\": 1}", Err(Outcome::Invalid));
        check("[1]", Err(Outcome::OtherSchema));
        check("42", Err(Outcome::OtherSchema));
        check(&"{".repeat(100_000), Err(Outcome::Invalid));
    }

    #[test]
    fn mistakes_are_told_and_absences_are_none() {
        let claim = json!({"anyOf": [{"type": "object", "properties": {"value": {"type": "string"}, "quote": {"type": "string"}},
            "required": ["value", "quote", "sure"], "additionalProperties": false}, {"type": "null"}]});
        let schema = json!({"type": "object", "additionalProperties": false, "required": ["reply", "slots", "frustrated"], "properties": {
            "reply": {"type": "string"}, "asks": {"enum": ["company", null]}, "frustrated": {"type": "boolean"},
            "slots": {"type": "object", "properties": {"company": claim}, "required": ["company"], "additionalProperties": false}}});
        let fine = [
            json!({"reply": "x"}),
            json!({"reply": "x", "slots": {}, "mood": 3, "asks": "something else"}),
            json!({"answer": 42}),
            json!({"reply": "x", "slots": {"company": null}}),
            json!({"reply": "x", "slots": {"company": {"value": "A", "quote": "A"}}}),
        ];
        for answer in fine {
            assert_eq!(mistakes(&answer, &schema), None, "{answer}");
        }
        for (answer, place) in [
            (json!({"reply": 1}), "reply"),
            (json!({"reply": "x", "slots": {"company": "A"}}), "slots/company"),
            (json!({"reply": "x", "slots": {"company": {"value": "A"}}}), "slots/company"),
        ] {
            let told = mistakes(&answer, &schema).unwrap_or_default();
            assert!(told.contains(place), "{answer}: {told}");
        }
    }
}
