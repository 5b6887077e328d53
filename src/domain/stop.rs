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

/// What Meta's own opt-out button of marketing templates says, and how people write it.
const MARKETING: [&str; 16] = [
    "stop promotions",
    "stop marketing",
    "stop ads",
    "no more offers",
    "detener promociones",
    "no más promociones",
    "parar promoções",
    "interromper promoções",
    "arrêter les promotions",
    "stop aux promotions",
    "werbung beenden",
    "keine werbung",
    "interrompi promozioni",
    "stop aan promoties",
    "остановить рекламу",
    "停止推广",
];

/// Is the whole message a wish for no more marketing, and for nothing else?
///
/// ```
/// use baton::domain::stop::is_of_marketing;
/// assert!(is_of_marketing("Stop promotions"));
/// assert!(!is_of_marketing("stop"));
/// ```
pub fn is_of_marketing(words: &str) -> bool {
    let folded = text::fold(words);
    MARKETING.contains(&folded.trim_matches(|c: char| !c.is_alphanumeric()))
}

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
