//! L1: the shapes of the API, `/api/v1`. What [`http`](crate::http) answers, told as types: the OpenAPI document is made from them, the
//! [`client`](crate::client) reads them, and every answer that a test over HTTP gets is held against them.
//!
//! Never decides and never asks: shapes only. Times are milliseconds since 1970 (UTC), spans are milliseconds, money is millionths of a US dollar.

mod access;
mod admin;
mod chats;
mod desk;
mod health;
mod hooks;
mod reports;

pub use access::*;
pub use admin::*;
pub use chats::*;
pub use desk::*;
pub use health::*;
pub use hooks::*;
pub use reports::*;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// What went wrong: problem details (RFC 9457), `application/problem+json`. Some kinds have more members, by name.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Problem {
    /// The kind, for programs: `urn:baton:not-found`. Kinds are never renamed.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what to do, for people.
    pub detail: String,
    /// What else is told of this kind, e.g. `retry_after` in seconds, or the `problems` of a workspace with their places.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl Problem {
    /// The kind without its prefix: `not-found`.
    pub fn code(&self) -> &str {
        self.kind.strip_prefix("urn:baton:").unwrap_or(&self.kind)
    }
}

/// An id with its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name; none when what it named is gone.
    pub name: Option<String>,
}
