//! Tools of servers that speak the Model Context Protocol, through its official SDK. A connection is opened when it is needed, kept,
//! and opened once more when it broke.
//!
//! Only the named tool of the named server is ever called. A tool that says it changes things is refused. What a server asks of us,
//! or says beside its result, is ignored.

use super::http::{Http, unreached};
use super::{McpServer, ToolFailure, too_long};
use rmcp::RoleClient;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ClientCapabilities, ClientConfig, ContentBlock, Implementation, JsonObject,
    PaginatedRequestParams, ProtocolVersion, Tool,
};
use rmcp::service::{ClientInitializeError, ClientLifecycleMode, RunningService, ServiceError, serve_client_with_lifecycle};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::common::client_side_sse::NeverRetry;
use rmcp::transport::streamable_http_client::{StreamableHttpClientTransport, StreamableHttpClientTransportConfig, StreamableHttpError};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::process::Stdio;
use std::sync::Arc;
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

/// Bytes of one message of a server: its list of tools may be longer than a result.
const MESSAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Pages of a server's list of tools.
const PAGES_MAX: usize = 20;

/// The servers, by name.
pub(super) struct Mcp(BTreeMap<String, Server>);

struct Server {
    at: McpServer,
    open: Mutex<Option<Arc<Connection>>>,
}

/// Ends with its last user: the HTTP session is closed, the child process killed.
struct Connection {
    client: RunningService<RoleClient, ClientConfig>,
    tools: BTreeMap<String, Nature>,
    _child: Option<Child>,
}

/// What a tool says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nature {
    /// It only looks, or does not say.
    Looks,
    Changes,
}

impl Mcp {
    pub(super) fn new(servers: BTreeMap<String, McpServer>) -> Self {
        Self(servers.into_iter().map(|(name, at)| (name, Server { at, open: Mutex::new(None) })).collect())
    }

    pub(super) async fn ask(&self, http: &Http, server: &str, tool: &str, arguments: &Value, bytes_max: usize) -> Result<Value, ToolFailure> {
        let there = self.0.get(server).ok_or_else(|| ToolFailure::NotAllowed(format!("there is no MCP server {server} in the settings")))?;
        let arguments = arguments.as_object().cloned().unwrap_or_default();
        let (connection, age) = there.connection(http, server).await?;
        let answer = match connection.call(server, tool, arguments.clone()).await {
            Err(Broken::Connection) => {
                there.drop_if(&connection);
                match age {
                    Age::New => Err(Broken::Connection),
                    Age::Kept => there.connection(http, server).await?.0.call(server, tool, arguments).await,
                }
            }
            other => other,
        };
        match answer {
            Ok(result) => result_of(server, result, bytes_max),
            Err(Broken::Connection) => Err(ToolFailure::Unavailable(format!("the connection to MCP server {server} broke"))),
            Err(Broken::Call(failure)) => Err(failure),
        }
    }

    /// After silence: the next call opens a new connection.
    pub(super) fn forget(&self, server: &str) {
        if let Some(mut open) = self.0.get(server).and_then(|s| s.open.try_lock().ok()) {
            *open = None;
        }
    }
}

/// Why a call gave nothing.
enum Broken {
    /// A new connection may help.
    Connection,
    Call(ToolFailure),
}

/// Was a connection opened for this call?
#[derive(Clone, Copy)]
enum Age {
    New,
    Kept,
}

impl Server {
    /// The open connection, or a new one. Others wait for it, each within its own time.
    async fn connection(&self, http: &Http, name: &str) -> Result<(Arc<Connection>, Age), ToolFailure> {
        let mut open = self.open.lock().await;
        if let Some(kept) = open.as_ref().filter(|kept| !kept.client.is_transport_closed()) {
            return Ok((Arc::clone(kept), Age::Kept));
        }
        *open = None;
        let new = Arc::new(self.connect(http, name).await?);
        *open = Some(Arc::clone(&new));
        Ok((new, Age::New))
    }

    fn drop_if(&self, broken: &Arc<Connection>) {
        if let Ok(mut open) = self.open.try_lock()
            && open.as_ref().is_some_and(|kept| Arc::ptr_eq(kept, broken))
        {
            *open = None;
        }
    }

    /// Greets as all servers know it; one that knows only the newer greeting (2026-07-28) refuses, and is greeted so.
    async fn connect(&self, http: &Http, name: &str) -> Result<Connection, ToolFailure> {
        let unavailable = |what: &str| ToolFailure::Unavailable(format!("MCP server {name}: {what}"));
        let (client, child) = match self.greet(http, name, ClientLifecycleMode::Initialize).await? {
            Ok(greeted) => greeted,
            Err(ClientInitializeError::JsonRpcError(_)) => {
                let newer = ClientLifecycleMode::Discover { preferred_versions: vec![ProtocolVersion::V_2026_07_28] };
                self.greet(http, name, newer).await?.map_err(|_| unavailable("it speaks no version of the protocol that is known here"))?
            }
            Err(error) => return Err(unmet(&error, name)),
        };
        let tools = tools_of(&client).await.map_err(|_| unavailable("it does not list its tools"))?;
        Ok(Connection { client, tools, _child: child })
    }

    async fn greet(&self, http: &Http, name: &str, how: ClientLifecycleMode) -> Result<Result<Greeted, ClientInitializeError>, ToolFailure> {
        let us = ClientConfig::new(ClientCapabilities::default(), Implementation::new("baton", env!("CARGO_PKG_VERSION")));
        match &self.at {
            McpServer::Http { url, headers } => {
                let (client, url) = http.door(url)?;
                let mut config = StreamableHttpClientTransportConfig::with_uri(url.as_str())
                    .custom_headers(http.headers(headers)?.into_iter().filter_map(|(name, value)| Some((name?, value))).collect())
                    .max_json_response_size(MESSAGE_BYTES_MAX)
                    .max_sse_event_size(MESSAGE_BYTES_MAX)
                    .max_error_response_size(0)
                    .reinit_on_expired_session(false);
                config.retry_config = Arc::new(NeverRetry::default());
                let transport = StreamableHttpClientTransport::with_client(client.clone(), config);
                Ok(serve_client_with_lifecycle(us, transport, how).await.map(|client| (client, None)))
            }
            McpServer::Command { program, arguments, environment } => {
                let mut child = started(http, name, program, arguments, environment)?;
                let (Some(stdout), Some(stdin)) = (child.stdout.take(), child.stdin.take()) else {
                    return Err(ToolFailure::Unavailable(format!("MCP server {name}: {program} has no standard input and output")));
                };
                let transport = AsyncRwTransport::new(stdout, stdin).with_max_line_length(MESSAGE_BYTES_MAX);
                Ok(serve_client_with_lifecycle(us, transport, how).await.map(|client| (client, Some(child))))
            }
        }
    }
}

/// Why there was no greeting. The SDK's own words may have a body in them.
fn unmet(error: &ClientInitializeError, name: &str) -> ToolFailure {
    let named = |what: &str| format!("MCP server {name}: {what}");
    if error.is_authorization_required() {
        return ToolFailure::Unavailable(named("it does not let us in: look at the secret in the headers"));
    }
    let mut cause: Option<&(dyn Error + 'static)> = match error {
        ClientInitializeError::TransportError { error, .. } => Some(error.error.as_ref()),
        _ => None,
    };
    while let Some(inner) = cause {
        if let Some(StreamableHttpError::Client(wire)) = inner.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
            return unreached(wire, &named("its host"));
        }
        cause = inner.source();
    }
    ToolFailure::Unavailable(named("it does not answer as an MCP server does: look whether it runs, and where"))
}

type Greeted = (RunningService<RoleClient, ClientConfig>, Option<Child>);

/// Starts a server of this machine. It sees nothing of our environment, and is killed when nobody uses it any more.
fn started(http: &Http, name: &str, program: &str, arguments: &[String], environment: &BTreeMap<String, String>) -> Result<Child, ToolFailure> {
    let mut command = Command::new(program);
    command.args(arguments).env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    for (variable, value) in environment {
        let value = http.with_secrets(value).map_err(|e| ToolFailure::NotAllowed(format!("MCP server {name}: {variable}: {e}")))?;
        command.env(variable, value);
    }
    command.spawn().map_err(|e| ToolFailure::Unavailable(format!("MCP server {name}: {program} does not start: {}", e.kind())))
}

async fn tools_of(client: &RunningService<RoleClient, ClientConfig>) -> Result<BTreeMap<String, Nature>, ServiceError> {
    let mut tools = BTreeMap::new();
    let mut cursor = None;
    for _ in 0..PAGES_MAX {
        let page = client.list_tools(Some(PaginatedRequestParams::default().with_cursor(cursor))).await?;
        tools.extend(page.tools.iter().map(|tool| (tool.name.to_string(), nature(tool))));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(tools)
}

fn nature(tool: &Tool) -> Nature {
    let changes = tool.annotations.as_ref().is_some_and(|a| a.read_only_hint == Some(false) || a.destructive_hint == Some(true));
    if changes { Nature::Changes } else { Nature::Looks }
}

impl Connection {
    async fn call(&self, server: &str, tool: &str, arguments: JsonObject) -> Result<CallToolResult, Broken> {
        let refused = |what: &str| Broken::Call(ToolFailure::NotAllowed(format!("MCP server {server}: {what}")));
        match self.tools.get(tool) {
            None => return Err(refused(&format!("it has no tool {tool}"))),
            Some(Nature::Changes) => return Err(refused(&format!("{tool} says that it changes things: tools here only look"))),
            Some(Nature::Looks) => {}
        }
        let bad = |what: &str| Broken::Call(ToolFailure::BadResult(format!("MCP server {server}: {what}")));
        match self.client.call_tool_once(CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments)).await {
            Ok(CallToolResponse::Complete(result)) => Ok(result),
            Ok(_) => Err(bad("it asks something back or answers later: neither is possible here")),
            Err(ServiceError::McpError(error)) => {
                Err(Broken::Call(ToolFailure::Unavailable(format!("MCP server {server}: {tool} failed with code {}", error.code.0))))
            }
            Err(ServiceError::TransportSend(_) | ServiceError::TransportClosed) => Err(Broken::Connection),
            Err(_) => Err(bad("it answered with something else than a result")),
        }
    }
}

/// Structured content, else the text as JSON, else the text.
fn result_of(server: &str, result: CallToolResult, bytes_max: usize) -> Result<Value, ToolFailure> {
    if result.is_error == Some(true) {
        return Err(ToolFailure::Unavailable(format!("MCP server {server}: the tool says that it failed")));
    }
    if let Some(structured) = result.structured_content {
        let long = serde_json::to_vec(&structured).map_or(true, |bytes| bytes.len() > bytes_max);
        return if long { Err(too_long(bytes_max)) } else { Ok(structured) };
    }
    let texts = result.content.into_iter().filter_map(|block| if let ContentBlock::Text(text) = block { Some(text.text) } else { None });
    let text = texts.collect::<Vec<_>>().join("\n");
    if text.len() > bytes_max {
        return Err(too_long(bytes_max));
    }
    if text.is_empty() {
        return Err(ToolFailure::BadResult(format!("MCP server {server}: the result has neither data nor text")));
    }
    Ok(serde_json::from_str(&text).unwrap_or_else(|_| json!({ "text": text })))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(value: Value) -> CallToolResult {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn a_result_is_data_then_json_in_text_then_text() {
        let text = |text: &str| json!({"type": "text", "text": text});
        let image = json!({"type": "image", "data": "AAAA", "mimeType": "image/png"});
        let cases = [
            (json!({"content": [text("{}")], "structuredContent": {"a": 1}}), json!({"a": 1})),
            (json!({"content": [text("{\"a\": 2}")]}), json!({"a": 2})),
            (json!({"content": [image, text("[1,"), text("2]")]}), json!([1, 2])),
            (json!({"content": [text("it is on its way")], "isError": false}), json!({"text": "it is on its way"})),
        ];
        for (from, wanted) in cases {
            assert_eq!(result_of("shop", result(from.clone()), 100), Ok(wanted), "{from}");
        }
        let long = "x".repeat(101);
        let refused = [
            json!({"content": []}),
            json!({"content": [image]}),
            json!({"content": [text(&long)]}),
            json!({"content": [], "structuredContent": [long]}),
        ];
        for from in refused {
            assert!(matches!(result_of("shop", result(from.clone()), 100), Err(ToolFailure::BadResult(_))), "{from}");
        }
        let failed = result_of("shop", result(json!({"content": [text("hunter2")], "isError": true})), 100).unwrap_err();
        assert!(matches!(&failed, ToolFailure::Unavailable(words) if !words.contains("hunter2")), "{failed}");
    }

    #[test]
    fn a_tool_that_says_it_changes_things_is_known_as_such() {
        let cases = [
            (json!(null), Nature::Looks),
            (json!({"readOnlyHint": true}), Nature::Looks),
            (json!({"readOnlyHint": true, "destructiveHint": false}), Nature::Looks),
            (json!({"openWorldHint": true}), Nature::Looks),
            (json!({"readOnlyHint": false}), Nature::Changes),
            (json!({"destructiveHint": true}), Nature::Changes),
            (json!({"readOnlyHint": true, "destructiveHint": true}), Nature::Changes),
        ];
        for (annotations, wanted) in cases {
            let tool: Tool = serde_json::from_value(json!({"name": "x", "inputSchema": {}, "annotations": annotations})).unwrap();
            assert_eq!(nature(&tool), wanted, "{annotations}");
        }
    }
}
