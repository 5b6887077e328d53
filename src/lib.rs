//! Baton
pub mod channel;
pub mod cli;
pub mod domain;
pub mod eval;
pub mod http;
pub mod model;
pub mod runtime;
pub mod spec;
pub mod store;
