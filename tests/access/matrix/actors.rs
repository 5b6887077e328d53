//! Who asks: nobody, people of every kind, what is left of people who were more, and their scripts.

use crate::client::{Caller, hash_of, signed_in};
use crate::given;
use crate::rule::{Post, Who};
use baton::domain::calendar::Calendar;
use baton::domain::id::{OperatorId, QueueId, TeamId};
use baton::domain::scope::Scope;
use baton::domain::time::{Millis, Timestamp};
use baton::domain::visibility::Role;
use baton::domain::workspace::{Person, Queue, Workspace};
use baton::store::Store;
use baton::store::keys::ApiKey;
use serde_json::json;

/// Somebody who asks.
pub(crate) struct Actor {
    pub(crate) name: &'static str,
    pub(crate) shows: Caller,
    pub(crate) is: Is,
}

/// As whom they count.
pub(crate) enum Is {
    Nobody,
    Person(Who),
    /// A script of that person, with these scopes.
    Script(Who, &'static [&'static str]),
}

impl Is {
    pub(crate) fn who(&self) -> Option<&Who> {
        match self {
            Self::Nobody => None,
            Self::Person(who) | Self::Script(who, _) => Some(who),
        }
    }
}

/// All that a key can be for.
pub(crate) const ALL_SCOPES: &[&str] = &["read", "write", "reports", "workspace", "audit", "channel", "webhooks"];

/// Who serves what, before somebody goes. Sales has `inbound`, `large` (reps see only what is theirs) and `night` (closed now), support `help`.
pub(crate) fn before(now: Timestamp) -> Workspace {
    let mut workspace = given::seed();
    let members = ["ann", "bob", "pat", "gus"].map(OperatorId::from).to_vec();
    for queue in ["inbound", "large"] {
        workspace.queues.get_mut(&QueueId::from(queue)).expect("a queue").members.clone_from(&members);
    }
    workspace.queues.insert("night".into(), Queue { hours: Some("nights".into()), ..Queue::new("night", "Night", "sales", members) });
    workspace.queues.get_mut(&QueueId::from("help")).expect("a queue").members = vec!["cyd".into()];
    workspace.calendars.insert("nights".into(), closed_now(now));
    let mut person = |id: &str, role, teams: &[&str]| {
        let teams = teams.iter().map(|team| TeamId::from(*team)).collect();
        workspace.people.insert(id.into(), Person::new(id, &format!("The {id}"), "", role, teams));
    };
    person("pat", Role::Rep, &["sales"]);
    person("gus", Role::Rep, &["sales"]);
    person("lex", Role::Lead, &["sales"]);
    person("ava", Role::Admin, &[]);
    person("zed", Role::Rep, &[]);
    for (id, person) in &mut workspace.people {
        person.email = format!("{id}@example.com");
        person.capacity = 1_000;
    }
    workspace
}

/// Gus left, Pat serves sales no more, Lex leads it no more, Ava is no admin any more.
pub(crate) fn after(now: Timestamp) -> Workspace {
    let mut workspace = before(now);
    workspace.people.remove(&OperatorId::from("gus"));
    for queue in workspace.queues.values_mut() {
        queue.members.retain(|member| !["gus", "pat"].contains(&member.as_str()));
    }
    workspace.people.get_mut(&OperatorId::from("lex")).expect("a person").teams.clear();
    workspace.people.get_mut(&OperatorId::from("ava")).expect("a person").role = Role::Rep;
    workspace
}

/// Open on the third day from now, the whole day.
fn closed_now(now: Timestamp) -> Calendar {
    let day = |days: i64| jiff::Timestamp::from_millisecond(now.plus(Millis::hours(24 * days)).0).expect("a moment").to_string();
    let date = day(3).split('T').next().unwrap_or_default().to_owned();
    serde_json::from_value(json!({"zone": "UTC", "exceptions": [{"date": date, "open": ["00:00-24:00"]}]})).expect("a calendar")
}

/// What they count as once somebody went.
pub(crate) fn person(id: &str) -> Who {
    const SALES: &[&str] = &["inbound", "large", "night"];
    match id {
        "ann" | "bob" => Who::new(id, Post::Rep, &["sales"], SALES),
        "pat" => Who::new(id, Post::Rep, &["sales"], &[]),
        "cyd" => Who::new(id, Post::Rep, &["support"], &["help"]),
        "lea" => Who::new(id, Post::Lead, &["sales"], &[]),
        "lou" => Who::new(id, Post::Lead, &["support"], &[]),
        "max" => Who::new(id, Post::Lead, &["sales", "support"], &[]),
        "lex" => Who::new(id, Post::Lead, &[], &[]),
        "ada" => Who::new(id, Post::Admin, &[], &[]),
        _ => Who::new(id, Post::Rep, &[], &[]),
    }
}

/// What they counted as before somebody went.
pub(crate) fn person_before(id: &str) -> Who {
    const SALES: &[&str] = &["inbound", "large", "night"];
    match id {
        "pat" | "gus" => Who::new(id, Post::Rep, &["sales"], SALES),
        "lex" => Who::new(id, Post::Lead, &["sales"], &[]),
        "ava" => Who::new(id, Post::Admin, &[], &[]),
        _ => person(id),
    }
}

/// Signs them all in, while everybody is still what they were.
pub(crate) async fn actors(store: &Store, now: Timestamp) -> Vec<Actor> {
    let later = now.plus(Millis::hours(8));
    let mut all = Vec::new();
    let nobody = |name, token: Option<&str>| Actor { name, shows: Caller { token: token.map(str::to_owned) }, is: Is::Nobody };
    all.push(nobody("anonymous", None));
    all.push(nobody("a forged token", Some("s-that-nobody-was-given")));
    all.push(nobody("a forged key", Some("baton_k-that-nobody-was-given")));
    let shows = signed_in(store, "ann", "ann's from yesterday", now.plus(Millis(-1))).await;
    all.push(Actor { name: "ann's session that is over", shows, is: Is::Nobody });
    let people = [
        ("ann, the assignee", "ann"),
        ("bob, of the same queue", "bob"),
        ("cyd, of another queue", "cyd"),
        ("lea, lead of the team", "lea"),
        ("lou, lead of another team", "lou"),
        ("max, lead of both teams", "max"),
        ("ada, admin", "ada"),
        ("pat, out of the queue a moment ago", "pat"),
        ("lex, lead of it a moment ago", "lex"),
        ("ava, admin a moment ago", "ava"),
    ];
    for (name, id) in people {
        all.push(Actor { name, shows: signed_in(store, id, &format!("session of {id}"), later).await, is: Is::Person(person(id)) });
    }
    let shows = signed_in(store, "gus", "session of gus", later).await;
    all.push(Actor { name: "gus's session, who left", shows, is: Is::Nobody });
    let scripts: [(&str, &str, &[&str]); 5] = [
        ("ann's key to read", "ann", &["read"]),
        ("ann's key to read and write", "ann", &["read", "write"]),
        ("lea's key for reports", "lea", &["reports"]),
        ("ada's key for everything", "ada", ALL_SCOPES),
        ("ava's key for everything", "ava", ALL_SCOPES),
    ];
    for (name, id, scopes) in scripts {
        let shows = key(store, id, &format!("baton_{name}"), scopes, now, None).await;
        all.push(Actor { name, shows, is: Is::Script(person(id), scopes) });
    }
    let shows = key(store, "gus", "baton_key of gus", ALL_SCOPES, now, None).await;
    all.push(Actor { name: "gus's key, who left", shows, is: Is::Nobody });
    let shows = key(store, "ada", "baton_ada's of last year", ALL_SCOPES, now, Some(now.plus(Millis(-1)))).await;
    all.push(Actor { name: "ada's key that is over", shows, is: Is::Nobody });
    all
}

/// Makes a key; its name in addresses is what it shows.
pub(crate) async fn key(store: &Store, id: &str, shows: &str, scopes: &[&str], now: Timestamp, expires: Option<Timestamp>) -> Caller {
    let scopes = scopes.iter().map(|word| Scope::parse(word).expect("a scope of keys")).collect();
    let shows = shows.replace(' ', "-");
    let key = ApiKey { id: shows.clone(), operator: id.into(), name: "a script".to_owned(), scopes, created: now, used: Some(now), expires };
    store.add_key(key, &hash_of(&shows)).await.expect("a key");
    Caller { token: Some(shows) }
}
