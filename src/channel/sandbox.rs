//! The sandbox: a stand-in for Meta. It takes sends like the Graph API, with Meta's limits, windows and errors, shows them on phones, and
//! delivers signed webhooks over real HTTP to the real route: late, doubled, out of order or not at all, when it is told so. For trying,
//! demonstrating and testing; it holds nothing on disk.

mod deliver;
mod faults;
mod gestures;
mod graph;
mod others;
mod phones;
pub mod script;

pub use faults::{AccountFaults, Fails, Faults, StatusFaults};
pub use gestures::Gesture;
pub use graph::error;
pub use others::Responder;
pub use phones::{Bubble, Kind, Phone, Tap};

use super::whatsapp::sign::Secrets;
use phones::State;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// The business number that the sandbox plays unless it is told another.
pub const NUMBER_ID: &str = "100000000000000";
/// Its WhatsApp Business account.
pub const ACCOUNT_ID: &str = "200000000000000";
/// The app that its webhooks come from.
pub const APP_ID: &str = "300000000000000";
const DISPLAY: &str = "15550100000";

/// The stand-in. Cheap to clone.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    webhook: Mutex<String>,
    secrets: Secrets,
    number: String,
    prefix: String,
    state: Mutex<State>,
    changed: broadcast::Sender<String>,
    clock: fn() -> i64,
    closing: CancellationToken,
    known: OnceLock<Known>,
}

/// What whoever asks must show, and by which ids account and app go; anything, unless it is said.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The access token.
    pub token: Option<String>,
    /// The WhatsApp Business account.
    pub account: Option<String>,
    /// The app.
    pub app_id: Option<String>,
    /// The app's secret.
    pub app_secret: Option<String>,
}

impl Sandbox {
    /// A stand-in that posts to `webhook`, signing with `secrets`; `clock` gives milliseconds since 1970.
    pub fn new(http: reqwest::Client, webhook: &str, secrets: Secrets, clock: fn() -> i64) -> Self {
        Self::made(http, webhook, secrets, clock, NUMBER_ID, "/sandbox")
    }

    /// The same for another business number, by itself: its routes are at the root.
    pub fn of_number(http: reqwest::Client, webhook: &str, secrets: Secrets, clock: fn() -> i64, number: &str) -> Self {
        Self::made(http, webhook, secrets, clock, number, "")
    }

    fn made(http: reqwest::Client, webhook: &str, secrets: Secrets, clock: fn() -> i64, number: &str, prefix: &str) -> Self {
        let (changed, _) = broadcast::channel(1_024);
        let inner = Inner {
            http,
            webhook: Mutex::new(webhook.to_owned()),
            secrets,
            number: number.to_owned(),
            prefix: prefix.to_owned(),
            state: Mutex::new(State::with_people()),
            changed,
            clock,
            closing: CancellationToken::new(),
            known: OnceLock::new(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Only who shows this is answered. Said once, at the start.
    pub fn knows(&self, known: Known) {
        if self.inner.known.set(known).is_err() {
            tracing::warn!("the sandbox knows its account already");
        }
    }

    /// Is it one of the tokens that Meta gave out: the access token, or the app's?
    pub fn takes_token(&self, token: Option<&str>) -> bool {
        let Some(known) = self.inner.known.get() else { return true };
        let apps = known.app_secret.as_deref().zip(known.app_id.as_deref());
        let of_app = apps.is_some_and(|(secrets, app)| secrets.split(',').any(|secret| token == Some(&format!("{app}|{}", secret.trim()))));
        of_app || known.token.is_none() || token == known.token.as_deref()
    }

    fn account(&self) -> &str {
        self.inner.known.get().and_then(|known| known.account.as_deref()).unwrap_or(ACCOUNT_ID)
    }

    fn app_id(&self) -> &str {
        self.inner.known.get().and_then(|known| known.app_id.as_deref()).unwrap_or(APP_ID)
    }

    /// Why the newest webhook was not taken, and whether some are on their way.
    pub fn undelivered(&self) -> (Option<String>, bool) {
        let state = self.state();
        (state.trouble.clone(), state.under_way > 0)
    }

    /// The customers that can be played.
    pub fn phones(&self) -> Vec<Phone> {
        self.state().listed()
    }

    /// What a phone shows; `None` for a phone nobody plays.
    pub fn messages(&self, phone: &str) -> Option<Vec<Bubble>> {
        self.state().phones.get(phone).map(|phone| phone.bubbles.clone())
    }

    /// Tells of phones that changed, by number.
    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.inner.changed.subscribe()
    }

    /// What goes wrong from now on.
    pub fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
    }

    /// What goes wrong.
    pub fn faults(&self) -> Faults {
        self.state().faults.clone()
    }

    /// The bodies of all sends that were taken, oldest first.
    pub fn taken(&self) -> Vec<Value> {
        self.state().taken.clone()
    }

    /// A customer who shows a number has a user id too.
    pub fn name_customer(&self, phone: &str, user_id: &str) {
        if let Some(of) = self.state().phones.get_mut(phone) {
            of.user_id = Some(user_id.to_owned());
        }
    }

    /// Is an answer being written to them?
    pub fn is_typing(&self, phone: &str) -> bool {
        let now = self.now();
        self.state().phones.get(phone).is_some_and(|of| of.typing_until > now)
    }

    /// Where its routes are below the host, without a slash at the end.
    pub fn prefix(&self) -> &str {
        &self.inner.prefix
    }

    /// Ends the phones' feeds: they never end by themselves.
    pub fn close(&self) {
        self.inner.closing.cancel();
    }

    /// Ends when the sandbox is closed.
    pub async fn closed(&self) {
        self.inner.closing.cancelled().await;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn now(&self) -> i64 {
        (self.inner.clock)()
    }

    fn secs(&self) -> String {
        (self.now() / 1_000).to_string()
    }

    fn tell(&self, phone: &str) {
        // Nobody looking is no error.
        let _ = self.inner.changed.send(phone.to_owned());
    }

    /// A webhook body of this number.
    fn envelope(&self, field: &str, value: &Value) -> Value {
        let mut value = value.clone();
        value["messaging_product"] = json!("whatsapp");
        if field != "messaging_handovers" {
            value["metadata"] = json!({"display_phone_number": DISPLAY, "phone_number_id": self.inner.number});
        }
        json!({"object": "whatsapp_business_account", "entry": [{"id": self.account(), "changes": [{"field": field, "value": value}]}]})
    }
}
