//! The workspace is seeded once, whole; applied in versions, whole or not at all; and whose turn it is outlives all of that.

use crate::given::{assert_conflict, at_once, open_office, seed, session, step, stored, waiting};
use baton::domain::event::{Event, How};
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::time::Timestamp;
use baton::domain::workspace::Workspace;
use baton::store::Store;
use baton::store::log::{Commit, Seat};
use baton::store::workspace::Applying;

fn applying(workspace: Workspace, from: Option<i64>) -> Applying {
    Applying { workspace, from, by: Some("ada".into()), note: "a new colleague".to_owned(), at: Timestamp(500) }
}

contract! {
    async fn a_workspace_comes_back_as_it_was_seeded(store: &Store) {
        assert_eq!(store.workspace().await.unwrap(), None);
        assert_eq!(store.workspace_version().await.unwrap(), 0);
        assert!(store.seed(seed()).await.unwrap());
        assert_eq!(store.workspace().await.unwrap(), Some((seed(), 1)));
        assert_eq!(store.workspace_version().await.unwrap(), 1);
    }

    async fn a_second_seed_changes_nothing(store: &Store) {
        assert!(store.seed(seed()).await.unwrap());
        let mut other = seed();
        other.numbers.clear();
        other.people.clear();
        assert!(!store.seed(other).await.unwrap());
        assert_eq!(store.workspace().await.unwrap(), Some((seed(), 1)));
        assert_eq!(store.operators().await.unwrap().len(), seed().people.len());
    }

    async fn of_many_nodes_that_start_at_once_one_seeds(store: &Store) {
        let nodes = (0..8).map(|_| {
            let store = store.clone();
            async move { store.seed(seed()).await.unwrap() }
        });
        assert_eq!(at_once(nodes).await.into_iter().filter(|seeded| *seeded).count(), 1);
        assert_eq!(store.workspace().await.unwrap(), Some((seed(), 1)));
    }

    async fn a_seed_that_fails_leaves_an_empty_database(store: &Store) {
        let mut twice = seed();
        let mut double = twice.people.get(&OperatorId::from("ann")).unwrap().clone();
        double.id = "zoe".into();
        twice.people.insert(double.id.clone(), double);
        assert!(!store.seed(twice).await.unwrap_or(false), "two people cannot sign in with one address");
        assert_eq!(store.workspace().await.unwrap(), None);
        assert!(store.operators().await.unwrap().is_empty());
        assert!(store.seed(seed()).await.unwrap(), "the next try begins anew");
    }

    async fn versions_are_kept_and_one_made_from_an_older_one_is_refused(store: &Store) {
        open_office(store, &[]).await;
        let mut next = seed();
        next.categories = vec!["solved".to_owned()];
        assert_eq!(store.apply_workspace(applying(next.clone(), Some(1))).await.unwrap(), 2);
        assert_conflict(store.apply_workspace(applying(seed(), Some(1))).await, "version 2 is in force");
        assert_eq!(store.apply_workspace(applying(seed(), None)).await.unwrap(), 3, "whatever is there");
        assert_eq!(store.workspace_at(2).await.unwrap(), Some(next));
        assert_eq!(store.workspace_at(9).await.unwrap(), None);
        let versions = store.workspace_versions(None, 2).await.unwrap();
        let shown: Vec<_> = versions.iter().map(|v| (v.version, v.by.as_ref().map(OperatorId::as_str), v.note.as_str())).collect();
        assert_eq!(shown, [(3, Some("ada"), "a new colleague"), (2, Some("ada"), "a new colleague")]);
        let older = store.workspace_versions(Some(2), 9).await.unwrap();
        assert_eq!(older.iter().map(|v| v.version).collect::<Vec<_>>(), [1]);
    }

    async fn of_many_who_apply_at_once_one_does(store: &Store) {
        open_office(store, &[]).await;
        let rivals = (0..6).map(|_| {
            let store = store.clone();
            async move { store.apply_workspace(applying(seed(), Some(1))).await.is_ok() }
        });
        assert_eq!(at_once(rivals).await.into_iter().filter(|applied| *applied).count(), 1);
        assert_eq!(store.workspace_version().await.unwrap(), 2);
    }

    async fn whose_turn_it_is_stays_when_people_join_and_leave(store: &Store) {
        open_office(store, &["bob"]).await;
        let waits = waiting(store, "c1", "inbound", 10).await;
        let event = Event::Assigned { handoff: waits.handoffs, operator: "bob".into(), queue: "inbound".into(), epoch: waits.epoch.next(), how: How::RoundRobin, units: 1 };
        let seat = Some(Seat { queue: "inbound".into(), version: 1, cursor: Some(1) });
        stored(store, Commit { seat, ..step(&waits, 20, vec![event]) }).await;
        let mut next = seed();
        next.queues.get_mut(&QueueId::from("inbound")).unwrap().members = vec!["lea".into(), "bob".into(), "ann".into()];
        store.apply_workspace(applying(next, None)).await.unwrap();
        let (rotations, _) = store.desks(&["inbound".into()]).await.unwrap();
        let rotation = rotations.get(&QueueId::from("inbound")).unwrap();
        assert_eq!((rotation.cursor, rotation.places.get(&OperatorId::from("bob"))), (Some(2), Some(&2)), "bob was served last: ann is next");
        assert_eq!(rotation.version, 3, "what was chosen before is not stored any more");
    }

    async fn people_who_swap_their_addresses_or_take_one_that_is_free_are_stored(store: &Store) {
        open_office(store, &[]).await;
        store.open_session(session("t", "bob", i64::MAX)).await.unwrap();
        let mut next = seed();
        let address = |workspace: &Workspace, who: &str| workspace.people.get(&OperatorId::from(who)).unwrap().email.clone();
        let (ann, cyd, bob) = (address(&next, "ann"), address(&next, "cyd"), address(&next, "bob"));
        next.people.remove(&OperatorId::from("bob"));
        for (who, email) in [("ann", cyd), ("cyd", ann), ("lea", bob)] {
            next.people.get_mut(&OperatorId::from(who)).unwrap().email = email;
        }
        store.apply_workspace(applying(next, None)).await.unwrap();
        let who = async |email: &str| store.operator_by_email(email).await.unwrap().map(|o| o.id.to_string());
        assert_eq!((who("ann@example.com").await, who("cyd@example.com").await), (Some("cyd".to_owned()), Some("ann".to_owned())));
        assert_eq!(who("bob@example.com").await.as_deref(), Some("lea"));
        assert!(store.viewer("t", 10).await.unwrap().is_none(), "who is gone is signed out");
        store.apply_workspace(applying(seed(), None)).await.unwrap();
        assert_eq!(who("bob@example.com").await.as_deref(), Some("bob"), "and may come back");
    }
}
