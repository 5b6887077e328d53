//! Who may see and write.

use super::app::{App, Brain, Engine};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_in_without_a_session() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    for path in [
        "me",
        "queues",
        "agents",
        "directory",
        "workspace",
        "workspace/versions",
        "conversations",
        "conversations/c1",
        "conversations/c1/why",
        "conversations/c1/files/f1",
        "numbers",
        "notices",
        "templates",
        "costs",
        "audit",
        "feed",
    ] {
        let answer = app.http.get(format!("{}/api/v1/{path}", app.url)).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 401, "{path}");
    }
    let wrong = app.http.post(format!("{}/api/v1/session", app.url)).json(&json!({"email": "ana@example.com", "password": "nope"}));
    assert_eq!(wrong.send().await.expect("an answer").status().as_u16(), 401);
    let nobody = app.http.post(format!("{}/api/v1/session", app.url)).json(&json!({"email": "nobody@example.com", "password": "nope"}));
    assert_eq!(nobody.send().await.expect("an answer").status().as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_one_signs_out() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = json!({"email": "ana@example.com", "password": super::app::PASSWORD});
    let signed = app.http.post(format!("{}/api/v1/session", app.url)).json(&body).send().await.expect("an answer");
    let cookie = signed.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let me = || app.http.get(format!("{}/api/v1/me", app.url)).header("cookie", &cookie).send();
    assert_eq!(me().await.expect("an answer").status().as_u16(), 200);
    let out = app.http.delete(format!("{}/api/v1/session", app.url)).header("cookie", &cookie).json(&json!({})).send().await;
    assert_eq!(out.expect("an answer").status().as_u16(), 204);
    assert_eq!(me().await.expect("an answer").status().as_u16(), 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_cannot_write() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let body = json!({"email": "ana@example.com", "password": super::app::PASSWORD});
    let signed = app.http.post(format!("{}/api/v1/session", app.url)).json(&body).send().await.expect("an answer");
    let cookie = signed.headers()["set-cookie"].to_str().expect("text").split(';').next().expect("a pair").to_owned();
    let forged = app
        .http
        .put(format!("{}/api/v1/presence", app.url))
        .header("cookie", cookie)
        .header("content-type", "text/plain")
        .body("{\"status\":\"online\"}");
    assert_eq!(forged.send().await.expect("an answer").status().as_u16(), 415);
}

#[tokio::test(flavor = "multi_thread")]
async fn reps_see_their_queues_leads_their_teams_and_what_is_hidden_is_not_found() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.customer_writes("15550100101", "We are Acme GmbH. We want to automate our support.").await;
    app.phone_shows("15550100101", 1).await;
    let (ana, chen, dara) = (app.sign_in("ana@example.com").await, app.sign_in("chen@example.com").await, app.sign_in("dara@example.com").await);
    let id = ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(chen.get(&format!("conversations/{id}")).await.0, 404, "another team's queue");
    assert_eq!(chen.get("conversations").await.1["conversations"], json!([]));
    assert_eq!(chen.post(&format!("conversations/{id}/accept"), json!({})).await.0, 404);
    assert_eq!(dara.get(&format!("conversations/{id}")).await.0, 200);
    assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "hi"})).await.0, 409, "who does not own it does not write");
    assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "hi"})).await.0, 202);
    assert_eq!(dara.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200, "a lead takes over");
    assert_eq!(ana.get(&format!("conversations/{id}")).await.0, 404, "and the rep's access ends with it");
    assert_eq!(dara.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await.0, 200);
    assert_eq!(dara.post(&format!("conversations/{id}/messages"), json!({"text": "too late"})).await.0, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn why_is_told_to_whoever_may_read_agents_to_operators_and_counters_say_nothing_of_a_customer() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    app.customer_writes("15550100177", "Can I talk to a person about my invoice?").await;
    app.phone_shows("15550100177", 1).await;
    let (dara, chen) = (app.sign_in("dara@example.com").await, app.sign_in("chen@example.com").await);
    let id = dara.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    let why = format!("conversations/{id}/why");
    let (status, told) = dara.get(&why).await;
    let heard = &told["turns"][0]["heard"][0];
    assert_eq!((status, &heard["trigger"], &heard["counts"]), (200, &json!("explicit_request"), &json!(true)), "{told}");
    assert_eq!(told["turns"][1]["who"], "controller", "{told}");
    let others = chen.get(&why).await.0;
    assert_eq!(others, chen.get(&format!("conversations/{id}")).await.0, "who may not read the chat may not read why");
    let (_, agents) = dara.get("agents").await;
    assert!(agents["agents"].as_array().is_some_and(|all| all.iter().any(|agent| agent["name"] == "support_triage")), "{agents}");
    let counters = app.http.get(format!("{}/metrics", app.url)).send().await.expect("an answer").text().await.expect("text");
    assert!(counters.contains(r#"baton_handoffs_total{trigger="explicit_request",agent="lead_qualifier"} 1"#), "{counters}");
    assert!(!counters.contains("15550100177") && !counters.contains("invoice"), "{counters}");
}
