//! The laws. Each names itself in what it reports.

use super::players::INVENTED;
use super::world::World;
use baton::domain::conversation::{Conversation, Owner, Speaker};
use baton::domain::event::{Event, How};
use baton::domain::id::{ConversationId, OperatorId};
use baton::domain::message::Author;
use baton::domain::policy::Policy;
use baton::domain::routing::Presence;
use baton::domain::slot::SlotState;
use baton::domain::time::Timestamp;
use baton::domain::trigger::Trigger;
use baton::domain::turn::Phase;
use baton::runtime::Point;
use std::collections::BTreeMap;

type Log = Vec<(Timestamp, Event)>;

pub(crate) fn crash_word(point: Point) -> &'static str {
    match point {
        Point::Taken => "crash at Taken",
        Point::BeforeCommit => "crash at BeforeCommit",
        Point::AfterCommit => "crash at AfterCommit",
        Point::BeforeSend => "crash at BeforeSend",
        Point::AfterSend => "crash at AfterSend",
        Point::AfterModel => "crash at AfterModel",
    }
}

/// Who spoke in a message, by the log.
pub(crate) fn author_of(events: &Log, outbound: &str) -> &'static str {
    let of = |author: &Author| match author {
        Author::Agent { .. } => "agent",
        Author::Notice { .. } => "notice",
        Author::Waiting { .. } => "waiting",
        Author::Operator { .. } | Author::House { operator: Some(_) } => "operator",
        Author::House { operator: None } => "agent",
        Author::Farewell => "farewell",
    };
    let found = events.iter().find_map(|(_, event)| match event {
        Event::Replied { message, .. }
        | Event::Said { message, .. }
        | Event::WaitTold { message, .. }
        | Event::WaitCancelled { line: message, .. }
        | Event::HandedOff { notice: Some(message), .. }
            if message.id.as_str() == outbound =>
        {
            Some(of(&message.author))
        }
        _ => None,
    });
    found.unwrap_or("nobody")
}

/// Laws about one moment: the world has not moved since the event.
pub(crate) fn check_moment(presence: &BTreeMap<OperatorId, Presence>, id: &ConversationId, event: &Event, broken: &mut Vec<String>) {
    match event {
        Event::Assigned { operator, how: How::RoundRobin, .. } if presence.get(operator) != Some(&Presence::Online) => {
            broken.push(format!("assigned only to people online: {id} went to {operator}"));
        }
        Event::SlotFilled { slot, .. } if slot.value == INVENTED => broken.push(format!("no value without the customer's words: {id}")),
        _ => {}
    }
}

pub(crate) async fn count_events(world: &World, counts: &mut BTreeMap<&'static str, u64>) {
    for id in world.store.conversation_ids().await.expect("a readable store") {
        for (_, event) in world.store.events(&id).await.expect("readable events") {
            *counts.entry(event.kind()).or_default() += 1;
        }
    }
}

pub(crate) async fn check_all(world: &mut World) {
    let mut logs: BTreeMap<ConversationId, Log> = BTreeMap::new();
    for id in world.store.conversation_ids().await.expect("a readable store") {
        let events = world.store.events(&id).await.expect("readable events");
        logs.insert(id, events);
    }
    let states: BTreeMap<&ConversationId, Conversation> = logs.iter().map(|(id, log)| (id, replay(id, log))).collect();
    let mut broken = Vec::new();
    nothing_acknowledged_is_lost(world, &logs, &mut broken);
    one_open_conversation_a_customer(&states, &mut broken);
    one_reply_to_a_burst(&logs, &mut broken);
    everyone_is_answered(&states, &mut broken);
    handoff_is_whole(&logs, &mut broken);
    the_agent_answers_only_its_own_turn(&logs, &mut broken);
    nothing_is_sent_twice_or_out_of_turn(world, &mut broken);
    the_view_equals_the_log(world, &states, &mut broken).await;
    people_hold_what_they_own(world, &states, &mut broken).await;
    nobody_waits_beside_free_people(world, &states, &mut broken);
    shares_differ_by_at_most_one(world, &logs, &mut broken);
    world.broken.append(&mut broken);
}

fn replay(id: &ConversationId, log: &Log) -> Conversation {
    let policy = Policy::default();
    let mut conversation = Conversation::new(id.clone());
    for (at, event) in log {
        conversation.apply(event, *at, &policy);
    }
    conversation
}

fn nothing_acknowledged_is_lost(world: &World, logs: &BTreeMap<ConversationId, Log>, broken: &mut Vec<String>) {
    let mut heard: BTreeMap<String, usize> = BTreeMap::new();
    for (_, event) in logs.values().flatten() {
        if let Event::Received { message, .. } = event {
            *heard.entry(message.id.to_string()).or_default() += 1;
        }
    }
    for id in &world.acknowledged {
        match heard.get(id) {
            Some(1) => {}
            Some(n) => broken.push(format!("a webhook delivered k times is one message: {id} is there {n} times")),
            None => broken.push(format!("nothing acknowledged is lost: {id} is gone")),
        }
    }
}

fn one_open_conversation_a_customer(states: &BTreeMap<&ConversationId, Conversation>, broken: &mut Vec<String>) {
    let mut open: BTreeMap<String, u32> = BTreeMap::new();
    for conversation in states.values().filter(|c| c.is_open()) {
        *open.entry(format!("{:?}", conversation.customer.phone.as_ref().map(|p| p.as_str().to_owned()))).or_default() += 1;
    }
    broken.extend(open.iter().filter(|(_, n)| **n > 1).map(|(who, n)| format!("one open conversation a customer: {who} has {n}")));
}

fn one_reply_to_a_burst(logs: &BTreeMap<ConversationId, Log>, broken: &mut Vec<String>) {
    for (id, log) in logs {
        let mut replied: BTreeMap<u32, u32> = BTreeMap::new();
        for (_, event) in log {
            if let Event::Replied { turn, .. } = event {
                *replied.entry(turn.0).or_default() += 1;
            }
        }
        broken.extend(replied.iter().filter(|(_, n)| **n > 1).map(|(turn, n)| format!("one reply to a burst: {id} turn {turn} has {n}")));
    }
}

/// Faults have ended: whoever the agent owns has an answer to their last words.
fn everyone_is_answered(states: &BTreeMap<&ConversationId, Conversation>, broken: &mut Vec<String>) {
    for (id, conversation) in states.iter().filter(|(_, c)| c.owner == Owner::Agent) {
        let last = conversation.lines.iter().rev().find(|line| line.from != Speaker::Event);
        let silent = last.is_some_and(|line| line.from == Speaker::Customer);
        if conversation.turn.phase != Phase::Idle || silent && conversation.waiting_since.is_some() {
            broken.push(format!("everyone is answered: {id} waits for its agent, {:?}", conversation.turn));
        }
    }
}

fn handoff_is_whole(logs: &BTreeMap<ConversationId, Log>, broken: &mut Vec<String>) {
    let policy = Policy::default();
    for (id, log) in logs {
        let mut before = Conversation::new(id.clone());
        for (at, event) in log {
            if let Event::HandedOff { brief, notice, epoch, fired, .. } = event {
                let filled = before.slots.iter().filter(|(_, slot)| slot.state == SlotState::Filled);
                let told = filled
                    .clone()
                    .filter(|(name, slot)| brief.slots.iter().any(|k| k.name == **name && k.value == slot.value && k.message_id == slot.message))
                    .count();
                if told != filled.count() {
                    broken.push(format!("the brief has every filled slot with its message: {id}"));
                }
                if notice.is_none() && fired.trigger != Trigger::Returned || *epoch != before.epoch.next() {
                    broken.push(format!("hand-over line, pause, brief and queue entry are one: {id}"));
                }
            }
            before.apply(event, *at, &policy);
        }
    }
}

/// A reply is to the turn that was being asked about, by the owner of that moment: what came late was dropped.
fn the_agent_answers_only_its_own_turn(logs: &BTreeMap<ConversationId, Log>, broken: &mut Vec<String>) {
    let policy = Policy::default();
    for (id, log) in logs {
        let mut before = Conversation::new(id.clone());
        for (at, event) in log {
            if let Event::Replied { turn, .. } = event
                && (before.owner != Owner::Agent || before.turn.no != *turn || before.turn.phase != Phase::Asking)
            {
                broken.push(format!("the agent answers only its own turn: {id} turn {} while {:?} {:?}", turn.0, before.owner, before.turn));
            }
            before.apply(event, *at, &policy);
        }
    }
}

fn nothing_is_sent_twice_or_out_of_turn(world: &World, broken: &mut Vec<String>) {
    let taken = world.whatsapp.taken.lock().expect("no panic").clone();
    let mut times: BTreeMap<&str, u32> = BTreeMap::new();
    for sent in &taken {
        *times.entry(&sent.id).or_default() += 1;
        let may = match sent.author {
            "agent" => sent.owner == "agent",
            "waiting" => sent.owner == "queue",
            "notice" => sent.owner == "queue" || sent.owner == "operator",
            "operator" => sent.owner == "operator" || sent.owner == "closed",
            _ => false,
        };
        if !may {
            broken.push(format!(
                "who owns speaks: {} ({}) left while {} owned {}: {:?}",
                sent.author, sent.id, sent.owner, sent.conversation, sent.words
            ));
        }
    }
    broken.extend(times.iter().filter(|(_, n)| **n > 1).map(|(id, n)| format!("nothing is sent twice: {id} left {n} times")));
}

async fn the_view_equals_the_log(world: &World, states: &BTreeMap<&ConversationId, Conversation>, broken: &mut Vec<String>) {
    for (id, conversation) in states {
        let listed = world.store.listed(id).await.expect("a readable store").expect("a view for every log");
        let same = u64::try_from(listed.seq) == Ok(conversation.seq)
            && listed.owner == baton::domain::card::owner_word(&conversation.owner)
            && listed.operator.as_ref() == conversation.operator()
            && listed.card == baton::domain::card::of(conversation);
        if !same {
            broken.push(format!("replaying the log equals the state: {id}: {listed:?} against {conversation:?}"));
        }
    }
}

async fn people_hold_what_they_own(world: &World, states: &BTreeMap<&ConversationId, Conversation>, broken: &mut Vec<String>) {
    for person in world.store.operators().await.expect("a readable store") {
        let owned = states.values().filter(|c| c.operator() == Some(&person.id)).count();
        if i64::try_from(owned) != Ok(person.held) {
            broken.push(format!("the desk counts what people hold: {} holds {owned}, counted {}", person.id, person.held));
        }
    }
}

fn nobody_waits_beside_free_people(world: &World, states: &BTreeMap<&ConversationId, Conversation>, broken: &mut Vec<String>) {
    let workspace = world.runtime.settings().workspace.clone();
    for (id, conversation) in states {
        let Owner::Queue { queue, .. } = &conversation.owner else { continue };
        let passed = conversation.handoff.as_ref().map(|h| h.passed.clone()).unwrap_or_default();
        let members = workspace.queues.get(queue).map(|q| q.members.clone()).unwrap_or_default();
        let owned = |who: &OperatorId| states.values().filter(|c| c.operator() == Some(who)).count();
        let free = members.iter().find(|m| world.presence.get(*m) == Some(&Presence::Online) && !passed.contains(m) && owned(m) < 10);
        if let Some(free) = free {
            broken.push(format!("nobody waits beside free people: {id} in {queue} beside {free}"));
        }
    }
}

/// Two people online throughout, in the same queue: their shares of it differ by at most one. Chats that one let pass go to the
/// other by right, so seeds with a revocation do not count; a person of ten chats is full.
fn shares_differ_by_at_most_one(world: &World, logs: &BTreeMap<ConversationId, Log>, broken: &mut Vec<String>) {
    let revoked = logs.values().flatten().any(|(_, event)| matches!(event, Event::Revoked { .. }));
    if world.steady.len() < 2 || revoked {
        return;
    }
    for queue in ["enterprise-sales", "front-desk"] {
        let mut shares: BTreeMap<&OperatorId, i64> = world.steady.iter().map(|who| (who, 0)).collect();
        for (_, event) in logs.values().flatten() {
            if let Event::Assigned { operator, queue: from, how: How::RoundRobin, .. } = event
                && from.as_str() == queue
                && let Some(share) = shares.get_mut(operator)
            {
                *share += 1;
            }
        }
        let (least, most) = (shares.values().min().copied().unwrap_or(0), shares.values().max().copied().unwrap_or(0));
        if most - least > 1 {
            broken.push(format!("shares differ by at most one: {queue} {shares:?}"));
        }
    }
}
