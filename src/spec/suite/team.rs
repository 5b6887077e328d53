//! Who answers in a case: the project's workspace with the case's team laid over it.

use super::case::TeamSpec;
use crate::domain::agent::Agents;
use crate::domain::workspace::Workspace;
use serde_json::{Map, Value, json};

/// The calendar that `schedule` makes.
const CALENDAR: &str = "case-hours";
/// The team of people and queues that a case makes.
const TEAM: &str = "case-team";

impl TeamSpec {
    /// The workspace of a case. The error is a sentence.
    pub fn over(&self, base: &Workspace, agents: &Agents) -> Result<Workspace, String> {
        let mut value = serde_json::to_value(base).map_err(|e| e.to_string())?;
        for (queue, members) in &self.queues {
            lay_queue(&mut value, queue, members);
        }
        if let Some(schedule) = &self.schedule {
            let calendar = calendar(schedule)?;
            merge(&mut value, json!({"calendars": {CALENDAR: calendar}}));
            for queue in value.get_mut("queues").and_then(Value::as_array_mut).into_iter().flatten() {
                merge(queue, json!({"hours": CALENDAR}));
            }
        }
        if let Some(changes) = &self.workspace {
            merge(&mut value, changes.clone());
        }
        let text = serde_json::to_string(&value).map_err(|e| e.to_string())?;
        crate::spec::workspace(&text, agents).map_err(|problems| {
            let told: Vec<String> =
                problems.sorted().iter().map(|p| if p.hint.is_empty() { p.what.clone() } else { format!("{} ({})", p.what, p.hint) }).collect();
            told.join("; ")
        })
    }
}

fn lay_queue(value: &mut Value, queue: &str, members: &[String]) {
    let knows = |value: &Value, list: &str, id: &str| {
        value.get(list).and_then(Value::as_array).is_some_and(|items| items.iter().any(|item| item.get("id").is_some_and(|own| own == id)))
    };
    let is_new = !knows(value, "queues", queue);
    let strangers: Vec<&String> = members.iter().filter(|who| !knows(value, "people", who)).collect();
    if is_new || !strangers.is_empty() {
        merge(value, json!({"teams": [{"id": TEAM, "name": "Team of the case"}]}));
    }
    for who in strangers {
        let person = json!({"id": who, "name": who, "email": format!("{who}@example.com"), "role": "rep", "teams": [TEAM]});
        merge(value, json!({"people": [person]}));
    }
    let mut laid = json!({"id": queue, "members": members});
    if is_new {
        merge(&mut laid, json!({"name": queue, "team": TEAM}));
    }
    merge(value, json!({"queues": [laid]}));
}

/// Mappings are laid over mappings, lists of things with an id over each other by id; everything else is replaced.
fn merge(under: &mut Value, over: Value) {
    match (under, over) {
        (Value::Object(under), Value::Object(over)) => {
            over.into_iter().for_each(|(key, value)| merge(under.entry(key).or_insert(Value::Null), value));
        }
        (Value::Array(under), Value::Array(over)) if !over.is_empty() && over.iter().all(|item| item.get("id").is_some()) => {
            for item in over {
                match under.iter_mut().find(|known| known.get("id") == item.get("id")) {
                    Some(known) => merge(known, item),
                    None => under.push(item),
                }
            }
        }
        (under, over) => *under = over,
    }
}

/// `Mon-Fri 09:00-18:00 Europe/Madrid`, several spans apart by commas.
fn calendar(schedule: &str) -> Result<Value, String> {
    let wrong = || format!("`{schedule}` is no schedule; write it like `Mon-Fri 09:00-18:00 Europe/Madrid`");
    let (spans, zone) = schedule.trim().rsplit_once(char::is_whitespace).ok_or_else(wrong)?;
    let mut weekly: Map<String, Value> = Map::new();
    for part in spans.split(',') {
        let (days, span) = part.trim().split_once(char::is_whitespace).ok_or_else(wrong)?;
        let hours = weekly.entry(days.to_lowercase()).or_insert_with(|| json!([]));
        if let Some(hours) = hours.as_array_mut() {
            hours.push(json!(span.trim()));
        }
    }
    Ok(json!({"zone": zone, "weekly": weekly}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_is_laid_over_the_workspace_and_makes_whom_it_does_not_know() {
        let project = crate::spec::load(&crate::spec::Files::built_in()).unwrap();
        let team = TeamSpec {
            queues: [("front-desk".to_owned(), vec!["ana".to_owned(), "zoe".to_owned()]), ("night".to_owned(), vec!["zoe".to_owned()])].into(),
            schedule: Some("Mon-Fri 09:00-18:00 Europe/Madrid, Sat 10:00-12:00 Europe/Madrid".to_owned().replace(" Europe/Madrid,", ",")),
            ..TeamSpec::default()
        };
        let workspace = team.over(&project.workspace, &project.agents).unwrap();
        let members = |queue: &str| workspace.queues[&queue.into()].members.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!((members("front-desk"), members("night")), (vec!["ana".to_owned(), "zoe".to_owned()], vec!["zoe".to_owned()]));
        assert_eq!(workspace.people[&"zoe".into()].email, "zoe@example.com");
        assert!(workspace.queues.values().all(|queue| queue.hours.is_some()));
        assert_eq!(workspace.queues[&"enterprise-sales".into()].members, project.workspace.queues[&"enterprise-sales".into()].members);
    }

    #[test]
    fn a_team_that_makes_no_workspace_is_told() {
        let project = crate::spec::load(&crate::spec::Files::built_in()).unwrap();
        let over = |team: TeamSpec| team.over(&project.workspace, &project.agents).unwrap_err();
        assert!(over(TeamSpec { schedule: Some("always".to_owned()), ..TeamSpec::default() }).contains("is no schedule"));
        assert!(over(TeamSpec { schedule: Some("Mon 9-18 Nowhere".to_owned()), ..TeamSpec::default() }).contains("Nowhere"));
        let lost = over(TeamSpec { workspace: Some(json!({"catch_all": "nowhere"})), ..TeamSpec::default() });
        assert!(lost.contains("nowhere"), "{lost}");
    }
}
