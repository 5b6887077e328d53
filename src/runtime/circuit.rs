//! The way out of a number: open, without templates, or stopped until somebody mends it. What was written meanwhile waits and is not lost.

use super::Runtime;
use super::feed::Change;
use super::perform::{Performed, body_of};
use crate::channel::whatsapp::parse::{Level, Notice, Subject};
use crate::channel::whatsapp::{advice, heals_with_token};
use crate::domain::id::NumberId;
use crate::domain::message::OutboundBody;
use crate::domain::time::{Millis, Timestamp};
use crate::store::Failure;
use crate::store::channel::{Circuit, NumberState, StoredNotice, TemplateChange};
use crate::store::work::Work;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

/// How long a message waits before it looks again whether its number is open.
const HELD_FOR: Millis = Millis::secs(5);

/// What this node knows of the numbers, and of the nodes that send for them: read anew with every heartbeat.
#[derive(Default)]
pub(super) struct Circuits {
    states: RwLock<Arc<HashMap<NumberId, NumberState>>>,
    nodes: AtomicU32,
}

impl Circuits {
    pub(super) fn get(&self) -> Arc<HashMap<NumberId, NumberState>> {
        self.states.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, states: Vec<NumberState>) {
        let states = states.into_iter().map(|state| (state.id.clone(), state)).collect();
        *self.states.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(states);
    }
}

/// What came of fetching the templates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synced {
    /// Accounts that were asked.
    pub accounts: usize,
    /// Templates that they have.
    pub templates: usize,
    /// Accounts that gave none, and why.
    pub refused: Vec<String>,
}

impl Runtime {
    /// How the numbers stand, as this node knows it.
    pub fn numbers(&self) -> Arc<HashMap<NumberId, NumberState>> {
        self.inner.circuits.get()
    }

    /// Reads anew how the numbers stand.
    pub async fn refresh_numbers(&self) -> Result<(), Failure> {
        let nodes = self.inner.store.live_nodes(self.inner.clock.now().0).await?;
        self.inner.circuits.nodes.store(u32::try_from(nodes).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.inner.circuits.put(self.inner.store.numbers().await?);
        Ok(())
    }

    /// Why a message may not leave now; none: nothing in the way of its number.
    pub(super) fn held_by_circuit(&self, number: &NumberId, body: &OutboundBody) -> Option<Millis> {
        let states = self.inner.circuits.get();
        let circuit = states.get(number).map_or(Circuit::Open, |state| state.circuit);
        let held = match circuit {
            Circuit::Open => false,
            Circuit::NoTemplates => body.is_template(),
            Circuit::Stopped => true,
        };
        held.then_some(HELD_FOR)
    }

    /// Messages a second that a number may send on this node: its share of what Meta allows all nodes together.
    pub fn rate_of(&self, number: &NumberId) -> u32 {
        let learned = self.inner.circuits.get().get(number).and_then(|state| state.rate);
        let nodes = self.inner.circuits.nodes.load(Ordering::Relaxed).max(1);
        (learned.unwrap_or(self.settings().policy.number_rate) / nodes).max(1)
    }

    /// Nothing of this number leaves any more, or no templates. Told once.
    pub(super) async fn stop_number(&self, number: &NumberId, code: i64, templates_only: bool, detail: &str) -> Result<(), Failure> {
        let circuit = if templates_only { Circuit::NoTemplates } else { Circuit::Stopped };
        // What is stopped whole is not opened for free text by a lesser trouble.
        if circuit == Circuit::NoTemplates && self.inner.circuits.get().get(number).is_some_and(|state| state.circuit == Circuit::Stopped) {
            return Ok(());
        }
        let now = self.inner.clock.now();
        if self.inner.store.set_circuit(number, circuit, Some(code), Some(detail), now).await? {
            let what = if templates_only { "No templates leave" } else { "Nothing leaves" };
            let advice = advice(code).map(|advice| format!(" {advice}")).unwrap_or_default();
            let text = format!("{what} number {number} any more: {}.{advice}", detail.trim_end_matches('.'));
            tracing::error!(number = %number, code, "{text}");
            let id = format!("circuit:{number}:{code}:{}", now.0);
            self.tell(&StoredNotice { id, at: now, level: "alarm".to_owned(), field: "circuit".to_owned(), number: Some(number.clone()), text })
                .await?;
        }
        self.refresh_numbers().await?;
        self.inner.feed.publish(Change::Numbers);
        Ok(())
    }

    /// Messages of this number may leave again.
    pub async fn open_number(&self, number: &NumberId, why: &str) -> Result<(), Failure> {
        let now = self.inner.clock.now();
        if self.inner.store.set_circuit(number, Circuit::Open, None, None, now).await? {
            let (id, text) = (format!("circuit:{number}:open:{}", now.0), format!("Messages leave number {number} again: {why}"));
            self.tell(&StoredNotice { id, at: now, level: "info".to_owned(), field: "circuit".to_owned(), number: Some(number.clone()), text })
                .await?;
        }
        self.refresh_numbers().await?;
        self.inner.feed.publish(Change::Numbers);
        Ok(())
    }

    /// Asks Meta about every number that a mended token or permission would open. Other troubles need somebody to say that they are mended.
    pub async fn probe_numbers(&self) -> Result<(), Failure> {
        for (number, state) in self.inner.circuits.get().iter() {
            if state.circuit == Circuit::Open || !state.code.is_some_and(heals_with_token) {
                continue;
            }
            match self.inner.channel.look(number).await {
                Ok(_) => self.open_number(number, "Meta answers again").await?,
                Err(refused) => tracing::debug!(number = %number, reason = %refused, "the number is still stopped"),
            }
        }
        Ok(())
    }

    /// What Meta says of every number of the workspace: name, quality, pace. What cannot be asked stays as it is.
    pub async fn look_at_numbers(&self) -> Result<(), Failure> {
        let settings = self.settings();
        for number in settings.workspace.numbers.keys() {
            let account = settings.accounts.get(number).cloned().or_else(|| settings.account.clone());
            let facts = self.inner.channel.look(number).await;
            let facts = facts.inspect_err(|refused| tracing::debug!(number = %number, reason = %refused, "Meta says nothing of a number"));
            let facts = facts.unwrap_or_default();
            let state = NumberState {
                id: number.clone(),
                circuit: Circuit::Open,
                code: None,
                detail: None,
                since: self.inner.clock.now(),
                account,
                display: facts.display,
                name: facts.name,
                quality: facts.quality,
                rate: facts.rate,
            };
            self.inner.store.describe_number(state).await?;
        }
        self.refresh_numbers().await
    }

    /// Fetches the templates of every account. One that cannot be asked keeps what is known.
    pub async fn sync_templates(&self) -> Result<Synced, Failure> {
        let settings = self.settings();
        let mut seen = std::collections::BTreeSet::new();
        let mut synced = Synced::default();
        for number in settings.workspace.numbers.keys() {
            let Some(account) = settings.accounts.get(number).or(settings.account.as_ref()) else { continue };
            if !seen.insert(account.clone()) {
                continue;
            }
            synced.accounts += 1;
            match self.inner.channel.templates(number, account).await {
                Ok(templates) => {
                    synced.templates += templates.len();
                    self.inner.store.replace_templates(account, templates, self.inner.clock.now()).await?;
                }
                Err(refused) => {
                    tracing::warn!(account = %account, reason = %refused, "the templates of an account cannot be fetched");
                    synced.refused.push(format!("{account}: {refused}"));
                }
            }
        }
        Ok(synced)
    }

    /// A template was not what we thought it is: fetched anew.
    pub(super) async fn resync_templates(&self, _number: &NumberId) -> Result<(), Failure> {
        self.sync_templates().await.map(|_| ())
    }

    pub(super) async fn perform_notice(&self, work: &Work) -> Result<Performed, Failure> {
        let notice: Notice = body_of(work)?;
        let now = self.inner.clock.now();
        let numbers = self.numbers_of(&notice);
        match &notice.subject {
            Subject::None => {}
            Subject::Template { name, language, status, quality, category } => {
                let (status, quality) = (status.clone(), quality.clone());
                let category = category.as_ref().map(|category| category.to_lowercase());
                let change = TemplateChange { account: None, status, category, quality };
                self.inner.store.change_template(name, language, change, now).await?;
            }
            Subject::Rate { per_second } => {
                for number in &numbers {
                    self.inner.store.describe_number(bare(number, Some(*per_second), now)).await?;
                }
            }
            Subject::Stopped => {
                for number in &numbers {
                    let code = notice.event.parse().unwrap_or(368);
                    self.stop_number(number, code, false, &notice.text).await?;
                }
            }
            Subject::Back => {
                for number in &numbers {
                    self.open_number(number, &notice.text).await?;
                }
            }
        }
        let level = match notice.level {
            Level::Info => "info",
            Level::Warn => "warn",
            Level::Alarm => "alarm",
        };
        let at = if notice.at.0 > 0 { notice.at } else { now };
        let number = numbers.first().filter(|_| numbers.len() == 1).cloned();
        self.tell(&StoredNotice { id: notice.id, at, level: level.to_owned(), field: notice.field, number, text: notice.text }).await?;
        self.refresh_numbers().await?;
        self.finish(work, "done").await
    }

    /// The numbers that a notice is about: the one it names, else all of its account.
    fn numbers_of(&self, notice: &Notice) -> Vec<NumberId> {
        if let Some(number) = &notice.number {
            return vec![number.clone()];
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let states = self.inner.circuits.get();
        if let Some(display) = notice.display.as_deref().map(digits).filter(|digits| !digits.is_empty()) {
            return states.values().filter(|state| state.display.as_deref().map(digits).as_deref() == Some(&display)).map(|s| s.id.clone()).collect();
        }
        let settings = self.settings();
        let account_of = |number: &NumberId| settings.accounts.get(number).or(settings.account.as_ref()).cloned();
        let known = settings.workspace.numbers.keys().filter(|number| account_of(number).as_deref() == Some(&notice.account)).cloned();
        known.collect()
    }
}

fn bare(number: &NumberId, rate: Option<u32>, now: Timestamp) -> NumberState {
    NumberState {
        id: number.clone(),
        circuit: Circuit::Open,
        code: None,
        detail: None,
        since: now,
        account: None,
        display: None,
        name: None,
        quality: None,
        rate,
    }
}
