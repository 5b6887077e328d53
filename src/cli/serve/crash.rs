//! For `tests/faults`, in builds with debug assertions only: `BATON_CRASH_AT=after_commit:17` ends the process at the 17th time that it comes
//! by that point, without a word, an exit handler or a write: what `kill -9` would have done there. A release does not carry it.

use super::Failed;
use crate::runtime::{Point, Probe};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const POINTS: [(&str, Point); 6] = [
    ("taken", Point::Taken),
    ("before_commit", Point::BeforeCommit),
    ("after_commit", Point::AfterCommit),
    ("before_send", Point::BeforeSend),
    ("after_send", Point::AfterSend),
    ("after_model", Point::AfterModel),
];

/// What `BATON_CRASH_AT` asks for; without it nothing.
pub(super) fn probe() -> Result<Probe, Failed> {
    #[expect(clippy::disallowed_methods, reason = "a test's own setting, in no release")]
    let Ok(asked) = std::env::var("BATON_CRASH_AT") else { return Ok(Probe::default()) };
    let wrong = || Failed::usage(format!("BATON_CRASH_AT is {asked:?}; write a point and a number, e.g. after_commit:17"));
    let (word, nth) = asked.split_once(':').ok_or_else(wrong)?;
    let nth: u64 = nth.parse().map_err(|_| wrong())?;
    let (_, at) = POINTS.into_iter().find(|(name, _)| *name == word).ok_or_else(wrong)?;
    let passed = Arc::new(AtomicU64::new(0));
    Ok(Probe::new(move |point| {
        if point == at && passed.fetch_add(1, Ordering::SeqCst) + 1 == nth {
            std::process::abort();
        }
        Box::pin(std::future::ready(()))
    }))
}
