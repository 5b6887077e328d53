//! What a well-built agent file can still get wrong: one family of rules a file, one line each in the table.
//!
//! Rules read the tree, never the typed agent: a file that is broken in one place is checked in all others.

mod escalation;
mod knowledge;
mod outcomes;
mod passes;
mod prompts;
mod reserved;
mod schema_values;
mod schemas;
mod secrets;
mod settings;
mod slots;
mod targets;
mod tools;
mod translations;

pub(super) use passes::circles;
pub(super) use prompts::{partials, tokens};
pub(super) use schemas::FORMATS;
pub(super) use secrets::in_texts as secrets_in_texts;

use super::Checks;
use super::files::Files;
use super::problem::{Place, Problems};
use super::tree::Tree;

/// What rules may look up beyond the file at hand.
pub(super) struct Known<'a> {
    pub(super) files: &'a Files,
    pub(super) checks: &'a Checks<'a>,
    /// Names of queues; nothing when the workspace could not be read.
    pub(super) queues: Option<Vec<String>>,
    /// Names of agents, the broken ones too; nothing when one agent is looked at alone.
    pub(super) agents: Option<Vec<String>>,
}

/// The agent file at hand.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) tree: &'a Tree,
    pub(super) known: &'a Known<'a>,
}

type Rule = fn(&Subject<'_>, &mut Problems);

/// All families of rules.
const RULES: [Rule; 12] = [
    slots::check,
    schemas::check,
    outcomes::check,
    targets::check,
    translations::check,
    escalation::check,
    reserved::check,
    settings::check,
    tools::check,
    prompts::check,
    knowledge::check,
    passes::check,
];

/// Runs all rules over one agent.
pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    for rule in RULES {
        rule(subject, problems);
    }
}

impl<'a> Subject<'a> {
    fn slots(&self) -> &'a [Tree] {
        self.tree.list("slots")
    }

    fn slot(&self, name: &str) -> Option<&'a Tree> {
        self.slots().iter().find(|slot| slot.text_of("name") == Some(name))
    }

    fn slot_names(&self) -> Vec<&'a str> {
        self.slots().iter().filter_map(|slot| slot.text_of("name")).collect()
    }

    fn handoff(&self) -> Option<&'a Tree> {
        self.tree.get("handoff")
    }

    fn outcomes(&self) -> &'a [Tree] {
        self.handoff().map_or(&[], |handoff| handoff.list("outcomes"))
    }
}

/// Names that are there twice in a list.
fn twice<'a>(file: &str, what: &str, names: impl Iterator<Item = &'a Tree>, problems: &mut Problems) {
    let mut seen: Vec<(&str, Place)> = Vec::new();
    for tree in names {
        let Some(name) = tree.text() else { continue };
        match seen.iter().find(|(other, _)| *other == name) {
            Some((_, first)) => {
                problems.error(file, tree.at, format!("{what} `{name}` is there twice"), format!("the first one is in line {}", first.line));
            }
            None => seen.push((name, tree.at)),
        }
    }
}
