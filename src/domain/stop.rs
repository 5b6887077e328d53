//! "STOP": a customer who wants no more messages says so in a word. It is respected at once: nothing is sold, asked or sent.

use super::text;

const WORDS: [&str; 22] = [
    "stop",
    "stop all",
    "unsubscribe",
    "unsubscribe me",
    "unsubscribe me please",
    "opt out",
    "leave me alone",
    "stop writing to me",
    "baja",
    "darme de baja",
    "alto",
    "parar",
    "sair",
    "cancelar inscrição",
    "abmelden",
    "stopp",
    "arrêt",
    "désabonner",
    "stop messages",
    "отписаться",
    "стоп",
    "退订",
];

const BACK: [&str; 10] = ["start", "unstop", "subscribe", "opt in", "alta", "darme de alta", "anmelden", "réabonner", "подписаться", "订阅"];

/// Is the whole message the way back after a STOP?
pub fn is_taken_back(words: &str) -> bool {
    let folded = text::fold(words);
    BACK.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// Is the whole message a wish to be left alone?
///
/// ```
/// use baton::domain::stop::is_wanted;
/// assert!(is_wanted(" STOP! "));
/// assert!(!is_wanted("the machine does not stop"));
/// ```
pub fn is_wanted(words: &str) -> bool {
    let folded = text::fold(words);
    let plain = folded.trim_matches(|c: char| !c.is_alphanumeric());
    WORDS.contains(&plain)
}
