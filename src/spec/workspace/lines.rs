//! Lines by language: languages that exist, and words in each of them.

use super::is_blank;
use crate::domain::format;
use crate::spec::files::WORKSPACE;
use crate::spec::problem::{Place, Problems};
use crate::spec::tree::Tree;
use serde_json::json;

/// A line that the customer reads; none at all is ours.
pub(super) fn check(line: Option<&Tree>, what: &str, problems: &mut Problems) {
    languages(line, problems);
    for (language, text) in line.into_iter().flat_map(Tree::entries) {
        if text.text().is_some_and(is_blank) {
            problems.error(WORKSPACE, text.at, format!("{what} is empty in `{}`", language.name), "write the line, or take it out");
        }
    }
}

/// The languages of a line.
pub(super) fn languages(line: Option<&Tree>, problems: &mut Problems) {
    for (code, _) in line.into_iter().flat_map(Tree::entries) {
        language(&code.name, code.at, problems);
    }
}

/// A language by its code.
pub(super) fn language(code: &str, at: Place, problems: &mut Problems) {
    if format::is_valid("language", code) {
        return;
    }
    let two_letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    let told = if two_letters { format!("there is no language `{code}`") } else { format!("`{code}` is not a language") };
    let meant = format::canonical(&json!(code), &json!({"type": "string", "format": "language"}), None);
    let hint = match meant.as_ref().and_then(|meant| meant.as_str()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write two small letters (ISO 639-1), e.g. `en`".to_owned(),
    };
    problems.error(WORKSPACE, at, told, hint);
}
