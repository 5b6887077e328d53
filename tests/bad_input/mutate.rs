//! Changes of files, drawn from a fixed seed: spliced, flipped, cut, repeated, with words of the fuzzer's dictionary in them.

use crate::child;
use std::ops::Range;

/// Bytes of a changed file: what is larger is made on purpose, in `large`.
const BYTES_MAX: usize = 16 * 1024;
/// Changes of one file.
const CHANGES_MAX: usize = 5;

/// Changed files without end.
pub(crate) struct Mutations {
    rng: fastrand::Rng,
    corpus: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
}

impl Mutations {
    pub(crate) fn of(target: &str, corpus: &[(String, Vec<u8>)]) -> Self {
        let seed = target.bytes().fold(17_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let corpus = corpus.iter().map(|(_, data)| data.clone()).collect();
        Self { rng: fastrand::Rng::with_seed(seed), corpus, words: dictionary() }
    }

    /// The next one.
    pub(crate) fn next(&mut self) -> Vec<u8> {
        let mut data = self.any_of_corpus();
        data.truncate(BYTES_MAX);
        for _ in 0..self.rng.usize(1..=CHANGES_MAX) {
            self.change(&mut data);
        }
        data.truncate(BYTES_MAX);
        data
    }

    fn any_of_corpus(&mut self) -> Vec<u8> {
        self.rng.choice(&self.corpus).cloned().unwrap_or_default()
    }

    /// A part of so many bytes.
    fn part(&mut self, of: usize) -> Range<usize> {
        let from = self.rng.usize(0..=of);
        let most = if self.rng.bool() { 16 } else { of };
        from..(from + self.rng.usize(0..=most)).min(of)
    }

    fn change(&mut self, data: &mut Vec<u8>) {
        let at = self.rng.usize(0..=data.len());
        let part = self.part(data.len());
        match self.rng.u8(0..9) {
            0 => {
                if let Some(byte) = data.get_mut(at) {
                    *byte ^= 1 << self.rng.u8(0..8);
                }
            }
            1 => {
                if let Some(byte) = data.get_mut(at) {
                    *byte = self.rng.u8(..);
                }
            }
            2 => data.truncate(at),
            3 => drop(data.drain(part)),
            4 => {
                let copies = self.rng.usize(1..=64);
                let piece = data.get(part).unwrap_or_default().repeat(copies);
                data.splice(at..at, piece.into_iter().take(BYTES_MAX));
            }
            5 => {
                let other = self.any_of_corpus();
                let theirs = self.part(other.len());
                data.splice(part, other.get(theirs).unwrap_or_default().iter().copied());
            }
            6 | 7 => {
                let word = self.rng.choice(&self.words).cloned().unwrap_or_default();
                let part = if self.rng.bool() { at..at } else { part };
                data.splice(part, word);
            }
            _ => self.change_number(data, at),
        }
    }

    /// Another number where one stands.
    fn change_number(&mut self, data: &mut Vec<u8>, at: usize) {
        const NUMBERS: [&str; 12] =
            ["0", "-1", "1", "60", "255", "32768", "65536", "2147483648", "9223372036854775808", "1e308", "0.1", "99999999999999999999999"];
        let Some(from) = data.iter().skip(at).position(u8::is_ascii_digit).map(|ahead| at + ahead) else { return };
        let digits = data.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
        let number = self.rng.choice(NUMBERS).unwrap_or_default();
        data.splice(from..from + digits, number.bytes());
    }
}

/// The words of the fuzzer's dictionary: a line each, in quotes, with `\\`, `\"` and `\xNN`.
fn dictionary() -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(child::fuzz().join("dictionary.txt")).expect("the dictionary");
    let quoted = |line: &str| line.strip_prefix('"')?.strip_suffix('"').map(unescaped);
    let words: Vec<Vec<u8>> = text.lines().filter_map(quoted).collect();
    assert!(words.len() > 50, "the dictionary is read");
    words
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend(before.bytes());
        let hex = after.strip_prefix('x').and_then(|hex| hex.get(..2)).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let (byte, taken) = hex.map_or_else(|| (after.bytes().next().unwrap_or(b'\\'), 1), |byte| (byte, 3));
        bytes.push(byte);
        rest = after.get(taken..).unwrap_or_default();
    }
    bytes.extend(rest.bytes());
    bytes
}
