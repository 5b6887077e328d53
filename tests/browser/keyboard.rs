//! What people do all day, without a mouse.

use super::window::Window;
use super::{JONAS, LUCIA, MAYA, Outcome, play};

const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";
const SPACE: &str = "\u{e00d}";
/// Tabs before something must have been reached.
const TABS_MAX: u32 = 60;

#[test]
fn the_day_can_be_done_by_keyboard() -> Outcome {
    play("keyboard", async |stage| {
        let stage = &*stage;
        let ana = stage.window("ana").await?;
        sign_in(&ana).await?;
        stage.qualifies(MAYA).await?;
        ana.sees(".card", "Maya Patel").await?;
        stage.qualifies(JONAS).await?;
        ana.sees(".card", "Jonas Weber").await?;
        ana.is("busy").await?;
        stage.demo.writes(LUCIA, "Hola, quiero hablar con una persona").await?;
        stage.demo.arrives(LUCIA, "Te paso con una persona").await?;
        move_and_open(&ana).await?;
        reply_and_note(&ana).await?;
        stage.demo.arrives(JONAS, "Typed without a mouse").await?;
        reach_the_head(&ana).await?;
        dialogs(&ana).await?;
        search_and_accept(&ana).await?;
        transfer_and_close(&ana).await
    })
}

/// Leaves whatever has the keyboard.
async fn let_go(ana: &Window) -> Outcome {
    ana.js("document.activeElement?.blur()", vec![]).await
}

/// What has the keyboard, in words.
async fn held(ana: &Window) -> Outcome<String> {
    ana.reads(
        "const el = document.activeElement; return [el.tagName.toLowerCase(), el.id && `#${el.id}`, ` ${el.getAttribute('aria-label') ?? el.title ?? ''}`, ` ${el.textContent.trim().slice(0, 40)}`].join('')",
    )
    .await
}

async fn holds(ana: &Window, words: &str) -> Outcome {
    let last = std::sync::Mutex::new(String::new());
    let found = ana
        .until(&format!("{words:?} has the keyboard"), async || {
            let now = held(ana).await?;
            let is = now.contains(words);
            *last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = now;
            Ok(is)
        })
        .await;
    found.map_err(|error| format!("{error}; it is at {:?}", last.lock().unwrap_or_else(std::sync::PoisonError::into_inner)).into())
}

/// Tab, until this has the keyboard.
async fn tabs_to(ana: &Window, words: &str) -> Outcome {
    let mut way = Vec::new();
    for _ in 0..TABS_MAX {
        ana.press(TAB).await?;
        let now = held(ana).await?;
        if now.contains(words) {
            return Ok(());
        }
        way.push(now);
    }
    Err(format!("no Tab reaches {words:?}: {way:?}").into())
}

async fn sign_in(ana: &Window) -> Outcome {
    ana.sees("#email", "").await?;
    tabs_to(ana, "#email").await?;
    ana.press("ana@example.com").await?;
    ana.press(TAB).await?;
    ana.press("demo").await?;
    ana.press(ENTER).await?;
    ana.sees(".whoami", "Ana Ruiz").await
}

async fn move_and_open(ana: &Window) -> Outcome {
    let_go(ana).await?;
    ana.press("j").await?;
    holds(ana, "Jonas Weber").await?;
    ana.press("j").await?;
    holds(ana, "Maya Patel").await?;
    ana.press("k").await?;
    holds(ana, "Jonas Weber").await?;
    ana.press(ENTER).await?;
    ana.sees(".talk h2", "Jonas Weber").await?;
    holds(ana, "#reply").await
}

async fn reply_and_note(ana: &Window) -> Outcome {
    ana.press(ESCAPE).await?;
    ana.press("r").await?;
    holds(ana, "#reply").await?;
    ana.press("Typed without a mouse").await?;
    ana.press(ENTER).await?;
    ana.sees(".line.from-operator", "Typed without a mouse").await?;
    ana.press(ESCAPE).await?;
    ana.press("m").await?;
    holds(ana, "#note-text").await?;
    ana.press("A note by keyboard").await?;
    ana.press(ENTER).await?;
    ana.sees(".line.from-note", "A note by keyboard").await?;
    ana.press(ESCAPE).await
}

/// Every control of the head of the chat is reached by Tab.
async fn reach_the_head(ana: &Window) -> Outcome {
    let controls: Vec<String> = ana
        .reads("return [...document.querySelectorAll('.pane-head button')].filter((el) => el.checkVisibility()).map((el) => el.getAttribute('aria-label') ?? el.title)")
        .await?;
    if controls.len() < 4 {
        return Err(format!("the head has only {controls:?}").into());
    }
    ana.js("document.querySelector('.list button.card').focus()", vec![]).await?;
    for control in controls {
        tabs_to(ana, &control).await?;
    }
    Ok(())
}

/// A dialog keeps the keyboard, gives it back, and Escape shuts it.
async fn dialogs(ana: &Window) -> Outcome {
    ana.js("document.querySelector('.actions button[title=Transfer]').focus()", vec![]).await?;
    ana.press(SPACE).await?;
    ana.sees("dialog[open]", "Transfer").await?;
    for _ in 0..12 {
        ana.press(TAB).await?;
        let inside: bool = ana.reads("return document.activeElement === document.body || document.activeElement.closest('dialog') !== null").await?;
        if !inside {
            return Err(format!("Tab left the dialog for {:?}", held(ana).await?).into());
        }
    }
    ana.press(ESCAPE).await?;
    ana.lacks("dialog", "Transfer").await?;
    holds(ana, "Transfer").await?;
    let_go(ana).await?;
    ana.press("?").await?;
    ana.sees("dialog", "Keyboard shortcuts").await?;
    ana.press(ESCAPE).await?;
    ana.lacks("dialog", "Keyboard shortcuts").await?;
    ana.press("z").await?;
    ana.sees(":popover-open", "In 1 hour").await?;
    ana.press(ESCAPE).await?;
    ana.until("the menu is shut", async || ana.reads("return !document.querySelector(':popover-open')").await).await
}

async fn search_and_accept(ana: &Window) -> Outcome {
    let_go(ana).await?;
    ana.press("/").await?;
    holds(ana, "#find").await?;
    ana.press("lucia").await?;
    ana.sees(".card mark", "Lucía").await?;
    ana.press(TAB).await?;
    ana.js("document.activeElement.blur()", vec![]).await?;
    ana.press("j").await?;
    holds(ana, "Lucía Prieto").await?;
    ana.press(ENTER).await?;
    ana.sees(".talk .who-facts", "In Front Desk").await?;
    let_go(ana).await?;
    ana.press("a").await?;
    ana.sees(".talk .who-facts", "You are answering").await
}

async fn transfer_and_close(ana: &Window) -> Outcome {
    let_go(ana).await?;
    ana.press("t").await?;
    holds(ana, "#to-find").await?;
    ana.press("tier").await?;
    ana.press(ENTER).await?;
    holds(ana, "#to-reason").await?;
    ana.press("An invoice").await?;
    tabs_to(ana, "Transfer").await?;
    ana.press(ENTER).await?;
    ana.sees(".talk .empty-title", "Transferred to Tier 1 Technical Support").await?;
    holds(ana, "Transferred to").await?;
    ana.press("/").await?;
    ana.press("\u{e009}a\u{e000}\u{e017}").await?;
    ana.press(ESCAPE).await?;
    ana.sees(".card", "Maya Patel").await?;
    let_go(ana).await?;
    ana.press("j").await?;
    ana.press(ENTER).await?;
    ana.sees(".talk .who-facts", "You are answering").await?;
    let_go(ana).await?;
    ana.press("e").await?;
    ana.sees("dialog[open]", "Close the chat").await?;
    holds(ana, "Resolved").await?;
    ana.press(SPACE).await?;
    tabs_to(ana, "Close chat").await?;
    ana.press(ENTER).await?;
    ana.lacks("dialog", "Close the chat").await
}
