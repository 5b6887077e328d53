//! `workspace.yaml`: who answers. All mistakes at once, each with its place; a workspace with one is refused whole.
//!
//! Checks read the tree, never the typed workspace: a file that is broken in one place is checked in all others, and what cannot be
//! read is told once, by the structure, and stands in the way of nothing.

mod calendars;
mod lines;
mod menus;
mod outside;
mod people;
mod queues;
mod reach;
mod rules;
mod wider;

use super::files::{Files, WORKSPACE};
use super::lint::{Known, Subject};
use super::problem::{Place, Problem, Problems};
use super::structure::Form;
use super::suggest;
use super::tree::{self, Node, Tree};
use crate::domain::agent::Agents;
use crate::domain::workspace::Workspace;
use outside::Outside;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FORM: LazyLock<Form> = LazyLock::new(Form::of::<Workspace>);

/// The JSON Schema of workspace files.
pub fn schema() -> Value {
    FORM.schema.clone()
}

/// The file as a tree, with the mistakes of its structure told.
pub(super) fn read(files: &Files, problems: &mut Problems) -> Option<Tree> {
    let Some(text) = files.get(WORKSPACE) else {
        if !problems.refuse(WORKSPACE) {
            problems.error(WORKSPACE, Place::WHOLE, "there is no such file", "write one, or point BATON_PROJECT at the folder that has one");
        }
        return None;
    };
    parse(text, problems)
}

fn parse(text: &str, problems: &mut Problems) -> Option<Tree> {
    let tree = tree::parse(WORKSPACE, text, problems)?;
    if matches!(tree.node, Node::Map(_)) {
        FORM.check(WORKSPACE, &tree, problems);
        return Some(tree);
    }
    problems.error(WORKSPACE, tree.at, "a workspace is a mapping", "begin with `default_agent: …`");
    None
}

/// A workspace by itself, from the body of a request (JSON is YAML). It may name the agents of the project.
pub fn workspace(text: &str, agents: &Agents) -> Result<Workspace, Problems> {
    let mut problems = Problems::default();
    let outside = Outside::of_agents(agents);
    let found = parse(text, &mut problems).and_then(|tree| check(&tree, &outside, &mut problems));
    found.filter(|_| !problems.has_errors()).ok_or(problems)
}

/// The same from a file of any name, under which its mistakes are told.
pub fn workspace_file(file: &str, text: &str, agents: &Agents) -> Result<Workspace, Problems> {
    workspace(text, agents).map_err(|problems| {
        let mut named = Problems::default();
        named.extend(problems.sorted().into_iter().map(|problem| Problem { file: file.to_owned(), ..problem }));
        named
    })
}

/// Names of the queues; nothing when they cannot all be read.
pub(super) fn queue_names(tree: &Tree) -> Option<Vec<String>> {
    Some(ids(tree, "queues")?.into_iter().map(str::to_owned).collect())
}

/// Checks the meaning of the project's file, and reads it when it has no mistakes.
pub(super) fn load(tree: &Tree, known: &Known<'_>, subjects: &[Subject<'_>], problems: &mut Problems) -> Option<Workspace> {
    check(tree, &Outside::of_project(known, subjects), problems)
}

fn check(tree: &Tree, outside: &Outside, problems: &mut Problems) -> Option<Workspace> {
    people::check(tree, problems);
    calendars::check(tree, problems);
    queues::check(tree, problems);
    reach::check(tree, problems);
    rules::check(tree, outside, problems);
    menus::check(tree, outside, problems);
    unique(tree.list("categories").iter(), "category", problems);
    if problems.refuse(WORKSPACE) {
        return None;
    }
    match serde_json::from_value(tree.json()) {
        Ok(workspace) => Some(workspace),
        Err(error) => {
            problems.error(WORKSPACE, Place::WHOLE, error.to_string(), "compare with `baton schema workspace`");
            None
        }
    }
}

/// Ids of a list; nothing when they cannot all be read: what may be there is not called missing.
fn ids<'a>(tree: &'a Tree, list: &str) -> Option<Vec<&'a str>> {
    let Some(found) = tree.get(list) else { return is_left_out(tree, list).then(Vec::new) };
    if let Node::List(items) = &found.node { items.iter().map(|item| item.text_of("id")).collect() } else { None }
}

/// Is a list absent because there is nothing to say, and not forgotten or written another way?
fn is_left_out(tree: &Tree, list: &str) -> bool {
    let required = FORM.schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let known = FORM.schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(key, _)| key.as_str());
    !required.filter_map(Value::as_str).any(|key| key == list) && !has_stranger(tree, &known.collect::<Vec<_>>())
}

/// Has it a key that is none? One of these may be meant by it.
fn has_stranger(tree: &Tree, known: &[&str]) -> bool {
    tree.entries().any(|(key, _)| !known.contains(&key.name.as_str()))
}

/// Text with its place.
fn word(tree: Option<&Tree>) -> Option<(&str, Place)> {
    tree.and_then(|tree| Some((tree.text()?, tree.at)))
}

/// A name of something that is there; nothing is said while nobody can tell what there is.
fn exists(what: &str, name: Option<&Tree>, known: Option<Vec<&str>>, or: &str, problems: &mut Problems) {
    let (Some((text, at)), Some(known)) = (word(name), known) else { return };
    if !known.contains(&text) {
        problems.error(WORKSPACE, at, format!("there is no {what} `{text}`"), suggest::or(&suggest::among(text, known), or));
    }
}

/// Things that the file refers to by their ids: each has one, and one of its own.
fn named(things: &[Tree], what: &str, problems: &mut Problems) {
    let ids: Vec<&Tree> = things.iter().filter_map(|thing| thing.get("id")).collect();
    for id in ids.iter().filter(|id| id.text().is_some_and(is_blank)) {
        problems.error(WORKSPACE, id.at, "`id` is empty", format!("give the {what} a short name: the file refers to it by this"));
    }
    unique(ids.into_iter(), what, problems);
}

fn unique<'a>(names: impl Iterator<Item = &'a Tree>, what: &str, problems: &mut Problems) {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for (name, at) in names.filter_map(|name| word(Some(name))).filter(|(name, _)| !is_blank(name)) {
        match seen.get(&name.to_lowercase()) {
            Some(line) => problems.error(WORKSPACE, at, format!("{what} `{name}` is there twice"), format!("the first one is in line {line}")),
            None => drop(seen.insert(name.to_lowercase(), at.line)),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Exactly one of these keys; `beside` are the others that it has.
fn one_of(tree: &Tree, keys: &[&str], beside: &[&str], what: &str, problems: &mut Problems) {
    let given = keys.iter().filter(|key| tree.get(key).is_some()).count();
    let may_be_meant = given == 0 && has_stranger(tree, &[keys, beside].concat());
    if matches!(tree.node, Node::Map(_)) && given != 1 && !may_be_meant {
        problems.error(WORKSPACE, tree.at, format!("{what} has {given} of {}", keys.join(", ")), "give exactly one of them");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A house without agents.
    const GOOD: &str = r#"default_agent: a
catch_all: desk
numbers: [{id: "100", menu: m}]
teams: [{id: t, name: T}]
people:
  - {id: ana, name: Ana, email: ana@desk, role: rep, teams: [t], skills: [en]}
  - {id: bo, name: Bo, email: bo@desk, role: rep, teams: [t], skills: [de], capacity: 2}
calendars: {office: {zone: UTC, weekly: {mon: ["09:00-18:00"]}}}
queues:
  - {id: desk, name: Desk, team: t, members: [ana]}
  - {id: q, name: Q, team: t, members: [ana, bo], hours: office, weight: 2, needs: [en], fallback: desk, idle: {remind: 2h, close: 1d}}
rules:
  - {name: r, when: {number: ["100"], slots: {size: {over: 3}}}, queue: q}
  - {name: s, when: {returning: true, slots: {size: {one_of: [1, 2]}}}, queue: q}
menus:
  - {id: m, text: {en: Hi}, options: [{id: x, title: {en: X}, queue: q}, {id: y, title: {en: Y}, agent: a}]}
categories: [solved]
"#;

    fn told(text: &str) -> Vec<String> {
        let outside = Outside { agents: None, slots: Some(BTreeMap::from([("size".to_owned(), Some(vec![json!(1), json!("2")]))])) };
        let mut problems = Problems::default();
        let found = parse(text, &mut problems).and_then(|tree| check(&tree, &outside, &mut problems));
        assert_eq!(found.is_none(), problems.has_errors(), "{problems}");
        problems.sorted().into_iter().map(|problem| problem.what).collect()
    }

    fn changed(from: &str, to: &str) -> Vec<String> {
        assert_eq!(GOOD.matches(from).count(), 1, "{from:?} stands once in the good file");
        told(&GOOD.replacen(from, to, 1))
    }

    #[test]
    fn what_is_odd_or_comes_too_late_is_told_and_its_neighbour_is_not() {
        assert_eq!(told(GOOD), Vec::<String>::new());
        let cases: [(&str, &str, &[&str]); 19] = [
            ("email: ana@desk", "email: '@'", &["`@` is not an e-mail address"]),
            ("email: ana@desk", "email: a na@desk", &["`a na@desk` is not an e-mail address"]),
            ("teams: [t], skills: [en]", "teams: [t, t], skills: [en]", &["team `t` is there twice"]),
            ("skills: [en]", "skills: [en, EN]", &["skill `EN` is there twice"]),
            ("[solved]", "[solved, Solved]", &["category `Solved` is there twice"]),
            ("remind: 2h, close: 1d", "remind: 24h, close: 3d", &["the reminder could never go out"]),
            ("remind: 2h, close: 1d", "remind: 2h, close: 120m", &["the chat is closed before the reminder"]),
            ("remind: 2h, close: 1d", "remind: 23h", &[]),
            ("remind: 2h, close: 1d", "line: {en: ' '}", &["the reminder is empty in `en`"]),
            ("text: {en: Hi}", "text: {en: ' '}", &["the words of a menu has 0 characters in `en`"]),
            ("title: {en: Y}", "title: {en: x}", &["the title `x` stands for `x` and for `y`"]),
            ("{number: [\"100\"],", "{number: [\"101\"],", &["`101` is not among `numbers`"]),
            ("numbers: [{id: \"100\", menu: m}]\n", "", &[]),
            ("one_of: [1, 2]", "one_of: [\"1\", 3]", &["slot `size` can never be `3`"]),
            ("one_of: [1, 2]", "one_of: [], known: false", &[]),
            ("needs: [en]", "needs: [de, EN]", &["no member knows all of de, EN: nobody could be given a chat"]),
            ("weight: 2, needs: [en]", "weight: 3, needs: [de]", &["no member who knows de can hold a chat of weight 3"]),
            ("calendars: {office:", "calendars: {'': {zone: UTC}, office:", &["a calendar without a name"]),
            ("catch_all: desk", "catch_all: q", &["the catch-all has a `fallback`"]),
        ];
        for (from, to, wanted) in cases {
            assert_eq!(changed(from, to), wanted, "{to}");
        }
    }

    #[test]
    fn what_cannot_be_read_makes_nothing_missing_that_may_be_there() {
        let cases: [(&str, &str, &[&str]); 12] = [
            ("{id: bo,", "{di: bo,", &["`id` is missing", "there is no key `di` here"]),
            ("{id: q,", "{id: 7,", &["`id` is a number, and must be text"]),
            ("menus:\n", "menues:\n", &["there is no key `menues` here"]),
            ("calendars: {office: {", "calendar: {office: {", &["there is no key `calendar` here"]),
            ("weekly: {mon: [\"09:00-18:00\"]}", "weekley: {mon: [\"09:00-18:00\"]}", &["there is no key `weekley` here"]),
            ("[\"09:00-18:00\"]", "\"09:00-18:00\"", &["`mon` is text, and must be a list"]),
            ("teams: [{id: t, name: T}]", "teams: t", &["`teams` is text, and must be a list"]),
            ("members: [ana]", "membrs: [ana]", &["there is no key `membrs` here"]),
            ("skills: [en]", "skills: en", &["`skills` is text, and must be a list"]),
            ("title: {en: X}, queue: q}", "title: {en: X}, queu: q}", &["there is no key `queu` here"]),
            ("{id: \"100\", menu: m}", "{id: 100, menu: m}", &["`id` is a number, and must be text"]),
            ("{returning: true, slots", "{returning: perhaps, slots", &["`returning` is text, and must be true or false"]),
        ];
        for (from, to, wanted) in cases {
            assert_eq!(changed(from, to), wanted, "{to}");
        }
    }

    #[test]
    fn all_mistakes_of_a_calendar_are_told_and_stand_in_the_way_of_no_other() {
        let text = GOOD.replacen("weekly: {mon: [", "holidays: [2026-13-01], weekly: {mn: [\"9-5\", \"25:00-26:00\"], mon: [", 1);
        let found = told(&text.replacen("UTC", "UCT+1", 1).replacen("weight: 2", "weight: 11", 1));
        let wanted = ["`UCT+1` is not", "`2026-13-01` is not", "`mn` are not", "`9-5` is not", "`25:00-26:00` is not", "no member can hold a chat"];
        assert!(found.len() == wanted.len() && found.iter().zip(wanted).all(|(found, wanted)| found.starts_with(wanted)), "{found:#?}");
    }

    #[test]
    fn a_file_of_another_name_is_named_in_its_mistakes() {
        let problems = workspace_file("next.yaml", GOOD, &Agents::default()).unwrap_err().to_string();
        assert!(problems.starts_with("next.yaml:1:16: there is no agent `a`") && !problems.contains(WORKSPACE), "{problems}");
    }
}
