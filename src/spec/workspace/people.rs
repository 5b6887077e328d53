//! Teams, people and calendars.

use super::super::files::WORKSPACE;
use super::super::problem::Problems;
use super::super::suggest;
use super::super::tree::Tree;
use super::{calendars, exists, ids, unique};
use crate::domain::calendar::{Calendar, CalendarForm, date_of};
use crate::domain::visibility::Role;

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    unique(tree.list("teams").iter().filter_map(|team| team.get("id")), "team", problems);
    let people = tree.list("people");
    unique(people.iter().filter_map(|person| person.get("id")), "person", problems);
    unique(people.iter().filter_map(|person| person.get("email")), "e-mail", problems);
    for person in people {
        if let Some((mail, at)) = person.get("email").and_then(|mail| Some((mail.text()?, mail.at))).filter(|(mail, _)| !mail.contains('@')) {
            problems.error(WORKSPACE, at, format!("`{mail}` is not an e-mail address"), "people sign in with it");
        }
        if let Some((role, at)) = person.get("role").and_then(|role| Some((role.text()?, role.at))).filter(|(role, _)| Role::parse(role).is_none()) {
            problems.error(WORKSPACE, at, format!("there is no role `{role}`"), suggest::among(role, ["rep", "lead", "admin"]));
        }
        for team in person.list("teams") {
            exists("team", Some(team), ids(tree, "teams"), "add it to `teams`", problems);
        }
        exists("calendar", person.get("shift"), calendars(tree), "add it to `calendars`", problems);
        for leave in person.list("leave") {
            days_off(leave, problems);
        }
    }
    for (_, calendar) in tree.get("calendars").into_iter().flat_map(Tree::entries) {
        readable(calendar, problems);
    }
}

fn days_off(leave: &Tree, problems: &mut Problems) {
    let date = |key: &str| leave.get(key).and_then(|date| Some((date_of(date.text()?), date.at)));
    let mut both = Vec::new();
    for (date, at) in [date("from"), date("to")].into_iter().flatten() {
        match date {
            Ok(date) => both.push((date, at)),
            Err(wrong) => problems.error(WORKSPACE, at, wrong.to_string(), ""),
        }
    }
    if let [(from, at), (to, _)] = both.as_slice()
        && from > to
    {
        problems.error(WORKSPACE, *at, "the leave ends before it begins", "`from` is the first day, `to` the last");
    }
}

/// What the structure allows can still be no time zone, no day or no span: told where the words stand.
fn readable(calendar: &Tree, problems: &mut Problems) {
    let Ok(form) = serde_json::from_value::<CalendarForm>(calendar.json()) else { return };
    if let Err(wrong) = Calendar::try_from(form) {
        let at = find(calendar, &wrong.at).unwrap_or(calendar.at);
        problems.error(WORKSPACE, at, wrong.to_string(), "");
    }
}

fn find(tree: &Tree, words: &str) -> Option<super::super::problem::Place> {
    let here = tree.text().filter(|text| *text == words).map(|_| tree.at);
    let in_list = || tree.items().iter().find_map(|item| find(item, words));
    let in_map = || tree.entries().find_map(|(key, value)| if key.name == words { Some(key.at) } else { find(value, words) });
    here.or_else(in_list).or_else(in_map)
}
