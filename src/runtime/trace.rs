//! Traces for whoever has a collector: one customer message from the webhook over the steps and the model to the send, as one trace.
//!
//! A trace begins under ids made from the message's own row, so that the node that works goes on with it even where another one took the
//! webhook in. From there each row that a step wishes carries the trace on, in this node's memory. Only what belongs to a customer's message is
//! traced. Never in a span: what was said, a phone number, a name.

mod otlp;

pub use otlp::Tracing;

use super::Runtime;
use crate::domain::event::Event;
use crate::domain::id::ConversationId;
use crate::domain::time::Timestamp;
use crate::model::Call;
use crate::model::provider::Health;
use crate::store::work::{Kind, NewWork, Work};
use opentelemetry::trace::{Span as _, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracer;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Rows whose trace is remembered; beyond it all are forgotten, and their traces end.
const PARENTS_MAX: usize = 50_000;

/// Where spans go, and which rows belong to which trace. Without a tracer it does nothing.
#[derive(Default)]
pub(super) struct Traces {
    tracer: OnceLock<SdkTracer>,
    parents: Mutex<HashMap<String, SpanContext>>,
}

impl Traces {
    fn parents(&self) -> std::sync::MutexGuard<'_, HashMap<String, SpanContext>> {
        self.parents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The trace that a row goes on with.
    fn parent_of(&self, work: &Work) -> Option<SpanContext> {
        let known = self.parents().remove(&work.id);
        known.or_else(|| (work.kind == Kind::Message).then(|| root_of(&work.id)))
    }

    /// Begins the span of a row that belongs to a trace.
    pub(super) fn begin(&self, work: &Work, node: &str, now: Timestamp) -> Option<Context> {
        let tracer = self.tracer.get()?;
        let parent = Context::new().with_remote_span_context(self.parent_of(work)?);
        let mut attributes = vec![
            KeyValue::new("baton.work.kind", work.kind.word()),
            KeyValue::new("baton.work.attempts", work.attempts),
            KeyValue::new("service.instance.id", node.to_owned()),
        ];
        attributes.extend(work.conversation.as_ref().map(of_conversation));
        let builder = tracer.span_builder(format!("work {}", work.kind.word())).with_start_time(time(now)).with_attributes(attributes);
        Some(parent.with_span(tracer.build_with_context(builder, &parent)))
    }

    /// A row that comes again goes on with its trace.
    pub(super) fn again(&self, work: &Work, context: &Context) {
        self.parents().insert(work.id.clone(), context.span().span_context().clone());
    }

    /// Rows that the current span wished go on with its trace.
    pub(super) fn pass_on(&self, rows: &[Work]) {
        if self.tracer.get().is_none() {
            return;
        }
        let context = Context::current();
        let current = context.span().span_context().clone();
        if current.is_valid() {
            let mut parents = self.parents();
            if parents.len() >= PARENTS_MAX {
                parents.clear();
            }
            parents.extend(rows.iter().map(|work| (work.id.clone(), current.clone())));
        }
    }

    /// A span below the current one, over and done; nothing outside of a trace.
    fn past(
        &self,
        name: impl Into<std::borrow::Cow<'static, str>>,
        kind: SpanKind,
        span: (Timestamp, Timestamp),
        attributes: Vec<KeyValue>,
        error: Option<String>,
    ) {
        let Some(tracer) = self.tracer.get() else { return };
        let parent = Context::current();
        if !parent.span().span_context().is_valid() {
            return;
        }
        let builder = tracer.span_builder(name).with_kind(kind).with_start_time(time(span.0)).with_attributes(attributes);
        let mut made = tracer.build_with_context(builder, &parent);
        if let Some(error) = error {
            made.set_attribute(KeyValue::new("error.type", error.clone()));
            made.set_status(Status::error(error));
        }
        made.end_with_timestamp(time(span.1));
    }

    /// A step that was committed.
    pub(super) fn stepped(&self, id: &ConversationId, events: &[Event], span: (Timestamp, Timestamp)) {
        if self.tracer.get().is_some() {
            let kinds = events.iter().map(Event::kind).collect::<Vec<_>>().join(",");
            self.past("step", SpanKind::Internal, span, vec![of_conversation(id), KeyValue::new("baton.events", kinds)], None);
        }
    }

    /// Calls of models, by the conventions for generative AI; without content.
    pub(super) fn called(&self, id: &ConversationId, calls: &[Call], models: &dyn Fn() -> Vec<Health>) {
        if self.tracer.get().is_none() || calls.is_empty() {
            return;
        }
        let models = models();
        for call in calls {
            let known = models.iter().find(|health| health.model == call.model);
            let served = known.map_or(call.model.as_str(), |health| health.served.as_str());
            let mut attributes = vec![
                of_conversation(id),
                KeyValue::new("gen_ai.operation.name", "chat"),
                KeyValue::new("gen_ai.provider.name", known.map_or_else(|| call.model.clone(), |health| health.provider.clone())),
                KeyValue::new("gen_ai.request.model", served.to_owned()),
                KeyValue::new("gen_ai.usage.input_tokens", i64::from(call.usage.input)),
                KeyValue::new("gen_ai.usage.output_tokens", i64::from(call.usage.output)),
                KeyValue::new("gen_ai.conversation.id", id.to_string()),
            ];
            attributes.extend(known.map(|health| KeyValue::new("server.address", health.host.clone())));
            let error = (call.outcome != "ok").then(|| call.outcome.clone());
            let until = Timestamp(call.at.0 + call.took_ms);
            self.past(format!("chat {served}"), SpanKind::Client, (call.at, until), attributes, error);
        }
    }

    /// A lookup of a tool.
    pub(super) fn looked_up(&self, id: &ConversationId, tool: &str, span: (Timestamp, Timestamp), error: Option<&str>) {
        let attributes =
            vec![of_conversation(id), KeyValue::new("gen_ai.operation.name", "execute_tool"), KeyValue::new("gen_ai.tool.name", tool.to_owned())];
        self.past(format!("execute_tool {tool}"), SpanKind::Client, span, attributes, error.map(str::to_owned));
    }

    /// A request to WhatsApp that sends a message.
    pub(super) fn sent(&self, id: &ConversationId, message: &str, outcome: &'static str, span: (Timestamp, Timestamp)) {
        let attributes = vec![
            of_conversation(id),
            KeyValue::new("messaging.system", "whatsapp"),
            KeyValue::new("messaging.operation.type", "send"),
            KeyValue::new("messaging.message.id", message.to_owned()),
            KeyValue::new("baton.outcome", outcome),
        ];
        let error = (outcome != "accepted").then(|| outcome.to_owned());
        self.past("send whatsapp", SpanKind::Client, span, attributes, error);
    }
}

impl Runtime {
    /// Sends traces of customers' messages there. The first tracer stays.
    pub fn trace_with(&self, tracing: &Tracing) {
        let _ = self.inner.traces.tracer.set(tracing.tracer());
    }

    /// A webhook is durable: each customer's message in it begins a trace.
    pub(super) fn trace_received(&self, item: &NewWork, began: Timestamp) {
        let Some(tracer) = self.inner.traces.tracer.get().filter(|_| item.kind == Kind::Message) else { return };
        let root = root_of(&item.id);
        otlp::name_next(root.trace_id(), root.span_id());
        let attributes = vec![
            KeyValue::new("http.request.method", "POST"),
            KeyValue::new("http.route", "/webhooks/whatsapp"),
            KeyValue::new("http.response.status_code", 200),
            KeyValue::new("service.instance.id", self.inner.node.clone()),
        ];
        let name = "POST /webhooks/whatsapp";
        let builder = tracer.span_builder(name).with_kind(SpanKind::Server).with_start_time(time(began)).with_attributes(attributes);
        tracer.build_with_context(builder, &Context::new()).end_with_timestamp(time(self.inner.clock.now()));
    }
}

/// Ends the span of a row.
pub(super) fn end(context: &Context, now: Timestamp, outcome: &'static str) {
    let span = context.span();
    span.set_attribute(KeyValue::new("baton.outcome", outcome));
    if outcome == "failed" {
        span.set_status(Status::error(outcome));
    }
    span.end_with_timestamp(time(now));
}

/// The ids under which the trace of a message begins, on whichever node.
fn root_of(row: &str) -> SpanContext {
    let hash = Sha256::digest(row.as_bytes());
    let mut trace = [0_u8; 16];
    let mut span = [0_u8; 8];
    for (to, from) in trace.iter_mut().chain(span.iter_mut()).zip(hash.iter()) {
        *to = *from;
    }
    SpanContext::new(TraceId::from_bytes(trace), SpanId::from_bytes(span), TraceFlags::SAMPLED, true, TraceState::default())
}

fn of_conversation(id: &ConversationId) -> KeyValue {
    KeyValue::new("baton.conversation.id", id.to_string())
}

fn time(at: Timestamp) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or_default())
}
