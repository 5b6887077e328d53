//! The languages that the detectors of words know: a code, and where the verb stands.

/// Where the verb stands, and whether words are written apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// "I want to speak to a person."
    VerbFirst,
    /// "Bir insanla konuşmak istiyorum."
    VerbLast,
    /// Every character is a token, and the verb may stand last.
    Unspaced,
}

/// A language by its place in [`LANGUAGES`]; place 0 is heard inside every other one.
pub(super) type Language = usize;

use Shape::{Unspaced, VerbFirst, VerbLast};

/// Every language, `any` and English first. A set of them fits into 64 bits.
pub(super) const LANGUAGES: &[(&str, Shape)] = &[
    ("any", VerbFirst),
    ("en", VerbFirst),
    ("es", VerbFirst),
    ("pt", VerbFirst),
    ("fr", VerbFirst),
    ("it", VerbFirst),
    ("ro", VerbFirst),
    ("de", VerbLast),
    ("nl", VerbLast),
    ("sv", VerbFirst),
    ("no", VerbFirst),
    ("da", VerbFirst),
    ("fi", VerbLast),
    ("hu", VerbLast),
    ("pl", VerbFirst),
    ("cs", VerbLast),
    ("ru", VerbLast),
    ("uk", VerbLast),
    ("el", VerbFirst),
    ("tr", VerbLast),
    ("ar", VerbFirst),
    ("fa", VerbLast),
    ("he", VerbFirst),
    ("hi", VerbLast),
    ("hi-Latn", VerbLast),
    ("id", VerbFirst),
    ("ms", VerbFirst),
    ("vi", VerbFirst),
    ("th", Unspaced),
    ("zh", Unspaced),
    ("ja", Unspaced),
    ("ko", Unspaced),
];

/// English.
pub(super) const ENGLISH: Language = 1;

/// The language of a code.
pub(super) fn of(code: &str) -> Option<Language> {
    LANGUAGES.iter().position(|(known, _)| *known == code)
}

/// Where the verb stands in a language.
pub(super) fn shape(language: Language) -> Shape {
    LANGUAGES.get(language).map_or(VerbFirst, |(_, shape)| *shape)
}
