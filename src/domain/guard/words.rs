//! The words that guards look for, by what they do in an answer. Lists are separated by commas and written as people write;
//! case, accents and apostrophes are folded on both sides. The way to write a phrase is told in `lexicon`.

mod currencies;
mod persons;
mod pledges;
mod times;
mod transfers;

pub(super) use currencies::{currency, is_currency_code, number_word, times_factor};
pub(super) use times::{TODAY, TOMORROW, is_month_ahead, time_unit};

use super::reading::Text;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a phrase does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concept {
    /// States that the customer is being passed to somebody.
    Transfer,
    /// Asks or offers instead of stating: "shall I", "if you like".
    Offer,
    /// Turns the words after it around.
    Not,
    /// Turns the words before it around: German "nicht", French "pas".
    NotAfter,
    /// What follows is a topic, not a statement: "your question about", "whether".
    Topic,
    /// Tells what the customer said.
    Said,
    /// Something off the price.
    Discount,
    /// Gives it: "you get", "we offer".
    Grant,
    /// Costs nothing.
    Free,
    /// Names a price: "costs", "the price is".
    Price,
    /// A guarantee, in a verb or a firm noun.
    Guarantee,
    /// A guarantee, a refund or a right as a noun: counts when granted.
    Claim,
    /// Money back.
    Refund,
    /// A right of the customer.
    Right,
    /// Liability.
    Liable,
    /// "Legally", "binding".
    Lawful,
    /// "I promise".
    Vow,
    /// A day: 1 to 7 from Monday, or one of `times`.
    Day(u8),
    /// A month, 1 to 12.
    Month(u8),
    /// What makes a span a deadline: "within".
    Deadline,
    /// What makes a time a past one.
    Past,
    /// What makes "today" a promise.
    Future,
    /// What stands before a time of day.
    AtTime,
    /// What names a number: "order", "ticket".
    Reference,
    /// What names a number to call.
    Call,
    /// Says that who writes is a human being.
    Person,
}

/// All phrases, a block for a concept and a few languages.
pub(super) fn tables() -> impl Iterator<Item = (Concept, &'static str)> {
    [transfers::TABLE, pledges::TABLE, times::TABLE, persons::TABLE].into_iter().flatten().copied()
}

/// Lists of words as a map from the folded word.
fn folded<T: Copy>(lists: impl Iterator<Item = (&'static str, T)>) -> QuickMap<String, T> {
    let mut map = QuickMap::default();
    for (words, value) in lists {
        for word in words.split(' ').filter(|word| !word.is_empty()) {
            map.entry(Text::of(word).word(0).to_owned()).or_insert(value);
        }
    }
    map
}

/// A map over our own words: nobody outside chooses its keys, so a short hash will do.
pub(super) type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// Eight bytes at a time, multiplied and folded.
#[derive(Clone, Copy, Default)]
pub(super) struct Quick(u64);

impl Quick {
    fn mix(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(23) ^ part).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            self.mix(part.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    fn write_u8(&mut self, _: u8) {}

    fn write_u32(&mut self, key: u32) {
        self.mix(u64::from(key));
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}
