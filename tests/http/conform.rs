//! The API's document against what the API answers: every answer that a test over HTTP gets is held against it. A status that is not listed, a
//! content type that is not told, a member that is missing, of another type or not told of: each ends the test.

use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

static DOCUMENT: LazyLock<Value> = LazyLock::new(baton::http::openapi);
/// The shapes, closed: what is not told of is not there.
static SHAPES: LazyLock<Value> = LazyLock::new(|| {
    let mut shapes = DOCUMENT["components"].clone();
    close(&mut shapes, false);
    shapes
});
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Holds an answer against the document; `path` stands below `/api/v1`, with or without a slash.
pub(crate) fn check(method: &str, path: &str, status: u16, kind: Option<&str>, body: &[u8]) {
    if let Err(lie) = held(method, path, status, kind, body) {
        let told: String = String::from_utf8_lossy(body).chars().take(2_000).collect();
        panic!("the API's document lies about {method} {path} {status}: {lie}\n{told}");
    }
}

pub(crate) fn held(method: &str, path: &str, status: u16, kind: Option<&str>, body: &[u8]) -> Result<(), String> {
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
    let Some((pattern, operation)) = operation(method, path) else {
        // Nobody says anything about what is not there.
        return if matches!(status, 404 | 405) { Ok(()) } else { Err("it is not in the document".to_owned()) };
    };
    let responses = &operation["responses"];
    let listed = responses.get(status.to_string());
    let response = listed.or_else(|| responses.get("default").filter(|_| status >= 500)).ok_or("this status is not listed")?;
    let response = match response["$ref"].as_str() {
        Some(reference) => DOCUMENT.pointer(reference.trim_start_matches('#')).ok_or("a reference leads nowhere")?,
        None => response,
    };
    let Some(content) = response["content"].as_object() else {
        return if body.is_empty() { Ok(()) } else { Err("there is a body, and none is told of".to_owned()) };
    };
    let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let told = content.get(kind).or_else(|| content.get("*/*")).ok_or_else(|| format!("the content type {kind:?} is not told of"))?;
    let Some(schema) = told.get("schema") else { return Ok(()) };
    let body: Value = serde_json::from_slice(body).map_err(|e| format!("no JSON: {e}"))?;
    let validator = validator(&format!("{method} {pattern} {status}"), schema);
    let wrong: Vec<String> = validator.iter_errors(&body).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}

/// The operation of an address: the one with the most words in common.
fn operation(method: &str, path: &str) -> Option<(&'static str, &'static Value)> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let pattern: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
        let fits = pattern.len() == parts.len() && pattern.iter().zip(&parts).all(|(known, part)| known.starts_with('{') || known == part);
        fits.then(|| pattern.iter().filter(|known| !known.starts_with('{')).count())
    };
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let found = paths.iter().filter_map(|(pattern, item)| Some((fits(pattern)?, pattern, item))).max_by_key(|(words, _, _)| *words);
    let (_, pattern, item) = found?;
    Some((pattern.as_str(), item.get(method.to_lowercase())?))
}

fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let made = || {
        let mut whole = schema.clone();
        close(&mut whole, false);
        whole["components"] = SHAPES.clone();
        Arc::new(jsonschema::validator_for(&whole).expect("a schema"))
    };
    Arc::clone(known.entry(name.to_owned()).or_insert_with(made))
}

/// Objects have the members that are told of and no others. `part`: it is a part of a larger one, which says that itself.
fn close(schema: &mut Value, part: bool) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| close(item, part)),
        Value::Object(members) => {
            let object = members.get("properties").is_some_and(Value::is_object);
            let open = !["additionalProperties", "unevaluatedProperties"].iter().any(|name| members.contains_key(*name));
            if object && open && !part {
                members.insert("unevaluatedProperties".to_owned(), json!(false));
            }
            for (name, member) in members.iter_mut().filter(|(name, _)| !["enum", "const", "default", "examples"].contains(&name.as_str())) {
                close(member, ["allOf", "anyOf", "oneOf"].contains(&name.as_str()) && (object || part));
            }
        }
        _ => {}
    }
}
