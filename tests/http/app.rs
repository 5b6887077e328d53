//! A running Baton for a test, with the outside played by real servers.

#[path = "conform.rs"]
pub(crate) mod conform;

use super::servers::{self, Graph, OpenAi};
use baton::channel::sandbox::Sandbox;
use baton::channel::whatsapp::sign::Secrets;
use baton::domain::id::NumberId;
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::http::{Door, hash_password, router};
use baton::model::{Chain, Model};
use baton::runtime::{Clock, Ids, Parts, Probe, Runtime, Settings};
use baton::spec::Files;
use baton::store::Store;
use serde_json::{Value, json};
use sqlx::{ConnectOptions as _, Connection as _};
use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

pub(crate) const NUMBER: &str = "100000000000001";
pub(crate) const SECRET: &str = "test-secret";
pub(crate) const PASSWORD: &str = "correct horse battery";
/// How long a test waits for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

pub(crate) enum Brain {
    Offline,
    Server(OpenAi),
    Models(Chain),
}

pub(crate) struct App {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    pub(crate) graph: Graph,
    pub(crate) runtime: Runtime,
    /// Who plays Meta instead of `graph`, where a test wants more of it.
    pub(crate) sandbox: Option<Sandbox>,
    secrets: Secrets,
    sent: AtomicU64,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
    postgres: Option<String>,
    database_url: String,
}

/// Meta's clock: a message from long ago could not be answered.
pub(crate) fn now_secs() -> String {
    (baton::runtime::clock::system_ms() / 1_000).to_string()
}

/// Who plays the outside.
#[derive(Default)]
pub(crate) struct Outside {
    pub(crate) phones: Option<Graph>,
    /// The product's own sandbox, under this policy.
    pub(crate) sandbox: Option<Policy>,
    /// Who writes voice messages down.
    pub(crate) scribe: Option<Arc<dyn baton::model::scribe::Scribe>>,
    /// What is different about the agents.
    pub(crate) agents: Option<fn(&mut baton::domain::agent::Agents)>,
}

async fn stand_in(http: &reqwest::Client, baton: &str, secrets: &Secrets) -> (Sandbox, String) {
    let sandbox = Sandbox::of_number(http.clone(), &format!("{baton}/webhooks/whatsapp"), secrets.clone(), baton::runtime::clock::system_ms, NUMBER);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/graph", listener.local_addr().expect("an address"));
    let routes = baton::http::sandbox_routes(sandbox.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (sandbox, url)
}

pub(crate) fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    reqwest::Client::builder().build().expect("a client")
}

/// A fresh database of that kind; `None` says that the test is skipped.
async fn database(engine: Engine, folder: &tempfile::TempDir) -> Option<(String, Option<String>)> {
    if engine == Engine::Sqlite {
        return Some((format!("sqlite://{}", folder.path().join("baton.db").display()), None));
    }
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    let Ok(server) = std::env::var("BATON_TEST_POSTGRES") else {
        eprintln!("skipped on Postgres: BATON_TEST_POSTGRES names no server");
        return None;
    };
    let name = format!("baton_test_{}", Ids::System.fresh(""));
    let options = sqlx::postgres::PgConnectOptions::from_str(&server).expect("a Postgres URL");
    let mut admin = options.connect().await.expect("a Postgres server");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.expect("a database");
    admin.close().await.expect("closed");
    let (base, _) = server.rsplit_once('/').expect("a URL with a database");
    Some((format!("{base}/{name}"), Some(name)))
}

impl App {
    /// A running app; `None` when its database is not there to be tested.
    pub(crate) async fn start(engine: Engine, brain: Brain) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder");
        let (database_url, postgres) = database(engine, &folder).await?;
        Some(Self::on(database_url, postgres, folder, brain, Outside::default()).await)
    }

    /// A running app with the product's own sandbox as Meta.
    pub(crate) async fn with_sandbox(engine: Engine, set: impl FnOnce(&mut Policy)) -> Option<(Self, Sandbox)> {
        let folder = tempfile::tempdir().expect("a folder");
        let (database_url, postgres) = database(engine, &folder).await?;
        let mut policy = Policy::default();
        set(&mut policy);
        let app = Self::on(database_url, postgres, folder, Brain::Offline, Outside { sandbox: Some(policy), ..Outside::default() }).await;
        let sandbox = app.sandbox.clone().expect("a sandbox");
        Some((app, sandbox))
    }

    /// The same, with a server that models and transcription are asked of, and an agent changed.
    pub(crate) async fn with_outside(brain: Brain, outside: Outside) -> (Self, Sandbox) {
        let folder = tempfile::tempdir().expect("a folder");
        let (database_url, postgres) = database(Engine::Sqlite, &folder).await.expect("SQLite is always there");
        let app = Self::on(database_url, postgres, folder, brain, outside).await;
        let sandbox = app.sandbox.clone().expect("a sandbox");
        (app, sandbox)
    }

    /// Another node on the same database, with the same customers' phones.
    pub(crate) async fn beside(&self) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::on(self.database_url.clone(), None, folder, Brain::Offline, Outside { phones: Some(self.graph.clone()), ..Outside::default() }).await
    }

    async fn on(database_url: String, postgres: Option<String>, folder: tempfile::TempDir, brain: Brain, outside: Outside) -> Self {
        let store = Store::open(&database_url).await.expect("a database");
        let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
        store.seed(project.workspace.clone()).await.expect("seeded");
        let hash = hash_password(PASSWORD).expect("a hash");
        for person in project.workspace.people.values() {
            store.set_password(&person.email, &hash).await.expect("a person");
        }
        let stored = store.workspace().await.expect("readable").expect("seeded");
        let policy = Policy {
            burst_ms_sentence: Millis(20),
            burst_ms_fragment: Millis(120),
            model_request_ms_max: Millis(1_500),
            model_ms_max: Millis(4_000),
            retry_after_ms_max: Millis(200),
            ..outside.sandbox.clone().unwrap_or_default()
        };
        let http = client();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let secrets = Secrets::parse(&format!("{SECRET},the-next-secret"));
        let graph = match outside.phones {
            Some(graph) => graph,
            None => Graph::start(http.clone(), &url, &secrets).await,
        };
        let model: Arc<dyn Model> = Arc::new(match brain {
            Brain::Offline => servers::chain(&http, Vec::new(), None),
            Brain::Server(server) => servers::chain(&http, vec![("default", server.settings())], None),
            Brain::Models(chain) => chain,
        });
        let sandbox = match &outside.sandbox {
            Some(_) => Some(stand_in(&http, &url, &secrets).await),
            None => None,
        };
        let meta = sandbox.as_ref().map_or(&graph.url, |(_, url)| url);
        let channel = baton::channel::whatsapp::Graph::new(http.clone(), meta, "v25.0", "token", Duration::from_secs(3));
        let mut agents = project.agents;
        if let Some(change) = outside.agents {
            change(&mut agents);
        }
        let mut settings = Settings::new(policy, agents, stored, vec![NumberId::from(NUMBER)]);
        settings.account = Some(baton::channel::sandbox::ACCOUNT_ID.to_owned());
        settings.prices = serde_json::from_value(json!({"service": {"other": 0.01}, "utility": {"other": 0.02}})).expect("prices");
        let parts = Parts {
            store,
            clock: Clock::system(),
            ids: Ids::System,
            model,
            tools: baton::tool::Tools::none(),
            channel: Arc::new(channel),
            files: baton::runtime::Files { scribe: outside.scribe, ..baton::runtime::Files::memory() },
            settings,
            probe: Probe::default(),
        };
        let runtime = Runtime::new(parts);
        runtime.set_poster(baton::tool::Poster::default().with_loopback());
        let door = Door::new(runtime.clone(), secrets.clone(), Some("verify-me".to_owned()), None, Vec::new());
        let stop = CancellationToken::new();
        tokio::spawn({
            let (runtime, stop) = (runtime.clone(), stop.clone());
            async move { runtime.run(stop).await }
        });
        tokio::spawn(async move { axum::serve(listener, router(door)).await });
        let sandbox = sandbox.map(|(sandbox, _)| sandbox);
        Self { url, http, graph, runtime, sandbox, secrets, sent: AtomicU64::new(0), stop, _folder: folder, postgres, database_url }
    }

    pub(crate) fn sign(&self, body: &[u8]) -> String {
        self.secrets.sign(body).expect("a secret")
    }

    pub(crate) async fn post_webhook(&self, body: &str) -> u16 {
        let request = self.http.post(format!("{}/webhooks/whatsapp", self.url)).header("X-Hub-Signature-256", self.sign(body.as_bytes()));
        request.body(body.to_owned()).send().await.expect("an answer").status().as_u16()
    }

    /// A customer writes; returns the message's id.
    pub(crate) async fn customer_writes(&self, phone: &str, text: &str) -> String {
        self.customer_sends(phone, json!({"type": "text", "text": {"body": text}})).await
    }

    pub(crate) async fn customer_sends(&self, phone: &str, mut message: Value) -> String {
        let nth = self.sent.fetch_add(1, Ordering::SeqCst);
        let id = format!("wamid.TEST.{phone}.{nth}");
        let now = self.runtime.clock().now().0 / 1000;
        message["id"] = json!(id);
        message["from"] = json!(phone);
        message["timestamp"] = json!(now.to_string());
        let body = envelope(&json!({"contacts": [{"profile": {"name": "Lucía"}, "wa_id": phone}], "messages": [message]}));
        assert_eq!(self.post_webhook(&body).await, 200);
        id
    }

    pub(crate) async fn sign_in(&self, email: &str) -> Person<'_> {
        let answer = self.http.post(format!("{}/api/v1/session", self.url)).json(&json!({"email": email, "password": PASSWORD}));
        let answer: Value = answer.send().await.expect("an answer").json().await.expect("JSON");
        let token = answer["token"].as_str().expect("signed in").to_owned();
        Person { app: self, token }
    }

    /// Every row of every table, as text.
    pub(crate) async fn dump(&self) -> String {
        let mut rows = Vec::new();
        if self.database_url.starts_with("postgres") {
            let mut conn = sqlx::PgConnection::connect(&self.database_url).await.expect("a database");
            const TABLES: &str = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
            for table in sqlx::query_scalar::<_, String>(TABLES).fetch_all(&mut conn).await.expect("tables") {
                let sql = sqlx::AssertSqlSafe(format!("SELECT '{table}: ' || t::text FROM {table} t"));
                rows.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut conn).await.expect("rows"));
            }
        } else {
            let mut conn = sqlx::SqliteConnection::connect(&self.database_url).await.expect("a database");
            const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
            for table in sqlx::query_scalar::<_, String>(TABLES).fetch_all(&mut conn).await.expect("tables") {
                let columns = sqlx::AssertSqlSafe(format!("SELECT name FROM pragma_table_info('{table}')"));
                let columns: Vec<String> = sqlx::query_scalar(columns).fetch_all(&mut conn).await.expect("columns");
                let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
                let sql = sqlx::AssertSqlSafe(format!("SELECT '{table}: ' || {} FROM {table}", quoted.join(" || ' | ' || ")));
                rows.extend(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut conn).await.expect("rows"));
            }
        }
        rows.join("\n")
    }

    /// Somebody with a hand in the database.
    pub(crate) async fn execute(&self, sql: &'static str) {
        let mut conn = sqlx::SqliteConnection::connect(&self.database_url).await.expect("a database");
        sqlx::query(sql).execute(&mut conn).await.expect("done");
    }

    /// A node on the same database and files, for which it is later.
    pub(crate) async fn at(&self, later: Millis) -> Runtime {
        let now = self.runtime.clock().now().plus(later);
        let parts = Parts {
            store: Store::open(&self.database_url).await.expect("a database"),
            clock: Clock::starting_at(now),
            ids: Ids::System,
            model: Arc::new(servers::chain(&self.http, Vec::new(), None)),
            tools: baton::tool::Tools::none(),
            channel: self.runtime.channel().clone(),
            files: self.runtime.files().clone(),
            settings: Settings::clone(&self.runtime.settings()),
            probe: Probe::default(),
        };
        let later = Runtime::new(parts);
        later.set_poster(baton::tool::Poster::default().with_loopback());
        later
    }

    /// The database is gone, connections and all.
    pub(crate) fn lose_database(&self) {
        let name = self.postgres.clone().expect("a database of its own");
        std::thread::spawn(move || drop_database(&name)).join().expect("dropped");
    }

    /// Waits until the customer's phone has seen that many messages, and gives them.
    pub(crate) async fn phone_shows(&self, phone: &str, count: usize) -> Vec<String> {
        let graph = self.graph.clone();
        let to = format!("+{phone}");
        eventually(&format!("{count} messages on {phone}"), || {
            let graph = graph.clone();
            let to = to.clone();
            async move {
                let words = graph.words_to(&to);
                (words.len() >= count).then_some(words)
            }
        })
        .await
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
        if let Some(name) = self.postgres.take() {
            // A thread of its own: dropping a database waits for nobody in here.
            let _ = std::thread::spawn(move || drop_database(&name)).join();
        }
    }
}

fn drop_database(name: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
        let server = std::env::var("BATON_TEST_POSTGRES").unwrap_or_default();
        let Ok(options) = sqlx::postgres::PgConnectOptions::from_str(&server) else { return };
        if let Ok(mut admin) = options.connect().await {
            let _ = sqlx::query(sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).execute(&mut admin).await;
        }
    });
}

/// Status and body of an answer, once it is what the API's document says.
pub(crate) async fn held(method: &str, path: &str, answer: reqwest::Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok()).map(str::to_owned);
    let body = answer.bytes().await.unwrap_or_default();
    conform::check(method, path, status, kind.as_deref(), &body);
    (status, serde_json::from_slice(&body).unwrap_or_default())
}

/// A signed-in operator.
pub(crate) struct Person<'a> {
    app: &'a App,
    token: String,
}

impl<'a> Person<'a> {
    /// Whoever has this token.
    pub(crate) fn with(app: &'a App, token: &str) -> Self {
        Self { app, token: token.to_owned() }
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        let answer = self.app.http.delete(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).send().await.expect("an answer");
        held("DELETE", path, answer).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.app.http.get(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).send().await.expect("an answer");
        held("GET", path, answer).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        let answer =
            self.app.http.post(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).json(&body).send().await.expect("an answer");
        held("POST", path, answer).await
    }

    /// Opens the live feed, as a page does.
    pub(crate) async fn feed(&self) -> Page {
        let answer = self.app.http.get(format!("{}/api/v1/feed", self.app.url)).bearer_auth(&self.token).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 200);
        Page { answer, read: String::new() }
    }

    /// A body that is no JSON.
    pub(crate) async fn post_file(&self, path: &str, mime: &str, bytes: Vec<u8>) -> (u16, Value) {
        let request = self.app.http.post(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).header("Content-Type", mime).body(bytes);
        let answer = request.send().await.expect("an answer");
        held("POST", path, answer).await
    }

    /// The bytes of a file, with its headers.
    pub(crate) async fn file(&self, path: &str) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let answer = self.app.http.get(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, answer.bytes().await.unwrap_or_default().to_vec())
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        let answer =
            self.app.http.put(format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token).json(&body).send().await.expect("an answer");
        held("PUT", path, answer).await
    }

    /// A write under a name: status, body, and whether it is an answer that was given before.
    pub(crate) async fn named(&self, name: &str, method: reqwest::Method, path: &str, body: &Value) -> (u16, Value, bool) {
        let request = self.app.http.request(method.clone(), format!("{}/api/v1/{path}", self.app.url)).bearer_auth(&self.token);
        let answer = request.header("Idempotency-Key", name).json(body).send().await.expect("an answer");
        let replayed = answer.headers().get("idempotency-replayed").is_some_and(|value| value == "true");
        let (status, body) = held(method.as_str(), path, answer).await;
        (status, body, replayed)
    }

    pub(crate) async fn is(&self, status: &str) {
        let answer = self.app.http.put(format!("{}/api/v1/presence", self.app.url)).bearer_auth(&self.token).json(&json!({"status": status}));
        assert_eq!(answer.send().await.expect("an answer").status().as_u16(), 200);
    }

    /// Waits for the first chat in a list.
    pub(crate) async fn first_in(&self, scope: &str) -> Value {
        eventually(&format!("a chat in {scope}"), || async {
            let (_, list) = self.get(&format!("conversations?scope={scope}")).await;
            list["conversations"].get(0).cloned()
        })
        .await
    }
}

/// An open page: what the feed sent it so far.
pub(crate) struct Page {
    answer: reqwest::Response,
    read: String,
}

impl Page {
    /// Reads on until the feed says this; `false` when it does not within five seconds.
    pub(crate) async fn next_with(&mut self, words: &str) -> bool {
        const PATIENCE: Duration = Duration::from_secs(5);
        let told = async {
            while !self.read.contains(words) {
                match self.answer.chunk().await {
                    Ok(Some(chunk)) => self.read.push_str(&String::from_utf8_lossy(&chunk)),
                    Ok(None) | Err(_) => return false,
                }
            }
            self.read.clear();
            true
        };
        tokio::time::timeout(PATIENCE, told).await.unwrap_or(false)
    }
}

/// Asks again and again until there is an answer; a bound keeps a broken test from hanging.
pub(crate) async fn eventually<T, F, Fut>(what: &str, mut ask: F) -> T
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Option<T>>,
{
    let waiting = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("never came: {what}"))
}

/// The same on both databases.
pub(crate) async fn both(test: impl AsyncFn(&App)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        if let Some(app) = App::start(engine, Brain::Offline).await {
            test(&app).await;
        }
    }
}

/// The kind of a problem.
pub(crate) fn kind(problem: &Value) -> &str {
    problem["type"].as_str().unwrap_or_default()
}

pub(crate) fn envelope(value: &Value) -> String {
    let mut value = value.clone();
    value["messaging_product"] = json!("whatsapp");
    value["metadata"] = json!({"display_phone_number": "15550100000", "phone_number_id": NUMBER});
    json!({"object": "whatsapp_business_account", "entry": [{"id": "200000000000001", "changes": [{"field": "messages", "value": value}]}]})
        .to_string()
}
