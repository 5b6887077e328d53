//! Staffing what-if: the handoffs of a recorded time once more, under another workspace, with people who work as the recorded ones did.
//!
//! The real runtime routes, holds, takes back and moves on; customers come at their moments; people answer and finish after the times that
//! were recorded of that chat. What it cannot know: customers who would have given up, or come back, under other waits.

use super::past::{handoffs, is_named, wanted};
use super::trial::{Scratch, Setup, Trial};
use crate::domain::agent::Agents;
use crate::domain::conversation::{Conversation, Input, Owner, Repeats};
use crate::domain::event::Event;
use crate::domain::id::{ConversationId, MessageId, NumberId, OperatorId, QueueId, WhatsappUserId};
use crate::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody};
use crate::domain::policy::Policy;
use crate::domain::routing::Presence;
use crate::domain::routing::rules::route;
use crate::domain::spell::{self, Spell};
use crate::domain::time::{Millis, Timestamp};
use crate::domain::workspace::{Number, Workspace};
use crate::model::Model;
use crate::runtime::feed::Change;
use crate::runtime::{Cause, StepError};
use crate::spec::Project;
use crate::store::Failure;
use crate::store::work::{Kind, NewWork};
use crate::tool::Tools;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

/// A person answers after this long when nobody knows better.
const REPLY: Millis = Millis::mins(2);
/// ... and is done after this long.
const HANDLE: Millis = Millis::mins(8);
/// Between two looks at who is on duty.
const LOOK: Millis = Millis::mins(1);
/// An offer is accepted after this long.
const ACCEPT: Millis = Millis::secs(10);
/// After the last chat the day goes on for so long.
const AFTERWARDS: Millis = Millis::hours(24);

/// A handoff to be served once more.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// When.
    pub at: Timestamp,
    /// Where it would go.
    pub queue: QueueId,
    /// The customer's words, which tell their language.
    pub words: String,
    /// From the assignment to the first answer.
    pub reply: Millis,
    /// From the assignment to the end.
    pub handle: Millis,
}

/// Waits, breaches and loads of a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// By queue.
    pub queues: BTreeMap<String, QueueFigures>,
    /// By person.
    pub people: BTreeMap<String, PersonFigures>,
}

/// A queue.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct QueueFigures {
    /// Chats that came.
    pub chats: usize,
    /// Chats that nobody got.
    pub unserved: usize,
    /// Half waited no longer than this, in seconds.
    pub wait_p50_s: i64,
    /// Nine of ten waited no longer than this.
    pub wait_p90_s: i64,
    /// The longest wait.
    pub wait_max_s: i64,
    /// Deadlines that passed.
    pub breaches: u32,
}

/// A person.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct PersonFigures {
    /// Chats that they got.
    pub chats: usize,
    /// Time with chats, in minutes; chats at once count once each.
    pub busy_min: i64,
    /// Chats at once, at most.
    pub peak: usize,
}

/// What was asked of people in a time, from logs.
pub fn demands(
    logs: &[(ConversationId, Vec<(Timestamp, Event)>)],
    agents: &Agents,
    workspace: &Workspace,
    policy: &Policy,
    (from, to): (Timestamp, Timestamp),
) -> Vec<Demand> {
    let mut all = Vec::new();
    for (id, log) in logs {
        let spells = spell::of(id, log, policy);
        for (before, fired, was, at) in handoffs(id, log, policy).into_iter().filter(|(_, _, _, at)| (from..to).contains(at)) {
            let wanted = if is_named(fired.trigger) { was } else { wanted(agents, &before, &fired, workspace) };
            let queue = route(workspace, &before.asked(Some(fired.trigger)), &wanted, at).queue;
            let served = spells.iter().find(|spell| spell.owner == "operator" && spell.start >= at);
            let handle = served.and_then(|spell| Some(spell.end?.since(spell.start))).filter(|handle| handle.0 > 0).unwrap_or(HANDLE);
            let waited = served.map_or(Millis(0), |spell| spell.start.since(at));
            let reply = served.and_then(|spell| spell.first_reply).map_or(REPLY, |reply| Millis((reply.0 - waited.0).max(1_000)));
            let words = before.customer_lines().next_back().map_or_else(String::new, |(_, words)| words.to_owned());
            all.push(Demand { at, queue, words, reply: Millis(reply.0.min(handle.0)), handle });
        }
    }
    all.sort_by_key(|demand| demand.at);
    all
}

/// What the logs themselves say of that time.
pub fn recorded(logs: &[(ConversationId, Vec<(Timestamp, Event)>)], policy: &Policy, (from, to): (Timestamp, Timestamp)) -> Figures {
    let spells = logs.iter().map(|(id, log)| spell::of(id, log, policy));
    let of_time: Vec<Vec<Spell>> = spells.map(|spells| spells.into_iter().filter(|spell| (from..to).contains(&spell.start)).collect()).collect();
    figures(&of_time)
}

/// Figures of spells, conversation by conversation.
pub fn figures(conversations: &[Vec<Spell>]) -> Figures {
    let mut figures = Figures::default();
    let mut waits: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    let mut busy: BTreeMap<String, Vec<(Timestamp, i32)>> = BTreeMap::new();
    for spells in conversations {
        let mut began: Option<(String, Timestamp)> = None;
        for spell in spells {
            let queue = spell.queue.as_ref().map(ToString::to_string).unwrap_or_default();
            match spell.owner {
                "queue" => {
                    if began.is_none() {
                        figures.queues.entry(queue.clone()).or_default().chats += 1;
                        began = Some((queue.clone(), spell.start));
                    }
                    figures.queues.entry(queue).or_default().breaches += spell.breaches;
                }
                "operator" => {
                    if let Some((queue, since)) = began.take() {
                        waits.entry(queue).or_default().push(spell.start.since(since).0 / 1000);
                    }
                    figures.queues.entry(queue).or_default().breaches += spell.breaches;
                    serve(&mut figures, &mut busy, spell);
                }
                _ => {}
            }
        }
        if let Some((queue, _)) = began {
            figures.queues.entry(queue).or_default().unserved += 1;
        }
    }
    for (queue, mut waits) in waits {
        waits.sort_unstable();
        let of = figures.queues.entry(queue).or_default();
        (of.wait_p50_s, of.wait_p90_s, of.wait_max_s) = (at_share(&waits, 50), at_share(&waits, 90), waits.last().copied().unwrap_or_default());
    }
    for (who, mut changes) in busy {
        changes.sort_unstable();
        let mut now = 0;
        let peak = changes.iter().map(|(_, change)| {
            now += change;
            now
        });
        figures.people.entry(who).or_default().peak = peak.max().and_then(|peak| usize::try_from(peak).ok()).unwrap_or_default();
    }
    figures
}

fn serve(figures: &mut Figures, busy: &mut BTreeMap<String, Vec<(Timestamp, i32)>>, spell: &Spell) {
    let Some(who) = spell.operator.as_ref().map(ToString::to_string) else { return };
    let person = figures.people.entry(who.clone()).or_default();
    person.chats += 1;
    if let Some(end) = spell.end {
        person.busy_min += end.since(spell.start).0 / 60_000;
        busy.entry(who).or_default().extend([(spell.start, 1), (end, -1)]);
    }
}

/// The smallest value that so many of a hundred are not above.
fn at_share(sorted: &[i64], hundredths: usize) -> i64 {
    let place = (sorted.len() * hundredths).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// What a person will do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Accept(OperatorId),
    Reply(OperatorId),
    Close(OperatorId),
}

struct Office {
    trial: Trial,
    workspace: Workspace,
    /// Whose chat it is: the place of the demand.
    of: BTreeMap<ConversationId, usize>,
    acts: BinaryHeap<Reverse<(Timestamp, ConversationId, Act)>>,
    online: BTreeSet<OperatorId>,
    /// Assignments that were answered to already.
    seen: BTreeSet<(ConversationId, i64)>,
    nth: u64,
}

/// Serves the demands under a workspace, from the first to a day after the last.
pub async fn replay(
    scratch: &Scratch,
    project: &Project,
    workspace: &Workspace,
    policy: &Policy,
    model: Arc<dyn Model>,
    demands: &[Demand],
) -> Result<Figures, Failure> {
    let Some(first) = demands.first() else { return Ok(Figures::default()) };
    let mut workspace = workspace.clone();
    for queue in workspace.queues.keys().cloned().collect::<Vec<_>>() {
        let id = number_of(&queue);
        workspace.numbers.insert(id.clone(), Number { id, agent: None, menu: None, queue: Some(queue) });
    }
    let setup = Setup {
        agents: project.agents.clone(),
        workspace: workspace.clone(),
        agent: workspace.default_agent.clone(),
        model,
        tools: Tools::none(),
        policy: policy.clone(),
        now: Timestamp(first.at.0 - LOOK.0),
    };
    let trial = Trial::start_seeded(scratch, setup, 1).await?;
    let mut office =
        Office { trial, workspace, of: BTreeMap::new(), acts: BinaryHeap::new(), online: BTreeSet::new(), seen: BTreeSet::new(), nth: 0 };
    office.serve(demands).await?;
    office.figures(policy).await
}

fn number_of(queue: &QueueId) -> NumberId {
    NumberId::new(format!("staffing-{queue}"))
}

impl Office {
    async fn serve(&mut self, demands: &[Demand]) -> Result<(), Failure> {
        let mut feed = self.trial.runtime.feed().subscribe();
        let end = demands.last().map_or(Timestamp(0), |last| last.at.plus(AFTERWARDS));
        let mut open = demands.iter().enumerate().peekable();
        while self.now() < end {
            self.duty().await?;
            let mut next = self.now().plus(LOOK);
            if let Some((_, demand)) = open.peek() {
                next = next.min(demand.at);
            }
            if let Some(Reverse((at, _, _))) = self.acts.peek() {
                next = next.min(*at);
            }
            self.pass_to(next).await?;
            while let Some((nth, demand)) = open.next_if(|(_, demand)| demand.at <= self.now()) {
                self.comes(nth, demand).await?;
            }
            self.react(&mut feed, demands).await?;
            self.act().await?;
        }
        Ok(())
    }

    fn now(&self) -> Timestamp {
        self.trial.runtime.clock().now()
    }

    async fn pass_to(&self, moment: Timestamp) -> Result<(), Failure> {
        let span = Millis(moment.since(self.now()).0.max(0));
        self.trial.settle(span).await?;
        self.trial.runtime.clock().advance(moment.since(self.now()));
        self.trial.settle(Millis(0)).await
    }

    /// Who has a shift is there in it; who has none, while a queue of theirs is open.
    async fn duty(&mut self) -> Result<(), Failure> {
        let now = self.now();
        for person in self.workspace.people.values() {
            let serves = |queue: &&QueueId| self.workspace.queues.get(*queue).is_some_and(|queue| queue.members.contains(&person.id));
            let open = self.workspace.queues.keys().filter(serves).any(|queue| !self.workspace.is_closed(queue, now));
            let on = self.workspace.is_on_duty(person, now) && (person.shift.is_some() || open);
            if on != self.online.contains(&person.id) {
                let presence = if on { Presence::Online } else { Presence::Offline };
                self.trial.runtime.set_presence(&person.id, presence).await?;
                if on {
                    self.online.insert(person.id.clone())
                } else {
                    self.online.remove(&person.id)
                };
            }
        }
        Ok(())
    }

    async fn comes(&mut self, nth: usize, demand: &Demand) -> Result<(), Failure> {
        let queue = if self.workspace.queues.contains_key(&demand.queue) { &demand.queue } else { &self.workspace.catch_all };
        let user = format!("staffing.{nth}");
        let words = if demand.words.trim().is_empty() { "Hello".to_owned() } else { demand.words.clone() };
        let message = Inbound {
            id: MessageId::new(format!("in-{nth}")),
            number: number_of(queue),
            from: Customer { user_id: Some(WhatsappUserId::from(user)), phone: None, name: None, ..Customer::default() },
            sent_at: self.now(),
            body: InboundBody::Text { text: words },
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        let body = serde_json::to_string(&message).map_err(|e| Failure::Corrupt(e.to_string()))?;
        let work = NewWork { id: format!("in:{nth}"), kind: Kind::Message, conversation: None, body, due_ms: self.now().0, node: None };
        self.trial.runtime.receive(vec![work], Vec::new()).await?;
        self.trial.settle(Millis(0)).await
    }

    /// People see what became theirs, and plan what they will do.
    async fn react(&mut self, feed: &mut tokio::sync::broadcast::Receiver<Change>, demands: &[Demand]) -> Result<(), Failure> {
        let mut changed = BTreeSet::new();
        loop {
            match feed.try_recv() {
                Ok(Change::Conversation { id, .. }) => {
                    changed.insert(id);
                }
                Ok(_) => {}
                Err(tokio::sync::broadcast::error::TryRecvError::Lagged(_)) => changed.extend(self.of.keys().cloned()),
                Err(_) => break,
            }
        }
        for id in changed {
            let Some(conversation) = self.trial.runtime.load(&id).await? else { continue };
            let Some(demand) = self.demand_of(&id, &conversation).and_then(|nth| demands.get(nth)) else { continue };
            if let Some(offer) = conversation.side.offer.as_ref().filter(|offer| self.seen.insert((id.clone(), offer.until.0))) {
                self.acts.push(Reverse((self.now().plus(ACCEPT), id.clone(), Act::Accept(offer.operator.clone()))));
            }
            if let Owner::Operator { operator, since } = &conversation.owner
                && self.seen.insert((id.clone(), since.0))
            {
                self.acts.push(Reverse((since.plus(demand.reply), id.clone(), Act::Reply(operator.clone()))));
                self.acts.push(Reverse((since.plus(demand.handle), id.clone(), Act::Close(operator.clone()))));
            }
        }
        Ok(())
    }

    fn demand_of(&mut self, id: &ConversationId, conversation: &Conversation) -> Option<usize> {
        if let Some(nth) = self.of.get(id) {
            return Some(*nth);
        }
        let nth = conversation.customer.user_id.as_ref()?.as_str().strip_prefix("staffing.")?.parse().ok()?;
        self.of.insert(id.clone(), nth);
        Some(nth)
    }

    async fn act(&mut self) -> Result<(), Failure> {
        let now = self.now();
        while self.acts.peek().is_some_and(|Reverse((at, _, _))| *at <= now) {
            let Some(Reverse((_, id, act))) = self.acts.pop() else { break };
            self.nth += 1;
            let input = match act {
                Act::Accept(operator) => Input::OperatorAccepted { operator },
                Act::Reply(operator) => {
                    let (client_id, body) = (format!("staffing-{}", self.nth), OutboundBody::text("…".to_owned()));
                    Input::OperatorSaid { operator, client_id, body, repeats: Repeats::Allow, reply_to: None, seen: None }
                }
                Act::Close(operator) => Input::Closed { by: operator, reason: "done".to_owned(), category: None },
            };
            // Who lost the chat meanwhile does nothing.
            if let Err(StepError::Store(failure)) = self.trial.runtime.step(&id, input, Cause::default()).await {
                return Err(failure);
            }
            self.trial.settle(Millis(0)).await?;
        }
        Ok(())
    }

    async fn figures(&self, policy: &Policy) -> Result<Figures, Failure> {
        let mut all = Vec::new();
        for id in self.trial.runtime.store().conversation_ids().await? {
            all.push(spell::of(&id, &self.trial.runtime.store().events(&id).await?, policy));
        }
        Ok(figures(&all))
    }
}
