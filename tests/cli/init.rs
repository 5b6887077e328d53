//! A project made by `baton init`, from nothing but the binary: checked, its cases played, and a customer answered in its demo.

use super::{Running, baton, run};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

/// The address of a demo that is ready.
async fn demo(folder: &Path) -> (Running, String) {
    let log = folder.join("demo.log");
    let file = fs::File::create(&log).expect("a file");
    let mut command = baton(folder);
    command.args(["demo", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(file).env("BATON_LOG_JSON", "true");
    let running = Running(command.spawn().expect("it runs"));
    for _ in 0..400 {
        let text = fs::read_to_string(&log).unwrap_or_default();
        let ready = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()).find_map(|line| {
            let fields = line.get("fields").unwrap_or(&line);
            (fields["message"] == "baton is ready").then(|| fields["listen"].as_str().unwrap_or_default().to_owned())
        });
        if let Some(address) = ready {
            return (running, format!("http://{address}"));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the demo did not start: {}", fs::read_to_string(&log).unwrap_or_default());
}

#[tokio::test]
async fn from_an_empty_folder_to_an_answered_customer_with_the_binary_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    let (code, out, err) = run(baton(path).arg("init"));
    assert_eq!(code, 0, "{err}");
    let written: Vec<&str> = out.lines().collect();
    for file in [
        "agents/lead_qualifier.yaml",
        "prompts/lead_qualifier.md",
        "prompts/knowledge/company.md",
        "evals/lead_qualifier/suite.toml",
        "workspace.yaml",
        ".env.example",
        ".gitignore",
        ".github/workflows/agents.yml",
        "README.md",
        "schemas/agent.json",
    ] {
        assert!(written.contains(&file) && path.join(file).is_file(), "{file}:\n{out}");
    }
    assert!(err.contains("baton check") && err.contains("baton eval run") && err.contains("baton demo"), "it says what is next: {err}");

    let (code, out, err) = run(baton(path).args(["check", "--strict"]));
    assert_eq!(code, 0, "{out}{err}");
    let (code, out, err) = run(baton(path).args(["eval", "run"]));
    assert_eq!(code, 0, "{out}{err}");

    // The demo plays this folder's agent, not the one inside the binary.
    super::change(path, "agents/lead_qualifier.yaml", "Which company are you with?", "Who sent you our way?");
    let (_running, base) = demo(path).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    let http = reqwest::Client::builder().build().expect("a client");
    let phone = format!("{base}/sandbox/phones/+447700900123");
    let sent = http.post(format!("{phone}/messages")).json(&json!({"text": "Good morning to you all."})).send().await.expect("sent");
    assert!(sent.status().is_success(), "{}", sent.status());
    for _ in 0..400 {
        let shown: Value = http.get(&phone).send().await.expect("asked").json().await.expect("JSON");
        let answered = shown["messages"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|message| message["from"] != "customer" && message["text"].as_str().is_some_and(|text| text.contains("Who sent you our way?")));
        if answered {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody answered");
}

#[test]
fn a_case_that_the_agent_does_not_pass_fails_the_new_projects_evals() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(run(baton(folder.path()).args(["init", "mine"])).0, 0);
    let mine = folder.path().join("mine");
    super::change(&mine, "agents/lead_qualifier.yaml", "complete: enterprise-sales", "complete: front-desk");
    let (code, out, err) = run(baton(&mine).args(["eval", "run", "--only", "#critical"]));
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("en-ad") || err.contains("en-ad"), "{out}{err}");
}

#[test]
fn a_folder_with_a_project_is_left_as_it_is_and_a_readme_that_is_there_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    fs::write(path.join("README.md"), "ours\n").expect("written");
    let (code, out, err) = run(baton(path).arg("init"));
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("README.md was there") && !out.lines().any(|line| line == "README.md"), "{out}{err}");
    assert_eq!(fs::read_to_string(path.join("README.md")).expect("there"), "ours\n");

    let before = fs::read_to_string(path.join("workspace.yaml")).expect("there");
    let (code, out, err) = run(baton(path).arg("init"));
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("holds a project already") && err.contains("agents"), "{err}");
    assert_eq!(fs::read_to_string(path.join("workspace.yaml")).expect("there"), before);

    let other = path.join("other");
    fs::create_dir_all(other.join("schemas")).expect("a folder");
    fs::write(other.join("schemas/agent.json"), "{}").expect("written");
    let (code, _, err) = run(baton(path).args(["init", "other"]));
    assert!(code == 2 && err.contains("schemas/agent.json is there already") && !other.join("agents").exists(), "{err}");
}

#[test]
fn what_is_written_tells_no_secret_and_keeps_what_is_local_out_of_git() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    assert_eq!(run(baton(path).arg("init")).0, 0);
    let ignored = fs::read_to_string(path.join(".gitignore")).expect("there");
    assert!(ignored.lines().any(|line| line == ".env") && ignored.lines().any(|line| line == "/.baton"), "{ignored}");
    let env = fs::read_to_string(path.join(".env.example")).expect("there");
    let known = baton::cli::command();
    let known: Vec<String> = known.get_arguments().filter_map(|arg| Some(arg.get_env()?.to_string_lossy().into_owned())).collect();
    for line in env.lines().map(|line| line.trim_start_matches("# ")).filter(|line| line.contains('=') && !line.contains(' ')) {
        let (name, value) = line.split_once('=').expect("it has one");
        assert!(known.iter().any(|variable| variable == name), "{name} is no setting");
        let is_secret = ["SECRET", "TOKEN", "KEY"].iter().any(|word| name.contains(word));
        assert!(!is_secret || value.is_empty(), "{line}");
    }
}
