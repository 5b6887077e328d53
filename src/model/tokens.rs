//! Tokens as OpenAI's newer models count them; close enough for the budgets of others. Lines, prompts and schemas come again turn
//! after turn: what was counted is remembered.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{LazyLock, Mutex, PoisonError};
use tiktoken_rs::CoreBPE;

static ENCODING: LazyLock<Option<CoreBPE>> = LazyLock::new(|| tiktoken_rs::o200k_base().ok());

/// Counts by the hash of the text and its length. A collision would miscount one line, within a budget that is a bound, not a bill.
static COUNTED: LazyLock<Counted> = LazyLock::new(|| Counted { hasher: RandomState::new(), counts: Mutex::default() });

struct Counted {
    hasher: RandomState,
    counts: Mutex<HashMap<(u64, usize), usize>>,
}

/// Characters per token to assume if the encoding cannot be loaded: low, so that budgets hold.
const CHARS_PER_TOKEN: usize = 2;
/// Counts remembered; then all are forgotten at once.
const COUNTED_MAX: usize = 65_536;

/// How many tokens a text has. Loads the encoding on first use.
pub fn count(text: &str) -> usize {
    let key = (COUNTED.hasher.hash_one(text), text.len());
    if let Some(known) = COUNTED.counts.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return *known;
    }
    let tokens = match &*ENCODING {
        Some(encoding) => encoding.encode_ordinary(text).len(),
        None => text.chars().count().div_ceil(CHARS_PER_TOKEN),
    };
    let mut counts = COUNTED.counts.lock().unwrap_or_else(PoisonError::into_inner);
    if counts.len() >= COUNTED_MAX {
        counts.clear();
    }
    counts.insert(key, tokens);
    tokens
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn a_text_has_the_same_number_of_tokens_each_time() {
        for text in ["", "hello", "We need help with invoices.", "转人工", "hello hello hello hello"] {
            assert_eq!(count(text), count(text), "{text}");
        }
        assert_eq!((count(""), count("hello"), count("hello hello")), (0, 1, 2));
    }
}
