//! What a seed draws before it begins: which faults are on, who answers and how, how long it lives. The same seed, the same plan;
//! the environment may take something away, which is how a failing seed is made small.

use super::faults::{Fault, Faults};
use baton::domain::time::Timestamp;

/// Steps of a life.
const STEPS: usize = 90;
const CUSTOMERS: usize = 5;
/// Moments to begin at: a Monday morning, an afternoon before a weekend, and the evenings before the clocks change in New York and Madrid.
const STARTS: [i64; 4] = [1_793_610_000_000, 1_796_399_400_000, 1_793_473_200_000, 1_774_717_200_000];

/// How people work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Staff {
    /// They do everything now and then.
    Usual,
    /// They answer, take and close.
    Eager,
    /// They hardly ever do anything: deadlines pass.
    Slow,
}

/// What a seed does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) faults: Faults,
    pub(crate) steps: usize,
    pub(crate) customers: usize,
    pub(crate) start: Timestamp,
    pub(crate) staff: Staff,
    /// What draws the workspace and the policy.
    pub(crate) house: u64,
    /// Two people never leave: their shares must be equal.
    pub(crate) steady: bool,
}

impl Plan {
    pub(crate) fn of(seed: u64) -> Self {
        let mut rng = fastrand::Rng::with_seed(seed ^ 0x91A7);
        let chance = match rng.u8(0..10) {
            0 => 0,
            1..=4 => 25,
            5..=8 => 55,
            _ => 100,
        };
        let mut faults = Faults::default();
        for fault in Fault::ALL {
            // Drawn for each, so that another fault in the list changes no other draw of this seed.
            if rng.u8(0..100) < chance {
                faults = faults.with(*fault);
            }
        }
        // A good part of all seeds has one node that never dies: there, nothing may hide behind its death.
        if rng.u8(0..100) < 35 {
            faults = faults.iter().filter(|fault| !fault.disturbs_nodes()).fold(Faults::default(), Faults::with);
        }
        if faults.has(Fault::NodeSleeps) {
            faults = faults.with(Fault::SecondNode);
        }
        let staff = [Staff::Usual, Staff::Usual, Staff::Eager, Staff::Slow][rng.usize(0..4)];
        let start = Timestamp(STARTS[rng.usize(0..STARTS.len())]);
        Self { seed, faults, steps: STEPS, customers: CUSTOMERS, start, staff, house: rng.u64(..), steady: rng.bool() }
    }

    pub(crate) fn without(&self, fault: Fault) -> Self {
        let mut faults = self.faults.without(fault);
        if fault == Fault::SecondNode {
            faults = faults.without(Fault::NodeSleeps);
        }
        Self { faults, ..self.clone() }
    }

    /// The one command that plays it again.
    pub(crate) fn command(&self) -> String {
        let drawn = Self::of(self.seed);
        let mut words = vec![format!("BATON_SIM_SEED={}", self.seed)];
        let left_out: Vec<&str> = drawn.faults.iter().filter(|fault| !self.faults.has(*fault)).map(Fault::word).collect();
        if !left_out.is_empty() {
            words.push(format!("BATON_SIM_WITHOUT={}", left_out.join(",")));
        }
        if self.steps != drawn.steps {
            words.push(format!("BATON_SIM_STEPS={}", self.steps));
        }
        if self.customers != drawn.customers {
            words.push(format!("BATON_SIM_CUSTOMERS={}", self.customers));
        }
        words.push("cargo test --test simulation all_laws_hold -- --nocapture".to_owned());
        words.join(" ")
    }

    /// What the environment takes away.
    pub(crate) fn less_what_is_asked(mut self) -> Self {
        for word in super::text("BATON_SIM_WITHOUT").unwrap_or_default().split(',').filter(|word| !word.is_empty()) {
            let fault = Fault::parse(word).unwrap_or_else(|| panic!("BATON_SIM_WITHOUT: there is no fault {word}"));
            self = self.without(fault);
        }
        self.steps = super::number("BATON_SIM_STEPS").and_then(|n| usize::try_from(n).ok()).unwrap_or(self.steps);
        self.customers = super::number("BATON_SIM_CUSTOMERS").and_then(|n| usize::try_from(n).ok()).unwrap_or(self.customers);
        self
    }
}
