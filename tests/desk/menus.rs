//! Menus: by stable id, by words, by yesterday's tap; and never again once people have the chat.

use crate::office::{MONDAY, Office, by_phone};
use baton::domain::conversation::Start;
use baton::domain::message::{Choice, OutboundBody, TemplateParts};
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::domain::trigger::Trigger;
use baton::domain::workspace::Greeter;
use baton::eval::trial::NUMBER;
use baton::store::Store;
use serde_json::{Value, json};

fn with_menu(options: &[(&str, &str, &str)]) -> Value {
    let option = |(id, title, queue): &(&str, &str, &str)| json!({"id": id, "title": {"en": title, "es": format!("{title} (es)")}, "queue": queue});
    json!({
        "numbers": [{"id": NUMBER, "queue": null, "menu": "welcome"}],
        "menus": [{"id": "welcome", "text": {"en": "How can we help?", "es": "¿Cómo podemos ayudarte?"}, "open": {"en": "Choose"},
                   "options": options.iter().map(option).collect::<Vec<_>>()}],
    })
}

const TWO: [(&str, &str, &str); 2] = [("buy", "Buy something", "sales"), ("help", "Something is broken", "desk")];

async fn office(store: &Store) -> Office {
    let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
    Office::open_at(store, with_menu(&TWO), MONDAY, policy).await
}

fn shown(office: &Office) -> Vec<OutboundBody> {
    office.trial.sent.take().into_iter().map(|left| left.body).collect()
}

scenario! {
    async fn the_first_word_gets_the_menu_and_a_tap_goes_to_its_queue(store: &Store) {
        let office = office(store).await;
        office.online(&["ana", "lea"]).await;
        office.writes("34600000001", "Hello there").await;
        let menu = shown(&office);
        let [OutboundBody::Buttons { text, buttons }] = menu.as_slice() else { panic!("{menu:?}") };
        assert_eq!((text.as_str(), buttons[1].id.as_str(), buttons[1].title.as_str()), ("How can we help?", "menu:welcome:help", "Something is broken"));
        let chat = office.taps("34600000001", "menu:welcome:help", "Something is broken").await;
        assert_eq!(office.owner(&chat).await.as_deref(), Some("lea"));
        assert_eq!(office.state(&chat).await.handoff.unwrap().fired.trigger, Trigger::Chosen);
        office.read();
        office.writes("34600000001", "Hello?").await;
        office.taps("34600000001", "menu:welcome:buy", "Buy something").await;
        assert_eq!((office.read(), office.owner(&chat).await.as_deref()), (Vec::new(), Some("lea")), "people have it: no menu, no machine");
    }

    async fn words_and_numbers_choose_too_and_who_chooses_nothing_gets_people(store: &Store) {
        let office = office(store).await;
        office.online(&["ana", "lea"]).await;
        office.writes("34600000001", "Hello").await;
        assert_eq!(office.owner(&office.writes("34600000001", "something is BROKEN!").await).await.as_deref(), Some("lea"));
        office.writes("34600000002", "Hello").await;
        assert_eq!(office.owner(&office.writes("34600000002", "1").await).await.as_deref(), Some("ana"));
        office.writes("34600000003", "Hello").await;
        office.writes("34600000003", "well").await;
        assert_eq!(office.owner(&office.writes("34600000003", "hmm").await).await.as_deref(), Some("lea"), "the menu was shown twice: the catch-all");
        let asks = office.writes("34600000004", "I want to talk to a person").await;
        assert_eq!(office.owner(&asks).await.as_deref(), Some("lea"));
        assert_eq!(office.state(&asks).await.handoff.unwrap().fired.trigger, Trigger::ExplicitRequest);
    }

    async fn more_than_three_options_are_a_list(store: &Store) {
        let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
        let four = [("a", "One", "sales"), ("b", "Two", "sales"), ("c", "Three", "desk"), ("d", "Four", "desk")];
        let office = Office::open_at(store, with_menu(&four), MONDAY, policy).await;
        office.writes("34600000001", "Hola, buenos días").await;
        let menu = shown(&office);
        let [OutboundBody::List { text, open, rows }] = menu.as_slice() else { panic!("{menu:?}") };
        assert_eq!((text.as_str(), open.as_str(), rows.len(), rows[3].title.as_str()), ("¿Cómo podemos ayudarte?", "Choose", 4, "Four (es)"));
    }

    async fn a_tap_on_yesterdays_menu_goes_by_its_id_or_is_politely_offered_anew(store: &Store) {
        let office = office(store).await;
        office.online(&["ana", "lea"]).await;
        office.writes("34600000001", "Hello").await;
        office.writes("34600000002", "Hello").await;
        office.pass(Millis::hours(20)).await;
        office.applies(crate::office::workspace(with_menu(&[("buy", "Buy", "desk"), ("new", "Something new", "sales")]))).await;
        office.read();
        let still = office.taps("34600000001", "menu:welcome:buy", "Buy something").await;
        assert_eq!(office.owner(&still).await.as_deref(), Some("lea"), "the same id leads where it leads today");
        office.read();
        let gone = office.taps("34600000002", "menu:welcome:help", "Something is broken").await;
        let menu = shown(&office);
        assert!(matches!(menu.as_slice(), [OutboundBody::Buttons { buttons, .. }] if buttons[1].id == "menu:welcome:new"), "{menu:?}");
        assert_eq!((office.owner(&gone).await, office.waits_in(&gone).await), (None, None));
        let mut chat = None;
        for odd in ["menu:", "menu:welcome", "menu::", "menu:nowhere:x", "menu:welcome:buy:x"] {
            chat = Some(office.taps("34600000003", odd, "?").await);
        }
        assert_eq!(office.owner(&chat.unwrap()).await.as_deref(), Some("lea"), "what is no tap of ours is offered the menu twice, then people");
    }

    async fn a_template_that_nobody_answers_ends_by_the_idle_clock_of_its_queue(store: &Store) {
        let mut changes = with_menu(&TWO);
        changes["queues"] = json!([{"id": "desk", "idle": {"close": "2d"}}]);
        let policy = Policy { presence_grace_ms: Millis(0), ..Policy::default() };
        let office = Office::open_at(store, changes, MONDAY, policy).await;
        let template = OutboundBody::Template { name: "after_call".to_owned(), language: "en".to_owned(), parameters: Vec::new(), buttons: Vec::new(), parts: TemplateParts::default(), text: "Hi".to_owned() };
        let begin = |contact, past| Start { by: "ana".into(), number: NUMBER.into(), contact, customer: by_phone("34600000001"), template, then: Greeter::Menu("welcome".into()), past };
        let id = office.trial.runtime.begin(&NUMBER.into(), &by_phone("34600000001"), begin).await.map_err(|(_, e)| e).expect("begun");
        office.pass(Millis::hours(47)).await;
        assert!(office.state(&id).await.is_open());
        office.pass(Millis::hours(2)).await;
        assert!(!office.state(&id).await.is_open(), "and the customer can be written to anew");
    }

    /// Workflow B: after a call a template goes out, its quick reply leads straight to a queue.
    async fn a_template_from_our_side_connects_to_a_menu_and_a_tap_goes_straight_to_its_queue(store: &Store) {
        let office = office(store).await;
        office.online(&["ana", "lea"]).await;
        let template = || OutboundBody::Template {
            name: "after_call".to_owned(), language: "en".to_owned(), parameters: vec!["Kim".to_owned()],
            buttons: vec![Choice { id: "menu:welcome:help".to_owned(), title: "Technical issue".to_owned() }], parts: TemplateParts::default(), text: "Thank you for your call, Kim.".to_owned(),
        };
        let begin = |then: Greeter| move |contact, past| Start { by: "ana".into(), number: NUMBER.into(), contact, customer: by_phone("34600000001"), template: template(), then, past };
        let number = NUMBER.into();
        let id = office.trial.runtime.begin(&number, &by_phone("34600000001"), begin(Greeter::Menu("welcome".into()))).await.map_err(|(_, e)| e).expect("begun");
        office.pass(Millis(5)).await;
        assert!(matches!(shown(&office).as_slice(), [OutboundBody::Template { .. }]));
        let again = office.trial.runtime.begin(&number, &by_phone("34600000001"), begin(Greeter::Menu("welcome".into()))).await;
        assert!(again.is_err(), "they have an open conversation");
        let chat = office.taps("34600000001", "menu:welcome:help", "Technical issue").await;
        assert_eq!((chat == id, office.owner(&chat).await.as_deref()), (true, Some("lea")));
        office.closes("lea", &chat).await;
        let direct = office.trial.runtime.begin(&number, &by_phone("34600000001"), begin(Greeter::Queue("sales".into()))).await.map_err(|(_, e)| e).expect("begun");
        office.pass(Millis(5)).await;
        assert_eq!(office.owner(&office.writes("34600000001", "Yes?").await).await.as_deref(), Some("ana"));
        assert_ne!(direct, id);
        let nowhere = begin(Greeter::Menu("nowhere".into()));
        assert!(office.trial.runtime.begin(&number, &by_phone("34600000009"), nowhere).await.is_err());
    }
}
