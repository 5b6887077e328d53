//! What is kept for fiction and tests: phone numbers that regulators give to nobody, example domains, cards that networks publish, accounts of
//! no bank. Fakes are made of it, and it is nobody's data.

use super::digits;

/// A range of phone numbers of one country: how a number begins behind the country's own code, and how many digits follow.
#[derive(Clone, Copy)]
pub(in super::super) struct Range {
    /// ISO 3166 alpha-2.
    pub(in super::super) country: &'static str,
    /// The country's code.
    pub(in super::super) code: &'static str,
    /// What follows it.
    pub(in super::super) lead: &'static str,
    /// Digits that are left to choose.
    pub(in super::super) free: usize,
    /// What people dial before it inside the country.
    pub(in super::super) trunk: &'static str,
}

const fn range(country: &'static str, code: &'static str, lead: &'static str, free: usize, trunk: &'static str) -> Range {
    Range { country, code, lead, free, trunk }
}

/// British mobile numbers for drama (Ofcom): for all countries that keep none.
pub(in super::super) const DRAMA: Range = range("GB", "44", "7700900", 3, "0");

/// Ofcom, numbers for drama; NANPA 555-01XX; ARCEP, décision 2018-0881; Bundesnetzagentur,
/// Rufnummern für Medien; ACMA, numbers for use in radio, film and television; ComReg; PTS.
pub(in super::super) const RANGES: [Range; 12] = [
    DRAMA,
    range("US", "1", "20255501", 2, ""),
    range("US", "1", "31255501", 2, ""),
    range("US", "1", "41555501", 2, ""),
    range("CA", "1", "41655501", 2, ""),
    range("CA", "1", "60455501", 2, ""),
    range("FR", "33", "63998", 4, "0"),
    range("DE", "49", "3023125", 3, "0"),
    range("DE", "49", "8999998", 3, "0"),
    range("AU", "61", "25550", 4, "0"),
    range("IE", "353", "2091", 5, "0"),
    range("SE", "46", "174060", 1, "0"),
];
/// British landlines for drama, which this project's own examples use too.
const ALSO: [&str; 2] = ["441632960", "01632960"];

/// Is the number, by its digits, one that nobody has? Of a British reader `07700 900123` is one, too.
pub(in super::super) fn is_phone(digits: &str) -> bool {
    let digits = digits.strip_prefix("00").unwrap_or(digits);
    let fits = |lead: &str, free: usize| digits.strip_prefix(lead).is_some_and(|rest| rest.len() == free);
    let local = digits.len() == 7 && digits.starts_with("55501");
    let own =
        |range: &Range| fits(&format!("{}{}", range.code, range.lead), range.free) || fits(&format!("{}{}", range.trunk, range.lead), range.free);
    local || RANGES.iter().any(own) || ALSO.iter().any(|lead| fits(lead, 3)) || is_nanp(digits)
}

/// 555-0100 to 555-0199 of any area of North America.
fn is_nanp(digits: &str) -> bool {
    let national = if digits.len() == 11 { digits.strip_prefix('1') } else { Some(digits).filter(|digits| digits.len() == 10) };
    national.and_then(|national| national.get(3..8)) == Some("55501")
}

/// Is it an address of a domain that is kept for examples (RFC 2606)?
pub(in super::super) fn is_email(address: &str) -> bool {
    let domain = address.rsplit('@').next().unwrap_or_default().to_lowercase();
    let ending = domain.rsplit('.').next().unwrap_or_default();
    ["example.com", "example.org", "example.net"].contains(&domain.as_str()) || ["example", "test", "invalid"].contains(&ending)
}

/// Numbers that card networks and their processors publish for tests: they prove themselves, and are nobody's.
pub(in super::super) const CARDS: [&str; 14] = [
    "4242424242424242",
    "4000056655665556",
    "5555555555554444",
    "2223003122003222",
    "5105105105105100",
    "4111111111111111",
    "5200828282828210",
    "6011111111111117",
    "6011000990139424",
    "3566002020360505",
    "378282246310005",
    "371449635398431",
    "30569309025904",
    "38520000023237",
];

/// Is it one of them?
pub(in super::super) fn is_card(digits: &str) -> bool {
    CARDS.contains(&digits)
}

/// Is the bank of this account none? Its number begins with zeros, or with X where it has letters.
pub(in super::super) fn is_iban(compact: &str) -> bool {
    matches!(compact.get(4..8), Some("0000" | "XXXX"))
}

/// What is left of an account divided by 97 (ISO 13616): 1 of one that is right.
pub(in super::super) fn mod97(compact: &str) -> Option<u32> {
    let mut turned = compact.get(4..)?.chars().chain(compact.get(..4)?.chars());
    let step = |rest: u32, c: char| {
        let value = digits::value(c).or_else(|| c.to_digit(36))?;
        Some((if value < 10 { rest * 10 + value } else { rest * 100 + value }) % 97)
    };
    turned.try_fold(0, step)
}
