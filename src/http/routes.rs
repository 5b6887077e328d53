//! The table of routes. Each says what a script's key needs for it; `routes()` lists them for the matrix of who may what, in which every route
//! has a row.

use super::{
    Door, accounts, agents, analytics, aside, audit, auth, board, bulk, channel, conversations, desk, feed, files, house, keys, links, messages,
    oidc, people, problem, saved, search, session, starts, totp, tryout, workspace,
};
use crate::domain::scope::Scope;
use auth::Needs;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use axum::{Extension, Router};

/// Bytes of a workspace.
const WORKSPACE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Bytes of a file that a person sends: WhatsApp's largest.
const FILE_BYTES_MAX: usize = 100 * 1024 * 1024;

/// A route of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// GET, POST, PUT or DELETE.
    pub method: Method,
    /// Below `/api/v1`, with `{id}` and the like.
    pub path: &'static str,
    /// What a key needs for it; none where nobody has to be signed in.
    pub needs: Option<Scope>,
}

struct Api {
    router: Router<Door>,
    routes: Vec<Route>,
}

impl Api {
    fn add<H, T>(mut self, method: Method, path: &'static str, needs: Option<Scope>, bytes_max: Option<usize>, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        // Every method of the table has a filter: it is one of four.
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::GET);
        let mut handled = on(filter, handler).layer(Extension(Needs(needs)));
        if let Some(bytes) = bytes_max {
            handled = handled.layer(DefaultBodyLimit::max(bytes));
        }
        self.router = self.router.route(path, handled);
        self.routes.push(Route { method, path, needs });
        self
    }

    fn get<H: Handler<T, Door>, T: 'static>(self, path: &'static str, needs: Scope, handler: H) -> Self {
        self.add(Method::GET, path, Some(needs), None, handler)
    }

    fn post<H: Handler<T, Door>, T: 'static>(self, path: &'static str, needs: Scope, handler: H) -> Self {
        self.add(Method::POST, path, Some(needs), None, handler)
    }

    fn put<H: Handler<T, Door>, T: 'static>(self, path: &'static str, needs: Scope, handler: H) -> Self {
        self.add(Method::PUT, path, Some(needs), None, handler)
    }

    fn delete<H: Handler<T, Door>, T: 'static>(self, path: &'static str, needs: Scope, handler: H) -> Self {
        self.add(Method::DELETE, path, Some(needs), None, handler)
    }

    fn open<H: Handler<T, Door>, T: 'static>(self, method: Method, path: &'static str, handler: H) -> Self {
        self.add(method, path, None, None, handler)
    }

    fn large<H: Handler<T, Door>, T: 'static>(self, method: Method, path: &'static str, needs: Scope, bytes_max: usize, handler: H) -> Self {
        self.add(method, path, Some(needs), Some(bytes_max), handler)
    }
}

/// Everything below `/api/v1`.
pub(super) fn api() -> Router<Door> {
    table().router.fallback(problem::no_such_route)
}

/// All routes below `/api/v1`.
pub fn routes() -> Vec<Route> {
    table().routes
}

fn table() -> Api {
    let empty = Api { router: Router::new(), routes: Vec::new() };
    admins(leads(mine(talks(doors(empty)))))
}

/// Ways in, and a person's own account.
fn doors(api: Api) -> Api {
    api.open(Method::GET, "/info", session::info)
        .open(Method::POST, "/session", session::sign_in)
        .open(Method::DELETE, "/session", session::sign_out)
        .open(Method::GET, "/links/{token}", links::show)
        .open(Method::POST, "/links/{token}", links::use_up)
        .open(Method::GET, "/oidc/start", oidc::start)
        .open(Method::GET, "/oidc/callback", oidc::callback)
        .get("/me", Scope::Read, session::me)
        .put("/me/password", Scope::Person, accounts::change_password)
        .get("/me/sessions", Scope::Person, accounts::sessions)
        .delete("/me/sessions/{id}", Scope::Person, accounts::end_session)
        .post("/me/totp", Scope::Person, totp::begin)
        .put("/me/totp", Scope::Person, totp::confirm)
        .delete("/me/totp", Scope::Person, totp::end)
        .get("/me/keys", Scope::Person, keys::mine)
        .post("/me/keys", Scope::Person, keys::make)
        .delete("/me/keys/{id}", Scope::Person, keys::end_mine)
        .put("/presence", Scope::Write, desk::set_presence)
        .post("/presence/seen", Scope::Write, desk::seen)
}

/// Conversations, and what people do with them.
fn talks(api: Api) -> Api {
    api.get("/feed", Scope::Read, feed::feed)
        .get("/counts", Scope::Read, search::counts)
        .get("/conversations", Scope::Read, search::list)
        .post("/conversations", Scope::Write, starts::start)
        .post("/conversations/bulk", Scope::Write, bulk::bulk)
        .get("/conversations/{id}", Scope::Read, conversations::open)
        .get("/conversations/{id}/why", Scope::Read, conversations::why)
        .post("/conversations/{id}/accept", Scope::Write, conversations::accept)
        .post("/conversations/{id}/decline", Scope::Write, desk::decline)
        .post("/conversations/{id}/messages", Scope::Write, messages::say)
        .post("/conversations/{id}/messages/{message}/resend", Scope::Write, messages::resend)
        .large(Method::POST, "/conversations/{id}/files", Scope::Write, FILE_BYTES_MAX, files::upload)
        .get("/conversations/{id}/files/{file}", Scope::Read, files::download)
        .post("/conversations/{id}/transfer", Scope::Write, conversations::transfer)
        .post("/conversations/{id}/close", Scope::Write, conversations::close)
        .post("/conversations/{id}/resume", Scope::Write, conversations::resume)
        .post("/conversations/{id}/notes", Scope::Write, aside::note)
        .post("/conversations/{id}/snooze", Scope::Write, aside::snooze)
        .post("/conversations/{id}/wake", Scope::Write, aside::wake)
        .post("/conversations/{id}/reveal", Scope::Read, aside::reveal)
        .post("/conversations/{id}/look", Scope::Read, aside::look)
        .post("/conversations/{id}/suggest", Scope::Write, aside::suggest)
}

/// What somebody who answers needs besides.
fn mine(api: Api) -> Api {
    api.get("/directory", Scope::Read, desk::directory)
        .get("/queues", Scope::Read, session::queues)
        .get("/agents", Scope::Read, session::agents)
        .get("/numbers", Scope::Read, channel::numbers)
        .get("/templates", Scope::Read, channel::templates)
        .get("/replies", Scope::Read, saved::replies)
        .post("/replies", Scope::Write, saved::add_reply)
        .put("/replies/{id}", Scope::Write, saved::change_reply)
        .delete("/replies/{id}", Scope::Write, saved::drop_reply)
        .get("/filters", Scope::Read, saved::filters)
        .post("/filters", Scope::Write, saved::add_filter)
        .delete("/filters/{id}", Scope::Write, saved::drop_filter)
}

/// Leads see their teams, admins all.
fn leads(api: Api) -> Api {
    api.get("/board", Scope::Reports, board::board)
        .get("/analytics", Scope::Reports, analytics::show)
        .get("/analytics.csv", Scope::Reports, analytics::csv)
        .get("/fairness", Scope::Reports, analytics::fairness)
        .get("/agents/{name}", Scope::Workspace, agents::show)
}

fn admins(api: Api) -> Api {
    api.get("/people", Scope::Person, people::list)
        .post("/people/{id}/link", Scope::Person, people::link)
        .delete("/people/{id}/sessions", Scope::Person, people::end_sessions)
        .delete("/people/{id}/totp", Scope::Person, people::end_totp)
        .get("/keys", Scope::Person, keys::all)
        .delete("/keys/{id}", Scope::Person, keys::end_any)
        .get("/workspace", Scope::Workspace, workspace::show)
        .large(Method::PUT, "/workspace", Scope::Workspace, WORKSPACE_BYTES_MAX, workspace::replace)
        .large(Method::POST, "/workspace/diff", Scope::Workspace, WORKSPACE_BYTES_MAX, workspace::compare)
        .large(Method::POST, "/workspace/try", Scope::Workspace, WORKSPACE_BYTES_MAX, tryout::attempt)
        .post("/workspace/revert", Scope::Workspace, workspace::revert)
        .get("/workspace/versions", Scope::Workspace, workspace::versions)
        .get("/workspace/versions/{version}", Scope::Workspace, workspace::version)
        .get("/workspace/versions/{version}/diff", Scope::Workspace, workspace::compare_versions)
        .get("/workspace/calendars/{id}", Scope::Workspace, tryout::calendar)
        .post("/numbers/{number}/open", Scope::Channel, channel::open_number)
        .get("/notices", Scope::Channel, channel::notices)
        .post("/templates/sync", Scope::Channel, channel::sync_templates)
        .get("/costs", Scope::Channel, channel::costs)
        .get("/health", Scope::Reports, house::show)
        .get("/audit", Scope::Audit, audit::list)
        .get("/audit.csv", Scope::Audit, audit::csv)
        .get("/audit/verify", Scope::Audit, audit::verify)
}
