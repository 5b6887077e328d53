//! How far messages got: lifts them up their lattice, books what they cost, and tells the conversation of what failed.

use super::Runtime;
use super::perform::{Performed, body_of};
use crate::channel::Rejection;
use crate::channel::whatsapp::errors::{Class, class_of};
use crate::channel::whatsapp::parse::{Pricing, Status};
use crate::domain::conversation::Input;
use crate::domain::delivery::Delivery;
use crate::domain::event::OptOut;
use crate::domain::time::{Millis, Timestamp};
use crate::store::Failure;
use crate::store::channel::StoredNotice;
use crate::store::charges::Charge;
use crate::store::outbox::Sending;
use crate::store::work::Work;

/// The kind of price after an ad: free, for 72 hours from our answer on (Meta, pricing on the WhatsApp Business Platform).
const FREE_ENTRY: &str = "free_entry_point";

/// Service messages that are free per number and month (Meta, pricing from 2026-10-01).
pub const FREE_SERVICE: i64 = 1_000;

impl Runtime {
    pub(super) async fn perform_status(&self, work: &Work) -> Result<Performed, Failure> {
        const PARK: Millis = Millis::secs(2);
        let status: Status = body_of(work)?;
        let now = self.inner.clock.now();
        let Some(sending) = self.inner.store.message_of_status(status.callback.as_deref(), &status.wamid).await? else {
            // It may speak of a message whose own answer is still on its way.
            let park_max = self.settings().policy.status_park_ms_max;
            let parked = i64::from(u32::try_from(work.attempts).unwrap_or(u32::MAX)) * PARK.0;
            if parked < park_max.0 {
                return Ok(Performed::Later(PARK));
            }
            // Perhaps its customer was erased meanwhile: whom it went to is not kept again.
            self.finish(work, "no_such_message").await?;
            self.inner.store.empty_work(&work.id).await?;
            return Ok(Performed::Done);
        };
        if let Some(pricing) = &status.pricing {
            self.charge(&sending, pricing, &status).await?;
        }
        let moved = self.inner.store.lift(&sending.id, status.delivery, Some(&status.wamid), status.detail.as_deref(), now.0).await?;
        // One that failed before, and a crash before the conversation was told, is told now.
        if !moved && (status.delivery, sending.delivery) != (Delivery::Failed, Delivery::Failed) {
            return self.finish(work, "not_higher").await;
        }
        self.inner.metrics.ways.status(status.delivery.word(), status.code);
        self.inner.feed.publish(super::feed::Change::Conversation { id: sending.conversation.clone(), seq: None });
        if status.delivery == Delivery::Failed {
            let detail = status.detail.unwrap_or_else(|| "WhatsApp gave no reason".to_owned());
            self.failed_by_status(&sending, status.code.unwrap_or_default(), &detail).await?;
            let input = Input::Undelivered { message: sending.id, outcome: Delivery::Failed, detail };
            return self.step_and_finish(&sending.conversation, input, work).await;
        }
        self.finish(work, "done").await
    }

    /// The same follows from a code, whether Meta says it at once or later.
    async fn failed_by_status(&self, sending: &Sending, code: i64, detail: &str) -> Result<(), Failure> {
        match class_of(code, None) {
            Class::WindowShut => self.rejected(sending, Rejection::WindowShut).await,
            Class::OptedOut => self.rejected(sending, Rejection::OptedOut).await,
            Class::Template => self.rejected(sending, Rejection::Template).await,
            Class::Stop => self.stop_number(&sending.number, code, false, detail).await,
            Class::StopTemplates => self.stop_number(&sending.number, code, true, detail).await,
            Class::NumberPace => {
                self.inner.pace.slow(&sending.number, self.inner.clock.now());
                Ok(())
            }
            Class::Retry { .. } | Class::PairPace | Class::AppPace | Class::Fail => Ok(()),
        }
    }

    /// What follows from a refusal, besides that the message failed.
    pub(super) async fn rejected(&self, sending: &Sending, why: Rejection) -> Result<(), Failure> {
        let input = match why {
            Rejection::Final => return Ok(()),
            Rejection::WindowShut => Input::WindowShut { message: sending.id.clone() },
            Rejection::OptedOut => {
                let thread = self.thread(&sending.number, &sending.recipient).await?;
                self.inner.store.opt(&thread.contact, OptOut::Marketing, self.inner.clock.now()).await?;
                Input::Opted { scope: OptOut::Marketing, how: "WhatsApp says so".to_owned() }
            }
            Rejection::Template => return self.resync_templates(&sending.number).await,
        };
        match self.step(&sending.conversation, input, super::Cause::default()).await {
            Ok(_) | Err(super::StepError::Refused(_)) => Ok(()),
            Err(super::StepError::Store(failure)) => Err(failure),
        }
    }

    async fn charge(&self, sending: &Sending, pricing: &Pricing, status: &Status) -> Result<(), Failure> {
        let at = if status.at.0 > 0 { status.at } else { self.inner.clock.now() };
        let country = sending.recipient.country();
        let settings = self.settings();
        let charge = Charge {
            outbound: sending.id.clone(),
            conversation: sending.conversation.clone(),
            number: sending.number.clone(),
            at,
            month: month_of(at),
            billable: pricing.billable,
            kind: pricing.kind.clone(),
            category: pricing.category.clone(),
            micros: settings.prices.micros(&pricing.category, country.as_deref()),
            country,
            free_until: status.free_until.filter(|_| pricing.kind == FREE_ENTRY),
        };
        let month = charge.month.clone();
        let (of_month, of_conversation) = self.inner.store.charge(charge).await?;
        let policy = &settings.policy;
        let (budget, most) = (policy.month_charge_micros_max, policy.conversation_charge_micros_max);
        // Who is past the alarm needs no warning of it.
        let reached = [(5, "alarm"), (4, "warn")].into_iter().find(|(share, _)| budget > 0 && of_month * 5 >= budget * share);
        if let Some((_, level)) = reached {
            let text = format!("WhatsApp messages of {month} cost {} of {}", dollars(of_month), dollars(budget));
            self.alert(format!("budget:{}:{month}:{level}", sending.number), level, "costs", Some(sending), text).await?;
        }
        if most > 0 && of_conversation >= most {
            let text = format!("WhatsApp messages of one conversation cost {}: {}", dollars(of_conversation), sending.conversation);
            self.alert(format!("budget:{}", sending.conversation), "warn", "costs", Some(sending), text).await?;
        }
        Ok(())
    }

    /// Tells the operators of the account, once.
    pub(super) async fn alert(&self, id: String, level: &str, field: &str, about: Option<&Sending>, text: String) -> Result<(), Failure> {
        let notice = StoredNotice {
            id,
            at: self.inner.clock.now(),
            level: level.to_owned(),
            field: field.to_owned(),
            number: about.map(|sending| sending.number.clone()),
            text,
        };
        self.tell(&notice).await
    }

    pub(super) async fn tell(&self, notice: &StoredNotice) -> Result<(), Failure> {
        if self.inner.store.note(notice).await? {
            self.inner.metrics.ways.notice(&notice.level);
            self.inner.feed.publish(super::feed::Change::Numbers);
            if notice.level == "info" {
                tracing::info!(field = %notice.field, "{}", notice.text);
            } else {
                tracing::warn!(field = %notice.field, level = %notice.level, "{}", notice.text);
            }
        }
        Ok(())
    }
}

/// `2026-11`, UTC.
pub fn month_of(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m").to_string()).unwrap_or_default()
}

fn dollars(micros: u64) -> String {
    format!("${}.{:02}", micros / 1_000_000, micros % 1_000_000 / 10_000)
}
