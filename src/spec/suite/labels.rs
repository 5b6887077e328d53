//! `labels/judge/*.jsonl`: what people say of sentences that a judge decides on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One line: a conversation, a sentence about it, and whether people find it true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JudgeLabel {
    /// Its name.
    pub id: String,
    /// What was said: `customer: …` or `agent: …`, a line a message.
    pub said: Vec<String>,
    /// The sentence.
    pub criterion: String,
    /// What each person says; the majority counts, and a tie counts for nothing.
    pub labels: Vec<bool>,
}

impl JudgeLabel {
    /// What most people say; `None` on a tie.
    pub fn truth(&self) -> Option<bool> {
        let yes = self.labels.iter().filter(|label| **label).count();
        let no = self.labels.len() - yes;
        (yes != no).then_some(yes > no)
    }
}
