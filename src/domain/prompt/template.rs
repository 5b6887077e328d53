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

impl Template {
    /// Compiles a prompt. `partials` are what it may include, by name: `{% include "partials/rules.md" %}`.
    pub fn new(name: &str, text: &str, partials: &BTreeMap<String, String>) -> Result<Self, BadTemplate> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        env.set_fuel(Some(FUEL));
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
