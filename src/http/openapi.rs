//! The OpenAPI 3.1 document: made from the table of routes, from the arguments of its handlers, and from the shapes of `api`. Nothing is written
//! down twice, and nothing in it is secret.

mod asks;

pub(super) use asks::{Arguments, Asks};

use super::routes::{self, Operation};
use crate::domain::scope::Scope;
use axum::http::{Method, header};
use axum::response::IntoResponse;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

/// What a route is for, and what it answers.
#[derive(Clone, Copy)]
pub(super) struct Doc {
    id: &'static str,
    summary: &'static str,
    status: u16,
    answers: Answers,
    /// Its answer holds something that is not to be kept.
    secret: bool,
}

#[derive(Clone, Copy)]
enum Answers {
    Nothing,
    Json(fn(&mut SchemaGenerator) -> Schema),
    /// Another type, as text or bytes.
    Other(&'static str),
}

/// Answers 200 with this shape.
pub(super) fn json<T: JsonSchema>(id: &'static str, summary: &'static str) -> Doc {
    Doc { id, summary, status: 200, answers: Answers::Json(SchemaGenerator::subschema_for::<T>), secret: false }
}

/// Answers 204.
pub(super) fn nothing(id: &'static str, summary: &'static str) -> Doc {
    Doc { id, summary, status: 204, answers: Answers::Nothing, secret: false }
}

/// Answers 200 with something that is no JSON of ours.
pub(super) fn other(id: &'static str, summary: &'static str, mime: &'static str) -> Doc {
    Doc { id, summary, status: 200, answers: Answers::Other(mime), secret: false }
}

impl Doc {
    /// With another status.
    pub(super) fn with(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// Its answer is not to be kept anywhere.
    pub(super) fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Is its answer not to be kept?
    pub(super) fn is_secret(&self) -> bool {
        self.secret
    }
}

/// The tags, with what stands under them.
const TAGS: [(&str, &str); 8] = [
    ("access", "Ways in: signing in and out, links, the company's account."),
    ("account", "Who asks: their presence, password, sessions, one-time codes and keys."),
    ("conversations", "Conversations, and what people do with them."),
    ("desk", "What somebody who answers needs besides: the directory, numbers, templates, saved replies and filters."),
    ("reports", "How teams stand and stood. For leads of their teams, and for admins."),
    ("admin", "People, the workspace, the channel and the audit log. For admins."),
    ("webhooks", "Programs that are told what happens. For admins."),
    ("privacy", "Everything that is kept of a customer, to hand out or to take away. For admins who signed in."),
];

const DESCRIPTION: &str = "AI micro-agents with human handoff for WhatsApp. Times are milliseconds since 1970 (UTC), spans are milliseconds, money \
is millionths of a US dollar. Errors are problem details (RFC 9457). What one may not see answers 404, as if it were not there. New members may be \
added to answers; none is taken away or renamed within v1.";

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| document(&routes::operations()));

/// The document.
pub fn openapi() -> Value {
    DOCUMENT.clone()
}

/// Serves it.
pub(super) async fn show() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], DOCUMENT.to_string())
}

fn document(operations: &[Operation]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.meta_schema = None;
    settings.definitions_path = "/components/schemas".into();
    // What is asked for is told in place: no name of a request stands beside one of an answer.
    let mut asked = settings.clone().with(|settings| settings.inline_subschemas = true).into_generator();
    settings.contract = Contract::Serialize;
    let mut told = settings.into_generator();
    let problem = told.subschema_for::<crate::api::Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations {
        let shown = shown(operation, &mut asked, &mut told);
        let at = paths.entry(operation.route.path).or_insert_with(|| json!({}));
        at[operation.route.method.as_str().to_lowercase()] = shown;
    }
    let mut shapes = told.take_definitions(true);
    super::views::tell_of_brief(&mut shapes);
    let tags: Vec<Value> = TAGS.iter().map(|(name, description)| json!({"name": name, "description": description})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Baton", "version": env!("CARGO_PKG_VERSION"), "description": DESCRIPTION,
            "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
        },
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "servers": [{"url": "/api/v1", "description": "Below the address of the server."}],
        "tags": tags,
        "paths": paths,
        "components": {
            "schemas": shapes,
            "responses": problems(&problem.to_value()),
            "parameters": {"IdempotencyKey": idempotency_key()},
            "headers": headers(),
            "securitySchemes": schemes(),
        },
    })
}

fn shown(operation: &Operation, asked: &mut SchemaGenerator, told: &mut SchemaGenerator) -> Value {
    let Operation { route, doc, tag, asks } = operation;
    let mut takes = Asks::new(asked);
    asks(&mut takes);
    let (path, query, body) = (takes.path, takes.query, takes.body);
    let writes = route.method != Method::GET && route.needs.is_some();
    let mut parameters = parameters_of(route.path, path);
    parameters.extend(query.iter().flat_map(query_of));
    if writes {
        parameters.push(json!({"$ref": "#/components/parameters/IdempotencyKey"}));
    }
    let mut shown = json!({"operationId": doc.id, "summary": doc.summary, "tags": [tag], "security": security(route.needs)});
    if !parameters.is_empty() {
        shown["parameters"] = json!(parameters);
    }
    let takes_body = body.is_some();
    if let Some((kind, schema)) = body {
        shown["requestBody"] = json!({"required": true, "content": {kind: {"schema": schema}}});
    }
    let mut answer = json!({"description": doc.summary});
    match doc.answers {
        Answers::Nothing => {}
        Answers::Json(schema) => answer["content"] = json!({"application/json": {"schema": schema(told)}}),
        Answers::Other(mime) => answer["content"] = json!({mime: {}}),
    }
    if route.needs.is_some() {
        answer["headers"] =
            json!({"RateLimit": {"$ref": "#/components/headers/RateLimit"}, "RateLimit-Policy": {"$ref": "#/components/headers/RateLimitPolicy"}});
    }
    let mut responses = json!({doc.status.to_string(): answer});
    let gone =
        route.path.contains('{') || query.is_some() || ["reports", "admin", "webhooks", "privacy"].contains(tag) || route.path.starts_with("/oidc");
    let holds = [
        ("400", writes || takes_body || query.is_some() || route.path.contains('{')),
        ("401", route.needs.is_some() || takes_body),
        ("403", route.needs.is_some()),
        ("404", gone),
        ("409", writes),
        ("413", takes_body),
        ("415", writes || takes_body),
        ("422", writes || takes_body),
        ("429", route.needs.is_some() || takes_body),
    ];
    for (status, _) in holds.iter().filter(|(_, holds)| *holds) {
        responses[status] = json!({"$ref": format!("#/components/responses/{}", problem_name(status))});
    }
    responses["default"] = json!({"$ref": "#/components/responses/Problem"});
    shown["responses"] = responses;
    shown
}

/// `/conversations/{id}/files/{file}` has two.
fn parameters_of(path: &str, schemas: Vec<Value>) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names.zip(schemas).map(|(name, schema)| json!({"name": name, "in": "path", "required": true, "schema": schema})).collect()
}

/// Each member of the query's object is a parameter.
fn query_of(schema: &Value) -> Vec<Value> {
    let needed: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let members = schema["properties"].as_object().into_iter().flatten();
    members
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            let about = schema.as_object_mut().and_then(|members| members.remove("description"));
            // What is left out is left out: a query has no null.
            if let Some(one) = schema["type"].as_array().and_then(|types| types.iter().find(|one| *one != "null")).cloned() {
                schema["type"] = one;
            }
            let mut shown = json!({"name": name, "in": "query", "required": needed.contains(&name.as_str()), "schema": schema});
            if let Some(about) = about {
                shown["description"] = about;
            }
            shown
        })
        .collect()
}

fn security(needs: Option<Scope>) -> Value {
    match needs {
        None => json!([]),
        Some(Scope::Person) => json!([{"cookie": []}, {"session": []}]),
        Some(scope) => json!([{"key": [scope.word()]}, {"cookie": []}, {"session": []}]),
    }
}

fn schemes() -> Value {
    let scopes: Vec<String> = Scope::OF_KEYS.iter().map(|scope| format!("`{}`: {}", scope.word(), scope.title())).collect();
    let key = format!("A key of a script, `baton_…`. It acts for a person, within its scopes: {}.", scopes.join("; "));
    json!({
        "key": {"type": "http", "scheme": "bearer", "description": key},
        "session": {"type": "http", "scheme": "bearer", "description": "The token that `POST /session` answers."},
        "cookie": {"type": "apiKey", "in": "cookie", "name": super::auth::COOKIE, "description": "The session of a signed-in page. Writes send `Content-Type: application/json`."},
    })
}

fn problem_name(status: &str) -> &'static str {
    PROBLEMS.iter().find(|(known, _, _)| *known == status).map_or("Problem", |(_, name, _)| name)
}

const PROBLEMS: [(&str, &str, &str); 10] = [
    ("400", "BadRequest", "The request makes no sense: `detail` says what to change."),
    ("401", "SignedOut", "Nobody is signed in, or the session or key is over."),
    ("403", "Forbidden", "The key lacks the scope, this is for people only, or it is not yours to change."),
    ("404", "NotFound", "It is not there, or it is not yours to see."),
    ("409", "Conflict", "Not as things are now: somebody moved first, it is not yours, or it was asked for at the same time."),
    ("413", "TooLarge", "The body is too large."),
    ("415", "NotJson", "Send `Content-Type: application/json`."),
    ("422", "Refused", "Readable, and refused: `detail` says why."),
    ("429", "TooMany", "Too many requests: wait as long as `Retry-After` says."),
    ("default", "Problem", "Something went wrong on our side, or beyond: 500, 502, 503."),
];

fn problems(schema: &Value) -> Value {
    let mut all = Map::new();
    for (status, name, description) in PROBLEMS {
        let mut one = json!({"description": description, "content": {"application/problem+json": {"schema": schema}}});
        if status == "429" {
            one["headers"] = json!({"Retry-After": {"$ref": "#/components/headers/RetryAfter"}});
        }
        all.insert(name.to_owned(), one);
    }
    Value::Object(all)
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": {"type": "string", "minLength": 1, "maxLength": super::once::KEY_CHARS_MAX, "pattern": "^[!-~]+$"},
        "description": "A name of your own for this request. When it is repeated within 24 hours, the first answer comes again (with \
            `Idempotency-Replayed: true`), and nothing is done twice.",
    })
}

fn headers() -> Value {
    let text = |about: &str| json!({"description": about, "schema": {"type": "string"}});
    json!({
        "RateLimit": text("What is left, and in how many seconds all of it is there again: `\"default\";r=2990;t=1`."),
        "RateLimitPolicy": text("How many requests in how many seconds: `\"default\";q=3000;w=60`."),
        "RetryAfter": {"description": "Seconds to wait.", "schema": {"type": "integer"}},
    })
}
