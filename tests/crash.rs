//! `kill -9` of the real server in the middle of two hundred conversations, twenty times. After each it starts on the same data
//! and goes on by itself; at the end every acknowledged message has exactly one reply or one handoff, and nothing went out twice.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "http/servers.rs"]
#[expect(dead_code, reason = "shared with the tests over HTTP, which use more of it")]
mod servers;

use baton::channel::whatsapp::sign::Secrets;
use baton::domain::conversation::Owner;
use baton::domain::delivery::Delivery;
use baton::domain::event::Event;
use baton::domain::turn::Phase;
use baton::runtime::clock::system_ms;
use baton::store::Store;
use serde_json::json;
use servers::Graph;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const NUMBER: &str = "100000000000001";
const CUSTOMERS: usize = 200;
const KILLS: usize = 20;
const ALIVE: Duration = Duration::from_millis(700);
const SAYS: [&str; 4] = ["Good morning to you all.", "We are Acme GmbH.", "Do you speak Spanish?", "We want to automate our support."];

struct Server(Child);

impl Server {
    fn start(folder: &Path, port: u16, graph: &str) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .arg("serve")
            .env_clear()
            .env("PATH", "")
            .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
            .env("BATON_DATA_DIR", folder)
            .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"))
            .env("BATON_CONFIG", folder.join("baton.toml"))
            .env("BATON_LOG", "error")
            .env("WHATSAPP_APP_SECRET", "crash")
            .env("WHATSAPP_ACCESS_TOKEN", "token")
            .env("WHATSAPP_PHONE_NUMBER_ID", NUMBER)
            .env("WHATSAPP_GRAPH_URL", graph)
            .env("BATON_MODEL", "offline")
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        Self(child)
    }

    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    fn terminate(&mut self) -> Option<i32> {
        let _ = Command::new("/bin/kill").args(["-TERM", &self.0.id().to_string()]).status();
        self.0.wait().ok().and_then(|status| status.code())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a port").port()
}

fn webhook(customer: usize, nth: usize, text: &str) -> (String, String) {
    let (id, phone) = (format!("wamid.CRASH.{customer}.{nth}"), format!("1555{:07}", 100_000 + customer));
    let message = json!({"id": id, "from": phone, "timestamp": (system_ms() / 1_000 + i64::try_from(nth).unwrap_or_default()).to_string(), "type": "text", "text": {"body": text}});
    let value = json!({
        "messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": NUMBER},
        "contacts": [{"profile": {"name": "C"}, "wa_id": phone}], "messages": [message],
    });
    (id, json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string())
}

/// A customer on Meta's side: each webhook is posted again until it is acknowledged, sometimes once more after that.
async fn customer(
    nth: usize,
    url: String,
    http: reqwest::Client,
    secrets: Secrets,
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    stop: Arc<AtomicBool>,
) {
    for (turn, text) in SAYS.into_iter().enumerate() {
        let (id, body) = webhook(nth, turn, text);
        let signature = secrets.sign(body.as_bytes()).expect("a secret");
        let post = || http.post(&url).header("X-Hub-Signature-256", &signature).timeout(Duration::from_secs(3)).body(body.clone()).send();
        while !post().await.is_ok_and(|answer| answer.status().is_success()) {
            if stop.load(Ordering::SeqCst) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
        acknowledged.lock().expect("no panic").insert(id);
        if nth.is_multiple_of(3) {
            let _ = post().await;
        }
        // Spread over the whole run, so that every kill meets conversations in the middle.
        tokio::time::sleep(Duration::from_millis(2_200 + 17 * u64::try_from(nth).unwrap_or(0))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_kills_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("baton.toml"), "[policy]\nburst_ms_sentence = 150\nburst_ms_fragment = 300\nunknown_settle_ms = 1500\n")
        .expect("written");
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    let http = reqwest::Client::builder().build().expect("a client");
    let secrets = Secrets::parse("crash");
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    let graph = Graph::start(http.clone(), &base, &secrets).await;
    let acknowledged: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let stop = Arc::new(AtomicBool::new(false));
    let mut server = Server::start(folder.path(), port, &graph.url);
    let customers: Vec<_> = (0..CUSTOMERS)
        .map(|nth| {
            tokio::spawn(customer(nth, format!("{base}/webhooks/whatsapp"), http.clone(), secrets.clone(), acknowledged.clone(), stop.clone()))
        })
        .collect();
    for _ in 0..KILLS {
        tokio::time::sleep(ALIVE).await;
        server.kill();
        server = Server::start(folder.path(), port, &graph.url);
    }
    for customer in customers {
        tokio::time::timeout(Duration::from_secs(60), customer).await.expect("in time").expect("no panic");
    }
    stop.store(true, Ordering::SeqCst);
    wait_until_at_rest(folder.path()).await;
    assert_eq!(server.terminate(), Some(0), "SIGTERM drains and ends with 0");
    let acknowledged = acknowledged.lock().expect("no panic").clone();
    check(folder.path(), &graph, &acknowledged).await;
}

async fn wait_until_at_rest(folder: &Path) {
    let store = Store::open(&format!("sqlite://{}", folder.join("baton.db").display())).await.expect("the database");
    for _ in 0..1_200 {
        // What waits for its time, a notice to somebody in the queue, is minutes away.
        if store.pending(system_ms()).await.expect("readable").is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("work is left: {:?}", store.pending(i64::MAX).await);
}

async fn check(folder: &Path, graph: &Graph, acknowledged: &BTreeSet<String>) {
    let store = Store::open(&format!("sqlite://{}", folder.join("baton.db").display())).await.expect("the database");
    assert_eq!(acknowledged.len(), CUSTOMERS * SAYS.len(), "all were acknowledged in the end");
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    let (mut replies, mut handoffs, mut unknown) = (0, 0, 0);
    let mut sent: BTreeMap<String, u32> = BTreeMap::new();
    for body in graph.taken() {
        *sent.entry(body["biz_opaque_callback_data"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
    }
    assert!(sent.values().all(|n| *n == 1), "nothing is sent twice: {:?}", sent.iter().filter(|(_, n)| **n > 1).collect::<Vec<_>>());
    let conversations = store.conversation_ids().await.expect("readable");
    assert_eq!(conversations.len(), CUSTOMERS, "one conversation a customer");
    for id in conversations {
        let mut state = baton::domain::conversation::Conversation::new(id.clone());
        let mut turns: BTreeMap<u32, u32> = BTreeMap::new();
        for (at, event) in store.events(&id).await.expect("readable") {
            match &event {
                Event::Received { message, .. } => *heard.entry(message.id.to_string()).or_default() += 1,
                Event::Replied { turn, .. } => *turns.entry(turn.0).or_default() += 1,
                Event::HandedOff { .. } => handoffs += 1,
                _ => {}
            }
            state.apply(&event, at, &baton::domain::policy::Policy::default());
        }
        assert!(turns.values().all(|n| *n == 1), "one reply a turn: {id} {turns:?}");
        replies += turns.len();
        let answered = state.turn.phase == Phase::Idle && (state.waiting_since.is_none() || matches!(state.owner, Owner::Queue { .. }));
        assert!(answered, "{id} waits for an answer: {:?} {:?}", state.owner, state.turn);
        for message in store.outbounds(&id).await.expect("readable") {
            let left = sent.contains_key(message.id.as_str());
            match message.delivery {
                Delivery::Unknown => unknown += 1,
                Delivery::Refused | Delivery::Failed => assert!(!left, "{} left and is called {:?}", message.id, message.delivery),
                Delivery::Queued | Delivery::Sending => panic!("{} is stuck as {:?}", message.id, message.delivery),
                Delivery::Accepted | Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => {
                    assert!(left, "{} never left", message.id);
                }
            }
        }
    }
    let lost: Vec<_> = acknowledged.iter().filter(|id| heard.get(*id) != Some(&1)).collect();
    assert!(lost.is_empty(), "every acknowledged message is there once: {lost:?}");
    println!(
        "{KILLS} kills: {} messages, {replies} replies, {handoffs} handoffs, {} sent, {unknown} sends unknown and shown so",
        heard.len(),
        sent.len()
    );
}
