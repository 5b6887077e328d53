//! The page's files: every text that people read has its Spanish, nothing is written past the translation, no file is longer than a reader bears.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn assets() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/assets");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "js"));
    let mut files: Vec<_> = files.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect();
    files.sort();
    files
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A literal as JavaScript writes it.
fn literal(text: &str) -> String {
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or_else(|e| panic!("{text:?}: {e}"))
}

/// Texts that pages say, each with a file that says it.
fn said() -> BTreeMap<String, String> {
    let string = r#""((?:[^"\\]|\\.)*)""#;
    let one = Regex::new(&format!(r"\bt\(\s*{string}")).unwrap();
    let two = Regex::new(&format!(r"(?s)\bn\(\s*[^;]{{1,160}}?,\s*{string},\s*{string}")).unwrap();
    let mut said = BTreeMap::new();
    for (path, text) in assets().iter().filter(|(path, _)| !name(path).starts_with("es") && name(path) != "i18n.js") {
        for found in one.captures_iter(text) {
            said.insert(literal(&found[1]), name(path));
        }
        for found in two.captures_iter(text) {
            said.extend([(literal(&found[1]), name(path)), (literal(&found[2]), name(path))]);
        }
    }
    said
}

fn translated() -> BTreeSet<String> {
    let entry = Regex::new(r#"(?m)^  (?:"((?:[^"\\]|\\.)*)"|(\w+)):"#).unwrap();
    let books = assets().into_iter().filter(|(path, _)| name(path).starts_with("es"));
    let all: String = books.map(|(_, text)| text).collect();
    entry.captures_iter(&all).map(|found| found.get(1).or(found.get(2)).map(|text| literal(text.as_str())).unwrap()).collect()
}

#[test]
fn every_text_of_the_pages_has_its_spanish() {
    let (said, translated) = (said(), translated());
    assert!(said.len() > 500, "the texts are found: {}", said.len());
    let missing: Vec<String> = said.iter().filter(|(text, _)| !translated.contains(*text)).map(|(text, file)| format!("{file}: {text}")).collect();
    assert!(missing.is_empty(), "add them to es.js or the book of their part:\n{}", missing.join("\n"));
}

#[test]
fn a_translation_fills_in_what_the_text_does() {
    let pair = Regex::new(r#"(?m)^  (?:"((?:[^"\\]|\\.)*)"|(\w+)):\s*"((?:[^"\\]|\\.)*)","#).unwrap();
    let hole = Regex::new(r"\{\w+\}").unwrap();
    let holes = |text: &str| hole.find_iter(text).map(|found| found.as_str().to_owned()).collect::<BTreeSet<_>>();
    let mut looked_at = 0;
    for (path, text) in assets().iter().filter(|(path, _)| name(path).starts_with("es-") || name(path) == "es.js") {
        for found in pair.captures_iter(text) {
            let english = found.get(1).or(found.get(2)).map(|text| literal(text.as_str())).unwrap();
            let spanish = literal(&found[3]);
            // Where the count is one, the word for it may say so by itself.
            let left_out: Vec<String> = holes(&english).difference(&holes(&spanish)).filter(|hole| *hole != "{count}").cloned().collect();
            let made_up: Vec<String> = holes(&spanish).difference(&holes(&english)).cloned().collect();
            assert!(left_out.is_empty() && made_up.is_empty() && !spanish.is_empty(), "{}: {english:?} -> {spanish:?}", name(path));
            looked_at += 1;
        }
    }
    assert!(looked_at > 500, "{looked_at}");
}

#[test]
fn no_file_of_the_page_is_longer_than_a_reader_bears_or_makes_markup_of_text() {
    const LINES_MAX: usize = 500;
    const NEVER: [&str; 6] = ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"];
    for (path, text) in assets() {
        assert!(text.lines().count() <= LINES_MAX, "{}: {} lines", name(&path), text.lines().count());
        let found: Vec<&&str> = NEVER.iter().filter(|word| text.contains(**word)).collect();
        assert!(found.is_empty(), "{}: {found:?}", name(&path));
    }
}

#[test]
fn every_file_of_the_page_is_in_the_binary() {
    let served = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/assets.rs")).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/assets");
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        assert!(served.contains(&format!("\"{}\"", name(&path))), "{}", name(&path));
    }
}
