//! Teams and people.

use super::{calendars, exists, ids, named, unique, word};
use crate::domain::calendar::date_of;
use crate::domain::visibility::Role;
use crate::spec::files::WORKSPACE;
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::Tree;

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    named(tree.list("teams"), "team", problems);
    let people = tree.list("people");
    named(people, "person", problems);
    unique(people.iter().filter_map(|person| person.get("email")), "e-mail", problems);
    for person in people {
        signs_in(person, problems);
        for team in person.list("teams") {
            exists("team", Some(team), ids(tree, "teams"), "add it to `teams`", problems);
        }
        unique(person.list("teams").iter(), "team", problems);
        unique(person.list("skills").iter(), "skill", problems);
        exists("calendar", person.get("shift"), calendars::names(tree), "add it to `calendars`", problems);
        if let Some((_, at)) = calendars::without_hours(tree, person.get("shift")) {
            problems.error(WORKSPACE, at, "this calendar has no hours: they would never be on duty", "give it hours, or leave `shift` out");
        }
        for leave in person.list("leave") {
            days_off(leave, problems);
        }
    }
}

fn signs_in(person: &Tree, problems: &mut Problems) {
    if let Some((mail, at)) = word(person.get("email")).filter(|(mail, _)| !is_address(mail)) {
        problems.error(WORKSPACE, at, format!("`{mail}` is not an e-mail address"), "people sign in with it");
    }
    if let Some((role, at)) = word(person.get("role")).filter(|(role, _)| Role::parse(role).is_none()) {
        problems.error(WORKSPACE, at, format!("there is no role `{role}`"), suggest::among(role, ["rep", "lead", "admin"]));
    }
}

/// A house of its own may have a domain without a dot.
fn is_address(mail: &str) -> bool {
    let has_ends = mail.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    has_ends && !mail.contains(char::is_whitespace)
}

fn days_off(leave: &Tree, problems: &mut Problems) {
    let (from, to) = (leave.get("from"), leave.get("to"));
    calendars::date(from, problems);
    calendars::date(to, problems);
    let day = |date: Option<&Tree>| date.and_then(|date| Some((date_of(date.text()?).ok()?, date.at)));
    if let (Some((from, at)), Some((to, _))) = (day(from), day(to))
        && from > to
    {
        problems.error(WORKSPACE, at, "the leave ends before it begins", "`from` is the first day, `to` the last");
    }
}
