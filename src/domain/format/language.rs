//! Languages by ISO 639-1 code and by name: English, Spanish, Portuguese, German, French, and their own.

use super::words;
use std::sync::LazyLock;

static TABLE: LazyLock<Vec<(&'static str, Vec<String>)>> = LazyLock::new(|| {
    let row = |line: &'static str| line.split_once('\t').map(|(code, names)| (code, names.split(';').map(words::plain).collect()));
    include_str!("../languages.tsv").lines().filter_map(row).collect()
});

/// Whether a text is one of the 184 codes.
pub(super) fn is_code(text: &str) -> bool {
    TABLE.iter().any(|(code, _)| *code == text)
}

/// The code of a language's code ("pt-BR" is "pt") or name.
pub(super) fn code(text: &str) -> Option<String> {
    let said = words::plain(text.trim());
    let short = said.split(['-', '_']).next().unwrap_or("");
    let found = TABLE.iter().find(|(code, names)| *code == short || names.contains(&said));
    found.map(|(code, _)| (*code).to_owned())
}

/// Whether the words name the language.
pub(super) fn is_in(code: &str, plain: &str) -> bool {
    TABLE.iter().find(|(known, _)| *known == code).is_some_and(|(_, names)| names.iter().any(|name| words::holds(plain, name)))
        || words::words(plain) == [code]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_goes_by_its_code_and_its_names() {
        for (text, wanted) in
            [("German", Some("de")), ("español", Some("es")), ("pt-BR", Some("pt")), ("FR", Some("fr")), ("日本語", Some("ja")), ("Klingon", None)]
        {
            assert_eq!(code(text).as_deref(), wanted, "{text}");
        }
        assert!(is_in("es", "en espanol por favor") && !is_in("de", "in english"));
    }
}
