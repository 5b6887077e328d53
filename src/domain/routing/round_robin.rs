//! Round robin: a strict sequence over the people who may be given a chat now.
//!
//! Places form a ring; the next one is the first eligible place after the last one served. Among people eligible throughout
//! an interval the numbers of chats given in it differ by at most one: the ring passes each of them once a lap.

use super::{Desk, Seat};
use crate::domain::id::OperatorId;

/// The next in the rotation for a chat that `passed` let go by; `None` when nobody eligible is left.
///
/// ```
/// use baton::domain::routing::{Desk, Presence, Seat, round_robin};
/// let seat = |name: &str, place, presence| Seat { operator: name.into(), place, presence, held: 0, capacity: 5 };
/// let desk = Desk {
///     queue: "sales".into(),
///     cursor: Some(1),
///     seats: vec![seat("ana", 1, Presence::Online), seat("bo", 2, Presence::Offline), seat("cy", 3, Presence::Online)],
/// };
/// assert_eq!(round_robin::next(&desk, &[]).unwrap().operator.as_str(), "cy");
/// ```
pub fn next<'a>(desk: &'a Desk, passed: &[OperatorId]) -> Option<&'a Seat> {
    let eligible = || desk.seats.iter().filter(|seat| seat.is_eligible() && !passed.contains(&seat.operator));
    let after = desk.cursor.and_then(|cursor| eligible().filter(|seat| seat.place > cursor).min_by_key(|seat| seat.place));
    after.or_else(|| eligible().min_by_key(|seat| seat.place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::routing::Presence;

    fn desk(online: &[bool]) -> Desk {
        let seat = |(i, online): (usize, &bool)| Seat {
            operator: format!("op{i}").into(),
            place: i64::try_from(i).unwrap_or(0),
            presence: if *online { Presence::Online } else { Presence::Offline },
            held: 0,
            capacity: 1000,
        };
        Desk { queue: "q".into(), cursor: None, seats: online.iter().enumerate().map(seat).collect() }
    }

    #[test]
    fn those_online_throughout_differ_by_at_most_one_whoever_comes_and_goes() {
        let mut desk = desk(&[true, true, true, false, true]);
        let mut given = [0_i32; 5];
        for round in 0..997_usize {
            if let Some(seat) = desk.seats.get_mut(3) {
                seat.presence = if round % 7 < 3 { Presence::Online } else { Presence::Offline };
            }
            let Some((place, who)) = next(&desk, &[]).map(|s| (s.place, s.operator.clone())) else {
                panic!("somebody is online");
            };
            desk.cursor = Some(place);
            let index: usize = who.as_str().trim_start_matches("op").parse().unwrap_or(0);
            given[index] += 1;
        }
        let steady = [given[0], given[1], given[2], given[4]];
        let spread = steady.iter().max().zip(steady.iter().min()).map(|(a, b)| a - b);
        assert!(spread <= Some(1), "{given:?}");
        assert!(given[3] > 0, "who comes back is served too");
    }

    #[test]
    fn nobody_is_given_more_than_they_can_hold() {
        let mut full = desk(&[true, true]);
        for seat in &mut full.seats {
            seat.held = seat.capacity;
        }
        assert!(next(&full, &[]).is_none());
    }

    #[test]
    fn who_let_it_pass_is_not_asked_again() {
        let desk = desk(&[true, true]);
        assert_eq!(next(&desk, &["op0".into()]).map(|s| s.operator.as_str()), Some("op1"));
        assert!(next(&desk, &["op0".into(), "op1".into()]).is_none());
    }
}
