//! The least that an honest integration does, as one would write it in an afternoon: signed webhook in, stored before it is acknowledged,
//! twenty messages of history to the model, the answer stored, sent, and marked as sent. One commit after the other; no handoff, no
//! ownership, no repetition after a crash, nobody's queue. What Baton is measured against.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use baton::channel::whatsapp::sign::Secrets;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

struct Plain {
    pool: SqlitePool,
    http: reqwest::Client,
    secrets: Secrets,
    graph: String,
    model: String,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark's own setting")]
fn setting(name: &str) -> String {
    std::env::var(name).expect("a setting")
}

pub(crate) async fn serve(folder: PathBuf) {
    let options = SqliteConnectOptions::new()
        .filename(folder.join("plain.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(30));
    let pool = SqlitePoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(60)).connect_with(options).await.expect("a database");
    let tables = "CREATE TABLE messages (id TEXT PRIMARY KEY, phone TEXT NOT NULL, role TEXT NOT NULL, text TEXT NOT NULL, sent INTEGER);
        CREATE INDEX by_phone ON messages (phone);
        CREATE TABLE slots (phone TEXT PRIMARY KEY, body TEXT NOT NULL);";
    sqlx::raw_sql(tables).execute(&pool).await.expect("tables");
    #[expect(clippy::disallowed_methods, reason = "a benchmark's own client")]
    let http = reqwest::Client::builder().pool_max_idle_per_host(1_000).build().expect("a client");
    let plain = Plain {
        pool,
        http,
        secrets: Secrets::parse(&setting("WHATSAPP_APP_SECRET")),
        graph: setting("WHATSAPP_GRAPH_URL"),
        model: setting("OPENAI_BASE_URL"),
    };
    let routes = Router::new().route("/healthz", get(|| async { "ok" })).route("/webhooks/whatsapp", post(webhook)).with_state(Arc::new(plain));
    let listener = tokio::net::TcpListener::bind(setting("BATON_LISTEN")).await.expect("a port");
    axum::serve(listener, routes).await.expect("served");
}

async fn webhook(State(plain): State<Arc<Plain>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get("x-hub-signature-256").and_then(|v| v.to_str().ok()).unwrap_or_default();
    if plain.secrets.sign(&body).as_deref() != Some(given) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return StatusCode::BAD_REQUEST };
    let message = &body["entry"][0]["changes"][0]["value"]["messages"][0];
    let text_of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (id, phone, text) = (text_of(&message["id"]), text_of(&message["from"]), text_of(&message["text"]["body"]));
    let stored = sqlx::query("INSERT INTO messages (id, phone, role, text) VALUES ($1, $2, 'user', $3) ON CONFLICT (id) DO NOTHING")
        .bind(&id)
        .bind(&phone)
        .bind(&text)
        .execute(&plain.pool)
        .await;
    match stored {
        Ok(done) if done.rows_affected() == 1 => {
            tokio::spawn(async move { answer(&plain, &id, &phone).await });
            StatusCode::OK
        }
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

async fn answer(plain: &Plain, id: &str, phone: &str) -> Option<()> {
    let history: Vec<(String, String)> = sqlx::query_as("SELECT role, text FROM messages WHERE phone = $1 ORDER BY rowid DESC LIMIT 20")
        .bind(phone)
        .fetch_all(&plain.pool)
        .await
        .ok()?;
    let messages: Vec<Value> = history.iter().rev().map(|(role, text)| json!({"role": role, "content": text})).collect();
    let asked = plain.http.post(format!("{}/chat/completions", plain.model)).json(&json!({"model": "bench", "messages": messages}));
    let answer: Value = asked.send().await.ok()?.json().await.ok()?;
    let draft: Value = serde_json::from_str(answer["choices"][0]["message"]["content"].as_str()?).ok()?;
    let slots = "INSERT INTO slots (phone, body) VALUES ($1, $2) ON CONFLICT (phone) DO UPDATE SET body = excluded.body";
    sqlx::query(slots).bind(phone).bind(draft["slots"].to_string()).execute(&plain.pool).await.ok()?;
    let (reply, words) = (format!("re:{id}"), draft["reply"].as_str()?);
    let said = "INSERT INTO messages (id, phone, role, text) VALUES ($1, $2, 'assistant', $3)";
    sqlx::query(said).bind(&reply).bind(phone).bind(words).execute(&plain.pool).await.ok()?;
    let body = json!({"messaging_product": "whatsapp", "to": phone, "type": "text", "text": {"body": words}});
    plain.http.post(format!("{}/v25.0/1/messages", plain.graph)).json(&body).send().await.ok()?;
    sqlx::query("UPDATE messages SET sent = 1 WHERE id = $1").bind(&reply).execute(&plain.pool).await.ok()?;
    Some(())
}
