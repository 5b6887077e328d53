//! Every recorded payload, and what came of it: what was stored, who owns, what went out. One line a payload and customer, held by a snapshot that
//! a person has read. Ours are in `tests/payloads`; those collected in the field are told of only where they are beside this checkout.

use super::app::{App, Engine, NUMBER, eventually};
use baton::domain::delivery::Delivery;
use baton::store::channel::Circuit;
use futures::StreamExt as _;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Messages that statuses of a file are made to speak of.
const OURS_MAX: usize = 4;

/// Moments are of long ago in the files: they become the last minute, in their order and as what they were, text or number.
fn made_fresh(body: &mut Value, now: i64) {
    let mut moments = BTreeSet::new();
    each_moment(body, &mut |moment| {
        if let Some(secs) = secs_of(moment) {
            moments.insert(secs);
        }
    });
    let first = now - 60;
    let fresh: BTreeMap<i64, i64> = moments.into_iter().zip(first..).collect();
    each_moment(body, &mut |moment| {
        if let Some(at) = secs_of(moment).and_then(|secs| fresh.get(&secs)) {
            *moment = if moment.is_string() { json!(at.to_string()) } else { json!(at) };
        }
    });
}

fn secs_of(moment: &Value) -> Option<i64> {
    moment.as_i64().or_else(|| moment.as_str()?.parse().ok())
}

fn each_moment(value: &mut Value, then: &mut dyn FnMut(&mut Value)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object.iter_mut() {
                if key == "timestamp" {
                    then(value);
                } else {
                    each_moment(value, then);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_moment(item, then)),
        _ => {}
    }
}

/// Statuses in the files speak of messages that nobody sent: the first few are made to speak of messages that we send first.
async fn about_ours(app: &App, body: &mut Value) {
    let mut theirs: Vec<String> = Vec::new();
    for status in pointers(body, "statuses") {
        let id = status["id"].as_str().unwrap_or_default();
        if !id.is_empty() && !theirs.iter().any(|known| known == id) && theirs.len() < OURS_MAX {
            theirs.push(id.to_owned());
        }
    }
    let mut ours = BTreeMap::new();
    for (nth, id) in theirs.into_iter().enumerate() {
        ours.insert(id, sent_to(app, &format!("{}", 15_550_109_000_i64 + i64::try_from(nth).expect("few"))).await);
    }
    for status in lists_mut(body, &["/entry", "/changes", "/value/statuses"]) {
        if let Some(ours) = status["id"].as_str().and_then(|id| ours.get(id)) {
            status["id"] = json!(ours);
        }
    }
}

/// All that stands in a list in a list; `body["entry"]` to be changed would add what is not there.
fn lists_mut<'a>(value: &'a mut Value, path: &[&str]) -> Vec<&'a mut Value> {
    let Some((first, rest)) = path.split_first() else { return vec![value] };
    let items = value.pointer_mut(first).and_then(Value::as_array_mut).into_iter().flatten();
    items.flat_map(|item| lists_mut(item, rest)).collect()
}

/// WhatsApp's id of our answer to a customer.
async fn sent_to(app: &App, phone: &str) -> String {
    app.customer_writes(phone, "Good morning to you all.").await;
    let customer = format!("+{phone}");
    eventually("our answer is taken", || async {
        for id in app.runtime.store().conversation_ids().await.expect("readable") {
            let state = app.runtime.load(&id).await.expect("readable")?;
            if state.customer.phone.as_ref().is_some_and(|known| known.as_str() == customer) {
                let all = app.runtime.store().outbounds(&id).await.expect("readable");
                return all.first().filter(|s| s.delivery == Delivery::Accepted).and_then(|s| s.wamid.clone()).map(|id| id.to_string());
            }
        }
        None
    })
    .await
}

/// What is said of a conversation's events: without what only a moment more or less decides.
fn gist(events: &[&'static str]) -> String {
    // Messages of one batch are taken in side by side: which of them named the customer first is chance.
    let several = events.iter().filter(|kind| **kind == "received").count() > 1;
    let kinds: Vec<&str> = events.iter().copied().filter(|kind| *kind != "gathering" && !(several && *kind == "identified")).collect();
    let cut_short = |nth: usize| kinds[nth] == "turn_started" && kinds.get(nth + 1) == Some(&"received");
    let told = (0..kinds.len()).filter(|nth| !cut_short(*nth)).map(|nth| kinds[nth]).collect::<Vec<_>>().join(" ");
    // A turn may begin a moment before a file is given up, or after.
    told.replace("turn_started file_lost", "file_lost turn_started")
}

async fn at_rest(app: &App) {
    let mut calm = 0;
    for _ in 0..600 {
        let now = app.runtime.clock().now().0;
        let pending = app.runtime.store().pending(now).await.expect("readable");
        let soon = app.runtime.next_due().is_some_and(|due| due.since(app.runtime.clock().now()).0 < 3_000);
        calm = if !pending.is_empty() || soon { 0 } else { calm + 1 };
        if calm >= 3 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it does not come to rest: {:?}", app.runtime.store().pending(i64::MAX).await);
}

/// What came of it, in lines.
async fn outcome(path: &Path) -> String {
    let (app, sandbox) = App::with_sandbox(Engine::Sqlite, |_| {}).await.expect("SQLite is always there");
    sandbox.set_faults(baton::channel::sandbox::Faults {
        statuses: baton::channel::sandbox::StatusFaults { missing: true, ..Default::default() },
        ..Default::default()
    });
    let mut body: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    if !path.starts_with(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")) {
        // Collected ones are of other numbers: they become ours, so that somebody answers.
        body = serde_json::from_str(&with_our_number(&body)).expect("JSON");
    }
    let ours = format!("\"{}\"", baton::channel::sandbox::ACCOUNT_ID);
    body = serde_json::from_str(&body.to_string().replace("\"200000000000001\"", &ours)).expect("JSON");
    made_fresh(&mut body, app.runtime.clock().now().0 / 1_000);
    about_ours(&app, &mut body).await;
    // A node asks Meta about its numbers as it starts: what a payload tells of them comes after that.
    eventually("the numbers were looked at", || async { (!app.runtime.numbers().is_empty()).then_some(()) }).await;
    at_rest(&app).await;
    let sent_before = sandbox.taken().len();
    let mut told = String::new();
    match app.post_webhook(&body.to_string()).await {
        200 => {}
        other => writeln!(told, "  answered {other}").expect("written"),
    }
    at_rest(&app).await;
    tell(&app, &body, &mut told).await;
    for sent in sandbox.taken().into_iter().skip(sent_before) {
        let kind = sent["type"].as_str().unwrap_or_default().to_owned();
        let words = sent.pointer("/text/body").or_else(|| sent.pointer("/interactive/body/text")).and_then(Value::as_str).unwrap_or_default();
        let words: String = words.replace('\n', " ").chars().take(70).collect();
        writeln!(told, "  out: {kind} “{words}”").expect("written");
    }
    if told.is_empty() {
        told.push_str("  nothing\n");
    }
    told
}

fn with_our_number(body: &Value) -> String {
    let mut text = body.to_string();
    let mut ids = BTreeSet::new();
    for entry in body["entry"].as_array().into_iter().flatten() {
        for change in entry["changes"].as_array().into_iter().flatten() {
            for pointer in ["/value/metadata/phone_number_id", "/value/recipient/phone_number_id"] {
                ids.extend(change.pointer(pointer).and_then(Value::as_str).map(str::to_owned));
            }
        }
    }
    for entry in body["entry"].as_array().into_iter().flatten().filter_map(|entry| entry["id"].as_str()) {
        text = text.replace(&format!("\"{entry}\""), &format!("\"{}\"", baton::channel::sandbox::ACCOUNT_ID));
    }
    for id in ids {
        text = text.replace(&format!("\"{id}\""), &format!("\"{NUMBER}\""));
    }
    text
}

fn pointers<'a>(body: &'a Value, name: &'a str) -> impl Iterator<Item = &'a Value> {
    let values = body["entry"].as_array().into_iter().flatten().flat_map(|e| e["changes"].as_array().into_iter().flatten());
    values.flat_map(move |c| c["value"][name].as_array().into_iter().flatten())
}

async fn tell(app: &App, body: &Value, told: &mut String) {
    let store = app.runtime.store();
    let mut chats = Vec::new();
    for id in store.conversation_ids().await.expect("readable") {
        let events = store.events(&id).await.expect("readable");
        let Some(state) = app.runtime.load(&id).await.expect("readable") else { continue };
        let kinds: Vec<&str> = events.iter().map(|(_, event)| event.kind()).collect();
        let who = state.customer.group.as_ref().map(|_| "a group".to_owned());
        let who = who
            .or_else(|| state.customer.phone.as_ref().map(|p| p.as_str().to_owned()))
            .or_else(|| state.customer.user_id.as_ref().map(ToString::to_string));
        let owner = baton::domain::card::owner_word(&state.owner);
        let lines: Vec<String> =
            state.lines.iter().filter(|l| l.message.is_some()).map(|l| l.text.replace('\n', " ").chars().take(60).collect()).collect();
        chats.push(format!("  {} [{}] → {owner}; heard: {}", who.unwrap_or_default(), gist(&kinds), lines.join(" | ")));
        for message in store.outbounds(&id).await.expect("readable") {
            if !matches!(message.delivery, Delivery::Accepted) {
                chats.push(format!(
                    "    ours is {}{}",
                    message.delivery.word(),
                    message.detail.map(|d| format!(": {}", d.chars().take(70).collect::<String>())).unwrap_or_default()
                ));
            }
        }
    }
    chats.sort();
    for chat in chats.into_iter().take(12) {
        writeln!(told, "{chat}").expect("written");
    }
    for preference in pointers(body, "user_preferences") {
        let phone = preference["wa_id"].as_str().and_then(baton::domain::id::PhoneNumber::parse);
        let user_id = preference["user_id"].as_str().map(Into::into);
        let customer = baton::domain::message::Customer { phone, user_id, ..Default::default() };
        writeln!(told, "  wants nothing of: {:?}", store.opted_out(&customer).await.expect("readable")).expect("written");
    }
    for notice in store.notices(None, 50).await.expect("readable") {
        writeln!(told, "  notice, {}: {}", notice.level, notice.text).expect("written");
    }
    for number in store.numbers().await.expect("readable").into_iter().filter(|n| n.circuit != Circuit::Open || n.rate == Some(1_000)) {
        writeln!(
            told,
            "  number is {}{}",
            number.circuit.word(),
            number.rate.filter(|r| *r == 1_000).map(|r| format!(", {r} a second")).unwrap_or_default()
        )
        .expect("written");
    }
    for line in store.bill("2000-01").await.expect("readable") {
        writeln!(told, "  charged: {} {} of {}, {} µ$", line.category, line.billable, line.messages, line.micros).expect("written");
    }
    let kept = store.unhandled_kinds().await.expect("readable");
    for (kind, count) in kept {
        writeln!(told, "  kept: {kind} × {count}").expect("written");
    }
    let waiting = store.pending(app.runtime.clock().now().0 + 600_000).await.expect("readable");
    for (kind, count) in waiting.into_iter().filter(|(kind, _)| kind == "status") {
        writeln!(told, "  waits for its message: {kind} × {count}").expect("written");
    }
}

async fn all_of(folder: &Path) -> String {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let told = futures::stream::iter(files.into_iter().map(|path| async move {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        format!("{name}\n{}", outcome(&path).await)
    }));
    told.buffered(6).collect::<Vec<_>>().await.join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_of_every_payload_we_wrote() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/payloads");
    insta::assert_snapshot!("payloads", all_of(&folder).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_of_every_payload_collected_in_the_field() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/whatsapp/webhooks");
    if !folder.exists() {
        eprintln!("skipped: the collected payloads are not beside this checkout");
        return;
    }
    insta::assert_snapshot!("collected", all_of(&folder).await);
    insta::assert_snapshot!("documented", all_of(&folder.join("documented-shapes")).await);
}
