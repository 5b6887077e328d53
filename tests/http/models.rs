//! Whatever a model does, the customer gets an answer or a person.

use super::app::{App, Brain, Engine, client, eventually};
use super::servers::{self, Answering, OpenAi};
use baton::domain::time::Millis;
use baton::model::breaker::Bounds;
use baton::model::cassette::Cassettes;
use baton::model::provider::Settings;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::time::Instant;

const PHONE: &str = "15550100101";

async fn with(answering: Answering) -> (App, OpenAi) {
    let server = OpenAi::start(answering).await;
    let app = App::start(Engine::Sqlite, Brain::Server(server.clone())).await.expect("SQLite is always there");
    (app, server)
}

async fn with_models(models: Vec<(&str, Settings)>, cassettes: Option<Cassettes>) -> App {
    let chain = servers::chain(&client(), models, cassettes);
    App::start(Engine::Sqlite, Brain::Models(chain)).await.expect("SQLite is always there")
}

/// The whole promise: greeted by form filling, and a person where that ends.
async fn nobody_is_left_alone(app: &App, way: &str) {
    app.customer_writes(PHONE, "Good morning to you all.").await;
    let first = app.phone_shows(PHONE, 1).await;
    assert!(first[0].contains("Which company"), "{way}: the offline model greets: {first:?}");
    app.customer_writes(PHONE, "Do you ship to the moon?").await;
    let second = app.phone_shows(PHONE, 2).await;
    assert!(second[1].contains("passing you to a colleague"), "{way}: beyond form filling a person takes over: {second:?}");
    let dara = app.sign_in("dara@example.com").await;
    assert_eq!(dara.first_in("waiting").await["trigger"], "model_unavailable", "{way}");
}

async fn each_way(ways: impl IntoIterator<Item = Answering>) {
    let tries = ways.into_iter().map(|way| async move {
        let (app, server) = with(way).await;
        nobody_is_left_alone(&app, &format!("{way:?}")).await;
        assert!(!server.asked().is_empty(), "{way:?}: it was asked");
    });
    futures::future::join_all(tries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_fails_on_the_wire_never_leaves_the_customer_without_an_answer_or_a_person() {
    use Answering::{BreaksOff, Code, Drip, Html, Never, RetryAfter, Status};
    each_way([Status(429), RetryAfter("0"), RetryAfter("3600"), RetryAfter("soon"), Status(500), Status(502), Status(503), Status(529)]).await;
    each_way([Html(502), Html(403), Status(401), Status(404), Code(429, "insufficient_quota"), Code(400, "model_not_found")]).await;
    each_way([Never, Drip, BreaksOff]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_says_something_useless_never_leaves_the_customer_without_an_answer_or_a_person() {
    use Answering::{CutOff, Empty, ErrorInside, Filtered, NotJson, OtherSchema, Prose, Refused, TooLarge, ToolCall};
    each_way([NotJson, ErrorInside, Prose, OtherSchema, Empty]).await;
    each_way([CutOff, Filtered, Refused, ToolCall, TooLarge]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_without_a_server_never_leaves_the_customer_without_an_answer_or_a_person() {
    let plain = OpenAi::start(Answering::Well).await;
    let nowhere = OpenAi::nowhere().await;
    for url in [nowhere, plain.url.replace("http://", "https://")] {
        let app = with_models(vec![("lost", Settings::new(url.parse().expect("a URL"), "m"))], None).await;
        nobody_is_left_alone(&app, &url).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_model_answers_when_the_first_one_cannot() {
    let tries =
        [Answering::Status(500), Answering::Never, Answering::OtherSchema, Answering::Code(429, "insufficient_quota")].map(|way| async move {
            let (first, second) = (OpenAi::start(way).await, OpenAi::start(Answering::Well).await);
            let app = with_models(vec![("first", first.settings()), ("second", second.settings())], None).await;
            app.customer_writes(PHONE, "Good morning. company: Acme").await;
            let said = app.phone_shows(PHONE, 1).await;
            assert_eq!(said, ["Thanks. What about your use_case?"], "{way:?}");
            assert_eq!((first.asked().is_empty(), second.asked().len()), (false, 1), "{way:?}");
        });
    futures::future::join_all(tries).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_keeps_failing_is_left_alone_and_tried_again_later() {
    let (first, second) = (OpenAi::start(Answering::Status(503)).await, OpenAi::start(Answering::Well).await);
    let breaker = Bounds { failures_in_row_max: 2, pause_ms: Millis(2_000), ..Bounds::default() };
    let models = vec![("first", Settings { breaker, ..first.settings() }), ("second", second.settings())];
    let app = with_models(models, None).await;
    let said = AtomicU32::new(0);
    let another_customer = async || {
        let phone = format!("155501002{:02}", said.fetch_add(1, Ordering::SeqCst));
        app.customer_writes(&phone, "Good morning. company: Acme").await;
        app.phone_shows(&phone, 1).await;
    };
    for _ in 0..4 {
        another_customer().await;
    }
    assert_eq!((first.asked().len(), second.asked().len()), (2, 4), "after two failures it is not asked");
    first.is(Answering::Well);
    eventually("the first one again", || async {
        another_customer().await;
        (first.asked().len() > 2).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drip_takes_no_longer_than_the_deadline() {
    let (app, _server) = with(Answering::Drip).await;
    let began = Instant::now();
    app.customer_writes(PHONE, "Good morning to you all.").await;
    app.phone_shows(PHONE, 1).await;
    let took = began.elapsed();
    assert!(took < Duration::from_secs(15), "model_ms_max is 4 s; the whole drip would take ten minutes: {took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_recorded_is_played_with_the_server_gone() {
    const SAID: [&str; 2] = ["Good morning. company: Acme", "need: cheaper calls"];
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path().join("story");
    let open = |mode: &str| Cassettes::open(&format!("{mode}:{}", folder.display()));
    let server = OpenAi::start(Answering::Well).await;
    // Two answers, and the summary for the person who takes over.
    let asked = async || eventually("three questions", || async { (server.asked().len() >= 3).then_some(server.asked().len()) }).await;
    let mut heard = Vec::new();
    for mode in ["record", "replay"] {
        let cassettes = open(mode).expect("a folder for it");
        let app = with_models(vec![("default", server.settings())], Some(cassettes)).await;
        let mut shown = Vec::new();
        for (nth, words) in (1..).zip(SAID) {
            app.customer_writes(PHONE, words).await;
            shown = app.phone_shows(PHONE, nth).await;
        }
        heard.push(shown);
        assert_eq!(asked().await, 3);
        // The last answer is written down after it was given.
        let written = || {
            std::fs::read_dir(&folder).map_or(0, |files| files.flatten().filter(|file| file.path().extension().is_some_and(|e| e == "json")).count())
        };
        eventually("three recordings", || async { (written() >= 3).then_some(()) }).await;
        server.stop();
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(server.asked().len(), 3, "playing asks nobody");
    assert!(open("record").is_err(), "recording overwrites nothing");
    for entry in std::fs::read_dir(&folder).expect("recordings") {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("readable");
        assert!(!text.contains("test-key") && !text.to_lowercase().contains("authorization"), "{text}");
    }
    let app = with_models(vec![("default", server.settings())], Some(open("replay").expect("recordings"))).await;
    app.customer_writes(PHONE, "Something that nobody recorded.").await;
    let dara = app.sign_in("dara@example.com").await;
    assert_eq!(dara.first_in("waiting").await["trigger"], "model_unavailable", "no other model hides a broken cassette");
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
    eventually("the model at work", || async { (!server.asked().is_empty()).then_some(()) }).await;
    app.customer_writes(PHONE, "I want to talk to a human.").await;
    let said = app.phone_shows(PHONE, 1).await;
    assert!(said[0].contains("passing you to a colleague"), "no token, no waiting: {said:?}");
}
