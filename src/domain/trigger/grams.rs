//! A text as pieces: runs of words, words with one between them, and pieces of words, each as a hash. What was never learned is not
//! there, so that a misspelt or bent word still shows most of its pieces.

use super::reading::Reading;

/// Words of a run.
const RUN_MAX: usize = 4;
/// Letters of a piece of a word.
const PIECE_MIN: usize = 3;
const PIECE_MAX: usize = 5;
/// Letters of a word that are cut into pieces.
const WORD_CHARS_MAX: usize = 24;
/// FNV-1a (Fowler, Noll, Vo), 32 bits.
const OFFSET: u32 = 0x811c_9dc5;
const PRIME: u32 = 0x0100_0193;

/// The hash of a signal: a name that stands for something seen.
pub(super) fn signal(name: &str, number: u64) -> u32 {
    number.to_le_bytes().into_iter().fold(hash(b's', name.as_bytes()), eat)
}

/// The hash of a word: the same on every machine and in every version, so that it may stand in files.
pub(super) fn word(word: &str) -> u32 {
    hash(b'w', word.as_bytes())
}

/// The hash of something seen at a place: in this turn, in the turn before, in the customer's words.
pub(super) fn placed(place: u8, of: u32) -> u32 {
    of.to_le_bytes().into_iter().fold(eat(OFFSET, place), eat)
}

/// The pieces of tokens `from..to`.
pub(super) fn of(reading: &Reading, from: usize, to: usize) -> Vec<u32> {
    let (start, end) = (hash(b'^', b""), hash(b'$', b""));
    let words: Vec<u32> = std::iter::once(start).chain((from..to).map(|at| word(reading.word(at)))).chain([end]).collect();
    let mut grams = Vec::with_capacity(words.len() * 18);
    for at in 0..words.len() {
        let run = words.get(at..words.len().min(at + RUN_MAX)).unwrap_or_default();
        let mut joined = OFFSET;
        for (length, word) in run.iter().enumerate() {
            joined = word.to_le_bytes().into_iter().fold(joined, eat);
            let is_edge_alone = length == 0 && (*word == start || *word == end);
            if !is_edge_alone {
                grams.push(joined);
            }
        }
        if let [first, _, third, ..] = run {
            grams.push(third.to_le_bytes().into_iter().fold(hash(b'_', &first.to_le_bytes()), eat));
        }
    }
    for at in from..to {
        pieces(reading.word(at), &mut grams);
    }
    grams
}

/// The pieces of one word, its ends marked. A word of one letter, or of a script without spaces, has none.
fn pieces(word: &str, grams: &mut Vec<u32>) {
    let mut ends = [0_usize; WORD_CHARS_MAX + 1];
    let mut count = 0;
    for (at, c) in word.char_indices().take(WORD_CHARS_MAX) {
        count += 1;
        if let Some(end) = ends.get_mut(count) {
            *end = at + c.len_utf8();
        }
    }
    if count < 2 {
        return;
    }
    // Places 0 and count + 1 are the marks of the ends.
    for first in 0..count + 2 {
        for length in PIECE_MIN..=PIECE_MAX {
            let last = first + length - 1;
            if last > count + 1 {
                break;
            }
            let (from, to) = (ends.get(first.saturating_sub(1)).copied().unwrap_or_default(), ends.get(last.min(count)).copied().unwrap_or_default());
            let open = if first == 0 { b'<' } else { b'c' };
            let piece = hash(open, word.get(from..to).unwrap_or_default().as_bytes());
            grams.push(if last > count { eat(piece, b'>') } else { piece });
        }
    }
}

fn hash(tag: u8, bytes: &[u8]) -> u32 {
    bytes.iter().copied().fold(eat(OFFSET, tag), eat)
}

fn eat(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(PRIME)
}
