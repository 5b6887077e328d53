//! L4: the door. The webhook, the operators' API, the live feed, the page, and the sandbox's phones.
//!
//! Never decides: a handler says who, what, hands it to `step`, and shows a view.

mod assets;
mod audit;
mod auth;
mod bulk;
mod channel;
mod conversations;
mod desk;
mod feed;
mod files;
mod health;
mod messages;
mod problem;
mod sandbox;
mod session;
mod starts;
mod views;
mod webhook;
mod workspace;

pub use auth::{hash_password, is_password};
pub use sandbox::routes as sandbox_routes;

use crate::channel::sandbox::Sandbox;
use crate::channel::whatsapp::sign::Secrets;
use crate::runtime::Runtime;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::routing::{get, post, put};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Bytes of a webhook body: Meta posts up to 3 MB; and of a workspace.
const WEBHOOK_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of a file that a person sends: WhatsApp's largest.
const FILE_BYTES_MAX: usize = 100 * 1024 * 1024;
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
    attempts: auth::Attempts,
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
        Self {
            inner: Arc::new(Inner {
                runtime,
                secrets,
                verify_token,
                sandbox,
                demo,
                attempts: auth::Attempts::default(),
                closing: CancellationToken::new(),
            }),
        }
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

/// All routes.
pub fn router(door: Door) -> Router {
    let webhook =
        Router::new().route("/webhooks/whatsapp", get(webhook::handshake).post(webhook::receive)).layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX));
    let api = Router::new()
        .route("/info", get(session::info))
        .route("/session", post(session::sign_in).delete(session::sign_out))
        .route("/me", get(session::me))
        .route("/presence", put(desk::set_presence))
        .route("/presence/seen", post(desk::seen))
        .route("/directory", get(desk::directory))
        .route("/workspace", get(workspace::show).put(workspace::replace).layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX)))
        .route("/workspace/diff", post(workspace::compare).layer(DefaultBodyLimit::max(WEBHOOK_BYTES_MAX)))
        .route("/workspace/revert", post(workspace::revert))
        .route("/workspace/versions", get(workspace::versions))
        .route("/workspace/versions/{version}", get(workspace::version))
        .route("/queues", get(session::queues))
        .route("/agents", get(session::agents))
        .route("/conversations", get(conversations::list).post(starts::start))
        .route("/conversations/bulk", post(bulk::bulk))
        .route("/conversations/{id}", get(conversations::open))
        .route("/conversations/{id}/why", get(conversations::why))
        .route("/conversations/{id}/accept", post(conversations::accept))
        .route("/conversations/{id}/decline", post(desk::decline))
        .route("/conversations/{id}/messages", post(messages::say))
        .route("/conversations/{id}/messages/{message}/resend", post(messages::resend))
        .route("/conversations/{id}/files", post(files::upload).layer(DefaultBodyLimit::max(FILE_BYTES_MAX)))
        .route("/conversations/{id}/files/{file}", get(files::download))
        .route("/numbers", get(channel::numbers))
        .route("/numbers/{number}/open", post(channel::open_number))
        .route("/notices", get(channel::notices))
        .route("/templates", get(channel::templates))
        .route("/templates/sync", post(channel::sync_templates))
        .route("/costs", get(channel::costs))
        .route("/audit", get(audit::list))
        .route("/conversations/{id}/transfer", post(conversations::transfer))
        .route("/conversations/{id}/close", post(conversations::close))
        .route("/conversations/{id}/resume", post(conversations::resume))
        .route("/feed", get(feed::feed))
        .fallback(problem::no_such_route);
    let routes = Router::new()
        .nest("/api/v1", api)
        .route("/healthz", get(health::alive))
        .route("/metrics", get(health::metrics))
        .route("/readyz", get(health::ready))
        .route("/", get(assets::page))
        .route("/assets/{file}", get(assets::asset));
    let mut routes = routes.layer(DefaultBodyLimit::max(BODY_BYTES_MAX)).merge(webhook);
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
        .with_state(door)
}
