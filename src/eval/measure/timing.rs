//! When to hand over: the learned rule on dialogues whose turns are labelled `transferable`, beside answers that are always the same.

use super::super::learn::timing::{self as learning, Dialogue};
use super::super::stats::part_of;
use super::data::{Record, Turn};
use super::golden::{Said, places};
use super::rows::{Row, Table};
use crate::domain::linear::About;
use crate::domain::trigger::alike::{Prints, overlap};
use crate::domain::trigger::explicit_request;
use crate::domain::trigger::timing::{self, Timing};
use std::collections::BTreeSet;

/// Folds by dialogue, when a set is learned from and measured on.
const FOLDS: u64 = 5;
/// A line says what an earlier one said when they share so many words.
const REPEATS_MIN: f64 = 0.8;
/// A score counts from here on.
const SCORE_MIN: f32 = 0.5;

/// Chats with labels of when a person should take over, and the rule that was learned without them.
pub fn learned(train: &[Record], test: &[Record]) -> Vec<Table> {
    let about = About::default();
    let known: BTreeSet<&str> = train.iter().map(|record| record.id.as_str()).collect();
    let dialogues: Vec<Dialogue> = train.iter().map(Dialogue::of).collect();
    let both = test.iter().any(|record| known.contains(record.id.as_str()));
    let part = |part: u64| learning::from(&dialogues.iter().filter(|dialogue| dialogue.part != part).collect::<Vec<_>>(), &about);
    let folds: Vec<Timing> = if both { (0..FOLDS).map(part).collect() } else { Vec::new() };
    let all = learning::from(&dialogues.iter().collect::<Vec<_>>(), &about);
    let rule = |record: &Record| {
        let fold = known.contains(record.id.as_str()).then(|| folds.get(usize::try_from(part_of(&record.id, FOLDS)).unwrap_or(0))).flatten();
        fold.unwrap_or(&all)
    };
    tables(test, Some(&rule))
}

/// The same with a rule from a file, or without any.
pub fn with(test: &[Record], timing: Option<&Timing>) -> Vec<Table> {
    match timing {
        Some(timing) => tables(test, Some(&|_| timing)),
        None => tables(test, None),
    }
}

type Rules<'a> = dyn Fn(&Record) -> &'a Timing + 'a;

fn labelled(record: &Record) -> bool {
    record.turns.iter().any(|turn| turn.labels.transferable.is_some())
}

fn tables(records: &[Record], rule: Option<&Rules<'_>>) -> Vec<Table> {
    // A chat in which nobody is needed carries no label; it belongs to the set of those that do.
    let sources: BTreeSet<&str> = records.iter().filter(|record| labelled(record)).map(|record| record.source.as_str()).collect();
    let of_turns: Vec<&Record> = records.iter().filter(|record| sources.contains(record.source.as_str())).collect();
    let asking = |record: &&Record| record.turns.len() > 2 && record.turns.iter().any(|turn| turn.labels.explicit_request.is_some());
    let of_requests: Vec<&Record> = records.iter().filter(asking).collect();
    let mut tables = Vec::new();
    if !of_turns.is_empty() {
        tables.push(Table {
            title: format!("WHEN TO HAND OVER, {} chats", of_turns.len()),
            about: "Every turn, the agent's too, counts: should a person take over here? GT: Golden Transfer within 1, 2, 3 turns.".to_owned(),
            rows: timed(&of_turns, rule),
        });
    }
    if !of_requests.is_empty() {
        tables.push(Table {
            title: format!("WHEN A PERSON IS ASKED FOR, {} chats", of_requests.len()),
            about: "Customer turns; wanted where the customer asks for a person.".to_owned(),
            rows: requested(&of_requests),
        });
    }
    tables
}

fn timed(records: &[&Record], rule: Option<&Rules<'_>>) -> Vec<Row> {
    let wanted = |turn: &Turn| turn.labels.transferable == Some(1);
    let constant = |name: &str, said: &dyn Fn(&Record, usize) -> bool| {
        let chats: Vec<Said> = records.iter().map(|record| said_of(record, wanted, |at| said(record, at))).collect();
        Row::of(name, &chats).with_golden(&chats)
    };
    let mut rows = Vec::new();
    if let Some(rule) = rule {
        let mut scores: Vec<Vec<(f64, bool)>> = Vec::new();
        let chats: Vec<Said> = records
            .iter()
            .map(|record| {
                let (said, scored) = by_rule(record, rule(record));
                scores.push(scored.into_iter().zip(record.turns.iter().map(wanted)).collect());
                said_of(record, wanted, |at| said.contains(&at))
            })
            .collect();
        rows.push(Row::of("learned", &chats).with_scores(&scores).with_golden(&chats));
    }
    rows.push(constant("never", &|_, _| false));
    rows.push(constant("fifth turn", &|_, at| at == 4));
    rows.push(constant("every agent turn", &|record, at| record.turns.get(at).is_some_and(|turn| !turn.by_customer())));
    rows.push(constant("agent repeats itself", &|record, at| agent_repeats(record, at)));
    rows
}

fn said_of(record: &Record, wanted: impl Fn(&Turn) -> bool, said: impl Fn(usize) -> bool) -> Said {
    let flags: Vec<bool> = record.turns.iter().map(wanted).collect();
    let said: Vec<bool> = (0..record.turns.len()).map(said).collect();
    Said { wanted: places(&flags), said: places(&said), turns: flags.len() }
}

/// Turns at which the rule says so, and the score of each with the chat's first line.
fn by_rule(record: &Record, rule: &Timing) -> (Vec<usize>, Vec<f64>) {
    let prints: Vec<Prints> = record.turns.iter().map(|turn| Prints::of(&turn.text)).collect();
    let turns = record.turns.iter().zip(&prints);
    let turns: Vec<timing::Turn<'_>> = turns.map(|(turn, prints)| timing::Turn { by_agent: !turn.by_customer(), text: &turn.text, prints }).collect();
    let (mut said, mut scores) = (Vec::new(), Vec::new());
    for at in 0..turns.len() {
        let so_far = turns.get(..=at).unwrap_or_default();
        if rule.score(so_far, at + 1, !said.is_empty()) >= f64::from(SCORE_MIN) {
            said.push(at);
        }
        scores.push(rule.score(so_far, at + 1, false));
    }
    (said, scores)
}

fn agent_repeats(record: &Record, at: usize) -> bool {
    let Some(turn) = record.turns.get(at).filter(|turn| !turn.by_customer()) else { return false };
    let before = record.turns.iter().take(at).filter(|turn| !turn.by_customer());
    before.into_iter().any(|earlier| overlap(&turn.text, &earlier.text) >= REPEATS_MIN)
}

/// The detector of requests over whole chats. Turns whose label is open count for nothing.
fn requested(records: &[&Record]) -> Vec<Row> {
    let mut heard: Vec<Said> = Vec::new();
    let mut never: Vec<Said> = Vec::new();
    for record in records {
        let (mut said_before, mut wanted, mut said): (Option<&str>, Vec<bool>, Vec<bool>) = (None, Vec::new(), Vec::new());
        for turn in &record.turns {
            if !turn.by_customer() {
                said_before = Some(&turn.text);
            } else if let Some(label) = turn.labels.explicit_request {
                wanted.push(label == 1);
                said.push(explicit_request::score_with(None, &turn.text, said_before) >= SCORE_MIN);
            }
        }
        never.push(Said { wanted: places(&wanted), said: Vec::new(), turns: wanted.len() });
        heard.push(Said { wanted: places(&wanted), said: places(&said), turns: wanted.len() });
    }
    vec![Row::of("explicit_request", &heard).with_golden(&heard), Row::of("never", &never).with_golden(&never)]
}
