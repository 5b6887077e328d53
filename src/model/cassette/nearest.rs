//! The recording most like a request, and where the two part: what a person needs to see why a request was not found.

use super::Request;
use std::collections::{BTreeMap, HashMap};

/// Lines shown of each side.
const LINES_MAX: usize = 4;
/// Characters shown of a line.
const LINE_CHARS_MAX: usize = 120;
/// Characters shown before the place where two lines part.
const LEAD_CHARS: usize = 30;

/// A few lines: the file most like it, then the first lines in which they differ, `-` recorded, `+` asked.
pub(super) fn shown(asked: &Request, recorded: &BTreeMap<String, Request>) -> String {
    let asked_lines = lines_of(asked);
    let likeness = |request: &Request| common(&lines_of(request), &asked_lines);
    let best =
        recorded.iter().map(|(file, request)| (likeness(request), file, request)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((_, file, request)) = best else { return "There are no recordings.".to_owned() };
    let known_lines = lines_of(request);
    let same = known_lines.iter().zip(&asked_lines).take_while(|(a, b)| a == b).count();
    let from = match (known_lines.get(same), asked_lines.get(same)) {
        (Some(known), Some(asked)) => known.chars().zip(asked.chars()).take_while(|(a, b)| a == b).count(),
        _ => 0,
    };
    let part = |mark: char, lines: &[String]| -> Vec<String> {
        let few = lines.iter().skip(same).take(LINES_MAX).enumerate();
        few.map(|(nth, line)| format!("{mark} {}", excerpt(line, if nth == 0 { from } else { 0 }))).collect()
    };
    let diff = [part('-', &known_lines), part('+', &asked_lines)].concat().join("\n");
    format!("The nearest is {file}; it parts at line {}:\n{diff}", same + 1)
}

/// As one reads it: indented, and long texts line by line.
fn lines_of(request: &Request) -> Vec<String> {
    let body = serde_json::to_string_pretty(&request.body).unwrap_or_default();
    let head = format!("{} {}", request.method, request.path);
    std::iter::once(head).chain(body.replace("\\n", "\n").lines().map(str::to_owned)).collect()
}

/// Lines that both have, in thousandths of the longer one.
fn common(a: &[String], b: &[String]) -> usize {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in a {
        *counts.entry(line).or_default() += 1;
    }
    let mut shared = 0;
    for line in b {
        if let Some(count) = counts.get_mut(line.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    shared * 1_000 / a.len().max(b.len()).max(1)
}

/// The part of a line around the place where it differs.
fn excerpt(line: &str, from: usize) -> String {
    let skip = from.saturating_sub(LEAD_CHARS);
    let part: String = line.chars().skip(skip).take(LINE_CHARS_MAX).collect();
    let more = line.chars().count() > skip + LINE_CHARS_MAX;
    format!("{}{part}{}", if skip > 0 { "…" } else { "" }, if more { "…" } else { "" })
}
