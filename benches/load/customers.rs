//! Customers on Meta's side of the webhook.

use crate::outside::{NUMBER, Outside};
use crate::readings::{now, quantile};
use crate::server::Server;
use baton::channel::whatsapp::sign::Secrets;
use serde_json::json;
use std::fmt;
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a customer waits for an answer before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a closed loop showed.
pub(crate) struct Figures {
    acks: Vec<f64>,
    overheads: Vec<f64>,
    lost: usize,
    seconds: f64,
    cpu_ms: f64,
    peak_mb: f64,
}

impl Figures {
    /// Turns a second.
    pub(crate) fn rate(&self) -> f64 {
        count(self.overheads.len()) / self.seconds
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |list: &[f64], q: f64| quantile(list, q);
        write!(
            f,
            "{:>6.0} turns/s  ack p50/p99 {:>5.0} / {:>5.0} ms  webhook to send {:>5.0} / {:>5.0} ms  CPU {:>4.2} ms/turn  peak {:>4.0} MB  lost {}",
            self.rate(),
            at(&self.acks, 0.5),
            at(&self.acks, 0.99),
            at(&self.overheads, 0.5),
            at(&self.overheads, 0.99),
            self.cpu_ms / count(self.overheads.len()),
            self.peak_mb,
            self.lost
        )
    }
}

fn count(many: usize) -> f64 {
    f64::from(u32::try_from(many).expect("less than four billion"))
}

/// A webhook of one message, signed.
fn webhook(secrets: &Secrets, nth: usize, turn: usize) -> (String, String) {
    // Of today: who wrote longer than a day ago may not be answered.
    let at = (baton::runtime::clock::system_ms() / 1_000).to_string();
    let message = json!({"id": format!("wamid.{nth}.{turn}"), "from": format!("1555{nth:07}"), "timestamp": at, "type": "text",
        "text": {"body": "Tell me more, please."}});
    let value = json!({"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "messages": [message]});
    let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string();
    let signature = secrets.sign(body.as_bytes()).expect("a secret");
    (body, signature)
}

/// Posts one message; `None`: not acknowledged. In milliseconds.
async fn post(url: &str, http: &reqwest::Client, secrets: &Secrets, nth: usize, turn: usize) -> Option<f64> {
    let (body, signature) = webhook(secrets, nth, turn);
    let sent = now();
    let answer = http.post(format!("{url}/webhooks/whatsapp")).header("X-Hub-Signature-256", signature).body(body).send().await;
    answer.is_ok_and(|answer| answer.status().is_success()).then(|| sent.elapsed().as_secs_f64() * 1e3)
}

/// Every customer writes, waits for the answer on the phone, writes again.
pub(crate) async fn closed_loop(server: &Server, outside: Outside, span: Duration) -> Figures {
    let Outside { http, secrets, arrivals, .. } = outside;
    let (cpu, begun) = (server.cpu_ms(), now());
    let customers: Vec<_> = arrivals
        .into_iter()
        .enumerate()
        .map(|(nth, arrived)| tokio::spawn(customer(nth, server.url.clone(), http.clone(), secrets.clone(), arrived, span)))
        .collect();
    let (mut acks, mut overheads, mut lost) = (Vec::new(), Vec::new(), 0);
    for customer in customers {
        let (ack, overhead, missing) = customer.await.expect("no panic");
        acks.extend(ack);
        overheads.extend(overhead);
        lost += missing;
    }
    let seconds = begun.elapsed().as_secs_f64();
    assert!(!overheads.is_empty(), "somebody is answered");
    acks.sort_by(f64::total_cmp);
    overheads.sort_by(f64::total_cmp);
    Figures { acks, overheads, lost, seconds, cpu_ms: server.cpu_ms() - cpu, peak_mb: server.peak_mb() }
}

async fn customer(
    nth: usize,
    url: String,
    http: reqwest::Client,
    secrets: Secrets,
    mut arrived: mpsc::Receiver<()>,
    span: Duration,
) -> (Vec<f64>, Vec<f64>, usize) {
    let (mut acks, mut overheads) = (Vec::new(), Vec::new());
    let begun = now();
    for turn in 0.. {
        if begun.elapsed() > span {
            break;
        }
        let sent = now();
        let Some(ack) = post(&url, &http, &secrets, nth, turn).await else { return (acks, overheads, 1) };
        acks.push(ack);
        if tokio::time::timeout(PATIENCE, arrived.recv()).await.is_err() {
            return (acks, overheads, 1);
        }
        overheads.push(sent.elapsed().as_secs_f64() * 1e3);
    }
    (acks, overheads, 0)
}

/// Messages at a fixed rate, whatever the server does; how long each acknowledgement took.
pub(crate) async fn open_loop(server: &Server, outside: &Outside, rate: usize, seconds: usize) -> Vec<f64> {
    const TICK_MS: usize = 10;
    let mut tasks = Vec::with_capacity(rate * seconds);
    let mut ticks = tokio::time::interval(Duration::from_millis(u64::try_from(TICK_MS).expect("small")));
    let customers = outside.arrivals.len();
    for tick in 0..seconds * 1_000 / TICK_MS {
        ticks.tick().await;
        for one in 0..rate * TICK_MS / 1_000 {
            let message = tick * rate * TICK_MS / 1_000 + one;
            let (url, http, secrets) = (server.url.clone(), outside.http.clone(), outside.secrets.clone());
            tasks.push(tokio::spawn(async move { post(&url, &http, &secrets, message % customers, message / customers).await }));
        }
    }
    let mut acks = Vec::with_capacity(tasks.len());
    for task in tasks {
        acks.extend(task.await.expect("no panic"));
    }
    acks
}

/// A minute of conversations of twelve messages each, two hundred at a time; the next two hundred customers come after them.
pub(crate) async fn minute_of_many(server: &Server, outside: &Outside, rate: usize, minute: usize) -> Vec<f64> {
    const AT_ONCE: usize = 200;
    const LONG: usize = 12;
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / u32::try_from(rate).expect("small"));
    let mut tasks = Vec::with_capacity(rate * 60);
    for message in (minute - 1) * rate * 60..minute * rate * 60 {
        ticks.tick().await;
        let (group, place) = (message / (AT_ONCE * LONG), message % (AT_ONCE * LONG));
        let (nth, turn) = (group * AT_ONCE + place % AT_ONCE, place / AT_ONCE);
        let (url, http, secrets) = (server.url.clone(), outside.http.clone(), outside.secrets.clone());
        tasks.push(tokio::spawn(async move { post(&url, &http, &secrets, nth, turn).await }));
    }
    let mut acks = Vec::with_capacity(tasks.len());
    for task in tasks {
        acks.extend(task.await.expect("no panic"));
    }
    acks
}

/// Everybody writes once. Returns how many questions the model had at the fullest moment, what the server weighed then, in MB, and how
/// many got an answer in the end.
pub(crate) async fn all_at_once(server: &Server, mut outside: Outside) -> (usize, f64, usize) {
    let arrivals = std::mem::take(&mut outside.arrivals);
    let customers = arrivals.len();
    let mut posts = futures::stream::FuturesUnordered::new();
    for nth in 0..customers {
        let (url, http, secrets) = (server.url.clone(), outside.http.clone(), outside.secrets.clone());
        posts.push(tokio::spawn(async move { post(&url, &http, &secrets, nth, 0).await }));
        if posts.len() >= 200 {
            let _ = futures::StreamExt::next(&mut posts).await;
        }
    }
    while futures::StreamExt::next(&mut posts).await.is_some() {}
    for _ in 0..100 {
        if outside.asked() >= customers {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let (asked, weight) = (outside.asked(), server.rss_mb());
    let waits = arrivals.into_iter().map(|mut arrived| tokio::spawn(async move { tokio::time::timeout(PATIENCE, arrived.recv()).await.is_ok() }));
    let mut answered = 0;
    for wait in waits.collect::<Vec<_>>() {
        answered += usize::from(wait.await.expect("no panic"));
    }
    assert!(answered > 0, "somebody is answered");
    (asked, weight, answered)
}
