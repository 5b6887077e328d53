//! Tools: read-only lookups over real HTTP. Arguments are checked, results are data, a failure is said.

use super::stage::{Cast, desk, handed_off, line, reply, words};
use axum::Json;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use baton::domain::agent::{Agent, Outcome, Target, Test};
use baton::domain::draft::{Draft, ToolRequest};
use baton::domain::event::{Event, Found};
use baton::domain::time::Millis;
use baton::domain::tool::{Method, ToolSpec, Via};
use baton::domain::trigger::Trigger;
use baton::model::Ask;
use baton::tool::{Settings, Tools};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn with_tool() -> Agent {
    let mut agent = desk();
    let via = Via::Http { method: Method::Get, url: "https://shop.example.com/orders/{id}".to_owned(), headers: BTreeMap::new() };
    let arguments = json!({"type": "object", "properties": {"id": {"type": "string", "pattern": "^[A-Z]-[0-9]+$"}}, "required": ["id"], "additionalProperties": false});
    let result = json!({"type": "object", "properties": {"status": {"type": "string"}, "price": {"type": "string"}}, "required": ["status"]});
    let answer = line("Order {{ id }} is {{ result.status }}.", "El pedido {{ id }} está {{ result.status }}.");
    agent.tools = vec![ToolSpec::new("order_status", "Looks up an order.", via, arguments, result, Millis::secs(2), answer).expect("a tool")];
    agent
}

async fn shop() -> Tools {
    async fn order(Path(id): Path<String>) -> Json<Value> {
        Json(json!({"status": format!("on its way ({id})"), "price": "49 €"}))
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, Router::new().route("/orders/{id}", get(order))).await });
    settings(Some(url))
}

fn settings(stand_in: Option<String>) -> Tools {
    let hosts = stand_in.map(|url| ("shop.example.com".to_owned(), Some(url))).into_iter().collect();
    let _ = rustls::crypto::ring::default_provider().install_default();
    Tools::new(Settings { hosts, secrets: BTreeMap::new(), servers: BTreeMap::new(), result_bytes_max: 100_000 }).expect("tools")
}

fn asks_for(id: &'static str) -> impl Fn(&Ask<'_>) -> Result<Draft, baton::model::NoAnswer> + Send + Sync + 'static {
    move |ask| {
        let call = || Draft {
            call: Some(ToolRequest { tool: "order_status".to_owned(), arguments: json!({"id": id}) }),
            model: "scripted".to_owned(),
            ..Draft::default()
        };
        Ok(match ask.conversation.lookups.back().map(|lookup| lookup.found.clone()) {
            None => call(),
            Some(Some(Found::Result { result })) => {
                reply(&format!("It is {} for {}.", result["status"].as_str().unwrap_or(""), result["price"].as_str().unwrap_or("")), None)
            }
            Some(_) => reply("I could not look that up.", None),
        })
    }
}

#[tokio::test]
async fn what_a_lookup_found_may_be_said() {
    let mut cast = Cast::of([with_tool()]);
    cast.tools = shop().await;
    let mut play = cast.play(asks_for("A-17")).await;
    let events = play.says("Where is my order A-17?").await;
    assert_eq!(words(&events), ["It is on its way (A-17) for 49 €."], "the price stands in the result: it has ground");
    let kinds: Vec<&str> = events.iter().map(Event::kind).collect();
    assert!(kinds.windows(2).any(|pair| pair == ["tool_called", "tool_answered"]), "each call is in the log: {kinds:?}");
}

#[tokio::test]
async fn a_lookup_that_may_not_be_made_is_said_honestly() {
    for (id, tools) in [("../admin", shop().await), ("A-17", settings(None)), ("A-17", settings(Some("http://127.0.0.1:9".to_owned())))] {
        let mut cast = Cast::of([with_tool()]);
        cast.tools = tools;
        let mut play = cast.play(asks_for(id)).await;
        let events = play.says("Where is my order?").await;
        assert_eq!(words(&events), ["I could not look that up."], "{id}");
        assert!(events.iter().any(|e| matches!(e, Event::ToolAnswered { found: Found::Failure { .. }, .. })), "the reason is in the log");
    }
}

#[tokio::test]
async fn a_tool_that_the_agent_has_not_is_not_called() {
    let mut cast = Cast::of([desk()]);
    cast.tools = shop().await;
    let mut play = cast.play(asks_for("A-17")).await;
    let events = play.says("Where is my order A-17?").await;
    assert_eq!(words(&events), ["I could not look that up."]);
}

#[tokio::test]
async fn lookups_of_one_turn_are_bounded() {
    let mut cast = Cast::of([with_tool()]);
    cast.tools = shop().await;
    let again =
        |_: &Ask<'_>| Ok(Draft { call: Some(ToolRequest { tool: "order_status".to_owned(), arguments: json!({"id": "A-1"}) }), ..Draft::default() });
    let mut play = cast.play(again).await;
    let events = play.says("Where is my order A-1?").await;
    assert_eq!(events.iter().filter(|e| matches!(e, Event::ToolAnswered { .. })).count(), 3);
    assert_eq!(handed_off(&events).map(|(trigger, _)| trigger), Some(Trigger::ComplexQuery));
}

#[tokio::test]
async fn an_answer_that_needed_a_lookup_which_failed_goes_to_a_person_with_honest_words() {
    let mut agent = with_tool();
    agent.slots.retain(|slot| slot.name == "city");
    let when = BTreeMap::from([("city".to_owned(), Test::Is(json!("Berlin")))]);
    agent.handoff.outcomes = vec![Outcome { when, to: Target::Answer }];
    let answers = |ask: &Ask<'_>| {
        let draft = super::stage::claiming(asks_for("A-17")(ask)?, "city", json!("Berlin"), "Berlin");
        Ok(draft)
    };
    let mut cast = Cast::of([agent.clone()]);
    cast.tools = settings(None);
    let events = cast.play(answers).await.says("Where is my order A-17 to Berlin?").await;
    assert_eq!(handed_off(&events).map(|(_, queue)| queue), Some("help".to_owned()));
    assert!(words(&events)[0].starts_with("I could not look that up."), "{:?}", words(&events));
    let mut cast = Cast::of([agent]);
    cast.tools = shop().await;
    let events = cast.play(answers).await.says("Where is my order A-17 to Berlin?").await;
    assert_eq!(handed_off(&events), None, "the answer is all that was needed");
}
