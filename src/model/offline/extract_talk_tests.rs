//! The extractor in a real talk: evasions, corrections, refusals, what is said for another slot, and a yes to what the agent offered.

use serde_json::{Value, json};

use crate::domain::format::{Around, is_in};
use crate::domain::time::Timestamp;

use super::super::*;

/// Sunday 22 November 2026, noon in London.
const NOW_MS: i64 = 1_795_348_800_000;

fn around() -> Surroundings<'static> {
    Surroundings { now_ms: NOW_MS, zone: "Europe/London", country: Some("GB") }
}

/// A lead form with what a lead agent asks.
fn lead() -> Value {
    json!({
        "company": {"type": "string", "title": "Company", "minLength": 2, "maxLength": 120},
        "use_case": {"type": "string", "title": "Primary use case", "minLength": 3},
        "team_size": {"type": "integer", "title": "Team size", "minimum": 1},
        "email": {"type": "string", "format": "email"},
        "phone": {"type": "string", "format": "phone"}
    })
}

/// A support form.
fn support() -> Value {
    json!({
        "category": {
            "enum": ["billing", "technical", "account", "other"],
            "x-synonyms": {"billing": ["factura", "rechnung", "facturación", "cobrança"], "technical": ["técnico", "technisch", "technique"]}
        },
        "problem": {"type": "string", "title": "What happened", "minLength": 8},
        "city": {"type": "string"}
    })
}

fn read(form: &Value, asked: &str, known: &[(&str, &str)], messages: &[&str]) -> Value {
    let slots = form.as_object().into_iter().flatten();
    let fields: Vec<Field<'_>> =
        slots.map(|(name, schema)| Field { name, schema, asked: name == asked, filled: known.iter().any(|(slot, _)| slot == name) }).collect();
    let values: Vec<(&str, Value)> = known.iter().map(|(name, value)| (*name, json!(value))).collect();
    let known: Vec<(&str, &Value)> = values.iter().map(|(name, value)| (*name, value)).collect();
    let found = extract_after(&fields, &known, messages, &around());
    for one in &found {
        assert!(messages.get(one.message).is_some_and(|message| message.contains(&one.quote)), "{one:?} is no quote of {messages:?}");
        let schema = form.get(&one.name).unwrap_or(&Value::Null);
        let around = Around { now: Timestamp(NOW_MS), zone: "Europe/London", country: Some("GB") };
        assert!(is_in(&one.value, &one.quote, schema, around), "the guard refuses {one:?}");
    }
    found.into_iter().map(|one| (one.name, one.value)).collect::<serde_json::Map<_, _>>().into()
}

fn check(form: &Value, asked: &str, known: &[(&str, &str)], message: &str, outcome: &Value) {
    assert_eq!(&read(form, asked, known, &[message]), outcome, "{message:?} asked for {asked:?}");
}

#[test]
fn an_evasion_is_no_value() {
    for message in [
        "nothing",
        "Nothing really",
        "forget it",
        "never mind",
        "nvm",
        "I don't know",
        "no",
        "No!",
        "stupid bot",
        "you stupid machine",
        "useless",
        "what?",
        "what??",
        "hello?",
        "Hello??",
        "are you there",
        "whatever",
        "who cares",
        "I already told you",
        "not now",
        "later",
        "let me check",
        "one moment",
        "idk",
        "asap please?",
        "nada",
        "olvídalo",
        "da igual",
        "no lo sé",
        "bot inútil",
        "ya te lo dije",
        "esquece",
        "deixa pra lá",
        "tanto faz",
        "não sei",
        "nichts",
        "vergiss es",
        "egal",
        "weiß nicht",
        "dummer Bot",
        "rien",
        "laisse tomber",
        "peu importe",
        "je ne sais pas",
        "robot stupide",
        "???",
        "🙄",
        "none of your business",
        "wtf",
        "this is ridiculous",
    ] {
        for asked in ["company", "use_case"] {
            check(&lead(), asked, &[], message, &json!({}));
        }
    }
    for (message, value) in [
        ("Nothing Hill Films", "Nothing Hill Films"),
        ("Egal GmbH", "Egal GmbH"),
        ("Never Mind Records", "Never Mind Records"),
        ("Later Media", "Later Media"),
    ] {
        check(&lead(), "company", &[], message, &json!({"company": value}));
    }
    check(&lead(), "use_case", &[], "nothing works without it, we need invoices", &json!({"use_case": "nothing works without it, we need invoices"}));
}

#[test]
fn a_correction_changes_a_filled_text() {
    let known = [("company", "Globex"), ("team_size", "12")];
    for message in [
        "actually it's Globex International",
        "Actually, it is Globex International.",
        "sorry, I meant Globex International",
        "no wait, Globex International",
        "en realidad es Globex International",
        "perdón, quise decir Globex International",
        "na verdade é Globex International",
        "eigentlich heißt es Globex International",
        "ich meinte Globex International",
        "en fait c'est Globex International",
        "pardon, je voulais dire Globex International",
        "the company is actually called Globex International",
        "correction: Globex International",
    ] {
        check(&lead(), "use_case", &known, message, &json!({"company": "Globex International"}));
    }
    let known = [("company", "Acme"), ("city", "Paris")];
    let form = json!({"company": {"type": "string"}, "city": {"type": "string"}, "use_case": {"type": "string"}});
    for message in [
        "it's not Acme, it's Globex",
        "not Acme, Globex",
        "no es Acme, es Globex",
        "não é Acme, é Globex",
        "nicht Acme, sondern Globex",
        "ce n'est pas Acme, c'est Globex",
        "actually our company is Globex",
    ] {
        check(&form, "use_case", &known, message, &json!({"company": "Globex"}));
    }
    for message in ["sorry, I meant Berlin", "sorry I meant berlin", "perdón, quise decir Berlin", "it's not Paris, it's Berlin"] {
        let outcome = read(&form, "use_case", &known, &[message]);
        assert_eq!(outcome.get("city").and_then(Value::as_str).map(str::to_lowercase).as_deref(), Some("berlin"), "{message}: {outcome}");
        assert!(outcome.get("company").is_none(), "{message}: {outcome}");
    }
    assert_eq!(read(&lead(), "company", &[], &["Acme", "sorry, I meant Globex"]), json!({"company": "Globex"}));
}

#[test]
fn a_choice_is_corrected_too() {
    let known = [("category", "billing")];
    for message in [
        "no wait, technical",
        "actually technical",
        "sorry, technical",
        "it's not billing, it's technical",
        "perdón, es técnico",
        "na verdade é técnico",
        "nein, technisch",
        "en fait c'est technique",
    ] {
        check(&support(), "problem", &known, message, &json!({"category": "technical"}));
    }
}

#[test]
fn talk_is_no_correction() {
    let known = [("company", "Acme"), ("city", "Paris"), ("use_case", "support")];
    for message in [
        "actually it's fine",
        "sorry, my mistake",
        "no, thanks",
        "actually never mind",
        "sorry, I don't understand",
        "actually can I talk to a human?",
        "no wait",
        "actually yes",
        "sorry for the delay",
        "actually it's urgent",
        "Globex",
        "no problem",
        "hold on, let me check",
        "it's not working",
    ] {
        check(&json!({"company": {"type": "string"}, "city": {"type": "string"}, "use_case": {"type": "string"}}), "", &known, message, &json!({}));
    }
}

#[test]
fn what_is_said_for_another_slot_is_heard() {
    check(&lead(), "company", &[], "my number is 07700 900123", &json!({"phone": "+447700900123"}));
    check(&lead(), "use_case", &[], "call me on +44 7700 900123 please", &json!({"phone": "+447700900123"}));
    check(&lead(), "company", &[], "Globex, 07700 900123", &json!({"company": "Globex", "phone": "+447700900123"}));
    check(&lead(), "", &[], "12 person team at Globex", &json!({"company": "Globex", "team_size": 12}));
    check(&lead(), "company", &[], "12 person team at Globex", &json!({"company": "Globex", "team_size": 12}));
    check(&lead(), "use_case", &[], "need a chatbot for 40 people", &json!({"use_case": "chatbot for 40 people", "team_size": 40}));
    check(&lead(), "", &[], "need a chatbot for 40 people", &json!({"use_case": "chatbot for 40 people", "team_size": 40}));
}

#[test]
fn lead_ins_and_courtesies_are_no_part_of_a_name() {
    for (message, value) in [
        ("je suis de la société Durand", "Durand"),
        ("somos de la empresa Zapatos Luna", "Zapatos Luna"),
        ("ich bin von der Firma Nordwind", "Nordwind"),
        ("wir sind von der Firma Nordwind", "Nordwind"),
        ("sou da empresa Loja Azul", "Loja Azul"),
        ("nous sommes de l'entreprise Durand", "Durand"),
        ("I'm from the company Acme", "Acme"),
        ("I'm with Acme", "Acme"),
        ("Acme, thanks", "Acme"),
        ("Acme, thanks a lot!", "Acme"),
        ("Acme thank you very much", "Acme"),
        ("Acme pls", "Acme"),
        ("Acme, muchas gracias", "Acme"),
        ("Acme, vielen Dank", "Acme"),
        ("Acme, merci beaucoup", "Acme"),
        ("Acme, muito obrigado", "Acme"),
        ("Acme por favor, gracias", "Acme"),
    ] {
        check(&lead(), "company", &[], message, &json!({"company": value}));
    }
}

#[test]
fn an_optional_slot_is_declined_with_a_plain_no() {
    for text in [
        "no",
        "No.",
        "nope",
        "no thanks",
        "I don't have one",
        "I don't have any",
        "don't have it",
        "none",
        "nothing",
        "prefer not to",
        "not really",
        "n/a",
        "no tengo",
        "no, gracias",
        "não tenho",
        "nein",
        "habe ich nicht",
        "hab keine",
        "je n'en ai pas",
        "non merci",
        "ninguno",
        "keine",
        "I'd rather not say",
    ] {
        assert!(declines(text, false), "{text}");
    }
    for text in ["no", "I don't have one", "nein", "nothing"] {
        assert!(!declines(text, true), "{text}: a required slot is not dropped by a plain no");
    }
    assert!(declines("I'd rather not say", true) && declines("skip", true));
    for text in [
        "No Limits Gym",
        "no, it's Acme",
        "not yet sure",
        "yes",
        "I don't have time, call me tomorrow at 5",
        "none of them work",
        "",
        "nothing works since monday",
    ] {
        assert!(!declines(text, false), "{text}");
    }
}

#[test]
fn who_needs_a_moment_gives_nothing() {
    for text in ["let me check", "one moment", "give me a second", "hold on", "un momento", "einen Moment bitte", "deja que mire"] {
        assert!(hesitates(text), "{text}");
        let form = json!({"size": {"type": "integer"}, "plan": {"enum": ["one", "second"]}, "company": {"type": "string"}, "day": {"type": "string", "format": "date"}});
        for asked in ["size", "plan", "company", "day"] {
            check(&form, asked, &[], text, &json!({}));
        }
    }
    assert!(!hesitates("Moment Coffee") && !hesitates("check-in is at 5"));
    check(&json!({"size": {"type": "integer"}}), "size", &[], "let me check... 40", &json!({"size": 40}));
}

fn offered(form: &Value, asked: &str, line: &str, message: &str, outcome: &Value) {
    let slots = form.as_object().into_iter().flatten();
    let fields: Vec<Field<'_>> = slots.map(|(name, schema)| Field { name, schema, asked: name == asked, filled: false }).collect();
    let found = accepted(&fields, line, &[message], &around());
    for one in &found {
        assert!(message.contains(&one.quote) && !one.quote.is_empty(), "{one:?}");
    }
    let seen: Value = found.into_iter().map(|one| (one.name, one.value)).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(&seen, outcome, "{line:?} {message:?}");
}

#[test]
fn a_yes_accepts_what_the_agent_offered() {
    let form = json!({
        "time": {"type": "string", "format": "time"},
        "day": {"type": "string", "format": "date"},
        "size": {"type": "integer", "title": "Team size"},
        "plan": {"enum": ["basic", "team", "enterprise"]},
        "company": {"type": "string"}
    });
    for yes in ["yes", "Yes please", "sure!", "sí, perfecto", "ja gerne", "oui", "sim", "ok", "👍", "да", "that works", "sounds good"] {
        offered(&form, "time", "Shall I put 4 pm?", yes, &json!({"time": "16:00"}));
    }
    for no in ["no", "nein", "not really", "what?", "hmm", "maybe", "let me check", "👎", "no, 5 pm", "yes and no", "yes but at 5 pm"] {
        offered(&form, "time", "Shall I put 4 pm?", no, &json!({}));
    }
    offered(&form, "plan", "So you would like the enterprise plan, is that right?", "yes", &json!({"plan": "enterprise"}));
    offered(&form, "plan", "Would you like basic, team or enterprise?", "yes", &json!({}));
    offered(&form, "size", "I have a team of 40 people. Correct?", "correct", &json!({"size": 40}));
    offered(&form, "day", "¿Le va bien el viernes a las 10:00?", "sí", &json!({"day": "2026-11-27", "time": "10:00"}));
    offered(&form, "company", "Your company is Globex, right?", "yes", &json!({"company": "Globex"}));
    offered(&form, "company", "Which company are you with?", "yes", &json!({}));
    offered(&form, "time", "We close at 6 pm. What time suits you?", "yes", &json!({}));
    offered(&form, "time", "We open at 9 am.", "ok", &json!({}));
}

#[test]
fn a_visit_is_read_without_mixing_its_slots_up() {
    let form = json!({
        "city": {"type": "string"},
        "day": {"type": "string", "format": "date"},
        "part": {"enum": ["morning", "evening"]},
        "number_of_rooms": {"type": "integer", "title": "Number of rooms"}
    });
    check(&form, "city", &[], "morning", &json!({"part": "morning"}));
    check(&form, "day", &[], "12 rooms", &json!({"number_of_rooms": 12}));
    check(&form, "part", &[], "I need someone to visit our office in Valencia", &json!({"city": "Valencia"}));
    check(&form, "part", &[], "it should be in March", &json!({}));
    check(&form, "part", &[], "we only speak in Spanish", &json!({}));
}

#[test]
fn what_is_no_day_and_no_number_of_an_order_is_not_made_one() {
    let form = json!({"day": {"type": "string", "format": "date"}});
    for impossible in ["31 February", "el 30 de febrero", "February 31"] {
        check(&form, "day", &[], impossible, &json!({}));
    }
    let form = json!({"order_id": {"type": "string", "pattern": "^[A-Z]{1,3}-?[0-9]{3,10}$"}});
    check(&form, "order_id", &[], "my phone is 555-0123", &json!({}));
    check(&form, "order_id", &[], "order a 1093", &json!({}));
    check(&form, "order_id", &[], "ab 123456", &json!({"order_id": "AB123456"}));
    check(&form, "order_id", &[], "it is a-1093", &json!({"order_id": "A-1093"}));
}
