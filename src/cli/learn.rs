//! `baton learn`: makes files of weights from labelled dialogues, for the tagger of values and for the detectors of handoffs.

use super::Failed;
use crate::domain::linear::About;
use crate::eval::learn;
use crate::eval::measure::data::{self, Kind, Record};
use crate::eval::measure::spans;
use crate::model::offline::tagger::{self, Dialogue, Settings, Tagger};
use clap::{Args, Subcommand};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// `baton learn`.
#[derive(Subcommand)]
pub(crate) enum Learn {
    /// The tagger of values, from dialogues whose customer turns carry `labels.slots`.
    Slots(Slots),
    /// The rules that hear requests for a person, from turns labelled `explicit_request`.
    Requests(Requests),
    /// The weights of moods, from turns labelled `frustrated` and `mood`.
    Mood(OneFile),
    /// When to hand over, from dialogues whose turns are labelled `transferable`: a file for one agent.
    Timing(OneFile),
}

/// `baton learn requests`.
#[derive(Args)]
pub(crate) struct Requests {
    /// Labelled dialogues: files (`.jsonl`, `.jsonl.gz`), or folders of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// The folder for request.weights, offer.weights and accept.weights
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    about: Told,
}

/// `baton learn mood` and `baton learn timing`.
#[derive(Args)]
pub(crate) struct OneFile {
    /// Labelled dialogues: files (`.jsonl`, `.jsonl.gz`), or folders of them
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<PathBuf>,
    /// Where the weights go
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    about: Told,
}

/// What a file shall say of itself.
#[derive(Args)]
struct Told {
    /// What was measured with it, and on what
    #[arg(long, value_name = "TEXT", default_value = "")]
    measured: String,
}

impl Told {
    /// Sources and licences as the data names them.
    fn about(self, records: &[Record], command: &str) -> About {
        let joined = |texts: BTreeSet<&str>| texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
        About {
            source: joined(records.iter().map(|record| record.source.as_str()).collect()),
            licence: joined(records.iter().map(|record| record.license.as_str()).collect()),
            command: command.to_owned(),
            measured: self.measured,
        }
    }
}

/// `baton learn slots`.
#[derive(Args)]
pub(crate) struct Slots {
    /// Labelled dialogues: JSON lines, plain or gzip
    file: PathBuf,
    /// Where the weights go
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Weights kept; fewer make a smaller file
    #[arg(long, value_name = "N", default_value_t = Settings::default().weights_max)]
    weights: usize,
    /// What the file shall say was measured with it, and on what
    #[arg(long, value_name = "TEXT", default_value = "")]
    measured: String,
}

impl Learn {
    pub(super) fn run(self) -> Result<ExitCode, Failed> {
        match self {
            Self::Slots(slots) => slots.run(),
            Self::Requests(requests) => requests.run(),
            Self::Mood(file) => file.mood(),
            Self::Timing(file) => file.timing(),
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Failed> {
    std::fs::write(path, text).map_err(|error| Failed::usage(format!("{}: {error}", path.display())))?;
    println!("{}: {} bytes", path.display(), text.len());
    Ok(())
}

impl Requests {
    fn run(self) -> Result<ExitCode, Failed> {
        let records = data::read_all(&self.paths).map_err(Failed::usage)?;
        let about = self.about.about(&records, "baton learn requests PATH… --out src/domain/trigger/explicit_request");
        eprintln!("learning from {} dialogues, six times; a minute or two…", records.len());
        let (rules, report) = learn::requests::learn(&records, &about, None);
        eprintln!("{report}");
        for (name, rule) in [("request", &rules.request), ("offer", &rules.offer), ("accept", &rules.accept)] {
            write(&self.out.join(format!("{name}.weights")), &rule.save())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl OneFile {
    fn mood(self) -> Result<ExitCode, Failed> {
        let records = data::read_all(&self.paths).map_err(Failed::usage)?;
        let about = self.about.about(&records, "baton learn mood PATH… --out src/domain/trigger/frustration/weights.tsv");
        write(&self.out, &learn::mood::learn(&records, &about))?;
        Ok(ExitCode::SUCCESS)
    }

    fn timing(self) -> Result<ExitCode, Failed> {
        let records = data::read_all(&self.paths).map_err(Failed::usage)?;
        if !records.iter().flat_map(|record| &record.turns).any(|turn| turn.labels.transferable == Some(1)) {
            return Err(Failed::usage("no turn carries `\"labels\":{\"transferable\":1}`: there is nothing to learn a handoff from"));
        }
        let about = self.about.about(&records, "baton learn timing PATH… --out agents/NAME.timing");
        eprintln!("learning from {} dialogues…", records.len());
        write(&self.out, &learn::timing::learn(&records, &about).save())?;
        Ok(ExitCode::SUCCESS)
    }
}

impl Slots {
    fn run(self) -> Result<ExitCode, Failed> {
        let records = data::read(&self.file).map_err(Failed::usage)?;
        let of_spans: Vec<_> = records.iter().filter(|record| record.kind() == Kind::Spans).collect();
        let joined = |texts: BTreeSet<&str>| texts.into_iter().collect::<Vec<_>>().join(", ");
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = joined(of_spans.iter().map(|record| record.source.as_str()).collect());
        let about = tagger::About {
            source: format!("{source}, {name}, {} conversations", of_spans.len()),
            licence: joined(of_spans.iter().map(|record| record.license.as_str()).collect()),
            command: format!("baton learn slots {name} --out FILE --weights {}", self.weights),
            measured: self.measured,
        };
        let dialogues: Vec<Dialogue> = of_spans.iter().map(|record| spans::dialogue(record)).collect();
        eprintln!("learning from {} conversations…", dialogues.len());
        let settings = Settings { weights_max: self.weights, about, ..Settings::default() };
        let tagger = Tagger::learn(&dialogues, &settings).map_err(|error| Failed::usage(format!("{}: {error}", self.file.display())))?;
        let text = tagger.save();
        std::fs::write(&self.out, &text).map_err(|error| Failed::usage(format!("{}: {error}", self.out.display())))?;
        println!("{}: {} weights, {} bytes", self.out.display(), tagger.size(), text.len());
        Ok(ExitCode::SUCCESS)
    }
}
