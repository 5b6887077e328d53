//! A scene: a database, nodes of `baton serve` on it, Meta's Graph that records, and customers who write.

use super::crowd::{Crowd, Ledger, Manner};
use super::servers::Graph;
use super::{here, signal};
use baton::channel::whatsapp::sign::Secrets;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

pub(crate) const NUMBER: &str = "100000000000001";
const SECRET: &str = "faults";
/// From the end of a fault to a new customer's answer.
const SERVES_WITHIN: Duration = Duration::from_secs(15);
const POLICY: &str = "[policy]\nburst_ms_sentence = 150\nburst_ms_fragment = 300\nunknown_settle_ms = 1500\n";

/// A process of `baton serve`.
pub(crate) struct Server(Child);

impl Server {
    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    /// As the machine kills: no word, no handler.
    pub(crate) fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Has it ended by itself?
    pub(crate) fn is_gone(&mut self) -> bool {
        self.0.try_wait().is_ok_and(|status| status.is_some())
    }

    /// Its exit code, when it ends by itself.
    pub(crate) async fn ends(&mut self) -> Option<i32> {
        for _ in 0..400 {
            if let Ok(Some(status)) = self.0.try_wait() {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not end");
    }

    pub(crate) fn terminate(&mut self) -> Option<i32> {
        signal(self.pid(), "TERM");
        self.0.wait().ok().and_then(|status| status.code())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        signal(self.pid(), "CONT");
        self.kill();
    }
}

pub(crate) struct Scene {
    pub(crate) folder: PathBuf,
    /// Where nodes find their database.
    pub(crate) database: String,
    /// Where the checker finds it.
    pub(crate) truth: String,
    /// The address of each node.
    pub(crate) nodes: Vec<String>,
    ports: Vec<u16>,
    pub(crate) graph: Graph,
    pub(crate) http: reqwest::Client,
    pub(crate) secrets: Secrets,
    pub(crate) ledger: Ledger,
    temporary: tempfile::TempDir,
}

impl Scene {
    /// On a file of its own.
    pub(crate) async fn on_sqlite() -> Self {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path().to_owned();
        Self::in_folder(temporary, folder).await
    }

    /// On a file in a folder of the test's choice.
    pub(crate) async fn in_folder(temporary: tempfile::TempDir, folder: PathBuf) -> Self {
        let url = format!("sqlite://{}", folder.join("baton.db").display());
        Self::build(temporary, folder, url.clone(), url, 1).await
    }

    /// Some nodes on a Postgres: `database` for them, `truth` for the checker.
    pub(crate) async fn on_postgres(database: &str, truth: &str, nodes: usize) -> Self {
        let temporary = tempfile::tempdir().expect("a folder");
        let folder = temporary.path().to_owned();
        Self::build(temporary, folder, database.to_owned(), truth.to_owned(), nodes).await
    }

    async fn build(temporary: tempfile::TempDir, folder: PathBuf, database: String, truth: String, count: usize) -> Self {
        std::fs::write(temporary.path().join("baton.toml"), POLICY).expect("written");
        let _ = rustls::crypto::ring::default_provider().install_default();
        #[expect(clippy::disallowed_methods, reason = "a test's own client")]
        let http = reqwest::Client::builder().build().expect("a client");
        let secrets = Secrets::parse(SECRET);
        let ports: Vec<u16> = (0..count).map(|_| free_port()).collect();
        let nodes: Vec<String> = ports.iter().map(|port| format!("http://127.0.0.1:{port}")).collect();
        let graph = Graph::before(http.clone(), &nodes, &secrets).await;
        Self { folder, database, truth, nodes, ports, graph, http, secrets, ledger: Ledger::default(), temporary }
    }

    pub(crate) fn start(&self, node: usize) -> Server {
        self.start_with(node, &[], &[])
    }

    /// With more on its command line and in its environment.
    pub(crate) fn start_with(&self, node: usize, args: &[&str], env: &[(&str, &str)]) -> Server {
        let port = self.ports.get(node).expect("a node of the scene");
        let data = self.folder.join(format!("node-{node}"));
        let child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .arg("serve")
            .args(args)
            .env_clear()
            .env("PATH", "")
            .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
            .env("DATABASE_URL", &self.database)
            .env("BATON_DATA_DIR", data)
            .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"))
            .env("BATON_CONFIG", self.temporary.path().join("baton.toml"))
            .env("BATON_LOG", log_level())
            .env("WHATSAPP_APP_SECRET", SECRET)
            .env("WHATSAPP_ACCESS_TOKEN", "token")
            .env("WHATSAPP_PHONE_NUMBER_ID", NUMBER)
            .env("WHATSAPP_GRAPH_URL", &self.graph.url)
            .env("BATON_MODEL", "offline")
            .envs(env.iter().copied())
            .stdout(Stdio::null())
            .spawn()
            .expect("the server starts");
        Server(child)
    }

    /// Waits until a node answers that its database does.
    pub(crate) async fn is_ready(&self, node: usize) {
        let url = format!("{}/readyz", self.nodes.get(node).expect("a node of the scene"));
        for _ in 0..1_200 {
            let answer = self.http.get(&url).timeout(Duration::from_secs(2)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("node {node} was not ready in time");
    }

    /// Did anything go out to that phone?
    pub(crate) fn is_answered(&self, phone: &str) -> bool {
        !self.graph.words_to(&format!("+{phone}")).is_empty()
    }

    /// Customers who begin to write now.
    pub(crate) fn crowd(&self, manner: &Manner) -> Crowd {
        Crowd::start(self, manner)
    }

    /// A customer who never wrote before: acknowledged by one of these nodes and answered within 15 seconds. How long it took.
    pub(crate) async fn serves_again(&self, nodes: &[usize], after: &str) -> Duration {
        let began = tokio::time::Instant::now();
        let nth = self.ledger.next_stranger();
        let crowd = self.crowd(&Manner { nodes: Some(nodes.to_vec()), ..Manner::one_message(nth) });
        let phone = Manner::phone(nth);
        while !self.is_answered(&phone) {
            assert!(began.elapsed() < here(SERVES_WITHIN), "after {after}: not served again within 15 s; webhooks answered {:?}", crowd.statuses());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        crowd.end(SERVES_WITHIN).await;
        began.elapsed()
    }
}

fn log_level() -> String {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    std::env::var("BATON_TEST_LOG").unwrap_or_else(|_| "off".to_owned())
}

/// Below the ports that outgoing connections take, one of which might sit there while a node is down.
pub(crate) fn free_port() -> u16 {
    let is_free = |port: &u16| std::net::TcpListener::bind(("127.0.0.1", *port)).is_ok();
    std::iter::repeat_with(|| fastrand::u16(12_000..32_000)).take(1_000).find(is_free).expect("a free port")
}
