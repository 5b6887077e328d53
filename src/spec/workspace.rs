//! `workspace.yaml`: who answers.

use super::agents::Loaded;
use super::files::Files;
use super::problem::Problems;
use crate::domain::id::{AgentName, NumberId, OperatorId, QueueId, TeamId};
use crate::domain::visibility::Role;
use crate::domain::workspace::{Person, Queue, Seed, Workspace};
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "workspace.yaml";
/// Chats that a person can hold unless the file says otherwise.
const CAPACITY: i64 = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorkspaceFile {
    default_agent: Spanned<String>,
    #[serde(default)]
    numbers: Vec<NumberFile>,
    teams: Vec<TeamFile>,
    people: Vec<PersonFile>,
    queues: Vec<QueueFile>,
    catch_all: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NumberFile {
    id: Spanned<String>,
    agent: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TeamFile {
    id: Spanned<String>,
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonFile {
    id: Spanned<String>,
    name: String,
    email: Spanned<String>,
    role: Spanned<String>,
    #[serde(default)]
    teams: Vec<Spanned<String>>,
    #[serde(default)]
    capacity: Option<Spanned<i64>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QueueFile {
    id: Spanned<String>,
    name: String,
    team: Spanned<String>,
    #[serde(default)]
    members: Vec<Spanned<String>>,
}

pub(super) fn load(files: &Files, agents: &Loaded, problems: &mut Problems) -> Option<(Seed, AgentName)> {
    let Some(text) = files.get(FILE) else {
        problems.add_file(FILE, "there is no such file", "write one, or point BATON_PROJECT at the folder that has one");
        return None;
    };
    let file: WorkspaceFile = match serde_saphyr::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            problems.add_yaml(FILE, &error);
            return None;
        }
    };
    let numbers = numbers_of(&file, agents, problems);
    check_unique(file.teams.iter().map(|t| &t.id), "team", problems);
    let teams: BTreeMap<TeamId, String> = file.teams.into_iter().map(|t| (TeamId::new(t.id.value), t.name)).collect();
    check_unique(file.people.iter().map(|p| &p.id), "person", problems);
    check_unique(file.people.iter().map(|p| &p.email), "e-mail", problems);
    let people: Vec<Person> = file.people.iter().filter_map(|p| person_of(p, &teams, problems)).collect();
    check_unique(file.queues.iter().map(|q| &q.id), "queue", problems);
    let known: BTreeSet<&str> = file.people.iter().map(|p| p.id.value.as_str()).collect();
    let queues: BTreeMap<QueueId, Queue> = file.queues.iter().map(|q| queue_of(q, &teams, &known, problems)).collect();
    let catch_all = QueueId::new(file.catch_all.value.clone());
    match queues.get(&catch_all) {
        None => problems.add(FILE, file.catch_all.referenced, format!("there is no queue `{catch_all}`"), "the catch-all must be one of `queues`"),
        Some(queue) if queue.members.is_empty() => {
            problems.add(
                FILE,
                file.catch_all.referenced,
                "nobody serves the catch-all",
                "give this queue at least one member: it gets what belongs nowhere else",
            );
        }
        Some(_) => {}
    }
    let default_agent = AgentName::new(file.default_agent.value);
    Some((Seed { workspace: Workspace { numbers, queues, catch_all }, teams, people }, default_agent))
}

fn numbers_of(file: &WorkspaceFile, agents: &Loaded, problems: &mut Problems) -> BTreeMap<NumberId, AgentName> {
    let check_agent = |agent: &Spanned<String>, problems: &mut Problems| {
        if !agents.has(&AgentName::new(agent.value.clone())) {
            problems.add(FILE, agent.referenced, format!("there is no agent `{}`", agent.value), format!("use one of: {}", agents.names()));
        }
    };
    check_agent(&file.default_agent, problems);
    for number in &file.numbers {
        check_agent(&number.agent, problems);
        if !number.id.value.bytes().all(|b| b.is_ascii_digit()) {
            problems.add(
                FILE,
                number.id.referenced,
                format!("`{}` is not a phone_number_id", number.id.value),
                "write the digits that Meta shows under API setup, in quotes",
            );
        }
    }
    file.numbers.iter().map(|n| (NumberId::new(n.id.value.clone()), AgentName::new(n.agent.value.clone()))).collect()
}

fn person_of(person: &PersonFile, teams: &BTreeMap<TeamId, String>, problems: &mut Problems) -> Option<Person> {
    let mail = &person.email;
    if !mail.value.contains('@') {
        problems.add(FILE, mail.referenced, format!("`{}` is not an e-mail address", mail.value), "people sign in with it");
    }
    for team in &person.teams {
        check_team(team, teams, problems);
    }
    let capacity = person.capacity.as_ref().map_or(CAPACITY, |c| c.value);
    if let Some(bad) = person.capacity.as_ref().filter(|c| c.value < 1) {
        problems.add(FILE, bad.referenced, format!("capacity {}", bad.value), "a person can hold at least one chat");
    }
    let Some(role) = Role::parse(&person.role.value) else {
        problems.add(FILE, person.role.referenced, format!("there is no role `{}`", person.role.value), "use rep, lead or admin");
        return None;
    };
    Some(Person {
        id: OperatorId::new(person.id.value.clone()),
        name: person.name.clone(),
        email: mail.value.clone(),
        role,
        teams: person.teams.iter().map(|t| TeamId::new(t.value.clone())).collect(),
        capacity,
    })
}

fn queue_of(queue: &QueueFile, teams: &BTreeMap<TeamId, String>, people: &BTreeSet<&str>, problems: &mut Problems) -> (QueueId, Queue) {
    check_team(&queue.team, teams, problems);
    for member in queue.members.iter().filter(|m| !people.contains(m.value.as_str())) {
        problems.add(
            FILE,
            member.referenced,
            format!("there is no person `{}`", member.value),
            "add them to `people`, or take them out of the queue",
        );
    }
    check_unique(queue.members.iter(), "member", problems);
    let members = queue.members.iter().map(|m| OperatorId::new(m.value.clone())).collect();
    (QueueId::new(queue.id.value.clone()), Queue { name: queue.name.clone(), team: TeamId::new(queue.team.value.clone()), members })
}

fn check_team(team: &Spanned<String>, teams: &BTreeMap<TeamId, String>, problems: &mut Problems) {
    if !teams.contains_key(&TeamId::new(team.value.clone())) {
        problems.add(FILE, team.referenced, format!("there is no team `{}`", team.value), "add it to `teams`");
    }
}

fn check_unique<'a>(names: impl Iterator<Item = &'a Spanned<String>>, what: &str, problems: &mut Problems) {
    let mut seen: BTreeMap<String, u64> = BTreeMap::new();
    for name in names {
        if let Some(line) = seen.insert(name.value.to_lowercase(), name.referenced.line()) {
            problems.add(FILE, name.referenced, format!("{what} `{}` is there twice", name.value), format!("the first one is in line {line}"));
        }
    }
}
