//! The ledger of what WhatsApp's messages cost, by the `pricing` of their statuses.

use super::pool::{Failure, Store};
use super::row::args;
use crate::domain::id::{ConversationId, NumberId, OutboundId};
use crate::domain::time::Timestamp;

/// What one message costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Which message: booked once, the newest word of Meta's counts.
    pub outbound: OutboundId,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Of which number.
    pub number: NumberId,
    /// When.
    pub at: Timestamp,
    /// Its month, UTC: `2026-11`.
    pub month: String,
    /// Is it charged?
    pub billable: bool,
    /// `regular`, `free_customer_service` or `free_entry_point`.
    pub kind: String,
    /// `service`, `utility`, `marketing`, …
    pub category: String,
    /// The recipient's country.
    pub country: Option<String>,
    /// Millionths of a US dollar, when the configuration knows the rate.
    pub micros: Option<u64>,
    /// Of a free entry point: until when everything to this customer is free.
    pub free_until: Option<Timestamp>,
}

/// A line of a month's bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillLine {
    /// The month, UTC: `2026-11`.
    pub month: String,
    /// Of which number.
    pub number: NumberId,
    /// `service`, `utility`, …
    pub category: String,
    /// `regular`, …
    pub kind: String,
    /// Messages.
    pub messages: i64,
    /// Those among them that are charged.
    pub billable: i64,
    /// Millionths of a US dollar, as far as rates are known.
    pub micros: i64,
}

impl Store {
    /// Books a charge. Returns what the number's month and the conversation have cost so far, in millionths of a US dollar.
    pub async fn charge(&self, charge: Charge) -> Result<(u64, u64), Failure> {
        let charge = std::sync::Arc::new(charge);
        self.write(move |conn| {
            let charge = charge.clone();
            Box::pin(async move {
                const SQL: &str = "
                    INSERT INTO charges (outbound_id, conversation_id, number_id, month, at_ms, billable, kind, category, country, micros, free_until_ms)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                    ON CONFLICT (outbound_id) DO UPDATE SET
                        billable = $6, kind = $7, category = $8, micros = $10, free_until_ms = COALESCE($11, charges.free_until_ms)";
                let values = args![
                    charge.outbound.as_str(),
                    charge.conversation.as_str(),
                    charge.number.as_str(),
                    charge.month.as_str(),
                    charge.at.0,
                    i64::from(charge.billable),
                    charge.kind.as_str(),
                    charge.category.as_str(),
                    charge.country.as_deref(),
                    charge.micros.map(|micros| i64::try_from(micros).unwrap_or(i64::MAX)),
                    charge.free_until.map(|until| until.0),
                ];
                conn.execute(SQL, values).await?;
                const MONTH: &str =
                    "SELECT CAST(COALESCE(SUM(micros), 0) AS BIGINT) FROM charges WHERE number_id = $1 AND month = $2 AND billable = 1";
                const CONVERSATION: &str = "SELECT CAST(COALESCE(SUM(micros), 0) AS BIGINT) FROM charges WHERE conversation_id = $1 AND billable = 1";
                let month = conn.fetch_opt(MONTH, args![charge.number.as_str(), charge.month.as_str()]).await?;
                let conversation = conn.fetch_opt(CONVERSATION, args![charge.conversation.as_str()]).await?;
                let sum = |row: Option<super::row::Row>| {
                    row.map(|row| row.int(0)).transpose().map(|n| u64::try_from(n.unwrap_or_default()).unwrap_or_default())
                };
                Ok((sum(month)?, sum(conversation)?))
            })
        })
        .await
    }

    /// Until when everything to the customer of a conversation is free, as far as Meta told.
    pub async fn free_until(&self, id: &ConversationId) -> Result<Option<Timestamp>, Failure> {
        let id = id.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT MAX(free_until_ms) FROM charges WHERE conversation_id = $1";
                let row = conn.fetch_opt(SQL, args![id.as_str()]).await?;
                Ok(row.map(|row| row.opt_int(0)).transpose()?.flatten().map(Timestamp))
            })
        })
        .await
    }

    /// The bill of the months from `since` on, `2026-10`, newest month first.
    pub async fn bill(&self, since: &str) -> Result<Vec<BillLine>, Failure> {
        let since = since.to_owned();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT month, number_id, category, kind, COUNT(*), CAST(COALESCE(SUM(billable), 0) AS BIGINT),
                           CAST(COALESCE(SUM(CASE WHEN billable = 1 THEN micros ELSE 0 END), 0) AS BIGINT)
                    FROM charges WHERE month >= $1
                    GROUP BY month, number_id, category, kind
                    ORDER BY month DESC, number_id, category, kind";
                let line = |row: &super::row::Row| {
                    Ok(BillLine {
                        month: row.text(0)?,
                        number: NumberId::new(row.text(1)?),
                        category: row.text(2)?,
                        kind: row.text(3)?,
                        messages: row.int(4)?,
                        billable: row.int(5)?,
                        micros: row.int(6)?,
                    })
                };
                conn.fetch(SQL, args![since]).await?.iter().map(line).collect()
            })
        })
        .await
    }
}
