//! Schemas of slots and tools: keywords, formats and types that exist, and that structured output can carry.
//!
//! Strict structured output knows types, enums, properties, items and `anyOf`; bounds, patterns and formats are checked here, after
//! the answer. A keyword that changes the shape of a value and cannot be carried would let a model answer in vain: it is refused.

use super::{Subject, schema_values};
use crate::domain::agent::slot_spec;
use crate::spec::problem::{Place, Problems};
use crate::spec::structure;
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};

/// Formats that are checked: ours, and those of JSON Schema.
pub(in crate::spec) const FORMATS: [&str; 24] = [
    "email",
    "phone",
    "country",
    "date",
    "time",
    "date-time",
    "money",
    "quantity",
    "uri",
    "language",
    "duration",
    "hostname",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "regex",
    "relative-json-pointer",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Keywords that may stand in any schema.
const KEYWORDS: [&str; 33] = [
    "$schema",
    "$id",
    "$comment",
    "type",
    "enum",
    "const",
    "title",
    "description",
    "default",
    "examples",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "anyOf",
    "deprecated",
    "x-synonyms",
    "x-unit",
    "x-currency",
];

/// Keywords of JSON Schema that change the shape of a value and that structured output cannot carry, with what to write instead.
const NOT_CARRIED: [(&str, &str); 24] = [
    ("not", "say what is allowed: `enum`, `pattern` or bounds"),
    ("if", "use two slots, or `anyOf`"),
    ("then", "use two slots, or `anyOf`"),
    ("else", "use two slots, or `anyOf`"),
    ("oneOf", "use `anyOf`"),
    ("allOf", "write all keywords in one schema"),
    ("$ref", "write the schema out in its place"),
    ("$dynamicRef", "write the schema out in its place"),
    ("$defs", "write the schema out in its place"),
    ("definitions", "write the schema out in its place"),
    ("$anchor", "write the schema out in its place"),
    ("$dynamicAnchor", "write the schema out in its place"),
    ("patternProperties", "name the properties, or use a list"),
    ("propertyNames", "name the properties, or use a list"),
    ("unevaluatedProperties", "use `additionalProperties: false`"),
    ("unevaluatedItems", "use `items`"),
    ("prefixItems", "use an object with named properties"),
    ("contains", "use `items`"),
    ("minContains", "use `minItems`"),
    ("maxContains", "use `maxItems`"),
    ("dependentRequired", "use two slots, or `anyOf`"),
    ("dependentSchemas", "use two slots, or `anyOf`"),
    ("contentEncoding", "leave it out"),
    ("contentMediaType", "leave it out"),
];

const TYPES: [&str; 7] = ["string", "integer", "number", "boolean", "array", "object", "null"];

/// Whose schema it is.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    pub(super) file: &'a str,
    /// `slot order_id`.
    pub(super) whose: &'a str,
    travels: Travels,
}

/// Does a model see the schema?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Travels {
    ToTheModel,
    Nowhere,
}

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    for slot in subject.slots() {
        let whose = format!("slot {}", slot.text_of("name").unwrap_or("without a name"));
        root(Owner { file: subject.file, whose: &whose, travels: Travels::ToTheModel }, slot.get("schema"), problems);
    }
    for tool in subject.tree.list("tools") {
        let whose = format!("tool {}", tool.text_of("name").unwrap_or("without a name"));
        root(Owner { file: subject.file, whose: &whose, travels: Travels::ToTheModel }, tool.get("arguments"), problems);
        root(Owner { file: subject.file, whose: &whose, travels: Travels::Nowhere }, tool.get("result"), problems);
    }
}

fn root(owner: Owner<'_>, schema: Option<&Tree>, problems: &mut Problems) {
    let Some(schema) = schema.filter(|schema| matches!(schema.node, Node::Map(_))) else { return };
    let before = problems.count();
    types(owner, schema, problems);
    below(owner, schema, problems);
    if problems.count() != before {
        return;
    }
    let json = schema.json();
    if let Ok(meta) = jsonschema::meta::validator_for(&json) {
        for error in meta.iter_errors(&json) {
            let here = schema.at_pointer(error.instance_path().as_str());
            let name = error.instance_path().as_str().rsplit('/').next().unwrap_or_default();
            let told = structure::told(name, here, error.kind());
            problems.error(
                owner.file,
                here.at,
                format!("{}: {told}", owner.whose),
                "see https://json-schema.org/draft/2020-12 for what a schema may say",
            );
        }
    }
    if problems.count() == before
        && let Err(bad) = slot_spec::compile(owner.whose, &json)
    {
        problems.error(
            owner.file,
            schema.at,
            format!("{}: {}", owner.whose, bad.detail),
            "see https://json-schema.org/draft/2020-12 for what a schema may say",
        );
    }
}

/// This schema and all inside it.
fn below(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    keywords(owner, schema, problems);
    if let Some(format) = schema.get("format")
        && let Some(name) = format.text().filter(|name| !FORMATS.contains(name))
    {
        problems.error(owner.file, format.at, format!("{}: there is no format `{name}`", owner.whose), suggest::among(name, FORMATS));
    }
    schema_values::check(owner, schema, problems);
    let inner = ["items", "additionalProperties", "contains", "not"].iter().filter_map(|key| schema.get(key));
    let lists = ["anyOf", "oneOf", "allOf", "prefixItems"].iter().flat_map(|key| schema.list(key));
    let named = ["properties", "$defs"].iter().filter_map(|key| schema.get(key)).flat_map(Tree::entries).map(|(_, value)| value);
    for inside in inner.chain(lists).chain(named).filter(|inside| matches!(inside.node, Node::Map(_))) {
        types(owner, inside, problems);
        below(owner, inside, problems);
    }
}

fn keywords(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    for (key, value) in schema.entries() {
        let name = key.name.as_str();
        let remote = name == "$ref" && value.text().is_some_and(|to| !to.starts_with('#'));
        let cannot = NOT_CARRIED.iter().find(|(keyword, _)| *keyword == name);
        let told = if remote {
            Some((format!("{}: `$ref` leads elsewhere, and is never fetched", owner.whose), "write the schema out in its place".to_owned()))
        } else if let Some((_, instead)) = cannot {
            let told = format!("{}: structured output cannot carry `{name}`", owner.whose);
            (owner.travels == Travels::ToTheModel).then(|| (told, (*instead).to_owned()))
        } else {
            unknown(owner, name)
        };
        if let Some((what, hint)) = told {
            problems.error(owner.file, key.at, what, hint);
        }
    }
}

/// A keyword that nobody knows. `x-…` is a note of the author's, unless it looks like one of ours.
fn unknown(owner: Owner<'_>, name: &str) -> Option<(String, String)> {
    if KEYWORDS.contains(&name) {
        return None;
    }
    let meant = suggest::closest(name, KEYWORDS);
    if name.starts_with("x-") && meant.is_none_or(|meant| !meant.starts_with("x-")) {
        return None;
    }
    let hint = meant.map_or_else(|| "take it out: it would be ignored".to_owned(), |meant| format!("did you mean `{meant}`?"));
    Some((format!("{}: `{name}` is no keyword of JSON Schema", owner.whose), hint))
}

fn types(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let Some(kind) = schema.get("type") else { return };
    let names: Vec<&Tree> = if kind.items().is_empty() { vec![kind] } else { kind.items().iter().collect() };
    for tree in names {
        match tree.text() {
            Some(name) if TYPES.contains(&name) => {}
            Some(name) => problems.error(owner.file, tree.at, format!("{}: there is no type `{name}`", owner.whose), suggest::among(name, TYPES)),
            None => problems.error(owner.file, tree.at, format!("{}: a type is a word", owner.whose), suggest::among("", TYPES)),
        }
    }
}

impl Owner<'_> {
    /// Reports a mistake with the name of whose it is.
    pub(super) fn error(self, at: Place, what: &str, hint: impl Into<String>, problems: &mut Problems) {
        problems.error(self.file, at, format!("{}: {what}", self.whose), hint);
    }
}
