//! What the customer reads in a turn.

use super::{Bench, View, named};
use crate::domain::event::Event;
use crate::domain::language;
use crate::domain::message::limits;
use crate::domain::text::fold;
use crate::eval::play::choices;
use crate::eval::result::Grade;
use crate::spec::suite::{ReplyExpect, TurnExpect};

const SILENCE: &str = "nothing was said";

pub(super) fn judge(view: &View<'_>, turn: u32, expect: &TurnExpect, bench: &mut Bench) {
    let Some(reply) = &expect.reply else { return };
    let bodies = view.chat.replies(turn);
    let words = bodies.iter().map(|body| body.words()).collect::<Vec<_>>().join("\n");
    let told = if words.is_empty() { SILENCE.to_owned() } else { words.clone() };
    let mut check = |is_right: bool, name: &str, wanted: String, found: String| {
        let grade = Grade { turn: Some(turn), quotes: view.quotes(turn), ..named(format!("reply.{name}"), "text", wanted, found) };
        bench.check(is_right, grade);
    };
    if reply.silent {
        check(words.is_empty(), "silent", "nothing is said".to_owned(), told.clone());
    }
    for wanted in &reply.contains.0 {
        check(fold(&words).contains(&fold(wanted)), "contains", format!("“{wanted}”"), told.clone());
    }
    for banned in &reply.lacks.0 {
        check(!fold(&words).contains(&fold(banned)), "lacks", format!("without “{banned}”"), told.clone());
    }
    if let Some(pattern) = &reply.matches {
        let is_right = regex::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(&words));
        check(is_right, "matches", format!("/{pattern}/"), told.clone());
    }
    if let Some(most) = reply.max_chars {
        let length = bodies.iter().map(|body| limits::length(body.words())).max().unwrap_or_default();
        check(length <= most, "max_chars", format!("at most {most} characters"), format!("{length} characters"));
    }
    if let Some(wanted) = &reply.language {
        let found = language::of(&words).unwrap_or("not to be told");
        check(!words.is_empty() && (found == wanted || language::of(&words).is_none()), "language", wanted.clone(), found.to_owned());
    }
    if let Some(wanted) = &reply.buttons {
        let titles: Vec<String> = bodies.iter().flat_map(|body| choices(body)).map(|(_, title)| title).collect();
        check(titles == *wanted, "buttons", wanted.join(", "), if titles.is_empty() { "no buttons".to_owned() } else { titles.join(", ") });
    }
    asks_and_cites(view, turn, reply, &mut check);
}

fn asks_and_cites(view: &View<'_>, turn: u32, reply: &ReplyExpect, check: &mut impl FnMut(bool, &str, String, String)) {
    let of_turn = view.chat.of_turn(turn);
    let replied = of_turn.iter().rev().find_map(|seen| match seen.event {
        Event::Replied { asks, sources, .. } => Some((asks.as_deref(), sources)),
        _ => None,
    });
    if let Some(wanted) = &reply.asks_slot {
        let found = replied.and_then(|(asks, _)| asks).unwrap_or("nothing");
        check(found == wanted, "asks_slot", format!("asks for {wanted}"), format!("asks for {found}"));
    }
    if let Some(wanted) = &reply.cites {
        let sources = replied.map(|(_, sources)| sources.as_slice()).unwrap_or_default();
        let found = if sources.is_empty() { "nothing".to_owned() } else { sources.join(", ") };
        check(sources.contains(wanted), "cites", wanted.clone(), found);
    }
}
