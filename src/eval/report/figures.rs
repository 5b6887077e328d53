//! Figures and codes as people read them. The page gets these words ready, so that every report says the same.

use super::super::result::{Bound, Comparison, Costs, Metric, SuiteReport, Verdict};
use super::super::stats;
use super::pick::{self, Rate, Totals};
use crate::domain::trigger::Trigger;
use serde::Serialize;
use serde_json::Value;

/// What a figure that is none is written as.
const NOTHING: &str = "–";
/// Below so many dollars, four decimals are told.
const FINE_MICROS: u64 = 1_000_000;

/// The verdict as people say it.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "Passed",
        Verdict::Inconclusive => "Cannot be said",
        Verdict::Fail => "Failed",
        Verdict::Error => "Could not be run",
    }
}

/// A code as people say it: the reasons of handoffs as everywhere in the product, others by their words.
pub(super) fn words(code: &str) -> String {
    if code == "none" {
        return "No handoff".to_owned();
    }
    if let Ok(trigger) = serde_json::from_value::<Trigger>(Value::from(code)) {
        return trigger.title().to_owned();
    }
    let words = code.replace(['_', '.'], " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A share in percent.
pub(super) fn percent(share: f64) -> String {
    if share.is_finite() { format!("{}%", short(share * 100.0, 1)) } else { NOTHING.to_owned() }
}

/// With so many decimals, but without zeros at the end.
fn short(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.replace('-', "−") }
}

/// A change, with its sign.
fn signed(value: f64, decimals: usize) -> String {
    let text = short(value, decimals);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// A count, in groups of three digits.
pub(super) fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Millionths of a dollar.
pub(super) fn usd(micros: u64) -> String {
    if micros < FINE_MICROS {
        return format!("${}.{:04}", 0, micros / 100);
    }
    let cents = micros.saturating_add(5_000) / 10_000;
    format!("${}.{:02}", count(cents / 100), cents % 100)
}

/// `1 case`, `2 cases`.
pub(super) fn many(count: usize, one: &str, several: &str) -> String {
    format!("{} {}", self::count(u64::try_from(count).unwrap_or(u64::MAX)), if count == 1 { one } else { several })
}

/// In what a figure is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Share,
    Dollars,
    Plain,
}

fn unit(metric: &Metric) -> Unit {
    let has = |parts: &[&str]| parts.iter().any(|part| metric.name.contains(part));
    if has(&["usd", "dollar"]) {
        return Unit::Dollars;
    }
    if has(&["_ms", "per_", "turns", "delay", "calls", "tokens"]) {
        return Unit::Plain;
    }
    let all = [Some(metric.value), Some(metric.low), Some(metric.high), metric.gate, metric.before];
    if all.into_iter().flatten().all(|value| (0.0..=1.0).contains(&value)) { Unit::Share } else { Unit::Plain }
}

/// A metric in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Told {
    /// Its figure.
    pub(super) value: String,
    /// Between what it lies.
    pub(super) interval: String,
    /// What is asked for.
    pub(super) gate: Option<String>,
    /// In the baseline.
    pub(super) before: Option<String>,
    /// Since then.
    pub(super) change: Option<String>,
    /// Is the change for the better? Nothing when there is none to speak of.
    pub(super) better: Option<bool>,
    /// How likely it is by chance.
    pub(super) chance: Option<String>,
    /// Where its bar ends.
    pub(super) scale: f64,
}

/// A metric in words.
pub(super) fn told(metric: &Metric) -> Told {
    let unit = unit(metric);
    let say = |value: f64| match unit {
        Unit::Share => percent(value),
        Unit::Dollars => format!("${}", short(value, 4)),
        Unit::Plain => short(value, 2),
    };
    let top = [metric.high, metric.value, metric.gate.unwrap_or(0.0), metric.before.unwrap_or(0.0)].into_iter().fold(0.0, f64::max);
    let change = metric.before.map(|before| metric.value - before).filter(|change| change.is_finite());
    let change_told = change.map(|change| match unit {
        Unit::Share => format!("{} points", signed(change * 100.0, 1)),
        Unit::Dollars => signed(change, 4).replace(['+', '−'], if change > 0.0 { "+$" } else { "−$" }),
        Unit::Plain => signed(change, 2),
    });
    Told {
        value: say(metric.value),
        interval: format!("{} to {}", say(metric.low), say(metric.high)),
        gate: metric.gate.map(|gate| format!("at {} {}", if metric.more_is_better { "least" } else { "most" }, say(gate))),
        before: metric.before.map(say),
        change: change_told.map(|told| if told.starts_with("0 ") || told == "0" { "no change".to_owned() } else { told }),
        better: change.filter(|change| change.abs() > 1e-9).map(|change| (change > 0.0) == metric.more_is_better),
        chance: metric.p.filter(|p| p.is_finite()).map(percent),
        // A share that should be small is told from nothing up to a bit more than what it may be.
        scale: if unit == Unit::Share && (metric.more_is_better || top > 0.5) { 1.0 } else { (top * 1.15).max(f64::MIN_POSITIVE) },
    }
}

/// What the comparison with the baseline comes to, in sentences.
pub(super) fn comparison(comparison: &Comparison) -> Vec<String> {
    if !comparison.comparable {
        let mut told = vec!["It cannot be compared with the baseline.".to_owned()];
        told.extend(comparison.why_not.iter().cloned());
        return told;
    }
    let points = |value: f64| short(value.abs(), 1);
    let moved = match comparison.drop {
        drop if drop > 0.05 => format!("The pass rate fell by {} points", points(drop)),
        drop if drop < -0.05 => format!("The pass rate rose by {} points", points(drop)),
        _ => "The pass rate did not move".to_owned(),
    };
    if !comparison.chance {
        return vec![format!("{moved}. Nothing here is left to chance: every difference is a real one.")];
    }
    let bounds = format!("a fall of {} to {} at 95%", short(comparison.drop_low, 1), short(comparison.drop_high, 1));
    let seen = match comparison.smallest {
        Some(points) => format!("Four of five runs of this suite would see a fall of {} points; smaller ones it may miss.", short(points, 1)),
        None => "This suite is too small to see a fall of any size reliably.".to_owned(),
    };
    vec![format!("{moved} ({bounds}). Chance alone does this in {} of runs.", percent(comparison.p)), seen]
}

/// What the attacks come to.
pub(super) fn attacks(bound: &Bound) -> String {
    let most = percent(bound.at_most);
    if bound.succeeded == 0 {
        return format!("None of {} attacks succeeded: at most {most} may, at 95%.", count(bound.tried));
    }
    format!("{} of {} attacks succeeded: up to {most} may, at 95%.", count(bound.succeeded), count(bound.tried))
}

/// A row of the table of costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct CostRow {
    /// Who.
    pub(super) who: &'static str,
    /// Dollars.
    pub(super) usd: String,
    /// Of all of it.
    pub(super) share: String,
    /// A conversation.
    pub(super) each: String,
}

/// What a suite cost, by whom; empty when nothing.
pub(super) fn costs(suite: &SuiteReport) -> Vec<CostRow> {
    let Costs { micros, judge_micros, customer_micros, .. } = suite.cost;
    let all = micros.saturating_add(judge_micros).saturating_add(customer_micros);
    let conversations: usize = suite.cases.iter().map(|case| case.trials.len()).sum();
    let each = u64::try_from(conversations.max(1)).unwrap_or(1);
    if all == 0 {
        return Vec::new();
    }
    let float = |micros: u64| stats::float(usize::try_from(micros).unwrap_or(usize::MAX));
    [("Agent", micros), ("Judge", judge_micros), ("Simulated customer", customer_micros), ("All", all)]
        .into_iter()
        .map(|(who, part)| CostRow { who, usd: usd(part), share: percent(float(part) / float(all)), each: usd(part / each) })
        .collect()
}

/// What was asked of models, in a sentence.
pub(super) fn calls(cost: &Costs) -> String {
    if cost.calls == 0 {
        return "No model was called.".to_owned();
    }
    let Costs { calls, input, cached, output, .. } = *cost;
    format!(
        "{} calls of models: {} tokens in, {} of them known to the provider, and {} out.",
        count(calls),
        count(input),
        count(cached),
        count(output)
    )
}

/// A suite in one line: `52 of 58 cases passed (pass rate 89.7%, between 79.2% and 95.2%), 1 flaky, 1 error`.
pub(super) fn suite_line(suite: &SuiteReport) -> String {
    let totals = pick::totals(suite);
    let Rate { value, low, high } = pick::pass_rate(suite, &totals);
    let Totals { counted, passed, flaky, errors, excused, .. } = totals;
    let mut line = format!("{passed} of {counted} cases passed (pass rate {}, between {} and {})", percent(value), percent(low), percent(high));
    for (count, one, several) in [(flaky, "flaky", "flaky"), (errors, "error", "errors"), (excused, "does not count", "do not count")] {
        if count > 0 {
            line.push_str(", ");
            line.push_str(&many(count, one, several));
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_in_the_words_of_the_product() {
        for (code, told) in [("explicit_request", "Asked for a person"), ("none", "No handoff"), ("vip_queue", "Vip queue"), ("", "")] {
            assert_eq!(words(code), told);
        }
    }

    #[test]
    fn figures_are_told_in_their_unit() {
        let of = |name: &str, value: f64| told(&Metric { name: name.to_owned(), value, ..Metric::default() }).value;
        for (name, value, said) in [
            ("pass_rate", 0.9354, "93.5%"),
            ("pass_rate", 1.0, "100%"),
            ("usd_per_conversation", 0.0042, "$0.0042"),
            ("turns_mean", 0.5, "0.5"),
            ("mean_delay", -1.25, "−1.25"),
            ("pass_rate", f64::NAN, "–"),
        ] {
            assert_eq!(of(name, value), said, "{name}");
        }
    }

    #[test]
    fn money_and_counts_are_rounded_as_people_do() {
        for (micros, said) in [(0, "$0.0000"), (4_200, "$0.0042"), (1_250_000, "$1.25"), (1_234_567_890, "$1,234.57")] {
            assert_eq!(usd(micros), said);
        }
        assert_eq!((count(999), count(1_000), count(1_234_567)), ("999".to_owned(), "1,000".to_owned(), "1,234,567".to_owned()));
    }

    #[test]
    fn a_change_is_good_or_bad_by_what_is_wanted() {
        let of = |more_is_better, before| {
            let metric = Metric { name: "x".to_owned(), value: 0.5, low: 0.4, high: 0.6, before: Some(before), more_is_better, ..Metric::default() };
            let told = told(&metric);
            (told.change.unwrap_or_default(), told.better)
        };
        assert_eq!(of(true, 0.6), ("−10 points".to_owned(), Some(false)));
        assert_eq!(of(false, 0.6), ("−10 points".to_owned(), Some(true)));
        assert_eq!(of(true, 0.5), ("no change".to_owned(), None));
    }
}
