//! Whatever a model does, the customer gets an answer or a person.

use super::app::{App, Brain, Engine};
use super::servers::{Answering, OpenAi};

const PHONE: &str = "15550100101";

async fn with(answering: Answering) -> (App, OpenAi) {
    let server = OpenAi::start(answering).await;
    let app = App::start(Engine::Sqlite, Brain::Server(server.clone())).await.expect("SQLite is always there");
    (app, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broken_model_never_leaves_the_customer_without_an_answer_or_a_person() {
    use Answering::{CutOff, Empty, Filtered, Never, NotJson, OtherSchema, RetryInAnHour, Status, TooLong};
    let ways = [Status(500), Status(503), Status(401), Status(404), RetryInAnHour, NotJson, OtherSchema, Empty, CutOff, Filtered, TooLong, Never];
    let tries = ways.map(|way| async move {
        let (app, server) = with(way).await;
        app.customer_writes(PHONE, "Good morning to you all.").await;
        let first = app.phone_shows(PHONE, 1).await;
        assert!(first[0].contains("Which company"), "{way:?}: the offline model greets: {first:?}");
        app.customer_writes(PHONE, "Do you ship to the moon?").await;
        let second = app.phone_shows(PHONE, 2).await;
        assert!(second[1].contains("passing you to a colleague"), "{way:?}: beyond form filling a person takes over: {second:?}");
        assert!(!server.asked().is_empty(), "{way:?}: it was asked");
        let dara = app.sign_in("dara@example.com").await;
        assert_eq!(dara.first_in("waiting").await["trigger"], "model_unavailable", "{way:?}");
    });
    futures::future::join_all(tries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_nobody_said_is_not_believed() {
    let (app, _server) = with(Answering::Inventing).await;
    app.customer_writes(PHONE, "Good morning. need: cheaper calls").await;
    app.phone_shows(PHONE, 1).await;
    let eva = app.sign_in("eva@example.com").await;
    let id = eva.first_in("all").await["id"].as_str().expect("an id").to_owned();
    let (_, detail) = eva.get(&format!("conversations/{id}")).await;
    let slots = detail["slots"].as_array().expect("slots");
    let state = |name: &str| slots.iter().find(|s| s["name"] == name).map(|s| s["state"].clone());
    assert_eq!(state("company"), Some("missing".into()), "Globex stands in no message");
    assert_eq!(state("use_case"), Some("filled".into()), "what was said is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_message_makes_a_running_answer_stale() {
    let (app, server) = with(Answering::Never).await;
    app.customer_writes(PHONE, "Good morning to you all.").await;
    super::app::eventually("the model at work", || async { (!server.asked().is_empty()).then_some(()) }).await;
    app.customer_writes(PHONE, "I want to talk to a human.").await;
    let said = app.phone_shows(PHONE, 1).await;
    assert!(said[0].contains("passing you to a colleague"), "no token, no waiting: {said:?}");
}
