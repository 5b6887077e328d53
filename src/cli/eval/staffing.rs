//! `baton eval staffing`: a recorded time once more under another workspace: waits, deadlines, load.

use crate::cli::config::Config;
use crate::cli::{Failed, setup, workspace};
use crate::domain::time::Timestamp;
use crate::eval::staffing::{self, Figures};
use crate::eval::trial::Scratch;
use crate::spec::suite::moment;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

/// Handoffs of one replay.
const MOST: usize = 20_000;

/// `baton eval staffing`.
#[derive(Args, Clone, Debug)]
pub(crate) struct Staffing {
    /// The workspace to try: its people, hours, deadlines and rules
    #[arg(default_value = "workspace.yaml")]
    file: PathBuf,
    /// From this moment on, such as 2026-11-02T00:00:00Z or "2026-11-02 00:00 Europe/Madrid"
    #[arg(long, value_parser = moment)]
    from: Timestamp,
    /// Up to this moment
    #[arg(long, value_parser = moment)]
    to: Timestamp,
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

impl Staffing {
    pub(super) async fn run(&self, config: &Config) -> Result<ExitCode, Failed> {
        let tried = workspace::read(config, &self.file)?;
        let project = super::project(config)?;
        let store = setup::database_beside(config).await?;
        let mut logs = Vec::new();
        for id in store.conversation_ids().await? {
            let log = store.events(&id).await?;
            let is_within = log.first().is_some_and(|(at, _)| *at < self.to) && log.last().is_some_and(|(at, _)| *at >= self.from);
            if is_within {
                logs.push((id, log));
            }
        }
        let within = (self.from, self.to);
        let demands = staffing::demands(&logs, &project.agents, &tried, &config.policy, within);
        if demands.is_empty() {
            return Err(Failed::usage("nothing was handed to people in that time"));
        }
        if demands.len() > MOST {
            return Err(Failed::usage(format!("{} handoffs; choose a shorter time, {MOST} are the most", demands.len())));
        }
        let was = staffing::recorded(&logs, &config.policy, within);
        let scratch = Scratch::make().await?;
        let now = staffing::replay(&scratch, &project, &tried, &config.policy, setup::offline(config), &demands).await?;
        if self.json {
            println!("{}", json!({"handoffs": demands.len(), "recorded": was, "tried": now}));
        } else {
            print(&was, &now, demands.len(), &self.file.display().to_string());
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print(was: &Figures, now: &Figures, demands: usize, file: &str) {
    println!("{demands} handoffs; recorded, and under {file}\n");
    println!("{:<26} {:>13} {:>17} {:>17} {:>17} {:>11}", "queue", "chats", "wait p50", "wait p90", "longest", "too late");
    let blank = staffing::QueueFigures::default();
    let names: BTreeSet<&String> = was.queues.keys().chain(now.queues.keys()).collect();
    for name in names {
        let (a, b) = (was.queues.get(name).unwrap_or(&blank), now.queues.get(name).unwrap_or(&blank));
        println!(
            "{name:<26} {:>5} → {:<5} {:>7} → {:<7} {:>7} → {:<7} {:>7} → {:<7} {:>4} → {:<4}{}",
            a.chats,
            b.chats,
            told(a.wait_p50_s),
            told(b.wait_p50_s),
            told(a.wait_p90_s),
            told(b.wait_p90_s),
            told(a.wait_max_s),
            told(b.wait_max_s),
            a.breaches,
            b.breaches,
            if b.unserved > 0 { format!("  {} never served", b.unserved) } else { String::new() },
        );
    }
    println!("\n{:<26} {:>13} {:>17} {:>13}", "person", "chats", "hours in chats", "at once");
    let blank = staffing::PersonFigures::default();
    let names: BTreeSet<&String> = was.people.keys().chain(now.people.keys()).collect();
    for name in names {
        let (a, b) = (was.people.get(name).unwrap_or(&blank), now.people.get(name).unwrap_or(&blank));
        let hours = |minutes: i64| format!("{}:{:02}", minutes / 60, minutes % 60);
        println!("{name:<26} {:>5} → {:<5} {:>7} → {:<7} {:>5} → {:<5}", a.chats, b.chats, hours(a.busy_min), hours(b.busy_min), a.peak, b.peak);
    }
    println!("\nCustomers come at the recorded moments whatever they wait; who would have given up is not known.");
}

fn told(seconds: i64) -> String {
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m{:02}", seconds / 60, seconds % 60),
        _ => format!("{}h{:02}", seconds / 3600, seconds % 3600 / 60),
    }
}
