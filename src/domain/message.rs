//! What customers send and what leaves us. Channel adapters parse the outside into these; nothing here knows a provider's JSON.

pub mod limits;
mod outbound;

pub use limits::split;
pub use outbound::{Author, Choice, Outbound, OutboundBody, TemplateHeader, TemplateParts, UrlPart};

use super::id::{MessageId, NumberId, PhoneNumber, WhatsappUserId};
use super::time::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who wrote, as the channel names them: a user id, a phone number, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Business-scoped user id; the key of a contact when present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<WhatsappUserId>,
    /// May be hidden by people who use a username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    /// The profile name: the customer's own text, data and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The public username: for showing only, it can change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The user id across a company's portfolios.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_user_id: Option<WhatsappUserId>,
    /// A group instead of a person: then there is neither phone nor user id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

impl Customer {
    /// ISO country from the phone's prefix, else from the user id's.
    pub fn country(&self) -> Option<String> {
        let by_phone = self.phone.as_ref().and_then(PhoneNumber::country);
        by_phone.or_else(|| self.user_id.as_ref().and_then(WhatsappUserId::country))
    }
}

/// One message of a customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inbound {
    /// The provider's id.
    pub id: MessageId,
    /// The business number it was sent to.
    pub number: NumberId,
    /// Who wrote.
    pub from: Customer,
    /// When, by the provider's clock (whole seconds).
    pub sent_at: Timestamp,
    /// What.
    pub body: InboundBody,
    /// The message it answers, when the customer quoted one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    /// The ad or post the customer came from; on the first message only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What the channel says beside it.
    #[serde(default, skip_serializing_if = "About::is_nothing")]
    pub about: About,
}

/// What the channel says about a message beside its words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Forwarded from another chat.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub forwarded: bool,
    /// The product of a catalog that it asks about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// What another responder's AI wrote about the chat before it came to us: a help, not a fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

impl About {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

/// What a message says. An open set at the provider: what we do not know is `Unreadable`, never an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum InboundBody {
    /// Written words.
    Text {
        /// The words.
        text: String,
    },
    /// A tap on a button or a list row.
    Choice {
        /// The stable id we gave it; absent on some template buttons.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// The words on it.
        title: String,
    },
    /// A picture, video, voice note, document or sticker.
    Media {
        /// Which of them.
        kind: MediaKind,
        /// The provider's id of the file.
        media_id: String,
        /// MIME type as the provider says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mime: Option<String>,
        /// Words under it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// What else is known of the file.
        #[serde(default, skip_serializing_if = "FileFacts::is_nothing")]
        file: FileFacts,
    },
    /// A place.
    Location {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name or address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// Shared contact cards; `names` as written on them.
    Contacts {
        /// One a card.
        names: Vec<String>,
        /// Phone numbers on them, as written.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        phones: Vec<String>,
        /// It answers our question for the customer's own number.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        requested: bool,
    },
    /// A filled-in form (WhatsApp Flow): the answers as a JSON text.
    Form {
        /// The answers.
        json: String,
    },
    /// A shopping cart.
    Order {
        /// How many different products.
        items: u32,
        /// The customer's note.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        /// A line a product: `2 × sku-1 at 10.50 EUR`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        lines: Vec<String>,
    },
    /// May we call? The answer to that question.
    CallPermission {
        /// Yes.
        granted: bool,
    },
    /// An emoji on one of our messages; none means taken back.
    Reaction {
        /// The message reacted to.
        to: MessageId,
        /// The emoji.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
    },
    /// An earlier message now reads differently.
    Edited {
        /// Which.
        of: MessageId,
        /// The new words.
        text: String,
    },
    /// An earlier message was deleted.
    Revoked {
        /// Which.
        of: MessageId,
    },
    /// The channel speaks about the customer (number changed, identity changed).
    System {
        /// The provider's kind.
        kind: String,
        /// How the channel names the customer from now on, when that changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        names: Option<Box<Customer>>,
    },
    /// Something this version cannot read; the raw item stays in storage.
    Unreadable {
        /// The provider's type.
        kind: String,
    },
}

/// Kinds of media.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A video.
    Video,
    /// Sound or a voice note.
    Audio,
    /// A file.
    Document,
    /// A sticker.
    Sticker,
}

impl InboundBody {
    /// The customer's own words, when there are any.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Text { text } | Self::Edited { text, .. } => Some(text),
            Self::Choice { title, .. } => Some(title),
            Self::Media { caption, .. } => caption.as_deref(),
            Self::Form { json } => Some(json),
            Self::Order { note, .. } => note.as_deref(),
            Self::Location { name, .. } => name.as_deref(),
            Self::Contacts { .. }
            | Self::CallPermission { .. }
            | Self::Reaction { .. }
            | Self::Revoked { .. }
            | Self::System { .. }
            | Self::Unreadable { .. } => None,
        }
    }

    /// Does it want an answer? Reactions, deletions and system notes do not.
    pub fn wants_answer(&self) -> bool {
        match self {
            Self::Reaction { .. } | Self::Revoked { .. } | Self::System { .. } | Self::CallPermission { .. } => false,
            Self::Text { .. }
            | Self::Choice { .. }
            | Self::Media { .. }
            | Self::Location { .. }
            | Self::Contacts { .. }
            | Self::Form { .. }
            | Self::Order { .. }
            | Self::Edited { .. }
            | Self::Unreadable { .. } => true,
        }
    }

    /// One line for a person or a model: the words, or what stands in for them in brackets.
    pub fn shown(&self) -> String {
        match self {
            Self::Text { text } => text.clone(),
            Self::Choice { title, .. } => title.clone(),
            Self::Media { kind, caption, file, .. } => bracketed(kind.shown(file), caption.as_deref().or(file.name.as_deref())),
            Self::Location { name, latitude, longitude } => {
                bracketed("location", Some(name.as_deref().unwrap_or(&format!("{latitude}, {longitude}"))))
            }
            Self::Contacts { names, phones, .. } => bracketed("contact", Some(&names.iter().chain(phones).cloned().collect::<Vec<_>>().join(", "))),
            Self::Form { json } => bracketed("form", Some(json)),
            Self::Order { items, note, lines } => {
                let detail: Vec<&str> = lines.iter().map(String::as_str).chain(note.as_deref()).collect();
                bracketed(&format!("order of {items} products"), Some(&detail.join("; ")))
            }
            Self::CallPermission { granted: true } => bracketed("we may call", None),
            Self::CallPermission { granted: false } => bracketed("we may not call", None),
            Self::Reaction { emoji: Some(emoji), .. } => bracketed("reaction", Some(emoji)),
            Self::Reaction { emoji: None, .. } => bracketed("reaction taken back", None),
            Self::Edited { text, .. } => text.clone(),
            Self::Revoked { .. } => bracketed("message deleted", None),
            Self::System { kind, .. } => bracketed("system", Some(&kind.replace('_', " "))),
            Self::Unreadable { kind } => bracketed("cannot be shown", Some(kind)),
        }
    }
}

/// What is known of a file before it is fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FileFacts {
    /// Its name, as the sender wrote it: never a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// SHA-256 of its bytes, base64, as the provider says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Spoken into the phone.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub voice: bool,
}

impl FileFacts {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl MediaKind {
    /// The word that Meta has for it, in requests and in the API.
    pub fn word(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Sticker => "sticker",
        }
    }

    fn shown(self, file: &FileFacts) -> &'static str {
        match self {
            Self::Audio if file.voice => "voice message",
            other => other.word(),
        }
    }
}

fn bracketed(what: &str, detail: Option<&str>) -> String {
    match detail {
        Some(detail) if !detail.is_empty() => format!("[{what}: {detail}]"),
        _ => format!("[{what}]"),
    }
}

/// The ad or post that brought the customer (Click-to-WhatsApp).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Referral {
    /// Id of the ad or post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// `ad` or `post`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
    /// Its headline: the advertiser's text, shown to people, data for the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// The click id, kept for attribution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ctwa_clid: Option<String>,
}
