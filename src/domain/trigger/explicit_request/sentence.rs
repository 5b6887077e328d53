//! One sentence in one language: who is mentioned, which verbs belong to them, and what turns the wish around.
//!
//! The rules are the same for every language; only the words and the place of the verb differ.

use super::super::languages::{self, LANGUAGES, Language, Shape};
use super::super::lexicon::{Kinds, Term, line};
use super::super::reading::{Cut, Reading};
use super::phrases::{Kind, kinds};

const SCORE_ASKED: f32 = 0.95;
const SCORE_WANTED: f32 = 0.85;
const SCORE_COMMAND: f32 = 0.9;
const SCORE_ASIDE: f32 = 0.7;
const SCORE_NO_BOTS: f32 = 0.75;

/// Tokens between a verb of speaking and the person.
const TALK_REACH: usize = 4;
/// Tokens between a wish and the person.
const WANT_REACH: usize = 2;
/// Tokens between the links of "I would - like - to talk".
const LINK_REACH: usize = 2;
/// Tokens between a condition and the person it holds back.
const IF_REACH: usize = 22;
/// Characters stand for tokens where words are not written apart.
const UNSPACED_FACTOR: usize = 3;
/// A sentence this short needs no wish beside the verb: "talk to agent".
const SHORT_TOKENS_MAX: usize = 7;
/// A command and the words that may stand around it: "hello, an agent please".
const COMMAND_TOKENS_MAX: usize = 9;
/// A message in which a command may be one sentence among others.
const ASIDE_TOKENS_MAX: usize = 12;

pub(super) const SPEAKING: Kinds = kinds(&[Kind::Talk, Kind::Move, Kind::Give, Kind::After]);
const HEARD: Kinds = kinds(&[Kind::Person, Kind::Anyone, Kind::Desk, Kind::Bot, Kind::Full, Kind::Callback]);
const ASKING: Kinds = kinds(&[Kind::Talk, Kind::Move, Kind::Give, Kind::After, Kind::Want]);
const WISH: Kinds = kinds(&[Kind::Want, Kind::Give]);
const LINKS: Kinds =
    kinds(&[Kind::Talk, Kind::Move, Kind::Give, Kind::After, Kind::Want, Kind::Not, Kind::Tired, Kind::Ident, Kind::Other, Kind::Said, Kind::Thing]);
const AROUND: Kinds = kinds(&[Kind::Person, Kind::Desk, Kind::Light, Kind::Want, Kind::Give, Kind::Yes]);

/// A score and the first and last token it rests on.
pub(super) type Found = (f32, usize, usize);

/// Languages in which the message may ask: those with a word for somebody, or for speaking when that word is international.
pub(super) fn spoken(terms: &[Term]) -> impl Iterator<Item = Language> {
    let (mut somebody, mut speaking) = (0_u64, 0_u64);
    for term in terms {
        let bit = 1 << term.language;
        somebody |= if term.kinds.any(HEARD) { bit } else { 0 };
        speaking |= if term.kinds.any(AROUND.and(SPEAKING)) { bit } else { 0 };
    }
    let languages = if somebody & 1 == 1 { somebody | speaking | 2 } else { somebody };
    (1..LANGUAGES.len()).filter(move |language| languages >> language & 1 == 1)
}

/// What the word lists hear in one sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Said {
    /// First and last token.
    pub(super) from: usize,
    pub(super) last: usize,
    /// How surely it asks.
    pub(super) asks: Option<f32>,
    /// What turned a mention of somebody around, where it does not ask.
    pub(super) turned: Kinds,
}

/// What the word lists hear, sentence by sentence. A sentence is judged in the languages that know most of its words: English guards
/// its own "operator role" against languages that only know "operator".
pub(super) fn heard(reading: &Reading, terms: &[Term]) -> Vec<Said> {
    let lines: Vec<(Shape, Vec<Term>)> = spoken(terms).map(|language| (languages::shape(language), line(terms, language))).collect();
    let mut heard = Vec::new();
    let mut from = 0;
    while from < reading.tokens.len() {
        let to = sentence_end(reading, from);
        let whole = from == 0 && to == reading.tokens.len();
        let sentences: Vec<Sentence> = lines.iter().map(|(shape, line)| Sentence::of(reading, line, *shape, from, to)).collect();
        let known_max = sentences.iter().map(Sentence::known).max().unwrap_or_default();
        let mut said = Said { from, last: to - 1, asks: None, turned: Kinds::default() };
        for sentence in sentences.iter().filter(|sentence| sentence.known() * 4 > known_max * 3) {
            for mention in (0..sentence.terms.len()).map(|at| sentence.mention(at)).chain(sentence.commands(whole).map(Mention::Asks)) {
                match mention {
                    Mention::Asks(score) => said.asks = Some(said.asks.map_or(score, |before| before.max(score))),
                    Mention::Turned(kind) => said.turned = said.turned.and(kind.into()),
                    Mention::Nothing => {}
                }
            }
        }
        if said.asks.is_some() {
            said.turned = Kinds::default();
        }
        heard.push(said);
        from = to;
    }
    heard
}

/// What one term is to the question.
enum Mention {
    /// Somebody is asked for, so surely.
    Asks(f32),
    /// Somebody is spoken of, and this turns it around.
    Turned(Kind),
    Nothing,
}

pub(super) fn sentence_end(reading: &Reading, from: usize) -> usize {
    let rest = reading.tokens.iter().enumerate().skip(from + 1);
    rest.into_iter().find(|(_, token)| token.cut == Cut::Sentence).map_or(reading.tokens.len(), |(at, _)| at)
}

/// Spanish "si" is "yes" before a pause and "if" elsewhere.
pub(super) fn settled(reading: &Reading, term: &Term) -> Term {
    let both = term.kinds.has(Kind::If) && term.kinds.has(Kind::Yes);
    if !both {
        return *term;
    }
    let pause = reading.tokens.get(term.end).is_none_or(|next| next.cut != Cut::None);
    let other = if pause { Kind::If } else { Kind::Yes };
    Term { kinds: term.kinds.without(kinds(&[other])), ..*term }
}

/// One sentence in one language: tokens `from..to` and the phrases in them.
struct Sentence<'a> {
    reading: &'a Reading,
    from: usize,
    to: usize,
    terms: Vec<Term>,
    shape: Shape,
}

/// The verbs and particles that belong to one mention of a person, and the token where they start.
struct Chain {
    kinds: Kinds,
    start: usize,
    /// Tokens that may stand between a negation and the chain: none before "can I".
    slack: usize,
}

impl<'a> Sentence<'a> {
    fn of(reading: &'a Reading, line: &[Term], shape: Shape, from: usize, to: usize) -> Self {
        let terms = line.iter().filter(|term| term.start >= from && term.start < to).map(|term| settled(reading, term)).collect();
        Self { reading, from, to, terms, shape }
    }

    /// Tokens whose meaning is known.
    fn known(&self) -> usize {
        self.terms.iter().map(|term| term.end - term.start).sum()
    }

    /// What the term at `at` is: somebody who is asked for, or spoken of in another way.
    fn mention(&self, at: usize) -> Mention {
        let Some(who) = self.terms.get(at).filter(|who| who.kinds.any(HEARD)) else { return Mention::Nothing };
        if self.conditional(who) {
            return Mention::Turned(Kind::If);
        }
        let (before, after) = (self.before(at, who), self.after(at, who));
        if who.kinds.any(kinds(&[Kind::Full, Kind::Callback])) {
            let turned = (before.kinds.has(Kind::Not) && !before.kinds.any(ASKING)) || after.has(Kind::Not);
            return if turned { Mention::Turned(Kind::Not) } else { Mention::Asks(SCORE_COMMAND) };
        }
        let all = before.kinds.and(after);
        if who.kinds.has(Kind::Bot) {
            let enough = all.any(kinds(&[Kind::Tired, Kind::Not])) && all.has(Kind::Talk) && !all.has(Kind::Ident);
            return if enough { Mention::Asks(SCORE_NO_BOTS) } else { Mention::Turned(Kind::Bot) };
        }
        let turns =
            [(all.has(Kind::Not), Kind::Not), (self.somebody_elses(who), Kind::Mine), (self.informs() && !who.kinds.has(Kind::Person), Kind::Info)];
        let speaks = [Kind::Ident, Kind::Other, Kind::Said].map(|kind| (before.kinds.has(kind), kind));
        if let Some((_, kind)) = turns.into_iter().chain(speaks).find(|(turned, _)| *turned) {
            return Mention::Turned(kind);
        }
        let asks = if all.any(SPEAKING) {
            self.spoken_to(who, &before, all)
        } else {
            (all.has(Kind::Want) && !who.kinds.has(Kind::Anyone) && !self.reported(who)).then_some(SCORE_WANTED)
        };
        asks.map_or(Mention::Nothing, Mention::Asks)
    }

    /// There is a verb of speaking or connecting: is there also a wish, or is it a command?
    fn spoken_to(&self, who: &Term, before: &Chain, all: Kinds) -> Option<f32> {
        let only_moves = all.has(Kind::Move) && !all.any(kinds(&[Kind::Talk, Kind::Give, Kind::After]));
        if all.has(Kind::Thing) && !all.any(kinds(&[Kind::Talk])) || only_moves && who.kinds.has(Kind::Anyone) {
            return None;
        }
        if all.any(WISH) {
            return Some(SCORE_ASKED);
        }
        let reported = self.reported(who) && !before.kinds.any(SPEAKING);
        let command = before.kinds.any(SPEAKING) && self.opens(before.start);
        let short = self.to - self.from <= SHORT_TOKENS_MAX * self.factor();
        ((command || short) && !reported).then_some(SCORE_COMMAND)
    }

    /// Collects the links to the left, from the person outwards.
    fn before(&self, at: usize, who: &Term) -> Chain {
        let mut chain = Chain { kinds: Kinds::default(), start: who.start, slack: self.not_reach() };
        for term in self.terms.iter().take(at).rev() {
            let gap = chain.start.saturating_sub(term.end);
            let linked = chain.kinds.any(ASKING);
            let reach = if linked { LINK_REACH } else { TALK_REACH } * self.factor();
            if gap > reach || term.kinds.has(Kind::Plain) || (self.clause_between(term.end, chain.start) && (linked || gap > 1)) {
                break;
            }
            let near = match () {
                () if term.kinds.any(kinds(&[Kind::Not, Kind::Tired])) => gap <= chain.slack * self.factor(),
                () if term.kinds.has(Kind::Ident) && linked => gap <= self.factor(),
                () if term.kinds.any(WISH) && !term.kinds.has(Kind::Talk) && !linked => who.start - term.end <= WANT_REACH * self.factor(),
                () => true,
            };
            if !near || !term.kinds.any(LINKS) {
                if linked && term.kinds.any(HEARD) {
                    break;
                }
                continue;
            }
            let own = term.kinds.any(kinds(&[Kind::Ident, Kind::Other]));
            if own && chain.kinds.any(WISH) {
                break;
            }
            chain.kinds = chain.kinds.and(term.kinds);
            if !term.kinds.any(kinds(&[Kind::Thing, Kind::Said])) {
                chain.start = term.start;
                chain.slack = usize::from(!(term.kinds.has(Kind::Want) && term.end - term.start > 1));
            }
        }
        chain
    }

    /// Collects the links to the right: "(someone) I can talk to", or everything where the verb stands last.
    fn after(&self, at: usize, who: &Term) -> Kinds {
        let links = match self.shape {
            Shape::VerbFirst => kinds(&[Kind::After]),
            Shape::VerbLast | Shape::Unspaced => kinds(&[Kind::After, Kind::Not, Kind::Tired]).and(ASKING),
        };
        let (mut kinds, mut end) = (Kinds::default(), who.end);
        for term in self.terms.iter().skip(at + 1) {
            if term.start.saturating_sub(end) > TALK_REACH * self.factor() || self.clause_between(end, term.start) || term.kinds.has(Kind::Plain) {
                break;
            }
            if term.kinds.any(links) {
                kinds = kinds.and(term.kinds);
                end = term.end;
            }
        }
        kinds
    }

    /// "Agent", "a human please": nothing in the sentence but the person and words that may stand around one.
    fn commands(&self, whole: bool) -> Option<f32> {
        let tokens = self.to - self.from;
        let fits = self.known() == tokens && tokens <= COMMAND_TOKENS_MAX * self.factor() && self.terms.iter().all(|term| term.kinds.any(AROUND));
        let named = |kind| self.terms.iter().any(|term| term.kinds.has(kind));
        match () {
            () if !fits => None,
            () if named(Kind::Person) && whole => Some(SCORE_COMMAND),
            () if named(Kind::Person) && self.reading.tokens.len() <= ASIDE_TOKENS_MAX * self.factor() => Some(SCORE_ASIDE),
            () if named(Kind::Desk) && whole => Some(SCORE_ASIDE),
            () => None,
        }
    }

    fn conditional(&self, who: &Term) -> bool {
        let reach = IF_REACH * self.factor();
        self.terms.iter().any(|term| term.kinds.has(Kind::If) && (who.start.abs_diff(term.end) <= reach))
    }

    /// "My agent", "our manager": the word directly before, or one further.
    fn somebody_elses(&self, who: &Term) -> bool {
        self.terms.iter().any(|term| term.kinds.has(Kind::Mine) && term.end <= who.start && who.start - term.end <= self.factor() / 2)
    }

    fn informs(&self) -> bool {
        self.terms.iter().any(|term| term.kinds.has(Kind::Info))
    }

    /// "The representative said".
    fn reported(&self, who: &Term) -> bool {
        self.terms.iter().any(|term| term.kinds.has(Kind::Said) && term.start >= who.end && term.start - who.end <= LINK_REACH * self.factor())
    }

    fn clause_between(&self, end: usize, start: usize) -> bool {
        (end..=start).any(|at| self.reading.tokens.get(at).is_some_and(|token| token.cut != Cut::None))
    }

    /// Nothing but greetings and the like stands before token `start` in its clause.
    fn opens(&self, start: usize) -> bool {
        let clause = (self.from..=start).rev().find(|at| self.reading.tokens.get(*at).is_some_and(|token| token.cut != Cut::None));
        let from = clause.unwrap_or(self.from);
        let light: usize = self
            .terms
            .iter()
            .filter(|term| term.start >= from && term.end <= start && term.kinds.any(AROUND))
            .map(|term| term.end - term.start)
            .sum();
        light >= start - from
    }

    /// "Nicht mit einem Menschen": how far before the person a negation may stand when no verb stands between.
    fn not_reach(&self) -> usize {
        match self.shape {
            Shape::VerbFirst | Shape::Unspaced => 1,
            Shape::VerbLast => LINK_REACH + 1,
        }
    }

    fn factor(&self) -> usize {
        match self.shape {
            Shape::VerbFirst | Shape::VerbLast => 1,
            Shape::Unspaced => UNSPACED_FACTOR,
        }
    }
}
