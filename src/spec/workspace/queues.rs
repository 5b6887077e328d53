//! Queues: who serves them, when, what is said meanwhile, and where chats go when nobody does.

use super::{calendars, exists, ids, lines, named, unique, word};
use crate::domain::brief::WINDOW;
use crate::domain::time::{Limit, Span};
use crate::spec::files::WORKSPACE;
use crate::spec::problem::{Place, Problems};
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    let queues = tree.list("queues");
    named(queues, "queue", problems);
    for queue in queues {
        exists("team", queue.get("team"), ids(tree, "teams"), "add it to `teams`", problems);
        for member in queue.list("members") {
            exists("person", Some(member), ids(tree, "people"), "add them to `people`", problems);
        }
        unique(queue.list("members").iter(), "member", problems);
        unique(queue.list("needs").iter(), "skill", problems);
        exists("calendar", queue.get("hours"), calendars::names(tree), "add it to `calendars`", problems);
        if let Some((hours, at)) = calendars::without_hours(tree, queue.get("hours")) {
            let hint = "give the calendar hours, or leave `hours` out";
            problems.error(WORKSPACE, at, format!("`{hours}` has no hours: the queue would never open"), hint);
        }
        exists("queue", queue.get("fallback"), ids(tree, "queues"), "add it to `queues`", problems);
        lines::check(queue.get("away"), "the away message", problems);
        spans(queue, problems);
        if let Some(idle) = queue.get("idle") {
            silence(idle, problems);
        }
    }
    catch_all(tree, problems);
    circles(tree, problems);
}

/// Spans of time, wherever they stand.
fn spans(queue: &Tree, problems: &mut Problems) {
    const SPANS: [&str; 4] = ["offer_for", "overflow", "remind", "close"];
    const LIMITS: [&str; 4] = ["first_response", "next_response", "resolution", "reopen"];
    let idle = queue.get("idle").into_iter().flat_map(Tree::entries);
    for (key, value) in queue.entries().chain(idle) {
        let Some((text, at)) = word(Some(value)) else { continue };
        let name = key.name.as_str();
        let wrong = if SPANS.contains(&name) {
            Span::try_from(text.to_owned()).err()
        } else if LIMITS.contains(&name) {
            Limit::try_from(text.to_owned()).err()
        } else {
            None
        };
        if let Some(wrong) = wrong {
            problems.error(WORKSPACE, at, wrong, "write numbers with `s`, `m`, `h` or `d` behind them: more than nothing, at most ten years");
        }
    }
}

/// A reminder that comes too late, and its words.
fn silence(idle: &Tree, problems: &mut Problems) {
    lines::check(idle.get("line"), "the reminder", problems);
    let span = |key: &str| idle.get(key).and_then(|span| Some((Span::try_from(span.text()?.to_owned()).ok()?.0, span.at)));
    let Some((remind, at)) = span("remind") else { return };
    if remind >= WINDOW {
        let hint = "WhatsApp lets it out within 24 hours of the customer's last message only: remind them sooner";
        problems.error(WORKSPACE, at, "the reminder could never go out", hint);
    }
    if span("close").is_some_and(|(close, _)| remind >= close) {
        problems.error(WORKSPACE, at, "the chat is closed before the reminder", "make `remind` shorter than `close`, or leave one of them out");
    }
}

fn catch_all(tree: &Tree, problems: &mut Problems) {
    let Some((catch_all, at)) = word(tree.get("catch_all")) else { return };
    exists("queue", tree.get("catch_all"), ids(tree, "queues"), "add it to `queues`", problems);
    let Some(queue) = tree.list("queues").iter().find(|queue| queue.text_of("id") == Some(catch_all)) else { return };
    // Members under another key, or that are no list, are told already.
    let is_meant = || queue.entries().any(|(key, _)| suggest::closest(&key.name, ["members"]).is_some());
    let is_nobody = |members: &Tree| matches!(&members.node, Node::List(members) if members.is_empty());
    if queue.get("members").map_or_else(|| !is_meant(), is_nobody) {
        problems.error(WORKSPACE, at, "nobody serves the catch-all", "give this queue at least one member: it gets what belongs nowhere else");
    }
    for key in ["fallback", "overflow"] {
        if let Some(value) = queue.get(key) {
            problems.error(WORKSPACE, value.at, format!("the catch-all has a `{key}`"), "it is the end of every chain: leave it out");
        }
    }
    if let Some((_, at)) = word(queue.get("when_closed")).filter(|(closed, _)| *closed == "fallback") {
        problems.error(WORKSPACE, at, "the catch-all cannot send chats on", "write `hold`, or leave it out");
    }
}

/// Fallbacks that lead back to where they began. A circle is told once, at its first queue in the file.
fn circles(tree: &Tree, problems: &mut Problems) {
    let mut steps: Vec<(&str, &str, Place)> = Vec::new();
    for queue in tree.list("queues") {
        let Some((id, (fallback, at))) = queue.text_of("id").zip(word(queue.get("fallback"))) else { continue };
        // The end of every chain leads nowhere; that it has a fallback is a mistake of its own.
        if tree.text_of("catch_all") != Some(id) && !steps.iter().any(|(known, ..)| *known == id) {
            steps.push((id, fallback, at));
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for (start, fallback, at) in &steps {
        let mut path = vec![*start];
        let mut next = Some(*fallback);
        while let Some(here) = next.filter(|here| *here != *start && !path.contains(here)) {
            path.push(here);
            next = steps.iter().find(|(id, ..)| *id == here).map(|(_, fallback, _)| *fallback);
        }
        if next == Some(*start) && !told.contains(start) {
            let way = path.join(" -> ");
            let hint = "let one of them end at the catch-all";
            problems.error(WORKSPACE, *at, format!("the fallbacks go in a circle: {way} -> {start}"), hint);
            told.extend(path);
        }
    }
}
