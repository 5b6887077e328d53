//! Who gets it: people who leave and come back, the order of the line, shares, deadlines. On both engines.

use super::engines;
use super::office::{MONDAY, Office};
use baton::domain::event::Event;
use baton::domain::id::ConversationId;
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::store::Store;
use serde_json::json;

async fn both(name: &str, check: impl AsyncFn(&Store)) {
    engines::on_sqlite(&check).await;
    engines::on_postgres(name, &check).await;
}

async fn chats(office: &Office, count: usize) -> Vec<ConversationId> {
    let mut chats = Vec::new();
    for n in 0..count {
        chats.push(office.writes(&format!("346000{n:05}"), "Hello").await);
        office.pass(Millis::secs(1)).await;
    }
    chats
}

/// An open page: a sign of life every 20 seconds.
async fn page_of(office: &Office, who: &str, span: Millis) {
    for _ in 0..span.0 / 20_000 {
        office.trial.runtime.seen(&who.into()).await.expect("a person");
        office.pass(Millis::secs(20)).await;
    }
}

/// chatwoot#7204, #5672, #10685: chats stayed with people who were gone, and nobody who came got one before the next sweep (#12334: 15 minutes).
#[tokio::test]
async fn chatwoot_7204_5672_10685_12334_going_and_coming_moves_chats_at_once() {
    both("chatwoot_7204", async |store: &Store| {
        let office = Office::open_at(store, json!({}), MONDAY, Policy::default()).await;
        office.online(&["ana"]).await;
        let ids = chats(&office, 3).await;
        office.online(&["bo"]).await;
        office.is(Presence::Offline, &["ana"]).await;
        page_of(&office, "bo", Millis::secs(80)).await;
        for id in &ids {
            assert_eq!(office.owner(id).await.as_deref(), Some("bo"), "when the minute is over in which she could have come back");
        }
        office.is(Presence::Offline, &["bo"]).await;
        office.pass(Millis::secs(80)).await;
        assert_eq!(office.waits_in(&ids[0]).await.as_deref(), Some("sales"), "nobody is there: it waits in its queue");
        office.online(&["cy"]).await;
        office.pass(Millis::secs(1)).await;
        for id in &ids {
            assert_eq!(office.owner(id).await.as_deref(), Some("cy"), "within a second of his coming");
        }
    })
    .await;
}

/// chatwoot#10376: a newer chat was assigned before one that had waited longer.
#[tokio::test]
async fn chatwoot_10376_who_waited_longest_is_served_first() {
    both("chatwoot_10376", async |store: &Store| {
        let office = Office::open(store, json!({"people": [{"id": "ana", "capacity": 2}]})).await;
        let ids = chats(&office, 6).await;
        office.online(&["ana"]).await;
        let mut served = Vec::new();
        for _ in 0..3 {
            office.pass(Millis::secs(1)).await;
            for id in &ids {
                if office.owner(id).await.is_some() {
                    served.push(id.clone());
                    office.closes("ana", id).await;
                }
            }
        }
        assert_eq!(served, ids, "in the order in which they came");
    })
    .await;
}

/// chatwoot#11034: one agent got them all.
#[tokio::test]
async fn chatwoot_11034_three_people_get_equal_shares() {
    both("chatwoot_11034", async |store: &Store| {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo", "cy"]).await;
        chats(&office, 12).await;
        assert_eq!((office.held("ana").await, office.held("bo").await, office.held("cy").await), (4, 4, 4));
    })
    .await;
}

/// LiveHelperChat#1073: the automatic reassignment of unanswered chats never fired.
#[tokio::test]
async fn livehelperchat_1073_an_unanswered_chat_is_taken_back_and_passed_on() {
    both("livehelperchat_1073", async |store: &Store| {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let (given, start) = (office.owner(&chat).await.expect("somebody"), office.now());
        // A restart in between loses no deadline.
        office.pass(Millis::mins(7)).await;
        let office = office.restart().await;
        office.pass(Millis::mins(9)).await;
        let next = office.owner(&chat).await.expect("somebody");
        assert_ne!(given, next);
        let revoked = office.events(&chat).await.iter().find_map(|(at, event)| matches!(event, Event::Revoked { .. }).then_some(*at));
        let minutes = revoked.expect("taken back").since(start).0 / 60_000;
        assert!((14..=15).contains(&minutes), "after {minutes} minutes");
    })
    .await;
}
