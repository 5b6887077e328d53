//! A customer's message, of any type. A type we do not know is a message all the same: it is shown as one that cannot be read.

use super::{array, named, seconds, text};
use crate::domain::id::{MessageId, NumberId, PhoneNumber, WhatsappUserId};
use crate::domain::message::{About, Customer, FileFacts, Inbound, InboundBody, MediaKind, Referral};
use crate::domain::time::Timestamp;
use serde_json::Value;

/// Characters of a file's name that are kept.
const FILE_NAME_CHARS_MAX: usize = 120;
/// Lines of an order that are kept.
const ORDER_LINES_MAX: usize = 30;

/// `None`: without an id, a sender or a time it is no message.
pub(super) fn read(message: &Value, number: &NumberId, value: &Value) -> Option<Inbound> {
    let id = text(message, "id").filter(|id| !id.is_empty())?;
    let mut from = named(text(message, "from"), text(message, "from_user_id"), value)?;
    from.parent_user_id = from.parent_user_id.or_else(|| text(message, "from_parent_user_id").map(WhatsappUserId::from));
    if let Some(group) = text(message, "group_id") {
        // A group has no single customer: it is one by itself, and whoever wrote is told once that this number talks to one at a time.
        from = Customer { group: Some(group.to_owned()), name: from.name, ..Customer::default() };
    }
    let secs = message.get("timestamp").and_then(seconds)?;
    let context = message.get("context");
    Some(Inbound {
        id: MessageId::from(id),
        number: number.clone(),
        from,
        sent_at: Timestamp::from_secs(secs),
        body: body_of(message),
        reply_to: context.and_then(|c| text(c, "id")).map(MessageId::from),
        referral: message.get("referral").filter(|referral| referral.is_object()).map(referral_of),
        about: about(message, context),
    })
}

fn about(message: &Value, context: Option<&Value>) -> About {
    let says = |name: &str| context.and_then(|c| c.get(name)).and_then(Value::as_bool).unwrap_or_default();
    let product = context.and_then(|c| c.pointer("/referred_product/product_retailer_id")).and_then(Value::as_str);
    let summary = message.pointer("/conversation_context/summary/text").and_then(Value::as_str);
    About {
        forwarded: says("forwarded") || says("frequently_forwarded"),
        product: product.map(str::to_owned),
        summary: summary.filter(|words| !words.trim().is_empty()).map(str::to_owned),
    }
}

/// What it says, as far as we can read it.
pub(super) fn body_of(message: &Value) -> InboundBody {
    let kind = text(message, "type").unwrap_or("no type");
    read_body(kind, message).unwrap_or_else(|| InboundBody::Unreadable { kind: unreadable(kind, message).to_owned() })
}

/// Meta names what it cannot pass on in a place of its own.
fn unreadable<'a>(kind: &'a str, message: &'a Value) -> &'a str {
    message.pointer("/unsupported/type").and_then(Value::as_str).filter(|inner| !inner.is_empty()).unwrap_or(kind)
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
        "location" => location(part?)?,
        "contacts" => contacts(array(message, "contacts")),
        "interactive" => interactive(part?)?,
        "button" => InboundBody::Choice { id: text(part?, "payload").map(str::to_owned), title: text(part?, "text")?.to_owned() },
        "reaction" => InboundBody::Reaction {
            to: MessageId::from(text(part?, "message_id")?),
            emoji: text(part?, "emoji").filter(|e| !e.is_empty()).map(str::to_owned),
        },
        "order" => order(part?),
        "system" => system(part?),
        "request_welcome" => InboundBody::System { kind: kind.to_owned(), names: None },
        "edit" => {
            let of = MessageId::from(text(part?, "original_message_id")?);
            InboundBody::Edited { of, text: edited(part?.get("message")?) }
        }
        "revoke" => InboundBody::Revoked { of: MessageId::from(text(part?, "original_message_id")?) },
        _ => return None,
    })
}

/// The new words; of a picture whose words were taken away, what stands in for it.
fn edited(inner: &Value) -> String {
    let body = body_of(inner);
    body.words().map_or_else(|| body.shown(), str::to_owned)
}

fn media(kind: MediaKind, part: &Value) -> Option<InboundBody> {
    let owned = |name: &str| text(part, name).filter(|text| !text.is_empty()).map(str::to_owned);
    let file = FileFacts {
        name: text(part, "filename").map(file_name).filter(|name| !name.is_empty()),
        sha256: owned("sha256"),
        voice: part.get("voice").and_then(Value::as_bool).unwrap_or_default(),
    };
    Some(InboundBody::Media { kind, media_id: owned("id")?, mime: owned("mime_type"), caption: owned("caption"), file })
}

/// The last part of a name, without what could make it a path or a terminal's command.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect::<String>().trim().trim_start_matches('.').to_owned()
}

fn location(part: &Value) -> Option<InboundBody> {
    let name: Vec<&str> = ["name", "address"].into_iter().filter_map(|name| text(part, name)).filter(|text| !text.is_empty()).collect();
    Some(InboundBody::Location {
        latitude: part.get("latitude")?.as_f64()?,
        longitude: part.get("longitude")?.as_f64()?,
        name: (!name.is_empty()).then(|| name.join(", ")),
    })
}

fn contacts(cards: &[Value]) -> InboundBody {
    let phones = |card: &Value| {
        let listed: Vec<Value> = array(card, "phones").to_vec();
        listed.into_iter().filter_map(|phone| text(&phone, "phone").or_else(|| text(&phone, "wa_id")).map(str::to_owned)).collect::<Vec<_>>()
    };
    InboundBody::Contacts {
        names: cards.iter().filter_map(card_name).collect(),
        phones: cards.iter().flat_map(phones).collect(),
        requested: cards.iter().any(|card| text(card, "origin") == Some("contact_request")),
    }
}

/// A name stands in a place of its own, or, in newer cards, only in the vCard's text.
fn card_name(card: &Value) -> Option<String> {
    let name = card.pointer("/name/formatted_name").and_then(Value::as_str);
    let in_vcard = || text(card, "vcard")?.lines().find_map(|line| line.strip_prefix("FN:")).map(str::trim);
    name.or_else(in_vcard).filter(|name| !name.is_empty()).map(str::to_owned)
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
        "call_permission_reply" => Some(InboundBody::CallPermission { granted: text(part.get("call_permission_reply")?, "response")? == "accept" }),
        _ => None,
    }
}

fn order(part: &Value) -> InboundBody {
    let products = array(part, "product_items");
    let line = |product: &Value| {
        let number = |name: &str| product.get(name).map(|n| n.as_str().map_or_else(|| n.to_string(), str::to_owned));
        let price = number("item_price").map(|price| format!(" at {price} {}", text(product, "currency").unwrap_or_default()));
        let name = text(product, "product_retailer_id")?;
        Some(format!("{} × {name}{}", number("quantity").unwrap_or_else(|| "1".to_owned()), price.unwrap_or_default()).trim_end().to_owned())
    };
    InboundBody::Order {
        items: u32::try_from(products.len()).unwrap_or(u32::MAX),
        note: text(part, "text").filter(|t| !t.is_empty()).map(str::to_owned),
        lines: products.iter().filter_map(line).take(ORDER_LINES_MAX).collect(),
    }
}

/// What the channel says about the customer, with their new names when those changed.
fn system(part: &Value) -> InboundBody {
    let user_id = text(part, "user_id").filter(|id| !id.is_empty()).map(WhatsappUserId::from);
    let phone = text(part, "wa_id").or_else(|| text(part, "new_wa_id")).and_then(PhoneNumber::parse);
    let parent_user_id = text(part, "parent_user_id").filter(|id| !id.is_empty()).map(WhatsappUserId::from);
    let named = user_id.is_some() || phone.is_some();
    let names = named.then(|| Box::new(Customer { user_id, phone, parent_user_id, ..Customer::default() }));
    InboundBody::System { kind: text(part, "type").unwrap_or("system").to_owned(), names }
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
