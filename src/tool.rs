//! L2, the only tool wire: HTTP lookups, servers that speak the Model Context Protocol, and events told to programs of others.
//!
//! Never reaches a host that the operator did not name, never follows a redirect, never repeats an HTTP request, never believes a
//! result that does not fit its schema, and never tells a secret or a body in an error.

mod address;
mod http;
mod mcp;
mod post;

pub use post::{Posted, Poster};

use crate::domain::tool::{ToolSpec, Via};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// What tools may reach, and with which secrets. Cheap to clone.
#[derive(Clone)]
pub struct Tools(Reach);

#[derive(Clone)]
enum Reach {
    Nothing,
    Wires(Arc<Wires>),
    Fixed(Arc<Fixed>),
}

/// Results that are known beforehand, by the tool's name, and how often each was asked.
struct Fixed {
    results: BTreeMap<String, Vec<Value>>,
    asked: Mutex<BTreeMap<String, usize>>,
}

struct Wires {
    http: http::Http,
    mcp: mcp::Mcp,
    result_bytes_max: usize,
}

/// A client that reaches public addresses only, by https only, whatever a name leads to. For addresses that others give us.
pub fn public_client() -> Result<reqwest::Client, ToolFailure> {
    http::public_client()
}

/// What the operator allows.
#[derive(Clone, Default)]
pub struct Settings {
    /// Hosts, as `host` or `host:port`. None: as it is, https and public addresses only. A base URL stands in for the host; the
    /// operator named it, so it may be plain HTTP and private.
    pub hosts: BTreeMap<String, Option<String>>,
    /// Secrets by the name in `${NAME}`.
    pub secrets: BTreeMap<String, String>,
    /// MCP servers by name.
    pub servers: BTreeMap<String, McpServer>,
    /// Bytes of a result that are read.
    pub result_bytes_max: usize,
}

/// A server that speaks the Model Context Protocol.
#[derive(Clone, Debug)]
pub enum McpServer {
    /// Streamable HTTP. Its host must be among the hosts, like that of any tool.
    Http {
        /// `https://host/path`.
        url: String,
        /// Header values; `${NAME}` stands for a secret.
        headers: BTreeMap<String, String>,
    },
    /// A program on this machine that is spoken to over its standard input and output.
    Command {
        /// The program.
        program: String,
        /// Its arguments. Other users of the machine can read them: no secrets here.
        arguments: Vec<String>,
        /// All of its environment, nothing is inherited; `${NAME}` stands for a secret.
        environment: BTreeMap<String, String>,
    },
}

/// Why there is no result. Fit for an operator: never a secret, never what was said or sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToolFailure {
    /// The settings forbid it, or lack something.
    #[error("not allowed: {0}")]
    NotAllowed(String),
    /// The arguments do not fit.
    #[error("bad arguments: {0}")]
    BadArguments(String),
    /// Something came back that is not a result.
    #[error("bad result: {0}")]
    BadResult(String),
    /// Nothing usable came back.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// It took longer than the tool may take.
    #[error("no result in time: look at the service, or give the tool a longer timeout_ms")]
    TooLate,
}

impl Fixed {
    /// Checked like any lookup.
    fn call(&self, spec: &ToolSpec, arguments: &Value) -> Result<Value, ToolFailure> {
        spec.check_arguments(arguments).map_err(|e| ToolFailure::BadArguments(format!("tool {}: {e}", spec.name)))?;
        let nth = {
            let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
            let asked = asked.entry(spec.name.clone()).or_default();
            *asked += 1;
            *asked - 1
        };
        let results = self.results.get(&spec.name);
        let result = results.and_then(|results| results.get(nth).or(results.last())).filter(|result| result.as_str() != Some("fail"));
        let result = result.cloned().ok_or_else(|| ToolFailure::Unavailable(format!("tool {}: nothing is known beforehand", spec.name)))?;
        spec.check_result(&result).map_err(|e| ToolFailure::BadResult(format!("tool {}: {e}", spec.name)))?;
        Ok(result)
    }
}

impl Tools {
    /// Reads the settings and builds the clients; nothing is connected yet.
    pub fn new(settings: Settings) -> Result<Self, ToolFailure> {
        let Settings { hosts, secrets, servers, result_bytes_max } = settings;
        let http = http::Http::new(hosts, secrets)?;
        Ok(Self(Reach::Wires(Arc::new(Wires { mcp: mcp::Mcp::new(servers), http, result_bytes_max }))))
    }

    /// No tools at all: every call is refused.
    pub fn none() -> Self {
        Self(Reach::Nothing)
    }

    /// Tools that find what is known beforehand, one result after the other, the last one stays; the text `fail` is no result. Nothing is
    /// reached.
    pub fn fixed(results: BTreeMap<String, Vec<Value>>) -> Self {
        Self(Reach::Fixed(Arc::new(Fixed { results, asked: Mutex::default() })))
    }

    /// Looks something up, once, within the time that the tool has.
    pub async fn call(&self, spec: &ToolSpec, arguments: &Value) -> Result<Value, ToolFailure> {
        let wires = match &self.0 {
            Reach::Nothing => return Err(ToolFailure::NotAllowed(format!("tool {}: this server has no tools set up", spec.name))),
            Reach::Fixed(fixed) => return fixed.call(spec, arguments),
            Reach::Wires(wires) => wires,
        };
        spec.check_arguments(arguments).map_err(|e| ToolFailure::BadArguments(format!("tool {}: {e}", spec.name)))?;
        let asked = async {
            match &spec.via {
                Via::Http { method, headers, .. } => wires.http.ask(spec, *method, headers, arguments, wires.result_bytes_max).await,
                Via::Mcp { server, tool } => wires.mcp.ask(&wires.http, server, tool, arguments, wires.result_bytes_max).await,
            }
        };
        let Ok(asked) = tokio::time::timeout(spec.timeout_ms.to_std(), asked).await else {
            if let Via::Mcp { server, .. } = &spec.via {
                wires.mcp.forget(server);
            }
            return Err(ToolFailure::TooLate);
        };
        let result = asked.map_err(|failure| failure.of(&spec.name))?;
        spec.check_result(&result).map_err(|e| ToolFailure::BadResult(format!("tool {}: {e}", spec.name)))?;
        Ok(result)
    }
}

impl ToolFailure {
    /// The same, with the tool's name in it.
    fn of(self, tool: &str) -> Self {
        let named = |detail: String| format!("tool {tool}: {detail}");
        match self {
            Self::NotAllowed(detail) => Self::NotAllowed(named(detail)),
            Self::BadArguments(detail) => Self::BadArguments(named(detail)),
            Self::BadResult(detail) => Self::BadResult(named(detail)),
            Self::Unavailable(detail) => Self::Unavailable(named(detail)),
            Self::TooLate => Self::TooLate,
        }
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self.0, Reach::Nothing) { "Tools(none)" } else { "Tools" })
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<&String> = self.hosts.keys().collect();
        let secrets: Vec<&String> = self.secrets.keys().collect();
        let servers: Vec<&String> = self.servers.keys().collect();
        f.debug_struct("Settings")
            .field("hosts", &hosts)
            .field("secrets", &secrets)
            .field("servers", &servers)
            .field("result_bytes_max", &self.result_bytes_max)
            .finish()
    }
}

fn too_long(bytes_max: usize) -> ToolFailure {
    ToolFailure::BadResult(format!("the result is longer than {bytes_max} bytes: ask for less"))
}
