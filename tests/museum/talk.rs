//! The handoff in words: one notice, and an agent that speaks again when it is given the chat back.

use super::stage::{Cast, Play, desk, handed_off, reply, words};
use baton::domain::conversation::Input;
use baton::domain::draft::Draft;
use baton::domain::event::Event;
use baton::domain::message::InboundBody;
use baton::domain::time::Millis;
use baton::model::Ask;
use baton::model::offline;
use baton::runtime::Cause;

const NOTICE: &str = "I am passing you to a colleague.";
const SAYS: [&str; 3] = ["Can I talk to a person?", "A human, please!", "Hello? Anybody there?"];
const PAUSES: [Millis; 3] = [Millis(0), Millis(700), Millis::secs(60)];

/// A model that says its own closing text, and asks for a person too.
fn closes_itself(_: &Ask<'_>) -> Draft {
    let hints = baton::domain::draft::Hints { wants_person: true, ..Default::default() };
    Draft { hints, ..reply("I am transferring you to a colleague now. Goodbye!", None) }
}

async fn accepts(play: &Play) {
    let id = play.id().await;
    play.trial.runtime.step(&id, Input::OperatorAccepted { operator: "ana".into() }, Cause::default()).await.expect("taken");
}

/// fazer-ai/agents#158: the agent's closing words and the system's came both. chatwoot#13885: none came at all.
#[tokio::test]
async fn fazer_agents_158_chatwoot_13885_a_handoff_is_announced_once_in_every_interleaving() {
    for nth in 0..27 {
        let mut play = Cast::of([desk()]).play(|ask: &Ask<'_>| Ok(closes_itself(ask))).await;
        let (texts, pauses) = ([SAYS[nth % 3], SAYS[nth / 3 % 3], SAYS[nth / 9]], [PAUSES[nth / 9], PAUSES[nth % 3], Millis::secs(60)]);
        let mut events = Vec::new();
        for (at, (text, pause)) in texts.into_iter().zip(pauses).enumerate() {
            events.extend(play.sends(InboundBody::Text { text: text.to_owned() }, pause).await);
            let is_theirs = |event: &Event| matches!(event, Event::HandedOff { .. });
            if at == 1 && nth % 2 == 0 && events.iter().any(is_theirs) {
                accepts(&play).await;
            }
        }
        let left: Vec<String> = play.trial.sent.take().into_iter().map(|left| left.body.words().to_owned()).collect();
        let handoffs = events.iter().filter(|event| matches!(event, Event::HandedOff { .. })).count();
        let notices = left.iter().filter(|words| **words == NOTICE).count();
        assert_eq!((handoffs, notices), (1, 1), "{texts:?} {pauses:?}: {left:?}");
        assert!(!left.iter().any(|words| words.contains("transferring you")), "not in its own words as well: {left:?}");
    }
}

/// Believes what it reads: after a hand-over line in its history it stays silent for ever, as the reported one did.
fn obeys_the_log(ask: &Ask<'_>) -> Draft {
    let prompt = baton::domain::prompt::of(ask.conversation, ask.agent, ask.policy, &baton::model::tokens::count).expect("a prompt");
    let silent = prompt.messages.iter().any(|said| said.content.contains(NOTICE));
    reply(if silent { "" } else { "Gladly. Which city is it for?" }, Some("city"))
}

/// fazer-ai/agents#457, #458: given back, the agent stayed mute, because its history said that a person had taken over.
#[tokio::test]
async fn fazer_agents_457_458_given_back_the_agent_answers_the_next_message_whatever_the_model() {
    let models: [fn(&Ask<'_>) -> Draft; 3] =
        [|ask| offline::answer(*ask), obeys_the_log, |ask| reply(&format!("Noted, number {}.", ask.conversation.customer_lines().count()), None)];
    for (nth, model) in models.into_iter().enumerate() {
        let mut play = Cast::of([desk()]).play(move |ask: &Ask<'_>| Ok(model(ask))).await;
        let events = play.says("Can I talk to a person?").await;
        assert!(handed_off(&events).is_some(), "model {nth}");
        accepts(&play).await;
        let id = play.id().await;
        let back = Input::Resumed { by: "ana".into(), note: String::new(), agent: None };
        play.trial.runtime.step(&id, back, Cause::default()).await.expect("given back");
        play.trial.settle(Millis::secs(60)).await.expect("settled");
        play.fresh().await;
        let events = play.says("I need something delivered.").await;
        assert_eq!((words(&events).len(), handed_off(&events)), (1, None), "model {nth}: {events:?}");
    }
}
