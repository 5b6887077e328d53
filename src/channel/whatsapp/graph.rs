//! Meta's Graph API over HTTP: one request, one answer, no redirects, bounded bodies, nothing repeated.

use super::send::{address, body_of, sent_of, told};
use super::{files, manage};
use crate::channel::{Channel, Controlled, Departure, File, NoFile, NumberFacts, Pace, Refused, Rejection, Sent};
use crate::domain::id::{MessageId, NumberId};
use crate::domain::message::Customer;
use crate::domain::template::Template;
use crate::domain::text::clip;
use crate::domain::thread::ThreadAct;
use futures::future::BoxFuture;
use reqwest::{RequestBuilder, StatusCode};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Characters of what is written along with a thread.
const NOTE_CHARS_MAX: usize = 2_000;

/// Meta's Graph API, or a stand-in at another address.
pub struct Graph {
    pub(super) http: reqwest::Client,
    /// For addresses that Meta gives us: public ones only.
    pub(super) outside: reqwest::Client,
    pub(super) base: String,
    token: String,
    tokens: BTreeMap<NumberId, String>,
    timeout: Duration,
}

/// An answer with what its headers say.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) body: Value,
    pub(super) date: Option<String>,
    pub(super) version: Option<String>,
}

impl Graph {
    /// `url` without the version, e.g. `https://graph.facebook.com`.
    pub fn new(http: reqwest::Client, url: &str, version: &str, token: &str, timeout: Duration) -> Self {
        let base = format!("{}/{version}", url.trim_end_matches('/'));
        Self { outside: http.clone(), http, base, token: token.to_owned(), tokens: BTreeMap::new(), timeout }
    }

    /// Numbers with a token of their own.
    #[must_use]
    pub fn with_tokens(mut self, tokens: BTreeMap<NumberId, String>) -> Self {
        self.tokens = tokens;
        self
    }

    /// The client that fetches files from the addresses that Meta gives: one that reaches public addresses only.
    #[must_use]
    pub fn with_outside(mut self, outside: reqwest::Client) -> Self {
        self.outside = outside;
        self
    }

    pub(super) fn token(&self, number: &NumberId) -> &str {
        self.tokens.get(number).unwrap_or(&self.token)
    }

    /// One request of a number, with its token and its deadline.
    pub(super) async fn ask(&self, number: &NumberId, request: RequestBuilder) -> Result<(StatusCode, Value), reqwest::Error> {
        self.ask_whole(number, request).await.map(|reply| (reply.status, reply.body))
    }

    /// The same, with what the headers say.
    pub(super) async fn ask_whole(&self, number: &NumberId, request: RequestBuilder) -> Result<Reply, reqwest::Error> {
        let mut response = request.bearer_auth(self.token(number)).timeout(self.timeout).send().await?;
        let status = response.status();
        let header = |name: &str| response.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let (date, version) = (header("date"), header("facebook-api-version"));
        let reply = |body| Reply { status, body, date, version };
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Ok(reply(Value::Null));
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(reply(serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
    }

    async fn send_once(&self, message: Departure<'_>) -> Sent {
        let Some(body) = body_of(&message) else {
            let detail = "the customer has neither a phone number nor a user id".to_owned();
            return Sent::Rejected { why: Rejection::Final, detail };
        };
        let url = format!("{}/{}/messages", self.base, message.number);
        match self.ask(message.number, self.http.post(url).json(&body)).await {
            Ok((status, answer)) => sent_of(status, &answer),
            // Nothing was sent when the connection itself could not be made.
            Err(error) if error.is_connect() => {
                Sent::Later { pace: Pace::Message { after_ms: 2_000, tries: 60 }, detail: "WhatsApp cannot be reached".to_owned() }
            }
            Err(error) if error.is_builder() => {
                Sent::Rejected { why: Rejection::Final, detail: format!("the Graph URL is not usable: {}", error.without_url()) }
            }
            Err(error) => Sent::Unknown { detail: format!("no answer: {}", error.without_url()) },
        }
    }

    async fn seen_once(&self, number: &NumberId, message: &MessageId, typing: bool) {
        let mut body = json!({"messaging_product": "whatsapp", "status": "read", "message_id": message.as_str()});
        if typing {
            body["typing_indicator"] = json!({"type": "text"});
        }
        let url = format!("{}/{number}/messages", self.base);
        if let Err(error) = self.ask(number, self.http.post(url).json(&body)).await {
            tracing::debug!(error = %error.without_url(), "the customer was not shown that their message was read");
        }
    }

    async fn control_once(&self, number: &NumberId, with: &Customer, act: &ThreadAct) -> Controlled {
        let mut body = json!({"messaging_product": "whatsapp"});
        if !address(&mut body, with) {
            return Controlled::Refused { code: None, detail: "the customer has neither a phone number nor a user id".to_owned() };
        }
        match act {
            ThreadAct::Take { .. } => body["action"] = json!("take"),
            ThreadAct::Release => body["action"] = json!("release"),
            ThreadAct::Pass { role, note } => {
                body["action"] = json!("pass");
                if !note.is_empty() {
                    body["metadata"] = json!(clip(note, NOTE_CHARS_MAX));
                }
                if let Some(role) = role {
                    body["control_pass"] = json!({"target_role": role});
                }
            }
        }
        let url = format!("{}/{number}/thread_control", self.base);
        match self.ask(number, self.http.post(url).json(&body)).await {
            Ok((status, answer)) => match answer.pointer("/error/code").and_then(Value::as_i64) {
                Some(code) => Controlled::Refused { code: Some(code), detail: told(code, &answer) },
                None if status.is_success() => Controlled::Done,
                None => Controlled::Unknown { detail: format!("HTTP {status} without an error code") },
            },
            Err(error) if error.is_connect() => Controlled::Refused { code: None, detail: "WhatsApp cannot be reached".to_owned() },
            Err(error) => Controlled::Unknown { detail: format!("no answer: {}", error.without_url()) },
        }
    }
}

impl Channel for Graph {
    fn send<'a>(&'a self, message: Departure<'a>) -> BoxFuture<'a, Sent> {
        Box::pin(self.send_once(message))
    }

    fn seen<'a>(&'a self, number: &'a NumberId, message: &'a MessageId, typing: bool) -> BoxFuture<'a, ()> {
        Box::pin(self.seen_once(number, message, typing))
    }

    fn control<'a>(&'a self, number: &'a NumberId, with: &'a Customer, act: &'a ThreadAct) -> BoxFuture<'a, Controlled> {
        Box::pin(self.control_once(number, with, act))
    }

    fn fetch<'a>(&'a self, number: &'a NumberId, media: &'a str, bytes_max: u64) -> BoxFuture<'a, Result<File, NoFile>> {
        Box::pin(files::fetch(self, number, media, bytes_max))
    }

    fn upload<'a>(&'a self, number: &'a NumberId, file: File) -> BoxFuture<'a, Result<String, NoFile>> {
        Box::pin(files::upload(self, number, file))
    }

    fn templates<'a>(&'a self, number: &'a NumberId, account: &'a str) -> BoxFuture<'a, Result<Vec<Template>, Refused>> {
        Box::pin(manage::templates(self, number, account))
    }

    fn look<'a>(&'a self, number: &'a NumberId) -> BoxFuture<'a, Result<NumberFacts, Refused>> {
        Box::pin(manage::look(self, number))
    }
}
