//! What a person wrote or is called does not belong in a log. `Pii` prints its length, never itself.

use std::fmt;

/// Wraps text for logging: `Pii("ana@acme.com")` prints `[12 chars]`.
pub struct Pii<'a>(pub &'a str);

impl fmt::Debug for Pii<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} chars]", self.0.chars().count())
    }
}

impl fmt::Display for Pii<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
