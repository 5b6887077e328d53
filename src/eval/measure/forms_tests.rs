use super::super::services::tests::SCHEMAS;
use super::*;
use serde_json::json;

fn record(turns: &Value) -> Record {
    let record = json!({"id": "x", "turns": turns, "labels": {"service": "Tables_1", "complete_turn": {"Reserve": 4}}});
    serde_json::from_value(record).unwrap()
}

fn dialogue() -> Record {
    let state = |slots: Value| json!({"state": {"intent": "Reserve", "slots": slots}});
    record(&json!([
        {"role": "customer", "text": "I want to book a table.", "labels": state(json!({}))},
        {"role": "agent", "text": "For which day?", "labels": {"acts": [["REQUEST", "date", []]]}},
        {"role": "customer", "text": "March 8th", "labels": state(json!({"date": ["March 8th"], "city": ["Rome"]}))},
        {"role": "agent", "text": "A cheap table for 3 people?", "labels": {"acts": [["CONFIRM", "party_size", ["3"]], ["CONFIRM", "price_range", ["cheap"]], ["CONFIRM", "city", ["Rome"]]]}},
        {"role": "customer", "text": "Yes, that's right", "labels": state(json!({"date": ["March 8th"], "city": ["Rome"], "party_size": ["3"], "price_range": ["cheap"]}))},
    ]))
}

/// Turn 1: nothing wanted, nothing held: 1. Turn 2: the day of two wanted: joint 0, average 1/2. Turn 3: by the customer's words alone the day
/// of four wanted; with the known offer all four.
#[test]
fn goals_values_and_completion_by_hand() {
    let services = services(SCHEMAS).unwrap();
    let report = on_test(&[], &[&dialogue()], &services);
    let rows: Vec<&Row> = report.rows.iter().collect();
    assert!(rows.iter().all(|row| row.group == "unseen services" && row.turns == 3), "never seen in the other file");
    let close = |left: f64, right: f64| (left - right).abs() < 1e-9;
    let (own, known) = (rows[0], rows[2]);
    assert!(close(own.joint, 1.0 / 3.0) && close(own.average, 0.375), "{own:?}");
    assert_eq!(own.values, Counts { right: 1, said: 1, wanted: 4 });
    assert!(close(own.completion.never, 1.0));
    assert!(close(known.joint, 2.0 / 3.0) && close(known.average, 0.75), "{known:?}");
    assert_eq!(known.values, Counts { right: 4, said: 4, wanted: 4 });
    assert!(close(known.completion.exact, 1.0) && close(known.completion.mean_error, 0.0));
}

#[test]
fn completion_errors_are_told_apart() {
    let turns = [(4, Some(4)), (4, Some(2)), (4, Some(8)), (4, None)];
    let completion = completion(&turns);
    assert!((completion.mean_error - 2.0 / 3.0).abs() < 1e-9, "-2 and +4 over three found");
    for share in [completion.exact, completion.premature, completion.late, completion.never] {
        assert!((share - 0.25).abs() < 1e-9);
    }
}

#[test]
fn a_slot_left_open_is_no_value() {
    let services = services(SCHEMAS).unwrap();
    let service = &services["Tables_1"];
    let form = Form::from([("price_range".to_owned(), Held { value: Value::Null, quote: "any".to_owned() })]);
    let wanted = BTreeMap::from([("price_range".to_owned(), vec![OPEN.to_owned()])]);
    let counted: Counts = values(&form, service, &wanted, &mut Judge::new(&AROUND)).into_values().sum();
    assert_eq!(counted, Counts::default());
    assert!(goal(&form, service, &wanted, &mut Judge::new(&AROUND)).all_right);
}
