//! Any body into the parser, and every item on: stored and read back as it was, and decided on by a conversation. Nothing is lost.

use super::given::{PROJECT, stored};
use baton::channel::whatsapp::{Item, parse};
use baton::domain::conversation::{Conversation, Ctx, Input, ThreadNews, With};
use baton::domain::event::OptOut;
use baton::domain::message::Inbound;
use baton::domain::policy::Policy;
use baton::domain::thread::Source;
use baton::domain::time::Timestamp;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::default);

fn with(number: &baton::domain::id::NumberId, customer: &baton::domain::message::Customer) -> With {
    With { number: number.clone(), contact: "p1".into(), customer: customer.clone() }
}

/// Checks one input.
pub fn run(body: &[u8]) {
    let Ok(items) = parse(body) else { return };
    let mut workspace = PROJECT.workspace.clone();
    workspace.add_number("100000000000001".into(), workspace.default_agent.clone());
    let now = Timestamp(1_796_000_000_000);
    let ctx = Ctx { now, policy: &POLICY, agents: &PROJECT.agents, workspace: &workspace, spent_today: 0 };
    let mut chat = Conversation::new("c1".into());
    for item in items {
        let input = match item {
            Item::Message(message) => {
                // Numbers as JSON text may differ in their last place: places are compared by what they show.
                let text = serde_json::to_string(&message).expect("it can be stored");
                let again: Inbound = serde_json::from_str(&text).expect("and read back");
                assert_eq!(again.id, message.id);
                Input::Received { message, contact: "p1".into(), past: None }
            }
            Item::Overheard(message) => Input::Overheard { message, contact: "p1".into() },
            Item::Echo(echo) => {
                stored(&echo);
                Input::Echoed { with: with(&echo.number, &echo.to), text: echo.text }
            }
            Item::Handover(handover) => {
                stored(&handover);
                let news = ThreadNews {
                    ours: true,
                    role: handover.from_role.clone(),
                    as_role: handover.to_role.clone(),
                    reason: handover.reason.clone(),
                    note: handover.note.clone(),
                    summary: handover.summary.clone(),
                    at: handover.at,
                    source: Source::Handover,
                };
                Input::Handover { with: with(&handover.number, &handover.customer), news: Box::new(news) }
            }
            Item::Called(called) => {
                stored(&called);
                Input::Called { with: with(&called.number, &called.from), at: called.at }
            }
            Item::Preference(preference) => {
                stored(&preference);
                Input::Opted { scope: if preference.stop { OptOut::Marketing } else { OptOut::Nothing }, how: "fuzz".to_owned() }
            }
            Item::Renamed(renamed) => {
                stored(&renamed);
                Input::Renamed { contact: "p2".into(), customer: renamed.is }
            }
            Item::Status(status) => {
                assert!(!status.key().is_empty());
                stored(&status);
                continue;
            }
            Item::Notice(notice) => {
                stored(&notice);
                continue;
            }
            Item::Unhandled { kind, id, .. } => {
                assert!(!kind.is_empty() && !id.is_empty());
                continue;
            }
        };
        if let Ok(decision) = chat.decide(&ctx, input) {
            for event in &decision.events {
                let text = serde_json::to_string(event).expect("it can be stored");
                let _: baton::domain::event::Event = serde_json::from_str(&text).expect("and read back");
            }
            chat = decision.next;
        }
    }
}
