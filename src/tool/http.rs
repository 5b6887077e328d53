//! One HTTP request to an allowed host: no redirects, no proxy, no second try, a bounded body that must be JSON.

use super::address::{NotPublic, PublicOnly, is_public};
use super::{ToolFailure, too_long};
use crate::domain::tool::{Method, ToolSpec, with_secrets};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// Connections to one host that are kept for the next request.
const IDLE_MAX: usize = 4;

/// The list of hosts, and the two clients.
pub(super) struct Http {
    hosts: BTreeMap<String, Door>,
    secrets: BTreeMap<String, String>,
    /// Reaches public addresses only, by https only.
    public: Client,
    /// Reaches what the operator named as a stand-in.
    named: Client,
}

enum Door {
    AsIs,
    StandIn(Url),
}

/// How far a client reaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Public,
    Named,
}

impl Http {
    pub(super) fn new(hosts: BTreeMap<String, Option<String>>, secrets: BTreeMap<String, String>) -> Result<Self, ToolFailure> {
        let mut doors = BTreeMap::new();
        for (host, stand_in) in hosts {
            let door = match stand_in {
                None => Door::AsIs,
                Some(base) => Door::StandIn(stand_in_of(&base).map_err(|e| ToolFailure::NotAllowed(format!("the stand-in for {host}: {e}")))?),
            };
            doors.insert(host.to_ascii_lowercase(), door);
        }
        Ok(Self { hosts: doors, secrets, public: client(Reach::Public)?, named: client(Reach::Named)? })
    }

    pub(super) async fn ask(
        &self,
        spec: &ToolSpec,
        method: Method,
        headers: &BTreeMap<String, String>,
        arguments: &Value,
        bytes_max: usize,
    ) -> Result<Value, ToolFailure> {
        let url = spec.url(arguments).map_err(ToolFailure::BadArguments)?;
        let (client, url) = self.door(&url)?;
        let host = host_of(&url);
        let request = match method {
            Method::Get => client.get(url),
            Method::Post => client.post(url).json(arguments),
        };
        let request = request.header(reqwest::header::ACCEPT, "application/json").headers(self.headers(headers)?);
        let response = request.send().await.map_err(|e| unreached(&e, &host))?;
        let response = accepted(response, &host)?;
        let bytes = body_of(response, &host, bytes_max).await?;
        serde_json::from_slice(&bytes).map_err(|_| ToolFailure::BadResult(format!("{host} answered with something that is not JSON")))
    }

    /// The client and the address for a URL whose host is allowed; else what to change.
    pub(super) fn door(&self, url: &str) -> Result<(&Client, Url), ToolFailure> {
        let url = Url::parse(url).map_err(|e| ToolFailure::NotAllowed(format!("the url cannot be read: {e}")))?;
        let host = host_of(&url);
        match self.hosts.get(&host) {
            None => Err(ToolFailure::NotAllowed(format!("{host} is not among the hosts that tools may reach: allow it, or change the url"))),
            Some(Door::StandIn(base)) => Ok((&self.named, moved(&url, base))),
            Some(Door::AsIs) => public(url).map(|url| (&self.public, url)),
        }
    }

    /// Headers with their secrets in place, marked as such.
    pub(super) fn headers(&self, headers: &BTreeMap<String, String>) -> Result<HeaderMap, ToolFailure> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let unusable = |what: &str| ToolFailure::NotAllowed(format!("header {name}: {what}"));
            let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unusable("not a name"))?;
            let value = self.with_secrets(value).map_err(|e| unusable(&e))?;
            let mut value = HeaderValue::from_str(&value).map_err(|_| unusable("its secret has characters that a header cannot carry"))?;
            value.set_sensitive(true);
            map.insert(key, value);
        }
        Ok(map)
    }

    pub(super) fn with_secrets(&self, value: &str) -> Result<String, String> {
        with_secrets(value, &self.secrets)
    }
}

/// The one place that builds clients for tools. The shared one of `cli::setup` connects to whatever a name leads to.
fn client(reach: Reach) -> Result<Client, ToolFailure> {
    // A second install keeps the first one's.
    let _ = rustls::crypto::ring::default_provider().install_default();
    #[expect(clippy::disallowed_methods, reason = "a client that reaches public addresses only is not the shared one")]
    let builder = Client::builder();
    let builder = builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .connect_timeout(Duration::from_secs(5))
        .pool_idle_timeout(Duration::from_secs(60))
        .pool_max_idle_per_host(IDLE_MAX)
        .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")));
    let builder = match reach {
        Reach::Public => builder.https_only(true).dns_resolver(Arc::new(PublicOnly)),
        Reach::Named => builder,
    };
    builder.build().map_err(|e| ToolFailure::Unavailable(format!("cannot build an HTTP client: {e}")))
}

pub(super) fn public_client() -> Result<Client, ToolFailure> {
    client(Reach::Public)
}

pub(super) fn named_client() -> Result<Client, ToolFailure> {
    client(Reach::Named)
}

/// Names are looked at when they are resolved; an address in the URL itself is looked at here.
pub(super) fn public(url: Url) -> Result<Url, ToolFailure> {
    let host = host_of(&url);
    let address = match url.host() {
        Some(Host::Ipv4(v4)) => Some(v4.into()),
        Some(Host::Ipv6(v6)) => Some(v6.into()),
        Some(Host::Domain(_)) | None => None,
    };
    if url.scheme() != "https" {
        return Err(ToolFailure::NotAllowed(format!("{host} is reached by https only; a stand-in for the host may be http")));
    }
    if address.is_some_and(|a| !is_public(a)) { Err(private(&host)) } else { Ok(url) }
}

fn private(host: &str) -> ToolFailure {
    ToolFailure::NotAllowed(format!("{host} is not a public address: if it is meant, name a stand-in for the host in the settings"))
}

/// As the list of hosts names it: the port only when it is not the scheme's own.
fn host_of(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default().to_ascii_lowercase();
    url.port().map_or_else(|| name.clone(), |port| format!("{name}:{port}"))
}

fn stand_in_of(base: &str) -> Result<Url, String> {
    let url = Url::parse(base).map_err(|e| format!("cannot be read: {e}"))?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none();
    if matches!(url.scheme(), "http" | "https") && url.has_host() && plain {
        Ok(url)
    } else {
        Err("write `http://host:port/path` or `https://host:port/path`, and nothing more".to_owned())
    }
}

/// The same path and query at the stand-in.
fn moved(url: &Url, base: &Url) -> Url {
    let mut there = base.clone();
    there.set_path(&format!("{}{}", base.path().trim_end_matches('/'), url.path()));
    there.set_query(url.query());
    there
}

fn accepted(response: Response, host: &str) -> Result<Response, ToolFailure> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let hint = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ": look at the secret in the headers",
        StatusCode::NOT_FOUND => ": nothing there, or the url is wrong",
        StatusCode::TOO_MANY_REQUESTS => ": too many requests",
        _ if status.is_redirection() => ", a redirect, which tools never follow: put the final address into the url",
        _ => "",
    };
    Err(ToolFailure::Unavailable(format!("{host} answered HTTP {}{hint}", status.as_u16())))
}

async fn body_of(mut response: Response, host: &str, bytes_max: usize) -> Result<Vec<u8>, ToolFailure> {
    let told = response.content_length().unwrap_or(0);
    if usize::try_from(told).map_or(true, |told| told > bytes_max) {
        return Err(too_long(bytes_max));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|e| unreached(&e, host))? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(too_long(bytes_max));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Says where it broke, in our words: the client's own have the URL in them, and the customer's data in that.
pub(super) fn unreached(error: &reqwest::Error, host: &str) -> ToolFailure {
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(inner) = cause {
        if inner.is::<NotPublic>() {
            return private(host);
        }
        cause = inner.source();
    }
    if error.is_timeout() {
        return ToolFailure::TooLate;
    }
    let what = match () {
        () if error.is_dns() => "its name cannot be looked up",
        () if error.is_connect() => "no connection",
        () if error.is_body() || error.is_decode() => "the answer broke off",
        () => "no answer",
    };
    ToolFailure::Unavailable(format!("{host}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(hosts: &[(&str, Option<&str>)]) -> Result<Http, ToolFailure> {
        let hosts = hosts.iter().map(|(host, base)| ((*host).to_owned(), base.map(str::to_owned))).collect();
        Http::new(hosts, BTreeMap::from([("KEY".to_owned(), "hunter2".to_owned()), ("BAD".to_owned(), "hunter2\n".to_owned())]))
    }

    #[test]
    fn only_named_hosts_have_a_door() {
        let list = [("api.shop.example", None), ("Other.example:8443", None), ("inside.example", Some("http://10.0.0.5:8080/v1/"))];
        let http = http(&list).unwrap();
        let cases = [
            ("https://api.shop.example/a?b=c", Some("https://api.shop.example/a?b=c")),
            ("https://API.shop.example:443/a", Some("https://api.shop.example/a")),
            ("https://other.example:8443/", Some("https://other.example:8443/")),
            ("https://inside.example/a%2Fb?c=d", Some("http://10.0.0.5:8080/v1/a%2Fb?c=d")),
            ("http://api.shop.example/", None),
            ("https://api.shop.example:8443/", None),
            ("https://api.shop.example./", None),
            ("https://other.example/", None),
            ("https://evil-api.shop.example/", None),
            ("https://api.shop.example.evil.example/", None),
            ("https://api.shop.example@evil.example/", None),
            ("file:///etc/passwd", None),
            ("no url", None),
        ];
        for (url, wanted) in cases {
            assert_eq!(http.door(url).ok().map(|(_, url)| url.to_string()).as_deref(), wanted, "{url}");
        }
    }

    #[test]
    fn a_private_address_has_no_door_however_it_is_written() {
        let names = ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:7f00:1]", "0.0.0.0", "[fd00::1]", "192.168.1.1"];
        let list: Vec<(&str, Option<&str>)> = names.iter().map(|name| (*name, None)).collect();
        let http = http(&list).unwrap();
        for name in names.iter().chain(&["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[0:0:0:0:0:0:0:1]", "0"]) {
            let failure = http.door(&format!("https://{name}/")).map(|_| ()).unwrap_err().to_string();
            assert!(failure.contains("not a public address"), "{name}: {failure}");
        }
    }

    #[test]
    fn a_stand_in_is_an_address_and_nothing_more() {
        for base in ["10.0.0.5", "ftp://10.0.0.5", "http://10.0.0.5/?a=b", "http://10.0.0.5/#a", "http://u:hunter2@10.0.0.5/", "http://"] {
            let failure = http(&[("inside.example", Some(base))]).map(|_| ()).unwrap_err().to_string();
            assert!(failure.contains("inside.example") && !failure.contains("hunter2"), "{base}: {failure}");
        }
    }

    #[test]
    fn a_secret_is_in_the_header_and_nowhere_else() {
        let http = http(&[]).unwrap();
        let headers = |value: &str| http.headers(&BTreeMap::from([("X-Key".to_owned(), value.to_owned())]));
        let map = headers("k ${KEY}").unwrap();
        assert_eq!(map.get("x-key").map(HeaderValue::as_bytes), Some(b"k hunter2".as_slice()));
        assert!(!format!("{map:?}").contains("hunter2"));
        assert_eq!(headers("${NONE}").unwrap_err(), ToolFailure::NotAllowed("header X-Key: the secret NONE is not set".to_owned()));
        assert!(!headers("${BAD}").unwrap_err().to_string().contains("hunter2"));
    }
}
