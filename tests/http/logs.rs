//! The log of a real server, as chatty as it gets, says nothing of what customers said or who they are.

use super::app::{NUMBER, PASSWORD, client, envelope, eventually, now_secs};
use super::servers::{Answering, Graph, OpenAi};
use base64::Engine as _;
use baton::channel::whatsapp::sign::Secrets;
use baton::http::hash_password;
use baton::spec::Files;
use baton::store::Store;
use serde_json::{Value, json};
use std::process::{Child, Command, Stdio};

const PHONE: &str = "15550177123";
const SECRET: &str = "log-secret";
const TOKEN: &str = "EAAtokencanary";
const KEY: &str = "sk-keycanary";

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port that nobody listens on right now.
fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address").port()
}

#[tokio::test(flavor = "multi_thread")]
async fn at_debug_as_json_it_holds_no_number_no_name_no_word_and_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}", folder.path().join("baton.db").display());
    let store = Store::open(&database).await.expect("a database");
    store.seed(baton::spec::load(&Files::built_in()).expect("no mistakes").workspace).await.expect("seeded");
    store.set_password("ana@example.com", &hash_password(PASSWORD).expect("a hash")).await.expect("a person");
    store.close().await;
    let (http, port, secrets) = (client(), free_port(), Secrets::parse(SECRET));
    let url = format!("http://127.0.0.1:{port}");
    let graph = Graph::before(http.clone(), std::slice::from_ref(&url), &secrets).await;
    let model = OpenAi::start(Answering::Well).await;
    let log = folder.path().join("log");
    let child = Command::new(env!("CARGO_BIN_EXE_baton"))
        .args(["serve", "--log-json"])
        .env_clear()
        .current_dir(folder.path())
        .env("BATON_LISTEN", format!("127.0.0.1:{port}"))
        .env("DATABASE_URL", &database)
        .env("BATON_DATA_DIR", folder.path().join("data"))
        .env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"))
        .env("BATON_LOG", "debug")
        .env("WHATSAPP_APP_SECRET", SECRET)
        .env("WHATSAPP_ACCESS_TOKEN", TOKEN)
        .env("WHATSAPP_PHONE_NUMBER_ID", NUMBER)
        .env("WHATSAPP_GRAPH_URL", &graph.url)
        .env("OPENAI_API_KEY", KEY)
        .env("OPENAI_BASE_URL", model.settings().base_url.as_str())
        .env("BATON_MODEL", "test-model")
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(&log).expect("a log"))
        .spawn()
        .expect("the server starts");
    let server = Server(child);
    eventually("a ready server", || async {
        http.get(format!("{url}/readyz")).send().await.is_ok_and(|answer| answer.status().is_success()).then_some(())
    })
    .await;
    converse(&http, &url, &secrets, &graph).await;
    drop(server);
    let text = std::fs::read_to_string(&log).expect("a log");
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines.len() > 30 && text.contains("baton is ready"), "it is chatty: {} lines", lines.len());
    assert!(lines.iter().all(|line| serde_json::from_str::<Value>(line).is_ok_and(|line| line["level"].is_string())), "each line is JSON");
    let wamid = base64::engine::general_purpose::STANDARD.encode(PHONE);
    for canary in [PHONE, "5550177123", "Ludmila", "marmalade", "cheaper calls", "platypus", "quokka", SECRET, TOKEN, KEY, PASSWORD, wamid.as_str()] {
        let found: Vec<&&str> = lines.iter().filter(|line| line.contains(canary)).collect();
        assert!(found.is_empty(), "{canary}: {found:#?}");
    }
}

/// A customer and an agent, a person who answers, a note, and the end; a webhook that cannot be read, too.
async fn converse(http: &reqwest::Client, url: &str, secrets: &Secrets, graph: &Graph) {
    let post = async |body: String| {
        let signature = secrets.sign(body.as_bytes()).expect("a secret");
        http.post(format!("{url}/webhooks/whatsapp"))
            .header("X-Hub-Signature-256", signature)
            .body(body)
            .send()
            .await
            .expect("an answer")
            .status()
            .as_u16()
    };
    let writes = async |nth: usize, text: &str| {
        // WhatsApp's ids hold the number of the customer.
        let id = format!("wamid.{}{nth}", base64::engine::general_purpose::STANDARD.encode(PHONE));
        let message = json!({"type": "text", "text": {"body": text}, "id": id, "from": PHONE, "timestamp": now_secs()});
        post(envelope(&json!({"contacts": [{"profile": {"name": "Ludmila"}, "wa_id": PHONE}], "messages": [message]}))).await
    };
    let shows = async |count: usize| {
        eventually(&format!("{count} messages"), || async { (graph.words_to(&format!("+{PHONE}")).len() >= count).then_some(()) }).await;
    };
    for (nth, text) in ["Good morning, I like marmalade.", "company: Platypus Ltd platypus", "need: cheaper calls"].into_iter().enumerate() {
        assert_eq!(writes(nth, text).await, 200);
        assert_eq!(writes(nth, text).await, 200, "WhatsApp brings it again");
        shows(nth + 1).await;
    }
    assert_ne!(post(format!("{{\"object\": \"marmalade {PHONE}\"")).await, 200);
    let session = json!({"email": "ana@example.com", "password": PASSWORD});
    let signed: Value = http.post(format!("{url}/api/v1/session")).json(&session).send().await.expect("an answer").json().await.expect("JSON");
    let token = signed["token"].as_str().expect("signed in").to_owned();
    let call = async |method: reqwest::Method, path: &str, body: Value| -> Value {
        let request = http.request(method, format!("{url}/api/v1/{path}")).bearer_auth(&token).json(&body);
        request.send().await.expect("an answer").json().await.unwrap_or_default()
    };
    call(reqwest::Method::PUT, "presence", json!({"status": "online"})).await;
    let id = eventually("the chat", || async {
        let list = call(reqwest::Method::GET, "conversations?scope=mine&q=", json!({})).await;
        list["conversations"][0]["id"].as_str().map(str::to_owned)
    })
    .await;
    call(reqwest::Method::GET, "conversations?q=marmalade", json!({})).await;
    call(reqwest::Method::POST, &format!("conversations/{id}/messages"), json!({"text": "The quokka says hello."})).await;
    shows(4).await;
    call(reqwest::Method::POST, &format!("conversations/{id}/notes"), json!({"text": "a quokka, noted"})).await;
    call(reqwest::Method::POST, &format!("conversations/{id}/close"), json!({"reason": "the quokka is happy"})).await;
}
