//! One configured model: how it is asked, what it costs, whether it is asked at all. Every call is booked, the failed ones too.
//!
//! Never chooses another model: that is the chain's. Never waits past the deadline it is given.

use super::breaker::{Bounds, Breaker, State};
use super::cassette::Cassettes;
use super::openai::{Completion, OpenAi};
use super::outcome::{Failed, Outcome};
use super::{Ask, Call, Image, Want, reading};
use crate::domain::draft::{self, Draft};
use crate::domain::prompt::Prompt;
use crate::domain::redact::Redaction;
use crate::domain::time::{Millis, Timestamp};
use crate::domain::usage::{Price, Usage};
use base64::Engine as _;
use http::HeaderMap;
use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The first pause between tries; it doubles.
const PAUSE_MS: u64 = 250;
/// A try that has less time than this is not begun.
const TRY_MIN: Duration = Duration::from_millis(50);
/// Characters of an unusable answer that are shown to the model again.
const MENDED_CHARS_MAX: usize = 4_000;

/// How a server is told the schema of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Structured {
    /// It holds the model to the schema.
    #[default]
    JsonSchema,
    /// It holds the model to JSON; the schema is in the prompt.
    JsonObject,
    /// The same, and the schema stands in `response_format` too: the server of llama-cpp-python.
    JsonObjectWithSchema,
    /// It holds the model to nothing; the schema is in the prompt.
    None,
}

/// The field that bounds an answer's tokens: OpenAI's reasoning models refuse the old one, others do not know the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerLimit {
    /// What most compatible servers know.
    MaxTokens,
    /// OpenAI's and Azure's.
    MaxCompletionTokens,
}

/// A model as it is configured, checked.
#[derive(Clone)]
pub struct Settings {
    /// Like `https://api.openai.com/v1`.
    pub base_url: Url,
    /// The server's name for the model.
    pub model: String,
    /// Sent as a bearer token; absent for servers that need none.
    pub key: Option<String>,
    /// What tokens cost.
    pub price: Option<Price>,
    /// How the server is told the schema.
    pub structured: Structured,
    /// Sent with every request, such as Azure's `api-key`.
    pub headers: HeaderMap,
    /// All that it may take for one turn; the turn's own deadline stands above it.
    pub timeout: Option<Millis>,
    /// By the host when absent.
    pub answer_limit: Option<AnswerLimit>,
    /// Fields of a request that the server refuses: `store`, which else says that nothing is kept.
    pub omit: Vec<String>,
    /// When it is left alone.
    pub breaker: Bounds,
    /// Can it see pictures?
    pub vision: bool,
}

impl Settings {
    /// A server that needs nothing but its address and a model.
    pub fn new(base_url: Url, model: impl Into<String>) -> Self {
        Self {
            vision: base_url.host_str().is_some_and(|host| host == "api.openai.com"),
            base_url,
            model: model.into(),
            key: None,
            price: None,
            structured: Structured::default(),
            headers: HeaderMap::new(),
            timeout: None,
            answer_limit: None,
            omit: Vec::new(),
            breaker: Bounds::default(),
        }
    }

    /// Is it OpenAI's own wire?
    fn is_openai(&self) -> bool {
        let host = self.base_url.host_str().unwrap_or_default();
        ["openai.com", "azure.com"].iter().any(|known| host == *known || host.ends_with(&format!(".{known}")))
    }

    /// Well-known names of `gen_ai.provider.name` (OpenTelemetry, semantic conventions for generative AI).
    fn provider(&self) -> Option<&'static str> {
        const KNOWN: [(&str, &str); 6] = [
            ("openai.com", "openai"),
            ("azure.com", "azure.ai.openai"),
            ("mistral.ai", "mistral_ai"),
            ("groq.com", "groq"),
            ("deepseek.com", "deepseek"),
            ("x.ai", "x_ai"),
        ];
        let host = self.base_url.host_str().unwrap_or_default();
        KNOWN.iter().find(|(known, _)| host == *known || host.ends_with(&format!(".{known}"))).map(|(_, name)| *name)
    }

    fn limit_field(&self) -> &'static str {
        match self.answer_limit {
            Some(AnswerLimit::MaxTokens) => "max_tokens",
            Some(AnswerLimit::MaxCompletionTokens) => "max_completion_tokens",
            None if self.is_openai() => "max_completion_tokens",
            None => "max_tokens",
        }
    }
}

/// How a provider is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// The model's name in the configuration.
    pub model: String,
    /// The server's name for the model.
    pub served: String,
    /// Who runs the server, as OpenTelemetry names them; the name in the configuration where nobody knows.
    pub provider: String,
    /// The server's host.
    pub host: String,
    /// Is it asked?
    pub state: State,
    /// Failures in a row.
    pub failures_in_row: u32,
    /// How the latest call ended, as the ledger says it.
    pub latest: Option<String>,
}

/// A turn on its way through the chain.
pub(super) struct Turn<'a> {
    pub(super) ask: Ask<'a>,
    pub(super) prompt: Prompt,
    /// What stands in the prompt for what is personal.
    pub(super) redaction: Option<Redaction>,
    pub(super) began: Instant,
    pub(super) deadline: Instant,
}

impl Turn<'_> {
    pub(super) fn now(&self) -> Timestamp {
        self.ask.now.plus(Millis(millis(self.began.elapsed())))
    }
}

/// A configured model.
pub struct Provider {
    name: String,
    settings: Settings,
    wire: OpenAi,
    watch: Mutex<Watch>,
    /// Spreads the pauses of many turns that fail together; no secret, no decision.
    jitter: AtomicU64,
}

struct Watch {
    breaker: Breaker,
    latest: Option<Outcome>,
}

/// A call without a draft, and what can be made of it.
struct Missed {
    failed: Failed,
    unmended: Option<Box<Unmended>>,
}

/// What a model said that was no answer yet, and what is wrong with it.
struct Unmended {
    said: String,
    mistakes: String,
    /// Good enough if nothing better comes.
    draft: Option<Draft>,
}

impl Provider {
    /// A model under the name that the configuration gives it.
    pub fn new(name: impl Into<String>, settings: Settings, http: reqwest::Client, cassettes: Option<Arc<Cassettes>>) -> Self {
        let wire = OpenAi::new(&settings, http, cassettes);
        let watch = Mutex::new(Watch { breaker: Breaker::new(settings.breaker), latest: None });
        Self { name: name.into(), settings, wire, watch, jitter: AtomicU64::new(0x9E37_79B9_7F4A_7C15) }
    }

    /// Its name in the configuration.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How it is doing.
    pub fn health(&self) -> Health {
        let watch = self.watch();
        Health {
            model: self.name.clone(),
            served: self.settings.model.clone(),
            provider: self.settings.provider().unwrap_or(&self.name).to_owned(),
            host: self.settings.base_url.host_str().unwrap_or_default().to_owned(),
            state: watch.breaker.state(),
            failures_in_row: watch.breaker.failures_in_row(),
            latest: watch.latest.map(Outcome::word),
        }
    }

    pub(super) fn lets_through(&self, now: Timestamp) -> bool {
        self.watch().breaker.lets_through(now)
    }

    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks up to `tries_max` times while failures pass, and once more when an answer can be mended. `None`: it is left alone.
    pub(super) async fn answer(&self, turn: &Turn<'_>, tries_max: u32, calls: &mut Vec<Call>) -> Option<Result<Draft, Failed>> {
        let own = self.settings.timeout.map_or(turn.deadline, |span| Instant::now() + span.to_std());
        let deadline = own.min(turn.deadline);
        let request = self.request(turn);
        let missed = match self.tried(turn, &request, deadline, tries_max, calls).await? {
            Ok(draft) => return Some(Ok(draft)),
            Err(missed) => missed,
        };
        match missed.unmended {
            Some(unmended) => Some(self.mended(turn, request, *unmended, deadline, calls).await.ok_or(missed.failed)),
            None => Some(Err(missed.failed)),
        }
    }

    async fn tried(
        &self,
        turn: &Turn<'_>,
        request: &Value,
        deadline: Instant,
        tries_max: u32,
        calls: &mut Vec<Call>,
    ) -> Option<Result<Draft, Missed>> {
        let mut latest = None;
        for nth in 1..=tries_max.max(1) {
            let too_late = deadline.saturating_duration_since(Instant::now()) < TRY_MIN;
            if too_late || !self.watch().breaker.admit(turn.now()) {
                break;
            }
            let missed = match self.call(turn, request, deadline, calls).await {
                Ok(draft) => return Some(Ok(draft)),
                Err(missed) => missed,
            };
            let pause_max = turn.ask.policy.retry_after_ms_max.to_std();
            let pause = missed.failed.retry_after.unwrap_or_else(|| self.pause(nth).min(pause_max));
            let in_bounds = pause <= pause_max && Instant::now() + pause < deadline;
            let again = missed.failed.outcome.is_passing() && nth < tries_max && in_bounds;
            latest = Some(Err(missed));
            if !again {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        latest
    }

    /// Tells the model what was wrong, once, if there is as much time left as its first answer took.
    async fn mended(&self, turn: &Turn<'_>, mut request: Value, first: Unmended, deadline: Instant, calls: &mut Vec<Call>) -> Option<Draft> {
        let took = calls.last().map_or(Duration::ZERO, |call| Millis(call.took_ms).to_std());
        let left = deadline.saturating_duration_since(Instant::now());
        if left < took.max(TRY_MIN) {
            return first.draft;
        }
        let said: String = first.said.chars().take(MENDED_CHARS_MAX).collect();
        let told = format!(
            "That answer cannot be used: {}. Answer the customer's last message again, with one JSON object that follows the schema and nothing else.",
            first.mistakes
        );
        if let Some(messages) = request.get_mut("messages").and_then(Value::as_array_mut) {
            messages.push(json!({"role": "assistant", "content": said}));
            messages.push(json!({"role": "user", "content": told}));
        }
        match self.call(turn, &request, deadline, calls).await {
            Ok(draft) => Some(draft),
            Err(missed) => first.draft.or_else(|| missed.unmended.and_then(|second| second.draft)),
        }
    }

    /// One call, booked.
    async fn call(&self, turn: &Turn<'_>, request: &Value, deadline: Instant, calls: &mut Vec<Call>) -> Result<Draft, Missed> {
        let (at, began) = (turn.now(), Instant::now());
        let within = deadline.saturating_duration_since(began).min(turn.ask.policy.model_request_ms_max.to_std());
        let answered = self.wire.complete(request, within).await;
        let took_ms = answered.as_ref().ok().and_then(|completion| completion.took_ms).unwrap_or_else(|| millis(began.elapsed()));
        let usage = self.priced(answered.as_ref().map_or_else(|failed| failed.usage, |completion| completion.usage));
        let read = match answered {
            Ok(completion) => read(&completion, turn, &self.settings.model),
            Err(failed) => Err(Missed { failed, unmended: None }),
        };
        let outcome = read.as_ref().map_or_else(|missed| missed.failed.outcome, |_| Outcome::Ok);
        let mut watch = self.watch();
        watch.breaker.record(outcome.verdict(), turn.now());
        watch.latest = Some(outcome);
        drop(watch);
        calls.push(Call { model: self.name.clone(), at, took_ms, outcome: outcome.word(), usage });
        read.map(|draft| Draft { model: self.settings.model.clone(), ..draft })
    }

    fn priced(&self, usage: Usage) -> Usage {
        self.settings.price.as_ref().map_or(usage, |price| usage.priced(price))
    }

    fn request(&self, turn: &Turn<'_>) -> Value {
        let schema: &Value = &turn.prompt.schema;
        let mut request = json!({"model": self.settings.model, "messages": turn.prompt.messages});
        if self.settings.vision && !turn.ask.images.is_empty() {
            show(turn.ask.images, &mut request);
        }
        request[self.settings.limit_field()] = json!(turn.ask.policy.answer_tokens_max);
        if !self.settings.omit.iter().any(|field| field == "store") {
            request["store"] = json!(false);
        }
        match self.settings.structured {
            Structured::JsonSchema => {
                let schema = json!({"name": "turn", "strict": true, "schema": schema});
                request["response_format"] = json!({"type": "json_schema", "json_schema": schema});
                return request;
            }
            Structured::JsonObject => request["response_format"] = json!({"type": "json_object"}),
            Structured::JsonObjectWithSchema => request["response_format"] = json!({"type": "json_object", "schema": schema}),
            Structured::None => {}
        }
        if let Some(Value::String(system)) = request.pointer_mut("/messages/0/content") {
            system.push_str("\n\nAnswer with one JSON object that follows this JSON Schema, and with nothing else:\n");
            system.push_str(&schema.to_string());
        }
        request
    }

    /// How long to wait after try number `nth` when the server has no wish: doubling, with jitter.
    fn pause(&self, nth: u32) -> Duration {
        let drawn = self.jitter.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let base = PAUSE_MS << nth.saturating_sub(1).min(4);
        Duration::from_millis(base / 2 + (mixed >> 33) % base)
    }
}

/// Puts pictures under the customer's last words, as data URLs (chat completions, image input).
fn show(images: &[Image], request: &mut Value) {
    let Some(messages) = request.get_mut("messages").and_then(Value::as_array_mut) else { return };
    let Some(last) = messages.iter_mut().rfind(|message| message.get("role").is_some_and(|role| role == "user")) else { return };
    let words = last.get("content").cloned().unwrap_or_default();
    let picture = |image: &Image| {
        let url = format!("data:{};base64,{}", image.mime, base64::engine::general_purpose::STANDARD.encode(&image.bytes));
        json!({"type": "image_url", "image_url": {"url": url}})
    };
    last["content"] = std::iter::once(json!({"type": "text", "text": words})).chain(images.iter().map(picture)).collect();
}

/// A draft, or what is wrong with what was said. Neither a customer's nor a model's words get into the failure.
fn read(completion: &Completion, turn: &Turn<'_>, model: &str) -> Result<Draft, Missed> {
    let said = || completion.text.clone();
    let mut answer = reading::answer_in(&completion.text).map_err(|(outcome, mistakes)| {
        let failed = Failed::new(outcome, mistakes.clone());
        Missed { failed, unmended: outcome.is_mendable().then(|| Box::new(Unmended { said: said(), mistakes, draft: None })) }
    })?;
    if let Some(redaction) = &turn.redaction {
        redaction.restore_json(&mut answer);
    }
    let parsed = match turn.ask.want {
        Want::Answer => draft::parse(&answer.to_string(), turn.ask.agent),
        Want::Digest | Want::Values => draft::parse_digest(&answer.to_string(), model),
    };
    let draft = match parsed {
        // With a lookup the reply waits; notes have none.
        Ok(draft) if draft.digest.is_none() && draft.reply.is_empty() && answer.get("tool").is_none_or(Value::is_null) => {
            Err("reply: an empty reply".to_owned())
        }
        other => other,
    };
    let (mistakes, draft) = match (reading::mistakes(&answer, &turn.prompt.schema), draft) {
        (None, Ok(draft)) => return Ok(draft),
        (Some(mistakes), draft) => (mistakes, draft.ok()),
        (None, Err(mistake)) => (mistake, None),
    };
    let failed = Failed::new(Outcome::OtherSchema, "JSON that does not follow the schema");
    Err(Missed { failed, unmended: Some(Box::new(Unmended { said: said(), mistakes, draft })) })
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}
