//! I21: what the desk counts for a person is what they hold.

use crate::history::{Rest, Truth};
use crate::laws::{Findings, Law};

#[derive(Default)]
pub(crate) struct TheDeskCountsRight;

impl Law for TheDeskCountsRight {
    fn rest(&mut self, rest: &Rest, truth: &Truth, findings: &mut Findings) {
        for person in &rest.operators {
            let holds = truth.holds(&person.id, None);
            findings.holds(holds == person.held, || format!("{} holds {holds}, counted {}", person.id, person.held));
        }
    }
}
