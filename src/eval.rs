//! L4: the production runtime on a virtual clock, for trying agents, replaying recordings and, later, suites.

pub mod learn;
pub mod measure;
pub mod stats;
pub mod trial;
pub mod watch;
