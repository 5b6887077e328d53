//! The hidden instructions in an answer: the canary in any dress (spaced, upper case, reversed, base64, hexadecimal, with
//! invisible characters in it), or a long run of the system prompt that the business did not say elsewhere.

use super::Grounds;
use crate::domain::text::{hex, is_invisible};
use unicode_normalization::char::decompose_compatible;

/// Folded characters in a row that make a run of the system prompt a leak.
const RUN_CHARS_MIN: usize = 60;
/// Bytes of the blocks that runs are looked for by. A run holds at least one whole block.
const BLOCK_BYTES: usize = 30;
/// A part of a run this long that the business said elsewhere does not count.
const KNOWN_CHARS_MIN: usize = 12;
/// A canary shorter than this would be found by chance.
const CANARY_CHARS_MIN: usize = 6;
const HASH_BASE: u64 = 1_099_511_628_211;

/// Does the reply repeat what it must not know?
pub(super) fn leaks(reply: &str, grounds: &Grounds<'_>) -> bool {
    let said = words(reply);
    tells_canary(reply, &said, grounds.canary) || tells_system(&said, grounds)
}

fn tells_canary(reply: &str, said: &str, canary: &str) -> bool {
    let secret = words(canary).replace(' ', "");
    if secret.chars().count() < CANARY_CHARS_MIN {
        return false;
    }
    let said = said.replace(' ', "");
    let reversed: String = secret.chars().rev().collect();
    if said.contains(&secret) || said.contains(&reversed) || said.contains(&hex(canary.as_bytes())) {
        return true;
    }
    let exact: String = reply.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')).collect();
    let dresses = [canary.to_owned(), canary.to_lowercase(), canary.to_uppercase(), secret, reversed];
    exact.len() >= CANARY_CHARS_MIN && dresses.iter().flat_map(|dress| encoded(dress.as_bytes())).any(|code| exact.contains(&code))
}

/// The middle of the base64 of `bytes`, at each of the three places it may stand in a longer text.
fn encoded(bytes: &[u8]) -> Vec<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let code = |offset: usize| {
        let padded: Vec<u8> = std::iter::repeat_n(0, offset).chain(bytes.iter().copied()).collect();
        let whole = padded.chunks_exact(3).flat_map(|three| {
            let word = three.iter().fold(0_usize, |word, byte| word << 8 | usize::from(*byte));
            [18, 12, 6, 0].map(|shift| char::from(DIGITS.get(word >> shift & 63).copied().unwrap_or(b'A')))
        });
        whole.skip(if offset == 0 { 0 } else { 4 }).collect::<String>()
    };
    (0..3).map(code).filter(|code| code.len() >= CANARY_CHARS_MIN).collect()
}

fn tells_system(said: &str, grounds: &Grounds<'_>) -> bool {
    if said.len().min(grounds.system.len()) < RUN_CHARS_MIN {
        return false;
    }
    let system = words(grounds.system);
    let runs = runs(said, &system);
    if runs.is_empty() {
        return false;
    }
    let known: Vec<String> = grounds.facts.iter().chain(grounds.echoes).map(|text| words(text)).collect();
    runs.iter().any(|run| unknown_chars(run, &known) >= RUN_CHARS_MIN)
}

/// Folded words with one blank between them.
fn words(text: &str) -> String {
    let mut out: Vec<u8> = Vec::with_capacity(text.len() + 8);
    let mut blank = false;
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            if std::mem::take(&mut blank) && !out.is_empty() {
                out.push(b' ');
            }
            out.extend(u8::try_from(c).map(|byte| byte.to_ascii_lowercase()));
        } else if !c.is_alphanumeric() {
            blank |= !is_invisible(c);
        } else {
            if std::mem::take(&mut blank) && !out.is_empty() {
                out.push(b' ');
            }
            let mut letters = String::new();
            decompose_compatible(c, |part| letters.extend(part.to_lowercase().filter(|part| part.is_alphanumeric())));
            out.extend_from_slice(letters.as_bytes());
        }
    }
    String::from_utf8(out).unwrap_or_default()
}

/// The longest stretches of `said` that stand in `system`, of at least `RUN_CHARS_MIN` characters.
fn runs<'a>(said: &'a str, system: &str) -> Vec<&'a str> {
    let mut blocks: Vec<(u64, usize)> = system
        .as_bytes()
        .chunks_exact(BLOCK_BYTES)
        .enumerate()
        .map(|(index, block)| (block.iter().fold(0, |sum, byte| roll(sum, *byte)), index * BLOCK_BYTES))
        .collect();
    blocks.sort_unstable();
    let top = (1..BLOCK_BYTES).fold(1_u64, |power, _| power.wrapping_mul(HASH_BASE));
    let (bytes, mut hash, mut upto) = (said.as_bytes(), 0_u64, 0);
    let mut runs = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if let Some(gone) = at.checked_sub(BLOCK_BYTES).and_then(|gone| bytes.get(gone)) {
            hash = hash.wrapping_sub(u64::from(*gone).wrapping_add(1).wrapping_mul(top));
        }
        hash = roll(hash, *byte);
        let Some(start) = (at + 1).checked_sub(BLOCK_BYTES).filter(|start| *start >= upto) else { continue };
        let first = blocks.partition_point(|(known, _)| *known < hash);
        for (_, place) in blocks.iter().skip(first).take_while(|(known, _)| *known == hash).take(4) {
            let (from, to) = widen(bytes, start, system.as_bytes(), *place);
            let run = inner(said, from, to);
            if run.chars().count() >= RUN_CHARS_MIN {
                runs.push(run);
                upto = to;
                break;
            }
        }
    }
    runs
}

fn roll(hash: u64, byte: u8) -> u64 {
    hash.wrapping_mul(HASH_BASE).wrapping_add(u64::from(byte) + 1)
}

/// How far two texts agree around a place of each.
fn widen(said: &[u8], at: usize, system: &[u8], place: usize) -> (usize, usize) {
    let ahead = said.iter().skip(at).zip(system.iter().skip(place)).take_while(|(a, b)| a == b).count();
    let behind = said.iter().take(at).rev().zip(system.iter().take(place).rev()).take_while(|(a, b)| a == b).count();
    (at - behind, at + ahead)
}

/// The part between two bytes that is whole characters.
fn inner(text: &str, from: usize, to: usize) -> &str {
    let from = (from..=to).find(|at| text.is_char_boundary(*at)).unwrap_or(to);
    let to = (from..=to).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    text.get(from..to).unwrap_or_default()
}

/// The longest stretch of a run that no known text holds.
fn unknown_chars(run: &str, known: &[String]) -> usize {
    let bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
    let has = |from: usize, to: usize| {
        let part = bounds.get(from).zip(bounds.get(to)).and_then(|(from, to)| run.get(*from..*to));
        part.is_some_and(|part| known.iter().any(|text| text.contains(part)))
    };
    let (mut at, mut open, mut longest, count) = (0, 0, 0, bounds.len() - 1);
    while at < count && longest < RUN_CHARS_MIN {
        let mut known_to = at;
        if at + KNOWN_CHARS_MIN <= count && has(at, at + KNOWN_CHARS_MIN) {
            let (mut low, mut high) = (at + KNOWN_CHARS_MIN, count);
            while low < high {
                let middle = (low + high).div_ceil(2);
                (low, high) = if has(at, middle) { (middle, high) } else { (low, middle - 1) };
            }
            known_to = low;
        }
        (at, open) = if known_to > at { (known_to, 0) } else { (at + 1, open + 1) };
        longest = longest.max(open);
    }
    longest
}
