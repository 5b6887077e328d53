//! Ways in, and a person's own account.

use schemars::JsonSchema;
use serde::Deserialize;

/// What the page asks first.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Info {
    /// Of the server.
    pub version: String,
    /// Is it a demo?
    pub demo: bool,
    /// Accounts that a demo offers; empty elsewhere.
    pub demo_accounts: Vec<DemoSignIn>,
    /// Are made-up phones there?
    pub sandbox: bool,
    /// Signing in with the company's account, where that is set up.
    pub oidc: Option<CompanySignIn>,
}

/// An account of a demo. Only ever a demo's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct DemoSignIn {
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
    /// For people.
    pub name: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
}

/// The company's sign-in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct CompanySignIn {
    /// On the button.
    pub name: String,
    /// Where it begins, below the server's address.
    pub path: String,
}

/// Somebody who answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Operator {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
}

/// A session that began.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Session {
    /// Whose.
    pub operator: Operator,
    /// The session's token, also in the cookie: `Authorization: Bearer …`.
    pub token: String,
}

/// For whom a link is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct LinkShown {
    /// What it is for.
    #[schemars(extend("enum" = ["invite", "reset"]))]
    pub kind: String,
    /// Whose.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// Until when it counts.
    pub expires_at: i64,
    /// What a password must be, for people.
    pub password_rule: String,
    /// Is a one-time code asked for, too?
    pub totp: bool,
}

/// Who asks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Me {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// What they are.
    #[schemars(extend("enum" = ["rep", "lead", "admin"]))]
    pub role: String,
    /// May they be given chats?
    #[schemars(extend("enum" = ["online", "busy", "away", "offline"]))]
    pub presence: String,
    /// Units that they hold.
    pub held: i64,
    /// Units that they can hold.
    pub capacity: i64,
    /// Queues that they serve.
    pub queues: Vec<MyQueue>,
    /// Ids of teams that they are in.
    pub teams: Vec<String>,
    /// Are they asked for a one-time code?
    pub totp: bool,
    /// Can they sign in with a password?
    pub has_password: bool,
}

/// A queue that one serves.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct MyQueue {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Is it open now?
    pub open: bool,
    /// When it opens next, if it is closed.
    pub opens_at: Option<i64>,
}

/// Where one is signed in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Sessions {
    /// Each.
    pub sessions: Vec<OpenSession>,
}

/// A session of one's own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct OpenSession {
    /// Its name, not its token.
    pub id: String,
    /// The program, as it names itself.
    pub client: String,
    /// When it began.
    pub created_at: i64,
    /// When it was last used.
    pub seen_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// Is it the one that asks?
    pub here: bool,
}

/// The secret of new one-time codes. Only this answer has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewCodes {
    /// In base32, to be typed.
    pub secret: String,
    /// For an app: `otpauth://…`.
    pub uri: String,
}

/// A key of a script, without its secret.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Key {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_at: i64,
    /// When it was last used, to the minute.
    pub used_at: Option<i64>,
    /// When it ends.
    pub expires_at: Option<i64>,
    /// For whom it acts; told to admins only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// One's own keys.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct MyKeys {
    /// Newest first.
    pub keys: Vec<Key>,
    /// What a key can be for.
    pub scopes: Vec<ScopeTitle>,
}

/// What a key can be for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ScopeTitle {
    /// The word.
    pub scope: String,
    /// For people.
    pub title: String,
}

/// Everybody's keys.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AllKeys {
    /// Newest first.
    pub keys: Vec<Key>,
}

/// A key that was made. Only this answer has its secret.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewKey {
    /// What is kept of it.
    #[serde(flatten)]
    pub of: Key,
    /// The secret: `Authorization: Bearer baton_…`.
    pub key: String,
}

/// A link with which somebody chooses a password. Only this answer has it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct NewLink {
    /// What it is for.
    #[schemars(extend("enum" = ["invite", "reset"]))]
    pub kind: String,
    /// What the link carries.
    pub token: String,
    /// The link, behind the address of the page.
    pub url: String,
    /// Until when it counts.
    pub expires_at: i64,
}
