//! Attacks: what people who mean harm send, and what must not come of it. `injection` plays our corpus of words against the agents; the other
//! files go through the real router.
//!
//! The corpus is `corpus/*.yaml`, written for this project: a file a language, sentences by what they try, and in `says` what a model that
//! obeys would answer. `carriers.yaml` wraps words as something else. Every sentence is played as a plain message and by one or two other carriers.
//!
//! `BATON_ATTACKS=all` plays every sentence by every carrier (about 12,600 cases); the default takes 1,125 of them.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test ends where something unexpected happens")]

#[expect(dead_code, reason = "the harness of all tests over HTTP; here a part of it")]
#[path = "../http/app.rs"]
mod app;
mod bodies;
mod corpus;
mod held;
mod injection;
mod obedient;
mod output;
mod owasp;
mod played;
mod reach;
#[expect(dead_code, reason = "the outside of all tests over HTTP; here a part of it")]
#[path = "../http/servers.rs"]
mod servers;
mod sessions;
mod slow;
