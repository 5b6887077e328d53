//! How much one key or one person may ask within a minute, on this node. Told with every answer, in the fields of the IETF's draft
//! (draft-ietf-httpapi-ratelimit-headers): `RateLimit-Policy: "default";q=3000;w=60` and `RateLimit: "default";r=2990;t=1`.
//!
//! Nobody waits in here: who asks too much is told so, and how long to wait.

use super::problem::Problem;
use crate::domain::time::Timestamp;
use crate::runtime::pace::At;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use governor::clock::{Clock as _, Reference as _};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::num::NonZeroU32;
use std::sync::{Arc, OnceLock};

/// Seconds of a window.
const WINDOW: u64 = 60;
/// Actors remembered before idle ones are forgotten.
const ACTORS_MAX: usize = 10_000;

/// What one node knows of who asked how much.
pub(super) struct Limits {
    at: At,
    most: NonZeroU32,
    actors: RateLimiter<String, HashMapStateStore<String>, At, StateInformationMiddleware>,
}

/// How somebody stands after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    most: u32,
    left: u32,
    /// Seconds until all of it is there again.
    whole_in: u64,
}

/// Where a request's standing is noted, for its answer to tell. A request counts once, however often it is looked at.
#[derive(Clone, Default)]
pub(super) struct Tally(Arc<OnceLock<Standing>>);

impl Limits {
    pub(super) fn new(requests_max: u32) -> Self {
        let (at, most) = (At::default(), NonZeroU32::new(requests_max).unwrap_or(NonZeroU32::MIN));
        let actors = RateLimiter::new(Quota::per_minute(most), HashMapStateStore::default(), at.clone());
        Self { at, most, actors }
    }

    /// Counts a request of somebody.
    pub(super) fn count(&self, actor: &str, tally: &Tally, now: Timestamp) -> Result<(), Problem> {
        if tally.0.get().is_some() {
            return Ok(());
        }
        self.at.set(now);
        if self.actors.len() > ACTORS_MAX {
            self.actors.retain_recent();
        }
        let most = self.most.get();
        let standing = |left: u32| {
            let used = u64::from(most.saturating_sub(left));
            Standing { most, left, whole_in: (used * WINDOW).div_ceil(u64::from(most)) }
        };
        match self.actors.check_key(&actor.to_owned()) {
            Ok(state) => {
                let _ = tally.0.set(standing(state.remaining_burst_capacity()));
                Ok(())
            }
            Err(not_until) => {
                let _ = tally.0.set(standing(0));
                let wait = not_until.earliest_possible().duration_since(self.at.now());
                let seconds = wait.as_u64().div_ceil(1_000_000_000).max(1);
                let told = format!("More than {most} requests within a minute. Try again in {seconds} s.");
                Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-requests", told).with("retry_after", serde_json::json!(seconds)))
            }
        }
    }
}

impl Tally {
    /// Tells how somebody stands.
    pub(super) fn tell(&self, headers: &mut HeaderMap) {
        let Some(Standing { most, left, whole_in }) = self.0.get() else { return };
        let fields = [("ratelimit-policy", format!("\"default\";q={most};w={WINDOW}")), ("ratelimit", format!("\"default\";r={left};t={whole_in}"))];
        for (name, value) in fields {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_minutes_worth_and_gets_it_back_bit_by_bit() {
        let (limits, start) = (Limits::new(60), Timestamp(1_796_000_000_000));
        let asks = |actor: &str, at: Timestamp| {
            let tally = Tally::default();
            let refused = limits.count(actor, &tally, at).err();
            (tally.0.get().copied().expect("noted"), refused.map(|problem| problem.code()))
        };
        assert_eq!(asks("person:ana", start), (Standing { most: 60, left: 59, whole_in: 1 }, None));
        for _ in 0..59 {
            asks("person:ana", start);
        }
        assert_eq!(asks("person:ana", start), (Standing { most: 60, left: 0, whole_in: 60 }, Some("too-many-requests")));
        assert_eq!(asks("key:k1", start).1, None, "a script of hers has its own");
        let second = crate::domain::time::Millis::secs(1);
        assert_eq!(asks("person:ana", start.plus(second)).1, None, "one a second comes back");
        assert_eq!(asks("person:ana", start.plus(second)).1, Some("too-many-requests"));
    }

    #[test]
    fn a_request_counts_once_however_often_it_is_looked_at() {
        let (limits, tally, now) = (Limits::new(1), Tally::default(), Timestamp(1_796_000_000_000));
        assert!(limits.count("key:k1", &tally, now).is_ok() && limits.count("key:k1", &tally, now).is_ok());
        assert!(limits.count("key:k1", &Tally::default(), now).is_err());
    }
}
