//! Judges what a trial left behind against what its case expects. Cheap and certain checks first; all of them can be made again on a stored
//! run. A check says what should be so, what is so, and on which words it rests.

mod after;
mod handoff;
mod policy;
mod slots;
mod spending;
mod text;

use super::played::{Chat, Played};
use super::result::{Counted, Grade, Mark, Quote};
use super::walk::Walk;
use crate::domain::agent::Agent;
use crate::domain::event::Event;
use crate::domain::policy::Policy;
use crate::spec::Project;
use crate::spec::suite::{Case, MAIN, TurnExpect};
use std::collections::BTreeMap;

/// The version of the checks: results of another one are not comparable.
pub const GRADERS: u32 = 1;
/// Characters of a quote in a grade.
const QUOTE_CHARS_MAX: usize = 300;

/// What is judged.
pub struct Scene<'a> {
    /// The case.
    pub case: &'a Case,
    /// What a trial of it left behind.
    pub played: &'a Played,
    /// The agents.
    pub project: &'a Project,
    /// Bounds.
    pub policy: &'a Policy,
}

/// Everything that was looked at, and what is counted over all cases.
pub fn grade(scene: &Scene<'_>) -> (Vec<Grade>, Counted) {
    let mut bench = Bench { grades: Vec::new(), counts: Counted::default() };
    for fault in &scene.played.faults {
        bench.add(Grade { turn: Some(fault.turn), ..failed("step", "play", &fault.wanted, &fault.found) });
    }
    bench.counts.shares.insert("schema_valid".to_owned(), scene.played.readable);
    if let Some(script) = &scene.played.script {
        bench.counts.shares.insert("on_script".to_owned(), (script.on.into(), script.turns.into()));
    }
    for chat in &scene.played.chats {
        judge_chat(scene, chat, &mut bench);
    }
    after::order(scene, &mut bench);
    spending::judge(scene, &mut bench);
    bench.tally();
    (bench.grades, bench.counts)
}

fn judge_chat(scene: &Scene<'_>, chat: &Chat, bench: &mut Bench) {
    let walk = Walk::through(chat, scene.policy);
    let expect = &scene.case.expect;
    let is_main = chat.customer == MAIN;
    let view = View { scene, chat, walk: &walk, agent: agent_at_end(scene, &walk) };
    let since = bench.grades.len();
    if is_main {
        slots::at_end(&view, expect.slots.as_ref(), expect.others.unwrap_or(false), bench);
        slots::stay_empty(&view, expect.empty.as_deref().unwrap_or_default(), bench);
        handoff::judge(&view, expect.handoff.as_ref(), bench);
        after::judge(&view, expect.after.as_ref(), bench);
        after::events(&view, &expect.events, bench);
        after::ends(&view, expect.ends.as_deref(), bench);
        policy::never(&view, &expect.never, bench);
        for (turn, expect) in &turns_of(scene.case) {
            judge_turn(&view, *turn, expect, bench);
        }
        bench.counts.turns = chat.turns().into();
    } else if let Some(own) = expect.customers.get(&chat.customer) {
        slots::at_end(&view, own.slots.as_ref(), false, bench);
        handoff::judge(&view, own.handoff.as_ref(), bench);
        after::judge(&view, own.after.as_ref(), bench);
        after::ends(&view, own.ends.as_deref(), bench);
    }
    after::silence(&view, bench);
    policy::always(&view, bench);
    slots::count(&view, bench);
    if !is_main {
        for grade in bench.grades.iter_mut().skip(since) {
            grade.customer = Some(chat.customer.clone());
        }
    }
}

/// What is expected of single turns: by number, and beside the steps.
fn turns_of(case: &Case) -> BTreeMap<u32, Vec<TurnExpect>> {
    let mut all: BTreeMap<u32, Vec<TurnExpect>> = BTreeMap::new();
    for (turn, expect) in &case.expect.turns {
        all.entry(*turn).or_default().push(expect.clone());
    }
    let mut turn = 0;
    for step in &case.turns {
        turn += u32::from(step.is_of_customer() && step.by.is_none());
        if let Some(expect) = &step.expect {
            all.entry(turn).or_default().push(expect.clone());
        }
    }
    all
}

fn judge_turn(view: &View<'_>, turn: u32, expects: &[TurnExpect], bench: &mut Bench) {
    for expect in expects {
        text::judge(view, turn, expect, bench);
        slots::at_turn(view, turn, &expect.slots, bench);
        handoff::at_turn(view, turn, expect.handoff.as_ref(), bench);
        after::owner_at_turn(view, turn, expect, bench);
    }
}

/// The agent that had the chat last, else the one that was asked.
fn agent_at_end<'a>(scene: &Scene<'a>, walk: &Walk<'_>) -> Option<&'a Agent> {
    let name = walk.end.as_ref().and_then(|end| end.agent.clone()).or_else(|| scene.case.agent.clone())?;
    scene.project.agents.get(&name).map(AsRef::as_ref)
}

/// A chat as graders see it.
struct View<'a> {
    scene: &'a Scene<'a>,
    chat: &'a Chat,
    walk: &'a Walk<'a>,
    agent: Option<&'a Agent>,
}

impl View<'_> {
    /// What was said in a turn, for evidence: the customer's words and ours.
    fn quotes(&self, turn: u32) -> Vec<Quote> {
        let of_turn = self.walk.steps.iter().filter(|stride| stride.seen.turn == turn);
        let lines = of_turn.flat_map(|stride| &stride.lines).filter(|line| line.from.is_heard());
        lines.map(|line| quote(turn, by(&line.from), &line.text)).collect()
    }

    /// What the customer said in a turn.
    fn heard(&self, turn: u32) -> Vec<Quote> {
        self.quotes(turn).into_iter().filter(|quote| quote.by == "customer").collect()
    }

    /// What our agent, or the house in its name, said and reached the customer: turn, words.
    fn spoken(&self) -> Vec<(u32, String)> {
        let own = |event: &Event| !matches!(event, Event::Said { .. } | Event::Started { .. });
        let events = self.chat.events().filter(|seen| own(seen.event));
        let messages = events.flat_map(|seen| super::played::said(seen.event).into_iter().map(move |message| (seen.turn, message)));
        messages
            .filter(|(_, message)| self.chat.sent_at(&message.id).is_some())
            .map(|(turn, message)| (turn, message.body.words().to_owned()))
            .collect()
    }
}

/// Who said a line, in a word.
pub(in crate::eval) fn by(speaker: &crate::domain::conversation::Speaker) -> &'static str {
    use crate::domain::conversation::Speaker;
    match speaker {
        Speaker::Customer => "customer",
        Speaker::Agent => "agent",
        Speaker::Notice => "notice",
        Speaker::Operator { .. } | Speaker::Outside => "person",
        Speaker::Note { .. } | Speaker::Event => "event",
    }
}

fn quote(turn: u32, by: &str, text: &str) -> Quote {
    Quote { turn, by: by.to_owned(), text: crate::domain::text::clip(text, QUOTE_CHARS_MAX) }
}

/// Where grades are collected.
struct Bench {
    grades: Vec<Grade>,
    counts: Counted,
}

impl Bench {
    fn add(&mut self, grade: Grade) {
        self.grades.push(grade);
    }

    /// One more of a share.
    fn counts(&mut self, metric: &str, is: bool) {
        let (part, whole) = self.counts.shares.entry(metric.to_owned()).or_default();
        *part += u64::from(is);
        *whole += 1;
    }

    /// Adds a check.
    fn check(&mut self, is_right: bool, grade: Grade) {
        self.add(Grade { mark: if is_right { Mark::Pass } else { Mark::Fail }, ..grade });
    }

    /// Shares of checks by their kind.
    fn tally(&mut self) {
        for class in ["text", "after"] {
            let of_class = || self.grades.iter().filter(|grade| grade.class == class && grade.mark != Mark::Void);
            let (part, whole) = (of_class().filter(|grade| grade.mark == Mark::Pass).count(), of_class().count());
            if whole > 0 {
                let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
                self.counts.shares.insert(class.to_owned(), (count(part), count(whole)));
            }
        }
    }
}

/// A check with what should be and what is.
fn named(check: impl Into<String>, class: &str, wanted: impl Into<String>, found: impl Into<String>) -> Grade {
    Grade { check: check.into(), class: class.to_owned(), wanted: wanted.into(), found: found.into(), ..Grade::default() }
}

fn failed(check: &str, class: &str, wanted: &str, found: &str) -> Grade {
    Grade { mark: Mark::Fail, ..named(check, class, wanted, found) }
}
