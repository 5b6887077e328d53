//! Many at once: first messages, constraints, events that come twice.

use super::app::{App, Brain, Engine, envelope, eventually, now_secs};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PHONE: &str = "15550107001";

/// Three nodes on one Postgres, or one on SQLite.
async fn nodes(engine: Engine) -> Option<Vec<App>> {
    let first = App::start(engine, Brain::Offline).await?;
    if engine == Engine::Sqlite {
        return Some(vec![first]);
    }
    let (second, third) = (first.beside().await, first.beside().await);
    Some(vec![second, third, first])
}

async fn posted(nodes: &[App], messages: Vec<Value>) {
    let bodies: Vec<String> = messages.iter().map(|message| envelope(&json!({"messages": [message]}))).collect();
    let posts = bodies.iter().zip(nodes.iter().cycle()).map(|(body, node)| node.post_webhook(body));
    let statuses = futures::future::join_all(posts).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
}

/// Messages of customers in all logs.
async fn heard(app: &App) -> usize {
    let mut heard = BTreeSet::new();
    for id in app.runtime.store().conversation_ids().await.expect("readable") {
        for (_, event) in app.runtime.store().events(&id).await.expect("readable") {
            if let baton::domain::event::Event::Received { message, .. } = event {
                assert!(heard.insert(message.id.clone()), "{} is there twice", message.id);
            }
        }
    }
    heard.len()
}

/// chatwoot#13359, #14214, #10798; ArnasDon/wacrm#364: the lock was cleared before the commit, so an album of a new customer became several
/// conversations, and everything that expects one broke afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn chatwoot_13359_14214_10798_wacrm_364_parallel_first_messages_make_one_conversation() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(nodes) = nodes(engine).await else { continue };
        let message = |n: usize| json!({"id": format!("wamid.N{n}"), "from": PHONE, "timestamp": now_secs(), "type": "text", "text": {"body": format!("Photo {n}")}});
        posted(&nodes, (0..200).map(message).collect()).await;
        let app = nodes.last().expect("a node");
        eventually("all two hundred in the log", || async { (heard(app).await == 200).then_some(()) }).await;
        assert_eq!(app.runtime.store().conversation_ids().await.expect("readable").len(), 1, "{engine:?}");
    }
}

/// fazer-ai/chatwoot#147: the second of two contacts with one number violated a constraint, and after some tries its message was gone.
#[tokio::test(flavor = "multi_thread")]
async fn fazer_chatwoot_147_a_contact_that_is_there_already_costs_no_message() {
    const USER: &str = "US.13491208655302741918";
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(nodes) = nodes(engine).await else { continue };
        let message = |n: usize| {
            let mut message = json!({"id": format!("wamid.M{n}"), "timestamp": now_secs(), "type": "text", "text": {"body": format!("Part {n}")}});
            // The same customer by number, by user id, and by both at once: whichever comes first, the others hit its keys.
            if n % 3 != 1 {
                message["from"] = json!(PHONE);
            }
            if !n.is_multiple_of(3) {
                message["from_user_id"] = json!(USER);
            }
            message
        };
        posted(&nodes, (0..60).map(message).collect()).await;
        let app = nodes.last().expect("a node");
        eventually("every message in a log", || async { (heard(app).await == 60).then_some(()) }).await;
        let open = || async {
            let mut open = 0;
            for id in app.runtime.store().conversation_ids().await.expect("readable") {
                open += usize::from(app.runtime.load(&id).await.expect("readable").expect("there").is_open());
            }
            open
        };
        eventually("the chats were merged", || async { (open().await == 1).then_some(()) }).await;
    }
}

/// chatwoot#11901: fast changes reached those who listen twice. Ours are told that something moved, and read each event once.
#[tokio::test(flavor = "multi_thread")]
async fn chatwoot_11901_fast_messages_are_read_once_each_however_often_they_are_delivered() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let message = |n: usize| json!({"id": format!("wamid.F{n}"), "from": PHONE, "timestamp": now_secs(), "type": "text", "text": {"body": "hi"}});
    let dara = app.sign_in("dara@example.com").await;
    let mut page = dara.feed().await;
    posted(std::slice::from_ref(&app), (0..60).map(|n| message(n % 20)).collect()).await;
    eventually("all in the log", || async { (heard(&app).await == 20).then_some(()) }).await;
    let id = app.runtime.store().conversation_ids().await.expect("readable").pop().expect("a chat");
    assert!(page.next_with(id.as_str()).await, "the page is told");
    let (_, detail) = dara.get(&format!("conversations/{id}")).await;
    let read: Vec<&Value> = detail["lines"].as_array().expect("lines").iter().filter(|line| line["from"] == "customer").collect();
    let ids: BTreeSet<&str> = read.iter().filter_map(|line| line["message_id"].as_str()).collect();
    assert_eq!((read.len(), ids.len()), (20, 20), "{read:?}");
}
