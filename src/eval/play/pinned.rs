//! Mode `pinned`: at every turn the history is the recorded one, and the agent's answer to it is judged alone. The answer goes no further:
//! what the recording says takes its place, so that one bad answer does not spoil the turns behind it.
//!
//! The domain decides as it always does; only nothing is stored or sent. A handoff ends it: after that the recording tells of somebody else.

use super::seat::Seat;
use super::{Stage, steps_of};
use crate::domain::conversation::{Conversation, Ctx, Input};
use crate::domain::draft::Draft;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, Found};
use crate::domain::id::{ContactId, NumberId, OutboundId, TurnNo};
use crate::domain::message::{Author, Customer, InboundBody, Outbound, OutboundBody, Referral};
use crate::domain::time::{Span, Timestamp};
use crate::domain::turn::Phase;
use crate::domain::usage::Usage;
use crate::domain::workspace::{Number, Workspace};
use crate::eval::played::{Chat, Logged, Played};
use crate::eval::trial::NUMBER;
use crate::model::{Ask, Model as _, Want};
use crate::spec::suite::{Case, MAIN, Step, Suite};
use crate::tool::Tools;

/// Rounds of asking, looking up and writing anew for one turn.
const ROUNDS_MAX: usize = 12;
/// What a recorded answer rests on.
const RECORDED: &str = "recorded";

struct Pinned<'a> {
    stage: &'a Stage,
    workspace: Workspace,
    seat: &'a Seat,
    conversation: Conversation,
    now: Timestamp,
    customer: Customer,
    nth: u32,
    played: Played,
    log: Vec<(Timestamp, Event)>,
    is_over: bool,
    tools: Tools,
    /// Our reply, which the recording may replace.
    pending: Option<(Timestamp, Event)>,
}

pub(super) async fn play(stage: &Stage, suite: &Suite, case: &Case, seat: &Seat, blank: Played) -> Result<Played, String> {
    let (steps, start) = steps_of(suite, case);
    let team = case.team.clone().unwrap_or_default();
    let mut workspace = team.over(&stage.project.workspace, &stage.project.agents)?;
    let number = NumberId::from(NUMBER);
    workspace.numbers.insert(number.clone(), Number::with_agent(number, super::name_of(&stage.project, suite, case)));
    let conversation = Conversation::new(format!("pinned-{}", case.id).into());
    let mut pinned = Pinned {
        stage,
        workspace,
        seat,
        conversation,
        now: start,
        customer: super::main_customer(case),
        nth: 0,
        played: blank,
        log: Vec::new(),
        is_over: false,
        tools: Tools::fixed(case.tools.clone()),
        pending: None,
    };
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            pinned.now = pinned.now.plus(step.after.or(case.pace).map_or(super::PACE, |Span(span)| span));
        }
        pinned.step(step).await?;
        if pinned.is_over {
            break;
        }
    }
    // What the customer said last is answered too.
    pinned.answers().await?;
    Ok(pinned.done())
}

impl Pinned<'_> {
    async fn step(&mut self, step: &Step) -> Result<(), String> {
        if let Some(Span(wait)) = step.wait {
            self.now = self.now.plus(wait);
        } else if let Some(words) = &step.agent {
            self.answers().await?;
            self.played.recorded.insert(self.nth, words.clone());
            // Before the customer wrote there is no conversation that it could stand in.
            if !self.is_over && self.conversation.seq > 0 {
                self.takes_recorded(words, step.asks.clone());
            }
        } else if let Some(body) = body_of(step) {
            // Who writes again before the burst is over adds to it; who writes later was answered, in the recording or by us.
            if matches!(self.conversation.turn.phase, Phase::Gathering { until, .. } if until <= self.now) {
                self.answers().await?;
            }
            if let Some((at, event)) = self.pending.take() {
                self.conversation.apply(&event, at, &self.stage.policy);
            }
            if !self.is_over {
                self.receives(body, step.ad.as_ref().map(super::referral))?;
            }
        }
        Ok(())
    }

    fn decide(&mut self, input: Input) -> Result<Vec<Effect>, String> {
        let ctx = Ctx { now: self.now, policy: &self.stage.policy, agents: &self.stage.project.agents, workspace: &self.workspace, spent_today: 0 };
        let decision = self.conversation.decide(&ctx, input).map_err(|refusal| refusal.to_string())?;
        for event in &decision.events {
            self.is_over |= matches!(event, Event::HandedOff { .. } | Event::Closed { .. });
            self.log.push((self.now, event.clone()));
        }
        self.conversation = decision.next;
        Ok(decision.effects)
    }

    fn receives(&mut self, body: InboundBody, referral: Option<Referral>) -> Result<(), String> {
        self.nth += 1;
        let message = super::inbound(&format!("in-{}", self.nth), self.customer.clone(), self.now, body, referral);
        self.decide(Input::Received { message: Box::new(message), contact: ContactId::from(RECORDED), past: None })?;
        Ok(())
    }

    /// Our answer to what the customer said, if they wait for one. It stands in the log, and not in the history.
    async fn answers(&mut self) -> Result<(), String> {
        let Phase::Gathering { until, .. } = self.conversation.turn.phase else { return Ok(()) };
        if self.is_over {
            return Ok(());
        }
        let turn = self.conversation.turn.no;
        let then = self.now;
        self.now = self.now.max(until);
        let mut effects = self.decide(Input::Woken(Why::BurstEnds { turn }))?;
        for _ in 0..ROUNDS_MAX {
            let Some(input) = self.performs(&effects).await else { break };
            let before = self.conversation.clone();
            let since = self.log.len();
            effects = self.decide(input)?;
            self.forgets_reply(before, since);
        }
        self.now = then.max(self.now);
        Ok(())
    }

    /// What comes back from the model or the tool that a decision wished for.
    async fn performs(&self, effects: &[Effect]) -> Option<Input> {
        for effect in effects {
            match effect {
                Effect::AskModel { turn, .. } => return Some(self.asks(*turn).await),
                Effect::CallTool { turn, nth } => {
                    let found = self.looks_up(*turn, *nth).await;
                    return Some(Input::LookedUp { turn: *turn, nth: *nth, found });
                }
                _ => {}
            }
        }
        None
    }

    async fn asks(&self, turn: TurnNo) -> Input {
        let name = self.conversation.agent.as_ref();
        let Some(agent) = name.and_then(|name| self.stage.project.agents.get(name)) else { return Input::ModelFailed { turn } };
        let ask = Ask { conversation: &self.conversation, agent, policy: &self.stage.policy, now: self.now, want: Want::Answer, images: &[] };
        let answer: Result<Draft, _> = self.seat.answer(ask).await.draft;
        answer.map_or(Input::ModelFailed { turn }, |draft| Input::Answered { turn, draft: Box::new(draft) })
    }

    async fn looks_up(&self, turn: TurnNo, nth: u32) -> Found {
        let gone = || Found::Failure { detail: "the tool is not there".to_owned() };
        let Some(lookup) = self.conversation.lookups.iter().find(|lookup| lookup.turn == turn && lookup.nth == nth) else { return gone() };
        let agent = self.conversation.agent.as_ref().and_then(|name| self.stage.project.agents.get(name));
        let Some(tool) = agent.and_then(|agent| agent.tool(&lookup.tool)) else { return gone() };
        match self.tools.call(tool, &lookup.arguments).await {
            Ok(result) => Found::Result { result },
            Err(failure) => Found::Failure { detail: failure.to_string() },
        }
    }

    /// The history goes on without our reply: everything else that was decided with it stays.
    fn forgets_reply(&mut self, before: Conversation, since: usize) {
        let fresh: Vec<(Timestamp, Event)> = self.log.iter().skip(since).cloned().collect();
        if !fresh.iter().any(|(_, event)| matches!(event, Event::Replied { .. })) {
            return;
        }
        let mut without = before;
        for (at, event) in fresh.iter().filter(|(_, event)| !matches!(event, Event::Replied { .. })) {
            without.apply(event, *at, &self.stage.policy);
        }
        self.conversation = without;
        self.pending = fresh.into_iter().find(|(_, event)| matches!(event, Event::Replied { .. }));
    }

    /// The recorded answer, as if our agent had given it.
    fn takes_recorded(&mut self, words: &str, asks: Option<String>) {
        let agent = self.conversation.agent.clone().unwrap_or_else(|| RECORDED.into());
        let id = OutboundId::new(format!("recorded-{}-{}", self.nth, self.conversation.seq));
        let body = OutboundBody::text(words);
        let message = Outbound { id, author: Author::Agent { agent }, epoch: self.conversation.epoch, body, reply_to: None };
        let event = Event::Replied {
            turn: self.conversation.turn.no,
            message,
            asks,
            model: RECORDED.to_owned(),
            usage: Usage::default(),
            sources: vec![RECORDED.to_owned()],
            more: Vec::new(),
        };
        self.pending = None;
        self.conversation.apply(&event, self.now, &self.stage.policy);
    }

    fn done(self) -> Played {
        let said = |event| super::super::played::said(event);
        let sent = self.log.iter().flat_map(|(at, event)| said(event).into_iter().map(|message| (message.id.clone(), *at))).collect();
        let conversations = vec![Logged { id: self.conversation.id, log: self.log }];
        let chat = Chat { customer: MAIN.to_owned(), conversations, sent };
        Played { chats: vec![chat], ..self.played }
    }
}

fn body_of(step: &Step) -> Option<InboundBody> {
    if let Some(text) = &step.customer {
        return Some(InboundBody::Text { text: text.clone() });
    }
    if let Some(tap) = &step.tap {
        return Some(InboundBody::Choice { id: None, title: tap.clone() });
    }
    step.sends.map(super::sent)
}
