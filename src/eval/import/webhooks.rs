//! Bodies that Meta posted to a webhook, as they came, through the parser that production uses: one body, an array of them, or one a line.
//! What customers wrote goes in, messages of our side that went past us too; statuses and notices about accounts stay out.

use super::{ImportError, moment};
use crate::channel::whatsapp::parse::{self, Echo, Item, Via};
use crate::domain::id::{PhoneNumber, WhatsappUserId};
use crate::domain::message::{Customer, Inbound, InboundBody, MediaKind, Referral};
use crate::domain::time::Timestamp;
use crate::spec::suite::{AdSpec, By, Head, Said, Sends, Transcript};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};

/// What was said with one customer on one number.
#[derive(Default)]
struct Chat {
    head: Head,
    said: Vec<(Timestamp, Said)>,
}

/// Everything read so far.
#[derive(Default)]
struct Desk {
    chats: Vec<Chat>,
    /// The number of ours and an id of the customer, to their chat: a customer may have several ids.
    known: BTreeMap<(String, String), usize>,
    /// Ids of messages: Meta posts some twice.
    seen: BTreeSet<String>,
}

/// Reads bodies, one transcript a customer, in the order of their first messages in the file.
pub(super) fn read(text: &str) -> Result<Vec<Transcript>, ImportError> {
    let mut desk = Desk::default();
    for (line, body) in super::records::<Box<RawValue>>(text, "the bodies as they came, one a line")? {
        desk.take(line, body.get().as_bytes())?;
    }
    Ok(desk.chats.into_iter().map(transcript).collect())
}

fn transcript(mut chat: Chat) -> Transcript {
    // Meta promises no order.
    chat.said.sort_by_key(|(at, _)| *at);
    Transcript { head: chat.head, lines: chat.said.into_iter().map(|(_, said)| said).collect() }
}

impl Desk {
    fn take(&mut self, line: usize, body: &[u8]) -> Result<(), ImportError> {
        let items =
            parse::parse(body).map_err(|e| ImportError::at(line, format!("no webhook body: {e}"), "give the bodies as they came, one a line"))?;
        for item in items {
            if at_of(&item).is_some_and(|at| moment::written(at).is_empty()) {
                return Err(ImportError::at(line, "a `timestamp` is beyond any calendar", "seconds since 1970, as Meta writes them"));
            }
            match item {
                Item::Message(message) | Item::Overheard(message) => {
                    if self.is_new(message.id.as_str()) {
                        self.message(*message);
                    }
                }
                Item::Echo(echo) => {
                    if self.is_new(echo.id.as_str()) {
                        self.echo(*echo);
                    }
                }
                Item::Renamed(renamed) => self.join(&renamed.was, &renamed.is),
                Item::Handover(handover) => {
                    let told = format!("the thread went from {} to {}", word(handover.from_role.as_deref()), word(handover.to_role.as_deref()));
                    self.add(handover.number.as_str(), &handover.customer, handover.at, note(told));
                }
                Item::Called(called) => self.add(called.number.as_str(), &called.from, called.at, note("the customer called".to_owned())),
                Item::Preference(wish) => {
                    let told = if wish.stop { "the customer wants no marketing messages" } else { "the customer wants marketing messages" };
                    self.add(wish.number.as_str(), &wish.from, wish.at, note(told.to_owned()));
                }
                Item::Status(_) | Item::Notice(_) | Item::Unhandled { .. } => {}
            }
        }
        Ok(())
    }

    fn is_new(&mut self, id: &str) -> bool {
        self.seen.insert(id.to_owned())
    }

    fn message(&mut self, message: Inbound) {
        let said = Said { ad: message.referral.map(ad), ..said_of(&message.body) };
        self.add(message.number.as_str(), &message.from, message.sent_at, said);
    }

    /// From the phone app, a colleague; from another responder, whoever that was.
    fn echo(&mut self, echo: Echo) {
        let who = match echo.via {
            Via::Phone => "person",
            Via::Responder => "responder",
        };
        let said = Said { by: By::Person, who: Some(who.to_owned()), text: Some(echo.text), ..Said::default() };
        self.add(echo.number.as_str(), &echo.to, echo.at, said);
    }

    fn add(&mut self, number: &str, customer: &Customer, at: Timestamp, said: Said) {
        let ids = ids_of(customer);
        let place = ids.iter().find_map(|id| self.known.get(&(number.to_owned(), id.clone()))).copied();
        let place = place.unwrap_or(self.chats.len());
        if place == self.chats.len() {
            self.chats.push(Chat::default());
        }
        self.known.extend(ids.into_iter().map(|id| ((number.to_owned(), id), place)));
        let Some(chat) = self.chats.get_mut(place) else { return };
        let phone = customer.phone.as_ref().map(|phone| phone.as_str().to_owned());
        chat.head.phone = chat.head.phone.take().or(phone);
        chat.head.name = chat.head.name.take().or_else(|| customer.name.clone());
        chat.said.push((at, Said { at: moment::written(at), ..said }));
    }

    /// The same customer under another id.
    fn join(&mut self, was: &Customer, is: &Customer) {
        let (before, after) = (ids_of(was), ids_of(is));
        let found: Vec<((String, String), usize)> =
            self.known.iter().filter(|((_, id), _)| before.contains(id)).map(|(key, at)| (key.clone(), *at)).collect();
        for ((number, _), place) in found {
            self.known.extend(after.iter().map(|id| ((number.clone(), id.clone()), place)));
        }
    }
}

/// When it was; nothing of what is no part of a conversation.
fn at_of(item: &Item) -> Option<Timestamp> {
    match item {
        Item::Message(message) | Item::Overheard(message) => Some(message.sent_at),
        Item::Echo(echo) => Some(echo.at),
        Item::Handover(handover) => Some(handover.at),
        Item::Called(called) => Some(called.at),
        Item::Preference(wish) => Some(wish.at),
        Item::Renamed(_) | Item::Status(_) | Item::Notice(_) | Item::Unhandled { .. } => None,
    }
}

fn ids_of(customer: &Customer) -> Vec<String> {
    let user = customer.user_id.as_ref().map(|id| WhatsappUserId::as_str(id).to_owned());
    let phone = customer.phone.as_ref().map(PhoneNumber::canonical);
    let group = customer.group.as_ref().map(|group| format!("group {group}"));
    [user, phone, group].into_iter().flatten().collect()
}

fn word(role: Option<&str>) -> &str {
    role.unwrap_or("somebody")
}

fn ad(referral: Referral) -> AdSpec {
    AdSpec { id: referral.source_id, headline: referral.headline, body: None, url: referral.source_url }
}

fn note(text: String) -> Said {
    Said { by: By::System, note: Some(text), ..Said::default() }
}

fn words(text: String) -> Said {
    Said { text: Some(text), ..Said::default() }
}

fn file(media: Sends, told: Option<String>) -> Said {
    Said { media: Some(media), note: told, ..Said::default() }
}

fn said_of(body: &InboundBody) -> Said {
    match body {
        InboundBody::Text { text } => words(text.clone()),
        InboundBody::Choice { title, .. } => Said { tap: Some(title.clone()), ..Said::default() },
        InboundBody::Media { kind, caption, .. } => Said { text: caption.clone(), ..file(sends(*kind), None) },
        // Names, numbers and places of people who are no part of the conversation stay out.
        InboundBody::Location { .. } => file(Sends::Location, None),
        InboundBody::Contacts { .. } => file(Sends::Unsupported, Some("a contact card".to_owned())),
        InboundBody::Form { json } => words(json.clone()),
        InboundBody::Order { .. } => words(body.shown()),
        InboundBody::Edited { text, .. } => Said { note: Some("edits an earlier message".to_owned()), ..words(text.clone()) },
        InboundBody::Unreadable { kind } => file(Sends::Unsupported, Some(kind.clone())),
        InboundBody::CallPermission { .. } | InboundBody::Reaction { .. } | InboundBody::Revoked { .. } | InboundBody::System { .. } => {
            note(body.shown())
        }
    }
}

fn sends(kind: MediaKind) -> Sends {
    match kind {
        MediaKind::Image => Sends::Image,
        MediaKind::Video => Sends::Video,
        MediaKind::Audio => Sends::Voice,
        MediaKind::Document => Sends::Document,
        MediaKind::Sticker => Sends::Sticker,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn body(field: &str, part: &Value) -> Value {
        let mut value = json!({"messaging_product": "whatsapp", "metadata": {"display_phone_number": "1555", "phone_number_id": "77"},
            "contacts": [{"profile": {"name": "Zoe Roy"}, "wa_id": "447911123456"}]});
        value.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": field, "value": value}]}]})
    }

    fn message(id: &str, from: &str, at: &str, kind: &str, part: &Value) -> Value {
        body("messages", &json!({"messages": [{"id": id, "from": from, "timestamp": at, "type": kind, kind: part}]}))
    }

    fn lines(bodies: &[Value]) -> String {
        bodies.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_told_with_its_line() {
        let hi = json!({"body": "Hi"});
        let bodies = [message("a", "447911123456", "1791968400", "text", &hi), message("b", "447911123456", "99999999999999", "text", &hi)];
        let wrong = read(&lines(&bodies)).unwrap_err();
        assert_eq!((wrong.line, wrong.what.as_str()), (2, "a `timestamp` is beyond any calendar"));
    }

    #[test]
    fn what_a_customer_sent_comes_in_its_order_once_and_apart_from_others() {
        let status =
            body("messages", &json!({"statuses": [{"id": "s", "status": "read", "timestamp": "1791968400", "recipient_id": "447911123456"}]}));
        let echo = json!({"message_echoes": [{"id": "e", "from": "1555", "to": "447911123456", "timestamp": "1791968460", "type": "text", "text": {"body": "Eva here"}}]});
        let bodies = [
            message("b", "447911123456", "1791968430", "interactive", &json!({"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}})),
            message("a", "447911123456", "1791968400", "text", &json!({"body": "Hi"})),
            message("a", "447911123456", "1791968400", "text", &json!({"body": "Hi"})),
            status,
            body("smb_message_echoes", &echo),
            message("c", "447911999999", "1791968410", "image", &json!({"id": "9", "caption": "This one?"})),
            message("d", "447911123456", "1791968470", "audio", &json!({"id": "9", "voice": true})),
        ];
        let read = read(&lines(&bodies)).unwrap();
        let [zoe, other] = read.as_slice() else { panic!("{read:?}") };
        let seen: Vec<_> = zoe.lines.iter().map(|s| (s.at.as_str(), s.by, s.text.as_deref(), s.tap.as_deref(), s.media)).collect();
        assert_eq!(
            seen,
            [
                ("2026-10-14T09:00:00Z", By::Customer, Some("Hi"), None, None),
                ("2026-10-14T09:00:30Z", By::Customer, None, Some("Yes"), None),
                ("2026-10-14T09:01:00Z", By::Person, Some("Eva here"), None, None),
                ("2026-10-14T09:01:10Z", By::Customer, None, None, Some(Sends::Voice)),
            ]
        );
        assert_eq!((zoe.head.phone.as_deref(), zoe.head.name.as_deref()), (Some("+447911123456"), Some("Zoe Roy")));
        assert_eq!((other.lines[0].text.as_deref(), other.lines[0].media), (Some("This one?"), Some(Sends::Image)));
    }

    #[test]
    fn the_ad_is_kept_and_one_body_or_an_array_reads_too() {
        let part = json!({"messages": [{"id": "a", "from": "447911123456", "timestamp": "1791968400", "type": "text", "text": {"body": "More?"},
            "referral": {"source_id": "1202", "source_type": "ad", "headline": "Lamps", "source_url": "https://fb.me/x"}}]});
        let one = body("messages", &part);
        for text in [one.to_string(), serde_json::to_string_pretty(&one).unwrap(), json!([one]).to_string()] {
            let read = read(&text).unwrap();
            let ad = read[0].lines[0].ad.clone().unwrap();
            assert_eq!((ad.id.as_deref(), ad.headline.as_deref()), (Some("1202"), Some("Lamps")));
        }
        let wrong = read(&format!("{one}\n{{\"entry\":\n")).unwrap_err();
        assert_eq!(wrong.line, 2);
        assert_eq!(read("[{]").unwrap_err().line, 1);
    }
}
