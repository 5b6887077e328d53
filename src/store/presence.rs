//! Who is there. `presence` is what counts; `chosen` what the person said, for when their page comes back. Who gives no sign of life for
//! the grace is offline; a timer of their own sees to it.

use super::pool::{Conn, Failure, Store};
use super::row::args;
use super::work::{self, Kind, NewWork};
use crate::domain::id::OperatorId;
use crate::domain::routing::Presence;
use crate::domain::time::{Millis, Timestamp};

/// How somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What counts.
    pub presence: Presence,
    /// The last sign of life.
    pub seen: Timestamp,
    /// Which timer is in force.
    pub watch: i64,
}

/// The timer of a person: the body of its row.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Watch {
    /// Whose.
    pub operator: OperatorId,
    /// Which of theirs; an older one does nothing.
    pub watch: i64,
}

impl Store {
    /// A person says whether they may be given chats. `grace`: after so much silence they are offline; none for never. `Conflict` when
    /// there is no such person. Returns the timer that watches over it, for the node to hold.
    pub async fn set_presence(
        &self,
        operator: &OperatorId,
        presence: Presence,
        now: Timestamp,
        grace: Option<Millis>,
        node: Option<&str>,
    ) -> Result<Option<NewWork>, Failure> {
        let (operator, node) = (operator.clone(), node.map(str::to_owned));
        self.write(move |conn| {
            let (operator, node) = (operator.clone(), node.clone());
            Box::pin(async move {
                const SQL: &str = "
                    UPDATE operators SET presence = $2, chosen = $2, seen_ms = $3, watch = watch + 1 WHERE id = $1 AND active = 1";
                conn.execute_one(SQL, args![operator.as_str(), presence.word(), now.0]).await?;
                watch(conn, &operator, now, grace, node.clone()).await
            })
        })
        .await
    }

    /// A sign of life. `true`: they were taken for gone, and are back as what they chose.
    pub async fn seen(&self, operator: &OperatorId, now: Timestamp, grace: Option<Millis>, node: Option<&str>) -> Result<Option<NewWork>, Failure> {
        let (operator, node) = (operator.clone(), node.map(str::to_owned));
        self.write(move |conn| {
            let (operator, node) = (operator.clone(), node.clone());
            Box::pin(async move {
                const BACK: &str = "
                    UPDATE operators SET presence = chosen, seen_ms = $2, watch = watch + 1
                    WHERE id = $1 AND active = 1 AND presence = 'offline' AND chosen <> 'offline'";
                if conn.execute(BACK, args![operator.as_str(), now.0]).await? == 1 {
                    return watch(conn, &operator, now, grace, node.clone()).await;
                }
                const SEEN: &str = "UPDATE operators SET seen_ms = $2 WHERE id = $1 AND active = 1 AND seen_ms < $2 AND chosen <> 'offline'";
                conn.execute(SEEN, args![operator.as_str(), now.0]).await?;
                Ok(None)
            })
        })
        .await
    }

    /// How somebody stands; `None` when they are not there any more.
    pub async fn sighting(&self, operator: &OperatorId) -> Result<Option<Sighting>, Failure> {
        let operator = operator.clone();
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT presence, seen_ms, watch FROM operators WHERE id = $1 AND active = 1";
                let row = conn.fetch_opt(SQL, args![operator.as_str()]).await?;
                row.map(|row| {
                    let presence = Presence::parse(&row.text(0)?).unwrap_or(Presence::Offline);
                    Ok(Sighting { presence, seen: Timestamp(row.int(1)?), watch: row.int(2)? })
                })
                .transpose()
            })
        })
        .await
    }

    /// Silent for too long: offline from now on, unless a sign of life came meanwhile. What they chose stays, for when they are back.
    pub async fn lose(&self, operator: &OperatorId, seen: Timestamp) -> Result<bool, Failure> {
        let operator = operator.clone();
        self.write(move |conn| {
            let operator = operator.clone();
            Box::pin(async move {
                const SQL: &str =
                    "UPDATE operators SET presence = 'offline' WHERE id = $1 AND active = 1 AND seen_ms <= $2 AND presence <> 'offline'";
                Ok(conn.execute(SQL, args![operator.as_str(), seen.0]).await? == 1)
            })
        })
        .await
    }
}

/// A timer of the person's own: due when the grace ends.
async fn watch(
    conn: &mut Conn,
    operator: &OperatorId,
    now: Timestamp,
    grace: Option<Millis>,
    node: Option<String>,
) -> Result<Option<NewWork>, Failure> {
    let Some(grace) = grace else { return Ok(None) };
    let row = conn.fetch_opt("SELECT watch FROM operators WHERE id = $1", args![operator.as_str()]).await?;
    let watch = row.map_or(Ok(0), |row| row.int(0))?;
    let body = super::row::to_json(&Watch { operator: operator.clone(), watch })?;
    let id = format!("presence:{operator}:{watch}");
    let timer = NewWork { id, kind: Kind::Presence, conversation: None, body, due_ms: now.plus(grace).0, node };
    work::insert(conn, &timer).await?;
    Ok(Some(timer))
}
