//! The book, the README and the files in deploy/ say what is so: every command in them exists, those that can run here do, every link leads somewhere,
//! and a backup made as the book says brings the conversations back.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

#[path = "book/backup.rs"]
mod backup;
#[path = "book/commands.rs"]
mod commands;
#[path = "book/deploy.rs"]
mod deploy;
#[path = "book/links.rs"]
mod links;
#[path = "book/shell.rs"]
mod shell;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Pages for people, as `(path from the root, text)`.
fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<String> =
        ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "agents/README.md", "evals/README.md"].map(str::to_owned).to_vec();
    let book = fs::read_dir(root().join("docs/src")).expect("the book");
    paths.extend(book.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).map(|name| format!("docs/src/{name}")));
    paths.retain(|path| Path::new(path).extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// A fenced block of a page.
#[derive(Debug)]
struct Block {
    /// The line of its fence, from 1.
    line: usize,
    /// What stands behind the opening fence.
    kind: String,
    text: String,
    /// What a comment right above it says: `not run: why`, `in the checkout`, `file: PATH`, `shows`.
    note: Option<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let (mut open, mut before) = (false, String::new());
    for (nth, line) in page.lines().enumerate() {
        let fence = line.trim_start();
        if let Some(kind) = fence.strip_prefix("```") {
            if !open {
                let note = before.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")).map(|note| note.trim().to_owned());
                found.push(Block { line: nth + 1, kind: kind.trim().to_owned(), text: String::new(), note });
            }
            open = !open;
        } else if let Some(block) = found.last_mut().filter(|_| open) {
            block.text.push_str(line);
            block.text.push('\n');
        }
        line.clone_into(&mut before);
    }
    found
}

fn baton_folder() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_baton")).parent().expect("a folder")
}

#[test]
fn blocks_are_found_with_their_notes() {
    let page = "a\n<!-- not run: why -->\n```sh\nbaton check\n```\n\n```yaml\nx: 1\n```\n";
    let found = blocks(page);
    assert_eq!((found.len(), found[0].line, found[0].note.as_deref()), (2, 3, Some("not run: why")));
    assert_eq!((found[0].text.as_str(), found[1].kind.as_str(), found[1].note.as_deref()), ("baton check\n", "yaml", None));
}
