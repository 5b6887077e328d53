//! An agent's file with its prompt, a partial, knowledge and the workspace beside it: refused with places, or an agent that comes back from its own
//! files as it was, whose answer schema compiles and whose prompt renders or says why not. A part `=== bytes` is read from the disk.

use super::given;
use baton::domain::agent::Agent;
use baton::domain::conversation::Conversation;
use baton::domain::policy::Policy;
use baton::domain::prompt;
use baton::spec::{Checked, Checks, Files, Project, agent_alone, check, source_of};
use std::collections::BTreeMap;

/// The smallest workspace that the agent of the corpus goes with.
const WORKSPACE: &str =
    "default_agent: a\nteams: [{id: t, name: T}]\nqueues: [{id: front-desk, name: F, team: t, members: []}]\ncatch_all: front-desk\n";
const PROMPT: &str = "Your task: {{ agent.description }}\n{% include \"partials/rules.md\" %}\n";

/// Checks one input.
pub fn run(data: &[u8]) {
    if let Some(bytes) = data.strip_prefix(b"=== bytes\n") {
        return from_disk(bytes);
    }
    let text = given::text(data);
    let mut texts =
        BTreeMap::from([("prompts/a.md", PROMPT), ("prompts/partials/rules.md", "Be brief.\n"), ("prompts/k.md", ""), ("workspace.yaml", WORKSPACE)]);
    for (name, body) in given::files(&text, "agent") {
        let path = match name {
            "agent" => "agents/a.yaml",
            "prompt" => "prompts/a.md",
            "partial" => "prompts/partials/rules.md",
            "knowledge" => "prompts/knowledge/k.md",
            "timing" => "agents/a.timing",
            "workspace" => "workspace.yaml",
            _ => continue,
        };
        texts.insert(path, body);
    }
    of(&Files::of(texts));
}

/// Bytes that are perhaps no text: the disk is where such files are.
fn from_disk(bytes: &[u8]) {
    let folder = given::folder("agent");
    for inner in ["agents", "prompts/partials"] {
        std::fs::create_dir_all(folder.join(inner)).expect("a folder");
    }
    std::fs::write(folder.join("agents/a.yaml"), bytes).expect("written");
    for (path, text) in [("prompts/a.md", PROMPT), ("prompts/partials/rules.md", "Be brief.\n"), ("workspace.yaml", WORKSPACE)] {
        std::fs::write(folder.join(path), text).expect("written");
    }
    let files = Files::read(folder).expect("the folder is readable");
    assert_eq!(files.get("agents/a.yaml").is_some(), std::str::from_utf8(bytes).is_ok(), "text is text");
    of(&files);
}

fn of(files: &Files) {
    let Checked { project, problems } = check(files, &Checks::default());
    assert_eq!(project.is_none(), problems.has_errors(), "{problems}");
    given::placed(&problems, &|path| files.get(path).map(str::to_owned));
    let Some(Project { agents, .. }) = project else { return };
    for (name, agent) in &agents.current {
        let source = source_of(files, name);
        let alone = agent_alone(&source, name).expect("an agent comes back from its own files");
        assert_eq!(alone.version, agent.version, "{name}");
        assert_eq!(alone.answer_schema(), agent.answer_schema(), "{name}");
        holds(agent);
    }
}

fn holds(agent: &Agent) {
    let schema = agent.answer_schema();
    jsonschema::validator_for(&schema).expect("the schema of answers is one");
    let policy = Policy::default();
    let conversation = Conversation::new("c1".into());
    // Words are counted roughly: the tokenizer is no part of this.
    let count = |text: &str| text.len() / 4 + 1;
    match prompt::of(&conversation, agent, &policy, &count) {
        Ok(prompt) => assert!(prompt.tokens <= policy.prompt_tokens_max, "{} tokens", prompt.tokens),
        Err(bad) => assert!(!bad.file.is_empty() && !bad.detail.is_empty(), "{bad}"),
    }
    for slot in &agent.slots {
        for choice in slot.choices() {
            assert!(slot.check(&choice.into()).is_ok(), "a choice of {} is not valid: {choice}", slot.name);
        }
        if let Some(offered) = slot.offered(slot.ask.get(None, &agent.language), None, &agent.language) {
            offered.check().expect("what is offered fits WhatsApp");
        }
    }
}
