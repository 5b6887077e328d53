//! The wait for a person and the way back: what the customer is told and how often, how a wish is taken back, what the agent does when
//! the chat is its own again, and what an operator is told before asking for what is known.

use super::stage::{Cast, Play, claiming, desk, handed_off, is_with_agent, reply, words};
use baton::domain::conversation::{Input, Owner, Repeats};
use baton::domain::draft::Draft;
use baton::domain::event::Event;
use baton::domain::message::{InboundBody, OutboundBody};
use baton::domain::time::Millis;
use baton::domain::trigger::Trigger;
use baton::model::Ask;
use baton::runtime::Cause;
use serde_json::json;

fn writes(ask: &Ask<'_>) -> Draft {
    let nth = ask.conversation.customer_lines().count();
    let draft = reply(&format!("Noted, thank you ({nth}). What shall be delivered?"), Some("kind"));
    let berlin = ask.conversation.customer_lines().any(|(_, words)| words.contains("Berlin"));
    if berlin { claiming(draft, "city", json!("Berlin"), "Berlin") } else { draft }
}

async fn waiting() -> Play {
    let mut play = Cast::of([desk()]).play(|ask: &Ask<'_>| Ok(writes(ask))).await;
    play.says("I live in Berlin.").await;
    let events = play.says("Can I talk to a person?").await;
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::ExplicitRequest));
    play
}

/// What somebody who waits is told.
fn told(events: &[Event]) -> Vec<String> {
    let words = |event: &Event| match event {
        Event::WaitTold { message, .. } => Some(message.body.words().to_owned()),
        _ => None,
    };
    events.iter().filter_map(words).collect()
}

async fn passes(play: &mut Play, span: Millis) -> Vec<Event> {
    play.trial.settle(span).await.expect("settled");
    play.fresh().await
}

#[tokio::test]
async fn nobody_takes_it_and_the_truth_is_told_at_5_and_30_minutes_and_never_twice() {
    let mut play = waiting().await;
    let early = told(&passes(&mut play, Millis::mins(6)).await);
    assert_eq!(early.len(), 1, "{early:?}");
    let late = told(&passes(&mut play, Millis::mins(30)).await);
    assert_eq!(late.len(), 1, "{late:?}");
    assert_eq!(told(&passes(&mut play, Millis::hours(3)).await), Vec::<String>::new(), "nothing more to say");
    assert!(matches!(play.now().await.owner, Owner::Queue { .. }));
}

#[tokio::test]
async fn what_comes_in_while_waiting_is_kept_and_acknowledged_once() {
    let mut play = waiting().await;
    let mut lines = Vec::new();
    for text in ["It is for my sister.", "Blue, if you have it.", "Thanks!"] {
        lines.extend(told(&play.says(text).await));
    }
    assert_eq!(lines.len(), 1, "{lines:?}");
    let now = play.now().await;
    assert_eq!(now.customer_lines().count(), 5, "all of them are in the chat");
    assert!(matches!(now.owner, Owner::Queue { .. }));
}

#[tokio::test]
async fn a_customer_takes_the_wish_back_in_words_or_by_the_button_and_the_agent_goes_on() {
    for tap in [false, true] {
        let mut play = waiting().await;
        let events = if tap {
            let body = InboundBody::Choice { id: Some("wait:cancel".to_owned()), title: "Cancel".to_owned() };
            play.sends(body, Millis::secs(60)).await
        } else {
            play.says("cancel").await
        };
        assert!(events.iter().any(|event| matches!(event, Event::WaitCancelled { .. })), "tap {tap}: {events:?}");
        assert!(is_with_agent(&play.now().await));
        let events = play.says("A parcel to my sister, I think.").await;
        assert_eq!((words(&events).len(), handed_off(&events)), (1, None), "it answers, and does not hand over for the old reason");
    }
}

#[tokio::test]
async fn given_back_the_agent_knows_what_was_said_and_asks_nothing_again() {
    let mut play = waiting().await;
    let id = play.id().await;
    let step = async |input| play.trial.runtime.step(&id, input, Cause::default()).await;
    step(Input::OperatorAccepted { operator: "ana".into() }).await.expect("taken");
    let said = |text: &str, repeats| Input::OperatorSaid {
        operator: "ana".into(),
        client_id: format!("c{}", text.len()),
        body: OutboundBody::text(text),
        repeats,
        reply_to: None,
        seen: None,
    };
    let refused = step(said("Which city do you live in? What is your city?", Repeats::Warn)).await;
    assert!(format!("{refused:?}").contains("Berlin"), "told before sending, with the value: {refused:?}");
    step(said("The express service costs nine euros.", Repeats::Warn)).await.expect("sent");
    step(Input::Resumed { by: "ana".into(), note: "Price agreed.".to_owned(), agent: None }).await.expect("given back");
    passes(&mut play, Millis::secs(60)).await;
    let events = play.says("Fine. And when will it come?").await;
    assert_eq!((words(&events).len(), handed_off(&events)), (1, None), "{events:?}");
    let shown = play.shown().pop().expect("a prompt");
    assert!(shown.contains("Price agreed.") && shown.contains("nine euros"), "the digest of the human part:\n{shown}");
    let events = play.says("Now give me a person again, please.").await;
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::ExplicitRequest), "a new wish is a new handoff");
}

/// A model that cannot answer anything.
fn cannot(_: &Ask<'_>) -> Draft {
    let hints = baton::domain::draft::Hints { cannot_answer: true, ..Default::default() };
    Draft { hints, ..reply("I'm afraid I can't help with that.", None) }
}

async fn taken_and_given_back(play: &mut Play, note: &str) {
    let id = play.id().await;
    for input in [Input::OperatorAccepted { operator: "ana".into() }, Input::Resumed { by: "ana".into(), note: note.to_owned(), agent: None }] {
        play.trial.runtime.step(&id, input, Cause::default()).await.expect("done");
    }
}

#[tokio::test]
async fn a_message_from_before_the_return_hands_over_no_more_but_the_next_one_may() {
    let mut play = Cast::of([desk()]).play(|ask: &Ask<'_>| Ok(cannot(ask))).await;
    let events = play.says("How heavy may a pallet be?").await;
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::ComplexQuery));
    play.sends(InboundBody::Text { text: "And how high?".to_owned() }, Millis::secs(5)).await;
    taken_and_given_back(&mut play, "I told them on the phone.").await;
    let events = passes(&mut play, Millis::secs(60)).await;
    assert_eq!((words(&events).len(), handed_off(&events)), (1, None), "answered, not handed over: {events:?}");
    let events = play.says("And may it be made of wood?").await;
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::ComplexQuery), "a new question is a new reason");
}

#[tokio::test]
async fn a_chat_that_is_given_back_has_a_fresh_budget() {
    let mut agent = desk();
    agent.budgets.cost = Some(0.000_15);
    let mut cast = Cast::of([agent]);
    cast.costs = 100;
    let usage = |draft: Draft| Draft { usage: baton::domain::usage::Usage { micros: 100, ..Default::default() }, ..draft };
    let mut play = cast.play(move |ask: &Ask<'_>| Ok(usage(writes(ask)))).await;
    let mut by = None;
    for text in ["Good morning", "It is for my sister", "She likes blue"] {
        by = by.or(handed_off(&play.says(text).await).map(|(trigger, _)| trigger));
    }
    assert_eq!(by, Some(Trigger::Budget));
    taken_and_given_back(&mut play, "Go on.").await;
    passes(&mut play, Millis::secs(60)).await;
    let events = play.says("And flowers, too").await;
    assert_eq!(handed_off(&events), None, "{events:?}");
}

#[tokio::test]
async fn a_chat_that_was_taken_back_is_told_again_that_it_waits() {
    let mut play = waiting().await;
    let id = play.id().await;
    play.trial.runtime.step(&id, Input::OperatorAccepted { operator: "ana".into() }, Cause::default()).await.expect("taken");
    let events = passes(&mut play, Millis::mins(16)).await;
    assert!(events.iter().any(|event| matches!(event, Event::Revoked { .. })), "nobody answered: {events:?}");
    assert_eq!(told(&events), Vec::<String>::new(), "while a person owns it nothing is said");
    assert_eq!(told(&passes(&mut play, Millis::mins(6)).await).len(), 1);
}

#[tokio::test]
async fn the_next_brief_tells_what_a_colleague_wrote_and_promised() {
    let mut play = waiting().await;
    let id = play.id().await;
    let step = async |input| play.trial.runtime.step(&id, input, Cause::default()).await.expect("done");
    step(Input::OperatorAccepted { operator: "ana".into() }).await;
    let body = OutboundBody::text("The express service costs 9 EUR, and it arrives on Friday.");
    step(Input::OperatorSaid { operator: "ana".into(), client_id: "c1".to_owned(), body, repeats: Repeats::Warn, reply_to: None, seen: None }).await;
    step(Input::Resumed { by: "ana".into(), note: "Price agreed.".to_owned(), agent: None }).await;
    passes(&mut play, Millis::secs(60)).await;
    let events = play.says("Give me a person again, please.").await;
    let brief = events.iter().find_map(|event| if let Event::HandedOff { brief, .. } = event { Some(brief) } else { None }).expect("a brief");
    assert!(brief.tried.iter().any(|step| step.what.contains("express service")), "{:?}", brief.tried);
    assert!(brief.promised.iter().any(|promise| promise.words.contains("9 EUR")), "{:?}", brief.promised);
}
