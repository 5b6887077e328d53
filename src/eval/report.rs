//! The reports of a run: a page to read, what CI systems read, a comment under a change, and what the terminal says at the end.
//! All are made of one [`RunReport`] and of nothing else, so that the same run gives the same bytes.
//!
//! Transcripts are written by strangers. None of these ever runs markup, control sequences, mentions or workflow commands that stand in them.

mod annotations;
mod clean;
mod embed;
mod figures;
mod html;
mod junit;
mod markdown;
mod pick;
mod terminal;

#[cfg(test)]
mod tests;

pub use annotations::annotations;
pub use html::html;
pub use junit::junit;
pub use markdown::markdown;
pub use terminal::terminal;

use super::result::RunReport;
use serde_json::Value;

/// The JSON Schema of the document, for programs that read it.
pub fn schema() -> Value {
    schemars::schema_for!(RunReport).to_value()
}
