//! Why somebody is not given a chat: each reason by its name, the first one that holds.

use super::{Desk, Presence, Seat, Wish};
use crate::domain::workspace::OnLapse;
use serde::Serialize;
use std::fmt;

/// A reason not to give a chat to somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Verdict {
    /// They are not online.
    NotOnline {
        /// But.
        presence: Presence,
    },
    /// It is not their shift, or they are on leave.
    OffDuty,
    /// They hold as much as they can.
    Full {
        /// Units they hold.
        held: i64,
        /// Units they can hold.
        capacity: i64,
        /// Units of this chat.
        weight: i64,
    },
    /// They had it and let it pass.
    LetItPass,
    /// They do not know what the chat needs.
    Lacks {
        /// Skill or language.
        skill: String,
    },
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOnline { presence } => write!(f, "{}", presence.word()),
            Self::OffDuty => f.write_str("off duty: not their shift, or on leave"),
            Self::Full { held, capacity, weight } => write!(f, "full: holds {held} of {capacity}, this chat counts {weight}"),
            Self::LetItPass => f.write_str("had it and let it pass"),
            Self::Lacks { skill } => write!(f, "does not know `{skill}`"),
        }
    }
}

/// As what somebody would get a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum For {
    /// As a member of the queue.
    Member,
    /// As a lead, who gets what others let pass, whatever it needs.
    Lead,
}

impl Desk {
    /// Why somebody is not given a chat; `None` when they may have it.
    pub fn verdict(&self, seat: &Seat, wish: &Wish, role: For) -> Option<Verdict> {
        if seat.presence != Presence::Online {
            return Some(Verdict::NotOnline { presence: seat.presence });
        }
        if !seat.on_duty {
            return Some(Verdict::OffDuty);
        }
        if self.let_it_pass(seat, wish, role) {
            return Some(Verdict::LetItPass);
        }
        if role == For::Member
            && let Some(skill) = self.lacks(seat, wish)
        {
            return Some(Verdict::Lacks { skill });
        }
        if seat.held + self.weight > seat.capacity {
            return Some(Verdict::Full { held: seat.held, capacity: seat.capacity, weight: self.weight });
        }
        None
    }

    fn let_it_pass(&self, seat: &Seat, wish: &Wish, role: For) -> bool {
        match (self.on_lapse, role) {
            // Back to the queue means back to everybody but the last one; so does a team without a lead when everybody had it.
            (OnLapse::Queue, For::Member) => wish.passed.last() == Some(&seat.operator),
            (OnLapse::Next | OnLapse::Lead, For::Member) if self.leads.is_empty() && self.is_for_leads(wish) => {
                wish.passed.last() == Some(&seat.operator) && self.seats.len() > 1
            }
            (OnLapse::Next | OnLapse::Lead, For::Member) => wish.passed.contains(&seat.operator),
            // A lead who let it pass as a member still is the lead.
            (_, For::Lead) => false,
        }
    }

    fn lacks(&self, seat: &Seat, wish: &Wish) -> Option<String> {
        let knows = |seat: &Seat, skill: &str| seat.skills.iter().any(|known| known.eq_ignore_ascii_case(skill));
        if let Some(missing) = self.needs.iter().find(|skill| !knows(seat, skill)) {
            return Some(missing.clone());
        }
        let language = wish.language.as_deref().filter(|_| self.match_language)?;
        let anybody = self.seats.iter().any(|other| knows(other, language));
        (anybody && !knows(seat, language)).then(|| language.to_owned())
    }
}
