//! `transcripts/*.jsonl`: a recorded conversation, one event a line, with its real gaps in time. The first line tells what it is.

use super::step::{AdSpec, Deed, PersonStep, Sends, Step};
use crate::domain::id::AgentName;
use crate::domain::time::{Millis, Span, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// The version of the format.
pub const FORMAT: u32 = 1;
/// Lines of one transcript.
pub const LINES_MAX: u64 = 10_000;

/// A recorded conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transcript {
    /// What it is.
    pub head: Head,
    /// What happened, oldest first.
    pub lines: Vec<Said>,
}

/// What a transcript is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The version of the format, 1.
    pub format: u32,
    /// Its name.
    pub id: String,
    /// Where it comes from: `whatsapp-export`, `webhooks`, `baton`, `openai`, `chatwoot`, `csv`, or a public set.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The agent that spoke, when one of ours did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
    /// The customer's number; one that nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The customer's name; an invented one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The language, ISO 639-1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The licence of its words, when they are not yours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
}

/// A line of the file: the head, or something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Line {
    /// The first line.
    Head(Head),
    /// All others.
    Said(Said),
}

/// Something that happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// When, UTC: `2026-10-14T09:00:00Z`.
    pub at: String,
    /// Who: `customer`, `agent` (a bot), `person` (one of the team), `system`.
    pub by: By,
    /// The words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The button or row that the customer tapped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tap: Option<String>,
    /// What else the customer sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Sends>,
    /// The ad that the customer came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ad: Option<AdSpec>,
    /// The slot that the agent's words ask for, when it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<String>,
    /// Which person, by an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<String>,
    /// What the person did besides writing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub does: Option<Deed>,
    /// What happened, for people; `system` lines are told and not played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Who did it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The customer.
    #[default]
    Customer,
    /// A bot.
    Agent,
    /// One of the team.
    Person,
    /// Nobody.
    System,
}

impl Said {
    /// The moment; `None` when it is none.
    pub fn moment(&self) -> Option<Timestamp> {
        self.at.parse::<jiff::Timestamp>().ok().map(|at| Timestamp(at.as_millisecond()))
    }
}

impl Transcript {
    /// The moment of the first line.
    pub fn begins(&self) -> Option<Timestamp> {
        self.lines.iter().find_map(Said::moment)
    }

    /// The steps that play it, with the real time between them.
    pub fn steps(&self) -> Vec<Step> {
        let mut before = self.begins();
        let mut steps = Vec::new();
        for said in &self.lines {
            let Some(mut step) = step_of(said) else { continue };
            let now = said.moment();
            let gap = now.zip(before).map_or(Millis(0), |(now, before)| now.since(before));
            step.after = Some(Span(Millis(gap.0.max(0))));
            before = now.or(before);
            steps.push(step);
        }
        steps
    }
}

fn step_of(said: &Said) -> Option<Step> {
    let step = match said.by {
        By::Customer => {
            let (customer, tap, sends) = (said.text.clone(), said.tap.clone(), said.media);
            // Words under a picture are words.
            Step {
                tap: tap.filter(|_| customer.is_none()),
                sends: sends.filter(|_| customer.is_none()),
                customer,
                ad: said.ad.clone(),
                ..Step::default()
            }
        }
        By::Agent => Step { agent: said.text.clone(), asks: said.asks.clone(), ..Step::default() },
        By::Person => {
            let who = said.who.clone()?;
            let person = PersonStep { who, says: said.text.clone(), does: said.does, to: None, reason: said.note.clone(), refused: false };
            Step { person: Some(person), ..Step::default() }
        }
        By::System => return None,
    };
    (step.acts() == 1).then_some(step)
}

/// What is wrong in a file of transcripts, and where: from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The line.
    pub line: u64,
    /// The column.
    pub column: u64,
    /// What.
    pub what: String,
}

/// What a JSON reader says, without the place that is told beside it.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let told = error.to_string();
    told.rsplit_once(" at line ").map_or(told.clone(), |(what, _)| what.to_owned())
}

/// Reads a file. The error says what is wrong, and where.
pub fn parse(text: &str) -> Result<Transcript, Wrong> {
    let mut transcript = Transcript::default();
    let mut before: Option<Timestamp> = None;
    let mut has_head = false;
    for (nth, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |column: usize, what: String| Wrong { line: nth, column: u64::try_from(column).unwrap_or_default(), what };
        if nth > LINES_MAX {
            return Err(wrong(1, format!("more than {LINES_MAX} lines; a transcript is one conversation")));
        }
        if !has_head {
            let head =
                |e: serde_json::Error| wrong(e.column(), format!("the first line is the head, {{\"format\":1,\"id\":…}}: {}", without_place(&e)));
            transcript.head = serde_json::from_str(line).map_err(head)?;
            if transcript.head.format != FORMAT {
                return Err(wrong(1, format!("format {}; this version reads {FORMAT}", transcript.head.format)));
            }
            has_head = true;
            continue;
        }
        let said: Said = serde_json::from_str(line).map_err(|e| wrong(e.column(), without_place(&e)))?;
        let Some(at) = said.moment() else {
            return Err(wrong(1, format!("`{}` is no moment; write it like 2026-10-14T09:00:00Z", said.at)));
        };
        if before.is_some_and(|before| at < before) {
            return Err(wrong(1, format!("{} is earlier than the line before; lines are in the order of time", said.at)));
        }
        before = Some(at);
        transcript.lines.push(said);
    }
    if !has_head {
        return Err(Wrong { line: 1, column: 1, what: "the file is empty; the first line is the head, {\"format\":1,\"id\":…}".to_owned() });
    }
    Ok(transcript)
}

/// The text of a file.
pub fn write(transcript: &Transcript) -> String {
    let mut text = String::new();
    let head = serde_json::to_string(&transcript.head).unwrap_or_default();
    // Writing to a string never fails.
    let _ = writeln!(text, "{head}");
    for said in &transcript.lines {
        let _ = writeln!(text, "{}", serde_json::to_string(said).unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = "{\"format\":1,\"id\":\"a\"}\n{\"at\":\"2026-10-14T09:00:00Z\",\"by\":\"customer\",\"text\":\"Hi\"}\n{\"at\":\"2026-10-14T09:01:30Z\",\"by\":\"agent\",\"text\":\"Hello\",\"asks\":\"company\"}\n";

    #[test]
    fn a_transcript_comes_back_as_it_was_written_with_its_gaps() {
        let transcript = parse(TWO).unwrap();
        assert_eq!(write(&transcript), TWO);
        let steps = transcript.steps();
        assert_eq!((steps.len(), steps[0].customer.as_deref(), steps[1].asks.as_deref()), (2, Some("Hi"), Some("company")));
        assert_eq!(steps[1].after, Some(Span(Millis::secs(90))));
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        assert_eq!(parse("").unwrap_err().line, 1);
        assert_eq!(parse("{\"format\":2,\"id\":\"a\"}\n").unwrap_err().what, "format 2; this version reads 1");
        let early = parse(&TWO.replace("09:01:30Z", "08:59:00Z")).unwrap_err();
        assert!(early.line == 3 && early.what.contains("earlier than the line before"), "{early:?}");
        let unknown = parse(&TWO.replace("\"text\":\"Hi\"", "\"texts\":\"Hi\"")).unwrap_err();
        assert!(unknown.what.starts_with("unknown field `texts`") && (unknown.line, unknown.column) == (2, 52), "{unknown:?}");
    }
}
