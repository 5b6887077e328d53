//! A trial as people look at it: what was said turn by turn, what the triggers heard, what became of the handoff.

use super::grade::by;
use super::played::{Chat, Played};
use super::result::{HandoffView, HeardView, LineView, MomentView, SlotView, TurnView};
use super::walk::{Stride, Walk};
use crate::domain::brief::shown;
use crate::domain::conversation::{Line, Speaker};
use crate::domain::event::Event;
use crate::domain::id::MessageId;
use crate::domain::policy::Policy;
use crate::domain::slot::SlotState;
use crate::domain::text::clip;
use crate::domain::trigger::{Fired, Reading};
use crate::spec::suite::MAIN;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Characters of one line.
const LINE_CHARS_MAX: usize = 4_096;
/// Lines of one turn.
const LINES_MAX: usize = 60;
/// Moments after a handoff.
const MOMENTS_MAX: usize = 200;

/// What people see of a trial.
#[derive(Default)]
pub struct View {
    /// Turn by turn, of all customers.
    pub turns: Vec<TurnView>,
    /// From the handoff on.
    pub timeline: Vec<MomentView>,
    /// The main customer's slots in the end.
    pub slots: Vec<SlotView>,
    /// The main customer's first handoff.
    pub handoff: Option<HandoffView>,
}

/// Looks at a trial.
pub fn of(played: &Played, policy: &Policy) -> View {
    let mut view = View::default();
    for chat in &played.chats {
        let walk = Walk::through(chat, policy);
        let customer = (chat.customer != MAIN).then(|| chat.customer.clone());
        view.turns.extend(turns(played, chat, &walk, customer.as_ref()));
        view.timeline.extend(timeline(chat, &walk, customer.as_ref()));
        if customer.is_none() {
            view.slots = slots(chat, &walk);
            view.handoff = handoff(chat);
        }
    }
    view.timeline.sort_by_key(|moment| moment.at);
    view.timeline.truncate(MOMENTS_MAX);
    view
}

fn turns(played: &Played, chat: &Chat, walk: &Walk<'_>, customer: Option<&String>) -> Vec<TurnView> {
    let mut all: BTreeMap<u32, TurnView> = BTreeMap::new();
    for stride in &walk.steps {
        let turn = stride.seen.turn;
        let view = all.entry(turn).or_insert_with(|| blank(played, turn, customer));
        let room = LINES_MAX.saturating_sub(view.lines.len());
        view.lines.extend(stride.lines.iter().take(room).map(|line| line_of(chat, line, stride)));
        view.heard.extend(heard(stride.seen.event));
    }
    all.into_values().filter(|turn| !turn.lines.is_empty() || !turn.heard.is_empty()).collect()
}

fn blank(played: &Played, turn: u32, customer: Option<&String>) -> TurnView {
    let is_main = customer.is_none();
    let off = played.script.as_ref().and_then(|script| script.off_from);
    TurnView {
        turn,
        customer: customer.cloned(),
        recorded: played.recorded.get(&turn).filter(|_| is_main).cloned(),
        off_script: is_main && off.is_some_and(|off| turn >= off),
        ..TurnView::default()
    }
}

fn line_of(chat: &Chat, line: &Arc<Line>, stride: &Stride<'_>) -> LineView {
    let who = match &line.from {
        Speaker::Operator { operator } | Speaker::Note { operator, .. } => Some(operator.to_string()),
        _ => None,
    };
    let is_ours = line.outbound.is_some();
    let sent = line.outbound.as_ref().is_none_or(|id| chat.sent_at(id).is_some());
    let message = line.outbound.as_ref().and_then(|id| super::played::said(stride.seen.event).into_iter().find(|message| message.id == *id));
    let buttons = message.map(|message| super::play::choices(&message.body).into_iter().map(|(_, title)| title).collect()).unwrap_or_default();
    LineView { at: line.at, by: by(&line.from).to_owned(), who, text: clip(&line.text, LINE_CHARS_MAX), buttons, sent: !is_ours || sent }
}

fn heard(event: &Event) -> Vec<HeardView> {
    match event {
        Event::Judged { readings, .. } => readings.iter().map(reading).collect(),
        Event::HandedOff { fired, .. } => vec![fired_view(fired, true)],
        Event::Shadowed { fired } => vec![fired_view(fired, false)],
        _ => Vec::new(),
    }
}

fn reading(reading: &Reading) -> HeardView {
    fired_view(&reading.fired, false)
}

fn fired_view(fired: &Fired, acts: bool) -> HeardView {
    let quote = fired.evidence.first().map(|proof| proof.quote.clone());
    HeardView { trigger: fired.trigger.word(), score: fired.score, threshold: fired.threshold, acts, quote }
}

fn timeline(chat: &Chat, walk: &Walk<'_>, customer: Option<&String>) -> Vec<MomentView> {
    let Some(from) = chat.handoff().map(|seen| seen.at) else { return Vec::new() };
    let is_after = |stride: &&Stride<'_>| stride.seen.at >= from && is_told(stride.seen.event);
    let moment = |stride: &Stride<'_>| {
        let text = stride.lines.last().map_or_else(|| stride.seen.event.kind().replace('_', " "), |line| line.text.clone());
        MomentView {
            at: stride.seen.at,
            after_ms: stride.seen.at.since(from).0,
            customer: customer.cloned(),
            event: stride.seen.event.kind().to_owned(),
            text: clip(&text, LINE_CHARS_MAX),
        }
    };
    walk.steps.iter().filter(is_after).map(moment).collect()
}

/// Events of people's side; what the agent thinks is in the turns.
fn is_told(event: &Event) -> bool {
    !matches!(
        event,
        Event::Judged { .. }
            | Event::Gathering { .. }
            | Event::TurnStarted { .. }
            | Event::Shadowed { .. }
            | Event::Digested { .. }
            | Event::SlotFilled { .. }
            | Event::SlotRefused { .. }
            | Event::ToolCalled { .. }
            | Event::ToolAnswered { .. }
            | Event::Replied { .. }
    )
}

fn slots(chat: &Chat, walk: &Walk<'_>) -> Vec<SlotView> {
    let turn_of =
        |id: &MessageId| chat.events().find(|seen| matches!(seen.event, Event::Received { message, .. } if message.id == *id)).map(|seen| seen.turn);
    let slots = walk.end.iter().flat_map(|end| &end.slots);
    let state = |state: SlotState| match state {
        SlotState::Filled => "filled",
        SlotState::Unsure => "unsure",
        SlotState::Refused => "refused",
    };
    let view = |(name, slot): (&String, &crate::domain::slot::Slot)| SlotView {
        name: name.clone(),
        value: slot.value.clone(),
        state: state(slot.state).to_owned(),
        quote: slot.quote.clone(),
        turn: turn_of(&slot.message),
    };
    slots.map(view).collect()
}

fn handoff(chat: &Chat) -> Option<HandoffView> {
    let seen = chat.handoff()?;
    let Event::HandedOff { fired, queue, brief, .. } = seen.event else { return None };
    Some(HandoffView {
        turn: seen.turn,
        at: seen.at,
        reason: fired.trigger.word(),
        title: fired.trigger.title().to_owned(),
        queue: queue.to_string(),
        summary: brief.summary.clone(),
        known: brief.slots.iter().map(|known| (known.title.clone(), shown(&known.value))).collect(),
        missing: brief.missing.iter().filter(|missing| missing.required).map(|missing| missing.title.clone()).collect(),
    })
}
