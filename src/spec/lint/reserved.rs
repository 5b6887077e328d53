//! Topics that are kept for people: each is one that Baton knows, or has words of its own.

use super::Subject;
use crate::domain::format;
use crate::spec::problem::Problems;
use crate::spec::tree::Tree;

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let topics = subject.tree.list("reserved");
    super::twice(subject.file, "topic", topics.iter().filter_map(|topic| topic.get("topic").or_else(|| topic.get("name"))), problems);
    for topic in topics {
        one(subject, topic, problems);
    }
}

fn one(subject: &Subject<'_>, topic: &Tree, problems: &mut Problems) {
    let (known, name, words) = (topic.get("topic"), topic.get("name"), topic.list("words"));
    match (known, name) {
        (Some(_), Some(name)) => problems.error(subject.file, name.at, "a topic of ours and a name of your own", "keep one of `topic` and `name`"),
        (None, None) => problems.error(subject.file, topic.at, "a reserved topic without a name", "write `topic: legal`, or `name` with `words`"),
        (None, Some(name)) if words.is_empty() => {
            problems.error(subject.file, name.at, "nothing tells this topic", "add `words: [\u{2026}]`, or use `topic` for one that Baton knows");
        }
        (Some(known), None) if !words.is_empty() => {
            problems.error(subject.file, known.at, "words for a topic that has its own", "use `name` instead of `topic`, or take `words` out");
        }
        (Some(_), None) | (None, Some(_)) => {}
    }
    if let Some((text, above)) = topic.get("above").and_then(|tree| Some((tree.text()?, tree)))
        && format::sum_of(text).is_none()
    {
        problems.error(subject.file, above.at, format!("`{text}` is no sum"), "write an amount and a currency: 100 EUR");
    }
}
