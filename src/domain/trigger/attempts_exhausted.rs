//! The agent can get no further: the same slot was asked for too often, or what is needed was refused. Going on would be a loop.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};
use crate::domain::prompt;
use crate::domain::slot::SlotState;

/// Fires when the reply would ask once more for a slot that was asked for as often as policy allows, and when nothing that is
/// needed is left to ask for although the goal is not reached.
///
/// ```
/// use baton::domain::conversation::Conversation;
/// use baton::domain::policy::Policy;
/// use baton::domain::time::Timestamp;
/// use baton::domain::trigger::{Moment, Scene, attempts_exhausted};
/// use baton::domain::draft::Draft;
/// let project = baton::spec::load(&baton::spec::Files::built_in()).expect("the shipped project");
/// let agent = project.agents.get(&"lead_qualifier".into()).expect("an agent");
/// let (mut chat, policy) = (Conversation::new("c1".into()), Policy::default());
/// let fires = |chat: &Conversation, moment| attempts_exhausted::trigger(&Scene::new(chat, agent, &policy, Timestamp(0), moment)).is_some();
/// let asks = Draft { reply: "Which company are you with?".to_owned(), asks: Some("company".to_owned()), ..Draft::default() };
/// assert!(!fires(&chat, Moment::Answer(&asks)));
/// chat.asked.insert("company".to_owned(), policy.attempts_max);
/// assert!(fires(&chat, Moment::Answer(&asks)));
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let Moment::Answer(draft) = scene.moment else {
        return None;
    };
    let conversation = scene.conversation;
    let fired = || Some(Fired::certain(Trigger::AttemptsExhausted, scene.newest()));
    let filled = |name: &str| conversation.slots.get(name).is_some_and(|s| s.state == SlotState::Filled);
    let complete = scene.agent.slots.iter().all(|s| !s.required || filled(&s.name));
    if prompt::next_slot(conversation, scene.agent).is_none() {
        return if complete { None } else { fired() };
    }
    let wanted = draft.asks.as_ref()?;
    let open = conversation.slots.get(wanted).is_none_or(|s| s.state == SlotState::Unsure);
    let asked = conversation.asked.get(wanted).copied().unwrap_or(0);
    if open && asked >= scene.agent.slot(wanted).and_then(|s| s.attempts).unwrap_or(scene.policy.attempts_max) { fired() } else { None }
}
