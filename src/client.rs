//! L2: the API for programs in Rust. A few calls, typed; everything else by [`Client::call`], with the shapes of [`api`](crate::api).
//!
//! Knows shapes and addresses, nothing of the house: it works against any server of this version. Nothing is repeated by itself: a write that is
//! to be repeated when its answer is lost has a name, as in [`Client::reply_once`].
//!
//! ```no_run
//! # async fn run(http: reqwest::Client) -> Result<(), baton::client::Error> {
//! use baton::client::{Client, Listing};
//! let client = Client::new(http, "https://chat.example.com", "baton_…")?;
//! for card in client.conversations(&Listing { scope: Some("waiting".into()), ..Listing::default() }).await?.conversations {
//!     client.accept(&card.id).await?;
//!     client.reply(&card.id, "Hello, how can I help?").await?;
//! }
//! # Ok(())
//! # }
//! ```

use crate::api::{Conversation, Conversations, Directory, Problem, Said, ShownOrGone};
use futures::stream::{self, Stream, StreamExt as _};
use reqwest::header::{ACCEPT, RETRY_AFTER};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use url::Url;

/// Characters of an error's body that is not ours.
const TOLD_CHARS_MAX: usize = 200;
/// Bytes of one event of the feed: ours have about a hundred.
const EVENT_BYTES_MAX: usize = 64 * 1024;

/// Why a call did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The server says no, and why.
    #[error("{}: {}", .0.code(), .0.detail)]
    Refused(Box<Problem>),
    /// More than one may ask: wait.
    #[error("too many requests: try again in {} s", .retry_after.as_secs())]
    TooMany {
        /// For so long.
        retry_after: Duration,
    },
    /// No server of ours answered.
    #[error("the server answered {status}: {told}")]
    Odd {
        /// With which status.
        status: u16,
        /// The beginning of what it said.
        told: String,
    },
    /// Nothing answered, or the answer broke off. Nobody knows whether a write was done: repeat it under its name.
    #[error("no answer: {0}")]
    Unreachable(#[source] reqwest::Error),
    /// The answer is not what this version expects.
    #[error("the answer cannot be read: {0}")]
    Unreadable(String),
    /// The address is none.
    #[error("{0:?} is not the address of a server, like https://chat.example.com")]
    Address(String),
}

/// A list of conversations: everything that is given must hold.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Listing {
    /// `mine`, `waiting`, `held`, `snoozed`, `agent`, `closed` or `all`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// Words that must be in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// A queue's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<String>,
    /// A person's id, or `me`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows of a page: 50 without it, 200 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Where a conversation is moved to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// A queue, by its id.
    Queue(String),
    /// A team, by its id.
    Team(String),
    /// A person, by their id; refused (`not-online`) while they are not online.
    Person(String),
}

/// Something changed: look again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What: `conversation`, `presence`, `numbers`, `assigned`, `offered`, `nudged`, `late` or `looking`; `hello` begins.
    pub event: String,
    /// Of which conversation, if it is about one.
    pub conversation: Option<String>,
}

/// A server, and what one shows it.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
}

impl Client {
    /// A client of the server at an address, with a key (`baton_…`) or a session's token. `http` brings timeouts and TLS.
    pub fn new(http: reqwest::Client, address: &str, token: &str) -> Result<Self, Error> {
        let wrong = || Error::Address(address.to_owned());
        let base = Url::parse(&format!("{}/api/v1/", address.trim_end_matches('/'))).map_err(|_| wrong())?;
        if base.cannot_be_a_base() || !base.has_host() {
            return Err(wrong());
        }
        Ok(Self { http, base, token: token.to_owned() })
    }

    /// A page of conversations, newest change first. Go on with `cursor` set to `next`.
    pub async fn conversations(&self, listing: &Listing) -> Result<Conversations, Error> {
        read(self.request(Method::GET, &["conversations"])?.query(listing)).await
    }

    /// One conversation, whole.
    pub async fn conversation(&self, id: &str) -> Result<Conversation, Error> {
        self.get(&["conversations", id]).await
    }

    /// Where a chat can go, and who is there.
    pub async fn directory(&self) -> Result<Directory, Error> {
        self.get(&["directory"]).await
    }

    /// Takes a conversation.
    pub async fn accept(&self, id: &str) -> Result<Conversation, Error> {
        self.write(&["conversations", id, "accept"], &json!({}), None).await
    }

    /// Writes to the customer.
    pub async fn reply(&self, id: &str, text: &str) -> Result<Said, Error> {
        self.write(&["conversations", id, "messages"], &json!({"text": text}), None).await
    }

    /// The same under a name of yours: repeated with the same words within 24 hours it is sent once.
    pub async fn reply_once(&self, id: &str, text: &str, name: &str) -> Result<Said, Error> {
        self.write(&["conversations", id, "messages"], &json!({"text": text}), Some(name)).await
    }

    /// Moves a conversation, with the reason for whoever gets it.
    pub async fn transfer(&self, id: &str, to: &To, reason: &str) -> Result<ShownOrGone, Error> {
        let body = match to {
            To::Queue(queue) => json!({"queue": queue, "reason": reason}),
            To::Team(team) => json!({"team": team, "reason": reason}),
            To::Person(person) => json!({"person": person, "reason": reason}),
        };
        self.write(&["conversations", id, "transfer"], &body, None).await
    }

    /// Gives a conversation back to its agent, with a note of what was settled.
    pub async fn resume(&self, id: &str, note: &str) -> Result<ShownOrGone, Error> {
        self.write(&["conversations", id, "resume"], &json!({"note": note}), None).await
    }

    /// Ends a conversation; `category` is one of the workspace's, where it has some.
    pub async fn close(&self, id: &str, reason: &str, category: Option<&str>) -> Result<ShownOrGone, Error> {
        self.write(&["conversations", id, "close"], &json!({"reason": reason, "category": category}), None).await
    }

    /// What changes from now on, as far as one may see it. Ends when the server or the session does; then look again, and listen again.
    pub async fn feed(&self) -> Result<impl Stream<Item = Result<Change, Error>> + use<>, Error> {
        let request = self.request(Method::GET, &["feed"])?.header(ACCEPT, "text/event-stream");
        let answer = checked(request.send().await.map_err(unreachable)?).await?;
        let begun = (answer.bytes_stream().boxed(), Vec::new());
        Ok(stream::try_unfold(begun, |(mut bytes, mut read)| async move {
            loop {
                if let Some(change) = next_event(&mut read) {
                    return Ok(Some((change, (bytes, read))));
                }
                match bytes.next().await {
                    None => return Ok(None),
                    Some(more) => read.extend_from_slice(&more.map_err(unreachable)?),
                }
                if read.len() > EVENT_BYTES_MAX {
                    return Err(Error::Unreadable("an event without an end".to_owned()));
                }
            }
        }))
    }

    /// Any other GET, by the parts of its path below `/api/v1`; each part is escaped.
    pub async fn get<T: DeserializeOwned>(&self, path: &[&str]) -> Result<T, Error> {
        read(self.request(Method::GET, path)?).await
    }

    /// Any other call with a JSON body. A `name` makes that it is done once however often it is repeated.
    pub async fn call<T: DeserializeOwned>(&self, method: Method, path: &[&str], body: &Value, name: Option<&str>) -> Result<T, Error> {
        let mut request = self.request(method, path)?.json(body);
        if let Some(name) = name {
            request = request.header("Idempotency-Key", name);
        }
        read(request).await
    }

    async fn write<T: DeserializeOwned>(&self, path: &[&str], body: &Value, name: Option<&str>) -> Result<T, Error> {
        self.call(Method::POST, path, body, name).await
    }

    fn request(&self, method: Method, path: &[&str]) -> Result<RequestBuilder, Error> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| Error::Address(self.base.to_string()))?.pop_if_empty().extend(path);
        Ok(self.http.request(method, url).bearer_auth(&self.token))
    }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Error> {
    let answer = checked(request.send().await.map_err(unreachable)?).await?;
    let status = answer.status();
    let bytes = answer.bytes().await.map_err(unreachable)?;
    // What answers nothing answers `null`.
    let bytes = if status == StatusCode::NO_CONTENT { b"null".as_slice() } else { &bytes };
    serde_json::from_slice(bytes).map_err(|e| Error::Unreadable(e.to_string()))
}

/// An answer that says yes; else why not.
async fn checked(answer: Response) -> Result<Response, Error> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let wait = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    if let Some(seconds) = wait.filter(|_| status == StatusCode::TOO_MANY_REQUESTS) {
        return Err(Error::TooMany { retry_after: Duration::from_secs(seconds) });
    }
    let text = answer.text().await.map_err(unreachable)?;
    Err(match serde_json::from_str::<Problem>(&text) {
        Ok(problem) => Error::Refused(Box::new(problem)),
        Err(_) => Error::Odd { status: status.as_u16(), told: text.chars().take(TOLD_CHARS_MAX).collect() },
    })
}

/// The address is in the caller's hand already; what it carries need not be in a log.
fn unreachable(error: reqwest::Error) -> Error {
    Error::Unreachable(error.without_url())
}

/// Takes the first whole event off what was read. A comment, which keeps a connection awake, is none.
fn next_event(read: &mut Vec<u8>) -> Option<Change> {
    #[derive(Deserialize)]
    struct Data {
        id: Option<String>,
    }
    loop {
        let end = read.windows(2).position(|two| two == b"\n\n")?;
        let text: Vec<u8> = read.drain(..end + 2).collect();
        let text = String::from_utf8_lossy(&text);
        let of = |field: &str| text.lines().find_map(|line| line.strip_prefix(field)).map(str::trim);
        if let Some(event) = of("event:") {
            let data = of("data:").and_then(|data| serde_json::from_str::<Data>(data).ok());
            return Some(Change { event: event.to_owned(), conversation: data.and_then(|data| data.id) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_one_by_one_however_they_are_cut() {
        let mut read = b": awake\n\nevent: hello\ndata: {}\n\nevent: conversation\ndata: {\"id\":\"c1\",\"seq\":9}\n\nevent: la".to_vec();
        let change = |event: &str, id: Option<&str>| Some(Change { event: event.to_owned(), conversation: id.map(str::to_owned) });
        assert_eq!(next_event(&mut read), change("hello", None));
        assert_eq!(next_event(&mut read), change("conversation", Some("c1")));
        assert_eq!(next_event(&mut read), None);
        read.extend_from_slice(b"te\ndata: {\"id\":\"c2\"}\n\n");
        assert_eq!(next_event(&mut read), change("late", Some("c2")));
    }
}
