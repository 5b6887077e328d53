//! Plays a case: the production runtime on a scratch database, the customer and colleagues by the steps of the case, time by jumps.
//!
//! One trial has a world of its own: no other case moves its clock, its rotation or its queues. The same case and seed give the same log.

mod pinned;
pub mod seat;
mod simulated;
pub mod sitting;

use super::played::{Chat, Fault, Logged, Played};
use super::result::Script;
use super::trial::{NUMBER, Scratch, Setup, Trial};
use crate::domain::agent::Agent;
use crate::domain::conversation::{Conversation, Input, Repeats, Target};
use crate::domain::event::Event;
use crate::domain::id::{AgentName, MessageId, NumberId, OperatorId, PhoneNumber, WhatsappUserId};
use crate::domain::message::{About, Customer, FileFacts, Inbound, InboundBody, MediaKind, OutboundBody, Referral};
use crate::domain::policy::Policy;
use crate::domain::routing::Presence;
use crate::domain::time::{Millis, Span, Timestamp};
use crate::domain::visibility::{self, Action, Facts, Viewer};
use crate::model::Model;
use crate::runtime::{Cause, StepError};
use crate::spec::Project;
use crate::spec::suite::{AdSpec, Case, CustomerSpec, Deed, Found, MAIN, Mode, PersonStep, Sends, Step, Suite, TeamSpec, Transcript, moment};
use crate::store::Failure;
use crate::store::work::{Kind, NewWork};
use crate::tool::Tools;
use futures::future::BoxFuture;
use seat::{Scripted, Seat};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A case begins at this moment unless it says otherwise: 2026-11-02 09:00 UTC, a Monday.
pub const START: Timestamp = Timestamp(1_793_610_000_000);
/// Between two steps, when nothing is said.
const PACE: Millis = Millis::secs(20);
/// After the last step, when nothing is said.
const UNTIL: Millis = Millis::secs(60);
/// A number that nobody has (Ofcom keeps it for drama).
const PHONE: &str = "+447700900100";

/// What cases are played on.
pub struct Stage {
    /// The agents and who answers.
    pub project: Project,
    /// Bounds and waits.
    pub policy: Policy,
    /// A database made ready, to copy.
    pub scratch: Scratch,
}

/// Who sits where in one trial.
pub struct Cast {
    /// Who answers customers.
    pub model: Arc<dyn Model>,
    /// Who plays a simulated customer; none answers from its facts.
    pub customer: Option<Arc<dyn Model>>,
    /// Who judges.
    pub judge: Option<super::judge::Judge>,
}

/// Plays a case once. A failure of the outside is in the result: it says nothing about the agent.
pub fn play<'a>(stage: &'a Stage, suite: &'a Suite, found: &'a Found, trial: u32, cast: Cast) -> BoxFuture<'a, Played> {
    Box::pin(play_once(stage, suite, found, trial, cast))
}

async fn play_once(stage: &Stage, suite: &Suite, found: &Found, trial: u32, cast: Cast) -> Played {
    let case = &found.case;
    let mode = mode_of(suite, case);
    let blank = Played { suite: suite.name.clone(), case: case.id.clone(), trial, mode, ..Played::default() };
    let inner = if case.model.is_empty() { cast.model } else { Arc::new(Scripted::new(case.model.clone())) };
    let seat = Arc::new(Seat::new(inner));
    let played = match mode {
        Mode::Pinned => pinned::play(stage, suite, case, &seat, blank.clone()).await,
        Mode::Replay | Mode::Simulated => live(stage, suite, case, &seat, cast.customer, blank.clone()).await,
    };
    let seen = seat.seen();
    let mut played = played.unwrap_or_else(|why| Played { error: Some(why), ..blank });
    played.readable = seen.readable;
    played.slowed = seen.slowed;
    played.costs += seen.costs;
    played.error = played.error.or(seen.unrecorded).or(seen.unavailable.map(|why| format!("no model answered: {why}")));
    played
}

/// How a case is played.
pub fn mode_of(suite: &Suite, case: &Case) -> Mode {
    let simulated = case.scenario.as_ref().map(|_| Mode::Simulated);
    case.mode.or(simulated).unwrap_or(suite.file.mode)
}

/// The agent that a case asks.
pub fn agent_of<'a>(project: &'a Project, suite: &Suite, case: &Case) -> Option<&'a Arc<Agent>> {
    project.agents.get(&name_of(project, suite, case))
}

fn name_of(project: &Project, suite: &Suite, case: &Case) -> AgentName {
    case.agent.clone().or_else(|| suite.file.agent.clone()).unwrap_or_else(|| project.workspace.default_agent.clone())
}

/// The steps of a case, and when they begin.
pub fn steps_of(suite: &Suite, case: &Case) -> (Vec<Step>, Timestamp) {
    let transcript = case.transcript.as_ref().and_then(|path| suite.transcripts.get(path));
    let said = case.start.as_deref().and_then(|start| moment(start).ok());
    let start = said.or_else(|| transcript.and_then(Transcript::begins)).unwrap_or(START);
    (transcript.map_or_else(|| case.turns.clone(), Transcript::steps), start)
}

async fn live(
    stage: &Stage,
    suite: &Suite,
    case: &Case,
    seat: &Arc<Seat>,
    customer: Option<Arc<dyn Model>>,
    blank: Played,
) -> Result<Played, String> {
    let (steps, start) = steps_of(suite, case);
    let mut world = World::open(stage, suite, case, seat.clone(), start).await.map_err(|e| e.to_string())?;
    world.played = blank;
    let scenario = case.scenario.as_ref().and_then(|name| suite.scenarios.get(name));
    let done = match scenario {
        Some(scenario) => simulated::play(&mut world, scenario, customer, suite.file.seed).await,
        None => world.steps(&steps).await,
    };
    done.map_err(|e| e.to_string())?;
    world.pass(case.until.map_or(UNTIL, |Span(until)| until)).await.map_err(|e| e.to_string())?;
    world.close(&steps, &stage.scratch).await.map_err(|e| e.to_string())
}

/// A world of one trial.
struct World<'a> {
    trial: Trial,
    case: &'a Case,
    played: Played,
    /// Messages so far, of all customers.
    nth: u32,
    /// Turns of each customer so far.
    turns: BTreeMap<String, u32>,
    names: Vec<String>,
    workspace: crate::domain::workspace::Workspace,
    off: Script,
}

impl<'a> World<'a> {
    async fn open(stage: &Stage, suite: &Suite, case: &'a Case, seat: Arc<Seat>, now: Timestamp) -> Result<World<'a>, Failure> {
        let project = &stage.project;
        let nobody = TeamSpec::default();
        let team = case.team.as_ref().unwrap_or(&nobody);
        let workspace =
            if *team == nobody { project.workspace.clone() } else { team.over(&project.workspace, &project.agents).map_err(Failure::Corrupt)? };
        let setup = Setup {
            agents: project.agents.clone(),
            workspace: workspace.clone(),
            agent: name_of(project, suite, case),
            model: seat,
            tools: Tools::fixed(case.tools.clone()),
            policy: stage.policy.clone(),
            now,
        };
        let trial = Trial::start_seeded(&stage.scratch, setup, suite.file.seed).await?;
        for who in &team.online {
            trial.runtime.set_presence(&OperatorId::from(who.as_str()), Presence::Online).await?;
        }
        let world =
            World { trial, case, played: Played::default(), nth: 0, turns: BTreeMap::new(), names: Vec::new(), workspace, off: Script::default() };
        Ok(world)
    }

    fn now(&self) -> Timestamp {
        self.trial.runtime.clock().now()
    }

    /// Time passes, and everything that falls due is done at its moment.
    async fn pass(&self, span: Millis) -> Result<(), Failure> {
        let until = self.now().plus(span);
        self.trial.settle(span).await?;
        self.trial.runtime.clock().advance(until.since(self.now()));
        Ok(())
    }

    async fn steps(&mut self, steps: &[Step]) -> Result<(), Failure> {
        let pace = self.case.pace.map_or(PACE, |Span(pace)| pace);
        let mut is_first = true;
        for step in steps {
            let gap = step.after.map_or(pace, |Span(after)| after);
            if !std::mem::take(&mut is_first) {
                self.pass(gap).await?;
            }
            self.step(step).await?;
        }
        Ok(())
    }

    async fn step(&mut self, step: &Step) -> Result<(), Failure> {
        let by = step.by.clone().unwrap_or_else(|| MAIN.to_owned());
        if let Some(Span(wait)) = step.wait {
            return self.pass(wait).await;
        }
        if let Some(person) = &step.person {
            return self.person(&by, person).await;
        }
        if let Some(words) = &step.agent {
            return self.recorded(words, step.asks.as_deref()).await;
        }
        let body = match (&step.customer, &step.tap, step.sends) {
            (Some(text), _, _) => InboundBody::Text { text: text.clone() },
            (None, Some(tap), _) => self.choice(&by, tap).await?,
            (None, None, Some(sends)) => sent(sends),
            (None, None, None) => return Ok(()),
        };
        self.receive(&by, body, step.ad.as_ref().map(referral)).await
    }

    /// The customer does something.
    async fn receive(&mut self, by: &str, body: InboundBody, referral: Option<Referral>) -> Result<(), Failure> {
        self.nth += 1;
        *self.turns.entry(by.to_owned()).or_default() += 1;
        let (now, id) = (self.now(), format!("in-{}", self.nth));
        let message = inbound(&id, self.customer(by), now, body, referral);
        let body = serde_json::to_string(&message).map_err(|e| Failure::Corrupt(e.to_string()))?;
        let work = NewWork { id: format!("in:{id}"), kind: Kind::Message, conversation: None, body, due_ms: now.0, node: None };
        self.trial.runtime.receive(vec![work], Vec::new()).await?;
        self.trial.settle(Millis(0)).await
    }

    /// A customer as WhatsApp names them: the case's words for the main one, numbers that nobody has for others.
    fn customer(&mut self, by: &str) -> Customer {
        let nth = self.names.iter().position(|name| name == by).unwrap_or_else(|| {
            self.names.push(by.to_owned());
            self.names.len() - 1
        });
        if by == MAIN {
            return main_customer(self.case);
        }
        let phone = PhoneNumber::parse(&format!("+4477009002{nth:02}"));
        Customer { user_id: None, phone, name: Some(by.to_owned()), ..Customer::default() }
    }

    /// A customer's conversations, oldest first.
    async fn conversations(&mut self, by: &str) -> Result<Vec<Conversation>, Failure> {
        let customer = self.customer(by);
        let mut found = Vec::new();
        for id in self.trial.runtime.store().conversation_ids().await? {
            let Some(conversation) = self.trial.runtime.load(&id).await? else { continue };
            let own = &conversation.customer;
            let same_phone = customer.phone.is_some() && own.phone == customer.phone;
            if same_phone || (customer.user_id.is_some() && own.user_id == customer.user_id) {
                found.push(conversation);
            }
        }
        Ok(found)
    }

    async fn newest(&mut self, by: &str) -> Result<Option<Conversation>, Failure> {
        Ok(self.conversations(by).await?.pop())
    }

    /// The button with that title, or id, among what the customer was shown; the words alone when there is none.
    async fn choice(&mut self, by: &str, tap: &str) -> Result<InboundBody, Failure> {
        let mut shown = Vec::new();
        if let Some(conversation) = self.newest(by).await? {
            for (_, event) in self.trial.runtime.store().events(&conversation.id).await? {
                shown.extend(super::played::said(&event).into_iter().flat_map(|message| choices(&message.body)));
            }
        }
        let meant = |choice: &&(String, String)| choice.0 == tap || choice.1.to_lowercase() == tap.to_lowercase();
        if let Some((id, title)) = shown.iter().rev().find(meant) {
            return Ok(InboundBody::Choice { id: Some(id.clone()), title: title.clone() });
        }
        let titles: Vec<&str> = shown.iter().map(|(_, title)| title.as_str()).collect();
        let found = if titles.is_empty() { "nothing to tap was shown".to_owned() } else { format!("shown were: {}", titles.join(", ")) };
        let turn = self.turns.get(by).copied().unwrap_or_default() + 1;
        self.played.faults.push(Fault { turn, wanted: format!("a button “{tap}”"), found });
        Ok(InboundBody::Choice { id: None, title: tap.to_owned() })
    }

    /// What the agent said when this was recorded: does ours still ask for the same?
    async fn recorded(&mut self, words: &str, asks: Option<&str>) -> Result<(), Failure> {
        self.trial.settle(Millis(0)).await?;
        let turn = self.turns.get(MAIN).copied().unwrap_or_default();
        self.played.recorded.insert(turn, words.to_owned());
        self.off.turns += 1;
        if self.off.off_from.is_some() {
            return Ok(());
        }
        // Our answer may take a little longer than the recorded one did.
        self.trial.settle(Millis::secs(10)).await?;
        let conversation = self.newest(MAIN).await?;
        let why = conversation.as_ref().and_then(|ours| divergence(ours, asks));
        match why {
            Some(why) => (self.off.off_from, self.off.why) = (Some(turn), Some(why)),
            None => self.off.on += 1,
        }
        Ok(())
    }

    async fn person(&mut self, by: &str, step: &PersonStep) -> Result<(), Failure> {
        let who = OperatorId::from(step.who.as_str());
        let presence = match step.does {
            Some(Deed::Online) => Some(Presence::Online),
            Some(Deed::Away) => Some(Presence::Away),
            Some(Deed::Offline) => Some(Presence::Offline),
            _ => None,
        };
        if let Some(presence) = presence {
            // Nobody has a page open in a trial: only who goes offline is watched.
            self.trial.watch_presence(presence == Presence::Offline);
            self.trial.runtime.set_presence(&who, presence).await?;
            self.trial.watch_presence(true);
            return self.trial.settle(Millis(0)).await;
        }
        let Some(conversation) = self.newest(by).await? else {
            self.fault(step, "nobody has written yet");
            return Ok(());
        };
        let may = Viewer::of(&self.workspace, &who)
            .is_some_and(|viewer| visibility::may(&viewer, action_of(step), &Facts::of(&conversation, &self.workspace)));
        if !may {
            if !step.refused {
                self.fault(step, "refused: not theirs");
            }
            return Ok(());
        }
        let Some(input) = self.input(step, who) else { return Ok(()) };
        let refused = match self.trial.runtime.step(&conversation.id, input, Cause::default()).await {
            Ok(_) => None,
            Err(StepError::Refused(refusal)) => Some(refusal),
            Err(StepError::Store(failure)) => return Err(failure),
        };
        match refused {
            Some(refusal) if !step.refused => self.fault(step, &format!("refused: {refusal}")),
            None if step.refused => self.fault(step, "it was let through"),
            Some(_) | None => {}
        }
        self.trial.settle(Millis(0)).await
    }

    fn fault(&mut self, step: &PersonStep, found: &str) {
        // What people did in a recording they did in another conversation than this one has become.
        if self.case.transcript.is_some() {
            return;
        }
        let turn = self.turns.get(MAIN).copied().unwrap_or_default();
        let what = step.does.map_or_else(|| "write".to_owned(), |deed| format!("{deed:?}").to_lowercase());
        let wanted = if step.refused { format!("{}: {what} is refused", step.who) } else { format!("{}: {what}", step.who) };
        self.played.faults.push(Fault { turn, wanted, found: found.to_owned() });
    }

    fn input(&mut self, step: &PersonStep, who: OperatorId) -> Option<Input> {
        let reason = step.reason.clone().unwrap_or_default();
        if let Some(words) = &step.says {
            self.nth += 1;
            let (client_id, body) = (format!("o{}", self.nth), OutboundBody::text(words.clone()));
            return Some(Input::OperatorSaid { operator: who, client_id, body, repeats: Repeats::Allow, reply_to: None, seen: None });
        }
        Some(match step.does? {
            Deed::Takes => Input::OperatorAccepted { operator: who },
            Deed::Declines => Input::OfferDeclined { operator: who },
            Deed::Returns => Input::Resumed { by: who, note: reason, agent: None },
            Deed::Closes => Input::Closed { by: who, reason, category: None },
            Deed::Transfers => {
                let to = step.to.clone().unwrap_or_default();
                let is_queue = self.workspace.queues.contains_key(&to.as_str().into());
                let to = if is_queue { Target::Queue(to.into()) } else { Target::Operator(to.into()) };
                Input::Transferred { by: who, to, reason, warm: false }
            }
            Deed::Online | Deed::Away | Deed::Offline => return None,
        })
    }

    /// What is left behind.
    async fn close(mut self, steps: &[Step], scratch: &Scratch) -> Result<Played, Failure> {
        let left = self.trial.sent.take();
        let mut names = vec![MAIN.to_owned()];
        names.extend(self.names.iter().filter(|name| *name != MAIN).cloned());
        for name in names {
            let mut chat = Chat { customer: name.clone(), ..Chat::default() };
            for Conversation { id, .. } in self.conversations(&name).await? {
                let log: Vec<(Timestamp, Event)> = self.trial.runtime.store().events(&id).await?;
                let own = |id: &str| log.iter().any(|(_, event)| super::played::said(event).iter().any(|message| message.id.as_str() == id));
                chat.sent.extend(left.iter().filter(|left| own(&left.id)).map(|left| (left.id.as_str().into(), left.at)));
                chat.conversations.push(Logged { id, log });
            }
            self.played.chats.push(chat);
        }
        self.trial.end(scratch).await?;
        let has_script = steps.iter().any(|step| step.agent.is_some());
        self.played.script = has_script.then_some(self.off);
        Ok(self.played)
    }
}

/// The main customer, as the case says that WhatsApp names them; one with a number that nobody has when it does not.
fn main_customer(case: &Case) -> Customer {
    let CustomerSpec { phone, user_id, name } = case.from.clone().unwrap_or_default();
    let phone = phone.or_else(|| user_id.is_none().then(|| PHONE.to_owned()));
    Customer { user_id: user_id.map(WhatsappUserId::from), phone: phone.as_deref().and_then(PhoneNumber::parse), name, ..Customer::default() }
}

fn inbound(id: &str, from: Customer, sent_at: Timestamp, body: InboundBody, referral: Option<Referral>) -> Inbound {
    let (id, number) = (MessageId::new(id), NumberId::from(NUMBER));
    Inbound { id, number, from, sent_at, body, reply_to: None, referral, about: About::default() }
}

/// The right that a step of a colleague needs.
fn action_of(step: &PersonStep) -> Action {
    match step.does {
        Some(Deed::Takes) => Action::Accept,
        Some(Deed::Declines) => Action::Decline,
        Some(Deed::Transfers) => Action::Transfer,
        Some(Deed::Returns) => Action::Resume,
        Some(Deed::Closes) => Action::Close,
        Some(Deed::Online | Deed::Away | Deed::Offline) | None => Action::Reply,
    }
}

/// Where the agent leaves the recording: it asks for something else, or a person has it while an agent spoke then.
fn divergence(ours: &Conversation, asks: Option<&str>) -> Option<String> {
    if ours.owner != crate::domain::conversation::Owner::Agent {
        return Some("a person takes over here; in the recording the agent goes on".to_owned());
    }
    let asks = asks?;
    match ours.asking.as_deref() {
        Some(ours) if ours == asks => None,
        Some(ours) => Some(format!("it asks for {ours}; in the recording for {asks}")),
        None => Some(format!("it asks for nothing; in the recording for {asks}")),
    }
}

/// What can be tapped: ids with their titles.
pub fn choices(body: &OutboundBody) -> Vec<(String, String)> {
    match body {
        OutboundBody::Buttons { buttons: choices, .. } | OutboundBody::List { rows: choices, .. } => {
            choices.iter().map(|choice| (choice.id.clone(), choice.title.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn sent(sends: Sends) -> InboundBody {
    let media = |kind: MediaKind, voice: bool| InboundBody::Media {
        kind,
        media_id: "media-1".to_owned(),
        mime: None,
        caption: None,
        file: FileFacts { voice, ..FileFacts::default() },
    };
    match sends {
        Sends::Image => media(MediaKind::Image, false),
        Sends::Video => media(MediaKind::Video, false),
        Sends::Voice => media(MediaKind::Audio, true),
        Sends::Document => media(MediaKind::Document, false),
        Sends::Sticker => media(MediaKind::Sticker, false),
        Sends::Location => InboundBody::Location { latitude: 41.39, longitude: 2.17, name: None },
        Sends::Unsupported => InboundBody::Unreadable { kind: "unsupported".to_owned() },
    }
}

fn referral(ad: &AdSpec) -> Referral {
    Referral {
        source_id: ad.id.clone(),
        source_type: Some("ad".to_owned()),
        source_url: ad.url.clone(),
        headline: ad.headline.clone().or_else(|| ad.body.clone()),
        ctwa_clid: None,
    }
}
