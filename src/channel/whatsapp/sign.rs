//! `X-Hub-Signature-256`: HMAC-SHA256 of the raw body under the app secret (Meta, webhooks: validate payloads).

use crate::domain::text::hex;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// App secrets; several while one is being rotated. Never printed.
#[derive(Clone)]
pub struct Secrets(Vec<String>);

impl Secrets {
    /// From a comma-separated list; blanks and empty parts are dropped.
    pub fn parse(list: &str) -> Self {
        Self(list.split(',').map(str::trim).filter(|s| !s.is_empty()).map(str::to_owned).collect())
    }

    /// None given: then nothing is ever genuine.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The header for a body, under the first secret: what Meta does, and the sandbox with it.
    ///
    /// ```
    /// use baton::channel::whatsapp::sign::Secrets;
    /// let secrets = Secrets::parse("old, new");
    /// let header = secrets.sign(b"{}").unwrap();
    /// assert!(secrets.is_genuine(Some(&header), b"{}"));
    /// assert!(!secrets.is_genuine(Some(&header), b"{ }"));
    /// assert!(!secrets.is_genuine(None, b"{}"));
    /// ```
    pub fn sign(&self, body: &[u8]) -> Option<String> {
        let secret = self.0.first()?;
        let mac = mac_of(secret, body)?;
        Some(format!("sha256={}", hex(&mac.finalize().into_bytes())))
    }

    /// Does the header belong to the body under one of the secrets? Compares in constant time; every secret is tried.
    pub fn is_genuine(&self, header: Option<&str>, body: &[u8]) -> bool {
        let Some(given) = header.and_then(|h| h.strip_prefix("sha256=")).and_then(from_hex) else {
            return false;
        };
        self.0.iter().filter_map(|secret| mac_of(secret, body)).fold(false, |genuine, mac| mac.verify_slice(&given).is_ok() | genuine)
    }
}

fn mac_of(secret: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(body);
    Some(mac)
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok().and_then(|p| u8::from_str_radix(p, 16).ok())).collect()
}
