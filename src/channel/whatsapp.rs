//! WhatsApp Business Cloud API, hand-written tolerant types (Meta's own OpenAPI file fails its own examples).

pub mod parse;
pub mod send;
pub mod sign;

pub use parse::{Item, parse};
pub use send::Graph;
