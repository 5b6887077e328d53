//! What `baton measure` prints, by its word: for the command, and for suites that keep an eye on the same figures.

use super::data::{self, Record};
use super::{Report, by_split, forms, loops, mood, on_test, print, print_handoff, requests, timing};
use crate::domain::agent::Agent;
use crate::domain::policy::Policy;
use crate::domain::reserved::{Reserved, Subject, Sum};
use crate::domain::trigger::complex_query::Topic;
use crate::spec::Project;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The recorded dialogues that are looked for below a folder of slots.
const FILES: [&str; 2] = ["multidogo-slots/dev.jsonl.gz", "sgd-forms/dev.jsonl.gz"];
const SCHEMAS: &str = "schemas.json";
/// Refunds up to this are the agent's.
const REFUND_MAX: f64 = 200.0;
/// The agent whose triggers are measured over whole dialogues.
const MEASURED: &str = "support_triage";
/// Levels of a report whose figures have names.
const DEPTH_MAX: usize = 6;

/// A report with its tables.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    /// All of it.
    pub json: Value,
    /// As people read it.
    pub text: String,
}

impl Tables {
    /// From a report and its tables.
    pub fn new(report: &impl Serialize, text: String) -> Result<Self, String> {
        Ok(Self { json: serde_json::to_value(report).map_err(|e| e.to_string())?, text })
    }

    /// Its figures by name: keys of the report from the outside in, with dots; rows of a table by what names them.
    pub fn figures(&self) -> BTreeMap<String, f64> {
        let mut figures = BTreeMap::new();
        collect("", &self.json, 0, &mut figures);
        figures
    }
}

fn collect(name: &str, value: &Value, depth: usize, figures: &mut BTreeMap<String, f64>) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Number(number) => {
            if let Some(figure) = number.as_f64() {
                figures.insert(name.to_owned(), figure);
            }
        }
        Value::Object(map) if depth < DEPTH_MAX => map.iter().for_each(|(key, value)| collect(&below(key), value, depth + 1, figures)),
        Value::Array(rows) if depth < DEPTH_MAX => {
            for (nth, row) in rows.iter().enumerate() {
                let own = ["name", "label", "what", "title"].iter().find_map(|key| row.get(*key).and_then(Value::as_str));
                let own = own.map_or_else(|| nth.to_string(), |own| own.to_lowercase().replace([' ', '.'], "_"));
                collect(&below(&own), row, depth + 1, figures);
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Object(_) | Value::Array(_) => {}
    }
}

/// Measures labelled dialogues: `requests`, `mood`, `loops`, `timing`, `slots`. The error is a sentence.
pub fn measure(what: &str, paths: &[PathBuf], project: &Project) -> Result<Tables, String> {
    let records = || data::read_all(paths);
    match what {
        "requests" => {
            let report = requests::of(&records()?);
            Tables::new(&report, print_handoff::requests(&report))
        }
        "mood" => {
            let report = mood::of(&records()?, &keeps_all_topics(project)?, &Policy::default());
            Tables::new(&report, print_handoff::moods(&report))
        }
        "loops" => {
            let tables = loops::of(&records()?);
            Tables::new(&tables, print_handoff::tables(&tables))
        }
        "timing" => {
            let tables = timing::with(&records()?, None);
            Tables::new(&tables, print_handoff::tables(&tables))
        }
        "slots" => {
            let report = slots(paths.first().map_or(Path::new("."), PathBuf::as_path))?;
            Tables::new(&report, print::tables(&report))
        }
        other => Err(format!("`{other}` cannot be measured")),
    }
}

/// The support agent with every topic that Baton knows kept for people, but for small refunds.
pub fn keeps_all_topics(project: &Project) -> Result<Agent, String> {
    let agent = project.agents.get(&MEASURED.into()).ok_or_else(|| format!("there is no agent {MEASURED}"))?;
    let mut agent = Agent::clone(agent);
    let above = |topic| (topic == Topic::Refund).then(|| Sum { value: REFUND_MAX, currency: "EUR".to_owned() });
    agent.reserved = Topic::ALL.iter().map(|(topic, _)| Reserved { subject: Subject::Known(*topic), above: above(*topic), queue: None }).collect();
    Ok(agent)
}

/// Slots by fixed splits of the sets below a folder.
pub fn slots(folder: &Path) -> Result<Report, String> {
    let (mut records, mut services): (Vec<Record>, _) = (Vec::new(), None);
    for path in FILES.map(|file| folder.join(file)).iter().filter(|path| path.exists()) {
        records.extend(data::read(path)?);
        services = schemas(path)?.or(services);
    }
    if records.is_empty() {
        return Err(format!("{}: neither {} nor {} is there; name the folder that holds them", folder.display(), FILES[0], FILES[1]));
    }
    by_split(&records, services.as_ref())
}

/// Slots of one file, having learned from another.
pub fn slots_on_test(train: &Path, test: &Path) -> Result<Report, String> {
    on_test(&data::read(train)?, &data::read(test)?, schemas(test)?.as_ref())
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
