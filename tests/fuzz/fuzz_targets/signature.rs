//! Any header with any body: only the true signature is genuine, and nothing panics.
#![no_main]

use baton::channel::whatsapp::sign::Secrets;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &[u8])| {
    let (header, body) = input;
    let secrets = Secrets::parse("old-secret, new-secret");
    let genuine = secrets.is_genuine(Some(header), body);
    let ours = [Secrets::parse("old-secret"), Secrets::parse("new-secret")].iter().any(|one| {
        one.sign(body).is_some_and(|signed| signed.eq_ignore_ascii_case(header) && header.starts_with("sha256="))
    });
    assert_eq!(genuine, ours, "{header}");
    let signed = secrets.sign(body).expect("a secret");
    assert!(secrets.is_genuine(Some(&signed), body));
    assert!(!Secrets::parse("").is_genuine(Some(&signed), body));
});
