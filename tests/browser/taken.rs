//! What is taken away is gone at once: a chat that was not answered in time, and the seat of who was removed.

use super::offers::saves;
use super::window::Window;
use super::{MAYA, OLIVER, Outcome, play};
use serde_json::json;
use std::time::Duration;

/// From the removal until the page of who was removed has ended.
const ENDED_MAX: Duration = Duration::from_secs(3);

#[test]
fn whoever_types_too_long_keeps_their_words_and_loses_the_chat() -> Outcome {
    play("revoked", async |stage| {
        let stage = &*stage;
        let (ana, eva) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("eva", "Eva Brandt"))?;
        answer_within(&eva, 6).await?;
        stage.qualifies(MAYA).await?;
        ana.click(".toast .link", "Open").await?;
        ana.sees(".talk .who-facts", "You are answering").await?;
        ana.fill("#reply", "Hi Maya, let me look that up for").await?;
        let id = ana.open_id().await?;
        ana.sees(".barred", "Waiting for a person in Enterprise Sales").await?;
        ana.sees(".barred", "Your draft is kept: “Hi Maya, let me look that up for”").await?;
        ana.shoot("revoked").await?;
        cannot_write(&ana, &id).await?;
        stage.demo.received(MAYA).await?.iter().all(|text| !text.contains("look that up")).then_some(()).ok_or("her draft was sent")?;
        // she may take it again, and finds her words
        ana.click(".barred button", "Accept").await?;
        ana.until("her words stand in the box", async || {
            Ok(ana.reads::<String>("return document.getElementById('reply').value").await? == "Hi Maya, let me look that up for")
        })
        .await
    })
}

async fn answer_within(eva: &Window, seconds: u32) -> Outcome {
    eva.goes("#admin/queues/enterprise-sales").await?;
    eva.span_named("First answer within", seconds).await?;
    saves(eva).await
}

async fn cannot_write(ana: &Window, id: &str) -> Outcome {
    let open = "const form = document.querySelector('.composer-form:not(.is-note)'); return form.checkVisibility()";
    if ana.reads::<bool>(open).await? {
        return Err("the composer stands open for somebody who may not write".into());
    }
    let (status, answer) =
        ana.api("POST", &format!("conversations/{id}/messages"), json!({"text": "sent all the same", "client_id": "late"})).await?;
    if (200..300).contains(&status) { Err(format!("she could send: {answer}").into()) } else { Ok(()) }
}

#[test]
fn who_is_removed_is_out_at_once_and_their_chat_goes_to_another() -> Outcome {
    play("removed", async |stage| {
        let stage = &*stage;
        let (bo, eva) = tokio::try_join!(stage.seat("bo", "Bo Larsen"), stage.seat("eva", "Eva Brandt"))?;
        stage.qualifies(OLIVER).await?;
        bo.click(".toast .link", "Open").await?;
        bo.sees(".talk .who-facts", "You are answering").await?;
        let ana = stage.seat("ana", "Ana Ruiz").await?;
        eva.goes("#admin/people/bo").await?;
        eva.click(".sheet-foot button", "Remove this person").await?;
        eva.sees("dialog", "They hold 1 chat now").await?;
        eva.click("dialog button[type=submit]", "Remove").await?;
        tokio::time::timeout(ENDED_MAX, bo.sees(".signin h1", "")).await.map_err(|_| "Bo's page did not end")??;
        bo.lacks("#desk", "Oliver").await?;
        bo.sees(".form-problem", "Your session ended").await?;
        let (status, _) = bo.api("GET", "me", serde_json::Value::Null).await?;
        if status != 401 {
            return Err(format!("Bo is gone and still gets {status}").into());
        }
        ana.sees(".toast", "New chat assigned to you: Oliver Hughes").await?;
        eva.sees(".admin-part h2", "People").await?;
        eva.lacks(".table", "Bo Larsen").await
    })
}
