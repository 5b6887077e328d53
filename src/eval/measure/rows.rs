//! One line of a table about a detector: what it said, what it should have said, and how sure the figures are.

use super::super::stats::{self, Counts, Interval, bootstrap};
use super::golden::{self, Said};
use super::requests::Share;
use serde::Serialize;

/// Seed of the intervals.
const SEED: u64 = 20_261;

/// A detector, or an answer that is always the same, on one set.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Its name.
    pub name: String,
    /// Turns said, wanted, and both.
    pub counts: Counts,
    /// Wanted turns that were said.
    pub recall: Share,
    /// Said turns that were wanted.
    pub precision: Share,
    /// Turns said that were not wanted, of all those.
    pub alarms: Share,
    /// F1 lies between.
    pub f1: Interval,
    /// How often a wanted turn scores higher than another one, and between which bounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auc: Option<(f64, Interval)>,
    /// Golden Transfer within 1, 2 and 3 turns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub golden: Option<[f64; 3]>,
    /// That within 1 lies between.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub golden_one: Option<Interval>,
}

impl Row {
    /// From what was said at each turn, chat by chat.
    pub fn of(name: &str, chats: &[Said]) -> Self {
        let counts = golden::counts(chats);
        let turns: usize = chats.iter().map(|chat| chat.turns).sum();
        Self {
            name: name.to_owned(),
            counts,
            recall: Share { part: counts.right, whole: counts.wanted },
            precision: Share { part: counts.right, whole: counts.said },
            alarms: Share { part: counts.said - counts.right, whole: turns - counts.wanted },
            f1: bootstrap(chats, SEED, |drawn| golden::counts(drawn.iter().copied()).f1()),
            auc: None,
            golden: None,
            golden_one: None,
        }
    }

    /// With the area under the curve of these scores: one list a chat, each turn with whether it was wanted.
    #[must_use]
    pub fn with_scores(mut self, chats: &[Vec<(f64, bool)>]) -> Self {
        let all = stats::auc(chats.iter().flatten().copied());
        self.auc = Some((all, bootstrap(chats, SEED, |drawn| stats::auc(drawn.iter().flat_map(|chat| chat.iter().copied())))));
        self
    }

    /// With Golden Transfer.
    #[must_use]
    pub fn with_golden(mut self, chats: &[Said]) -> Self {
        self.golden = Some([1, 2, 3].map(|tolerance| golden::within(chats, tolerance)));
        self.golden_one = Some(bootstrap(chats, SEED, |drawn| golden::within(drawn.iter().copied(), 1)));
        self
    }
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
    /// What stands over it.
    pub title: String,
    /// What counts.
    pub about: String,
    /// Its lines.
    pub rows: Vec<Row>,
}
