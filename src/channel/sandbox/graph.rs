//! The Graph API as far as Baton asks it, with Meta's limits and errors. Answers are an HTTP status and a body; `None` is an answer that never
//! comes.

use super::Sandbox;
use super::faults::Meets;
use super::phones::{Bubble, Kind, Media, Tap};
use crate::channel::whatsapp::FIELDS;
use serde_json::{Value, json};

/// Free text goes out so long after the customer's last message.
const WINDOW_MS: i64 = 24 * 3_600_000;
/// Messages to one customer at once, and one more each (Meta, pair rate limit).
const PAIR_BURST: usize = 45;
const PAIR_EVERY_MS: i64 = 6_000;
/// How long "typing" is shown.
const TYPING_MS: i64 = 25_000;
/// Characters of a text message.
const TEXT_MAX: usize = 4_096;

/// An answer: the HTTP status and the body.
pub(super) type Answer = (u16, Value);

/// A template that the sandbox's Meta has approved.
struct Approved {
    name: &'static str,
    category: &'static str,
    body: &'static str,
    replies: &'static [&'static str],
}

const TEMPLATES: [Approved; 3] = [
    Approved {
        name: "after_call",
        category: "UTILITY",
        body: "Hi {{1}}, thank you for your call. Is there anything left that we can help with?",
        replies: &["Technical issue", "Billing question"],
    },
    Approved { name: "we_are_away", category: "UTILITY", body: "We are closed and back {{1}}. You keep your place in line.", replies: &[] },
    Approved { name: "autumn_offer", category: "MARKETING", body: "Hi {{1}}, our autumn offer ends on Sunday.", replies: &["Tell me more", "Stop"] },
];

/// An error as Meta writes it.
pub fn error(code: i64, details: &str) -> Answer {
    let error = json!({
        "message": format!("(#{code}) {details}"), "type": "OAuthException", "code": code,
        "error_data": {"messaging_product": "whatsapp", "details": details}, "fbtrace_id": "sandbox",
    });
    let status = match code {
        0 | 190 => 401,
        10 | 200 | 368 | 131_005 | 131_031 => 403,
        _ => 400,
    };
    (status, json!({"error": error}))
}

impl Sandbox {
    /// `POST {number}/messages`.
    pub async fn post_message(&self, number: &str, body: &Value) -> Option<Answer> {
        let latency = self.state().faults.latency_ms;
        if latency > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(latency)).await;
        }
        if self.state().faults.account.token_expired {
            return Some(error(190, "Error validating access token: Session has expired"));
        }
        if body.get("status").is_some_and(|status| status == "read") {
            return Some(self.seen(body));
        }
        let met = self.state().faults.next();
        match met {
            Meets::Refused(code) => Some(error(code, "the sandbox was told to refuse it")),
            Meets::Nothing => Some(self.take(number, body, None)),
            Meets::FailsLater(code) => Some(self.take(number, body, Some(code))),
            Meets::AnswerLost => {
                self.take(number, body, None);
                None
            }
        }
    }

    fn seen(&self, body: &Value) -> Answer {
        let id = body.get("message_id").and_then(Value::as_str).unwrap_or_default();
        let (now, typing) = (self.now(), body.get("typing_indicator").is_some());
        let mut state = self.state();
        let found = state.phones.iter_mut().find(|(_, of)| of.bubbles.iter().any(|bubble| bubble.id == id));
        let Some((phone, of)) = found else { return error(100, "there is no such message") };
        of.bubbles.iter_mut().filter(|bubble| bubble.from == "customer").for_each(|bubble| bubble.status = Some("read"));
        if typing {
            of.typing_until = now + TYPING_MS;
        }
        let phone = phone.clone();
        state.read.insert(id.to_owned());
        drop(state);
        self.tell(&phone);
        (200, json!({"success": true}))
    }

    /// Takes a send as Meta would: checked, shown, and reported by statuses.
    fn take(&self, number: &str, body: &Value, fails: Option<i64>) -> Answer {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let (to, recipient) = (text("to"), text("recipient"));
        if text("type").is_none() || (to.is_none() && recipient.is_none()) {
            return error(100, "The parameter to or recipient, and type, are required");
        }
        let group = text("recipient_type") == Some("group");
        // Meta's trap: a user id in `to` is taken, answered with an id, and dropped.
        let trapped = to.is_some_and(|to| !group && !to.starts_with('+'));
        if let Err(refused) = self.check(body, to, recipient) {
            return refused;
        }
        let shown = match self.shown(body) {
            Ok(shown) => shown,
            Err(refused) => return refused,
        };
        let at = self.now();
        let mut state = self.state();
        let id = state.id("OUT", at);
        state.take(body);
        let key = state.addressed(to, recipient).or_else(|| to.or(recipient).filter(|_| !trapped).map(str::to_owned));
        if let Some(key) = key.as_ref().filter(|_| !trapped) {
            if !state.phones.contains_key(key) {
                state.add(key, "Customer");
            }
            if let Some(of) = state.phones.get_mut(key) {
                of.typing_until = 0;
                if fails.is_none() && !of.blocked {
                    match reaction_of(body) {
                        Some((target, emoji)) => of.bubbles.iter_mut().filter(|b| b.id == target).for_each(|b| b.reaction.clone_from(&emoji)),
                        None => of.show(Bubble { id: id.clone(), at, ..shown }),
                    }
                }
            }
        }
        let blocked = key.as_ref().and_then(|key| state.phones.get(key)).is_some_and(|of| of.blocked);
        drop(state);
        let callback = body.get("biz_opaque_callback_data").cloned().unwrap_or(Value::Null);
        let whom = match (to, recipient) {
            (Some(to), _) => json!({"recipient_id": to.trim_start_matches('+')}),
            (None, recipient) => json!({"recipient_user_id": recipient}),
        };
        match (trapped, fails.or(blocked.then_some(131_026))) {
            (true, _) => {}
            (false, Some(code)) => self.report_failed(number, &id, &whom, &callback, code),
            (false, None) => self.report(number, &id, &whom, &callback, category_of(body)),
        }
        if let Some(key) = key {
            self.tell(&key);
        }
        let contact = match (to, recipient) {
            (Some(to), _) => json!({"input": to, "wa_id": to.trim_start_matches('+')}),
            (None, recipient) => json!({"input": recipient, "user_id": recipient}),
        };
        (200, json!({"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": id}]}))
    }

    /// What Meta refuses: the thread is another's, the 24 hours are over, too many at once.
    fn check(&self, body: &Value, to: Option<&str>, recipient: Option<&str>) -> Result<(), Answer> {
        let state = self.state();
        let template = body.get("type").is_some_and(|kind| kind == "template");
        let Some(of) = state.addressed(to, recipient).and_then(|key| state.phones.get(&key).cloned()) else { return Ok(()) };
        let now = self.now();
        if of.elsewhere && !template {
            return Err(error(131_000, "another responder owns this thread"));
        }
        if state.faults.strict_window && !template && of.wrote_at.is_none_or(|at| at + WINDOW_MS < now) {
            return Err(error(
                131_047,
                "Message failed to send because more than 24 hours have passed since the customer last replied to this number",
            ));
        }
        let recent = of.bubbles.iter().filter(|bubble| bubble.from == "business" && bubble.at > now - PAIR_EVERY_MS).count();
        if state.faults.strict_pair && recent >= PAIR_BURST {
            return Err(error(131_056, "Too many messages sent from this phone number to the same phone number in a short period of time"));
        }
        Ok(())
    }

    /// The message as the phone shows it; what Meta would not take is an error.
    fn shown(&self, body: &Value) -> Result<Bubble, Answer> {
        let bare = |text: String, buttons: Option<Vec<Tap>>, kind: Kind| Bubble {
            id: String::new(),
            from: "business",
            text,
            buttons,
            kind,
            media: None,
            media_kind: None,
            at: 0,
            status: None,
            reaction: None,
        };
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let kind = body.get("type").and_then(Value::as_str).unwrap_or_default();
        match kind {
            "text" => {
                let words = text("/text/body").filter(|words| !words.is_empty()).ok_or_else(|| error(131_008, "text.body is required"))?;
                if words.encode_utf16().count() > TEXT_MAX {
                    return Err(error(100, "text.body must be at most 4096 characters long"));
                }
                Ok(bare(words, None, Kind::Plain))
            }
            "template" => template_shown(body.get("template").unwrap_or(&Value::Null)).map(|(words, taps)| bare(words, taps, Kind::Template)),
            "interactive" => interactive_shown(body.get("interactive").unwrap_or(&Value::Null)).map(|(words, taps, kind)| bare(words, taps, kind)),
            "reaction" => Ok(bare(String::new(), None, Kind::Plain)),
            "image" | "video" | "audio" | "document" | "sticker" => {
                let id = text(&format!("/{kind}/id")).ok_or_else(|| error(131_008, "the media id is required"))?;
                if !self.state().media.contains_key(&id) {
                    return Err(error(131_053, "there is no such media"));
                }
                let words = text(&format!("/{kind}/caption")).or_else(|| text(&format!("/{kind}/filename"))).unwrap_or_default();
                Ok(Bubble { media: Some(id), media_kind: Some(kind.to_owned()), ..bare(words, None, Kind::Plain) })
            }
            _ => Err(error(131_051, "Message type is not currently supported")),
        }
    }

    /// `POST {number}/media`.
    pub fn post_media(&self, mime: &str, bytes: bytes::Bytes) -> Answer {
        let mut state = self.state();
        state.count += 1;
        let id = format!("sandboxupload{}", state.count);
        state.media.insert(id.clone(), Media { mime: mime.to_owned(), bytes });
        (200, json!({"id": id}))
    }

    /// `GET {media}`: where it is, `base` being the address of this stand-in.
    pub fn get_media(&self, id: &str, base: &str) -> Answer {
        match self.state().media.get(id) {
            None => error(100, "Unsupported get request. Object does not exist"),
            Some(media) => (
                200,
                json!({"id": id, "url": format!("{base}/files/{id}"), "mime_type": media.mime, "file_size": media.bytes.len(), "messaging_product": "whatsapp"}),
            ),
        }
    }

    /// The bytes of a file, with its type.
    pub fn file(&self, id: &str) -> Option<(String, bytes::Bytes)> {
        self.state().media.get(id).map(|media| (media.mime.clone(), media.bytes.clone()))
    }

    /// `GET {id}`: a number, or an account's templates, apps and webhooks by `edge`.
    pub fn get(&self, id: &str, edge: Option<&str>) -> Answer {
        let account = self.state().faults.account.clone();
        if account.token_expired {
            return error(190, "Error validating access token: Session has expired");
        }
        match (id, edge) {
            (id, Some("message_templates" | "subscribed_apps")) if id != self.account() => {
                error(100, "Unsupported get request. Object does not exist")
            }
            (id, Some("subscriptions")) if id != self.app_id() => error(100, "Unsupported get request. Object does not exist"),
            (_, Some("message_templates")) => (200, json!({"data": if account.no_templates { Vec::new() } else { templates() }})),
            (_, Some("subscribed_apps")) => {
                let app = json!({"whatsapp_business_api_data": {"id": self.app_id(), "name": "Sandbox"}});
                (200, json!({"data": if account.not_subscribed { Vec::new() } else { vec![app] }}))
            }
            (_, Some("subscriptions")) => {
                let url = self.inner.webhook.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
                let url = if account.other_callback { "https://elsewhere.example.com/hook".to_owned() } else { url };
                let fields = FIELDS.iter().filter(|field| !account.missing_fields.iter().any(|missing| missing == *field));
                let fields: Vec<Value> = fields.map(|field| json!({"name": field, "version": "v25.0"})).collect();
                (200, json!({"data": [{"object": "whatsapp_business_account", "callback_url": url, "active": true, "fields": fields}]}))
            }
            (_, Some(_)) => error(100, "Unsupported get request"),
            (id, None) if id == self.inner.number => {
                if account.number_gone {
                    let (status, mut body) = error(100, "Unsupported get request. Object does not exist");
                    body["error"]["error_subcode"] = json!(33);
                    return (status, body);
                }
                let quality = if account.red { "RED" } else { "GREEN" };
                let status = if account.disconnected { "DISCONNECTED" } else { "CONNECTED" };
                let name_status = if account.name_declined { "DECLINED" } else { "APPROVED" };
                (
                    200,
                    json!({
                        "id": id, "display_phone_number": "+1 555-010-0000", "verified_name": "Sandbox", "quality_rating": quality, "status": status,
                        "name_status": name_status, "throughput": {"level": "STANDARD"},
                    }),
                )
            }
            (id, None) if id == self.account() => (200, json!({"id": id, "name": "Sandbox"})),
            (id, None) => self.get_media(id, ""),
        }
    }

    /// Seconds by which the stand-in's clock is off, on purpose.
    pub fn clock_off_secs(&self) -> i64 {
        self.state().faults.account.clock_off_secs
    }

    /// `POST {number}/thread_control`.
    pub fn post_control(&self, body: &Value) -> Answer {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let mut state = self.state();
        state.controls.push(body.clone());
        let Some(key) = state.addressed(text("to"), text("recipient")) else { return error(100, "there is no such customer") };
        let Some(of) = state.phones.get_mut(&key) else { return error(100, "there is no such customer") };
        match text("action") {
            Some("take") => of.elsewhere = false,
            Some("pass") => of.elsewhere = true,
            Some("release") => {}
            _ => return error(100, "action is pass, release or take"),
        }
        (200, json!({"success": true}))
    }

    /// The moves of threads that were asked for.
    pub fn controls(&self) -> Vec<Value> {
        self.state().controls.clone()
    }

    /// Was the message shown as read?
    pub fn was_read(&self, id: &str) -> bool {
        self.state().read.contains(id)
    }
}

fn templates() -> Vec<Value> {
    let template = |of: &Approved| {
        let mut components = vec![json!({"type": "BODY", "text": of.body})];
        if !of.replies.is_empty() {
            let buttons: Vec<Value> = of.replies.iter().map(|text| json!({"type": "QUICK_REPLY", "text": text})).collect();
            components.push(json!({"type": "BUTTONS", "buttons": buttons}));
        }
        json!({"name": of.name, "language": "en", "status": "APPROVED", "category": of.category, "components": components, "id": of.name})
    };
    TEMPLATES.iter().map(template).collect()
}

fn category_of(body: &Value) -> &'static str {
    let Some(name) = body.pointer("/template/name").and_then(Value::as_str) else { return "service" };
    match TEMPLATES.iter().find(|of| of.name == name).map(|of| of.category) {
        Some("MARKETING") => "marketing",
        _ => "utility",
    }
}

fn reaction_of(body: &Value) -> Option<(String, Option<String>)> {
    let reaction = body.get("reaction")?;
    let emoji = reaction.get("emoji").and_then(Value::as_str).filter(|emoji| !emoji.is_empty());
    Some((reaction.get("message_id")?.as_str()?.to_owned(), emoji.map(str::to_owned)))
}

fn tap_of(choice: &Value) -> Option<Tap> {
    Some(Tap { id: choice.get("id")?.as_str()?.to_owned(), title: choice.get("title")?.as_str()?.to_owned() })
}

fn interactive_shown(interactive: &Value) -> Result<(String, Option<Vec<Tap>>, Kind), Answer> {
    let words =
        interactive.pointer("/body/text").and_then(Value::as_str).ok_or_else(|| error(131_008, "interactive.body.text is required"))?.to_owned();
    if words.encode_utf16().count() > 1_024 {
        return Err(error(100, "interactive.body.text must be at most 1024 characters long"));
    }
    let array = |pointer: &str| interactive.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let too_long = |taps: &[Tap], most: usize| taps.iter().any(|tap| tap.title.encode_utf16().count() > most);
    match interactive.get("type").and_then(Value::as_str).unwrap_or_default() {
        "button" => {
            let taps: Vec<Tap> = array("/action/buttons").iter().filter_map(|button| tap_of(button.get("reply")?)).collect();
            if taps.is_empty() || taps.len() > 3 || too_long(&taps, 20) {
                return Err(error(131_009, "action.buttons: 1 to 3 with titles of at most 20 characters"));
            }
            Ok((words, Some(taps), Kind::Plain))
        }
        "list" => {
            let rows: Vec<Tap> = array("/action/sections")
                .iter()
                .flat_map(|s| s.get("rows").and_then(Value::as_array).cloned().unwrap_or_default())
                .filter_map(|row| tap_of(&row))
                .collect();
            if rows.is_empty() || rows.len() > 10 || too_long(&rows, 24) {
                return Err(error(131_009, "action.sections: 1 to 10 rows with titles of at most 24 characters"));
            }
            Ok((words, Some(rows), Kind::List))
        }
        "cta_url" => {
            let label = interactive.pointer("/action/parameters/display_text").and_then(Value::as_str).unwrap_or_default();
            let url = interactive.pointer("/action/parameters/url").and_then(Value::as_str).unwrap_or_default();
            Ok((format!("{words}\n[{label}: {url}]"), None, Kind::Plain))
        }
        "location_request_message" => Ok((words, None, Kind::AskLocation)),
        "request_contact_info" => Ok((words, None, Kind::AskContact)),
        _ => Err(error(131_009, "interactive.type is not valid")),
    }
}

/// A template as the customer reads it. One that nobody approved is shown as it came: the sandbox knows only a few.
fn template_shown(template: &Value) -> Result<(String, Option<Vec<Tap>>), Answer> {
    let name = template.get("name").and_then(Value::as_str).ok_or_else(|| error(131_008, "template.name is required"))?;
    let components = || template.get("components").and_then(Value::as_array).into_iter().flatten();
    let of = |kind: &'static str| components().filter(move |component| component.get("type").is_some_and(|t| t == kind));
    let parameters: Vec<&str> = of("body")
        .flat_map(|body| body.get("parameters").and_then(Value::as_array).into_iter().flatten())
        .filter_map(|parameter| parameter.get("text")?.as_str())
        .collect();
    let known = TEMPLATES.iter().find(|known| known.name == name);
    if let Some(known) = known {
        let wanted = crate::domain::template::parameters_of(known.body).len();
        if wanted != parameters.len() {
            return Err(error(
                132_000,
                &format!("body: number of localizable_params ({}) does not match the expected number of params ({wanted})", parameters.len()),
            ));
        }
    }
    let fill = |words: &str| (1..).zip(&parameters).fold(words.to_owned(), |text, (nth, value)| text.replace(&format!("{{{{{nth}}}}}"), value));
    let text = known.map_or_else(|| format!("[template {name}] {}", parameters.join(", ")), |known| fill(known.body));
    let payloads = of("button").filter_map(|button| button.pointer("/parameters/0/payload").and_then(Value::as_str));
    let tap = |(nth, payload): (usize, &str)| {
        let approved = known.and_then(|known| known.replies.get(nth)).map(|title| (*title).to_owned());
        let title = approved.unwrap_or_else(|| payload.rsplit(':').next().unwrap_or(payload).to_owned());
        Tap { id: payload.to_owned(), title }
    };
    let taps: Vec<Tap> = payloads.enumerate().map(tap).collect();
    Ok((text, (!taps.is_empty()).then_some(taps)))
}
