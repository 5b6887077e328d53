//! The tables of `baton measure requests` and its like as text. Every table says what it counts.

use super::super::stats::Interval;
use super::requests;
use std::fmt::Write as _;

/// Requests for a person.
pub fn requests(report: &requests::Report) -> String {
    let mut text = String::from(
        "REQUESTS FOR A PERSON\n\
         Counted: customer turns labelled yes or no; the detector sees the turn and the agent's turn before it. FA/1000: turns heard that are no\n\
         requests, of 1,000 that are none. Intervals 95%: Wilson for recall and FA/1000, conversations drawn with repeats for F1.\n\n",
    );
    let _ =
        writeln!(text, "{:<18} {:>6} {:>7}  {:>6} {:>6} {:<15} {:>6} {:<15} {:>8} {:<13}", "", "yes", "no", "P", "R", "", "F1", "", "FA/1000", "");
    for group in &report.groups {
        let counts = group.counts;
        let _ = writeln!(
            text,
            "{:<18} {:>6} {:>7}  {:>6.3} {:>6.3} {:<15} {:>6.3} {:<15} {:>8.2} {:<15} {:>6.3} {:>6.3}",
            group.name,
            counts.wanted,
            group.alarms.whole,
            counts.precision(),
            counts.recall(),
            bounds(group.recall.interval()),
            counts.f1(),
            bounds(group.f1),
            1e3 * group.alarms.value(),
            thousands(group.alarms.interval()),
            group.auc,
            group.recall_at_one,
        );
    }
    let _ = writeln!(text, "\nheard by kind (+ is a request, - is none)");
    for (kind, share) in requests::kinds_in_order(report) {
        let _ = writeln!(text, "{kind:<22} {:>5} of {:>5}  {:.3} {}", share.part, share.whole, share.value(), bounds(share.interval()));
    }
    let around = requests::turned_around(report);
    let _ = writeln!(text, "refused or conditional {:>5} of {:>5}  {:.3} {}", around.part, around.whole, around.value(), bounds(around.interval()));
    let _ = writeln!(text, "\nby language: requests heard, others heard");
    for (language, (yes, no)) in &report.languages {
        let _ = writeln!(text, "{language:<8} {:>5} of {:>5}   {:>4} of {:>6}", yes.part, yes.whole, no.part, no.whole);
    }
    text
}

fn bounds(interval: Interval) -> String {
    format!("[{:.3}, {:.3}]", interval.low, interval.high)
}

fn thousands(interval: Interval) -> String {
    format!("[{:.2}, {:.2}]", 1e3 * interval.low, 1e3 * interval.high)
}
