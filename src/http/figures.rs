//! Sums over spells. Each figure says what it counts; where nothing was measured there is none, and percentiles come with their count.

use crate::store::figures::Counted;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// By what rows are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Day,
    Queue,
    Person,
    Agent,
    Campaign,
    Trigger,
}

impl By {
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "day" => Self::Day,
            "queue" => Self::Queue,
            "person" => Self::Person,
            "agent" => Self::Agent,
            "campaign" => Self::Campaign,
            "trigger" => Self::Trigger,
            _ => return None,
        })
    }

    /// Where a spell is counted; nowhere when it has nothing to do with it.
    pub(super) fn key(self, spell: &Counted, day: &dyn Fn(i64) -> String) -> Option<String> {
        match self {
            Self::Day => Some(day(spell.start.0)),
            Self::Queue => spell.queue.as_ref().map(ToString::to_string),
            Self::Person => spell.operator.as_ref().map(ToString::to_string),
            Self::Agent => spell.agent.clone(),
            Self::Campaign => spell.campaign.clone(),
            Self::Trigger => spell.reason.clone(),
        }
    }
}

/// A row of figures.
#[derive(Default)]
pub(super) struct Sums {
    conversations: BTreeSet<String>,
    /// That ended; and of these, those that were never handed to people, whenever that was.
    ended: BTreeSet<String>,
    contained: BTreeSet<String>,
    /// That a queue, a person or somebody outside had.
    with_people: BTreeSet<String>,
    handed_off: i64,
    assigned: i64,
    breaches: i64,
    repeated: i64,
    messages: i64,
    tokens: i64,
    micros: i64,
    first_response: Vec<i64>,
    queue_wait: Vec<i64>,
    agent_time: Vec<i64>,
    handling: Vec<i64>,
    ratings: BTreeMap<String, i64>,
}

impl Sums {
    /// `begins`: with this spell a handoff began.
    pub(super) fn add(&mut self, spell: &Counted, begins: bool) {
        let id = spell.conversation.to_string();
        self.conversations.insert(id.clone());
        self.handed_off += i64::from(begins);
        self.breaches += spell.breaches;
        self.repeated += spell.repeated;
        self.messages += spell.messages;
        self.tokens += spell.tokens;
        self.micros += spell.micros;
        self.first_response.extend(spell.first_reply_ms);
        if let Some(rating) = &spell.rating {
            *self.ratings.entry(rating.clone()).or_default() += 1;
        }
        let took = spell.end.map(|end| end.since(spell.start).0);
        match spell.owner.as_str() {
            "agent" => self.agent_time.extend(took),
            "queue" => {
                self.queue_wait.extend(took.filter(|_| spell.ended_by.as_deref() == Some("assigned")));
                self.with_people.insert(id);
            }
            "operator" => {
                self.assigned += 1;
                self.handling.extend(took);
                self.with_people.insert(id);
            }
            "outside" => {
                self.with_people.insert(id);
            }
            "closed" => {
                if spell.reason.is_none() {
                    self.contained.insert(id.clone());
                }
                self.ended.insert(id);
            }
            _ => {}
        }
    }

    pub(super) fn json(&self) -> Value {
        let contained = self.contained.difference(&self.with_people).count();
        let share = if self.ended.is_empty() { None } else { Some(share_of(contained, self.ended.len())) };
        let rated = |word: &str| self.ratings.get(word).copied().unwrap_or_default();
        json!({
            "conversations": self.conversations.len(), "handed_off": self.handed_off, "contained": share, "assigned": self.assigned,
            "closed": self.ended.len(), "with_people": self.with_people.len(), "breaches": self.breaches, "repeated": self.repeated,
            "first_response_ms": spread(&self.first_response), "queue_wait_ms": spread(&self.queue_wait), "agent_ms": spread(&self.agent_time),
            "handle_ms": spread(&self.handling), "messages_out": self.messages, "cost_micros": self.micros, "tokens": self.tokens,
            "rating": {"good": rated("good"), "fair": rated("fair"), "poor": rated("poor")},
        })
    }
}

/// A share, to a tenth of a percent.
pub(super) fn share_of(part: usize, whole: usize) -> f64 {
    let thousandths = part.saturating_mul(1_000) / whole.max(1);
    f64::from(u32::try_from(thousandths).unwrap_or_default()) / 1_000.0
}

/// The middle and the ninth tenth (nearest rank), with how many were measured.
fn spread(values: &[i64]) -> Value {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied();
    json!({"p50": at(50), "p90": at(90), "count": sorted.len()})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Timestamp;

    fn spell(conversation: &str, owner: &str, reason: Option<&str>) -> Counted {
        Counted {
            conversation: conversation.into(),
            n: 0,
            owner: owner.to_owned(),
            operator: None,
            queue: None,
            agent: None,
            campaign: None,
            reason: reason.map(str::to_owned),
            start: Timestamp(0),
            end: None,
            how: None,
            ended_by: None,
            first_reply_ms: None,
            messages: 0,
            breaches: 0,
            repeated: 0,
            tokens: 0,
            micros: 0,
            rating: None,
        }
    }

    #[test]
    fn a_chat_that_people_had_the_day_before_is_not_counted_as_contained_on_the_day_it_ends() {
        let mut today = Sums::default();
        for spell in [spell("handed over yesterday", "closed", Some("explicit_request")), spell("never handed over", "closed", None)] {
            today.add(&spell, false);
        }
        assert_eq!((&today.json()["closed"], &today.json()["contained"]), (&json!(2), &json!(0.5)));
    }

    #[test]
    fn percentiles_are_by_nearest_rank_and_say_how_many_there_were() {
        let values: Vec<i64> = (1..=10).rev().collect();
        assert_eq!(spread(&values), json!({"p50": 5, "p90": 9, "count": 10}));
        assert_eq!(spread(&[7]), json!({"p50": 7, "p90": 7, "count": 1}));
        assert_eq!(spread(&[]), json!({"p50": null, "p90": null, "count": 0}));
        assert!((share_of(1, 3) - 0.333).abs() < 1e-9);
    }
}
