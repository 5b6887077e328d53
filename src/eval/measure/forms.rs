//! Forms filled over recorded dialogues: the offline model reads the customer's turns with the recorded agent turns between them.
//!
//! Zero-shot: slots come from `schemas.json`, nothing is learned. What the agent asked comes from its recorded REQUEST acts. The form keeps
//! a value until the customer corrects it. Which intent is under way is taken from the labels: an agent has one form, and finding the
//! intent is another agent's work.

use super::super::stats::{Counts, Interval, bootstrap, float, mean, share};
use super::alike::{Held, Judge, OPEN, RIGHT_MIN};
use super::data::{Record, Turn};
pub use super::services::Service;
use super::services::{self, FormSlot, Format};
use crate::domain::assent::{self, Assent};
use crate::model::offline::extract::{self, Field, Surroundings};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Service to its form.
pub type Services = BTreeMap<String, Service>;

/// The day on which the recorded customers speak: 2019-03-01, a Friday, noon UTC; their dates are American.
pub(super) const AROUND: Surroundings<'static> = Surroundings { now_ms: 1_551_441_600_000, zone: "UTC", country: Some("US") };
/// Seed of the intervals.
const SEED: u64 = 20_261;

/// All figures.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// By group of services and reader.
    pub rows: Vec<Row>,
}

/// One reader on one group of services.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Seen or never seen in development.
    pub group: String,
    /// Which reader.
    pub reader: String,
    /// Services.
    pub services: usize,
    /// Dialogues.
    pub dialogues: usize,
    /// Customer turns.
    pub turns: usize,
    /// Joint goal accuracy as in DSTC8: the product of all slots' scores, mean over customer turns.
    pub joint: f64,
    /// Its bounds.
    pub joint_interval: Interval,
    /// Share of customer turns with every slot right (free text from a ratio of 0.9 on).
    pub all_right: f64,
    /// Average goal accuracy as in DSTC8: the mean score of the slots that have a value, mean over customer turns that have any.
    pub average: f64,
    /// Its bounds.
    pub average_interval: Interval,
    /// Slot values at the end of each dialogue, all formats.
    pub values: Counts,
    /// Bounds of their F1.
    pub values_interval: Interval,
    /// The same by format.
    pub formats: BTreeMap<String, Counts>,
    /// When forms were complete.
    pub completion: Completion,
}

/// When forms were complete, against the labels.
#[derive(Clone, Debug, Serialize)]
pub struct Completion {
    /// Completed intents by the labels.
    pub wanted: usize,
    /// Mean of (found turn - labelled turn) over those found at all, in turns of both sides.
    pub mean_error: f64,
    /// Share found at the labelled turn.
    pub exact: f64,
    /// Share found before it.
    pub premature: f64,
    /// Share found after it.
    pub late: f64,
    /// Share never found.
    pub never: f64,
}

/// Where an offer that the customer takes is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offers {
    /// Nowhere: only the customer's own words count.
    Ignored,
    /// From the agent's words.
    Words,
    /// From what the agent's software knows it offered: the recorded OFFER and CONFIRM acts.
    Known,
}

const READERS: [(Offers, &str); 3] = [
    (Offers::Ignored, "customer's words only"),
    (Offers::Words, "and offers read from the agent's words"),
    (Offers::Known, "and offers known to the agent (acts)"),
];
/// Acts that put a value before the customer.
const OFFERING: [&str; 2] = ["OFFER", "CONFIRM"];

/// Reads `schemas.json`.
pub fn services(text: &str) -> Result<Services, String> {
    services::read(text)
}

/// Services looked at while improving, against the fixed unseen ones.
pub fn by_split(records: &[&Record], services: &Services) -> Report {
    let unseen = services::unseen(services);
    report(records, services, |service| !unseen.contains(service))
}

/// A service is seen when the other file has it.
pub fn on_test(train: &[&Record], test: &[&Record], services: &Services) -> Report {
    let seen: BTreeSet<&str> = train.iter().filter_map(|record| record.labels.service.as_deref()).collect();
    report(test, services, |service| seen.contains(service))
}

fn report(records: &[&Record], services: &Services, is_seen: impl Fn(&str) -> bool) -> Report {
    let mut rows = Vec::new();
    for (offers, reader) in READERS {
        let played: Vec<Played> = records.iter().filter_map(|record| play(record, services, offers)).collect();
        let (seen, unseen): (Vec<&Played>, Vec<&Played>) = played.iter().partition(|one| is_seen(&one.service));
        for (group, of) in [("seen services", seen), ("unseen services", unseen)] {
            if !of.is_empty() {
                rows.push(row(group, reader, &of));
            }
        }
    }
    rows.sort_by(|left, right| left.group.cmp(&right.group));
    Report { rows }
}

/// What came of one dialogue.
struct Played {
    service: String,
    /// Of each customer turn.
    goals: Vec<Goal>,
    /// At the end.
    values: BTreeMap<Format, Counts>,
    /// Labelled turn and found turn of each completed intent.
    completions: Vec<(usize, Option<usize>)>,
}

/// How well the form stands after a turn.
struct Goal {
    joint: f64,
    /// Mean score of the slots that should have a value; `None` when none should.
    average: Option<f64>,
    all_right: bool,
}

type Form = BTreeMap<String, Held>;

fn play(record: &Record, services: &Services, offers: Offers) -> Option<Played> {
    let name = record.labels.service.as_deref()?;
    let service = services.get(name)?;
    let mut judge = Judge::new(&AROUND);
    let mut form = Form::new();
    let mut played = Played { service: name.to_owned(), goals: Vec::new(), values: BTreeMap::new(), completions: Vec::new() };
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut asked, mut offer): (Vec<&str>, Option<&Turn>) = (Vec::new(), None);
    let mut last = None;
    for (at, turn) in record.turns.iter().enumerate() {
        let Some(state) = turn.labels.state.as_ref().filter(|_| turn.by_customer()) else {
            asked = turn.labels.acts.iter().filter(|(act, ..)| act == "REQUEST").map(|(_, slot, _)| slot.as_str()).collect();
            offer = offers_something(turn).then_some(turn).or(offer);
            continue;
        };
        if fill(&mut form, service, &turn.text, &asked, offer.map(|turn| (turn, offers))) {
            offer = None;
        }
        asked.clear();
        played.goals.push(goal(&form, service, &state.slots, &mut judge));
        let complete = service.required.get(&state.intent).is_some_and(|slots| slots.iter().all(|slot| form.contains_key(slot)));
        if complete {
            found.entry(&state.intent).or_insert(at);
        }
        last = Some(&state.slots);
    }
    played.values = values(&form, service, last?, &mut judge);
    played.completions = record.labels.complete_turn.iter().map(|(intent, turn)| (*turn, found.get(intent.as_str()).copied())).collect();
    Some(played)
}

fn offers_something(turn: &Turn) -> bool {
    turn.labels.acts.iter().any(|(act, slot, values)| OFFERING.contains(&act.as_str()) && !slot.is_empty() && !values.is_empty())
}

/// Takes a customer turn into the form. True when the customer took the offer.
fn fill(form: &mut Form, service: &Service, text: &str, asked: &[&str], offer: Option<(&Turn, Offers)>) -> bool {
    let fields = |form: &Form| -> Vec<Field<'_>> {
        let field = |slot: &FormSlot| (asked.contains(&slot.name.as_str()), form.contains_key(&slot.name));
        let all = service.slots.iter().map(|slot| (slot, field(slot)));
        all.map(|(slot, (asked, filled))| Field { name: &slot.name, schema: &slot.schema, asked, filled }).collect()
    };
    let said = extract::extract(&fields(form), &[text], &AROUND);
    let is_said = |slot: &str| said.iter().any(|found| found.name == slot);
    for slot in asked.iter().filter(|slot| !is_said(slot) && extract::refuses(text)) {
        form.entry((*slot).to_owned()).or_insert(Held { value: Value::Null, quote: text.to_owned() });
    }
    let taken = offer.map(|(turn, offers)| taken(&fields(form), turn, offers, text, service)).unwrap_or_default();
    let took = !taken.is_empty();
    for (slot, held) in taken.into_iter().filter(|(slot, _)| !is_said(slot)) {
        form.insert(slot, held);
    }
    for found in said {
        form.insert(found.name, Held { value: found.value, quote: found.quote });
    }
    took
}

/// What the customer takes of an offer. A slot filled before keeps its value unless the offer is known exactly.
fn taken(fields: &[Field<'_>], turn: &Turn, offers: Offers, text: &str, service: &Service) -> Vec<(String, Held)> {
    match offers {
        Offers::Ignored => Vec::new(),
        Offers::Words => {
            let found = extract::accepted(fields, &turn.text, &[text], &AROUND);
            found.into_iter().map(|found| (found.name, Held { value: found.value, quote: found.quote })).collect()
        }
        Offers::Known if assent::read(text) == Assent::Agrees => {
            let mut judge = Judge::new(&AROUND);
            let acts = turn.labels.acts.iter().filter(|(act, ..)| OFFERING.contains(&act.as_str()));
            let known = acts.filter_map(|(_, name, values)| {
                let (slot, spelling) = (service.slots.iter().find(|slot| slot.name == *name)?, values.first()?);
                let read = if slot.format.is_free() { None } else { judge.reading(slot, spelling) };
                let value = read.unwrap_or_else(|| Value::from(spelling.as_str()));
                Some((name.clone(), Held { value, quote: spelling.clone() }))
            });
            known.collect()
        }
        Offers::Known => Vec::new(),
    }
}

fn goal(form: &Form, service: &Service, wanted: &BTreeMap<String, Vec<String>>, judge: &mut Judge<'_>) -> Goal {
    let (mut joint, mut active, mut all_right) = (1.0, Vec::new(), true);
    for slot in &service.slots {
        let score = match (form.get(&slot.name), wanted.get(&slot.name)) {
            (None, None) => 1.0,
            (Some(held), Some(spellings)) => judge.score(slot, held, spellings),
            (Some(_), None) | (None, Some(_)) => 0.0,
        };
        joint *= score;
        all_right &= score >= RIGHT_MIN;
        if wanted.contains_key(&slot.name) {
            active.push(score);
        }
    }
    Goal { joint, average: (!active.is_empty()).then(|| mean(&active)), all_right }
}

/// Said, wanted and right values at the end of a dialogue. A slot left open is no value.
fn values(form: &Form, service: &Service, wanted: &BTreeMap<String, Vec<String>>, judge: &mut Judge<'_>) -> BTreeMap<Format, Counts> {
    let mut counts: BTreeMap<Format, Counts> = BTreeMap::new();
    for slot in &service.slots {
        let held = form.get(&slot.name).filter(|held| !held.value.is_null());
        let spellings = wanted.get(&slot.name).filter(|spellings| !spellings.iter().any(|spelling| spelling == OPEN));
        let right = held.zip(spellings).is_some_and(|(held, spellings)| judge.score(slot, held, spellings) >= RIGHT_MIN);
        let one = Counts { right: usize::from(right), said: usize::from(held.is_some()), wanted: usize::from(spellings.is_some()) };
        *counts.entry(slot.format).or_default() += one;
    }
    counts
}

fn row(group: &str, reader: &str, played: &[&Played]) -> Row {
    let joint: Vec<Sum> = played.iter().map(|one| Sum::of(one.goals.iter().map(|goal| goal.joint))).collect();
    let average: Vec<Sum> = played.iter().map(|one| Sum::of(one.goals.iter().filter_map(|goal| goal.average))).collect();
    let values: Vec<Counts> = played.iter().map(|one| one.values.values().copied().sum()).collect();
    let mean_of = |sums: &[&Sum]| Sum::mean(sums);
    let goals: Vec<&Goal> = played.iter().flat_map(|one| &one.goals).collect();
    let by_format = |format: Format| played.iter().filter_map(|one| one.values.get(&format)).copied().sum::<Counts>();
    let formats = Format::ALL.iter().map(|(format, name)| ((*name).to_owned(), by_format(*format)));
    Row {
        group: group.to_owned(),
        reader: reader.to_owned(),
        services: played.iter().map(|one| one.service.as_str()).collect::<BTreeSet<_>>().len(),
        dialogues: played.len(),
        turns: goals.len(),
        joint: mean_of(&joint.iter().collect::<Vec<_>>()),
        joint_interval: bootstrap(&joint, SEED, mean_of),
        all_right: share(goals.iter().filter(|goal| goal.all_right).count(), goals.len()),
        average: mean_of(&average.iter().collect::<Vec<_>>()),
        average_interval: bootstrap(&average, SEED, mean_of),
        values: values.iter().copied().sum(),
        values_interval: bootstrap(&values, SEED, |drawn| drawn.iter().map(|counts| **counts).sum::<Counts>().f1()),
        formats: formats.filter(|(_, counts)| *counts != Counts::default()).collect(),
        completion: completion(&played.iter().flat_map(|one| &one.completions).copied().collect::<Vec<_>>()),
    }
}

/// The scores of one dialogue's turns.
struct Sum {
    total: f64,
    count: usize,
}

impl Sum {
    fn of(scores: impl Iterator<Item = f64>) -> Self {
        scores.fold(Self { total: 0.0, count: 0 }, |sum, score| Self { total: sum.total + score, count: sum.count + 1 })
    }

    /// The mean over all turns.
    fn mean(sums: &[&Self]) -> f64 {
        let count: usize = sums.iter().map(|sum| sum.count).sum();
        sums.iter().map(|sum| sum.total).sum::<f64>() / float(count.max(1))
    }
}

fn completion(turns: &[(usize, Option<usize>)]) -> Completion {
    let errors: Vec<f64> = turns.iter().filter_map(|(wanted, found)| found.map(|found| float(found) - float(*wanted))).collect();
    let part = |holds: fn(f64) -> bool| share(errors.iter().filter(|error| holds(**error)).count(), turns.len());
    Completion {
        wanted: turns.len(),
        mean_error: mean(&errors),
        exact: part(|error| error == 0.0),
        premature: part(|error| error < 0.0),
        late: part(|error| error > 0.0),
        never: share(turns.len() - errors.len(), turns.len()),
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
