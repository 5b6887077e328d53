//! Every page and dialog, shot on a desktop, on a phone and in the dark, into `target/screenshots/pages`. Each must be well: no policy hurt,
//! nothing in the console, and no serious finding of axe where `BATON_AXE` names its `axe.min.js`.

use super::window::Window;
use super::{JONAS, LUCIA, MAYA, OLIVER, Outcome, Stage, play};
use serde_json::{Value, json};

/// Parts of the admin pages: what stands in the address, and what must be read there.
const ADMIN: [(&str, &str); 30] = [
    ("start", "Set up"),
    ("people", "Ana Ruiz"),
    ("people/ana", "Account"),
    ("people/+new", "Make an invitation link right away"),
    ("teams", "Sales"),
    ("teams/sales", "Remove this team"),
    ("queues", "Enterprise Sales"),
    ("queues/front-desk", "While it is closed"),
    ("queues/+new", "Add a queue"),
    ("hours", "office"),
    ("hours/office", "Used by"),
    ("hours/+new", "Special days"),
    ("numbers", "Speaks first"),
    ("numbers/+new", "Id at Meta"),
    ("rules", "German ads"),
    ("rules/German%20ads", "Remove this rule"),
    ("rules/+new", "Add a condition"),
    ("menus", "after-call"),
    ("menus/after-call", "What stands on it"),
    ("closing", "Categories"),
    ("agents", "Lead qualifier"),
    ("agents/lead_qualifier", "Company"),
    ("templates", "Templates"),
    ("notices", "Notices"),
    ("health", "Runs since"),
    ("costs", "Costs"),
    ("privacy", "Privacy"),
    ("keys", "API keys"),
    ("audit", "Audit log"),
    ("history", "German ads"),
];

/// How a page is looked at.
const LOOKS: [&str; 3] = ["desktop", "phone", "dark"];

#[test]
fn all_pages_are_shot_and_well() -> Outcome {
    play("pages", async |stage| {
        let stage = &*stage;
        let axe = axe()?;
        if axe.is_none() {
            println!("axe does not run: BATON_AXE names no axe.min.js");
        }
        let (ana, eva) = tokio::try_join!(stage.seat("ana", "Ana Ruiz"), stage.seat("eva", "Eva Brandt"))?;
        let chats = a_house_with_chats(stage, &ana, &eva).await?;
        let camera = Camera { axe, findings: std::sync::Mutex::default() };
        doors(&camera, stage, &eva).await?;
        tokio::try_join!(chats_and_dialogs(&camera, &ana, &chats), admin_pages(&camera, &eva))?;
        lead_pages(&camera, &eva, &chats).await?;
        camera.told()
    })
}

/// The ids of the chats in each state.
struct Chats {
    mine: String,
    waiting: String,
    agent: String,
    closed: String,
}

/// Something of everything: hours, a rule, chats in all states, a saved reply and a note.
async fn a_house_with_chats(stage: &Stage, ana: &Window, eva: &Window) -> Outcome<Chats> {
    furnish(eva).await?;
    stage.qualifies(JONAS).await?;
    stage.qualifies(MAYA).await?;
    ana.is("busy").await?;
    stage.demo.writes(LUCIA, "Hola, quiero hablar con una persona").await?;
    stage.demo.arrives(LUCIA, "Te paso con una persona").await?;
    stage.demo.writes(OLIVER, "Hello, what does it cost?").await?;
    stage.demo.arrives(OLIVER, "?").await?;
    let all = eva.asks("GET", "conversations?scope=all", Value::Null).await?;
    let id = |name: &str| -> Outcome<String> {
        let cards = all["conversations"].as_array().ok_or("no list")?;
        let card = cards.iter().find(|card| card["customer"]["name"] == name).ok_or_else(|| format!("no chat of {name}"))?;
        Ok(card["id"].as_str().unwrap_or_default().to_owned())
    };
    let chats = Chats { mine: id("Maya Patel")?, waiting: id("Lucía Prieto")?, agent: id("Oliver Hughes")?, closed: id("Jonas Weber")? };
    let mine = format!("conversations/{}", chats.mine);
    ana.asks("POST", &format!("{mine}/messages"), json!({"text": "Hi Maya, this is Ana. Happy to help Acme.", "client_id": "1"})).await?;
    ana.asks("POST", &format!("{mine}/notes"), json!({"text": "@Dara Okoye knows their contract", "mentions": ["dara"], "client_id": "2"})).await?;
    stage.demo.writes(MAYA, "Great. Can we start on Monday? There are about 25 of us, and the old contract ends this month.").await?;
    stage.demo.happens(MAYA, "messages", json!({"react": "👍"})).await?;
    ana.asks("POST", &format!("conversations/{}/close", chats.closed), json!({"reason": "Not a fit"})).await?;
    ana.asks("POST", "replies", json!({"shortcut": "hello", "text": "Hello {customer}, {me} here.", "shared": false, "team": null})).await?;
    Ok(chats)
}

async fn furnish(eva: &Window) -> Outcome {
    let mut now = eva.asks("GET", "workspace", Value::Null).await?;
    let workspace = &mut now["workspace"];
    workspace["calendars"] = json!({"office": {"zone": "Europe/Berlin", "weekly": {"mon-sun": ["00:00-24:00"]}, "holidays": ["2027-01-01"]}});
    workspace["rules"] = json!([{"name": "German ads", "when": {"country": ["DE"], "ad": {}}, "queue": "enterprise-sales"}]);
    for queue in workspace["queues"].as_array_mut().into_iter().flatten().filter(|queue| queue["id"] == "front-desk") {
        queue["hours"] = "office".into();
        queue["away"] = json!({"en": "We are back {opens}."});
    }
    let wanted = json!({"from": now["version"], "note": "Hours, and German ads", "workspace": now["workspace"]});
    eva.asks("PUT", "workspace", wanted).await.map(drop)
}

/// Shoots, and keeps what it finds until all is shot.
struct Camera {
    axe: Option<String>,
    findings: std::sync::Mutex<Vec<String>>,
}

impl Camera {
    /// Shoots what a window shows, in every look.
    async fn takes(&self, window: &Window, name: &str) -> Outcome {
        for look in LOOKS {
            self.takes_as(window, name, look).await?;
        }
        wears(window, "desktop").await
    }

    /// In one look.
    async fn takes_as(&self, window: &Window, name: &str, look: &str) -> Outcome {
        wears(window, look).await?;
        settles(window).await?;
        window.shoot(&format!("pages/{name}-{look}")).await?;
        if let Some(axe) = &self.axe {
            self.keep(name, look, examine(window, axe).await?);
        }
        let wide: bool = window.reads("return document.documentElement.scrollWidth > innerWidth + 1").await?;
        self.keep(name, look, if wide { vec!["is wider than the screen".to_owned()] } else { vec![] });
        window.is_well().await
    }

    fn keep(&self, name: &str, look: &str, found: Vec<String>) {
        let mut findings = self.findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        findings.extend(found.into_iter().map(|finding| format!("{name}, {look}: {finding}")));
    }

    fn told(&self) -> Outcome {
        let findings = self.findings.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if findings.is_empty() { Ok(()) } else { Err(format!("{} findings:\n{}", findings.len(), findings.join("\n")).into()) }
    }
}

#[expect(clippy::disallowed_methods, reason = "a test's own setting")]
fn axe() -> Outcome<Option<String>> {
    match std::env::var("BATON_AXE") {
        Ok(path) => Ok(Some(std::fs::read_to_string(&path).map_err(|error| format!("BATON_AXE={path}: {error}"))?)),
        Err(_) => Ok(None),
    }
}

async fn wears(window: &Window, look: &str) -> Outcome {
    let scheme = if look == "dark" { "dark" } else { "light" };
    window.tell_browser("Emulation.setEmulatedMedia", json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]})).await?;
    let (width, height, mobile) = if look == "phone" { (390, 844, true) } else { (1440, 900, false) };
    let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
    window.tell_browser("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}

/// Nothing loads and nothing moves any more.
async fn settles(window: &Window) -> Outcome {
    let still = "
        const ends = (one) => one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity;
        return !document.querySelector('.admin-wait, .boot, [aria-busy=true]') && document.getAnimations().every(ends)
            && [...document.images].every((image) => image.complete || image.loading === 'lazy')";
    window.until("the page is still", async || window.reads(still).await).await
}

async fn examine(window: &Window, axe: &str) -> Outcome<Vec<String>> {
    if window.reads::<bool>("return typeof axe === 'undefined'").await? {
        window.js(axe, vec![]).await?;
    }
    let run = "
        const done = arguments[0];
        const about = (node) => `${node.html.slice(0, 180)} ${node.any.concat(node.all, node.none).map((check) => check.message).slice(0, 1)}`;
        axe.run(document, { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }, resultTypes: ['violations'] }).then(
            ({ violations }) => done(violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
                .map(({ id, impact, nodes }) => `${id} (${impact}, ${nodes.length}): ${nodes.slice(0, 2).map(about).join(' | ')}`)),
            (failure) => done([String(failure)]));";
    Ok(window.page.execute_async(run, vec![]).await?.convert()?)
}

/// Signing in, and the link that an admin sends.
async fn doors(camera: &Camera, stage: &Stage, eva: &Window) -> Outcome {
    let stranger = stage.window("stranger").await?;
    stranger.sees(".signin .account", "Ana Ruiz").await?;
    camera.takes(&stranger, "signin").await?;
    stranger.fill("#email", "ana@example.com").await?;
    stranger.write("#password", "not the password").await?;
    stranger.sees(".form .form-problem", "do not match").await?;
    camera.takes(&stranger, "signin-wrong").await?;
    let link = eva.asks("POST", "people/chen/link", json!({})).await?;
    stranger.loads(link["url"].as_str().unwrap_or_default()).await?;
    stranger.sees(".link-card h1", "Chen Wei").await?;
    camera.takes(&stranger, "link").await?;
    stranger.loads("#link=nonsense").await?;
    stranger.sees(".link-card h1", "used up").await?;
    camera.takes(&stranger, "link-over").await
}

/// The inbox with a chat in each state that a rep sees, the phone, and what opens over it.
async fn chats_and_dialogs(camera: &Camera, ana: &Window, chats: &Chats) -> Outcome {
    ana.loads("").await?;
    ana.sees(".card", "Maya Patel").await?;
    camera.takes(ana, "inbox").await?;
    opened(camera, ana, ".find [aria-label='New conversation']", "dialog-start").await?;
    opened(camera, ana, ".find [aria-label=Filters]", "filters").await?;
    ana.goes(&format!("c={}", chats.mine)).await?;
    ana.sees(".line.from-customer", "Can we start on Monday?").await?;
    camera.takes(ana, "chat-mine").await?;
    narrow_columns(camera, ana).await?;
    ana.click(".mode", "Note").await?;
    camera.takes(ana, "chat-note").await?;
    ana.click(".mode", "Reply").await?;
    ana.fill("#reply", "/").await?;
    ana.sees(".choices", "/hello").await?;
    camera.takes(ana, "chat-saved-replies").await?;
    ana.press("\u{e003}").await?;
    opened(camera, ana, ".actions button[title=Transfer]", "dialog-transfer").await?;
    opened(camera, ana, ".actions button[title=Close]", "dialog-close").await?;
    opened(camera, ana, ".actions button[title='Hand back']", "dialog-hand-back").await?;
    opened(camera, ana, ".actions [aria-label=Snooze]", "snooze").await?;
    opened(camera, ana, ".whoami", "account-menu").await?;
    opened(camera, ana, ".presence-more", "status-menu").await?;
    ana.js("document.activeElement.blur()", vec![]).await?;
    ana.press("?").await?;
    ana.sees("dialog", "Keyboard shortcuts").await?;
    camera.takes(ana, "dialog-shortcuts").await?;
    ana.press("\u{e00c}").await?;
    ana.goes(&format!("c={}", chats.waiting)).await?;
    ana.sees(".barred", "Waiting for a person in Front Desk").await?;
    camera.takes(ana, "chat-waiting").await?;
    let later: i64 = ana.reads("return Date.now() + 3600000").await?;
    ana.asks("POST", &format!("conversations/{}/snooze", chats.mine), json!({"until": later})).await?;
    ana.goes(&format!("c={}", chats.mine)).await?;
    ana.sees(".standing", "Snoozed until").await?;
    camera.takes(ana, "chat-snoozed").await
}

/// On a phone the list, the chat, the brief and the customer's side stand one behind the other.
async fn narrow_columns(camera: &Camera, ana: &Window) -> Outcome {
    wears(ana, "phone").await?;
    ana.click(".tab[data-tab=phone]", "").await?;
    ana.sees(".chat-form", "").await?;
    camera.takes_as(ana, "customer", "phone").await?;
    ana.click(".tab[data-tab=desk]", "").await?;
    ana.click(".only-brief", "").await?;
    ana.sees(".brief .slot", "Company").await?;
    camera.takes_as(ana, "brief", "phone").await?;
    ana.click(".brief [aria-label^='Back']", "").await?;
    wears(ana, "desktop").await
}

/// What a press opens; Escape shuts it.
async fn opened(camera: &Camera, window: &Window, css: &str, name: &str) -> Outcome {
    for look in LOOKS {
        wears(window, look).await?;
        window.click(css, "").await?;
        window.sees("dialog[open], :popover-open", "").await?;
        camera.takes_as(window, name, look).await?;
        window.press("\u{e00c}").await?;
        window.until("it is shut", async || window.reads("return !document.querySelector('dialog[open], :popover-open')").await).await?;
    }
    wears(window, "desktop").await
}

async fn admin_pages(camera: &Camera, eva: &Window) -> Outcome {
    for (part, says) in ADMIN {
        eva.goes(&format!("admin/{part}")).await?;
        eva.sees(".admin-part", says).await?;
        eva.js("for (const folded of document.querySelectorAll('.sheet details')) folded.open = true", vec![]).await?;
        let name = part.replace("/+new", "-new").replace(['/', '%'], "-");
        camera.takes(eva, &format!("admin-{name}")).await?;
    }
    eva.goes("account").await?;
    eva.sees(".account-pane", "Two-factor sign-in").await?;
    camera.takes(eva, "account").await
}

async fn lead_pages(camera: &Camera, eva: &Window, chats: &Chats) -> Outcome {
    eva.goes("board").await?;
    eva.sees(".board-queues", "Front Desk").await?;
    camera.takes(eva, "board").await?;
    eva.goes("analytics").await?;
    eva.sees(".analytics-tiles", "Contained").await?;
    camera.takes(eva, "analytics").await?;
    eva.goes(&format!("c={}", chats.agent)).await?;
    eva.sees(".barred", "Take over").await?;
    camera.takes(eva, "chat-agent").await?;
    eva.goes(&format!("c={}", chats.closed)).await?;
    eva.sees(".barred", "This conversation is closed").await?;
    camera.takes(eva, "chat-closed").await?;
    eva.goes("nothing").await?;
    camera.takes(eva, "nothing").await
}
