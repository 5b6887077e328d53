//! Small rules about words that several rooms share.

use unicode_normalization::UnicodeNormalization;

/// Folds text for comparison: compatibility forms joined, accents kept, lower case, every run of blanks one space, nothing invisible. Folding
/// twice is folding once.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // What is invisible goes first: it would keep a letter from its accent.
    for c in text.chars().filter(|c| !is_invisible(*c)).nfkc().flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Bytes as small hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble & 0xf)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(*byte)]).collect()
}

/// Characters that take no room on a screen and hide in words.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// The first `chars_max` characters, with an ellipsis when something was cut.
pub fn clip(text: &str, chars_max: usize) -> String {
    if text.chars().nth(chars_max).is_none() {
        text.to_owned()
    } else {
        let cut = text.char_indices().nth(chars_max.saturating_sub(1)).map_or(0, |(at, _)| at);
        format!("{}…", text.get(..cut).unwrap_or_default().trim_end())
    }
}

/// For a terminal: without what moves its cursor, changes its title or hides words. Lines stay lines.
pub fn for_terminal(text: &str) -> String {
    let hides = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().map(|c| if hides(c) { ' ' } else { c }).collect()
}

/// One line without anything that looks like an address on the web: what a machine wrote for people to read.
pub fn without_links(text: &str) -> String {
    let is_link = |word: &str| {
        let lower = word.to_lowercase();
        lower.contains("://") || lower.starts_with("www.") || lower.starts_with("javascript:") || lower.starts_with("data:")
    };
    let words = text.split_whitespace().map(|word| if is_link(word) { "[link]" } else { word });
    let line: String = words.collect::<Vec<_>>().join(" ");
    line.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_joins_what_looks_the_same() {
        assert_eq!(fold("  ＡＣＭＥ\u{200b}\n GmbH "), "acme gmbh");
        assert_eq!(fold(""), "");
        assert_eq!(fold("cafe\u{200b}\u{301}"), fold("café"), "an accent finds its letter over what is invisible");
    }

    #[test]
    fn links_are_taken_out_of_a_line() {
        assert_eq!(without_links("See\n https://evil.example/x and www.evil.example now"), "See [link] and [link] now");
        assert_eq!(without_links("plain\u{200b} words\u{7}"), "plain words");
    }

    #[test]
    fn a_terminal_is_moved_by_nobodys_words() {
        assert_eq!(for_terminal("a\u{1b}]0;owned\u{7}\r\u{9b}2Jb\nc\u{202e}d"), "a ]0;owned   2Jb\nc d");
    }

    #[test]
    fn clipping_counts_characters_and_says_that_it_cut() {
        assert_eq!(clip("añejo", 5), "añejo");
        assert_eq!(clip("añejos", 5), "añej…");
        assert_eq!(clip("x", 0), "…");
    }
}
