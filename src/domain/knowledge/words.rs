//! Words for searching: folded, stemmed by language, the small words of a question left out. Chinese, Japanese and Thai are not
//! split into words: a run of them is one word.

use crate::domain::language;
use frostem::{Algorithm, Stemmer};
use std::collections::HashSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: nobody asks with them.
const WORD_CHARS_MAX: usize = 40;
/// Different words of a question that are looked up.
const QUESTION_WORDS_MAX: usize = 60;
/// Characters of a file that its language is told from.
const TELLING_CHARS_MAX: usize = 4_000;

/// How the words of a language lose their endings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stems {
    En,
    Es,
    Pt,
    De,
    Fr,
    It,
    /// Another language: words stay whole.
    None,
}

impl Stems {
    /// By ISO 639-1 code, with or without a country.
    pub(super) fn of_language(code: &str) -> Option<Self> {
        Some(match code.split(['-', '_']).next().unwrap_or_default() {
            "en" => Self::En,
            "es" => Self::Es,
            "pt" => Self::Pt,
            "de" => Self::De,
            "fr" => Self::Fr,
            "it" => Self::It,
            _ => return None,
        })
    }

    /// By what a text is written in; English when its words do not tell.
    pub(super) fn of_text(text: &str) -> Self {
        let text: String = text.chars().take(TELLING_CHARS_MAX).collect();
        language::of(&text).map_or(Self::En, |code| Self::of_language(code).unwrap_or(Self::None))
    }

    /// The stem of a word in lower case, folded.
    pub(super) fn stem(self, word: &str) -> String {
        let algorithm = match self {
            Self::En => Algorithm::English,
            Self::Es => Algorithm::Spanish,
            Self::Pt => Algorithm::Portuguese,
            Self::De => Algorithm::German,
            Self::Fr => Algorithm::French,
            Self::It => Algorithm::Italian,
            Self::None => return folded(word),
        };
        folded(&Stemmer::new(algorithm).stem(word))
    }
}

/// The words of a text in lower case, with their accents. Small words stay in.
pub(super) fn of(text: &str) -> Vec<String> {
    let lower: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words = lower.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).filter(|word| !word.is_empty());
    words.map(|word| word.chars().take(WORD_CHARS_MAX).collect()).collect()
}

/// The words of a question that say what it is about, each once.
pub(super) fn asked(question: &str, chars_max: usize) -> Vec<String> {
    let question: String = question.chars().take(chars_max).collect();
    let mut seen = HashSet::new();
    let telling = |word: &String| tells(word) && seen.insert(word.clone());
    of(&question).into_iter().filter(telling).take(QUESTION_WORDS_MAX).collect()
}

/// Numbers and single letters say nothing about the topic, small words neither.
pub(super) fn tells(word: &str) -> bool {
    word.chars().nth(1).is_some() && !word.chars().any(char::is_numeric) && !SMALL.contains(folded(word).as_str())
}

/// Without accents, in lower case.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            c => out.push(c),
        }
    }
    out
}

/// All small words in one set: a customer's language is a guess, and a word that is small in one language seldom carries a question in
/// another. Folded.
static SMALL: LazyLock<HashSet<&'static str>> = LazyLock::new(|| SMALL_WORDS.iter().flat_map(|words| words.split_whitespace()).collect());

const SMALL_WORDS: [&str; 6] = [
    // en
    "a an the this that these those it its is are was were be been being am do does did done doing have has had having i me my mine we us our \
     ours you your yours ur u he him his she her they them their who whom whose what whats which when whens where wheres why how and or but if \
     so than then too also just very really again still yet already of to in on at by for from with without about into out up down over under \
     off as not no nor yes can could may might must shall should will would wont cant dont doesnt didnt isnt arent couldnt wouldnt shouldnt im \
     ive id ill youre theres hes shes don doesn didn isn aren couldn wouldn shouldn ll ve re there here some any all both each more most much \
     many few other another such only own same one two ones get gets got getting gonna going go goes want wants wanted need needs needed please \
     pls plz thanks thank thx hi hello hey ok okay well like let lets tell know think say said see make made take took give gave put thing \
     things stuff something anything nothing someone somebody anyone ever never always now today yesterday since ago until till while because \
     after before through possible able sure good morning afternoon evening night day nice great cool bye happen \
     happens happened ask asked asking help talk talking try tried use used using old new bring brings name right correct cannot around mind three \
     first last next week weeks month months people look looks looking tell telling maybe sorry question guess mean means lot bit person human",
    // es
    "el la los las lo un una unos unas y o u e pero si no ni de del al a ante con sin en por para sobre entre desde hasta que cual cuales quien \
     quienes como cuando cuanto cuanta cuantos cuantas donde porque yo me mi mis tu tus te ti el ella nos nosotros nuestro nuestra vosotros os \
     vuestro vuestra ustedes usted ellos ellas se su sus le les es son era eran ser soy eres somos sois esta estas estan estoy estamos este estos \
     estado ese esa eso esos esas esto aqui alli hay ha han he hemos habeis haber hace hacen hacer hago haceis tengo tiene tienen teneis tenemos \
     tener quiero quiere quieren quisiera queria necesito necesita necesitamos puedo puede pueden podeis podemos podria ya muy mas menos tan tambien \
     solo todo toda todos todas otro otra otros otras algo nada alguien hola gracias favor buen buena buenas buenos dia dias tarde tardes \
     noche noches adios vale bueno bien pues porfa porfavor ahora hoy ayer siempre nunca ir va van voy pasa pasan pasar pasado \
     ayuda ayudar hablar decir dime pregunta preguntar preguntas nuevo nueva viejo vieja nombre semana semanas mes meses gente mira mirar entonces \
     tal vez claro perdon vamos dar dame poder estar haber \
     quieres quereis saber sabes sabe sabeis importa importan nadie ninguno ninguna cualquier cualquiera dejar deja despues antes proximo proxima \
     simplemente mismo misma aun tienes debo debe puedes persona personas venga necesitas dices dicho",
    // pt
    "o os as um uma uns umas do da dos das no na nos nas ao aos pelo pela com sem em por para que qual quais quem como quando quanto quanta \
     quantos onde porque eu meu minha meus minhas voce voces seu sua ele ela eles elas nosso nossa isso isto este esta esse essa sao foi fui sou \
     estou estao esta ter tem tenho temos quero queria preciso posso pode podem poderia ja muito mais menos tambem nao sim ola oi obrigado \
     obrigada favor bom boa dia tarde noite tchau hoje ontem ajuda ajudar falar dizer \
     semana mes novo nova nome gente entao",
    // de
    "der die das den dem des ein eine einen einem einer eines und oder aber wenn nicht kein keine ich mich mir mein meine meinen wir uns unser \
     unsere du dich dir dein deine ihr euch euer eure sie ihnen ihre ihren er es man ist sind war waren bin bist seid sein haben habe hat habt \
     hatte hatten werden werde wird wurde worden kann koennen konnen konnt kannst muss muessen mussen soll sollte will wollen mochte moechte \
     wer was wo wie wann warum welche welcher welches wieso wieviel viel viele noch schon auch nur sehr mehr mit ohne von vom zu zum zur bei \
     beim im in am an auf aus fur fuer nach seit uber ueber unter um bis dass hier dort da gibt geben bitte danke hallo guten tag morgen heute \
     gestern gern gerne mal denn doch ja nein so hilfe helfen fragen frage \
     sagen woche monat neu neue name leute vielleicht",
    // fr
    "le la les un une des du de d l et ou mais si ne pas n je j me m mon ma mes moi tu te t ton ta tes toi il elle on nous notre nos vous votre vos \
     ils elles leur leurs se s son sa ses ce c cet cette ces ca cela est suis es sommes etes sont etait etre ai as a avons avez ont avoir fait \
     faire faut que qu qui quoi quel quelle quels quelles quand comment combien ou pourquoi dans sur sous avec sans pour par chez en au aux y \
     tres plus moins aussi encore deja tout toute tous peut peux pouvez pouvons veux voudrais voulez besoin bonjour bonsoir salut \
     merci svp oui non bien aide aider parler dire question semaine mois nouveau nouvelle nom gens temps",
    // it
    "il lo gli un uno una di del della dei delle al alla con senza per in nel nella da dal dalla su sul che chi cosa quale quali come quando \
     quanto quanti dove perche io mi mio mia noi nostro tu tuo voi vostro lui lei loro si suo e ed o ma se non sono sei siamo siete era essere ho \
     hai ha abbiamo avete hanno avere fare posso puo potete vorrei voglio bisogno ciao grazie favore buongiorno anche ancora gia molto piu",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_accents_do_not_matter() {
        let cases = [
            (Stems::En, "returning", "returned"),
            (Stems::Es, "devoluciones", "devolución"),
            (Stems::Es, "facturas", "factura"),
            (Stems::De, "rechnungen", "rechnung"),
            (Stems::Fr, "livraisons", "livraison"),
            (Stems::Pt, "entregas", "entrega"),
            (Stems::It, "consegne", "consegna"),
            (Stems::None, "größe", "grösse"),
        ];
        for (stems, one, other) in cases {
            assert_eq!(stems.stem(one), stems.stem(other), "{stems:?}");
        }
        assert_ne!(Stems::En.stem("invoice"), Stems::En.stem("delivery"));
    }

    #[test]
    fn only_telling_words_of_a_question_are_kept() {
        let cases: [(&str, &[&str]); 6] = [
            ("Hi, where is my parcel?!", &["parcel"]),
            ("¿Dónde está mi pedido A-1093?", &["pedido"]),
            ("return return RETURN", &["return"]),
            ("l'heure d'ouverture", &["heure", "ouverture"]),
            ("hello, how are you", &[]),
            ("42 ??? 👍", &[]),
        ];
        for (question, expected) in cases {
            assert_eq!(asked(question, 600), expected, "{question}");
        }
    }

    #[test]
    fn the_language_is_told_by_code_or_by_text() {
        assert_eq!(Stems::of_language("es-MX"), Some(Stems::Es));
        assert_eq!(Stems::of_language("pt_BR"), Some(Stems::Pt));
        assert_eq!(Stems::of_language("xx"), None);
        assert_eq!(Stems::of_text("Wir liefern in alle Länder und das ist für Sie gratis."), Stems::De);
        assert_eq!(Stems::of_text("30"), Stems::En);
    }
}
