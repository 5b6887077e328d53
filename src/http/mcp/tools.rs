//! The tools: each calls what the API calls, and shortens what it says. All bounded: an assistant's memory is small.

use super::super::auth::SignedIn;
use super::super::problem::{Asked, Problem};
use super::super::search::{self, Listing};
use super::super::{Door, board, conversations};
use super::Asker;
use crate::domain::id::ConversationId;
use axum::extract::State;
use rmcp::model::{JsonObject, Tool as Offered, ToolAnnotations};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Conversations of a list that are told in full.
const SHOWN: i64 = 20;
const SHOWN_MAX: i64 = 50;
/// Waiting conversations that are counted.
const COUNTED_MAX: i64 = 200;
/// The newest lines of a conversation.
const LINES_MAX: usize = 100;
/// Characters of one line.
const LINE_CHARS_MAX: usize = 1_000;
/// Stalled conversations of a team.
const STALLED_MAX: usize = 20;

/// A tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Waiting,
    Find,
    Read,
    TeamLoad,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Waiting {
    queue: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Find {
    words: Option<String>,
    scope: Option<String>,
    queue: Option<String>,
    person: Option<String>,
    limit: Option<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read {
    id: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// The tools that are for this asker.
pub(super) fn offered(asker: &Asker) -> Vec<Offered> {
    [Tool::Waiting, Tool::Find, Tool::Read, Tool::TeamLoad].into_iter().filter(|tool| tool.is_for(asker)).map(Tool::offered).collect()
}

/// The tool of that name, if it is for this asker.
pub(super) fn named(name: &str, asker: &Asker) -> Option<Tool> {
    [Tool::Waiting, Tool::Find, Tool::Read, Tool::TeamLoad].into_iter().find(|tool| tool.name() == name && tool.is_for(asker))
}

impl Tool {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Find => "find_conversations",
            Self::Read => "read_conversation",
            Self::TeamLoad => "team_load",
        }
    }

    fn is_for(self, asker: &Asker) -> bool {
        self != Self::TeamLoad || asker.reports
    }

    fn offered(self) -> Offered {
        let limit =
            json!({"type": "integer", "minimum": 1, "maximum": SHOWN_MAX, "description": format!("Conversations told in full; {SHOWN} without it")});
        let queue = json!({"type": "string", "description": "Only this queue, by its id"});
        let (description, properties, required) = match self {
            Self::Waiting => (
                "What waits for a person now, longest first: how many in each queue, and the conversations.",
                json!({"queue": queue, "limit": limit}),
                json!([]),
            ),
            Self::Find => (
                "Looks for conversations: by words (names, phone numbers, what was said), newest first.",
                json!({
                    "words": {"type": "string", "maxLength": 200, "description": "All of these words must be there"},
                    "scope": {"enum": ["mine", "waiting", "held", "snoozed", "agent", "closed", "all"], "description": "Which ones; all without it"},
                    "queue": queue,
                    "person": {"type": "string", "description": "Only this person's, by their id; `me` for your own"},
                    "limit": limit,
                }),
                json!([]),
            ),
            Self::Read => (
                "One conversation: who it is, the brief for the person who takes over, what is known, and the newest lines.",
                json!({"id": {"type": "string", "description": "Its id, as a list told it"}}),
                json!(["id"]),
            ),
            Self::TeamLoad => ("How queues and people of the teams stand now, and which conversations are stuck.", json!({}), json!([])),
        };
        let schema = json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
        let schema: JsonObject = schema.as_object().cloned().unwrap_or_default();
        let looks = ToolAnnotations::from_raw(None, Some(true), Some(false), Some(true), Some(false));
        Offered::new(self.name(), description, Arc::new(schema)).with_annotations(looks)
    }

    /// Asks, within the asker's rights.
    pub(super) async fn run(self, door: &Door, asker: Arc<Asker>, arguments: Value) -> Result<Value, Problem> {
        let mut told = match self {
            Self::Waiting => waiting(door, &asker, given(arguments)?).await?,
            Self::Find => find(door, &asker, given(arguments)?).await?,
            Self::Read => {
                let Read { id } = given(arguments)?;
                shortened(&conversations::detail(door, &asker.who.viewer, &ConversationId::new(id)).await?)
            }
            Self::TeamLoad => {
                let Nothing {} = given(arguments)?;
                let mut board = board::board(State(door.clone()), again(&asker.who)).await?.0;
                if let Some(stalled) = board.get_mut("stalled").and_then(Value::as_array_mut) {
                    stalled.truncate(STALLED_MAX);
                    for card in stalled {
                        *card = brief_card(card);
                    }
                }
                board
            }
        };
        with_times(&mut told);
        Ok(told)
    }
}

fn given<T: DeserializeOwned>(arguments: Value) -> Result<T, Problem> {
    serde_json::from_value(arguments).map_err(|error| Problem::bad_request(format!("The arguments cannot be read: {error}.")))
}

/// The same person, for a handler that wants one of its own.
fn again(who: &SignedIn) -> SignedIn {
    SignedIn { operator: who.operator.clone(), viewer: who.viewer.clone(), by: who.by.clone(), once: None }
}

async fn waiting(door: &Door, asker: &Asker, wanted: Waiting) -> Result<Value, Problem> {
    let listing = Listing { scope: Some("waiting".to_owned()), queue: wanted.queue, limit: Some(COUNTED_MAX), ..Listing::default() };
    let found = search::list(State(door.clone()), again(&asker.who), Asked(listing)).await?.0;
    let mut cards = found.get("conversations").and_then(Value::as_array).cloned().unwrap_or_default();
    let since = |card: &Value| card.get("waiting_since").and_then(Value::as_i64).unwrap_or(i64::MAX);
    cards.sort_by_key(since);
    let mut queues: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for card in &cards {
        let queue = card.pointer("/queue/id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let entry = queues.entry(queue).or_insert((0, i64::MAX));
        *entry = (entry.0 + 1, entry.1.min(since(card)));
    }
    let queues: Vec<Value> = queues
        .into_iter()
        .map(|(queue, (count, oldest))| json!({"queue": queue, "waiting": count, "oldest_since": (oldest < i64::MAX).then_some(oldest)}))
        .collect();
    let all = found.get("next").is_none_or(Value::is_null);
    let shown: Vec<Value> = cards.iter().take(count_of(wanted.limit)).map(brief_card).collect();
    Ok(json!({"waiting": cards.len(), "all_counted": all, "queues": queues, "conversations": shown}))
}

async fn find(door: &Door, asker: &Asker, wanted: Find) -> Result<Value, Problem> {
    let limit = wanted.limit.unwrap_or(SHOWN).clamp(1, SHOWN_MAX);
    let listing =
        Listing { scope: wanted.scope, q: wanted.words, queue: wanted.queue, person: wanted.person, limit: Some(limit), ..Listing::default() };
    let found = search::list(State(door.clone()), again(&asker.who), Asked(listing)).await?.0;
    let cards = found.get("conversations").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let more = found.get("next").is_some_and(|next| !next.is_null());
    Ok(json!({"conversations": cards.iter().map(brief_card).collect::<Vec<_>>(), "more": more}))
}

fn count_of(limit: Option<i64>) -> usize {
    usize::try_from(limit.unwrap_or(SHOWN).clamp(1, SHOWN_MAX)).unwrap_or_default()
}

/// Of a card, what an assistant can use.
fn brief_card(card: &Value) -> Value {
    const TOLD: [&str; 18] = [
        "id",
        "customer",
        "owner",
        "queue",
        "preview",
        "preview_from",
        "updated_at",
        "waiting_since",
        "unread",
        "agent",
        "trigger",
        "held",
        "held_until",
        "late",
        "category",
        "snoozed_until",
        "found",
        "why",
    ];
    let told = TOLD.iter().filter_map(|key| Some(((*key).to_owned(), card.get(*key).filter(|value| !value.is_null())?.clone())));
    Value::Object(told.collect())
}

/// Of a conversation, what an assistant can use: the newest lines, each bounded.
fn shortened(detail: &Value) -> Value {
    let lines = detail.get("lines").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let left_out = lines.len().saturating_sub(LINES_MAX);
    let line = |line: &Value| {
        let text: String = line.get("text").and_then(Value::as_str).unwrap_or_default().chars().take(LINE_CHARS_MAX).collect();
        json!({"at": line.get("at"), "from": line.get("from"), "author": line.get("author"), "text": text, "status": line.get("status")})
    };
    let slot = |slot: &Value| json!({"name": slot.get("name"), "title": slot.get("title"), "state": slot.get("state"), "value": slot.get("value")});
    let slots = detail.get("slots").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    json!({
        "conversation": detail.get("card").map(brief_card),
        "brief": detail.get("brief"),
        "known": slots.iter().map(slot).collect::<Vec<_>>(),
        "lines_left_out": left_out,
        "lines": lines.iter().skip(left_out).map(line).collect::<Vec<_>>(),
    })
}

/// Moments as people and models read them: milliseconds since 1970 become `2026-11-30T12:00:00Z`.
fn with_times(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(with_times),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let is_moment = name == "at" || ["_at", "since", "until"].iter().any(|ending| name.ends_with(ending));
                let moment = field.as_i64().filter(|_| is_moment).and_then(|ms| jiff::Timestamp::from_second(ms / 1_000).ok());
                match moment {
                    Some(moment) => *field = json!(moment.to_string()),
                    None => with_times(field),
                }
            }
        }
        _ => {}
    }
}
