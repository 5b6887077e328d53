//! Others who answer on the same number: a colleague on the phone app, and another responder with the thread.

use super::Sandbox;
use super::phones::{Bubble, Customer, Kind};
use serde_json::{Value, json};

/// What another responder does.
#[derive(Clone, Debug)]
pub enum Responder {
    /// Takes the thread from us.
    Takes {
        /// In which role.
        role: String,
    },
    /// Writes to the customer, while it has the thread.
    Writes(String),
    /// Passes the thread to us.
    Passes {
        /// From which role.
        role: String,
        /// Why, in a word of Meta's.
        reason: Option<String>,
        /// What its AI wrote about the chat.
        summary: Option<String>,
    },
}

impl Sandbox {
    /// A colleague answers from the phone app. `false` for a phone nobody plays.
    pub fn phone_app_writes(&self, phone: &str, text: &str) -> bool {
        let Some((of, id)) = self.say_to(phone, text) else { return false };
        let mut echo = json!({"id": id, "from": super::DISPLAY, "timestamp": self.secs(), "type": "text", "text": {"body": text}});
        let contact = of.name_in(&mut echo, "to");
        echo["from"] = json!(super::DISPLAY);
        self.deliver(&self.envelope("smb_message_echoes", &json!({"contacts": [contact], "message_echoes": [echo]})));
        true
    }

    /// Another responder acts. `false` for a phone nobody plays.
    pub fn responder(&self, phone: &str, act: Responder) -> bool {
        match act {
            Responder::Takes { role } => {
                let told = json!({"previous_owner_role": "customer_service", "new_owner_role": role, "metadata": "taken in the sandbox"});
                self.handover(phone, "control_taken", &told, true)
            }
            Responder::Passes { role, reason, summary } => {
                let mut told = json!({"previous_owner_role": role, "new_owner_role": "escalation"});
                if let Some(reason) = reason {
                    told["metadata"] = json!(json!({"reason": reason}).to_string());
                }
                if let Some(summary) = summary {
                    told["conversation_context"] = json!({"type": "summary", "summary": {"text": summary}});
                }
                self.handover(phone, "control_passed", &told, false)
            }
            Responder::Writes(text) => {
                let Some((of, id)) = self.say_to(phone, &text) else { return false };
                let mut sent = json!({"messaging_product": "whatsapp", "type": "text", "text": {"body": text}});
                if let Some(phone) = &of.phone {
                    sent["to"] = json!(phone);
                } else {
                    sent["recipient"] = json!(of.user_id);
                }
                let echo = json!({"id": id, "timestamp": self.secs(), "message": sent});
                self.deliver(&self.envelope("standby", &json!({"standby": {"message_echoes": [echo]}})));
                true
            }
        }
    }

    fn handover(&self, phone: &str, kind: &str, told: &Value, elsewhere: bool) -> bool {
        let mut state = self.state();
        let Some(of) = state.phones.get_mut(phone) else { return false };
        of.elsewhere = elsewhere;
        let sender = match (&of.phone, &of.user_id) {
            (Some(phone), _) => json!({"phone_number": phone.trim_start_matches('+')}),
            (None, user_id) => json!({"user_id": user_id}),
        };
        drop(state);
        let recipient = json!({"display_phone_number": super::DISPLAY, "phone_number_id": self.inner.number});
        let value = json!({"sender": sender, "recipient": recipient, "type": kind, "timestamp": self.secs(), kind: told});
        self.deliver(&self.envelope("messaging_handovers", &value));
        true
    }

    fn say_to(&self, phone: &str, text: &str) -> Option<(Customer, String)> {
        let at = self.now();
        let mut state = self.state();
        let id = state.id("OTHER", at);
        let of = state.phones.get_mut(phone)?;
        let text = text.to_owned();
        of.show(Bubble {
            id: id.clone(),
            from: "business",
            text,
            buttons: None,
            kind: Kind::Plain,
            media: None,
            media_kind: None,
            at,
            status: None,
            reaction: None,
        });
        let of = of.clone();
        drop(state);
        self.tell(phone);
        Some((of, id))
    }
}
