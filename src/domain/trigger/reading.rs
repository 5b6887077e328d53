//! From a customer's spelling to plain words: folds case, accents, look-alike letters and invisible characters away,
//! cuts the text into tokens and remembers where in the original each one stood.
//!
//! Words of scripts that do not separate words (Han, kana, Hangul, Thai) become one token a character, so that a phrase
//! of any script is a run of tokens. It never judges what a token means.

use unicode_normalization::char::decompose_compatible;

/// Characters of one message that are looked at; a request for a person that starts later is not heard.
pub(super) const CHARS_MAX: usize = 2_000;

/// How strongly punctuation separates a token from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cut {
    /// Nothing but space.
    None,
    /// A comma or its like: a new clause may start.
    Clause,
    /// A full stop or its like: a new sentence starts.
    Sentence,
}

/// One folded word: its place in the folded text, its place in the original, and what separates it from the word before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    folded: (usize, usize),
    pub(super) origin: (usize, usize),
    pub(super) cut: Cut,
}

/// A message as tokens. The folded words stand back to back, so two neighbours can be read as one word.
#[derive(Debug)]
pub(super) struct Reading {
    folded: String,
    pub(super) tokens: Vec<Token>,
    /// Byte offset in the original where reading stopped.
    pub(super) end: usize,
}

impl Reading {
    /// The folded word at `index`, empty beyond the end.
    pub(super) fn word(&self, index: usize) -> &str {
        self.words(index, index)
    }

    /// Do the words of a phrase stand in it, one after the other?
    pub(super) fn holds(&self, phrase: &str) -> bool {
        let wanted = read(phrase);
        let (most, least) = (self.tokens.len(), wanted.tokens.len());
        least > 0 && (0..=most.saturating_sub(least)).any(|from| least <= most && (0..least).all(|at| self.word(from + at) == wanted.word(at)))
    }

    /// The folded words from `first` to `last`, written together.
    pub(super) fn words(&self, first: usize, last: usize) -> &str {
        match (self.tokens.get(first), self.tokens.get(last)) {
            (Some(a), Some(b)) => self.folded.get(a.folded.0..b.folded.1).unwrap_or_default(),
            _ => "",
        }
    }
}

/// Reads the first `CHARS_MAX` characters of a text.
pub(super) fn read(text: &str) -> Reading {
    let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
    let text = text.get(..end).unwrap_or(text);
    let mut reading = Reading { folded: String::with_capacity(text.len()), tokens: Vec::with_capacity(text.len() / 5 + 4), end };
    let mut open: Option<(usize, usize)> = None;
    let mut cut = Cut::None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        match role(c, &reading.folded, open.is_some(), rest) {
            Role::Nothing => {}
            Role::Letter => {
                open.get_or_insert((reading.folded.len(), at));
                fold(c, &mut reading.folded);
            }
            Role::Sign => {
                close(&mut reading, &mut open, &mut cut, at);
                let start = reading.folded.len();
                fold(c, &mut reading.folded);
                let folded = (start, reading.folded.len());
                reading.tokens.push(Token { folded, origin: (at, at + c.len_utf8()), cut });
                cut = Cut::None;
            }
            Role::Space(gap) => {
                close(&mut reading, &mut open, &mut cut, at);
                let dots = gap == Cut::Sentence && c == '.' && chars.peek().is_some_and(|&(_, next)| next == '.');
                cut = cut.max(if dots { Cut::Clause } else { gap });
                while dots && chars.next_if(|&(_, next)| next == '.').is_some() {}
            }
        }
    }
    close(&mut reading, &mut open, &mut cut, end);
    rejoin_spelled_out(&mut reading);
    reading
}

enum Role {
    Nothing,
    Letter,
    Sign,
    Space(Cut),
}

fn role(c: char, folded: &str, inside: bool, rest: &str) -> Role {
    if c.is_ascii_alphanumeric() {
        return Role::Letter;
    }
    match c {
        ' ' | '-' | '/' | '"' | '*' | '_' => Role::Space(Cut::None),
        '.' if inside && rest.starts_with(|next: char| next.is_ascii_digit()) => Role::Nothing,
        '.' | '!' | '?' | ';' | '\n' | '\r' | '。' | '！' | '？' | '؟' | '؛' | '।' | '．' | '｡' => Role::Space(Cut::Sentence),
        ',' | ':' | '(' | ')' | '…' | '–' | '—' | '،' | '、' | '，' | '：' | '¿' | '¡' => Role::Space(Cut::Clause),
        '@' | '$' if rest.starts_with(|next: char| next.is_ascii_alphabetic()) => Role::Letter,
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇' => apostrophe(folded, inside, rest),
        _ if invisible(c) => Role::Nothing,
        _ if unspaced(c) => Role::Sign,
        '\u{900}'..='\u{DFF}' => Role::Letter,
        _ if c.is_alphanumeric() => Role::Letter,
        _ => Role::Space(Cut::None),
    }
}

/// English contractions and Cyrillic words are written together ("dont"); French and Italian ones fall apart ("l agent").
fn apostrophe(folded: &str, inside: bool, rest: &str) -> Role {
    let tail = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let english = ["t", "s", "d", "m", "ll", "re", "ve"].iter().any(|end| tail.eq_ignore_ascii_case(end));
    let other_script = folded.chars().next_back().is_some_and(|c| !c.is_ascii());
    if inside && (english || other_script) { Role::Nothing } else { Role::Space(Cut::None) }
}

fn close(reading: &mut Reading, open: &mut Option<(usize, usize)>, cut: &mut Cut, at: usize) {
    let Some((start, origin)) = open.take() else {
        return;
    };
    straighten(&mut reading.folded, start);
    let folded = (start, reading.folded.len());
    let hesitation = matches!(reading.folded.get(start..), Some("uh" | "um" | "uhm" | "umm" | "uhh" | "hmm" | "hm" | "mmm" | "erm" | "ehm"));
    if folded.0 == folded.1 || hesitation {
        reading.folded.truncate(start);
        return;
    }
    reading.tokens.push(Token { folded, origin: (origin, at), cut: *cut });
    *cut = Cut::None;
}

/// Look-alike letters inside a Latin word become Latin; three or more of a letter become one.
fn straighten(folded: &mut String, start: usize) {
    let word = folded.get(start..).unwrap_or_default();
    let mixed = !word.is_ascii() && word.bytes().any(|b| b.is_ascii_alphabetic());
    let stretched = word.as_bytes().windows(3).any(|w| w.first() == w.get(1) && w.get(1) == w.get(2) && w.iter().all(u8::is_ascii_alphabetic));
    if !mixed && !stretched {
        return;
    }
    let mut straight = String::with_capacity(word.len());
    let letters: Vec<char> = word.chars().map(|c| if mixed { latin_look_alike(c) } else { c }).collect();
    for run in letters.chunk_by(|a, b| a == b) {
        let copies = if run.len() > 2 { 1 } else { run.len() };
        straight.extend(run.iter().take(copies));
    }
    folded.truncate(start);
    folded.push_str(&straight);
}

/// "h u m a n": four or more single letters in a row are one word.
fn rejoin_spelled_out(reading: &mut Reading) {
    let single = |token: &Token| token.folded.1 - token.folded.0 == 1;
    let old = std::mem::take(&mut reading.tokens);
    for run in old.chunk_by(|a, b| single(a) && single(b) && b.cut == Cut::None) {
        match run {
            [first, .., last] if run.len() >= 4 => {
                reading.tokens.push(Token { folded: (first.folded.0, last.folded.1), origin: (first.origin.0, last.origin.1), cut: first.cut });
            }
            _ => reading.tokens.extend_from_slice(run),
        }
    }
}

/// Lower case, without accents, in one spelling. The phrase tables go through the same door.
fn fold(c: char, out: &mut String) {
    if c.is_ascii() {
        return out.push(c.to_ascii_lowercase());
    }
    if matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{E00}'..='\u{E7F}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}') {
        return out.push(c);
    }
    decompose_compatible(c, |part| {
        if invisible(part) {
            return;
        }
        for low in part.to_lowercase().filter(|&low| !invisible(low)) {
            match low {
                'ı' => out.push('i'),
                'ß' => out.push_str("ss"),
                'ø' => out.push('o'),
                'æ' => out.push_str("ae"),
                'œ' => out.push_str("oe"),
                'ł' => out.push('l'),
                'đ' | 'ð' => out.push('d'),
                'ς' => out.push('σ'),
                'ى' | 'ی' => out.push('ي'),
                'ک' => out.push('ك'),
                'ة' => out.push('ه'),
                'ँ' => out.push('ं'),
                _ => out.push(low),
            }
        }
    });
}

/// Zero-width characters, direction marks, variation selectors, accents and vowel points.
fn invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{300}'..='\u{36F}' | '\u{591}'..='\u{5C7}' | '\u{61C}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{93C}'
        | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn unspaced(c: char) -> bool {
    matches!(c, '\u{E00}'..='\u{E7F}' | '\u{3005}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}')
}

fn latin_look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'е' | 'є' | 'ε' => 'e',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'х' | 'χ' => 'x',
        'у' | 'γ' => 'y',
        'і' | 'ι' => 'i',
        'ј' => 'j',
        'ѕ' => 's',
        'н' => 'h',
        'т' | 'τ' => 't',
        'м' => 'm',
        'к' | 'κ' => 'k',
        'в' | 'β' => 'b',
        'г' => 'r',
        'п' | 'η' => 'n',
        'υ' | 'μ' => 'u',
        'ν' => 'v',
        'ԁ' => 'd',
        'ɡ' => 'g',
        other => other,
    }
}
