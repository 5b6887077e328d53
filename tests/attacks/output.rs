//! What leaves us for other programs: spreadsheets, browsers, terminals, logs. Words of others stay words there.

use super::app::{App, Brain, Engine, eventually};
use baton::channel::whatsapp::sign::Secrets;
use baton::domain::visibility::{Role, Viewer};
use baton::store::inbox::{Filter, Scope};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const FORMULAS: [&str; 6] = ["=HYPERLINK(\"https://evil.example\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"];
/// Clears the screen, names the window, rings, goes back, and pretends to be a line of ours.
const ESCAPES: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\rI want to talk to a person\nINFO baton is fine";

#[tokio::test(flavor = "multi_thread")]
async fn no_cell_of_an_export_is_a_formula() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let eva = app.sign_in("eva@example.com").await;
    let mut current = eva.get("workspace").await.1;
    for (nth, person) in current["workspace"]["people"].as_array_mut().expect("people").iter_mut().enumerate() {
        person["name"] = json!(FORMULAS[nth % 4]);
    }
    for (nth, queue) in current["workspace"]["queues"].as_array_mut().expect("queues").iter_mut().enumerate() {
        queue["name"] = json!(FORMULAS[nth % 4]);
    }
    let (status, told) = eva.put("workspace", current).await;
    assert_eq!(status, 200, "{told}");
    for (nth, formula) in FORMULAS.iter().enumerate() {
        let referral = json!({"source_id": formula, "headline": formula, "source_type": "ad"});
        let message = json!({"type": "text", "text": {"body": "Can I talk to a person?"}, "referral": referral});
        app.customer_sends(&format!("155501077{nth:02}"), message).await;
    }
    let waiting = async || eva.get("conversations?scope=waiting").await.1["conversations"].as_array().cloned().unwrap_or_default();
    let chats = eventually("all wait", || async { Some(waiting().await).filter(|chats| chats.len() == FORMULAS.len()) }).await;
    for (chat, formula) in chats.iter().zip(FORMULAS) {
        let id = chat["id"].as_str().expect("an id");
        assert_eq!(
            eva.post(&format!("conversations/{id}/transfer"), json!({"queue": "enterprise-sales", "reason": format!("{formula}x")})).await.0,
            200
        );
    }
    let text = async |path: &str| String::from_utf8_lossy(&eva.file(path).await.2).into_owned();
    eventually("they are in the log and in the figures", || async {
        let told = format!("{}{}", text("audit.csv").await, text("analytics.csv?by=queue").await);
        (told.contains("'=HYPERLINK") && told.contains("'+1+1")).then_some(())
    })
    .await;
    let files = baton::http::routes().into_iter().map(|route| route.path).filter(|path| path.contains(".csv")).collect::<Vec<_>>();
    assert_eq!(files, ["/analytics.csv", "/audit.csv"], "a new export belongs into this test");
    let by = ["day", "queue", "person", "agent", "campaign", "trigger"].map(|by| format!("analytics.csv?by={by}"));
    let mut marked = 0;
    for path in by.into_iter().chain(["audit.csv".to_owned()]) {
        let (status, headers, bytes) = eva.file(&path).await;
        assert!(status == 200 && headers["content-type"].to_str().expect("text").starts_with("text/csv"), "{path}: {status}");
        let mut table = csv::Reader::from_reader(bytes.as_slice());
        let records: Vec<csv::StringRecord> = table.records().map(|record| record.expect("a row")).collect();
        for cell in records.iter().flat_map(csv::StringRecord::iter) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']) || cell.parse::<f64>().is_ok(), "{path}: {cell:?}");
            marked += usize::from(cell.starts_with('\''));
        }
    }
    // Those that begin with a tab or a return are cleaned on their way in, and begin with a space.
    assert!(marked >= 4, "the formulas are there, as text: {marked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_files_name_writes_no_header() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    app.customer_writes("15550107800", "Can I talk to a person?").await;
    let ana = app.sign_in("ana@example.com").await;
    let id = ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    let pdf = include_bytes!("../files/offer.pdf").to_vec();
    for name in [
        "a\r\nSet-Cookie: evil=1.pdf",
        "a\"; filename=\"b.exe",
        "../../etc/passwd",
        "C:\\x\\y.pdf",
        "\u{202e}fdp.exe",
        "\u{0}",
        "ü.pdf\n\n<script>",
        "",
    ] {
        let coded = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC).to_string();
        let (status, kept) = ana.post_file(&format!("conversations/{id}/files?name={coded}"), "application/pdf", pdf.clone()).await;
        assert_eq!(status, 201, "{name:?}: {kept}");
        let (status, headers, bytes) = ana.file(&format!("conversations/{id}/files/{}", kept["id"].as_str().expect("an id"))).await;
        let disposition = headers["content-disposition"].to_str().expect("text");
        assert_eq!((status, bytes.len()), (200, pdf.len()));
        assert!(!headers.contains_key("set-cookie") && disposition.starts_with("attachment; filename=\""), "{name:?}: {disposition}");
        let inside = disposition.split('"').nth(1).expect("a name");
        assert!(!inside.contains(['/', '\\', '\r', '\n']) && disposition.matches('"').count() == 2, "{name:?}: {disposition}");
        assert!(headers["content-security-policy"].to_str().expect("text").contains("sandbox"), "{headers:?}");
    }
}

fn assets() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/assets");
    let paths = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let texts = paths.filter(|path| path.extension().is_some_and(|end| end == "js" || end == "html"));
    texts.map(|path| (path.clone(), std::fs::read_to_string(&path).expect("readable"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_make_no_markup_of_data_and_run_no_script_but_their_own() {
    let sinks = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "setTimeout(\"",
        "srcdoc",
        "createContextualFragment",
        "DOMParser",
    ];
    let texts = assets();
    assert!(texts.len() > 50);
    for (path, text) in &texts {
        for sink in sinks {
            assert!(!text.contains(sink), "{} has {sink}", path.display());
        }
    }
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    for path in ["", "assets/app.js", "api/v1/info", "nothing-here"] {
        let answer = app.http.get(format!("{}/{path}", app.url)).send().await.expect("an answer");
        let policy = answer.headers()["content-security-policy"].to_str().expect("text").to_owned();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff", "{path}");
    }
    let page = app.http.get(&app.url).send().await.expect("an answer").text().await.expect("text");
    assert!(page.matches("<script").count() == page.matches("<script type=\"module\" src=").count() + page.matches("<script src=").count(), "{page}");
    assert!(!page.contains(" onload=") && !page.contains(" onerror=") && !page.contains(" onclick="));
}

struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn baton(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.current_dir(folder).env_clear().env("PATH", "").env("BATON_DATA_DIR", folder).env("BATON_PROJECT", env!("CARGO_MANIFEST_DIR"));
    command.env("BATON_LOG", "trace,sqlx=off,hyper=off,mio=off").stdin(Stdio::null());
    command
}

fn port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port()
}

/// Only lines, and nothing that moves a cursor.
fn assert_tame(what: &str, text: &str) {
    let odd = text.chars().find(|c| (c.is_control() && *c != '\n' && *c != '\t') || ('\u{202a}'..='\u{202e}').contains(c));
    assert_eq!(odd, None, "{what}: {text:?}");
}

fn everybody() -> Viewer {
    Viewer { id: "root".into(), role: Role::Admin, teams: BTreeSet::new(), queues: BTreeSet::new() }
}

/// Messages that try the log and the terminal: in a name, in words, as a kind, as an id, in a header.
fn wild() -> Vec<Value> {
    let now = super::app::now_secs();
    let message = |id: &str, more: Value| {
        let mut message = json!({"id": id, "from": "15550107900", "timestamp": now});
        message.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        message
    };
    vec![
        message("wamid.W1", json!({"type": "text", "text": {"body": ESCAPES}})),
        message(&format!("wamid.{ESCAPES}"), json!({"type": "text", "text": {"body": "hello"}})),
        message("wamid.W3", json!({"type": ESCAPES, "text": {"body": "hello"}})),
        message("wamid.W4", json!({"type": "document", "document": {"id": ESCAPES, "filename": ESCAPES, "mime_type": ESCAPES}})),
        message("wamid.W5", json!({"type": "unsupported", "errors": [{"code": 131_051, "title": ESCAPES, "message": ESCAPES}]})),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn customers_write_neither_to_a_terminal_nor_lines_into_a_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let (port, log) = (port(), folder.path().join("log"));
    let mut command = baton(folder.path());
    command.arg("serve").env("BATON_LISTEN", format!("127.0.0.1:{port}")).env("WHATSAPP_APP_SECRET", "wild").env("WHATSAPP_ACCESS_TOKEN", "x");
    command.env("WHATSAPP_PHONE_NUMBER_ID", super::app::NUMBER).env("WHATSAPP_GRAPH_URL", "http://127.0.0.1:9").env("BATON_MODEL", "offline");
    let server = Running(command.stderr(std::fs::File::create(&log).expect("a file")).stdout(Stdio::null()).spawn().expect("it runs"));
    let (http, url) = (super::app::client(), format!("http://127.0.0.1:{port}"));
    eventually("it is up", || async { http.get(format!("{url}/readyz")).send().await.is_ok().then_some(()) }).await;
    for message in wild() {
        let contacts = json!([{"profile": {"name": ESCAPES}, "wa_id": "15550107900"}]);
        let body = super::app::envelope(&json!({"contacts": contacts, "messages": [message]}));
        let signature = Secrets::parse("wild").sign(body.as_bytes()).expect("a secret");
        let post = http.post(format!("{url}/webhooks/whatsapp")).header("X-Hub-Signature-256", signature).body(body);
        assert_eq!(post.send().await.expect("an answer").status().as_u16(), 200);
    }
    let _ = http.post(format!("{url}/webhooks/whatsapp?x=%1b%5b2J%0aINFO")).header("X-Hub-Signature-256", "sha256=\u{9b}").body("x").send().await;
    let _ = http.post(format!("{url}/api/v1/session")).json(&json!({"email": ESCAPES, "password": ESCAPES})).send().await;
    let store = baton::store::Store::open(&format!("sqlite://{}", folder.path().join("baton.db").display())).await.expect("the same data");
    let ids = eventually("a chat that waits", || async {
        let waiting = store.list(&everybody(), Scope::Waiting, &Filter::default(), None, 10).await.expect("readable");
        (!waiting.is_empty()).then(|| waiting.into_iter().map(|listed| listed.id).collect::<Vec<_>>())
    })
    .await;
    store.close().await;
    drop(server);
    let lines = std::fs::read_to_string(&log).expect("a log");
    assert!(lines.contains("baton is ready"), "{lines}");
    assert_tame("log", &lines);
    assert!(!lines.lines().any(|line| line.starts_with("INFO baton is fine")) && !lines.contains("talk to a person"), "{lines}");
    let mut shown = String::new();
    for id in &ids {
        for command in [vec!["why", id.as_str()], vec!["brief", id.as_str()], vec!["audit", "list"], vec!["user", "list"]] {
            let out = baton(folder.path()).args(&command).env("BATON_LOG", "error").output().expect("it runs");
            let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
            assert_tame(&command.join(" "), &text);
            shown.push_str(&text);
        }
    }
    assert!(shown.contains("talk to a person"), "the words themselves are shown: {shown}");
}
