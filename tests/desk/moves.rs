//! Moves: who gives it away can write no more, nothing ends in a queue that nobody serves, and every chain ends.

use crate::office::{Office, workspace};
use baton::domain::conversation::{Refusal, Target};
use baton::domain::event::Event;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::store::Store;
use serde_json::json;

scenario! {
    async fn tier_1_moves_it_to_senior_and_its_next_word_is_refused_with_a_reason(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "My server is down").await;
        office.says("ana", &chat, "I look into it").await.expect("said");
        office.moves("ana", &chat, Target::Queue("desk".into()), false).await.expect("moved");
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
        assert_eq!(office.says("ana", &chat, "and one more thing").await, Err(Refusal::NotOwner));
        assert_eq!(office.moves("ana", &chat, Target::Queue("nowhere".into()), false).await, Err(Refusal::NoSuchQueue("nowhere".into())));
        let told = office.events(&chat).await.iter().any(|(_, event)| matches!(event, Event::Transferred { by, reason, .. } if by.as_str() == "ana" && reason == "better there"));
        assert!(told, "who and why is in the history");
    }

    async fn a_send_in_flight_is_refused_when_the_chat_moves_first(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.read();
        let (runtime, id) = (office.trial.runtime.clone(), chat.clone());
        let say = baton::domain::conversation::Input::OperatorSaid {
            operator: "ana".into(), client_id: "late".to_owned(), body: baton::domain::message::OutboundBody::text("Hi"), repeats: baton::domain::conversation::Repeats::Allow, reply_to: None, seen: None,
        };
        runtime.step(&id, say, baton::runtime::Cause::default()).await.expect("said");
        let to = Target::Queue("desk".into());
        let transfer = baton::domain::conversation::Input::Transferred { by: "ana".into(), to, reason: "theirs".to_owned(), warm: false };
        runtime.step(&id, transfer, baton::runtime::Cause::default()).await.expect("moved");
        office.pass(Millis::secs(5)).await;
        assert_eq!(office.read(), Vec::<String>::new(), "decided under an older epoch: it does not leave");
    }

    async fn it_goes_to_a_team_or_to_a_colleague_at_once_whatever_the_rotation_says(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.moves("ana", &chat, Target::Operator("cy".into()), false).await.expect("moved");
        assert_eq!(office.owner(&chat).await.as_deref(), Some("cy"), "cy is offline and has until the deadline");
        office.pass(Millis::mins(16)).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("bo"), "and the rotation goes on where it was");
        office.moves("bo", &chat, Target::Team("shop".into()), false).await.expect("moved");
        assert_eq!(office.state(&chat).await.queue.map(|queue| queue.to_string()).as_deref(), Some("sales"), "the team's own queue, not the catch-all");
        assert_eq!(office.moves("bo", &chat, Target::Team("nobody".into()), false).await, Err(Refusal::NoSuchTeam("nobody".into())));
        assert_eq!(office.moves("bo", &chat, Target::Operator("nobody".into()), false).await, Err(Refusal::NoSuchOperator("nobody".into())));
    }

    async fn after_a_warm_transfer_the_giver_looks_on_until_the_next_one_takes_note_or_answers(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.moves("ana", &chat, Target::Queue("desk".into()), true).await.expect("moved");
        let observers = async || office.trial.runtime.store().listed(&chat).await.unwrap().unwrap().observers;
        assert_eq!(observers().await, ["ana".into()]);
        assert_eq!(office.says("ana", &chat, "still me").await, Err(Refusal::NotOwner), "looking on is not writing");
        office.takes("lea", &chat).await;
        assert_eq!(observers().await, [], "lea took note");
        let other = office.writes("34600000002", "Hello").await;
        office.is(Presence::Away, &["lea"]).await;
        office.moves("ana", &other, Target::Queue("desk".into()), true).await.expect("moved");
        office.takes("lea", &other).await;
        assert_eq!(office.trial.runtime.store().listed(&other).await.unwrap().unwrap().observers, [], "taken from the queue");
    }

    async fn who_gave_it_away_reads_on_where_the_queue_says_so(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "giver_reads": true}]})).await;
        office.online(&["ana", "lea"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        office.moves("ana", &chat, Target::Queue("desk".into()), false).await.expect("moved");
        office.says("lea", &chat, "Hi").await.expect("said");
        assert_eq!(office.trial.runtime.store().listed(&chat).await.unwrap().unwrap().observers, ["ana".into()]);
    }

    async fn a_queue_that_is_deleted_or_emptied_sends_what_waits_in_it_to_the_catch_all(store: &Store) {
        let office = Office::open(store, json!({})).await;
        let chat = office.writes("34600000001", "Hello").await;
        let mut emptied = workspace(json!({}));
        emptied.queues.get_mut(&"sales".into()).unwrap().members.clear();
        office.applies(emptied).await;
        assert_eq!(office.waits_in(&chat).await.as_deref(), Some("desk"));
        let other = office.writes("34600000002", "Hello").await;
        assert_eq!(office.waits_in(&other).await.as_deref(), Some("desk"), "a new one goes there at once");
        office.applies(workspace(json!({}))).await;
        let third = office.writes("34600000003", "Hello").await;
        assert_eq!(office.waits_in(&third).await.as_deref(), Some("sales"));
        let mut deleted = workspace(json!({"numbers": [{"id": baton::eval::trial::NUMBER, "queue": "desk"}]}));
        deleted.queues.remove(&"sales".into());
        office.applies(deleted).await;
        assert_eq!(office.waits_in(&third).await.as_deref(), Some("desk"));
        office.online(&["lea"]).await;
        for chat in [&chat, &other, &third] {
            assert_eq!(office.owner(chat).await.as_deref(), Some("lea"), "nothing is ever in limbo");
        }
    }

    async fn who_leaves_the_workspace_leaves_every_chat_behind_answered_or_not(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana"]).await;
        let (answered, silent) = (office.writes("34600000001", "Hello").await, office.writes("34600000002", "Hello").await);
        office.says("ana", &answered, "Hi").await.expect("said");
        let mut next = workspace(json!({"queues": [{"id": "sales", "members": ["bo", "cy"]}]}));
        next.people.remove(&"ana".into());
        office.is(Presence::Online, &["bo"]).await;
        office.applies(next).await;
        for chat in [&answered, &silent] {
            assert_eq!(office.owner(chat).await.as_deref(), Some("bo"));
        }
    }
}
