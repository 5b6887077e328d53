//! `baton eval import` and `baton eval record`: conversations that happened become transcripts and cases. Names, numbers and addresses are
//! replaced by invented ones; where something personal may be left, nothing is written.

use super::Which;
use crate::cli::Failed;
use crate::cli::config::Config;
use crate::cli::setup;
use crate::eval::import::{self, Columns, Format, Options};
use crate::eval::recorded;
use crate::spec::suite::{Transcript, write_transcript};
use clap::Args;
use flate2::read::GzDecoder;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Bytes of one file.
const BYTES_MAX: u64 = 256 * 1024 * 1024;
/// What a gzip file begins with (RFC 1952).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Findings that are shown of one conversation.
const SHOWN_MAX: usize = 5;

/// Where transcripts and cases go.
#[derive(Args, Clone, Debug)]
pub(crate) struct Place {
    /// The suite that gets them; made when it is not there
    #[arg(long = "into", value_name = "SUITE")]
    suite: String,
    /// Where suites are [default: evals, in the project's folder]
    #[arg(long, value_name = "FOLDER")]
    evals: Option<PathBuf>,
    /// Where the choice of invented names begins
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Leave out conversations in which something personal may be left, instead of writing nothing
    #[arg(long)]
    leave_out: bool,
}

/// `baton eval import`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Import {
    /// Files, plain or gzip
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// What they are: whatsapp-export, webhooks, openai, chatwoot, csv, dialogues; guessed when nothing is said
    #[arg(long)]
    format: Option<String>,
    /// Names in a WhatsApp export that are ours
    #[arg(long, value_name = "NAME")]
    us: Vec<String>,
    /// The name under which a bot of ours wrote
    #[arg(long, value_name = "NAME")]
    bot: Option<String>,
    /// The time zone of local times, such as Europe/Madrid [default: UTC]
    #[arg(long)]
    zone: Option<String>,
    /// 03/04 is the third of April
    #[arg(long, conflicts_with = "month_first")]
    day_first: bool,
    /// 03/04 is the fourth of March
    #[arg(long)]
    month_first: bool,
    /// Columns of a CSV: conversation,time,from,text
    #[arg(long, value_delimiter = ',', num_args = 4, value_name = "NAMES")]
    columns: Option<Vec<String>>,
    /// So many conversations at most
    #[arg(long)]
    most: Option<usize>,
}

/// `baton eval record`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Record {
    /// The conversation's id, as the inbox shows it in its address
    conversation: String,
    #[command(flatten)]
    place: Place,
}

impl Import {
    pub(super) fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let mut transcripts = Vec::new();
        for file in &self.files {
            transcripts.extend(self.read(file)?);
        }
        transcripts.truncate(self.most.unwrap_or(usize::MAX));
        let drafted = |transcript: &Transcript, path: &str| import::draft_case(transcript, path);
        self.place.write(config, transcripts, drafted)
    }

    fn read(&self, file: &Path) -> Result<Vec<Transcript>, Failed> {
        let name = file.display().to_string();
        let bytes = bytes_of(file)?;
        let format = match &self.format {
            Some(word) => Format::parse(word).ok_or_else(|| {
                let known: Vec<&str> = Format::ALL.iter().map(|format| format.word()).collect();
                Failed::usage(format!("{word:?} is no format; use one of {}", known.join(", ")))
            })?,
            None => Format::guess(&name, &bytes).ok_or_else(|| Failed::usage(format!("{name}: what is it? Say it with --format")))?,
        };
        let text = String::from_utf8_lossy(&bytes);
        let column = |nth: usize| self.columns.as_ref().and_then(|names| names.get(nth)).cloned();
        let day_first = if self.day_first { Some(true) } else { self.month_first.then_some(false) };
        let columns = Columns { conversation: column(0), time: column(1), from: column(2), text: column(3) };
        let options = Options { us: self.us.clone(), bot: self.bot.clone(), zone: self.zone.clone(), day_first, columns };
        import::read(format, &text, &options).map_err(|error| {
            let place = if error.line > 0 { format!("{name}:{}", error.line) } else { name };
            Failed::usage(format!("{place}: {}\n    {}", error.what, error.hint))
        })
    }
}

impl Record {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        let id = crate::domain::id::ConversationId::new(self.conversation.clone());
        let log = store.events(&id).await?;
        if log.is_empty() {
            return Err(Failed::usage(format!("there is no conversation {id}")));
        }
        let (transcript, known) = recorded::of(&id, &log, &config.policy);
        let drafted = |transcript: &Transcript, path: &str| recorded::case(transcript, path, &known);
        self.place.write(config, vec![transcript], drafted)
    }
}

impl Place {
    /// Replaces what is personal, looks whether something is left, and writes.
    fn write(&self, config: &Config, transcripts: Vec<Transcript>, drafted: impl Fn(&Transcript, &str) -> String) -> Result<ExitCode, Failed> {
        let which = Which { suites: Vec::new(), evals: self.evals.clone() };
        let folder = which.evals(config).join(&self.suite);
        let (mut clean, mut left) = (Vec::new(), Vec::new());
        for mut transcript in transcripts {
            let fakes = import::pseudonymise(&mut transcript, self.seed);
            let found = import::personal(&transcript, &fakes);
            if found.is_empty() { clean.push(transcript) } else { left.push((transcript.head.id.clone(), found)) }
        }
        for (id, found) in &left {
            eprintln!("{id}: something personal may be left");
            for (line, what, words) in found.iter().take(SHOWN_MAX) {
                eprintln!("    line {line}: {what}: {words}");
            }
        }
        if !left.is_empty() && !self.leave_out {
            let message = format!(
                "nothing is written: {} of {} conversations may still hold something personal; --leave-out writes the others",
                left.len(),
                left.len() + clean.len()
            );
            return Err(Failed { code: 1, message });
        }
        std::fs::create_dir_all(folder.join("transcripts"))?;
        std::fs::create_dir_all(folder.join("cases"))?;
        let settings = folder.join("suite.toml");
        if !settings.exists() {
            std::fs::write(
                &settings,
                format!(
                    "title = \"{}\"\nabout = \"Recorded conversations\"\n# The agent that is asked; the workspace's default when nothing is said.\n# agent = \"NAME\"\n",
                    self.suite.replace(['_', '-'], " ")
                ),
            )?;
        }
        for transcript in &clean {
            let path = format!("transcripts/{}.jsonl", transcript.head.id);
            let case = folder.join("cases").join(format!("{}.yaml", transcript.head.id));
            if folder.join(&path).exists() || case.exists() {
                return Err(Failed::usage(format!("{} is there already, and nothing is overwritten", case.display())));
            }
            std::fs::write(folder.join(&path), write_transcript(transcript))?;
            std::fs::write(&case, drafted(transcript, &path))?;
        }
        println!(
            "{} conversations in {}, {} left out; read them before you commit them: a name that nobody introduced may be left",
            clean.len(),
            folder.display(),
            left.len()
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn bytes_of(file: &Path) -> Result<Vec<u8>, Failed> {
    let told = |e: std::io::Error| Failed::usage(format!("{}: {e}", file.display()));
    let mut raw = Vec::new();
    std::fs::File::open(file).map_err(told)?.take(BYTES_MAX).read_to_end(&mut raw).map_err(told)?;
    if !raw.starts_with(&GZIP_MAGIC) {
        return Ok(raw);
    }
    let mut bytes = Vec::new();
    GzDecoder::new(raw.as_slice()).take(BYTES_MAX).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}
