//! Who is this? A contact is known by every name it ever had: the user id is the key, the phone may be hidden, either may change. What
//! turns out to be one customer becomes one contact, and nobody's conversation forks.

use super::pool::{Conn, Failure, Store};
use super::row::{Arg, args};
use super::work::{self, Kind, NewWork};
use crate::domain::event::OptOut;
use crate::domain::id::{ContactId, ConversationId, NumberId};
use crate::domain::message::Customer;
use crate::domain::time::Timestamp;

/// A conversation that goes on under other names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renaming {
    /// Who it is to us.
    pub contact: ContactId,
    /// Their current conversations, on every number.
    pub conversations: Vec<ConversationId>,
}

impl Store {
    /// The customer has other names from now on; the old ones still lead to them. `None`: nobody knows either.
    pub async fn rename(&self, was: &Customer, is: &Customer, now_ms: i64) -> Result<Option<Renaming>, Failure> {
        let (was, is) = (was.clone(), is.clone());
        self.write(move |conn| {
            let (was, is) = (was.clone(), is.clone());
            Box::pin(async move {
                let Some(before) = known(conn, &was).await? else { return Ok(None) };
                let mut names = Names::look_up(conn, &is).await?;
                for other in [names.by_user(), names.by_phone()].into_iter().flatten().filter(|other| *other != before) {
                    merge(conn, &before, &other, now_ms).await?;
                    names.merged(&other, &before);
                }
                names.take(conn, &before, &is).await?;
                const THREADS: &str = "SELECT conversation_id FROM threads WHERE contact_id = $1 ORDER BY number_id";
                let rows = conn.fetch(THREADS, args![before.as_str()]).await?;
                let conversations = rows.iter().map(|row| row.text(0).map(ConversationId::new)).collect::<Result<_, _>>()?;
                Ok(Some(Renaming { contact: before, conversations }))
            })
        })
        .await
    }

    /// What a contact does not want, unless something newer was said before. `true` when it changed.
    pub async fn opt(&self, contact: &ContactId, scope: OptOut, at: Timestamp) -> Result<bool, Failure> {
        let contact = contact.clone();
        self.write(move |conn| {
            let contact = contact.clone();
            Box::pin(async move { write_opt(conn, &contact, scope, at).await })
        })
        .await
    }

    /// What a customer does not want; nothing of somebody nobody knows.
    pub async fn opted_out(&self, customer: &Customer) -> Result<OptOut, Failure> {
        let customer = customer.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let Some(contact) = known(conn, &customer).await? else { return Ok(OptOut::Nothing) };
                let row = conn.fetch_opt("SELECT opted_out FROM contacts WHERE id = $1", args![contact.as_str()]).await?;
                Ok(OptOut::of_rank(row.map(|row| row.int(0)).transpose()?.unwrap_or_default()))
            })
        })
        .await
    }
}

pub(super) async fn write_opt(conn: &mut Conn, contact: &ContactId, scope: OptOut, at: Timestamp) -> Result<bool, Failure> {
    const SQL: &str = "UPDATE contacts SET opted_out = $2, opted_ms = $3 WHERE id = $1 AND opted_ms <= $3 AND opted_out <> $2";
    Ok(conn.execute(SQL, args![contact.as_str(), scope.rank(), at.0]).await? == 1)
}

fn user_key(customer: &Customer) -> Option<String> {
    customer.user_id.as_ref().map(|id| format!("u:{id}"))
}

fn phone_key(customer: &Customer) -> Option<String> {
    let group = customer.group.as_ref().map(|group| format!("g:{group}"));
    group.or_else(|| customer.phone.as_ref().map(|phone| format!("p:{}", phone.canonical())))
}

async fn by_key(conn: &mut Conn, key: Option<&String>) -> Result<Option<ContactId>, Failure> {
    let Some(key) = key else { return Ok(None) };
    let row = conn.fetch_opt("SELECT contact_id FROM contact_keys WHERE key = $1", args![key.as_str()]).await?;
    row.map(|row| row.text(0).map(ContactId::new)).transpose()
}

/// By phone in either form: rows from before variants were told apart have the number as it was written.
async fn by_phone(conn: &mut Conn, customer: &Customer) -> Result<Option<ContactId>, Failure> {
    let found = by_key(conn, phone_key(customer).as_ref()).await?;
    match (found, &customer.phone) {
        (None, Some(phone)) => by_key(conn, Some(&format!("p:{}", phone.as_str()))).await,
        (found, _) => Ok(found),
    }
}

/// Who it is, if anybody knows: by user id first.
pub(super) async fn known(conn: &mut Conn, customer: &Customer) -> Result<Option<ContactId>, Failure> {
    match by_key(conn, user_key(customer).as_ref()).await? {
        Some(contact) => Ok(Some(contact)),
        None => by_phone(conn, customer).await,
    }
}

/// Who it is, made if new. Names that come together belong together from then on.
pub(super) async fn resolve(conn: &mut Conn, customer: &Customer, fresh: &ContactId, now_ms: i64) -> Result<ContactId, Failure> {
    let mut names = Names::look_up(conn, customer).await?;
    let contact = match (names.by_user(), names.by_phone()) {
        (Some(user), Some(phone)) if user != phone => {
            // A phone that another user id is known by has moved on to this customer; one without is theirs from before.
            const OTHER: &str = "SELECT 1 FROM contacts WHERE id = $1 AND user_id IS NOT NULL";
            if conn.fetch_opt(OTHER, args![phone.as_str()]).await?.is_none() {
                merge(conn, &user, &phone, now_ms).await?;
                names.merged(&phone, &user);
            }
            user
        }
        (Some(contact), _) | (None, Some(contact)) => contact,
        (None, None) => {
            const INSERT: &str = "INSERT INTO contacts (id, created_ms) VALUES ($1, $2)";
            conn.execute_one(INSERT, args![fresh.as_str(), now_ms]).await?;
            fresh.clone()
        }
    };
    names.take(conn, &contact, customer).await?;
    Ok(contact)
}

/// The names of a customer, each with the contact it led to when this transaction looked.
struct Names {
    user: Option<(String, Option<ContactId>)>,
    phone: Option<(String, Option<ContactId>)>,
}

impl Names {
    async fn look_up(conn: &mut Conn, customer: &Customer) -> Result<Self, Failure> {
        let user = match user_key(customer) {
            Some(key) => Some((key.clone(), by_key(conn, Some(&key)).await?)),
            None => None,
        };
        let phone = match phone_key(customer) {
            Some(key) => Some((key, by_phone(conn, customer).await?)),
            None => None,
        };
        Ok(Self { user, phone })
    }

    fn by_user(&self) -> Option<ContactId> {
        self.user.as_ref()?.1.clone()
    }

    fn by_phone(&self) -> Option<ContactId> {
        self.phone.as_ref()?.1.clone()
    }

    fn merged(&mut self, gone: &ContactId, keep: &ContactId) {
        for (_, contact) in [&mut self.user, &mut self.phone].into_iter().flatten() {
            if contact.as_ref() == Some(gone) {
                *contact = Some(keep.clone());
            }
        }
    }

    /// The names are this contact's from now on. Old ones stay: what still comes under them is theirs too. Who names one in the same moment
    /// makes this a conflict, and both are looked at anew.
    async fn take(&self, conn: &mut Conn, contact: &ContactId, customer: &Customer) -> Result<(), Failure> {
        for (key, known) in [&self.user, &self.phone].into_iter().flatten() {
            match known {
                Some(known) if known == contact => {}
                Some(other) => {
                    const MOVE: &str = "UPDATE contact_keys SET contact_id = $2 WHERE key = $1 AND contact_id = $3";
                    conn.execute_one(MOVE, args![key.as_str(), contact.as_str(), other.as_str()]).await?;
                }
                None => {
                    conn.execute_one("INSERT INTO contact_keys (key, contact_id) VALUES ($1, $2)", args![key.as_str(), contact.as_str()]).await?;
                }
            }
        }
        let user_id = customer.user_id.as_ref().map(|id| id.as_str().to_owned());
        let phone = customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
        if let Some(phone) = &phone {
            const MOVED: &str = "UPDATE contacts SET phone = NULL WHERE phone = $2 AND id <> $1";
            conn.execute(MOVED, args![contact.as_str(), phone.as_str()]).await?;
        }
        const NEWEST: &str = "
            UPDATE contacts SET user_id = COALESCE($2, user_id), phone = COALESCE($3, phone)
            WHERE id = $1 AND (COALESCE(user_id, '') <> COALESCE($2, user_id, '') OR COALESCE(phone, '') <> COALESCE($3, phone, ''))";
        let values: [Arg; 3] = [contact.as_str().into(), user_id.into(), phone.into()];
        conn.execute(NEWEST, &values).await?;
        Ok(())
    }
}

/// Two contacts are one customer: all of `gone` is `keep`'s. Where both have a conversation on a number, the one that a person has, or waits
/// for, or that moved last goes on; the other is ended, by work stored here.
async fn merge(conn: &mut Conn, keep: &ContactId, gone: &ContactId, now_ms: i64) -> Result<(), Failure> {
    const THREADS: &str = "SELECT number_id, conversation_id FROM threads WHERE contact_id = $1 ORDER BY number_id";
    let rows = conn.fetch(THREADS, args![gone.as_str()]).await?;
    for row in &rows {
        let (number, theirs) = (NumberId::new(row.text(0)?), ConversationId::new(row.text(1)?));
        const OURS: &str = "SELECT conversation_id FROM threads WHERE number_id = $1 AND contact_id = $2";
        let ours = conn.fetch_opt(OURS, args![number.as_str(), keep.as_str()]).await?.map(|row| row.text(0)).transpose()?;
        let Some(ours) = ours.map(ConversationId::new) else {
            const MOVE: &str = "UPDATE threads SET contact_id = $3 WHERE number_id = $1 AND contact_id = $2";
            conn.execute(MOVE, args![number.as_str(), gone.as_str(), keep.as_str()]).await?;
            continue;
        };
        conn.execute("DELETE FROM threads WHERE number_id = $1 AND contact_id = $2", args![number.as_str(), gone.as_str()]).await?;
        let (stays, ends) = if weight(conn, &theirs).await? > weight(conn, &ours).await? { (theirs, ours) } else { (ours, theirs) };
        const POINT: &str = "UPDATE threads SET conversation_id = $3 WHERE number_id = $1 AND contact_id = $2";
        conn.execute(POINT, args![number.as_str(), keep.as_str(), stays.as_str()]).await?;
        let ending =
            NewWork { id: format!("merge:{ends}"), kind: Kind::Merge, conversation: Some(ends), body: "null".to_owned(), due_ms: now_ms, node: None };
        work::insert(conn, &ending).await?;
    }
    conn.execute("UPDATE contact_keys SET contact_id = $2 WHERE contact_id = $1", args![gone.as_str(), keep.as_str()]).await?;
    conn.execute("UPDATE conversations SET contact_id = $2 WHERE contact_id = $1", args![gone.as_str(), keep.as_str()]).await?;
    const OPT: &str = "
        UPDATE contacts SET opted_out = (SELECT o.opted_out FROM contacts o WHERE o.id = $2), opted_ms = (SELECT o.opted_ms FROM contacts o WHERE o.id = $2)
        WHERE id = $1 AND opted_ms < (SELECT o.opted_ms FROM contacts o WHERE o.id = $2)";
    conn.execute(OPT, args![keep.as_str(), gone.as_str()]).await?;
    conn.execute("DELETE FROM contacts WHERE id = $1", args![gone.as_str()]).await?;
    Ok(())
}

/// Which of two conversations goes on: the higher.
async fn weight(conn: &mut Conn, id: &ConversationId) -> Result<(i64, i64), Failure> {
    const SQL: &str = "
        SELECT CAST(CASE owner WHEN 'operator' THEN 4 WHEN 'queue' THEN 3 WHEN 'outside' THEN 2 WHEN 'closed' THEN 0 ELSE 1 END AS BIGINT), updated_ms
        FROM conversations WHERE id = $1";
    let row = conn.fetch_opt(SQL, args![id.as_str()]).await?;
    row.map_or(Ok((-1, 0)), |row| Ok((row.int(0)?, row.int(1)?)))
}
