//! Is the answer in the customer's language? Only a clear difference counts: enough letters, many words that tell, and few of the
//! language it should have. Names, links and quoted words tell nothing.

use super::Grounds;
use super::reading::{Kind, Text};
use super::words::QuickMap;
use crate::domain::language;
use std::sync::LazyLock;

/// Letters of an answer below which nobody can tell.
const LETTERS_MIN: usize = 25;
/// Characters that tell: more make no surer and cost more.
const TOLD_CHARS_MAX: usize = 160;
/// Telling words that the other language must have, and how many times those of the expected one.
const HITS_MIN: usize = 3;
const HITS_FACTOR: usize = 3;

/// Small words of the languages that share the Latin script and are written most; folded.
const SMALL: [(&str, &str); 7] = [
    (
        "en",
        "the and you your what is are of to for with this that we our can have do would will how which it please thanks an in on not from as be any at my i or if just when about there has was need help tell thank more",
    ),
    (
        "es",
        "el la los las que de en por para con una un su tu es y gracias como cual qual puedes puede me te se lo al del nos muy mas esta ya si sobre tiene tienes hola usted estamos este cuantas quieres gustaria no",
    ),
    (
        "pt",
        "o a os as que de em por para com uma um seu sua e voce obrigado obrigada como qual pode me se do da no na nos muito mais esta ja sobre tem ola estamos isso nao quantas gostaria ao",
    ),
    (
        "de",
        "der die das und sie ist ein eine wir ihr ihre ihnen fur mit von zu den dem auf nicht was wie bitte danke haben kann konnen uns im noch mehr auch es ich welche oder wenn bei",
    ),
    (
        "fr",
        "le la les que de des en pour par avec une un votre vous nous est et merci comme quelle pouvez je se du au sur pas plus ce cette avez etes bonjour combien souhaitez dans ne qui a c j l d",
    ),
    (
        "it",
        "il lo la i gli le che di in per con una un suo sua e grazie come quale puo mi si del della al nel non piu questo ha hai buongiorno siamo quante vorrebbe puoi sono anche da l",
    ),
    ("nl", "de het een en u je uw van voor met is wij we ik niet dat die op in te zijn kunt kan wat hoe graag bedankt welke om er ook aan bij nog"),
];
/// Languages that a detector mixes up in short texts.
const KIN: [&[&str]; 5] = [&["no", "da", "sv"], &["id", "ms"], &["cs", "sk"], &["uk", "ru", "bg", "sr", "be", "mk"], &["ar", "fa", "ur"]];

/// The language the answer should have and the one it has, when both are clear.
pub(super) fn mismatch(text: &Text, grounds: &Grounds<'_>) -> Option<(String, String)> {
    let customer = primary(grounds.language?);
    let answers = |code: &str| grounds.languages.is_empty() || grounds.languages.iter().any(|known| primary(known) == code);
    let hits = hits(text);
    let expected = if answers(&customer) { customer.clone() } else { grounds.languages.first().map(|first| primary(first)).unwrap_or_default() };
    let own = of(&hits, &expected);
    if own.is_some_and(|own| own >= HITS_MIN && hits.iter().max() == Some(&own)) {
        return None;
    }
    let plain = told_words(text, grounds);
    if plain.chars().filter(|c| c.is_alphabetic()).count() < letters_min(&plain) {
        return None;
    }
    let found = language::of(&plain)?;
    let kin = |a: &str, b: &str| a == b || KIN.iter().any(|family| family.contains(&a) && family.contains(&b));
    let welcome = kin(found, &customer) || kin(found, &expected) || (!answers(&customer) && answers(found));
    if welcome || !is_clear(&hits, found, own) {
        return None;
    }
    Some((expected, found.to_owned()))
}

/// A Latin language needs small words of its own, and far more than of the expected one.
fn is_clear(hits: &Hits, found: &str, own: Option<usize>) -> bool {
    match (of(hits, found), own) {
        (Some(theirs), own) => theirs >= HITS_MIN && theirs >= own.unwrap_or(0) * HITS_FACTOR,
        (None, Some(own)) => own < HITS_MIN,
        (None, None) => true,
    }
}

/// Small words of a text, for each language of `SMALL`.
type Hits = [usize; SMALL.len()];

/// The languages of a small word, as bits.
static LANGUAGES_OF: LazyLock<QuickMap<&'static str, u8>> = LazyLock::new(|| {
    let mut map: QuickMap<&'static str, u8> = QuickMap::default();
    for (at, (_, list)) in SMALL.iter().enumerate() {
        for word in list.split(' ') {
            *map.entry(word).or_default() |= 1 << at;
        }
    }
    map
});

fn hits(text: &Text) -> Hits {
    let mut hits = [0; SMALL.len()];
    for at in 0..text.tokens.len() {
        let languages = LANGUAGES_OF.get(text.word(at)).copied().unwrap_or_default();
        for (language, count) in hits.iter_mut().enumerate() {
            *count += usize::from(languages >> language & 1);
        }
    }
    hits
}

fn of(hits: &Hits, code: &str) -> Option<usize> {
    SMALL.iter().zip(hits).find(|((known, _), _)| *known == code).map(|(_, hits)| *hits)
}

/// The beginning of the answer without addresses and words that the customer gave.
fn told_words(text: &Text, grounds: &Grounds<'_>) -> String {
    let mut plain = text.clean.clone();
    for echo in grounds.echoes.iter().filter(|echo| echo.chars().count() > 2) {
        if plain.contains(echo) {
            plain = plain.replace(echo, " ");
        }
    }
    let told = |word: &&str| !word.contains("://") && !word.contains('@') && !word.contains("www.");
    let words: String = plain.split_whitespace().filter(told).flat_map(|word| [word, " "]).collect();
    words.chars().take(TOLD_CHARS_MAX).collect()
}

/// Scripts that write a word in one or two characters need fewer.
fn letters_min(plain: &str) -> usize {
    let dense = Text::of(plain).tokens.iter().filter(|token| token.kind == Kind::Word && token.origin.1 - token.origin.0 == 3).count();
    if dense * 2 > LETTERS_MIN { LETTERS_MIN / 2 } else { LETTERS_MIN }
}

/// "pt-BR" is "pt"; old codes are today's.
fn primary(code: &str) -> String {
    let code = code.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    match code.as_str() {
        "nb" | "nn" => "no".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        "tl" => "fil".to_owned(),
        _ => code,
    }
}
