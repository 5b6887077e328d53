//! Micro-agents through the real runtime on a virtual clock, with a scripted model: each wrong behaviour of a model is shown to be
//! refused, and the customer always gets an answer or a person.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test ends where something unexpected happens")]

mod brakes;
mod guards;
mod injection;
mod interleavings;
mod lookups;
mod passing;
mod quiet;
mod readers;
mod slots;
mod stage;
mod triggers;
mod versions;
mod waiting;
