//! The SQL twin: a list shows exactly what `visibility::may(.., Read, ..)` allows, for every viewer and every conversation.

use crate::given::{PEOPLE, open_office, opened, session, step};
use baton::domain::conversation::{Conversation, Hold, Observer, Offer, Owner, Side};
use baton::domain::event::{How, Keeps};
use baton::domain::id::{ConversationId, HandoffNo, QueueId, TeamId};
use baton::domain::time::Timestamp;
use baton::domain::visibility::{Action, Facts, Viewer, may};
use baton::store::Store;
use baton::store::inbox::{Counts, Filter, Scope};
use baton::store::log::Commit;
use std::collections::{BTreeMap, BTreeSet};

/// Queues of two teams, one that nobody knows, and none.
const QUEUES: [Option<&str>; 5] = [Some("inbound"), Some("large"), Some("help"), Some("gone"), None];

fn team_of(queue: Option<&str>) -> Option<TeamId> {
    match queue {
        Some("inbound" | "large") => Some("sales".into()),
        Some("help") => Some("support".into()),
        _ => None,
    }
}

/// Large accounts are shown to reps only when they are theirs.
fn hides(queue: Option<&str>) -> bool {
    queue == Some("large")
}

/// Every owner that there can be, in every place.
fn owners(queue: Option<&str>) -> Vec<Owner> {
    let since = Timestamp(20);
    let mut owners = vec![Owner::Agent, Owner::Outside, Owner::Closed { since }];
    owners.extend(queue.map(|queue| Owner::Queue { queue: queue.into(), since }));
    owners.extend(PEOPLE.iter().map(|who| Owner::Operator { operator: (*who).into(), since }));
    owners
}

/// What people's side may say: nothing, a reservation, somebody who looks on, both.
fn sides() -> Vec<Side> {
    let offer = |who: &str| Offer { handoff: HandoffNo(1), operator: who.into(), until: Timestamp(90), how: How::RoundRobin, units: 1 };
    let observer = |who: &str, keeps| Observer { operator: who.into(), keeps };
    let observers = vec![observer("ann", Keeps::UntilTaken), observer("lou", Keeps::Reading)];
    vec![
        Side::default(),
        Side { offer: Some(offer("bob")), ..Side::default() },
        Side { observers: observers.clone(), ..Side::default() },
        Side { offer: Some(offer("cyd")), observers, ..Side::default() },
        Side { hold: Some(Hold { until: None }), ..Side::default() },
        Side { snoozed: Some(Timestamp(900)), ..Side::default() },
    ]
}

/// What is stored of one.
#[derive(Debug)]
struct Stored {
    facts: Facts,
    held: bool,
    asleep: bool,
}

/// Stores one conversation for each owner in each place with each side; the facts about each.
async fn populate(store: &Store) -> BTreeMap<ConversationId, Stored> {
    let mut all = BTreeMap::new();
    for (place, queue) in QUEUES.into_iter().enumerate() {
        for (nth, owner) in owners(queue).into_iter().enumerate() {
            for (variant, side) in sides().into_iter().enumerate() {
                let state = opened(store, &format!("{place}-{nth:02}-{variant}"), queue.unwrap_or("inbound"), 10).await;
                let queue = queue.map(QueueId::from);
                let tick = step(&state, 20, vec![crate::given::tick(1)]);
                let offered = side.offer.as_ref().map(|offer| offer.operator.clone());
                let observers = side.observers.iter().map(|observer| observer.operator.clone()).collect();
                let held = side.hold.is_some();
                let asleep = side.snoozed.is_some();
                let next = Conversation { owner: owner.clone(), queue: queue.clone(), side: Box::new(side), ..tick.next.clone() };
                // Stored as if it had waited there before: one of the queues is gone since.
                store.commit(Commit { next, before_queue: queue.clone(), ..tick }).await.unwrap();
                let name = queue.as_ref().map(QueueId::as_str);
                let facts = Facts { owner: owner.clone(), team: team_of(name), hides_waiting: hides(name), queue, offered, observers };
                all.insert(state.id, Stored { facts, held, asleep });
            }
        }
    }
    all
}

fn belongs(scope: Scope, viewer: &Viewer, Stored { facts, held, asleep }: &Stored) -> bool {
    let (held, asleep) = (*held, *asleep);
    match (scope, &facts.owner) {
        (Scope::All, _) | (Scope::Waiting, Owner::Queue { .. }) | (Scope::Agent, Owner::Agent) | (Scope::Closed, Owner::Closed { .. }) => true,
        (Scope::Mine, Owner::Operator { operator, .. }) => *operator == viewer.id && !asleep,
        (Scope::Snoozed, Owner::Operator { operator, .. }) => *operator == viewer.id && asleep,
        (Scope::Held, Owner::Queue { .. }) => held,
        (Scope::Mine, Owner::Queue { .. }) => facts.offered.as_ref() == Some(&viewer.id),
        (Scope::Mine | Scope::Snoozed | Scope::Held | Scope::Waiting | Scope::Agent | Scope::Closed, _) => false,
    }
}

contract! {
    async fn a_list_shows_exactly_what_its_viewer_may_read(store: &Store) {
        const MOST: i64 = 10_000;
        open_office(store, &[]).await;
        let all = populate(store).await;
        let mut shown = 0;
        for who in PEOPLE {
            store.open_session(session(who, who, 1_000)).await.unwrap();
            let viewer = store.viewer(who, 10).await.unwrap().unwrap().viewer;
            let mut sizes = BTreeMap::new();
            for (scope, word) in Scope::ALL {
                // Nothing is wanted: the shape of the question alone must not let anything through.
                let none = Filter { words: vec!["nobodysaidthis".to_owned()], by_phone: true, ..Filter::default() };
                assert!(store.list(&viewer, scope, &none, None, MOST).await.unwrap().is_empty());
                let listed: BTreeSet<ConversationId> = store.list(&viewer, scope, &Filter::default(), None, MOST).await.unwrap().into_iter().map(|r| r.id).collect();
                let allowed: BTreeSet<ConversationId> =
                    all.iter().filter(|(_, stored)| may(&viewer, Action::Read, &stored.facts) && belongs(scope, &viewer, stored)).map(|(id, _)| id.clone()).collect();
                let describe = |ids: Vec<&ConversationId>| ids.into_iter().map(|id| format!("{:?}", all.get(id))).collect::<Vec<_>>();
                assert_eq!(describe(listed.difference(&allowed).collect()), Vec::<String>::new(), "{who}, {scope:?}: shown but not allowed");
                assert_eq!(describe(allowed.difference(&listed).collect()), Vec::<String>::new(), "{who}, {scope:?}: allowed but not shown");
                shown += listed.len();
                sizes.insert(word, i64::try_from(listed.len()).unwrap());
            }
            let Counts { mine, waiting, held, snoozed, .. } = store.counts(&viewer).await.unwrap();
            let counted = BTreeMap::from([("mine", mine), ("waiting", waiting), ("held", held), ("snoozed", snoozed)]);
            for (word, count) in counted {
                assert_eq!(sizes.get(word), Some(&count), "{who}: {word} is counted as it is listed");
            }
        }
        assert!(shown > all.len(), "the lists are not empty: {shown}");
    }

    async fn the_facts_that_a_row_carries_are_those_that_decide(store: &Store) {
        open_office(store, &[]).await;
        for (id, Stored { facts, .. }) in populate(store).await {
            let row = store.listed(&id).await.unwrap().unwrap();
            assert_eq!((&row.queue, &row.team, row.hides_waiting), (&facts.queue, &facts.team, facts.hides_waiting), "{id}");
            assert_eq!((&row.offered, &row.observers), (&facts.offered, &facts.observers), "{id}");
            let operator = match &facts.owner {
                Owner::Operator { operator, .. } => Some(operator.clone()),
                Owner::Agent | Owner::Queue { .. } | Owner::Outside | Owner::Closed { .. } => None,
            };
            assert_eq!((row.owner.as_str(), row.operator), (baton::domain::card::owner_word(&facts.owner), operator), "{id}");
        }
    }
}
