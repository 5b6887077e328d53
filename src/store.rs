//! L2, the only SQL. One text for SQLite and Postgres: `$1` placeholders, TEXT and BIGINT columns, JSON that SQL never opens.
//!
//! Never decides: it keeps what the domain decided, and guards it (`seq`, owner, epoch, lease, seat) in the statements
//! themselves. There is no storage trait: a temporary SQLite is the test double.

pub mod answers;
pub mod audit;
mod backup;
pub mod channel;
pub mod charges;
pub mod contacts;
pub mod deliveries;
pub mod desk;
pub mod figures;
pub mod files;
pub mod health;
pub mod hooks;
pub mod inbox;
pub mod keys;
pub mod ledger;
pub mod log;
pub mod marks;
pub mod migrated;
pub mod outbox;
pub mod people;
mod pool;
pub mod presence;
pub mod privacy;
mod readers;
pub mod reading;
mod row;
pub mod saved;
mod scratch;
pub mod sessions;
pub mod standing;
pub mod threads;
pub mod trial;
pub mod versions;
mod visible;
pub mod work;
pub mod workspace;
mod writer;

pub use pool::{Failure, Store};
