//! Yes or no, in a dozen languages. Only an answer to a question asked is read; "no problem" and "yes and no" are neither.

use regex::Regex;
use serde_json::Value;

use super::fold::{Rule, Text, range};
use super::formats::Reading;

/// Words of an answer that is still a yes or no by a phrase inside it.
const PHRASE_WORDS_MAX: usize = 12;

static YES: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:oh|well|hi|hello|hola|pues|uh|um|hmm)[\s,.!]+)*(?P<yes>y|yes|yes+|yeah|yea|ya|yep|yup|sure|of course|certainly|absolutely|definitely|correct|right|exactly|indeed|affirmative|ok|okay|please do|i do|we do|i am|we are|i have|we have|it is|it does|i did|we did|true",
        r"|si+|claro|por supuesto|desde luego|correcto|exacto|exactamente|afirmativo|vale|asi es|dale|sip",
        r"|sim|com certeza|isso|certo|exato|positivo|ja+|jawohl|jep|jo|doch|genau|stimmt|klar|naturlich|gerne|selbstverstandlich",
        r"|oui|ouais|bien sur|tout a fait|exactement|d'accord|certo|esatto|certamente|ja hoor|jazeker|zeker|tak|oczywiscie|evet|tabii?|tamam|iya|betul|benar|haan|ha|han|ji|bilkul",
        r"|да|ага|конечно|так|हाँ|हां|हा|जी|نعم|أجل|是的?|对|好的?|有|はい|네|예)(?:$|[\s,.;:!)\-]|[^\w'])"
    ))
    .ok()
});

static NO: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:oh|well|sorry|hi|hello|hola|pues|uh|um|hmm|actually|unfortunately)[\s,.!]+)*(?P<no>n|no+|nope|nah|not really|not yet|not at the moment|not at all|never|negative|none|i don'?t|we don'?t|i do not|we do not|i didn'?t|i haven'?t|we haven'?t|i'm not|i am not|we aren'?t|we are not|we're not|it isn'?t|it doesn'?t|incorrect|false",
        r"|para nada|en absoluto|todavia no|aun no|nunca|negativo|tampoco|nao|ainda nao|de jeito nenhum|nein|nee|ne|noch nicht|leider nicht|nicht wirklich|keineswegs",
        r"|non|pas encore|pas du tout|jamais|nie|hayir|yok|tidak|belum|nggak|nahi|nahin|nahee",
        r"|нет|не|неа|नहीं|नही|لا|كلا|不是?|没有?|不对|いいえ|いえ|아니요?)(?:$|[\s,.;:!)\-]|[^\w'])"
    ))
    .ok()
});

static NEITHER: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:no (?:problem|worries|idea|clue|one|sabria|se\b|lo se\b|entiendo|estoy segur|hay problema)|nao (?:sei|tenho certeza)|not sure|yes and no|si y no|maybe|perhaps|quiza|talvez|vielleicht|peut-etre|depends|it depends|depende|weiss nicht|kommt drauf an",
        r"|right (?:now|away)|ok(?:ay)? (?:but|what|why|how|so)|sure (?:why|what)|si (?:me|te|le|nos|hay|quieres|puede|vous|tu|je|on|il)\b|y (?:si|que|cuanto|como|cuando)\b|so\b|no (?:me|te|le) (?:interesa|importa)|non (?:so|capisco)|je ne sais)"
    ))
    .ok()
});

static YES_INSIDE: Rule = Rule::new(|| {
    Regex::new(r"\b(?:yes|yeah|sure|of course|(?:is|are|am|'s|'m) (?:fine|ok|okay|good)|we do|i do|we have|i have|we are|i am|si|claro|sim|oui|bien sur|evet|да)\b").ok()
});
static NO_INSIDE: Rule = Rule::new(|| {
    Regex::new(r"\b(?:no|nope|not|don'?t|doesn'?t|haven'?t|isn'?t|aren'?t|didn'?t|never|none|without|nao|nein|nicht|kein\w*|non|pas|nie|нет|не|nunca|tampoco)\b").ok()
});

/// Is the answer a no?
pub(super) fn says_no(answer: &str) -> bool {
    readings(&Text::new(answer)).first().is_some_and(|reading| reading.value == Value::Bool(false))
}

/// The yes or no of an answer, if it is one.
pub(super) fn readings(text: &Text<'_>) -> Vec<Reading> {
    let folded = text.folded.trim_end();
    if NEITHER.matches(folded) || folded.trim_start_matches(|sign: char| !sign.is_alphanumeric()).is_empty() {
        return by_sign(text).into_iter().collect();
    }
    let yes = YES.first(folded).and_then(|found| range(&found, 1));
    let no = NO.first(folded).and_then(|found| range(&found, 1));
    let reading = match (yes, no) {
        // "we do not" starts with "we do": the longer one is meant.
        (Some((_, yes)), Some((start, no))) => (no > yes).then_some((false, start, no)),
        (Some((start, end)), None) => Some((true, start, end)).filter(|_| !opposed(text.after(end), &NO)),
        (None, Some((start, end))) => Some((false, start, end)).filter(|_| !opposed(text.after(end), &YES)),
        (None, None) if text.words.len() <= PHRASE_WORDS_MAX => inside(text),
        (None, None) => None,
    };
    reading.map(|(value, start, end)| Reading::new(Value::Bool(value), text.span(start, end))).into_iter().collect()
}

/// Whether the rest takes the answer back ("yes... no", "no, yes").
fn opposed(rest: &str, other: &Rule) -> bool {
    let rest = rest.trim_start_matches(|sign: char| !sign.is_alphanumeric()).trim_start_matches("and ").trim_start_matches("or ");
    other.first(rest).and_then(|found| range(&found, 1).and_then(|(start, end)| rest.get(start..end).map(str::to_owned))).is_some_and(|word| {
        // "no, we do not" agrees with itself; "yes, i have" too.
        !word.contains(' ') && word.len() > 1 && !["right", "ok", "okay", "ya", "ha", "none", "never", "не"].contains(&word.as_str())
    })
}

/// A yes or no inside a short answer: "we do have one", "unfortunately we don't". Both at once is a no: "we do not".
fn inside(text: &Text<'_>) -> Option<(bool, usize, usize)> {
    let rule = |rule: &Rule| rule.first(&text.folded).and_then(|found| range(&found, 0));
    match (rule(&YES_INSIDE), rule(&NO_INSIDE)) {
        (_, Some((start, end))) => Some((false, start, end)),
        (Some((start, end)), None) => Some((true, start, end)),
        (None, None) => None,
    }
}

/// Thumbs and ticks.
fn by_sign(text: &Text<'_>) -> Option<Reading> {
    let signs = [('👍', true), ('✅', true), ('✔', true), ('👌', true), ('👎', false), ('❌', false), ('🚫', false)];
    signs.into_iter().find_map(|(sign, value)| {
        let start = text.raw.find(sign)?;
        Some(Reading::new(Value::Bool(value), super::fold::Span { start, end: start + sign.len_utf8() }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, value: Option<bool>) {
        let text = Text::new(written);
        assert_eq!(readings(&text).first().and_then(|reading| reading.value.as_bool()), value, "{written}");
    }

    #[test]
    fn the_rules_compile() {
        for rule in [&YES, &NO, &NEITHER, &YES_INSIDE, &NO_INSIDE] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn yes_and_no_in_many_languages() {
        for written in [
            "yes",
            "Yeah, we do",
            "Sí, claro",
            "sim",
            "ja!",
            "oui bien sûr",
            "evet",
            "да",
            "हाँ",
            "نعم",
            "是的",
            "tak",
            "👍",
            "we have one",
            "Sure",
            "of course",
        ] {
            check(written, Some(true));
        }
        for written in [
            "no",
            "Nope",
            "no, we don't",
            "não",
            "nein danke",
            "non",
            "hayır",
            "нет",
            "नहीं",
            "لا",
            "没有",
            "nie",
            "👎",
            "not yet",
            "unfortunately we don't",
            "we do not have it",
        ] {
            check(written, Some(false));
        }
        for written in
            ["no problem", "not sure", "yes and no", "maybe", "no idea", "Acme", "", "si me das un descuento", "no sé", "Yesterday", "Noah"]
        {
            check(written, None);
        }
    }
}
