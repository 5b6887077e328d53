//! L2, the only provider JSON. WhatsApp's Cloud API in and out, and a sandbox that stands in for Meta.
//!
//! Never decides and never stores: it turns the outside into domain values and back.

pub mod sandbox;
pub mod whatsapp;

use crate::domain::id::{MessageId, NumberId, OutboundId};
use crate::domain::message::{Customer, OutboundBody};
use futures::future::BoxFuture;

/// Where messages leave.
pub trait Channel: Send + Sync {
    /// Sends one message, once. Never retries: the caller knows what a lost answer means.
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent>;
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
}

/// What came of a send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Taken, with the provider's id: accepted, not delivered.
    Accepted {
        /// The provider's id.
        wamid: MessageId,
    },
    /// Refused by the provider for now: it surely did not leave, and may be tried again after `after_ms`.
    Later {
        /// Wait so long.
        after_ms: i64,
        /// Why, with the provider's code.
        detail: String,
    },
    /// Refused for good.
    Rejected {
        /// Why, with the provider's code.
        detail: String,
    },
    /// No answer: it may have left. Never sent again blindly.
    Unknown {
        /// What happened instead of an answer.
        detail: String,
    },
}
