//! Settings of a process: flag, else environment, else config file, else default. Secrets are never printed.

mod bounds;
mod models;
mod numbers;
mod oidc;
mod tools;
mod traces;
mod unknown;

use super::Failed;
use crate::domain::policy::Policy;
use crate::domain::prices::Prices;
use clap::Args;
use models::{Given, Models, Table};
use numbers::{NumberTable, TranscriptionTable};
use oidc::{OidcConfig, OidcGiven};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use toml::Spanned;
use tools::ToolsTable;
pub(crate) use traces::TracesConfig;

/// Flags and environment.
#[derive(Args, Default)]
pub(crate) struct Options {
    /// The command asks no model, whatever is configured.
    #[arg(skip)]
    pub(super) plays: bool,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "BATON_LISTEN", global = true)]
    listen: Option<String>,
    /// `sqlite://path` or `postgres://…` [default: baton.db in the data folder]
    #[arg(long, env = "DATABASE_URL", global = true, hide_env_values = true)]
    database_url: Option<String>,
    /// Folder for what Baton keeps [default: .baton]
    #[arg(long, env = "BATON_DATA_DIR", global = true)]
    data_dir: Option<PathBuf>,
    /// Folder that holds agents/, prompts/ and workspace.yaml [default: .]
    #[arg(long, env = "BATON_PROJECT", global = true)]
    project: Option<PathBuf>,
    /// Config file with the same names in small letters [default: baton.toml, if there is one]
    #[arg(long, env = "BATON_CONFIG", global = true)]
    config: Option<PathBuf>,
    /// App secret, or several with commas during a rotation
    #[arg(long, env = "WHATSAPP_APP_SECRET", global = true, hide_env_values = true)]
    whatsapp_app_secret: Option<String>,
    /// The verify token that Meta's handshake must show
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", global = true, hide_env_values = true)]
    whatsapp_verify_token: Option<String>,
    /// The token that sends are made with
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN", global = true, hide_env_values = true)]
    whatsapp_access_token: Option<String>,
    /// Our phone_number_id, or several with commas
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", global = true)]
    whatsapp_phone_number_id: Option<String>,
    /// The WhatsApp Business account of the numbers: for templates, and for `baton doctor`
    #[arg(long, env = "WHATSAPP_BUSINESS_ACCOUNT_ID", global = true)]
    whatsapp_business_account_id: Option<String>,
    /// The app that the webhooks come from: for `baton doctor`
    #[arg(long, env = "WHATSAPP_APP_ID", global = true)]
    whatsapp_app_id: Option<String>,
    /// Where this server is reached from outside, e.g. https://chat.example.com: for `baton doctor`
    #[arg(long, env = "BATON_PUBLIC_URL", global = true)]
    public_url: Option<String>,
    /// The issuer of the company's sign-in (OpenID Connect), e.g. https://accounts.example.com; needs BATON_PUBLIC_URL, too
    #[arg(long, env = "BATON_OIDC_ISSUER", global = true)]
    oidc_issuer: Option<String>,
    /// Our id at that sign-in
    #[arg(long, env = "BATON_OIDC_CLIENT_ID", global = true)]
    oidc_client_id: Option<String>,
    /// Our secret at that sign-in
    #[arg(long, env = "BATON_OIDC_CLIENT_SECRET", global = true, hide_env_values = true)]
    oidc_client_secret: Option<String>,
    /// Its name on the button [default: your company]
    #[arg(long, env = "BATON_OIDC_NAME", global = true)]
    oidc_name: Option<String>,
    /// Origins besides the public internet that webhooks may go to, several with commas, e.g. http://n8n:5678
    #[arg(long, env = "BATON_HOOK_ORIGINS", global = true)]
    hook_origins: Option<String>,
    /// A bucket of an S3-compatible store for files; address and keys are those of AWS_ENDPOINT, AWS_REGION, AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY [default: a folder in the data folder]
    #[arg(long, env = "BATON_FILES_BUCKET", global = true)]
    files_bucket: Option<String>,
    /// Meta's Graph API, or a stand-in [default: https://graph.facebook.com]
    #[arg(long, env = "WHATSAPP_GRAPH_URL", global = true)]
    whatsapp_graph_url: Option<String>,
    /// Version of the Graph API [default: v25.0]
    #[arg(long, env = "WHATSAPP_GRAPH_VERSION", global = true)]
    whatsapp_graph_version: Option<String>,
    /// Key of the model provider
    #[arg(long, env = "OPENAI_API_KEY", global = true, hide_env_values = true)]
    openai_api_key: Option<String>,
    /// Any OpenAI-compatible address; a server that needs no key is used without one [default: https://api.openai.com/v1]
    #[arg(long, env = "OPENAI_BASE_URL", global = true)]
    openai_base_url: Option<String>,
    /// Models in the order in which they are asked, with commas: names of [models] tables, a model of OPENAI_BASE_URL, `offline`
    /// [default: gpt-4o-mini with a key, then all [models] tables, then offline]
    #[arg(long, env = "BATON_MODEL", global = true)]
    model: Option<String>,
    /// `record:FOLDER` keeps every model's answers, `replay:FOLDER` plays them without any network
    #[arg(long, env = "BATON_CASSETTES", global = true)]
    cassettes: Option<String>,
    /// A collector of OpenTelemetry traces (OTLP over HTTP), e.g. http://127.0.0.1:4318 [default: none]
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT", global = true)]
    otlp_endpoint: Option<String>,
    /// What a scraper must show as a bearer to read /metrics [default: nothing]
    #[arg(long, env = "BATON_METRICS_TOKEN", global = true, hide_env_values = true)]
    metrics_token: Option<String>,
    /// The share of traces that are kept, 0 to 1 [default: 1]
    #[arg(long, env = "OTEL_TRACES_SAMPLER_ARG", global = true)]
    trace_share: Option<f64>,
    /// The name under which this server's traces stand [default: baton]
    #[arg(long, env = "OTEL_SERVICE_NAME", global = true)]
    service_name: Option<String>,
    /// What to log, e.g. `info` or `baton=debug` [default: info for servers, warn else]
    #[arg(long, env = "BATON_LOG", global = true)]
    pub(crate) log: Option<String>,
    /// Log as JSON, one line an event
    #[arg(long, env = "BATON_LOG_JSON", global = true)]
    pub(crate) log_json: bool,
}

/// The config file.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    baton_listen: Option<String>,
    database_url: Option<String>,
    baton_data_dir: Option<PathBuf>,
    baton_project: Option<PathBuf>,
    whatsapp_app_secret: Option<String>,
    whatsapp_verify_token: Option<String>,
    whatsapp_access_token: Option<String>,
    whatsapp_phone_number_id: Option<String>,
    whatsapp_business_account_id: Option<String>,
    whatsapp_app_id: Option<String>,
    whatsapp_graph_url: Option<String>,
    whatsapp_graph_version: Option<String>,
    baton_public_url: Option<String>,
    baton_oidc_issuer: Option<String>,
    baton_oidc_client_id: Option<String>,
    baton_oidc_client_secret: Option<String>,
    baton_oidc_name: Option<String>,
    baton_files_bucket: Option<String>,
    baton_hook_origins: Option<String>,
    otel_exporter_otlp_endpoint: Option<String>,
    baton_metrics_token: Option<String>,
    openai_api_key: Option<String>,
    openai_base_url: Option<String>,
    baton_model: Option<String>,
    baton_cassettes: Option<String>,
    models: BTreeMap<String, Spanned<Table>>,
    tools: ToolsTable,
    policy: Policy,
    numbers: BTreeMap<String, NumberTable>,
    prices: Prices,
    transcription: Option<TranscriptionTable>,
}

/// Settings of a process.
pub(crate) struct Config {
    pub(crate) listen: SocketAddr,
    pub(crate) database_url: Option<String>,
    pub(crate) data_dir: PathBuf,
    pub(crate) project: Option<PathBuf>,
    pub(crate) app_secret: Option<String>,
    pub(crate) verify_token: Option<String>,
    pub(crate) access_token: Option<String>,
    pub(crate) numbers: Vec<String>,
    pub(crate) number_tables: BTreeMap<String, NumberTable>,
    pub(crate) account: Option<String>,
    pub(crate) app_id: Option<String>,
    pub(crate) public_url: Option<String>,
    pub(crate) oidc: Option<OidcConfig>,
    pub(crate) files_bucket: Option<String>,
    pub(crate) hook_origins: Vec<String>,
    pub(crate) traces: Option<TracesConfig>,
    pub(crate) metrics_token: Option<String>,
    pub(crate) prices: Prices,
    pub(crate) transcription: Option<TranscriptionTable>,
    pub(crate) graph_url: String,
    pub(crate) graph_version: String,
    pub(crate) models: Models,
    pub(crate) tools: ToolsTable,
    /// The models for people: `gpt-4o-mini, then offline`.
    pub(crate) model: String,
    pub(crate) policy: Policy,
}

/// Keys of the config file that this version does not know, each with its place.
pub(crate) fn unknown_keys(options: &Options) -> Result<Vec<String>, Failed> {
    unknown::keys(&Source::read(options.config.as_ref())?)
}

impl Config {
    /// How far events go to programs of others.
    pub(crate) fn poster(&self) -> Result<crate::tool::Poster, Failed> {
        crate::tool::Poster::new(&self.hook_origins).map_err(|told| Failed::usage(format!("BATON_HOOK_ORIGINS: {told}")))
    }

    pub(crate) fn of(options: Options) -> Result<Self, Failed> {
        let source = Source::read(options.config.as_ref())?;
        let file = source.parse()?;
        Self::from(options, file, &source)
    }

    fn from(options: Options, file: File, source: &Source) -> Result<Self, Failed> {
        bounds::check(&file.policy, source)?;
        let listen = options.listen.or(file.baton_listen).unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen =
            listen.parse().map_err(|_| Failed::usage(format!("BATON_LISTEN is {listen:?}; write an address and a port, e.g. 127.0.0.1:8080")))?;
        let asked = Given {
            key: given(options.openai_api_key.or(file.openai_api_key)),
            base_url: given(options.openai_base_url.or(file.openai_base_url)),
            names: given(options.model.or(file.baton_model)),
            cassettes: given(options.cassettes.or(file.baton_cassettes)),
            plays: options.plays,
        };
        let models = Models::of(file.models, asked, source)?;
        let numbers = options.whatsapp_phone_number_id.or(file.whatsapp_phone_number_id).unwrap_or_default();
        let named = numbers.split(',').map(str::trim).filter(|n| !n.is_empty()).map(str::to_owned);
        let mut numbers: Vec<String> = named.chain(file.numbers.keys().cloned()).collect();
        numbers.sort();
        numbers.dedup();
        file.prices.check().map_err(|wrong| Failed::usage(format!("{}: {wrong}", source.of_key("prices"))))?;
        let public_url = given(options.public_url.or(file.baton_public_url));
        let oidc = OidcGiven {
            issuer: given(options.oidc_issuer.or(file.baton_oidc_issuer)),
            client_id: given(options.oidc_client_id.or(file.baton_oidc_client_id)),
            client_secret: given(options.oidc_client_secret.or(file.baton_oidc_client_secret)),
            name: given(options.oidc_name.or(file.baton_oidc_name)),
        };
        let oidc = OidcConfig::of(oidc, public_url.as_ref())?;
        let endpoint = given(options.otlp_endpoint.or(file.otel_exporter_otlp_endpoint));
        let traces = TracesConfig::of(endpoint, options.service_name, options.trace_share)?;
        let mut policy = file.policy;
        policy.writes_down = file.transcription.is_some();
        Ok(Self {
            listen,
            database_url: given(options.database_url.or(file.database_url)),
            data_dir: options.data_dir.or(file.baton_data_dir).unwrap_or_else(|| PathBuf::from(".baton")),
            project: options.project.or(file.baton_project),
            app_secret: given(options.whatsapp_app_secret.or(file.whatsapp_app_secret)),
            verify_token: given(options.whatsapp_verify_token.or(file.whatsapp_verify_token)),
            access_token: given(options.whatsapp_access_token.or(file.whatsapp_access_token)),
            numbers,
            number_tables: file.numbers,
            account: given(options.whatsapp_business_account_id.or(file.whatsapp_business_account_id)),
            app_id: given(options.whatsapp_app_id.or(file.whatsapp_app_id)),
            public_url,
            oidc,
            files_bucket: given(options.files_bucket.or(file.baton_files_bucket)),
            hook_origins: list(options.hook_origins.or(file.baton_hook_origins)),
            traces,
            metrics_token: given(options.metrics_token.or(file.baton_metrics_token)),
            prices: file.prices,
            transcription: file.transcription,
            graph_url: given(options.whatsapp_graph_url.or(file.whatsapp_graph_url)).unwrap_or_else(|| "https://graph.facebook.com".to_owned()),
            graph_version: given(options.whatsapp_graph_version.or(file.whatsapp_graph_version)).unwrap_or_else(|| "v25.0".to_owned()),
            model: models.shown(),
            models,
            tools: file.tools,
            policy,
        })
    }
}

/// What stands between commas.
fn list(text: Option<String>) -> Vec<String> {
    text.unwrap_or_default().split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn given(text: Option<String>) -> Option<String> {
    text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
}

/// The config file as text, to say where a mistake stands. Without a file it is empty.
struct Source {
    path: String,
    text: String,
}

impl Source {
    fn read(path: Option<&PathBuf>) -> Result<Self, Failed> {
        let default = PathBuf::from("baton.toml");
        let path = match path {
            Some(path) => path,
            None if default.exists() => &default,
            None => return Ok(Self { path: default.display().to_string(), text: String::new() }),
        };
        let text = std::fs::read_to_string(path).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?;
        Ok(Self { path: path.display().to_string(), text })
    }

    fn parse(&self) -> Result<File, Failed> {
        toml::from_str(&self.text).map_err(|e| Failed::usage(format!("{}: {}", self.at(e.span().map_or(0, |span| span.start)), e.message())))
    }

    /// `baton.toml:3:1`, of a byte.
    fn at(&self, byte: usize) -> String {
        let before = self.text.get(..byte).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}", self.path)
    }

    /// Where a key is set; the file alone if it cannot be found.
    fn of_key(&self, key: &str) -> String {
        let sets = |line: &str| line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='));
        match self.text.lines().position(sets) {
            Some(nth) => format!("{}:{}", self.path, nth + 1),
            None => self.path.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
