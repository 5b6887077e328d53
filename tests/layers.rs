//! The plan of the house, held by reading the source: `cli > http, eval > runtime > spec, store, channel, model, tool > domain`.
//!
//! A room uses rooms below it; siblings never meet. `domain` stays pure. Comments, the contents of strings and `#[cfg(test)]`
//! items do not count. What it reads is text: a path hidden in a macro of another crate stays hidden.
#![expect(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

#[path = "layers/texts.rs"]
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

/// Every room with its floor. A new room does not pass until it stands here.
const ROOMS: [(&str, u32); 12] = [
    ("cli", 4),
    ("http", 3),
    ("eval", 3),
    ("client", 2),
    ("runtime", 2),
    ("spec", 1),
    ("store", 1),
    ("channel", 1),
    ("model", 1),
    ("tool", 1),
    ("api", 1),
    ("domain", 0),
];
/// What `domain` never does: wait, read a clock, roll dice, touch the outside.
const BANNED: [&str; 9] = ["async", "tokio", "sqlx", "axum", "reqwest", "std::fs", "std::env", "::now()", "rand::"];
const LINES_MAX: usize = 500;

#[test]
fn rooms_use_only_rooms_below_them() {
    let found: Vec<String> = sources().iter().flat_map(|(path, text)| crossings(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_domain_is_pure() {
    let domain: Vec<_> = sources().into_iter().filter(|(path, _)| room_of(path) == Some("domain")).collect();
    assert!(domain.len() > 10, "the domain is found");
    let found: Vec<String> = domain.iter().flat_map(|(path, text)| impurities(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_reader_bears() {
    let found: Vec<String> = sources().iter().filter_map(|(path, text)| too_long(path, text)).collect();
    assert!(found.is_empty(), "split by meaning, not by length:\n{}", found.join("\n"));
}

#[test]
fn every_room_has_its_floor() {
    let lib = code_of(&fs::read_to_string(root().join("src/lib.rs")).unwrap());
    let module = |line: &str| Some(line.trim().trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')?.to_owned());
    let declared: Vec<String> = lib.lines().filter_map(module).collect();
    for room in &declared {
        assert!(floor(room).is_some(), "src/lib.rs declares {room}: give it a floor in ROOMS");
    }
    assert_eq!(declared.len(), ROOMS.len(), "{declared:?}");
}

// ---- the checks: a file's path below src/ and its text in, complaints out

/// Paths to rooms that a file may not use: above its own, or beside it.
fn crossings(path: &str, text: &str) -> Vec<String> {
    let Some((here, height)) = room_of(path).and_then(|room| Some((room, floor(room)?))) else { return Vec::new() };
    let mut found = Vec::new();
    for (line_no, line) in (1..).zip(code_of(text).lines()) {
        for there in rooms_named_in(line, modules_of(path).len()) {
            let allowed = there == here || floor(&there).is_some_and(|floor| floor < height);
            if !allowed {
                found.push(format!("src/{path}:{line_no}: {here} may not use {there}"));
            }
        }
    }
    found.dedup();
    found
}

/// Banned words of a file of the domain.
fn impurities(path: &str, text: &str) -> Vec<String> {
    let code = code_of(text);
    let lines = (1..).zip(code.lines());
    lines.flat_map(|(no, line)| BANNED.iter().filter(|word| says(line, word)).map(move |word| format!("src/{path}:{no}: {word}"))).collect()
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES_MAX).then(|| format!("src/{path}: {lines} lines, at most {LINES_MAX}"))
}

fn floor(room: &str) -> Option<u32> {
    ROOMS.iter().find(|(name, _)| *name == room).map(|(_, floor)| *floor)
}

/// `store/log.rs` and `store.rs` are in the room `store`; the entrances `lib.rs` and `main.rs` are in none.
fn room_of(path: &str) -> Option<&str> {
    let first = path.split('/').next()?;
    let room = first.strip_suffix(".rs").unwrap_or(first);
    (!["lib", "main"].contains(&room)).then_some(room)
}

/// The module path of a file: `store/log.rs` is `store::log`.
fn modules_of(path: &str) -> Vec<&str> {
    path.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect()
}

/// The rooms that a line of code names: through `crate::`, or through as many `super::` as lead out of its own.
fn rooms_named_in(line: &str, depth: usize) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        if !bounded_before(line, at) {
            continue;
        }
        rooms.extend(name_at(line, at + "crate::".len()));
    }
    let climb = "super::".repeat(depth);
    for (at, _) in line.match_indices(&climb) {
        if bounded_before(line, at) && !line.get(..at).is_some_and(|before| before.ends_with("::")) {
            rooms.extend(name_at(line, at + climb.len()).filter(|name| name != "super"));
        }
    }
    rooms
}

fn name_at(line: &str, at: usize) -> Option<String> {
    let name: String = line.get(at..)?.chars().take_while(|c| is_word(*c)).collect();
    Some(if name.is_empty() { "everything".to_owned() } else { name })
}

/// The word as a word: `rand::` is not in `operand::`, `async` is not in `asynchronous`.
fn says(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, found)| {
        let free_before = !found.starts_with(is_word) || bounded_before(line, at);
        let after = line.get(at + found.len()..).and_then(|rest| rest.chars().next());
        free_before && (!found.ends_with(is_word) || !after.is_some_and(is_word))
    })
}

fn bounded_before(line: &str, at: usize) -> bool {
    !line.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

// ---- reading Rust as far as the checks need it; every step keeps the lines where they are

/// Code only, each `use` written out: comments, strings and tests are blank.
fn code_of(text: &str) -> String {
    written_out(&without_tests(&without_words(text)))
}

/// Blanks comments and what stands in strings.
fn without_words(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        if let Some(end) = end_of_words(&chars, at) {
            out.extend(chars.get(at..end).unwrap_or_default().iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            out.extend(chars.get(at));
            at += 1;
        }
    }
    out
}

/// Where a comment, a string or a character that begins here ends.
fn end_of_words(chars: &[char], at: usize) -> Option<usize> {
    let rest = chars.get(at..)?;
    let before_is_word = at > 0 && chars.get(at - 1).copied().is_some_and(is_word);
    match rest {
        ['/', '/', ..] => Some(at + rest.iter().position(|c| *c == '\n').unwrap_or(rest.len())),
        ['/', '*', ..] => Some(at + end_of_block(rest)),
        ['r', '"' | '#', ..] | ['b', 'r', '"' | '#', ..] if !before_is_word => end_of_raw(rest).map(|end| at + end),
        ['"', ..] => Some(at + end_of_string(rest)),
        ['\'', '\\', ..] => Some(at + 3 + rest.get(3..)?.iter().position(|c| *c == '\'').map_or(0, |end| end + 1)),
        ['\'', _, '\'', ..] => Some(at + 3),
        _ => None,
    }
}

fn end_of_block(rest: &[char]) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        match rest.get(at..at + 2) {
            Some(['/', '*']) => (depth, at) = (depth + 1, at + 2),
            Some(['*', '/']) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

fn end_of_string(rest: &[char]) -> usize {
    let mut at = 1;
    while let Some(c) = rest.get(at) {
        match c {
            '"' => return at + 1,
            '\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#`; none when it is only a raw identifier.
fn end_of_raw(rest: &[char]) -> Option<usize> {
    let start = rest.iter().position(|c| *c == '#' || *c == '"')?;
    let hashes = rest.get(start..)?.iter().take_while(|c| **c == '#').count();
    if rest.get(start + hashes) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = start + hashes + 1;
    let end = rest.get(body..)?.windows(close.len()).position(|window| window == close);
    Some(end.map_or(rest.len(), |end| body + end + close.len()))
}

/// Blanks items under `#[cfg(test)]`, up to their closing brace or semicolon.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = code.to_owned();
    while let Some(start) = out.find(MARK) {
        let end = start + MARK.len() + end_of_item(out.get(start + MARK.len()..).unwrap_or_default());
        let blank: String = out.get(start..end).unwrap_or_default().chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(start..end, &blank);
    }
    out
}

fn end_of_item(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Writes `use a::{b, c::d};` out as `a::b; a::c::d;` on the line where it begins, so that no group hides a path.
fn written_out(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.match_indices("use ").map(|(at, _)| at).find(|at| begins_statement(rest, *at)) {
        let (before, statement) = rest.split_at(at);
        let (tree, after) = statement.split_once(';').unwrap_or((statement, ""));
        out.push_str(before);
        for path in paths_of(tree.trim_start_matches("use ")) {
            out.push_str(&path);
            out.push_str("; ");
        }
        out.extend(tree.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn begins_statement(code: &str, at: usize) -> bool {
    let before = code.get(..at).unwrap_or_default();
    let line = before.rsplit(['\n', ';', '{', '}']).next().unwrap_or_default().trim();
    line.is_empty() || line.starts_with("pub")
}

/// The paths of a `use` tree, blanks removed.
fn paths_of(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((prefix, group)) = tree.split_once('{') else {
        return vec![tree.split_whitespace().next().unwrap_or_default().to_owned()];
    };
    let group = group.rsplit_once('}').map_or(group, |(group, _)| group);
    let prefix: String = prefix.split_whitespace().collect();
    branches(group).into_iter().flat_map(paths_of).map(|path| format!("{prefix}{path}")).collect()
}

/// Splits at the commas that stand in no inner group.
fn branches(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                found.extend(group.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
    }
    found.extend(group.get(from..));
    found.retain(|branch| !branch.trim().is_empty());
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Every source file: its path below `src/`, and its text.
fn sources() -> Vec<(String, String)> {
    let src = root().join("src");
    let (mut folders, mut files) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

// ---- each check can fail: made-up text, and for every no the neighbour that is allowed

#[test]
fn an_arrow_upwards_or_sideways_is_found() {
    let cases = [
        ("domain/slot.rs", "use crate::store::Store;", "store"),
        ("domain.rs", "pub use crate::runtime::Runtime;", "runtime"),
        ("store/log.rs", "fn f() { crate::http::serve(); }", "http"),
        ("store/log.rs", "use crate::model::Ask;", "model"),
        ("spec/files.rs", "use crate::{\n    domain::id::{A, B},\n    channel::{self, whatsapp},\n};", "channel"),
        ("runtime.rs", "type T = crate::eval::Case;", "eval"),
        ("http/auth.rs", "use crate::eval::run;", "eval"),
        ("eval/trial.rs", "use crate::http;", "http"),
        ("channel.rs", "use super::cli::Config;", "cli"),
        ("store/log.rs", "let x = super::super::channel::send();", "channel"),
        ("store/log.rs", "use super::super::{domain::id, spec};", "spec"),
        ("model/a/b.rs", "use super::super::super::store::Store;", "store"),
        ("model/openai.rs", "use crate::*;", "everything"),
        ("model/openai.rs", "use crate::helpers::x;", "helpers"),
    ];
    for (path, text, there) in cases {
        let found = crossings(path, text);
        assert!(found.len() == 1 && found.iter().all(|f| f.ends_with(&format!("may not use {there}"))), "{path}: {text}: {found:?}");
    }
}

#[test]
fn an_arrow_downwards_or_inside_of_a_room_is_fine() {
    let cases = [
        ("cli/serve.rs", "use crate::{domain::id, eval, http, model, runtime, spec, store};"),
        ("http.rs", "use crate::runtime::Runtime; use crate::store::Store;"),
        ("runtime/step.rs", "use crate::channel::Channel; use crate::model::Model; use crate::domain::id::A;"),
        ("store/log.rs", "use crate::store::row::args; use super::pool::Conn; use super::super::domain::id;"),
        ("store/row.rs", "macro_rules! args { () => { $crate::store::row::Arg } }"),
        ("domain/conversation/decide.rs", "use super::super::agent::Agent;"),
        ("domain/slot.rs", "// use crate::store::Store;\n/* crate::http */ let x = \"crate::http\";"),
        ("domain/slot.rs", "#[cfg(test)]\nmod tests { use crate::store::Store; fn f() {} }"),
        ("domain/slot.rs", "use other_crate::http;"),
        ("lib.rs", "pub use crate::store::Store;"),
        ("main.rs", "fn main() { crate::cli::main() }"),
    ];
    for (path, text) in cases {
        assert_eq!(crossings(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn an_impure_word_is_found_with_its_line() {
    let cases = [
        ("async fn f() {}", "async"),
        ("let x = async move { 1 };", "async"),
        ("use tokio::sync::Mutex;", "tokio"),
        ("fn f(p: &sqlx::PgPool) {}", "sqlx"),
        ("use axum::Router;", "axum"),
        ("reqwest::get(url)", "reqwest"),
        ("let t = std::fs::read(p);", "std::fs"),
        ("use std::{collections::BTreeMap, fs};", "std::fs"),
        ("use std::{env::{self, args}};", "std::env"),
        ("let now = Timestamp::now();", "::now()"),
        ("let n = rand::random();", "rand::"),
        ("#[cfg(test)]\nmod tests { fn f() { rand::random() } }\nfn g() { rand::random() }", "rand::"),
        ("let q = '\"'; let a = std::env::var(\"A\");", "std::env"),
        ("fn f<'a>(x: &'a str) { tokio::spawn(x) }", "tokio"),
    ];
    for (text, word) in cases {
        let found = impurities("domain/x.rs", text);
        assert!(found.iter().any(|f| f.ends_with(&format!(": {word}"))), "{text}: {found:?}");
    }
    assert_eq!(impurities("domain/x.rs", "/* a\nb */\nlet s = r#\"\n\"#;\nasync fn f() {}"), ["src/domain/x.rs:5: async"]);
}

#[test]
fn pure_code_and_mere_words_are_fine() {
    let cases = [
        "/// Never async, no tokio: `Timestamp::now()` is an argument.\nfn f(now: Timestamp) {}",
        "//! std::fs",
        "let word = \"async\"; let raw = r##\"std::env \"# rand::\"##;",
        "fn f() { operand::swap(); asynchronous(); std::fmt::write(); knows(now()); }",
        "#[cfg(test)]\nmod tests {\n    async fn f() { if x { tokio::spawn(y) } }\n}",
        "#[cfg(test)]\nuse std::fs;\nfn f() {}",
        "use std::{collections::BTreeMap, fmt};",
        "let quote = '\\''; let c = '/'; let d = b'\"'; fn g<'a>() {} // tokio",
    ];
    for text in cases {
        assert_eq!(impurities("domain/x.rs", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_long_file_is_named_and_a_full_one_is_not() {
    assert_eq!(too_long("store/x.rs", &"line\n".repeat(LINES_MAX + 1)), Some("src/store/x.rs: 501 lines, at most 500".to_owned()));
    assert_eq!(too_long("store/x.rs", &"line\n".repeat(LINES_MAX)), None);
}
