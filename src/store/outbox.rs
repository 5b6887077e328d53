//! Messages out. The statement that marks one attempted is the one that checks owner and epoch, so nothing stale leaves;
//! states only climb their lattice; an attempt without an answer is *unknown*, never repeated blindly.

use super::deliveries;
use super::pool::{Conn, Failure, Store};
use super::row::{Row, args, to_json};
use super::work::{self, Done};
use crate::domain::delivery::Delivery;
use crate::domain::event::OptOut;
use crate::domain::id::{ConversationId, Epoch, MessageId, NumberId, OutboundId};
use crate::domain::message::{Author, Customer, Outbound, OutboundBody};
use std::sync::atomic::Ordering;

/// A message to store with the decision that wished it.
#[derive(Clone, Debug)]
pub struct NewOutbound {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its place in the conversation's order.
    pub position: u64,
    /// From which business number.
    pub number: NumberId,
    /// To whom.
    pub recipient: Customer,
    /// The current handoff, for hand-over lines.
    pub handoff: u32,
    /// What.
    pub message: Outbound,
}

/// A message out as stored.
#[derive(Clone, Debug)]
pub struct Sending {
    /// Our id.
    pub id: OutboundId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// From which business number.
    pub number: NumberId,
    /// To whom.
    pub recipient: Customer,
    /// What.
    pub body: OutboundBody,
    /// How far it got.
    pub delivery: Delivery,
    /// Attempts so far.
    pub attempts: i64,
    /// WhatsApp's id of it.
    pub wamid: Option<MessageId>,
    /// Why it failed.
    pub detail: Option<String>,
    /// The epoch it was decided under.
    pub epoch: Epoch,
    /// Who speaks, in the stored word: `agent`, `operator`, `notice`, …
    pub author: String,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
}

/// What happened when it was about to leave.
#[derive(Clone, Debug)]
pub enum Attempt {
    /// Marked attempted: send it now, once.
    Go(Box<Sending>),
    /// An earlier message of the conversation is still on its way.
    Blocked,
    /// Owner or epoch moved on: marked refused, it never leaves.
    Refused,
    /// The customer's 24 hours are over, and it is no template: marked refused, it never leaves.
    WindowShut,
    /// The customer wants no such messages: marked refused, it never leaves.
    OptedOut,
    /// It was attempted before (a crash in between, or another node): settle it, do not repeat it.
    Attempted,
    /// It has its answer already.
    Settled,
}

/// May a marked message still leave?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Still {
    /// Yes.
    Yes,
    /// Owner or epoch moved on: marked refused.
    Refused,
    /// The mark is not this attempt's any more: somebody settled the message.
    Settled,
}

/// The detail of a message that was refused because owner or epoch moved on.
const MOVED_ON: &str = "the conversation has moved on";
/// The detail of a message that was refused because of WhatsApp's 24 hours.
pub const WINDOW_OVER: &str = "the customer's 24 hours are over";
/// The detail of a message that was refused because of an opt-out.
const NOT_WANTED: &str = "the customer wants no such messages";

const COLUMNS_BY_ID: &str =
    "SELECT id, conversation_id, number_id, recipient, body, rank, attempts, wamid, detail, epoch, author, reply_to FROM outbox WHERE id = $1";

impl Store {
    /// Marks a message attempted if its author may still speak, WhatsApp's 24 hours last longer than `margin_ms` or it is a template that the
    /// customer did not opt out of, and nothing before it is unfinished.
    pub async fn attempt(&self, id: &OutboundId, now_ms: i64, margin_ms: i64) -> Result<Attempt, Failure> {
        let id = id.clone();
        self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move { attempt(conn, &id, now_ms, margin_ms).await })
        })
        .await
    }

    /// Asks the law once more for a message marked in this very attempt: owner or epoch may have moved since, which marks it refused, or
    /// another node settled it while this one stood still.
    pub async fn may_still_leave(&self, id: &OutboundId, attempts: i64, now_ms: i64) -> Result<Still, Failure> {
        let id = id.clone();
        self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move {
                // Touching the row makes another node that settles it wait, or be seen. The moment of the mark stays: by it the node knows its own.
                const MINE: &str = "UPDATE outbox SET rank = rank WHERE id = $1 AND rank = 10 AND attempts = $2";
                if conn.execute(MINE, args![id.as_str(), attempts]).await? == 0 {
                    return Ok(Still::Settled);
                }
                if conn.execute(MAY_SPEAK, args![id.as_str()]).await? == 1 {
                    return Ok(Still::Yes);
                }
                const REFUSE: &str = "UPDATE outbox SET rank = $2, detail = $3, updated_ms = $4 WHERE id = $1 AND rank = 10";
                conn.execute(REFUSE, args![id.as_str(), Delivery::Refused.rank(), MOVED_ON, now_ms]).await?;
                Ok(Still::Refused)
            })
        })
        .await
    }

    /// WhatsApp took a message: its state, its name there, and the end of the work that sent it, in one commit.
    pub async fn accepted(&self, id: &OutboundId, wamid: &MessageId, done: Done, now_ms: i64) -> Result<(), Failure> {
        let (id, wamid) = (id.clone(), wamid.clone());
        self.write(move |conn| {
            let (id, wamid, done) = (id.clone(), wamid.clone(), done.clone());
            Box::pin(async move {
                // A status may have been here before the answer: the name is learnt all the same, the state only rises.
                const SQL: &str = "
                    UPDATE outbox SET wamid = COALESCE(wamid, $2), updated_ms = $4, rank = CASE WHEN rank < $3 THEN $3 ELSE rank END
                    WHERE id = $1";
                conn.execute(SQL, args![id.as_str(), wamid.as_str(), Delivery::Accepted.rank(), now_ms]).await?;
                work::finish(conn, &done, now_ms).await.map(|_| ())
            })
        })
        .await
    }

    /// Lifts a message to a state, and only up. `true` when it moved.
    pub async fn lift(&self, id: &OutboundId, to: Delivery, wamid: Option<&MessageId>, detail: Option<&str>, now_ms: i64) -> Result<bool, Failure> {
        let (id, wamid, detail) = (id.clone(), wamid.map(|w| w.as_str().to_owned()), detail.map(str::to_owned));
        let is_told = is_news(to) && self.tells_statuses.load(Ordering::Relaxed);
        self.write(move |conn| {
            let (id, wamid, detail) = (id.clone(), wamid.clone(), detail.clone());
            Box::pin(async move {
                const LEARN: &str = "UPDATE outbox SET wamid = $2 WHERE id = $1 AND wamid IS NULL";
                if wamid.is_some() {
                    conn.execute(LEARN, args![id.as_str(), wamid]).await?;
                }
                const SQL: &str = "UPDATE outbox SET rank = $2, detail = COALESCE($3, detail), updated_ms = $4 WHERE id = $1 AND rank < $2";
                let moved = conn.execute(SQL, args![id.as_str(), to.rank(), detail, now_ms]).await? == 1;
                if moved && is_told {
                    deliveries::insert_status(conn, &id, to, now_ms).await?;
                }
                Ok(moved)
            })
        })
        .await
    }

    /// Takes the mark off again, as if it had never been there: nothing was sent.
    pub async fn unmark(&self, id: &OutboundId, now_ms: i64) -> Result<(), Failure> {
        const SQL: &str = "UPDATE outbox SET rank = 0, attempts = attempts - 1, updated_ms = $2 WHERE id = $1 AND rank = 10";
        self.write_one(SQL, args![id.as_str(), now_ms]).await.map(|_| ())
    }

    /// Takes a mark off that this node set at `marked_ms` and of which it knows that nothing left under it: only while it holds the `work`,
    /// so that nobody else can have set it since.
    pub async fn unmark_own(&self, id: &OutboundId, marked_ms: i64, work: &str, node: &str) -> Result<bool, Failure> {
        let (id, work, node) = (id.clone(), work.to_owned(), node.to_owned());
        self.write(move |conn| {
            let (id, work, node) = (id.clone(), work.clone(), node.clone());
            Box::pin(async move {
                const SQL: &str = "
                    UPDATE outbox SET rank = 0, attempts = attempts - 1
                    WHERE id = $1 AND rank = 10 AND updated_ms = $2
                      AND EXISTS (SELECT 1 FROM work w WHERE w.id = $3 AND w.node = $4 AND w.done_ms IS NULL)";
                Ok(conn.execute(SQL, args![id.as_str(), marked_ms, work, node]).await? == 1)
            })
        })
        .await
    }

    /// Puts an attempted message back for another try: only when WhatsApp said "not now", so that it surely did not leave.
    pub async fn requeue(&self, id: &OutboundId, now_ms: i64) -> Result<(), Failure> {
        const SQL: &str = "UPDATE outbox SET rank = 0, updated_ms = $2 WHERE id = $1 AND rank = 10";
        self.write_one(SQL, args![id.as_str(), now_ms]).await.map(|_| ())
    }

    /// Puts a message of which nobody knows whether it left back for one more try: by policy only, and only once.
    pub async fn retry_unknown(&self, id: &OutboundId, now_ms: i64) -> Result<bool, Failure> {
        const SQL: &str = "UPDATE outbox SET rank = 0, updated_ms = $2 WHERE id = $1 AND rank = 20 AND attempts = 1 AND wamid IS NULL";
        Ok(self.write_one(SQL, args![id.as_str(), now_ms]).await? == 1)
    }

    /// The message a status speaks of: by our id when it carries one, else by WhatsApp's.
    pub async fn message_of_status(&self, callback: Option<&str>, wamid: &MessageId) -> Result<Option<Sending>, Failure> {
        let (callback, wamid) = (callback.map(str::to_owned), wamid.clone());
        self.read(move |conn| {
            Box::pin(async move {
                if let Some(callback) = callback
                    && let Some(row) = conn.fetch_opt(COLUMNS_BY_ID, args![callback]).await?
                {
                    return Ok(Some(sending_of(&row)?));
                }
                const SQL: &str =
                    "SELECT id, conversation_id, number_id, recipient, body, rank, attempts, wamid, detail, epoch, author, reply_to FROM outbox WHERE wamid = $1";
                let row = conn.fetch_opt(SQL, args![wamid.as_str()]).await?;
                row.map(|row| sending_of(&row)).transpose()
            })
        })
        .await
    }

    /// A message by our id.
    pub async fn outbound(&self, id: &OutboundId) -> Result<Option<Sending>, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let row = conn.fetch_opt(COLUMNS_BY_ID, args![id.as_str()]).await?;
                row.map(|row| sending_of(&row)).transpose()
            })
        })
        .await
    }

    /// All messages out of a conversation, in order.
    pub async fn outbounds(&self, conversation: &ConversationId) -> Result<Vec<Sending>, Failure> {
        let conversation = conversation.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id, conversation_id, number_id, recipient, body, rank, attempts, wamid, detail, epoch, author, reply_to
                    FROM outbox WHERE conversation_id = $1 ORDER BY position, id";
                let rows = conn.fetch(SQL, args![conversation.as_str()]).await?;
                rows.iter().map(sending_of).collect()
            })
        })
        .await
    }
}

/// Is a state told to programs of others from here? A failure, and a send that nobody knows of, are in the log.
fn is_news(state: Delivery) -> bool {
    match state {
        Delivery::Sent | Delivery::Delivered | Delivery::Read | Delivery::Played => true,
        Delivery::Queued | Delivery::Sending | Delivery::Unknown | Delivery::Accepted | Delivery::Refused | Delivery::Failed => false,
    }
}

pub(super) async fn insert(conn: &mut Conn, new: &NewOutbound, now_ms: i64) -> Result<(), Failure> {
    const SQL: &str = "
        INSERT INTO outbox (id, conversation_id, position, number_id, author, author_id, epoch, handoff, recipient, body, rank, attempts, created_ms, updated_ms, reply_to)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 0, $11, $11, $12)";
    let message = &new.message;
    let (author, author_id) = match &message.author {
        Author::Agent { agent } => ("agent", agent.as_str()),
        Author::Notice { .. } => ("notice", ""),
        Author::Waiting { .. } => ("waiting", ""),
        Author::Operator { operator } | Author::House { operator: Some(operator) } => ("operator", operator.as_str()),
        Author::House { operator: None } => ("agent", ""),
        Author::Farewell => ("farewell", ""),
    };
    let handoff = match &message.author {
        Author::Notice { handoff } | Author::Waiting { handoff } => handoff.0,
        Author::Agent { .. } | Author::Operator { .. } | Author::House { .. } | Author::Farewell => new.handoff,
    };
    let values = args![
        message.id.as_str(),
        new.conversation.as_str(),
        new.position,
        new.number.as_str(),
        author,
        author_id,
        message.epoch.0,
        handoff,
        to_json(&new.recipient)?,
        to_json(&message.body)?,
        now_ms,
        message.reply_to.as_ref().map(MessageId::as_str),
    ];
    conn.execute_one(SQL, values).await
}

// The law of the house in one statement. An agent speaks only while it owns the conversation under the same epoch; a person
// likewise, and their last words may still leave after they closed it; a hand-over line belongs to its handoff; what is said to
// who waits leaves only while they wait.
// Touching the row makes a change of owner wait, or be seen.
const MAY_SPEAK: &str = "
    UPDATE conversations SET epoch = epoch
    WHERE EXISTS (
        SELECT 1 FROM outbox o
        WHERE o.id = $1 AND o.conversation_id = conversations.id AND (
               (o.author = 'agent' AND conversations.owner = 'agent' AND conversations.epoch = o.epoch)
            OR (o.author = 'operator' AND conversations.owner = 'operator' AND conversations.operator_id = o.author_id AND conversations.epoch = o.epoch)
            OR (o.author = 'operator' AND conversations.owner = 'closed' AND conversations.epoch = o.epoch + 1)
            OR (o.author = 'farewell' AND conversations.owner = 'closed' AND conversations.epoch = o.epoch)
            OR (o.author = 'waiting' AND conversations.owner = 'queue' AND conversations.epoch = o.epoch)
            OR (o.author = 'notice' AND conversations.owner IN ('queue', 'operator') AND conversations.handoff = o.handoff)))
      AND id = (SELECT conversation_id FROM outbox WHERE id = $1)";

async fn attempt(conn: &mut Conn, id: &OutboundId, now_ms: i64, margin_ms: i64) -> Result<Attempt, Failure> {
    const MARK: &str = "
        UPDATE outbox SET rank = 10, attempts = attempts + 1, updated_ms = $2
        WHERE id = $1 AND rank = 0
          AND NOT EXISTS (SELECT 1 FROM outbox p
                          WHERE p.conversation_id = outbox.conversation_id AND p.position < outbox.position AND p.rank <= 10)";
    let Some(row) = conn.fetch_opt(COLUMNS_BY_ID, args![id.as_str()]).await? else {
        return Err(Failure::Corrupt(format!("there is no message {id}")));
    };
    let mut sending = sending_of(&row)?;
    match sending.delivery {
        Delivery::Queued => {}
        Delivery::Sending => return Ok(Attempt::Attempted),
        Delivery::Unknown
        | Delivery::Accepted
        | Delivery::Sent
        | Delivery::Refused
        | Delivery::Failed
        | Delivery::Delivered
        | Delivery::Read
        | Delivery::Played => {
            return Ok(Attempt::Settled);
        }
    }
    if conn.execute(MAY_SPEAK, args![id.as_str()]).await? == 0 {
        const REFUSE: &str = "UPDATE outbox SET rank = $2, detail = $3, updated_ms = $4 WHERE id = $1 AND rank = 0";
        conn.execute(REFUSE, args![id.as_str(), Delivery::Refused.rank(), MOVED_ON, now_ms]).await?;
        return Ok(Attempt::Refused);
    }
    if let Some(barred) = barred(conn, &sending, now_ms + margin_ms).await? {
        const REFUSE: &str = "UPDATE outbox SET rank = $2, detail = $3, updated_ms = $4 WHERE id = $1 AND rank = 0";
        let why = if matches!(barred, Attempt::WindowShut) { WINDOW_OVER } else { NOT_WANTED };
        conn.execute(REFUSE, args![id.as_str(), Delivery::Refused.rank(), why, now_ms]).await?;
        return Ok(barred);
    }
    if conn.execute(MARK, args![id.as_str(), now_ms]).await? == 0 {
        return Ok(Attempt::Blocked);
    }
    sending.attempts += 1;
    Ok(Attempt::Go(Box::new(sending)))
}

/// What WhatsApp or the customer does not let out: free text outside of the 24 hours, templates after an opt-out. Looked at when it leaves, not
/// when it was written.
async fn barred(conn: &mut Conn, sending: &Sending, until_ms: i64) -> Result<Option<Attempt>, Failure> {
    let id = sending.conversation.as_str();
    if let OutboundBody::Template { parts, .. } = &sending.body {
        const OPTED: &str = "SELECT k.opted_out FROM contacts k JOIN conversations c ON c.contact_id = k.id WHERE c.id = $1";
        let row = conn.fetch_opt(OPTED, args![id]).await?;
        let scope = OptOut::of_rank(row.map(|row| row.int(0)).transpose()?.unwrap_or_default());
        return Ok((!scope.lets_out(parts.category.as_deref())).then_some(Attempt::OptedOut));
    }
    // A group was never written to first, and has no 24 hours of its own.
    let row = conn.fetch_opt("SELECT window_ms FROM conversations WHERE id = $1", args![id]).await?;
    let window_ms = row.map(|row| row.int(0)).transpose()?.unwrap_or_default();
    Ok((window_ms <= until_ms).then_some(Attempt::WindowShut))
}

fn sending_of(row: &Row) -> Result<Sending, Failure> {
    let rank = row.int(5)?;
    Ok(Sending {
        id: OutboundId::new(row.text(0)?),
        conversation: ConversationId::new(row.text(1)?),
        number: NumberId::new(row.text(2)?),
        recipient: row.json(3)?,
        body: row.json(4)?,
        delivery: Delivery::from_rank(rank).ok_or_else(|| Failure::Corrupt(format!("delivery rank {rank}")))?,
        attempts: row.int(6)?,
        wamid: row.opt_text(7)?.map(MessageId::new),
        detail: row.opt_text(8)?,
        epoch: Epoch(u64::try_from(row.int(9)?).unwrap_or_default()),
        author: row.text(10)?,
        reply_to: row.opt_text(11)?.map(MessageId::new),
    })
}
