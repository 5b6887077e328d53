//! What customers send and what leaves us. Channel adapters parse the outside into these; nothing here knows a provider's JSON.

use super::id::{AgentName, Epoch, HandoffNo, MessageId, NumberId, OperatorId, OutboundId, PhoneNumber, WhatsappUserId};
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
            Self::Contacts { .. } | Self::Reaction { .. } | Self::Revoked { .. } | Self::System { .. } | Self::Unreadable { .. } => None,
        }
    }

    /// Does it want an answer? Reactions, deletions and system notes do not.
    pub fn wants_answer(&self) -> bool {
        match self {
            Self::Reaction { .. } | Self::Revoked { .. } | Self::System { .. } => false,
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
            Self::Media { kind, caption, .. } => bracketed(kind.name(), caption.as_deref()),
            Self::Location { name, latitude, longitude } => {
                bracketed("location", Some(name.as_deref().unwrap_or(&format!("{latitude}, {longitude}"))))
            }
            Self::Contacts { names } => bracketed("contact", Some(&names.join(", "))),
            Self::Form { json } => bracketed("form", Some(json)),
            Self::Order { items, note } => bracketed(&format!("order of {items} products"), note.as_deref()),
            Self::Reaction { emoji: Some(emoji), .. } => bracketed("reaction", Some(emoji)),
            Self::Reaction { emoji: None, .. } => bracketed("reaction taken back", None),
            Self::Edited { text, .. } => text.clone(),
            Self::Revoked { .. } => bracketed("message deleted", None),
            Self::System { kind } => bracketed("system", Some(kind)),
            Self::Unreadable { kind } => bracketed("cannot be shown", Some(kind)),
        }
    }
}

impl MediaKind {
    fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "voice message",
            Self::Document => "document",
            Self::Sticker => "sticker",
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

/// A message of ours, decided, not yet sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbound {
    /// Our id.
    pub id: OutboundId,
    /// Who speaks.
    pub author: Author,
    /// The epoch it was decided under; a later one refuses it.
    pub epoch: Epoch,
    /// What it says.
    pub body: OutboundBody,
}

/// Who speaks in a message of ours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Author {
    /// The AI.
    Agent {
        /// Which.
        agent: AgentName,
    },
    /// Baton itself: the hand-over line of a handoff.
    Notice {
        /// Whose handoff; with another one current the line is stale.
        handoff: HandoffNo,
    },
    /// Baton itself, while the customer waits: leaves only as long as nobody has taken the conversation.
    Waiting {
        /// Whose handoff.
        handoff: HandoffNo,
    },
    /// A person.
    Operator {
        /// Who.
        operator: OperatorId,
    },
    /// Baton itself: a menu, a template that begins a conversation, a reminder. Leaves as the agent's words do, or, for a person,
    /// as theirs.
    House {
        /// The person on whose behalf, when one owns the conversation.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        operator: Option<OperatorId>,
    },
    /// Baton itself, after the end: leaves only while it is over.
    Farewell,
}

/// What a message of ours says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OutboundBody {
    /// Words, at most 4,096 characters.
    Text {
        /// The words.
        text: String,
    },
    /// Words with up to three reply buttons.
    Buttons {
        /// The words, at most 1,024 characters.
        text: String,
        /// One to three.
        buttons: Vec<Choice>,
    },
    /// Words with a list of up to ten rows.
    List {
        /// The words, at most 1,024 characters.
        text: String,
        /// The label that opens the list, at most 20 characters.
        open: String,
        /// One to ten.
        rows: Vec<Choice>,
    },
    /// A template that Meta approved: all that may be sent outside of the 24 hours.
    Template {
        /// Its name.
        name: String,
        /// Its language as Meta writes it.
        language: String,
        /// The parameters of its body, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parameters: Vec<String>,
        /// Its quick reply buttons, in order: the ids come back with a tap, the titles are those of the approved template.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        buttons: Vec<Choice>,
        /// What people read of it.
        text: String,
    },
}

/// Something a customer may tap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Stable id, comes back with the tap.
    pub id: String,
    /// What stands on it: at most 20 characters on a button, 24 in a list.
    pub title: String,
}

impl OutboundBody {
    /// Plain words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into() }
    }

    /// The words, without what can be tapped.
    pub fn words(&self) -> &str {
        match self {
            Self::Text { text } | Self::Buttons { text, .. } | Self::List { text, .. } | Self::Template { text, .. } => text,
        }
    }

    /// What can be tapped.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Text { .. } => &[],
            Self::Buttons { buttons, .. } | Self::Template { buttons, .. } => buttons,
            Self::List { rows, .. } => rows,
        }
    }
}
