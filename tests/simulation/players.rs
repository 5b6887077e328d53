//! The outside: a model that fails, hallucinates and takes its time, and a WhatsApp that loses answers and repeats statuses.

use super::control::Control;
use baton::channel::whatsapp::parse::Status;
use baton::channel::{Channel, Departure, Pace, Rejection, Sent};
use baton::domain::brief::Written;
use baton::domain::delivery::Delivery;
use baton::domain::handoff::Digest;
use baton::domain::id::MessageId;
use baton::domain::slot::Claim;
use baton::domain::time::Timestamp;
use baton::model::{Answer, Ask, Model, NoAnswer, Want, offline};
use baton::runtime::Clock;
use baton::store::Store;
use futures::future::BoxFuture;
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A message that WhatsApp took, with who owned the conversation at that very moment.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) id: String,
    pub(crate) conversation: String,
    pub(crate) words: String,
    pub(crate) author: &'static str,
    pub(crate) owner: String,
}

/// WhatsApp: remembers everything across crashes of the node.
#[derive(Clone)]
pub(crate) struct Whatsapp {
    pub(crate) control: Control,
    pub(crate) taken: Arc<Mutex<Vec<Taken>>>,
    pub(crate) statuses: Arc<Mutex<Vec<Status>>>,
    pub(crate) healthy: Arc<Mutex<bool>>,
    pub(crate) clock: Clock,
    pub(crate) store: Store,
}

impl Channel for Whatsapp {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        Box::pin(async move {
            let healthy = *self.healthy.lock().expect("no panic");
            let fate = if healthy { 99 } else { self.control.below(100) };
            if fate < 8 {
                self.control.count("whatsapp says later");
                return Sent::Later { pace: Pace::Pair, detail: "131056: pair limit".to_owned() };
            }
            if fate < 10 {
                self.control.count("whatsapp rejects");
                return Sent::Rejected { why: Rejection::Final, detail: "131026: undeliverable".to_owned() };
            }
            if fate < 13 {
                self.control.count("a send is lost");
                return Sent::Unknown { detail: "no answer".to_owned() };
            }
            let wamid = self.take(&message).await;
            if fate < 20 {
                self.control.count("an answer is lost");
                return Sent::Unknown { detail: "accepted, answer lost".to_owned() };
            }
            Sent::Accepted { wamid }
        })
    }
}

impl Whatsapp {
    async fn take(&self, message: &Departure<'_>) -> MessageId {
        let id = message.id.as_str().to_owned();
        let conversation = id.split('.').next().unwrap_or_default().to_owned();
        let listed = self.store.listed(&conversation.as_str().into()).await.expect("a readable store");
        let owner = listed.map(|l| l.owner).unwrap_or_default();
        let events = self.store.events(&conversation.as_str().into()).await.expect("a readable store");
        let author = super::laws::author_of(&events, &id);
        let wamid = {
            let mut taken = self.taken.lock().expect("no panic");
            taken.push(Taken { id: id.clone(), conversation, words: message.body.words().to_owned(), author, owner });
            MessageId::new(format!("wamid.SIM.{}", taken.len()))
        };
        let mut statuses = self.statuses.lock().expect("no panic");
        for delivery in [Delivery::Sent, Delivery::Delivered, Delivery::Read] {
            for _ in 0..=usize::from(self.control.percent(20)) {
                statuses.push(Status {
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
                });
            }
        }
        wamid
    }
}

/// A model around the offline one: it fails, is slow, and claims what nobody said.
#[derive(Clone)]
pub(crate) struct Moody {
    pub(crate) control: Control,
    pub(crate) healthy: Arc<Mutex<bool>>,
}

/// A value that no customer of the simulation ever says.
pub(crate) const INVENTED: &str = "Globex Invented Inc";

impl Model for Moody {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            if *self.healthy.lock().expect("no panic") {
                return Answer::from(Ok(offline::answer(ask)));
            }
            if self.control.percent(40) {
                self.control.count("a model is slow");
                self.control.park().await;
            }
            if self.control.percent(12) {
                self.control.count("a model fails");
                return Answer::from(Err(NoAnswer::Unavailable("overloaded".to_owned())));
            }
            let digests = ask.want != Want::Answer;
            let mut draft = offline::answer(ask);
            if digests {
                let written = Written { lines: vec!["Wants a price.".to_owned()], model: "moody".to_owned() };
                draft.digest = Some(Digest { written, intent: None });
            }
            if self.control.percent(15) {
                self.control.count("a model invents");
                draft.claims.push(Claim::new("company", json!(INVENTED), INVENTED));
            }
            Answer::from(Ok(draft))
        })
    }
}

/// The moment at which every simulation begins: a Monday morning.
pub(crate) const START: Timestamp = Timestamp(1_793_610_000_000);
