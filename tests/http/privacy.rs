//! Canaries: a word and a number that nobody else has, in every place that a customer can reach. All of them are in an export; after an erasure
//! none is in any row of the database, nor in a file.

use super::app::{App, Brain, Engine, Outside, both, eventually};
use super::servers::{Answering, OpenAi};
use axum::Router;
use axum::routing::post;
use baton::domain::id::{BlobId, ConversationId};
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::domain::workspace::Retention;
use serde_json::{Value, json};
use std::fmt::Write as _;

const PHONE: &str = "34677123456";
const OTHER: &str = "34600000002";
/// Each in a place of its own.
const CANARIES: [&str; 8] = ["zqxwords", "zqxprofile", "zqxcompany", "zqxnote", "zqxreason", "zqxreply", "zqxfilename", "zqxunhandled"];
const FILE: &[u8] = b"%PDF-1.7 zqxcontent";

/// A customer writes, with a name of their own and an ad that brought them.
async fn writes(app: &App, nth: u32, words: &str) {
    let at = (app.runtime.clock().now().0 / 1000).to_string();
    let message = json!({
        "id": format!("wamid.{PHONE}.{nth}"), "from": PHONE, "timestamp": at, "type": "text", "text": {"body": words},
        "referral": {"source_id": "ad-7", "source_type": "ad", "headline": "Automate your support", "ctwa_clid": "click-1"},
    });
    let value = json!({"contacts": [{"profile": {"name": "zqxprofile"}, "wa_id": PHONE}], "messages": [message]});
    assert_eq!(app.post_webhook(&super::app::envelope(&value)).await, 200);
}

/// A canary in every place; which conversation, and which files.
async fn plant(app: &App) -> (String, Vec<String>) {
    let ana = app.sign_in("ana@example.com").await;
    let (dara, eva) = (app.sign_in("dara@example.com").await, app.sign_in("eva@example.com").await);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/in", listener.local_addr().expect("an address"));
    let deaf = Router::new().route("/in", post(async || axum::http::StatusCode::INTERNAL_SERVER_ERROR));
    tokio::spawn(async move { axum::serve(listener, deaf).await });
    assert_eq!(eva.post("webhooks", json!({"name": "CRM", "url": url, "sensitive": true})).await.0, 201);
    ana.is("online").await;
    writes(app, 1, "We are Zqxcompany GmbH. We want to automate our zqxwords support.").await;
    let id = ana.first_in("mine").await["id"].as_str().expect("an id").to_owned();
    let at = |what: &str| format!("conversations/{id}/{what}");
    assert_eq!(ana.post(&at("notes"), json!({"text": format!("zqxnote, call {PHONE}")})).await.0, 201);
    let (status, file) = ana.post_file(&at("files?name=zqxfilename.pdf"), "application/pdf", FILE.to_vec()).await;
    assert_eq!(status, 201, "{file}");
    assert_eq!(ana.post(&at("messages"), json!({"text": "zqxreply", "client_id": "a"})).await.0, 202);
    app.phone_shows(PHONE, 2).await;
    let filter = json!({"name": "Them", "query": {"q": PHONE}});
    assert_eq!(ana.post("filters", filter).await.0, 201);
    let (status, answer) = ana.post(&at("transfer"), json!({"queue": "front-desk", "reason": format!("zqxreason of +{PHONE}")})).await;
    assert_eq!(status, 200, "{answer}");
    assert!(dara.get(&at("why")).await.0 == 200);
    let unknown = json!({"object": "whatsapp_business_account", "entry": [{"id": "200000000000001", "changes": [
        {"field": "quantum_updates", "value": {"from": PHONE, "text": "zqxunhandled"}}]}]});
    assert_eq!(app.post_webhook(&unknown.to_string()).await, 200);
    eventually("the words can be found", || async {
        let (_, list) = eva.get("conversations?q=zqxwords").await;
        list["conversations"][0]["id"].as_str().map(|_| ())
    })
    .await;
    // What is told to programs waits for one that fails.
    eventually("events wait", || async {
        let (_, all) = eva.get("webhooks").await;
        all["webhooks"][0]["due"].as_i64().filter(|due| *due > 5)
    })
    .await;
    (id, vec![file["id"].as_str().expect("an id").to_owned()])
}

fn hex(text: &str) -> String {
    let mut hex = String::new();
    for byte in text.bytes() {
        write!(hex, "{byte:02x}").expect("written");
    }
    hex
}

async fn contact(app: &App) -> Option<String> {
    let eva = app.sign_in("eva@example.com").await;
    let (status, found) = eva.get(&format!("contacts?phone=%2B{PHONE}")).await;
    assert_eq!(status, 200, "{found}");
    found["contacts"][0]["id"].as_str().map(str::to_owned)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_customer_is_handed_out_whole_and_goes_whole() {
    both(async |app| {
        let eva = app.sign_in("eva@example.com").await;
        app.customer_writes(OTHER, "We are Initech GmbH.").await;
        let (id, files) = plant(app).await;
        let who = contact(app).await.expect("known");
        let before = app.dump().await.to_lowercase();
        for canary in CANARIES.into_iter().chain([PHONE]) {
            assert!(before.contains(canary), "{canary} was planted");
        }
        assert!(before.contains(&hex("zqxwords")), "and can be found");

        let (status, exported) = eva.get(&format!("contacts/{who}/export")).await;
        assert_eq!(status, 200, "{exported}");
        let told = exported.to_string().to_lowercase();
        for canary in CANARIES.into_iter().chain([PHONE]) {
            assert!(told.contains(canary), "{canary} is in the export");
        }
        assert!(!told.contains("initech"), "nobody else is");
        assert_eq!(exported["files"][0]["size"], FILE.len(), "{}", exported["files"]);

        assert_eq!(eva.post(&format!("contacts/{who}/erase"), json!({})).await.0, 422, "it must be meant");
        let (status, gone) = eva.post(&format!("contacts/{who}/erase"), json!({"sure": true})).await;
        assert_eq!((status, &gone["conversations"], &gone["files"]), (200, &json!(1), &json!(1)), "{gone}");
        nothing_is_left(app, &files).await;
        assert!(app.dump().await.contains("Initech"), "everybody else is still there");
        assert_eq!(contact(app).await, None);
        let (_, whole) = eva.get("audit/verify").await;
        assert_eq!(whole["broken"], Value::Null, "reasons are gone, the chain is whole: {whole}");
        let (_, kept) = eva.get("audit?action=customer_erased").await;
        assert_eq!((&kept["entries"][0]["actor"], &kept["entries"][0]["subject"]), (&json!("eva"), &json!("customer")), "{kept}");
        let (_, shell) = eva.get(&format!("conversations/{id}")).await;
        assert_eq!((&shell["card"]["owner"]["kind"], &shell["card"]["customer"]["phone"]), (&json!("closed"), &Value::Null), "{shell}");
        let (_, hooks) = eva.get("webhooks").await;
        let hook = hooks["webhooks"][0]["id"].as_str().expect("an id").to_owned();
        let (_, waits) = eva.get(&format!("webhooks/{hook}/deliveries?conversation={id}")).await;
        assert_eq!(waits["deliveries"], json!([]), "what waited to be told is gone, too");

        writes(app, 2, "Hello again").await;
        app.phone_shows(PHONE, 3).await;
        let fresh = contact(app).await.expect("known anew");
        assert_ne!(fresh, who);
        let (_, list) = eva.get("conversations?scope=all&q=again").await;
        assert_ne!(list["conversations"][0]["id"], json!(id), "{list}");
    })
    .await;
}

async fn nothing_is_left(app: &App, files: &[String]) {
    // What was under way when it was erased comes to an end.
    tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
    let after = app.dump().await.to_lowercase();
    for canary in CANARIES.into_iter().chain([PHONE, "zqxcontent"]) {
        for form in [canary.to_owned(), hex(canary)] {
            let at = after.find(&form).map(|at| after.get(at.saturating_sub(300)..(at + 60).min(after.len())).unwrap_or_default());
            assert_eq!(at, None, "{canary} is still there");
        }
    }
    for file in files {
        assert!(app.runtime.files().blobs.get(&BlobId::new(file.clone())).await.expect("readable").is_none(), "the bytes are gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_kept_long_enough_goes_by_itself() {
    both(async |app| {
        let ana = app.sign_in("ana@example.com").await;
        let (id, files) = plant(app).await;
        let dara = app.sign_in("dara@example.com").await;
        dara.post(&format!("conversations/{id}/accept"), json!({})).await;
        assert_eq!(dara.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await.0, 200);
        app.customer_writes(OTHER, "We are Initech GmbH.").await;
        app.phone_shows(OTHER, 1).await;
        assert_eq!(app.runtime.expire().await.expect("expired"), (0, 0), "for good unless the workspace says otherwise");
        let mut settings = baton::runtime::Settings::clone(&app.runtime.settings());
        settings.workspace.retention = Some(Retention { closed_days: Some(30), files_days: Some(7), model_calls_days: None });
        app.runtime.replace_settings(settings.clone());
        assert_eq!(app.runtime.expire().await.expect("expired"), (0, 0), "not yet");
        let later = app.at(Millis::hours(24 * 8)).await;
        later.replace_settings(settings.clone());
        assert_eq!(later.expire().await.expect("expired"), (0, 1), "the file after a week");
        assert!(app.runtime.files().blobs.get(&BlobId::new(files[0].clone())).await.expect("readable").is_none());
        let later = app.at(Millis::hours(24 * 31)).await;
        later.replace_settings(settings);
        assert_eq!(later.expire().await.expect("expired"), (1, 0), "the words after a month");
        assert_eq!(later.expire().await.expect("expired"), (0, 0), "once");
        let log = app.runtime.store().events(&ConversationId::new(id.clone())).await.expect("a log");
        assert_eq!(log.len(), 2, "that it was, and that it is over");
        let (_, list) = ana.get("conversations?scope=closed").await;
        assert!(!list.to_string().contains("zqx"), "{list}");
        assert!(app.dump().await.contains("Initech"), "who is still talked with is not touched");
        assert_eq!(contact(app).await, None, "of whom nothing is left is forgotten");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_nobody_owns_up_to_breaks_the_chain() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let eva = app.sign_in("eva@example.com").await;
    plant(&app).await;
    while app.runtime.store().seal_audit().await.expect("sealed") > 0 {}
    app.execute("UPDATE audit SET why = '', erased = 1 WHERE action = 'transferred'").await;
    let (_, found) = eva.get("audit/verify").await;
    assert!(found["broken"]["what"].as_str().is_some_and(|what| what.contains("no erasure says so")), "{found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_reads_stand_ins_where_the_house_wants_that_and_the_house_what_was_said() {
    let server = OpenAi::start(Answering::Well).await;
    let policy = Policy { redacts_personal: true, ..Policy::default() };
    let (app, _) = App::with_outside(Brain::Server(server.clone()), Outside { sandbox: Some(policy), ..Outside::default() }).await;
    app.customer_writes(PHONE, "company: ana@acme.example").await;
    let company = eventually("the company is known", || async {
        let id = app.runtime.store().conversation_ids().await.expect("readable").pop()?;
        let chat = app.runtime.load(&id).await.expect("readable")?;
        chat.slots.get("company").map(|slot| (slot.value.clone(), slot.quote.clone()))
    })
    .await;
    assert_eq!(company.0, json!("ana@acme.example"));
    assert!(company.1.contains("ana@acme.example"), "the customer's own words: {company:?}");
    let asked = server.asked().first().expect("it was asked").to_string();
    assert!(!asked.contains("ana@acme") && asked.contains("@mail.invalid"), "{asked}");
    assert!(!asked.contains(PHONE), "{asked}");
}
