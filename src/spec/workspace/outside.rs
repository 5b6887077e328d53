//! What a workspace may name that is not its own: agents, and their slots with the values that they can have.

use crate::domain::agent::Agents;
use crate::spec::lint::{Known, Subject};
use crate::spec::tree::{Node, Tree};
use serde_json::Value;
use std::collections::BTreeMap;

/// The values of a slot's `enum`; nothing when it can have any.
type Values = Option<Vec<Value>>;

/// Names that a workspace may use besides its own.
pub(super) struct Outside {
    /// Agents; nothing when they could not be read.
    pub(super) agents: Option<Vec<String>>,
    /// Slots of any agent; nothing when those of one could not be read: no rule is blamed for it.
    pub(super) slots: Option<BTreeMap<String, Values>>,
}

impl Outside {
    /// The agents in force.
    pub(super) fn of_agents(agents: &Agents) -> Self {
        let names = agents.iter().map(|agent| agent.name.to_string()).collect();
        let slots = agents.iter().flat_map(|agent| &agent.slots);
        let slots = slots.map(|slot| (slot.name.as_str(), slot.schema.get("enum").and_then(Value::as_array).cloned()));
        Self { agents: Some(names), slots: Some(joined(slots)) }
    }

    /// The agent files of a project, as far as they can be read.
    pub(super) fn of_project(known: &Known<'_>, subjects: &[Subject<'_>]) -> Self {
        let of = |name: &String| subjects.iter().find(|subject| subject.name == name).and_then(|subject| slots_of(subject.tree));
        let slots = known.agents.as_ref().and_then(|names| names.iter().map(of).collect::<Option<Vec<_>>>());
        Self { agents: known.agents.clone(), slots: slots.map(|slots| joined(slots.into_iter().flatten())) }
    }
}

/// The slots of an agent file; nothing when one has no name that can be read.
fn slots_of(tree: &Tree) -> Option<Vec<(&str, Values)>> {
    let Node::List(slots) = &tree.get("slots")?.node else { return None };
    let values = |slot: &Tree| slot.get("schema").map_or(&[][..], |schema| schema.list("enum")).iter().map(Tree::json).collect::<Vec<_>>();
    slots.iter().map(|slot| Some((slot.text_of("name")?, Some(values(slot)).filter(|values| !values.is_empty())))).collect()
}

/// A slot that several agents have can have the values of each.
fn joined<'a>(slots: impl Iterator<Item = (&'a str, Values)>) -> BTreeMap<String, Values> {
    let mut all: BTreeMap<String, Values> = BTreeMap::new();
    for (name, values) in slots {
        let values = match all.remove(name) {
            Some(before) => before.zip(values).map(|(before, values)| before.into_iter().chain(values).collect()),
            None => values,
        };
        all.insert(name.to_owned(), values);
    }
    all
}
