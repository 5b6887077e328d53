//! Customers on Meta's side: each webhook is posted again until it is acknowledged, sometimes once more after that.

use super::here;
use super::scene::{NUMBER, Scene};
use baton::channel::whatsapp::sign::Secrets;
use baton::runtime::clock::system_ms;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;

const SAYS: [&str; 4] = ["Good morning to you all.", "We are Acme GmbH.", "Do you speak Spanish?", "We want to automate our support."];
/// Every fifth customer wants a person at their third word, and says one thing more.
const WANTS_A_PERSON: [&str; 4] = ["Good morning to you all.", "We are Acme GmbH.", "I want to talk to a person, please.", "Are you still there?"];

/// How long Meta waits for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Who writes how.
#[derive(Clone, Debug)]
pub(crate) struct Manner {
    pub(crate) customers: usize,
    /// The first one's place among all customers of the scene.
    pub(crate) first: usize,
    /// How many words each says, at most four.
    pub(crate) words: usize,
    /// Between a customer's words, and how much more for each customer: what spreads them over the whole run.
    pub(crate) pause_ms: u64,
    pub(crate) pause_more_ms: u64,
    /// To these nodes only; all without it.
    pub(crate) nodes: Option<Vec<usize>>,
}

impl Manner {
    pub(crate) fn many(customers: usize, pause_ms: u64, pause_more_ms: u64) -> Self {
        Self { customers, first: 0, words: 4, pause_ms, pause_more_ms, nodes: None }
    }

    pub(crate) fn one_message(nth: usize) -> Self {
        Self { customers: 1, first: nth, words: 1, pause_ms: 0, pause_more_ms: 0, nodes: None }
    }

    pub(crate) fn phone(nth: usize) -> String {
        format!("1555{:07}", 100_000 + nth)
    }
}

/// What the customers of a scene know.
#[derive(Clone, Default)]
pub(crate) struct Ledger {
    /// Ids of messages that were answered with 200.
    pub(crate) acknowledged: Arc<Mutex<BTreeSet<String>>>,
    /// Phones that wrote something that was acknowledged.
    pub(crate) phones: Arc<Mutex<BTreeSet<String>>>,
    strangers: Arc<AtomicUsize>,
}

impl Ledger {
    /// The place of a customer whom no crowd has.
    pub(crate) fn next_stranger(&self) -> usize {
        900_000 + self.strangers.fetch_add(1, Ordering::SeqCst)
    }

    fn keep(&self, id: String, phone: String) {
        self.acknowledged.lock().expect("no panic").insert(id);
        self.phones.lock().expect("no panic").insert(phone);
    }
}

pub(crate) struct Crowd {
    statuses: Arc<Mutex<BTreeMap<u16, usize>>>,
    stop: Arc<AtomicBool>,
    customers: Vec<JoinHandle<()>>,
}

/// What a customer needs to write.
#[derive(Clone)]
struct Pen {
    http: reqwest::Client,
    secrets: Secrets,
    urls: Vec<String>,
    ledger: Ledger,
    statuses: Arc<Mutex<BTreeMap<u16, usize>>>,
    stop: Arc<AtomicBool>,
}

impl Crowd {
    pub(crate) fn start(scene: &Scene, manner: &Manner) -> Self {
        let all: Vec<usize> = (0..scene.nodes.len()).collect();
        let nodes = manner.nodes.clone().unwrap_or(all);
        let pen = Pen {
            http: scene.http.clone(),
            secrets: scene.secrets.clone(),
            urls: nodes.iter().filter_map(|nth| scene.nodes.get(*nth)).map(|node| format!("{node}/webhooks/whatsapp")).collect(),
            ledger: scene.ledger.clone(),
            statuses: Arc::default(),
            stop: Arc::default(),
        };
        let (statuses, stop) = (pen.statuses.clone(), pen.stop.clone());
        let customers = (0..manner.customers).map(|nth| tokio::spawn(customer(nth, manner.clone(), pen.clone()))).collect();
        Self { statuses, stop, customers }
    }

    /// How webhooks were answered so far, by status; 0 is a connection that broke.
    pub(crate) fn statuses(&self) -> BTreeMap<u16, usize> {
        self.statuses.lock().expect("no panic").clone()
    }

    /// How often that status was an answer so far.
    pub(crate) fn answered(&self, status: u16) -> usize {
        self.statuses().get(&status).copied().unwrap_or_default()
    }

    /// Waits until all have said all, and were acknowledged.
    pub(crate) async fn end(self, within: Duration) -> BTreeMap<u16, usize> {
        let statuses = self.statuses.clone();
        for customer in self.customers {
            let ended = tokio::time::timeout(here(within), customer).await;
            ended.unwrap_or_else(|_| panic!("customers wait for an acknowledgement; so far {:?}", statuses.lock())).expect("no panic");
        }
        self.stop.store(true, Ordering::SeqCst);
        let statuses = statuses.lock().expect("no panic");
        statuses.clone()
    }
}

pub(crate) fn webhook(id: &str, phone: &str, nth: usize, text: &str) -> String {
    let seconds = system_ms() / 1_000 + i64::try_from(nth).unwrap_or_default();
    let message = json!({"id": id, "from": phone, "timestamp": seconds.to_string(), "type": "text", "text": {"body": text}});
    let value = json!({
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "C"}, "wa_id": phone}], "messages": [message],
    });
    json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string()
}

async fn customer(nth: usize, manner: Manner, pen: Pen) {
    let place = manner.first + nth;
    let phone = Manner::phone(place);
    let says = if nth % 5 == 4 { WANTS_A_PERSON } else { SAYS };
    for (turn, text) in says.into_iter().enumerate().take(manner.words) {
        let id = format!("wamid.FAULT.{place}.{turn}");
        let body = webhook(&id, &phone, turn, text);
        if !pen.is_acknowledged(place + turn, &body).await {
            return;
        }
        pen.ledger.keep(id, phone.clone());
        if nth.is_multiple_of(3) {
            pen.post(place + turn + 1, &body).await;
        }
        if turn + 1 < manner.words {
            tokio::time::sleep(Duration::from_millis(manner.pause_ms + manner.pause_more_ms * u64::try_from(nth).unwrap_or(0))).await;
        }
    }
}

impl Pen {
    /// Posts until it is taken, now here and now there; `false` when the test is over before.
    async fn is_acknowledged(&self, first: usize, body: &str) -> bool {
        for attempt in first.. {
            if self.post(attempt, body).await == 200 {
                return true;
            }
            if self.stop.load(Ordering::SeqCst) {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(fastrand::u64(150..450))).await;
        }
        false
    }

    async fn post(&self, nth: usize, body: &str) -> u16 {
        let url = self.urls.get(nth % self.urls.len()).expect("a node");
        let signature = self.secrets.sign(body.as_bytes()).expect("a secret");
        let post = self.http.post(url).header("X-Hub-Signature-256", signature).timeout(here(PATIENCE)).body(body.to_owned());
        let status = post.send().await.map_or(0, |answer| answer.status().as_u16());
        *self.statuses.lock().expect("no panic").entry(status).or_default() += 1;
        status
    }
}

/// One customer's messages, all at once and over all nodes.
pub(crate) async fn post_all(scene: &Scene, place: usize, count: usize) {
    let pen = Pen {
        http: scene.http.clone(),
        secrets: scene.secrets.clone(),
        urls: scene.nodes.iter().map(|node| format!("{node}/webhooks/whatsapp")).collect(),
        ledger: scene.ledger.clone(),
        statuses: Arc::default(),
        stop: Arc::default(),
    };
    let phone = Manner::phone(place);
    let posts = (0..count).map(|nth| {
        let (pen, phone) = (pen.clone(), phone.clone());
        async move {
            let id = format!("wamid.FAULT.{place}.{nth}");
            assert!(pen.is_acknowledged(nth, &webhook(&id, &phone, 0, &format!("Hello, for the {nth}th time."))).await, "{id}");
            pen.ledger.keep(id, phone);
        }
    });
    futures::future::join_all(posts).await;
}
