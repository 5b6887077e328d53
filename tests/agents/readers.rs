//! A reader that learned from labelled conversations fills what rules do not, and is checked like any model.

use super::stage::{Cast, desk};
use baton::domain::agent::{Agent, Localized, SlotSpec};
use baton::model::offline::Offline;
use baton::model::offline::readers::Readers;
use baton::model::offline::tagger::{Dialogue, Line, Settings, Tagger};
use serde_json::json;

fn dialogue(text: &str, colour: &str) -> Dialogue {
    let lines = vec![Line { by_agent: false, text: text.to_owned() }];
    Dialogue { domain: "desk".to_owned(), lines, values: vec![vec![("shade".to_owned(), colour.to_owned())]] }
}

fn painter() -> Agent {
    let mut agent = desk();
    let ask = Localized::only("en", "Which shade would you like?");
    agent.slots.push(SlotSpec::new("shade", "Shade", json!({"type": "string", "maxLength": 20}), false, ask).expect("a schema"));
    agent
}

#[tokio::test]
async fn what_was_learned_is_filled_without_being_asked() {
    let colours = ["crimson", "teal", "amber", "ivory", "cobalt", "olive", "coral", "slate"];
    let dialogues: Vec<Dialogue> = colours.iter().map(|colour| dialogue(&format!("please paint it {colour} for us"), colour)).collect();
    let tagger = Tagger::learn(&dialogues, &Settings::default()).expect("learned");
    let offline = Offline { readers: Readers::default().with("desk".into(), tagger) };
    let mut play = Cast::of([painter()]).play(move |ask| Ok(offline.draft(*ask))).await;
    play.says("please paint it magenta for us").await;
    assert_eq!(play.value("shade").await, Some(json!("magenta")));
    let rules = Offline::default();
    let mut play = Cast::of([painter()]).play(move |ask| Ok(rules.draft(*ask))).await;
    play.says("please paint it magenta for us").await;
    assert_eq!(play.value("shade").await, None, "rules alone do not know it");
}
