//! Numbers and menus: who greets, and what fits on a phone.

use super::{Outside, exists, has_stranger, ids, is_blank, lines, named, one_of, unique, word};
use crate::domain::text::fold;
use crate::spec::files::WORKSPACE;
use crate::spec::problem::Problems;
use crate::spec::tree::{Node, Tree};
use std::collections::BTreeMap;

/// Options that fit on buttons.
const BUTTONS_MAX: usize = 3;
/// Characters on a button, and on the label that opens a list.
const BUTTON_CHARS_MAX: usize = 20;
/// Characters of a row in a list.
const ROW_CHARS_MAX: usize = 24;
/// Characters of the words over buttons or a list.
const TEXT_CHARS_MAX: usize = 1_024;

pub(super) fn check(tree: &Tree, outside: &Outside, problems: &mut Problems) {
    agent(tree.get("default_agent"), outside, problems);
    let numbers = tree.list("numbers");
    for one in numbers {
        number(one.get("id"), problems);
        agent(one.get("agent"), outside, problems);
        exists("menu", one.get("menu"), ids(tree, "menus"), "add it to `menus`", problems);
        exists("queue", one.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        one_of(one, &["agent", "menu", "queue"], &["id"], "a number", problems);
    }
    unique(numbers.iter().filter_map(|number| number.get("id")), "number", problems);
    let menus = tree.list("menus");
    named(menus, "menu", problems);
    for menu in menus {
        if let Some((_, at)) = word(menu.get("id")).filter(|(id, _)| id.contains(':')) {
            problems.error(WORKSPACE, at, "a menu's id has a `:`", "ids travel as menu:MENU:OPTION");
        }
        words(menu, problems);
        options(tree, menu, outside, problems);
    }
}

pub(super) fn agent(name: Option<&Tree>, outside: &Outside, problems: &mut Problems) {
    let known = outside.agents.as_ref().map(|agents| agents.iter().map(String::as_str).collect());
    exists("agent", name, known, "write it with `baton new agent`", problems);
}

/// A number by Meta's id.
pub(super) fn number(id: Option<&Tree>, problems: &mut Problems) {
    if let Some((id, at)) = word(id).filter(|(id, _)| !is_number(id)) {
        let hint = "write the digits that Meta shows under API setup, in quotes";
        problems.error(WORKSPACE, at, format!("`{id}` is not a phone_number_id"), hint);
    }
}

pub(super) fn is_number(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())
}

fn words(menu: &Tree, problems: &mut Problems) {
    fits(menu.get("text"), TEXT_CHARS_MAX, "the words of a menu", problems);
    fits(menu.get("open"), BUTTON_CHARS_MAX, "the label of a list", problems);
    let is_absent = menu.get("open").is_none() && !has_stranger(menu, &["id", "text", "options"]);
    if menu.list("options").len() > BUTTONS_MAX && is_absent {
        problems.error(WORKSPACE, menu.at, "a menu of more than three options is a list, and needs `open`", "the label that opens it, by language");
    }
}

fn options(tree: &Tree, menu: &Tree, outside: &Outside, problems: &mut Problems) {
    let options = menu.list("options");
    unique(options.iter().filter_map(|option| option.get("id")), "option", problems);
    let (chars_max, place) = if options.len() > BUTTONS_MAX { (ROW_CHARS_MAX, "a row of a list") } else { (BUTTON_CHARS_MAX, "a button") };
    for option in options {
        exists("queue", option.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        agent(option.get("agent"), outside, problems);
        one_of(option, &["queue", "agent"], &["id", "title"], "an option", problems);
        fits(option.get("title"), chars_max, place, problems);
        if let Some((_, at)) = word(option.get("id")).filter(|(id, _)| id.contains(':')) {
            problems.error(WORKSPACE, at, "an option's id has a `:`", "ids travel as menu:MENU:OPTION");
        }
    }
    titles(options, problems);
}

/// Two options that read the same.
fn titles(options: &[Tree], problems: &mut Problems) {
    let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
    for option in options {
        let id = option.text_of("id").unwrap_or_default();
        for (language, title) in option.get("title").into_iter().flat_map(Tree::entries) {
            let Some((text, at)) = word(Some(title)).filter(|(text, _)| !is_blank(text)) else { continue };
            if let Some(other) = seen.insert((language.name.as_str(), fold(text)), id) {
                let hint = "WhatsApp refuses two equal labels: word one differently";
                problems.error(WORKSPACE, at, format!("the title `{text}` stands for `{other}` and for `{id}`"), hint);
            }
        }
    }
}

fn fits(line: Option<&Tree>, chars_max: usize, what: &str, problems: &mut Problems) {
    let Some(line) = line else { return };
    lines::languages(Some(line), problems);
    if matches!(&line.node, Node::Map(entries) if entries.is_empty()) {
        problems.error(WORKSPACE, line.at, format!("{what} says nothing"), "write it in at least one language");
    }
    for (language, text) in line.entries() {
        let Some((text, at)) = word(Some(text)) else { continue };
        let chars = if is_blank(text) { 0 } else { text.chars().count() };
        if chars == 0 || chars > chars_max {
            let told = format!("{what} has {chars} characters in `{}`", language.name);
            problems.error(WORKSPACE, at, told, format!("WhatsApp takes 1 to {chars_max}"));
        }
    }
}
