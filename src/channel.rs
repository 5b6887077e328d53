//! L2, the only provider JSON. WhatsApp's Cloud API in and out, and a sandbox that stands in for Meta.
//!
//! Never decides and never stores: it turns the outside into domain values and back.

pub mod sandbox;
pub mod whatsapp;

use crate::domain::id::{MessageId, NumberId, OutboundId};
use crate::domain::message::{Customer, OutboundBody};
use crate::domain::template::Template;
use crate::domain::thread::ThreadAct;
use futures::future::BoxFuture;

/// Where messages leave. Whatever a channel cannot do it says so, and nothing breaks.
pub trait Channel: Send + Sync {
    /// Sends one message, once. Never retries: the caller knows what a lost answer means.
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent>;

    /// Shows the customer that their message was read, and, if so, that an answer is being written. A hint: losing it loses nothing.
    fn seen<'a>(&'a self, _number: &'a NumberId, _message: &'a MessageId, _typing: bool) -> BoxFuture<'a, ()> {
        Box::pin(std::future::ready(()))
    }

    /// Moves the thread between responders. Once: no answer means not known.
    fn control<'a>(&'a self, _number: &'a NumberId, _with: &'a Customer, _act: &'a ThreadAct) -> BoxFuture<'a, Controlled> {
        Box::pin(std::future::ready(Controlled::Refused { code: None, detail: "this channel has no other responders".to_owned() }))
    }

    /// Fetches a file that a customer sent, at most so many bytes of it.
    fn fetch<'a>(&'a self, _number: &'a NumberId, _media: &'a str, _bytes_max: u64) -> BoxFuture<'a, Result<File, NoFile>> {
        Box::pin(std::future::ready(Err(NoFile::Gone("this channel has no files".to_owned()))))
    }

    /// Puts a file where a message can name it. Returns its id there.
    fn upload<'a>(&'a self, _number: &'a NumberId, _file: File) -> BoxFuture<'a, Result<String, NoFile>> {
        Box::pin(std::future::ready(Ok(String::new())))
    }

    /// The templates of an account.
    fn templates<'a>(&'a self, _number: &'a NumberId, _account: &'a str) -> BoxFuture<'a, Result<Vec<Template>, Refused>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    /// How a number stands: also the cheapest question that tells whether its token works.
    fn look<'a>(&'a self, _number: &'a NumberId) -> BoxFuture<'a, Result<NumberFacts, Refused>> {
        Box::pin(std::future::ready(Ok(NumberFacts::default())))
    }
}

/// A message on its way out.
#[derive(Clone, Copy, Debug)]
pub struct Departure<'a> {
    /// Our id, given back by statuses.
    pub id: &'a OutboundId,
    /// From which business number.
    pub number: &'a NumberId,
    /// To whom.
    pub to: &'a Customer,
    /// What.
    pub body: &'a OutboundBody,
    /// The message that it answers, shown above it.
    pub reply_to: Option<&'a MessageId>,
    /// The provider's id of the file that goes with it, once it was uploaded.
    pub media: Option<&'a str>,
}

/// What came of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Taken, with the provider's id: accepted, not delivered.
    Accepted {
        /// The provider's id.
        wamid: MessageId,
    },
    /// Refused by the provider for now: it surely did not leave, and may be tried again.
    Later {
        /// Whom it holds up.
        pace: Pace,
        /// Why, with the provider's code.
        detail: String,
    },
    /// Refused, and everything else of this number would be too: somebody must mend it first. It surely did not leave.
    Stopped {
        /// The provider's code.
        code: i64,
        /// Only templates are stopped.
        templates_only: bool,
        /// Why, with the provider's code.
        detail: String,
    },
    /// Refused for good.
    Rejected {
        /// What follows from it.
        why: Rejection,
        /// Why, with the provider's code.
        detail: String,
    },
    /// No answer: it may have left. Never sent again blindly.
    Unknown {
        /// What happened instead of an answer.
        detail: String,
    },
}

impl Sent {
    /// Its word in metrics and traces.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Later { .. } => "later",
            Self::Stopped { .. } => "stopped",
            Self::Rejected { .. } => "rejected",
            Self::Unknown { .. } => "unknown",
        }
    }
}

/// Whom a "not now" holds up, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// This message: trouble that passes.
    Message {
        /// The first pause, milliseconds; doubles.
        after_ms: i64,
        /// Tries before it counts as failed.
        tries: u32,
    },
    /// This conversation: too many messages to one customer.
    Pair,
    /// The number: it sends too fast.
    Number,
    /// The number, for long: too many calls of the app.
    App,
}

/// What follows from a refusal for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// Nothing more.
    Final,
    /// The customer's 24 hours are over.
    WindowShut,
    /// The customer wants no marketing messages.
    OptedOut,
    /// The template is not what we think it is.
    Template,
}

/// What came of a move of the thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Controlled {
    /// Done.
    Done,
    /// Refused.
    Refused {
        /// The provider's code.
        code: Option<i64>,
        /// Why.
        detail: String,
    },
    /// No answer: it may have happened. Not tried again; the next webhook tells.
    Unknown {
        /// What happened instead of an answer.
        detail: String,
    },
}

/// A file in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its type, by the provider or by us.
    pub mime: String,
    /// Its name, when there is one.
    pub name: Option<String>,
    /// Its bytes.
    pub bytes: bytes::Bytes,
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoFile {
    /// It is not there any more, or never was.
    #[error("the file is not there any more: {0}")]
    Gone(String),
    /// It has more bytes than we take.
    #[error("the file is too large: {0}")]
    TooLarge(String),
    /// Its address leads where we do not go.
    #[error("the file's address is refused: {0}")]
    Forbidden(String),
    /// Trouble that may pass.
    #[error("the file cannot be reached: {0}")]
    Unreachable(String),
}

/// The provider said no to a question.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refused {
    /// Its code; none when it could not be reached.
    pub code: Option<i64>,
    /// Why.
    pub detail: String,
}

/// How a number stands at the provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFacts {
    /// As people write it.
    pub display: Option<String>,
    /// The name that customers see.
    pub name: Option<String>,
    /// `GREEN`, `YELLOW` or `RED`.
    pub quality: Option<String>,
    /// `CONNECTED`, …
    pub status: Option<String>,
    /// Messages a second.
    pub rate: Option<u32>,
    /// The name's state: `APPROVED`, …
    pub name_status: Option<String>,
    /// The version of the API that answered, when it says so.
    pub api_version: Option<String>,
    /// The provider's clock, seconds since 1970.
    pub clock_secs: Option<i64>,
}
