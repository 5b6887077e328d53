//! Dates and times as phones write them for people: `14/10/2026, 09:00:12`, `14.10.26, 09:00`, `10/14/26, 9:00 PM`, `2026/10/14 9:00`,
//! `14‏/10‏/2026, 9:00 ص`. Which number is the day is decided over a whole file, or asked for; never guessed.

use super::digits;
use super::{ImportError, moment};
use crate::domain::text::is_invisible;
use crate::domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Characters in which a date and a time must be over.
const STAMP_CHARS_MAX: usize = 56;
/// Characters of a word beside the time: `klo`, `a. m.`, `nachm.`.
const WORD_CHARS_MAX: usize = 14;
/// Years as Thailand counts them are 543 ahead.
const BUDDHIST_YEARS: std::ops::RangeInclusive<i16> = 2_443..=2_643;
const BUDDHIST_AHEAD: i16 = 543;

/// Words for the first half of the day, without dots and blanks.
const BEFORE_NOON: &str = "am a fm ap öö vorm vormittags morgens früh nachts πμ ص صباحا قظ 上午 午前 凌晨 清晨 早上 오전 पूर्वाह्न sa пп дп de matin";
/// Words for the second.
const AFTER_NOON: &str = "pm p em ip ös nachm nachmittags mittags abends μμ م مساء بظ 下午 午後 中午 晚上 오후 अपराह्न ch дп после du soir";

/// A date and a time as written, before it is known which number is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    date: [i16; 3],
    shape: Shape,
    clock: [i8; 3],
    /// Were seconds written?
    pub(super) has_seconds: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The year first, then the month: no country writes it otherwise.
    YearFirst,
    /// With dots: no country that writes so puts the month first.
    Dotted,
    Open,
}

/// Which number is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

impl Stamp {
    fn civil(self, order: Order) -> Option<DateTime> {
        let [one, two, three] = self.date;
        let (year, month, day) = match (self.shape, order) {
            (Shape::YearFirst, _) => (one, two, three),
            (Shape::Dotted, _) | (Shape::Open, Order::DayFirst) => (three, two, one),
            (Shape::Open, Order::MonthFirst) => (three, one, two),
        };
        let year = if BUDDHIST_YEARS.contains(&year) { year - BUDDHIST_AHEAD } else { year };
        let [hour, minute, second] = self.clock;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        DateTime::new(year, month, day, hour, minute, second, 0).ok().filter(|_| (2_000..2_100).contains(&year))
    }

    /// The moment, when there is such a day.
    pub(super) fn moment(self, order: Order, zone: &TimeZone) -> Option<Timestamp> {
        moment::local(self.civil(order)?, zone)
    }

    /// What the first two numbers say by themselves.
    fn tells(self) -> Option<Order> {
        match self.date {
            _ if self.shape != Shape::Open => None,
            [first, ..] if first > 12 => Some(Order::DayFirst),
            [_, second, _] if second > 12 => Some(Order::MonthFirst),
            _ => None,
        }
    }
}

/// Which number is the day in all of a file: what is told, what a number above 12 shows, or what keeps the messages of each conversation in
/// order. Stamps come with their lines, a list a conversation.
pub(super) fn order(conversations: &[Vec<(usize, Stamp)>], told: Option<bool>) -> Result<Order, ImportError> {
    let told = told.map(|day_first| if day_first { Order::DayFirst } else { Order::MonthFirst });
    let stamps = || conversations.iter().flatten();
    let mut shown: Option<Order> = None;
    for (line, own) in stamps().filter_map(|(line, stamp)| Some((*line, stamp.tells()?))) {
        let before = shown.or(told);
        if before.is_some_and(|before| before != own) {
            let what = format!("this date can only be read {}, others cannot", word(own));
            return Err(ImportError::at(line, what, "give --day-first or --month-first as the file is, or correct the date"));
        }
        shown = Some(own);
    }
    if let Some(order) = shown.or(told) {
        return Ok(order);
    }
    let Some((line, _)) = stamps().find(|(_, stamp)| stamp.shape == Shape::Open) else { return Ok(Order::DayFirst) };
    let fits = |order| conversations.iter().all(|stamps| runs_on(stamps, order));
    match (fits(Order::DayFirst), fits(Order::MonthFirst)) {
        (true, false) => Ok(Order::DayFirst),
        (false, true) => Ok(Order::MonthFirst),
        _ => {
            Err(ImportError::at(*line, "no date in the file tells whether the day or the month comes first", "say it: --day-first or --month-first"))
        }
    }
}

fn word(order: Order) -> &'static str {
    match order {
        Order::DayFirst => "with the day first",
        Order::MonthFirst => "with the month first",
    }
}

/// Is no message earlier than the one before?
fn runs_on(stamps: &[(usize, Stamp)], order: Order) -> bool {
    let read: Option<Vec<DateTime>> = stamps.iter().map(|(_, stamp)| stamp.civil(order)).collect();
    read.is_some_and(|read| read.is_sorted())
}

/// The beginning of a line, sign by sign: what has no width left out, digits and blanks made plain.
pub(super) struct Signs {
    signs: Vec<(char, usize)>,
    at: usize,
}

impl Signs {
    pub(super) fn of(line: &str) -> Self {
        let plain = |c: char| match c {
            c if c.is_whitespace() => ' ',
            '،' | '、' => ',',
            '–' | '—' => '-',
            c => digits::value(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c),
        };
        let shown = line.char_indices().filter(|(_, c)| !is_invisible(*c));
        Self { signs: shown.take(STAMP_CHARS_MAX).map(|(at, c)| (plain(c), at + c.len_utf8())).collect(), at: 0 }
    }

    fn peek(&self) -> Option<char> {
        self.signs.get(self.at).map(|(c, _)| *c)
    }

    /// Goes over one of these signs.
    pub(super) fn eat(&mut self, signs: &[char]) -> Option<char> {
        let found = self.peek().filter(|c| signs.contains(c))?;
        self.at += 1;
        Some(found)
    }

    /// Goes over blanks.
    pub(super) fn skip_blanks(&mut self) {
        while self.eat(&[' ']).is_some() {}
    }

    /// Is nothing left?
    pub(super) fn is_over(&self) -> bool {
        self.at >= self.signs.len()
    }

    /// The byte up to which was read.
    pub(super) fn offset(&self) -> usize {
        self.at.checked_sub(1).and_then(|last| self.signs.get(last)).map_or(0, |(_, end)| *end)
    }

    fn number(&mut self, digits_max: usize) -> Option<(i16, usize)> {
        let (mut value, mut count) = (0_i16, 0);
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            if count == digits_max {
                return None;
            }
            value = value * 10 + i16::try_from(digit).ok()?;
            (count, self.at) = (count + 1, self.at + 1);
        }
        (count > 0).then_some((value, count))
    }

    /// A word of letters, dots and blanks between them, in small letters without the dots and blanks.
    fn word(&mut self) -> String {
        let mut word = String::new();
        let start = self.at;
        while let Some(c) = self.peek().filter(|c| c.is_alphabetic() || matches!(c, '.' | ' ' | '\'' | '\u{93f}'..='\u{94d}')) {
            if self.at - start >= WORD_CHARS_MAX {
                break;
            }
            word.extend(c.to_lowercase().filter(|c| !matches!(c, '.' | ' ' | '\'')));
            self.at += 1;
        }
        word
    }

    /// A date and a time, from where it is.
    pub(super) fn stamp(&mut self) -> Option<Stamp> {
        let (one, one_digits) = self.number(4)?;
        let separator = self.eat(&['/', '.', '-'])?;
        self.skip_blanks();
        let (two, _) = self.number(2)?;
        self.eat(&[separator])?;
        self.skip_blanks();
        let (three, three_digits) = self.number(4)?;
        self.eat(&['.', ',']);
        self.eat(&['.', ',']);
        let shape = match (one_digits, three_digits, separator) {
            (4, 1..=2, _) => Shape::YearFirst,
            (1..=2, 2 | 4, '.') => Shape::Dotted,
            (1..=2, 2 | 4, _) => Shape::Open,
            _ => return None,
        };
        let three = if shape != Shape::YearFirst && three_digits == 2 { three + 2_000 } else { three };
        self.eat(&['t', 'T', ' '])?;
        let half_before = half(&self.word());
        let (clock, has_seconds) = self.clock(half_before)?;
        Some(Stamp { date: [one, two, three], shape, clock, has_seconds })
    }

    fn clock(&mut self, half_before: Option<Half>) -> Option<([i8; 3], bool)> {
        let (hour, _) = self.number(2)?;
        let separator = self.eat(&[':', '.', 'h'])?;
        let (minute, 2) = self.number(2)? else { return None };
        let back = self.at;
        let second = self.eat(&[separator]).and_then(|_| self.number(2)).filter(|(_, count)| *count == 2);
        if second.is_none() {
            self.at = back;
        }
        let back = self.at;
        let half_after = half(&self.word());
        if half_after.is_none() {
            self.at = back;
        }
        let hour = match half_before.or(half_after) {
            Some(Half::Before) if hour == 12 => 0,
            Some(Half::After) if hour < 12 => hour + 12,
            _ => hour,
        };
        let byte = |number: i16| i8::try_from(number).ok();
        Some(([byte(hour)?, byte(minute)?, byte(second.map_or(0, |(second, _)| second))?], second.is_some()))
    }
}

#[derive(Clone, Copy)]
enum Half {
    Before,
    After,
}

fn half(word: &str) -> Option<Half> {
    let is_in = |list: &str| list.split(' ').any(|known| known == word);
    if word.is_empty() {
        None
    } else if is_in(BEFORE_NOON) {
        Some(Half::Before)
    } else {
        is_in(AFTER_NOON).then_some(Half::After)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Stamp> {
        let mut signs = Signs::of(text);
        signs.stamp().filter(|_| signs.is_over())
    }

    #[test]
    fn a_stamp_reads_the_same_in_every_way_that_phones_write_it() {
        for (text, day, month, hour) in [
            ("14/10/2026, 09:00:12", 14, 10, 9),
            ("14.10.26, 21:00", 14, 10, 21),
            ("14/10/26, 9:00\u{202f}p.m.", 14, 10, 21),
            ("14/10/26, 9:00 p.\u{a0}m.", 14, 10, 21),
            ("14/10/26 12:05 am", 14, 10, 0),
            ("14/10/26, 12:05 PM", 14, 10, 12),
            ("14-10-2026 9:00", 14, 10, 9),
            ("2026/10/14 9:00", 14, 10, 9),
            ("2026-10-14, 9:00:01 AM", 14, 10, 9),
            ("2026. 10. 14. 오후 9:00", 14, 10, 21),
            ("2026/10/14 下午9:00", 14, 10, 21),
            ("14.10.2026 klo 21.00", 14, 10, 21),
            ("١٤‏/١٠‏/٢٠٢٦، ٩:٠٠ م", 14, 10, 21),
            ("14/10/2569 9:00", 14, 10, 9),
        ] {
            let civil = read(text).and_then(|stamp| stamp.civil(Order::DayFirst));
            let seen = civil.map(|c| (c.year(), i16::from(c.day()), i16::from(c.month()), i16::from(c.hour())));
            assert_eq!(seen, Some((2_026, day, month, hour)), "{text}");
        }
    }

    #[test]
    fn what_is_no_stamp_is_none() {
        for text in
            ["", "14/10", "14/10/2026", "14/10/2026, ", "1/2/3 9:00", "14/10/2026 9:0", "14/10-2026 9:00", "123/1/2026 9:00", "14/10/26, 9:00 xx"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    fn decided(texts: &[&str], told: Option<bool>) -> Result<Order, ImportError> {
        let stamps: Vec<(usize, Stamp)> = (1..).zip(texts.iter().filter_map(|text| read(text))).collect();
        assert_eq!(stamps.len(), texts.len());
        order(&[stamps], told)
    }

    #[test]
    fn the_file_decides_which_number_is_the_day_or_it_is_asked() {
        assert_eq!(decided(&["3/4/26 9:00", "13/4/26 9:00"], None), Ok(Order::DayFirst));
        assert_eq!(decided(&["3/4/26 9:00", "4/13/26 9:00"], None), Ok(Order::MonthFirst));
        // In order only when the month comes first.
        assert_eq!(decided(&["3/4/26 9:00", "3/5/26 9:00", "4/1/26 9:00"], None), Ok(Order::MonthFirst));
        assert_eq!(decided(&["03.04.26 9:00"], None), Ok(Order::DayFirst));
        let open = decided(&["3/4/26 9:00", "3/4/26 10:00"], None).unwrap_err();
        assert_eq!((open.line, open.hint.contains("--day-first or --month-first")), (1, true));
        assert_eq!(decided(&["3/4/26 9:00"], Some(false)), Ok(Order::MonthFirst));
        assert_eq!(decided(&["3/4/26 9:00", "13/4/26 9:00"], Some(false)).unwrap_err().line, 2);
        assert_eq!(decided(&["13/4/26 9:00", "4/14/26 9:00"], None).unwrap_err().line, 2);
    }
}
