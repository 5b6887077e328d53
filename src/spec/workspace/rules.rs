//! Routing rules: what they name exists, and each of them can hold.

use super::super::files::WORKSPACE;
use super::super::problem::Problems;
use super::super::suggest;
use super::super::tree::{Node, Tree};
use super::{Outside, calendars, exists, ids, menus, unique};
use crate::domain::zone;

pub(super) fn check(tree: &Tree, outside: &Outside, problems: &mut Problems) {
    let rules = tree.list("rules");
    unique(rules.iter().filter_map(|rule| rule.get("name")), "rule", problems);
    for rule in rules {
        exists("queue", rule.get("queue"), ids(tree, "queues"), "add it to `queues`", problems);
        if let Some(when) = rule.get("when") {
            names(tree, when, outside, problems);
            contradictions(when, problems);
        }
    }
    unreachable(rules, problems);
}

fn names(tree: &Tree, when: &Tree, outside: &Outside, problems: &mut Problems) {
    for key in ["during", "outside"] {
        exists("calendar", when.get(key), calendars(tree), "add it to `calendars`", problems);
    }
    for name in when.list("agent") {
        menus::agent(Some(name), outside, problems);
    }
    for queue in when.list("wanted") {
        exists("queue", Some(queue), ids(tree, "queues"), "add it to `queues`", problems);
    }
    for (code, at) in when.list("country").iter().filter_map(|code| Some((code.text()?, code.at))) {
        if !zone::is_country(code) {
            problems.error(WORKSPACE, at, format!("`{code}` is not a country"), "write the two letters of ISO 3166, e.g. DE");
        }
    }
    for (code, at) in when.list("language").iter().filter_map(|code| Some((code.text()?, code.at))) {
        if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_lowercase()) {
            problems.error(WORKSPACE, at, format!("`{code}` is not a language"), "write two small letters (ISO 639-1), e.g. de");
        }
    }
    let Some(known) = &outside.slots else { return };
    for (slot, _) in when.get("slots").into_iter().flat_map(Tree::entries) {
        if !known.contains(&slot.name) {
            let hint = suggest::among(&slot.name, known.iter().map(String::as_str));
            problems.error(WORKSPACE, slot.at, format!("no agent has a slot `{}`: the rule can never hold", slot.name), hint);
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
            problems.error(WORKSPACE, slot.at, format!("nothing is over {over} and under {under}: the rule can never hold"), "");
        }
        let unknown = matches!(slot.get("known").map(|known| &known.node), Some(Node::Bool(false)));
        let asks = ["one_of", "over", "under", "contains"].iter().any(|key| slot.get(key).is_some());
        if unknown && asks {
            problems.error(WORKSPACE, slot.at, "a slot that is not known has no value: the rule can never hold", "drop `known: false`");
        }
    }
}

/// A rule behind one that holds whenever it does.
fn unreachable(rules: &[Tree], problems: &mut Problems) {
    for (nth, rule) in rules.iter().enumerate() {
        let Some(when) = rule.get("when") else { continue };
        let wider = rules.iter().take(nth).find(|earlier| earlier.get("when").is_some_and(|earlier| is_wider(earlier, when)));
        if let Some(name) = wider.and_then(|wider| wider.text_of("name")) {
            let hint = "put it before that rule, or tell them apart";
            problems.error(WORKSPACE, rule.at, format!("the rule can never hold: `{name}` before it holds whenever it does"), hint);
        }
    }
}

/// Does `one` hold whenever `other` does? Each of its conditions is one of the other's, or a list that has all of the other's.
fn is_wider(one: &Tree, other: &Tree) -> bool {
    one.entries().all(|(key, mine)| {
        let Some(theirs) = other.get(&key.name) else { return asks_nothing(mine) };
        let all_of_theirs = || !theirs.items().is_empty() && theirs.items().iter().all(|item| mine.items().iter().any(|m| m.json() == item.json()));
        asks_nothing(mine) || mine.json() == theirs.json() || key.name != "slots" && all_of_theirs()
    })
}

fn asks_nothing(condition: &Tree) -> bool {
    matches!(&condition.node, Node::List(items) if items.is_empty()) || matches!(&condition.node, Node::Map(entries) if entries.is_empty())
}
