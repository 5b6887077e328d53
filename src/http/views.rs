//! Views: what the API shows of the domain. Own JSON lives here.

use super::masks::{Masks, masked_phone, without_phone};
use crate::domain::agent::Agent;
use crate::domain::brief;
use crate::domain::card::speaker_word;
use crate::domain::conversation::{Conversation, Line, Owner, Speaker};
use crate::domain::delivery::Delivery;
use crate::domain::event::{Event, How};
use crate::domain::id::{BlobId, OperatorId, OutboundId};
use crate::domain::message::OutboundBody;
use crate::domain::repeats::Repeat;
use crate::domain::slot::SlotState;
use crate::domain::time::Timestamp;
use crate::domain::visibility::{self, Action, Facts, Viewer};
use crate::store::inbox::Listed;
use crate::store::outbox::Sending;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The facts that visibility asks for.
pub(super) fn facts_of(listed: &Listed, conversation: Option<&Conversation>) -> Facts {
    let owner = match conversation {
        Some(conversation) => conversation.owner.clone(),
        None => owner_of(listed),
    };
    Facts {
        owner,
        queue: listed.queue.clone(),
        team: listed.team.clone(),
        offered: listed.offered.clone(),
        observers: match conversation {
            Some(conversation) => conversation.side.observers.iter().map(|observer| observer.operator.clone()).collect(),
            None => listed.observers.clone(),
        },
        hides_waiting: listed.hides_waiting,
    }
}

fn owner_of(listed: &Listed) -> Owner {
    let since = crate::domain::time::Timestamp(listed.updated_ms);
    match (listed.owner.as_str(), &listed.operator, &listed.queue) {
        ("operator", Some(operator), _) => Owner::Operator { operator: operator.clone(), since },
        ("queue", _, Some(queue)) => Owner::Queue { queue: queue.clone(), since },
        ("closed", _, _) => Owner::Closed { since },
        ("outside", _, _) => Owner::Outside,
        _ => Owner::Agent,
    }
}

/// A known fact that a message asks for.
pub(super) fn repeat(known: &Repeat) -> Value {
    json!({"slot": known.slot, "title": known.title, "value": known.value, "quote": known.quote})
}

/// A row of a list.
pub(super) fn card(listed: &Listed, hides_phone: bool) -> Value {
    let card = &listed.card;
    let (owner_id, owner_name) = match listed.owner.as_str() {
        "operator" => (listed.operator.as_ref().map(super::super::domain::id::OperatorId::as_str), listed.operator_name.as_deref()),
        "queue" => (listed.queue.as_ref().map(super::super::domain::id::QueueId::as_str), listed.queue_name.as_deref()),
        _ => (None, None),
    };
    let queue = listed.queue.as_ref().map(|id| json!({"id": id, "name": listed.queue_name}));
    let phone = card.phone.as_deref().map(|phone| if hides_phone { masked_phone(phone) } else { phone.to_owned() });
    let hidden = card.phone.as_deref().filter(|_| hides_phone);
    let preview = hidden.map_or_else(|| card.preview.clone(), |phone| without_phone(&card.preview, phone));
    let person_needed = matches!(listed.owner.as_str(), "queue" | "operator");
    json!({
        "id": listed.id,
        "customer": {"name": card.name, "phone": phone, "country": card.country},
        "masked": hides_phone && card.phone.is_some(),
        "owner": {"kind": listed.owner, "id": owner_id, "name": owner_name},
        "queue": queue,
        "preview": preview,
        "preview_from": card.preview_from,
        "preview_by": card.preview_by,
        "updated_at": listed.updated_ms,
        "waiting_since": listed.waiting_ms.filter(|_| person_needed),
        "unread": card.unread,
        "agent": listed.agent,
        "trigger": card.trigger,
        "offered": listed.offered,
        "held": listed.held,
        "held_until": listed.held_until_ms,
        "nudged": card.nudged,
        "late": card.late,
        "category": card.category,
        "rating": card.rating,
        "window_shut": card.window_shut,
        "snoozed_until": card.snoozed_until,
        "notes": card.notes,
    })
}

/// What to do about an error of Meta's: "131026: …".
fn advice_on(detail: &str) -> Option<&'static str> {
    crate::channel::whatsapp::advice(detail.split(':').next()?.trim().parse().ok()?)
}

/// All of a conversation, for one viewer.
pub(super) struct Detail<'a> {
    pub(super) listed: &'a Listed,
    pub(super) conversation: &'a Conversation,
    pub(super) events: &'a [(crate::domain::time::Timestamp, Event)],
    pub(super) outbounds: &'a [Sending],
    pub(super) agent: Option<&'a Agent>,
    pub(super) names: &'a HashMap<OperatorId, String>,
    pub(super) viewer: &'a Viewer,
    /// What is taken out of what they are shown.
    pub(super) masks: Masks,
    pub(super) hides_phone: bool,
    pub(super) free_until: Option<Timestamp>,
    /// Is a model there that could propose a reply?
    pub(super) suggests: bool,
    pub(super) now: Timestamp,
}

impl Detail<'_> {
    pub(super) fn json(&self) -> Value {
        let facts = facts_of(self.listed, Some(self.conversation));
        let can = |action| visibility::may(self.viewer, action, &facts);
        let side = &self.conversation.side;
        json!({
            "card": card(self.listed, self.hides_phone),
            "epoch": self.conversation.epoch,
            "seq": self.version(),
            "lines": self.lines(),
            "slots": self.slots(),
            "brief": self.brief(),
            "offer": side.offer.as_ref().map(|offer| json!({"person": offer.operator, "name": self.name_of(&offer.operator), "until": offer.until})),
            "first_response_ms": self.conversation.handoff.as_ref().and_then(|handoff| handoff.first_response),
            "observers": side.observers.iter().map(|o| json!({"person": o.operator, "name": self.name_of(&o.operator)})).collect::<Vec<_>>(),
            "window_closes_at": self.conversation.window_until().or(self.conversation.last_customer_at.filter(|_| side.window_shut)),
            "window_open": self.conversation.window_until().is_some_and(|until| until > self.now),
            "free_until": self.free_until.filter(|until| *until > self.now),
            "opted_out": side.opted_out,
            "thread": side.thread.as_ref().map(|thread| json!({"ours": thread.ours, "role": thread.role})),
            "told_along": side.told_along.as_deref().map(|text| self.masks.text(text)),
            "snoozed_until": side.snoozed,
            "suggests": self.suggests,
            "shown": self.conversation.seq,
            "number": self.conversation.number,
            "can": {
                "accept": can(Action::Accept),
                "decline": can(Action::Decline),
                "reply": can(Action::Reply),
                "transfer": can(Action::Transfer),
                "close": can(Action::Close),
                "note": can(Action::Note),
                "snooze": can(Action::Snooze),
                "reveal": can(Action::Reveal),
                "resume": can(Action::Resume) && self.conversation.owner != Owner::Agent,
            },
        })
    }

    /// Grows with everything shown: events, and the ranks of deliveries, which only climb.
    fn version(&self) -> i64 {
        let delivered: i64 = self.outbounds.iter().map(|s| s.delivery.rank()).sum();
        i64::try_from(self.conversation.seq).unwrap_or_default() * 1_000 + delivered
    }

    fn lines(&self) -> Vec<Value> {
        let by_id: HashMap<&OutboundId, &Sending> = self.outbounds.iter().map(|s| (&s.id, s)).collect();
        let mut undelivered: HashMap<&OutboundId, &str> = HashMap::new();
        for (_, event) in self.events {
            if let Event::Undelivered { message, detail, .. } = event {
                undelivered.insert(message, detail);
            }
        }
        let lines = self.conversation.lines.iter().enumerate();
        lines
            .map(|(nth, line)| {
                let sending = line.outbound.as_ref().and_then(|id| by_id.get(id)).filter(|_| line.from.is_heard());
                let author = match &line.from {
                    Speaker::Operator { operator } | Speaker::Note { operator, .. } => Some(self.name_of(operator)),
                    Speaker::Agent => self.agent.map(|a| a.title.clone()),
                    Speaker::Customer => self.conversation.customer.name.clone(),
                    Speaker::Notice | Speaker::Outside | Speaker::Event => None,
                };
                let id = line
                    .outbound
                    .as_ref()
                    .filter(|_| line.from != Speaker::Event)
                    .map(ToString::to_string)
                    .or_else(|| line.message.as_ref().map(ToString::to_string));
                let told = sending.and_then(|s| s.detail.clone());
                let detail = told.or_else(|| line.outbound.as_ref().and_then(|id| undelivered.get(id)).map(|d| (*d).to_owned()));
                json!({
                    "id": id.unwrap_or_else(|| format!("{}-{nth}-{}", self.conversation.id, line.at.0)),
                    "at": line.at,
                    "from": if line.from == Speaker::Outside { "operator" } else { speaker_word(&line.from) },
                    "text": self.masks.text(&self.named(&line.text, &line.from)),
                    "mentions": self.mentions(&line.from),
                    "author": author,
                    "message_id": line.message,
                    "file": self.file(line, sending.copied()),
                    "reply_to": line.reply_to,
                    "can_resend": sending.is_some_and(|s| matches!(s.delivery, Delivery::Unknown | Delivery::Failed | Delivery::Refused)),
                    "buttons": sending.map(|s| s.body.choices()).filter(|c| !c.is_empty()),
                    "status": sending.map(|s| status_word(s.delivery)),
                    "detail": detail,
                    "advice": detail.as_deref().and_then(advice_on),
                })
            })
            .collect()
    }

    /// Who was told of a note.
    fn mentions(&self, from: &Speaker) -> Value {
        let Speaker::Note { mentions, .. } = from else { return Value::Null };
        mentions.iter().map(|person| json!({"id": person, "name": self.name_of(person)})).collect()
    }

    /// The file of a line: the customer's, once it is here, or one of ours.
    fn file(&self, line: &Line, sending: Option<&Sending>) -> Value {
        let at = |blob: &BlobId| format!("conversations/{}/files/{blob}", self.conversation.id);
        if let Some(file) = &line.file {
            return json!({
                "kind": file.kind.word(), "name": file.name, "mime": file.mime, "bytes": file.bytes, "voice": file.voice,
                "path": file.blob.as_ref().map(at), "lost": file.lost,
            });
        }
        match sending.map(|sending| &sending.body) {
            Some(OutboundBody::Media { kind, blob, mime, bytes, name, .. }) => {
                json!({"kind": kind.word(), "name": name, "mime": mime, "bytes": bytes, "voice": false, "path": at(blob), "lost": null})
            }
            _ => Value::Null,
        }
    }

    /// Event lines name people by id; people read names.
    fn named(&self, text: &str, from: &Speaker) -> String {
        if *from != Speaker::Event {
            return text.to_owned();
        }
        let name = |word: &str| {
            let bare = word.trim_end_matches(':');
            let tail = word.get(bare.len()..).unwrap_or_default();
            self.names.get(&OperatorId::new(bare)).map_or_else(|| word.to_owned(), |name| format!("{name}{tail}"))
        };
        const KNOWS: [&str; 9] = [
            "Transferred by",
            "Taken back from",
            "Given back to the agent by",
            "Offered to",
            "Not accepted in time by",
            "Declined by",
            "Offer ended: gone is",
            "Started by",
            "Put aside by",
        ];
        let mut knows = KNOWS.into_iter().chain(How::ALL.map(How::title));
        let found = knows.find_map(|words| Some((format!("{words} "), text.strip_prefix(words)?.strip_prefix(' ')?)));
        match found {
            Some((prefix, rest)) => match rest.split_once(' ') {
                Some((id, after)) => format!("{prefix}{} {after}", name(id)),
                None => format!("{prefix}{}", name(rest)),
            },
            None => text.to_owned(),
        }
    }

    fn name_of(&self, operator: &OperatorId) -> String {
        self.names.get(operator).cloned().unwrap_or_else(|| operator.to_string())
    }

    fn slots(&self) -> Vec<Value> {
        let specs = self.agent.map(|a| a.slots.as_slice()).unwrap_or_default();
        specs
            .iter()
            .map(|spec| {
                let slot = self.conversation.slots.get(&spec.name);
                let state = match slot.map(|s| s.state) {
                    Some(SlotState::Filled) => "filled",
                    Some(SlotState::Unsure) => "unsure",
                    Some(SlotState::Refused) => "refused",
                    None => "missing",
                };
                // A sensitive value is shown to who asks for it, one at a time.
                let shown = slot.filter(|_| !spec.sensitive);
                json!({
                    "name": spec.name, "title": spec.title, "state": state, "required": spec.required, "masked": spec.sensitive && slot.is_some(),
                    "value": shown.map(|s| &s.value), "quote": shown.map(|s| self.masks.text(&s.quote)), "message_id": slot.map(|s| &s.message),
                    "sensitive": spec.sensitive, "previous": shown.map(|s| &s.previous), "ground": slot.map(|s| s.ground),
                    "confidence": slot.map(|s| s.confidence), "asked": self.conversation.asked.get(&spec.name).copied().unwrap_or(0),
                })
            })
            .collect()
    }

    fn brief(&self) -> Value {
        let Some(current) = brief::newest(self.events, self.conversation, self.agent) else { return Value::Null };
        let mut shown = serde_json::to_value(&current).unwrap_or_default();
        if let Some(evidence) = shown.pointer_mut("/why/evidence").and_then(Value::as_array_mut) {
            for item in evidence {
                item["message_id"] = item.get("message").cloned().unwrap_or_default();
            }
        }
        if let Some(owner) = &current.customer.last_owner {
            shown["customer"]["last_owner_name"] = json!(self.name_of(owner));
        }
        if !self.masks.is_empty() {
            self.masks.json(&mut shown);
        }
        shown
    }
}

/// What is shown of a brief beside what is in it, for the API's document.
pub(super) fn tell_of_brief(shapes: &mut Map<String, Value>) {
    let more = [
        ("Evidence", "message_id", json!({"type": "string", "description": "The same as `message`, in a brief that is shown."})),
        ("Past", "last_owner_name", json!({"type": "string", "description": "The name of `last_owner`, in a brief that is shown."})),
    ];
    for (shape, name, schema) in more {
        if let Some(members) = shapes.get_mut(shape).and_then(|shape| shape["properties"].as_object_mut()) {
            members.insert(name.to_owned(), schema);
        }
    }
}

fn status_word(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Played => "read",
        other => other.word(),
    }
}
