//! Bodies that a parser may stumble over: deep, double, cut, out of range, long. Nothing of them ends in a 5xx, and nobody else notices.

use super::app::{App, Brain, Engine, envelope, now_secs};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::Instant;

fn nested(depth: usize) -> String {
    format!("{}{}", "[".repeat(depth), "]".repeat(depth))
}

/// Bytes that are no JSON, or more of it than anybody means.
fn odd() -> Vec<Vec<u8>> {
    let deep = |depth: usize| format!("{{\"object\":\"whatsapp_business_account\",\"entry\":{}}}", nested(depth)).into_bytes();
    vec![
        deep(126),
        deep(127),
        deep(128),
        deep(10_000),
        nested(500_000).into_bytes(),
        b"{\"email\":\"a\",\"email\":\"b\",\"password\":\"c\"}".to_vec(),
        b"{\"email\":\"a\\u0000b@example.com\",\"password\":\"\\u0000\"}".to_vec(),
        b"{\"email\":\"\\ud800\",\"password\":\"x\"}".to_vec(),
        b"{\"email\":\"\\udc00\\ud800\",\"password\":\"x\"}".to_vec(),
        b"{\"email\":\"\xff\xfe\",\"password\":\"x\"}".to_vec(),
        b"\xef\xbb\xbf{\"email\":\"a\",\"password\":\"x\"}".to_vec(),
        b"{\"email\":1e999,\"password\":\"x\"}".to_vec(),
        b"{\"email\":\"a\",\"password\":".to_vec(),
        b"null".to_vec(),
        Vec::new(),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_body_makes_the_door_fall_over() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let ana = app.sign_in("ana@example.com").await;
    for body in odd() {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let signed = app.http.post(format!("{}/webhooks/whatsapp", app.url)).header("X-Hub-Signature-256", app.sign(&body)).body(body.clone());
        let status = signed.send().await.expect("an answer").status().as_u16();
        assert!(status < 500, "webhook {status}: {shown}");
        // What is larger than the door takes is cut off: whether its answer is read is chance.
        if body.len() > 60_000 {
            continue;
        }
        for path in ["session", "links/x"] {
            let request = app.http.post(format!("{}/api/v1/{path}", app.url)).header("content-type", "application/json").body(body.clone());
            let status = request.send().await.expect("an answer").status().as_u16();
            assert!((400..500).contains(&status), "{path} {status}: {shown}");
        }
        for path in ["conversations/bulk", "conversations/c1/notes", "replies", "filters", "me/keys"] {
            let (status, told) = ana.post_file(path, "application/json", body.clone()).await;
            assert!((400..500).contains(&status), "{path} {status} {told}: {shown}");
        }
    }
    app.customer_writes("15550107300", "Good morning to you all.").await;
    app.phone_shows("15550107300", 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_at_the_edge_of_what_fits_are_taken_or_refused_and_never_turn_around() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let dara = app.sign_in("dara@example.com").await;
    for number in [i64::MIN, i64::MIN + 1, -1, 0, (1 << 53) - 1, 1 << 53, (1 << 53) + 1, i64::MAX - 1, i64::MAX] {
        for query in [format!("since={number}"), format!("until={number}"), format!("limit={number}"), format!("cursor={number}_c1")] {
            let (status, told) = dara.get(&format!("conversations?{query}")).await;
            assert!(status < 500, "{query}: {status} {told}");
        }
        let stamp =
            json!({"id": format!("wamid.E{number}"), "from": "15550107301", "timestamp": number.to_string(), "type": "text", "text": {"body": "hi"}});
        assert_eq!(app.post_webhook(&envelope(&json!({"messages": [stamp]}))).await, 200, "{number}");
    }
    for over in ["9223372036854775808", "1e30", "-9223372036854775809", "99999999999999999999999999"] {
        let (status, _) = dara.get(&format!("conversations?since={over}")).await;
        assert!((400..500).contains(&status), "{over}: {status}");
    }
    app.customer_writes("15550107302", "Good morning to you all.").await;
    app.phone_shows("15550107302", 1).await;
    let id = dara.first_in("agent").await["id"].as_str().expect("an id").to_owned();
    for until in [i64::MIN, 0, 1 << 53, i64::MAX] {
        let (status, told) = dara.post(&format!("conversations/{id}/snooze"), json!({"until": until})).await;
        assert!((400..500).contains(&status), "{until}: {status} {told}");
    }
    assert_eq!(dara.get("conversations").await.0, 200, "lists are well afterwards");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_of_anything_are_refused_or_bounded() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let dara = app.sign_in("dara@example.com").await;
    let ids: Vec<String> = (0..10_000).map(|n| format!("c{n}")).collect();
    for body in [json!({"ids": ids[..3_000], "take": true}), json!({"ids": ids, "take": true})] {
        let (status, _) = dara.post("conversations/bulk", body).await;
        assert!(status == 400 || status == 413, "{status}");
    }
    let statuses: Vec<Value> = (0..10_000).map(|n| json!({"id": format!("wamid.X{n}"), "status": "read", "timestamp": now_secs()})).collect();
    let begun = Instant::now();
    assert_eq!(app.post_webhook(&envelope(&json!({"statuses": statuses}))).await, 200);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn no_query_takes_the_search_longer_than_a_second() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    for n in 0..20 {
        app.customer_writes(&format!("155501074{n:02}"), "We are aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa GmbH. 100% _wild_ cards \\ here.").await;
    }
    let dara = app.sign_in("dara@example.com").await;
    dara.first_in("all").await;
    let long = [
        "%".repeat(10_000),
        "_".repeat(10_000),
        "a ".repeat(5_000),
        "(a+)+$".repeat(1_000),
        "\\".repeat(3_000),
        "\"*\" OR ".repeat(20),
        "x".repeat(200),
        "a* NEAR b".to_owned(),
        "%' OR 1=1 --".to_owned(),
    ];
    for query in long {
        let begun = Instant::now();
        let coded = percent_encoding::utf8_percent_encode(&query, percent_encoding::NON_ALPHANUMERIC).to_string();
        let (status, told) = dara.get(&format!("conversations?q={coded}")).await;
        let shown: String = query.chars().take(20).collect();
        assert!(status < 500 && begun.elapsed() < Duration::from_secs(1), "{shown}: {status} after {:?}", begun.elapsed());
        if ["%", "_", "\\"].iter().any(|sign| query.starts_with(sign) && !query.contains("OR")) && status == 200 {
            assert_eq!(told["conversations"], json!([]), "a wildcard is no word: {shown}");
        }
    }
}
