//! Words as formats compare them: plain lower case without marks; choices with their synonyms; a yes or a no.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Choices of one list, and synonyms of one choice.
const CHOICES_MAX: usize = 200;
/// Shortest word that may be misspelt.
const NEAR_CHARS_MIN: usize = 5;

const YES: &str = "y yes yeah yep yup sure ok okay true correct right exactly definitely absolutely si claro vale correcto exacto dale sim isso certo exato com ja \
    jawohl genau klar gerne stimmt oui ouais d'accord esatto certamente tak evet iya ya haan да конечно हाँ हां نعم 是 是的 对 好 好的 はい 네";
const NO: &str = "n no nope nah not never none false incorrect nunca tampoco nao nein nicht non jamais pas nee nie hayir tidak нет не नहीं لا 不 不是 没有 いいえ 아니요";

/// A text in plain lower case: compatibility forms joined, marks dropped, blanks single.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.nfkd().flat_map(char::to_lowercase) {
        match character {
            '’' | '‘' | '´' | '`' | '′' => out.push('\''),
            '–' | '—' | '‐' | '‑' | '−' => out.push('-'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe0f}' => {}
            '\u{660}'..='\u{669}' => out.extend(char::from_digit(u32::from(character) - 0x660, 10)),
            '\u{6f0}'..='\u{6f9}' => out.extend(char::from_digit(u32::from(character) - 0x6f0, 10)),
            '\u{966}'..='\u{96f}' => out.extend(char::from_digit(u32::from(character) - 0x966, 10)),
            blank if blank.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            other => out.push(other),
        }
    }
    out
}

/// The words of a plain text: letters and digits, an apostrophe inside.
pub(super) fn words(plain: &str) -> Vec<&str> {
    placed(plain).into_iter().map(|(_, word)| word).collect()
}

/// The words of a plain text, each with its first byte.
pub(super) fn placed(plain: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut at = 0;
    for part in plain.split_inclusive(|sign: char| !sign.is_alphanumeric() && sign != '\'' && !is_mark(sign)) {
        let word = part.trim_matches(|sign: char| !sign.is_alphanumeric() && !is_mark(sign));
        if !word.is_empty() {
            words.push((at + part.find(word).unwrap_or(0), word));
        }
        at += part.len();
    }
    words
}

/// Vowel signs of Indic scripts: part of their word, though no letters.
fn is_mark(sign: char) -> bool {
    ('\u{900}'..='\u{dff}').contains(&sign)
}

/// Whether a table of words, parted by blanks, holds a word.
pub(super) fn listed(table: &str, word: &str) -> bool {
    !word.is_empty() && table.split(' ').any(|known| known == word)
}

/// Whether a needle stands in a plain text as whole words; scripts without blanks need no ends.
pub(super) fn holds(plain: &str, needle: &str) -> bool {
    !needle.is_empty() && find_bounded(plain, needle).is_some()
}

/// Where a needle first stands as whole words.
pub(super) fn find_bounded(plain: &str, needle: &str) -> Option<usize> {
    let free = needle.chars().any(|letter| letter >= '\u{2e80}');
    let letter = |side: Option<char>| side.is_some_and(char::is_alphanumeric);
    let bounded = |at: &usize| {
        let before = plain.get(..*at).and_then(|head| head.chars().next_back());
        let after = plain.get(at + needle.len()..).and_then(|tail| tail.chars().next());
        let open = needle.chars().next().is_some_and(|first| !first.is_alphanumeric());
        let close = needle.chars().next_back().is_some_and(|last| !last.is_alphanumeric());
        free || ((open || !letter(before)) && (close || !letter(after)))
    };
    plain.match_indices(needle).map(|(at, _)| at).find(bounded)
}

/// A misspelling of a long word: one edit, two from eight letters on; or the same word with another ending.
pub(super) fn is_near(word: &str, wanted: &str) -> bool {
    let (chars, said) = (wanted.chars().count(), word.chars().count());
    if word == wanted {
        return true;
    }
    if chars < NEAR_CHARS_MIN || said < NEAR_CHARS_MIN - 1 || wanted.chars().any(|sign| sign.is_ascii_digit()) {
        return false;
    }
    let edits = if chars >= 8 { 2 } else { 1 };
    let same_stem = word.chars().zip(wanted.chars()).take_while(|(left, right)| left == right).count();
    strsim::osa_distance(word, wanted) <= edits || (same_stem >= NEAR_CHARS_MIN && same_stem + 4 >= chars.max(said))
}

/// One of a closed list, and the plain forms it goes by.
pub(super) struct Choice<'a> {
    pub(super) value: &'a Value,
    pub(super) forms: Vec<String>,
}

/// The choices of a schema: `enum`, `const`, or constants with titles, each with its `x-synonyms`; none when it is no closed list.
pub(super) fn choices(schema: &Value) -> Vec<Choice<'_>> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().map(|value| (value, None));
    let options = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
    let titled = options.into_iter().flatten().filter_map(|option| Some((option.get("const")?, option.get("title").and_then(Value::as_str))));
    let only = schema.get("const").into_iter().map(|value| (value, None));
    let synonyms = schema.get("x-synonyms");
    let all = listed.chain(titled).chain(only).filter(|(value, _)| !value.is_null()).take(CHOICES_MAX);
    all.map(|(value, title)| with_forms(value, title, synonyms)).collect()
}

fn with_forms<'a>(value: &'a Value, title: Option<&str>, synonyms: Option<&Value>) -> Choice<'a> {
    let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut forms = vec![plain(name.trim()), plain(&name.replace(['_', '-'], " "))];
    forms.extend(title.map(|title| plain(title.trim())));
    match synonyms.and_then(|all| all.get(&name)) {
        Some(Value::Array(all)) => forms.extend(all.iter().filter_map(Value::as_str).take(CHOICES_MAX).map(|word| plain(word.trim()))),
        Some(Value::String(word)) => forms.push(plain(word.trim())),
        _ => {}
    }
    forms.retain(|form| !form.is_empty());
    forms.dedup();
    Choice { value, forms }
}

/// The choice a value means: itself, another case, a synonym; a misspelling when it is near to one choice only.
pub(super) fn chosen(value: &Value, choices: &[Choice<'_>]) -> Option<Value> {
    if let Some(same) = choices.iter().find(|choice| choice.value == value) {
        return Some(same.value.clone());
    }
    let said = plain(value.as_str().map_or_else(|| value.to_string(), str::to_owned).trim());
    let said = said.trim_matches(|sign: char| !sign.is_alphanumeric() && !is_mark(sign));
    if let Some(exact) = choices.iter().find(|choice| choice.forms.iter().any(|form| form == said)) {
        return Some(exact.value.clone());
    }
    let mut near = choices.iter().filter(|choice| choice.forms.iter().any(|form| misspells(said, form)));
    match (near.next(), near.next()) {
        (Some(one), None) => Some(one.value.clone()),
        _ => None,
    }
}

/// One slip of the keyboard in a long word; an ending is no slip, for "unpaid" is not "paid".
fn misspells(said: &str, form: &str) -> bool {
    form.chars().count() >= NEAR_CHARS_MIN && said.chars().next() == form.chars().next() && strsim::osa_distance(said, form) <= 1
}

/// Whether a text opens with a yes or a no.
pub(super) fn yes_or_no(text: &str) -> Option<bool> {
    let plain = plain(text);
    if plain.contains(['👍', '✅', '✔']) {
        return Some(true);
    }
    if plain.contains(['👎', '❌', '🚫']) {
        return Some(false);
    }
    let first = words(&plain).into_iter().next()?;
    let says = |table: &str| table.split(' ').any(|known| self::plain(known) == first);
    if says(NO) { Some(false) } else { says(YES).then_some(true) }
}
