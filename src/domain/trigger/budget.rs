//! The brakes: turns until the goal, tokens and money for one conversation, money for a day. A person who gives a chat back
//! gives it a fresh budget. Looked at before a model is asked, so
//! that the last token is never spent on nothing; the customer gets a person instead of silence.

use super::judge::{Moment, Scene};
use super::{Fired, Trigger};

/// Fires when a model is about to be asked and one of the budgets is used up.
///
/// ```
/// use baton::domain::conversation::Conversation;
/// use baton::domain::policy::Policy;
/// use baton::domain::time::Timestamp;
/// use baton::domain::trigger::{Moment, Scene, budget};
/// let project = baton::spec::load(&baton::spec::Files::built_in()).expect("the shipped project");
/// let agent = project.agents.get(&"lead_qualifier".into()).expect("an agent");
/// let (mut chat, policy) = (Conversation::new("c1".into()), Policy::default());
/// let fires = |chat: &Conversation, moment| budget::trigger(&Scene::new(chat, agent, &policy, Timestamp(0), moment)).is_some();
/// assert!(!fires(&chat, Moment::Turn));
/// chat.replies = policy.turns_max;
/// assert!(fires(&chat, Moment::Turn), "before one more token is spent");
/// ```
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    let Moment::Turn = scene.moment else {
        return None;
    };
    let (conversation, agent, policy) = (scene.conversation, scene.agent, scene.policy);
    let tokens = conversation.spent.tokens().saturating_sub(conversation.spent_before.tokens());
    let micros = conversation.spent.micros.saturating_sub(conversation.spent_before.micros);
    let spent = [
        conversation.replies >= agent.turns_max(policy),
        tokens >= agent.tokens_max(policy),
        micros > 0 && micros >= agent.micros_max(policy),
        scene.spent_today > 0 && scene.spent_today >= policy.day_micros_max,
    ];
    spent.contains(&true).then(|| Fired::certain(Trigger::Budget, scene.newest()))
}
