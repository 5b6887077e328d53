//! Tokens as OpenAI's newer models count them; close enough for the budgets of others.

use std::sync::LazyLock;
use tiktoken_rs::CoreBPE;

static ENCODING: LazyLock<Option<CoreBPE>> = LazyLock::new(|| tiktoken_rs::o200k_base().ok());

/// Characters per token to assume if the encoding cannot be loaded: low, so that budgets hold.
const CHARS_PER_TOKEN: usize = 2;

/// How many tokens a text has. Loads the encoding on first use.
pub fn count(text: &str) -> usize {
    match &*ENCODING {
        Some(encoding) => encoding.encode_ordinary(text).len(),
        None => text.chars().count().div_ceil(CHARS_PER_TOKEN),
    }
}
