//! Prompts: what they include, names and filters that do not exist, and how much room they leave for a conversation.
//!
//! A template is tried on a specimen that has everything (slots, tools, next agents), so that no loop hides a mistake; when one is
//! found, its tag is blanked and the rest is tried again. The typed agent's own prompt is rendered when it is built.

use super::Subject;
use crate::domain::agent::Agent;
use crate::domain::conversation::Conversation;
use crate::domain::prompt::template::flat;
use crate::domain::prompt::{self, Template};
use crate::spec::files::Files;
use crate::spec::problem::{Place, Problems};
use crate::spec::tree::Tree;
use crate::spec::{Checks, sources, suggest};
use minijinja::{Environment, UndefinedBehavior};
use regex::Regex;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error as _;
use std::sync::LazyLock;

/// Steps that a template may take.
const FUEL: u64 = 50_000;
/// Mistakes that are told of one template.
const FAULTS_MAX: usize = 20;
/// A prompt with its schema may take this part of the tokens: the rest is for knowledge and the conversation.
const SHARE_MAX: usize = 2;
/// Near that, a warning, in percent of it.
const NEARLY_PERCENT: usize = 80;

const NAMES: [&str; 6] = ["agent", "slots", "tools", "next_agents", "language", "languages"];
const AGENT_KEYS: [&str; 2] = ["title", "description"];
const ITEM_KEYS: [&str; 7] = ["name", "title", "required", "ask", "why", "confirm", "schema"];
const FILTERS: [&str; 24] = [
    "upper",
    "lower",
    "title",
    "capitalize",
    "trim",
    "replace",
    "join",
    "default",
    "length",
    "first",
    "last",
    "sort",
    "map",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
    "tojson",
    "list",
    "unique",
    "reverse",
    "round",
    "int",
    "string",
];

static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}").ok());
static PATH: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*").ok());
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("\"[^\"]*\"|'[^']*'").ok());
static LOCAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\{%[-+]?\s*(?:for|set|with)\s+([A-Za-z0-9_,\s()]+?)\s*(?:\bin\b|=)").ok());

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let files = subject.known.files;
    let Some((named, at)) = subject.tree.get("prompt").and_then(|tree| Some((tree.text()?, tree.at))) else { return };
    let path = format!("prompts/{named}");
    let Some(text) = files.get(&path) else {
        let there: Vec<&str> = files.under("prompts/").filter_map(|(path, _)| path.strip_prefix("prompts/")).collect();
        problems.error(subject.file, at, format!("there is no {path}"), suggest::or(&suggest::among(named, there), "write it"));
        return;
    };
    if text.trim().is_empty() {
        problems.error(&path, Place::WHOLE, "an empty prompt", "say who the agent is, what it does and what it never does");
    }
    let mut set: BTreeMap<String, String> = sources::partials(files, text);
    set.insert(path.clone(), text.to_owned());
    let texts = set.clone();
    for (name, text) in &texts {
        includes(files, name, text, &mut set, problems);
    }
    let broken = texts.iter().filter(|(name, text)| syntax(name, text, problems)).count();
    if broken == 0 {
        unknown_names(&texts, problems);
        render(&path, set, problems);
    }
}

/// Partials that no prompt includes are read too.
pub(in crate::spec) fn partials(files: &Files, problems: &mut Problems) {
    for (path, text) in files.under("prompts/partials/") {
        syntax(path, text, problems);
    }
}

/// Everything an include names is there. What is not is taken as empty from here on.
fn includes(files: &Files, name: &str, text: &str, set: &mut BTreeMap<String, String>, problems: &mut Problems) {
    let file = file_of(name);
    for include in sources::includes(text) {
        let at = sources::place_of(text, &include);
        if include.names.is_empty() {
            problems.error(
                &file,
                at,
                "an include without a file in quotes",
                "write `{% include \"partials/rules.md\" %}`: a version is made of known files",
            );
            set.entry(name.to_owned()).and_modify(|text| *text = blank(text, std::slice::from_ref(&include.tag)));
        }
        for wanted in include.names {
            if files.get(&format!("prompts/{wanted}")).is_none() || !wanted.starts_with("partials/") {
                let there: Vec<String> = files
                    .under("prompts/")
                    .chain(files.under("prompts/partials/"))
                    .filter_map(|(path, _)| Some(path.strip_prefix("prompts/")?.to_owned()))
                    .filter(|p| p.starts_with("partials/"))
                    .collect();
                let hint = suggest::among(&wanted, there.iter().map(String::as_str));
                problems.error(&file, at, format!("there is no partial `{wanted}`"), suggest::or(&hint, "write it in prompts/partials/"));
                set.entry(wanted).or_default();
            }
        }
    }
}

/// Reports a template that cannot be compiled. True when it cannot.
fn syntax(name: &str, text: &str, problems: &mut Problems) -> bool {
    let Err(bad) = Template::new(name, text, &BTreeMap::new()) else { return false };
    let tag = tags(text, bad.line).into_iter().next();
    let at = tag.map_or_else(|| line_place(bad.line), |tag| Place::of_byte(text, tag.start));
    problems.error(&file_of(name), at, bad.detail, "see minijinja's syntax");
    true
}

/// Names that no template knows, wherever they stand.
fn unknown_names(texts: &BTreeMap<String, String>, problems: &mut Problems) {
    let locals: BTreeSet<String> = texts.values().flat_map(|text| locals(text)).collect();
    for (name, text) in texts {
        let Ok(names) = undeclared(text) else { continue };
        for unknown in names.iter().filter(|n| !NAMES.contains(&n.as_str()) && !locals.contains(*n)) {
            let at = place_of_name(text, unknown).unwrap_or(Place { line: 1, column: 1 });
            let known = NAMES.iter().copied().chain(locals.iter().map(String::as_str));
            problems.error(&file_of(name), at, format!("`{unknown}` is undefined"), suggest::among(unknown, known));
        }
    }
}

/// Names that a template takes from outside. The error says why it is none.
pub(super) fn undeclared(text: &str) -> Result<BTreeSet<String>, String> {
    flat(text).map_err(|(_, detail)| detail)?;
    let env = Environment::new();
    let told = |error: minijinja::Error| error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let template = env.template_from_str(text).map_err(told)?;
    let builtin: BTreeSet<&str> = env.globals().map(|(name, _)| name).collect();
    Ok(template.undeclared_variables(false).into_iter().filter(|name| !builtin.contains(name.as_str()) && name != "loop").collect())
}

fn locals(text: &str) -> Vec<String> {
    let found = LOCAL.iter().flat_map(|regex| regex.captures_iter(text).collect::<Vec<_>>());
    let names = found.filter_map(|found| found.get(1).map(|names| names.as_str().to_owned()));
    names.flat_map(|names| names.split([',', '(', ')', ' ']).map(|n| n.trim().to_owned()).filter(|n| !n.is_empty()).collect::<Vec<_>>()).collect()
}

/// Tries the whole prompt, again and again without what was found.
fn render(prompt: &str, mut set: BTreeMap<String, String>, problems: &mut Problems) {
    for _ in 0..FAULTS_MAX {
        let Some(bad) = try_set(prompt, &set) else { return };
        let name = if set.contains_key(&bad.file) { bad.file.clone() } else { prompt.to_owned() };
        let Some(text) = set.get(&name).cloned() else { return };
        let on_line = tags(&text, bad.line);
        let shown: Vec<_> = on_line.iter().filter(|tag| text.get(tag.start..).is_some_and(|t| t.starts_with("{{"))).cloned().collect();
        let still = |nth: usize| {
            let mut without = set.clone();
            without.insert(name.clone(), blank(&text, shown.get(nth + 1..).unwrap_or_default()));
            try_set(prompt, &without).is_some_and(|other| other.file == bad.file && other.line == bad.line)
        };
        let guilty = (0..shown.len()).find(|nth| still(*nth)).and_then(|nth| shown.get(nth).cloned());
        let all_blank = |set: &BTreeMap<String, String>| {
            let mut without = set.clone();
            without.insert(name.clone(), blank(&text, &shown));
            try_set(prompt, &without).is_some_and(|other| other.file == bad.file && other.line == bad.line)
        };
        let guilty = guilty.filter(|_| !all_blank(&set));
        tell(&name, &text, &bad, guilty.clone().or_else(|| on_line.into_iter().next()), problems);
        let Some(guilty) = guilty else { return };
        set.insert(name, blank(&text, &[guilty]));
    }
}

/// A mistake of a template, at the innermost place.
struct Fault {
    file: String,
    line: usize,
    detail: String,
}

fn try_set(prompt: &str, set: &BTreeMap<String, String>) -> Option<Fault> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_fuel(Some(FUEL));
    let added: Result<(), minijinja::Error> = set.iter().try_for_each(|(name, text)| env.add_template_owned(name.clone(), text.clone()));
    let rendered = added.and_then(|()| env.get_template(prompt)?.render(minijinja::value::Serde(specimen())));
    let error = rendered.err()?;
    let mut inner = &error;
    while let Some(deeper) = inner.source().and_then(|source| source.downcast_ref::<minijinja::Error>()) {
        inner = deeper;
    }
    let detail = inner.detail().map_or_else(|| inner.kind().to_string(), |detail| format!("{}: {detail}", inner.kind()));
    Some(Fault { file: inner.name().unwrap_or(prompt).to_owned(), line: inner.line().unwrap_or(1), detail })
}

/// All names that templates know, with something in each.
fn specimen() -> Value {
    let slot = |name: &str, yes: bool| json!({"name": name, "title": "A fact", "required": yes, "ask": "Which?", "why": "Because.", "confirm": yes, "schema": {"type": "string", "description": "A fact"}});
    json!({
        "agent": {"title": "Specimen", "description": "Has everything."},
        "slots": [slot("one", true), slot("two", false)],
        "tools": [{"name": "look_up", "description": "Looks up."}],
        "next_agents": ["other"],
        "language": "en",
        "languages": ["en", "es"],
    })
}

fn tell(name: &str, text: &str, bad: &Fault, tag: Option<std::ops::Range<usize>>, problems: &mut Problems) {
    let file = file_of(name);
    let tag_text = tag.clone().and_then(|tag| text.get(tag)).unwrap_or_default();
    let start = tag.map(|tag| tag.start);
    if bad.detail.contains("undefined")
        && let Some((offset, path, hint)) = unknown_path(tag_text)
    {
        let at = start.map_or_else(|| line_place(bad.line), |start| Place::of_byte(text, start + offset));
        problems.error(&file, at, format!("`{path}` is undefined"), hint);
        return;
    }
    let already = |at: Place| problems.sorted().iter().any(|p| p.file == file && p.line == at.line && p.what.ends_with("is undefined"));
    let at = start.map_or_else(|| line_place(bad.line), |start| Place::of_byte(text, start));
    if bad.detail.contains("undefined") && already(at) {
        return;
    }
    let word = bad.detail.split(' ').find(|word| tag_text.contains(&format!("| {word}")) || tag_text.contains(&format!("|{word}")));
    let hint = word.and_then(|word| suggest::closest(word, FILTERS)).map_or_else(
        || "templates know agent.title, agent.description, slots, tools, next_agents, language and languages".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    problems.error(&file, at, bad.detail.clone(), hint);
}

/// A dotted name in a tag whose last part nobody has: where, what, and what was meant.
fn unknown_path(tag: &str) -> Option<(usize, String, String)> {
    let blanked =
        QUOTED.as_ref().map_or_else(|| tag.to_owned(), |regex| regex.replace_all(tag, |m: &regex::Captures<'_>| " ".repeat(m[0].len())).into_owned());
    for found in PATH.iter().flat_map(|regex| regex.find_iter(&blanked).collect::<Vec<_>>()) {
        let Some((root, key)) = found.as_str().split_once('.') else { continue };
        let known: &[&str] = if root == "agent" { &AGENT_KEYS } else { &ITEM_KEYS };
        let fits = known.contains(&key.split('.').next().unwrap_or(key)) || root == "loop" || key.starts_with("schema");
        if !fits {
            let hint = suggest::closest(key, known.iter().copied());
            let hint = hint.map_or_else(|| suggest::among(key, known.iter().copied()), |meant| format!("did you mean `{root}.{meant}`?"));
            return Some((found.start(), found.as_str().to_owned(), hint));
        }
    }
    None
}

/// Tags that stand on a line, or over it.
fn tags(text: &str, line: usize) -> Vec<std::ops::Range<usize>> {
    let clean = sources::without_comments(text);
    let wanted = u64::try_from(line).unwrap_or(u64::MAX);
    let found = TAG.iter().flat_map(|regex| regex.find_iter(&clean).collect::<Vec<_>>()).map(|tag| tag.range());
    found.filter(|tag| Place::of_byte(text, tag.start).line <= wanted && Place::of_byte(text, tag.end).line >= wanted).collect()
}

/// The text with ranges of it blanked, line breaks kept.
fn blank(text: &str, ranges: &[std::ops::Range<usize>]) -> String {
    let hidden = |at: usize| ranges.iter().any(|range| range.contains(&at));
    text.char_indices().map(|(at, c)| if hidden(at) && c != '\n' { ' ' } else { c }).collect()
}

fn place_of_name(text: &str, name: &str) -> Option<Place> {
    let clean = sources::without_comments(text);
    for tag in TAG.iter().flat_map(|regex| regex.find_iter(&clean).collect::<Vec<_>>()) {
        let inner = QUOTED.as_ref().map_or_else(
            || tag.as_str().to_owned(),
            |regex| regex.replace_all(tag.as_str(), |m: &regex::Captures<'_>| " ".repeat(m[0].len())).into_owned(),
        );
        let found =
            PATH.iter().flat_map(|regex| regex.find_iter(&inner).collect::<Vec<_>>()).find(|found| found.as_str().split('.').next() == Some(name));
        if let Some(found) = found {
            return Some(Place::of_byte(text, tag.start() + found.start()));
        }
    }
    None
}

fn line_place(line: usize) -> Place {
    Place { line: u64::try_from(line).unwrap_or(u64::MAX), column: u64::from(line > 0) }
}

/// Partials go by the name under which they are included.
fn file_of(name: &str) -> String {
    if name.starts_with("partials/") { format!("prompts/{name}") } else { name.to_owned() }
}

/// How much of the tokens of a prompt is gone before the customer says a word.
pub(in crate::spec) fn tokens(agent: &Agent, tree: &Tree, checks: &Checks<'_>, problems: &mut Problems) {
    let (Some(count), Some(named)) = (checks.count, tree.text_of("prompt")) else { return };
    let Ok(system) = prompt::system(&Conversation::new("check".into()), agent) else { return };
    let (words, schema) = (count(&system), count(&agent.answer_schema().to_string()));
    let (taken, most) = (words + schema, checks.policy.prompt_tokens_max / SHARE_MAX);
    let what = format!("{taken} tokens before the customer says a word ({words} prompt, {schema} schema)");
    let file = format!("prompts/{named}");
    let hint = format!("at most {most}, half of prompt_tokens_max, leave room for the conversation: move facts into knowledge files, cut slots");
    if taken > most {
        problems.error(&file, Place::WHOLE, what, hint);
    } else if taken * 100 > most * NEARLY_PERCENT {
        problems.warn(&file, Place::WHOLE, what, hint);
    }
}
