//! The agent's side: what a model proposes becomes slots, a lookup, a reply, the next agent or a handoff. The model has no
//! authority; every claim, every word and every wish is checked first.

use super::Owner;
use super::decide::{Answering, Refusal};
use crate::domain::agent::{Agent, Target};
use crate::domain::draft::Draft;
use crate::domain::effect::Effect;
use crate::domain::event::{Event, Found, PassReason};
use crate::domain::guard::{self, Finding, Grounds};
use crate::domain::id::TurnNo;
use crate::domain::message::{Author, OutboundBody, limits, split};
use crate::domain::prompt;
use crate::domain::slot::SlotState;
use crate::domain::trigger::{self, Fired, Moment, Trigger, explicit_request};
use crate::domain::turn::Phase;

/// Messages that one answer may take.
const PARTS_MAX: usize = 3;

impl Answering<'_> {
    /// A model's answer. Stale when a newer message, a person or another handoff came first.
    pub(super) fn answer(&mut self, turn: TurnNo, draft: &Draft) -> Result<(), Refusal> {
        self.check_phase(turn, Phase::Asking)?;
        let Some(agent) = self.agent() else {
            return self.fail(turn);
        };
        self.learn(&agent, draft);
        let acts = self.judge(&agent, Moment::Answer(draft));
        let goal = |fired: &Fired| fired.trigger == Trigger::SlotsComplete;
        // An answer that needed a lookup which failed is none: then a person takes over.
        let failed = self.now.lookups.back().is_some_and(|lookup| matches!(lookup.found, Some(Found::Failure { .. })));
        let is_over = |fired: &Fired| !goal(fired) || failed || agent.target_for(fired, &self.now.slots) != Target::Answer;
        if draft.call.is_some() && acts.iter().all(goal) {
            // The goal may be reached: what was asked for is looked up first.
            self.call(turn, &agent, draft);
        } else if let Some(fired) = acts.into_iter().find(is_over) {
            let words = self.found_words(turn, &agent, draft);
            self.conclude_with(fired, &agent, words);
        } else if let Some(next) = self.proposed(&agent, draft) {
            self.pass_to(&agent, &next, PassReason::Hint);
        } else {
            self.say_or_hold_back(turn, &agent, draft);
        }
        Ok(())
    }

    /// No model answered: a person does.
    pub(super) fn fail(&mut self, turn: TurnNo) -> Result<(), Refusal> {
        self.check_phase(turn, Phase::Asking)?;
        let Some(agent) = self.agent() else {
            let queue = self.ctx.workspace.catch_all.clone();
            self.hand_off(Fired::certain(Trigger::NoAgent, Vec::new()), &queue, None);
            return Ok(());
        };
        let acts = self.judge(&agent, Moment::Failure);
        self.conclude(acts.into_iter().next().unwrap_or_else(|| Fired::certain(Trigger::ModelUnavailable, Vec::new())), &agent);
        Ok(())
    }

    /// A lookup came back: the model is asked again, with what it found.
    pub(super) fn looked_up(&mut self, turn: TurnNo, nth: u32, found: Found) -> Result<(), Refusal> {
        self.check_phase(turn, Phase::Looking)?;
        let is_this = |lookup: &super::Lookup| lookup.turn == turn && lookup.nth == nth && lookup.found.is_none();
        if !self.now.lookups.iter().any(is_this) {
            return Err(Refusal::Stale);
        }
        self.push(Event::ToolAnswered { turn, nth, found });
        self.ask_again(turn);
        Ok(())
    }

    /// Runs the trigger table and writes down what it said. A trigger that only watches is told once until a person was here.
    pub(super) fn judge(&mut self, agent: &Agent, moment: Moment<'_>) -> Vec<Fired> {
        let verdict = trigger::judge(&self.scene(agent, moment));
        let acts = verdict.acts().cloned().collect();
        let shadows: Vec<Fired> = verdict.shadows().filter(|fired| !self.now.shadowed.contains(&fired.trigger)).cloned().collect();
        if !verdict.readings.is_empty() {
            self.push(Event::Judged { when: moment.when(), readings: verdict.readings });
        }
        for fired in shadows {
            self.push(Event::Shadowed { fired });
        }
        acts
    }

    fn check_phase(&self, turn: TurnNo, phase: Phase) -> Result<(), Refusal> {
        let expected = matches!(self.now.owner, Owner::Agent) && self.now.turn.phase == phase && self.now.turn.no == turn;
        if expected { Ok(()) } else { Err(Refusal::Stale) }
    }

    fn ask_again(&mut self, turn: TurnNo) {
        let again = self.now.asks.saturating_sub(1);
        self.wish(Effect::AskModel { turn, again });
    }

    /// Asks for the lookup that the model wants. What the agent may not ask, or asks in a wrong way, comes back as a failure.
    fn call(&mut self, turn: TurnNo, agent: &Agent, draft: &Draft) {
        let Some(request) = &draft.call else { return };
        let before = self.now.lookups.iter().filter(|lookup| lookup.turn == turn).count();
        let nth = u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1);
        if nth > self.ctx.policy.tool_calls_max {
            let evidence = self.scene(agent, Moment::Answer(draft)).newest();
            return self.conclude(Fired::certain(Trigger::ComplexQuery, evidence), agent);
        }
        let refused = match agent.tool(&request.tool) {
            None => Some("this agent has no such tool".to_owned()),
            Some(tool) => tool.check_arguments(&request.arguments).err(),
        };
        let (tool, arguments) = (request.tool.clone(), request.arguments.clone());
        self.push(Event::ToolCalled { turn, nth, tool, arguments, usage: draft.usage });
        match refused {
            None => self.wish(Effect::CallTool { turn, nth }),
            Some(detail) => {
                self.push(Event::ToolAnswered { turn, nth, found: Found::Failure { detail } });
                self.ask_again(turn);
            }
        }
    }

    /// An answer that may go out goes out. Another one is written anew, and at last a person takes over.
    fn say_or_hold_back(&mut self, turn: TurnNo, agent: &Agent, draft: &Draft) {
        let findings = self.review(agent, draft);
        if findings.is_empty() {
            return self.reply(turn, agent, draft);
        }
        let only_repeats = findings.iter().all(|f| matches!(f, Finding::AsksKnown { .. }));
        let may_rewrite = self.now.rewrites < self.ctx.policy.rewrites_max;
        self.push(Event::HeldBack { turn, reply: draft.reply.clone(), findings, usage: draft.usage });
        if may_rewrite {
            return self.ask_again(turn);
        }
        if let Some(slot) = prompt::next_slot(&self.now, agent).filter(|_| only_repeats) {
            // It only asks for what is known: the agent file's own question does as well.
            let reply = slot.ask.get(Some(agent.spoken(self.now.language.as_deref())), &agent.language).to_owned();
            let canned = Draft { reply, asks: Some(slot.name.clone()), model: draft.model.clone(), ..Draft::default() };
            return self.reply(turn, agent, &canned);
        }
        let evidence = self.scene(agent, Moment::Answer(draft)).newest();
        self.conclude(Fired::certain(Trigger::UnsafeAnswer, evidence), agent);
    }

    /// The words of an answer that a lookup of this turn was made for: said before the hand-over line, when they may go out.
    fn found_words(&self, turn: TurnNo, agent: &Agent, draft: &Draft) -> Option<String> {
        let looked_up = self.now.lookups.iter().any(|lookup| lookup.turn == turn && lookup.found.is_some());
        let words = draft.reply.trim();
        let may_go_out = looked_up && !words.is_empty() && self.review(agent, draft).is_empty();
        may_go_out.then(|| words.to_owned())
    }

    /// What speaks against letting an answer out.
    fn review(&self, agent: &Agent, draft: &Draft) -> Vec<Finding> {
        let reply = draft.reply.trim();
        let known = |name: &&String| self.now.slots.get(*name).is_some_and(|slot| slot.state != SlotState::Unsure);
        let mut findings: Vec<Finding> = draft.asks.iter().filter(known).map(|slot| Finding::AsksKnown { slot: slot.clone() }).collect();
        if self.now.declined_person && explicit_request::offers_person(reply) {
            findings.push(Finding::OffersPerson);
        }
        let spoken = self.now.language.as_deref().filter(|l| agent.languages.iter().any(|own| own == l));
        let languages: Vec<&str> = agent.languages.iter().map(String::as_str).collect();
        let facts = self.facts(agent, draft);
        let facts: Vec<&str> = facts.iter().map(String::as_str).collect();
        let echoes: Vec<String> = self.now.slots.values().flat_map(|slot| [crate::domain::brief::shown(&slot.value), slot.quote.clone()]).collect();
        let echoes: Vec<&str> = echoes.iter().map(String::as_str).collect();
        let canary = prompt::canary(&self.now, agent);
        let system = prompt::system(&self.now, agent).unwrap_or_default();
        let grounds = Grounds {
            facts: &facts,
            echoes: &echoes,
            canary: &canary,
            system: &system,
            language: spoken,
            languages: &languages,
            chars_max: self.ctx.policy.reply_chars_max * PARTS_MAX,
        };
        findings.splice(0..0, guard::review(reply, &grounds));
        findings
    }

    /// What an answer may rest on: the passages shown or cited, what lookups found, and the agent file's own lines.
    fn facts(&self, agent: &Agent, draft: &Draft) -> Vec<String> {
        let shown = prompt::passages(&self.now, agent, self.ctx.policy.passages_max).into_iter();
        let cited = draft.sources.iter().filter_map(|id| agent.knowledge.get(id));
        let mut facts: Vec<String> = shown.chain(cited).map(|passage| format!("{} {}", passage.title, passage.text)).collect();
        for lookup in &self.now.lookups {
            if let Some(Found::Result { result }) = &lookup.found {
                let tool = agent.tool(&lookup.tool);
                let spoken = agent.spoken(self.now.language.as_deref());
                facts.extend(tool.and_then(|tool| tool.answer_line(Some(spoken), &agent.language, &lookup.arguments, result)));
                facts.push(result.to_string());
            }
        }
        let own = agent.slots.iter().flat_map(|slot| slot.ask.0.values().chain(slot.why.0.values())).chain(agent.greeting.0.values());
        facts.extend(own.cloned());
        facts
    }

    fn reply(&mut self, turn: TurnNo, agent: &Agent, draft: &Draft) {
        // One message, unless it is too long for one.
        let mut parts = split(draft.reply.trim(), self.ctx.policy.reply_chars_max).into_iter();
        let text = parts.next().unwrap_or_default();
        let asked = draft.asks.as_ref().and_then(|name| agent.slot(name)).filter(|_| limits::length(&text) <= limits::BODY_MAX);
        let body = asked.and_then(|slot| slot.offered(&text, self.now.language.as_deref(), &agent.language)).unwrap_or(OutboundBody::Text { text });
        let author = || Author::Agent { agent: agent.name.clone() };
        let message = self.outbound(author(), body);
        let more: Vec<_> = parts.take(PARTS_MAX - 1).map(|text| self.outbound(author(), OutboundBody::Text { text })).collect();
        let sources = draft.sources.iter().filter(|id| agent.knowledge.get(id).is_some()).cloned().collect();
        let (asks, model) = (draft.asks.clone(), draft.model.clone());
        self.push(Event::Replied { turn, message: message.clone(), asks, model, usage: draft.usage, sources, more: more.clone() });
        for message in std::iter::once(message).chain(more) {
            self.wish(Effect::Send { message });
        }
        self.watch_silence();
    }
}
