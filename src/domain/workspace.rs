//! Who answers: numbers, teams, people, calendars, queues, rules, menus. Operations, not code; kept in the database in versions, and
//! written as a file (`workspace.yaml`) of exactly this shape.

mod by_id;
mod diff;
mod menu;
mod person;
mod queue;
mod rule;

pub use diff::{Change, diff};
pub use menu::{MENU_PREFIX, Menu, MenuOption, MenuTarget, Tap};
pub use person::{Leave, Person, Team};
pub use queue::{ClockKind, HandOut, Idle, OnLapse, Queue, Release, Strategy, TemplateName, WhenClosed};
pub use rule::{AdIs, Rule, SlotIs, When};

use super::calendar::{Calendar, CalendarForm};
use super::id::{AgentName, CalendarId, MenuId, NumberId, OperatorId, QueueId, TeamId};
use super::time::Timestamp;
use super::visibility::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The workspace. Operators' presence and load are the desk's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Workspace {
    /// The agent that greets on every business number without a greeter of its own.
    pub default_agent: AgentName,
    /// Numbers with a greeter of their own.
    #[serde(default, with = "by_id", skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "Vec<Number>")]
    pub numbers: BTreeMap<NumberId, Number>,
    /// Teams.
    #[serde(with = "by_id")]
    #[schemars(with = "Vec<Team>")]
    pub teams: BTreeMap<TeamId, Team>,
    /// People.
    #[serde(with = "by_id")]
    #[schemars(with = "Vec<Person>")]
    pub people: BTreeMap<OperatorId, Person>,
    /// Opening hours and shifts, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "BTreeMap<CalendarId, CalendarForm>")]
    pub calendars: BTreeMap<CalendarId, Calendar>,
    /// Where handoffs wait.
    #[serde(with = "by_id")]
    #[schemars(with = "Vec<Queue>")]
    pub queues: BTreeMap<QueueId, Queue>,
    /// The queue that gets what belongs nowhere else.
    pub catch_all: QueueId,
    /// What goes where, in order: the first rule that holds decides. Without one, the queue that the agent's outcome names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Menus that greet instead of an agent.
    #[serde(default, with = "by_id", skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(with = "Vec<Menu>")]
    pub menus: BTreeMap<MenuId, Menu>,
    /// Categories of a close. With any, a close must name one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Reps see a customer's phone number only after they ask for it, which the audit log keeps.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hides_phones: bool,
    /// How long things are kept; for good without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention: Option<Retention>,
}

/// How long things are kept, in days. What is not named here is kept for good.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// The words of a conversation after its end. Counts stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 36_500))]
    pub closed_days: Option<u32>,
    /// Files of customers and of people after they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 36_500))]
    pub files_days: Option<u32>,
    /// What calls of models took and cost; 396 days without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 36_500))]
    pub model_calls_days: Option<u32>,
}

/// A business number with a greeter of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// Meta's phone_number_id, in quotes.
    pub id: NumberId,
    /// The agent that greets there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<AgentName>,
    /// Or the menu that greets there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<MenuId>,
    /// Or the queue of the people who answer there from the first word on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
}

/// Who speaks first on a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Greeter {
    /// An agent.
    Agent(AgentName),
    /// A menu.
    Menu(MenuId),
    /// People.
    Queue(QueueId),
}

impl Number {
    /// A number with an agent of its own.
    pub fn with_agent(id: NumberId, agent: AgentName) -> Self {
        Self { id, agent: Some(agent), menu: None, queue: None }
    }

    /// Who speaks first there.
    pub fn greeter(&self) -> Option<Greeter> {
        let agent = self.agent.clone().map(Greeter::Agent);
        agent.or_else(|| self.menu.clone().map(Greeter::Menu)).or_else(|| self.queue.clone().map(Greeter::Queue))
    }
}

/// Something with a name in the file.
pub trait Named {
    /// The kind of its name.
    type Id: Ord + Clone;
    /// Its name.
    fn id(&self) -> &Self::Id;
}

macro_rules! named {
    ($($thing:ty: $id:ty),*) => {$(
        impl Named for $thing {
            type Id = $id;
            fn id(&self) -> &$id {
                &self.id
            }
        }
    )*};
}

named!(Number: NumberId, Team: TeamId, Person: OperatorId, Queue: QueueId, Menu: MenuId);

impl Workspace {
    /// Nobody but one queue.
    pub fn new(default_agent: AgentName, catch_all: Queue) -> Self {
        Self {
            default_agent,
            numbers: BTreeMap::new(),
            teams: BTreeMap::new(),
            people: BTreeMap::new(),
            calendars: BTreeMap::new(),
            catch_all: catch_all.id.clone(),
            queues: BTreeMap::from([(catch_all.id.clone(), catch_all)]),
            rules: Vec::new(),
            menus: BTreeMap::new(),
            categories: Vec::new(),
            hides_phones: false,
            retention: None,
        }
    }

    /// Who speaks first on a number; none on one that nobody configured.
    pub fn greeter(&self, number: &NumberId) -> Option<Greeter> {
        self.numbers.get(number)?.greeter()
    }

    /// Adds a number of the configuration, unless the workspace says who greets there.
    pub fn add_number(&mut self, id: NumberId, agent: AgentName) {
        self.numbers.entry(id.clone()).or_insert_with(|| Number::with_agent(id, agent));
    }

    /// The name of a queue for people.
    pub fn queue_name<'a>(&'a self, id: &'a QueueId) -> &'a str {
        self.queues.get(id).map_or(id.as_str(), |q| &q.name)
    }

    /// The hours of a queue; none when it is always served.
    pub fn hours(&self, queue: &QueueId) -> Option<&Calendar> {
        self.calendars.get(self.queues.get(queue)?.hours.as_ref()?)
    }

    /// When a queue opens; none while it is open, always served, or never opens.
    pub fn opens(&self, queue: &QueueId, now: Timestamp) -> Option<Timestamp> {
        self.hours(queue)?.opens_after(now)
    }

    /// Is nobody there by the queue's hours?
    pub fn is_closed(&self, queue: &QueueId, now: Timestamp) -> bool {
        self.hours(queue).is_some_and(|hours| !hours.is_open(now))
    }

    /// Is a person at work by their shift and leave?
    pub fn is_on_duty(&self, person: &Person, now: Timestamp) -> bool {
        let shift = person.shift.as_ref().and_then(|shift| self.calendars.get(shift));
        !person.is_on_leave(shift.map(Calendar::zone), now) && shift.is_none_or(|shift| shift.is_open(now))
    }

    /// Those who may serve a queue: its members, as far as they are people of the workspace.
    pub fn members(&self, queue: &Queue) -> Vec<&Person> {
        queue.members.iter().filter_map(|member| self.people.get(member)).collect()
    }

    /// Those who run a team: its leads, else the admins in it.
    pub fn leads(&self, team: &TeamId) -> Vec<&Person> {
        let of = |role: Role| self.people.values().filter(|p| p.role == role && p.teams.contains(team)).collect::<Vec<_>>();
        let leads = of(Role::Lead);
        if leads.is_empty() { of(Role::Admin) } else { leads }
    }
}
