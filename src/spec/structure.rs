//! Is a file built as its kind of file is? All mistakes against the generated JSON Schema, each at its place, in plain words.

use super::problem::Problems;
use super::suggest;
use super::tree::{Node, Tree};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError, Validator};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The schema of a kind of file.
pub(super) struct Form {
    pub(super) schema: Value,
    validator: Option<Validator>,
}

impl Form {
    /// From the type that is read from the file.
    pub(super) fn of<T: JsonSchema>() -> Self {
        let mut settings = SchemaSettings::draft2020_12();
        settings.inline_subschemas = true;
        let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
        without_null(&mut schema);
        let validator = jsonschema::options().build(&schema).ok();
        Self { schema, validator }
    }

    /// All mistakes.
    pub(super) fn check(&self, file: &str, tree: &Tree, problems: &mut Problems) {
        let json = tree.json();
        let Some(validator) = &self.validator else { return };
        for error in validator.iter_errors(&json) {
            self.tell(file, tree, &error, problems);
        }
    }

    fn tell(&self, file: &str, tree: &Tree, error: &ValidationError<'_>, problems: &mut Problems) {
        let pointer = error.instance_path().as_str();
        let here = tree.at_pointer(pointer);
        let name = pointer.rsplit('/').find(|step| step.parse::<usize>().is_err()).unwrap_or_default();
        let schema_path = error.schema_path().as_str();
        let parent = schema_path.rsplit_once('/').and_then(|(parent, _)| self.schema.pointer(parent)).unwrap_or(&Value::Null);
        let about = parent.get("description").and_then(Value::as_str).unwrap_or_default();
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                for key in unexpected {
                    let known: Vec<&str> =
                        parent.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(k, _)| k.as_str()).collect();
                    let at = here.key(key).map_or(here.at, |key| key.at);
                    problems.error(file, at, format!("there is no key `{key}` here"), suggest::among(key, known));
                }
            }
            ValidationErrorKind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                let what = parent.pointer(&format!("/properties/{key}/description")).and_then(Value::as_str).unwrap_or_default();
                problems.error(file, here.at, format!("`{key}` is missing"), what);
            }
            ValidationErrorKind::PropertyNames { error } => {
                let key = error.instance().as_str().unwrap_or_default().to_owned();
                let at = here.key(&key).map_or(here.at, |key| key.at);
                problems.error(file, at, format!("`{key}` is not a language"), "write two small letters (ISO 639-1), e.g. `en`");
            }
            kind => {
                let told = told(name, here, kind);
                problems.error(file, here.at, told, hint(kind, here, about));
            }
        }
    }
}

pub(super) fn told(name: &str, here: &Tree, kind: &ValidationErrorKind) -> String {
    let shown = match here.text() {
        Some(text) => format!("`{}`", crate::domain::text::clip(text, 60)),
        None => here.number().map_or_else(|| format!("`{name}`"), |number| number.to_string()),
    };
    match kind {
        ValidationErrorKind::Type { kind } => format!("`{name}` is {}, and must be {}", kind_of(&here.node), wanted(kind)),
        ValidationErrorKind::Enum { .. } | ValidationErrorKind::OneOfNotValid { .. } | ValidationErrorKind::Constant { .. } => {
            format!("{shown} is no `{name}`")
        }
        ValidationErrorKind::Pattern { .. } => format!("{shown} cannot be a `{name}`"),
        ValidationErrorKind::MinItems { limit } => format!("`{name}` has {} items, and must have at least {limit}", here.items().len()),
        ValidationErrorKind::MaxItems { limit } => format!("`{name}` has {} items, and must have at most {limit}", here.items().len()),
        ValidationErrorKind::MinProperties { limit } => format!("`{name}` is empty, and must have at least {limit} entry"),
        ValidationErrorKind::MaxProperties { limit } => format!("`{name}` has {} entries, and must have at most {limit}", here.entries().count()),
        ValidationErrorKind::MinLength { .. } => format!("`{name}` is empty"),
        ValidationErrorKind::MaxLength { limit } => format!("`{name}` is longer than {limit} characters"),
        ValidationErrorKind::Minimum { limit } => format!("`{name}` is {shown}, and must be at least {limit}"),
        ValidationErrorKind::Maximum { limit } => format!("`{name}` is {shown}, and must be at most {limit}"),
        other => format!("`{name}` breaks the rule `{}`", other.keyword()),
    }
}

fn hint(kind: &ValidationErrorKind, here: &Tree, about: &str) -> String {
    let choices: Vec<&str> = match kind {
        ValidationErrorKind::Enum { options } => options.as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
        ValidationErrorKind::OneOfNotValid { context } => context.iter().flatten().filter_map(constant).collect(),
        ValidationErrorKind::Type { kind: TypeKind::Single(JsonType::String) } if matches!(here.node, Node::Number(_) | Node::Bool(_)) => {
            return "text that looks like a number or a yes needs quotes".to_owned();
        }
        _ => return about.to_owned(),
    };
    suggest::among(here.text().unwrap_or_default(), choices)
}

fn constant<'a>(error: &'a ValidationError<'_>) -> Option<&'a str> {
    match error.kind() {
        ValidationErrorKind::Constant { expected_value } => expected_value.as_str(),
        _ => None,
    }
}

fn kind_of(node: &Node) -> &'static str {
    match node {
        Node::Null => "empty",
        Node::Bool(_) => "true or false",
        Node::Number(_) => "a number",
        Node::Text(_) => "text",
        Node::List(_) => "a list",
        Node::Map(_) => "a mapping",
    }
}

fn wanted(kind: &TypeKind) -> &'static str {
    let TypeKind::Single(kind) = kind else { return "something else" };
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "empty",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "text",
    }
}

/// What is absent is left out, never written as null: so no key may be empty.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(object) => {
            let says_nothing = |value: &Value| value.is_null() || *value == json!({}) || *value == json!([]);
            object.retain(|key, value| !(key == "default" && says_nothing(value)));
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|t| t != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(only) = alternative(object) {
                object.remove("anyOf");
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The one alternative to null.
fn alternative(object: &Map<String, Value>) -> Option<Map<String, Value>> {
    match object.get("anyOf")?.as_array()?.as_slice() {
        [Value::Object(only), null] if null.get("type").is_some_and(|t| t == "null") => Some(only.clone()),
        _ => None,
    }
}
