//! What a slot wants: the kind of value its JSON Schema describes, the words it goes by, and the bounds a value must keep.
//!
//! Reads only the keywords a form needs (type, format, enum, const in oneOf, pattern, bounds, items). Never validates a whole
//! document: that is the schema library's work, later and elsewhere.

use regex::{Regex, RegexBuilder};
use serde_json::{Number, Value};

use super::choice::{self, Choice};
use super::extract::Field;
use super::fold::{fold, listed, name_words};
use crate::domain::format::{self, Unit, unit_of, unwrapped};

/// Longest pattern that is compiled.
const PATTERN_BYTES_MAX: usize = 500;
/// Memory bound of a compiled pattern.
const PATTERN_COMPILED_BYTES_MAX: usize = 256 * 1024;
/// Words of a label that say nothing about it.
const LABEL_NOISE: [&str; 14] = ["the", "of", "your", "customer", "number", "total", "count", "current", "preferred", "a", "in", "to", "per", "for"];

/// How a slot is heard in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hearing {
    /// The agent has just asked for it.
    Asked,
    /// Nobody asked; the customer may have said it all the same.
    Overheard,
    /// It has a value, and the customer corrects something.
    Corrected,
}

/// The kind of value a slot takes.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// An email address.
    Email,
    /// A web address.
    Link,
    /// A phone number, E.164.
    Phone,
    /// A calendar day.
    Day,
    /// A time of day.
    Clock,
    /// A day and a time with its offset.
    Moment,
    /// An integer or a number.
    Number,
    /// An amount of money with its currency.
    Money,
    /// A number and its unit; with the unit that the schema wants.
    Quantity(Option<&'static Unit>),
    /// A country.
    Country,
    /// True or false.
    YesNo,
    /// One of a closed list.
    Choice(Vec<Choice>),
    /// A token that fits an anchored pattern.
    Pattern(Regex),
    /// An identifier: an order, invoice or account number.
    Code,
    /// The customer's own words.
    Free(Topic),
    /// Several of one kind.
    List(Box<Kind>),
    /// Nothing this reader can fill.
    Unread,
}

/// What a free text is about, from the words of its name and title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// A person's name.
    Person,
    /// A company's name.
    Company,
    /// What the customer wants to reach.
    Need,
    /// What is wrong.
    Problem,
    /// A town, an address, a country.
    Place,
    /// A job title.
    Role,
    /// The name of something else: a product, a shop, a doctor.
    Named,
    /// Anything else: filled only when asked.
    Other,
}

/// A slot with everything the readers ask about it.
pub(super) struct Slot<'a> {
    /// The caller's slot.
    pub(super) field: &'a Field<'a>,
    /// The schema with a nullable wrapper taken off.
    pub(super) schema: &'a Value,
    /// What it takes.
    pub(super) kind: Kind,
    /// Folded words of name and title.
    pub(super) label: Vec<String>,
    /// Folded words of the description.
    pub(super) hints: Vec<String>,
}

impl<'a> Slot<'a> {
    /// Reads a field's schema.
    pub(super) fn new(field: &'a Field<'a>) -> Self {
        let schema = unwrapped(field.schema);
        let text = |key: &str| schema.get(key).or_else(|| field.schema.get(key)).and_then(Value::as_str).unwrap_or("");
        let mut name = name_words(field.name);
        let kind = kind(schema, &name);
        name.extend(name_words(text("title")));
        let mut label = name;
        label.retain(|word| !LABEL_NOISE.contains(&word.as_str()));
        label.dedup();
        Self { field, schema, kind, label, hints: name_words(text("description")) }
    }

    /// Whether any of the words belongs to the label.
    pub(super) fn is_about(&self, words: &[&str]) -> bool {
        self.label.iter().any(|word| words.contains(&word.as_str()))
    }
}

/// The value, when it has the format and keeps the bounds of the schema.
pub(super) fn within(schema: &Value, value: Value) -> Option<Value> {
    let known = schema.get("format").and_then(Value::as_str).zip(value.as_str()).is_some_and(|(name, text)| !format::is_valid(name, text));
    let value = if known { format::canonical(&value, schema, None)? } else { value };
    let kept = match &value {
        Value::Number(number) => number_within(schema, number),
        Value::String(text) => text_within(schema, text),
        Value::Array(items) => {
            let count = |key: &str| schema.get(key).and_then(Value::as_u64);
            let len = items.len() as u64;
            count("minItems").is_none_or(|least| len >= least) && count("maxItems").is_none_or(|most| len <= most)
        }
        Value::Bool(_) => true,
        Value::Null | Value::Object(_) => false,
    };
    let listed = schema.get("enum").and_then(Value::as_array).is_none_or(|list| list.contains(&value));
    (kept && listed).then_some(value)
}

/// A pattern as the schema means it, or nothing when it is too big or does not compile.
pub(super) fn compiled(pattern: &str) -> Option<Regex> {
    (pattern.len() <= PATTERN_BYTES_MAX).then(|| RegexBuilder::new(pattern).size_limit(PATTERN_COMPILED_BYTES_MAX).build().ok()).flatten()
}

/// A number as JSON: whole when it is whole.
pub(super) fn number(value: f64) -> Option<Value> {
    format!("{value}").parse::<Number>().ok().map(Value::Number)
}

/// The kind a schema describes.
fn kind(schema: &Value, name: &[String]) -> Kind {
    let choices = choice::choices(schema);
    if !choices.is_empty() {
        return Kind::Choice(choices);
    }
    match type_of(schema) {
        Some("integer" | "number") => unit(schema).map_or(Kind::Number, |unit| Kind::Quantity(Some(unit))),
        Some("boolean") => Kind::YesNo,
        Some("array") => match schema.get("items").map(|items| kind(unwrapped(items), name)) {
            Some(Kind::List(_) | Kind::Unread | Kind::YesNo) | None => Kind::Unread,
            Some(item) => Kind::List(Box::new(item)),
        },
        Some("string") | None if schema.get("type").is_some() || schema.get("format").is_some() => text_kind(schema, name),
        _ => Kind::Unread,
    }
}

/// The unit that a schema wants (`x-unit`), when it is a known one.
fn unit(schema: &Value) -> Option<&'static Unit> {
    schema.get("x-unit").and_then(Value::as_str).and_then(unit_of)
}

/// The first type that is not null.
fn type_of(schema: &Value) -> Option<&str> {
    match schema.get("type") {
        Some(Value::Array(types)) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        other => other.and_then(Value::as_str),
    }
}

/// The kind of a string: its format, its pattern, or what its name says.
fn text_kind(schema: &Value, name: &[String]) -> Kind {
    match schema.get("format").and_then(Value::as_str) {
        Some("email" | "idn-email") => return Kind::Email,
        Some("phone" | "e164" | "tel" | "phone-number") => return Kind::Phone,
        Some("uri" | "url" | "iri" | "uri-reference" | "hostname") => return Kind::Link,
        Some("date") => return Kind::Day,
        Some("time") => return Kind::Clock,
        Some("date-time") => return Kind::Moment,
        Some("money") => return Kind::Money,
        Some("quantity") => return Kind::Quantity(unit(schema)),
        Some("country") => return Kind::Country,
        _ => {}
    }
    // A pattern that an ordinary word fits (letters and spaces) describes prose, not a code to search for.
    let pattern = schema.get("pattern").and_then(Value::as_str).and_then(compiled);
    if let Some(pattern) = pattern.filter(|pattern| !["hello", "Hello", "Hello there"].iter().any(|word| pattern.is_match(word))) {
        return Kind::Pattern(pattern);
    }
    let words: Vec<&str> = name.iter().map(String::as_str).collect();
    match words.as_slice() {
        [.., "email" | "mail"] | [.., "email", "address"] => Kind::Email,
        ["phone" | "telephone" | "mobile" | "whatsapp"] | [.., "phone" | "telephone" | "mobile" | "whatsapp", "number"] => Kind::Phone,
        ["website" | "url" | "site"] | [.., "website" | "url"] => Kind::Link,
        [.., "id" | "number" | "code" | "reference" | "ref" | "no" | "nr" | "sku" | "serial" | "imei" | "zip" | "zipcode" | "postcode"] => Kind::Code,
        _ => Kind::Free(topic(&words)),
    }
}

/// What a free text is about.
fn topic(words: &[&str]) -> Topic {
    const COMPANY: &str = "company business organization organisation employer firm brand empresa compania negocio firma entreprise";
    const NAMING: &str = "name nombre nome nom full legal first last";
    const PERSON: &str = "name nombre nome nom vorname fullname surname lastname firstname";
    const OWNED: &str = "contact customer client full first last person user lead your cliente completo";
    const PROBLEM: &str = "problem issue reason symptom symptoms error complaint incident problema motivo fault trouble";
    const NEED: &str = "use usecase purpose need needs goal goals objective interest request necesidad objetivo necessidade ziel besoin \
        project requirements";
    const PLACE: &str = "where destination origin area venue city town location place country address region ciudad cidade stadt ville \
        ort pais";
    const ROLE: &str = "role position job occupation profession cargo";
    let any = |list: &str| words.iter().any(|word| listed(list, word));
    let all = |list: &str, more: &str| words.iter().all(|word| listed(list, word) || listed(more, word));
    if any(COMPANY) && all(COMPANY, NAMING) {
        Topic::Company
    } else if any(PERSON) && all(PERSON, OWNED) {
        Topic::Person
    } else if any(PROBLEM) || words == ["description"] {
        Topic::Problem
    } else if any(NEED) {
        Topic::Need
    } else if any(ROLE) {
        Topic::Role
    } else if any(PLACE) {
        Topic::Place
    } else if words.last().is_some_and(|last| listed(NAMING, last)) {
        Topic::Named
    } else {
        Topic::Other
    }
}

/// Whether a number keeps its bounds.
fn number_within(schema: &Value, number: &Number) -> bool {
    let Some(value) = number.as_f64() else { return false };
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    (type_of(schema) != Some("integer") || number.is_i64() || number.is_u64())
        && bound("minimum").is_none_or(|least| value >= least)
        && bound("maximum").is_none_or(|most| value <= most)
        && bound("exclusiveMinimum").is_none_or(|least| value > least)
        && bound("exclusiveMaximum").is_none_or(|most| value < most)
        && bound("multipleOf").is_none_or(|step| step <= 0.0 || ((value / step) - (value / step).round()).abs() < 1e-9)
}

/// Whether a string keeps its bounds.
fn text_within(schema: &Value, text: &str) -> bool {
    let count = |key: &str| schema.get(key).and_then(Value::as_u64);
    let chars = text.chars().count() as u64;
    count("minLength").is_none_or(|least| chars >= least)
        && count("maxLength").is_none_or(|most| chars <= most)
        && schema.get("pattern").and_then(Value::as_str).and_then(compiled).is_none_or(|pattern| pattern.is_match(text))
        && schema.get("const").is_none_or(|only| only.as_str().is_some_and(|only| fold(only) == fold(text)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(name: &str, schema: &Value, kind: &str) {
        let field = Field { name, schema, asked: false, filled: false };
        let seen = format!("{:?}", Slot::new(&field).kind);
        assert!(seen.starts_with(kind), "{name} {schema} is {seen}, not {kind}");
    }

    #[test]
    fn the_schema_decides_before_the_name() {
        check("mail", &json!({"type": "string", "format": "email"}), "Email");
        check("work_email", &json!({"type": "string"}), "Email");
        check("email_provider", &json!({"type": "string"}), "Free(Other)");
        check("phone", &json!({"type": ["string", "null"]}), "Phone");
        check("phone_model", &json!({"type": "string"}), "Free(Other)");
        check("when", &json!({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}), "Day");
        check("plan", &json!({"oneOf": [{"const": "a", "title": "Basic"}, {"const": "b"}]}), "Choice");
        check("tags", &json!({"type": "array", "items": {"enum": ["a"]}}), "List(Choice");
        check("size", &json!({"type": "integer"}), "Number");
        check("any", &json!({}), "Unread");
        check("blob", &json!({"type": "object"}), "Unread");
        check("any", &json!("nonsense"), "Unread");
    }

    #[test]
    fn a_pattern_for_prose_is_prose() {
        check("vat", &json!({"type": "string", "pattern": "^ES[A-Z0-9]{9}$"}), "Pattern");
        check("full_name", &json!({"type": "string", "pattern": "^[A-Za-z ]+$"}), "Free(Person)");
        check("city", &json!({"type": "string", "pattern": "("}), "Free(Place)");
        check("order_number", &json!({"type": "string"}), "Code");
    }

    #[test]
    fn names_tell_the_topic() {
        for (name, topic) in [
            ("company", "Company"),
            ("company_name", "Company"),
            ("company_industry", "Other"),
            ("full_name", "Person"),
            ("product_name", "Named"),
            ("use_case", "Need"),
            ("issue_description", "Problem"),
            ("city", "Place"),
            ("job_title", "Role"),
            ("notes", "Other"),
        ] {
            check(name, &json!({"type": "string"}), &format!("Free({topic})"));
        }
    }

    #[test]
    fn what_breaks_a_bound_is_dropped() {
        for (schema, value, kept) in [
            (json!({"type": "integer", "minimum": 1}), json!(1), true),
            (json!({"type": "integer", "minimum": 1}), json!(0), false),
            (json!({"type": "integer"}), json!(2.5), false),
            (json!({"type": "number", "exclusiveMaximum": 5}), json!(5), false),
            (json!({"type": "string", "minLength": 3}), json!("ab"), false),
            (json!({"type": "string", "pattern": "^a"}), json!("ab"), true),
            (json!({"type": "array", "maxItems": 1}), json!(["a", "b"]), false),
        ] {
            assert_eq!(within(&schema, value.clone()).is_some(), kept, "{schema} {value}");
        }
        assert_eq!(number(1500.0), Some(json!(1500)));
        assert_eq!(number(f64::NAN), None);
    }
}
