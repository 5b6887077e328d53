//! From an empty hand to the first chat with a person, by an admin who knows only the pages: a team, a person, hours, a queue, the number.

use super::offers::saves;
use super::window::Window;
use super::{Outcome, play};

#[test]
fn a_newcomer_reaches_the_first_chat_on_pages_alone() -> Outcome {
    play("newcomer", async |stage| {
        let stage = &*stage;
        let eva = stage.seat("eva", "Eva Brandt").await?;
        eva.click(".nav-link[data-screen=admin]", "").await?;
        add_a_team(&eva).await?;
        let link = invite(&eva).await?;
        let zoe = stage.window_at("zoe", &link).await?;
        choose_a_password(&zoe).await?;
        add_hours(&eva).await?;
        add_a_queue(&eva).await?;
        route_the_number(&eva).await?;
        zoe.write(".chat-input", "Hello, a question about my bill").await?;
        zoe.sees(".toast", "New chat assigned to you").await?;
        zoe.click(".toast .link", "Open").await?;
        zoe.sees(".talk .who-facts", "You are answering").await?;
        zoe.write("#reply", "Hello, this is Zoë").await?;
        zoe.sees(".chat-row.in", "this is Zoë").await?;
        eva.click(".admin-list a", "Overview").await?;
        eva.sees(".steps", "1 chat is with a person now").await?;
        each_country_and_language_is_offered_once(&eva).await?;
        eva.shoot("newcomer").await
    })
}

/// Browsers name old codes ("UK", "iw") like those that took their place.
async fn each_country_and_language_is_offered_once(eva: &Window) -> Outcome {
    let twice: Vec<String> = eva
        .reads(
            "return import('/assets/places.js').then(({ countries, languages }) => [countries(), languages()].flatMap((list) =>
                list.filter(([, name], nth) => list.findIndex(([, other]) => other === name) !== nth).map(([code]) => code)))",
        )
        .await?;
    let old: Vec<String> = eva
        .reads(
            "return import('/assets/places.js').then(({ countries, languages }) => [...countries(), ...languages()].map(([code]) => code)
                .filter((code) => ['UK', 'VD', 'RH', 'DY', 'HV', 'NH', 'iw', 'in', 'mo', 'jw', 'ji', 'tw'].includes(code)))",
        )
        .await?;
    if twice.is_empty() && old.is_empty() { Ok(()) } else { Err(format!("twice: {twice:?}, old: {old:?}").into()) }
}

/// The step of the overview with these words on its button.
async fn step(eva: &Window, label: &str) -> Outcome {
    eva.click(".admin-list a", "Overview").await?;
    eva.sees(".steps", "").await?;
    eva.click(".step-links .button", label).await
}

async fn add_a_team(eva: &Window) -> Outcome {
    step(eva, "Add a team").await?;
    eva.fill_named("Name", "Billing").await?;
    eva.click_named("Dara Okoye").await?;
    saves(eva).await?;
    eva.sees(".table", "Billing").await
}

/// Adds a person. Answers the link that they are sent.
async fn invite(eva: &Window) -> Outcome<String> {
    step(eva, "Add a person").await?;
    eva.fill_named("Name", "Zoë Müller").await?;
    eva.fill_named("E-mail", "zoe@example.com").await?;
    eva.click_named("Billing").await?;
    saves(eva).await?;
    eva.sees("dialog", "Invitation for Zoë Müller").await?;
    let link = eva.reads("return document.querySelector('dialog .copy-box input').value").await?;
    eva.click("dialog button", "Done").await?;
    eva.sees("aside", "Invited, waiting").await?;
    Ok(link)
}

async fn choose_a_password(zoe: &Window) -> Outcome {
    zoe.sees("h1", "Welcome, Zoë Müller").await?;
    zoe.fill_named("New password", "zoe zoe zoe").await?;
    zoe.fill_named("The same again", "zoe zoe zoe").await?;
    zoe.click(".link-card button[type=submit]", "").await?;
    zoe.sees(".field-problem", "").await?;
    zoe.fill_named("New password", "tres tristes tigres").await?;
    zoe.fill_named("The same again", "tres tristes tigres").await?;
    zoe.click(".link-card button[type=submit]", "").await?;
    zoe.sees(".whoami", "Zoë Müller").await
}

/// Open day and night, so that the test may run at any hour.
async fn add_hours(eva: &Window) -> Outcome {
    step(eva, "Add hours").await?;
    eva.fill_named("Name", "Always on").await?;
    eva.click_named("Add hours on Saturday").await?;
    eva.click_named("Add hours on Sunday").await?;
    let always = "
        for (const field of document.querySelectorAll('.day-spans input[type=time]')) {
            field.value = '00:00';
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
        }";
    eva.js(always, vec![]).await?;
    saves(eva).await?;
    eva.sees(".month", "").await
}

async fn add_a_queue(eva: &Window) -> Outcome {
    step(eva, "Add a queue").await?;
    eva.fill_named("Name", "Billing desk").await?;
    eva.choose_named("Team", "Billing").await?;
    eva.choose_named("Add a person…", "Zoë Müller").await?;
    eva.choose_named("Hours", "always-on").await?;
    eva.span_named("First answer within", 300).await?;
    saves(eva).await?;
    eva.sees(".table", "Billing desk").await
}

async fn route_the_number(eva: &Window) -> Outcome {
    step(eva, "Choose").await?;
    eva.click_named("People, from the first word on").await?;
    eva.choose_named("Queue", "Billing desk").await?;
    saves(eva).await?;
    eva.sees(".card-list", "People of Billing desk").await
}
