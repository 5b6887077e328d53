//! A suite from its folder: every file with all its mistakes.

use super::case::{Case, CaseFile, Defaults, Scenario, ScenarioFile};
use super::check::{Around, check_case, check_scenario, check_suite};
use super::labels::JudgeLabel;
use super::settings::SuiteFile;
use super::transcript::{self, Transcript};
use super::{CASES, ONE_CASE, SCENARIOS};
use crate::domain::text::hex;
use crate::spec::Project;
use crate::spec::problem::{Place, Problems};
use crate::spec::structure::Form;
use crate::spec::tree::{self, Node, Tree};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// What makes a folder a suite.
const SUITE: &str = "suite.toml";
/// Bytes of one file.
const FILE_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Files of one folder.
const FILES_MAX: usize = 20_000;
/// Suites of one folder.
const SUITES_MAX: usize = 500;
/// Lines of labels of one file.
const LABELS_MAX: usize = 20_000;

/// A suite, read.
#[derive(Clone, Debug)]
pub struct Suite {
    /// The name of its folder.
    pub name: String,
    /// Its folder.
    pub folder: PathBuf,
    /// What holds for all its cases.
    pub file: SuiteFile,
    /// Its cases, in the order of files and of cases in them.
    pub cases: Vec<Found>,
    /// Its simulated customers, by name.
    pub scenarios: BTreeMap<String, Scenario>,
    /// Recordings that cases name, by their path in the suite.
    pub transcripts: BTreeMap<String, Transcript>,
    /// Labels for the judge.
    pub labels: Vec<JudgeLabel>,
    /// The hash of all its files.
    pub hash: String,
}

impl Suite {
    /// One without cases, for what is played outside of any.
    pub fn of_nothing(name: &str, file: SuiteFile) -> Self {
        Self {
            name: name.to_owned(),
            folder: PathBuf::new(),
            file,
            cases: Vec::new(),
            scenarios: BTreeMap::new(),
            transcripts: BTreeMap::new(),
            labels: Vec::new(),
            hash: String::new(),
        }
    }
}

/// A case, and where it stands.
#[derive(Clone, Debug)]
pub struct Found {
    /// The case.
    pub case: Case,
    /// Its file, as messages name it.
    pub file: String,
    /// The line at which it begins, from 1.
    pub line: u64,
}

/// The suites at a path: the folder itself when it is one, else those in it, by name. The error is a sentence.
pub fn find(path: &Path) -> Result<Vec<PathBuf>, String> {
    if path.join(SUITE).is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = std::fs::read_dir(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut found: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|folder| folder.join(SUITE).is_file()).take(SUITES_MAX).collect();
    found.sort();
    if found.is_empty() { Err(format!("{} holds no suite; a suite is a folder with a {SUITE}", path.display())) } else { Ok(found) }
}

/// Reads a suite. All mistakes of all its files, or none.
pub fn read(folder: &Path, project: &Project) -> Result<Suite, Problems> {
    let mut reading = Reading { folder, problems: Problems::default(), hash: Sha256::new() };
    let suite = reading.suite(project);
    match suite {
        Some(suite) if !reading.problems.has_errors() => Ok(suite),
        _ => Err(reading.problems),
    }
}

struct Reading<'a> {
    folder: &'a Path,
    problems: Problems,
    hash: Sha256,
}

impl Reading<'_> {
    fn suite(&mut self, project: &Project) -> Option<Suite> {
        let name = self.folder.file_name().map_or_else(|| "suite".to_owned(), |name| name.to_string_lossy().into_owned());
        let file = self.settings()?;
        let scenarios = self.scenarios();
        let mut found = Vec::new();
        let mut trees = Vec::new();
        for (kind, tag) in [("cases", None), ("attacks", Some("attack"))] {
            for path in self.files(kind, &["yaml", "yml"]) {
                self.cases(&path, tag, &mut found, &mut trees);
            }
        }
        let mut transcripts = BTreeMap::new();
        for (Found { case, file, .. }, tree) in found.iter().zip(&trees) {
            if let Some(path) = &case.transcript
                && !transcripts.contains_key(path)
            {
                let at = tree.get("transcript").map_or(tree.at, |tree| tree.at);
                if let Some(transcript) = self.transcript(path, file, at) {
                    transcripts.insert(path.clone(), transcript);
                }
            }
        }
        let labels = self.labels();
        let around = Around { suite: &file, project, scenarios: &scenarios, transcripts: &transcripts };
        let mut seen: BTreeMap<&str, String> = BTreeMap::new();
        for (Found { case, file, line }, tree) in found.iter().zip(&trees) {
            let at = tree.get("id").map_or(tree.at, |tree| tree.at);
            if let Some(other) = seen.insert(&case.id, format!("{file}:{line}")) {
                self.problems.error(
                    file,
                    at,
                    format!("there are two cases `{}`", case.id),
                    format!("the other is at {other}; a name is there once in a suite"),
                );
            }
            check_case(&around, case, file, tree, &mut self.problems);
        }
        let path = self.told(Path::new(SUITE));
        check_suite(&file, &found, &path, &mut self.problems);
        for scenario in scenarios.values() {
            check_scenario(scenario, &self.told(Path::new("scenarios")), &mut self.problems);
        }
        let hash = hex(&self.hash.clone().finalize());
        Some(Suite { name, folder: self.folder.to_owned(), file, cases: found, scenarios, transcripts, labels, hash })
    }

    /// A path as messages name it.
    fn told(&self, path: &Path) -> String {
        self.folder.join(path).display().to_string()
    }

    /// The text of a file of the suite; `None` when it cannot be read, which is told at `at` of `by`.
    fn text(&mut self, path: &Path, by: Option<(&str, Place)>) -> Option<String> {
        let (file, at) = by.map_or_else(|| (self.told(path), Place::WHOLE), |(file, at)| (file.to_owned(), at));
        let named = self.told(path);
        let within = || -> Result<PathBuf, String> {
            let root = self.folder.canonicalize().map_err(|e| e.to_string())?;
            let whole = self.folder.join(path).canonicalize().map_err(|e| e.to_string())?;
            if whole.starts_with(&root) { Ok(whole) } else { Err("it lies outside of the suite".to_owned()) }
        };
        let read = within().and_then(|whole| {
            let mut text = String::new();
            let file = std::fs::File::open(whole).map_err(|e| e.to_string())?;
            file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(|e| e.to_string())?;
            if u64::try_from(text.len()).unwrap_or(u64::MAX) > FILE_BYTES_MAX { Err(format!("more than {FILE_BYTES_MAX} bytes")) } else { Ok(text) }
        });
        match read {
            Ok(text) => {
                self.hash.update(path.to_string_lossy().as_bytes());
                self.hash.update([0]);
                self.hash.update(text.as_bytes());
                self.hash.update([0]);
                Some(text)
            }
            Err(why) => {
                self.problems.error(&file, at, format!("{named} cannot be read: {why}"), "paths are relative to the suite's folder");
                None
            }
        }
    }

    /// Files of a folder of the suite, by name; none when there is no such folder.
    fn files(&mut self, kind: &str, endings: &[&str]) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.folder.join(kind)) else { return Vec::new() };
        let names = entries.filter_map(|entry| Some(PathBuf::from(kind).join(entry.ok()?.file_name())));
        let mut paths: Vec<PathBuf> =
            names.filter(|path| path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending))).take(FILES_MAX + 1).collect();
        if paths.len() > FILES_MAX {
            let folder = self.told(Path::new(kind));
            self.problems.error(&folder, Place::WHOLE, format!("more than {FILES_MAX} files"), "split it into several suites");
            paths.truncate(FILES_MAX);
        }
        paths.sort();
        paths
    }

    fn settings(&mut self) -> Option<SuiteFile> {
        let path = Path::new(SUITE);
        let text = self.text(path, None)?;
        match toml::from_str(&text) {
            Ok(file) => Some(file),
            Err(error) => {
                let at = error.span().map_or(Place::WHOLE, |span| Place::of_byte(&text, span.start));
                let what = error.message().lines().next().unwrap_or("not readable").to_owned();
                self.problems.error(&self.told(path), at, what, "`baton schema suite` tells what may stand there");
                None
            }
        }
    }

    fn scenarios(&mut self) -> BTreeMap<String, Scenario> {
        let mut all = BTreeMap::new();
        for path in self.files("scenarios", &["yaml", "yml"]) {
            let Some(text) = self.text(&path, None) else { continue };
            let file = self.told(&path);
            let Some(tree) = tree::parse(&file, &text, &mut self.problems) else { continue };
            let Some(ScenarioFile { scenarios }) = self.typed(&SCENARIOS, &file, &tree) else { continue };
            for (scenario, tree) in scenarios.into_iter().zip(tree.list("scenarios")) {
                if all.contains_key(&scenario.id) {
                    self.problems.error(&file, tree.at, format!("there are two scenarios `{}`", scenario.id), "a name is there once in a suite");
                }
                all.insert(scenario.id.clone(), scenario);
            }
        }
        all
    }

    fn cases(&mut self, path: &Path, tag: Option<&str>, found: &mut Vec<Found>, trees: &mut Vec<Tree>) {
        let Some(text) = self.text(path, None) else { return };
        let file = self.told(path);
        let Some(tree) = tree::parse(&file, &text, &mut self.problems) else { return };
        if !matches!(tree.node, Node::Map(_)) {
            self.problems.error(&file, tree.at, "a file of cases is a mapping", "begin with `cases:`, or with `id:` for one case alone");
            return;
        }
        let is_one = tree.get("cases").is_none() && tree.get("id").is_some();
        let (defaults, cases, own) = if is_one {
            let Some(case) = self.typed::<Case>(&ONE_CASE, &file, &tree) else { return };
            (None, vec![case], vec![tree])
        } else {
            let Some(CaseFile { defaults, cases }) = self.typed(&CASES, &file, &tree) else { return };
            (defaults, cases, tree.list("cases").to_vec())
        };
        let mut defaults = defaults.unwrap_or_else(Defaults::default);
        defaults.tags.extend(tag.map(str::to_owned));
        for (mut case, tree) in cases.into_iter().zip(own) {
            case.under(&defaults);
            found.push(Found { case, file: file.clone(), line: tree.at.line });
            trees.push(tree);
        }
    }

    /// A file as its type, when its structure has no mistakes.
    fn typed<T: DeserializeOwned>(&mut self, form: &Form, file: &str, tree: &Tree) -> Option<T> {
        form.check(file, tree, &mut self.problems);
        if self.problems.refuse(file) {
            return None;
        }
        match serde_json::from_value(tree.json()) {
            Ok(read) => Some(read),
            Err(error) => {
                self.problems.error(file, tree.at, error.to_string(), "compare with `baton schema cases`");
                None
            }
        }
    }

    fn transcript(&mut self, path: &str, by: &str, at: Place) -> Option<Transcript> {
        let text = self.text(Path::new(path), Some((by, at)))?;
        match transcript::parse(&text) {
            Ok(transcript) => Some(transcript),
            Err(wrong) => {
                let file = self.told(Path::new(path));
                self.problems.error(
                    &file,
                    Place { line: wrong.line, column: wrong.column },
                    wrong.what,
                    "`baton schema transcript` tells what may stand there",
                );
                None
            }
        }
    }

    fn labels(&mut self) -> Vec<JudgeLabel> {
        let mut labels = Vec::new();
        for path in self.files("labels/judge", &["jsonl"]) {
            let Some(text) = self.text(&path, None) else { continue };
            let file = self.told(&path);
            for (line, text) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()).take(LABELS_MAX) {
                match serde_json::from_str::<JudgeLabel>(text) {
                    Ok(label) => labels.push(label),
                    Err(error) => {
                        let at = Place { line, column: u64::try_from(error.column()).unwrap_or_default() };
                        self.problems.error(&file, at, transcript::without_place(&error), "`baton schema judge-labels` tells what may stand there");
                    }
                }
            }
        }
        labels
    }
}
