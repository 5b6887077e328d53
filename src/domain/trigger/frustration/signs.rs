//! A message as numbers: how often each kind of word stands in it, and how it is written.

use super::super::alike::float;
use super::super::languages::{ENGLISH, LANGUAGES, Language, of as language_of};
use super::super::lexicon::{Heard, Term, line};
use super::words::{ALL, KINDS, Kind};

/// What is counted: kinds of words, then the way it is written. The last one is always 1.
pub const NAMES: [&str; COUNT] = [
    "swear",
    "anger",
    "upset",
    "wait",
    "again",
    "trouble",
    "not",
    "leave",
    "bitter",
    "quit",
    "glad",
    "length",
    "capitals",
    "exclaims",
    "asks",
    "question_marks",
    "only_marks",
    "dots",
    "full_stop",
    "angry_face",
    "sad_face",
    "happy_face",
    "always",
];
const COUNT: usize = 23;
/// Kinds of words that are signs; the rest only tells the language.
const WORD_SIGNS: usize = 11;

/// The signs of a message, or their weights: one number for each of [`NAMES`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signs(pub [f64; COUNT]);

/// The most that one kind of word counts.
const KIND_MAX: f64 = 1.6;
/// A hint of the language counts like half a word, English like a fifth.
const HINT_WORDS: f64 = 0.5;
const ENGLISH_WORDS: f64 = 0.2;
/// Fewer letters are no shouting.
const CAPITALS_LETTERS_MIN: usize = 6;
const CAPITALS_SHARE_MIN: f64 = 0.6;

impl Signs {
    pub(super) fn of(text: &str, heard: &Heard, language: Option<&str>) -> Self {
        let words = kinds(heard, language.and_then(language_of));
        let manner = Manner::of(text);
        let tokens = heard.reading.tokens.len();
        let mut signs = [0.0; COUNT];
        for (slot, (count, _)) in signs.iter_mut().zip(words.iter().zip(KINDS)).take(WORD_SIGNS) {
            *slot = count.ln_1p().min(KIND_MAX);
        }
        let rest = [
            float(tokens).ln_1p(),
            flag(manner.shouts()),
            float(manner.exclaims.min(4)) / 4.0,
            flag(text.trim_end().ends_with(['?', '？', '؟'])),
            flag(manner.question_run >= 2),
            flag(tokens == 0 && manner.questions > 0),
            flag(manner.dots),
            flag((1..=4).contains(&tokens) && text.trim_end().ends_with(['.', '。'])),
            float(manner.angry.min(2)),
            float(manner.sad.min(2)),
            float(manner.happy.min(2)),
            1.0,
        ];
        for (slot, value) in signs.iter_mut().skip(WORD_SIGNS).zip(rest) {
            *slot = value;
        }
        Self(signs)
    }

    /// Words of thanks, and none of trouble or refusal.
    pub(super) fn thanks(&self) -> bool {
        self.count("glad") > 0.0 && self.count("not") == 0.0 && self.count("trouble") == 0.0
    }

    /// Words of leaving us, or of complaining to others.
    pub fn speaks_of_leaving(&self) -> bool {
        self.count("leave") > 0.0
    }

    fn count(&self, name: &str) -> f64 {
        NAMES.iter().position(|known| *known == name).and_then(|place| self.0.get(place)).copied().unwrap_or_default()
    }

    /// The sum of the signs, each by its weight.
    pub(super) fn weighed(&self, weights: &Self) -> f64 {
        self.0.iter().zip(&weights.0).map(|(sign, weight)| sign * weight).sum()
    }
}

/// Reads a file of weights: a name and a number a line; what is not there weighs nothing.
pub(super) fn weights(file: &str) -> Signs {
    let mut weights = [0.0; COUNT];
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        if let Some((name, weight)) = line.split_once('\t')
            && let Some(place) = NAMES.iter().position(|known| *known == name)
            && let (Ok(weight), Some(slot)) = (weight.trim().parse::<f64>(), weights.get_mut(place))
        {
            *slot = weight;
        }
    }
    Signs(weights)
}

/// How often each kind stands in the message, in the language that knows most of its words.
fn kinds(heard: &Heard, hint: Option<Language>) -> [f64; KINDS.len()] {
    let terms = heard.terms_of(ALL);
    let mut best: Option<(f64, Vec<Term>)> = None;
    let spoken = terms.iter().fold(0_u64, |all, term| all | 1 << term.language);
    for language in (1..LANGUAGES.len()).filter(|language| spoken >> language & 1 == 1) {
        let line = line(&terms, language);
        let known: usize = line.iter().map(|term| term.end - term.start).sum();
        let hinted = if hint == Some(language) { HINT_WORDS } else { 0.0 };
        let english = if language == ENGLISH { ENGLISH_WORDS } else { 0.0 };
        let known = float(known) + hinted + english;
        if best.as_ref().is_none_or(|(most, _)| known > *most) {
            best = Some((known, line));
        }
    }
    let mut counts = [0.0; KINDS.len()];
    for term in best.map(|(_, line)| line).unwrap_or_default() {
        let of_term = KINDS.iter().filter(|(kind, _)| term.kinds.has(*kind)).count().max(1);
        for (slot, (kind, _)) in counts.iter_mut().zip(KINDS) {
            if term.kinds.has(kind) {
                *slot += 1.0 / float(of_term);
            }
        }
    }
    counts
}

fn flag(yes: bool) -> f64 {
    if yes { 1.0 } else { 0.0 }
}

/// How a message is written.
#[derive(Default)]
struct Manner {
    capitals: usize,
    letters: usize,
    exclaims: usize,
    questions: usize,
    question_run: usize,
    dots: bool,
    angry: usize,
    sad: usize,
    happy: usize,
}

const ANGRY: &str = "😡🤬😠🙄🤦😤👎💩😒😑🖕😾👿😩😫🤨😣😖🙃";
const SAD: &str = "😢😭😞😔☹🙁😓😥💔😰😟";
const HAPPY: &str = "😊🙏❤👍😀😃😄😁🙂😍🥰😘🎉✨💪👌😉☺🤗💕😅😂🤣😎👏";
/// Characters that are looked at.
const CHARS_MAX: usize = 2_000;

impl Manner {
    fn of(text: &str) -> Self {
        let mut manner = Self::default();
        let (mut run, mut last) = (0_usize, ' ');
        for c in text.chars().take(CHARS_MAX) {
            if c.is_ascii() {
                manner.letters += usize::from(c.is_ascii_alphabetic());
                manner.capitals += usize::from(c.is_ascii_uppercase());
            } else if c.is_uppercase() || c.is_lowercase() {
                manner.letters += 1;
                manner.capitals += usize::from(c.is_uppercase());
            } else if c > '\u{2000}' {
                manner.angry += usize::from(ANGRY.contains(c));
                manner.sad += usize::from(SAD.contains(c));
                manner.happy += usize::from(HAPPY.contains(c));
            }
            let asks = matches!(c, '?' | '？' | '؟');
            run = if asks { run + 1 } else { 0 };
            manner.question_run = manner.question_run.max(run);
            manner.questions += usize::from(asks);
            manner.exclaims += usize::from(matches!(c, '!' | '！'));
            manner.dots |= c == '…' || c == '.' && last == '.';
            last = c;
        }
        manner
    }

    fn shouts(&self) -> bool {
        self.letters >= CAPITALS_LETTERS_MIN && float(self.capitals) >= CAPITALS_SHARE_MIN * float(self.letters)
    }
}

const _: () = assert!(WORD_SIGNS == Kind::Mild as usize, "the kinds of words that are signs come first");
