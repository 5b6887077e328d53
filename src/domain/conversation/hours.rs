//! Outside a queue's hours: held until it opens, the customer told once in each closed period, and released when it does.

use super::decide::{Answering, Refusal};
use super::{Hold, Owner};
use crate::domain::agent::{Agent, Localized};
use crate::domain::calendar::{self, Calendar};
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, MoveReason};
use crate::domain::id::{Epoch, QueueId};
use crate::domain::lines;
use crate::domain::message::{Author, OutboundBody, TemplateParts};
use crate::domain::routing::serving::serving;
use crate::domain::time::Timestamp;
use crate::domain::trigger::{Fired, Trigger};
use crate::domain::zone;
use jiff::tz::TimeZone;

impl Answering<'_> {
    /// The wait for the opening of a queue; `None` while it is open.
    pub(super) fn closed(&self, queue: &QueueId) -> Option<Hold> {
        let (workspace, now) = (self.ctx.workspace, self.ctx.now);
        workspace.is_closed(queue, now).then(|| Hold { until: workspace.opens(queue, now) })
    }

    /// Held, when the queue is closed. `told`: the customer has just been told, by the hand-over line.
    pub(super) fn hold_if_closed(&mut self, queue: &QueueId, told: bool) {
        let Some(hold) = self.closed(queue) else { return };
        let tell = !told && self.now.side.away_told != Some(hold);
        let body = tell.then(|| self.away_body(queue, hold.until)).flatten();
        let handoff = self.now.handoff.as_ref().map(|handoff| handoff.no).unwrap_or_default();
        let message = body.map(|body| self.outbound(Author::Waiting { handoff }, body));
        self.push(Event::Held { queue: queue.clone(), until: hold.until, message: message.clone() });
        if let Some(message) = message {
            self.wish(Effect::Send { message });
        }
        if let Some(until) = hold.until {
            self.wish(Effect::Wake { at: until, why: Why::Opens { epoch: self.now.epoch } });
        }
    }

    /// The away message: words within WhatsApp's 24 hours, a template after them if there is one.
    fn away_body(&self, queue: &QueueId, until: Option<Timestamp>) -> Option<OutboundBody> {
        let text = self.away_text(queue, until);
        if self.within_window() {
            return Some(OutboundBody::Text { text });
        }
        let template = self.ctx.workspace.queues.get(queue)?.away_template.clone()?;
        let language = template.language.split(['_', '-']).next().unwrap_or_default().to_owned();
        let opens = until.map(|until| self.opens_told(queue, until, &language)).unwrap_or_default();
        Some(OutboundBody::Template {
            name: template.name,
            language: template.language,
            parameters: vec![opens],
            buttons: Vec::new(),
            parts: TemplateParts::default(),
            text,
        })
    }

    /// The away message in the customer's language, with the true opening time.
    pub(super) fn away_text(&self, queue: &QueueId, until: Option<Timestamp>) -> String {
        let own = self.ctx.workspace.queues.get(queue).map(|queue| &queue.away).filter(|away| !away.is_empty());
        // A line in another language than the customer's tells the time in its own.
        let spoken = self.spoken();
        let instead = |own: &Localized| own.0.keys().find(|key| *key == "en").or_else(|| own.0.keys().next()).cloned();
        let language = match own {
            Some(own) if !own.0.contains_key(&spoken) => instead(own).unwrap_or(spoken),
            Some(_) | None => spoken,
        };
        let opens = until.map(|until| self.opens_told(queue, until, &language));
        match (own, opens) {
            (Some(own), opens) => own.get(Some(&language), "en").replace("{opens}", &opens.unwrap_or_default()),
            (None, Some(opens)) => lines::get("away_until", Some(&language)).replace("{opens}", &opens),
            (None, None) => lines::get("away", Some(&language)).to_owned(),
        }
    }

    fn opens_told(&self, queue: &QueueId, until: Timestamp, language: &str) -> String {
        let utc = TimeZone::UTC;
        let zone = self.ctx.workspace.hours(queue).map_or(&utc, Calendar::zone);
        let country = self.now.customer.country();
        let customers = country.and_then(|country| TimeZone::get(zone::of_country(&country)).ok());
        calendar::told(until, self.ctx.now, zone, customers.as_ref(), language)
    }

    /// The language to speak with this customer: one of the agent's, when there is an agent.
    pub(super) fn spoken(&self) -> String {
        let language = self.now.language.as_deref();
        match self.agent() {
            Some(agent) => agent.spoken(language).to_owned(),
            None => language.unwrap_or("en").to_owned(),
        }
    }

    /// The queue opens: it waits for a person like any other; or what was postponed is handed over now.
    pub(super) fn queue_opens(&mut self, epoch: Epoch) -> Result<(), Refusal> {
        if self.now.epoch != epoch {
            return Err(Refusal::Stale);
        }
        match (self.now.owner.clone(), self.now.side.hold) {
            (Owner::Queue { queue, .. }, Some(_)) => {
                self.reconsider_hold(&queue);
                Ok(())
            }
            (Owner::Agent, _) => self.hand_over_postponed(),
            (Owner::Queue { .. } | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. }, _) => Err(Refusal::Stale),
        }
    }

    /// It is held: is the queue open by now, or does it open at another time than was said?
    pub(super) fn reconsider_hold(&mut self, queue: &QueueId) {
        match self.closed(queue) {
            Some(hold) if self.now.side.hold == Some(hold) => {}
            Some(_) => self.hold_if_closed(queue, false),
            None => {
                self.push(Event::Released { queue: queue.clone() });
                let epoch = self.now.epoch;
                self.wait(queue.clone(), epoch);
            }
        }
    }

    /// The queue closes while it waits.
    pub(super) fn queue_closes(&mut self, epoch: Epoch) -> Result<(), Refusal> {
        let Owner::Queue { queue, .. } = self.now.owner.clone() else { return Err(Refusal::Stale) };
        if self.now.epoch != epoch || self.now.side.offer.is_some() || self.now.side.hold.is_some() {
            return Err(Refusal::Stale);
        }
        if self.closed(&queue).is_none() {
            self.watch_queue(&queue);
            return Ok(());
        }
        self.closed_over(&queue);
        Ok(())
    }

    /// It waits in a queue that is closed now: held, or sent on where the queue says so.
    pub(super) fn closed_over(&mut self, queue: &QueueId) {
        let (serves, _) = serving(self.ctx.workspace, queue, self.ctx.now);
        if serves == *queue {
            self.hold_if_closed(queue, false);
        } else {
            self.move_to(serves, MoveReason::Closed);
        }
    }

    /// Does the agent go on although a person is wanted, because nobody is there? The wish is kept, and the customer told.
    pub(super) fn goes_on(&mut self, fired: &Fired, agent: &Agent) -> bool {
        let by_words = matches!(fired.trigger, Trigger::ExplicitRequest | Trigger::Frustration | Trigger::ComplexQuery);
        // Who asks again means it: then the chat waits for people.
        if !agent.handoff.goes_on_after_hours || !by_words || self.now.side.postponed.is_some() {
            return false;
        }
        let queue = self.route(&agent.handoff.person, fired.trigger).queue;
        let Some(until) = self.closed(&queue).and_then(|hold| hold.until) else { return false };
        let text = self.away_text(&queue, Some(until));
        let message = self.outbound(Author::Agent { agent: agent.name.clone() }, OutboundBody::Text { text });
        self.push(Event::Postponed { fired: fired.clone(), until, message: Some(message.clone()) });
        self.wish(Effect::Send { message });
        self.wish(Effect::Wake { at: until, why: Why::Opens { epoch: self.now.epoch } });
        true
    }

    fn hand_over_postponed(&mut self) -> Result<(), Refusal> {
        let (Some(fired), Some(agent)) = (self.now.side.postponed.clone(), self.agent()) else { return Err(Refusal::Stale) };
        self.conclude(fired, &agent);
        Ok(())
    }
}
