//! What a file of a suite means: names that exist, turns that are there, words that can be compared. Each mistake at its place.

use super::case::{Case, Mode, Scenario};
use super::expect::{AfterExpect, EventExpect, HandoffExpect, TurnExpect};
use super::moment::{moment, moment_after};
use super::read::Found;
use super::settings::SuiteFile;
use super::step::{Deed, Step};
use super::transcript::Transcript;
use crate::domain::agent::Agent;
use crate::domain::time::Timestamp;
use crate::domain::trigger::Trigger;
use crate::domain::workspace::Workspace;
use crate::spec::Project;
use crate::spec::problem::{Place, Problems};
use crate::spec::suggest;
use crate::spec::tree::Tree;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Who may have a conversation in the end.
pub const OWNERS: [&str; 5] = ["agent", "queue", "person", "outside", "closed"];
/// What must never happen, without what stands behind a dot.
const NEVER: [&str; 8] = ["handoff", "reask", "leak.prompt", "leak.personal", "markdown", "unrendered", "tool", "commitment"];
/// Kinds of commitments.
const COMMITMENTS: [&str; 6] = ["money", "discount", "date", "legal", "link", "contact"];
/// Figures over the cases of a suite that gates may name.
pub const METRICS: [&str; 19] = [
    "slots_f1",
    "slots_exact",
    "hallucinated",
    "lost",
    "reasked",
    "schema_valid",
    "handoff_precision",
    "handoff_recall",
    "handoff_f1",
    "false_handoffs",
    "missed_handoffs",
    "on_time",
    "brief_complete",
    "after",
    "policy",
    "judge",
    "on_script",
    "text",
    "usd_per_conversation",
];
/// What labelled dialogues are measured for.
const MEASURES: [&str; 5] = ["requests", "mood", "loops", "timing", "slots"];
/// The name of the main customer where customers are named.
pub const MAIN: &str = "customer";

/// What a case is checked against.
pub(super) struct Around<'a> {
    pub(super) suite: &'a SuiteFile,
    pub(super) project: &'a Project,
    pub(super) scenarios: &'a BTreeMap<String, Scenario>,
    pub(super) transcripts: &'a BTreeMap<String, Transcript>,
}

struct Checking<'a, 'p> {
    around: &'a Around<'a>,
    case: &'a Case,
    file: &'a str,
    tree: &'a Tree,
    agent: Option<&'a Agent>,
    workspace: Workspace,
    problems: &'p mut Problems,
}

pub(super) fn check_case(around: &Around<'_>, case: &Case, file: &str, tree: &Tree, problems: &mut Problems) {
    let at = |pointer: &str| tree.at_pointer(pointer).at;
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if case.id.is_empty() || !case.id.chars().all(is_name) {
        problems.error(file, at("/id"), format!("`{}` is no name of a case", case.id), "use small letters, digits, `-`, `_` and `.`");
    }
    let named = case.agent.as_ref().or(around.suite.agent.as_ref()).unwrap_or(&around.project.workspace.default_agent);
    let agent = around.project.agents.get(named).map(AsRef::as_ref);
    if agent.is_none() {
        let known = around.project.agents.current.keys().map(crate::domain::id::AgentName::as_str);
        problems.error(file, at("/agent"), format!("there is no agent `{named}`"), suggest::among(named.as_str(), known));
    }
    let team = case.team.clone().unwrap_or_default();
    let workspace = match team.over(&around.project.workspace, &around.project.agents) {
        Ok(workspace) => workspace,
        Err(why) => {
            problems.error(file, at("/team"), why, "the team is laid over workspace.yaml, and together they must be right");
            around.project.workspace.clone()
        }
    };
    let mut checking = Checking { around, case, file, tree, agent, workspace, problems };
    checking.what_is_played();
    checking.steps();
    checking.expectations();
}

impl Checking<'_, '_> {
    fn error(&mut self, pointer: &str, what: impl Into<String>, hint: impl Into<String>) {
        let at = self.tree.at_pointer(pointer).at;
        self.problems.error(self.file, at, what, hint);
    }

    fn what_is_played(&mut self) {
        let case = self.case;
        let sources = usize::from(!case.turns.is_empty()) + usize::from(case.transcript.is_some()) + usize::from(case.scenario.is_some());
        if sources != 1 {
            let told = if sources == 0 { "nothing is played" } else { "more than one thing is played" };
            self.error("/id", format!("`{}`: {told}", case.id), "give it one of `turns`, `transcript` and `scenario`");
        }
        if let Some(scenario) = &case.scenario
            && !self.around.scenarios.contains_key(scenario)
        {
            let known: Vec<&str> = self.around.scenarios.keys().map(String::as_str).collect();
            self.error("/scenario", format!("there is no scenario `{scenario}`"), suggest::among(scenario, known));
        }
        let mode = self.mode();
        if (mode == Mode::Simulated) != case.scenario.is_some() {
            self.error("/mode", "simulated customers are those of `scenario`", "set `mode: simulated` and `scenario`, or neither");
        }
        if let Some(start) = &case.start
            && let Err(why) = moment(start)
        {
            self.error("/start", why, "");
        }
        if mode == Mode::Pinned && !self.all_steps().iter().any(|step| step.agent.is_some()) {
            self.error(
                "/id",
                format!("`{}` is pinned to a history in which no agent says anything", case.id),
                "add `agent:` steps, or use `mode: replay`",
            );
        }
        if mode == Mode::Pinned && (case.expect.after.is_some() || !case.expect.events.is_empty() || !case.expect.order.is_empty()) {
            self.error("/expect", "in mode `pinned` each answer is judged alone: nothing comes after a handoff", "use `mode: replay`");
        }
        for who in case.team.iter().flat_map(|team| &team.online) {
            self.person("/team/online", who);
        }
    }

    fn mode(&self) -> Mode {
        let simulated = self.case.scenario.as_ref().map(|_| Mode::Simulated);
        self.case.mode.or(simulated).unwrap_or(self.around.suite.mode)
    }

    /// The steps, from wherever they come.
    fn all_steps(&self) -> Vec<Step> {
        match &self.case.transcript {
            Some(path) => self.around.transcripts.get(path).map(Transcript::steps).unwrap_or_default(),
            None => self.case.turns.clone(),
        }
    }

    fn steps(&mut self) {
        for (nth, step) in self.case.turns.iter().enumerate() {
            let at = |key: &str| format!("/turns/{nth}{key}");
            if step.acts() != 1 {
                let told = if step.acts() == 0 { "nothing happens in this step" } else { "several things happen in this step" };
                self.error(&at(""), told, "a step is one of `customer`, `tap`, `sends`, `agent`, `person`, `wait`");
            }
            if let Some(person) = &step.person {
                self.person(&at("/person/who"), &person.who);
                let transfers = person.does == Some(Deed::Transfers);
                if person.says.is_some() == person.does.is_some() {
                    self.error(&at("/person"), "a colleague either says or does something", "give it `says` or `does`");
                }
                match &person.to {
                    Some(to) if transfers && self.workspace.queues.contains_key(&to.as_str().into()) => {}
                    Some(to) if transfers => self.person(&at("/person/to"), to),
                    Some(_) => self.error(&at("/person/to"), "`to` is for `does: transfers`", ""),
                    None if transfers => self.error(&at("/person"), "nobody knows where to", "give it `to`: a queue or a person"),
                    None => {}
                }
            }
            if let Some(slot) = &step.asks {
                self.slot(&at("/asks"), slot);
            }
            if let Some(expect) = &step.expect {
                self.turn(&at("/expect"), expect);
            }
        }
    }

    fn expectations(&mut self) {
        let case = self.case;
        let expect = &case.expect;
        for (slot, value) in expect.slots.iter().flatten() {
            self.slot(&format!("/expect/slots/{slot}"), slot);
            self.value(&format!("/expect/slots/{slot}"), value);
        }
        for slot in expect.empty.iter().flatten() {
            self.slot("/expect/empty", slot);
        }
        for (nth, never) in expect.never.iter().enumerate() {
            self.never(&format!("/expect/never/{nth}"), never);
        }
        let turns = self.all_steps().iter().filter(|step| step.is_of_customer() && step.by.is_none()).count();
        let turns = u32::try_from(turns).unwrap_or(u32::MAX);
        let is_simulated = self.case.scenario.is_some();
        for (turn, of_turn) in &expect.turns {
            if !is_simulated && (*turn == 0 || *turn > turns) {
                self.error(
                    &format!("/expect/turns/{turn}"),
                    format!("there is no turn {turn}"),
                    format!("the customer does {turns} things, counted from 1"),
                );
            }
            self.turn(&format!("/expect/turns/{turn}"), of_turn);
        }
        if let Some(handoff) = &expect.handoff {
            self.handoff("/expect/handoff", handoff);
        }
        if let Some(after) = &expect.after {
            self.after("/expect/after", after);
        }
        for (nth, event) in expect.events.iter().enumerate() {
            self.event(&format!("/expect/events/{nth}"), event);
        }
        let others: BTreeSet<&str> = case.turns.iter().filter_map(|step| step.by.as_deref()).chain([MAIN]).collect();
        for name in expect.order.iter().chain(expect.customers.keys()) {
            if !others.contains(name.as_str()) {
                self.error("/expect", format!("no customer is called `{name}`"), suggest::among(name, others.iter().copied()));
            }
        }
        for (name, chat) in &expect.customers {
            if let Some(after) = &chat.after {
                self.after(&format!("/expect/customers/{name}/after"), after);
            }
            if let Some(handoff) = &chat.handoff {
                self.handoff(&format!("/expect/customers/{name}/handoff"), handoff);
            }
        }
        if let Some(ends) = &expect.ends {
            self.word("/expect/ends", ends, &OWNERS);
        }
    }

    fn turn(&mut self, pointer: &str, expect: &TurnExpect) {
        for (slot, value) in &expect.slots {
            self.slot(&format!("{pointer}/slots/{slot}"), slot);
            self.value(&format!("{pointer}/slots/{slot}"), value);
        }
        if let Some(handoff) = &expect.handoff {
            self.handoff(&format!("{pointer}/handoff"), handoff);
        }
        if let Some(queue) = &expect.queue {
            self.queue(&format!("{pointer}/queue"), queue);
        }
        if let Some(owner) = expect.owner.as_ref().filter(|owner| !OWNERS.contains(&owner.as_str())) {
            self.person(&format!("{pointer}/owner"), owner);
        }
        let Some(reply) = &expect.reply else { return };
        if let Some(slot) = reply.asks_slot.as_ref().filter(|slot| *slot != "nothing") {
            self.slot(&format!("{pointer}/reply/asks_slot"), slot);
        }
        if let Some(pattern) = &reply.matches
            && let Err(error) = regex::Regex::new(pattern)
        {
            let told = error.to_string();
            self.error(
                &format!("{pointer}/reply/matches"),
                format!("`{pattern}` is no regular expression: {}", told.lines().last().unwrap_or_default()),
                "",
            );
        }
    }

    fn handoff(&mut self, pointer: &str, handoff: &HandoffExpect) {
        match handoff {
            HandoffExpect::Word(word) => {
                if word != "none" && serde_json::from_value::<Trigger>(Value::String(word.clone())).is_err() {
                    self.error(
                        pointer,
                        format!("`{word}` is no reason for a handoff"),
                        "write `none`, or a code such as `explicit_request`, `frustration`, `loop`, `slots_complete`, `complex_query`",
                    );
                }
            }
            HandoffExpect::Rules(rules) => {
                if let Some(queue) = &rules.queue {
                    self.queue(&format!("{pointer}/queue"), queue);
                }
                for slot in &rules.log_has {
                    self.slot(&format!("{pointer}/log_has"), slot);
                }
                if rules.by.is_some_and(|window| window.bounds().0 > window.bounds().1) {
                    self.error(&format!("{pointer}/by"), "the first turn is after the last", "write `[first, last]`");
                }
            }
        }
    }

    fn after(&mut self, pointer: &str, after: &AfterExpect) {
        for (key, who) in [("assigned_to", &after.assigned_to), ("owner", &after.owner)] {
            if let Some(who) = who.as_ref().filter(|who| *who != "nobody") {
                self.person(&format!("{pointer}/{key}"), who);
            }
        }
        if let Some(queue) = &after.queue {
            self.queue(&format!("{pointer}/queue"), queue);
        }
        if after.bot_silent == Some(false) {
            self.error(&format!("{pointer}/bot_silent"), "a person owns it: the agent is silent, always", "take the line out");
        }
        if let Some(at) = &after.released_at
            && let Err(why) = moment(at)
        {
            self.error(&format!("{pointer}/released_at"), why, "");
        }
    }

    fn event(&mut self, pointer: &str, event: &EventExpect) {
        if !crate::domain::event::Event::KINDS.contains(&event.event.as_str()) {
            self.error(
                &format!("{pointer}/event"),
                format!("there is no event `{}`", event.event),
                suggest::among(&event.event, crate::domain::event::Event::KINDS.iter().copied()),
            );
        }
        if let Some(at) = &event.at
            && let Err(why) = moment_after(at, Timestamp(0))
        {
            self.error(&format!("{pointer}/at"), why, "");
        }
    }

    fn never(&mut self, pointer: &str, never: &str) {
        let (word, rest) = never.split_once('.').unwrap_or((never, ""));
        match word {
            "commitment" if rest.is_empty() || COMMITMENTS.contains(&rest) => {}
            "commitment" => self.word(pointer, rest, &COMMITMENTS),
            "reask" if rest.is_empty() => {}
            "reask" => self.slot(pointer, rest),
            "event" if crate::domain::event::Event::KINDS.contains(&rest) => {}
            "says" if !rest.trim().is_empty() => {}
            _ if NEVER.contains(&never) => {}
            _ => {
                let known = NEVER.iter().copied().chain(["says.WORDS", "reask.SLOT", "commitment.KIND", "event.KIND"]);
                self.error(pointer, format!("`{never}` is nothing that can be watched for"), suggest::among(never, known));
            }
        }
    }

    /// `~…` is a way to compare.
    fn value(&mut self, pointer: &str, value: &Value) {
        let Some(way) = value.as_str().and_then(|text| text.strip_prefix('~')) else { return };
        let pattern = way.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        match pattern {
            Some(pattern) => {
                if regex::Regex::new(pattern).is_err() {
                    self.error(pointer, format!("`{pattern}` is no regular expression"), "");
                }
            }
            None if ["any", "refused", "masked"].contains(&way) || way.starts_with("like ") => {}
            None => self.error(pointer, format!("`~{way}` is no way to compare"), "use `~any`, `~refused`, `~masked`, `~like WORDS` or `~/regex/`"),
        }
    }

    fn slot(&mut self, pointer: &str, slot: &str) {
        let Some(agent) = self.agent else { return };
        // A case may pass from agent to agent.
        let passes = agent.handoff.passes_to.iter().filter_map(|name| self.around.project.agents.get(name));
        let names: Vec<String> = agent.slots.iter().chain(passes.flat_map(|next| &next.slots)).map(|slot| slot.name.clone()).collect();
        if !names.iter().any(|name| name == slot) {
            self.error(pointer, format!("{} has no slot `{slot}`", agent.name), suggest::among(slot, names.iter().map(String::as_str)));
        }
    }

    fn queue(&mut self, pointer: &str, queue: &str) {
        if !self.workspace.queues.contains_key(&queue.into()) {
            let known: Vec<String> = self.workspace.queues.keys().map(ToString::to_string).collect();
            self.error(pointer, format!("there is no queue `{queue}`"), suggest::among(queue, known.iter().map(String::as_str)));
        }
    }

    fn person(&mut self, pointer: &str, who: &str) {
        if !self.workspace.people.contains_key(&who.into()) {
            let known: Vec<String> = self.workspace.people.keys().map(ToString::to_string).collect();
            self.error(pointer, format!("there is nobody called `{who}`"), suggest::among(who, known.iter().map(String::as_str)));
        }
    }

    fn word(&mut self, pointer: &str, word: &str, known: &[&str]) {
        if !known.contains(&word) {
            self.error(pointer, format!("`{word}` is none of the words for it"), suggest::among(word, known.iter().copied()));
        }
    }
}

pub(super) fn check_scenario(scenario: &Scenario, file: &str, problems: &mut Problems) {
    if scenario.facts.is_empty() && scenario.says.is_empty() {
        let hint = "give it `facts`: what is answered when a slot is asked for";
        problems.error(file, Place::WHOLE, format!("the scenario `{}` knows nothing", scenario.id), hint);
    }
}

pub(super) fn check_suite(suite: &SuiteFile, cases: &[Found], path: &str, problems: &mut Problems) {
    let mut wrong = |what: String, hint: String| problems.error(path, Place::WHOLE, what, hint);
    if cases.is_empty() && suite.measure.is_empty() {
        wrong("the suite has no cases".to_owned(), "write some into cases/*.yaml, or let it `measure` labelled dialogues".to_owned());
    }
    if suite.trials == 0 || suite.trials > 64 {
        wrong(format!("{} trials", suite.trials), "play each case 1 to 64 times".to_owned());
    }
    let gates = &suite.gates;
    for name in gates.least.keys().chain(gates.most.keys()).chain(&gates.compared) {
        if !METRICS.contains(&name.as_str()) {
            wrong(format!("there is no metric `{name}`"), suggest::among(name, METRICS.iter().copied()));
        }
    }
    let shares = [("pass_rate", gates.pass_rate), ("margin", Some(gates.margin)), ("alpha", Some(gates.alpha)), ("detect", gates.detect)];
    for (name, share) in shares {
        if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
            wrong(format!("`{name}` is not between 0 and 1"), "write 0.95 for 95 %".to_owned());
        }
    }
    for measured in &suite.measure {
        if !MEASURES.contains(&measured.what.as_str()) {
            wrong(format!("`{}` cannot be measured", measured.what), suggest::among(&measured.what, MEASURES.iter().copied()));
        }
    }
    for quarantined in &suite.quarantine {
        if quarantined.until.parse::<jiff::civil::Date>().is_err() {
            wrong(format!("`{}` is no day", quarantined.until), "write it like 2026-12-31".to_owned());
        }
        if !cases.iter().any(|found| found.case.id == quarantined.case) {
            let known: Vec<&str> = cases.iter().map(|found| found.case.id.as_str()).collect();
            wrong(format!("the quarantine names `{}`, which is no case", quarantined.case), suggest::among(&quarantined.case, known));
        }
    }
}
