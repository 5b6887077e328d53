//! Fixed lines: languages that exist, and none that is missing.

use super::Subject;
use crate::spec::problem::{Place, Problems};
use crate::spec::suggest;
use crate::spec::tree::{Node, Tree};

/// ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et \
eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw \
ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc \
sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// A fixed line.
struct Line<'a> {
    /// What people call it.
    what: String,
    at: Place,
    said: &'a Tree,
}

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let line = subject.handoff().and_then(|handoff| handoff.get("line"));
    let of_line: Vec<&str> = line.into_iter().flat_map(Tree::entries).map(|(key, _)| key.name.as_str()).collect();
    let stated = subject.tree.list("languages");
    let languages: Vec<&str> = if stated.is_empty() { of_line } else { stated.iter().filter_map(Tree::text).collect() };
    let last = subject.tree.get("language");
    for code in last.into_iter().chain(stated) {
        exists(subject, code.text().unwrap_or("en"), code.at, problems);
    }
    super::twice(subject.file, "language", stated.iter(), problems);
    let last_resort = last.and_then(Tree::text).unwrap_or_default();
    if let Some(last) = last.filter(|_| !languages.is_empty() && !languages.contains(&last_resort)) {
        let list = if stated.is_empty() { "handoff.line" } else { "languages" };
        problems.error(
            subject.file,
            last.at,
            format!("`{last_resort}` is not among the languages of `{list}`"),
            "the language of last resort must be one that the agent speaks",
        );
    }
    for line in lines(subject).iter().filter(|line| matches!(line.said.node, Node::Map(_))) {
        one(subject, line, &languages, last_resort, problems);
    }
}

fn one(subject: &Subject<'_>, line: &Line<'_>, languages: &[&str], last_resort: &str, problems: &mut Problems) {
    for (code, said) in line.said.entries() {
        exists(subject, &code.name, code.at, problems);
        if said.text().is_some_and(|text| text.trim().is_empty()) {
            problems.error(subject.file, said.at, format!("{} is empty in `{}`", line.what, code.name), "write the line, or take it out");
        }
        if is_code(&code.name) && !languages.contains(&code.name.as_str()) {
            let hint = if subject.tree.get("languages").is_some() {
                "add it to `languages`, or take the line out"
            } else {
                "the languages are those of `handoff.line`: add it there, or state `languages`"
            };
            problems.warn(subject.file, code.at, format!("the agent does not answer in `{}`", code.name), hint);
        }
    }
    let missing: Vec<&str> = languages.iter().copied().filter(|code| is_code(code) && line.said.get(code).is_none()).collect();
    if missing.contains(&last_resort) {
        problems.error(
            subject.file,
            line.at,
            format!("{} is missing in `{last_resort}`, the language of last resort", line.what),
            "write it: customers of other languages get it too",
        );
    }
    let others: Vec<&str> = missing.into_iter().filter(|code| *code != last_resort).collect();
    if !others.is_empty() {
        problems.warn(
            subject.file,
            line.at,
            format!("{} is missing in {}", line.what, others.join(", ")),
            format!("translate it; until then those customers read it in `{last_resort}`"),
        );
    }
}

fn lines<'a>(subject: &Subject<'a>) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    let mut add = |parent: Option<&'a Tree>, key: &str, what: String| {
        if let Some((key, said)) = parent.and_then(|parent| Some((parent.key(key)?, parent.get(key)?))) {
            found.push(Line { what, at: key.at, said });
        }
    };
    add(Some(subject.tree), "greeting", "the greeting".to_owned());
    for slot in subject.slots() {
        let name = slot.text_of("name").unwrap_or_default();
        add(Some(slot), "ask", format!("the question for `{name}`"));
        add(Some(slot), "why", format!("the reason for `{name}`"));
        for (value, _) in slot.get("buttons").into_iter().flat_map(Tree::entries) {
            add(slot.get("buttons"), &value.name, format!("the button `{}`", value.name));
        }
    }
    for tool in subject.tree.list("tools") {
        add(Some(tool), "answer", format!("the answer of `{}`", tool.text_of("name").unwrap_or_default()));
    }
    add(subject.handoff(), "line", "the hand-over line".to_owned());
    add(subject.tree.get("quiet_hours"), "line", "the line of the quiet hours".to_owned());
    found
}

fn is_code(code: &str) -> bool {
    CODES.split(' ').any(|known| known == code)
}

fn exists(subject: &Subject<'_>, code: &str, at: Place, problems: &mut Problems) {
    let two_letters = code.len() == 2 && code.bytes().all(|b| b.is_ascii_lowercase());
    if two_letters && !is_code(code) {
        let meant = match code {
            "cn" => Some("zh"),
            "jp" => Some("ja"),
            "sp" => Some("es"),
            "gr" => Some("el"),
            "ua" => Some("uk"),
            "cz" => Some("cs"),
            "dk" => Some("da"),
            _ => suggest::closest(code, ["en", "es", "de", "fr", "pt", "it"]),
        };
        let hint = meant.map_or_else(|| "see ISO 639-1".to_owned(), |meant| format!("did you mean `{meant}`?"));
        problems.error(subject.file, at, format!("there is no language `{code}`"), hint);
    }
}
