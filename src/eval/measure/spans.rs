//! Values marked in real support chats: which `[slot, words]` pairs of a turn are found, by the rules alone and by the learned tagger.
//!
//! A pair is right when slot and words are the label's, letter for letter. A turn is exact when its pairs are the label's and no more;
//! most turns carry no label at all, so the share of exact turns is told for all of them and for the labelled ones.

use super::super::stats::{self, Counts, Interval, bootstrap, part_of};
use super::data::Record;
use crate::model::offline::extract::{self, Field, Surroundings};
use crate::model::offline::tagger::{Dialogue, Line, Settings, Tagger};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Folds of the cross-check; the first one is the test part of the fixed split.
pub const FOLDS: u64 = 5;
/// Seed of the intervals.
const SEED: u64 = 20_260;
/// A day to read dates by; no label depends on it. 2018-06-15, when the chats were recorded.
const NOW_MS: i64 = 1_529_020_800_000;

/// A slot with its words.
pub type Pair = (String, String);

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// What was tested on.
    pub tables: Vec<Table>,
}

/// One test.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What was learned from and what was tested on.
    pub title: String,
    /// Rows by reader.
    pub rows: Vec<Row>,
}

/// One reader on one test.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Who read.
    pub reader: String,
    /// All domains together.
    pub all: Counts,
    /// F1 of all domains together, between these bounds.
    pub interval: Interval,
    /// By domain.
    pub domains: BTreeMap<String, Counts>,
    /// Customer turns.
    pub turns: usize,
    /// Customer turns whose pairs are all right, with none too many.
    pub exact: usize,
    /// Customer turns with a labelled pair.
    pub labelled: usize,
    /// Those of them that are exact.
    pub labelled_exact: usize,
}

/// The fixed split (a fifth, by a hash of the id), and five folds.
pub fn by_split(records: &[&Record]) -> Result<Report, String> {
    let mut folds = Vec::new();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&Record>, Vec<&Record>) = records.iter().partition(|record| part_of(&record.id, FOLDS) == fold);
        folds.push((tested_by_tagger(&train, &test)?, test));
    }
    let title = |name: &str, tested: usize| format!("{name}: learned from 80%, tested on the other 20%; {tested} conversations tested");
    let mut tables = Vec::new();
    if let Some((tagged, test)) = folds.first() {
        tables.push(Table { title: title("fixed split", test.len()), rows: vec![row(RULES, &by_rules(test)), row(TAGGER, tagged)] });
    }
    let all: Vec<Conversation> = folds.into_iter().flat_map(|(tagged, _)| tagged).collect();
    tables.push(Table { title: title("five folds", records.len()), rows: vec![row(RULES, &by_rules(records)), row(TAGGER, &all)] });
    Ok(Report { tables })
}

/// Learned from one file, tested on another.
pub fn on_test(train: &[&Record], test: &[&Record]) -> Result<Report, String> {
    let title = format!("learned from {} conversations, tested on {} others", train.len(), test.len());
    let rows = vec![row(RULES, &by_rules(test)), row(TAGGER, &tested_by_tagger(train, test)?)];
    Ok(Report { tables: vec![Table { title, rows }] })
}

const RULES: &str = "rules, nothing learned";
const TAGGER: &str = "learned tagger";

/// What the tagger learns from.
pub fn dialogue(record: &Record) -> Dialogue {
    let lines = record.turns.iter().map(|turn| Line { by_agent: !turn.by_customer(), text: turn.text.clone() });
    Dialogue {
        domain: record.domain().to_owned(),
        lines: lines.collect(),
        values: record.turns.iter().map(|turn| turn.labels.slots.clone()).collect(),
    }
}

/// One conversation's turns: what was said and what was wanted.
struct Conversation {
    domain: String,
    turns: Vec<(Vec<Pair>, Vec<Pair>)>,
}

impl Conversation {
    fn new(record: &Record, read: impl Fn(usize, &str) -> Vec<Pair>) -> Self {
        let customer = record.turns.iter().enumerate().filter(|(_, turn)| turn.by_customer());
        Self { domain: record.domain().to_owned(), turns: customer.map(|(at, turn)| (read(at, &turn.text), turn.labels.slots.clone())).collect() }
    }

    fn counts(&self) -> Counts {
        self.turns.iter().map(|(said, wanted)| Counts::of(said, wanted)).sum()
    }
}

fn tested_by_tagger(train: &[&Record], test: &[&Record]) -> Result<Vec<Conversation>, String> {
    let dialogues: Vec<Dialogue> = train.iter().map(|record| dialogue(record)).collect();
    let tagger = Tagger::learn(&dialogues, &Settings::default())?;
    let conversation = |record: &&Record| {
        let lines = dialogue(record).lines;
        Conversation::new(record, |at, text| {
            let found = tagger.tag(record.domain(), lines.get(..at).unwrap_or_default(), text);
            found.into_iter().map(|(slot, span)| (slot, text.get(span).unwrap_or_default().to_owned())).collect()
        })
    };
    Ok(test.iter().map(conversation).collect())
}

/// The rules see the names of the domain's slots and a type made from each name, and nothing else. No agent turn tells what was asked.
fn by_rules(test: &[&Record]) -> Vec<Conversation> {
    let mut slots: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for record in test {
        let named = record.turns.iter().flat_map(|turn| &turn.labels.slots).map(|(slot, _)| slot.as_str());
        slots.entry(record.domain()).or_default().extend(named);
    }
    let schemas: BTreeMap<&str, Vec<(&str, Value)>> =
        slots.into_iter().map(|(domain, names)| (domain, names.into_iter().map(|name| (name, schema(name))).collect())).collect();
    let around = Surroundings { now_ms: NOW_MS, zone: "UTC", country: Some("US") };
    let conversation = |record: &&Record| {
        let known = schemas.get(record.domain()).map(Vec::as_slice).unwrap_or_default();
        let fields: Vec<Field<'_>> = known.iter().map(|(name, schema)| Field { name, schema, asked: false, filled: false }).collect();
        Conversation::new(record, |_, text| extract::extract(&fields, &[text], &around).into_iter().map(|found| (found.name, found.quote)).collect())
    };
    test.iter().map(conversation).collect()
}

fn schema(name: &str) -> Value {
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    match name {
        _ if says(&["date"]) => json!({"type": "string", "format": "date"}),
        _ if says(&["time"]) => json!({"type": "string", "format": "time"}),
        _ if says(&["cost", "price", "amount", "quantity", "number_of"]) => json!({"type": "number"}),
        _ => json!({"type": "string"}),
    }
}

fn row(reader: &str, conversations: &[Conversation]) -> Row {
    let counts: Vec<Counts> = conversations.iter().map(Conversation::counts).collect();
    let mut domains: BTreeMap<String, Counts> = BTreeMap::new();
    for (conversation, counts) in conversations.iter().zip(&counts) {
        *domains.entry(conversation.domain.clone()).or_default() += *counts;
    }
    let turns = || conversations.iter().flat_map(|conversation| &conversation.turns);
    let is_labelled = |(_, wanted): &&(Vec<Pair>, Vec<Pair>)| !wanted.is_empty();
    let is_exact = |(said, wanted): &&(Vec<Pair>, Vec<Pair>)| {
        let counts = Counts::of(said, wanted);
        counts.right == counts.said && counts.right == counts.wanted
    };
    Row {
        reader: reader.to_owned(),
        all: counts.iter().copied().sum(),
        interval: bootstrap(&counts, SEED, |drawn| drawn.iter().map(|counts| **counts).sum::<Counts>().f1()),
        domains,
        turns: turns().count(),
        exact: turns().filter(is_exact).count(),
        labelled: turns().filter(is_labelled).count(),
        labelled_exact: turns().filter(is_labelled).filter(is_exact).count(),
    }
}

impl Row {
    /// Share of exact turns: of all, and of the labelled ones.
    pub fn exact_shares(&self) -> [f64; 2] {
        [stats::share(self.exact, self.turns), stats::share(self.labelled_exact, self.labelled)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::from_value;

    fn pair(slot: &str, words: &str) -> Pair {
        (slot.to_owned(), words.to_owned())
    }

    /// Three pairs said, four wanted, two right: P 2/3, R 1/2, F1 4/7. Of three turns one is exact; of the two labelled ones none is.
    #[test]
    fn pairs_and_exact_turns_by_hand() {
        let turns = vec![
            (vec![pair("name", "ana"), pair("pin", "12")], vec![pair("name", "ana"), pair("pin", "1234")]),
            (vec![pair("pin", "99")], vec![pair("pin", "99"), pair("name", "gil")]),
            (vec![], vec![]),
        ];
        let row = row("by hand", &[Conversation { domain: "bank".to_owned(), turns }]);
        assert_eq!(row.all, Counts { right: 2, said: 3, wanted: 4 });
        assert!((row.all.f1() - 4.0 / 7.0).abs() < 1e-12);
        let [all, labelled] = row.exact_shares();
        assert!((all - 1.0 / 3.0).abs() < 1e-12 && labelled.abs() < 1e-12);
        assert_eq!(row.domains["bank"], row.all);
    }

    /// What is tested is not learned from: the one conversation of a fold that says "zebra" is never tagged from itself.
    #[test]
    fn a_test_part_is_never_learned_from() {
        let record = |nth: usize, word: &str, slot: &str| -> Record {
            let turn = json!({"role": "customer", "text": format!("it is {word}"), "labels": {"slots": [[slot, word]]}});
            from_value(json!({"id": format!("id-{nth}"), "turns": [turn], "labels": {"domain": "zoo"}})).unwrap()
        };
        let records: Vec<Record> = (0..30).map(|nth| record(nth, "lion", "animal")).chain([record(30, "4711", "ticket")]).collect();
        let report = by_split(&records.iter().collect::<Vec<_>>()).unwrap();
        let tagger = &report.tables[1].rows[1];
        assert_eq!((tagger.all.wanted, tagger.turns), (31, 31));
        assert_eq!(tagger.all.right, 30, "the ticket is in one conversation only: no fold can know it");
    }
}
