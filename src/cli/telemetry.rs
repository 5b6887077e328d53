//! Logs to stderr: ids yes, content never. Traces to a collector, where somebody named one.

use super::config::{Options, TracesConfig};
use super::{Failed, setup};
use crate::runtime::trace::Tracing;
use tracing_subscriber::EnvFilter;

/// Starts logging. A filter that cannot be read falls back to the default, and says so.
///
/// Evals provoke failures by the hundred: they are told in the report, not in the log.
pub(super) fn start(options: &Options, is_eval: bool) {
    let default = if is_eval { "error" } else { "baton=info,rmcp=off,warn" };
    let wanted = options.log.as_deref().unwrap_or(default);
    let filter = EnvFilter::try_new(wanted).unwrap_or_else(|error| {
        eprintln!("baton: BATON_LOG: {error}; logging with {default}");
        EnvFilter::new(default)
    });
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start (in tests) keeps the first one's.
    let _ =
        if options.log_json { builder.json().try_init() } else { builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init() };
}

/// The way to a collector; none without one.
pub(super) fn traces(config: Option<&TracesConfig>) -> Result<Option<Tracing>, Failed> {
    let Some(config) = config else { return Ok(None) };
    let tracing = Tracing::to(&config.endpoint, &config.service, config.share, setup::http_client()?);
    tracing.map(Some).map_err(|error| Failed::usage(format!("OTEL_EXPORTER_OTLP_ENDPOINT: {error}")))
}
