//! `agents/NAME.yaml` and the prompt it names.

use super::files::Files;
use super::problem::Problems;
use crate::domain::agent::{Agent, Agents, HandoffSpec, Localized, SlotSpec};
use crate::domain::id::{AgentName, QueueId};
use crate::domain::prompt;
use crate::domain::text::hex;
use crate::domain::workspace::Workspace;
use serde::Deserialize;
use serde_saphyr::Spanned;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An agent file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgentFile {
    title: String,
    description: String,
    language: Spanned<String>,
    prompt: Spanned<String>,
    #[serde(default)]
    greeting: Localized,
    slots: Spanned<Vec<SlotFile>>,
    handoff: HandoffFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotFile {
    name: Spanned<String>,
    title: String,
    #[serde(default)]
    required: bool,
    ask: Spanned<Localized>,
    schema: Spanned<serde_json::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HandoffFile {
    complete: Spanned<String>,
    person: Spanned<String>,
    line: Spanned<Localized>,
}

/// Slots of one agent: a narrow task has few.
const SLOTS_MAX: usize = 32;

/// What was read, with where the queues were named: they are checked once the workspace is known.
pub(super) struct Loaded {
    agents: Agents,
    queues: Vec<(String, Spanned<String>)>,
}

impl Loaded {
    pub(super) fn has(&self, name: &AgentName) -> bool {
        self.agents.get(name).is_some()
    }

    pub(super) fn names(&self) -> String {
        self.agents.0.keys().map(AgentName::as_str).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn check_queues(&self, workspace: &Workspace, problems: &mut Problems) {
        for (file, queue) in &self.queues {
            if !workspace.queues.contains_key(&QueueId::new(queue.value.clone())) {
                let known = workspace.queues.keys().map(QueueId::as_str).collect::<Vec<_>>().join(", ");
                problems.add(
                    file,
                    queue.referenced,
                    format!("there is no queue `{}`", queue.value),
                    format!("use one of: {known}; or add it to workspace.yaml"),
                );
            }
        }
    }

    pub(super) fn into_agents(self) -> Agents {
        self.agents
    }
}

pub(super) fn load(files: &Files, problems: &mut Problems) -> Loaded {
    let mut loaded = Loaded { agents: Agents::default(), queues: Vec::new() };
    for (path, text) in files.under("agents/") {
        let stem = path.trim_start_matches("agents/").trim_end_matches(".yaml");
        match serde_saphyr::from_str::<AgentFile>(text) {
            Ok(file) => {
                loaded.queues.push((path.to_owned(), file.handoff.complete.clone()));
                loaded.queues.push((path.to_owned(), file.handoff.person.clone()));
                if let Some(agent) = agent_of(stem, path, text, file, files, problems) {
                    loaded.agents.0.insert(agent.name.clone(), Arc::new(agent));
                }
            }
            Err(error) => problems.add_yaml(path, &error),
        }
    }
    if files.under("agents/").next().is_none() {
        problems.add_file("agents/", "there is no agent", "add a file agents/NAME.yaml, or point BATON_PROJECT at the folder that has one");
    }
    loaded
}

fn agent_of(stem: &str, path: &str, text: &str, file: AgentFile, files: &Files, problems: &mut Problems) -> Option<Agent> {
    let language = &file.language.value;
    if language.len() != 2 || !language.bytes().all(|b| b.is_ascii_lowercase()) {
        problems.add(path, file.language.referenced, format!("`{language}` is not a language"), "write two small letters (ISO 639-1), e.g. `en`");
    }
    if file.handoff.line.value.0.is_empty() {
        problems.add(path, file.handoff.line.referenced, "no hand-over line", "say in one sentence per language that a person takes over");
    }
    let slots = slots_of(path, &file.slots, problems);
    let prompt_path = format!("prompts/{}", file.prompt.value);
    let Some(template) = files.get(&prompt_path) else {
        problems.add(path, file.prompt.referenced, format!("there is no {prompt_path}"), "write the prompt, or name one that exists");
        return None;
    };
    let agent = Agent {
        name: AgentName::new(stem),
        version: version_of(text, template),
        title: file.title,
        description: file.description,
        language: file.language.value,
        prompt: template.to_owned(),
        slots,
        greeting: file.greeting,
        handoff: HandoffSpec {
            complete: QueueId::new(file.handoff.complete.value),
            person: QueueId::new(file.handoff.person.value),
            line: file.handoff.line.value,
        },
    };
    if let Err(bad) = prompt::render(&agent, None) {
        let line = u64::try_from(bad.line).unwrap_or(1);
        problems.add_line(&prompt_path, line, bad.detail, "templates know `agent.title`, `agent.description`, `slots` and `language`");
    }
    Some(agent)
}

fn slots_of(path: &str, slots: &Spanned<Vec<SlotFile>>, problems: &mut Problems) -> Vec<SlotSpec> {
    if slots.value.is_empty() || slots.value.len() > SLOTS_MAX {
        problems.add(path, slots.referenced, format!("{} slots", slots.value.len()), format!("an agent has 1 to {SLOTS_MAX} slots"));
    }
    if !slots.value.iter().any(|s| s.required) {
        problems.add(path, slots.referenced, "no slot is required", "mark at least one with `required: true`: it says when the agent's task is done");
    }
    let mut seen: BTreeMap<&str, u64> = BTreeMap::new();
    let mut specs = Vec::new();
    for slot in &slots.value {
        let name = slot.name.value.as_str();
        let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if !plain {
            problems.add(path, slot.name.referenced, format!("`{name}` cannot be a slot's name"), "use small letters, digits and underscores");
        }
        if let Some(line) = seen.insert(name, slot.name.referenced.line()) {
            problems.add(path, slot.name.referenced, format!("slot `{name}` is there twice"), format!("the first one is in line {line}"));
        }
        if slot.ask.value.0.is_empty() {
            problems.add(
                path,
                slot.ask.referenced,
                format!("slot `{name}` has no question"),
                "say how to ask for it, e.g. `ask: {en: Which company are you with?}`",
            );
        }
        match SlotSpec::new(name, &slot.title, slot.schema.value.clone(), slot.required, slot.ask.value.clone()) {
            Ok(spec) => specs.push(spec),
            Err(bad) => {
                problems.add(path, slot.schema.referenced, bad.to_string(), "see https://json-schema.org/draft/2020-12 for what a schema may say");
            }
        }
    }
    specs
}

fn version_of(agent: &str, prompt: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(agent.as_bytes());
    hash.update([0]);
    hash.update(prompt.as_bytes());
    hex(hash.finalize().get(..6).unwrap_or_default())
}
