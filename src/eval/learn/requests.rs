//! Learns to hear requests for a person: whether a message asks, whether the agent's message offers, whether a message takes an offer.
//!
//! Learned from turns labelled `explicit_request`; what needs the agent's turn before it teaches the last two rules only. A long message
//! counts by its clearest segment when it is a request, by every segment when it is none. The threshold of the first rule is where, in
//! five folds, so many ordinary English turns of public chats are heard for nothing as may be.

use super::super::measure::data::{Record, Turn};
use super::super::stats::part_of;
use super::svm::{self, Example, Learned, Settings};
use crate::domain::linear::{About, Features, Linear};
use crate::domain::trigger::explicit_request::{Rules, learning};

/// Rounds in which the clearest segment of a long request is chosen.
const ROUNDS: usize = 3;
/// Folds by dialogue, for the threshold.
const FOLDS: u64 = 5;
/// Ordinary turns heard for nothing, of 1,000, in the folds.
const ALARMS_MAX: f64 = 0.27;
/// Turns of agents taken for an offer for nothing, of 1,000, in the folds.
const OFFER_ALARMS_MAX: f64 = 27.0;
/// From which margin on an answer takes an offer: who was offered a person and does not plainly refuse is better given one.
const ACCEPT_LINE: f64 = -0.1;
/// Weights kept of each rule.
const WEIGHTS_MAX: usize = 90_000;
/// Weights kept of the two rules about offers.
const OFFER_WEIGHTS_MAX: usize = 20_000;

/// One labelled turn as examples.
struct Labelled {
    segments: Vec<Shown>,
    yes: bool,
    /// An ordinary turn of a public chat in English.
    ordinary: bool,
    part: u64,
}

/// Learns the three rules; also says what they were learned from, for the log. `threshold` is that of the first one, when it is known.
pub fn learn(records: &[Record], about: &About, threshold: Option<f32>) -> (Rules, String) {
    let turns = labelled(records);
    let threshold = threshold.map_or_else(|| folded_threshold(&turns), f64::from);
    let all: Vec<&Labelled> = turns.iter().collect();
    let request = of_segments(&all);
    let (offers, answers) = offers(records);
    let plain = |turns: &Turns| turns.iter().map(|(features, yes, _)| (features.clone(), *yes)).collect::<Vec<_>>();
    let (offer, accept) = (of_turns(&plain(&offers)), of_turns(&plain(&answers)));
    let offer_threshold = folded_turns(&offers, OFFER_ALARMS_MAX);
    let yes = turns.iter().filter(|turn| turn.yes).count();
    let report = format!(
        "{} turns, {yes} requests, threshold {threshold:.3}; {} turns of agents, {} offers; {} answers, {} accepted",
        turns.len(),
        offers.len(),
        offers.iter().filter(|(_, yes, _)| *yes).count(),
        answers.len(),
        answers.iter().filter(|(_, yes, _)| *yes).count(),
    );
    let rules = Rules {
        request: rule(about, &request, threshold, WEIGHTS_MAX),
        offer: rule(about, &offer, offer_threshold, OFFER_WEIGHTS_MAX),
        accept: rule(about, &accept, ACCEPT_LINE, OFFER_WEIGHTS_MAX),
    };
    (rules, report)
}

#[expect(clippy::cast_possible_truncation, reason = "weights are rounded to a 127th of the largest anyway")]
fn rule(about: &About, learned: &Learned, threshold: f64, most: usize) -> Linear {
    let weights = learned.weights.iter().map(|(hash, weight)| (*hash, *weight as f32)).collect();
    Linear::of(about.clone(), threshold as f32, learned.bias as f32, weights, most)
}

fn labelled(records: &[Record]) -> Vec<Labelled> {
    let mut turns = Vec::new();
    for record in records {
        let ordinary = !record.source.starts_with("own-") && record.source != "challenge" && record.lang == "en";
        for turn in record.turns.iter().filter(|turn| turn.by_customer() && turn.labels.needs_context != Some(true)) {
            let yes = match (turn.labels.explicit_request, turn.labels.frustrated) {
                (Some(label), _) => label == 1,
                // Chats labelled for mood ask for nobody.
                (None, Some(_)) => false,
                (None, None) => continue,
            };
            turns.push(Labelled {
                segments: learning::request(&turn.text).iter().map(shown).collect(),
                yes,
                ordinary: ordinary && !yes,
                part: part_of(&record.id, FOLDS),
            });
        }
    }
    turns.retain(|turn| !turn.segments.is_empty());
    turns
}

fn of_segments(turns: &[&Labelled]) -> Learned {
    let mut clearest: Vec<usize> = vec![0; turns.len()];
    let mut learned = Learned::default();
    for round in 0..ROUNDS {
        if round > 0 {
            for (turn, clearest) in turns.iter().zip(&mut clearest).filter(|(turn, _)| turn.yes) {
                *clearest = best(&learned, turn).1;
            }
        }
        let mut examples = Vec::new();
        for (turn, clearest) in turns.iter().zip(&clearest) {
            let segments = turn.segments.iter().enumerate().filter(|(at, _)| !turn.yes || round == 0 || at == clearest);
            examples.extend(segments.map(|(_, shows)| Example { shows, yes: turn.yes, weight: 1.0 }));
        }
        learned = svm::learn(&examples, Settings::default());
        if turns.iter().all(|turn| turn.segments.len() == 1) {
            break;
        }
    }
    learned
}

fn best(learned: &Learned, turn: &Labelled) -> (f64, usize) {
    let margins = turn.segments.iter().map(|features| learned.margin(features)).zip(0..);
    margins.fold((f64::MIN, 0), |best, one| if one.0 > best.0 { one } else { best })
}

/// The margin above which, in the folds, few enough ordinary turns lie.
fn folded_threshold(turns: &[Labelled]) -> f64 {
    let mut margins: Vec<f64> = Vec::new();
    for fold in 0..FOLDS {
        let (test, train): (Vec<&Labelled>, Vec<&Labelled>) = turns.iter().partition(|turn| turn.part == fold);
        let learned = of_segments(&train);
        margins.extend(test.iter().filter(|turn| turn.ordinary).map(|turn| best(&learned, turn).0));
    }
    line_over(margins, ALARMS_MAX)
}

/// The margin that so many of 1,000 reach, and never less than the rule's own line.
fn line_over(mut margins: Vec<f64>, of_thousand: f64) -> f64 {
    margins.sort_by(|a, b| b.total_cmp(a));
    let most = super::super::stats::float(margins.len()) * of_thousand / 1e3;
    let place = (0..margins.len()).find(|at| super::super::stats::float(at + 1) > most).unwrap_or(0);
    margins.get(place).copied().unwrap_or_default().max(0.0)
}

/// The same for turns that are one example each.
fn folded_turns(turns: &Turns, of_thousand: f64) -> f64 {
    let mut margins = Vec::new();
    for fold in 0..FOLDS {
        let train: Vec<(Shown, bool)> =
            turns.iter().filter(|(_, _, part)| *part != fold).map(|(features, yes, _)| (features.clone(), *yes)).collect();
        let learned = of_turns(&train);
        margins.extend(turns.iter().filter(|(_, yes, part)| *part == fold && !yes).map(|(features, _, _)| learned.margin(features)));
    }
    line_over(margins, of_thousand)
}

/// What a turn shows, whether it is a yes, and its fold.
type Turns = Vec<(Shown, bool, u64)>;
/// What a text shows: each feature once, and what it counts.
type Shown = Vec<(u32, f32)>;

fn shown(features: &Features) -> Shown {
    features.values()
}

/// Turns of agents, offers and others; and answers to offers, accepted and others.
fn offers(records: &[Record]) -> (Turns, Turns) {
    let (mut offers, mut answers) = (Vec::new(), Vec::new());
    for record in records {
        for pair in record.turns.windows(2) {
            let [agent, customer] = pair else { continue };
            if agent.by_customer() || !customer.by_customer() {
                continue;
            }
            let Some(offers_person) = offers_person(agent, customer) else { continue };
            let part = part_of(&record.id, FOLDS);
            offers.push((shown(&learning::offer(&agent.text)), offers_person, part));
            if offers_person && customer.labels.needs_context == Some(true) {
                answers.push((shown(&learning::accept(&customer.text)), customer.labels.explicit_request == Some(1), part));
            }
        }
    }
    (offers, answers)
}

/// Does the agent's turn offer a person, as far as the labels of the answer and the word lists tell? Nothing when they do not.
fn offers_person(agent: &Turn, customer: &Turn) -> Option<bool> {
    let labels = &customer.labels;
    if labels.offer.is_some() {
        return labels.offer;
    }
    match (labels.subtype.as_deref(), labels.needs_context) {
        (Some("accept_offer" | "refuse_transfer"), Some(true)) => Some(true),
        (_, Some(true)) => Some(learning::offers(&agent.text)),
        (Some(_), _) if labels.explicit_request == Some(0) => Some(false),
        (None, _) if labels.frustrated.is_some() => Some(false),
        _ => None,
    }
}

fn of_turns(turns: &[(Shown, bool)]) -> Learned {
    let yes = turns.iter().filter(|(_, yes)| *yes).count();
    // As many yeses as noes, by weight.
    let weight = super::super::stats::float(turns.len() - yes) / super::super::stats::float(yes.max(1));
    let weight = weight.clamp(0.2, 5.0);
    let examples: Vec<Example<'_>> = turns.iter().map(|(shows, yes)| Example { shows, yes: *yes, weight: if *yes { weight } else { 1.0 } }).collect();
    svm::learn(&examples, Settings::default())
}
