//! Sums and percentages. A number counts only beside a currency or a percent sign; what costs nothing is in `pledge`.

use super::commitment::{Basis, Read};
use super::number::{Quantity, Unit};
use super::reading::Kind;
use super::words::{Concept, currency};

/// Sums and percentages of the reply without ground.
pub(super) fn ungrounded(reply: &Read, basis: &Basis<'_>) -> Vec<Quantity> {
    let is_money = |quantity: &&Quantity| matches!(quantity.unit, Unit::Money(_) | Unit::Percent);
    let stated = reply.quantities().iter().filter(is_money);
    stated.filter(|quantity| !(in_facts(quantity, basis) || (in_echoes(quantity, basis) && !names_a_price(reply, quantity.start)))).copied().collect()
}

/// Did the business name this number?
pub(super) fn in_facts(quantity: &Quantity, basis: &Basis<'_>) -> bool {
    basis.facts().any(|fact| grounds(fact, quantity))
}

fn in_echoes(quantity: &Quantity, basis: &Basis<'_>) -> bool {
    basis.echoes().any(|echo| grounds(echo, quantity))
}

fn grounds(known: &Read, quantity: &Quantity) -> bool {
    known.quantities().iter().any(|other| {
        let same = || match (quantity.unit, other.unit) {
            (Unit::Money(a), Unit::Money(b)) => a == b,
            (Unit::Percent, Unit::Percent) => true,
            (unit, Unit::Bare) => mentions(known, unit),
            (_, Unit::Money(_) | Unit::Percent | Unit::Time(..)) => false,
        };
        quantity.equals(other) && same()
    })
}

/// `{"price": 49.9, "currency": "EUR"}`: the unit stands elsewhere in the same text.
fn mentions(known: &Read, unit: Unit) -> bool {
    let text = &known.text;
    (0..text.tokens.len()).filter(|at| text.kind(*at) != Some(Kind::Number)).any(|at| match unit {
        Unit::Money(code) => currency(text.word(at), text.raw(at)) == Some(code),
        Unit::Percent => matches!(text.word(at), "%" | "percent" | "percentage" | "pct" | "prozent"),
        Unit::Bare | Unit::Time(..) => false,
    })
}

/// "It costs you 1 €" is the business speaking, even when the customer said it first.
fn names_a_price(reply: &Read, at: usize) -> bool {
    let (start, end) = reply.text.sentence(at);
    let inside = |concept| reply.marks().iter().any(|mark| mark.concept == concept && mark.start >= start && mark.end <= end);
    !reply.text.asked(at) && inside(Concept::Price) && !inside(Concept::Said)
}
