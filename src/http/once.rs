//! `Idempotency-Key`: a write that its sender named is done once. The first answer is kept for 24 hours, per key or person, and comes again
//! with `Idempotency-Replayed: true`, on whichever node the request is repeated (draft-ietf-httpapi-idempotency-key-header).
//!
//! Kept are answers that say that something was done. What was refused, and what failed on our side, may be repeated under the same name.
//! Answers with secrets are never kept: a repeated request is told so, and nothing is done twice.

use super::Door;
use super::auth::SignedIn;
use super::conversations::readable;
use super::limits::Tally;
use super::problem::{Problem, Raw};
use crate::domain::id::ConversationId;
use crate::domain::text::hex;
use crate::store::answers::{Answer, Claimed, Named};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest as _, FromRequestParts as _, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// Characters of a name.
pub(super) const KEY_CHARS_MAX: usize = 255;
/// Bytes of an answer that is kept.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
const HEADER: &str = "idempotency-key";
const REPLAYED: &str = "idempotency-replayed";

/// The route that a request takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub(super) path: &'static str,
    /// Does it write, for somebody who is signed in?
    pub(super) writes: bool,
    /// Is its answer not to be kept?
    pub(super) secret: bool,
}

/// What a named request is called in here: for what must have the same id when it is repeated.
#[derive(Clone, Debug)]
pub(super) struct Once(pub(super) String);

/// Takes a request to its handler: counted, and once if it has a name.
pub(super) async fn pass<F, Fut>(way: Way, door: Door, mut request: Request, call: F) -> Response
where
    F: FnOnce(Request, Door) -> Fut + Send + 'static,
    Fut: Future<Output = Response> + Send + 'static,
{
    let tally = Tally::default();
    request.extensions_mut().insert(tally.clone());
    let mut response = if way.writes && request.headers().contains_key(HEADER) {
        once(way, door, request, call).await.unwrap_or_else(Problem::into_response)
    } else {
        call(request, door).await
    };
    tally.tell(response.headers_mut());
    response
}

async fn once<F, Fut>(way: Way, door: Door, request: Request, call: F) -> Result<Response, Problem>
where
    F: FnOnce(Request, Door) -> Fut + Send + 'static,
    Fut: Future<Output = Response> + Send + 'static,
{
    let name = name_of(request.headers())?;
    let (mut parts, body) = request.into_parts();
    let who = SignedIn::from_request_parts(&mut parts, &door).await?;
    let Raw(body) = Raw::from_request(Request::from_parts(parts.clone(), body), &door).await?;
    let named = Named { actor: who.actor(), name };
    let (runtime, print) = (door.runtime().clone(), print_of(&parts, &body));
    let claim = runtime.ids().fresh("o");
    match runtime.store().claim_answer(&named, &print, &claim, runtime.clock().now()).await? {
        Claimed::First => {}
        Claimed::AtWork => {
            let told = "The same request is at work right now. Repeat it in a moment for its answer.";
            return Err(Problem::new(StatusCode::CONFLICT, "at-work", told).with("retry_after", json!(1)));
        }
        Claimed::Another => {
            let told = "This `Idempotency-Key` stood for another request: name each request anew.";
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "key-reused", told));
        }
        Claimed::Done(answer) => return again(way, &door, &who, &parts, answer).await,
    }
    parts.extensions.insert(Once(hex(&Sha256::digest(format!("{}\n{}", named.actor, named.name)))));
    let request = Request::from_parts(parts, Body::from(body));
    // Whoever hangs up finds the answer when they come back.
    let done = tokio::spawn(async move {
        let response = call(request, door.clone()).await;
        kept(way, &door, &named, &claim, response).await
    });
    done.await.map_err(|_| Problem::internal())
}

fn name_of(headers: &HeaderMap) -> Result<String, Problem> {
    let name = headers.get(HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if name.is_empty() || name.len() > KEY_CHARS_MAX || !name.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Problem::bad_request(format!("`Idempotency-Key` has 1 to {KEY_CHARS_MAX} visible ASCII characters, without spaces.")));
    }
    Ok(name.to_owned())
}

/// Which request it is, to its last byte.
fn print_of(parts: &Parts, body: &[u8]) -> String {
    let mut print = Sha256::new();
    for part in [parts.method.as_str(), "\n", &parts.uri.to_string(), "\n"] {
        print.update(part.as_bytes());
    }
    print.update(body);
    hex(&print.finalize())
}

/// Keeps the answer when something was done, gives the name back when nothing was.
async fn kept(way: Way, door: &Door, named: &Named, claim: &str, response: Response) -> Response {
    let store = door.runtime().store();
    if !response.status().is_success() {
        if let Err(failure) = store.release_answer(named, claim).await {
            tracing::warn!(error = %failure, "the name of a request stays taken for a while");
        }
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else { return Problem::internal().into_response() };
    let text = (bytes.len() <= ANSWER_BYTES_MAX && !way.secret).then(|| String::from_utf8(bytes.to_vec()).ok()).flatten();
    let answer = Answer { status: parts.status.as_u16(), body: text };
    if let Err(failure) = store.keep_answer(named, claim, answer).await {
        tracing::warn!(error = %failure, "the answer to a named request could not be kept");
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// The first answer once more. What one may not see any more is not there, although one saw it then.
async fn again(way: Way, door: &Door, who: &SignedIn, parts: &Parts, answer: Answer) -> Result<Response, Problem> {
    let Some(body) = answer.body else {
        let told = "This was done; its answer held a secret, or was too large, and is not kept. Nothing was done again.";
        return Err(Problem::new(StatusCode::CONFLICT, "answer-not-kept", told));
    };
    if let Some(id) = conversation_of(way.path, parts.uri.path())
        && body != r#"{"gone":true}"#
    {
        readable(door, &who.viewer, &id).await?;
    }
    let status = StatusCode::from_u16(answer.status).map_err(|_| Problem::internal())?;
    let mut response = (status, body.clone()).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    if !body.is_empty() {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    Ok(response)
}

/// The conversation that a path is about.
fn conversation_of(pattern: &str, path: &str) -> Option<ConversationId> {
    let rest = pattern.strip_prefix("/conversations/{id}")?;
    let ends = rest.matches('/').count();
    let parts: Vec<&str> = path.split('/').collect();
    parts.len().checked_sub(ends + 1).and_then(|at| parts.get(at)).map(|id| ConversationId::new(*id))
}

/// GET changes nothing, and needs no name.
pub(super) fn writes(method: &Method) -> bool {
    *method != Method::GET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_its_conversation_wherever_it_is_nested() {
        let of = |pattern: &str, path: &str| conversation_of(pattern, path).map(|id| id.to_string());
        assert_eq!(of("/conversations/{id}/messages", "/conversations/c1/messages").as_deref(), Some("c1"));
        assert_eq!(of("/conversations/{id}/messages/{message}/resend", "/api/v1/conversations/c1/messages/m/resend").as_deref(), Some("c1"));
        assert_eq!(of("/conversations/{id}", "/conversations/c1").as_deref(), Some("c1"));
        assert_eq!(of("/conversations/bulk", "/conversations/bulk"), None);
    }
}
