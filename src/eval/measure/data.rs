//! Recorded dialogues, one JSON object a line, gzip or plain: `{"id","turns":[{"role","text","labels"}],"labels"}`.
//!
//! The only file of the measurement that touches a disk. Every size has a bound; a mistake is told with its line.

use flate2::read::GzDecoder;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

/// Bytes of a file once unpacked.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Dialogues of a file.
const DIALOGUES_MAX: usize = 200_000;
/// Turns of a dialogue.
const TURNS_MAX: usize = 2_000;
/// What a gzip file begins with (RFC 1952).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A recorded dialogue.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// Its id; splits go by it.
    pub id: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// Its language, ISO 639-1.
    #[serde(default)]
    pub lang: String,
    /// Its licence.
    #[serde(default)]
    pub license: String,
    /// What was said.
    pub turns: Vec<Turn>,
    /// What is known of the whole.
    #[serde(default)]
    pub labels: Labels,
}

/// A turn.
#[derive(Clone, Debug, Deserialize)]
pub struct Turn {
    /// `customer` or `agent`.
    pub role: String,
    /// What was said.
    pub text: String,
    /// What is known of it.
    #[serde(default)]
    pub labels: TurnLabels,
}

impl Turn {
    /// Whether the customer said it.
    pub fn by_customer(&self) -> bool {
        self.role == "customer"
    }
}

/// Labels of a dialogue.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Labels {
    /// Of chats with marked values.
    pub domain: Option<String>,
    /// Of forms.
    pub service: Option<String>,
    /// Intent to the first turn at which all its required slots are filled, counted over all turns.
    #[serde(default)]
    pub complete_turn: BTreeMap<String, usize>,
    /// Why a person should take over; `none` when nobody should.
    pub handoff: Option<String>,
    /// First and last turn at which a handoff is right, counted from 0 over all turns.
    pub golden: Option<(usize, usize)>,
    /// The topic that is kept for people.
    pub topic: Option<String>,
}

/// Labels of a turn.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TurnLabels {
    /// Slot and words marked in the text.
    #[serde(default)]
    pub slots: Vec<(String, String)>,
    /// What the form holds after this turn of the customer.
    pub state: Option<State>,
    /// What the agent did: act, slot, values.
    #[serde(default)]
    pub acts: Vec<(String, String, Vec<String>)>,
    /// Does the customer ask, now, for a person? Unlabelled, or ambiguous, when absent.
    pub explicit_request: Option<u8>,
    /// What kind of request, or of neighbour.
    pub subtype: Option<String>,
    /// Only the agent's turn before it tells what it means.
    pub needs_context: Option<bool>,
    /// Does the agent's turn before it offer a person?
    pub offer: Option<bool>,
    /// Should a person take over here?
    pub transferable: Option<u8>,
    /// Frustrated or angry, disappointment left out; of chats judged sentence by sentence.
    pub strong: Option<u8>,
    /// Is the customer annoyed with us in this very message?
    pub frustrated: Option<u8>,
    /// How the customer sounds: negative, neutral or positive.
    pub mood: Option<String>,
    /// What most judges say of this turn of the agent: `O` none, `T` a possible, `X` a breakdown.
    pub breakdown: Option<String>,
    /// Shares of judges who see no breakdown, a possible one, a breakdown in this turn of the agent.
    pub breakdown_dist: Option<[f64; 3]>,
}

/// A form after a turn.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct State {
    /// What the customer wants.
    #[serde(default)]
    pub intent: String,
    /// Slot to accepted spellings.
    #[serde(default)]
    pub slots: BTreeMap<String, Vec<String>>,
}

/// What a record is labelled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Values marked in the text.
    Spans,
    /// Forms filled over the dialogue.
    Forms,
}

impl Record {
    /// What it is labelled for.
    pub fn kind(&self) -> Kind {
        if self.labels.service.is_some() { Kind::Forms } else { Kind::Spans }
    }

    /// Its domain, or an empty name.
    pub fn domain(&self) -> &str {
        self.labels.domain.as_deref().unwrap_or_default()
    }
}

/// Endings of files that hold dialogues.
const ENDINGS: [&str; 3] = [".jsonl", ".jsonl.gz", ".json.gz"];

/// Reads files of dialogues, and all such files of folders, in the order of their names.
pub fn read_all(paths: &[PathBuf]) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    for path in paths {
        for file in files_of(path)? {
            records.extend(read(&file)?);
        }
    }
    Ok(records)
}

fn files_of(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let listed = std::fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let is_dialogues = |file: &PathBuf| file.file_name().is_some_and(|name| ENDINGS.iter().any(|end| name.to_string_lossy().ends_with(end)));
    let mut files: Vec<PathBuf> = listed.filter_map(|entry| Some(entry.ok()?.path())).filter(is_dialogues).collect();
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: no {} in this folder", path.display(), ENDINGS.join(" or ")));
    }
    Ok(files)
}

/// Reads a file of dialogues.
pub fn read(path: &Path) -> Result<Vec<Record>, String> {
    let name = path.display();
    let mut file = BufReader::new(File::open(path).map_err(|error| format!("{name}: {error}"))?);
    let packed = file.fill_buf().is_ok_and(|start| start.starts_with(&GZIP_MAGIC));
    let plain: Box<dyn Read> = if packed { Box::new(GzDecoder::new(file)) } else { Box::new(file) };
    parse(&mut plain.take(UNPACKED_BYTES_MAX)).map_err(|error| format!("{name}{error}"))
}

fn parse(plain: &mut dyn Read) -> Result<Vec<Record>, String> {
    let mut records = Vec::new();
    let mut plain = BufReader::new(plain);
    if plain.fill_buf().is_ok_and(|start| start.trim_ascii_start().starts_with(b"[")) {
        return super::emotions::parse(plain).map_err(|error| format!(": {error}"));
    }
    for (nth, line) in (1..).zip(plain.lines()) {
        let line = line.map_err(|error| format!(":{nth}: {error}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let record: Record = serde_json::from_str(&line).map_err(|error| format!(":{nth}: {error}"))?;
        if records.len() >= DIALOGUES_MAX || record.turns.len() > TURNS_MAX {
            return Err(format!(":{nth}: at most {DIALOGUES_MAX} dialogues of {TURNS_MAX} turns"));
        }
        records.push(record);
    }
    Ok(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    const LINE: &str = r#"{"id":"a","source":"x","lang":"en","license":"CC0","turns":[{"role":"customer","text":"hi ana","labels":{"slots":[["name","ana"]],"intents":[]}}],"labels":{"domain":"d"}}"#;

    #[test]
    fn plain_and_packed_read_alike() {
        let folder = tempfile::tempdir().unwrap();
        let (plain, packed) = (folder.path().join("a.jsonl"), folder.path().join("a.jsonl.gz"));
        std::fs::write(&plain, format!("{LINE}\n\n{LINE}\n")).unwrap();
        let mut writer = GzEncoder::new(File::create(&packed).unwrap(), Compression::fast());
        writer.write_all(format!("{LINE}\n{LINE}\n").as_bytes()).unwrap();
        writer.finish().unwrap();
        for path in [plain, packed] {
            let records = read(&path).unwrap();
            assert_eq!(records.len(), 2);
            assert_eq!((records[0].kind(), records[0].domain()), (Kind::Spans, "d"));
            assert_eq!(records[1].turns[0].labels.slots, [("name".to_owned(), "ana".to_owned())]);
        }
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let error = parse(&mut format!("{LINE}\n{{\"id\":1}}\n").as_bytes()).unwrap_err();
        assert!(error.starts_with(":2: "), "{error}");
        assert!(parse(&mut [0xff, 0xfe, b'\n'].as_slice()).is_err());
        assert!(read(Path::new("no/such/file")).unwrap_err().starts_with("no/such/file: "));
    }
}
