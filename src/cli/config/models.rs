//! The models of a server: `[models.NAME]` tables of the config file, and the one that `OPENAI_API_KEY` or `OPENAI_BASE_URL` stands
//! for. Everything is checked here, before anybody is asked. A file never holds a key, only the name of a variable that does.

use super::{Failed, Source};
use crate::domain::time::Millis;
use crate::domain::usage::Price;
use crate::model::cassette::Cassettes;
use crate::model::offline;
use crate::model::provider::{AnswerLimit, Settings, Structured};
use http::{HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Spanned;

/// The model that the `OPENAI_…` variables stand for.
const DEFAULT: &str = "default";
const OPENAI: &str = "https://api.openai.com/v1";
const OPENAI_MODEL: &str = "gpt-4o-mini";
/// The longest that one model may be given for one turn.
const TIMEOUT_MS_MAX: i64 = 10 * 60 * 1000;

/// `[models.NAME]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    base_url: String,
    model: String,
    /// The name of the variable that holds the key.
    key: Option<String>,
    price: Option<Price>,
    #[serde(default)]
    structured: Structured,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    timeout_ms: Option<i64>,
    answer_limit: Option<AnswerLimit>,
    #[serde(default)]
    omit: Vec<String>,
    vision: Option<bool>,
}

/// What variables and flags say about models.
#[derive(Default)]
pub(super) struct Given {
    pub(super) key: Option<String>,
    pub(super) base_url: Option<String>,
    /// Names with commas.
    pub(super) names: Option<String>,
    pub(super) cassettes: Option<String>,
    /// Nobody is asked whatever is configured: no key is needed.
    pub(super) plays: bool,
}

/// The models of a server, checked.
pub(crate) struct Models {
    pub(crate) providers: BTreeMap<String, Settings>,
    /// The order in which a workspace asks them; the offline model stands behind them all.
    pub(crate) order: Vec<String>,
    pub(crate) cassettes: Option<Arc<Cassettes>>,
}

impl Models {
    pub(super) fn of(tables: BTreeMap<String, Spanned<Table>>, given: Given, source: &Source) -> Result<Self, Failed> {
        let cassettes = given.cassettes.as_deref().map(Cassettes::open).transpose();
        let cassettes = cassettes.map_err(|told| Failed::usage(format!("BATON_CASSETTES: {told}")))?.map(Arc::new);
        let needs_keys = !given.plays && cassettes.as_ref().is_none_or(|cassettes| !cassettes.plays());
        let mut in_file: Vec<(usize, String)> = tables.iter().map(|(name, table)| (table.span().start, name.clone())).collect();
        in_file.sort();
        let mut providers = BTreeMap::new();
        for (name, table) in tables {
            let place = source.at(table.span().start);
            let settings = settings(&name, table.get_ref(), needs_keys);
            providers.insert(name, settings.map_err(|told| Failed::usage(format!("{place}: {told}")))?);
        }
        let (names, own) = named(given.names.as_deref(), &providers)?;
        // Cassettes stand in for the server that they were recorded from, key and all.
        let plays = !needs_keys && (own.is_some() || (names.is_none() && providers.is_empty()));
        let has_server = given.key.is_some() || given.base_url.is_some() || plays;
        if let Some(own) = &own
            && !has_server
        {
            return Err(Failed::usage(format!(
                "BATON_MODEL names {own:?}, which is no [models] table ({}); a model by that name needs OPENAI_API_KEY or OPENAI_BASE_URL",
                known(&providers)
            )));
        }
        if has_server {
            if providers.contains_key(DEFAULT) {
                return Err(Failed::usage("[models.default] stands for OPENAI_API_KEY and OPENAI_BASE_URL, which are set too; rename the table"));
            }
            let base = url("OPENAI_BASE_URL", given.base_url.as_deref().unwrap_or(OPENAI)).map_err(Failed::usage)?;
            let key = given.key;
            if key.as_deref().is_some_and(|key| HeaderValue::from_str(key).is_err()) {
                return Err(Failed::usage("OPENAI_API_KEY has characters that no key has"));
            }
            let model = own.unwrap_or_else(|| OPENAI_MODEL.to_owned());
            providers.insert(DEFAULT.to_owned(), Settings { key, ..Settings::new(base, model) });
            in_file.insert(0, (0, DEFAULT.to_owned()));
        }
        let order = names.unwrap_or_else(|| in_file.into_iter().map(|(_, name)| name).collect());
        if let Some(name) = order.iter().find(|name| !providers.contains_key(*name)) {
            return Err(Failed::usage(format!("BATON_MODEL names {name:?}, which needs OPENAI_API_KEY or OPENAI_BASE_URL")));
        }
        Ok(Self { providers, order, cassettes })
    }

    /// For people: `gpt-4o-mini, then offline`.
    pub(super) fn shown(&self) -> String {
        let shown = |name: &String| match self.providers.get(name) {
            Some(settings) if name == DEFAULT => settings.model.clone(),
            Some(_) | None => name.clone(),
        };
        let names: Vec<String> = self.order.iter().map(shown).chain([offline::NAME.to_owned()]).collect();
        names.join(", then ")
    }
}

/// The names in `BATON_MODEL`, without `offline` at the end, and the one among them that is a model of the `OPENAI_…` server.
type Named = (Option<Vec<String>>, Option<String>);

fn named(names: Option<&str>, providers: &BTreeMap<String, Settings>) -> Result<Named, Failed> {
    let Some(names) = names else { return Ok((None, None)) };
    let mut names: Vec<String> = names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
    if names.last().is_some_and(|name| name == offline::NAME) {
        names.pop();
    }
    if names.iter().any(|name| name == offline::NAME) {
        return Err(Failed::usage("BATON_MODEL: the offline model always answers, so nothing after it would be asked; name it last"));
    }
    if let Some(twice) = names.iter().enumerate().find(|(nth, name)| names.iter().skip(nth + 1).any(|other| other == *name)) {
        return Err(Failed::usage(format!("BATON_MODEL names {:?} twice", twice.1)));
    }
    let mut own = None;
    for name in names.iter_mut().filter(|name| *name != DEFAULT && !providers.contains_key(*name)) {
        if let Some(first) = own.replace(std::mem::replace(name, DEFAULT.to_owned())) {
            let second = own.unwrap_or_default();
            return Err(Failed::usage(format!("BATON_MODEL names {first:?} and {second:?}; neither is a [models] table ({})", known(providers))));
        }
    }
    Ok((Some(names), own))
}

fn known(providers: &BTreeMap<String, Settings>) -> String {
    let names: Vec<&str> = providers.keys().map(String::as_str).collect();
    if names.is_empty() { "there are none".to_owned() } else { format!("there is {}", names.join(", ")) }
}

/// The error is a sentence without a place.
fn settings(name: &str, table: &Table, needs_keys: bool) -> Result<Settings, String> {
    if name == offline::NAME || name.is_empty() || name.contains(',') || name.trim() != name {
        return Err(format!("[models.{name}] cannot be named so: offline is the built-in model, and BATON_MODEL parts names at commas"));
    }
    let told = |key: &str, what: String| format!("[models.{name}] {key}: {what}");
    let base_url = url("base_url", &table.base_url).map_err(|what| format!("[models.{name}] {what}"))?;
    if table.model.trim().is_empty() {
        return Err(told("model", "is empty; write the server's name for the model".to_owned()));
    }
    let key = table.key.as_deref().map(|variable| of_variable(variable, needs_keys)).transpose().map_err(|what| told("key", what))?;
    if key.as_deref().is_some_and(|key| HeaderValue::from_str(key).is_err()) {
        return Err(told("key", "the variable holds characters that no key has".to_owned()));
    }
    if let Some(price) = &table.price {
        let prices = [Some(price.input), price.cached, Some(price.output)];
        if prices.into_iter().flatten().any(|price| !price.is_finite() || price < 0.0) {
            return Err(told("price", "prices are US dollars per million tokens, 0 or more".to_owned()));
        }
    }
    if table.timeout_ms.is_some_and(|ms| !(1..=TIMEOUT_MS_MAX).contains(&ms)) {
        return Err(told("timeout_ms", format!("write 1 to {TIMEOUT_MS_MAX} milliseconds")));
    }
    if let Some(field) = table.omit.iter().find(|field| *field != "store") {
        return Err(told("omit", format!("{field:?} cannot be left out; store can")));
    }
    let otherwise = Settings::new(base_url, table.model.trim());
    Ok(Settings {
        key,
        price: table.price,
        structured: table.structured,
        headers: headers(&table.headers, needs_keys).map_err(|what| told("headers", what))?,
        timeout: table.timeout_ms.map(Millis),
        answer_limit: table.answer_limit,
        omit: table.omit.clone(),
        vision: table.vision.unwrap_or(otherwise.vision),
        ..otherwise
    })
}

fn url(key: &str, text: &str) -> Result<Url, String> {
    let example = "write an address such as https://api.openai.com/v1 or http://127.0.0.1:8000/v1";
    let url: Url = text.trim().parse().map_err(|e| format!("{key} is {text:?}, which is no address ({e}); {example}"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("{key} holds a user name or a password; name a variable with the key instead"));
    }
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("{key} is {text:?}; {example}"));
    }
    if url.path().trim_end_matches('/').ends_with("/chat/completions") {
        return Err(format!("{key} is {text:?}; leave out /chat/completions, it is added"));
    }
    Ok(url)
}

/// What a variable holds. A name that looks like a key is not repeated.
fn of_variable(name: &str, needed: bool) -> Result<String, String> {
    let is_name = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_') && !name.is_empty();
    if !is_name {
        return Err("write the name of an environment variable, in capitals, that holds the key; the key itself does not belong in a file".to_owned());
    }
    #[expect(clippy::disallowed_methods, reason = "a variable that the config file names")]
    let value = std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    match value {
        Some(value) => Ok(value),
        None if needed => Err(format!("the environment variable {name} is not set")),
        None => Ok(String::new()),
    }
}

fn headers(table: &BTreeMap<String, String>, needed: bool) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, text) in table {
        let header: HeaderName = name.parse().map_err(|_| format!("{name:?} is no header"))?;
        let variable = text.strip_prefix("${").and_then(|rest| rest.strip_suffix('}'));
        let is_secret = ["key", "token", "secret", "authorization", "cookie"].iter().any(|word| header.as_str().contains(word));
        let value = match variable {
            Some(variable) => of_variable(variable, needed).map_err(|told| format!("{name}: {told}"))?,
            None if is_secret => return Err(format!("{name}: write \"${{VARIABLE}}\"; a key does not belong in a file")),
            None => text.clone(),
        };
        let mut value = HeaderValue::from_str(&value).map_err(|_| format!("{name}: holds characters that no header has"))?;
        value.set_sensitive(variable.is_some());
        headers.insert(header, value);
    }
    Ok(headers)
}
