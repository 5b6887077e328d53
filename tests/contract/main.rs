//! One contract, two engines: every public async method of `Store` runs on SQLite and on Postgres through one body per behaviour.
//!
//! SQLite always runs, in a temporary file. Postgres runs when `BATON_TEST_POSTGRES` names a server and a database to begin from
//! (`postgres://postgres@127.0.0.1:5432/test`); each test makes a database of its own there and drops it. Without the variable the
//! Postgres half says that it was skipped, by name, and passes.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something unexpected happens")]

/// Each function becomes two tests, `name::on_sqlite` and `name::on_postgres`.
macro_rules! contract {
    ($($(#[doc = $doc:literal])* async fn $name:ident($store:ident: &Store) $body:block)+) => {$(
        $(#[doc = $doc])*
        async fn $name($store: &Store) $body

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_sqlite() {
                crate::engines::on_sqlite(super::$name).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn on_postgres() {
                crate::engines::on_postgres(concat!(module_path!(), "::on_postgres"), super::$name).await;
            }
        }
    )+};
}

mod answers;
mod attempts;
mod audit;
mod channel;
mod commits;
mod coverage;
mod deliveries;
mod desk;
mod engines;
mod given;
mod hooks;
mod keys;
mod leases;
mod ledger;
mod lists;
mod marks;
mod migrated;
mod people;
mod pool;
mod presence;
mod privacy;
mod reading;
mod saved;
mod scratch;
mod seats;
mod sessions;
mod standing;
mod threads;
mod twin;
mod versions;
mod work;
mod workspace;
