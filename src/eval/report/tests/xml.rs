//! Is it XML? As much of a reader as it takes to say so: tags that nest, attributes in quotes, references that exist, characters that are allowed.

use std::collections::BTreeMap;

/// The tags of a document, with how often they stand in it.
pub(super) struct Tags(BTreeMap<String, usize>);

impl Tags {
    pub(super) fn count(&self, tag: &str) -> usize {
        self.0.get(tag).copied().unwrap_or(0)
    }
}

/// Reads a document, or says what is wrong with it.
pub(super) fn read(xml: &str) -> Result<Tags, String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    if let Some(c) = xml.chars().find(|c| !allowed(*c)) {
        return Err(format!("{c:?} is not allowed"));
    }
    let mut rest = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>").ok_or("no declaration")?;
    let (mut open, mut tags): (Vec<String>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    while let Some((text, tail)) = rest.split_once('<') {
        words(text, open.is_empty())?;
        if let Some(comment) = tail.strip_prefix("!--") {
            let (inside, after) = comment.split_once("-->").ok_or("a comment without end")?;
            if inside.contains("--") {
                return Err("-- in a comment".to_owned());
            }
            rest = after;
            continue;
        }
        let (tag, after) = tail.split_once('>').ok_or("a tag without end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            let expected = open.pop().ok_or_else(|| format!("</{name}> closes nothing"))?;
            if expected != name {
                return Err(format!("</{name}> where </{expected}> should be"));
            }
            continue;
        }
        let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        read_attributes(attributes)?;
        *tags.entry(name.to_owned()).or_default() += 1;
        if !is_closed {
            open.push(name.to_owned());
        }
    }
    words(rest, true)?;
    if open.is_empty() { Ok(Tags(tags)) } else { Err(format!("{open:?} stay open")) }
}

fn read_attributes(mut rest: &str) -> Result<(), String> {
    while !rest.trim().is_empty() {
        let (name, tail) = rest.split_once("=\"").ok_or_else(|| format!("no attribute: {rest}"))?;
        if !name.trim().chars().all(char::is_alphanumeric) {
            return Err(format!("no name: {name}"));
        }
        let (value, after) = tail.split_once('"').ok_or("an attribute without end")?;
        words(value, false)?;
        rest = after;
    }
    Ok(())
}

/// Words between tags, or in an attribute: outside of the root only white space.
fn words(text: &str, outside: bool) -> Result<(), String> {
    if outside && !text.trim().is_empty() {
        return Err(format!("words outside of the root: {text}"));
    }
    for piece in text.split('&').skip(1) {
        let (name, _) = piece.split_once(';').ok_or_else(|| format!("a bare &: {piece}"))?;
        if !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") && name.strip_prefix('#').is_none_or(|code| code.parse::<u32>().is_err()) {
            return Err(format!("&{name}; is nothing"));
        }
    }
    if text.contains("]]>") { Err("]]> in words".to_owned()) } else { Ok(()) }
}

#[test]
fn the_reader_refuses_what_is_no_xml() {
    const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    assert_eq!(read(&format!("{HEAD}<a b=\"1\"><c/>x &amp; y</a>")).map(|tags| tags.count("c")), Ok(1));
    for wrong in ["<a>", "<a></b>", "<a b=1/>", "<a>&</a>", "<a>&nbsp;</a>", "<a/>x", "<a>\u{1b}</a>", "<a><!-- -- --></a>"] {
        assert!(read(&format!("{HEAD}{wrong}")).is_err(), "{wrong}");
    }
}
