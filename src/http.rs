//! L4: the door. The webhook, the operators' API, the live feed, the page, and the sandbox's phones.
//!
//! Never decides: a handler says who, what, hands it to `step`, and shows a view.

mod accounts;
mod agents;
mod analytics;
mod aside;
mod assets;
mod audit;
mod auth;
mod board;
mod bulk;
mod channel;
mod conversations;
mod csv;
mod desk;
mod feed;
mod figures;
mod files;
mod health;
mod hooks;
mod house;
mod keys;
mod limits;
mod links;
mod masks;
mod mcp;
mod messages;
mod oidc;
mod once;
mod openapi;
mod pages;
mod people;
mod privacy;
mod problem;
mod routes;
mod sandbox;
mod saved;
mod search;
mod serving;
mod session;
mod starts;
mod totp;
mod tryout;
mod views;
mod webhook;
mod workspace;

pub use auth::{hash_password, is_password};
pub use oidc::Company;
pub use openapi::openapi;
pub use routes::{Route, routes};
pub use sandbox::routes as sandbox_routes;
pub use serving::serve;

use crate::channel::sandbox::Sandbox;
use crate::channel::whatsapp::sign::Secrets;
use crate::runtime::Runtime;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::get;
use std::sync::{Arc, OnceLock};
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Bytes of a webhook body: Meta posts up to 3 MB.
const WEBHOOK_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Passwords that are hashed at once.
const HASHING_MAX: usize = 4;
/// Bytes of any other body.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// What the door needs.
#[derive(Clone)]
pub struct Door {
    inner: Arc<Inner>,
}

struct Inner {
    runtime: Runtime,
    secrets: Secrets,
    verify_token: Option<String>,
    sandbox: Option<Sandbox>,
    demo: Vec<DemoAccount>,
    /// Passwords that are hashed at once: each takes a core and 19 MB for a while.
    hashing: tokio::sync::Semaphore,
    oidc: OnceLock<Company>,
    limits: limits::Limits,
    metrics_token: OnceLock<String>,
    closing: CancellationToken,
}

/// An account that the demo offers with one click.
#[derive(Clone, Debug, serde::Serialize)]
pub struct DemoAccount {
    /// To sign in with.
    pub email: String,
    /// Only ever a demo's.
    pub password: String,
    /// For people.
    pub name: String,
    /// `rep`, `lead` or `admin`.
    pub role: String,
}

impl Door {
    /// A door onto a runtime.
    pub fn new(runtime: Runtime, secrets: Secrets, verify_token: Option<String>, sandbox: Option<Sandbox>, demo: Vec<DemoAccount>) -> Self {
        let limits = limits::Limits::new(runtime.settings().policy.api_minute_requests_max);
        Self {
            inner: Arc::new(Inner {
                runtime,
                secrets,
                verify_token,
                sandbox,
                demo,
                hashing: tokio::sync::Semaphore::new(HASHING_MAX),
                oidc: OnceLock::new(),
                limits,
                metrics_token: OnceLock::new(),
                closing: CancellationToken::new(),
            }),
        }
    }

    /// The same door, at which people can also sign in with their company's account.
    #[must_use]
    pub fn with_company(self, company: Company) -> Self {
        // Set once: a second company would be a mistake of ours, and the first one stays.
        let _ = self.inner.oidc.set(company);
        self
    }

    /// The same door, whose metrics are only for scrapers that show this token.
    #[must_use]
    pub fn with_metrics_token(self, token: String) -> Self {
        let _ = self.inner.metrics_token.set(token);
        self
    }

    /// Ends the open feeds: they never end by themselves.
    pub fn close(&self) {
        self.inner.closing.cancel();
        if let Some(sandbox) = &self.inner.sandbox {
            sandbox.close();
        }
    }

    fn runtime(&self) -> &Runtime {
        &self.inner.runtime
    }
}

/// What a node without webhook, API and pages answers: that it is alive, that its database is, and what it counted.
pub fn health_router(door: Door) -> Router {
    health_routes().fallback(problem::no_such_route).layer(CatchPanicLayer::new()).with_state(door)
}

fn health_routes() -> Router<Door> {
    Router::new().route("/healthz", get(health::alive)).route("/metrics", get(health::metrics)).route("/readyz", get(health::ready))
}

/// All routes.
pub fn router(door: Door) -> Router {
    let webhook =
        Router::new().route("/webhooks/whatsapp", get(webhook::handshake).post(webhook::receive)).layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX));
    let routes = Router::new()
        .nest("/api/v1", routes::api())
        .merge(health_routes())
        .route("/", get(assets::page))
        .route("/api/docs", get(assets::docs))
        .route("/assets/{file}", get(assets::asset));
    let mut routes = routes.layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).merge(webhook).merge(mcp::routes(&door));
    if let Some(sandbox) = &door.inner.sandbox {
        routes = routes.nest_service("/sandbox", sandbox::routes(sandbox.clone()));
    }
    let fixed = |name: HeaderName, value: &'static str| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    routes
        .fallback(problem::no_such_route)
        .layer(fixed(header::CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"))
        .layer(fixed(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(fixed(header::REFERRER_POLICY, "same-origin"))
        .layer(fixed(header::CACHE_CONTROL, "no-store"))
        .layer(CatchPanicLayer::new())
        .layer(axum::middleware::map_request(serving::paced))
        .with_state(door)
}
