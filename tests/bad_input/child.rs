//! The side of the child: one target, its corpus, what is generated for it, and what comes of changing it.

use crate::{large, mutate, targets};
use std::fmt::Write as _;
use std::hash::{BuildHasher as _, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What one input may take of the processor's time, unoptimised; for what is larger than `LARGE`, so much for each part of that size.
const INPUT_TIME_MAX: Duration = Duration::from_secs(1);
const LARGE: usize = 64 * 1024;
/// What one input may take of memory, kilobytes; for what is larger than `HUGE`, so much for each part of that size.
const INPUT_KB_MAX: u64 = 64 * 1024;
const HUGE: usize = 1024 * 1024;
/// Tries before an input counts as slow.
const TRIES: u32 = 3;
/// Inputs that fail before a child gives up.
const FAILURES_MAX: usize = 5;
/// Inputs that go first, so that what is made once is made.
const WARM: usize = 3;

/// Where the fuzzer's files are.
pub(crate) fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

/// The corpus of a target, by name; with the recorded payloads for the webhook.
pub(crate) fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut folders = vec![fuzz().join("corpus").join(target)];
    if target == "webhook" {
        folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads"));
    }
    let mut files = Vec::new();
    for folder in folders {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file());
        files.extend(paths.map(|path| (path.display().to_string(), std::fs::read(&path).expect("readable"))));
    }
    files.sort();
    files
}

/// One input of a child, and what became of it.
pub(crate) struct Runner {
    target: targets::Run,
    folder: PathBuf,
    baseline_kb: u64,
    inputs: usize,
    slowest: Duration,
    peak_kb: u64,
    failed: usize,
}

impl Runner {
    fn of(target: &str, folder: &Path) -> Self {
        let (_, run) = targets::ALL.iter().find(|(name, _)| *name == target).expect("a target");
        Self { target: *run, folder: folder.to_owned(), baseline_kb: 0, inputs: 0, slowest: Duration::ZERO, peak_kb: 0, failed: 0 }
    }

    /// What must not be counted to the first input.
    fn warm(&mut self, corpus: &[(String, Vec<u8>)]) {
        for (_, data) in corpus.iter().take(WARM) {
            let _ = catch_unwind(AssertUnwindSafe(|| (self.target)(data)));
        }
        self.baseline_kb = peak_kb().unwrap_or_default();
    }

    fn run(&mut self, name: &str, data: &[u8]) {
        // If it takes the process with it, this is what it was.
        std::fs::write(self.folder.join("current"), data).expect("written");
        self.inputs += 1;
        let mut took = Duration::MAX;
        for _ in 0..TRIES {
            let (time, panicked) = timed(|| catch_unwind(AssertUnwindSafe(|| (self.target)(data))).is_err());
            if panicked {
                self.keep("panic", name, data);
                // To tell of a panic takes memory, too.
                self.baseline_kb = peak_kb().unwrap_or_default();
                return;
            }
            took = took.min(time);
            if took < time_max(data) {
                break;
            }
        }
        self.slowest = self.slowest.max(took);
        if took >= time_max(data) {
            self.keep("slow", name, data);
        }
        let peak_kb = peak_kb().unwrap_or_default();
        let used_kb = peak_kb.saturating_sub(self.baseline_kb);
        self.peak_kb = self.peak_kb.max(used_kb);
        if used_kb > kb_max(data) {
            self.keep("memory", name, data);
            self.baseline_kb = peak_kb;
        }
    }

    /// Leaves an input behind for whoever looks into it; the parent runs what was slow or large once more, alone.
    fn keep(&mut self, why: &str, name: &str, data: &[u8]) {
        self.failed += 1;
        let path = self.folder.join(format!("{why}-{:016x}", RandomState::new().hash_one(data)));
        std::fs::write(&path, data).expect("written");
        eprintln!("{why}: {name}, kept as {}", path.display());
    }
}

/// Runs a target over all there is for it. The report goes to a file of the folder.
pub(crate) fn work(target: &str, folder: &Path, mutating: Duration) {
    let corpus = corpus(target);
    let mut runner = Runner::of(target, folder);
    runner.warm(&corpus);
    for (name, data) in corpus.iter().chain(&large::of(target)) {
        runner.run(name, data);
    }
    let files = runner.inputs;
    let mut mutations = mutate::Mutations::of(target, &corpus);
    let started = now();
    while started.elapsed() < mutating && runner.failed < FAILURES_MAX {
        let data = mutations.next();
        runner.run("a change of a file", &data);
    }
    let peak_mb = runner.peak_kb / 1024;
    let mut report = String::new();
    let changed = runner.inputs - files;
    let _ = write!(report, "{target}: {files} files, {changed} changes, slowest {} ms, {peak_mb} MB", runner.slowest.as_millis());
    std::fs::write(folder.join("report"), report).expect("written");
}

/// One input that was slow or large, in a fresh process with nothing beside it.
pub(crate) fn alone(target: &str, folder: &Path, input: &Path) {
    let data = std::fs::read(input).expect("the input");
    let mut runner = Runner::of(target, folder);
    runner.warm(&corpus(target));
    let mut took = Duration::MAX;
    for nth in 0..TRIES {
        let (time, ()) = timed(|| (runner.target)(&data));
        took = took.min(time);
        let used_kb = peak_kb().unwrap_or_default().saturating_sub(runner.baseline_kb);
        assert!(nth > 0 || used_kb <= kb_max(&data), "{} takes {used_kb} KB", input.display());
    }
    assert!(took < time_max(&data), "{} takes {took:?}", input.display());
}

#[expect(clippy::disallowed_methods, reason = "what is measured is this machine's own time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

fn time_max(data: &[u8]) -> Duration {
    let parts = u32::try_from(data.len() / LARGE).unwrap_or(u32::MAX);
    INPUT_TIME_MAX.saturating_mul(parts.saturating_add(1))
}

fn kb_max(data: &[u8]) -> u64 {
    let parts = u64::try_from(data.len() / HUGE).unwrap_or(u64::MAX);
    INPUT_KB_MAX.saturating_mul(parts.saturating_add(1))
}

fn timed<T>(of: impl FnOnce() -> T) -> (Duration, T) {
    let (started, worked) = (now(), worked());
    let made = of();
    let took = started.elapsed();
    // A busy machine makes everything slow, and nothing expensive.
    (worked.and_then(|before| Some(self::worked()?.saturating_sub(before))).unwrap_or(took), made)
}

/// What all threads of this process had of the processor so far; nothing where there is no `/proc`.
fn worked() -> Option<Duration> {
    let mut all = 0;
    for task in std::fs::read_dir("/proc/self/task").ok()? {
        let Ok(told) = std::fs::read_to_string(task.ok()?.path().join("schedstat")) else { continue };
        all += told.split(' ').next()?.parse::<u64>().ok()?;
    }
    Some(Duration::from_nanos(all))
}

/// The most memory that this process ever had; nothing where there is no `/proc`.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()
}
