//! Who did what, as an admin reads it.

use super::app::{App, Brain, Engine, eventually};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_reads_who_moved_a_chat_and_why_and_nobody_else_does() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(app) = App::start(engine, Brain::Offline).await else { continue };
        app.customer_writes("15550109000", "I want to talk to a person, please.").await;
        let id = eventually("a chat", || async { app.runtime.store().conversation_ids().await.expect("readable").into_iter().next() }).await;
        let dara = app.sign_in("dara@example.com").await;
        eventually("it waits for people", || async {
            let state = app.runtime.load(&id).await.expect("readable")?;
            matches!(state.owner, baton::domain::conversation::Owner::Queue { .. }).then_some(())
        })
        .await;
        assert_eq!(dara.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
        assert_eq!(dara.post(&format!("conversations/{id}/close"), json!({"reason": "Solved by phone"})).await.0, 200);
        let wrong = app.http.post(format!("{}/api/v1/session", app.url)).json(&json!({"email": "dara@example.com", "password": "not hers at all"}));
        assert_eq!(wrong.send().await.expect("an answer").status().as_u16(), 401);

        let eva = app.sign_in("eva@example.com").await;
        let (status, page) = eva.get(&format!("audit?subject=conversation:{id}")).await;
        assert_eq!(status, 200, "{page}");
        let told: Vec<(&str, &str)> = page["entries"].as_array().expect("a list").iter().map(|e| (word(e, "actor"), word(e, "action"))).collect();
        assert_eq!(told, [("dara", "closed"), ("dara", "assigned"), ("baton", "handed_off")], "{engine:?}: {page}");
        assert_eq!(word(&page["entries"][0], "why"), "Solved by phone");
        let (_, page) = eva.get("audit?actor=dara").await;
        let actions: Vec<&str> = page["entries"].as_array().expect("a list").iter().map(|e| word(e, "action")).collect();
        assert_eq!(actions, ["sign_in_refused", "closed", "assigned", "signed_in"], "{page}");
        for other in ["dara", "ana"] {
            let person = app.sign_in(&format!("{other}@example.com")).await;
            assert_eq!(person.get("audit").await.0, 404, "{other}");
        }
        app.runtime.beat().await.expect("writable");
        let found = app.runtime.store().verify_audit().await.expect("readable");
        assert!(found.broken.is_none() && found.sealed >= 6, "{found:?}");
    }
}

fn word<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
