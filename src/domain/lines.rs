//! What Baton itself says to customers, in fourteen languages: the away message, the line after a choice from a menu, the reminder, the
//! question how it went. One line a key and language in `lines.tsv`; workspaces may say their own.

use std::collections::HashMap;
use std::sync::LazyLock;

static LINES: LazyLock<HashMap<(&'static str, &'static str), &'static str>> = LazyLock::new(|| {
    let cells = |line: &'static str| {
        let mut cells = line.splitn(3, '\t');
        Some(((cells.next()?, cells.next()?), cells.next()?))
    };
    include_str!("lines.tsv").lines().filter_map(cells).collect()
});

/// The line of a key in a language, in English when it is not among ours.
///
/// ```
/// use baton::domain::lines;
/// assert_eq!(lines::get("good", Some("de")), "Gut");
/// assert_eq!(lines::get("good", Some("sw")), "Good");
/// ```
pub fn get(key: &'static str, language: Option<&str>) -> &'static str {
    let in_language = language.and_then(|language| LINES.iter().find(|((k, l), _)| *k == key && *l == language).map(|(_, line)| *line));
    in_language.or_else(|| LINES.get(&(key, "en")).copied()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_line_is_there_in_every_language_and_fits() {
        let keys: BTreeSet<&str> = LINES.keys().map(|(key, _)| *key).collect();
        let languages: BTreeSet<&str> = LINES.keys().map(|(_, language)| *language).collect();
        assert_eq!((keys.len(), languages.len(), LINES.len()), (11, 14, 11 * 14));
        for ((key, language), line) in LINES.iter() {
            assert!(!["good", "fair", "poor"].contains(key) || line.chars().count() <= 20, "{key} {language}: a button has 20 characters");
            assert_eq!(line.contains("{opens}"), *key == "away_until", "{key} {language}");
        }
    }
}
