//! Any OpenAI-compatible server, through async-openai's tower seam: the one place for deadlines, retries and bounds. Its own
//! defaults are unsafe here: no overall timeout, `Retry-After` without a cap, no jitter.

use super::{Answer, Ask, Model, NoAnswer, tokens};
use crate::domain::draft::{self, Draft};
use crate::domain::policy::Policy;
use crate::domain::prompt;
use crate::domain::usage::Usage;
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// The first pause between tries; it doubles.
const PAUSE_MS: u64 = 250;

/// A model behind an OpenAI-compatible address.
pub struct OpenAi {
    client: Client<OpenAIConfig>,
    model: String,
}

impl OpenAi {
    /// `base` like `https://api.openai.com/v1`; the key may be empty for local servers.
    pub fn new(http: reqwest::Client, base: &str, key: &str, model: &str, policy: &Policy) -> Self {
        let config = OpenAIConfig::new().with_api_base(base.trim_end_matches('/')).with_api_key(key);
        let service = Bounded { http: http.clone(), bounds: Arc::new(Bounds::of(policy)) };
        Self { client: Client::build(http, config).with_http_service(service), model: model.to_owned() }
    }

    async fn ask(&self, ask: Ask<'_>) -> Result<Draft, NoAnswer> {
        let prompt =
            prompt::of(ask.conversation, ask.agent, ask.policy.prompt_tokens_max, &tokens::count).map_err(|e| NoAnswer::Invalid(e.to_string()))?;
        let schema = json!({"name": "turn", "strict": true, "schema": prompt.schema});
        let request = json!({
            "model": self.model,
            "messages": prompt.messages,
            "response_format": {"type": "json_schema", "json_schema": schema},
            "max_completion_tokens": ask.policy.answer_tokens_max,
            "store": false,
        });
        let answer: Value = self.client.chat().create_byot(request).await.map_err(unavailable)?;
        let choice = answer.pointer("/choices/0").ok_or_else(|| NoAnswer::Invalid("no choices".to_owned()))?;
        match choice.get("finish_reason").and_then(Value::as_str) {
            Some("length") => return Err(NoAnswer::Invalid("cut off by the token limit".to_owned())),
            Some("content_filter") => return Err(NoAnswer::Invalid("stopped by the provider's filter".to_owned())),
            _ => {}
        }
        let text = choice.pointer("/message/content").and_then(Value::as_str).unwrap_or_default();
        let mut draft = draft::parse(text, ask.agent).map_err(NoAnswer::Invalid)?;
        if draft.reply.is_empty() {
            return Err(NoAnswer::Invalid("an empty reply".to_owned()));
        }
        let tokens = |name: &str| answer.pointer(&format!("/usage/{name}")).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
        draft.usage = Usage {
            input: tokens("prompt_tokens"),
            cached: tokens("prompt_tokens_details/cached_tokens"),
            output: tokens("completion_tokens"),
            micros: 0,
        };
        draft.model.clone_from(&self.model);
        Ok(draft)
    }
}

impl Model for OpenAi {
    fn answer<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let deadline = ask.policy.model_ms_max.to_std();
            match tokio::time::timeout(deadline, self.ask(ask)).await {
                Ok(answer) => answer.into(),
                Err(_) => Err(NoAnswer::Unavailable(format!("no answer within {} s", deadline.as_secs()))).into(),
            }
        })
    }
}

fn unavailable(error: OpenAIError) -> NoAnswer {
    match error {
        OpenAIError::JSONDeserialize(error, _) => NoAnswer::Invalid(format!("not the JSON of a completion: {error}")),
        OpenAIError::Reqwest(error) => NoAnswer::Unavailable(error.without_url().to_string()),
        other => NoAnswer::Unavailable(other.to_string()),
    }
}

struct Bounds {
    attempts_max: u32,
    request: Duration,
    retry_after_max: Duration,
    /// Spreads the pauses of many turns that fail together; no secret, no decision.
    jitter: AtomicU64,
}

impl Bounds {
    fn of(policy: &Policy) -> Self {
        Self {
            attempts_max: policy.model_attempts_max,
            request: policy.model_request_ms_max.to_std(),
            retry_after_max: policy.retry_after_ms_max.to_std(),
            jitter: AtomicU64::new(0x9E37_79B9_7F4A_7C15),
        }
    }

    /// How long to wait before try number `next`: the server's wish up to the cap, else doubling with jitter.
    fn pause(&self, next: u32, retry_after: Option<Duration>) -> Duration {
        let drawn = self.jitter.fetch_add(0x9E37_79B9_7F4A_7C15, Ordering::Relaxed);
        let mixed = (drawn ^ (drawn >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let base = PAUSE_MS << next.min(5);
        let pause = Duration::from_millis(base / 2 + (mixed >> 33) % base.max(1));
        retry_after.unwrap_or(pause).min(self.retry_after_max)
    }
}

/// Sends with a deadline a request, a few tries, and a bounded body.
#[derive(Clone)]
struct Bounded {
    http: reqwest::Client,
    bounds: Arc<Bounds>,
}

impl tower::Service<async_openai::middleware::HttpRequestFactory> for Bounded {
    type Response = reqwest::Response;
    type Error = OpenAIError;
    type Future = BoxFuture<'static, Result<reqwest::Response, OpenAIError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, factory: async_openai::middleware::HttpRequestFactory) -> Self::Future {
        let Self { http, bounds } = self.clone();
        Box::pin(async move {
            let mut tries = 0;
            loop {
                tries += 1;
                let mut request = factory.build().await?;
                *request.timeout_mut() = Some(bounds.request);
                let outcome = exchange(&http, request).await;
                let retry_after = match &outcome {
                    Ok(response) if is_passing(response.status()) => retry_after(response),
                    Err(OpenAIError::Reqwest(error)) if !error.is_builder() => None,
                    Ok(_) | Err(_) => return outcome,
                };
                if tries >= bounds.attempts_max {
                    return outcome;
                }
                tokio::time::sleep(bounds.pause(tries, retry_after)).await;
            }
        })
    }
}

/// Worth another try: overload and outages, not refusals.
fn is_passing(status: reqwest::StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 409 | 429 | 500..=599)
}

fn retry_after(response: &reqwest::Response) -> Option<Duration> {
    let secs: u64 = response.headers().get("retry-after")?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(secs))
}

/// One request, its body read whole within the bound, so that a broken-off answer is a failed try and not a failed turn.
async fn exchange(http: &reqwest::Client, request: reqwest::Request) -> Result<reqwest::Response, OpenAIError> {
    let mut response = http.execute(request).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(OpenAIError::InvalidArgument(format!("the answer has more than {ANSWER_BYTES_MAX} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    let mut whole = http::Response::new(body);
    *whole.status_mut() = status;
    *whole.headers_mut() = headers;
    Ok(reqwest::Response::from(whole))
}
