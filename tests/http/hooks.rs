//! Programs that are told what happens: a real server listens, fails, is slow, sends elsewhere, goes away.

use super::app::{App, Brain, Engine, Person, both, eventually};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use baton::domain::hook;
use baton::domain::time::Millis;
use baton::tool::Poster;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const PHONE: &str = "34600000001";
const OTHER: &str = "34600000002";

/// What the server got.
#[derive(Clone, Debug)]
struct Got {
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    fn event(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    fn kind(&self) -> String {
        self.event()["type"].as_str().expect("a type").trim_start_matches("baton.").to_owned()
    }
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Ok,
    Status(u16),
    Slow(Duration),
    Elsewhere,
}

type Answers = dyn Fn(&Got, usize) -> Answer + Send + Sync;

/// A program of somebody's: what it answers is decided by the event and how often it came.
#[derive(Clone)]
struct Listener {
    url: String,
    got: Arc<Mutex<Vec<Got>>>,
    answers: Arc<Answers>,
}

impl Listener {
    async fn start(answers: impl Fn(&Got, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/in", listener.local_addr().expect("an address"));
        let this = Self { url, got: Arc::default(), answers: Arc::new(answers) };
        let router = Router::new().route("/in", post(take)).route("/elsewhere", post(take)).with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    async fn good() -> Self {
        Self::start(|_, _| Answer::Ok).await
    }

    fn all(&self) -> Vec<Got> {
        self.got.lock().expect("unbroken").clone()
    }

    fn kinds(&self) -> Vec<String> {
        self.all().iter().map(Got::kind).collect()
    }

    /// Waits until so many came of that kind.
    async fn has(&self, kind: &str, count: usize) -> Got {
        eventually(&format!("{count} × {kind}"), || async {
            let found: Vec<Got> = self.all().into_iter().filter(|got| got.kind() == kind).collect();
            (found.len() >= count).then(|| found.last().cloned()).flatten()
        })
        .await
    }
}

async fn take(State(this): State<Listener>, headers: HeaderMap, body: Bytes) -> Response {
    let got = Got { headers, body: String::from_utf8_lossy(&body).into_owned() };
    let before = this.all().iter().filter(|other| other.header("webhook-id") == got.header("webhook-id")).count();
    let answer = (this.answers)(&got, before);
    this.got.lock().expect("unbroken").push(got);
    match answer {
        Answer::Ok => StatusCode::NO_CONTENT.into_response(),
        Answer::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
        Answer::Slow(span) => {
            tokio::time::sleep(span).await;
            StatusCode::OK.into_response()
        }
        Answer::Elsewhere => (StatusCode::TEMPORARY_REDIRECT, [("location", "/elsewhere")]).into_response(),
    }
}

async fn endpoint(eva: &Person<'_>, listener: &Listener, more: Value) -> (String, String) {
    let mut wanted = json!({"name": "CRM", "url": listener.url});
    wanted.as_object_mut().expect("an object").extend(more.as_object().cloned().unwrap_or_default());
    let (status, made) = eva.post("webhooks", wanted).await;
    assert_eq!(status, 201, "{made}");
    (made["id"].as_str().expect("an id").to_owned(), made["secret"].as_str().expect("a secret").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_is_told_from_its_first_word_to_its_end_signed_and_in_order() {
    both(async |app| {
        let (ana, eva) = (app.sign_in("ana@example.com").await, app.sign_in("eva@example.com").await);
        let listener = Listener::good().await;
        let (_, secret) = endpoint(&eva, &listener, json!({})).await;
        ana.is("online").await;
        let referral = json!({"source_id": "ad-7", "source_type": "ad", "headline": "Automate your support", "ctwa_clid": "click-1"});
        let words = "We are Acme GmbH. We want to automate our support.";
        app.customer_sends(PHONE, json!({"type": "text", "text": {"body": words}, "referral": referral})).await;
        let id = ana.first_in("mine").await["id"].as_str().expect("an id").to_owned();
        ana.post(&format!("conversations/{id}/messages"), json!({"text": "Hello, Ana here."})).await;
        app.phone_shows(PHONE, 2).await;
        ana.post(&format!("conversations/{id}/close"), json!({"reason": "Resolved"})).await;
        let analysed = listener.has("conversation.analysed", 1).await.event();
        let kinds: Vec<String> = listener.kinds().into_iter().filter(|kind| kind != "message.status" && kind != "slot.filled").collect();
        let told = [
            "conversation.started",
            "agent.started",
            "agent.completed",
            "handoff.escalated",
            "handoff.assigned",
            "handoff.first_reply",
            "conversation.closed",
            "conversation.analysed",
        ];
        assert_eq!(kinds, told);
        assert!(listener.kinds().iter().filter(|kind| *kind == "slot.filled").count() >= 2, "{:?}", listener.kinds());
        let read = |got: &Got| got.kind() == "message.status" && got.event()["data"]["status"] == "read";
        eventually("both messages are read", || async { (listener.all().iter().filter(|got| read(got)).count() == 2).then_some(()) }).await;
        assert_eq!(analysed["data"]["analysis"]["outcome"], "answered_by_person");
        assert_eq!(analysed["data"]["ad"]["ctwa_clid"], "click-1", "for the ad platform");
        let mut ids: Vec<String> = listener.all().iter().map(|got| got.header("webhook-id").to_owned()).collect();
        ids.sort();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "each once");
        for got in listener.all() {
            the_event_is_a_cloud_event_and_signed(&got, &secret, &id);
        }
        let escalated = listener.has("handoff.escalated", 1).await.event();
        assert_eq!(escalated["data"]["brief"]["why"]["code"], "slots_complete");
        assert_eq!(escalated["data"]["customer"]["phone"], format!("+{PHONE}"));
    })
    .await;
}

fn the_event_is_a_cloud_event_and_signed(got: &Got, secret: &str, conversation: &str) {
    let (event, id) = (got.event(), got.header("webhook-id"));
    let at: i64 = got.header("webhook-timestamp").parse().expect("seconds");
    assert_eq!(hook::signature(secret, id, at, got.body.as_bytes()).as_deref(), Some(got.header("webhook-signature")), "{event}");
    assert!(got.header("content-type").starts_with("application/cloudevents+json"));
    assert_eq!((&event["specversion"], &event["id"], &event["source"]), (&json!("1.0"), &json!(id), &json!("/baton")));
    assert_eq!((&event["subject"], &event["datacontenttype"]), (&json!(conversation), &json!("application/json")));
    let time = event["time"].as_str().expect("a time");
    assert!(time.parse::<jiff_time::Time>().is_ok(), "{time}");
    assert!(!id.contains('.'), "a dot stands between the parts of what is signed");
}

/// A moment as RFC 3339 writes it, read by another program than the one that wrote it.
mod jiff_time {
    pub(super) struct Time;

    impl std::str::FromStr for Time {
        type Err = chrono::ParseError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            chrono::DateTime::parse_from_rfc3339(text).map(|_| Self)
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_later_event_waits_for_an_earlier_one_of_its_chat_and_for_no_other() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let eva = app.sign_in("eva@example.com").await;
    let fails_once = |got: &Got, before: usize| {
        let is_first = got.kind() == "conversation.started" && got.event()["data"]["customer"]["phone"] == format!("+{PHONE}");
        if is_first && before == 0 { Answer::Status(500) } else { Answer::Ok }
    };
    let listener = Listener::start(fails_once).await;
    let (id, _) = endpoint(&eva, &listener, json!({"events": ["conversation.started", "agent.started", "slot.filled"]})).await;
    app.customer_writes(PHONE, "We are Acme GmbH.").await;
    listener.has("conversation.started", 1).await;
    app.customer_writes(OTHER, "We are Initech GmbH.").await;
    let phone = |got: &Got| got.event()["data"]["customer"]["phone"].as_str().unwrap_or_default().to_owned();
    eventually("both chats told", || async {
        let slots: Vec<String> = listener.all().iter().filter(|got| got.kind() == "slot.filled").map(phone).collect();
        (slots.contains(&format!("+{PHONE}")) && slots.contains(&format!("+{OTHER}"))).then_some(())
    })
    .await;
    let of = |who: &str| listener.all().iter().filter(|got| phone(got) == format!("+{who}")).map(Got::kind).collect::<Vec<_>>();
    let first = |who: &str, count: usize| of(who).into_iter().take(count).collect::<Vec<_>>();
    assert_eq!(first(PHONE, 4), ["conversation.started", "conversation.started", "agent.started", "slot.filled"], "nothing overtakes what failed");
    assert_eq!(first(OTHER, 3), ["conversation.started", "agent.started", "slot.filled"]);
    let at = |kind: &str, who: &str| listener.all().iter().position(|got| got.kind() == kind && phone(got) == format!("+{who}"));
    assert!(at("slot.filled", OTHER) < at("agent.started", PHONE), "the other chat did not wait: {:?}", listener.kinds());
    let (_, told) = eva.get(&format!("webhooks/{id}/deliveries?event=conversation.started")).await;
    let attempts: Vec<i64> = told["deliveries"].as_array().expect("rows").iter().filter_map(|row| row["attempts"].as_i64()).collect();
    assert_eq!((attempts.iter().sum::<i64>(), told["deliveries"][0]["state"].as_str()), (3, Some("done")), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_slow_gone_or_elsewhere_holds_up_nobody() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let eva = app.sign_in("eva@example.com").await;
    let slow = Listener::start(|_, _| Answer::Slow(Duration::from_secs(8))).await;
    let gone = Listener::start(|_, _| Answer::Status(410)).await;
    let elsewhere = Listener::start(|_, _| Answer::Elsewhere).await;
    let good = Listener::good().await;
    let mut ids = Vec::new();
    for listener in [&slow, &gone, &elsewhere, &good] {
        ids.push(endpoint(&eva, listener, json!({"events": ["conversation.started", "agent.started"]})).await.0);
    }
    #[expect(clippy::disallowed_methods, reason = "a test's own clock")]
    let start = std::time::Instant::now();
    app.customer_writes(PHONE, "Hello").await;
    good.has("agent.started", 1).await;
    assert!(start.elapsed() < Duration::from_secs(8), "it did not wait for the slow one");
    let state = async |nth: usize| eva.get(&format!("webhooks/{}", ids[nth])).await.1;
    eventually("the gone one is off", || async { (state(1).await["state"] == "off").then_some(()) }).await;
    assert_eq!((gone.all().len(), state(1).await["why"].as_str()), (1, Some("it answered 410: gone")), "asked once and never again");
    eventually("the redirect is shown", || async { (state(2).await["failures"].as_i64() > Some(0)).then_some(()) }).await;
    assert!(elsewhere.all().iter().all(|got| got.kind() == "conversation.started"), "nothing was sent where it pointed");
    let (_, told) = eva.get(&format!("webhooks/{}/deliveries", ids[2])).await;
    let row = told["deliveries"].as_array().and_then(|rows| rows.iter().find(|row| row["attempts"] != 0)).cloned().expect("a row");
    assert!(row["detail"].as_str().is_some_and(|detail| detail.contains("redirect")) && row["status"] == 307, "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_arrive_for_three_days_is_given_up_and_its_endpoint_rests_until_somebody_says_so() {
    both(async |app| {
        let eva = app.sign_in("eva@example.com").await;
        let well = Arc::new(AtomicBool::new(false));
        let now_well = well.clone();
        let listener = Listener::start(move |_, _| if now_well.load(Ordering::SeqCst) { Answer::Ok } else { Answer::Status(503) }).await;
        let wanted = json!({"events": ["conversation.started", "agent.started"]});
        let (id, _) = endpoint(&eva, &listener, wanted).await;
        app.customer_writes(PHONE, "Hello").await;
        listener.has("conversation.started", 1).await;
        let at = async || eva.get(&format!("webhooks/{id}")).await.1;
        eventually("it failed", || async { (at().await["failures"].as_i64() > Some(0)).then_some(()) }).await;
        let (_, told) = eva.get(&format!("webhooks/{id}/deliveries?state=due")).await;
        assert_eq!(told["deliveries"].as_array().map(Vec::len), Some(2), "both wait: {told}");
        let later = app.at(Millis::hours(73)).await;
        assert_eq!(later.deliver_hooks().await.expect("tried"), 1, "one, the first of its chat");
        let (_, dead) = eva.get(&format!("webhooks/{id}/deliveries?state=dead")).await;
        assert_eq!((dead["deliveries"][0]["type"].as_str(), dead["deliveries"][0]["status"].as_i64()), (Some("conversation.started"), Some(503)));
        let rests = at().await;
        assert_eq!((&rests["state"], &rests["due"], &rests["dead"]), (&json!("paused"), &json!(1), &json!(1)), "{rests}");
        assert!(rests["why"].as_str().is_some_and(|why| why.starts_with("nothing arrived since")), "{rests}");
        assert_eq!(later.deliver_hooks().await.expect("nothing"), 0, "it rests");
        well.store(true, Ordering::SeqCst);
        let on = json!({"name": "CRM", "url": listener.url, "events": ["conversation.started", "agent.started"], "state": "on"});
        assert_eq!(eva.put(&format!("webhooks/{id}"), on).await.0, 200);
        listener.has("agent.started", 1).await;
        eventually("it is well", || async { (at().await["failing_since"] == Value::Null).then_some(()) }).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_rotate_and_what_was_told_is_told_again() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let eva = app.sign_in("eva@example.com").await;
    app.customer_writes(PHONE, "Hello").await;
    app.phone_shows(PHONE, 1).await;
    let listener = Listener::good().await;
    let (id, old) = endpoint(&eva, &listener, json!({"events": ["conversation.started"]})).await;
    let (status, tested) = eva.post(&format!("webhooks/{id}/test"), json!({})).await;
    assert_eq!((status, &tested["arrived"], &tested["status"]), (200, &json!(true), &json!(204)), "{tested}");
    assert_eq!(listener.kinds(), ["test"], "what was before is not told by itself");
    let (status, rotated) = eva.post(&format!("webhooks/{id}/rotate"), json!({"hours": 1})).await;
    assert_eq!(status, 200);
    let new = rotated["secret"].as_str().expect("a secret").to_owned();
    let (status, replayed) = eva.post(&format!("webhooks/{id}/replay"), json!({"since": 0})).await;
    assert_eq!((status, &replayed["events"]), (202, &json!(1)));
    let got = listener.has("conversation.started", 1).await;
    let at: i64 = got.header("webhook-timestamp").parse().expect("seconds");
    let signed = |secret: &str| hook::signature(secret, got.header("webhook-id"), at, got.body.as_bytes()).expect("signed");
    assert_eq!(got.header("webhook-signature"), format!("{} {}", signed(&new), signed(&old)), "both count for an hour");
    eventually("it is done", || async { (eva.get(&format!("webhooks/{id}")).await.1["done"] == 1).then_some(()) }).await;
    let event = got.header("webhook-id").to_owned();
    assert_eq!(eva.post(&format!("webhooks/{id}/deliveries/{event}/replay"), json!({})).await.0, 202);
    let again = listener.has("conversation.started", 2).await;
    assert_eq!((again.header("webhook-id"), &again.body), (event.as_str(), &got.body), "the same event, byte for byte");
    assert_eq!(eva.post(&format!("webhooks/{id}/deliveries/evt_nothing/replay"), json!({})).await.0, 404);
    assert_eq!(eva.delete(&format!("webhooks/{id}")).await.0, 204);
    assert_eq!(eva.get(&format!("webhooks/{id}/deliveries")).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_is_public_or_named_and_set_up_by_admins() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let (ana, eva) = (app.sign_in("ana@example.com").await, app.sign_in("eva@example.com").await);
    app.runtime.set_poster(Poster::default());
    for url in ["http://127.0.0.1:9/in", "https://127.0.0.1/in", "https://10.1.2.3/in", "http://hooks.example/in", "https://[::ffff:10.0.0.1]/in"] {
        let (status, answer) = eva.post("webhooks", json!({"name": "x", "url": url})).await;
        assert_eq!(status, 422, "{url}: {answer}");
    }
    let (status, answer) = eva.post("webhooks", json!({"name": "x", "url": "https://hooks.example/in", "events": ["slot.emptied"]})).await;
    assert!(status == 422 && answer["detail"].as_str().is_some_and(|told| told.contains("slot.filled")), "{answer}");
    assert_eq!(ana.get("webhooks").await.0, 404);
    let (_, listed) = eva.get("webhooks").await;
    assert_eq!((listed["webhooks"].as_array().map(Vec::len), listed["events"].as_array().map(Vec::len)), (Some(0), Some(14)));
}

/// The signature, by the reference library of somebody else, where it is installed.
#[tokio::test(flavor = "multi_thread")]
async fn the_reference_library_accepts_our_signatures() {
    let python = std::process::Command::new("python3").args(["-c", "import standardwebhooks"]).output();
    if !python.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: python3 has no standardwebhooks (pip install standardwebhooks)");
        return;
    }
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let eva = app.sign_in("eva@example.com").await;
    let listener = Listener::good().await;
    let (id, secret) = endpoint(&eva, &listener, json!({})).await;
    eva.post(&format!("webhooks/{id}/test"), json!({})).await;
    let got = listener.has("test", 1).await;
    let headers: Value =
        ["webhook-id", "webhook-timestamp", "webhook-signature"].iter().map(|name| ((*name).to_owned(), json!(got.header(name)))).collect();
    let verify = "import sys, json; from standardwebhooks.webhooks import Webhook; a = json.loads(sys.argv[1]); \
                  Webhook(a['secret']).verify(a['body'], a['headers']); print('genuine')";
    let verified = |body: &str| {
        let given = json!({"secret": secret, "body": body, "headers": headers}).to_string();
        std::process::Command::new("python3").args(["-c", verify, &given]).output().expect("python").status.success()
    };
    assert!(verified(&got.body), "the reference library refuses it");
    assert!(!verified(&format!("{} ", got.body)), "it would accept anything");
}
