//! `workspace.yaml`: who answers. All mistakes at once, each with its place; a workspace with one is refused whole.

mod menus;
mod people;
mod queues;
mod reach;
mod rules;

use super::files::{Files, WORKSPACE};
use super::lint::Known;
use super::problem::{Place, Problems};
use super::structure::Form;
use super::suggest;
use super::tree::{self, Node, Tree};
use crate::domain::agent::Agents;
use crate::domain::time::{Limit, Span};
use crate::domain::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FORM: LazyLock<Form> = LazyLock::new(Form::of::<Workspace>);

/// The JSON Schema of workspace files.
pub fn schema() -> serde_json::Value {
    FORM.schema.clone()
}

/// Names that a workspace may use besides its own.
pub(super) struct Outside {
    /// Agents; nothing when they could not be read.
    pub(super) agents: Option<Vec<String>>,
    /// Slots of any agent; nothing when they could not be read.
    pub(super) slots: Option<Vec<String>>,
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

/// A workspace by itself: from a file, or from the body of a request (JSON is YAML). It may name the agents of the project.
pub fn workspace(text: &str, agents: &Agents) -> Result<Workspace, Problems> {
    let mut problems = Problems::default();
    let names = agents.iter().map(|agent| agent.name.to_string()).collect();
    let slots = agents.iter().flat_map(|agent| agent.slots.iter().map(|slot| slot.name.clone())).collect();
    let outside = Outside { agents: Some(names), slots: Some(slots) };
    let found = parse(text, &mut problems).and_then(|tree| check(&tree, &outside, &mut problems));
    found.filter(|_| !problems.has_errors()).ok_or(problems)
}

/// Names of the queues, as far as they can be read.
pub(super) fn queue_names(tree: &Tree) -> Vec<String> {
    ids(tree, "queues").into_iter().map(str::to_owned).collect()
}

fn ids<'a>(tree: &'a Tree, list: &str) -> Vec<&'a str> {
    tree.list(list).iter().filter_map(|item| item.text_of("id")).collect()
}

/// Checks the meaning of the project's file, and reads it when it has no mistakes.
pub(super) fn load(tree: &Tree, known: &Known<'_>, slots: Vec<String>, problems: &mut Problems) -> Option<Workspace> {
    check(tree, &Outside { agents: known.agents.clone(), slots: Some(slots) }, problems)
}

fn check(tree: &Tree, outside: &Outside, problems: &mut Problems) -> Option<Workspace> {
    people::check(tree, problems);
    queues::check(tree, problems);
    menus::check(tree, outside, problems);
    rules::check(tree, outside, problems);
    spans(tree, problems);
    if problems.refuse(WORKSPACE) {
        return None;
    }
    let workspace: Workspace = match serde_json::from_value(tree.json()) {
        Ok(workspace) => workspace,
        Err(error) => {
            problems.error(WORKSPACE, Place::WHOLE, error.to_string(), "");
            return None;
        }
    };
    reach::check(tree, &workspace, problems);
    (!problems.refuse(WORKSPACE)).then_some(workspace)
}

/// Spans of time, wherever they stand.
fn spans(tree: &Tree, problems: &mut Problems) {
    const SPANS: [&str; 4] = ["offer_for", "overflow", "remind", "close"];
    const LIMITS: [&str; 4] = ["first_response", "next_response", "resolution", "reopen"];
    for queue in tree.list("queues") {
        let idle = queue.get("idle").into_iter().flat_map(Tree::entries);
        for (key, value) in queue.entries().chain(idle) {
            let Some(text) = value.text() else { continue };
            let name = key.name.as_str();
            let wrong = if SPANS.contains(&name) {
                Span::try_from(text.to_owned()).err()
            } else if LIMITS.contains(&name) {
                Limit::try_from(text.to_owned()).err()
            } else {
                None
            };
            if let Some(wrong) = wrong {
                problems.error(WORKSPACE, value.at, wrong, "");
            }
        }
    }
}

fn exists<'a>(what: &str, name: Option<&Tree>, known: impl IntoIterator<Item = &'a str>, or: &str, problems: &mut Problems) {
    let Some((text, at)) = name.and_then(|name| Some((name.text()?, name.at))) else { return };
    let known: Vec<&str> = known.into_iter().collect();
    if !known.contains(&text) {
        problems.error(WORKSPACE, at, format!("there is no {what} `{text}`"), suggest::or(&suggest::among(text, known), or));
    }
}

fn unique<'a>(names: impl Iterator<Item = &'a Tree>, what: &str, problems: &mut Problems) {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for (name, at) in names.filter_map(|name| Some((name.text()?, name.at))) {
        match seen.get(&name.to_lowercase()) {
            Some(line) => problems.error(WORKSPACE, at, format!("{what} `{name}` is there twice"), format!("the first one is in line {line}")),
            None => drop(seen.insert(name.to_lowercase(), at.line)),
        }
    }
}

/// Exactly one of these keys.
fn one_of(tree: &Tree, keys: &[&str], what: &str, problems: &mut Problems) {
    let given = keys.iter().filter(|key| tree.get(key).is_some()).count();
    if given != 1 {
        problems.error(WORKSPACE, tree.at, format!("{what} has {given} of {}", keys.join(", ")), "give exactly one of them");
    }
}

fn names_of_agents(outside: &Outside) -> Option<impl Iterator<Item = &str>> {
    outside.agents.as_ref().map(|agents| agents.iter().map(String::as_str))
}

/// Names of the calendars.
fn calendars(tree: &Tree) -> Vec<&str> {
    tree.get("calendars").into_iter().flat_map(Tree::entries).map(|(key, _)| key.name.as_str()).collect()
}
