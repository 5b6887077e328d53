//! The wire: chat completions of any OpenAI-compatible server, through async-openai's tower seam.
//!
//! One call, one request: no retry, no choice, no wait without a bound happens here. async-openai's own defaults would do all three
//! (retries, `Retry-After` without a cap, no overall timeout), so the seam replaces them.

use super::cassette::{Cassettes, Request};
use super::outcome::{self, Failed, Outcome};
use super::provider::Settings;
use crate::domain::usage::Usage;
use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures::future::BoxFuture;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, StatusCode};
use reqwest::Url;
use serde_json::{Value, json};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Where a played answer says how long the recorded one took.
const TOOK_MS: &str = "recorded_took_ms";

/// A server that completes chats.
pub(super) struct OpenAi {
    client: Client<OpenAIConfig>,
}

/// What a model said, whole and unread.
#[derive(Debug)]
pub(super) struct Completion {
    pub(super) text: String,
    pub(super) usage: Usage,
    /// How long it took when it was recorded.
    pub(super) took_ms: Option<i64>,
}

impl OpenAi {
    pub(super) fn new(settings: &Settings, http: reqwest::Client, cassettes: Option<Arc<Cassettes>>) -> Self {
        let mut headers = settings.headers.clone();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Some(mut bearer) = settings.key.as_ref().and_then(|key| HeaderValue::from_str(&format!("Bearer {key}")).ok()) {
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let secrets = settings.headers.values().filter_map(|value| value.to_str().ok()).map(str::to_owned).chain(settings.key.clone()).collect();
        let seam = Seam(Arc::new(Parts { http: http.clone(), address: address(&settings.base_url), headers, secrets, cassettes }));
        // Its own idea of address, key and organisation is dropped at the seam.
        let config = OpenAIConfig::new().with_api_base(settings.base_url.as_str()).with_api_key("");
        Self { client: Client::build(http, config).with_http_service(seam) }
    }

    /// Asks once and reads the answer whole, within the time.
    pub(super) async fn complete(&self, request: &Value, within: Duration) -> Result<Completion, Failed> {
        match timeout(within, self.client.chat().create_byot::<&Value, Value>(request)).await {
            Ok(Ok(answer)) => completion(&answer),
            Ok(Err(error)) => Err(failed(error)),
            Err(_) => Err(Failed::new(Outcome::Timeout, format!("no whole answer within {} ms", within.as_millis()))),
        }
    }
}

/// `…/chat/completions` below the base, whose query (Azure's `api-version`) stays.
fn address(base: &Url) -> Url {
    let mut address = base.clone();
    address.set_path(&format!("{}/chat/completions", base.path().trim_end_matches('/')));
    address
}

/// The words of a completion. Everything but one finished answer is a failure, with its price.
fn completion(answer: &Value) -> Result<Completion, Failed> {
    let usage = usage_of(answer);
    let fail = |outcome, detail: &str| Err(Failed::new(outcome, detail).with_usage(usage));
    let Some(choice) = answer.pointer("/choices/0") else {
        // Some gateways put their error into a 200.
        let code = answer.pointer("/error/code").and_then(Value::as_u64).and_then(|code| u16::try_from(code).ok());
        let (outcome, detail) = match (answer.get("error"), code) {
            (Some(_), Some(code)) => outcome::of_status(code, answer.to_string().as_bytes()),
            (Some(_), None) => outcome::of_status(500, answer.to_string().as_bytes()),
            (None, _) => (Outcome::NotACompletion, "no choices".to_owned()),
        };
        return fail(outcome, &detail);
    };
    let message = choice.get("message").unwrap_or(&Value::Null);
    let text = words(message.get("content"));
    let calls_tool = ["tool_calls", "function_call"].iter().any(|name| message.get(name).is_some_and(|v| !v.is_null() && v != &json!([])));
    let refusal = message.get("refusal").and_then(Value::as_str).unwrap_or_default();
    match choice.get("finish_reason").and_then(Value::as_str) {
        Some("length") => return fail(Outcome::CutOff, "cut off by the token limit"),
        Some("content_filter") => return fail(Outcome::Filtered, "stopped by the provider's filter"),
        _ if !refusal.is_empty() => return fail(Outcome::Refused, "the model refused"),
        _ if calls_tool => return fail(Outcome::ToolCall, "a tool was called that nobody offered"),
        _ if text.trim().is_empty() => return fail(Outcome::Empty, "no words"),
        _ => {}
    }
    Ok(Completion { text, usage, took_ms: answer.get(TOOK_MS).and_then(Value::as_i64) })
}

/// A text, or the parts of one.
fn words(content: Option<&Value>) -> String {
    match content {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(parts)) => parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str)).collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => String::new(),
    }
}

fn usage_of(answer: &Value) -> Usage {
    let tokens = |path: &str| answer.pointer(path).and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    Usage {
        input: tokens("/usage/prompt_tokens"),
        cached: tokens("/usage/prompt_tokens_details/cached_tokens"),
        output: tokens("/usage/completion_tokens"),
        micros: 0,
    }
}

fn failed(error: OpenAIError) -> Failed {
    match error {
        OpenAIError::Boxed(inner) => match inner.downcast::<Failed>() {
            Ok(failed) => *failed,
            Err(other) => Failed::new(Outcome::Unreachable, other.to_string()),
        },
        OpenAIError::JSONDeserialize(error, _) => Failed::new(Outcome::NotACompletion, format!("not the JSON of a completion: {error}")),
        OpenAIError::Reqwest(error) => of_reqwest(error),
        other => Failed::new(Outcome::NotACompletion, other.to_string()),
    }
}

fn of_reqwest(error: reqwest::Error) -> Failed {
    let outcome = if is_about_tls(&error) {
        Outcome::Tls
    } else if error.is_connect() {
        Outcome::Unreachable
    } else if error.is_timeout() {
        Outcome::Timeout
    } else {
        Outcome::BrokenOff
    };
    let cause = root_of(&error);
    Failed::new(outcome, format!("{}: {cause}", error.without_url()))
}

fn root_of(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |error| error.source()).last().map_or(String::new(), ToString::to_string)
}

fn is_about_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| inner(*error)).any(<dyn std::error::Error + 'static>::is::<rustls::Error>)
}

/// What an error wraps. An `io::Error` names it by `get_ref`; its source is already the next one.
fn inner<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a (dyn std::error::Error + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

/// Where requests become HTTP: the one place for addresses, keys, bounds and cassettes.
#[derive(Clone)]
struct Seam(Arc<Parts>);

struct Parts {
    http: reqwest::Client,
    address: Url,
    headers: HeaderMap,
    /// What never gets into a cassette.
    secrets: Vec<String>,
    cassettes: Option<Arc<Cassettes>>,
}

impl tower::Service<HttpRequestFactory> for Seam {
    type Response = reqwest::Response;
    type Error = OpenAIError;
    type Future = BoxFuture<'static, Result<reqwest::Response, OpenAIError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), OpenAIError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, factory: HttpRequestFactory) -> Self::Future {
        let parts = self.0.clone();
        Box::pin(async move {
            let request = factory.build().await?;
            parts.exchange(request).await.map_err(|failed| OpenAIError::Boxed(Box::new(failed)))
        })
    }
}

/// An answer, read whole.
struct Whole {
    status: StatusCode,
    retry_after: Option<Duration>,
    body: Vec<u8>,
}

impl Parts {
    async fn exchange(&self, mut request: reqwest::Request) -> Result<reqwest::Response, Failed> {
        *request.url_mut() = self.address.clone();
        *request.headers_mut() = self.headers.clone();
        let whole = match &self.cassettes {
            None => fetch(&self.http, request).await?,
            Some(cassettes) => self.through(cassettes, request).await?,
        };
        if whole.status.is_success() {
            return Ok(reqwest::Response::from(http::Response::new(whole.body)));
        }
        let (outcome, detail) = outcome::of_status(whole.status.as_u16(), &whole.body);
        Err(Failed { retry_after: whole.retry_after, ..Failed::new(outcome, detail) })
    }

    /// Played without a socket, or fetched and kept. Only successes are kept: what was tried again is played as what came of it.
    async fn through(&self, cassettes: &Cassettes, request: reqwest::Request) -> Result<Whole, Failed> {
        let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
        let known = Request::new(request.method().as_str(), self.address.path(), body);
        match cassettes.next(&known) {
            Some(Ok(recording)) => {
                let mut response = recording.response;
                if let Some(response) = response.as_object_mut() {
                    response.insert(TOOK_MS.to_owned(), json!(recording.took_ms));
                }
                let status = StatusCode::from_u16(recording.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                Ok(Whole { status, retry_after: None, body: response.to_string().into_bytes() })
            }
            Some(Err(told)) => Err(Failed::new(Outcome::Unrecorded, told)),
            None => {
                let began = Instant::now();
                let whole = fetch(&self.http, request).await?;
                let took_ms = i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX);
                if whole.status.is_success() {
                    let kept = cassettes.keep(known, whole.status.as_u16(), took_ms, &whole.body, &self.secrets).await;
                    kept.map_err(|told| Failed::new(Outcome::Unrecorded, told))?;
                }
                Ok(whole)
            }
        }
    }
}

/// One request, its body read whole within the bound: a broken-off answer is a failed call, not half a one.
async fn fetch(http: &reqwest::Client, request: reqwest::Request) -> Result<Whole, Failed> {
    let mut response = http.execute(request).await.map_err(of_reqwest)?;
    let status = response.status();
    let retry_after = outcome::retry_after(response.headers().get("retry-after").and_then(|value| value.to_str().ok()));
    let too_large = || Failed::new(Outcome::TooLarge, format!("the answer has more than {ANSWER_BYTES_MAX} bytes"));
    if response.content_length().is_some_and(|bytes| bytes > ANSWER_BYTES_MAX as u64) {
        return Err(too_large());
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(of_reqwest)? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Whole { status, retry_after, body })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_below_the_base_and_keeps_its_query() {
        for (base, expected) in [
            ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions"),
            ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1/chat/completions"),
            ("http://localhost", "http://localhost/chat/completions"),
            (
                "https://x.openai.azure.com/openai/deployments/d?api-version=1",
                "https://x.openai.azure.com/openai/deployments/d/chat/completions?api-version=1",
            ),
        ] {
            assert_eq!(address(&base.parse().unwrap()).as_str(), expected);
        }
    }

    #[test]
    fn one_finished_answer_is_words_and_everything_else_is_named() {
        let check = |choice: Value, expected: Result<&str, Outcome>| {
            let answer =
                json!({"choices": [choice], "usage": {"prompt_tokens": 10, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 4}}});
            let usage = Usage { input: 10, cached: 4, output: 2, micros: 0 };
            match completion(&answer) {
                Ok(found) => assert_eq!((Ok(found.text.as_str()), found.usage), (expected, usage)),
                Err(failed) => assert_eq!((Err(failed.outcome), failed.usage), (expected, usage)),
            }
        };
        check(json!({"finish_reason": "stop", "message": {"content": "hi"}}), Ok("hi"));
        check(json!({"finish_reason": "stop", "message": {"content": "hi", "tool_calls": [], "refusal": null, "reasoning_content": "hm"}}), Ok("hi"));
        check(json!({"message": {"content": [{"type": "text", "text": "h"}, {"type": "text", "text": "i"}]}}), Ok("hi"));
        check(json!({"finish_reason": "length", "message": {"content": "{\"re"}}), Err(Outcome::CutOff));
        check(json!({"finish_reason": "content_filter", "message": {"content": ""}}), Err(Outcome::Filtered));
        check(json!({"finish_reason": "stop", "message": {"content": null, "refusal": "I cannot"}}), Err(Outcome::Refused));
        check(json!({"finish_reason": "tool_calls", "message": {"content": null, "tool_calls": [{"id": "1"}]}}), Err(Outcome::ToolCall));
        check(json!({"finish_reason": "stop", "message": {"content": " "}}), Err(Outcome::Empty));
        check(json!({"finish_reason": "stop"}), Err(Outcome::Empty));
    }

    #[test]
    fn an_error_inside_of_a_success_is_an_error() {
        for (answer, outcome) in [
            (json!({"error": {"message": "slow down", "code": 429}}), Outcome::Status(429)),
            (json!({"error": {"message": "pay", "code": "insufficient_quota"}}), Outcome::QuotaExhausted),
            (json!({"error": "loading"}), Outcome::Status(500)),
            (json!({"choices": []}), Outcome::NotACompletion),
            (json!([]), Outcome::NotACompletion),
        ] {
            assert_eq!(completion(&answer).unwrap_err().outcome, outcome, "{answer}");
        }
    }
}
