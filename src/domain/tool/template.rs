//! The address of an HTTP tool: literal text with arguments by name, `https://api.shop.example/orders/{order}?lang={lang}`.
//!
//! An argument is always one path segment, or one value of the query. It never adds a path, a query, a host, a port or a user.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde_json::Value;
use url::Url;

/// Bytes of an address, with the arguments in place.
const URL_BYTES_MAX: usize = 4_000;
/// Characters of one argument in an address.
const ARGUMENT_CHARS_MAX: usize = 500;
/// How often a server behind a server might decode an argument.
const DECODED_MAX: usize = 3;
/// Everything is encoded but the unreserved characters of RFC 3986, section 2.3.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// An address that has been read once.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// Scheme, host and port; without the slash.
    origin: String,
    path: Vec<Part>,
    /// `name=value` pairs.
    query: Vec<Vec<Part>>,
    /// As a list of allowed hosts names it: lower case, with the port unless it is 443.
    host: String,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Argument(String),
}

impl Template {
    /// Reads an address. The error tells what to change in it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.contains("${") {
            return Err("a secret does not go into the url, which is logged on its way: send it in a header".to_owned());
        }
        let rest = text.strip_prefix("https://").ok_or("the url begins with https:// (what stands in for its host may be http)")?;
        if let Some(odd) = text.chars().find(|c| c.is_control() || c.is_whitespace() || matches!(c, '#' | '\\')) {
            return Err(format!("the url has {odd:?}: write it percent-encoded, without a fragment"));
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.contains(['{', '}', '@']) {
            return Err("the host of the url is fixed: no argument and no user in it".to_owned());
        }
        let (path, query) =
            rest.get(authority.len()..).unwrap_or_default().split_once('?').map_or((rest.get(authority.len()..), None), |(p, q)| (Some(p), Some(q)));
        let path = parts_of(path.unwrap_or_default())?;
        let query = query.map_or(Ok(Vec::new()), |q| q.split('&').map(pair_of).collect::<Result<_, _>>())?;
        let url = Url::parse(&format!("https://{authority}")).map_err(|e| format!("the host of the url cannot be read: {e}"))?;
        let name = url.host_str().ok_or("the url has no host")?;
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        let template = Self { origin: url.origin().ascii_serialization(), path, query, host };
        template.fits(&template.filled(&|_| Ok(Some("x".to_owned())))?)?;
        Ok(template)
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    /// The names of the arguments in it, each once.
    pub(super) fn arguments(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for part in self.path.iter().chain(self.query.iter().flatten()) {
            match part {
                Part::Argument(name) if !names.contains(&name.as_str()) => names.push(name.as_str()),
                Part::Argument(_) | Part::Text(_) => {}
            }
        }
        names
    }

    /// The address with the arguments in place. A pair of the query whose argument is missing is left out.
    pub(super) fn render(&self, arguments: &Value) -> Result<String, String> {
        let url = self.filled(&|name| value_of(name, arguments))?;
        self.fits(&url)?;
        Ok(url)
    }

    fn filled(&self, value: &dyn Fn(&str) -> Result<Option<String>, String>) -> Result<String, String> {
        let mut url = self.origin.clone();
        for part in &self.path {
            match part {
                Part::Text(text) => url.push_str(text),
                Part::Argument(name) => url.extend(utf8_percent_encode(&segment(name, value(name)?)?, ENCODED)),
            }
        }
        let mut mark = '?';
        for pair in &self.query {
            if let Some(pair) = filled_pair(pair, value)? {
                url.push(mark);
                url.push_str(&pair);
                mark = '&';
            }
        }
        Ok(url)
    }

    /// The last check, whatever stands above: a reader of addresses changes nothing in it, so nothing in it has a second meaning.
    fn fits(&self, url: &str) -> Result<(), String> {
        if url.len() > URL_BYTES_MAX {
            return Err(format!("the url is longer than {URL_BYTES_MAX} bytes"));
        }
        let read = Url::parse(url).map_err(|e| format!("the url cannot be read: {e}"))?;
        let slash = if self.path_is_empty() { "/" } else { "" };
        let (path, query) =
            url.strip_prefix(&self.origin).map_or(("", None), |rest| rest.split_once('?').map_or((rest, None), |(p, q)| (p, Some(q))));
        let same = read.origin().ascii_serialization() == self.origin && read.path() == format!("{path}{slash}") && read.query() == query;
        if same { Ok(()) } else { Err("the url has `.` or `..` as a segment, or a character that must be percent-encoded".to_owned()) }
    }

    fn path_is_empty(&self) -> bool {
        self.path.iter().all(|part| matches!(part, Part::Text(text) if text.is_empty()))
    }
}

fn filled_pair(pair: &[Part], value: &dyn Fn(&str) -> Result<Option<String>, String>) -> Result<Option<String>, String> {
    let mut out = String::new();
    for part in pair {
        match part {
            Part::Text(text) => out.push_str(text),
            Part::Argument(name) => match value(name)? {
                Some(text) => out.extend(utf8_percent_encode(&text, ENCODED)),
                None => return Ok(None),
            },
        }
    }
    Ok(Some(out))
}

/// `name=…{x}…`: arguments stand in the value only.
fn pair_of(text: &str) -> Result<Vec<Part>, String> {
    if text.split('=').next().is_some_and(|name| name.contains('{')) {
        return Err(format!("`{text}` in the query: write `name={{argument}}`"));
    }
    parts_of(text)
}

fn parts_of(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a `{` in the url is not closed")?;
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !named {
            return Err(format!("`{{{name}}}` in the url: a name is made of letters, digits and `_`"));
        }
        parts.push(Part::Text(before.to_owned()));
        parts.push(Part::Argument(name.to_owned()));
        rest = after;
    }
    parts.push(Part::Text(rest.to_owned()));
    if parts.iter().any(|part| matches!(part, Part::Text(text) if text.contains('}'))) {
        Err("a `}` in the url was not opened".to_owned())
    } else {
        Ok(parts)
    }
}

/// The words of an argument; none when it is missing or null.
fn value_of(name: &str, arguments: &Value) -> Result<Option<String>, String> {
    let text = match arguments.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(flag)) => flag.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(_) | Value::Object(_)) => return Err(format!("argument {name} is a list or a mapping: the url takes one plain value")),
    };
    if text.chars().any(char::is_control) {
        return Err(format!("argument {name} has a control character"));
    }
    if text.chars().count() > ARGUMENT_CHARS_MAX {
        return Err(format!("argument {name} is longer than {ARGUMENT_CHARS_MAX} characters"));
    }
    Ok(Some(text))
}

/// A value that stays one segment, even for a server that decodes before it splits.
fn segment(name: &str, value: Option<String>) -> Result<String, String> {
    let value = value.filter(|v| !v.trim().is_empty()).ok_or_else(|| format!("argument {name} is missing: it is part of the path"))?;
    let mut decoded = value.clone();
    for _ in 0..=DECODED_MAX {
        if decoded.split(['/', '\\']).any(|piece| matches!(piece, "." | "..")) {
            return Err(format!("argument {name} would climb out of its place in the path"));
        }
        decoded = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn render(template: &str, arguments: &Value) -> Result<String, String> {
        Template::parse(template).and_then(|t| t.render(arguments))
    }

    #[test]
    fn an_argument_is_one_segment_or_one_value() {
        let orders = "https://api.shop.example/orders/{order}?lang={lang}&full=1";
        let cases = [
            (orders, json!({"order": "A-17", "lang": "de"}), "https://api.shop.example/orders/A-17?lang=de&full=1"),
            (orders, json!({"order": 17}), "https://api.shop.example/orders/17?full=1"),
            (orders, json!({"order": "2024/001", "lang": null}), "https://api.shop.example/orders/2024%2F001?full=1"),
            (orders, json!({"order": "x?y=1"}), "https://api.shop.example/orders/x%3Fy%3D1?full=1"),
            (orders, json!({"order": "@evil", "lang": "a&b=c#d"}), "https://api.shop.example/orders/%40evil?lang=a%26b%3Dc%23d&full=1"),
            (orders, json!({"order": "a b+c", "lang": "ü"}), "https://api.shop.example/orders/a%20b%2Bc?lang=%C3%BC&full=1"),
            (orders, json!({"order": "50%"}), "https://api.shop.example/orders/50%25?full=1"),
            (orders, json!({"order": "A.1..2"}), "https://api.shop.example/orders/A.1..2?full=1"),
            ("https://Api.Shop.example:8443/{a}.json", json!({"a": true}), "https://api.shop.example:8443/true.json"),
            ("https://api.shop.example?q={q}", json!({"q": "../admin"}), "https://api.shop.example?q=..%2Fadmin"),
        ];
        for (template, arguments, url) in cases {
            assert_eq!(render(template, &arguments).as_deref(), Ok(url), "{template} {arguments}");
        }
    }

    #[test]
    fn an_argument_that_would_leave_its_place_is_refused() {
        let one = "https://api.shop.example/orders/{order}/items";
        let cases = [
            (one, json!({"order": "../admin"})),
            (one, json!({"order": ".."})),
            (one, json!({"order": "."})),
            (one, json!({"order": "a/../../b"})),
            (one, json!({"order": "..\\admin"})),
            (one, json!({"order": "%2e%2e"})),
            (one, json!({"order": "%252E%252e%252fadmin"})),
            (one, json!({"order": ""})),
            (one, json!({"order": " "})),
            (one, json!({})),
            (one, json!({"order": null})),
            (one, json!({"order": ["a"]})),
            (one, json!({"order": {"a": 1}})),
            (one, json!({"order": "a\r\nHost: evil"})),
            (one, json!({"order": "x".repeat(501)})),
            ("https://api.shop.example/.{a}", json!({"a": "."})),
            ("https://api.shop.example/{a}{b}/x", json!({"a": ".", "b": "."})),
            ("https://api.shop.example/?q={q}", json!({"q": "a\u{0}"})),
        ];
        for (template, arguments) in cases {
            assert!(render(template, &arguments).is_err(), "{template} {arguments}");
        }
    }

    #[test]
    fn a_template_that_says_too_much_is_refused() {
        let cases = [
            "http://api.shop.example/{a}",
            "https://{host}/orders",
            "https://api.shop.example:{port}/",
            "https://user:word@api.shop.example/",
            "https://api.shop.example/{a}#{b}",
            "https://api.shop.example\\{a}",
            "https://api.shop.example/{a",
            "https://api.shop.example/a}",
            "https://api.shop.example/{a b}",
            "https://api.shop.example/{}",
            "https://api.shop.example/?{a}=1",
            "https://api.shop.example/?key=${KEY}",
            "https://api.shop.example/a/../{a}",
            "https:///orders",
            "https://api.shop.example/%2e%2E/{a}",
            "https://api.shop.example/bücher/{a}",
            "https://api.shop.example/?q=\"{a}\"",
            "ftp://api.shop.example/",
            "",
        ];
        for template in cases {
            assert!(Template::parse(template).is_err(), "{template}");
        }
        assert_eq!(
            Template::parse("https://API.shop.example:443/{a}/{b}?c={a}").map(|t| (t.host().to_owned(), t.arguments().len())),
            Ok(("api.shop.example".to_owned(), 2))
        );
    }
}
