//! Eval suites as a developer meets them: files with mistakes, planted regressions, runs that are stopped, spent or cut off from the outside.
#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

mod exits;
mod files;
mod people;
mod planted;
mod sets;
mod shipped;
mod stand_in;

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A project of its own with one suite `shop`, and a place for runs.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(suite: &str, cases: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a folder") };
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        for part in ["agents", "prompts", "prompts/partials", "prompts/knowledge"] {
            std::fs::create_dir(desk.path(part)).expect("a folder");
            for path in
                std::fs::read_dir(root.join(part)).expect("a folder").map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file())
            {
                std::fs::copy(&path, desk.path(part).join(path.file_name().expect("a name"))).expect("copied");
            }
        }
        std::fs::copy(root.join("workspace.yaml"), desk.path("workspace.yaml")).expect("copied");
        desk.write("evals/shop/suite.toml", suite);
        desk.write("evals/shop/cases/all.yaml", cases);
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    fn change(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(file)).expect("readable");
        assert!(text.contains(from), "{file} has {from:?}");
        std::fs::write(self.path(file), text.replacen(from, to, 1)).expect("written");
    }

    fn command(&self, args: &[&str]) -> Command {
        command(self.folder.path(), args)
    }

    /// Code, standard output, standard error.
    fn baton(&self, args: &[&str]) -> (i32, String, String) {
        run(&mut self.command(args))
    }

    /// The report of the last run.
    fn report(&self) -> Value {
        let runs = std::fs::read_dir(self.path(".baton/evals")).expect("runs");
        let mut paths: Vec<PathBuf> = runs.map(|entry| entry.expect("an entry").path().join("report.json")).filter(|path| path.exists()).collect();
        paths.sort();
        let text = std::fs::read_to_string(paths.last().expect("a run")).expect("readable");
        serde_json::from_str(&text).expect("JSON")
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null()).args(args);
    command
}

fn run(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("it runs");
    (status.code().unwrap_or(-1), String::from_utf8_lossy(&stdout).into_owned(), String::from_utf8_lossy(&stderr).into_owned())
}

/// A suite of five cases that pass with the offline model.
const SUITE: &str = "agent = \"lead_qualifier\"\n";
const CASES: &str = "
cases:
  - id: qualified
    about: Two messages, everything is known
    team: {online: [ana]}
    turns:
      - customer: We are Northwind Traders
      - customer: We want to answer order questions at night
    expect:
      slots: {company: Northwind Traders, use_case: ~any}
      handoff: {by: 2, reason: slots_complete, queue: enterprise-sales, log_has: [company, use_case], notice: 1}
      after: {assigned_to: ana}
  - id: person
    turns:
      - customer: Can I talk to a person, please?
    expect:
      handoff: {by: 1, reason: explicit_request, queue: front-desk}
  - id: upset
    turns:
      - customer: Good morning
      - customer: This is the third time I write and nobody helps, I am furious!
      - customer: You are useless, this is the worst service ever!!
    expect:
      handoff: {by: 3, reason: frustration, queue: front-desk}
  - id: calm
    turns:
      - customer: Good morning
    expect: {handoff: none, ends: agent}
  - id: taken-back
    agent: support_triage
    team: {online: [chen]}
    turns:
      - customer: I was charged twice for my invoice last month
      - wait: 40m
    expect:
      handoff: {by: 1, reason: slots_complete, queue: tier-1-support}
      after: {assigned_to: chen, revoked_after: 15m}
";
