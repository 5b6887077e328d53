//! All of Baton over real HTTP: webhook in, sends out, operators at the API; on SQLite and on Postgres; with the offline model and
//! with an OpenAI-compatible server that the test starts.
//!
//! Postgres tests use the server that `BATON_TEST_POSTGRES` names, each in a database of its own; without it they say that they
//! were skipped.

#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

mod access;
mod accounts;
mod app;
mod assistant;
mod audit;
mod calls;
mod channel;
mod desk;
mod hooks;
mod inbox;
mod logs;
mod models;
mod nodes;
mod oidc;
mod outcomes;
mod pains;
mod privacy;
mod programs;
mod recorded;
mod reports;
#[expect(dead_code, reason = "shared with the tests of faults, which use more of it")]
mod servers;
mod story;
mod traces;
mod watch;
mod webhook;
