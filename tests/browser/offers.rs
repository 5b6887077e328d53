//! A queue that hands out by offer: set on the admin page, declined by one, accepted by the next.

use super::window::Window;
use super::{MAYA, Outcome, play};

#[test]
fn what_one_declines_is_offered_to_the_next() -> Outcome {
    play("offers", async |stage| {
        let stage = &*stage;
        let (ana, bo, eva) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("bo", "Bo Larsen"), stage.seat("eva", "Eva Brandt"))?;
        hand_out_by_offer(&eva).await?;
        stage.qualifies(MAYA).await?;
        decline(&ana).await?;
        accept(&bo).await?;
        ana.lacks(".cards", "Maya Patel").await?;
        bo.write("#reply", "Hi Maya, Bo took your chat").await?;
        stage.demo.arrives(MAYA, "Bo took your chat").await
    })
}

async fn hand_out_by_offer(eva: &Window) -> Outcome {
    eva.goes("#admin/queues/enterprise-sales").await?;
    eva.click_named("As an offer").await?;
    eva.span_named("An offer stands for", 60).await?;
    saves(eva).await?;
    eva.sees(".toast", "Saved").await
}

/// Saves the form of an admin page: what will change is shown first.
pub(crate) async fn saves(eva: &Window) -> Outcome {
    eva.click(".sheet-foot button[type=submit]", "").await?;
    eva.sees("dialog", "What will change").await?;
    eva.click("dialog button[type=submit]", "").await?;
    eva.lacks("dialog", "What will change").await
}

async fn decline(ana: &Window) -> Outcome {
    ana.sees(".toast", "A chat is offered to you: Maya Patel").await?;
    ana.click(".toast .link", "Open").await?;
    ana.sees(".offer", "Offered to you").await?;
    ana.sees(".offer-left", " s left").await?;
    ana.sees(".barred", "You can write once you accept").await?;
    let left = async || -> Outcome<u32> {
        let words: String = ana.reads("return document.querySelector('.offer-left').textContent").await?;
        Ok(words.chars().filter(char::is_ascii_digit).collect::<String>().parse()?)
    };
    let first = left().await?;
    ana.until("the time runs", async || Ok(left().await? < first)).await?;
    ana.shoot("offer").await?;
    ana.click(".offer button", "Decline").await?;
    ana.until("the offer is gone", async || {
        ana.reads::<bool>("const offer = document.querySelector('.offer'); return !offer || !offer.checkVisibility()").await
    })
    .await
}

async fn accept(bo: &Window) -> Outcome {
    bo.sees(".toast", "A chat is offered to you: Maya Patel").await?;
    bo.click(".toast .link", "Open").await?;
    bo.sees(".offer", "Offered to you").await?;
    bo.click(".offer button", "Accept").await?;
    bo.sees(".talk .who-facts", "You are answering").await
}
