//! The wire against a real OpenAI-compatible server: the one of llama-cpp-python with a model of random weights, which proves the
//! request, the schema-held answer and the token counts, and nothing about quality.
//!
//! Runs when `BATON_TEST_PYTHON` (else `python3`) can import `llama_cpp.server` and `gguf`
//! (`pip install 'llama-cpp-python[server]' gguf`); without them it says by name that it was skipped.
#![expect(clippy::expect_used, reason = "a broken assumption ends the test")]

use baton::domain::conversation::Conversation;
use baton::domain::policy::Policy;
use baton::domain::time::{Millis, Timestamp};
use baton::model::breaker::Bounds;
use baton::model::provider::{Settings, Structured};
use baton::model::{Answer, Ask, Chain, Model, Provider, Want, offline};
use baton::spec::Files;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long the server may take to load.
const STARTING: Duration = Duration::from_secs(90);
/// A model of random weights sometimes says nothing usable.
const ASKS_MAX: usize = 8;

fn python() -> String {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting")]
    std::env::var("BATON_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server with its tiny model, loaded.
async fn start(folder: &Path) -> Server {
    let model = folder.join("tiny.gguf");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/models/tiny.py");
    assert!(succeeds(Command::new(python()).arg(script).arg(&model)), "the model is written");
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port();
    let mut command = Command::new(python());
    command.args(["-m", "llama_cpp.server", "--host", "127.0.0.1", "--n_ctx", "8192", "--seed", "7", "--port", &port.to_string(), "--model"]);
    let child = command.arg(&model).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let server = Server { child, url: format!("http://127.0.0.1:{port}/v1") };
    let loaded = async {
        while client().get(format!("{}/models", server.url)).send().await.is_err() {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(STARTING, loaded).await.expect("it loads");
    server
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    reqwest::Client::builder().build().expect("a client")
}

async fn ask(server: &Server, structured: Structured) -> Answer {
    let breaker = Bounds { failures_in_row_max: 100, ..Bounds::default() };
    let settings = Settings { structured, breaker, ..Settings::new(server.url.parse().expect("a URL"), "tiny") };
    let providers = BTreeMap::from([("tiny".to_owned(), Provider::new("tiny", settings, client(), None))]);
    let project = baton::spec::load(&Files::built_in()).expect("no mistakes");
    let agent = project.agents.get(&"lead_qualifier".into()).expect("shipped");
    let conversation = Conversation::new("c1".into());
    let policy = Policy { model_ms_max: Millis::secs(60), model_request_ms_max: Millis::secs(40), ..Policy::default() };
    let now = Timestamp(1_795_000_000_000);
    Chain::new(providers, vec!["tiny".to_owned()])
        .answer(Ask { conversation: &conversation, agent, policy: &policy, now, want: Want::Answer, images: &[] })
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_server_holds_a_model_to_our_schema() {
    if !succeeds(Command::new(python()).args(["-c", "import llama_cpp.server, gguf"])) {
        eprintln!("skipped: a_real_server_holds_a_model_to_our_schema; no python3 (BATON_TEST_PYTHON) with llama_cpp.server and gguf");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let server = start(folder.path()).await;
    let mut ended = Vec::new();
    for _ in 0..ASKS_MAX {
        let answer = ask(&server, Structured::JsonObjectWithSchema).await;
        ended.extend(answer.calls.iter().map(|call| call.outcome.clone()));
        let draft = answer.draft.expect("form filling steps in at worst");
        if draft.model == "tiny" {
            eprintln!("a real server answered: {:?} after {ended:?}, {:?}", draft.reply, draft.usage);
            assert!(!draft.reply.is_empty() && draft.usage.input > 100 && draft.usage.output > 10, "{draft:?}");
            return refused_politely(&server).await;
        }
    }
    panic!("never an answer of our schema: {ended:?}");
}

/// This server knows no `json_schema` (0.3): the customer is answered all the same, and the ledger says what happened.
async fn refused_politely(server: &Server) {
    let answer = ask(server, Structured::JsonSchema).await;
    let known = ["ok", "other_schema", "cut_off", "status_500", "status_400", "invalid"];
    assert!(!answer.calls.is_empty() && answer.calls.iter().all(|call| known.contains(&call.outcome.as_str())), "{:?}", answer.calls);
    assert!(answer.draft.is_ok_and(|draft| draft.model == "tiny" || draft.model == offline::NAME));
}
