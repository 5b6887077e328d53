//! From agent to agent: by a rule or by a hint that the agent file allows, with the slots, and never in circles.

use super::stage::{Cast, agent_name, claiming, desk, handed_off, is_with_agent, reply, sizer, words};
use baton::domain::agent::{Agent, Outcome, Target, Test};
use baton::domain::draft::Draft;
use baton::domain::event::{Event, PassReason};
use baton::domain::trigger::Trigger;
use baton::model::Ask;
use serde_json::json;
use std::collections::BTreeMap;

fn passing_on(mut agent: Agent, slot: &str, value: &str, to: Target) -> Agent {
    agent.handoff.outcomes = vec![Outcome { when: BTreeMap::from([(slot.to_owned(), Test::Is(json!(value)))]), to }];
    agent
}

fn model(ask: &Ask<'_>) -> Draft {
    if ask.agent.name.as_str() == "sizer" {
        return reply("How large is it?", Some("size"));
    }
    let draft = claiming(reply("", None), "city", json!("Berlin"), "Berlin");
    claiming(draft, "kind", json!("pallet"), "pallet")
}

#[tokio::test]
async fn the_next_agent_goes_on_with_the_slots_and_asks_nothing_twice() {
    let desk = passing_on(desk(), "kind", "pallet", Target::Agent(agent_name("sizer")));
    let mut play = Cast::of([desk, sizer()]).play(|ask| Ok(model(ask))).await;
    let events = play.says("A pallet to Berlin, please.").await;
    assert!(events.iter().any(|e| matches!(e, Event::Passed { to, why: PassReason::Outcome, .. } if to.as_str() == "sizer")), "{events:?}");
    assert_eq!(words(&events), ["How large is it?"], "no word about the pass, no greeting again");
    assert_eq!(play.value("city").await, Some(json!("Berlin")), "what was said stays said");
    assert!(is_with_agent(&play.now().await));
}

#[tokio::test]
async fn a_value_that_means_something_else_to_the_next_agent_is_forgotten() {
    let desk = passing_on(desk(), "kind", "pallet", Target::Agent(agent_name("sizer")));
    let far = |ask: &Ask<'_>| {
        let draft = model(ask);
        Ok(if ask.agent.name.as_str() == "desk" { claiming(draft, "city", json!("Frankfurt"), "Frankfurt") } else { draft })
    };
    let mut play = Cast::of([desk, sizer()]).play(far).await;
    play.says("A pallet to Frankfurt, please.").await;
    assert_eq!(play.value("city").await, None, "the sizer takes six letters at most");
}

#[tokio::test]
async fn a_hint_counts_only_when_the_agent_file_allows_it() {
    let hint = |_: &Ask<'_>| Ok(Draft { next_agent: Some(agent_name("sizer")), ..reply("Let us see.", None) });
    let mut play = Cast::of([desk(), sizer()]).play(hint).await;
    let events = play.says("How large may a pallet be?").await;
    assert_eq!(words(&events), ["Let us see."], "not declared: the answer stands, the agent stays");
    let mut declared = desk();
    declared.handoff.passes_to = vec![agent_name("sizer")];
    let mut play = Cast::of([declared, sizer()]).play(hint).await;
    let events = play.says("How large may a pallet be?").await;
    assert!(events.iter().any(|e| matches!(e, Event::Passed { why: PassReason::Hint, .. })));
}

#[tokio::test]
async fn agents_that_pass_to_each_other_end_with_a_person() {
    let mut one = desk();
    one.handoff.passes_to = vec![agent_name("sizer")];
    let mut other = sizer();
    other.handoff.passes_to = vec![agent_name("desk")];
    let back_and_forth = |ask: &Ask<'_>| {
        let next = if ask.agent.name.as_str() == "desk" { "sizer" } else { "desk" };
        Ok(Draft { next_agent: Some(agent_name(next)), ..reply("", None) })
    };
    let mut play = Cast::of([one, other]).play(back_and_forth).await;
    let events = play.says("Who is in charge of this?").await;
    assert_eq!(events.iter().filter(|e| matches!(e, Event::Passed { .. })).count(), 3);
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::UnsafeAnswer), "nothing to say and nobody to pass to");
}

#[tokio::test]
async fn an_outcome_may_be_the_answer_itself() {
    let desk = passing_on(desk(), "kind", "parcel", Target::Answer);
    let answers = |_: &Ask<'_>| {
        let draft = claiming(reply("That is all, thank you.", None), "city", json!("Berlin"), "Berlin");
        Ok(claiming(draft, "kind", json!("parcel"), "parcel"))
    };
    let mut play = Cast::of([desk]).play(answers).await;
    let events = play.says("A parcel to Berlin, please.").await;
    assert_eq!((words(&events), handed_off(&events)), (vec!["That is all, thank you.".to_owned()], None));
}

#[tokio::test]
async fn another_queue_may_be_named_for_a_value() {
    let desk = passing_on(desk(), "kind", "pallet", Target::Queue("help".into()));
    let mut play = Cast::of([desk]).play(|ask| Ok(model(ask))).await;
    let events = play.says("A pallet to Berlin, please.").await;
    assert_eq!(handed_off(&events), Some((Trigger::SlotsComplete, "help".to_owned())));
}
