//! The rest of the channel over real HTTP, with the product's own sandbox as Meta: errors, pace, unknown sends, opt-outs, costs, files, other
//! responders.

use super::app::{App, Brain, Engine, NUMBER, Outside, envelope, eventually, now_secs};
use baton::channel::sandbox::{Fails, Faults, Gesture, Responder, Sandbox, StatusFaults};
use baton::channel::whatsapp::errors::{Class, class_of};
use baton::domain::conversation::Owner;
use baton::domain::delivery::Delivery;
use baton::domain::event::OptOut;
use baton::domain::id::ConversationId;
use baton::domain::time::Millis;
use baton::model::scribe::{NoWords, Scribe, Sound};
use futures::future::BoxFuture;
use serde_json::{Value, json};
use std::sync::Arc;

const KEY: &str = "+447700900123";

async fn sandboxed() -> (App, Sandbox) {
    App::with_sandbox(Engine::Sqlite, |_| {}).await.expect("SQLite is always there")
}

async fn only_chat(app: &App) -> ConversationId {
    eventually("a chat", || async { app.runtime.store().conversation_ids().await.expect("readable").into_iter().next() }).await
}

fn read(sandbox: &Sandbox, key: &str) -> Vec<String> {
    sandbox.messages(key).unwrap_or_default().into_iter().filter(|b| b.from == "business").map(|b| b.text).collect()
}

async fn reads(sandbox: &Sandbox, key: &str, count: usize) -> Vec<String> {
    eventually(&format!("{count} messages on {key}"), || async { Some(read(sandbox, key)).filter(|said| said.len() >= count) }).await
}

/// A chat in which the agent has greeted, and Dara is the person.
async fn with_dara<'a>(app: &'a App, sandbox: &Sandbox) -> (ConversationId, super::app::Person<'a>) {
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(sandbox, KEY, 1).await;
    let id = only_chat(app).await;
    let dara = app.sign_in("dara@example.com").await;
    let (status, body) = dara.post(&format!("conversations/{id}/accept"), json!({})).await;
    assert_eq!(status, 200, "{body}");
    (id, dara)
}

/// Every code of Meta's list, met by a person's message: what it is shown as, how often it was tried, and whether the number still sends.
#[tokio::test(flavor = "multi_thread")]
async fn every_error_code_is_retried_held_or_failed_as_its_class_says_and_never_sent_twice() {
    let codes = [
        0, 1, 2, 3, 4, 10, 33, 100, 190, 200, 299, 368, 470, 80_007, 130_429, 130_472, 130_497, 131_000, 131_005, 131_008, 131_009, 131_016, 131_021,
        131_026, 131_030, 131_031, 131_037, 131_042, 131_044, 131_045, 131_047, 131_048, 131_049, 131_050, 131_051, 131_052, 131_053, 131_056,
        131_057, 131_062, 131_063, 131_064, 132_000, 132_001, 132_005, 132_007, 132_008, 132_012, 132_015, 132_016, 132_018, 132_068, 132_069,
        133_010, 133_016, 135_000, 137_000, 138_000, 999_999,
    ];
    let checks = codes.into_iter().map(|code| Box::pin(check_code(code)));
    use futures::StreamExt as _;
    futures::stream::iter(checks).buffered(6).collect::<Vec<()>>().await;
}

/// The message that the page calls `x`.
fn is_x(id: &str) -> bool {
    id.rsplit('.').next() == Some("x")
}

async fn check_code(code: i64) {
    let (app, sandbox) = sandboxed().await;
    let (id, dara) = with_dara(&app, &sandbox).await;
    sandbox.set_faults(Faults { fails: vec![Fails { code, times: 1, later: false }], ..Faults::default() });
    let (status, body) = dara.post(&format!("conversations/{id}/messages"), json!({"text": "Hello", "client_id": "x"})).await;
    assert_eq!(status, 202, "{body}");
    let sending = || async { app.runtime.store().outbounds(&id).await.expect("readable").into_iter().find(|s| is_x(s.id.as_str())).expect("stored") };
    let stopped = || async { app.runtime.store().numbers().await.expect("readable").iter().any(|n| n.circuit.word() != "open") };
    match class_of(code, None) {
        Class::Stop => {
            eventually(&format!("{code} stops the number"), || async { stopped().await.then_some(()) }).await;
            assert_eq!(sending().await.delivery, Delivery::Queued, "{code}: it waits");
            let admin = app.sign_in("eva@example.com").await;
            let (_, notices) = admin.get("notices").await;
            assert!(notices.to_string().contains("Nothing leaves number"), "{code}: {notices}");
        }
        Class::StopTemplates => {
            eventually(&format!("{code} stops templates"), || async { stopped().await.then_some(()) }).await;
            reads(&sandbox, KEY, 2).await;
        }
        Class::Retry { after_ms: 60_000, .. } | Class::AppPace => {
            eventually(&format!("{code} is put off"), || async {
                Some(sending().await).filter(|s| s.attempts == 1 && s.delivery == Delivery::Queued)
            })
            .await;
        }
        Class::Retry { .. } | Class::PairPace | Class::NumberPace => {
            reads(&sandbox, KEY, 2).await;
            eventually(&format!("{code} left at the second try"), || async {
                Some(sending().await).filter(|s| s.attempts == 2 && s.wamid.is_some())
            })
            .await;
        }
        Class::WindowShut | Class::OptedOut | Class::Template | Class::Fail => {
            let failed = eventually(&format!("{code} fails"), || async { Some(sending().await).filter(|s| s.delivery == Delivery::Failed) }).await;
            assert!(failed.detail.is_some_and(|d| d.starts_with(&code.to_string())), "{code}: people read the code");
            assert_eq!(failed.attempts, 1, "{code}");
            assert!(!stopped().await, "{code} is this message's trouble alone");
        }
    }
    let tries = sandbox.taken().iter().filter(|b| b["biz_opaque_callback_data"].as_str().is_some_and(is_x)).count();
    assert!(tries <= 1, "{code}: taken {tries} times");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_without_a_status_is_shown_as_not_confirmed_and_a_person_may_send_it_again() {
    let (app, sandbox) = App::with_sandbox(Engine::Sqlite, |policy| policy.unknown_settle_ms = Millis(600)).await.expect("SQLite");
    let (id, dara) = with_dara(&app, &sandbox).await;
    sandbox.set_faults(Faults { lose_answers: 1, statuses: StatusFaults { missing: true, ..StatusFaults::default() }, ..Faults::default() });
    dara.post(&format!("conversations/{id}/messages"), json!({"text": "Did you get this?", "client_id": "x"})).await;
    let line = eventually("not confirmed", || async {
        let (_, detail) = dara.get(&format!("conversations/{id}")).await;
        detail["lines"].as_array()?.iter().find(|line| line["text"] == "Did you get this?" && line["status"] == "unknown").cloned()
    })
    .await;
    assert_eq!(line["can_resend"], true);
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    let copies = || sandbox.taken().iter().filter(|b| b["text"]["body"] == "Did you get this?").count();
    assert_eq!(copies(), 1, "never sent again blindly");
    let path = format!("conversations/{id}/messages/{}/resend", line["id"].as_str().expect("an id"));
    let clicks = futures::future::join_all((0..3).map(|_| dara.post(&path, json!({})))).await;
    assert!(clicks.iter().all(|(status, _)| *status == 202), "{clicks:?}");
    eventually("sent again, once", || async { (copies() == 2).then_some(()) }).await;
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!(copies(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_burst_of_a_hundred_messages_is_paced_and_keeps_its_order() {
    let (app, sandbox) = sandboxed().await;
    let (id, dara) = with_dara(&app, &sandbox).await;
    sandbox.set_faults(Faults { strict_pair: true, ..Faults::default() });
    for n in 1..=60 {
        dara.post(&format!("conversations/{id}/messages"), json!({"text": format!("Part {n}"), "client_id": format!("p{n}")})).await;
    }
    // 45 may be borrowed, one of them was the greeting; the rest come one in six seconds.
    let said = reads(&sandbox, KEY, 45).await;
    let parts: Vec<String> = said.iter().skip(1).cloned().collect();
    assert!(parts.iter().enumerate().all(|(nth, said)| *said == format!("Part {}", nth + 1)), "{parts:?}");
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert!(read(&sandbox, KEY).len() <= 47, "the pace is kept here: Meta has to refuse nothing");
    let metrics = app.http.get(format!("{}/metrics", app.url)).send().await.expect("an answer").text().await.expect("text");
    assert!(!metrics.contains("outcome=\"later\""), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_said_stop_gets_no_template_from_anybody_until_they_write_start() {
    let (app, sandbox) = sandboxed().await;
    let dara = app.sign_in("dara@example.com").await;
    eventually("templates are known", || async { (!app.runtime.store().templates(None).await.expect("readable").is_empty()).then_some(()) }).await;
    sandbox.gesture(KEY, Gesture::Write("STOP".to_owned()));
    let id = only_chat(&app).await;
    eventually("closed", || async { matches!(app.runtime.load(&id).await.expect("readable")?.owner, Owner::Closed { .. }).then_some(()) }).await;
    let begin = |name: &str| json!({"number": NUMBER, "phone": KEY, "queue": "front-desk", "template": {"name": name, "language": "en", "parameters": ["x"]}});
    for name in ["after_call", "autumn_offer"] {
        let (status, problem) = dara.post("conversations", begin(name)).await;
        assert_eq!(status, 409, "{problem}");
    }
    // In WhatsApp's own settings it is marketing alone.
    sandbox.gesture(KEY, Gesture::Write("START".to_owned()));
    let customer = baton::domain::message::Customer { phone: baton::domain::id::PhoneNumber::parse(KEY), ..Default::default() };
    let scope = || async { app.runtime.store().opted_out(&customer).await.expect("readable") };
    eventually("wants messages again", || async { (scope().await == OptOut::Nothing).then_some(()) }).await;
    sandbox.gesture(KEY, Gesture::StopMarketing(true));
    eventually("no marketing", || async { (scope().await == OptOut::Marketing).then_some(()) }).await;
    assert_eq!(dara.post("conversations", begin("autumn_offer")).await.0, 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_messages_cost_is_on_the_bill_with_the_free_ones_counted_and_alarms_at_the_budget() {
    let (app, sandbox) = App::with_sandbox(Engine::Sqlite, |policy| policy.month_charge_micros_max = 20_000).await.expect("SQLite");
    let admin = app.sign_in("eva@example.com").await;
    for key in [KEY, "+34600000001"] {
        sandbox.gesture(key, Gesture::Write("Good morning to you all.".to_owned()));
        reads(&sandbox, key, 1).await;
    }
    let costs = eventually("two on the bill", || async {
        let (_, costs) = admin.get("costs").await;
        (costs["service"][0]["used"] == 2).then_some(costs)
    })
    .await;
    assert_eq!((&costs["lines"][0]["micros"], &costs["service"][0]["free"]), (&json!(20_000), &json!(1_000)), "{costs}");
    let told = eventually("the alarm", || async {
        let (_, notices) = admin.get("notices").await;
        notices.to_string().contains("cost $0.02 of $0.02").then_some(notices)
    })
    .await;
    assert!(told.to_string().contains("\"alarm\"") && !told.to_string().contains("\"warn\""), "{told}");
    let ana = app.sign_in("ana@example.com").await;
    assert_eq!((ana.get("costs").await.0, ana.get("notices").await.0), (404, 404), "for admins");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_responder_owns_the_thread_until_it_is_passed_to_people_with_its_summary() {
    let (app, sandbox) = sandboxed().await;
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = only_chat(&app).await;
    let owner = || async { app.runtime.load(&id).await.expect("readable").expect("there").owner };
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    assert!(sandbox.responder(KEY, Responder::Takes { role: "ai_agent".to_owned() }));
    eventually("taken", || async { (owner().await == Owner::Outside).then_some(()) }).await;
    sandbox.gesture(KEY, Gesture::Write("Can I speak to a person?".to_owned()));
    assert!(sandbox.responder(KEY, Responder::Writes("One moment, please.".to_owned())));
    eventually("overheard", || async {
        let chat = app.runtime.load(&id).await.expect("readable").expect("there");
        (chat.lines.iter().any(|l| l.text.contains("speak to a person")) && chat.lines.iter().any(|l| l.text.contains("One moment"))).then_some(())
    })
    .await;
    assert_eq!(read(&sandbox, KEY).len(), 2, "ours and theirs: we say nothing while another has it");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    let (reason, summary) = (Some("HUMAN_AGENT_REQUESTED".to_owned()), Some("Asks about a late order, then for a person.".to_owned()));
    assert!(sandbox.responder(KEY, Responder::Passes { role: "ai_agent".to_owned(), reason, summary }));
    eventually("it waits for a person", || async { matches!(owner().await, Owner::Queue { .. } | Owner::Operator { .. }).then_some(()) }).await;
    let dara = app.sign_in("dara@example.com").await;
    let (_, detail) = dara.get(&format!("conversations/{id}")).await;
    assert_eq!(detail["brief"]["channel"]["told_along"], "Asks about a late order, then for a person.", "{}", detail["brief"]["channel"]);
    assert_eq!(detail["brief"]["why"]["code"], "passed_to_us");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_takes_a_thread_by_asking_whatsapp_and_is_told_when_it_says_no() {
    let (app, sandbox) = sandboxed().await;
    sandbox.gesture(KEY, Gesture::Write("Good morning to you all.".to_owned()));
    reads(&sandbox, KEY, 1).await;
    let id = only_chat(&app).await;
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    sandbox.responder(KEY, Responder::Takes { role: "ai_agent".to_owned() });
    let owner = || async { app.runtime.load(&id).await.expect("readable").expect("there").owner };
    eventually("taken", || async { (owner().await == Owner::Outside).then_some(()) }).await;
    let dara = app.sign_in("dara@example.com").await;
    let (status, _) = dara.post(&format!("conversations/{id}/accept"), json!({})).await;
    assert_eq!(status, 200);
    eventually("Dara has it", || async { matches!(owner().await, Owner::Operator { .. }).then_some(()) }).await;
    assert_eq!(sandbox.controls().last().map(|c| c["action"].clone()), Some(json!("take")));
    let (status, _) = dara.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, this is Dara.", "client_id": "a"})).await;
    assert_eq!(status, 202);
    reads(&sandbox, KEY, 2).await;
    dara.post(&format!("conversations/{id}/close"), json!({"reason": "done"})).await;
    eventually("released", || async { sandbox.controls().iter().any(|c| c["action"] == "release").then_some(()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_send_files_buttons_links_reactions_and_quotes_and_whatsapps_limits_are_told_before() {
    let (app, sandbox) = sandboxed().await;
    let (id, dara) = with_dara(&app, &sandbox).await;
    let path = format!("conversations/{id}/messages");
    let (status, file) = dara.post_file(&format!("conversations/{id}/files?name=offer.pdf"), "application/pdf", b"%PDF-1.7 our offer".to_vec()).await;
    assert_eq!((status, &file["kind"]), (201, &json!("document")), "{file}");
    let customers = sandbox.messages(KEY).expect("a phone").into_iter().find(|b| b.from == "customer").expect("wrote").id;
    for (nth, body) in [
        json!({"file": file["id"], "text": "Our offer"}),
        json!({"text": "Which?", "buttons": [{"id": "a", "title": "This"}, {"id": "b", "title": "That"}]}),
        json!({"text": "Choose", "open": "See", "rows": [{"id": "a", "title": "One"}]}),
        json!({"text": "More", "link": {"label": "Open", "url": "https://example.com/more"}}),
        json!({"text": "Where are you?", "ask": "location"}),
        json!({"text": "What is your number?", "ask": "contact"}),
        json!({"reaction": {"to": customers, "emoji": "👍"}}),
        json!({"text": "About this", "reply_to": customers}),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = body;
        body["client_id"] = json!(format!("k{nth}"));
        let (status, problem) = dara.post(&path, body.clone()).await;
        assert_eq!(status, 202, "{body}: {problem}");
    }
    let sent = eventually("eight more sends", || async { Some(sandbox.taken()).filter(|t| t.len() == 9) }).await;
    let kinds: Vec<&str> = sent.iter().skip(1).map(|b| b["interactive"]["type"].as_str().or(b["type"].as_str()).unwrap_or_default()).collect();
    assert_eq!(kinds, ["document", "button", "list", "cta_url", "location_request_message", "request_contact_info", "reaction", "text"]);
    assert_eq!((&sent[1]["document"]["filename"], &sent[8]["context"]["message_id"]), (&json!("offer.pdf"), &json!(customers)));
    for (body, told) in [
        (
            json!({"text": "Which?", "buttons": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}, {"id": "c", "title": "C"}, {"id": "d", "title": "D"}]}),
            "4 buttons",
        ),
        (json!({"text": "x", "link": {"label": "a label of more than twenty", "url": "https://example.com"}}), "WhatsApp takes 20"),
        (json!({"text": "x", "buttons": [{"id": "a", "title": "A"}], "ask": "location"}), "Give one of"),
        (json!({"file": "f-of-somebody-else"}), "no such file"),
        (json!({"text": ""}), "empty"),
    ] {
        let (status, problem) = dara.post(&path, body).await;
        assert!((400..500).contains(&status) && problem.to_string().contains(told), "{status} {problem}");
    }
    let (_, long) = dara.post(&path, json!({"text": "word ".repeat(1_500), "client_id": "long"})).await;
    assert!(long["message"].is_object(), "{long}");
    eventually("a long text in two", || async { (sandbox.taken().len() == 11).then_some(()) }).await;
    let (status, problem) =
        dara.post_file(&format!("conversations/{id}/files?name=a.exe"), "application/pdf", b"MZ\x90\0\x03\0\0\0 a program".to_vec()).await;
    assert_eq!(status, 422, "{problem}");
}

struct Ear;

impl Scribe for Ear {
    fn write_down(&self, sound: Sound) -> BoxFuture<'_, Result<String, NoWords>> {
        let heard = if sound.bytes.len() > 40 { Ok("I want to talk to a person, please.".to_owned()) } else { Err(NoWords("too short".to_owned())) };
        Box::pin(std::future::ready(heard))
    }
}

fn voice(length: usize) -> Gesture {
    let mut bytes = b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0OpusHead".to_vec();
    bytes.resize(length, 1);
    Gesture::Send { kind: "audio".to_owned(), mime: "audio/ogg; codecs=opus".to_owned(), bytes: bytes.into(), name: None, caption: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voice_message_is_written_down_and_heard_like_words_else_answered_honestly() {
    let policy = baton::domain::policy::Policy { writes_down: true, ..Default::default() };
    let outside = Outside { sandbox: Some(policy), scribe: Some(Arc::new(Ear)), ..Outside::default() };
    let (app, sandbox) = App::with_outside(Brain::Offline, outside).await;
    sandbox.gesture(KEY, voice(200));
    let id = only_chat(&app).await;
    eventually("a person is asked for", || async {
        let chat = app.runtime.load(&id).await.expect("readable").expect("there");
        (matches!(chat.owner, Owner::Queue { .. } | Owner::Operator { .. }) && chat.lines.iter().any(|l| l.text.contains("talk to a person")))
            .then_some(())
    })
    .await;
    sandbox.gesture("+34600000001", voice(38));
    let said = reads(&sandbox, "+34600000001", 1).await;
    assert!(said[0].contains("escuchar mensajes de voz") || said[0].contains("listen to voice messages"), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_go_to_a_model_that_sees_when_the_agent_says_so() {
    use super::servers::{Answering, OpenAi, chain};
    let server = OpenAi::start(Answering::Well).await;
    let sees = baton::model::provider::Settings { vision: true, ..server.settings() };
    let brain = Brain::Models(chain(&super::app::client(), vec![("default", sees)], None));
    let change: fn(&mut baton::domain::agent::Agents) = |agents| {
        for agent in agents.current.values_mut() {
            let mut seeing = (**agent).clone();
            seeing.files.sees_images = true;
            *agent = Arc::new(seeing);
        }
    };
    let outside = Outside { sandbox: Some(baton::domain::policy::Policy::default()), agents: Some(change), ..Outside::default() };
    let (app, sandbox) = App::with_outside(brain, outside).await;
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and so on".to_vec();
    sandbox.gesture(
        KEY,
        Gesture::Send {
            kind: "image".to_owned(),
            mime: "image/png".to_owned(),
            bytes: png.into(),
            name: None,
            caption: Some("What is this?".to_owned()),
        },
    );
    let asked =
        eventually("the model is asked", || async { server.asked().into_iter().find(|body| body.to_string().contains("data:image/png;base64,")) })
            .await;
    let last = asked["messages"].as_array().and_then(|all| all.iter().rfind(|m| m["role"] == "user")).cloned().unwrap_or(Value::Null);
    assert_eq!((&last["content"][0]["type"], &last["content"][1]["type"]), (&json!("text"), &json!("image_url")), "{last}");
    drop(app);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_customer_sees_that_an_answer_is_written_and_never_while_they_wait_for_a_person() {
    use super::servers::{Answering, OpenAi};
    let server = OpenAi::start(Answering::Never).await;
    let outside = Outside { sandbox: Some(baton::domain::policy::Policy::default()), ..Outside::default() };
    let (app, sandbox) = App::with_outside(Brain::Server(server), outside).await;
    sandbox.gesture(KEY, Gesture::Write("We want to automate our support.".to_owned()));
    eventually("typing", || async { sandbox.is_typing(KEY).then_some(()) }).await;
    let id = only_chat(&app).await;
    sandbox.gesture(KEY, Gesture::Write("I want to talk to a person, please.".to_owned()));
    eventually("a person takes over", || async {
        matches!(app.runtime.load(&id).await.expect("readable")?.owner, Owner::Queue { .. }).then_some(())
    })
    .await;
    reads(&sandbox, KEY, 1).await;
    sandbox.gesture(KEY, Gesture::Write("Hello? Are you there?".to_owned()));
    tokio::time::sleep(std::time::Duration::from_millis(900)).await;
    assert!(!sandbox.is_typing(KEY), "nobody is writing");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_chats_of_one_customer_become_one_and_the_person_keeps_theirs() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let Some((app, sandbox)) = App::with_sandbox(engine, |_| {}).await else { continue };
        let (kept, _) = with_dara(&app, &sandbox).await;
        let hidden =
            json!({"id": "wamid.H1", "from_user_id": "GB.5", "timestamp": now_secs(), "type": "text", "text": {"body": "Good morning to you all."}});
        assert_eq!(app.post_webhook(&envelope(&json!({"messages": [hidden]}))).await, 200);
        let other = eventually("a second chat", || async {
            app.runtime.store().conversation_ids().await.expect("readable").into_iter().find(|id| *id != kept)
        })
        .await;
        let both = json!({"id": "wamid.H2", "from": "447700900123", "from_user_id": "GB.5", "timestamp": now_secs(), "type": "text", "text": {"body": "It is me."}});
        assert_eq!(app.post_webhook(&envelope(&json!({"messages": [both]}))).await, 200);
        let chat = |id: &ConversationId| {
            let (app, id) = (&app, id.clone());
            async move { app.runtime.load(&id).await.expect("readable").expect("there") }
        };
        eventually("one of them ended", || async { matches!(chat(&other).await.owner, Owner::Closed { .. }).then_some(()) }).await;
        eventually("the other goes on", || async { chat(&kept).await.lines.iter().any(|l| l.text == "It is me.").then_some(()) }).await;
        assert!(matches!(chat(&kept).await.owner, Owner::Operator { .. }), "{engine:?}");
        assert_eq!(chat(&kept).await.customer.user_id.map(|id| id.to_string()), Some("GB.5".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_keep_to_the_pace_of_one_number_together() {
    let (app, _) = sandboxed().await;
    let rate = || app.runtime.rate_of(&NUMBER.into());
    app.runtime.beat().await.expect("writable");
    let alone = rate();
    app.runtime.store().heartbeat("another node", app.runtime.clock().now().0 + 60_000).await.expect("writable");
    app.runtime.refresh_numbers().await.expect("readable");
    assert_eq!((alone, rate()), (80, 40));
}
