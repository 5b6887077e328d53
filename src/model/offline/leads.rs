//! Free text nobody asked for, taken only from words that announce it: "my name is", "we are called", "we want to", "Company: Acme".
//!
//! A lead-in that may announce something else ("I'm ..", "we are ..", "from ..") counts only before a capital letter. A slot whose name
//! tells no topic is filled by its written label alone. Never guesses a name from its look.

use super::announced::{
    COMPANY, COMPANY_AFTER_NAME, COMPANY_CAPITAL, COMPANY_SUFFIX, EMPTY_NEEDS, FIELD_WORDS, IN_TOWN, NEED, NEW_CLAUSE, NOT_NAMES, PERSON,
    PERSON_CAPITAL, PLACE, PREPOSITION, PROBLEM, PROBLEM_LEAD, ROLE, STOPS,
};
use super::fold::{Rule, Span, Text, fold, listed, name_words, range, stem};
use super::formats::Reading;
use super::kind::{Slot, Topic};
use super::phrases;
use crate::domain::format::{self, MONTHS, WEEKDAYS};

/// Words of a person's name.
const PERSON_WORDS_MAX: usize = 4;
/// Words of a company's or a place's name.
const NAME_WORDS_MAX: usize = 6;
/// Words of a written label ("Company name: Acme").
const LABEL_WORDS_MAX: usize = 4;
/// What the customer volunteers for a slot, the best first.
pub(super) fn readings(text: &Text<'_>, slot: &Slot<'_>, topic: Topic, addresses: &[Span]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = labelled(text, slot).into_iter().collect();
    readings.extend(by_own_words(text, slot, topic));
    match topic {
        Topic::Person => {
            readings.extend(leads(text, &PERSON, |start| name(text, start, PERSON_WORDS_MAX)));
            readings.extend(leads(text, &PERSON_CAPITAL, |start| capital_name(text, start, PERSON_WORDS_MAX)));
            readings.retain(|reading| !text.quote(reading.quote).contains(|sign: char| sign.is_ascii_digit()));
        }
        Topic::Company => readings.extend(companies(text)),
        Topic::Need => readings.extend(leads(text, &NEED, |start| need(text, start, addresses))),
        Topic::Problem => {
            readings.extend(leads(text, &PROBLEM_LEAD, |start| Some(clause(text, start, addresses))));
            readings.extend(problem(text, addresses));
            readings.extend(leads(text, &NEED, |start| need(text, start, addresses)));
        }
        Topic::Place => readings.extend(leads(text, &PLACE, |start| capital_name(text, start, NAME_WORDS_MAX))),
        Topic::Role => {
            let found = ROLE.all(&text.folded);
            readings.extend(
                found
                    .iter()
                    .filter_map(|found| found.name("role"))
                    .map(|role| text.span(role.start(), role.end()))
                    .map(|span| Reading::new(text.quote(span), span)),
            );
        }
        Topic::Named | Topic::Other => {}
    }
    readings
}

/// Towns named with a preposition and a capital ("to our office in Valencia"): for a form that asks for one place only. Months,
/// weekdays and languages are no towns.
pub(super) fn towns(text: &Text<'_>) -> Vec<Reading> {
    let is_language = |word: &str| format::canonical(&word.into(), &serde_json::json!({"type": "string", "format": "language"}), None).is_some();
    let named = |names: &str, word: &str| names.split('|').any(|name| name == word);
    let is_time = |word: &str| {
        MONTHS.iter().any(|names| named(names, word)) || WEEKDAYS.iter().any(|(_, names, short)| named(names, word) || named(short, word))
    };
    let mut readings = leads(text, &IN_TOWN, |start| capital_name(text, start, NAME_WORDS_MAX));
    readings.retain(|reading| {
        let folded = fold(text.quote(reading.quote));
        !is_time(&folded) && !is_language(&folded)
    });
    readings
}

/// Where a lead-in of the topic at the very start of a folded text ends.
pub(super) fn lead_end(folded: &str, topic: Topic) -> usize {
    let rules: &[&Rule] = match topic {
        Topic::Person => &[&PERSON, &PERSON_CAPITAL],
        Topic::Company => &[&COMPANY, &COMPANY_CAPITAL],
        Topic::Need => &[&NEED],
        Topic::Problem => &[&PROBLEM_LEAD],
        Topic::Place => &[&PLACE, &PREPOSITION],
        Topic::Role | Topic::Named | Topic::Other => &[],
    };
    let ends = rules.iter().filter_map(|rule| rule.first(folded)).filter_map(|found| range(&found, 0));
    ends.filter(|(start, _)| *start == 0).map(|(_, end)| end).max().unwrap_or(0)
}

/// Every place where a lead-in stands, with what follows it; the claim holds the lead-in.
fn leads(text: &Text<'_>, rule: &Rule, value: impl Fn(usize) -> Option<Span>) -> Vec<Reading> {
    let found = rule.all(&text.folded);
    let found = found.iter().filter_map(|found| range(found, 0));
    found
        .filter_map(|(start, end)| {
            let quote = value(end).filter(|span| span.start < span.end)?;
            Some(Reading { value: text.quote(quote).into(), quote, claim: text.span(start, end).hull(quote) })
        })
        .collect()
}

/// Company names: announced, after a person's name, or by their legal form.
fn companies(text: &Text<'_>) -> Vec<Reading> {
    let mut readings = leads(text, &COMPANY, |start| name(text, start, NAME_WORDS_MAX));
    for found in COMPANY_SUFFIX.all(text.raw) {
        let Some((mut start, end)) = found.name("name").map(|name| (name.start(), name.end())) else { continue };
        while let Some((first, _)) = text.quote(Span { start, end }).split_once(' ').filter(|(first, _)| {
            let first = super::fold::fold(first);
            listed(STOPS, first.as_str()) || listed(NOT_NAMES, first.as_str()) || phrases::greeting_end(&first) > 0
        }) {
            start += first.len() + 1;
        }
        // The full stop of a sentence is no part of the name; those of "S.L." are.
        let quote = text.quote(Span { start, end });
        let span = Span { start, end: start + quote.strip_suffix('.').filter(|name| !name.contains('.')).unwrap_or(quote).len() };
        if text.quote(span).contains(' ') {
            readings.push(Reading::new(text.quote(span), span));
        }
    }
    for found in COMPANY_AFTER_NAME.all(&text.folded) {
        let person = found.name("name").or_else(|| found.name("here")).map(|name| text.span(name.start(), name.end()));
        let Some((_, end)) = range(&found, 0) else { continue };
        if person.is_some_and(|person| starts_high(text.quote(person)))
            && let Some(span) = capital_name(text, end, NAME_WORDS_MAX)
        {
            readings.push(Reading::new(text.quote(span), span));
        }
    }
    readings.extend(leads(text, &COMPANY_CAPITAL, |start| capital_name(text, start, NAME_WORDS_MAX)));
    readings
}

/// The name at the start of an answer, without "from Acme" after it.
pub(super) fn person_name(text: &Text<'_>, answer: Span) -> Span {
    let span = name(text, text.folded_at(answer.start), PERSON_WORDS_MAX);
    let rest = span.map_or("", |span| text.quote(Span { start: span.end, end: answer.end.max(span.end) }).trim_start_matches([' ', ',']));
    let next = super::fold::fold(rest.split_whitespace().next().unwrap_or(""));
    span.filter(|_| listed(STOPS, next.as_str())).unwrap_or(answer)
}

/// The last capitalised name after one of these words in a sentence, with the name after its comma ("Vancouver, BC").
pub(super) fn name_inside(text: &Text<'_>, sentence: Span, rule: &Rule, taken: &[Span]) -> Option<Span> {
    let (from, to) = (text.folded_at(sentence.start), text.folded_at(sentence.end));
    let found = rule.all(text.folded.get(from..to).unwrap_or(""));
    let mut names = found.iter().filter_map(|found| range(found, 0)).filter_map(|(_, end)| capital_name(text, from + end, NAME_WORDS_MAX));
    let span = names.by_ref().filter(|name| !taken.iter().any(|other| other.overlaps(*name))).last()?;
    let rest = text.quote(Span { start: span.end, end: sentence.end.max(span.end) });
    let after = rest.strip_prefix(", ").and_then(|_| capital_name(text, text.folded_at(span.end) + 2, 2));
    Some(after.map_or(span, |after| span.hull(after)))
}

/// A name that starts with a capital letter and is no ordinary word.
fn capital_name(text: &Text<'_>, start: usize, words_max: usize) -> Option<Span> {
    let span = name(text, start, words_max)?;
    starts_high(text.quote(span)).then_some(span)
}

/// The words of a name from an offset on: to a sign, a word that ends names, or the first word in small letters after one in capitals.
fn name(text: &Text<'_>, start: usize, words_max: usize) -> Option<Span> {
    let first = text.words.partition_point(|word| word.start < start);
    let opening = text.words.get(first).filter(|word| word.start <= start + 2)?;
    if listed(NOT_NAMES, text.word(first)) || listed(STOPS, text.word(first)) {
        return None;
    }
    let high = starts_high(text.quote(text.span(opening.start, opening.end)));
    let mut end = opening.end;
    for index in first + 1..text.words.len().min(first + words_max) {
        let Some(word) = text.words.get(index) else { break };
        let between = text.folded.get(end..word.start).unwrap_or("\n");
        let word_high = starts_high(text.quote(text.span(word.start, word.end)));
        let family = matches!(text.word(index), "de" | "da" | "dos" | "del" | "van" | "von" | "la" | "los" | "di" | "du" | "der");
        let particle = family
            && match text.words.get(index + 1).map(|next| text.quote(text.span(next.start, next.end))) {
                Some(next) => {
                    matches!(next, "la" | "los" | "las")
                        || (text.word(index) != "de" && text.word(index) != "von" && text.word(index) != "da" && starts_high(next))
                }
                None => false,
            };
        let titled = matches!(text.word(index - 1), "dr" | "dra" | "mr" | "mrs" | "ms" | "st" | "sr" | "sra" | "prof");
        let joined = between.chars().all(|sign| " -&.'".contains(sign)) && (titled || !between.contains(". "));
        if !word_high && listed(FIELD_WORDS, text.word(index)) {
            break;
        }
        let goes_on = between == "-"
            || particle
            || (if high { word_high } else { true } && !listed(STOPS, text.word(index)))
            || (between.contains('&') && word_high);
        if !joined || !goes_on {
            break;
        }
        end = word.end;
    }
    Some(text.span(opening.start, end))
}

/// What is wanted, when it says something and is no request for a person.
fn need(text: &Text<'_>, start: usize, addresses: &[Span]) -> Option<Span> {
    let span = clause(text, start, addresses);
    let quote = text.quote(span);
    let words = name_words(quote);
    let asks = [
        "know",
        "ask",
        "speak",
        "talk",
        "chat",
        "saber",
        "preguntar",
        "hablar",
        "falar",
        "perguntar",
        "wissen",
        "fragen",
        "savoir",
        "parler",
        "demander",
        "cancel that",
    ];
    let says = words.iter().any(|word| !listed(EMPTY_NEEDS, word.as_str()) && word.chars().count() > 2);
    let first = words.iter().find(|word| *word != "to").map_or("", String::as_str);
    (says
        && !asks.contains(&first)
        && !phrases::wants_person(text.quote(text.span(start.saturating_sub(12), text.folded_at(span.end))))
        && !quote.ends_with('?'))
    .then_some(span)
}

/// The sentence that says what is wrong.
fn problem(text: &Text<'_>, addresses: &[Span]) -> Option<Reading> {
    let sentences = sentences(text.raw);
    let span = sentences.into_iter().find(|span| {
        let folded = text.folded.get(text.folded_at(span.start)..text.folded_at(span.end)).unwrap_or("");
        PROBLEM.matches(folded) && !phrases::asks_question(text.quote(*span)) && !phrases::hesitates(text.quote(*span))
    })?;
    let start = text.folded_at(span.start);
    let greeting = phrases::greeting_end(text.after(start));
    let quote = clause(text, start + greeting, addresses);
    let quote = Span { start: quote.start, end: quote.end.max(text.trimmed(span).end.min(first_address(addresses, quote.start))) };
    let quote = tidy(text, quote);
    (text.quote(quote).split_whitespace().count() >= 3).then(|| Reading::new(text.quote(quote), quote))
}

/// From an offset to the end of the clause: a sentence end, an address, or a comma before a new statement about the customer.
fn clause(text: &Text<'_>, start: usize, addresses: &[Span]) -> Span {
    let from = text.span(start, text.folded.len());
    let sentence = sentences(text.quote(from)).first().map_or(from.end, |first| from.start + first.end);
    let stop = text.folded_at(sentence.min(first_address(addresses, from.start)));
    let end = text
        .folded
        .get(start..stop)
        .and_then(|folded| NEW_CLAUSE.first(folded))
        .and_then(|found| range(&found, 0))
        .map_or(stop, |(comma, _)| start + comma);
    tidy(text, text.span(start, end))
}

/// Where the first address after an offset begins.
fn first_address(addresses: &[Span], from: usize) -> usize {
    addresses.iter().map(|span| span.start).filter(|start| *start >= from).min().unwrap_or(usize::MAX)
}

/// "Company: Acme": the slot's own words, a colon, the value.
fn labelled(text: &Text<'_>, slot: &Slot<'_>) -> Option<Reading> {
    let mut start = 0;
    let mut open: Option<Span> = None;
    for piece in text.raw.split_inclusive(['\n', ';', ',']) {
        let end = start + piece.len();
        if let Some((label, _)) = piece.split_once([':', '=']).filter(|(_, rest)| !rest.starts_with("//")) {
            if open.is_some() {
                break;
            }
            let mut words = name_words(label);
            words.retain(|word| !["the", "my", "our", "your", "mi", "of"].contains(&word.as_str()));
            let known = |word: &String| slot.label.iter().any(|label| stem(label) == stem(word));
            let whole = name_words(slot.field.name).iter().filter(|word| words.contains(word)).count();
            if !words.is_empty() && words.len() <= LABEL_WORDS_MAX && words.iter().all(known) && whole > 0 {
                open = Some(Span { start: start + label.len() + 1, end });
            }
        } else if let Some(value) = open.as_mut().filter(|value| text.quote(**value).ends_with(',')) {
            value.end = end;
        } else if open.is_some() {
            break;
        }
        start = end;
    }
    let quote = tidy(text, open?);
    (quote.start < quote.end).then(|| Reading { value: text.quote(quote).into(), quote, claim: open.unwrap_or(quote) })
}

/// "city is Berlin", "company name is acme", "name is ana": the slot's own words as the lead-in of a name.
fn by_own_words(text: &Text<'_>, slot: &Slot<'_>, topic: Topic) -> Option<Reading> {
    let words_max = match topic {
        Topic::Person => PERSON_WORDS_MAX,
        Topic::Company | Topic::Place | Topic::Named => NAME_WORDS_MAX,
        Topic::Need | Topic::Problem | Topic::Role | Topic::Other => return None,
    };
    let whose = |index: usize| index.checked_sub(1).map_or("", |before| text.word(before));
    let last = slot.label.last()?;
    (0..text.words.len()).find_map(|index| {
        let start = text.words.get(index)?.start;
        let named = usize::from(text.word(index + 1) == "name" && last != "name");
        let is = matches!(text.word(index + named + 1), "is" | "es" | "ist" | "est");
        let own = stem(text.word(index)) == stem(last) || (named == 1 && slot.label.iter().any(|label| stem(label) == stem(text.word(index))));
        // "company name is" names no person, and "app name is" no shop.
        let free = last != "name"
            || (slot.label.len() < 2 || topic == Topic::Person) && listed("my full first last the and sure ok yes is great", whose(index))
            || index == 0;
        let free = free || slot.label.iter().any(|label| label != "name" && stem(label) == stem(whose(index)));
        let after = text.words.get(index + named + 1).filter(|_| is && own && free)?.end;
        let quote = name(text, after + 1, words_max)?;
        Some(Reading { value: text.quote(quote).into(), quote, claim: text.span(start, after).hull(quote) })
    })
}

/// The sentences of a raw text, end signs included.
pub(super) fn sentences(raw: &str) -> Vec<Span> {
    const SHORT: [&str; 14] = ["inc", "ltd", "corp", "co", "mr", "mrs", "ms", "dr", "st", "av", "no", "ltda", "sr", "sra"];
    let mut sentences = Vec::new();
    let mut start = 0;
    for (offset, sign) in raw.char_indices() {
        let end = offset + sign.len_utf8();
        let rest = raw.get(end..).unwrap_or("");
        let last = raw.get(start..offset).unwrap_or("").rsplit(char::is_whitespace).next().unwrap_or("").to_lowercase();
        let short = sign == '.' && !rest.trim().is_empty() && (SHORT.contains(&last.as_str()) || last.contains('.') || last.chars().count() == 1);
        let ends = "\n。！？".contains(sign) || (".!?…;".contains(sign) && !short && rest.chars().next().is_none_or(char::is_whitespace));
        if ends {
            sentences.push(Span { start, end });
            start = end;
        }
    }
    if !raw.get(start..).unwrap_or("").trim().is_empty() {
        sentences.push(Span { start, end: raw.len() });
    }
    sentences.retain(|span| raw.get(span.start..span.end).is_some_and(|text| text.chars().any(char::is_alphanumeric)));
    sentences
}

/// What ends a value without being part of it.
const COURTESIES: [&str; 39] = [
    " please",
    " pls",
    " plz",
    " thanks",
    " thanks a lot",
    " many thanks",
    " thx",
    " ty",
    " thank you",
    " thank you very much",
    " thank you so much",
    " cheers",
    " gracias",
    " muchas gracias",
    " mil gracias",
    " por favor",
    " porfa",
    " obrigado",
    " obrigada",
    " muito obrigado",
    " muito obrigada",
    " danke",
    " vielen dank",
    " danke schön",
    " bitte",
    " merci",
    " merci beaucoup",
    " svp",
    " s'il vous plaît",
    " s'il te plaît",
    " grazie",
    " and",
    " y",
    " und",
    " et",
    " my email is",
    " email",
    " my number is",
    " my phone is",
];

/// A range without signs and courtesies at its ends.
pub(super) fn tidy(text: &Text<'_>, span: Span) -> Span {
    let mut span = span;
    loop {
        let quote = text.quote(span);
        let inner = quote.trim_start_matches(|sign: char| !sign.is_alphanumeric() && !"#@+&$€£".contains(sign));
        let start = span.start + (quote.len() - inner.len());
        let mut inner = inner.trim_end_matches(|sign: char| !sign.is_alphanumeric() && !")%+€$£°".contains(sign));
        for courtesy in COURTESIES {
            let cut = inner.len().saturating_sub(courtesy.len());
            if inner.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(courtesy)) {
                inner = inner.get(..cut).unwrap_or(inner);
            }
        }
        let next = Span { start, end: start + inner.len() };
        if next == span {
            return span;
        }
        span = next;
    }
}

/// Whether a text starts with a capital letter (after figures, as in "3M"), or a letter of a script without capitals.
fn starts_high(text: &str) -> bool {
    let first = text.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let figures = text.len() - first.len();
    first.chars().next().is_some_and(|first| first.is_alphabetic() && !first.is_lowercase()) && figures <= 3
}
