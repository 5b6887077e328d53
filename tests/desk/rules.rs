//! Rules over live conversations: what is known of the customer decides the queue, and the brief says why.

use crate::office::{Office, by_user};
use baton::domain::event::Event;
use baton::domain::id::ConversationId;
use baton::domain::message::{InboundBody, Referral};
use baton::store::Store;
use serde_json::{Value, json};

fn rules(rules: &Value) -> Value {
    json!({"queues": [{"id": "uk", "name": "United Kingdom", "team": "shop", "members": ["bo"]}], "rules": rules})
}

async fn reason(office: &Office, chat: &ConversationId) -> String {
    let events = office.events(chat).await;
    let brief =
        events.iter().find_map(|(_, event)| if let Event::HandedOff { brief, .. } = event { Some(brief.routing.reason.clone()) } else { None });
    brief.expect("a brief")
}

scenario! {
    async fn a_user_id_without_a_phone_goes_to_its_country_and_a_phone_that_appears_later_is_the_same_chat(store: &Store) {
        let office = Office::open(store, rules(&json!([{"name": "British", "when": {"country": ["GB"]}, "queue": "uk"}]))).await;
        let hello = InboundBody::Text { text: "Hello".to_owned() };
        let chat = office.sends(&by_user("GB.13491208655302741918", None), hello.clone(), None).await;
        assert_eq!(office.waits_in(&chat).await.as_deref(), Some("uk"));
        assert_eq!(reason(&office, &chat).await, "Straight to people; rule “British”");
        let later = office.sends(&by_user("GB.13491208655302741918", Some("447700900123")), hello, None).await;
        assert_eq!(later, chat);
    }

    async fn a_click_on_an_ad_without_a_word_is_kept_and_goes_by_the_ads_id(store: &Store) {
        let office = Office::open(store, rules(&json!([{"name": "spring", "when": {"ad": {"source_id": ["120210000000000001"]}}, "queue": "uk"}]))).await;
        let referral = Referral { source_id: Some("120210000000000001".to_owned()), headline: Some("Spring".to_owned()), ..Referral::default() };
        let chat = office.sends(&by_user("US.1", None), InboundBody::Text { text: String::new() }, Some(referral.clone())).await;
        let state = office.state(&chat).await;
        assert_eq!((office.waits_in(&chat).await.as_deref(), state.referral.as_ref()), (Some("uk"), Some(&referral)));
        assert_eq!(state.referral.and_then(|referral| referral.ctwa_clid), None, "what is missing stays missing");
    }

    async fn a_keyword_lifts_a_chat_over_older_ones(store: &Store) {
        let office = Office::open(store, rules(&json!([{"name": "outage", "when": {"keyword": ["is down"]}, "queue": "sales", "priority": 10}]))).await;
        let older = office.writes("34600000001", "A question").await;
        let urgent = office.writes("34600000002", "Our shop is down!").await;
        office.applies({
            let mut one = crate::office::workspace(rules(&json!([])));
            one.people.get_mut(&"ana".into()).unwrap().capacity = 1;
            one
        }).await;
        office.online(&["ana"]).await;
        assert_eq!((office.owner(&urgent).await.as_deref(), office.owner(&older).await), (Some("ana"), None));
    }

    async fn a_returning_customer_is_known_by_the_rule(store: &Store) {
        let office = Office::open(store, rules(&json!([{"name": "back", "when": {"returning": true}, "queue": "uk"}]))).await;
        let first = office.writes("34600000001", "Hello").await;
        assert_eq!(office.waits_in(&first).await.as_deref(), Some("sales"));
        office.takes("lea", &first).await;
        office.acts(&first, baton::domain::conversation::Input::Closed { by: "lea".into(), reason: "done".to_owned(), category: None }).await.expect("closed");
        office.pass(baton::domain::time::Millis::hours(30)).await;
        let again = office.writes("34600000001", "Hello again").await;
        assert_ne!(again, first, "a day is over: another conversation");
        assert_eq!(office.waits_in(&again).await.as_deref(), Some("uk"));
    }
}
