//! Who answers, judges and plays customers in a run: the offline model, recordings, or the models of the configuration.

use crate::cli::Failed;
use crate::cli::config::Config;
use crate::cli::setup;
use crate::domain::text::hex;
use crate::eval::judge::Judge;
use crate::eval::play::Cast;
use crate::eval::run::Casting;
use crate::model::cassette::Cassettes;
use crate::model::offline::readers::Readers;
use crate::model::provider::Settings;
use crate::model::{Chain, Model, Provider};
use crate::spec::suite::{ModelUse, Suite};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Recordings of a suite, a folder a case and a trial.
const CASSETTES: &str = "cassettes";
const OFFLINE: &str = "offline";
/// Recordings of the judge on labels.
const LABELS: &str = "labels";

/// Where answers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The offline model: nothing is reached, nothing is left to chance.
    Offline,
    /// Recordings.
    Replay,
    /// Models, with what they say recorded.
    Record,
    /// Models.
    Live,
}

/// Who sits where for a suite.
pub(super) struct Seats {
    pub(super) source: Source,
    /// Who answers, as reports name it.
    pub(super) name: String,
    /// The version of the recordings.
    pub(super) cassettes: Option<String>,
    /// The version of the judge.
    pub(super) judge: Option<String>,
    pub(super) casting: Arc<Casting>,
}

impl Seats {
    /// Is anything left to chance?
    pub(super) fn chance(&self) -> bool {
        matches!(self.source, Source::Live | Source::Record)
    }
}

/// What the command line asks for; else what the suite says.
pub(super) fn source(asked: Option<Source>, suite: &Suite) -> Source {
    let has_recordings = suite.folder.join(CASSETTES).is_dir();
    asked.unwrap_or(match suite.file.model {
        ModelUse::Offline => Source::Offline,
        ModelUse::Auto | ModelUse::Project if has_recordings => Source::Replay,
        ModelUse::Auto => Source::Offline,
        ModelUse::Project => Source::Live,
    })
}

pub(super) fn seats(config: &Config, suite: &Suite, source: Source, judge_advises: bool) -> Result<Seats, Failed> {
    if source == Source::Offline {
        let offline: Arc<dyn Model> = setup::offline(config);
        let casting: Arc<Casting> = Arc::new(move |_, _| Ok(Cast { model: offline.clone(), customer: None, judge: None }));
        return Ok(Seats { source, name: OFFLINE.to_owned(), cassettes: None, judge: None, casting });
    }
    if config.models.providers.is_empty() {
        return Err(Failed::usage("no model is configured: set OPENAI_API_KEY or [models] in baton.toml, or run with --offline"));
    }
    for (what, name) in [("judge", &suite.file.judge), ("customer", &suite.file.customer)] {
        if let Some(name) = name.as_ref().filter(|name| !config.models.providers.contains_key(*name)) {
            return Err(Failed::usage(format!("{}: `{what} = \"{name}\"` is no table of [models]", suite.name)));
        }
    }
    let kit = Kit::new(config, suite, source, judge_advises)?;
    let judge = kit
        .judge
        .as_ref()
        .map(|name| Judge::new(name, kit.chain(Some(name), None)).map(|judge| judge.version()))
        .transpose()
        .map_err(Failed::outside)?;
    let name = match source {
        Source::Replay => "cassettes".to_owned(),
        _ => config.models.order.join(", "),
    };
    let cassettes = if source == Source::Replay { Some(hash_of(&suite.folder.join(CASSETTES))?) } else { None };
    let casting: Arc<Casting> = Arc::new(move |case, trial| kit.cast(case, trial));
    Ok(Seats { source, name, cassettes, judge, casting })
}

/// What models are made of.
struct Kit {
    providers: BTreeMap<String, Settings>,
    order: Vec<String>,
    readers: Readers,
    http: reqwest::Client,
    folder: PathBuf,
    source: Source,
    judge: Option<String>,
    customer: Option<String>,
    judge_advises: bool,
}

impl Kit {
    fn new(config: &Config, suite: &Suite, source: Source, judge_advises: bool) -> Result<Self, Failed> {
        Ok(Self {
            providers: config.models.providers.clone(),
            order: config.models.order.clone(),
            readers: setup::readers(config),
            http: setup::http_client()?,
            folder: suite.folder.join(CASSETTES),
            source,
            judge: suite.file.judge.clone(),
            customer: suite.file.customer.clone(),
            judge_advises,
        })
    }

    /// The recordings of one trial, when there are any.
    fn tape(&self, case: &str, trial: u32) -> Result<Option<Arc<Cassettes>>, String> {
        let folder = self.folder.join(case).join(trial.to_string());
        let tape = match self.source {
            Source::Replay => Some(Cassettes::open(&format!("replay:{}", folder.display()))?),
            Source::Record => Some(Cassettes::open(&format!("record:{}", folder.display()))?),
            Source::Live | Source::Offline => None,
        };
        Ok(tape.map(Arc::new))
    }

    fn cast(&self, case: &str, trial: u32) -> Result<Cast, String> {
        let tape = self.tape(case, trial)?;
        let judge = self.judge.as_ref().map(|name| Judge::new(name, self.chain(Some(name), tape.as_ref()))).transpose()?;
        let judge = judge.map(|judge| judge.advising(self.judge_advises));
        Ok(Cast { model: self.chain(None, tape.as_ref()), customer: self.customer.as_ref().map(|name| self.chain(Some(name), tape.as_ref())), judge })
    }

    /// The models in their order, or one of them alone.
    fn chain(&self, only: Option<&String>, tape: Option<&Arc<Cassettes>>) -> Arc<dyn Model> {
        let order = only.map_or_else(|| self.order.clone(), |name| vec![name.clone()]);
        let provider =
            |(name, settings): (&String, &_)| (name.clone(), Provider::new(name, Clone::clone(settings), self.http.clone(), tape.cloned()));
        Arc::new(Chain::new(self.providers.iter().map(provider).collect(), order).with_readers(self.readers.clone()))
    }
}

/// The hash of all recordings.
fn hash_of(folder: &Path) -> Result<String, Failed> {
    let mut hash = Sha256::new();
    let mut open = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(|e| Failed::usage(format!("{}: {e}", folder.display())))?.flatten() {
            let path = entry.path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    for path in files {
        hash.update(path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().as_bytes());
        hash.update(std::fs::read(&path).map_err(|e| Failed::outside(format!("{}: {e}", path.display())))?);
    }
    Ok(hex(&hash.finalize()).get(..16).unwrap_or_default().to_owned())
}

/// Does the judge only advise? It decides when people's labels show that it agrees with them.
pub(super) async fn judge_advises(config: &Config, suite: &Suite, source: Source) -> Result<bool, Failed> {
    let Some(name) = &suite.file.judge else { return Ok(true) };
    // Where recordings are played nobody is asked: without recordings of the labels nothing shows that the judge agrees with people.
    let is_unknown = source == Source::Replay && !suite.folder.join(CASSETTES).join(LABELS).is_dir();
    if suite.labels.is_empty() || config.models.providers.is_empty() || is_unknown {
        return Ok(true);
    }
    let calibrated = super::calibrate::calibrate(config, suite, name, source).await?;
    let kappa = calibrated.calibration.kappa.map_or(0.0, |kappa| kappa.interval.low);
    Ok(kappa < suite.file.gates.judge_kappa)
}

/// The judge of a suite, for labels: with recordings of its own.
pub(super) fn judge_alone(config: &Config, suite: &Suite, name: &str, source: Source) -> Result<Judge, Failed> {
    let kit = Kit::new(config, suite, source, true)?;
    let tape = kit.tape(LABELS, 1).map_err(Failed::outside)?;
    let chain = kit.chain(Some(&name.to_owned()), tape.as_ref());
    Judge::new(name, chain).map_err(Failed::outside)
}
