//! Finds people for what waits, oldest first. The choice is the domain's, on the desk as loaded; the commit guards the rotation,
//! the person's presence and their room, so two nodes cannot give one chat twice or overfill a person.

use super::Runtime;
use super::step::{Cause, StepError};
use crate::domain::conversation::{Input, Refusal};
use crate::domain::id::{OperatorId, QueueId};
use crate::domain::routing::{Presence, round_robin};
use crate::store::Failure;
use crate::store::log::Seat;

/// Waiting chats looked at in one go.
const LINE_MAX: i64 = 200;
/// Times the desk is loaded again because it moved meanwhile.
const RELOADS_MAX: u32 = 50;

/// What became of one pass over a queue.
enum Pass {
    /// Somebody got something: there may be more.
    Moved,
    /// Nothing left to give, or nobody to give it to.
    Still,
}

impl Runtime {
    /// Gives what waits in a queue to the people who may have it.
    pub async fn route(&self, queue: &QueueId) -> Result<(), Failure> {
        let _one_at_a_time = self.inner.routing.lock().await;
        let mut reloads = 0;
        loop {
            match self.route_once(queue).await {
                Ok(Pass::Moved) => reloads = 0,
                Ok(Pass::Still) => return Ok(()),
                Err(Failure::Conflict) if reloads < RELOADS_MAX => reloads += 1,
                // The sweep comes back to it: better later than wrong.
                Err(Failure::Conflict) => return Ok(()),
                Err(failure) => return Err(failure),
            }
        }
    }

    async fn route_once(&self, queue: &QueueId) -> Result<Pass, Failure> {
        let store = &self.inner.store;
        let Some((desk, version)) = store.desk(queue).await? else {
            return Ok(Pass::Still);
        };
        if round_robin::next(&desk, &[]).is_none() {
            return Ok(Pass::Still);
        }
        for waiting in store.in_line(queue, LINE_MAX).await? {
            let Some(conversation) = self.load(&waiting.conversation).await? else { continue };
            let passed = conversation.handoff.as_ref().map(|h| h.passed.clone()).unwrap_or_default();
            let Some(seat) = round_robin::next(&desk, &passed) else { continue };
            let input = Input::Assigned { handoff: waiting.handoff, queue: queue.clone(), operator: seat.operator.clone() };
            let cause = Cause { done: None, seat: Some(Seat { queue: queue.clone(), version, place: seat.place }) };
            return match self.step(&waiting.conversation, input, cause).await {
                Ok(_) => Ok(Pass::Moved),
                // It moved on since the line was read: look at the line again.
                Err(StepError::Refused(Refusal::Stale)) => Err(Failure::Conflict),
                Err(StepError::Refused(_)) => continue,
                Err(StepError::Store(failure)) => Err(failure),
            };
        }
        Ok(Pass::Still)
    }

    /// Somebody comes or goes; who comes is given what waits.
    pub async fn set_presence(&self, operator: &OperatorId, presence: Presence) -> Result<(), Failure> {
        self.inner.store.set_presence(operator, presence).await?;
        self.inner.feed.publish(super::feed::Change::Presence);
        if presence == Presence::Online {
            self.route_for(operator).await?;
        }
        Ok(())
    }

    /// A person has room again: their queues may have something for them.
    pub async fn route_for(&self, operator: &OperatorId) -> Result<(), Failure> {
        for queue in self.inner.store.queues_of(operator).await? {
            self.route(&queue).await?;
        }
        Ok(())
    }

    /// The safety sweep: gives out what events missed. Finds nothing when all is well.
    pub async fn sweep(&self) -> Result<usize, Failure> {
        let stuck = self.inner.store.stuck_queues().await?;
        for queue in &stuck {
            self.route(queue).await?;
        }
        Ok(stuck.len())
    }
}
