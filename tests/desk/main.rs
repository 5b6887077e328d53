//! The desk: who gets what, when, and why, through the real runtime on a virtual clock, each scenario on SQLite and on Postgres.
//!
//! Postgres runs when `BATON_TEST_POSTGRES` names a server; without it that half says that it was skipped, by name, and passes.
#![expect(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends where something unexpected happens")]

#[path = "../contract/engines.rs"]
mod engines;

/// Each function becomes two tests, `name::on_sqlite` and `name::on_postgres`.
macro_rules! scenario {
    ($($(#[doc = $doc:literal])* async fn $name:ident($store:ident: &Store) $body:block)+) => {$(
        $(#[doc = $doc])*
        async fn $name($store: &Store) $body

        mod $name {
            #[tokio::test]
            async fn on_sqlite() {
                crate::engines::on_sqlite(super::$name).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                crate::engines::on_postgres(concat!(module_path!(), "::on_postgres"), super::$name).await;
            }
        }
    )+};
}

mod after;
mod agents;
mod deadlines;
mod hours;
mod menus;
mod moves;
mod office;
mod presence;
mod rotation;
mod rules;
