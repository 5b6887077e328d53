//! Queues: who serves them, when, and where chats go when nobody does.

use super::super::files::WORKSPACE;
use super::super::problem::Problems;
use super::super::tree::Tree;
use super::{calendars, exists, ids, unique};

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    let queues = tree.list("queues");
    unique(queues.iter().filter_map(|queue| queue.get("id")), "queue", problems);
    for queue in queues {
        exists("team", queue.get("team"), ids(tree, "teams"), "add it to `teams`", problems);
        for member in queue.list("members") {
            exists("person", Some(member), ids(tree, "people"), "add them to `people`", problems);
        }
        unique(queue.list("members").iter(), "member", problems);
        exists("calendar", queue.get("hours"), calendars(tree), "add it to `calendars`", problems);
        exists("queue", queue.get("fallback"), ids(tree, "queues"), "add it to `queues`", problems);
    }
    catch_all(tree, problems);
    circles(tree, problems);
}

fn catch_all(tree: &Tree, problems: &mut Problems) {
    let Some((catch_all, at)) = tree.get("catch_all").and_then(|name| Some((name.text()?, name.at))) else { return };
    exists("queue", tree.get("catch_all"), ids(tree, "queues"), "add it to `queues`", problems);
    let Some(queue) = tree.list("queues").iter().find(|queue| queue.text_of("id") == Some(catch_all)) else { return };
    if queue.list("members").is_empty() {
        problems.error(WORKSPACE, at, "nobody serves the catch-all", "give this queue at least one member: it gets what belongs nowhere else");
    }
    for key in ["fallback", "overflow"] {
        if let Some(value) = queue.get(key) {
            problems.error(WORKSPACE, value.at, format!("the catch-all has a `{key}`"), "it is the end of every chain: leave it out");
        }
    }
    if let Some(closed) = queue.get("when_closed").filter(|closed| closed.text() == Some("fallback")) {
        problems.error(WORKSPACE, closed.at, "the catch-all cannot send chats on", "write `hold`, or leave it out");
    }
}

/// Fallbacks that lead back to where they began.
fn circles(tree: &Tree, problems: &mut Problems) {
    let queues = tree.list("queues");
    let next = |id: &str| queues.iter().find(|queue| queue.text_of("id") == Some(id)).and_then(|queue| queue.text_of("fallback"));
    for queue in queues {
        let (Some(start), Some(fallback)) = (queue.text_of("id"), queue.get("fallback")) else { continue };
        let mut path = vec![start];
        let mut at = fallback.text();
        while let Some(here) = at.filter(|_| path.len() <= queues.len()) {
            path.push(here);
            if here == start {
                let told = path.join(" -> ");
                problems.error(WORKSPACE, fallback.at, format!("the fallbacks go in a circle: {told}"), "let one of them end at the catch-all");
                break;
            }
            at = next(here);
        }
    }
}
