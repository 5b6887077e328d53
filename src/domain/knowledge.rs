//! What the business wrote down, as passages that can be searched: Markdown in, the few passages that a question is about out.
//!
//! BM25 over stems, one index a language, each score divided by what a perfect passage would get: so scores of two questions can be
//! compared, and a floor says "nothing relevant". It reads no file, asks no model, knows no meaning: a question in words that
//! nobody wrote down finds nothing. Those words can be added unseen, in a comment below a heading: `<!-- asked as: money back -->`.

mod index;
mod markdown;
mod words;

use index::{GUESSES_MAX, Index};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;
use words::Stems;

/// Files beyond these are left out.
pub const FILES_MAX: usize = 200;
/// Characters of a file; the rest is left out.
pub const FILE_CHARS_MAX: usize = 200_000;
/// Passages beyond these are left out.
pub const PASSAGES_MAX: usize = 2_000;
/// Characters of a passage; a longer one is split, at paragraphs where it can be.
pub const PASSAGE_CHARS_MAX: usize = 1_200;
/// Characters of a question that are read.
pub const QUESTION_CHARS_MAX: usize = 600;
/// Hits below are not relevant: chosen on the dev half of `evals/knowledge`, checked on the other.
pub const SCORE_MIN: f64 = 0.21;
/// A passage in another language than the customer's counts so much.
const OTHER_LANGUAGE: f64 = 0.8;

/// Letters of a word that tell it from others, in any language.
const STEM_CHARS: usize = 7;
/// Small words that name a fact all the same.
const NAMING: [&str; 4] = ["name", "nombre", "nome", "week"];

/// The telling words of a short text, each without accents and cut to its beginning: for comparing questions in any language.
pub(crate) fn stems_of(text: &str) -> BTreeSet<String> {
    let words = words::of(text).into_iter().filter(|word| words::tells(word) || NAMING.contains(&word.as_str()));
    words.map(|word| words::folded(&word).chars().take(STEM_CHARS).collect()).collect()
}

/// One passage of what the business wrote down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// Stable and unique: file and heading, `delivery#returns`.
    pub id: String,
    /// The heading.
    pub title: String,
    /// What stands below it, as written.
    pub text: String,
    /// The language that the file name tells.
    pub language: Option<String>,
}

/// The passages and their indexes. Cheap to clone.
#[derive(Clone, Default)]
pub struct Knowledge(Arc<Shelf>);

#[derive(Default)]
struct Shelf {
    passages: Vec<Passage>,
    indexes: Vec<Index>,
}

/// A passage that a question is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit<'a> {
    /// Which.
    pub passage: &'a Passage,
    /// How much of the question it covers, from `SCORE_MIN` to 1.
    pub score: f64,
}

impl Knowledge {
    /// Reads Markdown files by name: `delivery.md`, or `delivery.es.md` in Spanish. A passage is a heading with its text.
    ///
    /// ```
    /// use baton::domain::knowledge::Knowledge;
    /// let knowledge = Knowledge::of([("delivery.md", "# Delivery\n## Returns\nYou can return goods within 30 days.")]);
    /// let hits = knowledge.search("how do I return this?", Some("en"), 3);
    /// assert_eq!(hits[0].passage.id, "delivery#returns");
    /// assert!(knowledge.search("nice weather today", Some("en"), 3).is_empty());
    /// ```
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let sections = markdown::sections(files);
        let mut indexes: Vec<Index> = Vec::new();
        for (at, section) in sections.iter().enumerate() {
            let place = indexes.iter().position(|index| index.stems == section.stems).unwrap_or_else(|| {
                indexes.push(Index::new(section.stems));
                indexes.len() - 1
            });
            if let Some(index) = indexes.get_mut(place) {
                index.add(at, section);
            }
        }
        indexes.iter_mut().for_each(Index::finish);
        Self(Arc::new(Shelf { passages: sections.into_iter().map(|section| section.passage).collect(), indexes }))
    }

    /// Nothing is written down.
    pub fn is_empty(&self) -> bool {
        self.0.passages.is_empty()
    }

    /// All passages, in the order of the files.
    pub fn passages(&self) -> &[Passage] {
        &self.0.passages
    }

    /// The passage with this id.
    pub fn get(&self, id: &str) -> Option<&Passage> {
        self.0.passages.iter().find(|passage| passage.id == id)
    }

    /// The passages that a question is about, best first, at most `most`; none when nothing is relevant. `language` is the
    /// customer's (`es`): passages in it go first, others only when they fit better.
    pub fn search(&self, question: &str, language: Option<&str>, most: usize) -> Vec<Hit<'_>> {
        let words = words::asked(question, QUESTION_CHARS_MAX);
        let spoken = language.and_then(Stems::of_language).filter(|stems| self.0.indexes.iter().any(|index| index.stems == *stems));
        let mut hits: Vec<(usize, f64)> = Vec::new();
        for index in &self.0.indexes {
            // a word of one language is often a slip away from a word of another
            let (weight, guesses_max) = if spoken.is_none_or(|stems| stems == index.stems) { (1.0, GUESSES_MAX) } else { (OTHER_LANGUAGE, 0) };
            hits.extend(index.scores(&words, guesses_max).map(|(at, score)| (at, score * weight)).filter(|(_, score)| *score >= SCORE_MIN));
        }
        hits.sort_by(|(at_a, a), (at_b, b)| b.total_cmp(a).then(at_a.cmp(at_b)));
        hits.iter().take(most).filter_map(|(at, score)| Some(Hit { passage: self.0.passages.get(*at)?, score: *score })).collect()
    }
}

impl fmt::Debug for Knowledge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Knowledge").field("passages", &self.0.passages.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DELIVERY: &str = "# Delivery\n## Returns\n<!-- asked as: send back, zurückschicken -->\nGoods can be returned within 30 days.\n\
                            ## Tracking\nA link comes by mail when the parcel leaves the warehouse.";
    const ENTREGA: &str = "# Entrega\n## Devoluciones\nLos artículos se pueden devolver en 30 días.\n## Seguimiento\nEl paquete tiene un enlace.";
    const BILLING: &str = "# Billing\n## Invoices\nThe invoice is a PDF. Prices are without tax.\n## Card declined\nCheck the limit of the card.";

    fn shelf() -> Knowledge {
        Knowledge::of([("delivery.md", DELIVERY), ("delivery.es.md", ENTREGA), ("billing.md", BILLING)])
    }

    fn check(question: &str, language: Option<&str>, first: Option<&str>) {
        let shelf = shelf();
        let hits = shelf.search(question, language, 3);
        assert_eq!(hits.first().map(|hit| hit.passage.id.as_str()), first, "{question}: {hits:?}");
        assert!(hits.iter().all(|hit| (SCORE_MIN..=1.0).contains(&hit.score)), "{hits:?}");
        assert!(hits.is_sorted_by(|a, b| a.score >= b.score), "{hits:?}");
    }

    #[test]
    fn a_question_finds_its_passage_in_its_language_and_another_topic_finds_nothing() {
        let cases = [
            ("can I return it?", Some("en"), Some("delivery#returns")),
            ("RETURNING goods", None, Some("delivery#returns")),
            ("quiero una devolucion", Some("es"), Some("delivery.es#devoluciones")),
            ("¿dónde está mi paquete?", Some("es-MX"), Some("delivery.es#seguimiento")),
            ("where is my parcle", Some("en"), Some("delivery#tracking")),
            ("my invioce please", Some("en"), Some("billing#invoices")),
            ("Kann ich das zurückschicken?", Some("de"), Some("delivery#returns")),
            ("hello, how are you?", Some("en"), None),
            ("what is the weather in Madrid", Some("en"), None),
            ("do you sell bicycles for children", Some("en"), None),
            ("qué tiempo hace en Madrid", Some("es"), None),
            ("30", Some("en"), None),
            ("", None, None),
        ];
        for (question, language, first) in cases {
            check(question, language, first);
        }
    }

    #[test]
    fn a_passage_is_there_by_id_and_customers_words_are_not_shown() {
        let shelf = shelf();
        let returns = shelf.get("delivery#returns").unwrap();
        assert_eq!((returns.title.as_str(), returns.text.as_str()), ("Returns", "Goods can be returned within 30 days."));
        assert_eq!((returns.language.as_deref(), shelf.passages().len()), (None, 6));
        assert_eq!(shelf.get("delivery.es#devoluciones").unwrap().language.as_deref(), Some("es"));
        assert_eq!(shelf.get("delivery#refunds"), None);
    }

    #[test]
    fn nothing_written_down_answers_nothing() {
        for empty in [Knowledge::default(), Knowledge::of([]), Knowledge::of([("a.md", "# Only a title\n")])] {
            assert!(empty.is_empty() && empty.search("returns", None, 3).is_empty());
        }
        assert!(!shelf().is_empty());
    }

    #[test]
    fn at_most_as_many_as_asked_for() {
        let shelf = shelf();
        for most in 0..3 {
            assert_eq!(shelf.search("return the parcel", None, most).len(), most);
        }
    }

    #[test]
    fn a_story_around_a_question_does_not_hide_it() {
        let story = "my colleague was on holiday and then the whole office moved to the second floor and the chairs were missing as well, \
                     and now they want to know whether goods can be returned";
        check(story, Some("en"), Some("delivery#returns"));
    }

    proptest! {
        #[test]
        fn no_text_and_no_question_breaks_it(
            name in ".{0,12}", text in "(\\PC|\n|# |<!--|-->|```){0,60}", question in "\\PC{0,60}", code in "[a-z]{2}",
        ) {
            let name = format!("{name}.{code}.md");
            let knowledge = Knowledge::of([(name.as_str(), text.as_str()), ("delivery.md", DELIVERY)]);
            for hit in knowledge.search(&question, Some(&code), 5) {
                prop_assert!((SCORE_MIN..=1.0).contains(&hit.score));
            }
            for passage in knowledge.passages() {
                prop_assert_eq!(knowledge.get(&passage.id), Some(passage));
                prop_assert!(!passage.text.is_empty() && passage.text.chars().count() <= PASSAGE_CHARS_MAX);
            }
        }

        #[test]
        fn no_word_breaks_a_stemmer(word in "[a-zß-ÿœéèíóúñçãõäöüА-я\u{300}-\u{308}ſŉǰ]{1,24}") {
            for code in ["en", "es", "pt", "de", "fr", "it"] {
                let knowledge = Knowledge::of([(format!("a.{code}.md").as_str(), word.as_str())]);
                prop_assert_eq!(knowledge.passages().len(), usize::from(!word.trim().is_empty()));
            }
        }
    }
}
