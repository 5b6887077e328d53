//! A line in several languages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A line by language, ISO 639-1.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Localized(pub BTreeMap<String, String>);

impl Localized {
    /// A line in one language.
    pub fn only(language: &str, line: &str) -> Self {
        Self(BTreeMap::from([(language.to_owned(), line.to_owned())]))
    }

    /// The line in `language`, else in `otherwise`, else any, else nothing.
    pub fn get(&self, language: Option<&str>, otherwise: &str) -> &str {
        let found = language.and_then(|l| self.0.get(l)).or_else(|| self.0.get(otherwise)).or_else(|| self.0.values().next());
        found.map_or("", String::as_str)
    }

    /// No line in any language?
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|line| line.trim().is_empty())
    }
}
