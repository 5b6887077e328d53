//! Tools: where they lead, what they send, and how their answer is said. A lookup reads, over TLS, from a host that the world can see.

use super::Subject;
use super::prompts::undeclared;
use crate::spec::agents::try_tool;
use crate::spec::problem::Problems;
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};
use regex::Regex;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Names that no resolver of the world knows.
const PRIVATE_ENDINGS: [&str; 7] = [".localhost", ".local", ".internal", ".lan", ".home.arpa", ".intranet", ".corp"];

static ARGUMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\{([^{}]*)\}").ok());
static SECRET: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\$\{[A-Za-z0-9_]+\}").ok());

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let tools = subject.tree.list("tools");
    super::twice(subject.file, "tool", tools.iter().filter_map(|tool| tool.get("name")), problems);
    for tool in tools.iter().filter(|tool| matches!(tool.node, Node::Map(_))) {
        let before = problems.count();
        one_way(subject, tool, problems);
        arguments(subject, tool, problems);
        if let Some(url) = tool.get("http").and_then(|http| http.get("url")) {
            address(subject, url, problems);
            placeholders(subject, tool, url, problems);
        }
        for (name, value) in tool.get("http").and_then(|http| http.get("headers")).into_iter().flat_map(Tree::entries) {
            header(subject, &name.name, value, problems);
        }
        answers(subject, tool, problems);
        // The rest of the rules are the tool's own.
        if problems.count() == before
            && let Err(why) = try_tool(tool)
        {
            problems.error(subject.file, tool.at, why, "compare with `baton schema agent`");
        }
    }
}

fn one_way(subject: &Subject<'_>, tool: &Tree, problems: &mut Problems) {
    let told = match (tool.key("http"), tool.key("mcp")) {
        (Some(http), Some(mcp)) => (http.at.max(mcp.at), "a tool goes by `http` or by `mcp`, not by both"),
        (None, None) => (tool.at, "a tool that leads nowhere"),
        _ => return,
    };
    problems.error(subject.file, told.0, told.1, "say either `http: {url: …}` or `mcp: {server: …, tool: …}`");
}

fn arguments(subject: &Subject<'_>, tool: &Tree, problems: &mut Problems) {
    if let Some(arguments) = tool.get("arguments").filter(|a| matches!(a.node, Node::Map(_)) && a.text_of("type") != Some("object")) {
        problems.error(subject.file, arguments.at, "arguments are an object", "write `{type: object, properties: {…}, required: [...]}`");
    }
    if tool.key("result").is_none() {
        let at = tool.key("name").map_or(tool.at, |key| key.at);
        problems.warn(subject.file, at, "no `result`: whatever comes back is taken", "say in a JSON Schema what a good answer looks like");
    }
}

fn address(subject: &Subject<'_>, url: &Tree, problems: &mut Problems) {
    let mut say = |what: String, hint: &str| problems.error(subject.file, url.at, what, hint);
    let Some(text) = url.text() else { return };
    if text.contains('$') {
        say("a secret in an address: it ends up in logs".to_owned(), "send it in a header: `Authorization: \"Bearer ${NAME}\"`");
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        say(format!("`{text}` is not an address"), "write it in full: https://host/path/{argument}");
        return;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host_of(authority);
    if authority.contains('{') {
        say(
            "an argument in the host: a customer's words would choose the server".to_owned(),
            "write the host; arguments go into the path or the query",
        );
        return;
    }
    if is_private(host) {
        say(format!("`{host}` is not a host that the world can see"), "lookups never go to private addresses: name a public host");
    } else if scheme != "https" {
        say(format!("`{scheme}://` is not safe: others could read and change it"), "write https://");
    }
}

fn host_of(authority: &str) -> &str {
    let host = authority.rsplit('@').next().unwrap_or_default();
    match host.strip_prefix('[').and_then(|inner| inner.split_once(']')) {
        Some((inner, _)) => inner,
        None => host.split(':').next().unwrap_or_default(),
    }
}

/// An address or a name that only this machine or this network knows.
fn is_private(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_lowercase();
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(v4)) => is_private_v4(v4),
        Ok(IpAddr::V6(v6)) => is_private_v6(v6),
        Err(_) => !host.contains('.') || PRIVATE_ENDINGS.iter().any(|ending| host.ends_with(ending)),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, ..] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    address.is_private()
        || address.is_link_local()
        || address.is_unspecified()
        || address.is_broadcast()
        || address.is_multicast()
        || a == 0
        || shared
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let inner = address.to_ipv4_mapped().is_some_and(is_private_v4);
    inner
        || address.is_loopback()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        || address.is_unspecified()
        || address.is_multicast()
}

fn placeholders(subject: &Subject<'_>, tool: &Tree, url: &Tree, problems: &mut Problems) {
    let text = url.text().unwrap_or_default();
    // What is absent is left out of the query; a path has no gaps.
    let path = text.split('?').next().unwrap_or_default();
    let arguments = tool.get("arguments");
    let known: Vec<&str> =
        arguments.and_then(|a| a.get("properties")).into_iter().flat_map(Tree::entries).map(|(key, _)| key.name.as_str()).collect();
    let required: Vec<&str> = arguments.map_or(&[][..], |a| a.list("required")).iter().filter_map(Tree::text).collect();
    for name in ARGUMENT.iter().flat_map(|regex| regex.captures_iter(text)).filter_map(|found| found.get(1)).map(|name| name.as_str()) {
        if text.contains(&format!("${{{name}}}")) {
            continue;
        }
        if !known.contains(&name) {
            problems.error(subject.file, url.at, format!("there is no argument `{name}`"), suggest::among(name, known.iter().copied()));
        } else if !required.contains(&name) && path.contains(&format!("{{{name}}}")) {
            problems.error(
                subject.file,
                url.at,
                format!("the address needs `{name}`, which may be absent"),
                format!("add it to `required` of the arguments: [{name}]"),
            );
        }
    }
}

fn header(subject: &Subject<'_>, name: &str, value: &Tree, problems: &mut Problems) {
    let Some(text) = value.text() else { return };
    let rest = SECRET.as_ref().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, "").into_owned());
    if rest.contains(['$', '{', '}']) || rest.contains("%(") {
        problems.error(
            subject.file,
            value.at,
            format!("the header `{name}` has a placeholder that is none"),
            "a secret from the environment is written `${NAME}`, with letters, digits and underscores; arguments go into the address",
        );
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(plain) || text.contains(['\r', '\n']) {
        problems.error(
            subject.file,
            value.at,
            format!("`{name}` cannot be sent as a header"),
            "names have letters, digits and dashes; values have one line",
        );
    }
}

/// The lines that say a result know the arguments and `result`.
fn answers(subject: &Subject<'_>, tool: &Tree, problems: &mut Problems) {
    let properties = tool.get("arguments").and_then(|a| a.get("properties")).into_iter().flat_map(Tree::entries);
    let known: Vec<&str> = properties.map(|(key, _)| key.name.as_str()).chain(["result", "arguments"]).collect();
    for (_, line) in tool.get("answer").into_iter().flat_map(Tree::entries) {
        let Some(text) = line.text() else { continue };
        match undeclared(text) {
            Err(bad) => problems.error(subject.file, line.at, format!("the answer is no template: {bad}"), "see minijinja's syntax"),
            Ok(names) => {
                for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
                    problems.error(subject.file, line.at, format!("the answer does not know `{name}`"), suggest::among(name, known.iter().copied()));
                }
            }
        }
    }
}
