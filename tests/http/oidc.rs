//! Signing in with the company's account, against a provider that the test plays: real discovery, a signed identity, PKCE.

use super::app::client;
use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use baton::channel::whatsapp::sign::Secrets;
use baton::http::{Company, Door, router};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{
    Audience, EmptyAdditionalClaims, EndUserEmail, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey as _, StandardClaims, SubjectIdentifier,
};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const KEY: &str = include_str!("stand-in-key.pem");

/// What the provider says of whoever comes.
#[derive(Clone, Default)]
struct Says {
    url: String,
    email: String,
    verified: bool,
    nonce: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<HashMap<String, String>>>>,
}

fn key() -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(KEY, Some(JsonWebKeyId::new("k".to_owned()))).expect("a key")
}

async fn provider(mut says: Says) -> Says {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    says.url = format!("http://{}", listener.local_addr().expect("an address"));
    let described = |State(says): State<Says>| async move {
        let url = &says.url;
        Json(json!({
            "issuer": url, "authorization_endpoint": format!("{url}/authorize"), "token_endpoint": format!("{url}/token"), "jwks_uri": format!("{url}/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"],
        }))
    };
    let keys = || async { Json(CoreJsonWebKeySet::new(vec![key().as_verification_key()])) };
    let token = |State(says): State<Says>, body: String| async move {
        let form: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        says.asked.lock().expect("nobody panicked").push(form);
        let now = chrono::DateTime::from_timestamp(baton::runtime::clock::system_ms() / 1_000, 0).expect("a moment");
        let claims = CoreIdTokenClaims::new(
            IssuerUrl::new(says.url.clone()).expect("a URL"),
            vec![Audience::new("baton".to_owned())],
            now + std::time::Duration::from_secs(300),
            now,
            StandardClaims::new(SubjectIdentifier::new("subject-1".to_owned()))
                .set_email(Some(EndUserEmail::new(says.email.clone())))
                .set_email_verified(Some(says.verified)),
            EmptyAdditionalClaims {},
        )
        .set_nonce(Some(Nonce::new(says.nonce.lock().expect("nobody panicked").clone())));
        let id = CoreIdToken::new(claims, &key(), CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, None, None).expect("signed");
        Json(json!({"access_token": "t", "token_type": "Bearer", "id_token": id.to_string()}))
    };
    let routes = Router::new()
        .route("/.well-known/openid-configuration", get(described))
        .route("/keys", get(keys))
        .route("/token", post(token))
        .with_state(says.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    says
}

/// Baton with that provider; its address.
async fn baton(says: &Says) -> (super::app::App, String) {
    let app = super::app::App::start(super::app::Engine::Sqlite, super::app::Brain::Offline).await.expect("SQLite is always there");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let company = Company::new("Acme".to_owned(), says.url.clone(), "baton".to_owned(), Some("secret".to_owned()), &url, http);
    let door = Door::new(app.runtime.clone(), Secrets::parse("x"), None, None, Vec::new()).with_company(company);
    tokio::spawn(async move { axum::serve(listener, router(door)).await });
    (app, url)
}

/// Plays the browser: there and back. Where it ends, and the session's cookie if there is one.
async fn browse(url: &str, says: &Says, spoil: bool) -> (String, Option<String>) {
    #[expect(clippy::disallowed_methods, reason = "a test's own client")]
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let away = browser.get(format!("{url}/api/v1/oidc/start")).send().await.expect("an answer");
    let kept = away.headers()["set-cookie"].to_str().expect("text").to_owned();
    assert!(kept.contains("HttpOnly") && kept.contains("SameSite=Lax"), "{kept}");
    let to = url::Url::parse(away.headers()["location"].to_str().expect("text")).expect("a URL");
    let asked: HashMap<String, String> = to.query_pairs().into_owned().collect();
    assert_eq!((asked["client_id"].as_str(), asked["code_challenge_method"].as_str(), asked["response_type"].as_str()), ("baton", "S256", "code"));
    assert_eq!(asked["redirect_uri"], format!("{url}/api/v1/oidc/callback"));
    says.nonce.lock().expect("nobody panicked").clone_from(&asked["nonce"]);
    let state = if spoil { "another" } else { asked["state"].as_str() };
    let back = browser.get(format!("{url}/api/v1/oidc/callback?code=c1&state={state}"));
    let back = back.header("Cookie", kept.split(';').next().expect("a cookie")).send().await.expect("an answer");
    let cookies: Vec<String> = back.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("text").to_owned()).collect();
    let session = cookies.iter().find(|cookie| cookie.starts_with("baton_session=")).cloned();
    (back.headers()["location"].to_str().expect("text").to_owned(), session)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_in_the_workspace_comes_in_with_the_companys_account_and_nobody_else() {
    let _ = client();
    let says = provider(Says { email: "Ana@Example.com".to_owned(), verified: true, ..Says::default() }).await;
    let (app, url) = baton(&says).await;
    let info: Value = app.http.get(format!("{url}/api/v1/info")).send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(info["oidc"], json!({"name": "Acme", "path": "api/v1/oidc/start"}));
    let (to, session) = browse(&url, &says, false).await;
    let session = session.expect("signed in");
    assert!(to == "../../../" && session.contains("SameSite=Strict") && session.contains("HttpOnly"), "{to} {session}");
    let me = app.http.get(format!("{url}/api/v1/me")).header("Cookie", session.split(';').next().expect("a cookie"));
    let me: Value = me.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(me["id"], "ana");
    assert!(says.asked.lock().expect("nobody panicked").iter().all(|form| form.contains_key("code_verifier")), "PKCE");
    assert_eq!(browse(&url, &says, true).await, ("../../../#signin=failed".to_owned(), None), "somebody else's sign-in");

    let stranger = provider(Says { email: "mallory@example.com".to_owned(), verified: true, ..Says::default() }).await;
    let (_app, url) = baton(&stranger).await;
    assert_eq!(browse(&url, &stranger, false).await, ("../../../#signin=unknown".to_owned(), None));
    let unverified = provider(Says { email: "eva@example.com".to_owned(), ..Says::default() }).await;
    let (app, url) = baton(&unverified).await;
    assert_eq!(browse(&url, &unverified, false).await, ("../../../#signin=failed".to_owned(), None), "an address that anybody may claim");
    assert_eq!(app.http.get(format!("{}/api/v1/oidc/start", app.url)).send().await.expect("an answer").status().as_u16(), 404, "not configured");
}
