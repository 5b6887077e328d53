//! After the handoff: who got it and when, what the customer was told, and that the agent was silent. All of it from the runtime's own
//! events on the virtual clock.

use super::{Bench, Scene, View, handoff, named};
use crate::domain::conversation::Owner;
use crate::domain::event::Event;
use crate::domain::message::Author;
use crate::domain::time::{Millis, Span, Timestamp};
use crate::eval::played::{Seen, said};
use crate::eval::result::Grade;
use crate::eval::walk::word;
use crate::spec::suite::{AfterExpect, EventExpect, TurnExpect, moment_after};
use serde_json::Value;

const NOBODY: &str = "nobody";
/// Moments are the same within a second.
const SAME_MS: i64 = 1_000;

pub(super) fn judge(view: &View<'_>, expect: Option<&AfterExpect>, bench: &mut Bench) {
    let Some(expect) = expect else { return };
    let events: Vec<Seen<'_>> = view.chat.events().skip_while(|seen| !matches!(seen.event, Event::HandedOff { .. })).collect();
    let Some(handed_off) = events.first().map(|seen| seen.at) else {
        bench.check(false, named("after", "after", "a handoff, and what comes after it", "no handoff"));
        return;
    };
    let turn = events.first().map(|seen| seen.turn);
    let mut check = |is_right: bool, name: &str, wanted: String, found: String| {
        bench.check(is_right, Grade { turn, ..named(format!("after.{name}"), "after", wanted, found) });
    };
    let assigned = events.iter().find_map(|seen| if let Event::Assigned { operator, .. } = seen.event { Some((seen.at, operator)) } else { None });
    if let Some(wanted) = &expect.assigned_to {
        let found = assigned.map_or(NOBODY, |(_, who)| who.as_str());
        check(found == wanted, "assigned_to", wanted.clone(), found.to_owned());
    }
    if let Some(Span(most)) = expect.assigned_within {
        let took = assigned.map(|(at, _)| at.since(handed_off));
        let found = took.map_or_else(|| "never".to_owned(), |took| format!("after {}", told_span(took)));
        check(took.is_some_and(|took| took <= most), "assigned_within", format!("within {}", told_span(most)), found);
    }
    if let Some(wanted) = &expect.owner {
        let owner = view.walk.end.as_ref().and_then(|end| end.operator().map(ToString::to_string)).unwrap_or_else(|| NOBODY.to_owned());
        check(owner == *wanted, "owner", wanted.clone(), owner);
    }
    if let Some(wanted) = &expect.queue {
        let queue = view.walk.end.as_ref().and_then(|end| end.queue.as_ref()).map_or("none", |queue| queue.as_str());
        check(queue == wanted, "queue", wanted.clone(), queue.to_owned());
    }
    hours(expect, &events, &mut check);
    deadlines(expect, &events, &mut check);
}

fn hours(expect: &AfterExpect, events: &[Seen<'_>], check: &mut impl FnMut(bool, &str, String, String)) {
    let held = events.iter().any(|seen| matches!(seen.event, Event::Held { .. }));
    if let Some(wanted) = expect.held {
        let word = |held: bool| if held { "held until it opens" } else { "not held" };
        check(held == wanted, "held", word(wanted).to_owned(), word(held).to_owned());
    }
    if let Some(text) = &expect.released_at {
        let wanted = crate::spec::suite::moment(text).unwrap_or_default();
        let found = events.iter().find(|seen| matches!(seen.event, Event::Released { .. })).map(|seen| seen.at);
        let is_right = found.is_some_and(|found| is_same(found, wanted));
        check(is_right, "released_at", told_moment(wanted), found.map_or_else(|| "never".to_owned(), told_moment));
    }
    if let Some(wanted) = expect.away {
        let by_itself = events
            .iter()
            .filter(|seen| matches!(seen.event, Event::Held { message: Some(_), .. } | Event::Postponed { message: Some(_), .. }))
            .count();
        // Told with the handoff itself, when it is held in the same breath without words of its own.
        let with_handoff = events.windows(2).filter(|pair| match pair {
            [first, second] => {
                matches!(first.event, Event::HandedOff { notice: Some(_), .. })
                    && matches!(second.event, Event::Held { message: None, .. })
                    && first.at == second.at
            }
            _ => false,
        });
        let found = by_itself + with_handoff.count();
        check(found == wanted, "away", format!("told {wanted} times that nobody is there"), format!("told {found} times"));
    }
}

fn deadlines(expect: &AfterExpect, events: &[Seen<'_>], check: &mut impl FnMut(bool, &str, String, String)) {
    let mut assigned: Option<Timestamp> = None;
    let mut revoked: Option<Millis> = None;
    for seen in events {
        match seen.event {
            Event::Assigned { .. } => assigned = Some(seen.at),
            Event::Revoked { .. } if revoked.is_none() => revoked = assigned.map(|assigned| seen.at.since(assigned)),
            _ => {}
        }
    }
    let told =
        |revoked: Option<Millis>| revoked.map_or_else(|| "never taken back".to_owned(), |after| format!("taken back after {}", told_span(after)));
    if let Some(Span(wanted)) = expect.revoked_after {
        let is_right = revoked.is_some_and(|after| (after.0 - wanted.0).abs() <= SAME_MS);
        check(is_right, "revoked_after", told(Some(wanted)), told(revoked));
    }
    if expect.never_revoked == Some(true) {
        check(revoked.is_none(), "never_revoked", told(None), told(revoked));
    }
}

/// While anybody but the agent has the chat, no message of the agent's reaches the customer: asked of every chat, always.
pub(super) fn silence(view: &View<'_>, bench: &mut Bench) {
    let mut spoke = None;
    for seen in view.chat.events() {
        for message in said(seen.event) {
            let Author::Agent { .. } = message.author else { continue };
            let Some(at) = view.chat.sent_at(&message.id) else { continue };
            // In the very millisecond of a change of owner, the log's order decides, and there the message stands before it.
            let owner = view
                .walk
                .steps
                .iter()
                .rev()
                .find(|stride| stride.seen.at < at || std::ptr::eq(stride.seen.event, seen.event))
                .map(|stride| &stride.owner);
            if owner.is_some_and(|owner| *owner != Owner::Agent && *owner != (Owner::Closed { since: at })) && !is_closing(view, at) {
                spoke = Some((seen.turn, message.body.words().to_owned()));
            }
        }
    }
    let was_handed_off = view.chat.handoff().is_some();
    match spoke {
        Some((turn, words)) => {
            let quotes = vec![super::quote(turn, "agent", &words)];
            let grade = Grade {
                turn: Some(turn),
                never: true,
                quotes,
                ..named("after.bot_silent", "after", "the agent is silent while somebody else has the chat", "it spoke")
            };
            bench.check(false, grade);
        }
        None if was_handed_off => {
            let grade = named("after.bot_silent", "after", "the agent is silent while somebody else has the chat", "it was silent");
            bench.check(true, Grade { never: true, ..grade });
        }
        None => {}
    }
}

/// A farewell leaves in the moment in which the chat is closed.
fn is_closing(view: &View<'_>, at: Timestamp) -> bool {
    matches!(view.walk.owner_at(at), Some(Owner::Closed { since }) if *since == at)
}

/// Events of the log in an order.
pub(super) fn events(view: &View<'_>, wanted: &[EventExpect], bench: &mut Bench) {
    let handed_off = handoff::first(view).map(|first| first.at);
    let all: Vec<Seen<'_>> = view.chat.events().collect();
    let mut from = 0;
    for expect in wanted {
        let at = expect.at.as_deref().and_then(|at| moment_after(at, handed_off.unwrap_or_default()).ok());
        let fits = |seen: &Seen<'_>| seen.event.kind() == expect.event && has_fields(seen.event, expect) && at.is_none_or(|at| is_same(seen.at, at));
        let place = all.iter().skip(from).position(fits).map(|place| place + from);
        let wanted = told_event(expect);
        let found = place.and_then(|place| all.get(place));
        let near = || all.iter().skip(from).find(|seen| seen.event.kind() == expect.event);
        let told = match (found, near()) {
            (Some(seen), _) => format!("in turn {}, {}", seen.turn, told_moment(seen.at)),
            (None, Some(seen)) => format!("{} in turn {}, {}", clipped(seen.event), seen.turn, told_moment(seen.at)),
            (None, None) => "no such event after the one before".to_owned(),
        };
        bench.check(found.is_some(), Grade { turn: found.map(|seen| seen.turn), ..named(format!("events.{}", expect.event), "after", wanted, told) });
        from = place.map_or(from, |place| place + 1);
    }
}

fn has_fields(event: &Event, expect: &EventExpect) -> bool {
    let Ok(Value::Object(own)) = serde_json::to_value(event) else { return false };
    // An aside and what a channel tells carry their fields one level down.
    let inner = own.get("what").and_then(Value::as_object);
    expect.fields.iter().all(|(key, value)| own.get(key).or_else(|| inner?.get(key)) == Some(value))
}

fn told_event(expect: &EventExpect) -> String {
    let fields: Vec<String> = expect.fields.iter().map(|(key, value)| format!("{key} {}", crate::domain::brief::shown(value))).collect();
    let at = expect.at.as_ref().map(|at| format!(" at {at}")).unwrap_or_default();
    format!("{} {}{at}", expect.event, fields.join(", ")).trim().to_owned()
}

fn clipped(event: &Event) -> String {
    crate::domain::text::clip(&serde_json::to_string(event).unwrap_or_default(), 200)
}

pub(super) fn ends(view: &View<'_>, wanted: Option<&str>, bench: &mut Bench) {
    let Some(wanted) = wanted else { return };
    let found = view.walk.end.as_ref().map_or("agent", |end| word(&end.owner));
    bench.check(found == wanted, named("ends", "after", format!("with the {wanted}"), format!("with the {found}")));
}

pub(super) fn owner_at_turn(view: &View<'_>, turn: u32, expect: &TurnExpect, bench: &mut Bench) {
    let owner = view.walk.owner_after(turn);
    if let Some(wanted) = &expect.owner {
        let kind = owner.map_or("agent", word);
        let who = match owner {
            Some(Owner::Operator { operator, .. }) => operator.as_str(),
            _ => kind,
        };
        let is_right = kind == wanted || who == wanted;
        bench.check(is_right, Grade { turn: Some(turn), quotes: view.heard(turn), ..named("owner", "after", wanted, who) });
    }
    if let Some(wanted) = &expect.queue {
        let found = match owner {
            Some(Owner::Queue { queue, .. }) => queue.as_str(),
            _ => "in no queue",
        };
        bench.check(found == wanted, Grade { turn: Some(turn), ..named("queue", "after", wanted, found) });
    }
}

/// Customers in the order in which people get them.
pub(super) fn order(scene: &Scene<'_>, bench: &mut Bench) {
    let wanted = &scene.case.expect.order;
    if wanted.is_empty() {
        return;
    }
    let mut got: Vec<(Timestamp, &str)> = Vec::new();
    for chat in &scene.played.chats {
        let assigned = chat.events().find(|seen| matches!(seen.event, Event::Assigned { .. }));
        got.extend(assigned.map(|seen| (seen.at, chat.customer.as_str())));
    }
    let time = |name: &str| got.iter().find(|(_, own)| *own == name).map(|(at, _)| *at);
    let times: Vec<Option<Timestamp>> = wanted.iter().map(|name| time(name)).collect();
    let is_right = times.iter().all(Option::is_some) && times.windows(2).all(|pair| pair.first() <= pair.get(1));
    got.sort();
    let found: Vec<String> = got.iter().map(|(at, name)| format!("{name} ({})", told_moment(*at))).collect();
    let found = if found.is_empty() { "nobody got any".to_owned() } else { found.join(", ") };
    bench.check(is_right, named("order", "after", wanted.join(", "), found));
}

fn is_same(a: Timestamp, b: Timestamp) -> bool {
    a.since(b).0.abs() <= SAME_MS
}

fn told_span(span: Millis) -> String {
    let seconds = span.0 / 1000;
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m {}s", seconds / 60, seconds % 60),
        _ => format!("{}h {}m", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A moment in UTC.
pub(super) fn told_moment(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(|_| at.0.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}
