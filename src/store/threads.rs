//! Which conversation is a customer's now, on which number? The thread's primary key makes "one open conversation per (business number,
//! customer)" a fact of the schema.

use super::contacts::{self, resolve};
use super::pool::{Conn, Failure, Store};
use super::row::args;
use crate::domain::brief::Past;
use crate::domain::event::OptOut;
use crate::domain::id::{ContactId, ConversationId, NumberId, OperatorId};
use crate::domain::message::Customer;
use crate::domain::time::Timestamp;

/// A customer on a number, with the conversation that is theirs now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Who.
    pub contact: ContactId,
    /// The current conversation; it may not have its first event yet.
    pub conversation: ConversationId,
}

/// Ids for what may have to be made.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// For a new contact.
    pub contact: ContactId,
    /// For a new conversation.
    pub conversation: ConversationId,
}

impl Store {
    /// Finds or makes the thread of a customer on a number.
    pub async fn thread(&self, number: &NumberId, customer: &Customer, fresh: Fresh, now_ms: i64) -> Result<Thread, Failure> {
        let (number, customer) = (number.clone(), customer.clone());
        self.write(move |conn| {
            let (number, customer, fresh) = (number.clone(), customer.clone(), fresh.clone());
            Box::pin(async move {
                let contact = resolve(conn, &customer, &fresh.contact, now_ms).await?;
                const INSERT: &str =
                    "INSERT INTO threads (number_id, contact_id, conversation_id) VALUES ($1, $2, $3) ON CONFLICT (number_id, contact_id) DO NOTHING";
                conn.execute(INSERT, args![number.as_str(), contact.as_str(), fresh.conversation.as_str()]).await?;
                let conversation = current(conn, &number, &contact).await?.ok_or(Failure::Conflict)?;
                Ok(Thread { contact, conversation })
            })
        })
        .await
    }

    /// The thread of a customer on a number, if there is one: nothing is made.
    pub async fn known_thread(&self, number: &NumberId, customer: &Customer) -> Result<Option<Thread>, Failure> {
        let (number, customer) = (number.clone(), customer.clone());
        self.read(move |conn| {
            Box::pin(async move {
                let Some(contact) = contacts::known(conn, &customer).await? else { return Ok(None) };
                let conversation = current(conn, &number, &contact).await?;
                Ok(conversation.map(|conversation| Thread { contact, conversation }))
            })
        })
        .await
    }

    /// Points the thread at a new conversation after `ended` was closed; whoever comes second gets what the first one made.
    pub async fn next_conversation(
        &self,
        number: &NumberId,
        contact: &ContactId,
        ended: &ConversationId,
        fresh: &ConversationId,
    ) -> Result<ConversationId, Failure> {
        let (number, contact, ended, fresh) = (number.clone(), contact.clone(), ended.clone(), fresh.clone());
        self.write(move |conn| {
            let (number, contact, ended, fresh) = (number.clone(), contact.clone(), ended.clone(), fresh.clone());
            Box::pin(async move {
                const SQL: &str = "UPDATE threads SET conversation_id = $4 WHERE number_id = $1 AND contact_id = $2 AND conversation_id = $3";
                conn.execute(SQL, args![number.as_str(), contact.as_str(), ended.as_str(), fresh.as_str()]).await?;
                current(conn, &number, &contact).await?.ok_or(Failure::Conflict)
            })
        })
        .await
    }

    /// What we know of a contact from conversations other than `now`.
    pub async fn past(&self, contact: &ContactId, now: &ConversationId) -> Result<Past, Failure> {
        let (contact, now) = (contact.clone(), now.clone());
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT updated_ms, last_operator_id, owner FROM conversations
                    WHERE contact_id = $1 AND id <> $2
                    ORDER BY updated_ms DESC, id LIMIT $3";
                let rows = conn.fetch(SQL, args![contact.as_str(), now.as_str(), PAST_MAX]).await?;
                let mut past = Past { returning: !rows.is_empty(), conversations: u32::try_from(rows.len()).unwrap_or(u32::MAX), ..Past::default() };
                for row in &rows {
                    past.last_at = past.last_at.or(Some(Timestamp(row.int(0)?)));
                    past.last_owner = past.last_owner.or(row.opt_text(1)?.map(OperatorId::new));
                    past.open_elsewhere |= row.text(2)? != "closed";
                }
                let opted = conn.fetch_opt("SELECT opted_out FROM contacts WHERE id = $1", args![contact.as_str()]).await?;
                past.opted_out = OptOut::of_rank(opted.map(|row| row.int(0)).transpose()?.unwrap_or_default());
                Ok(past)
            })
        })
        .await
    }
}

/// Conversations of a contact that are looked at.
const PAST_MAX: i64 = 100;

async fn current(conn: &mut Conn, number: &NumberId, contact: &ContactId) -> Result<Option<ConversationId>, Failure> {
    const SQL: &str = "SELECT conversation_id FROM threads WHERE number_id = $1 AND contact_id = $2";
    let row = conn.fetch_opt(SQL, args![number.as_str(), contact.as_str()]).await?;
    row.map(|row| row.text(0).map(ConversationId::new)).transpose()
}
