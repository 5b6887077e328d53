//! "I'm transferring you now": a statement that the customer is being passed to somebody. An offer that asks, a condition, a
//! negation and the past of other things are not one.

use super::lexicon::Mark;
use super::reading::Text;
use super::words::Concept;

/// Tokens before a promise in which a negation turns it around.
const NOT_REACH: usize = 5;
/// Tokens after a verb in which German "nicht" and French "pas" do.
const NOT_AFTER_REACH: usize = 4;

/// The sentence that promises, if one does.
pub(super) fn quote(text: &Text, marks: &[Mark]) -> Option<String> {
    let promise = marks.iter().find(|mark| mark.concept == Concept::Transfer && states(text, marks, mark))?;
    Some(text.sentence_quote(promise.start))
}

fn states(text: &Text, marks: &[Mark], promise: &Mark) -> bool {
    let (start, end) = text.sentence(promise.start);
    let offered = marks.iter().any(|mark| mark.concept == Concept::Offer && mark.start >= start && mark.end <= end && !inside(mark, promise));
    !text.asked(promise.start) && !offered && !turned(text, marks, promise)
}

fn inside(mark: &Mark, of: &Mark) -> bool {
    mark.start >= of.start && mark.end <= of.end
}

/// Does a negation in the same clause turn the words at `mark` around?
pub(super) fn turned(text: &Text, marks: &[Mark], mark: &Mark) -> bool {
    let (start, end) = text.clause(mark.start);
    marks.iter().any(|other| match other.concept {
        Concept::Not => other.start >= start && other.end <= mark.start && mark.start - other.end < NOT_REACH,
        Concept::NotAfter => other.end <= end.max(mark.end) && other.start > mark.start && other.start <= mark.end + NOT_AFTER_REACH,
        _ => false,
    })
}
