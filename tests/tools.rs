//! Tools against servers that behave and servers that do not: what is reached, what is refused, what is told.

#![expect(clippy::unwrap_used, reason = "a test ends where something unexpected happens")]

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, post};
use axum::{Json, Router};
use baton::domain::agent::Localized;
use baton::domain::time::Millis;
use baton::domain::tool::{Method, ToolSpec, Via};
use baton::tool::{McpServer, Settings, ToolFailure, Tools};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

const SECRET: &str = "hunter2-key";
const HOST: &str = "api.shop.example";
const RESULT_BYTES_MAX: usize = 64 * 1024;

/// What the stand-in heard: path and query, the key, the body.
type Heard = Arc<Mutex<Vec<(String, Option<String>, String)>>>;

async fn stand_in() -> (String, Heard) {
    let heard = Heard::default();
    let app = Router::new().route("/mcp", post(mcp)).fallback(any(shop)).with_state(Arc::clone(&heard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (base, heard)
}

async fn shop(State(heard): State<Heard>, uri: Uri, headers: HeaderMap, body: String) -> Response {
    let path = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    heard.lock().unwrap().push((path.clone(), headers.get("x-key").and_then(|v| v.to_str().ok()).map(str::to_owned), body));
    let sent = json!({"status": "sent"});
    match path.trim_start_matches("/v1/orders/") {
        "slow" => std::future::pending().await,
        "moved" => (StatusCode::FOUND, [(header::LOCATION, "/v1/orders/A-1")]).into_response(),
        "long" => " ".repeat(10_000_000).into_response(),
        "endless" => Body::from_stream(futures::stream::repeat_with(|| Ok::<_, std::convert::Infallible>(vec![b' '; 8192]))).into_response(),
        "page" => ([(header::CONTENT_TYPE, "text/html")], format!("<html>{SECRET}</html>")).into_response(),
        "odd" => Json(json!({"status": 5, "note": SECRET})).into_response(),
        "none" => (StatusCode::NOT_FOUND, Json(sent)).into_response(),
        "shut" => (StatusCode::FORBIDDEN, SECRET).into_response(),
        "broken" => (StatusCode::INTERNAL_SERVER_ERROR, format!("stack trace {SECRET}")).into_response(),
        "nothing" => StatusCode::NO_CONTENT.into_response(),
        _ => Json(sent).into_response(),
    }
}

/// A server of the Model Context Protocol over HTTP, as small as it can be.
async fn mcp(State(heard): State<Heard>, headers: HeaderMap, Json(message): Json<Value>) -> Response {
    let method = message["method"].as_str().unwrap_or_default().to_owned();
    heard.lock().unwrap().push((method.clone(), headers.get("x-key").and_then(|v| v.to_str().ok()).map(str::to_owned), message.to_string()));
    let result = match method.as_str() {
        "initialize" => json!({"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "shop", "version": "1"}}),
        "tools/list" => json!({"tools": [{"name": "order", "inputSchema": {"type": "object"}}]}),
        "tools/call" => json!({"content": [], "structuredContent": {"status": "sent", "order": message["params"]["arguments"]["order"]}}),
        _ => return StatusCode::ACCEPTED.into_response(),
    };
    Json(json!({"jsonrpc": "2.0", "id": message["id"], "result": result})).into_response()
}

fn spec(via: Via, timeout_ms: Millis) -> ToolSpec {
    let arguments = json!({"type": "object", "properties": {"order": {"type": "string", "maxLength": 40}}, "required": ["order"]});
    let result = json!({"type": "object", "properties": {"status": {"type": "string"}}, "required": ["status"]});
    ToolSpec::new("order_status", "Where an order is.", via, arguments, result, timeout_ms, Localized::default()).unwrap()
}

fn at(url: &str) -> ToolSpec {
    let headers = BTreeMap::from([("X-Key".to_owned(), "key ${SHOP_KEY}".to_owned())]);
    spec(Via::Http { method: Method::Get, url: url.to_owned(), headers }, Millis::secs(10))
}

fn orders() -> ToolSpec {
    at("https://api.shop.example/orders/{order}")
}

fn tools(hosts: &[(&str, Option<&str>)], server: Option<McpServer>) -> Tools {
    Tools::new(Settings {
        hosts: hosts.iter().map(|(host, base)| ((*host).to_owned(), base.map(str::to_owned))).collect(),
        secrets: BTreeMap::from([("SHOP_KEY".to_owned(), SECRET.to_owned())]),
        servers: server.into_iter().map(|server| ("shop".to_owned(), server)).collect(),
        result_bytes_max: RESULT_BYTES_MAX,
    })
    .unwrap()
}

/// A call that must fail; whatever it says, it tells no secret and no body.
async fn failure(tools: &Tools, spec: &ToolSpec, order: &str) -> ToolFailure {
    let failure = tools.call(spec, &json!({"order": order})).await.unwrap_err();
    assert!(!format!("{failure} {failure:?}").contains(SECRET), "{order}: {failure}");
    failure
}

#[tokio::test]
async fn a_lookup_sends_its_arguments_and_its_secret_and_gives_the_result() {
    let (base, heard) = stand_in().await;
    let tools = tools(&[(HOST, Some(&format!("{base}/v1/")))], None);
    let order = json!({"order": "A 1/2"});
    assert_eq!(tools.call(&orders(), &order).await, Ok(json!({"status": "sent"})));
    let search = Via::Http { method: Method::Post, url: "https://api.shop.example/search?full=1".to_owned(), headers: BTreeMap::new() };
    assert_eq!(tools.call(&spec(search, Millis::secs(10)), &order).await, Ok(json!({"status": "sent"})));
    let heard = heard.lock().unwrap().clone();
    let key = Some(format!("key {SECRET}"));
    assert_eq!(heard, [("/v1/orders/A%201%2F2".to_owned(), key, String::new()), ("/v1/search?full=1".to_owned(), None, order.to_string())]);
}

#[tokio::test]
async fn an_argument_reaches_nothing_but_its_place() {
    let (base, heard) = stand_in().await;
    let tools = tools(&[(HOST, Some(&format!("{base}/v1")))], None);
    for order in ["../admin", "%2e%2e", "..%2fadmin", ".", "", "a\r\nX-Key: b", &"x".repeat(41)] {
        assert!(matches!(failure(&tools, &orders(), order).await, ToolFailure::BadArguments(_)), "{order:?}");
    }
    assert!(matches!(tools.call(&orders(), &json!({"order": 5})).await, Err(ToolFailure::BadArguments(_))));
    assert!(heard.lock().unwrap().is_empty(), "nothing was sent");
    for order in ["x?y=1", "@evil", "evil.example/", "//evil.example", "a#b", ";a=b"] {
        assert!(tools.call(&orders(), &json!({"order": order})).await.is_ok(), "{order}");
    }
    let heard = heard.lock().unwrap().clone();
    assert_eq!(heard.len(), 6);
    for (path, _, _) in heard {
        assert!(path.starts_with("/v1/orders/") && path.matches(['/', '?', '#', ';', '@']).count() == 3, "{path}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_result_is_refused_and_asked_for_once() {
    let (base, heard) = stand_in().await;
    let tools = tools(&[(HOST, Some(&format!("{base}/v1")))], None);
    let cases = [
        ("moved", "unavailable", "redirect"),
        ("none", "unavailable", "404"),
        ("shut", "unavailable", "secret"),
        ("broken", "unavailable", "500"),
        ("long", "bad result", "longer than 65536"),
        ("endless", "bad result", "longer than 65536"),
        ("page", "bad result", "not JSON"),
        ("nothing", "bad result", "not JSON"),
        ("odd", "bad result", "/properties/status/type"),
    ];
    for (order, kind, words) in cases {
        let failure = failure(&tools, &orders(), order).await.to_string();
        assert!(failure.starts_with(kind) && failure.contains("tool order_status") && failure.contains(words), "{order}: {failure}");
    }
    assert_eq!(heard.lock().unwrap().len(), cases.len(), "no second tries");
}

#[tokio::test]
async fn a_lookup_ends_in_its_time() {
    let (base, _) = stand_in().await;
    let hosts = [(HOST, Some(base.as_str()))];
    let slow = Via::Http { method: Method::Get, url: "https://api.shop.example/v1/orders/{order}".to_owned(), headers: BTreeMap::new() };
    assert_eq!(failure(&tools(&hosts, None), &spec(slow, Millis(100)), "slow").await, ToolFailure::TooLate);
}

#[tokio::test]
async fn a_host_that_nobody_named_is_not_reached() {
    let (base, heard) = stand_in().await;
    let refused =
        [tools(&[], None), tools(&[("api.shop.example:8443", Some(&base))], None), tools(&[("shop.example", Some(&base))], None), Tools::none()];
    for tools in refused {
        assert!(matches!(failure(&tools, &orders(), "A-1").await, ToolFailure::NotAllowed(_)));
    }
    let unset =
        Tools::new(Settings { hosts: BTreeMap::from([(HOST.to_owned(), Some(base))]), result_bytes_max: 100, ..Settings::default() }).unwrap();
    assert!(failure(&unset, &orders(), "A-1").await.to_string().contains("SHOP_KEY"));
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_private_address_is_refused_however_it_is_written() {
    let names = "127.0.0.1 10.0.0.8 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 0.0.0.0 [::1] [::ffff:127.0.0.1] [fd00::1] [fe80::1] \
         [64:ff9b::7f00:1] 2130706433 0177.0.0.1 0x7f000001 127.1 localhost";
    let lookups: Vec<ToolSpec> = names.split_whitespace().map(|name| at(&format!("https://{name}/{{order}}"))).collect();
    let hosts: Vec<(&str, Option<&str>)> = lookups.iter().map(|tool| (tool.host().unwrap(), None)).collect();
    let tools = tools(&hosts, None);
    for tool in &lookups {
        let failure = failure(&tools, tool, "A-1").await;
        assert!(matches!(&failure, ToolFailure::NotAllowed(words) if words.contains("not a public address")), "{:?}: {failure}", tool.host());
    }
}

#[test]
fn settings_and_tools_never_show_a_secret() {
    let secrets = BTreeMap::from([("SHOP_KEY".to_owned(), SECRET.to_owned())]);
    let hosts = BTreeMap::from([(HOST.to_owned(), Some(format!("http://user:{SECRET}@10.0.0.5/")))]);
    let settings = Settings { hosts, secrets, ..Settings::default() };
    assert!(format!("{settings:?}").contains("SHOP_KEY") && !format!("{settings:?}").contains(SECRET));
    let refused = Tools::new(settings).unwrap_err();
    assert!(matches!(&refused, ToolFailure::NotAllowed(words) if words.contains(HOST) && !words.contains(SECRET)), "{refused}");
}

#[tokio::test]
async fn a_name_that_does_not_exist_and_a_port_where_nobody_listens_are_told_apart_from_what_is_forbidden() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let tools = tools(&[(HOST, Some(&format!("http://{free}"))), ("nobody.invalid", None)], None);
    let closed = failure(&tools, &orders(), "A-1").await;
    assert_eq!(closed, ToolFailure::Unavailable(format!("tool order_status: {free}: no connection")));
    let unknown = failure(&tools, &at("https://nobody.invalid/{order}"), "A-1").await;
    assert!(matches!(&unknown, ToolFailure::Unavailable(words) if words.contains("nobody.invalid")), "{unknown}");
}

// ---- the Model Context Protocol

fn of_server(tool: &str, timeout_ms: Millis) -> ToolSpec {
    spec(Via::Mcp { server: "shop".to_owned(), tool: tool.to_owned() }, timeout_ms)
}

fn order() -> Value {
    json!({"order": "A-1"})
}

#[tokio::test]
async fn a_server_over_http_is_greeted_once_and_asked_only_for_the_named_tool() {
    let (base, heard) = stand_in().await;
    let server = |host: &str| McpServer::Http {
        url: format!("https://{host}/mcp"),
        headers: BTreeMap::from([("X-Key".to_owned(), "${SHOP_KEY}".to_owned())]),
    };
    let wired = tools(&[(HOST, Some(&base))], Some(server(HOST)));
    let tool = of_server("order", Millis::secs(10));
    for _ in 0..2 {
        assert_eq!(wired.call(&tool, &order()).await, Ok(json!({"status": "sent", "order": "A-1"})));
    }
    let methods: Vec<String> = heard.lock().unwrap().iter().map(|(method, _, _)| method.clone()).collect();
    assert_eq!(methods, ["initialize", "notifications/initialized", "tools/list", "tools/call", "tools/call"]);
    assert!(heard.lock().unwrap().iter().all(|(_, key, _)| key.as_deref() == Some(SECRET)));
    let missing = failure(&wired, &of_server("refund", Millis::secs(10)), "A-1").await;
    assert!(matches!(&missing, ToolFailure::NotAllowed(words) if words.contains("refund")), "{missing}");

    for (hosts, host) in [(vec![], HOST), (vec![("localhost", None)], "localhost"), (vec![("127.0.0.1", None)], "127.0.0.1")] {
        let refused = failure(&tools(&hosts, Some(server(host))), &tool, "A-1").await;
        assert!(matches!(refused, ToolFailure::NotAllowed(_)), "{host}: {refused}");
    }
    for path in ["/v1/orders/moved", "/v1/orders/broken", "/v1/orders/page", "/v1/orders/shut"] {
        let server = McpServer::Http { url: format!("https://{HOST}{path}"), headers: BTreeMap::new() };
        let failure = failure(&tools(&[(HOST, Some(&base))], Some(server)), &tool, "A-1").await;
        assert!(matches!(failure, ToolFailure::Unavailable(_)), "{path}: {failure}");
    }
}

/// Speaks the protocol over its standard input and output, well or badly as it is told, and notes in a log what it hears.
const SCRIPT: &str = r#"
import json, os, sys
mode, log = sys.argv[1], sys.argv[2]
def note(word):
    with open(log, "a") as file:
        file.write(word + "\n")
note("pid %d" % os.getpid())
note("environment " + ",".join(sorted(k for k in os.environ if k.startswith(("BATON", "SHOP", "CARGO")))))
def text(words, **more):
    return {"content": [{"type": "text", "text": words}], **more}
def tool(name, **hints):
    return {"name": name, "inputSchema": {"type": "object"}, "annotations": hints}
for line in sys.stdin:
    asked = json.loads(line)
    method = asked.get("method")
    note(method or "answer")
    if "id" not in asked:
        continue
    result, error = None, None
    if method == "initialize" and mode != "modern":
        result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "shop", "version": "1"}}
    elif method == "server/discover" and mode == "modern":
        result = {"resultType": "complete", "supportedVersions": ["2026-07-28"], "capabilities": {"tools": {}}, "ttlMs": 0, "cacheScope": "private"}
    elif method == "tools/list" and not asked.get("params", {}).get("cursor"):
        result = {"tools": [tool("order", readOnlyHint=True), tool("plain"), tool("hang"), tool("die"), tool("fail"), tool("long"), tool("huge")], "nextCursor": "2"}
    elif method == "tools/list":
        result = {"tools": [tool("refund", readOnlyHint=False), tool("wipe", destructiveHint=True), tool("error"), tool("odd"), tool("ask")]}
    elif method == "tools/call":
        name = asked["params"]["name"]
        note("call " + name)
        if name == "hang":
            continue
        if name == "die" and mode == "dies" and not os.path.exists(log + ".died"):
            open(log + ".died", "w").close()
            sys.exit(3)
        if name == "error":
            error = {"code": -32000, "message": "hunter2-key"}
        elif name == "ask":
            result = {"resultType": "input_required", "inputRequests": {}, "requestState": "x"}
        else:
            result = {
                "order": lambda: text("ignored", structuredContent={"status": "sent"}),
                "die": lambda: text(json.dumps({"status": "back"})),
                "fail": lambda: text("hunter2-key", isError=True),
                "long": lambda: text(json.dumps({"status": "x" * 100000})),
                "huge": lambda: text("x" * 5000000),
                "odd": lambda: text(json.dumps({"status": 5, "note": "hunter2-key"})),
            }.get(name, lambda: text("on its way"))()
        if mode == "modern" and result:
            result.setdefault("resultType", "complete")
    else:
        error = {"code": -32601, "message": "no such method"}
    if mode == "modern" and method == "tools/list":
        result.update({"resultType": "complete", "ttlMs": 0, "cacheScope": "private"})
    print(json.dumps({"jsonrpc": "2.0", "id": asked["id"], **({"result": result} if error is None else {"error": error})}), flush=True)
"#;

struct Program {
    folder: tempfile::TempDir,
    server: McpServer,
}

impl Program {
    /// None without Python: the test says so and ends.
    fn new(mode: &str) -> Option<Self> {
        let Some(python) = python() else {
            eprintln!("skipped: there is no python3 here to play an MCP server");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("server.py");
        std::fs::write(&script, SCRIPT).unwrap();
        let arguments = [script, PathBuf::from(mode), folder.path().join("log")].map(|path| path.to_string_lossy().into_owned());
        let environment = BTreeMap::from([("SHOP_TOKEN".to_owned(), "${SHOP_KEY}".to_owned())]);
        Some(Self { server: McpServer::Command { program: python, arguments: arguments.to_vec(), environment }, folder })
    }

    fn tools(&self) -> Tools {
        tools(&[], Some(self.server.clone()))
    }

    fn log(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    fn starts(&self) -> Vec<String> {
        self.log().iter().filter_map(|line| line.strip_prefix("pid ").map(str::to_owned)).collect()
    }
}

/// The interpreter itself: a wrapper script would need an environment.
fn python() -> Option<String> {
    let said = std::process::Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().ok()?;
    let path = String::from_utf8(said.stdout).ok()?.trim().to_owned();
    (!path.is_empty()).then_some(path)
}

#[tokio::test]
async fn a_program_is_started_once_sees_only_its_own_environment_and_ends_with_the_tools() {
    let Some(program) = Program::new("plain") else { return };
    let tools = program.tools();
    assert!(program.log().is_empty(), "nothing starts before it is needed");
    for _ in 0..2 {
        assert_eq!(tools.call(&of_server("order", Millis::secs(20)), &order()).await, Ok(json!({"status": "sent"})));
    }
    let log = program.log();
    assert_eq!(log.iter().filter(|line| *line == "tools/list").count(), 2, "two pages, once: {log:?}");
    assert!(log.contains(&"environment SHOP_TOKEN".to_owned()), "{log:?}");
    let [pid] = program.starts().try_into().unwrap();
    assert!(Path::new("/proc").join(&pid).exists() || !Path::new("/proc/self").exists());
    drop(tools);
    gone(&pid).await;
}

/// Waits until a process has ended; a zombie has.
async fn gone(pid: &str) {
    let running = || std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "));
    for _ in 0..500 {
        if !running() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{pid} still runs");
}

#[tokio::test]
async fn a_tool_that_changes_things_is_never_called() {
    let Some(program) = Program::new("plain") else { return };
    let tools = program.tools();
    for name in ["refund", "wipe", "unknown"] {
        let failure = failure(&tools, &of_server(name, Millis::secs(20)), "A-1").await;
        assert!(matches!(&failure, ToolFailure::NotAllowed(words) if words.contains(name)), "{name}: {failure}");
    }
    assert!(!program.log().iter().any(|line| line.starts_with("call ")));
}

#[tokio::test]
async fn what_a_server_says_is_a_result_or_a_failure_without_its_words() {
    let Some(program) = Program::new("plain") else { return };
    let tools = program.tools();
    let cases = [
        ("fail", "unavailable"),
        ("error", "unavailable"),
        ("long", "bad result"),
        ("odd", "bad result"),
        ("ask", "bad result"),
        ("plain", "bad result"),
    ];
    for (name, kind) in cases {
        let failure = failure(&tools, &of_server(name, Millis::secs(20)), "A-1").await.to_string();
        assert!(failure.starts_with(kind) && failure.contains("tool order_status"), "{name}: {failure}");
    }
    assert_eq!(program.starts().len(), 1);
}

#[tokio::test]
async fn a_server_that_hangs_or_floods_costs_one_timeout_and_is_started_anew() {
    let Some(program) = Program::new("plain") else { return };
    let tools = program.tools();
    let order_tool = of_server("order", Millis::secs(20));
    for (name, starts) in [("hang", 2), ("huge", 3)] {
        assert!(tools.call(&order_tool, &order()).await.is_ok());
        assert_eq!(failure(&tools, &of_server(name, Millis(300)), "A-1").await, ToolFailure::TooLate, "{name}");
        assert!(tools.call(&order_tool, &order()).await.is_ok());
        assert_eq!(program.starts().len(), starts, "{name}");
    }
    for pid in program.starts().iter().take(2) {
        gone(pid).await;
    }
}

#[tokio::test]
async fn a_server_that_dies_is_opened_once_more() {
    let Some(program) = Program::new("dies") else { return };
    let tools = program.tools();
    assert!(tools.call(&of_server("order", Millis::secs(20)), &order()).await.is_ok());
    assert_eq!(tools.call(&of_server("die", Millis::secs(20)), &order()).await, Ok(json!({"status": "back"})));
    assert_eq!(program.starts().len(), 2);
}

#[tokio::test]
async fn a_server_that_dies_on_its_first_call_or_never_starts_is_told() {
    let Some(program) = Program::new("dies") else { return };
    let first = failure(&program.tools(), &of_server("die", Millis::secs(20)), "A-1").await;
    assert!(matches!(&first, ToolFailure::Unavailable(words) if words.contains("MCP server shop")), "{first}");
    let none = McpServer::Command { program: "/no/such/program".to_owned(), arguments: vec![], environment: BTreeMap::new() };
    let never = failure(&tools(&[], Some(none)), &of_server("order", Millis::secs(20)), "A-1").await;
    assert!(matches!(&never, ToolFailure::Unavailable(words) if words.contains("does not start")), "{never}");
    let unnamed = failure(&tools(&[], None), &of_server("order", Millis::secs(20)), "A-1").await;
    assert!(matches!(&unnamed, ToolFailure::NotAllowed(words) if words.contains("no MCP server shop")), "{unnamed}");
}

#[tokio::test]
async fn a_server_that_knows_only_the_newer_greeting_is_greeted_so() {
    let Some(program) = Program::new("modern") else { return };
    assert_eq!(program.tools().call(&of_server("order", Millis::secs(20)), &order()).await, Ok(json!({"status": "sent"})));
    assert_eq!(program.starts().len(), 2, "the old greeting, then the new one");
}
