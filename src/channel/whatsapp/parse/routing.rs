//! Several responders on one number (Meta, conversation routing): what others say, and who owns the thread.

use super::message::{self, body_of};
use super::{Item, array, named, text, time_of, unhandled};
use crate::domain::id::{MessageId, NumberId, PhoneNumber, WhatsappUserId};
use crate::domain::message::Customer;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A message of our side that did not go through us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Echo {
    /// WhatsApp's id of it.
    pub id: MessageId,
    /// From which business number.
    pub number: NumberId,
    /// To whom.
    pub to: Customer,
    /// What, as people read it.
    pub text: String,
    /// Past us on which way.
    #[serde(default)]
    pub via: Via,
    /// When, by Meta's clock.
    #[serde(default)]
    pub at: Timestamp,
}

/// A way past us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// A person on the phone app.
    #[default]
    Phone,
    /// Another responder that owns the thread.
    Responder,
}

/// A thread got another owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// Which business number.
    pub number: NumberId,
    /// With whom.
    pub customer: Customer,
    /// To us, or away from us.
    pub control: Control,
    /// The role that had it: `ai_agent`, `escalation`, …
    #[serde(default)]
    pub from_role: Option<String>,
    /// The role that has it.
    #[serde(default)]
    pub to_role: Option<String>,
    /// Why, in a word of Meta's, when it is said.
    #[serde(default)]
    pub reason: Option<String>,
    /// What the other side wrote along.
    #[serde(default)]
    pub note: Option<String>,
    /// What its AI wrote about the chat: a help, not a fact.
    #[serde(default)]
    pub summary: Option<String>,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// Which way control went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// Passed: the new owner is told, hence us.
    Passed,
    /// Taken: the previous owner is told, hence us.
    Taken,
}

impl Handover {
    /// A copy of a webhook is the same event.
    pub fn key(&self) -> String {
        let who = self.customer.user_id.as_ref().map(WhatsappUserId::as_str);
        let who = who.or(self.customer.phone.as_ref().map(PhoneNumber::as_str)).unwrap_or_default();
        let way = match self.control {
            Control::Passed => "passed",
            Control::Taken => "taken",
        };
        format!("ho:{}:{who}:{way}:{}", self.number, self.at.0)
    }
}

pub(super) fn read_echoes(value: &Value, number: Option<&NumberId>, via: Via, field: &str, items: &mut Vec<Item>) {
    for echo in array(value, "message_echoes") {
        let read = number.and_then(|number| read_echo(echo, number, value, via));
        items.push(read.unwrap_or_else(|| unhandled(&format!("{field}: cannot be read"), echo)));
    }
}

/// From the phone app the message stands in the echo; from another responder it is the body of its request.
fn read_echo(echo: &Value, number: &NumberId, value: &Value, via: Via) -> Option<Item> {
    let said = echo.get("message").filter(|message| message.is_object()).unwrap_or(echo);
    let of = |name: &str| text(echo, name).or_else(|| text(said, name));
    let to = named(of("to"), of("to_user_id").or_else(|| of("recipient")), value)?;
    let words = said.pointer("/interactive/body/text").or_else(|| said.pointer("/template/name")).and_then(Value::as_str);
    let text_of = words.map_or_else(|| body_of(said).shown(), str::to_owned);
    let id = MessageId::from(text(echo, "id").filter(|id| !id.is_empty())?);
    Some(Item::Echo(Box::new(Echo { id, number: number.clone(), to, text: text_of, via, at: time_of(echo) })))
}

/// One level deeper than elsewhere: what the thread's owner gets as `messages`.
pub(super) fn read_standby(value: &Value, number: Option<&NumberId>, items: &mut Vec<Item>) {
    let Some(inner) = value.get("standby") else { return };
    for one in array(inner, "messages") {
        let read = number.and_then(|number| message::read(one, number, inner));
        items.push(read.map_or_else(|| unhandled("standby: cannot be read", one), |m| Item::Overheard(Box::new(m))));
    }
    read_echoes(inner, number, Via::Responder, "standby", items);
    for status in array(inner, "statuses") {
        // How far another responder's message got is theirs to know.
        items.push(unhandled("standby: status", status));
    }
}

/// Three shapes were seen in the field: with roles, with app ids beside them, and with nothing but a `metadata` text that is JSON.
pub(super) fn read_handover(value: &Value) -> Option<Item> {
    // Meta's own test sends it without a type.
    let control = match text(value, "type") {
        Some("control_passed") => Control::Passed,
        Some("control_taken") => Control::Taken,
        Some(_) => return None,
        None if value.get("control_taken").is_some() => Control::Taken,
        None if value.get("control_passed").is_some() || value.get("metadata").is_some_and(Value::is_string) => Control::Passed,
        None => return None,
    };
    let number = value.pointer("/recipient/phone_number_id").or_else(|| value.pointer("/metadata/phone_number_id")).and_then(Value::as_str)?;
    let sender = value.get("sender").unwrap_or(&Value::Null);
    let phone = text(sender, "phone_number").or_else(|| text(sender, "wa_id"));
    let user_id = text(sender, "user_id").or_else(|| text(sender, "business_scoped_user_id"));
    let details = value.get("control_passed").or_else(|| value.get("control_taken")).unwrap_or(value);
    let metadata = text(details, "metadata").filter(|note| !note.trim().is_empty());
    let inner: Value = metadata.and_then(|note| serde_json::from_str(note).ok()).unwrap_or_default();
    let role = |names: [&str; 2]| names.into_iter().find_map(|name| text(details, name)).map(str::to_owned);
    let summary = details.pointer("/conversation_context/summary/text").and_then(Value::as_str);
    Some(Item::Handover(Box::new(Handover {
        number: NumberId::from(number),
        customer: named(phone, user_id, value)?,
        control,
        from_role: role(["previous_owner_role", "previous_owner_app_role"]),
        to_role: role(["new_owner_role", "new_owner_app_role"]),
        reason: text(&inner, "reason").map(str::to_owned),
        note: metadata.filter(|_| !inner.is_object()).map(str::to_owned),
        summary: summary.filter(|words| !words.trim().is_empty()).map(str::to_owned),
        at: time_of(value),
    })))
}
