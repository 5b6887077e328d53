//! Outside the hours: held, told once and truly, released in order when somebody is there; clock changes, two zones, holidays.

use crate::office::{Office, at};
use baton::domain::event::Event;
use baton::domain::id::ConversationId;
use baton::domain::message::OutboundBody;
use baton::domain::policy::Policy;
use baton::domain::time::{Millis, Timestamp};
use baton::store::Store;
use serde_json::{Value, json};

fn office_hours(zone: &str) -> Value {
    json!({"calendars": {"office": {"zone": zone, "weekly": {"mon-fri": ["09:00-18:00"]}, "holidays": ["2026-12-25"]}}, "queues": [{"id": "sales", "hours": "office"}]})
}

async fn open(store: &Store, changes: Value, now: Timestamp) -> Office {
    Office::open_at(store, changes, now, Policy { presence_grace_ms: Millis(0), ..Policy::default() }).await
}

async fn released(office: &Office, chat: &ConversationId) -> Option<Timestamp> {
    office.events(chat).await.iter().find(|(_, event)| matches!(event, Event::Released { .. })).map(|(at, _)| *at)
}

scenario! {
    async fn nobody_is_there_and_five_messages_get_one_away_message_with_the_true_opening_time(store: &Store) {
        let office = open(store, office_hours("Europe/Madrid"), at("2026-11-27T20:00:00Z")).await;
        office.online(&["ana"]).await;
        let mut chat = office.writes("34600000001", "Hola, necesito ayuda").await;
        for text in ["¿Hay alguien?", "Es urgente", "Por favor", "Gracias"] {
            office.pass(Millis::mins(7)).await;
            chat = office.writes("34600000001", text).await;
        }
        let read = office.read();
        assert_eq!(read.len(), 1, "{read:?}");
        assert!(read[0].contains("volvemos el lunes a las 09:00"), "{read:?}");
        assert_eq!((office.owner(&chat).await, office.waits_in(&chat).await.as_deref()), (None, Some("sales")));
        assert_eq!(office.state(&chat).await.side.hold.and_then(|hold| hold.until), Some(at("2026-11-30T08:00:00Z")));
        office.pass(at("2026-11-30T08:01:00Z").since(office.now())).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"), "and at the opening it is hers");
        assert_eq!(released(&office, &chat).await, Some(at("2026-11-30T08:00:00Z")));
        assert_eq!(office.read(), Vec::<String>::new(), "no wait notice while nobody could be there");
    }

    async fn at_opening_held_chats_go_out_oldest_first_and_not_all_to_the_first_who_signs_in(store: &Store) {
        let mut changes = office_hours("Europe/Madrid");
        changes["people"] = json!([{"id": "ana", "capacity": 4}]);
        let office = open(store, changes, at("2026-11-28T10:00:00Z")).await;
        let mut chats = Vec::new();
        for n in 0..12 {
            chats.push(office.writes(&format!("346000000{n:02}"), "Hello").await);
            office.pass(Millis::mins(1)).await;
        }
        office.pass(at("2026-11-30T07:59:59Z").since(office.now())).await;
        office.online(&["ana"]).await;
        assert_eq!(office.held("ana").await, 0, "a second before nine");
        office.pass(Millis::secs(2)).await;
        let mut owned = Vec::new();
        for chat in &chats {
            owned.push(office.owner(chat).await.is_some());
        }
        assert_eq!(owned.iter().filter(|owned| **owned).count(), 4);
        assert!(owned[..4].iter().all(|owned| *owned), "the four oldest: {owned:?}");
        office.online(&["bo"]).await;
        assert_eq!(office.held("bo").await, 8);
    }

    async fn whose_window_ends_first_is_released_first_where_the_queue_says_so(store: &Store) {
        let mut changes = office_hours("Europe/Madrid");
        changes["queues"][0]["release"] = json!("closing_window");
        changes["people"] = json!([{"id": "ana", "capacity": 1}]);
        let office = open(store, changes, at("2026-11-28T10:00:00Z")).await;
        let first = office.writes("34600000001", "Hello").await;
        office.pass(Millis::hours(1)).await;
        let second = office.writes("34600000002", "Hello").await;
        office.pass(Millis::hours(1)).await;
        office.writes("34600000001", "Still there?").await;
        office.online(&["ana"]).await;
        office.pass(at("2026-11-30T08:00:01Z").since(office.now())).await;
        assert_eq!((office.owner(&first).await, office.owner(&second).await.as_deref()), (None, Some("ana")), "the first wrote last");
    }

    async fn a_clock_change_a_holiday_and_two_zones_open_when_the_wall_clock_says_so(store: &Store) {
        let mut changes = office_hours("America/New_York");
        changes["calendars"]["night"] = json!({"zone": "Asia/Kolkata", "weekly": {"mon-sun": ["21:00-02:00"]}});
        changes["queues"] = json!([{"id": "sales", "hours": "office"}, {"id": "desk", "hours": "night"}]);
        let office = open(store, changes, at("2026-10-30T22:00:00Z")).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.pass(Millis::hours(24 * 4)).await;
        assert_eq!(released(&office, &chat).await, Some(at("2026-11-02T14:00:00Z")), "nine in New York, an hour later than the week before");
        let night = office.writes("34600000002", "Hello").await;
        office.moves("lea", &night, baton::domain::conversation::Target::Queue("desk".into()), false).await.expect("moved");
        assert_eq!(office.waits_in(&night).await.as_deref(), Some("desk"), "half past three at night in Kolkata");
        office.pass(Millis::hours(24)).await;
        assert_eq!(released(&office, &night).await, Some(at("2026-11-04T15:30:00Z")), "nine in the evening there");
        office.trial.runtime.clock().advance(at("2026-12-24T23:30:00Z").since(office.now()));
        let eve = office.writes("34600000003", "Hello").await;
        office.pass(Millis::hours(24 * 4)).await;
        assert_eq!(released(&office, &eve).await, Some(at("2026-12-28T14:00:00Z")), "Friday the 25th is a holiday");
    }

    async fn a_queue_that_closes_while_somebody_waits_says_so_and_holds_by_template_when_the_window_is_over(store: &Store) {
        let mut changes = office_hours("Europe/Madrid");
        changes["queues"][0]["away_template"] = json!({"name": "we_are_away", "language": "es"});
        let office = open(store, changes, at("2026-11-30T16:00:00Z")).await;
        let chat = office.writes("34600000001", "Hola, necesito ayuda").await;
        office.read();
        office.pass(Millis::hours(2)).await;
        let read = office.read();
        assert!(read.iter().any(|line| line.contains("mañana a las 09:00")), "{read:?}");
        office.pass(Millis::hours(24)).await;
        let last = office.trial.sent.take().into_iter().map(|left| left.body).rfind(|body| matches!(body, OutboundBody::Template { .. }));
        let Some(OutboundBody::Template { name, parameters, .. }) = last else { panic!("a template: the customer wrote a day ago") };
        assert_eq!((name.as_str(), parameters[0].as_str()), ("we_are_away", "mañana a las 09:00"));
        assert_eq!(office.state(&chat).await.side.hold.and_then(|hold| hold.until), Some(at("2026-12-02T08:00:00Z")));
    }

    async fn a_restart_and_a_clock_that_jumps_over_the_opening_lose_nothing(store: &Store) {
        let office = open(store, office_hours("Europe/Madrid"), at("2026-11-29T12:00:00Z")).await;
        let chat = office.writes("34600000001", "Hello").await;
        let office = office.restart().await;
        office.trial.runtime.clock().advance(Millis::hours(21));
        office.online(&["ana"]).await;
        office.pass(Millis::secs(1)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"));
        assert_eq!(office.count(&chat, "held").await, 1);
    }

    async fn the_agent_goes_on_after_hours_where_its_file_says_so_and_people_get_it_when_they_are_back(store: &Store) {
        let mut changes = office_hours("Europe/Madrid");
        changes["numbers"] = json!([{"id": baton::eval::trial::NUMBER, "queue": null, "agent": "lead_qualifier"}]);
        changes["queues"] = json!([{"id": "sales", "hours": "office"}, {"id": "enterprise-sales", "name": "Enterprise", "team": "shop", "members": ["ana"], "hours": "office"},
                                   {"id": "front-desk", "name": "Front", "team": "shop", "members": ["ana"], "hours": "office"}]);
        let office = open(store, changes, at("2026-11-28T10:00:00Z")).await;
        let settings = office.trial.runtime.settings();
        let mut agents = settings.agents.clone();
        let mut agent = agents.get(&"lead_qualifier".into()).unwrap().as_ref().clone();
        agent.handoff.goes_on_after_hours = true;
        agents.insert(agent);
        office.trial.runtime.replace_settings(baton::runtime::Settings { agents, ..baton::runtime::Settings::clone(&settings) });
        office.online(&["ana"]).await;
        office.writes("34600000001", "Hello").await;
        office.pass(Millis::secs(30)).await;
        office.read();
        let chat = office.writes("34600000001", "I want to talk to a person please").await;
        office.pass(Millis::secs(30)).await;
        let read = office.read();
        assert!(read.len() == 1 && read[0].contains("on Monday at 09:00"), "the truth, and nothing beside it: {read:?}");
        assert!(matches!(office.state(&chat).await.owner, baton::domain::conversation::Owner::Agent), "the agent goes on");
        office.writes("34600000001", "We are Acme GmbH").await;
        office.pass(Millis::secs(30)).await;
        assert!(!office.read().is_empty(), "it takes down what people will need");
        office.pass(at("2026-11-30T08:00:05Z").since(office.now())).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"));
    }

    async fn what_is_held_follows_hours_that_are_changed_meanwhile(store: &Store) {
        let office = open(store, office_hours("Europe/Madrid"), at("2026-11-28T10:00:00Z")).await;
        office.online(&["ana"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        assert_eq!(office.read().len(), 1);
        let mut changes = office_hours("Europe/Madrid");
        changes["calendars"]["office"]["weekly"] = json!({"sun": ["10:00-12:00"]});
        office.applies(crate::office::workspace(changes)).await;
        let read = office.read();
        assert!(read.len() == 1 && read[0].contains("10:00"), "the new truth is told: {read:?}");
        let mut changes = office_hours("Europe/Madrid");
        changes["calendars"]["office"]["weekly"] = json!({"mon-sun": ["00:00-24:00"]});
        office.applies(crate::office::workspace(changes)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("ana"), "open at once");
    }
}
