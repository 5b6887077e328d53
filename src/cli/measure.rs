//! `baton measure`: slots, requests for a person, moods, loops and the moment of a handoff on recorded dialogues, as tables.

use super::Failed;
use super::setup;
use crate::domain::policy::Policy;
use crate::domain::trigger::timing as domain;
use crate::eval::measure::data::{self, Record};
use crate::eval::measure::{Report, labelled, loops, mood, print, print_handoff, requests, timing};
use crate::spec::Files;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `baton measure`.
#[derive(Subcommand)]
pub(crate) enum Measure {
    /// Slot filling: values marked in support chats, and forms filled over dialogues.
    Slots(Slots),
    /// Requests for a person: which customer turns are heard, against labels.
    Requests(Requests),
    /// Moods: single messages against labels of frustration, and whole dialogues against the turn at which a person should take over.
    Mood(Moods),
    /// Chats that go in circles: the agent that repeats itself, against judged breakdowns.
    Loops(Labelled),
    /// When to hand over: the learned rule, beside constant answers.
    Timing(Timing),
}

/// `baton measure requests`.
#[derive(Args)]
pub(crate) struct Requests {
    #[command(flatten)]
    labelled: Labelled,
    /// List the turns that were read wrongly
    #[arg(long)]
    mistakes: bool,
    /// Learn from these first (files or folders), instead of the rules that ship; what is in both is measured by rules that never saw it
    #[arg(long, value_name = "PATH", num_args = 1..)]
    train: Vec<PathBuf>,
}

impl Requests {
    fn run(&self) -> Result<ExitCode, Failed> {
        let records = self.labelled.read()?;
        let report = if self.train.is_empty() {
            requests::of(&records)
        } else {
            let train = data::read_all(&self.train).map_err(Failed::usage)?;
            eprintln!("learning from {} dialogues, six times; a minute or two…", train.len());
            requests::learned(&train, &records)
        };
        let mistakes = if self.mistakes { report.mistakes.as_slice() } else { &[] };
        self.labelled.show(&report, &print_handoff::requests(&report), mistakes)
    }
}

/// `baton measure timing`.
#[derive(Args)]
pub(crate) struct Timing {
    #[command(flatten)]
    labelled: Labelled,
    /// Learn from these first (files or folders); what is in both is measured by a rule that never saw it
    #[arg(long, value_name = "PATH", num_args = 1.., conflicts_with = "weights")]
    train: Vec<PathBuf>,
    /// Measure this timing file
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
}

impl Timing {
    fn run(self) -> Result<ExitCode, Failed> {
        let records = self.labelled.read()?;
        let tables = if self.train.is_empty() {
            let read = |path: &PathBuf| {
                let text = std::fs::read_to_string(path).map_err(|error| error.to_string());
                text.and_then(|text| domain::Timing::parse(&text)).map_err(|error| Failed::usage(format!("{}: {error}", path.display())))
            };
            let weights = self.weights.as_ref().map(read).transpose()?;
            timing::with(&records, weights.as_ref())
        } else {
            let train = data::read_all(&self.train).map_err(Failed::usage)?;
            eprintln!("learning from {} dialogues, up to six times; half a minute or two…", train.len());
            timing::learned(&train, &records)
        };
        self.labelled.show(&tables, &print_handoff::tables(&tables), &[])
    }
}

/// Files of labelled dialogues.
#[derive(Args)]
pub(crate) struct Labelled {
    /// Labelled dialogues: files (`.jsonl`, `.jsonl.gz`), or folders of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// `baton measure mood`.
#[derive(Args)]
pub(crate) struct Moods {
    #[command(flatten)]
    labelled: Labelled,
    /// List the dialogues that were handed over at another turn
    #[arg(long)]
    mistakes: bool,
}

impl Labelled {
    fn read(&self) -> Result<Vec<Record>, Failed> {
        data::read_all(&self.paths).map_err(Failed::usage)
    }

    /// The report, and the lines of what was wrong.
    fn show(&self, report: &impl serde::Serialize, text: &str, mistakes: &[String]) -> Result<ExitCode, Failed> {
        if self.json {
            println!("{}", serde_json::to_string_pretty(report).map_err(|error| Failed::outside(error.to_string()))?);
        } else {
            print!("{text}");
        }
        for line in mistakes {
            println!("{line}");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// `baton measure slots`.
#[derive(Args)]
pub(crate) struct Slots {
    /// A folder with multidogo-slots/dev.jsonl.gz and sgd-forms/dev.jsonl.gz; measures by fixed splits of each
    #[arg(long, value_name = "DIR", required_unless_present = "test", conflicts_with_all = ["train", "test"])]
    data: Option<PathBuf>,
    /// Learn from this file of labelled dialogues; services it has count as seen
    #[arg(long, value_name = "FILE", requires = "test")]
    train: Option<PathBuf>,
    /// Test on this file of the same format; forms need a schemas.json beside it
    #[arg(long, value_name = "FILE", requires = "train")]
    test: Option<PathBuf>,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Measure {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        let slots = match self {
            Self::Slots(slots) => slots,
            Self::Requests(requests) => return requests.run(),
            Self::Timing(timing) => return timing.run(),
            Self::Loops(labelled) => {
                let tables = loops::of(&labelled.read()?);
                return labelled.show(&tables, &print_handoff::tables(&tables), &[]);
            }
            Self::Mood(moods) => return moods.run(),
        };
        let report = slots.measure().map_err(Failed::usage)?;
        if slots.json {
            let json = serde_json::to_string_pretty(&report).map_err(|error| Failed::outside(error.to_string()))?;
            println!("{json}");
        } else {
            print!("{}", print::tables(&report));
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Moods {
    /// Single messages, and whole dialogues past all triggers of the support agent that ships, with all topics kept for people.
    fn run(self) -> Result<ExitCode, Failed> {
        let records = self.labelled.read()?;
        let project = setup::project(&Files::built_in())?;
        let agent = labelled::keeps_all_topics(&project).map_err(Failed::outside)?;
        let report = mood::of(&records, &agent, &Policy::default());
        let mistakes = if self.mistakes { report.mistakes.as_slice() } else { &[] };
        self.labelled.show(&report, &print_handoff::moods(&report), mistakes)
    }
}

impl Slots {
    fn measure(&self) -> Result<Report, String> {
        if let (Some(train), Some(test)) = (&self.train, &self.test) {
            eprintln!("learning from {} and reading {}…", train.display(), test.display());
            return labelled::slots_on_test(train, test);
        }
        eprintln!("learning from five parts of the dialogues with marked values; about a minute…");
        labelled::slots(self.data.as_deref().unwrap_or(Path::new(".")))
    }
}
