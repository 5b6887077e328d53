//! What comes between: a colleague who was faster, a chat put aside, one that must be found again, and one that nobody answers.

use super::window::Window;
use super::{JONAS, LUCIA, MAYA, Outcome, Stage, play};
use serde_json::{Value, json};

#[test]
fn what_was_written_meanwhile_is_shown_before_anything_goes_out() -> Outcome {
    play("meanwhile", async |stage| {
        let stage = &*stage;
        let (ana, dara) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("dara", "Dara Okoye"))?;
        dara.is("busy").await?;
        stage.qualifies(MAYA).await?;
        ana.click(".toast .link", "Open").await?;
        ana.sees(".talk .who-facts", "You are answering").await?;
        let id = ana.open_id().await?;
        // her page hears nothing more: no feed reaches it
        ana.tell_browser("Network.enable", json!({})).await?;
        ana.tell_browser("Network.setBlockedURLs", json!({"urls": ["*/api/v1/feed*"]})).await?;
        ana.loads(&format!("#c={id}")).await?;
        ana.sees("#reply", "").await?;
        dara_comes_between(&dara, &id, "The price is 90 euros.").await?;
        ana.write("#reply", "The price is 120 euros.").await?;
        ana.sees(".known-notice", "Not sent: this was written meanwhile").await?;
        ana.sees(".known-notice .meanwhile", "The price is 90 euros.").await?;
        ana.sees(".known-notice .meanwhile-who", "Dara Okoye").await?;
        ana.shoot("meanwhile").await?;
        ana.click(".known-foot button", "Edit").await?;
        ana.write("#reply", "As Dara says: 90.").await?;
        stage.demo.arrives(MAYA, "As Dara says: 90.").await?;
        dara_comes_between(&dara, &id, "And 80 for ten people.").await?;
        ana.write("#reply", "Shall I send an offer?").await?;
        ana.sees(".known-notice .meanwhile", "And 80 for ten people.").await?;
        ana.click(".known-foot button", "Send anyway").await?;
        stage.demo.arrives(MAYA, "Shall I send an offer?").await?;
        let phone = stage.demo.received(MAYA).await?;
        if phone.iter().any(|text| text.contains("120")) { Err(format!("what was held back went out: {phone:?}").into()) } else { Ok(()) }
    })
}

/// Takes the chat over, writes, and gives it back.
async fn dara_comes_between(dara: &Window, id: &str, text: &str) -> Outcome {
    dara.asks("POST", &format!("conversations/{id}/accept"), json!({})).await?;
    dara.asks("POST", &format!("conversations/{id}/messages"), json!({"text": text, "client_id": text.replace([' ', '.'], "-")})).await?;
    dara.asks("POST", &format!("conversations/{id}/transfer"), json!({"person": "ana", "reason": "Back to you", "warm": false})).await.map(drop)
}

#[test]
fn a_chat_that_is_put_aside_comes_back() -> Outcome {
    play("snooze", async |stage| {
        let stage = &*stage;
        let ana = stage.seat("ana", "Ana Ruiz").await?;
        stage.qualifies(MAYA).await?;
        ana.click(".toast .link", "Open").await?;
        let id = ana.open_id().await?;
        ana.write("#reply", "I will ask and come back to you.").await?;
        snooze(&ana).await?;
        ana.click(".standing button", "Wake it now").await?;
        ana.click("[data-scope=mine]", "").await?;
        ana.sees(".card", "Maya Patel").await?;
        snooze(&ana).await?;
        ana.click(".topbar .nav-link[data-screen=inbox]", "").await?;
        ana.sees(".talk .empty-title", "").await?;
        stage.demo.writes(MAYA, "Any news?").await?;
        ana.click("[data-scope=mine]", "").await?;
        ana.sees(".cards .card.unread", "Any news?").await?;
        ana.asks("POST", &format!("conversations/{id}/messages"), json!({"text": "Tomorrow.", "client_id": "tomorrow"})).await?;
        let soon: i64 = ana.reads("return Date.now() + 2500").await?;
        ana.asks("POST", &format!("conversations/{id}/snooze"), json!({"until": soon})).await?;
        ana.lacks(".cards", "Maya Patel").await?;
        ana.sees(".toast", "A chat you snoozed is back: Maya Patel").await?;
        ana.sees(".cards .card", "Maya Patel").await
    })
}

async fn snooze(ana: &Window) -> Outcome {
    ana.click(".actions [aria-label=Snooze]", "").await?;
    ana.click(".menu .menu-item", "In 1 hour").await?;
    ana.sees(".toast", "Snoozed until").await?;
    ana.sees(".standing", "or until the customer writes").await?;
    ana.lacks(".cards", "Maya Patel").await?;
    ana.click("[data-scope=snoozed]", "Snoozed").await?;
    ana.sees(".cards .card .flag", "Snoozed until").await
}

#[test]
fn what_was_said_is_found_and_a_filter_is_kept() -> Outcome {
    play("find", async |stage| {
        let stage = &*stage;
        let dara = stage.seat("dara", "Dara Okoye").await?;
        dara.is("busy").await?;
        tokio::try_join!(stage.qualifies(MAYA), want_a_person(stage), stage.demo.writes(JONAS, "Guten Tag, eine Frage zur Straßenbahn"))?;
        stage.demo.arrives(JONAS, "").await?;
        dara.press("/").await?;
        dara.press("strassen").await?;
        dara.until("the search finds nothing or the one", async || {
            let found: Vec<String> = dara.reads("return [...document.querySelectorAll('.card-name')].map((el) => el.textContent)").await?;
            Ok(found.len() <= 1)
        })
        .await?;
        dara.fill("#find", "straßenb").await?;
        dara.sees(".card mark", "Straßenbahn").await?;
        dara.lacks(".cards", "Maya").await?;
        dara.click(".card", "Jonas Weber").await?;
        dara.sees(".line.hit mark", "Straßenbahn").await?;
        keep_a_filter(&dara).await
    })
}

async fn keep_a_filter(dara: &Window) -> Outcome {
    dara.click("#find", "").await?;
    dara.press("\u{e00c}").await?;
    dara.click("[data-scope=all]", "All").await?;
    dara.sees(".cards .card", "Maya Patel").await?;
    dara.click(".find [aria-label=Filters]", "").await?;
    dara.choose("#filter-queue", "front-desk").await?;
    dara.fill(".filter-keep input", "Front desk only").await?;
    dara.click(".filter-keep button", "Save").await?;
    dara.sees(".saved-filter", "Front desk only").await?;
    dara.click(".filter-foot button", "Done").await?;
    dara.sees(".chips-row .chip", "Front Desk").await?;
    dara.sees(".cards .card", "Lucía Prieto").await?;
    dara.lacks(".cards", "Maya").await?;
    dara.click(".chips-row .link", "Clear").await?;
    dara.loads("").await?;
    dara.click(".find [aria-label=Filters]", "").await?;
    dara.click(".saved-filter .menu-item", "Front desk only").await?;
    dara.sees(".chips-row .chip", "Front Desk").await?;
    dara.sees(".cards .card", "Lucía Prieto").await?;
    dara.lacks(".cards", "Maya").await?;
    dara.shoot("find").await
}

#[test]
fn a_lead_sees_what_does_not_move_and_moves_it() -> Outcome {
    play("board", async |stage| {
        let stage = &*stage;
        let (ana, dara, eva) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("dara", "Dara Okoye"), stage.seat("eva", "Eva Brandt"))?;
        tokio::try_join!(ana.is("busy"), dara.is("busy"))?;
        hurry(&eva).await?;
        dara.goes("#board").await?;
        dara.sees(".stalled ~ *, .board-none", "Every chat moves").await?;
        want_a_person(stage).await?;
        dara.sees(".board-queues tr, .board-queues li", "Front Desk").await?;
        dara.sees(".board-tiles .tile", "Waiting1").await?;
        dara.sees(".board-tiles .tile", "Late1").await?;
        dara.sees(".stalled li", "Deadline past").await?;
        dara.sees(".stalled li", "Lucía Prieto").await?;
        dara.shoot("board-late").await?;
        dara.click(".stalled-acts button", "Reassign…").await?;
        dara.fill("#to-find", "Ana").await?;
        dara.press("\u{e007}").await?;
        dara.fill("#to-reason", "Speaks Spanish").await?;
        dara.click("dialog button[type=submit]", "Reassign").await?;
        dara.click("dialog .form-problem button", "Send anyway").await?;
        dara.sees(".toast", "Lucía Prieto goes to Ana Ruiz.").await?;
        ana.click(".toast .link", "Open").await?;
        ana.sees(".line.event", "Speaks Spanish").await?;
        ana.sees(".talk .who-facts", "You are answering").await?;
        dara.sees(".board-tiles .tile", "Waiting0").await
    })
}

/// Eva wants chats of the front desk to be over within two seconds.
async fn hurry(eva: &Window) -> Outcome {
    let Value::Object(mut now) = eva.asks("GET", "workspace", Value::Null).await? else { return Err("no workspace".into()) };
    let queues = now.get_mut("workspace").and_then(|workspace| workspace["queues"].as_array_mut()).ok_or("no queues")?;
    for queue in queues.iter_mut().filter(|queue| queue["id"] == "front-desk") {
        queue["resolution"] = "2s".into();
        queue["clock"] = "wall".into();
    }
    let wanted = json!({"from": now["version"], "note": "in a hurry", "workspace": now["workspace"]});
    eva.asks("PUT", "workspace", wanted).await.map(drop)
}

async fn want_a_person(stage: &Stage) -> Outcome {
    stage.demo.writes(LUCIA, "Hola, quiero hablar con una persona").await?;
    stage.demo.arrives(LUCIA, "Te paso con una persona del equipo").await
}

#[test]
fn who_comes_and_goes_uses_up_no_connections() -> Outcome {
    play("comes-and-goes", async |stage| {
        let dara = stage.seat("dara", "Dara Okoye").await?;
        // More often than a browser has connections to one server: pages that are left must not hold theirs.
        for _ in 0..8 {
            dara.loads("#board").await?;
            dara.sees(".board-age", "Live").await?;
        }
        dara.page.back().await?;
        dara.page.back().await?;
        dara.sees(".board-age", "Live").await
    })
}
