//! The two engines, each with an empty database of its own for every test.

use baton::store::Store;
use futures::FutureExt as _;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use std::panic::AssertUnwindSafe;
use tokio::sync::Semaphore;

const VARIABLE: &str = "BATON_TEST_POSTGRES";
/// Databases in use at once: each may open 16 connections, and a server allows 100 unless told otherwise.
static ROOM: Semaphore = Semaphore::const_new(4);

pub(crate) async fn on_sqlite(check: impl AsyncFn(&Store)) {
    at_sqlite(async |url| check(&Store::open(url).await.unwrap()).await).await;
}

pub(crate) async fn on_postgres(name: &str, check: impl AsyncFn(&Store)) {
    at_postgres(name, async |url| check(&Store::open(url).await.unwrap()).await).await;
}

/// The address of an SQLite file that is not there yet.
pub(crate) async fn at_sqlite(check: impl AsyncFn(&str)) {
    let folder = tempfile::tempdir().unwrap();
    check(&format!("sqlite://{}", folder.path().join("baton.db").display())).await;
}

/// The address of an empty Postgres database, dropped afterwards however the check ended.
pub(crate) async fn at_postgres(name: &str, check: impl AsyncFn(&str)) {
    let Some(server) = server() else {
        eprintln!("skipped: {name}; set {VARIABLE}");
        return;
    };
    let _room = ROOM.acquire().await.unwrap();
    let database = format!("baton_test_{:016x}", fastrand::u64(..));
    run(&server, format!("CREATE DATABASE {database}")).await;
    let outcome = AssertUnwindSafe(check(&beside(&server, &database))).catch_unwind().await;
    run(&server, format!("DROP DATABASE {database} WITH (FORCE)")).await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line: the variable is how a machine says that it has a Postgres")]
fn server() -> Option<String> {
    std::env::var(VARIABLE).ok().filter(|url| !url.is_empty())
}

async fn run(server: &str, sql: String) {
    let mut connection = PgConnection::connect(server).await.expect("BATON_TEST_POSTGRES names a server that answers");
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The same server, another database.
fn beside(server: &str, database: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, String::new()), |(address, options)| (address, format!("?{options}")));
    let (host, _) = address.rsplit_once('/').expect("BATON_TEST_POSTGRES ends with a database, e.g. /test");
    format!("{host}/{database}{options}")
}

#[test]
fn the_database_in_an_address_is_replaced_and_its_options_stay() {
    assert_eq!(beside("postgres://p@h:5432/test", "x"), "postgres://p@h:5432/x");
    assert_eq!(beside("postgres://p@h/test?sslmode=disable", "x"), "postgres://p@h/x?sslmode=disable");
}
