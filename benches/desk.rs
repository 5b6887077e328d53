//! The desk at full speed: `cargo bench --bench desk` (`BATON_TEST_POSTGRES` names a server for the first part).
//!
//! 1. Two processes on one Postgres, a thousand chats that wait, twenty people of capacity three who come and go: assignments a second,
//!    and the time from a person having room to the next chat being theirs. Checked afterwards: nothing twice, nobody over.
//! 2. Ten thousand deadlines that fall due at one moment, after a restart: how late they are kept.
#![expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    clippy::indexing_slicing,
    reason = "a benchmark ends where something unexpected happens"
)]

use baton::domain::conversation::Input;
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, MessageId, NumberId, OperatorId, PhoneNumber};
use baton::domain::message::{About, Customer, Inbound, InboundBody};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::{Millis, Timestamp};
use baton::eval::trial::Recorder;
use baton::model::Chain;
use baton::runtime::{Cause, Clock, Ids, Parts, Probe, Runtime, Settings};
use baton::spec::Files;
use baton::store::Store;
use baton::tool::Tools;
use futures::stream::{self, StreamExt as _};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const CHATS: usize = 1_000;
const PEOPLE: usize = 20;
const CAPACITY: i64 = 3;
const DEADLINES: usize = 10_000;
/// Set for a child process: the database, and which half of the people is its.
const NODE: &str = "BATON_BENCH_NODE";

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    if let Ok(node) = std::env::var(NODE) {
        return runtime.block_on(child(&node));
    }
    if let Ok(server) = std::env::var("BATON_TEST_POSTGRES") {
        runtime.block_on(two_processes(&server));
    } else {
        println!("two processes: skipped; set BATON_TEST_POSTGRES");
    }
    runtime.block_on(storm());
}

fn workspace(people: usize, capacity: i64, more: &Value) -> Value {
    let id = |n: usize| format!("p{n:03}");
    let person = |n: usize| json!({"id": id(n), "name": id(n), "email": format!("{}@example.com", id(n)), "role": "rep", "teams": ["t"], "capacity": capacity});
    let mut queue = json!({"id": "desk", "name": "Desk", "team": "t", "members": (0..people).map(id).collect::<Vec<_>>(), "next_response": "off", "reopen": "off"});
    for (key, value) in more.get("queue").and_then(Value::as_object).into_iter().flatten() {
        queue[key] = value.clone();
    }
    json!({
        "default_agent": "none", "teams": [{"id": "t", "name": "T"}], "people": (0..people).map(person).collect::<Vec<_>>(),
        "numbers": [{"id": "1", "queue": "desk"}], "queues": [queue], "catch_all": "desk", "calendars": more.get("calendars").cloned().unwrap_or_else(|| json!({})),
    })
}

async fn seeded(store: Store, workspace: Value) -> Runtime {
    store.seed(serde_json::from_value(workspace).expect("a workspace")).await.expect("seeded");
    node(store).await
}

async fn node(store: Store) -> Runtime {
    let stored = store.workspace().await.expect("readable").expect("seeded");
    let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
    let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
    Runtime::new(Parts {
        store,
        clock: Clock::system(),
        ids: Ids::System,
        model: Arc::new(Chain::new(BTreeMap::new(), vec!["offline".to_owned()])),
        tools: Tools::none(),
        channel: Arc::new(Recorder::new(Clock::system())),
        files: baton::runtime::Files::memory(),
        settings: Settings::new(policy, project.agents, stored, Vec::new()),
        probe: Probe::default(),
    })
}

fn now() -> Timestamp {
    Timestamp(baton::runtime::clock::system_ms())
}

async fn customers_write(runtime: &Runtime, count: usize) -> Vec<ConversationId> {
    let write = |n: usize| {
        let runtime = runtime.clone();
        async move {
            let id = ConversationId::new(format!("c{n:05}"));
            let message = Inbound {
                id: MessageId::new(format!("m{n}")),
                number: NumberId::from("1"),
                from: Customer { user_id: None, phone: PhoneNumber::parse(&format!("3460{n:07}")), name: None, ..Customer::default() },
                sent_at: now(),
                body: InboundBody::Text { text: "Hello".to_owned() },
                reply_to: None,
                referral: None,
                about: About::default(),
            };
            let input = Input::Received { message: Box::new(message), contact: format!("k{n}").into(), past: None };
            runtime.step(&id, input, Cause::default()).await.expect("stored");
            id
        }
    };
    stream::iter((0..count).map(write)).buffered(64).collect().await
}

// ---- two processes

async fn two_processes(server: &str) {
    let name = format!("baton_bench_{:016x}", fastrand::u64(..));
    let url = format!("{}/{name}", server.rsplit_once('/').expect("an address").0);
    admin(server, &format!("CREATE DATABASE {name}"));
    let store = Store::open(&url).await.expect("a database");
    let first = seeded(store.clone(), workspace(PEOPLE, CAPACITY, &json!({}))).await;
    let chats = customers_write(&first, CHATS).await;
    let began = Instant::now();
    let children: Vec<_> = (0..2)
        .map(|half| Command::new(std::env::current_exe().expect("this program")).env(NODE, format!("{half} {url}")).spawn().expect("a process"))
        .collect();
    let mut closed = 0;
    while closed < CHATS && began.elapsed() < Duration::from_secs(120) {
        tokio::time::sleep(Duration::from_millis(50)).await;
        closed = finished(&store).await;
    }
    let took = began.elapsed();
    for mut child in children {
        let _ = child.kill();
        let _ = child.wait();
    }
    report(&store, &chats, took).await;
    store.close().await;
    admin(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
}

async fn finished(store: &Store) -> usize {
    CHATS - store.waiting().await.map_or(CHATS, |waiting| waiting.len()).min(CHATS)
}

fn admin(server: &str, sql: &str) {
    let output = Command::new("psql").args([server, "-q", "-c", sql]).output().expect("psql");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// A node with its half of the people: they answer at once, end the chat, and now and then look away.
async fn child(told: &str) {
    let (half, url) = told.split_once(' ').expect("a half and an address");
    let half: usize = half.parse().expect("a number");
    let runtime = node(Store::open(url).await.expect("a database")).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (runtime, stop) = (runtime.clone(), stop.clone());
        async move { runtime.run(stop).await }
    });
    let people = (0..PEOPLE).filter(|n| n % 2 == half).map(|n| OperatorId::new(format!("p{n:03}")));
    let shifts = people.map(|who| tokio::spawn(work(runtime.clone(), who)));
    futures::future::join_all(shifts).await;
    stop.cancel();
    let _ = worker.await;
}

async fn work(runtime: Runtime, who: OperatorId) {
    let mut rng = fastrand::Rng::with_seed(u64::try_from(who.as_str().len()).unwrap_or(0) ^ u64::from(who.as_str().as_bytes()[3]));
    for round in 0_u32.. {
        let presence = if round % 40 == 39 { Presence::Away } else { Presence::Online };
        if round % 40 == 0 || round % 40 == 39 {
            let _ = runtime.set_presence(&who, presence).await;
        }
        for id in runtime.store().held_by(&who).await.unwrap_or_default() {
            let close = Input::Closed { by: who.clone(), reason: "done".to_owned(), category: None };
            let _ = runtime.step(&id, close, Cause::default()).await;
        }
        tokio::time::sleep(Duration::from_millis(rng.u64(5..30))).await;
    }
}

async fn report(store: &Store, chats: &[ConversationId], took: Duration) {
    let mut given: BTreeMap<String, Vec<(i64, i64)>> = BTreeMap::new();
    let (mut assigned, mut twice) = (Vec::new(), 0);
    for chat in chats {
        let log = store.events(chat).await.expect("a log");
        let of = |wanted: &str| log.iter().filter(|(_, event)| event.kind() == wanted).map(|(at, _)| at.0).collect::<Vec<_>>();
        let (at, end) = (of("assigned"), of("closed"));
        twice += usize::from(at.len() > 1);
        let who = log.iter().find_map(|(_, event)| if let Event::Assigned { operator, .. } = event { Some(operator.to_string()) } else { None });
        if let (Some(who), Some(at)) = (who, at.first()) {
            assigned.push(*at);
            given.entry(who).or_default().push((*at, end.first().copied().unwrap_or(i64::MAX)));
        }
    }
    let mut over = 0;
    let mut waits = Vec::new();
    for spans in given.values_mut() {
        spans.sort_unstable();
        for (at, _) in spans.iter() {
            let held = spans.iter().filter(|(from, to)| from <= at && at < to).count();
            over += usize::from(i64::try_from(held).unwrap_or(0) > CAPACITY);
        }
        let ends: Vec<i64> = spans.iter().map(|(_, end)| *end).filter(|end| *end != i64::MAX).collect();
        waits.extend(ends.iter().filter_map(|end| spans.iter().map(|(at, _)| at - end).find(|wait| *wait >= 0)));
    }
    let last = assigned.iter().max().zip(assigned.iter().min()).map_or(1, |(last, first)| (last - first).max(1));
    println!("two processes, one Postgres, {CHATS} chats, {PEOPLE} people of {CAPACITY}, in {:.1} s:", took.as_secs_f64());
    println!("  given {} of {CHATS}; given twice {twice}; over capacity {over}", assigned.len());
    println!("  {:.0} assignments a second", assigned.len() as f64 * 1_000.0 / last as f64);
    println!("  from room to the next chat: p50 {} ms, p99 {} ms", percentile(&mut waits, 50), percentile(&mut waits, 99));
}

fn percentile(values: &mut [i64], percent: usize) -> i64 {
    values.sort_unstable();
    values.get((values.len() * percent / 100).min(values.len().saturating_sub(1))).copied().unwrap_or(0)
}

// ---- ten thousand deadlines

async fn storm() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&format!("sqlite://{}", folder.path().join("baton.db").display())).await.expect("a database");
    // Chats that are taken while the queue is closed have their deadlines at one moment: a minute after it opens.
    let began = now();
    let opens = began.0 - began.0 % 60_000 + 120_000;
    let clock = |ms: i64| jiff::Timestamp::from_millisecond(ms).expect("a moment").strftime("%H:%M").to_string();
    let span = format!("{}-{}", clock(opens), clock(opens - 180_000));
    let more = json!({"calendars": {"soon": {"zone": "UTC", "weekly": {"mon-sun": [span]}}}, "queue": {"hours": "soon", "first_response": "1m"}});
    let first = seeded(store.clone(), workspace(100, 1_000, &more)).await;
    let chats = customers_write(&first, DEADLINES).await;
    let take = |(n, id): (usize, &ConversationId)| {
        let (runtime, id) = (first.clone(), id.clone());
        async move {
            let operator = OperatorId::new(format!("p{:03}", n % 100));
            runtime.step(&id, Input::OperatorAccepted { operator }, Cause::default()).await.expect("taken");
        }
    };
    stream::iter(chats.iter().enumerate().map(take)).buffer_unordered(64).collect::<Vec<_>>().await;
    println!("{DEADLINES} chats taken in {:.1} s", now().since(began).0 as f64 / 1_000.0);
    let due = Timestamp(opens + 60_000);
    assert!(now() < Timestamp(opens), "this machine is too slow for the benchmark's minute");
    store.leave_all().await.expect("a database");
    drop(first);
    let second = node(store.clone()).await;
    let stop = CancellationToken::new();
    let worker = tokio::spawn({
        let (runtime, stop) = (second.clone(), stop.clone());
        async move { runtime.run(stop).await }
    });
    while now() < due.plus(Millis::secs(1)) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let within = second.store().waiting().await.expect("readable").len();
    while second.store().waiting().await.expect("readable").len() < DEADLINES && now() < due.plus(Millis::secs(60)) {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let all = now().since(due);
    stop.cancel();
    let _ = worker.await;
    let mut late = Vec::new();
    for chat in &chats {
        let log = store.events(chat).await.expect("a log");
        late.extend(log.iter().filter(|(_, event)| matches!(event, Event::Revoked { .. })).map(|(at, _)| at.since(due).0));
    }
    println!("{} deadlines at one moment, after a restart: {within} kept within a second; all after {:.1} s", late.len(), all.0 as f64 / 1_000.0);
    println!("  late: p50 {} ms, p99 {} ms", percentile(&mut late, 50), percentile(&mut late, 99));
}
