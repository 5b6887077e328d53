//! Life after: silence, the end, how it went, and who comes back.

use super::Owner;
use super::decide::{Answering, Refusal};
use super::menu::evidence;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::{Event, Rating};
use crate::domain::farewell;
use crate::domain::lines;
use crate::domain::message::{Author, Choice, Inbound, InboundBody, OutboundBody};
use crate::domain::stop;
use crate::domain::time::{Limit, Millis, Timestamp};
use crate::domain::trigger::{Fired, Trigger};

/// How long a customer who writes again comes back to people, unless the queue says otherwise.
const REOPEN: Millis = Millis::hours(24);
/// What the id of a tap on a rating begins with.
const RATING_PREFIX: &str = "rating:";

/// What a message means after the close.
pub(super) enum Afterwards {
    /// Says how it went.
    Rates(Rating),
    /// Nobody needs to answer it: kept with what is over.
    Keeps,
    /// Goes on with what was closed.
    Reopens,
    /// Begins something new.
    Opens,
}

impl Answering<'_> {
    /// What a message means that came after the close.
    pub(super) fn afterwards(&self, message: &Inbound, closed: Timestamp) -> Afterwards {
        if let InboundBody::Choice { id: Some(id), .. } = &message.body
            && let Some(rating) = id.strip_prefix(RATING_PREFIX).and_then(Rating::parse)
        {
            return Afterwards::Rates(rating);
        }
        let limit = self.queue_here().and_then(|queue| queue.reopen).map_or(Some(REOPEN), Limit::span);
        let recent = limit.is_some_and(|limit| closed.plus(limit) > self.ctx.now);
        if !recent || self.now.side.closed_by.is_none() {
            return Afterwards::Opens;
        }
        // Thanks need no answer, and who wants no messages gets none.
        let needs_nobody = |words: &str| farewell::is_all(words) || stop::is_wanted(words);
        if message.body.words().is_some_and(needs_nobody) { Afterwards::Keeps } else { Afterwards::Reopens }
    }

    /// The customer is back: to the person who had them if they can, else to their queue, with all that was.
    pub(super) fn reopen(&mut self, message: &Inbound) {
        let queue = self.now.queue.clone().unwrap_or_else(|| self.ctx.workspace.catch_all.clone());
        let agent = self.agent();
        self.hand_off(Fired::certain(Trigger::Returned, evidence(message)), &queue, agent.as_deref());
    }

    /// A word of ours waits for the customer from now on.
    pub(super) fn watch_silence(&mut self) {
        let Some(idle) = self.queue_here().and_then(|queue| queue.idle.clone()) else { return };
        let Some(since) = self.now.side.silent_since else { return };
        for (after, close) in [(idle.remind, false), (idle.close, true)] {
            if let Some(after) = after {
                self.wish(Effect::Wake { at: since.plus(after.0), why: Why::Idle { since, close } });
            }
        }
    }

    /// The customer has been silent for long.
    pub(super) fn idle(&mut self, since: Timestamp, close: bool) -> Result<(), Refusal> {
        let speaks = matches!(self.now.owner, Owner::Agent | Owner::Operator { .. });
        if !speaks || self.now.side.silent_since != Some(since) || self.now.is_snoozed() {
            return Err(Refusal::Stale);
        }
        if close {
            let epoch = self.next_epoch();
            self.push(Event::Closed { by: None, reason: "The customer fell silent".to_owned(), category: None, epoch });
            return Ok(());
        }
        if !self.within_window() {
            return Err(Refusal::Stale);
        }
        let own = self.queue_here().and_then(|queue| queue.idle.as_ref()).map(|idle| &idle.line).filter(|line| !line.is_empty());
        let language = self.spoken();
        let text = own.map_or_else(|| lines::get("reminder", Some(&language)).to_owned(), |line| line.get(Some(&language), "en").to_owned());
        let message = self.outbound(Author::House { operator: self.now.operator().cloned() }, OutboundBody::Text { text });
        self.push(Event::Reminded { message: message.clone() });
        self.wish(Effect::Send { message });
        Ok(())
    }

    pub(super) fn within_window(&self) -> bool {
        let margin = self.ctx.policy.window_margin_ms;
        self.now.window_until().is_some_and(|until| until > self.ctx.now.plus(margin))
    }

    /// How did it go? Asked once, where the queue wants to know, while WhatsApp lets it out.
    pub(super) fn ask_for_rating(&mut self) {
        if !self.queue_here().is_some_and(|queue| queue.rating) || !self.within_window() {
            return;
        }
        let language = self.spoken();
        let say = |key| lines::get(key, Some(&language)).to_owned();
        let button = |rating: Rating| Choice { id: format!("{RATING_PREFIX}{}", rating.word()), title: say(rating.word()) };
        let buttons = [Rating::Good, Rating::Fair, Rating::Poor].map(button).to_vec();
        let message = self.outbound(Author::Farewell, OutboundBody::Buttons { text: say("rate"), buttons });
        self.push(Event::RatingAsked { message: message.clone() });
        self.wish(Effect::Send { message });
    }
}
