//! Is a handoff at the right turn? Golden Transfer within Tolerance (Liu et al., AAAI 2021): each alarm counts by how near it is to a
//! turn at which a person should take over, and a chat counts 1 when nothing was due and nothing was said.
//!
//! It is a precision with tolerance: a due transfer that nobody announced costs nothing as long as another one was. So it is never
//! told alone: F1 and the constant answers stand beside it.

use super::super::stats::{Counts, float, mean};

/// A chat as a rule scores it.
#[derive(Clone, Debug, Default)]
pub struct Chat {
    /// How far each turn is on the yes side.
    pub margins: Vec<f64>,
    /// Should a person take over at that turn?
    pub wanted: Vec<bool>,
}

/// Turns at which a person should take over, and turns at which somebody said so.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Should.
    pub wanted: Vec<usize>,
    /// Said.
    pub said: Vec<usize>,
    /// Turns of the chat.
    pub turns: usize,
}

impl Chat {
    /// Alarms with one line for the first of them and another for those after it.
    pub fn said(&self, (first, again): (f64, f64)) -> Said {
        let mut said = Vec::new();
        for (at, margin) in self.margins.iter().enumerate() {
            if *margin >= if said.is_empty() { first } else { again } {
                said.push(at);
            }
        }
        Said { wanted: places(&self.wanted), said, turns: self.margins.len() }
    }
}

/// Places that are true.
pub fn places(flags: &[bool]) -> Vec<usize> {
    flags.iter().enumerate().filter(|(_, flag)| **flag).map(|(at, _)| at).collect()
}

/// Turns said and wanted, over all chats.
pub fn counts<'a>(chats: impl IntoIterator<Item = &'a Said>) -> Counts {
    chats.into_iter().map(|chat| Counts::of(&chat.said, &chat.wanted)).sum()
}

/// Golden Transfer within a tolerance of so many turns, the mean over chats.
///
/// ```
/// use baton::eval::measure::golden::{Said, within};
/// let chat = |said: &[usize]| [Said { wanted: vec![4], said: said.to_vec(), turns: 9 }];
/// assert_eq!(within(&chat(&[4]), 1), 1.0);
/// assert!(within(&chat(&[5]), 1) > 0.6 && within(&chat(&[8]), 1) < 0.01);
/// assert_eq!(within(&chat(&[]), 3), 0.0);
/// ```
pub fn within<'a>(chats: impl IntoIterator<Item = &'a Said>, tolerance: u32) -> f64 {
    mean(&chats.into_iter().map(|chat| one(chat, tolerance)).collect::<Vec<_>>())
}

fn one(chat: &Said, tolerance: u32) -> f64 {
    match (chat.said.is_empty(), chat.wanted.is_empty()) {
        (true, true) => return 1.0,
        (false, false) => {}
        (true, false) | (false, true) => return 0.0,
    }
    let spread = 2.0 * f64::from(tolerance).powi(2);
    let near = |at: &usize| chat.wanted.iter().map(|wanted| (-float(at.abs_diff(*wanted)).powi(2) / spread).exp()).fold(0.0, f64::max);
    mean(&chat.said.iter().map(near).collect::<Vec<_>>())
}
