//! What the operating system says of this process, under the names that all Prometheus clients use. Linux tells it; elsewhere it is left out.

use crate::domain::time::Timestamp;
use std::fmt::Write as _;
use std::fs;

/// Ticks of the kernel's clock in a second, as it tells them to programs.
const TICKS: f64 = 100.0;

/// Writes them.
pub(super) fn write(started: Timestamp, text: &mut String) -> std::fmt::Result {
    let at = super::super::metrics::seconds_since_epoch(started.0);
    metric(text, "process_start_time_seconds", "gauge", Some("seconds"), "When the process started, since 1970.", at)?;
    if let Some(bytes) = resident_bytes() {
        metric(text, "process_resident_memory_bytes", "gauge", Some("bytes"), "Memory that the process holds.", bytes)?;
    }
    if let Some(seconds) = cpu_seconds() {
        metric(text, "process_cpu_seconds", "counter", Some("seconds"), "Time on a CPU.", seconds)?;
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        let count = f64::from(u32::try_from(open.count()).unwrap_or(u32::MAX));
        metric(text, "process_open_fds", "gauge", None, "Open files and connections.", count)?;
    }
    if let Some(most) = fds_max() {
        metric(text, "process_max_fds", "gauge", None, "Files and connections that may be open.", most)?;
    }
    Ok(())
}

fn metric(text: &mut String, name: &str, kind: &str, unit: Option<&str>, help: &str, value: f64) -> std::fmt::Result {
    writeln!(text, "# HELP {name} {help}")?;
    writeln!(text, "# TYPE {name} {kind}")?;
    if let Some(unit) = unit {
        writeln!(text, "# UNIT {name} {unit}")?;
    }
    let ending = if kind == "counter" { "_total" } else { "" };
    writeln!(text, "{name}{ending} {value}")
}

fn resident_bytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let kilobytes: u32 = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1_024.0)
}

fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name may hold spaces and brackets: what counts begins after its last bracket.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut fields = rest.split_whitespace().skip(11);
    let (user, system): (u32, u32) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    Some((f64::from(user) + f64::from(system)) / TICKS)
}

fn fds_max() -> Option<f64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    let most: u32 = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?.split_whitespace().next()?.parse().ok()?;
    Some(f64::from(most))
}
