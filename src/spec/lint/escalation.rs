//! A customer can always reach a person: Meta's policy for businesses on WhatsApp demands a clear way to one.

use super::Subject;
use crate::spec::problem::Problems;

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let setting = subject.tree.get("triggers").and_then(|triggers| triggers.get("explicit_request"));
    let Some(mode) = setting.and_then(|setting| setting.get("mode")) else { return };
    if matches!(mode.text(), Some("off" | "shadow")) {
        let what = "who asks for a person gets none: `explicit_request` does not act";
        problems.error(subject.file, mode.at, what, "take this `mode` out: WhatsApp demands a way to a person");
    }
}
