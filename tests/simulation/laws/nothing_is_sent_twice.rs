//! I7: WhatsApp takes a message once; an agent's, once more, only where the house says that unknown ones are sent again.
//! Museum: camel#4280, openclaw#116232, fazer-ai/chatwoot#605 (sent up to four times after a timeout).

use crate::history::{Taken, Truth};
use crate::laws::{Findings, Law};
use baton::domain::message::Author;
use std::collections::BTreeMap;

#[derive(Default)]
pub(crate) struct NothingIsSentTwice(BTreeMap<String, u32>);

impl Law for NothingIsSentTwice {
    fn taken(&mut self, taken: &Taken, truth: &Truth, findings: &mut Findings) {
        let times = self.0.entry(taken.id.clone()).or_default();
        *times += 1;
        let author = truth.said.get(&taken.id).map(|(_, message)| &message.author);
        let of_agent = matches!(author, Some(Author::Agent { .. } | Author::House { operator: None }));
        let most = if truth.policy.resends_unknown && of_agent { 2 } else { 1 };
        findings.holds(*times <= most, || format!("{} left {times} times at {}", taken.id, taken.at.0));
    }
}
