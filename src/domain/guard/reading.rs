//! A text as words, numbers and signs, each with its place, folded so that one spelling stands for all.
//!
//! Invisible characters are dropped and wide, styled and foreign digits become plain ones, so that nothing hides from a guard.
//! Scripts that do not separate words become one token a character. It never judges what a token means.

use crate::domain::text::is_invisible;
use unicode_normalization::char::{decompose_canonical, decompose_compatible};

/// What separates a token from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    /// Nothing but space.
    None,
    /// A dash between two numbers: a range.
    Dash,
    /// A comma or its like.
    Clause,
    /// A full stop or its like.
    Sentence,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, or an identifier such as `A-1093`.
    Word,
    /// Digits and what holds them together: `1.200,50`, `10:30`, `24/7`, `2026-03-12`.
    Number,
    /// A currency or a percent sign.
    Sign,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    folded: (usize, usize),
    /// Bytes in the clean text.
    pub(super) origin: (usize, usize),
    pub(super) cut: Cut,
    pub(super) kind: Kind,
    /// Stands in a question.
    pub(super) asked: bool,
}

/// A text that was read.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// The text without what hides in it.
    pub(super) clean: String,
    folded: String,
    pub(super) tokens: Vec<Token>,
}

/// Questions in all but name: "…, ok?" after a statement.
const TAGS: [&str; 14] = ["ok", "okay", "vale", "ja", "si", "right", "alright", "bien", "gut", "bene", "bem", "accord", "oui", "yes"];
/// Sentences of these scripts ask with their last syllable.
const ASKING_ENDS: [&str; 5] = ["吗", "嗎", "か", "까", "呢"];

impl Text {
    /// Reads it all.
    pub(super) fn of(raw: &str) -> Self {
        let clean = clean(raw);
        let mut text = Self { folded: String::with_capacity(clean.len()), tokens: Vec::with_capacity(clean.len() / 5 + 4), clean };
        let clean = std::mem::take(&mut text.clean);
        let mut asks: Vec<(usize, bool)> = Vec::new();
        let (mut at, mut cut, mut opened) = (0, Cut::None, None);
        while let Some(c) = clean.get(at..).and_then(|rest| rest.chars().next()) {
            let end = if c.is_ascii_alphabetic() {
                word_end(&clean, at)
            } else if c.is_ascii_digit() {
                number_end(&clean, at)
            } else if c == ' ' {
                at += 1;
                continue;
            } else if is_sign(c) || is_unspaced(c) {
                at + c.len_utf8()
            } else if is_letter(c) {
                word_end(&clean, at)
            } else {
                let gap = gap(&clean, at, c);
                if c == '¿' {
                    opened = Some(text.tokens.len());
                }
                if gap == Cut::Sentence {
                    asks.push((text.tokens.len(), is_question_mark(c)));
                    text.close(&asks, &mut opened);
                }
                cut = cut.max(gap);
                at += c.len_utf8();
                continue;
            };
            text.push(&clean, at, end, c, cut);
            (at, cut) = (end, Cut::None);
        }
        asks.push((text.tokens.len(), false));
        text.close(&asks, &mut opened);
        text.clean = clean;
        text
    }

    fn push(&mut self, clean: &str, start: usize, end: usize, first: char, cut: Cut) {
        let raw = clean.get(start..end).unwrap_or_default();
        let kind = if is_sign(first) {
            Kind::Sign
        } else if first.is_ascii_digit() && !is_identifier(clean, start, end) {
            Kind::Number
        } else {
            Kind::Word
        };
        let from = self.folded.len();
        if raw.is_ascii() {
            self.folded.push_str(raw);
            if let Some(word) = self.folded.get_mut(from..) {
                word.make_ascii_lowercase();
            }
            if raw.contains('\'') {
                self.folded.truncate(from);
                self.folded.extend(raw.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()));
            }
        } else {
            raw.chars().for_each(|c| fold(c, &mut self.folded));
        }
        if self.folded.len() > from {
            self.tokens.push(Token { folded: (from, self.folded.len()), origin: (start, end), cut, kind, asked: false });
        }
    }

    /// Marks the words of the sentence that just ended as asked, when it asks.
    fn close(&mut self, asks: &[(usize, bool)], opened: &mut Option<usize>) {
        let Some(&(end, marked)) = asks.last() else { return };
        let start = asks.len().checked_sub(2).and_then(|before| asks.get(before)).map_or(0, |(at, _)| *at);
        let asking = marked || end.checked_sub(1).is_some_and(|last| last >= start && ASKING_ENDS.contains(&self.word(last)));
        let from = opened.take().unwrap_or(start).max(start);
        if !asking {
            return;
        }
        let last_clause = (from + 1..end).rev().find(|at| self.tokens.get(*at).is_some_and(|t| t.cut == Cut::Clause)).unwrap_or(from);
        let tag = end - last_clause <= 2 && last_clause > from && (last_clause..end).any(|at| TAGS.contains(&self.word(at)));
        let from = if tag { last_clause } else { from };
        for token in self.tokens.iter_mut().take(end).skip(from) {
            token.asked = true;
        }
    }

    /// The folded token at `at`, empty beyond the end.
    pub(super) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.folded.get(token.folded.0..token.folded.1)).unwrap_or_default()
    }

    /// The token as it was written.
    pub(super) fn raw(&self, at: usize) -> &str {
        self.tokens.get(at).and_then(|token| self.clean.get(token.origin.0..token.origin.1)).unwrap_or_default()
    }

    /// What the token at `at` is, when there is one.
    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// What stands before the token at `at`; beyond the end a sentence ends.
    pub(super) fn cut(&self, at: usize) -> Cut {
        self.tokens.get(at).map_or(Cut::Sentence, |token| token.cut)
    }

    /// Does the token stand in a question?
    pub(super) fn asked(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.asked)
    }

    /// Nothing stands between this token and the one before.
    pub(super) fn glued(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        matches!((before, self.tokens.get(at)), (Some(a), Some(b)) if a.origin.1 == b.origin.0)
    }

    /// The words from token `first` to `last` as they were written.
    pub(super) fn quote(&self, first: usize, last: usize) -> String {
        let start = self.tokens.get(first).map_or(0, |token| token.origin.0);
        let end = self.tokens.get(last).map_or(self.clean.len(), |token| token.origin.1);
        self.clean.get(start..end).unwrap_or_default().chars().take(super::QUOTE_CHARS_MAX).collect()
    }

    /// The sentence around token `at`: its first token and the one after its last.
    pub(super) fn sentence(&self, at: usize) -> (usize, usize) {
        let start = (0..=at).rev().find(|i| *i == 0 || self.cut(*i) == Cut::Sentence).unwrap_or(0);
        (start, (at + 1..self.tokens.len()).find(|i| self.cut(*i) == Cut::Sentence).unwrap_or(self.tokens.len()))
    }

    /// The clause around token `at`.
    pub(super) fn clause(&self, at: usize) -> (usize, usize) {
        let start = (0..=at).rev().find(|i| *i == 0 || self.cut(*i) >= Cut::Clause).unwrap_or(0);
        (start, (at + 1..self.tokens.len()).find(|i| self.cut(*i) >= Cut::Clause).unwrap_or(self.tokens.len()))
    }

    /// The sentence around token `at` as it was written.
    pub(super) fn sentence_quote(&self, at: usize) -> String {
        let (start, end) = self.sentence(at);
        self.quote(start, end.saturating_sub(1))
    }
}

fn clean(raw: &str) -> String {
    if !raw.chars().any(hides) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    for c in raw.chars() {
        match c {
            _ if !hides(c) => out.push(c),
            _ if is_invisible(c) || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{180e}') => {}
            '\u{660}'..='\u{669}' => out.push(digit(c, '\u{660}')),
            '\u{6f0}'..='\u{6f9}' => out.push(digit(c, '\u{6f0}')),
            '\u{966}'..='\u{96f}' => out.push(digit(c, '\u{966}')),
            '\u{ff01}'..='\u{ff5e}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1d400}'..='\u{1d7ff}' | '\u{2460}'..='\u{24ea}' => {
                decompose_compatible(c, |part| out.push(part));
            }
            '٪' => out.push('%'),
            _ => out.push(c),
        }
    }
    out
}

/// Is it a character that the clean text lacks or writes plainly?
fn hides(c: char) -> bool {
    !c.is_ascii()
        && (is_invisible(c)
            || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{966}'..='\u{96f}' | '\u{66a}' | '\u{180e}' | '\u{2460}'..='\u{24ea}')
            || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{ff01}'..='\u{ff5e}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1d400}'..='\u{1d7ff}'))
}

fn digit(c: char, zero: char) -> char {
    u32::from(c).checked_sub(u32::from(zero)).and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// Lower case without accents.
fn fold(c: char, out: &mut String) {
    match c {
        _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
        'ı' | 'İ' => out.push('i'),
        'ß' => out.push_str("ss"),
        'ø' | 'Ø' => out.push('o'),
        'æ' | 'Æ' => out.push_str("ae"),
        'œ' | 'Œ' => out.push_str("oe"),
        'ł' | 'Ł' => out.push('l'),
        'أ' | 'إ' | 'آ' => out.push('ا'),
        'ى' | 'ی' => out.push('ي'),
        'ک' => out.push('ك'),
        'ة' => out.push('ه'),
        '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => {
            decompose_canonical(c, |part| {
                if !is_accent(part) {
                    out.extend(part.to_lowercase());
                }
            });
        }
        _ if is_accent(c) => {}
        _ => out.push(c),
    }
}

fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{5b0}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{640}' | '\u{93c}' | '\'' | '’' | 'ʼ')
}

fn is_sign(c: char) -> bool {
    matches!(c, '$' | '%' | '‰' | '¢' | '£' | '¤' | '¥' | '֏' | '؋' | '฿' | '៛' | '﷼' | '\u{20a0}'..='\u{20c0}')
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{900}'..='\u{dff}') || is_accent(c) && !matches!(c, '\'' | '’' | 'ʼ')
}

fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}')
}

fn is_question_mark(c: char) -> bool {
    matches!(c, '?' | '？' | '؟' | '⁇' | '⁈')
}

fn gap(clean: &str, at: usize, c: char) -> Cut {
    let number_before = clean.get(..at).is_some_and(|before| before.trim_end().ends_with(|c: char| c.is_ascii_digit()));
    let number_after = clean.get(at + c.len_utf8()..).is_some_and(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()));
    match c {
        '!' | '?' | '\n' | '\r' | '。' | '？' | '؟' | '।' | '⁇' | '⁈' | '¡' => Cut::Sentence,
        '.' if ends_sentence(clean, at) => Cut::Sentence,
        ',' if clean.get(at + 1..).is_some_and(|after| after.starts_with('-')) => Cut::None,
        ',' | ';' | ':' | '(' | ')' | '…' | '،' | '؛' | '、' | '¿' => Cut::Clause,
        '-' | '–' | '—' | '~' if number_before && number_after => Cut::Dash,
        '–' | '—' => Cut::Clause,
        _ => Cut::None,
    }
}

/// A full stop ends a sentence when a blank follows it, but not after a single letter ("z. B.", "p. m.") or a day ("12. März").
fn ends_sentence(clean: &str, at: usize) -> bool {
    let after = clean.get(at + 1..).unwrap_or_default();
    if after.is_empty() {
        return true;
    }
    let last = clean.get(..at).unwrap_or_default().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let abbreviates = last.chars().count() == 1 && last.chars().all(char::is_alphabetic);
    let counts = last.len() <= 2 && !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    let is_followed = after.starts_with(|c: char| c.is_whitespace() || matches!(c, '"' | '»' | '”' | ')' | '*' | '_'));
    is_followed && !abbreviates && !(counts && after.strip_prefix(' ').is_some_and(super::words::is_month_ahead))
}

/// Letters and digits in one piece, with an apostrophe inside an English or Slavic word ("we'll", "з'єдную"); a currency code and
/// a unit between numbers let the digits after them go ("USD20", "17h30").
fn word_end(clean: &str, start: usize) -> usize {
    let rest = clean.get(start..).unwrap_or_default();
    let plain = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let ends = rest.as_bytes().get(plain).is_none_or(|next| next.is_ascii() && !next.is_ascii_digit() && *next != b'\'');
    if plain > 0 && ends {
        return start + plain;
    }
    let code = rest.get(..3).is_some_and(|code| code.bytes().all(|b| b.is_ascii_uppercase()) && super::words::is_currency_code(code));
    let counts = clean.get(..start).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if is_unspaced(c) || ((counts || code && at == 3) && c.is_ascii_digit()) {
            return start + at;
        }
        let joins = matches!(c, '\'' | '’' | 'ʼ') && joins_halves(rest.get(..at), chars.peek().map(|(at, _)| rest.get(*at..).unwrap_or_default()));
        if !(is_letter(c) || c.is_ascii_digit() || joins) {
            return start + at;
        }
    }
    clean.len()
}

fn joins_halves(before: Option<&str>, after: Option<&str>) -> bool {
    let tail = after.unwrap_or_default().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let english = ["t", "s", "d", "m", "ll", "re", "ve"].iter().any(|end| tail.eq_ignore_ascii_case(end));
    english || (!tail.is_empty() && before.is_some_and(|word| word.chars().next_back().is_some_and(|c| !c.is_ascii() && c > '\u{370}')))
}

/// Digits, and separators with a digit after them; blanks only between groups of three.
fn number_end(clean: &str, start: usize) -> usize {
    let rest = clean.get(start..).unwrap_or_default();
    let digits = |from: usize| rest.get(from..).unwrap_or_default().bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    let first = end;
    let mut groups = 1;
    while let Some(c) = rest.get(end..).and_then(|rest| rest.chars().next()) {
        let next = end + c.len_utf8();
        let more = digits(next);
        let chunk = rest.get(..end).unwrap_or_default();
        let holds = match c {
            '.' | ',' | ':' | '/' => more > 0,
            '\'' | '’' => more == 3,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => {
                more == 3
                    && first <= 3
                    && !chunk.contains([',', ':', '/', '-'])
                    && chunk.bytes().filter(u8::is_ascii_digit).count() == first + 3 * (groups - 1)
            }
            '-' => more > 0 && first == 4 && (more == 2 || more == 1) && groups <= 2,
            _ => false,
        };
        if !holds {
            break;
        }
        end = next + more;
        groups += 1;
    }
    start + end
}

/// `A-1093`, `#1093`: the number names something, unless a sign shows that it counts.
fn is_identifier(clean: &str, start: usize, end: usize) -> bool {
    let mut before = clean.get(..start).unwrap_or_default().chars().rev();
    let named = match before.next() {
        Some('#' | '_') => true,
        Some('-') => {
            before.next().is_some_and(char::is_alphanumeric)
                && !clean.get(..start.saturating_sub(1)).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    };
    named && !clean.get(end..).is_some_and(|after| after.trim_start().starts_with(is_sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let text = Text::of(text);
        (0..text.tokens.len()).map(|at| text.word(at).to_owned()).collect()
    }

    #[test]
    fn numbers_stay_whole_and_names_of_things_are_not_numbers() {
        assert_eq!(tokens("1.200,50 € for A-1093, 24/7"), ["1.200,50", "€", "for", "a", "1093", "24/7"]);
        assert_eq!(Text::of("A-1093").kind(1), Some(Kind::Word));
        assert_eq!(tokens("10:30, 3x2, 17h30 y 5pm"), ["10:30", "3", "x", "2", "17", "h", "30", "y", "5", "pm"]);
        assert_eq!(tokens("２０％ o ٣٠"), ["20", "%", "o", "30"]);
        assert_eq!(tokens("USD20, R$50"), ["usd", "20", "r", "$", "50"]);
    }

    #[test]
    fn a_question_is_marked_and_a_tag_does_not_make_one() {
        let asked = |text: &str| Text::of(text).tokens.iter().map(|t| t.asked).collect::<Vec<_>>();
        assert_eq!(asked("Sure. Why?"), [false, true]);
        assert_eq!(asked("Claro, ¿por qué?"), [false, true, true]);
        assert_eq!(asked("I connect you, ok?"), [false, false, false, true]);
    }
}
