//! Slots: the right values, no others, each on the customer's own words, none asked for twice.

use super::{Bench, View, named};
use crate::domain::agent::Agent;
use crate::domain::brief::shown;
use crate::domain::event::Event;
use crate::domain::format;
use crate::domain::slot::{Ground, Slot, SlotState};
use crate::domain::text::fold;
use crate::eval::result::Grade;
use serde_json::Value;
use std::collections::BTreeMap;

const NOTHING: &str = "empty";

/// The values in the end.
pub(super) fn at_end(view: &View<'_>, wanted: Option<&BTreeMap<String, Value>>, others: bool, bench: &mut Bench) {
    let Some(wanted) = wanted else { return };
    let slots = view.walk.end.as_ref().map(|end| &end.slots);
    let found = |name: &str| slots.and_then(|slots| slots.get(name));
    let (mut right, mut exact) = (0, true);
    for (name, value) in wanted {
        let slot = found(name);
        let is_right = matches(value, slot, view.agent, name);
        let is_wanted = !is_refusal(value);
        right += u64::from(is_right && is_wanted);
        exact &= is_right;
        if is_wanted {
            bench.counts("lost", slot.is_none_or(|slot| slot.state == SlotState::Refused));
        }
        bench.check(is_right, grade(view, format!("slots.{name}"), value, slot));
    }
    let filled: Vec<(&String, &Slot)> = slots.into_iter().flatten().filter(|(_, slot)| slot.state != SlotState::Refused).collect();
    let more: Vec<&(&String, &Slot)> = filled.iter().filter(|(name, _)| !wanted.contains_key(*name)).collect();
    exact &= more.is_empty();
    if !others {
        for (name, slot) in &more {
            let wanted = "empty: it is not among the slots of the case (set `others: true` to allow it)";
            bench.check(false, Grade { wanted: wanted.to_owned(), ..grade(view, format!("slots.{name}"), &Value::Null, Some(slot)) });
        }
    }
    bench.counts("slots_exact", exact);
    let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let said = if others { filled.len() - more.len() } else { filled.len() };
    let wanted = wanted.values().filter(|value| !is_refusal(value)).count();
    let (r, s, w) = bench.counts.slots;
    bench.counts.slots = (r + right, s + count(said), w + count(wanted));
}

pub(super) fn stay_empty(view: &View<'_>, names: &[String], bench: &mut Bench) {
    let slots = view.walk.end.as_ref().map(|end| &end.slots);
    for name in names {
        let slot = slots.and_then(|slots| slots.get(name)).filter(|slot| slot.state != SlotState::Refused);
        let grade = Grade { wanted: NOTHING.to_owned(), ..grade(view, format!("empty.{name}"), &Value::Null, slot) };
        bench.check(slot.is_none(), grade);
    }
}

/// The values after a turn.
pub(super) fn at_turn(view: &View<'_>, turn: u32, wanted: &BTreeMap<String, Value>, bench: &mut Bench) {
    if wanted.is_empty() {
        return;
    }
    let mut slots: BTreeMap<&str, &Slot> = BTreeMap::new();
    for stride in view.walk.steps.iter().filter(|stride| stride.seen.turn <= turn) {
        if let Event::SlotFilled { name, slot } | Event::SlotRefused { name, slot } = stride.seen.event {
            slots.insert(name, slot);
        }
    }
    for (name, value) in wanted {
        let slot = slots.get(name.as_str()).copied();
        let grade = Grade { turn: Some(turn), ..grade(view, format!("slots.{name}"), value, slot) };
        bench.check(matches(value, slot, view.agent, name), grade);
    }
}

/// What holds for every chat: values rest on words, nothing known is asked for.
pub(super) fn count(view: &View<'_>, bench: &mut Bench) {
    for (_, _, known) in &view.walk.questions {
        bench.counts("reasked", *known);
    }
    let Some(end) = &view.walk.end else { return };
    for slot in end.slots.values().filter(|slot| slot.state != SlotState::Refused) {
        bench.counts("hallucinated", turn_of(view, slot).is_none() || (slot.ground == Ground::Said && !is_said(view, slot)));
    }
}

/// The turn of the message that a value comes from.
pub(super) fn turn_of(view: &View<'_>, slot: &Slot) -> Option<u32> {
    let is_it = |event: &Event| matches!(event, Event::Received { message, .. } if message.id == slot.message);
    view.chat.events().find(|seen| is_it(seen.event)).map(|seen| seen.turn)
}

fn is_said(view: &View<'_>, slot: &Slot) -> bool {
    let wanted = fold(&slot.quote);
    let said = |event: &Event| match event {
        Event::Received { message, .. } => message.body.words().map(fold),
        _ => None,
    };
    !wanted.is_empty() && view.chat.events().filter_map(|seen| said(seen.event)).any(|words| words.contains(&wanted))
}

fn grade(view: &View<'_>, check: String, wanted: &Value, slot: Option<&Slot>) -> Grade {
    let found = slot.map_or_else(|| NOTHING.to_owned(), told);
    let turn = slot.and_then(|slot| turn_of(view, slot));
    let mut grade = named(check, "slots", told_wanted(wanted), found);
    if let (Some(slot), Some(turn)) = (slot, turn) {
        grade.quotes.push(super::quote(turn, "customer", &slot.quote));
    }
    grade
}

fn told(slot: &Slot) -> String {
    match slot.state {
        SlotState::Filled => shown(&slot.value),
        SlotState::Unsure => format!("{} (unsure)", shown(&slot.value)),
        SlotState::Refused => "refused".to_owned(),
    }
}

fn told_wanted(value: &Value) -> String {
    match value.as_str() {
        Some("~any") => "any value".to_owned(),
        Some("~refused") => "refused by the customer".to_owned(),
        Some("~masked") => "a value that is hidden from people who need not see it".to_owned(),
        Some(text) if text.starts_with("~like ") => format!("like “{}”", text.trim_start_matches("~like ")),
        _ => shown(value),
    }
}

fn is_refusal(value: &Value) -> bool {
    value.as_str() == Some("~refused")
}

/// Is a slot what the case says?
pub(super) fn matches(wanted: &Value, slot: Option<&Slot>, agent: Option<&Agent>, name: &str) -> bool {
    if is_refusal(wanted) {
        return slot.is_some_and(|slot| slot.state == SlotState::Refused);
    }
    let Some(slot) = slot.filter(|slot| slot.state != SlotState::Refused) else { return false };
    let value = &slot.value;
    let Some(way) = wanted.as_str().and_then(|text| text.strip_prefix('~')) else { return is_same(wanted, value, agent, name) };
    if let Some(words) = way.strip_prefix("like ") {
        return bare(words) == bare(&shown(value));
    }
    if let Some(pattern) = way.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
        return regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(&shown(value)));
    }
    match way {
        "any" => true,
        "masked" => slot.sensitive,
        _ => false,
    }
}

/// The same value, however it is written: the form in which the slot keeps it decides.
fn is_same(wanted: &Value, value: &Value, agent: Option<&Agent>, name: &str) -> bool {
    if wanted == value || (wanted.is_number() && wanted.as_f64() == value.as_f64()) {
        return true;
    }
    let schema = agent.and_then(|agent| agent.slot(name)).map(|slot| &slot.schema);
    schema.is_some_and(|schema| format::canonical(wanted, schema, None).as_ref() == Some(value))
}

/// Without case, accents and punctuation.
fn bare(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let letters: String = text.nfkd().filter(|c| c.is_alphanumeric() || c.is_whitespace()).collect();
    letters.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
