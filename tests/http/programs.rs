//! The API for programs: its document, names of requests, how much one may ask, pages of lists, and the client. That every answer is what the
//! document says is held by `conform`, in all tests over HTTP.

use super::app::conform;
use super::app::{App, Brain, Engine, Outside, Person, both, eventually, kind};
use super::inbox::anas_chat;
use baton::api::ShownOrGone;
use baton::client::{Client, Error, Listing, To};
use baton::domain::policy::Policy;
use baton::domain::scope::Scope;
use futures::TryStreamExt as _;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CUSTOMER: &str = "34600111222";

#[test]
fn every_route_is_in_the_document_and_nothing_else_and_each_operation_has_a_name_of_its_own() {
    let document = baton::http::openapi();
    let mut told = BTreeSet::new();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            told.insert(format!("{} {path}", method.to_uppercase()));
            let id = operation["operationId"].as_str().expect("an id");
            assert!(names.insert(id.to_owned()), "{id} twice");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{id}");
            let tag = &operation["tags"][0];
            assert!(document["tags"].as_array().expect("tags").iter().any(|known| known["name"] == *tag), "{id}: {tag}");
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path: BTreeSet<&str> = parameters.iter().filter(|p| p["in"] == "path").filter_map(|p| p["name"].as_str()).collect();
            let wanted: BTreeSet<&str> = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
            assert_eq!(in_path, wanted, "{id}");
        }
    }
    let routes: BTreeSet<String> = baton::http::routes().iter().map(|route| format!("{} {}", route.method, route.path)).collect();
    assert_eq!(told, routes);
    for route in baton::http::routes() {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let keys: Vec<&Value> = operation["security"].as_array().expect("security").iter().filter_map(|one| one.get("key")).collect();
        match route.needs {
            None => assert_eq!(operation["security"], json!([]), "{}", route.path),
            Some(Scope::Person) => assert!(keys.is_empty() && operation["security"] != json!([]), "{}: no key is a person", route.path),
            Some(scope) => assert_eq!(keys, [&json!([scope.word()])], "{}", route.path),
        }
    }
}

#[test]
fn the_document_refers_to_nothing_that_is_not_there_and_its_schemas_are_schemas() {
    fn walk(value: &Value, told: &mut Vec<String>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| walk(item, told)),
            Value::Object(members) => {
                told.extend(members.get("$ref").and_then(Value::as_str).map(str::to_owned));
                members.values().for_each(|member| walk(member, told));
            }
            _ => {}
        }
    }
    let document = baton::http::openapi();
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1.")), "{}", document["openapi"]);
    let mut references = Vec::new();
    walk(&document, &mut references);
    assert!(references.len() > 100, "they are found");
    for reference in &references {
        assert!(reference.strip_prefix('#').is_some_and(|at| document.pointer(at).is_some()), "{reference} leads nowhere");
    }
    let used: BTreeSet<&str> = references.iter().filter_map(|reference| reference.strip_prefix("#/components/schemas/")).collect();
    for (name, schema) in document["components"]["schemas"].as_object().expect("schemas") {
        jsonschema::meta::validate(schema).unwrap_or_else(|e| panic!("{name} is no JSON Schema: {e}"));
        assert!(used.contains(name.as_str()), "{name} is nowhere used");
        assert!(name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        assert!(!name.chars().last().is_some_and(|c| c.is_ascii_digit()), "{name}: two shapes have one name");
    }
}

#[test]
fn an_answer_that_is_not_what_the_document_says_is_found_out() {
    let held = |status, kind, body: Value| conform::held("GET", "counts", status, Some(kind), body.to_string().as_bytes());
    let counts = json!({"mine": 1, "unread": 0, "waiting": 0, "held": 0, "snoozed": 0});
    assert_eq!(held(200, "application/json", counts.clone()), Ok(()));
    let mut more = counts.clone();
    more["secret"] = json!(1);
    let mut less = counts.clone();
    less.as_object_mut().expect("an object").remove("mine");
    let mut other = counts.clone();
    other["mine"] = json!("one");
    for wrong in [more, less, other] {
        assert!(held(200, "application/json", wrong.clone()).is_err(), "{wrong}");
    }
    assert!(held(201, "application/json", counts.clone()).is_err(), "a status that is not listed");
    assert!(held(200, "text/html", counts.clone()).is_err(), "a type that is not told");
    assert!(held(404, "application/json", counts).is_err(), "a problem is one");
    assert!(conform::held("POST", "counts/more", 200, None, b"").is_err(), "a route that is not in it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_open_and_the_server_serves_the_very_one() {
    let Some(app) = App::start(Engine::Sqlite, Brain::Offline).await else { return };
    let answer = app.http.get(format!("{}/api/v1/openapi.json", app.url)).send().await.expect("an answer");
    assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().expect("text")), (200, "application/json"));
    assert_eq!(answer.json::<Value>().await.expect("JSON"), baton::http::openapi());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_is_repeated_under_its_name_is_done_once_on_whichever_node() {
    both(async |app| {
        // The other node begins first: a test's people get their passwords when it does, and are signed out.
        let beside = app.beside().await;
        let id = anas_chat(app, "I want to talk to a person").await;
        let ana = app.sign_in("ana@example.com").await;
        let (path, hello) = (format!("conversations/{id}/messages"), json!({"text": "Hello, Ana here"}));
        let (status, first, again) = ana.named("reply-1", Method::POST, &path, &hello).await;
        assert_eq!((status, again), (202, false), "{first}");
        let there = beside.sign_in("ana@example.com").await;
        assert_eq!(there.named("reply-1", Method::POST, &path, &hello).await, (202, first.clone(), true), "on another node, in another session");
        let said = |app: &App| app.graph.words_to(&format!("+{CUSTOMER}")).iter().filter(|words| *words == "Hello, Ana here").count();
        eventually("it is sent", || async { (said(app) > 0).then_some(()) }).await;
        let (status, problem, _) = ana.named("reply-1", Method::POST, &path, &json!({"text": "Something else"})).await;
        assert_eq!((status, kind(&problem)), (422, "urn:baton:key-reused"), "the name stands for other words");
        let note = format!("conversations/{id}/notes");
        assert_eq!(ana.named("reply-1", Method::POST, &note, &hello).await.0, 422, "and for another route");
        let bo = app.sign_in("bo@example.com").await;
        assert_eq!(bo.named("reply-1", Method::POST, &path, &hello).await.0, 404, "names are everybody's own, and give nothing away");
        assert_eq!(said(app), 1);
        for bad in ["with space", &"x".repeat(256)] {
            assert_eq!(ana.named(bad, Method::POST, &path, &hello).await.0, 400);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_may_be_repeated_and_what_one_lost_is_not_shown_again() {
    both(async |app| {
        let id = anas_chat(app, "I want to talk to a person").await;
        let ana = app.sign_in("ana@example.com").await;
        let close = format!("conversations/{id}/close");
        let (status, problem, _) = ana.named("close-1", Method::POST, &close, &json!({"reason": ""})).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(ana.named("close-1", Method::POST, &format!("conversations/{id}/accept"), &json!({})).await.0, 200, "the name is free again");
        let (transfer, body) = (format!("conversations/{id}/transfer"), json!({"queue": "senior-engineering", "reason": "needs the source"}));
        let gone = json!({"gone": true});
        assert_eq!(ana.named("move-1", Method::POST, &transfer, &body).await, (200, gone.clone(), false));
        assert_eq!(ana.named("move-1", Method::POST, &transfer, &body).await, (200, gone, true), "that it was done is told");
        let (status, problem, again) = ana.named("close-1", Method::POST, &format!("conversations/{id}/accept"), &json!({})).await;
        assert_eq!((status, kind(&problem), again), (404, "urn:baton:not-found", false), "what it said then is not hers to see now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_requests_with_one_name_at_the_same_time_one_is_done_and_secrets_are_never_kept() {
    both(async |app| {
        let ana = app.sign_in("ana@example.com").await;
        let wanted = json!({"name": "a script", "scopes": ["read"]});
        let all = (0..6).map(|_| ana.named("key-1", Method::POST, "me/keys", &wanted));
        let answers = futures::future::join_all(all).await;
        let made: Vec<_> = answers.iter().filter(|(status, _, _)| *status == 201).collect();
        assert_eq!(made.len(), 1, "{answers:?}");
        let others = answers.iter().filter(|(status, _, _)| *status != 201);
        for (status, problem, again) in others {
            assert!(matches!(kind(problem), "urn:baton:at-work" | "urn:baton:answer-not-kept"), "{problem}");
            assert_eq!((*status, *again), (409, false));
        }
        let (status, problem, _) = ana.named("key-1", Method::POST, "me/keys", &wanted).await;
        assert_eq!((status, kind(&problem)), (409, "urn:baton:answer-not-kept"));
        let secret = made[0].1["key"].as_str().expect("a key");
        let (_, keys) = ana.get("me/keys").await;
        assert_eq!(keys["keys"].as_array().map(Vec::len), Some(1), "one key was made");
        assert!(!keys.to_string().contains(secret));
        assert_eq!(Person::with(app, secret).get("counts").await.0, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_too_much_is_told_how_long_to_wait_and_others_are_not_held_up() {
    let policy = Policy { api_minute_requests_max: 20, ..Policy::default() };
    let (app, _) = App::with_outside(Brain::Offline, Outside { sandbox: Some(policy), ..Outside::default() }).await;
    let (ana, bo) = (app.sign_in("ana@example.com").await, app.sign_in("bo@example.com").await);
    let (_, made) = ana.post("me/keys", json!({"name": "a script", "scopes": ["read"]})).await;
    let script = Person::with(&app, made["key"].as_str().expect("a key"));
    let ask = async |token: &str| app.http.get(format!("{}/api/v1/counts", app.url)).bearer_auth(token).send().await.expect("an answer");
    let key = made["key"].as_str().expect("a key").to_owned();
    let first = ask(&key).await;
    let field = |answer: &reqwest::Response, name: &str| answer.headers()[name].to_str().expect("text").to_owned();
    assert_eq!(field(&first, "ratelimit-policy"), "\"default\";q=20;w=60");
    assert_eq!(field(&first, "ratelimit"), "\"default\";r=19;t=3");
    let mut refused = None;
    for _ in 0..40 {
        let answer = ask(&key).await;
        if answer.status().as_u16() == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("not for ever");
    assert_eq!(field(&refused, "ratelimit").split(';').nth(1), Some("r=0"));
    let wait: u64 = field(&refused, "retry-after").parse().expect("seconds");
    assert!((1..=3).contains(&wait), "{wait}");
    let (status, problem) = script.get("counts").await;
    assert!(status == 200 || kind(&problem) == "urn:baton:too-many-requests", "{problem}");
    assert_eq!((ana.get("counts").await.0, bo.get("counts").await.0), (200, 200), "whose script it is is not held up, nor is anybody else");
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_come_in_pages_that_follow_each_other() {
    both(async |app| {
        let eva = app.sign_in("eva@example.com").await;
        for person in ["bo", "chen", "dara"] {
            assert_eq!(eva.post(&format!("people/{person}/link"), json!({})).await.0, 201);
        }
        for (list, of, name) in [("audit", "entries", "hash"), ("workspace/versions", "versions", "version")] {
            let (_, whole) = eva.get(&format!("{list}?limit=200")).await;
            let whole = whole[of].as_array().expect("a list").clone();
            let (mut seen, mut cursor, mut pages) = (0, String::new(), 0);
            loop {
                let (status, page) = eva.get(&format!("{list}?limit=2&cursor={cursor}")).await;
                assert_eq!(status, 200, "{page}");
                seen += page[of].as_array().expect("a list").len();
                pages += 1;
                let Some(next) = page["next"].as_str() else { break };
                next.clone_into(&mut cursor);
            }
            assert_eq!((seen, pages), (whole.len(), whole.len().div_ceil(2).max(1)), "{list} by {name}");
            assert_eq!(eva.get(&format!("{list}?cursor=nonsense")).await.0, 400);
        }
        assert_eq!(eva.get("notices?limit=1").await.1["next"], Value::Null);
        assert_eq!(eva.get("notices?cursor=nonsense").await.0, 400);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_works_through_its_chats_with_the_client() {
    both(async |app| {
        let ana = app.sign_in("ana@example.com").await;
        let (_, made) = ana.post("me/keys", json!({"name": "a bridge", "scopes": ["read", "write"]})).await;
        let client = Client::new(app.http.clone(), &app.url, made["key"].as_str().expect("a key")).expect("an address");
        let mut feed = std::pin::pin!(client.feed().await.expect("a feed"));
        assert_eq!(feed.try_next().await.expect("readable").map(|change| change.event).as_deref(), Some("hello"));
        app.customer_writes(CUSTOMER, "I want to talk to a person").await;
        let waiting = Listing { scope: Some("waiting".to_owned()), ..Listing::default() };
        let id = eventually("it waits", || async {
            let list = client.conversations(&waiting).await.expect("a list");
            list.conversations.first().map(|card| card.id.clone())
        })
        .await;
        let told = async {
            while let Some(change) = feed.try_next().await.expect("readable") {
                if change.conversation.is_some() {
                    return change.conversation;
                }
            }
            None
        };
        let told = told.await;
        assert_eq!(told.as_deref(), Some(id.as_str()));
        let taken = client.accept(&id).await.expect("taken");
        assert_eq!((taken.card.owner.kind.as_str(), taken.card.owner.id.as_deref()), ("operator", Some("ana")));
        let said = client.reply(&id, "Hello, Ana here").await.expect("said");
        let once = client.reply_once(&id, "One more thing", "again-1").await.expect("said");
        assert_eq!(once.message.id, client.reply_once(&id, "One more thing", "again-1").await.expect("said").message.id);
        assert_ne!(said.message.id, once.message.id);
        let whole = client.conversation(&id).await.expect("whole");
        let lines: Vec<&str> = whole.lines.iter().filter(|line| line.from == "operator").map(|line| line.text.as_str()).collect();
        assert_eq!((lines, whole.can.reply), (vec!["Hello, Ana here", "One more thing"], true));
        assert!(client.directory().await.expect("a directory").queues.iter().any(|queue| queue.id == "senior-engineering"));
        match client.transfer(&id, &To::Queue("nowhere".to_owned()), "x").await {
            Err(Error::Refused(problem)) => assert_eq!((problem.code(), problem.status), ("refused", 422)),
            other => panic!("{other:?}"),
        }
        let moved = client.transfer(&id, &To::Queue("senior-engineering".to_owned()), "needs the source").await.expect("moved");
        assert!(matches!(moved, ShownOrGone::Gone { gone: true }));
        match client.close(&id, "done", None).await {
            Err(Error::Refused(problem)) => assert_eq!((problem.code(), problem.status), ("not-found", 404)),
            other => panic!("{other:?}"),
        }
        match Client::new(app.http.clone(), &app.url, "baton_nothing").expect("an address").directory().await {
            Err(Error::Refused(problem)) => assert_eq!(problem.code(), "signed-out"),
            other => panic!("{other:?}"),
        }
        assert!(matches!(Client::new(app.http.clone(), "chat.example.com", "x"), Err(Error::Address(_))));
    })
    .await;
}
