//! The log of a run: one line a trial, written as soon as it is over. A run that was stopped goes on from it; one that is done is judged
//! again from it. A torn last line is left out.

use super::played::Played;
use super::result::Grade;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// The version of the file.
pub const FORMAT: u32 = 1;
/// Bytes of one line.
const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The first line: what the run is of. A log of something else is not gone on with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The version of the file.
    pub format: u32,
    /// The hash of everything that results depend on.
    pub run: String,
    /// The suite.
    pub suite: String,
    /// Who answered.
    pub model: String,
    /// Trials of each case.
    pub trials: u32,
    /// Where chance began.
    pub seed: u64,
}

/// A trial, and what the judge said of it: a judge is not asked again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// What it left behind.
    pub played: Played,
    /// What the judge said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub judged: Vec<Grade>,
}

/// An open log.
pub struct RunLog {
    file: File,
}

/// What a log holds.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// What it is of.
    pub head: Head,
    /// Trials in the order in which they ended.
    pub entries: Vec<Entry>,
}

impl RunLog {
    /// A new log. The error is a sentence.
    pub fn create(path: &Path, head: &Head) -> Result<Self, String> {
        let told = |e: std::io::Error| format!("{}: {e}", path.display());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(told)?;
        }
        let mut log = Self { file: File::create(path).map_err(told)? };
        log.line(head)?;
        Ok(log)
    }

    /// Goes on with a log: what is torn at its end is cut off.
    pub fn resume(path: &Path) -> Result<(Self, Read), String> {
        let told = |e: std::io::Error| format!("{}: {e}", path.display());
        let (found, whole) = read_whole(path)?;
        let mut file = OpenOptions::new().write(true).open(path).map_err(told)?;
        file.set_len(whole).map_err(told)?;
        file.seek(SeekFrom::End(0)).map_err(told)?;
        Ok((Self { file }, found))
    }

    /// One trial more.
    pub fn append(&mut self, entry: &Entry) -> Result<(), String> {
        self.line(entry)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), String> {
        let mut line = serde_json::to_vec(value).map_err(|e| e.to_string())?;
        line.push(b'\n');
        self.file.write_all(&line).map_err(|e| format!("the log of the run cannot be written: {e}"))
    }
}

/// Reads a log.
pub fn read(path: &Path) -> Result<Read, String> {
    read_whole(path).map(|(found, _)| found)
}

/// With the bytes up to the end of its last whole line.
fn read_whole(path: &Path) -> Result<(Read, u64), String> {
    let told = |e: std::io::Error| format!("{}: {e}", path.display());
    let mut lines = BufReader::new(File::open(path).map_err(told)?);
    let (mut found, mut whole, mut is_first) = (Read::default(), 0, true);
    loop {
        let mut line = Vec::new();
        let bytes = lines.by_ref().take(LINE_BYTES_MAX).read_until(b'\n', &mut line).map_err(told)?;
        if bytes == 0 || line.last() != Some(&b'\n') {
            break;
        }
        if is_first {
            found.head = serde_json::from_slice(&line).map_err(|e| format!("{}: this is no log of a run: {e}", path.display()))?;
            if found.head.format != FORMAT {
                return Err(format!("{}: format {}; this version reads {FORMAT}", path.display(), found.head.format));
            }
            is_first = false;
        } else {
            found.entries.push(serde_json::from_slice(&line).map_err(|e| format!("{}: a line that cannot be read: {e}", path.display()))?);
        }
        whole += u64::try_from(bytes).unwrap_or_default();
    }
    if is_first { Err(format!("{}: this is no log of a run", path.display())) } else { Ok((found, whole)) }
}
