//! Numbers: which are phone numbers, cards and references, and which are dates, times, prices and quantities that stay.

use super::{Claims, Rule, What, around, digits, is_apart, is_year, matches, reserved, rule};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Digits from which on a number without any mark is somebody's.
const BARE_DIGITS_MIN: usize = 6;
/// Digits from which on one in groups is.
const GROUPED_DIGITS_MIN: usize = 7;
/// Digits of a phone number (E.164).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Digits of a card (ISO/IEC 7812).
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 13..=19;
/// Digits of a price or a quantity.
const AMOUNT_DIGITS_MAX: usize = 8;
/// Bytes before a number in which a word says what it is.
const WORD_REACH: usize = 28;
/// A year up to which a date is one of birth.
const BIRTH_YEAR_MAX: i32 = 2_012;

rule!(
    DATE,
    r"\b(?:(?:19|20)\d{2}[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])|(?:3[01]|[12]\d|0?[1-9])[-/.]\s?(?:3[01]|[12]\d|0?[1-9])[-/.]\s?(?:(?:19|20)\d{2}|\d{2}))\b"
);
rule!(TIME, r"\b(?:[01]?\d|2[0-4])(?::[0-5]\d){1,2}\b");
rule!(HOURS, r"\b(?:[01]?\d|2[0-4])(?:[.h][0-5]\d)?\s?[-–]\s?(?:[01]?\d|2[0-4])[.h][0-5]\d\b");
rule!(PRICE, r"(?i)(?:[€$£¥₹₩₽]|\b(?:eur|usd|gbp|chf|mxn|brl|ars|cop|clp|inr|jpy)\b|r\$)\s?(\d[\d.,'’ \u{a0}\u{202f}]{0,14})");
rule!(
    AMOUNT,
    r"(?i)\b(\d[\d.,'’ \u{a0}\u{202f}]{0,14})\s?(?:[€$£¥₹₩₽%°]|(?:eur|euros?|usd|dollars?|dólares|gbp|pounds?|libras|chf|francs?|franken|pesos|reais|soles|kr|zł|円|元|k|mil|tsd|mio|millones|million|km|kg|mg|g|m|cm|mm|ml|l|kwh|kw|w|mah|gb|mb|tb|m2|m²|qm|sqm|sqft|pcs|pieces|units|unidades|stück|personas|people|pax|seats|users|usuarios|employees|empleados|mitarbeiter|miles|min|minutes|minutos|hours|horas|stunden|days|días|dias|tage)\b)"
);
rule!(
    LAST_DIGITS,
    r"(?i)\b(?:ending (?:in|with)|ends (?:in|with)|terminad[ao] en|termina en|terminad[ao] em|termina em|endet (?:auf|mit)|endend auf|finissant par|qui finit par|che finisce con|eindigt op)\s+(\d{4})\b"
);
rule!(BIRTH_WORD, r"(?i)\b(?:born|birth|dob|nacim|nacid|nací|nasci|geboren|geburt|naissance|née?|nat[oa] il|geboorte)[^\d]*$");
rule!(
    REFERENCE_WORD,
    r"(?i)(?:\b(?:order|booking|reservation|ref|reference|ticket|case|invoice|customer|client|account|contract|policy|tracking|parcel|member(?:ship)?|pedido|reserva|referencia|factura|fatura|cliente|cuenta|conta|contrato|póliza|apólice|expediente|código|codigo|code|pin|otp|bestell\w*|auftrag\w*|kunden\w*|rechnung\w*|vertrag\w*|buchung\w*|sendung\w*|konto\w*|commande|réservation|facture|compte|contrat|dossier|ordine|prenotazione|fattura|codice|bestelling|factuur|klant\w*|boeking|заказ\w*|счет\w*)|注文|予約|番号|رقم|الطلب|订单)(?P<mark>[\s.:#№\-]{0,3}(?:(?:number|no|nr|nº|n°|num|número|numero|numéro|nummer|id|code|de pedido|is|es|é|è|ist|lautet|est)\b[\s.:#№º°]{0,3}){0,2})$"
);
rule!(
    PHONE_WORD,
    r"(?i)(?:\b(?:tel|phone|mobile|cell|call|ring|whats\s?app|teléfono|telefono|telefone|móvil|movil|celular|llam\w*|ligar|handy\w*|telefon\w*|anruf\w*|téléphone|portable|appel\w*|cellulare|chiam\w*|bel|mobiel)|電話|هاتف|جوال|电话)\W{0,4}(?:\w{1,8}\W{1,3}){0,2}$"
);

/// Dates, times, prices and quantities stay; dates of birth and the last digits of a card do not.
pub(super) fn let_be(text: &str, claims: &mut Claims) {
    for at in matches(&DATE, text).filter(|at| !is_in_a_row(text, at)) {
        let written = text.get(at.clone()).unwrap_or_default();
        let year = written.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 4).and_then(|year| year.parse::<i32>().ok());
        let told = text.get(..at.start).is_some_and(|before| fits(&BIRTH_WORD, tail(before)));
        let of_birth = told || year.is_some_and(|year| year <= BIRTH_YEAR_MAX);
        claims.take(at, of_birth.then_some(What::Birth));
    }
    matches(&LAST_DIGITS, text).for_each(|at| claims.take(at, Some(What::Number)));
    matches(&TIME, text).chain(matches(&HOURS, text)).for_each(|at| claims.take(at, None));
    for at in matches(&PRICE, text).chain(matches(&AMOUNT, text)) {
        let written = text.get(at.clone()).unwrap_or_default().trim_end_matches(|c: char| !c.is_ascii_digit());
        if digits::only(written).len() <= AMOUNT_DIGITS_MAX {
            claims.take(at.start..at.start + written.len(), None);
        }
    }
}

/// Do more groups of digits follow or come before, as in `06.12.34.56.78`?
fn is_in_a_row(text: &str, at: &Range<usize>) -> bool {
    let is_link = |c: Option<char>| c.is_some_and(|c| matches!(c, '.' | '-' | '/'));
    let (before, after) = around(text, at);
    let digit_after = text.get(at.end..).and_then(|rest| rest.chars().nth(1)).is_some_and(digits::is_digit);
    let digit_before = text.get(..at.start).and_then(|head| head.chars().rev().nth(1)).is_some_and(digits::is_digit);
    (is_link(after) && digit_after) || (is_link(before) && digit_before)
}

fn fits(rule: &Rule, text: &str) -> bool {
    rule.as_ref().is_some_and(|rule| rule.is_match(text))
}

/// The last bytes of a text, from the beginning of a character.
fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(WORD_REACH);
    (from..=text.len()).find_map(|at| text.get(at..)).unwrap_or_default()
}

/// Groups of digits that stand together, and what they are.
pub(super) fn chains(text: &str, claims: &mut Claims) {
    let mut chain: Vec<Range<usize>> = Vec::new();
    for group in groups(text) {
        if !claims.is_free(&group) {
            close(text, &mut chain, claims);
            continue;
        }
        let joined = chain.last().is_some_and(|last| text.get(last.end..group.start).is_some_and(is_joint));
        if !joined {
            close(text, &mut chain, claims);
        }
        chain.push(group);
    }
    close(text, &mut chain, claims);
}

fn groups(text: &str) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| digits::is_digit(*c)) {
        match groups.last_mut() {
            Some(last) if last.end == at => last.end = at + c.len_utf8(),
            _ => groups.push(at..at + c.len_utf8()),
        }
    }
    groups
}

fn is_joint(gap: &str) -> bool {
    gap.chars().count() <= 3 && gap.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2011}' | '-' | '–' | '.' | '/' | '(' | ')'))
}

fn close(text: &str, chain: &mut Vec<Range<usize>>, claims: &mut Claims) {
    let groups = std::mem::take(chain);
    let (Some(first), Some(last)) = (groups.first(), groups.last()) else { return };
    let at = first.start..last.end;
    let before = text.get(..at.start).unwrap_or_default();
    // The plus, and the bracket that it may stand in, are part of a phone number.
    let lead = before.trim_end_matches(['(', ' ']);
    let has_plus = lead.ends_with(['+', '＋']) && before.len() - lead.len() <= 2;
    let start = if lead.ends_with('+') && has_plus { lead.len() - 1 } else { at.start };
    let bracketed = before.ends_with('(') && text.get(at.clone()).is_some_and(|inside| inside.contains(')'));
    let start = if bracketed { start.min(at.start - 1) } else { start };
    let written: Vec<&str> = groups.iter().filter_map(|group| text.get(group.clone())).collect();
    let digits = digits::only(&written.concat());
    if let Some(what) = what(text, &at, &written, &digits, has_plus) {
        let is_nobodys = match what {
            What::Phone => reserved::is_phone(&digits),
            What::Card => reserved::is_card(&digits),
            _ => false,
        };
        claims.take(start..at.end, (!is_nobodys).then_some(what));
    }
}

fn what(text: &str, at: &Range<usize>, groups: &[&str], digits: &str, has_plus: bool) -> Option<What> {
    let count = digits.len();
    let before = text.get(..at.start).unwrap_or_default();
    let is_phone_long = PHONE_DIGITS.contains(&count);
    if reserved::is_phone(digits) {
        return Some(What::Phone);
    }
    if groups.iter().all(|group| is_year(&digits::only(group))) && (groups.len() > 1 || !before.ends_with('#')) {
        return None;
    }
    if is_phone_long && (has_plus || (digits.starts_with("00") && count >= 10)) {
        return Some(What::Phone);
    }
    if CARD_DIGITS.contains(&count) && digits::is_luhn(digits) {
        return Some(What::Card);
    }
    let referred = reference(before);
    let hung_on = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '#' | '№' | '_')) || is_hyphenated(before);
    if let [_] = groups {
        let is_round = digits.ends_with("000") && count <= AMOUNT_DIGITS_MAX;
        let least = match referred {
            Some(Marked::Yes) => 4,
            _ if hung_on && is_marked(before) => 4,
            Some(Marked::No) => 5,
            None => BARE_DIGITS_MIN,
        };
        if count < least || (is_round && referred.is_none() && !hung_on) {
            return None;
        }
        let called = fits(&PHONE_WORD, tail(before)) || (digits.starts_with('0') && (9..=12).contains(&count));
        return Some(if called && is_phone_long && !hung_on && is_apart(text, at) { What::Phone } else { What::Number });
    }
    let has_hyphen = at.len() > groups.iter().map(|group| group.len()).sum::<usize>() && groups.iter().any(|group| group.chars().count() >= 3);
    let least = if has_hyphen { BARE_DIGITS_MIN } else { GROUPED_DIGITS_MIN };
    if count < least {
        return None;
    }
    let begins_with_year = groups.first().is_some_and(|group| is_year(&digits::only(group)));
    Some(if is_phone_long && referred.is_none() && !hung_on && !begins_with_year { What::Phone } else { What::Number })
}

enum Marked {
    Yes,
    No,
}

/// Does a word before say that a reference comes, with a mark like `#`, `:` or "number"?
fn reference(before: &str) -> Option<Marked> {
    let found = REFERENCE_WORD.as_ref()?.captures(tail(before))?;
    let mark = found.name("mark").map_or("", |mark| mark.as_str());
    Some(if mark.chars().any(|c| !c.is_whitespace()) { Marked::Yes } else { Marked::No })
}

/// Does a text end with a word that says that a reference comes, and a mark?
pub(super) fn is_marked_reference(before: &str) -> bool {
    let bare = before.trim_end_matches(['*', '_', '`', '"', '\'', ' ']);
    matches!(reference(bare), Some(Marked::Yes))
}

/// `AB-` as in `AB-12345`.
fn is_hyphenated(before: &str) -> bool {
    let letters = |head: &str| head.chars().rev().take_while(char::is_ascii_alphabetic).count();
    before.strip_suffix(['-', '/']).is_some_and(|head| (1..=6).contains(&letters(head)))
}

fn is_marked(before: &str) -> bool {
    before.ends_with(['#', '№']) || is_hyphenated(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, rule) in [
            ("DATE", &DATE),
            ("TIME", &TIME),
            ("HOURS", &HOURS),
            ("PRICE", &PRICE),
            ("AMOUNT", &AMOUNT),
            ("LAST_DIGITS", &LAST_DIGITS),
            ("BIRTH_WORD", &BIRTH_WORD),
            ("REFERENCE_WORD", &REFERENCE_WORD),
            ("PHONE_WORD", &PHONE_WORD),
        ] {
            assert!(rule.is_some(), "{name}");
        }
    }
}
