//! Customers, what their phones show, and all else that the stand-in remembers.

use super::faults::Faults;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Messages kept per phone.
const MESSAGES_MAX: usize = 500;
/// Sends kept.
const TAKEN_MAX: usize = 50_000;

/// A message as a phone shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Bubble {
    /// WhatsApp's id.
    pub id: String,
    /// `customer` or `business`.
    pub from: &'static str,
    /// The words.
    pub text: String,
    /// What can be tapped.
    pub buttons: Option<Vec<Tap>>,
    /// What kind of message it is: taps come back in another way for each.
    #[serde(skip)]
    pub kind: Kind,
    /// The id of the file that it shows.
    pub media: Option<String>,
    /// `image`, `audio`, …, when it shows a file.
    pub media_kind: Option<String>,
    /// When, in milliseconds.
    pub at: i64,
    /// `sent`, `delivered` or `read`, for the customer's own messages.
    pub status: Option<&'static str>,
    /// The emoji on it.
    pub reaction: Option<String>,
}

/// Kinds of messages that can be tapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Words, and buttons under them.
    #[default]
    Plain,
    /// A list of rows.
    List,
    /// A template with quick replies.
    Template,
    /// A question for a place.
    AskLocation,
    /// A question for the number.
    AskContact,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Tap {
    /// Its id.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A customer to play.
#[derive(Clone, Debug, Serialize)]
pub struct Phone {
    /// What they are addressed by: the number, or the user id, that they began with.
    pub phone: String,
    /// The profile name.
    pub name: String,
    /// Their number by now, or the user id of who hides it.
    pub writes_as: String,
}

/// One customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Customer {
    pub(super) name: String,
    /// With the plus sign; none while it is hidden.
    pub(super) phone: Option<String>,
    pub(super) user_id: Option<String>,
    pub(super) bubbles: Vec<Bubble>,
    /// Blocked the business.
    pub(super) blocked: bool,
    /// When they last wrote: the 24 hours.
    pub(super) wrote_at: Option<i64>,
    /// Until when "typing" is shown.
    pub(super) typing_until: i64,
    /// Another responder has the thread.
    pub(super) elsewhere: bool,
}

/// A file.
#[derive(Clone, Debug)]
pub(super) struct Media {
    pub(super) mime: String,
    pub(super) bytes: bytes::Bytes,
}

/// All that the stand-in remembers.
#[derive(Default)]
pub(super) struct State {
    pub(super) phones: BTreeMap<String, Customer>,
    pub(super) media: BTreeMap<String, Media>,
    pub(super) taken: Vec<Value>,
    pub(super) faults: Faults,
    pub(super) count: u64,
    /// Thread moves and reads that were asked for, for tests.
    pub(super) controls: Vec<Value>,
    /// Why the newest webhook was not taken.
    pub(super) trouble: Option<String>,
    /// Webhooks on their way.
    pub(super) under_way: usize,
    /// Messages shown as read.
    pub(super) read: BTreeSet<String>,
}

impl State {
    pub(super) fn with_people() -> Self {
        let people =
            [("+34600000001", "Lucía Prieto"), ("+447700900123", "Oliver Hughes"), ("+15550100199", "Maya Patel"), ("+4915550000001", "Jonas Weber")];
        let mut state = Self::default();
        for (phone, name) in people {
            state.add(phone, name);
        }
        state
    }

    /// A customer by number, or by user id when there is no plus sign.
    pub(super) fn add(&mut self, who: &str, name: &str) {
        let phone = who.starts_with('+').then(|| who.to_owned());
        let user_id = phone.is_none().then(|| who.to_owned());
        let of = self.phones.entry(who.to_owned()).or_insert_with(|| Customer { phone, user_id, ..Customer::default() });
        name.clone_into(&mut of.name);
    }

    pub(super) fn listed(&self) -> Vec<Phone> {
        let phone = |(phone, of): (&String, &Customer)| Phone {
            phone: phone.clone(),
            name: of.name.clone(),
            writes_as: of.phone.as_ref().or(of.user_id.as_ref()).unwrap_or(phone).clone(),
        };
        self.phones.iter().map(phone).collect()
    }

    pub(super) fn id(&mut self, way: &str, at: i64) -> String {
        self.count += 1;
        format!("wamid.SANDBOX.{way}.{at}.{}", self.count)
    }

    /// The key of the customer that a send is for.
    pub(super) fn addressed(&self, to: Option<&str>, recipient: Option<&str>) -> Option<String> {
        let is = |of: &Customer| match (to, recipient) {
            (Some(to), _) => of.phone.as_deref() == Some(to),
            (None, Some(id)) => of.user_id.as_deref() == Some(id),
            (None, None) => false,
        };
        self.phones.iter().find(|(_, of)| is(of)).map(|(key, _)| key.clone())
    }

    pub(super) fn take(&mut self, body: &Value) {
        if self.taken.len() < TAKEN_MAX {
            self.taken.push(body.clone());
        }
    }
}

impl Customer {
    pub(super) fn show(&mut self, bubble: Bubble) {
        if self.bubbles.len() >= MESSAGES_MAX {
            self.bubbles.remove(0);
        }
        self.bubbles.push(bubble);
    }

    /// As webhooks name them: `from` and `from_user_id` in a message, and the entry among the contacts.
    pub(super) fn name_in(&self, message: &mut Value, prefix: &str) -> Value {
        let mut contact = serde_json::json!({"profile": {"name": self.name}});
        if let Some(phone) = &self.phone {
            let digits = phone.trim_start_matches('+');
            message[prefix] = serde_json::json!(digits);
            contact["wa_id"] = serde_json::json!(digits);
        }
        if let Some(user_id) = &self.user_id {
            message[format!("{prefix}_user_id")] = serde_json::json!(user_id);
            contact["user_id"] = serde_json::json!(user_id);
        }
        contact
    }
}
