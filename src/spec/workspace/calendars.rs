//! Calendars: zones, days, spans and dates that can be read, each told where it stands; and those in which nobody ever is.

use super::{has_stranger, is_blank, is_left_out, word};
use crate::domain::calendar::{Hours, Unreadable, Weekdays, date_of};
use crate::spec::files::WORKSPACE;
use crate::spec::problem::{Place, Problems};
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};
use jiff::tz::TimeZone;

/// What a calendar says.
const KEYS: [&str; 4] = ["zone", "weekly", "holidays", "exceptions"];
const DAYS_HINT: &str = "the days are mon, tue, wed, thu, fri, sat and sun";
const SPAN_HINT: &str = "write when it opens and closes, in quotes: \"09:00-18:00\"";
const DATE_HINT: &str = "write the year, the month and the day of a date that exists";

pub(super) fn check(tree: &Tree, problems: &mut Problems) {
    for (name, calendar) in tree.get("calendars").into_iter().flat_map(Tree::entries) {
        if is_blank(&name.name) {
            problems.error(WORKSPACE, name.at, "a calendar without a name", "queues, shifts and rules refer to it by this");
        }
        zone(calendar.get("zone"), problems);
        for (days, spans) in calendar.get("weekly").into_iter().flat_map(Tree::entries) {
            tell(Weekdays::parse(&days.name), days.at, DAYS_HINT, problems);
            open(spans.items(), problems);
        }
        let exceptions = calendar.list("exceptions");
        for day in calendar.list("holidays").iter().chain(exceptions.iter().filter_map(|exception| exception.get("date"))) {
            date(Some(day), problems);
        }
        for exception in exceptions {
            open(exception.list("open"), problems);
        }
    }
}

/// A date that must be one.
pub(super) fn date(date: Option<&Tree>, problems: &mut Problems) {
    if let Some((text, at)) = word(date) {
        tell(date_of(text), at, DATE_HINT, problems);
    }
}

/// Names of the calendars; nothing when they cannot be read.
pub(super) fn names(tree: &Tree) -> Option<Vec<&str>> {
    let Some(calendars) = tree.get("calendars") else { return is_left_out(tree, "calendars").then(Vec::new) };
    matches!(calendars.node, Node::Map(_)).then(|| calendars.entries().map(|(key, _)| key.name.as_str()).collect())
}

/// The named calendar, when nobody is ever there by it.
pub(super) fn without_hours<'a>(tree: &Tree, name: Option<&'a Tree>) -> Option<(&'a str, Place)> {
    let (name, at) = word(name)?;
    tree.get("calendars")?.get(name).is_some_and(is_empty).then_some((name, at))
}

/// What cannot be read is told elsewhere, and may be hours.
fn is_empty(calendar: &Tree) -> bool {
    let no_spans = |spans: &Tree| matches!(&spans.node, Node::List(spans) if spans.is_empty());
    let no_weekly = calendar.get("weekly").is_none_or(|weekly| matches!(weekly.node, Node::Map(_)) && weekly.entries().all(|(_, day)| no_spans(day)));
    let closed = |exceptions: &[Tree]| exceptions.iter().all(|exception| exception.get("open").is_some_and(no_spans));
    let no_dates = calendar.get("exceptions").is_none_or(|dates| matches!(&dates.node, Node::List(dates) if closed(dates)));
    matches!(calendar.node, Node::Map(_)) && no_weekly && no_dates && !has_stranger(calendar, &KEYS)
}

fn zone(zone: Option<&Tree>, problems: &mut Problems) {
    let Some((name, at)) = word(zone).filter(|(name, _)| TimeZone::get(name).is_err()) else { return };
    let known: Vec<String> = jiff::tz::db().available().map(|zone| zone.to_string()).collect();
    let hint = match suggest::closest(name, known.iter().map(String::as_str)) {
        Some(meant) => suggest::or(&format!("did you mean `{meant}`?"), "use another IANA name, e.g. Europe/Madrid"),
        None => "use an IANA name, e.g. Europe/Madrid".to_owned(),
    };
    problems.error(WORKSPACE, at, format!("`{name}` is not an IANA time zone"), hint);
}

fn open(spans: &[Tree], problems: &mut Problems) {
    for (span, at) in spans.iter().filter_map(|span| word(Some(span))) {
        tell(Hours::parse(span), at, SPAN_HINT, problems);
    }
}

fn tell<T>(read: Result<T, Unreadable>, at: Place, hint: &str, problems: &mut Problems) {
    if let Err(wrong) = read {
        problems.error(WORKSPACE, at, wrong.to_string(), hint);
    }
}
