//! People and teams.

use crate::domain::calendar::date_of;
use crate::domain::id::{CalendarId, OperatorId, TeamId};
use crate::domain::time::Timestamp;
use crate::domain::visibility::Role;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Units that a person can hold unless the file says otherwise.
const CAPACITY: i64 = 10;

/// A team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Its name in this file.
    pub id: TeamId,
    /// Its name for people.
    #[schemars(length(min = 1))]
    pub name: String,
}

/// A person who answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Their name in this file.
    pub id: OperatorId,
    /// Their name.
    #[schemars(length(min = 1))]
    pub name: String,
    /// To sign in with.
    pub email: String,
    /// rep, lead or admin.
    #[schemars(with = "String")]
    pub role: Role,
    /// Teams they belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamId>,
    /// Units they can hold: a chat counts as the weight of its queue, 1 unless that says otherwise.
    #[serde(default = "capacity", skip_serializing_if = "is_capacity")]
    #[schemars(range(min = 1, max = 1_000))]
    pub capacity: i64,
    /// What they know: languages by code, products, topics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// The calendar of their shift; without one they work whenever they are online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<CalendarId>,
    /// When they are away for days.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leave: Vec<Leave>,
}

/// Days on which a person does not work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The first day, e.g. 2026-12-24.
    pub from: String,
    /// The last day.
    pub to: String,
}

fn capacity() -> i64 {
    CAPACITY
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_capacity(capacity: &i64) -> bool {
    *capacity == CAPACITY
}

impl Person {
    /// A person of the default capacity, without skills, always on duty.
    pub fn new(id: impl Into<OperatorId>, name: &str, email: &str, role: Role, teams: Vec<TeamId>) -> Self {
        let (name, email) = (name.to_owned(), email.to_owned());
        Self { id: id.into(), name, email, role, teams, capacity: CAPACITY, skills: Vec::new(), shift: None, leave: Vec::new() }
    }

    /// Are they away for days? Days are those of their shift's zone, else of UTC.
    pub fn is_on_leave(&self, zone: Option<&TimeZone>, now: Timestamp) -> bool {
        let Ok(instant) = jiff::Timestamp::from_millisecond(now.0) else { return false };
        let today = instant.to_zoned(zone.cloned().unwrap_or(TimeZone::UTC)).date();
        let holds = |leave: &Leave| date_of(&leave.from).is_ok_and(|from| from <= today) && date_of(&leave.to).is_ok_and(|to| today <= to);
        self.leave.iter().any(holds)
    }
}
