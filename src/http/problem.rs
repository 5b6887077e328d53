//! Errors as people and programs read them: problem details (RFC 9457). What one may not see is "not found".

use crate::domain::conversation::Refusal;
use crate::runtime::StepError;
use crate::store::Failure;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An error of the API.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// More members, by name (RFC 9457 allows them).
    more: Map<String, Value>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self { status, code, detail: detail.into(), more: Map::new() }
    }

    /// With one more member.
    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.more.insert(name.to_owned(), value);
        self
    }

    /// Is it our side that failed?
    pub(super) fn is_ours(&self) -> bool {
        self.status.is_server_error()
    }

    /// Its kind.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// What happened, for people.
    pub(super) fn detail(&self) -> &str {
        &self.detail
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such conversation, or it is not yours to see.")
    }

    /// Something else than a conversation.
    pub(super) fn nothing_there() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is nothing here, or it is not for you.")
    }

    pub(super) fn no_such_route() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "There is no such route.")
    }

    /// Nobody outside can do anything about it.
    pub(super) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something is wrong on our side; the log tells more.")
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }

    pub(super) fn signed_out() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", "Sign in first.")
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let retry_after = self.more.get("retry_after").and_then(Value::as_u64);
        let mut body = json!({"type": format!("urn:baton:{}", self.code), "title": title, "status": self.status.as_u16(), "detail": self.detail});
        if let Some(members) = body.as_object_mut() {
            members.extend(self.more);
        }
        let mut response = (self.status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Conflict | Failure::Raced => Self::new(StatusCode::CONFLICT, "conflict", "Somebody moved first. Look again."),
            Failure::Unavailable(_) => {
                tracing::warn!(error = %failure, "the database did not answer");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "The database does not answer. Try again in a moment.")
            }
            Failure::Newer(_) => {
                tracing::warn!(error = %failure, "a newer version wrote this");
                Self::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "newer",
                    "A newer version wrote this, which this server cannot read yet. Try again in a moment.",
                )
            }
            Failure::Corrupt(_) => {
                tracing::error!(error = %failure, "the database holds something unreadable");
                Self::internal()
            }
        }
    }
}

impl From<StepError> for Problem {
    fn from(error: StepError) -> Self {
        match error {
            StepError::Store(failure) => failure.into(),
            StepError::Refused(refusal) => {
                let told = sentence(&refusal.to_string());
                let (status, kind) = match &refusal {
                    Refusal::Closed | Refusal::NotOwner | Refusal::Stale | Refusal::NoAgent | Refusal::Open => (StatusCode::CONFLICT, "refused"),
                    Refusal::Known(_) => (StatusCode::CONFLICT, "already-known"),
                    Refusal::MovedOn => (StatusCode::CONFLICT, "moved-on"),
                    Refusal::WindowShut => (StatusCode::CONFLICT, "window-closed"),
                    Refusal::OptedOut => (StatusCode::CONFLICT, "opted-out"),
                    Refusal::NoSuchQueue(_)
                    | Refusal::NoSuchTeam(_)
                    | Refusal::NoSuchOperator(_)
                    | Refusal::NoSuchMenu(_)
                    | Refusal::NoCategory(_)
                    | Refusal::NoSuchAgent(_)
                    | Refusal::BadSnooze(_)
                    | Refusal::BadText(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
                };
                let problem = Self::new(status, kind, told);
                match refusal {
                    Refusal::Known(known) => problem.with("known", known.iter().map(super::views::repeat).collect()),
                    _ => problem,
                }
            }
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// A JSON body; what cannot be read is a problem like any other.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => {
                // What the reader of the body says of itself means nothing to whoever wrote it.
                let told = rejection.body_text();
                let told = told.split_once(": ").map_or(told.as_str(), |(_, told)| told);
                Err(Problem::new(rejection.status(), "bad-body", format!("The body cannot be read: {told}")))
            }
        }
    }
}

/// The query of an address; likewise.
pub(super) struct Asked<T>(pub(super) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejection) => {
                let told = rejection.body_text();
                let told = told.split_once(": ").map_or(told.as_str(), |(_, told)| told);
                Err(Problem::new(rejection.status(), "bad-query", format!("The query cannot be read: {told}")))
            }
        }
    }
}

/// The parameters of a path; likewise.
pub(super) struct Path<T>(pub(super) T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match axum::extract::Path::<T>::from_request_parts(parts, state).await {
            Ok(axum::extract::Path(named)) => Ok(Self(named)),
            Err(rejection) => Err(Problem::new(rejection.status(), "bad-path", rejection.body_text())),
        }
    }
}

/// The bytes of a body; likewise.
pub(super) struct Raw(pub(super) Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Bytes::from_request(request, state).await {
            Ok(bytes) => Ok(Self(bytes)),
            Err(rejection) => Err(Problem::new(rejection.status(), "bad-body", format!("The body cannot be read: {}", rejection.body_text()))),
        }
    }
}

/// No route, no file.
pub(super) async fn no_such_route() -> Problem {
    Problem::no_such_route()
}
