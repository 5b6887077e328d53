//! The suites that ship: they pass offline, twice with the same bytes, and reach nothing.

use super::{command, run};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn report_of(folder: &Path) -> (Vec<u8>, Vec<u8>) {
    let run = std::fs::read_dir(folder.join("evals")).expect("runs").next().expect("a run").expect("an entry").path();
    (std::fs::read(run.join("report.json")).expect("readable"), std::fs::read(run.join("report.html")).expect("readable"))
}

#[test]
fn the_shipped_suites_pass_offline_and_a_rerun_gives_the_same_bytes() {
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for folder in [&first, &second] {
        let (code, out, told) = run(&mut command(&root(), &["--data-dir", &folder.path().display().to_string(), "eval", "run", "--quiet"]));
        assert_eq!(code, 0, "{out}{told}");
    }
    let (a, b) = (report_of(first.path()), report_of(second.path()));
    assert!(a.0 == b.0 && a.1 == b.1, "the same bytes");
    let report: serde_json::Value = serde_json::from_slice(&a.0).expect("JSON");
    let cases: usize = report["suites"].as_array().expect("suites").iter().map(|suite| suite["cases"].as_array().map_or(0, Vec::len)).sum();
    assert!(cases >= 300, "{cases} cases");
}

#[test]
fn a_run_opens_no_socket() {
    if std::process::Command::new("strace").arg("-V").output().is_err() {
        eprintln!("skipped: strace is not installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let mut traced = std::process::Command::new("strace");
    traced.args(["-f", "-e", "trace=socket,connect", "-o"]).arg(&trace).arg(env!("CARGO_BIN_EXE_baton"));
    traced.current_dir(root()).env_clear().env("PATH", "/usr/bin:/bin");
    traced.args(["--data-dir", &folder.path().display().to_string(), "eval", "run", "lead_qualifier", "--quiet"]);
    let (code, _, told) = run(&mut traced);
    let Ok(calls) = std::fs::read_to_string(&trace) else {
        eprintln!("skipped: nothing can be traced here: {told}");
        return;
    };
    if told.contains("ptrace") {
        eprintln!("skipped: nothing can be traced here: {told}");
        return;
    }
    assert_eq!(code, 0, "{told}");
    let reached: Vec<&str> = calls.lines().filter(|line| line.contains("AF_INET")).collect();
    assert!(reached.is_empty() && calls.contains("exited with 0"), "{reached:?}");
}
