//! How fast suites are played: a thousand recorded conversations of twelve turns, by the real command, and how much memory it takes.
//!
//! `cargo bench --bench evals`. Prints seconds, transcripts and turns a second, and the peak of memory.
#![expect(clippy::expect_used, reason = "a bench ends where something unexpected happens")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const TRANSCRIPTS: usize = 1_000;
const RUNS: usize = 3;
const SAID: [&str; 12] = [
    "Hi, I saw your ad",
    "What do you do exactly?",
    "How much is it for a small team?",
    "I am still comparing some tools",
    "We are a shop for garden furniture",
    "Do you ship to Portugal?",
    "How long does delivery take?",
    "ok",
    "We get about forty chats a day",
    "That sounds good",
    "Do you work with other shops too?",
    "Let me think about it",
];

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    write_suite(folder.path());
    println!(
        "{TRANSCRIPTS} transcripts of {} turns, offline, {} cores",
        SAID.len(),
        std::thread::available_parallelism().map_or(0, std::num::NonZero::get)
    );
    for nth in 1..=RUNS {
        let began = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.current_dir(folder.path()).env_clear().args(["eval", "run", "recorded", "--quiet"]).stdout(Stdio::null());
        let mut child = command.spawn().expect("started");
        let mut peak_kb = 0;
        let status = loop {
            peak_kb = peak_of(child.id()).unwrap_or(peak_kb);
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "the suite passes");
        let took = began.elapsed().as_secs_f64();
        let count = f64::from(u32::try_from(TRANSCRIPTS).expect("a small number"));
        println!(
            "proof: run {nth}: {took:6.2} s  {:7.1} transcripts/s  {:8.0} turns/s  peak {:4} MB",
            count / took,
            12.0 * count / took,
            peak_kb / 1024
        );
    }
}

/// The most memory that a process ever had, in KB.
fn peak_of(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB")?.trim().parse().ok())
}

fn write_suite(folder: &Path) {
    let suite = folder.join("evals/recorded");
    std::fs::create_dir_all(suite.join("transcripts")).expect("a folder");
    std::fs::create_dir_all(suite.join("cases")).expect("a folder");
    std::fs::write(suite.join("suite.toml"), "agent = \"lead_qualifier\"\n").expect("written");
    let mut cases = "cases:\n".to_owned();
    for nth in 0..TRANSCRIPTS {
        let mut lines = format!("{{\"format\":1,\"id\":\"t{nth}\"}}\n");
        for (turn, words) in SAID.iter().enumerate() {
            writeln!(lines, "{{\"at\":\"2026-11-02T09:{turn:02}:00Z\",\"by\":\"customer\",\"text\":\"{words}\"}}").expect("a string");
        }
        std::fs::write(suite.join(format!("transcripts/t{nth}.jsonl")), lines).expect("written");
        writeln!(cases, "  - {{id: t{nth}, transcript: transcripts/t{nth}.jsonl, expect: {{handoff: {{by: [1, 12]}}, never: [reask]}}}}")
            .expect("a string");
    }
    std::fs::write(suite.join("cases/all.yaml"), cases).expect("written");
}
