//! A recording of another program: `=== FORMAT NAME=VALUE ..` in the first line, then the file. Refused with a line and a hint, or transcripts within
//! their bounds that are written and read again as they were, before and after their people are replaced. The same twice is the same.

use super::given;
use baton::eval::import::{Format, MESSAGE_CHARS_MAX, MESSAGES_MAX, Options, draft_case, personal, pseudonymise, read};
use baton::spec::suite::{Transcript, parse_transcript, write_transcript};

/// Bytes from which on nothing is done twice.
const LONG: usize = 100_000;

/// Checks one input.
pub fn run(data: &[u8]) {
    let input = given::text(data);
    let (first, text) = match input.strip_prefix("=== ") {
        Some(rest) => rest.split_once('\n').unwrap_or((rest, "")),
        None => ("", &*input),
    };
    let (word, options) = options_of(first);
    let guessed = Format::guess("a.csv", text.as_bytes());
    for format in Format::parse(word).map_or_else(|| guessed.into_iter().collect(), |format| vec![format]) {
        assert_eq!(Format::parse(format.word()), Some(format));
        match read(format, text, &options) {
            Ok(read_once) => {
                if text.len() < LONG {
                    assert_eq!(read(format, text, &options).as_ref(), Ok(&read_once), "the same again");
                }
                assert!(!read_once.is_empty());
                let mut ids = std::collections::BTreeSet::new();
                for transcript in read_once {
                    assert!(ids.insert(transcript.head.id.clone()), "two conversations {}", transcript.head.id);
                    check(transcript);
                }
            }
            Err(wrong) => {
                assert!(!wrong.what.is_empty() && !wrong.hint.is_empty(), "{wrong:?}");
                assert!(wrong.line <= text.lines().count() + 1, "{wrong:?} in {} lines", text.lines().count());
            }
        }
    }
}

fn options_of(line: &str) -> (&str, Options) {
    let mut words = line.split(' ');
    let (word, mut options) = (words.next().unwrap_or_default(), Options::default());
    for (name, value) in words.filter_map(|word| word.split_once('=')) {
        match name {
            "us" => options.us.push(value.to_owned()),
            "bot" => options.bot = Some(value.to_owned()),
            "zone" => options.zone = Some(value.to_owned()),
            "day_first" => options.day_first = Some(value == "yes"),
            "conversation" => options.columns.conversation = Some(value.to_owned()),
            "time" => options.columns.time = Some(value.to_owned()),
            "from" => options.columns.from = Some(value.to_owned()),
            "text" => options.columns.text = Some(value.to_owned()),
            _ => {}
        }
    }
    (word, options)
}

fn check(mut transcript: Transcript) {
    let id = &transcript.head.id;
    assert!(!id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b)) && !id.starts_with('.'), "{id:?} names a file");
    assert!(!transcript.lines.is_empty() && transcript.lines.len() <= MESSAGES_MAX);
    for said in &transcript.lines {
        assert!([&said.text, &said.tap, &said.note].into_iter().flatten().all(|text| text.chars().count() <= MESSAGE_CHARS_MAX));
    }
    round(&transcript);
    let mut twin = transcript.clone();
    let fakes = pseudonymise(&mut transcript, 7);
    pseudonymise(&mut twin, 7);
    assert_eq!(transcript, twin, "the same seed gives the same people");
    round(&transcript);
    for (line, what, shown) in personal(&transcript, &fakes) {
        assert!(line >= 1 && line <= transcript.lines.len() + 1 && !what.is_empty(), "{line}: {what}: {shown}");
    }
    let drafted = draft_case(&transcript, "transcripts/a.jsonl");
    assert!(drafted.contains("transcript"), "{drafted}");
}

fn round(transcript: &Transcript) {
    let written = write_transcript(transcript);
    assert_eq!(parse_transcript(&written).as_ref(), Ok(transcript), "{written}");
}
