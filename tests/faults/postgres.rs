//! A Postgres server of a test's own, in a temporary folder: made, broken and mended at will. Processes die here, never the machine, so it need not
//! wait for the disk; what a power cut would take is not shown.

use super::scene::free_port;
use super::{signal, skipped};
use sqlx::{ConnectOptions as _, Connection as _, PgConnection};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr as _;

pub(crate) struct Postgres {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
    fsync: &'static str,
    _folder: tempfile::TempDir,
}

impl Postgres {
    /// A running server; `None` says by the test's name that there is none to be had.
    pub(crate) fn start(test: &str) -> Option<Self> {
        Self::start_with(test, "off")
    }

    /// The same with `fsync` as a benchmark wants it.
    pub(crate) fn start_with(test: &str, fsync: &'static str) -> Option<Self> {
        let Some(programs) = programs() else {
            skipped(test, "no programs of a Postgres server below /usr/lib/postgresql");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        owned_by_postgres(folder.path());
        let server = Self { programs, data: folder.path().join("data"), port: free_port(), fsync, _folder: folder };
        server.run("initdb", &["-A", "trust", "-U", "postgres", "--no-sync"]);
        server.up();
        Some(server)
    }

    /// A standby that follows this one, and that this one waits for with every commit.
    pub(crate) async fn with_standby(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        owned_by_postgres(folder.path());
        let standby =
            Self { programs: self.programs.clone(), data: folder.path().join("data"), port: free_port(), fsync: self.fsync, _folder: folder };
        let from = format!("host=127.0.0.1 port={} user=postgres application_name=standby", self.port);
        standby.run("pg_basebackup", &["-d", &from, "-R", "-X", "stream", "-c", "fast", "--no-sync"]);
        standby.up();
        self.tell("ALTER SYSTEM SET synchronous_standby_names = 'standby'").await;
        self.tell("SELECT pg_reload_conf()").await;
        for _ in 0..200 {
            if self.number("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'").await == 1 {
                return standby;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("the standby never became synchronous");
    }

    /// From now on the server, whoever was it before.
    pub(crate) fn promote(&self) {
        self.control(&["-w", "promote"]);
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The same database by way of a proxy.
    pub(crate) fn url_by(port: u16) -> String {
        format!("postgres://postgres@127.0.0.1:{port}/postgres")
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn up(&self) {
        let folder = self.data.parent().expect("a folder").display();
        let options = format!("-p {} -k {folder} -c listen_addresses=127.0.0.1 -c fsync={}", self.port, self.fsync);
        self.control(&["-w", "-l", &self.data.with_extension("log").display().to_string(), "-o", &options, "start"]);
    }

    /// As a crash of the server: no checkpoint, recovery at the next start.
    pub(crate) fn crash(&self) {
        self.control(&["-m", "immediate", "-w", "stop"]);
    }

    /// The server and all of its processes stand still.
    pub(crate) fn stand_still(&self) {
        for pid in self.family() {
            signal(pid, "STOP");
        }
    }

    pub(crate) fn go_on(&self) {
        for pid in self.family() {
            signal(pid, "CONT");
        }
    }

    /// All sessions refuse to write, as a replica does that was taken for the primary.
    pub(crate) async fn read_only(&self, on: &str) {
        let mut admin = self.session().await;
        for statement in ["SET default_transaction_read_only = off".to_owned(), format!("ALTER SYSTEM SET default_transaction_read_only = {on}")] {
            sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut admin).await.expect("a setting");
        }
        sqlx::query("SELECT pg_reload_conf()").execute(&mut admin).await.expect("reloaded");
        admin.close().await.expect("closed");
    }

    pub(crate) async fn tell(&self, statement: &'static str) {
        let mut admin = self.session().await;
        sqlx::query(statement).execute(&mut admin).await.expect("a statement");
        admin.close().await.expect("closed");
    }

    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        let mut admin = self.session().await;
        let number: i64 = sqlx::query_scalar(query).fetch_one(&mut admin).await.expect("a number");
        admin.close().await.expect("closed");
        number
    }

    async fn session(&self) -> PgConnection {
        sqlx::postgres::PgConnectOptions::from_str(&self.url()).expect("a URL").connect().await.expect("the server")
    }

    /// The postmaster first, so that it makes no more children.
    pub(crate) fn family(&self) -> Vec<u32> {
        let written = fs::read_to_string(self.data.join("postmaster.pid")).unwrap_or_default();
        let Some(head) = written.lines().next().and_then(|line| line.trim().parse::<u32>().ok()) else { return Vec::new() };
        let children = Command::new("pgrep").args(["-P", &head.to_string()]).output().expect("pgrep");
        let children = String::from_utf8_lossy(&children.stdout).lines().filter_map(|line| line.trim().parse().ok()).collect::<Vec<u32>>();
        std::iter::once(head).chain(children).collect()
    }

    fn control(&self, args: &[&str]) {
        self.run("pg_ctl", args);
    }

    fn run(&self, program: &str, args: &[&str]) {
        let mut command = as_postgres(&self.programs.join(program));
        command.arg("-D").arg(&self.data).args(args).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().expect("a program");
        assert!(status.success(), "{program} {args:?}: {status}");
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.go_on();
        let mut stop = as_postgres(&self.programs.join("pg_ctl"));
        let _ = stop.arg("-D").arg(&self.data).args(["-m", "immediate", "-w", "stop"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

/// The newest that is installed.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten();
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| Some((version.file_name().to_str()?.parse().ok()?, version.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// The server refuses to be root.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]).arg(program);
    command
}

fn owned_by_postgres(folder: &Path) {
    if is_root() {
        let status = Command::new("chown").arg("postgres").arg(folder).status().expect("chown");
        assert!(status.success(), "the folder is the server's");
    }
}
