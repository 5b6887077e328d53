//! WhatsApp: it remembers everything across the lives of nodes, loses answers, refuses by code, and repeats statuses.

use super::control::Control;
use super::faults::Fault;
use super::history::{History, Taken};
use baton::channel::whatsapp::parse::Status;
use baton::channel::{Channel, Departure, NumberFacts, Pace, Refused, Rejection, Sent};
use baton::domain::delivery::Delivery;
use baton::domain::id::{MessageId, NumberId};
use baton::runtime::Clock;
use futures::future::BoxFuture;
use std::sync::{Arc, Mutex};

/// WhatsApp as one life of one node sees it.
#[derive(Clone)]
pub(crate) struct Whatsapp {
    pub(crate) control: Control,
    pub(crate) history: History,
    pub(crate) clock: Clock,
    pub(crate) node: String,
    pub(crate) statuses: Arc<Mutex<Vec<Status>>>,
    /// The token works.
    pub(crate) works: Arc<Mutex<bool>>,
}

impl Channel for Whatsapp {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        Box::pin(async move {
            if let Some(refused) = self.refuses() {
                return refused;
            }
            if self.control.happens(Fault::SendLost, 8) {
                return Sent::Unknown { detail: "no answer".to_owned() };
            }
            let wamid = self.take(&message).await;
            if self.control.happens(Fault::AnswerSlow, 15) {
                self.control.park().await;
            }
            if self.control.happens(Fault::AnswerLost, 12) {
                return Sent::Unknown { detail: "accepted, answer lost".to_owned() };
            }
            Sent::Accepted { wamid }
        })
    }

    fn look<'a>(&'a self, _number: &'a NumberId) -> BoxFuture<'a, Result<NumberFacts, Refused>> {
        let works = *self.works.lock().expect("no panic");
        let refused = || Refused { code: Some(190), detail: "190: the token is not valid".to_owned() };
        Box::pin(std::future::ready(works.then(NumberFacts::default).ok_or_else(refused)))
    }
}

impl Whatsapp {
    /// A refusal by code: it surely did not leave.
    fn refuses(&self) -> Option<Sent> {
        let later = |pace, detail: &str| Some(Sent::Later { pace, detail: detail.to_owned() });
        let never = |why, detail: &str| Some(Sent::Rejected { why, detail: detail.to_owned() });
        if self.control.happens(Fault::TokenExpired, 3) {
            *self.works.lock().expect("no panic") = false;
        }
        if !*self.works.lock().expect("no panic") {
            return Some(Sent::Stopped { code: 190, templates_only: false, detail: "190: the token is not valid".to_owned() });
        }
        match self.control.below(100) {
            0..=6 if self.control.strikes(Fault::PairLimit) => later(Pace::Pair, "131056: pair limit"),
            7..=10 if self.control.strikes(Fault::NumberLimit) => later(Pace::Number, "130429: too fast"),
            11..=14 if self.control.strikes(Fault::Undeliverable) => never(Rejection::Final, "131026: undeliverable"),
            15..=18 if self.control.strikes(Fault::WindowShut) => never(Rejection::WindowShut, "131047: re-engagement"),
            19..=22 if self.control.strikes(Fault::OptedOut) => never(Rejection::OptedOut, "131050: opted out"),
            _ => None,
        }
    }

    async fn take(&self, message: &Departure<'_>) -> MessageId {
        let id = message.id.as_str().to_owned();
        let conversation = id.split('.').next().unwrap_or_default().into();
        let taken = Taken { at: self.clock.now(), node: self.node.clone(), id: id.clone(), conversation, body: message.body.clone() };
        let nth = self.history.take(taken).await;
        let wamid = MessageId::new(format!("wamid.SIM.{nth}"));
        for delivery in [Delivery::Sent, Delivery::Delivered, Delivery::Read] {
            if self.control.happens(Fault::StatusLost, 20) {
                continue;
            }
            let copies = 1 + usize::from(self.control.happens(Fault::WebhookDoubled, 20));
            let status = Status {
                wamid: wamid.clone(),
                callback: Some(id.clone()),
                delivery,
                detail: None,
                code: None,
                pricing: None,
                free_until: None,
                to: baton::domain::message::Customer::default(),
                participant: None,
                at: self.clock.now(),
            };
            self.statuses.lock().expect("no panic").extend(std::iter::repeat_n(status, copies));
        }
        wamid
    }
}
