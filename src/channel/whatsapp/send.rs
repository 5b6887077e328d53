//! Messages out: the body of `POST {graph}/{version}/{phone_number_id}/messages` (Meta, messages API), and what its answer means. There is
//! no idempotency key: what got no answer may have been sent.

use super::errors::{Class, class_of};
use crate::channel::{Departure, Pace, Rejection, Sent};
use crate::domain::id::MessageId;
use crate::domain::message::limits::{BODY_MAX, BUTTON_MAX, BUTTONS_MAX, ROW_MAX, ROWS_MAX};
use crate::domain::message::{Choice, Customer, MediaKind, OutboundBody, TemplateHeader, TemplateParts};
use crate::domain::text::clip;
use reqwest::StatusCode;
use serde_json::{Value, json};

/// What the answer to a send means.
pub(super) fn sent_of(status: StatusCode, answer: &Value) -> Sent {
    if let Some(wamid) = answer.pointer("/messages/0/id").and_then(Value::as_str).filter(|id| !id.is_empty()) {
        return Sent::Accepted { wamid: MessageId::from(wamid) };
    }
    match answer.pointer("/error/code").and_then(Value::as_i64) {
        Some(code) => judge(code, answer),
        None => Sent::Unknown { detail: format!("HTTP {status} without an error code") },
    }
}

/// The code and the words of an error body.
pub(super) fn told(code: i64, answer: &Value) -> String {
    let details = answer.pointer("/error/error_data/details").or_else(|| answer.pointer("/error/message"));
    format!("{code}: {}", clip(details.and_then(Value::as_str).unwrap_or("no details"), 300))
}

/// Meta: build logic on `code`, never on the HTTP status. An error body means that it was not accepted.
fn judge(code: i64, answer: &Value) -> Sent {
    let detail = told(code, answer);
    let subcode = answer.pointer("/error/error_subcode").and_then(Value::as_i64);
    let rejected = |why| Sent::Rejected { why, detail: detail.clone() };
    let later = |pace| Sent::Later { pace, detail: detail.clone() };
    match class_of(code, subcode) {
        Class::Retry { after_ms, tries } => later(Pace::Message { after_ms, tries }),
        Class::PairPace => later(Pace::Pair),
        Class::NumberPace => later(Pace::Number),
        Class::AppPace => later(Pace::App),
        Class::Stop => Sent::Stopped { code, templates_only: false, detail },
        Class::StopTemplates => Sent::Stopped { code, templates_only: true, detail },
        Class::WindowShut => rejected(Rejection::WindowShut),
        Class::OptedOut => rejected(Rejection::OptedOut),
        Class::Template => rejected(Rejection::Template),
        Class::Fail => rejected(Rejection::Final),
    }
}

/// The recipient: a phone number with its plus sign goes into `to`, a user id into `recipient`, never mixed up, for Meta takes a user id
/// in `to`, answers 200, and drops the message. `false` when nobody can be addressed.
pub(super) fn address(body: &mut Value, to: &Customer) -> bool {
    let (key, value) = match (&to.group, &to.phone, &to.user_id) {
        (Some(group), _, _) => ("to", group.as_str()),
        (None, Some(phone), _) => ("to", phone.as_str()),
        (None, None, Some(user)) => ("recipient", user.as_str()),
        (None, None, None) => return false,
    };
    body["recipient_type"] = json!(if to.group.is_some() { "group" } else { "individual" });
    body[key] = json!(value);
    true
}

/// The request body; `None` when nobody can be addressed.
pub fn body_of(message: &Departure<'_>) -> Option<Value> {
    let mut body = json!({"messaging_product": "whatsapp"});
    if !address(&mut body, message.to) {
        return None;
    }
    body["biz_opaque_callback_data"] = json!(message.id.as_str());
    if let Some(reply_to) = message.reply_to {
        body["context"] = json!({"message_id": reply_to.as_str()});
    }
    let (kind, part) = part_of(message.body, message.media);
    body["type"] = json!(kind);
    body[kind] = part;
    Some(body)
}

fn part_of(body: &OutboundBody, media: Option<&str>) -> (&'static str, Value) {
    match body {
        OutboundBody::Text { text } => ("text", json!({"body": text, "preview_url": false})),
        OutboundBody::Buttons { text, buttons } => {
            let buttons: Vec<Value> = buttons.iter().take(BUTTONS_MAX).map(button_of).collect();
            interactive("button", text, &json!({"buttons": buttons}))
        }
        OutboundBody::List { text, open, rows } => {
            let rows: Vec<Value> = rows.iter().take(ROWS_MAX).map(|row| json!({"id": row.id, "title": clip(&row.title, ROW_MAX)})).collect();
            interactive("list", text, &json!({"button": clip(open, BUTTON_MAX), "sections": [{"rows": rows}]}))
        }
        OutboundBody::Link { text, label, url } => {
            let action = json!({"name": "cta_url", "parameters": {"display_text": clip(label, BUTTON_MAX), "url": url}});
            interactive("cta_url", text, &action)
        }
        OutboundBody::AskLocation { text } => interactive("location_request_message", text, &json!({"name": "send_location"})),
        OutboundBody::AskContact { text } => interactive("request_contact_info", text, &json!({"name": "request_contact_info"})),
        OutboundBody::Media { kind, name, caption, .. } => (kind.word(), media_of(*kind, media, name.as_deref(), caption.as_deref())),
        OutboundBody::Reaction { to, emoji } => ("reaction", json!({"message_id": to.as_str(), "emoji": emoji.as_deref().unwrap_or_default()})),
        OutboundBody::Template { name, language, parameters, buttons, parts, .. } => {
            ("template", template_of(name, language, parameters, buttons, parts, media))
        }
    }
}

fn interactive(kind: &str, text: &str, action: &Value) -> (&'static str, Value) {
    ("interactive", json!({"type": kind, "body": {"text": clip(text, BODY_MAX)}, "action": action}))
}

fn media_of(kind: MediaKind, id: Option<&str>, name: Option<&str>, caption: Option<&str>) -> Value {
    let mut part = json!({"id": id.unwrap_or_default()});
    if let Some(caption) = caption {
        part["caption"] = json!(caption);
    }
    if let Some(name) = name.filter(|_| kind == MediaKind::Document) {
        part["filename"] = json!(name);
    }
    part
}

/// A template names its words by parameters, and gives each quick reply button, by its place, what comes back with a tap.
fn template_of(name: &str, language: &str, parameters: &[String], buttons: &[Choice], parts: &TemplateParts, media: Option<&str>) -> Value {
    let mut components = Vec::new();
    let parameter = |text: &str, name: Option<&String>| match name {
        Some(name) => json!({"type": "text", "text": text, "parameter_name": name}),
        None => json!({"type": "text", "text": text}),
    };
    match &parts.header {
        Some(TemplateHeader::Text { text, name }) => components.push(json!({"type": "header", "parameters": [parameter(text, name.as_ref())]})),
        Some(TemplateHeader::Media { kind, name, .. }) => {
            let file = media_of(*kind, media, name.as_deref(), None);
            components.push(json!({"type": "header", "parameters": [{"type": kind.word(), kind.word(): file}]}));
        }
        None => {}
    }
    if !parameters.is_empty() {
        let parameters: Vec<Value> = parameters.iter().enumerate().map(|(nth, text)| parameter(text, parts.names.get(nth))).collect();
        components.push(json!({"type": "body", "parameters": parameters}));
    }
    let taken: Vec<u32> = parts.urls.iter().map(|url| url.index).collect();
    let free = (0_u32..).filter(|index| !taken.contains(index));
    for (place, button) in free.zip(buttons) {
        let payload = json!([{"type": "payload", "payload": button.id}]);
        components.push(json!({"type": "button", "sub_type": "quick_reply", "index": place.to_string(), "parameters": payload}));
    }
    for url in &parts.urls {
        let parameters = json!([{"type": "text", "text": url.text}]);
        components.push(json!({"type": "button", "sub_type": "url", "index": url.index.to_string(), "parameters": parameters}));
    }
    let mut template = json!({"name": name, "language": {"code": language}});
    if !components.is_empty() {
        template["components"] = Value::Array(components);
    }
    template
}

fn button_of(button: &Choice) -> Value {
    json!({"type": "reply", "reply": {"id": button.id, "title": clip(&button.title, BUTTON_MAX)}})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{NumberId, OutboundId, PhoneNumber, WhatsappUserId};

    fn addressed(to: &Customer) -> Option<Value> {
        let (id, number) = (OutboundId::from("c1.2.0"), NumberId::from("100"));
        body_of(&Departure { id: &id, number: &number, to, body: &OutboundBody::text("Hello"), reply_to: None, media: None })
    }

    #[test]
    fn a_phone_number_goes_into_to_and_a_user_id_into_recipient() {
        let phone = PhoneNumber::parse("447700900123");
        let user_id = Some(WhatsappUserId::from("US.1349"));
        let both = Customer { phone: phone.clone(), user_id: user_id.clone(), ..Customer::default() };
        for customer in [Customer { phone, ..Customer::default() }, both] {
            let body = addressed(&customer).unwrap();
            assert_eq!((&body["to"], body.get("recipient")), (&json!("+447700900123"), None));
        }
        let body = addressed(&Customer { user_id, ..Customer::default() }).unwrap();
        assert_eq!((body.get("to"), &body["recipient"]), (None, &json!("US.1349")));
        let body = addressed(&Customer { group: Some("Y2Fw".to_owned()), ..Customer::default() }).unwrap();
        assert_eq!((&body["to"], &body["recipient_type"]), (&json!("Y2Fw"), &json!("group")));
        assert_eq!(addressed(&Customer::default()), None);
    }

    #[test]
    fn errors_are_judged_by_their_code() {
        let answer = |code: i64| json!({"error": {"code": code, "message": "m"}});
        let paces = [(131_056, Pace::Pair), (130_429, Pace::Number), (4, Pace::App), (80_007, Pace::App)];
        for (code, wanted) in paces {
            assert!(matches!(judge(code, &answer(code)), Sent::Later { pace, .. } if pace == wanted), "{code}");
        }
        for code in [131_026, 100, 131_051, 999_999] {
            assert!(matches!(judge(code, &answer(code)), Sent::Rejected { why: Rejection::Final, .. }), "{code}");
        }
        assert!(matches!(judge(190, &answer(190)), Sent::Stopped { templates_only: false, .. }));
        assert!(matches!(judge(131_048, &answer(131_048)), Sent::Stopped { templates_only: true, .. }));
        assert!(matches!(sent_of(StatusCode::BAD_GATEWAY, &Value::Null), Sent::Unknown { .. }));
    }
}
