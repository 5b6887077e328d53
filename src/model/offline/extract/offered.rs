//! A yes to what the agent offered: "Shall I put 4 pm?" "yes". The value is in the agent's line, the words behind it are the yes.
//!
//! Only a yes to one offer counts: not to "4 or 5 pm?", not to "what time?", not "yes, but at 5", not a yes and a question.

use regex::Regex;
use serde_json::Value;

use super::super::fold::{Rule, Span, Text};
use super::super::kind::{Kind, Slot};
use super::super::{leads, numbers, phrases, yes_no};
use super::{Field, Found, MESSAGES_MAX, Surroundings, extract};

/// Words of an answer that is still nothing but a yes.
const YES_WORDS_MAX: usize = 7;
/// Characters of the agent's line read.
const LINE_CHARS_MAX: usize = 1_000;

static AGREED: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:ok|okay|great|perfect|wonderful|cool|fine|good|alright|deal|agreed|confirmed|exactly|right|correct)|(?:that |this |it )?(?:works|sounds good|sounds great|is fine|is right|is correct|'s fine|'s right|'s correct|looks good|suits me)(?: for me| with me)?|that'?s (?:it|right|fine|correct)|works for me|go ahead|do it|fine (?:by|with) me|i agree|i confirm",
        r"|perfecto|de acuerdo|me va bien|va bien|me parece bien|esta bien|adelante|conforme|confirmado|eso es|asi es",
        r"|perfeito|combinado|beleza|pode ser|esta bom|tudo bem|fechado|confirmado|isso mesmo",
        r"|passt(?: mir| gut| so)?|in ordnung|einverstanden|perfekt|alles klar|das stimmt|so ist es",
        r"|parfait|ca marche|c'est bon|c'est ca|entendu|c'est exact|ca me va|tres bien",
        r"|va bene|perfetto|d'accordo)(?: please| thanks| thank you| gracias| obrigad[oa]| danke| merci)?\W*$"
    ))
    .ok()
});
static TAKEN_BACK: Rule = Rule::new(|| {
    Regex::new(r"\b(?:but|except|however|instead|although|not|don'?t|or|pero|aunque|mejor|mas|porem|aber|doch lieber|sondern|nicht|mais|plutot|pas|ma|pero)\b").ok()
});
static OPEN_QUESTION: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:and|so|then|y|e|und|et|also|alors|please tell me|tell me|at|for|on|in|by|until|a|de|para|em|um|bei|wegen)\s+)*(?:",
        r"what|which|when|where|who|whom|whose|why|how|que|cual|cuales|cuando|donde|adonde|quien|como|cuanto|cuantos|cuanta|cuantas|por que",
        r"|o que|qual|quais|quando|onde|quem|quanto|quantos|quantas|was|welche\w*|wann|wo|wohin|wer|wie|warum|wofur|quel\w*|quand|ou|qui|comment|combien|pourquoi|quoi|che|quale|quanti|dove|chi)\b"
    ))
    .ok()
});
static TAG: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:is (?:that|this|it) (?:right|correct|ok|okay|fine|good)|(?:is|does) (?:that|this) (?:work|suit)\w*(?: for you)?|right|correct|ok|okay|yes|shall i|can you confirm(?: (?:this|that|it))?|do you confirm|agreed",
        r"|verdad|correcto|cierto|es correcto|esta bien|de acuerdo|lo confirma[s]?|certo|correto|esta certo|confirma|stimmt das|richtig|ist das richtig|passt das|in ordnung|c'est (?:ca|bien ca|correct|exact)|n'est-ce pas|d'accord|vous confirmez|giusto)\W*$"
    ))
    .ok()
});
static CONFIRMS: Rule = Rule::new(|| {
    Regex::new(r"^\W*(?:so\b|then\b|i(?:'ll| will) (?:put|book|note|take|write|set)|let me confirm|to confirm|just to confirm|entonces|asi que|apunto|para confirmar|entao|vou (?:marcar|anotar)|also\b|dann\b|ich (?:notiere|trage)|alors|donc|je (?:note|mets))").ok()
});
static EITHER: Rule = Rule::new(|| Regex::new(r"\b(?:or|o|u|ou|oder|oppure)\b").ok());

/// Values that the agent's last line offered and the customer's messages accept; each quote is the customer's yes. Nothing unless the
/// line asks for one thing and the answer is nothing but a yes.
pub fn accepted(fields: &[Field<'_>], agent_line: &str, messages: &[&str], around: &Surroundings<'_>) -> Vec<Found> {
    let Some((number, quote)) = agreement(messages) else { return Vec::new() };
    let Some(offer) = offer(agent_line) else { return Vec::new() };
    let asked = fields.iter().any(|field| field.asked && !field.filled);
    let offers = |field: &&Field<'_>| !field.filled && is_offerable(field) && (field.asked || !asked || !is_choice(field));
    let open: Vec<Field<'_>> = fields.iter().filter(offers).map(as_heard).collect();
    let found = extract(&open, &[&offer], around).into_iter();
    found.map(|one| Found { quote: quote.to_owned(), message: number, ..one }).collect()
}

/// The yes of a turn: its message and its words. Every message must agree or be plain courtesy.
fn agreement<'a>(messages: &[&'a str]) -> Option<(usize, &'a str)> {
    let mut agreed = None;
    for (number, message) in messages.iter().enumerate().skip(messages.len().saturating_sub(MESSAGES_MAX)) {
        let text = Text::new(message);
        let yes = yes(&text);
        if yes.is_none() && !phrases::is_empty_answer(message) {
            return None;
        }
        agreed = agreed.or(yes.map(|span| (number, text.quote(span))));
    }
    agreed
}

/// The words of a message that is a yes and nothing else.
fn yes(text: &Text<'_>) -> Option<Span> {
    if text.words.len() > YES_WORDS_MAX || TAKEN_BACK.matches(&text.folded) || !numbers::numerals(text).is_empty() {
        return None;
    }
    let doubtful = phrases::asks_question(text.raw)
        || phrases::delays(text.raw)
        || phrases::hesitates(text.raw)
        || text.raw.contains(|c: char| c.is_ascii_digit());
    if doubtful {
        return None;
    }
    let whole = text.trimmed(Span { start: 0, end: text.raw.len() });
    let agrees = AGREED.matches(&text.folded).then_some(whole);
    match yes_no::readings(text).first() {
        Some(answer) => (answer.value == Value::Bool(true)).then_some(answer.quote),
        None => agrees,
    }
}

/// What the agent's line offers: its last yes-or-no question, or the statement it asks to confirm, as a statement.
fn offer(line: &str) -> Option<String> {
    let end = line.char_indices().nth(LINE_CHARS_MAX).map_or(line.len(), |(offset, _)| offset);
    let text = Text::new(line.get(..end)?);
    let sentences: Vec<&str> = leads::sentences(text.raw).into_iter().map(|span| text.quote(span).trim()).collect();
    let last = *sentences.last()?;
    let folded = super::super::fold::fold(last);
    let asked = last.ends_with('?') || last.starts_with('¿');
    let sentence = if asked && TAG.matches(&folded) {
        *sentences.get(sentences.len().checked_sub(2)?)?
    } else if (asked && !OPEN_QUESTION.matches(&folded)) || CONFIRMS.matches(&folded) {
        last
    } else {
        return None;
    };
    let folded = super::super::fold::fold(sentence);
    if EITHER.matches(&folded) || OPEN_QUESTION.matches(&folded) {
        return None;
    }
    // "…, right?" is a tag of its own.
    let bare = sentence.trim_matches(['?', '¿', '.', '!', ' ']);
    let statement = bare.rsplit_once(',').filter(|(_, tag)| TAG.matches(&super::super::fold::fold(tag))).map_or(bare, |(head, _)| head);
    Some(statement.to_owned())
}

/// Whether a value of the slot can be offered: a yes to a yes-or-no slot is the answer itself.
fn is_offerable(field: &Field<'_>) -> bool {
    !matches!(Slot::new(field).kind, Kind::YesNo | Kind::Unread)
}

/// A choice is offered by asking for it: "a team of 40" offers no plan.
fn is_choice(field: &Field<'_>) -> bool {
    matches!(Slot::new(field).kind, Kind::Choice(_))
}

/// The slot as the agent's line is heard: its free text must be announced, for a line is no answer.
fn as_heard<'a>(field: &Field<'a>) -> Field<'a> {
    let free = matches!(Slot::new(field).kind, Kind::Free(_));
    Field { name: field.name, schema: field.schema, asked: field.asked && !free, filled: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_compile() {
        for rule in [&AGREED, &TAKEN_BACK, &OPEN_QUESTION, &TAG, &CONFIRMS, &EITHER] {
            assert!(rule.compiles());
        }
    }
}
