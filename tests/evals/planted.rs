//! Regressions that are planted: each turns the gate red, with a report that names the case and the turn; without them it is green.

use super::{CASES, Desk, SUITE};
use baton::domain::event::Event;
use baton::domain::message::{Author, Outbound, OutboundBody};
use baton::domain::policy::Policy;
use baton::domain::prompt;
use baton::domain::time::Millis;
use baton::eval::grade::{Scene, grade};
use baton::eval::play::{Cast, Stage, play};
use baton::eval::played::Played;
use baton::eval::result::{Grade, Mark};
use baton::eval::trial::Scratch;
use baton::model::{Answer, Ask, Model, offline};
use baton::spec::suite::{self, Suite};
use baton::spec::{Files, Project};
use futures::future::BoxFuture;
use std::sync::Arc;

/// Green, blessed, planted, red: what broke is told by its turn.
fn turns_red(file: &str, from: &str, to: &str, case: &str, told: &[&str]) {
    let desk = Desk::new(SUITE, CASES);
    let (code, out, errors) = desk.baton(&["eval", "run"]);
    assert_eq!(code, 0, "green before: {out}{errors}");
    assert_eq!(desk.baton(&["eval", "bless"]).0, 0);
    desk.change(file, from, to);
    let (code, out, _) = desk.baton(&["eval", "run"]);
    assert_eq!(code, 1, "red: {out}");
    for words in told {
        assert!(out.contains(words), "{words:?} is told:\n{out}");
    }
    let report = desk.report();
    let suite = &report["suites"][0];
    assert_eq!(suite["comparison"]["broken"][0], case, "{}", suite["comparison"]);
    let of_case = suite["cases"].as_array().expect("cases").iter().find(|own| own["id"] == case).expect("the case");
    let failed: Vec<_> = of_case["trials"][0]["grades"].as_array().expect("grades").iter().filter(|grade| grade["mark"] == "fail").collect();
    assert!(failed.iter().any(|grade| grade["turn"].is_number()), "a turn is named: {failed:?}");
}

#[test]
fn a_queue_that_was_swapped_turns_the_gate_red() {
    turns_red(
        "agents/lead_qualifier.yaml",
        "complete: enterprise-sales",
        "complete: senior-engineering",
        "qualified",
        &["qualified", "handoff.queue", "enterprise-sales", "senior-engineering"],
    );
}

#[test]
fn a_deadline_rule_that_was_broken_turns_the_gate_red() {
    let from = "members: [chen]}";
    turns_red("workspace.yaml", from, "members: [chen], first_response: 30m}", "taken-back", &["taken-back", "after.revoked_after", "15m"]);
}

#[test]
fn a_threshold_that_was_moved_turns_the_gate_red() {
    let moved = "\ntriggers:\n  frustration: {threshold: 0.99}\nhandoff:\n";
    turns_red("agents/lead_qualifier.yaml", "\nhandoff:\n", moved, "upset", &["upset", "handoff.reason", "frustration"]);
}

#[test]
fn a_form_that_loses_a_slot_turns_the_gate_red() {
    let desk = Desk::new(SUITE, CASES);
    assert_eq!(desk.baton(&["eval", "run"]).0, 0);
    desk.change("agents/lead_qualifier.yaml", "{type: string, minLength: 2, maxLength: 120", "{type: string, minLength: 60, maxLength: 120");
    let (code, out, _) = desk.baton(&["eval", "run", "--only", "qualified"]);
    assert!(code == 1 && out.contains("slots.company") && out.contains("Northwind Traders"), "{code} {out}");
}

#[test]
fn what_stays_as_it_is_stays_green_byte_for_byte() {
    let desk = Desk::new(SUITE, CASES);
    let files = |desk: &Desk, nth: &str| {
        let runs = std::fs::read_dir(desk.path(".baton/evals")).expect("runs").map(|entry| entry.expect("an entry").path());
        let run = runs.into_iter().find(|path| path.file_name().expect("a name").to_string_lossy().starts_with(nth)).expect("the run");
        ["report.json", "report.html", "shop.jsonl"].map(|name| std::fs::read(run.join(name)).expect("readable"))
    };
    for jobs in ["1", "4"] {
        assert_eq!(desk.baton(&["eval", "run", "--jobs", jobs]).0, 0);
    }
    let (first, second) = (files(&desk, "0001"), files(&desk, "0002"));
    assert!(first[0] == second[0] && first[1] == second[1], "reports are the same bytes whatever runs at once");
}

/// What a suite in memory is played on.
struct Bench {
    stage: Stage,
    suite: Suite,
}

async fn bench(desk: &Desk) -> Bench {
    let project: Project = baton::spec::load(&Files::read(desk.folder.path()).expect("files")).expect("no mistakes");
    let suite = suite::read(&desk.path("evals/shop"), &project).expect("no mistakes");
    Bench { stage: Stage { project, policy: Policy::default(), scratch: Scratch::make().await.expect("a database") }, suite }
}

impl Bench {
    async fn plays(&self, case: &str, model: Arc<dyn Model>) -> (Played, Vec<Grade>) {
        let found = self.suite.cases.iter().find(|found| found.case.id == case).expect("the case");
        let played = play(&self.stage, &self.suite, found, 1, Cast { model, customer: None, judge: None }).await;
        let grades = self.grades(case, &played);
        (played, grades)
    }

    fn grades(&self, case: &str, played: &Played) -> Vec<Grade> {
        let found = self.suite.cases.iter().find(|found| found.case.id == case).expect("the case");
        grade(&Scene { case: &found.case, played, project: &self.stage.project, policy: &self.stage.policy }).0
    }
}

fn failing(grades: &[Grade]) -> Vec<(String, Option<u32>)> {
    grades.iter().filter(|grade| grade.mark == Mark::Fail).map(|grade| (grade.check.clone(), grade.turn)).collect()
}

/// A model that reads its prompt: what the prompt does not ask for it does not find.
struct Obedient;

impl Model for Obedient {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        let prompt = prompt::of(ask.conversation, ask.agent, ask.policy, &baton::model::tokens::count).expect("a prompt");
        let system = prompt.messages.first().map(|message| message.content.clone()).unwrap_or_default();
        let mut draft = offline::answer(ask);
        draft.claims.retain(|_| system.contains("copy the customer's words"));
        Box::pin(std::future::ready(Answer::from(Ok(draft))))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prompt_that_no_longer_asks_for_slots_turns_the_gate_red() {
    let desk = Desk::new(SUITE, CASES);
    let path = desk.path("prompts/lead_qualifier.md");
    let text = std::fs::read_to_string(&path).expect("readable");
    std::fs::write(&path, format!("{text}\nFill slots: copy the customer's words.\n")).expect("written");
    let (_, grades) = bench(&desk).await.plays("qualified", Arc::new(Obedient)).await;
    assert_eq!(failing(&grades), [], "the prompt asks for slots");
    std::fs::write(&path, text).expect("written");
    let (_, grades) = bench(&desk).await.plays("qualified", Arc::new(Obedient)).await;
    let failing = failing(&grades);
    assert!(
        failing.iter().any(|(check, _)| check == "slots.company") && failing.iter().any(|(check, turn)| check == "handoff.by" && turn.is_some()),
        "{failing:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_that_speaks_after_the_handoff_turns_the_gate_red() {
    let desk = Desk::new(SUITE, CASES);
    let bench = bench(&desk).await;
    let (mut played, grades) = bench.plays("person", Arc::new(offline::Offline::default())).await;
    assert_eq!(failing(&grades), []);
    // The runtime cannot be made to do it: its record is changed by hand.
    let chat = played.chats.first_mut().expect("a chat");
    let logged = chat.conversations.first_mut().expect("a conversation");
    let (at, epoch) = logged
        .log
        .iter()
        .find_map(|(at, event)| if let Event::HandedOff { epoch, .. } = event { Some((*at, *epoch)) } else { None })
        .expect("a handoff");
    let message = Outbound {
        id: "spoke".into(),
        author: Author::Agent { agent: "lead_qualifier".into() },
        epoch,
        body: OutboundBody::text("And which company?"),
        reply_to: None,
    };
    let replied = Event::Replied {
        turn: baton::domain::id::TurnNo(9),
        message,
        asks: None,
        model: "planted".to_owned(),
        usage: baton::domain::usage::Usage::default(),
        sources: Vec::new(),
        more: Vec::new(),
    };
    logged.log.push((at.plus(Millis::secs(5)), replied));
    chat.sent.push(("spoke".into(), at.plus(Millis::secs(5))));
    let grades = bench.grades("person", &played);
    let silent = grades.iter().find(|grade| grade.check == "after.bot_silent").expect("asked always");
    assert!(silent.mark == Mark::Fail && silent.never && silent.turn == Some(1) && silent.quotes[0].text == "And which company?", "{silent:?}");
}

#[test]
fn noise_of_five_percent_rarely_turns_an_unchanged_suite_red_and_a_drop_of_ten_points_is_seen() {
    // Two hundred cases that pass while the model is well.
    let case = |nth: usize| {
        format!("  - {{id: c{nth}, turns: [{{customer: We are Northwind Traders}}], expect: {{slots: {{company: ~any}}, handoff: none}}}}\n")
    };
    let cases = format!("cases:\n{}", (0..200).map(case).collect::<String>());
    let desk = Desk::new(SUITE, &cases);
    let (code, out, told) = desk.baton(&["eval", "aa", "--runs", "200", "--noise", "0.05", "--drop", "0.1", "--json"]);
    assert_eq!(code, 0, "{told}");
    let answer: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert!(answer["cases"] == 200 && answer["green"].as_u64().is_some_and(|green| green >= 190), "{answer}");
    assert!(answer["caught"].as_f64().is_some_and(|caught| caught >= 0.85), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_twice_in_a_pinned_recording_is_answered_twice() {
    let cases = "cases:\n  - id: twice\n    mode: pinned\n    turns:\n      - customer: Good morning\n      - agent: Hi! Which company are you with?\n        asks: company\n      - customer: We are Northwind Traders\n      - {customer: We want to answer order questions at night, after: 5m}\n    expect:\n      slots: {company: Northwind Traders, use_case: ~any}\n      turns: {2: {reply: {asks_slot: use_case}}}\n      handoff: {by: 3, reason: slots_complete}\n";
    let desk = Desk::new(SUITE, cases);
    let (_, grades) = bench(&desk).await.plays("twice", Arc::new(offline::Offline::default())).await;
    assert_eq!(failing(&grades), []);
}
