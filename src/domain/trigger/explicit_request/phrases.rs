//! The words of every language, by what they do in a request for a person.
//!
//! Lists are separated by commas; accents, case and apostrophes are folded on both sides, so they are written as people
//! write them. `*` ends a stem: `insan*` is also "insanla". The longest phrase wins, so a longer `Plain` phrase takes a word
//! out of play ("human resources"). The first language, `any`, is heard inside every other one.

mod callbacks;
mod east_asian;
mod english;
mod european;
mod germanic;
mod middle_eastern;
mod romance;
mod slavic;
mod south_asian;
mod southeast_asian;

use super::super::languages;
use super::super::lexicon::{Kinds, Mends, Phrase};
use Kind::{Bot, Desk, Light, No, Person, Plain, Yes};

/// What a phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Somebody who works here and is meant by the word alone: "human", "operator".
    Person,
    /// Somebody, who counts only when one wants to speak to them: "someone", "the team".
    Anyone,
    /// A department or a service desk.
    Desk,
    /// A machine: who refuses it asks for a person.
    Bot,
    /// A whole request by itself.
    Full,
    /// To speak, to reach.
    Talk,
    /// To connect, to transfer; also said of money.
    Move,
    /// "Give me", "get me", "connect me".
    Give,
    /// A wish or a polite question.
    Want,
    /// After the person: "(somebody) I can talk to".
    After,
    /// Turns the wish around.
    Not,
    /// Enough of machines: "tired of", "stop".
    Tired,
    /// A condition or a later time.
    If,
    /// Says or asks what somebody is: "are you", "I am".
    Ident,
    /// Makes the person somebody else's: "my", "our".
    Mine,
    /// Reports what a person said.
    Said,
    /// Asks for a number or for hours.
    Info,
    /// What one transfers apart from conversations.
    Thing,
    /// Somebody else wants it, or the customer announces it.
    Other,
    /// Takes an offer.
    Yes,
    /// Declines an offer.
    No,
    /// "I cannot": no offer follows.
    Unable,
    /// The agent offers: "would you like".
    Offer,
    /// To be called back, to get in touch: a request of its own class.
    Callback,
    /// May stand around a one-word request.
    Light,
    /// Takes words out of play.
    Plain,
}

type Words = &'static [(Kind, &'static str)];

/// The words of every language, by its code.
pub(super) const WORDS: &[(&str, Words)] = &[
    ("any", ANY),
    ("en", english::ENGLISH),
    ("es", romance::SPANISH),
    ("pt", romance::PORTUGUESE),
    ("fr", romance::FRENCH),
    ("it", romance::ITALIAN),
    ("ro", romance::ROMANIAN),
    ("de", germanic::GERMAN),
    ("nl", germanic::DUTCH),
    ("sv", germanic::SWEDISH),
    ("no", germanic::NORWEGIAN),
    ("da", germanic::DANISH),
    ("fi", european::FINNISH),
    ("hu", european::HUNGARIAN),
    ("pl", slavic::POLISH),
    ("cs", slavic::CZECH),
    ("ru", slavic::RUSSIAN),
    ("uk", slavic::UKRAINIAN),
    ("el", european::GREEK),
    ("tr", middle_eastern::TURKISH),
    ("ar", middle_eastern::ARABIC),
    ("fa", middle_eastern::PERSIAN),
    ("he", middle_eastern::HEBREW),
    ("hi", south_asian::HINDI),
    ("hi-Latn", south_asian::HINDI_LATIN),
    ("id", southeast_asian::INDONESIAN),
    ("ms", southeast_asian::MALAY),
    ("vi", southeast_asian::VIETNAMESE),
    ("th", southeast_asian::THAI),
    ("zh", east_asian::CHINESE),
    ("ja", east_asian::JAPANESE),
    ("ko", east_asian::KOREAN),
];

/// The bits of this detector's kinds.
pub(super) const ALL: Kinds = Kinds::span(0, Kind::Plain as usize + 1);

/// A set of this detector's kinds.
pub(super) const fn kinds(of: &[Kind]) -> Kinds {
    let (mut all, mut at) = (Kinds::span(0, 0), 0);
    while at < of.len() {
        all = all.and(Kinds::bit(of[at] as u32));
        at += 1;
    }
    all
}

impl From<Kind> for Kinds {
    fn from(kind: Kind) -> Self {
        Self::bit(kind as u32)
    }
}

/// Every phrase of every language.
pub(super) fn all() -> impl Iterator<Item = Phrase<'static>> {
    let words = WORDS.iter().flat_map(|(code, words)| words.iter().map(move |(kind, list)| (*code, *kind, *list)));
    let callbacks = callbacks::WHOLE.iter().map(|(code, list)| (*code, Kind::Callback, *list));
    words.chain(callbacks).flat_map(|(code, kind, list)| {
        let language = languages::of(code).unwrap_or_default();
        let is_mended = matches!(kind, Kind::Talk | Kind::Move | Kind::Give | Person | Kind::Anyone | Desk | Kind::Full);
        let mends = if is_mended { Mends::Typos } else { Mends::Nothing };
        let phrases = list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty());
        phrases.map(move |words| Phrase { language, kinds: kind.into(), words, mends })
    })
}

const ANY: &[(Kind, &str)] = &[
    (Person, "agent, agents, human, human agent, live agent, live chat, operator, supervisor, manager, live person, real human, real person"),
    (Desk, "customer service, customer care, customer support, call center, call centre, callcenter, helpdesk, support team"),
    (Bot, "bot, bots, robot, robots, chatbot, chatbots, ai, virtual agent, virtual assistant, ai agent"),
    (Light, "ok, okay, okey, please, pls, plz, hi, hello, now, sorry, hallo"),
    (Yes, "ok, okay, okey, oki, yes, k, please do"),
    (No, "no"),
    (Plain, "human resource, human resources, human rights, human error, real estate agent, travel agent, ai agents"),
];
