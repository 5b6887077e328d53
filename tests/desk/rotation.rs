//! Whose turn it is: strict, fair, by capacity, and the same after a restart and on two nodes.

use crate::office::{MONDAY, Office};
use baton::domain::conversation::{Input, Target};
use baton::domain::event::{Event, How};
use baton::domain::id::ConversationId;
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::time::Millis;
use baton::store::Store;
use serde_json::json;
use std::collections::BTreeMap;

async fn owners(office: &Office, chats: &[ConversationId]) -> Vec<Option<String>> {
    let mut owners = Vec::new();
    for chat in chats {
        owners.push(office.owner(chat).await);
    }
    owners
}

fn names(names: &[&str]) -> Vec<Option<String>> {
    names.iter().map(|name| (!name.is_empty()).then(|| (*name).to_owned())).collect()
}

scenario! {
    async fn each_chat_goes_to_the_next_in_the_rotation_who_is_there_and_the_turn_survives_a_restart(store: &Store) {
        let office = Office::open(store, json!({})).await;
        office.online(&["ana", "bo", "cy"]).await;
        let mut chats = Vec::new();
        for n in 0..2 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        let office = office.restart().await;
        for n in 2..5 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        assert_eq!(owners(&office, &chats).await, names(&["ana", "bo", "cy", "ana", "bo"]));
    }

    /// Who is away, busy, offline, off duty, or of whom nothing is known is never given anything.
    async fn who_is_not_there_is_never_picked_and_unknown_counts_as_offline(store: &Store) {
        let office = Office::open(store, json!({
            "calendars": {"nights": {"zone": "Europe/Madrid", "weekly": {"mon-sun": ["22:00-06:00"]}}},
            "people": [{"id": "cy", "shift": "nights"}, {"id": "bo", "leave": [{"from": "2026-11-30", "to": "2026-11-30"}]}],
        })).await;
        for presence in [Presence::Away, Presence::Busy, Presence::Offline] {
            office.is(presence, &["ana"]).await;
            office.online(&["bo", "cy"]).await;
            let chat = office.writes("34600000001", "Hello").await;
            assert_eq!(office.owner(&chat).await, None, "ana is {}, bo on leave, cy off shift", presence.word());
        }
        office.online(&["ana"]).await;
        assert_eq!(office.owner(&office.writes("34600000001", "Hello").await).await.as_deref(), Some("ana"));
    }

    async fn capacity_three_and_four_chats_the_fourth_goes_before_a_newcomer(store: &Store) {
        let office = Office::open(store, json!({"people": [{"id": "ana", "capacity": 3}]})).await;
        office.online(&["ana"]).await;
        let mut chats = Vec::new();
        for n in 0..5 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        assert_eq!(owners(&office, &chats).await, names(&["ana", "ana", "ana", "", ""]));
        office.closes("ana", &chats[1]).await;
        assert_eq!(office.owner(&chats[3]).await.as_deref(), Some("ana"), "the one who waits longest");
        assert_eq!(office.owner(&chats[4]).await, None);
        assert_eq!(office.held("ana").await, 3);
    }

    async fn a_chat_counts_the_weight_of_its_queue(store: &Store) {
        let office = Office::open(store, json!({"people": [{"id": "ana", "capacity": 5}], "queues": [{"id": "sales", "weight": 2}]})).await;
        office.online(&["ana"]).await;
        let mut chats = Vec::new();
        for n in 0..3 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        assert_eq!((owners(&office, &chats).await, office.held("ana").await), (names(&["ana", "ana", ""]), 4));
        office.closes("ana", &chats[0]).await;
        assert_eq!((office.owner(&chats[2]).await.as_deref(), office.held("ana").await), (Some("ana"), 4));
    }

    async fn the_least_loaded_is_the_one_with_most_room(store: &Store) {
        let office = Office::open(store, json!({
            "queues": [{"id": "sales", "strategy": "least_loaded"}], "people": [{"id": "ana", "capacity": 2}, {"id": "bo", "capacity": 8}],
        })).await;
        office.online(&["ana", "bo"]).await;
        let mut chats = Vec::new();
        for n in 0..5 {
            chats.push(office.writes(&format!("3460000000{n}"), "Hello").await);
        }
        assert_eq!(owners(&office, &chats).await, names(&["ana", "bo", "bo", "bo", "bo"]), "one of two is more than three of eight");
    }

    async fn an_offer_is_accepted_declined_or_passes_to_the_next_after_90_seconds_and_takes_room_meanwhile(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "hand_out": "offer"}], "people": [{"id": "ana", "capacity": 1}]})).await;
        office.online(&["ana", "bo", "cy"]).await;
        let chat = office.writes("34600000001", "Hello").await;
        let offered = |office: &Office, chat: &ConversationId| {
            let (id, runtime) = (chat.clone(), office.trial.runtime.clone());
            async move { runtime.load(&id).await.unwrap().unwrap().side.offer.map(|offer| offer.operator.to_string()) }
        };
        assert_eq!((offered(&office, &chat).await.as_deref(), office.held("ana").await), (Some("ana"), 1));
        assert_eq!(office.owner(&chat).await, None, "an offer is no owner");
        let second = office.writes("34600000002", "Hello").await;
        assert_eq!(offered(&office, &second).await.as_deref(), Some("bo"));
        office.pass(Millis::secs(91)).await;
        assert_eq!((offered(&office, &chat).await.as_deref(), office.held("ana").await), (Some("cy"), 1), "cy has the first, ana is offered the second");
        office.acts(&second, Input::OfferDeclined { operator: "ana".into() }).await.expect("declined");
        office.takes("cy", &chat).await;
        assert_eq!((office.owner(&chat).await.as_deref(), office.held("ana").await, office.held("cy").await), (Some("cy"), 0, 2));
        assert_eq!(offered(&office, &second).await.as_deref(), Some("cy"), "bo and ana let it pass");
    }

    async fn who_last_had_the_customer_comes_first_when_the_queue_says_so_and_they_can(store: &Store) {
        let office = Office::open(store, json!({"queues": [{"id": "sales", "sticky": true, "reopen": "off"}]})).await;
        office.online(&["ana", "bo", "cy"]).await;
        let first = office.writes("34600000001", "Hello").await;
        office.says("ana", &first, "Hi").await.expect("said");
        office.closes("ana", &first).await;
        let again = office.writes("34600000001", "Me again").await;
        assert_ne!(again, first);
        assert_eq!(office.owner(&again).await.as_deref(), Some("ana"), "not bo, whose turn it is");
        assert_eq!(office.owner(&office.writes("34600000002", "Hello").await).await.as_deref(), Some("bo"), "whose turn it still is");
        office.closes("ana", &again).await;
        office.is(Presence::Away, &["ana"]).await;
        assert_eq!(office.owner(&office.writes("34600000001", "And again").await).await.as_deref(), Some("cy"));
    }

    async fn a_team_set_between_the_look_and_the_claim_decides_who_gets_it(store: &Store) {
        let office = Office::open(store, json!({})).await;
        let chat = office.writes("34600000001", "Hello").await;
        let before = office.state(&chat).await;
        office.moves("lea", &chat, Target::Queue("desk".into()), false).await.expect("moved");
        let late = Input::Assigned { handoff: before.handoff.unwrap().no, queue: "sales".into(), operator: "ana".into(), how: How::RoundRobin };
        assert!(office.acts(&chat, late).await.is_err(), "chosen on the desk of before");
        office.online(&["ana", "lea"]).await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
    }

    /// Two allocators, many chats, people of capacity three who come and go: nothing twice, nobody over, order kept.
    async fn two_nodes_that_give_out_at_once_give_nothing_twice_overfill_nobody_and_keep_the_order(store: &Store) {
        const CHATS: usize = 40;
        let members: Vec<String> = (0..8).map(|n| format!("p{n}")).collect();
        let people: Vec<_> = members.iter().map(|id| json!({"id": id, "name": id, "email": format!("{id}@x.io"), "role": "rep", "teams": ["shop"], "capacity": 3})).collect();
        let one = Office::open(store, json!({"people": people, "queues": [{"id": "sales", "members": members}]})).await;
        let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
        let two = Office::open_at(store, json!({}), MONDAY, policy).await;
        let mut chats = Vec::new();
        for n in 0..CHATS {
            chats.push(one.writes(&format!("346000001{n:02}"), "Hello").await);
        }
        let flap = async |office: &Office, mine: &[String]| {
            for round in 0..3 {
                for who in mine {
                    let presence = if round == 1 { Presence::Away } else { Presence::Online };
                    office.trial.runtime.set_presence(&who.as_str().into(), presence).await.expect("a person");
                }
            }
        };
        tokio::join!(flap(&one, &members[..4]), flap(&two, &members[4..]));
        let mut given: BTreeMap<String, usize> = BTreeMap::new();
        let mut owned = Vec::new();
        for chat in &chats {
            assert_eq!(one.count(chat, "assigned").await, usize::from(one.owner(chat).await.is_some()), "once, if at all");
            owned.push(one.owner(chat).await.is_some());
            if let Some(owner) = one.owner(chat).await {
                *given.entry(owner).or_default() += 1;
            }
        }
        assert_eq!(given.values().sum::<usize>(), 24, "eight people of three: {given:?}");
        assert!(given.values().all(|count| *count == 3), "{given:?}");
        assert_eq!(owned.iter().position(|owned| !owned), Some(24), "no younger chat before an older one");
        let turns = async |chat: &ConversationId| one.events(chat).await.iter().any(|(_, event)| matches!(event, Event::Assigned { how: How::RoundRobin, .. }));
        assert!(turns(&chats[0]).await);
    }
}
