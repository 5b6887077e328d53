//! A backup made as the book says, put back elsewhere: the conversations are there again, and what came later is not.

use super::baton_folder;
use sqlx::{Connection as _, PgConnection, SqliteConnection};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const SECRET: &str = "a secret of this test";
const BEFORE: &str = "Before the backup we are Contoso";
const AFTER: &str = "After the backup we are Fabrikam";

struct Server {
    process: Child,
    base: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn baton(folder: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(baton_folder().join("baton"));
    command.current_dir(folder).env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::null());
    command.env("WHATSAPP_APP_SECRET", SECRET).env("WHATSAPP_PHONE_NUMBER_ID", "106540352242922").env("BATON_LISTEN", "127.0.0.1:0");
    // Nobody is there: what leaves is refused at once.
    command.env("WHATSAPP_GRAPH_URL", "http://127.0.0.1:1").env("BATON_LOG", "info").env("BATON_LOG_JSON", "true");
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    command
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn start(folder: &Path, database: Option<&str>) -> Server {
    let log = folder.join("log");
    let file = fs::File::create(&log).expect("a file");
    let process = baton(folder, database).arg("serve").stdout(Stdio::null()).stderr(file).spawn().expect("it runs");
    let mut server = Server { process, base: String::new() };
    for _ in 0..400 {
        let told = fs::read_to_string(&log).unwrap_or_default();
        let ready = told.lines().find(|line| line.contains("baton is ready"));
        if let Some(address) = ready.and_then(|line| line.split("\"listen\":\"").nth(1)).and_then(|rest| rest.split('"').next()) {
            server.base = format!("http://{address}");
            return server;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the server did not start: {}", fs::read_to_string(&log).unwrap_or_default());
}

/// A customer writes, through the signed webhook.
fn write(folder: &Path, server: &Server, words: &str) {
    let name = words.split(' ').next().expect("a word");
    let file = folder.join(format!("{name}.jsonl"));
    fs::write(&file, serde_json::json!({"id": name, "turns": [{"role": "customer", "text": words}]}).to_string()).expect("written");
    let output = baton(folder, None).args(["replay", "--url", &server.base]).arg(&file).output().expect("it runs");
    assert!(output.status.success(), "{}", text(&output));
}

/// Waits until something with this word is in the log, and gives the ids of all conversations.
async fn heard(url: &str, word: &str) -> Vec<String> {
    const HEARD: &str = "SELECT count(*) FROM events WHERE body LIKE $1";
    const ALL: &str = "SELECT DISTINCT conversation_id FROM events ORDER BY conversation_id";
    let like = format!("%{word}%");
    for _ in 0..200 {
        let (count, ids): (i64, Vec<String>) = if url.starts_with("postgres") {
            let mut conn = PgConnection::connect(url).await.expect("the database");
            let count = sqlx::query_scalar(HEARD).bind(&like).fetch_one(&mut conn).await.expect("read");
            (count, sqlx::query_scalar(ALL).fetch_all(&mut conn).await.expect("read"))
        } else {
            let mut conn = SqliteConnection::connect(url).await.expect("the database");
            let count = sqlx::query_scalar(HEARD).bind(&like).fetch_one(&mut conn).await.expect("read");
            (count, sqlx::query_scalar(ALL).fetch_all(&mut conn).await.expect("read"))
        };
        if count > 0 {
            return ids;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nothing with {word} in time");
}

/// What `baton why` tells of all conversations.
fn told(folder: &Path, database: Option<&str>, ids: &[String]) -> String {
    let all = ids.iter().map(|id| {
        let output = baton(folder, database).env("BATON_LOG", "error").args(["why", id]).output().expect("it runs");
        assert!(output.status.success(), "{}", text(&output));
        text(&output)
    });
    all.collect()
}

fn project() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().to_owned();
    let output = baton(&path, None).arg("init").output().expect("it runs");
    assert!(output.status.success(), "{}", text(&output));
    (folder, path)
}

fn sqlite(folder: &Path) -> String {
    format!("sqlite://{}", folder.join(".baton/baton.db").display())
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_come_back_from_a_copy_of_sqlite_made_while_it_serves() {
    let (_kept, path) = project();
    let nothing = baton(&path, None).args(["backup", "early.db"]).output().expect("it runs");
    assert!(nothing.status.code() == Some(2) && text(&nothing).contains("no database yet") && !path.join("early.db").exists(), "{}", text(&nothing));

    let server = start(&path, None);
    write(&path, &server, BEFORE);
    heard(&sqlite(&path), "Contoso").await;
    let made = baton(&path, None).args(["backup", "copy.db"]).output().expect("it runs");
    assert!(made.status.success(), "{}", text(&made));
    write(&path, &server, AFTER);
    assert!(told(&path, None, &heard(&sqlite(&path), "Fabrikam").await).contains(AFTER), "the server went on");
    drop(server);
    let again = baton(&path, None).args(["backup", "copy.db"]).output().expect("it runs");
    assert!(again.status.code() == Some(2) && text(&again).contains("not overwritten"), "{}", text(&again));

    let (_kept, restored) = project();
    fs::create_dir(restored.join(".baton")).expect("a folder");
    fs::copy(path.join("copy.db"), restored.join(".baton/baton.db")).expect("copied");
    let server = start(&restored, None);
    let ids = heard(&sqlite(&restored), "Contoso").await;
    let words = told(&restored, None, &ids);
    assert!(ids.len() == 1 && words.contains(BEFORE) && !words.contains("Fabrikam"), "{words}");
    write(&restored, &server, AFTER);
    assert!(told(&restored, None, &heard(&sqlite(&restored), "Fabrikam").await).contains(AFTER), "and it serves on");
}

#[expect(clippy::disallowed_methods, reason = "tests have no command line: the variable is how a machine says that it has a Postgres")]
fn postgres() -> Option<String> {
    std::env::var("BATON_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

async fn run_on(server: &str, sql: String) {
    let mut conn = PgConnection::connect(server).await.expect("BATON_TEST_POSTGRES names a server that answers");
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.expect("done");
}

#[tokio::test(flavor = "multi_thread")]
async fn conversations_come_back_from_a_dump_of_postgres() {
    let tools = ["pg_dump", "pg_restore"].map(|tool| Command::new(tool).arg("--version").output().is_ok_and(|output| output.status.success()));
    let (Some(server), [true, true]) = (postgres(), tools) else {
        eprintln!("skipped: conversations_come_back_from_a_dump_of_postgres; set BATON_TEST_POSTGRES, and have pg_dump and pg_restore");
        return;
    };
    let (host, _) = server.rsplit_once('/').expect("BATON_TEST_POSTGRES ends with a database");
    let names = [0, 1].map(|_| format!("baton_book_{:016x}", fastrand::u64(..)));
    let [url, other] = [0, 1].map(|nth| format!("{host}/{}", names[nth]));
    for name in &names {
        run_on(&server, format!("CREATE DATABASE {name}")).await;
    }

    let (_kept, path) = project();
    let running = start(&path, Some(&url));
    write(&path, &running, BEFORE);
    heard(&url, "Contoso").await;
    let refused = baton(&path, Some(&url)).args(["backup", "copy.db"]).output().expect("it runs");
    assert!(refused.status.code() == Some(2) && text(&refused).contains("pg_dump"), "{}", text(&refused));
    let dump = path.join("baton.dump");
    let dumped = Command::new("pg_dump").args(["--format=custom", "--file"]).arg(&dump).arg(&url).output().expect("pg_dump");
    assert!(dumped.status.success(), "{}", text(&dumped));
    write(&path, &running, AFTER);
    heard(&url, "Fabrikam").await;
    drop(running);

    let restored = Command::new("pg_restore").args(["--no-owner", "--dbname", &other]).arg(&dump).output().expect("pg_restore");
    assert!(restored.status.success(), "{}", text(&restored));
    let running = start(&path, Some(&other));
    let ids = heard(&other, "Contoso").await;
    let words = told(&path, Some(&other), &ids);
    assert!(ids.len() == 1 && words.contains(BEFORE) && !words.contains("Fabrikam"), "{words}");
    drop(running);
    for name in &names {
        run_on(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
    }
}
