//! `baton upgrade-check` says before a server is replaced whether this binary may start on what is there. It changes nothing.

use super::{Running, baton, change, project, run};
use serde_json::Value;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

fn check(folder: &Path) -> (i32, String) {
    let (code, out, err) = run(baton(folder).arg("upgrade-check"));
    (code, out + &err)
}

async fn database(folder: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", folder.join(".baton/baton.db").display())).await.expect("the database")
}

#[tokio::test]
async fn a_database_is_judged_by_what_ran_on_it_and_stays_as_it_is() {
    let folder = project();
    let path = folder.path();
    let (code, told) = check(path);
    assert!(code == 0 && told.contains("there is none yet"), "{told}");
    assert!(!path.join(".baton").exists(), "a look makes nothing");

    assert_eq!(run(baton(path).arg("migrate")).0, 0);
    let (code, told) = check(path);
    assert!(code == 0 && told.contains("none runs") && told.contains("may start here, one server after the other"), "{told}");

    // As a version before the newest migration left it.
    let mut db = database(path).await;
    db.execute("CREATE TABLE kept AS SELECT * FROM _sqlx_migrations").await.expect("kept");
    db.execute("DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)").await.expect("gone");
    let (code, told) = check(path);
    assert!(code == 0 && told.contains("would run"), "{told}");
    let (_, told_again) = check(path);
    assert_eq!(told, told_again, "it ran nothing");

    // As a newer version left it.
    db.execute("INSERT INTO _sqlx_migrations SELECT * FROM kept WHERE version = (SELECT max(version) FROM kept)").await.expect("back");
    db.execute("INSERT INTO _sqlx_migrations SELECT 9000, description, installed_on, success, checksum, execution_time FROM kept WHERE version = 1")
        .await
        .expect("newer");
    let (code, told) = check(path);
    assert!(code == 0 && told.contains("look") && told.contains("a newer version ran 9000"), "{told}");

    // Of another line of versions.
    db.execute("UPDATE _sqlx_migrations SET checksum = x'00' WHERE version = 2").await.expect("changed");
    let (code, told) = check(path);
    assert!(code == 1 && told.contains("migration 2 ran with another content") && told.contains("must not start here yet"), "{told}");
}

#[test]
fn a_running_server_on_sqlite_is_told_with_its_version_and_has_to_stop_first() {
    let folder = project();
    let path = folder.path();
    let log = fs::File::create(path.join("log")).expect("a file");
    let mut command = baton(path);
    command.arg("serve").env("BATON_LISTEN", "127.0.0.1:0").env("WHATSAPP_APP_SECRET", "x").stdout(Stdio::null()).stderr(log);
    let _server = Running(command.spawn().expect("it runs"));
    let (mut code, mut told) = (0, String::new());
    for _ in 0..200 {
        (code, told) = check(path);
        if code != 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let line = format!("1 run: {}", env!("CARGO_PKG_VERSION"));
    assert!(code == 4 && told.contains(&line) && told.contains("once what runs now is stopped"), "{code} {told}");
}

#[test]
fn settings_that_are_gone_and_files_with_mistakes_are_all_told() {
    let folder = project();
    let path = folder.path();
    fs::write(path.join("baton.toml"), "baton_lisen = \"x\"\n\n[policy]\nburst_ms = 1\n").expect("written");
    let (code, told) = check(path);
    assert_eq!(code, 1);
    assert!(told.contains("baton.toml:1: baton_lisen") && told.contains("baton.toml:4: policy.burst_ms"), "{told}");
    fs::remove_file(path.join("baton.toml")).expect("gone");

    let (code, out, err) = run(baton(path).args(["upgrade-check", "--json"]).env("BATON_LISEN", "x").env("BATON_LISTEN", "127.0.0.1:1"));
    assert_eq!(code, 0, "{err}");
    let report: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(report["verdict"], "rolling");
    let environment = report["findings"].as_array().into_iter().flatten().find(|finding| finding["what"] == "environment").cloned();
    assert_eq!(environment.map(|finding| finding["told"].clone()), Some(Value::from("BATON_LISEN")), "{report}");

    change(path, "agents/lead_qualifier.yaml", "complete: enterprise-sales", "complete: nowhere");
    let (code, told) = check(path);
    assert!(code == 1 && told.contains("nowhere") && told.contains("baton check"), "{told}");
    assert_eq!(run(baton(path).arg("upgrade-check").env("DATABASE_URL", "postgres://nobody@127.0.0.1:1/x")).0, 3);
}
