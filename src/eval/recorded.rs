//! A conversation of ours becomes a case: what was said, in its real time, and what came of it as the first expectation. An incident is an
//! eval after one command.

use super::played::{Chat, Logged, said};
use super::walk::{Walk, word};
use crate::domain::conversation::Speaker;
use crate::domain::event::Event;
use crate::domain::id::ConversationId;
use crate::domain::message::InboundBody;
use crate::domain::policy::Policy;
use crate::domain::slot::SlotState;
use crate::domain::text::hex;
use crate::domain::time::Timestamp;
use crate::spec::suite::{AdSpec, By, Deed, Head, MAIN, Said, TRANSCRIPT_FORMAT, Transcript};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// What is known of how it went: the first expectations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    agent: Option<String>,
    slots: Vec<String>,
    refused: Vec<String>,
    handoff: Option<(u32, String, String)>,
    ends: String,
}

/// The transcript of a log, and what came of it. The id tells nothing of the conversation's.
pub fn of(id: &ConversationId, log: &[(Timestamp, Event)], policy: &Policy) -> (Transcript, Known) {
    let chat = Chat { customer: MAIN.to_owned(), conversations: vec![Logged { id: id.clone(), log: log.to_vec() }], sent: Vec::new() };
    let walk = Walk::through(&chat, policy);
    let hash = hex(&Sha256::digest(id.as_str().as_bytes()));
    let mut head = Head {
        format: TRANSCRIPT_FORMAT,
        id: format!("recorded-{}", hash.get(..10).unwrap_or_default()),
        source: "baton".to_owned(),
        ..Head::default()
    };
    let mut known = Known { handoff: None, ends: walk.end.as_ref().map_or("agent", |end| word(&end.owner)).to_owned(), ..Known::default() };
    if let Some(end) = &walk.end {
        head.phone = end.customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
        head.name.clone_from(&end.customer.name);
        head.language.clone_from(&end.language);
        head.agent.clone_from(&end.agent);
        known.agent = end.agent.as_ref().map(ToString::to_string);
        let with =
            |refused: bool| end.slots.iter().filter(move |(_, slot)| (slot.state == SlotState::Refused) == refused).map(|(name, _)| name.clone());
        (known.slots, known.refused) = (with(false).collect(), with(true).collect());
    }
    known.handoff = chat.handoff().and_then(|seen| match seen.event {
        Event::HandedOff { fired, queue, .. } => Some((seen.turn, fired.trigger.word(), queue.to_string())),
        _ => None,
    });
    let mut lines = Vec::new();
    let mut ad = referral_of(log);
    for stride in &walk.steps {
        lines.extend(line_of(stride.seen.at, stride.seen.event, &mut ad));
        let spoken = stride.lines.iter().filter(|line| matches!(line.from, Speaker::Operator { .. }));
        for line in spoken {
            let Speaker::Operator { operator } = &line.from else { continue };
            lines.push(Said { by: By::Person, text: Some(line.text.clone()), who: Some(operator.to_string()), ..blank(line.at) });
        }
    }
    (Transcript { head, lines }, known)
}

fn blank(at: Timestamp) -> Said {
    let moment = jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default();
    Said { at: moment, ..Said::default() }
}

fn referral_of(log: &[(Timestamp, Event)]) -> Option<AdSpec> {
    log.iter().find_map(|(_, event)| match event {
        Event::Opened { referral: Some(referral), .. } => {
            Some(AdSpec { id: referral.source_id.clone(), headline: referral.headline.clone(), body: None, url: referral.source_url.clone() })
        }
        _ => None,
    })
}

fn line_of(at: Timestamp, event: &Event, ad: &mut Option<AdSpec>) -> Option<Said> {
    let line = blank(at);
    match event {
        Event::Received { message, .. } => {
            let said = Said { by: By::Customer, ad: ad.take(), ..line };
            match &message.body {
                InboundBody::Choice { title, .. } => Some(Said { tap: Some(title.clone()), ..said }),
                body => match body.words() {
                    Some(words) => Some(Said { text: Some(words.to_owned()), ..said }),
                    None => Some(Said { media: Some(crate::spec::suite::Sends::Unsupported), ..said }),
                },
            }
        }
        Event::Replied { message, asks, .. } => Some(Said { by: By::Agent, text: Some(message.body.words().to_owned()), asks: asks.clone(), ..line }),
        Event::HandedOff { .. } | Event::Held { .. } | Event::Released { .. } | Event::Assigned { .. } | Event::Revoked { .. } => {
            let told = said(event).first().map(|message| format!(": {}", message.body.words())).unwrap_or_default();
            Some(Said { by: By::System, note: Some(format!("{}{told}", event.kind().replace('_', " "))), ..line })
        }
        Event::Closed { by, .. } => {
            let who = by.as_ref().map(ToString::to_string);
            who.map(|who| Said { by: By::Person, who: Some(who), does: Some(Deed::Closes), ..line })
        }
        _ => None,
    }
}

/// The case, as a file to go on with.
pub fn case(transcript: &Transcript, path: &str, known: &Known) -> String {
    let mut text = String::new();
    let head = &transcript.head;
    // Writing to a string never fails.
    let _ = writeln!(text, "# Recorded; what came of it is what is expected. Change what should have been otherwise.");
    let _ = writeln!(text, "id: {}\nabout: A recorded conversation", head.id);
    if let Some(agent) = &known.agent {
        let _ = writeln!(text, "agent: {agent}");
    }
    let _ = writeln!(text, "mode: pinned\ntranscript: {path}\nexpect:");
    if !known.slots.is_empty() || !known.refused.is_empty() {
        let filled = known.slots.iter().map(|name| format!("{name}: ~any"));
        let all: Vec<String> = filled.chain(known.refused.iter().map(|name| format!("{name}: ~refused"))).collect();
        let _ = writeln!(text, "  slots: {{{}}}", all.join(", "));
    }
    match &known.handoff {
        None => {
            let _ = writeln!(text, "  handoff: none");
        }
        Some((turn, reason, queue)) => {
            let _ = writeln!(text, "  handoff: {{by: {turn}, reason: {reason}, queue: {queue}}}");
        }
    }
    let _ = writeln!(text, "tags: [recorded]");
    text
}
