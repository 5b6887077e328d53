//! Where traces go; nowhere unless somebody says so.

use super::Failed;

/// A collector.
pub(crate) struct TracesConfig {
    /// Like `http://127.0.0.1:4318`.
    pub(crate) endpoint: String,
    /// Under which name.
    pub(crate) service: String,
    /// How many of all traces, 0 to 1.
    pub(crate) share: f64,
}

impl TracesConfig {
    pub(super) fn of(endpoint: Option<String>, service: Option<String>, share: Option<f64>) -> Result<Option<Self>, Failed> {
        let Some(endpoint) = endpoint else { return Ok(None) };
        let share = share.unwrap_or(1.0);
        if !(0.0..=1.0).contains(&share) {
            return Err(Failed::usage(format!("OTEL_TRACES_SAMPLER_ARG is {share}; write the share of traces to keep, 0 to 1")));
        }
        let is_http = endpoint.starts_with("http://") || endpoint.starts_with("https://");
        if !is_http || url::Url::parse(&endpoint).is_err() {
            return Err(Failed::usage(format!(
                "OTEL_EXPORTER_OTLP_ENDPOINT is {endpoint:?}; write an address like http://127.0.0.1:4318 (OTLP over HTTP)"
            )));
        }
        Ok(Some(Self { endpoint, service: service.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "baton".to_owned()), share }))
    }
}
