//! What is looked for in the inbox, against a real SQLite: the first part is what a customer wrote, after a line `=== query` stands what an operator
//! types. A conversation is listed exactly when each word of the query begins one of its words (or, of a number, its phone's end).

use super::given::{self, PROJECT};
use baton::domain::conversation::Conversation;
use baton::domain::event::Event;
use baton::domain::message::Customer;
use baton::domain::policy::Policy;
use baton::domain::search;
use baton::domain::time::Timestamp;
use baton::domain::visibility::{Role, Viewer};
use baton::store::Store;
use baton::store::inbox::{Cursor, Filter, Scope};
use baton::store::log::Commit;
use baton::store::reading::Reading;
use std::collections::BTreeSet;
use std::sync::{LazyLock, Mutex};

/// Words that the other conversations have.
const OTHERS: [&str; 3] = ["Factura de la señora Núñez 4711", "where is order A-1093 #447700900123", "请问订单在哪里"];

struct Inbox {
    runtime: tokio::runtime::Runtime,
    store: Store,
    /// The words of each conversation, by its number.
    known: Vec<BTreeSet<String>>,
    /// How often it was read.
    reads: u64,
}

static INBOX: LazyLock<Mutex<Inbox>> = LazyLock::new(|| Mutex::new(Inbox::open()));

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let (said, query) = text.split_once("=== query\n").unwrap_or((OTHERS[0], &text));
    let mut inbox = INBOX.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    inbox.reads(0, said);
    let words = search::query(query);
    if words.is_empty() {
        return;
    }
    for by_phone in [false, true] {
        let filter = Filter { words: words.clone(), by_phone, ..Filter::default() };
        let expected: Vec<String> = (0..inbox.known.len()).filter(|nth| inbox.has(*nth, &words, by_phone)).map(name).collect();
        assert_eq!(inbox.listed(&filter, None), expected, "{words:?} by phone: {by_phone}");
    }
    // Anything else that is narrowed down to is compared as it is, and is no part of a statement.
    let nothing = Some(query.to_owned()).filter(|text| !text.is_empty());
    let filter = Filter { queue: nothing.clone(), person: nothing.clone(), agent: nothing.clone(), country: nothing, ..Filter::default() };
    let after = Cursor { updated_ms: i64::MAX, id: query.to_owned() };
    assert_eq!(inbox.listed(&filter, Some(after)), Vec::<String>::new(), "{query:?} is nobody");
}

fn name(nth: usize) -> String {
    format!("c{nth}")
}

impl Inbox {
    fn open() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let path = given::folder("search").join("inbox.db");
        let store = runtime.block_on(async {
            let store = Store::open_scratch(&path).await.expect("a database");
            store.seed(PROJECT.workspace.clone()).await.expect("a workspace");
            for nth in 0..=OTHERS.len() {
                store.commit(opening(&name(nth))).await.expect("a conversation");
            }
            store
        });
        let mut inbox = Self { runtime, store, known: vec![BTreeSet::new(); OTHERS.len() + 1], reads: 0 };
        for (nth, words) in (1..).zip(OTHERS) {
            inbox.reads(nth, words);
        }
        inbox
    }

    /// The reader takes in what was said.
    fn reads(&mut self, nth: usize, said: &str) {
        self.reads += 1;
        let mut terms: BTreeSet<String> = search::words(said).into_iter().take(200).collect();
        // A phone's end stands under a mark of its own.
        terms.extend(said.split('#').skip(1).map(|rest| format!("{}{}", search::PHONE_MARK, rest.chars().take(15).collect::<String>())));
        if let Some(known) = self.known.get_mut(nth) {
            known.clone_from(&terms);
        }
        let reading = Reading { id: name(nth).as_str().into(), seq: self.reads, terms, spells: Vec::new() };
        self.runtime.block_on(self.store.keep_reading(reading)).expect("kept");
    }

    /// The slow way.
    fn has(&self, nth: usize, words: &[String], by_phone: bool) -> bool {
        let Some(terms) = self.known.get(nth) else { return false };
        words.iter().all(|word| {
            let phone = format!("{}{word}", search::PHONE_MARK);
            terms.iter().any(|term| term.starts_with(word.as_str()) || (by_phone && search::is_number(word) && term.starts_with(&phone)))
        })
    }

    fn listed(&self, filter: &Filter, after: Option<Cursor>) -> Vec<String> {
        let viewer = Viewer { id: "root".into(), role: Role::Admin, teams: BTreeSet::new(), queues: BTreeSet::new() };
        let rows = self.runtime.block_on(self.store.list(&viewer, Scope::All, filter, after, 50)).expect("a list");
        let mut ids: Vec<String> = rows.into_iter().map(|row| row.id.to_string()).collect();
        ids.sort();
        ids
    }
}

/// The first commit of a conversation.
fn opening(id: &str) -> Commit {
    let opened = Event::Opened {
        version: None,
        number: "4411".into(),
        contact: format!("contact of {id}").into(),
        customer: Customer::default(),
        agent: Some("lead_qualifier".into()),
        queue: "front-desk".into(),
        menu: None,
        direct: false,
        referral: None,
        past: None,
    };
    let before = Conversation::new(id.into());
    let mut next = before.clone();
    next.apply(&opened, Timestamp(1), &Policy::default());
    // As long as it must be for all that is read of it.
    next.seq = 1 << 40;
    Commit {
        before_seq: before.seq,
        before_holder: None,
        before_queue: None,
        before_observers: Vec::new(),
        events: vec![opened],
        next,
        at: Timestamp(1),
        work: Vec::new(),
        outbox: Vec::new(),
        done: None,
        seat: None,
    }
}
