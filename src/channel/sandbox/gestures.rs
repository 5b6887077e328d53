//! What customers do on their phones: each is shown there and delivered as the webhook that Meta would send.

use super::Sandbox;
use super::phones::{Bubble, Customer, Kind, Media, Tap};
use serde_json::{Value, json};

/// A gesture.
#[derive(Clone, Debug)]
pub enum Gesture {
    /// Writes.
    Write(String),
    /// Taps a button.
    Tap(Tap),
    /// Writes after a click on an ad.
    ClickAd(String),
    /// Sends a file: `image`, `video`, `audio`, `document` or `sticker`.
    Send {
        /// Which.
        kind: String,
        /// Its type.
        mime: String,
        /// Its bytes.
        bytes: bytes::Bytes,
        /// Its name.
        name: Option<String>,
        /// Words under it.
        caption: Option<String>,
    },
    /// Shows a place.
    Locate {
        /// Degrees north.
        latitude: f64,
        /// Degrees east.
        longitude: f64,
        /// Its name.
        name: Option<String>,
    },
    /// Shows their own number after we asked for it.
    ShowNumber(String),
    /// Puts an emoji on our newest message; none takes it back.
    React(Option<String>),
    /// Changes their newest message.
    Edit(String),
    /// Deletes their newest message.
    Revoke,
    /// Calls.
    Call,
    /// Blocks the business, or lets it write again.
    Block(bool),
    /// Wants no marketing messages, or wants them again.
    StopMarketing(bool),
    /// Gets another number; the user id changes with it.
    ChangeNumber {
        /// With the plus sign.
        phone: String,
        /// The new user id.
        user_id: Option<String>,
    },
    /// Hides the number from now on.
    HideNumber(String),
    /// Any message, as Meta writes it, without its id, sender and time.
    Raw(Value),
}

impl Sandbox {
    /// A customer to play; one that is there stays.
    pub fn add_customer(&self, who: &str, name: &str) {
        self.state().add(who, name);
    }

    /// A customer does something: shown on the phone, delivered as a signed webhook. `false` for a phone nobody plays.
    pub fn gesture(&self, phone: &str, gesture: Gesture) -> bool {
        if !self.state().phones.contains_key(phone) {
            return false;
        }
        match gesture {
            Gesture::Block(blocked) => self.change(phone, |of| of.blocked = blocked),
            Gesture::StopMarketing(stop) => self.prefer(phone, stop),
            Gesture::Call => self.call(phone),
            Gesture::ChangeNumber { phone: to, user_id } => self.change_number(phone, &to, user_id),
            Gesture::HideNumber(user_id) => self.change(phone, |of| (of.phone, of.user_id) = (None, Some(user_id))),
            other => self.message(phone, other),
        }
        self.tell(phone);
        true
    }

    fn change(&self, phone: &str, change: impl FnOnce(&mut Customer)) {
        if let Some(of) = self.state().phones.get_mut(phone) {
            change(of);
        }
    }

    fn message(&self, phone: &str, gesture: Gesture) {
        let at = self.now();
        let mut message = json!({"timestamp": self.secs()});
        let (text, media) = self.written(phone, gesture, &mut message);
        let mut state = self.state();
        let id = state.id("IN", at);
        message["id"] = json!(id);
        if let Some((media_id, file, _)) = media.clone() {
            state.media.insert(media_id, file);
        }
        let Some(of) = state.phones.get_mut(phone) else { return };
        of.wrote_at = Some(at);
        if let Some(text) = text {
            let (media, media_kind) = media.map_or((None, None), |(id, _, kind)| (Some(id), Some(kind)));
            let status = Some("sent");
            of.show(Bubble { id, from: "customer", text, buttons: None, kind: Kind::Plain, media, media_kind, at, status, reaction: None });
        }
        let contact = of.name_in(&mut message, "from");
        let elsewhere = of.elsewhere;
        drop(state);
        let value = json!({"contacts": [contact], "messages": [message]});
        if elsewhere {
            return self.deliver(&self.envelope("standby", &json!({"standby": value})));
        }
        self.deliver(&self.envelope("messages", &value));
    }

    /// The message's body; what the phone shows of it, and the file that goes with it.
    fn written(&self, phone: &str, gesture: Gesture, message: &mut Value) -> (Option<String>, Option<(String, Media, String)>) {
        let mut of_kind = |kind: &str, part: Value| {
            message["type"] = json!(kind);
            message[kind] = part;
        };
        match gesture {
            Gesture::Write(text) => {
                of_kind("text", json!({"body": text.clone()}));
                (Some(text), None)
            }
            Gesture::ClickAd(text) => {
                of_kind("text", json!({"body": text.clone()}));
                message["referral"] = json!({
                    "source_url": "https://fb.example/ad/120210000000000001", "source_id": "120210000000000001", "source_type": "ad",
                    "headline": "Automate your support on WhatsApp", "ctwa_clid": format!("sandbox-{}", self.now()),
                });
                (Some(text), None)
            }
            Gesture::Tap(tap) => {
                self.tapped(phone, &tap, message);
                (Some(tap.title), None)
            }
            Gesture::Send { kind, mime, bytes, name, caption } => self.file_sent(message, kind, Media { mime, bytes }, (name, caption)),
            Gesture::Locate { latitude, longitude, name } => {
                of_kind("location", json!({"latitude": latitude, "longitude": longitude, "name": name.clone()}));
                (Some(name.unwrap_or_else(|| format!("{latitude}, {longitude}"))), None)
            }
            Gesture::ShowNumber(number) => {
                let digits = number.trim_start_matches('+').to_owned();
                of_kind("contacts", json!([{"origin": "contact_request", "phones": [{"phone": number, "wa_id": digits, "type": "CELL"}]}]));
                (Some(number), None)
            }
            Gesture::React(emoji) => {
                let target = self.newest(phone, "business").unwrap_or_default();
                let mut part = json!({"message_id": target});
                if let Some(emoji) = &emoji {
                    part["emoji"] = json!(emoji);
                }
                of_kind("reaction", part);
                self.change(phone, |of| of.bubbles.iter_mut().filter(|b| b.id == target).for_each(|b| b.reaction.clone_from(&emoji)));
                (None, None)
            }
            Gesture::Edit(text) => {
                let target = self.newest(phone, "customer").unwrap_or_default();
                of_kind("edit", json!({"original_message_id": target, "message": {"type": "text", "text": {"body": text.clone()}}}));
                self.change(phone, |of| of.bubbles.iter_mut().filter(|b| b.id == target).for_each(|b| b.text.clone_from(&text)));
                (None, None)
            }
            Gesture::Revoke => {
                let target = self.newest(phone, "customer").unwrap_or_default();
                of_kind("revoke", json!({"original_message_id": target}));
                self.change(phone, |of| of.bubbles.retain(|b| b.id != target));
                (None, None)
            }
            Gesture::Raw(body) => {
                if let (Some(message), Some(body)) = (message.as_object_mut(), body.as_object()) {
                    message.extend(body.clone());
                }
                (Some(format!("[{}]", body.get("type").and_then(Value::as_str).unwrap_or("raw"))), None)
            }
            Gesture::Block(_) | Gesture::StopMarketing(_) | Gesture::Call | Gesture::ChangeNumber { .. } | Gesture::HideNumber(_) => (None, None),
        }
    }

    fn file_sent(
        &self,
        message: &mut Value,
        kind: String,
        file: Media,
        (name, caption): (Option<String>, Option<String>),
    ) -> (Option<String>, Option<(String, Media, String)>) {
        let id = format!("sandboxmedia{}", self.now() ^ i64::try_from(file.bytes.len()).unwrap_or_default());
        let mut part = json!({"id": id, "mime_type": file.mime});
        for (key, value) in [("caption", &caption), ("filename", &name)] {
            if let Some(value) = value {
                part[key] = json!(value);
            }
        }
        if kind == "audio" {
            part["voice"] = json!(true);
        }
        message["type"] = json!(kind);
        message[kind.as_str()] = part;
        (Some(caption.or(name).unwrap_or_default()), Some((id, file, kind)))
    }

    fn newest(&self, phone: &str, from: &str) -> Option<String> {
        self.state().phones.get(phone)?.bubbles.iter().rev().find(|bubble| bubble.from == from).map(|bubble| bubble.id.clone())
    }

    /// A tap as Meta reports it: on a button, on a row of a list, or on a template's quick reply, which names the message it stood under.
    fn tapped(&self, phone: &str, tap: &Tap, message: &mut Value) {
        let state = self.state();
        let offers = |bubble: &&Bubble| bubble.buttons.iter().flatten().any(|button| button.id == tap.id);
        let under = state.phones.get(phone).and_then(|of| of.bubbles.iter().rev().find(offers));
        if let Some(bubble) = under {
            message["context"] = json!({"id": bubble.id});
        }
        if under.is_some_and(|bubble| bubble.kind == Kind::Template) {
            message["type"] = json!("button");
            message["button"] = json!({"payload": tap.id, "text": tap.title});
        } else {
            let kind = if under.is_some_and(|bubble| bubble.kind == Kind::List) { "list_reply" } else { "button_reply" };
            message["type"] = json!("interactive");
            message["interactive"] = json!({"type": kind, kind: {"id": tap.id, "title": tap.title}});
        }
    }

    fn prefer(&self, phone: &str, stop: bool) {
        let Some(of) = self.state().phones.get(phone).cloned() else { return };
        let mut named = json!({});
        let contact = of.name_in(&mut named, "from");
        let mut preference = json!({
            "category": "marketing_messages", "value": if stop { "stop" } else { "resume" }, "timestamp": self.now() / 1_000,
            "detail": if stop { "User requested to stop marketing messages" } else { "User requested to resume marketing messages" },
        });
        if let Some(phone) = named.get("from") {
            preference["wa_id"] = phone.clone();
        }
        if let Some(user_id) = named.get("from_user_id") {
            preference["user_id"] = user_id.clone();
        }
        self.deliver(&self.envelope("user_preferences", &json!({"contacts": [contact], "user_preferences": [preference]})));
    }

    fn call(&self, phone: &str) {
        let at = self.now();
        let mut call = json!({"id": format!("wacid.SANDBOX.{at}"), "event": "connect", "timestamp": self.secs(), "direction": "USER_INITIATED"});
        let mut state = self.state();
        let Some(of) = state.phones.get_mut(phone) else { return };
        of.wrote_at = Some(at);
        let contact = of.name_in(&mut call, "from");
        drop(state);
        self.deliver(&self.envelope("calls", &json!({"contacts": [contact], "calls": [call]})));
    }

    /// Told by a system message under the old number, without a `contacts` block.
    fn change_number(&self, phone: &str, to: &str, user_id: Option<String>) {
        let at = self.now();
        let mut state = self.state();
        let id = state.id("IN", at);
        let Some(of) = state.phones.get_mut(phone) else { return };
        let mut message = json!({"id": id, "timestamp": (at / 1_000).to_string(), "type": "system"});
        of.name_in(&mut message, "from");
        let kind = if user_id.is_some() { "user_changed_user_id" } else { "user_changed_number" };
        message["system"] = json!({"body": format!("User {} changed", of.name), "wa_id": to.trim_start_matches('+'), "type": kind});
        if let Some(user_id) = &user_id {
            message["system"]["user_id"] = json!(user_id);
        }
        of.phone = Some(to.to_owned());
        of.user_id = user_id.or_else(|| of.user_id.take());
        drop(state);
        self.deliver(&self.envelope("messages", &json!({"messages": [message]})));
    }
}
