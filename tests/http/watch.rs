//! What a scraper, a balancer and an admin see of a node that has played a conversation.

mod exposition;
mod files;

use super::app::{App, Brain, Engine, both, eventually};
use super::servers::{Answering, OpenAi};
use baton::channel::whatsapp::sign::Secrets;
use baton::http::{Door, router};
use exposition::Exposition;
use serde_json::json;

const PHONE: &str = "15550100808";

/// A model asks, a person takes over and answers.
async fn played(engine: Engine) -> Option<App> {
    let app = App::start(engine, Brain::Server(OpenAi::start(Answering::Well).await)).await?;
    let ana = app.sign_in("ana@example.com").await;
    ana.is("online").await;
    app.customer_writes(PHONE, "Good morning to you all.").await;
    app.phone_shows(PHONE, 1).await;
    app.customer_writes(PHONE, "company: Acme GmbH").await;
    app.phone_shows(PHONE, 2).await;
    app.customer_writes(PHONE, "need: cheaper calls").await;
    app.phone_shows(PHONE, 3).await;
    let id = ana.first_in("mine").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, Ana here."})).await.0, 202);
    app.phone_shows(PHONE, 4).await;
    Some(app)
}

async fn scrape(app: &App) -> Exposition {
    let request = app.http.get(format!("{}/metrics", app.url)).header("Accept", "application/openmetrics-text; version=1.0.0");
    let answer = request.send().await.expect("an answer");
    assert!(answer.headers()["content-type"].to_str().expect("text").starts_with("application/openmetrics-text"));
    Exposition::parse(&answer.text().await.expect("text"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrape_tells_what_a_node_did_and_how_the_house_stands() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(app) = played(engine).await else { continue };
        let found = scrape(&app).await;
        let value = |name: &str, labels: &[(&str, &str)]| found.value(name, labels);
        assert_eq!(value("baton_handoffs_total", &[("trigger", "slots_complete"), ("agent", "lead_qualifier")]), Some(1.0));
        assert_eq!(value("baton_assign_seconds_count", &[("queue", "enterprise-sales")]), Some(1.0));
        assert_eq!(value("baton_first_response_seconds_count", &[("queue", "enterprise-sales")]), Some(1.0));
        assert_eq!(value("baton_conversations", &[("owner", "operator")]), Some(1.0));
        assert_eq!(value("baton_conversations", &[("owner", "queue")]), Some(0.0));
        assert_eq!(value("baton_queue_waiting", &[("queue", "front-desk")]), Some(0.0), "a queue in which nobody waits is there, too");
        let calls = value("baton_model_calls_total", &[("model", "default"), ("outcome", "ok")]).expect("calls");
        assert!(calls >= 3.0, "{calls}");
        assert_eq!(value("baton_model_tokens_total", &[("model", "default"), ("kind", "output")]), Some(45.0 * calls));
        assert_eq!(value("baton_model_tokens_total", &[("model", "default"), ("kind", "cached")]), Some(128.0 * calls));
        assert_eq!(value("baton_model_available", &[("model", "default")]), Some(1.0));
        assert_eq!(value("baton_turn_seconds_count", &[]), Some(3.0), "two replies and a handoff");
        let (whole, own) = (value("baton_turn_seconds_sum", &[]).expect("a sum"), value("baton_turn_overhead_seconds_sum", &[]).expect("a sum"));
        assert!(own <= whole && value("baton_turn_overhead_seconds_count", &[]) == Some(3.0), "{own} of {whole}");
        assert_eq!(value("baton_webhook_acknowledge_seconds_count", &[("outcome", "failed")]), None);
        assert!(value("baton_webhook_acknowledge_seconds_count", &[("outcome", "stored")]) >= Some(3.0));
        assert!(value("baton_deadline_lateness_seconds_count", &[("timer", "burst")]) >= Some(3.0));
        assert_eq!(value("baton_database_up", &[]), Some(1.0));
        assert_eq!(value("baton_nodes", &[("version", env!("CARGO_PKG_VERSION")), ("role", "web,worker")]), Some(1.0));
        assert_eq!(value("baton_build_info", &[("version", env!("CARGO_PKG_VERSION"))]), Some(1.0));
        assert!(value("process_resident_memory_bytes", &[]) > Some(1e6) && value("process_cpu_seconds_total", &[]) > Some(0.0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_exposition_is_well_formed_and_says_nothing_of_a_customer() {
    let app = played(Engine::Sqlite).await.expect("SQLite is always there");
    let found = scrape(&app).await;
    assert_eq!(found.mistakes(), Vec::<String>::new());
    assert!(found.families.len() > 40, "{}", found.families.len());
    for secret in [PHONE, "Acme", "cheaper", "Lucía", "Ana here"] {
        assert!(!found.text.contains(secret), "{secret}");
    }
    let plain = app.http.get(format!("{}/metrics", app.url)).send().await.expect("an answer");
    assert_eq!(plain.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let plain = plain.text().await.expect("text");
    assert!(plain.contains("\n# TYPE baton_handoffs_total counter\n") && !plain.contains("# UNIT") && !plain.contains("# EOF"), "{plain}");
}

#[test]
fn a_bad_exposition_is_seen() {
    let bad = |text: &str| Exposition::parse(text).mistakes().join("; ");
    let good = "# HELP baton_sends Sends.\n# TYPE baton_sends counter\nbaton_sends_total{a=\"1\"} 1\n# EOF\n";
    assert_eq!(bad(good), "");
    for (was, is, why) in [
        ("baton_sends_total{", "baton_sends{", "no family"),
        ("# HELP baton_sends Sends.\n", "", "no HELP"),
        ("} 1\n", "} 1\nbaton_sends_total{a=\"1\"} 2\n", "twice"),
        ("} 1\n", "} one\n", "no number"),
        ("# EOF\n", "", "no end"),
        ("# HELP baton_sends Sends.\n", "# HELP baton_sends Sends.\n# TYPE baton_sends counter\n", "TYPE twice"),
        ("# TYPE baton_sends counter\n", "# TYPE baton_sends counter\n# UNIT baton_sends seconds\n", "unit"),
    ] {
        let mistakes = bad(&good.replacen(was, is, 1));
        assert!(mistakes.contains(why), "{why}: {mistakes:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_without_its_database_says_so_and_says_no_more() {
    let Some(app) = App::start(Engine::Postgres, Brain::Offline).await else { return };
    let ready = || async { app.http.get(format!("{}/readyz", app.url)).send().await.expect("an answer") };
    assert_eq!(ready().await.status().as_u16(), 200);
    app.lose_database();
    let answer = ready().await;
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().expect("text")), (503, "application/problem+json"));
    let told = answer.text().await.expect("text");
    assert!(told.contains("not-ready") && told.contains("\"part\":\"database\""), "{told}");
    assert!(!told.contains("baton_test_") && !told.contains("postgres") && !told.contains("127.0.0.1"), "{told}");
    eventually("the metrics say so, too", || async { (scrape(&app).await.value("baton_database_up", &[]) == Some(0.0)).then_some(()) }).await;
    let found = scrape(&app).await;
    assert_eq!(found.value("baton_queue_waiting", &[("queue", "front-desk")]), None, "what is not known is not told");
    assert_eq!(found.mistakes(), Vec::<String>::new());
    assert_eq!(app.http.get(format!("{}/healthz", app.url)).send().await.expect("an answer").status().as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_a_token_is_set_only_a_scraper_that_shows_it_reads_figures() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let door = Door::new(app.runtime.clone(), Secrets::parse("secret"), None, None, Vec::new()).with_metrics_token("scrape-me".to_owned());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router(door)).await });
    let get = |path: &str| app.http.get(format!("{url}{path}"));
    let status = async |request: reqwest::RequestBuilder| request.send().await.expect("an answer").status().as_u16();
    assert_eq!(status(get("/metrics")).await, 401);
    assert_eq!(status(get("/metrics").bearer_auth("scrape-m")).await, 401);
    assert_eq!(status(get("/metrics").bearer_auth("scrape-me")).await, 200);
    assert_eq!((status(get("/healthz")).await, status(get("/readyz")).await), (200, 200), "a balancer needs no token");
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_see_how_the_server_does() {
    both(async |app: &App| {
        app.customer_writes(PHONE, "Can I talk to a person please?").await;
        app.phone_shows(PHONE, 1).await;
        let (eva, ana) = (app.sign_in("eva@example.com").await, app.sign_in("ana@example.com").await);
        assert_eq!(ana.get("health").await.0, 404, "for others it is not there");
        let shown = eventually("a fresh reading", || async {
            let (status, shown) = eva.get("health").await;
            assert_eq!(status, 200);
            (shown["owners"]["queue"] == 1).then_some(shown)
        })
        .await;
        assert_eq!(shown["database"]["answers"], true);
        assert_eq!(shown["nodes"][0]["id"], shown["node"]);
        assert_eq!((&shown["nodes"][0]["alive"], &shown["nodes"][0]["role"]), (&json!(true), &json!("web,worker")));
        let desk = shown["queues"].as_array().and_then(|queues| queues.iter().find(|queue| queue["id"] == "front-desk")).expect("the queue");
        assert_eq!((&desk["waiting"], desk["oldest_since"].is_i64()), (&json!(1), true));
        assert!(shown["webhook_at"].is_i64(), "{shown}");
        assert!(!shown.to_string().contains(PHONE), "nothing about a customer");
    })
    .await;
}
