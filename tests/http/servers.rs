//! The outside, as real servers on loopback: Meta's Graph API and an OpenAI-compatible model.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use baton::channel::whatsapp::sign::Secrets;
use baton::model::cassette::Cassettes;
use baton::model::provider::Settings;
use baton::model::{Chain, Provider};
use futures::stream;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

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
    /// Nodes behind one address, as a balancer in front of them would have them.
    webhooks: Vec<String>,
    secrets: Secrets,
    taken: Mutex<Vec<(i64, Value)>>,
    mood: Mutex<Mood>,
}

impl Graph {
    pub(crate) async fn start(http: reqwest::Client, baton: &str, secrets: &Secrets) -> Self {
        Self::before(http, &[baton.to_owned()], secrets).await
    }

    /// With several nodes, each status goes to whichever takes it.
    pub(crate) async fn before(http: reqwest::Client, nodes: &[String], secrets: &Secrets) -> Self {
        let inner = Arc::new(GraphInner {
            http,
            webhooks: nodes.iter().map(|baton| format!("{baton}/webhooks/whatsapp")).collect(),
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
        self.inner.taken.lock().expect("no panic").iter().map(|(_, body)| body.clone()).collect()
    }

    /// The same, each with the moment at which it was taken.
    pub(crate) fn taken_at(&self) -> Vec<(i64, Value)> {
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
        taken.push((baton::runtime::clock::system_ms(), body.clone()));
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

/// Times Meta posts a status before it gives up, in a test's time.
const POSTS_MAX: usize = 300;

/// Out of order and one of them twice, as Meta does; again until it is taken.
async fn statuses(graph: Arc<GraphInner>, number: String, wamid: String, callback: Value) {
    for status in ["read", "sent", "delivered", "delivered"] {
        let value = json!({
            "messaging_product": "whatsapp", "metadata": {"display_phone_number": "1", "phone_number_id": number},
            "statuses": [{"id": wamid, "status": status, "timestamp": "1795000000", "biz_opaque_callback_data": callback}],
        });
        let body =
            json!({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [{"field": "messages", "value": value}]}]}).to_string();
        let signature = graph.secrets.sign(body.as_bytes()).expect("a secret");
        for webhook in graph.webhooks.iter().cycle().take(POSTS_MAX) {
            let post = graph.http.post(webhook).header("X-Hub-Signature-256", &signature).timeout(Duration::from_secs(5)).body(body.clone());
            if post.send().await.is_ok_and(|answer| answer.status().is_success()) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }
}

/// How the model server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answering {
    /// As it should.
    Well,
    /// The same, after thoughts, in a fence, with a preamble.
    Wrapped,
    /// Of another schema first; well when it is told so.
    WellWhenTold,
    /// Claims a company that nobody named.
    Inventing,
    Status(u16),
    /// An HTML page with that status.
    Html(u16),
    /// 429 with that `Retry-After`.
    RetryAfter(&'static str),
    /// A status with this `error.code`.
    Code(u16, &'static str),
    /// 200 with an error in it.
    ErrorInside,
    NotJson,
    /// A completion whose words are no JSON.
    Prose,
    OtherSchema,
    /// Slots that are not as the schema says.
    LooseSlots,
    Empty,
    CutOff,
    Filtered,
    Refused,
    /// Calls a tool that nobody offered.
    ToolCall,
    Never,
    /// One byte a second.
    Drip,
    /// The connection ends in the middle of the answer.
    BreaksOff,
    /// Ten megabytes.
    TooLarge,
}

/// An OpenAI-compatible server. It fills slots like a perfect model: what follows "company:" and "need:" in the last message.
#[derive(Clone)]
pub(crate) struct OpenAi {
    pub(crate) url: String,
    inner: Arc<OpenAiInner>,
}

struct OpenAiInner {
    answering: Mutex<Answering>,
    asked: Mutex<Vec<(HeaderMap, Value)>>,
    stop: CancellationToken,
}

impl OpenAi {
    pub(crate) async fn start(answering: Answering) -> Self {
        let stop = CancellationToken::new();
        let inner = Arc::new(OpenAiInner { answering: Mutex::new(answering), asked: Mutex::default(), stop: stop.clone() });
        let routes = Router::new().route("/v1/chat/completions", post(complete)).with_state(inner.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        tokio::spawn(async move {
            tokio::select! {
                _ = axum::serve(listener, routes) => {}
                () = stop.cancelled() => {}
            }
        });
        Self { url, inner }
    }

    /// An address at which nobody listens.
    pub(crate) async fn nowhere() -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        format!("http://{}/v1", listener.local_addr().expect("an address"))
    }

    pub(crate) fn is(&self, answering: Answering) {
        *self.inner.answering.lock().expect("no panic") = answering;
    }

    /// Nobody listens any more.
    pub(crate) fn stop(&self) {
        self.inner.stop.cancel();
    }

    /// The requests it got, oldest first.
    pub(crate) fn asked(&self) -> Vec<Value> {
        self.inner.asked.lock().expect("no panic").iter().map(|(_, body)| body.clone()).collect()
    }

    /// The headers that came with them.
    pub(crate) fn headers(&self) -> Vec<HeaderMap> {
        self.inner.asked.lock().expect("no panic").iter().map(|(headers, _)| headers.clone()).collect()
    }

    /// How it stands in a configuration.
    pub(crate) fn settings(&self) -> Settings {
        Settings { key: Some("test-key".to_owned()), ..Settings::new(self.url.parse().expect("a URL"), "test-model") }
    }
}

/// Models in the order in which they are asked.
pub(crate) fn chain(http: &reqwest::Client, models: Vec<(&str, Settings)>, cassettes: Option<Cassettes>) -> Chain {
    let cassettes = cassettes.map(Arc::new);
    let order = models.iter().map(|(name, _)| (*name).to_owned()).collect();
    let provider = |(name, settings): (&str, Settings)| (name.to_owned(), Provider::new(name, settings, http.clone(), cassettes.clone()));
    Chain::new(models.into_iter().map(provider).collect(), order)
}

async fn complete(State(server): State<Arc<OpenAiInner>>, headers: HeaderMap, Json(request): Json<Value>) -> Response {
    server.asked.lock().expect("no panic").push((headers, request.clone()));
    let answering = *server.answering.lock().expect("no panic");
    answered(answering, &request).await
}

async fn answered(answering: Answering, request: &Value) -> Response {
    let good = || answer_to(request, None).to_string();
    let say = |content: &str, finish: &str| Json(completion(&json!({"role": "assistant", "content": content}), finish)).into_response();
    let error = |code: u16, error: Value| (status(code), Json(json!({"error": error}))).into_response();
    match answering {
        Answering::Well => say(&good(), "stop"),
        Answering::Wrapped => say(&format!("<think>Say {{\"reply\": \"no\"}}?</think>Here you are:\n```json\n{}\n```\n", good()), "stop"),
        Answering::WellWhenTold if request["messages"].to_string().contains("cannot be used") => say(&good(), "stop"),
        Answering::WellWhenTold | Answering::OtherSchema => say("{\"answer\": 42}", "stop"),
        Answering::LooseSlots => say(
            "{\"reply\": \"Thanks. And your plans?\", \"slots\": {\"company\": \"Acme\", \"use_case\": {\"value\": \"calls\", \"quote\": \"calls\"}}}",
            "stop",
        ),
        Answering::Inventing => say(&answer_to(request, Some("Globex")).to_string(), "stop"),
        Answering::Status(code) => error(code, json!({"message": "no", "type": "server_error"})),
        Answering::Html(code) => (status(code), "<html><body><h1>Bad gateway</h1></body></html>").into_response(),
        Answering::RetryAfter(value) => {
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after", value)], Json(json!({"error": {"message": "slow down"}}))).into_response()
        }
        Answering::Code(code, word) => error(code, json!({"message": "no", "code": word})),
        Answering::ErrorInside => Json(json!({"error": {"message": "upstream is down", "code": 502}})).into_response(),
        Answering::NotJson => (StatusCode::OK, "<html>gateway</html>").into_response(),
        Answering::Prose => say("Of course! Which company are you with?", "stop"),
        Answering::Empty => say("", "stop"),
        Answering::CutOff => say("{\"reply\": \"Hello th", "length"),
        Answering::Filtered => say("", "content_filter"),
        Answering::Refused => {
            Json(completion(&json!({"role": "assistant", "content": null, "refusal": "I cannot help with that."}), "stop")).into_response()
        }
        Answering::ToolCall => {
            let call = json!({"id": "call_1", "type": "function", "function": {"name": "delete_everything", "arguments": "{}"}});
            Json(completion(&json!({"role": "assistant", "content": null, "tool_calls": [call]}), "tool_calls")).into_response()
        }
        Answering::TooLarge => Body::from_stream(stream::iter((0..160).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 64 * 1024])))).into_response(),
        Answering::Drip => {
            let whole = completion(&json!({"content": good()}), "stop").to_string().into_bytes().into_iter();
            let bytes = stream::unfold(whole, |mut left| async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                left.next().map(|byte| (Ok::<_, std::io::Error>(vec![byte]), left))
            });
            Body::from_stream(bytes).into_response()
        }
        Answering::BreaksOff => {
            let half = completion(&json!({"content": good()}), "stop").to_string().into_bytes().into_iter().take(40).collect::<Vec<u8>>();
            Body::from_stream(stream::iter([Ok(half), Err(std::io::Error::other("gone"))])).into_response()
        }
        Answering::Never => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            StatusCode::OK.into_response()
        }
    }
}

fn status(code: u16) -> StatusCode {
    StatusCode::from_u16(code).expect("a status")
}

fn completion(message: &Value, finish: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "test-model",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366, "prompt_tokens_details": {"cached_tokens": 128}},
    })
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
    let slots = json!({"company": company, "use_case": need, "team_size": null, "email": null});
    if request.pointer("/response_format/json_schema/schema/properties/summary").is_some() {
        return json!({"summary": ["Acme wants cheaper calls."], "intent": "cheaper calls", "slots": slots});
    }
    json!({
        "reply": format!("Thanks. What about your {}?", asks.unwrap_or("plans")), "asks": asks,
        "slots": slots,
        "declined": [], "wants_person": false, "frustrated": false, "cannot_answer": false,
    })
}
