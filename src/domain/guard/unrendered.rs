//! Template leftovers. Brackets with ordinary words, citations and chevrons of arithmetic are none.

use super::Grounds;
use super::reading::Text;

/// Characters between two brackets of a leftover.
const INSIDE_CHARS_MAX: usize = 40;
/// Capital words in brackets that people write.
const ORDINARY: [&str; 8] = ["pdf", "faq", "url", "sms", "usb", "api", "sic", "vip"];
/// What a placeholder in small letters begins with.
const PLACEHOLDERS: [&str; 28] = [
    "your",
    "customer",
    "insert",
    "name",
    "company",
    "agent",
    "user",
    "client",
    "placeholder",
    "order",
    "date",
    "link",
    "first name",
    "tu ",
    "su ",
    "nombre",
    "cliente",
    "empresa",
    "seu ",
    "nome",
    "ihr ",
    "kunde",
    "firma",
    "votre ",
    "nom",
    "prénom",
    "entreprise",
    "il tuo",
];

/// The first leftover, unless the business or the customer wrote it.
pub(super) fn quote(text: &Text, grounds: &Grounds<'_>) -> Option<String> {
    let clean = text.clean.as_str();
    let known = |quote: &str| grounds.facts.iter().chain(grounds.echoes).any(|said| said.contains(quote));
    let found = doubled(clean).into_iter().chain(bracketed(clean)).chain(words(text));
    found.map(|quote| quote.chars().take(super::QUOTE_CHARS_MAX).collect::<String>()).find(|quote| !known(quote))
}

/// `{{ x }}`, `{% x %}`, `${x}`: also when only one end is left.
fn doubled(clean: &str) -> Option<String> {
    let at = ["{{", "{%", "{#", "${", "}}", "%}", "<%", "[object Object]"].into_iter().filter_map(|mark| clean.find(mark)).min()?;
    let rest = clean.get(at..).unwrap_or_default();
    let end = rest.char_indices().skip(2).find(|(_, c)| matches!(c, '}' | '\n')).map_or(rest.len(), |(at, c)| at + c.len_utf8());
    let end = if rest.get(end..).is_some_and(|more| more.starts_with('}')) { end + 1 } else { end };
    rest.get(..end).map(|quote| quote.chars().take(INSIDE_CHARS_MAX).collect())
}

/// `<name>`, `[NAME]`, `[your name]`, `{name}`.
fn bracketed(clean: &str) -> impl Iterator<Item = String> {
    clean.char_indices().filter_map(|(at, open)| {
        let close = match open {
            '<' => '>',
            '[' => ']',
            '{' => '}',
            _ => return None,
        };
        let rest = clean.get(at + 1..)?;
        let end = rest.char_indices().take(INSIDE_CHARS_MAX).find(|(_, c)| *c == close).map(|(end, _)| end)?;
        let inside = rest.get(..end)?;
        let leftover = match open {
            '<' => is_tag(inside),
            '{' => is_name(inside),
            _ => is_placeholder(inside),
        };
        leftover.then(|| clean.get(at..at + end + 2).unwrap_or_default().to_owned())
    })
}

fn is_name(inside: &str) -> bool {
    inside.starts_with(|c: char| c.is_alphabetic()) && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// A name or a tag, but no address.
fn is_tag(inside: &str) -> bool {
    let inside = inside.trim_matches('/');
    let word = |c: char| c.is_alphabetic() || matches!(c, '_' | '-' | ' ' | '.');
    inside.starts_with(|c: char| c.is_alphabetic())
        && inside.chars().all(|c| word(c) || c.is_ascii_digit())
        && !inside.contains("www.")
        && inside.split(' ').count() <= 4
}

fn is_placeholder(inside: &str) -> bool {
    let folded = inside.trim().to_lowercase();
    let letters = inside.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters >= 3 && inside.chars().all(|c| c.is_uppercase() || matches!(c, '_' | ' ' | '-'));
    let snake = inside.contains('_') && is_name(inside);
    (capitals && !ORDINARY.contains(&folded.as_str())) || snake || (letters >= 3 && PLACEHOLDERS.iter().any(|start| folded.starts_with(start)))
}

/// "undefined" and "NaN" where a value should be.
fn words(text: &Text) -> Option<String> {
    let at = (0..text.tokens.len()).find(|at| text.word(*at) == "undefined" || text.raw(*at) == "NaN")?;
    Some(text.raw(at).to_owned())
}
