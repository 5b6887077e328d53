//! Servers replaced one by one on a database that customers use. There is one version to test with, so the newer one is simulated, and only by
//! what it would leave in the database: a migration that this binary does not know, an event and a piece of work of kinds that it does not know,
//! fields that it does not know. That the two programs agree in all else is not shown here.
//!
//! QUALITY B4, "rolling upgrade, migration mid-traffic, rollback".

use super::checker::{at_rest, check};
use super::crowd::Manner;
use super::postgres::Postgres;
use super::scene::Scene;
use super::turn;
use sqlx::{ConnectOptions as _, PgConnection};
use std::collections::BTreeSet;
use std::path::Path;
use std::str::FromStr as _;
use std::time::Duration;

/// From here on migrations run beside servers of the version before.
const FIRST_THAT_ONLY_ADDS: u32 = 9;

/// Statements of a migration that a server of the version before could trip over, given the text of all.
fn takes_away(sql: &str) -> Vec<String> {
    let code: String = sql.lines().map(|line| line.split("--").next().unwrap_or_default().to_uppercase() + " ").collect();
    let statements: Vec<String> = code.split(';').map(|s| s.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|s| !s.is_empty()).collect();
    let own: BTreeSet<&str> = statements.iter().filter_map(|s| s.strip_prefix("CREATE TABLE ")?.split([' ', '(']).next()).collect();
    let of_own = |statement: &str, before: &str| {
        statement.split_once(before).is_some_and(|(_, rest)| rest.split([' ', '(']).next().is_some_and(|table| own.contains(table)))
    };
    let harms = |statement: &&String| {
        let alters = statement.starts_with("ALTER TABLE ") && !of_own(statement, "ALTER TABLE ");
        let narrows =
            statement.contains("NOT NULL") && !statement.contains(" DEFAULT ") || !statement.contains(" ADD COLUMN ") || statement.contains("UNIQUE");
        let unique = statement.starts_with("CREATE UNIQUE INDEX ") && !of_own(statement, " ON ");
        statement.starts_with("DROP ") || statement.starts_with("DELETE ") || statement.starts_with("TRUNCATE ") || alters && narrows || unique
    };
    statements.iter().filter(harms).cloned().collect()
}

#[test]
fn migrations_only_add() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = std::fs::read_dir(folder).expect("migrations").flatten();
    let (mut looked_at, mut found) = (0, Vec::new());
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        let number: u32 = name.split('_').next().and_then(|no| no.parse().ok()).expect("a number");
        if number >= FIRST_THAT_ONLY_ADDS {
            looked_at += 1;
            let sql = std::fs::read_to_string(file.path()).expect("readable");
            found.extend(takes_away(&sql).into_iter().map(|statement| format!("{name}: {statement}")));
        }
    }
    assert!(looked_at > 0, "there are migrations");
    assert!(found.is_empty(), "a server of the version before still runs; do this in two versions:\n{}", found.join("\n"));
}

#[test]
fn a_migration_that_takes_away_is_found() {
    for harmful in [
        "DROP TABLE work;",
        "ALTER TABLE work DROP COLUMN body;",
        "alter table work\n  rename column body to words;",
        "ALTER TABLE work RENAME TO jobs;",
        "ALTER TABLE work ADD COLUMN n BIGINT NOT NULL;",
        "ALTER TABLE work ALTER COLUMN body SET NOT NULL;",
        "CREATE UNIQUE INDEX one ON work (body);",
        "DROP INDEX work_due;",
        "DELETE FROM work;",
    ] {
        assert_eq!(takes_away(harmful).len(), 1, "{harmful}");
    }
    for harmless in [
        "-- DROP TABLE work;\nCREATE TABLE jobs (id TEXT NOT NULL PRIMARY KEY); CREATE UNIQUE INDEX one ON jobs (id);",
        "ALTER TABLE work ADD COLUMN n BIGINT; ALTER TABLE work ADD COLUMN m BIGINT NOT NULL DEFAULT 0;",
        "CREATE INDEX some ON work (body);",
    ] {
        assert_eq!(takes_away(harmless), Vec::<String>::new(), "{harmless}");
    }
}

async fn tell(database: &mut PgConnection, statement: &'static str) -> u64 {
    sqlx::query(statement).execute(database).await.expect(statement).rows_affected()
}

async fn number(database: &mut PgConnection, query: &'static str) -> i64 {
    sqlx::query_scalar(query).fetch_one(database).await.expect(query)
}

/// The conversation of the first customer gets an event of tomorrow, and all their events a field of tomorrow; a row of work, too.
async fn a_newer_node_writes(database: &mut PgConnection) {
    tell(database, "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'tomorrow', true, 'x', 1)")
        .await;
    tell(database, "INSERT INTO work (id, kind, body, due_ms, attempts) VALUES ('tomorrow', 'teleport', '{}', 0, 0)").await;
    let fields = "UPDATE events SET body = '{\"tomorrow\": {\"a\": 1}, ' || substr(body, 2) WHERE conversation_id = (SELECT conversation_id FROM events ORDER BY at_ms, seq LIMIT 1)";
    assert!(tell(database, fields).await > 1);
    let event = "INSERT INTO events (conversation_id, seq, at_ms, kind, body)
                 SELECT id, seq + 1, updated_ms, 'teleported', '{\"event\": \"teleported\", \"to\": \"Mars\"}' FROM conversations
                 WHERE id = (SELECT conversation_id FROM events ORDER BY at_ms, seq LIMIT 1)";
    assert_eq!(tell(database, event).await, 1);
    assert_eq!(
        tell(database, "UPDATE conversations SET seq = seq + 1 WHERE id = (SELECT conversation_id FROM events WHERE kind = 'teleported')").await,
        1
    );
}

/// What only a newer node can read is gone again: as if it had done its work.
async fn a_newer_node_does_its_work(database: &mut PgConnection) {
    tell(database, "UPDATE conversations SET seq = seq - 1 WHERE id = (SELECT conversation_id FROM events WHERE kind = 'teleported')").await;
    tell(database, "DELETE FROM events WHERE kind = 'teleported'").await;
    tell(database, "DELETE FROM work WHERE id = 'tomorrow'").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_newer_version_wrote_is_left_to_it_and_everybody_else_goes_on() {
    let _turn = turn().await;
    let Some(postgres) = Postgres::start("what_a_newer_version_wrote_is_left_to_it_and_everybody_else_goes_on") else { return };
    let scene = Scene::on_postgres(&postgres.url(), &postgres.url(), 2).await;
    let mut old = scene.start(0);
    scene.is_ready(0).await;
    let customer = scene.ledger.next_stranger();
    scene.crowd(&Manner::one_message(customer)).end(Duration::from_secs(10)).await;
    at_rest(&scene, Duration::from_secs(10)).await;
    let crowd = scene.crowd(&Manner::many(30, 1_500, 40));
    let options = sqlx::postgres::PgConnectOptions::from_str(&scene.truth).expect("a URL");
    let mut database = options.connect().await.expect("the server");
    a_newer_node_writes(&mut database).await;

    // A node of this version starts on the schema of a newer one, under load: so it can be rolled back, too.
    let mut second = scene.start(1);
    scene.is_ready(1).await;
    scene.crowd(&Manner { words: 2, ..Manner::one_message(customer) }).end(Duration::from_secs(10)).await;
    scene.serves_again(&[0, 1], "a newer version").await;
    crowd.end(Duration::from_secs(60)).await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let waits = "SELECT count(*) FROM work WHERE done_ms IS NULL AND kind = 'message'";
    assert_eq!(number(&mut database, waits).await, 1, "their words wait for a node that can read their log, and nobody else's wait");
    let untouched = "SELECT count(*) FROM work WHERE id = 'tomorrow' AND node IS NULL AND attempts = 0 AND done_ms IS NULL";
    assert_eq!(number(&mut database, untouched).await, 1, "work of an unknown kind is left alone");

    a_newer_node_does_its_work(&mut database).await;
    at_rest(&scene, Duration::from_secs(45)).await;
    assert_eq!((old.terminate(), second.terminate()), (Some(0), Some(0)));
    let seen = check(&scene).await;
    println!("proof: beside a newer version: {seen:?}");
}
