//! Measures a slice of the recorded dialogues when they lie beside the project, and says by name what was skipped when they do not.

use baton::eval::measure::data::{self, Record};
use baton::eval::measure::spans::FOLDS;
use baton::eval::measure::{self, forms, print};
use baton::eval::stats::part_of;
use std::path::{Path, PathBuf};

/// Conversations learned from, tested on, and forms played: few, so that a build without optimisation is done in seconds.
const LEARNED: usize = 90;
const TESTED: usize = 60;
const FORMS: usize = 25;

/// A file of the recorded dialogues, or nothing and a word about it.
fn recorded(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets").join(name);
    if !path.exists() {
        eprintln!("skipped: {name} is not beside the project");
        return None;
    }
    Some(path)
}

/// Every so many-th record, so that each domain or service is there.
fn slice(records: &[Record], most: usize) -> Vec<Record> {
    records.iter().step_by((records.len() / most).max(1)).take(most).cloned().collect()
}

#[test]
fn the_tagger_is_ahead_of_the_rules_on_chats_it_has_not_seen() {
    let Some(path) = recorded("multidogo-slots/dev.jsonl.gz") else { return };
    let records = data::read(&path).unwrap();
    let (test, train): (Vec<Record>, Vec<Record>) = records.into_iter().partition(|record| part_of(&record.id, FOLDS) == 0);
    let (train, test) = (slice(&train, LEARNED), slice(&test, TESTED));
    let report = measure::on_test(&train, &test, None).unwrap();
    let spans = report.spans.clone().unwrap();
    let rows = &spans.tables[0].rows;
    assert!(rows[1].all.f1() > 0.6 && rows[1].all.f1() > rows[0].all.f1() + 0.2, "{}", print::tables(&report));
    assert!(report.forms.is_none());
}

#[test]
fn forms_are_played_and_known_offers_help() {
    let (Some(path), Some(schemas)) = (recorded("sgd-forms/dev.jsonl.gz"), recorded("sgd-forms/schemas.json")) else { return };
    let records = slice(&data::read(&path).unwrap(), FORMS);
    let services = forms::services(&std::fs::read_to_string(schemas).unwrap()).unwrap();
    let report = measure::on_test(&[], &records, Some(&services)).unwrap();
    let rows = report.forms.clone().unwrap().rows;
    let text = print::tables(&report);
    assert!(rows.iter().all(|row| row.dialogues == FORMS), "{text}");
    assert!(rows[0].values.f1() > 0.4 && rows[2].values.f1() > rows[0].values.f1(), "{text}");
    let shares = |c: &forms::Completion| c.exact + c.premature + c.late + c.never;
    assert!(rows.iter().all(|row| (shares(&row.completion) - 1.0).abs() < 1e-9), "{text}");
}
