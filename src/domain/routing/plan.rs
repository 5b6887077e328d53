//! One pass over what waits: each chat in its order, each given as if it were the only one, the desk kept up with what was given.

use super::{Desk, InLine};
use crate::domain::event::How;
use crate::domain::id::{ConversationId, HandoffNo, OperatorId, QueueId};
use crate::domain::workspace::Release;
use std::collections::BTreeMap;

/// A chat and who gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which conversation.
    pub conversation: ConversationId,
    /// Its handoff.
    pub handoff: HandoffNo,
    /// From which queue.
    pub queue: QueueId,
    /// The version of that queue's rotation under which it was chosen.
    pub version: i64,
    /// Who gets it.
    pub operator: OperatorId,
    /// How they were found.
    pub how: How,
    /// Where the rotation stands after it; as before when it was not by rotation.
    pub cursor: Option<i64>,
    /// What it counts towards their capacity.
    pub units: i64,
}

/// Who gets what, oldest first within priority. A chat that nobody may have now is passed over and keeps its place: the next one may
/// need another skill. Versions grow by one with each choice of a queue, as the commits will make them grow.
pub fn plan(mut desks: BTreeMap<QueueId, Desk>, mut line: Vec<InLine>) -> Vec<Choice> {
    let order = |chat: &InLine| {
        let desk = desks.get(&chat.queue);
        let since = match desk.map(|desk| desk.release) {
            Some(Release::ClosingWindow) => chat.customer_at,
            Some(Release::Oldest) | None => chat.since,
        };
        (-(chat.priority + desk.map_or(0, |desk| desk.priority)), since, chat.conversation.clone())
    };
    line.sort_by_cached_key(order);
    let mut choices = Vec::new();
    for chat in line {
        let Some(desk) = desks.get(&chat.queue) else { continue };
        let Some((seat, how)) = desk.choose(&chat.wish) else { continue };
        let turns = matches!(how, How::RoundRobin | How::LeastLoaded);
        let choice = Choice {
            conversation: chat.conversation,
            handoff: chat.handoff,
            queue: chat.queue,
            version: desk.version,
            operator: seat.operator.clone(),
            how,
            cursor: if turns { Some(seat.place) } else { desk.cursor },
            units: desk.weight,
        };
        take_in(&mut desks, &choice);
        choices.push(choice);
    }
    choices
}

fn take_in(desks: &mut BTreeMap<QueueId, Desk>, choice: &Choice) {
    if let Some(desk) = desks.get_mut(&choice.queue) {
        desk.cursor = choice.cursor;
        desk.version += 1;
    }
    for seat in desks.values_mut().flat_map(|desk| desk.seats.iter_mut().chain(&mut desk.leads)) {
        if seat.operator == choice.operator {
            seat.held += choice.units;
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{Presence, Seat, Wish};
    use super::*;
    use crate::domain::time::Timestamp;
    use crate::domain::workspace::{OnLapse, Strategy};

    fn seat(name: &str, place: i64) -> Seat {
        Seat { operator: name.into(), place, presence: Presence::Online, on_duty: true, held: 0, capacity: 1_000, skills: Vec::new() }
    }

    /// A queue `q` of people `op0`, `op1`, … all online, and the lead `boss`.
    pub(in crate::domain::routing) fn desk(people: i64) -> Desk {
        Desk {
            queue: "q".into(),
            version: 1,
            cursor: None,
            strategy: Strategy::RoundRobin,
            sticky: false,
            weight: 1,
            on_lapse: OnLapse::Next,
            hops: 3,
            needs: Vec::new(),
            match_language: false,
            open: true,
            release: Release::Oldest,
            priority: 0,
            seats: (0..people).map(|n| seat(&format!("op{n}"), n + 1)).collect(),
            leads: vec![seat("boss", 0)],
        }
    }

    fn chat(name: &str, queue: &str, since: i64) -> InLine {
        let (since, customer_at) = (Timestamp(since), Timestamp(since));
        InLine { conversation: name.into(), handoff: HandoffNo(1), queue: queue.into(), since, customer_at, priority: 0, wish: Wish::default() }
    }

    fn given(desks: &[Desk], line: Vec<InLine>) -> Vec<(String, String)> {
        let desks = desks.iter().map(|desk| (desk.queue.clone(), desk.clone())).collect();
        plan(desks, line).into_iter().map(|c| (c.conversation.to_string(), c.operator.to_string())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn the_oldest_goes_first_and_a_newcomer_never_before_it() {
        let mut desk = desk(1);
        desk.seats[0].capacity = 3;
        desk.seats[0].held = 2;
        assert_eq!(given(&[desk], vec![chat("fifth", "q", 5), chat("fourth", "q", 4)]), pairs(&[("fourth", "op0")]));
    }

    #[test]
    fn priority_beats_age_and_the_window_that_ends_first_comes_first_where_the_queue_says_so() {
        let mut desk = desk(3);
        let mut urgent = chat("urgent", "q", 9);
        urgent.priority = 1;
        assert_eq!(given(&[desk.clone()], vec![chat("old", "q", 1), urgent]), pairs(&[("urgent", "op0"), ("old", "op1")]));
        desk.release = Release::ClosingWindow;
        let (mut wrote_late, mut wrote_early) = (chat("wrote late", "q", 1), chat("wrote early", "q", 2));
        (wrote_late.customer_at, wrote_early.customer_at) = (Timestamp(50), Timestamp(20));
        assert_eq!(given(&[desk], vec![wrote_late, wrote_early]), pairs(&[("wrote early", "op0"), ("wrote late", "op1")]));
    }

    #[test]
    fn a_person_of_two_queues_holds_what_both_gave_them() {
        let (mut one, mut two) = (desk(1), desk(1));
        two.queue = "other".into();
        (one.seats[0].capacity, two.seats[0].capacity) = (2, 2);
        let line = vec![chat("a", "q", 1), chat("b", "other", 2), chat("c", "q", 3)];
        assert_eq!(given(&[one, two], line), pairs(&[("a", "op0"), ("b", "op0")]));
    }

    #[test]
    fn a_chat_that_nobody_can_have_holds_nobody_else_up() {
        let mut desk = desk(2);
        desk.match_language = true;
        desk.seats[0].skills = vec!["es".to_owned()];
        desk.seats[0].presence = Presence::Away;
        let mut spanish = chat("spanish", "q", 1);
        spanish.wish.language = Some("es".to_owned());
        assert_eq!(given(&[desk], vec![spanish, chat("any", "q", 2)]), pairs(&[("any", "op1")]));
    }

    #[test]
    fn what_three_let_pass_or_everybody_did_goes_to_the_lead() {
        let mut long = chat("long", "q", 1);
        long.wish.passed = vec!["op0".into(), "op1".into(), "op2".into()];
        assert_eq!(given(&[desk(5)], vec![long.clone()]), pairs(&[("long", "boss")]));
        let mut all = chat("all", "q", 1);
        all.wish.passed = vec!["op1".into(), "op0".into()];
        assert_eq!(given(&[desk(2)], vec![all.clone()]), pairs(&[("all", "boss")]));
        let mut back = desk(2);
        back.on_lapse = OnLapse::Queue;
        assert_eq!(given(&[back], vec![all.clone()]), pairs(&[("all", "op1")]), "back to the queue: anybody but the last one");
        let mut alone = desk(2);
        alone.leads[0].presence = Presence::Offline;
        assert!(given(&[alone], vec![all]).is_empty(), "it waits for a lead");
    }

    #[test]
    fn a_closed_queue_gives_nothing_out_and_one_who_signs_in_first_does_not_get_all() {
        let mut closed = desk(2);
        closed.open = false;
        assert!(given(&[closed], vec![chat("a", "q", 1)]).is_empty());
        let mut morning = desk(2);
        morning.seats[0].capacity = 4;
        morning.seats[1].presence = Presence::Offline;
        let line = (0..80).map(|n| chat(&format!("{n:02}"), "q", n)).collect();
        assert_eq!(given(&[morning], line), pairs(&[("00", "op0"), ("01", "op0"), ("02", "op0"), ("03", "op0")]));
    }
}
