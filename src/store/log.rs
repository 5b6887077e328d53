//! The log and its commit. One transaction holds a decision whole: events, view, messages out, wishes, the seat in the rotation
//! and the work that caused it. Keyed `(conversation, seq)`: who comes second decides again.

use super::outbox::{self, NewOutbound};
use super::pool::{Conn, Failure, Store};
use super::row::{args, to_json};
use super::work::{self, Done, NewWork};
use super::{audit, contacts, marks};
use crate::domain::audit as deed;
use crate::domain::card;
use crate::domain::conversation::{Conversation, Owner};
use crate::domain::event::{ChannelEvent, Event};
use crate::domain::id::{ConversationId, OperatorId, QueueId};
use crate::domain::mark;
use crate::domain::time::Timestamp;
use std::sync::LazyLock;

/// A decision to store.
#[derive(Clone, Debug)]
pub struct Commit {
    /// The state it was decided on: its `seq` is the guard.
    pub before_seq: u64,
    /// Whose room it took then, and how much of it.
    pub before_holder: Option<(OperatorId, i64)>,
    /// Where it waited then.
    pub before_queue: Option<QueueId>,
    /// Who might look on then.
    pub before_observers: Vec<OperatorId>,
    /// What happened.
    pub events: Vec<Event>,
    /// The state after.
    pub next: Conversation,
    /// When.
    pub at: Timestamp,
    /// Wishes.
    pub work: Vec<NewWork>,
    /// Messages out.
    pub outbox: Vec<NewOutbound>,
    /// The work that caused it.
    pub done: Option<Done>,
    /// The place in the rotation that it takes.
    pub seat: Option<Seat>,
}

/// The move of a rotation: stored only if nobody moved it meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Whose rotation.
    pub queue: QueueId,
    /// Its version as loaded.
    pub version: i64,
    /// The place of the last one served by turn, after it.
    pub cursor: Option<i64>,
}

impl Store {
    /// Loads a conversation's events, oldest first, each with the moment of its commit.
    pub async fn events(&self, id: &ConversationId) -> Result<Vec<(Timestamp, Event)>, Failure> {
        self.events_after(id, 0).await
    }

    /// The same, of those after the first `seq`: for whoever follows a log.
    pub async fn events_after(&self, id: &ConversationId, seq: u64) -> Result<Vec<(Timestamp, Event)>, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT at_ms, body FROM events WHERE conversation_id = $1 AND seq > $2 ORDER BY seq";
                let rows = conn.fetch(SQL, args![id.as_str(), seq]).await?;
                rows.iter().map(|row| Ok((Timestamp(row.int(0)?), row.json(1)?))).collect()
            })
        })
        .await
    }

    /// Stores a decision, all of it or nothing. `Conflict`: the conversation, the rotation, a person's room or the lease moved
    /// meanwhile.
    pub async fn commit(&self, commit: Commit) -> Result<(), Failure> {
        let commit = std::sync::Arc::new(commit);
        self.write(move |conn| {
            let commit = commit.clone();
            Box::pin(async move { store(conn, &commit).await })
        })
        .await
    }
}

async fn store(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let id = &commit.next.id;
    let at = commit.at.0;
    // The rotation is locked first: of two nodes that give out the same queue, one waits here instead of crossing the other.
    move_rotation(conn, commit).await?;
    write_view(conn, commit).await?;
    enter_queue(conn, commit).await?;
    write_observers(conn, commit).await?;
    if let Some(done) = &commit.done
        && !work::finish(conn, done, at).await?
    {
        return Err(Failure::Conflict);
    }
    write_events(conn, commit).await?;
    for (seq, event) in (commit.before_seq + 1..).zip(&commit.events) {
        if let (Event::Channel { what: ChannelEvent::OptedOut { scope, .. } }, Some(contact)) = (event, &commit.next.contact) {
            contacts::write_opt(conn, contact, *scope, commit.at).await?;
        }
        if let Some(deed) = deed::of(event) {
            audit::insert(conn, &audit::Entry::new(format!("{id}.{seq}"), commit.at, deed, format!("conversation:{id}"))).await?;
        }
        for (nth, mark) in mark::of(event).iter().filter(|mark| mark.is_kept()).enumerate() {
            marks::insert(conn, id, seq, nth, mark, commit.next.agent.as_ref(), at).await?;
        }
    }
    for message in &commit.outbox {
        outbox::insert(conn, message, at).await?;
    }
    work::insert_all(conn, &commit.work).await?;
    move_desk(conn, commit).await
}

/// Events of one statement: a decision rarely has more.
const TOGETHER: usize = 4;

/// One statement for each number of events, made once.
static INSERTS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let row = |nth: usize| format!("($1, ${}, $2, ${}, ${})", nth * 3 + 3, nth * 3 + 4, nth * 3 + 5);
    let sql = |count: usize| {
        let rows: Vec<String> = (0..count).map(row).collect();
        format!("INSERT INTO events (conversation_id, seq, at_ms, kind, body) VALUES {}", rows.join(", "))
    };
    (1..=TOGETHER).map(|count| &*sql(count).leak()).collect()
});

async fn write_events(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let mut seq = commit.before_seq;
    for together in commit.events.chunks(TOGETHER) {
        let Some(sql) = INSERTS.get(together.len() - 1) else { continue };
        let mut values = args![commit.next.id.as_str(), commit.at.0].to_vec();
        for event in together {
            seq += 1;
            values.extend_from_slice(args![seq, event.kind(), to_json(event)?]);
        }
        conn.execute(sql, &values).await?;
    }
    Ok(())
}

async fn write_view(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let next = &commit.next;
    let number = next.number.as_ref().map(super::super::domain::id::NumberId::as_str).unwrap_or_default();
    let contact = next.contact.as_ref().map(super::super::domain::id::ContactId::as_str).unwrap_or_default();
    let operator = next.operator().map(OperatorId::as_str);
    let waiting = match &next.owner {
        Owner::Queue { since, .. } => Some(next.handoff.as_ref().map_or(*since, |h| h.since).0),
        Owner::Agent | Owner::Operator { .. } | Owner::Outside | Owner::Closed { .. } => next.waiting_since.map(|at| at.0),
    };
    let card = to_json(&card::of(next))?;
    let values = args![
        next.id.as_str(),
        next.seq,
        next.epoch.0,
        card::owner_word(&next.owner),
        operator,
        next.queue.as_ref().map(QueueId::as_str),
        next.handoffs.0,
        number,
        contact,
        next.agent.as_ref().map(super::super::domain::id::AgentName::as_str),
        waiting,
        next.updated_at.0,
        card,
        next.last_operator.as_ref().map(OperatorId::as_str),
        next.side.priority,
        to_json(&next.wish())?,
        next.last_customer_at.unwrap_or_default().0,
        next.side.offer.as_ref().map(|offer| offer.operator.as_str()),
        i64::from(next.side.hold.is_some()),
        next.side.hold.and_then(|hold| hold.until).map(|until| until.0),
        next.window_until().unwrap_or_default().0,
        next.side.snoozed.filter(|_| next.is_snoozed()).map(|until| until.0),
        next.unread,
        next.handoff.as_ref().map(|handoff| handoff.fired.trigger.word()),
        next.side.category.as_deref(),
        next.customer.country(),
        i64::from(next.side.late),
        i64::from(next.side.nudged),
        commit.before_seq,
    ];
    if commit.before_seq == 0 {
        const INSERT: &str = "
            INSERT INTO conversations (id, seq, epoch, owner, operator_id, queue_id, handoff, number_id, contact_id, agent, waiting_ms, updated_ms, card, last_operator_id,
                                       priority, wish, customer_ms, offered_id, held, held_until_ms, window_ms, snoozed_ms, unread, reason, category, country,
                                       late, nudged)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)";
        return conn.execute_one(INSERT, values.get(..28).unwrap_or_default()).await;
    }
    const UPDATE: &str = "
        UPDATE conversations
        SET seq = $2, epoch = $3, owner = $4, operator_id = $5, queue_id = $6, handoff = $7, number_id = $8, contact_id = $9,
            agent = $10, waiting_ms = $11, updated_ms = $12, card = $13, last_operator_id = $14,
            priority = $15, wish = $16, customer_ms = $17, offered_id = $18, held = $19, held_until_ms = $20, window_ms = $21, snoozed_ms = $22, unread = $23,
            reason = $24, category = $25, country = $26, late = $27, nudged = $28
        WHERE id = $1 AND seq = $29 AND erased_ms IS NULL";
    conn.execute_one(UPDATE, values).await
}

/// Nobody waits in a queue that is no longer there: who decided on an older workspace decides again.
async fn enter_queue(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let Owner::Queue { queue, .. } = &commit.next.owner else { return Ok(()) };
    if commit.before_queue.as_ref() == Some(queue) {
        return Ok(());
    }
    match conn.fetch_opt("SELECT 1 FROM queues WHERE id = $1", args![queue.as_str()]).await? {
        Some(_) => Ok(()),
        None => Err(Failure::Conflict),
    }
}

async fn write_observers(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let next: Vec<&OperatorId> = commit.next.side.observers.iter().map(|observer| &observer.operator).collect();
    if commit.before_observers.iter().eq(next.iter().copied()) {
        return Ok(());
    }
    let id = commit.next.id.as_str();
    conn.execute("DELETE FROM observers WHERE conversation_id = $1", args![id]).await?;
    for operator in next {
        const SQL: &str = "INSERT INTO observers (conversation_id, operator_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        conn.execute(SQL, args![id, operator.as_str()]).await?;
    }
    Ok(())
}

async fn move_rotation(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let Some(seat) = &commit.seat else { return Ok(()) };
    const SQL: &str = "UPDATE queues SET cursor = $2, version = version + 1 WHERE id = $1 AND version = $3";
    conn.execute_one(SQL, args![seat.queue.as_str(), seat.cursor, seat.version]).await
}

/// Who holds how much: guarded by the same commit, so that two nodes cannot overfill a person.
async fn move_desk(conn: &mut Conn, commit: &Commit) -> Result<(), Failure> {
    let before = commit.before_holder.as_ref().map(|(who, units)| (who, *units));
    let after = commit.next.holder();
    if before == after {
        return Ok(());
    }
    // Rows are locked in the order of their ids, so that two moves crossing each other never wait for each other.
    if let (Some((gave, _)), Some((got, _))) = (before, after) {
        let first = gave.min(got);
        conn.execute("UPDATE operators SET held = held WHERE id = $1", args![first.as_str()]).await?;
    }
    if let Some((gave, units)) = before {
        conn.execute("UPDATE operators SET held = held - $2 WHERE id = $1", args![gave.as_str(), units]).await?;
    }
    let Some((got, units)) = after else { return Ok(()) };
    if commit.seat.is_some() {
        const SQL: &str = "
            UPDATE operators SET held = held + $2
            WHERE id = $1 AND active = 1 AND presence = 'online' AND held + $2 <= capacity";
        conn.execute_one(SQL, args![got.as_str(), units]).await
    } else {
        conn.execute_one("UPDATE operators SET held = held + $2 WHERE id = $1 AND active = 1", args![got.as_str(), units]).await
    }
}
