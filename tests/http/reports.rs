//! What leads and admins read: the board, figures, tables, an agent, what would happen, calendars, the audit log as a file.

use super::app::{both, eventually};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_lead_sees_how_their_teams_stand_and_nothing_of_others_and_a_rep_sees_no_board() {
    both(async |app| {
        app.customer_writes("15550100601", "Can I talk to a person?").await;
        let (ana, dara, eva) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await, app.sign_in("eva@example.com").await);
        let id = dara.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
        let (status, board) = dara.get("board").await;
        assert_eq!(status, 200);
        let queue = |id: &str| board["queues"].as_array().expect("queues").iter().find(|queue| queue["id"] == id).cloned();
        assert_eq!(queue("senior-engineering"), None, "not her team");
        assert_eq!(eva.get("board").await.1["queues"].as_array().expect("queues").len(), 4);
        let waiting: i64 = board["queues"].as_array().expect("queues").iter().filter_map(|queue| queue["waiting"].as_i64()).sum();
        assert_eq!(waiting, 1, "{board}");
        let people: Vec<&str> = board["people"].as_array().expect("people").iter().filter_map(|person| person["id"].as_str()).collect();
        assert!(people.contains(&"ana") && !people.contains(&"finn"), "{people:?}");
        assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
        let (_, board) = dara.get("board").await;
        let stalled = board["stalled"].as_array().expect("a list");
        assert_eq!(
            (stalled.len(), &stalled[0]["why"], &stalled[0]["id"]),
            (1, &json!("owner_away"), &json!(id)),
            "Ana never said that she is there: {board}"
        );
        assert_eq!(ana.get("board").await.0, 404);
        assert_eq!(ana.get("analytics").await.0, 404);
        assert_eq!(ana.get("agents/lead_qualifier").await.0, 404);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_the_agents_time_the_wait_and_a_persons_time_apart_and_export_as_a_table() {
    both(async |app| {
        app.customer_writes("15550100602", "Can I talk to a person?").await;
        let (ana, dara) = (app.sign_in("ana@example.com").await, app.sign_in("dara@example.com").await);
        let id = ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
        assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
        assert_eq!(ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, Ana here"})).await.0, 202);
        assert_eq!(ana.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await.0, 200);
        let day = eventually("it is counted", || async {
            let (_, figures) = dara.get("analytics?by=day").await;
            (figures["totals"]["closed"] == 1).then_some(figures)
        })
        .await;
        let totals = &day["totals"];
        assert_eq!(
            (&totals["conversations"], &totals["handed_off"], &totals["with_people"], &totals["contained"]),
            (&json!(1), &json!(1), &json!(1), &json!(0.0)),
            "{totals}"
        );
        for time in ["first_response_ms", "queue_wait_ms", "agent_ms", "handle_ms"] {
            assert_eq!(totals[time]["count"], 1, "{time}: {totals}");
        }
        assert_eq!(day["triggers"], json!([{"trigger": "explicit_request", "title": "Asked for a person", "count": 1}]));
        let (_, by) = dara.get("analytics?by=person").await;
        assert_eq!((&by["rows"][0]["key"], &by["rows"][0]["name"]), (&json!("ana"), &json!("Ana Ruiz")));
        let (_, fair) = dara.get("fairness").await;
        assert_eq!(fair["people"], json!([{"id": "ana", "name": "Ana Ruiz", "assigned": 1, "answered": 1, "revoked": 0, "share": 1.0}]));
        let (status, headers, bytes) = dara.file("analytics.csv?by=queue").await;
        let table = String::from_utf8(bytes).expect("text");
        assert!(status == 200 && headers["content-type"] == "text/csv; charset=utf-8" && table.starts_with("queue,name,conversations"), "{table}");
        for (bad, status) in [("by=colour", 400), ("since=5&until=5", 400), ("zone=Mars", 400), ("since=0", 400)] {
            assert_eq!(dara.get(&format!("analytics?{bad}")).await.0, status, "{bad}");
        }
        let (_, other) = dara.get("analytics?team=engineering").await;
        assert_eq!(other["totals"]["conversations"], 0, "not her team");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_tries_what_would_happen_before_and_after_a_change_without_making_it() {
    both(async |app| {
        let eva = app.sign_in("eva@example.com").await;
        let (status, now) = eva.post("workspace/try", json!({"country": "fi", "queue": "front-desk", "online": ["finn", "bo"]})).await;
        assert_eq!((status, &now["queue"]["id"], &now["next"]["id"], &now["rule"]), (200, &json!("front-desk"), &json!("bo"), &Value::Null), "{now}");
        let (_, current) = eva.get("workspace").await;
        let mut workspace = current["workspace"].clone();
        workspace["rules"] = json!([{"name": "Finland", "when": {"country": ["FI"]}, "queue": "senior-engineering"}]);
        workspace["calendars"] = json!({"office": {"zone": "Europe/Helsinki", "weekly": {"mon-fri": ["09:00-17:00"]}, "holidays": ["2026-12-24"]}});
        let (status, then) = eva.post("workspace/try", json!({"workspace": workspace, "country": "FI", "online": ["finn"]})).await;
        assert_eq!((status, &then["rule"]["text"], &then["next"]["name"]), (200, &json!("Finland"), &json!("Finn Aalto")), "{then}");
        assert_eq!(eva.get("workspace").await.1["version"], current["version"], "nothing is changed");
        assert_eq!(eva.post("workspace/try", json!({"queue": "nowhere"})).await.0, 422);
        assert_eq!(eva.put("workspace", json!({"from": current["version"], "workspace": workspace})).await.0, 200);
        let (status, month) = eva.get("workspace/calendars/office?from=2026-12-23&days=3").await;
        assert_eq!(status, 200, "{month}");
        let days: Vec<(&str, usize)> = month["days"]
            .as_array()
            .expect("days")
            .iter()
            .map(|day| (day["date"].as_str().unwrap_or_default(), day["spans"].as_array().map_or(0, Vec::len)))
            .collect();
        assert_eq!(days, [("2026-12-23", 1), ("2026-12-24", 0), ("2026-12-25", 1)]);
        assert_eq!(month["days"][0]["spans"][0], json!({"from": "09:00", "to": "17:00"}));
        assert_eq!(eva.get("workspace/calendars/none").await.0, 404);
        let version = current["version"].as_i64().expect("a number") + 1;
        let (_, diff) = eva.get(&format!("workspace/versions/{version}/diff")).await;
        assert!(diff["changes"].as_array().is_some_and(|changes| !changes.is_empty()), "{diff}");
        for admin_only in ["people", "keys", "audit.csv", "audit/verify", "workspace"] {
            assert_eq!(app.sign_in("dara@example.com").await.get(admin_only).await.0, 404, "{admin_only}");
        }
        let (status, headers, _) = eva.file("audit.csv").await;
        assert!(status == 200 && headers["content-disposition"] == "attachment; filename=\"baton-audit.csv\"");
        assert_eq!(eva.get("audit/verify").await.1["broken"], Value::Null);
        let (_, agent) = eva.get("agents/lead_qualifier").await;
        assert!(
            agent["prompt"].as_str().is_some_and(|prompt| prompt.len() > 100) && agent["slots"].as_array().is_some_and(|slots| slots.len() > 1),
            "{agent}"
        );
    })
    .await;
}
