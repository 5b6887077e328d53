//! Files with mistakes: each is told with its place and what to do, all at once, and nothing is played.

use super::{CASES, Desk, SUITE};

#[test]
fn every_mistake_of_a_case_file_is_told_with_its_place_and_the_code_is_3() {
    let cases = "cases:\n  - id: Bad Name\n    turns:\n      - customer: Hi\n        tap: Billing\n      - person: {who: nobody, says: Hi}\n    expect:\n      slots: {compny: x}\n      handoff: angry\n      never: [commitment.gold]\n      turns: {7: {reply: {matches: \"(\"}}}\n";
    let desk = Desk::new(SUITE, cases);
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert_eq!(code, 3, "{told}");
    for place in [
        "all.yaml:2:9: `Bad Name` is no name",
        "all.yaml:4:9: several things happen",
        "all.yaml:6:23: there is nobody called `nobody`",
        "all.yaml:8:23: lead_qualifier has no slot `compny`",
        "did you mean `company`?",
        "all.yaml:9:16: `angry` is no reason",
        "all.yaml:10:15: `gold`",
        "there is no turn 7",
        "regular expression",
    ] {
        assert!(told.contains(place), "{place} is told:\n{told}");
    }
    assert!(!desk.path(".baton").exists(), "nothing was played");
}

#[test]
fn a_key_that_is_none_and_a_broken_file_are_told_with_line_and_column() {
    let desk = Desk::new(SUITE, &CASES.replacen("    turns:", "    turn:", 1));
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert!(code == 3 && told.contains("all.yaml:6:5: there is no key `turn` here") && told.contains("did you mean `turns`?"), "{code} {told}");
    desk.write("evals/shop/cases/all.yaml", "cases:\n  - id: x\n   turns: [\n");
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert!(code == 3 && told.contains("all.yaml:3:4: not YAML"), "{code} {told}");
    desk.write("evals/shop/cases/all.yaml", CASES);
    desk.write("evals/shop/suite.toml", "agent = \"lead_qualifier\"\ntrails = 3\n");
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert!(code == 3 && told.contains("suite.toml:2:1: unknown field `trails`"), "{code} {told}");
}

#[test]
fn a_transcript_with_a_mistake_is_told_with_its_line_and_a_path_never_leaves_the_suite() {
    let desk = Desk::new(SUITE, "cases:\n  - {id: a, transcript: transcripts/a.jsonl}\n  - {id: b, transcript: ../../workspace.yaml}\n");
    desk.write(
        "evals/shop/transcripts/a.jsonl",
        "{\"format\":1,\"id\":\"a\"}\n{\"at\":\"2026-10-14T09:00:00Z\",\"by\":\"custommer\",\"text\":\"Hi\"}\n",
    );
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert_eq!(code, 3);
    assert!(told.contains("a.jsonl:2:") && told.contains("custommer"), "{told}");
    assert!(told.contains("it lies outside of the suite"), "{told}");
}

#[test]
fn two_cases_of_one_name_and_a_gate_that_is_none_are_mistakes() {
    let desk = Desk::new(
        "agent = \"lead_qualifier\"\n[gates.least]\nslot_f1 = 0.9\n",
        "cases:\n  - {id: a, turns: [{customer: Hi}]}\n  - {id: a, turns: [{customer: Hi}]}\n",
    );
    let (code, _, told) = desk.baton(&["eval", "run"]);
    assert!(
        code == 3
            && told.contains("all.yaml:3:10: there are two cases `a`")
            && told.contains("there is no metric `slot_f1`")
            && told.contains("did you mean `slots_f1`?"),
        "{told}"
    );
}

#[test]
fn schemas_of_all_files_are_printed_and_published() {
    let desk = Desk::new(SUITE, CASES);
    for kind in ["suite", "cases", "scenarios", "transcript", "judge-labels", "baseline", "cassette", "eval-report"] {
        let (code, out, told) = desk.baton(&["schema", kind]);
        let schema: serde_json::Value = serde_json::from_str(&out).expect("JSON");
        assert!(code == 0 && schema["$schema"].as_str().is_some_and(|own| own.contains("json-schema.org")), "{kind}: {told}");
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("schemas/{kind}.json"));
        let published = std::fs::read_to_string(&path).expect("published");
        assert_eq!(out, published, "`baton schema {kind} > schemas/{kind}.json` brings it up to date");
    }
}
