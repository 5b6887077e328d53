//! The outside, as real servers on loopback: Meta's Graph API and an OpenAI-compatible model.

use axum::Json;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use baton::channel::whatsapp::sign::Secrets;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the next sends meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Fine,
    /// Takes the message and drops the connection: the answer is lost. Statuses come all the same.
    LosesAnswers,
    /// Says "pair limit" once, then is fine.
    PairLimitOnce,
    /// The window is closed.
    WindowClosed,
}

/// Meta's Graph API: takes messages, then sends statuses by signed webhook.
#[derive(Clone)]
pub(crate) struct Graph {
    pub(crate) url: String,
    inner: Arc<GraphInner>,
}

struct GraphInner {
    http: reqwest::Client,
    webhook: String,
    secrets: Secrets,
    taken: Mutex<Vec<Value>>,
    mood: Mutex<Mood>,
}

impl Graph {
    pub(crate) async fn start(http: reqwest::Client, baton: &str, secrets: &Secrets) -> Self {
        let inner = Arc::new(GraphInner {
            http,
            webhook: format!("{baton}/webhooks/whatsapp"),
            secrets: secrets.clone(),
            taken: Mutex::default(),
            mood: Mutex::new(Mood::Fine),
        });
        let routes = Router::new().route("/{version}/{number}/messages", post(take)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, inner }
    }

    pub(crate) fn is(&self, mood: Mood) {
        *self.inner.mood.lock().expect("no panic") = mood;
    }

    /// The bodies that were taken, oldest first.
    pub(crate) fn taken(&self) -> Vec<Value> {
        self.inner.taken.lock().expect("no panic").clone()
    }

    pub(crate) fn words_to(&self, phone: &str) -> Vec<String> {
        let taken = self.taken();
        taken.iter().filter(|b| b["to"] == phone).map(|b| b["text"]["body"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

async fn take(State(graph): State<Arc<GraphInner>>, Path((_, number)): Path<(String, String)>, Json(body): Json<Value>) -> Response {
    let mood = {
        let mut mood = graph.mood.lock().expect("no panic");
        let now = *mood;
        if now == Mood::PairLimitOnce {
            *mood = Mood::Fine;
        }
        now
    };
    match mood {
        Mood::PairLimitOnce => return refusal(131_056, "pair rate limit"),
        Mood::WindowClosed => return refusal(131_047, "more than 24 hours have passed"),
        Mood::Fine | Mood::LosesAnswers => {}
    }
    let wamid = {
        let mut taken = graph.taken.lock().expect("no panic");
        taken.push(body.clone());
        format!("wamid.GRAPH.{}", taken.len())
    };
    let answer = json!({"messaging_product": "whatsapp", "messages": [{"id": wamid}]});
    tokio::spawn(statuses(graph, number, wamid, body["biz_opaque_callback_data"].clone()));
    match mood {
        Mood::LosesAnswers => {
            // Longer than anybody waits: the connection is all that the caller gets.
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::GATEWAY_TIMEOUT.into_response()
        }
        Mood::Fine | Mood::PairLimitOnce | Mood::WindowClosed => Json(answer).into_response(),
    }
}

fn refusal(code: i64, words: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": {"message": words, "code": code, "error_data": {"details": words}}}))).into_response()
}

/// Out of order and one of them twice, as Meta does.
async fn statuses(graph: Arc<GraphInner>, number: String, wamid: String, callback: Value) {
    for status in ["read", "sent", "delivered", "delivered"] {
        let value = json!({
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": number},
            "statuses": [{"id": wamid, "status": status, "timestamp": "1795000000", "biz_opaque_callback_data": callback}],
        });
        let body =
            json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string();
        let signature = graph.secrets.sign(body.as_bytes()).expect("a secret");
        let _ = graph.http.post(&graph.webhook).header("X-Hub-Signature-256", signature).body(body).send().await;
    }
}

/// How the model server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    /// As it should.
    Well,
    /// Claims a company that nobody named.
    Inventing,
    Status(u16),
    /// 429 with a `Retry-After` of an hour.
    RetryInAnHour,
    NotJson,
    OtherSchema,
    Empty,
    CutOff,
    Filtered,
    Never,
    /// Says that it transfers and does not.
    TooLong,
}

/// An OpenAI-compatible server. It fills slots like a perfect model: what follows "company:" and "need:" in the last message.
#[derive(Clone)]
pub(crate) struct OpenAi {
    pub(crate) url: String,
    inner: Arc<OpenAiInner>,
}

struct OpenAiInner {
    answering: Mutex<Answering>,
    asked: Mutex<Vec<Value>>,
}

impl OpenAi {
    pub(crate) async fn start(answering: Answering) -> Self {
        let inner = Arc::new(OpenAiInner { answering: Mutex::new(answering), asked: Mutex::default() });
        let routes = Router::new().route("/v1/chat/completions", post(complete)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, inner }
    }

    /// The requests it got, oldest first.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.inner.asked.lock().expect("no panic").clone()
    }
}

async fn complete(State(server): State<Arc<OpenAiInner>>, Json(request): Json<Value>) -> Response {
    server.asked.lock().expect("no panic").push(request.clone());
    let answering = *server.answering.lock().expect("no panic");
    let whole = |content: &str, finish: &str| {
        Json(json!({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "test-model",
            "choices": [{"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}],
            "usage": {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366},
        }))
        .into_response()
    };
    match answering {
        Answering::Well => whole(&answer_to(&request, None).to_string(), "stop"),
        Answering::Inventing => whole(&answer_to(&request, Some("Globex")).to_string(), "stop"),
        Answering::Status(code) => {
            (StatusCode::from_u16(code).expect("a status"), Json(json!({"error": {"message": "no", "type": "server_error"}}))).into_response()
        }
        Answering::RetryInAnHour => {
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "3600")], Json(json!({"error": {"message": "slow down"}}))).into_response()
        }
        Answering::NotJson => (StatusCode::OK, "<html>gateway</html>").into_response(),
        Answering::OtherSchema => whole("{\"answer\": 42}", "stop"),
        Answering::Empty => whole("", "stop"),
        Answering::CutOff => whole("{\"reply\": \"Hello th", "length"),
        Answering::Filtered => whole("", "content_filter"),
        Answering::TooLong => whole(&"x".repeat(3 * 1024 * 1024), "stop"),
        Answering::Never => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

fn answer_to(request: &Value, invented: Option<&str>) -> Value {
    let messages = request["messages"].as_array().cloned().unwrap_or_default();
    let said: Vec<&str> = messages.iter().filter(|m| m["role"] == "user").filter_map(|m| m["content"].as_str()).collect();
    let after = |label: &str| {
        let found = said.iter().rev().find_map(|text| text.split_once(label).map(|(_, rest)| rest.trim().to_owned()))?;
        Some(json!({"value": found, "quote": found}))
    };
    let company = invented.map(|name| json!({"value": name, "quote": name})).or_else(|| after("company:"));
    let need = after("need:");
    let asks = if company.is_none() {
        Some("company")
    } else if need.is_none() {
        Some("use_case")
    } else {
        None
    };
    json!({
        "reply": format!("Thanks. What about your {}?", asks.unwrap_or("plans")), "asks": asks,
        "slots": {"company": company, "use_case": need, "team_size": null, "email": null},
        "declined": [], "wants_person": false, "frustrated": false, "cannot_answer": false,
    })
}
