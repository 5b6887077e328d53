//! What several targets begin with.

use baton::spec::{Files, Problem, Problems, Project};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::fmt::Debug;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The project that ships.
pub static PROJECT: LazyLock<Project> = LazyLock::new(|| baton::spec::load(&Files::built_in()).expect("the shipped project"));
/// A folder of this process.
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

/// A folder of this process for one target.
pub fn folder(target: &str) -> &'static Path {
    static MADE: LazyLock<std::sync::Mutex<Vec<(String, &'static Path)>>> = LazyLock::new(std::sync::Mutex::default);
    let mut made = MADE.lock().expect("nobody panicked here");
    if let Some((_, path)) = made.iter().find(|(name, _)| name == target) {
        return path;
    }
    let path: &'static Path = Box::leak(FOLDER.path().join(target).into_boxed_path());
    std::fs::create_dir_all(path).expect("made");
    made.push((target.to_owned(), path));
    path
}

/// Text, whatever the bytes are.
pub fn text(data: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// The files of one input: each begins with a line `=== NAME`; what stands before the first is the file `otherwise`.
pub fn files<'a>(text: &'a str, otherwise: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    let mut parts = text.split("=== ");
    let first = parts.next().unwrap_or_default();
    if !first.is_empty() {
        found.push((otherwise, first));
    }
    for part in parts {
        let (name, body) = part.split_once('\n').unwrap_or((part, ""));
        found.push((name.trim(), body));
    }
    found
}

/// Every mistake says what, and where: a file, and a place that it has.
pub fn placed(problems: &Problems, text_of: &dyn Fn(&str) -> Option<String>) {
    for Problem { file, line, column, what, .. } in problems.sorted() {
        assert!(!file.is_empty() && !what.trim().is_empty(), "{problems}");
        assert!((line == 0) == (column == 0), "half a place: {file}:{line}:{column}: {what}");
        let Some(text) = text_of(&file) else { continue };
        // YAML ends a line at \r, too.
        let lines = text.split(['\n', '\r']).count();
        let longest = text.split('\n').map(|line| line.chars().count()).max().unwrap_or_default();
        assert!(usize::try_from(line).is_ok_and(|line| line <= lines + 1), "{file} has {lines} lines: {line}: {what}");
        assert!(usize::try_from(column).is_ok_and(|column| column <= longest + 2), "{file} has {longest} columns: {column}: {what}");
    }
}

/// It is stored and read back as it was.
pub fn stored<T: Serialize + DeserializeOwned + PartialEq + Debug>(item: &T) {
    let text = serde_json::to_string(item).expect("it can be stored");
    assert_eq!(&serde_json::from_str::<T>(&text).expect("and read back"), item);
}
