//! L1: files into domain values. Reads `agents/`, `prompts/` and `workspace.yaml`; finds all mistakes at once, each with file, line,
//! column and what to do.
//!
//! A file goes through four steps: YAML with places (`tree`), structure against the generated schema (`structure`), meaning
//! (`lint`), and the typed agent (`agents`). Never guesses: a project with an error is refused whole; a warning refuses nothing.

mod agents;
mod files;
mod lint;
mod problem;
mod sources;
mod structure;
mod suggest;
pub mod suite;
mod tree;
mod workspace;

pub use agents::{is_name, schema as agent_schema};
pub use files::Files;
pub use problem::{Problem, Problems, Severity};
pub use sources::source_of;
pub use workspace::{schema as workspace_schema, workspace, workspace_file};

use crate::domain::agent::{Agent, Agents};
use crate::domain::id::AgentName;
use crate::domain::policy::Policy;
use crate::domain::workspace::Workspace;
use lint::{Known, Subject};
use problem::Place;

/// All that a project folder says.
#[derive(Clone, Debug)]
pub struct Project {
    /// What the AI says.
    pub agents: Agents,
    /// Who answers: seeds an empty database.
    pub workspace: Workspace,
}

/// What a check looks at beyond the files.
#[derive(Default)]
pub struct Checks<'a> {
    /// Bounds.
    pub policy: Policy,
    /// Counts tokens; without it, the size of prompts is not checked.
    pub count: Option<&'a dyn Fn(&str) -> usize>,
    /// Names of the models in the configuration; without them, names of models are not checked.
    pub models: Option<&'a [&'a str]>,
}

/// What a check found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The project, unless there are errors.
    pub project: Option<Project>,
    /// All mistakes and warnings.
    pub problems: Problems,
}

/// Reads a project. All mistakes of all files, or none; warnings refuse nothing.
pub fn load(files: &Files) -> Result<Project, Problems> {
    let Checked { project, problems } = check(files, &Checks::default());
    project.ok_or(problems)
}

/// Reads a project, and tells warnings too.
pub fn check(files: &Files, checks: &Checks<'_>) -> Checked {
    let mut problems = Problems::default();
    problems.extend(files.refused().iter().cloned());
    let read = agents::read(files, &mut problems);
    let workspace = workspace::read(files, &mut problems);
    let known = Known { files, checks, queues: workspace.as_ref().and_then(workspace::queue_names), agents: Some(agents::names(files)) };
    let subjects: Vec<Subject<'_>> = read.iter().map(|read| read.subject(&known)).collect();
    for subject in &subjects {
        lint::check(subject, &mut problems);
    }
    lint::circles(&subjects, &mut problems);
    lint::partials(files, &mut problems);
    lint::secrets_in_texts(files, &mut problems);
    let mut built = Agents::default();
    for subject in &subjects {
        if let Some(agent) = agents::build(subject, &mut problems) {
            lint::tokens(&agent, subject.tree, checks, &mut problems);
            built.insert(agent);
        }
    }
    let told = workspace.and_then(|tree| workspace::load(&tree, &known, &subjects, &mut problems));
    let project = told.filter(|_| !problems.has_errors()).map(|workspace| Project { agents: built, workspace });
    Checked { project, problems }
}

/// One agent from the files it depends on, as [`source_of`] gives them. Its meaning was checked when it came into force, and is not
/// checked again: this keeps older versions at hand, whatever the workspace and the rules became since.
pub fn agent_alone(files: &Files, name: &AgentName) -> Result<Agent, Problems> {
    let mut problems = Problems::default();
    problems.extend(files.refused().iter().cloned());
    let read = agents::read(files, &mut problems);
    let checks = Checks::default();
    let known = Known { files, checks: &checks, queues: None, agents: None };
    let Some(subject) = read.iter().map(|read| read.subject(&known)).find(|subject| subject.name == name.as_str()) else {
        if !problems.has_errors() {
            problems.error("agents/", Place::WHOLE, format!("there is no agent `{name}`"), "look at the names of the files in agents/");
        }
        return Err(problems);
    };
    if let Some(agent) = agents::build(&subject, &mut problems) {
        return Ok(agent);
    }
    lint::check(&subject, &mut problems);
    Err(problems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_agent_comes_back_from_its_own_files_with_its_version() {
        let files = Files::built_in();
        let project = load(&files).unwrap();
        assert!(project.agents.current.len() >= 2);
        for (name, agent) in &project.agents.current {
            let source = source_of(&files, name);
            let alone = agent_alone(&source, name).unwrap();
            assert_eq!(alone.version, agent.version, "{name}");
            assert_eq!(alone.answer_schema(), agent.answer_schema(), "{name}");
        }
        assert!(agent_alone(&files, &"nobody".into()).is_err());
    }

    #[test]
    fn the_shipped_files_inside_the_binary_are_those_of_the_folder() {
        let folder = Files::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let paths = |files: &Files| files.iter().map(|(path, _)| path.to_owned()).collect::<Vec<_>>();
        assert_eq!(paths(&folder), paths(&Files::built_in()), "add the new file to SHIPPED in src/spec/files.rs");
        assert_eq!(folder, Files::built_in());
    }

    #[test]
    fn a_file_that_lost_a_line_or_its_end_is_told_or_fine_and_breaks_nothing() {
        let shipped = Files::built_in();
        let texts: std::collections::BTreeMap<&str, &str> = shipped.iter().collect();
        for (path, text) in
            texts.iter().filter(|(path, _)| ["agents/order_status.yaml", "prompts/partials/rules.md", "workspace.yaml"].contains(path))
        {
            let lines: Vec<&str> = text.lines().collect();
            for nth in (0..lines.len()).step_by(24) {
                let without: Vec<&str> = lines.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, line)| *line).collect();
                let cut = lines.get(..nth).unwrap_or_default().join("\n");
                let half = cut.get(..cut.len() * 2 / 3).unwrap_or_default();
                for broken in [without.join("\n").as_str(), &cut, half] {
                    let changed = texts.iter().map(|(other, text)| (*other, if other == path { broken } else { *text }));
                    let Checked { project, problems } = check(&Files::of(changed), &Checks::default());
                    assert_eq!(project.is_none(), problems.has_errors(), "{path} without line {nth}: {problems}");
                }
            }
        }
    }
}
