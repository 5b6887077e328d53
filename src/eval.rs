//! L4: the production runtime on a virtual clock, for trying agents and replaying recordings; detectors
//! measured and learned on labelled dialogues; and what triggers say of conversations that are over.

pub mod learn;
pub mod measure;
pub mod stats;
pub mod trial;
pub mod watch;
