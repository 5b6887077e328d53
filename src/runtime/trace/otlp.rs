//! The way to a collector: OTLP over HTTP, in batches, by a thread of its own. A collector that is away costs spans, nothing else.

use bytes::Bytes;
use http::{Request, Response};
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, TraceId, TracerProvider as _};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{BatchConfigBuilder, BatchSpanProcessor, IdGenerator, RandomIdGenerator, Sampler, SdkTracer, SdkTracerProvider};
use std::cell::Cell;
use std::pin::Pin;
use std::time::Duration;
use tokio::runtime::Handle;

/// How often spans leave.
const EVERY: Duration = Duration::from_secs(2);
/// How long a collector may take.
const REQUEST_MAX: Duration = Duration::from_secs(10);

/// Where traces go.
pub struct Tracing {
    provider: SdkTracerProvider,
}

impl Tracing {
    /// To the collector at `endpoint`, like `http://127.0.0.1:4318`: `/v1/traces` is added. `share` of all traces are kept, 0 to 1: which ones
    /// is decided by their ids, so all nodes keep the same.
    pub fn to(endpoint: &str, service: &str, share: f64, http: reqwest::Client) -> Result<Self, String> {
        let wire = Wire { http, on: Handle::current() };
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(wire)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{}/v1/traces", endpoint.trim_end_matches('/')))
            .with_timeout(REQUEST_MAX)
            .build()
            .map_err(|error| error.to_string())?;
        let batches = BatchConfigBuilder::default().with_scheduled_delay(EVERY).build();
        let version = KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
        let provider = SdkTracerProvider::builder()
            .with_span_processor(BatchSpanProcessor::builder(exporter).with_batch_config(batches).build())
            .with_id_generator(Named(RandomIdGenerator::default()))
            .with_sampler(Sampler::TraceIdRatioBased(share))
            .with_resource(Resource::builder().with_service_name(service.to_owned()).with_attribute(version).build())
            .build();
        Ok(Self { provider })
    }

    pub(super) fn tracer(&self) -> SdkTracer {
        self.provider.tracer("baton")
    }

    /// Sends what is left, and stops.
    pub async fn close(self) {
        let closed = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(REQUEST_MAX)).await;
        if !matches!(closed, Ok(Ok(()))) {
            tracing::warn!("the last traces may not have reached the collector");
        }
    }
}

/// Our one HTTP client, which runs on tokio; the thread that sends spans does not.
#[derive(Debug)]
struct Wire {
    http: reqwest::Client,
    on: Handle,
}

impl HttpClient for Wire {
    fn send_bytes<'a, 'b>(&'a self, request: Request<Bytes>) -> Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'b>>
    where
        'a: 'b,
        Self: 'b,
    {
        let http = self.http.clone();
        let sent = self.on.spawn(async move { send(&http, request).await });
        Box::pin(async move { sent.await? })
    }
}

async fn send(http: &reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let mut request = reqwest::Request::try_from(request)?;
    *request.timeout_mut() = Some(REQUEST_MAX);
    let answer = http.execute(request).await?;
    let status = answer.status();
    let mut response = Response::new(answer.bytes().await?);
    *response.status_mut() = status;
    Ok(response)
}

thread_local! {
    static NEXT: Cell<Option<(TraceId, SpanId)>> = const { Cell::new(None) };
}

/// The next span of this thread gets these ids; it is begun right after, with no await in between.
pub(super) fn name_next(trace: TraceId, span: SpanId) {
    NEXT.set(Some((trace, span)));
}

/// Ids by chance, unless they were named.
#[derive(Debug)]
struct Named(RandomIdGenerator);

impl IdGenerator for Named {
    fn new_trace_id(&self) -> TraceId {
        NEXT.take().map_or_else(|| self.0.new_trace_id(), |(trace, _)| trace)
    }

    fn new_span_id(&self) -> SpanId {
        // The span's id is asked for first; the trace's id ends the pair.
        NEXT.get().map_or_else(|| self.0.new_span_id(), |(_, span)| span)
    }
}
