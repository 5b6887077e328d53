//! A failing seed made small: fewer faults, fewer steps, fewer customers, for as long as some law still breaks.

use super::faults::Fault;
use super::plan::Plan;
use super::play;

/// Plays that the search may take.
const PLAYS_MAX: usize = 80;

/// The smallest plan found that still breaks a law, with what it breaks.
pub(crate) fn smallest(plan: &Plan, broken: &[String]) -> (Plan, Vec<String>) {
    let mut search = Search { plan: plan.clone(), broken: broken.to_vec(), left: PLAYS_MAX };
    search.fewer_steps();
    search.fewer_faults();
    search.fewer_customers();
    search.fewer_steps();
    (search.plan, search.broken)
}

struct Search {
    plan: Plan,
    broken: Vec<String>,
    left: usize,
}

impl Search {
    /// Takes a smaller plan if it breaks a law too.
    fn try_one(&mut self, smaller: Plan) -> bool {
        if self.left == 0 || smaller == self.plan {
            return false;
        }
        self.left -= 1;
        let broken = play(&smaller).broken();
        if broken.is_empty() {
            return false;
        }
        (self.plan, self.broken) = (smaller, broken);
        true
    }

    /// Bisection: what breaks early needs no late steps.
    fn fewer_steps(&mut self) {
        let (mut holds, mut breaks) = (0, self.plan.steps);
        while breaks - holds > 1 {
            let steps = holds + (breaks - holds) / 2;
            if self.try_one(Plan { steps, ..self.plan.clone() }) {
                breaks = steps;
            } else {
                holds = steps;
            }
        }
    }

    fn fewer_faults(&mut self) {
        let on: Vec<Fault> = self.plan.faults.iter().collect();
        for fault in on {
            self.try_one(self.plan.without(fault));
        }
    }

    fn fewer_customers(&mut self) {
        while self.plan.customers > 1 && self.try_one(Plan { customers: self.plan.customers - 1, ..self.plan.clone() }) {}
    }
}
