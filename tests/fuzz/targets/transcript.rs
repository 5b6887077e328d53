//! A transcript of a suite: refused with line and column, or written and read again as it was, with steps in the order of time.

use super::given;
use baton::domain::time::Millis;
use baton::spec::suite::{moment, moment_after, parse_transcript, write_transcript};

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    match parse_transcript(&text) {
        Ok(transcript) => {
            let written = write_transcript(&transcript);
            assert_eq!(parse_transcript(&written).as_ref(), Ok(&transcript), "{written}");
            let steps = transcript.steps();
            assert!(steps.len() <= transcript.lines.len());
            assert!(steps.iter().all(|step| step.after.is_none_or(|span| span.0 >= Millis(0)) && step.acts() == 1));
            assert_eq!(transcript.begins().is_some(), !transcript.lines.is_empty());
        }
        Err(wrong) => {
            let lines = text.lines().count().max(1);
            assert!(!wrong.what.is_empty() && wrong.line >= 1, "{wrong:?}");
            assert!(usize::try_from(wrong.line).is_ok_and(|line| line <= lines), "{lines} lines: {wrong:?}");
        }
    }
    // Moments of cases, by line.
    for line in text.lines().take(20) {
        if let Ok(at) = moment(line) {
            assert_eq!(moment_after(line, at), Ok(at));
            let later = moment_after("+15m", at).expect("a span");
            assert_eq!(later.since(at), Millis::mins(15));
        }
    }
}
