//! `baton user`: operators' accounts. Who they are stands in the workspace: adding and removing somebody makes its next version.

use super::config::Config;
use super::workspace::put;
use super::{Failed, setup};
use crate::domain::audit::{COMMAND_LINE, Deed};
use crate::domain::id::{OperatorId, QueueId, TeamId};
use crate::domain::password;
use crate::domain::text::for_terminal;
use crate::domain::time::Timestamp;
use crate::domain::visibility::Role;
use crate::domain::workspace::{Person, Workspace};
use crate::http::hash_password;
use crate::runtime::clock::system_ms;
use crate::runtime::ids::Ids;
use crate::spec;
use crate::store::audit::Entry;
use crate::store::{Failure, Store};
use clap::{Args, Subcommand};
use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

/// Characters a password must have.
/// Bytes of it that are read.
const PASSWORD_BYTES_MAX: u64 = 4_096;

/// `baton user`.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Add a person to the workspace in force; their password is read from standard input, when something is sent there
    Add(Add),
    /// Take a person out of the workspace in force: they are signed out, and their chats go back to their queues
    Remove {
        /// Their e-mail
        email: String,
    },
    /// Set a person's password, read from standard input; ends their sessions
    Password {
        /// Their e-mail, as in the workspace
        email: String,
    },
    /// List people
    List,
}

/// `baton user add`.
#[derive(Args)]
pub(crate) struct Add {
    /// Their e-mail, to sign in with
    email: String,
    /// Their name
    #[arg(long)]
    name: String,
    /// rep, lead or admin
    #[arg(long, default_value = "rep")]
    role: String,
    /// A team they belong to, by its id; several with commas
    #[arg(long, value_delimiter = ',')]
    team: Vec<String>,
    /// A queue whose rotation they join at its end, by its id; several with commas
    #[arg(long, value_delimiter = ',')]
    queue: Vec<String>,
    /// Their name in files [default: what stands before the @]
    #[arg(long)]
    id: Option<String>,
}

impl User {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        if store.workspace().await?.is_none() {
            let project = setup::project(&setup::files(config)?)?;
            store.seed(project.workspace).await?;
        }
        match self {
            Self::Add(add) => add.run(config, &store).await?,
            Self::Remove { email } => {
                let email = email.trim().to_lowercase();
                let note = format!("{email} removed");
                change(config, &store, note, |workspace| {
                    let id = workspace.people.values().find(|person| person.email == email).map(|person| person.id.clone());
                    let id =
                        id.ok_or_else(|| Failed::usage(format!("there is nobody with the address {email}; `baton user list` shows who there is")))?;
                    workspace.people.remove(&id);
                    workspace.queues.values_mut().for_each(|queue| queue.members.retain(|member| *member != id));
                    Ok(())
                })
                .await?;
            }
            Self::Password { email } => {
                let password = checked(given()?, &[&email])?.ok_or_else(|| Failed::usage("send the password on standard input"))?;
                set_password(&store, &email, &password).await?;
            }
            Self::List => {
                for operator in store.operators().await? {
                    let password = if operator.password_hash.is_some() { "has a password" } else { "no password yet" };
                    println!("{}\t{}\t{}\t{}\t{password}", operator.id, operator.email, operator.role.word(), for_terminal(&operator.name));
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Add {
    async fn run(self, config: &Config, store: &Store) -> Result<(), Failed> {
        let email = self.email.trim().to_lowercase();
        let role = Role::parse(&self.role).ok_or_else(|| Failed::usage(format!("--role {}: there is rep, lead and admin", self.role)))?;
        // Whatever is wrong with the password is told before anything is changed.
        let password = checked(given()?, &[self.name.trim(), &email])?;
        let id = OperatorId::new(self.id.clone().unwrap_or_else(|| email.split('@').next().unwrap_or_default().replace(['.', '+'], "-")));
        let teams = self.team.iter().map(|team| TeamId::new(team.trim())).collect();
        change(config, store, format!("{email} added"), |workspace| {
            if let Some(person) = workspace.people.values().find(|person| person.email.eq_ignore_ascii_case(&email)) {
                let told = format!("{email} is in the workspace already ({}): `baton user password {email}` sets a password", person.name);
                return Err(Failed::usage(told));
            }
            if let Some(person) = workspace.people.get(&id) {
                return Err(Failed::usage(format!("`{id}` is {} already: choose another --id", person.name)));
            }
            for queue in &self.queue {
                let known: Vec<&str> = workspace.queues.keys().map(QueueId::as_str).collect();
                let told = format!("--queue {queue}: there is {}", known.join(", "));
                workspace.queues.get_mut(&QueueId::new(queue.trim())).ok_or_else(|| Failed::usage(told))?.members.push(id.clone());
            }
            workspace.people.insert(id.clone(), Person::new(id.clone(), self.name.trim(), &email, role, teams));
            Ok(())
        })
        .await?;
        if let Some(password) = password {
            return set_password(store, &email, &password).await;
        }
        eprintln!("They have no password yet: send one to `baton user password {email}`.");
        Ok(())
    }
}

/// Puts a changed workspace in force, checked like a file.
async fn change(config: &Config, store: &Store, note: String, change: impl FnOnce(&mut Workspace) -> Result<(), Failed>) -> Result<(), Failed> {
    let (mut workspace, version) = store.workspace().await?.ok_or_else(|| Failed::outside("the database has no workspace"))?;
    change(&mut workspace)?;
    let text = serde_saphyr::to_string(&workspace).map_err(|e| Failed::outside(format!("cannot write the workspace: {e}")))?;
    let project = setup::project(&setup::files(config)?)?;
    let checked = spec::workspace(&text, &project.agents).map_err(|problems| {
        let told: Vec<String> = problems.sorted().iter().map(|problem| format!("  {}; {}", problem.what, problem.hint)).collect();
        Failed::usage(format!("nothing is changed:\n{}", told.join("\n")))
    })?;
    put(store, checked, version, note).await
}

/// The password that was sent; none when nothing was.
fn given() -> Result<Option<String>, Failed> {
    let mut input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut password = String::new();
    input.by_ref().take(PASSWORD_BYTES_MAX).read_to_string(&mut password)?;
    let password = password.trim_end_matches(['\r', '\n']);
    Ok(Some(password.to_owned()).filter(|password| !password.is_empty()))
}

/// Is it good enough, and does it say nothing of whose it is?
fn checked(password: Option<String>, personal: &[&str]) -> Result<Option<String>, Failed> {
    if let Some(given) = &password {
        password::check(given, personal).map_err(|told| Failed::usage(format!("this password is not taken. {told}")))?;
    }
    Ok(password)
}

async fn set_password(store: &Store, email: &str, password: &str) -> Result<(), Failed> {
    let hash = hash_password(password).map_err(Failed::outside)?;
    match store.set_password(email, &hash).await {
        Err(Failure::Conflict) => {
            return Err(Failed::usage(format!("there is nobody with the address {email}; `baton user list` shows who there is")));
        }
        other => other?,
    }
    let deed = Deed { actor: COMMAND_LINE.to_owned(), action: "password_set", why: String::new() };
    let person = store.operator_by_email(&email.trim().to_lowercase()).await?.map_or_else(|| email.to_owned(), |person| person.id.to_string());
    store.audit(Entry::new(Ids::System.fresh("a"), Timestamp(system_ms()), deed, format!("person:{person}"))).await?;
    eprintln!("The password of {email} is set.");
    Ok(())
}
