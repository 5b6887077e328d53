//! The world of one seed: customers, people, a clock with its timers, and two allocators that work on what they loaded earlier.

mod allocators;
mod house;

use super::desk::{Kept, Turn};
use super::mistakes::Mistake;
use baton::domain::agent::Agents;
use baton::domain::conversation::{Conversation, Ctx, Input, Owner, Repeats, Target};
use baton::domain::effect::{Effect, Why};
use baton::domain::event::Event;
use baton::domain::id::{ConversationId, MessageId, NumberId, OperatorId, PhoneNumber, QueueId};
use baton::domain::message::{About, Customer, Inbound, InboundBody, OutboundBody, TemplateParts};
use baton::domain::policy::Policy;
use baton::domain::routing::{Choice, Presence};
use baton::domain::time::{Millis, Timestamp};
use baton::domain::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub(crate) const GRACE: Millis = Millis::secs(60);
const CONVERSATIONS: usize = 100;
const STEPS: usize = 500;
const PEOPLE: [&str; 6] = ["steady1", "p1", "p2", "steady2", "p3", "lea"];
const QUEUES: [&str; 3] = ["sales", "support", "desk"];
/// Moments to begin at: an ordinary Monday, and the days before clocks change in Madrid and New York.
const STARTS: [i64; 4] = [1_796_022_000_000, 1_792_836_000_000, 1_774_692_000_000, 1_793_448_000_000];

/// What a timer is for.
#[derive(Clone, Debug)]
enum Timer {
    Wake(ConversationId, Why),
    Gone(OperatorId),
    /// Somebody's shift begins: they may be given what waits.
    Shift,
}

pub(crate) struct World {
    rng: fastrand::Rng,
    pub(crate) now: Timestamp,
    pub(crate) workspace: Workspace,
    policy: Policy,
    agents: Agents,
    pub(crate) kept: Kept,
    /// The truth about who is there.
    pub(crate) presence: BTreeMap<OperatorId, Presence>,
    /// Since when somebody has been offline.
    pub(crate) silent_since: BTreeMap<OperatorId, Timestamp>,
    timers: BTreeMap<(Timestamp, u64), Timer>,
    dirty: BTreeSet<QueueId>,
    allocators: [VecDeque<(Choice, u64)>; 2],
    ticks: u64,
    /// When each conversation last began to wait.
    entered: BTreeMap<ConversationId, u64>,
    /// When the choice that is being stored was made.
    pub(crate) chosen_at: u64,
    pub(crate) turns: BTreeMap<(QueueId, OperatorId), i64>,
    pub(crate) away: BTreeSet<(ConversationId, Option<Timestamp>)>,
    /// The last change of hours or of the workspace.
    pub(crate) changed_at: Timestamp,
    customers: BTreeMap<usize, ConversationId>,
    made: usize,
    written: usize,
    pub(crate) broken: Vec<String>,
    pub(crate) happened: BTreeMap<&'static str, u64>,
    pub(crate) trace: Vec<String>,
}

impl World {
    pub(crate) fn new(seed: u64, mistake: Option<Mistake>) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0xBA70);
        let workspace = house::workspace(&mut rng);
        let mut kept = Kept { mistake, ..Kept::default() };
        kept.apply(&workspace);
        let start = STARTS[usize::try_from(seed).unwrap_or(0) % STARTS.len()];
        let now = Timestamp(start).plus(Millis::mins(rng.i64(0..1_200)));
        let mut world = Self {
            rng,
            now,
            workspace,
            policy: Policy::default(),
            agents: Agents::default(),
            kept,
            presence: BTreeMap::new(),
            silent_since: BTreeMap::new(),
            timers: BTreeMap::new(),
            dirty: BTreeSet::new(),
            allocators: Default::default(),
            ticks: 0,
            entered: BTreeMap::new(),
            chosen_at: 0,
            turns: BTreeMap::new(),
            away: BTreeSet::new(),
            changed_at: Timestamp(0),
            customers: BTreeMap::new(),
            made: 0,
            written: 0,
            broken: Vec::new(),
            happened: BTreeMap::new(),
            trace: Vec::new(),
        };
        for who in PEOPLE {
            let online = who.starts_with("steady") || world.rng.bool();
            world.comes_or_goes(&who.into(), if online { Presence::Online } else { Presence::Offline });
        }
        world.watch_shift();
        world
    }

    pub(crate) fn conversations(&self) -> usize {
        self.made
    }

    pub(crate) fn play(&mut self) {
        for step in 0..STEPS {
            self.time_passes();
            match self.rng.u8(0..100) {
                0..=29 => self.customer_writes(),
                30..=49 => self.allocate_a_little(),
                50..=54 => (0..2).for_each(|which| self.load_over(which)),
                55..=76 => self.person_acts(),
                77..=88 => self.somebody_comes_or_goes(),
                89 | 90 => self.crash(),
                91 => self.workspace_changes(),
                _ => {}
            }
            if step % 25 == 0 {
                self.rest();
            }
            if self.broken.len() > 3 {
                return;
            }
        }
    }

    /// Everything comes to its end.
    pub(crate) fn heal(&mut self) {
        for _ in 0..30 {
            self.rest();
            self.pass(Millis::mins(20));
        }
        self.rest();
        self.check_shares();
    }

    fn happens(&mut self, what: &'static str) {
        *self.happened.entry(what).or_default() += 1;
    }

    // ---- time

    fn time_passes(&mut self) {
        let span = match self.rng.u8(0..100) {
            0..=69 => Millis::secs(self.rng.i64(0..60)),
            70..=94 => Millis::mins(self.rng.i64(0..10)),
            95..=98 => Millis::mins(self.rng.i64(10..90)),
            _ => Millis::hours(self.rng.i64(1..9)),
        };
        self.pass(span);
    }

    /// Timers fall due at their moments; between them the allocators come to rest, as they do within milliseconds.
    fn pass(&mut self, span: Millis) {
        let until = self.now.plus(span);
        loop {
            while let Some((&(at, nth), _)) = self.timers.first_key_value() {
                if at > until {
                    break;
                }
                if at > self.now && self.rng.u8(0..4) > 0 {
                    self.settle();
                    // What was given out just now may have an earlier timer.
                    if self.timers.first_key_value().is_some_and(|(first, _)| *first < (at, nth)) {
                        continue;
                    }
                }
                let Some(timer) = self.timers.remove(&(at, nth)) else { break };
                self.now = self.now.max(at);
                self.fire(timer);
            }
            if span > Millis::secs(5) {
                self.settle();
            }
            if self.timers.first_key_value().is_none_or(|((at, _), _)| *at > until) {
                break;
            }
        }
        self.now = until;
    }

    fn set_timer(&mut self, at: Timestamp, timer: Timer) {
        self.ticks += 1;
        self.timers.insert((at, self.ticks), timer);
    }

    fn fire(&mut self, timer: Timer) {
        match timer {
            Timer::Gone(who) => self.gone(&who),
            Timer::Shift => {
                self.dirty.extend(self.workspace.queues.keys().cloned());
                self.watch_shift();
            }
            Timer::Wake(_, Why::Opens { .. }) if self.kept.mistake == Some(Mistake::OpeningForgotten) => {}
            Timer::Wake(id, why) => self.wake(&id, why),
        }
    }

    fn watch_shift(&mut self) {
        let shift = &self.workspace.calendars[&"shift".into()];
        if let Some(next) = shift.opens_after(self.now).or_else(|| shift.closes_after(self.now)) {
            self.set_timer(next, Timer::Shift);
        }
    }

    fn wake(&mut self, id: &ConversationId, why: Why) {
        let Some(conversation) = self.kept.conversations.get(id).cloned() else { return };
        let why = match (&why, self.kept.mistake, &conversation.handoff) {
            (Why::FirstResponse { .. }, Some(Mistake::DeadlineIgnoresEpoch), Some(handoff)) => {
                Why::FirstResponse { handoff: handoff.no, epoch: conversation.epoch }
            }
            _ => why,
        };
        if matches!(why, Why::FirstResponse { .. }) && self.kept.mistake == Some(Mistake::DeadlineIgnoresAnswer) {
            let mut forgetful = conversation.clone();
            forgetful.waiting_since = forgetful.waiting_since.or(Some(self.now));
            if let Some(handoff) = &mut forgetful.handoff {
                handoff.answered = false;
            }
            self.kept.conversations.insert(id.clone(), forgetful);
            if !self.step_from(&conversation, id, Input::Woken(why), None) {
                self.kept.conversations.insert(id.clone(), conversation);
            }
            return;
        }
        self.step(id, Input::Woken(why));
    }

    fn gone(&mut self, who: &OperatorId) {
        let over = self.silent_since.get(who).is_some_and(|since| self.now.since(*since) >= GRACE);
        if !over || self.kept.mistake == Some(Mistake::GoneKeepChats) {
            return;
        }
        self.happens("somebody was silent for the grace");
        for id in self.had_by(who) {
            self.step(&id, Input::WentOffline { operator: who.clone() });
        }
    }

    // ---- commits

    fn step(&mut self, id: &ConversationId, input: Input) -> bool {
        let before = self.kept.conversations.get(id).cloned().unwrap_or_else(|| Conversation::new(id.clone()));
        self.step_from(&before, id, input, None)
    }

    fn step_from(&mut self, before: &Conversation, id: &ConversationId, input: Input, turn: Option<&Turn>) -> bool {
        let blind = self.kept.mistake == Some(Mistake::HoursIgnored) && matches!(input, Input::Assigned { .. });
        let mut workspace = self.workspace.clone();
        if blind {
            workspace.queues.values_mut().for_each(|queue| queue.hours = None);
        }
        let ctx = Ctx { now: self.now, policy: &self.policy, agents: &self.agents, workspace: &workspace, spent_today: 0 };
        let told = format!("{} {id} {input:?}", self.now.0);
        let Ok((_, decision)) = self.kept.step(&ctx, id, input, turn) else { return false };
        self.trace.push(told);
        for event in &decision.events {
            self.happens(event.kind());
            self.note(id, event);
        }
        for effect in decision.effects {
            self.perform(id, effect);
        }
        self.check_commit(before, &decision.next, &decision.events);
        self.steady_people_answer(id, &decision.next);
        true
    }

    fn note(&mut self, id: &ConversationId, event: &Event) {
        if matches!(
            event,
            Event::HandedOff { .. } | Event::Revoked { .. } | Event::Transferred { .. } | Event::Moved { .. } | Event::OfferEnded { .. }
        ) {
            self.ticks += 1;
            self.entered.insert(id.clone(), self.ticks);
        }
    }

    pub(crate) fn waited_when_chosen(&self, id: &ConversationId) -> bool {
        self.entered.get(id).is_some_and(|entered| *entered < self.chosen_at)
    }

    fn perform(&mut self, id: &ConversationId, effect: Effect) {
        match effect {
            Effect::Wake { at, why } => self.set_timer(at, Timer::Wake(id.clone(), why)),
            Effect::Route { queue } => drop(self.dirty.insert(queue)),
            Effect::Free { operator } if self.kept.mistake != Some(Mistake::FreedForgotten) => self.look_for(&operator),
            Effect::Free { .. }
            | Effect::AskModel { .. }
            | Effect::CallTool { .. }
            | Effect::Send { .. }
            | Effect::Digest { .. }
            | Effect::Fetch { .. }
            | Effect::WriteDown { .. }
            | Effect::Control { .. }
            | Effect::Notify { .. } => {}
        }
    }

    fn look_for(&mut self, who: &OperatorId) {
        let workspace = &self.workspace;
        let theirs =
            workspace.queues.values().filter(|queue| queue.members.contains(who) || workspace.leads(&queue.team).iter().any(|lead| lead.id == *who));
        self.dirty.extend(theirs.map(|queue| queue.id.clone()));
    }

    fn had_by(&self, who: &OperatorId) -> Vec<ConversationId> {
        let theirs = |conversation: &&Conversation| conversation.holder().is_some_and(|(holder, _)| holder == who);
        self.kept.conversations.values().filter(theirs).map(|conversation| conversation.id.clone()).collect()
    }

    pub(crate) fn holds(&self, who: &OperatorId, without: Option<&ConversationId>) -> i64 {
        let others = self.kept.conversations.values().filter(|conversation| Some(&conversation.id) != without);
        others.filter_map(Conversation::holder).filter(|(holder, _)| *holder == who).map(|(_, units)| units).sum()
    }

    // ---- customers

    fn customer_writes(&mut self) {
        let fresh = self.made < CONVERSATIONS;
        let who = if fresh && self.rng.bool() { self.made } else { self.rng.usize(0..self.made.max(1)) };
        let queue = QUEUES[who % QUEUES.len()];
        let id = match self.customers.get(&who) {
            Some(id) => id.clone(),
            None => self.next_conversation(who),
        };
        if self.kept.mistake == Some(Mistake::AwayEveryTime)
            && let Some(conversation) = self.kept.conversations.get_mut(&id)
        {
            conversation.side.away_told = None;
        }
        let rated = self.kept.conversations.get(&id).is_some_and(|c| matches!(c.owner, Owner::Closed { .. }) && c.side.closed_by.is_some());
        let body = if rated && self.rng.u8(0..4) == 0 {
            InboundBody::Choice { id: Some("rating:good".to_owned()), title: "Good".to_owned() }
        } else {
            InboundBody::Text { text: ["Hello, a question", "Are you there?", "thanks!"][self.rng.usize(0..3)].to_owned() }
        };
        self.deliver(who, queue, &id, body);
    }

    fn next_conversation(&mut self, who: usize) -> ConversationId {
        self.made += usize::from(!self.customers.contains_key(&who));
        self.written += 1;
        let id = ConversationId::new(format!("c{who:03}-{}", self.written));
        self.customers.insert(who, id.clone());
        id
    }

    fn deliver(&mut self, who: usize, queue: &str, id: &ConversationId, body: InboundBody) {
        self.written += 1;
        let message = Inbound {
            id: MessageId::new(format!("m{}", self.written)),
            number: NumberId::from(queue),
            from: Customer { user_id: None, phone: PhoneNumber::parse(&format!("3460000{who:04}")), name: None, ..Customer::default() },
            sent_at: self.now,
            body,
            reply_to: None,
            referral: None,
            about: About::default(),
        };
        let was_closed = self.kept.conversations.get(id).is_some_and(|c| matches!(c.owner, Owner::Closed { .. }));
        let input = |message: &Inbound| Input::Received { message: Box::new(message.clone()), contact: format!("k{who}").into(), past: None };
        if self.step(id, input(&message)) {
            if was_closed && self.kept.conversations.get(id).is_some_and(Conversation::is_open) {
                self.happens("reopened");
            }
        } else if was_closed {
            let next = self.next_conversation(who);
            self.step(&next, input(&message));
        }
    }

    // ---- people

    fn comes_or_goes(&mut self, who: &OperatorId, presence: Presence) {
        self.presence.insert(who.clone(), presence);
        if let Some(standing) = self.kept.people.get_mut(who) {
            standing.presence = presence;
        }
        if presence == Presence::Offline {
            self.silent_since.entry(who.clone()).or_insert(self.now);
            self.set_timer(self.now.plus(GRACE), Timer::Gone(who.clone()));
        } else {
            self.silent_since.remove(who);
        }
        if presence == Presence::Online {
            self.look_for(who);
        }
    }

    fn somebody_comes_or_goes(&mut self) {
        let who: OperatorId = ["p1", "p2", "p3", "lea"][self.rng.usize(0..4)].into();
        if !self.workspace.people.contains_key(&who) {
            return;
        }
        let presence = [Presence::Online, Presence::Online, Presence::Busy, Presence::Away, Presence::Offline][self.rng.usize(0..5)];
        self.comes_or_goes(&who, presence);
    }

    /// Two people who could have every chat of a queue: they answer at once, so that none ever passes them.
    fn steady_people_answer(&mut self, id: &ConversationId, after: &Conversation) {
        let Some(who) = after.operator().filter(|who| who.as_str().starts_with("steady")).cloned() else { return };
        if after.waiting_since.is_some() {
            self.says(&who, id);
        }
    }

    fn says(&mut self, who: &OperatorId, id: &ConversationId) {
        self.written += 1;
        let client_id = format!("o{}", self.written);
        let open = self.kept.conversations.get(id).and_then(Conversation::window_until).is_some_and(|until| until > self.now.plus(Millis::mins(3)));
        // After WhatsApp's 24 hours a person answers with a template.
        let body = if open { OutboundBody::text("Hello") } else { template() };
        self.step(id, Input::OperatorSaid { operator: who.clone(), client_id, body, repeats: Repeats::Allow, reply_to: None, seen: None });
    }

    fn person_acts(&mut self) {
        let ids: Vec<ConversationId> = self.kept.conversations.values().filter(|c| c.is_open()).map(|c| c.id.clone()).collect();
        if ids.is_empty() {
            return;
        }
        let id = ids[self.rng.usize(0..ids.len())].clone();
        let Some(conversation) = self.kept.conversations.get(&id).cloned() else { return };
        if let Some(offer) = &conversation.side.offer {
            let operator = offer.operator.clone();
            let input = if self.rng.u8(0..3) == 0 { Input::OfferDeclined { operator } } else { Input::OperatorAccepted { operator } };
            self.step(&id, input);
            return;
        }
        let Some(who) = conversation.operator().cloned() else { return };
        match self.rng.u8(0..10) {
            0..=3 => self.says(&who, &id),
            4..=6 => drop(self.step(&id, Input::Closed { by: who, reason: "done".to_owned(), category: None })),
            7 => self.transfers(&who, &id),
            8 => drop(self.step(&id, Input::OperatorAccepted { operator: who })),
            _ => {}
        }
    }

    fn transfers(&mut self, who: &OperatorId, id: &ConversationId) {
        let queue: QueueId = QUEUES[self.rng.usize(0..3)].into();
        let to = match self.rng.u8(0..4) {
            0 => Target::Operator(["p1", "p2", "p3", "lea"][self.rng.usize(0..4)].into()),
            1 => Target::Team("shop".into()),
            _ => Target::Queue(queue),
        };
        let colleague = matches!(to, Target::Operator(_));
        let warm = self.rng.bool();
        if self.step(id, Input::Transferred { by: who.clone(), to, reason: "better there".to_owned(), warm }) && colleague {
            self.happens("to a colleague");
        }
    }
}

fn template() -> OutboundBody {
    let (name, language, text) = ("we_are_here".to_owned(), "en".to_owned(), "We are here".to_owned());
    OutboundBody::Template { name, language, parameters: Vec::new(), buttons: Vec::new(), parts: TemplateParts::default(), text }
}
