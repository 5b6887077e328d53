//! A file that a customer sends: `KIND CLAIMED-TYPE` in the first line, then its bytes. A type that it is kept under is never one that a browser
//! runs, belongs to the kind it came as, and is the same when it is asked again.

use super::given;
use baton::domain::message::MediaKind;
use baton::runtime::files::mime_of;

const KINDS: [(&str, MediaKind); 5] = [
    ("image", MediaKind::Image),
    ("video", MediaKind::Video),
    ("audio", MediaKind::Audio),
    ("document", MediaKind::Document),
    ("sticker", MediaKind::Sticker),
];
/// What a browser would run or draw as a page of ours.
const RUNS: [&str; 6] = ["html", "javascript", "ecmascript", "xml", "svg", "xsl"];

/// Checks one input.
pub fn run(data: &[u8]) {
    let at = data.iter().position(|byte| *byte == b'\n').unwrap_or(data.len());
    let first = given::text(data.get(..at).unwrap_or_default());
    let bytes = data.get(at + 1..).unwrap_or_default();
    let (kind, claimed) = first.split_once(' ').unwrap_or(("", &first));
    let named = KINDS.into_iter().filter(|(word, _)| kind == *word);
    let all = KINDS.into_iter().filter(|_| KINDS.iter().all(|(word, _)| kind != *word));
    for (word, kind) in named.chain(all) {
        check(bytes, claimed, word, kind);
    }
}

fn check(bytes: &[u8], claimed: &str, word: &str, kind: MediaKind) {
    let mime = match mime_of(bytes, claimed, kind) {
        Ok(mime) => mime,
        Err(told) => return assert!(!told.is_empty() && !told.contains('\n'), "{told:?}"),
    };
    let lower = mime.to_ascii_lowercase();
    // Office files are called so: `application/vnd.openxmlformats-officedocument…` runs nowhere.
    let plain = lower.replace("openxmlformats", "");
    assert!(RUNS.iter().all(|runs| !plain.contains(runs)), "{claimed:?} as {word} is kept as {mime:?}");
    assert!(mime.bytes().all(|byte| byte.is_ascii_graphic()) && mime.contains('/'), "{mime:?} goes into a header");
    assert!(mime.len() <= 255, "{mime}");
    match kind {
        MediaKind::Image | MediaKind::Sticker => assert!(mime.starts_with("image/"), "{mime}"),
        MediaKind::Video => assert!(mime.starts_with("video/"), "{mime}"),
        MediaKind::Audio => assert!(mime.starts_with("audio/") || mime == "application/ogg", "{mime}"),
        MediaKind::Document => {}
    }
    assert_eq!(mime_of(bytes, &mime, kind), Ok(mime), "asked again");
}
