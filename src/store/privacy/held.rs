//! The list: every table with something of a customer in it, how an export reads it, and how an erasure takes it away.

use super::Gone;
use crate::store::pool::{Conn, Failure};
use crate::store::row::{Row, args};
use serde_json::{Map, Value};

/// Rows of one table that tell of a customer.
pub(super) struct Held {
    table: &'static str,
    columns: &'static str,
    read: &'static str,
    /// None of what stays: counts without words.
    erase: Option<&'static str>,
}

macro_rules! held {
    ($table:literal, $columns:literal, $which:literal, gone) => {
        Held {
            table: $table,
            columns: $columns,
            read: concat!("SELECT ", $columns, " FROM ", $table, " WHERE ", $which),
            erase: Some(concat!("DELETE FROM ", $table, " WHERE ", $which)),
        }
    };
    ($table:literal, $columns:literal, $which:literal, kept) => {
        Held { table: $table, columns: $columns, read: concat!("SELECT ", $columns, " FROM ", $table, " WHERE ", $which), erase: None }
    };
}

macro_rules! work {
    ($which:literal) => {
        held!("work", "id, kind, conversation_id, body, due_ms, attempts, done_ms, outcome", $which, gone)
    };
}

/// Answers to named requests, `$1` whatever names the customer or their conversation in one.
const ANSWERS: Held = held!("answers", "actor, name, print, claim, at_ms, status, body", "replace(body, $1, '') <> body", gone);

/// Of a conversation, `$1`. What stays is a count under an id that leads to nobody.
pub(super) const OF_CONVERSATION: [Held; 15] = [
    held!(
        "conversations",
        "id, seq, epoch, owner, operator_id, queue_id, handoff, number_id, contact_id, agent, waiting_ms, updated_ms, card, last_operator_id, priority, wish, \
         customer_ms, offered_id, held, held_until_ms, window_ms, snoozed_ms, unread, reason, category, country, late, nudged, erased_ms",
        "id = $1",
        kept
    ),
    held!("events", "conversation_id, seq, at_ms, kind, body", "conversation_id = $1", gone),
    held!(
        "outbox",
        "id, conversation_id, position, number_id, author, author_id, epoch, handoff, recipient, body, rank, attempts, wamid, detail, created_ms, updated_ms, reply_to",
        "conversation_id = $1",
        gone
    ),
    work!("conversation_id = $1"),
    held!("uploads", "file_id, number_id, media_id, until_ms", "file_id IN (SELECT id FROM files WHERE conversation_id = $1)", gone),
    held!("files", "id, conversation_id, mime, bytes, name, sha256, created_ms", "conversation_id = $1", gone),
    held!("terms", "term, conversation_id", "conversation_id = $1", gone),
    held!("looks", "conversation_id, operator_id, typing, seen_ms", "conversation_id = $1", gone),
    held!("observers", "conversation_id, operator_id", "conversation_id = $1", gone),
    held!(
        "hook_deliveries",
        "endpoint_id, event_id, conversation_id, kind, source, at_ms, state, due_ms, attempts, tried_ms, status, detail",
        "conversation_id = $1",
        gone
    ),
    ANSWERS,
    held!("marks", "conversation_id, seq, nth, kind, name, agent, at_ms", "conversation_id = $1", kept),
    held!(
        "spells",
        "conversation_id, n, owner, operator_id, queue_id, team_id, agent, campaign, reason, start_ms, end_ms, how, ended_by, first_reply_ms, messages, \
         breaches, repeated, tokens, micros, rating",
        "conversation_id = $1",
        kept
    ),
    held!(
        "charges",
        "outbound_id, conversation_id, number_id, month, at_ms, billable, kind, category, country, micros, free_until_ms",
        "conversation_id = $1",
        kept
    ),
    held!(
        "model_calls",
        "id, conversation_id, agent, version, model, at_ms, took_ms, outcome, input, cached, output, micros",
        "conversation_id = $1",
        kept
    ),
];

/// Of a contact, `$1`.
pub(super) const OF_CONTACT: [Held; 3] = [
    held!("contacts", "id, user_id, phone, created_ms, opted_out, opted_ms", "id = $1", gone),
    held!("contact_keys", "key, contact_id", "contact_id = $1", gone),
    held!("threads", "number_id, contact_id, conversation_id", "contact_id = $1", gone),
];

/// What names the customer, `$1` a number or a user id, wherever it stands in a text.
pub(super) const OF_MENTION: [Held; 5] = [
    work!("replace(body, $1, '') <> body OR replace(id, $1, '') <> id"),
    held!("unhandled", "id, kind, body, received_ms", "replace(body, $1, '') <> body OR replace(id, $1, '') <> id", gone),
    held!("notices", "id, at_ms, level, field, number_id, text", "replace(text, $1, '') <> text OR replace(id, $1, '') <> id", gone),
    ANSWERS,
    held!("saved_filters", "id, operator_id, name, query", "replace(query, $1, '') <> query OR replace(name, $1, '') <> name", gone),
];

/// Tables without anything of customers, and why.
#[cfg(test)]
const ELSEWHERE: [(&str, &str); 20] = [
    ("agent_versions", "agents' files"),
    ("api_keys", "keys of people of ours"),
    ("audit", "its reasons are taken out, its rows stay"),
    ("hook_endpoints", "where programs are"),
    ("links", "invitations of people of ours"),
    ("nodes", "servers"),
    ("numbers", "our own numbers"),
    ("operators", "people of ours"),
    ("queue_members", "people of ours"),
    ("queues", "our queues"),
    ("saved_replies", "texts of people of ours, for everybody"),
    ("sessions", "people of ours"),
    ("sign_in_failures", "people of ours"),
    ("team_members", "people of ours"),
    ("teams", "our teams"),
    ("templates", "texts without values"),
    ("workspace_versions", "who answers"),
    ("notices", "above"),
    ("unhandled", "above"),
    ("saved_filters", "above"),
];

pub(super) const AUDIT: Held = held!("audit", "id, at_ms, actor, action, subject, why, n", "subject = $1", kept);
pub(super) const AUDIT_MENTION: Held = held!("audit", "id, at_ms, actor, action, subject, why, n", "replace(why, $1, '') <> why", kept);

pub(super) async fn read(conn: &mut Conn, held: &Held, key: &str, tables: &mut Map<String, Value>) -> Result<(), Failure> {
    let names: Vec<&str> = held.columns.split(',').map(str::trim).collect();
    let rows = conn.fetch(held.read, args![key]).await?;
    let table = tables.entry(held.table).or_insert_with(|| Value::Array(Vec::new()));
    for row in &rows {
        let row = json_of(row, &names)?;
        if let Some(known) = table.as_array_mut().filter(|known| !known.contains(&row)) {
            known.push(row);
        }
    }
    Ok(())
}

/// A row with its columns' names; documents are read.
fn json_of(row: &Row, names: &[&str]) -> Result<Value, Failure> {
    let mut object = Map::new();
    for (column, name) in names.iter().enumerate() {
        let value = match row.value(column)? {
            Value::String(text) if text.starts_with(['{', '[']) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            value => value,
        };
        object.insert((*name).to_owned(), value);
    }
    Ok(Value::Object(object))
}

pub(super) async fn erase(conn: &mut Conn, held: &Held, key: &str, gone: &mut Gone) -> Result<(), Failure> {
    let Some(sql) = held.erase else { return Ok(()) };
    let count = conn.execute(sql, args![key]).await?;
    if count > 0 {
        *gone.rows.entry(held.table.to_owned()).or_default() += count;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use std::collections::BTreeSet;

    #[tokio::test]
    async fn every_table_is_exported_and_erased_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_scratch(&folder.path().join("scratch.db")).await.unwrap();
        let (tables, columns) = store
            .read(|conn| {
                Box::pin(async move {
                    const TABLES: &str =
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\'";
                    let tables = conn.fetch(TABLES, &[]).await?.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
                    const COLUMNS: &str = "SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'";
                    let columns = conn.fetch(COLUMNS, &[]).await?.iter().map(|row| row.text(0)).collect::<Result<BTreeSet<_>, _>>()?;
                    Ok((tables, columns))
                })
            })
            .await
            .unwrap();
        let all = || OF_CONVERSATION.iter().chain(&OF_CONTACT).chain(&OF_MENTION);
        let known = |table: &str| all().any(|held| held.table == table) || ELSEWHERE.iter().any(|(name, _)| *name == table);
        assert_eq!(tables.iter().filter(|table| !known(table)).collect::<Vec<_>>(), Vec::<&String>::new(), "what of customers is in them?");
        assert!(tables.len() > 30);
        // What a node needs for its own bookkeeping says nothing of a customer.
        let inner = [
            "conversations.read_seq",
            "conversations.hook_seq",
            "hook_deliveries.position",
            "hook_deliveries.first_ms",
            "hook_deliveries.node",
            "work.node",
        ];
        for held in all() {
            let told: BTreeSet<String> = held.columns.split(',').map(|column| format!("{}.{}", held.table, column.trim())).collect();
            let there = columns.iter().filter(|column| column.starts_with(&format!("{}.", held.table)) && !inner.contains(&column.as_str()));
            assert_eq!(told, there.cloned().collect(), "an export tells all columns");
        }
    }
}
