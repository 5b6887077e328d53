//! Do the customer's words carry the value? The guard against invented values: strict on numbers and names, lenient on how people say
//! them. Never judges whether a value is right, only whether it can have come from these words.

use super::{Around, country, figures, language, links, quantity, row, unwrapped, words};
use serde_json::Value;

mod days;

/// Words that say nothing by themselves, in five languages.
const EMPTY: &str = "a an the of for to in on at and or with is are am be it its it's i i'm my me we our us you your this that from as by so \
    el la los las un una de del en y o con es son mi me nos su para por que lo se a \
    o os as um uma do da dos das em no na e com meu minha ao \
    der die das ein eine und oder mit ist sind ich wir mein unser fur von im zu den dem des \
    le les un une des du et ou avec est sont je nous mon ma notre pour dans au aux";
/// Words of a talk that name nothing: greetings, thanks, yes and no, hesitations.
const TALK: &str = "hi hello hey hiya hola buenas buenos dias tardes noches ola oi bom dia boa tarde noite hallo moin servus guten tag morgen abend bonjour \
    salut bonsoir ciao salve good morning afternoon evening thanks thank gracias obrigado obrigada danke merci please favor bitte \
    yes no ok okay sure well si sim nao ja nein oui non vale claro moment second wait hmm hm um uh what huh who why how sorry there not \
    que como wie was quoi idea know don't";
/// Words of a free text of which half must be in the quote; of a longer one, a summary, a third.
const NAME_WORDS_MAX: usize = 4;
/// Longest quote that is read.
const QUOTE_BYTES_MAX: usize = 16_000;
/// Depth of lists and objects.
const DEPTH_MAX: usize = 4;

/// The customer's words, as written and plain.
struct Quote<'a> {
    raw: &'a str,
    plain: String,
}

/// Whether the customer's words carry this value in some spelling: a number its digits or number words, a phone number its digits with
/// or without prefix, money its amount, a day its number, weekday or distance, a choice itself, a synonym or a paraphrase that says
/// something, free text half of its words.
pub fn is_in(value: &Value, words: &str, schema: &Value, around: Around<'_>) -> bool {
    let end = words.char_indices().map(|(at, _)| at).find(|at| *at >= QUOTE_BYTES_MAX).unwrap_or(words.len());
    let raw = words.get(..end).unwrap_or("");
    let quote = Quote { raw, plain: super::words::plain(raw) };
    quote.raw.chars().any(|sign| !sign.is_whitespace()) && carries(&quote, value, schema, around, 0)
}

fn carries(quote: &Quote<'_>, value: &Value, schema: &Value, around: Around<'_>, depth: usize) -> bool {
    let schema = unwrapped(schema);
    let choices = words::choices(schema);
    if !choices.is_empty() && !value.is_array() {
        return choice(quote, value, &choices);
    }
    match value {
        Value::Array(_) | Value::Object(_) if depth >= DEPTH_MAX => false,
        Value::Array(items) => {
            let item = schema.get("items").unwrap_or(&Value::Null);
            items.iter().all(|one| carries(quote, one, item, around, depth + 1))
        }
        Value::Object(fields) => {
            let schema_of = |name: &String| schema.get("properties").and_then(|all| all.get(name)).unwrap_or(&Value::Null);
            fields.iter().all(|(name, one)| carries(quote, one, schema_of(name), around, depth + 1))
        }
        Value::Number(number) => number.as_f64().is_some_and(|number| number_is_in(quote, number, schema.get("x-unit").and_then(Value::as_str))),
        Value::Bool(value) => words::yes_or_no(quote.raw).is_none_or(|said| said == *value || words::words(&quote.plain).len() > 3),
        Value::String(text) => text_is_in(quote, text, schema, around),
        Value::Null => true,
    }
}

/// A text by its format; without one, by its words.
fn text_is_in(quote: &Quote<'_>, text: &str, schema: &Value, around: Around<'_>) -> bool {
    let format = schema.get("format").and_then(Value::as_str).and_then(row).map_or("", |row| row.name);
    match format {
        "email" => links::email_is_in(text, &quote.plain),
        "phone" => links::phone_is_in(text, &quote.plain),
        "uri" => links::uri_is_in(text, &quote.plain),
        "country" => country::is_in(text, quote.raw, &quote.plain),
        "language" => language::is_in(text, &quote.plain),
        "money" => amount(text).is_some_and(|value| number_is_in(quote, value, None)),
        "quantity" => amount(text).is_some_and(|value| number_is_in(quote, value, text.split_once(' ').map(|(_, unit)| unit))),
        "date" => days::day_is_in(text, &quote.plain, around),
        "time" => days::time_is_in(text, &quote.plain),
        "date-time" => days::moment_is_in(text, &quote.plain, around),
        _ => free_text(quote, text),
    }
}

/// The number a canonical amount or quantity begins with.
fn amount(text: &str) -> Option<f64> {
    text.split(' ').next()?.parse().ok()
}

/// A number by its digits or words, as it stands or converted from the unit that was said. "Only me" is one.
fn number_is_in(quote: &Quote<'_>, value: f64, unit: Option<&str>) -> bool {
    let percent = quote.plain.contains('%') || words::holds(&quote.plain, "percent") || words::holds(&quote.plain, "prozent");
    let same = |said: f64| (said - value.abs()).abs() < 1e-6 || (percent && (said / 100.0 - value).abs() < 1e-9);
    let figures = figures::all(&quote.plain);
    if figures.iter().any(|figure| same(figure.value) || same(figure.bare)) || whole_digits(&quote.plain, value) {
        return true;
    }
    if let Some(wanted) = unit.and_then(quantity::unit_of) {
        let close = |said: f64| (said - value).abs() <= value.abs() * 0.01 + 1e-6;
        let converted =
            quantity::all(&quote.plain).into_iter().filter_map(|part| quantity::convert(part.value, part.unit, wanted)).collect::<Vec<_>>();
        if converted.iter().any(|said| close(*said)) || close(converted.iter().sum()) && !converted.is_empty() {
            return true;
        }
    }
    let has = |list: &[&str]| list.iter().any(|word| words::holds(&quote.plain, word));
    match value {
        one if (one - 1.0).abs() < 1e-9 => has(&[
            "a", "an", "just me", "only me", "myself", "single", "un", "una", "um", "uma", "ein", "eine", "einen", "une", "solo yo", "so eu",
            "nur ich", "moi seul",
        ]),
        none if none.abs() < 1e-9 => has(&["no", "none", "nobody", "ninguno", "ninguna", "nenhum", "kein", "keine", "keinen", "aucun", "aucune"]),
        half if (half - 0.5).abs() < 1e-9 => has(&["half", "medio", "media", "meio", "meia", "halb", "halbe", "demi"]),
        _ => false,
    }
}

/// Whether a run of digits is just this number, written with blanks or inside a code: "1 0 9 3", "A-1093".
fn whole_digits(plain: &str, value: f64) -> bool {
    let wanted = format!("{value}");
    let runs = |blanks: bool| plain.split(move |sign: char| !(sign.is_ascii_digit() || (blanks && " -'.".contains(sign)))).map(str::to_owned);
    let bare = |run: String| run.chars().filter(char::is_ascii_digit).collect::<String>();
    runs(false).chain(runs(true).filter(|run| wanted.len() > 2 && run.len() > wanted.len())).map(bare).any(|run| run == wanted)
}

/// A choice: said, or a paraphrase. A paraphrase says something of its own and names no other choice.
fn choice(quote: &Quote<'_>, value: &Value, choices: &[words::Choice<'_>]) -> bool {
    let names = |choice: &words::Choice<'_>| choice.forms.iter().any(|form| form_is_in(quote, form));
    let Some(place) = choices.iter().position(|choice| choice.value == value) else { return false };
    let Some(own) = choices.get(place) else { return false };
    if names(own) {
        return true;
    }
    if choices.iter().any(names) {
        return false;
    }
    if let Some(said) = words::yes_or_no(quote.raw)
        && let Some(means) = own.forms.iter().find_map(|form| words::yes_or_no(form))
    {
        return said == means;
    }
    let numbers: Vec<f64> = figures::all(&quote.plain).iter().map(|figure| figure.value).collect();
    let bounds: Vec<f64> = own.forms.first().map(|form| figures::all(form)).into_iter().flatten().map(|figure| figure.value).collect();
    let between = |number: &f64| match bounds.as_slice() {
        [low, high, ..] => low <= number && number <= high,
        [_] => true,
        [] => false,
    };
    if !bounds.is_empty() && !numbers.is_empty() {
        return numbers.iter().any(between);
    }
    let said = words::words(&quote.plain);
    let content = said.iter().filter(|word| !words::listed(EMPTY, word) && !words::listed(TALK, word) && word.chars().count() > 1).count();
    let by_place = said.len() <= 4 && (days::ordinal(&said) == Some(place + 1) || (days::is_last(&said) && place + 1 == choices.len()));
    let other_place = said.len() <= 4 && !by_place && (days::ordinal(&said).is_some() || days::is_last(&said));
    by_place || (!other_place && content >= 2 - usize::from(said.iter().any(|word| word.chars().any(|letter| letter >= '\u{2e80}'))))
}

/// Whether a form of a choice stands in the quote, word by word, slips of the keyboard allowed.
fn form_is_in(quote: &Quote<'_>, form: &str) -> bool {
    if words::holds(&quote.plain, form) {
        return true;
    }
    let (said, wanted) = (words::words(&quote.plain), words::words(form));
    !wanted.is_empty() && said.windows(wanted.len()).any(|window| window.iter().zip(&wanted).all(|(word, wanted)| words::is_near(word, wanted)))
}

/// Free text: a code letter by letter, prose by half of the words that say something.
fn free_text(quote: &Quote<'_>, text: &str) -> bool {
    let plain = words::plain(text);
    let squashed = |text: &str| text.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>();
    if words::holds(&quote.plain, plain.trim()) {
        return true;
    }
    let (said, wanted) = (words::words(&quote.plain), words::words(&plain));
    if plain.chars().any(|letter| letter >= '\u{2e80}') {
        return squashed(&quote.plain).contains(&squashed(&plain));
    }
    if wanted.len() <= 3 && plain.chars().any(|sign| sign.is_ascii_digit()) && !squashed(&plain).is_empty() {
        return said.iter().enumerate().any(|(from, _)| joined(&said, from, &squashed(&plain)));
    }
    let content: Vec<&&str> = wanted.iter().filter(|word| !words::listed(EMPTY, word)).collect();
    let content = if content.is_empty() { wanted.iter().collect() } else { content };
    let there = content.iter().filter(|word| said.iter().any(|said| words::is_near(said, word))).count();
    let least = if content.len() <= NAME_WORDS_MAX { content.len().div_ceil(2) } else { content.len().div_ceil(3) };
    there > 0 && there >= least
}

/// Whether the words from one on, joined, are just the code.
fn joined(said: &[&str], from: usize, code: &str) -> bool {
    const WORDS_MAX: usize = 12;
    let mut run = String::new();
    for word in said.iter().skip(from).take(WORDS_MAX) {
        run.push_str(word);
        if run == code {
            return true;
        }
        if !code.starts_with(&run) {
            return false;
        }
    }
    false
}
