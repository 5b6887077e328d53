//! The bug museum: what went wrong for users of other inboxes and agents, each row a test named after the public issues it was seen in.
//! The mechanisms have deeper tests elsewhere; here each failure is shown as it was reported, and does not happen.
//!
//! Rows about races run on Postgres too, on three runtimes of one process, when `BATON_TEST_POSTGRES` names a server; without it that half
//! says that it was skipped.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends where something unexpected happens")]

#[expect(dead_code, reason = "the harness of all tests over HTTP; here a part of it")]
#[path = "../http/app.rs"]
mod app;
mod desk;
#[path = "../contract/engines.rs"]
mod engines;
#[expect(dead_code, reason = "the office of the desk's tests; here a part of it")]
#[path = "../desk/office.rs"]
mod office;
mod races;
mod sending;
#[expect(dead_code, reason = "the outside of all tests over HTTP; here a part of it")]
#[path = "../http/servers.rs"]
mod servers;
mod sight;
#[expect(dead_code, reason = "the stage of the agents' tests; here a part of it")]
#[path = "../agents/stage.rs"]
mod stage;
mod talk;
