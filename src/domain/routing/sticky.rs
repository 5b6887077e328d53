//! Sticky: the person who last had the customer comes first, when they may have the chat now. Their turn in the rotation stays.

use super::{Desk, Seat, Wish};

/// The person the customer knows, if the queue or their return asks for it.
pub fn next<'a>(desk: &'a Desk, wish: &'a Wish) -> Option<&'a Seat> {
    let prefer = wish.prefer.as_ref().filter(|_| desk.sticky || wish.returning)?;
    desk.eligible(wish).find(|seat| seat.operator == *prefer)
}

#[cfg(test)]
mod tests {
    use super::super::plan::tests::desk;
    use super::super::{Presence, Wish};
    use super::*;
    use crate::domain::event::How;

    #[test]
    fn who_last_had_the_customer_comes_first_when_they_can() {
        let mut desk = desk(3);
        desk.sticky = true;
        let wish = Wish { prefer: Some("op2".into()), ..Wish::default() };
        assert_eq!(desk.choose(&wish).map(|(seat, how)| (seat.operator.as_str(), how)), Some(("op2", How::Sticky)));
        desk.seats[2].presence = Presence::Busy;
        assert_eq!(desk.choose(&wish).map(|(seat, how)| (seat.operator.as_str(), how)), Some(("op0", How::RoundRobin)));
        desk.sticky = false;
        desk.seats[2].presence = Presence::Online;
        assert!(next(&desk, &wish).is_none(), "only a queue that says so");
        assert!(next(&desk, &Wish { returning: true, ..wish }).is_some(), "or a customer who came back");
    }
}
