//! E-mail addresses, phone numbers and web addresses. Their shape only: no server is asked.

use super::words;
use phonenumber::{Mode, PhoneNumber, country, metadata::DATABASE};
use regex::Regex;
use std::sync::LazyLock;

/// Fewest digits of a customer's number that tell it: a local number without its prefix.
const PHONE_TAIL_DIGITS_MIN: usize = 6;
/// Fewest and most digits of a phone number (E.164 allows 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Numbers that the British regulator keeps for fiction and examples (Ofcom): in no plan, and in every test.
const EXAMPLES: [&str; 2] = ["+447700900", "+441632960"];
/// Digits that follow them.
const EXAMPLE_TAIL_DIGITS: usize = 3;
/// Longest e-mail address (RFC 5321).
const EMAIL_BYTES_MAX: usize = 254;

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[\w!#$%&'*+/=?^`{|}~\-]+(?:\.[\w!#$%&'*+/=?^`{|}~\-]+)*@(?:[\p{L}\d](?:[\p{L}\d\-]{0,61}[\p{L}\d])?\.)+(?:xn--[a-z0-9\-]{1,59}|\p{L}{2,63})$").ok()
});
static WEB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^https?://(?:[\p{L}\d](?:[\p{L}\d\-]{0,61}[\p{L}\d])?\.)+\p{L}[\p{L}\d\-]{1,62}(?::\d{1,5})?(?:[/?#][^\s<>\x22{}|\\^`]*)?$").ok()
});
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[a-z][a-z0-9+.\-]{1,20}:[^\s<>\x22{}|\\^`]+$").ok());

fn fits(rule: &LazyLock<Option<Regex>>, text: &str) -> bool {
    rule.as_ref().is_some_and(|rule| rule.is_match(text))
}

/// Whether a text is an e-mail address with a domain that has a dot.
pub(super) fn is_email(text: &str) -> bool {
    text.len() <= EMAIL_BYTES_MAX && text.split('@').next().is_some_and(|local| local.len() <= 64) && fits(&EMAIL, text)
}

/// An e-mail address in small letters: keyboards capitalise the first one.
pub(super) fn email(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("mailto:").trim_matches(['<', '>', '"', '\'', '.', ',', ';', ' ']).to_lowercase();
    let text = if text.contains('@') { text } else { spelled(&text) };
    is_email(&text).then_some(text)
}

/// "ana at acme dot com", as an address is dictated.
fn spelled(text: &str) -> String {
    let said = |word: &str| match word {
        "at" | "arroba" | "chez" => "@".to_owned(),
        "dot" | "punto" | "ponto" | "punkt" | "point" => ".".to_owned(),
        other => other.to_owned(),
    };
    let written: String = text.split_whitespace().map(said).collect();
    if written.matches('@').count() == 1 { written } else { text.to_owned() }
}

/// Whether the words carry the address: its name and its domain, written or dictated.
pub(super) fn email_is_in(email: &str, plain: &str) -> bool {
    let wanted = words::plain(email);
    let spelled = spelled(plain);
    plain.replace(' ', "").contains(&wanted) || words::plain(&spelled).contains(&wanted)
}

/// Whether a text is a phone number in E.164, valid for its country.
pub(super) fn is_phone(text: &str) -> bool {
    text.starts_with('+') && parsed(text, None).is_some_and(|number| e164(&number).is_some_and(|canonical| canonical == text))
}

/// A phone number as E.164. One without "+" or "00" needs the customer's country.
pub(crate) fn phone(text: &str, country: Option<&str>) -> Option<String> {
    parsed(text, country).and_then(|number| e164(&number))
}

fn e164(number: &PhoneNumber) -> Option<String> {
    let written = number.format().mode(Mode::E164).to_string();
    let example = EXAMPLES.iter().any(|lead| written.strip_prefix(lead).is_some_and(|tail| tail.len() == EXAMPLE_TAIL_DIGITS));
    (phonenumber::is_valid(number) || example).then_some(written)
}

fn parsed(text: &str, country: Option<&str>) -> Option<PhoneNumber> {
    let text = text.trim().trim_start_matches("tel:");
    let strange = |sign: char| !sign.is_ascii_digit() && !sign.is_whitespace() && !"+()-./\u{a0}".contains(sign);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.contains(strange) || !PHONE_DIGITS.contains(&digits.len()) || text.chars().skip(1).any(|sign| sign == '+') {
        return None;
    }
    // "+44 (0)7400 …": the zero in brackets is for callers inside the country.
    let abroad = if text.starts_with('+') { Some(text.replace("(0)", "")) } else { digits.strip_prefix("00").map(str::to_owned) };
    if let Some(abroad) = abroad {
        let digits: String = abroad.chars().filter(char::is_ascii_digit).collect();
        return phonenumber::parse(None, format!("+{digits}")).ok();
    }
    let region = country?.to_ascii_uppercase();
    DATABASE.by_id(region.as_str())?;
    phonenumber::parse(Some(region.parse::<country::Id>().ok()?), &digits).ok()
}

/// Whether the words carry the number: all its digits, or the last ones without the prefix.
pub(super) fn phone_is_in(phone: &str, plain: &str) -> bool {
    let wanted: String = phone.chars().filter(char::is_ascii_digit).collect();
    let runs = plain.split(|sign: char| !sign.is_ascii_digit() && !" +()-./".contains(sign));
    runs.map(|run| run.chars().filter(char::is_ascii_digit).collect::<String>()).any(|said| {
        let said = said.trim_start_matches('0');
        said.len() >= PHONE_TAIL_DIGITS_MIN && (wanted.ends_with(said) || said.ends_with(&wanted))
            || said.strip_prefix(wanted.get(..2).unwrap_or("")).is_some_and(|rest| {
                let rest = rest.trim_start_matches('0');
                rest.len() >= PHONE_TAIL_DIGITS_MIN && wanted.ends_with(rest)
            })
    })
}

/// Whether a text is a web address with a host that has a dot, or a reference with another scheme.
pub(super) fn is_uri(text: &str) -> bool {
    if text.starts_with("http:") || text.starts_with("https:") { fits(&WEB, text) } else { fits(&OTHER, text) }
}

/// A web address: scheme and host in small letters, the scheme added where only the host was said.
pub(crate) fn uri(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '"']).trim_end_matches(['.', ',', ';', '!']);
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None if is_uri(text) && !text.contains('.') => return Some(text.to_owned()),
        None => ("https".to_owned(), text),
    };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let written = format!("{scheme}://{}{path}", host.to_lowercase());
    is_uri(&written).then_some(written)
}

/// Whether the words carry the address: its host without "www", or the name in it.
pub(super) fn uri_is_in(uri: &str, plain: &str) -> bool {
    let wanted = words::plain(uri);
    let rest = wanted.split_once("://").map_or(wanted.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("").trim_start_matches("www.");
    let spelled: String = plain.replace(" dot ", ".").replace(" punto ", ".").replace(" ponto ", ".").replace(" punkt ", ".").replace(" point ", ".");
    words::holds(&spelled, host) || spelled.contains(&format!("www.{host}"))
}
