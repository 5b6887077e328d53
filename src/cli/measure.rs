//! `baton measure slots`: how well slots are filled on recorded dialogues, as tables.

use super::Failed;
use crate::eval::measure::data::{self, Record};
use crate::eval::measure::{self, Report, forms, print};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The recorded dialogues that are looked for below `--data`.
const FILES: [&str; 2] = ["multidogo-slots/dev.jsonl.gz", "sgd-forms/dev.jsonl.gz"];
const SCHEMAS: &str = "schemas.json";

/// `baton measure`.
#[derive(Subcommand)]
pub(crate) enum Measure {
    /// Slot filling: values marked in support chats, and forms filled over dialogues.
    Slots(Slots),
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
        let Self::Slots(slots) = self;
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

impl Slots {
    fn measure(&self) -> Result<Report, String> {
        if let (Some(train), Some(test)) = (&self.train, &self.test) {
            eprintln!("learning from {} and reading {}…", train.display(), test.display());
            return measure::on_test(&data::read(train)?, &data::read(test)?, schemas(test)?.as_ref());
        }
        let folder = self.data.as_deref().unwrap_or(Path::new("."));
        let (mut records, mut services): (Vec<Record>, _) = (Vec::new(), None);
        for path in FILES.map(|file| folder.join(file)).iter().filter(|path| path.exists()) {
            records.extend(data::read(path)?);
            services = schemas(path)?.or(services);
        }
        if records.is_empty() {
            return Err(format!("{}: neither {} nor {} is there; --data names the folder that holds them", folder.display(), FILES[0], FILES[1]));
        }
        eprintln!("reading {} dialogues, learning from five parts of those with marked values; about a minute…", records.len());
        measure::by_split(&records, services.as_ref())
    }
}

/// The forms of the services, when the file stands beside.
fn schemas(dialogues: &Path) -> Result<Option<forms::Services>, String> {
    let path = dialogues.with_file_name(SCHEMAS);
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    forms::services(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}
