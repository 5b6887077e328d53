//! Knowledge files that an agent names: there, and with something in them.

use super::Subject;
use crate::spec::problem::{Place, Problems};
use crate::spec::{sources, suggest};

const FOLDER: &str = "prompts/knowledge/";

pub(super) fn check(subject: &Subject<'_>, problems: &mut Problems) {
    let named = subject.tree.list("knowledge");
    super::twice(subject.file, "knowledge file", named.iter(), problems);
    let files = subject.known.files;
    for (tree, name) in named.iter().filter_map(|tree| Some((tree, tree.text()?))) {
        if files.get(&format!("{FOLDER}{name}")).is_none() {
            let there: Vec<&str> =
                files.under(FOLDER).filter_map(|(path, _)| path.strip_prefix(FOLDER)).filter(|name| name.matches('.').count() == 1).collect();
            problems.error(subject.file, tree.at, format!("there is no {FOLDER}{name}"), suggest::among(name, there));
        }
    }
    for (name, text) in sources::knowledge(files, subject.tree) {
        let written = text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        if !written {
            problems.warn(&format!("{FOLDER}{name}"), Place::WHOLE, "nothing is written here", "write what answers may rest on, below headings");
        }
    }
}
