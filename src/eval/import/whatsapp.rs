//! `_chat.txt`, what WhatsApp's "Export chat" writes, of iPhones (`[14/10/2026, 09:00:12] Ana: Hola`) and of Android
//! (`14/10/26, 9:00 a. m. - Ana: Hola`), in the languages that customers use. Nothing about it is specified: this reads what exports
//! of the last years look like.
//!
//! Exports name people as the exporting phone does. Who of them is ours is told in `Options::us`; the one who is left is the customer.
//! Never guesses it, and never reads a group of several customers.

mod notices;
#[cfg(test)]
mod tests;

use super::stamp::{Order, Signs, Stamp, order};
use super::{ImportError, Options, moment};
use crate::domain::id::PhoneNumber;
use crate::domain::text::fold;
use crate::domain::time::Timestamp;
use crate::spec::suite::{By, Head, Said, Transcript};
use notices::Kind;
use std::collections::BTreeMap;

/// Characters of a name.
const NAME_CHARS_MAX: usize = 80;
/// Lines at the beginning of a file among which one of an export must be.
const GUESS_LINES_MAX: usize = 5;
/// Different names that are listed when it is not clear who is who.
const LISTED_MAX: usize = 12;

/// What is told of WhatsApp's own sentences: they name people and numbers, and say nothing about the business.
const NOTICE: &str = "a notice of WhatsApp";

/// A message, or a line of WhatsApp itself, which has no author.
struct Entry {
    line: usize,
    stamp: Stamp,
    author: Option<String>,
    /// Did WhatsApp set its invisible mark before the words? It does before its own.
    marked: bool,
    text: String,
}

/// Does one of the first lines begin as those of an export do?
pub(super) fn is_export(text: &str) -> bool {
    text.lines().take(GUESS_LINES_MAX).any(|line| head(line).is_some())
}

/// Reads an export: one conversation.
pub(super) fn read(text: &str, options: &Options) -> Result<Vec<Transcript>, ImportError> {
    let entries = entries(text);
    if entries.is_empty() {
        let hint = "is it the text file of \"Export chat\"? Its lines look like [14/10/2026, 09:00:12] Ana: Hola";
        return Err(ImportError::at(0, "no line begins with a date and a time", hint));
    }
    let zone = moment::zone(options)?;
    let stamps: Vec<(usize, Stamp)> = entries.iter().map(|entry| (entry.line, entry.stamp)).collect();
    let order = order(&[stamps], options.day_first)?;
    let cast = Cast::of(&entries, options)?;
    let mut transcript = Transcript { head: cast.head(), lines: Vec::with_capacity(entries.len()) };
    let mut before = Timestamp(i64::MIN);
    for entry in entries {
        let at = moment_of(&entry, order, &zone)?;
        // The order of the file is the truth; a clock that was put back would turn it round.
        before = before.max(at);
        transcript.lines.push(Said { at: moment::written(before), ..cast.said(entry) });
    }
    transcript.lines.retain(|said| said.text.is_some() || said.media.is_some() || said.note.is_some());
    Ok(vec![transcript])
}

fn moment_of(entry: &Entry, order: Order, zone: &jiff::tz::TimeZone) -> Result<Timestamp, ImportError> {
    entry.stamp.moment(order, zone).ok_or_else(|| {
        ImportError::at(entry.line, "there is no such day or time", "correct the date, or give the other of --day-first and --month-first")
    })
}

fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let written = written.trim_end_matches('\r');
        if let Some((stamp, rest)) = head(written) {
            let (author, body) = author_of(rest).map_or((None, rest), |(author, body)| (Some(author), body));
            let body = body.trim_start_matches(' ');
            entries.push(Entry { line, stamp, author, marked: body.starts_with(is_mark), text: bare(body) });
        } else if let Some(last) = entries.last_mut() {
            last.text.push('\n');
            last.text.push_str(&bare(written));
        }
    }
    entries
}

/// The stamp that a line begins with, and what follows it.
fn head(line: &str) -> Option<(Stamp, &str)> {
    let mut signs = Signs::of(line);
    let in_brackets = signs.eat(&['[']).is_some();
    let stamp = signs.stamp()?;
    if in_brackets {
        signs.eat(&[']'])?;
    } else {
        signs.skip_blanks();
        signs.eat(&['-']).or_else(|| signs.eat(&[':']).filter(|_| stamp.has_seconds))?;
    }
    let rest = line.get(signs.offset()..)?;
    (in_brackets || rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| (stamp, rest.trim_start_matches(|c: char| c.is_whitespace())))
}

/// Up to the first colon, when that can be a name.
fn author_of(rest: &str) -> Option<(String, &str)> {
    let (author, body) = rest.split_once(':')?;
    let author = bare(author).replace(char::is_whitespace, " ");
    let author = author.trim().trim_start_matches('~').trim();
    let fits = !author.is_empty() && author.chars().count() <= NAME_CHARS_MAX && !author.contains(['"', '“', '”', '«', '„']);
    (fits && !notices::is_of_whatsapp(author)).then(|| (author.to_owned(), body))
}

/// Marks of the direction of writing: WhatsApp sets them before its own words and around names.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !is_mark(*c)).collect()
}

/// Who is who.
struct Cast {
    customer: String,
    bot: Option<String>,
}

impl Cast {
    fn of(entries: &[Entry], options: &Options) -> Result<Self, ImportError> {
        let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !(entry.marked && notices::is_of_whatsapp(&entry.text))) {
            if let Some(author) = entry.author.as_deref() {
                *counted.entry(author).or_default() += 1;
            }
        }
        let is_ours = |name: &str| options.us.iter().chain(&options.bot).any(|own| fold(own) == fold(name));
        let others: Vec<&str> = counted.keys().copied().filter(|name| !is_ours(name)).collect();
        if let [customer] = others.as_slice() {
            return Ok(Self { customer: (*customer).to_owned(), bot: options.bot.as_deref().map(fold) });
        }
        let mut names: Vec<(&str, usize)> = counted.iter().map(|(name, count)| (*name, *count)).collect();
        names.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let listed: Vec<String> = names.iter().take(LISTED_MAX).map(|(name, count)| format!("`{name}` ({count})")).collect();
        if others.is_empty() {
            let what = format!("nobody is left to be the customer; who writes: {}", listed.join(", "));
            return Err(ImportError::at(0, what, "name only your own people in --us and --bot"));
        }
        let what = format!("not clear who the customer is; who writes: {}", listed.join(", "));
        Err(ImportError::at(0, what, "name your own people with --us NAME, a bot with --bot NAME; one name must be left"))
    }

    fn head(&self) -> Head {
        let phone = PhoneNumber::parse(&self.customer).map(|phone| phone.as_str().to_owned());
        let name = Some(self.customer.clone()).filter(|_| phone.is_none());
        Head { phone, name, ..Head::default() }
    }

    fn said(&self, entry: Entry) -> Said {
        let Entry { author, marked, text, .. } = entry;
        let text = text.trim_end().to_owned();
        let Some(author) = author else { return note(NOTICE.to_owned()) };
        let by_customer = author == self.customer;
        let name = if by_customer { "the customer" } else { "the team" };
        let (text, edited) = notices::without_edited(&text);
        let said = match notices::kind(text, marked) {
            Kind::OfWhatsapp => note(NOTICE.to_owned()),
            Kind::Deleted => note(format!("{name} deleted a message")),
            Kind::Call => note(format!("call of {name}: {text}")),
            Kind::Media { media, caption } if by_customer => {
                let caption = Some(caption.trim().to_owned()).filter(|caption| !caption.is_empty());
                Said { text: caption, media: Some(media), ..Said::default() }
            }
            Kind::Media { caption, .. } if caption.trim().is_empty() => note(format!("{name} sent a file")),
            Kind::Media { caption, .. } => Said { text: Some(caption.trim().to_owned()), note: Some("under a file".to_owned()), ..Said::default() },
            Kind::Words => Said { text: Some(text.to_owned()).filter(|text| !text.is_empty()), ..Said::default() },
        };
        let said = if edited && said.note.is_none() { Said { note: Some("edited later".to_owned()), ..said } } else { said };
        match said.by {
            By::System => said,
            _ if by_customer => said,
            _ if self.bot.as_deref() == Some(fold(&author).as_str()) => Said { by: By::Agent, ..said },
            _ => Said { by: By::Person, who: Some(author), ..said },
        }
    }
}

fn note(text: String) -> Said {
    Said { by: By::System, note: Some(text).filter(|text| !text.is_empty()), ..Said::default() }
}
