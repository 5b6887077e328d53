//! The server dies and comes back on the same port with the same data: the pages mend themselves and nothing is lost.

use super::programs::{PASSWORD, Served};
use super::window::Window;
use super::{MAYA, Outcome, Stage, play};
use serde_json::{Value, json};

const TAKEN: &str = "Taken just before the fall";
const WHILE_DOWN: &str = "Written while it was down";
const BEGUN: &str = "Begun while it was down";

#[test]
fn pages_outlive_the_server_and_nothing_is_lost() -> Outcome {
    play("restart", async |stage| {
        let mut served = Served::start().await?;
        let (ana, eva) = tokio::try_join!(sits_at(stage, &served, "ana", "Ana Ruiz"), sits_at(stage, &served, "eva", "Eva Brandt"))?;
        ana.is("online").await?;
        qualifies(&served).await?;
        ana.click(".toast .link", "Open").await?;
        ana.sees(".talk .who-facts", "You are answering").await?;
        eva.goes("board").await?;
        eva.sees(".board-age", "Live").await?;
        // taken by the server and not yet by WhatsApp, whose answers come late
        served.goes_wrong(json!({"fails": [], "statuses": {}, "latency_ms": 4000})).await?;
        ana.write("#reply", TAKEN).await?;
        ana.until("the server has it", async || {
            let detail = ana.asks("GET", &format!("conversations/{}", ana.open_id().await?), Value::Null).await?;
            Ok(detail["lines"].as_array().is_some_and(|lines| lines.iter().any(|line| line["text"] == TAKEN)))
        })
        .await?;
        served.dies();
        served.goes_wrong(json!({"fails": [], "statuses": {}})).await?;
        while_it_is_down(&ana, &eva).await?;
        served.happens(MAYA, json!({"text": "Anybody there?"})).await?;
        served.comes_back().await?;
        all_is_there(&ana, &eva, &served).await
    })
}

/// Signs in with a password at a house without demo accounts.
async fn sits_at(stage: &Stage, served: &Served, who: &str, name: &str) -> Outcome<Window> {
    let window = stage.window_at(who, &served.address).await?;
    window.fill("#email", &format!("{who}@example.com")).await?;
    window.write("#password", PASSWORD).await?;
    window.sees(".whoami", name).await?;
    Ok(window)
}

async fn qualifies(served: &Served) -> Outcome {
    served.happens(MAYA, json!({"text": "Hi, I saw your ad", "ad": true})).await?;
    served.arrives(MAYA, "Which company").await?;
    served.happens(MAYA, json!({"text": "We are Acme GmbH"})).await?;
    served.arrives(MAYA, "What would you like to use it for").await?;
    served.happens(MAYA, json!({"text": "Automate our support"})).await
}

async fn while_it_is_down(ana: &Window, eva: &Window) -> Outcome {
    ana.sees(".lost", "Live updates interrupted").await?;
    ana.write("#reply", WHILE_DOWN).await?;
    ana.sees(".line .trouble", "Try again").await?;
    ana.fill("#reply", BEGUN).await?;
    eva.sees(".lost", "Live updates interrupted").await?;
    ana.shoot("restart-down").await
}

async fn all_is_there(ana: &Window, eva: &Window, served: &Served) -> Outcome {
    for window in [ana, eva] {
        let live = "return !document.querySelector('.lost').checkVisibility()";
        window.until("the page is live again", async || window.reads(live).await).await?;
    }
    ana.sees(".line.from-customer", "Anybody there?").await?;
    ana.click(".line .trouble button", "Try again").await?;
    ana.lacks(".line .trouble", "Try again").await?;
    served.arrives(MAYA, WHILE_DOWN).await?;
    served.happens(MAYA, json!({"text": "I am still here"})).await?;
    ana.sees(".line.from-customer", "I am still here").await?;
    let kept: String = ana.reads("return document.getElementById('reply').value").await?;
    if kept != BEGUN {
        return Err(format!("what she had begun is {kept:?} now").into());
    }
    ana.sees(".line.from-operator", TAKEN).await?;
    eva.sees(".board-age", "Live").await?;
    let phone = served.received(MAYA).await?;
    let often = |words: &str| phone.iter().filter(|text| *text == words).count();
    // whether one that was on its way at the fall arrived, nobody can know: it is told, and never sent twice unasked
    if often(WHILE_DOWN) == 1 && often(TAKEN) <= 1 { Ok(()) } else { Err(format!("not once each: {phone:?}").into()) }
}
