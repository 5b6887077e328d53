//! A tool: one read-only lookup that an agent may ask for. What it takes, what it gives, where it is found.
//!
//! Never calls anything, never reads a secret, never changes what it looks up.

mod template;

use super::agent::slot_spec::few_refs;
use super::agent::{BadSchema, Localized};
use super::prompt::template::flat;
use super::time::Millis;
use jsonschema::{PatternOptions, Validator};
use minijinja::{Environment, UndefinedBehavior};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;
use template::Template;

/// The longest that a customer waits for one lookup.
pub const TIMEOUT_MS_MAX: Millis = Millis::secs(30);
/// Characters of a name; the models' own bound for the name of a function.
const NAME_CHARS_MAX: usize = 64;
/// Steps that the line of an answer may take.
const FUEL: u64 = 10_000;
/// Characters of that line; more is not a line.
const ANSWER_CHARS_MAX: usize = 1_000;
/// Headers that belong to the connection, not to a tool.
const HEADERS_OF_THE_WIRE: [&str; 9] =
    ["connection", "content-length", "content-type", "cookie", "host", "proxy-authorization", "te", "transfer-encoding", "upgrade"];

/// A read-only lookup that an agent may ask for.
#[derive(Clone, Debug)]
pub struct ToolSpec {
    /// Its name in JSON.
    pub name: String,
    /// One sentence for the model: what it finds, and when to ask for it.
    pub description: String,
    /// Where it is found.
    pub via: Via,
    /// JSON Schema (2020-12) of the arguments: a mapping.
    pub arguments: Value,
    /// JSON Schema of the result.
    pub result: Value,
    /// How long all of it may take.
    pub timeout_ms: Millis,
    /// A line that tells the result, a minijinja template over the arguments by name and `result`. May be empty.
    pub answer: Localized,
    checks: Arc<Checks>,
}

/// How a tool is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Via {
    /// One HTTP request.
    Http {
        /// How it asks.
        method: Method,
        /// `https://host/path/{argument}?name={argument}`.
        url: String,
        /// Header values; `${NAME}` stands for a secret.
        headers: BTreeMap<String, String>,
    },
    /// One tool of a server that speaks the Model Context Protocol.
    Mcp {
        /// The server's name in the settings.
        server: String,
        /// The tool's name there.
        tool: String,
    },
}

/// The two methods that only look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The arguments are in the URL.
    Get,
    /// For searches only: the arguments are the body, as JSON.
    Post,
}

#[derive(Debug)]
struct Checks {
    arguments: Validator,
    result: Validator,
    url: Option<Template>,
}

impl ToolSpec {
    /// Reads the address, compiles the schemas and looks over the rest. Remote references are never fetched.
    pub fn new(
        name: &str,
        description: &str,
        via: Via,
        arguments: Value,
        result: Value,
        timeout_ms: Millis,
        answer: Localized,
    ) -> Result<Self, BadSchema> {
        let checked = || {
            let named =
                !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && name.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
            if !named {
                return Err(format!("a name has up to {NAME_CHARS_MAX} letters, digits, `_` and `-`"));
            }
            if timeout_ms <= Millis(0) || timeout_ms > TIMEOUT_MS_MAX {
                return Err(format!("timeout_ms is between 1 and {}", TIMEOUT_MS_MAX.0));
            }
            if !arguments.is_object() {
                return Err("arguments: a JSON Schema of a mapping, e.g. `{type: object, properties: {order: {type: string}}}`".to_owned());
            }
            let checks = Checks {
                arguments: validator(&arguments).map_err(|e| format!("arguments: {e}"))?,
                result: validator(&result).map_err(|e| format!("result: {e}"))?,
                url: address_of(&via)?,
            };
            answer.0.iter().try_for_each(|(language, line)| readable(line).map_err(|e| format!("answer in {language}: {e}")))?;
            Ok(checks)
        };
        let checks = checked().map_err(|detail| BadSchema { slot: name.to_owned(), detail })?;
        Ok(Self { name: name.to_owned(), description: description.to_owned(), via, arguments, result, timeout_ms, answer, checks: Arc::new(checks) })
    }

    /// Are the arguments valid? The error names the rule of the schema, never what the customer said.
    pub fn check_arguments(&self, arguments: &Value) -> Result<(), String> {
        if !arguments.is_object() {
            return Err("the arguments are not a mapping".to_owned());
        }
        obeys(&self.checks.arguments, arguments)
    }

    /// Is the result valid? The error names the rule of the schema, never what came.
    pub fn check_result(&self, result: &Value) -> Result<(), String> {
        obeys(&self.checks.result, result)
    }

    /// The URL with the arguments in place, each percent-encoded as one path segment or one query value. An argument never adds a
    /// path, a query or a host. A pair of the query whose argument is missing is left out.
    pub fn url(&self, arguments: &Value) -> Result<String, String> {
        self.checks.url.as_ref().ok_or("the tool has no url")?.render(arguments)
    }

    /// The names `{x}` that the URL uses.
    pub fn url_arguments(&self) -> Vec<&str> {
        self.checks.url.as_ref().map(Template::arguments).unwrap_or_default()
    }

    /// The host that must be allowed, as `host` or `host:port`; none for a tool of an MCP server.
    pub fn host(&self) -> Option<&str> {
        self.checks.url.as_ref().map(Template::host)
    }

    /// The names of the secrets in its headers, each once.
    pub fn secrets(&self) -> Vec<&str> {
        match &self.via {
            Via::Http { headers, .. } => {
                let mut names: Vec<&str> = headers.values().filter_map(|value| pieces(value).ok()).flatten().filter_map(Piece::secret).collect();
                names.sort_unstable();
                names.dedup();
                names
            }
            Via::Mcp { .. } => Vec::new(),
        }
    }

    /// The line that tells a result; none when there is no line, or when it does not fit this result.
    pub fn answer_line(&self, language: Option<&str>, otherwise: &str, arguments: &Value, result: &Value) -> Option<String> {
        let line = self.answer.get(language, otherwise);
        let mut known: Map<String, Value> = arguments.as_object().cloned().unwrap_or_default();
        known.insert("result".to_owned(), result.clone());
        let said = lines().render_str(line, minijinja::Value::from(minijinja::value::Serde(&known))).ok()?;
        let said = said.trim();
        (!said.is_empty() && said.chars().count() <= ANSWER_CHARS_MAX).then(|| said.to_owned())
    }
}

/// A value in which each `${NAME}` is a secret. The error names a secret that is not there, or says how to write one.
pub fn with_secrets(value: &str, secrets: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = String::new();
    for piece in pieces(value)? {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Secret(name) => out.push_str(secrets.get(name).ok_or_else(|| format!("the secret {name} is not set"))?),
        }
    }
    Ok(out)
}

enum Piece<'a> {
    Text(&'a str),
    Secret(&'a str),
}

impl<'a> Piece<'a> {
    fn secret(self) -> Option<&'a str> {
        match self {
            Self::Text(_) => None,
            Self::Secret(name) => Some(name),
        }
    }
}

fn pieces(value: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut found = Vec::new();
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("${") {
        let name = after.split_once('}').filter(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'));
        let (name, after) = name.ok_or("write a secret as `${NAME}`, with letters, digits and `_`")?;
        found.extend([Piece::Text(before), Piece::Secret(name)]);
        rest = after;
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

fn address_of(via: &Via) -> Result<Option<Template>, String> {
    match via {
        Via::Http { url, headers, .. } => {
            headers.iter().try_for_each(|(name, value)| header(name, value))?;
            Template::parse(url).map(Some)
        }
        Via::Mcp { server, tool } if server.is_empty() || tool.is_empty() => Err("name the server and its tool".to_owned()),
        Via::Mcp { .. } => Ok(None),
    }
}

fn header(name: &str, value: &str) -> Result<(), String> {
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(format!("header {name:?}: a name has letters, digits, `-` and `_`"));
    }
    if HEADERS_OF_THE_WIRE.contains(&name.to_ascii_lowercase().as_str()) {
        return Err(format!("header {name}: it belongs to the connection"));
    }
    if !value.chars().all(|c| c == ' ' || c.is_ascii_graphic()) {
        return Err(format!("header {name}: a value is plain ASCII on one line"));
    }
    pieces(value).map(|_| ()).map_err(|e| format!("header {name}: {e}"))
}

/// Patterns run in linear time: what is checked comes from outside.
fn validator(schema: &Value) -> Result<Validator, String> {
    if !(schema.is_object() || schema.is_boolean()) {
        return Err("a JSON Schema is a mapping, e.g. `{type: string}`".to_owned());
    }
    few_refs(schema)?;
    let options = jsonschema::options().should_validate_formats(true).with_pattern_options(PatternOptions::regex());
    options.build(schema).map_err(|e| e.to_string())
}

fn obeys(validator: &Validator, value: &Value) -> Result<(), String> {
    validator.validate(value).map_err(|e| format!("the schema's rule at {} is not met", e.schema_path()))
}

fn lines<'a>() -> Environment<'a> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    env
}

fn readable(line: &str) -> Result<(), String> {
    flat(line).map_err(|(line, detail)| format!("line {line}: {detail}"))?;
    lines().template_from_str(line).map(|_| ()).map_err(|e| format!("line {}: {e}", e.line().unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn http(url: &str, header: (&str, &str)) -> Via {
        Via::Http { method: Method::Get, url: url.to_owned(), headers: BTreeMap::from([(header.0.to_owned(), header.1.to_owned())]) }
    }

    fn with(change: impl FnOnce(&mut Parts)) -> Result<ToolSpec, BadSchema> {
        let mut p = Parts {
            name: "order_status".to_owned(),
            via: http("https://api.shop.example/orders/{order}", ("Authorization", "Bearer ${SHOP_KEY}")),
            arguments: json!({"type": "object", "properties": {"order": {"type": "string", "pattern": "^[A-Z]-\\d+$"}}, "required": ["order"], "additionalProperties": false}),
            result: json!({"type": "object", "properties": {"status": {"type": "string"}, "eta": {"type": "string", "format": "date"}}, "required": ["status"]}),
            timeout_ms: Millis::secs(5),
            answer: Localized(BTreeMap::from([
                ("en".to_owned(), "Order {{ order }} is {{ result.status }}.".to_owned()),
                ("de".to_owned(), "Auftrag {{ order }}: {{ result.status }}, {{ result.eta }}.".to_owned()),
            ])),
        };
        change(&mut p);
        ToolSpec::new(&p.name, "Where an order is.", p.via, p.arguments, p.result, p.timeout_ms, p.answer)
    }

    struct Parts {
        name: String,
        via: Via,
        arguments: Value,
        result: Value,
        timeout_ms: Millis,
        answer: Localized,
    }

    #[test]
    fn a_tool_says_what_it_needs() {
        let tool = with(|_| {}).unwrap();
        assert_eq!((tool.host(), tool.secrets(), tool.url_arguments()), (Some("api.shop.example"), vec!["SHOP_KEY"], vec!["order"]));
        let tool = with(|p| p.via = Via::Mcp { server: "shop".to_owned(), tool: "order".to_owned() }).unwrap();
        assert_eq!((tool.host(), tool.secrets(), tool.url_arguments()), (None, vec![], vec![]));
        assert!(tool.url(&json!({"order": "A-1"})).is_err());
    }

    #[test]
    fn a_bad_tool_is_refused_with_a_reason() {
        let refused = |word: &str, change: &dyn Fn(&mut Parts)| {
            let error = with(|p| change(p)).map(|_| ()).unwrap_err();
            assert!(error.detail.contains(word), "{word}: {error}");
        };
        refused("name", &|p| p.name = "order status".to_owned());
        refused("timeout_ms", &|p| p.timeout_ms = Millis(0));
        refused("timeout_ms", &|p| p.timeout_ms = Millis(30_001));
        refused("arguments", &|p| p.arguments = json!(true));
        refused("arguments", &|p| p.arguments = json!({"type": "objekt"}));
        refused("arguments", &|p| p.arguments = json!({"properties": {"a": {"pattern": "(?=x)"}}}));
        refused("result", &|p| p.result = json!("string"));
        refused("result", &|p| p.result = json!({"$ref": "https://elsewhere.example/schema.json"}));
        refused("https", &|p| p.via = http("http://api.shop.example/", ("X-A", "b")));
        refused("connection", &|p| p.via = http("https://api.shop.example/", ("Host", "evil.example")));
        refused("name", &|p| p.via = http("https://api.shop.example/", ("X A", "b")));
        refused("one line", &|p| p.via = http("https://api.shop.example/", ("X-A", "b\r\nX-B: c")));
        refused("${NAME}", &|p| p.via = http("https://api.shop.example/", ("X-A", "${KEY")));
        refused("server", &|p| p.via = Via::Mcp { server: String::new(), tool: "order".to_owned() });
        refused("answer in en", &|p| p.answer = Localized::only("en", "{% if %}"));
    }

    #[test]
    fn a_complaint_about_data_never_repeats_the_data() {
        let tool = with(|_| {}).unwrap();
        assert_eq!(tool.check_arguments(&json!({"order": "A-1"})), Ok(()));
        assert_eq!(tool.check_result(&json!({"status": "sent", "eta": "2026-05-01"})), Ok(()));
        for bad in [json!({"order": "hunter2"}), json!({}), json!({"order": "A-1", "hunter2": 1}), json!(["hunter2"]), json!("hunter2")] {
            assert!(!tool.check_arguments(&bad).unwrap_err().contains("hunter2"), "{bad}");
        }
        for bad in [json!({"status": 5}), json!({"status": "sent", "eta": "hunter2"}), json!("hunter2"), Value::Null] {
            assert!(!tool.check_result(&bad).unwrap_err().contains("hunter2"), "{bad}");
        }
        assert_eq!(tool.check_result(&json!({"status": 5})), Err("the schema's rule at /properties/status/type is not met".to_owned()));
    }

    #[test]
    fn the_answer_is_told_in_the_language_or_not_at_all() {
        let tool = with(|_| {}).unwrap();
        let (order, sent) = (json!({"order": "A-1"}), json!({"status": "sent"}));
        assert_eq!(tool.answer_line(None, "en", &order, &sent).as_deref(), Some("Order A-1 is sent."));
        assert_eq!(tool.answer_line(Some("de"), "en", &order, &sent), None, "the line needs a date that is not there");
        assert_eq!(tool.answer_line(Some("fr"), "en", &order, &json!({"status": "{{ order }}"})).as_deref(), Some("Order A-1 is {{ order }}."));
        let cases = ["", "  ", "{{ nothing }}", "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}", "{{ 'x' * 2000 }}"];
        for line in cases {
            let tool = with(|p| p.answer = Localized::only("en", line)).unwrap();
            assert_eq!(tool.answer_line(None, "en", &order, &sent), None, "{line}");
        }
    }

    #[test]
    fn a_secret_stands_where_its_name_stood() {
        let secrets = BTreeMap::from([("KEY".to_owned(), "s3".to_owned())]);
        assert_eq!(with_secrets("Bearer ${KEY}; v=1", &secrets).as_deref(), Ok("Bearer s3; v=1"));
        assert_eq!(with_secrets("a $KEY {KEY}", &secrets).as_deref(), Ok("a $KEY {KEY}"));
        assert_eq!(with_secrets("${OTHER}", &secrets), Err("the secret OTHER is not set".to_owned()));
        assert!(with_secrets("${}", &secrets).is_err());
    }
}
