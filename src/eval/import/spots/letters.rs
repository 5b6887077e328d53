//! Personal data that has letters: bank accounts, national ids, references, addresses and postcodes.

use super::{Claims, Rule, What, digits, is_apart, is_year, matches, numbers, reserved, rule};
use regex::Regex;
use std::sync::LazyLock;

/// Characters of an IBAN (ISO 13616).
const IBAN_CHARS: std::ops::RangeInclusive<usize> = 15..=34;
/// Lengths by country, for those whose check digits were mistyped.
const IBAN_LENGTHS: &str = "AD24 AE23 AT20 BE16 BG22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IL23 IT27 LT20 LU20 LV21 MT31 NL18 NO15 PL28 PT25 RO24 SA24 SE24 SI19 SK24 TR26";
/// Units that look like the letters of a Dutch postcode.
const UNITS: &str = "AM PM KM KG MG MB GB TB EU UK US MM CM ML HP UM DE EN ES";

rule!(IBAN, r"(?i)\b[A-Z]{2}\d{2}(?:[ \-\u{a0}]?[A-Z\d]{1,4}){3,10}");
rule!(
    NATIONAL_ID,
    r"\b(?:(?i:[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]|[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d|[A-ZÑ&]{3,4}\d{6}[A-Z\d]{3}|[A-Z]{5}\d{4}[A-Z]|[XYZ]\d{7}-?[A-Z]|\d{8}-?[A-Z])|[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]|[XYZ]-?\d{7}[ -][A-Z]|\d{8} [A-Z])\b"
);
rule!(REFERENCE, r"[A-Za-z\d]+");
rule!(POSTCODE, r"\b(?:[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)\b");
// Written together it may be a booking code as well.
rule!(CODE, r"\b(?:[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z]\d[A-Z]\d)\b");
rule!(POSTCODE_NL, r"\b[1-9]\d{3} ?[A-Z]{2}\b");
rule!(
    POSTCODE_WORD,
    r"(?i)\b(?:c\.?p\.?|código postal|codigo postal|plz|postleitzahl|zip(?:\s?code)?|post\s?code|code postal|cap|cep|pin\s?code)[\s:.]{1,3}(\d{4,6}(?:-\d{3,4})?)\b"
);
rule!(POSTCODE_AFTER, r"^[,\s]{1,3}(?:[A-Z]{1,2}-)?(\d{4,5})\b");

rule!(
    STREET_EN,
    r"\b\d{1,5}[A-Za-z]?,? (?:(?:\p{Lu}[\p{L}'’.\-]* ){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Court|Ct|Way|Close|Crescent|Square|Sq|Boulevard|Blvd|Terrace|Place|Pl|Parkway|Highway|Gardens|Grove|Hill)|\p{Ll}+ (?:street|road|avenue|lane|boulevard))\b"
);
rule!(
    STREET_ROMANCE,
    r"(?i)(?:\b(?:calle|avenida|avda\.?|av\.|carrer|rua|travessa|rue|chemin|viale)\s+|\bc/\s?)(?:\p{L}[\p{L}'’.ªº]*\s+){0,5}?\p{L}[\p{L}'’.]*,?\s*(?:n[º°o]?\.?|num\.?|número|numero)?\s*\d{1,5}[a-z]?\b"
);
rule!(
    STREET_CAPITAL,
    r"\b(?:Plaza|Paseo|Plaça|Camino|Carretera|Ronda|Praça|Alameda|Largo|Piazza|Corso|Via|via|Vicolo|Allée|Quai|Impasse)\s+(?:(?:de|del|da|do|di|della|dei|du|des|la|las|los|l')\s*){0,2}\p{Lu}[\p{L}'’.]*(?:\s+(?:de|del|da|do|di|la|y|e)?\s?\p{Lu}[\p{L}'’.]*){0,3},?\s*(?:n[º°o]?\.?\s?)?\d{1,4}[a-z]?\b"
);
rule!(
    STREET_FR,
    r"(?i)\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|bd|place|chemin|allée|quai|impasse|route)\s+(?:(?:de|du|des|la|le|les)\s+|l['’]|d['’]){0,2}\p{L}[\p{L}'’\-]+(?-i:(?:\s+\p{Lu}[\p{L}'’\-]+){0,3})"
);
rule!(
    STREET_DE,
    r"(?i)\b(?:\p{L}[\p{L}\-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|damm|straat|laan|plein|gracht|kade|singel)|(?-i:\p{Lu}[\p{L}\-]+ (?:Straße|Strasse|Str\.|Platz|Weg|Allee|Ring)))\s+\d{1,4}[a-z]?\b"
);

/// Bank accounts: those whose check digits are right, and those that are as long as their country has them.
pub(super) fn accounts(text: &str, claims: &mut Claims) {
    for at in matches(&IBAN, text) {
        let Some(written) = text.get(at.clone()) else { continue };
        let Some((end, compact)) = account(written) else { continue };
        claims.take(at.start..at.start + end, (!reserved::is_iban(&compact)).then_some(What::Iban));
    }
}

/// How far an account goes, for words may follow it, and its letters and digits.
fn account(written: &str) -> Option<(usize, String)> {
    let mut compact = String::new();
    let mut by_length = None;
    let mut by_check = None;
    for (at, c) in written.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
        compact.push(c.to_ascii_uppercase());
        let ends = !written.get(at + 1..).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()));
        let digits = digits::only(&compact).len();
        if !ends || !IBAN_CHARS.contains(&compact.len()) || digits < 8 {
            continue;
        }
        let length = compact.get(..2).map(|country| format!("{country}{}", compact.len())).unwrap_or_default();
        if IBAN_LENGTHS.split(' ').any(|known| known == length) {
            by_length = Some((at + 1, compact.clone()));
        }
        if by_check.is_none() && reserved::mod97(&compact) == Some(1) {
            by_check = Some((at + 1, compact.clone()));
        }
    }
    by_length.or(by_check)
}

/// National ids that have letters, and codes.
pub(super) fn ids(text: &str, claims: &mut Claims) {
    for at in matches(&NATIONAL_ID, text).chain(matches(&CODE, text)).filter(|at| is_apart(text, at)) {
        claims.take(at, Some(What::NationalId));
    }
}

/// Addresses, with the postcodes behind them, and postcodes.
pub(super) fn addresses(text: &str, claims: &mut Claims) {
    for rule in [&STREET_FR, &STREET_EN, &STREET_ROMANCE, &STREET_CAPITAL, &STREET_DE] {
        for at in matches(rule, text) {
            let written = text.get(at.clone()).unwrap_or_default();
            let after = matches(&POSTCODE_AFTER, text.get(at.end..).unwrap_or_default()).next();
            if let Some(code) = after {
                claims.take(at.end + code.start..at.end + code.end, Some(What::Postcode));
            }
            claims.take(at, (!is_invented(written)).then_some(What::Address));
        }
    }
    let dutch = matches(&POSTCODE_NL, text).filter(|at| text.get(at.clone()).is_some_and(is_dutch));
    for at in matches(&POSTCODE, text).chain(dutch).chain(matches(&POSTCODE_WORD, text)) {
        let is_nobodys = text.get(at.clone()).is_some_and(|code| code.starts_with("ZZ9") || code.starts_with("00"));
        claims.take(at, (!is_nobodys).then_some(What::Postcode));
    }
}

fn is_dutch(code: &str) -> bool {
    let (number, letters) = code.split_at_checked(4).unwrap_or((code, ""));
    !is_year(number) && !UNITS.split(' ').any(|unit| unit == letters.trim())
}

/// The names of invented streets, a language each; the first is for all others.
pub(in super::super) const STREETS: [(&str, &str); 8] = [
    ("en", "{} Sample Street"),
    ("es", "Calle Ejemplo {}"),
    ("ca", "Carrer Exemple {}"),
    ("pt", "Rua Exemplo {}"),
    ("fr", "{} rue de l'Exemple"),
    ("it", "Via Esempio {}"),
    ("de", "Musterstraße {}"),
    ("nl", "Voorbeeldstraat {}"),
];

fn is_invented(street: &str) -> bool {
    let lower = street.to_lowercase();
    STREETS.iter().any(|(_, invented)| lower.contains(invented.replace("{}", "").trim().to_lowercase().as_str()))
}

/// Words of letters and digits that are references: with many digits, or where letters and digits change often.
pub(super) fn references(text: &str, claims: &mut Claims) {
    for at in matches(&REFERENCE, text).filter(|at| is_apart(text, at)) {
        let Some(word) = text.get(at.clone()) else { continue };
        if is_reference(word) {
            claims.take(at, Some(What::Number));
        } else if is_code(word) && numbers::is_marked_reference(text.get(..at.start).unwrap_or_default()) {
            claims.take(at, Some(What::NationalId));
        }
    }
}

/// In capitals, as booking codes are: only after a word that says so.
fn is_code(word: &str) -> bool {
    (5..=10).contains(&word.len()) && word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn is_reference(word: &str) -> bool {
    let count = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.len() - count;
    let kinds: Vec<bool> = word.bytes().map(|b| b.is_ascii_digit()).collect();
    let changes = kinds.windows(2).filter(|pair| matches!(pair, [one, two] if one != two)).count();
    word.len() >= 5 && letters > 0 && (count >= 5 || (count >= 3 && changes >= 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        for (name, rule) in [
            ("IBAN", &IBAN),
            ("NATIONAL_ID", &NATIONAL_ID),
            ("REFERENCE", &REFERENCE),
            ("POSTCODE", &POSTCODE),
            ("CODE", &CODE),
            ("POSTCODE_NL", &POSTCODE_NL),
            ("POSTCODE_WORD", &POSTCODE_WORD),
            ("POSTCODE_AFTER", &POSTCODE_AFTER),
            ("STREET_EN", &STREET_EN),
            ("STREET_ROMANCE", &STREET_ROMANCE),
            ("STREET_CAPITAL", &STREET_CAPITAL),
            ("STREET_FR", &STREET_FR),
            ("STREET_DE", &STREET_DE),
        ] {
            assert!(rule.is_some(), "{name}");
        }
    }
}
