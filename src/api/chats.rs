//! Conversations, and what people do with them.

use super::Named;
use crate::domain::brief::Brief;
use crate::domain::slot::Ground;
use crate::domain::trigger::Trigger;
use crate::domain::why::Turn;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

/// A page of a list of conversations.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Conversations {
    /// Newest change first.
    pub conversations: Vec<Card>,
    /// The `cursor` of the next page; none when this is the last one.
    pub next: Option<String>,
}

/// A row of a list.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Card {
    /// The conversation's id.
    pub id: String,
    /// Who writes.
    pub customer: CardCustomer,
    /// Is the phone number hidden?
    pub masked: bool,
    /// Who may speak now.
    pub owner: CardOwner,
    /// Where it waits, or where it came from.
    pub queue: Option<Named>,
    /// What was said last, clipped.
    pub preview: String,
    /// Who said it: `customer`, `agent`, `notice`, `operator` or `outside`.
    pub preview_from: String,
    /// Which person said it.
    pub preview_by: Option<String>,
    /// When it last changed.
    pub updated_at: i64,
    /// Since when the customer waits for a person.
    pub waiting_since: Option<i64>,
    /// Messages of the customer since a person last wrote.
    pub unread: u32,
    /// The agent's name.
    pub agent: Option<String>,
    /// Why it was handed off.
    pub trigger: Option<Trigger>,
    /// Whom it is offered to.
    pub offered: Option<String>,
    /// Does it wait for its queue to open?
    pub held: bool,
    /// Until when.
    pub held_until: Option<i64>,
    /// Was its person reminded of a deadline?
    pub nudged: bool,
    /// Is a deadline past?
    pub late: bool,
    /// As what it was closed.
    pub category: Option<String>,
    /// How it went, as the customer says.
    pub rating: Option<String>,
    /// Are WhatsApp's 24 hours over? Then only templates leave.
    pub window_shut: bool,
    /// Put aside until then.
    pub snoozed_until: Option<i64>,
    /// Notes for colleagues.
    pub notes: u32,
    /// Where a word of the query stands; only when one was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<Found>,
}

/// Who writes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CardCustomer {
    /// The profile name.
    pub name: Option<String>,
    /// In E.164; partly hidden where the house hides it.
    pub phone: Option<String>,
    /// ISO 3166 country.
    pub country: Option<String>,
}

/// Who may speak now: exactly one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct CardOwner {
    /// What kind of owner.
    #[schemars(extend("enum" = ["agent", "queue", "operator", "outside", "closed"]))]
    pub kind: String,
    /// The person's or the queue's id.
    pub id: Option<String>,
    /// Their name.
    pub name: Option<String>,
}

/// Where a word of a query stands.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Found {
    /// In which message.
    pub message_id: Option<String>,
    /// The words around it.
    pub text: String,
    /// When that was said.
    pub at: i64,
}

/// How many there are, exactly.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Counts {
    /// One's own.
    pub mine: i64,
    /// One's own with something unread.
    pub unread: i64,
    /// That wait for a person.
    pub waiting: i64,
    /// That wait for a queue to open.
    pub held: i64,
    /// That one put aside.
    pub snoozed: i64,
}

/// A conversation, whole.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Conversation {
    /// As in a list.
    pub card: Card,
    /// Grows with every change of owner.
    pub epoch: u64,
    /// Grows with everything that is shown.
    pub seq: i64,
    /// What was said and done, oldest first.
    pub lines: Vec<Line>,
    /// What the agent asks for.
    pub slots: Vec<SlotShown>,
    /// What the person who takes over should know, once it was handed off.
    pub brief: Option<Brief>,
    /// To whom it is offered.
    pub offer: Option<OfferShown>,
    /// How long the customer waited for a person's first answer.
    pub first_response_ms: Option<i64>,
    /// Who looks on.
    pub observers: Vec<PersonNamed>,
    /// When WhatsApp's 24 hours end, or ended.
    pub window_closes_at: Option<i64>,
    /// May free text leave?
    pub window_open: bool,
    /// Until when messages cost nothing, after an ad.
    pub free_until: Option<i64>,
    /// What the customer does not want: nothing, marketing, or anything that we begin.
    pub opted_out: Value,
    /// Which responder of the number may answer, where there are several.
    pub thread: Option<ThreadShown>,
    /// What another responder told along.
    pub told_along: Option<String>,
    /// Put aside until then.
    pub snoozed_until: Option<i64>,
    /// Is a model there that could propose a reply?
    pub suggests: bool,
    /// What has been read now: give it as `seen` with a reply, and it is refused when somebody wrote meanwhile.
    pub shown: u64,
    /// The business number.
    pub number: Option<String>,
    /// What one may do now.
    pub can: Can,
}

/// A line of a conversation.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Line {
    /// Its id on the page.
    pub id: String,
    /// When.
    pub at: i64,
    /// Who: `customer`, `agent`, `operator`, `notice` (automatic), `note` (for colleagues), `event`.
    pub from: String,
    /// What.
    pub text: String,
    /// Who was told of a note.
    pub mentions: Option<Vec<Named>>,
    /// Who, by name.
    pub author: Option<String>,
    /// WhatsApp's id of a message, to answer it.
    pub message_id: Option<String>,
    /// A file.
    pub file: Option<LineFile>,
    /// The message that it answers.
    pub reply_to: Option<String>,
    /// Can it be sent again?
    pub can_resend: bool,
    /// What the customer could tap.
    pub buttons: Option<Vec<Tappable>>,
    /// How far a message of ours got.
    #[schemars(extend("enum" = ["queued", "sending", "unknown", "accepted", "sent", "refused", "failed", "delivered", "read", null]))]
    pub status: Option<String>,
    /// Why it did not arrive.
    pub detail: Option<String>,
    /// What to do about that.
    pub advice: Option<String>,
}

/// What a customer can tap.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Tappable {
    /// What comes back with the tap.
    pub id: String,
    /// What is shown.
    pub title: String,
}

/// A file of a line.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct LineFile {
    /// What kind.
    #[schemars(extend("enum" = ["image", "video", "audio", "document", "sticker"]))]
    pub kind: String,
    /// Its name.
    pub name: Option<String>,
    /// Its content type.
    pub mime: String,
    /// How large, once it is here.
    pub bytes: Option<u64>,
    /// Is it a voice message?
    pub voice: bool,
    /// Where it is, below `/api/v1/`; none before it is fetched.
    pub path: Option<String>,
    /// Why it will never come.
    pub lost: Option<String>,
}

/// A slot, and what is known of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct SlotShown {
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// How sure it is.
    #[schemars(extend("enum" = ["filled", "unsure", "refused", "missing"]))]
    pub state: String,
    /// Must it be known?
    pub required: bool,
    /// Is a value there that is shown only on request?
    pub masked: bool,
    /// The value.
    pub value: Option<Value>,
    /// The customer's words for it.
    pub quote: Option<String>,
    /// The message that it comes from.
    pub message_id: Option<String>,
    /// Is it kept out of lists and logs?
    pub sensitive: bool,
    /// What it was before, oldest first.
    pub previous: Option<Vec<Value>>,
    /// How the customer gave it.
    pub ground: Option<Ground>,
    /// How sure the reader was, 0 to 1.
    pub confidence: Option<f64>,
    /// How often it was asked for.
    pub asked: u32,
}

/// A reservation for one person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct OfferShown {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Until when.
    pub until: i64,
}

/// A person with their name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PersonNamed {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
}

/// Which responder of a number may answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ThreadShown {
    /// Is it us?
    pub ours: bool,
    /// The role that has it, when it is another's and known.
    pub role: Option<String>,
}

/// What one may do with a conversation now.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Can {
    /// Take it.
    pub accept: bool,
    /// Decline it.
    pub decline: bool,
    /// Write to the customer.
    pub reply: bool,
    /// Move it.
    pub transfer: bool,
    /// End it.
    pub close: bool,
    /// Write for colleagues.
    pub note: bool,
    /// Put it aside.
    pub snooze: bool,
    /// See what is hidden.
    pub reveal: bool,
    /// Give it back to the agent.
    pub resume: bool,
}

/// After an action: the conversation as it is now; or, when one may not see it any more, just that.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ShownOrGone {
    /// It was given away.
    Gone {
        /// Always `true`.
        gone: bool,
    },
    /// As it is now.
    Shown(Box<Conversation>),
}

/// A conversation turn by turn.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Why {
    /// Each turn, with what the triggers heard and what was decided.
    pub turns: Vec<Turn>,
}

/// What was said by us and is on its way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Said {
    /// The message.
    pub message: SaidMessage,
}

/// A message of ours that is on its way; how far it gets is told in the conversation's lines.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct SaidMessage {
    /// The id of its line.
    pub id: String,
    /// When.
    pub at: i64,
    /// Always `operator`.
    pub from: String,
    /// As it is shown.
    pub text: String,
    /// Who, by name.
    pub author: String,
    /// Not known yet.
    pub message_id: Option<String>,
    /// None.
    pub buttons: Option<Vec<Tappable>>,
    /// Always `queued`.
    pub status: String,
    /// None.
    pub detail: Option<String>,
}

/// A note that is kept.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Noted {
    /// The note.
    pub message: NotedMessage,
}

/// A note for colleagues.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NotedMessage {
    /// The id of its line.
    pub id: String,
    /// When.
    pub at: i64,
    /// Always `note`.
    pub from: String,
    /// The words.
    pub text: String,
    /// Who, by name.
    pub author: String,
    /// Who is told of it.
    pub mentions: Vec<Named>,
    /// None.
    pub message_id: Option<String>,
    /// None.
    pub status: Option<String>,
}

/// A conversation that began.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Begun {
    /// Its id.
    pub id: String,
}

/// How each of many conversations went.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BulkResults {
    /// In the order of `ids`.
    pub results: Vec<BulkResult>,
}

/// How one of many went.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct BulkResult {
    /// Which.
    pub id: String,
    /// Was it done?
    pub ok: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// A file that was put into a conversation: send it with `file` of a message.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FileKept {
    /// Its id.
    pub id: String,
    /// As what WhatsApp takes it.
    pub mime: String,
    /// How large.
    pub bytes: u64,
    /// Its name.
    pub name: Option<String>,
    /// What kind.
    #[schemars(extend("enum" = ["image", "video", "audio", "document", "sticker"]))]
    pub kind: String,
}

/// What was hidden.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Revealed {
    /// `phone`, or the name of a slot.
    pub what: String,
    /// The value.
    pub value: Value,
}

/// Who else looks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Others {
    /// Each.
    pub others: Vec<LooksToo>,
}

/// Somebody else who looks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct LooksToo {
    /// Their id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// Do they type?
    pub typing: bool,
}

/// What a model would answer. Nothing leaves by itself.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Suggestion {
    /// The words.
    pub text: String,
}
