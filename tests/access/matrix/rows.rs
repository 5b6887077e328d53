//! The table: every route, whom it is for, what a key needs for it, and a request that changes nothing once it is let through.

use crate::rule::Deed;
use reqwest::Method;
use serde_json::{Value, json};

/// Whom a route is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Nobody has to be signed in.
    Anybody,
    /// Whoever is signed in; it shows and changes what is theirs, or what everybody knows.
    Everybody,
    Leads,
    Admins,
    /// Whoever may do that with the conversation.
    Chat(Deed),
    /// The same, in a list of conversations: each tells how it went.
    Each(Deed),
    /// Whoever may see a conversation finds it by a word that only it has.
    Found,
}

/// A route of the table.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) method: Method,
    /// As the product lists it; below `/api/v1` unless it is outside of that.
    pub(crate) path: &'static str,
    /// The scope that a key needs; none where no key is enough, or none is needed.
    pub(crate) scope: Option<&'static str>,
    pub(crate) whose: For,
    /// What is asked, with `{id}`, `{file}`, `{message}`, `{word}` and `{own}` to be filled in.
    pub(crate) asks: String,
    pub(crate) body: Option<Value>,
    /// What the answer's status is once the request is let through.
    pub(crate) through: &'static [u16],
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;
const PUT: Method = Method::PUT;
const DELETE: Method = Method::DELETE;

fn row(method: Method, path: &'static str, scope: Option<&'static str>, whose: For, body: Option<Value>, through: &'static [u16]) -> Row {
    Row { method, path, scope, whose, asks: path.to_owned(), body, through }
}

impl Row {
    /// Another address than the pattern's own.
    fn at(mut self, asks: &str) -> Self {
        asks.clone_into(&mut self.asks);
        self
    }

    /// What people read in a list of wrong cells.
    pub(crate) fn told(&self) -> String {
        format!("{} {}", self.method, if self.asks.contains('{') || self.asks == self.path { self.path } else { &self.asks })
    }
}

/// All of them.
pub(crate) fn rows() -> Vec<Row> {
    [outside(), doors(), own(), chats(), each(), shared(), leads(), admins(), webhooks()].concat()
}

/// Beside `/api/v1`.
fn outside() -> Vec<Row> {
    let open = |method: Method, path, body, through| row(method, path, None, For::Anybody, body, through);
    vec![
        open(GET, "/webhooks/whatsapp", None, &[403]),
        open(POST, "/webhooks/whatsapp", Some(json!({"object": "unsigned"})), &[401]),
        open(GET, "/healthz", None, &[200]),
        open(GET, "/readyz", None, &[200]),
        open(GET, "/metrics", None, &[200]),
        open(GET, "/", None, &[200]),
        open(GET, "/api/docs", None, &[200]),
        open(GET, "/assets/{file}", None, &[200]).at("/assets/app.js"),
    ]
}

fn doors() -> Vec<Row> {
    let open = |method: Method, path, body, through| row(method, path, None, For::Anybody, body, through);
    vec![
        open(GET, "/openapi.json", None, &[200]),
        open(GET, "/info", None, &[200]),
        open(POST, "/session", Some(json!({})), &[422]),
        open(DELETE, "/session", None, &[204]),
        open(GET, "/links/{token}", None, &[404]).at("/links/no-such-link"),
        open(POST, "/links/{token}", Some(json!({"password": "x"})), &[404]).at("/links/no-such-link"),
        open(GET, "/oidc/start", None, &[404]),
        open(GET, "/oidc/callback", None, &[404]),
    ]
}

/// A person's own account. What a script must never reach has no scope.
fn own() -> Vec<Row> {
    let person = |method: Method, path, body, through| row(method, path, None, For::Everybody, body, through);
    let script = |method: Method, path, scope, body, through| row(method, path, Some(scope), For::Everybody, body, through);
    vec![
        script(GET, "/me", "read", None, &[200]),
        person(PUT, "/me/password", Some(json!({})), &[422]),
        person(GET, "/me/sessions", None, &[200]),
        person(DELETE, "/me/sessions/{id}", None, &[404]).at("/me/sessions/nothing"),
        person(POST, "/me/totp", Some(json!({})), &[422]),
        person(PUT, "/me/totp", Some(json!({})), &[422]),
        person(DELETE, "/me/totp", Some(json!({})), &[422]),
        person(GET, "/me/keys", None, &[200]),
        person(POST, "/me/keys", Some(json!({})), &[422]),
        person(DELETE, "/me/keys/{id}", None, &[404]).at("/me/keys/nothing"),
        script(PUT, "/presence", "write", Some(json!({"status": "nowhere"})), &[400]),
        script(POST, "/presence/seen", "write", None, &[204]),
        script(GET, "/feed", "read", None, &[200]),
        script(GET, "/counts", "read", None, &[200]),
        script(GET, "/replies", "read", None, &[200]),
        script(POST, "/replies", "write", Some(json!({})), &[422]),
        script(PUT, "/replies/{id}", "write", Some(json!({"shortcut": "x", "text": "x"})), &[404]).at("/replies/nothing"),
        script(DELETE, "/replies/{id}", "write", None, &[404]).at("/replies/nothing"),
        script(GET, "/filters", "read", None, &[200]),
        script(POST, "/filters", "write", Some(json!({})), &[422]),
        script(DELETE, "/filters/{id}", "write", None, &[404]).at("/filters/nothing"),
    ]
}

/// One conversation. Accepting and declining come last: they are the ones that move it.
fn chats() -> Vec<Row> {
    let chat = |method: Method, path, scope, deed, body, through| row(method, path, Some(scope), For::Chat(deed), body, through);
    vec![
        row(GET, "/conversations", Some("read"), For::Found, None, &[200]).at("/conversations?q={word}"),
        row(POST, "/conversations", Some("write"), For::Everybody, Some(json!({})), &[422]),
        chat(GET, "/conversations/{id}", "read", Deed::See, None, &[200]),
        chat(GET, "/conversations/{id}/why", "read", Deed::See, None, &[200]),
        chat(GET, "/conversations/{id}/files/{file}", "read", Deed::See, None, &[200]),
        chat(POST, "/conversations/{id}/look", "read", Deed::See, Some(json!({})), &[200]),
        chat(POST, "/conversations/{id}/reveal", "read", Deed::Reveal, Some(json!({"what": "no-such-slot"})), &[404]),
        chat(POST, "/conversations/{id}/messages", "write", Deed::Say, Some(json!({"text": ""})), &[422]),
        chat(POST, "/conversations/{id}/messages/{message}/resend", "write", Deed::Say, Some(json!({})), &[409]),
        chat(POST, "/conversations/{id}/files", "write", Deed::Say, None, &[400]),
        chat(POST, "/conversations/{id}/suggest", "write", Deed::Say, Some(json!({})), &[409]),
        chat(POST, "/conversations/{id}/transfer", "write", Deed::Move, Some(json!({"queue": "nowhere", "reason": "x"})), &[422]),
        chat(POST, "/conversations/{id}/close", "write", Deed::Move, Some(json!({"reason": ""})), &[422]),
        chat(POST, "/conversations/{id}/resume", "write", Deed::Move, Some(json!({"agent": "nobody"})), &[422]),
        chat(POST, "/conversations/{id}/notes", "write", Deed::Note, Some(json!({"text": ""})), &[422]),
        chat(POST, "/conversations/{id}/snooze", "write", Deed::PutAside, Some(json!({"until": 1})), &[422]),
        chat(POST, "/conversations/{id}/wake", "write", Deed::PutAside, Some(json!({})), &[200]),
        chat(POST, "/conversations/{id}/accept", "write", Deed::Take, Some(json!({})), &[200]),
        chat(POST, "/conversations/{id}/decline", "write", Deed::Decline, Some(json!({})), &[200]),
    ]
}

/// Many conversations at once: the answer is 200, and tells of each.
fn each() -> Vec<Row> {
    let each = |deed, what: Value| {
        let mut body = json!({"ids": ["{id}"]});
        body.as_object_mut().expect("an object").extend(what.as_object().expect("an object").clone());
        row(POST, "/conversations/bulk", Some("write"), For::Each(deed), Some(body), &[200])
    };
    vec![
        each(Deed::Move, json!({"transfer": {"queue": "nowhere", "reason": "x"}})),
        each(Deed::Move, json!({"close": {"reason": ""}})),
        each(Deed::TakeAnew, json!({"take": true})),
    ]
}

/// What everybody who answers knows.
fn shared() -> Vec<Row> {
    let all = |path| row(GET, path, Some("read"), For::Everybody, None, &[200]);
    ["/directory", "/queues", "/agents", "/numbers", "/templates"].map(all).to_vec()
}

fn leads() -> Vec<Row> {
    let lead = |path, scope| row(GET, path, Some(scope), For::Leads, None, &[200]);
    vec![
        lead("/board", "reports"),
        lead("/analytics", "reports"),
        lead("/analytics.csv", "reports"),
        lead("/fairness", "reports"),
        lead("/agents/{name}", "workspace").at("/agents/lead_qualifier"),
    ]
}

fn admins() -> Vec<Row> {
    let admin = |method: Method, path, scope, body, through| row(method, path, Some(scope), For::Admins, body, through);
    let person = |method: Method, path, through| row(method, path, None, For::Admins, None, through);
    let broken = || Some(json!({"workspace": {"teams": []}}));
    vec![
        person(GET, "/people", &[200]),
        person(POST, "/people/{id}/link", &[201]).at("/people/zed/link"),
        person(DELETE, "/people/{id}/sessions", &[204]).at("/people/zed/sessions"),
        person(DELETE, "/people/{id}/totp", &[204]).at("/people/zed/totp"),
        person(GET, "/contacts", &[200]).at("/contacts?phone=%2B34699999999"),
        person(GET, "/contacts/{id}/export", &[404]).at("/contacts/nothing/export"),
        row(POST, "/contacts/{id}/erase", None, For::Admins, Some(json!({})), &[404]).at("/contacts/nothing/erase"),
        person(GET, "/keys", &[200]),
        person(DELETE, "/keys/{id}", &[204]).at("/keys/{own}"),
        admin(GET, "/workspace", "workspace", None, &[200]),
        admin(PUT, "/workspace", "workspace", broken(), &[422]),
        admin(POST, "/workspace/diff", "workspace", broken(), &[422]),
        admin(POST, "/workspace/try", "workspace", Some(json!({"queue": "nowhere"})), &[422]),
        admin(POST, "/workspace/revert", "workspace", Some(json!({"version": 999_999})), &[404]),
        admin(GET, "/workspace/versions", "workspace", None, &[200]),
        admin(GET, "/workspace/versions/{version}", "workspace", None, &[200]).at("/workspace/versions/1"),
        admin(GET, "/workspace/versions/{version}/diff", "workspace", None, &[200]).at("/workspace/versions/1/diff"),
        admin(GET, "/workspace/calendars/{id}", "workspace", None, &[200]).at("/workspace/calendars/nights"),
        admin(POST, "/numbers/{number}/open", "channel", None, &[204]).at("/numbers/4411/open"),
        admin(GET, "/notices", "channel", None, &[200]),
        admin(POST, "/templates/sync", "channel", None, &[200]),
        admin(GET, "/costs", "channel", None, &[200]),
        admin(GET, "/health", "reports", None, &[200]),
        admin(GET, "/audit", "audit", None, &[200]),
        admin(GET, "/audit.csv", "audit", None, &[200]),
        admin(GET, "/audit/verify", "audit", None, &[200]),
    ]
}

/// Programs that are told what happens.
fn webhooks() -> Vec<Row> {
    let admin = |method: Method, path, body, through| row(method, path, Some("webhooks"), For::Admins, body, through);
    let known = |method: Method, path, asks: &str, body| row(method, path, Some("webhooks"), For::Admins, body, &[404]).at(asks);
    vec![
        admin(GET, "/webhooks", None, &[200]),
        admin(POST, "/webhooks", Some(json!({"name": "", "url": "https://hooks.example/in"})), &[422]),
        known(GET, "/webhooks/{id}", "/webhooks/nothing", None),
        known(PUT, "/webhooks/{id}", "/webhooks/nothing", Some(json!({"name": "x", "url": "https://hooks.example/in"}))),
        known(DELETE, "/webhooks/{id}", "/webhooks/nothing", None),
        known(POST, "/webhooks/{id}/rotate", "/webhooks/nothing/rotate", Some(json!({}))),
        known(POST, "/webhooks/{id}/test", "/webhooks/nothing/test", None),
        known(POST, "/webhooks/{id}/replay", "/webhooks/nothing/replay", Some(json!({"since": 1}))),
        known(GET, "/webhooks/{id}/deliveries", "/webhooks/nothing/deliveries", None),
        known(POST, "/webhooks/{id}/deliveries/{event}/replay", "/webhooks/nothing/deliveries/nothing/replay", None),
    ]
}
