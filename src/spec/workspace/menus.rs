//! Numbers and menus: who greets, and what fits on a phone.

use super::super::files::WORKSPACE;
use super::super::problem::Problems;
use super::super::tree::Tree;
use super::{Outside, exists, ids, names_of_agents, one_of, unique};

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
    for number in numbers {
        agent(number.get("agent"), outside, problems);
        exists("menu", number.get("menu"), ids(tree, "menus"), "add it to `menus`", problems);
        exists("queue", number.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        one_of(number, &["agent", "menu", "queue"], "a number", problems);
    }
    for (id, at) in numbers.iter().filter_map(|number| number.get("id")).filter_map(|id| Some((id.text()?, id.at))) {
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            let hint = "write the digits that Meta shows under API setup, in quotes";
            problems.error(WORKSPACE, at, format!("`{id}` is not a phone_number_id"), hint);
        }
    }
    unique(numbers.iter().filter_map(|number| number.get("id")), "number", problems);
    unique(tree.list("menus").iter().filter_map(|menu| menu.get("id")), "menu", problems);
    for menu in tree.list("menus") {
        options(tree, menu, outside, problems);
    }
}

pub(super) fn agent(name: Option<&Tree>, outside: &Outside, problems: &mut Problems) {
    if let Some(known) = names_of_agents(outside) {
        exists("agent", name, known, "write it with `baton new agent`", problems);
    }
}

fn options(tree: &Tree, menu: &Tree, outside: &Outside, problems: &mut Problems) {
    let options = menu.list("options");
    unique(options.iter().filter_map(|option| option.get("id")), "option", problems);
    let as_list = options.len() > BUTTONS_MAX;
    let chars_max = if as_list { ROW_CHARS_MAX } else { BUTTON_CHARS_MAX };
    for option in options {
        exists("queue", option.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        agent(option.get("agent"), outside, problems);
        one_of(option, &["queue", "agent"], "an option", problems);
        fits(option.get("title"), chars_max, if as_list { "a row of a list" } else { "a button" }, problems);
    }
    if menu.list("options").iter().filter_map(|option| option.text_of("id")).any(|id| id.contains(':')) {
        problems.error(WORKSPACE, menu.at, "an option's id has a `:`", "ids travel as menu:MENU:OPTION");
    }
    fits(menu.get("text"), TEXT_CHARS_MAX, "the words of a menu", problems);
    fits(menu.get("open"), BUTTON_CHARS_MAX, "the label of a list", problems);
    if as_list && menu.get("open").is_none() {
        problems.error(WORKSPACE, menu.at, "a menu of more than three options is a list, and needs `open`", "the label that opens it, by language");
    }
}

fn fits(line: Option<&Tree>, chars_max: usize, what: &str, problems: &mut Problems) {
    let Some(line) = line else { return };
    if line.entries().next().is_none() && line.text().is_none() {
        problems.error(WORKSPACE, line.at, format!("{what} says nothing"), "write it in at least one language");
    }
    for (language, text) in line.entries() {
        let chars = text.text().map_or(0, |text| text.chars().count());
        if chars == 0 || chars > chars_max {
            let told = format!("{what} has {chars} characters in `{}`", language.name);
            problems.error(WORKSPACE, text.at, told, format!("WhatsApp takes 1 to {chars_max}"));
        }
    }
}
