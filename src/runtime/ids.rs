//! Fresh ids: 125 bits of the system's randomness, or a seeded sequence for simulations.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Where ids come from.
#[derive(Clone, Debug)]
pub enum Ids {
    /// The system's randomness: unguessable.
    System,
    /// A sequence: the same seed gives the same ids.
    Seeded(Arc<AtomicU64>),
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const CHARS: usize = 25;

impl Ids {
    /// A sequence of its own.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(AtomicU64::new(seed.wrapping_mul(1 << 20))))
    }

    /// An id with a letter in front that tells its kind: `c` conversation, `p` contact, `n` node, `s` session.
    pub fn fresh(&self, kind: &str) -> String {
        let mut bytes = [0_u8; CHARS];
        match self {
            Self::System => fill(&mut bytes),
            Self::Seeded(next) => {
                let mut number = next.fetch_add(1, Ordering::SeqCst);
                for byte in bytes.iter_mut().rev() {
                    *byte = u8::try_from(number % 32).unwrap_or_default();
                    number /= 32;
                }
            }
        }
        let mut id = String::with_capacity(kind.len() + CHARS);
        id.push_str(kind);
        id.extend(bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)).map(|c| char::from(*c))));
        id
    }
}

/// Without randomness no secret is safe: better to stop than to go on with a guessable one.
#[expect(clippy::expect_used, reason = "an operating system without randomness cannot keep secrets")]
fn fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives randomness");
}
