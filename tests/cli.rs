//! The command line as a user meets it: the real binary, its output and its exit codes.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "cli/init.rs"]
mod init;
#[path = "cli/manual.rs"]
mod manual;
#[path = "cli/upgrade.rs"]
mod upgrade;

use serde_json::{Value, json};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

fn baton(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").env("BATON_LOG", "info").stdin(Stdio::null());
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

/// A project folder of its own, a copy of the shipped one.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for part in ["agents", "prompts", "prompts/partials", "prompts/knowledge"] {
        let Ok(entries) = std::fs::read_dir(root.join(part)) else { continue };
        std::fs::create_dir(folder.path().join(part)).expect("a folder");
        for path in entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            std::fs::copy(&path, folder.path().join(part).join(path.file_name().expect("a name"))).expect("copied");
        }
    }
    std::fs::copy(root.join("workspace.yaml"), folder.path().join("workspace.yaml")).expect("copied");
    folder
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "{file} has {from:?}");
    std::fs::write(path, text.replacen(from, to, 1)).expect("written");
}

#[test]
fn the_shipped_project_has_no_mistakes() {
    let (code, out, _) = run(baton(Path::new(env!("CARGO_MANIFEST_DIR"))).arg("check"));
    assert_eq!(code, 0);
    assert!(out.contains("lead_qualifier") && out.contains("support_triage"), "{out}");
}

#[test]
fn every_mistake_of_a_project_is_found_at_once_with_its_place() {
    let folder = project();
    let lead = "agents/lead_qualifier.yaml";
    change(folder.path(), lead, "complete: enterprise-sales", "complete: enterprise-sale");
    change(folder.path(), lead, "{type: string, minLength: 2, maxLength: 120", "{type: strin, minLength: 2, maxLength: 120");
    change(folder.path(), lead, "- name: use_case", "- name: company");
    change(folder.path(), "agents/support_triage.yaml", "prompt: support_triage.md", "prompt: triage.md");
    change(folder.path(), "prompts/lead_qualifier.md", "{{ agent.description }}", "{{ agent.desciption }}");
    change(folder.path(), "workspace.yaml", "catch_all: front-desk", "catch_all: reception");
    change(folder.path(), "workspace.yaml", "members: [chen]", "members: [chem]");
    change(folder.path(), "workspace.yaml", "role: admin", "role: boss");
    change(folder.path(), "workspace.yaml", "default_agent: lead_qualifier", "default_agent: lead");
    let (code, out, _) = run(baton(folder.path()).args(["check", "--json"]));
    assert_eq!(code, 1);
    let report: Value = serde_json::from_str(&out).expect("JSON");
    let found: Vec<String> = report["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|p| format!("{}:{} {}", p["file"].as_str().unwrap_or_default(), p["line"], p["what"].as_str().unwrap_or_default()))
        .collect();
    let all = found.join("\n");
    for (place, word) in [
        ("agents/lead_qualifier.yaml", "enterprise-sale"),
        ("agents/lead_qualifier.yaml", "slot company"),
        ("agents/lead_qualifier.yaml", "is there twice"),
        ("agents/support_triage.yaml", "prompts/triage.md"),
        ("prompts/lead_qualifier.md:1", "undefined"),
        ("workspace.yaml", "reception"),
        ("workspace.yaml", "chem"),
        ("workspace.yaml", "boss"),
        ("workspace.yaml", "no agent `lead`"),
    ] {
        assert!(found.iter().any(|line| line.starts_with(place) && line.contains(word)), "{place} {word}:\n{all}");
    }
    let without_line = report["problems"].as_array().expect("problems").iter().filter(|p| p["line"] == json!(0)).count();
    assert_eq!(without_line, 0, "{all}");
}

#[test]
fn yaml_that_cannot_be_read_is_told_with_line_and_column() {
    let folder = project();
    change(folder.path(), "agents/lead_qualifier.yaml", "title: Lead qualifier", "titel: Lead qualifier");
    let (code, out, _) = run(baton(folder.path()).arg("check"));
    assert_eq!(code, 1);
    assert!(out.contains("agents/lead_qualifier.yaml:2:1"), "{out}");
}

#[test]
fn the_server_does_not_start_with_a_bad_agent_nor_without_a_secret() {
    let folder = project();
    let (code, _, err) = run(baton(folder.path()).arg("serve"));
    assert_eq!(code, 2);
    assert!(err.contains("WHATSAPP_APP_SECRET"), "{err}");
    change(folder.path(), "agents/lead_qualifier.yaml", "complete: enterprise-sales", "complete: nowhere");
    let (code, _, err) = run(baton(folder.path()).arg("serve").env("WHATSAPP_APP_SECRET", "x"));
    assert_eq!(code, 2);
    assert!(err.contains("agents/lead_qualifier.yaml:") && err.contains("nowhere"), "{err}");
}

#[test]
fn wrong_settings_are_told_and_secrets_are_not() {
    let folder = project();
    let (code, _, err) = run(baton(folder.path()).arg("serve").env("BATON_LISTEN", "here").env("WHATSAPP_APP_SECRET", "very-secret"));
    assert_eq!(code, 2);
    assert!(err.contains("BATON_LISTEN") && !err.contains("very-secret"), "{err}");
    std::fs::write(folder.path().join("baton.toml"), "baton_listen = \"127.0.0.1:0\"\nwhatsapp_secret = \"x\"\n").expect("written");
    let (code, _, err) = run(baton(folder.path()).arg("check"));
    assert_eq!(code, 2);
    assert!(err.contains("baton.toml:2:1") && err.contains("whatsapp_secret"), "{err}");
    let (_, help, _) = run(baton(folder.path()).args(["serve", "--help"]).env("OPENAI_API_KEY", "sk-very-secret"));
    assert!(!help.contains("sk-very-secret"));
}

#[test]
fn the_demo_refuses_to_listen_beyond_this_machine() {
    let folder = project();
    let (code, _, err) = run(baton(folder.path()).args(["demo", "--listen", "0.0.0.0:0"]));
    assert_eq!(code, 2);
    assert!(err.contains("loopback"), "{err}");
}

#[test]
fn a_chat_in_the_terminal_shows_slots_and_the_handoff() {
    let mut child = baton(Path::new(env!("CARGO_MANIFEST_DIR")))
        .args(["chat", "lead_qualifier", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    child.stdin.take().expect("input").write_all(b"Hi, I saw your ad\nWe are Acme GmbH\nWe want to automate our support\n").expect("written");
    let output = child.wait_with_output().expect("it ends");
    let lines: Vec<Value> = String::from_utf8_lossy(&output.stdout).lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[1]["slots"]["company"], "Acme GmbH");
    assert_eq!(lines[2]["handoff"]["trigger"], "slots_complete");
    assert_eq!(lines[2]["owner"], "queue");
}

fn replay(files: &[&Path], agent: &str) -> Value {
    let mut command = baton(Path::new(env!("CARGO_MANIFEST_DIR")));
    let (code, out, err) = run(command.args(["replay", "--json", "--agent", agent]).args(files).env("BATON_LOG", "error"));
    assert_eq!(code, 0, "{out}\n{err}");
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn our_dialogues_end_in_a_reply_or_a_handoff_and_nothing_is_lost() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let triage = replay(&[&root.join("evals/support_triage/dialogues.jsonl")], "support_triage");
    assert_eq!(triage["total"]["ended"]["handed off: Everything needed is known"], 4, "{triage}");
    let report = replay(&[&root.join("evals/lead_qualifier/dialogues.jsonl")], "lead_qualifier");
    assert_eq!((&report["total"]["lost"], &report["total"]["doubled"]), (&json!(0), &json!(0)));
    let ended = |id: &str| report["outcomes"].as_array().and_then(|o| o.iter().find(|o| o["name"] == id)).map(|o| o["ended"].clone());
    assert_eq!(ended("lead-es"), Some(json!("handed off: Everything needed is known")));
    assert_eq!(ended("lead-stop"), Some(json!("stopped by the customer")));
    assert_eq!(ended("lead-person-es"), Some(json!("handed off: Asked for a person")));
    assert_eq!(ended("lead-no-human-needed"), Some(json!("handed off: Everything needed is known")), "a refusal of a person is no request for one");
    assert_eq!(ended("lead-questions-only"), Some(json!("handed off: Beyond the agent")));
}

#[test]
fn recorded_dialogues_of_others_end_in_a_reply_a_handoff_or_a_clear_stop() {
    let sets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets");
    if !sets.exists() {
        eprintln!("skipped: the recorded dialogues are not beside this checkout");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for set in ["sgd-forms/dev", "multidogo-slots/dev", "dbdc3/dev", "explicit/tau", "explicit/cucom"] {
        let unpacked = Command::new("zcat").arg(sets.join(format!("{set}.jsonl.gz"))).output().expect("zcat");
        let text = String::from_utf8(unpacked.stdout).expect("UTF-8");
        let path = folder.path().join(format!("{}.jsonl", set.replace('/', "-")));
        std::fs::write(&path, text.lines().take(60).collect::<Vec<_>>().join("\n")).expect("written");
        files.push(path);
    }
    let report = replay(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>(), "lead_qualifier");
    assert!(report["total"]["inputs"].as_u64() >= Some(250), "{}", report["total"]);
    assert_eq!((&report["total"]["lost"], &report["total"]["doubled"], &report["total"]["refused"]), (&json!(0), &json!(0), &json!(0)));
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_running_server_takes_good_changes_in_and_keeps_the_old_agents_on_bad_ones() {
    let folder = project();
    let log = std::fs::File::create(folder.path().join("log")).expect("a file");
    let mut command = baton(folder.path());
    command.arg("serve").env("BATON_LISTEN", "127.0.0.1:0").env("WHATSAPP_APP_SECRET", "x").env("WHATSAPP_ACCESS_TOKEN", "x").stderr(log);
    let _server = Running(command.spawn().expect("it runs"));
    let told = |word: &str| {
        for _ in 0..400 {
            if std::fs::read_to_string(folder.path().join("log")).unwrap_or_default().contains(word) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        false
    };
    assert!(told("baton is ready"));
    change(folder.path(), "agents/lead_qualifier.yaml", "complete: enterprise-sales", "complete: nowhere");
    assert!(told("the old agents stay"), "a bad file is refused");
    assert!(told("agents/lead_qualifier.yaml:"), "with its place");
    change(folder.path(), "agents/lead_qualifier.yaml", "complete: nowhere", "complete: front-desk");
    assert!(told("the new agents are in force"));
}

/// Runs with a password on standard input.
fn run_with(command: &mut Command, input: &str) -> (i32, String, String) {
    use std::io::Write as _;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    // Who refuses before it reads has closed the pipe.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

#[test]
fn people_are_added_and_removed_without_touching_a_file() {
    let folder = project();
    let path = folder.path();
    let add =
        |email: &str, more: &[&str], password: &str| run_with(baton(path).args(["user", "add", email, "--name", "Noor Haddad"]).args(more), password);
    for (more, password, told) in [
        (&["--role", "boss"][..], "", "there is rep, lead and admin"),
        (&["--queue", "nowhere"], "", "--queue nowhere: there is "),
        (&["--team", "nowhere"], "", "nowhere"),
        (&["--id", "ana"], "", "`ana` is Ana Ruiz already"),
        (&[], "short", "at least 12"),
    ] {
        let (code, _, err) = add("noor@example.com", more, password);
        assert!(code != 0 && err.contains(told), "{more:?}: {code} {err}");
    }
    let (_, people, _) = run(baton(path).args(["user", "list"]));
    assert!(!people.contains("noor"), "nobody was added by a mistake: {people}");

    let (code, _, err) = add("Noor@Example.com", &["--role", "lead", "--team", "sales", "--queue", "enterprise-sales"], "a long password\n");
    assert_eq!(code, 0, "{err}");
    let (_, people, _) = run(baton(path).args(["user", "list"]));
    assert!(people.contains("noor\tnoor@example.com\tlead\tNoor Haddad\thas a password"), "{people}");
    let (_, file, _) = run(baton(path).arg("export"));
    assert!(file.contains("noor@example.com"), "{file}");
    let (code, _, err) = run(baton(path).args(["user", "remove", "noor@example.com"]));
    assert_eq!(code, 0, "{err}");
    let (_, file, _) = run(baton(path).arg("export"));
    assert!(!file.contains("noor"), "neither among the people nor in a queue: {file}");
    let (code, _, err) = run(baton(path).args(["user", "remove", "noor@example.com"]));
    assert!(code != 0 && err.contains("there is nobody with the address noor@example.com"), "{err}");
}

#[tokio::test]
async fn the_audit_log_shows_what_was_done_and_that_somebody_changed_it() {
    use sqlx::{Connection as _, Executor as _};
    let folder = project();
    let path = folder.path();
    let (code, _, err) = run_with(baton(path).args(["user", "password", "ana@example.com"]), "a long password\n");
    assert_eq!(code, 0, "{err}");
    let (code, _, err) = run(baton(path).args(["user", "add", "noor@example.com", "--name", "Noor Haddad"]));
    assert_eq!(code, 0, "{err}");
    let verify = |more: &[&str]| run(baton(path).args(["audit", "verify"]).args(more));
    let (code, out, err) = verify(&[]);
    assert!(code == 0 && out.starts_with("3 entries, each as it was sealed."), "{code} {out} {err}");
    let head = out.trim().rsplit(' ').next().expect("a hash").to_owned();
    let (_, list, _) = run(baton(path).args(["audit", "list"]));
    assert!(list.contains("password_set") && list.contains("person:ana") && list.contains("version 2: noor@example.com added"), "{list}");
    assert_eq!(verify(&["--holds", &head]).0, 0);

    let mut db = sqlx::SqliteConnection::connect(&format!("sqlite://{}", path.join(".baton/baton.db").display())).await.expect("the database");
    for (change, back, told) in [
        (
            "UPDATE audit SET actor = 'bo' WHERE n = 2",
            "UPDATE audit SET actor = 'command line' WHERE n = 2",
            "entry 2 (password_set by bo) is not as it was sealed",
        ),
        ("UPDATE audit SET n = 9 WHERE n = 1", "UPDATE audit SET n = 1 WHERE n = 9", "entry 1 is missing: the next one is 2"),
    ] {
        db.execute(change).await.expect("changed");
        let (code, _, err) = verify(&[]);
        assert!(code == 1 && err.contains(told), "{change}: {code} {err}");
        db.execute(back).await.expect("as before");
        assert_eq!(verify(&[]).0, 0);
    }
    db.execute("DELETE FROM audit WHERE n = 3").await.expect("cut off");
    assert_eq!(verify(&[]).0, 0, "what is left is whole");
    let (code, _, err) = verify(&["--holds", &head]);
    assert!(code == 1 && err.contains("the hash that you hold is not in it"), "{err}");
}
