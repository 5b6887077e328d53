//! The handoff: whether, why, when, where to, and what the person receives.

use super::{Bench, View, named};
use crate::domain::brief::{self, Brief};
use crate::domain::event::Event;
use crate::domain::slot::SlotState;
use crate::domain::text::fold;
use crate::domain::trigger::Trigger;
use crate::eval::result::Grade;
use crate::spec::suite::{HandoffExpect, HandoffRules};

const NONE: &str = "none";

pub(super) struct First<'a> {
    pub(super) turn: u32,
    pub(super) at: crate::domain::time::Timestamp,
    pub(super) trigger: Trigger,
    pub(super) queue: String,
    pub(super) brief: &'a Brief,
    quotes: Vec<crate::eval::result::Quote>,
}

/// The first handoff of a chat.
pub(super) fn first<'a>(view: &View<'a>) -> Option<First<'a>> {
    let seen = view.chat.handoff()?;
    let Event::HandedOff { fired, queue, brief, .. } = seen.event else { return None };
    let turn_of = |id| view.chat.events().find(|s| matches!(s.event, Event::Received { message, .. } if message.id == id)).map(|s| s.turn);
    let quotes =
        fired.evidence.iter().map(|proof| super::quote(turn_of(proof.message.clone()).unwrap_or(seen.turn), "customer", &proof.quote)).collect();
    Some(First { turn: seen.turn, at: seen.at, trigger: fired.trigger, queue: queue.to_string(), brief, quotes })
}

pub(super) fn judge(view: &View<'_>, expect: Option<&HandoffExpect>, bench: &mut Bench) {
    let found = first(view);
    if let Some(first) = &found {
        completeness(view, first, bench);
    }
    let Some(expect) = expect else { return };
    let code = found.as_ref().map_or_else(|| NONE.to_owned(), |first| first.trigger.word());
    match expect {
        HandoffExpect::Word(word) => {
            reason(word, &code, found.as_ref(), bench);
            bench.counts.handoff = Some((word.clone(), code));
        }
        HandoffExpect::Rules(rules) => {
            let wanted = rules.reason.map_or_else(|| if code == NONE { "any".to_owned() } else { code.clone() }, Trigger::word);
            reason(&wanted, &code, found.as_ref(), bench);
            bench.counts.handoff = Some((wanted, code));
            self::rules(view, rules, found.as_ref(), bench);
        }
    }
}

fn reason(wanted: &str, code: &str, found: Option<&First<'_>>, bench: &mut Bench) {
    let told = found.map_or_else(|| "no handoff".to_owned(), |first| format!("{code} in turn {}", first.turn));
    let is_right = wanted == code || (wanted == "any" && code != NONE);
    let wanted = if wanted == NONE { "no handoff".to_owned() } else { wanted.to_owned() };
    let grade = Grade {
        turn: found.map(|first| first.turn),
        quotes: found.map(|first| first.quotes.clone()).unwrap_or_default(),
        ..named("handoff.reason", "handoff", wanted, told)
    };
    bench.check(is_right, grade);
}

fn rules(view: &View<'_>, rules: &HandoffRules, found: Option<&First<'_>>, bench: &mut Bench) {
    if let Some(window) = rules.by {
        let (from, to) = window.bounds();
        let turn = found.map(|first| first.turn);
        bench.counts.moment = Some((from, to, turn));
        let wanted = if from == to { format!("in turn {from}") } else { format!("in turns {from} to {to}") };
        let told = match turn {
            None => "never".to_owned(),
            Some(turn) if turn < from => format!("early, in turn {turn}"),
            Some(turn) if turn > to => format!("late, in turn {turn}"),
            Some(turn) => format!("in turn {turn}"),
        };
        let is_right = turn.is_some_and(|turn| (from..=to).contains(&turn));
        let at = turn.unwrap_or(to);
        bench.check(is_right, Grade { turn: Some(at), quotes: view.heard(at), ..named("handoff.by", "timing", wanted, told) });
    }
    let Some(first) = found else { return };
    let at = |grade: Grade| Grade { turn: Some(first.turn), ..grade };
    if let Some(queue) = &rules.queue {
        bench.check(*queue == first.queue, at(named("handoff.queue", "handoff", queue, &first.queue)));
    }
    for name in &rules.log_has {
        let known = first.brief.slots.iter().find(|known| known.name == *name && known.state != SlotState::Refused);
        let has_source = known.is_some_and(|known| is_received(view, known.message_id.as_str()));
        let told = match known {
            None => "not in the brief".to_owned(),
            Some(known) if !has_source => format!("{} without a message that it comes from", brief::shown(&known.value)),
            Some(known) => brief::shown(&known.value),
        };
        bench.check(has_source, at(named(format!("brief.{name}"), "brief", "in the brief, with its message", told)));
    }
    for words in &rules.log_says.0 {
        let told = brief::told(first.brief);
        bench.check(fold(&told).contains(&fold(words)), at(named("brief.says", "brief", format!("“{words}”"), told)));
    }
    if let Some(wanted) = rules.notice {
        let notices = view
            .chat
            .events()
            .filter(|seen| matches!(seen.event, Event::HandedOff { notice: Some(message), .. } if view.chat.sent_at(&message.id).is_some()));
        let found = notices.count();
        bench.check(found == wanted, at(named("handoff.notice", "handoff", format!("told {wanted} times"), format!("told {found} times"))));
    }
}

/// Every slot that was filled is in the brief, with the message that it comes from: asked of every handoff.
fn completeness(view: &View<'_>, first: &First<'_>, bench: &mut Bench) {
    let mut filled = std::collections::BTreeSet::new();
    for seen in view.chat.events() {
        match seen.event {
            Event::SlotFilled { name, .. } => {
                filled.insert(name.as_str());
            }
            Event::HandedOff { .. } => break,
            _ => {}
        }
    }
    for name in filled {
        let known = first.brief.slots.iter().find(|known| known.name == name);
        let is_right = known.is_some_and(|known| is_received(view, known.message_id.as_str()));
        bench.counts("brief_complete", is_right);
        if !is_right {
            let grade = Grade {
                turn: Some(first.turn),
                never: true,
                ..named(format!("brief.{name}"), "brief", "everything learned is in the brief", "it is not")
            };
            bench.check(false, grade);
        }
    }
}

fn is_received(view: &View<'_>, id: &str) -> bool {
    view.chat.events().any(|seen| matches!(seen.event, Event::Received { message, .. } if message.id.as_str() == id))
}

/// A handoff in one turn.
pub(super) fn at_turn(view: &View<'_>, turn: u32, expect: Option<&HandoffExpect>, bench: &mut Bench) {
    let Some(expect) = expect else { return };
    let of_turn = view.chat.of_turn(turn);
    let found =
        of_turn.iter().find_map(|seen| if let Event::HandedOff { fired, queue, .. } = seen.event { Some((fired.trigger, queue)) } else { None });
    let code = found.map_or_else(|| NONE.to_owned(), |(trigger, _)| trigger.word());
    let (wanted, queue) = match expect {
        HandoffExpect::Word(word) => (Some(word.clone()), None),
        HandoffExpect::Rules(rules) => (rules.reason.map(Trigger::word), rules.queue.clone()),
    };
    let is_right = wanted.as_ref().map_or(code != NONE, |wanted| *wanted == code);
    let grade = named("handoff.reason", "handoff", wanted.unwrap_or_else(|| "any handoff".to_owned()), code);
    bench.check(is_right, Grade { turn: Some(turn), quotes: view.heard(turn), ..grade });
    if let (Some(wanted), Some((_, found))) = (queue, found) {
        bench.check(wanted == found.as_str(), Grade { turn: Some(turn), ..named("handoff.queue", "handoff", wanted, found.as_str()) });
    }
}
