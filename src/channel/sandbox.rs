//! The sandbox: an in-process stand-in for Meta. It takes sends like the Graph API, shows them on phones in the browser, and
//! delivers signed webhooks over real HTTP to the real route. For trying, demonstrating and testing; it holds nothing on disk.

use super::whatsapp::sign::Secrets;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::sync::broadcast;

/// Messages kept per phone.
const MESSAGES_MAX: usize = 500;
/// Tries to deliver one webhook.
const DELIVERIES_MAX: u32 = 20;

/// The business number that the sandbox plays.
pub const NUMBER_ID: &str = "100000000000000";
const WABA_ID: &str = "200000000000000";

/// Templates that the sandbox's Meta has approved: name, words with their parameters, quick replies. Any other name is shown as it came.
const TEMPLATES: [(&str, &str, &[&str]); 2] = [
    ("after_call", "Hi {{1}}, thank you for your call. Is there anything left that we can help with?", &["Technical issue", "Billing question"]),
    ("we_are_away", "We are closed and back {{1}}. You keep your place in line.", &[]),
];

/// A message as a phone shows it.
#[derive(Clone, Debug, Serialize)]
pub struct Bubble {
    /// WhatsApp's id.
    pub id: String,
    /// `customer` or `business`.
    pub from: &'static str,
    /// The words.
    pub text: String,
    /// What can be tapped.
    pub buttons: Option<Vec<Tap>>,
    /// What kind of message it is: taps come back in another way for each.
    #[serde(skip)]
    pub kind: Kind,
    /// When, in milliseconds.
    pub at: i64,
    /// `sent`, `delivered` or `read`, for the customer's own messages.
    pub status: Option<&'static str>,
}

/// Kinds of messages that can be tapped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Words, and buttons under them.
    #[default]
    Plain,
    /// A list of rows.
    List,
    /// A template with quick replies.
    Template,
}

/// A button.
#[derive(Clone, Debug, Serialize, serde::Deserialize)]
pub struct Tap {
    /// Its id.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A customer to play.
#[derive(Clone, Debug, Serialize)]
pub struct Phone {
    /// In E.164.
    pub phone: String,
    /// The profile name.
    pub name: String,
}

/// What a customer does on their phone.
#[derive(Clone, Debug)]
pub enum Gesture {
    /// Writes.
    Write(String),
    /// Taps a button.
    Tap(Tap),
    /// Writes after a click on an ad.
    ClickAd(String),
}

/// The stand-in.
#[derive(Clone)]
pub struct Sandbox {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    webhook: Mutex<String>,
    secrets: Secrets,
    state: Mutex<State>,
    changed: broadcast::Sender<String>,
    clock: fn() -> i64,
}

#[derive(Default)]
struct State {
    phones: BTreeMap<String, (String, Vec<Bubble>)>,
    count: u64,
}

impl Sandbox {
    /// A stand-in that posts to `webhook`, signing with `secrets`; `clock` gives milliseconds since 1970.
    pub fn new(http: reqwest::Client, webhook: &str, secrets: Secrets, clock: fn() -> i64) -> Self {
        let (changed, _) = broadcast::channel(256);
        let people =
            [("+34600000001", "Lucía Prieto"), ("+447700900123", "Oliver Hughes"), ("+15550100199", "Maya Patel"), ("+4915550000001", "Jonas Weber")];
        let phones = people.into_iter().map(|(phone, name)| (phone.to_owned(), (name.to_owned(), Vec::new()))).collect();
        let state = Mutex::new(State { phones, count: 0 });
        Self { inner: Arc::new(Inner { http, webhook: Mutex::new(webhook.to_owned()), secrets, state, changed, clock }) }
    }

    /// The customers that can be played.
    pub fn phones(&self) -> Vec<Phone> {
        self.state().phones.iter().map(|(phone, (name, _))| Phone { phone: phone.clone(), name: name.clone() }).collect()
    }

    /// What a phone shows; `None` for a phone nobody plays.
    pub fn messages(&self, phone: &str) -> Option<Vec<Bubble>> {
        self.state().phones.get(phone).map(|(_, bubbles)| bubbles.clone())
    }

    /// Tells of phones that changed, by number.
    pub fn subscribe(&self) -> broadcast::Receiver<String> {
        self.inner.changed.subscribe()
    }

    /// A customer does something: shown on the phone, delivered as a signed webhook. `false` for a phone nobody plays.
    pub fn gesture(&self, phone: &str, gesture: Gesture) -> bool {
        let Some((id, name)) = self.show(phone, &gesture) else {
            return false;
        };
        let digits = phone.trim_start_matches('+');
        let secs = ((self.inner.clock)() / 1000).to_string();
        let mut message = json!({"id": id, "from": digits, "timestamp": secs});
        match gesture {
            Gesture::Write(text) => (message["type"], message["text"]) = (json!("text"), json!({"body": text})),
            Gesture::Tap(tap) => self.tapped(phone, &tap, &mut message),
            Gesture::ClickAd(text) => {
                (message["type"], message["text"]) = (json!("text"), json!({"body": text}));
                message["referral"] = json!({
                    "source_url": "https://fb.example/ad/120210000000000001", "source_id": "120210000000000001", "source_type": "ad",
                    "headline": "Automate your support on WhatsApp", "ctwa_clid": format!("sandbox-{id}"),
                });
            }
        }
        let contacts = json!([{"profile": {"name": name}, "wa_id": digits}]);
        self.deliver(envelope(&json!({"contacts": contacts, "messages": [message]})));
        true
    }

    /// A tap as Meta reports it: on a button, on a row of a list, or on a template's quick reply, which names the message it stood under.
    fn tapped(&self, phone: &str, tap: &Tap, message: &mut Value) {
        let state = self.state();
        let offers = |bubble: &&Bubble| bubble.buttons.iter().flatten().any(|button| button.id == tap.id);
        let under = state.phones.get(phone).and_then(|(_, bubbles)| bubbles.iter().rev().find(offers));
        match under.map(|bubble| (bubble.kind, &bubble.id)) {
            Some((Kind::Template, id)) => {
                message["type"] = json!("button");
                message["button"] = json!({"payload": tap.id, "text": tap.title});
                message["context"] = json!({"id": id});
            }
            found => {
                let kind = if matches!(found, Some((Kind::List, _))) { "list_reply" } else { "button_reply" };
                message["type"] = json!("interactive");
                message["interactive"] = json!({"type": kind, kind: {"id": tap.id, "title": tap.title}});
            }
        }
    }

    /// Takes a send as Meta's Graph API would. The answer is the HTTP status and body.
    pub fn take(&self, number: &str, body: &Value) -> (u16, Value) {
        let phone = body.get("to").and_then(Value::as_str).unwrap_or_default().to_owned();
        let Some((text, buttons, kind)) = words_of(body).filter(|_| !phone.is_empty()) else {
            return (
                400,
                json!({"error": {"message": "(#100) Invalid parameter", "type": "OAuthException", "code": 100, "error_data": {"messaging_product": "whatsapp", "details": "no recipient or no words"}, "fbtrace_id": "sandbox"}}),
            );
        };
        let at = (self.inner.clock)();
        let id = {
            let mut state = self.state();
            state.count += 1;
            let id = format!("wamid.SANDBOX.OUT.{at}.{}", state.count);
            let (_, bubbles) = state.phones.entry(phone.clone()).or_insert_with(|| ("Customer".to_owned(), Vec::new()));
            push(bubbles, Bubble { id: id.clone(), from: "business", text, buttons, kind, at, status: None });
            id
        };
        let _ = self.inner.changed.send(phone.clone());
        let callback = body.get("biz_opaque_callback_data").cloned().unwrap_or(Value::Null);
        let digits = phone.trim_start_matches('+').to_owned();
        for status in ["sent", "delivered", "read"] {
            let secs = (at / 1000).to_string();
            let status = json!({"id": id, "status": status, "timestamp": secs, "recipient_id": digits, "biz_opaque_callback_data": callback});
            self.deliver(envelope_for(number, &json!({"statuses": [status]})));
        }
        (200, json!({"messaging_product": "whatsapp", "contacts": [{"input": phone, "wa_id": digits}], "messages": [{"id": id}]}))
    }

    fn show(&self, phone: &str, gesture: &Gesture) -> Option<(String, String)> {
        let at = (self.inner.clock)();
        let mut state = self.state();
        state.count += 1;
        let id = format!("wamid.SANDBOX.IN.{at}.{}", state.count);
        let (name, bubbles) = state.phones.get_mut(phone)?;
        let text = match gesture {
            Gesture::Write(text) | Gesture::ClickAd(text) => text.clone(),
            Gesture::Tap(tap) => tap.title.clone(),
        };
        push(bubbles, Bubble { id: id.clone(), from: "customer", text, buttons: None, kind: Kind::Plain, at, status: Some("sent") });
        let name = name.clone();
        drop(state);
        let _ = self.inner.changed.send(phone.to_owned());
        Some((id, name))
    }

    /// Posts a webhook like Meta: signed, and again with growing pauses until it is answered with 200.
    fn deliver(&self, body: Value) {
        let this = self.clone();
        tokio::spawn(async move {
            let body = body.to_string();
            let signature = this.inner.secrets.sign(body.as_bytes()).unwrap_or_default();
            for attempt in 0..DELIVERIES_MAX {
                let url = this.inner.webhook.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
                let request = this.inner.http.post(url).header("X-Hub-Signature-256", &signature).header("Content-Type", "application/json");
                match request.body(body.clone()).send().await {
                    Ok(response) if response.status().is_success() => return this.delivered(&body),
                    _ => tokio::time::sleep(std::time::Duration::from_millis(200 << attempt.min(6))).await,
                }
            }
            tracing::warn!("the sandbox could not deliver a webhook");
        });
    }

    fn delivered(&self, body: &str) {
        let value: Value = serde_json::from_str(body).unwrap_or_default();
        let Some(message) = value.pointer("/entry/0/changes/0/value/messages/0") else { return };
        let phone = format!("+{}", message.get("from").and_then(Value::as_str).unwrap_or_default());
        if let Some((_, bubbles)) = self.state().phones.get_mut(&phone) {
            let id = message.get("id").and_then(Value::as_str).unwrap_or_default();
            bubbles.iter_mut().filter(|b| b.id == id).for_each(|b| b.status = Some("delivered"));
        }
        let _ = self.inner.changed.send(phone);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.inner.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn push(bubbles: &mut Vec<Bubble>, bubble: Bubble) {
    if bubbles.len() >= MESSAGES_MAX {
        bubbles.remove(0);
    }
    bubbles.push(bubble);
}

fn words_of(body: &Value) -> Option<(String, Option<Vec<Tap>>, Kind)> {
    if let Some(text) = body.pointer("/text/body").and_then(Value::as_str) {
        return Some((text.to_owned(), None, Kind::Plain));
    }
    if let Some(template) = body.get("template") {
        return template_words(template);
    }
    let text = body.pointer("/interactive/body/text").and_then(Value::as_str)?;
    let tap = |choice: &Value| Some(Tap { id: choice.get("id")?.as_str()?.to_owned(), title: choice.get("title")?.as_str()?.to_owned() });
    let buttons = body.pointer("/interactive/action/buttons").and_then(Value::as_array).into_iter().flatten().filter_map(|b| tap(b.get("reply")?));
    let rows = body.pointer("/interactive/action/sections/0/rows").and_then(Value::as_array).into_iter().flatten().filter_map(tap);
    let kind = if body.pointer("/interactive/type").is_some_and(|kind| kind == "list") { Kind::List } else { Kind::Plain };
    Some((text.to_owned(), Some(buttons.chain(rows).collect()), kind))
}

/// A template as the customer reads it.
fn template_words(template: &Value) -> Option<(String, Option<Vec<Tap>>, Kind)> {
    let name = template.get("name")?.as_str()?;
    let components = || template.get("components").and_then(Value::as_array).into_iter().flatten();
    let of = |kind: &'static str| components().filter(move |component| component.get("type").is_some_and(|t| t == kind));
    let parameters: Vec<&str> = of("body")
        .flat_map(|body| body.get("parameters").and_then(Value::as_array).into_iter().flatten())
        .filter_map(|parameter| parameter.get("text")?.as_str())
        .collect();
    let known = TEMPLATES.iter().find(|(known, _, _)| *known == name);
    let fill = |words: &str| (1..).zip(&parameters).fold(words.to_owned(), |text, (nth, value)| text.replace(&format!("{{{{{nth}}}}}"), value));
    let text = known.map_or_else(|| format!("[template {name}] {}", parameters.join(", ")), |(_, words, _)| fill(words));
    let payloads = of("button").filter_map(|button| button.pointer("/parameters/0/payload").and_then(Value::as_str));
    let tap = |(nth, payload): (usize, &str)| {
        let approved = known.and_then(|(_, _, titles)| titles.get(nth)).map(|title| (*title).to_owned());
        let title = approved.unwrap_or_else(|| payload.rsplit(':').next().unwrap_or(payload).to_owned());
        Tap { id: payload.to_owned(), title }
    };
    let taps: Vec<Tap> = payloads.enumerate().map(tap).collect();
    Some((text, (!taps.is_empty()).then_some(taps), Kind::Template))
}

fn envelope(value: &Value) -> Value {
    envelope_for(NUMBER_ID, value)
}

fn envelope_for(number: &str, value: &Value) -> Value {
    let mut value = value.clone();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "15550100000", "phone_number_id": number});
    json!({"object": "whatsapp_business_account", "entry": [{"id": WABA_ID, "changes": [{"field": "messages", "value": value}]}]})
}
