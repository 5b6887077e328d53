//! Readers that learned from labelled conversations, one an agent: they find values where rules do not. What they find is claimed like
//! anything else, and checked like anything else.

use super::super::Ask;
use super::tagger::{Line, Tagger};
use crate::domain::conversation::Speaker;
use crate::domain::format;
use crate::domain::id::AgentName;
use crate::domain::slot::{Claim, SlotState};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of the conversation that a reader is shown.
const EARLIER_MAX: usize = 12;

/// Readers by agent.
#[derive(Clone, Debug, Default)]
pub struct Readers(BTreeMap<AgentName, Arc<Tagger>>);

impl Readers {
    /// With one more.
    #[must_use]
    pub fn with(mut self, agent: AgentName, tagger: Tagger) -> Self {
        self.0.insert(agent, Arc::new(tagger));
        self
    }

    /// What the agent's reader finds in this turn for slots that are still open.
    pub(super) fn claims(&self, ask: Ask<'_>, said: &[&str]) -> Vec<Claim> {
        let Some(tagger) = self.0.get(&ask.agent.name) else { return Vec::new() };
        let Some(domain) = tagger.domain_for(ask.agent.name.as_str()) else { return Vec::new() };
        let country = ask.conversation.customer.country();
        let mut earlier = earlier(ask, said.len());
        let mut claims = Vec::new();
        for text in said {
            for (slot, span) in tagger.tag(domain, &earlier, text) {
                let words = text.get(span).unwrap_or_default();
                let open = ask.conversation.slots.get(&slot).is_none_or(|known| known.state == SlotState::Unsure);
                if let Some(spec) = ask.agent.slot(&slot).filter(|_| open) {
                    let value = Value::String(words.to_owned());
                    claims.push(Claim::new(&slot, format::canonical(&value, &spec.schema, country.as_deref()).unwrap_or(value), words));
                }
            }
            earlier.push(Line { by_agent: false, text: (*text).to_owned() });
        }
        claims
    }
}

/// The lines before this turn, oldest first.
fn earlier(ask: Ask<'_>, said: usize) -> Vec<Line> {
    let spoken = ask.conversation.lines.iter().filter(|line| line.from.is_heard());
    let lines: Vec<Line> = spoken.map(|line| Line { by_agent: line.from != Speaker::Customer, text: line.text.clone() }).collect();
    let end = lines.len().saturating_sub(said);
    lines.get(end.saturating_sub(EARLIER_MAX)..end).map(<[Line]>::to_vec).unwrap_or_default()
}
