//! People out of a transcript, invented ones in: the same original is the same fake everywhere in it, in its case and its shape. Another
//! transcript has other fakes, so that nobody can be followed from one to the next.
//!
//! What is nobody's already stays. Times stay, to the second: waits and opening hours depend on them.

mod maker;

use super::people;
use super::spots::{Spot, What, spots};
use super::swaps::{Reach, Swap, Swaps};
use crate::spec::suite::{By, Said, Transcript};
use maker::Maker;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What stands for what in one transcript. It holds what was replaced: it is not stored, and does not print it.
#[derive(Clone, Default)]
pub struct Fakes {
    pairs: Vec<Pair>,
    /// Originals, wherever they stand, for their fakes.
    pub(super) swaps: Swaps,
}

#[derive(Clone)]
struct Pair {
    what: What,
    original: String,
    fake: String,
}

impl Fakes {
    /// How many of each kind were replaced.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let mut counts = BTreeMap::new();
        for pair in &self.pairs {
            *counts.entry(pair.what.word()).or_default() += 1;
        }
        counts
    }

    /// Was nothing replaced?
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The fakes, each for a sign that is in no pattern.
    pub(super) fn masks(&self, mask: &str) -> Swaps {
        let reach =
            |pair: &Pair| if pair.what == What::Name { Swap::name(&pair.fake, mask) } else { Swap::other(&pair.fake, mask, reach(&pair.fake)) };
        Swaps::of(self.pairs.iter().map(reach).collect())
    }
}

impl fmt::Debug for Fakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fakes").field(&self.counts()).finish()
    }
}

/// Texts of a line that people wrote.
pub(super) fn texts(said: &Said) -> impl Iterator<Item = &String> {
    let ad = said.ad.as_ref();
    [said.text.as_ref(), said.tap.as_ref(), said.note.as_ref(), ad.and_then(|ad| ad.headline.as_ref()), ad.and_then(|ad| ad.body.as_ref())]
        .into_iter()
        .flatten()
}

fn texts_mut(said: &mut Said) -> impl Iterator<Item = &mut String> {
    let (headline, body) = said.ad.as_mut().map_or((None, None), |ad| (ad.headline.as_mut(), ad.body.as_mut()));
    [said.text.as_mut(), said.tap.as_mut(), said.note.as_mut(), headline, body].into_iter().flatten()
}

/// Replaces the people of a transcript. The seed and the transcript's name decide about the fakes: the same again gives the same.
pub fn pseudonymise(transcript: &mut Transcript, seed: u64) -> Fakes {
    let all: Vec<&String> = transcript.lines.iter().flat_map(texts).chain(&transcript.head.name).collect();
    let mut maker = Maker::of(seed, &transcript.head, &all);
    let found: Vec<(What, String)> =
        all.iter().flat_map(|text| spots(text).into_iter().filter_map(|spot| Some((spot.what, text.get(spot.at)?.to_owned())))).collect();
    // Numbers that carry their country first, for those without it may be the same; cards and accounts before what may be their last digits.
    let leads = |what: What, written: &str| matches!(what, What::Card | What::Iban) || (what == What::Phone && maker::is_international(written));
    let (leading, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|(what, written)| leads(*what, written));
    let own = transcript.head.phone.clone().filter(|phone| !super::spots::reserved::is_phone(&super::digits::only(phone)));
    let mut pairs: BTreeMap<(What, String), String> = BTreeMap::new();
    for (what, written) in own.iter().map(|phone| (What::Phone, phone.clone())).chain(leading).chain(others) {
        if !pairs.contains_key(&(what, written.clone())) {
            let fake = maker.fake(what, &written);
            pairs.insert((what, written), fake);
        }
    }
    for (part, place) in people::of(transcript) {
        pairs.entry((What::Name, part.to_lowercase())).or_insert_with(|| maker.name(&part, place));
    }
    let pairs: Vec<Pair> = pairs.into_iter().map(|((what, original), fake)| Pair { what, original, fake }).collect();
    let fakes = Fakes { swaps: swaps(&pairs), pairs };
    apply(transcript, &fakes);
    fakes
}

/// How far something that is no name is looked for.
fn reach(original: &str) -> Reach {
    const EVERYWHERE_CHARS_MIN: usize = 6;
    if original.chars().count() >= EVERYWHERE_CHARS_MIN { Reach::Everywhere } else { Reach::Number }
}

fn swaps(pairs: &[Pair]) -> Swaps {
    let mut swaps = Vec::new();
    for Pair { what, original, fake } in pairs {
        match what {
            What::Name => swaps.extend(spellings(original).iter().map(|name| Swap::name(name, fake))),
            // Four digits may be a year.
            What::Number | What::Link | What::Postcode if original.len() < 5 && is_year(original) => {}
            _ => swaps.push(Swap::other(original, fake, reach(original))),
        }
        let beside = match what {
            What::Email => {
                original.split_once('@').zip(fake.split_once('@')).map(|((own, _), (new, _))| (own.to_owned(), new.to_owned(), Reach::Word))
            }
            What::Handle => Some((original.replace('@', ""), fake.replace('@', ""), Reach::Word)),
            // "It ends in 4821."
            What::Card | What::Iban => last_four(original).zip(last_four(fake)).map(|(own, new)| (own, new, Reach::Number)),
            What::Link | What::Phone | What::NationalId | What::Number | What::Address | What::Postcode | What::Birth | What::Name => None,
        };
        swaps.extend(beside.filter(|(own, ..)| own.chars().count() >= 4 && !is_year(own)).map(|(own, new, reach)| Swap::other(&own, &new, reach)));
    }
    Swaps::of(swaps)
}

fn last_four(text: &str) -> Option<String> {
    let digits = super::digits::only(text);
    digits.get(digits.len().checked_sub(4)?..).map(str::to_owned)
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
}

/// A German name without its dots, as it is written where keyboards have none.
fn spellings(name: &str) -> BTreeSet<String> {
    let plain = name.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('ß', "ss");
    BTreeSet::from([name.to_owned(), plain])
}

fn apply(transcript: &mut Transcript, fakes: &Fakes) {
    let of: BTreeMap<(What, &str), &str> = fakes.pairs.iter().map(|pair| ((pair.what, pair.original.as_str()), pair.fake.as_str())).collect();
    let replaced = |text: &str| replaced(text, &of, &fakes.swaps);
    let head = &mut transcript.head;
    head.id = fakes.swaps.applied(&head.id);
    head.name = head.name.take().map(|name| replaced(&name));
    let number = head.phone.as_deref().and_then(|phone| of.get(&(What::Phone, phone))).map(|fake| format!("+{}", super::digits::only(fake)));
    head.phone = number.or_else(|| head.phone.take());
    let mut known: Vec<String> = Vec::new();
    for said in &mut transcript.lines {
        texts_mut(said).for_each(|text| *text = replaced(text));
        if said.by == By::Person {
            said.who = said.who.take().map(|who| if people::is_business(&who) { plain_id(&who) } else { person_id(&replaced(&who), &mut known) });
        }
    }
}

/// The text with its spots replaced, and what stands between them swapped.
fn replaced(text: &str, of: &BTreeMap<(What, &str), &str>, swaps: &Swaps) -> String {
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for Spot { at, what } in spots(text) {
        let Some(written) = text.get(at.clone()) else { continue };
        let Some(fake) = of.get(&(what, written)) else { continue };
        out.push_str(&swaps.applied(text.get(from..at.start).unwrap_or_default()));
        out.push_str(fake);
        from = at.end;
    }
    out.push_str(&swaps.applied(text.get(from..).unwrap_or_default()));
    out
}

/// An id for a colleague: their invented first name, or a number when it cannot be written in an id.
fn person_id(name: &str, known: &mut Vec<String>) -> String {
    let at = known.iter().position(|own| own == name).unwrap_or_else(|| {
        known.push(name.to_owned());
        known.len() - 1
    });
    let first = people::parts(name).first().map(|part| part.to_lowercase()).filter(|part| part.is_ascii());
    let is_first = |nth: usize, own: &String| nth < at && people::parts(own).first().map(|part| part.to_lowercase()) == first;
    let is_taken = known.iter().enumerate().any(|(nth, own)| is_first(nth, own));
    first.filter(|_| !is_taken).unwrap_or_else(|| format!("person-{}", at + 1))
}

fn plain_id(who: &str) -> String {
    let id = super::slug(who);
    if id.is_empty() { "person".to_owned() } else { id }
}
