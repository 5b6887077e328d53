//! Every relative link leads to a file that is there, and its anchor to a heading.

use super::{pages, read, root};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// `(line, target)` of each link and picture outside of code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut in_block = false;
    for (nth, line) in text.lines().enumerate() {
        in_block ^= line.trim_start().starts_with("```");
        if in_block {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("x");
        for rest in prose.split("](").skip(1) {
            found.extend(rest.split(')').next().map(|target| (nth + 1, target.to_owned())));
        }
        for rest in prose.split("src=\"").skip(1) {
            found.extend(rest.split('"').next().map(|target| (nth + 1, target.to_owned())));
        }
    }
    found
}

/// The anchors of a page: its headings, in small letters, with `-` for spaces, without punctuation.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut in_block = false;
    let headings = text.lines().filter(|line| {
        in_block ^= line.trim_start().starts_with("```");
        !in_block && line.starts_with('#')
    });
    headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
}

fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_')).collect::<String>();
    kept.replace(' ', "-")
}

/// A path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => plain.push(part),
        }
    }
    plain
}

fn broken(path: &str, text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for (line, target) in links(text) {
        if target.starts_with("http://") || target.starts_with("https://") || target.starts_with("mailto:") {
            continue;
        }
        let (file, anchor) = target.split_once('#').map_or((target.as_str(), None), |(file, anchor)| (file, Some(anchor)));
        let there = if file.is_empty() { PathBuf::from(path) } else { plain(&Path::new(path).parent().unwrap_or(Path::new("")).join(file)) };
        if !root().join(&there).exists() {
            wrong.push(format!("{path}:{line}: {target}: there is no {}", there.display()));
        } else if let Some(anchor) = anchor.filter(|_| there.extension().is_some_and(|e| e == "md")) {
            let text = if file.is_empty() { text.to_owned() } else { read(&there.to_string_lossy()) };
            if !anchors(&text).contains(anchor) {
                wrong.push(format!("{path}:{line}: {target}: no heading #{anchor} in {}", there.display()));
            }
        }
    }
    wrong
}

#[test]
fn every_link_and_anchor_leads_somewhere() {
    let wrong: Vec<String> = pages().iter().flat_map(|(path, text)| broken(path, text)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let count: usize = pages().iter().map(|(_, text)| links(text).len()).sum();
    assert!(count > 80, "only {count} links are found");
}

#[test]
fn a_link_to_nothing_is_found() {
    let text = "# One thing\n[a](nothing.md) [b](#one-thing) [c](#other) `[d](x.md)`\n```\n[e](y.md)\n```\n[f](https://example.com/z)";
    assert_eq!(broken("docs/src/start.md", text).len(), 2, "{:?}", broken("docs/src/start.md", text));
    assert_eq!(anchor("Who answers, and when?"), "who-answers-and-when");
}

#[test]
fn every_chapter_is_in_the_table_of_contents_once() {
    let summary = read("docs/src/SUMMARY.md");
    let named: Vec<String> = links(&summary).into_iter().map(|(_, target)| target).collect();
    let mut there: Vec<String> =
        pages().into_iter().filter_map(|(path, _)| path.strip_prefix("docs/src/").map(str::to_owned)).filter(|name| name != "SUMMARY.md").collect();
    there.sort();
    let mut sorted = named.clone();
    sorted.sort();
    assert_eq!(sorted, there);
    for name in named {
        let text = read(&format!("docs/src/{name}"));
        assert!(text.starts_with("# ") || text.starts_with("<!--"), "{name} begins with its title");
    }
}

#[test]
fn the_pages_name_no_place_that_only_one_machine_has() {
    for (path, text) in pages() {
        for (nth, line) in text.lines().enumerate() {
            assert!(!line.contains(env!("CARGO_MANIFEST_DIR")), "{path}:{}: {line}", nth + 1);
        }
    }
}
