//! What a password must be: long, and not what anybody would try first. No rules about kinds of characters: they make passwords worse.

/// Characters that it has at least.
pub const CHARS_MIN: usize = 12;
/// Characters that it has at most: hashing takes time.
pub const CHARS_MAX: usize = 256;
/// Different characters that it has at least.
const DIFFERENT_MIN: usize = 5;
/// Characters of a name or an address from which on it must not be in the password.
const PERSONAL_CHARS_MIN: usize = 4;
/// Parts of passwords that everybody tries: whatever stands around them must be long enough by itself.
const TRIED_FIRST: [&str; 20] = [
    "password",
    "passwort",
    "contrase",
    "motdepasse",
    "12345678",
    "123456",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "azerty",
    "letmein",
    "welcome",
    "willkommen",
    "bienvenido",
    "iloveyou",
    "admin",
    "baton",
    "whatsapp",
    "abcdef",
    "changeme",
];

/// The rule in one sentence.
pub const RULE: &str = "At least 12 characters, without your name or address, and nothing that is tried first, like \u{201c}password1234\u{201d}.";

/// What is wrong with a password, for whoever chooses it.
pub fn check(password: &str, personal: &[&str]) -> Result<(), String> {
    let count = password.chars().count();
    if count < CHARS_MIN {
        return Err(format!("It has {count} characters: choose at least {CHARS_MIN}."));
    }
    if count > CHARS_MAX {
        return Err(format!("It has {count} characters: choose at most {CHARS_MAX}."));
    }
    let lower = password.to_lowercase();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    if different.len() < DIFFERENT_MIN {
        return Err("It repeats a few characters: choose something less even.".to_owned());
    }
    let is_part = |c: char| !c.is_alphanumeric();
    let parts = personal.iter().flat_map(|text| text.split(is_part)).map(str::to_lowercase).filter(|part| part.chars().count() >= PERSONAL_CHARS_MIN);
    if let Some(part) = parts.into_iter().find(|part| lower.contains(part.as_str())) {
        return Err(format!("\u{201c}{part}\u{201d} is part of your name or address: choose something that is not about you."));
    }
    let rest = TRIED_FIRST.iter().fold(lower, |rest, tried| rest.replace(tried, ""));
    if rest.chars().filter(|c| c.is_alphabetic()).count() < DIFFERENT_MIN && rest.chars().count() < CHARS_MIN {
        return Err("It is one of those that are tried first: choose several words that have nothing to do with each other.".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_passwords_of_no_kind_in_particular_are_taken() {
        for good in [
            "correct horse battery",
            "tres tristes tigres",
            "x9-flute-barn-77",
            "\u{306d}\u{3053}\u{306f}\u{304b}\u{308f}\u{3044}\u{3044}\u{3067}\u{3059}\u{3088}\u{306d}\u{3048}",
        ] {
            assert_eq!(check(good, &["Ana Ruiz", "ana@example.com"]), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_anybody_would_try_first_is_refused_with_what_to_do() {
        for bad in ["short", "aaaaaaaaaaaaaa", "Password1234", "123456123456", "qwertyuiop12", "my example dot", "adminadmin123"] {
            assert!(check(bad, &["Ana Ruiz", "ana@example.com"]).is_err_and(|told| told.contains(':')), "{bad}");
        }
        assert!(check(&"long ".repeat(100), &[]).is_err());
    }
}
