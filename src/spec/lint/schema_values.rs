//! Values and bounds inside a schema: bounds that contradict, patterns that do not compile, enums, defaults and examples that the
//! schema itself refuses, synonyms that mean two things.

use super::schemas::Owner;
use crate::domain::agent::slot_spec;
use crate::domain::text::{clip, fold};
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::Tree;
use std::collections::BTreeMap;

/// Bytes of a pattern.
const PATTERN_BYTES_MAX: usize = 500;
/// Memory of a compiled pattern: the engine runs in linear time, so large repeats cost memory.
const PATTERN_COMPILED_BYTES_MAX: usize = 256 * 1024;

/// Which bound must not be under which; strictly, when one of them excludes its value.
const BOUNDS: [(&str, &str, Meet); 7] = [
    ("minimum", "maximum", Meet::MayBeEqual),
    ("exclusiveMinimum", "maximum", Meet::MustDiffer),
    ("minimum", "exclusiveMaximum", Meet::MustDiffer),
    ("exclusiveMinimum", "exclusiveMaximum", Meet::MustDiffer),
    ("minLength", "maxLength", Meet::MayBeEqual),
    ("minItems", "maxItems", Meet::MayBeEqual),
    ("minProperties", "maxProperties", Meet::MayBeEqual),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Meet {
    MayBeEqual,
    MustDiffer,
}

pub(super) fn check(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let before = problems.count();
    for (low, high, meet) in BOUNDS {
        let (Some(least), Some(most)) = (schema.get(low), schema.get(high)) else { continue };
        let (Some(from), Some(to)) = (least.number(), most.number()) else { continue };
        if from > to || (meet == Meet::MustDiffer && from >= to) {
            owner.error(most.at, &format!("`{low}` {from} and `{high}` {to}: no value fits"), "swap them, or drop one", problems);
        }
    }
    pattern(owner, schema, problems);
    allowed(owner, schema, problems);
    // What is wrong already refuses values that are fine.
    if problems.count() == before {
        own_values(owner, schema, problems);
    }
    synonyms(owner, schema, problems);
}

fn pattern(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let Some((pattern, at)) = schema.get("pattern").and_then(|p| Some((p.text()?, p.at))) else { return };
    if pattern.len() > PATTERN_BYTES_MAX {
        owner.error(at, &format!("a pattern of {} bytes; {PATTERN_BYTES_MAX} are allowed", pattern.len()), "say less, or use `enum`", problems);
        return;
    }
    let hint = "use the syntax of https://docs.rs/regex: no look-around, no back-references, small repeats";
    match regex::RegexBuilder::new(pattern).size_limit(PATTERN_COMPILED_BYTES_MAX).build() {
        Ok(_) => {}
        Err(regex::Error::CompiledTooBig(_)) => owner.error(at, "the pattern is too large for an engine that runs in linear time", hint, problems),
        Err(error) => {
            let told = error.to_string();
            let why = told.lines().find_map(|line| line.strip_prefix("error: ")).unwrap_or("it is not a regular expression");
            owner.error(at, &format!("the pattern does not compile: {why}"), hint, problems);
        }
    }
}

fn allowed(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let Some(list) = schema.get("enum") else { return };
    if list.items().is_empty() {
        owner.error(list.at, "`enum` is empty: no value fits", "list the allowed values", problems);
    }
    let values: Vec<_> = list.items().iter().map(|item| (item, item.json())).collect();
    for (nth, (item, value)) in values.iter().enumerate() {
        if values.iter().take(nth).any(|(_, other)| other == value) {
            owner.error(item.at, &format!("the value {} is there twice", shown(item)), "list each value once", problems);
        }
    }
}

fn synonyms(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let (Some(synonyms), Some(key)) = (schema.get("x-synonyms"), schema.key("x-synonyms")) else { return };
    let values: Vec<&str> = schema.list("enum").iter().filter_map(Tree::text).collect();
    if values.is_empty() {
        owner.error(key.at, "`x-synonyms` without `enum`", "list the values that the words stand for", problems);
        return;
    }
    let mut taken: BTreeMap<String, &str> = values.iter().map(|value| (fold(value), *value)).collect();
    for (value, words) in synonyms.entries() {
        if !values.contains(&value.name.as_str()) {
            owner.error(
                value.at,
                &format!("synonyms of `{}`, which is no value of `enum`", value.name),
                suggest::among(&value.name, values.iter().copied()),
                problems,
            );
        }
        for word in words.items() {
            let Some(text) = word.text() else { continue };
            let other = taken.insert(fold(text), &value.name);
            if let Some(other) = other.filter(|other| *other != value.name) {
                let hint = "a word can stand for one value only; take it out of one of them";
                owner.error(word.at, &format!("`{text}` stands for `{other}` and for `{}`", value.name), hint, problems);
            }
        }
    }
}

/// What the schema itself names as a value must pass it.
fn own_values(owner: Owner<'_>, schema: &Tree, problems: &mut Problems) {
    let Ok(validator) = slot_spec::compile(owner.whose, &schema.json()) else { return };
    let named = [
        ("default", schema.get("default").into_iter().collect::<Vec<_>>()),
        ("example", schema.list("examples").iter().collect()),
        ("enum", schema.list("enum").iter().collect()),
    ];
    for (what, values) in named {
        for value in values {
            if let Err(error) = validator.validate(&value.json()) {
                let why = clip(&error.to_string(), 120);
                owner.error(value.at, &format!("the {what} {} is refused by its own schema", shown(value)), why, problems);
            }
        }
    }
}

fn shown(tree: &Tree) -> String {
    format!("`{}`", clip(tree.text().map_or_else(|| tree.json().to_string(), str::to_owned).as_str(), 60))
}
