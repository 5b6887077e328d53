//! `baton user`: operators' accounts.

use super::Failed;
use super::config::Config;
use super::setup;
use crate::http::hash_password;
use crate::store::Failure;
use clap::Subcommand;
use std::io::Read as _;
use std::process::ExitCode;

/// Characters a password must have.
const PASSWORD_CHARS_MIN: usize = 10;

/// `baton user`.
#[derive(Subcommand)]
pub(crate) enum User {
    /// Set a person's password, read from standard input; ends their sessions
    Password {
        /// Their e-mail, as in workspace.yaml
        email: String,
    },
    /// List people
    List,
}

impl User {
    pub(super) async fn run(self, config: &Config) -> Result<ExitCode, Failed> {
        let store = setup::database_beside(config).await?;
        if store.workspace().await?.is_none() {
            let project = setup::project(&setup::files(config)?)?;
            store.seed(project.workspace).await?;
        }
        match self {
            Self::Password { email } => {
                let mut password = String::new();
                std::io::stdin().take(4096).read_to_string(&mut password)?;
                let password = password.trim_end_matches(['\r', '\n']);
                if password.chars().count() < PASSWORD_CHARS_MIN {
                    return Err(Failed::usage(format!("a password has at least {PASSWORD_CHARS_MIN} characters; send it on standard input")));
                }
                let hash = hash_password(password).map_err(Failed::outside)?;
                match store.set_password(&email, &hash).await {
                    Err(Failure::Conflict) => return Err(Failed::usage(format!("there is nobody with the address {email}"))),
                    other => other?,
                }
                eprintln!("The password of {email} is set.");
            }
            Self::List => {
                for operator in store.operators().await? {
                    let password = if operator.password_hash.is_some() { "has a password" } else { "no password yet" };
                    println!("{}\t{}\t{}\t{}\t{password}", operator.id, operator.email, operator.role.word(), operator.name);
                }
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
