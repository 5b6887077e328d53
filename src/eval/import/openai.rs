//! OpenAI's messages, `{"messages":[{"role":"user","content":"…"}]}`, one conversation a line: training files, logs, exports of traces.
//!
//! Nothing in them has a time: a turn comes a minute after the one before. Prompts and what tools answer are not part of a conversation
//! and stay out.

use super::{ImportError, moment};
use crate::domain::text::clip;
use crate::spec::suite::{By, Head, Said, Sends, Transcript};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Conversation {
    messages: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    #[serde(default)]
    content: Value,
    #[serde(default)]
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Vec<Value>,
    #[serde(default)]
    name: Option<String>,
}

/// Reads conversations: one a line, an array of them, or one.
pub(super) fn read(text: &str) -> Result<Vec<Transcript>, ImportError> {
    super::records::<Conversation>(text, "{\"messages\":[{\"role\",\"content\"}]}")?
        .into_iter()
        .map(|(line, conversation)| transcript(line, &conversation))
        .collect()
}

fn transcript(line: usize, conversation: &Conversation) -> Result<Transcript, ImportError> {
    let mut transcript = Transcript { head: Head::default(), lines: Vec::new() };
    for message in &conversation.messages {
        let Some(said) = said(line, message)? else { continue };
        let at = moment::written(moment::of_turn(transcript.lines.len()));
        transcript.lines.push(Said { at, ..said });
    }
    Ok(transcript)
}

fn said(line: usize, message: &Message) -> Result<Option<Said>, ImportError> {
    let (text, media) = parts(&message.content);
    let text = text.or_else(|| message.refusal.clone()).filter(|text| !text.trim().is_empty());
    Ok(match message.role.as_str() {
        "user" => (text.is_some() || media.is_some()).then(|| Said { text, media, ..Said::default() }),
        "assistant" if text.is_some() => Some(Said { by: By::Agent, text, ..Said::default() }),
        "assistant" => {
            let names: Vec<&str> = message.tool_calls.iter().filter_map(|call| call.pointer("/function/name")?.as_str()).collect();
            (!names.is_empty()).then(|| note(format!("the agent uses {}", names.join(", "))))
        }
        "tool" | "function" => {
            let name = message.name.as_deref().unwrap_or("a tool");
            Some(note(format!("{name} answers")))
        }
        "system" | "developer" => None,
        other => {
            let what = format!("the role `{}` is not known", clip(other, 40));
            return Err(ImportError::at(line, what, "roles are system, developer, user, assistant, tool"));
        }
    })
}

fn note(text: String) -> Said {
    Said { by: By::System, note: Some(text), ..Said::default() }
}

/// The words of all parts, and what else the first other part is.
fn parts(content: &Value) -> (Option<String>, Option<Sends>) {
    if let Value::String(text) = content {
        return (Some(text.clone()), None);
    }
    let parts = content.as_array().map(Vec::as_slice).unwrap_or_default();
    let words: Vec<&str> = parts.iter().filter_map(|part| part.get("text").or_else(|| part.get("refusal"))?.as_str()).collect();
    let media = parts.iter().find_map(|part| match part.get("type")?.as_str()? {
        "image_url" | "input_image" | "image_file" => Some(Sends::Image),
        "input_audio" | "audio" => Some(Sends::Voice),
        "file" | "input_file" => Some(Sends::Document),
        _ => None,
    });
    ((!words.is_empty()).then(|| words.join("\n")), media)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_become_people_and_turns_come_a_minute_apart() {
        let text = r#"{"messages":[{"role":"system","content":"Be kind"},{"role":"user","content":"Hi"},
            {"role":"assistant","content":null,"tool_calls":[{"type":"function","function":{"name":"find","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"1","name":"find","content":"nothing"},{"role":"assistant","content":[{"type":"text","text":"Hello"}]},
            {"role":"user","content":[{"type":"text","text":"This"},{"type":"image_url","image_url":{"url":"data:"}}]}]}"#
            .replace('\n', "");
        let read = read(&format!("{text}\n\n{text}\n")).unwrap();
        assert_eq!(read.len(), 2);
        let seen: Vec<(&str, By, Option<&str>, Option<Sends>)> =
            read[1].lines.iter().map(|s| (s.at.as_str(), s.by, s.text.as_deref().or(s.note.as_deref()), s.media)).collect();
        assert_eq!(
            seen,
            [
                ("2026-11-02T09:00:00Z", By::Customer, Some("Hi"), None),
                ("2026-11-02T09:01:00Z", By::System, Some("the agent uses find"), None),
                ("2026-11-02T09:02:00Z", By::System, Some("find answers"), None),
                ("2026-11-02T09:03:00Z", By::Agent, Some("Hello"), None),
                ("2026-11-02T09:04:00Z", By::Customer, Some("This"), Some(Sends::Image)),
            ]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let good = r#"{"messages":[{"role":"user","content":"Hi"}]}"#;
        assert_eq!(read(&format!("{good}\n{{\"messages\":1}}")).unwrap_err().line, 2);
        let strange = read(&format!("{good}\n\n{}", good.replace("user", "boss"))).unwrap_err();
        assert_eq!((strange.line, strange.what.contains("`boss`")), (3, true));
    }
}
