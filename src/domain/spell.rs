//! Who had a conversation from when to when: what figures are counted from. The agent's time, the wait in a queue and a person's time are
//! told apart, and a figure of one is never mixed with the clock of another.

use super::card::owner_word;
use super::conversation::{Conversation, Owner};
use super::event::{Event, How, RevokeReason};
use super::guard::Finding;
use super::id::{AgentName, ConversationId, OperatorId, QueueId};
use super::policy::Policy;
use super::time::{Millis, Timestamp};
use super::trigger::Trigger;
use super::usage::Usage;

/// A stretch with one owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Spell {
    /// `agent`, `queue`, `operator`, `outside` or `closed`.
    pub owner: &'static str,
    /// The person.
    pub operator: Option<OperatorId>,
    /// The queue it is in, came from, or would go to.
    pub queue: Option<QueueId>,
    /// The agent in charge of the AI's part.
    pub agent: Option<AgentName>,
    /// The ad that brought them: its headline, else its id.
    pub campaign: Option<String>,
    /// Why it was handed off.
    pub reason: Option<Trigger>,
    /// From.
    pub start: Timestamp,
    /// To; none while it lasts.
    pub end: Option<Timestamp>,
    /// How the person came to it.
    pub how: Option<How>,
    /// The kind of the event that ended it.
    pub ended_by: Option<&'static str>,
    /// From the handoff, or from when the customer began to wait after it, to the first answer of a person; where that answer fell.
    pub first_reply: Option<Millis>,
    /// Messages of ours.
    pub messages: u32,
    /// Deadlines that passed.
    pub breaches: u32,
    /// Questions for what was known.
    pub repeated: u32,
    /// What models cost.
    pub usage: Usage,
    /// How it went, as the customer says.
    pub rating: Option<&'static str>,
}

/// The spells of a log, oldest first.
pub fn of(id: &ConversationId, log: &[(Timestamp, Event)], policy: &Policy) -> Vec<Spell> {
    let mut conversation = Conversation::new(id.clone());
    let mut spells: Vec<Spell> = Vec::new();
    for (at, event) in log {
        let replied_before = conversation.handoff.as_ref().is_some_and(|handoff| handoff.first_response.is_some());
        conversation.apply(event, *at, policy);
        if let Some(ending) = spells.last_mut().filter(|_| is_breach(event)) {
            ending.breaches += 1;
        }
        if spells.last().is_none_or(|now| !goes_on(now, &conversation)) {
            if let Some(before) = spells.last_mut() {
                before.end = Some(*at);
                before.ended_by = Some(event.kind());
            }
            spells.push(begun(&conversation, event, *at));
        }
        if let Some(now) = spells.last_mut() {
            count(now, event);
            now.agent.clone_from(&conversation.agent);
            let first = conversation.handoff.as_ref().and_then(|handoff| handoff.first_response);
            now.first_reply = now.first_reply.or(first.filter(|_| !replied_before));
        }
    }
    spells
}

fn goes_on(spell: &Spell, conversation: &Conversation) -> bool {
    let same = spell.owner == owner_word(&conversation.owner) && spell.operator.as_ref() == conversation.operator();
    // Before the agent is done nobody waits anywhere: the queue is only where it would go.
    same && (!matches!(conversation.owner, Owner::Queue { .. }) || spell.queue == conversation.queue)
}

fn begun(conversation: &Conversation, event: &Event, at: Timestamp) -> Spell {
    let how = if let Event::Assigned { how, .. } = event { Some(*how) } else { None };
    let campaign = conversation.referral.as_ref().and_then(|ad| ad.headline.clone().or_else(|| ad.source_id.clone()));
    Spell {
        owner: owner_word(&conversation.owner),
        operator: conversation.operator().cloned(),
        queue: conversation.queue.clone(),
        agent: conversation.agent.clone(),
        campaign,
        reason: conversation.handoff.as_ref().map(|handoff| handoff.fired.trigger),
        start: at,
        end: None,
        how,
        ended_by: None,
        first_reply: None,
        messages: 0,
        breaches: 0,
        repeated: 0,
        usage: Usage::default(),
        rating: None,
    }
}

fn is_breach(event: &Event) -> bool {
    let late = matches!(event, Event::Nudged { late: true, .. });
    late || matches!(event, Event::Revoked { why: RevokeReason::FirstResponse | RevokeReason::NextResponse, .. })
}

fn count(spell: &mut Spell, event: &Event) {
    match event {
        Event::Replied { usage, more, .. } => {
            spell.messages += 1 + u32::try_from(more.len()).unwrap_or_default();
            spell.usage = spell.usage + *usage;
        }
        Event::HeldBack { usage, findings, .. } => {
            spell.usage = spell.usage + *usage;
            spell.repeated += u32::from(findings.iter().any(|finding| matches!(finding, Finding::AsksKnown { .. })));
        }
        Event::ToolCalled { usage, .. } | Event::Digested { usage, .. } => spell.usage = spell.usage + *usage,
        Event::Said { repeats, .. } => {
            spell.messages += 1;
            spell.repeated += u32::try_from(repeats.len()).unwrap_or_default();
        }
        Event::Rated { rating } => spell.rating = Some(rating.word()),
        _ => {}
    }
}
