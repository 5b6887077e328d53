//! Chats that go in circles: how well "the agent says again what it said" tells a breakdown of the dialogue, or a turn at which a
//! person should take over, beside the plain rule of shared words.

use super::data::{Record, Turn};
use super::golden::{Said, places};
use super::rows::{Row, Table};
use crate::domain::trigger::alike::overlap;
use crate::domain::trigger::looping::{self, NEAR_MIN, SAME_MIN};

/// The plain rule: shares so many words with an earlier turn of the agent.
const PLAIN_MIN: f64 = 0.8;

/// Tables for dialogues with judged breakdowns, and with turns labelled `transferable`.
pub fn of(records: &[Record]) -> Vec<Table> {
    let judged = |turn: &Turn| turn.labels.breakdown.as_ref().map(|breakdown| breakdown != "O");
    let transferable = |turn: &Turn| turn.labels.transferable.map(|label| label == 1);
    let tables = [
        (
            "THE AGENT REPEATS ITSELF: BREAKDOWNS",
            "Turns of the agent; wanted where most judges see a breakdown or a possible one.",
            table(records, &judged),
        ),
        ("THE AGENT REPEATS ITSELF: TRANSFERS", "Turns of the agent; wanted where a person should take over.", table(records, &transferable)),
    ];
    let full = tables.into_iter().filter(|(_, _, rows)| rows.first().is_some_and(|row| row.counts.wanted > 0));
    full.map(|(title, about, rows)| Table { title: title.to_owned(), about: about.to_owned(), rows }).collect()
}

type Label<'a> = dyn Fn(&Turn) -> Option<bool> + 'a;
type Rule = fn(&str, &[&str]) -> bool;

fn table(records: &[Record], label: &Label<'_>) -> Vec<Row> {
    let rules: [(&str, Rule); 4] = [
        ("loop, the same", |answer, before| looping::repetition(answer, before) >= SAME_MIN),
        ("loop, nearly the same", |answer, before| looping::repetition(answer, before) >= NEAR_MIN),
        ("plain word overlap", |answer, before| before.iter().any(|earlier| overlap(answer, earlier) >= PLAIN_MIN)),
        ("always", |_, _| true),
    ];
    rules.into_iter().map(|(name, rule)| Row::of(name, &records.iter().map(|record| said(record, label, rule)).collect::<Vec<_>>())).collect()
}

fn said(record: &Record, label: &Label<'_>, rule: Rule) -> Said {
    let (mut before, mut wanted, mut said): (Vec<&str>, Vec<bool>, Vec<bool>) = (Vec::new(), Vec::new(), Vec::new());
    for turn in record.turns.iter().filter(|turn| !turn.by_customer()) {
        if let Some(label) = label(turn) {
            wanted.push(label);
            said.push(rule(&turn.text, &before));
        }
        before.push(&turn.text);
    }
    Said { wanted: places(&wanted), said: places(&said), turns: wanted.len() }
}
