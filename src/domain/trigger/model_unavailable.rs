//! No model answered in time, and the offline one cannot go on: the customer gets a person instead of silence.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};

/// Fires on a failed turn.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Failure => Some(Fired::certain(Trigger::ModelUnavailable, scene.newest())),
        Moment::Message | Moment::Turn | Moment::Answer(_) | Moment::Echo => None,
    }
}
