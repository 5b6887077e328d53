//! Slots: names, what is required, buttons.

use super::Subject;
use crate::domain::agent::slot_spec::{BUTTON_CHARS_MAX, BUTTONS_MAX, ROW_CHARS_MAX, ROWS_MAX};
use crate::domain::text::fold;
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::Tree;
use std::collections::BTreeMap;

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let slots = subject.slots();
    super::twice(subject.file, "slot", slots.iter().filter_map(|slot| slot.get("name")), problems);
    if !slots.is_empty() && !slots.iter().any(|slot| slot.is_yes("required")) {
        let at = subject.tree.key("slots").map_or(subject.tree.at, |key| key.at);
        problems.error(subject.file, at, "no slot is required", "mark at least one with `required: true`: it says when the agent's task is done");
    }
    for slot in slots {
        if let Some(share) = slot.key("share").filter(|_| slot.is_yes("share") && !slot.is_yes("sensitive")) {
            problems.warn(subject.file, share.at, "`share` does nothing here", "the model sees a slot anyway unless it is `sensitive`");
        }
        buttons(subject, slot, problems);
    }
}

fn buttons(subject: &Subject<'_>, slot: &Tree, problems: &mut Problems) {
    let (Some(buttons), Some(key)) = (slot.get("buttons"), slot.key("buttons")) else { return };
    let file = subject.file;
    let values: Vec<&str> = slot.get("schema").map_or(&[][..], |schema| schema.list("enum")).iter().filter_map(Tree::text).collect();
    if values.is_empty() {
        problems.error(file, key.at, "buttons need the values that they stand for", "list the allowed values: `schema: {type: string, enum: [...]}`");
        return;
    }
    let count = buttons.entries().count();
    if count > ROWS_MAX {
        problems.error(
            file,
            key.at,
            format!("{count} buttons: WhatsApp shows at most {ROWS_MAX}"),
            "offer the most common ones, or ask in two steps",
        );
    }
    let (chars_max, place) = if count <= BUTTONS_MAX { (BUTTON_CHARS_MAX, "button") } else { (ROW_CHARS_MAX, "list row") };
    let mut labels: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for (value, label) in buttons.entries() {
        if !values.contains(&value.name.as_str()) {
            problems.error(
                file,
                value.at,
                format!("a button for `{}`, which is no value of `enum`", value.name),
                suggest::among(&value.name, values.iter().copied()),
            );
        }
        for (language, line) in label.entries() {
            let Some(text) = line.text() else { continue };
            let chars = text.chars().count();
            if chars > chars_max {
                problems.error(
                    file,
                    line.at,
                    format!("`{text}` has {chars} characters; a {place} shows {chars_max}"),
                    "WhatsApp refuses longer labels: shorten it",
                );
            }
            if let Some(other) = labels.insert((language.name.as_str(), fold(text)), &value.name) {
                problems.error(
                    file,
                    line.at,
                    format!("the label `{text}` stands for `{other}` and for `{}`", value.name),
                    "WhatsApp refuses two equal labels: word one differently",
                );
            }
        }
    }
    // A button for an unknown value is one mistake, not two.
    let stray = buttons.entries().any(|(value, _)| !values.contains(&value.name.as_str()));
    for value in values.iter().filter(|value| !stray && buttons.get(value).is_none()) {
        problems.warn(file, key.at, format!("no button for `{value}`"), "customers can still write it; add a button, or leave all out");
    }
}
