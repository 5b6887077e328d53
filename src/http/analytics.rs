//! Figures of the past, for leads of their teams and for admins: volumes, times told apart by who had the chat, reasons, fairness; as tables.

use super::Door;
use super::auth::SignedIn;
use super::csv::Table;
use super::figures::{By, Sums, share_of};
use super::problem::{Asked, Problem};
use crate::domain::id::{OperatorId, QueueId, TeamId};
use crate::domain::time::{Millis, Timestamp};
use crate::domain::trigger::Trigger;
use crate::store::figures::{Counted, Range};
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Without a range: the last so many days.
const DAYS: i64 = 7;
/// A range at most.
const DAYS_MAX: i64 = 400;
const DAY_MS: i64 = 86_400_000;
/// Spells of one answer: more is for an export of the database.
const SPELLS_MAX: i64 = 200_000;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// From then on, in milliseconds since 1970; seven days before `until` without it.
    since: Option<i64>,
    /// Until before then; now without it.
    until: Option<i64>,
    /// `day` (the usual), `queue`, `person`, `agent`, `campaign` or `trigger`.
    by: Option<String>,
    /// A team's id.
    team: Option<String>,
    /// A queue's id.
    queue: Option<String>,
    /// The zone of the days, e.g. Europe/Madrid; UTC without it.
    zone: Option<String>,
}

struct Figures {
    range: Range,
    by: By,
    word: String,
    zone: jiff::tz::TimeZone,
    spells: Vec<Counted>,
    cut: bool,
}

/// Totals, rows, and reasons.
pub(super) async fn show(State(door): State<Door>, who: SignedIn, Asked(wanted): Asked<Wanted>) -> Result<Json<Value>, Problem> {
    let figures = read(&door, &who, wanted).await?;
    let mut totals = Sums::default();
    let mut reasons: BTreeMap<&str, i64> = BTreeMap::new();
    for (spell, begins) in figures.counted() {
        totals.add(spell, begins);
        if let Some(reason) = spell.reason.as_deref().filter(|_| begins) {
            *reasons.entry(reason).or_default() += 1;
        }
    }
    let rows: Vec<Value> = rows(&door, &figures)
        .into_iter()
        .map(|(key, name, sums)| {
            let mut row = sums.json();
            row["key"] = json!(key);
            row["name"] = json!(name);
            row
        })
        .collect();
    let mut triggers: Vec<(&str, i64)> = reasons.into_iter().collect();
    triggers.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let triggers: Vec<Value> = triggers.iter().map(|(word, count)| json!({"trigger": word, "title": title(word), "count": count})).collect();
    Ok(Json(json!({
        "since": figures.range.since, "until": figures.range.until, "by": figures.word, "totals": totals.json(), "rows": rows, "triggers": triggers,
        "cut": figures.cut,
    })))
}

impl Figures {
    /// Every spell, and whether a handoff began with it: a queue's does when the agent had it before; moves between queues are no further one.
    fn counted(&self) -> impl Iterator<Item = (&Counted, bool)> {
        let owners: HashMap<(&str, i64), &str> =
            self.spells.iter().map(|spell| ((spell.conversation.as_str(), spell.n), spell.owner.as_str())).collect();
        self.spells.iter().map(move |spell| {
            let before = owners.get(&(spell.conversation.as_str(), spell.n - 1));
            (spell, spell.owner == "queue" && before.is_none_or(|before| *before == "agent" || *before == "closed"))
        })
    }
}

/// The rows as a file for a spreadsheet.
pub(super) async fn csv(State(door): State<Door>, who: SignedIn, Asked(wanted): Asked<Wanted>) -> Result<Response, Problem> {
    let figures = read(&door, &who, wanted).await?;
    const PLAIN: [&str; 11] =
        ["conversations", "handed_off", "contained", "assigned", "closed", "breaches", "repeated", "messages_out", "tokens", "cost_micros", "rating"];
    const TIMES: [&str; 4] = ["first_response_ms", "queue_wait_ms", "agent_ms", "handle_ms"];
    let mut head = vec![figures.word.clone(), "name".to_owned()];
    head.extend(PLAIN.iter().filter(|name| **name != "rating").map(|name| (*name).to_owned()));
    head.extend(["good", "fair", "poor"].map(|word| format!("rated_{word}")));
    head.extend(TIMES.iter().flat_map(|name| ["p50", "p90", "count"].map(|part| format!("{name}_{part}"))));
    let mut table = Table::new(&head);
    for (key, name, sums) in rows(&door, &figures) {
        let row = sums.json();
        let mut cells = vec![json!(key), json!(name)];
        cells.extend(PLAIN.iter().filter(|name| **name != "rating").map(|name| row[*name].clone()));
        cells.extend(["good", "fair", "poor"].map(|word| row["rating"][word].clone()));
        cells.extend(TIMES.iter().flat_map(|name| ["p50", "p90", "count"].map(|part| row[*name][part].clone())));
        table.row(&cells);
    }
    super::audit::keep(&door, &who.viewer.id, "exported", "figures".to_owned(), format!("by {}", figures.word)).await?;
    table.download(&format!("baton-by-{}.csv", figures.word))
}

/// Who was given how much, and what became of it.
pub(super) async fn fairness(State(door): State<Door>, who: SignedIn, Asked(wanted): Asked<Wanted>) -> Result<Json<Value>, Problem> {
    let figures = read(&door, &who, wanted).await?;
    let settings = door.runtime().settings();
    let mut people: BTreeMap<OperatorId, [i64; 3]> = BTreeMap::new();
    for spell in figures.spells.iter().filter(|spell| spell.owner == "operator") {
        let Some(operator) = &spell.operator else { continue };
        let counts = people.entry(operator.clone()).or_default();
        counts[0] += 1;
        counts[1] += i64::from(spell.messages > 0);
        counts[2] += i64::from(spell.ended_by.as_deref() == Some("revoked"));
    }
    let all: i64 = people.values().map(|counts| counts[0]).sum();
    let whole = usize::try_from(all).unwrap_or_default();
    let rows: Vec<Value> = people
        .iter()
        .map(|(id, [assigned, answered, revoked])| {
            let name = settings.workspace.people.get(id).map_or(id.as_str(), |person| &person.name);
            let share = share_of(usize::try_from(*assigned).unwrap_or_default(), whole);
            json!({"id": id, "name": name, "assigned": assigned, "answered": answered, "revoked": revoked, "share": share})
        })
        .collect();
    Ok(Json(json!({"people": rows})))
}

async fn read(door: &Door, who: &SignedIn, wanted: Wanted) -> Result<Figures, Problem> {
    who.leads_only()?;
    let word = wanted.by.unwrap_or_else(|| "day".to_owned());
    let by = By::parse(&word).ok_or_else(|| Problem::bad_request("`by` is day, queue, person, agent, campaign or trigger."))?;
    let zone = wanted.zone.as_deref().unwrap_or("UTC");
    let zone = jiff::tz::TimeZone::get(zone).map_err(|_| Problem::bad_request(format!("`zone`: {zone:?} is not a time zone like Europe/Madrid.")))?;
    let now = door.runtime().clock().now();
    let until = wanted.until.map_or(now, Timestamp);
    let since = wanted.since.map_or(until.plus(Millis(-DAYS * DAY_MS)), Timestamp);
    if since >= until || until.0.saturating_sub(since.0) > DAYS_MAX * DAY_MS {
        return Err(Problem::bad_request(format!("`since` is before `until`, by {DAYS_MAX} days at most.")));
    }
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let range = Range { since, until, team: given(wanted.team).map(TeamId::new), queue: given(wanted.queue).map(QueueId::new) };
    let spells = door.runtime().store().spells(&who.viewer, range.clone(), SPELLS_MAX).await?;
    let cut = i64::try_from(spells.len()).unwrap_or(i64::MAX) >= SPELLS_MAX;
    Ok(Figures { range, by, word, zone, spells, cut })
}

/// Key, name and sums of each row: days in order, others by how much there is.
fn rows(door: &Door, figures: &Figures) -> Vec<(String, String, Sums)> {
    let day = |ms: i64| {
        let at = jiff::Timestamp::from_millisecond(ms).map(|at| at.to_zoned(figures.zone.clone()).date().to_string());
        at.unwrap_or_default()
    };
    let mut sums: BTreeMap<String, (i64, Sums)> = BTreeMap::new();
    for (spell, begins) in figures.counted() {
        let Some(key) = figures.by.key(spell, &day) else { continue };
        let (count, row) = sums.entry(key).or_default();
        *count += 1;
        row.add(spell, begins);
    }
    let settings = door.runtime().settings();
    let name = |key: &str| match figures.by {
        By::Queue => settings.workspace.queue_name(&QueueId::new(key)).to_owned(),
        By::Person => settings.workspace.people.get(&OperatorId::new(key)).map_or_else(|| key.to_owned(), |person| person.name.clone()),
        By::Agent => settings.agents.get(&key.into()).map_or_else(|| key.to_owned(), |agent| agent.title.clone()),
        By::Trigger => title(key),
        By::Day | By::Campaign => key.to_owned(),
    };
    let mut rows: Vec<(i64, String, Sums)> = sums.into_iter().map(|(key, (count, sums))| (count, key, sums)).collect();
    if figures.by != By::Day {
        rows.sort_by_key(|(count, _, _)| std::cmp::Reverse(*count));
    }
    rows.into_iter().map(|(_, key, sums)| (key.clone(), name(&key), sums)).collect()
}

fn title(word: &str) -> String {
    serde_json::from_value::<Trigger>(json!(word)).map_or_else(|_| word.to_owned(), |trigger| trigger.title().to_owned())
}
