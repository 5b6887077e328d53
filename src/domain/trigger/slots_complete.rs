//! The goal is reached: every required slot is filled and valid. Qualified, to the queue that the agent file names.

use super::judge::{Moment, Scene};
use super::{Evidence, Fired, Trigger};
use crate::domain::slot::SlotState;

/// Fires when nothing required is missing or unsure. The evidence is where each required value came from.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let Moment::Answer(_) = scene.moment else {
        return None;
    };
    let mut evidence = Vec::new();
    for spec in scene.agent.slots.iter().filter(|s| s.required) {
        let slot = scene.conversation.slots.get(&spec.name).filter(|s| s.state == SlotState::Filled)?;
        evidence.push(Evidence { message: slot.message.clone(), quote: slot.quote.clone() });
    }
    (!evidence.is_empty()).then(|| Fired::certain(Trigger::SlotsComplete, evidence))
}
