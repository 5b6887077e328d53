//! The answer to "what is your ..?" when the slot takes the customer's own words.
//!
//! The whole answer, without greeting, courtesy, lead-in, and what other slots have already taken. Never from a question, a refusal, a
//! greeting, a bare yes or no, a hesitation, a request for a person, or signs alone.

pub(super) mod corrected;

use regex::Regex;
use serde_json::Value;

use super::fold::{Rule, Span, Text, listed, range};
use super::formats::Reading;
use super::kind::Topic;
use super::{leads, phrases};

/// Lead-ins taken off one answer.
const LEADS_MAX: usize = 5;

static LEAD: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:yes|yeah|yep|sure|ok|okay|no|well|so|sorry|actually|oh|hmm+|thanks|thank you|of course|great|hi|hello|hey|si|claro|vale|bueno|pues|perdon|gracias|sim|nao|ja|nein|klar|danke|also|oui|non|merci|alors|bien sur)\b(?:[\s]*[,.!:;\-]+\s*|\s+(?:it'?s|its|my|es|e|das|c'est|i |we ))",
        r"|(?:it'?s|it is|it was|it would be|that'?s|that is|that would be|this is|the answer is|i mean|i meant|i said|i guess|i think|i believe|maybe|probably|just|for|from|called|named|en realidad|na verdade|eigentlich|en fait|ich meinte|quise decir)\s+",
        r"|(?:we'?re called|we are called|they call me|you can call me|call me|people call me|the company is|our company is|my company is|we'?re|we are|i'?m|i am)\s+",
        r"|(?:(?:my|our|the|mi|mis|nuestr[oa]s?|el|la|los|meu|minha|nosso|nossa|o|a|mein|meine|unser|unsere|der|die|das|mon|ma|mes|notre|le|la)\s+(?:[\w'\-]+\s+){1,3}?(?:is|are|was|es|son|e|ist|sind|est|heisst|se llama|se chama|s'appelle)(?: called| named| that| que| dass)?\s*:?\s+)",
        r"|(?:es|se llama|somos|soy|me llamo|nos llamamos|esta en|e|se chama|sou|me chamo|das ist|es ist|sie heisst|wir sind|wir heissen|ich heisse|ich bin|c'est|elle s'appelle|il s'appelle|nous sommes|je suis|je m'appelle)\s+",
        r"|[\w ]{2,30}?\s?:\s+)"
    ))
    .ok()
});
static SMALL_COURTESY: Rule = Rule::new(|| Regex::new(r"^(?:yes|yeah|sure|ok|okay|si|sim|ja|oui)\s+[a-z]+(?:\s+[a-z0-9]+){0,2}$").ok());
static COURTESY: Rule = Rule::new(|| {
    Regex::new(r"^\W*(?:yes|yeah|yep|sure|ok|okay|no|well|so|sorry|actually|oh|hmm+|thanks|thank you|of course|great|si|claro|vale|bueno|pues|perdon|gracias|sim|nao|ja|nein|klar|danke|oui|non|merci|alors)\b[\s,.!:;\-]*").ok()
});
static TAIL: Rule = Rule::new(|| {
    Regex::new(r"\s(?:and|y|e|und|et)\s+(?:the|my|our|i|we|mi|el|mein\w*|mon|ma)\s.*$|[,\s]+(?:(?:is|are|would be|will be|sounds?|looks?|seems|works)(?: \w+){0,2} (?:good|great|fine|perfect|okay|ok|best|ideal|nice|well|me)\b.*|works|is fine|is ok|is good|is great|is perfect|sounds good)$").ok()
});
static PLACE_INSIDE: Rule = Rule::new(|| Regex::new(r"\b(?:in|at|near|around|from|to|en|desde|em|nach|aus|is|es|ist)\s+(?:the )?").ok());
static CALLED_INSIDE: Rule = Rule::new(|| Regex::new(r"\b(?:called|named|llamad[ao]|chamad[ao]|namens|appelee?)\s+").ok());
static NAME_INSIDE: Rule = Rule::new(|| Regex::new(r"\b(?:called|named|is|es|ist|at|to|with|for|by|see|en|con|bei|mit)\s+(?:the )?").ok());
static SENTENCE_WORD: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:look|find|search|book|send|show|get|give|leaving|going|looking|searching|interested|also|let\x27s|not|i|we|you|they|he|she|it|can|could|do|does|please|want|need|if|when|because|there|yo|quiero|necesito|tengo|no|puedes|eu|quero|preciso|ich|wir|kann|mochte|je|nous|tu|vous)\b",
        r"|\b(?:want|need|don'?t|can'?t|doesn'?t|have|would|should|please|quiero|necesito|tengo|puedo|quero|preciso|mochte|brauche|nicht|voudrais|besoin|pas)\b"
    ))
    .ok()
});

/// The answer in a message to a question for this topic.
pub(super) fn readings(text: &Text<'_>, topic: Topic, addresses: &[Span], typed: &[Span], schema: &Value) -> Vec<Reading> {
    let evades = phrases::refuses(text.raw) || phrases::hesitates(text.raw) || phrases::dismisses(text.raw);
    if evades || phrases::is_empty_answer(text.raw) || phrases::wants_person(text.raw) {
        return Vec::new();
    }
    let mut statements = statements(text);
    if is_long(topic)
        && let (Some(first), Some(last)) = (statements.first().copied(), statements.last().copied())
    {
        // A long answer keeps all its sentences up to the first question.
        statements = vec![first.hull(last)];
    }
    statements.into_iter().filter_map(|span| answer(text, span, topic, addresses, typed)).filter_map(|span| cut(text, span, schema)).collect()
}

/// Whether the topic takes sentences, not a name.
fn is_long(topic: Topic) -> bool {
    match topic {
        Topic::Need | Topic::Problem | Topic::Other => true,
        Topic::Person | Topic::Company | Topic::Place | Topic::Role | Topic::Named => false,
    }
}

/// The sentences that ask nothing, up to the first question after one.
fn statements(text: &Text<'_>) -> Vec<Span> {
    let sentences = leads::sentences(text.raw).into_iter();
    let asks = |span: &Span| phrases::asks_question(text.quote(*span));
    sentences.skip_while(|span| asks(span)).take_while(|span| !asks(span)).collect()
}

/// What a statement answers.
fn answer(text: &Text<'_>, statement: Span, topic: Topic, addresses: &[Span], typed: &[Span]) -> Option<Span> {
    let (claims, edges) = if is_long(topic) { (addresses, &[][..]) } else { (addresses, typed) };
    let start = lead_in(text, statement, topic);
    let pieces = without(Span { start, end: statement.end }, claims);
    let pieces = pieces.into_iter().map(|piece| leads::tidy(text, piece)).filter(|piece| says_something(text, *piece));
    let span = if is_long(topic) {
        pieces.reduce(Span::hull)?
    } else {
        pieces
            .flat_map(|piece| segments(text, piece))
            .map(|piece| leads::tidy(text, piece))
            .find(|piece| says_something(text, *piece) && !edges.iter().any(|other| other.overlaps(*piece)))?
    };
    let span = if topic == Topic::Person { before_figures(text, leads::person_name(text, span)) } else { span };
    let span = if is_long(topic) { span } else { without_tail(text, span) };
    // A sentence where a name was asked for: "I'm looking for hotels in Paris".
    let inside = match topic {
        Topic::Place if is_wordy(text, span) => leads::name_inside(text, statement, &PLACE_INSIDE, edges),
        Topic::Named if is_wordy(text, span) => leads::name_inside(text, statement, &NAME_INSIDE, edges),
        Topic::Company if is_wordy(text, span) => leads::name_inside(text, statement, &CALLED_INSIDE, edges),
        Topic::Place | Topic::Named | Topic::Person | Topic::Company | Topic::Role | Topic::Need | Topic::Problem | Topic::Other => None,
    };
    inside.or_else(|| is_plausible(text, span, topic).then_some(span))
}

/// A person's name ends before the first figure: "raja 1452".
fn before_figures(text: &Text<'_>, span: Span) -> Span {
    let figure = text.quote(span).find(|sign: char| sign.is_ascii_digit());
    let word = figure.and_then(|at| text.quote(span).get(..at)).map(|head| head.rfind(char::is_whitespace).unwrap_or(0));
    word.filter(|end| *end > 0).map_or(span, |end| leads::tidy(text, Span { start: span.start, end: span.start + end }))
}

/// Whether an answer is more than a name: prose, or several words in small letters.
fn is_wordy(text: &Text<'_>, span: Span) -> bool {
    let quote = text.quote(span);
    let small = quote.split_whitespace().filter(|word| word.len() > 3 && word.chars().next().is_some_and(char::is_lowercase)).count();
    small >= 2 || SENTENCE_WORD.matches(&super::fold::fold(quote))
}

/// An answer without the approval after it: "Novato is good for me".
fn without_tail(text: &Text<'_>, span: Span) -> Span {
    let (start, end) = (text.folded_at(span.start), text.folded_at(span.end));
    let tail = text.folded.get(start..end).and_then(|folded| TAIL.first(folded)).and_then(|found| range(&found, 0));
    tail.filter(|(offset, _)| *offset > 0).map_or(span, |(offset, _)| text.span(start, start + offset))
}

/// Where the answer begins: after greetings, courtesies and lead-ins, unless nothing would be left.
fn lead_in(text: &Text<'_>, statement: Span, topic: Topic) -> usize {
    let end = text.folded_at(statement.end);
    let mut start = text.folded_at(statement.start);
    for _ in 0..LEADS_MAX {
        let rest = text.folded.get(start..end).unwrap_or("");
        let blank = rest.len() - rest.trim_start().len();
        let trimmed = rest.trim_start();
        let greeting = phrases::greeting_end(trimmed);
        let lead = LEAD.first(trimmed).and_then(|found| range(&found, 0)).map_or(0, |(_, end)| end);
        let own = leads::lead_end(trimmed, topic);
        // A courtesy before "it's" ends before it, so that the next round takes the lead-in itself.
        let courtesy = COURTESY.first(trimmed).and_then(|found| range(&found, 0)).map_or(0, |(_, end)| end);
        // "sure jojo", all in small letters; "Yes Bank" keeps its name.
        let small = text.quote(text.span(start, end)).chars().all(|sign| !sign.is_uppercase()) && SMALL_COURTESY.matches(trimmed.trim_end());
        let lead = if small { lead.max(courtesy) } else { lead };
        let step = greeting.max(own).max(if lead > 0 && courtesy > 0 { courtesy } else { lead });
        let rest_says = trimmed.get(step..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric));
        if step == 0 || !rest_says {
            break;
        }
        // "I'm in Berlin" answers a place; "my app is broken" is itself the answer to what is wrong.
        if is_long(topic) && greeting == 0 && own == 0 && courtesy == 0 && keeps_lead(trimmed) {
            break;
        }
        start += blank + step;
    }
    text.span(start, end).start
}

/// Whether the lead-in of a long answer is part of what it says.
fn keeps_lead(folded: &str) -> bool {
    let first = folded.split([' ', '\'']).next().unwrap_or("");
    let said = [
        "my", "our", "the", "mi", "mis", "nuestro", "nuestra", "el", "la", "los", "meu", "minha", "o", "a", "mein", "meine", "der", "die", "das",
        "mon", "ma", "le", "i", "we", "for", "just", "from", "im", "somos", "soy", "wir", "ich", "je", "nous",
    ];
    said.contains(&first)
        && !folded.starts_with("i mean")
        && !folded.starts_with("i think")
        && !folded.starts_with("i guess")
        && !folded.starts_with("the answer")
}

/// A range without the parts others have taken.
fn without(whole: Span, taken: &[Span]) -> Vec<Span> {
    let mut taken: Vec<Span> = taken.iter().copied().filter(|span| span.overlaps(whole)).collect();
    taken.sort_unstable();
    let mut pieces = Vec::new();
    let mut start = whole.start;
    for span in taken {
        if span.start > start {
            pieces.push(Span { start, end: span.start });
        }
        start = start.max(span.end);
    }
    if start < whole.end {
        pieces.push(Span { start, end: whole.end });
    }
    pieces
}

/// A short answer cut at line ends and at commas, but not before a legal form or another capitalised name ("Berlin, Germany").
fn segments(text: &Text<'_>, whole: Span) -> Vec<Span> {
    let quote = text.quote(whole);
    let mut segments = Vec::new();
    let mut start = 0;
    for (offset, sign) in quote.char_indices().filter(|(_, sign)| matches!(sign, ',' | '\n' | ';')) {
        let next = quote.get(offset + sign.len_utf8()..).unwrap_or("").trim_start();
        let high = next.chars().next().is_some_and(char::is_uppercase);
        let pronoun = ["I ", "I'", "We", "My", "Our", "Ich", "Wir", "Somos", "Yo", "Je", "Nous"].iter().any(|word| next.starts_with(word));
        if sign == ',' && high && !pronoun {
            continue;
        }
        segments.push(Span { start: whole.start + start, end: whole.start + offset });
        start = offset + sign.len_utf8();
    }
    segments.push(Span { start: whole.start + start, end: whole.end });
    segments
}

/// Whether a piece holds more than joining words.
fn says_something(text: &Text<'_>, piece: Span) -> bool {
    let quote = text.quote(piece);
    quote.chars().any(char::is_alphanumeric)
        && !phrases::is_empty_answer(quote)
        && !phrases::dismisses(quote)
        && !matches!(
            super::fold::fold(quote).as_str(),
            "and" | "y" | "e" | "und" | "et" | "my email is" | "email" | "at" | "mail" | "phone" | "it" | "is" | "my email" | "mi correo es" | "or"
        )
}

/// Whether a short answer can be a name at all.
fn is_plausible(text: &Text<'_>, span: Span, topic: Topic) -> bool {
    let quote = text.quote(span);
    let words = quote.split_whitespace().count();
    let folded = super::fold::fold(quote);
    let prose = SENTENCE_WORD.matches(&folded);
    if !is_long(topic)
        && listed("me myself none nothing nobody yo nadie ninguna ninguno ich keine moi aucun eu nenhum nenhuma freelance freelancer", &folded)
    {
        return false;
    }
    match topic {
        Topic::Person => words <= 5 && !prose && !quote.contains(|sign: char| sign.is_ascii_digit() || "@/$€?".contains(sign)),
        Topic::Company | Topic::Role | Topic::Named => words <= 8 && !prose,
        Topic::Place => words <= 14 && !prose,
        Topic::Need | Topic::Problem | Topic::Other => !phrases::asks_question(quote),
    }
}

/// The reading, cut at a word when the schema allows fewer characters.
fn cut(text: &Text<'_>, span: Span, schema: &Value) -> Option<Reading> {
    let quote = text.quote(span);
    let most = schema.get("maxLength").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX);
    let quote = match quote.char_indices().nth(most) {
        None => quote,
        Some((offset, next)) => {
            let head = quote.get(..offset)?;
            if next.is_whitespace() { head } else { head.rsplit_once(char::is_whitespace)?.0 }
        }
    };
    let span = leads::tidy(text, Span { start: span.start, end: span.start + quote.len() });
    (span.start < span.end).then(|| Reading::new(text.quote(span), span))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(topic: Topic, written: &str, value: Option<&str>) {
        let text = Text::new(written);
        let addresses: Vec<Span> = super::super::formats::emails(&text).iter().map(|reading| reading.quote).collect();
        let found = readings(&text, topic, &addresses, &[], &json!({"type": "string", "maxLength": 60}));
        assert_eq!(found.first().and_then(|reading| reading.value.as_str()), value, "{written}");
    }

    #[test]
    fn the_rules_compile() {
        assert!(LEAD.compiles() && COURTESY.compiles() && SENTENCE_WORD.compiles());
        assert!(TAIL.compiles() && PLACE_INSIDE.compiles() && NAME_INSIDE.compiles() && CALLED_INSIDE.compiles() && SMALL_COURTESY.compiles());
    }

    #[test]
    fn the_answer_is_what_remains_without_its_lead_in() {
        for (topic, written, value) in [
            (Topic::Company, "Acme, ana@acme.com", "Acme"),
            (Topic::Company, "it's Acme", "Acme"),
            (Topic::Company, "sure its keys unlimited and the password is cliff", "keys unlimited"),
            (Topic::Company, "Yes Bank", "Yes Bank"),
            (Topic::Person, "sure raja 1452", "raja"),
            (Topic::Company, "We're a small bakery called Sweet Crumbs", "Sweet Crumbs"),
            (Topic::Company, "Hi! We are called Acme Labs.", "Acme Labs"),
            (Topic::Company, "the company is Acme", "Acme"),
            (Topic::Company, "Somos Acme", "Acme"),
            (Topic::Company, "wir sind Müller & Söhne", "Müller & Söhne"),
            (Topic::Company, "Acme, Inc.", "Acme, Inc"),
            (Topic::Company, "Yes, it's Acme!", "Acme"),
            (Topic::Company, "Acme. How much is it?", "Acme"),
            (Topic::Person, "my name is Ana Gil", "Ana Gil"),
            (Topic::Person, "me llamo Ana", "Ana"),
            (Topic::Person, "ana", "ana"),
            (Topic::Place, "I'm in Berlin, Germany", "Berlin, Germany"),
            (Topic::Place, "I would like hotels in Paris please", "Paris"),
            (Topic::Place, "Novato is good for me", "Novato"),
            (Topic::Named, "I want to see Dr Gil", "Dr Gil"),
            (Topic::Need, "We want to automate support", "automate support"),
            (Topic::Problem, "my app is broken", "my app is broken"),
            (Topic::Other, "the blue one please", "the blue one"),
            (Topic::Other, "Sure, the X200", "the X200"),
        ] {
            check(topic, written, Some(value));
        }
    }

    #[test]
    fn what_is_no_answer_fills_nothing() {
        for none in [
            "why do you ask?",
            "I'd rather not say",
            "hola!",
            "yes",
            "ok thanks",
            "👍",
            "I want to talk to a human",
            "one moment",
            "no sé",
            "",
            "ana@acme.com",
            "how much is it",
        ] {
            check(Topic::Company, none, None);
            check(Topic::Other, none, None);
        }
        check(Topic::Person, "I don't want to wait for that", None);
        check(Topic::Person, "4567", None);
        check(Topic::Company, "just me", None);
        check(Topic::Named, "my skype is not working", None);
    }

    #[test]
    fn a_long_answer_is_cut_at_a_word() {
        check(
            Topic::Other,
            "a very long answer that goes on and on and on until nobody reads it any more",
            Some("a very long answer that goes on and on and on until nobody"),
        );
    }
}
