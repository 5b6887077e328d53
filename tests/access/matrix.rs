//! The matrix: every route, for everybody, in every state of a conversation. Nothing is left out: a route without a row, and a row without a
//! route, end the test by name.

pub(crate) mod actors;
pub(crate) mod rows;
mod states;

use crate::app::{App, Brain, Engine};
use crate::client::{Answer, Caller, signed_in};
use crate::given;
use crate::rule::{Deed, Post, Verdict, Who, sees, verdict};
use actors::{Actor, Is};
use baton::domain::delivery::Delivery;
use baton::domain::id::{ConversationId, OutboundId, QueueId};
use baton::domain::search;
use baton::domain::time::{Millis, Timestamp};
use baton::http::Route;
use baton::store::reading::Reading;
use baton::store::workspace::Applying;
use reqwest::Method;
use rows::{For, Row};
use states::State;
use std::collections::BTreeSet;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicU64, Ordering};

/// Cells at least.
const CELLS_MIN: usize = 4_000;
/// Wrong cells that are told.
const TOLD_MAX: usize = 30;
/// The sentence for a conversation that is not there.
const NO_CHAT: &str = "There is no such conversation, or it is not yours to see.";
/// The sentence for anything else that is not there.
const NOTHING: &str = "There is nothing here, or it is not for you.";

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_is_theirs_and_nothing_else_on_sqlite() {
    fill_in(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_what_is_theirs_and_nothing_else_on_postgres() {
    fill_in(Engine::Postgres).await;
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    assert_eq!(unmatched(&baton::http::routes(), &rows::rows()), Vec::<String>::new());
}

#[test]
fn a_route_without_a_row_and_a_row_without_a_route_are_named() {
    let new = Route { method: Method::POST, path: "/conversations/{id}/erase", needs: None };
    let mut routes = baton::http::routes();
    routes.retain(|route| route.path != "/board");
    routes.push(new);
    assert_eq!(unmatched(&routes, &rows::rows()), ["no row for POST /conversations/{id}/erase", "no route for GET /board"]);
}

/// Routes without a row, and rows without a route. Those beside `/api/v1` are not listed by the product: they are asked for in the matrix.
fn unmatched(routes: &[Route], rows: &[Row]) -> Vec<String> {
    let outside = |path: &str| {
        path == "/" || ["/api/docs", "/webhooks/whatsapp", "/healthz", "/readyz", "/metrics", "/assets/"].iter().any(|start| path.starts_with(start))
    };
    let routes: BTreeSet<String> = routes.iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    let rows: BTreeSet<String> = rows.iter().filter(|row| !outside(row.path)).map(|row| format!("{} {}", row.method, row.path)).collect();
    let without = routes.difference(&rows).map(|route| format!("no row for {route}"));
    without.chain(rows.difference(&routes).map(|row| format!("no route for {row}"))).collect()
}

/// What is expected in a cell, and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    NotSignedIn,
    NoScope,
    Gone,
    NotYours,
    Through,
    /// None of these: wrong wherever it comes.
    Odd(u16, String),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSignedIn => f.write_str("not signed in"),
            Self::NoScope => f.write_str("no scope"),
            Self::Gone => f.write_str("gone"),
            Self::NotYours => f.write_str("not yours"),
            Self::Through => f.write_str("through"),
            Self::Odd(status, detail) => write!(f, "{status} {detail}"),
        }
    }
}

struct Wrong {
    route: String,
    actor: &'static str,
    state: &'static str,
    expected: Cell,
    got: Cell,
}

/// A conversation of a cell, with what hangs on it.
#[derive(Clone)]
struct Chat {
    id: ConversationId,
    file: String,
    message: String,
    word: String,
}

/// The whole house, in which everybody asks.
struct House {
    app: App,
    states: Vec<State>,
    rows: Vec<Row>,
    now: Timestamp,
    later: Timestamp,
    made: AtomicU64,
}

async fn fill_in(engine: Engine) {
    let Some(app) = App::start(engine, Brain::Offline).await else { return };
    let began = app.runtime.clock().now();
    let now = began;
    let before = actors::before(now);
    let later = before.opens(&QueueId::from("night"), now).expect("closed now, and it opens");
    // People sign out in here; what they had stays with them, however long the matrix takes.
    let mut settings = app.runtime.settings().as_ref().clone();
    settings.policy.presence_grace_ms = Millis(0);
    app.runtime.replace_settings(settings);
    apply(&app, actors::before(now)).await;
    let actors = actors::actors(app.runtime.store(), now).await;
    let house = House { app, states: states::states(), rows: rows::rows(), now, later, made: AtomicU64::new(0) };
    let mut chats = Vec::new();
    for _ in &actors {
        chats.push(house.chats().await);
    }
    let (mut cells, mut wrong) = house.still_theirs(&actors, &chats).await;
    // What some of them could do is over with this commit.
    apply(&house.app, actors::after(now)).await;
    for told in futures::future::join_all(actors.iter().zip(&chats).map(|(actor, chats)| house.column(actor, chats))).await {
        cells += told.0;
        wrong.extend(told.1);
    }
    let took = house.app.runtime.clock().now().since(began);
    eprintln!("proof: {cells} cells on {engine:?}, {} wrong, in {} ms", wrong.len(), took.0);
    assert!(wrong.is_empty(), "{}", told(cells, &wrong));
    assert!(cells >= CELLS_MIN, "{cells} cells");
}

async fn apply(app: &App, workspace: baton::domain::workspace::Workspace) {
    let at = app.runtime.clock().now();
    app.runtime.apply_workspace(Applying { workspace, from: None, by: None, note: "the matrix".to_owned(), at }).await.expect("applied");
}

fn told(cells: usize, wrong: &[Wrong]) -> String {
    let mut text = format!("{} of {cells} cells are wrong\n", wrong.len());
    for Wrong { route, actor, state, expected, got } in wrong.iter().take(TOLD_MAX) {
        let _ = writeln!(text, "  {route:<50} | {actor:<34} | {state:<46} | expected {expected}, got {got}");
    }
    text
}

impl House {
    /// One conversation in each state.
    async fn chats(&self) -> Vec<Chat> {
        let mut all = Vec::with_capacity(self.states.len());
        for state in &self.states {
            all.push(self.chat(state).await);
        }
        all
    }

    /// A fresh conversation in a state, with a file, a message that did not arrive, and a word of its own that is found.
    async fn chat(&self, state: &State) -> Chat {
        let nth = self.made.fetch_add(1, Ordering::Relaxed);
        let (id, word) = (format!("c{nth}"), format!("canary{nth}"));
        let store = self.app.runtime.store();
        // The customer wrote so long ago that WhatsApp lets no free text out: what is let through here has no consequences.
        let story = state.story(&id, self.now, self.later).hears(&format!("I need a {word}"), given::by_phone("+447700900123"), Timestamp(1));
        let message = OutboundId::new(format!("{id}.m1"));
        let mut commit = story.commit();
        commit.outbox.push(given::outgoing(&commit.next, message.as_str(), given::by_operator("ann")));
        let next = commit.next.clone();
        store.commit(commit).await.expect("stored");
        store.lift(&message, Delivery::Failed, None, Some("131026: not to be reached"), self.now.0).await.expect("failed");
        let reading = Reading { id: next.id.clone(), seq: next.seq, terms: search::terms(&next), spells: Vec::new() };
        store.keep_reading(reading).await.expect("read");
        let file = self.app.runtime.keep(&next.id, bytes::Bytes::from_static(b"a,b\n"), "text/csv".to_owned(), None).await.expect("kept");
        Chat { id: next.id, file: file.id.to_string(), message: message.to_string(), word }
    }

    /// Before the workspace changed, those who lose something by it had it: else the matrix would not show that they lost it.
    async fn still_theirs(&self, actors: &[Actor], chats: &[Vec<Chat>]) -> (usize, Vec<Wrong>) {
        let row = self.rows.iter().find(|row| row.path == "/conversations/{id}").expect("a row");
        let (mut cells, mut wrong) = (0, Vec::new());
        for id in ["pat", "gus", "lex", "ava"] {
            let shows = Some(format!("session of {id}"));
            let nth = actors.iter().position(|actor| actor.shows.token == shows).expect("an actor");
            let (was, is) = (actors::person_before(id), actors::person(id));
            for (state, chat) in self.states.iter().zip(&chats[nth]) {
                cells += 1;
                let expected = if sees(&was, &state.place) { Cell::Through } else { Cell::Gone };
                let got = classified(row, &self.ask(&actors[nth], row, chat).await);
                if expected != got {
                    wrong.push(Wrong { route: format!("{}, before", row.told()), actor: actors[nth].name, state: state.name, expected, got });
                }
            }
            let lost = self.states.iter().any(|state| sees(&was, &state.place) && !sees(&is, &state.place));
            assert!(lost, "{id} loses nothing");
        }
        (cells, wrong)
    }

    /// Everything that one of them asks: how many cells, and those that are wrong.
    async fn column(&self, actor: &Actor, chats: &[Chat]) -> (usize, Vec<Wrong>) {
        let (mut cells, mut wrong) = (0, Vec::new());
        for row in &self.rows {
            if !matches!(row.whose, For::Chat(_) | For::Each(_) | For::Found) {
                cells += 1;
                let (expected, got) = (expected(actor, row, None), self.ask_elsewhere(actor, row).await);
                if expected != got {
                    wrong.push(Wrong { route: row.told(), actor: actor.name, state: "-", expected, got });
                }
                continue;
            }
            let nobodys = Chat { id: "no-such-conversation".into(), file: "f".to_owned(), message: "m".to_owned(), word: "nobodyswords".to_owned() };
            let nothing = self.ask(actor, row, &nobodys).await;
            for (state, chat) in self.states.iter().zip(chats) {
                cells += 1;
                let expected = expected(actor, row, Some(state));
                let moves = matches!(row.whose, For::Chat(Deed::Take | Deed::Decline | Deed::PutAside) | For::Each(Deed::TakeAnew));
                // What is let through moves it: a conversation of its own for such a cell.
                let fresh = if moves && expected == Cell::Through { Some(self.chat(state).await) } else { None };
                let chat = fresh.as_ref().unwrap_or(chat);
                let answer = self.ask(actor, row, chat).await;
                let mut got = classified(row, &answer);
                // Who may not see it must not even learn that it is there.
                if got == Cell::Gone && unnamed(row, &answer, chat) != unnamed(row, &nothing, &nobodys) {
                    got = Cell::Odd(answer.status, format!("{} is not what an unknown id gets", String::from_utf8_lossy(&answer.body)));
                }
                if expected != got {
                    wrong.push(Wrong { route: row.told(), actor: actor.name, state: state.name, expected, got });
                }
            }
        }
        (cells, wrong)
    }

    async fn ask(&self, actor: &Actor, row: &Row, chat: &Chat) -> Answer {
        let fill = |text: &str| {
            let text = text.replace("{id}", chat.id.as_str()).replace("{file}", &chat.file);
            text.replace("{message}", &chat.message).replace("{word}", &chat.word)
        };
        let body = row.body.as_ref().map(|body| serde_json::from_str(&fill(&body.to_string())).expect("JSON"));
        actor.shows.ask(&self.app, row.method.clone(), &format!("/api/v1{}", fill(&row.asks)), body.as_ref()).await
    }

    /// A route that is not about one conversation.
    async fn ask_elsewhere(&self, actor: &Actor, row: &Row) -> Cell {
        let store = self.app.runtime.store();
        let mut shows = actor.shows.clone();
        let mut path = format!("/api/v1{}", row.asks);
        if row.asks.contains("{own}") {
            let nth = self.made.fetch_add(1, Ordering::Relaxed);
            let spare = actors::key(store, "zed", &format!("baton_spare{nth}"), &["read"], self.now, None).await;
            path = path.replace("{own}", spare.token.as_deref().unwrap_or_default());
        }
        if (row.method.clone(), row.path) == (Method::DELETE, "/session") {
            shows = self.throwaway(actor).await;
        }
        if !baton::http::routes().iter().any(|route| route.path == row.path) {
            path.clone_from(&row.asks);
        }
        let answer = shows.ask(&self.app, row.method.clone(), &path, row.body.as_ref()).await;
        classified(row, &answer)
    }

    /// Another session of the same person: signing out ends it.
    async fn throwaway(&self, actor: &Actor) -> Caller {
        match &actor.is {
            Is::Person(who) => {
                let nth = self.made.fetch_add(1, Ordering::Relaxed);
                signed_in(self.app.runtime.store(), &who.id, &format!("throwaway {nth}"), self.now.plus(Millis::hours(1))).await
            }
            Is::Nobody | Is::Script(..) => actor.shows.clone(),
        }
    }
}

/// By the design alone.
fn expected(actor: &Actor, row: &Row, state: Option<&State>) -> Cell {
    if row.whose == For::Anybody {
        return Cell::Through;
    }
    let Some(who) = actor.is.who() else { return Cell::NotSignedIn };
    if let Is::Script(_, scopes) = &actor.is
        && !row.scope.is_some_and(|scope| scopes.contains(&scope))
    {
        return Cell::NoScope;
    }
    let only = |allowed: bool| if allowed { Cell::Through } else { Cell::Gone };
    let of = |who: &Who, deed| match verdict(who, deed, &state.expect("a state").place) {
        Verdict::Yes => Cell::Through,
        Verdict::NotTheirs => Cell::NotYours,
        Verdict::Gone => Cell::Gone,
    };
    match row.whose {
        For::Anybody | For::Everybody => Cell::Through,
        For::Leads => only(who.post != Post::Rep),
        For::Admins => only(who.post == Post::Admin),
        For::Chat(deed) | For::Each(deed) => of(who, deed),
        For::Found => only(sees(who, &state.expect("a state").place)),
    }
}

/// What an answer says.
fn classified(row: &Row, answer: &Answer) -> Cell {
    let odd = |answer: &Answer| {
        let text = String::from_utf8_lossy(&answer.body).chars().take(160).collect();
        Cell::Odd(answer.status, text)
    };
    let (problem, detail) = (answer.problem(), answer.detail());
    match (answer.status, problem.as_str(), row.whose) {
        (401, "signed-out", _) => Cell::NotSignedIn,
        (403, "scope", _) => Cell::NoScope,
        (404, "not-found", For::Chat(_)) if detail == NO_CHAT => Cell::Gone,
        (404, "not-found", For::Leads | For::Admins) if detail == NOTHING => Cell::Gone,
        (404, "not-found", _) if detail == "There is no such route." && !row.path.starts_with("/oidc/") => odd(answer),
        (409, "not-yours", For::Chat(_)) => Cell::NotYours,
        (200, _, For::Each(_)) => of_each(answer),
        (200, _, For::Found) => match answer.json()["conversations"].as_array().map(Vec::len) {
            Some(0) => Cell::Gone,
            Some(1) => Cell::Through,
            _ => odd(answer),
        },
        (status, _, _) if row.through.contains(&status) => Cell::Through,
        _ => odd(answer),
    }
}

/// What a bulk answer says of its one conversation.
fn of_each(answer: &Answer) -> Cell {
    let told = &answer.json()["results"][0];
    let detail = told["detail"].as_str().unwrap_or_default();
    match (told["ok"].as_bool(), detail) {
        (Some(true), _) => Cell::Through,
        (Some(false), NO_CHAT) => Cell::Gone,
        (Some(false), "There is no queue nowhere." | "Closing needs a reason.") => Cell::Through,
        (Some(false), detail) if detail.contains("or it has ended.") => Cell::NotYours,
        _ => Cell::Odd(answer.status, told.to_string()),
    }
}

/// An answer to its last byte; one about many conversations without the name of this one.
fn unnamed(row: &Row, answer: &Answer, chat: &Chat) -> (u16, String) {
    let body = String::from_utf8_lossy(&answer.body).into_owned();
    let named = matches!(row.whose, For::Each(_));
    (answer.status, if named { body.replace(&format!("\"{}\"", chat.id), "{id}") } else { body })
}
