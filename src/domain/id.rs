//! Names of things. An id is text, unguessable where the outside can ask for it, and never mixed up with another kind.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Phone numbers whose country is remembered.
const COUNTRIES_KEPT: usize = 10_000;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes the text as it is: whoever parses the outside has checked it.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )*};
}

id! {
    /// One customer on one business number, from the first word to the close.
    ConversationId;
    /// A person who writes to us, whatever number or id they use.
    ContactId;
    /// A person who answers.
    OperatorId;
    /// A team of operators.
    TeamId;
    /// Where handoffs wait.
    QueueId;
    /// Opening hours or a shift, by its name in the workspace.
    CalendarId;
    /// A menu that greets instead of an agent.
    MenuId;
    /// The name of an AI micro-agent: the name of its file.
    AgentName;
    /// Meta's `phone_number_id` of a business number.
    NumberId;
    /// WhatsApp's id of a message (`wamid…`), at most 128 characters.
    MessageId;
    /// Our id of a message that goes out; travels as `biz_opaque_callback_data`.
    OutboundId;
    /// A file in our store.
    BlobId;
    /// A WhatsApp business-scoped user id, e.g. `US.13491208655302741918`.
    WhatsappUserId;
}

/// A phone number in E.164 with its plus sign, e.g. `+447700900123`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads digits as WhatsApp writes them (`wa_id`, no plus) or as people do (`+44 7700 900123`).
    ///
    /// `None` when fewer than 5 or more than 15 digits remain (E.164), or a letter stands among them.
    ///
    /// ```
    /// use baton::domain::id::PhoneNumber;
    /// assert_eq!(PhoneNumber::parse("447700900123").unwrap().as_str(), "+447700900123");
    /// assert!(PhoneNumber::parse("US.1349").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = String::with_capacity(16);
        digits.push('+');
        for c in text.trim().chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' | ' ' | '-' | '(' | ')' | '.' => {}
                _ => return None,
            }
        }
        (6..=16).contains(&digits.len()).then_some(Self(digits))
    }

    /// With the plus sign, as the Cloud API wants it in `to`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the plus sign, as WhatsApp writes it in `wa_id`.
    pub fn digits(&self) -> &str {
        self.0.trim_start_matches('+')
    }

    /// The form in which variants of one number are the same: Brazil's ninth digit of mobiles, the `1` after Mexico's 52 and the `9` after
    /// Argentina's 54, which WhatsApp writes or leaves out as it likes. For finding only: what WhatsApp sent is what is stored and dialled.
    ///
    /// ```
    /// use baton::domain::id::PhoneNumber;
    /// let same = |a, b| PhoneNumber::parse(a).unwrap().canonical() == PhoneNumber::parse(b).unwrap().canonical();
    /// assert!(same("5511987654321", "551187654321"));
    /// assert!(same("5215512345678", "525512345678"));
    /// assert!(same("5491123456789", "541123456789"));
    /// assert!(!same("551132345678", "5511932345678")); // a landline is never a mobile
    /// ```
    pub fn canonical(&self) -> String {
        let digits = self.digits();
        let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
        let shorter = match (part(0..2), digits.len()) {
            ("55", 13) if part(4..5) == "9" && matches!(part(5..6), "6" | "7" | "8" | "9") => Some((4, 5)),
            ("52", 13) if part(2..3) == "1" => Some((2, 3)),
            ("54", 13) if part(2..3) == "9" => Some((2, 3)),
            _ => None,
        };
        match shorter {
            Some((from, to)) => format!("+{}{}", part(0..from), part(to..digits.len())),
            None => self.0.clone(),
        }
    }

    /// ISO 3166 alpha-2 code of the country the prefix belongs to, when it is known.
    pub fn country(&self) -> Option<String> {
        // A country of many regions asks the plan of each: found once, remembered for as long as there is room.
        static KNOWN: LazyLock<Mutex<HashMap<String, Option<String>>>> = LazyLock::new(Mutex::default);
        let known = || KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(country) = known().get(&self.0) {
            return country.clone();
        }
        let country = self.look_country_up();
        let mut known = known();
        if known.len() >= COUNTRIES_KEPT {
            known.clear();
        }
        known.insert(self.0.clone(), country.clone());
        country
    }

    fn look_country_up(&self) -> Option<String> {
        let number = phonenumber::parse(None, &self.0).ok()?;
        let by_plan = number.country().id().map(|id| id.as_ref().to_owned());
        // Of a number that its country's plan does not know, the prefix still tells the country: the first one, where several share it.
        by_plan.or_else(|| phonenumber::metadata::DATABASE.region(&number.country().code())?.first().map(|&id| id.to_owned()))
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tail = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        write!(f, "PhoneNumber(…{tail})")
    }
}

impl WhatsappUserId {
    /// ISO 3166 alpha-2 prefix of a business-scoped id: `US` in `US.1349…` (Meta, business-scoped user ids).
    pub fn country(&self) -> Option<String> {
        let (prefix, _) = self.as_str().split_once('.')?;
        let two_letters = prefix.len() == 2 && prefix.bytes().all(|b| b.is_ascii_uppercase());
        two_letters.then(|| prefix.to_owned())
    }
}

/// Grows by one with every change of owner. What was decided under an older one may not leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Epoch(pub u64);

impl Epoch {
    /// The epoch of the next owner.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// The number of a turn within its conversation, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct TurnNo(pub u32);

/// The number of a handoff within its conversation, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HandoffNo(pub u32);
