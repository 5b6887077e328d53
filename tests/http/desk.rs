//! The desk over real HTTP: a call that goes on in WhatsApp, what is lost with a transfer, and who may change who answers.

use super::app::{App, Brain, Engine, NUMBER, eventually};
use serde_json::{Value, json};

const PHONE: &str = "34600000001";

/// Workflow B: after a support call a template goes out, a tap leads straight to tier 1, who moves it to Senior Engineering.
async fn post_call_triage(engine: Engine) {
    let Some(app) = App::start(engine, Brain::Offline).await else { return };
    let (ana, chen, finn) = (app.sign_in("ana@example.com").await, app.sign_in("chen@example.com").await, app.sign_in("finn@example.com").await);
    chen.is("online").await;
    finn.is("online").await;
    let begin = json!({
        "number": NUMBER, "phone": PHONE, "name": "Lucía", "menu": "after-call",
        "template": {"name": "after_call", "language": "en", "parameters": ["Lucía"], "buttons": [
            {"id": "menu:after-call:technical", "title": "Technical issue"}, {"id": "menu:after-call:billing", "title": "Billing question"}]},
    });
    let (status, begun) = ana.post("conversations", begin.clone()).await;
    assert_eq!(status, 201, "{begun}");
    let id = begun["id"].as_str().expect("an id").to_owned();
    let sent = eventually("the template", || async { app.graph.taken().pop() }).await;
    assert_eq!(sent["template"]["components"][1]["parameters"][0]["payload"], "menu:after-call:technical", "{sent}");
    let (status, problem) = ana.post("conversations", begin).await;
    assert_eq!((status, problem["conversation"].as_str()), (409, Some(id.as_str())), "one open conversation a customer");

    app.customer_sends(PHONE, json!({"type": "button", "button": {"payload": "menu:after-call:technical", "text": "Technical issue"}})).await;
    let card = chen.first_in("mine").await;
    assert_eq!(
        (card["id"].as_str(), card["queue"]["name"].as_str(), card["trigger"].as_str()),
        (Some(id.as_str()), Some("Tier 1 Technical Support"), Some("chosen"))
    );
    assert_eq!(ana.get(&format!("conversations/{id}")).await.0, 200, "who began it looks on until somebody answers");
    assert_eq!(chen.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, Chen here."})).await.0, 202);
    assert_eq!(ana.get(&format!("conversations/{id}")).await.0, 404);
    app.customer_writes(PHONE, "It still does not start").await;

    let (status, answer) =
        chen.post(&format!("conversations/{id}/transfer"), json!({"queue": "senior-engineering", "reason": "needs the source"})).await;
    assert_eq!((status, answer["gone"].as_bool()), (200, Some(true)));
    eventually("finn has it", || async { (finn.first_in("mine").await["id"] == id.as_str()).then_some(()) }).await;
    for (what, status) in [
        ("read", chen.get(&format!("conversations/{id}")).await.0),
        ("why", chen.get(&format!("conversations/{id}/why")).await.0),
        ("write", chen.post(&format!("conversations/{id}/messages"), json!({"text": "one more thing"})).await.0),
        ("move", chen.post(&format!("conversations/{id}/transfer"), json!({"queue": "front-desk", "reason": "back"})).await.0),
        ("end", chen.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await.0),
        ("take", chen.post(&format!("conversations/{id}/accept"), json!({})).await.0),
        ("decline", chen.post(&format!("conversations/{id}/decline"), json!({})).await.0),
    ] {
        assert_eq!(status, 404, "{what}: as if it were not there");
    }
    let (_, list) = chen.get("conversations?scope=all").await;
    assert!(list["conversations"].as_array().expect("a list").iter().all(|card| card["id"] != id.as_str()));
    let (_, bulk) = chen.post("conversations/bulk", json!({"ids": [id], "take": true})).await;
    assert_eq!(bulk["results"][0]["ok"], false, "nor by the side door");
    let (_, detail) = finn.get(&format!("conversations/{id}")).await;
    let lines: Vec<&str> = detail["lines"].as_array().expect("lines").iter().filter_map(|line| line["text"].as_str()).collect();
    assert!(lines.contains(&"Transferred by Chen Wei: needs the source"), "who and why: {lines:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_in_whatsapp_with_tier_1_who_moves_it_to_senior_and_loses_it_on_sqlite() {
    post_call_triage(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_goes_on_in_whatsapp_with_tier_1_who_moves_it_to_senior_and_loses_it_on_postgres() {
    post_call_triage(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn admins_change_who_answers_in_versions_and_a_mistake_changes_nothing() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let (dara, eva) = (app.sign_in("dara@example.com").await, app.sign_in("eva@example.com").await);
    for path in ["workspace", "workspace/versions", "workspace/versions/1"] {
        assert_eq!((dara.get(path).await.0, eva.get(path).await.0), (404, 200), "{path} is the admins'");
    }
    let (_, shown) = eva.get("workspace").await;
    let mut wanted = shown["workspace"].clone();
    wanted["people"][0]["name"] = json!("Ana R.");
    let (status, compared) = eva.post("workspace/diff", json!({"workspace": wanted})).await;
    assert_eq!((status, compared["changes"].as_array().map(Vec::len), compared["changes"][0]["after"].as_str()), (200, Some(1), Some("Ana R.")));
    let (status, applied) = eva.put("workspace", json!({"from": 1, "note": "short", "workspace": wanted})).await;
    assert_eq!((status, applied["version"].as_i64()), (200, Some(2)), "{applied}");
    assert_eq!(eva.put("workspace", json!({"from": 1, "workspace": wanted})).await.0, 409, "made from an older version");
    let mut broken = wanted.clone();
    broken["queues"][0]["members"] = json!(["nobody"]);
    broken["catch_all"] = json!("nowhere");
    let (status, problem) = eva.put("workspace", json!({"workspace": broken})).await;
    assert_eq!((status, problem["problems"].as_array().map(Vec::len)), (422, Some(2)), "{problem}");
    let (_, directory) = dara.get("directory").await;
    let name = |directory: &Value| directory["people"].as_array().and_then(|all| all.iter().find(|p| p["id"] == "ana")).map(|p| p["name"].clone());
    assert_eq!(name(&directory), Some(json!("Ana R.")), "in force at once");
    let (status, back) = eva.post("workspace/revert", json!({"version": 1})).await;
    assert_eq!((status, back["version"].as_i64()), (200, Some(3)));
    let (_, directory) = dara.get("directory").await;
    assert_eq!(name(&directory), Some(json!("Ana Ruiz")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_moves_many_at_once_within_their_teams_and_is_told_of_each() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let dara = app.sign_in("dara@example.com").await;
    let mut ids = Vec::new();
    for n in 0..3 {
        app.customer_writes(&format!("3460000010{n}"), "Can I talk to a person please?").await;
        eventually("it waits", || async {
            let (_, list) = dara.get("conversations?scope=waiting").await;
            (list["conversations"].as_array().map(Vec::len) == Some(n + 1)).then_some(())
        })
        .await;
    }
    let (_, list) = dara.get("conversations?scope=waiting").await;
    ids.extend(list["conversations"].as_array().expect("a list").iter().map(|card| card["id"].clone()));
    ids.push(json!("c-nowhere"));
    let (status, moved) = dara.post("conversations/bulk", json!({"ids": ids, "transfer": {"queue": "tier-1-support", "reason": "theirs"}})).await;
    let ok: Vec<bool> = moved["results"].as_array().expect("results").iter().filter_map(|result| result["ok"].as_bool()).collect();
    assert_eq!((status, ok), (200, vec![true, true, true, false]));
    assert_eq!(dara.post("conversations/bulk", json!({"ids": [], "take": true})).await.0, 400);
    assert_eq!(dara.post("conversations/bulk", json!({"ids": ids, "take": true, "close": {"reason": "x"}})).await.0, 400);
    let (status, told) =
        dara.post(&format!("conversations/{}/transfer", ids[0].as_str().unwrap_or_default()), json!({"person": "chen", "reason": "x"})).await;
    assert_eq!((status, told["type"].as_str()), (409, Some("urn:baton:not-online")), "{told}");
    assert!(told["detail"].as_str().unwrap_or_default().starts_with("Chen Wei is offline"), "{told}");
}

/// A page that was opened after the chat's last change still lets go of it within a second.
#[tokio::test(flavor = "multi_thread")]
async fn an_open_page_is_told_of_a_chat_that_its_person_lost_however_long_ago_it_was_loaded() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let (dara, chen) = (app.sign_in("dara@example.com").await, app.sign_in("chen@example.com").await);
    app.customer_writes(PHONE, "Can I talk to a person please?").await;
    let id = dara.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(dara.post(&format!("conversations/{id}/transfer"), json!({"person": "chen", "reason": "yours", "anyway": true})).await.0, 200);
    assert_eq!(chen.get(&format!("conversations/{id}")).await.0, 200);
    let mut page = chen.feed().await;
    assert!(page.next_with("hello").await, "the page listens");
    assert_eq!(dara.post(&format!("conversations/{id}/transfer"), json!({"queue": "senior-engineering", "reason": "theirs"})).await.0, 200);
    assert!(page.next_with(&id).await, "it is told, by the id alone");
    assert_eq!(chen.get(&format!("conversations/{id}")).await.0, 404);
}
