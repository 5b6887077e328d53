//! Signing in with the company's account, if somebody configured it.

use crate::cli::Failed;
use crate::http::Company;

/// What is needed to ask a provider.
pub(crate) struct OidcConfig {
    issuer: String,
    client_id: String,
    client_secret: Option<String>,
    name: String,
    public_url: String,
}

/// As given, by flag, environment or file.
pub(super) struct OidcGiven {
    pub(super) issuer: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret: Option<String>,
    pub(super) name: Option<String>,
}

impl OidcConfig {
    /// All of it or nothing: half of it is a mistake.
    pub(super) fn of(given: OidcGiven, public_url: Option<&String>) -> Result<Option<Self>, Failed> {
        let OidcGiven { issuer, client_id, client_secret, name } = given;
        let name = name.unwrap_or_else(|| "your company".to_owned());
        match (issuer, client_id, public_url) {
            (None, None, _) => Ok(None),
            (Some(issuer), Some(client_id), Some(public_url)) => {
                Ok(Some(Self { issuer, client_id, client_secret, name, public_url: public_url.clone() }))
            }
            (None, Some(_), _) => Err(missing("BATON_OIDC_ISSUER")),
            (Some(_), None, _) => Err(missing("BATON_OIDC_CLIENT_ID")),
            (Some(_), Some(_), None) => Err(missing("BATON_PUBLIC_URL")),
        }
    }

    /// A client that follows no redirects is needed.
    pub(crate) fn company(&self, client: reqwest::Client) -> Company {
        let (name, issuer, id, secret) = (self.name.clone(), self.issuer.clone(), self.client_id.clone(), self.client_secret.clone());
        Company::new(name, issuer, id, secret, &self.public_url, client)
    }
}

fn missing(what: &str) -> Failed {
    Failed::usage(format!("{what} is missing: signing in with the company's account needs issuer, client id and the address we are reached at"))
}
