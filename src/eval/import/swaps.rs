//! What stands for what in a text, found whatever its case and its accents, in its place or inside a longer word.

use super::digits;
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Names that are also words of a language: written small they are the word.
const WORDS: &str = "will mark may rose grace angel ángel paz sol luz pilar mercedes dolores bill rich drew pat art joy hope faith dawn guy ray gene jack june april august summer autumn winter lily ivy amber ruby pearl frank grant chase dean earl \
miles victor max sue gay rob rusty olive penny sandy sunny cliff brook glen heath lance wade nick don alba aurora estrella cruz reyes santos domingo león rojo blanco blanca moreno rubio flores campos mar costa casas guerra marín leal franco justo \
bueno klein groß schwarz weiß braun koch vogel stern berg sommer lang kurz jung neu mann brown black white green young king long short page price stone wood day best west cook baker carpenter fischer schneider müller becker richter kaiser könig \
petit grand blanc roux leblanc martin olivier rossi bianchi neri conti bruno serena rosa viola gioia clara prima bravo vida linda bella sierra rios ríos montes valle fuente fuentes luna cielo consuelo socorro remedios amparo angeles ángeles";

/// Where a word is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Between what is no letter.
    Word,
    /// Also at the beginning of a longer word.
    Beginning,
    /// Everywhere.
    Everywhere,
    /// Between what is no digit.
    Number,
}

/// One thing that stands for another.
#[derive(Clone)]
pub(super) struct Swap {
    from: Vec<char>,
    to: String,
    reach: Reach,
    keeps_small: bool,
}

impl Swap {
    /// A name for a name; how far it reaches depends on how long it is.
    pub(super) fn name(from: &str, to: &str) -> Self {
        let chars = folded(from);
        let keeps_small = WORDS.split_whitespace().any(|word| word == from.to_lowercase());
        let is_dense = super::people::is_dense(from);
        let is_cased = from.chars().any(|c| c.is_lowercase() || c.is_uppercase());
        let reach = match chars.len() {
            _ if is_dense => Reach::Everywhere,
            _ if keeps_small => Reach::Word,
            4.. if !is_cased => Reach::Everywhere,
            7.. => Reach::Everywhere,
            5.. => Reach::Beginning,
            _ => Reach::Word,
        };
        Self { from: chars, to: to.to_owned(), reach, keeps_small }
    }

    /// Something else for something else.
    pub(super) fn other(from: &str, to: &str, reach: Reach) -> Self {
        Self { from: folded(from), to: to.to_owned(), reach, keeps_small: false }
    }
}

/// A text without case and accents, each character with its bytes in the text.
struct Folded {
    chars: Vec<(char, usize, usize)>,
}

fn folded(text: &str) -> Vec<char> {
    Folded::of(text).chars.into_iter().map(|(c, ..)| c).collect()
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut chars: Vec<(char, usize, usize)> = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            if is_combining_mark(c) {
                // An accent belongs to the letter before it.
                if let Some(last) = chars.last_mut() {
                    last.2 = end;
                }
                continue;
            }
            let plain = digits::value(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
            chars.extend(plain.to_lowercase().nfd().filter(|c| !is_combining_mark(*c)).map(|c| (c, at, end)));
        }
        Self { chars }
    }

    fn get(&self, at: usize) -> Option<(char, usize, usize)> {
        self.chars.get(at).copied()
    }
}

/// Many of them, the longest first.
#[derive(Clone, Default)]
pub(super) struct Swaps {
    all: Vec<Swap>,
    by_first: BTreeMap<char, Vec<usize>>,
}

/// A place where one of them is to be made.
pub(super) struct Hit<'a> {
    /// Its bytes.
    pub(super) at: Range<usize>,
    to: &'a Swap,
}

impl Swaps {
    pub(super) fn of(mut all: Vec<Swap>) -> Self {
        all.retain(|swap| !swap.from.is_empty());
        all.sort_by(|a, b| b.from.len().cmp(&a.from.len()).then_with(|| a.from.cmp(&b.from)));
        let mut by_first: BTreeMap<char, Vec<usize>> = BTreeMap::new();
        for (nth, swap) in all.iter().enumerate() {
            if let Some(first) = swap.from.first() {
                by_first.entry(*first).or_default().push(nth);
            }
        }
        Self { all, by_first }
    }

    /// Where they are to be made, apart from each other.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let folded = Folded::of(text);
        let (mut hits, mut at, mut glued) = (Vec::new(), 0, false);
        while let Some((first, start, _)) = folded.get(at) {
            let candidates = self.by_first.get(&first).into_iter().flatten().filter_map(|nth| self.all.get(*nth));
            let found = candidates.into_iter().find_map(|swap| Some((swap, swap.end(text, &folded, at, &Beside { glued, names: self })?)));
            if let Some((swap, end)) = found {
                hits.push(Hit { at: start..end, to: swap });
                (at, glued) = (at + swap.from.len(), true);
            } else {
                (at, glued) = (at + 1, false);
            }
        }
        hits
    }

    /// Does one of them stand here, whatever is around it?
    fn stands(&self, folded: &Folded, at: usize) -> bool {
        const CHARS_MIN: usize = 3;
        let candidates = folded.get(at).and_then(|(first, ..)| self.by_first.get(&first)).into_iter().flatten();
        candidates.filter_map(|nth| self.all.get(*nth)).any(|swap| swap.from.len() >= CHARS_MIN && swap.is_at(folded, at))
    }

    /// The text with all of them made.
    pub(super) fn applied(&self, text: &str) -> String {
        let (mut out, mut from) = (String::with_capacity(text.len()), 0);
        for hit in self.hits(text) {
            out.push_str(text.get(from..hit.at.start).unwrap_or_default());
            out.push_str(&cased(text.get(hit.at.clone()).unwrap_or_default(), &hit.to.to));
            from = hit.at.end;
        }
        out.push_str(text.get(from..).unwrap_or_default());
        out
    }
}

/// What stands beside a place: names are written together, as in `anaroy92`.
struct Beside<'a> {
    /// Does one of them end here?
    glued: bool,
    names: &'a Swaps,
}

impl Swap {
    fn is_at(&self, folded: &Folded, at: usize) -> bool {
        self.from.iter().zip(at..).all(|(c, place)| folded.get(place).is_some_and(|(own, ..)| own == *c))
    }

    /// The byte where it ends, when it stands here.
    fn end(&self, text: &str, folded: &Folded, at: usize, beside: &Beside<'_>) -> Option<usize> {
        let (_, start, _) = folded.get(at)?;
        let (_, last, end) = folded.get(at + self.from.len() - 1)?;
        // A letter may fold to several: none is cut in two.
        let whole = |place: Option<usize>, byte: usize| place.and_then(|place| folded.get(place)).is_none_or(|(_, own, _)| own != byte);
        if !self.is_at(folded, at) || !whole(at.checked_sub(1), start) || !whole(Some(at + self.from.len()), last) {
            return None;
        }
        let before = text.get(..start)?.chars().next_back();
        let after = text.get(end..)?.chars().next();
        let first = text.get(start..)?.chars().next()?;
        if self.keeps_small && !first.is_uppercase() {
            return None;
        }
        let humped = before.is_some_and(char::is_lowercase) && first.is_uppercase();
        let begins = beside.glued || humped || !before.is_some_and(char::is_alphabetic);
        let stands = match self.reach {
            Reach::Everywhere => true,
            Reach::Beginning => begins,
            Reach::Word => {
                begins && (!after.is_some_and(char::is_alphabetic) || is_hump(text, end) || beside.names.stands(folded, at + self.from.len()))
            }
            Reach::Number => !before.is_some_and(digits::is_digit) && !after.is_some_and(digits::is_digit),
        };
        stands.then_some(end)
    }
}

/// Does a capital follow a small letter here, as in `AnaRoy`?
fn is_hump(text: &str, at: usize) -> bool {
    let small = text.get(..at).and_then(|head| head.chars().next_back()).is_some_and(char::is_lowercase);
    small && text.get(at..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
}

/// The new words in the case of the old: all small, all capitals, or as they are.
fn cased(old: &str, new: &str) -> String {
    let letters = || old.chars().filter(|c| c.is_lowercase() || c.is_uppercase());
    if letters().count() > 1 && letters().all(char::is_uppercase) {
        new.to_uppercase()
    } else if letters().next().is_some_and(char::is_lowercase) && letters().all(char::is_lowercase) {
        new.to_lowercase()
    } else {
        new.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(names: &[(&str, &str)], text: &str, wanted: &str) {
        let swaps = Swaps::of(names.iter().map(|(from, to)| Swap::name(from, to)).collect());
        assert_eq!(swaps.applied(text), wanted);
    }

    #[test]
    fn a_name_is_found_whatever_its_case_and_accents_and_keeps_its_case() {
        let names = [("María", "Robin"), ("García", "Calvero"), ("Ana", "Kim")];
        check(&names, "MARÍA garcia, maria-Garci\u{301}a, María's, Marías", "ROBIN calvero, robin-Calvero, Robin's, Robins");
        check(&names, "mariagarcia MariaGarcia maria_garcia92 anamaria anamnese", "robincalvero RobinCalvero robin_calvero92 kimrobin anamnese");
        check(&names, "mañana, ana, banana, Ana.", "mañana, kim, banana, Kim.");
    }

    #[test]
    fn a_name_that_is_a_word_is_the_word_when_it_is_written_small() {
        check(&[("Will", "Robin"), ("Stern", "Tarnby")], "Will will come gestern, Stern", "Robin will come gestern, Tarnby");
    }

    #[test]
    fn names_of_scripts_without_blanks_are_found_among_other_letters() {
        check(&[("佐久間", "見本")], "佐久間様、佐久間と申します", "見本様、見本と申します");
        check(&[("김조이", "하늘")], "김조이입니다 김조인", "하늘입니다 김조인");
    }

    #[test]
    fn a_number_is_found_only_whole() {
        let swaps = Swaps::of(vec![Swap::other("4821", "7093", Reach::Number)]);
        assert_eq!(swaps.applied("#4821, 48213, A4821, ٤٨٢١"), "#7093, 48213, A7093, 7093");
    }
}
