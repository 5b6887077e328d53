//! Looking at what happened, by the real binary: briefs of recorded dialogues, back-tests, a moment learned from a team's own chats.

use super::{base, baton, folder, schema};
use serde_json::Value;
use std::path::Path;

#[test]
fn the_brief_of_every_recorded_dialogue_follows_the_published_schema_and_answers_the_five_questions() {
    let validator = jsonschema::validator_for(&schema("brief")).expect("a schema");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (agent, file) in [("support_triage", "evals/support_triage/dialogues.jsonl"), ("lead_qualifier", "evals/lead_qualifier/dialogues.jsonl")] {
        let (_, json, _) = baton(root, &["brief", file, "--agent", agent, "--json"]);
        let briefs: Vec<Value> = serde_json::Deserializer::from_str(&json).into_iter().collect::<Result<_, _>>().expect("JSON");
        assert!(briefs.len() >= 3, "{file}: {} briefs", briefs.len());
        for brief in &briefs {
            let mistakes: Vec<String> = validator.iter_errors(brief).map(|error| error.to_string()).collect();
            assert!(mistakes.is_empty(), "{mistakes:?}");
            assert!(brief["version"] == 2 && brief["last_request"].is_string() && !brief["next_step"].as_str().unwrap_or_default().is_empty());
        }
        let (_, page, _) = baton(root, &["brief", file, "--agent", agent]);
        for heading in ["WHY NOW", "SUMMARY", "LAST WORDS", "TRIED", "NEXT"] {
            assert!(page.contains(heading), "{file}: no {heading} in\n{page}");
        }
    }
}

#[test]
fn a_backtest_shows_which_handoffs_another_threshold_adds_removes_and_moves() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let backtest = |set: &[&str]| {
        let mut args = vec!["backtest", "evals/handoff/dialogues.jsonl", "--agent", "support_triage", "--json"];
        args.extend(set.iter().flat_map(|set| ["--set", set]));
        let (code, out, err) = baton(root, &args);
        assert_eq!(code, 0, "{err}");
        serde_json::from_str::<Value>(&out).expect("JSON")
    };
    let same = backtest(&[]);
    assert_eq!((&same["added"], &same["removed"], &same["moved"]), (&0.into(), &0.into(), &0.into()), "the same file changes nothing");
    let keen = backtest(&["frustration=0.3"]);
    assert!(keen["added"].as_u64() > Some(0) && keen["removed"] == 0, "{}", keen["added"]);
    assert!(keen["changes"][0]["now"]["fired"]["evidence"][0]["quote"].is_string(), "{}", keen["changes"][0]);
    let off = backtest(&["frustration=off", "loop=shadow"]);
    assert!(off["removed"].as_u64() > Some(0) && off["added"] == 0);
    let (code, _, err) = baton(root, &["backtest", "--agent", "support_triage", "--set", "temper=1"]);
    assert!(code == 2 && err.contains("there is no trigger `temper`"), "{err}");
}

#[test]
fn a_timing_file_is_learned_named_by_its_agent_and_checked() {
    let files = base();
    let folder = folder(&files);
    let chat = |nth: usize, asks: bool| {
        let (words, label) = if asks { ("my meter burns again, the third time", 1) } else { ("what are your opening hours today", 0) };
        format!(
            r#"{{"id":"d{nth}","source":"own","license":"CC0-1.0","turns":[{{"role":"customer","text":"hello number {nth}","labels":{{"transferable":0}}}},{{"role":"customer","text":"{words}","labels":{{"transferable":{label}}}}}]}}"#
        )
    };
    let chats: Vec<String> = (0..60).map(|nth| chat(nth, nth % 2 == 0)).collect();
    std::fs::write(folder.path().join("chats.jsonl"), chats.join("\n")).expect("written");
    let (code, _, err) = baton(folder.path(), &["learn", "timing", "chats.jsonl", "--out", "agents/triage.timing"]);
    assert_eq!(code, 0, "{err}");
    let learned = std::fs::read(folder.path().join("agents/triage.timing")).expect("a file");
    baton(folder.path(), &["learn", "timing", "chats.jsonl", "--out", "again.timing"]);
    assert_eq!(learned, std::fs::read(folder.path().join("again.timing")).expect("a file"), "the same data gives the same bytes");
    let (code, _, err) = baton(folder.path(), &["check"]);
    assert_eq!(code, 0, "{err}");
    let (_, out, _) = baton(folder.path(), &["backtest", "chats.jsonl", "--agent", "triage", "--set", "learned=enforce", "--json"]);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["added"], 30, "every chat about a burning meter, and no other: {report}");
    std::fs::write(folder.path().join("agents/triage.timing"), "{}").expect("written");
    let (code, out, err) = baton(folder.path(), &["check"]);
    assert!(code == 1 && format!("{out}{err}").contains("not a timing file"), "{out}{err}");
}

#[test]
fn what_stands_in_the_message_that_asks_for_a_person_is_in_the_brief() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("chat.jsonl");
    std::fs::write(&file, r#"{"id":"x","turns":[{"role":"customer","text":"I want to talk to a human. My order A-1093 never arrived"}]}"#)
        .expect("written");
    let file = file.display().to_string();
    let (code, out, err) = baton(Path::new(env!("CARGO_MANIFEST_DIR")), &["brief", &file, "--agent", "order_status", "--json"]);
    assert_eq!(code, 0, "{err}");
    let brief: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(brief["slots"][0]["value"], "A-1093", "{out}");
    assert!(brief["summary"].to_string().contains("A-1093"), "{}", brief["summary"]);
}
