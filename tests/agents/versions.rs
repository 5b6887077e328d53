//! A conversation stays on its agent's version until a handoff or its end.

use super::stage::{Cast, desk, reply, words};
use baton::domain::agent::Agents;
use baton::domain::conversation::Input;
use baton::runtime::{Cause, Settings};

#[tokio::test]
async fn a_changed_agent_answers_new_conversations_and_those_given_back_only() {
    let mut play = Cast::of([desk()]).play(|ask| Ok(reply(&format!("I am {}.", ask.agent.version), None))).await;
    assert_eq!(words(&play.says("Good morning to you.").await), ["I am v1."]);
    let before = play.trial.runtime.settings();
    let mut newer = desk();
    "v2".clone_into(&mut newer.version);
    let mut agents = Agents::default();
    agents.insert(newer);
    let agents = agents.replacing(&before.agents);
    play.trial.runtime.replace_settings(Settings { agents, ..Settings::clone(&before) });
    assert_eq!(words(&play.says("Are you still the same one?").await), ["I am v1."], "it stays on its version");
    play.says("Let me talk to a human please.").await;
    let id = play.id().await;
    let resumed = Input::Resumed { by: "ana".into(), note: String::new(), agent: None };
    play.trial.runtime.step(&id, resumed, Cause::default()).await.expect("given back");
    play.fresh().await;
    assert_eq!(words(&play.says("Hello again, here I am.").await), ["I am v2."], "after a handoff it is the new one");
}
