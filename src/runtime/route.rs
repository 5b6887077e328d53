//! Finds people for what waits, oldest first. The choice is the domain's, on the desk as loaded; the commit guards the rotation, the
//! person's presence and their room, so two nodes cannot give one chat twice or overfill a person.

use super::Runtime;
use super::step::{Cause, StepError};
use crate::domain::conversation::Input;
use crate::domain::id::{ConversationId, OperatorId, QueueId, TeamId};
use crate::domain::routing::{Choice, Desk, plan};
use crate::domain::visibility::Role;
use crate::domain::workspace::Queue;
use crate::store::Failure;
use crate::store::log::Seat;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// Waiting chats of a queue looked at in one go.
const LINE_MAX: i64 = 200;
/// Times the desk is loaded again because it moved meanwhile.
const RELOADS_MAX: u32 = 50;

/// What became of one pass.
enum Pass {
    /// Everything that was planned was given: there may be more.
    Given(usize),
    /// Somebody moved first, after so many were given: look again.
    Moved(usize),
}

impl Runtime {
    /// Gives what waits in some queues to the people who may have it. Returns how many chats were given.
    ///
    /// Calls that come while another one runs are served by the next run together: a run that begins after a call sees what the call
    /// was about.
    pub async fn route(&self, queues: &[QueueId]) -> Result<usize, Failure> {
        self.wanted().extend(queues.iter().cloned());
        let _one_at_a_time = self.inner.routing.lock().await;
        let mine: Vec<QueueId> = std::mem::take(&mut *self.wanted()).into_iter().collect();
        if mine.is_empty() {
            return Ok(0);
        }
        let given = self.route_all(&mine).await;
        if given.is_err() {
            // Whoever comes next tries again for those who relied on this run.
            self.wanted().extend(mine);
        }
        given
    }

    fn wanted(&self) -> std::sync::MutexGuard<'_, BTreeSet<QueueId>> {
        self.inner.wanted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn route_all(&self, queues: &[QueueId]) -> Result<usize, Failure> {
        let (mut given, mut reloads) = (0, 0);
        let mut refused: BTreeSet<ConversationId> = BTreeSet::new();
        loop {
            let choices = self.choices(queues, &refused).await?;
            if choices.is_empty() {
                return Ok(given);
            }
            match self.hand_out(choices, &mut refused).await? {
                Pass::Given(count) => {
                    given += count;
                    reloads = 0;
                }
                Pass::Moved(count) => {
                    given += count;
                    reloads = if count > 0 { 0 } else { reloads + 1 };
                    self.follow_workspace().await?;
                }
            }
            if reloads > RELOADS_MAX {
                // The sweep comes back to it: better later than wrong.
                return Ok(given);
            }
        }
    }

    /// Who would get what, on the desk as it stands.
    async fn choices(&self, queues: &[QueueId], without: &BTreeSet<ConversationId>) -> Result<Vec<Choice>, Failure> {
        let settings = self.settings();
        let now = self.inner.clock.now();
        let (rotations, people) = self.inner.store.desks(queues).await?;
        let mut desks: BTreeMap<QueueId, Desk> = BTreeMap::new();
        for (id, rotation) in &rotations {
            if let Some(queue) = settings.workspace.queues.get(id) {
                desks.insert(id.clone(), Desk::of(&settings.workspace, queue, rotation, &people, now));
            }
        }
        desks.retain(|_, desk| desk.anybody_free());
        let mut line = Vec::new();
        for (id, desk) in &desks {
            line.extend(self.inner.store.in_line(id, desk.release, LINE_MAX).await?);
        }
        line.retain(|chat| !without.contains(&chat.conversation));
        Ok(plan(desks, line))
    }

    async fn hand_out(&self, choices: Vec<Choice>, refused: &mut BTreeSet<ConversationId>) -> Result<Pass, Failure> {
        let mut given = 0;
        for choice in choices {
            let Choice { conversation, handoff, queue, version, operator, how, cursor, units: _ } = choice;
            let seat = Some(Seat { queue: queue.clone(), version, cursor });
            let input = Input::Assigned { handoff, queue, operator, how };
            match self.step(&conversation, input, Cause { done: None, seat }).await {
                Ok(_) => given += 1,
                // It moved on since the line was read: what was planned after it stands on sand.
                Err(StepError::Refused(_)) => {
                    refused.insert(conversation);
                    return Ok(Pass::Moved(given));
                }
                Err(StepError::Store(Failure::Conflict)) => return Ok(Pass::Moved(given)),
                Err(StepError::Store(failure)) => return Err(failure),
            }
        }
        Ok(Pass::Given(given))
    }

    /// A person has room: their queues, and those they lead, may have something for them.
    pub async fn route_for(&self, operator: &OperatorId) -> Result<usize, Failure> {
        self.route_for_all(std::slice::from_ref(operator)).await
    }

    /// The same for several at once.
    pub(super) async fn route_for_all(&self, operators: &[OperatorId]) -> Result<usize, Failure> {
        let workspace = &self.settings().workspace;
        let people = operators.iter().filter_map(|operator| workspace.people.get(operator));
        let teams: BTreeSet<&TeamId> = people.filter(|person| person.role != Role::Rep).flat_map(|person| &person.teams).collect();
        let theirs = |queue: &&Queue| teams.contains(&queue.team) || operators.iter().any(|operator| queue.members.contains(operator));
        let queues: Vec<QueueId> = workspace.queues.values().filter(theirs).map(|queue| queue.id.clone()).collect();
        self.route(&queues).await
    }

    /// The safety sweep: gives out what events missed, and returns how many chats that were. Finds nothing when all is well.
    pub async fn sweep(&self) -> Result<usize, Failure> {
        let queues = self.inner.store.waiting_queues().await?;
        if queues.is_empty() { Ok(0) } else { self.route(&queues).await }
    }
}
