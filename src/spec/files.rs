//! The files of a project, from a folder or from the copies inside the binary.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Bytes of one file; a longer one is refused.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Text by path relative to the project, with `/` between folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, String>);

impl Files {
    /// Reads `agents/*.yaml`, `prompts/**.md` and `workspace.yaml` of a folder.
    pub fn read(project: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for (folder, ending) in [("agents", "yaml"), ("prompts", "md")] {
            let Ok(entries) = std::fs::read_dir(project.join(folder)) else { continue };
            for entry in entries {
                let path = entry?.path();
                if path.extension().is_some_and(|e| e == ending) {
                    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                    files.insert(format!("{folder}/{name}"), read_text(&path)?);
                }
            }
        }
        let workspace = project.join("workspace.yaml");
        if workspace.exists() {
            files.insert("workspace.yaml".to_owned(), read_text(&workspace)?);
        }
        Ok(Self(files))
    }

    /// The project that ships inside the binary, for trying Baton anywhere.
    pub fn built_in() -> Self {
        let text = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        Self(BTreeMap::from([
            text("agents/lead_qualifier.yaml", include_str!("../../agents/lead_qualifier.yaml")),
            text("agents/support_triage.yaml", include_str!("../../agents/support_triage.yaml")),
            text("prompts/lead_qualifier.md", include_str!("../../prompts/lead_qualifier.md")),
            text("prompts/support_triage.md", include_str!("../../prompts/support_triage.md")),
            text("workspace.yaml", include_str!("../../workspace.yaml")),
        ]))
    }

    /// Files given as text, for tests and tools.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect())
    }

    /// No agents and no workspace?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    pub(super) fn under<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter(move |(path, _)| path.starts_with(folder)).map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

fn read_text(path: &Path) -> io::Result<String> {
    let bytes = std::fs::metadata(path)?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(io::Error::other(format!("{} has {bytes} bytes; {FILE_BYTES_MAX} are allowed", path.display())));
    }
    let text = std::fs::read_to_string(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
