//! The live feed: server-sent events. Each frame is authorised when it is delivered, not when the page subscribed.

use super::auth::{SignedIn, token_hash, token_of};
use super::problem::Problem;
use super::{Door, views};
use crate::domain::id::ConversationId;
use crate::domain::visibility::{self, Action, Viewer};
use crate::runtime::feed::Change;
use crate::store::inbox::Scope;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::{self, Stream};
use serde_json::json;
use std::collections::HashSet;
use std::convert::Infallible;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Conversations that a page is taken to show when it begins to listen: its newest.
const SHOWN_MAX: i64 = 1_000;

/// A frame for "something moved that is no new event": always newer than what a page holds.
const ALWAYS_NEWER: i64 = 9_000_000_000_000_000;

struct Listener {
    door: Door,
    token: String,
    changes: Receiver<Change>,
    /// What this page may have on its screen: it is told when it loses one.
    shown: HashSet<ConversationId>,
    hello: bool,
}

/// Streams what changes, as far as the viewer may see it.
pub(super) async fn feed(
    State(door): State<Door>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let token = token_of(&headers).map(|t| token_hash(&t)).ok_or_else(Problem::signed_out)?;
    let changes = door.runtime().feed().subscribe();
    // What the page may have loaded already, by list or by address: losing one of these is told like any other.
    let readable = door.runtime().store().list(&who.viewer, Scope::All, None, SHOWN_MAX).await?;
    let shown = readable.into_iter().map(|listed| listed.id).collect();
    let listener = Listener { door, token, changes, shown, hello: false };
    let frames = stream::unfold(listener, |mut listener| async move {
        let frame = listener.next().await?;
        Some((Ok(frame), listener))
    });
    Ok(Sse::new(frames).keep_alive(KeepAlive::default()))
}

impl Listener {
    /// The next frame this viewer may see; none when their session ended.
    async fn next(&mut self) -> Option<Event> {
        if !self.hello {
            self.hello = true;
            return Some(Event::default().event("hello").data("{}"));
        }
        loop {
            let received = tokio::select! {
                () = self.door.inner.closing.cancelled() => return None,
                received = self.changes.recv() => received,
            };
            let change = match received {
                Ok(change) => change,
                Err(RecvError::Lagged(_)) => return Some(Event::default().event("presence").data("{\"reload\":true}")),
                Err(RecvError::Closed) => return None,
            };
            let runtime = self.door.runtime();
            let viewer = runtime.store().viewer(&self.token, runtime.clock().now().0).await.ok().flatten().map(|(_, viewer)| viewer)?;
            match change {
                Change::Numbers => return Some(Event::default().event("numbers").data("{}")),
                Change::Presence => return Some(Event::default().event("presence").data("{}")),
                Change::Told { id, operator, what } if operator == viewer.id => {
                    return Some(Event::default().event(what).data(json!({"id": id}).to_string()));
                }
                Change::Told { .. } => {}
                Change::Conversation { id, .. } => {
                    let visible = self.may_read(&viewer, &id).await;
                    let was_shown = if visible { !self.shown.insert(id.clone()) } else { self.shown.remove(&id) };
                    // Losing sight is told once, by id alone, so that an open page lets go of it.
                    if visible || was_shown {
                        return Some(Event::default().event("conversation").data(json!({"id": id, "seq": ALWAYS_NEWER}).to_string()));
                    }
                }
            }
        }
    }

    async fn may_read(&self, viewer: &Viewer, id: &ConversationId) -> bool {
        match self.door.runtime().store().listed(id).await {
            Ok(Some(listed)) => visibility::may(viewer, Action::Read, &views::facts_of(&listed, None)),
            Ok(None) | Err(_) => false,
        }
    }
}
