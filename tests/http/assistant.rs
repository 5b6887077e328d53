//! A team's assistant at `/mcp`, asked by a real MCP client: within the rights of the key it shows, and nothing beyond.

use super::app::{App, Brain, Engine, Outside, both, client, eventually};
use baton::domain::policy::Policy;
use rmcp::RoleClient;
use rmcp::model::{CallToolRequestParams, ClientCapabilities, ClientConfig, ContentBlock, Implementation};
use rmcp::service::{RunningService, serve_client};
use rmcp::transport::streamable_http_client::{StreamableHttpClientTransport, StreamableHttpClientTransportConfig};
use serde_json::{Value, json};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

const PHONE: &str = "15550100707";
const OTHER: &str = "15550100708";

type Client = RunningService<RoleClient, ClientConfig>;

/// A key of a person's own, with these scopes.
async fn key(app: &App, email: &str, scopes: &[&str]) -> String {
    let (status, made) = app.sign_in(email).await.post("me/keys", json!({"name": "assistant", "scopes": scopes})).await;
    assert_eq!(status, 201, "{made}");
    made["key"].as_str().expect("a key").to_owned()
}

async fn assistant(app: &App, key: &str) -> Client {
    let config = StreamableHttpClientTransportConfig::with_uri(format!("{}/mcp", app.url)).auth_header(key);
    let transport = StreamableHttpClientTransport::with_client(client(), config);
    let us = ClientConfig::new(ClientCapabilities::default(), Implementation::new("a test", "1"));
    serve_client(us, transport).await.expect("a session")
}

async fn ask(client: &Client, tool: &'static str, arguments: Value) -> (bool, Value) {
    let request = CallToolRequestParams::new(tool).with_arguments(arguments.as_object().cloned().unwrap_or_default());
    let result = client.call_tool(request).await.expect("an answer");
    let text = result.content.first().and_then(ContentBlock::as_text).map(|text| text.text.clone()).unwrap_or_default();
    (result.is_error == Some(true), result.structured_content.unwrap_or(Value::String(text)))
}

async fn tools(client: &Client) -> Vec<String> {
    client.list_all_tools().await.expect("tools").into_iter().map(|tool| tool.name.to_string()).collect()
}

/// One chat waits for technical support, another is with Ana.
async fn two_chats(app: &App) -> (String, String) {
    let (ana, eva) = (app.sign_in("ana@example.com").await, app.sign_in("eva@example.com").await);
    ana.is("online").await;
    app.customer_writes(OTHER, "We are Acme GmbH. We want to automate our support.").await;
    app.phone_shows(OTHER, 1).await;
    let hers = ana.first_in("mine").await["id"].as_str().expect("an id").to_owned();
    app.customer_writes(PHONE, "Can I talk to a person please? It is about the walrus.").await;
    app.phone_shows(PHONE, 1).await;
    let other = eventually("the second chat", || async {
        let (_, list) = eva.get("conversations?scope=all").await;
        let cards = list["conversations"].as_array().cloned().unwrap_or_default();
        let ids = cards.iter().filter(|card| card["owner"]["kind"] == "operator").filter_map(|card| card["id"].as_str());
        ids.map(str::to_owned).find(|id| *id != hers)
    })
    .await;
    let away = json!({"queue": "tier-1-support", "reason": "a technical question"});
    assert_eq!(eva.post(&format!("conversations/{other}/transfer"), away).await.0, 200);
    let waits = eva.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    (hers, waits)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_that_asks_too_much_is_told_to_wait_like_any_program() {
    let policy = Policy { api_minute_requests_max: 20, ..Policy::default() };
    let (app, _) = App::with_outside(Brain::Offline, Outside { sandbox: Some(policy), ..Outside::default() }).await;
    let key = key(&app, "ana@example.com", &["read"]).await;
    let ask = async || app.http.get(format!("{}/mcp", app.url)).bearer_auth(&key).send().await.expect("an answer");
    assert_eq!(ask().await.headers()["ratelimit"], "\"default\";r=19;t=3");
    for _ in 0..40 {
        let answer = ask().await;
        if answer.status().as_u16() == 429 {
            assert!(answer.headers().contains_key("retry-after"), "{answer:?}");
            return;
        }
    }
    panic!("it may ask for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_s_assistant_is_told_what_waits_and_reads_it() {
    both(async |app: &App| {
        let (hers, waits) = two_chats(app).await;
        let eva = assistant(app, &key(app, "eva@example.com", &["read", "reports"]).await).await;
        assert_eq!(tools(&eva).await, ["waiting", "find_conversations", "read_conversation", "team_load"]);
        let (_, told) = ask(&eva, "waiting", json!({})).await;
        assert_eq!((&told["waiting"], &told["all_counted"]), (&json!(1), &json!(true)));
        assert_eq!((&told["queues"][0]["queue"], &told["queues"][0]["waiting"]), (&json!("tier-1-support"), &json!(1)));
        assert_eq!(told["conversations"][0]["id"], waits.as_str());
        assert!(told["queues"][0]["oldest_since"].as_str().is_some_and(|at| at.ends_with('Z')), "moments are readable: {told}");
        let (_, nothing) = ask(&eva, "waiting", json!({"queue": "enterprise-sales"})).await;
        assert_eq!(nothing["waiting"], 0);
        let (_, read) = ask(&eva, "read_conversation", json!({"id": waits})).await;
        let lines = read["lines"].as_array().expect("lines");
        assert!(lines.iter().any(|line| line["text"].as_str().is_some_and(|text| text.contains("walrus"))), "{read}");
        assert!(read["brief"]["why"]["code"].is_string(), "{read}");
        let (_, all) = ask(&eva, "find_conversations", json!({})).await;
        assert_eq!(all["conversations"].as_array().map(Vec::len), Some(2));
        let (_, load) = ask(&eva, "team_load", json!({})).await;
        let ana = load["people"].as_array().and_then(|people| people.iter().find(|person| person["id"] == "ana")).expect("Ana");
        assert_eq!((&ana["held"], &ana["presence"]), (&json!(1), &json!("online")));
        let (failed, told) = ask(&eva, "find_conversations", json!({"colour": "red"})).await;
        assert!(failed && told.as_str().is_some_and(|told| told.contains("colour")), "{told}");
        let (_, one) = ask(&eva, "find_conversations", json!({"limit": 1})).await;
        assert_eq!((one["conversations"].as_array().map(Vec::len), &one["more"]), (Some(1), &json!(true)));
        drop((hers, eva.cancel().await));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rep_s_assistant_knows_nothing_of_other_teams() {
    both(async |app: &App| {
        let (hers, waits) = two_chats(app).await;
        let ana = assistant(app, &key(app, "ana@example.com", &["read", "reports"]).await).await;
        assert_eq!(tools(&ana).await, ["waiting", "find_conversations", "read_conversation"], "figures of teams are not for reps");
        assert!(ana.call_tool(CallToolRequestParams::new("team_load")).await.is_err(), "not offered, and not there");
        assert_eq!(ask(&ana, "waiting", json!({})).await.1["waiting"], 0, "technical support is not hers");
        let (_, found) = ask(&ana, "find_conversations", json!({})).await;
        let ids: Vec<&str> = found["conversations"].as_array().into_iter().flatten().filter_map(|card| card["id"].as_str()).collect();
        assert_eq!(ids, [hers.as_str()]);
        let (failed, told) = ask(&ana, "read_conversation", json!({"id": waits})).await;
        let (_, nowhere) = ask(&ana, "read_conversation", json!({"id": "c-nowhere"})).await;
        assert!(failed && told == nowhere, "what is not hers is told like what is not there: {told}");
        assert!(!ask(&ana, "find_conversations", json!({"words": "walrus"})).await.1.to_string().contains("walrus"));
        assert!(!ask(&ana, "read_conversation", json!({"id": hers})).await.0);
        drop(ana.cancel().await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_key_that_may_read_nobody_is_let_in() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let hello = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}});
    let post = || app.http.post(format!("{}/mcp", app.url)).header("Accept", "application/json, text/event-stream").json(&hello);
    let status = async |request: reqwest::RequestBuilder| request.send().await.expect("an answer").status().as_u16();
    assert_eq!(status(post()).await, 401);
    assert_eq!(status(post().bearer_auth("baton_no-such-key")).await, 401);
    let token = key(&app, "ana@example.com", &["read"]).await;
    assert_eq!(status(post().header("Cookie", format!("baton_session={token}"))).await, 401, "a cookie does not count");
    let writer = key(&app, "ana@example.com", &["write"]).await;
    assert_eq!(status(post().bearer_auth(&writer)).await, 403, "a key that may not read");
    assert_eq!(status(post().bearer_auth(&token)).await, 200);
    let large = "x".repeat(80 * 1024);
    let huge = app.http.post(format!("{}/mcp", app.url)).header("Accept", "application/json, text/event-stream").bearer_auth(&token);
    assert_eq!(status(huge.json(&json!({"jsonrpc": "2.0", "id": 1, "method": large}))).await, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_assistant_that_starts_a_program_asks_through_its_pipes() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let (hers, _) = two_chats(&app).await;
    let token = key(&app, "ana@example.com", &["read"]).await;
    let mut child = tokio::process::Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["mcp", "--url", &app.url])
        .env("BATON_KEY", &token)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .expect("the bridge starts");
    let (mut to, from) = (child.stdin.take().expect("a pipe"), child.stdout.take().expect("a pipe"));
    let mut answers = BufReader::new(from).lines();
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let messages = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "find_conversations", "arguments": {}}}),
    ];
    for message in messages {
        to.write_all(format!("{message}\n").as_bytes()).await.expect("written");
    }
    let mut answer = async || serde_json::from_str::<Value>(&answers.next_line().await.expect("a line").expect("an answer")).expect("JSON");
    assert_eq!(answer().await["result"]["serverInfo"]["name"], "baton");
    let told = answer().await;
    assert_eq!(told["id"], 2);
    assert!(told["result"]["content"][0]["text"].as_str().is_some_and(|text| text.contains(&hers)), "{told}");
    drop(to);
    assert!(child.wait().await.expect("an end").success(), "the end of its input ends it");
}
