//! The words of every language, by what they do in a request for a person.
//!
//! Lists are separated by commas; accents, case and apostrophes are folded on both sides, so they are written as people
//! write them. `*` ends a stem: `insan*` is also "insanla". The longest phrase wins, so a longer `Plain` phrase takes a word
//! out of play ("human resources"). The first language, `any`, is heard inside every other one.

mod east_asian;
mod english;
mod european;
mod germanic;
mod middle_eastern;
mod romance;
mod slavic;
mod south_asian;
mod southeast_asian;

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
    /// May stand around a one-word request.
    Light,
    /// Takes words out of play.
    Plain,
}

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

/// The words of one language.
pub(super) struct Language {
    pub(super) shape: Shape,
    pub(super) words: &'static [(Kind, &'static str)],
}

/// `code` is for the reader.
const fn language(_code: &'static str, shape: Shape, words: &'static [(Kind, &'static str)]) -> Language {
    Language { shape, words }
}

/// Every language, `any` and English first.
pub(super) const LANGUAGES: &[Language] = &[
    language("any", Shape::VerbFirst, ANY),
    language("en", Shape::VerbFirst, english::ENGLISH),
    language("es", Shape::VerbFirst, romance::SPANISH),
    language("pt", Shape::VerbFirst, romance::PORTUGUESE),
    language("fr", Shape::VerbFirst, romance::FRENCH),
    language("it", Shape::VerbFirst, romance::ITALIAN),
    language("ro", Shape::VerbFirst, romance::ROMANIAN),
    language("de", Shape::VerbLast, germanic::GERMAN),
    language("nl", Shape::VerbLast, germanic::DUTCH),
    language("sv", Shape::VerbFirst, germanic::SWEDISH),
    language("no", Shape::VerbFirst, germanic::NORWEGIAN),
    language("da", Shape::VerbFirst, germanic::DANISH),
    language("fi", Shape::VerbLast, european::FINNISH),
    language("hu", Shape::VerbLast, european::HUNGARIAN),
    language("pl", Shape::VerbFirst, slavic::POLISH),
    language("cs", Shape::VerbLast, slavic::CZECH),
    language("ru", Shape::VerbLast, slavic::RUSSIAN),
    language("uk", Shape::VerbLast, slavic::UKRAINIAN),
    language("el", Shape::VerbFirst, european::GREEK),
    language("tr", Shape::VerbLast, middle_eastern::TURKISH),
    language("ar", Shape::VerbFirst, middle_eastern::ARABIC),
    language("fa", Shape::VerbLast, middle_eastern::PERSIAN),
    language("he", Shape::VerbFirst, middle_eastern::HEBREW),
    language("hi", Shape::VerbLast, south_asian::HINDI),
    language("hi-Latn", Shape::VerbLast, south_asian::HINDI_LATIN),
    language("id", Shape::VerbFirst, southeast_asian::INDONESIAN),
    language("ms", Shape::VerbFirst, southeast_asian::MALAY),
    language("vi", Shape::VerbFirst, southeast_asian::VIETNAMESE),
    language("th", Shape::Unspaced, southeast_asian::THAI),
    language("zh", Shape::Unspaced, east_asian::CHINESE),
    language("ja", Shape::Unspaced, east_asian::JAPANESE),
    language("ko", Shape::Unspaced, east_asian::KOREAN),
];

const ANY: &[(Kind, &str)] = &[
    (Person, "agent, agents, human, human agent, live agent, live chat, operator, supervisor, manager, live person, real human, real person"),
    (Desk, "customer service, customer care, customer support, call center, call centre, callcenter, helpdesk, support team"),
    (Bot, "bot, bots, robot, robots, chatbot, chatbots, ai, virtual agent, virtual assistant, ai agent"),
    (Light, "ok, okay, okey, please, pls, plz, hi, hello, now, sorry, hallo"),
    (Yes, "ok, okay, okey, oki, yes, k, please do"),
    (No, "no"),
    (Plain, "human resource, human resources, human rights, human error, real estate agent, travel agent, ai agents"),
];
