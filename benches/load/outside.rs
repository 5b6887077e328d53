//! Meta's Graph API and an OpenAI-compatible model on one port. Each customer is told when their message is there.

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use baton::channel::whatsapp::sign::Secrets;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;

pub(crate) const NUMBER: &str = "100000000000001";
pub(crate) const SECRET: &str = "bench";
const REPLY: &str = "{\"reply\": \"Which company are you with?\", \"asks\": \"company\", \"slots\": {\"company\": null, \"use_case\": null, \"team_size\": null, \"email\": null}, \"declined\": [], \"wants_person\": false, \"frustrated\": false, \"cannot_answer\": false}";

pub(crate) struct Outside {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) secrets: Secrets,
    pub(crate) arrivals: Vec<mpsc::Receiver<()>>,
    inner: Arc<Inner>,
}

struct Inner {
    phones: Vec<mpsc::Sender<()>>,
    sent: AtomicUsize,
    asked: AtomicUsize,
    delay: Duration,
}

impl Outside {
    pub(crate) async fn start(customers: usize, delay: Duration) -> Self {
        let (phones, arrivals): (Vec<_>, Vec<_>) = (0..customers).map(|_| mpsc::channel(64)).unzip();
        let inner = Arc::new(Inner { phones, sent: AtomicUsize::new(0), asked: AtomicUsize::new(0), delay });
        let routes =
            Router::new().route("/{version}/{number}/messages", post(take)).route("/v1/chat/completions", post(complete)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        #[expect(clippy::disallowed_methods, reason = "a benchmark's own client")]
        let http = reqwest::Client::builder().pool_max_idle_per_host(1_000).build().expect("a client");
        Self { url, http, secrets: Secrets::parse(SECRET), arrivals, inner }
    }

    /// Questions that the model was asked.
    pub(crate) fn asked(&self) -> usize {
        self.inner.asked.load(Ordering::SeqCst)
    }
}

async fn take(State(inner): State<Arc<Inner>>, Json(body): Json<Value>) -> Json<Value> {
    let nth = inner.sent.fetch_add(1, Ordering::SeqCst);
    let customer: usize = body["to"].as_str().and_then(|to| to.get(5..)).and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    if let Some(phone) = inner.phones.get(customer) {
        let _ = phone.try_send(());
    }
    Json(json!({"messaging_product": "whatsapp", "messages": [{"id": format!("wamid.OUT.{nth}")}]}))
}

async fn complete(State(inner): State<Arc<Inner>>) -> Json<Value> {
    inner.asked.fetch_add(1, Ordering::SeqCst);
    tokio::time::sleep(inner.delay).await;
    Json(json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "bench",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": REPLY}}],
        "usage": {"prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340},
    }))
}
