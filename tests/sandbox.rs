//! Agents in the sandbox as a user runs it: the real binary, its phone, files written by `baton new agent`, a restart in between.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running demo; ends with the test.
struct Demo {
    process: Child,
    base: String,
    http: reqwest::Client,
}

impl Drop for Demo {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn baton(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command
}

impl Demo {
    async fn start(folder: &Path, agent: &str, more: &[&str]) -> Self {
        let log = folder.join("log");
        let file = std::fs::File::create(&log).expect("a file");
        let mut command = baton(folder);
        command.args(["demo", "--agent", agent, "--listen", "127.0.0.1:0"]).args(more).env("BATON_LOG", "info");
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "a test's own client")]
        let http = reqwest::Client::builder().build().expect("a client");
        let process = command.stdout(Stdio::null()).stderr(file).spawn().expect("it runs");
        let mut demo = Self { process, base: String::new(), http };
        for _ in 0..400 {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            // A terminal's colors, if there are any, stand between the words.
            let mut parts = text.split('\u{1b}');
            let first = parts.next().unwrap_or_default().to_owned();
            let plain = parts.fold(first, |plain, part| plain + part.split_once('m').map_or(part, |(_, rest)| rest));
            let address = plain.split("listen=").nth(1).and_then(|rest| rest.split_whitespace().next()).map(str::to_owned);
            if let Some(address) = address.filter(|_| plain.contains("baton is ready")) {
                demo.base = format!("http://{address}");
                return demo;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the demo did not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
    }

    /// Writes as a customer, and waits for so many messages of ours on the phone.
    async fn says(&self, phone: &str, text: &str, answers: usize) -> Vec<String> {
        let url = format!("{}/sandbox/phones/{phone}/messages", self.base);
        let posted = self.http.post(&url).json(&json!({"text": text})).send().await.expect("sent");
        assert!(posted.status().is_success(), "{}", posted.status());
        for _ in 0..400 {
            let shown: Value = self.http.get(url.trim_end_matches("/messages")).send().await.expect("asked").json().await.expect("JSON");
            let ours: Vec<String> = shown["messages"]
                .as_array()
                .into_iter()
                .flatten()
                .filter(|message| message["from"] != "customer")
                .filter_map(|message| message["text"].as_str().map(str::to_owned))
                .collect();
            if ours.len() >= answers {
                return ours;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no answer to {text:?}");
    }
}

fn workspace(folder: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("workspace.yaml")).expect("readable");
    std::fs::write(folder.join("workspace.yaml"), text.replace("default_agent: lead_qualifier", "default_agent: room_booking")).expect("written");
    std::fs::create_dir_all(folder.join("agents")).expect("a folder");
    std::fs::create_dir_all(folder.join("prompts")).expect("a folder");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_agent_answers_in_the_sandbox_without_touching_the_source() {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path());
    let made = baton(folder.path()).args(["new", "agent", "room_booking"]).output().expect("it runs");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let checked = baton(folder.path()).args(["check", "--strict"]).output().expect("it runs");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let demo = Demo::start(folder.path(), "room_booking", &[]).await;
    let said = demo.says("+447700900123", "Good morning to you all.", 1).await;
    assert!(said.first().is_some_and(|words| words.contains('?')), "it greets and asks: {said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_stays_on_its_agents_version_over_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    workspace(folder.path());
    assert!(baton(folder.path()).args(["new", "agent", "room_booking"]).status().expect("it runs").success());
    let file = folder.path().join("agents/room_booking.yaml");
    let first = std::fs::read_to_string(&file).expect("readable");
    let question = "What can we do for you?";
    assert!(first.contains(question), "the new agent's first question");
    let questions = |nth: u32| first.replace(question, &format!("Question of version {nth}?"));
    std::fs::write(&file, questions(1)).expect("written");
    let demo = Demo::start(folder.path(), "room_booking", &[]).await;
    let said = demo.says("+34600000001", "Good morning to you all.", 1).await;
    assert!(said.first().is_some_and(|words| words.contains("version 1")), "{said:?}");
    drop(demo);
    std::fs::write(&file, questions(2)).expect("written");
    let demo = Demo::start(folder.path(), "room_booking", &["--keep"]).await;
    let said = demo.says("+34600000001", "What do you mean by that?", 1).await;
    assert!(said.iter().any(|words| words.contains("version 1")) && !said.iter().any(|words| words.contains("version 2")), "{said:?}");
    let said = demo.says("+15550100199", "Good morning to you all.", 1).await;
    assert!(said.iter().any(|words| words.contains("version 2")), "a new chat begins with the new one: {said:?}");
}
