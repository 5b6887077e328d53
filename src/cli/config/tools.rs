//! The `[tools]` table: which hosts agents may look things up at, which secrets their headers may name, which MCP servers there are.
//! What a tool asks is the agent file's; where it may go is the operator's.

use crate::cli::Failed;
use crate::tool::{McpServer, Settings, Tools};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Bytes of a result unless the table says otherwise.
const RESULT_BYTES_MAX: usize = 256 * 1024;

/// `[tools]` as written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ToolsTable {
    /// Allowed hosts. An empty value: as it is, over https, public addresses only. A base URL stands in for the host.
    pub(crate) hosts: BTreeMap<String, String>,
    /// Names of environment variables that `${NAME}` in a header may take.
    pub(crate) secrets: Vec<String>,
    /// MCP servers by name.
    pub(crate) servers: BTreeMap<String, ServerTable>,
    /// Bytes of a result.
    pub(crate) result_bytes_max: Option<usize>,
}

/// One MCP server: a URL, or a command.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ServerTable {
    url: Option<String>,
    headers: BTreeMap<String, String>,
    command: Vec<String>,
    environment: BTreeMap<String, String>,
}

impl ToolsTable {
    /// Opens the wire to tools with the secrets of the environment.
    #[expect(clippy::disallowed_methods, reason = "settings come in here")]
    pub(crate) fn open(&self) -> Result<Tools, Failed> {
        self.tools(|name| std::env::var(name).ok())
    }

    /// Opens the wire with one more host and its secret, unless the configuration has them itself.
    #[expect(clippy::disallowed_methods, reason = "settings come in here")]
    pub(crate) fn open_with(mut self, host: &str, base: &str, secret: (&str, &str)) -> Result<Tools, Failed> {
        let (name, value) = secret;
        self.hosts.entry(host.to_owned()).or_insert_with(|| base.to_owned());
        if self.secrets.iter().any(|own| own == name) {
            return self.open();
        }
        self.secrets.push(name.to_owned());
        self.tools(|wanted| if wanted == name { Some(value.to_owned()) } else { std::env::var(wanted).ok() })
    }

    /// The wire to tools. Secrets are read from the environment; a missing one is told by name.
    fn tools(&self, secret: impl Fn(&str) -> Option<String>) -> Result<Tools, Failed> {
        let mut secrets = BTreeMap::new();
        for name in &self.secrets {
            let value = secret(name).ok_or_else(|| Failed::usage(format!("[tools] secrets names {name}, but that variable is not set")))?;
            secrets.insert(name.clone(), value);
        }
        let hosts = self.hosts.iter().map(|(host, base)| (host.clone(), (!base.is_empty()).then(|| base.clone()))).collect();
        let mut servers = BTreeMap::new();
        for (name, table) in &self.servers {
            servers.insert(name.clone(), table.server(name)?);
        }
        let result_bytes_max = self.result_bytes_max.unwrap_or(RESULT_BYTES_MAX);
        Tools::new(Settings { hosts, secrets, servers, result_bytes_max }).map_err(|e| Failed::usage(format!("[tools]: {e}")))
    }
}

impl ServerTable {
    fn server(&self, name: &str) -> Result<McpServer, Failed> {
        match (&self.url, self.command.split_first()) {
            (Some(url), None) => Ok(McpServer::Http { url: url.clone(), headers: self.headers.clone() }),
            (None, Some((program, arguments))) => {
                Ok(McpServer::Command { program: program.clone(), arguments: arguments.to_vec(), environment: self.environment.clone() })
            }
            (Some(_), Some(_)) | (None, None) => Err(Failed::usage(format!("[tools.servers.{name}] has either `url` or `command`"))),
        }
    }
}
