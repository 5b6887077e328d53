//! What benchmarks read off the machine.

use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// What the disk of a folder can do: small appends, each forced down, a second.
pub(crate) fn fsync_rate(folder: &std::path::Path) -> f64 {
    use std::io::Write as _;
    let mut file = tempfile::tempfile_in(folder).expect("a file");
    let begun = now();
    let mut count = 0_u32;
    while begun.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4096]).and_then(|()| file.sync_data()).expect("written");
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}

/// CPU time that a process had, in milliseconds; `self` is this one.
pub(crate) fn cpu_ms(process: &str) -> f64 {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|f| f.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / TICKS_PER_SECOND * 1e3
}

pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "an index into a small list")]
    let at = ((sorted.len().saturating_sub(1)) as f64 * q) as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}
