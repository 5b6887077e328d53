//! One of a closed list: by its own words, by synonyms, by a near spelling, by its place in the list when it was asked for.
//!
//! Lists of numeric ranges ("1-10", "11-50", "200+") also take a number that falls inside one. Never matches inside another word, and
//! never a value the customer negates ("not sales").

use regex::Regex;
use serde_json::Value;

use super::fold::{Rule, Span, Text, fold, listed, name_words, range, stem};
use super::formats::Reading;
use super::kind::{Hearing, Slot};
use super::{numbers, yes_no};

/// Choices of one list.
const CHOICES_MAX: usize = 100;
/// Synonyms of one choice.
const SYNONYMS_MAX: usize = 40;
/// Shortest word that may be misspelt.
const NEAR_CHARS_MIN: usize = 5;
/// Words that are too common to choose anything unless the slot's own words stand by.
const COMMON: &str = "other otro otra outro andere autre none no yes si sim ja any all new old now later soon never high low medium normal small \
    large big good bad one two three day week month year true false unknown both help question us it general alto bajo nothing";

/// A value of the list and how it may be said.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The value.
    value: Value,
    /// Its folded forms: words, in order.
    forms: Vec<Vec<String>>,
    /// The numbers it stands for, if it is a range.
    bucket: Option<(f64, f64)>,
}

/// A choice said in a message.
#[derive(Clone, Copy, Debug)]
struct Match {
    choice: usize,
    span: Span,
    chars: usize,
    near: bool,
}

static ORDINAL: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:i (?:choose|want|prefer|take)|i'?ll take|prefiero|quiero|option|opcion|opcao|number|numero|nummer)?\s*(?:the |el |la |lo |o |a |der |die |das |le |l')?(?:(?:option|opcion|opcao|number|numero|nummer)\s*)?",
        r"(?:#?(?P<figure>\d{1,2})(?:st|nd|rd|th|\.|º|ª|\))?|(?P<first>first|primer[oa]?|primeir[oa]|erste[rns]?|premiere?|prim[oa])|(?P<second>second|segund[oa]|zweite[rns]?|deuxieme|second[oa])|(?P<third>third|tercer[oa]?|terceir[oa]|dritte[rns]?|troisieme|terz[oa])|(?P<fourth>fourth|cuart[oa]|quart[oa]|vierte[rns]?|quatrieme)|(?P<fifth>fifth|quint[oa]|funfte[rns]?|cinquieme)|(?P<last>last|ultim[oa]|letzte[rns]?|derniere?))",
        r"(?: (?:one|option|opcion|opcao|uno|una|choice))?(?: (?:please|por favor|bitte))?\W*$"
    ))
    .ok()
});
static BUCKET: Rule = Rule::new(|| {
    Regex::new(r"^\D*?(?P<low>\d[\d.,]*)\s*(?P<lowk>k?)(?:[\s_]*(?:-|to|a|bis|and|[\s_])[\s_]*(?P<high>\d[\d.,]*)\s*(?P<highk>k?)|\s*(?P<plus>\+|_?plus|_?or_more| or more| and more|_and_more)?)[^\d+]*$").ok()
});
static UNDER: Rule = Rule::new(|| Regex::new(r"^(?:<|under|less|up to|up_to|below|menos|bis|hasta|fewer)").ok());
static OVER: Rule = Rule::new(|| Regex::new(r"^(?:>|over|more|above|mas|uber|plus)").ok());
static NEGATED: Rule = Rule::new(|| {
    Regex::new(r"(?:\b(?:not|isn'?t|aren'?t|don'?t (?:want|need)|never|without|no es|no|nao e|nicht|kein\w*|pas de|pas|non)(?: (?:the|a|an|el|la|un|una|o|um|uma|der|die|das|le|too|very|that|so|really|muy|tan|muito|sehr|zu|so|tres|trop))?|n't)\s+$").ok()
});
static EITHER: Rule = Rule::new(|| Regex::new(r"\b(?:or|o|u|ou|oder|vs)\b").ok());

/// The choices of a schema: `enum`, or `oneOf`/`anyOf` of constants with titles; none when it is no closed list.
pub(super) fn choices(schema: &Value) -> Vec<Choice> {
    let synonyms = schema.get("x-synonyms");
    let titled = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten().map(|value| (value, None));
    let constants = titled.into_iter().flatten().filter_map(|option| Some((option.get("const")?, option.get("title").and_then(Value::as_str))));
    listed.chain(constants).filter(|(value, _)| !value.is_null()).take(CHOICES_MAX).map(|(value, title)| choice(value, title, synonyms)).collect()
}

/// A choice with its forms.
fn choice(value: &Value, title: Option<&str>, synonyms: Option<&Value>) -> Choice {
    let name = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let others = match synonyms.and_then(|all| all.get(&name)) {
        Some(Value::Array(words)) => words.iter().filter_map(Value::as_str).take(SYNONYMS_MAX).collect(),
        Some(Value::String(word)) => vec![word.as_str()],
        _ => Vec::new(),
    };
    let mut forms: Vec<Vec<String>> = Vec::new();
    for form in [name.as_str()].into_iter().chain(title).chain(others) {
        for words in [name_words(form), fold(form).split_whitespace().map(str::to_owned).collect()] {
            if !words.is_empty() && words.iter().any(|word| word.chars().any(char::is_alphanumeric)) && !forms.contains(&words) {
                forms.push(words);
            }
        }
    }
    Choice { bucket: bucket(&fold(&name)).or_else(|| title.and_then(|title| bucket(&fold(title)))), value: value.clone(), forms }
}

/// The range a choice's name describes.
fn bucket(name: &str) -> Option<(f64, f64)> {
    let found = BUCKET.first(name)?;
    let figure = |group: &str, thousand: &str| {
        let digits: String = found.name(group)?.as_str().chars().filter(char::is_ascii_digit).collect();
        let times = if found.name(thousand).is_some_and(|k| !k.as_str().is_empty()) { 1e3 } else { 1.0 };
        Some(digits.parse::<f64>().ok()? * times)
    };
    let low = figure("low", "lowk")?;
    match figure("high", "highk") {
        Some(high) if high > low => Some((low, high)),
        None if UNDER.matches(name) => Some((0.0, low)),
        None if OVER.matches(name) || found.name("plus").is_some() => Some((low, f64::MAX)),
        Some(_) | None => None,
    }
}

/// Whether the words before a value negate it: "not", "no es", "nicht".
pub(super) fn is_negated(before: &str) -> bool {
    NEGATED.matches(before)
}

/// The choices a message makes, the best first.
pub(super) fn readings(text: &Text<'_>, choices: &[Choice], slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
    let matches = matches(text, choices, slot, hearing);
    let ambiguous = matches.windows(2).any(|pair| match pair {
        [left, right] => {
            left.choice != right.choice
                && EITHER.matches(text.folded.get(text.folded_at(left.span.end)..text.folded_at(right.span.start)).unwrap_or(""))
        }
        _ => false,
    });
    let ranges = choices.iter().filter(|choice| choice.bucket.is_some()).count() > 1;
    let mut readings: Vec<Reading> = Vec::new();
    if !ambiguous {
        let mut best = matches;
        best.sort_by_key(|found| (found.near, found.span.start));
        readings.extend(best.iter().filter_map(|found| Some(Reading::new(choices.get(found.choice)?.value.clone(), found.span))));
    }
    if readings.is_empty() && ranges {
        readings.extend(by_number(text, choices, slot, hearing));
    } else if readings.is_empty() && hearing == Hearing::Asked {
        readings.extend(by_place(text, choices).or_else(|| by_answer(text, choices)));
    }
    readings
}

/// Every choice a message names, in its order, for a list of choices.
pub(super) fn several(text: &Text<'_>, choices: &[Choice], slot: &Slot<'_>, hearing: Hearing) -> Vec<Reading> {
    let mut seen: Vec<usize> = Vec::new();
    let mut readings = Vec::new();
    for found in matches(text, choices, slot, hearing) {
        if !seen.contains(&found.choice)
            && let Some(choice) = choices.get(found.choice)
        {
            seen.push(found.choice);
            readings.push(Reading::new(choice.value.clone(), found.span));
        }
    }
    readings
}

/// Matches that do not overlap, the longest kept, in the order of the text.
fn matches(text: &Text<'_>, choices: &[Choice], slot: &Slot<'_>, hearing: Hearing) -> Vec<Match> {
    let mut found: Vec<Match> = Vec::new();
    for (index, choice) in choices.iter().enumerate() {
        for form in &choice.forms {
            said(text, form, hearing, |span, chars, near| {
                let common = form.len() == 1 && form.iter().all(|word| listed(COMMON, word) || (word.chars().count() < 3 && word.is_ascii()));
                let heard = hearing == Hearing::Asked || !common || labelled(text, span, slot);
                if heard && !is_negated(text.before(text.folded_at(span.start))) {
                    found.push(Match { choice: index, span, chars, near });
                }
            });
        }
    }
    // A slot with an exact match needs no near one.
    if found.iter().any(|found| !found.near) {
        found.retain(|found| !found.near);
    }
    found.sort_by_key(|found| (std::cmp::Reverse(found.chars), found.span.start));
    let mut kept: Vec<Match> = Vec::new();
    for candidate in found {
        if !kept.iter().any(|other| other.span.overlaps(candidate.span)) {
            kept.push(candidate);
        }
    }
    kept.sort_by_key(|found| found.span.start);
    kept
}

/// Calls back for each place where a form is said as whole words.
fn said(text: &Text<'_>, form: &[String], hearing: Hearing, mut heard: impl FnMut(Span, usize, bool)) {
    let chars: usize = form.iter().map(|word| word.chars().count()).sum();
    if form.iter().any(|word| word.chars().any(|letter| letter >= '\u{2e80}')) {
        // Scripts without blanks: a form is looked for anywhere.
        let wanted = form.join(" ");
        for (start, matched) in text.folded.match_indices(&wanted) {
            heard(text.span(start, start + matched.len()), chars, false);
        }
        return;
    }
    for from in 0..text.words.len().saturating_sub(form.len() - 1) {
        let mut near = false;
        let fits = form.iter().enumerate().all(|(offset, wanted)| {
            let word = text.word(from + offset);
            let exact = word == wanted;
            near |= !exact;
            exact || is_near(word, wanted, hearing)
        });
        let ends = text.words.get(from).zip(text.words.get(from + form.len() - 1));
        if let Some((first, last)) = ends.filter(|_| fits) {
            let glued = |side: Option<char>| side.is_some_and(|side| "@_".contains(side));
            let inside = glued(text.before(first.start).chars().next_back()) || glued(text.after(last.end).chars().next());
            if !inside {
                heard(text.span(first.start, last.end), chars, near);
            }
        }
    }
}

/// A misspelling: one edit, two in a long word; never for figures. Unasked, the first letter must be right and one edit is all.
fn is_near(word: &str, wanted: &str, hearing: Hearing) -> bool {
    let chars = wanted.chars().count();
    if chars < NEAR_CHARS_MIN || word.chars().count() < NEAR_CHARS_MIN - 1 || wanted.chars().any(|sign| sign.is_ascii_digit()) {
        return false;
    }
    let asked = hearing == Hearing::Asked;
    let edits = if chars >= 8 && asked { 2 } else { 1 };
    (asked || (chars.min(word.chars().count()) > NEAR_CHARS_MIN && word.chars().next() == wanted.chars().next()))
        && strsim::osa_distance(word, wanted) <= edits
}

/// Whether a word of the slot's label stands in the same sentence.
fn labelled(text: &Text<'_>, span: Span, slot: &Slot<'_>) -> bool {
    let (start, end) = (text.folded_at(span.start), text.folded_at(span.end));
    text.words.iter().enumerate().any(|(index, word)| {
        let between = if word.end <= start { text.folded.get(word.end..start) } else { text.folded.get(end..word.start) };
        between.is_some_and(|between| between.len() <= 25 && !between.contains(['.', '!', '?', '\n', ',']))
            && slot.label.iter().any(|label| stem(label) == stem(text.word(index)))
    })
}

/// The range a number falls into.
fn by_number(text: &Text<'_>, choices: &[Choice], slot: &Slot<'_>, hearing: Hearing) -> Option<Reading> {
    let number = numbers::readings(text, &[], slot, &[], hearing, numbers::Alone::Yes).into_iter().next()?;
    let value = number.value.as_f64()?;
    let choice = choices.iter().find(|choice| choice.bucket.is_some_and(|(low, high)| low <= value && value <= high))?;
    Some(Reading { value: choice.value.clone(), ..number })
}

/// "the second one", "2", "la última".
fn by_place(text: &Text<'_>, choices: &[Choice]) -> Option<Reading> {
    let found = ORDINAL.first(&text.folded)?;
    let figure = found.name("figure").and_then(|figure| figure.as_str().parse::<usize>().ok());
    let words = ["first", "second", "third", "fourth", "fifth"];
    let place = figure
        .or_else(|| words.iter().position(|name| found.name(name).is_some()).map(|place| place + 1))
        .or_else(|| found.name("last").map(|_| choices.len()))?;
    let choice = choices.get(place.checked_sub(1)?)?;
    let (start, end) = range(&found, 0)?;
    Some(Reading::new(choice.value.clone(), text.span(start, end)))
}

/// A list of "yes" and "no" takes any yes or no.
fn by_answer(text: &Text<'_>, choices: &[Choice]) -> Option<Reading> {
    let answer = yes_no::readings(text).into_iter().next()?;
    let names: &[&str] = if answer.value.as_bool()? { &["yes", "si", "sim", "ja", "oui", "true"] } else { &["no", "nao", "nein", "non", "false"] };
    let choice = choices.iter().find(|choice| choice.forms.iter().any(|form| matches!(form.as_slice(), [only] if names.contains(&only.as_str()))))?;
    Some(Reading { value: choice.value.clone(), ..answer })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::extract::Field;
    use super::*;

    fn check(schema: &Value, name: &str, written: &str, hearing: Hearing, value: Option<Value>) {
        let field = Field { name, schema, asked: hearing == Hearing::Asked, filled: false };
        let text = Text::new(written);
        let found = readings(&text, &choices(schema), &Slot::new(&field), hearing);
        let first: Vec<Value> = found.into_iter().take(1).map(|reading| reading.value).collect();
        assert_eq!(first, value.into_iter().collect::<Vec<_>>(), "{written}");
    }

    #[test]
    fn the_rules_compile() {
        for rule in [&ORDINAL, &BUCKET, &UNDER, &OVER, &NEGATED, &EITHER] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn a_choice_is_heard_as_whole_words() {
        let schema = json!({"enum": ["sales", "customer_support", "support", "España", "billing"], "x-synonyms": {"billing": ["invoice", "cobro duplicado", "退款"]}});
        for (written, value) in [
            ("It's about Sales.", Some("sales")),
            ("customer support please", Some("customer_support")),
            ("from ESPANA", Some("España")),
            ("my invoice is wrong", Some("billing")),
            ("un cobro duplicado", Some("billing")),
            ("我要退款", Some("billing")),
            ("biling", Some("billing")),
            ("not sales, support", Some("support")),
            ("salesforce", None),
            ("sales or support?", None),
            ("not sales", None),
            ("scales", None),
            ("sales@acme.com", None),
        ] {
            check(&schema, "topic", written, Hearing::Overheard, value.map(|value| json!(value)));
        }
    }

    #[test]
    fn asked_a_place_in_the_list_will_do() {
        let schema = json!({"enum": ["basic", "team", "enterprise"]});
        for (written, value) in [
            ("the second one", "team"),
            ("2", "team"),
            ("la última", "enterprise"),
            ("option 1 please", "basic"),
            ("entreprise", "enterprise"),
            ("el primero", "basic"),
        ] {
            check(&schema, "plan", written, Hearing::Asked, Some(json!(value)));
        }
        check(&schema, "plan", "2", Hearing::Overheard, None);
        check(&schema, "plan", "7", Hearing::Asked, None);
        check(&schema, "plan", "2 people", Hearing::Asked, None);
    }

    #[test]
    fn ranges_take_the_number_that_falls_inside() {
        let schema = json!({"enum": ["1-10", "11-50", "51-200", "200+"]});
        check(&schema, "company_size", "we are 30 people", Hearing::Overheard, Some(json!("11-50")));
        check(&schema, "company_size", "2", Hearing::Asked, Some(json!("1-10")));
        check(&schema, "company_size", "1,500 employees", Hearing::Overheard, Some(json!("200+")));
        check(&schema, "company_size", "11-50", Hearing::Asked, Some(json!("11-50")));
        check(&schema, "company_size", "30 messages", Hearing::Overheard, None);
        let words = json!({"enum": ["under_10", "10_to_99", "over_100"]});
        check(&words, "team_size", "a team of 12", Hearing::Overheard, Some(json!("10_to_99")));
        check(&words, "team_size", "4", Hearing::Asked, Some(json!("under_10")));
    }

    #[test]
    fn common_words_need_their_slot_by_them() {
        let schema = json!({"enum": ["low", "high", "other"]});
        check(&schema, "priority", "it's high priority", Hearing::Overheard, Some(json!("high")));
        check(&schema, "priority", "the price is too high", Hearing::Overheard, None);
        check(&schema, "priority", "the other day", Hearing::Overheard, None);
        check(&schema, "priority", "high", Hearing::Asked, Some(json!("high")));
        check(&json!({"enum": ["yes", "no"]}), "owner", "yep", Hearing::Asked, Some(json!("yes")));
    }
}
