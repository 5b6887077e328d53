//! Whose workspace it is, and by which bounds: drawn from the plan. What changes in it while people work.

use super::faults::Fault;
use super::plan::Plan;
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::policy::Policy;
use baton::domain::time::Millis;
use baton::domain::workspace::Workspace;
use baton::spec::{Files, Project};
use serde_json::{Value, json};
use std::sync::LazyLock;

pub(crate) static PROJECT: LazyLock<Project> = LazyLock::new(|| baton::spec::load(&Files::built_in()).expect("the built-in project has no mistakes"));

/// Queues whose members are the steady pair and others, in a strict rotation.
pub(crate) const ROTATIONS: [&str; 2] = ["enterprise-sales", "front-desk"];
/// People who come and go.
pub(crate) const PEOPLE: [&str; 4] = ["ana", "bo", "chen", "dara"];
pub(crate) const GRACE: Millis = Millis::secs(60);

/// The bounds of a seed.
pub(crate) fn policy(plan: &Plan) -> Policy {
    let mut rng = fastrand::Rng::with_seed(plan.house ^ 1);
    let grace = if plan.faults.has(Fault::PagesFallSilent) { GRACE } else { Millis(0) };
    let mut policy = Policy { presence_grace_ms: grace, ..Policy::default() };
    if rng.u8(0..4) == 0 {
        policy.turns_max = 3;
    }
    if rng.u8(0..4) == 0 {
        policy.number_rate = 1;
    }
    if rng.u8(0..4) == 0 {
        policy.conversation_tokens_max = 12_000;
    }
    if rng.u8(0..6) == 0 {
        policy.day_micros_max = 200_000;
    }
    if rng.u8(0..4) == 0 {
        policy.resends_unknown = true;
    }
    policy
}

/// The workspace of a seed.
pub(crate) fn workspace(plan: &Plan) -> Workspace {
    let mut rng = fastrand::Rng::with_seed(plan.house ^ 2);
    let mut value = serde_json::to_value(&PROJECT.workspace).expect("JSON");
    let zone = ["Europe/Madrid", "America/New_York", "UTC"][rng.usize(0..3)];
    value["calendars"] = json!({
        "office": {"zone": zone, "weekly": {"mon-sun": ["08:00-20:00"]}},
        "shift": {"zone": zone, "weekly": {"mon-sun": ["00:00-14:00"]}},
        "night": {"zone": zone, "weekly": {"mon-sun": ["01:30-07:00"]}},
    });
    let mut put = |queue: &str, key: &str, what: Value| named(&mut value["queues"], queue)[key] = what;
    match rng.u8(0..5) {
        0 => put("front-desk", "hours", json!("office")),
        1 => put("enterprise-sales", "hours", json!("office")),
        2 => {
            put("enterprise-sales", "hours", json!("night"));
            put("enterprise-sales", "when_closed", json!("fallback"));
        }
        _ => {}
    }
    match rng.u8(0..5) {
        0 => put("tier-1-support", "hand_out", json!("offer")),
        1 => put("front-desk", "hand_out", json!("offer")),
        2 => put("tier-1-support", "strategy", json!("least_loaded")),
        _ => {}
    }
    if rng.u8(0..3) == 0 {
        put("enterprise-sales", "overflow", json!("10m"));
    }
    if rng.u8(0..4) == 0 {
        put("front-desk", "idle", json!({"remind": "20m", "close": "2h"}));
    }
    if rng.u8(0..4) == 0 {
        put("front-desk", "rating", json!(true));
    }
    match rng.u8(0..4) {
        0 => put("front-desk", "on_lapse", json!("lead")),
        1 => put("front-desk", "on_lapse", json!("queue")),
        _ => {}
    }
    if rng.u8(0..4) == 0 {
        put("front-desk", "resolution", json!("1h"));
    }
    let mut person = |who: &str, key: &str, what: Value| named(&mut value["people"], who)[key] = what;
    if rng.u8(0..3) == 0 && !plan.steady {
        person("ana", "capacity", json!(1));
        person("bo", "capacity", json!(2));
    }
    if rng.u8(0..3) == 0 {
        person("chen", "shift", json!("shift"));
    }
    if rng.u8(0..2) == 0 && !plan.steady {
        for who in ["dara", "chen"] {
            person(who, "capacity", json!(1));
        }
    }
    serde_json::from_value(value).expect("a workspace")
}

fn named<'a>(list: &'a mut Value, id: &str) -> &'a mut Value {
    let items = list.as_array_mut().expect("a list");
    items.iter_mut().find(|item| item["id"] == id).expect("an item of this name")
}

/// Takes a person out, or puts them back as they were.
pub(crate) fn leaves_or_returns(workspace: &mut Workspace, of: &Plan, who: &OperatorId) {
    let first = self::workspace(of);
    let gone = workspace.people.remove(who).is_some();
    if !gone {
        workspace.people.insert(who.clone(), first.people[who].clone());
    }
    for (id, queue) in &mut workspace.queues {
        let was = first.queues.get(id).is_some_and(|queue| queue.members.contains(who));
        queue.members.retain(|member| member != who);
        if !gone && was {
            queue.members.push(who.clone());
        }
    }
}

/// Takes a queue's members away, or gives them back.
pub(crate) fn empties_or_fills(workspace: &mut Workspace, of: &Plan, queue: &QueueId) {
    let first = self::workspace(of);
    let people = workspace.people.clone();
    let Some(found) = workspace.queues.get_mut(queue) else { return };
    if found.members.is_empty() {
        found.members = first.queues[queue].members.iter().filter(|who| people.contains_key(*who)).cloned().collect();
    } else {
        found.members.clear();
    }
}

/// Deletes a queue, or makes it again.
pub(crate) fn deletes_or_makes(workspace: &mut Workspace, of: &Plan, queue: &QueueId) {
    if workspace.queues.remove(queue).is_none() {
        let mut made = self::workspace(of).queues[queue].clone();
        made.members.retain(|who| workspace.people.contains_key(who));
        workspace.queues.insert(queue.clone(), made);
    }
}

/// Other opening hours.
pub(crate) fn hours_change(workspace: &mut Workspace, nth: usize) {
    let spans = ["08:00-20:00", "10:00-11:00", "00:00-24:00", "21:00-02:00"];
    let calendar = json!({"zone": "Europe/Madrid", "weekly": {"mon-sun": [spans[nth % spans.len()]]}});
    workspace.calendars.insert("office".into(), serde_json::from_value(calendar).expect("a calendar"));
}
