//! `baton learn slots`: trains the tagger of values from labelled dialogues and writes its weights file.

use super::Failed;
use crate::eval::measure::data::{self, Kind};
use crate::eval::measure::spans;
use crate::model::offline::tagger::{About, Dialogue, Settings, Tagger};
use clap::{Args, Subcommand};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// `baton learn`.
#[derive(Subcommand)]
pub(crate) enum Learn {
    /// The tagger of values, from dialogues whose customer turns carry `labels.slots`.
    Slots(Slots),
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
        let Self::Slots(slots) = self;
        slots.run()
    }
}

impl Slots {
    fn run(self) -> Result<ExitCode, Failed> {
        let records = data::read(&self.file).map_err(Failed::usage)?;
        let of_spans: Vec<_> = records.iter().filter(|record| record.kind() == Kind::Spans).collect();
        let joined = |texts: BTreeSet<&str>| texts.into_iter().collect::<Vec<_>>().join(", ");
        let name = self.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let source = joined(of_spans.iter().map(|record| record.source.as_str()).collect());
        let about = About {
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
