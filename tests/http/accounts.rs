//! Ways in: passwords, wrong ones, links, one-time codes, keys, the company's account; sessions that change and end.

use super::app::{App, PASSWORD, Person, both, kind};
use baton::domain::time::Millis;
use baton::store::sessions::NewSession;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

const GOOD: &str = "three wet otters sing";

async fn sign_in(app: &App, body: Value) -> (u16, Value) {
    let answer = app.http.post(format!("{}/api/v1/session", app.url)).json(&body).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_comes_back_after_an_hour_gets_another_token_under_a_cookie_that_only_the_browser_reads() {
    both(async |app| {
        let store = app.runtime.store();
        let now = app.runtime.clock().now();
        let hash = |token: &str| {
            use sha2::Digest as _;
            baton::domain::text::hex(&sha2::Sha256::digest(token.as_bytes()))
        };
        let at = now.plus(Millis::hours(-2));
        let session = NewSession {
            id: "s-of-ana".to_owned(),
            token_hash: hash("an-old-token"),
            operator: "ana".into(),
            client: "Firefox on Linux".to_owned(),
            at,
            expires: now.plus(Millis::hours(5)),
        };
        store.open_session(session).await.expect("opened");
        let ask = async |cookie: &str, tls: bool| {
            let mut request = app.http.get(format!("{}/api/v1/me", app.url)).header("Cookie", format!("theme=dark; baton_session={cookie}"));
            if tls {
                request = request.header("X-Forwarded-Proto", "https");
            }
            let answer = request.send().await.expect("an answer");
            (answer.status().as_u16(), answer.headers().get("set-cookie").map(|cookie| cookie.to_str().expect("text").to_owned()))
        };
        let (status, cookie) = ask("an-old-token", true).await;
        let cookie = cookie.expect("another token");
        for flag in ["HttpOnly", "SameSite=Strict", "Path=/", "Secure"] {
            assert!(status == 200 && cookie.contains(flag), "{cookie}");
        }
        let token = cookie.split(['=', ';']).nth(1).expect("a token").to_owned();
        assert_eq!(ask(&token, false).await, (200, None), "it is young");
        assert_eq!(ask("an-old-token", false).await, (200, None), "answers that are on their way carry the older one for a minute");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_passwords_lock_an_address_for_a_while_whoever_asks_and_even_the_right_one_waits() {
    both(async |app| {
        for _ in 0..10 {
            let (status, problem) = sign_in(app, json!({"email": "Chen@example.com", "password": "not it"})).await;
            assert_eq!((status, kind(&problem)), (401, "urn:baton:wrong-password"));
        }
        let (status, problem) = sign_in(app, json!({"email": "chen@example.com", "password": PASSWORD})).await;
        assert_eq!((status, kind(&problem)), (429, "urn:baton:locked"));
        assert!((1..=60).contains(&problem["retry_after"].as_i64().expect("seconds")), "{problem}");
        assert_eq!(sign_in(app, json!({"email": "bo@example.com", "password": PASSWORD})).await.0, 200, "others are not locked");
        let eva = app.sign_in("eva@example.com").await;
        let (_, people) = eva.get("people").await;
        let chen = people["people"].as_array().expect("a list").iter().find(|person| person["id"] == "chen").expect("Chen").clone();
        assert!(chen["locked_until"].is_i64() && chen["has_password"] == true, "{chen}");
        assert_eq!(sign_in(app, json!({"email": "x\u{0}y", "password": "a"})).await.0, 401, "what nobody can be called is nobody");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_lets_somebody_choose_a_password_once_and_a_weak_one_not_at_all() {
    both(async |app| {
        let (eva, finn) = (app.sign_in("eva@example.com").await, app.sign_in("finn@example.com").await);
        assert_eq!(finn.post("people/finn/link", json!({})).await.0, 404, "only admins make links");
        let (status, made) = eva.post("people/finn/link", json!({})).await;
        assert_eq!((status, &made["kind"]), (201, &json!("reset")), "{made}");
        let token = made["token"].as_str().expect("a token").to_owned();
        let at = format!("{}/api/v1/links/{token}", app.url);
        let shown: Value = app.http.get(&at).send().await.expect("an answer").json().await.expect("JSON");
        assert_eq!((&shown["name"], &shown["email"]), (&json!("Finn Aalto"), &json!("finn@example.com")));
        let choose = async |password: &str| {
            let answer = app.http.post(&at).json(&json!({"password": password})).send().await.expect("an answer");
            (answer.status().as_u16(), answer.json::<Value>().await.unwrap_or_default())
        };
        for weak in ["short", "finn aalto is here", "aaaaaaaaaaaaaaa"] {
            let (status, problem) = choose(weak).await;
            assert_eq!((status, kind(&problem)), (422, "urn:baton:weak-password"), "{weak}: {problem}");
        }
        let (status, signed) = choose(GOOD).await;
        assert_eq!((status, &signed["operator"]["id"]), (200, &json!("finn")));
        assert_eq!(choose(GOOD).await.0, 404, "it was used");
        assert_eq!(finn.get("me").await.0, 401, "whoever was signed in before is not any more");
        assert_eq!(sign_in(app, json!({"email": "finn@example.com", "password": PASSWORD})).await.0, 401);
        assert_eq!(sign_in(app, json!({"email": "finn@example.com", "password": GOOD})).await.0, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_time_codes_are_asked_for_once_they_are_set_up_and_each_counts_once() {
    both(async |app| {
        let bo = app.sign_in("bo@example.com").await;
        assert_eq!(bo.post("me/totp", json!({"password": "not mine"})).await.0, 403);
        let (status, begun) = bo.post("me/totp", json!({"password": PASSWORD})).await;
        assert!(status == 200 && begun["uri"].as_str().is_some_and(|uri| uri.starts_with("otpauth://totp/Baton")), "{begun}");
        let secret = Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base32");
        let codes = Builder::new().with_secret(secret).with_account_name("bo").with_issuer(Some("Baton")).build().expect("codes");
        let seconds = || u64::try_from(app.runtime.clock().now().0 / 1_000).expect("after 1970");
        let code = |ahead: u64| codes.generate(seconds() + ahead).to_string();
        assert_eq!(sign_in(app, json!({"email": "bo@example.com", "password": PASSWORD})).await.0, 200, "not asked for before it is confirmed");
        assert_eq!(bo.put("me/totp", json!({"code": "000000"})).await.0, 422);
        let first = code(0);
        assert_eq!(bo.put("me/totp", json!({"code": first})).await.0, 204);
        let with = async |code: Option<&str>| {
            let (status, problem) = sign_in(app, json!({"email": "bo@example.com", "password": PASSWORD, "code": code})).await;
            (status, kind(&problem).to_owned())
        };
        assert_eq!(with(None).await, (401, "urn:baton:code-wanted".to_owned()));
        assert_eq!(with(Some(&first)).await, (401, "urn:baton:wrong-code".to_owned()), "it was used");
        assert_eq!(with(Some(&code(30))).await.0, 200);
        assert_eq!(bo.get("me").await.1["totp"], true);
        let (status, problem) = bo.post("me/totp", json!({"password": PASSWORD})).await;
        assert_eq!((status, kind(&problem)), (409, "urn:baton:codes-set-up"), "a password alone does not turn them off by beginning anew");
        let eva = app.sign_in("eva@example.com").await;
        assert_eq!(eva.delete("people/bo/totp").await.0, 204, "the phone is lost");
        assert_eq!(with(None).await.0, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_does_what_its_scopes_say_and_never_more_than_its_person() {
    both(async |app| {
        let ana = app.sign_in("ana@example.com").await;
        assert_eq!(ana.post("me/keys", json!({"name": "x", "scopes": ["everything"]})).await.0, 422);
        assert_eq!(ana.post("me/keys", json!({"name": "x", "scopes": ["person"]})).await.0, 422, "no key is a person");
        let (status, made) = ana.post("me/keys", json!({"name": "Report", "scopes": ["read", "audit"], "days": 30})).await;
        assert_eq!(status, 201, "{made}");
        let key = Person::with(app, made["key"].as_str().expect("the key"));
        assert_eq!(key.get("conversations").await.0, 200);
        let (status, problem) = key.post("conversations/x/messages", json!({"text": "hi"})).await;
        assert_eq!((status, kind(&problem)), (403, "urn:baton:scope"));
        assert_eq!(key.get("audit").await.0, 404, "the scope is there, but Ana may not");
        for person_only in ["me/keys", "me/sessions", "people"] {
            assert_eq!(key.get(person_only).await.0, 403, "{person_only}");
        }
        let (_, listed) = ana.get("me/keys").await;
        assert!(listed["keys"][0]["used_at"].is_i64() && listed["keys"][0]["key"].is_null(), "{listed}");
        let id = made["id"].as_str().expect("an id");
        assert_eq!(app.sign_in("bo@example.com").await.delete(&format!("me/keys/{id}")).await.0, 404, "it is not Bo's");
        assert_eq!(app.sign_in("eva@example.com").await.delete(&format!("keys/{id}")).await.0, 204);
        assert_eq!(key.get("conversations").await.0, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_where_they_are_signed_in_and_ends_the_rest_and_a_new_password_does_too() {
    both(async |app| {
        let (here, there) = (app.sign_in("dara@example.com").await, app.sign_in("dara@example.com").await);
        let (_, listed) = here.get("me/sessions").await;
        let sessions = listed["sessions"].as_array().expect("a list").clone();
        assert_eq!((sessions.len(), sessions.iter().filter(|session| session["here"] == true).count()), (2, 1), "{listed}");
        let mut page = there.feed().await;
        assert_eq!(here.delete("me/sessions/others").await.0, 204);
        assert!(!page.next_with("never said").await, "the page's feed ends");
        assert_eq!((here.get("me").await.0, there.get("me").await.0), (200, 401));
        assert_eq!(here.put("me/password", json!({"current": "wrong", "password": GOOD})).await.0, 403);
        assert_eq!(here.put("me/password", json!({"current": PASSWORD, "password": "dara okoye 1234"})).await.0, 422);
        assert_eq!(here.put("me/password", json!({"current": PASSWORD, "password": GOOD})).await.0, 204);
        assert_eq!(here.get("me").await.0, 200, "whoever changed it stays");
        assert_eq!(sign_in(app, json!({"email": "dara@example.com", "password": PASSWORD})).await.0, 401);
    })
    .await;
}
