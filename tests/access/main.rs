//! Who may see and write what (DESIGN, section 6), held to from three sides: every route for everybody in every state of a conversation
//! (`matrix`), what is hidden changes nothing of what is shown (`interference`), and the live feed tells nobody of more than they may read
//! (`realtime`). What is expected is computed by `rule`, which is written from the design and asks nothing of the product.
//!
//! The Postgres halves use the server that `BATON_TEST_POSTGRES` names; without it they say that they were skipped.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a broken assumption ends the test")]

#[expect(dead_code, reason = "the harness of all tests over HTTP; here a part of it")]
#[path = "../http/app.rs"]
mod app;
mod client;
#[expect(dead_code, reason = "the databases of the store's contract; here a part of them")]
#[path = "../contract/engines.rs"]
mod engines;
#[expect(dead_code, reason = "what the store's contract begins with; here a part of it")]
#[path = "../contract/given.rs"]
mod given;
mod interference;
mod matrix;
mod realtime;
mod rule;
#[expect(dead_code, reason = "the outside of all tests over HTTP; here a part of it")]
#[path = "../http/servers.rs"]
mod servers;
mod story;
mod swaps;
