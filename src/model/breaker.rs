//! The circuit breaker of one provider: after too many failures it is left alone for a while, then one call tries again.
//!
//! A state machine over a `now` that is an argument. It never waits and never calls.

use super::outcome::Verdict;
use crate::domain::time::{Millis, Timestamp};
use std::collections::VecDeque;

/// When it opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Failures in a row that open it.
    pub failures_in_row_max: u32,
    /// The latest calls that are looked at.
    pub window: usize,
    /// Failures among those that open it.
    pub failures_in_window_max: usize,
    /// The first pause; it doubles with every probe that fails.
    pub pause_ms: Millis,
    /// The longest pause.
    pub pause_ms_max: Millis,
    /// The first pause when a person is needed: no money, no key, no such model.
    pub gone_pause_ms: Millis,
    /// The longest pause then.
    pub gone_pause_ms_max: Millis,
    /// A probe that said nothing for so long was cancelled: another may try.
    pub probe_ms_max: Millis,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            failures_in_row_max: 5,
            window: 20,
            failures_in_window_max: 10,
            pause_ms: Millis::secs(5),
            pause_ms_max: Millis::mins(2),
            gone_pause_ms: Millis::mins(1),
            gone_pause_ms_max: Millis::mins(15),
            probe_ms_max: Millis::secs(30),
        }
    }
}

/// Whether a provider is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked.
    Closed,
    /// Skipped until then.
    Open {
        /// When one call may try.
        until: Timestamp,
    },
    /// One call is trying; the others skip.
    Probing {
        /// When it is taken for cancelled.
        until: Timestamp,
    },
}

/// The breaker of one provider.
#[derive(Clone, Debug)]
pub struct Breaker {
    bounds: Bounds,
    state: State,
    failures_in_row: u32,
    /// The latest calls, oldest first: did it fail?
    latest: VecDeque<bool>,
    /// Probes that failed since it opened.
    probes_failed: u32,
}

impl Breaker {
    /// A closed one.
    pub fn new(bounds: Bounds) -> Self {
        Self { bounds, state: State::Closed, failures_in_row: 0, latest: VecDeque::new(), probes_failed: 0 }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// Failures in a row.
    pub fn failures_in_row(&self) -> u32 {
        self.failures_in_row
    }

    /// Would a call be let through now?
    pub fn lets_through(&self, now: Timestamp) -> bool {
        match self.state {
            State::Closed => true,
            State::Open { until } | State::Probing { until } => now >= until,
        }
    }

    /// Lets a call through or not. The first one after the pause is the probe.
    pub fn admit(&mut self, now: Timestamp) -> bool {
        let admitted = self.lets_through(now);
        if admitted && self.state != State::Closed {
            self.state = State::Probing { until: now.plus(self.bounds.probe_ms_max) };
        }
        admitted
    }

    /// Takes in how a call ended.
    pub fn record(&mut self, verdict: Verdict, now: Timestamp) {
        match verdict {
            Verdict::Alive => self.succeed(),
            Verdict::Failing => self.fail(now),
            Verdict::Gone => {
                self.count_failure();
                self.open(now, self.bounds.gone_pause_ms, self.bounds.gone_pause_ms_max);
            }
        }
    }

    fn succeed(&mut self) {
        self.failures_in_row = 0;
        match self.state {
            State::Closed => self.remember(false),
            // A late answer of a call from before it opened proves as much as a probe's.
            State::Open { .. } | State::Probing { .. } => {
                self.latest.clear();
                self.probes_failed = 0;
                self.state = State::Closed;
            }
        }
    }

    fn fail(&mut self, now: Timestamp) {
        self.count_failure();
        let failures = self.latest.iter().filter(|failed| **failed).count();
        let too_many = self.failures_in_row >= self.bounds.failures_in_row_max || failures >= self.bounds.failures_in_window_max;
        match self.state {
            State::Closed if too_many => self.open(now, self.bounds.pause_ms, self.bounds.pause_ms_max),
            State::Probing { .. } => self.open(now, self.bounds.pause_ms, self.bounds.pause_ms_max),
            // Calls that were under way when it opened lengthen nothing.
            State::Closed | State::Open { .. } => {}
        }
    }

    fn open(&mut self, now: Timestamp, pause: Millis, pause_max: Millis) {
        /// Doublings after which every pause is the longest.
        const DOUBLINGS_MAX: u32 = 16;
        if matches!(self.state, State::Probing { .. }) {
            self.probes_failed = (self.probes_failed + 1).min(DOUBLINGS_MAX);
        }
        let pause = pause.0.saturating_mul(1 << self.probes_failed).min(pause_max.0);
        let until = now.plus(Millis(pause));
        // A long pause is not cut short by a shorter one.
        self.state = match self.state {
            State::Open { until: known } => State::Open { until: known.max(until) },
            State::Closed | State::Probing { .. } => State::Open { until },
        };
    }

    fn count_failure(&mut self) {
        self.failures_in_row = self.failures_in_row.saturating_add(1);
        self.remember(true);
    }

    fn remember(&mut self, failed: bool) {
        if self.latest.len() >= self.bounds.window {
            self.latest.pop_front();
        }
        self.latest.push_back(failed);
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict::{Alive, Failing, Gone};
    use super::*;

    const BOUNDS: Bounds = Bounds {
        failures_in_row_max: 3,
        window: 8,
        failures_in_window_max: 4,
        pause_ms: Millis(100),
        pause_ms_max: Millis(350),
        gone_pause_ms: Millis(1_000),
        gone_pause_ms_max: Millis(1_500),
        probe_ms_max: Millis(50),
    };

    fn at(ms: i64) -> Timestamp {
        Timestamp(ms)
    }

    /// A breaker that saw these calls at moment 0.
    fn after(verdicts: &[Verdict]) -> Breaker {
        let mut breaker = Breaker::new(BOUNDS);
        for verdict in verdicts {
            breaker.record(*verdict, at(0));
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_or_many_among_the_latest() {
        let cases: [(&[Verdict], bool); 6] = [
            (&[Failing, Failing], true),
            (&[Failing, Failing, Failing], false),
            (&[Failing, Failing, Alive, Failing], true),
            (&[Failing, Failing, Alive, Failing, Alive, Failing], false),
            (&[Failing, Failing, Alive, Alive, Alive, Alive, Alive, Alive, Failing, Failing], true),
            (&[Gone], false),
        ];
        for (verdicts, asked) in cases {
            assert_eq!(after(verdicts).lets_through(at(1)), asked, "{verdicts:?}");
        }
    }

    #[test]
    fn one_call_alone_tries_again_after_the_pause() {
        let mut breaker = after(&[Failing, Failing, Failing]);
        assert!(!breaker.admit(at(99)));
        assert!(breaker.admit(at(100)), "the probe");
        assert!(!breaker.admit(at(101)), "not a second one beside it");
        breaker.record(Alive, at(120));
        assert_eq!((breaker.state(), breaker.failures_in_row()), (State::Closed, 0));
        breaker.record(Failing, at(121));
        assert!(breaker.admit(at(122)), "what was before it opened is forgotten");
    }

    #[test]
    fn the_pause_grows_with_every_probe_that_fails_up_to_its_bound() {
        let mut breaker = after(&[Failing, Failing, Failing]);
        let mut now = 0;
        for pause in [100, 200, 350, 350] {
            assert!(!breaker.admit(at(now + pause - 1)), "{pause}");
            now += pause;
            assert!(breaker.admit(at(now)), "{pause}");
            breaker.record(Failing, at(now));
        }
    }

    #[test]
    fn without_money_key_or_model_the_pause_is_longer_from_the_start() {
        let mut breaker = after(&[Gone]);
        assert!(!breaker.admit(at(999)));
        assert!(breaker.admit(at(1_000)));
        breaker.record(Gone, at(1_000));
        assert!(!breaker.admit(at(2_499)));
        assert!(breaker.admit(at(2_500)));
    }

    #[test]
    fn a_probe_that_was_cancelled_makes_room_for_another() {
        let mut breaker = after(&[Failing, Failing, Failing]);
        assert!(breaker.admit(at(100)));
        assert!(!breaker.admit(at(149)));
        assert!(breaker.admit(at(150)));
    }

    #[test]
    fn late_failures_lengthen_nothing_and_a_late_answer_closes() {
        let mut breaker = after(&[Failing, Failing, Failing]);
        breaker.record(Failing, at(90));
        assert_eq!(breaker.state(), State::Open { until: at(100) });
        breaker.record(Alive, at(95));
        assert_eq!(breaker.state(), State::Closed);
    }
}
