//! Saved replies and filters, and who looks.

use crate::given::{assert_conflict, open_office, opened};
use baton::domain::id::OperatorId;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::saved::{Looking, SavedFilter, SavedReply};
use serde_json::json;

fn reply(id: &str, by: &str, shared: bool, team: Option<&str>) -> SavedReply {
    SavedReply {
        id: id.to_owned(),
        operator: by.into(),
        shared,
        team: team.map(Into::into),
        shortcut: id.to_owned(),
        text: "Hello {customer}".to_owned(),
    }
}

contract! {
    async fn a_reply_is_used_by_its_maker_its_team_or_everybody(store: &Store) {
        open_office(store, &[]).await;
        for reply in [reply("a", "bob", false, None), reply("b", "lea", true, Some("sales")), reply("c", "ada", true, None), reply("d", "lou", true, Some("support"))] {
            store.save_reply(reply).await.unwrap();
        }
        let usable = async |who: &str, admin: bool| {
            let replies = store.saved_replies(&who.into(), admin).await.unwrap();
            replies.into_iter().map(|reply| reply.id).collect::<String>()
        };
        assert_eq!((usable("bob", false).await, usable("cyd", false).await, usable("ada", true).await), ("abc".to_owned(), "cd".to_owned(), "bcd".to_owned()));
        store.save_reply(SavedReply { text: "Other".to_owned(), ..reply("c", "ada", true, None) }).await.unwrap();
        assert_eq!(store.saved_reply("c").await.unwrap().unwrap().text, "Other");
        store.drop_reply("c").await.unwrap();
        assert_conflict(store.drop_reply("c").await, "it is gone");
        assert_eq!(store.saved_reply("c").await.unwrap(), None);
    }

    async fn a_filter_is_its_persons_own(store: &Store) {
        let filter = SavedFilter { id: "f".to_owned(), name: "Late ones".to_owned(), query: json!({"scope": "waiting", "queue": "inbound"}) };
        store.save_filter(&"bob".into(), filter.clone()).await.unwrap();
        assert_eq!(store.saved_filters(&"bob".into()).await.unwrap(), [filter]);
        assert!(store.saved_filters(&"ann".into()).await.unwrap().is_empty());
        assert_conflict(store.drop_filter(&"ann".into(), "f").await, "it is not hers");
        store.drop_filter(&"bob".into(), "f").await.unwrap();
        assert!(store.saved_filters(&"bob".into()).await.unwrap().is_empty());
    }

    async fn who_looks_is_seen_by_the_others_for_a_while_and_is_news_once(store: &Store) {
        open_office(store, &[]).await;
        let id = opened(store, "c1", "inbound", 10).await.id;
        let look = async |who: &str, typing: bool, at: i64| store.look(&id, &who.into(), typing, Timestamp(at)).await.unwrap();
        assert!(look("bob", false, 1_000).await, "news");
        assert!(!look("bob", false, 9_000).await, "no news");
        assert!(look("bob", true, 10_000).await, "typing is");
        let seen = async |by: &str, at: i64| store.looking(&id, &by.into(), Timestamp(at)).await.unwrap();
        let bob = |typing| Looking { operator: OperatorId::from("bob"), name: "The bob".to_owned(), typing };
        assert_eq!(seen("ann", 11_000).await, [bob(true)]);
        assert_eq!(seen("ann", 30_000).await, [bob(false)], "a word of typing fades sooner");
        assert!(seen("bob", 11_000).await.is_empty(), "not oneself");
        assert!(seen("ann", 36_000).await.is_empty());
        assert!(look("bob", false, 40_000).await, "back again");
        assert!(store.look_away(&id, &"bob".into()).await.unwrap(), "gone at once");
        assert!(seen("ann", 40_001).await.is_empty() && !store.look_away(&id, &"bob".into()).await.unwrap());
    }
}
