//! Export and erasure of a customer, and what is kept for how long. An open conversation is ended first, by a step like any other; then
//! everything goes in one commit, and with the bytes of files.

use super::step::{Cause, StepError};
use super::{Files, Runtime};
use crate::domain::audit::{BATON, Deed};
use crate::domain::conversation::{Input, Refusal};
use crate::domain::id::ConversationId;
use crate::domain::time::Timestamp;
use crate::store::audit::Entry;
use crate::store::privacy::{ERASED, Gone, Known};
use crate::store::{Failure, Store};
use bytes::Bytes;
use serde_json::{Map, Value, json};

/// Tries to end a conversation that somebody opens again meanwhile.
const TRIES_MAX: u32 = 5;
/// Conversations, or files, whose time is over that go at once.
const EXPIRE_MAX: i64 = 100;
const DAY_MS: i64 = 24 * 3_600_000;

/// What is kept of a customer.
#[derive(Debug)]
pub struct Export {
    /// Rows by table.
    pub tables: Map<String, Value>,
    /// Files: a name for each, and its bytes.
    pub files: Vec<(String, Bytes)>,
}

/// Everything that is kept of a customer.
pub async fn export(store: &Store, files: &Files, known: &Known) -> Result<Export, Failure> {
    let tables = store.export_of(known).await?;
    let mut kept = Vec::new();
    for conversation in &known.conversations {
        for id in store.files_of(conversation).await? {
            let Some(bytes) = files.blobs.get(&id).await? else { continue };
            let name = store.file(conversation, &id).await?.and_then(|row| row.name).unwrap_or_default();
            kept.push((file_name(id.as_str(), &name), bytes));
        }
    }
    Ok(Export { tables, files: kept })
}

/// A name that leads nowhere else, whatever the customer called the file.
fn file_name(id: &str, name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric() || ".-_ ".contains(*c)).take(80).collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() { id.to_owned() } else { format!("{id}-{plain}") }
}

impl Runtime {
    /// Takes everything away that is kept of a customer; `by` is who says so. What is queued for them is not sent.
    pub async fn erase(&self, known: &Known, by: &str) -> Result<Gone, Failure> {
        let store = &self.inner.store;
        for _ in 0..TRIES_MAX {
            for id in &known.conversations {
                self.end_for_good(id).await?;
                for file in store.files_of(id).await? {
                    self.inner.files.blobs.drop(&file).await?;
                }
            }
            // What is sealed now keeps its place in the chain without its reason.
            while store.seal_audit().await? > 0 {}
            let deed = Deed { actor: by.to_owned(), action: ERASED, why: String::new() };
            let now = self.inner.clock.now();
            let entry = Entry::new(self.inner.ids.fresh("a"), now, deed, "customer".to_owned());
            match store.erase(known, now, entry).await {
                Ok(gone) => {
                    self.forget(&known.conversations);
                    for file in &gone.files {
                        self.inner.files.blobs.drop(file).await?;
                    }
                    return Ok(gone);
                }
                // They wrote meanwhile: once more.
                Err(Failure::Conflict) => {}
                Err(failure) => return Err(failure),
            }
        }
        Err(Failure::Conflict)
    }

    async fn end_for_good(&self, id: &ConversationId) -> Result<(), Failure> {
        match self.step(id, Input::Erased, Cause::default()).await {
            Ok(_) | Err(StepError::Refused(Refusal::Closed | Refusal::Stale)) => Ok(()),
            Err(StepError::Refused(refusal)) => Err(Failure::Corrupt(format!("conversation {id} cannot be ended: {refusal}"))),
            Err(StepError::Store(failure)) => Err(failure),
        }
    }

    /// What this node has in memory of conversations goes, too.
    fn forget(&self, ids: &[ConversationId]) {
        self.inner.threads.clear();
        for id in ids {
            self.inner.lanes.forget(id);
            self.inner.feed.publish(super::feed::Change::Conversation { id: id.clone(), seq: None });
        }
    }

    /// Takes away what the workspace says is kept long enough. Returns how many conversations and files went.
    pub async fn expire(&self) -> Result<(usize, usize), Failure> {
        let (settings, store, now) = (self.settings(), &self.inner.store, self.inner.clock.now());
        let Some(retention) = &settings.workspace.retention else { return Ok((0, 0)) };
        let before = |days: Option<u32>| days.map(|days| Timestamp(now.0 - i64::from(days) * DAY_MS));
        let (mut ended, mut files) = (0, 0);
        if let Some(before) = before(retention.model_calls_days) {
            store.prune_calls(before).await?;
        }
        if let Some(before) = before(retention.files_days) {
            let old = store.files_before(before, EXPIRE_MAX).await?;
            for file in &old {
                self.inner.files.blobs.drop(file).await?;
                store.drop_file(file).await?;
            }
            files += old.len();
        }
        if let Some(before) = before(retention.closed_days) {
            let ids = store.ended_before(before, EXPIRE_MAX).await?;
            if !ids.is_empty() {
                for id in &ids {
                    for file in store.files_of(id).await? {
                        self.inner.files.blobs.drop(&file).await?;
                    }
                }
                while store.seal_audit().await? > 0 {}
                let deed = Deed { actor: BATON.to_owned(), action: ERASED, why: String::new() };
                let entry = Entry::new(self.inner.ids.fresh("a"), now, deed, "retention".to_owned());
                match store.expire(ids.clone(), now, entry).await {
                    Ok(_) => {
                        self.forget(&ids);
                        ended += ids.len();
                    }
                    // Another node was faster, or a customer is back: looked at again with the next sweep.
                    Err(Failure::Conflict) => {}
                    Err(failure) => return Err(failure),
                }
            }
        }
        Ok((ended, files))
    }
}

/// What an export says of itself.
pub fn about(known: &Known, at: Timestamp, export: &Export) -> Value {
    let counts: Map<String, Value> = export.tables.iter().map(|(table, rows)| (table.clone(), json!(rows.as_array().map_or(0, Vec::len)))).collect();
    json!({
        "made_at": crate::domain::hook::rfc3339(at), "contact": known.contact, "names": known.names, "conversations": known.conversations,
        "rows": counts, "files": export.files.iter().map(|(name, bytes)| json!({"name": name, "bytes": bytes.len()})).collect::<Vec<_>>(),
    })
}
