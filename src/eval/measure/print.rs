//! The tables of `baton measure slots` as text. Every table says what it counts.

use super::super::stats::{Counts, Interval};
use super::{Report, forms, pipeline, spans};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The token-window logistic regression that the tagger must beat: trained on the whole development file, tested on the held-out one.
const BASELINE: &str = "token-window baseline *";
const BASELINE_ALL: [f64; 3] = [0.729, 0.753, 0.741];
const BASELINE_DOMAINS: [(&str, f64); 5] = [("airline", 0.693), ("finance", 0.672), ("insurance", 0.733), ("media", 0.882), ("software", 0.724)];

/// All tables.
pub fn tables(report: &Report) -> String {
    let mut text = String::new();
    if let Some(spans) = &report.spans {
        text += &spans_tables(spans);
    }
    if let Some(forms) = &report.forms {
        text += &forms_tables(forms);
    }
    if let Some(pipeline) = &report.pipeline {
        text += &pipeline_table(pipeline);
    }
    text
}

fn spans_tables(report: &spans::Report) -> String {
    let mut text = String::from(
        "VALUES MARKED IN SUPPORT CHATS\n\
         Counted: [slot, words] pairs in a customer turn, words letter for letter, over all domains together. Exact: customer turns with\n\
         every pair right and none too many, of all turns and of those with a label. Interval: 95%, conversations drawn with repeats 1,000 times.\n\
         * recorded elsewhere on the held-out part of multidogo-slots; other conversations than those tested here.\n",
    );
    for table in &report.tables {
        let domains: BTreeSet<&str> = table.rows.iter().flat_map(|row| row.domains.keys()).map(String::as_str).collect();
        let _ = write!(text, "\n{}\n{:<24} {:>6} {:>6} {:>6}  {:<15} {:>6} {:>8}", table.title, "", "P", "R", "F1", "95% of F1", "exact", "labelled");
        for domain in &domains {
            let _ = write!(text, " {domain:>10}");
        }
        text.push('\n');
        for row in &table.rows {
            let [exact, labelled] = row.exact_shares();
            let _ = write!(text, "{:<24} {}  {:<15} {exact:>6.3} {labelled:>8.3}", row.reader, three(row.all), bounds(row.interval));
            for domain in &domains {
                let _ = write!(text, " {:>10.3}", row.domains.get(*domain).map_or(0.0, |counts| counts.f1()));
            }
            text.push('\n');
        }
        if BASELINE_DOMAINS.iter().all(|(domain, _)| domains.contains(domain)) {
            let [precision, recall, f1] = BASELINE_ALL;
            let _ = write!(text, "{BASELINE:<24} {precision:>6.3} {recall:>6.3} {f1:>6.3}  {:<15} {:>6} {:>8}", "", "", "");
            for domain in &domains {
                let known = BASELINE_DOMAINS.iter().find(|(name, _)| name == domain);
                let _ = write!(text, " {:>10.3}", known.map_or(0.0, |(_, f1)| *f1));
            }
            text.push('\n');
        }
    }
    text.push('\n');
    text
}

fn pipeline_table(report: &pipeline::Report) -> String {
    let mut text = format!(
        "\nA PERFECT MODEL THROUGH THE CLAIM CHECKS\n\
         Counted: the labelled values of each turn, claimed with the customer's words; right is what the form holds afterwards, for sure\n\
         or to be confirmed. Left out: {} values that stand in nobody's words, this turn's or the agent's last. {} dialogues.\n\n\
         {:<16} {:>8} {:>6} {:>6} {:>6}\n",
        report.unsaid, report.dialogues, "", "values", "P", "R", "F1"
    );
    for (format, counts) in report.formats.iter().map(|(format, counts)| (format.as_str(), counts)).chain([("all", &report.all)]) {
        let _ = writeln!(text, "{format:<16} {:>8} {}", counts.wanted, three(*counts));
    }
    for lost in &report.lost {
        let _ = writeln!(text, "lost: {lost}");
    }
    text
}

fn forms_tables(report: &forms::Report) -> String {
    let mut text = String::from(
        "FORMS FILLED OVER DIALOGUES, NOTHING LEARNED\n\
         Counted: joint = product of the scores of all slots of the form, mean over customer turns; average = mean score of the slots that have\n\
         a labelled value, mean over the turns that have any (both as in DSTC8: free text scores by its token-sort ratio); all right = customer\n\
         turns with every slot right (free text: a ratio of at least 0.9). Days, times, numbers and choices are right when they read the same\n\
         as an accepted spelling; days are read on 2019-03-01. What the agent asked and the customer's intent come from the labels.\n\n",
    );
    let _ = writeln!(
        text,
        "{:<16} {:<40} {:>9} {:>6}  {:>6} {:<15} {:>9}  {:>7} {:<15}",
        "", "", "dialogues", "turns", "joint", "95%", "all right", "average", "95%"
    );
    for row in &report.rows {
        let _ = writeln!(
            text,
            "{:<16} {:<40} {:>9} {:>6}  {:>6.3} {:<15} {:>9.3}  {:>7.3} {:<15}",
            row.group,
            row.reader,
            row.dialogues,
            row.turns,
            row.joint,
            bounds(row.joint_interval),
            row.all_right,
            row.average,
            bounds(row.average_interval)
        );
    }
    text += "\nValues by format. Counted: slots of the form at the end of each dialogue; slots left open by the customer are no values.\n";
    for row in &report.rows {
        let _ = writeln!(
            text,
            "\n{}, {} ({} services)\n{:<12} {:>6} {:>6} {:>6}  {:>6} {:>6} {:>6}",
            row.group, row.reader, row.services, "", "P", "R", "F1", "right", "said", "wanted"
        );
        for (format, counts) in row.formats.iter().map(|(name, counts)| (name.as_str(), *counts)).chain([("all", row.values)]) {
            let _ = writeln!(text, "{format:<12} {}  {:>6} {:>6} {:>6}", three(counts), counts.right, counts.said, counts.wanted);
        }
        let _ = writeln!(text, "F1 of all, 95%: {}", bounds(row.values_interval));
    }
    text += "\nCompletion. Counted: intents that the labels complete. Error: turn at which the form had all required slots while the intent was under\n\
             way, less the labelled turn, in turns of both sides; mean over the intents found complete.\n";
    let _ =
        writeln!(text, "{:<16} {:<40} {:>7} {:>10} {:>6} {:>9} {:>6} {:>6}", "", "", "intents", "mean error", "exact", "premature", "late", "never");
    for row in &report.rows {
        let c = &row.completion;
        let _ = writeln!(
            text,
            "{:<16} {:<40} {:>7} {:>+10.2} {:>6.3} {:>9.3} {:>6.3} {:>6.3}",
            row.group, row.reader, c.wanted, c.mean_error, c.exact, c.premature, c.late, c.never
        );
    }
    text
}

fn three(counts: Counts) -> String {
    format!("{:>6.3} {:>6.3} {:>6.3}", counts.precision(), counts.recall(), counts.f1())
}

fn bounds(interval: Interval) -> String {
    format!("[{:.3}, {:.3}]", interval.low, interval.high)
}
