//! What is fuzzed: one file a target, with one function `run` that takes any bytes, and panics when what it states does not hold.
//!
//! Included twice: by the fuzzer's binaries, and by `tests/bad_input.rs`, which replays the corpora through the same code.

pub mod agent;
pub mod answer;
pub mod cassette;
pub mod given;
pub mod hours;
pub mod import;
pub mod knowledge;
pub mod media;
pub mod schema;
pub mod search;
pub mod signature;
pub mod status;
pub mod suite;
pub mod texts;
pub mod transcript;
pub mod webhook;
pub mod workspace;

/// Checks one input: any bytes.
pub type Run = fn(&[u8]);

/// Every target by its name: that of its file, of its binary and of its corpus.
pub const ALL: [(&str, Run); 16] = [
    ("agent", agent::run),
    ("answer", answer::run),
    ("cassette", cassette::run),
    ("hours", hours::run),
    ("import", import::run),
    ("knowledge", knowledge::run),
    ("media", media::run),
    ("schema", schema::run),
    ("search", search::run),
    ("signature", signature::run),
    ("status", status::run),
    ("suite", suite::run),
    ("texts", texts::run),
    ("transcript", transcript::run),
    ("webhook", webhook::run),
    ("workspace", workspace::run),
];
