//! Does the customer agree to what was offered? Wider than a yes: "sounds good", "perfecto", "passt", "confirmed". Says nothing about
//! what was offered; whoever asks has that at hand. A refusal, a change or a doubt is no assent, whatever else is said.

use super::text;
use super::trigger::explicit_request;

/// Words and phrases that agree, folded, by language.
const AGREES: &str = "confirm|confirmed|i confirm|good|great|perfect|perfectly|fine|works|work|reasonable|convenient|ideal|acceptable|what i want|what i need|looking for|go with|i want this|i want that|interesting|best|why not|por qué no|por que não|warum nicht|pourquoi pas|perché no|try it|try that|make a reservation|make the reservation|exactly|deal|sounds|right|correct|agreed|sure|that's it|\
    that is it|go ahead|proceed|please do|love it|i love|i like|like it|like that|would like|i'd like|i'll take|i will take|take it|that one|this one|book it|\
    book that|reserve|awesome|nice|cool|alright|all right|excellent|wonderful|fantastic|amazing|brilliant|okay|ok|absolutely|certainly|definitely|of course|\
    indeed|true|accurate|happy with|suits|interested|yes|yep|yeah|yup|will do|that'll do|do it|make it so|let's do|let's go|thanks|thank you|looks|\
    sí|si|claro|perfecto|perfecta|genial|vale|correcto|exacto|de acuerdo|me sirve|me va bien|me parece|confirmo|confirmado|estupendo|bien|adelante|hecho|\
    sim|perfeito|certo|isso|combinado|confirmo|pode ser|fechado|ótimo|tudo bem|beleza|\
    y|jo|jep|ouais|👍|👌|✅|ja|gerne|perfekt|passt|genau|stimmt|richtig|einverstanden|gut|super|klar|in ordnung|bestätige|machen wir|\
    oui|parfait|parfaite|d'accord|exactement|ça marche|ça va|ça me va|entendu|très bien|je confirme|c'est bon|\
    perfetto|va bene|esatto|giusto|confermo|certo|benissimo|ottimo|d'accordo|\
    да|хорошо|подтверждаю|верно|согласен|согласна|evet|tamam|onaylıyorum|olur|好|好的|可以|对|是的|没问题|はい|お願いします|大丈夫|네|좋아요|نعم|تمام|موافق|हाँ|हां|ठीक है|ya|baik|oke";
/// Words and phrases that take an assent back.
const REFUSES: &str = "no|nope|not|don't|doesn't|isn't|won't|can't|neither|instead|different|another|else|other|rather|change|wrong|maybe|perhaps|unsure|cancel|\
    nein|nicht|kein|keine|anders|lieber|vielleicht|falsch|tampoco|nunca|otro|otra|otras|otros|cambia|cambiar|quizás|mejor|não|outro|outra|talvez|errado|\
    non|pas|autre|plutôt|peut-être|altro|altra|forse|нет|не|другой|hayır|değil|başka|不|不是|いいえ|아니|아니요|لا|नहीं|tidak|bukan";
/// Characters that are read: an assent stands at the start.
const READ_CHARS_MAX: usize = 300;

/// What a message says to an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assent {
    /// It agrees.
    Agrees,
    /// It refuses, changes or doubts.
    Refuses,
    /// Neither: it speaks of something else, or goes on as if it were settled.
    Neither,
}

/// Clauses that are read.
const CLAUSES_MAX: usize = 3;

/// Reads the first clauses of a message: the first that agrees or refuses decides.
///
/// ```
/// use baton::domain::assent::{Assent, read};
/// for agrees in ["Okay, sounds good.", "Confirmed.", "perfecto, gracias", "yes, that one. Where is it?", "That will work, is it far?"] {
///     assert_eq!(read(agrees), Assent::Agrees, "{agrees}");
/// }
/// for refuses in ["No, a different one", "I'd rather have the other", "nein danke"] {
///     assert_eq!(read(refuses), Assent::Refuses, "{refuses}");
/// }
/// for neither in ["what does it cost?", "hello", "Is that good?"] {
///     assert_eq!(read(neither), Assent::Neither, "{neither}");
/// }
/// ```
pub fn read(words: &str) -> Assent {
    let start: String = words.chars().take(READ_CHARS_MAX).collect();
    let folded = text::fold(&start);
    let says = |part: &str, list: &str| list.split('|').any(|phrase| holds(part, phrase.trim()));
    let ends = [',', ';', '.', '!', '?', '。', '！', '？', '，'];
    for clause in folded.split_inclusive(ends).filter(|clause| clause.chars().any(char::is_alphanumeric)).take(CLAUSES_MAX) {
        let asks = clause.ends_with(['?', '？']);
        if asks && !explicit_request::says_yes(clause) {
            continue;
        }
        if says(clause, REFUSES) && !says(clause, "why not|por qué no|por que não|warum nicht|pourquoi pas|perché no") {
            return Assent::Refuses;
        }
        if says(clause, AGREES) {
            return Assent::Agrees;
        }
    }
    Assent::Neither
}

/// Does the line put things to choose from, with an "or"?
pub fn has_alternatives(line: &str) -> bool {
    const OR: &str = "or|o|u|ou|oder|oppure|of|veya|atau|или|або|或|还是|または|या|أو";
    let folded = text::fold(line);
    OR.split('|').any(|word| holds(&folded, word))
}

/// The phrase between word boundaries; scripts without spaces have none.
fn holds(part: &str, phrase: &str) -> bool {
    part.match_indices(phrase).any(|(at, found)| {
        let before = part.get(..at).and_then(|s| s.chars().next_back());
        let after = part.get(at + found.len()..).and_then(|s| s.chars().next());
        let free = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || c > '\u{2e7f}');
        !phrase.is_empty() && free(before) && free(after)
    })
}
