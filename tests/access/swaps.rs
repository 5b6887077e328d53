//! Ids that belong elsewhere, at addresses of one's own: what hangs on a hidden conversation is not reached through a visible one, and nobody
//! ends, changes or uses what another person keeps.

use crate::app::{App, Brain, Engine};
use crate::client::{Caller, signed_in};
use crate::given;
use crate::matrix::actors::{before, key};
use crate::story::Story;
use baton::domain::delivery::Delivery;
use baton::domain::id::OutboundId;
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use baton::store::saved::{SavedFilter, SavedReply};
use baton::store::workspace::Applying;
use reqwest::Method;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn what_hangs_on_a_hidden_conversation_is_not_reached_through_ones_own() {
    let app = house().await;
    let (store, now) = (app.runtime.store(), app.runtime.clock().now());
    let ann = signed_in(store, "ann", "ann's", now.plus(Millis::hours(1))).await;
    let mine = chat(&app, "mine", "ann", now).await;
    let theirs = chat(&app, "theirs", "bob", now).await;
    for (file, message, status) in [(&mine.0, &mine.1, [200, 202]), (&theirs.0, &theirs.1, [404, 404])] {
        let opened = ann.get(&app, &format!("/api/v1/conversations/mine/files/{file}")).await;
        let again = ann.post(&app, &format!("/api/v1/conversations/mine/messages/{message}/resend"), &json!({})).await;
        assert_eq!([opened.status, again.status], status, "{file}, {message}: {} {}", opened.detail(), again.detail());
        let sent = ann.post(&app, "/api/v1/conversations/mine/messages", &json!({"file": file})).await;
        assert_eq!(sent.status, if status[0] == 200 { 202 } else { 400 }, "{file}: {}", sent.detail());
    }
    for (message, status) in [("wamid.mine.3", 202), ("wamid.theirs.3", 400)] {
        let words = json!({"text": format!("about {message}"), "reply_to": message, "anyway": true});
        let answered = ann.post(&app, "/api/v1/conversations/mine/messages", &words).await;
        assert_eq!(answered.status, status, "{message}: {}", answered.detail());
        let felt = ann.post(&app, "/api/v1/conversations/mine/messages", &json!({"reaction": {"to": message, "emoji": "👍"}})).await;
        assert_eq!(felt.status, status, "{message}: {}", felt.detail());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_ends_changes_or_sees_what_another_keeps() {
    let app = house().await;
    let (store, now) = (app.runtime.store(), app.runtime.clock().now());
    let later = now.plus(Millis::hours(1));
    let (bob, ada) = (signed_in(store, "bob", "bob's", later).await, signed_in(store, "ada", "ada's", later).await);
    let script = key(store, "bob", "baton_bobs", &["read"], now, None).await;
    keep(store, "bob").await;
    for (name, who) in [("ann", signed_in(store, "ann", "ann's", later).await), ("ada", ada)] {
        let body = json!({"shortcut": "x", "text": "x"});
        let tries = [
            who.ask(&app, Method::DELETE, "/api/v1/me/sessions/the session bob's", None).await,
            who.ask(&app, Method::DELETE, "/api/v1/me/keys/baton_bobs", None).await,
            who.ask(&app, Method::DELETE, "/api/v1/filters/fbob", None).await,
            who.ask(&app, Method::DELETE, "/api/v1/replies/rbob", None).await,
            who.ask(&app, Method::PUT, "/api/v1/replies/rbob", Some(&body)).await,
        ];
        assert_eq!(tries.map(|answer| answer.status), [404; 5], "{name}");
        for path in ["me/sessions", "me/keys", "filters", "replies"] {
            let shown = String::from_utf8(who.get(&app, &format!("/api/v1/{path}")).await.body).expect("text");
            assert!(!shown.contains("bob"), "{name} sees at {path}: {shown}");
        }
    }
    assert_eq!(script.get(&app, "/api/v1/me").await.status, 200, "the key is still good");
    assert!(shows(&app, &bob, "filters", "fbob").await && shows(&app, &bob, "replies", "rbob").await, "and what is kept is still there");
}

async fn shows(app: &App, who: &Caller, path: &str, id: &str) -> bool {
    let answer = who.get(app, &format!("/api/v1/{path}")).await;
    answer.status == 200 && String::from_utf8_lossy(&answer.body).contains(id)
}

async fn house() -> App {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let now = app.runtime.clock().now();
    let applying = Applying { workspace: before(now), from: None, by: None, note: String::new(), at: now };
    app.runtime.apply_workspace(applying).await.expect("applied");
    app
}

/// A conversation of somebody to whom the customer has just written, with a file and a message that did not arrive: their ids.
async fn chat(app: &App, id: &str, operator: &str, now: Timestamp) -> (String, String) {
    let story = Story::begins(id, "inbound", now).waits("inbound").given(operator);
    let message = OutboundId::new(format!("{id}.m1"));
    let mut commit = story.hears("Hello", given::by_phone("+447700900123"), now).commit();
    commit.outbox.push(given::outgoing(&commit.next, message.as_str(), given::by_operator(operator)));
    let store = app.runtime.store();
    store.commit(commit).await.expect("stored");
    store.lift(&message, Delivery::Failed, None, Some("131026: not to be reached"), now.0).await.expect("failed");
    let file = app.runtime.keep(&id.into(), bytes::Bytes::from_static(b"a,b\n"), "text/csv".to_owned(), None).await.expect("kept");
    (file.id.to_string(), message.to_string())
}

async fn keep(store: &Store, operator: &str) {
    let (id, shortcut) = (format!("r{operator}"), format!("{operator}s"));
    let reply = SavedReply { id, operator: operator.into(), shared: false, team: None, shortcut, text: "Hello".to_owned() };
    store.save_reply(reply).await.expect("kept");
    let filter = SavedFilter { id: format!("f{operator}"), name: format!("{operator}'s"), query: json!({}) };
    store.save_filter(&operator.into(), filter).await.expect("kept");
}
