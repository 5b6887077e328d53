//! What the reader writes: found by words, counted by spells, and only for who may.

use crate::given::{assigned, open_office, opened, owned, resumed, session, step, stored, waiting};
use crate::lists::admin;
use baton::domain::conversation::Conversation;
use baton::domain::event::Event;
use baton::domain::policy::Policy;
use baton::domain::search;
use baton::domain::spell;
use baton::domain::time::Timestamp;
use baton::domain::visibility::Viewer;
use baton::store::Store;
use baton::store::figures::Range;
use baton::store::inbox::{Filter, Scope};
use baton::store::reading::Reading;
use std::collections::BTreeSet;

async fn read(store: &Store, state: &Conversation, words: &str) {
    let log = store.events(&state.id).await.unwrap();
    let spells = spell::of(&state.id, &log, &Policy::default());
    let mut terms = search::terms(state);
    terms.extend(search::words(words));
    store.keep_reading(Reading { id: state.id.clone(), seq: state.seq, terms, spells }).await.unwrap();
}

async fn viewer(store: &Store, who: &str) -> Viewer {
    store.open_session(session(who, who, 1_000)).await.unwrap();
    store.viewer(who, 10).await.unwrap().unwrap().viewer
}

async fn found(store: &Store, viewer: &Viewer, words: &str, by_phone: bool) -> String {
    let filter = Filter { words: search::query(words), by_phone, ..Filter::default() };
    let mut ids: Vec<String> = store.list(viewer, Scope::All, &filter, None, 50).await.unwrap().into_iter().map(|row| row.id.to_string()).collect();
    ids.sort();
    ids.join(" ")
}

contract! {
    async fn words_are_found_by_their_beginnings_all_of_them_and_only_where_the_viewer_may_read(store: &Store) {
        open_office(store, &[]).await;
        let (mine, theirs) = (owned(store, "c1", "bob", 10).await, waiting(store, "c2", "help", 10).await);
        read(store, &mine, "Factura de señora Núñez").await;
        read(store, &theirs, "factura 4711").await;
        let (ada, bob, cyd) = (viewer(store, "ada").await, viewer(store, "bob").await, viewer(store, "cyd").await);
        assert_eq!(found(store, &ada, "fact", false).await, "c1 c2");
        assert_eq!(found(store, &ada, "FACTURA nunez", false).await, "c1");
        assert_eq!(found(store, &ada, "factura nobody", false).await, "");
        assert_eq!((found(store, &bob, "factura", false).await, found(store, &cyd, "factura", false).await), ("c1".to_owned(), "c2".to_owned()));
        assert_eq!(found(store, &ada, "actura", false).await, "", "not from the middle of a word");
    }

    async fn a_phone_is_found_by_its_end_and_only_by_who_may_see_phones(store: &Store) {
        open_office(store, &[]).await;
        let state = owned(store, "c1", "bob", 10).await;
        read(store, &state, "").await;
        let ada = viewer(store, "ada").await;
        assert_eq!(found(store, &ada, "7700 900123", true).await, "c1", "as people write it: both are its end");
        assert_eq!(found(store, &ada, "7700900124", true).await, "");
        assert_eq!(found(store, &ada, "447700900123", true).await, "c1");
        assert_eq!(found(store, &ada, "447700900123", false).await, "");
    }

    async fn what_is_read_again_takes_the_place_of_what_was_and_is_asked_for_once(store: &Store) {
        open_office(store, &[]).await;
        let state = opened(store, "c1", "inbound", 10).await;
        assert_eq!(store.unread_logs(9, 5).await.unwrap(), [], "it changed a moment ago");
        assert_eq!(store.unread_logs(10, 5).await.unwrap(), std::slice::from_ref(&state.id));
        read(store, &state, "apples").await;
        assert_eq!(store.unread_logs(10, 5).await.unwrap(), []);
        read(store, &state, "pears").await;
        assert_eq!(found(store, &admin(), "pears", false).await, "", "nothing is newer: nothing is written");
        store.read_again().await.unwrap();
        read(store, &state, "pears").await;
        assert_eq!((found(store, &admin(), "apples", false).await, found(store, &admin(), "pears", false).await), (String::new(), "c1".to_owned()));
    }

    async fn spells_are_counted_by_leads_of_their_teams_and_by_admins_within_a_range(store: &Store) {
        open_office(store, &[]).await;
        let sold = waiting(store, "c1", "inbound", 10).await;
        let event = assigned(&sold, "bob");
        let sold = stored(store, step(&sold, 40, vec![event])).await;
        let event = resumed(&sold);
        let sold = stored(store, step(&sold, 90, vec![event])).await;
        let helped = waiting(store, "c2", "help", 20).await;
        for state in [&sold, &helped] {
            read(store, state, "").await;
        }
        let range = Range { since: Timestamp(0), until: Timestamp(1_000), ..Range::default() };
        let counted = async |who: &str, range: &Range| {
            let viewer = viewer(store, who).await;
            let spells = store.spells(&viewer, range.clone(), 100).await.unwrap();
            spells.iter().map(|s| format!("{}:{}{}", s.conversation, s.owner, s.end.map(|end| format!(" {}", end.since(s.start).0)).unwrap_or_default())).collect::<Vec<_>>()
        };
        assert_eq!(counted("lea", &range).await, ["c1:agent 0", "c1:queue 30", "c1:operator 50", "c1:agent"]);
        assert_eq!(counted("lou", &range).await, ["c2:agent 0", "c2:queue"]);
        assert!(counted("bob", &range).await.is_empty(), "reps count nothing");
        assert_eq!(counted("ada", &range).await.len(), 6);
        assert_eq!(counted("max", &Range { since: Timestamp(40), until: Timestamp(90), ..Range::default() }).await, ["c1:operator 50"]);
        let only = Range { queue: Some("help".into()), ..range.clone() };
        assert_eq!(counted("ann", &only).await.len() + counted("cyd", &only).await.len(), 0);
        let team = Range { team: Some("support".into()), ..range };
        store.open_session(session("ada2", "ada", 1_000)).await.unwrap();
        let ada = store.viewer("ada2", 10).await.unwrap().unwrap().viewer;
        assert_eq!(store.spells(&ada, team, 100).await.unwrap().len(), 2);
    }

    async fn queues_and_people_stand_as_their_chats_do(store: &Store) {
        open_office(store, &[]).await;
        waiting(store, "c1", "inbound", 30).await;
        waiting(store, "c2", "inbound", 20).await;
        let late = owned(store, "c3", "bob", 10).await;
        let nudged = Event::Nudged { operator: Some("bob".into()), due: baton::domain::event::Due::FirstResponse, late: true };
        stored(store, step(&late, 50, vec![nudged])).await;
        let queues = store.queues_stand().await.unwrap();
        let stands: Vec<_> = queues.iter().map(|q| (q.queue.as_str(), q.waiting, q.held, q.oldest_ms, q.at_risk, q.late)).collect();
        assert_eq!(stands, [("inbound", 2, 0, Some(20), 0, 1)]);
        let (lea, lou) = (viewer(store, "lea").await, viewer(store, "lou").await);
        let people = store.people_stand(&lea, 0).await.unwrap();
        let stands: Vec<_> = people.iter().map(|p| (p.operator.as_str(), p.late, p.answered_ms)).collect();
        assert_eq!(stands, [("bob", 1, None)]);
        assert_eq!(store.people_stand(&lou, 0).await.unwrap(), [], "another team's lead hears nothing of it");
        let agent = "lead_qualifier".into();
        assert_eq!(store.conversations_of_agent(&admin(), &agent).await.unwrap(), (3, 3));
        assert_eq!(store.conversations_of_agent(&lou, &agent).await.unwrap(), (0, 0));
        let stalled = async |viewer: &Viewer, before: i64| {
            let rows = store.stalled(viewer, before, 10).await.unwrap();
            rows.into_iter().map(|row| row.id.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(stalled(&lea, 25).await, "c3 c2", "the late one first, then who has waited since before that moment");
        assert_eq!(stalled(&lea, 100).await, "c3 c2 c1");
        assert_eq!(stalled(&lou, 100).await, "");
        let kept = baton::store::versions::AgentVersion { agent: agent.clone(), version: "v1".to_owned(), files: "{}".to_owned() };
        store.keep_version(kept, Timestamp(7)).await.unwrap();
        assert_eq!(store.agent_versions_used(&agent, 5).await.unwrap(), [("v1".to_owned(), Timestamp(7))]);
    }

    async fn a_list_is_narrowed_down_by_everything_that_is_named(store: &Store) {
        open_office(store, &[]).await;
        let ids = async |filter: Filter| {
            let rows = store.list(&admin(), Scope::All, &filter, None, 50).await.unwrap();
            rows.into_iter().map(|row| row.id.to_string()).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
        };
        waiting(store, "c1", "inbound", 10).await;
        waiting(store, "c2", "help", 20).await;
        owned(store, "c3", "bob", 30).await;
        opened(store, "c4", "help", 40).await;
        let text = |value: &str| Some(value.to_owned());
        assert_eq!(ids(Filter { queue: text("help"), ..Filter::default() }).await, "c2 c4");
        assert_eq!(ids(Filter { person: text("bob"), ..Filter::default() }).await, "c3");
        assert_eq!(ids(Filter { agent: text("lead_qualifier"), ..Filter::default() }).await, "c1 c2 c3 c4");
        assert_eq!(ids(Filter { reason: text("explicit_request"), ..Filter::default() }).await, "c1 c2 c3");
        assert_eq!(ids(Filter { country: text("GB"), since_ms: Some(20), until_ms: Some(40), ..Filter::default() }).await, "c2 c3");
        assert_eq!(ids(Filter { country: text("ES"), ..Filter::default() }).await, "");
        assert_eq!(ids(Filter { category: text("solved"), ..Filter::default() }).await, "");
        assert_eq!(ids(Filter { unread: true, ..Filter::default() }).await, "");
    }
}
