//! What users of other WhatsApp integrations suffer (a collection of 17 pains with their threads): each has a test here, named after it.

use super::app::{App, Engine, NUMBER, envelope, eventually, now_secs};
use baton::channel::sandbox::{Fails, Faults, Gesture, StatusFaults};
use baton::domain::conversation::Owner;
use baton::domain::delivery::Delivery;
use baton::domain::id::ConversationId;
use baton::domain::time::Millis;
use serde_json::{Value, json};

const PHONE: &str = "447700900123";
const KEY: &str = "+447700900123";

async fn sandboxed() -> (App, baton::channel::sandbox::Sandbox) {
    App::with_sandbox(Engine::Sqlite, |_| {}).await.expect("SQLite is always there")
}

async fn only_chat(app: &App) -> ConversationId {
    eventually("a chat", || async { app.runtime.store().conversation_ids().await.expect("readable").into_iter().next() }).await
}

async fn count_of(app: &App, id: &ConversationId, kind: &str) -> usize {
    app.runtime.store().events(id).await.expect("readable").iter().filter(|(_, event)| event.kind() == kind).count()
}

/// What the phone shows of ours.
fn read(sandbox: &baton::channel::sandbox::Sandbox, key: &str) -> Vec<String> {
    sandbox.messages(key).unwrap_or_default().into_iter().filter(|b| b.from == "business").map(|b| b.text).collect()
}

async fn reads(sandbox: &baton::channel::sandbox::Sandbox, key: &str, count: usize) -> Vec<String> {
    eventually(&format!("{count} messages on {key}"), || async { Some(read(sandbox, key)).filter(|said| said.len() >= count) }).await
}

/// Has Ana take the only chat, and gives it.
async fn taken_by_ana(app: &App) -> ConversationId {
    let ana = app.sign_in("ana@example.com").await;
    ana.is("online").await;
    let id = only_chat(app).await;
    let dara = app.sign_in("dara@example.com").await;
    let (status, body) = dara.post(&format!("conversations/{id}/accept"), json!({})).await;
    assert_eq!(status, 200, "{body}");
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_1_every_item_of_a_batch_of_a_thousand_is_processed() {
    let (app, _) = sandboxed().await;
    let messages: Vec<Value> = (0..1_000)
        .map(|n| json!({"id": format!("wamid.B{n}"), "from": format!("1555010{:04}", n % 200), "timestamp": now_secs(), "type": "text", "text": {"body": format!("Number {n}")}}))
        .collect();
    let started = baton::runtime::clock::system_ms();
    assert_eq!(app.post_webhook(&envelope(&json!({"messages": messages}))).await, 200);
    println!("a batch of 1,000 messages is durable after {} ms", baton::runtime::clock::system_ms() - started);
    eventually("a thousand in the logs", || async {
        let mut heard = 0;
        for id in app.runtime.store().conversation_ids().await.expect("readable") {
            heard += count_of(&app, &id, "received").await;
        }
        (heard == 1_000).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_2_a_bad_status_and_an_unknown_message_id_hurt_nobody() {
    let (app, sandbox) = sandboxed().await;
    let good = json!({"id": "wamid.GOOD", "from": PHONE, "timestamp": now_secs(), "type": "text", "text": {"body": "Good morning to you all."}});
    let bad = json!([{"status": {"nested": true}}, null, 7, {"id": "wamid.NOBODY", "status": "delivered", "timestamp": "1"}, {"id": "wamid.NOBODY", "status": "read"}]);
    assert_eq!(app.post_webhook(&envelope(&json!({"statuses": bad, "messages": [good]}))).await, 200);
    reads(&sandbox, KEY, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_3_copies_of_a_webhook_at_the_same_moment_are_one_turn() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((app, sandbox)) = App::with_sandbox(engine, |_| {}).await else { continue };
        sandbox.set_faults(Faults { copies: 8, ..Faults::default() });
        sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
        reads(&sandbox, KEY, 1).await;
        let id = only_chat(&app).await;
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        assert_eq!(
            (read(&sandbox, KEY).len(), count_of(&app, &id, "received").await, count_of(&app, &id, "turn_started").await),
            (1, 1, 1),
            "{engine:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_4_twenty_numbered_messages_arrive_all_twenty_and_are_told_in_their_order() {
    let (app, _) = sandboxed().await;
    let now: i64 = now_secs().parse().expect("a number");
    let body = |n: i64| {
        envelope(
            &json!({"messages": [{"id": format!("wamid.S{n}"), "from": PHONE, "timestamp": (now - 40 + n).to_string(), "type": "text", "text": {"body": format!("Number {n}")}}]}),
        )
    };
    // Meta delivers at once, and in no order.
    let posts = [7, 3, 19, 1, 12, 5, 0, 9, 15, 2, 18, 11, 4, 17, 8, 14, 6, 13, 10, 16].map(body);
    futures::future::join_all(posts.iter().map(|body| app.post_webhook(body))).await;
    let id = only_chat(&app).await;
    eventually("all twenty", || async { (count_of(&app, &id, "received").await == 20).then_some(()) }).await;
    let dara = app.sign_in("dara@example.com").await;
    let (_, detail) = dara.get(&format!("conversations/{id}")).await;
    let told: Vec<i64> =
        detail["lines"].as_array().into_iter().flatten().filter(|l| l["from"] == "customer").filter_map(|l| l["at"].as_i64()).collect();
    assert_eq!(told.len(), 20);
    assert!(told.is_sorted(), "people read them in the order in which they were written: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_5_a_status_never_goes_down_and_a_failure_is_not_undone_by_sent() {
    let (app, sandbox) = sandboxed().await;
    sandbox.set_faults(Faults { statuses: StatusFaults { reordered: true, doubled: true, ..StatusFaults::default() }, ..Faults::default() });
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    let id = only_chat(&app).await;
    let ours = || async { app.runtime.store().outbounds(&id).await.expect("readable").into_iter().next() };
    eventually("read", || async { ours().await.filter(|s| s.delivery == Delivery::Read) }).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(ours().await.map(|s| s.delivery), Some(Delivery::Read));
    sandbox.set_faults(Faults { fails: vec![Fails { code: 131_026, times: 1, later: true }], ..Faults::default() });
    sandbox.gesture(KEY, Gesture::Write("We are Acme GmbH.".to_owned()));
    let failed = eventually("failed", || async {
        app.runtime.store().outbounds(&id).await.expect("readable").into_iter().find(|s| s.delivery == Delivery::Failed)
    })
    .await;
    let sent = json!({"id": failed.wamid.clone(), "status": "sent", "timestamp": now_secs()});
    assert_eq!(app.post_webhook(&envelope(&json!({"statuses": [sent]}))).await, 200);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(app.runtime.store().outbound(&failed.id).await.expect("readable").map(|s| s.delivery), Some(Delivery::Failed));
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_6_a_status_that_comes_before_the_answer_to_the_send_is_matched() {
    let (app, sandbox) = sandboxed().await;
    // Statuses are on their way while the answer still takes its time.
    sandbox.set_faults(Faults { lose_answers: 1, ..Faults::default() });
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    let id = only_chat(&app).await;
    let all = || async { app.runtime.store().outbounds(&id).await.expect("readable") };
    let sending = eventually("known to be read", || async { all().await.into_iter().find(|s| s.delivery == Delivery::Read) }).await;
    assert!(sending.wamid.is_some(), "learnt from the status that carries our id");
    assert_eq!((sandbox.taken().len(), sending.attempts), (1, 1), "and not sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_6_an_answer_that_comes_too_late_is_no_answer_and_the_message_goes_out_once() {
    let (app, sandbox) = App::with_sandbox(Engine::Sqlite, |policy| policy.send_ms_max = Millis(300)).await.expect("SQLite is always there");
    sandbox.set_faults(Faults { latency_ms: 900, ..Faults::default() });
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    let id = only_chat(&app).await;
    let all = || async { app.runtime.store().outbounds(&id).await.expect("readable") };
    let sending = eventually("known to be read", || async { all().await.into_iter().find(|s| s.delivery == Delivery::Read) }).await;
    assert_eq!((sandbox.taken().len(), sending.attempts), (1, 1), "sent once, settled by its status");
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_7_messages_of_a_conversation_leave_one_after_the_other() {
    let (app, sandbox) = sandboxed().await;
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = taken_by_ana(&app).await;
    let dara = app.sign_in("dara@example.com").await;
    // The first of them meets trouble that passes: those behind it wait.
    sandbox.set_faults(Faults { fails: vec![Fails { code: 131_056, times: 1, later: false }], ..Faults::default() });
    for n in 1..=5 {
        let (status, body) =
            dara.post(&format!("conversations/{id}/messages"), json!({"text": format!("Part {n}"), "client_id": format!("p{n}")})).await;
        assert_eq!(status, 202, "{body}");
    }
    let said = reads(&sandbox, KEY, 6).await;
    assert_eq!(said[1..], ["Part 1", "Part 2", "Part 3", "Part 4", "Part 5"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_8_the_agent_never_answers_over_a_person_on_the_phone_and_comes_back_after_them() {
    let (app, sandbox) =
        App::with_sandbox(Engine::Sqlite, |policy| policy.outside_ms_max = baton::domain::time::Millis(1_500)).await.expect("SQLite");
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = only_chat(&app).await;
    assert!(sandbox.phone_app_writes(KEY, "Hi, this is Tom. I look into it."));
    let owner = || async { app.runtime.load(&id).await.expect("readable").expect("there").owner };
    eventually("the takeover", || async { (owner().await == Owner::Outside).then_some(()) }).await;
    sandbox.gesture(KEY, Gesture::Write("Thank you, Tom. One more question.".to_owned()));
    eventually("heard", || async { (count_of(&app, &id, "received").await == 2).then_some(()) }).await;
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert_eq!(read(&sandbox, KEY).len(), 2, "the agent is silent while Tom has it");
    tokio::time::sleep(std::time::Duration::from_millis(1_200)).await;
    sandbox.gesture(KEY, Gesture::Write("Good afternoon again.".to_owned()));
    reads(&sandbox, KEY, 3).await;
    assert_eq!(owner().await, Owner::Agent, "Tom is silent for long: the agent goes on, and the log says so");
    let lines = app.runtime.load(&id).await.expect("readable").expect("there").lines;
    assert!(lines.iter().any(|line| line.text.contains("Nobody answers from the phone any more")));
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_9_a_customer_who_hides_shows_and_changes_names_stays_one_customer() {
    let (app, sandbox) = sandboxed().await;
    let user = "GB.1349120865530274";
    sandbox.add_customer(user, "Sam");
    sandbox.gesture(user, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, user, 1).await;
    assert_eq!(sandbox.taken()[0]["recipient"], user);
    // They show their number: both names come together from now on.
    let both = json!({"id": "wamid.BOTH", "from": "447700900777", "from_user_id": user, "timestamp": now_secs(), "type": "text", "text": {"body": "We are Acme GmbH."}});
    assert_eq!(app.post_webhook(&envelope(&json!({"messages": [both]}))).await, 200);
    let id = only_chat(&app).await;
    eventually("both in one chat", || async { (count_of(&app, &id, "received").await == 2).then_some(()) }).await;
    // Meta says that the id is another one; a message under the new id alone is still theirs.
    let update = json!({"user_id_update": [{"wa_id": "447700900777", "user_id": {"previous": user, "current": "GB.777"}, "timestamp": now_secs()}]});
    assert_eq!(app.post_webhook(&envelope(&update).replace("\"field\":\"messages\"", "\"field\":\"user_id_update\"")).await, 200);
    let hidden = json!({"id": "wamid.HIDDEN", "from_user_id": "GB.777", "timestamp": now_secs(), "type": "text", "text": {"body": "Forty people."}});
    assert_eq!(app.post_webhook(&envelope(&json!({"messages": [hidden]}))).await, 200);
    eventually("all in one chat", || async { (count_of(&app, &id, "received").await == 3).then_some(()) }).await;
    assert_eq!(app.runtime.store().conversation_ids().await.expect("readable").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_10_after_the_window_nobody_types_for_nothing_and_a_late_refusal_becomes_a_task() {
    let (app, sandbox) = sandboxed().await;
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = taken_by_ana(&app).await;
    let dara = app.sign_in("dara@example.com").await;
    // Meta says it only later, by a status, although the window seemed open.
    sandbox.set_faults(Faults { fails: vec![Fails { code: 131_047, times: 1, later: true }], ..Faults::default() });
    let (status, _) = dara.post(&format!("conversations/{id}/messages"), json!({"text": "Hello", "client_id": "a"})).await;
    assert_eq!(status, 202);
    let detail = eventually("shut", || async {
        let (_, detail) = dara.get(&format!("conversations/{id}")).await;
        // The card is read a moment before the conversation: the page is told and reads both again.
        (detail["window_open"] == false && detail["card"]["window_shut"] == true).then_some(detail)
    })
    .await;
    assert_eq!(detail["card"]["window_shut"], true, "the list shows who must send a template");
    let (status, problem) = dara.post(&format!("conversations/{id}/messages"), json!({"text": "Hello again", "client_id": "b"})).await;
    assert_eq!((status, problem["type"].as_str().map(|t| t.contains("window-closed"))), (409, Some(true)), "{problem}");
    // A template leaves all the same.
    eventually("templates are known", || async { (!app.runtime.store().templates(None).await.expect("readable").is_empty()).then_some(()) }).await;
    let template = json!({"client_id": "c", "template": {"name": "after_call", "language": "en", "parameters": ["Oliver"]}});
    let (status, body) = dara.post(&format!("conversations/{id}/messages"), template).await;
    assert_eq!(status, 202, "{body}");
    reads(&sandbox, KEY, 2).await;
    // The customer writes: it is open again.
    sandbox.gesture(KEY, Gesture::Write("Yes, I am here.".to_owned()));
    eventually("open again", || async { (dara.get(&format!("conversations/{id}")).await.1["window_open"] == true).then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_11_a_template_is_checked_before_it_is_sent_and_a_paused_one_is_refused() {
    let (app, _) = sandboxed().await;
    let dara = app.sign_in("dara@example.com").await;
    let admin = app.sign_in("eva@example.com").await;
    eventually("templates are known", || async {
        (admin.get("templates").await.1["templates"].as_array().is_some_and(|all| all.len() == 3)).then_some(())
    })
    .await;
    let begin = |parameters: Value, name: &str| json!({"number": NUMBER, "phone": "+447700900555", "queue": "front-desk", "template": {"name": name, "language": "en", "parameters": parameters}});
    let (status, problem) = dara.post("conversations", begin(json!([]), "after_call")).await;
    assert_eq!(status, 422, "{problem}");
    assert!(problem.to_string().contains("has 1 parameters, 0 were given"), "{problem}");
    let (status, problem) = dara.post("conversations", begin(json!(["x"]), "no_such_template")).await;
    assert_eq!(status, 422, "{problem}");
    let paused = json!({"event": "PAUSED", "message_template_name": "after_call", "message_template_language": "en", "reason": "NONE"});
    let body = envelope(&paused).replace("\"field\":\"messages\"", "\"field\":\"message_template_status_update\"");
    assert_eq!(app.post_webhook(&body).await, 200);
    eventually("paused", || async {
        let (status, problem) = dara.post("conversations", begin(json!(["x"]), "after_call")).await;
        (status == 422 && problem.to_string().contains("is paused at Meta")).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_12_an_expired_token_stops_the_number_loses_nothing_and_says_what_to_do() {
    let (app, sandbox) = sandboxed().await;
    sandbox.set_faults(Faults { account: baton::channel::sandbox::AccountFaults { token_expired: true, ..Default::default() }, ..Faults::default() });
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    let admin = app.sign_in("eva@example.com").await;
    let number = eventually("stopped", || async {
        let (_, numbers) = admin.get("numbers").await;
        numbers["numbers"].as_array().into_iter().flatten().find(|n| n["state"] == "stopped").cloned()
    })
    .await;
    assert!(number["advice"].as_str().is_some_and(|advice| advice.contains("system user")), "{number}");
    let id = only_chat(&app).await;
    let ours = || async { app.runtime.store().outbounds(&id).await.expect("readable").into_iter().next().expect("an answer") };
    assert_eq!((ours().await.delivery, ours().await.attempts), (Delivery::Queued, 0), "it waits, and is not shown as sent");
    let rep = app.sign_in("ana@example.com").await;
    let (_, seen) = rep.get("numbers").await;
    assert!(seen.to_string().contains("stopped") && !seen.to_string().contains("token"), "everybody sees that, and no details: {seen}");
    sandbox.set_faults(Faults::default());
    app.runtime.probe_numbers().await.expect("asked");
    reads(&sandbox, KEY, 1).await;
    assert!(admin.get("numbers").await.1.to_string().contains("\"open\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_13_a_file_is_fetched_at_once_and_served_to_who_may_see_the_chat() {
    let (app, sandbox) = sandboxed().await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and so on".to_vec();
    sandbox.gesture(
        KEY,
        Gesture::Send {
            kind: "image".to_owned(),
            mime: "image/jpeg".to_owned(),
            bytes: png.clone().into(),
            name: None,
            caption: Some("The broken lid".to_owned()),
        },
    );
    let id = only_chat(&app).await;
    let dara = app.sign_in("dara@example.com").await;
    let path = eventually("the file", || async {
        let (_, detail) = dara.get(&format!("conversations/{id}")).await;
        detail["lines"].as_array()?.iter().find_map(|line| line["file"]["path"].as_str().map(str::to_owned))
    })
    .await;
    let (status, headers, bytes) = dara.file(&path).await;
    assert_eq!(
        (status, bytes, headers["content-type"].to_str().unwrap_or_default()),
        (200, png, "image/png"),
        "by its first bytes, not by what it says"
    );
    assert!(headers["content-security-policy"].to_str().unwrap_or_default().contains("sandbox"));
    let ana = app.sign_in("ana@example.com").await;
    assert_eq!(ana.file(&path).await.0, 404, "who may not see the chat sees no file");
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_14_brazilian_mexican_and_argentine_numbers_are_one_customer_each() {
    let (app, _) = sandboxed().await;
    for (one, other) in [("5511987654321", "551187654321"), ("5215512345678", "525512345678"), ("5491123456789", "541123456789")] {
        for (nth, phone) in [one, other].into_iter().enumerate() {
            let message =
                json!({"id": format!("wamid.{phone}.{nth}"), "from": phone, "timestamp": now_secs(), "type": "text", "text": {"body": "Hola"}});
            assert_eq!(app.post_webhook(&envelope(&json!({"messages": [message]}))).await, 200);
        }
    }
    eventually("all heard", || async {
        let ids = app.runtime.store().conversation_ids().await.expect("readable");
        let mut heard = 0;
        for id in &ids {
            heard += count_of(&app, id, "received").await;
        }
        (heard == 6).then_some(())
    })
    .await;
    assert_eq!(app.runtime.store().conversation_ids().await.expect("readable").len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_15_a_status_never_starts_an_agent() {
    let (app, _) = sandboxed().await;
    let statuses: Vec<Value> =
        ["sent", "delivered", "read"].map(|s| json!({"id": "wamid.OTHER", "status": s, "timestamp": now_secs(), "recipient_id": PHONE})).into();
    assert_eq!(app.post_webhook(&envelope(&json!({"statuses": statuses}))).await, 200);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(app.runtime.store().conversation_ids().await.expect("readable").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_16_a_page_that_repeats_its_request_sends_once() {
    let (app, sandbox) = sandboxed().await;
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = taken_by_ana(&app).await;
    let dara = app.sign_in("dara@example.com").await;
    let path = format!("conversations/{id}/messages");
    let posts = (0..6).map(|_| dara.post(&path, json!({"text": "Only once", "client_id": "same"})));
    let all = futures::future::join_all(posts).await;
    assert!(all.iter().all(|(status, _)| *status == 202));
    reads(&sandbox, KEY, 2).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(read(&sandbox, KEY).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn pain_17_what_is_new_at_meta_is_taken_kept_and_counted() {
    let (app, sandbox) = sandboxed().await;
    let message = json!({
        "id": "wamid.NEW", "from": PHONE, "timestamp": now_secs(), "type": "text", "text": {"body": "Good morning to you all.", "mood": {"deep": [1]}},
        "context": {"from_user_id": "GB.1", "surprise": true}, "x_new": [null],
    });
    let value = json!({"messages": [message], "user_actions": [{"action_type": "something_new"}], "x_value": 7});
    assert_eq!(app.post_webhook(&envelope(&value)).await, 200);
    assert_eq!(app.post_webhook(&envelope(&json!({"user_actions": [{"action_type": "link_click"}]}))).await, 200);
    assert_eq!(app.post_webhook(&envelope(&json!({"hologram": {}})).replace("\"field\":\"messages\"", "\"field\":\"holograms\"")).await, 200);
    reads(&sandbox, KEY, 1).await;
    assert_eq!(app.runtime.store().unhandled_count().await.expect("readable"), 2);
    let metrics = app.http.get(format!("{}/metrics", app.url)).send().await.expect("an answer").text().await.expect("text");
    assert!(metrics.contains("baton_webhook_items_total{kind=\"unhandled:holograms\"} 1"), "{metrics}");
}
