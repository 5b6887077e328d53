//! The extractor as a whole: a form, a turn, what is filled and what must not be.

use serde_json::{Value, json};

use crate::domain::format::{Around, is_in};
use crate::domain::time::Timestamp;

use super::*;

#[path = "extract_talk_tests.rs"]
mod talk;

/// Sunday 22 November 2026, noon in Madrid.
const NOW_MS: i64 = 1_795_345_200_000;

/// A lead form.
fn lead() -> Value {
    json!({
        "name": {"type": "string", "title": "Full name"},
        "company": {"type": "string", "maxLength": 60},
        "company_size": {"type": "integer", "minimum": 1, "description": "How many employees"},
        "email": {"type": "string", "format": "email"},
        "phone": {"type": "string", "format": "phone"},
        "website": {"type": "string", "format": "uri"},
        "use_case": {"type": "string", "maxLength": 200},
        "plan": {"enum": ["basic", "team", "enterprise"], "x-synonyms": {"enterprise": ["corporate"]}},
        "budget": {"type": "number"},
        "demo_date": {"type": "string", "format": "date"},
        "has_crm": {"type": "boolean"},
        "city": {"type": "string"}
    })
}

/// A support form.
fn support() -> Value {
    json!({
        "order_number": {"type": "string", "pattern": "^[A-Z]{2}-\\d{5}$"},
        "issue": {"type": "string"},
        "urgency": {"enum": ["low", "normal", "urgent"], "x-synonyms": {"urgent": ["asap", "as soon as possible", "urgente"]}},
        "callback_at": {"type": "string", "format": "date-time"},
        "products": {"type": "array", "items": {"enum": ["router", "phone", "tv box"]}}
    })
}

/// Reads a turn: `asked` and `filled` by name.
fn read(form: &Value, asked: &str, filled: &[&str], messages: &[&str]) -> Vec<Found> {
    let around = Surroundings { now_ms: NOW_MS, zone: "Europe/Madrid", country: Some("ES") };
    let slots = form.as_object().into_iter().flatten();
    let fields: Vec<Field<'_>> =
        slots.map(|(name, schema)| Field { name, schema, asked: name == asked, filled: filled.contains(&name.as_str()) }).collect();
    let found = extract(&fields, messages, &around);
    for one in &found {
        assert!(messages.get(one.message).is_some_and(|message| message.contains(&one.quote)), "{one:?} is no quote of {messages:?}");
        let schema = form.get(&one.name).unwrap_or(&Value::Null);
        let around = Around { now: Timestamp(NOW_MS), zone: "Europe/Madrid", country: Some("ES") };
        assert!(is_in(&one.value, &one.quote, schema, around), "the guard refuses {one:?}");
    }
    found
}

/// The whole outcome of a turn as JSON.
fn check(form: &Value, asked: &str, filled: &[&str], messages: &[&str], outcome: &Value) {
    let found = read(form, asked, filled, messages);
    let seen: Value = found.into_iter().map(|one| (one.name, one.value)).collect::<serde_json::Map<_, _>>().into();
    assert_eq!(&seen, outcome, "{messages:?} asked for {asked:?}");
}

#[test]
fn one_message_may_fill_many_slots() {
    check(
        &lead(),
        "",
        &[],
        &["Acme GmbH, 200 people, we want to automate support, ana@acme.com"],
        &json!({"company": "Acme GmbH", "company_size": 200, "email": "ana@acme.com", "use_case": "automate support"}),
    );
    check(
        &lead(),
        "",
        &[],
        &["Hi! I'm Ana Gil from Acme, we're 1.5k employees. Looking for a chatbot for sales. Call me tomorrow: +34 612 345 678, www.acme.com"],
        &json!({
            "name": "Ana Gil", "company": "Acme", "company_size": 1500, "phone": "+34612345678", "website": "https://www.acme.com",
            "use_case": "a chatbot for sales", "demo_date": "2026-11-23"
        }),
    );
    check(
        &lead(),
        "",
        &[],
        &["Hola, soy Marta de Zapatos Luna, somos 12 empleados y queremos responder más rápido. El presupuesto es de 300€"],
        &json!({"name": "Marta", "company": "Zapatos Luna", "company_size": 12, "use_case": "responder más rápido", "budget": 300}),
    );
    check(
        &lead(),
        "",
        &[],
        &["Guten Tag, ich bin Petra Schulz von der Nordwind AG. Wir haben 120 Mitarbeiter und suchen eine Lösung für den Kundenservice"],
        &json!({"name": "Petra Schulz", "company": "Nordwind AG", "company_size": 120, "use_case": "eine Lösung für den Kundenservice"}),
    );
    check(
        &lead(),
        "",
        &[],
        &["Oi, sou a Bia da Loja Azul, queremos automatizar o atendimento, recebemos 500 mensagens por mês"],
        &json!({"name": "Bia", "company": "Loja Azul", "use_case": "automatizar o atendimento"}),
    );
    check(
        &lead(),
        "",
        &[],
        &["Name: Bob Stone\nCompany: Stone & Sons\nCity: Porto\nplan: team"],
        &json!({"name": "Bob Stone", "company": "Stone & Sons", "plan": "team", "city": "Porto"}),
    );
}

#[test]
fn an_asked_slot_takes_the_plain_answer() {
    for (asked, message, outcome) in [
        ("company", "Acme, ana@acme.com", json!({"company": "Acme", "email": "ana@acme.com"})),
        ("name", "ana gil", json!({"name": "ana gil"})),
        ("name", "Ana Gil from Acme Inc", json!({"name": "Ana Gil", "company": "Acme Inc"})),
        ("company_size", "about 50", json!({"company_size": 50})),
        ("company_size", "20-50", json!({"company_size": 20})),
        ("plan", "the second one", json!({"plan": "team"})),
        ("has_crm", "Yes, we do", json!({"has_crm": true})),
        ("phone", "612 345 678", json!({"phone": "+34612345678"})),
        ("demo_date", "next friday", json!({"demo_date": "2026-11-27"})),
        ("use_case", "answering tickets for 200 people", json!({"company_size": 200, "use_case": "answering tickets for 200 people"})),
        ("city", "I'm in Berlin", json!({"city": "Berlin"})),
    ] {
        check(&lead(), asked, &[], &[message], &outcome);
    }
}

#[test]
fn what_is_not_said_is_not_filled() {
    for (asked, message) in [
        ("company", "why do you need that?"),
        ("company", "I'd rather not say"),
        ("company", "hi"),
        ("name", "I want to talk to a human"),
        ("company_size", "one moment"),
        ("company_size", "-5"),
        ("plan", "not enterprise"),
        ("has_crm", "no idea"),
        ("email", "ana at home"),
        ("", "I'm from Berlin"),
        ("", "I'm looking good today-ish, thanks"),
        ("", "yes"),
        ("", "200"),
        ("", "we are happy"),
        ("", "I need help"),
        ("", "I want to know the price"),
        ("", ""),
        ("", "🙂"),
    ] {
        let found = read(&lead(), asked, &[], &[message]);
        let found: Vec<&Found> = found.iter().filter(|one| one.name != "city" && one.name != "demo_date").collect();
        assert!(found.is_empty(), "{message:?} gave {found:?}");
    }
}

#[test]
fn only_a_correction_changes_a_filled_slot() {
    let filled = ["company_size", "email", "plan", "demo_date", "name", "budget"];
    check(&lead(), "city", &filled, &["actually we are 300 people"], &json!({"company_size": 300}));
    check(&lead(), "city", &filled, &["sorry, ana@acme.io"], &json!({"email": "ana@acme.io"}));
    check(&lead(), "", &filled, &["no, I meant enterprise"], &json!({"plan": "enterprise"}));
    check(&lead(), "", &filled, &["en realidad mejor el viernes"], &json!({"demo_date": "2026-11-27"}));
    check(&lead(), "", &filled, &["ana@acme.io"], &json!({}));
    check(&lead(), "", &filled, &["the enterprise plan has 300 people?"], &json!({}));
    check(&lead(), "", &[], &["tomorrow", "sorry, friday"], &json!({"demo_date": "2026-11-27"}));
    check(&lead(), "", &[], &["a@acme.com", "b@acme.com"], &json!({"email": "a@acme.com"}));
    check(&lead(), "", &filled, &["Oops, did I say March 9th? Make it March 8th."], &json!({"demo_date": "2027-03-08"}));
    check(&json!({"size": {"type": "integer"}}), "", &["size"], &["actually it's 300"], &json!({"size": 300}));
    check(&json!({"size": {"type": "integer"}, "budget": {"type": "integer"}}), "", &["size", "budget"], &["actually it's 300"], &json!({}));
}

#[test]
fn support_is_triaged() {
    check(
        &support(),
        "",
        &[],
        &["Hi, my router doesn't work since yesterday. Order ab-12345, please fix it asap"],
        &json!({"order_number": "AB-12345", "issue": "my router doesn't work since yesterday", "urgency": "urgent", "products": ["router"]}),
    );
    check(
        &support(),
        "callback_at",
        &[],
        &["tomorrow at 5, about the phone and the tv box"],
        &json!({"callback_at": "2026-11-23T17:00:00+01:00", "products": ["phone", "tv box"]}),
    );
    check(&support(), "order_number", &[], &["AB-1234"], &json!({}));
}

#[test]
fn two_slots_do_not_share_words() {
    let form = json!({
        "work_email": {"type": "string", "format": "email"}, "other_email": {"type": "string", "format": "email"},
        "check_in": {"type": "string", "format": "date"}, "check_out": {"type": "string", "format": "date"}
    });
    check(&form, "", &[], &["a@x.com"], &json!({"work_email": "a@x.com"}));
    check(&form, "other_email", &[], &["a@x.com"], &json!({"other_email": "a@x.com"}));
    check(
        &form,
        "",
        &[],
        &["from 3 May to 8 May, a@x.com or b@x.com"],
        &json!({"work_email": "a@x.com", "other_email": "b@x.com", "check_in": "2027-05-03", "check_out": "2027-05-08"}),
    );
}

#[test]
fn lists_bounds_and_strange_schemas_are_kept() {
    let form = json!({"colors": {"type": "array", "items": {"type": "string"}}, "odd": 5, "any": {}, "bad": {"type": "string", "pattern": "((("}});
    check(&form, "colors", &[], &["red, blue and green"], &json!({"colors": ["red", "blue", "green"]}));
    check(&form, "odd", &[], &["red"], &json!({}));
    check(&json!({"n": {"type": "integer", "maximum": 10}}), "n", &[], &["50"], &json!({}));
    check(&json!({"nick": {"type": "string", "minLength": 5}}), "nick", &[], &["ana"], &json!({}));
}

#[test]
fn outside_text_never_breaks_the_reader() {
    let long = "ñ🙂 12/12 a@b.co +34 ".repeat(2_000);
    let odd = [
        "\u{0}",
        "İ\u{301}\u{301}",
        "９９９９９９９９９９９９９９９９９９９９",
        "99999999999999999999999999999",
        "+",
        "++++0000000000",
        "\u{202e}abc",
        "in 999 months",
        "31/02",
        long.as_str(),
    ];
    for asked in ["name", "company_size", "phone", "demo_date", "use_case", "plan", "has_crm", "website"] {
        for message in odd {
            read(&lead(), asked, &[], &[message]);
        }
    }
    let many: Vec<&str> = vec!["hi"; 50];
    assert!(read(&lead(), "", &[], &many).is_empty());
    let last: Vec<&str> = many.iter().copied().chain(["a@b.co"]).collect();
    assert_eq!(read(&lead(), "", &[], &last).first().map(|one| one.message), Some(50));
}

#[test]
fn words_of_the_sentence_are_no_part_of_an_order_number() {
    let form = json!({"order_id": {"type": "string", "pattern": "^[A-Z]{1,3}-?[0-9]{3,10}$"}});
    let cases = [
        ("order a-1093 has an error, paid in 2024", json!({"order_id": "A-1093"})),
        ("my order number is A1093", json!({"order_id": "A1093"})),
        ("Sie haben mir 200 Euro abgebucht", json!({})),
        ("I paid on 12 may 2024 for 3 licences", json!({})),
    ];
    for (message, outcome) in cases {
        check(&form, "", &[], &[message], &outcome);
    }
}

#[test]
fn a_company_keeps_all_of_its_name() {
    let form = json!({"company": {"type": "string", "title": "Company"}});
    for name in ["Müller & Söhne KG", "Procter & Gamble Co. Ltd.", "Johnson, Smith and Partners LLP", "People & Person GmbH"] {
        let found = read(&form, "company", &[], &[name]);
        assert_eq!(found.first().map(|f| f.value.as_str().unwrap_or_default().trim_end_matches('.')), Some(name.trim_end_matches('.')), "{found:?}");
    }
}
