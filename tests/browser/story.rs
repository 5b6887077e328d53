//! The story: a customer clicks an ad, the agent asks, a person answers, a lead takes over. Its shots stand in `target/screenshots`.

use super::window::Window;
use super::{LUCIA, MAYA, Outcome, play};

#[test]
fn a_lead_goes_from_the_ad_to_a_person_and_back() -> Outcome {
    play("story", async |stage| story(&stage.window("ana").await?, &stage.window("dara").await?).await)
}

async fn story(ana: &Window, dara: &Window) -> Outcome {
    ana.sign_in("Ana Ruiz").await?;
    ana.sees(".presence select", "Online").await?;
    qualify(ana).await?;
    ana.shoot("1-assigned").await?;
    read_the_brief(ana).await?;
    ana.shoot("2-brief").await?;
    answer(ana).await?;
    exchange_files(ana).await?;
    let id = lead_watches(dara, "Happy to help Acme").await?;
    transfer(ana, &id).await?;
    lead_takes_over(ana, dara).await?;
    give_back_and_close(ana, dara).await?;
    ask_for_a_person_in_spanish(ana).await?;
    write_after_the_window_shut(ana).await?;
    sign_out_and_in(ana).await
}

/// The customer clicks the ad and answers the agent's two questions.
pub(crate) async fn qualify(ana: &Window) -> Outcome {
    ana.choose("#customer", MAYA).await?;
    ana.click(".ad-button", "").await?;
    ana.sees(".chat-row.in", "Which company").await?;
    ana.write(".chat-input", "We are Acme GmbH").await?;
    ana.sees(".chat-row.in", "What would you like to use it for").await?;
    ana.write(".chat-input", "Automate our support").await?;
    ana.sees(".toast", "New chat assigned to you: Maya Patel").await
}

/// Why, what is known, and the words it came from.
pub(crate) async fn read_the_brief(ana: &Window) -> Outcome {
    ana.click(".toast .link", "Open").await?;
    ana.sees(".talk .who-facts", "You are answering").await?;
    ana.sees(".brief .why-title", "Everything needed is known").await?;
    ana.sees(".brief .slot.is-filled", "Acme GmbH").await?;
    ana.sees(".brief .slot.is-filled", "Automate our support").await?;
    ana.sees(".brief .slot.is-missing", "Team size").await?;
    ana.sees(".brief .facts", "Ad: Automate your support on WhatsApp").await?;
    ana.click(".brief .source", "Acme GmbH").await?;
    ana.sees(".line.hit mark", "Acme GmbH").await
}

async fn answer(ana: &Window) -> Outcome {
    ana.write("#reply", "Hi Maya, this is Ana. Happy to help Acme.").await?;
    ana.sees(".chat-row.in", "Happy to help Acme").await?;
    ana.sees(".line.from-operator", "Happy to help Acme").await?;
    ana.sees(".line.from-operator .icon-ticks.read", "").await?;
    ana.shoot("3-answered").await
}

/// A picture of the customer is seen in the chat; a document of ours reaches the phone.
async fn exchange_files(ana: &Window) -> Outcome {
    ana.fill(".chat-input", "Our last receipt").await?;
    ana.pick_file(".chat-form input[type=file]", "receipt.png").await?;
    ana.sees(".chat-row.out", "Our last receipt").await?;
    ana.sees(".line.from-customer .has-file", "Our last receipt").await?;
    ana.until("the picture is shown", async || {
        let shown = "return [...document.querySelectorAll('.file-image img, .chat-image')].filter((img) => img.naturalWidth > 0).length";
        Ok(ana.reads::<u32>(shown).await? == 2)
    })
    .await?;
    ana.pick_file(".composer input[type=file]", "offer.pdf").await?;
    ana.sees(".chat-row.in .chat-document", "offer.pdf").await?;
    ana.sees(".line.from-operator .file-document", "offer.pdf").await?;
    ana.shoot("3-files").await?;
    ana.click(".stage-foot button", "What else can happen").await?;
    ana.choose("#happens", "customer-2").await?;
    ana.shoot("3-what-happens").await?;
    ana.click("dialog button[type=submit]", "Let it happen").await?;
    ana.sees(".chat-reaction", "👍").await?;
    ana.sees(".line.from-customer", "👍").await?;
    ana.click(".stage-foot button", "What goes wrong").await?;
    ana.sees("dialog", "Statuses come twice").await?;
    ana.shoot("3-what-goes-wrong").await?;
    ana.click("dialog button", "Cancel").await
}

/// WhatsApp says that the 24 hours are over, and only then: the text failed in sight of who wrote it, and a template goes instead.
async fn write_after_the_window_shut(ana: &Window) -> Outcome {
    let fault = "fetch('sandbox/faults', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ fails: [{ code: 131047, later: true }] }) })";
    ana.page.execute(fault, vec![]).await?;
    ana.write("#reply", "Hola Lucía, soy Ana").await?;
    ana.sees(".line.is-failed .trouble", "Not delivered").await?;
    ana.sees(".barred", "WhatsApp takes only a template").await?;
    ana.shoot("8-window-shut").await?;
    ana.click(".barred button", "Send a template").await?;
    ana.sees("dialog .template-preview", "").await?;
    ana.shoot("8-template").await?;
    ana.page.execute("document.querySelectorAll('.template-fields input').forEach((input) => { input.value = 'Lucía'; input.dispatchEvent(new Event('input', { bubbles: true })); })", vec![]).await?;
    ana.click("dialog button[type=submit]", "Send template").await?;
    ana.sees(".line.from-operator", "Lucía").await?;
    ana.lacks("dialog", "Send template").await?;
    ana.shoot("8-template-sent").await
}

/// A lead sees what Ana does, in a browser of her own. Answers which conversation it is.
async fn lead_watches(dara: &Window, said: &str) -> Outcome<String> {
    dara.sign_in("Dara Okoye").await?;
    dara.click("[data-scope=all]", "All").await?;
    dara.click(".card", "Maya Patel").await?;
    dara.sees(".line.from-operator", said).await?;
    dara.sees(".barred", "Ana Ruiz is answering").await?;
    let hash: String = dara.page.execute("return location.hash", vec![]).await?.convert()?;
    Ok(hash.trim_start_matches("#c=").to_owned())
}

/// To a queue that Ana does not serve: nothing of the chat stays with her, neither on the page nor at the server.
async fn transfer(ana: &Window, id: &str) -> Outcome {
    ana.click(".actions button", "Transfer").await?;
    ana.choose("#to-queue", "tier-1-support").await?;
    ana.fill("#to-reason", "Asks about an invoice").await?;
    ana.shoot("4-transfer").await?;
    ana.click("dialog button[type=submit]", "Transfer").await?;
    ana.sees(".talk .empty-title", "Transferred to Tier 1 Technical Support").await?;
    ana.sees(".list .empty-title", "Nothing assigned to you").await?;
    ana.lacks("#desk", "Acme").await?;
    let ask = "const done = arguments[1]; fetch(`api/v1/conversations/${arguments[0]}`).then((answer) => done(answer.status));";
    let status: u16 = ana.page.execute_async(ask, vec![id.into()]).await?.convert()?;
    if status != 404 {
        return Err(format!("Ana still gets {status} for {id}, which is not hers").into());
    }
    ana.shoot("5-access-lost").await
}

/// The same moment, live, at the lead's desk.
async fn lead_takes_over(ana: &Window, dara: &Window) -> Outcome {
    dara.sees(".line.event", "Transferred by Ana Ruiz: Asks about an invoice").await?;
    dara.sees(".brief .why-title", "Asks about an invoice").await?;
    dara.click(".barred button", "Accept").await?;
    dara.sees(".talk .who-facts", "You are answering").await?;
    dara.write("#reply", "Dara here, the invoice is corrected.").await?;
    ana.sees(".chat-row.in", "the invoice is corrected").await?;
    dara.shoot("6-taken-over").await
}

async fn give_back_and_close(ana: &Window, dara: &Window) -> Outcome {
    dara.click(".actions button", "Hand back").await?;
    dara.fill("#note", "The invoice is settled").await?;
    dara.click("dialog button[type=submit]", "Hand back").await?;
    dara.sees(".talk .who-facts", "Agent: Lead qualifier").await?;
    ana.write(".chat-input", "Thanks! We are 25 people").await?;
    dara.sees(".brief .slot.is-filled", "25").await?;
    dara.click(".actions button", "Close").await?;
    dara.click("dialog .chip", "Resolved").await?;
    dara.click("dialog button[type=submit]", "Close chat").await?;
    dara.sees(".barred", "This conversation is closed").await?;
    dara.sees(".line.event", "Closed: Resolved").await?;
    dara.shoot("7-closed").await
}

async fn ask_for_a_person_in_spanish(ana: &Window) -> Outcome {
    ana.choose("#customer", LUCIA).await?;
    ana.write(".chat-input", "Hola, quiero hablar con una persona").await?;
    ana.sees(".chat-row.in", "Te paso con una persona del equipo").await?;
    ana.click(".card", "Lucía Prieto").await?;
    ana.sees(".brief .why-title", "Asked for a person").await?;
    ana.sees(".brief .why .source", "quiero hablar con una persona").await?;
    ana.sees(".brief .facts", "Spanish").await?;
    ana.shoot("8-person-wanted").await
}

async fn sign_out_and_in(ana: &Window) -> Outcome {
    ana.click(".topbar [aria-label='Sign out']", "").await?;
    ana.sees(".signin h1", "Take the rep's seat").await?;
    ana.lacks("#desk", "Lucía").await?;
    ana.fill("#email", "ana@example.com").await?;
    ana.write("#password", "not the password").await?;
    ana.sees(".form .form-problem", "do not match").await?;
    ana.shoot("9-signed-out").await?;
    ana.sign_in("Ana Ruiz").await?;
    ana.sees(".card", "Lucía Prieto").await
}
