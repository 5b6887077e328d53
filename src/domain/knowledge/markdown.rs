//! Markdown into sections: a heading of any level with the text below it. Knows `#` headings, code fences and comments, nothing else
//! of Markdown: headings underlined with `===` are text.

use super::words::{self, Stems};
use super::{FILE_CHARS_MAX, FILES_MAX, PASSAGE_CHARS_MAX, PASSAGES_MAX, Passage};
use std::collections::HashSet;

/// What a comment with customers' words begins with.
const ASKED_AS: &str = "asked as:";
const LEVELS_MAX: usize = 6;

/// A passage with what helps to find it and is never shown.
pub(super) struct Section {
    pub(super) passage: Passage,
    /// The headings above its own.
    pub(super) above: String,
    /// Words that customers use for it.
    pub(super) asked: String,
    pub(super) stems: Stems,
}

/// All passages of all files.
pub(super) fn sections<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Section> {
    let mut ids = HashSet::new();
    let mut all = Vec::new();
    for (name, text) in files.into_iter().take(FILES_MAX) {
        let text = text.char_indices().nth(FILE_CHARS_MAX).map_or(text, |(end, _)| text.get(..end).unwrap_or_default());
        // an id is read in terminals and by models: a name may hold what neither should get
        let stem: String = name.strip_suffix(".md").unwrap_or(name).chars().filter(|c| !c.is_control()).collect();
        let stem = stem.as_str();
        let language = stem.rsplit_once('.').map(|(_, end)| end).filter(|end| end.len() == 2 && end.bytes().all(|b| b.is_ascii_lowercase()));
        let stems = language.map_or_else(|| Stems::of_text(text), |language| Stems::of_language(language).unwrap_or(Stems::None));
        for raw in raw_sections(stem, text.trim_start_matches('\u{feff}')) {
            for part in parts(raw.text.trim()) {
                if all.len() == PASSAGES_MAX {
                    return all;
                }
                let id = unique(&mut ids, format!("{stem}#{}", slug(&raw.title)));
                let passage = Passage { id, title: raw.title.clone(), text: part, language: language.map(str::to_owned) };
                all.push(Section { passage, above: raw.above.clone(), asked: raw.asked.clone(), stems });
            }
        }
    }
    all
}

#[derive(Default)]
struct Raw {
    title: String,
    above: String,
    asked: String,
    text: String,
}

fn raw_sections(stem: &str, text: &str) -> Vec<Raw> {
    let first = Raw { title: stem.split('.').next().unwrap_or(stem).to_owned(), ..Raw::default() };
    let (mut done, mut current, mut fence) = (Vec::new(), first, false);
    let mut path: Vec<(usize, String)> = Vec::new();
    for piece in pieces(text) {
        let shown = match piece {
            Piece::Asked(words) => {
                current.asked.push_str(words);
                current.asked.push(' ');
                continue;
            }
            Piece::Shown(shown) => shown,
        };
        for line in shown.split_inclusive('\n') {
            fence ^= line.trim_start().starts_with("```");
            match heading(line).filter(|_| !fence) {
                Some((level, title)) => {
                    path.retain(|(above, _)| *above < level);
                    let above = path.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join(" ");
                    path.push((level, title.to_owned()));
                    done.push(std::mem::replace(&mut current, Raw { title: title.to_owned(), above, ..Raw::default() }));
                }
                None => current.text.push_str(line),
            }
        }
    }
    done.push(current);
    done
}

enum Piece<'a> {
    Shown(&'a str),
    Asked(&'a str),
}

/// What is shown and what customers say; other comments are left out. A comment that is never closed reaches to the end.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut rest = text;
    let mut all = Vec::new();
    while let Some((shown, after)) = rest.split_once("<!--") {
        let (comment, after) = after.split_once("-->").unwrap_or((after, ""));
        all.push(Piece::Shown(shown));
        all.extend(comment.trim().strip_prefix(ASKED_AS).map(Piece::Asked));
        rest = after;
    }
    all.push(Piece::Shown(rest));
    all
}

/// `## Returns ##` is level 2, "Returns".
fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let title = title.strip_prefix([' ', '\t'])?.trim().trim_end_matches('#').trim_end();
    ((1..=LEVELS_MAX).contains(&level) && !title.is_empty()).then_some((level, title))
}

/// Pieces of at most `PASSAGE_CHARS_MAX` characters: whole paragraphs; else whole lines; else words; else just cut.
fn parts(text: &str) -> Vec<String> {
    if text.is_empty() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    pack(text, &["\n\n", "\n", " "], &mut parts);
    parts
}

fn pack(text: &str, seams: &[&str], parts: &mut Vec<String>) {
    if text.chars().nth(PASSAGE_CHARS_MAX).is_none() {
        parts.push(text.to_owned());
        return;
    }
    let Some((seam, finer)) = seams.split_first() else {
        let chars: Vec<char> = text.chars().collect();
        parts.extend(chars.chunks(PASSAGE_CHARS_MAX).map(|chunk| chunk.iter().collect::<String>()));
        return;
    };
    let (mut part, mut part_chars) = (String::new(), 0);
    for piece in text.split(seam).filter(|piece| !piece.trim().is_empty()) {
        let piece_chars = piece.chars().count();
        if !part.is_empty() && part_chars + seam.len() + piece_chars > PASSAGE_CHARS_MAX {
            parts.push(std::mem::take(&mut part));
            part_chars = 0;
        }
        if piece_chars > PASSAGE_CHARS_MAX {
            pack(piece, finer, parts);
            continue;
        }
        if !part.is_empty() {
            part.push_str(seam);
            part_chars += seam.len();
        }
        part.push_str(piece);
        part_chars += piece_chars;
    }
    if !part.is_empty() {
        parts.push(part);
    }
}

fn slug(title: &str) -> String {
    let folded = words::folded(title);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "passage".to_owned() } else { words.join("-") }
}

/// The id, with a number behind it when it is taken.
fn unique(ids: &mut HashSet<String>, id: String) -> String {
    let free = if ids.contains(&id) {
        (2..=PASSAGES_MAX + 1).map(|n| format!("{id}-{n}")).find(|numbered| !ids.contains(numbered)).unwrap_or(id)
    } else {
        id
    };
    ids.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, text: &str, expected: &[(&str, &str, &str)]) {
        let found = sections([(name, text)]);
        let found: Vec<_> = found.iter().map(|s| (s.passage.id.as_str(), s.passage.title.as_str(), s.passage.text.as_str())).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn a_passage_is_a_heading_with_its_text() {
        check("a.md", "# A\n## One\nfirst\n\nsecond\n### Two\nthird", &[("a#one", "One", "first\n\nsecond"), ("a#two", "Two", "third")]);
        check("a.es.md", "## Envíos y plazos\r\ntres días\r\n", &[("a.es#envios-y-plazos", "Envíos y plazos", "tres días")]);
        check("a.md", "\u{feff}# Title #\nx", &[("a#title", "Title", "x")]);
        check("notes.md", "no heading", &[("notes#notes", "notes", "no heading")]);
        check("a.md", "## Same\nx\n## Same\ny\n## Same-2\nz", &[("a#same", "Same", "x"), ("a#same-2", "Same", "y"), ("a#same-2-2", "Same-2", "z")]);
        check("a.md", "## ?!\nx", &[("a#passage", "?!", "x")]);
        check("\u{1b}[2Ja\n.md", "## One\nx", &[("[2Ja#one", "One", "x")]);
    }

    #[test]
    fn what_looks_like_a_heading_and_is_none_stays_text() {
        check("a.md", "## One\n#hashtag\n####### seven", &[("a#one", "One", "#hashtag\n####### seven")]);
        check("a.md", "## One\n```\n# a comment\n```", &[("a#one", "One", "```\n# a comment\n```")]);
        check("a.md", "## Empty\n\n## Also empty", &[]);
        check("a.md", "", &[]);
    }

    #[test]
    fn comments_are_never_shown_and_asked_as_is_kept_aside() {
        let found = sections([("a.md", "# Top\n## One <!-- asked as: money back -->\nx<!-- hidden\n# not a heading -->y\n<!-- open")]);
        let [one] = found.as_slice() else { panic!("one passage") };
        assert_eq!((one.passage.title.as_str(), one.passage.text.as_str()), ("One", "xy"));
        assert_eq!((one.asked.trim(), one.above.as_str()), ("money back", "Top"));
    }

    #[test]
    fn long_passages_are_split_at_paragraphs_and_never_lost() {
        let paragraph = "word ".repeat(100);
        let found = sections([("a.md", format!("## One\n{paragraph}\n\n{paragraph}\n\n{paragraph}").as_str())]);
        let ids: Vec<&str> = found.iter().map(|section| section.passage.id.as_str()).collect();
        assert_eq!(ids, ["a#one", "a#one-2"]);
        for long in ["x".repeat(5_000), "x ".repeat(5_000), "xé\n".repeat(5_000)] {
            let kept: Vec<String> = parts(&long);
            assert!(kept.iter().all(|part| part.chars().count() <= PASSAGE_CHARS_MAX));
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
            assert_eq!(kept.iter().map(|part| letters(part)).sum::<usize>(), letters(&long));
        }
    }

    #[test]
    fn files_and_passages_have_bounds() {
        let many = "## x\ny\n".repeat(PASSAGES_MAX + 10);
        assert_eq!(sections([("a.md", many.as_str())]).len(), PASSAGES_MAX);
        let names: Vec<String> = (0..FILES_MAX + 5).map(|n| format!("{n}.md")).collect();
        assert_eq!(sections(names.iter().map(|name| (name.as_str(), "text"))).len(), FILES_MAX);
    }
}
