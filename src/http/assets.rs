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
    "account.js",
    "acts.js",
    "admin-agents.js",
    "admin-audit.js",
    "admin-channel.js",
    "admin-health.js",
    "admin-history.js",
    "admin-hours-new.js",
    "admin-hours.js",
    "admin-keys.js",
    "admin-menus.js",
    "admin-numbers.js",
    "admin-page.js",
    "admin-people.js",
    "admin-person.js",
    "admin-privacy.js",
    "admin-queue.js",
    "admin-queues.js",
    "admin-rule.js",
    "admin-rules.js",
    "admin-start.js",
    "admin-teams.js",
    "admin-try.js",
    "admin-webhooks.js",
    "admin.css",
    "admin.js",
    "analytics-charts.js",
    "analytics-figures.js",
    "analytics-head.js",
    "analytics-query.js",
    "analytics.js",
    "api-admin.js",
    "api-docs.css",
    "api-docs.html",
    "api-docs.js",
    "api-lead.js",
    "api.js",
    "app.js",
    "ask.js",
    "board-people.js",
    "board-queues.js",
    "board-stalled.js",
    "board.js",
    "brief.css",
    "brief.js",
    "bulk.js",
    "changes.js",
    "charts.js",
    "choices.js",
    "closed.js",
    "composer.js",
    "conversation.css",
    "conversation.js",
    "desk.js",
    "dialogs.js",
    "dom.js",
    "drafts.js",
    "es-admin-later.js",
    "es-admin.js",
    "es-hooks.js",
    "es-health.js",
    "es-inbox.js",
    "es-lead.js",
    "es-shell.js",
    "es-told-admin.js",
    "es-told.js",
    "es.js",
    "favicon.svg",
    "field.js",
    "figures.js",
    "files.css",
    "files.js",
    "find.js",
    "format.js",
    "forms-lists.js",
    "forms.js",
    "happen.js",
    "head.js",
    "health.js",
    "i18n.js",
    "inbox.css",
    "inbox.js",
    "index.html",
    "key-list.js",
    "keys.js",
    "labels.js",
    "lead-parts.js",
    "lead.css",
    "lines.js",
    "link.js",
    "lists.js",
    "long.js",
    "lookout.js",
    "losses.js",
    "marks.js",
    "mentions.js",
    "menu.js",
    "month.js",
    "notices.js",
    "offers.js",
    "password.js",
    "people.css",
    "phone.css",
    "phone.js",
    "picks.js",
    "places.js",
    "presence.js",
    "pulse.js",
    "query.js",
    "replies.js",
    "rows.js",
    "rule-words.js",
    "said.js",
    "screens.js",
    "sheet.js",
    "shell.css",
    "signin.js",
    "snooze.js",
    "sound.js",
    "standin.js",
    "start.js",
    "style.css",
    "table.js",
    "templates.js",
    "told.js",
    "topbar.js",
    "transfer.js",
    "watch.js",
    "week.js",
    "withheld.js",
    "workspace.js",
    "zone-field.js",
];

/// The one page.
pub(super) async fn page() -> Result<Response, Problem> {
    serve("index.html")
}

/// The API's document as a page.
pub(super) async fn docs() -> Result<Response, Problem> {
    serve("api-docs.html")
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
