//! Least loaded: who holds the least of what they can hold; who is equal goes by the rotation's places.

use super::{Desk, Seat, Wish};
use std::cmp::Ordering;

/// The least loaded of those who may have it.
pub fn next<'a>(desk: &'a Desk, wish: &'a Wish) -> Option<&'a Seat> {
    let cursor = desk.cursor.unwrap_or_default();
    // Equal loads take turns: the places after the cursor come first.
    desk.eligible(wish).min_by(|a, b| load(a, b).then_with(|| (a.place <= cursor, a.place).cmp(&(b.place <= cursor, b.place))))
}

/// Who has more room first; without a rotation, by name.
pub(super) fn order(a: &Seat, b: &Seat) -> Ordering {
    load(a, b).then_with(|| a.operator.cmp(&b.operator))
}

/// Held shares compared without dividing.
fn load(a: &Seat, b: &Seat) -> Ordering {
    (a.held * b.capacity).cmp(&(b.held * a.capacity))
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::desk;
    use super::*;

    #[test]
    fn shares_count_not_numbers_and_equals_take_turns() {
        let mut desk = desk(3);
        for (seat, (held, capacity)) in desk.seats.iter_mut().zip([(2, 4), (3, 10), (3, 9)]) {
            (seat.held, seat.capacity) = (held, capacity);
        }
        assert_eq!(next(&desk, &Wish::default()).map(|s| s.operator.as_str()), Some("op1"), "three of ten is less than two of four");
        for seat in &mut desk.seats {
            (seat.held, seat.capacity) = (1, 5);
        }
        desk.cursor = Some(2);
        assert_eq!(next(&desk, &Wish::default()).map(|s| s.operator.as_str()), Some("op2"), "the one after the last served");
    }
}
