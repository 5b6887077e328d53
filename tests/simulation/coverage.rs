//! What was tried: how often each law's premise held, each fault happened, and each event met each fault. What never happens proves nothing.

use super::Outcome;
use super::faults::Fault;
use super::laws::LAWS;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Events that must have met every fault. The table shows the others: the rarest of both do not meet in every two thousand seeds.
const MUST_MEET: [&str; 2] = ["received", "gathering"];
/// Events that must have happened.
const MUST_HAPPEN: [&str; 30] = [
    "assigned",
    "closed",
    "digested",
    "gathering",
    "handed_off",
    "held",
    "held_back",
    "identified",
    "judged",
    "noted",
    "nudged",
    "offer_ended",
    "offered",
    "opened",
    "rating_asked",
    "received",
    "replied",
    "resumed",
    "revoked",
    "said",
    "slot_filled",
    "snooze_ended",
    "snoozed",
    "tool_answered",
    "tool_called",
    "transferred",
    "turn_started",
    "undelivered",
    "wait_cancelled",
    "wait_told",
];

#[derive(Default)]
pub(crate) struct Coverage {
    seeds: u64,
    laws: BTreeMap<&'static str, u64>,
    faults: BTreeMap<Fault, u64>,
    kinds: BTreeMap<&'static str, u64>,
    met: BTreeMap<(&'static str, Fault), u64>,
}

impl Coverage {
    pub(crate) fn add(&mut self, outcome: &Outcome) {
        self.seeds += 1;
        for (row, findings) in LAWS.iter().zip(&outcome.shown.laws) {
            *self.laws.entry(row.name).or_default() += findings.tried;
        }
        for (fault, times) in &outcome.fired {
            *self.faults.entry(*fault).or_default() += times;
        }
        for (kind, times) in &outcome.shown.kinds {
            *self.kinds.entry(kind).or_default() += times;
        }
        for (pair, times) in &outcome.shown.met {
            *self.met.entry(*pair).or_default() += times;
        }
    }

    fn of_pair(&self, kind: &'static str, fault: Fault) -> u64 {
        self.met.get(&(kind, fault)).copied().unwrap_or(0)
    }

    /// All of it, for people: laws, then faults, then a row for each event with a column for each fault.
    pub(crate) fn table(&self) -> String {
        let mut told = format!("{} seeds\n\nlaws, and how often each was tried:\n", self.seeds);
        for row in &LAWS {
            let _ = writeln!(told, "{:>10} {} {:?}", self.laws.get(row.name).copied().unwrap_or(0), row.name, row.proves);
        }
        told += "\nfaults, and how often each happened:\n";
        for (nth, fault) in Fault::ALL.iter().enumerate() {
            let _ = writeln!(told, "{:>10} F{nth} {}", self.faults.get(fault).copied().unwrap_or(0), fault.word());
        }
        told += "\nevents, how often each happened, and how often soon after each fault:\n";
        let _ = write!(told, "{:>16} {:>8}", "", "all");
        for nth in 0..Fault::ALL.len() {
            let _ = write!(told, "{:>7}", format!("F{nth}"));
        }
        told.push('\n');
        for (kind, times) in &self.kinds {
            let _ = write!(told, "{kind:>16} {times:>8}");
            for fault in Fault::ALL {
                let _ = write!(told, "{:>7}", self.of_pair(kind, *fault));
            }
            told.push('\n');
        }
        told
    }

    /// Alarms: laws never tried, faults and events that never happened, pairs that never met.
    pub(crate) fn missing(&self) -> Vec<String> {
        let laws = LAWS.iter().filter(|row| self.laws.get(row.name).copied().unwrap_or(0) == 0).map(|row| format!("law {}", row.name));
        let faults = Fault::ALL.iter().filter(|fault| !self.faults.contains_key(fault)).map(|fault| format!("fault {}", fault.word()));
        let kinds = MUST_HAPPEN.iter().filter(|kind| !self.kinds.contains_key(*kind)).map(|kind| format!("event {kind}"));
        let pairs = MUST_MEET.iter().flat_map(|kind| Fault::ALL.iter().map(move |fault| (*kind, *fault)));
        let pairs = pairs.filter(|(kind, fault)| self.of_pair(kind, *fault) == 0).map(|(kind, fault)| format!("{kind} soon after {}", fault.word()));
        laws.chain(faults).chain(kinds).chain(pairs).collect()
    }
}
