//! Outcomes: tests on slots that exist, of values that they can have, and none that an earlier outcome always takes first.

use super::Subject;
use crate::domain::agent::slot_spec;
use crate::domain::text::clip;
use crate::spec::problem::{Place, Problems};
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};
use serde_json::Value;
use std::collections::BTreeMap;

/// A test as written.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    Values(Vec<Value>),
    Between(f64, f64),
}

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let mut earlier: Vec<(u64, BTreeMap<&str, Wanted>)> = Vec::new();
    for outcome in subject.outcomes() {
        one_target(subject, outcome, problems);
        let Some(when) = outcome.get("when") else { continue };
        let mut tests = BTreeMap::new();
        for (slot, test) in when.entries() {
            let Some(spec) = subject.slot(&slot.name) else {
                problems.error(subject.file, slot.at, format!("there is no slot `{}`", slot.name), suggest::among(&slot.name, subject.slot_names()));
                continue;
            };
            let wanted = match &test.node {
                Node::Map(_) => bounds(subject, &slot.name, test, spec, problems),
                Node::List(_) | Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) => values(subject, &slot.name, test, spec, problems),
            };
            tests.extend(wanted.map(|wanted| (slot.name.as_str(), wanted)));
        }
        let complete = tests.len() == when.entries().count() && !tests.is_empty();
        if let Some((line, _)) = earlier.iter().find(|(_, wider)| complete && covers(wider, &tests)) {
            let hint = format!("the outcome in line {line} is as wide or wider, and wins first: put the narrower one before it");
            problems.error(subject.file, outcome.at, "this outcome can never match", hint);
        }
        if complete {
            earlier.push((outcome.at.line, tests));
        }
    }
}

fn one_target(subject: &Subject<'_>, outcome: &Tree, problems: &mut Problems) {
    let answer = outcome.key("answer").filter(|_| outcome.is_yes("answer"));
    let mut ways: Vec<Place> = ["queue", "agent"].iter().filter_map(|key| outcome.key(key)).chain(answer).map(|key| key.at).collect();
    ways.sort();
    let told = match ways.as_slice() {
        [] if matches!(outcome.node, Node::Map(_)) => Some((outcome.at, "an outcome that leads nowhere")),
        [_, second, ..] => Some((*second, "an outcome leads one way only")),
        _ => None,
    };
    if let Some((at, what)) = told {
        problems.error(subject.file, at, what, "say `queue: …`, `agent: …`, or `answer: true` when nobody is needed");
    }
}

fn values(subject: &Subject<'_>, slot: &str, test: &Tree, spec: &Tree, problems: &mut Problems) -> Option<Wanted> {
    let wanted: Vec<&Tree> = if let Node::List(items) = &test.node { items.iter().collect() } else { vec![test] };
    if wanted.is_empty() {
        problems.error(subject.file, test.at, format!("no value of `{slot}` is listed: this never matches"), "list at least one");
        return None;
    }
    let schema = spec.get("schema")?;
    let validator = slot_spec::compile(slot, &schema.json()).ok()?;
    for value in &wanted {
        if validator.validate(&value.json()).is_err() {
            let shown = clip(value.text().map_or_else(|| value.json().to_string(), str::to_owned).as_str(), 60);
            let allowed: Vec<&str> = schema.list("enum").iter().filter_map(Tree::text).collect();
            let hint = if allowed.is_empty() { "its schema refuses it".to_owned() } else { suggest::among(&shown, allowed) };
            problems.error(subject.file, value.at, format!("slot `{slot}` can never be `{shown}`"), hint);
        }
    }
    Some(Wanted::Values(wanted.iter().map(|value| value.json()).collect()))
}

fn bounds(subject: &Subject<'_>, slot: &str, test: &Tree, spec: &Tree, problems: &mut Problems) -> Option<Wanted> {
    let mut say = |at: Place, what: String, hint: String| problems.error(subject.file, at, what, hint);
    for (key, value) in test.entries() {
        if !["min", "max"].contains(&key.name.as_str()) {
            say(key.at, format!("there is no key `{}` in a test", key.name), "write a value, a list of values, or `{min: 1, max: 10}`".to_owned());
            return None;
        }
        if value.number().is_none() {
            say(value.at, format!("`{}` is not a number", key.name), "bounds are numbers".to_owned());
            return None;
        }
    }
    let side = |key: &str, otherwise: f64| test.get(key).and_then(Tree::number).unwrap_or(otherwise);
    let (min, max) = (side("min", f64::NEG_INFINITY), side("max", f64::INFINITY));
    let schema = spec.get("schema")?;
    let kind = schema.text_of("type");
    if kind.is_some_and(|kind| !["integer", "number"].contains(&kind)) {
        say(test.at, format!("slot `{slot}` is no number: bounds never match"), "test for a value or a list of values".to_owned());
    } else if min > max || test.entries().count() == 0 {
        say(test.at, format!("no number is between `min` {min} and `max` {max}"), "give `min`, `max` or both, the smaller one first".to_owned());
    } else {
        let own = |key: &str, otherwise: f64| schema.get(key).and_then(Tree::number).unwrap_or(otherwise);
        let (least, most) = (own("minimum", f64::NEG_INFINITY), own("maximum", f64::INFINITY));
        if min > most || max < least {
            say(test.at, format!("slot `{slot}` can never be there"), format!("its schema allows {least} to {most}"));
        }
    }
    Some(Wanted::Between(min, max))
}

/// Does whatever passes `narrow` pass `wide` too?
fn covers(wide: &BTreeMap<&str, Wanted>, narrow: &BTreeMap<&str, Wanted>) -> bool {
    wide.iter().all(|(slot, wide)| narrow.get(slot).is_some_and(|narrow| implies(narrow, wide)))
}

fn implies(narrow: &Wanted, wide: &Wanted) -> bool {
    match (narrow, wide) {
        (Wanted::Values(narrow), Wanted::Values(wide)) => narrow.iter().all(|value| wide.contains(value)),
        (Wanted::Values(narrow), Wanted::Between(min, max)) => narrow.iter().all(|v| v.as_f64().is_some_and(|v| v >= *min && v <= *max)),
        (Wanted::Between(from, to), Wanted::Between(min, max)) => from >= min && to <= max,
        (Wanted::Between(..), Wanted::Values(_)) => false,
    }
}
