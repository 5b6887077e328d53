//! All that is kept of a customer, in one list: what an export reads is what an erasure takes away, so that the two cannot drift apart. A test
//! asks of every table of the schema whether it is in here, or why not.

mod held;

use super::audit::{self, Entry};
use super::pool::{Conn, Failure, Store};
use super::row::{args, to_json};
use crate::domain::card;
use crate::domain::conversation::{Conversation, ERASED_CONTACT};
use crate::domain::event::Event;
use crate::domain::id::{BlobId, ContactId, ConversationId, Epoch, NumberId, PhoneNumber, QueueId};
use crate::domain::message::Customer;
use crate::domain::policy::Policy;
use crate::domain::time::Timestamp;
use held::{AUDIT, AUDIT_MENTION, OF_CONTACT, OF_CONVERSATION, OF_MENTION, erase, read};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Digits of a number from which on it is looked for in texts: a shorter one stands in too many others.
const TOKEN_CHARS_MIN: usize = 7;
/// What the entry of an erasure is called.
pub const ERASED: &str = "customer_erased";
/// What stands before the numbers of entries whose reasons were taken out.
pub(super) const ENTRIES: &str = "audit entries ";

/// A customer, as far as anything is kept of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Who; nobody when only a name was found in texts.
    pub contact: Option<ContactId>,
    /// Numbers and user ids, as they stand in texts.
    pub names: Vec<String>,
    /// All of their conversations.
    pub conversations: Vec<ConversationId>,
}

/// What was taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gone {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Files whose bytes are to go.
    pub files: Vec<BlobId>,
    /// Entries of the audit log without their reasons, by their places.
    pub entries: Vec<i64>,
}

impl Gone {
    /// For the audit log: counts, and no names.
    pub fn told(&self, conversations: usize) -> String {
        let rows: u64 = self.rows.values().sum();
        let told = format!("{conversations} conversations, {rows} rows, {} files", self.files.len());
        if self.entries.is_empty() {
            return told;
        }
        let entries: Vec<String> = self.entries.iter().map(ToString::to_string).collect();
        format!("{told}; reasons taken out of {ENTRIES}{}", entries.join(" "))
    }
}

impl Store {
    /// Who has that number, or had it.
    pub async fn known_by_phone(&self, phone: &PhoneNumber) -> Result<Known, Failure> {
        let phone = phone.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let customer = Customer { phone: Some(phone.clone()), ..Customer::default() };
                let contact = super::contacts::known(conn, &customer).await?;
                let mut names = BTreeSet::from([phone.digits().to_owned(), phone.canonical().trim_start_matches('+').to_owned()]);
                let conversations = match &contact {
                    Some(contact) => of_contact(conn, contact, &mut names).await?,
                    None => Vec::new(),
                };
                Ok(Known { contact, names: usable(names), conversations })
            })
        })
        .await
    }

    /// A contact; none that nobody knows.
    pub async fn known_contact(&self, contact: &ContactId) -> Result<Option<Known>, Failure> {
        let contact = contact.clone();
        self.read(move |conn| {
            Box::pin(async move {
                if conn.fetch_opt("SELECT 1 FROM contacts WHERE id = $1", args![contact.as_str()]).await?.is_none() {
                    return Ok(None);
                }
                let mut names = BTreeSet::new();
                let conversations = of_contact(conn, &contact, &mut names).await?;
                Ok(Some(Known { contact: Some(contact), names: usable(names), conversations }))
            })
        })
        .await
    }

    /// Everything that is kept of a customer, by table.
    pub async fn export_of(&self, known: &Known) -> Result<Map<String, Value>, Failure> {
        let known = known.clone();
        self.read(move |conn| {
            Box::pin(async move {
                let mut tables = Map::new();
                for held in OF_CONTACT.iter().filter(|_| known.contact.is_some()) {
                    read(conn, held, known.contact.as_ref().map_or("", ContactId::as_str), &mut tables).await?;
                }
                for conversation in &known.conversations {
                    for held in &OF_CONVERSATION {
                        read(conn, held, conversation.as_str(), &mut tables).await?;
                    }
                    read(conn, &AUDIT, &format!("conversation:{conversation}"), &mut tables).await?;
                }
                for name in &known.names {
                    for held in OF_MENTION.iter().chain([&AUDIT_MENTION]) {
                        read(conn, held, name, &mut tables).await?;
                    }
                }
                Ok(tables)
            })
        })
        .await
    }

    /// Files of a conversation.
    pub async fn files_of(&self, conversation: &ConversationId) -> Result<Vec<BlobId>, Failure> {
        let conversation = conversation.clone();
        self.read(move |conn| Box::pin(async move { files_of(conn, &conversation).await })).await
    }

    /// Takes everything away that is kept of a customer, all of it or nothing, and says so in the audit log without naming them. All their
    /// conversations must be over; one that is not makes this a conflict.
    pub async fn erase(&self, known: &Known, now: Timestamp, entry: Entry) -> Result<Gone, Failure> {
        let (known, entry) = (Arc::new(known.clone()), Arc::new(entry));
        self.write(move |conn| {
            let (known, entry) = (known.clone(), entry.clone());
            Box::pin(async move {
                let mut gone = Gone::default();
                for conversation in &known.conversations {
                    erase_conversation(conn, conversation, now, &mut gone).await?;
                }
                for held in OF_CONTACT.iter().filter(|_| known.contact.is_some()) {
                    erase(conn, held, known.contact.as_ref().map_or("", ContactId::as_str), &mut gone).await?;
                }
                for name in &known.names {
                    for held in &OF_MENTION {
                        erase(conn, held, name, &mut gone).await?;
                    }
                    take_reasons(conn, &MENTIONED, name, &mut gone).await?;
                }
                let entry = Entry { why: gone.told(known.conversations.len()), ..Entry::clone(&entry) };
                audit::insert(conn, &entry).await?;
                Ok(gone)
            })
        })
        .await
    }

    /// Conversations that ended before that moment and still have their words; oldest first.
    pub async fn ended_before(&self, before: Timestamp, most: i64) -> Result<Vec<ConversationId>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "
                    SELECT id FROM conversations WHERE owner = 'closed' AND erased_ms IS NULL AND updated_ms < $1 ORDER BY updated_ms LIMIT $2";
                conn.fetch(SQL, args![before.0, most]).await?.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
            })
        })
        .await
    }

    /// Takes the words of conversations away whose time is over. A contact of whom nothing else is left goes, too, unless they opted out: that is
    /// remembered. One entry in the audit log for all of them.
    pub async fn expire(&self, ids: Vec<ConversationId>, now: Timestamp, entry: Entry) -> Result<Gone, Failure> {
        let (ids, entry) = (Arc::new(ids), Arc::new(entry));
        self.write(move |conn| {
            let (ids, entry) = (ids.clone(), entry.clone());
            Box::pin(async move {
                let mut gone = Gone::default();
                for id in ids.iter() {
                    const WHOSE: &str = "SELECT contact_id FROM conversations WHERE id = $1";
                    let contact = conn.fetch_opt(WHOSE, args![id.as_str()]).await?.map(|row| row.text(0)).transpose()?;
                    erase_conversation(conn, id, now, &mut gone).await?;
                    if let Some(contact) = contact {
                        forget_contact(conn, &contact, &mut gone).await?;
                    }
                }
                let entry = Entry { why: gone.told(ids.len()), ..Entry::clone(&entry) };
                audit::insert(conn, &entry).await?;
                Ok(gone)
            })
        })
        .await
    }

    /// Files that came before that moment, oldest first.
    pub async fn files_before(&self, before: Timestamp, most: i64) -> Result<Vec<BlobId>, Failure> {
        self.read(move |conn| {
            Box::pin(async move {
                const SQL: &str = "SELECT id FROM files WHERE created_ms < $1 ORDER BY created_ms LIMIT $2";
                conn.fetch(SQL, args![before.0, most]).await?.iter().map(|row| row.text(0).map(BlobId::new)).collect()
            })
        })
        .await
    }

    /// A file whose bytes are gone is no longer known.
    pub async fn drop_file(&self, id: &BlobId) -> Result<(), Failure> {
        let id = id.clone();
        self.write(move |conn| {
            let id = id.clone();
            Box::pin(async move {
                conn.execute("DELETE FROM uploads WHERE file_id = $1", args![id.as_str()]).await?;
                conn.execute("DELETE FROM files WHERE id = $1", args![id.as_str()]).await.map(|_| ())
            })
        })
        .await
    }
}

async fn of_contact(conn: &mut Conn, contact: &ContactId, names: &mut BTreeSet<String>) -> Result<Vec<ConversationId>, Failure> {
    const KEYS: &str = "SELECT key FROM contact_keys WHERE contact_id = $1";
    for row in &conn.fetch(KEYS, args![contact.as_str()]).await? {
        let key = row.text(0)?;
        names.insert(key.split_once(':').map_or(key.as_str(), |(_, name)| name).trim_start_matches('+').to_owned());
    }
    const NEWEST: &str = "SELECT phone, user_id FROM contacts WHERE id = $1";
    for row in &conn.fetch(NEWEST, args![contact.as_str()]).await? {
        names.extend([row.opt_text(0)?, row.opt_text(1)?].into_iter().flatten().map(|name| name.trim_start_matches('+').to_owned()));
    }
    const THEIRS: &str = "
        SELECT id FROM conversations WHERE contact_id = $1 UNION SELECT conversation_id FROM threads WHERE contact_id = $1 ORDER BY 1";
    conn.fetch(THEIRS, args![contact.as_str()]).await?.iter().map(|row| row.text(0).map(ConversationId::new)).collect()
}

fn usable(names: BTreeSet<String>) -> Vec<String> {
    names.into_iter().filter(|name| name.chars().count() >= TOKEN_CHARS_MIN).collect()
}

async fn files_of(conn: &mut Conn, conversation: &ConversationId) -> Result<Vec<BlobId>, Failure> {
    const SQL: &str = "SELECT id FROM files WHERE conversation_id = $1 ORDER BY id";
    conn.fetch(SQL, args![conversation.as_str()]).await?.iter().map(|row| row.text(0).map(BlobId::new)).collect()
}

/// A conversation without its words: two events say that there was one and that it is over. Whoever still has its old state finds, with the next
/// commit, that somebody moved first.
async fn erase_conversation(conn: &mut Conn, id: &ConversationId, now: Timestamp, gone: &mut Gone) -> Result<(), Failure> {
    const STANDS: &str = "SELECT owner, number_id, queue_id, epoch, updated_ms, erased_ms FROM conversations WHERE id = $1";
    // Touching the row makes a commit that is under way wait, or be seen.
    conn.execute("UPDATE conversations SET seq = seq WHERE id = $1", args![id.as_str()]).await?;
    gone.files.extend(files_of(conn, id).await?);
    if let Some(row) = conn.fetch_opt(STANDS, args![id.as_str()]).await? {
        if row.text(0)? != "closed" {
            return Err(Failure::Conflict);
        }
        let begun = conn.fetch_opt("SELECT MIN(at_ms) FROM events WHERE conversation_id = $1", args![id.as_str()]).await?;
        let begun = begun.map(|row| row.opt_int(0)).transpose()?.flatten().unwrap_or(row.int(4)?);
        let epoch = Epoch(u64::try_from(row.int(3)?).unwrap_or_default());
        let queue = QueueId::new(row.opt_text(2)?.unwrap_or_default());
        let stub = Stub { id: id.clone(), number: NumberId::new(row.text(1)?), queue, epoch, begun: Timestamp(begun), ended: Timestamp(row.int(4)?) };
        for held in &OF_CONVERSATION {
            erase(conn, held, id.as_str(), gone).await?;
        }
        stub.write(conn, now).await?;
    } else {
        for held in &OF_CONVERSATION {
            erase(conn, held, id.as_str(), gone).await?;
        }
    }
    // Whoever writes next begins a conversation of their own.
    conn.execute("DELETE FROM threads WHERE conversation_id = $1", args![id.as_str()]).await?;
    take_reasons(conn, &OF_SUBJECT, &format!("conversation:{id}"), gone).await
}

/// What is left of a conversation.
struct Stub {
    id: ConversationId,
    number: NumberId,
    queue: QueueId,
    epoch: Epoch,
    begun: Timestamp,
    ended: Timestamp,
}

impl Stub {
    fn log(&self) -> [(Timestamp, Event); 2] {
        let opened = Event::Opened {
            number: self.number.clone(),
            contact: ContactId::new(ERASED_CONTACT),
            customer: Customer::default(),
            agent: None,
            version: None,
            queue: self.queue.clone(),
            menu: None,
            direct: false,
            referral: None,
            past: None,
        };
        let closed = Event::Closed { by: None, reason: "Erased: what was said here is gone".to_owned(), category: None, epoch: self.epoch };
        [(self.begun, opened), (self.ended, closed)]
    }

    async fn write(&self, conn: &mut Conn, now: Timestamp) -> Result<(), Failure> {
        let log = self.log();
        for (seq, (at, event)) in (1_u64..).zip(&log) {
            const EVENT: &str = "INSERT INTO events (conversation_id, seq, at_ms, kind, body) VALUES ($1, $2, $3, $4, $5)";
            conn.execute_one(EVENT, args![self.id.as_str(), seq, at.0, event.kind(), to_json(event)?]).await?;
        }
        let state = Conversation::folded(self.id.clone(), &log, &Policy::default());
        const VIEW: &str = "
            UPDATE conversations
            SET seq = $2, read_seq = $2, hook_seq = $2, owner = 'closed', operator_id = NULL, contact_id = $6, card = $3, wish = $4, customer_ms = 0,
                window_ms = 0, waiting_ms = NULL, offered_id = NULL, snoozed_ms = NULL, unread = 0, country = NULL, erased_ms = $5
            WHERE id = $1";
        let values = args![self.id.as_str(), state.seq, to_json(&card::of(&state))?, to_json(&state.wish())?, now.0, ERASED_CONTACT];
        conn.execute_one(VIEW, values).await
    }
}

/// Somebody of whom nothing is left but their names.
async fn forget_contact(conn: &mut Conn, contact: &str, gone: &mut Gone) -> Result<(), Failure> {
    const LEFT: &str = "
        SELECT 1 FROM contacts k
        WHERE k.id = $1 AND k.opted_out = 0 AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = k.id)
          AND NOT EXISTS (SELECT 1 FROM threads t JOIN conversations c ON c.id = t.conversation_id WHERE t.contact_id = k.id AND c.erased_ms IS NULL)";
    if conn.fetch_opt(LEFT, args![contact]).await?.is_some() {
        for held in &OF_CONTACT {
            erase(conn, held, contact, gone).await?;
        }
    }
    Ok(())
}

/// Which entries of the audit log have words of people about a customer, and the two ways to take them out: of a sealed one the place in the
/// chain stays, and says that something is gone.
struct Reasons {
    sealed: &'static str,
    take_sealed: &'static str,
    take_unsealed: &'static str,
}

macro_rules! reasons {
    ($which:literal) => {
        Reasons {
            sealed: concat!("SELECT n FROM audit WHERE n IS NOT NULL AND erased = 0 AND why <> '' AND ", $which, " ORDER BY n"),
            take_sealed: concat!("UPDATE audit SET why = '', erased = 1 WHERE n IS NOT NULL AND erased = 0 AND why <> '' AND ", $which),
            take_unsealed: concat!("UPDATE audit SET why = '' WHERE n IS NULL AND why <> '' AND ", $which),
        }
    };
}

/// What the house wrote itself of a conversation names queues and people of ours: it stays.
const OF_SUBJECT: Reasons =
    reasons!("subject = $1 AND action NOT IN ('handed_off', 'assigned', 'moved', 'revoked', 'wait_cancelled', 'answered_outside')");
const MENTIONED: Reasons = reasons!("replace(why, $1, '') <> why");

async fn take_reasons(conn: &mut Conn, which: &Reasons, key: &str, gone: &mut Gone) -> Result<(), Failure> {
    for row in &conn.fetch(which.sealed, args![key]).await? {
        gone.entries.push(row.int(0)?);
    }
    conn.execute(which.take_sealed, args![key]).await?;
    conn.execute(which.take_unsealed, args![key]).await.map(|_| ())
}
