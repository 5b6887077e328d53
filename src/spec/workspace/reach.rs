//! What only the whole shows: hours in which nobody ever is, and queues whose chats nobody can ever get.

use super::super::files::WORKSPACE;
use super::super::problem::Problems;
use super::super::tree::Tree;
use crate::domain::id::QueueId;
use crate::domain::workspace::Workspace;

pub(super) fn check(tree: &Tree, workspace: &Workspace, problems: &mut Problems) {
    for queue in tree.list("queues") {
        hours(queue, workspace, problems);
        members(queue, workspace, problems);
    }
    for person in tree.list("people") {
        let shift = person.get("shift").and_then(|shift| Some((shift.at, workspace.calendars.get(&shift.text()?.into())?)));
        if let Some((at, _)) = shift.filter(|(_, calendar)| calendar.is_empty()) {
            problems.error(WORKSPACE, at, "this calendar has no hours: they would never be on duty", "give it hours, or leave `shift` out");
        }
    }
}

fn hours(queue: &Tree, workspace: &Workspace, problems: &mut Problems) {
    let Some((hours, calendar)) = queue.get("hours").and_then(|hours| Some((hours, workspace.calendars.get(&hours.text()?.into())?))) else {
        return;
    };
    if calendar.is_empty() {
        let hint = "give the calendar hours, or leave `hours` out";
        problems.error(WORKSPACE, hours.at, format!("`{}` has no hours: the queue would never open", hours.text().unwrap_or_default()), hint);
    }
}

fn members(tree: &Tree, workspace: &Workspace, problems: &mut Problems) {
    let Some(queue) = tree.text_of("id").and_then(|id| workspace.queues.get(&QueueId::from(id))) else { return };
    let members = workspace.members(queue);
    if members.is_empty() {
        return;
    }
    for skill in &queue.needs {
        if !members.iter().any(|person| person.skills.iter().any(|known| known.eq_ignore_ascii_case(skill))) {
            let at = tree.get("needs").map_or(tree.at, |needs| needs.at);
            problems.error(WORKSPACE, at, format!("no member knows `{skill}`: nobody could be given a chat"), "add it to a member's `skills`");
        }
    }
    if members.iter().all(|person| person.capacity < queue.weight) {
        let at = tree.get("weight").map_or(tree.at, |weight| weight.at);
        problems.error(WORKSPACE, at, format!("no member can hold a chat of weight {}", queue.weight), "raise a `capacity`, or lower the weight");
    }
}
