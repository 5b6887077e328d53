//! Beyond what is one's own: fields nobody offered, others' ids and cursors, addresses that lead elsewhere.

use super::app::{App, Brain, Engine, PASSWORD};
use baton::channel::whatsapp::Graph;
use baton::channel::{Channel as _, NoFile};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

async fn app() -> App {
    App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rep_gives_themselves_nothing_by_naming_it() {
    let app = app().await;
    app.customer_writes("15550107500", "We are Acme GmbH. We want to automate our support.").await;
    let (ana, eva) = (app.sign_in("ana@example.com").await, app.sign_in("eva@example.com").await);
    let id = ana.first_in("waiting").await["id"].as_str().expect("an id").to_owned();
    assert_eq!(ana.post(&format!("conversations/{id}/accept"), json!({})).await.0, 200);
    let mine = |extra: Value| {
        let mut body = json!({"role": "admin", "operator": "eva", "id": "eva", "teams": ["support", "engineering"], "queues": ["tier-1-support"],
            "is_admin": true, "owner": {"kind": "operator", "id": "eva"}, "scopes": ["person"], "held": -99, "capacity": 9_999});
        body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        body
    };
    let before = eva.get("workspace").await.1;
    let puts = [
        ("presence", json!({"status": "online"})),
        ("me/password", json!({"current": PASSWORD, "password": PASSWORD})),
        ("me/totp", json!({"code": "1"})),
    ];
    for (path, body) in puts {
        let (status, told) = ana.put(path, mine(body)).await;
        assert!(status < 500, "{path}: {status} {told}");
    }
    let posts = [
        ("me/keys".to_owned(), json!({"name": "k", "scopes": ["read"]})),
        ("replies".to_owned(), json!({"shortcut": "x", "text": "y"})),
        ("filters".to_owned(), json!({"name": "x", "query": {}})),
        (format!("conversations/{id}/notes"), json!({"text": "n", "client_id": "n1"})),
        (format!("conversations/{id}/messages"), json!({"text": "hi", "client_id": "m1"})),
        (format!("conversations/{id}/accept"), json!({})),
        ("presence/seen".to_owned(), json!({})),
        ("session".to_owned(), json!({"email": "ana@example.com", "password": PASSWORD})),
    ];
    for (path, body) in posts {
        let (status, told) = ana.post(&path, mine(body)).await;
        assert!(status < 500, "{path}: {status} {told}");
    }
    assert_eq!(ana.put("workspace", json!({"workspace": before["workspace"], "version": before["version"]})).await.0, 404);
    let me = ana.get("me").await.1;
    assert_eq!((&me["role"], &me["id"], &me["teams"]), (&json!("rep"), &json!("ana"), &json!(["sales"])), "{me}");
    assert!(me["capacity"].as_i64().is_some_and(|capacity| capacity < 9_999), "{me}");
    assert_eq!(eva.get("workspace").await.1, before, "nothing of who answers has changed");
    for hidden in ["people", "audit", "workspace", "keys", "costs", "board"] {
        assert_eq!(ana.get(hidden).await.0, 404, "{hidden}");
    }
    let owner = &eva.get(&format!("conversations/{id}")).await.1["card"]["owner"];
    assert_eq!(owner["id"], "ana", "{owner}");
}

#[tokio::test(flavor = "multi_thread")]
async fn anothers_cursor_and_a_made_up_one_show_nothing_hidden() {
    let app = app().await;
    for n in 0..12 {
        let words = if n % 2 == 0 { "Can I talk to a person?" } else { "We are Acme GmbH. We want to automate our support." };
        app.customer_writes(&format!("155501076{n:02}"), words).await;
    }
    let (eva, chen, finn) = (app.sign_in("eva@example.com").await, app.sign_in("chen@example.com").await, app.sign_in("finn@example.com").await);
    let ids = |list: &Value| -> BTreeSet<String> {
        list["conversations"].as_array().into_iter().flatten().filter_map(|card| card["id"].as_str().map(str::to_owned)).collect()
    };
    super::app::eventually("all in the list", || async { (ids(&eva.get("conversations?limit=200").await.1).len() == 12).then_some(()) }).await;
    let hers = eva.get("conversations?limit=3").await.1["next"].as_str().expect("a cursor").to_owned();
    let theirs = ids(&chen.get("conversations?limit=200").await.1);
    let (at, id) = hers.split_once('_').expect("a cursor");
    let made_up = [
        hers.clone(),
        format!("9223372036854775807_{id}"),
        format!("{at}_zzzz"),
        format!("{at}_%"),
        format!("{at}_' OR '1'='1"),
        format!("{at}_"),
        "_".to_owned(),
        "x".to_owned(),
        format!("-1_{id}"),
    ];
    for cursor in made_up {
        let coded = percent_encoding::utf8_percent_encode(&cursor, percent_encoding::NON_ALPHANUMERIC).to_string();
        for scope in ["all", "mine", "waiting", "agent"] {
            let path = format!("conversations?scope={scope}&limit=200&cursor={coded}");
            let (status, list) = chen.get(&path).await;
            assert!(status < 500 && ids(&list).is_subset(&theirs), "{cursor} {scope}: {list}");
            assert!(ids(&finn.get(&path).await.1).is_empty(), "{cursor} {scope}");
        }
        assert_ne!(finn.get(&format!("audit?cursor={coded}")).await.0, 200);
    }
}

/// A server that says where a file is, and counts who comes to the other places.
async fn meta(address: Value, redirects: &str) -> (String, Arc<AtomicUsize>) {
    use axum::response::IntoResponse as _;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let (counted, to, own) = (asked.clone(), redirects.to_owned(), url.clone());
    let routes = axum::Router::new()
        .route(
            "/v25.0/{media}",
            axum::routing::get(move || {
                let text = address.as_str().unwrap_or_default().replace("OWN", &own);
                async move { axum::Json(json!({"url": text, "mime_type": "image/png", "file_size": 10})) }
            }),
        )
        .route("/moved", axum::routing::get(move || async move { (axum::http::StatusCode::FOUND, [("location", to)]).into_response() }))
        .fallback(move || {
            counted.fetch_add(1, Ordering::SeqCst);
            async { "inside" }
        });
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (url, asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_files_address_leads_to_metas_hosts_and_nowhere_else() {
    let http = {
        super::app::client();
        #[expect(clippy::disallowed_methods, reason = "as the product builds it")]
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client")
    };
    let (inside, reached) = meta(json!(""), "").await;
    let addresses = [
        format!("{inside}/secret"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "https://169.254.169.254/latest/meta-data/".to_owned(),
        "https://[::1]/x".to_owned(),
        "https://0x7f000001/x".to_owned(),
        "https://2130706433/x".to_owned(),
        "https://lookaside.fbsbx.com.evil.example/x".to_owned(),
        "https://lookaside.fbsbx.com@127.0.0.1/x".to_owned(),
        "https://lookaside.fbsbx.com:22/x".to_owned(),
        "file:///etc/passwd".to_owned(),
        "gopher://127.0.0.1/x".to_owned(),
        "//evil.example/x".to_owned(),
        "OWN/moved".to_owned(),
    ];
    for address in addresses {
        let (url, _) = meta(json!(address), &format!("{inside}/secret")).await;
        let graph = Graph::new(http.clone(), &url, "v25.0", "the-token", Duration::from_secs(3))
            .with_outside(baton::tool::public_client().expect("a client"));
        let fetched = graph.fetch(&super::app::NUMBER.into(), "123", 1 << 20).await;
        assert!(matches!(fetched, Err(NoFile::Forbidden(_) | NoFile::Unreachable(_) | NoFile::Gone(_))), "{address}: {fetched:?}");
        let told = format!("{fetched:?}");
        assert!(!told.contains("the-token") && !told.contains("inside"), "{told}");
    }
    assert_eq!(reached.load(Ordering::SeqCst), 0, "the address inside was never asked");
    let (url, _) = meta(json!("OWN/file"), "").await;
    let graph = Graph::new(http, &url, "v25.0", "the-token", Duration::from_secs(3));
    assert!(graph.fetch(&super::app::NUMBER.into(), "123", 1 << 20).await.is_ok(), "a file at its right place is fetched");
    for media in ["../123", "123?x=1", "123/../../x", "", "1\r\nHost: evil", "http://evil.example/1"] {
        assert!(matches!(graph.fetch(&super::app::NUMBER.into(), media, 1 << 20).await, Err(NoFile::Forbidden(_))), "{media:?}");
    }
}
