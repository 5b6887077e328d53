//! Recorded conversations of other programs into transcripts: WhatsApp's exports, webhook bodies, OpenAI's training files, Chatwoot, CSV,
//! and our own dialogues. Then the people in them are replaced by people whom nobody is, and what a detector still finds is told.
//!
//! Everything read here is outside text: whatever breaks a bound or makes no sense is an error with its line, never a panic. Never opens a
//! file, never reads a clock, never guesses who the customer is. Whoever calls it writes nothing while `personal` finds something.

mod chatwoot;
mod dialogues;
mod digits;
mod draft;
mod moment;
mod openai;
mod people;
mod personal;
mod pseudonymise;
mod spots;
mod stamp;
mod swaps;
mod table;
#[cfg(test)]
mod tests;
mod webhooks;
mod whatsapp;

pub use draft::draft_case;
pub use personal::personal;
pub use pseudonymise::{Fakes, pseudonymise};

use crate::domain::language;
use crate::domain::text::{clip, hex};
use crate::spec::suite::{By, TRANSCRIPT_FORMAT, Transcript};
use serde::de::{DeserializeOwned, IgnoredAny};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Bytes of a file.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Conversations of a file.
pub const CONVERSATIONS_MAX: usize = 20_000;
/// Messages of a conversation: what a transcript holds, without its head.
pub const MESSAGES_MAX: usize = 9_999;
/// Characters of a message: WhatsApp's own bound for what people type.
pub const MESSAGE_CHARS_MAX: usize = 65_536;
/// Bytes of a file's beginning that a guess looks at.
const GUESS_BYTES_MAX: usize = 8_192;
/// Characters that tell the language.
const LANGUAGE_CHARS_MAX: usize = 600;

/// What wrote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `_chat.txt`, what WhatsApp's "Export chat" writes.
    WhatsappExport,
    /// Bodies that Meta posted to a webhook: one, an array, or one a line.
    Webhooks,
    /// `{"messages":[{"role","content"}]}`, one conversation a line.
    Openai,
    /// Messages of Chatwoot's API, or its `message_created` webhooks, one a line.
    Chatwoot,
    /// A table with a header: conversation, time, from, text.
    Csv,
    /// Our own dialogues, `{"id","turns":[{"role","text","labels"}]}`, one a line; the public sets are written so.
    Dialogues,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::WhatsappExport, Self::Webhooks, Self::Openai, Self::Chatwoot, Self::Csv, Self::Dialogues];

    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::WhatsappExport => "whatsapp-export",
            Self::Webhooks => "webhooks",
            Self::Openai => "openai",
            Self::Chatwoot => "chatwoot",
            Self::Csv => "csv",
            Self::Dialogues => "dialogues",
        }
    }

    /// From its word.
    ///
    /// ```
    /// use baton::eval::import::Format;
    /// assert_eq!(Format::parse("whatsapp-export"), Some(Format::WhatsappExport));
    /// assert_eq!(Format::parse("telegram"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// What a file is, by its name and how it begins; `None` when neither tells.
    ///
    /// ```
    /// use baton::eval::import::Format;
    /// assert_eq!(Format::guess("_chat.txt", b"[14/10/2026, 09:00:12] Ana: Hola"), Some(Format::WhatsappExport));
    /// assert_eq!(Format::guess("notes.txt", b"Dear all"), None);
    /// ```
    pub fn guess(name: &str, first: &[u8]) -> Option<Self> {
        let head = String::from_utf8_lossy(first.get(..GUESS_BYTES_MAX).unwrap_or(first));
        let head = head.trim_start_matches('\u{feff}').trim_start();
        if head.starts_with('{') || head.starts_with('[') {
            return Self::of_json(head).or_else(|| whatsapp::is_export(head).then_some(Self::WhatsappExport));
        }
        if whatsapp::is_export(head) {
            return Some(Self::WhatsappExport);
        }
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        matches!(ending.as_deref(), Some("csv" | "tsv")).then_some(Self::Csv)
    }

    fn of_json(head: &str) -> Option<Self> {
        let has = |key: &str| head.contains(&format!("\"{key}\""));
        if has("whatsapp_business_account") || (has("entry") && has("changes")) {
            Some(Self::Webhooks)
        } else if has("message_type") {
            Some(Self::Chatwoot)
        } else if has("turns") {
            Some(Self::Dialogues)
        } else {
            (has("messages") && has("role")).then_some(Self::Openai)
        }
    }
}

/// What the reader of a file must be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Names in the file that are ours: colleagues, and the name of the business.
    pub us: Vec<String>,
    /// The name in the file that is a bot.
    pub bot: Option<String>,
    /// The time zone of local times, `Europe/Madrid`; UTC when nothing is said.
    pub zone: Option<String>,
    /// In `03/04/26`, is 3 the day? Needed where the file does not tell.
    pub day_first: Option<bool>,
    /// What the columns of a table are called.
    pub columns: Columns,
}

/// What the columns of a table are called; usual names are found by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Which conversation.
    pub conversation: Option<String>,
    /// When.
    pub time: Option<String>,
    /// Who: a role, or a name.
    pub from: Option<String>,
    /// The words.
    pub text: Option<String>,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{what}; {hint}", place(*.line))]
pub struct ImportError {
    /// The line, from 1; 0 when it is the whole file.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

impl ImportError {
    fn at(line: usize, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { line, what: what.into(), hint: hint.into() }
    }
}

/// Reads the conversations of a file, each with the people who are in it: `pseudonymise` comes next.
pub fn read(format: Format, text: &str, options: &Options) -> Result<Vec<Transcript>, ImportError> {
    if text.len() > FILE_BYTES_MAX {
        return Err(ImportError::at(0, format!("the file has more than {FILE_BYTES_MAX} bytes"), "split it"));
    }
    let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
    let read = match format {
        Format::WhatsappExport => whatsapp::read(plain, options),
        Format::Webhooks => webhooks::read(plain),
        Format::Openai => openai::read(plain),
        Format::Chatwoot => chatwoot::read(plain),
        Format::Csv => table::read(plain, options),
        Format::Dialogues => dialogues::read(plain),
    }?;
    let mut read: Vec<Transcript> = read.into_iter().filter(|transcript| !transcript.lines.is_empty()).collect();
    if read.is_empty() {
        return Err(ImportError::at(0, "there is no conversation in the file", format!("is it of the format {}?", format.word())));
    }
    if read.len() > CONVERSATIONS_MAX {
        return Err(ImportError::at(0, format!("more than {CONVERSATIONS_MAX} conversations"), "split the file"));
    }
    settle(&mut read, format, &hex(Sha256::digest(text.as_bytes()).get(..4).unwrap_or_default()))?;
    Ok(read)
}

/// What holds for all formats: a head, a name that is nobody's, and bounds.
fn settle(read: &mut [Transcript], format: Format, digest: &str) -> Result<(), ImportError> {
    let (several, mut known) = (read.len() > 1, BTreeSet::new());
    for (nth, transcript) in (1..).zip(read) {
        let fallback = if several { format!("{}-{digest}-{nth}", format.word()) } else { format!("{}-{digest}", format.word()) };
        let own = Some(slug(&transcript.head.id)).filter(|own| !own.is_empty());
        let id = own.filter(|own| !known.contains(own)).unwrap_or(fallback);
        if transcript.lines.len() > MESSAGES_MAX {
            return Err(ImportError::at(0, format!("a conversation has more than {MESSAGES_MAX} messages"), "split the file by time"));
        }
        for said in &mut transcript.lines {
            for text in [&mut said.text, &mut said.tap, &mut said.note].into_iter().flatten() {
                *text = clip(text, MESSAGE_CHARS_MAX);
            }
        }
        known.insert(id.clone());
        transcript.head.format = TRANSCRIPT_FORMAT;
        transcript.head.id = id;
        if transcript.head.source.is_empty() {
            format.word().clone_into(&mut transcript.head.source);
        }
        transcript.head.language = transcript.head.language.take().or_else(|| language_of(transcript));
    }
    Ok(())
}

/// The language that the customer writes, when the words tell.
fn language_of(transcript: &Transcript) -> Option<String> {
    let words = transcript.lines.iter().filter(|said| said.by == By::Customer).filter_map(|said| said.text.as_deref());
    let mut sample = String::new();
    for text in words {
        sample.extend(text.chars().take(LANGUAGE_CHARS_MAX.saturating_sub(sample.chars().count())));
        sample.push(' ');
    }
    language::of(&sample).map(str::to_owned)
}

/// The values of a file of JSON with their lines: one a line, an array, or one. `shape` is what a value looks like, for the hint.
fn records<T: DeserializeOwned>(text: &str, shape: &str) -> Result<Vec<(usize, T)>, ImportError> {
    let wrong = |line: usize, e: &serde_json::Error| ImportError::at(line, format!("not as expected: {e}"), format!("write {shape}"));
    let start = text.trim_start();
    if start.starts_with('[') {
        let values: Vec<T> = serde_json::from_str(start).map_err(|e| wrong(e.line(), &e))?;
        return Ok(values.into_iter().map(|value| (0, value)).collect());
    }
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    if lines.clone().next().is_some_and(|(_, first)| serde_json::from_str::<IgnoredAny>(first).is_err()) {
        let value: T = serde_json::from_str(text).map_err(|e| wrong(e.line(), &e))?;
        return Ok(vec![(1, value)]);
    }
    lines.map(|(line, text)| serde_json::from_str(text).map(|value| (line, value)).map_err(|e| wrong(line, &e))).collect()
}

/// A name for a file: small letters, digits, `-`, `_`, `.`.
fn slug(name: &str) -> String {
    const CHARS_MAX: usize = 80;
    let safe = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c.to_ascii_lowercase() } else { '-' };
    let slug: String = name.chars().take(CHARS_MAX).map(safe).collect();
    slug.trim_matches(['-', '.']).to_owned()
}
