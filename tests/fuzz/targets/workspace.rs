//! A workspace file: refused with places, or read as one that is written and read again as it was, and can be asked who is on.

use super::given::{self, PROJECT};
use baton::domain::time::Timestamp;
use baton::spec::{workspace, workspace_file};

/// Checks one input.
pub fn run(data: &[u8]) {
    let text = given::text(data);
    let read = match workspace(&text, &PROJECT.agents) {
        Ok(read) => read,
        Err(problems) => {
            assert!(problems.has_errors());
            given::placed(&problems, &|_| Some(text.to_string()));
            let named = workspace_file("mine.yaml", &text, &PROJECT.agents).expect_err("the same file");
            assert_eq!(named.sorted().len(), problems.sorted().len());
            assert!(named.sorted().iter().all(|problem| problem.file == "mine.yaml"));
            return;
        }
    };
    given::stored(&read);
    // As `baton export workspace` writes it.
    let written = serde_saphyr::to_string(&read).expect("it can be written");
    let again = workspace(&written, &PROJECT.agents).unwrap_or_else(|problems| panic!("what was exported is refused: {problems}\n{written}"));
    assert_eq!(again, read, "{written}");
    assert!(read.queues.contains_key(&read.catch_all), "nothing is without a place");
    for calendar in read.calendars.values() {
        let now = Timestamp(1_796_000_000_000);
        assert!(calendar.opens_after(now).is_none_or(|at| at > now));
    }
}
