//! The door: what is signed is stored, what is not is refused, and nothing from outside breaks it.

use super::app::{App, Brain, Engine, envelope, eventually};
use serde_json::{Value, json};

const PHONE: &str = "15550100101";

fn text(id: &str, words: &str) -> String {
    let message = json!({"id": id, "from": PHONE, "timestamp": super::app::now_secs(), "type": "text", "text": {"body": words}});
    envelope(&json!({"contacts": [{"profile": {"name": "Maya"}, "wa_id": PHONE}], "messages": [message]}))
}

async fn post(app: &App, body: Vec<u8>, signature: Option<String>) -> u16 {
    let mut request = app.http.post(format!("{}/webhooks/whatsapp", app.url)).body(body);
    if let Some(signature) = signature {
        request = request.header("X-Hub-Signature-256", signature);
    }
    request.send().await.expect("an answer").status().as_u16()
}

async fn stored(app: &App) -> i64 {
    let pending: i64 = app.runtime.store().pending(i64::MAX).await.expect("readable").iter().map(|(_, n)| n).sum();
    let conversations = app.runtime.store().conversation_ids().await.expect("readable").len();
    pending + i64::try_from(conversations).unwrap_or(0) + app.runtime.store().unhandled_count().await.expect("readable")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handshake_answers_the_bare_challenge_to_the_right_token_only() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let ask = |token: &str| {
        app.http.get(format!("{}/webhooks/whatsapp?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token={token}", app.url)).send()
    };
    let right = ask("verify-me").await.expect("an answer");
    assert_eq!((right.status().as_u16(), right.text().await.expect("text").as_str()), (200, "1158201444"));
    assert_eq!(ask("wrong").await.expect("an answer").status().as_u16(), 403);
    assert_eq!(app.http.get(format!("{}/webhooks/whatsapp", app.url)).send().await.expect("an answer").status().as_u16(), 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn unsigned_and_wrongly_signed_webhooks_are_refused_and_nothing_is_stored() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = text("wamid.A", "hello").into_bytes();
    let right = app.sign(&body);
    let mut wrong = right.clone();
    wrong.replace_range(7..9, if right[7..9] == *"00" { "11" } else { "00" });
    for signature in
        [None, Some(String::new()), Some("sha256=".to_owned()), Some(wrong), Some(right.replace("sha256=", "sha1=")), Some("sha256=ä".repeat(11))]
    {
        assert_eq!(post(&app, body.clone(), signature.clone().filter(|s| s.is_ascii())).await, 401, "{signature:?}");
    }
    let mut changed = body.clone();
    changed.push(b' ');
    assert_eq!(post(&app, changed, Some(right)).await, 401, "the signature is over the raw bytes");
    assert_eq!(stored(&app).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn both_secrets_count_during_a_rotation() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = text("wamid.A", "hello").into_bytes();
    let newer = baton::channel::whatsapp::sign::Secrets::parse("the-next-secret").sign(&body);
    assert_eq!(post(&app, body, newer).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_webhook_gets_a_clear_refusal_and_never_a_panic() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let deep = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let deep_in_place = envelope(&json!({})).replace("\"messaging_product\"", &format!("\"x\":{deep},\"messaging_product\""));
    for body in
        [b"not json".to_vec(), Vec::new(), vec![0xff, 0xfe, 0x00], deep.into_bytes(), deep_in_place.into_bytes(), b"[1]".to_vec(), b"\"x\"".to_vec()]
    {
        let signature = app.sign(&body);
        let status = post(&app, body.clone(), Some(signature)).await;
        assert_eq!(status, 400, "{:?}", String::from_utf8_lossy(&body).chars().take(40).collect::<String>());
    }
    assert_eq!(stored(&app).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn three_megabytes_are_taken_and_five_are_too_many() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let large = text("wamid.LARGE", &"x".repeat(3_000_000));
    assert_eq!(app.post_webhook(&large).await, 200);
    let larger = text("wamid.LARGER", &"x".repeat(5_000_000)).into_bytes();
    let signature = app.sign(&larger);
    assert_eq!(post(&app, larger, Some(signature)).await, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_delivered_fifty_times_at_once_is_one_message() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = text("wamid.MANY", "Good morning to you all.");
    let copies = (0..50).map(|_| app.post_webhook(&body));
    let statuses = futures::future::join_all(copies).await;
    assert!(statuses.iter().all(|s| *s == 200));
    app.phone_shows(PHONE, 1).await;
    assert_eq!(heard(&app).await, 1);
    assert_eq!(app.graph.taken().len(), 1);
}

async fn heard(app: &App) -> usize {
    let mut count = 0;
    for id in app.runtime.store().conversation_ids().await.expect("readable") {
        let events = app.runtime.store().events(&id).await.expect("readable");
        count += events.iter().filter(|(_, e)| e.kind() == "received").count();
    }
    count
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_first_messages_at_once_are_one_conversation() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(app) = App::start(engine, Brain::Offline).await else { continue };
        let bodies: Vec<String> = (0..200).map(|n| text(&format!("wamid.N{n}"), "hi")).collect();
        let statuses = futures::future::join_all(bodies.iter().map(|body| app.post_webhook(body))).await;
        assert!(statuses.iter().all(|s| *s == 200));
        eventually("all of them in the log", || async { (heard(&app).await == 200).then_some(()) }).await;
        assert_eq!(app.runtime.store().conversation_ids().await.expect("readable").len(), 1, "{engine:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poison_item_never_hurts_its_neighbours() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let good = |n: u32| json!({"id": format!("wamid.G{n}"), "from": format!("1555010020{n}"), "timestamp": super::app::now_secs(), "type": "text", "text": {"body": "hello there."}});
    let poison = json!({"type": 7, "text": [null]});
    let body = envelope(
        &json!({"messages": [good(1), poison, good(2)], "statuses": [{"status": 5}, {"id": "wamid.unknown", "status": "delivered", "timestamp": "1"}]}),
    );
    assert_eq!(app.post_webhook(&body).await, 200);
    app.phone_shows("15550100201", 1).await;
    app.phone_shows("15550100202", 1).await;
    assert_eq!(app.runtime.store().unhandled_count().await.expect("readable"), 2, "what cannot be read is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_nobody_configured_goes_to_the_catch_all() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = text("wamid.FOREIGN", "hello?").replace(super::app::NUMBER, "999999999999999");
    assert_eq!(app.post_webhook(&body).await, 200);
    let dara = app.sign_in("dara@example.com").await;
    let card = dara.first_in("waiting").await;
    assert_eq!((card["queue"]["id"].as_str(), card["trigger"].as_str()), (Some("front-desk"), Some("unknown_number")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_hides_their_number_is_answered_by_user_id() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let user = "US.13491208655302741918";
    let message = json!({"id": "wamid.B1", "from_user_id": user, "timestamp": super::app::now_secs(), "type": "text", "text": {"body": "Good morning to you all."}});
    let body = envelope(&json!({"contacts": [{"profile": {"name": "Sam", "username": "sam"}, "user_id": user}], "messages": [message]}));
    assert_eq!(app.post_webhook(&body).await, 200);
    let sent: Value = eventually("an answer", || async { app.graph.taken().first().cloned() }).await;
    assert_eq!(sent["recipient"], user);
    assert!(sent.get("to").is_none(), "a user id in `to` is dropped by Meta without a word");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_on_the_phone_app_silences_the_agent() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.customer_writes(PHONE, "Good morning to you all.").await;
    app.phone_shows(PHONE, 1).await;
    let echo = json!({"id": "wamid.E1", "from": "15550100000", "to": PHONE, "timestamp": super::app::now_secs(), "type": "text", "text": {"body": "Hi, this is Tom."}});
    let mut body: Value = serde_json::from_str(&envelope(&json!({"message_echoes": [echo]}))).expect("JSON");
    body["entry"][0]["changes"][0]["field"] = json!("smb_message_echoes");
    assert_eq!(app.post_webhook(&body.to_string()).await, 200);
    let eva = app.sign_in("eva@example.com").await;
    eventually("the takeover", || async { (eva.first_in("all").await["owner"]["kind"] == "outside").then_some(()) }).await;
    app.customer_writes(PHONE, "Thank you, Tom. One more question.").await;
    eventually("the message in the log", || async { (heard(&app).await == 2).then_some(()) }).await;
    assert_eq!(app.graph.taken().len(), 1, "the agent stays silent");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_its_database_the_door_answers_503_and_whatsapp_comes_again() {
    let Some(app) = App::start(Engine::Postgres, Brain::Offline).await else { return };
    assert_eq!(app.post_webhook(&text("wamid.BEFORE", "Good morning to you all.")).await, 200);
    app.lose_database();
    assert_eq!(app.post_webhook(&text("wamid.AFTER", "hello?")).await, 503);
    let ready = app.http.get(format!("{}/readyz", app.url)).send().await.expect("an answer");
    assert_eq!(ready.status().as_u16(), 503);
    let alive = app.http.get(format!("{}/healthz", app.url)).send().await.expect("an answer");
    assert_eq!(alive.status().as_u16(), 200);
}
