//! The one checker: what Meta's Graph recorded and what the database holds, after any fault. The laws carry the numbers of the invariants of a
//! conversation's life: I1 (acknowledged is there once), I3 (one open conversation), I4 (the log replays to its view), I6 (everybody has a
//! disposition), I7 (one send each), I10 (one owner), I12 (silent after a pause), I13 (one hand-over line), I43 (at rest, no lease).

use super::here;
use super::scene::Scene;
use baton::domain::card;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::delivery::Delivery;
use baton::domain::event::Event;
use baton::domain::policy::Policy;
use baton::domain::turn::Phase;
use baton::runtime::clock::system_ms;
use baton::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// A message that was on the wire when the owner changed may be taken so much later.
const ON_THE_WIRE_MS: i64 = 1_500;
/// The end of a burst is no rest.
const SOON_MS: i64 = 3_000;
/// A killed node's lease, and a little.
const LEASE: Duration = Duration::from_secs(12);

/// What was seen, for the test's last line.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) messages: usize,
    pub(crate) conversations: usize,
    pub(crate) replies: usize,
    pub(crate) handoffs: usize,
    pub(crate) sent: usize,
    /// Sends of which nobody ever heard whether they left, shown as such.
    pub(crate) unknown: usize,
    /// Attempted, and surely never taken by Meta: what a customer did not get.
    pub(crate) never_left: usize,
}

/// Waits until nothing is due any more. What waits for its time, a notice to somebody in the queue, is minutes away.
pub(crate) async fn at_rest(scene: &Scene, within: Duration) -> Store {
    let store = Store::open(&scene.truth).await.expect("the database");
    let began = tokio::time::Instant::now();
    loop {
        // Whatever is put back for another try is not at rest.
        let mut left = store.pending(i64::MAX).await.expect("readable");
        left.retain(|(kind, _)| kind != "wake");
        left.extend(store.pending(system_ms() + SOON_MS).await.expect("readable"));
        if left.is_empty() {
            return store;
        }
        assert!(began.elapsed() < here(within), "work is left: {left:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// All laws, once all nodes are gone.
pub(crate) async fn check(scene: &Scene) -> Seen {
    check_with(scene, ON_THE_WIRE_MS).await
}

/// The same where a node was stopped between its last look at the owner and its socket: Meta cannot be fenced.
pub(crate) async fn check_with(scene: &Scene, on_the_wire_ms: i64) -> Seen {
    let store = at_rest(scene, Duration::from_secs(60)).await;
    no_lease_is_left(&store).await;
    let acknowledged = scene.ledger.acknowledged.lock().expect("no panic").clone();
    let phones = scene.ledger.phones.lock().expect("no panic").clone();
    let mut taken: BTreeMap<String, i64> = BTreeMap::new();
    for (at, body) in scene.graph.taken_at() {
        let id = body["biz_opaque_callback_data"].as_str().unwrap_or_default().to_owned();
        assert!(taken.insert(id.clone(), at).is_none(), "nothing is sent twice: {id}");
    }
    let mut seen = Seen { sent: taken.len(), ..Seen::default() };
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    let mut who: BTreeSet<String> = BTreeSet::new();
    for id in store.conversation_ids().await.expect("readable") {
        let log = store.events(&id).await.expect("readable");
        let state = Conversation::folded(id.clone(), &log, &Policy::default());
        for (_, event) in &log {
            if let Event::Received { message, .. } = event {
                *heard.entry(message.id.to_string()).or_default() += 1;
            }
        }
        let phone = state.customer.phone.as_ref().map(|phone| phone.as_str().trim_start_matches('+').to_owned()).unwrap_or_default();
        assert!(who.insert(phone.clone()), "one conversation a customer: {phone} has two");
        one_answer_a_turn(&state, &log, &mut seen);
        the_view_is_the_log(&store, &state).await;
        everybody_is_answered(&state);
        let paused = log.iter().find(|(_, event)| matches!(event, Event::HandedOff { .. })).map(|(at, _)| at.0);
        for message in store.outbounds(&id).await.expect("readable") {
            let at = taken.get(message.id.as_str()).copied();
            how_far_it_got(&message, at.is_some(), &mut seen);
            if let (Some(paused), Some(at), "agent") = (paused, at, message.author.as_str()) {
                assert!(at <= paused + on_the_wire_ms, "the agent is silent after a pause: {} left {} ms after it", message.id, at - paused);
            }
        }
    }
    (seen.messages, seen.conversations) = (heard.len(), who.len());
    let lost: Vec<_> = acknowledged.iter().filter(|id| heard.get(*id) != Some(&1)).collect();
    assert!(lost.is_empty(), "every acknowledged message is there once: {lost:?}");
    assert_eq!(who, phones, "one conversation for each customer who was acknowledged, and no other");
    people_hold_nothing_twice(&store).await;
    seen
}

async fn no_lease_is_left(store: &Store) {
    let began = tokio::time::Instant::now();
    while store.live_nodes(store.now_ms().await.expect("a clock")).await.expect("readable") > 0 {
        assert!(began.elapsed() < LEASE, "a lease is left");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn one_answer_a_turn(state: &Conversation, log: &[(baton::domain::time::Timestamp, Event)], seen: &mut Seen) {
    let mut turns: BTreeMap<u32, u32> = BTreeMap::new();
    let (mut paused, mut handoffs) = (false, 0);
    for (_, event) in log {
        match event {
            Event::Replied { turn, .. } => {
                assert!(!paused, "no reply is decided after a pause: {}", state.id);
                *turns.entry(turn.0).or_default() += 1;
            }
            Event::HandedOff { .. } => {
                paused = true;
                handoffs += 1;
            }
            _ => {}
        }
    }
    assert!(turns.values().all(|n| *n == 1), "one reply a turn: {} {turns:?}", state.id);
    assert!(handoffs <= 1, "one handoff: {} has {handoffs}", state.id);
    seen.replies += turns.len();
    seen.handoffs += handoffs;
}

async fn the_view_is_the_log(store: &Store, state: &Conversation) {
    let view = store.listed(&state.id).await.expect("readable").expect("a view for every log");
    let same = u64::try_from(view.seq) == Ok(state.seq)
        && view.owner == card::owner_word(&state.owner)
        && view.operator.as_ref() == state.operator()
        && view.card == card::of(state);
    assert!(same, "replaying the log equals the view: {view:?} against {state:?}");
}

fn everybody_is_answered(state: &Conversation) {
    let answered = state.turn.phase == Phase::Idle && (state.waiting_since.is_none() || matches!(state.owner, Owner::Queue { .. }));
    assert!(answered, "{} waits for an answer: {:?} {:?}", state.id, state.owner, state.turn);
    assert!(matches!(state.owner, Owner::Agent | Owner::Queue { .. }), "nobody took {} or closed it: {:?}", state.id, state.owner);
}

fn how_far_it_got(message: &baton::store::outbox::Sending, left: bool, seen: &mut Seen) {
    match message.delivery {
        Delivery::Unknown => {
            seen.unknown += 1;
            seen.never_left += usize::from(!left);
        }
        Delivery::Refused | Delivery::Failed => assert!(!left, "{} left and is called {:?}", message.id, message.delivery),
        Delivery::Queued | Delivery::Sending => panic!("{} is stuck as {:?}", message.id, message.delivery),
        Delivery::Accepted | Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => {
            assert!(left, "{} never left", message.id);
        }
    }
}

async fn people_hold_nothing_twice(store: &Store) {
    for person in store.operators().await.expect("readable") {
        assert_eq!(person.held, 0, "nobody was online, so nobody holds a chat: {}", person.id);
    }
}
