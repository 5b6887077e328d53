//! Signing in with the company's account: OpenID Connect, authorization code with PKCE. Who they are there is told by a verified address; who
//! they are here, and what they may, stands in the workspace. Nobody gets in who is not in it.

use super::problem::{Asked, Problem};
use super::{Door, session};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures::future::BoxFuture;
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AsyncHttpClient, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse as _,
};
use schemars::JsonSchema;
use serde::Deserialize;
use subtle::ConstantTimeEq as _;
use tokio::sync::OnceCell;

/// What a sign-in that is on its way keeps in the browser: state, nonce and verifier.
const COOKIE: &str = "baton_oidc";
/// Seconds it may take.
const SECONDS: i64 = 600;
/// Where the provider sends the browser back to, below the public address.
const CALLBACK: &str = "/api/v1/oidc/callback";

type Client = CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// How people sign in with an account of their company.
pub struct Company {
    /// Its name, on the button.
    pub name: String,
    /// The provider's issuer.
    pub issuer: String,
    /// Our id there.
    pub client_id: String,
    /// Our secret there; none for a public client.
    pub client_secret: Option<String>,
    /// Where we are reached, e.g. `https://chat.example.com`.
    pub public_url: String,
    asking: Asking,
    found: OnceCell<Client>,
}

/// What the provider and we talked about could not be, or is not trusted.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unreachable(String);

impl Company {
    /// Nothing is asked of the provider before the first sign-in. The client must not follow redirects.
    pub fn new(name: String, issuer: String, client_id: String, client_secret: Option<String>, public_url: &str, http: reqwest::Client) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self { name, issuer, client_id, client_secret, public_url, asking: Asking(http), found: OnceCell::new() }
    }

    /// The provider as it describes itself; asked once, and again after a failure.
    async fn client(&self) -> Result<&Client, Problem> {
        let found = self.found.get_or_try_init(|| async {
            let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|e| Unreachable(e.to_string()))?;
            let described = CoreProviderMetadata::discover_async(issuer, &self.asking).await.map_err(|e| Unreachable(e.to_string()))?;
            let redirect = RedirectUrl::new(format!("{}{CALLBACK}", self.public_url)).map_err(|e| Unreachable(e.to_string()))?;
            let (id, secret) = (ClientId::new(self.client_id.clone()), self.client_secret.clone().map(ClientSecret::new));
            Ok::<_, Unreachable>(CoreClient::from_provider_metadata(described, id, secret).set_redirect_uri(redirect))
        });
        found.await.map_err(|why| {
            tracing::warn!(error = %why, "the sign-in provider cannot be used");
            Problem::new(StatusCode::BAD_GATEWAY, "oidc", format!("{} does not answer. Sign in with your password, or try again.", self.name))
        })
    }
}

/// How the provider is asked: our own client, which follows no redirects.
struct Asking(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Asking {
    type Error = Unreachable;
    type Future = BoxFuture<'c, Result<HttpResponse, Unreachable>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let told = |e: reqwest::Error| Unreachable(e.without_url().to_string());
            let asked = self.0.request(parts.method, parts.uri.to_string()).headers(parts.headers).body(body);
            let answer = asked.send().await.map_err(told)?;
            let (status, headers) = (answer.status(), answer.headers().clone());
            let mut response = HttpResponse::new(answer.bytes().await.map_err(told)?.to_vec());
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Returned {
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// Sends the browser to the provider.
pub(super) async fn start(State(door): State<Door>, headers: HeaderMap) -> Result<Response, Problem> {
    let company = door.inner.oidc.get().ok_or_else(Problem::no_such_route)?;
    let client = company.client().await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let request = client.authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random);
    let (url, state, nonce) =
        request.add_scope(Scope::new("email".to_owned())).add_scope(Scope::new("profile".to_owned())).set_pkce_challenge(challenge).url();
    let kept = format!("{}.{}.{}", state.secret(), nonce.secret(), verifier.secret());
    let mut response = Redirect::to(url.as_str()).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie(&headers, &kept, SECONDS)?);
    Ok(response)
}

/// The browser comes back with a code.
pub(super) async fn callback(State(door): State<Door>, headers: HeaderMap, Asked(returned): Asked<Returned>) -> Result<Response, Problem> {
    let company = door.inner.oidc.get().ok_or_else(Problem::no_such_route)?;
    match signed_in(company, &headers, returned).await {
        Ok((email, subject)) => {
            let Some(operator) = door.runtime().store().operator_by_email(&email).await? else {
                tracing::warn!("somebody signed in with the company's account who is not in the workspace");
                return back(&headers, "unknown", None);
            };
            let (_, session) = session::opened(&door, &headers, &operator, &format!("{}: {subject}", company.name)).await?;
            back(&headers, "", Some(&session))
        }
        Err(why) => {
            tracing::warn!(error = %why, "a sign-in with the company's account failed");
            back(&headers, "failed", None)
        }
    }
}

/// The verified address of whoever comes back, and who they are to the provider.
async fn signed_in(company: &Company, headers: &HeaderMap, returned: Returned) -> Result<(String, String), Unreachable> {
    let no = |why: &str| Unreachable(why.to_owned());
    if let Some(error) = returned.error {
        return Err(Unreachable(error.chars().filter(char::is_ascii_graphic).take(60).collect()));
    }
    let kept = kept(headers).ok_or_else(|| no("the browser kept nothing of the sign-in"))?;
    let [state, nonce, verifier] = kept.splitn(3, '.').collect::<Vec<_>>().try_into().map_err(|_| no("what the browser kept is not ours"))?;
    let (given, code) = returned.state.zip(returned.code).ok_or_else(|| no("no code came back"))?;
    if !bool::from(given.as_bytes().ct_eq(state.as_bytes())) {
        return Err(no("another sign-in came back"));
    }
    let client = company.client().await.map_err(|problem| Unreachable(problem.detail().to_owned()))?;
    let exchange = client.exchange_code(AuthorizationCode::new(code)).map_err(|e| Unreachable(e.to_string()))?;
    let tokens = exchange.set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned())).request_async(&company.asking).await;
    let tokens = tokens.map_err(|e| Unreachable(e.to_string()))?;
    let id_token = tokens.id_token().ok_or_else(|| no("no identity came back"))?;
    let claims = id_token.claims(&client.id_token_verifier(), &Nonce::new(nonce.to_owned())).map_err(|e| Unreachable(e.to_string()))?;
    let email = claims.email().ok_or_else(|| no("no address came back"))?;
    if claims.email_verified() != Some(true) {
        return Err(no("the address is not verified"));
    }
    let email = email.as_str().trim().to_lowercase();
    Ok((email, claims.subject().to_string()))
}

fn kept(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// The provider's page leads back to ours: the cookie must come along with that.
fn cookie(headers: &HeaderMap, value: &str, seconds: i64) -> Result<HeaderValue, Problem> {
    let secure = if session::behind_tls(headers) { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
        .map_err(|_| Problem::new(StatusCode::BAD_GATEWAY, "oidc", "The provider's answer cannot be kept."))
}

/// Back to the page, three folders up: Baton may stand below a path.
fn back(headers: &HeaderMap, wrong: &str, session: Option<&str>) -> Result<Response, Problem> {
    let to = if wrong.is_empty() { "../../../".to_owned() } else { format!("../../../#signin={wrong}") };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response();
    response.headers_mut().append(header::SET_COOKIE, cookie(headers, "", 0)?);
    if let Some(session) = session.and_then(|session| HeaderValue::from_str(session).ok()) {
        response.headers_mut().append(header::SET_COOKIE, session);
    }
    Ok(response)
}
