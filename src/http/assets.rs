//! The page and its files, inside the binary.

use super::problem::Problem;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

macro_rules! assets {
    ($($name:literal),* $(,)?) => {
        const ASSETS: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!("assets/", $name)))),*];
    };
}

assets![
    "acts.js",
    "api.js",
    "app.js",
    "ask.js",
    "brief.css",
    "brief.js",
    "bulk.js",
    "composer.js",
    "conversation.css",
    "conversation.js",
    "desk.js",
    "dialogs.js",
    "dom.js",
    "drafts.js",
    "favicon.svg",
    "files.css",
    "files.js",
    "format.js",
    "happen.js",
    "health.js",
    "inbox.js",
    "index.html",
    "keys.js",
    "lines.js",
    "lists.js",
    "marks.js",
    "notices.js",
    "offers.js",
    "people.css",
    "phone.css",
    "phone.js",
    "picks.js",
    "presence.js",
    "pulse.js",
    "signin.js",
    "start.js",
    "style.css",
    "templates.js",
    "topbar.js",
    "transfer.js",
];

/// The one page.
pub(super) async fn page() -> Result<Response, Problem> {
    serve("index.html")
}

/// A file of the page.
pub(super) async fn asset(Path(file): Path<String>) -> Result<Response, Problem> {
    serve(&file)
}

fn serve(name: &str) -> Result<Response, Problem> {
    let Some((_, bytes)) = ASSETS.iter().find(|(known, _)| *known == name) else {
        return Err(Problem::no_such_route());
    };
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], *bytes).into_response())
}
