//! Routing rules: what they name exists, and each of them can hold.

use super::{Outside, calendars, exists, ids, is_blank, lines, menus, unique, wider, word};
use crate::domain::workspace::When;
use crate::domain::zone;
use crate::spec::files::WORKSPACE;
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};
use serde_json::Value;

pub(super) fn check(tree: &Tree, outside: &Outside, problems: &mut Problems) {
    let rules = tree.list("rules");
    unique(rules.iter().filter_map(|rule| rule.get("name")), "rule", problems);
    for rule in rules {
        exists("queue", rule.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        if let Some(when) = rule.get("when") {
            names(tree, when, outside, problems);
            numbers(tree, when, problems);
            slots(when, outside, problems);
            contradictions(when, problems);
        }
    }
    unreachable(rules, problems);
}

fn names(tree: &Tree, when: &Tree, outside: &Outside, problems: &mut Problems) {
    for key in ["during", "outside"] {
        exists("calendar", when.get(key), calendars::names(tree), "add it to `calendars`", problems);
    }
    if let Some((name, at)) = calendars::without_hours(tree, when.get("during")) {
        problems.error(WORKSPACE, at, format!("`{name}` has no hours: the rule can never hold"), "give the calendar hours, or leave `during` out");
    }
    for name in when.list("agent") {
        menus::agent(Some(name), outside, problems);
    }
    for queue in when.list("wanted") {
        exists("queue", Some(queue), ids(tree, "queues"), "add it to `queues`", problems);
    }
    for (code, at) in when.list("country").iter().filter_map(|code| word(Some(code))) {
        if !zone::is_country(code) {
            problems.error(WORKSPACE, at, format!("`{code}` is not a country"), "write the two letters of ISO 3166, e.g. DE");
        }
    }
    for (code, at) in when.list("language").iter().filter_map(|code| word(Some(code))) {
        lines::language(code, at, problems);
    }
}

/// Numbers that can be ours. The configuration may have more than the file: one that the file does not list is only odd.
fn numbers(tree: &Tree, when: &Tree, problems: &mut Problems) {
    let listed = ids(tree, "numbers").filter(|listed| !listed.is_empty() && listed.iter().all(|id| menus::is_number(id)));
    for number in when.list("number") {
        menus::number(Some(number), problems);
        let (Some((id, at)), Some(listed)) = (word(Some(number)).filter(|(id, _)| menus::is_number(id)), &listed) else { continue };
        if !listed.contains(&id) {
            let hint = suggest::or(&suggest::among(id, listed.iter().copied()), "leave it, when it is one of the configuration's");
            problems.warn(WORKSPACE, at, format!("`{id}` is not among `numbers`"), hint);
        }
    }
}

fn slots(when: &Tree, outside: &Outside, problems: &mut Problems) {
    let Some(known) = &outside.slots else { return };
    for (slot, test) in when.get("slots").into_iter().flat_map(Tree::entries) {
        match known.get(&slot.name) {
            None => {
                let hint = suggest::among(&slot.name, known.keys().map(String::as_str));
                problems.error(WORKSPACE, slot.at, format!("no agent has a slot `{}`: the rule can never hold", slot.name), hint);
            }
            Some(Some(allowed)) => values(&slot.name, test, allowed, problems),
            Some(None) => {}
        }
    }
}

fn values(slot: &str, test: &Tree, allowed: &[Value], problems: &mut Problems) {
    let allowed: Vec<String> = allowed.iter().map(wider::text_of).collect();
    for value in test.list("one_of") {
        let text = wider::text_of(&value.json());
        if !allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(&text)) {
            let hint = suggest::among(&text, allowed.iter().map(String::as_str));
            problems.error(WORKSPACE, value.at, format!("slot `{slot}` can never be `{text}`"), hint);
        }
    }
}

/// What cannot hold by itself.
fn contradictions(when: &Tree, problems: &mut Problems) {
    let same_hours = when.text_of("during").is_some() && when.text_of("during") == when.text_of("outside");
    if let Some(outside) = when.get("outside").filter(|_| same_hours) {
        problems.error(WORKSPACE, outside.at, "it cannot be within and outside the same hours: the rule can never hold", "drop one of them");
    }
    for (_, slot) in when.get("slots").into_iter().flat_map(Tree::entries) {
        let bound = |key: &str| slot.get(key).and_then(Tree::number);
        if let (Some(over), Some(under)) = (bound("over"), bound("under"))
            && over >= under
        {
            let hint = "swap them, or drop one";
            problems.error(WORKSPACE, slot.at, format!("nothing is over {over} and under {under}: the rule can never hold"), hint);
        }
        let unknown = matches!(slot.get("known").map(|known| &known.node), Some(Node::Bool(false)));
        let lists = ["one_of", "contains"].iter().any(|key| !slot.list(key).is_empty());
        if unknown && (lists || bound("over").is_some() || bound("under").is_some()) {
            problems.error(WORKSPACE, slot.at, "a slot that is not known has no value: the rule can never hold", "drop `known: false`");
        }
    }
}

/// A rule behind one that holds whenever it does. One that cannot be read is compared with none.
fn unreachable(rules: &[Tree], problems: &mut Problems) {
    let read = |rule: &Tree| serde_json::from_value::<When>(rule.get("when")?.json()).ok();
    let read: Vec<(&Tree, When)> = rules.iter().filter_map(|rule| Some((rule, read(rule)?))).collect();
    for (nth, (rule, when)) in read.iter().enumerate() {
        let wider = read.iter().take(nth).find(|(_, earlier)| wider::is_wider(earlier, when));
        if let Some(name) = wider.and_then(|(wider, _)| wider.text_of("name")).filter(|name| !is_blank(name)) {
            let hint = "put it before that rule, or tell them apart";
            problems.error(WORKSPACE, rule.at, format!("the rule can never hold: `{name}` before it holds whenever it does"), hint);
        }
    }
}
