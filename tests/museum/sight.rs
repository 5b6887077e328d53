//! Who sees what: lists, addresses, the live feed.

use super::app::{App, Brain, Engine};
use serde_json::{Value, json};

const PHONE: &str = "15550107200";
const SECRET: &str = "tulip-merger";

/// A chat of sales, which support's Chen and engineering's Finn may not see.
async fn sales_chat(app: &App) -> String {
    app.customer_writes(PHONE, &format!("We are Acme GmbH. It is about the {SECRET}. We want to automate our support.")).await;
    let ana = app.sign_in("ana@example.com").await;
    ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned()
}

/// chatwoot#10221: the list showed the last message of chats that could not be opened. #6422: other teams' chats could be read. #15454: a
/// conversation could be made in another account by its source id.
#[tokio::test(flavor = "multi_thread")]
async fn chatwoot_10221_6422_15454_lists_addresses_and_new_chats_tell_nothing_of_other_teams() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let id = sales_chat(&app).await;
    for who in ["chen@example.com", "finn@example.com"] {
        let person = app.sign_in(who).await;
        let lists = ["all", "waiting", "mine", "agent", "closed", "held", "snoozed"].map(|scope| format!("conversations?scope={scope}&limit=200"));
        for path in lists.into_iter().chain([format!("conversations?q={SECRET}"), "counts".to_owned(), format!("conversations?q={PHONE}")]) {
            let (status, told) = person.get(&path).await;
            let text = told.to_string();
            assert!(status == 200 && !text.contains(SECRET) && !text.contains(&id) && !text.contains(PHONE), "{who} {path}: {text}");
            assert!(told["conversations"].as_array().is_none_or(Vec::is_empty), "{who} {path}");
            assert!(told["waiting"].as_i64().is_none_or(|waiting| waiting == 0), "{who} {path}: {text}");
        }
        for path in ["", "/why", "/files/f1"] {
            assert_eq!(person.get(&format!("conversations/{id}{path}")).await.0, 404, "{who} {path}");
        }
        for (path, body) in [
            ("accept", json!({})),
            ("messages", json!({"text": "hi", "client_id": "x"})),
            ("transfer", json!({"queue": "tier-1-support", "reason": "mine"})),
            ("notes", json!({"text": "hi", "client_id": "n"})),
            ("close", json!({"reason": "x"})),
        ] {
            assert_eq!(person.post(&format!("conversations/{id}/{path}"), body).await.0, 404, "{who} {path}");
        }
        let begin = json!({"number": super::app::NUMBER, "phone": format!("+{PHONE}"), "queue": "tier-1-support",
            "template": {"name": "after_call", "language": "en", "parameters": ["x"], "text": "Hi"}});
        let (status, told) = person.post("conversations", begin).await;
        assert!(status >= 400 && !told.to_string().contains(&id) && !told.to_string().contains(SECRET), "{who}: {status} {told}");
    }
    assert_eq!(app.runtime.store().conversation_ids().await.expect("readable").len(), 1);
}

/// fazer-ai/chatwoot#357: private notes reached the customer's socket. Abilityai/trinity#178: sockets asked for no session. openclaw#56119:
/// everything was broadcast to all.
#[tokio::test(flavor = "multi_thread")]
async fn fazer_chatwoot_357_trinity_178_openclaw_56119_the_feed_is_for_whoever_may_read() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let id = sales_chat(&app).await;
    let (ana, finn) = (app.sign_in("ana@example.com").await, app.sign_in("finn@example.com").await);
    for token in ["", "wrong", &id] {
        let answer = app.http.get(format!("{}/api/v1/feed?token={token}", app.url)).bearer_auth(token).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 401, "{token}");
    }
    let (mut hers, mut his) = (ana.feed().await, finn.feed().await);
    assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    let note = json!({"text": format!("{SECRET} is off"), "client_id": "n1"});
    assert_eq!(ana.post(&format!("conversations/{id}/notes"), note).await.0, 201);
    assert!(hers.next_with(&id).await, "whoever may read it is told");
    // What is his comes after what was not: had he been told, it stood before it.
    finn.is("online").await;
    assert!(his.next_with("event: presence").await);
    let quiet = tokio::time::timeout(std::time::Duration::from_millis(400), his.next_with(&id)).await;
    assert!(quiet.is_err(), "he is told nothing of it");
    let left: Vec<Value> = app.graph.taken();
    assert!(left.iter().all(|body| !body.to_string().contains(SECRET)), "no note leaves to the customer");
}
