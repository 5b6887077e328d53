//! What comes in besides statuses: customers' messages, what others said on the same number, names, calls, opt-outs.

use super::Runtime;
use super::perform::{Performed, RETRY_MS, body_of, conversation_of, key_of};
use super::step::{Cause, StepError};
use crate::channel::whatsapp::parse::{Called, Control, Echo, Handover, Preference, Renamed, Via};
use crate::domain::conversation::{Input, Refusal, ThreadNews, With};
use crate::domain::event::OptOut;
use crate::domain::id::{ContactId, ConversationId, NumberId};
use crate::domain::message::{Customer, Inbound, InboundBody};
use crate::domain::thread::Source;
use crate::domain::time::Millis;
use crate::store::Failure;
use crate::store::threads::{Fresh, Thread};
use crate::store::work::{Kind, NewWork, Work};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Conversations that may end under our feet before we give up and try later.
const REOPENINGS_MAX: u32 = 8;

impl Runtime {
    /// Takes in a customer's message from a channel of your own: durable when it returns. `false`: it was here before, known by its number and id.
    ///
    /// # Errors
    /// The database's: the message is not kept, and has to be brought again.
    pub async fn take_in(&self, message: &Inbound) -> Result<bool, Failure> {
        let body = serde_json::to_string(message).map_err(|e| Failure::Corrupt(e.to_string()))?;
        let id = format!("in:{}:{}", message.number, message.id);
        let work = NewWork { id, kind: Kind::Message, conversation: None, body, due_ms: self.inner.clock.now().0, node: None };
        Ok(self.receive(vec![work], Vec::new()).await? > 0)
    }

    pub(super) async fn perform_message(&self, work: &Work) -> Result<Performed, Failure> {
        let message: Inbound = body_of(work)?;
        let mut thread = self.thread(&message.number, &message.from).await?;
        if let InboundBody::System { names: Some(names), .. } = &message.body {
            // From here on both names lead to the same conversation, whichever the next message comes under.
            self.rename(&message.from, names).await?;
            thread = self.thread(&message.number, &message.from).await?;
        }
        for _ in 0..REOPENINGS_MAX {
            let is_new = self.peek(&thread.conversation).await?.is_none();
            let past = if is_new { Some(self.inner.store.past(&thread.contact, &thread.conversation).await?) } else { None };
            let input = Input::Received { message: Box::new(message.clone()), contact: thread.contact.clone(), past };
            let cause = Cause { done: Some(self.done(work, "done")), seat: None };
            match self.step(&thread.conversation, input, cause).await {
                Ok(_) => return Ok(Performed::Done),
                Err(StepError::Refused(Refusal::Closed)) => self.next_thread(&message.number, &message.from, &mut thread).await?,
                Err(StepError::Refused(refusal)) => {
                    tracing::warn!(work.id = %work.tag(), reason = %refusal, "a customer's message was refused");
                    return self.finish(work, "refused").await;
                }
                Err(StepError::Store(failure)) => return Err(failure),
            }
        }
        Ok(Performed::Later(Millis(RETRY_MS)))
    }

    /// What the customer has now, after `thread` turned out to be over: another node's, a merged one, or a new one.
    pub(super) async fn next_thread(&self, number: &NumberId, customer: &Customer, thread: &mut Thread) -> Result<(), Failure> {
        self.inner.threads.forget(number, customer);
        let found = self.thread(number, customer).await?;
        if found.conversation == thread.conversation {
            let fresh = ConversationId::new(self.inner.ids.fresh("c"));
            let conversation = self.inner.store.next_conversation(number, &found.contact, &found.conversation, &fresh).await?;
            *thread = Thread { contact: found.contact, conversation };
            self.inner.threads.put(number, customer, thread);
        } else {
            *thread = found;
        }
        Ok(())
    }

    pub(super) async fn thread(&self, number: &NumberId, customer: &Customer) -> Result<Thread, Failure> {
        if let Some(thread) = self.inner.threads.get(number, customer) {
            return Ok(thread);
        }
        let now = self.inner.clock.now().0;
        let fresh = || Fresh { contact: ContactId::new(self.inner.ids.fresh("p")), conversation: ConversationId::new(self.inner.ids.fresh("c")) };
        let thread = match self.inner.store.thread(number, customer, fresh(), now).await {
            // Two first messages at once: the second finds what the first one made.
            Err(Failure::Conflict) => self.inner.store.thread(number, customer, fresh(), now).await?,
            other => other?,
        };
        self.inner.threads.put(number, customer, &thread);
        Ok(thread)
    }

    pub(super) async fn perform_echo(&self, work: &Work) -> Result<Performed, Failure> {
        let echo: Echo = body_of(work)?;
        let thread = self.thread(&echo.number, &echo.to).await?;
        let with = With { number: echo.number.clone(), contact: thread.contact.clone(), customer: echo.to.clone() };
        let input = match echo.via {
            Via::Phone => Input::Echoed { with, text: echo.text },
            Via::Responder => Input::ResponderSaid { with, text: echo.text, at: echo.at },
        };
        self.step_on_thread(&echo.number, &echo.to, thread, |_| input.clone(), work).await
    }

    pub(super) async fn perform_overheard(&self, work: &Work) -> Result<Performed, Failure> {
        let message: Inbound = body_of(work)?;
        let thread = self.thread(&message.number, &message.from).await?;
        let input = |thread: &Thread| Input::Overheard { message: Box::new(message.clone()), contact: thread.contact.clone() };
        self.step_on_thread(&message.number, &message.from, thread, input, work).await
    }

    pub(super) async fn perform_handover(&self, work: &Work) -> Result<Performed, Failure> {
        let Handover { number, customer, control, from_role, to_role, reason, note, summary, at } = body_of(work)?;
        let ours = control == Control::Passed;
        let news = ThreadNews {
            ours,
            role: if ours { from_role } else { to_role.clone() },
            as_role: to_role.filter(|_| ours),
            reason,
            note,
            summary,
            at,
            source: Source::Handover,
        };
        let thread = self.thread(&number, &customer).await?;
        let input = |thread: &Thread| Input::Handover {
            with: With { number: number.clone(), contact: thread.contact.clone(), customer: customer.clone() },
            news: Box::new(news.clone()),
        };
        self.step_on_thread(&number, &customer, thread, input, work).await
    }

    /// On the customer's conversation; on a new one when that is over.
    async fn step_on_thread(
        &self,
        number: &NumberId,
        customer: &Customer,
        mut thread: Thread,
        input: impl Fn(&Thread) -> Input,
        work: &Work,
    ) -> Result<Performed, Failure> {
        for _ in 0..REOPENINGS_MAX {
            let cause = Cause { done: Some(self.done(work, "done")), seat: None };
            match self.step(&thread.conversation, input(&thread), cause).await {
                Ok(_) => return Ok(Performed::Done),
                Err(StepError::Refused(Refusal::Closed)) => self.next_thread(number, customer, &mut thread).await?,
                Err(StepError::Refused(refusal)) => {
                    tracing::debug!(work.id = %work.tag(), reason = %refusal, "dropped");
                    return self.finish(work, "refused").await;
                }
                Err(StepError::Store(failure)) => return Err(failure),
            }
        }
        Ok(Performed::Later(Millis(RETRY_MS)))
    }

    pub(super) async fn perform_renamed(&self, work: &Work) -> Result<Performed, Failure> {
        let Renamed { was, is, .. } = body_of(work)?;
        self.rename(&was, &is).await?;
        self.finish(work, "done").await
    }

    /// Both names lead to the same customer from now on, and their conversations are addressed by the new ones.
    async fn rename(&self, was: &Customer, is: &Customer) -> Result<(), Failure> {
        let Some(renaming) = self.inner.store.rename(was, is, self.inner.clock.now().0).await? else { return Ok(()) };
        self.inner.threads.clear();
        for conversation in renaming.conversations {
            let input = Input::Renamed { contact: renaming.contact.clone(), customer: is.clone() };
            match self.step(&conversation, input, Cause::default()).await {
                Ok(_) | Err(StepError::Refused(_)) => {}
                Err(StepError::Store(failure)) => return Err(failure),
            }
        }
        Ok(())
    }

    pub(super) async fn perform_preference(&self, work: &Work) -> Result<Performed, Failure> {
        let Preference { number, from, stop, at } = body_of(work)?;
        let thread = self.thread(&number, &from).await?;
        let scope = if stop { OptOut::Marketing } else { OptOut::Nothing };
        // Meta tells whole seconds: it may have been at the end of this one.
        let changed = self.inner.store.opt(&thread.contact, scope, at.plus(Millis(999))).await?;
        if !changed {
            return self.finish(work, "not_newer").await;
        }
        let how = "in WhatsApp's own settings".to_owned();
        self.step_and_finish(&thread.conversation, Input::Opted { scope, how }, work).await
    }

    pub(super) async fn perform_called(&self, work: &Work) -> Result<Performed, Failure> {
        let called: Called = body_of(work)?;
        let thread = self.thread(&called.number, &called.from).await?;
        let input = |thread: &Thread| Input::Called {
            with: With { number: called.number.clone(), contact: thread.contact.clone(), customer: called.from.clone() },
            at: called.at,
        };
        self.step_on_thread(&called.number, &called.from, thread, input, work).await
    }

    pub(super) async fn perform_merge(&self, work: &Work) -> Result<Performed, Failure> {
        let id = conversation_of(work)?;
        self.inner.threads.clear();
        self.step_and_finish(id, Input::Merged, work).await
    }
}

/// Threads found lately, so that a known customer costs no look-up. A thread that moved on is refused as closed and found again.
#[derive(Default)]
pub(super) struct Threads(Mutex<HashMap<String, Thread>>);

const THREADS_MAX: usize = 50_000;

impl Threads {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Thread>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, number: &NumberId, customer: &Customer) -> Option<Thread> {
        self.lock().get(&key_of(number, customer)).cloned()
    }

    pub(super) fn put(&self, number: &NumberId, customer: &Customer, thread: &Thread) {
        let mut threads = self.lock();
        if threads.len() >= THREADS_MAX {
            threads.clear();
        }
        threads.insert(key_of(number, customer), thread.clone());
    }

    fn forget(&self, number: &NumberId, customer: &Customer) {
        self.lock().remove(&key_of(number, customer));
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }
}
