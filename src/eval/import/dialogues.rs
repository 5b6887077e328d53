//! Our own dialogues, `{"id","turns":[{"role","text","labels"}]}`, one a line: what `baton measure` reads, with what was asked and what
//! people said of a turn. The public sets are written so; the emotions set is an array of its authors' own form, read too.
//!
//! Without `at` a turn comes a minute after the one before.

use super::{ImportError, moment};
use crate::spec::suite::{By, Head, Said, Transcript};
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Labels of one that are told beside a turn, and how.
const TOLD: [(&str, &str); 5] = [
    ("explicit_request", "asks for a person"),
    ("transferable", "a person should take over here"),
    ("strong", "angry"),
    ("frustrated", "annoyed with us"),
    ("offer", "offers a person"),
];

#[derive(Deserialize)]
struct Dialogue {
    id: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    lang: String,
    #[serde(default)]
    license: String,
    turns: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    /// Our own form.
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    text: String,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    labels: serde_json::Map<String, serde_json::Value>,
    /// The form of the emotions set: `inbound` or `outbound`, and the sentences as they were typed.
    #[serde(default)]
    floor: Option<String>,
    #[serde(default)]
    text_src: Vec<String>,
}

/// Reads dialogues: one a line, an array of them, or one.
pub(super) fn read(text: &str) -> Result<Vec<Transcript>, ImportError> {
    super::records::<Dialogue>(text, "{\"id\",\"turns\":[{\"role\",\"text\"}]}")?
        .into_iter()
        .map(|(line, dialogue)| transcript(line, dialogue))
        .collect()
}

fn transcript(line: usize, dialogue: Dialogue) -> Result<Transcript, ImportError> {
    let some = |text: String| Some(text).filter(|text| !text.is_empty());
    let is_emotions = dialogue.turns.iter().any(|turn| turn.floor.is_some());
    // Published so: Mendonça et al. 2023, MAIA-DQE.
    let (source, license) =
        if is_emotions { ("maia-dqe".to_owned(), some("CC BY-ND 4.0".to_owned())) } else { (dialogue.source, some(dialogue.license)) };
    // "zh-ids" stands for words that are numbers, and is no language.
    let language = some(dialogue.lang).filter(|lang| lang.len() == 2);
    let head = Head { id: dialogue.id, source, license, language, ..Head::default() };
    let mut transcript = Transcript { head, lines: Vec::with_capacity(dialogue.turns.len()) };
    for (nth, turn) in dialogue.turns.into_iter().enumerate() {
        let at = match turn.at.as_deref() {
            None => moment::of_turn(nth),
            Some(at) => moment::of_text(at, &TimeZone::UTC)
                .ok_or_else(|| ImportError::at(line, format!("`at` of turn {} is no moment", nth + 1), "write it like 2026-10-14T09:00:00Z"))?,
        };
        let said = said(line, nth, turn)?;
        transcript.lines.push(Said { at: moment::written(at), ..said });
    }
    if !transcript.lines.is_sorted_by_key(Said::moment) {
        return Err(ImportError::at(line, "a turn is earlier than the one before", "put the turns in the order of time, with `at` on all or none"));
    }
    transcript.lines.retain(|said| said.text.is_some() || said.note.is_some());
    Ok(transcript)
}

fn said(line: usize, nth: usize, turn: Turn) -> Result<Said, ImportError> {
    let (by, who) = match turn.role.as_deref().or(turn.floor.as_deref()) {
        Some("customer" | "user" | "inbound") => (By::Customer, None),
        Some("agent" | "assistant" | "bot" | "outbound") => (By::Agent, None),
        Some("person" | "operator" | "human") => (By::Person, Some("person".to_owned())),
        Some("system") => (By::System, None),
        other => {
            let what = format!("the role `{}` of turn {} is not known", crate::domain::text::clip(other.unwrap_or_default(), 40), nth + 1);
            return Err(ImportError::at(line, what, "roles are customer, agent, person, system"));
        }
    };
    let text = if turn.text.is_empty() { turn.text_src.join(" ") } else { turn.text };
    let text = Some(text).filter(|text| !text.trim().is_empty());
    let labels = &turn.labels;
    if by == By::System {
        return Ok(Said { by, note: text, ..Said::default() });
    }
    let is_one = |label: &str| labels.get(label).is_some_and(|value| value.as_u64() == Some(1) || value.as_bool() == Some(true));
    let told: Vec<&str> = TOLD.into_iter().filter(|(label, _)| is_one(label)).map(|(_, words)| words).collect();
    let note = (!told.is_empty()).then(|| told.join("; "));
    Ok(Said { by, who, text, asks: asks(labels).filter(|_| by == By::Agent), note, ..Said::default() })
}

/// The slot that the turn asks for: said so, or the only request among what the agent did.
fn asks(labels: &serde_json::Map<String, serde_json::Value>) -> Option<String> {
    if let Some(slot) = labels.get("asks").and_then(serde_json::Value::as_str) {
        return Some(slot.to_owned());
    }
    let acts = labels.get("acts")?.as_array()?;
    let mut requests = acts.iter().filter(|act| act.get(0).and_then(serde_json::Value::as_str) == Some("REQUEST"));
    let slot = requests.next()?.get(1)?.as_str()?.to_owned();
    requests.next().is_none().then_some(slot).filter(|slot| !slot.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_and_their_labels_come_over() {
        let text = r#"{"id":"a-1","source":"ours","lang":"en","license":"CC0","turns":[{"role":"customer","text":"A person!","labels":{"explicit_request":1,"transferable":0}},
            {"role":"agent","text":"Which city?","labels":{"acts":[["REQUEST","city",[]]]}},{"role":"agent","text":"And when?","labels":{"asks":"date"}},
            {"role":"agent","text":"City, date?","labels":{"acts":[["REQUEST","city",[]],["REQUEST","date",[]]]}},{"role":"person","text":"Hi"}],"labels":{"domain":"d"}}"#
            .replace('\n', "");
        let read = read(&text).unwrap();
        let head = &read[0].head;
        assert_eq!(
            (head.id.as_str(), head.source.as_str(), head.license.as_deref(), head.language.as_deref()),
            ("a-1", "ours", Some("CC0"), Some("en"))
        );
        let seen: Vec<(By, Option<&str>, Option<&str>)> = read[0].lines.iter().map(|s| (s.by, s.asks.as_deref(), s.note.as_deref())).collect();
        assert_eq!(
            seen,
            [
                (By::Customer, None, Some("asks for a person")),
                (By::Agent, Some("city"), None),
                (By::Agent, Some("date"), None),
                (By::Agent, None, None),
                (By::Person, None, None)
            ]
        );
        assert_eq!(read[0].lines[4].who.as_deref(), Some("person"));
    }

    #[test]
    fn the_emotions_set_reads_in_its_own_form() {
        let text =
            r#"[{"id":"x_1","turns":[{"floor":"inbound","text_src":["Oi.","Que pena"],"text_mt":["Hi"]},{"floor":"outbound","text_src":["Hi"]}]}]"#;
        let read = read(text).unwrap();
        assert_eq!((read[0].lines[0].text.as_deref(), read[0].lines[1].by), (Some("Oi. Que pena"), By::Agent));
        assert_eq!(read[0].head.license.as_deref(), Some("CC BY-ND 4.0"));
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let good = r#"{"id":"a","turns":[{"role":"customer","text":"Hi","at":"2026-10-14T09:00:00Z"}]}"#;
        assert_eq!(read(good).unwrap()[0].lines[0].at, "2026-10-14T09:00:00Z");
        for (bad, told) in [
            (good.replace("customer", "boss"), "`boss`"),
            (good.replace("09:00", "99:00"), "no moment"),
            (good.replace("turns", "turn"), "missing field"),
        ] {
            let error = read(&format!("{good}\n{bad}")).unwrap_err();
            assert_eq!((error.line, error.what.contains(told)), (2, true), "{error}");
        }
    }
}
