//! From trials to the report of a suite: judged, gathered by case, counted, set beside the baseline, decided.

use super::baseline::{self, Baseline};
use super::grade::{GRADERS, Scene, grade};
use super::log::Entry;
use super::metrics;
use super::result::{CaseReport, Costs, Mark, Measured, Outcome, SuiteReport, TrialReport, Verdict, Versions};
use super::{play, verdict, view};
use crate::domain::policy::Policy;
use crate::spec::Project;
use crate::spec::suite::{Found, Mode, Suite};
use std::collections::BTreeMap;

/// What a report is made of, besides trials.
pub struct Assembly<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// The agents.
    pub project: &'a Project,
    /// Bounds.
    pub policy: &'a Policy,
    /// Who answered: `offline`, `cassettes`, or names of models.
    pub model: String,
    /// The version of the recordings.
    pub cassettes: Option<String>,
    /// The version of the judge.
    pub judge: Option<String>,
    /// The day: quarantines end on one.
    pub today: jiff::civil::Date,
    /// Is anything left to chance?
    pub chance: bool,
    /// Were only some cases played?
    pub partial: bool,
}

impl Assembly<'_> {
    /// Judges a trial; what it left behind is not kept.
    pub fn trial(&self, entry: Entry) -> (String, TrialReport) {
        let Entry { played, judged } = entry;
        let id = played.case.clone();
        let Some(found) = self.suite.cases.iter().find(|found| found.case.id == id) else {
            return (id, TrialReport { error: Some("the suite has no such case any more".to_owned()), ..TrialReport::default() });
        };
        let scene = Scene { case: &found.case, played: &played, project: self.project, policy: self.policy };
        let (mut grades, mut counts) = grade(&scene);
        let sure = judged.iter().filter(|grade| grade.mark != Mark::Void);
        let (held, asked) = sure.fold((0, 0), |sum, grade| (sum.0 + u64::from(grade.mark == Mark::Pass), sum.1 + 1));
        if asked > 0 {
            counts.shares.insert("judge".to_owned(), (held, asked));
        }
        grades.extend(judged);
        let void = grades.iter().find(|grade| grade.mark == Mark::Void && !grade.advises).map(|grade| grade.found.clone());
        let error = played.error.clone().or(void);
        let passed = error.is_none() && grades.iter().all(|grade| grade.mark != Mark::Fail || grade.advises);
        let view::View { turns, timeline, slots, handoff } = view::of(&played, self.policy);
        let (script, cost, trial) = (played.script, played.costs, played.trial);
        (id, TrialReport { trial, passed, error, grades, turns, timeline, slots, handoff, script, counts, cost })
    }

    /// The report of the suite. `trials` by case; `measured` are the figures of its labelled dialogues.
    pub fn suite(&self, mut trials: BTreeMap<String, Vec<TrialReport>>, measured: Vec<Measured>, baseline: Option<&Baseline>) -> SuiteReport {
        let file = &self.suite.file;
        let cases: Vec<CaseReport> = self.suite.cases.iter().filter_map(|found| Some(self.case(found, trials.remove(&found.case.id)?))).collect();
        let mut costs = Costs::default();
        cases.iter().flat_map(|case| &case.trials).for_each(|trial| costs += trial.cost);
        let agents =
            cases.iter().filter_map(|case| Some((case.agent.clone(), self.project.agents.get(&case.agent.as_str().into())?.version.clone())));
        let versions = Versions { graders: GRADERS, agents: agents.collect(), cassettes: self.cassettes.clone(), judge: self.judge.clone() };
        let counting: Vec<&CaseReport> = cases.iter().filter(|case| case.counts).collect();
        let (metrics, triggers) = (metrics::of(&counting, file.seed), metrics::triggers(&counting));
        let (timing, attacks) = (metrics::timing(&counting), metrics::attacks(&counting));
        let mut report = SuiteReport {
            name: self.suite.name.clone(),
            title: if file.title.is_empty() { self.suite.name.replace(['_', '-'], " ") } else { file.title.clone() },
            about: file.about.clone(),
            verdict: Verdict::Pass,
            reasons: Vec::new(),
            model: self.model.clone(),
            metrics,
            triggers,
            timing,
            comparison: None,
            attacks,
            measured,
            cost: costs,
            versions,
            cases,
        };
        if let Some(baseline) = baseline {
            baseline::compare(&mut report, baseline, &file.gates, self.partial, self.chance, file.seed);
        }
        verdict::decide(&mut report, &file.gates, self.chance);
        report
    }

    fn case(&self, found: &Found, mut trials: Vec<TrialReport>) -> CaseReport {
        let case = &found.case;
        trials.sort_by_key(|trial| trial.trial);
        let passed = trials.iter().filter(|trial| trial.passed).count();
        let outcome = if trials.iter().any(|trial| trial.error.is_some()) {
            Outcome::Error
        } else if passed == trials.len() {
            Outcome::Passed
        } else if passed == 0 {
            Outcome::Failed
        } else {
            Outcome::Flaky
        };
        let mode = play::mode_of(self.suite, case);
        let excused = self.excuse(found, outcome, mode);
        let agent = play::agent_of(self.project, self.suite, case).map(|agent| agent.name.to_string()).unwrap_or_default();
        CaseReport {
            id: case.id.clone(),
            about: case.about.clone().unwrap_or_default(),
            file: found.file.clone(),
            line: found.line,
            agent_file: format!("agents/{agent}.yaml"),
            agent_line: 1,
            agent,
            mode: mode.word().to_owned(),
            tags: case.tags.clone(),
            outcome,
            counts: excused.is_none(),
            excused,
            change: None,
            trials,
        }
    }

    /// Why a case counts for nothing.
    fn excuse(&self, found: &Found, outcome: Outcome, mode: Mode) -> Option<String> {
        let case = &found.case;
        let quarantined = self.suite.file.quarantine.iter().find(|entry| entry.case == case.id);
        if let Some(entry) = quarantined.filter(|entry| entry.until.parse::<jiff::civil::Date>().is_ok_and(|until| self.today <= until)) {
            return Some(format!("in quarantine until {}: {}", entry.until, entry.why));
        }
        if let Some(why) = &case.expect.known_failure {
            let now = if outcome == Outcome::Passed { "; it passes now: take `known_failure` out" } else { "" };
            return Some(format!("known to fail: {why}{now}"));
        }
        (mode == Mode::Simulated && !self.suite.file.simulated_gates).then(|| "a simulated customer only advises".to_owned())
    }
}

/// Finds the lines of agents' files that failed checks are about: the slot, else the handoff, else the first. `text` gives a file.
pub fn point_at_lines<'a>(suites: &mut [SuiteReport], text: impl Fn(&str) -> Option<&'a str>) {
    for case in suites.iter_mut().flat_map(|suite| &mut suite.cases) {
        let failed = case.trials.iter().flat_map(|trial| &trial.grades).find(|grade| grade.mark == Mark::Fail && !grade.advises);
        let (Some(grade), Some(text)) = (failed, text(&case.agent_file)) else { continue };
        let slot = grade.check.strip_prefix("slots.").or_else(|| grade.check.strip_prefix("brief.")).or_else(|| grade.check.strip_prefix("empty."));
        let wanted = match (slot, grade.class.as_str()) {
            (Some(slot), _) => format!("- name: {slot}"),
            (None, "handoff" | "timing" | "after" | "brief") => "handoff:".to_owned(),
            (None, _) => continue,
        };
        let line = (1..).zip(text.lines()).find(|(_, line)| line.trim() == wanted).map(|(line, _)| line);
        case.agent_line = line.unwrap_or(1);
    }
}

/// The worst of several suites, and one line about them.
pub fn headline(suites: &[SuiteReport]) -> (Verdict, String) {
    let verdict = suites.iter().map(|suite| suite.verdict).max().unwrap_or_default();
    let cases = || suites.iter().flat_map(|suite| &suite.cases).filter(|case| case.counts);
    let failing = cases().filter(|case| case.outcome != Outcome::Passed).count();
    let (all, suites_all) = (cases().count(), suites.len());
    let worst = suites.iter().find(|suite| suite.verdict == verdict);
    let why = worst.and_then(|suite| Some(format!("{}: {}", suite.name, suite.reasons.first()?))).unwrap_or_default();
    let line = match verdict {
        Verdict::Pass if failing > 0 => format!("{} of {all} cases pass, and nothing is worse than asked.", all - failing),
        Verdict::Pass if suites_all == 1 => format!("All {all} cases keep what is asked."),
        Verdict::Pass => format!("All {all} cases of {suites_all} suites keep what is asked."),
        Verdict::Inconclusive => format!("{why}."),
        Verdict::Fail => format!("{failing} of {all} cases do not pass. {why}."),
        Verdict::Error => format!("Not everything could be played. {why}."),
    };
    (verdict, line)
}
