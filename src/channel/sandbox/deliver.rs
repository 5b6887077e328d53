//! Webhooks as Meta delivers them: signed, again with growing pauses until they are answered with 200, in no order that anybody promises.

use super::Sandbox;
use serde_json::{Value, json};
use std::time::Duration;

/// Tries to deliver one webhook.
const DELIVERIES_MAX: u32 = 20;

fn refused(status: reqwest::StatusCode) -> String {
    let hint = match status.as_u16() {
        401 | 403 => ": is WHATSAPP_APP_SECRET the same here and there?",
        404 => ": is that the address of the server's webhook?",
        _ => "",
    };
    format!("webhooks are refused with {status}{hint}")
}

/// The innermost cause says what happened: "Connection refused".
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

impl Sandbox {
    /// Posts a webhook of any kind: for scripts.
    pub fn deliver(&self, body: &Value) {
        self.deliver_after(body, 0);
    }

    pub(super) fn deliver_after(&self, body: &Value, delay_ms: u64) {
        let copies = self.state().faults.copies.max(1);
        let body = body.to_string();
        for _ in 0..copies {
            let (this, body) = (self.clone(), body.clone());
            self.state().under_way += 1;
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(delay_ms)).await;
                this.post(&body).await;
                this.state().under_way -= 1;
            });
        }
    }

    async fn post(&self, body: &str) {
        let signature = self.inner.secrets.sign(body.as_bytes()).unwrap_or_default();
        for attempt in 0..DELIVERIES_MAX {
            let url = self.inner.webhook.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
            let request = self.inner.http.post(url).header("X-Hub-Signature-256", &signature).header("Content-Type", "application/json");
            match request.body(body.to_owned()).send().await {
                Ok(response) if response.status().is_success() => {
                    self.state().trouble = None;
                    return self.delivered(body);
                }
                Ok(response) => self.state().trouble = Some(refused(response.status())),
                Err(error) => self.state().trouble = Some(format!("webhooks are not taken: {}", reason(&error))),
            }
            tokio::time::sleep(Duration::from_millis(200 << attempt.min(6))).await;
        }
        tracing::warn!("the sandbox could not deliver a webhook");
    }

    fn delivered(&self, body: &str) {
        let value: Value = serde_json::from_str(body).unwrap_or_default();
        let Some(id) = value.pointer("/entry/0/changes/0/value/messages/0/id").and_then(Value::as_str) else { return };
        let mut state = self.state();
        let mut shown = None;
        for (phone, of) in &mut state.phones {
            for bubble in of.bubbles.iter_mut().filter(|bubble| bubble.id == id && bubble.status == Some("sent")) {
                bubble.status = Some("delivered");
                shown = Some(phone.clone());
            }
        }
        drop(state);
        if let Some(phone) = shown {
            self.tell(&phone);
        }
    }

    /// The statuses of a message that was taken, with its price, as the faults want them.
    pub(super) fn report(&self, number: &str, id: &str, to: &Value, callback: &Value, category: &str) {
        let faults = self.state().faults.statuses.clone();
        if faults.missing {
            return;
        }
        let mut words = vec!["sent", "delivered", "read"];
        if faults.reordered {
            words.reverse();
        }
        let pricing = json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category});
        for (nth, word) in (0_u64..).zip(words) {
            let status = self.status(id, word, to, callback, Some(&pricing));
            let copies = if faults.doubled { 2 } else { 1 };
            for _ in 0..copies {
                self.deliver_after(&self.status_body(number, &status), faults.delay_ms + nth);
            }
        }
    }

    /// A message fails after it was taken.
    pub(super) fn report_failed(&self, number: &str, id: &str, to: &Value, callback: &Value, code: i64) {
        let mut status = self.status(id, "failed", to, callback, None);
        status["errors"] =
            json!([{"code": code, "title": "failed", "message": "failed", "error_data": {"details": "the sandbox was told to fail it"}}]);
        self.deliver_after(&self.status_body(number, &status), 20);
    }

    fn status(&self, id: &str, word: &str, to: &Value, callback: &Value, pricing: Option<&Value>) -> Value {
        let mut status = json!({"id": id, "status": word, "timestamp": self.secs(), "biz_opaque_callback_data": callback});
        if let (Some(status), Some(to)) = (status.as_object_mut(), to.as_object()) {
            status.extend(to.clone());
        }
        if let Some(pricing) = pricing.filter(|_| word != "failed") {
            status["pricing"] = pricing.clone();
        }
        status
    }

    fn status_body(&self, number: &str, status: &Value) -> Value {
        let mut body = self.envelope("messages", &json!({"statuses": [status]}));
        body["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = json!(number);
        body
    }
}
