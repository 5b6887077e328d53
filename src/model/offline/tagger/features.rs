//! What the tagger looks at: for each word a list of hashed facts about it, its neighbours, the message and what was said before.
//!
//! Looks back only, never at what comes later. Facts about words are shared by all domains, so that a name learned in one helps in another;
//! facts about the flow of a conversation belong to their domain.

use super::Line;
use super::tokens::{self, Run, Word};
use std::collections::BTreeSet;

/// Bits of a key; two facts of a million share one now and then, which costs nothing that can be measured.
const KEY_BITS: u32 = 24;
/// Earlier lines that are read.
const LINES_MAX: usize = 40;
/// Words of earlier lines that are told apart.
const EARLIER_WORDS_MAX: usize = 200;
/// Words of a message whose shapes are seen as one.
const OUTLINE_WORDS_MAX: usize = 6;

/// The facts about each word.
pub(super) fn keys(domain: &str, earlier: &[Line], words: &[Word]) -> Vec<Vec<u32>> {
    let scene = Scene::new(earlier, words);
    let runs = tokens::runs(words);
    let about = |at: usize, word: &Word| {
        let mut facts = Facts { domain: Key::new(domain), keys: Vec::new() };
        let run = runs.get(at).copied().unwrap_or_default();
        neighbours(&mut facts, words, at);
        letters(&mut facts, word);
        place(&mut facts, &scene, word, at, run);
        message(&mut facts, words, at, run);
        earlier_words(&mut facts, &scene, word);
        facts.keys.sort_unstable();
        facts.keys.dedup();
        facts.keys
    };
    words.iter().enumerate().map(|(at, word)| about(at, word)).collect()
}

/// The message and what went before it, looked at once.
struct Scene {
    /// Rough shapes of the message's words, when they are few.
    outline: String,
    /// A bucket of their number.
    size: &'static str,
    /// Customer messages before this one, up to a dozen.
    nth: usize,
    /// Words said before, without those that have digits.
    said: BTreeSet<String>,
    /// Rough shapes of what has digits, said before.
    figures: BTreeSet<String>,
    /// The customer's last message and the one before.
    last: Vec<Vec<Word>>,
    /// The agent's words since the customer's last message.
    asked: Vec<Word>,
}

impl Scene {
    fn new(earlier: &[Line], words: &[Word]) -> Self {
        let nth = earlier.iter().filter(|line| !line.by_agent).count();
        let recent = earlier.get(earlier.len().saturating_sub(LINES_MAX)..).unwrap_or_default();
        let said: Vec<Vec<Word>> = recent.iter().filter(|line| !line.by_agent).map(|line| tokens::words(&line.text)).collect();
        let all = said.iter().flatten();
        let plain = all.clone().filter(|word| !word.has_digit()).map(|word| word.text.clone());
        let asked = recent.last().filter(|line| line.by_agent).map(|line| tokens::words(&line.text)).unwrap_or_default();
        Self {
            outline: outline(words, OUTLINE_WORDS_MAX),
            size: size(words.len()),
            nth: nth.min(12),
            said: plain.take(EARLIER_WORDS_MAX).collect(),
            figures: all.filter(|word| word.has_digit()).map(|word| word.kind.clone()).collect(),
            last: said.into_iter().rev().take(2).collect(),
            asked,
        }
    }
}

fn neighbours(facts: &mut Facts, words: &[Word], at: usize) {
    let word = |step: isize| near(words, at, step).map_or(edge(step), |word| word.text.as_str());
    let shape = |step: isize| near(words, at, step).map_or(edge(step), |word| word.shape.as_str());
    let kind = near(words, at, 0).map_or("", |word| word.kind.as_str());
    for (name, step) in [("w-3", -3), ("w-2", -2), ("w-1", -1), ("w0", 0), ("w1", 1), ("w2", 2), ("w3", 3)] {
        facts.word(name, &[word(step)]);
    }
    for (name, step) in [("s-2", -2), ("s-1", -1), ("s0", 0), ("s1", 1), ("s2", 2)] {
        facts.flow(name, &[shape(step)]);
    }
    facts.word("w-1w0", &[word(-1), word(0)]);
    facts.word("w0w1", &[word(0), word(1)]);
    facts.word("w-2w-1", &[word(-2), word(-1)]);
    facts.word("w1w2", &[word(1), word(2)]);
    facts.word("w-1k", &[word(-1), kind]);
    facts.word("w-2w-1k", &[word(-2), word(-1), kind]);
    facts.word("w-2k", &[word(-2), kind]);
    facts.word("w1k", &[word(1), kind]);
    facts.flow("s-1s0", &[shape(-1), shape(0)]);
    facts.flow("s0s1", &[shape(0), shape(1)]);
    facts.flow("s-1s0s1", &[shape(-1), shape(0), shape(1)]);
}

/// Beginnings, endings and threes of letters: names and codes look like names and codes.
fn letters(facts: &mut Facts, word: &Word) {
    let signs: Vec<char> = word.text.chars().take(24).collect();
    for size in 1..=4.min(signs.len().saturating_sub(1)) {
        facts.word("p", &[&signs.iter().take(size).collect::<String>()]);
        facts.word("x", &[&signs.iter().skip(signs.len() - size).collect::<String>()]);
    }
    let bounded: Vec<char> = ['^'].into_iter().chain(signs.iter().copied()).chain(['$']).collect();
    for three in bounded.windows(3) {
        facts.word("g", &[&three.iter().collect::<String>()]);
    }
    facts.word("len", &[&signs.len().min(20).to_string()]);
}

fn place(facts: &mut Facts, scene: &Scene, word: &Word, at: usize, run: Run) {
    let nth = scene.nth.to_string();
    facts.flow("b", &[]);
    facts.flow("size", &[scene.size, &word.kind]);
    facts.flow("outline", &[&scene.outline, &at.min(6).to_string()]);
    facts.flow("run", &[&run.nth.min(3).to_string(), &run.words.min(8).to_string(), &run.chars.min(16).to_string()]);
    facts.flow("runlen", &[&run.chars.min(20).to_string()]);
    facts.flow("t", &[&nth]);
    facts.flow("tk", &[&nth, &word.kind]);
    facts.flow("to", &[&nth, &scene.outline]);
}

/// The other words of the message.
fn message(facts: &mut Facts, words: &[Word], at: usize, run: Run) {
    let Some(word) = words.get(at) else { return };
    let (left, right) = (words.get(..at).unwrap_or_default(), words.get(at + 1..).unwrap_or_default());
    facts.flow("pos", &[&left.len().min(3).to_string(), &right.len().min(3).to_string()]);
    for other in words {
        facts.flow("in", &[&other.text, &word.kind]);
    }
    for other in left.iter().filter(|other| !other.has_digit()) {
        facts.word("left", &[&other.text, &word.kind]);
    }
    if let Some(other) = left.iter().rev().find(|other| !other.is_codelike()) {
        facts.word("la", &[&other.text, &run.nth.min(2).to_string(), &word.kind]);
    }
    if let Some(other) = right.iter().find(|other| !other.is_codelike()) {
        facts.word("ra", &[&other.text, &word.kind]);
    }
}

/// What was said before, by the customer and, where it was recorded, by the agent.
fn earlier_words(facts: &mut Facts, scene: &Scene, word: &Word) {
    let kind = word.kind.as_str();
    for other in &scene.said {
        facts.flow("h", &[other, kind]);
    }
    for figure in &scene.figures {
        facts.flow("hf", &[figure, kind]);
    }
    let figures: Vec<&str> = scene.figures.iter().map(String::as_str).collect();
    facts.flow("hfs", &[&figures.join(","), kind]);
    for other in &scene.asked {
        facts.flow("q", &[&other.text, kind]);
    }
    if let Some(last) = scene.last.first() {
        let before = outline(last, OUTLINE_WORDS_MAX - 1);
        facts.flow("lo", &[&before, &scene.outline]);
        facts.flow("lok", &[&before, kind]);
        facts.flow("lf", &[last.first().map_or("", |other| other.text.as_str()), kind]);
        let whole: Vec<&str> = last.iter().take(OUTLINE_WORDS_MAX).map(|other| other.text.as_str()).collect();
        facts.flow("lt", &[&whole.join(" "), kind]);
    }
    for (name, line) in ["l", "ll"].into_iter().zip(&scene.last) {
        for other in line {
            facts.flow(name, &[&other.text, kind]);
        }
    }
}

fn near(words: &[Word], at: usize, step: isize) -> Option<&Word> {
    at.checked_add_signed(step).and_then(|place| words.get(place))
}

fn edge(step: isize) -> &'static str {
    if step < 0 { "<" } else { ">" }
}

fn outline(words: &[Word], most: usize) -> String {
    if words.len() > most {
        return "long".to_owned();
    }
    let kinds: Vec<&str> = words.iter().map(|word| word.kind.as_str()).collect();
    kinds.join("_")
}

fn size(words: usize) -> &'static str {
    match words {
        0..=1 => "1",
        2 => "2",
        3 => "3",
        4..=6 => "6",
        7..=10 => "10",
        _ => "+",
    }
}

/// The facts about one word.
struct Facts {
    domain: Key,
    keys: Vec<u32>,
}

impl Facts {
    /// A fact about words, for all domains.
    fn word(&mut self, name: &str, parts: &[&str]) {
        self.keys.push(Key::new("").and(name).all(parts).bits());
    }

    /// A fact about the flow of this domain.
    fn flow(&mut self, name: &str, parts: &[&str]) {
        self.keys.push(self.domain.and(name).all(parts).bits());
    }
}

/// A running FNV-1a hash with a mark between its parts.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn new(part: &str) -> Self {
        Self(0xcbf2_9ce4_8422_2325).and(part)
    }

    fn and(self, part: &str) -> Self {
        Self(part.bytes().chain([0xff]).fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)))
    }

    fn all(self, parts: &[&str]) -> Self {
        parts.iter().fold(self, |key, part| key.and(part))
    }

    fn bits(self) -> u32 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        u32::try_from(mixed >> (64 - KEY_BITS)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> Line {
        Line { by_agent: false, text: text.to_owned() }
    }

    #[test]
    fn the_same_message_has_the_same_facts_and_another_past_has_others() {
        let words = tokens::words("it is 4711");
        let seen = keys("bank", &[line("hello")], &words);
        assert_eq!(seen, keys("bank", &[line("hello")], &words));
        assert_eq!(seen.len(), 3);
        for (domain, past) in [("shop", vec![line("hello")]), ("bank", vec![]), ("bank", vec![line("my card")])] {
            assert_ne!(seen, keys(domain, &past, &words));
        }
        let asked = Line { by_agent: true, text: "Your PIN?".to_owned() };
        assert_ne!(seen, keys("bank", &[line("hello"), asked], &words), "what the agent asked is seen");
    }

    #[test]
    fn no_fact_is_longer_than_its_bits() {
        let words = tokens::words(&"ab 12 x ".repeat(500));
        let facts = keys("d", &[], &words);
        assert!(facts.iter().flatten().all(|key| *key < 1 << KEY_BITS));
        assert!(keys("d", &[], &[]).is_empty());
    }
}
