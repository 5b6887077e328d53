//! Answers to requests that their sender named (`Idempotency-Key`), so that a repeated one is answered and not done again, whichever node it
//! reaches.

use super::pool::{Failure, Store};
use super::row::args;
use crate::domain::time::{Millis, Timestamp};

/// For how long an answer is kept.
pub const KEPT: Millis = Millis::hours(24);
/// A request that has been at work for so long is not any more: its node is gone.
pub const AT_WORK: Millis = Millis::mins(2);

/// A request, as its sender names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Who sent it: `key:…` or `person:…`.
    pub actor: String,
    /// The name.
    pub name: String,
}

/// An answer that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; none when it is not to be kept.
    pub body: Option<String>,
}

/// What becomes of a request with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// It is the first one: do it.
    First,
    /// The first one is at work.
    AtWork,
    /// The name stands for another request.
    Another,
    /// It was done.
    Done(Answer),
}

impl Store {
    /// Claims a name for a request; `print` says which request it is, `claim` whose claim it is. Of many at once one is the first.
    pub async fn claim_answer(&self, named: &Named, print: &str, claim: &str, now: Timestamp) -> Result<Claimed, Failure> {
        let (named, print, claim) = (named.clone(), print.to_owned(), claim.to_owned());
        self.write(move |conn| {
            let (Named { actor, name }, print, claim) = (named.clone(), print.clone(), claim.clone());
            Box::pin(async move {
                const OVER: &str = "
                    DELETE FROM answers
                    WHERE actor = $1 AND name = $2 AND (at_ms <= $3 OR (status IS NULL AND at_ms <= $4))";
                conn.execute(OVER, args![actor.as_str(), name.as_str(), now.0 - KEPT.0, now.0 - AT_WORK.0]).await?;
                const CLAIM: &str = "
                    INSERT INTO answers (actor, name, print, claim, at_ms) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (actor, name) DO NOTHING";
                if conn.execute(CLAIM, args![actor.as_str(), name.as_str(), print.as_str(), claim, now.0]).await? > 0 {
                    return Ok(Claimed::First);
                }
                const SQL: &str = "SELECT print, status, body FROM answers WHERE actor = $1 AND name = $2";
                let Some(row) = conn.fetch_opt(SQL, args![actor, name]).await? else { return Ok(Claimed::AtWork) };
                if row.text(0)? != print {
                    return Ok(Claimed::Another);
                }
                let Some(status) = row.opt_int(1)? else { return Ok(Claimed::AtWork) };
                let status = u16::try_from(status).map_err(|_| Failure::Corrupt(format!("{status} is no HTTP status")))?;
                Ok(Claimed::Done(Answer { status, body: row.opt_text(2)? }))
            })
        })
        .await
    }

    /// Keeps the answer to a request that was claimed; nothing happens when the claim is over.
    pub async fn keep_answer(&self, named: &Named, claim: &str, answer: Answer) -> Result<(), Failure> {
        let (named, claim) = (named.clone(), claim.to_owned());
        self.write(move |conn| {
            let (Named { actor, name }, claim, Answer { status, body }) = (named.clone(), claim.clone(), answer.clone());
            Box::pin(async move {
                const SQL: &str = "UPDATE answers SET status = $4, body = $5 WHERE actor = $1 AND name = $2 AND claim = $3 AND status IS NULL";
                conn.execute(SQL, args![actor, name, claim, i64::from(status), body]).await?;
                Ok(())
            })
        })
        .await
    }

    /// Gives a name back: nothing was done, so the request may be repeated.
    pub async fn release_answer(&self, named: &Named, claim: &str) -> Result<(), Failure> {
        let (named, claim) = (named.clone(), claim.to_owned());
        self.write(move |conn| {
            let (Named { actor, name }, claim) = (named.clone(), claim.clone());
            Box::pin(async move {
                const SQL: &str = "DELETE FROM answers WHERE actor = $1 AND name = $2 AND claim = $3 AND status IS NULL";
                conn.execute(SQL, args![actor, name, claim]).await?;
                Ok(())
            })
        })
        .await
    }
}
