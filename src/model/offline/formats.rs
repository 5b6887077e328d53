//! Email addresses, web addresses, phone numbers, identifiers and tokens that fit a pattern.
//!
//! Reads the raw message: these are written in plain letters and digits. Never asks a server whether an address exists.

pub(super) mod measures;

use regex::Regex;
use serde_json::Value;

use super::fold::{Rule, Span, Text, listed, range, stem};
use super::kind::{Hearing, Slot};
use crate::domain::format;

/// A value and the words behind it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Reading {
    /// The value, normalised.
    pub(super) value: Value,
    /// The words that say it.
    pub(super) quote: Span,
    /// The words no other slot of the kind may use, lead-in included.
    pub(super) claim: Span,
}

impl Reading {
    /// A reading that claims just its quote.
    pub(super) fn new(value: impl Into<Value>, quote: Span) -> Self {
        Self { value: value.into(), quote, claim: quote }
    }
}

/// Words joined into one token when a pattern is searched.
const PATTERN_WORDS_MAX: usize = 4;
/// Tokens of a message that are tried against a pattern.
const PATTERN_TOKENS_MAX: usize = 400;
/// Words joined to the right of an identifier's first.
const CODE_WORDS_MAX: usize = 5;
/// Longest identifier.
const CODE_CHARS_MAX: usize = 40;

static EMAIL: Rule = Rule::new(|| Regex::new(r"(?i)[\w.+%\-]{1,64}@[a-z0-9\-]{1,63}(?:\.[a-z0-9\-]{1,63}){0,4}\.[a-z]{2,24}").ok());
static LINK: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"(?i)(?P<full>https?://[^\s<>\x22]{3,500})|(?P<bare>(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}",
        r"(?:com|org|net|io|ai|app|dev|co|info|biz|shop|store|online|site|tech|cloud|agency|eu|es|de|fr|it|nl|be|pt|br|mx|ar|cl|pe|uy|ec|uk|ie|at|ch|pl|tr|se|no|dk|fi|gr|cz|ro|ru|ua|in|id|jp|cn|kr|sg|my|ph|th|vn|au|nz|za|ng|ke|ma|eg|ae|sa|il|us|ca|me|tv|cat)",
        r"(?:/[^\s<>\x22]{0,400})?)"
    ))
    .ok()
});
static PHONE: Rule = Rule::new(|| Regex::new(r"\+?\(?\d[\d \t\u{a0}().\-/]{5,24}\d").ok());
static CODE: Rule = Rule::new(|| Regex::new(r"[A-Za-z0-9][A-Za-z0-9\-_/.]*").ok());
static TOKEN: Rule = Rule::new(|| Regex::new(r"\S+").ok());
static ID_WORD: Rule = Rule::new(|| {
    Regex::new(r"(?:order|invoice|ticket|case|tracking|account|policy|reference|ref|id|code|booking|pedido|factura|bestellung|bestellnummer|rechnung|commande|kundennummer|iban|card|password|ssn|pin|number of|#)\W*(?:number|no|nr|num|numero|is|es|ist|:|n°|nº|#|\W)*$").ok()
});

/// Email addresses, in lower case: keyboards capitalise the first letter.
pub(super) fn emails(text: &Text<'_>) -> Vec<Reading> {
    let found = EMAIL.all(text.raw).into_iter().filter_map(|found| range(&found, 0));
    found
        .map(|(start, end)| Span {
            start: start + (text.quote(Span { start, end }).len() - text.quote(Span { start, end }).trim_start_matches('.').len()),
            end,
        })
        .map(|span| Reading::new(text.quote(span).to_lowercase(), span))
        .collect()
}

/// Web addresses, with their scheme. A bare domain needs a well known ending, so that "end.Then" is none.
pub(super) fn links(text: &Text<'_>) -> Vec<Reading> {
    let mut links = Vec::new();
    for found in LINK.all(text.raw) {
        let Some((start, end)) = range(&found, 0) else { continue };
        let before = text.raw.get(..start).unwrap_or("").chars().next_back();
        let after = text.raw.get(end..).unwrap_or("").chars().next();
        let glued = |side: Option<char>| side.is_some_and(|side| side.is_alphanumeric() || "@_-".contains(side));
        if glued(before) || (found.name("full").is_none() && glued(after)) {
            continue;
        }
        let quote = text.quote(Span { start, end }).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'', '*', '_']);
        let span = Span { start, end: start + quote.len() };
        if let Some(address) = format::uri(quote) {
            links.push(Reading::new(address, span));
        }
    }
    links
}

/// Phone numbers as E.164, valid for their country. One without "+" or "00" needs the customer's country.
pub(super) fn phones(text: &Text<'_>, country: Option<&str>, hearing: Hearing) -> Vec<Reading> {
    let mut phones = Vec::new();
    for (start, end) in PHONE.all(text.raw).iter().filter_map(|found| range(found, 0)) {
        let span = Span { start, end };
        let before = text.raw.get(..start).unwrap_or("");
        let glued = |side: Option<char>| side.is_some_and(|side| side.is_alphanumeric() || "@#_.,/-".contains(side));
        if glued(before.chars().next_back()) || text.raw.get(end..).unwrap_or("").starts_with(|next: char| next.is_alphabetic() || next == '@') {
            continue;
        }
        if hearing != Hearing::Asked && ID_WORD.matches(text.before(text.folded_at(start))) {
            continue;
        }
        if let Some(number) = format::phone(text.quote(span), country) {
            phones.push(Reading::new(number, span));
        }
    }
    phones
}

/// Words that look like a phone number with a country code, valid or not: nothing else is read from them.
pub(super) fn phone_shapes(text: &Text<'_>) -> Vec<Span> {
    let shapes = PHONE.all(text.raw).into_iter().filter_map(|found| range(&found, 0)).map(|(start, end)| Span { start, end });
    shapes.filter(|span| text.quote(*span).starts_with('+')).collect()
}

/// Tokens that fit a pattern from end to end, as written or in capitals. Unasked, a token needs a digit, and a pattern that any
/// number fits also needs the slot's own words just before it.
pub(super) fn fitting(text: &Text<'_>, pattern: &Regex, slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
    let lax = ["12", "200", "2026", "12345"].iter().any(|plain| pattern.is_match(plain));
    let mut readings: Vec<Reading> = Vec::new();
    for span in token_runs(text) {
        let token = text.quote(span);
        if hearing != Hearing::Asked && (!token.contains(|sign: char| sign.is_ascii_digit()) || (lax && !is_labelled(text, span, slot))) {
            continue;
        }
        if joins_a_word_of_the_sentence(token) {
            continue;
        }
        let spellings = [token.to_owned(), token.to_uppercase(), token.replace([' ', '-', '.'], "").to_uppercase()];
        let fits = |spelling: &String| pattern.find(spelling).is_some_and(|found| found.len() == spelling.len());
        if let Some(spelling) = spellings.into_iter().find(fits)
            && !readings.iter().any(|reading| reading.quote.overlaps(span))
        {
            readings.push(Reading::new(spelling, span));
        }
    }
    readings
}

/// "in 2024", "is A1093": a small-letter word belongs to the sentence, not to the identifier, unless what follows is a long
/// number and nothing but a number ("ab 123456").
fn joins_a_word_of_the_sentence(token: &str) -> bool {
    const DIGITS_MIN: usize = 5;
    let is_word = |piece: &str| piece.chars().count() > 1 && piece.chars().all(char::is_alphabetic) && piece.chars().any(char::is_lowercase);
    let is_mixed = |piece: &str| piece.chars().any(char::is_alphabetic) && piece.chars().any(|c| c.is_ascii_digit());
    let digits = token.chars().filter(char::is_ascii_digit).count();
    // "is 555-0123": a number with a dash is a number of its own; "a 1093": an article.
    let has_dash = |piece: &str| piece.contains('-') && !piece.chars().any(char::is_alphabetic);
    let is_article = |piece: &str| matches!(piece, "a" | "o" | "e" | "y" | "i");
    let own = |piece: &str| is_mixed(piece) || has_dash(piece);
    token.contains(' ') && (token.split(' ').any(is_article) || (token.split(' ').any(is_word) && (digits < DIGITS_MIN || token.split(' ').any(own))))
}

/// Identifiers: a token with a digit. Unasked, it must follow the slot's own words ("order 1234") .
pub(super) fn codes(text: &Text<'_>, slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
    let mut codes = Vec::new();
    for (start, end) in CODE.all(text.raw).iter().filter_map(|found| range(found, 0)) {
        let token = text.quote(Span { start, end }).trim_end_matches(['.', '-', '/', '_']);
        let span = Span { start, end: start + token.len() };
        let digits = token.chars().filter(char::is_ascii_digit).count();
        let glued = text.raw.get(..start).unwrap_or("").ends_with(|before: char| before.is_alphanumeric() || before == '@')
            || text.raw.get(span.end..).unwrap_or("").starts_with(|next: char| next == '@' || next.is_alphabetic());
        if digits == 0 || token.len() < 3 || token.len() > CODE_CHARS_MAX || glued {
            continue;
        }
        if hearing == Hearing::Asked || is_labelled(text, span, slot) {
            let span = spaced_code(text, span);
            if !codes.iter().any(|code: &Reading| code.quote.overlaps(span)) {
                codes.push(Reading::new(text.quote(span), span));
            }
        }
    }
    // Asked, "it's from 2024, number AB-77120": the longest is the identifier.
    codes.sort_by_key(|code| std::cmp::Reverse(code.quote.end - code.quote.start));
    codes
}

/// An identifier written with blanks: "dfs 433", "7654 7433 6675". Letters join on the left at the start or after "is" and the like.
fn spaced_code(text: &Text<'_>, span: Span) -> Span {
    let (start, end) = (text.folded_at(span.start), text.folded_at(span.end));
    let mut first = text.words.partition_point(|word| word.end <= start);
    let mut last = text.words.partition_point(|word| word.start < end).saturating_sub(1);
    let near = |left: usize, right: usize| {
        text.words.get(left).zip(text.words.get(right)).is_some_and(|(left, right)| text.folded.get(left.end..right.start) == Some(" "))
    };
    let short = |index: usize| (1..=4).contains(&text.word(index).len());
    while near(last, last + 1) && short(last + 1) && text.word(last + 1).chars().all(|sign| sign.is_ascii_digit()) && last < first + CODE_WORDS_MAX {
        last += 1;
    }
    if let Some(left) = first.checked_sub(1) {
        let opens = left == 0 || listed("is es e ist est no nr number numero nummer code id order pedido", text.word(left - 1));
        let prose = "is es e ist est no nr number num numero nummer code id my the it its and was i a an of to on at ref yes ok sure hi from for only not the in we by are be so am me";
        let letters = text.word(left).chars().all(|sign| sign.is_ascii_alphabetic());
        if near(left, first) && short(left) && letters && opens && !listed(prose, text.word(left)) {
            first = left;
        }
    }
    match (text.words.get(first), text.words.get(last)) {
        (Some(first), Some(last)) => text.span(first.start, last.end).hull(span),
        _ => span,
    }
}

/// Whether one of the slot's own words stands within three words before the range.
fn is_labelled(text: &Text<'_>, span: Span, slot: &Slot<'_>) -> bool {
    const COMMON: [(&str, &[&str]); 5] = [
        ("order", &["pedido", "bestellung", "commande", "ordine"]),
        ("invoice", &["factura", "rechnung", "facture", "fatura"]),
        ("account", &["cuenta", "konto", "compte", "conta"]),
        ("booking", &["reservation", "reserva", "buchung", "confirmation"]),
        ("ticket", &["case", "caso"]),
    ];
    let start = text.folded_at(span.start);
    let count = text.words.partition_point(|word| word.end <= start);
    (count.saturating_sub(4)..count).any(|index| {
        let word = text.word(index);
        slot.label
            .iter()
            .any(|label| stem(label) == stem(word) || COMMON.iter().any(|(name, others)| stem(name) == stem(label) && others.contains(&word)))
            && !text.folded.get(text.words.get(index).map_or(start, |word| word.end)..start).unwrap_or("").contains(['?', '!', '\n'])
    })
}

/// Runs of one to a few tokens, longest first, without punctuation at their ends.
fn token_runs(text: &Text<'_>) -> Vec<Span> {
    let mut tokens: Vec<Span> = Vec::new();
    for (start, end) in TOKEN.all(text.raw).iter().take(PATTERN_TOKENS_MAX).filter_map(|found| range(found, 0)) {
        let token = text.quote(Span { start, end });
        let trimmed = token.trim_start_matches(['(', '"', '\'', '#', '*', '¿', '¡', '«', '[']);
        let start = start + (token.len() - trimmed.len());
        let trimmed = trimmed.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '\'', '*', '»', ']']);
        if !trimmed.is_empty() {
            tokens.push(Span { start, end: start + trimmed.len() });
        }
    }
    let runs = |count: usize| tokens.windows(count).filter_map(|run| Some(run.first()?.hull(*run.last()?))).collect::<Vec<_>>();
    (1..=PATTERN_WORDS_MAX).rev().flat_map(runs).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::extract::Field;
    use super::*;

    fn said(readings: &[Reading]) -> Vec<&str> {
        readings.iter().filter_map(|reading| reading.value.as_str()).collect()
    }

    #[test]
    fn the_rules_compile() {
        for rule in [&EMAIL, &LINK, &PHONE, &CODE, &ID_WORD] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn emails_and_links_are_told_apart() {
        let text = Text::new("Write to Ana.Gil@Acme.com. Or see acme.com/shop, https://x.io/a?b=1.");
        assert_eq!(said(&emails(&text)), ["ana.gil@acme.com"]);
        assert_eq!(said(&links(&text)), ["https://acme.com/shop", "https://x.io/a?b=1"]);
        for none in ["me@home", "the end.Then we left", "@acme", "v1.2", "a@b", "file.pdfx"] {
            assert!(emails(&Text::new(none)).is_empty() && links(&Text::new(none)).is_empty(), "{none}");
        }
    }

    #[test]
    fn phones_become_e164() {
        for (written, country, hearing, number) in [
            ("call +34 612 34 56 78 please", None, Hearing::Overheard, Some("+34612345678")),
            ("612 345 678", Some("ES"), Hearing::Overheard, Some("+34612345678")),
            ("0034612345678", None, Hearing::Overheard, Some("+34612345678")),
            ("(415) 555-2671", Some("us"), Hearing::Asked, Some("+14155552671")),
            ("0171 2345678", Some("DE"), Hearing::Overheard, Some("+491712345678")),
            ("612 345 678", None, Hearing::Overheard, None),
            ("my order 612345678", Some("ES"), Hearing::Overheard, None),
            ("from 2026-11-30", Some("ES"), Hearing::Overheard, None),
            ("123 456", Some("ES"), Hearing::Asked, None),
            ("612345678", Some("ZZ"), Hearing::Asked, None),
            ("+999999999999", None, Hearing::Asked, None),
        ] {
            let text = Text::new(written);
            assert_eq!(said(&phones(&text, country, hearing)).first().copied(), number, "{written}");
        }
    }

    #[test]
    fn identifiers_need_their_label_unless_asked() {
        let schema = json!({"type": "string"});
        let field = Field { name: "order_number", schema: &schema, asked: false, filled: false };
        let slot = Slot::new(&field);
        for (written, hearing, code) in [
            ("my order is ABC-123.", Hearing::Overheard, Some("ABC-123")),
            ("mi pedido 4567 no llega", Hearing::Overheard, Some("4567")),
            ("we are 4567 people", Hearing::Overheard, None),
            ("sure, AB-77120 from 2024", Hearing::Asked, Some("AB-77120")),
            ("number is dfs 433", Hearing::Asked, Some("dfs 433")),
            ("it is 7654 7433 6675", Hearing::Asked, Some("7654 7433 6675")),
            ("it was 7654", Hearing::Asked, Some("7654")),
            ("I have none", Hearing::Asked, None),
        ] {
            assert_eq!(said(&codes(&Text::new(written), &slot, hearing)).first().copied(), code, "{written}");
        }
    }

    #[test]
    fn a_pattern_is_searched_as_a_whole_token() {
        let schema = json!({"type": "string", "pattern": "^[A-Z]{2}\\d{6}$"});
        let field = Field { name: "policy", schema: &schema, asked: false, filled: false };
        let slot = Slot::new(&field);
        let pattern = Regex::new(r"^[A-Z]{2}\d{6}$").ok();
        for (written, value) in
            [("it is AB123456, thanks", Some("AB123456")), ("ab 123456", Some("AB123456")), ("AB1234567", None), ("XAB123456", None)]
        {
            let text = Text::new(written);
            let readings = pattern.as_ref().map(|pattern| fitting(&text, pattern, &slot, Hearing::Overheard)).unwrap_or_default();
            assert_eq!(said(&readings).first().copied(), value, "{written}");
        }
    }
}
