//! `baton upgrade-check`: may this binary run on what is there, and beside what runs there? Changes nothing: run it with the new binary,
//! before the first server is replaced.

use super::config::{self, Config, Options};
use super::{Failed, setup};
use crate::runtime::VERSION;
use crate::store::Store;
use crate::store::migrated::Migrated;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::ExitCode;

/// May start, but only after what runs now is stopped.
const STOP_FIRST: u8 = 4;

/// `baton upgrade-check`.
#[derive(Args)]
#[command(after_long_help = "\
Looks at the config file (keys that this version does not know), the environment, the project's files, and the database: which migrations this \
version would run, whether they only add, what a newer version left, and which nodes of which version run now.

Exit code: 0 this binary may start beside what runs, one server after the other. 1 something has to be mended first. 2 the settings cannot \
be read. 3 the database cannot be reached. 4 this binary may start, but only once what runs now is stopped.")]
pub(crate) struct UpgradeCheck {
    /// Print JSON for programs
    #[arg(long)]
    json: bool,
}

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Ok,
    Look,
    StopFirst,
    Wrong,
}

impl Weight {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Look => "look",
            Self::StopFirst => "STOP",
            Self::Wrong => "WRONG",
        }
    }
}

/// A line of the report: weight, what, what was found, what to do.
struct Finding(Weight, &'static str, String, &'static str);

impl UpgradeCheck {
    pub(super) async fn run(self, options: Options) -> Result<ExitCode, Failed> {
        let mut findings = Vec::new();
        let unknown = config::unknown_keys(&options)?;
        findings.extend(settings(&unknown));
        // With an unknown key the rest of the configuration cannot be read, and where the database is may stand there.
        if unknown.is_empty() {
            let config = Config::of(options)?;
            findings.extend(project(&config)?);
            let standing = Store::migrated(&setup::database_url(&config)).await?;
            findings.extend(database(standing, setup::database_url(&config).starts_with("sqlite:")));
        }
        self.print(&findings);
        Ok(ExitCode::from(match worst(&findings) {
            Weight::Ok | Weight::Look => 0,
            Weight::StopFirst => STOP_FIRST,
            Weight::Wrong => 1,
        }))
    }

    fn print(&self, findings: &[Finding]) {
        if self.json {
            let lines =
                findings.iter().map(|Finding(weight, what, told, todo)| json!({"weight": weight.word(), "what": what, "told": told, "todo": todo}));
            let verdict = match worst(findings) {
                Weight::Ok | Weight::Look => "rolling",
                Weight::StopFirst => "stop_first",
                Weight::Wrong => "mend_first",
            };
            println!("{}", json!({"version": VERSION, "verdict": verdict, "findings": lines.collect::<Vec<_>>()}));
            return;
        }
        for Finding(weight, what, told, todo) in findings {
            println!("{:<6} {what:<13} {told}", weight.word());
            if !todo.is_empty() {
                println!("       {:<13} → {todo}", "");
            }
        }
        match worst(findings) {
            Weight::Ok | Weight::Look => println!("\nBaton {VERSION} may start here, one server after the other."),
            Weight::StopFirst => println!("\nBaton {VERSION} may start here once what runs now is stopped."),
            Weight::Wrong => println!("\nBaton {VERSION} must not start here yet."),
        }
    }
}

fn worst(findings: &[Finding]) -> Weight {
    findings.iter().map(|finding| finding.0).max().unwrap_or(Weight::Ok)
}

fn settings(unknown: &[String]) -> Vec<Finding> {
    let todo = "take it out, or see the changelog for its new name; the rest is looked at when the file can be read";
    let mut findings: Vec<Finding> = unknown.iter().map(|key| Finding(Weight::Wrong, "config file", key.clone(), todo)).collect();
    if findings.is_empty() {
        findings.push(Finding(Weight::Ok, "config file", "every key is known".to_owned(), ""));
    }
    let known: BTreeSet<String> = variables(&super::command()).collect();
    let ours = |name: &String| ["BATON_", "WHATSAPP_"].iter().any(|start| name.starts_with(start));
    let mut strange: Vec<String> = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(ours).collect();
    strange.retain(|name| !known.contains(name));
    strange.sort();
    if !strange.is_empty() {
        let todo = "nobody reads it as a setting: a name that is gone, mistyped, or one of your own for `${…}`, `token_env` or `key`";
        findings.push(Finding(Weight::Look, "environment", strange.join(", "), todo));
    }
    findings
}

/// Environment variables of a command and of those below it.
fn variables(command: &clap::Command) -> Box<dyn Iterator<Item = String> + '_> {
    let own = command.get_arguments().filter_map(|arg| arg.get_env().map(|name| name.to_string_lossy().into_owned()));
    Box::new(own.chain(command.get_subcommands().flat_map(variables)))
}

fn project(config: &Config) -> Result<Vec<Finding>, Failed> {
    let files = setup::files(config)?;
    Ok(vec![match crate::spec::load(&files) {
        Ok(project) => Finding(Weight::Ok, "project", format!("{} agents, no mistake", project.agents.current.len()), ""),
        Err(problems) => {
            let first = problems.to_string().lines().next().unwrap_or_default().to_owned();
            Finding(Weight::Wrong, "project", first, "`baton check` tells all of them")
        }
    }])
}

fn database(standing: Option<Migrated>, is_embedded: bool) -> Vec<Finding> {
    let Some(standing) = standing else {
        return vec![Finding(Weight::Ok, "database", "there is none yet: the first start makes it".to_owned(), "")];
    };
    let mut findings = Vec::new();
    for number in &standing.changed {
        let told = format!("migration {number} ran with another content than this version has");
        findings.push(Finding(Weight::Wrong, "migrations", told, "this database belongs to another line of versions: use the binary that made it"));
    }
    for number in &standing.broken {
        let told = format!("migration {number} broke off in the middle");
        findings.push(Finding(Weight::Wrong, "migrations", told, "put the backup back that was made before it, and see why it broke off"));
    }
    let somebody_runs = !standing.nodes.is_empty();
    for step in &standing.pending {
        let told = format!("{} {} would run", step.number, step.about);
        findings.push(if step.adds_only || !somebody_runs {
            Finding(Weight::Ok, "migrations", told, "")
        } else {
            Finding(Weight::StopFirst, "migrations", told, "it takes something away that the running servers use: stop them first")
        });
    }
    if standing.pending.is_empty() && findings.is_empty() {
        findings.push(Finding(Weight::Ok, "migrations", format!("all {} ran", standing.ran), ""));
    }
    if !standing.newer.is_empty() {
        let numbers: Vec<String> = standing.newer.iter().map(ToString::to_string).collect();
        let told = format!("a newer version ran {}", numbers.join(", "));
        findings.push(Finding(Weight::Look, "migrations", told, "this version runs on it, and leaves to the newer one what it cannot read"));
    }
    findings.extend(nodes(&standing, is_embedded));
    findings
}

fn nodes(standing: &Migrated, is_embedded: bool) -> Vec<Finding> {
    if standing.nodes.is_empty() {
        return vec![Finding(Weight::Ok, "nodes", "none runs".to_owned(), "")];
    }
    let versions: BTreeSet<&str> = standing.nodes.iter().map(|version| told_version(version)).collect();
    let told = format!("{} run: {}", standing.nodes.len(), versions.into_iter().collect::<Vec<_>>().join(", "));
    if is_embedded {
        return vec![Finding(Weight::StopFirst, "nodes", told, "SQLite serves one process: stop it, then start this one")];
    }
    vec![Finding(Weight::Ok, "nodes", told, "")]
}

/// For people; older nodes say nothing.
fn told_version(version: &str) -> &str {
    if version.is_empty() { "a version that does not say which" } else { version }
}
