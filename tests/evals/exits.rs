//! How runs end: by a broken file, a recording that is not there, a provider that is down, a budget, Ctrl-C. Each with its code, a clear
//! message, and nothing lost.

use super::stand_in::StandIn;
use super::{CASES, Desk, SUITE, run};
use std::sync::atomic::Ordering;
use std::time::Duration;

const ANSWER: &str = r#"{"reply":"Thanks! Which company are you with?","asks":"company","slots":{"company":null,"use_case":null},"declined":[],"wants_person":false,"frustrated":false,"cannot_answer":false}"#;
const LIVE: &str = "agent = \"lead_qualifier\"\nmodel = \"project\"\n";
const GREETINGS: &str = "cases:\n  - {id: a, turns: [{customer: Good morning}], expect: {handoff: none}}\n  - {id: b, turns: [{customer: Good evening}], expect: {handoff: none}}\n  - {id: c, turns: [{customer: Hello there}], expect: {handoff: none}}\n";

fn live(stand_in: &StandIn) -> Desk {
    let desk = Desk::new(LIVE, GREETINGS);
    desk.write("baton.toml", &stand_in.settings());
    desk
}

/// With a key for the stand-in.
fn keyed(desk: &Desk, args: &[&str]) -> (i32, String, String) {
    run(desk.command(args).env("STAND_IN_KEY", "key-for-the-stand-in"))
}

#[test]
fn a_pass_is_0_a_fail_is_1_and_words_of_the_command_line_that_are_none_are_3() {
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run"]).0, 0);
    let (code, out, _) = desk.baton(&["eval", "run", "--only", "calm"]);
    assert!(code == 0 && out.contains("1 of 1"), "{out}");
    desk.change("evals/shop/cases/all.yaml", "handoff: none, ends: agent", "handoff: loop");
    let (code, out, _) = desk.baton(&["eval", "run", "--junit", "junit.xml", "--markdown", "comment.md", "--annotate"]);
    assert!(code == 1 && out.contains("calm") && out.contains("handoff.reason"), "{code} {out}");
    let line = out
        .split("::error file=agents/lead_qualifier.yaml,line=")
        .nth(1)
        .and_then(|rest| rest.split(',').next())
        .and_then(|line| line.parse::<u32>().ok());
    assert!(line.is_some_and(|line| line > 1), "the line of the agent's handoff is named: {out}");
    let junit = std::fs::read_to_string(desk.path("junit.xml")).expect("written");
    assert!(junit.contains("<testsuite") && junit.contains("name=\"calm\"") && junit.contains("<failure"), "{junit}");
    assert!(std::fs::read_to_string(desk.path("comment.md")).expect("written").lines().next().is_some_and(|line| line.contains("Failed")));
    let (code, out, _) = desk.baton(&["eval", "run", "--only", "failed", "--json"]);
    assert!(code == 1 && out.lines().next().is_some_and(|line| line.contains("\"case\":\"calm\"")), "{out}");
    assert_eq!(desk.baton(&["eval", "run", "--shard", "5/4"]).0, 3);
    assert_eq!(desk.baton(&["eval", "run", "no-such-suite"]).0, 3);
}

#[test]
fn what_is_recorded_plays_without_the_provider_and_a_recording_that_is_not_there_is_4() {
    let stand_in = StandIn::start(ANSWER, 0);
    let desk = live(&stand_in);
    let (code, out, told) = keyed(&desk, &["eval", "run", "--record"]);
    assert_eq!(code, 0, "{out}{told}");
    let asked = stand_in.asked.load(Ordering::SeqCst);
    assert!(asked >= 3 && desk.path("evals/shop/cassettes/a/1").is_dir());
    stand_in.down.store(true, Ordering::SeqCst);
    let (code, out, told) = keyed(&desk, &["eval", "run"]);
    assert!(code == 0 && stand_in.asked.load(Ordering::SeqCst) == asked, "recordings are played by themselves: {out}{told}");
    desk.change("evals/shop/cases/all.yaml", "customer: Good evening", "customer: Good night");
    let (code, out, _) = keyed(&desk, &["eval", "run", "--replay"]);
    assert!(code == 4 && out.contains("nobody recorded this request") && out.contains("b "), "{code} {out}");
    assert_eq!(stand_in.asked.load(Ordering::SeqCst), asked, "never asked behind one's back");
}

#[test]
fn a_provider_that_is_down_is_4_and_no_failure_of_the_agent() {
    let stand_in = StandIn::start(ANSWER, 0);
    stand_in.down.store(true, Ordering::SeqCst);
    let desk = live(&stand_in);
    let (code, out, _) = keyed(&desk, &["eval", "run", "--live"]);
    assert!(code == 4 && out.contains("could not be played"), "{code} {out}");
    let report = desk.report();
    assert_eq!(report["suites"][0]["cases"][0]["outcome"], "error", "an error, never a failure");
}

#[test]
fn a_budget_that_is_used_up_is_5_and_resuming_with_a_larger_one_plays_only_the_rest() {
    let stand_in = StandIn::start(ANSWER, 0);
    let desk = live(&stand_in);
    // A question costs a dollar here.
    let (code, _, told) = keyed(&desk, &["eval", "run", "--live", "--jobs", "1", "--budget-usd", "1"]);
    assert!(code == 5 && told.contains("--resume"), "{code} {told}");
    let asked = stand_in.asked.load(Ordering::SeqCst);
    assert!((1..3).contains(&asked), "{asked} questions");
    let (code, out, told) = keyed(&desk, &["eval", "run", "--live", "--jobs", "1", "--resume"]);
    assert!(code == 0 && out.contains("3 of 3"), "{code} {out}{told}");
    assert_eq!(stand_in.asked.load(Ordering::SeqCst), 3, "nothing is paid twice");
}

#[test]
fn ctrl_c_is_130_and_resuming_plays_only_the_rest() {
    let stand_in = StandIn::start(ANSWER, 700);
    let desk = live(&stand_in);
    let mut command = desk.command(&["eval", "run", "--live", "--jobs", "1", "--quiet"]);
    command.env("STAND_IN_KEY", "key-for-the-stand-in").stderr(std::process::Stdio::piped()).stdout(std::process::Stdio::piped());
    let child = command.spawn().expect("started");
    for _ in 0..600 {
        if stand_in.asked.load(Ordering::SeqCst) >= 2 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let interrupt = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("sent");
    assert!(interrupt.success());
    let output = child.wait_with_output().expect("ended");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(130) && told.contains("--resume"), "{:?} {told}", output.status);
    let asked = stand_in.asked.load(Ordering::SeqCst);
    let (code, out, told) = keyed(&desk, &["eval", "run", "--live", "--jobs", "1", "--resume"]);
    assert!(code == 0 && out.contains("3 of 3"), "{code} {out}{told}");
    assert!(stand_in.asked.load(Ordering::SeqCst) < asked + 3, "what was done is not done again");
}

#[test]
fn a_run_is_judged_again_after_a_change_of_expectations_without_being_played() {
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run"]).0, 0);
    desk.change("evals/shop/cases/all.yaml", "queue: front-desk", "queue: tier-1-support");
    let (code, out, _) = desk.baton(&["eval", "regrade"]);
    assert!(code == 1 && out.contains("handoff.queue"), "{code} {out}");
    let (code, out, _) = desk.baton(&["eval", "explain", "person"]);
    assert!(code == 1 && out.contains("turn 1") && out.contains("FAIL handoff.queue in turn 1: tier-1-support; found: front-desk"), "{code} {out}");
}

#[test]
fn a_smaller_suite_than_the_baseline_is_not_comparable_and_never_a_pass() {
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run"]).0, 0);
    assert_eq!(desk.baton(&["eval", "bless"]).0, 0);
    let shorter = CASES.split("  - id: taken-back").next().expect("cases").to_owned();
    desk.write("evals/shop/cases/all.yaml", &shorter);
    let (code, out, _) = desk.baton(&["eval", "run"]);
    assert!(code == 2 && out.contains("taken-back") && out.contains("not comparable"), "{code} {out}");
    assert_eq!(desk.baton(&["eval", "run", "--inconclusive-passes"]).0, 0);
    let (code, _, told) = desk.baton(&["eval", "bless"]);
    assert!(code == 1 && told.contains("not comparable"), "a baseline never shrinks unasked: {code} {told}");
    let (code, out, _) = desk.baton(&["eval", "coverage"]);
    assert!(code == 0 && out.contains("explicit_request") && out.contains("no case"), "{out}");
}

#[test]
fn a_new_case_that_fails_is_red_beside_a_baseline_and_nothing_that_counts_is_no_pass() {
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run"]).0, 0);
    assert_eq!(desk.baton(&["eval", "bless"]).0, 0);
    desk.write("evals/shop/cases/new.yaml", "cases:\n  - {id: fresh, turns: [{customer: Good morning}], expect: {handoff: loop}}\n");
    let (code, out, _) = desk.baton(&["eval", "run"]);
    assert!(code == 1 && out.contains("new since the baseline") && out.contains("fresh"), "{code} {out}");
    desk.write(
        "evals/shop/cases/new.yaml",
        "cases:\n  - {id: fresh, turns: [{customer: Good morning}], expect: {handoff: loop, known_failure: later}}\n",
    );
    let (code, out, _) = desk.baton(&["eval", "run", "--only", "fresh", "--no-baseline"]);
    assert!(code == 2 && out.contains("nothing that counts"), "{code} {out}");
}

#[test]
fn slots_that_are_refused_rightly_make_no_figure_larger_than_one() {
    let cases = "cases:\n  - id: refused\n    turns:\n      - customer: Hello\n      - customer: I will not tell you my company\n      - customer: We want to answer order questions at night\n    expect: {slots: {company: ~refused, use_case: ~any}, others: true}\n";
    let desk = Desk::new(SUITE, cases);
    desk.baton(&["eval", "run"]);
    let report = desk.report();
    let f1 = report["suites"][0]["metrics"].as_array().expect("metrics").iter().find(|metric| metric["name"] == "slots_f1").expect("a metric");
    assert!(f1["value"].as_f64().is_some_and(|value| value <= 1.0), "{f1}");
}

#[test]
fn runs_are_shown_and_an_agent_is_put_behind_http() {
    use std::io::{Read as _, Write as _};
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run", "--only", "calm"]).0, 0);
    let asked = |args: &[&str], request: &str| {
        let mut child = desk.command(args).stdout(std::process::Stdio::piped()).spawn().expect("started");
        let mut first = [0_u8; 256];
        let length = child.stdout.as_mut().expect("piped").read(&mut first).expect("a line");
        let line = String::from_utf8_lossy(&first[..length]).into_owned();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).expect("an address").to_owned();
        let mut stream = std::net::TcpStream::connect(address).expect("there");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("answered");
        child.kill().expect("ended");
        child.wait().expect("ended");
        answer
    };
    let page = asked(&["eval", "view", "--at", "127.0.0.1:0"], "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("/runs/0001-") && page.contains("default-src 'none'"), "{page}");
    let body = "{\"session\":\"a\",\"message\":\"Can I talk to a person?\"}";
    let request = format!(
        "POST /chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let answer = asked(&["eval", "target", "--at", "127.0.0.1:0"], &request);
    assert!(answer.contains("\"owner\":\"queue\"") && answer.contains("explicit_request"), "{answer}");
}

/// Judges rightly whether the customer is greeting, or always says yes; answers customers too.
fn judging(always: bool) -> StandIn {
    let answer = move |asked: &str| {
        let holds = always || !asked.contains("Sentence: The customer is angry");
        format!(
            r#"{{"reply":"Which company are you with?","asks":"company","slots":{{"company":null,"use_case":null,"holds":{{"value":{holds},"quote":"Good morning","sure":true}}}},"declined":[],"wants_person":false,"frustrated":false,"cannot_answer":false}}"#
        )
    };
    StandIn::saying(answer, 0)
}

fn judged(stand_in: &StandIn, criterion: &str) -> Desk {
    let cases = format!("cases:\n  - id: a\n    turns: [{{customer: Good morning}}]\n    expect: {{judge: [{criterion:?}]}}\n");
    let desk = Desk::new(&format!("{LIVE}judge = \"stand_in\"\n"), &cases);
    desk.write("baton.toml", &stand_in.settings());
    let label = |nth: usize, criterion: &str, truth: bool| {
        format!("{{\"id\":\"l{nth}\",\"said\":[\"customer: Good morning\"],\"criterion\":\"{criterion} {nth}\",\"labels\":[{truth},{truth}]}}\n")
    };
    let labels = (0..20).map(|nth| if nth % 2 == 0 { label(nth, "The customer greets", true) } else { label(nth, "The customer is angry", false) });
    desk.write("evals/shop/labels/judge/greetings.jsonl", &labels.collect::<String>());
    desk
}

#[test]
fn a_judge_that_agrees_with_people_decides_and_one_that_does_not_only_advises() {
    let good = judging(false);
    let desk = judged(&good, "The customer is angry with us");
    let (code, out, told) = keyed(&desk, &["eval", "calibrate"]);
    assert!(code == 0 && out.contains("it decides"), "{code} {out}{told}");
    let (code, out, _) = keyed(&desk, &["eval", "run", "--live"]);
    assert!(code == 1 && out.contains("The customer is angry with us"), "a judge who agrees with people decides: {code} {out}");
    let yes = judging(true);
    let desk = judged(&yes, "The customer greets");
    let (code, out, _) = keyed(&desk, &["eval", "calibrate"]);
    assert!(code == 1 && out.contains("it only advises"), "{code} {out}");
}

#[test]
fn a_judge_that_quotes_what_nobody_said_is_void_and_never_a_failure() {
    let stand_in = judging(false);
    let desk = judged(&stand_in, "The customer is angry with us");
    desk.change("evals/shop/cases/all.yaml", "customer: Good morning", "customer: Hello there");
    let (code, out, _) = keyed(&desk, &["eval", "run", "--live"]);
    assert!(code == 4 && out.contains("words that nobody said"), "nobody could say, and that is no failure of the agent: {code} {out}");
}

#[test]
fn a_replay_asks_nobody_also_about_the_labels_of_its_judge() {
    let stand_in = judging(false);
    let desk = judged(&stand_in, "The customer is angry with us");
    assert_eq!(keyed(&desk, &["eval", "run", "--record"]).0, 1, "the judge agrees with people, and decides");
    std::fs::remove_dir_all(desk.path("evals/shop/cassettes/labels")).expect("removed");
    let asked = stand_in.asked.load(Ordering::SeqCst);
    let (code, out, told) = keyed(&desk, &["eval", "run", "--replay"]);
    assert!(code == 0, "without recordings of the labels it only advises: {code} {out}{told}");
    assert_eq!(stand_in.asked.load(Ordering::SeqCst), asked, "nobody is asked");
}

#[test]
fn a_run_beside_itself_is_no_worse_and_does_not_claim_that_all_pass() {
    let desk = Desk::new(SUITE, CASES);
    desk.change("evals/shop/cases/all.yaml", "handoff: none, ends: agent", "handoff: loop");
    assert_eq!(desk.baton(&["eval", "run"]).0, 1);
    let (code, out, _) = desk.baton(&["eval", "compare", "1", "1"]);
    assert!(code == 0 && out.contains("4 of 5 cases pass, and nothing is worse"), "{code} {out}");
}
