//! Somebody at the API, with every byte of what they get.

use crate::app::{App, conform};
use baton::domain::text::hex;
use baton::domain::time::Timestamp;
use baton::store::Store;
use baton::store::sessions::NewSession;
use reqwest::Method;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// An answer, to its last byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// What went wrong, in the API's word: `not-yours` of `urn:baton:not-yours`.
    pub(crate) fn problem(&self) -> String {
        self.json()["type"].as_str().and_then(|kind| kind.strip_prefix("urn:baton:")).unwrap_or_default().to_owned()
    }

    pub(crate) fn detail(&self) -> String {
        self.json()["detail"].as_str().unwrap_or_default().to_owned()
    }
}

/// What somebody shows: a session's token, a key, or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) token: Option<String>,
}

impl Caller {
    /// Asks; `path` stands behind the server's address.
    pub(crate) async fn ask(&self, app: &App, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let name = method.clone();
        let answer = self.send(app, method, path, body).await;
        let status = answer.status().as_u16();
        let endless = answer.headers().get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let body = if endless { Vec::new() } else { answer.bytes().await.expect("a whole answer").to_vec() };
        if let Some(path) = path.strip_prefix("/api/v1/") {
            conform::check(name.as_str(), path, status, kind.as_deref(), &body);
        }
        Answer { status, body }
    }

    pub(crate) async fn get(&self, app: &App, path: &str) -> Answer {
        self.ask(app, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, app: &App, path: &str, body: &Value) -> Answer {
        self.ask(app, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn send(&self, app: &App, method: Method, path: &str, body: Option<&Value>) -> reqwest::Response {
        let mut request = app.http.request(method, format!("{}{path}", app.url)).header("Content-Type", "application/json");
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        request.send().await.expect("an answer")
    }
}

/// What is stored of a token or a key.
pub(crate) fn hash_of(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Signs somebody in without asking for a password.
pub(crate) async fn signed_in(store: &Store, operator: &str, token: &str, expires: Timestamp) -> Caller {
    let session = NewSession {
        id: format!("the session {token}"),
        token_hash: hash_of(token),
        operator: operator.into(),
        client: "a test".to_owned(),
        at: Timestamp(1),
        expires,
    };
    store.open_session(session).await.expect("a session");
    Caller { token: Some(token.to_owned()) }
}
