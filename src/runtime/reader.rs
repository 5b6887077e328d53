//! Reads logs a moment after their commits, for what is not needed at once: words to search by, and spells to count. Every node reads; of two
//! that read the same, one writes.

use super::Runtime;
use crate::domain::conversation::Conversation;
use crate::domain::id::ConversationId;
use crate::domain::time::Millis;
use crate::domain::{search, spell};
use crate::store::Failure;
use crate::store::reading::Reading;

/// A conversation that changed this lately may change again: it is read a little later.
const REST: Millis = Millis(700);
/// Conversations of one pass: others want the database, too.
const PASS_MAX: i64 = 50;

impl Runtime {
    /// Reads what is new; how many conversations. Full when there may be more.
    pub async fn read_logs(&self) -> Result<(usize, bool), Failure> {
        let rest_since = self.inner.clock.now().0 - REST.0;
        let waiting = self.inner.store.unread_logs(rest_since, PASS_MAX).await?;
        let full = i64::try_from(waiting.len()).unwrap_or_default() >= PASS_MAX;
        for id in &waiting {
            self.read_log(id).await?;
        }
        Ok((waiting.len(), full))
    }

    async fn read_log(&self, id: &ConversationId) -> Result<(), Failure> {
        let settings = self.settings();
        let log = self.inner.store.events(id).await?;
        let conversation = Conversation::folded(id.clone(), &log, &settings.policy);
        let spells = spell::of(id, &log, &settings.policy);
        let reading = Reading { id: id.clone(), seq: conversation.seq, terms: search::terms(&conversation), spells };
        self.inner.store.keep_reading(reading).await
    }
}
