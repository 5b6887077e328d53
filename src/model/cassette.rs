//! Cassettes: the answers of providers, recorded and played back at the HTTP seam. Replaying opens no socket and needs no key.
//!
//! A request is known by its method, path and body, keys sorted, without what changes from run to run. Identical requests
//! get their answers in the order of the recording. Headers are never kept, so neither are keys; what customers and models said is.
//! A request that was not recorded is an error that shows the nearest one. Recording overwrites nothing.

mod nearest;

use crate::domain::text::hex;
use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

/// Fields of a request that say nothing about what is asked.
const IGNORED: [&str; 6] = ["user", "metadata", "store", "safety_identifier", "prompt_cache_key", "service_tier"];
/// What in a prompt changes from run to run: the conversation's secret reference, and the day.
static VOLATILE: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let steady = [(r"\bref-[0-9a-f]{12}\b", "ref-…"), (r#""today":"[^"]*""#, r#""today":"…""#)];
    steady.into_iter().filter_map(|(pattern, steady)| Some((Regex::new(pattern).ok()?, steady))).collect()
});
/// Version of the files.
const FORMAT: u32 = 1;
/// Recordings in one folder.
const FILES_MAX: usize = 20_000;
/// Bytes of one recording.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Shorter secrets are not looked for: they would be found everywhere.
const SECRET_CHARS_MIN: usize = 8;

/// A folder of recordings, being written or played.
pub struct Cassettes {
    folder: PathBuf,
    tape: Tape,
}

enum Tape {
    /// How often each request was recorded.
    Recording(Mutex<HashMap<String, u32>>),
    /// What is left of each request's recordings, and all of them by file, to find the nearest.
    Playing { lanes: Mutex<HashMap<String, VecDeque<Recording>>>, all: BTreeMap<String, Request> },
}

/// The JSON Schema of a recording.
pub fn schema() -> Value {
    schemars::schema_for!(Recording).to_value()
}

/// A request as it is known again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    #[serde(rename = "request")]
    pub(super) body: Value,
}

/// One file: what was asked, and what was answered.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub(super) struct Recording {
    format: u32,
    model: String,
    #[serde(flatten)]
    request: Request,
    ignored: Vec<String>,
    pub(super) status: u16,
    pub(super) took_ms: i64,
    pub(super) response: Value,
}

impl Request {
    /// Of a body that is no JSON, the text counts.
    pub(super) fn new(method: &str, path: &str, body: &[u8]) -> Self {
        let body = serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
        Self { method: method.to_owned(), path: path.to_owned(), body: canonical(body, &IGNORED) }
    }

    fn key(&self) -> String {
        let text = format!("{}\n{}\n{}", self.method, self.path, self.body);
        hex(&Sha256::digest(text.as_bytes()))
    }
}

/// Keys sorted at every depth, volatile words made steady; `without` these at the top.
fn canonical(value: Value, without: &[&str]) -> Value {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<String, Value> = map.into_iter().filter(|(key, _)| !without.contains(&key.as_str())).collect();
            Value::Object(sorted.into_iter().map(|(key, value)| (key, canonical(value, &[]))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(|item| canonical(item, &[])).collect()),
        Value::String(text) => Value::String(VOLATILE.iter().fold(text, |text, (pattern, steady)| pattern.replace_all(&text, *steady).into_owned())),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_)) => plain,
    }
}

impl Cassettes {
    /// `record:FOLDER` or `replay:FOLDER`. The error is a sentence for the person who set it.
    pub fn open(setting: &str) -> Result<Self, String> {
        match setting.split_once(':').map(|(mode, folder)| (mode, folder.trim())) {
            Some((_, "")) | None => Err(format!("{setting:?} names no folder; write record:FOLDER or replay:FOLDER")),
            Some(("record", folder)) => Self::record(Path::new(folder)),
            Some(("replay", folder)) => Self::play(Path::new(folder)),
            Some((mode, _)) => Err(format!("{mode:?} is no mode; write record:FOLDER or replay:FOLDER")),
        }
    }

    fn record(folder: &Path) -> Result<Self, String> {
        let there = if folder.exists() { files_in(folder)?.len() } else { 0 };
        if there > 0 {
            return Err(format!("{} holds {there} recordings already and recording overwrites nothing; name an empty folder", folder.display()));
        }
        Ok(Self { folder: folder.to_owned(), tape: Tape::Recording(Mutex::default()) })
    }

    fn play(folder: &Path) -> Result<Self, String> {
        let (mut lanes, mut all) = (HashMap::<String, VecDeque<Recording>>::new(), BTreeMap::new());
        for path in files_in(folder)? {
            let recording = read(&path)?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            all.insert(name, recording.request.clone());
            lanes.entry(recording.request.key()).or_default().push_back(recording);
        }
        if all.is_empty() {
            return Err(format!("{} holds no recordings; make them with record:{0}", folder.display()));
        }
        Ok(Self { folder: folder.to_owned(), tape: Tape::Playing { lanes: Mutex::new(lanes), all } })
    }

    /// Does it answer by itself, without any provider?
    pub fn plays(&self) -> bool {
        matches!(self.tape, Tape::Playing { .. })
    }

    /// The next recorded answer to a request; `None` while recording. The error shows the nearest recording.
    pub(super) fn next(&self, request: &Request) -> Option<Result<Recording, String>> {
        let Tape::Playing { lanes, all } = &self.tape else { return None };
        let next = lanes.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&request.key()).map(VecDeque::pop_front);
        Some(match next {
            Some(Some(recording)) => Ok(recording),
            Some(None) => {
                let times = all.values().filter(|known| *known == request).count();
                Err(format!("this request was recorded {times} times in {} and is made once more", self.folder.display()))
            }
            None => Err(format!("nobody recorded this request in {}. {}", self.folder.display(), nearest::shown(request, all))),
        })
    }

    /// Keeps an answer; does nothing while playing. `secrets` do not get into the file, wherever they stand.
    pub(super) async fn keep(&self, request: Request, status: u16, took_ms: i64, body: &[u8], secrets: &[String]) -> Result<(), String> {
        let Tape::Recording(counts) = &self.tape else { return Ok(()) };
        let key = request.key();
        let nth = {
            let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(key.clone()).or_default();
            *count += 1;
            *count
        };
        let response = serde_json::from_slice(body).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
        let model = request.body.get("model").and_then(Value::as_str).unwrap_or_default().to_owned();
        let ignored = IGNORED.map(str::to_owned).to_vec();
        let recording = Recording { format: FORMAT, model, request, ignored, status, took_ms, response };
        let mut text = serde_json::to_string_pretty(&recording).map_err(|e| e.to_string())?;
        for secret in secrets.iter().filter(|s| s.chars().count() >= SECRET_CHARS_MIN) {
            text = text.replace(secret.as_str(), "[secret]");
        }
        let path = self.folder.join(format!("{}-{nth:05}.json", key.get(..16).unwrap_or(&key)));
        write(&path, &text).await.map_err(|e| format!("cannot record {}: {e}", path.display()))
    }
}

/// Whole or not at all: who reads the folder meanwhile, and a crash, finds no half of a recording.
async fn write(path: &Path, text: &str) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt as _;
    if let Some(folder) = path.parent() {
        tokio::fs::create_dir_all(folder).await?;
    }
    if tokio::fs::try_exists(path).await? {
        return Err(std::io::ErrorKind::AlreadyExists.into());
    }
    let part = path.with_extension("part");
    let mut file = tokio::fs::OpenOptions::new().write(true).create_new(true).open(&part).await?;
    file.write_all(text.as_bytes()).await?;
    file.write_all(b"\n").await?;
    file.flush().await?;
    tokio::fs::rename(&part, path).await
}

/// The recordings of a folder by name: the order in which identical requests were recorded.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.extension().is_some_and(|e| e == "json"));
    let mut paths: Vec<PathBuf> = paths.take(FILES_MAX + 1).collect();
    if paths.len() > FILES_MAX {
        return Err(format!("{} holds more than {FILES_MAX} recordings", folder.display()));
    }
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Recording, String> {
    let told = |e: &dyn std::fmt::Display| format!("{}: {e}", path.display());
    let bytes = std::fs::metadata(path).map_err(|e| told(&e))?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(told(&format!("{bytes} bytes; a recording has at most {FILE_BYTES_MAX}")));
    }
    let text = std::fs::read_to_string(path).map_err(|e| told(&e))?;
    let mut recording: Recording = serde_json::from_str(&text).map_err(|e| told(&e))?;
    if recording.format != FORMAT {
        return Err(told(&format!("format {}; this version reads {FORMAT}", recording.format)));
    }
    // A hand may have edited it.
    recording.request.body = canonical(recording.request.body, &IGNORED);
    Ok(recording)
}

#[cfg(test)]
mod tests;
