//! Agents that only ever pass a customer on, in a circle: nobody finishes the task.

use super::Subject;
use crate::spec::problem::Problems;
use crate::spec::tree::Tree;
use std::collections::BTreeMap;

/// An outcome takes a customer to a person sooner or later; one agent alone cannot go wrong.
pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let names: Vec<&Tree> = subject.outcomes().iter().filter_map(|outcome| outcome.get("agent")).collect();
    let Some(first) = names.first() else { return };
    let off = subject.tree.get("triggers").and_then(|t| t.get("slots_complete")).and_then(|t| t.text_of("mode"));
    if off.is_some_and(|mode| mode != "enforce") {
        problems.warn(
            subject.file,
            first.at,
            "this outcome never comes about",
            "the trigger `slots_complete` does not act here: take its `mode` out",
        );
    }
}

/// Circles of agents whose every outcome passes on. Each is told once, at the agent whose name comes first.
pub(in crate::spec) fn circles(subjects: &[Subject<'_>], problems: &mut Problems) {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for subject in subjects {
        let outcomes = subject.outcomes();
        let to: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome.text_of("agent")).collect();
        if !to.is_empty() && to.len() == outcomes.len() {
            next.insert(subject.name, to);
        }
    }
    for subject in subjects {
        let Some(circle) = circle_from(subject.name, &next) else { continue };
        if circle.iter().any(|name| *name < subject.name) {
            continue;
        }
        let Some(key) = subject.handoff().and_then(|handoff| handoff.key("outcomes")) else { continue };
        let what = format!("agents pass the customer around: {} → {}", circle.join(" → "), subject.name);
        problems.warn(subject.file, key.at, what, "let one outcome of one of them lead to a queue");
    }
}

/// The shortest way from an agent back to itself.
fn circle_from<'a>(start: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> Option<Vec<&'a str>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<Vec<&'a str>> = vec![vec![start]];
    while let Some(path) = (!open.is_empty()).then(|| open.remove(0)) {
        let here = path.last().copied().unwrap_or(start);
        for to in next.get(here).into_iter().flatten() {
            if *to == start && path.len() > 1 {
                return Some(path);
            }
            if !seen.contains(to) {
                seen.push(to);
                open.push(path.iter().copied().chain([*to]).collect());
            }
        }
    }
    None
}
