//! Who gets what waits. Pure: the desk as loaded goes in, choices with their reasons come out; the commit guards them.
//!
//! Two questions, one after the other. *Which queue?* [`rules`] and [`mod@serving`], when a chat is handed off. *Which person?* [`mod@plan`],
//! whenever somebody is free or something waits: oldest chat first, and for it the queue's strategy over the people who may have it.

pub mod cursor;
pub mod explain;
pub mod least_loaded;
pub mod plan;
pub mod round_robin;
pub mod rules;
pub mod serving;
pub mod sticky;
pub mod verdict;

pub use plan::{Choice, plan};
pub use verdict::Verdict;

use super::calendar::Calendar;
use super::event::How;
use super::id::{ConversationId, HandoffNo, OperatorId, QueueId};
use super::time::Timestamp;
use super::workspace::{OnLapse, Queue, Release, Strategy, Workspace};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// People who may let a chat pass before a lead gets it, unless the queue says otherwise.
pub const HOPS: u32 = 3;

/// A queue with the people who serve it, as loaded.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Which queue.
    pub queue: QueueId,
    /// Grows with every move of the rotation and every change of the workspace: what guards a commit.
    pub version: i64,
    /// The place in the rotation of the last one served; stored, so that it survives restarts and many nodes.
    pub cursor: Option<i64>,
    /// How the next person is found.
    pub strategy: Strategy,
    /// Does the last person of a customer come first?
    pub sticky: bool,
    /// What a chat counts.
    pub weight: i64,
    /// What becomes of a chat that was taken back.
    pub on_lapse: OnLapse,
    /// People who may let a chat pass before a lead gets it.
    pub hops: usize,
    /// Skills that every chat of this queue needs.
    pub needs: Vec<String>,
    /// Must the person know the customer's language, when any member does?
    pub match_language: bool,
    /// Is it served now, by its hours?
    pub open: bool,
    /// The order in which chats are given out.
    pub release: Release,
    /// Over other queues of the same people.
    pub priority: i64,
    /// Members in the order of the rotation.
    pub seats: Vec<Seat>,
    /// Who runs the team.
    pub leads: Vec<Seat>,
}

/// One person who may be given chats of a queue.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Who.
    pub operator: OperatorId,
    /// Their place in the rotation: a number that never moves while they are a member. 0 for a lead who is none.
    pub place: i64,
    /// May they be given chats now?
    pub presence: Presence,
    /// Are they at work by shift and leave?
    pub on_duty: bool,
    /// Units they hold.
    pub held: i64,
    /// Units they can hold.
    pub capacity: i64,
    /// What they know.
    pub skills: Vec<String>,
}

/// May a person be given chats? What is unknown counts as offline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Yes.
    Online,
    /// There, but not for new chats.
    Busy,
    /// Not at the desk.
    Away,
    /// Gone.
    Offline,
}

impl Presence {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Busy => "busy",
            Self::Away => "away",
            Self::Offline => "offline",
        }
    }

    /// From the stored word; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Online, Self::Busy, Self::Away, Self::Offline].into_iter().find(|p| p.word() == word)
    }
}

/// A chat that waits in a queue.
#[derive(Clone, Debug)]
pub struct InLine {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its handoff.
    pub handoff: HandoffNo,
    /// Where it waits.
    pub queue: QueueId,
    /// Since when; first in, first out.
    pub since: Timestamp,
    /// The customer's last message: WhatsApp's 24 hours count from there.
    pub customer_at: Timestamp,
    /// Over other chats.
    pub priority: i64,
    /// What the choice depends on besides.
    pub wish: Wish,
}

/// What a chat wants of the person who gets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// Who had it and let it pass, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<OperatorId>,
    /// Who last had this customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefer: Option<OperatorId>,
    /// They come first whatever the queue says: the customer came back to them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub returning: bool,
    /// The customer's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A person as the database knows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// May they be given chats now?
    pub presence: Presence,
    /// Units they hold.
    pub held: i64,
}

/// The rotation of a queue as the database knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// The place of the last one served.
    pub cursor: Option<i64>,
    /// What guards a commit.
    pub version: i64,
    /// Members and their places.
    pub places: BTreeMap<OperatorId, i64>,
}

impl Desk {
    /// A queue of the workspace with its people as they stand at a moment. Whom the database does not know is offline.
    pub fn of(workspace: &Workspace, queue: &Queue, rotation: &Rotation, people: &BTreeMap<OperatorId, Standing>, now: Timestamp) -> Self {
        let seat = |person: &crate::domain::workspace::Person| {
            let standing = people.get(&person.id);
            Seat {
                operator: person.id.clone(),
                place: rotation.places.get(&person.id).copied().unwrap_or_default(),
                presence: standing.map_or(Presence::Offline, |s| s.presence),
                on_duty: workspace.is_on_duty(person, now),
                held: standing.map_or(0, |s| s.held),
                capacity: person.capacity,
                skills: person.skills.clone(),
            }
        };
        let mut seats: Vec<Seat> = workspace.members(queue).into_iter().filter(|p| rotation.places.contains_key(&p.id)).map(seat).collect();
        seats.sort_by_key(|seat| seat.place);
        Self {
            queue: queue.id.clone(),
            version: rotation.version,
            cursor: rotation.cursor,
            strategy: queue.strategy,
            sticky: queue.sticky,
            weight: queue.weight,
            on_lapse: queue.on_lapse,
            hops: usize::try_from(queue.hops.unwrap_or(HOPS)).unwrap_or(usize::MAX),
            needs: queue.needs.clone(),
            match_language: queue.match_language,
            open: workspace.hours(&queue.id).is_none_or(|hours: &Calendar| hours.is_open(now)),
            release: queue.release,
            priority: queue.priority,
            seats,
            leads: workspace.leads(&queue.team).into_iter().map(seat).collect(),
        }
    }

    /// Is it a lead's turn? So many let it pass, or everybody did, or the queue sends it straight there.
    pub fn is_for_leads(&self, wish: &Wish) -> bool {
        let all_passed = !self.seats.is_empty() && self.seats.iter().all(|seat| wish.passed.contains(&seat.operator));
        let straight = self.on_lapse == OnLapse::Lead && !wish.passed.is_empty();
        straight || wish.passed.len() >= self.hops || self.on_lapse == OnLapse::Next && all_passed
    }

    /// Who a chat goes to now, and how they were found; `None` when it must wait.
    ///
    /// ```
    /// use baton::domain::routing::{Desk, Presence, Seat, Wish};
    /// use baton::domain::workspace::{OnLapse, Release, Strategy};
    /// let seat = |name: &str, place, presence| Seat {
    ///     operator: name.into(), place, presence, on_duty: true, held: 0, capacity: 5, skills: Vec::new(),
    /// };
    /// let desk = Desk {
    ///     queue: "sales".into(), version: 1, cursor: Some(1), strategy: Strategy::RoundRobin, sticky: false, weight: 1,
    ///     on_lapse: OnLapse::Next, hops: 3, needs: Vec::new(), match_language: false, open: true, release: Release::Oldest, priority: 0,
    ///     seats: vec![seat("ana", 1, Presence::Online), seat("bo", 2, Presence::Offline), seat("cy", 3, Presence::Online)],
    ///     leads: Vec::new(),
    /// };
    /// assert_eq!(desk.choose(&Wish::default()).unwrap().0.operator.as_str(), "cy");
    /// ```
    pub fn choose<'a>(&'a self, wish: &'a Wish) -> Option<(&'a Seat, How)> {
        if !self.open {
            return None;
        }
        if self.is_for_leads(wish) && !self.leads.is_empty() {
            let free = self.leads.iter().filter(|seat| self.verdict(seat, wish, verdict::For::Lead).is_none());
            let passed = |seat: &Seat| wish.passed.contains(&seat.operator);
            let first = free.min_by(|a, b| passed(a).cmp(&passed(b)).then_with(|| least_loaded::order(a, b)));
            return first.map(|seat| (seat, How::Lead));
        }
        if let Some(seat) = sticky::next(self, wish) {
            return Some((seat, How::Sticky));
        }
        match self.strategy {
            Strategy::RoundRobin => round_robin::next(self, wish).map(|seat| (seat, How::RoundRobin)),
            Strategy::LeastLoaded => least_loaded::next(self, wish).map(|seat| (seat, How::LeastLoaded)),
        }
    }

    /// Could anybody be given anything now? Spares a look at the line.
    pub fn anybody_free(&self) -> bool {
        let free = |seat: &Seat| seat.presence == Presence::Online && seat.on_duty && seat.held + self.weight <= seat.capacity;
        self.open && self.seats.iter().chain(&self.leads).any(free)
    }

    /// The members who may have a chat now.
    fn eligible<'a>(&'a self, wish: &'a Wish) -> impl Iterator<Item = &'a Seat> + Clone {
        self.seats.iter().filter(|seat| self.verdict(seat, wish, verdict::For::Member).is_none())
    }
}
