//! What each report must say, and what it must never let strangers do.

mod dialogues;
pub(super) mod sample;
mod xml;

use super::super::result::{Outcome, RunReport};
use super::{annotations, html, junit, markdown, schema, terminal};

const CASES: usize = 60;

/// The piece between two marks that stand in the text once each.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).expect("the beginning stands there");
    rest.split_once(to).expect("the end stands there").0
}

fn page() -> String {
    html(&sample::report(CASES), Some(&sample::baseline(CASES)))
}

const DATA: &str = "<script type=\"application/json\" id=\"data\">";

#[test]
fn no_markup_of_a_transcript_runs() {
    let mut report = sample::report(CASES);
    report.headline = "</title></noscript><script>alert(2)</script>".to_owned();
    let page = html(&report, Some(&sample::baseline(CASES)));
    assert_eq!(page.matches("<script").count(), 2, "the data and the page's own");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<img") && !page.contains("<!-- <script"));
    let data = between(&page, DATA, "</script>");
    assert!(data.contains("alert(1)"), "the words are there, as data");
    assert!(!data.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
}

#[test]
fn what_was_said_comes_through_unchanged() {
    let page = page();
    let data: serde_json::Value = serde_json::from_str(between(&page, DATA, "</script>")).expect("it is JSON");
    let said = data.pointer("/suites/1/cases/1/trials/0/turns/0/lines/0/text").and_then(serde_json::Value::as_str);
    assert_eq!(said, Some("</script><script>alert(1)</script> <img src=x onerror=alert(1)>"));
    assert_eq!(data.pointer("/words/explicit_request").and_then(serde_json::Value::as_str), Some("Asked for a person"));
    let trials = data.pointer("/suites/1/cases/3/trials").and_then(serde_json::Value::as_array).expect("the flaky case");
    let like: Vec<Option<u64>> = trials.iter().map(|trial| trial.get("like").and_then(serde_json::Value::as_u64)).collect();
    assert_eq!(like, [None, None, Some(0), Some(1)], "a trial like an earlier one only says so");
}

#[test]
fn the_page_lets_only_its_own_script_and_style_run_and_loads_nothing() {
    use base64::Engine as _;
    use sha2::Digest as _;
    let page = page();
    let policy = between(&page, "http-equiv=\"Content-Security-Policy\" content=\"", "\"");
    let hash = |text: &str| format!("'sha256-{}'", base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(text)));
    let script = between(&page, "<script>", "</script>");
    assert!(policy.contains(&format!("script-src {};", hash(script))), "{policy}");
    assert!(policy.contains(&format!("style-src {};", hash(between(&page, "<style>", "</style>")))), "{policy}");
    assert!(policy.starts_with("default-src 'none';"));
    for way in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "fetch(", "XMLHttp", "import("] {
        assert!(!script.contains(way), "{way}");
    }
}

#[test]
fn the_words_of_the_baseline_are_there_only_where_they_changed() {
    let page = page();
    let data: serde_json::Value = serde_json::from_str(between(&page, DATA, "</script>")).expect("it is JSON");
    let said = |case: &str| data.pointer(&format!("/before/support_triage/{case}/said/0/text")).and_then(serde_json::Value::as_str);
    assert_eq!(said("refund-asks-for-a-person"), Some("I am sorry. May I have your number of your order?"));
    assert_eq!(said("ordinary-0001"), None);
    assert!(data.pointer("/before/support_triage/ordinary-0001/outcome").is_some());
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let all = |report: &RunReport| {
        [html(report, Some(&sample::baseline(CASES))), junit(report), markdown(report), annotations(report), terminal(report, true)]
    };
    let (one, mut other) = (sample::report(CASES), sample::report(CASES));
    assert_eq!(all(&one), all(&other));
    other.suites.iter_mut().flat_map(|suite| &mut suite.cases).for_each(|case| case.about.push('!'));
    assert_ne!(html(&one, None), html(&other, None), "and another one others");
}

#[test]
fn a_page_of_a_thousand_cases_has_a_sane_size() {
    let (small, large) = (html(&sample::report(CASES), None).len(), html(&sample::report(1_000), None).len());
    assert!(small < 400_000, "{small}");
    assert!(large < 4_000_000 && large > small, "{large}");
}

#[test]
fn junit_is_well_formed_and_its_counts_are_those_of_its_tests() {
    let xml = junit(&sample::report(CASES));
    let found = xml::read(&xml).unwrap_or_else(|why| panic!("{why}\n{xml}"));
    for (tag, count) in [("testsuite", 2), ("testcase", CASES + 2), ("flakyFailure", 2), ("skipped", 1), ("error", 1)] {
        assert_eq!(found.count(tag), count, "{tag}");
    }
    assert_eq!(found.count("failure"), 4, "three cases, and the suite as a whole");
    assert!(xml.contains(&format!("tests=\"{}\" failures=\"4\" errors=\"1\" skipped=\"1\"", CASES + 2)));
    assert!(xml.contains("name=\"refund-asks-for-a-person\" file=\"evals/support_triage/cases/refund-asks-for-a-person.yaml\" line=\"14\""));
    assert!(xml.contains("message=\"quarantined until 2026-12-31: the Spanish rules are being learned anew (failed)\""));
}

#[test]
fn a_case_that_fails_in_all_trials_is_one_failure_with_reruns() {
    let mut report = sample::report(CASES);
    for case in report.suites.iter_mut().flat_map(|suite| &mut suite.cases).filter(|case| case.id == "router-in-circles") {
        let again = case.trials.clone();
        case.trials.extend(again);
    }
    let found = xml::read(&junit(&report)).expect("well formed");
    assert_eq!((found.count("rerunFailure"), found.count("failure")), (1, 4));
}

#[test]
fn a_comment_says_the_verdict_first_and_mentions_nobody() {
    let text = markdown(&sample::report(CASES));
    let first = text.lines().next().unwrap_or_default();
    assert!(first.starts_with("**Failed**: 2 cases broke since the baseline"), "{first}");
    let (open, folded) = text.split_once("<details>").expect("the rest is folded");
    assert!(open.contains("refund-asks-for-a-person") && open.contains("### Support triage"));
    assert!(!open.contains("router-in-circles"), "only what broke");
    assert!(folded.contains("router-in-circles"));
    let text: Vec<char> = text.chars().collect();
    let bare = |sign: char| {
        text.windows(3).filter(|piece| matches!(piece, [before, c, next] if *before != '&' && *c == sign && next.is_alphanumeric())).count()
    };
    assert_eq!((bare('@'), bare('#')), (0, 0));
    let text: String = text.into_iter().collect();
    assert!(!text.contains("<script") && !text.contains("<img") && !text.contains("://") && !text.contains('`') && !text.contains('\u{1b}'));
}

#[test]
fn rows_of_the_table_of_a_comment_have_five_cells_whatever_stands_in_them() {
    let mut report = sample::report(CASES);
    report.suites.iter_mut().flat_map(|suite| &mut suite.metrics).for_each(|metric| metric.title = "a|b\n|c".to_owned());
    let text = markdown(&report);
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(rows.len(), 9, "head, rule and seven figures");
    assert!(rows.iter().all(|row| row.matches('|').count() == 6), "{rows:?}");
}

#[test]
fn a_comment_is_bounded_and_stays_closed() {
    let mut report = sample::report(2_000);
    for case in report.suites.iter_mut().flat_map(|suite| &mut suite.cases) {
        case.change = Some("broken".to_owned());
        case.outcome = Outcome::Failed;
        case.about = "@all <b>".repeat(4_000);
    }
    report.suites.iter_mut().for_each(|suite| suite.reasons = vec!["|".repeat(5_000); 400]);
    let other = crate::eval::result::SuiteReport { cases: Vec::new(), ..report.suites.first().cloned().expect("a suite") };
    report.suites.extend(vec![other; 300]);
    let text = markdown(&report);
    assert!(text.chars().count() <= 60_000 && text.chars().count() > 30_000, "{}", text.chars().count());
    assert_eq!((text.matches("<details>").count(), text.matches("</details>").count()), (1, 1));
    assert!(text.contains("and 1,979 more cases"), "the excused one and the twenty told are not in it");
}

#[test]
fn without_a_baseline_a_comment_lists_what_fails_and_no_table() {
    let mut report = sample::report(CASES);
    report.suites.iter_mut().for_each(|suite| suite.comparison = None);
    let text = markdown(&report);
    assert!(text.contains("### Failing") && !text.contains("| Now |"));
    assert!(text.split("<details>").next().is_some_and(|open| open.contains("router-in-circles")));
}

#[test]
fn annotations_stand_at_the_agents_file_and_obey_nobody() {
    let text = annotations(&sample::report(CASES));
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 6, "five cases and a suite: {text}");
    let expected = "::error file=agents/support_triage.yaml,line=1,title=support_triage/refund-asks-for-a-person::support_triage/refund-asks-for-a-person (evals/support_triage/cases/refund-asks-for-a-person.yaml:14) broke since the baseline%0Apolicy.reask, turn 1: wanted";
    assert!(lines.first().is_some_and(|line| line.starts_with(expected)), "{text}");
    assert!(lines.iter().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")), "nothing a stranger wrote begins a line");
    assert!(lines.iter().any(|line| line.starts_with("::warning ") && line.contains("lost-parcel")));
}

#[test]
fn properties_and_messages_of_annotations_are_escaped_as_documented() {
    let mut report = sample::report(CASES);
    for case in report.suites.iter_mut().flat_map(|suite| &mut suite.cases) {
        case.agent_file = "agents/a,b:100%.yaml".to_owned();
    }
    report.suites.iter_mut().for_each(|suite| suite.name = "50%: a, b".to_owned());
    let text = annotations(&report);
    assert!(
        text.starts_with("::error file=agents/a%2Cb%3A100%25.yaml,line=1,title=50%25%3A a%2C b/refund-asks-for-a-person::50%25: a, b/refund"),
        "{text}"
    );
}

#[test]
fn a_job_gets_at_most_fifty_annotations_and_what_broke_is_among_them() {
    let mut report = sample::report(200);
    for case in report.suites.iter_mut().flat_map(|suite| &mut suite.cases).filter(|case| case.change.as_deref() != Some("broken")) {
        case.outcome = Outcome::Failed;
    }
    let text = annotations(&report);
    assert_eq!(text.lines().count(), 50);
    assert_eq!(text.lines().take_while(|line| line.contains("broke since the baseline")).count(), 2);
}

#[test]
fn the_terminal_obeys_no_transcript() {
    let report = sample::report(CASES);
    let text = terminal(&report, false);
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    assert!(!text.contains('\u{202e}'));
    assert!(text.contains("<b>markup</b>"), "words stay words");
    let colours = terminal(&report, true);
    let stripped = super::clean::plain(&colours);
    assert_ne!(colours, text);
    assert_eq!(stripped, text, "colour only repeats what words say");
}

#[test]
fn the_terminal_tells_what_was_wanted_what_is_so_and_what_was_said() {
    let text = terminal(&sample::report(CASES), false);
    let expected = "broke support_triage/refund-asks-for-a-person  evals/support_triage/cases/refund-asks-for-a-person.yaml:14\n  ✗ policy.reask in turn 1\n      wanted  order_id is asked for only while it is not known\n      found   asked for although the customer had said it\n      customer  Hi, my order A-1093 came a week late and the box was open\n      agent     I am sorry to hear that. May I have your order number?\n  ✗ handoff.by in turn 3\n";
    assert!(text.contains(expected), "{text}");
    assert!(text.starts_with("Failed: 2 cases broke since the baseline"));
    assert!(text.contains("  support_triage  Failed  "), "{text}");
    assert!(text.contains("went wrong in 2 of 4 trials; this is trial 2"));
    assert!(!text.contains("spanish-call-me"), "what does not count asks for nobody");
}

#[test]
fn the_terminal_tells_ten_cases_and_counts_the_rest() {
    let mut report = sample::report(CASES);
    report.suites.iter_mut().flat_map(|suite| &mut suite.cases).for_each(|case| case.outcome = Outcome::Failed);
    let text = terminal(&report, false);
    assert_eq!(text.lines().filter(|line| line.starts_with("broke ") || line.starts_with("failed ")).count(), 10);
    assert!(text.contains("and 49 more cases like that"), "60 without the excused one and the ten");
}

#[test]
fn an_empty_run_is_told_by_all_of_them() {
    let report = RunReport { headline: "Nothing was run.".to_owned(), ..RunReport::default() };
    assert!(html(&report, None).contains("Nothing was run."));
    assert!(xml::read(&junit(&report)).is_ok());
    assert_eq!(annotations(&report), "");
    assert!(markdown(&report).starts_with("**Passed**: Nothing was run."));
    assert_eq!(terminal(&report, false), "Passed: Nothing was run.\n\n");
}

#[test]
fn the_schema_names_every_part_of_the_document() {
    let schema = schema();
    let report = serde_json::to_value(sample::report(20)).expect("it is JSON");
    let fields = report.as_object().expect("an object");
    for field in fields.keys() {
        assert!(schema.pointer(&format!("/properties/{field}")).is_some(), "{field}");
    }
    assert!(schema.pointer("/$defs/CaseReport/properties/trials").is_some());
}
