//! Man pages and completions name every command.

use super::{baton, run};
use std::fs;
use std::process::Command;

/// `eval-run`, `serve`, … of all commands.
fn names(command: &clap::Command, above: &str, into: &mut Vec<String>) {
    for sub in command.get_subcommands() {
        let name = format!("{above}-{}", sub.get_name());
        names(sub, &name, into);
        into.push(name);
    }
}

#[test]
fn every_command_has_a_man_page() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, out, err) = run(baton(folder.path()).args(["man", "share/man1"]));
    assert_eq!(code, 0, "{err}");
    let mut all = vec!["baton".to_owned()];
    names(&baton::cli::command(), "baton", &mut all);
    assert!(all.len() > 40, "{all:?}");
    for name in &all {
        let path = format!("share/man1/{name}.1");
        assert!(out.lines().any(|line| line == path), "{path} is said to be written");
        let page = fs::read_to_string(folder.path().join(&path)).expect("written");
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{path}: {page}");
    }
    let serve = fs::read_to_string(folder.path().join("share/man1/baton-serve.1")).expect("written");
    assert!(serve.contains("\\-\\-role") && serve.contains("BATON_ROLE"), "{serve}");
}

#[test]
fn shells_complete_every_command_and_bash_takes_its_script() {
    let folder = tempfile::tempdir().expect("a folder");
    for shell in ["bash", "zsh", "fish"] {
        let (code, script, err) = run(baton(folder.path()).args(["completions", shell]));
        assert_eq!(code, 0, "{err}");
        for command in baton::cli::command().get_subcommands() {
            assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
        }
    }
    let (_, script, _) = run(baton(folder.path()).args(["completions", "bash"]));
    fs::write(folder.path().join("baton.bash"), script).expect("written");
    let asked = "source baton.bash; COMP_WORDS=(baton upg); COMP_CWORD=1; _baton baton upg baton 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"";
    let done = Command::new("bash").args(["-c", asked]).current_dir(folder.path()).output().expect("bash");
    assert_eq!(String::from_utf8_lossy(&done.stdout).trim(), "upgrade-check", "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(run(baton(folder.path()).args(["completions", "tcsh"])).0, 2);
}
