//! Why this queue, why this person, why not the others: the same functions that decide, with everything they looked at.

use super::rules::{Asked, Routed, route};
use super::verdict::For;
use super::{Desk, Rotation, Standing, Verdict, Wish};
use crate::domain::event::How;
use crate::domain::id::{OperatorId, QueueId};
use crate::domain::time::Timestamp;
use crate::domain::workspace::Workspace;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// A routing, explained.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The queue and how it was found.
    pub routed: Routed,
    /// When the queue opens; none while it is open or has no hours.
    pub opens: Option<Timestamp>,
    /// Is it closed?
    pub closed: bool,
    /// Do leads get it, because others let it pass?
    pub for_leads: bool,
    /// Everybody who was looked at, in the order of the rotation.
    pub people: Vec<Considered>,
    /// Who would get it now.
    pub chosen: Option<Chosen>,
}

/// Somebody who was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Considered {
    /// Who.
    pub operator: OperatorId,
    /// Why not; nothing when they may have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
}

/// Who would get it.
#[derive(Clone, Debug, Serialize)]
pub struct Chosen {
    /// Who.
    pub operator: OperatorId,
    /// How they were found.
    pub how: How,
}

/// The desk's side of the question: where rotations stand, how people stand, and what the chat wants of a person.
#[derive(Clone, Debug, Default)]
pub struct AtDesk {
    /// By queue.
    pub rotations: BTreeMap<QueueId, Rotation>,
    /// By person.
    pub people: BTreeMap<OperatorId, Standing>,
    /// What the chat wants.
    pub wish: Wish,
}

/// Where a chat that wants `wanted` would go now.
pub fn explain(workspace: &Workspace, asked: &Asked, wanted: &QueueId, at: &AtDesk, now: Timestamp) -> Explained {
    let routed = route(workspace, asked, wanted, now);
    explain_queue(workspace, routed, at, now)
}

/// The same for a chat that waits in a queue already.
pub fn explain_queue(workspace: &Workspace, routed: Routed, at: &AtDesk, now: Timestamp) -> Explained {
    let queue = routed.queue.clone();
    let opens = workspace.opens(&queue, now);
    let Some(found) = workspace.queues.get(&queue) else {
        return Explained { routed, opens, closed: false, for_leads: false, people: Vec::new(), chosen: None };
    };
    // A queue that nobody was served from has its rotation before the first member.
    let fresh = || Rotation { cursor: None, version: 0, places: found.members.iter().cloned().zip(1..).collect() };
    let rotation = at.rotations.get(&queue).cloned().unwrap_or_else(fresh);
    let desk = Desk::of(workspace, found, &rotation, &at.people, now);
    let for_leads = desk.is_for_leads(&at.wish) && !desk.leads.is_empty();
    let (seats, role) = if for_leads { (&desk.leads, For::Lead) } else { (&desk.seats, For::Member) };
    let people = seats.iter().map(|seat| Considered { operator: seat.operator.clone(), verdict: desk.verdict(seat, &at.wish, role) }).collect();
    let chosen = desk.choose(&at.wish).map(|(seat, how)| Chosen { operator: seat.operator.clone(), how });
    Explained { routed, opens, closed: !desk.open, for_leads, people, chosen }
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for tried in &self.routed.tried {
            match &tried.fails {
                Some(fails) => writeln!(f, "rule    {}: no ({fails})", tried.rule)?,
                None => writeln!(f, "rule    {}: yes", tried.rule)?,
            }
        }
        for hop in &self.routed.hops {
            writeln!(f, "passed  {hop}")?;
        }
        writeln!(f, "queue   {}{}", self.routed.queue, priority(self.routed.priority))?;
        if self.closed {
            writeln!(f, "closed  {}", self.opens.map_or_else(|| "no opening in sight".to_owned(), |at| format!("opens {}", utc(at))))?;
        }
        if self.for_leads {
            writeln!(f, "leads   others let it pass: it is a lead's turn")?;
        }
        for person in &self.people {
            match &person.verdict {
                Some(verdict) => writeln!(f, "person  {}: no, {verdict}", person.operator)?,
                None => writeln!(f, "person  {}: yes", person.operator)?,
            }
        }
        match &self.chosen {
            Some(chosen) => writeln!(f, "gets it {} ({})", chosen.operator, how(chosen.how)),
            None => writeln!(f, "gets it nobody now: it waits"),
        }
    }
}

fn priority(priority: i64) -> String {
    if priority == 0 { String::new() } else { format!(" (priority {priority})") }
}

fn utc(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

fn how(how: How) -> &'static str {
    match how {
        How::RoundRobin => "next in the rotation",
        How::LeastLoaded => "least loaded",
        How::Sticky => "knows this customer",
        How::Lead => "lead",
        How::Given => "given by a colleague",
        How::Accepted => "took it",
    }
}
