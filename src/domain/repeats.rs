//! No repeat: which known facts a person's message is about to ask for. By the words of the question, the slot's name and the agent
//! file's own ways to ask for it; a message that says the value is no question about it.
//!
//! It warns, it never stops anybody: a person may have a reason to ask again.

use super::agent::{Agent, SlotSpec};
use super::brief::shown;
use super::conversation::Conversation;
use super::knowledge;
use super::slot::SlotState;
use super::withheld::HIDDEN;
use std::collections::BTreeSet;

/// Characters of a message that are read.
const READ_CHARS_MAX: usize = 2_000;
/// The share of the words of a known question that must stand in a message.
const ASK_SHARE_MIN: f64 = 0.6;
/// Words that ask without a question mark, folded.
const ASKS: [&str; 40] = [
    "what",
    "which",
    "who",
    "where",
    "when",
    "how",
    "could you",
    "can you",
    "please tell",
    "please send",
    "please give",
    "please provide",
    "please share",
    "tell me",
    "send me",
    "give me",
    "may i have",
    "cuál",
    "cual",
    "qué",
    "quién",
    "dónde",
    "cuándo",
    "dime",
    "dígame",
    "me puedes",
    "me puede",
    "qual",
    "quem",
    "quando",
    "poderia",
    "quel",
    "quelle",
    "pouvez",
    "welche",
    "wie ist",
    "wie lautet",
    "können sie",
    "nennen sie",
    "bitte geben",
];

/// A fact that is known and about to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The slot.
    pub slot: String,
    /// Its name for people.
    pub title: String,
    /// The value as people read it; not a sensitive one.
    pub value: String,
    /// The customer's words for it.
    pub quote: String,
}

/// The known facts that a message asks for.
pub fn of(text: &str, conversation: &Conversation, agent: &Agent) -> Vec<Repeat> {
    let text: String = text.chars().take(READ_CHARS_MAX).collect();
    let questions: Vec<BTreeSet<String>> = questions(&text).map(knowledge::stems_of).collect();
    if questions.is_empty() {
        return Vec::new();
    }
    let folded = super::text::fold(&text);
    let mut repeats = Vec::new();
    for (name, slot) in conversation.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled) {
        let Some(spec) = agent.slot(name) else { continue };
        let value = shown(&slot.value);
        let confirms = !value.is_empty() && folded.contains(&super::text::fold(&value));
        if !confirms && questions.iter().any(|words| asks_for(words, spec)) {
            let hidden = || HIDDEN.to_owned();
            let (value, quote) = if spec.sensitive { (hidden(), hidden()) } else { (value, slot.quote.clone()) };
            repeats.push(Repeat { slot: name.clone(), title: spec.title.clone(), value, quote });
        }
    }
    repeats
}

/// The sentences that ask.
fn questions(text: &str) -> impl Iterator<Item = &str> {
    let sentences = text.split_inclusive(['.', '!', '?', '\n', '？', '。', '؟', ';']);
    sentences.filter(|sentence| {
        let folded = super::text::fold(sentence);
        sentence.trim_end().ends_with(['?', '？', '؟']) || ASKS.iter().any(|ask| folded.starts_with(ask) || folded.contains(&format!(" {ask} ")))
    })
}

/// Does a question have the slot's name in it, or most of the words of one of its own questions?
fn asks_for(words: &BTreeSet<String>, spec: &SlotSpec) -> bool {
    let names = [knowledge::stems_of(&spec.title), knowledge::stems_of(&spec.name.replace('_', " "))];
    let named = names.iter().any(|name| !name.is_empty() && name.is_subset(words));
    let asked = spec.ask.0.values().map(|ask| knowledge::stems_of(ask)).any(|ask| {
        let there = ask.intersection(words).count();
        // One shared word of a short question says too little.
        ask.len() >= 2 && there >= 2 && share(there, ask.len()) >= ASK_SHARE_MIN
    });
    named || asked
}

#[expect(clippy::cast_precision_loss, reason = "words of a question are few")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
