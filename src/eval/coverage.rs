//! What a run exercised, beside all that there is: triggers, slots, queues, hours, events. What no case touches, nobody knows.

use super::log::Entry;
use crate::domain::event::Event;
use crate::domain::trigger::{TABLE, Trigger};
use crate::spec::Project;
use crate::spec::suite::Suite;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Reasons of handoffs that are no trigger of the table.
const OTHERS: [Trigger; 9] = [
    Trigger::UnsafeAnswer,
    Trigger::Transferred,
    Trigger::UnknownNumber,
    Trigger::NoAgent,
    Trigger::Chosen,
    Trigger::Direct,
    Trigger::Returned,
    Trigger::PassedToUs,
    Trigger::WindowShut,
];

/// What there is of one kind, and what was touched.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Part {
    /// What it is about.
    pub title: String,
    /// Touched, with how many cases did.
    pub touched: BTreeMap<String, usize>,
    /// Not touched.
    pub untouched: Vec<String>,
}

/// All of it.
#[derive(Default)]
pub struct Coverage {
    reasons: Seen,
    heard: Seen,
    slots: Seen,
    queues: Seen,
    events: Seen,
    hours: Seen,
}

type Seen = BTreeMap<String, BTreeSet<String>>;

impl Coverage {
    /// Takes in a trial.
    pub fn add(&mut self, suite: &Suite, entry: &Entry) {
        let case = format!("{}/{}", suite.name, entry.played.case);
        for chat in &entry.played.chats {
            let mut agent = String::new();
            for seen in chat.events() {
                self.event(&case, &mut agent, seen.event);
            }
        }
        let of_case = suite.cases.iter().find(|found| found.case.id == entry.played.case);
        if of_case.is_some_and(|found| found.case.team.as_ref().is_some_and(|team| team.schedule.is_some() || team.workspace.is_some())) {
            note(&mut self.hours, "a team of the case's own", &case);
        }
    }

    fn event(&mut self, case: &str, agent: &mut String, event: &Event) {
        note(&mut self.events, event.kind(), case);
        match event {
            Event::Opened { agent: Some(name), .. } => name.as_str().clone_into(agent),
            Event::Passed { to, .. } => to.as_str().clone_into(agent),
            Event::SlotFilled { name, .. } => note(&mut self.slots, &format!("{agent}.{name}"), case),
            Event::HandedOff { fired, queue, .. } => {
                note(&mut self.reasons, &fired.trigger.word(), case);
                note(&mut self.queues, queue.as_str(), case);
            }
            Event::Transferred { queue, .. } | Event::Moved { queue, .. } => note(&mut self.queues, queue.as_str(), case),
            Event::Judged { readings, .. } => readings.iter().for_each(|reading| note(&mut self.heard, &reading.fired.trigger.word(), case)),
            Event::Held { .. } => note(&mut self.hours, "held until opening", case),
            Event::Released { .. } => note(&mut self.hours, "released at opening", case),
            Event::Postponed { .. } => note(&mut self.hours, "the agent goes on after hours", case),
            Event::Quieted { .. } => note(&mut self.hours, "quiet hours of the agent", case),
            _ => {}
        }
    }

    /// Beside all that the project has.
    pub fn parts(&self, project: &Project) -> Vec<Part> {
        let reasons = TABLE.iter().map(|(trigger, _)| *trigger).chain(OTHERS).map(Trigger::word).collect();
        let triggers = TABLE.iter().map(|(trigger, _)| trigger.word()).collect();
        let slots = project.agents.current.values().flat_map(|agent| agent.slots.iter().map(move |slot| format!("{}.{}", agent.name, slot.name)));
        let queues = project.workspace.queues.keys().map(ToString::to_string).collect();
        let hours =
            ["held until opening", "released at opening", "the agent goes on after hours", "quiet hours of the agent", "a team of the case's own"];
        let events = Event::KINDS.iter().map(|kind| (*kind).to_owned()).collect();
        vec![
            part("Reasons of handoffs", &self.reasons, reasons),
            part("Triggers that heard something", &self.heard, triggers),
            part("Slots", &self.slots, slots.collect()),
            part("Queues", &self.queues, queues),
            part("Hours", &self.hours, hours.map(str::to_owned).to_vec()),
            part("Events", &self.events, events),
        ]
    }
}

fn note(seen: &mut Seen, what: &str, case: &str) {
    seen.entry(what.to_owned()).or_default().insert(case.to_owned());
}

fn part(title: &str, seen: &Seen, all: Vec<String>) -> Part {
    let touched: BTreeMap<String, usize> = seen.iter().map(|(what, cases)| (what.clone(), cases.len())).collect();
    let untouched = all.into_iter().filter(|what| !touched.contains_key(what)).collect();
    Part { title: title.to_owned(), touched, untouched }
}
