//! Round robin: a strict sequence over the people who may be given a chat now.
//!
//! Places form a ring; the next one is the first eligible place after the last one served. Among people who may have every chat
//! throughout an interval the numbers of chats given to them in it differ by at most one: the ring passes each of them once a lap.

use super::{Desk, Seat, Wish};

/// The next in the rotation; `None` when nobody may have it.
pub fn next<'a>(desk: &'a Desk, wish: &'a Wish) -> Option<&'a Seat> {
    let eligible = || desk.eligible(wish);
    let after = desk.cursor.and_then(|cursor| eligible().filter(|seat| seat.place > cursor).min_by_key(|seat| seat.place));
    after.or_else(|| eligible().min_by_key(|seat| seat.place))
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::desk;
    use super::super::{Presence, Wish};
    use super::*;

    #[test]
    fn those_online_throughout_differ_by_at_most_one_whoever_comes_and_goes() {
        let mut desk = desk(5);
        let mut given = [0_i32; 5];
        for round in 0..997_usize {
            desk.seats[3].presence = if round % 7 < 3 { Presence::Online } else { Presence::Offline };
            let (place, who) = next(&desk, &Wish::default()).map(|s| (s.place, s.operator.clone())).unwrap();
            desk.cursor = Some(place);
            let index: usize = who.as_str().trim_start_matches("op").parse().unwrap();
            given[index] += 1;
        }
        let steady = [given[0], given[1], given[2], given[4]];
        let spread = steady.iter().max().zip(steady.iter().min()).map(|(a, b)| a - b);
        assert!(spread <= Some(1), "{given:?}");
        assert!(given[3] > 0, "who comes back is served too");
    }

    #[test]
    fn nobody_is_given_more_than_they_can_hold() {
        let mut full = desk(2);
        for seat in &mut full.seats {
            seat.held = seat.capacity;
        }
        assert!(next(&full, &Wish::default()).is_none());
    }

    #[test]
    fn who_let_it_pass_is_not_asked_again() {
        let desk = desk(2);
        let passed = |who: &[&str]| Wish { passed: who.iter().map(|w| (*w).into()).collect(), ..Wish::default() };
        assert_eq!(next(&desk, &passed(&["op0"])).map(|s| s.operator.as_str()), Some("op1"));
        assert!(next(&desk, &passed(&["op0", "op1"])).is_none());
    }
}
