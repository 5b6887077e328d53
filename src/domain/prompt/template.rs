//! A prompt template with its partials: minijinja, strict about names, bounded in steps. Compiled once, rendered for every turn.

use crate::domain::agent::Agent;
use minijinja::{Environment, UndefinedBehavior, context};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A compiled template.
#[derive(Clone)]
pub struct Template {
    env: Arc<Environment<'static>>,
    name: Arc<str>,
}

/// What a bad template says: file, line and reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {detail}")]
pub struct BadTemplate {
    /// The template: the prompt's file, or a partial's.
    pub file: String,
    /// The line in it; 0 when it is about the whole.
    pub line: usize,
    /// What is wrong with it.
    pub detail: String,
}

/// Steps that a template may take: loops over slots, not over the world.
const FUEL: u64 = 50_000;

/// Words and signs of one tag, and `elif`s of one file. What stands beside each other there is read one inside the other, and the stack of
/// whoever reads it has an end.
const TAG_TOKENS_MAX: usize = 400;
const ELIFS_MAX: usize = 200;

/// Refuses what would use up the stack, before it is compiled. The error is the line, and what is wrong.
///
/// ```
/// use baton::domain::prompt::template::flat;
/// assert_eq!(flat("{{ agent.title }} {% if slots %}x{% endif %}"), Ok(()));
/// assert_eq!(flat(&format!("a\n{{{{ {} true }}}}", "not ".repeat(20_000))).unwrap_err().0, 2);
/// ```
pub fn flat(text: &str) -> Result<(), (usize, String)> {
    let (mut at, mut elifs) = (0, 0);
    while let Some(start) = text.get(at..).and_then(|rest| rest.find('{')).map(|ahead| at + ahead) {
        let rest = text.get(start..).unwrap_or_default();
        let close = match rest.as_bytes().get(1) {
            Some(b'{') => "}}",
            Some(b'%') => "%}",
            Some(b'#') => {
                at = start + rest.find("#}").unwrap_or(rest.len());
                continue;
            }
            _ => {
                at = start + 1;
                continue;
            }
        };
        let inner = rest.get(2..).unwrap_or_default();
        let (tokens, bytes) = tag(inner, close);
        elifs += usize::from(inner.trim_start_matches(['-', '+']).trim_start().starts_with("elif"));
        let line = || text.get(..start).unwrap_or_default().matches('\n').count() + 1;
        if tokens > TAG_TOKENS_MAX {
            return Err((line(), format!("a tag of more than {TAG_TOKENS_MAX} words and signs; make it several")));
        }
        if elifs > ELIFS_MAX {
            return Err((line(), format!("more than {ELIFS_MAX} `elif`; use a mapping")));
        }
        at = start + 2 + bytes;
    }
    Ok(())
}

/// Words and signs of a tag, and its bytes up to its end; what stands in quotes is one.
fn tag(inner: &str, close: &str) -> (usize, usize) {
    let (mut tokens, mut in_word, mut at) = (0, false, 0);
    while let Some(c) = inner.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = inner.get(at..).unwrap_or_default();
        if rest.starts_with(close) {
            break;
        }
        let is_word = c.is_alphanumeric() || c == '_';
        tokens += usize::from(!(c.is_whitespace() || is_word && in_word));
        in_word = is_word;
        at += if matches!(c, '"' | '\'') { quoted(rest, c) } else { c.len_utf8() };
    }
    (tokens, at)
}

/// Bytes of a text in quotes; of the quote alone when it never ends.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !escaped {
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    1
}

impl Template {
    /// Compiles a prompt. `partials` are what it may include, by name: `{% include "partials/rules.md" %}`.
    pub fn new(name: &str, text: &str, partials: &BTreeMap<String, String>) -> Result<Self, BadTemplate> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_fuel(Some(FUEL));
        for (name, text) in partials.iter().map(|(name, text)| (name.as_str(), text.as_str())).chain([(name, text)]) {
            flat(text).map_err(|(line, detail)| BadTemplate { file: name.to_owned(), line, detail })?;
        }
        for (partial, text) in partials {
            env.add_template_owned(partial.clone(), text.clone()).map_err(|e| bad(name, &e))?;
        }
        env.add_template_owned(name.to_owned(), text.to_owned()).map_err(|e| bad(name, &e))?;
        Ok(Self { env: Arc::new(env), name: name.into() })
    }

    /// A prompt without partials, for tests and examples.
    pub fn plain(text: &str) -> Result<Self, BadTemplate> {
        Self::new("prompt", text, &BTreeMap::new())
    }

    /// Renders it for a language: the names are `agent.title`, `agent.description`, `slots`, `tools`, `next_agents`, `language`, `languages`.
    pub fn render(&self, agent: &Agent, language: Option<&str>) -> Result<String, BadTemplate> {
        let spoken = agent.spoken(language);
        let slots: Vec<Value> = agent
            .slots
            .iter()
            .map(|s| {
                let ask = s.ask.get(Some(spoken), &agent.language);
                let why = s.why.get(Some(spoken), &agent.language);
                json!({"name": s.name, "title": s.title, "required": s.required, "ask": ask, "why": why, "confirm": s.confirm, "schema": s.schema})
            })
            .collect();
        let tools: Vec<Value> = agent.tools.iter().map(|t| json!({"name": t.name, "description": t.description})).collect();
        let template = self.env.get_template(&self.name).map_err(|e| bad(&self.name, &e))?;
        let values = context! {
            agent => context! { title => &agent.title, description => &agent.description },
            slots => minijinja::value::Serde(&slots),
            tools => minijinja::value::Serde(&tools),
            next_agents => minijinja::value::Serde(&agent.handoff.passes_to),
            language => spoken,
            languages => &agent.languages,
        };
        template.render(values).map_err(|e| bad(&self.name, &e))
    }
}

impl fmt::Debug for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Template").field("name", &self.name).finish_non_exhaustive()
    }
}

fn bad(file: &str, error: &minijinja::Error) -> BadTemplate {
    // A mistake in a partial is told of the partial, not of the file that includes it.
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|source| source.downcast_ref::<minijinja::Error>()) {
        error = inner;
    }
    let detail = error.detail().map_or_else(|| error.kind().to_string(), |detail| format!("{}: {detail}", error.kind()));
    BadTemplate { file: error.name().unwrap_or(file).to_owned(), line: error.line().unwrap_or(1), detail }
}

/// The prompt leaves no room for the conversation.
pub(super) fn too_long(tokens: usize, tokens_max: usize) -> BadTemplate {
    BadTemplate { file: "prompt".to_owned(), line: 0, detail: format!("{tokens} tokens before the first message; prompt_tokens_max is {tokens_max}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_use_up_the_stack_is_refused_with_its_line() {
        let endless = [
            format!("{{{{ {}1 }}}}", "-".repeat(20_000)),
            format!("{{{{ a{} }}}}", ".b".repeat(20_000)),
            format!("{{{{ {}1", "not ".repeat(20_000)),
            format!("{{{{ \"}}}}\" {}1 }}}}", "1 if 1 else ".repeat(20_000)),
            format!("{{% if a %}}{}{{% endif %}}", "{%- elif b %}".repeat(5_000)),
        ];
        for text in &endless {
            let wrong = Template::plain(&format!("a\n{text}")).unwrap_err();
            assert_eq!((wrong.line, wrong.file.as_str()), (2, "prompt"), "{wrong}");
            let partials = BTreeMap::from([("partials/rules.md".to_owned(), text.clone())]);
            assert_eq!(Template::new("a.md", "a", &partials).unwrap_err().file, "partials/rules.md");
        }
    }

    #[test]
    fn long_words_comments_and_signs_outside_of_tags_are_fine() {
        let long = "word, ".repeat(2_000);
        let braces = "{ not ".repeat(2_000);
        for text in [format!("{{{{ \"{long}\" }}}}"), format!("{{# {long} #}}{long}"), braces, "{{ 'it\\'s' ~ \"}}\" }}".repeat(300)] {
            assert_eq!(flat(&text), Ok(()), "{}", text.get(..40).unwrap_or_default());
        }
    }
}
