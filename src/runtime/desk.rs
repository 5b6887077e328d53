//! People come and go, and the workspace changes: what follows for the chats they have.

use super::perform::{Performed, body_of};
use super::step::{Cause, StepError};
use super::{Runtime, Settings};
use crate::domain::agent::Agents;
use crate::domain::conversation::Input;
use crate::domain::id::{ConversationId, NumberId, OperatorId, QueueId};
use crate::domain::policy::Policy;
use crate::domain::prices::Prices;
use crate::domain::routing::Presence;
use crate::domain::routing::serving::serving;
use crate::domain::time::Millis;
use crate::domain::workspace::Workspace;
use crate::store::Failure;
use crate::store::presence::Watch;
use crate::store::work::Work;
use crate::store::workspace::Applying;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

impl Runtime {
    /// Somebody says whether they may be given chats; who comes is given what waits. Who leaves keeps what they have for the grace.
    pub async fn set_presence(&self, operator: &OperatorId, presence: Presence) -> Result<(), Failure> {
        let now = self.inner.clock.now();
        let timer = self.told(self.inner.store.set_presence(operator, presence, now, self.grace(), self.holder().as_deref()).await)?;
        self.hold_if(timer.as_ref());
        self.inner.feed.publish(super::feed::Change::Presence);
        if presence == Presence::Online {
            self.route_for(operator).await?;
        }
        Ok(())
    }

    /// A sign of life of somebody's page. Who was taken for gone is back as what they chose.
    pub async fn seen(&self, operator: &OperatorId) -> Result<(), Failure> {
        let now = self.inner.clock.now();
        let timer = self.told(self.inner.store.seen(operator, now, self.grace(), self.holder().as_deref()).await)?;
        if timer.is_some() {
            self.hold_if(timer.as_ref());
            self.inner.feed.publish(super::feed::Change::Presence);
            self.route_for(operator).await?;
        }
        Ok(())
    }

    /// Zero means never: for trials, in which nobody has a page open.
    fn grace(&self) -> Option<Millis> {
        Some(self.settings().policy.presence_grace_ms).filter(|grace| grace.0 > 0)
    }

    /// The grace may be over: who gave no sign of life is offline, and what they had not answered goes back.
    pub(super) async fn perform_presence(&self, work: &Work) -> Result<Performed, Failure> {
        let Watch { operator, watch } = body_of(work)?;
        let store = &self.inner.store;
        let (Some(sighting), Some(grace)) = (store.sighting(&operator).await?, self.grace()) else {
            return self.finish(work, "gone").await;
        };
        if sighting.watch != watch {
            return self.finish(work, "older").await;
        }
        let now = self.inner.clock.now();
        let over = sighting.seen.plus(grace);
        if over > now {
            return Ok(Performed::Later(over.since(now)));
        }
        if sighting.presence != Presence::Offline && !store.lose(&operator, sighting.seen).await? {
            return Ok(Performed::Later(grace));
        }
        self.inner.feed.publish(super::feed::Change::Presence);
        self.take_back_from(&operator, || Input::WentOffline { operator: operator.clone() }).await?;
        self.finish(work, "done").await
    }

    /// Shifts begin and end by the clock: who came on duty since the last look may be given what waits.
    pub async fn follow_shifts(&self) -> Result<(), Failure> {
        let settings = self.settings();
        let now = self.inner.clock.now();
        let people = settings.workspace.people.values().filter(|person| person.shift.is_some() || !person.leave.is_empty());
        let on_duty: BTreeSet<OperatorId> =
            people.filter(|person| settings.workspace.is_on_duty(person, now)).map(|person| person.id.clone()).collect();
        let came: Vec<OperatorId> = {
            let mut known = self.inner.on_duty.lock().unwrap_or_else(PoisonError::into_inner);
            let came = on_duty.difference(&known).cloned().collect();
            *known = on_duty;
            came
        };
        if came.is_empty() {
            return Ok(());
        }
        self.route_for_all(&came).await.map(|_| ())
    }

    async fn take_back_from(&self, operator: &OperatorId, input: impl Fn() -> Input) -> Result<(), Failure> {
        for conversation in self.inner.store.held_by(operator).await? {
            self.step_quietly(&conversation, input()).await?;
        }
        Ok(())
    }

    /// A refusal means that there was nothing to do.
    async fn step_quietly(&self, conversation: &ConversationId, input: Input) -> Result<(), Failure> {
        match self.step(conversation, input, Cause::default()).await {
            Ok(_) | Err(StepError::Refused(_)) => Ok(()),
            Err(StepError::Store(failure)) => Err(failure),
        }
    }

    /// Puts another workspace in force, here at once and on other nodes with their next heartbeat.
    pub async fn apply_workspace(&self, applying: Applying) -> Result<i64, Failure> {
        let version = self.inner.store.apply_workspace(applying).await?;
        self.refresh_workspace().await?;
        Ok(version)
    }

    /// Decides by the workspace in the database from now on, when it moved.
    pub(super) async fn follow_workspace(&self) -> Result<(), Failure> {
        let before = self.settings();
        if self.inner.store.workspace_version().await? == before.workspace_version {
            return Ok(());
        }
        let Some((workspace, version)) = self.inner.store.workspace().await? else { return Ok(()) };
        tracing::info!(version, "another version of the workspace is in force");
        self.replace_settings(before.with_workspace(workspace, version));
        self.inner.unsettled.store(true, Ordering::Release);
        Ok(())
    }

    /// The same, with all that follows: chats in queues that are gone move on, chats of people who are gone go back, holds are looked at
    /// anew, and whoever may have something by the new rules gets it.
    pub async fn refresh_workspace(&self) -> Result<(), Failure> {
        self.follow_workspace().await?;
        if !self.inner.unsettled.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let settled = self.settle_workspace().await;
        if settled.is_err() {
            self.inner.unsettled.store(true, Ordering::Release);
        }
        settled
    }

    /// What follows from another workspace for what waits and what people have. Safe to repeat.
    async fn settle_workspace(&self) -> Result<(), Failure> {
        let settings = self.settings();
        for operator in self.inner.store.gone_with_chats().await? {
            self.take_back_from(&operator, || Input::Left { operator: operator.clone() }).await?;
        }
        let now = self.inner.clock.now();
        for waits in self.inner.store.waiting().await? {
            let (serves, _) = serving(&settings.workspace, &waits.queue, now);
            let closed = settings.workspace.is_closed(&waits.queue, now);
            let until = settings.workspace.opens(&waits.queue, now);
            if serves != waits.queue || closed != waits.held || closed && until != waits.until {
                self.step_quietly(&waits.conversation, Input::WorkspaceChanged).await?;
            }
        }
        let queues: Vec<QueueId> = settings.workspace.queues.keys().cloned().collect();
        self.inner.feed.publish(super::feed::Change::Presence);
        self.route(&queues).await.map(|_| ())
    }
}

impl Settings {
    /// Settings on a workspace as stored, with the business numbers of the configuration.
    pub fn new(policy: Policy, agents: Agents, (workspace, version): (Workspace, i64), own_numbers: Vec<NumberId>) -> Self {
        let settings = Self {
            policy,
            agents,
            workspace: workspace.clone(),
            workspace_version: version,
            own_numbers,
            account: None,
            accounts: BTreeMap::new(),
            prices: Prices::default(),
        };
        settings.with_workspace(workspace, version)
    }

    /// The same with another workspace. Numbers of the configuration stay.
    fn with_workspace(&self, workspace: Workspace, version: i64) -> Self {
        let mut settings = Self { workspace, workspace_version: version, ..self.clone() };
        for number in &self.own_numbers {
            let agent = settings.workspace.default_agent.clone();
            settings.workspace.add_number(number.clone(), agent);
        }
        settings
    }
}
