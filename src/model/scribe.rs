//! Voice messages into words: any OpenAI-compatible transcription endpoint (`POST {base}/audio/transcriptions`).

use bytes::Bytes;
use futures::future::BoxFuture;
use reqwest::multipart::{Form, Part};
use serde_json::Value;
use std::time::Duration;

/// Bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 256 * 1024;
/// Characters of a voice message that are kept.
const WORDS_CHARS_MAX: usize = 8_000;

/// A sound to write down.
#[derive(Clone, Debug)]
pub struct Sound {
    /// Its type.
    pub mime: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Writes voice messages down.
pub trait Scribe: Send + Sync {
    /// The words, or why there are none. Bounded in time.
    fn write_down(&self, sound: Sound) -> BoxFuture<'_, Result<String, NoWords>>;
}

/// Why nothing was written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoWords(pub String);

/// An OpenAI-compatible server.
#[derive(Clone)]
pub struct Server {
    /// The shared client.
    pub http: reqwest::Client,
    /// With `/v1`, without a slash at its end.
    pub base_url: String,
    /// Its key, when it wants one.
    pub key: Option<String>,
    /// The model.
    pub model: String,
    /// For one voice message.
    pub timeout: Duration,
}

impl Scribe for Server {
    fn write_down(&self, sound: Sound) -> BoxFuture<'_, Result<String, NoWords>> {
        Box::pin(async move {
            let answer = tokio::time::timeout(self.timeout, self.ask(sound)).await;
            answer.unwrap_or_else(|_| Err(NoWords("it took too long".to_owned())))
        })
    }
}

impl Server {
    async fn ask(&self, sound: Sound) -> Result<String, NoWords> {
        let broken = |e: reqwest::Error| NoWords(e.without_url().to_string());
        // Servers tell the format by the name's ending.
        let name = format!("voice.{}", ending_of(&sound.mime));
        let part = Part::stream(sound.bytes).file_name(name).mime_str(&sound.mime).map_err(broken)?;
        let form = Form::new().text("model", self.model.clone()).text("response_format", "json").part("file", part);
        let mut request = self.http.post(format!("{}/audio/transcriptions", self.base_url.trim_end_matches('/'))).multipart(form);
        if let Some(key) = &self.key {
            request = request.bearer_auth(key);
        }
        let mut response = request.send().await.map_err(broken)?;
        let status = response.status();
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(broken)? {
            if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
                return Err(NoWords("the answer is too long".to_owned()));
            }
            bytes.extend_from_slice(&chunk);
        }
        if !status.is_success() {
            return Err(NoWords(format!("HTTP {status}")));
        }
        let answer: Value = serde_json::from_slice(&bytes).map_err(|_| NoWords("the answer is not JSON".to_owned()))?;
        let words = answer.get("text").and_then(Value::as_str).map(str::trim).filter(|words| !words.is_empty());
        words.map(|words| crate::domain::text::clip(words, WORDS_CHARS_MAX)).ok_or_else(|| NoWords("no words were heard".to_owned()))
    }
}

fn ending_of(mime: &str) -> &'static str {
    match mime.split(';').next().unwrap_or_default().trim() {
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/aac" | "video/mp4" | "audio/m4a" => "m4a",
        "audio/wav" | "audio/x-wav" => "wav",
        "audio/webm" | "video/webm" => "webm",
        "audio/amr" => "amr",
        _ => "ogg",
    }
}
