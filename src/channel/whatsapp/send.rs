//! Messages out: `POST {graph}/{version}/{phone_number_id}/messages` (Meta, messages API). There is no idempotency key: what got
//! no answer may have been sent.

use crate::channel::{Channel, Departure, Sent};
use crate::domain::id::MessageId;
use crate::domain::message::{Choice, OutboundBody};
use crate::domain::text::clip;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::time::Duration;

/// Characters on a reply button (Meta, interactive messages).
const BUTTON_CHARS_MAX: usize = 20;
/// Characters of a list row's title.
const ROW_CHARS_MAX: usize = 24;
/// Characters of the words above buttons and lists.
const INTERACTIVE_CHARS_MAX: usize = 1_024;
/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// The pair limit asks for 4^X seconds; the first step.
const PAIR_WAIT_MS: i64 = 4_000;

/// Meta's Graph API, or a stand-in at another address.
pub struct Graph {
    http: reqwest::Client,
    base: String,
    token: String,
    timeout: Duration,
}

impl Graph {
    /// `url` without the version, e.g. `https://graph.facebook.com`.
    pub fn new(http: reqwest::Client, url: &str, version: &str, token: &str, timeout: Duration) -> Self {
        Self { http, base: format!("{}/{version}", url.trim_end_matches('/')), token: token.to_owned(), timeout }
    }
}

impl Channel for Graph {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        Box::pin(async move {
            let Some(body) = body_of(&message) else {
                return Sent::Rejected { detail: "the customer has neither a phone number nor a user id".to_owned() };
            };
            let url = format!("{}/{}/messages", self.base, message.number);
            let request = self.http.post(url).bearer_auth(&self.token).timeout(self.timeout).json(&body);
            match request.send().await {
                Ok(response) => read_answer(response).await,
                // Nothing was sent when the connection itself could not be made.
                Err(error) if error.is_connect() => Sent::Later { after_ms: 2_000, detail: "WhatsApp cannot be reached".to_owned() },
                Err(error) if error.is_builder() => Sent::Rejected { detail: format!("the Graph URL is not usable: {}", error.without_url()) },
                Err(error) => Sent::Unknown { detail: format!("no answer: {}", error.without_url()) },
            }
        })
    }
}

async fn read_answer(mut response: reqwest::Response) -> Sent {
    let status = response.status();
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() <= ANSWER_BYTES_MAX => bytes.extend_from_slice(&chunk),
            Ok(Some(_)) => return Sent::Unknown { detail: "the answer is too long to be Meta's".to_owned() },
            Ok(None) => break,
            Err(error) => return Sent::Unknown { detail: format!("the answer broke off: {}", error.without_url()) },
        }
    }
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    if let Some(wamid) = answer.pointer("/messages/0/id").and_then(Value::as_str) {
        return Sent::Accepted { wamid: MessageId::from(wamid) };
    }
    match answer.pointer("/error/code").and_then(Value::as_i64) {
        Some(code) => judge(code, &answer),
        None => Sent::Unknown { detail: format!("HTTP {status} without an error code") },
    }
}

/// Meta: build logic on `code`, never on the HTTP status. An error body means that it was not accepted.
fn judge(code: i64, answer: &Value) -> Sent {
    let words =
        answer.pointer("/error/error_data/details").or_else(|| answer.pointer("/error/message")).and_then(Value::as_str).unwrap_or("no details");
    let detail = format!("{code}: {}", clip(words, 300));
    match code {
        131_056 => Sent::Later { after_ms: PAIR_WAIT_MS, detail },
        4 | 80_007 => Sent::Later { after_ms: 30_000, detail },
        130_429 => Sent::Later { after_ms: 1_500, detail },
        131_057 => Sent::Later { after_ms: 60_000, detail },
        1 | 2 | 131_000 | 131_016 | 135_000 => Sent::Later { after_ms: 2_000, detail },
        _ => Sent::Rejected { detail },
    }
}

/// The request body; `None` when nobody can be addressed. A phone number goes into `to`, a user id into `recipient`, never mixed up.
pub fn body_of(message: &Departure<'_>) -> Option<Value> {
    let mut body = json!({
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "biz_opaque_callback_data": message.id.as_str(),
    });
    match (&message.to.phone, &message.to.user_id) {
        (Some(phone), _) => body["to"] = json!(phone.as_str()),
        (None, Some(user)) => body["recipient"] = json!(user.as_str()),
        (None, None) => return None,
    }
    let (kind, part) = match message.body {
        OutboundBody::Text { text } => ("text", json!({"body": text, "preview_url": false})),
        OutboundBody::Buttons { text, buttons } => {
            let buttons: Vec<Value> = buttons.iter().take(3).map(button_of).collect();
            ("interactive", json!({"type": "button", "body": {"text": clip(text, INTERACTIVE_CHARS_MAX)}, "action": {"buttons": buttons}}))
        }
        OutboundBody::List { text, open, rows } => {
            let rows: Vec<Value> = rows.iter().take(10).map(|row| json!({"id": row.id, "title": clip(&row.title, ROW_CHARS_MAX)})).collect();
            let action = json!({"button": clip(open, BUTTON_CHARS_MAX), "sections": [{"rows": rows}]});
            ("interactive", json!({"type": "list", "body": {"text": clip(text, INTERACTIVE_CHARS_MAX)}, "action": action}))
        }
        OutboundBody::Template { name, language, parameters, buttons, .. } => ("template", template_of(name, language, parameters, buttons)),
    };
    body["type"] = json!(kind);
    body[kind] = part;
    Some(body)
}

/// A template names its words by parameters, and gives each quick reply button, by its place, what comes back with a tap.
fn template_of(name: &str, language: &str, parameters: &[String], buttons: &[Choice]) -> Value {
    let mut components = Vec::new();
    if !parameters.is_empty() {
        let parameters: Vec<Value> = parameters.iter().map(|text| json!({"type": "text", "text": text})).collect();
        components.push(json!({"type": "body", "parameters": parameters}));
    }
    for (place, button) in buttons.iter().enumerate() {
        let payload = json!([{"type": "payload", "payload": button.id}]);
        components.push(json!({"type": "button", "sub_type": "quick_reply", "index": place.to_string(), "parameters": payload}));
    }
    let mut template = json!({"name": name, "language": {"code": language}});
    if !components.is_empty() {
        template["components"] = Value::Array(components);
    }
    template
}

fn button_of(button: &Choice) -> Value {
    json!({"type": "reply", "reply": {"id": button.id, "title": clip(&button.title, BUTTON_CHARS_MAX)}})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{NumberId, OutboundId, PhoneNumber, WhatsappUserId};
    use crate::domain::message::Customer;

    fn check(to: &Customer, body: &OutboundBody, expected: Option<&Value>) {
        let (id, number) = (OutboundId::from("c1.2.0"), NumberId::from("100"));
        assert_eq!(body_of(&Departure { id: &id, number: &number, to, body }).as_ref(), expected);
    }

    fn by_phone() -> Customer {
        Customer { phone: PhoneNumber::parse("447700900123"), ..Customer::default() }
    }

    fn choice(id: &str, title: &str) -> Choice {
        Choice { id: id.to_owned(), title: title.to_owned() }
    }

    #[test]
    fn a_phone_number_goes_into_to_and_a_user_id_into_recipient() {
        let text = OutboundBody::text("Hello");
        let common = json!({"messaging_product": "whatsapp", "recipient_type": "individual", "biz_opaque_callback_data": "c1.2.0"});
        let with = |key: &str, value: &str| {
            let mut body = common.clone();
            body[key] = json!(value);
            body["type"] = json!("text");
            body["text"] = json!({"body": "Hello", "preview_url": false});
            Some(body)
        };
        check(&by_phone(), &text, with("to", "+447700900123").as_ref());
        let by_id = Customer { user_id: Some(WhatsappUserId::from("US.1349")), ..Customer::default() };
        check(&by_id, &text, with("recipient", "US.1349").as_ref());
        check(&Customer::default(), &text, None);
    }

    #[test]
    fn buttons_and_lists_keep_to_metas_counts_and_lengths() {
        let long = "a title of far more than twenty characters";
        let buttons = (0..5).map(|n| choice(&format!("b{n}"), long)).collect();
        let (id, number, to) = (OutboundId::from("c1.2.0"), NumberId::from("100"), by_phone());
        let body = OutboundBody::Buttons { text: "x".repeat(2_000), buttons };
        let sent = body_of(&Departure { id: &id, number: &number, to: &to, body: &body }).unwrap();
        let shown = sent["interactive"]["action"]["buttons"].as_array().unwrap();
        assert_eq!(shown.len(), 3);
        assert!(shown.iter().all(|b| b["reply"]["title"].as_str().unwrap().chars().count() <= 20));
        assert_eq!(sent["interactive"]["body"]["text"].as_str().unwrap().chars().count(), 1_024);
        let rows = (0..12).map(|n| choice(&format!("r{n}"), long)).collect();
        let body = OutboundBody::List { text: "Choose".to_owned(), open: long.to_owned(), rows };
        let sent = body_of(&Departure { id: &id, number: &number, to: &to, body: &body }).unwrap();
        let shown = sent["interactive"]["action"]["sections"][0]["rows"].as_array().unwrap();
        assert_eq!(shown.len(), 10);
        assert!(shown.iter().all(|r| r["title"].as_str().unwrap().chars().count() <= 24));
        assert!(sent["interactive"]["action"]["button"].as_str().unwrap().chars().count() <= 20);
    }

    #[test]
    fn errors_are_judged_by_their_code() {
        let answer = |code: i64| json!({"error": {"code": code, "message": "m"}});
        for code in [131_056, 130_429, 4, 80_007, 131_057, 131_000] {
            assert!(matches!(judge(code, &answer(code)), Sent::Later { .. }), "{code}");
        }
        for code in [131_047, 131_026, 190, 100, 131_051, 132_000] {
            assert!(matches!(judge(code, &answer(code)), Sent::Rejected { .. }), "{code}");
        }
    }
}
