//! A case for an imported transcript: what is known is written, and what it must come to stands there as comments, to be said by a person.

use crate::domain::text::{clip, is_invisible};
use crate::spec::suite::{By, Transcript};
use std::fmt::Write as _;

/// Characters of a message that are shown in a comment.
const SHOWN_CHARS_MAX: usize = 72;
/// Turns of the customer that are listed.
const TURNS_MAX: usize = 40;

/// The text of a case, YAML, for a transcript at a path relative to its suite. Its mode is `pinned` when a bot spoke in it, for then every
/// answer has a history that really was; else `replay`.
pub fn draft_case(transcript: &Transcript, path: &str) -> String {
    let head = &transcript.head;
    let by = |by: By| transcript.lines.iter().filter(|said| said.by == by).count();
    let (customer, agent, people) = (by(By::Customer), by(By::Agent), by(By::Person));
    let mode = if agent > 0 { "pinned" } else { "replay" };
    let source = if head.source.is_empty() { "elsewhere" } else { &head.source };
    let mut yaml = String::new();
    // Writing to a string never fails.
    let _ = writeln!(yaml, "# From {}: {customer} messages of the customer, {agent} of a bot, {people} of people.", shown(source));
    if let Some(license) = &head.license {
        let _ = writeln!(yaml, "# Licence of its words: {}", shown(license));
    }
    let _ = writeln!(yaml, "# Say under `expect` what must come of it; what is not said is not asked.");
    let _ = writeln!(yaml, "id: {}", quoted(&head.id));
    let _ = writeln!(yaml, "# about: one line for people");
    let _ = writeln!(yaml, "mode: {mode}");
    let _ = writeln!(yaml, "transcript: {}", quoted(path));
    let _ = writeln!(yaml, "tags: [imported]");
    let _ = writeln!(yaml, "# expect:");
    let _ = writeln!(yaml, "#   slots: {{ SLOT: VALUE }}");
    let _ = writeln!(yaml, "#   handoff: none # or a reason, or {{ reason: explicit_request, by: [FIRST, LAST] }}");
    let _ = writeln!(yaml, "#   never: [reask]");
    let _ = writeln!(yaml, "#   turns:");
    turns(transcript, &mut yaml);
    yaml
}

fn turns(transcript: &Transcript, yaml: &mut String) {
    let mut turn = 0;
    for said in &transcript.lines {
        let told = said.note.as_deref().map(|note| format!(" ({})", shown(note))).unwrap_or_default();
        let line = match said.by {
            By::Customer => {
                turn += 1;
                let words = said.text.as_deref().or(said.tap.as_deref()).map(shown);
                format!("    {turn}: {{}} # {}{told}", words.unwrap_or_else(|| "something else than words".to_owned()))
            }
            By::Agent => said.asks.as_deref().map(|slot| format!("      # the bot asked for {}", shown(slot))).unwrap_or_default(),
            By::Person => format!("      # {} took part", shown(said.who.as_deref().unwrap_or("a person"))),
            By::System => format!("      #{told}"),
        };
        if turn > TURNS_MAX {
            let _ = writeln!(yaml, "#     # more turns follow");
            return;
        }
        if !line.is_empty() {
            let _ = writeln!(yaml, "# {line}");
        }
    }
}

/// Words for a comment: one line of them.
fn shown(text: &str) -> String {
    let breaks = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '\u{2028}' | '\u{2029}');
    let words: String = text.chars().filter(|c| !is_invisible(*c)).map(|c| if breaks(c) { ' ' } else { c }).collect();
    clip(words.trim(), SHOWN_CHARS_MAX)
}

/// A text as JSON writes it, which is YAML too.
fn quoted(text: &str) -> String {
    serde_json::Value::from(shown(text)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::suite::{Case, Head, Mode, Said};

    fn transcript(by: By) -> Transcript {
        let said = |by, text: &str| Said { at: "2026-10-14T09:00:00Z".to_owned(), by, text: Some(text.to_owned()), ..Said::default() };
        let head = Head { format: 1, id: "a: 'b' #c".to_owned(), source: "csv".to_owned(), ..Head::default() };
        Transcript {
            head,
            lines: vec![
                said(By::Customer, "Hi\n- id: evil\u{2028}x: \"y\""),
                Said { who: Some("eva".to_owned()), asks: Some("city".to_owned()), ..said(by, "City?") },
            ],
        }
    }

    #[test]
    fn a_draft_is_a_case_whatever_the_customer_wrote() {
        for (by, mode) in [(By::Agent, Mode::Pinned), (By::Person, Mode::Replay)] {
            let yaml = draft_case(&transcript(by), "transcripts/a b.jsonl");
            let case: Case = serde_saphyr::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
            assert_eq!((case.id.as_str(), case.mode, case.transcript.as_deref()), ("a: 'b' #c", Some(mode), Some("transcripts/a b.jsonl")));
            assert!(yaml.contains("#     1: {} # Hi - id: evil x: \"y\""), "{yaml}");
        }
    }

    #[test]
    fn its_comments_become_expectations_when_they_are_taken_up() {
        let yaml = draft_case(&transcript(By::Agent), "t.jsonl").replace("\n# expect:", "\nexpect:");
        let taken: Vec<String> =
            yaml.lines().map(|line| line.strip_prefix("#   ").map_or_else(|| line.to_owned(), |rest| format!("  {rest}"))).collect();
        let case: Result<Case, _> = serde_saphyr::from_str(&taken.join("\n").replace("SLOT: VALUE", "city: Madrid"));
        assert!(case.is_ok(), "{case:?}\n{}", taken.join("\n"));
    }
}
