//! Deadlines: silence is nudged, taken back and passed on; only what reaches the customer counts as an answer.

use crate::office::{Office, at};
use baton::domain::conversation::Input;
use baton::domain::delivery::Delivery;
use baton::domain::event::{Event, RevokeReason};
use baton::domain::id::ConversationId;
use baton::domain::policy::Policy;
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use serde_json::json;

/// When it was taken back, from whom and why.
async fn revoked(office: &Office, chat: &ConversationId) -> Vec<(Timestamp, String, RevokeReason)> {
    let of = |(at, event): &(Timestamp, Event)| match event {
        Event::Revoked { operator, why, .. } => Some((*at, operator.to_string(), *why)),
        _ => None,
    };
    office.events(chat).await.iter().filter_map(of).collect()
}

scenario! {
    async fn silence_is_nudged_taken_back_and_passed_on_three_times_and_then_it_is_the_leads(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo", "cy", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let start = office.now();
        office.pass(Millis::mins(10)).await;
        assert_eq!((office.count(&chat, "nudged").await, office.owner(&chat).await.as_deref()), (1, Some("ana")), "after nine minutes");
        office.pass(Millis::mins(6)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"));
        assert!(office.says("ana", &chat, "Sorry, here I am").await.is_err(), "whose access ended with the commit");
        office.pass(Millis::mins(15)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("cy"));
        office.pass(Millis::mins(15)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
        let taken = revoked(&office, &chat).await;
        assert_eq!(taken.iter().map(|(_, who, _)| who.as_str()).collect::<Vec<_>>(), ["ana", "bo", "cy"]);
        let late: Vec<i64> = taken.iter().zip(1..).map(|((at, _, _), n)| at.since(start).0 - n * 900_000).collect();
        assert!(late.iter().all(|late| (-10..1_000).contains(late)), "each at its minute: {late:?}");
        office.pass(Millis::hours(2)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"), "there is nobody after the lead, who is told that it is late");
        assert!(office.state(&chat).await.side.late);
    }

    async fn an_answer_stops_the_clock_and_the_customers_next_message_starts_another(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "next_response": "30m"}]})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(14)).await;
        office.says("ana", &chat, "Hi, how can I help?").await.expect("said");
        office.pass(Millis::hours(5)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"), "it waits for the customer: no clock runs");
        office.writes("34600000001", "My invoice is wrong").await;
        office.pass(Millis::mins(29)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"));
        office.pass(Millis::mins(2)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"));
        assert_eq!(revoked(&office, &chat).await.last().map(|(_, _, why)| *why), Some(RevokeReason::NextResponse));
    }

    /// "Only a message that reaches the customer stops the clock."
    async fn an_answer_that_did_not_arrive_is_none(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(5)).await;
        office.says("ana", &chat, "Hi, how can I help?").await.expect("said");
        let message = office.state(&chat).await.side.answered_with.unwrap().message;
        office.pass(Millis::mins(2)).await;
        let failed = Input::Undelivered { message, outcome: Delivery::Failed, detail: "131026: undeliverable".to_owned() };
        office.acts(&chat, failed).await.expect("noted");
        assert!(office.state(&chat).await.waiting_since.is_some(), "the customer waits, as before");
        office.pass(Millis::mins(9)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"), "the fifteen minutes went on");
    }

    async fn deadlines_count_business_time_unless_the_queue_counts_every_minute(store: &Store) {
        let changes = |clock: &str| json!({
            "calendars": {"office": {"zone": "Europe/Madrid", "weekly": {"mon-fri": ["09:00-18:00"]}}},
            "queues": [{"id": "sales", "hours": "office", "clock": clock}],
        });
        let friday = at("2026-11-27T16:55:00Z");
        let policy = || Policy { presence_grace_ms: Millis(0), ..Policy::default() };
        let office = Office::open_at(store, changes("business"), friday, policy()).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::hours(60)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"), "five minutes of Friday, none of the weekend");
        office.pass(at("2026-11-30T08:10:30Z").since(office.now())).await;
        assert_eq!(office.count(&chat, "revoked").await, 1, "ten of Monday");
        office.applies(crate::office::workspace(changes("wall"))).await;
        office.pass(at("2026-12-04T16:55:00Z").since(office.now())).await;
        let other = office.writes("34600000002", "Hello").await;
        office.pass(Millis::mins(16)).await;
        assert_eq!(office.count(&other, "revoked").await, 1);
    }

    async fn what_lapses_goes_back_to_the_queue_or_straight_to_the_lead_where_the_queue_says_so(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "on_lapse": "lead"}]})).await;
        office.online(&["ana", "bo", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(16)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
        office.applies(crate::office::workspace(json!({"queues": [{"id": "sales", "on_lapse": "queue"}]}))).await;
        let other = office.writes("34600000002", "Hello").await;
        let mut had = vec![office.owner(&other).await.unwrap()];
        for _ in 0..3 {
            office.pass(Millis::mins(16)).await;
            had.push(office.owner(&other).await.unwrap());
        }
        assert!(had.windows(2).all(|pair| pair[0] != pair[1]), "never twice in a row to the same one: {had:?}");
        assert_eq!(had.iter().position(|who| who == "lea"), Some(3), "and the lead's after three: {had:?}");
    }

    async fn a_deadline_that_fell_due_while_nobody_ran_is_kept_at_the_start_and_only_once(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let office = office.restart().await;
        office.trial.runtime.clock().advance(Millis::mins(40));
        office.pass(Millis::secs(1)).await;
        assert_eq!((office.count(&chat, "revoked").await, office.owner(&chat).await.as_deref()), (1, Some("bo")));
    }

    async fn one_who_answered_in_time_keeps_it_whatever_the_old_deadline_says(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let epoch = office.state(&chat).await.epoch;
        let handoff = office.state(&chat).await.handoff.unwrap().no;
        office.pass(Millis(899_000)).await;
        office.says("ana", &chat, "Here I am").await.expect("said");
        let due = Input::Woken(baton::domain::effect::Why::FirstResponse { handoff, epoch });
        assert!(office.acts(&chat, due).await.is_err());
        office.pass(Millis::mins(30)).await;
        assert_eq!((office.count(&chat, "revoked").await, office.owner(&chat).await.as_deref()), (0, Some("ana")));
    }

    async fn what_takes_too_long_in_all_is_told_to_who_has_it_and_stays_theirs(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "resolution": "2h"}]})).await;
        office.online(&["ana", "bo"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.says("ana", &chat, "Hi").await.expect("said");
        office.pass(Millis::hours(3)).await;
        let state = office.state(&chat).await;
        assert!(state.side.late);
        assert_eq!(state.operator().map(ToString::to_string).as_deref(), Some("ana"));
    }

    /// A chat with the agent, fourteen idle days, a handoff, an answer: the wait is that of the handoff.
    async fn the_first_answer_of_a_person_is_measured_from_the_handoff_and_never_from_the_first_word(store: &Store) {
        let office = Office::open(store, json!({"numbers": [{"id": baton::eval::trial::NUMBER, "queue": null, "agent": "lead_qualifier"}]})).await;
        let chat = office.writes("34600000001", "Hello there, what do you do?").await;
        office.pass(Millis::hours(24 * 14)).await;
        assert_eq!(office.writes("34600000001", "I want to talk to a person please").await, chat);
        let handed_off = office.now();
        office.pass(Millis::mins(4)).await;
        office.takes("lea", &chat).await;
        office.says("lea", &chat, "Hello, Lea here.").await.expect("said");
        let took = office.state(&chat).await.handoff.unwrap().first_response.unwrap();
        assert!(took <= office.now().since(handed_off).max(Millis::mins(5)) && took >= Millis::mins(4), "{took:?}");
    }

    async fn an_offer_that_stands_when_the_overflow_falls_due_ends_in_the_fallback(store: &Store) {
        let changes = json!({"queues": [{"id": "sales", "overflow": "4m", "fallback": "desk", "hand_out": "offer", "on_lapse": "queue", "hops": 20}]});
        let office = Office::open(store, changes).await;
        office.online(&["ana", "bo", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(6)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
    }

    async fn a_lead_who_serves_the_queue_too_and_let_it_pass_gets_it_as_the_lead(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "members": ["ana", "lea"]}]})).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(31)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"), "nothing is ever without a way on");
    }

    async fn nobody_given_for_long_overflows_to_the_fallback(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "overflow": "10m", "fallback": "desk"}]})).await;
        office.online(&["lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::mins(9)).await;
        assert_eq!(office.waits_in(&chat).await.as_deref(), Some("sales"));
        office.pass(Millis::mins(2)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"), "of the front desk");
    }
}
