//! A person answered from the phone app. Whoever answers there has taken over, whatever the inbox shows.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};

/// Fires on every message that our side sent past us.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Echo => Some(Fired::certain(Trigger::Outside, scene.newest())),
        Moment::Message | Moment::Answer(_) | Moment::Turn | Moment::Failure => None,
    }
}
