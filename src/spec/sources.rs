//! What an agent depends on: its file, its prompt with the partials it includes, its knowledge files, its timing file. Its version is their hash.

use super::files::Files;
use super::problem::{Place, Problems};
use super::tree::{self, Tree};
use crate::domain::id::AgentName;
use crate::domain::text::hex;
use regex::Regex;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

/// Partials that one prompt may reach.
const PARTIALS_MAX: usize = 64;
/// Bytes of the hash that make a version.
const VERSION_BYTES: usize = 6;

/// A tag that brings in another template, and the names in quotes in it.
static INCLUDE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)\{%[-+]?\s*(include|extends|import|from)\b(.*?)%\}").ok());
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("\"([^\"]*)\"|'([^']*)'").ok());
static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)\{#.*?#\}").ok());

/// An `include` in a template.
pub(super) struct Include {
    /// Bytes of the tag.
    pub(super) tag: Range<usize>,
    /// What it names; nothing when it names no file in quotes.
    pub(super) names: Vec<String>,
}

/// What a template includes.
pub(super) fn includes(text: &str) -> Vec<Include> {
    let text = without_comments(text);
    let tags = INCLUDE.iter().flat_map(|regex| regex.captures_iter(&text).collect::<Vec<_>>());
    let tags = tags.map(|tag| {
        let inner = tag.get(2).map_or("", |inner| inner.as_str());
        let names = QUOTED.iter().flat_map(|regex| regex.captures_iter(inner).collect::<Vec<_>>());
        let names = names.filter_map(|name| name.get(1).or_else(|| name.get(2)).map(|n| n.as_str().to_owned())).collect();
        Include { tag: tag.get(0).map_or(0..0, |tag| tag.range()), names }
    });
    tags.collect()
}

/// The same length, with comments blanked: what is not rendered includes nothing.
pub(super) fn without_comments(text: &str) -> String {
    let blank = |found: &regex::Captures<'_>| {
        found.get(0).map_or("", |m| m.as_str()).bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect::<String>()
    };
    COMMENT.as_ref().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, blank).into_owned())
}

/// The partials that a template reaches, by the names under which it includes them (`partials/rules.md`). Those that are not there
/// are left out.
pub(super) fn partials(files: &Files, text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open: Vec<String> = vec![text.to_owned()];
    while let Some(text) = open.pop() {
        for name in includes(&text).into_iter().flat_map(|include| include.names) {
            if found.len() >= PARTIALS_MAX || found.contains_key(&name) || !name.starts_with("partials/") {
                continue;
            }
            if let Some(partial) = files.get(&format!("prompts/{name}")) {
                found.insert(name, partial.to_owned());
                open.push(partial.to_owned());
            }
        }
    }
    found
}

/// The knowledge files that an agent names, with their other languages: name in the folder and text.
pub(super) fn knowledge<'a>(files: &'a Files, tree: &Tree) -> Vec<(&'a str, &'a str)> {
    let named: BTreeSet<&str> = tree.list("knowledge").iter().filter_map(Tree::text).collect();
    let shelf = files.under("prompts/knowledge/").filter_map(|(path, text)| Some((path.strip_prefix("prompts/knowledge/")?, text)));
    shelf.filter(|(name, _)| named.contains(name) || without_language(name).is_some_and(|plain| named.contains(plain.as_str()))).collect()
}

/// The timing file of an agent, when there is one.
pub(super) fn timing<'a>(files: &'a Files, name: &str) -> Option<(String, &'a str)> {
    let path = format!("agents/{name}.timing");
    files.get(&path).map(|text| (path, text))
}

/// `delivery.es.md` is `delivery.md` in Spanish.
fn without_language(name: &str) -> Option<String> {
    let (stem, language) = name.strip_suffix(".md")?.rsplit_once('.')?;
    (language.len() == 2).then(|| format!("{stem}.md"))
}

/// Exactly the files that an agent depends on. Empty when there is no such agent.
pub fn source_of(files: &Files, name: &AgentName) -> Files {
    let Some((path, text)) = files.agent(name.as_str()) else { return Files::default() };
    let tree = tree::parse(&path, text, &mut Problems::default());
    let mut set: BTreeMap<String, &str> = BTreeMap::from([(path, text)]);
    let prompt = tree.as_ref().and_then(|tree| tree.text_of("prompt")).map(|prompt| format!("prompts/{prompt}"));
    let mut names: Vec<String> = Vec::new();
    if let Some((path, prompt)) = prompt.and_then(|path| files.get(&path).map(|text| (path, text))) {
        names.extend(partials(files, prompt).into_keys().map(|name| format!("prompts/{name}")));
        set.insert(path, prompt);
    }
    names.extend(tree.iter().flat_map(|tree| knowledge(files, tree)).map(|(name, _)| format!("prompts/knowledge/{name}")));
    names.extend(timing(files, name.as_str()).map(|(path, _)| path));
    for path in names {
        if let Some(text) = files.get(&path) {
            set.insert(path, text);
        }
    }
    Files::of(set.iter().map(|(path, text)| (path.as_str(), *text)))
}

/// The version of an agent: a hash over the paths and texts of a set.
pub(super) fn version(source: &Files) -> String {
    let mut hash = Sha256::new();
    for (path, text) in source.iter() {
        for part in [path, text] {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    hex(hash.finalize().get(..VERSION_BYTES).unwrap_or_default())
}

/// The place of an include.
pub(super) fn place_of(text: &str, include: &Include) -> Place {
    Place::of_byte(text, include.tag.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(change: (&str, &str)) -> Files {
        let mut files = BTreeMap::from([
            ("agents/a.yaml", "prompt: a.md\nknowledge: [delivery.md]"),
            ("agents/b.yaml", "prompt: a.md"),
            ("prompts/a.md", "{% include 'partials/rules.md' %} {# {% include 'partials/old.md' %} #}"),
            ("prompts/partials/rules.md", "{%- include \"partials/deep.md\" -%}"),
            ("prompts/partials/deep.md", "{% include 'partials/rules.md' %}"),
            ("prompts/partials/old.md", "old"),
            ("prompts/knowledge/delivery.md", "# D"),
            ("prompts/knowledge/delivery.es.md", "# E"),
            ("prompts/knowledge/billing.md", "# B"),
            ("workspace.yaml", "x"),
        ]);
        files.insert(change.0, change.1);
        Files::of(files)
    }

    #[test]
    fn the_source_of_an_agent_is_what_it_depends_on_and_nothing_else() {
        let source = source_of(&project(("prompts/x.md", "x")), &"a".into());
        let paths: Vec<&str> = source.iter().map(|(path, _)| path).collect();
        let expected = [
            "agents/a.yaml",
            "prompts/a.md",
            "prompts/knowledge/delivery.es.md",
            "prompts/knowledge/delivery.md",
            "prompts/partials/deep.md",
            "prompts/partials/rules.md",
        ];
        assert_eq!(paths, expected);
        assert!(source_of(&project(("prompts/x.md", "x")), &"nobody".into()).is_empty());
    }

    #[test]
    fn the_version_changes_with_all_it_depends_on_and_with_nothing_else() {
        let version_with = |change: (&str, &str)| version(&source_of(&project(change), &"a".into()));
        let before = version_with(("workspace.yaml", "x"));
        assert_eq!(before.len(), 12);
        for other in ["workspace.yaml", "agents/b.yaml", "prompts/partials/old.md", "prompts/knowledge/billing.md"] {
            assert_eq!(version_with((other, "changed")), before, "{other}");
        }
        let own = [
            ("agents/a.yaml", "prompt: a.md\nknowledge: [delivery.md] # changed"),
            ("prompts/a.md", "{% include 'partials/rules.md' %} changed"),
            ("prompts/partials/deep.md", "changed"),
            ("prompts/knowledge/delivery.es.md", "changed"),
        ];
        for change in own {
            assert_ne!(version_with(change), before, "{}", change.0);
        }
    }

    #[test]
    fn an_include_without_a_name_in_quotes_is_seen() {
        let text = "x\n{% include name %}{% include ['partials/a.md', \"partials/b.md\"] ignore missing %}";
        let found = includes(text);
        assert_eq!(found.iter().map(|i| i.names.len()).collect::<Vec<_>>(), [0, 2]);
        assert_eq!(place_of(text, &found[0]), Place { line: 2, column: 1 });
    }
}
