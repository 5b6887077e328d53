//! One case: who writes what to which agent, which people are there, and what must come of it.

use super::expect::Expect;
use super::step::Step;
use crate::domain::id::AgentName;
use crate::domain::time::Span;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A file of `cases/` or `attacks/`: several cases with what they have in common. A file may also hold one case alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// What holds for every case of the file that does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub defaults: Option<Defaults>,
    /// The cases.
    pub cases: Vec<Case>,
}

/// What the cases of a file have in common.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    /// The agent that is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
    /// How they are played.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// When they begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The time between two steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Span>,
    /// Who answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamSpec>,
    /// The customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CustomerSpec>,
    /// Laid under what each case expects: keys that a case has too are the case's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expect>,
    /// Added to each case's tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// One case.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, once in a suite: small letters, digits, `-`, `_`, `.`.
    pub id: String,
    /// One line for people: what it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The agent that is asked; else the suite's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
    /// How it is played; else the suite's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// A recorded conversation, relative to the suite: instead of `turns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<String>,
    /// A simulated customer of `scenarios/`: instead of `turns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// What happens, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Step>,
    /// When it begins: `2026-11-02T09:00:00Z`, or `2026-11-02 09:00 Europe/Madrid`. A Monday, 09:00 UTC, when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<String>,
    /// The time between two steps; 20s when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Span>,
    /// How long is waited after the last step for what falls due; 60s when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Span>,
    /// Who answers: laid over the project's workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamSpec>,
    /// The customer, as WhatsApp names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<CustomerSpec>,
    /// What the model answers, one after the other, in the JSON that models answer in; the last one stays. For cases that ask what becomes
    /// of a bad answer. `{{CANARY}}` stands for the secret word of the prompt; `fail` for no answer at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub model: Vec<Value>,
    /// What lookups find, by the tool's name, one after the other; the last one stays, `fail` is none. Without it nothing is found.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tools: BTreeMap<String, Vec<Value>>,
    /// What must come of it.
    #[serde(default)]
    pub expect: Expect,
    /// Words to choose cases by. `critical`: one that passes in no trial fails the suite, whatever its figures say. `attack`: counted with a bound on how often attacks succeed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Case {
    /// Must it never fail?
    pub fn is_critical(&self) -> bool {
        self.has_tag("critical")
    }

    /// Is it an attack?
    pub fn is_attack(&self) -> bool {
        self.has_tag("attack")
    }

    /// Has it this tag?
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().any(|own| own == tag)
    }

    /// Takes what the file says for all its cases.
    pub(super) fn under(&mut self, defaults: &Defaults) {
        let Defaults { agent, mode, start, pace, team, from, expect, tags } = defaults;
        self.agent = self.agent.take().or_else(|| agent.clone());
        self.mode = self.mode.or(*mode);
        self.start = self.start.take().or_else(|| start.clone());
        self.pace = self.pace.or(*pace);
        self.team = self.team.take().or_else(|| team.clone());
        self.from = self.from.take().or_else(|| from.clone());
        if let Some(expect) = expect {
            self.expect.under(expect);
        }
        self.tags.extend(tags.iter().filter(|tag| !self.tags.contains(tag)).cloned().collect::<Vec<_>>());
    }
}

/// How a recording is played against an agent that may answer otherwise than it did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The customer's side is fixed, ours is live; told as off script from where the agent leaves the recording.
    #[default]
    Replay,
    /// The history is the recorded one at every turn; each answer is judged alone.
    Pinned,
    /// A simulated customer answers what is asked.
    Simulated,
}

impl Mode {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Replay => "replay",
            Self::Pinned => "pinned",
            Self::Simulated => "simulated",
        }
    }
}

/// Who answers in a case: laid over the workspace of the project.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamSpec {
    /// Members of queues, in the order of the rotation: `billing: [ana, bo]`. People and queues that the workspace does not know are made.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub queues: BTreeMap<String, Vec<String>>,
    /// Who is online when it begins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub online: Vec<String>,
    /// Opening hours of all queues: `Mon-Fri 09:00-18:00 Europe/Madrid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<String>,
    /// Anything else of `workspace.yaml`: mappings are laid over mappings, lists over lists by `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace: Option<Value>,
}

/// A customer as WhatsApp names them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerSpec {
    /// The number with its country, `+34600000001`; nobody has one of ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// WhatsApp's name for one who hides the number, `ES.1234`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The name of their profile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A file of `scenarios/`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioFile {
    /// The simulated customers.
    pub scenarios: Vec<Scenario>,
}

/// A simulated customer: somebody who wants something and knows some facts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its name, once in a suite.
    pub id: String,
    /// Who it is, in a sentence: for a model that plays it.
    pub persona: String,
    /// What they want, in a sentence.
    pub goal: String,
    /// The first words.
    pub opens: String,
    /// What they answer when a slot is asked for, by its name. Several are ways to say it: the seed chooses.
    #[serde(default)]
    pub facts: BTreeMap<String, Vec<String>>,
    /// Said when something is asked that is in no fact.
    #[serde(default)]
    pub unknown: Vec<String>,
    /// Said at the turn of that number instead of an answer: a question in between, a change of mind.
    #[serde(default)]
    pub says: BTreeMap<u32, String>,
    /// After so many unanswered questions of theirs, or questions asked twice, they ask for a person in these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives_up: Option<GivesUp>,
    /// Messages of theirs at most; 12 when nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turns_max: Option<u32>,
}

/// When a simulated customer loses patience.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivesUp {
    /// Times the same is asked again.
    pub after: u32,
    /// The words.
    pub says: String,
}
