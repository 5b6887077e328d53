//! The live feed is within what may be read: a frame names a conversation that its reader may open at that moment, or is the one frame that
//! takes a conversation off their screen. It never says more than which, and how new.

mod page;
mod revoked;

use crate::app::{App, Brain, Engine};
use crate::client::{Caller, signed_in};
use crate::given;
use crate::interference::office::Office;
use crate::interference::seed;
use crate::matrix::actors::before;
use crate::rule::{Who, sees};
use crate::story::Story;
use baton::domain::conversation::{Input, Owner};
use baton::domain::effect::Why;
use baton::domain::event::How;
use baton::domain::id::{ConversationId, OperatorId};
use baton::domain::message::{About, Inbound, InboundBody};
use baton::domain::time::Millis;
use baton::runtime::feed::Change;
use baton::runtime::{Cause, StepError};
use baton::store::workspace::Applying;
use fastrand::Rng;
use page::{Frame, Page};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const MOVES_SQLITE: usize = 400;
const MOVES_POSTGRES: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_names_only_what_its_reader_may_open_on_sqlite() {
    // One node alone says everything once.
    run(Engine::Sqlite, MOVES_SQLITE, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frame_names_only_what_its_reader_may_open_on_postgres() {
    // A node of several also hears of its own commits from the database: of the move before, when that was a moment ago.
    run(Engine::Postgres, MOVES_POSTGRES, 2).await;
}

/// A word that was meant for somebody, and comes when they may read it no more: it is held back at the last moment.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_its_way_is_looked_at_again_when_it_arrives() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let (store, now) = (app.runtime.store(), app.runtime.clock().now());
    let applying = Applying { workspace: before(now), from: None, by: None, note: String::new(), at: now };
    app.runtime.apply_workspace(applying).await.expect("applied");
    for (id, story) in
        [("hers", "ann"), ("a peer's", "bob"), ("anchor", "ann")].map(|(id, who)| (id, Story::begins(id, "inbound", now).waits("inbound").given(who)))
    {
        store.commit(story.commit()).await.unwrap_or_else(|failure| panic!("{id}: {failure}"));
    }
    let ann = signed_in(store, "ann", "ann's page", now.plus(Millis::hours(1))).await;
    let mut page = Page::open(&app, &ann, "ann", "anchor").await;
    let words = ["assigned", "offered", "nudged", "late", "mentioned", "woken"];
    for (id, expected) in [("hers", words.len() + 2), ("a peer's", 0)] {
        for what in words {
            app.runtime.feed().publish(Change::Told { id: id.into(), operator: "ann".into(), what });
        }
        app.runtime.feed().publish(Change::Looking { id: id.into(), operator: "bob".into() });
        app.runtime.feed().publish(Change::Conversation { id: id.into(), seq: None });
        // What is for somebody else, or from herself, is not for her.
        app.runtime.feed().publish(Change::Told { id: id.into(), operator: "bob".into(), what: "assigned" });
        app.runtime.feed().publish(Change::Looking { id: id.into(), operator: "ann".into() });
        page.mark(&app);
        let heard: Vec<Frame> = page.until_mark().await.into_iter().filter(|frame| frame.about().is_some()).collect();
        heard.iter().for_each(Frame::assert_bare);
        assert_eq!(heard.len(), expected, "{id}: {heard:?}");
        assert!(heard.iter().all(|frame| frame.about() == Some(id)), "{heard:?}");
    }
}

/// Somebody with an open page, and what that may show.
struct Listener {
    who: Who,
    caller: Caller,
    page: Page,
    /// What they could open at some moment, and have not been told to let go of since.
    shown: BTreeSet<String>,
    /// What they were told to let go of.
    lost: BTreeSet<String>,
}

struct Floor {
    app: App,
    office: Office,
    listeners: Vec<Listener>,
    rng: Rng,
    /// What happened, for whoever reads a failure.
    moves: Vec<String>,
    /// Frames about conversations, by name; and losses told.
    frames: BTreeMap<String, usize>,
    losses: usize,
    /// Moves that changed something.
    taken: usize,
    /// Frames that may come with a loss.
    most: usize,
}

async fn run(engine: Engine, moves: usize, most: usize) {
    let Some(app) = App::start(engine, Brain::Offline).await else { return };
    let seed = seed();
    let mut rng = Rng::with_seed(seed);
    let mut office = Office::by_chance(&mut rng, app.runtime.clock().now());
    let applying = Applying { workspace: office.workspace.clone(), from: None, by: None, note: String::new(), at: office.at };
    app.runtime.apply_workspace(applying).await.expect("applied");
    office.fill(app.runtime.store(), &mut rng).await;
    let listeners = Vec::new();
    let mut floor =
        Floor { app, office, listeners, rng, moves: vec![format!("BATON_SEED={seed}")], frames: BTreeMap::new(), losses: 0, taken: 0, most };
    floor.open_pages().await;
    for _ in 0..moves {
        let nth = floor.rng.usize(..floor.office.chats.len());
        let id = floor.office.chats[nth].state.id.clone();
        floor.moves_on(&id).await;
        floor.compare(&id).await;
    }
    eprintln!("{moves} moves, {} of them taken; frames: {:?}, losses: {}", floor.taken, floor.frames, floor.losses);
    assert!(floor.taken * 4 > moves, "{} of {moves} moves did something", floor.taken);
    assert!(floor.frames.get("conversation").is_some_and(|count| *count > moves / 2), "{:?}", floor.frames);
    assert!(floor.losses * 40 > moves, "{} losses", floor.losses);
}

impl Floor {
    async fn open_pages(&mut self) {
        let later = self.app.runtime.clock().now().plus(Millis::hours(1));
        for who in self.office.people.clone() {
            let anchor = format!("anchor of {}", who.id);
            let queue = self.office.workspace.catch_all.to_string();
            let story = Story::begins(&anchor, &queue, self.office.tick()).waits(&queue).given(&who.id);
            self.app.runtime.store().commit(story.commit()).await.expect("stored");
            let caller = signed_in(self.app.runtime.store(), &who.id, &format!("{}'s page", who.id), later).await;
            let page = Page::open(&self.app, &caller, &who.id, &anchor).await;
            let shown = self.office.chats.iter().filter(|chat| sees(&who, &self.office.place(&chat.state)));
            let shown = shown.map(|chat| chat.state.id.to_string()).collect();
            self.listeners.push(Listener { who, caller, page, shown, lost: BTreeSet::new() });
        }
    }

    /// Somebody does something with it, over HTTP; now and then the customer or the clock.
    async fn moves_on(&mut self, id: &ConversationId) {
        let before = self.app.runtime.load(id).await.expect("read").expect("a conversation");
        if self.rng.u8(..) < 70 {
            let taken = self.outside(id, &before.owner).await;
            self.taken += usize::from(taken);
            return;
        }
        let place = self.office.place(&before);
        let able: Vec<usize> = (0..self.listeners.len()).filter(|nth| sees(&self.listeners[*nth].who, &place)).collect();
        // Mostly somebody who can see it; else somebody who cannot, and gets nowhere.
        let who = if self.rng.u8(..) < 220 && !able.is_empty() { able[self.rng.usize(..able.len())] } else { self.rng.usize(..self.listeners.len()) };
        let (tail, body) = self.a_request();
        let answer = self.listeners[who].caller.post(&self.app, &format!("/api/v1/conversations/{id}/{tail}"), &body).await;
        self.taken += usize::from(answer.status < 300);
        self.moves.push(format!("{} {tail} {body} on {id}: {}", self.listeners[who].who.id, answer.status));
    }

    fn a_request(&mut self) -> (&'static str, Value) {
        let queue = self.office.workspace.queues.keys().nth(self.rng.usize(..self.office.workspace.queues.len())).expect("a queue").clone();
        let person = self.office.people[self.rng.usize(..self.office.people.len())].id.clone();
        let warm = self.rng.bool();
        match self.rng.u8(0..16) {
            0..=2 => ("accept", json!({})),
            3 | 4 => ("transfer", json!({"queue": queue, "reason": "they know more", "warm": warm})),
            5 | 6 => ("transfer", json!({"person": person, "reason": "they know more", "warm": warm, "anyway": true})),
            7 => ("close", json!({"reason": "done", "category": "solved"})),
            8 => ("resume", json!({"note": "all settled"})),
            9 | 10 => ("notes", json!({"text": "a note about the zqx"})),
            11 => ("notes", json!({"text": "look at this", "mentions": [person]})),
            12 => ("snooze", json!({"until": self.app.runtime.clock().now().0 + 3_600_000})),
            13 => ("wake", json!({})),
            14 => ("look", json!({"typing": warm})),
            _ => ("decline", json!({})),
        }
    }

    /// The customer writes to whom no machine answers; the desk offers it or takes it back.
    async fn outside(&mut self, id: &ConversationId, owner: &Owner) -> bool {
        let state = self.app.runtime.load(id).await.expect("read").expect("a conversation");
        let person = OperatorId::from(self.office.people[self.rng.usize(..self.office.people.len())].id.as_str());
        let now = self.app.runtime.clock().now();
        let message = Inbound {
            id: format!("wamid.{id}.{}", state.seq).into(),
            number: "4411".into(),
            from: given::by_phone("+447700900123"),
            sent_at: now,
            body: InboundBody::Text { text: "my secret is zqx".to_owned() },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        let heard = Input::Received { message: Box::new(message), contact: state.contact.clone().expect("a contact"), past: None };
        let input = match (owner, self.rng.u8(0..3)) {
            (Owner::Queue { queue, .. }, 0 | 1) => {
                Input::Assigned { handoff: state.handoffs, queue: queue.clone(), operator: person, how: How::RoundRobin }
            }
            (Owner::Operator { .. }, 0) => Input::Woken(Why::FirstResponse { handoff: state.handoffs, epoch: state.epoch }),
            (Owner::Operator { operator, .. }, 1) => Input::Left { operator: operator.clone() },
            (Owner::Queue { .. } | Owner::Operator { .. }, _) => heard,
            (Owner::Agent | Owner::Outside | Owner::Closed { .. }, _) => return false,
        };
        let told = format!("{input:?}").chars().take(60).collect::<String>();
        match self.app.runtime.step(id, input, Cause::default()).await {
            Ok(stepped) => {
                self.moves.push(format!("{told} on {id}"));
                !stepped.events.is_empty()
            }
            Err(StepError::Refused(_)) => false,
            Err(StepError::Store(failure)) => panic!("{failure}"),
        }
    }

    /// Each page has what it was told so far; what it may open is asked for by the same person at this moment.
    async fn compare(&mut self, moved: &ConversationId) {
        for listener in &self.listeners {
            listener.page.mark(&self.app);
        }
        let place = self.office.place(&self.app.runtime.load(moved).await.expect("read").expect("a conversation"));
        for nth in 0..self.listeners.len() {
            let frames = self.listeners[nth].page.until_mark().await;
            let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
            for frame in &frames {
                frame.assert_bare();
                if let Some(id) = frame.about() {
                    *self.frames.entry(frame.event.clone()).or_default() += 1;
                    *counts.entry(id).or_default() += 1;
                }
            }
            for (id, count) in counts {
                let told: Vec<&Frame> = frames.iter().filter(|frame| frame.about() == Some(id)).collect();
                self.may_be_told(nth, id, count, &told).await;
            }
            let opens = self.opens(nth, moved.as_str()).await;
            let listener = &mut self.listeners[nth];
            assert_eq!(opens, sees(&listener.who, &place), "{}", trail(&self.moves, &listener.who, moved.as_str()));
            if opens {
                listener.lost.remove(moved.as_str());
                listener.shown.insert(moved.to_string());
            } else {
                // Who had it on their screen was told: it does not stay there.
                assert!(!listener.shown.contains(moved.as_str()), "not told of a loss: {}", trail(&self.moves, &listener.who, moved.as_str()));
            }
        }
    }

    async fn opens(&self, nth: usize, id: &str) -> bool {
        let answer = self.listeners[nth].caller.get(&self.app, &format!("/api/v1/conversations/{id}")).await;
        assert!(matches!(answer.status, 200 | 404), "{}", answer.status);
        answer.status == 200
    }

    /// Frames about a conversation: it can be opened, or this is its loss, told once.
    async fn may_be_told(&mut self, nth: usize, id: &str, count: usize, told: &[&Frame]) {
        let opens = self.opens(nth, id).await;
        let listener = &mut self.listeners[nth];
        let trail = format!("{told:?}; {}", trail(&self.moves, &listener.who, id));
        if opens {
            return;
        }
        assert!(!listener.lost.contains(id), "told again after the loss: {trail}");
        assert!(listener.shown.remove(id), "told of what was never on their screen: {trail}");
        assert!(told.iter().all(|frame| frame.event == "conversation"), "told more than the loss: {trail}");
        assert!(count <= self.most, "told more than once: {trail}");
        listener.lost.insert(id.to_owned());
        self.losses += 1;
    }
}

/// The last moves of a conversation.
fn trail(moves: &[String], who: &Who, id: &str) -> String {
    let of: Vec<&String> = moves.iter().skip(1).filter(|told| told.contains(&format!("on {id}"))).rev().take(6).collect();
    format!("{who:?} and {id}; {:?}; newest first: {of:#?}", moves.first())
}
