//! Lists at full size: `cargo bench --bench inbox`. A hundred thousand conversations, five thousand of them waiting in one queue: the first page of
//! every list, the exact counts and a search, for a rep, a lead and an admin; beside a thousand conversations, as a ratio.
//! `BATON_BENCH_MANY=1000000` has a million of them (an hour to write, 6 GB). `BATON_BENCH_KEEP=FILE` leaves the database there, to be looked at with `baton serve`; `BATON_TEST_POSTGRES` measures on Postgres, too.
#![expect(clippy::expect_used, clippy::disallowed_methods, clippy::indexing_slicing, reason = "a benchmark ends where something unexpected happens")]

use baton::domain::brief::{self, Routing};
use baton::domain::conversation::Conversation;
use baton::domain::event::{Event, How};
use baton::domain::id::{ConversationId, Epoch, HandoffNo, MessageId, NumberId, OperatorId, PhoneNumber, QueueId, TeamId};
use baton::domain::message::{About, Customer, Inbound, InboundBody};
use baton::domain::policy::Policy;
use baton::domain::time::Timestamp;
use baton::domain::trigger::{Fired, Trigger};
use baton::domain::visibility::{Role, Viewer};
use baton::domain::workspace::{Person, Queue, Team, Workspace};
use baton::domain::{search, spell};
use baton::store::Store;
use baton::store::inbox::{Filter, Scope};
use baton::store::log::Commit;
use baton::store::reading::Reading;
use futures::stream::{self, StreamExt as _};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const FEW: usize = 1_000;
/// One queue in which so many of a hundred thousand wait.
const WAITING_EVERY: usize = 20;
const TEAMS: usize = 5;
const PEOPLE: usize = 40;
const RUNS: usize = 40;
const START: i64 = 1_764_000_000_000;
const WORDS: [&str; 12] =
    ["invoice", "delivery", "refund", "password", "broken", "installation", "quote", "warranty", "appointment", "upgrade", "address", "cancel"];

/// Conversations in the large database.
fn many() -> usize {
    std::env::var("BATON_BENCH_MANY").ok().and_then(|text| text.parse().ok()).unwrap_or(100_000)
}

type Times = BTreeMap<String, Duration>;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let few = Store::open(&format!("sqlite://{}", folder.path().join("few.db").display())).await.expect("a database");
        let kept = std::env::var("BATON_BENCH_KEEP").unwrap_or_else(|_| folder.path().join("many.db").display().to_string());
        let large = Store::open(&format!("sqlite://{kept}")).await.expect("a database");
        let small = measured(&few, FEW).await;
        let large = measured(&large, many()).await;
        print("SQLite", &small, &large);
        if let Ok(server) = std::env::var("BATON_TEST_POSTGRES") {
            postgres(&server).await;
        } else {
            println!("Postgres: skipped; set BATON_TEST_POSTGRES");
        }
    });
}

async fn postgres(server: &str) {
    use sqlx::{ConnectOptions as _, Connection as _};
    use std::str::FromStr as _;
    let mut times = Vec::new();
    for count in [FEW, many()] {
        let name = format!("baton_bench_{:016x}", fastrand::u64(..));
        let mut admin = sqlx::postgres::PgConnectOptions::from_str(server).expect("a URL").connect().await.expect("a server");
        sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.expect("a database");
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        let store = Store::open(&format!("{base}/{name}")).await.expect("a database");
        times.push(measured(&store, count).await);
        drop(store);
        sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).execute(&mut admin).await.expect("dropped");
        admin.close().await.expect("closed");
    }
    print("Postgres", &times[0], &times[1]);
}

fn print(engine: &str, few: &Times, large_times: &Times) {
    println!("\n{engine}: median of {RUNS}, first page of 50          {FEW:>8}   {:>8}   ratio", many());
    for (what, large) in large_times {
        let small = few.get(what).copied().unwrap_or_default();
        let ratio = large.as_secs_f64() / small.as_secs_f64().max(1e-9);
        println!("proof: {engine}, {what:<44} {:>7.2} ms {:>7.2} ms   {ratio:>5.1}", small.as_secs_f64() * 1e3, large.as_secs_f64() * 1e3);
    }
}

fn workspace() -> Workspace {
    let team = |n: usize| TeamId::new(format!("t{n}"));
    let mut workspace = Workspace::new("lead_qualifier".into(), Queue::new("q0", "Queue 0", "t0", Vec::new()));
    workspace.teams = (0..TEAMS).map(|n| (team(n), Team { id: team(n), name: format!("Team {n}") })).collect();
    for n in 0..PEOPLE {
        let (id, role) = (format!("p{n:02}"), if n < TEAMS { Role::Lead } else { Role::Rep });
        let person =
            Person { capacity: 1_000, ..Person::new(id.as_str(), &format!("Person {n}"), &format!("{id}@example.com"), role, vec![team(n % TEAMS)]) };
        workspace.people.insert(person.id.clone(), person);
    }
    workspace.people.insert("admin".into(), Person::new("admin", "Admin", "admin@example.com", Role::Admin, Vec::new()));
    for n in 0..TEAMS {
        let members = (TEAMS..PEOPLE).filter(|p| p % TEAMS == n).map(|p| OperatorId::new(format!("p{p:02}"))).collect();
        let id = format!("q{n}");
        workspace.queues.insert(QueueId::new(id.clone()), Queue::new(id.as_str(), &format!("Queue {n}"), format!("t{n}"), members));
    }
    workspace
}

/// Ends with the agent, a queue, a person or closed, as in a house that has been open for long.
fn conversation(n: usize) -> (Conversation, Vec<Event>) {
    let (team, at) = (n % TEAMS, Timestamp(START + i64::try_from(n).unwrap_or_default() * 1_000));
    // One queue has far more waiting than the others.
    let waits = n.is_multiple_of(WAITING_EVERY);
    let queue = QueueId::new(if waits { "q0".to_owned() } else { format!("q{team}") });
    let mut state = Conversation::new(ConversationId::new(format!("c{n:06}")));
    let phone = PhoneNumber::parse(&format!("3460{n:07}"));
    let customer = Customer { phone, user_id: None, name: Some(format!("{} Customer {n}", WORDS[n % 7])), ..Customer::default() };
    let number = NumberId::from("1");
    let text = format!("Hello, this is about my {} and the {} of last week", WORDS[n % 12], WORDS[(n / 12) % 12]);
    let message = Inbound {
        id: MessageId::new(format!("m{n}")),
        number: number.clone(),
        from: customer.clone(),
        sent_at: at,
        body: InboundBody::Text { text },
        reply_to: None,
        referral: None,
        about: About::default(),
    };
    let mut events = vec![
        Event::Opened {
            version: None,
            number,
            contact: format!("k{n}").into(),
            customer,
            agent: Some("lead_qualifier".into()),
            queue: queue.clone(),
            menu: None,
            direct: false,
            referral: None,
            past: None,
        },
        Event::Received { message: Box::new(message), language: Some("en".to_owned()), mood: 0.0 },
    ];
    let policy = Policy::default();
    for event in &events {
        state.apply(event, at, &policy);
    }
    let mut push = |state: &mut Conversation, event: Event| {
        state.apply(&event, at, &policy);
        events.push(event);
    };
    if waits || n % 50 != 1 {
        let fired = Fired::certain(Trigger::ExplicitRequest, Vec::new());
        let brief = brief::of(&state, None, &fired, Routing { queue: queue.to_string(), id: None, reason: "asked".to_owned() });
        let handed = Event::HandedOff {
            handoff: HandoffNo(1),
            fired,
            queue: queue.clone(),
            epoch: Epoch(1),
            priority: 0,
            brief: Box::new(brief),
            notice: None,
        };
        push(&mut state, handed);
        if !waits {
            let operator = OperatorId::new(format!("p{:02}", TEAMS + n % (PEOPLE - TEAMS)));
            push(
                &mut state,
                Event::Assigned { handoff: HandoffNo(1), operator: operator.clone(), queue, epoch: Epoch(2), how: How::RoundRobin, units: 1 },
            );
            if n % 50 != 2 {
                push(&mut state, Event::Closed { by: Some(operator), reason: "done".to_owned(), category: None, epoch: Epoch(3) });
            }
        }
    }
    (state, events)
}

async fn measured(store: &Store, count: usize) -> Times {
    let began = Instant::now();
    store.seed(workspace()).await.expect("seeded");
    let write = |n: usize| async move {
        let (next, events) = conversation(n);
        let at = next.updated_at;
        let commit = Commit {
            before_seq: 0,
            before_holder: None,
            before_queue: None,
            before_observers: Vec::new(),
            events: events.clone(),
            next: next.clone(),
            at,
            work: Vec::new(),
            outbox: Vec::new(),
            done: None,
            seat: None,
        };
        store.commit(commit).await.expect("stored");
        let log: Vec<(Timestamp, Event)> = events.into_iter().map(|event| (at, event)).collect();
        let spells = spell::of(&next.id, &log, &Policy::default());
        store.keep_reading(Reading { id: next.id.clone(), seq: next.seq, terms: search::terms(&next), spells }).await.expect("read");
    };
    stream::iter((0..count).map(write)).buffer_unordered(128).collect::<Vec<()>>().await;
    eprintln!("{count} conversations written and read for search in {:.1} s", began.elapsed().as_secs_f64());
    let mut times = Times::new();
    let team = |n: usize| TeamId::new(format!("t{n}"));
    let viewers = [
        ("rep", Viewer { id: "p10".into(), role: Role::Rep, queues: ["q0".into()].into(), teams: [team(0)].into() }),
        ("lead", Viewer { id: "p00".into(), role: Role::Lead, queues: [].into(), teams: [team(0)].into() }),
        ("admin", Viewer { id: "admin".into(), role: Role::Admin, queues: [].into(), teams: [].into() }),
    ];
    for (who, viewer) in &viewers {
        for (scope, word) in Scope::ALL {
            let list = async || store.list(viewer, scope, &Filter::default(), None, 50).await.expect("readable").len();
            times.insert(format!("{who:<6} {word}"), median(list).await);
        }
        times.insert(
            format!("{who:<6} counts"),
            median(async || usize::try_from(store.counts(viewer).await.expect("readable").waiting).unwrap_or(0)).await,
        );
        for query in ["refund warranty", "zzz"] {
            let filter = Filter { words: search::query(query), by_phone: true, ..Filter::default() };
            let find = async || store.list(viewer, Scope::All, &filter, None, 50).await.expect("readable").len();
            times.insert(format!("{who:<6} search {query:?}"), median(find).await);
        }
    }
    times
}

async fn median(ask: impl AsyncFn() -> usize) -> Duration {
    let mut times = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        let began = Instant::now();
        std::hint::black_box(ask().await);
        times.push(began.elapsed());
    }
    times.sort_unstable();
    times[RUNS / 2]
}
