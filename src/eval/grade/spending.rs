//! What a case cost, and how long customers waited on the virtual clock.

use super::{Bench, Scene, named};
use crate::domain::event::Event;
use crate::domain::time::{Millis, Span};
use crate::eval::played::{Chat, said};
use crate::spec::suite::CostExpect;

pub(super) fn judge(scene: &Scene<'_>, bench: &mut Bench) {
    let Some(expect) = &scene.case.expect.cost else { return };
    let costs = &scene.played.costs;
    let CostExpect { usd, tokens, calls, messages, answer_within } = expect;
    let mut check =
        |is_right: bool, name: &str, wanted: String, found: String| bench.check(is_right, named(format!("cost.{name}"), "cost", wanted, found));
    if let Some(most) = usd {
        check(costs.usd() <= *most, "usd", format!("at most ${most}"), format!("${:.4}", costs.usd()));
    }
    if let Some(most) = tokens {
        let found = costs.input + costs.output;
        check(found <= *most, "tokens", format!("at most {most} tokens"), format!("{found} tokens"));
    }
    if let Some(most) = calls {
        let most = u64::try_from(*most).unwrap_or(u64::MAX);
        check(costs.calls <= most, "calls", format!("at most {most} calls"), format!("{} calls", costs.calls));
    }
    let Some(chat) = scene.played.main() else { return };
    if let Some(most) = messages {
        let found = chat.sent.len();
        check(found <= *most, "messages", format!("at most {most} messages"), format!("{found} messages"));
    }
    if let Some(Span(most)) = answer_within {
        let found = slowest(chat);
        check(found <= *most, "answer_within", format!("answered within {} s", most.0 / 1000), format!("the slowest after {} s", found.0 / 1000));
    }
}

/// The longest wait from the customer's last word of a turn to ours.
fn slowest(chat: &Chat) -> Millis {
    let mut worst = Millis(0);
    let mut asked = None;
    for seen in chat.events() {
        if matches!(seen.event, Event::Received { .. }) {
            asked = Some(seen.at);
        }
        let first = said(seen.event).into_iter().filter_map(|message| chat.sent_at(&message.id)).min();
        if let (Some(since), Some(sent)) = (asked, first) {
            worst = worst.max(sent.since(since));
            asked = None;
        }
    }
    worst
}
