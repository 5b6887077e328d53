//! An open page: every frame that its feed brought, whole.

use crate::app::App;
use crate::client::Caller;
use baton::domain::id::ConversationId;
use baton::runtime::feed::Change;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// How long a frame may take that must come.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a page is told of its anchor, and of nothing else: nobody gets told of a shut window in these tests.
const MARK: &str = "window_shut";

/// A frame.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) event: String,
    pub(crate) data: Value,
}

impl Frame {
    /// The conversation that it is about.
    pub(crate) fn about(&self) -> Option<&str> {
        self.data["id"].as_str()
    }

    /// A frame names a conversation and says how new it is. It never tells what happened there.
    pub(crate) fn assert_bare(&self) {
        let keys: Vec<&str> = self.data.as_object().map(|members| members.keys().map(String::as_str).collect()).expect("an object");
        match self.event.as_str() {
            "hello" | "numbers" => assert!(keys.is_empty(), "{self:?}"),
            "presence" => assert!(keys.is_empty() || self.data == json!({"reload": true}), "{self:?}"),
            "conversation" => assert!(keys == ["id", "seq"] && self.data["id"].is_string() && self.data["seq"].is_i64(), "{self:?}"),
            "assigned" | "offered" | "nudged" | "late" | "mentioned" | "woken" | "looking" => {
                assert!(keys == ["id"] && self.data["id"].is_string(), "{self:?}");
            }
            _ => panic!("a frame of another kind: {self:?}"),
        }
    }
}

/// A page that listens.
pub(crate) struct Page {
    answer: reqwest::Response,
    text: String,
    /// A conversation of whoever looks, in which nothing happens: a word about it says that all words before it were said.
    anchor: ConversationId,
    operator: String,
    pub(crate) over: bool,
}

impl Page {
    /// Opens the feed of somebody.
    pub(crate) async fn open(app: &App, caller: &Caller, operator: &str, anchor: &str) -> Self {
        let answer = caller.send(app, Method::GET, "/api/v1/feed", None).await;
        assert_eq!(answer.status().as_u16(), 200);
        let mut page = Self { answer, text: String::new(), anchor: anchor.into(), operator: operator.to_owned(), over: false };
        // The feed listens before it says hello.
        while !page.text.contains("hello") {
            page.read_on().await;
        }
        page.text.clear();
        page
    }

    /// Says to this page that this is all so far.
    pub(crate) fn mark(&self, app: &App) {
        app.runtime.feed().publish(Change::Told { id: self.anchor.clone(), operator: self.operator.as_str().into(), what: MARK });
    }

    /// Frames up to the mark; up to its end, when the feed is over.
    pub(crate) async fn until_mark(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        let reading = async {
            loop {
                while let Some((whole, rest)) = self.text.split_once("\n\n") {
                    let frame = frame_of(whole);
                    let rest = rest.to_owned();
                    self.text = rest;
                    match frame {
                        Some(frame) if frame.about() == Some(self.anchor.as_str()) && frame.event == MARK => return,
                        // A node of several hears of the anchor itself from the database.
                        Some(frame) if frame.about() == Some(self.anchor.as_str()) => {}
                        Some(frame) => frames.push(frame),
                        None => {}
                    }
                }
                if self.over {
                    return;
                }
                self.read_on().await;
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.unwrap_or_else(|_| panic!("{}'s feed said nothing of the mark", self.operator));
        frames
    }

    async fn read_on(&mut self) {
        match self.answer.chunk().await {
            Ok(Some(chunk)) => self.text.push_str(&String::from_utf8_lossy(&chunk)),
            Ok(None) | Err(_) => self.over = true,
        }
    }
}

/// Comments keep the connection alive, and say nothing.
fn frame_of(text: &str) -> Option<Frame> {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with(':')).count();
    if lines == 0 {
        return None;
    }
    assert_eq!(lines, 2, "a name and its data, nothing else: {text:?}");
    let data = serde_json::from_str(field("data:").expect("data")).expect("JSON");
    Some(Frame { event: field("event:").expect("a name").to_owned(), data })
}
