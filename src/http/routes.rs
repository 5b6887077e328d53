//! The table of routes. Each says what a script's key needs for it, and what the API's document says of it; `routes()` lists them for the matrix
//! of who may what, in which every route has a row.

use super::openapi::{Arguments, Asks, Doc, json, nothing, other};
use super::{
    Door, accounts, agents, analytics, aside, audit, auth, board, bulk, channel, conversations, desk, feed, files, hooks, house, keys, links,
    messages, oidc, once, openapi, people, privacy, problem, saved, search, session, starts, totp, tryout, workspace,
};
use crate::api;
use crate::domain::scope::Scope;
use auth::Needs;
use axum::extract::{DefaultBodyLimit, Request, State};
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

/// A route, as the document tells it.
pub(super) struct Operation {
    pub(super) route: Route,
    pub(super) doc: Doc,
    /// Under which heading it stands.
    pub(super) tag: &'static str,
    /// What its handler asks for.
    pub(super) asks: fn(&mut Asks<'_>),
}

struct Api {
    router: Router<Door>,
    operations: Vec<Operation>,
    tag: &'static str,
}

impl Api {
    fn add<H, T>(mut self, route: Route, bytes_max: Option<usize>, handler: H, doc: Doc) -> Self
    where
        H: Handler<T, Door>,
        T: Arguments + 'static,
    {
        // Every method of the table has a filter: it is one of four.
        let filter = MethodFilter::try_from(route.method.clone()).unwrap_or(MethodFilter::GET);
        let writes = once::writes(&route.method) && route.needs.is_some();
        let way = once::Way { path: route.path, writes, secret: doc.is_secret() };
        let passed = move |State(door): State<Door>, request: Request| once::pass(way, door, request, |request, door| handler.call(request, door));
        let mut handled = on(filter, passed).layer(Extension(Needs(route.needs)));
        if let Some(bytes) = bytes_max {
            handled = handled.layer(DefaultBodyLimit::max(bytes));
        }
        self.router = self.router.route(route.path, handled);
        self.operations.push(Operation { route, doc, tag: self.tag, asks: T::tell });
        self
    }

    fn under(self, tag: &'static str) -> Self {
        Self { tag, ..self }
    }

    fn get<H: Handler<T, Door>, T: Arguments + 'static>(self, path: &'static str, needs: Scope, handler: H, doc: Doc) -> Self {
        self.add(Route { method: Method::GET, path, needs: Some(needs) }, None, handler, doc)
    }

    fn post<H: Handler<T, Door>, T: Arguments + 'static>(self, path: &'static str, needs: Scope, handler: H, doc: Doc) -> Self {
        self.add(Route { method: Method::POST, path, needs: Some(needs) }, None, handler, doc)
    }

    fn put<H: Handler<T, Door>, T: Arguments + 'static>(self, path: &'static str, needs: Scope, handler: H, doc: Doc) -> Self {
        self.add(Route { method: Method::PUT, path, needs: Some(needs) }, None, handler, doc)
    }

    fn delete<H: Handler<T, Door>, T: Arguments + 'static>(self, path: &'static str, needs: Scope, handler: H, doc: Doc) -> Self {
        self.add(Route { method: Method::DELETE, path, needs: Some(needs) }, None, handler, doc)
    }

    fn open<H: Handler<T, Door>, T: Arguments + 'static>(self, method: Method, path: &'static str, handler: H, doc: Doc) -> Self {
        self.add(Route { method, path, needs: None }, None, handler, doc)
    }

    /// POST, with a body of its own size.
    fn large<H: Handler<T, Door>, T: Arguments + 'static>(self, path: &'static str, needs: Scope, bytes_max: usize, handler: H, doc: Doc) -> Self {
        self.add(Route { method: Method::POST, path, needs: Some(needs) }, Some(bytes_max), handler, doc)
    }
}

/// Everything below `/api/v1`.
pub(super) fn api() -> Router<Door> {
    table().router.fallback(problem::no_such_route)
}

/// All routes below `/api/v1`.
pub fn routes() -> Vec<Route> {
    table().operations.into_iter().map(|operation| operation.route).collect()
}

/// The same, as the document tells them.
pub(super) fn operations() -> Vec<Operation> {
    table().operations
}

fn table() -> Api {
    let empty = Api { router: Router::new(), operations: Vec::new(), tag: "access" };
    privacy(webhooks(admins(leads(mine(talks(own(doors(empty))))))))
}

/// Ways in.
fn doors(api: Api) -> Api {
    api.under("access")
        .open(Method::GET, "/openapi.json", openapi::show, other("getOpenapi", "This document", "application/json"))
        .open(Method::GET, "/info", session::info, json::<api::Info>("getInfo", "What server this is, and how one signs in"))
        .open(Method::POST, "/session", session::sign_in, json::<api::Session>("signIn", "Sign in with a password"))
        .open(Method::DELETE, "/session", session::sign_out, nothing("signOut", "Sign out"))
        .open(Method::GET, "/links/{token}", links::show, json::<api::LinkShown>("getLink", "For whom an invitation or a reset is"))
        .open(Method::POST, "/links/{token}", links::use_up, json::<api::Session>("useLink", "Choose a password with a link, and sign in"))
        .open(Method::GET, "/oidc/start", oidc::start, nothing("startOidc", "Go to the company's sign-in").with(303))
        .open(Method::GET, "/oidc/callback", oidc::callback, nothing("finishOidc", "Come back from the company's sign-in").with(303))
}

/// A person's own account.
fn own(api: Api) -> Api {
    api.under("account")
        .get("/me", Scope::Read, session::me, json::<api::Me>("getMe", "Who asks"))
        .put("/me/password", Scope::Person, accounts::change_password, nothing("changePassword", "Another password; other sessions end"))
        .get("/me/sessions", Scope::Person, accounts::sessions, json::<api::Sessions>("listSessions", "Where one is signed in"))
        .delete("/me/sessions/{id}", Scope::Person, accounts::end_session, nothing("endSession", "Sign out elsewhere: one session, or `others`"))
        .post("/me/totp", Scope::Person, totp::begin, json::<api::NewCodes>("beginCodes", "Begin to set up one-time codes").secret())
        .put("/me/totp", Scope::Person, totp::confirm, nothing("confirmCodes", "Confirm one-time codes with the first one"))
        .delete("/me/totp", Scope::Person, totp::end, nothing("endCodes", "No one-time codes any more"))
        .get("/me/keys", Scope::Person, keys::mine, json::<api::MyKeys>("listMyKeys", "One's own keys"))
        .post("/me/keys", Scope::Person, keys::make, json::<api::NewKey>("makeKey", "A new key; only this answer has it").with(201).secret())
        .delete("/me/keys/{id}", Scope::Person, keys::end_mine, nothing("endMyKey", "End one of one's own keys"))
        .put("/presence", Scope::Write, desk::set_presence, json::<api::PresenceNow>("setPresence", "May one be given chats?"))
        .post("/presence/seen", Scope::Write, desk::seen, nothing("seen", "A sign of life: who is silent for 60 s is offline"))
}

/// Conversations, and what people do with them.
fn talks(api: Api) -> Api {
    let whole = json::<api::Conversation>;
    let after = json::<api::ShownOrGone>;
    api.under("conversations")
        .get("/feed", Scope::Read, feed::feed, other("getFeed", "What changes, as server-sent events", "text/event-stream"))
        .get("/counts", Scope::Read, search::counts, json::<api::Counts>("getCounts", "How many there are of each kind"))
        .get("/conversations", Scope::Read, search::list, json::<api::Conversations>("listConversations", "Conversations, newest change first"))
        .post("/conversations", Scope::Write, starts::start, json::<api::Begun>("startConversation", "Begin one with a template").with(201))
        .post("/conversations/bulk", Scope::Write, bulk::bulk, json::<api::BulkResults>("moveMany", "Move, close or take up to 100"))
        .get("/conversations/{id}", Scope::Read, conversations::open, whole("getConversation", "One conversation, whole"))
        .get(
            "/conversations/{id}/why",
            Scope::Read,
            conversations::why,
            json::<api::Why>("explainConversation", "Why it went as it did, turn by turn"),
        )
        .post("/conversations/{id}/accept", Scope::Write, conversations::accept, whole("accept", "Take it"))
        .post("/conversations/{id}/decline", Scope::Write, desk::decline, after("decline", "Decline what is offered: the next one is asked"))
        .post("/conversations/{id}/messages", Scope::Write, messages::say, json::<api::Said>("say", "Write to the customer").with(202))
        .post(
            "/conversations/{id}/messages/{message}/resend",
            Scope::Write,
            messages::resend,
            json::<api::Said>("resend", "Send a message again that did not arrive").with(202),
        )
        .large(
            "/conversations/{id}/files",
            Scope::Write,
            FILE_BYTES_MAX,
            files::upload,
            json::<api::FileKept>("putFile", "Put a file in, to be sent with a message").with(201),
        )
        .get("/conversations/{id}/files/{file}", Scope::Read, files::download, other("getFile", "The bytes of a file", "*/*"))
        .post("/conversations/{id}/transfer", Scope::Write, conversations::transfer, after("transfer", "Move it to a queue, a team or a person"))
        .post("/conversations/{id}/close", Scope::Write, conversations::close, after("close", "End it"))
        .post("/conversations/{id}/resume", Scope::Write, conversations::resume, after("resume", "Give it back to the agent"))
        .post("/conversations/{id}/notes", Scope::Write, aside::note, json::<api::Noted>("note", "Write for colleagues").with(201))
        .post("/conversations/{id}/snooze", Scope::Write, aside::snooze, after("snooze", "Put it aside for a while"))
        .post("/conversations/{id}/wake", Scope::Write, aside::wake, after("wake", "Take it up again"))
        .post(
            "/conversations/{id}/reveal",
            Scope::Read,
            aside::reveal,
            json::<api::Revealed>("reveal", "See what is hidden; that is audited").secret(),
        )
        .post("/conversations/{id}/look", Scope::Read, aside::look, json::<api::Others>("look", "Say that one looks, and ask who else does"))
        .post("/conversations/{id}/suggest", Scope::Write, aside::suggest, json::<api::Suggestion>("suggest", "What a model would answer").secret())
}

/// What somebody who answers needs besides.
fn mine(api: Api) -> Api {
    api.under("desk")
        .get("/directory", Scope::Read, desk::directory, json::<api::Directory>("getDirectory", "Where a chat can go, and who is there"))
        .get("/queues", Scope::Read, session::queues, json::<api::Queues>("listQueues", "Where a chat can be moved to"))
        .get("/agents", Scope::Read, session::agents, json::<api::AgentTitles>("listAgents", "To whom a chat can be given back"))
        .get("/numbers", Scope::Read, channel::numbers, json::<api::Numbers>("listNumbers", "Business numbers, and whether messages leave them"))
        .get("/templates", Scope::Read, channel::templates, json::<api::Templates>("listTemplates", "The templates that Meta has"))
        .get("/replies", Scope::Read, saved::replies, json::<api::Replies>("listReplies", "Saved replies that one can use"))
        .post("/replies", Scope::Write, saved::add_reply, json::<api::ReplyKept>("addReply", "A new saved reply").with(201))
        .put("/replies/{id}", Scope::Write, saved::change_reply, json::<api::ReplyKept>("changeReply", "Another text for a saved reply"))
        .delete("/replies/{id}", Scope::Write, saved::drop_reply, nothing("dropReply", "Take a saved reply away"))
        .get("/filters", Scope::Read, saved::filters, json::<api::Filters>("listFilters", "One's own filters"))
        .post("/filters", Scope::Write, saved::add_filter, json::<api::FilterKept>("addFilter", "A new filter").with(201))
        .delete("/filters/{id}", Scope::Write, saved::drop_filter, nothing("dropFilter", "Take a filter away"))
}

/// Leads see their teams, admins all.
fn leads(api: Api) -> Api {
    api.under("reports")
        .get("/board", Scope::Reports, board::board, json::<api::Board>("getBoard", "How the viewer's teams stand now"))
        .get("/analytics", Scope::Reports, analytics::show, json::<api::Figures>("getFigures", "Figures of the past"))
        .get("/analytics.csv", Scope::Reports, analytics::csv, other("exportFigures", "The rows of figures as a table", "text/csv"))
        .get("/fairness", Scope::Reports, analytics::fairness, json::<api::Fairness>("getFairness", "Who was given how much"))
        .get("/agents/{name}", Scope::Workspace, agents::show, json::<api::AgentShown>("getAgent", "An agent, as its files say"))
}

fn admins(api: Api) -> Api {
    access(api.under("admin"))
        .get("/workspace", Scope::Workspace, workspace::show, json::<api::WorkspaceShown>("getWorkspace", "The workspace in force"))
        .add(
            Route { method: Method::PUT, path: "/workspace", needs: Some(Scope::Workspace) },
            Some(WORKSPACE_BYTES_MAX),
            workspace::replace,
            json::<api::WorkspaceChanges>("replaceWorkspace", "Put another workspace in force"),
        )
        .large(
            "/workspace/diff",
            Scope::Workspace,
            WORKSPACE_BYTES_MAX,
            workspace::compare,
            json::<api::WorkspaceChanges>("compareWorkspace", "What another workspace would change"),
        )
        .large(
            "/workspace/try",
            Scope::Workspace,
            WORKSPACE_BYTES_MAX,
            tryout::attempt,
            json::<api::TriedOut>("tryWorkspace", "Where a made-up customer would go, and why"),
        )
        .post("/workspace/revert", Scope::Workspace, workspace::revert, json::<api::WorkspaceChanges>("revertWorkspace", "Back to an older version"))
        .get("/workspace/versions", Scope::Workspace, workspace::versions, json::<api::WorkspaceVersions>("listVersions", "Versions, newest first"))
        .get("/workspace/versions/{version}", Scope::Workspace, workspace::version, json::<api::WorkspaceShown>("getVersion", "An older version"))
        .get(
            "/workspace/versions/{version}/diff",
            Scope::Workspace,
            workspace::compare_versions,
            json::<api::WorkspaceChanges>("compareVersions", "What a version changed, or how it differs from another"),
        )
        .get("/workspace/calendars/{id}", Scope::Workspace, tryout::calendar, json::<api::CalendarDays>("getCalendar", "A calendar day by day"))
        .post("/numbers/{number}/open", Scope::Channel, channel::open_number, nothing("openNumber", "Say that a number is mended: what waits leaves"))
        .get("/notices", Scope::Channel, channel::notices, json::<api::Notices>("listNotices", "What Meta told, newest first"))
        .post("/templates/sync", Scope::Channel, channel::sync_templates, json::<api::TemplatesSynced>("syncTemplates", "Fetch the templates anew"))
        .get("/costs", Scope::Channel, channel::costs, json::<api::Costs>("getCosts", "What messages cost, this month and the last"))
        .get("/health", Scope::Reports, house::show, json::<api::Health>("getHealth", "Health of nodes, database, queues, models and work"))
        .get("/audit", Scope::Audit, audit::list, json::<api::AuditPage>("listAudit", "The audit log, newest first"))
        .get("/audit.csv", Scope::Audit, audit::csv, other("exportAudit", "The audit log as a table", "text/csv"))
        .get("/audit/verify", Scope::Audit, audit::verify, json::<api::AuditVerified>("verifyAudit", "Is the audit log as it was sealed?"))
}

/// Who can sign in.
fn access(api: Api) -> Api {
    api.get("/people", Scope::Person, people::list, json::<api::People>("listPeople", "Everybody, with how they can sign in"))
        .post(
            "/people/{id}/link",
            Scope::Person,
            people::link,
            json::<api::NewLink>("makeLink", "A link to choose a password; only this answer has it").with(201).secret(),
        )
        .delete("/people/{id}/sessions", Scope::Person, people::end_sessions, nothing("endSessions", "Sign somebody out everywhere"))
        .delete("/people/{id}/totp", Scope::Person, people::end_totp, nothing("endTheirCodes", "Take somebody's one-time codes away"))
        .get("/keys", Scope::Person, keys::all, json::<api::AllKeys>("listKeys", "All keys"))
        .delete("/keys/{id}", Scope::Person, keys::end_any, nothing("endKey", "End anybody's key"))
}

/// Programs that are told what happens.
fn webhooks(api: Api) -> Api {
    let needs = Scope::Webhooks;
    api.under("webhooks")
        .get("/webhooks", needs, hooks::list, json::<api::Webhooks>("listWebhooks", "The endpoints, and what they can be told"))
        .post(
            "/webhooks",
            needs,
            hooks::make,
            json::<api::Webhook>("makeWebhook", "A new endpoint; only this answer has its secret").with(201).secret(),
        )
        .get("/webhooks/{id}", needs, hooks::show, json::<api::Webhook>("getWebhook", "One endpoint"))
        .put("/webhooks/{id}", needs, hooks::change, json::<api::Webhook>("changeWebhook", "Other settings for an endpoint"))
        .delete("/webhooks/{id}", needs, hooks::drop_one, nothing("dropWebhook", "Take an endpoint away"))
        .post(
            "/webhooks/{id}/rotate",
            needs,
            hooks::rotate,
            json::<api::WebhookSecret>("rotateWebhookSecret", "Another secret; the one before counts, too, for a while").secret(),
        )
        .post("/webhooks/{id}/test", needs, hooks::test, json::<api::WebhookTested>("testWebhook", "Send a test event now"))
        .post("/webhooks/{id}/replay", needs, hooks::replay, json::<api::Replayed>("replayWebhook", "Tell again what happened since").with(202))
        .get("/webhooks/{id}/deliveries", needs, hooks::deliveries, json::<api::Deliveries>("listDeliveries", "What was told, newest first"))
        .post("/webhooks/{id}/deliveries/{event}/replay", needs, hooks::replay_one, nothing("replayDelivery", "Tell one event again").with(202))
}

/// A customer's own data.
fn privacy(api: Api) -> Api {
    let needs = Scope::Person;
    api.under("privacy")
        .get("/contacts", needs, privacy::find, json::<api::Contacts>("findContact", "Who has a number, or had it"))
        .get(
            "/contacts/{id}/export",
            needs,
            privacy::hand_out,
            json::<api::Export>("exportContact", "Everything that is kept of a customer").secret(),
        )
        .post("/contacts/{id}/erase", needs, privacy::erase, json::<api::Erased>("eraseContact", "Take it all away"))
}
