//! Which language is this? Chat messages are short, so a few words that only one language greets or asks with come first;
//! statistics second, over the languages that customers of WhatsApp write most; and no guess when neither tells.

use super::text;
use std::sync::LazyLock;
use whatlang::{Detector, Lang, Script};

/// How sure the statistics must be.
const CONFIDENCE_MIN: f64 = 0.4;

/// Words that tell by themselves.
const TELLING: [(&str, &str); 7] = [
    ("en", "hello hi hey thanks the and you your what want need please with would is are have not about"),
    (
        "es",
        "hola gracias quiero hablar persona puedo ayuda precio necesito somos por favor buenas buenos días soy tengo una usted cómo está para los vuestro qué",
    ),
    ("pt", "olá oi obrigado obrigada quero preciso você vocês não uma bom dia somos tenho estou por meu"),
    ("de", "hallo moin servus guten danke ich wir sind bitte möchte und nicht ist ein eine mit für das brauche"),
    ("fr", "bonjour salut merci je nous sommes vous voudrais une avec pour est le les pas mon besoin"),
    ("it", "ciao buongiorno grazie vorrei siamo sono per favore una con ho bisogno della"),
    ("nl", "dank ik wij zijn graag een het niet met voor mijn goedemorgen"),
];

static LATIN: LazyLock<Detector> = LazyLock::new(|| {
    use Lang::{Ces, Dan, Deu, Eng, Fin, Fra, Hun, Ind, Ita, Nld, Nob, Pol, Por, Ron, Spa, Swe, Tur, Vie};
    Detector::with_allowlist(vec![Eng, Spa, Por, Fra, Deu, Ita, Nld, Pol, Tur, Swe, Nob, Dan, Fin, Ces, Ron, Hun, Ind, Vie])
});

/// The language of a text as an ISO 639-1 code, when the words tell.
///
/// ```
/// use baton::domain::language;
/// assert_eq!(language::of("Hola, quiero hablar con una persona"), Some("es"));
/// assert_eq!(language::of("Можно поговорить с человеком?"), Some("ru"));
/// assert_eq!(language::of("Acme"), None);
/// ```
pub fn of(text: &str) -> Option<&'static str> {
    let script = whatlang::detect_script(text)?;
    if script != Script::Latin {
        return two_letters(whatlang::detect_lang(text)?);
    }
    by_words(text).or_else(|| LATIN.detect(text).filter(|info| info.confidence() >= CONFIDENCE_MIN).and_then(|info| two_letters(info.lang())))
}

/// The language that most people of a country write, for those of which the agents of a shop usually speak one; before any word told.
///
/// ```
/// assert_eq!(baton::domain::language::of_country("MX"), Some("es"));
/// ```
pub fn of_country(country: &str) -> Option<&'static str> {
    const COUNTRIES: [(&str, &str); 6] = [
        ("es", "ES MX AR CO CL PE EC VE UY PY BO CR PA DO GT HN NI SV CU"),
        ("pt", "BR PT AO MZ"),
        ("de", "DE AT LI"),
        ("fr", "FR MC SN CI"),
        ("it", "IT SM"),
        ("en", "US GB IE AU NZ"),
    ];
    COUNTRIES.iter().find(|(_, list)| list.split(' ').any(|own| own == country)).map(|(language, _)| *language)
}

/// The language with the most telling words, when no other has as many.
fn by_words(text: &str) -> Option<&'static str> {
    let folded = text::fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let hits = |list: &str| words.iter().filter(|word| list.split(' ').any(|known| known == **word)).count();
    let mut counted: Vec<(usize, &str)> = TELLING.iter().map(|(language, list)| (hits(list), *language)).collect();
    counted.sort_by_key(|(hits, _)| std::cmp::Reverse(*hits));
    match counted.as_slice() {
        [(most, language), (second, _), ..] if most > second => Some(language),
        _ => None,
    }
}

fn two_letters(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Pol => "pl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Tur => "tr",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Ben => "bn",
        Lang::Tam => "ta",
        Lang::Tha => "th",
        Lang::Cmn => "zh",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Ell => "el",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        Lang::Swe => "sv",
        Lang::Nob => "no",
        Lang::Dan => "da",
        Lang::Fin => "fi",
        Lang::Ces => "cs",
        Lang::Ron => "ro",
        Lang::Hun => "hu",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_messages_are_told_apart_and_names_are_not_guessed() {
        let cases = [
            ("Hola", Some("es")),
            ("quiero hablar con una persona", Some("es")),
            ("Hallo", Some("de")),
            ("Hola, vi vuestro anuncio", Some("es")),
            ("Hi, I saw your ad", Some("en")),
            ("Can I talk to a person?", None),
            ("We want to automate our support", Some("en")),
            ("Guten Tag, ich habe Ihre Anzeige gesehen", Some("de")),
            ("Bonjour, j'ai vu votre publicité", Some("fr")),
            ("oi, vi o anúncio", Some("pt")),
            ("buongiorno", Some("it")),
            ("Acme GmbH", None),
            ("ok", None),
            ("42", None),
            ("", None),
            ("转人工", Some("zh")),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
