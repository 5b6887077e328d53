//! Numbers with a token or an account of their own, and who writes voice messages down.

use crate::cli::Failed;
use serde::Deserialize;
use std::time::Duration;

/// `[numbers.PHONE_NUMBER_ID]`.
#[derive(Clone, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NumberTable {
    /// The variable that holds its token; without it WHATSAPP_ACCESS_TOKEN serves.
    pub(crate) token_env: Option<String>,
    /// Its WhatsApp Business account.
    pub(crate) account: Option<String>,
}

impl NumberTable {
    /// The token, when it has one of its own.
    pub(crate) fn token(&self, number: &str) -> Result<Option<String>, Failed> {
        let Some(name) = &self.token_env else { return Ok(None) };
        #[expect(clippy::disallowed_methods, reason = "the variable is named by the configuration")]
        let value = std::env::var(name).ok().map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
        value.map(Some).ok_or_else(|| Failed::usage(format!("numbers.{number}: {name} is not set; it should hold the number's access token")))
    }
}

/// `[transcription]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranscriptionTable {
    /// An OpenAI-compatible address, with `/v1`.
    pub(crate) base_url: String,
    /// The model.
    pub(crate) model: String,
    /// The variable that holds its key, when it wants one.
    #[serde(default)]
    pub(crate) key_env: Option<String>,
    /// For one voice message.
    #[serde(default = "fifteen_seconds")]
    pub(crate) timeout_ms: u64,
}

fn fifteen_seconds() -> u64 {
    15_000
}

impl TranscriptionTable {
    /// For one voice message.
    pub(crate) fn timeout(&self) -> Duration {
        Duration::from_millis(self.timeout_ms.clamp(1_000, 60_000))
    }

    /// Its key.
    pub(crate) fn key(&self) -> Result<Option<String>, Failed> {
        let Some(name) = &self.key_env else { return Ok(None) };
        #[expect(clippy::disallowed_methods, reason = "the variable is named by the configuration")]
        let value = std::env::var(name).ok().filter(|key| !key.trim().is_empty());
        value.map(Some).ok_or_else(|| Failed::usage(format!("transcription: {name} is not set")))
    }
}
