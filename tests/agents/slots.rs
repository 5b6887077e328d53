//! Slots: nothing invented, nothing asked twice, corrections taken, refusals respected.

use super::stage::{Cast, bodies, claiming, desk, handed_off, is_with_agent, reply, words};
use baton::domain::card;
use baton::domain::conversation::Speaker;
use baton::domain::draft::Draft;
use baton::domain::event::Event;
use baton::domain::message::OutboundBody;
use baton::domain::slot::{Ground, SlotState};
use baton::domain::trigger::Trigger;
use baton::model::Ask;
use serde_json::json;

fn last(ask: &Ask<'_>) -> String {
    ask.conversation.unanswered().last().map(ToString::to_string).unwrap_or_default()
}

#[tokio::test]
async fn a_value_without_the_customers_words_is_not_accepted() {
    let mut play = Cast::of([desk()])
        .play(|_| {
            let draft = claiming(reply("Which kind is it?", Some("kind")), "city", json!("Paris"), "Paris");
            let draft = claiming(draft, "kind", json!("pallet"), "a pallet please");
            Ok(claiming(draft, "email", json!("kim@example.com"), "hello there"))
        })
        .await;
    play.says("Hello there, nice to meet you.").await;
    assert!(play.now().await.slots.is_empty(), "Paris and the pallet were never written, and the e-mail is not in its quote");
}

#[tokio::test]
async fn a_value_that_the_schema_refuses_is_not_accepted() {
    let mut play = Cast::of([desk()]).play(|ask| Ok(claiming(reply("And the kind?", Some("kind")), "kind", json!(last(ask)), &last(ask)))).await;
    play.says("elephant please").await;
    assert_eq!(play.value("kind").await, None);
}

#[tokio::test]
async fn several_values_in_one_message_are_all_taken() {
    let mut play = Cast::of([desk()])
        .play(|_| {
            let draft = claiming(reply("", None), "city", json!("Berlin"), "to Berlin");
            Ok(claiming(draft, "kind", json!("pallet"), "a pallet"))
        })
        .await;
    let events = play.says("I need a pallet sent to Berlin.").await;
    assert_eq!(handed_off(&events), Some((Trigger::SlotsComplete, "sales".to_owned())));
    let filled: Vec<&str> = events.iter().filter_map(|e| if let Event::SlotFilled { name, .. } = e { Some(name.as_str()) } else { None }).collect();
    assert_eq!(filled, ["city", "kind"]);
}

#[tokio::test]
async fn a_correction_replaces_the_value_and_keeps_the_old_one_in_its_history() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let city = if last(ask).contains("Bonn") { "Bonn" } else { "Berlin" };
            Ok(claiming(reply("Parcel or pallet?", Some("kind")), "city", json!(city), city))
        })
        .await;
    play.says("Please send it to Berlin.").await;
    play.says("Sorry, actually it is Bonn.").await;
    let slot = play.now().await.slots["city"].clone();
    assert_eq!((slot.value, slot.previous), (json!("Bonn"), vec![json!("Berlin")]));
}

#[tokio::test]
async fn a_filled_slot_is_not_changed_by_words_from_before() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let city = if ask.conversation.slots.contains_key("city") { "Hamburg" } else { "Berlin" };
            Ok(claiming(reply("Parcel or pallet?", Some("kind")), "city", json!(city), city))
        })
        .await;
    play.says("We moved from Hamburg to Berlin last year.").await;
    play.says("What do you mean by that?").await;
    assert_eq!(play.value("city").await, Some(json!("Berlin")), "Hamburg stands in an older message: no correction");
}

#[tokio::test]
async fn what_is_known_is_not_asked_again() {
    let mut play = Cast::of([desk()]).play(|_| Ok(claiming(reply("Which city?", Some("city")), "city", json!("Berlin"), "Berlin"))).await;
    let events = play.says("Send it to Berlin, please.").await;
    let held = events.iter().filter(|e| matches!(e, Event::HeldBack { .. })).count();
    assert_eq!(held, 2, "asked anew once, and refused again");
    assert_eq!(words(&events), ["What is your kind?"], "the agent file's own question goes out instead");
    assert!(play.shown().last().is_some_and(|prompt| prompt.contains("`city` is known or refused")), "the model was told why");
}

#[tokio::test]
async fn a_refused_slot_is_not_asked_again() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let declines = last(ask).contains("rather not");
            let declined = if declines { vec!["email".to_owned()] } else { Vec::new() };
            Ok(Draft { declined, ..reply("What is your e-mail?", Some("email")) })
        })
        .await;
    play.says("Good morning to you.").await;
    let events = play.says("I'd rather not say.").await;
    assert_eq!(play.state("email").await, Some(SlotState::Refused));
    assert_eq!(words(&events), ["What is your city?"]);
}

#[tokio::test]
async fn a_value_is_confirmed_before_it_counts() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let said = last(ask);
            let draft = reply("You said Thursday. Is that right?", Some("day"));
            Ok(claiming(draft, "day", json!("Thursday"), &said))
        })
        .await;
    play.says("It should come on Thursday.").await;
    assert_eq!(play.state("day").await, Some(SlotState::Unsure));
    play.says("yes").await;
    let slot = play.now().await.slots["day"].clone();
    assert_eq!((slot.state, slot.ground), (SlotState::Filled, Ground::Accepted));
}

#[tokio::test]
async fn a_yes_fills_what_the_agent_offered_and_nothing_else() {
    let offered = |city: &'static str| {
        move |ask: &Ask<'_>| {
            let draft = reply("Shall we deliver to Berlin?", Some("city"));
            Ok(if ask.conversation.agent_said().is_some() { claiming(draft, "city", json!(city), "yes") } else { draft })
        }
    };
    let mut play = Cast::of([desk()]).play(offered("Berlin")).await;
    play.says("Good morning to you.").await;
    play.says("yes").await;
    assert_eq!(play.now().await.slots["city"].ground, Ground::Accepted);
    let mut play = Cast::of([desk()]).play(offered("Munich")).await;
    play.says("Good morning to you.").await;
    play.says("yes").await;
    assert_eq!(play.value("city").await, None, "nobody offered Munich");
}

#[tokio::test]
async fn a_tap_fills_its_slot_without_any_model_and_yesterdays_tap_too() {
    let mut play = Cast::of([desk()]).play(|_| Ok(reply("Parcel or pallet?", Some("kind")))).await;
    let events = play.says("Good morning to you.").await;
    let Some(OutboundBody::Buttons { buttons, .. }) = bodies(&events).pop() else { panic!("buttons go out with the question") };
    assert_eq!(buttons.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(), ["Parcel", "Pallet"]);
    let events = play.taps("slot:kind:pallet", "Pallet").await;
    assert!(matches!(&events[1], Event::SlotFilled { name, slot } if name == "kind" && slot.ground == Ground::Tapped), "{events:?}");
    let events = play.taps("slot:kind:submarine", "Submarine").await;
    assert!(!events.iter().any(|e| matches!(e, Event::SlotFilled { .. })), "a value the slot never had");
    assert!(is_with_agent(&play.now().await));
}

#[tokio::test]
async fn asking_too_often_ends_with_a_person_and_another_answer_does_not_count() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let draft = reply("What is your city?", Some("city"));
            Ok(if last(ask).contains('@') { claiming(draft, "email", json!("kim@example.com"), "kim@example.com") } else { draft })
        })
        .await;
    for text in ["Good morning to you.", "You can write to kim@example.com.", "I am not sure yet.", "Let me think about it."] {
        let events = play.says(text).await;
        assert_eq!(handed_off(&events), None, "{text}");
    }
    let events = play.says("I have to ask my boss.").await;
    assert_eq!(handed_off(&events), Some((Trigger::AttemptsExhausted, "help".to_owned())));
}

#[tokio::test]
async fn a_sensitive_value_is_hidden_from_the_model() {
    let mut play = Cast::of([desk()])
        .play(|ask| {
            let draft = reply("Thank you. What is your city?", Some("city"));
            Ok(if last(ask).contains('@') { claiming(draft, "email", json!("kim@example.com"), "kim@example.com") } else { draft })
        })
        .await;
    play.says("My address is kim@example.com.").await;
    let mut told = play.now().await;
    while told.lines.back().is_some_and(|line| line.from != Speaker::Customer) {
        told.lines.pop_back();
    }
    assert_eq!(card::of(&told).preview, "My address is [hidden].", "a list does not show it");
    play.says("And now?").await;
    let shown = play.shown().pop().expect("a prompt");
    assert!(!shown.contains("kim@example.com") && shown.contains("(known, hidden)"), "{shown}");
    let now = play.now().await;
    assert!(now.slots["email"].sensitive);
    assert!(now.lines.iter().any(|line| line.text.contains("kim@example.com")), "who reads the chat sees it");
}
