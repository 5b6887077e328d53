//! The pace of sends: Meta lets out so many messages a second of one number, and one in six seconds to one customer, with a burst of 45 that is
//! borrowed from the future (Meta, throughput and pair rate limit). Kept here, so that nothing has to be refused.

use crate::domain::id::{ConversationId, NumberId};
use crate::domain::time::{Millis, Timestamp};
use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::HashMapStateStore;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Messages to one customer that may go out at once.
const PAIR_BURST: NonZeroU32 = NonZeroU32::new(45).expect("not zero");
/// One more each.
const PAIR_EVERY: Duration = Duration::from_secs(6);
/// After "too fast" a number goes at half its pace for so long.
const SLOW_FOR: Millis = Millis::secs(60);
/// And not at all for so long.
const SLOW_PAUSE: Millis = Millis(1_500);
/// After "too many calls" of the app: so long, twice as long each time in a row.
const APP_PAUSE_MS: i64 = 30_000;
const APP_PAUSE_MS_MAX: i64 = 30 * 60_000;
/// Pairs remembered before idle ones are forgotten.
const PAIRS_MAX: usize = 20_000;

/// The runtime's clock, as the limiter wants it.
#[derive(Clone, Default)]
pub(crate) struct At(Arc<AtomicU64>);

impl At {
    /// Moves it on; it never goes back.
    pub(crate) fn set(&self, now: Timestamp) {
        let nanos = u64::try_from(now.0).unwrap_or_default().saturating_mul(1_000_000);
        self.0.fetch_max(nanos, Ordering::Relaxed);
    }
}

impl Clock for At {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::new(self.0.load(Ordering::Relaxed))
    }
}

type Direct = RateLimiter<NotKeyed, InMemoryState, At, NoOpMiddleware<Nanos>>;
type Keyed = RateLimiter<ConversationId, HashMapStateStore<ConversationId>, At, NoOpMiddleware<Nanos>>;

/// What one node knows of the pace.
pub(super) struct Pace {
    at: At,
    pairs: Keyed,
    numbers: Mutex<HashMap<NumberId, OfNumber>>,
}

struct OfNumber {
    rate: u32,
    limiter: Direct,
    not_before: Timestamp,
    slow_until: Timestamp,
    app_refusals: u32,
}

impl Default for Pace {
    fn default() -> Self {
        let at = At::default();
        let quota = Quota::with_period(PAIR_EVERY).map_or_else(|| Quota::per_minute(PAIR_BURST), |quota| quota.allow_burst(PAIR_BURST));
        Self { pairs: RateLimiter::new(quota, HashMapStateStore::default(), at.clone()), at, numbers: Mutex::default() }
    }
}

impl Pace {
    fn set(&self, now: Timestamp) {
        self.at.set(now);
    }

    fn numbers(&self) -> std::sync::MutexGuard<'_, HashMap<NumberId, OfNumber>> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long a message must wait; none: it may leave now, and is counted.
    pub(super) fn admit(&self, number: &NumberId, conversation: &ConversationId, rate: u32, now: Timestamp) -> Option<Millis> {
        self.set(now);
        let mut numbers = self.numbers();
        let of = numbers.entry(number.clone()).or_insert_with(|| OfNumber::new(rate, &self.at));
        let rate = if of.slow_until > now { (rate / 2).max(1) } else { rate };
        if of.rate != rate {
            (of.rate, of.limiter) = (rate, limiter(rate, &self.at));
        }
        if of.not_before > now {
            return Some(of.not_before.since(now));
        }
        let here = Nanos::new(self.at.0.load(Ordering::Relaxed));
        let wait = |until: Nanos| Millis(i64::try_from(until.duration_since(here).as_u64().div_ceil(1_000_000)).unwrap_or(i64::MAX).max(1));
        if let Err(not_until) = of.limiter.check() {
            return Some(wait(not_until.earliest_possible()));
        }
        drop(numbers);
        if self.pairs.len() > PAIRS_MAX {
            self.pairs.retain_recent();
        }
        self.pairs.check_key(conversation).err().map(|not_until| wait(not_until.earliest_possible()))
    }

    /// Meta says that the number sends too fast.
    pub(super) fn slow(&self, number: &NumberId, now: Timestamp) -> Millis {
        if let Some(of) = self.numbers().get_mut(number) {
            of.slow_until = now.plus(SLOW_FOR);
            of.not_before = of.not_before.max(now.plus(SLOW_PAUSE));
        }
        SLOW_PAUSE
    }

    /// Meta says that the app asks too much.
    pub(super) fn pause(&self, number: &NumberId, now: Timestamp) -> Millis {
        let mut numbers = self.numbers();
        let of = numbers.entry(number.clone()).or_insert_with(|| OfNumber::new(1, &self.at));
        let pause = Millis((APP_PAUSE_MS << of.app_refusals.min(6)).min(APP_PAUSE_MS_MAX));
        of.app_refusals += 1;
        of.not_before = of.not_before.max(now.plus(pause));
        pause
    }

    /// Meta took a message.
    pub(super) fn taken(&self, number: &NumberId) {
        if let Some(of) = self.numbers().get_mut(number) {
            of.app_refusals = 0;
        }
    }
}

impl OfNumber {
    fn new(rate: u32, at: &At) -> Self {
        let long_ago = Timestamp(0);
        Self { rate, limiter: limiter(rate, at), not_before: long_ago, slow_until: long_ago, app_refusals: 0 }
    }
}

fn limiter(rate: u32, at: &At) -> Direct {
    let rate = NonZeroU32::new(rate).unwrap_or(NonZeroU32::MIN);
    RateLimiter::new(Quota::per_second(rate), InMemoryState::default(), at.clone())
}

/// After the `attempts`th "pair limit": 4^X seconds, X from 0 (Meta's own advice).
pub(super) fn pair_pause(attempts: i64) -> Millis {
    let power = u32::try_from((attempts - 1).clamp(0, 6)).unwrap_or_default();
    Millis(1_000 * 4_i64.pow(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_gets_a_burst_and_then_one_in_six_seconds() {
        let (pace, number, chat) = (Pace::default(), NumberId::from("1"), ConversationId::from("c"));
        let start = Timestamp(1_796_000_000_000);
        let burst = (0..60).filter(|_| pace.admit(&number, &chat, 80, start).is_none()).count();
        assert_eq!(burst, 45);
        let wait = pace.admit(&number, &chat, 80, start).expect("the burst is used");
        assert_eq!(wait, Millis::secs(6));
        assert_eq!(pace.admit(&number, &ConversationId::from("d"), 80, start.plus(Millis(999))), None, "another customer is another pair");
        assert_eq!(pace.admit(&number, &chat, 80, start.plus(wait)), None);
    }

    #[test]
    fn a_number_keeps_its_rate_and_slows_down_when_told() {
        let (pace, number) = (Pace::default(), NumberId::from("1"));
        let start = Timestamp(1_796_000_000_000);
        let let_out = |at: Timestamp| (0..200).filter(|n| pace.admit(&number, &ConversationId::new(format!("{n}")), 80, at).is_none()).count();
        assert_eq!(let_out(start), 80);
        let later = start.plus(Millis::secs(10));
        let pause = pace.slow(&number, later);
        assert_eq!(pace.admit(&number, &ConversationId::from("x"), 80, later), Some(pause));
        assert_eq!(let_out(later.plus(Millis::secs(2))), 40, "half the pace for a minute");
        assert_eq!(let_out(later.plus(Millis::secs(70))), 80);
    }

    #[test]
    fn the_pair_limit_backs_off_by_powers_of_four() {
        assert_eq!([1, 2, 3, 4].map(|n| pair_pause(n).0), [1_000, 4_000, 16_000, 64_000]);
        assert_eq!(pair_pause(100), Millis(4_096_000));
    }
}
