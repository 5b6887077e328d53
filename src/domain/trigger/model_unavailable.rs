//! No model answered in time, and the offline one cannot go on: the customer gets a person instead of silence.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};

/// Fires on a failed turn.
///
/// ```
/// use baton::domain::conversation::Conversation;
/// use baton::domain::policy::Policy;
/// use baton::domain::time::Timestamp;
/// use baton::domain::trigger::{Moment, Scene, model_unavailable};
/// let project = baton::spec::load(&baton::spec::Files::built_in()).expect("the shipped project");
/// let agent = project.agents.get(&"lead_qualifier".into()).expect("an agent");
/// let (chat, policy) = (Conversation::new("c1".into()), Policy::default());
/// let fires = |chat: &Conversation, moment| model_unavailable::trigger(&Scene::new(chat, agent, &policy, Timestamp(0), moment)).is_some();
/// assert!(fires(&chat, Moment::Failure) && !fires(&chat, Moment::Turn));
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Failure => Some(Fired::certain(Trigger::ModelUnavailable, scene.newest())),
        Moment::Message | Moment::Turn | Moment::Answer(_) | Moment::Echo => None,
    }
}
