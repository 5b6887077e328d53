//! What Meta says about accounts, numbers and templates: each a notice for operators, some of them with a consequence.

use super::{Item, hash_of, seconds, text, unhandled};
use crate::domain::id::NumberId;
use crate::domain::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Throughput of a number after Meta's upgrade, messages a second (Meta, throughput).
const UPGRADED_RATE: u32 = 1_000;

/// Something an operator of the account should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// A hash of the item: a copy says it once.
    pub id: String,
    /// The webhook field.
    pub field: String,
    /// Meta's word for what happened.
    pub event: String,
    /// How bad it is.
    pub level: Level,
    /// The WhatsApp Business account.
    pub account: String,
    /// The number it is about, when it names one.
    #[serde(default)]
    pub number: Option<NumberId>,
    /// The number as people write it, when only that is given.
    #[serde(default)]
    pub display: Option<String>,
    /// In one sentence, for people.
    pub text: String,
    /// What follows from it.
    #[serde(default)]
    pub subject: Subject,
    /// When, by Meta's clock; 0 when it does not say.
    pub at: Timestamp,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Good to know.
    Info,
    /// Look at it.
    Warn,
    /// Nothing goes out, or soon will not.
    Alarm,
}

/// What a notice changes here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "subject", rename_all = "snake_case")]
pub enum Subject {
    /// Nothing.
    #[default]
    None,
    /// A template has another state.
    Template {
        /// Its name.
        name: String,
        /// Its language.
        language: String,
        /// Meta's word: `APPROVED`, `PAUSED`, …; none when only its quality, category or words changed.
        #[serde(default)]
        status: Option<String>,
        /// Its quality.
        #[serde(default)]
        quality: Option<String>,
        /// Its category.
        #[serde(default)]
        category: Option<String>,
    },
    /// The number may send faster, or slower.
    Rate {
        /// Messages a second.
        per_second: u32,
    },
    /// All numbers of the account stop.
    Stopped,
    /// The account is back.
    Back,
}

pub(super) fn read(entry: &Value, field: &str, value: &Value) -> Vec<Item> {
    let event = text(value, "event").or_else(|| text(value, "decision")).or_else(|| text(value, "status")).unwrap_or_default();
    let (level, said, subject) = match field {
        "message_template_status_update" => template_status(value, event),
        "message_template_quality_update" | "template_category_update" | "message_template_components_update" => template_change(field, value),
        "phone_number_quality_update" => number_quality(value, event),
        "account_update" => account(value, event),
        "business_capability_update" => (Level::Info, format!("The messaging limits of the account changed: {}", plain(value)), Subject::None),
        "account_alerts" | "security" | "payment_configuration_update" => {
            (Level::Warn, format!("{}: {}", field.replace('_', " "), plain(value)), Subject::None)
        }
        "account_review_update" | "phone_number_name_update" | "business_username_updates" => {
            (Level::Info, format!("{}: {}", field.replace('_', " "), plain(value)), Subject::None)
        }
        _ => return Vec::new(),
    };
    let raw = serde_json::json!({"entry": entry.get("id"), "time": entry.get("time"), "field": field, "value": value}).to_string();
    vec![Item::Notice(Box::new(Notice {
        id: hash_of(&raw),
        field: field.to_owned(),
        event: event.to_owned(),
        level,
        // What partners do is told in the entry of their portfolio, and names the account inside.
        account: value.pointer("/waba_info/waba_id").and_then(Value::as_str).or_else(|| text(entry, "id")).unwrap_or_default().to_owned(),
        number: value.pointer("/metadata/phone_number_id").or_else(|| value.get("entity_id")).and_then(Value::as_str).map(NumberId::from),
        display: text(value, "display_phone_number").or_else(|| text(value, "phone_number")).map(str::to_owned),
        text: said,
        subject,
        at: Timestamp::from_secs(entry.get("time").and_then(seconds).unwrap_or_default()),
    }))]
}

/// An error that stands beside no message: it speaks of the number, and of the system behind it.
pub(super) fn of_error(entry: &Value, number: Option<&NumberId>, error: &Value) -> Item {
    let Some(code) = error.get("code").and_then(Value::as_i64) else { return unhandled("messages: error", error) };
    let details = error.pointer("/error_data/details").and_then(Value::as_str);
    let words = details.or_else(|| text(error, "message")).or_else(|| text(error, "title")).unwrap_or("no details");
    let (subject, level) = match super::super::errors::class_of(code, None) {
        super::super::errors::Class::Stop => (Subject::Stopped, Level::Alarm),
        _ => (Subject::None, Level::Warn),
    };
    Item::Notice(Box::new(Notice {
        // The same trouble is told once in a day of Meta's, not once a copy.
        id: hash_of(&format!("{:?}{number:?}{code}{words}", entry.get("id"))),
        field: "messages".to_owned(),
        event: code.to_string(),
        level,
        account: text(entry, "id").unwrap_or_default().to_owned(),
        number: number.cloned(),
        display: None,
        text: format!("{code}: {words}"),
        subject,
        at: Timestamp::default(),
    }))
}

fn template_status(value: &Value, event: &str) -> (Level, String, Subject) {
    let level = match event {
        "APPROVED" | "REINSTATED" | "PENDING" | "IN_APPEAL" => Level::Info,
        _ => Level::Warn,
    };
    let why = value.pointer("/rejection_info/reason").or_else(|| value.pointer("/other_info/description")).or_else(|| value.get("reason"));
    let why = why.and_then(Value::as_str).filter(|why| !why.is_empty() && *why != "NONE").map(|why| format!(": {why}")).unwrap_or_default();
    let subject = template(value, Some(event.to_owned()));
    (level, format!("Template {} is {}{why}", template_name(value), event.to_lowercase().replace('_', " ")), subject)
}

fn template_change(field: &str, value: &Value) -> (Level, String, Subject) {
    let name = template_name(value);
    let to = text(value, "new_quality_score").or_else(|| text(value, "new_category"));
    let said = match (field, to) {
        ("message_template_quality_update", Some(quality)) => format!("Template {name}: quality is {}", quality.to_lowercase()),
        ("template_category_update", Some(category)) => format!("Template {name}: its category, and so its price, is {}", category.to_lowercase()),
        _ => format!("Template {name} has other words"),
    };
    let level = if field == "message_template_components_update" || to == Some("GREEN") { Level::Info } else { Level::Warn };
    (level, said, template(value, None))
}

fn template_name(value: &Value) -> String {
    let of = |name: &str| text(value, name).unwrap_or("?").to_owned();
    format!("{} ({})", of("message_template_name"), of("message_template_language"))
}

fn template(value: &Value, status: Option<String>) -> Subject {
    let of = |name: &str| text(value, name).map(str::to_owned);
    match (of("message_template_name"), of("message_template_language")) {
        (Some(name), Some(language)) => {
            let category = of("message_template_category").or_else(|| of("new_category"));
            Subject::Template { name, language, status, quality: of("new_quality_score"), category }
        }
        _ => Subject::None,
    }
}

fn number_quality(value: &Value, event: &str) -> (Level, String, Subject) {
    let limit = text(value, "current_limit").or_else(|| text(value, "max_daily_conversations_per_business")).unwrap_or("unknown");
    let display = text(value, "display_phone_number").unwrap_or("a number");
    match event {
        "THROUGHPUT_UPGRADE" => {
            (Level::Info, format!("{display} may send {UPGRADED_RATE} messages a second now"), Subject::Rate { per_second: UPGRADED_RATE })
        }
        "FLAGGED" | "DOWNGRADE" => {
            (Level::Warn, format!("{display} is {}: its quality is low, its limit is {limit}", event.to_lowercase()), Subject::None)
        }
        _ => (Level::Info, format!("{display}: {}, limit {limit}", event.to_lowercase().replace('_', " ")), Subject::None),
    }
}

fn account(value: &Value, event: &str) -> (Level, String, Subject) {
    let words = event.to_lowercase().replace('_', " ");
    let restricts = value.get("restriction_info").and_then(Value::as_array).into_iter().flatten();
    let kinds: Vec<&str> = restricts.filter_map(|r| text(r, "restriction_type")).collect();
    match event {
        "DISABLED_UPDATE" => {
            let state = value.pointer("/ban_info/waba_ban_state").and_then(Value::as_str).unwrap_or_default();
            // Announced is not yet done: what still goes out is let out.
            let subject = match state {
                "REINSTATE" => Subject::Back,
                "SCHEDULE_FOR_DISABLE" => Subject::None,
                _ => Subject::Stopped,
            };
            let level = if state == "REINSTATE" { Level::Info } else { Level::Alarm };
            let told = match state {
                "REINSTATE" => "The account is no longer banned".to_owned(),
                "SCHEDULE_FOR_DISABLE" => {
                    let when = value.pointer("/ban_info/waba_ban_date").and_then(Value::as_str).unwrap_or("soon");
                    format!("The account will be banned: {when}. See Business Support Home")
                }
                _ => "The account is banned: nothing can be sent. See Business Support Home".to_owned(),
            };
            (level, told, subject)
        }
        "ACCOUNT_DELETED" | "ACCOUNT_OFFBOARDED" => (Level::Alarm, format!("The account is gone: {words}"), Subject::Stopped),
        "ACCOUNT_RECONNECTED" => (Level::Info, "The account is connected again".to_owned(), Subject::Back),
        "ACCOUNT_RESTRICTION" => {
            (Level::Alarm, format!("The account is restricted: {}", kinds.join(", ").to_lowercase().replace('_', " ")), Subject::None)
        }
        "ACCOUNT_VIOLATION" | "PARTNER_REMOVED" | "PARTNER_APP_UNINSTALLED" => (Level::Warn, format!("The account: {words}"), Subject::None),
        _ => (Level::Info, format!("The account: {words}"), Subject::None),
    }
}

/// A value as one line of words.
fn plain(value: &Value) -> String {
    let object = value.as_object().into_iter().flatten().filter(|(name, _)| *name != "metadata" && *name != "messaging_product");
    let one =
        |(name, value): (&String, &Value)| format!("{} {}", name.replace('_', " "), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    crate::domain::text::clip(&object.map(one).collect::<Vec<_>>().join(", "), 300)
}
