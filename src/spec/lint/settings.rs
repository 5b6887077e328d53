//! Thresholds, budgets and quiet hours that would switch something off by accident.

use super::Subject;
use crate::domain::trigger::frustration::ALONE_MAX;
use crate::domain::trigger::timing::Timing;
use crate::spec::problem::{Place, Problems};
use crate::spec::sources;
use crate::spec::tree::Tree;
use jiff::tz::TimeZone;

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    for (trigger, setting) in subject.tree.get("triggers").into_iter().flat_map(Tree::entries) {
        let Some(threshold) = setting.get("threshold") else { continue };
        if let Some(score) = threshold.number().filter(|score| !(0.0..=1.0).contains(score)) {
            let what = format!("the threshold of `{}` is {score}", trigger.name);
            problems.error(subject.file, threshold.at, what, "a score is from 0 to 1: write e.g. 0.7");
        }
        if trigger.name == "frustration" && threshold.number().is_some_and(|score| (0.0..=ALONE_MAX).contains(&score)) {
            let what = "one upset message alone would hand over";
            problems.error(subject.file, threshold.at, what, format!("a threshold above {ALONE_MAX}: it takes a second sign"));
        }
    }
    timing(subject, problems);
    for (key, budget) in subject.tree.get("budgets").into_iter().flat_map(Tree::entries) {
        if budget.number().is_some_and(|number| number <= 0.0) {
            problems.error(
                subject.file,
                budget.at,
                format!("a budget of 0 `{}`: the agent could never answer", key.name),
                "take it out for the policy's, or give it room",
            );
        }
    }
    quiet(subject, problems);
}

/// A timing file that cannot be read, or a trigger that waits for one.
fn timing(subject: &Subject<'_>, problems: &mut Problems) {
    let setting = subject.tree.get("triggers").and_then(|triggers| triggers.get("learned"));
    match (sources::timing(subject.known.files, subject.name), setting) {
        (Some((path, text)), _) => {
            if let Err(what) = Timing::parse(text) {
                problems.error(&path, Place::WHOLE, what, "or remove the file: the agent works without it");
            }
        }
        (None, Some(setting)) => {
            let what = format!("there is no agents/{}.timing, so `learned` never fires", subject.name);
            problems.warn(subject.file, setting.at, what, "make one with `baton learn timing`, or take the setting out");
        }
        (None, None) => {}
    }
}

fn quiet(subject: &Subject<'_>, problems: &mut Problems) {
    let Some(quiet) = subject.tree.get("quiet_hours") else { return };
    if let Some((zone, tree)) = quiet.get("zone").and_then(|tree| Some((tree.text()?, tree)))
        && TimeZone::get(zone).is_err()
    {
        problems.error(subject.file, tree.at, format!("there is no time zone `{zone}`"), "use an IANA name, e.g. Europe/Madrid");
    }
    if let Some(to) = quiet.get("to").filter(|to| to.text().is_some() && to.text() == quiet.text_of("from")) {
        problems.error(
            subject.file,
            to.at,
            "quiet hours that begin and end at the same minute",
            "an agent that never answers needs no file; else say when it wakes",
        );
    }
}
