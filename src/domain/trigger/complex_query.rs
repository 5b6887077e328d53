//! The question is beyond the agent: the model says that it cannot answer from its task and its facts.

use super::{Fired, Moment, Scene, Trigger};

/// How much the model's own word counts. It is evidence, not an order; here it is the only one there is.
const HINT_SCORE: f64 = 0.8;
const SCORE_MIN: f64 = 0.5;

/// Fires when the answer admits that it is none.
pub fn trigger(scene: &Scene<'_>) -> Option<Fired> {
    match scene.moment {
        Moment::Answer(draft) if draft.hints.cannot_answer => {
            Some(Fired { trigger: Trigger::ComplexQuery, score: HINT_SCORE, threshold: SCORE_MIN, evidence: scene.newest() })
        }
        Moment::Answer(_) | Moment::Message | Moment::Turn | Moment::Failure => None,
    }
}
