//! I14, I15: pause, hand-over line, brief and place in the queue are one commit; the brief has every filled slot with the message it came from,
//! says where it waits, and is read back as it was written.

use crate::history::Moment;
use crate::laws::{Findings, Law};
use baton::domain::brief::Brief;
use baton::domain::conversation::{Conversation, Owner};
use baton::domain::event::Event;
use baton::domain::slot::SlotState;
use baton::domain::time::Millis;
use baton::domain::trigger::Trigger;

#[derive(Default)]
pub(crate) struct AHandoffIsWhole;

impl Law for AHandoffIsWhole {
    fn event(&mut self, now: &Moment<'_>, findings: &mut Findings) {
        let Event::HandedOff { brief, notice, fired, queue, .. } = now.event else { return };
        findings.holds(has_all_slots(now.before, brief), || now.told("a filled slot is not in the brief with its message"));
        findings.holds(brief.routing.id.as_ref() == Some(queue), || now.told(format!("the brief says {:?}, it waits in {queue}", brief.routing.id)));
        let again = serde_json::to_value(brief).and_then(serde_json::from_value::<Brief>);
        findings.holds(again.is_ok_and(|again| again == **brief), || now.told("the brief is not read as it was written"));
        let waits = matches!(&now.after.owner, Owner::Queue { queue: here, .. } if here == queue);
        findings.holds(waits, || now.told(format!("handed off to {queue}, and {:?}", now.after.owner)));
        let margin = now.truth.policy.window_margin_ms;
        let open =
            now.before.last_customer_at.is_some_and(|last| now.at.plus(margin).since(last) < Millis::hours(24)) && !now.before.side.window_shut;
        let closed = now.truth.workspace.is_closed(queue, now.at) || now.truth.workspace_changed;
        let silent_by_right = fired.trigger == Trigger::Returned || !open || closed;
        findings.holds(notice.is_some() || silent_by_right, || now.told(format!("handed off for {:?} without a word", fired.trigger)));
    }
}

fn has_all_slots(before: &Conversation, brief: &Brief) -> bool {
    let mut filled = before.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled);
    filled.all(|(name, slot)| brief.slots.iter().any(|known| known.name == *name && known.value == slot.value && known.message_id == slot.message))
}
