//! `workspace.yaml`: who answers.

use super::files::{Files, WORKSPACE};
use super::lint::Known;
use super::problem::{Place, Problems};
use super::structure::Form;
use super::suggest;
use super::tree::{self, Node, Tree};
use crate::domain::id::{AgentName, NumberId, OperatorId, QueueId, TeamId};
use crate::domain::visibility::Role;
use crate::domain::workspace::{Person, Queue, Seed, Workspace};
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Chats that a person can hold unless the file says otherwise.
const CAPACITY: i64 = 10;

static FORM: LazyLock<Form> = LazyLock::new(Form::of::<WorkspaceFile>);

/// Who answers: teams, people, queues.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WorkspaceFile {
    /// The agent that greets on every business number without one of its own.
    default_agent: String,
    /// Numbers with an agent of their own.
    #[serde(default)]
    numbers: Vec<NumberFile>,
    /// Teams.
    teams: Vec<TeamFile>,
    /// People.
    people: Vec<PersonFile>,
    /// Where handoffs wait.
    queues: Vec<QueueFile>,
    /// The queue that gets what belongs nowhere else.
    catch_all: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NumberFile {
    /// Meta's phone_number_id, in quotes.
    id: String,
    /// The agent that greets there.
    agent: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TeamFile {
    /// Its name in this file.
    id: String,
    /// Its name for people.
    name: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PersonFile {
    /// Their name in this file.
    id: String,
    /// Their name.
    name: String,
    /// To sign in with.
    email: String,
    /// rep, lead or admin.
    role: String,
    /// Teams they belong to.
    #[serde(default)]
    teams: Vec<String>,
    /// Chats they can hold.
    #[serde(default)]
    #[schemars(range(min = 1))]
    capacity: Option<i64>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QueueFile {
    /// Its name in files.
    id: String,
    /// Its name for people.
    name: String,
    /// The team whose it is.
    team: String,
    /// People who serve it, in the order of the rotation.
    #[serde(default)]
    members: Vec<String>,
}

/// The file as a tree, with the mistakes of its structure told.
pub(super) fn read(files: &Files, problems: &mut Problems) -> Option<Tree> {
    let Some(text) = files.get(WORKSPACE) else {
        if !problems.refuse(WORKSPACE) {
            problems.error(WORKSPACE, Place::WHOLE, "there is no such file", "write one, or point BATON_PROJECT at the folder that has one");
        }
        return None;
    };
    let tree = tree::parse(WORKSPACE, text, problems)?;
    if matches!(tree.node, Node::Map(_)) {
        FORM.check(WORKSPACE, &tree, problems);
        return Some(tree);
    }
    problems.error(WORKSPACE, tree.at, "a workspace is a mapping", "begin with `default_agent: …`");
    None
}

/// Names of the queues, as far as they can be read.
pub(super) fn queue_names(tree: &Tree) -> Vec<String> {
    ids(tree, "queues").into_iter().map(str::to_owned).collect()
}

fn ids<'a>(tree: &'a Tree, list: &str) -> Vec<&'a str> {
    tree.list(list).iter().filter_map(|item| item.text_of("id")).collect()
}

/// Checks the meaning of the file, and reads it when it has no mistakes.
pub(super) fn load(tree: &Tree, known: &Known<'_>, problems: &mut Problems) -> Option<(Seed, AgentName)> {
    let agents = known.agents.as_deref().unwrap_or_default();
    names(tree, agents, problems);
    people(tree, problems);
    queues(tree, problems);
    if problems.refuse(WORKSPACE) {
        return None;
    }
    let file: WorkspaceFile = match serde_json::from_value(tree.json()) {
        Ok(file) => file,
        Err(error) => {
            problems.error(WORKSPACE, Place::WHOLE, error.to_string(), "");
            return None;
        }
    };
    let default_agent = AgentName::new(file.default_agent.clone());
    Some((seed_of(file), default_agent))
}

fn names(tree: &Tree, agents: &[String], problems: &mut Problems) {
    let known = || agents.iter().map(String::as_str);
    let numbers = tree.list("numbers");
    for agent in tree.get("default_agent").into_iter().chain(numbers.iter().filter_map(|number| number.get("agent"))) {
        exists("agent", Some(agent), known(), "write it with `baton new agent`", problems);
    }
    for (id, at) in numbers.iter().filter_map(|number| number.get("id")).filter_map(|id| Some((id.text()?, id.at))) {
        if id.is_empty() || !id.bytes().all(|b| b.is_ascii_digit()) {
            let hint = "write the digits that Meta shows under API setup, in quotes";
            problems.error(WORKSPACE, at, format!("`{id}` is not a phone_number_id"), hint);
        }
    }
    unique(numbers.iter().filter_map(|number| number.get("id")), "number", problems);
    unique(tree.list("teams").iter().filter_map(|team| team.get("id")), "team", problems);
}

fn people(tree: &Tree, problems: &mut Problems) {
    let people = tree.list("people");
    unique(people.iter().filter_map(|person| person.get("id")), "person", problems);
    unique(people.iter().filter_map(|person| person.get("email")), "e-mail", problems);
    for person in people {
        if let Some((mail, at)) = person.get("email").and_then(|mail| Some((mail.text()?, mail.at))).filter(|(mail, _)| !mail.contains('@')) {
            problems.error(WORKSPACE, at, format!("`{mail}` is not an e-mail address"), "people sign in with it");
        }
        if let Some((role, at)) = person.get("role").and_then(|role| Some((role.text()?, role.at))).filter(|(role, _)| Role::parse(role).is_none()) {
            problems.error(WORKSPACE, at, format!("there is no role `{role}`"), suggest::among(role, ["rep", "lead", "admin"]));
        }
        for team in person.list("teams") {
            exists("team", Some(team), ids(tree, "teams"), "add it to `teams`", problems);
        }
    }
}

fn queues(tree: &Tree, problems: &mut Problems) {
    let queues = tree.list("queues");
    unique(queues.iter().filter_map(|queue| queue.get("id")), "queue", problems);
    for queue in queues {
        exists("team", queue.get("team"), ids(tree, "teams"), "add it to `teams`", problems);
        for member in queue.list("members") {
            exists("person", Some(member), ids(tree, "people"), "add them to `people`", problems);
        }
        unique(queue.list("members").iter(), "member", problems);
    }
    let Some((catch_all, at)) = tree.get("catch_all").and_then(|name| Some((name.text()?, name.at))) else { return };
    exists("queue", tree.get("catch_all"), ids(tree, "queues"), "add it to `queues`", problems);
    let unserved = queues.iter().any(|queue| queue.text_of("id") == Some(catch_all) && queue.list("members").is_empty());
    if unserved {
        problems.error(WORKSPACE, at, "nobody serves the catch-all", "give this queue at least one member: it gets what belongs nowhere else");
    }
}

fn seed_of(file: WorkspaceFile) -> Seed {
    let person = |p: PersonFile| {
        Some(Person {
            id: OperatorId::new(p.id),
            name: p.name,
            email: p.email,
            role: Role::parse(&p.role)?,
            teams: p.teams.into_iter().map(TeamId::new).collect(),
            capacity: p.capacity.unwrap_or(CAPACITY),
        })
    };
    let queue = |q: QueueFile| {
        let members = q.members.into_iter().map(OperatorId::new).collect();
        (QueueId::new(q.id), Queue { name: q.name, team: TeamId::new(q.team), members })
    };
    let numbers = file.numbers.into_iter().map(|n| (NumberId::new(n.id), AgentName::new(n.agent))).collect();
    let queues = file.queues.into_iter().map(queue).collect();
    Seed {
        workspace: Workspace { numbers, queues, catch_all: QueueId::new(file.catch_all) },
        teams: file.teams.into_iter().map(|t| (TeamId::new(t.id), t.name)).collect(),
        people: file.people.into_iter().filter_map(person).collect(),
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
