//! Opening hours and spans of time: `{"calendar": .., "now": "2026-11-27T17:30:00Z" or milliseconds, "add": "1h 30m", "spans": [..]}`. Openings and
//! closings are what the calendar says a moment before and after them; where the clocks do not change, a slow model that looks at every minute
//! of three days says the same, for deadlines in business time too.

use super::given;
use baton::domain::calendar::{Calendar, CalendarForm, told};
use baton::domain::time::{Limit, Millis, Span, Timestamp};
use jiff::civil::Time;
use serde_json::Value;

const MINUTE: i64 = 60_000;
/// Minutes that the slow model looks at.
const LOOKED_MAX: i64 = 3 * 24 * 60;

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let Ok(input) = serde_json::from_str::<Value>(&text) else { return };
    let spans = input.get("spans").and_then(Value::as_array).cloned().unwrap_or_default();
    spans.iter().filter_map(Value::as_str).for_each(span);
    let Some(form) = input.get("calendar") else { return };
    let calendar: Calendar = match serde_json::from_value(form.clone()) {
        Ok(calendar) => calendar,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let form = CalendarForm::from(calendar.clone());
    assert_eq!(Calendar::try_from(form).as_ref(), Ok(&calendar), "written and read again");
    given::stored(&calendar);
    let Some(now) = moment(input.get("now")) else { return };
    let add = input.get("add").and_then(Value::as_str).and_then(|text| Span::try_from(text.to_owned()).ok());
    around(&calendar, now);
    deadline(&calendar, now, add);
    if is_steady(&calendar, now) {
        against_the_model(&calendar, now, add);
    }
}

fn moment(now: Option<&Value>) -> Option<Timestamp> {
    match now? {
        Value::Number(ms) => ms.as_i64().map(Timestamp),
        Value::String(text) => text.parse::<jiff::Timestamp>().ok().map(|at| Timestamp(at.as_millisecond())),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A span is written so that it is read as the same.
fn span(text: &str) {
    if let Ok(span) = Span::try_from(text.to_owned()) {
        assert!(span.0 > Millis(0), "{text}");
        assert_eq!(Span::try_from(String::from(span)), Ok(span), "{text}");
        assert_eq!(Limit::try_from(text.to_owned()), Ok(Limit::After(span)));
    }
}

fn around(calendar: &Calendar, now: Timestamp) {
    let just_before = |at: Timestamp| Timestamp(at.0.saturating_sub(1));
    if calendar.is_open(now) {
        assert_eq!(calendar.opens_after(now), None, "it is open");
        if let Some(closes) = calendar.closes_after(now) {
            assert!(closes > now && !calendar.is_open(closes) && calendar.is_open(just_before(closes)), "{closes:?} after {now:?}");
        }
    } else {
        assert_eq!(calendar.closes_after(now), None, "it is closed");
        if let Some(opens) = calendar.opens_after(now) {
            assert!(opens > now && calendar.is_open(opens) && !calendar.is_open(just_before(opens)), "{opens:?} after {now:?}");
            let said = told(opens, now, calendar.zone(), None, "en");
            assert!(!said.is_empty() && !said.contains(['{', '}']), "{said}");
        }
    }
    assert!(!calendar.is_empty() || calendar.opens_after(now).is_none());
}

fn deadline(calendar: &Calendar, now: Timestamp, add: Option<Span>) {
    let Some(Span(add)) = add else { return };
    let due = calendar.add(now, add);
    assert!(due >= now.plus(add), "business time is never faster than the clock: {due:?}");
    assert!(calendar.add(now, Millis(add.0 + MINUTE)) >= due, "more time is never earlier");
}

/// Is the clock of the zone the same for weeks around, and in whole minutes? And are the spans few? A deadline crosses no more than some.
fn is_steady(calendar: &Calendar, now: Timestamp) -> bool {
    let Some(today) = calendar.today(now) else { return false };
    if calendar.days(today, 14).any(|day| day.spans.len() > 12) {
        return false;
    }
    let offset = |days: i64| {
        let at = jiff::Timestamp::from_millisecond(now.0.checked_add(days * 1_440 * MINUTE)?).ok()?;
        Some(calendar.zone().to_offset(at).seconds())
    };
    let Some(here) = offset(0) else { return false };
    here % 60 == 0 && (-4..12).all(|days| offset(days) == Some(here))
}

/// Is somebody there, by looking at the spans of today and of yesterday as people do?
fn is_open_slowly(calendar: &Calendar, at: Timestamp) -> Option<bool> {
    let local = jiff::Timestamp::from_millisecond(at.0).ok()?.to_zoned(calendar.zone().clone()).datetime();
    let yesterday = local.date().yesterday().ok()?;
    let clock = |text: &str| text.parse::<Time>().ok();
    let mut is_open = false;
    for day in calendar.days(yesterday, 2) {
        for (from, to) in &day.spans {
            let from = clock(from)?;
            let (to, ends_next_day) = if to == "24:00" { (Time::midnight(), true) } else { (clock(to)?, clock(to)? <= from) };
            let time = local.time();
            is_open |= match (day.date == yesterday, ends_next_day) {
                (false, false) => from <= time && time < to,
                (false, true) => from <= time,
                (true, true) => time < to,
                (true, false) => false,
            };
        }
    }
    Some(is_open)
}

fn against_the_model(calendar: &Calendar, now: Timestamp, add: Option<Span>) {
    let now = Timestamp(now.0 - now.0.rem_euclid(MINUTE));
    let Some(is_open) = is_open_slowly(calendar, now) else { return };
    assert_eq!(calendar.is_open(now), is_open, "{now:?}");
    let due = add.map(|Span(add)| Millis(add.0 - add.0 % MINUTE)).filter(|add| add.0 > 0).map(|add| (add, calendar.add(now, add)));
    let (mut worked, mut changed) = (0, false);
    for minute in 0..LOOKED_MAX {
        let at = Timestamp(now.0 + minute * MINUTE);
        let Some(open) = is_open_slowly(calendar, at) else { return };
        if open != is_open && !changed {
            changed = true;
            let found = if is_open { calendar.closes_after(now) } else { calendar.opens_after(now) };
            assert_eq!(found, Some(at), "the model says when it changes, from {now:?}");
        }
        if let Some((add, due)) = due
            && worked == add.0
        {
            assert_eq!(due, Timestamp(at.0 - back_to_work(calendar, at)), "{add:?} of work after {now:?}");
            return;
        }
        worked += if open { MINUTE } else { 0 };
    }
}

/// Time since the last minute of work ended: a deadline stands right behind it.
fn back_to_work(calendar: &Calendar, at: Timestamp) -> i64 {
    let minutes = (1..=LOOKED_MAX).find(|back| is_open_slowly(calendar, Timestamp(at.0 - back * MINUTE)) == Some(true));
    minutes.map_or(0, |back| (back - 1) * MINUTE)
}
