//! What WhatsApp takes: lengths and counts (Meta, messages API, v25). Checked before anything is stored, so that whoever writes is told
//! what is wrong instead of finding a failed message later.

use super::{Choice, MediaKind, OutboundBody, TemplateHeader};

/// Characters of a text message.
pub const TEXT_MAX: usize = 4_096;
/// Characters of the words of everything that can be tapped, and under files.
pub const BODY_MAX: usize = 1_024;
/// Characters on a reply button and a link button.
pub const BUTTON_MAX: usize = 20;
/// Reply buttons.
pub const BUTTONS_MAX: usize = 3;
/// Characters of a row's title.
pub const ROW_MAX: usize = 24;
/// Rows of a list.
pub const ROWS_MAX: usize = 10;
/// Characters of an id of a button.
pub const BUTTON_ID_MAX: usize = 256;
/// Characters of an id of a row.
pub const ROW_ID_MAX: usize = 200;
/// From here on Unicode has pictographs; some of them are letters in a square.
const FIRST_PICTOGRAPH: u32 = 0x1_F000;
/// Characters of a link.
const URL_MAX: usize = 2_000;
/// Characters of a template's header parameter.
const HEADER_MAX: usize = 60;
/// Quick replies and other buttons of a template.
const TEMPLATE_BUTTONS_MAX: usize = 10;

/// The length as WhatsApp may count it: an emoji is several UTF-16 units.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

impl OutboundBody {
    /// What WhatsApp would not take, in one sentence.
    ///
    /// ```
    /// use baton::domain::message::OutboundBody;
    /// assert!(OutboundBody::text("Hello").check().is_ok());
    /// let told = OutboundBody::text("x".repeat(5_000)).check().unwrap_err();
    /// assert_eq!(told, "the message has 5000 characters; WhatsApp takes 4096");
    /// ```
    pub fn check(&self) -> Result<(), String> {
        match self {
            Self::Text { text } => words("the message", text, TEXT_MAX),
            Self::Buttons { text, buttons } => {
                words("the message", text, BODY_MAX)?;
                choices("button", buttons, BUTTONS_MAX, BUTTON_MAX, BUTTON_ID_MAX)
            }
            Self::List { text, open, rows } => {
                words("the message", text, BODY_MAX)?;
                words("the label that opens the list", open, BUTTON_MAX)?;
                choices("row", rows, ROWS_MAX, ROW_MAX, ROW_ID_MAX)
            }
            Self::Link { text, label, url } => {
                words("the message", text, BODY_MAX)?;
                words("the button", label, BUTTON_MAX)?;
                words("the link", url, URL_MAX)?;
                let ok = url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.host_str().is_some());
                if ok { Ok(()) } else { Err(format!("`{url}` is no link: write https://…")) }
            }
            Self::AskLocation { text } | Self::AskContact { text } => words("the message", text, BODY_MAX),
            Self::Media { kind, mime, bytes, caption, .. } => {
                if caption.is_some() && matches!(kind, MediaKind::Audio | MediaKind::Sticker) {
                    return Err(format!("WhatsApp shows no words under {}", kind.plural()));
                }
                at_most("the caption", caption.as_deref().unwrap_or_default(), BODY_MAX)?;
                kind.takes(mime, *bytes)
            }
            Self::Reaction { to, emoji } => {
                if to.as_str().is_empty() {
                    return Err("a reaction names the message that it is on".to_owned());
                }
                let emoji = emoji.as_deref().unwrap_or_default();
                if emoji.chars().any(|c| c.is_whitespace() || (c.is_alphabetic() && u32::from(c) < FIRST_PICTOGRAPH)) {
                    return Err(format!("a reaction is one emoji, not `{emoji}`"));
                }
                at_most("the reaction", emoji, 16)
            }
            Self::Template { .. } => self.check_template(),
        }
    }

    fn check_template(&self) -> Result<(), String> {
        let Self::Template { name, language, parameters, buttons, parts, .. } = self else { return Ok(()) };
        if name.trim().is_empty() || language.trim().is_empty() {
            return Err("a template has a name and a language, as Meta shows them".to_owned());
        }
        for (nth, parameter) in (1..).zip(parameters) {
            if parameter.trim().is_empty() {
                return Err(format!("parameter {nth} of the template is empty"));
            }
            // Meta refuses these with 132018.
            if parameter.contains(['\n', '\t']) || parameter.contains("     ") {
                return Err(format!("parameter {nth} of the template: it is one line of words, without tabs or more than four spaces together"));
            }
            at_most("a parameter", parameter, BODY_MAX)?;
        }
        if !parts.names.is_empty() && parts.names.len() != parameters.len() {
            return Err(format!("{} names for {} parameters", parts.names.len(), parameters.len()));
        }
        if buttons.len() + parts.urls.len() > TEMPLATE_BUTTONS_MAX {
            return Err(format!("a template has at most {TEMPLATE_BUTTONS_MAX} buttons"));
        }
        match &parts.header {
            Some(TemplateHeader::Text { text, .. }) => words("the header", text, HEADER_MAX),
            Some(TemplateHeader::Media { kind: MediaKind::Audio | MediaKind::Sticker, .. }) => {
                Err("a template's header is an image, a video or a document".to_owned())
            }
            Some(TemplateHeader::Media { .. }) | None => Ok(()),
        }
    }
}

fn words(what: &str, text: &str, most: usize) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err(format!("{what} is empty"));
    }
    at_most(what, text, most)
}

fn at_most(what: &str, text: &str, most: usize) -> Result<(), String> {
    let length = length(text);
    if length > most { Err(format!("{what} has {length} characters; WhatsApp takes {most}")) } else { Ok(()) }
}

fn choices(what: &str, choices: &[Choice], count_max: usize, title_max: usize, id_max: usize) -> Result<(), String> {
    if choices.is_empty() || choices.len() > count_max {
        return Err(format!("{} {what}s; WhatsApp takes 1 to {count_max}", choices.len()));
    }
    for (nth, choice) in choices.iter().enumerate() {
        words(&format!("{what} {}", nth + 1), &choice.title, title_max)?;
        words(&format!("the id of {what} {}", nth + 1), &choice.id, id_max)?;
        if choices.iter().take(nth).any(|other| other.id == choice.id || (what == "button" && other.title == choice.title)) {
            return Err(format!("two {what}s are alike: `{}`", choice.title));
        }
    }
    Ok(())
}

const KB: u64 = 1_024;
const MB: u64 = 1_024 * KB;

impl MediaKind {
    /// Bytes that WhatsApp takes of it.
    pub fn bytes_max(self) -> u64 {
        match self {
            Self::Image => 5 * MB,
            Self::Video | Self::Audio => 16 * MB,
            Self::Document => 100 * MB,
            // Animated; one that stands still has 100 KB.
            Self::Sticker => 500 * KB,
        }
    }

    /// The kind that a file of that type goes out as.
    pub fn of_mime(mime: &str) -> Self {
        match bare(mime) {
            "image/jpeg" | "image/png" => Self::Image,
            "image/webp" => Self::Sticker,
            "video/mp4" | "video/3gpp" => Self::Video,
            "audio/aac" | "audio/amr" | "audio/mpeg" | "audio/mp4" | "audio/ogg" => Self::Audio,
            _ => Self::Document,
        }
    }

    fn takes(self, mime: &str, bytes: u64) -> Result<(), String> {
        if self != Self::Document && Self::of_mime(mime) != self {
            return Err(format!("WhatsApp takes no {mime} as {}: send it as a document", self.word()));
        }
        if bytes > self.bytes_max() {
            return Err(format!("the file has {bytes} bytes; WhatsApp takes {} for {}", self.bytes_max(), self.plural()));
        }
        Ok(())
    }

    fn plural(self) -> &'static str {
        match self {
            Self::Image => "images",
            Self::Video => "videos",
            Self::Audio => "sounds",
            Self::Document => "documents",
            Self::Sticker => "stickers",
        }
    }
}

/// A type without its parameters: `audio/ogg` of `audio/ogg; codecs=opus`.
pub fn bare(mime: &str) -> &str {
    mime.split(';').next().unwrap_or_default().trim()
}

/// An answer in as many messages as it needs: cut at paragraphs, else at sentences, else at words; one message if it fits.
///
/// ```
/// use baton::domain::message::split;
/// assert_eq!(split("short", 10), ["short"]);
/// assert_eq!(split("One is. Two is.", 9), ["One is.", "Two is."]);
/// ```
pub fn split(text: &str, most: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while length(rest) > most {
        let end = fitting(rest, most);
        let head = rest.get(..end).unwrap_or_default();
        let at = cut_of(head).unwrap_or(end);
        let (part, after) = rest.split_at(at);
        parts.push(part.trim_end().to_owned());
        rest = after.trim_start();
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// The byte up to which the text fits; at least one character, so that a cut always moves on.
fn fitting(text: &str, most: usize) -> usize {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return if at == 0 { c.len_utf8() } else { at };
        }
    }
    text.len()
}

/// The best place to cut in the later half.
fn cut_of(head: &str) -> Option<usize> {
    let half = head.len() / 2;
    let last = |needle: &str| head.rfind(needle).filter(|at| *at >= half).map(|at| at + needle.len());
    let sentence = || [". ", "! ", "? ", "。", "\n"].into_iter().filter_map(last).max();
    last("\n\n").or_else(sentence).or_else(|| last(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::BlobId;

    fn buttons(count: usize, title: &str) -> OutboundBody {
        let choice = |n: usize| Choice { id: format!("b{n}"), title: format!("{title}{n}") };
        OutboundBody::Buttons { text: "Which?".to_owned(), buttons: (0..count).map(choice).collect() }
    }

    #[test]
    fn what_whatsapp_would_refuse_is_said_before_it_is_stored() {
        for (body, told) in [
            (OutboundBody::text("  "), "the message is empty"),
            (OutboundBody::text("😀".repeat(2_049)), "the message has 4098 characters; WhatsApp takes 4096"),
            (buttons(4, "x"), "4 buttons; WhatsApp takes 1 to 3"),
            (buttons(2, "a title of more than twenty"), "button 1 has 28 characters; WhatsApp takes 20"),
            (
                OutboundBody::Link { text: "See".to_owned(), label: "Open".to_owned(), url: "javascript:alert(1)".to_owned() },
                "`javascript:alert(1)` is no link: write https://…",
            ),
            (media(MediaKind::Image, "image/jpeg", 6_000_000, None), "the file has 6000000 bytes; WhatsApp takes 5242880 for images"),
            (media(MediaKind::Image, "image/gif", 1, None), "WhatsApp takes no image/gif as image: send it as a document"),
            (media(MediaKind::Audio, "audio/ogg; codecs=opus", 1, Some("hi")), "WhatsApp shows no words under sounds"),
        ] {
            assert_eq!(body.check(), Err(told.to_owned()));
        }
        assert_eq!(buttons(3, "Yes").check(), Ok(()));
        assert_eq!(media(MediaKind::Audio, "audio/ogg; codecs=opus", 1, None).check(), Ok(()));
        assert_eq!(media(MediaKind::Document, "text/csv", 99_000_000, Some("Your list")).check(), Ok(()));
    }

    fn media(kind: MediaKind, mime: &str, bytes: u64, caption: Option<&str>) -> OutboundBody {
        OutboundBody::Media { kind, blob: BlobId::from("b"), mime: mime.to_owned(), bytes, name: None, caption: caption.map(str::to_owned) }
    }

    #[test]
    fn a_long_answer_is_cut_where_it_hurts_least_and_loses_nothing() {
        let paragraphs = format!("{}\n\n{}", "a ".repeat(30).trim(), "b ".repeat(30).trim());
        assert_eq!(split(&paragraphs, 70).len(), 2);
        let long = "word ".repeat(2_000);
        let parts = split(&long, 4_096);
        assert!(parts.iter().all(|part| length(part) <= 4_096));
        assert_eq!(parts.join(" "), long.trim());
        let endless = "x".repeat(10_000);
        assert_eq!(split(&endless, 4_096).concat(), endless);
        let faces = "😀".repeat(3_000);
        assert!(split(&faces, 4_096).iter().all(|part| length(part) <= 4_096));
        assert_eq!(split(&faces, 4_096).concat(), faces);
    }
}
