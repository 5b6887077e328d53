//! What somebody may not see changes nothing of what they see: not a byte of a list, a count, a figure or a search, and not by a word that only
//! hidden conversations have. An office by chance, of which a hidden part moves on, step by step.

pub(crate) mod office;
mod pages;
mod reads;

use crate::client::hash_of;
use crate::client::signed_in;
use crate::engines;
use crate::rule::{Post, Who};
use baton::domain::time::Timestamp;
use baton::domain::visibility::{Action, Viewer, may};
use baton::store::Store;
use baton::store::inbox::{Filter, Scope};
use baton::store::saved::{SavedFilter, SavedReply};
use fastrand::Rng;
use office::{Office, facts_of};
use reads::{Asks, all, answered};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Steps on SQLite, and on Postgres.
const STEPS: usize = 100_000;
const STEPS_POSTGRES: usize = 10_000;
/// Steps of one office: then another one is made up.
const STEPS_OFFICE: usize = 600;
/// Offices at once on SQLite.
const WORKERS: usize = 4;
/// Steps after which everything that a viewer can ask for is compared.
const STEPS_ROUND: usize = 50;
/// Rounds for one viewer.
const ROUNDS: usize = 4;
/// Questions compared after each step.
const SAMPLE: usize = 1;
/// One step of so many asks for the conversation itself.
const LOOKED_AT: usize = 4;
/// What happens in the open between two rounds.
const OPEN_STEPS: usize = 8;

/// What was compared.
#[derive(Clone, Debug, Default)]
struct Tally {
    steps: usize,
    compared: usize,
    /// Comparisons of answers with something in them.
    full: usize,
    /// Steps by what happened.
    kinds: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn and(mut self, other: &Self) -> Self {
        self.steps += other.steps;
        self.compared += other.compared;
        self.full += other.full;
        for (kind, count) in &other.kinds {
            *self.kinds.entry(kind).or_default() += count;
        }
        self
    }
}

/// What somebody says who repeats a run (`BATON_SEED`), or wants a longer one (`BATON_STEPS`).
fn said(name: &str) -> Option<u64> {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

pub(crate) fn seed() -> u64 {
    let seed = said("BATON_SEED").unwrap_or_else(|| fastrand::u64(..));
    eprintln!("BATON_SEED={seed}");
    seed
}

fn steps(without: usize) -> usize {
    said("BATON_STEPS").and_then(|steps| usize::try_from(steps).ok()).unwrap_or(without)
}

#[test]
fn what_is_hidden_changes_nothing_of_what_is_shown_on_sqlite() {
    let (seed, steps) = (seed(), steps(STEPS));
    let share = move |worker: usize| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let offices = (worker..steps.div_ceil(STEPS_OFFICE)).step_by(WORKERS).map(move |nth| seed.wrapping_add(nth as u64));
        offices.fold(Tally::default(), |tally, seed| tally.and(&runtime.block_on(on_scratch(seed))))
    };
    let workers: Vec<_> = (0..WORKERS).map(|worker| std::thread::spawn(move || share(worker))).collect();
    let tally = workers.into_iter().fold(Tally::default(), |tally, worker| tally.and(&worker.join().expect("no byte changed")));
    check(&tally, steps);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_changes_nothing_of_what_is_shown_on_postgres() {
    let (seed, steps) = (seed(), steps(STEPS_POSTGRES));
    let whole = Mutex::new(None);
    let office = async |seed: u64| {
        let check = async |url: &str| {
            let tally = runs(&Store::open(&hasty(url)).await.expect("a database"), seed).await;
            let mut whole = whole.lock().expect("no panic");
            *whole = Some(whole.take().unwrap_or_else(Tally::default).and(&tally));
        };
        engines::at_postgres(module_path!(), check).await;
    };
    let seeds = (0..steps.div_ceil(STEPS_OFFICE)).map(|nth| seed.wrapping_add(nth as u64));
    futures::future::join_all(seeds.map(office)).await;
    // None on a machine without Postgres: that was told.
    if let Some(tally) = whole.into_inner().expect("no panic") {
        check(&tally, steps);
    }
}

/// A server that may forget the last moments of a database that is thrown away.
fn hasty(url: &str) -> String {
    format!("{url}{}options[synchronous_commit]=off", if url.contains('?') { '&' } else { '?' })
}

/// An office in a database that is gone with it.
async fn on_scratch(seed: u64) -> Tally {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open_scratch(&folder.path().join("office.db")).await.expect("a database");
    runs(&store, seed).await
}

/// A run proves something when there was much to change.
fn check(tally: &Tally, steps: usize) {
    eprintln!("proof: {} steps, {} answers compared, {} of them with something in them; {:?}", tally.steps, tally.compared, tally.full, tally.kinds);
    assert!(tally.steps >= steps, "{} steps", tally.steps);
    assert!(tally.full * 3 > tally.compared, "{} of {} answers had something in them", tally.full, tally.compared);
    let moved: usize = ["handed off", "assigned", "transferred", "given", "taken back", "ended", "given back", "offered"]
        .iter()
        .filter_map(|kind| tally.kinds.get(kind))
        .sum();
    assert!(moved * 8 > tally.steps, "{moved} steps moved a conversation from hand to hand");
}

/// One office from its first day.
async fn runs(store: &Store, seed: u64) -> Tally {
    let mut rng = Rng::with_seed(seed);
    let mut office = Office::by_chance(&mut rng, Timestamp(10_000));
    assert!(store.seed(office.workspace.clone()).await.expect("seeded"), "an empty database");
    let mut viewers = BTreeMap::new();
    for who in &office.people {
        signed_in(store, &who.id, &who.id, Timestamp(i64::MAX)).await;
        viewers.insert(who.id.clone(), store.viewer(&hash_of(&who.id), 10).await.expect("read").expect("signed in").viewer);
        keep_something(store, &who.id, &who.id, false).await;
    }
    office.fill(store, &mut rng).await;
    let mut tally = Tally::default();
    while tally.steps < STEPS_OFFICE {
        let who = office.people[rng.usize(1..office.people.len())].clone();
        rounds(store, &mut office, &who, &viewers[&who.id], &mut rng, (seed, &mut tally)).await;
        for _ in 0..OPEN_STEPS {
            let nth = rng.usize(..office.chats.len());
            let story = crate::story::Story::goes_on(office.chats[nth].state.clone(), office.tick());
            let (story, _, _) = office.happens(story, &mut rng);
            office.store(store, nth, story).await;
        }
        office.read_all(store).await;
    }
    tally
}

/// Everything is asked; then only hidden things happen; then everything is asked again.
async fn rounds(store: &Store, office: &mut Office, who: &Who, viewer: &Viewer, rng: &mut Rng, (seed, tally): (u64, &mut Tally)) {
    if office.hidden_from(who).is_empty() {
        return;
    }
    let asks = all(office, who, rng);
    let mut before = Vec::with_capacity(asks.len());
    for question in &asks {
        before.push(answered(store, viewer, question).await);
    }
    for step in 1..=STEPS_ROUND * ROUNDS {
        let hidden = office.hidden_from(who);
        let nth = hidden[rng.usize(..hidden.len())];
        let what = moves_on(store, office, nth, who, rng).await;
        *tally.kinds.entry(what.0).or_default() += 1;
        tally.steps += 1;
        let sample: Vec<usize> =
            if step % STEPS_ROUND == 0 { (0..asks.len()).collect() } else { (0..SAMPLE).map(|_| rng.usize(..asks.len())).collect() };
        let told = |question: &Asks| {
            format!("BATON_SEED={seed}, step {}: {:?} and {question:?}, after {what:?} in {}", tally.steps, who, office.chats[nth].state.id)
        };
        for question in sample {
            let after = answered(store, viewer, &asks[question]).await;
            assert_same(&before[question].0, &after.0, || told(&asks[question]));
            tally.compared += 1;
            tally.full += usize::from(after.1);
        }
        if step % LOOKED_AT == 0 {
            let row = store.listed(&office.chats[nth].state.id).await.expect("read").expect("a row");
            assert!(!may(viewer, Action::Read, &facts_of(&row)), "it may be read: {}", told(&Asks::Counts));
        }
        finds_nothing(store, viewer, what.1.as_deref(), &told).await;
    }
}

/// Not a byte is different; else where, and how.
pub(crate) fn assert_same(before: &str, after: &str, told: impl Fn() -> String) {
    const AROUND: usize = 160;
    if before != after {
        let at = before.chars().zip(after.chars()).take_while(|(one, other)| one == other).count();
        let part = |text: &str| text.chars().skip(at.saturating_sub(AROUND / 2)).take(AROUND).collect::<String>();
        panic!("{}\n  from character {at} on it was  {:?}\n  and is now {:?}", told(), part(before), part(after));
    }
}

/// It is not found by a word that it just got.
async fn finds_nothing(store: &Store, viewer: &Viewer, secret: Option<&str>, told: &impl Fn(&Asks) -> String) {
    if let Some(secret) = secret {
        let filter = Filter { words: vec![secret.to_owned()], by_phone: true, ..Filter::default() };
        let rows = store.list(viewer, Scope::All, &filter, None, 9).await.expect("a list");
        assert!(rows.is_empty(), "found by `{secret}`: {}", told(&Asks::List { scope: Scope::All, filter: Box::new(filter) }));
    }
}

/// Something hidden happens: mostly in a hidden conversation, now and then to what others keep for themselves.
async fn moves_on(store: &Store, office: &mut Office, nth: usize, who: &Who, rng: &mut Rng) -> (&'static str, Option<String>) {
    if rng.u8(..) < 12 {
        let others: Vec<&Who> = office.people.iter().filter(|other| other.id != who.id).collect();
        let other = others[rng.usize(..others.len())];
        keep_something(store, &other.id, &format!("{}{}", other.id, rng.u8(..)), true).await;
        let id = &office.chats[nth].state.id;
        store.look(id, &other.id.as_str().into(), rng.bool(), office.at).await.expect("looked");
        return ("kept for oneself", None);
    }
    let (story, what, secret) = office.happens_out_of_sight(nth, who, rng);
    office.store(store, nth, story).await;
    let read = rng.u8(..) < 70;
    if read {
        office.read(store, nth).await;
    }
    (what, secret.filter(|_| read))
}

/// A reply and a filter of one's own.
async fn keep_something(store: &Store, operator: &str, id: &str, again: bool) {
    let shortcut = if again { format!("again{id}") } else { "hi".to_owned() };
    let reply = SavedReply { id: format!("r{id}"), operator: operator.into(), shared: false, team: None, shortcut, text: "Hello".to_owned() };
    store.save_reply(reply).await.expect("kept");
    let filter = SavedFilter { id: format!("f{id}"), name: "mine".to_owned(), query: json!({"q": id}) };
    let _ = store.save_filter(&operator.into(), filter).await;
}

#[test]
fn posts_are_those_of_the_workspace() {
    let office = Office::by_chance(&mut Rng::with_seed(7), Timestamp(1));
    let posts: Vec<Post> = office.people.iter().map(|who| who.post).collect();
    assert_eq!(posts.first(), Some(&Post::Admin));
    assert!(posts.contains(&Post::Lead) && posts.len() == office.workspace.people.len());
}
