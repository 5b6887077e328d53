//! "I am a real person, not a bot": an agent is none, whoever asks it to say so. That somebody else is one may be said.

use super::lexicon::Mark;
use super::reading::Text;
use super::words::Concept;

/// Tokens before a claim in which a negation turns it around.
const NOT_REACH: usize = 4;

/// The sentence that claims it, if one does.
pub(super) fn quote(text: &Text, marks: &[Mark]) -> Option<String> {
    let claims = |mark: &&Mark| mark.concept == Concept::Person && !text.asked(mark.start) && !denied(text, marks, mark);
    Some(text.sentence_quote(marks.iter().find(claims)?.start))
}

/// "No soy una persona". What is denied after it is something else: "a person, not a bot".
fn denied(text: &Text, marks: &[Mark], claim: &Mark) -> bool {
    let (start, _) = text.clause(claim.start);
    marks.iter().any(|mark| mark.concept == Concept::Not && mark.start >= start && mark.end <= claim.start && claim.start - mark.end < NOT_REACH)
}
