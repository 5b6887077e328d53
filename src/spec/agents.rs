//! `agents/NAME.yaml`, the prompt it names, and all that this one includes: into an agent. Holds no rule about meaning: those are
//! in `lint`.

mod build;
mod file;

pub(super) use build::{build, try_tool};

use super::files::Files;
use super::lint::{Known, Subject};
use super::problem::{Place, Problems};
use super::structure::Form;
use super::tree::{self, Node, Tree};
use file::AgentFile;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

static FORM: LazyLock<Form> = LazyLock::new(Form::of::<AgentFile>);

/// Characters of an agent's name.
pub(super) const NAME_CHARS_MAX: usize = 40;

/// An agent file that is YAML.
pub(super) struct Read<'a> {
    name: &'a str,
    file: &'a str,
    tree: Tree,
}

impl<'a> Read<'a> {
    pub(super) fn subject(&'a self, known: &'a Known<'a>) -> Subject<'a> {
        Subject { name: self.name, file: self.file, tree: &self.tree, known }
    }
}

/// The JSON Schema of an agent file, for editors.
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://baton.example/agent.schema.json",
    });
    if let (Some(head), Some(body)) = (schema.as_object_mut(), FORM.schema.as_object()) {
        head.extend(body.iter().filter(|(key, _)| *key != "$schema").map(|(key, value)| (key.clone(), value.clone())));
        head.insert("title".to_owned(), json!("Baton agent"));
    }
    schema
}

/// Can this be an agent's name? Small letters, digits, `_` and `-`.
pub fn is_name(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_' || b == b'-');
    plain && name.starts_with(|c: char| c.is_ascii_lowercase()) && name.len() <= NAME_CHARS_MAX
}

/// Names of all agents, the broken ones too: a broken file is one mistake, not two.
pub(super) fn names(files: &Files) -> Vec<String> {
    let refused = files.refused().iter().map(|problem| problem.file.as_str());
    let stems = files.under("agents/").map(|(path, _)| path).chain(refused).filter_map(stem);
    stems.map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect()
}

fn stem(path: &str) -> Option<&str> {
    let name = path.strip_prefix("agents/")?;
    name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))
}

/// All agent files that are YAML, with the mistakes of their structure told.
pub(super) fn read<'a>(files: &'a Files, problems: &mut Problems) -> Vec<Read<'a>> {
    let mut found = Vec::new();
    for (file, text) in files.under("agents/") {
        let Some(name) = stem(file) else { continue };
        if !is_name(name) {
            problems.error(
                file,
                Place::WHOLE,
                format!("`{name}` cannot be an agent's name"),
                "use small letters, digits, `_` and `-`, a letter first",
            );
        }
        if files.agent(name).is_some_and(|(first, _)| first != file) {
            problems.error(file, Place::WHOLE, format!("there is agents/{name}.yaml too: one of them would be ignored"), "keep one of the two files");
            continue;
        }
        let Some(tree) = tree::parse(file, text, problems) else { continue };
        if matches!(tree.node, Node::Map(_)) {
            FORM.check(file, &tree, problems);
            found.push(Read { name, file, tree });
        } else {
            problems.error(file, tree.at, "an agent file is a mapping", "begin with `title: …`; `baton new agent NAME` writes a whole one");
        }
    }
    if names(files).is_empty() {
        let hint = "`baton new agent NAME` writes one; or point BATON_PROJECT at the folder that has one";
        problems.error("agents/", Place::WHOLE, "there is no agent", hint);
    }
    found
}
