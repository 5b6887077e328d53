//! A micro-agent: one narrow task, a prompt and typed slots. Built from files by `spec`, or in Rust from a `schemars` type.

pub mod localized;
pub mod outcome;
pub mod quiet;
pub mod slot_spec;

pub use localized::Localized;
pub use outcome::{Outcome, Target, Test};
pub use quiet::QuietHours;
pub use slot_spec::{BadSchema, SlotSpec};

use super::draft;
use super::id::{AgentName, QueueId};
use super::knowledge::Knowledge;
use super::policy::Policy;
use super::prompt::Template;
use super::reserved::Reserved;
use super::slot::Slot;
use super::tool::ToolSpec;
use super::trigger::explicit_request::Class;
use super::trigger::timing::Timing;
use super::trigger::{Detector, Fired, Trigger};
use super::waiting::WaitLines;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// An AI micro-agent as the runtime uses it. Never a person.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Its name.
    pub name: AgentName,
    /// Hash of all it depends on: a conversation stays on it until a handoff or its end.
    pub version: String,
    /// What people call it.
    pub title: String,
    /// One sentence: its task.
    pub description: String,
    /// The language of last resort, ISO 639-1.
    pub language: String,
    /// The languages it answers in; a customer who writes in another one is answered in `language`.
    pub languages: Vec<String>,
    /// The prompt with its partials.
    pub template: Template,
    /// What it finds out, in the order in which it asks.
    pub slots: Vec<SlotSpec>,
    /// Said with the first question.
    pub greeting: Localized,
    /// What the business wrote down; answers rest on it.
    pub knowledge: Knowledge,
    /// Read-only lookups it may ask for.
    pub tools: Vec<ToolSpec>,
    /// Where each outcome goes, and what is said then.
    pub handoff: HandoffSpec,
    /// Detectors of its own, typed in Rust: heard after the table's, under the code and so with the mode and threshold that each one names. No file sets them.
    pub own_triggers: Vec<Detector>,
    /// How each trigger runs; one that is not named is enforced with its own threshold.
    pub triggers: BTreeMap<Trigger, TriggerSetting>,
    /// How requests that are not for a person outright run; a class that is not named runs like the others.
    pub requests: BTreeMap<Class, Mode>,
    /// Topics that are kept for people.
    pub reserved: Vec<Reserved>,
    /// When to hand over, as learned from recorded dialogues.
    pub timing: Option<Arc<Timing>>,
    /// Names of models in the order in which they are tried; empty for the workspace's order.
    pub models: Vec<String>,
    /// What it may spend on one conversation.
    pub budgets: Budgets,
    /// When it does not answer.
    pub quiet: Option<QuietHours>,
    /// What it does with files.
    pub files: FileRules,
    /// The schema of an answer, built once.
    answer_schema: OnceLock<Arc<Value>>,
}

/// What every agent must have; the rest has defaults and is set on the fields.
#[derive(Clone, Debug)]
pub struct Essentials {
    /// Its name.
    pub name: AgentName,
    /// What people call it.
    pub title: String,
    /// One sentence: its task.
    pub description: String,
    /// The language of last resort.
    pub language: String,
    /// The prompt with its partials.
    pub template: Template,
    /// What it finds out.
    pub slots: Vec<SlotSpec>,
    /// Where each outcome goes.
    pub handoff: HandoffSpec,
}

/// Where a conversation goes when the agent stops, and the line that says so.
#[derive(Clone, Debug)]
pub struct HandoffSpec {
    /// The queue when all required slots are filled and no outcome says otherwise.
    pub complete: QueueId,
    /// The queue for everything else.
    pub person: QueueId,
    /// Said at the handoff.
    pub line: Localized,
    /// By slot values, first match wins: another queue, or the next agent.
    pub outcomes: Vec<Outcome>,
    /// Agents to which the model may propose to pass; nobody else.
    pub passes_to: Vec<AgentName>,
    /// When a person is wanted outside the hours of the `person` queue: does the agent go on until it opens?
    pub goes_on_after_hours: bool,
    /// What the customer reads while waiting.
    pub waiting: WaitLines,
}

impl HandoffSpec {
    /// Of an agent that hands nothing over: one that judges, plays a customer, or is measured.
    pub fn none() -> Self {
        Self {
            complete: "none".into(),
            person: "none".into(),
            line: Localized::default(),
            outcomes: Vec::new(),
            goes_on_after_hours: false,
            passes_to: Vec::new(),
            waiting: WaitLines::default(),
        }
    }
}

/// How a trigger runs for an agent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TriggerSetting {
    /// Off, only watching, or acting.
    #[serde(default)]
    pub mode: Mode,
    /// From which score on it counts, 0 to 1; its own when absent.
    #[serde(default)]
    pub threshold: Option<f64>,
}

/// What a trigger does when it fires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nothing: it is not even looked at.
    Off,
    /// It is written into the log, and nothing else happens.
    Shadow,
    /// The agent stops and a person takes over.
    #[default]
    Enforce,
}

/// What an agent may spend on one conversation. What is absent is the policy's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Budgets {
    /// Replies until the goal must be reached.
    pub turns: Option<u32>,
    /// Tokens in and out.
    pub tokens: Option<u64>,
    /// US dollars.
    pub cost: Option<f64>,
}

/// What an agent does with files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FileRules {
    /// The customer's pictures are shown to the model: for models that can see.
    pub sees_images: bool,
    /// What it cannot read goes to people: voice messages that nobody writes down, kinds of messages that WhatsApp does not pass on.
    /// Otherwise the customer is asked to write.
    pub unread_to_person: bool,
}

impl Agent {
    /// An agent with defaults for everything that is not essential.
    pub fn new(essentials: Essentials) -> Self {
        let Essentials { name, title, description, language, template, slots, handoff } = essentials;
        Self {
            name,
            version: String::new(),
            title,
            description,
            languages: vec![language.clone()],
            language,
            template,
            slots,
            greeting: Localized::default(),
            knowledge: Knowledge::default(),
            tools: Vec::new(),
            handoff,
            own_triggers: Vec::new(),
            triggers: BTreeMap::new(),
            requests: BTreeMap::new(),
            reserved: Vec::new(),
            timing: None,
            models: Vec::new(),
            budgets: Budgets::default(),
            quiet: None,
            files: FileRules::default(),
            answer_schema: OnceLock::new(),
        }
    }

    /// The slot of that name.
    pub fn slot(&self, name: &str) -> Option<&SlotSpec> {
        self.slots.iter().find(|s| s.name == name)
    }

    /// The tool of that name.
    pub fn tool(&self, name: &str) -> Option<&ToolSpec> {
        self.tools.iter().find(|t| t.name == name)
    }

    /// The language it speaks with a customer of this language.
    pub fn spoken<'a>(&'a self, language: Option<&'a str>) -> &'a str {
        language.filter(|l| self.languages.iter().any(|own| own == l)).unwrap_or(&self.language)
    }

    /// The JSON Schema of its answers.
    pub fn answer_schema(&self) -> Arc<Value> {
        self.answer_schema.get_or_init(|| Arc::new(draft::schema_of(self))).clone()
    }

    /// How a trigger runs here. What is learned only watches until the agent file says otherwise.
    pub fn setting(&self, trigger: Trigger) -> TriggerSetting {
        let mode = if trigger == Trigger::Learned { Mode::Shadow } else { Mode::Enforce };
        self.triggers.get(&trigger).copied().unwrap_or(TriggerSetting { mode, threshold: None })
    }

    /// How a trigger that fired runs: its own mode, or that of the class it belongs to, whichever does less.
    pub fn mode_of(&self, fired: &Fired) -> Mode {
        let class = fired.detail.as_deref().filter(|_| fired.trigger == Trigger::ExplicitRequest).and_then(Class::parse);
        let of_class = class.and_then(|class| self.requests.get(&class)).copied().unwrap_or(Mode::Enforce);
        self.setting(fired.trigger).mode.min(of_class)
    }

    /// Replies until the goal must be reached.
    pub fn turns_max(&self, policy: &Policy) -> u32 {
        self.budgets.turns.unwrap_or(policy.turns_max)
    }

    /// Tokens for one conversation.
    pub fn tokens_max(&self, policy: &Policy) -> u64 {
        self.budgets.tokens.unwrap_or(policy.conversation_tokens_max)
    }

    /// Millionths of a dollar for one conversation.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a budget that was checked to be positive and finite")]
    pub fn micros_max(&self, policy: &Policy) -> u64 {
        let own = self.budgets.cost.filter(|cost| cost.is_finite() && *cost >= 0.0);
        own.map_or(policy.conversation_micros_max, |cost| (cost * 1e6).round() as u64)
    }

    /// Where a trigger leads. Completion goes by the slot values, a topic that is kept for people to its queue; everything else to a person.
    pub fn target_for(&self, fired: &Fired, slots: &BTreeMap<String, Slot>) -> Target {
        let person = || Target::Queue(self.handoff.person.clone());
        match fired.trigger {
            Trigger::SlotsComplete => {
                let matched = self.handoff.outcomes.iter().find(|outcome| outcome.holds(slots));
                matched.map_or_else(|| Target::Queue(self.handoff.complete.clone()), |outcome| outcome.to.clone())
            }
            Trigger::ComplexQuery => {
                let topic = fired.detail.as_deref().and_then(|detail| self.reserved.iter().find(|reserved| reserved.name() == detail));
                topic.and_then(|topic| topic.queue.clone()).map_or_else(person, Target::Queue)
            }
            Trigger::ExplicitRequest
            | Trigger::Frustration
            | Trigger::AttemptsExhausted
            | Trigger::ModelUnavailable
            | Trigger::Budget
            | Trigger::Loop
            | Trigger::Promise
            | Trigger::UnsafeAnswer
            | Trigger::Learned
            | Trigger::Transferred
            | Trigger::UnknownNumber
            | Trigger::NoAgent
            | Trigger::Outside
            | Trigger::Chosen
            | Trigger::Direct
            | Trigger::Returned
            | Trigger::PassedToUs
            | Trigger::WindowShut => person(),
        }
    }

    /// Slots from a Rust type: each property of `T` becomes a slot, required unless it is an `Option`; doc comments become
    /// the descriptions from which the question is made.
    ///
    /// ```
    /// #[derive(schemars::JsonSchema)]
    /// struct Lead {
    ///     /// Which company are you with?
    ///     company: String,
    ///     /// How many people work there?
    ///     employees: Option<u32>,
    /// }
    /// let slots = baton::domain::agent::Agent::slots_of::<Lead>("en").unwrap();
    /// assert_eq!(slots[0].name, "company");
    /// assert!(slots[0].required && !slots[1].required);
    /// assert_eq!(slots[0].ask.get(None, "en"), "Which company are you with?");
    /// ```
    pub fn slots_of<T: JsonSchema>(language: &str) -> Result<Vec<SlotSpec>, BadSchema> {
        let mut settings = schemars::generate::SchemaSettings::draft2020_12();
        settings.inline_subschemas = true;
        let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
        let required: Vec<&str> = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        let slot_of = |(name, schema): (String, Value)| {
            let ask = schema.get("description").and_then(Value::as_str).unwrap_or(&name).to_owned();
            let title = name.replace('_', " ");
            SlotSpec::new(&name, &title, schema, required.contains(&name.as_str()), Localized::only(language, &ask))
        };
        properties.into_iter().map(slot_of).collect()
    }
}

/// The agents of a project, by name, and older versions that conversations are still on.
#[derive(Clone, Debug, Default)]
pub struct Agents {
    /// In force for new conversations.
    pub current: BTreeMap<AgentName, Arc<Agent>>,
    /// Older versions, by name and version.
    pub older: BTreeMap<(AgentName, String), Arc<Agent>>,
}

/// Older versions kept at hand; of more, those with the smallest names go.
const OLDER_MAX: usize = 256;

impl Agents {
    /// The current version of every agent, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Agent>> {
        self.current.values()
    }

    /// The current version of an agent.
    pub fn get(&self, name: &AgentName) -> Option<&Arc<Agent>> {
        self.current.get(name)
    }

    /// The version a conversation is on; the current one when that is not known any more.
    pub fn find(&self, name: &AgentName, version: Option<&str>) -> Option<&Arc<Agent>> {
        let current = self.current.get(name);
        match version {
            Some(version) if current.is_none_or(|agent| agent.version != version) => self.older.get(&(name.clone(), version.to_owned())).or(current),
            Some(_) | None => current,
        }
    }

    /// Adds the current version of an agent.
    pub fn insert(&mut self, agent: Agent) {
        self.current.insert(agent.name.clone(), Arc::new(agent));
    }

    /// Keeps an older version at hand.
    pub fn keep(&mut self, agent: Arc<Agent>) {
        if self.current.get(&agent.name).is_none_or(|current| current.version != agent.version) {
            self.older.insert((agent.name.clone(), agent.version.clone()), agent);
        }
        while self.older.len() > OLDER_MAX {
            self.older.pop_first();
        }
    }

    /// These agents, with everything that was in force before them kept as older versions.
    #[must_use]
    pub fn replacing(mut self, before: &Self) -> Self {
        before.older.values().chain(before.current.values()).for_each(|agent| self.keep(agent.clone()));
        self
    }
}
