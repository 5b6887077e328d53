//! What a viewer is shown only when they ask for it: sensitive values, and phone numbers where the house hides them from reps. Asking is in
//! the audit log.

use crate::domain::conversation::Conversation;
use crate::domain::visibility::{Role, Viewer};
use crate::domain::withheld::{self, HIDDEN};
use crate::domain::workspace::Workspace;
use serde_json::Value;

/// Digits of a hidden phone number that are shown at its end.
const PHONE_END: usize = 3;
/// ... and at its beginning, with the sign.
const PHONE_START: usize = 3;

/// Members that name something: a name with a part taken out names nothing.
const NAMES: [&str; 3] = ["id", "message", "message_id"];

/// What is taken out of everything that a viewer is shown of a conversation.
pub(super) struct Masks {
    secrets: Vec<String>,
    phone: Option<String>,
}

/// Are phone numbers hidden from this viewer?
pub(super) fn hides_phone(workspace: &Workspace, viewer: &Viewer) -> bool {
    workspace.hides_phones && viewer.role == Role::Rep
}

/// A phone number as it is shown where it is hidden.
pub(super) fn masked_phone(phone: &str) -> String {
    let count = phone.chars().count();
    let hidden = |at: usize| at >= PHONE_START && at + PHONE_END < count;
    phone.chars().enumerate().map(|(at, c)| if hidden(at) { '\u{2022}' } else { c }).collect()
}

/// A text in which the number stands as it is shown where it is hidden.
pub(super) fn without_phone(text: &str, phone: &str) -> String {
    let masked = masked_phone(phone);
    text.replace(phone, &masked).replace(phone.trim_start_matches('+'), masked.trim_start_matches('+'))
}

impl Masks {
    pub(super) fn of(conversation: &Conversation, workspace: &Workspace, viewer: &Viewer) -> Self {
        let phone = conversation.customer.phone.as_ref().filter(|_| hides_phone(workspace, viewer));
        Self { secrets: withheld::of(conversation), phone: phone.map(|phone| phone.as_str().to_owned()) }
    }

    /// A text as it may be shown.
    pub(super) fn text(&self, text: &str) -> String {
        let without = withheld::without(&self.secrets, text);
        match &self.phone {
            Some(phone) => without_phone(&without, phone),
            None => without,
        }
    }

    /// Every text of a document.
    pub(super) fn json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Number(number) if self.secrets.contains(&number.to_string()) => *value = Value::String(HIDDEN.to_owned()),
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::Object(members) => {
                let texts = members.iter_mut().filter(|(name, _)| !NAMES.contains(&name.as_str()));
                texts.for_each(|(_, member)| self.json(member));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Is there nothing to take out?
    pub(super) fn is_empty(&self) -> bool {
        self.secrets.is_empty() && self.phone.is_none()
    }
}
