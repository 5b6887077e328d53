//! Turns a second with 1, 2 and 3 processes of `baton serve` on one Postgres with fsync on, and where the CPU goes: customers in a closed loop, the
//! offline model, a stand-in for Meta that answers at once, all on this machine. Where the shares add up to all of its cores, more nodes only take
//! from each other: growth is then the machine's end, not Postgres's.
//!
//! `cargo bench --bench nodes` takes about a minute; it starts a Postgres of its own and says so when there is none to be had.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "../tests/faults/postgres.rs"]
#[expect(dead_code, reason = "shared with the tests of faults, which use more of it")]
mod postgres;
#[path = "shared/readings.rs"]
#[expect(dead_code, reason = "shared with other benchmarks, which use more of it")]
mod readings;

/// What `postgres` takes from its neighbours.
mod scene {
    pub(crate) fn free_port() -> u16 {
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
    }
}

use baton::channel::whatsapp::sign::Secrets;
use postgres::Postgres;
use readings::{cpu_ms, now};
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const CUSTOMERS: usize = 150;
const WARM: Duration = Duration::from_secs(3);
const SPAN: Duration = Duration::from_secs(12);
const NUMBER: &str = "100000000000001";
/// What one customer says; then the next one comes.
const SAYS: [&str; 3] = ["Good morning to you all.", "We are Acme GmbH.", "Do you speak Spanish?"];
const POLICY: &str = "[policy]\nburst_ms_sentence = 0\nburst_ms_fragment = 0\nnumber_rate = 100000\n";

fn skipped(what: &str, why: &str) {
    eprintln!("skipped: {what}: {why}");
}

fn signal(pid: u32, name: &str) {
    let _ = Command::new("/bin/kill").args([&format!("-{name}"), &pid.to_string()]).stderr(Stdio::null()).status();
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        println!("nodes | turns/s | commits/s | CPU in cores: each node; Postgres; customers and Meta; together, of {}", cores());
        for nodes in 1..=3 {
            let Some(postgres) = Postgres::start_with("turns a second by nodes", "on") else { return };
            measure(&postgres, nodes).await;
        }
    });
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(folder: &std::path::Path, port: u16, database: &str, graph: &str) -> Server {
    let child = Command::new(env!("CARGO_BIN_EXE_baton"))
        .arg("serve")
        .env_clear()
        .env("PATH", "")
        .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
        .env("DATABASE_URL", database)
        .env("BATON_DATA_DIR", folder.join(port.to_string()))
        .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"))
        .env("BATON_CONFIG", folder.join("baton.toml"))
        .env("BATON_LOG", "off")
        .env("WHATSAPP_APP_SECRET", "bench")
        .env("WHATSAPP_ACCESS_TOKEN", "token")
        .env("WHATSAPP_PHONE_NUMBER_ID", NUMBER)
        .env("WHATSAPP_GRAPH_URL", graph)
        .env("BATON_MODEL", "offline")
        .stdout(Stdio::null())
        .spawn()
        .expect("the server starts");
    Server(child)
}

async fn measure(postgres: &Postgres, nodes: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("baton.toml"), POLICY).expect("written");
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a benchmark's own client")]
    let http = reqwest::Client::builder().pool_max_idle_per_host(CUSTOMERS).build().expect("a client");
    let (graph, arrivals) = graph().await;
    let ports: Vec<u16> = (0..nodes).map(|_| scene::free_port()).collect();
    let servers: Vec<Server> = ports.iter().map(|port| start(folder.path(), *port, &postgres.url(), &graph)).collect();
    for port in &ports {
        let url = format!("http://127.0.0.1:{port}/readyz");
        while !http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    let until = now() + WARM + SPAN;
    let customers: Vec<_> = arrivals
        .into_iter()
        .enumerate()
        .map(|(slot, arrived)| {
            let port = ports.get(slot % nodes).copied().expect("a port");
            tokio::spawn(customer(slot, format!("http://127.0.0.1:{port}/webhooks/whatsapp"), http.clone(), arrived, until))
        })
        .collect();
    tokio::time::sleep(WARM).await;
    let (begun, turns) = (now(), TURNS.load(std::sync::atomic::Ordering::SeqCst));
    let before = used(postgres, &servers).await;
    tokio::time::sleep(SPAN).await;
    let after = used(postgres, &servers).await;
    let (seconds, turns) = (begun.elapsed().as_secs_f64(), TURNS.load(std::sync::atomic::Ordering::SeqCst) - turns);
    for customer in customers {
        customer.await.expect("no panic");
    }
    let share = |before: f64, after: f64| (after - before) / seconds;
    let each: Vec<f64> = before.nodes.iter().zip(&after.nodes).map(|(before, after)| share(*before, *after)).collect();
    let (database, own) = (share(before.postgres, after.postgres), share(before.own, after.own));
    let shown: Vec<String> = each.iter().map(|share| format!("{share:.2}")).collect();
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let (turns, commits) = (turns as f64 / seconds, (after.commits - before.commits) as f64 / seconds);
    let all = each.iter().sum::<f64>() + database + own;
    println!("proof: {nodes:>5} | {turns:>7.0} | {commits:>9.0} | {}; {database:.2}; {own:.2}; {all:.2}", shown.join(" + "));
}

/// Answers that reached a phone.
static TURNS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// CPU seconds so far, and commits of the database.
struct Used {
    nodes: Vec<f64>,
    postgres: f64,
    own: f64,
    commits: i64,
}

async fn used(postgres: &Postgres, servers: &[Server]) -> Used {
    let commits = postgres.number("SELECT CAST(sum(xact_commit) AS BIGINT) FROM pg_stat_database").await;
    Used {
        nodes: servers.iter().map(|server| cpu_seconds(server.0.id())).collect(),
        postgres: postgres.family().into_iter().map(cpu_seconds).sum(),
        own: cpu_seconds(std::process::id()),
        commits,
    }
}

fn cpu_seconds(pid: u32) -> f64 {
    cpu_ms(&pid.to_string()) / 1e3
}

/// One customer after another in one slot: each writes, waits for the answer on the phone, writes again.
async fn customer(slot: usize, url: String, http: reqwest::Client, mut arrived: mpsc::Receiver<()>, until: Instant) {
    let secrets = Secrets::parse("bench");
    for serial in 0_u32.. {
        for (turn, text) in SAYS.into_iter().enumerate() {
            if now() > until {
                return;
            }
            let id = format!("wamid.{slot}.{serial}.{turn}");
            let seconds = (baton::runtime::clock::system_ms() / 1_000).to_string();
            let message =
                json!({"id": id, "from": format!("1555{slot:03}{serial:04}"), "timestamp": seconds, "type": "text", "text": {"body": text}});
            let value = json!({"messaging_product": "whatsapp", "metadata": {"phone_number_id": NUMBER}, "messages": [message]});
            let changes = json!([{"field": "messages", "value": value}]);
            let body = json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": changes}]}).to_string();
            let signature = secrets.sign(body.as_bytes()).expect("a secret");
            let answer = http.post(&url).header("X-Hub-Signature-256", signature).body(body).send().await.expect("an answer");
            assert!(answer.status().is_success(), "{}", answer.status());
            if tokio::time::timeout(Duration::from_secs(20), arrived.recv()).await.is_err() {
                eprintln!("no answer to {id}");
                break;
            }
            TURNS.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
    }
}

/// A Graph API that tells each slot when its message is there.
async fn graph() -> (String, Vec<mpsc::Receiver<()>>) {
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..CUSTOMERS).map(|_| mpsc::channel(8)).unzip();
    let senders = Arc::new(senders);
    let take = move |axum::Json(body): axum::Json<Value>| {
        let senders = senders.clone();
        async move {
            let slot: usize = body["to"].as_str().and_then(|to| to.get(5..8)).and_then(|slot| slot.parse().ok()).unwrap_or_default();
            if let Some(sender) = senders.get(slot) {
                let _ = sender.try_send(());
            }
            let id = body["biz_opaque_callback_data"].as_str().unwrap_or_default();
            axum::Json(json!({"messages": [{"id": format!("wamid.OUT.{id}")}]}))
        }
    };
    let routes = axum::Router::new().route("/{version}/{number}/messages", axum::routing::post(take));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, receivers)
}
