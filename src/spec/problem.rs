//! A mistake in a file: what, where, what to do.

use std::fmt;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// Relative to the project.
    pub file: String,
    /// From 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// From 1.
    pub column: u64,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        write!(f, ": {}", self.what)?;
        if !self.hint.is_empty() {
            write!(f, "\n    {}", self.hint)?;
        }
        Ok(())
    }
}

/// All mistakes of a project, in the order of files and lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// None found?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sorted by file and line.
    pub fn sorted(&self) -> Vec<Problem> {
        let mut all = self.0.clone();
        all.sort();
        all
    }

    pub(super) fn add(&mut self, file: &str, at: serde_saphyr::Location, what: impl Into<String>, hint: impl Into<String>) {
        self.0.push(Problem { file: file.to_owned(), line: at.line(), column: at.column(), what: what.into(), hint: hint.into() });
    }

    pub(super) fn add_file(&mut self, file: &str, what: impl Into<String>, hint: impl Into<String>) {
        self.0.push(Problem { file: file.to_owned(), line: 0, column: 0, what: what.into(), hint: hint.into() });
    }

    pub(super) fn add_line(&mut self, file: &str, line: u64, what: impl Into<String>, hint: impl Into<String>) {
        self.0.push(Problem { file: file.to_owned(), line, column: 1, what: what.into(), hint: hint.into() });
    }

    pub(super) fn add_yaml(&mut self, file: &str, error: &serde_saphyr::Error) {
        let at = error.location();
        let text = error.without_snippet().to_string();
        let what = text.lines().next().unwrap_or("not readable").to_owned();
        let (line, column) = at.map_or((0, 0), |at| (at.line(), at.column()));
        let hint = "compare with the keys that `README.md` shows for this file".to_owned();
        self.0.push(Problem { file: file.to_owned(), line, column, what, hint });
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.sorted() {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}
