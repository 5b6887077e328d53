//! An agent file as written. The JSON Schema that editors and `baton check` use is made from these types: their comments are what
//! people read there.

use crate::domain::agent::{Budgets, FileRules, Localized, Mode, Test, TriggerSetting};
use crate::domain::trigger::complex_query::Topic;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A Baton agent: one narrow task, what it finds out, and where the conversation goes then.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::spec) struct AgentFile {
    /// What people call it.
    #[schemars(length(min = 1, max = 80), example = &"Order status")]
    pub(super) title: String,
    /// Its task, in one sentence. Prompts may show it as `agent.description`.
    #[schemars(length(min = 1, max = 500), example = &"Finds out which order a customer asks about and says where it is.")]
    pub(super) description: String,
    /// The language of last resort (ISO 639-1): for customers who write in one that the agent does not speak.
    #[schemars(regex(pattern = "^[a-z]{2}$"), example = &"en")]
    pub(super) language: String,
    /// The languages it answers in. When absent: those of `handoff.line`.
    #[serde(default)]
    #[schemars(length(min = 1, max = 40), inner(regex(pattern = "^[a-z]{2}$")), example = ["en", "es"])]
    pub(super) languages: Option<Vec<String>>,
    /// The prompt: a file in prompts/, a template (minijinja) that may include partials.
    #[schemars(regex(pattern = r"^[A-Za-z0-9_-]+\.md$"), example = &"order_status.md")]
    pub(super) prompt: String,
    /// Said with the first question, by language.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) greeting: Localized,
    /// What answers rest on: files in prompts/knowledge/. For `delivery.md`, `delivery.es.md` and so on are taken too.
    #[serde(default)]
    #[schemars(length(max = 50), inner(regex(pattern = r"^[A-Za-z0-9_-]+(\.[a-z]{2})?\.md$")), example = ["delivery.md", "billing.md"])]
    #[expect(dead_code, reason = "a version needs them before there is a typed file: they are read from the tree")]
    pub(super) knowledge: Vec<String>,
    /// What it finds out, in the order in which it asks. At least one is `required`.
    #[schemars(length(min = 1, max = 32))]
    pub(super) slots: Vec<SlotFile>,
    /// Read-only lookups that it may ask for.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(super) tools: Vec<ToolFile>,
    /// How the reasons to hand over run here. One that is not named acts, with its own threshold.
    #[serde(default)]
    pub(super) triggers: TriggersFile,
    /// Topics that are kept for people: a customer who speaks of one gets a person before a model is asked.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(super) reserved: Vec<ReservedFile>,
    /// Where each outcome goes, and what is said then.
    pub(super) handoff: HandoffFile,
    /// Names of models in the order in which they are tried: `[models.NAME]` of baton.toml, or `offline`. When absent: all of them.
    #[serde(default)]
    #[schemars(length(max = 8), example = ["fast", "careful"])]
    pub(super) models: Vec<String>,
    /// What it may spend on one conversation. What is absent is the policy's.
    #[serde(default)]
    pub(super) budgets: Budgets,
    /// What it does with files.
    #[serde(default)]
    pub(super) files: FileRules,
    /// When it does not answer. The customer is told once, and answered when the quiet hours end.
    #[serde(default)]
    pub(super) quiet_hours: Option<QuietFile>,
}

/// A fact that the agent finds out.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SlotFile {
    /// Its name in JSON: small letters, digits, underscores.
    #[schemars(regex(pattern = "^[a-z0-9_]{1,40}$"), example = &"order_id")]
    pub(super) name: String,
    /// Its name for people.
    #[schemars(length(min = 1, max = 80), example = &"Order number")]
    pub(super) title: String,
    /// Must it be known before the goal is reached?
    #[serde(default)]
    pub(super) required: bool,
    /// How to ask for it, by language.
    #[schemars(schema_with = "lines")]
    pub(super) ask: Localized,
    /// Why we ask, for customers who wonder, by language.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) why: Localized,
    /// Does the customer confirm the value before it counts?
    #[serde(default)]
    pub(super) confirm: bool,
    /// Kept out of lists and logs, and out of the model's sight unless `share`.
    #[serde(default)]
    pub(super) sensitive: bool,
    /// May the model see a sensitive value?
    #[serde(default)]
    pub(super) share: bool,
    /// Times it is asked for before a person takes over. When absent: the policy's (3).
    #[serde(default)]
    #[schemars(range(min = 1, max = 10))]
    pub(super) attempts: Option<u32>,
    /// JSON Schema (2020-12) of the value; with `x-synonyms` (other words for a value) and `x-unit`.
    #[schemars(schema_with = "value_schema")]
    pub(super) schema: Value,
    /// Labels of buttons by value, only with `enum`. Up to 3 are buttons (20 characters each), up to 10 a list (24 characters each).
    #[serde(default)]
    #[schemars(schema_with = "buttons")]
    pub(super) buttons: BTreeMap<String, Localized>,
}

/// A read-only lookup. Has either `http` or `mcp`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ToolFile {
    /// Its name: small letters, digits, underscores.
    #[schemars(regex(pattern = "^[a-z0-9_]{1,40}$"), example = &"order_status")]
    pub(super) name: String,
    /// What it looks up, for the model.
    #[schemars(length(min = 1, max = 500), example = &"Looks up an order by its number.")]
    pub(super) description: String,
    /// By HTTP.
    #[serde(default)]
    pub(super) http: Option<HttpFile>,
    /// By a server that speaks the Model Context Protocol.
    #[serde(default)]
    pub(super) mcp: Option<McpFile>,
    /// JSON Schema of the arguments: an object.
    #[schemars(schema_with = "value_schema")]
    pub(super) arguments: Value,
    /// JSON Schema of what comes back. Without one, anything is taken.
    #[serde(default)]
    #[schemars(schema_with = "value_schema")]
    pub(super) result: Option<Value>,
    /// How long it may take, in milliseconds.
    #[serde(default = "tool_timeout_ms")]
    #[schemars(range(min = 1, max = 15_000))]
    pub(super) timeout_ms: i64,
    /// How to say the result, by language: a template that knows the arguments and `result`.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) answer: Localized,
}

/// Milliseconds that a lookup may take unless its file says otherwise.
fn tool_timeout_ms() -> i64 {
    4_000
}

/// An HTTP request that only reads.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HttpFile {
    /// The address; `{argument}` stands for an argument.
    #[schemars(example = &"https://shop.example.com/orders/{order_id}")]
    pub(super) url: String,
    /// GET, or POST with the arguments as JSON.
    #[serde(default)]
    pub(super) method: MethodFile,
    /// Headers; `${NAME}` stands for a secret from the environment.
    #[serde(default)]
    pub(super) headers: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub(super) enum MethodFile {
    #[default]
    Get,
    Post,
}

/// A tool of an MCP server.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct McpFile {
    /// The server's name: `[mcp.NAME]` of baton.toml.
    #[schemars(length(min = 1, max = 80))]
    pub(super) server: String,
    /// The tool's name there.
    #[schemars(length(min = 1, max = 120))]
    pub(super) tool: String,
}

/// How the reasons to hand over run: `mode` off, shadow (only written down) or enforce; `threshold` from 0 to 1.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TriggersFile {
    /// The customer asks for a person.
    pub(super) explicit_request: Option<RequestFile>,
    /// The customer is losing patience.
    pub(super) frustration: Option<TriggerSetting>,
    /// The question is beyond the agent.
    pub(super) complex_query: Option<TriggerSetting>,
    /// One slot was asked for too often.
    pub(super) attempts_exhausted: Option<TriggerSetting>,
    /// No model answered.
    pub(super) model_unavailable: Option<TriggerSetting>,
    /// The agent spent what it may.
    pub(super) budget: Option<TriggerSetting>,
    /// Two bots talk to each other, or nothing moves on.
    #[serde(rename = "loop")]
    pub(super) looping: Option<TriggerSetting>,
    /// The answer announced a transfer: it becomes one.
    pub(super) promise: Option<TriggerSetting>,
    /// No answer that may go out came about.
    pub(super) unsafe_answer: Option<TriggerSetting>,
    /// The goal is reached.
    pub(super) slots_complete: Option<TriggerSetting>,
    /// Recorded dialogues say so: needs `agents/NAME.timing` (`baton learn timing`), and only watches unless it is told to act.
    pub(super) learned: Option<LearnedFile>,
}

/// How the learned trigger runs: it only watches unless it is told to act.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct LearnedFile {
    /// Off, only watching, or acting.
    pub(super) mode: Mode,
    /// From which score on it counts, 0 to 1; its own when absent.
    pub(super) threshold: Option<f64>,
}

impl Default for LearnedFile {
    fn default() -> Self {
        Self { mode: Mode::Shadow, threshold: None }
    }
}

/// How requests for a person run; those of their own kind can run in a mode of their own.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RequestFile {
    /// Must act: WhatsApp demands a way to a person.
    pub(super) mode: Mode,
    /// From which score on it counts, 0 to 1; its own when absent.
    pub(super) threshold: Option<f64>,
    /// "Call me back".
    pub(super) callback: Mode,
    /// "Customer care, please", without a person in it.
    pub(super) customer_care: Mode,
    /// "The billing department, please".
    pub(super) department: Mode,
}

/// A topic that is kept for people: `topic`, or `name` with `words` of your own.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ReservedFile {
    /// One that Baton knows the words of, in a dozen languages.
    #[serde(default)]
    pub(super) topic: Option<Topic>,
    /// The name of a topic of your own.
    #[serde(default)]
    #[schemars(regex(pattern = "^[a-z0-9_]{1,40}$"), example = &"warranty")]
    pub(super) name: Option<String>,
    /// Words and phrases that tell it, in any language; accents and capitals do not matter.
    #[serde(default)]
    #[schemars(length(max = 200), inner(length(min = 2, max = 80)), example = ["warranty", "garantía"])]
    pub(super) words: Vec<String>,
    /// Only when the customer speaks of a larger sum: an amount and a currency.
    #[serde(default)]
    #[schemars(regex(pattern = r"^[0-9]+(\.[0-9]{1,3})? [A-Z]{3}$"), example = &"100 EUR")]
    pub(super) above: Option<String>,
    /// The queue that serves it. When absent: `handoff.person`.
    #[serde(default)]
    pub(super) queue: Option<String>,
}

/// Where a conversation goes when the agent stops.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandoffFile {
    /// The queue when all required slots are filled and no outcome says otherwise.
    pub(super) complete: String,
    /// The queue for everything else: a customer can always reach a person.
    pub(super) person: String,
    /// Says that a person takes over, by language.
    #[schemars(schema_with = "lines")]
    pub(super) line: Localized,
    /// By slot values, first match wins.
    #[serde(default)]
    #[schemars(length(max = 50))]
    pub(super) outcomes: Vec<OutcomeFile>,
    /// Agents that the model may propose to pass to.
    #[serde(default)]
    #[schemars(length(max = 16))]
    pub(super) passes_to: Vec<String>,
    /// Outside the hours of the `person` queue: `hold` (the chat waits until it opens) or `continue` (the customer is told so, and the
    /// agent goes on; people get the chat when they are back, or at once when everything needed is known).
    #[serde(default)]
    pub(super) after_hours: AfterHours,
    /// What the customer reads while waiting. What is absent is said in our words, in a dozen languages.
    #[serde(default)]
    pub(super) waiting: Option<WaitingFile>,
}

/// What an agent does when a person is wanted and nobody is there.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AfterHours {
    /// The chat waits.
    #[default]
    Hold,
    /// The agent goes on.
    Continue,
}

/// The lines of a wait, by language.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WaitingFile {
    /// The customer wrote while waiting: said once in each wait.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) received: Option<Localized>,
    /// After five minutes; `{ahead}` is how many are before them.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) still: Option<Localized>,
    /// The same when they are next.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) next: Option<Localized>,
    /// After half an hour: the truth, and that "cancel" takes them back to the agent.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) long: Option<Localized>,
    /// They no longer need a person: the agent is there again.
    #[serde(default)]
    #[schemars(schema_with = "lines")]
    pub(super) back: Option<Localized>,
}

/// When all tests hold, there: `queue`, `agent` or `answer: true`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OutcomeFile {
    /// Tests by slot: a value, a list of values, or `{min: 1, max: 10}`.
    #[schemars(length(min = 1))]
    pub(super) when: BTreeMap<String, Test>,
    /// People.
    #[serde(default)]
    pub(super) queue: Option<String>,
    /// The next agent, which goes on with the slots.
    #[serde(default)]
    pub(super) agent: Option<String>,
    /// Nobody: the agent's own answer is all that was needed.
    #[serde(default)]
    pub(super) answer: bool,
}

/// A daily span; one that ends before it begins goes over midnight.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuietFile {
    /// First minute, `HH:MM` in quotes.
    #[schemars(regex(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"), example = &"22:00")]
    pub(super) from: String,
    /// First minute after, `HH:MM` in quotes.
    #[schemars(regex(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$"), example = &"07:00")]
    pub(super) to: String,
    /// The time zone it is meant in (IANA).
    #[schemars(example = &"Europe/Madrid")]
    pub(super) zone: String,
    /// Said once in each span, by language.
    #[schemars(schema_with = "lines")]
    pub(super) line: Localized,
}

fn lines(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z]{2}$"},
        "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 1024},
        "examples": [{"en": "Which order is it about?", "es": "¿De qué pedido se trata?"}]
    })
}

fn buttons(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({"type": "object", "maxProperties": 10, "additionalProperties": lines(generator)})
}

fn value_schema(_: &mut SchemaGenerator) -> Schema {
    json_schema!({
        "type": "object",
        "minProperties": 1,
        "properties": {
            "type": {"description": "string, integer, number, boolean, array or object."},
            "description": {"type": "string", "description": "What the value is, for the model."},
            "enum": {"type": "array", "description": "The allowed values."},
            "format": {"type": "string", "description": "How the text must look.", "examples": crate::spec::lint::FORMATS},
            "pattern": {"type": "string", "description": "A regular expression without look-around or back-references."},
            "x-synonyms": {
                "type": "object",
                "description": "Other words for a value of `enum`.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
                "examples": [{"billing": ["invoice", "payment"]}]
            },
            "x-unit": {"type": "string", "description": "The unit of a number."}
        },
        "examples": [{"type": "string", "pattern": "^A-[0-9]{4}$", "description": "Order number, e.g. A-1093"}]
    })
}
