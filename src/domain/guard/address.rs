//! Links, e-mail addresses and phone numbers: letter for letter what the business or the customer gave, or none.

use super::Commitment;
use super::commitment::{Basis, Read};
use super::words::Concept;

/// Endings that make a dotted word a link without `www.` or a scheme.
const ENDINGS: [&str; 70] = [
    "com", "net", "org", "io", "info", "biz", "app", "dev", "shop", "store", "online", "site", "xyz", "top", "club", "live", "link", "click", "ai",
    "co", "me", "ly", "gl", "gg", "tv", "cc", "eu", "de", "es", "fr", "it", "pt", "nl", "be", "at", "ch", "pl", "se", "no", "dk", "fi", "cz", "ro",
    "hu", "gr", "ie", "uk", "us", "ca", "mx", "br", "ar", "cl", "pe", "uy", "au", "nz", "in", "id", "jp", "cn", "kr", "ru", "ua", "tr", "sa", "ae",
    "il", "za", "tk",
];
/// Marks around an address that do not belong to it.
const AROUND: [char; 14] = ['.', ',', ';', ':', '!', '?', '*', '_', '~', '`', '\'', '’', '-', '/'];
const PHONE_DIGITS_MIN: usize = 7;
const PHONE_DIGITS_MAX: usize = 15;
/// Bytes before a number in which "call" or "order" says what it is.
const WORD_REACH: usize = 45;
const REFERENCE_REACH: usize = 24;

#[derive(Debug, PartialEq, Eq)]
enum Found<'a> {
    Link(&'a str),
    Email(&'a str),
    Phone(&'a str),
}

/// Every address of the reply that nobody gave.
pub(super) fn ungrounded(reply: &Read, basis: &Basis<'_>) -> Vec<(Commitment, String)> {
    let clean = plain_dots(&reply.text.clean);
    let mut open = addresses(&clean);
    open.extend(phones(reply, Some(Concept::Call)));
    let mut known = basis.echoes().chain(basis.facts());
    while !open.is_empty()
        && let Some(text) = known.next()
    {
        let given = given(text, &open);
        open.retain(|address| !given.iter().any(|other| grounds(other, address)));
    }
    let told = open.into_iter().map(|address| match address {
        Found::Link(quote) => (Commitment::Link, quote.to_owned()),
        Found::Email(quote) | Found::Phone(quote) => (Commitment::Contact, quote.to_owned()),
    });
    told.collect()
}

/// The addresses of a known text, of the kinds that are needed.
fn given<'a>(known: &'a Read, needed: &[Found<'_>]) -> Vec<Found<'a>> {
    let (phone, other): (Vec<&Found<'_>>, Vec<&Found<'_>>) = needed.iter().partition(|address| matches!(address, Found::Phone(_)));
    let mut found = if other.is_empty() { Vec::new() } else { addresses(&known.text.clean) };
    if !phone.is_empty() {
        found.extend(phones(known, None));
    }
    found
}

fn grounds(known: &Found<'_>, said: &Found<'_>) -> bool {
    match (known, said) {
        (Found::Link(known), Found::Link(said)) => covers(&normal(known), &normal(said)),
        (Found::Email(known), Found::Email(said)) => known.eq_ignore_ascii_case(said),
        (Found::Phone(known), Found::Phone(said)) => same_number(&digits(known), &digits(said)),
        (Found::Link(_) | Found::Email(_) | Found::Phone(_), _) => false,
    }
}

/// The same address, or its host alone.
fn covers(known: &str, said: &str) -> bool {
    known == said || known.split(['/', '?', '#']).next() == Some(said)
}

fn normal(link: &str) -> String {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let (host, path) = rest.find(['/', '?', '#']).map_or((rest, ""), |at| rest.split_at(at));
    let host = host.to_lowercase();
    format!("{}{}", host.strip_prefix("www.").unwrap_or(&host), path.trim_end_matches('/'))
}

/// "evil[.]com" is a link to whoever reads it.
fn plain_dots(text: &str) -> String {
    if text.contains("[.]") || text.contains("(.)") || text.contains("[dot]") {
        text.replace("[.]", ".").replace("(.)", ".").replace("[dot]", ".")
    } else {
        text.to_owned()
    }
}

fn addresses(text: &str) -> Vec<Found<'_>> {
    let apart = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '“' | '”' | '«' | '»')
            || matches!(c, '\u{3000}'..='\u{303f}' | '，' | '！' | '？')
    };
    text.split_whitespace()
        .filter(|piece| piece.contains(['.', '@', ':']))
        .flat_map(|piece| piece.split(apart))
        .filter(|piece| piece.contains(['.', '@']) || piece.contains("://"))
        .filter_map(address)
        .collect()
}

fn address(piece: &str) -> Option<Found<'_>> {
    let piece = piece.trim_matches(|c| AROUND.contains(&c));
    if let Some(at) = piece.find("://") {
        let start = piece
            .get(..at)?
            .rfind(|c: char| !c.is_ascii_alphabetic())
            .map_or(0, |before| before + piece.get(before..).and_then(|p| p.chars().next()).map_or(1, char::len_utf8));
        let rest = piece.get(at + 3..).unwrap_or_default();
        return (!rest.is_empty()).then(|| Found::Link(piece.get(start..).unwrap_or(piece)));
    }
    if let Some((name, host)) = piece.split_once('@') {
        let piece = name.rfind(':').and_then(|at| piece.get(at + 1..)).unwrap_or(piece);
        return (!name.is_empty() && host.contains('.') && host.len() > 3).then_some(Found::Email(piece));
    }
    is_domain(piece).then_some(Found::Link(piece))
}

fn is_domain(piece: &str) -> bool {
    let host = piece.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let named = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let [first, .., last] = labels.as_slice() else { return false };
    if !labels.iter().all(named) || first.bytes().all(|b| b.is_ascii_digit()) && labels.iter().all(|label| label.bytes().all(|b| b.is_ascii_digit()))
    {
        return false;
    }
    let small = last.bytes().all(|b| b.is_ascii_lowercase()) || host.bytes().all(|b| !b.is_ascii_lowercase());
    let known = ENDINGS.iter().any(|ending| ending.eq_ignore_ascii_case(last));
    let abbreviates = first.chars().count() == 1 && labels.len() <= 3 && !piece.contains('/');
    first.eq_ignore_ascii_case("www") && labels.len() > 2 || (known && small && !abbreviates)
}

/// Phone numbers: with a plus, in groups, or after a word for calling. Without `calling` every long run of digits is one.
fn phones(read: &Read, calling: Option<Concept>) -> Vec<Found<'_>> {
    let text = read.text.clean.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit() || c == '+')).map(|next| at + next) {
        let end = run_end(text, start);
        let run = text.get(start..end).unwrap_or_default();
        let count = run.bytes().filter(u8::is_ascii_digit).count();
        let fits = (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&count);
        if fits && (calling.is_none() || is_phone(read, start, run)) {
            found.push(Found::Phone(run));
        }
        at = end.max(start + 1);
    }
    found
}

/// Digits with single separators between them.
fn run_end(text: &str, start: usize) -> usize {
    let mut end = start + 1;
    let mut open = 0;
    for (at, c) in text.get(start..).unwrap_or_default().char_indices().skip(1) {
        match c {
            '0'..='9' => (end, open) = (start + at + 1, 0),
            ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/' | '\u{2011}' | '–' if open < 2 => open += 1,
            _ => break,
        }
    }
    end
}

fn is_phone(read: &Read, start: usize, run: &str) -> bool {
    let text = &read.text;
    let before = text.clean.get(..start).and_then(|before| before.chars().next_back());
    if before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '#' | '/' | '_' | '=' | '$' | '€' | '£' | '.')) {
        return false;
    }
    let says = |concept, reach: usize| {
        read.marks().iter().any(|mark| {
            let end = text.tokens.get(mark.end.saturating_sub(1)).map_or(0, |token| token.origin.1);
            mark.concept == concept && end <= start && start - end <= reach
        })
    };
    if run.starts_with('+') {
        return true;
    }
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let years = groups.iter().all(|group| group.len() == 4 && (group.starts_with("19") || group.starts_with("20")));
    let is_date = groups.len() == 3 && groups.iter().all(|group| group.len() <= 2 || (group.len() == 4 && group.starts_with("20")));
    let thousands = groups.len() > 1 && groups.iter().skip(1).all(|group| group.len() == 3) && !run.starts_with('0');
    if years || is_date {
        return false;
    }
    let (called, named) = (says(Concept::Call, WORD_REACH), says(Concept::Reference, REFERENCE_REACH));
    match groups.len() {
        1 => !named && (called || run.starts_with('0')),
        _ if thousands => called && !named,
        _ => !named,
    }
}

fn digits(text: &str) -> String {
    text.bytes().filter(u8::is_ascii_digit).map(char::from).collect()
}

/// The same number, with or without the country in front.
fn same_number(known: &str, said: &str) -> bool {
    let (known, said) = (known.trim_start_matches('0'), said.trim_start_matches('0'));
    let short = known.len().min(said.len());
    short >= PHONE_DIGITS_MIN && (known.ends_with(said) || said.ends_with(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_abbreviations_and_missing_blanks() {
        for (text, expected) in [
            ("see https://a.example/x?y=1.", Some(Found::Link("https://a.example/x?y=1"))),
            ("请访问https://evil.example/x", Some(Found::Link("https://evil.example/x"))),
            ("visit acme.com!", Some(Found::Link("acme.com"))),
            ("wa.me/49123", Some(Found::Link("wa.me/49123"))),
            ("mail ana@acme.com.", Some(Found::Email("ana@acme.com"))),
            ("e.g. this, z.B. das, p.m.", None),
            ("Gracias.Me alegro", None),
            ("version 1.2.3 of Node.js", None),
        ] {
            assert_eq!(addresses(text).into_iter().next(), expected, "{text}");
        }
    }

    #[test]
    fn a_link_is_grounded_whole_or_by_its_host() {
        assert!(covers(&normal("https://www.Acme.com/plans/"), &normal("acme.com/plans")));
        assert!(covers(&normal("https://acme.com/plans"), &normal("www.acme.com")));
        assert!(!covers(&normal("https://acme.com"), &normal("acme.com/other")));
        assert!(!covers(&normal("https://acme.com"), &normal("acme.com@evil.example")));
    }
}
