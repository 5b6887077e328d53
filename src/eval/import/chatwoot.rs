//! Messages of Chatwoot: the answers of `GET …/conversations/ID/messages` and of `GET …/conversations`, or `message_created` webhooks, one a
//! line. `message_type` is 0 in, 1 out, 2 activity, 3 template, or the words for them; what private notes and activities say stays out,
//! for it names people who may write nothing.
//! After the app's own views (`_message.json.jbuilder`, `Message#webhook_data`) of 2026.

use super::{ImportError, moment};
use crate::domain::time::Timestamp;
use crate::spec::suite::{By, Head, Said, Sends, Transcript};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How deep lists may stand in one another: an array of answers of lists of conversations.
const DEPTH_MAX: usize = 5;

#[derive(Default)]
struct Chat {
    head: Head,
    said: Vec<(Timestamp, Said)>,
    seen: BTreeSet<String>,
}

#[derive(Default)]
struct Chats {
    order: Vec<String>,
    by_id: BTreeMap<String, Chat>,
}

/// Reads messages, one transcript a conversation, in the order in which they come.
pub(super) fn read(text: &str) -> Result<Vec<Transcript>, ImportError> {
    let mut chats = Chats::default();
    for (line, value) in super::records::<Value>(text, "an answer of the API or a webhook")? {
        chats.take(line, &value, None, DEPTH_MAX)?;
    }
    let Chats { order, mut by_id } = chats;
    Ok(order.iter().filter_map(|id| by_id.remove(id)).map(transcript).collect())
}

fn transcript(mut chat: Chat) -> Transcript {
    // The API answers the newest page first.
    chat.said.sort_by_key(|(at, _)| *at);
    Transcript { head: chat.head, lines: chat.said.into_iter().map(|(_, said)| said).collect() }
}

fn id_of(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn text<'a>(value: &'a Value, pointer: &str) -> Option<&'a str> {
    value.pointer(pointer)?.as_str().filter(|text| !text.trim().is_empty())
}

impl Chats {
    /// A message, or a list, an answer or a conversation that holds some.
    fn take(&mut self, line: usize, value: &Value, within: Option<&str>, depth: usize) -> Result<(), ImportError> {
        let Some(deeper) = depth.checked_sub(1) else { return Ok(()) };
        if let Some(list) = value.as_array() {
            return list.iter().try_for_each(|one| self.take(line, one, within, deeper));
        }
        if value.get("event").and_then(Value::as_str).is_some_and(|event| event != "message_created") {
            return Ok(());
        }
        if value.get("message_type").is_some() {
            return self.message(line, value, within);
        }
        let inner = value.get("payload").or_else(|| value.pointer("/data/payload")).or_else(|| value.get("data"));
        if let Some(inner) = inner {
            return self.take(line, inner, within, deeper);
        }
        let Some(messages) = value.get("messages") else { return Ok(()) };
        let id = id_of(value.get("id"));
        self.take(line, messages, id.as_deref().or(within), deeper)?;
        if let (Some(chat), Some(sender)) = (id.and_then(|id| self.by_id.get_mut(&id)), value.pointer("/meta/sender")) {
            chat.named(sender);
        }
        Ok(())
    }

    fn message(&mut self, line: usize, message: &Value, within: Option<&str>) -> Result<(), ImportError> {
        let own = || {
            id_of(message.get("conversation_id"))
                .or_else(|| id_of(message.pointer("/conversation/id")))
                .or_else(|| id_of(message.pointer("/conversation/display_id")))
        };
        let id = own().or_else(|| within.map(str::to_owned)).unwrap_or_else(|| "1".to_owned());
        let at = message.get("created_at").and_then(|at| moment::of_value(at, &TimeZone::UTC));
        let at = at.ok_or_else(|| ImportError::at(line, "a message has no `created_at`", "export the messages as the API answers them"))?;
        let kind = message.get("message_type").and_then(Kind::of);
        let kind =
            kind.ok_or_else(|| ImportError::at(line, "a `message_type` is not known", "0 or incoming, 1 or outgoing, 2 or activity, 3 or template"))?;
        if !self.by_id.contains_key(&id) {
            self.order.push(id.clone());
        }
        let chat = self.by_id.entry(id.clone()).or_default();
        if chat.head.id.is_empty() && id.len() <= 9 && id.bytes().all(|b| b.is_ascii_digit()) {
            chat.head.id = format!("chatwoot-{id}");
        }
        if id_of(message.get("id")).is_some_and(|id| !chat.seen.insert(id)) {
            return Ok(());
        }
        if kind == Kind::Incoming {
            [message.get("sender"), message.get("contact"), message.pointer("/conversation/meta/sender")]
                .into_iter()
                .flatten()
                .for_each(|one| chat.named(one));
        }
        if let Some(said) = said(message, kind) {
            chat.said.push((at, Said { at: moment::written(at), ..said }));
        }
        Ok(())
    }
}

impl Chat {
    fn named(&mut self, contact: &Value) {
        let own = |pointer: &str| text(contact, pointer).map(str::to_owned);
        self.head.name = self.head.name.take().or_else(|| own("/name"));
        self.head.phone = self.head.phone.take().or_else(|| own("/phone_number"));
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Incoming,
    Outgoing,
    Activity,
    Template,
}

impl Kind {
    fn of(value: &Value) -> Option<Self> {
        let word = value.as_str().map(str::to_owned).or_else(|| Some(value.as_u64()?.to_string()))?;
        Some(match word.as_str() {
            "0" | "incoming" => Self::Incoming,
            "1" | "outgoing" => Self::Outgoing,
            "2" | "activity" => Self::Activity,
            "3" | "template" => Self::Template,
            _ => return None,
        })
    }
}

fn note(text: String) -> Said {
    Said { by: By::System, note: Some(text), ..Said::default() }
}

fn said(message: &Value, kind: Kind) -> Option<Said> {
    let content = text(message, "/content").map(str::to_owned);
    let media = message.pointer("/attachments/0/file_type").and_then(Value::as_str).map(sends);
    if message.pointer("/content_attributes/deleted").and_then(Value::as_bool) == Some(true) {
        return Some(note("a message was deleted".to_owned()));
    }
    if message.get("private").and_then(Value::as_bool) == Some(true) {
        return Some(note("a private note".to_owned()));
    }
    match kind {
        Kind::Incoming => (content.is_some() || media.is_some()).then(|| Said { text: content, media, ..Said::default() }),
        Kind::Activity => Some(note(activity(content.as_deref().unwrap_or_default()).to_owned())),
        Kind::Outgoing | Kind::Template if content.is_none() => media.map(|_| note("the team sent a file".to_owned())),
        Kind::Template => Some(Said { by: By::Agent, text: content, ..Said::default() }),
        Kind::Outgoing => Some(match text(message, "/sender/type").or_else(|| text(message, "/sender_type")) {
            Some("user" | "User") => {
                let who = text(message, "/sender/name").or_else(|| text(message, "/sender/available_name")).unwrap_or("person");
                Said { by: By::Person, who: Some(who.to_owned()), text: content, ..Said::default() }
            }
            // Webhooks name a person without a type; bots, campaigns and automations have none or their own.
            None if text(message, "/sender/email").is_some() => {
                Said { by: By::Person, who: Some(text(message, "/sender/name").unwrap_or("person").to_owned()), text: content, ..Said::default() }
            }
            _ => Said { by: By::Agent, text: content, ..Said::default() },
        }),
    }
}

/// What happened, in a word.
fn activity(content: &str) -> &'static str {
    const KINDS: [(&str, &str); 6] = [
        ("unassigned", "unassigned"),
        ("assigned", "assigned"),
        ("resolved", "resolved"),
        ("reopened", "reopened"),
        ("snoozed", "snoozed"),
        ("added", "labelled"),
    ];
    let lower = content.to_lowercase();
    KINDS.into_iter().find(|(word, _)| lower.contains(word)).map_or("an activity", |(_, told)| told)
}

fn sends(file_type: &str) -> Sends {
    match file_type {
        "image" | "ig_story" | "story_mention" => Sends::Image,
        "video" | "ig_reel" => Sends::Video,
        "audio" => Sends::Voice,
        "file" => Sends::Document,
        "sticker" => Sends::Sticker,
        "location" => Sends::Location,
        _ => Sends::Unsupported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(text: &str, wanted: &[(&str, By, &str)]) -> Vec<Transcript> {
        let read = read(text).unwrap();
        let seen: Vec<(&str, By, &str)> =
            read[0].lines.iter().map(|s| (s.at.as_str(), s.by, s.text.as_deref().or(s.note.as_deref()).unwrap_or_default())).collect();
        assert_eq!(seen, wanted, "{text}");
        read
    }

    #[test]
    fn an_answer_of_the_api_reads_with_who_is_who() {
        let contact = json!({"id": 4, "name": "Zoe Roy", "phone_number": "+447911123456", "type": "contact"});
        let eva = json!({"id": 7, "name": "Eva Lind", "type": "user"});
        let answer = json!({"meta": {"labels": []}, "payload": [
            {"id": 1, "content": "Hi", "conversation_id": 42, "message_type": 0, "created_at": 1_791_968_400, "private": false, "sender": contact},
            {"id": 2, "content": "Hello", "conversation_id": 42, "message_type": 1, "created_at": 1_791_968_401, "sender": {"id": 1, "name": "Bot", "type": "agent_bot"}},
            {"id": 5, "content": null, "conversation_id": 42, "message_type": 0, "created_at": 1_791_968_405, "attachments": [{"file_type": "audio"}]},
            {"id": 3, "content": "Assigned to Eva", "conversation_id": 42, "message_type": 2, "created_at": 1_791_968_402},
            {"id": 4, "content": "Eva here", "conversation_id": 42, "message_type": 1, "created_at": 1_791_968_403, "sender": eva},
            {"id": 6, "content": "rude", "conversation_id": 42, "message_type": 1, "created_at": 1_791_968_404, "private": true, "sender": eva},
            {"id": 7, "content": "Rate us", "conversation_id": 42, "message_type": 3, "created_at": 1_791_968_406}]});
        let wanted = [
            ("2026-10-14T09:00:00Z", By::Customer, "Hi"),
            ("2026-10-14T09:00:01Z", By::Agent, "Hello"),
            ("2026-10-14T09:00:02Z", By::System, "assigned"),
            ("2026-10-14T09:00:03Z", By::Person, "Eva here"),
            ("2026-10-14T09:00:04Z", By::System, "a private note"),
            ("2026-10-14T09:00:05Z", By::Customer, ""),
            ("2026-10-14T09:00:06Z", By::Agent, "Rate us"),
        ];
        let read = check(&serde_json::to_string_pretty(&answer).unwrap(), &wanted);
        let transcript = &read[0];
        assert_eq!((transcript.head.id.as_str(), transcript.head.name.as_deref()), ("chatwoot-42", Some("Zoe Roy")));
        assert_eq!((transcript.head.phone.as_deref(), transcript.lines[5].media), (Some("+447911123456"), Some(Sends::Voice)));
        assert_eq!(transcript.lines[3].who.as_deref(), Some("Eva Lind"));
    }

    #[test]
    fn webhooks_read_line_by_line_each_message_once() {
        let hook = |event: &str, id: u64, kind: &str, at: &str, sender: &Value| {
            json!({"event": event, "id": id, "content": format!("m{id}"), "message_type": kind, "created_at": at, "sender": sender, "conversation": {"id": 8}}).to_string()
        };
        let (zoe, eva) = (json!({"id": 4, "name": "Zoe"}), json!({"id": 7, "name": "Eva", "email": "eva@acme.test"}));
        let text = [
            hook("message_created", 1, "incoming", "2026-10-14T09:00:00.000Z", &zoe),
            hook("message_created", 1, "incoming", "2026-10-14T09:00:00.000Z", &zoe),
            hook("message_updated", 1, "incoming", "2026-10-14T09:00:00.000Z", &zoe),
            hook("conversation_updated", 9, "incoming", "2026-10-14T09:00:00.000Z", &zoe),
            hook("message_created", 2, "outgoing", "2026-10-14 09:01:00 UTC", &eva),
        ];
        check(&text.join("\n"), &[("2026-10-14T09:00:00Z", By::Customer, "m1"), ("2026-10-14T09:01:00Z", By::Person, "m2")]);
    }

    #[test]
    fn conversations_keep_apart_and_a_mistake_is_told_with_its_line() {
        let message = |id: u64, at: u64| json!({"id": id, "content": "x", "message_type": 0, "created_at": at});
        let listed = json!({"data": {"payload": [{"id": 1, "messages": [message(1, 1_791_968_400)], "meta": {"sender": {"name": "Zoe"}}}, {"id": 2, "messages": [message(1, 1_791_968_400)]}]}});
        let read_all = read(&listed.to_string()).unwrap();
        let heads: Vec<(&str, Option<&str>)> = read_all.iter().map(|t| (t.head.id.as_str(), t.head.name.as_deref())).collect();
        assert_eq!(heads, [("chatwoot-1", Some("Zoe")), ("chatwoot-2", None)]);
        let good = message(1, 1_791_968_400).to_string();
        assert!(read(&format!("{good}\n{}", message(2, 5))).unwrap_err().to_string().starts_with("line 2: a message has no"));
        assert_eq!(read(&good.replace(":0,", ":9,")).unwrap_err().what, "a `message_type` is not known");
    }
}
