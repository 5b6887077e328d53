//! Names of queues, agents and models that must exist.

use super::Subject;
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::Tree;

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let handoff = subject.handoff();
    let named = ["complete", "person"].iter().filter_map(|key| handoff.and_then(|h| h.get(key)));
    let reserved = subject.tree.list("reserved").iter().filter_map(|topic| topic.get("queue"));
    for queue in named.chain(subject.outcomes().iter().filter_map(|outcome| outcome.get("queue"))).chain(reserved) {
        exists(subject, "queue", queue, subject.known.queues.as_deref(), "add it to workspace.yaml", problems);
    }
    let passes = handoff.map_or(&[][..], |handoff| handoff.list("passes_to"));
    super::twice(subject.file, "agent", passes.iter(), problems);
    for agent in passes.iter().chain(subject.outcomes().iter().filter_map(|outcome| outcome.get("agent"))) {
        exists(subject, "agent", agent, subject.known.agents.as_deref(), "write it with `baton new agent`", problems);
        if agent.text() == Some(subject.name) {
            problems.error(subject.file, agent.at, "an agent cannot pass to itself", "name another agent, or a queue");
        }
    }
    let models = subject.tree.list("models");
    super::twice(subject.file, "model", models.iter(), problems);
    let known = subject.known.checks.models.map(|models| models.iter().map(|m| (*m).to_owned()).chain(["offline".to_owned()]).collect::<Vec<_>>());
    for model in models {
        exists(subject, "model", model, known.as_deref(), "add [models.NAME] to baton.toml", problems);
    }
}

fn exists(subject: &Subject<'_>, what: &str, name: &Tree, known: Option<&[String]>, or: &str, problems: &mut Problems) {
    let (Some(text), Some(known)) = (name.text(), known) else { return };
    if !known.iter().any(|other| other == text) {
        let hint = suggest::among(text, known.iter().map(String::as_str));
        problems.error(subject.file, name.at, format!("there is no {what} `{text}`"), suggest::or(&hint, or));
    }
}
