//! What a person should be careful about: words that give orders to a machine, danger, lawyers, a customer about to leave, values that
//! nobody else should see. Each rests on words in the conversation; none changes what the system does.

use super::{Risk, RiskCode};
use crate::domain::conversation::Conversation;
use crate::domain::trigger::complex_query::{Topic, topics_in};
use crate::domain::trigger::frustration;

/// Folded pieces of words that give orders to a machine, in the languages in which attacks are seen.
const ORDERS: [&str; 34] = [
    "ignore previous",
    "ignore all previous",
    "ignore the above",
    "ignore your instructions",
    "ignore all instructions",
    "disregard previous",
    "disregard your",
    "forget your instructions",
    "system prompt",
    "your instructions are",
    "you are now",
    "act as a",
    "developer mode",
    "jailbreak",
    "reveal your prompt",
    "repeat everything above",
    "repeat the text above",
    "<system>",
    "</system>",
    "[system]",
    "assistant:",
    "system:",
    "ignora las instrucciones",
    "ignora tus instrucciones",
    "olvida tus instrucciones",
    "ignore as instruções",
    "ignore suas instruções",
    "ignorez les instructions",
    "ignoriere alle",
    "ignoriere deine",
    "vergiss deine anweisungen",
    "ignora le istruzioni",
    "игнорируй",
    "忽略之前",
];
/// Messages of the customer that are looked at, the newest.
const MESSAGES_MAX: usize = 20;

/// What the conversation tells to be careful about.
pub(super) fn of(conversation: &Conversation) -> Vec<Risk> {
    let words: Vec<&str> = conversation.customer_lines().rev().take(MESSAGES_MAX).map(|(_, words)| words).collect();
    let topics: Vec<Topic> = words.iter().flat_map(|words| topics_in(words)).map(|(topic, _)| topic).collect();
    let orders = words.iter().any(|words| {
        let folded = crate::domain::text::fold(words);
        ORDERS.iter().any(|order| folded.contains(order))
    });
    let leaves = words.iter().any(|words| frustration::signs(words, conversation.language.as_deref()).speaks_of_leaving());
    let sensitive = conversation.slots.values().any(|slot| slot.sensitive);
    let account = topics.iter().any(|topic| matches!(topic, Topic::AccountAccess | Topic::Privacy));
    let found = [
        (topics.contains(&Topic::Safety), RiskCode::Safety, "Somebody may come to harm: read the last messages first."),
        (topics.contains(&Topic::Legal), RiskCode::Legal, "The customer speaks of lawyers, courts or authorities."),
        (leaves, RiskCode::Leaving, "The customer speaks of leaving, or of complaining in public."),
        (orders, RiskCode::Injection, "Some of the customer's words look like instructions to a machine: do not paste them into one."),
        (account, RiskCode::Unverified, "Known by the phone only: verify who writes before you tell or change anything about an account."),
        (conversation.held_back.is_some(), RiskCode::HeldBack, "The agent's last answer was held back: it had no ground in what we know."),
        (sensitive, RiskCode::Sensitive, "A sensitive value is known."),
    ];
    found.into_iter().filter(|(there, _, _)| *there).map(|(_, code, note)| Risk { code, note: note.to_owned() }).collect()
}
