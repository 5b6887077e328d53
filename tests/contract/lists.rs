//! Lists: what a row says, pages, and what changed.

use crate::given::{open_office, opened, owned, step, stored, tick, waiting};
use baton::domain::id::{ConversationId, OperatorId, QueueId, TeamId};
use baton::domain::time::Timestamp;
use baton::domain::trigger::Trigger;
use baton::domain::visibility::{Role, Viewer};
use baton::store::Store;
use baton::store::inbox::{Cursor, Filter, Scope};
use baton::store::workspace::Applying;
use std::collections::BTreeSet;

pub(crate) fn admin() -> Viewer {
    Viewer { id: "ada".into(), role: Role::Admin, queues: BTreeSet::new(), teams: BTreeSet::new() }
}

contract! {
    async fn a_row_says_who_has_it_and_where_it_belongs(store: &Store) {
        open_office(store, &[]).await;
        let state = owned(store, "c1", "bob", 10).await;
        let row = store.listed(&state.id).await.unwrap().unwrap();
        assert_eq!((row.id.as_str(), row.seq, row.owner.as_str(), row.updated_ms), ("c1", 3, "operator", 10));
        assert_eq!((row.operator.as_ref().map(OperatorId::as_str), row.operator_name.as_deref()), (Some("bob"), Some("The bob")));
        assert_eq!((row.queue.as_ref().map(QueueId::as_str), row.queue_name.as_deref()), (Some("inbound"), Some("Inbound")));
        assert_eq!((row.team.as_ref().map(TeamId::as_str), row.agent.as_deref()), (Some("sales"), Some("lead_qualifier")));
        assert_eq!(row.card, baton::domain::card::of(&state));
        assert_eq!(row.card.trigger, Some(Trigger::ExplicitRequest));
        assert!(store.listed(&"nothing".into()).await.unwrap().is_none());
    }

    async fn a_conversation_in_a_queue_that_is_gone_is_still_shown_to_admins(store: &Store) {
        open_office(store, &[]).await;
        let state = waiting(store, "c1", "large", 10).await;
        let mut workspace = crate::given::seed();
        workspace.queues.remove(&QueueId::from("large"));
        let applying = Applying { workspace, from: None, by: None, note: String::new(), at: Timestamp(20) };
        store.apply_workspace(applying).await.unwrap();
        let row = store.listed(&state.id).await.unwrap().unwrap();
        assert_eq!((row.queue.as_ref().map(QueueId::as_str), row.queue_name, row.team), (Some("large"), None, None));
        assert_eq!((row.owner.as_str(), row.waiting_ms), ("queue", Some(10)));
        assert_eq!(store.list(&admin(), Scope::All, &Filter::default(), None, 9).await.unwrap().len(), 1);
    }

    async fn pages_follow_each_other_without_gaps_or_repeats(store: &Store) {
        const ROWS: usize = 23;
        open_office(store, &[]).await;
        for nth in 0..ROWS {
            // Several rows share a moment: the id decides between them.
            opened(store, &format!("c{nth:02}"), "inbound", i64::try_from(nth / 4).unwrap()).await;
        }
        let whole: Vec<String> = store.list(&admin(), Scope::All, &Filter::default(), None, 100).await.unwrap().iter().map(|r| r.id.as_str().to_owned()).collect();
        let mut newest_first: Vec<String> = (0..ROWS).map(|nth| format!("c{nth:02}")).collect();
        newest_first.sort_by_key(|id| std::cmp::Reverse((id.get(1..).unwrap().parse::<usize>().unwrap() / 4, id.clone())));
        assert_eq!(whole, newest_first);
        for size in [1, 3, 4, 23, 24] {
            let (mut pages, mut after) = (Vec::new(), None);
            loop {
                let page = store.list(&admin(), Scope::All, &Filter::default(), after.take(), size).await.unwrap();
                let Some(last) = page.last() else { break };
                after = Some(Cursor { updated_ms: last.updated_ms, id: last.id.as_str().to_owned() });
                pages.extend(page.iter().map(|r| r.id.as_str().to_owned()));
            }
            assert_eq!(pages, whole, "pages of {size}");
        }
    }

    async fn what_changed_is_told_oldest_first(store: &Store) {
        let first = opened(store, "c1", "inbound", 10).await;
        opened(store, "c3", "inbound", 20).await;
        opened(store, "c2", "inbound", 20).await;
        stored(store, step(&first, 30, vec![tick(1)])).await;
        let changed = async |since, most| {
            let changes = store.changed_since(since, most).await.unwrap();
            changes.into_iter().map(|(id, seq, at)| (id.as_str().to_owned(), seq, at)).collect::<Vec<_>>()
        };
        let all = [("c2", 1, 20), ("c3", 1, 20), ("c1", 2, 30)].map(|(id, seq, at)| (id.to_owned(), seq, at));
        assert_eq!(changed(0, 9).await, all);
        assert_eq!(changed(20, 9).await, all, "at the moment itself, too");
        assert_eq!(changed(21, 9).await, all.get(2..).unwrap());
        assert_eq!(changed(31, 9).await, []);
        assert_eq!(changed(0, 1).await, all.get(..1).unwrap());
        let ids = store.conversation_ids().await.unwrap();
        assert_eq!(ids.iter().map(ConversationId::as_str).collect::<Vec<_>>(), ["c2", "c3", "c1"]);
    }
}

#[test]
fn the_words_of_the_api_name_the_lists_and_nothing_else_does() {
    let all = [("mine", Scope::Mine), ("waiting", Scope::Waiting), ("agent", Scope::Agent), ("closed", Scope::Closed), ("all", Scope::All)];
    for (word, scope) in all {
        assert_eq!(Scope::parse(word), Some(scope));
    }
    assert_eq!(Scope::parse("Mine"), None);
    assert_eq!(Scope::parse("' OR 1=1"), None);
}
