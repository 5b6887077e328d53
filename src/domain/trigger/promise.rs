//! The answer announces a transfer: "I am connecting you with a colleague". What is announced is done; it is never only said.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};
use crate::domain::guard;

/// Fires when a model's answer promises a person.
///
/// ```
/// use baton::domain::guard::promises_transfer;
/// assert!(promises_transfer("Sure, I'm transferring you to an agent now.").is_some());
/// assert!(promises_transfer("I can explain how a bank transfer works.").is_none());
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Answer(draft) => guard::promises_transfer(&draft.reply).map(|_| Fired::certain(Trigger::Promise, scene.newest())),
        Moment::Message | Moment::Turn | Moment::Failure | Moment::Echo => None,
    }
}
