//! What people send: words, buttons, lists, links, questions for a place or a number, files, reactions, templates. Checked against WhatsApp's
//! limits before anything is stored; sent once, however often a page repeats the request.

use super::Door;
use super::auth::SignedIn;
use super::conversations::act;
use super::masks::Masks;
use super::problem::{Body, Path, Problem};
use super::starts::Template;
use crate::domain::card::speaker_word;
use crate::domain::conversation::{Conversation, Input, Repeats, Speaker};
use crate::domain::delivery::Delivery;
use crate::domain::id::{BlobId, ConversationId, MessageId, OutboundId};
use crate::domain::message::{Choice, MediaKind, OutboundBody};
use crate::domain::visibility::Action;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// Characters of the id that a page gives its message.
const CLIENT_ID_CHARS_MAX: usize = 64;
/// Characters of a named request's hash that tell it from all others.
const ONCE_CHARS: usize = 40;

/// Exactly one kind: `text` alone is words; with `buttons`, `rows`, `link`, `ask` it is what can be tapped; `file`, `reaction` and `template` are
/// by themselves.
#[derive(Deserialize, Default, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Say {
    /// The words; of a file the caption.
    text: String,
    /// A name for this message: under one name it leaves once. Up to 64 letters, digits, - and _.
    client_id: Option<String>,
    /// Send it although it asks for what the customer already said.
    anyway: bool,
    /// The customer's message that it answers.
    reply_to: Option<String>,
    /// Up to three.
    buttons: Vec<Tap>,
    /// Up to ten, opened by `open`.
    rows: Vec<Tap>,
    /// The label that opens `rows`.
    open: Option<String>,
    /// A button that leads somewhere.
    link: Option<Link>,
    /// `location` or `contact`.
    ask: Option<String>,
    /// The id of a file that was put into this conversation; `text` is its caption.
    file: Option<String>,
    /// An emoji on a message of the customer's.
    reaction: Option<Reaction>,
    /// Words that Meta approved: all that leaves after the 24 hours.
    template: Option<Template>,
    /// What the page had read (`shown` of the conversation): refused when a colleague or the agent wrote since. Left out, it is meant anyway.
    seen: Option<u64>,
}

#[derive(Deserialize, JsonSchema)]
struct Tap {
    /// What comes back with the tap.
    id: String,
    /// What is shown.
    title: String,
}

#[derive(Deserialize, JsonSchema)]
struct Link {
    label: String,
    url: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reaction {
    /// The customer's message.
    to: String,
    /// None takes it back.
    emoji: Option<String>,
}

/// The id that a page gives what it sends, so that a repeated click sends once; ours without one.
pub(super) fn client_id(door: &Door, who: &SignedIn, given: Option<String>) -> Result<String, Problem> {
    // A named request that is repeated after something broke is the same message.
    let named = || who.once.as_ref().and_then(|once| once.0.get(..ONCE_CHARS)).map(|name| format!("once-{name}"));
    let id = given.or_else(named).unwrap_or_else(|| door.runtime().ids().fresh("m"));
    let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if id.is_empty() || id.len() > CLIENT_ID_CHARS_MAX || !plain {
        return Err(Problem::bad_request("`client_id` has up to 64 letters, digits, - and _."));
    }
    Ok(id)
}

/// Writes to the customer.
pub(super) async fn say(
    State(door): State<Door>,
    who: SignedIn,
    Path(id): Path<String>,
    Body(say): Body<Say>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let id = ConversationId::new(id);
    let client_id = client_id(&door, &who, say.client_id.clone())?;
    let repeats = if say.anyway { Repeats::Allow } else { Repeats::Warn };
    let reply_to = say.reply_to.clone().map(MessageId::new);
    let seen = say.seen;
    // What one may not see is not there, whatever was sent: asked before a file or a template is looked for.
    super::conversations::readable(&door, &who.viewer, &id).await?;
    let body = body_of(&door, &id, say).await?;
    names_a_message(&door, &id, reply_to.as_ref(), &body).await?;
    let shown = body.shown();
    let input = Input::OperatorSaid { operator: who.viewer.id.clone(), client_id: client_id.clone(), body, repeats, reply_to, seen };
    match act(&door, &who.viewer, &id, Action::Reply, input).await {
        Err(problem) if problem.code() == "moved-on" => return Err(problem.with("since", since(&door, &who, &id, seen).await?)),
        other => other?,
    }
    Ok(accepted(&door, &who, &format!("{id}.{client_id}"), &shown))
}

/// What our side said after what the page had read.
async fn since(door: &Door, who: &SignedIn, id: &ConversationId, seen: Option<u64>) -> Result<Value, Problem> {
    let (runtime, settings) = (door.runtime(), door.runtime().settings());
    let log = runtime.store().events(id).await?;
    let whole = Conversation::folded(id.clone(), &log, &settings.policy);
    let read = usize::try_from(seen.unwrap_or_default()).unwrap_or(usize::MAX).min(log.len());
    let before = Conversation::folded(id.clone(), log.get(..read).unwrap_or_default(), &settings.policy);
    let masks = Masks::of(&whole, &settings.workspace, &who.viewer);
    let fresh =
        whole.lines.iter().skip(before.lines.len()).filter(|line| matches!(line.from, Speaker::Agent | Speaker::Outside | Speaker::Operator { .. }));
    let author = |from: &Speaker| match from {
        Speaker::Operator { operator } => settings.workspace.people.get(operator).map(|person| person.name.clone()),
        _ => None,
    };
    let shown =
        fresh.map(|line| json!({"from": speaker_word(&line.from), "author": author(&line.from), "text": masks.text(&line.text), "at": line.at}));
    Ok(shown.collect())
}

/// A reaction is on a message of the customer, an answer to one of anybody, in this conversation.
async fn names_a_message(door: &Door, id: &ConversationId, reply_to: Option<&MessageId>, body: &OutboundBody) -> Result<(), Problem> {
    let on = if let OutboundBody::Reaction { to, .. } = body { Some(to) } else { None };
    let named: Vec<&MessageId> = reply_to.into_iter().chain(on).collect();
    if named.is_empty() {
        return Ok(());
    }
    let ours: Vec<MessageId> = door.runtime().store().outbounds(id).await?.into_iter().filter_map(|sending| sending.wamid).collect();
    let conversation = door.runtime().load(id).await?;
    let theirs = |message: &MessageId| conversation.iter().flat_map(|c| &c.lines).any(|line| line.message.as_ref() == Some(message));
    let known = |message: &MessageId| theirs(message) || (on != Some(message) && ours.contains(message));
    match named.into_iter().find(|message| !known(message)) {
        Some(message) => {
            Err(Problem::bad_request(format!("There is no message `{message}` in this conversation: `message_id` of its lines names them.")))
        }
        None => Ok(()),
    }
}

fn accepted(door: &Door, who: &SignedIn, id: &str, shown: &str) -> (StatusCode, Json<Value>) {
    let message = json!({
        "id": id, "at": door.runtime().clock().now(), "from": "operator", "text": shown, "author": who.operator.name,
        "message_id": null, "buttons": null, "status": "queued", "detail": null,
    });
    (StatusCode::ACCEPTED, Json(json!({"message": message})))
}

async fn body_of(door: &Door, id: &ConversationId, say: Say) -> Result<OutboundBody, Problem> {
    let Say { text, buttons, rows, open, link, ask, file, reaction, template, .. } = say;
    let kinds = [!buttons.is_empty(), !rows.is_empty(), link.is_some(), ask.is_some(), file.is_some(), reaction.is_some(), template.is_some()];
    if kinds.iter().filter(|given| **given).count() > 1 {
        return Err(Problem::bad_request("Give one of `buttons`, `rows`, `link`, `ask`, `file`, `reaction` and `template`."));
    }
    let choices = |taps: Vec<Tap>| taps.into_iter().map(|tap| Choice { id: tap.id, title: tap.title }).collect();
    if !buttons.is_empty() {
        return Ok(OutboundBody::Buttons { text, buttons: choices(buttons) });
    }
    if rows.is_empty() && open.is_some() {
        return Err(Problem::bad_request("`open` is the label of a list: give its `rows`, too."));
    }
    if !rows.is_empty() {
        return Ok(OutboundBody::List { text, open: open.unwrap_or_default(), rows: choices(rows) });
    }
    if let Some(Link { label, url }) = link {
        return Ok(OutboundBody::Link { text, label, url });
    }
    if let Some(reaction) = reaction {
        return Ok(OutboundBody::Reaction { to: MessageId::new(reaction.to), emoji: reaction.emoji.filter(|emoji| !emoji.is_empty()) });
    }
    if let Some(template) = template {
        let number = door.runtime().load(id).await?.and_then(|conversation| conversation.number);
        return super::starts::template_of(door, number.as_ref(), template).await;
    }
    if let Some(file) = file {
        let row = door
            .runtime()
            .store()
            .file(id, &BlobId::new(file))
            .await?
            .ok_or_else(|| Problem::bad_request("There is no such file in this conversation."))?;
        let kind = MediaKind::of_mime(&row.mime);
        let caption = Some(text).filter(|text| !text.trim().is_empty());
        return Ok(OutboundBody::Media { kind, blob: row.id, mime: row.mime, bytes: row.bytes, name: row.name, caption });
    }
    match ask.as_deref() {
        None => Ok(OutboundBody::Text { text }),
        Some("location") => Ok(OutboundBody::AskLocation { text }),
        Some("contact") => Ok(OutboundBody::AskContact { text }),
        Some(_) => Err(Problem::bad_request("`ask` is location or contact.")),
    }
}

/// Sends a message again that did not arrive, or of which nobody knows. A repeated click is one more try, not two.
pub(super) async fn resend(
    State(door): State<Door>,
    who: SignedIn,
    Path((id, message)): Path<(String, String)>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let id = ConversationId::new(id);
    super::conversations::readable(&door, &who.viewer, &id).await?;
    let sending = door.runtime().store().outbound(&OutboundId::new(message)).await?.filter(|sending| sending.conversation == id);
    let sending = sending.ok_or_else(Problem::nothing_there)?;
    if !matches!(sending.delivery, Delivery::Unknown | Delivery::Failed | Delivery::Refused) {
        let told = format!("This message is {}: it does not need to be sent again.", sending.delivery.word());
        return Err(Problem::new(StatusCode::CONFLICT, "not-needed", told));
    }
    // One more try of this very message has one id, whoever asks for it and however often.
    let tail = sending.id.as_str().rsplit('.').next().unwrap_or_default().chars().filter(char::is_ascii_alphanumeric).take(40).collect::<String>();
    let client_id = format!("again-{}-{tail}", sending.attempts);
    let shown = sending.body.shown();
    let input = Input::OperatorSaid {
        operator: who.viewer.id.clone(),
        client_id: client_id.clone(),
        body: sending.body,
        repeats: Repeats::Allow,
        reply_to: sending.reply_to,
        seen: None,
    };
    act(&door, &who.viewer, &id, Action::Reply, input).await?;
    Ok(accepted(&door, &who, &format!("{id}.{client_id}"), &shown))
}
