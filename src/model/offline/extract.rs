//! Fills slots from what the customer wrote, with no language model: deterministic reading guided by the JSON Schema of each slot.
//!
//! Typed values (addresses, numbers, days, choices) come first, an asked slot before the others; free text takes what remains. Every
//! value carries the customer's own words. Never invents, never infers from the look of a name, never changes a filled slot unless the
//! customer corrects it; what breaks the schema's bounds is not returned.
//!
//! Quirks on purpose: of a range ("20-50") the lower end is taken; of more than twenty messages the last twenty are read; the first
//! value of a turn stands until the customer corrects it.

mod offered;

use serde_json::Value;

use super::dates::{self, Calendar};
use super::fold::{Span, Text, stem};
use super::formats::{self, Reading, measures};
use super::free::corrected::{self, Known};
use super::kind::{self, Hearing, Kind, Slot, Topic};
use super::numbers::{self, Alone};
use super::{choice, free, leads, phrases, times, yes_no};
use crate::domain::format::Unit;

pub use super::phrases::{asks_question, declines, hesitates, refuses};
pub use offered::accepted;

/// Slots read; the rest are left alone.
const FIELDS_MAX: usize = 64;
/// Messages of a turn read; of more, the last ones.
const MESSAGES_MAX: usize = 20;
/// Characters of a message read.
const MESSAGE_CHARS_MAX: usize = 4_000;
/// Values in one list.
const LIST_MAX: usize = 20;

/// One slot of the agent, as the extractor sees it.
pub struct Field<'a> {
    /// Its name, such as `company_size`.
    pub name: &'a str,
    /// The JSON Schema (2020-12) of its value; may carry `"x-synonyms": {"enum value": ["other", "words"]}`.
    pub schema: &'a Value,
    /// The agent's last message asked for just this slot.
    pub asked: bool,
    /// It already has a value: only an explicit correction may change it.
    pub filled: bool,
}

/// A value with the customer's own words behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The slot.
    pub name: String,
    /// The value, within the bounds of the schema.
    pub value: Value,
    /// The customer's words, literally a part of the message.
    pub quote: String,
    /// The message, by its place in the turn.
    pub message: usize,
}

/// What surroundings the reading needs.
pub struct Surroundings<'a> {
    /// Now, in milliseconds since 1970.
    pub now_ms: i64,
    /// The customer's time zone, an IANA name; UTC when unknown.
    pub zone: &'a str,
    /// The customer's country, ISO 3166 alpha-2: the default of phone numbers and the order of day and month.
    pub country: Option<&'a str>,
}

/// Reads the customer's messages of one turn, oldest first. Never returns a value whose `quote` is not literally a substring of
/// `messages[message]`.
pub fn extract(fields: &[Field<'_>], messages: &[&str], around: &Surroundings<'_>) -> Vec<Found> {
    extract_after(fields, &[], messages, around)
}

/// The same, with the values of filled slots by name: "it's not Acme, it's Globex" tells by the old value which slot it corrects.
pub fn extract_after(fields: &[Field<'_>], known: &[(&str, &Value)], messages: &[&str], around: &Surroundings<'_>) -> Vec<Found> {
    let slots: Vec<Slot<'_>> = fields.iter().take(FIELDS_MAX).map(Slot::new).collect();
    let mut found: Vec<Option<Found>> = vec![None; slots.len()];
    for (number, message) in messages.iter().enumerate().skip(messages.len().saturating_sub(MESSAGES_MAX)) {
        let end = message.char_indices().nth(MESSAGE_CHARS_MAX).map_or(message.len(), |(offset, _)| offset);
        let text = Text::new(message.get(..end).unwrap_or(""));
        Reader::new(&slots, known, &text, around).read(number, &mut found);
    }
    found.into_iter().flatten().collect()
}

/// Kinds that fight over the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// Addresses, identifiers, days, times, numbers: no word serves two of them.
    Exact,
    /// A day with its time: may share its words with a day or a time.
    Moment,
    /// A choice may also be part of a number or a sentence.
    Choice,
    /// A yes or no.
    YesNo,
    /// Free text.
    Free,
}

/// One message being read.
struct Reader<'a> {
    slots: &'a [Slot<'a>],
    /// Values of filled slots, by name.
    known: &'a [(&'a str, &'a Value)],
    text: &'a Text<'a>,
    around: &'a Surroundings<'a>,
    /// The message corrects something said before.
    corrects: bool,
    /// Emails, links and phone numbers, whether a slot wants them or not.
    addresses: Vec<Span>,
    /// Words already taken.
    claims: Vec<(Span, Class)>,
    /// Words that corrected a slot.
    corrected: Vec<Span>,
}

impl<'a> Reader<'a> {
    /// Looks at a message as a whole.
    fn new(slots: &'a [Slot<'a>], known: &'a [(&'a str, &'a Value)], text: &'a Text<'a>, around: &'a Surroundings<'a>) -> Self {
        let mut addresses: Vec<Span> = formats::emails(text).iter().map(|reading| reading.quote).collect();
        addresses.extend(formats::links(text).iter().map(|reading| reading.quote));
        addresses.extend(formats::phones(text, around.country, Hearing::Overheard).iter().map(|reading| reading.quote));
        addresses.extend(formats::phone_shapes(text));
        let corrects = phrases::corrects(text.raw);
        Self { slots, known, text, around, corrects, addresses, claims: Vec::new(), corrected: Vec::new() }
    }

    /// Reads the message for every slot still open.
    fn read(mut self, number: usize, found: &mut [Option<Found>]) {
        if phrases::delays(self.text.raw) {
            return;
        }
        let mut typed: Vec<(usize, &Slot<'_>)> = self.slots.iter().enumerate().filter(|(_, slot)| rank(&slot.kind) < FREE_RANK).collect();
        typed.sort_by_key(|(_, slot)| (!slot.field.asked, rank(&slot.kind)));
        for (index, slot) in typed {
            if let Some(hearing) = self.hearing(slot, found.get(index)) {
                let readings = self.typed(slot, &slot.kind, hearing);
                self.take(index, number, readings, found);
            }
        }
        self.correct_free(number, found);
        self.read_free(number, found);
    }

    /// A correction of a filled free text.
    fn correct_free(&mut self, number: usize, found: &mut [Option<Found>]) {
        if !self.corrects {
            return;
        }
        let known: Vec<Known<'_>> = self.slots.iter().enumerate().filter_map(|(index, slot)| self.known_text(index, slot, found)).collect();
        let open = |(index, slot): (usize, &Slot<'_>)| match slot.kind {
            Kind::Free(topic) => (slot.field.asked && !slot.field.filled && found.get(index).is_some_and(Option::is_none)).then_some(topic),
            _ => None,
        };
        let asked = self.slots.iter().enumerate().find_map(open);
        let mut taken: Vec<Span> = self.claims.iter().map(|(span, _)| *span).collect();
        taken.extend(&self.addresses);
        if let Some((index, span)) = corrected::reading(self.text, &known, asked, &taken) {
            let reading = Reading::new(self.text.quote(span), span);
            drop(known);
            self.take(index, number, vec![reading], found);
        }
    }

    /// A filled slot of free text, for corrections.
    fn known_text<'b>(&self, index: usize, slot: &'b Slot<'b>, found: &'b [Option<Found>]) -> Option<Known<'b>>
    where
        'a: 'b,
    {
        let Kind::Free(topic) = slot.kind else { return None };
        let fresh = found.get(index).and_then(Option::as_ref);
        let told = || self.known.iter().find(|(name, _)| *name == slot.field.name).map(|(_, value)| *value);
        let value = fresh.map(|one| &one.value).or_else(told).and_then(Value::as_str);
        (slot.field.filled || fresh.is_some()).then_some(Known { index, slot, topic, value, fresh: fresh.is_some() })
    }

    /// Free text: what announces itself to an asked name, then to the others, then the answer to the question.
    fn read_free(&mut self, number: usize, found: &mut [Option<Found>]) {
        let open: Vec<(usize, &Slot<'_>, Topic, Hearing)> = self
            .slots
            .iter()
            .enumerate()
            .filter_map(|(index, slot)| {
                let Kind::Free(topic) = slot.kind else { return None };
                self.hearing(slot, found.get(index)).map(|hearing| (index, slot, topic, hearing))
            })
            .collect();
        let short = |topic: Topic| !matches!(topic, Topic::Need | Topic::Problem | Topic::Other);
        for (index, slot, topic, _) in open.iter().filter(|(_, _, topic, hearing)| *hearing == Hearing::Asked && short(*topic)) {
            self.take(*index, number, leads::readings(self.text, slot, *topic, &self.addresses), found);
        }
        let places = self.slots.iter().filter(|slot| matches!(slot.kind, Kind::Free(Topic::Place))).count();
        for (index, slot, topic, _) in open.iter().filter(|(.., hearing)| *hearing != Hearing::Asked) {
            let mut readings = leads::readings(self.text, slot, *topic, &self.addresses);
            if *topic == Topic::Place && places == 1 {
                readings.extend(leads::towns(self.text));
            }
            self.take(*index, number, readings, found);
        }
        if self.is_all_a_choice() {
            // "morning" answers the choice it names, not the town that was asked for.
            return;
        }
        for (index, slot, topic, _) in open.iter().filter(|(.., hearing)| *hearing == Hearing::Asked) {
            if found.get(*index).is_some_and(|slot| slot.as_ref().is_some_and(|taken| taken.message == number)) {
                continue;
            }
            let exact: Vec<Span> = self.claims.iter().filter(|(_, class)| *class == Class::Exact).map(|(span, _)| *span).collect();
            let mut readings = free::readings(self.text, *topic, &self.addresses, &exact, slot.schema);
            readings.extend(leads::readings(self.text, slot, *topic, &self.addresses));
            // "no wait, technical" corrects the kind of problem; it does not say what happened.
            readings.retain(|reading| !self.corrected.iter().any(|span| span.overlaps(reading.quote)));
            self.take(*index, number, readings, found);
        }
    }

    /// Is the message nothing but the value of a choice just taken?
    fn is_all_a_choice(&self) -> bool {
        let (first, last) = (self.text.words.first(), self.text.words.last());
        let whole = first.zip(last).map(|(first, last)| self.text.span(first.start, last.end));
        whole.is_some_and(|whole| {
            self.claims.iter().any(|(span, class)| *class == Class::Choice && span.start <= whole.start && span.end >= whole.end)
        })
    }

    /// How a slot is heard, or that it is closed.
    fn hearing(&self, slot: &Slot<'_>, found: Option<&Option<Found>>) -> Option<Hearing> {
        let closed = slot.field.filled || found.is_some_and(Option::is_some);
        match (closed && !self.corrects, slot.field.asked, closed) {
            (true, ..) => None,
            (false, true, _) => Some(Hearing::Asked),
            (false, false, true) => Some(Hearing::Corrected),
            (false, false, false) => Some(Hearing::Overheard),
        }
    }

    /// Keeps the first reading whose words are free and whose value the schema allows.
    fn take(&mut self, index: usize, number: usize, mut readings: Vec<Reading>, found: &mut [Option<Found>]) {
        let Some((slot, place)) = self.slots.get(index).zip(found.get_mut(index)) else { return };
        if self.corrects {
            // "not the 9th, make it the 8th": what follows the correcting words goes first.
            let after = phrases::correction_end(&self.text.folded);
            readings.sort_by_key(|reading| self.text.folded_at(reading.quote.start) < after);
        }
        let class = class(&slot.kind);
        for reading in readings {
            let clashes = self.claims.iter().any(|(span, other)| *other == class && span.overlaps(reading.claim));
            let quote = self.text.quote(reading.quote);
            if clashes || quote.is_empty() {
                continue;
            }
            if let Some(value) = kind::within(slot.schema, reading.value) {
                self.claims.push((reading.claim, class));
                if slot.field.filled || place.is_some() {
                    self.corrected.push(reading.quote);
                }
                *place = Some(Found { name: slot.field.name.to_owned(), value, quote: quote.to_owned(), message: number });
                return;
            }
        }
    }

    /// The readings of a typed slot, the best first.
    fn typed(&self, slot: &Slot<'_>, kind: &Kind, hearing: Hearing) -> Vec<Reading> {
        let text = self.text;
        match kind {
            Kind::Email => formats::emails(text),
            Kind::Link => formats::links(text),
            Kind::Phone => formats::phones(text, self.around.country, hearing),
            Kind::Day => self.days(slot, hearing),
            Kind::Clock => times::clocks(text, hearing).into_iter().map(|(_, reading)| reading).collect(),
            Kind::Moment => times::moments(text, Calendar::new(self.around, slot), self.around, hearing),
            Kind::Number => self.numbers(slot, hearing),
            Kind::Money => measures::amounts(text, slot, hearing, self.around.country),
            Kind::Quantity(unit) => self.quantities(slot, *unit, hearing),
            Kind::Country => measures::countries(text, slot, hearing),
            Kind::YesNo if hearing == Hearing::Asked => yes_no::readings(text),
            Kind::YesNo | Kind::Free(_) | Kind::Unread => Vec::new(),
            Kind::Choice(choices) => choice::readings(text, choices, slot, hearing),
            Kind::Pattern(pattern) => formats::fitting(text, pattern, slot, hearing),
            Kind::Code => formats::codes(text, slot, hearing).into_iter().filter(|code| !self.is_address(code.quote)).collect(),
            Kind::List(item) => self.list(slot, item, hearing),
        }
    }

    /// Days. A birthday or a purchase is heard unasked only by its word: "not working since yesterday" is neither.
    fn days(&self, slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
        let said = |words: &[&str]| words.iter().any(|word| self.text.folded.contains(word));
        let birth = slot.is_about(&["birth", "birthday", "dob", "nacimiento", "nascimento", "geburtsdatum", "naissance"]);
        let purchase = slot.is_about(&["purchase", "purchased", "bought", "compra", "kaufdatum", "achat"]);
        let named = (!birth || said(&["born", "birth", "dob", "nac", "nasci", "gebor", "gebur", "naiss"]))
            && (!purchase || said(&["bought", "purchas", "order", "compr", "kauf", "bestell", "achet"]));
        if !named && hearing != Hearing::Asked {
            return Vec::new();
        }
        let days = dates::days(self.text, Calendar::new(self.around, slot), hearing);
        let days = days.into_iter().map(|(_, reading)| reading).filter(|reading| !self.is_address(reading.quote) && !self.counts(reading.quote));
        // A form with a start and an end: "until the 8th" is never the start, and only words like it say the end.
        let paired = self.slots.iter().filter(|other| matches!(other.kind, Kind::Day)).any(|other| ends_something(other) != ends_something(slot));
        let (mut fitting, rest): (Vec<Reading>, Vec<Reading>) =
            days.partition(|day| !paired || dates::is_end(self.text, day.quote) == ends_something(slot));
        if hearing == Hearing::Asked || (fitting.is_empty() && rest.len() > 1) {
            fitting.extend(rest);
        }
        fitting
    }

    /// "12 rooms" counts what a number slot asks for: its number is no day.
    fn counts(&self, quote: Span) -> bool {
        let is_bare = self.text.quote(quote).chars().all(|sign| sign.is_ascii_digit());
        let after = self.text.after(self.text.folded_at(quote.end));
        let next = after.split_whitespace().next().map(|word| stem(word.trim_matches(|sign: char| !sign.is_alphanumeric())).to_owned());
        let labels = |word: &str| self.slots.iter().any(|slot| matches!(slot.kind, Kind::Number) && slot.label.iter().any(|own| stem(own) == word));
        is_bare && next.is_some_and(|word| labels(&word))
    }

    /// Numbers outside addresses, days, times and what is taken.
    fn numbers(&self, slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
        let days = dates::days(self.text, Calendar::new(self.around, slot), Hearing::Overheard);
        let clocks = times::clocks(self.text, Hearing::Overheard);
        let mut taken: Vec<Span> = self.addresses.clone();
        taken.extend(days.iter().map(|(_, reading)| reading.quote));
        taken.extend(clocks.iter().map(|(_, reading)| reading.quote));
        taken.extend(self.claims.iter().filter(|(_, class)| matches!(class, Class::Exact | Class::Moment)).map(|(span, _)| *span));
        let rivals: Vec<&Slot<'_>> =
            self.slots.iter().filter(|other| matches!(other.kind, Kind::Number) && other.field.name != slot.field.name).collect();
        let alone = if rivals.is_empty() { Alone::Yes } else { Alone::No };
        numbers::readings(self.text, &taken, slot, &rivals, hearing, alone)
    }

    /// Quantities; unasked, one without a word of its slot counts when no other slot measures the same kind of thing.
    fn quantities(&self, slot: &Slot<'_>, unit: Option<&'static Unit>, hearing: Hearing) -> Vec<Reading> {
        let measures = |other: &&Slot<'_>| matches!(other.kind, Kind::Quantity(_)) && other.field.name != slot.field.name;
        let alone = if self.slots.iter().any(|other| measures(&other)) { Alone::No } else { Alone::Yes };
        measures::quantities(self.text, slot, unit, hearing, alone)
    }

    /// A list: every reading of its kind in the message, as one value.
    fn list(&self, slot: &Slot<'_>, item: &Kind, hearing: Hearing) -> Vec<Reading> {
        let mut readings = match item {
            Kind::Choice(choices) => choice::several(self.text, choices, slot, hearing),
            Kind::Free(topic) if hearing == Hearing::Asked => {
                let answers = free::readings(self.text, *topic, &self.addresses, &[], &Value::Null);
                answers.iter().take(1).flat_map(|answer| enumerated(self.text, answer.quote)).collect()
            }
            other => self.typed(slot, other, hearing),
        };
        let class = class(item);
        readings.retain(|reading| !self.claims.iter().any(|(span, taken)| *taken == class && span.overlaps(reading.claim)));
        readings.truncate(LIST_MAX);
        let span = readings.iter().map(|reading| reading.quote).reduce(Span::hull);
        let mut values: Vec<Value> = Vec::new();
        for reading in readings {
            if !values.contains(&reading.value) {
                values.push(reading.value);
            }
        }
        span.map(|span| Reading::new(Value::Array(values), span)).into_iter().collect()
    }

    /// Whether words belong to an email, a link or a phone number.
    fn is_address(&self, span: Span) -> bool {
        self.addresses.iter().any(|address| address.overlaps(span))
    }
}

/// Whether a day slot is the end of something: a return, a check-out.
fn ends_something(slot: &Slot<'_>) -> bool {
    slot.is_about(&[
        "out", "return", "end", "until", "dropoff", "off", "checkout", "finish", "back", "salida", "fin", "regreso", "vuelta", "volta", "fim",
        "ende", "retour",
    ])
}

/// The parts of "shoes, hats and bags".
fn enumerated(text: &Text<'_>, whole: Span) -> Vec<Reading> {
    let mut parts = Vec::new();
    let mut start = whole.start;
    for piece in text.quote(whole).split_inclusive([',', ';', '\n']) {
        let mut at = start;
        for word in [" and ", " y ", " und ", " et ", " e "] {
            if let Some(offset) = text.quote(Span { start: at, end: start + piece.len() }).find(word) {
                parts.push(Span { start: at, end: at + offset });
                at += offset + word.len();
            }
        }
        parts.push(Span { start: at, end: start + piece.len() });
        start += piece.len();
    }
    let parts = parts.into_iter().map(|part| leads::tidy(text, part)).filter(|part| part.start < part.end);
    parts.map(|part| Reading::new(text.quote(part), part)).collect()
}

/// The rank of free text: after everything typed.
const FREE_RANK: u8 = 10;

/// The order in which kinds read: what is written most distinctly first.
fn rank(kind: &Kind) -> u8 {
    match kind {
        Kind::Email => 0,
        Kind::Link => 1,
        Kind::Pattern(_) => 2,
        Kind::Code => 3,
        Kind::Phone => 4,
        Kind::Moment => 5,
        Kind::Day => 6,
        Kind::Clock => 7,
        Kind::Money | Kind::Quantity(_) | Kind::Number => 8,
        Kind::Choice(_) | Kind::Country | Kind::YesNo => 9,
        Kind::List(item) => rank(item).min(FREE_RANK - 1),
        Kind::Free(_) | Kind::Unread => FREE_RANK,
    }
}

/// The class of a kind.
fn class(kind: &Kind) -> Class {
    match kind {
        Kind::Email | Kind::Link | Kind::Pattern(_) | Kind::Code | Kind::Phone | Kind::Day | Kind::Clock | Kind::Number => Class::Exact,
        Kind::Money | Kind::Quantity(_) => Class::Exact,
        Kind::Moment => Class::Moment,
        Kind::Choice(_) | Kind::Country => Class::Choice,
        Kind::YesNo => Class::YesNo,
        Kind::List(item) => class(item),
        Kind::Free(_) | Kind::Unread => Class::Free,
    }
}

#[cfg(test)]
#[path = "extract_tests.rs"]
mod tests;
