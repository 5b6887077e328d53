//! L4: the production runtime on a virtual clock, for trying agents and replaying recordings; detectors
//! measured and learned on labelled dialogues; and what triggers say of conversations that are over.

pub mod alike;
pub mod assemble;
pub mod baseline;
pub mod coverage;
pub mod grade;
pub mod import;
pub mod judge;
pub mod learn;
pub mod log;
pub mod measure;
pub mod metrics;
pub mod past;
pub mod play;
pub mod played;
pub mod recorded;
pub mod report;
pub mod result;
pub mod run;
pub mod staffing;
pub mod stats;
pub mod trial;
pub mod verdict;
pub mod view;
pub mod walk;
pub mod watch;
