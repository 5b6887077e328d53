//! The whole path, from webhook to send, with the model's time taken out: 200 customers in a closed loop against one node on a
//! real SQLite file with `synchronous=FULL`. Prints ratios against the disk's own fsync rate, which is what limits a naive server.
//!
//! `cargo bench` runs it for ten seconds.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "../tests/http/servers.rs"]
#[expect(dead_code, reason = "shared with the tests over HTTP, which use more of it")]
mod servers;

#[path = "shared/readings.rs"]
mod readings;

use baton::channel::whatsapp::sign::Secrets;
use baton::domain::draft::Draft;
use baton::domain::id::NumberId;
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::http::{Door, router};
use baton::model::{Answer, Ask, Model};
use baton::runtime::{Clock, Ids, Parts, Probe, Runtime, Settings};
use baton::spec::Files;
use baton::store::Store;
use baton::tool::Tools;
use futures::future::BoxFuture;
use readings::{cpu_ms, fsync_rate, now, quantile};
use serde_json::json;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

const CUSTOMERS: usize = 200;
const SECONDS: u64 = 10;
const NUMBER: &str = "100000000000001";

/// Answers at once: what is measured is everything else.
struct Instantly;

impl Model for Instantly {
    fn answer<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async {
            Answer::from(Ok(Draft { reply: "Which company are you with?".to_owned(), model: "instant".to_owned(), ..Draft::default() }))
        })
    }
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let fsyncs = fsync_rate(folder.path());
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a benchmark's own client")]
    let http = reqwest::Client::builder().pool_max_idle_per_host(CUSTOMERS).build().expect("a client");
    let secrets = Secrets::parse("bench");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (graph, arrivals) = graph().await;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("baton.db").display())).await.expect("a database");
    let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
    store.seed(project.workspace).await.expect("seeded");
    let stored = store.workspace().await.expect("readable").expect("seeded");
    // The customers of a benchmark look like bots, and never reach a goal: no brake may stop them.
    let policy = Policy {
        burst_ms_sentence: Millis(0),
        burst_ms_fragment: Millis(0),
        attempts_max: u32::MAX,
        turns_max: u32::MAX,
        loop_turns_max: usize::MAX,
        loop_same_max: usize::MAX,
        ..Policy::default()
    };
    let channel = baton::channel::whatsapp::Graph::new(http.clone(), &graph, "v25.0", "token", Duration::from_secs(5));
    let node = Runtime::new(Parts {
        store,
        clock: Clock::system(),
        ids: Ids::System,
        model: Arc::new(Instantly),
        tools: Tools::none(),
        channel: Arc::new(channel),
        files: baton::runtime::Files::memory(),
        settings: Settings::new(policy, project.agents, stored, vec![NumberId::from(NUMBER)]),
        probe: Probe::default(),
    });
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (node, stop) = (node.clone(), stop.clone());
        async move { node.run(stop).await }
    });
    let door = Door::new(node, secrets.clone(), None, None, Vec::new());
    tokio::spawn(async move { axum::serve(listener, router(door)).await });
    let (cpu, begun) = (cpu_ms("self"), now());
    let customers: Vec<_> = arrivals
        .into_iter()
        .enumerate()
        .map(|(nth, arrived)| tokio::spawn(customer(nth, format!("{url}/webhooks/whatsapp"), http.clone(), secrets.clone(), arrived)))
        .collect();
    let (mut acks, mut overheads) = (Vec::new(), Vec::new());
    for customer in customers {
        let (ack, overhead) = customer.await.expect("no panic");
        acks.extend(ack);
        overheads.extend(overhead);
    }
    let (seconds, cpu) = (begun.elapsed().as_secs_f64(), cpu_ms("self") - cpu);
    stop.cancel();
    let _ = worker.await;
    report(&mut acks, &mut overheads, seconds, cpu, fsyncs);
}

/// One customer: writes, waits for the answer on the phone, writes again.
async fn customer(nth: usize, url: String, http: reqwest::Client, secrets: Secrets, mut arrived: mpsc::Receiver<()>) -> (Vec<f64>, Vec<f64>) {
    let (mut acks, mut overheads) = (Vec::new(), Vec::new());
    let begun = now();
    let phone = format!("1555{nth:07}");
    for turn in 0_u32.. {
        if begun.elapsed() > Duration::from_secs(SECONDS) {
            break;
        }
        let at = (baton::runtime::clock::system_ms() / 1_000).to_string();
        let message =
            json!({"id": format!("wamid.{nth}.{turn}"), "from": phone, "timestamp": at, "type": "text", "text": {"body": "Tell me more, please."}});
        let value = json!({"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "messages": [message]});
        let body =
            json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string();
        let signature = secrets.sign(body.as_bytes()).expect("a secret");
        let sent = now();
        let answer = http.post(&url).header("X-Hub-Signature-256", signature).body(body).send().await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
        acks.push(sent.elapsed().as_secs_f64() * 1e3);
        if tokio::time::timeout(Duration::from_secs(10), arrived.recv()).await.is_err() {
            eprintln!("customer {nth} got no answer to turn {turn}");
            break;
        }
        overheads.push(sent.elapsed().as_secs_f64() * 1e3);
    }
    (acks, overheads)
}

/// A Graph API that tells each customer when their message is there.
async fn graph() -> (String, Vec<mpsc::Receiver<()>>) {
    use axum::Json;
    use serde_json::Value;
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..CUSTOMERS).map(|_| mpsc::channel(8)).unzip();
    let senders = Arc::new(senders);
    let count = Arc::new(Mutex::new(0_u64));
    let take = move |Json(body): Json<Value>| {
        let (senders, count) = (senders.clone(), count.clone());
        async move {
            let nth: usize = body["to"].as_str().and_then(|to| to.get(5..)).and_then(|n| n.parse().ok()).unwrap_or(0);
            let id = {
                let mut count = count.lock().expect("no panic");
                *count += 1;
                *count
            };
            if let Some(sender) = senders.get(nth) {
                let _ = sender.try_send(());
            }
            Json(json!({"messages": [{"id": format!("wamid.OUT.{id}")}]}))
        }
    };
    let routes = axum::Router::new().route("/{version}/{number}/messages", axum::routing::post(take));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, receivers)
}

fn report(acks: &mut [f64], overheads: &mut [f64], seconds: f64, cpu: f64, fsyncs: f64) {
    acks.sort_by(f64::total_cmp);
    overheads.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let turns = overheads.len() as f64;
    println!("turns                     {turns:>10.0}   in {seconds:.1} s, {CUSTOMERS} customers in a closed loop, model time 0");
    println!("turns/s                   {:>10.0}", turns / seconds);
    println!("fsync/s of this disk      {fsyncs:>10.0}");
    println!("turns per fsync           {:>10.2}   a server with one fsync a turn has at most 1.00", turns / seconds / fsyncs);
    println!("webhook ack p50 / p99 ms  {:>10.1} / {:.1}", quantile(acks, 0.5), quantile(acks, 0.99));
    println!("webhook→send p50 / p99 ms {:>10.1} / {:.1}", quantile(overheads, 0.5), quantile(overheads, 0.99));
    println!("CPU ms a turn             {:>10.2}   customers and Graph included", cpu / turns);
}
