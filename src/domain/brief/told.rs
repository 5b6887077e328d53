//! The brief as a page of text: for the terminal, for notes, for whoever reads without the inbox.

use super::{Act, Brief, MoodLabel, Trend};
use crate::domain::slot::SlotState;
use crate::domain::text::for_terminal;
use serde_json::Value;
use std::fmt::Write as _;

/// A value as people read it: text without quotes, lists with commas.
pub fn shown(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Null => "—".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// Who, what, why now, what was tried, what next. Control characters of the customer are taken out.
pub fn told(brief: &Brief) -> String {
    let mut text = String::new();
    let detail = brief.why.detail.as_ref().map(|detail| format!(" ({})", detail.replace('_', " "))).unwrap_or_default();
    let _ = writeln!(text, "WHY NOW    {}{detail}, score {:.2} of {:.2}", brief.why.title, brief.why.score, brief.why.threshold);
    for proof in &brief.why.evidence {
        let _ = writeln!(text, "           “{}”", one_line(&proof.quote));
    }
    for other in brief.why.also.iter().filter(|reading| reading.fired.trigger != brief.why.code) {
        let _ = writeln!(text, "           also heard: {}, {:.2} of {:.2}", other.fired.trigger.title(), other.fired.score, other.fired.threshold);
    }
    section(&mut text, "SUMMARY", brief.summary.iter().map(String::as_str));
    if let Some(written) = &brief.written {
        section(&mut text, "WRITTEN BY", std::iter::once(format!("a model ({}), from the customer's words", written.model)));
        section(&mut text, "", written.lines.iter().map(String::as_str));
    }
    section(&mut text, "WANTS", brief.intent.iter().map(String::as_str));
    section(&mut text, "LAST WORDS", brief.last_request.iter().map(|words| format!("“{}”", one_line(words))));
    known(&mut text, brief);
    let tried = brief.tried.iter().map(|step| {
        let act = match step.act {
            Act::Answered => "answered",
            Act::Asked => "asked",
            Act::LookedUp => "looked up",
            Act::HeldBack => "held back",
            Act::Colleague => "a colleague",
        };
        let result = step.result.as_ref().map(|result| format!(" → {}", one_line(result))).unwrap_or_default();
        format!("{act}: {}{result}", one_line(&step.what))
    });
    section(&mut text, "TRIED", tried);
    section(&mut text, "PROMISED", brief.promised.iter().map(|promise| one_line(&promise.words)));
    section(&mut text, "MOOD", std::iter::once(mood(brief)));
    section(&mut text, "CAREFUL", brief.risks.iter().map(|risk| risk.note.as_str()));
    section(&mut text, "CUSTOMER", customer(brief));
    section(&mut text, "QUEUE", std::iter::once(format!("{} ({})", brief.routing.queue, brief.routing.reason)));
    section(&mut text, "NEXT", std::iter::once(brief.next_step.as_str()));
    text
}

fn known(text: &mut String, brief: &Brief) {
    let line = |slot: &super::Known| {
        let state = match slot.state {
            SlotState::Filled => "",
            SlotState::Unsure => " (unsure)",
            SlotState::Refused => " (would not say)",
        };
        let before: Vec<String> = slot.previous.iter().map(shown).collect();
        let before = if before.is_empty() { String::new() } else { format!(", before: {}", before.join(", ")) };
        let quote = if slot.quote.is_empty() { String::new() } else { format!("  “{}”", one_line(&slot.quote)) };
        format!("{}: {}{state}{before}{quote}  [{}]", slot.title, one_line(&shown(&slot.value)), slot.message_id)
    };
    section(text, "KNOWN", brief.slots.iter().map(line));
    let missing = brief.missing.iter().map(|slot| {
        let need = if slot.required { "" } else { " (optional)" };
        let asked = if slot.asked > 0 { format!(", asked {} times", slot.asked) } else { String::new() };
        format!("{}{need}{asked}", slot.title)
    });
    section(text, "NOT KNOWN", missing);
}

fn mood(brief: &Brief) -> String {
    let label = match brief.mood.label {
        MoodLabel::Calm => "calm",
        MoodLabel::Tense => "tense",
        MoodLabel::Upset => "upset",
    };
    let trend = match brief.mood.trend {
        Trend::Better => ", getting better",
        Trend::Steady => "",
        Trend::Worse => ", getting worse",
    };
    format!("{label}{trend} ({:.2})", brief.mood.score)
}

fn customer(brief: &Brief) -> Vec<String> {
    let mut lines = Vec::new();
    let language = brief.language.as_ref().map(|language| format!("writes {language}"));
    let country = brief.channel.country.as_ref().map(|country| format!("from {country}"));
    let ad = brief.channel.ad.as_ref().and_then(|ad| ad.headline.as_ref()).map(|headline| format!("came through the ad “{}”", one_line(headline)));
    let about: Vec<String> = [language, country, ad].into_iter().flatten().collect();
    if !about.is_empty() {
        lines.push(about.join(", "));
    }
    if brief.customer.returning {
        let owner = brief.customer.last_owner.as_ref().map(|owner| format!(", last with {owner}")).unwrap_or_default();
        lines.push(format!("wrote before: {} conversations{owner}", brief.customer.conversations));
    }
    lines
}

fn section<T: AsRef<str>>(text: &mut String, title: &str, lines: impl IntoIterator<Item = T>) {
    for (nth, line) in lines.into_iter().enumerate() {
        let head = if nth == 0 { title } else { "" };
        // Names and values of the customer stand in the middle of our own sentences.
        let _ = writeln!(text, "{head:<10} {}", for_terminal(line.as_ref()).replace('\n', " "));
    }
}

/// Customers write line breaks, and may write what moves a terminal's cursor.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}
