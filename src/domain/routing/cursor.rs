//! Where a rotation stands after its members changed: nobody is passed over and nobody comes twice because somebody joined or left.

use crate::domain::id::OperatorId;
use std::collections::BTreeMap;

/// Members in their new order, with the places they had: their new places from 1 on, and the cursor among them.
///
/// Whoever was served last keeps that; when they left, the nearest one before them in the old order who stayed stands for them.
pub fn renewed(before: &BTreeMap<OperatorId, i64>, cursor: Option<i64>, members: &[OperatorId]) -> (BTreeMap<OperatorId, i64>, Option<i64>) {
    let places: BTreeMap<OperatorId, i64> = members.iter().cloned().zip(1..).collect();
    let served = before.iter().filter(|(who, place)| cursor.is_some_and(|cursor| **place <= cursor) && places.contains_key(*who));
    let last = served.max_by_key(|(_, place)| **place).map(|(who, _)| who);
    let cursor = last.and_then(|last| places.get(last)).copied();
    (places, cursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(before: &[&str], cursor: Option<i64>, after: &[&str]) -> Option<i64> {
        let before = before.iter().map(|who| OperatorId::from(*who)).zip(1..).collect();
        let after: Vec<OperatorId> = after.iter().map(|who| OperatorId::from(*who)).collect();
        renewed(&before, cursor, &after).1
    }

    #[test]
    fn the_turn_stays_where_it_was_whoever_joins_or_leaves() {
        assert_eq!(turn(&["ana", "bo", "cy"], Some(2), &["ana", "bo", "dara", "cy"]), Some(2), "after bo comes dara");
        assert_eq!(turn(&["ana", "bo", "cy"], Some(2), &["ana", "cy"]), Some(1), "bo left: cy is next all the same");
        assert_eq!(turn(&["ana", "bo", "cy"], Some(1), &["bo", "cy"]), None, "ana left: bo is next");
        assert_eq!(turn(&["ana", "bo"], Some(2), &["bo", "ana"]), Some(1), "another order: ana comes after bo");
        assert_eq!(turn(&["ana"], None, &["ana", "bo"]), None);
    }
}
