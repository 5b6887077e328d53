//! Who is it? Passwords under argon2id, sessions as hashed random tokens in a cookie or a bearer header.

use super::Door;
use super::problem::Problem;
use crate::domain::text::hex;
use crate::domain::visibility::Viewer;
use crate::store::people::Operator;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The session cookie.
pub(super) const COOKIE: &str = "baton_session";
/// Hours a session lasts.
pub(super) const SESSION_HOURS: i64 = 24 * 7;
/// Wrong passwords for one address before it has to wait.
const FAILURES_MAX: u32 = 10;
/// How long it waits.
const LOCKED_MS: i64 = 60_000;

/// A signed-in person.
pub(super) struct SignedIn {
    pub(super) operator: Operator,
    pub(super) viewer: Viewer,
}

impl FromRequestParts<Door> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Problem> {
        check_origin(&parts.method, &parts.headers)?;
        let token = token_of(&parts.headers).ok_or_else(Problem::signed_out)?;
        let now_ms = door.runtime().clock().now().0;
        let found = door.runtime().store().viewer(&token_hash(&token), now_ms).await?;
        let (operator, viewer) = found.ok_or_else(Problem::signed_out)?;
        Ok(Self { operator, viewer })
    }
}

/// A page of another site cannot write: it can neither send this content type without asking, nor the same-site cookie.
fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    let writes = !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
    let json = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).is_some_and(|v| v.starts_with("application/json"));
    let bearer = headers.contains_key(header::AUTHORIZATION);
    // A header of our own makes a browser ask first, too: for files, which have types of their own.
    let asked = headers.contains_key("x-baton-file");
    if writes && !json && !bearer && !asked {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "Send Content-Type: application/json."));
    }
    Ok(())
}

/// The session's token: the cookie's, or a bearer's for scripts.
pub(super) fn token_of(headers: &HeaderMap) -> Option<String> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(|v| v.strip_prefix("Bearer "));
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    bearer.or_else(|| pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)).map(str::to_owned)
}

/// What is stored of a token.
pub(super) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

/// Hashes a password with argon2id. Slow on purpose: call it off the async threads.
pub fn hash_password(password: &str) -> Result<String, String> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|e| e.to_string())
}

/// Is it the password? Also slow when there is no such person, so that the time tells nothing.
pub fn is_password(password: &str, hash: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let Ok(parsed) = PasswordHash::new(hash.unwrap_or(NOBODY)) else {
        return false;
    };
    Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && hash.is_some()
}

/// Wrong passwords lately, by address.
#[derive(Default)]
pub(super) struct Attempts(Mutex<HashMap<String, (u32, i64)>>);

impl Attempts {
    /// May this address be tried now?
    pub(super) fn check(&self, email: &str, now_ms: i64) -> Result<(), Problem> {
        let attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match attempts.get(email) {
            Some((failures, last)) if *failures >= FAILURES_MAX && now_ms - last < LOCKED_MS => {
                Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", "Too many wrong passwords. Wait a minute."))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn note(&self, email: &str, was_right: Verdict, now_ms: i64) {
        let mut attempts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.retain(|_, (_, last)| now_ms - *last < LOCKED_MS);
        match was_right {
            Verdict::Right => {
                attempts.remove(email);
            }
            Verdict::Wrong => {
                let entry = attempts.entry(email.to_owned()).or_insert((0, now_ms));
                *entry = (entry.0 + 1, now_ms);
            }
        }
    }
}

/// Was the password right?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
}
