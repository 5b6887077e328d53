//! A webhook body into items: every entry, change, message and status by itself, so that one bad item never hurts its
//! neighbours. What is unknown is kept, never refused.

use crate::domain::delivery::Delivery;
use crate::domain::id::{MessageId, NumberId, PhoneNumber, WhatsappUserId};
use crate::domain::message::{Customer, Inbound, InboundBody, MediaKind, Referral};
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
    Status(Status),
    /// A person answered from the phone app.
    Echo(Echo),
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

/// How far a message of ours got.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// WhatsApp's id of the message.
    pub wamid: MessageId,
    /// Our id of it, when it came back (`biz_opaque_callback_data`).
    #[serde(default)]
    pub callback: Option<String>,
    /// How far.
    pub delivery: Delivery,
    /// Meta's code and words when it failed.
    #[serde(default)]
    pub detail: Option<String>,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// A message that a person sent from the phone app.
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
        // Some fixtures and test tools post a bare change; it is kept like any other thing we do not know.
        _ => return Ok(vec![unhandled("no entry", &root)]),
    };
    let mut items = Vec::new();
    for entry in entries {
        match entry.get("changes").and_then(Value::as_array) {
            Some(changes) => changes.iter().for_each(|change| read_change(change, &mut items)),
            None => items.push(unhandled("entry without changes", entry)),
        }
    }
    Ok(items)
}

fn read_change(change: &Value, items: &mut Vec<Item>) {
    let field = change.get("field").and_then(Value::as_str).unwrap_or("no field");
    let Some(value) = change.get("value") else {
        return items.push(unhandled(field, change));
    };
    match field {
        "messages" => read_messages(value, change, items),
        "smb_message_echoes" => read_echoes(value, change, items),
        _ => items.push(unhandled(field, change)),
    }
}

fn read_messages(value: &Value, change: &Value, items: &mut Vec<Item>) {
    let number = value.pointer("/metadata/phone_number_id").and_then(Value::as_str).map(NumberId::from);
    let before = items.len();
    for message in array(value, "messages") {
        let read = number.as_ref().and_then(|number| read_message(message, number, value));
        items.push(read.map_or_else(|| unhandled("messages: cannot be read", message), |m| Item::Message(Box::new(m))));
    }
    for status in array(value, "statuses") {
        items.push(read_status(status).map_or_else(|| unhandled("messages: unknown status", status), Item::Status));
    }
    // Errors of the account, clicks on marketing messages, and whatever comes next.
    if items.len() == before {
        items.push(unhandled("messages", change));
    }
}

fn read_message(message: &Value, number: &NumberId, value: &Value) -> Option<Inbound> {
    let id = text(message, "id").filter(|id| !id.is_empty())?;
    let from = customer_of(message, value)?;
    let secs = message.get("timestamp").and_then(seconds)?;
    // A group has no single customer: kept, and answered nowhere.
    if message.get("group_id").is_some() {
        return None;
    }
    let context = message.get("context");
    Some(Inbound {
        id: MessageId::from(id),
        number: number.clone(),
        from,
        sent_at: Timestamp::from_secs(secs),
        body: body_of(message),
        reply_to: context.and_then(|c| text(c, "id")).map(MessageId::from),
        referral: message.get("referral").map(referral_of),
    })
}

fn customer_of(message: &Value, value: &Value) -> Option<Customer> {
    let phone = text(message, "from").and_then(PhoneNumber::parse);
    let user_id = text(message, "from_user_id").map(WhatsappUserId::from);
    if phone.is_none() && user_id.is_none() {
        return None;
    }
    // `contacts` is not promised to be parallel to `messages`: matched by id.
    let is_them = |contact: &&Value| {
        let same_phone = phone.as_ref().is_some_and(|p| text(contact, "wa_id") == Some(p.digits()));
        let same_user = user_id.as_ref().is_some_and(|u| text(contact, "user_id") == Some(u.as_str()));
        same_phone || same_user
    };
    let contact = array(value, "contacts").iter().find(is_them);
    let name = contact.and_then(|c| c.pointer("/profile/name")).and_then(Value::as_str);
    let user_id = user_id.or_else(|| contact.and_then(|c| text(c, "user_id")).map(WhatsappUserId::from));
    Some(Customer { user_id, phone, name: name.filter(|n| !n.trim().is_empty()).map(str::to_owned) })
}

fn body_of(message: &Value) -> InboundBody {
    let kind = text(message, "type").unwrap_or("no type");
    read_body(kind, message).unwrap_or_else(|| InboundBody::Unreadable { kind: kind.to_owned() })
}

fn read_body(kind: &str, message: &Value) -> Option<InboundBody> {
    let part = message.get(kind);
    Some(match kind {
        "text" => InboundBody::Text { text: text(part?, "body")?.to_owned() },
        "image" => media(MediaKind::Image, part?)?,
        "video" => media(MediaKind::Video, part?)?,
        "audio" => media(MediaKind::Audio, part?)?,
        "document" => media(MediaKind::Document, part?)?,
        "sticker" => media(MediaKind::Sticker, part?)?,
        "location" => InboundBody::Location {
            latitude: part?.get("latitude")?.as_f64()?,
            longitude: part?.get("longitude")?.as_f64()?,
            name: text(part?, "name").or_else(|| text(part?, "address")).map(str::to_owned),
        },
        "contacts" => InboundBody::Contacts { names: array(message, "contacts").iter().map(card_name).collect() },
        "interactive" => interactive(part?)?,
        "button" => InboundBody::Choice { id: text(part?, "payload").map(str::to_owned), title: text(part?, "text")?.to_owned() },
        "reaction" => InboundBody::Reaction {
            to: MessageId::from(text(part?, "message_id")?),
            emoji: text(part?, "emoji").filter(|e| !e.is_empty()).map(str::to_owned),
        },
        "order" => InboundBody::Order {
            items: u32::try_from(array(part?, "product_items").len()).unwrap_or(u32::MAX),
            note: text(part?, "text").filter(|t| !t.is_empty()).map(str::to_owned),
        },
        "system" => InboundBody::System { kind: text(part?, "type").unwrap_or("system").to_owned() },
        "edit" => {
            let of = MessageId::from(text(part?, "original_message_id")?);
            let inner = part?.get("message")?;
            let words = body_of(inner).words().map(str::to_owned)?;
            InboundBody::Edited { of, text: words }
        }
        "revoke" => InboundBody::Revoked { of: MessageId::from(text(part?, "original_message_id")?) },
        _ => return None,
    })
}

fn media(kind: MediaKind, part: &Value) -> Option<InboundBody> {
    let owned = |name: &str| text(part, name).map(str::to_owned);
    Some(InboundBody::Media { kind, media_id: owned("id")?, mime: owned("mime_type"), caption: owned("caption") })
}

fn interactive(part: &Value) -> Option<InboundBody> {
    let reply = |name: &str| {
        let reply = part.get(name)?;
        Some(InboundBody::Choice { id: text(reply, "id").map(str::to_owned), title: text(reply, "title")?.to_owned() })
    };
    match text(part, "type")? {
        "button_reply" => reply("button_reply"),
        "list_reply" => reply("list_reply"),
        "nfm_reply" => Some(InboundBody::Form { json: text(part.get("nfm_reply")?, "response_json")?.to_owned() }),
        _ => None,
    }
}

fn card_name(card: &Value) -> String {
    let name = card.pointer("/name/formatted_name").and_then(Value::as_str);
    let phone = card.pointer("/phones/0/phone").and_then(Value::as_str);
    name.or(phone).unwrap_or("contact card").to_owned()
}

fn referral_of(referral: &Value) -> Referral {
    let owned = |name: &str| text(referral, name).map(str::to_owned);
    Referral {
        source_id: owned("source_id"),
        source_type: owned("source_type"),
        source_url: owned("source_url"),
        headline: owned("headline"),
        ctwa_clid: owned("ctwa_clid"),
    }
}

fn read_status(status: &Value) -> Option<Status> {
    let error = status.pointer("/errors/0");
    let detail = error.map(|e| {
        let code = e.get("code").and_then(Value::as_i64).unwrap_or_default();
        let words = e.pointer("/error_data/details").and_then(Value::as_str).or_else(|| text(e, "title")).unwrap_or("no details");
        format!("{code}: {words}")
    });
    Some(Status {
        wamid: MessageId::from(text(status, "id").filter(|id| !id.is_empty())?),
        callback: text(status, "biz_opaque_callback_data").map(str::to_owned),
        delivery: Delivery::from_status(text(status, "status")?)?,
        detail,
        at: Timestamp::from_secs(status.get("timestamp").and_then(seconds).unwrap_or_default()),
    })
}

fn read_echoes(value: &Value, change: &Value, items: &mut Vec<Item>) {
    let number = value.pointer("/metadata/phone_number_id").and_then(Value::as_str).map(NumberId::from);
    let echoes = array(value, "message_echoes");
    if echoes.is_empty() {
        return items.push(unhandled("smb_message_echoes", change));
    }
    for echo in echoes {
        let read = number.as_ref().and_then(|number| {
            let phone = text(echo, "to").and_then(PhoneNumber::parse);
            let user_id = text(echo, "to_user_id").map(WhatsappUserId::from);
            if phone.is_none() && user_id.is_none() {
                return None;
            }
            let id = MessageId::from(text(echo, "id")?);
            Some(Echo { id, number: number.clone(), to: Customer { user_id, phone, name: None }, text: body_of(echo).shown() })
        });
        items.push(read.map_or_else(|| unhandled("smb_message_echoes: cannot be read", echo), Item::Echo));
    }
}

fn unhandled(kind: &str, raw: &Value) -> Item {
    let raw = raw.to_string();
    let hash = hex(Sha256::digest(raw.as_bytes()).get(..16).unwrap_or_default());
    Item::Unhandled { kind: kind.to_owned(), id: hash, raw }
}

fn text<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn array<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Meta writes whole seconds as text; some fields as a number.
fn seconds(value: &Value) -> Option<i64> {
    match value {
        Value::String(s) => s.trim().parse().ok(),
        Value::Number(n) => n.as_i64(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}
