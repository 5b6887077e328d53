//! What is taken away is gone with the commit that takes it: from the address, from every way to write, and from the open page.

use super::page::{Frame, Page};
use crate::app::{App, Brain, Engine};
use crate::client::{Caller, signed_in};
use crate::given;
use crate::matrix::actors::{self, before, key};
use crate::matrix::rows::{For, rows};
use crate::story::Story;
use baton::domain::conversation::Input;
use baton::domain::effect::Why;
use baton::domain::id::OperatorId;
use baton::domain::time::Millis;
use baton::domain::visibility::Role;
use baton::domain::workspace::Workspace;
use baton::runtime::Cause;
use baton::store::workspace::Applying;
use reqwest::Method;
use serde_json::json;

/// How long the open page is watched.
const WATCHED: Millis = Millis::secs(1);

/// Notes that others write meanwhile, at least.
const NOTES_MIN: usize = 3;

/// A way in which somebody loses a conversation.
struct Way {
    name: &'static str,
    /// Who loses it; they show a key instead of a session when it has scopes.
    loses: &'static str,
    scopes: &'static [&'static str],
    begins: fn(Story) -> Story,
    /// What is left of them: they are still somebody, or nobody.
    left: Left,
}

impl Way {
    /// The conversation stays as it is: it is the person who counts for less.
    fn by_workspace(&self) -> bool {
        ["out of the queue", "out of the team", "a rep from now on"].contains(&self.name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    /// Signed in; the conversation is gone for them.
    Somebody,
    Nobody,
}

const MINE: fn(Story) -> Story = |story| story.waits("inbound").given("ann");
const WAITS: fn(Story) -> Story = |story| story.waits("inbound");
const PEERS: fn(Story) -> Story = |story| story.waits("inbound").given("bob");

fn unanswered(story: Story) -> Story {
    let at = story.now.updated_at;
    story.hears("Is anybody there?", given::by_phone("+447700900123"), at)
}

/// All of them; each is brought about by the arm of its name.
fn ways() -> Vec<Way> {
    let way = |name, loses, begins, left| Way { name, loses, scopes: &[], begins, left };
    let of_key = |name, loses, begins, left| Way { name, loses, scopes: &["read", "write"], begins, left };
    vec![
        way("transfer", "ann", MINE, Left::Somebody),
        way("take-over", "ann", MINE, Left::Somebody),
        way("deadline", "ann", |story| unanswered(story.waits("large").given("ann")), Left::Somebody),
        way("another takes it", "ann", WAITS, Left::Somebody),
        way("end", "ann", MINE, Left::Somebody),
        way("out of the queue", "pat", WAITS, Left::Somebody),
        way("out of the team", "lex", PEERS, Left::Somebody),
        way("a rep from now on", "ava", PEERS, Left::Somebody),
        way("removed", "gus", WAITS, Left::Nobody),
        way("signed out elsewhere", "bob", PEERS, Left::Nobody),
        of_key("transfer", "ann", MINE, Left::Somebody),
        of_key("out of the team", "lex", PEERS, Left::Somebody),
        of_key("removed", "gus", WAITS, Left::Nobody),
        of_key("key ended", "bob", PEERS, Left::Nobody),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_loss_nothing_is_read_written_or_heard_on_sqlite() {
    lose(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_loss_nothing_is_read_written_or_heard_on_postgres() {
    lose(Engine::Postgres).await;
}

async fn lose(engine: Engine) {
    let Some(app) = App::start(engine, Brain::Offline).await else { return };
    for (nth, way) in ways().iter().enumerate() {
        // Everybody is what they were again.
        let now = app.runtime.clock().now();
        let applying = Applying { workspace: before(now), from: None, by: None, note: String::new(), at: now };
        app.runtime.apply_workspace(applying).await.expect("applied");
        one_way(&app, way, nth).await;
    }
}

async fn one_way(app: &App, way: &Way, nth: usize) {
    let (store, now) = (app.runtime.store(), app.runtime.clock().now());
    let later = now.plus(Millis::hours(1));
    let (id, anchor) = (format!("c{nth}"), format!("anchor{nth}"));
    store.commit((way.begins)(Story::begins(&id, "inbound", now)).commit()).await.expect("stored");
    store.commit(Story::begins(&anchor, "help", now).waits("help").given(way.loses).commit()).await.expect("stored");
    let file = app.runtime.keep(&id.as_str().into(), bytes::Bytes::from_static(b"a,b\n"), "text/csv".to_owned(), None).await.expect("kept").id;
    let admin = signed_in(store, "ada", &format!("ada's {nth}"), later).await;
    let shows = format!("{}'s {nth}", way.loses);
    let loser = match way.scopes {
        [] => signed_in(store, way.loses, &shows, later).await,
        scopes => key(store, way.loses, &format!("baton_{shows}"), scopes, now, None).await,
    };
    let address = format!("/api/v1/conversations/{id}");
    assert_eq!(loser.get(app, &address).await.status, 200, "{}: theirs before", way.name);
    let mut page = Page::open(app, &loser, way.loses, &anchor).await;
    note(app, &admin, &id).await;
    assert!(!heard_of(app, &mut page, &id).await.is_empty(), "{}: the page hears of it before", way.name);

    take_away(app, way, &id, &loser, &admin).await;
    let since = app.runtime.clock().now();
    // The commit that took it away told so; where it was the workspace that changed, the next change of the conversation will.
    let told = !heard_of(app, &mut page, &id).await.is_empty();
    everything_is_gone(app, way, &id, &loser, file.as_str()).await;
    let mut written = 0;
    while written < NOTES_MIN || app.runtime.clock().now().since(since) < WATCHED {
        note(app, &admin, &id).await;
        written += 1;
    }
    let heard = heard_of(app, &mut page, &id).await;
    let most = usize::from(way.by_workspace());
    let only_lost = heard.len() <= most && heard.iter().all(|frame| frame.event == "conversation");
    assert!(only_lost, "{}: after {written} notes the page heard {heard:?}", way.name);
    assert!(told || way.by_workspace() || way.left == Left::Nobody, "{}: the commit that takes it away tells so", way.name);
    assert_eq!(page.over, way.left == Left::Nobody, "{}: who is nobody any more has no feed", way.name);
    everything_is_gone(app, way, &id, &loser, file.as_str()).await;
}

/// What the page heard of it so far.
async fn heard_of(app: &App, page: &mut Page, id: &str) -> Vec<Frame> {
    page.mark(app);
    let heard = page.until_mark().await;
    heard.iter().for_each(Frame::assert_bare);
    heard.into_iter().filter(|frame| frame.about() == Some(id)).collect()
}

/// What others do with it.
async fn note(app: &App, admin: &Caller, id: &str) {
    let answer = admin.post(app, &format!("/api/v1/conversations/{id}/notes"), &json!({"text": "not for everybody"})).await;
    assert_eq!(answer.status, 201, "{}", answer.detail());
}

async fn take_away(app: &App, way: &Way, id: &str, loser: &Caller, admin: &Caller) {
    let address = format!("/api/v1/conversations/{id}");
    let store = app.runtime.store();
    let now = app.runtime.clock().now();
    let status = match way.name {
        "transfer" => {
            let body = json!({"queue": "help", "reason": "a technical question"});
            loser.post(app, &format!("{address}/transfer"), &body).await.status
        }
        "take-over" => {
            let lead = signed_in(store, "lea", &format!("lea's {id}"), now.plus(Millis::hours(1))).await;
            lead.post(app, &format!("{address}/accept"), &json!({})).await.status
        }
        "deadline" => {
            let state = app.runtime.load(&id.into()).await.expect("read").expect("a conversation");
            let due = Input::Woken(Why::FirstResponse { handoff: state.handoffs, epoch: state.epoch });
            let stepped = app.runtime.step(&id.into(), due, Cause::default()).await.expect("taken back");
            assert!(!stepped.events.is_empty(), "it was taken back");
            200
        }
        "another takes it" => {
            let peer = signed_in(store, "bob", &format!("bob's {id}"), now.plus(Millis::hours(1))).await;
            peer.post(app, &format!("{address}/accept"), &json!({})).await.status
        }
        "end" => loser.post(app, &format!("{address}/close"), &json!({"reason": "done"})).await.status,
        "out of the queue" | "out of the team" | "a rep from now on" | "removed" => put(app, admin, without(before(now), way.loses)).await,
        "signed out elsewhere" => {
            let answer = admin.ask(app, Method::DELETE, &format!("/api/v1/people/{}/sessions", way.loses), None).await;
            if answer.status == 204 { 200 } else { answer.status }
        }
        "key ended" => {
            let key = loser.token.as_deref().unwrap_or_default();
            let ended = signed_in(store, "ada", &format!("ada's for {id}"), now.plus(Millis::hours(1))).await;
            let answer = ended.ask(app, Method::DELETE, &format!("/api/v1/keys/{key}"), None).await;
            if answer.status == 204 { 200 } else { answer.status }
        }
        other => panic!("nobody knows how: {other}"),
    };
    assert_eq!(status, 200, "{}", way.name);
}

/// The workspace in which somebody is less than they were.
fn without(mut workspace: Workspace, who: &str) -> Workspace {
    let id = OperatorId::from(who);
    if who == "gus" {
        workspace.people.remove(&id);
    }
    if ["gus", "pat"].contains(&who) {
        for queue in workspace.queues.values_mut() {
            queue.members.retain(|member| *member != id);
        }
    }
    if let Some(person) = workspace.people.get_mut(&id) {
        person.teams.clear();
        person.role = if person.role == Role::Admin { Role::Rep } else { person.role };
    }
    workspace
}

async fn put(app: &App, admin: &Caller, workspace: Workspace) -> u16 {
    let answer = admin.ask(app, Method::PUT, "/api/v1/workspace", Some(&json!({"workspace": workspace, "note": "they moved on"}))).await;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    answer.status
}

/// By every route about a conversation: not there, or not signed in.
async fn everything_is_gone(app: &App, way: &Way, id: &str, loser: &Caller, file: &str) {
    let mut asked = 0;
    for row in rows().iter().filter(|row| matches!(row.whose, For::Chat(_))) {
        let path = row.asks.replace("{id}", id).replace("{file}", file).replace("{message}", "m");
        let answer = loser.ask(app, row.method.clone(), &format!("/api/v1{path}"), row.body.as_ref()).await;
        let expected = if way.left == Left::Nobody { 401 } else { 404 };
        assert_eq!(answer.status, expected, "{}: {} {path}: {}", way.name, row.method, String::from_utf8_lossy(&answer.body));
        asked += 1;
    }
    assert!(asked > 15, "{asked} routes");
    let listed = loser.get(app, "/api/v1/conversations?scope=all").await;
    assert!(!String::from_utf8_lossy(&listed.body).contains(&format!("\"{id}\"")), "{}: it is in a list", way.name);
}

#[test]
fn each_way_is_told_apart_by_what_it_leaves() {
    assert!(ways().iter().any(|way| way.left == Left::Nobody) && ways().iter().any(|way| !way.scopes.is_empty()));
    assert!(ways().iter().all(|way| !actors::person_before(way.loses).id.is_empty()));
}
