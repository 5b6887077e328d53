//! What differs between two workspaces, place by place.

use super::Workspace;
use serde::Serialize;
use serde_json::Value;
use std::fmt;

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Where, e.g. `queues/front-desk/members`.
    pub path: String,
    /// What was there; nothing when it is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What will be there; nothing when it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.before, &self.after) {
            (None, Some(after)) => write!(f, "+ {}: {after}", self.path),
            (Some(before), None) => write!(f, "- {}: {before}", self.path),
            (Some(before), Some(after)) => write!(f, "~ {}: {before} -> {after}", self.path),
            (None, None) => write!(f, "  {}", self.path),
        }
    }
}

/// All differences, in the order of the file. What has an id is compared with what has the same id; rules go by their names, and an
/// order that changed is a difference too.
pub fn diff(before: &Workspace, after: &Workspace) -> Vec<Change> {
    let json = |workspace: &Workspace| serde_json::to_value(workspace).unwrap_or_default();
    let mut changes = Vec::new();
    compare("", &json(before), &json(after), &mut changes);
    changes
}

fn compare(path: &str, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
            for key in keys {
                step(&under(path, key), old.get(key), new.get(key), changes);
            }
        }
        (Value::Array(old), Value::Array(new)) if is_named(old) && is_named(new) => {
            let find = |list: &'_ [Value], name: &str| list.iter().position(|item| name_of(item) == Some(name));
            let names: Vec<&str> =
                old.iter().chain(new.iter().filter(|n| name_of(n).is_some_and(|n| find(old, n).is_none()))).filter_map(name_of).collect();
            for name in names {
                let at = |list: &'_ [Value]| find(list, name).and_then(|at| list.get(at)).cloned();
                step(&under(path, name), at(old).as_ref(), at(new).as_ref(), changes);
            }
            let order = |list: &[Value], other: &[Value]| {
                list.iter().filter_map(name_of).filter(|name| find(other, name).is_some()).map(str::to_owned).collect::<Vec<_>>()
            };
            let (was, is) = (order(old, new), order(new, old));
            if was != is {
                changes.push(Change { path: format!("{path} (order)"), before: Some(was.into()), after: Some(is.into()) });
            }
        }
        (old, new) => changes.push(Change { path: path.to_owned(), before: Some(old.clone()), after: Some(new.clone()) }),
    }
}

fn step(path: &str, before: Option<&Value>, after: Option<&Value>, changes: &mut Vec<Change>) {
    match (before, after) {
        (Some(before), Some(after)) => compare(path, before, after, changes),
        (before, after) => changes.push(Change { path: path.to_owned(), before: before.cloned(), after: after.cloned() }),
    }
}

fn under(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}/{key}") }
}

fn is_named(list: &[Value]) -> bool {
    list.iter().all(|item| name_of(item).is_some())
}

fn name_of(item: &Value) -> Option<&str> {
    item.get("id").or_else(|| item.get("name"))?.as_str()
}
