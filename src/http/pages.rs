//! Pages of lists: newest first, `limit` rows at most, and `next`, the `cursor` of the page after. A cursor is a place in the order, not a number
//! of rows: what comes in meanwhile moves nothing twice and leaves nothing out.

use super::problem::Problem;

/// Rows of a page at most.
pub(super) const ROWS_MAX: i64 = 200;

/// How many rows a page has.
pub(super) fn rows(limit: Option<i64>, usual: i64) -> i64 {
    limit.unwrap_or(usual).clamp(1, ROWS_MAX)
}

/// The place where the page before ended: a number that orders, and an id between equals.
pub(super) fn place(cursor: Option<&str>) -> Result<Option<(i64, String)>, Problem> {
    let Some(cursor) = cursor.filter(|cursor| !cursor.is_empty()) else { return Ok(None) };
    let unreadable = || Problem::bad_request("`cursor` is not one that a list gave.");
    let (order, id) = cursor.split_once('_').ok_or_else(unreadable)?;
    Ok(Some((order.parse().map_err(|_| unreadable())?, id.to_owned())))
}

/// Cuts off the row that was asked for only to know whether there are more; the cursor of the next page if there are.
pub(super) fn cut<T>(found: &mut Vec<T>, rows: i64, place: impl Fn(&T) -> (i64, String)) -> Option<String> {
    let most = usize::try_from(rows).unwrap_or_default();
    let more = found.len() > most;
    found.truncate(most);
    found.last().filter(|_| more).map(place).map(|(order, id)| format!("{order}_{id}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_each_other_until_the_last_one_which_says_so() {
        let all = [5_i64, 4, 3, 2, 1];
        let mut seen = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..3 {
            let after = place(cursor.as_deref()).expect("a cursor of ours").map_or(i64::MAX, |(order, _)| order);
            let mut page: Vec<i64> = all.iter().copied().filter(|n| *n < after).take(3).collect();
            cursor = cut(&mut page, 2, |n| (*n, "x".to_owned()));
            seen.extend(page);
        }
        assert_eq!((seen.as_slice(), cursor), (all.as_slice(), None));
        assert!(place(Some("nonsense")).is_err() && place(Some("x_1")).is_err() && place(Some("")).is_ok_and(|place| place.is_none()));
        assert_eq!((rows(None, 50), rows(Some(0), 50), rows(Some(9_000), 50)), (50, 1, 200));
    }
}
