//! The live feed: server-sent events. Each frame is authorised when it is delivered, not when the page subscribed.

use super::auth::{By, SignedIn};
use super::problem::Problem;
use super::{Door, views};
use crate::domain::id::ConversationId;
use crate::domain::visibility::{self, Action, Viewer};
use crate::runtime::feed::Change;
use crate::store::inbox::{Filter, Scope};
use axum::extract::State;
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
    /// It ends with the session, or with the key.
    by: By,
    changes: Receiver<Change>,
    /// What this page may have on its screen: it is told when it loses one.
    shown: HashSet<ConversationId>,
    hello: bool,
}

/// Streams what changes, as far as the viewer may see it.
pub(super) async fn feed(State(door): State<Door>, who: SignedIn) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let changes = door.runtime().feed().subscribe();
    // What the page may have loaded already, by list or by address: losing one of these is told like any other.
    let readable = door.runtime().store().list(&who.viewer, Scope::All, &Filter::default(), None, SHOWN_MAX).await?;
    let shown = readable.into_iter().map(|listed| listed.id).collect();
    let listener = Listener { door, by: who.by, changes, shown, hello: false };
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
                Err(RecvError::Lagged(_)) => {
                    self.door.runtime().feed().note_lag();
                    return Some(Event::default().event("presence").data("{\"reload\":true}"));
                }
                Err(RecvError::Closed) => return None,
            };
            let viewer = self.viewer().await?;
            match change {
                Change::Numbers => return Some(Event::default().event("numbers").data("{}")),
                Change::Presence => return Some(Event::default().event("presence").data("{}")),
                // Who lost sight of it meanwhile is told nothing of it.
                Change::Told { id, operator, what } if operator == viewer.id && self.may_read(&viewer, &id).await => {
                    return Some(Event::default().event(what).data(json!({"id": id}).to_string()));
                }
                Change::Looking { id, operator } if operator != viewer.id && self.shown.contains(&id) && self.may_read(&viewer, &id).await => {
                    return Some(Event::default().event("looking").data(json!({"id": id}).to_string()));
                }
                Change::Told { .. } | Change::Looking { .. } => {}
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

    /// Who looks, as it is now; none when they may look no more.
    async fn viewer(&self) -> Option<Viewer> {
        let (store, now) = (self.door.runtime().store(), self.door.runtime().clock().now());
        match &self.by {
            By::Session { id, .. } => store.viewer_of_session(id, now.0).await.ok().flatten().map(|signed| signed.viewer),
            By::Key { id } => store.viewer_of_key(id, now).await.ok().flatten(),
        }
    }

    async fn may_read(&self, viewer: &Viewer, id: &ConversationId) -> bool {
        match self.door.runtime().store().listed(id).await {
            Ok(Some(listed)) => visibility::may(viewer, Action::Read, &views::facts_of(&listed, None)),
            Ok(None) | Err(_) => false,
        }
    }
}
