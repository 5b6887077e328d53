//! Baton in real browsers: customers on their phones, people at the pages. Binary, page and sandbox are the real ones. Needs `chromedriver` on
//! the PATH (or in `BATON_CHROMEDRIVER`) and says so when there is none.
//!
//! `cargo test --test browser pages` shoots every page into `target/screenshots/pages`; with `BATON_AXE=…/axe.min.js` axe looks at each, too.

mod between;
mod canaries;
mod days;
mod keyboard;
mod newcomer;
mod offers;
mod pages;
mod programs;
mod restart;
mod story;
mod taken;
mod web;
mod window;

use programs::{Chromedriver, Demo};
use serde_json::json;
use std::error::Error;
use std::sync::{Mutex, PoisonError};
use window::Window;

type Failure = Box<dyn Error + Send + Sync>;
type Outcome<T = ()> = Result<T, Failure>;

const LUCIA: &str = "+34600000001";
const OLIVER: &str = "+447700900123";
const MAYA: &str = "+15550100199";
const JONAS: &str = "+4915550000001";

/// Where a test plays: a demo, and the windows of those who take part.
struct Stage {
    driver: Chromedriver,
    demo: Demo,
    windows: Mutex<Vec<Window>>,
}

impl Stage {
    /// A window at the door of the demo.
    async fn window(&self, who: &str) -> Outcome<Window> {
        self.window_at(who, &self.demo.address).await
    }

    async fn window_at(&self, who: &str, address: &str) -> Outcome<Window> {
        let window = Window::open(&self.driver, self.demo.http(), address, who).await?;
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).push(window.clone());
        Ok(window)
    }

    /// A window of somebody who is signed in.
    async fn seat(&self, who: &str, name: &str) -> Outcome<Window> {
        let window = self.window(who).await?;
        window.sign_in(name).await?;
        Ok(window)
    }

    /// Comes by the ad and answers the agent, which hands over to sales.
    async fn qualifies(&self, phone: &str) -> Outcome {
        self.demo.happens(phone, "messages", json!({"text": "Hi, I saw your ad", "ad": true})).await?;
        self.demo.arrives(phone, "Which company").await?;
        self.demo.writes(phone, "We are Acme GmbH").await?;
        self.demo.arrives(phone, "What would you like to use it for").await?;
        self.demo.writes(phone, "Automate our support").await?;
        self.demo.arrives(phone, "I am passing you to a colleague").await
    }

    /// Shuts all windows. One whose page did something wrong is told of.
    async fn end(&self, name: &str, failed: bool) -> Outcome {
        let windows = std::mem::take(&mut *self.windows.lock().unwrap_or_else(PoisonError::into_inner));
        let mut wrong = Ok(());
        for window in windows {
            if failed {
                window.shoot(&format!("failed-{name}-{}", window.who)).await?;
            }
            wrong = wrong.and(window.is_well().await);
            window.page.quit().await?;
        }
        wrong
    }
}

/// Plays `acts` on a stage of its own; without a chromedriver it says so.
#[expect(clippy::needless_pass_by_value, reason = "a play is written where it is played")]
fn play(name: &str, acts: impl AsyncFn(&mut Stage) -> Outcome) -> Outcome {
    let Some(driver) = Chromedriver::start()? else {
        println!("skipped: no chromedriver");
        return Ok(());
    };
    // Browsers are hungry: one play at a time, whatever the number of threads.
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let mut stage = Stage { driver, demo: Demo::start()?, windows: Mutex::default() };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let played = acts(&mut stage).await;
        let ended = stage.end(name, played.is_err()).await;
        played.and(ended)
    })
}
