//! What leaves us: who says it, what it says, and whether WhatsApp takes it.

use super::super::id::{AgentName, BlobId, Epoch, HandoffNo, MessageId, OperatorId, OutboundId};
use super::MediaKind;
use serde::{Deserialize, Serialize};

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
    /// The message that it answers, shown above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
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
    /// Words with one button that opens a page.
    Link {
        /// The words, at most 1,024 characters.
        text: String,
        /// What stands on the button, at most 20 characters.
        label: String,
        /// Where it leads: https.
        url: String,
    },
    /// Words with a button by which the customer shows where they are.
    AskLocation {
        /// The words, at most 1,024 characters.
        text: String,
    },
    /// Words with a button by which a customer who hides their number shows it.
    AskContact {
        /// The words, at most 1,024 characters.
        text: String,
    },
    /// A picture, video, sound, document or sticker.
    Media {
        /// Which of them.
        kind: MediaKind,
        /// The file in our store.
        blob: BlobId,
        /// Its type, e.g. `image/jpeg`.
        mime: String,
        /// Its size in bytes.
        #[serde(default)]
        bytes: u64,
        /// Its name; shown with documents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// Words under it, at most 1,024 characters; not with sounds and stickers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
    },
    /// An emoji on a message of the customer; none takes it back.
    Reaction {
        /// The message.
        to: MessageId,
        /// The emoji.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        emoji: Option<String>,
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
        /// What few templates have.
        #[serde(default, skip_serializing_if = "TemplateParts::is_nothing")]
        parts: TemplateParts,
        /// What people read of it.
        text: String,
    },
}

/// What few templates have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateParts {
    /// The names of the body's parameters, in their order; none when they are numbered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// What fills the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<TemplateHeader>,
    /// What fills the ends of link buttons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<UrlPart>,
    /// Its category at Meta, when the registry knows it: who stopped marketing still gets what is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// What fills the header of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum TemplateHeader {
    /// Words, at most 60 characters.
    Text {
        /// The words.
        text: String,
        /// The parameter's name; none when it is numbered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// A file.
    Media {
        /// Image, video or document.
        kind: MediaKind,
        /// The file in our store.
        blob: BlobId,
        /// Its type.
        mime: String,
        /// Its name; shown with documents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
}

/// The end of a link button's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrlPart {
    /// The button's place among all of the template's buttons, from 0.
    pub index: u32,
    /// The end of the address.
    pub text: String,
}

impl TemplateParts {
    fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
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

    /// The words, without what can be tapped; none in a file without a caption, or a reaction.
    pub fn words(&self) -> &str {
        match self {
            Self::Text { text }
            | Self::Buttons { text, .. }
            | Self::List { text, .. }
            | Self::Link { text, .. }
            | Self::AskLocation { text }
            | Self::AskContact { text }
            | Self::Template { text, .. } => text,
            Self::Media { caption, .. } => caption.as_deref().unwrap_or_default(),
            Self::Reaction { .. } => "",
        }
    }

    /// As people read it in the chat: words, or what stands in for them in brackets.
    pub fn shown(&self) -> String {
        match self {
            Self::Media { kind, name, caption, .. } => super::bracketed(kind.word(), caption.as_deref().or(name.as_deref())),
            Self::Reaction { emoji: Some(emoji), .. } => super::bracketed("reaction", Some(emoji)),
            Self::Reaction { emoji: None, .. } => super::bracketed("reaction taken back", None),
            Self::Link { text, label, url } => format!("{text}\n[{label}: {url}]"),
            Self::Text { .. }
            | Self::Buttons { .. }
            | Self::List { .. }
            | Self::AskLocation { .. }
            | Self::AskContact { .. }
            | Self::Template { .. } => self.words().to_owned(),
        }
    }

    /// What can be tapped.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Buttons { buttons, .. } | Self::Template { buttons, .. } => buttons,
            Self::List { rows, .. } => rows,
            Self::Text { .. }
            | Self::Link { .. }
            | Self::AskLocation { .. }
            | Self::AskContact { .. }
            | Self::Media { .. }
            | Self::Reaction { .. } => &[],
        }
    }

    /// May it leave outside of the 24 hours?
    pub fn is_template(&self) -> bool {
        matches!(self, Self::Template { .. })
    }

    /// The file that goes with it.
    pub fn blob(&self) -> Option<&BlobId> {
        match self {
            Self::Media { blob, .. } => Some(blob),
            Self::Template { parts: TemplateParts { header: Some(TemplateHeader::Media { blob, .. }), .. }, .. } => Some(blob),
            _ => None,
        }
    }
}
