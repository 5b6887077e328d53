//! Signatures as Standard Webhooks writes them: HMAC-SHA256 over `id.timestamp.body`, in base64, one for each secret that counts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What a secret begins with; base64 follows.
pub const SECRET_MARK: &str = "whsec_";
/// Bytes of a key (Standard Webhooks: 24 to 64).
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// A secret of these bytes.
pub fn secret_of(key: &[u8]) -> String {
    format!("{SECRET_MARK}{}", STANDARD.encode(key))
}

/// The signature of one secret; none when the secret is none.
///
/// ```
/// use baton::domain::hook::signature;
/// // The example of the Standard Webhooks specification's reference libraries.
/// let signed = signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
/// assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
/// ```
pub fn signature(secret: &str, id: &str, at_secs: i64, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(SECRET_MARK)?).ok().filter(|key| KEY_BYTES.contains(&key.len()))?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(format!("{id}.{at_secs}.").as_bytes());
    mac.update(body);
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

/// The three headers, by name.
pub fn headers<'a>(secrets: impl Iterator<Item = &'a str>, id: &str, at_secs: i64, body: &[u8]) -> [(&'static str, String); 3] {
    let signatures: Vec<String> = secrets.filter_map(|secret| signature(secret, id, at_secs, body)).collect();
    [("webhook-id", id.to_owned()), ("webhook-timestamp", at_secs.to_string()), ("webhook-signature", signatures.join(" "))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_secrets_sign_side_by_side_and_what_is_no_secret_signs_nothing() {
        let (old, new) = (secret_of(&[1; 32]), secret_of(&[2; 32]));
        let [_, _, (name, both)] = headers([new.as_str(), old.as_str()].into_iter(), "e1", 5, b"{}");
        let of = |secret: &str| signature(secret, "e1", 5, b"{}").unwrap();
        assert_eq!((name, both), ("webhook-signature", format!("{} {}", of(&new), of(&old))));
        assert_ne!(of(&new), of(&old));
        assert_ne!(signature(&new, "e1", 6, b"{}").unwrap(), of(&new), "the moment is signed, too");
        for wrong in ["", "whsec_", "whsec_%%%", "hunter2", "whsec_c2hvcnQ="] {
            assert_eq!(signature(wrong, "e1", 5, b"{}"), None, "{wrong}");
        }
    }
}
