//! WhatsApp Business Cloud API, hand-written tolerant types (Meta's own OpenAPI file fails its own examples).

pub mod errors;
mod files;
mod graph;
mod manage;
pub mod parse;
pub mod send;
pub mod sign;

pub use errors::{advice, heals_with_token};
pub use graph::Graph;
pub use manage::{FIELDS, sunset_of};
pub use parse::{Item, parse};
