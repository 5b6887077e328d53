//! Where runs are kept: a numbered folder each, with the log of every suite, and the reports.

use crate::cli::Failed;
use crate::cli::config::Config;
use crate::eval::result::RunReport;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

const REPORT: &str = "report.json";
const UNFINISHED: &str = "unfinished";

/// A folder of a run.
pub(super) struct RunDir(pub(super) PathBuf);

/// Where runs are.
pub(super) fn root(config: &Config) -> PathBuf {
    config.data_dir.join("evals")
}

impl RunDir {
    /// The next one.
    pub(super) fn create(config: &Config, hash: &str) -> Result<Self, Failed> {
        let root = root(config);
        std::fs::create_dir_all(&root)?;
        let last = all(config).last().and_then(|dir| number(&dir.0)).unwrap_or_default();
        let dir = Self(root.join(format!("{:04}-{}", last + 1, hash.get(..8).unwrap_or(hash))));
        std::fs::create_dir(&dir.0)?;
        std::fs::write(dir.0.join(UNFINISHED), hash)?;
        Ok(dir)
    }

    /// The newest run of the same things that was not finished.
    pub(super) fn unfinished(config: &Config, hash: &str) -> Option<Self> {
        all(config).into_iter().rev().find(|dir| std::fs::read_to_string(dir.0.join(UNFINISHED)).is_ok_and(|own| own == hash))
    }

    /// The log of a suite.
    pub(super) fn log(&self, suite: &str) -> PathBuf {
        self.0.join(format!("{suite}.jsonl"))
    }

    /// Its reports.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes the reports; it is finished then.
    pub(super) fn finish(&self, report: &RunReport, html: &str) -> Result<(), Failed> {
        let mut file = BufWriter::new(File::create(self.path(REPORT))?);
        serde_json::to_writer_pretty(&mut file, report).map_err(|e| Failed::outside(e.to_string()))?;
        file.write_all(b"\n")?;
        file.flush()?;
        std::fs::write(self.path("report.html"), html)?;
        // Absent already is fine.
        let _ = std::fs::remove_file(self.path(UNFINISHED));
        Ok(())
    }

    /// Its report. The error tells what to do.
    pub(super) fn report(&self) -> Result<RunReport, Failed> {
        let path = self.path(REPORT);
        let text = std::fs::read_to_string(&path).map_err(|e| Failed::usage(format!("{}: {e}; `baton eval run` writes it", path.display())))?;
        let report: RunReport = serde_json::from_str(&text).map_err(|e| Failed::usage(format!("{}: {e}", path.display())))?;
        if report.format != crate::eval::result::FORMAT {
            return Err(Failed::usage(format!("{}: format {}; this version reads {}", path.display(), report.format, crate::eval::result::FORMAT)));
        }
        Ok(report)
    }
}

/// All runs, oldest first.
pub(super) fn all(config: &Config) -> Vec<RunDir> {
    let entries = std::fs::read_dir(root(config)).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir() && number(path).is_some()).collect();
    paths.sort();
    paths.into_iter().map(RunDir).collect()
}

/// A run by its number, its folder, or the last one that has a report.
pub(super) fn find(config: &Config, named: Option<&str>) -> Result<RunDir, Failed> {
    let runs = all(config);
    match named {
        None => {
            let last = runs.into_iter().rev().find(|dir| dir.path(REPORT).exists());
            last.ok_or_else(|| Failed::usage(format!("{} holds no run; `baton eval run` makes one", root(config).display())))
        }
        Some(named) if Path::new(named).is_dir() => Ok(RunDir(PathBuf::from(named))),
        Some(named) => {
            let wanted = named.split('-').next().and_then(|number| number.parse::<u32>().ok());
            let known: Vec<String> = runs.iter().rev().take(5).filter_map(|dir| Some(dir.0.file_name()?.to_string_lossy().into_owned())).collect();
            let found = runs.into_iter().find(|dir| wanted.is_some() && number(&dir.0) == wanted);
            found.ok_or_else(|| Failed::usage(format!("there is no run {named:?}; the newest are {}", known.join(", "))))
        }
    }
}

fn number(path: &Path) -> Option<u32> {
    path.file_name()?.to_str()?.split('-').next()?.parse().ok()
}
