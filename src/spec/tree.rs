//! YAML as a tree in which every key and value knows its place. Bounded in size, depth and aliases; duplicate keys are mistakes.

use super::problem::{Place, Problems};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::{DuplicateKeyPolicy, MergeKeyPolicy, Spanned};
use std::collections::BTreeMap;
use std::fmt;

/// Mappings and lists inside each other.
const DEPTH_MAX: usize = 24;
/// Keys, values, lists and mappings of one file.
const NODES_MAX: usize = 20_000;
/// What aliases may add by being written out.
const ALIAS_EVENTS_MAX: usize = 10_000;

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) at: Place,
    pub(super) node: Node,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(Key, Tree)>),
}

/// A key with its place.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub(super) at: Place,
    pub(super) name: String,
}

/// Reads a file. Duplicate keys are reported, and the first one counts.
pub(super) fn parse(file: &str, text: &str, problems: &mut Problems) -> Option<Tree> {
    let options = serde_saphyr::options! {
        strict_booleans: true,
        with_snippet: false,
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        merge_keys: MergeKeyPolicy::AsOrdinary,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: ALIAS_EVENTS_MAX },
        budget: serde_saphyr::budget! { max_depth: DEPTH_MAX, max_nodes: NODES_MAX },
    };
    match serde_saphyr::from_str_with_options::<Tree>(text, options) {
        Ok(mut tree) => {
            tree.drop_duplicates(file, problems);
            Some(tree)
        }
        Err(error) => {
            let at = error.location().map_or(Place::WHOLE, place);
            let told = error.without_snippet().to_string();
            let what = without_place(told.lines().next().unwrap_or("not readable"));
            problems.error(file, at, format!("not YAML that can be read: {what}"), "mind the indentation; quote text that has `: ` or ` #` in it");
            None
        }
    }
}

fn place(at: serde_saphyr::Location) -> Place {
    Place { line: at.line(), column: at.column() }
}

/// The library tells the place in its words too: once is enough.
fn without_place(told: &str) -> &str {
    let digit_after = |at: &usize| told.get(at + " at line ".len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let told = told.find(" at line ").filter(digit_after).and_then(|at| told.get(..at)).unwrap_or(told);
    match told.split_once(": ") {
        Some((before, rest)) if before.starts_with("error: line ") || before.starts_with("line ") => rest,
        _ => told,
    }
}

impl Tree {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().find(|(k, _)| k.name == key).map(|(_, value)| value)
    }

    /// The key itself.
    pub(super) fn key(&self, name: &str) -> Option<&Key> {
        self.entries().find(|(k, _)| k.name == name).map(|(key, _)| key)
    }

    /// Keys and values of a mapping; nothing of anything else.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&Key, &Self)> {
        let entries = if let Node::Map(entries) = &self.node { entries.as_slice() } else { &[] };
        entries.iter().map(|(key, value)| (key, value))
    }

    /// Items of a list; nothing of anything else.
    pub(super) fn items(&self) -> &[Self] {
        if let Node::List(items) = &self.node { items } else { &[] }
    }

    /// Items of a list below a key.
    pub(super) fn list(&self, key: &str) -> &[Self] {
        self.get(key).map_or(&[], Self::items)
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Node::Text(text) = &self.node { Some(text) } else { None }
    }

    /// Text below a key.
    pub(super) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }

    pub(super) fn number(&self) -> Option<f64> {
        if let Node::Number(number) = &self.node { number.as_f64() } else { None }
    }

    /// A yes below a key.
    pub(super) fn is_yes(&self, key: &str) -> bool {
        matches!(self.get(key).map(|t| &t.node), Some(Node::Bool(true)))
    }

    /// The same without places.
    pub(super) fn json(&self) -> Value {
        match &self.node {
            Node::Null => Value::Null,
            Node::Bool(yes) => Value::Bool(*yes),
            Node::Number(number) => Value::Number(number.clone()),
            Node::Text(text) => Value::String(text.clone()),
            Node::List(items) => Value::Array(items.iter().map(Self::json).collect()),
            Node::Map(entries) => Value::Object(entries.iter().map(|(key, value)| (key.name.clone(), value.json())).collect::<Map<_, _>>()),
        }
    }

    /// The value at a JSON pointer, or the deepest one on the way there.
    pub(super) fn at_pointer(&self, pointer: &str) -> &Self {
        let mut here = self;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            let next = match &here.node {
                Node::List(items) => step.parse::<usize>().ok().and_then(|nth| items.get(nth)),
                Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) | Node::Map(_) => here.get(&step),
            };
            let Some(next) = next else { break };
            here = next;
        }
        here
    }

    fn drop_duplicates(&mut self, file: &str, problems: &mut Problems) {
        match &mut self.node {
            Node::Null | Node::Bool(_) | Node::Number(_) | Node::Text(_) => {}
            Node::List(items) => {
                for item in items {
                    item.drop_duplicates(file, problems);
                }
            }
            Node::Map(entries) => {
                let mut seen: BTreeMap<String, u64> = BTreeMap::new();
                entries.retain(|(key, _)| {
                    let Some(line) = seen.get(&key.name) else {
                        seen.insert(key.name.clone(), key.at.line);
                        return true;
                    };
                    let hint = format!("the first one is in line {line}; keep one of them");
                    problems.error(file, key.at, format!("the key `{}` is there twice", key.name), hint);
                    false
                });
                for (_, value) in entries {
                    value.drop_duplicates(file, problems);
                }
            }
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Node>::deserialize(deserializer)?;
        Ok(Self { at: place(spanned.referenced), node: spanned.value })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Number::from_f64(number).map_or_else(|| Node::Text(number.to_string()), Node::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<Tree>()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Spanned<String>>()? {
            entries.push((Key { at: place(key.referenced), name: key.value }, map.next_value::<Tree>()?));
        }
        Ok(Node::Map(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(text: &str) -> (Option<Tree>, Vec<String>) {
        let mut problems = Problems::default();
        let tree = parse("a.yaml", text, &mut problems);
        (tree, problems.sorted().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn values_come_as_written_with_their_places() {
        let (tree, problems) = read("a: [x, 1, 2.5, true, yes, null]\nb:\n  c: \"ñ\"\n  no: 22:00\n");
        assert_eq!(problems, Vec::<String>::new());
        let tree = tree.unwrap();
        assert_eq!(tree.json(), json!({"a": ["x", 1, 2.5, true, "yes", null], "b": {"c": "ñ", "no": "22:00"}}));
        assert_eq!(tree.at_pointer("/a/2").at, Place { line: 1, column: 11 });
        assert_eq!(tree.get("b").unwrap().key("c").unwrap().at, Place { line: 3, column: 3 });
        assert_eq!(tree.at_pointer("/b/c/nowhere").at, Place { line: 3, column: 6 });
    }

    #[test]
    fn a_key_that_is_there_twice_is_a_mistake_at_any_depth() {
        let (tree, problems) = read("a: 1\nb: {c: 1, c: 2}\na: 3\n");
        assert_eq!(tree.unwrap().json(), json!({"a": 1, "b": {"c": 1}}));
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("a.yaml:2:11: the key `c` is there twice"), "{problems:?}");
        assert!(problems[1].starts_with("a.yaml:3:1: the key `a` is there twice"), "{problems:?}");
    }

    #[test]
    fn bombs_and_broken_files_end_in_one_mistake_without_a_doubled_place() {
        let layer = |n: usize| {
            let inner = if n == 0 { "x".to_owned() } else { format!("*a{}", n - 1) };
            format!("a{n}: &a{n} [{}]", vec![inner; 9].join(", "))
        };
        let bomb: Vec<String> = (0..12).map(layer).collect();
        let bomb = bomb.join("\n");
        let deep = format!("a: {}{}", "[".repeat(60), "]".repeat(60));
        for text in [bomb.as_str(), &deep, "a: [1, 2", "a: {b: c", "\tx: 1", "a: b: c", "? [x]: 1\n", "a: 1\n---\nb: 2\n", "a: !!binary 12"] {
            let (_, problems) = read(text);
            assert!(problems.len() <= 1, "{text}: {problems:?}");
            assert!(problems.iter().all(|p| !p.contains("at line") && !p.contains("snippet")), "{problems:?}");
        }
        let (tree, problems) = read("");
        assert!(problems.is_empty() && matches!(tree.map(|t| t.node), Some(Node::Null)));
    }
}
