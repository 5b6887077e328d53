//! Makes fakes. A fake stands nowhere in the transcript before, and no two originals have the same.

use super::super::digits;
use super::super::people::{Place, invented};
use super::super::spots::What;
use super::super::spots::letters::STREETS;
use super::super::spots::reserved::{self, DRAMA, RANGES, Range};
use crate::domain::id::PhoneNumber;
use crate::domain::text::fold;
use crate::spec::suite::Head;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Draws until a fake is one that is nowhere yet.
const DRAWS_MAX: u32 = 200;
/// Digits of a number by which it is known without its country.
const TAIL_DIGITS_MIN: usize = 7;

/// A made phone number.
#[derive(Clone)]
struct Phone {
    range: &'static Range,
    free: String,
}

impl Phone {
    fn international(&self) -> String {
        format!("{}{}{}", self.range.code, self.range.lead, self.free)
    }

    fn national(&self) -> String {
        format!("{}{}{}", self.range.trunk, self.range.lead, self.free)
    }
}

pub(super) struct Maker {
    key: String,
    language: String,
    country: Option<String>,
    /// All that was written, folded, and all its digits.
    written: String,
    all_digits: String,
    taken: BTreeSet<String>,
    phones: BTreeMap<String, Phone>,
    numbers: BTreeMap<String, String>,
}

/// Does a number carry its country?
pub(super) fn is_international(written: &str) -> bool {
    (written.starts_with(['+', '＋', '(']) && written.contains(['+', '＋'])) || digits::only(written).starts_with("00")
}

impl Maker {
    pub(super) fn of(seed: u64, head: &Head, texts: &[&String]) -> Self {
        let written: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        let all_digits: Vec<String> = texts.iter().map(|text| digits::only(text)).collect();
        Self {
            key: format!("{seed}\n{}", head.id),
            language: head.language.clone().unwrap_or_default(),
            country: head.phone.as_deref().and_then(PhoneNumber::parse).and_then(|phone| phone.country()),
            written: written.join("\n"),
            all_digits: all_digits.join("\n"),
            taken: BTreeSet::new(),
            phones: BTreeMap::new(),
            numbers: BTreeMap::new(),
        }
    }

    fn bytes(&self, what: &str, original: &str, draw: u32) -> [u8; 32] {
        Sha256::digest(format!("{}\n{what}\n{original}\n{draw}", self.key).as_bytes()).into()
    }

    /// The first draw that is new; the last one when none is.
    fn draw(&mut self, what: &str, original: &str, make: impl Fn(&[u8; 32]) -> String) -> String {
        let mut fake = String::new();
        for draw in 0..DRAWS_MAX {
            fake = make(&self.bytes(what, original, draw));
            let plain = digits::only(&fake);
            let is_number = plain.len() >= 4 && plain.len() * 2 >= fake.len();
            let stands = if is_number { self.all_digits.contains(&plain) } else { self.written.contains(&fold(&fake)) };
            if !stands && !self.taken.contains(&fake) && fake != original {
                break;
            }
        }
        self.taken.insert(fake.clone());
        fake
    }

    /// The fake for something that stands in a text, in its shape.
    pub(super) fn fake(&mut self, what: What, written: &str) -> String {
        match what {
            What::Phone => self.phone(written),
            What::Email => self.email(written),
            What::Card => self.card(written),
            What::Iban => self.iban(written),
            What::Address => self.address(written),
            What::Postcode => self.draw("postcode", written, |bytes| postcode(written, bytes)),
            What::Birth => self.draw("birth", written, |bytes| birth(written, bytes)),
            What::Handle => {
                let name = self.person("handle", &written.trim_start_matches('@').to_lowercase()).replace('.', "_");
                if written.starts_with('@') { format!("@{name}") } else { name }
            }
            What::NationalId => self.draw("id", written, |bytes| scrambled(written, bytes)),
            What::Link if written.chars().any(|c| !digits::is_digit(c)) => self.draw("link", written, |bytes| scrambled(written, bytes)),
            What::Link | What::Number => self.number(written),
            What::Name => self.name(written, Place::First),
        }
    }

    /// Other digits in the same places; the same digits are always the same others, whatever stands around them.
    fn number(&mut self, written: &str) -> String {
        let own = digits::only(written);
        let known = self.numbers.get(&own).cloned();
        let new = known.unwrap_or_else(|| self.draw("number", &own, |bytes| other_digits(&own, bytes)));
        self.numbers.insert(own, new.clone());
        digits::filled(written, &new).unwrap_or(new)
    }

    fn phone(&mut self, written: &str) -> String {
        let own = digits::only(written);
        let is_international = is_international(written);
        let bare = own.trim_start_matches('0');
        // With its country, without it, or with the zero that is dialled inside.
        let known =
            self.phones.iter().find(|(known, _)| *known == bare || (bare.len() >= TAIL_DIGITS_MIN && !is_international && known.ends_with(bare)));
        let (has_country, phone) = match known.map(|(known, phone)| (known == bare && !own.starts_with('0'), phone.clone())) {
            Some((same, phone)) => (is_international || same, phone),
            None => (is_international, self.new_phone(bare, is_international)),
        };
        let new = if has_country { phone.international() } else { phone.national() };
        let new = if own.starts_with("00") && has_country { format!("00{new}") } else { new };
        digits::filled(written, &new).unwrap_or_else(|| {
            let plus = if written.contains(['+', '＋']) { "+" } else { "" };
            let spaced = written.contains(|c: char| c.is_whitespace() || c == '-');
            let cut = if spaced && has_country { new.len() - phone.range.lead.len() - phone.range.free } else { new.len() };
            let (code, rest) = new.split_at_checked(cut).unwrap_or((&new, ""));
            if rest.is_empty() { format!("{plus}{new}") } else { format!("{plus}{code} {rest}") }
        })
    }

    fn new_phone(&mut self, own: &str, has_country: bool) -> Phone {
        let country = if has_country { PhoneNumber::parse(own).and_then(|phone| phone.country()) } else { self.country.clone() };
        let mut ranges: Vec<&'static Range> = RANGES.iter().filter(|range| Some(range.country) == country.as_deref()).collect();
        if ranges.is_empty() {
            ranges.push(&DRAMA);
        }
        let taken: BTreeSet<String> = self.phones.values().map(Phone::international).collect();
        let mut phone = Phone { range: &DRAMA, free: String::new() };
        for draw in 0..DRAWS_MAX {
            let bytes = self.bytes("phone", own, draw);
            let [one, rest @ ..] = bytes;
            let Some(range) = ranges.get(usize::from(one) % ranges.len().max(1)) else { break };
            phone = Phone { range, free: rest.iter().take(range.free).map(|byte| char::from(b'0' + byte % 10)).collect() };
            // The few numbers of a country may be used up.
            if draw > DRAWS_MAX / 2 {
                ranges = vec![&DRAMA];
            }
            if !taken.contains(&phone.international()) && !self.all_digits.contains(&phone.national()) {
                break;
            }
        }
        self.phones.insert(own.to_owned(), phone.clone());
        phone
    }

    /// `robin.calvero` and the like.
    fn person(&mut self, what: &str, original: &str) -> String {
        let names = invented::like("a");
        self.draw(what, original, |[one, two, ..]| format!("{}.{}", nth(names.first, *one), nth(names.last, *two)).to_lowercase())
    }

    fn email(&mut self, written: &str) -> String {
        const DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];
        let own = written.to_lowercase();
        let person = self.person("email", &own);
        let [one, ..] = self.bytes("domain", own.split('@').next_back().unwrap_or_default(), 0);
        let domain = DOMAINS.get(usize::from(one) % DOMAINS.len()).copied().unwrap_or("example.com");
        let address = format!("{person}@{domain}");
        if written.chars().any(char::is_lowercase) { address } else { address.to_uppercase() }
    }

    fn card(&mut self, written: &str) -> String {
        let own = digits::only(written);
        let fits: Vec<&str> = reserved::CARDS.into_iter().filter(|card| card.len() == own.len()).collect();
        if let Some(known) = self.numbers.get(&own).and_then(|new| digits::filled(written, new)) {
            return known;
        }
        let new = if fits.is_empty() {
            self.draw("card", &own, |bytes| other_digits(&own, bytes))
        } else {
            self.draw("card", &own, |[one, ..]| fits.get(usize::from(*one) % fits.len()).copied().unwrap_or_default().to_owned())
        };
        self.same_end(&own, &new);
        self.numbers.insert(own, new.clone());
        digits::filled(written, &new).unwrap_or(new)
    }

    /// "It ends in 4821": of what ends so, the last digits of its fake.
    fn same_end(&mut self, own: &str, new: &str) {
        let last = |digits: &str| digits.get(digits.len().checked_sub(4)?..).map(str::to_owned);
        if let Some((own, new)) = last(own).zip(last(new)) {
            self.numbers.entry(own).or_insert(new);
        }
    }

    /// An account of the same country and length, of no bank, with check digits that are right.
    fn iban(&mut self, written: &str) -> String {
        let compact: String = written.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
        let new = self.draw("iban", &compact, |bytes| {
            let bank = |nth: usize, c: char| if (4..8).contains(&nth) { if c.is_ascii_digit() { '0' } else { 'X' } } else { c };
            let even =
                |nth: usize, c: char| if compact.chars().skip(4).take(4).any(|c| c.is_ascii_digit()) && (4..8).contains(&nth) { '0' } else { c };
            let account: String = scrambled(&compact, bytes).chars().enumerate().map(|(nth, c)| even(nth, bank(nth, c))).collect();
            let (country, rest) = (compact.get(..2).unwrap_or_default(), account.get(4..).unwrap_or_default());
            let check = 98 - reserved::mod97(&format!("{country}00{rest}")).unwrap_or(0);
            format!("{country}{check:02}{rest}")
        });
        self.same_end(&digits::only(&compact), &digits::only(&new));
        let mut signs = new.chars();
        let filled: String = written.chars().map(|c| if c.is_ascii_alphanumeric() { signs.next().unwrap_or('0') } else { c }).collect();
        if written.chars().any(|c| c.is_ascii_lowercase()) { filled.to_lowercase() } else { filled }
    }

    fn address(&mut self, written: &str) -> String {
        let language = self.language.clone();
        let street = STREETS.iter().find(|(own, _)| *own == language).or(STREETS.first()).map_or("{}", |(_, street)| street);
        self.draw("address", &fold(written), |[one, two, ..]| {
            street.replace("{}", &(1 + (usize::from(*one) * 256 + usize::from(*two)) % 299).to_string())
        })
    }

    /// An invented name in the script of the word.
    pub(super) fn name(&mut self, word: &str, place: Place) -> String {
        let names = invented::like(word);
        let list = match place {
            Place::First => names.first,
            Place::Last => names.last,
        };
        self.draw("name", &fold(word), |[one, two, ..]| nth(list, one.wrapping_add(two.wrapping_mul(31))).to_owned())
    }
}

fn nth(list: &'static str, number: u8) -> &'static str {
    let count = list.split_whitespace().count().max(1);
    list.split_whitespace().nth(usize::from(number) % count).unwrap_or_default()
}

/// A byte for a place, also beyond the bytes that there are.
fn byte(bytes: &[u8; 32], place: usize) -> u32 {
    let round = u32::try_from(place / bytes.len()).unwrap_or_default();
    bytes.get(place % bytes.len()).copied().map_or(0, u32::from).wrapping_mul(7 * round + 1).wrapping_add(round) % 251
}

/// Every digit another one; the first is no zero where it was none.
fn other_digits(own: &str, bytes: &[u8; 32]) -> String {
    let other = |(place, digit): (usize, u32)| {
        let new = (digit + 1 + byte(bytes, place) % 9) % 10;
        let new = if place == 0 && new == 0 && digit != 0 { digit % 9 + 1 } else { new };
        char::from_digit(new, 10).unwrap_or('0')
    };
    own.chars().filter_map(digits::value).enumerate().map(other).collect()
}

/// Every letter and digit another one.
fn scrambled(own: &str, bytes: &[u8; 32]) -> String {
    let other = |(place, c): (usize, char)| {
        let shift = byte(bytes, place);
        match c {
            _ if digits::is_digit(c) => digits::like(c, digits::value(c).unwrap_or(0) + 1 + shift % 9),
            'a'..='z' => shifted(c, 'a', shift),
            'A'..='Z' => shifted(c, 'A', shift),
            c if c.is_alphabetic() => shifted('a', 'a', shift),
            c => c,
        }
    };
    own.chars().enumerate().map(other).collect()
}

fn shifted(c: char, first: char, shift: u32) -> char {
    let place = u32::from(c) - u32::from(first);
    char::from_u32(u32::from(first) + (place + 1 + shift % 25) % 26).unwrap_or(c)
}

/// A code that no post has: `00…`, or `ZZ9…` where letters come first.
fn postcode(written: &str, bytes: &[u8; 32]) -> String {
    let other = other_digits(&digits::only(written), bytes);
    let [one, two, ..] = bytes;
    if !written.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("ZZ9{} {}ZZ", one % 10, two % 10);
    }
    let mut new = "00".chars().chain(other.chars().skip(2));
    written
        .chars()
        .map(|c| {
            if c.is_ascii_digit() {
                new.next().unwrap_or('0')
            } else if c.is_ascii_alphabetic() {
                'Z'
            } else {
                c
            }
        })
        .collect()
}

/// Another date in the same writing, right whether the day or the month comes first.
fn birth(written: &str, bytes: &[u8; 32]) -> String {
    let mut out = String::with_capacity(written.len());
    let groups: Vec<&str> = written.split(|c: char| !c.is_ascii_digit()).collect();
    let year_last = !groups.iter().any(|group| group.len() == 4);
    let (mut rest, count) = (written, groups.len());
    for (nth, group) in groups.into_iter().enumerate() {
        let lead = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        out.push_str(rest.get(..lead).unwrap_or_default());
        rest = rest.get(lead + group.len()..).unwrap_or_default();
        let drawn = byte(bytes, nth);
        let new = match group.len() {
            0 => String::new(),
            4 => format!("{}", 1950 + drawn % 50),
            2 if year_last && nth + 1 == count => format!("{}", 50 + drawn % 50),
            1 => format!("{}", 1 + drawn % 9),
            _ => format!("{:02}", 1 + drawn % 12),
        };
        out.push_str(&new);
    }
    out + rest
}
