//! The goal is reached: every required slot is filled and valid. Qualified, to the queue that the agent file names.

use super::judge::{Moment, Scene};
use super::{Evidence, Fired, Trigger};
use crate::domain::slot::SlotState;

/// Fires when nothing required is missing or unsure. The evidence is where each required value came from.
///
/// ```
/// use baton::domain::conversation::Conversation;
/// use baton::domain::policy::Policy;
/// use baton::domain::time::Timestamp;
/// use baton::domain::trigger::{Moment, Scene, slots_complete};
/// use baton::domain::draft::Draft;
/// use baton::domain::slot::{Ground, Slot, SlotState};
/// let project = baton::spec::load(&baton::spec::Files::built_in()).expect("the shipped project");
/// let agent = project.agents.get(&"lead_qualifier".into()).expect("an agent");
/// let (mut chat, policy) = (Conversation::new("c1".into()), Policy::default());
/// let fires = |chat: &Conversation, moment| slots_complete::trigger(&Scene::new(chat, agent, &policy, Timestamp(0), moment)).is_some();
/// let draft = Draft::default();
/// assert!(!fires(&chat, Moment::Answer(&draft)));
/// for slot in agent.slots.iter().filter(|slot| slot.required) {
///     let (state, value, quote) = (SlotState::Filled, "Acme".into(), "Acme".to_owned());
///     let (message, at, ground) = ("m1".into(), Timestamp(0), Ground::Said);
///     let slot_value = Slot { state, value, message, quote, at, ground, confidence: 1.0, sensitive: false, previous: Vec::new() };
///     chat.slots.insert(slot.name.clone(), slot_value);
/// }
/// assert!(fires(&chat, Moment::Answer(&draft)));
/// ```
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
