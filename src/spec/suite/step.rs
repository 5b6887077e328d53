//! What happens in a case, step by step: the customer writes or taps, a colleague does something, time passes.

use super::expect::TurnExpect;
use crate::domain::time::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One step. Exactly one of `customer`, `tap`, `sends`, `agent`, `person`, `wait` says what happens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The customer writes these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The customer taps a button or a row: its title as the agent showed it, or its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap: Option<String>,
    /// The customer sends something else than words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sends: Option<Sends>,
    /// What the agent said here when this was recorded: history in mode `pinned`, a mark of the script in mode `replay`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// The slot that the recorded words of `agent` ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// A colleague does or says something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonStep>,
    /// Time passes and nobody does anything: `15m`, `2h`, `3d`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Span>,
    /// How long after the step before; else `pace` of the case, and 20s when that is not said either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// Which customer it is, when several write: any name; the main one has none.
    #[serde(default, rename = "as", skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The ad that the customer came from with this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ad: Option<AdSpec>,
    /// What must be so before the next step of the customer: after all that time and colleagues did in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<TurnExpect>,
}

impl Step {
    /// Does the customer act in it?
    pub fn is_of_customer(&self) -> bool {
        self.customer.is_some() || self.tap.is_some() || self.sends.is_some()
    }

    /// How many things it says that happen; one in a step that is right.
    pub fn acts(&self) -> usize {
        let acts =
            [self.customer.is_some(), self.tap.is_some(), self.sends.is_some(), self.agent.is_some(), self.person.is_some(), self.wait.is_some()];
        acts.into_iter().filter(|act| *act).count()
    }
}

/// What a customer can send besides words and taps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sends {
    /// A picture without words.
    Image,
    /// A video without words.
    Video,
    /// A voice message that nobody writes down.
    Voice,
    /// A document.
    Document,
    /// A sticker.
    Sticker,
    /// A place.
    Location,
    /// Something that WhatsApp does not pass on.
    Unsupported,
}

/// What a colleague does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonStep {
    /// Who: an id of the workspace.
    pub who: String,
    /// Words to the customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    /// Something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub does: Option<Deed>,
    /// To which queue or person, when they transfer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Why, in their words, when they transfer, give back or close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Must it be refused? The step fails when it is not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
}

/// What a colleague does besides writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Comes online.
    Online,
    /// Goes away.
    Away,
    /// Goes offline: what they have not answered goes back after the grace of 60 s.
    Offline,
    /// Takes the chat, or accepts the offer of it.
    Takes,
    /// Declines the offer.
    Declines,
    /// Moves it to the queue or the person in `to`.
    Transfers,
    /// Gives it back to the agent.
    Returns,
    /// Ends it.
    Closes,
}

/// An ad that leads to WhatsApp.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdSpec {
    /// Meta's id of the ad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
