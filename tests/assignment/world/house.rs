//! The workspace of the storm, and what changes in it while people work.

use super::super::mistakes::Mistake;
use super::{QUEUES, World};
use baton::domain::conversation::{Input, Owner};
use baton::domain::id::{OperatorId, QueueId};
use baton::domain::routing::Presence;
use baton::domain::routing::serving::serving;
use baton::domain::workspace::Workspace;
use serde_json::json;

pub(super) fn workspace(rng: &mut fastrand::Rng) -> Workspace {
    let zone = ["Europe/Madrid", "America/New_York", "Asia/Kolkata"][rng.usize(0..3)];
    let hours = rng.u8(0..3);
    let person = |id: &str, role: &str, capacity: i64, shift: bool| {
        let mut person = json!({"id": id, "name": id, "email": format!("{id}@example.com"), "role": role, "teams": ["shop"], "capacity": capacity});
        if shift {
            person["shift"] = json!("shift");
        }
        person
    };
    let mut queues = json!([
        {"id": "sales", "name": "Sales", "team": "shop", "members": ["steady1", "p1", "p2", "steady2"]},
        {"id": "support", "name": "Support", "team": "shop", "members": ["p1", "p3", "p2"], "strategy": "least_loaded", "hand_out": "offer",
         "weight": 2, "rating": true, "sticky": true},
        {"id": "desk", "name": "Desk", "team": "shop", "members": ["p3", "steady1", "steady2", "p2"], "giver_reads": true},
    ]);
    if hours > 0 {
        queues[0]["hours"] = json!("office");
    }
    if hours > 1 {
        queues[1]["hours"] = json!("night");
        queues[2]["hours"] = json!("office");
    }
    if rng.bool() {
        queues[1]["overflow"] = json!("10m");
        queues[1]["fallback"] = json!("desk");
    }
    if rng.bool() {
        queues[1]["on_lapse"] = json!("lead");
    }
    let value = json!({
        "default_agent": "none",
        "numbers": QUEUES.map(|queue| json!({"id": queue, "queue": queue})),
        "teams": [{"id": "shop", "name": "Shop"}],
        "people": [
            person("steady1", "rep", 1_000_000, false), person("steady2", "rep", 1_000_000, false), person("p1", "rep", rng.i64(2..5), rng.bool()),
            person("p2", "rep", rng.i64(1..4), false), person("p3", "rep", 6, rng.bool()), person("lea", "lead", 8, false),
        ],
        "calendars": {
            "office": {"zone": zone, "weekly": {"mon-sun": ["08:00-20:00"]}},
            "night": {"zone": zone, "weekly": {"mon-sun": ["06:00-12:00", "21:00-02:00"]}},
            "shift": {"zone": zone, "weekly": {"mon-sun": ["07:00-15:00"]}},
        },
        "queues": queues,
        "catch_all": "desk",
    });
    serde_json::from_value(value).expect("a workspace")
}

impl World {
    pub(super) fn workspace_changes(&mut self) {
        let support = QueueId::from("support");
        let p3 = OperatorId::from("p3");
        match self.rng.u8(0..3) {
            0 => self.change_hours(),
            1 if self.workspace.queues.remove(&support).is_some() => self.happens("a queue was deleted"),
            1 => self.restore_queue(&support),
            _ if self.workspace.people.remove(&p3).is_some() => {
                self.happens("a person was deleted");
                self.workspace.queues.values_mut().for_each(|queue| queue.members.retain(|member| *member != p3));
            }
            _ => return,
        }
        self.changed_at = self.now;
        self.kept.apply(&self.workspace);
        self.follow_workspace();
    }

    pub(super) fn change_hours(&mut self) {
        self.happens("hours changed");
        let spans = ["08:00-20:00", "10:00-16:00", "00:00-24:00", "21:00-02:00"];
        let span = spans[self.rng.usize(0..spans.len())];
        let zone = ["Europe/Madrid", "Asia/Kolkata"][self.rng.usize(0..2)];
        let calendar = json!({"zone": zone, "weekly": {"mon-sun": [span]}});
        self.workspace.calendars.insert("office".into(), serde_json::from_value(calendar).expect("a calendar"));
    }

    pub(super) fn restore_queue(&mut self, id: &QueueId) {
        let members: Vec<&str> = ["p1", "p3", "p2"].into_iter().filter(|who| self.workspace.people.contains_key(&OperatorId::from(*who))).collect();
        let queue = json!({"id": id, "name": "Support", "team": "shop", "members": members, "hand_out": "offer"});
        self.workspace.queues.insert(id.clone(), serde_json::from_value(queue).expect("a queue"));
    }

    /// What a node does after another workspace was applied.
    pub(super) fn follow_workspace(&mut self) {
        let left: Vec<OperatorId> = self.kept.people.keys().filter(|who| !self.workspace.people.contains_key(*who)).cloned().collect();
        for who in left {
            self.presence.insert(who.clone(), Presence::Offline);
            for id in self.had_by(&who) {
                self.step(&id, Input::Left { operator: who.clone() });
            }
        }
        if self.kept.mistake != Some(Mistake::DeletedQueueStays) {
            for conversation in self.kept.conversations.values().cloned().collect::<Vec<_>>() {
                let Owner::Queue { queue, .. } = &conversation.owner else { continue };
                let (serves, _) = serving(&self.workspace, queue, self.now);
                let (closed, until) = (self.workspace.is_closed(queue, self.now), self.workspace.opens(queue, self.now));
                let held = conversation.side.hold;
                if serves != *queue || closed != held.is_some() || closed && held.and_then(|hold| hold.until) != until {
                    self.step(&conversation.id, Input::WorkspaceChanged);
                }
            }
        }
        self.dirty.extend(self.workspace.queues.keys().cloned());
    }
}
