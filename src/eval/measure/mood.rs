//! Moods: how well the score of one message tells a customer who is frustrated, and how well the whole table of triggers hands over in
//! time where a dialogue says when that is.

use super::super::watch;
use super::data::{Record, Turn};
use super::golden::{Said, places};
use super::rows::{Row, Table};
use crate::domain::agent::Agent;
use crate::domain::policy::Policy;
use crate::domain::trigger::frustration::{UPSET_MIN, mood};
use serde::Serialize;
use std::collections::BTreeMap;

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Single messages.
    pub messages: Vec<Table>,
    /// Whole dialogues, by the reason that they name.
    pub dialogues: BTreeMap<String, Moments>,
    /// Dialogues that were handed over at another turn.
    #[serde(skip)]
    pub mistakes: Vec<String>,
}

/// Measures single messages, and whole dialogues past the triggers of this agent.
pub fn of(records: &[Record], agent: &Agent, policy: &Policy) -> Report {
    let (dialogues, mistakes) = moments(records, agent, policy);
    Report { messages: messages(records), dialogues, mistakes }
}

fn messages(records: &[Record]) -> Vec<Table> {
    let frustrated = |turn: &Turn| turn.labels.frustrated.map(|label| label == 1);
    let strong = |turn: &Turn| turn.labels.strong.map(|label| label == 1);
    let tables = [
        ("MOOD OF ONE MESSAGE: DISAPPOINTED, FRUSTRATED OR ANGRY", table(records, &frustrated)),
        ("MOOD OF ONE MESSAGE: FRUSTRATED OR ANGRY", table(records, &strong)),
    ];
    let about = format!("Customer turns; said where the mood is {UPSET_MIN} or more, which alone never hands over.");
    let full = tables.into_iter().filter(|(_, rows)| rows.first().is_some_and(|row| row.counts.wanted > 0));
    full.map(|(title, rows)| Table { title: title.to_owned(), about: about.clone(), rows }).collect()
}

type Label<'a> = dyn Fn(&Turn) -> Option<bool> + 'a;

fn table(records: &[Record], label: &Label<'_>) -> Vec<Row> {
    let mut sources: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in records {
        sources.entry("all".to_owned()).or_default().push(record);
        sources.entry(format!("{} {}", record.source, record.lang)).or_default().push(record);
    }
    let rows = sources.into_iter().map(|(name, records)| {
        let scored: Vec<Vec<(f64, bool)>> = records.iter().map(|record| scored(record, label)).collect();
        let chats: Vec<Said> = scored.iter().map(|chat| said(chat)).collect();
        Row::of(&name, &chats).with_scores(&scored)
    });
    rows.filter(|row| row.counts.wanted > 0).collect()
}

fn scored(record: &Record, label: &Label<'_>) -> Vec<(f64, bool)> {
    let labelled = record.turns.iter().filter(|turn| turn.by_customer()).filter_map(|turn| Some((turn, label(turn)?)));
    labelled.map(|(turn, wanted)| (mood(&turn.text, Some(&record.lang)), wanted)).collect()
}

fn said(chat: &[(f64, bool)]) -> Said {
    let flags = |test: &dyn Fn(&(f64, bool)) -> bool| places(&chat.iter().map(test).collect::<Vec<_>>());
    Said { wanted: flags(&|(_, wanted)| *wanted), said: flags(&|(mood, _)| *mood >= UPSET_MIN), turns: chat.len() }
}

/// Whole dialogues: when the table of triggers hands over, against the turns at which that is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Moments {
    /// Before it is right.
    pub early: usize,
    /// Within the turns at which it is right.
    pub on_time: usize,
    /// After them.
    pub late: usize,
    /// Not at all.
    pub never: usize,
}

/// By the reason that the dialogue names; `none` counts handoffs that should not be as early ones.
fn moments(records: &[Record], agent: &Agent, policy: &Policy) -> (BTreeMap<String, Moments>, Vec<String>) {
    let (mut found, mut mistakes): (BTreeMap<String, Moments>, Vec<String>) = (BTreeMap::new(), Vec::new());
    for record in records {
        let Some(reason) = &record.labels.handoff else { continue };
        let watched = watch::of_record(record, agent, policy);
        let first = watched.acting(0, usize::MAX);
        let moments = found.entry(reason.clone()).or_default();
        let (count, what) = match (first.map(|(at, _)| at), record.labels.golden) {
            (None, None) => (&mut moments.on_time, None),
            (None, Some(_)) => (&mut moments.never, Some("never")),
            (Some(_), None) => (&mut moments.early, Some("for nothing")),
            (Some(at), Some((from, _))) if at < from => (&mut moments.early, Some("early")),
            (Some(at), Some((_, to))) if at > to => (&mut moments.late, Some("late")),
            (Some(_), Some(_)) => (&mut moments.on_time, None),
        };
        *count += 1;
        if let Some(what) = what {
            let by = first.map(|(at, fired)| format!("turn {at}, {}", fired.trigger.title())).unwrap_or_default();
            mistakes.push(format!("{what}\t{}\t{}\t{reason}\t{by}", record.lang, record.id));
        }
    }
    (found, mistakes)
}
