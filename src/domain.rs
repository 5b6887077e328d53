//! L0, pure: what is true and what follows. Never awaits, never reads a clock, never fails for outside reasons.

pub mod agent;
pub mod brief;
pub mod card;
pub mod conversation;
pub mod delivery;
pub mod draft;
pub mod effect;
pub mod event;
pub mod handoff;
pub mod id;
pub mod language;
pub mod message;
pub mod pii;
pub mod policy;
pub mod prompt;
pub mod routing;
pub mod slot;
pub mod stop;
pub mod text;
pub mod time;
pub mod trigger;
pub mod turn;
pub mod usage;
pub mod visibility;
pub mod workspace;
