//! The same over HTTP: every page that somebody can open, byte by byte.

use super::office::{CATEGORIES, COMMON, Office};
use super::{Tally, assert_same, check, moves_on, seed};
use crate::app::{App, Brain, Engine};
use crate::client::{Caller, signed_in};
use crate::rule::{Post, Who, sees};
use crate::story::Story;
use baton::domain::time::{Millis, Timestamp};
use baton::store::workspace::Applying;
use fastrand::Rng;
use serde_json::Value;

const STEPS_SQLITE: usize = 1_000;
const STEPS_POSTGRES: usize = 400;
/// Steps after which every page is compared; then somebody else looks.
const STEPS_ROUND: usize = 50;
const OPEN_STEPS: usize = 8;
/// Offices, one after another.
const OFFICES: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_page_tells_of_what_is_hidden_on_sqlite() {
    runs(Engine::Sqlite, STEPS_SQLITE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_byte_of_a_page_tells_of_what_is_hidden_on_postgres() {
    runs(Engine::Postgres, STEPS_POSTGRES).await;
}

async fn runs(engine: Engine, steps: usize) {
    let seed = seed();
    let mut tally = Tally::default();
    for nth in 0..OFFICES {
        let Some(app) = App::start(engine, Brain::Offline).await else { return };
        tally = tally.and(&in_one(&app, seed.wrapping_add(nth as u64), steps / OFFICES).await);
    }
    check(&tally, steps);
}

/// An office in a house of its own.
async fn in_one(app: &App, seed: u64, steps: usize) -> Tally {
    let mut rng = Rng::with_seed(seed);
    let store = app.runtime.store();
    let now = app.runtime.clock().now();
    // Long ago: what a page says of time does not change while the test runs.
    let mut office = Office::by_chance(&mut rng, now.plus(Millis::hours(-2)));
    let applying = Applying { workspace: office.workspace.clone(), from: None, by: None, note: String::new(), at: now };
    app.runtime.apply_workspace(applying).await.expect("applied");
    office.fill(store, &mut rng).await;
    let mut tally = Tally::default();
    while tally.steps < steps {
        let who = office.people[rng.usize(1..office.people.len())].clone();
        if office.hidden_from(&who).is_empty() {
            continue;
        }
        let caller = signed_in(store, &who.id, &format!("{}'s session {}", who.id, tally.steps), now.plus(Millis::hours(1))).await;
        let pages = pages(&office, &who, now);
        let mut before = Vec::with_capacity(pages.len());
        for page in &pages {
            before.push(shown(app, &caller, page).await);
        }
        for step in 1..=STEPS_ROUND {
            let hidden = office.hidden_from(&who);
            let nth = hidden[rng.usize(..hidden.len())];
            let (what, _) = moves_on(store, &mut office, nth, &who, &mut rng).await;
            *tally.kinds.entry(what).or_default() += 1;
            tally.steps += 1;
            let id = office.chats[nth].state.id.as_str();
            let sample: Vec<usize> = if step == STEPS_ROUND { (0..pages.len()).collect() } else { vec![rng.usize(..pages.len())] };
            for page in sample {
                let after = shown(app, &caller, &pages[page]).await;
                assert_same(&before[page], &after, || {
                    format!("BATON_SEED={seed}, step {}: {} for {who:?}, after {what} in {id}", tally.steps, pages[page])
                });
                tally.compared += 1;
                tally.full += usize::from(!after.contains("\"conversations\":[],"));
            }
            is_unknown(app, &caller, id).await;
        }
        for _ in 0..OPEN_STEPS {
            let nth = rng.usize(..office.chats.len());
            let story = Story::goes_on(office.chats[nth].state.clone(), office.tick());
            let (story, _, _) = office.happens(story, &mut rng);
            office.store(store, nth, story).await;
        }
        office.read_all(store).await;
    }
    tally
}

/// What is hidden is as unknown as what never was.
async fn is_unknown(app: &App, caller: &Caller, id: &str) {
    for tail in ["", "/why"] {
        let hidden = caller.get(app, &format!("/api/v1/conversations/{id}{tail}")).await;
        let unknown = caller.get(app, &format!("/api/v1/conversations/never-was{tail}")).await;
        assert_eq!((hidden.status, &hidden.body), (404, &unknown.body), "{id}{tail}");
    }
}

/// Every page that they can open.
fn pages(office: &Office, who: &Who, now: Timestamp) -> Vec<String> {
    let mut all: Vec<String> =
        ["me", "counts", "replies", "filters", "directory", "queues", "agents", "numbers", "templates"].map(str::to_owned).to_vec();
    for scope in ["mine", "waiting", "held", "snoozed", "agent", "closed", "all"] {
        all.push(format!("conversations?scope={scope}"));
    }
    let narrowed = [
        format!("q={}", COMMON[1]),
        "q=zq".to_owned(),
        "q=447700900123".to_owned(),
        format!("person={}", office.people[0].id),
        "person=me".to_owned(),
        "agent=lead_qualifier&unread=1".to_owned(),
        "trigger=explicit_request".to_owned(),
        format!("category={}", CATEGORIES[0]),
        "country=ES".to_owned(),
        "limit=3".to_owned(),
        format!("since={}&limit=2", office.at.0 - 100),
        format!("cursor={}_zzz", office.at.0 - 50),
    ];
    all.extend(narrowed.map(|query| format!("conversations?{query}")));
    all.extend(office.workspace.queues.keys().map(|queue| format!("conversations?queue={queue}")));
    for chat in office.chats.iter().filter(|chat| sees(who, &office.place(&chat.state))).take(6) {
        all.extend([format!("conversations/{}", chat.state.id), format!("conversations/{}/why", chat.state.id)]);
    }
    if who.post == Post::Lead {
        let span = format!("since={}&until={}", now.0 - 86_400_000, now.0 + 86_400_000);
        all.extend(["day", "queue", "person", "agent", "trigger"].map(|by| format!("analytics?by={by}&{span}")));
        all.extend(["board".to_owned(), "agents/lead_qualifier".to_owned(), format!("fairness?{span}"), format!("analytics.csv?by=queue&{span}")]);
    }
    all
}

/// What a page shows. Left out: the clock, and how much work people have, which everybody may know of everybody whatever it is about.
async fn shown(app: &App, caller: &Caller, page: &str) -> String {
    let answer = caller.get(app, &format!("/api/v1/{page}")).await;
    if !["counts", "board", "directory"].contains(&page) {
        return format!("{} {}", answer.status, String::from_utf8(answer.body).expect("text"));
    }
    let mut body = answer.json();
    body.as_object_mut().expect("an object").remove("at");
    for person in body["people"].as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        person.remove("held");
    }
    format!("{} {body}", answer.status)
}
