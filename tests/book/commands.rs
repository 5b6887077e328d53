//! Every command of every page: parsed by the command line itself, and run where nothing outside is needed.
//!
//! A chapter is a walk: its blocks run one after the other in one folder, which `baton init` made. A block with a command of ours that is not run says why,
//! in a comment above it: `not run: WHY`. `in the checkout` runs a block in the source tree, with data of its own. `file: PATH` writes a block into the folder. `shows` compares what
//! a console block shows with what is printed.

use super::shell::commands;
use super::{Block, baton_folder, blocks, pages, root};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Pages that are looked up rather than walked through: their commands must exist, and are not run.
const REFERENCE: [&str; 2] = ["agents/README.md", "evals/README.md"];

fn is_shell(block: &Block) -> bool {
    matches!(block.kind.as_str(), "sh" | "console" | "bash")
}

/// What is typed: in a console the lines behind a `$`.
fn typed(block: &Block) -> String {
    if block.kind != "console" {
        return block.text.clone();
    }
    block.text.lines().filter_map(|line| line.strip_prefix("$ ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_command_in_a_block_exists_with_all_of_its_flags() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (path, text) in pages() {
        for block in blocks(&text).iter().filter(|block| is_shell(block)) {
            for words in commands(&typed(block)) {
                seen += 1;
                let parsed = baton::cli::command().try_get_matches_from(&words);
                if let Some(error) = parsed.err().filter(clap::Error::use_stderr) {
                    let told = error.to_string();
                    wrong.push(format!("{path}:{}: {}\n    {}", block.line, words.join(" "), told.lines().next().unwrap_or_default()));
                }
            }
        }
    }
    assert!(seen > 60, "only {seen} commands were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `` `baton x y --flag` `` in running text: the commands and flags in it exist. Alternatives stand with `|`, capitals are for values.
#[test]
fn every_command_named_in_running_text_exists() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (path, text) in pages() {
        let prose = without_blocks(&text).replace("\\|", "|");
        for span in prose.split('`').skip(1).step_by(2).filter(|span| span.starts_with("baton ") && !span.contains('\n')) {
            seen += 1;
            if let Some(problem) = unknown_in(span) {
                wrong.push(format!("{path}: `{span}`: {problem}"));
            }
        }
    }
    assert!(seen > 60, "only {seen} were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn without_blocks(text: &str) -> String {
    let mut open = false;
    let outside = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        open ^= is_fence;
        !open && !is_fence
    });
    outside.collect::<Vec<_>>().join("\n")
}

fn unknown_in(span: &str) -> Option<String> {
    let root = baton::cli::command();
    let mut levels = vec![&root];
    let mut above = Vec::new();
    for word in span.split_whitespace().skip(1) {
        let word = word.trim_matches(['[', ']', ',']);
        if let Some(flag) = word.strip_prefix("--") {
            let flag = flag.split('=').next().unwrap_or_default();
            let known = |command: &&clap::Command| command.get_arguments().any(|arg| arg.get_long() == Some(flag));
            if !levels.iter().chain(&above).chain([&&root]).any(known) && !["help", "version"].contains(&flag) {
                return Some(format!("no flag --{flag}"));
            }
        } else if levels.iter().all(|command| command.has_subcommands()) {
            let mut below = Vec::new();
            for name in word.split('|') {
                match levels.iter().find_map(|command| command.find_subcommand(name)) {
                    Some(command) => below.push(command),
                    None => return Some(format!("no command {name}")),
                }
            }
            above.append(&mut levels);
            levels = below;
        }
    }
    None
}

#[test]
fn a_command_that_does_not_exist_is_found_in_running_text() {
    assert_eq!(unknown_in("baton eval run|compare --live"), None);
    assert_eq!(unknown_in("baton workspace history|revert N"), None);
    assert!(unknown_in("baton evil run").is_some_and(|told| told.contains("evil")));
    assert!(unknown_in("baton eval run|fly").is_some_and(|told| told.contains("fly")));
    assert!(unknown_in("baton check --strickt").is_some_and(|told| told.contains("strickt")));
}

struct Walk {
    folder: tempfile::TempDir,
    path: String,
}

impl Walk {
    fn begin(path: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let walk = Self { folder, path: path.to_owned() };
        let made = walk.run("baton init . > /dev/null", walk.folder.path());
        assert!(made.status.success(), "{path}: {}", String::from_utf8_lossy(&made.stderr));
        walk
    }

    fn run(&self, script: &str, folder: &Path) -> Output {
        let mut command = Command::new("bash");
        command.args(["-euo", "pipefail", "-c", script]).current_dir(folder).env_clear().stdin(Stdio::null());
        let search = format!("{}:/usr/local/bin:/usr/bin:/bin", baton_folder().display());
        command.env("PATH", search).env("HOME", self.folder.path()).env("BATON_LOG", "error").env("BATON_LISTEN", "127.0.0.1:0");
        if folder == root() {
            command.env("BATON_DATA_DIR", self.folder.path().join("data"));
        }
        command.output().expect("bash")
    }

    /// What is wrong with a block, if anything.
    fn step(&self, block: &Block) -> Option<String> {
        let here = if block.note.as_deref() == Some("in the checkout") { root() } else { self.folder.path().to_owned() };
        if block.kind != "console" {
            return self.told(block, &self.run(&block.text, &here), &[0]);
        }
        // A `cd` holds for the commands after it.
        let mut moved = String::new();
        for (line, shown) in exchanges(&block.text) {
            if line.starts_with("cd ") {
                moved = format!("{line} && ");
                continue;
            }
            // What finds something, or a difference, says so by 1.
            let output = self.run(&format!("{moved}{line}"), &here);
            if let Some(wrong) = self.told(block, &output, &[0, 1]) {
                return Some(wrong);
            }
            let printed = String::from_utf8_lossy(&output.stdout).trim_end().to_owned();
            if block.note.as_deref() == Some("shows") && printed != shown {
                return Some(format!("{}:{}: {line}\n--- printed\n{printed}\n--- shown\n{shown}", self.path, block.line));
            }
        }
        None
    }

    fn told(&self, block: &Block, output: &Output, fine: &[i32]) -> Option<String> {
        let code = output.status.code().unwrap_or(-1);
        let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (!fine.contains(&code)).then(|| format!("{}:{} ended with {code}:\n{}\n{said}", self.path, block.line, block.text))
    }
}

/// `(command, what is shown below it)` of a console block.
fn exchanges(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            found.push((command.to_owned(), String::new()));
        } else if let Some((_, shown)) = found.last_mut() {
            if !shown.is_empty() {
                shown.push('\n');
            }
            shown.push_str(line);
        }
    }
    found
}

#[test]
fn the_commands_that_need_nothing_from_outside_run_as_they_stand() {
    let (mut ran, mut told) = (0, Vec::new());
    for (path, text) in pages().into_iter().filter(|(path, _)| !REFERENCE.contains(&path.as_str())) {
        let blocks = blocks(&text);
        // What is not ours to run, `curl` and the like, is not run.
        let is_ours = |block: &Block| is_shell(block) && !commands(&typed(block)).is_empty();
        let wanted = |block: &&Block| match block.note.as_deref() {
            Some(note) => note.starts_with("file: ") || (is_ours(block) && !note.starts_with("not run: ")),
            None => is_ours(block),
        };
        let steps: Vec<&Block> = blocks.iter().filter(wanted).collect();
        if steps.is_empty() {
            continue;
        }
        let walk = Walk::begin(&path);
        for block in steps {
            if let Some(file) = block.note.as_deref().and_then(|note| note.strip_prefix("file: ")) {
                let file = walk.folder.path().join(file);
                fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
                fs::write(file, &block.text).expect("written");
            } else {
                ran += 1;
                told.extend(walk.step(block));
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    assert!(ran > 10, "only {ran} blocks ran");
}
