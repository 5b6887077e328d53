//! Secrets in files: keys, tokens and passwords go to a model provider or into a repository from here. Never repeats one in full.

use crate::spec::files::Files;
use crate::spec::problem::{Place, Problems};
use regex::Regex;
use std::sync::LazyLock;

/// Characters of a secret that a message shows.
const SHOWN_CHARS: usize = 4;

/// What a secret looks like; the first group is the secret, where there is one.
const SHAPES: [(&str, &str); 12] = [
    ("a private key", r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"),
    ("a key of a model provider", r"\bsk-[A-Za-z0-9_-]{16,}"),
    ("an AWS key", r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    ("a Google key", r"\bAIza[0-9A-Za-z_-]{30,}"),
    ("a GitHub token", r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})"),
    ("a Slack token", r"\bxox[abeprs]-[A-Za-z0-9-]{10,}"),
    ("a Stripe key", r"\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,}"),
    ("a Meta access token", r"\bEAA[A-Za-z0-9]{30,}"),
    ("a signed token", r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}"),
    ("a bearer token", r"(?i)\bbearer\s+([A-Za-z0-9._~+/-]{16,})"),
    ("a password in an address", r"[a-z][a-z0-9+.-]*://[^\s/:@{}]+:([^\s/@{}$]{3,})@"),
    (
        "a password",
        r#"(?i)\b(?:password|passwd|passwort|contraseña|secret|api[_ -]?key|access[_ -]?token)["']?\s*[:=]\s*["']?([^\s"'`,;<>{}$()]{6,})"#,
    ),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> =
    LazyLock::new(|| SHAPES.iter().filter_map(|(what, shape)| Some((*what, Regex::new(shape).ok()?))).collect());

/// Looks through all texts of a project.
pub(in crate::spec) fn in_texts(files: &Files, problems: &mut Problems) {
    for (path, text) in files.iter() {
        let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
        for (what, shape) in COMPILED.iter() {
            for found in shape.captures_iter(text) {
                let Some(secret) = found.get(1).or_else(|| found.get(0)) else { continue };
                let guessed = *what == "a password" && !looks_random(secret.as_str());
                if guessed || taken.iter().any(|range| range.contains(&secret.start())) {
                    continue;
                }
                taken.push(secret.range());
                let start: String = secret.as_str().chars().take(SHOWN_CHARS).collect();
                let hint = "take it out and change it at its provider; headers of tools take secrets as `${NAME}` from the environment";
                problems.error(path, Place::of_byte(text, secret.start()), format!("this looks like {what} ({start}…)"), hint);
            }
        }
    }
}

/// "password: at least" is a sentence; letters with digits or signs among them are not.
fn looks_random(word: &str) -> bool {
    let word = word.trim_end_matches(['.', '!', '?', ':']);
    word.chars().any(char::is_alphabetic) && word.chars().any(|c| c.is_ascii_digit()) && word.len() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_once_each_and_sentences_about_them_are_not() {
        let secrets = [
            "key sk-proj-abcdefghijklmnop1234",
            "AKIAABCDEFGHIJKLMNOP",
            "Authorization: Bearer abcdef0123456789abcdef",
            "-----BEGIN RSA PRIVATE KEY-----",
            "postgres://user:hunter2@db.example.com/x",
            "password: hunter2x",
            "api_key = \"a1b2c3d4e5\"",
            "EAAabcdefghijklmnopqrstuvwxyz0123456789",
        ];
        for secret in secrets {
            let mut problems = Problems::default();
            in_texts(&Files::of([("prompts/a.md", secret)]), &mut problems);
            let found = problems.sorted();
            assert_eq!(found.len(), 1, "{secret}: {found:?}");
            assert!(!secret.split(' ').any(|word| word.len() > 12 && found.iter().any(|p| p.what.contains(word))), "{found:?}");
        }
        let sentences = [
            "Never ask for a password: a colleague resets it.",
            "Password: at least ten characters.",
            "Authorization: \"Bearer ${SHOP_TOKEN}\"",
            "The bearer of this letter may enter.",
            "https://user@example.com/x and a task-force",
            "api_key: {{ key }}",
            "Secret: nobody knows",
        ];
        for sentence in sentences {
            let mut problems = Problems::default();
            in_texts(&Files::of([("prompts/a.md", sentence)]), &mut problems);
            assert_eq!(problems.sorted(), [], "{sentence}");
        }
    }
}
