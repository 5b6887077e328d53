//! A mistake in a file: what, where, what to do. Never says the same twice, and never a secret.

use std::fmt;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Problem {
    /// Relative to the project.
    pub file: String,
    /// From 1; 0 when it is about the file as a whole.
    pub line: u64,
    /// From 1, in characters; 0 when it is about the file as a whole.
    pub column: u64,
    /// Does it refuse the project?
    pub severity: Severity,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub hint: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The project is refused.
    Error,
    /// It works, and is probably not what was meant.
    Warning,
}

/// A place in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) line: u64,
    pub(super) column: u64,
}

impl Place {
    /// The file as a whole.
    pub(super) const WHOLE: Self = Self { line: 0, column: 0 };

    /// Where a byte of a text is.
    pub(super) fn of_byte(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { line: u64::try_from(line).unwrap_or(u64::MAX), column: u64::try_from(column).unwrap_or(u64::MAX) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        let mark = if self.severity == Severity::Warning { "warning: " } else { "" };
        write!(f, ": {mark}{}", self.what)?;
        if !self.hint.is_empty() {
            write!(f, "\n    {}", self.hint)?;
        }
        Ok(())
    }
}

/// All mistakes of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// None found, not even a warning?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Is there one that refuses the project?
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }

    /// By file and place, each once.
    pub fn sorted(&self) -> Vec<Problem> {
        let mut all = self.0.clone();
        all.sort();
        all.dedup();
        all
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Is there an error in that file?
    pub(super) fn refuse(&self, file: &str) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error && p.file == file)
    }

    pub(super) fn extend(&mut self, others: impl IntoIterator<Item = Problem>) {
        self.0.extend(others);
    }

    pub(super) fn error(&mut self, file: &str, at: Place, what: impl Into<String>, hint: impl Into<String>) {
        self.0.push(problem(Severity::Error, file, at, what, hint));
    }

    pub(super) fn warn(&mut self, file: &str, at: Place, what: impl Into<String>, hint: impl Into<String>) {
        self.0.push(problem(Severity::Warning, file, at, what, hint));
    }
}

/// A mistake.
pub(super) fn problem(severity: Severity, file: &str, at: Place, what: impl Into<String>, hint: impl Into<String>) -> Problem {
    Problem { file: file.to_owned(), line: at.line, column: at.column, severity, what: what.into(), hint: hint.into() }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.sorted() {
            writeln!(f, "{problem}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_not_bytes() {
        let text = "añ\nñob";
        assert_eq!(Place::of_byte(text, 0), Place { line: 1, column: 1 });
        assert_eq!(Place::of_byte(text, text.find('o').unwrap()), Place { line: 2, column: 2 });
    }

    #[test]
    fn each_mistake_is_told_once_and_a_warning_refuses_nothing() {
        let mut problems = Problems::default();
        problems.warn("a", Place::WHOLE, "odd", "look");
        assert!(!problems.has_errors() && !problems.is_empty());
        problems.error("a", Place { line: 2, column: 1 }, "wrong", "mend");
        problems.error("a", Place { line: 2, column: 1 }, "wrong", "mend");
        assert!(problems.has_errors() && problems.refuse("a") && !problems.refuse("b"));
        assert_eq!(problems.to_string(), "a: warning: odd\n    look\na:2:1: wrong\n    mend\n");
    }
}
