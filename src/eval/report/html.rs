//! One page with everything in it, to be opened from a disk: no server, no network.
//!
//! The page's own script and style are the only ones that a browser may run, pinned by their hashes; what strangers wrote is data, and the
//! script makes text nodes of it.

use super::super::result::RunReport;
use super::{clean, embed, figures};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

const TEMPLATE: &str = include_str!("assets/report.html");
const STYLE: &str = concat!(include_str!("assets/report.css"), include_str!("assets/case.css"));
const SCRIPT: &str = concat!(
    include_str!("assets/dom.js"),
    include_str!("assets/drawings.js"),
    include_str!("assets/suite.js"),
    include_str!("assets/talk.js"),
    include_str!("assets/case.js"),
    include_str!("assets/report.js"),
);
/// Characters of the headline in the title of the window.
const TITLE_CHARS_MAX: usize = 120;

/// The page; with a baseline, it shows what agents said before.
pub fn html(report: &RunReport, baseline: Option<&RunReport>) -> String {
    let data = embed::data(report, baseline);
    let headline = clean::xml(&clean::line(&report.headline, TITLE_CHARS_MAX));
    let mut page = String::with_capacity(TEMPLATE.len() + STYLE.len() + SCRIPT.len() + data.len() + 1024);
    let mut pieces = TEMPLATE.split("{{");
    page.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once("}}").unwrap_or_default();
        match name {
            "style" => page.push_str(STYLE),
            "script" => page.push_str(SCRIPT),
            "style-hash" => page.push_str(&hash(STYLE)),
            "script-hash" => page.push_str(&hash(SCRIPT)),
            "data" => page.push_str(&data),
            "verdict" => page.push_str(figures::verdict(report.verdict)),
            "headline" => page.push_str(&headline),
            _ => {}
        }
        page.push_str(rest);
    }
    page
}

/// As a Content-Security-Policy names it.
fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}
