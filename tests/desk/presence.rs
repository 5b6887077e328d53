//! Who is there: signs of life, the grace, and what goes back when somebody is gone.

use crate::office::{MONDAY, Office};
use baton::domain::event::{Event, RevokeReason};
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::store::Store;
use serde_json::json;

async fn open(store: &Store) -> Office {
    Office::open_at(store, json!({}), MONDAY, Policy::default()).await
}

/// An open page: a sign of life every 20 seconds.
async fn page_of(office: &Office, who: &[&str], span: Millis) {
    let mut left = span.0;
    while left > 0 {
        for who in who {
            office.trial.runtime.seen(&(*who).into()).await.expect("a person");
        }
        office.pass(Millis(left.min(20_000))).await;
        left -= 20_000;
    }
}

scenario! {
    async fn five_chats_stay_over_a_lost_connection_of_20_seconds_and_go_back_after_the_grace(store: &Store) {
        let office = open(store).await;
        office.online(&["ana"]).await;
        let mut chats = Vec::new();
        for n in 0..5 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        office.says("ana", &chats[0], "Hi!").await.expect("said");
        office.is(Presence::Offline, &["ana"]).await;
        office.pass(Millis::secs(20)).await;
        office.online(&["ana"]).await;
        page_of(&office, &["ana"], Millis::mins(3)).await;
        for chat in &chats {
            assert_eq!(office.owner(chat).await.as_deref(), Some("ana"), "she was back in time");
        }
        office.online(&["bo"]).await;
        page_of(&office, &["bo"], Millis::secs(80)).await;
        assert_eq!(office.owner(&chats[0]).await.as_deref(), Some("ana"), "what she answered stays hers until its deadline");
        for chat in &chats[1..] {
            assert_eq!(office.owner(chat).await.as_deref(), Some("bo"));
            let why = office.events(chat).await.iter().find_map(|(_, event)| if let Event::Revoked { why, .. } = event { Some(*why) } else { None });
            assert_eq!(why, Some(RevokeReason::Offline));
        }
        assert_eq!((office.held("ana").await, office.held("bo").await), (1, 4));
    }

    async fn signs_of_life_keep_somebody_online_and_silence_for_a_minute_ends_it(store: &Store) {
        let office = open(store).await;
        office.online(&["ana"]).await;
        page_of(&office, &["ana"], Millis::mins(30)).await;
        assert_eq!(office.owner(&office.writes("34600000001", "Hello").await).await.as_deref(), Some("ana"));
        office.pass(Millis::secs(61)).await;
        assert_eq!(office.owner(&office.writes("34600000002", "Hello").await).await, None);
        office.trial.runtime.seen(&"ana".into()).await.expect("a person");
        office.pass(Millis(1)).await;
        assert_eq!(office.held("ana").await, 2, "her page is back: she is online again, and given what waits");
    }

    async fn who_says_offline_is_not_kept_by_an_open_page(store: &Store) {
        let office = open(store).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.is(Presence::Offline, &["ana"]).await;
        page_of(&office, &["ana"], Millis::secs(80)).await;
        assert_eq!((office.owner(&chat).await, office.waits_in(&chat).await.as_deref()), (None, Some("sales")));
    }

    async fn an_answered_chat_of_somebody_gone_goes_back_when_the_customer_waits_too_long(store: &Store) {
        let office = open(store).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.says("ana", &chat, "Hi!").await.expect("said");
        office.pass(Millis::mins(5)).await;
        office.writes("34600000001", "One more thing").await;
        office.online(&["bo"]).await;
        page_of(&office, &["bo"], Millis::mins(61)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"));
    }

    async fn a_restart_forgets_nobody_and_watches_on(store: &Store) {
        let office = open(store).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let office = office.restart().await;
        office.pass(Millis::secs(30)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"));
        office.pass(Millis::secs(40)).await;
        assert_eq!(office.owner(&chat).await, None, "no sign of life for a minute");
    }
}
