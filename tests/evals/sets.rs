//! Labelled dialogues in suites: the figures are those of `baton measure`. Public sets lie beside the project or are told as skipped.

use super::{Desk, command, run};
use serde_json::Value;
use std::path::{Path, PathBuf};

fn measured(what: &str, path: &Path) -> (Value, Value) {
    let desk = Desk::new(&format!("[[measure]]\nwhat = \"{what}\"\npath = [{:?}]\n", path.display().to_string()), "cases: []\n");
    std::fs::remove_file(desk.path("evals/shop/cases/all.yaml")).expect("removed");
    let (code, out, told) = desk.baton(&["eval", "run"]);
    assert_eq!(code, 0, "{out}{told}");
    let of_suite = desk.report()["suites"][0]["measured"][0].clone();
    let (code, out, told) = run(&mut command(desk.folder.path(), &["measure", what, &path.display().to_string(), "--json"]));
    assert_eq!(code, 0, "{told}");
    (of_suite, serde_json::from_str(&out).expect("JSON"))
}

/// Every number of a report, by its place.
fn same(of_suite: &Value, of_measure: &Value) {
    let figures = of_suite["figures"].as_object().expect("figures");
    assert!(figures.len() > 3, "figures are there: {of_suite}");
    let mut numbers = Vec::new();
    collect(of_measure, &mut numbers);
    for (name, figure) in figures {
        assert!(numbers.contains(&figure.as_f64().expect("a number")), "{name} {figure} is a figure of `baton measure`");
    }
}

fn collect(value: &Value, numbers: &mut Vec<f64>) {
    match value {
        Value::Number(number) => numbers.extend(number.as_f64()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, numbers)),
        Value::Object(map) => map.values().for_each(|item| collect(item, numbers)),
        _ => {}
    }
}

#[test]
fn a_suite_of_our_own_labels_gives_the_figures_of_baton_measure() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let (of_suite, of_measure) = measured("mood", &root.join("evals/handoff/dialogues.jsonl"));
    same(&of_suite, &of_measure);
}

#[test]
fn public_sets_run_as_suites_with_the_figures_of_baton_measure() {
    let sets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets");
    for (what, name) in [("timing", "mhch-rssn-makeup"), ("loops", "dbdc3"), ("mood", "maia-dqe"), ("requests", "explicit/challenge.jsonl.gz")] {
        let folder = sets.join(name);
        if !folder.exists() {
            eprintln!("skipped: {name} is not beside the project");
            continue;
        }
        let (of_suite, of_measure) = measured(what, &folder.canonicalize().expect("a folder"));
        same(&of_suite, &of_measure);
    }
}

#[test]
fn a_set_that_is_not_here_is_told_and_a_gate_on_a_figure_bites() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("evals/handoff/dialogues.jsonl").display().to_string();
    let suite = format!(
        "[[measure]]\nwhat = \"mood\"\npath = [\"nowhere.jsonl\"]\n[[measure]]\nwhat = \"mood\"\npath = [{root:?}]\nleast = {{\"no.such.figure\" = 1.0}}\n"
    );
    let desk = Desk::new(&suite, "cases: []\n");
    std::fs::remove_file(desk.path("evals/shop/cases/all.yaml")).expect("removed");
    let (code, out, _) = desk.baton(&["eval", "run"]);
    assert!(code == 1 && out.contains("there is no figure `no.such.figure`"), "{code} {out}");
    assert!(desk.report()["suites"][0]["measured"][0]["skipped"].as_str().is_some_and(|told| told.contains("nowhere.jsonl")));
}
