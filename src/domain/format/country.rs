//! Countries by code and by name, in the languages that customers write most.

use super::words;
use crate::domain::zone::COUNTRIES;
use std::collections::HashMap;
use std::sync::LazyLock;

/// One line of the table.
struct Country {
    code: &'static str,
    zone: &'static str,
    currency: &'static str,
    /// Plain names, as words.
    names: Vec<String>,
}

static TABLE: LazyLock<Vec<Country>> = LazyLock::new(|| COUNTRIES.lines().filter_map(country).collect());
/// Plain name to code; a name of two countries stays with the first.
static BY_NAME: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for country in TABLE.iter() {
        for name in &country.names {
            names.entry(name.as_str()).or_insert(country.code);
        }
    }
    names
});
/// Words of the longest name.
const NAME_WORDS_MAX: usize = 7;

fn country(line: &'static str) -> Option<Country> {
    let mut cells = line.split('\t');
    let (code, zone, currency, names) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    Some(Country { code, zone, currency, names: names.split(';').map(name).collect() })
}

/// A name as its plain words.
fn name(text: &str) -> String {
    let plain = words::plain(text);
    let words = words::words(&plain).join(" ");
    words.strip_prefix("the ").unwrap_or(&words).to_owned()
}

fn row(code: &str) -> Option<&'static Country> {
    TABLE.iter().find(|country| country.code == code)
}

/// Whether a text is a code of the table.
pub(super) fn is_code(text: &str) -> bool {
    row(text).is_some()
}

/// The code of a country's code or name.
pub(crate) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    row(&text.to_ascii_uppercase()).map(|country| country.code).or_else(|| BY_NAME.get(name(text).as_str()).copied()).map(str::to_owned)
}

/// The currency of a country, ISO 4217.
pub(crate) fn currency_of(code: &str) -> Option<&'static str> {
    row(code).map(|country| country.currency).filter(|currency| !currency.is_empty())
}

/// Whether a currency is some country's.
pub(super) fn is_currency(code: &str) -> bool {
    code.len() == 3 && TABLE.iter().any(|country| country.currency == code)
}

/// Every country named in a plain text: its code and where. Codes are not looked for: "in", "it" and "be" are words.
pub(crate) fn all(plain: &str) -> Vec<(&'static str, usize, usize)> {
    let places = words::placed(plain);
    let mut found = Vec::new();
    let mut index = 0;
    while index < places.len() {
        let named = (1..=NAME_WORDS_MAX.min(places.len() - index)).rev().find_map(|count| {
            let window = places.get(index..index + count)?;
            let name: Vec<&str> = window.iter().map(|(_, word)| *word).collect();
            let code = BY_NAME.get(name.join(" ").as_str())?;
            let ((start, _), (last, tail)) = window.first().zip(window.last())?;
            Some((count, (*code, *start, last + tail.len())))
        });
        if let Some((count, place)) = named {
            found.push(place);
            index += count;
        } else {
            index += 1;
        }
    }
    found
}

/// Whether the words name the country: its name or a people's name that begins like it, its code in capitals, its main city.
pub(super) fn is_in(code: &str, raw: &str, plain: &str) -> bool {
    let Some(country) = row(code) else { return false };
    let city = words::plain(&country.zone.rsplit('/').next().unwrap_or("").replace('_', " "));
    let said = words::words(plain);
    let coded = raw.split(|sign: char| !sign.is_alphanumeric()).any(|word| word == code) || words::words(plain) == [code.to_ascii_lowercase()];
    let like = |name: &String| {
        const STEM_CHARS_MIN: usize = 4;
        let stem: String = name.chars().take(STEM_CHARS_MIN.max(name.chars().count().saturating_sub(3))).collect();
        words::holds(plain, name)
            || (!name.contains(' ') && stem.chars().count() >= STEM_CHARS_MIN && said.iter().any(|word| word.starts_with(&stem)))
    };
    coded || words::holds(plain, &city) || country.names.iter().any(like)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_goes_by_its_code_and_its_names() {
        for (text, wanted) in [
            ("Germany", Some("DE")),
            ("alemania", Some("DE")),
            ("Österreich", Some("AT")),
            ("the Netherlands", Some("NL")),
            ("U.S.A.", Some("US")),
            ("uk", Some("GB")),
            ("gb", Some("GB")),
            ("德国", Some("DE")),
            ("Hong Kong", Some("HK")),
            ("Atlantis", None),
            ("", None),
        ] {
            assert_eq!(code(text).as_deref(), wanted, "{text}");
        }
        assert!(is_code("DE") && !is_code("de") && !is_code("XX"));
        assert_eq!(currency_of("JP"), Some("JPY"));
        assert!(is_currency("EUR") && !is_currency("EUX"));
        assert_eq!(all("from south korea to peru"), [("KR", 5, 16), ("PE", 20, 24)]);
        assert!(is_in("DE", "we are German", "we are german") && is_in("ES", "in ES", "in es") && !is_in("ES", "it is", "it is"));
    }
}
