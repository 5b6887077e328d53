//! A person answered from the phone app. Whoever answers there has taken over, whatever the inbox shows.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};

/// Fires on every message that our side sent past us.
///
/// ```
/// use baton::domain::conversation::Conversation;
/// use baton::domain::policy::Policy;
/// use baton::domain::time::Timestamp;
/// use baton::domain::trigger::{Moment, Scene, outside};
/// let project = baton::spec::load(&baton::spec::Files::built_in()).expect("the shipped project");
/// let agent = project.agents.get(&"lead_qualifier".into()).expect("an agent");
/// let (chat, policy) = (Conversation::new("c1".into()), Policy::default());
/// let fires = |chat: &Conversation, moment| outside::trigger(&Scene::new(chat, agent, &policy, Timestamp(0), moment)).is_some();
/// assert!(fires(&chat, Moment::Echo) && !fires(&chat, Moment::Message));
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Echo => Some(Fired::certain(Trigger::Outside, scene.newest())),
        Moment::Message | Moment::Answer(_) | Moment::Turn | Moment::Failure => None,
    }
}
