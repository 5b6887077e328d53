//! Telling programs of others: one signed body to an address that somebody typed in. Public addresses by https only, whatever a name leads to;
//! no redirects, nothing of the answer but its status.

use super::ToolFailure;
use super::http::{named_client, public, public_client, unreached};
use crate::domain::time::Millis;
use bytes::Bytes;
use reqwest::Client;
use reqwest::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::Duration;
use url::{Host, Url};

/// Bytes of an address.
const URL_BYTES_MAX: usize = 2_000;

/// How far events go. Cheap to make; a client is built with the first use.
#[derive(Debug, Default)]
pub struct Poster {
    loopback: bool,
    origins: BTreeSet<String>,
    public: OnceLock<Client>,
    named: OnceLock<Client>,
}

/// What the other side answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The HTTP status.
    pub status: u16,
    /// How long it wants to be left alone.
    pub retry_after: Option<Millis>,
}

impl Poster {
    /// The public internet, and what the operator names besides: origins like `http://n8n:5678`, which may be plain HTTP and private.
    /// `Err`: one of them is no origin.
    pub fn new(origins: &[String]) -> Result<Self, String> {
        let mut known = BTreeSet::new();
        for origin in origins {
            let url = Url::parse(origin).map_err(|e| format!("{origin}: {e}"))?;
            if !matches!(url.scheme(), "http" | "https") || !url.has_host() || url.path() != "/" || url.query().is_some() {
                return Err(format!("{origin}: write an origin like http://n8n:5678"));
            }
            known.insert(url.origin().ascii_serialization());
        }
        Ok(Self { origins: known, ..Self::default() })
    }

    /// This machine, too: for demos, sandboxes and tests.
    #[must_use]
    pub fn with_loopback(self) -> Self {
        Self { loopback: true, ..self }
    }

    /// An address that events may go to; else what to change.
    pub fn check(&self, url: &str) -> Result<Url, ToolFailure> {
        let refused = |told: &str| ToolFailure::NotAllowed(told.to_owned());
        if url.len() > URL_BYTES_MAX {
            return Err(refused("the address is too long"));
        }
        let url = Url::parse(url).map_err(|e| ToolFailure::NotAllowed(format!("the address cannot be read: {e}")))?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(refused("no user, password or fragment belongs into the address: events are signed"));
        }
        if self.is_named(&url) { Ok(url) } else { public(url).map_err(ToolFailure::of_endpoint) }
    }

    /// Does the operator, or the demo, let it be private and plain?
    fn is_named(&self, url: &Url) -> bool {
        let here = match url.host() {
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        let is_web = matches!(url.scheme(), "http" | "https");
        is_web && (self.origins.contains(&url.origin().ascii_serialization()) || (self.loopback && here))
    }

    /// Sends a body once, within that time. Any answer is one.
    pub async fn post(&self, url: &str, headers: &[(&'static str, String)], body: Bytes, within: Duration) -> Result<Posted, ToolFailure> {
        let url = self.check(url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let client = if self.is_named(&url) { once(&self.named, named_client)? } else { once(&self.public, public_client)? };
        let mut request = client.post(url).timeout(within).header(CONTENT_TYPE, "application/cloudevents+json; charset=utf-8").body(body);
        for (name, value) in headers {
            let value = HeaderValue::from_str(value).map_err(|_| ToolFailure::BadArguments(format!("the header {name} cannot be sent")))?;
            request = request.header(*name, value);
        }
        let answer = request.send().await.map_err(|e| unreached(&e, &host).of_endpoint())?;
        let seconds = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse::<u32>().ok());
        Ok(Posted { status: answer.status().as_u16(), retry_after: seconds.map(|seconds| Millis::secs(seconds.into())) })
    }
}

fn once(cell: &OnceLock<Client>, build: fn() -> Result<Client, ToolFailure>) -> Result<&Client, ToolFailure> {
    if cell.get().is_none() {
        // Of two that build one at the same moment the first stays.
        let _ = cell.set(build()?);
    }
    cell.get().ok_or_else(|| ToolFailure::Unavailable("no HTTP client".to_owned()))
}

impl ToolFailure {
    /// The same, in words for whoever set up an endpoint.
    fn of_endpoint(self) -> Self {
        match self {
            Self::TooLate => Self::Unavailable("no answer in time".to_owned()),
            Self::NotAllowed(told) if told.contains("not a public address") => {
                Self::NotAllowed("the address is private; whoever runs the server may allow its origin in BATON_HOOK_ORIGINS".to_owned())
            }
            Self::NotAllowed(told) if told.contains("by https only") => Self::NotAllowed(
                "events go out by https only; whoever runs the server may allow an origin with plain http in BATON_HOOK_ORIGINS".to_owned(),
            ),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_go_to_public_addresses_by_https_and_to_what_was_named() {
        let poster = Poster::new(&["http://n8n:5678".to_owned()]).unwrap();
        for url in ["https://hooks.example/in?x=1", "http://n8n:5678/webhook/1"] {
            assert!(poster.check(url).is_ok(), "{url}");
        }
        for url in [
            "http://hooks.example/in",
            "https://127.0.0.1/in",
            "https://[::1]/in",
            "https://10.0.0.1/",
            "https://169.254.169.254/latest",
            "http://n8n/webhook",
            "http://localhost:9/",
            "ftp://hooks.example/",
            "file:///etc/passwd",
            "https://user:word@hooks.example/",
            "https://hooks.example/#part",
            "no address",
        ] {
            assert!(matches!(poster.check(url), Err(ToolFailure::NotAllowed(_))), "{url}");
        }
        let demo = Poster::default().with_loopback();
        assert!(demo.check("http://127.0.0.1:9/in").is_ok() && demo.check("http://localhost:9/in").is_ok());
        assert!(demo.check("http://10.0.0.1/in").is_err(), "this machine and no other");
        assert!(Poster::new(&["n8n:5678/path".to_owned()]).is_err() && Poster::new(&["http://n8n:5678/path".to_owned()]).is_err());
    }
}
