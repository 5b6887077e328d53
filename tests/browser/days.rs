//! Whole days of four people side by side: a sale from the ad to its close, and a request in Spanish that waits, is noted and moves on.

use super::window::Window;
use super::{LUCIA, Outcome, Stage, play, story};
use serde_json::Value;

#[test]
fn a_sale_and_a_request_go_their_ways_side_by_side() -> Outcome {
    play("days", async |stage| {
        let stage = &*stage;
        let (ana, bo, dara, eva) = tokio::try_join!(
            stage.seat("ana", "Ana Ruiz"),
            stage.seat("bo", "Bo Larsen"),
            stage.seat("dara", "Dara Okoye"),
            stage.seat("eva", "Eva Brandt"),
        )?;
        // nobody is free at first: the request waits
        tokio::try_join!(ana.is("busy"), bo.is("busy"), dara.is("busy"))?;
        accept_from_those_who_wait(&bo).await?;
        ana.is("online").await?;
        tokio::try_join!(sale(&ana), request(stage, &bo, &dara))?;
        figures(&eva).await
    })
}

/// From the ad to the close, by one person.
async fn sale(ana: &Window) -> Outcome {
    story::qualify(ana).await?;
    story::read_the_brief(ana).await?;
    answer_with_a_saved_reply(ana).await?;
    ana.sees(".chat-row.in", "Hello Maya, Ana here.").await?;
    ana.sees(".line.from-operator", "Hello Maya, Ana here.").await?;
    ana.write(".chat-input", "Thank you, that is all").await?;
    ana.sees(".line.from-customer", "that is all").await?;
    ana.click(".actions button", "Close").await?;
    ana.click("dialog .chip", "Resolved").await?;
    ana.click("dialog button[type=submit]", "Close chat").await?;
    ana.sees(".talk .empty-title, .line.event", "losed").await?;
    ana.sees(".list .empty-title", "Nothing assigned to you").await
}

/// Made in the dialog behind the button, found by its name, filled with both first names.
async fn answer_with_a_saved_reply(ana: &Window) -> Outcome {
    ana.click(".composer [aria-label='Saved replies']", "").await?;
    ana.click(".choices-foot", "Manage saved replies").await?;
    ana.click("dialog button", "New saved reply").await?;
    ana.fill("#reply-shortcut", "hello").await?;
    ana.fill("#reply-text", "Hello {customer}, {me} here. What should we start with?").await?;
    ana.click("dialog button[type=submit]", "Save").await?;
    ana.sees("dialog .kept-reply", "/hello").await?;
    ana.click("dialog .dialog-foot .primary", "Done").await?;
    ana.lacks("dialog", "Saved replies").await?;
    // the box has the keyboard again, and a caret
    ana.press("/he").await?;
    ana.sees(".choices [role=option][aria-selected=true]", "Hello Maya, Ana here.").await?;
    ana.press("\u{e007}").await?;
    ana.until("the reply stands in the box", async || {
        let text: String = ana.reads("return document.getElementById('reply').value").await?;
        Ok(text == "Hello Maya, Ana here. What should we start with?")
    })
    .await?;
    ana.press("\u{e007}").await
}

/// A customer wants a person; nobody is free; one of the queue takes it themselves.
async fn accept_from_those_who_wait(bo: &Window) -> Outcome {
    bo.choose("#customer", LUCIA).await?;
    bo.write(".chat-input", "Hola, quiero hablar con una persona").await?;
    bo.sees(".chat-row.in", "Te paso con una persona del equipo").await?;
    bo.click("[data-scope=waiting]", "Waiting").await?;
    bo.click(".card", "Lucía Prieto").await?;
    bo.sees(".talk .who-facts", "In Front Desk").await?;
    bo.sees(".brief .why-title", "Asked for a person").await?;
    bo.click(".barred button", "Accept").await?;
    bo.sees(".talk .who-facts", "You are answering").await
}

/// Answered, noted with a mention, moved to the one who was mentioned, closed by her.
async fn request(stage: &Stage, bo: &Window, dara: &Window) -> Outcome {
    bo.write("#reply", "Hola Lucía, soy Bo. ¿En qué te ayudo?").await?;
    bo.sees(".chat-row.in", "soy Bo").await?;
    note_with_a_mention(bo).await?;
    dara.sees(".toast", "You were mentioned in a note: Lucía Prieto").await?;
    let id = bo.open_id().await?;
    transfer_to_dara(bo).await?;
    loses_sight(bo, &id, "Lucía").await?;
    dara.click(".toast .link", "Open").await?;
    dara.sees(".line.from-note .mention", "@Dara Okoye").await?;
    dara.sees(".line.event", "Transferred by Bo Larsen: Knows the invoice").await?;
    dara.write("#reply", "Hola, soy Dara. La factura está corregida.").await?;
    bo.sees(".chat-row.in", "está corregida").await?;
    dara.click(".actions button", "Close").await?;
    dara.click("dialog .chip", "Resolved").await?;
    dara.click("dialog button[type=submit]", "Close chat").await?;
    dara.sees(".line.event", "Closed: Resolved").await?;
    let phone = stage.demo.received(LUCIA).await?;
    if phone.iter().any(|text| text.contains("she knows") || text.contains("Knows the invoice")) {
        return Err(format!("a note or a reason reached the phone: {phone:?}").into());
    }
    Ok(())
}

async fn note_with_a_mention(bo: &Window) -> Outcome {
    bo.click(".mode", "Note").await?;
    bo.fill("#note-text", "@Dar").await?;
    bo.sees(".choices [role=option]", "Dara Okoye").await?;
    bo.press("\u{e007}").await?;
    bo.press("she knows the invoice").await?;
    bo.press("\u{e007}").await?;
    bo.sees(".line.from-note .mention", "@Dara Okoye").await?;
    bo.sees(".line.from-note", "she knows the invoice").await
}

/// To somebody who wants no new chats: it is said so, and can be done all the same.
async fn transfer_to_dara(bo: &Window) -> Outcome {
    bo.click(".actions button", "Transfer").await?;
    bo.fill("#to-find", "Dara").await?;
    bo.press("\u{e007}").await?;
    bo.fill("#to-reason", "Knows the invoice").await?;
    bo.click("dialog button[type=submit]", "Transfer").await?;
    bo.click("dialog .form-problem button", "Send anyway").await?;
    bo.sees(".talk .empty-title", "Transferred to Dara Okoye").await
}

/// Nothing of the chat stays on the page, and the server knows of none.
pub(crate) async fn loses_sight(who: &Window, id: &str, name: &str) -> Outcome {
    who.lacks("#desk", name).await?;
    for (method, path) in [("GET", format!("conversations/{id}")), ("POST", format!("conversations/{id}/messages"))] {
        let body = if method == "GET" { Value::Null } else { serde_json::json!({"text": "still here?", "client_id": "after-access-ended"}) };
        let (status, answer) = who.api(method, &path, body).await?;
        if status != 404 {
            return Err(format!("{} still gets {status} for {method} {path}: {answer}", who.who).into());
        }
    }
    Ok(())
}

/// What the day came to, on the page of those who lead.
async fn figures(eva: &Window) -> Outcome {
    eva.goes("#analytics").await?;
    // they are counted a little after they happened
    eva.until("the day is counted", async || {
        eva.click(".analytics-head button", "Refresh").await?;
        eva.reads("return document.querySelector('.analytics-tiles').textContent.includes('Conversations22 closed')").await
    })
    .await?;
    eva.sees(".analytics-tiles .tile", "Contained0").await?;
    eva.sees(".analytics-tiles .tile", "Handed off2").await?;
    eva.sees(".analytics-tiles .tile", "Missed deadlines0").await?;
    eva.sees(".analytics-tiles .tile", "only 3 measured").await?;
    eva.click(".segments [data-by=queue]", "Queue").await?;
    eva.sees(".analytics table", "Enterprise Sales").await?;
    eva.sees(".analytics table", "Front Desk").await?;
    eva.click(".segments [data-by=person]", "Person").await?;
    eva.sees(".analytics table", "Dara Okoye").await?;
    eva.shoot("days-analytics").await
}
