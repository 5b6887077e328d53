//! Knowledge files and a question: `=== NAME.md` parts, and `=== question`. Passages are bounded and found under their ids; hits are in order, no
//! more than asked for, with scores from 0 to 1.

use super::given;
use baton::domain::knowledge::Knowledge;

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let parts = given::files(&text, "k.md");
    let question = parts.iter().find(|(name, _)| *name == "question").map_or("returns", |(_, words)| words.trim());
    let files: Vec<(&str, &str)> = parts.iter().filter(|(name, _)| *name != "question").copied().collect();
    let shelf = Knowledge::of(files.iter().copied());
    let mut ids = std::collections::BTreeSet::new();
    for passage in shelf.passages() {
        assert_eq!(shelf.get(&passage.id), Some(passage));
        assert!(ids.insert(passage.id.as_str()), "{} is there twice", passage.id);
        assert!(!passage.text.trim().is_empty(), "{} is empty", passage.id);
        assert!(!passage.id.chars().any(char::is_control), "{:?}", passage.id);
    }
    for language in [None, Some("en"), Some("es"), Some("xx")] {
        let hits = shelf.search(question, language, 3);
        assert!(hits.len() <= 3 && hits.is_sorted_by(|a, b| a.score >= b.score), "{hits:?}");
        assert!(hits.iter().all(|hit| hit.score > 0.0 && hit.score <= 1.0), "{hits:?}");
    }
    assert_eq!(Knowledge::of(files.iter().copied()).passages(), shelf.passages(), "the same again");
}
