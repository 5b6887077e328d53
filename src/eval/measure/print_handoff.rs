//! The tables of `baton measure requests` and its like as text. Every table says what it counts.

use super::super::stats::Interval;
use super::mood::{self, Moments};
use super::requests::{self, Share};
use super::rows::{Row, Table};
use std::fmt::Write as _;

/// Requests for a person.
pub fn requests(report: &requests::Report) -> String {
    let mut text = String::from(
        "REQUESTS FOR A PERSON\n\
         Counted: customer turns labelled yes or no; the detector sees the turn and the agent's turn before it. FA/1000: turns heard that are no\n\
         requests, of 1,000 that are none. Intervals 95%: Wilson for recall and FA/1000, conversations drawn with repeats for F1. R@1: recall where\n\
         one other turn of 1,000 scores higher.\n\n",
    );
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>7}  {:>6} {:>6} {:<15} {:>6} {:<15} {:>8} {:<15} {:>6} {:>6}",
        "", "yes", "no", "P", "R", "", "F1", "", "FA/1000", "", "AUC", "R@1"
    );
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

/// Tables about detectors, one under the other.
pub fn tables(tables: &[Table]) -> String {
    let mut text = String::from(
        "Intervals 95%: Wilson for precision, recall and FA/1000, chats drawn with repeats for F1, AUC and GT.\n\
         FA/1000: turns said that were not wanted, of 1,000 that were not.\n",
    );
    for table in tables {
        let _ = writeln!(text, "\n{}\n{}\n", table.title, table.about);
        let _ = writeln!(
            text,
            "{:<22} {:>6} {:>7}  {:<20} {:<20} {:<20} {:<20} {:<20} {:<20} {:>5} {:>5}",
            "", "wanted", "other", "P", "R", "F1", "FA/1000", "AUC", "GT-I", "II", "III"
        );
        for row in &table.rows {
            let _ = writeln!(text, "{}", line(row));
        }
    }
    text
}

/// Moods of messages, and whole dialogues.
pub fn moods(report: &mood::Report) -> String {
    let mut text = tables(&report.messages);
    if report.dialogues.is_empty() {
        return text;
    }
    let _ = writeln!(
        text,
        "\nWHOLE DIALOGUES: WHEN A PERSON GETS THEM\nAll triggers, without a model. On time: within the turns at which it is right, or rightly not at all.\n"
    );
    let _ = writeln!(text, "{:<22} {:>6} {:>8} {:>6} {:>6}  on time", "the dialogue's reason", "early", "on time", "late", "never");
    for (reason, moments) in &report.dialogues {
        let Moments { early, on_time, late, never } = *moments;
        let share = Share { part: on_time, whole: early + on_time + late + never };
        let _ = writeln!(text, "{reason:<22} {early:>6} {on_time:>8} {late:>6} {never:>6}  {:.3} {}", share.value(), bounds(share.interval()));
    }
    text
}

fn line(row: &Row) -> String {
    let share = |share: Share| if share.whole == 0 { "-".to_owned() } else { format!("{:.3} {}", share.value(), bounds(share.interval())) };
    let alarms = format!("{:.1} {}", 1e3 * row.alarms.value(), thousands(row.alarms.interval()));
    let auc = row.auc.map_or_else(|| "-".to_owned(), |(auc, interval)| format!("{auc:.3} {}", bounds(interval)));
    let golden = row.golden.zip(row.golden_one).map_or_else(
        || "-".to_owned(),
        |([one, two, three], interval)| format!("{:<20} {:>5.1} {:>5.1}", format!("{:.1} {}", 1e2 * one, hundreds(interval)), 1e2 * two, 1e2 * three),
    );
    let f1 = format!("{:.3} {}", row.counts.f1(), bounds(row.f1));
    let cells = format!("{:<20} {:<20} {f1:<20} {alarms:<20} {auc:<20} {golden}", share(row.precision), share(row.recall));
    format!("{:<22} {:>6} {:>7}  {cells}", row.name, row.counts.wanted, row.alarms.whole).trim_end().to_owned()
}

fn hundreds(interval: Interval) -> String {
    format!("[{:.1}, {:.1}]", 1e2 * interval.low, 1e2 * interval.high)
}

fn bounds(interval: Interval) -> String {
    format!("[{:.3}, {:.3}]", interval.low, interval.high)
}

fn thousands(interval: Interval) -> String {
    format!("[{:.2}, {:.2}]", 1e3 * interval.low, 1e3 * interval.high)
}
