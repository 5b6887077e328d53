//! What an input means: the door of the domain. A refusal is a value; nothing here awaits, reads a clock or mutates.

use super::aside::Beside;
use super::outside::{ThreadNews, With};
use super::people::PersonSaid;
pub use super::refusal::Refusal;
use super::wire::Fetched;
use super::{Conversation, Owner};
use crate::domain::agent::{Agent, Agents};
use crate::domain::brief::Past;
use crate::domain::delivery::Delivery;
use crate::domain::draft::Draft;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, Found, How, OptOut, RevokeReason};
use crate::domain::id::{AgentName, ContactId, Epoch, HandoffNo, MessageId, NumberId, OperatorId, OutboundId, QueueId, TeamId, TurnNo};
use crate::domain::message::{Customer, Inbound, OutboundBody};
use crate::domain::policy::Policy;
use crate::domain::thread::ThreadAct;
use crate::domain::time::Timestamp;
use crate::domain::trigger::Heard;
use crate::domain::visibility::Role;
use crate::domain::waiting::WaitNotice;
use crate::domain::workspace::{Greeter, Workspace};
use std::rc::Rc;
use std::sync::Arc;

/// Time and settings: everything a decision may depend on besides the log and the input.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// Now.
    pub now: Timestamp,
    /// Bounds and waits.
    pub policy: &'a Policy,
    /// The agents of the project.
    pub agents: &'a Agents,
    /// Numbers and queues.
    pub workspace: &'a Workspace,
    /// Millionths of a dollar that model calls of all conversations cost today.
    pub spent_today: u64,
}

/// What can happen to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The customer wrote; `contact` is who they are to us.
    Received {
        /// The message.
        message: Box<Inbound>,
        /// Who.
        contact: ContactId,
        /// What we knew of them before; looked up for the first message of a conversation only.
        past: Option<Past>,
    },
    /// A wake-up came due.
    Woken(Why),
    /// A model answered a turn.
    Answered {
        /// Which.
        turn: TurnNo,
        /// With what.
        draft: Box<Draft>,
    },
    /// A lookup came back.
    LookedUp {
        /// For which turn.
        turn: TurnNo,
        /// Which of its lookups.
        nth: u32,
        /// With what.
        found: Found,
    },
    /// A model read what a person takes over.
    Digested {
        /// Which handoff.
        handoff: HandoffNo,
        /// What it found and wrote.
        draft: Box<Draft>,
    },
    /// Nobody has taken it so far.
    StillWaiting {
        /// Which handoff.
        handoff: HandoffNo,
        /// Under which epoch.
        epoch: Epoch,
        /// Which notice.
        notice: WaitNotice,
        /// How many wait before them in the same queue.
        ahead: u32,
    },
    /// No model answered a turn.
    ModelFailed {
        /// Which.
        turn: TurnNo,
    },
    /// The desk chose a person.
    Assigned {
        /// For which handoff.
        handoff: HandoffNo,
        /// From which queue.
        queue: QueueId,
        /// Whom.
        operator: OperatorId,
        /// How they were found.
        how: How,
    },
    /// A person does not want what is offered to them.
    OfferDeclined {
        /// Who.
        operator: OperatorId,
    },
    /// A person has been offline for longer than the grace.
    WentOffline {
        /// Who.
        operator: OperatorId,
    },
    /// A person is no longer there.
    Left {
        /// Who.
        operator: OperatorId,
    },
    /// The workspace changed: is its queue still one that takes it?
    WorkspaceChanged,
    /// A person writes first, with a template.
    Started(Box<Start>),
    /// A person takes it.
    OperatorAccepted {
        /// Who.
        operator: OperatorId,
    },
    /// A person writes.
    OperatorSaid {
        /// Who.
        operator: OperatorId,
        /// The id their page gave the message, so that a repeated click sends once.
        client_id: String,
        /// The words.
        body: OutboundBody,
        /// Sent although it asks for what is known: they were told.
        repeats: Repeats,
        /// The message that it answers, shown above it.
        reply_to: Option<MessageId>,
        /// Events that their page had read; none when they mean it whatever was said since.
        seen: Option<u64>,
    },
    /// A person does something beside the talk: a note, a snooze.
    Aside {
        /// Who.
        by: OperatorId,
        /// What.
        what: Beside,
    },
    /// A person moves it: to a queue, a team or a colleague.
    Transferred {
        /// Who.
        by: OperatorId,
        /// To where.
        to: Target,
        /// Why.
        reason: String,
        /// They look on until the next person takes it.
        warm: bool,
    },
    /// A person gives it back to the agent.
    Resumed {
        /// Who.
        by: OperatorId,
        /// For the agent.
        note: String,
        /// Another agent than before.
        agent: Option<AgentName>,
    },
    /// A person ends it.
    Closed {
        /// Who.
        by: OperatorId,
        /// Why.
        reason: String,
        /// One of the workspace's categories.
        category: Option<String>,
    },
    /// A message of ours failed, was refused, or nobody knows.
    Undelivered {
        /// Which.
        message: OutboundId,
        /// How it ended.
        outcome: Delivery,
        /// Why, for people.
        detail: String,
    },
    /// WhatsApp refused a message because the 24 hours are over.
    WindowShut {
        /// Which.
        message: OutboundId,
    },
    /// A person answered from the phone app.
    Echoed {
        /// Where, should this be the first thing we hear.
        with: With,
        /// What they wrote.
        text: String,
    },
    /// Another responder, which owns the thread, wrote.
    ResponderSaid {
        /// Where, should this be the first thing we hear.
        with: With,
        /// What.
        text: String,
        /// When, by Meta's clock.
        at: Timestamp,
    },
    /// The customer wrote to another responder.
    Overheard {
        /// The message.
        message: Box<Inbound>,
        /// Who.
        contact: ContactId,
    },
    /// The thread was passed or taken.
    Handover {
        /// Where, should this be the first thing we hear.
        with: With,
        /// What is known of it.
        news: Box<ThreadNews>,
    },
    /// A person gives the thread to another responder.
    ThreadGiven {
        /// Who.
        by: OperatorId,
        /// How.
        act: ThreadAct,
    },
    /// WhatsApp moved the thread as we asked.
    Controlled {
        /// How.
        act: ThreadAct,
    },
    /// WhatsApp did not, or nobody knows.
    NotControlled {
        /// What was asked.
        act: ThreadAct,
        /// Why.
        detail: String,
    },
    /// The customer is named otherwise from now on.
    Renamed {
        /// Who they are to us.
        contact: ContactId,
        /// How the channel names them.
        customer: Customer,
    },
    /// The customer called.
    Called {
        /// Where, should this be the first thing we hear.
        with: With,
        /// When, by Meta's clock.
        at: Timestamp,
    },
    /// The customer wants no more messages of a kind, or wants them again.
    Opted {
        /// Which.
        scope: OptOut,
        /// How they said it, for people.
        how: String,
    },
    /// A file of the customer was fetched, or is not to be had.
    Fetched {
        /// The message it came with.
        message: MessageId,
        /// What came of it.
        fetched: Fetched,
    },
    /// A voice message was written down, or could not be.
    WrittenDown {
        /// Which.
        message: MessageId,
        /// The words.
        text: Option<String>,
    },
    /// The customer turned out to be another one, who has a conversation of their own: they go on there.
    Merged,
    /// What is kept of the customer is about to be erased.
    Erased,
}

/// Where a conversation is moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A queue.
    Queue(QueueId),
    /// A team: its own queue.
    Team(TeamId),
    /// A colleague, at once.
    Operator(OperatorId),
}

/// What a conversation that we begin begins with.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// Who begins it.
    pub by: OperatorId,
    /// From which business number.
    pub number: NumberId,
    /// With whom.
    pub contact: ContactId,
    /// How the channel names them.
    pub customer: Customer,
    /// The template.
    pub template: OutboundBody,
    /// Who goes on when they answer.
    pub then: Greeter,
    /// What we knew of them before.
    pub past: Option<Past>,
}

/// What to do with a message that asks for what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Tell the person first.
    Warn,
    /// They were told, and mean it.
    Allow,
}

/// What follows from an input: events to store, effects to wish for, and the state after them.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What happened.
    pub events: Vec<Event>,
    /// What is wished for.
    pub effects: Vec<Effect>,
    /// The state once the events are stored.
    pub next: Conversation,
}

impl Conversation {
    /// What follows from an input. Does not mutate; the same arguments give the same decision.
    pub fn decide(&self, ctx: &Ctx<'_>, input: Input) -> Result<Decision, Refusal> {
        if self.is_erased() {
            return Err(Refusal::Closed);
        }
        let mut on = Answering::of(self, ctx);
        match input {
            Input::Received { message, contact, past } => on.receive(&message, contact, past)?,
            Input::Digested { handoff, draft } => on.digest(handoff, &draft)?,
            Input::StillWaiting { handoff, epoch, notice, ahead } => on.still_waiting(handoff, epoch, notice, ahead)?,
            Input::Woken(Why::BurstEnds { turn }) => on.end_burst(turn)?,
            Input::Woken(Why::QuietEnds { turn }) => on.end_quiet(turn)?,
            Input::Woken(Why::StillWaiting { handoff, epoch, notice }) => on.still_waiting(handoff, epoch, notice, 0)?,
            Input::Woken(Why::FirstResponse { handoff, epoch }) => on.first_response_is_due(handoff, epoch)?,
            Input::Woken(Why::NextResponse { epoch, since }) => on.next_response_is_due(epoch, since)?,
            Input::Woken(Why::Nudge { epoch, since, due }) => on.nudge(epoch, since, due)?,
            Input::Woken(Why::Resolution { handoff }) => on.resolution_is_due(handoff)?,
            Input::Woken(Why::OfferEnds { handoff, operator, until }) => on.offer_is_over(handoff, &operator, until)?,
            Input::Woken(Why::Opens { epoch }) => on.queue_opens(epoch)?,
            Input::Woken(Why::Closes { epoch }) => on.queue_closes(epoch)?,
            Input::Woken(Why::Overflows { epoch }) => on.overflow(epoch)?,
            Input::Woken(Why::Idle { since, close }) => on.idle(since, close)?,
            Input::Woken(Why::SnoozeEnds { until }) => on.snooze_is_over(until)?,
            Input::Answered { turn, draft } => on.answer(turn, &draft)?,
            Input::LookedUp { turn, nth, found } => on.looked_up(turn, nth, found)?,
            Input::ModelFailed { turn } => on.fail(turn)?,
            Input::Assigned { handoff, queue, operator, how } => on.assign(handoff, &queue, operator, how)?,
            Input::OfferDeclined { operator } => on.decline(&operator)?,
            Input::WentOffline { operator } => on.gone(&operator, RevokeReason::Offline)?,
            Input::Left { operator } => on.gone(&operator, RevokeReason::Left)?,
            Input::WorkspaceChanged => on.workspace_changed()?,
            Input::Started(start) => on.start(*start)?,
            Input::OperatorAccepted { operator } => on.accept(operator)?,
            Input::OperatorSaid { operator, client_id, body, repeats, reply_to, seen } => {
                on.say(PersonSaid { operator, client_id, body, repeats, reply_to, seen })?;
            }
            Input::Aside { by, what } => on.aside(&by, what)?,
            Input::Transferred { by, to, reason, warm } => on.transfer(by, &to, &reason, warm)?,
            Input::Resumed { by, note, agent } => on.resume(by, &note, agent)?,
            Input::Closed { by, reason, category } => on.close(by, &reason, category)?,
            Input::Undelivered { message, outcome, detail } => on.undelivered(message, outcome, detail),
            Input::WindowShut { message } => on.window_shut(message),
            Input::Echoed { with, text } => on.echo(with, text),
            Input::ResponderSaid { with, text, at } => on.responder_said(with, text, at)?,
            Input::Overheard { message, contact } => on.overhear(&message, contact)?,
            Input::Handover { with, news } => on.handover(with, *news)?,
            Input::ThreadGiven { by, act } => on.give_thread(&by, act)?,
            Input::Controlled { act } => on.controlled(&act)?,
            Input::NotControlled { act, detail } => on.not_controlled(act, detail),
            Input::Renamed { contact, customer } => on.identify(contact, &customer),
            Input::Called { with, at } => on.called(with, at)?,
            Input::Opted { scope, how } => on.opt(scope, how),
            Input::Fetched { message, fetched } => on.fetched(message, fetched)?,
            Input::WrittenDown { message, text } => on.written_down(message, text)?,
            Input::Merged => on.ended("The customer goes on in another chat: two contacts turned out to be one")?,
            Input::Erased => on.ended("What is kept of the customer is erased")?,
        }
        Ok(on.done(self.holder()))
    }
}

/// A decision in the making: each event is applied at once, so that the next rule sees it.
pub struct Answering<'a> {
    pub(super) ctx: &'a Ctx<'a>,
    pub(super) now: Conversation,
    pub(super) sent: usize,
    /// This very input handed it off.
    pub(super) handed_off_now: bool,
    /// The customer's message of this input, read once.
    pub(super) heard: Option<Rc<Heard>>,
    events: Vec<Event>,
    effects: Vec<Effect>,
}

impl<'a> Answering<'a> {
    pub(super) fn of(conversation: &Conversation, ctx: &'a Ctx<'a>) -> Self {
        Self { ctx, now: conversation.clone(), sent: 0, handed_off_now: false, heard: None, events: Vec::new(), effects: Vec::new() }
    }

    /// The decision. Whoever has room again because of it may be given what waits.
    pub(super) fn done(mut self, before: Option<(&OperatorId, i64)>) -> Decision {
        if let Some((operator, _)) = before.filter(|(operator, _)| self.now.holder().is_none_or(|(now, _)| now != *operator))
            && self.may_serve_more(operator)
        {
            self.effects.push(Effect::Free { operator: operator.clone() });
        }
        Decision { events: self.events, effects: self.effects, next: self.now }
    }

    /// Do they serve a queue that is not looked at anyway because of this decision?
    fn may_serve_more(&self, operator: &OperatorId) -> bool {
        let workspace = self.ctx.workspace;
        let leads = workspace.people.get(operator).is_some_and(|person| person.role != Role::Rep);
        let routed = |queue: &QueueId| self.effects.iter().any(|effect| matches!(effect, Effect::Route { queue: wished } if wished == queue));
        leads || workspace.queues.values().any(|queue| queue.members.contains(operator) && !routed(&queue.id))
    }

    pub(super) fn push(&mut self, event: Event) {
        self.now.apply(&event, self.ctx.now, self.ctx.policy);
        self.handed_off_now |= matches!(event, Event::HandedOff { .. });
        self.events.push(event);
    }

    pub(super) fn wish(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The agent in charge, in the version this conversation is on, if it still exists.
    pub(super) fn agent(&self) -> Option<Arc<Agent>> {
        let name = self.now.agent.as_ref()?;
        self.ctx.agents.find(name, self.now.version.as_deref()).cloned()
    }

    pub(super) fn next_epoch(&self) -> Epoch {
        self.now.epoch.next()
    }

    pub(super) fn check_open(&self) -> Result<(), Refusal> {
        match self.now.owner {
            Owner::Closed { .. } => Err(Refusal::Closed),
            Owner::Agent | Owner::Queue { .. } | Owner::Operator { .. } | Owner::Outside => Ok(()),
        }
    }
}
