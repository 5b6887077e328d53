//! The wait for a person: what the customer is told, once each, and how the wish is taken back. Nothing here speaks once a person
//! owns the conversation: the lines carry the epoch of the wait.

use super::decide::{Answering, Refusal};
use super::{Conversation, Owner};
use crate::domain::agent::Localized;
use crate::domain::effect::{Effect, Why};
use crate::domain::event::Event;
use crate::domain::id::{Epoch, HandoffNo};
use crate::domain::message::{Author, Choice, Inbound, InboundBody, Outbound, OutboundBody};
use crate::domain::time::Millis;
use crate::domain::waiting::{self, WaitLines, WaitNotice};

/// The button that takes the wish back.
const CANCEL: &str = "wait:cancel";
/// What a customer sends in the same breath as the request gets no answer of its own.
const SAME_BREATH: Millis = Millis::secs(20);
/// Labels of the button, by language: at most 20 characters (WhatsApp's limit).
const CANCEL_LABELS: [(&str, &str); 8] = [
    ("en", "Cancel"),
    ("es", "Cancelar"),
    ("pt", "Cancelar"),
    ("fr", "Annuler"),
    ("de", "Abbrechen"),
    ("it", "Annulla"),
    ("nl", "Annuleren"),
    ("tr", "İptal"),
];

impl Answering<'_> {
    /// The customer wrote while waiting: a wish taken back, or words that are kept, read and acknowledged once.
    pub(super) fn hear_waiting(&mut self, message: &Inbound) {
        let taps = matches!(&message.body, InboundBody::Choice { id: Some(id), .. } if id == CANCEL);
        let cancels = taps || message.body.words().is_some_and(waiting::is_cancelled);
        if cancels && self.agent().is_some() {
            return self.cancel_wait(message);
        }
        let Some(handoff) = self.now.handoff.clone() else { return };
        if message.body.words().is_some() {
            self.wish(Effect::Digest { handoff: handoff.no, nth: handoff.heard });
        }
        let late = message.sent_at.since(handoff.since) > SAME_BREATH;
        // Who was told that nobody is there is not told more; when another closed period began meanwhile, that is told.
        if let (Some(hold), Some(queue)) = (self.now.side.hold, self.now.queue.clone()) {
            if self.now.side.away_told != Some(hold) {
                self.hold_if_closed(&queue, false);
            }
            return;
        }
        if late && !handoff.acknowledged {
            let text = self.wait_line(|lines| &lines.received);
            self.tell(handoff.no, None, OutboundBody::Text { text });
        }
    }

    fn cancel_wait(&mut self, message: &Inbound) {
        let (Some(agent), Some(handoff)) = (self.agent(), self.now.handoff.as_ref().map(|handoff| handoff.no)) else { return };
        let epoch = self.next_epoch();
        let text = self.wait_line(|lines| &lines.back);
        let mut line = self.outbound(Author::Agent { agent: agent.name.clone() }, OutboundBody::Text { text });
        line.epoch = epoch;
        self.push(Event::WaitCancelled { handoff, message: message.id.clone(), epoch, line: line.clone() });
        self.wish(Effect::Send { message: line });
    }

    /// Nobody took it so far: the truth, and at last the ways out.
    pub(super) fn still_waiting(&mut self, handoff: HandoffNo, epoch: Epoch, notice: WaitNotice, ahead: u32) -> Result<(), Refusal> {
        let waits = matches!(self.now.owner, Owner::Queue { .. }) && self.now.epoch == epoch;
        let Some(current) = self.now.handoff.as_ref().filter(|current| waits && current.no == handoff) else {
            return Err(Refusal::Stale);
        };
        let told = current.ahead_told;
        match notice {
            WaitNotice::Still if told == Some(ahead) => {}
            WaitNotice::Still if ahead == 0 => {
                let text = self.wait_line(|lines| &lines.next);
                self.tell(handoff, Some(ahead), OutboundBody::Text { text });
            }
            WaitNotice::Still => {
                let text = self.wait_line(|lines| &lines.still).replace("{ahead}", &ahead.to_string());
                self.tell(handoff, Some(ahead), OutboundBody::Text { text });
            }
            WaitNotice::Long => {
                let body = self.with_cancel(self.wait_line(|lines| &lines.long));
                self.tell(handoff, None, body);
            }
        }
        Ok(())
    }

    /// Sets the clocks of a wait that begins now.
    pub(super) fn watch_wait(&mut self, handoff: HandoffNo, epoch: Epoch) {
        let policy = self.ctx.policy;
        for (after, notice) in [(policy.wait_told_ms, WaitNotice::Still), (policy.wait_long_ms, WaitNotice::Long)] {
            self.wish(Effect::Wake { at: self.ctx.now.plus(after), why: Why::StillWaiting { handoff, epoch, notice } });
        }
    }

    fn tell(&mut self, handoff: HandoffNo, ahead: Option<u32>, body: OutboundBody) {
        let message: Outbound = self.outbound(Author::Waiting { handoff }, body);
        self.push(Event::WaitTold { handoff, ahead, message: message.clone() });
        self.wish(Effect::Send { message });
    }

    /// The agent file's line, else ours, in the customer's language.
    fn wait_line(&self, pick: impl Fn(&WaitLines) -> &Localized) -> String {
        let language = self.now.language.as_deref();
        let ours = WaitLines::default();
        match self.agent() {
            Some(agent) => {
                let own = pick(&agent.handoff.waiting);
                own.get(Some(agent.spoken(language)), &agent.language).to_owned()
            }
            None => pick(&ours).get(language, "en").to_owned(),
        }
    }

    fn with_cancel(&self, text: String) -> OutboundBody {
        let label = |code: &str| CANCEL_LABELS.iter().find(|(known, _)| *known == code).map(|(_, label)| (*label).to_owned());
        let agent = self.agent();
        let spoken = agent.as_ref().map_or("en", |agent| agent.spoken(self.now.language.as_deref()));
        match label(spoken).filter(|_| agent.is_some()) {
            Some(title) => OutboundBody::Buttons { text, buttons: vec![Choice { id: CANCEL.to_owned(), title }] },
            None => OutboundBody::Text { text },
        }
    }
}

impl Conversation {
    /// Who it waits for, when it waits.
    pub fn waits_in(&self) -> Option<(&crate::domain::id::QueueId, HandoffNo)> {
        match (&self.owner, &self.handoff) {
            (Owner::Queue { queue, .. }, Some(handoff)) => Some((queue, handoff.no)),
            (Owner::Queue { .. } | Owner::Agent | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. }, _) => None,
        }
    }
}
