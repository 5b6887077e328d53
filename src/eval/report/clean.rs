//! Words of strangers made harmless for the place where they are shown.

use crate::domain::text::{clip, is_invisible};
use std::iter::Peekable;
use std::str::Chars;

/// What ends a string that a terminal would take for itself.
const STRING_ENDS: [char; 2] = ['\u{7}', '\u{9c}'];

/// Without anything that moves a cursor, colours, titles a window, or turns the direction of writing: line breaks and tabs stay.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{1b}' => after_escape(&mut rest),
            '\u{9b}' => past_final(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => past_string(&mut rest),
            c if c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}' | '\u{61c}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Behind an ESC: all that belongs to it.
fn after_escape(rest: &mut Peekable<Chars<'_>>) {
    match rest.peek() {
        Some('[') => {
            rest.next();
            past_final(rest);
        }
        Some(']' | 'P' | 'X' | '^' | '_') => {
            rest.next();
            past_string(rest);
        }
        _ => {
            while rest.next_if(|c| (' '..='/').contains(c)).is_some() {}
            rest.next_if(|c| ('0'..='~').contains(c));
        }
    }
}

/// Past the parameters of a control sequence and the letter that ends it.
fn past_final(rest: &mut Peekable<Chars<'_>>) {
    while rest.next_if(|c| (' '..='?').contains(c)).is_some() {}
    rest.next_if(|c| ('@'..='~').contains(c));
}

/// Past the end of a string, when it has one: without one, the words stay to be read.
fn past_string(rest: &mut Peekable<Chars<'_>>) {
    let mut ahead = rest.clone();
    while let Some(c) = ahead.next() {
        let ended = STRING_ENDS.contains(&c) || (c == '\u{1b}' && ahead.next_if_eq(&'\\').is_some());
        if ended {
            *rest = ahead;
            return;
        }
    }
}

/// The same in one line of at most so many characters.
pub(super) fn line(text: &str, chars_max: usize) -> String {
    let words = plain(text);
    clip(&words.split_whitespace().collect::<Vec<_>>().join(" "), chars_max)
}

/// For the text and the attributes of XML 1.0: what it does not allow is gone, what it would read as markup is written out.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// One line of Markdown in which nothing is markup, a mention, a reference or a link.
pub(super) fn markdown(text: &str, chars_max: usize) -> String {
    const APART: char = '\u{200b}';
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in line(text, chars_max).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '`' => out.push_str("&#96;"),
            '|' => out.push_str("&#124;"),
            '\\' | '*' | '_' | '[' | ']' | '~' | '!' | '$' => out.extend(['\\', c]),
            // GitHub looks for these in the text it has rendered, so that writing them as an entity does not help.
            '@' | '#' => out.extend([c, APART]),
            '/' if before == Some(':') => out.extend([APART, c]),
            '.' if out.to_ascii_lowercase().ends_with("www") => out.extend([APART, c]),
            c => out.push(c),
        }
        before = Some(c);
    }
    out
}

/// The message of a GitHub workflow command.
pub(super) fn command_message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
pub(super) fn command_property(text: &str) -> String {
    command_message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_of_terminals_are_gone_and_words_stay() {
        for (raw, clean) in [
            ("a\u{1b}[31mred\u{1b}[0m b", "ared b"),
            ("a\u{1b}]0;title\u{7}b", "ab"),
            ("a\u{1b}]8;;https://x.y\u{1b}\\link\u{1b}]8;;\u{1b}\\b", "alinkb"),
            ("a\u{9b}2Jb", "ab"),
            ("a\u{9d}0;t\u{9c}b", "ab"),
            ("a\u{1b}(Bb", "ab"),
            ("a\u{1b}]never ended", "anever ended"),
            ("a\u{1b}[12;é", "aé"),
            ("safe\u{202e}exe.doc\u{2066}x", "safeexe.docx"),
            ("1\n2\t3\r4\u{8}5\u{7f}", "1\n2\t345"),
            ("über 🙂 ça", "über 🙂 ça"),
        ] {
            assert_eq!(plain(raw), clean, "{raw:?}");
        }
    }

    #[test]
    fn in_markdown_nothing_is_a_mention_a_reference_or_a_link() {
        for (raw, clean) in [
            ("ask @octo/team", "ask @\u{200b}octo/team"),
            ("see #12 now", "see #\u{200b}12 now"),
            ("a|b `c`", "a&#124;b &#96;c&#96;"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("https://a.b", "https:\u{200b}//a.b"),
            ("WWW.a.b", "WWW\u{200b}.a.b"),
            ("![x](y) **z**", "\\!\\[x\\](y) \\*\\*z\\*\\*"),
            ("one\n\n# two", "one #\u{200b} two"),
        ] {
            assert_eq!(markdown(raw, 100), clean, "{raw:?}");
        }
    }

    #[test]
    fn xml_keeps_only_what_it_allows() {
        assert_eq!(xml("a<b>&\"'\u{0}\u{b}\u{fffe}\n"), "a&lt;b&gt;&amp;&quot;&apos;&#10;");
    }
}
