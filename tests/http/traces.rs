//! One customer message is one trace, from the webhook to the send: what arrives at a collector that the test plays.

use super::app::{App, Brain, Engine, client, eventually};
use super::servers::{Answering, OpenAi};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use baton::runtime::trace::Tracing;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

const PHONE: &str = "15550100909";

/// A collector: what was posted to `/v1/traces`.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let take = |State(collector): State<Self>, body: Bytes| async move { collector.0.lock().expect("no panic").push(body) };
        let routes = Router::new().route("/v1/traces", post(take)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    fn raw(&self) -> Vec<u8> {
        self.0.lock().expect("no panic").iter().flat_map(|body| body.to_vec()).collect()
    }

    fn requests(&self) -> Vec<ExportTraceServiceRequest> {
        let bodies = self.0.lock().expect("no panic").clone();
        bodies.into_iter().map(|body| ExportTraceServiceRequest::decode(body).expect("OTLP")).collect()
    }

    fn spans(&self) -> Vec<Span> {
        let resources = self.requests().into_iter().flat_map(|request| request.resource_spans);
        resources.flat_map(|resource| resource.scope_spans).flat_map(|scope| scope.spans).collect()
    }
}

fn attributes(span: &Span) -> BTreeMap<String, String> {
    let text = |value: Option<Value>| match value {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    };
    span.attributes.iter().map(|pair| (pair.key.clone(), text(pair.value.clone().and_then(|value| value.value)))).collect()
}

async fn traced(app: &App, share: f64) -> (Collector, Tracing) {
    let collector = Collector::default();
    let tracing = Tracing::to(&collector.start().await, "baton", share, client()).expect("a tracer");
    app.runtime.trace_with(&tracing);
    (collector, tracing)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_one_trace_from_the_webhook_over_the_model_to_the_send() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some(app) = App::start(engine, Brain::Server(OpenAi::start(Answering::Well).await)).await else { continue };
        let (collector, tracing) = traced(&app, 1.0).await;
        app.customer_writes(PHONE, "Good morning, a zebra here.").await;
        app.phone_shows(PHONE, 1).await;
        let sent = |spans: &[Span]| spans.iter().any(|span| span.name == "work send");
        eventually("the span of the send", || async { sent(&collector.spans()).then_some(()) }).await;
        tracing.close().await;
        let spans = collector.spans();
        let names: BTreeSet<&str> = spans.iter().map(|span| span.name.as_str()).collect();
        let expected = ["POST /webhooks/whatsapp", "work message", "step", "work wake", "work ask", "chat test-model", "work send", "send whatsapp"];
        assert!(expected.iter().all(|name| names.contains(name)), "{names:?}");
        let traces: BTreeSet<&Vec<u8>> = spans.iter().map(|span| &span.trace_id).collect();
        assert_eq!(traces.len(), 1, "all of it is one trace: {names:?}");
        let ids: BTreeSet<&Vec<u8>> = spans.iter().map(|span| &span.span_id).collect();
        assert_eq!(ids.len(), spans.len(), "each span has an id of its own");
        let roots: Vec<&Span> = spans.iter().filter(|span| span.parent_span_id.is_empty()).collect();
        assert_eq!(roots.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["POST /webhooks/whatsapp"]);
        let lost = spans.iter().filter(|span| !span.parent_span_id.is_empty() && !ids.contains(&span.parent_span_id));
        assert_eq!(lost.map(|span| &span.name).collect::<Vec<_>>(), Vec::<&String>::new(), "every parent is there");
        the_model_call_follows_the_conventions(&spans);
        assert!(spans.iter().all(|span| span.end_time_unix_nano >= span.start_time_unix_nano && span.start_time_unix_nano > 0));
        let raw = String::from_utf8_lossy(&collector.raw()).into_owned();
        assert!(raw.contains("service.name") && !raw.contains(PHONE) && !raw.contains("zebra") && !raw.contains("What about your"), "{raw}");
    }
}

fn the_model_call_follows_the_conventions(spans: &[Span]) {
    let chat = spans.iter().find(|span| span.name == "chat test-model").expect("the model's span");
    let told = attributes(chat);
    for (name, value) in [
        ("gen_ai.operation.name", "chat"),
        ("gen_ai.provider.name", "default"),
        ("gen_ai.request.model", "test-model"),
        ("gen_ai.usage.input_tokens", "321"),
        ("gen_ai.usage.output_tokens", "45"),
        ("server.address", "127.0.0.1"),
    ] {
        assert_eq!(told.get(name).map(String::as_str), Some(value), "{name}");
    }
    let ask = spans.iter().find(|span| span.name == "work ask").expect("the span of the ask");
    assert_eq!(chat.parent_span_id, ask.span_id, "the model is asked within the turn");
    assert!(chat.start_time_unix_nano >= ask.start_time_unix_nano && chat.end_time_unix_nano <= ask.end_time_unix_nano);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_goes_on_with_the_trace_of_the_one_that_took_the_webhook_in() {
    let Some(app) = App::start(Engine::Postgres, Brain::Offline).await else { return };
    let beside = app.beside().await;
    let (collector, tracing) = traced(&app, 1.0).await;
    beside.runtime.trace_with(&tracing);
    for nth in 0..6 {
        let sender = if nth % 2 == 0 { &app } else { &beside };
        sender.customer_writes(&format!("1555010091{nth}"), "Good morning to you all.").await;
    }
    for nth in 0..6 {
        app.phone_shows(&format!("1555010091{nth}"), 1).await;
    }
    let sends = |spans: &[Span]| spans.iter().filter(|span| span.name == "work send").count();
    eventually("all sends", || async { (sends(&collector.spans()) >= 6).then_some(()) }).await;
    tracing.close().await;
    let spans = collector.spans();
    let of = |name: &str| spans.iter().filter(|span| span.name == name).map(|span| span.trace_id.clone()).collect::<BTreeSet<_>>();
    assert_eq!(of("POST /webhooks/whatsapp").len(), 6, "each message has a trace of its own");
    assert_eq!(of("POST /webhooks/whatsapp"), of("work send"), "and its answer is in it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_of_nothing_keeps_no_trace_and_a_collector_that_is_away_costs_nothing() {
    let app = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let (collector, tracing) = traced(&app, 0.0).await;
    app.customer_writes(PHONE, "Good morning to you all.").await;
    app.phone_shows(PHONE, 1).await;
    tracing.close().await;
    assert_eq!(collector.spans().len(), 0);
    let other = App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there");
    let nowhere = Tracing::to("http://127.0.0.1:9", "baton", 1.0, client()).expect("a tracer");
    other.runtime.trace_with(&nowhere);
    other.customer_writes(PHONE, "Good morning to you all.").await;
    assert_eq!(other.phone_shows(PHONE, 1).await.len(), 1, "the customer is answered all the same");
    nowhere.close().await;
}
