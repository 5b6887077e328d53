//! The word for each kind of event.

use super::Event;

impl Event {
    /// The stored word for its kind: also a column, so that SQL can count without opening JSON.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Received { .. } => "received",
            Self::Gathering { .. } => "gathering",
            Self::TurnStarted { .. } => "turn_started",
            Self::SlotFilled { .. } => "slot_filled",
            Self::SlotRefused { .. } => "slot_refused",
            Self::Replied { .. } => "replied",
            Self::HeldBack { .. } => "held_back",
            Self::ToolCalled { .. } => "tool_called",
            Self::ToolAnswered { .. } => "tool_answered",
            Self::Passed { .. } => "passed",
            Self::Quieted { .. } => "quieted",
            Self::Judged { .. } => "judged",
            Self::Shadowed { .. } => "shadowed",
            Self::HandedOff { .. } => "handed_off",
            Self::Assigned { .. } => "assigned",
            Self::Offered { .. } => "offered",
            Self::OfferEnded { .. } => "offer_ended",
            Self::Nudged { .. } => "nudged",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Held { .. } => "held",
            Self::Released { .. } => "released",
            Self::Moved { .. } => "moved",
            Self::Postponed { .. } => "postponed",
            Self::MenuShown { .. } => "menu_shown",
            Self::Chosen { .. } => "chosen",
            Self::Started { .. } => "started",
            Self::Reminded { .. } => "reminded",
            Self::RatingAsked { .. } => "rating_asked",
            Self::Rated { .. } => "rated",
            Self::Said { .. } => "said",
            Self::Digested { .. } => "digested",
            Self::WaitTold { .. } => "wait_told",
            Self::WaitCancelled { .. } => "wait_cancelled",
            Self::PersonDeclined { .. } => "person_declined",
            Self::Transferred { .. } => "transferred",
            Self::Revoked { .. } => "revoked",
            Self::Resumed { .. } => "resumed",
            Self::Echoed { .. } => "echoed",
            Self::Undelivered { .. } => "undelivered",
            Self::Aside { what } => what.word(),
            Self::Channel { what } => what.word(),
            Self::Closed { .. } => "closed",
        }
    }
}
