//! Formats as a whole: what is valid, what becomes it, and which words carry a value.

use super::*;
use serde_json::json;

/// Sunday 22 November 2026, noon in Madrid.
const NOW: Timestamp = Timestamp(1_795_345_200_000);

fn check(schema: &Value, country: Option<&str>, cases: &[(Value, Option<Value>)]) {
    let validator = options().build(schema).unwrap();
    for (written, wanted) in cases {
        let seen = canonical(written, schema, country);
        assert_eq!(&seen, wanted, "{written} as {schema}");
        if let Some(value) = seen {
            assert!(validator.is_valid(&value), "{value} is canonical and not valid for {schema}");
            assert_eq!(canonical(&value, schema, country), Some(value), "a canonical value stays");
        }
    }
}

fn text(format: &str) -> Value {
    json!({"type": "string", "format": format})
}

fn of(cases: &[(&str, Option<&str>)]) -> Vec<(Value, Option<Value>)> {
    cases.iter().map(|(written, wanted)| (json!(written), wanted.map(|wanted| json!(wanted)))).collect()
}

#[test]
fn every_format_has_a_name_a_line_and_a_check() {
    for name in names() {
        let line = describe(name);
        let example = line.rsplit("e.g. ").next().unwrap();
        assert!(is_valid(name, example), "{name}: {example}");
        assert_eq!(canonical(&json!(example), &text(name), None), Some(json!(example)), "{name}");
        let validator = options().build(&text(name)).unwrap();
        assert!(validator.is_valid(&json!(example)) && !validator.is_valid(&json!("nonsense")), "{name}");
    }
    assert_eq!(FORMATS.map(|row| row.name), NAMES);
    assert_eq!(describe("colour"), "");
    assert!(is_valid("colour", "red"), "what we do not know we do not refuse");
}

#[test]
fn addresses_come_in_many_spellings() {
    check(
        &text("email"),
        None,
        &of(&[
            ("Ana@Acme.com", Some("ana@acme.com")),
            ("mailto:a.b+c@x.co.uk", Some("a.b+c@x.co.uk")),
            ("ana at acme dot com", Some("ana@acme.com")),
            ("ana@acme", None),
            ("ana@@acme.com", None),
            ("not an address", None),
        ]),
    );
    check(
        &text("uri"),
        None,
        &of(&[
            ("HTTPS://Acme.com", Some("https://acme.com")),
            ("www.Acme.com/About", Some("https://www.acme.com/About")),
            ("acme.com", Some("https://acme.com")),
            ("acme", None),
            ("https://acme com", None),
            ("javascript", None),
        ]),
    );
    check(
        &text("phone"),
        Some("GB"),
        &of(&[
            ("07400 123456", Some("+447400123456")),
            ("07700 900123", Some("+447700900123")),
            ("00000 000000", None),
            ("+44 (0)7400 123456", Some("+447400123456")),
            ("0044 7400 123 456", Some("+447400123456")),
            ("+34 612 345 678", Some("+34612345678")),
            ("12345", None),
            ("+44 123", None),
            ("call me", None),
        ]),
    );
    check(&text("phone"), None, &of(&[("07400 123456", None)]));
}

#[test]
fn days_and_times_are_read_when_they_mean_one_thing() {
    check(
        &text("date"),
        Some("US"),
        &of(&[
            ("24/11/2026", Some("2026-11-24")),
            ("11/24/2026", Some("2026-11-24")),
            ("24 de noviembre de 2026", Some("2026-11-24")),
            ("Nov 24th, 2026", Some("2026-11-24")),
            ("Tuesday, 24. November 2026", Some("2026-11-24")),
            ("2026-11-24T10:00:00Z", Some("2026-11-24")),
            ("5/5/2026", Some("2026-05-05")),
            ("3/4/2026", None),
            ("31/02/2026", None),
            ("24 November", None),
            ("tomorrow", None),
        ]),
    );
    check(
        &text("time"),
        None,
        &of(&[
            ("4pm", Some("16:00")),
            ("4:30 p.m.", Some("16:30")),
            ("16h30", Some("16:30")),
            ("17 Uhr", Some("17:00")),
            ("16:30:00", Some("16:30")),
            ("5", None),
            ("25:00", None),
        ]),
    );
    check(
        &text("date-time"),
        Some("DE"),
        &of(&[
            ("2026-11-24T16:00", Some("2026-11-24T16:00:00+01:00")),
            ("2026-07-01 16:00", Some("2026-07-01T16:00:00+02:00")),
            ("2026-11-24T15:00:00Z", Some("2026-11-24T16:00:00+01:00")),
            ("2026-11-24", None),
        ]),
    );
    check(&text("date-time"), None, &of(&[("2026-11-24T16:00", None), ("2026-11-24T16:00:00+05:30", Some("2026-11-24T16:00:00+05:30"))]));
}

#[test]
fn money_has_one_spelling() {
    check(
        &text("money"),
        Some("ES"),
        &of(&[
            ("€1.234,50", Some("1234.50 EUR")),
            ("1,234.50 EUR", Some("1234.50 EUR")),
            ("300 euros", Some("300.00 EUR")),
            ("2 mil euros", Some("2000.00 EUR")),
            ("USD 5k", Some("5000.00 USD")),
            ("$300", Some("300.00 USD")),
            ("R$ 99,90", Some("99.90 BRL")),
            ("1000 yen", Some("1000 JPY")),
            ("three hundred pounds", Some("300.00 GBP")),
            ("300", Some("300.00 EUR")),
            ("300 pesos", None),
            ("300 or 400 euros", None),
            ("300 people", None),
            ("free", None),
        ]),
    );
    check(&text("money"), Some("MX"), &of(&[("$300", Some("300.00 MXN")), ("300 pesos", Some("300.00 MXN"))]));
    check(&text("money"), None, &of(&[("300", None), ("300 EUR", Some("300.00 EUR"))]));
    check(&json!({"type": "string", "format": "money", "x-currency": "CHF"}), None, &of(&[("300", Some("300.00 CHF"))]));
    assert!(!is_valid("money", "300 EUR") && !is_valid("money", "300.00 EUX"), "one value, one spelling");
}

#[test]
fn quantities_are_converted_within_their_kind() {
    check(
        &text("quantity"),
        None,
        &of(&[
            ("12,5 kilos", Some("12.5 kg")),
            ("twelve kg", Some("12 kg")),
            ("5m", Some("5 m")),
            ("1 h 30 min", Some("1.5 h")),
            ("-4 °C", Some("-4 C")),
            ("12", None),
            ("12 apples", None),
        ]),
    );
    let kilos = json!({"type": "number", "x-unit": "kg"});
    check(
        &kilos,
        None,
        &[
            (json!("500 g"), Some(json!(0.5))),
            (json!("10 lb"), Some(json!(4.535_924))),
            (json!(12.5), Some(json!(12.5))),
            (json!("12"), Some(json!(12))),
            (json!("12 km"), None),
        ],
    );
    check(&json!({"type": "integer", "x-unit": "min"}), None, &[(json!("2 hours"), Some(json!(120))), (json!("90 s"), None)]);
}

#[test]
fn countries_languages_and_choices_go_by_their_names() {
    check(&text("country"), None, &of(&[("Germany", Some("DE")), ("de", Some("DE")), ("España", Some("ES")), ("Narnia", None)]));
    check(&text("language"), None, &of(&[("Spanish", Some("es")), ("deutsch", Some("de")), ("Elvish", None)]));
    let plan = json!({"enum": ["basic", "team", "enterprise", null], "x-synonyms": {"enterprise": ["the big one"]}});
    check(&plan, None, &of(&[(" Team ", Some("team")), ("The big one", Some("enterprise")), ("enterprize", Some("enterprise")), ("gold", None)]));
    check(
        &json!({"type": "array", "items": text("country")}),
        None,
        &[(json!(["Germany", "france"]), Some(json!(["DE", "FR"]))), (json!(["Germany", "x"]), None)],
    );
    check(&json!({"anyOf": [{"type": "string", "format": "email"}, {"type": "null"}]}), None, &of(&[("A@b.co", Some("a@b.co"))]));
    check(&json!({"type": "boolean"}), None, &[(json!("Sí"), Some(json!(true))), (json!("nope"), Some(json!(false))), (json!("maybe"), None)]);
    check(&json!({"type": "integer"}), None, &[(json!("1.500"), Some(json!(1500))), (json!("2 or 3"), None), (json!("a lot"), None)]);
    check(&json!({"type": "string"}), None, &of(&[(" Acme ", Some("Acme"))]));
}

fn carried(schema: &Value, cases: &[(Value, &str, bool)]) {
    let around = Around { now: NOW, zone: "Europe/Madrid", country: Some("ES") };
    for (value, words, wanted) in cases {
        assert_eq!(is_in(value, words, schema, around), *wanted, "{value} in {words:?} as {schema}");
    }
}

#[test]
fn a_number_rests_on_its_digits_or_words() {
    carried(
        &json!({"type": "integer"}),
        &[
            (json!(30), "we are 30 people", true),
            (json!(300), "we are 30 people", false),
            (json!(3), "we are 30 people", false),
            (json!(42), "hello", false),
            (json!(12), "twelve of us", true),
            (json!(12), "somos doce", true),
            (json!(12), "zwölf Leute", true),
            (json!(12), "a dozen", true),
            (json!(25), "fünfundzwanzig", true),
            (json!(1500), "1.5k", true),
            (json!(1500), "about 1,500", true),
            (json!(1), "just me", true),
            (json!(0), "none", true),
            (json!(2), "just me", false),
            (json!(1093), "order A-1093", true),
            (json!(20), "20-50", true),
        ],
    );
    let kilos = json!({"type": "number", "x-unit": "kg"});
    carried(&kilos, &[(json!(0.5), "500 g", true), (json!(5), "500 g", false), (json!(4.54), "10 pounds of it, 10 lb", true)]);
    carried(&text("money"), &[(json!("1234.50 EUR"), "1.234,50 €", true), (json!("5000.00 EUR"), "5k", true), (json!("500.00 EUR"), "5k", false)]);
}

#[test]
fn an_address_rests_on_its_letters_and_digits() {
    carried(
        &text("phone"),
        &[
            (json!("+447400123456"), "07400 123456", true),
            (json!("+447400123456"), "it's +44 7400 123 456, thanks", true),
            (json!("+447400123456"), "0044 (0)7400 123456", true),
            (json!("+447400123456"), "07400 123457", false),
            (json!("+447400123456"), "123456 and more", true),
            (json!("+447400123456"), "we are 56", false),
        ],
    );
    carried(
        &text("email"),
        &[
            (json!("ana@acme.com"), "Ana@Acme.com", true),
            (json!("ana@acme.com"), "ana at acme dot com", true),
            (json!("ana@acme.com"), "bob@acme.com", false),
        ],
    );
    carried(&text("uri"), &[(json!("https://acme.com"), "see Acme.com", true), (json!("https://acme.com"), "we are acme", false)]);
    carried(&text("country"), &[(json!("DE"), "we're German", true), (json!("DE"), "en Alemania", true), (json!("DE"), "hello", false)]);
    carried(&text("language"), &[(json!("es"), "in Spanish", true), (json!("es"), "yes", false)]);
}

#[test]
fn a_day_rests_on_its_number_or_its_distance() {
    carried(
        &text("date"),
        &[
            (json!("2026-11-27"), "next friday", true),
            (json!("2026-11-27"), "el viernes", true),
            (json!("2026-11-27"), "the 27th", true),
            (json!("2026-11-27"), "27/11", true),
            (json!("2026-11-27"), "next monday", false),
            (json!("2026-11-27"), "27 may", true),
            (json!("2026-11-27"), "27 march", false),
            (json!("2026-11-23"), "tomorrow", true),
            (json!("2026-11-23"), "mañana", true),
            (json!("2026-11-25"), "tomorrow", false),
            (json!("2026-11-25"), "in three days", true),
            (json!("2026-11-25"), "whenever", false),
        ],
    );
    carried(
        &text("time"),
        &[
            (json!("16:00"), "at 4", true),
            (json!("16:30"), "half past four", true),
            (json!("17:30"), "halb sechs", true),
            (json!("12:00"), "at noon", true),
            (json!("16:00"), "at 5", false),
            (json!("16:30"), "at 4", false),
        ],
    );
    carried(
        &text("date-time"),
        &[
            (json!("2026-11-23T17:00:00+01:00"), "tomorrow at 5", true),
            (json!("2026-11-24T17:00:00+01:00"), "tomorrow at 5", false),
            (json!("2026-11-23T18:00:00+01:00"), "tomorrow at 5", false),
            (json!("2026-11-22T17:00:00+01:00"), "at 5", true),
            (json!("2026-11-22T17:00:00+01:00"), "hello", false),
        ],
    );
}

#[test]
fn a_choice_may_be_paraphrased_and_free_text_must_be_said() {
    let plan = json!({"enum": ["basic", "team", "enterprise"], "x-synonyms": {"basic": ["starter"]}});
    carried(
        &plan,
        &[
            (json!("enterprise"), "the big plan", true),
            (json!("basic"), "the starter one", true),
            (json!("enterprise"), "the starter one", false),
            (json!("enterprise"), "entreprise", true),
            (json!("team"), "the second one", true),
            (json!("team"), "the first one", false),
            (json!("enterprise"), "hello", false),
            (json!("enterprise"), "ok thanks", false),
            (json!("gold"), "the gold plan", false),
        ],
    );
    carried(&json!({"enum": ["1-10", "11-50"]}), &[(json!("11-50"), "30 people", true), (json!("1-10"), "30 people", false)]);
    carried(&json!({"enum": ["yes", "no"]}), &[(json!("yes"), "yep", true), (json!("no"), "yep", false)]);
    carried(&json!({"type": "boolean"}), &[(json!(true), "we use Salesforce", true), (json!(true), "no", false), (json!(false), "nope", true)]);
    carried(
        &json!({"type": "string"}),
        &[
            (json!("Acme"), "we are acme", true),
            (json!("Globex"), "we are acme", false),
            (json!("The Company"), "we are the best", false),
            (json!("automate customer support"), "we want to automate our support", true),
            (json!("sell more shoes"), "we want to automate our support", false),
            (json!("A-1093"), "it is a1093", true),
            (json!("A-1093"), "it is A-10931", false),
            (json!("退款"), "我要退款", true),
            (json!("Müller & Söhne"), "wir sind Muller & Sohne", true),
            (json!("Acme"), "", false),
        ],
    );
    carried(
        &json!({"type": "array", "items": {"type": "string"}}),
        &[(json!(["red", "blue"]), "red and blue", true), (json!(["red", "green"]), "red and blue", false)],
    );
}

#[test]
fn no_text_breaks_a_format() {
    let around = Around { now: NOW, zone: "Nowhere/None", country: Some("??") };
    let long = "9€ ñ🙂 ".repeat(900);
    for written in
        ["", " ", "\u{0}", "€", "$", "-", "+", "@", "://", "9".repeat(400).as_str(), "İ\u{301}", "٢٠٠ €", "12:99", "T", "0000-00-00", long.as_str()]
    {
        for name in names() {
            let schema = text(name);
            if let Some(value) = canonical(&json!(written), &schema, Some("??")) {
                assert!(options().build(&schema).unwrap().is_valid(&value), "{name}: {value}");
            }
            is_valid(name, written);
            is_in(&json!(written), written, &schema, around);
        }
    }
}
