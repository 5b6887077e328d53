//! Markup and scripts in every field that customers and colleagues fill: shown as the text they are, on every page, and nowhere run.

use super::programs::{PASSWORD, Served};
use super::window::Window;
use super::{MAYA, OLIVER, Outcome, Stage, play};
use serde_json::{Value, json};

const IMAGE: &str = "<img src=x onerror=window.__pwned=1>";
const SCRIPT: &str = "\"><script>window.__pwned=1</script>";
const LINK: &str = "javascript:window.__pwned=1";
const TEMPLATE: &str = "{{constructor.constructor('window.__pwned=1')()}}";

/// Nothing was run and nothing was made of it.
async fn is_harmless(window: &Window, page: &str) -> Outcome {
    let look = "
        const made = [...document.querySelectorAll('[onerror], [onload], [onclick], a[href^=\"javascript:\" i], img[src=x], script:not([src]), iframe, [srcdoc]')];
        return [window.__pwned === undefined ? 'clean' : 'pwned', ...made.map((el) => el.outerHTML.slice(0, 120))];";
    let found: Vec<String> = window.reads(look).await?;
    if found == ["clean"] {
        return window.is_well().await.map_err(|error| format!("{page}: {error}").into());
    }
    Err(format!("{page}: {found:?}").into())
}

/// It stands there word for word, and is harmless.
async fn shows(window: &Window, css: &str, text: &str) -> Outcome {
    window.sees(css, text).await?;
    is_harmless(window, css).await
}

#[test]
fn what_customers_and_colleagues_write_stays_text() -> Outcome {
    play("canaries", async |stage| {
        let stage = &*stage;
        let (ana, eva) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("eva", "Eva Brandt"))?;
        eva.is("busy").await?;
        rename_the_house(&eva).await?;
        from_the_customer(stage, &ana).await?;
        from_colleagues(stage, &ana, &eva).await?;
        on_pages_of_leads(&eva).await?;
        on_admin_pages(&eva).await
    })
}

/// Names of people, teams, queues, rules and categories.
async fn rename_the_house(eva: &Window) -> Outcome {
    let mut now = eva.asks("GET", "workspace", Value::Null).await?;
    let workspace = &mut now["workspace"];
    for (list, id, name) in [
        ("people", "bo", IMAGE),
        ("people", "dara", SCRIPT),
        ("teams", "sales", IMAGE),
        ("queues", "enterprise-sales", SCRIPT),
        ("queues", "front-desk", TEMPLATE),
    ] {
        for one in workspace[list].as_array_mut().into_iter().flatten().filter(|one| one["id"] == id) {
            one["name"] = name.into();
        }
    }
    workspace["rules"] = json!([{"name": IMAGE, "when": {"keyword": ["canary"]}, "queue": "front-desk"}]);
    workspace["categories"] = json!([IMAGE, "Other"]);
    let wanted = json!({"from": now["version"], "note": SCRIPT, "workspace": now["workspace"]});
    eva.asks("PUT", "workspace", wanted).await?;
    eva.loads("#admin/people").await?;
    shows(eva, ".table", IMAGE).await?;
    shows(eva, ".table", SCRIPT).await
}

/// A name, words, a button, a file with its caption, a reaction, facts, what another responder knows.
async fn from_the_customer(stage: &Stage, ana: &Window) -> Outcome {
    stage.demo.knows("+15550100177", IMAGE).await?;
    ana.loads("").await?;
    ana.choose("#customer", "+15550100177").await?;
    let phone = "+15550100177";
    stage.demo.happens(phone, "messages", json!({"text": SCRIPT, "ad": true})).await?;
    stage.demo.arrives(phone, "Which company").await?;
    stage.demo.writes(phone, &format!("We are {IMAGE}")).await?;
    stage.demo.arrives(phone, "What would you like to use it for").await?;
    stage.demo.writes(phone, TEMPLATE).await?;
    shows(ana, ".toast", IMAGE).await?;
    ana.click(".toast .link", "Open").await?;
    shows(ana, ".talk h2", IMAGE).await?;
    shows(ana, ".card-name", IMAGE).await?;
    shows(ana, ".line.from-customer", SCRIPT).await?;
    shows(ana, ".line.from-customer", TEMPLATE).await?;
    shows(ana, ".brief", TEMPLATE).await?;
    shows(ana, ".stage .chat-row.out", SCRIPT).await?;
    for (what, body) in [
        ("messages", json!({"button": {"id": IMAGE, "title": IMAGE}})),
        ("messages", json!({"text": LINK})),
        ("messages", json!({"edit": SCRIPT})),
        ("messages", json!({"react": "👍"})),
    ] {
        stage.demo.happens(phone, what, body).await?;
    }
    send_a_file(stage, phone).await?;
    shows(ana, ".line.from-customer .has-file", SCRIPT).await?;
    shows(ana, ".line.from-customer .has-file", IMAGE).await?;
    stage.demo.happens(phone, "others", json!({"phone_app": IMAGE})).await?;
    ana.sees(".talk .empty-title", "You no longer have access").await?;
    is_harmless(ana, "the empty pane").await
}

async fn send_a_file(stage: &Stage, phone: &str) -> Outcome {
    let mut url = url::Url::parse(&format!("{}sandbox/phones/{phone}/files", stage.demo.address))?;
    url.query_pairs_mut().append_pair("kind", "document").append_pair("name", IMAGE).append_pair("caption", SCRIPT);
    let sent = stage.demo.http().post(url).header("Content-Type", "text/html").body("<script>window.__pwned=1</script>").send().await?;
    if sent.status().is_success() { Ok(()) } else { Err(format!("the file: {}", sent.status()).into()) }
}

/// A note, a saved reply, a filter, reasons, a template's words.
async fn from_colleagues(stage: &Stage, ana: &Window, eva: &Window) -> Outcome {
    stage.qualifies(MAYA).await?;
    ana.loads("").await?;
    ana.click(".card", "Maya Patel").await?;
    ana.sees(".talk .who-facts", "You are answering").await?;
    let id = ana.open_id().await?;
    ana.asks("POST", &format!("conversations/{id}/notes"), json!({"text": format!("@{SCRIPT} {IMAGE}"), "mentions": ["dara"], "client_id": "n"}))
        .await?;
    shows(ana, ".line.from-note", IMAGE).await?;
    ana.asks("POST", "replies", json!({"shortcut": "canary", "text": IMAGE, "shared": false, "team": null})).await?;
    ana.fill("#reply", "/canary").await?;
    shows(ana, ".choices", IMAGE).await?;
    ana.press("\u{e007}").await?;
    ana.press("\u{e007}").await?;
    shows(ana, ".line.from-operator", IMAGE).await?;
    stage.demo.arrives(MAYA, IMAGE).await?;
    ana.choose("#customer", MAYA).await?;
    shows(ana, ".stage .chat-row.in", IMAGE).await?;
    ana.asks("POST", "filters", json!({"name": IMAGE, "query": {"scope": "all", "category": IMAGE}})).await?;
    ana.click(".find [aria-label=Filters]", "").await?;
    shows(ana, ".saved-filter", IMAGE).await?;
    ana.press("\u{e00c}").await?;
    ana.click(".actions button", "Transfer").await?;
    shows(ana, "dialog", TEMPLATE).await?;
    ana.choose("#to-queue", "tier-1-support").await?;
    ana.fill("#to-reason", SCRIPT).await?;
    ana.click("dialog button[type=submit]", "Transfer").await?;
    ana.sees(".talk .empty-title", "Transferred to").await?;
    eva.loads(&format!("#c={id}")).await?;
    shows(eva, ".line.event", SCRIPT).await?;
    shows(eva, ".brief", SCRIPT).await?;
    eva.click(".actions button", "Close").await?;
    eva.choose("#category", IMAGE).await?;
    eva.fill("#why", TEMPLATE).await?;
    eva.click("dialog button[type=submit]", "Close chat").await?;
    shows(eva, ".line.event", TEMPLATE).await?;
    shows(eva, ".standing", IMAGE).await
}

async fn on_pages_of_leads(eva: &Window) -> Outcome {
    eva.goes("find?scope=all").await?;
    shows(eva, ".card-name", IMAGE).await?;
    eva.fill("#find", "onerror").await?;
    shows(eva, ".card", "onerror").await?;
    eva.sees(".card mark", "onerror").await?;
    eva.goes("board").await?;
    shows(eva, ".board-queues", SCRIPT).await?;
    shows(eva, ".board", IMAGE).await?;
    for (by, text) in [("queue", SCRIPT), ("person", "Ana Ruiz"), ("campaign", ""), ("trigger", "")] {
        eva.goes(&format!("analytics?by={by}")).await?;
        shows(eva, ".analytics", text).await?;
    }
    Ok(())
}

async fn on_admin_pages(eva: &Window) -> Outcome {
    for (part, text) in [
        ("start", TEMPLATE),
        ("people/bo", IMAGE),
        ("people/dara", SCRIPT),
        ("teams", IMAGE),
        ("teams/sales", IMAGE),
        ("queues", SCRIPT),
        ("queues/enterprise-sales", SCRIPT),
        ("rules", IMAGE),
        ("rules/%3Cimg%20src%3Dx%20onerror%3Dwindow.__pwned%3D1%3E", IMAGE),
        ("closing", "Categories"),
        ("audit", IMAGE),
        ("history", SCRIPT),
    ] {
        eva.goes(&format!("admin/{part}")).await?;
        shows(eva, ".admin-part", text).await.map_err(|error| format!("{part}: {error}"))?;
    }
    eva.goes("admin/people/+new").await?;
    eva.fill_named("Name", SCRIPT).await?;
    eva.fill_named("E-mail", "canary@example.com").await?;
    eva.click(".sheet-foot button[type=submit]", "").await?;
    shows(eva, "dialog", SCRIPT).await?;
    eva.click("dialog button[type=submit]", "").await?;
    shows(eva, "dialog", SCRIPT).await?;
    shows(eva, ".toast", SCRIPT).await
}

/// What the sandbox's phones cannot send, by webhooks of our own: cards, places, ads, lists, quotes, a username.
#[test]
fn what_webhooks_bring_stays_text() -> Outcome {
    play("webhooks", async |stage| {
        let stage = &*stage;
        let served = Served::start().await?;
        let eva = stage.window_at("eva", &served.address).await?;
        eva.fill("#email", "eva@example.com").await?;
        eva.write("#password", PASSWORD).await?;
        eva.sees(".whoami", "Eva Brandt").await?;
        for (nth, message) in messages().into_iter().enumerate() {
            served.hears(OLIVER.trim_start_matches('+'), IMAGE, nth, message).await?;
        }
        eva.goes("find?scope=all").await?;
        eva.click(".card", IMAGE).await?;
        for text in ["first words", "Card of", "Pier", "row"] {
            eva.sees(".line.from-customer", text).await?;
        }
        for text in [IMAGE, SCRIPT] {
            shows(&eva, ".line.from-customer", text).await?;
        }
        shows(&eva, ".quoted", SCRIPT).await?;
        served.hears(OLIVER.trim_start_matches('+'), IMAGE, 99, json!({"type": "text", "text": {"body": "I want to talk to a person"}})).await?;
        eva.sees(".brief .why-title", "Asked for a person").await?;
        shows(&eva, ".brief", "Ad: ").await?;
        shows(&eva, ".brief", IMAGE).await?;
        eva.goes("analytics?by=campaign").await?;
        eva.until("the campaign is counted", async || {
            eva.click(".analytics-head button", "Refresh").await?;
            eva.reads("return document.querySelector('.analytics').textContent.includes('<img src=x') || document.querySelector('.analytics').textContent.includes('\"><script>')").await
        })
        .await?;
        is_harmless(&eva, "analytics").await
    })
}

fn messages() -> Vec<Value> {
    let ad = json!({"source_url": LINK, "source_id": SCRIPT, "source_type": "ad", "headline": IMAGE, "body": SCRIPT, "ctwa_clid": TEMPLATE});
    vec![
        json!({"type": "text", "text": {"body": format!("first words {SCRIPT}")}, "referral": ad}),
        json!({"type": "contacts", "contacts": [{"name": {"formatted_name": format!("Card of {IMAGE}"), "first_name": SCRIPT}, "org": {"company": SCRIPT},
            "phones": [{"phone": IMAGE, "type": "WORK"}], "emails": [{"email": LINK, "type": "HOME"}]}]}),
        json!({"type": "location", "location": {"latitude": 1, "longitude": 2, "name": format!("Pier {IMAGE}"), "address": SCRIPT, "url": LINK}}),
        json!({"type": "interactive", "interactive": {"type": "list_reply", "list_reply": {"id": IMAGE, "title": format!("row {SCRIPT}"), "description": IMAGE}}}),
        json!({"type": "interactive", "interactive": {"type": "button_reply", "button_reply": {"id": SCRIPT, "title": IMAGE}}}),
        json!({"type": "button", "button": {"payload": SCRIPT, "text": IMAGE}}),
        json!({"type": "text", "text": {"body": "a quote"}, "context": {"from": "447700900123", "id": "wamid.CANARY0"}}),
        json!({"type": "reaction", "reaction": {"message_id": "wamid.CANARY0", "emoji": IMAGE}}),
        json!({"type": "unknown-kind", "errors": [{"code": 131_051, "title": IMAGE, "message": SCRIPT}]}),
    ]
}

/// A look that finds nothing proves something only when it would find what is there.
#[test]
fn the_alarms_ring() -> Outcome {
    play("alarms", async |stage| {
        let window = stage.window("stranger").await?;
        let makes = [
            "const el = document.createElement('img'); el.setAttribute('src', 'x'); document.body.append(el)",
            "const el = document.createElement('a'); el.href = 'javascript:window.__pwned=1'; document.body.append(el)",
            "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.__pwned=1\">')",
            "window.__pwned = 1",
            "console.error('something broke')",
            "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')",
            "setTimeout(() => { throw new Error('thrown') })",
        ];
        for make in makes {
            window.loads("").await?;
            window.sees(".signin", "").await?;
            is_harmless(&window, "the sign-in page").await?;
            window.js(make, vec![]).await?;
            window.until(&format!("it rings for {make}"), async || Ok(is_harmless(&window, "alarm").await.is_err())).await?;
            window.js("window.__faults = []", vec![]).await?;
        }
        window.loads("").await
    })
}
