//! Everything that somebody can ask the store for, as text to the last byte.

use super::office::{CATEGORIES, COMMON, Office};
use crate::rule::{Post, Who};
use baton::domain::time::Timestamp;
use baton::domain::visibility::Viewer;
use baton::store::Store;
use baton::store::figures::Range;
use baton::store::inbox::{Cursor, Filter, Scope};
use fastrand::Rng;
use std::fmt::Write as _;

/// Rows of a list.
const PAGE: i64 = 50;

/// One question.
#[derive(Clone, Debug)]
pub(crate) enum Asks {
    List {
        scope: Scope,
        filter: Box<Filter>,
    },
    /// The same, three rows a page, from page to page.
    Pages {
        filter: Box<Filter>,
    },
    Counts,
    Spells {
        range: Range,
    },
    Replies,
    Filters,
}

/// All that is asked for somebody; chance chooses among what it is narrowed down to.
pub(crate) fn all(office: &Office, who: &Who, rng: &mut Rng) -> Vec<Asks> {
    let mut asks = vec![Asks::Counts, Asks::Replies, Asks::Filters];
    let list = |scope, filter: Filter| Asks::List { scope, filter: Box::new(filter) };
    asks.extend(Scope::ALL.map(|(scope, _)| list(scope, Filter::default())));
    let narrow = narrowed(office, who, rng);
    asks.extend(narrow.iter().flat_map(|filter| {
        let other = Scope::ALL[rng.usize(..Scope::ALL.len())].0;
        [list(Scope::All, filter.clone()), list(other, filter.clone())]
    }));
    asks.push(Asks::Pages { filter: Box::default() });
    asks.push(Asks::Pages { filter: Box::new(Filter { words: vec![COMMON[0].to_owned()], ..Filter::default() }) });
    if who.post == Post::Lead {
        let whole = Range { since: Timestamp(0), until: Timestamp(i64::MAX), team: None, queue: None };
        let team = office.workspace.teams.keys().nth(rng.usize(..office.workspace.teams.len())).cloned();
        let queue = office.workspace.queues.keys().nth(rng.usize(..office.workspace.queues.len())).cloned();
        let half = Range { since: Timestamp(office.at.0 - 500), ..whole.clone() };
        asks.extend([Range { team, ..whole.clone() }, Range { queue, ..whole.clone() }, half, whole].map(|range| Asks::Spells { range }));
    }
    asks
}

fn narrowed(office: &Office, who: &Who, rng: &mut Rng) -> Vec<Filter> {
    let queue = || office.workspace.queues.keys().map(ToString::to_string);
    let (one, other) = (rng.usize(..office.workspace.queues.len()), rng.usize(..office.people.len()));
    let words = |words: &[&str]| Filter { words: words.iter().map(|word| (*word).to_owned()).collect(), by_phone: true, ..Filter::default() };
    let mut all = vec![
        Filter { queue: queue().nth(one), ..Filter::default() },
        Filter { person: Some(who.id.clone()), ..Filter::default() },
        Filter { person: Some(office.people[other].id.clone()), ..Filter::default() },
        Filter { agent: Some("lead_qualifier".to_owned()), unread: true, ..Filter::default() },
        Filter { reason: Some("explicit_request".to_owned()), ..Filter::default() },
        Filter { category: Some(CATEGORIES[rng.usize(..2)].to_owned()), ..Filter::default() },
        Filter { country: Some(["ES", "GB", "DE"][rng.usize(..3)].to_owned()), ..Filter::default() },
        Filter { since_ms: Some(office.at.0 - 200), ..Filter::default() },
        Filter { until_ms: Some(office.at.0 - 200), ..Filter::default() },
        words(&[COMMON[rng.usize(..COMMON.len())]]),
        words(&[COMMON[rng.usize(..COMMON.len())], "zq"]),
        words(&["34600000001"]),
        words(&[&format!("zq{}", rng.u64(1..=office.secrets.max(1)))]),
        words(&[&format!("zq{}x", rng.u64(1..=office.secrets.max(1)))]),
    ];
    all.extend(office.found_by(who, rng).map(|word| words(&[&word])));
    all
}

/// The answer, and whether there is anything in it.
pub(crate) async fn answered(store: &Store, viewer: &Viewer, asks: &Asks) -> (String, bool) {
    match asks {
        Asks::List { scope, filter } => {
            let rows = store.list(viewer, *scope, filter, None, PAGE).await.expect("a list");
            (format!("{rows:?}"), !rows.is_empty())
        }
        Asks::Pages { filter } => pages(store, viewer, filter).await,
        Asks::Counts => {
            let counts = store.counts(viewer).await.expect("counts");
            (format!("{counts:?}"), counts.mine + counts.waiting + counts.snoozed > 0)
        }
        Asks::Spells { range } => {
            let spells = store.spells(viewer, range.clone(), 10_000).await.expect("spells");
            (format!("{spells:?}"), !spells.is_empty())
        }
        Asks::Replies => {
            let replies = store.saved_replies(&viewer.id, false).await.expect("replies");
            (format!("{replies:?}"), !replies.is_empty())
        }
        Asks::Filters => {
            let filters = store.saved_filters(&viewer.id).await.expect("filters");
            (format!("{filters:?}"), !filters.is_empty())
        }
    }
}

async fn pages(store: &Store, viewer: &Viewer, filter: &Filter) -> (String, bool) {
    const ROWS: i64 = 3;
    const PAGES_MAX: usize = 4;
    let (mut told, mut after) = (String::new(), None);
    for _ in 0..PAGES_MAX {
        let rows = store.list(viewer, Scope::All, filter, after.take(), ROWS).await.expect("a page");
        let Some(last) = rows.last() else { break };
        after = Some(Cursor { updated_ms: last.updated_ms, id: last.id.to_string() });
        let _ = write!(told, "{rows:?}");
    }
    let any = !told.is_empty();
    (told, any)
}
