//! How far a message of ours got, what it cost, and why it failed.

use super::{seconds, text, time_of};
use crate::domain::delivery::Delivery;
use crate::domain::id::{MessageId, PhoneNumber, WhatsappUserId};
use crate::domain::message::Customer;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A status.
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
    /// Meta's code when it failed.
    #[serde(default)]
    pub code: Option<i64>,
    /// What it costs.
    #[serde(default)]
    pub pricing: Option<Pricing>,
    /// The end of a free span that an ad opened.
    #[serde(default)]
    pub free_until: Option<Timestamp>,
    /// To whom it went, as far as it says.
    #[serde(default)]
    pub to: Customer,
    /// The member of a group who got it.
    #[serde(default)]
    pub participant: Option<String>,
    /// When, by Meta's clock.
    pub at: Timestamp,
}

/// What a message costs, in Meta's words. An open set: what is new is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pricing {
    /// Is it charged?
    pub billable: bool,
    /// `PMP` a message, `CBP` a conversation.
    pub model: String,
    /// `regular`, `free_customer_service` or `free_entry_point`.
    pub kind: String,
    /// `service`, `utility`, `marketing`, …
    pub category: String,
}

impl Status {
    /// Whatever says the same is the same: a copy of a webhook, or Meta saying it again later.
    pub fn key(&self) -> String {
        let of = self.participant.as_deref().map(|who| format!(":{who}")).unwrap_or_default();
        format!("st:{}:{}{of}", self.wamid, self.delivery.word())
    }
}

/// `None`: a word of the future, or no id.
pub(super) fn read(status: &Value) -> Option<Status> {
    let error = status.pointer("/errors/0");
    let code = error.and_then(|e| e.get("code")).and_then(Value::as_i64);
    let words = |e: &Value| {
        let details = e.pointer("/error_data/details").and_then(Value::as_str);
        details.or_else(|| text(e, "message")).or_else(|| text(e, "title")).unwrap_or("no details").to_owned()
    };
    let to_group = text(status, "recipient_type") == Some("group");
    Some(Status {
        wamid: MessageId::from(text(status, "id").filter(|id| !id.is_empty())?),
        callback: text(status, "biz_opaque_callback_data").map(str::to_owned),
        delivery: Delivery::from_status(text(status, "status")?)?,
        detail: error.map(|e| format!("{}: {}", code.unwrap_or_default(), words(e))),
        code,
        pricing: status.get("pricing").and_then(pricing),
        free_until: status.pointer("/conversation/expiration_timestamp").and_then(seconds).map(Timestamp::from_secs),
        to: Customer {
            phone: text(status, "recipient_id").filter(|_| !to_group).and_then(PhoneNumber::parse),
            user_id: text(status, "recipient_user_id").map(WhatsappUserId::from),
            group: text(status, "recipient_id").filter(|_| to_group).map(str::to_owned),
            ..Customer::default()
        },
        participant: text(status, "recipient_participant_user_id").or_else(|| text(status, "recipient_participant_id")).map(str::to_owned),
        at: time_of(status),
    })
}

fn pricing(pricing: &Value) -> Option<Pricing> {
    let word = |name: &str| text(pricing, name).unwrap_or_default().to_owned();
    Some(Pricing { billable: pricing.get("billable")?.as_bool()?, model: word("pricing_model"), kind: word("type"), category: word("category") })
}
