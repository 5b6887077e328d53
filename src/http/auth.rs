//! Who is it? Passwords under argon2id, sessions as hashed random tokens in a cookie or a bearer header.

use super::Door;
use super::limits::Tally;
use super::once::Once;
use super::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::text::hex;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::visibility::{Role, Viewer};
use crate::store::people::Operator;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use sha2::{Digest as _, Sha256};
use std::time::Duration;
use tokio::sync::SemaphorePermit;

/// The session cookie.
pub(super) const COOKIE: &str = "baton_session";
/// Hours a session lasts at most.
pub(super) const SESSION_HOURS: i64 = 24 * 7;
/// Wrong passwords for one address before it has to wait.
const FAILURES_MAX: i64 = 10;
/// How long it waits then.
const LOCKED: Millis = Millis::secs(60);
/// How long it waits at most.
const LOCKED_MAX: Millis = Millis::secs(15 * 60);
/// How long a password waits for its turn to be hashed.
const TURN: Duration = Duration::from_secs(8);
/// Wrong passwords are remembered for so long after the last one.
const FAILURES_KEPT: Millis = Millis::secs(30 * 60);

/// A signed-in person, or a script that acts for one.
pub(super) struct SignedIn {
    pub(super) operator: Operator,
    pub(super) viewer: Viewer,
    pub(super) by: By,
    /// What the request is called, if its sender named it.
    pub(super) once: Option<Once>,
}

/// What they show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// A session: its name, and when its token was made.
    Session { id: String, rotated: Timestamp },
    /// A key: its name.
    Key { id: String },
}

/// What a key needs for a route; none where nobody has to be signed in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Needs(pub(super) Option<Scope>);

/// What a key begins with.
pub(super) const KEY_MARK: &str = "baton_";

impl FromRequestParts<Door> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Problem> {
        let who = Self::shown(parts, door).await?;
        if let Some(tally) = parts.extensions.get::<Tally>() {
            door.inner.limits.count(&who.actor(), tally, door.runtime().clock().now())?;
        }
        Ok(who)
    }
}

impl SignedIn {
    /// Who it is, by what they show.
    async fn shown(parts: &Parts, door: &Door) -> Result<Self, Problem> {
        check_origin(&parts.method, &parts.headers)?;
        let once = parts.extensions.get::<Once>().cloned();
        let token = token_of(&parts.headers).ok_or_else(Problem::signed_out)?;
        let now = door.runtime().clock().now();
        let store = door.runtime().store();
        if token.starts_with(KEY_MARK) {
            let (operator, viewer, key) = store.viewer_by_key(&token_hash(&token), now).await?.ok_or_else(Problem::signed_out)?;
            let needed = parts.extensions.get::<Needs>().and_then(|needs| needs.0);
            // A route that says nothing is for people.
            return match needed.filter(|scope| key.scopes.contains(scope)) {
                Some(_) => Ok(Self { operator, viewer, by: By::Key { id: key.id }, once }),
                None => Err(Problem::new(
                    StatusCode::FORBIDDEN,
                    "scope",
                    match needed {
                        Some(Scope::Person) | None => "This is for people who sign in, not for keys.".to_owned(),
                        Some(scope) => format!("This key lacks the scope `{}`.", scope.word()),
                    },
                )),
            };
        }
        let signed = store.viewer(&token_hash(&token), now.0).await?.ok_or_else(Problem::signed_out)?;
        let by = By::Session { id: signed.session, rotated: signed.rotated };
        Ok(Self { operator: signed.operator, viewer: signed.viewer, by, once })
    }

    /// Who asks, for what is counted and kept of them: a key, or a person whatever page they use.
    pub(super) fn actor(&self) -> String {
        match &self.by {
            By::Session { .. } => format!("person:{}", self.viewer.id),
            By::Key { id } => format!("key:{id}"),
        }
    }

    /// Admins; for others it is not there.
    pub(super) fn admins_only(&self) -> Result<(), Problem> {
        if self.viewer.role == Role::Admin { Ok(()) } else { Err(Problem::nothing_there()) }
    }

    /// Leads and admins; for others it is not there.
    pub(super) fn leads_only(&self) -> Result<(), Problem> {
        if self.viewer.role == Role::Rep { Err(Problem::nothing_there()) } else { Ok(()) }
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

/// Is this the password? At most so many are hashed at once, and none of them on the threads that serve.
pub(super) async fn matches(door: &Door, password: String, hash: Option<String>) -> Result<bool, Problem> {
    let _turn = turn(door).await?;
    Ok(tokio::task::spawn_blocking(move || is_password(&password, hash.as_deref())).await.unwrap_or(false))
}

/// Takes a try for an address before it is looked at, so that many at once count, too; refused while the address is locked. Whoever was right
/// says so with `forget_failures`.
pub(super) async fn attempt(door: &Door, email: &str) -> Result<(), Problem> {
    let now = door.runtime().clock().now();
    let store = door.runtime().store();
    let (failures, last) = store.sign_in_failures(email).await?;
    if let Some(until) = locked_until(failures, last).filter(|until| *until > now) {
        let seconds = (until.0 - now.0 + 999) / 1_000;
        let spoken = if seconds <= 90 { format!("{seconds} seconds") } else { format!("{} minutes", (seconds + 59) / 60) };
        let told = format!("Too many wrong passwords for this address. Try again in {spoken}.");
        return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", told).with("retry_after", serde_json::json!(seconds)));
    }
    store.attempt_sign_in(email, now, FAILURES_KEPT).await?;
    Ok(())
}

/// Whoever floods the door with passwords makes others wait for a while, not for ever.
async fn turn(door: &Door) -> Result<SemaphorePermit<'_>, Problem> {
    let busy = || Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Many people sign in right now. Try again in a moment.");
    tokio::time::timeout(TURN, door.inner.hashing.acquire()).await.map_err(|_| busy())?.map_err(|_| busy())
}

/// The hash of a new password.
pub(super) async fn hashed(door: &Door, password: String) -> Result<String, Problem> {
    let _turn = turn(door).await?;
    tokio::task::spawn_blocking(move || hash_password(&password)).await.map_err(|_| Problem::internal())?.map_err(|_| Problem::internal())
}

/// For how long an address waits after so many wrong passwords: a minute after the tenth, twice as long after each further one, at most a
/// quarter of an hour.
pub(super) fn locked_until(failures: i64, last: Timestamp) -> Option<Timestamp> {
    let over = failures - FAILURES_MAX;
    (over >= 0).then(|| last.plus(Millis((LOCKED.0 << over.min(8)).min(LOCKED_MAX.0))))
}
