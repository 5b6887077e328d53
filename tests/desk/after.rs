//! Life after: coming back, categories, silence, how it went.

use crate::office::{Office, by_phone};
use baton::domain::conversation::{Input, Owner, Refusal};
use baton::domain::event::{How, Rating};
use baton::domain::message::{InboundBody, OutboundBody};
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::domain::trigger::Trigger;
use baton::store::Store;
use serde_json::json;

scenario! {
    async fn who_writes_again_after_the_close_comes_back_to_the_same_person_with_all_that_was(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "My invoice is wrong").await;
        office.says("ana", &chat, "Mended.").await.expect("said");
        office.closes("ana", &chat).await;
        office.pass(Millis::hours(3)).await;
        office.writes("34600000001", "Thank you so much! 🙏").await;
        assert!(matches!(office.state(&chat).await.owner, Owner::Closed { .. }), "thanks need nobody");
        assert_eq!(office.writes("34600000001", "It is wrong again").await, chat);
        let state = office.state(&chat).await;
        assert_eq!((state.operator().map(ToString::to_string).as_deref(), state.side.how), (Some("ana"), Some(How::Sticky)));
        assert_eq!(state.handoff.unwrap().fired.trigger, Trigger::Returned);
        assert!(state.lines.iter().any(|line| line.text == "My invoice is wrong"), "with the history");
    }

    async fn when_the_last_one_is_not_there_it_goes_to_the_queue_like_any_other(store: &Store) {
        let office = Office::open(store, json!({
            "calendars": {"mornings": {"zone": "Europe/Madrid", "weekly": {"mon-fri": ["08:00-12:00"]}}}, "people": [{"id": "ana", "shift": "mornings"}],
        })).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.says("ana", &chat, "Hi").await.expect("said");
        office.closes("ana", &chat).await;
        office.pass(Millis::hours(4)).await;
        office.writes("34600000001", "Hello again").await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"), "ana's shift is over");
        assert_eq!(office.count(&chat, "handed_off").await, 2, "with a brief of its own");
    }

    async fn a_close_names_one_of_the_workspaces_categories(store: &Store) {
        let office = Office::open(store, json!({"categories": ["solved", "spam"]})).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let close = |category: Option<&str>| Input::Closed { by: "ana".into(), reason: "done".to_owned(), category: category.map(str::to_owned) };
        let known = || Err(Refusal::NoCategory(vec!["solved".to_owned(), "spam".to_owned()]));
        assert_eq!(office.acts(&chat, close(None)).await, known());
        assert_eq!(office.acts(&chat, close(Some("other"))).await, known());
        assert_eq!(office.acts(&chat, close(Some("solved"))).await, Ok(()));
        assert_eq!(office.state(&chat).await.side.category.as_deref(), Some("solved"));
    }

    async fn a_customer_who_falls_silent_is_reminded_once_and_the_chat_ends_by_itself(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "idle": {"remind": "4h", "close": "2d"}}]})).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.says("ana", &chat, "Which size do you need?").await.expect("said");
        office.read();
        office.pass(Millis::hours(5)).await;
        assert_eq!(office.read(), ["Are you still there? We are waiting for your answer."]);
        office.writes("34600000001", "Sorry! Size 42").await;
        office.pass(Millis::mins(20)).await;
        assert!(office.read().is_empty(), "now it is ana's turn, and her clock");
        office.says("ana", &chat, "42 it is.").await.expect("said");
        office.read();
        office.pass(Millis::hours(47)).await;
        assert_eq!((office.read().len(), office.owner(&chat).await.as_deref()), (1, Some("ana")), "reminded once more, of another silence");
        office.pass(Millis::hours(2)).await;
        assert!(matches!(office.state(&chat).await.owner, Owner::Closed { .. }));
        assert_eq!(office.held("ana").await, 0, "and gives the room free");
    }

    async fn the_customer_is_asked_once_how_it_went_and_the_answer_opens_nothing(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "rating": true}]})).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.says("ana", &chat, "Hi").await.expect("said");
        office.closes("ana", &chat).await;
        office.pass(Millis::secs(1)).await;
        let asked = office.trial.sent.take().pop().expect("a question").body;
        let OutboundBody::Buttons { buttons, .. } = asked else { panic!("buttons") };
        let body = InboundBody::Choice { id: Some(buttons[0].id.clone()), title: buttons[0].title.clone() };
        assert_eq!(office.sends(&by_phone("34600000001"), body, None).await, chat);
        let state = office.state(&chat).await;
        assert!(matches!(state.owner, Owner::Closed { .. }));
        assert_eq!(state.side.rating, Some(Rating::Good));
        office.is(Presence::Away, &["ana"]).await;
        assert!(office.read().is_empty(), "no machine says thank you for a thank you");
    }
}
