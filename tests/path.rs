//! `tests/path/run`, with the binary of this build: what the book tells a stranger, from `baton init` to a conversation that goes on while two nodes
//! on Postgres are replaced behind a proxy.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

use std::path::Path;
use std::process::{Command, Output, Stdio};

#[expect(clippy::disallowed_methods, reason = "tests have no command line: the variable is how a machine says that it has a Postgres")]
fn postgres() -> Option<String> {
    std::env::var("BATON_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

fn run(server: &str) -> Output {
    let mut command = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/path/run"));
    command.env("BATON", env!("CARGO_BIN_EXE_baton")).env("BATON_TEST_POSTGRES", server).stdin(Stdio::null());
    command.output().expect("the script is started")
}

#[test]
fn a_stranger_comes_from_the_book_to_a_conversation_over_two_nodes() {
    let Some(server) = postgres() else {
        eprintln!("skipped: a_stranger_comes_from_the_book_to_a_conversation_over_two_nodes; set BATON_TEST_POSTGRES");
        return;
    };
    let output = run(&server);
    let (told, wrong) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{told}{wrong}");
    let last = told.lines().last().unwrap_or_default();
    if last.starts_with("path: SKIPPED") {
        eprintln!("skipped: a_stranger_comes_from_the_book_to_a_conversation_over_two_nodes; {last}");
    } else {
        assert_eq!(last, "path: holds", "{told}{wrong}");
    }
}
