//! The files of a project, from a folder or from the copies inside the binary. Never follows a link out of the project.

use super::problem::{Place, Problem, Severity, problem};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes of one file; a longer one is refused.
const FILE_BYTES_MAX: u64 = 1024 * 1024;
/// Files of one folder; more are refused.
const FOLDER_FILES_MAX: usize = 1_000;

/// Where files are, and how they end.
const FOLDERS: [(&str, &[&str]); 4] =
    [("agents", &["yaml", "yml", "timing"]), ("prompts", &["md"]), ("prompts/partials", &["md"]), ("prompts/knowledge", &["md"])];
/// Who answers.
pub(super) const WORKSPACE: &str = "workspace.yaml";

/// Text by path relative to the project, with `/` between folders; and what could not be read as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    texts: BTreeMap<String, String>,
    refused: Vec<Problem>,
}

/// The files that ship inside the binary: one line each.
macro_rules! shipped {
    ($($path:literal,)*) => { [$(($path, include_str!(concat!("../../", $path))),)*] };
}

const SHIPPED: &[(&str, &str)] = &shipped![
    "agents/appointment_request.yaml",
    "agents/lead_qualifier.yaml",
    "agents/order_status.yaml",
    "agents/support_triage.yaml",
    "prompts/appointment_request.md",
    "prompts/lead_qualifier.md",
    "prompts/order_status.md",
    "prompts/support_triage.md",
    "prompts/partials/rules.md",
    "prompts/partials/slots.md",
    "prompts/knowledge/billing.md",
    "prompts/knowledge/billing.es.md",
    "prompts/knowledge/company.md",
    "prompts/knowledge/company.es.md",
    "prompts/knowledge/delivery.md",
    "prompts/knowledge/delivery.es.md",
    "prompts/knowledge/product.md",
    "prompts/knowledge/product.es.md",
    "prompts/knowledge/visits.md",
    "prompts/knowledge/visits.es.md",
    "workspace.yaml",
];

impl Files {
    /// Reads `agents/*.yaml` with their `*.timing`, `prompts/*.md` with `partials/` and `knowledge/`, and `workspace.yaml` of a folder. A file that is no
    /// text, too large or linked from outside is kept as a mistake; the error is the disk's.
    pub fn read(project: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        let Ok(root) = project.canonicalize() else { return Ok(files) };
        for (folder, endings) in FOLDERS {
            for (name, path) in entries(&root.join(folder), endings)? {
                files.take(&root, format!("{folder}/{name}"), &path)?;
            }
        }
        let workspace = root.join(WORKSPACE);
        if workspace.symlink_metadata().is_ok() {
            files.take(&root, WORKSPACE.to_owned(), &workspace)?;
        }
        Ok(files)
    }

    /// The project that ships inside the binary, for trying Baton anywhere.
    pub fn built_in() -> Self {
        Self::of(SHIPPED.iter().copied())
    }

    /// Files given as text, for tests and tools.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { texts: files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect(), refused: Vec::new() }
    }

    /// No agents and no workspace?
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.refused.is_empty()
    }

    /// All files with their text, by path: to keep a set elsewhere and give it back to [`Files::of`].
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// What could not be read.
    pub(super) fn refused(&self) -> &[Problem] {
        &self.refused
    }

    /// Files right in a folder (`agents/`), not below.
    pub(super) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.iter().filter(move |(path, _)| path.strip_prefix(folder).is_some_and(|name| !name.contains('/')))
    }

    /// The file of an agent, whichever way it is spelled.
    pub(super) fn agent(&self, name: &str) -> Option<(String, &str)> {
        ["yaml", "yml"].into_iter().find_map(|ending| {
            let path = format!("agents/{name}.{ending}");
            self.get(&path).map(|text| (path.clone(), text))
        })
    }

    fn take(&mut self, root: &Path, name: String, path: &Path) -> io::Result<()> {
        match read_text(root, &name, path)? {
            Ok(text) => drop(self.texts.insert(name, text)),
            Err(refused) => self.refused.push(refused),
        }
        Ok(())
    }
}

fn entries(folder: &Path, endings: &[&str]) -> io::Result<BTreeMap<String, PathBuf>> {
    let mut found = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(found) };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let fits = path.extension().is_some_and(|e| endings.iter().any(|ending| e == *ending)) && !name.starts_with('.');
        if fits && !path.is_dir() {
            found.insert(name, path);
        }
        if found.len() > FOLDER_FILES_MAX {
            return Err(io::Error::other(format!("{} has more than {FOLDER_FILES_MAX} files", folder.display())));
        }
    }
    Ok(found)
}

fn read_text(root: &Path, name: &str, path: &Path) -> io::Result<Result<String, Problem>> {
    let refused = |at: Place, what: String, hint: &str| Ok(Err(problem(Severity::Error, name, at, what, hint)));
    let Ok(real) = path.canonicalize() else {
        return refused(Place::WHOLE, "a link to a file that is not there".to_owned(), "mend the link, or remove it");
    };
    if !real.starts_with(root) {
        return refused(Place::WHOLE, "a link that leads out of the project".to_owned(), "copy the file into the project");
    }
    let bytes = std::fs::metadata(&real)?.len();
    if bytes > FILE_BYTES_MAX {
        return refused(Place::WHOLE, format!("{bytes} bytes; {FILE_BYTES_MAX} are allowed"), "split it: an agent is one narrow task");
    }
    let bytes = std::fs::read(&real).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Ok(text.trim_start_matches('\u{feff}').to_owned())),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let before = String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or_default()).into_owned();
            refused(Place::of_byte(&before, before.len()), "not UTF-8 text".to_owned(), "save the file as UTF-8")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_and_the_inner_folders_are_read_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for inner in ["agents", "prompts/partials", "prompts/knowledge", "prompts/other"] {
            std::fs::create_dir_all(folder.path().join(inner)).unwrap();
        }
        let all = ["agents/a.yaml", "agents/b.yml", "prompts/a.md", "prompts/partials/rules.md", "prompts/knowledge/k.md", WORKSPACE];
        for path in all.iter().chain(&["agents/a.yaml.bak", "agents/.a.yaml", "prompts/other/x.md", "prompts/a.txt"]) {
            std::fs::write(folder.path().join(path), format!("\u{feff}{path}")).unwrap();
        }
        let files = Files::read(folder.path()).unwrap();
        assert_eq!(files.iter().collect::<Vec<_>>().len(), all.len());
        assert!(all.iter().all(|path| files.get(path) == Some(path)), "{files:?}");
        assert_eq!(files.under("prompts/").count(), 1, "not below");
        assert_eq!(files.agent("b").map(|(path, _)| path).as_deref(), Some("agents/b.yml"));
        assert_eq!(Files::of(files.iter()), files, "a set that is kept comes back");
    }

    #[test]
    fn links_out_of_the_project_large_files_and_bytes_are_refused_and_a_link_inside_is_not() {
        let (folder, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path().join("agents")).unwrap();
        std::fs::write(outside.path().join("secret.yaml"), "title: x").unwrap();
        let agents = folder.path().join("agents");
        std::os::unix::fs::symlink(outside.path().join("secret.yaml"), agents.join("out.yaml")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("nowhere"), agents.join("dead.yaml")).unwrap();
        std::fs::write(agents.join("in.yaml"), "title: x").unwrap();
        std::os::unix::fs::symlink(agents.join("in.yaml"), agents.join("link.yaml")).unwrap();
        std::fs::write(agents.join("large.yaml"), vec![b' '; 1024 * 1024 + 1]).unwrap();
        std::fs::write(agents.join("latin.yaml"), b"a: b\nc: \xf1").unwrap();
        let files = Files::read(folder.path()).unwrap();
        assert_eq!(files.iter().map(|(path, _)| path).collect::<Vec<_>>(), ["agents/in.yaml", "agents/link.yaml"]);
        let told: Vec<String> = files.refused().iter().map(|p| format!("{}:{}:{} {}", p.file, p.line, p.column, p.what)).collect();
        assert_eq!(told[0], "agents/dead.yaml:0:0 a link to a file that is not there");
        assert_eq!(told[1], "agents/large.yaml:0:0 1048577 bytes; 1048576 are allowed");
        assert_eq!(told[2], "agents/latin.yaml:2:4 not UTF-8 text");
        assert_eq!(told[3], "agents/out.yaml:0:0 a link that leads out of the project");
    }
}
