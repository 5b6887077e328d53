//! Sessions: nobody brings one in, nobody keeps one, no cookie is to be read by a page, and signing in leads nowhere else.

use super::app::{App, Brain, Engine, PASSWORD};
use reqwest::Response;
use serde_json::{Value, json};

const EVIL: &str = "https://evil.example/";

async fn app() -> App {
    App::start(Engine::Sqlite, Brain::Offline).await.expect("SQLite is always there")
}

/// Signs in as a browser does that already has a cookie.
async fn signs_in(app: &App, cookie: &str, body: Value) -> Response {
    app.http.post(format!("{}/api/v1/session", app.url)).header("cookie", cookie).json(&body).send().await.expect("an answer")
}

fn cookie_of(answer: &Response) -> String {
    answer.headers()["set-cookie"].to_str().expect("text").to_owned()
}

fn pair(cookie: &str) -> String {
    cookie.split(';').next().expect("a pair").to_owned()
}

async fn me(app: &App, cookie: &str) -> u16 {
    app.http.get(format!("{}/api/v1/me", app.url)).header("cookie", cookie).send().await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cookie_from_before_is_not_taken_over_and_every_sign_in_has_another() {
    let app = app().await;
    let planted = "baton_session=planted-by-somebody-else";
    let body = json!({"email": "ana@example.com", "password": PASSWORD});
    let first = pair(&cookie_of(&signs_in(&app, planted, body.clone()).await));
    let second = pair(&cookie_of(&signs_in(&app, &first, body).await));
    assert!(first != planted && second != planted && first != second);
    assert_eq!((me(&app, planted).await, me(&app, &second).await), (401, 200), "what was planted opens nothing");
    // Two of the same name, as a page below another path can set: it is one of them, and never both or nobody's.
    assert_eq!(me(&app, &format!("{planted}; {second}")).await, 401, "the first one counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_begins_after_the_code_and_ends_when_one_signs_out() {
    let app = app().await;
    let bo = app.sign_in("bo@example.com").await;
    let begun = bo.post("me/totp", json!({"password": PASSWORD})).await.1;
    let secret = totp_rs::Secret::try_from_base32(begun["secret"].as_str().expect("a secret")).expect("base32");
    let codes = totp_rs::Builder::new().with_secret(secret).with_account_name("bo").with_issuer(Some("Baton")).build().expect("codes");
    let code = |ahead: u64| codes.generate(u64::try_from(app.runtime.clock().now().0 / 1_000).expect("after 1970") + ahead).to_string();
    assert_eq!(bo.put("me/totp", json!({"code": code(0)})).await.0, 204);
    let half = signs_in(&app, "baton_session=planted", json!({"email": "bo@example.com", "password": PASSWORD})).await;
    assert_eq!((half.status().as_u16(), half.headers().get("set-cookie")), (401, None), "the password alone opens nothing");
    let whole = signs_in(&app, "baton_session=planted", json!({"email": "bo@example.com", "password": PASSWORD, "code": code(30)})).await;
    assert_eq!(whole.status().as_u16(), 200);
    let cookie = pair(&cookie_of(&whole));
    assert_eq!(me(&app, &cookie).await, 200);
    let out = app.http.delete(format!("{}/api/v1/session", app.url)).header("cookie", &cookie).json(&json!({})).send().await.expect("an answer");
    assert!(cookie_of(&out).contains("Max-Age=0"), "{:?}", out.headers());
    assert_eq!(me(&app, &cookie).await, 401, "what was copied meanwhile opens nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookie_is_for_the_browser_alone_and_for_this_site_alone() {
    let app = app().await;
    let body = json!({"email": "ana@example.com", "password": PASSWORD});
    let cookie = cookie_of(&signs_in(&app, "", body.clone()).await);
    for part in ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    let behind = app.http.post(format!("{}/api/v1/session", app.url)).header("x-forwarded-proto", "https").json(&body).send().await;
    assert!(cookie_of(&behind.expect("an answer")).contains("; Secure"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_an_address_says_sends_anybody_elsewhere() {
    let app = app().await;
    #[expect(clippy::disallowed_methods, reason = "a test's own client, which follows nothing")]
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    for path in [
        "",
        "api/v1/oidc/start",
        "api/v1/oidc/callback",
        "api/v1/session",
        "api/v1/me",
        "/evil.example",
        "assets/..%2f..%2fetc%2fpasswd",
        "%0d%0aLocation:%20https://evil.example",
    ] {
        for name in ["next", "redirect", "return_to", "url", "state", "error"] {
            let Ok(answer) = client.get(format!("{}/{path}?{name}={EVIL}", app.url)).header("host", "evil.example").send().await else { continue };
            assert!(!answer.status().is_redirection() && !answer.headers().contains_key("location"), "{path} {name}: {:?}", answer.headers());
            assert!(!answer.text().await.unwrap_or_default().contains("evil.example"), "{path} {name}: it is not even repeated");
        }
    }
    // The page decides where to go after signing in: by its own hash, never by an address it was given.
    let pages = ["app.js", "signin.js", "start.js", "places.js", "api.js"];
    for page in pages {
        let text = app.http.get(format!("{}/assets/{page}", app.url)).send().await.expect("an answer").text().await.expect("text");
        for way in ["location.href =", "location.assign(", "location.replace(", "window.open("] {
            let risky = text.match_indices(way).filter(|(at, _)| text[*at..].lines().next().is_some_and(|line| line.contains("searchParams")));
            assert_eq!(risky.count(), 0, "{page}: {way}");
        }
    }
}
