//! A suite of evals: parts `=== NAME` are its files (`suite.toml`, `cases/a.yaml`, `scenarios/a.yaml`, `attacks/a.yaml`, `transcripts/a.jsonl`,
//! `labels/judge/a.jsonl`); what stands before the first is `cases/a.yaml`. Refused with places, or read twice as the same. Nothing outside its
//! folder is read: beside it lies a file with a word in it that no message says.

use super::given::{self, PROJECT};
use baton::spec::suite;
use std::path::Path;

const SETTINGS: &str = "title = \"A\"\nabout = \"A.\"\nagent = \"order_status\"\n";
const NAMES: [&str; 6] = ["suite.toml", "cases/a.yaml", "scenarios/a.yaml", "attacks/a.yaml", "transcripts/a.jsonl", "labels/judge/a.jsonl"];
const SECRET: &str = "xylophone-of-the-neighbour";

/// Checks one input.
pub fn run(data: &[u8]) {
    let room = given::folder("suite");
    std::fs::write(room.join("secret.jsonl"), format!("{SECRET}\n")).expect("written");
    let folder = room.join("suite");
    let text = given::text(data);
    let parts = given::files(&text, "cases/a.yaml");
    for name in NAMES {
        let body = parts.iter().find(|(of, _)| *of == name).map(|(_, body)| *body).or((name == "suite.toml").then_some(SETTINGS));
        put(&folder.join(name), body);
    }
    match suite::read(&folder, &PROJECT) {
        Ok(read) => {
            let again = suite::read(&folder, &PROJECT).expect("twice the same");
            assert_eq!(again.hash, read.hash);
            assert_eq!(again.cases.len(), read.cases.len());
            let mut ids = std::collections::BTreeSet::new();
            for found in &read.cases {
                assert!(ids.insert(&found.case.id), "two cases {}", found.case.id);
                assert!(found.line >= 1 && !found.file.is_empty());
                assert!(!found.case.id.contains(['/', '\0', '\n']), "{:?} names files of a run", found.case.id);
            }
            for path in read.transcripts.keys() {
                assert!(!path.split(['/', '\\']).any(|part| part == ".."), "{path} leads out");
            }
        }
        Err(problems) => {
            assert!(problems.has_errors(), "{problems}");
            assert!(!problems.to_string().contains(SECRET), "a file of the neighbour was read: {problems}");
            let within = |file: &str| NAMES.iter().find(|name| file == **name || file.ends_with(&format!("/{name}"))).map(|name| folder.join(name));
            given::placed(&problems, &|file| std::fs::read_to_string(within(file)?).ok());
        }
    }
}

/// A file with that text, or none.
fn put(path: &Path, text: Option<&str>) {
    match text {
        Some(text) => {
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).expect("a folder");
            }
            std::fs::write(path, text).expect("written");
        }
        None if path.exists() => std::fs::remove_file(path).expect("removed"),
        None => {}
    }
}
