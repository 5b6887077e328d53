//! Any header with any body: only the true signature is genuine. An input is a line with the header, and the body.

use super::given;
use baton::channel::whatsapp::sign::Secrets;

/// Checks one input.
pub fn run(data: &[u8]) {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let header = given::text(data.get(..at).unwrap_or_default());
    let body = data.get(at + 1..).unwrap_or_default();
    let secrets = Secrets::parse("old-secret, new-secret");
    let genuine = secrets.is_genuine(Some(&header), body);
    let ours = [Secrets::parse("old-secret"), Secrets::parse("new-secret")]
        .iter()
        .any(|one| one.sign(body).is_some_and(|signed| signed.eq_ignore_ascii_case(&header) && header.starts_with("sha256=")));
    assert_eq!(genuine, ours, "{header}");
    assert!(!secrets.is_genuine(None, body), "without a header nothing is genuine");
    let signed = secrets.sign(body).expect("a secret");
    assert!(secrets.is_genuine(Some(&signed), body));
    assert!(!Secrets::parse("").is_genuine(Some(&signed), body));
    let longer = [body, b"x"].concat();
    assert!(!secrets.is_genuine(Some(&signed), &longer), "one byte more is another body");
}
