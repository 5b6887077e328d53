//! The states that a conversation can be in, as seen by Ann, whose it is, was or might be.

use crate::rule::{Hands, Place};
use crate::story::Story;
use baton::domain::event::Keeps;
use baton::domain::time::Timestamp;

/// A state: where that is by the design, and how a log comes there.
pub(crate) struct State {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    begins_in: &'static str,
    goes_on: fn(Story, Timestamp) -> Story,
}

impl State {
    /// A fresh conversation in this state. Offers, snoozes and holds last until `later`.
    pub(crate) fn story(&self, id: &str, now: Timestamp, later: Timestamp) -> Story {
        (self.goes_on)(Story::begins(id, self.begins_in, now), later)
    }
}

fn place(hands: Hands, queue: &str) -> Place {
    let team = match queue {
        "inbound" | "large" | "night" => Some("sales".to_owned()),
        "help" => Some("support".to_owned()),
        _ => None,
    };
    Place { hands, queue: Some(queue.to_owned()), team, hides: queue == "large", reserved_for: None, lookers_on: Vec::new() }
}

fn with(operator: &str) -> Hands {
    Hands::Person(operator.to_owned())
}

/// All of them.
pub(crate) fn states() -> Vec<State> {
    let state = |name, begins_in, place, goes_on| State { name, place, begins_in, goes_on };
    let offered = |to: &str, queue| Place { reserved_for: Some(to.to_owned()), ..place(Hands::Nobody, queue) };
    let watched = |hands, queue| Place { lookers_on: vec!["ann".to_owned()], ..place(hands, queue) };
    vec![
        state("with the agent", "inbound", place(Hands::Agent, "inbound"), |s, _| s),
        state("with the agent, for another team", "help", place(Hands::Agent, "help"), |s, _| s),
        state("with the agent, for a queue that is gone", "gone", place(Hands::Agent, "gone"), |s, _| s),
        state("waits in her queue", "inbound", place(Hands::Nobody, "inbound"), |s, _| s.waits("inbound")),
        state("waits where reps see only what is theirs", "inbound", place(Hands::Nobody, "large"), |s, _| s.waits("large")),
        state("waits in another team's queue", "inbound", place(Hands::Nobody, "help"), |s, _| s.waits("help")),
        state("held until her queue opens", "night", place(Hands::Nobody, "night"), |s, opens| s.waits("night").held(Some(opens))),
        state("offered to her", "inbound", offered("ann", "inbound"), |s, until| s.waits("inbound").offered("ann", until)),
        state("offered to her, hidden from others", "large", offered("ann", "large"), |s, until| s.waits("large").offered("ann", until)),
        state("offered to a peer", "inbound", offered("bob", "inbound"), |s, until| s.waits("inbound").offered("bob", until)),
        state("hers", "inbound", place(with("ann"), "inbound"), |s, _| s.waits("inbound").given("ann")),
        state("a peer's", "inbound", place(with("bob"), "inbound"), |s, _| s.waits("inbound").given("bob")),
        state("another queue's", "help", place(with("cyd"), "help"), |s, _| s.waits("help").given("cyd")),
        state("taken back from her", "inbound", place(Hands::Nobody, "inbound"), |s, _| s.waits("inbound").given("ann").taken_back()),
        state("taken back, hidden", "large", place(Hands::Nobody, "large"), |s, _| s.waits("large").given("ann").taken_back()),
        state("taken back, a peer's now", "inbound", place(with("bob"), "inbound"), |s, _| s.waits("inbound").given("ann").taken_back().given("bob")),
        state("given away by her", "inbound", place(Hands::Nobody, "help"), |s, _| given_away(s, Keeps::Nothing)),
        state("given away, looking on", "inbound", watched(Hands::Nobody, "help"), |s, _| given_away(s, Keeps::UntilTaken)),
        state("given away, taken", "inbound", place(with("cyd"), "help"), |s, _| given_away(s, Keeps::UntilTaken).taken("cyd")),
        state("given away, still reading", "inbound", watched(with("cyd"), "help"), |s, _| given_away(s, Keeps::Reading).taken("cyd")),
        state("put aside by her", "inbound", place(with("ann"), "inbound"), |s, until| s.waits("inbound").given("ann").snoozed(until)),
        state("ended by her", "inbound", place(Hands::Ended, "inbound"), |s, _| s.waits("inbound").given("ann").ended(Some("ann"))),
        state("answered from a phone", "inbound", place(Hands::Outside, "inbound"), |s, _| s.waits("inbound").given("ann").answered_outside()),
    ]
}

fn given_away(story: Story, keeps: Keeps) -> Story {
    story.waits("inbound").given("ann").transferred("ann", "help", keeps)
}
