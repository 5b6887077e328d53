//! I36: a note for colleagues is never part of what a customer is sent.
//! Museum: fazer-ai/chatwoot#357.

use crate::history::{Moment, Taken, Truth, note_of};
use crate::laws::{Findings, Law};
use baton::domain::id::ConversationId;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub(crate) struct NotesStayInside(BTreeMap<ConversationId, BTreeSet<String>>);

impl Law for NotesStayInside {
    fn event(&mut self, now: &Moment<'_>, _: &mut Findings) {
        if let Some(note) = note_of(now.event) {
            self.0.entry(now.after.id.clone()).or_default().insert(note.to_owned());
        }
    }

    fn taken(&mut self, taken: &Taken, _: &Truth, findings: &mut Findings) {
        let words = taken.body.shown();
        for note in self.0.get(&taken.conversation).into_iter().flatten() {
            findings.holds(!words.contains(note), || format!("{} tells a note", taken.id));
        }
    }
}
