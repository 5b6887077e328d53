//! A webhook body into items: every entry, change, message and status by itself, so that one bad item never hurts its
//! neighbours. What is unknown is kept, never refused.

mod account;
mod message;
mod routing;
mod status;

pub use account::{Level, Notice, Subject};
pub use routing::{Control, Echo, Handover, Via};
pub use status::{Pricing, Status};

use crate::domain::id::{MessageId, NumberId, PhoneNumber, WhatsappUserId};
use crate::domain::message::{Customer, Inbound};
use crate::domain::text::hex;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// One thing that a webhook says.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A customer wrote.
    Message(Box<Inbound>),
    /// A message of ours got further.
    Status(Box<Status>),
    /// A message of our side that did not go through us: from the phone app, or from another responder.
    Echo(Box<Echo>),
    /// A customer wrote to another responder, who owns the thread: seen, not ours to answer.
    Overheard(Box<Inbound>),
    /// The thread has another owner.
    Handover(Box<Handover>),
    /// A customer has another id.
    Renamed(Box<Renamed>),
    /// A customer wants marketing messages, or no more.
    Preference(Box<Preference>),
    /// A customer called.
    Called(Box<Called>),
    /// Something about an account, a number or a template.
    Notice(Box<Notice>),
    /// Kept, not acted on: unknown fields and types, and items that cannot be read.
    Unhandled {
        /// The webhook field, and the type when there is one.
        kind: String,
        /// A hash of the item, to store it once.
        id: String,
        /// As it came.
        raw: String,
    },
}

/// A customer is named otherwise from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renamed {
    /// How the channel named them.
    pub was: Customer,
    /// How it names them now.
    pub is: Customer,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// What a customer said about marketing messages in WhatsApp's own settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preference {
    /// To which business number.
    pub number: NumberId,
    /// Who.
    pub from: Customer,
    /// No more of them.
    pub stop: bool,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// A customer called a business number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Called {
    /// WhatsApp's id of the call.
    pub id: MessageId,
    /// Which number.
    pub number: NumberId,
    /// Who.
    pub from: Customer,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// The body is not a webhook at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotAWebhook(pub String);

/// Reads a body. An error only when it is not JSON of Meta's envelope; everything inside is an item.
pub fn parse(body: &[u8]) -> Result<Vec<Item>, NotAWebhook> {
    let text = std::str::from_utf8(body).map_err(|e| NotAWebhook(format!("not UTF-8 at byte {}", e.valid_up_to())))?;
    let root: Value = serde_json::from_str(text).map_err(|e| NotAWebhook(format!("not JSON: {e}")))?;
    let Some(object) = root.as_object() else {
        return Err(NotAWebhook("not a JSON object".to_owned()));
    };
    let entries = match object.get("entry") {
        Some(Value::Array(entries)) => entries.as_slice(),
        // Some test tools post a bare change; it is kept like any other thing we do not know.
        _ => return Ok(vec![unhandled("no entry", &root)]),
    };
    let mut items = Vec::new();
    for entry in entries {
        match entry.get("changes").and_then(Value::as_array) {
            Some(changes) => changes.iter().for_each(|change| read_change(entry, change, &mut items)),
            None => items.push(unhandled("entry without changes", entry)),
        }
    }
    Ok(items)
}

fn read_change(entry: &Value, change: &Value, items: &mut Vec<Item>) {
    let field = change.get("field").and_then(Value::as_str).unwrap_or("no field");
    let Some(value) = change.get("value") else {
        return items.push(unhandled(field, change));
    };
    let before = items.len();
    let number = number_of(value);
    match field {
        "messages" => read_messages(entry, value, number.as_ref(), items),
        "smb_message_echoes" => routing::read_echoes(value, number.as_ref(), Via::Phone, field, items),
        "standby" => routing::read_standby(value, number.as_ref(), items),
        "messaging_handovers" => each_or_self(value, "messaging_handovers", field, items, routing::read_handover),
        "user_id_update" => each(value, "user_id_update", field, items, read_renamed),
        "user_preferences" => each(value, "user_preferences", field, items, |one| read_preference(one, value, number.as_ref())),
        "calls" => each(value, "calls", field, items, |one| read_call(one, value, number.as_ref())),
        _ => items.extend(account::read(entry, field, value)),
    }
    // Nothing in it was for us: kept whole, so that nothing is ever lost.
    if items.len() == before {
        items.push(unhandled(field, change));
    }
}

fn read_messages(entry: &Value, value: &Value, number: Option<&NumberId>, items: &mut Vec<Item>) {
    for message in array(value, "messages") {
        let read = number.and_then(|number| message::read(message, number, value));
        items.push(read.map_or_else(|| unhandled("messages: cannot be read", message), |m| Item::Message(Box::new(m))));
    }
    for status in array(value, "statuses") {
        let read = status::read(status);
        items.push(read.map_or_else(|| unhandled("messages: unknown status", status), |status| Item::Status(Box::new(status))));
    }
    // With a message beside them they explain why it cannot be shown; alone they speak of the number.
    if array(value, "messages").is_empty() {
        items.extend(array(value, "errors").iter().map(|error| account::of_error(entry, number, error)));
    }
}

/// Every element of an array by itself; one that cannot be read is kept.
fn each(value: &Value, name: &str, field: &str, items: &mut Vec<Item>, read: impl Fn(&Value) -> Option<Item>) {
    for one in array(value, name) {
        items.push(read(one).unwrap_or_else(|| unhandled(&format!("{field}: not acted on"), one)));
    }
}

/// The same, when the value itself is the only element: handovers come without an array.
fn each_or_self(value: &Value, name: &str, field: &str, items: &mut Vec<Item>, read: impl Fn(&Value) -> Option<Item>) {
    if value.get(name).is_some_and(Value::is_array) {
        return each(value, name, field, items, read);
    }
    items.push(read(value).unwrap_or_else(|| unhandled(&format!("{field}: cannot be read"), value)));
}

fn read_renamed(one: &Value) -> Option<Item> {
    let phone = text(one, "wa_id").and_then(PhoneNumber::parse);
    let id = |pointer: &str| one.pointer(pointer).and_then(Value::as_str).filter(|id| !id.is_empty()).map(WhatsappUserId::from);
    let is = Customer {
        user_id: Some(id("/user_id/current")?),
        phone: phone.clone(),
        parent_user_id: id("/parent_user_id/current"),
        ..Customer::default()
    };
    let was = Customer { user_id: id("/user_id/previous"), phone, ..Customer::default() };
    (was.user_id.is_some() || was.phone.is_some()).then(|| Item::Renamed(Box::new(Renamed { was, is, at: time_of(one) })))
}

fn read_preference(one: &Value, value: &Value, number: Option<&NumberId>) -> Option<Item> {
    let stop = match text(one, "value")? {
        "stop" => true,
        "resume" | "signup" => false,
        _ => return None,
    };
    let from = named(text(one, "wa_id"), text(one, "user_id"), value)?;
    Some(Item::Preference(Box::new(Preference { number: number?.clone(), from, stop, at: time_of(one) })))
}

/// Only the call of a customer opens the window; how it ends, and our own calls, are kept.
fn read_call(one: &Value, value: &Value, number: Option<&NumberId>) -> Option<Item> {
    if text(one, "event") != Some("connect") || text(one, "direction") != Some("USER_INITIATED") {
        return None;
    }
    let from = named(text(one, "from"), text(one, "from_user_id"), value)?;
    Some(Item::Called(Box::new(Called { id: MessageId::from(text(one, "id")?), number: number?.clone(), from, at: time_of(one) })))
}

/// Who that is, with what `contacts` says of them: found by id, for the two arrays are not promised to be parallel.
fn named(phone: Option<&str>, user_id: Option<&str>, value: &Value) -> Option<Customer> {
    let phone = phone.and_then(PhoneNumber::parse);
    let user_id = user_id.filter(|id| !id.is_empty()).map(WhatsappUserId::from);
    if phone.is_none() && user_id.is_none() {
        return None;
    }
    let is_them = |contact: &&Value| {
        let same_phone = phone.as_ref().is_some_and(|p| text(contact, "wa_id").and_then(PhoneNumber::parse).as_ref() == Some(p));
        let same_user = user_id.as_ref().is_some_and(|u| text(contact, "user_id") == Some(u.as_str()));
        same_phone || same_user
    };
    let contact = array(value, "contacts").iter().find(is_them);
    let of_contact = |name: &str| contact.and_then(|c| text(c, name)).filter(|id| !id.is_empty());
    let profile = |name: &str| contact.and_then(|c| c.pointer(&format!("/profile/{name}"))).and_then(Value::as_str);
    let shown = |words: Option<&str>| words.filter(|words| !words.trim().is_empty()).map(str::to_owned);
    Some(Customer {
        user_id: user_id.or_else(|| of_contact("user_id").map(WhatsappUserId::from)),
        phone: phone.or_else(|| of_contact("wa_id").and_then(PhoneNumber::parse)),
        name: shown(profile("name")),
        username: shown(profile("username")),
        parent_user_id: of_contact("parent_user_id").map(WhatsappUserId::from),
        group: None,
    })
}

fn number_of(value: &Value) -> Option<NumberId> {
    value.pointer("/metadata/phone_number_id").and_then(Value::as_str).map(NumberId::from)
}

fn unhandled(kind: &str, raw: &Value) -> Item {
    let raw = raw.to_string();
    Item::Unhandled { kind: kind.to_owned(), id: hash_of(&raw), raw }
}

/// What says the same has the same.
pub fn hash_of(raw: &str) -> String {
    hex(Sha256::digest(raw.as_bytes()).get(..16).unwrap_or_default())
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn array<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn time_of(value: &Value) -> Timestamp {
    Timestamp::from_secs(value.get("timestamp").and_then(seconds).unwrap_or_default())
}

/// Meta writes whole seconds as text; some fields as a number.
fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(s) => s.trim().parse().ok(),
        Value::Number(n) => n.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
