//! Recorded payloads, ours in `tests/payloads`: every one is accepted, and every message in it is found again.

use super::app::{App, Brain, Engine, eventually};
use serde_json::Value;
use std::path::Path;

/// Messages that a body carries for a single customer, and how many of them have all that a message needs.
fn messages_in(body: &Value) -> usize {
    let values = body["entry"].as_array().into_iter().flatten().flat_map(|e| e["changes"].as_array().into_iter().flatten());
    let of_messages = values.filter(|c| c["field"] == "messages").map(|c| &c["value"]);
    let whole = |m: &&Value| {
        m["id"].is_string() && m["timestamp"].is_string() && m.get("group_id").is_none() && (m["from"].is_string() || m["from_user_id"].is_string())
    };
    of_messages
        .filter(|v| v["metadata"]["phone_number_id"].is_string())
        .flat_map(|v| v["messages"].as_array().into_iter().flatten())
        .filter(whole)
        .count()
}

async fn all_are_accepted(folder: &Path) -> usize {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let mut expected = std::collections::BTreeSet::new();
    let mut files = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        files += 1;
        let text = std::fs::read_to_string(&path).expect("readable");
        let body: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(app.post_webhook(&text).await, 200, "{}", path.display());
        let found = messages_in(&body);
        let ids = body["entry"].as_array().into_iter().flatten().flat_map(|e| e["changes"].as_array().into_iter().flatten());
        let ids = ids.flat_map(|c| c["value"]["messages"].as_array().into_iter().flatten()).filter(|_| found > 0);
        expected.extend(
            ids.filter(|m| m.get("group_id").is_none() && (m["from"].is_string() || m["from_user_id"].is_string()))
                .filter_map(|m| m["id"].as_str().map(str::to_owned)),
        );
    }
    eventually("every message in a log", || async {
        let mut heard = std::collections::BTreeSet::new();
        for id in app.runtime.store().conversation_ids().await.expect("readable") {
            for (_, event) in app.runtime.store().events(&id).await.expect("readable") {
                if let baton::domain::event::Event::Received { message, .. } = event {
                    heard.insert(message.id.to_string());
                }
            }
        }
        expected.iter().all(|id| heard.contains(id)).then_some(())
    })
    .await;
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn every_payload_we_wrote_is_accepted_and_every_message_in_it_is_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    assert!(all_are_accepted(&folder).await >= 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_payload_collected_in_the_field_is_accepted() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/whatsapp/webhooks");
    if !folder.exists() {
        eprintln!("skipped: the collected payloads are not beside this checkout");
        return;
    }
    assert!(all_are_accepted(&folder).await >= 90);
    assert!(all_are_accepted(&folder.join("documented-shapes")).await >= 15);
}
