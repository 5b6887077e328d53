//! An agent file into the agent that the runtime uses.

use super::file::{
    AfterHours, AgentFile, HandoffFile, HttpFile, MethodFile, OutcomeFile, QuietFile, ReservedFile, SlotFile, ToolFile, TriggersFile, WaitingFile,
};
use crate::domain::agent::{Agent, BadSchema, Essentials, HandoffSpec, Outcome, QuietHours, SlotSpec, Target, TriggerSetting};
use crate::domain::format;
use crate::domain::id::{AgentName, QueueId};
use crate::domain::knowledge::Knowledge;
use crate::domain::prompt::Template;
use crate::domain::reserved::{Reserved, Subject, Sum};
use crate::domain::time::Millis;
use crate::domain::tool::{Method, ToolSpec, Via};
use crate::domain::trigger::Trigger;
use crate::domain::trigger::explicit_request::Class;
use crate::domain::trigger::timing::Timing;
use crate::domain::waiting::WaitLines;
use crate::spec::lint::Subject as Linted;
use crate::spec::problem::{Place, Problems};
use crate::spec::sources;
use crate::spec::tree::Tree;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The agent of a file; nothing when it has a mistake that leaves none. Such a mistake has been told already, except for those that
/// only building shows.
pub(in crate::spec) fn build(subject: &Linted<'_>, problems: &mut Problems) -> Option<Agent> {
    let file: AgentFile = match serde_json::from_value(subject.tree.json()) {
        Ok(file) => file,
        Err(error) => {
            if !problems.refuse(subject.file) {
                problems.error(subject.file, Place::WHOLE, error.to_string(), "compare with `baton schema agent`");
            }
            return None;
        }
    };
    let files = subject.known.files;
    let prompt = format!("prompts/{}", file.prompt);
    let text = files.get(&prompt)?;
    let template = Template::new(&prompt, text, &sources::partials(files, text)).ok()?;
    let Some(mut agent) = agent_of(AgentName::new(subject.name), file, template) else {
        if !problems.has_errors() {
            problems.error(subject.file, Place::WHOLE, "no agent can be made of this", "compare with `baton schema agent`");
        }
        return None;
    };
    agent.knowledge = Knowledge::of(sources::knowledge(files, subject.tree));
    agent.timing = sources::timing(files, subject.name).and_then(|(_, text)| Timing::parse(text).ok()).map(Arc::new);
    agent.version = sources::version(&sources::source_of(files, &agent.name));
    if let Err(bad) = agent.template.render(&agent, None) {
        let place = if bad.file.starts_with("partials/") { format!("prompts/{}", bad.file) } else { bad.file.clone() };
        if !problems.has_errors() {
            let at = Place { line: u64::try_from(bad.line).unwrap_or(0), column: 1 };
            problems.error(&place, at, bad.detail, "try it with `baton prompt show`");
        }
        return None;
    }
    Some(agent)
}

fn agent_of(name: AgentName, file: AgentFile, template: Template) -> Option<Agent> {
    let languages = file.languages.unwrap_or_else(|| file.handoff.line.0.keys().cloned().collect());
    let slots = file.slots.into_iter().map(slot_of).collect::<Option<Vec<_>>>()?;
    let (title, description, language) = (file.title, file.description, file.language);
    let mut agent = Agent::new(Essentials { name, title, description, language, template, slots, handoff: handoff_of(file.handoff)? });
    agent.languages = languages;
    agent.greeting = file.greeting;
    agent.tools = file.tools.into_iter().map(|tool| tool_of(tool)?.ok()).collect::<Option<Vec<_>>>()?;
    agent.triggers = triggers_of(&file.triggers);
    if let Some(file) = &file.triggers.explicit_request {
        let classes = [(Class::Callback, file.callback), (Class::CustomerCare, file.customer_care), (Class::Department, file.department)];
        agent.requests = classes.into();
    }
    agent.reserved = file.reserved.into_iter().map(reserved_of).collect::<Option<Vec<_>>>()?;
    agent.models = file.models;
    agent.budgets = file.budgets;
    agent.files = file.files;
    if let Some(quiet) = file.quiet_hours {
        agent.quiet = Some(quiet_of(quiet)?);
    }
    Some(agent)
}

fn slot_of(file: SlotFile) -> Option<SlotSpec> {
    let mut slot = SlotSpec::new(&file.name, &file.title, file.schema, file.required, file.ask).ok()?;
    slot.why = file.why;
    slot.confirm = file.confirm;
    slot.sensitive = file.sensitive;
    slot.share = file.share;
    slot.attempts = file.attempts;
    slot.buttons = file.buttons;
    Some(slot)
}

fn tool_of(file: ToolFile) -> Option<Result<ToolSpec, BadSchema>> {
    let via = match (file.http, file.mcp) {
        (Some(HttpFile { url, method, headers }), None) => {
            let method = match method {
                MethodFile::Get => Method::Get,
                MethodFile::Post => Method::Post,
            };
            Via::Http { method, url, headers }
        }
        (None, Some(mcp)) => Via::Mcp { server: mcp.server, tool: mcp.tool },
        _ => return None,
    };
    let result = file.result.unwrap_or_else(|| json!({}));
    Some(ToolSpec::new(&file.name, &file.description, via, file.arguments, result, Millis(file.timeout_ms), file.answer))
}

/// Why a tool that is built as it should be is none all the same, its schemas aside: those have rules of their own.
pub(in crate::spec) fn try_tool(tree: &Tree) -> Result<(), String> {
    let Ok(mut file) = serde_json::from_value::<ToolFile>(tree.json()) else { return Ok(()) };
    file.arguments = json!({"type": "object"});
    file.result = None;
    match tool_of(file) {
        Some(Err(bad)) => Err(format!("tool {}: {}", bad.slot, bad.detail)),
        Some(Ok(_)) | None => Ok(()),
    }
}

fn handoff_of(file: HandoffFile) -> Option<HandoffSpec> {
    Some(HandoffSpec {
        complete: QueueId::new(file.complete),
        person: QueueId::new(file.person),
        line: file.line,
        outcomes: file.outcomes.into_iter().map(outcome_of).collect::<Option<Vec<_>>>()?,
        passes_to: file.passes_to.into_iter().map(AgentName::new).collect(),
        goes_on_after_hours: file.after_hours == AfterHours::Continue,
        waiting: file.waiting.map_or_else(WaitLines::default, waiting_of),
    })
}

/// What the file does not say, we say.
fn waiting_of(file: WaitingFile) -> WaitLines {
    let ours = WaitLines::default();
    WaitLines {
        received: file.received.unwrap_or(ours.received),
        still: file.still.unwrap_or(ours.still),
        next: file.next.unwrap_or(ours.next),
        long: file.long.unwrap_or(ours.long),
        back: file.back.unwrap_or(ours.back),
    }
}

fn outcome_of(file: OutcomeFile) -> Option<Outcome> {
    let to = match (file.queue, file.agent, file.answer) {
        (Some(queue), None, false) => Target::Queue(QueueId::new(queue)),
        (None, Some(agent), false) => Target::Agent(AgentName::new(agent)),
        (None, None, true) => Target::Answer,
        _ => return None,
    };
    Some(Outcome { when: file.when, to })
}

fn triggers_of(file: &TriggersFile) -> BTreeMap<Trigger, TriggerSetting> {
    let all = [
        (Trigger::ExplicitRequest, file.explicit_request.as_ref().map(|file| TriggerSetting { mode: file.mode, threshold: file.threshold })),
        (Trigger::Frustration, file.frustration),
        (Trigger::ComplexQuery, file.complex_query),
        (Trigger::AttemptsExhausted, file.attempts_exhausted),
        (Trigger::ModelUnavailable, file.model_unavailable),
        (Trigger::Budget, file.budget),
        (Trigger::Loop, file.looping),
        (Trigger::Promise, file.promise),
        (Trigger::UnsafeAnswer, file.unsafe_answer),
        (Trigger::SlotsComplete, file.slots_complete),
        (Trigger::Learned, file.learned.as_ref().map(|file| TriggerSetting { mode: file.mode, threshold: file.threshold })),
    ];
    all.into_iter().filter_map(|(trigger, setting)| Some((trigger, setting?))).collect()
}

fn reserved_of(file: ReservedFile) -> Option<Reserved> {
    let subject = match (file.topic, file.name) {
        (Some(topic), None) => Subject::Known(topic),
        (None, Some(name)) if !file.words.is_empty() => Subject::Own { name, words: file.words },
        _ => return None,
    };
    let above = match &file.above {
        Some(text) => Some(format::sum_of(text).map(|(value, currency)| Sum { value, currency })?),
        None => None,
    };
    Some(Reserved { subject, above, queue: file.queue.map(QueueId::new) })
}

fn quiet_of(file: QuietFile) -> Option<QuietHours> {
    let time = |text: &str| Time::strptime("%H:%M", text).ok();
    Some(QuietHours { from: time(&file.from)?, to: time(&file.to)?, zone: TimeZone::get(&file.zone).ok()?, line: file.line })
}
