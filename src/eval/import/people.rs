//! Names of people: those that the file tells, and those that are said: "my name is …", "soy …", "Hola …,", "Herr …".
//!
//! Too many rather than too few: a word that is taken for a name is replaced everywhere, alike, and no person is left. Does not find a name
//! that nobody introduces and no file tells.

pub(super) mod invented;

use super::spots::Rule;
use crate::spec::suite::{By, Transcript};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Words of a name that somebody says; of one that is written small, fewer, for other words follow it.
const SAID_WORDS_MAX: usize = 3;
const SMALL_WORDS_MAX: usize = 2;

/// After these comes a name, however it is written.
static SURE: Rule = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?:my name is|my name's|my name’s|the name is|call me|me llamo|mi nombre es|meu nome é|me chamo|ich hei(?:ß|ss)e|mein name ist|name ist|je m['’]appelle|mon nom est|",
        r"mi chiamo|il mio nome è|ik heet|mijn naam is|меня зовут|benim adım|ismim|nazywam się|mam na imię|मेरा नाम|(?:full[ _]|first[ _]|last[ _])?name[\x22”]?\s?[:=]|nombre(?: completo)?[:=]|nome[:=]|nom[:=]|naam[:=])",
        r"|اسمي|我叫|我的名字是|제 이름은|私の名前は|名前は)\s*"
    ))
    .ok()
});
/// After these comes a name when it has a capital.
static MAYBE: Rule = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:i['’]m|i am|this is|here is|it['’]s|speaking with|talking to|soy|habla con|le habla|te habla|le atiende|te atiende|le saluda|sou(?: [oa])?|aqui é(?: [oa])?|aqui quem fala é(?: [oa])?|",
        r"ich bin(?: de[r]| die)?|hier ist|hier spricht|je suis|ici|moi c['’]est|sono|qui è|parla|ik ben|je spreekt met|u spreekt met)\s+"
    ))
    .ok()
});
/// After these comes the name of who is written to.
static GREETED: Rule = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)\b(?:hi|hello|hey|dear|hola|olá|oi|hallo|bonjour|bonsoir|salut|ciao|buongiorno|buenos días|buenas tardes|buenas noches|buenas|bom dia|boa tarde|boa noite|guten tag|guten morgen|good morning|",
        r"good afternoon|goedemorgen|goedemiddag|estimad[oa]|querid[oa]|prezad[oa]|car[oa]|liebe[r]?|beste|geachte|chère?|gentile|thanks|thank you|gracias|obrigad[oa]|danke|merci|grazie|bedankt),?[ ]+"
    ))
    .ok()
});
/// After these, up to the end of the line, comes the name of who wrote.
static SIGNED: Rule = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:regards|best|cheers|thanks|thank you|saludos|un saludo|gracias|grüße|gruß|danke|cordialement|merci|abraços|att|obrigad[oa]|saluti|grazie|groet(?:en|jes)?|bedankt)(?:,[ ]+|[,!.]?[ ]*\n\s*)").ok()
});
/// Before a surname.
static TITLE: Rule = LazyLock::new(|| {
    Regex::new(r"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|Dr|Dra|Prof|[Hh]errn?|[Ff]rau|[Ss]r|[Ss]ra|[Ss]rta|[Ss]eñor|[Ss]eñora|[Ss]eñorita|[Ss]enhora?|[Dd]oña|[Dd]ona|Mme|Mlle|[Mm]onsieur|[Mm]adame|[Ss]ignora?|Sig|[Mm]eneer|[Mm]evrouw)\.?\s+").ok()
});
/// Between a name and these nothing stands: Japanese and Korean say it behind.
const BEHIND: [&str; 6] = ["と申します", "といいます", "と言います", "입니다", "이라고 합니다", "라고 합니다"];

/// Words that are part of a name and tell nobody.
const JOINTS: &str = "de del la las los da das do dos di du des van von der den ten ter bin ibn al el el- y e of the zu zur af av mc st san santa";
/// What people are, which is no name.
const ROLES: &str = "support soporte team equipo equipe ventas sales service servicio serviço kundenservice customer customers kunde kundin cliente client agent agente bot robot assistant asistente assistente admin office oficina \
help desk helpdesk atención atencion shop store tienda loja company empresa firma gmbh ltd llc inc sl sa srl official oficial business person persona operator operador human dr dra mr mrs ms sr sra herr frau info contact \
responder staff system reception recepción whatsapp";
/// Words of a name that a business has: then it is nobody's.
const BUSINESS: &str =
    "gmbh ltd llc inc corp sl sa srl ag kg bv sas store shop tienda loja boutique clinic clínica clinica klinik hotel restaurant restaurante";
/// Words that follow a greeting or "I am" and are no name.
const NO_NAMES: &str = "name first last full surname number street city company user address email phone nombre apellido apellidos número dirección vorname nachname nom prénom nome cognome sobrenome sorry a an and are all again afraid at about also am as any anyone back be been being but buenas bueno buenos by calling can could customer could day days dear do does done else en everyone everybody evening every for from fine free \
folks friend friends glad going good great guys happy have having hello here hey hi hola how i if im in interested is it its just ladies let like looking lot lots madam many me moment morning much my need new night no not now of off ok okay on one only or our out please \
ready really right sir so sorry still sure team thank thanks that the their them then there these they this those to today tomorrow too trying unable very waiting want was we welcome well what when where which who why will with would writing yes yet you your \
una uno un el la los las lo me mi mis te tu tus su sus se le les al del de que qué quien cómo como cuando cuándo cuanto cuánto cuál donde dónde por para pero porque si sí no ya muy más tan también gracias quiero quería quisiera necesito tengo tenemos tienen tienes busco puedo puede pueden podría podrían \
hay soy somos es está estoy estaba estamos están fue era muchas mucho todo todos tarde tardes noche noches día dias días equipo señor señora cliente clienta interesado interesada nuevo nueva yo ella usted ustedes vivo trabajo autónomo favor \
um uma o os as ao do da dos das em com eu você vocês meu minha quero queria preciso tenho gostaria bom boa tudo bem tarde noite dia pessoal obrigado obrigada amigo amiga cliente sim não muito aqui vi \
der die das den dem ein eine einen einem ich wir sie ihr ihnen mir mich mein meine bin ist sind war hat habe haben kann können könnte könnten möchte möchten würde will brauche bitte danke gut guten tag morgen abend zusammen alle und oder aber nicht noch nur schon sehr so für mit von zu auf aus an bei im in kunde kundin interessiert \
leute team hier da dort heute wie was wann wo warum wer welche vielen schön schöne herren damen \
le la les un une des du de je j tu il elle nous vous mon ma mes votre vos bonjour bonsoir merci suis est sont ai avez avoir pour avec dans sur pas plus bien beaucoup tous tout toute client cliente intéressé intéressée désolé désolée madame monsieur à au aux et ou mais que qui quoi quand comment \
il lo la i gli le un uno una io tu lui lei noi voi mi ti si ci vi sono è ho ha hai abbiamo vorrei bisogno posso può per con da di a del della buongiorno buonasera grazie mille tanto molto tutti tutto cliente interessato interessata \
de het een ik wij we jullie u uw mijn ben is zijn heb heeft hebben kan kunt wil graag dank je jou voor met van op aan in uit niet nog en of maar allemaal klant dag goedemorgen";

fn is_in(list: &str, word: &str) -> bool {
    let lower = word.to_lowercase();
    list.split_whitespace().any(|known| known == lower)
}

/// Where a word stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    First,
    Last,
}

/// The words of the names that a transcript tells and that are said in it, as they are written.
pub(super) fn of(transcript: &Transcript) -> Vec<(String, Place)> {
    let colleagues = transcript.lines.iter().filter(|said| said.by == By::Person).filter_map(|said| said.who.as_ref());
    // A customer is somebody, whatever they call themselves.
    let told = transcript.head.name.iter().chain(colleagues.filter(|name| !is_business(name))).map(|name| (name.clone(), Place::First));
    let lines = || transcript.lines.iter().flat_map(|said| [&said.text, &said.tap, &said.note].map(|text| (said.by, text)));
    let texts = || lines().filter_map(|(_, text)| text.as_ref());
    let mut found: Vec<(String, Place)> = Vec::new();
    for (name, place) in told.chain(lines().flat_map(|(by, text)| text.iter().flat_map(move |text| introduced(text, by)).collect::<Vec<_>>())) {
        found.extend(parts(&name).into_iter().enumerate().map(|(nth, part)| (part.to_owned(), if nth == 0 { place } else { Place::Last })));
    }
    let small: BTreeSet<&str> = texts().flat_map(|text| words(text)).filter(|word| !is_capital(word)).collect();
    let beside: Vec<(String, Place)> = texts().flat_map(|text| beside(text, &found, &small)).collect();
    found.extend(beside);
    found
}

/// Capital words right before a known family name or behind a known first name: `Zoe` of "Zoe Roy, as Mr Roy said". Words that are also
/// written small somewhere are none.
fn beside(text: &str, known: &[(String, Place)], small: &BTreeSet<&str>) -> Vec<(String, Place)> {
    let tokens: Vec<&str> = text.split(' ').collect();
    let is = |word: &str, place: Place| known.iter().any(|(own, at)| *at == place && own == word);
    let can_be = |word: &str| {
        let is_word = !word.is_empty() && word.chars().all(is_of_name) && is_capital(word);
        is_word
            && word.chars().count() > 2
            && !is_in(NO_NAMES, word)
            && !is_in(ROLES, word)
            && !is_in(JOINTS, word)
            && !small.contains(word.to_lowercase().as_str())
    };
    let pair = |pair: &[&str]| match pair {
        [one, two] => {
            let two = two.trim_end_matches(|c: char| !c.is_alphabetic());
            let before = (is(two, Place::Last) && can_be(one)).then(|| ((*one).to_owned(), Place::First));
            before.or_else(|| (is(one, Place::First) && can_be(two)).then(|| (two.to_owned(), Place::Last)))
        }
        _ => None,
    };
    tokens.windows(2).filter_map(pair).collect()
}

/// Is it the name of a business, or a word like `person`, and not somebody's?
pub(super) fn is_business(name: &str) -> bool {
    words(name).any(|word| is_in(BUSINESS, word)) || parts(name).is_empty()
}

/// The words of a name that tell who it is.
pub(super) fn parts(name: &str) -> Vec<&str> {
    words(name).filter(|word| !is_in(JOINTS, word) && !is_in(ROLES, word) && (word.chars().count() > 1 || is_dense(word))).collect()
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !is_of_name(c) && c != '\'' && c != '’').map(|word| word.trim_matches(['\'', '’'])).filter(|word| !word.is_empty())
}

/// A letter, or a mark upon one.
fn is_of_name(c: char) -> bool {
    c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c)
}

/// Of a script that sets no blanks between words.
pub(super) fn is_dense(word: &str) -> bool {
    word.chars()
        .next()
        .is_some_and(|c| matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

/// Of a script that has no capitals.
fn is_caseless(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase())
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Names that a text introduces, greets or is signed with; behind a title stands a family name.
fn introduced(text: &str, by: By) -> Vec<(String, Place)> {
    let behind = |rule: &'static Rule| rule.as_ref().into_iter().flat_map(|rule| rule.find_iter(text)).filter_map(|found| text.get(found.end()..));
    let sure = behind(&SURE).filter_map(|rest| name_of(rest, |_| true));
    let maybe = behind(&MAYBE).filter_map(|rest| name_of(rest, is_capital));
    // Customers greet and go on without a stop, "Hola Necesito una lámpara": of them only a name that stands alone is one.
    let greeted = behind(&GREETED).filter_map(|rest| name_of(rest, is_capital).filter(|name| by != By::Customer || stands_alone(rest, name)));
    let signed = behind(&SIGNED)
        .filter_map(|rest| name_of(rest, is_capital).filter(|name| rest.lines().next().is_some_and(|line| line.trim_end().ends_with(name.as_str()))));
    let titled = behind(&TITLE).filter_map(|rest| name_of(rest, is_capital)).map(|name| {
        let place = if parts(&name).len() > 1 { Place::First } else { Place::Last };
        (name, place)
    });
    let marked = BEHIND.into_iter().flat_map(|mark| before(text, mark));
    titled.chain(sure.chain(maybe).chain(greeted).chain(signed).chain(marked).map(|name| (name, Place::First))).collect()
}

/// Does a stop, or nothing, follow the name?
fn stands_alone(rest: &str, name: &str) -> bool {
    let after = rest.find(name).and_then(|at| rest.get(at + name.len()..)).unwrap_or_default();
    !after.trim_start_matches(' ').starts_with(char::is_alphanumeric)
}

/// The name that a text begins with.
fn name_of(text: &str, fits: impl Fn(&str) -> bool) -> Option<String> {
    let line = text.lines().next().unwrap_or_default().trim_start_matches([' ', ',', '*', '_', '"', '“', '«', '~']);
    let (mut end, mut count, mut at) = (0, 0, 0);
    let is_small = line.chars().next().is_some_and(char::is_lowercase);
    let words_max = if is_small { SMALL_WORDS_MAX } else { SAID_WORDS_MAX };
    while count < words_max {
        let rest = line.get(at..)?;
        let word = rest.split(|c: char| !is_of_name(c) && !matches!(c, '\'' | '’' | '-')).next().unwrap_or_default();
        // "I'm", "What's"
        let bare = word.split(['\'', '’']).next().unwrap_or_default();
        if word.is_empty() || (is_in(NO_NAMES, bare) && !(count > 0 && is_in(JOINTS, word) && !is_small)) || is_in(ROLES, word) {
            break;
        }
        let is_joint = count > 0 && is_in(JOINTS, word);
        if !is_joint && (!fits(word) || (!is_small && !is_capital(word) && !is_caseless(word))) {
            break;
        }
        at += word.len();
        if !is_joint {
            (end, count) = (at, count + 1);
        }
        // Only a single blank or a dot of an initial stands inside a name.
        let gap = line.get(at..)?;
        let next = gap.trim_start_matches(['.', ' ']);
        if next.len() == gap.len() || gap.len() - next.len() > 2 || (gap.starts_with('.') && word.chars().count() > 1) {
            break;
        }
        at = line.len() - next.len();
    }
    let name = line.get(..end)?;
    let name = if is_dense(name) { dense(name) } else { name };
    (!parts(name).is_empty()).then(|| name.to_owned())
}

/// Of a run of letters without blanks, what can be a name: up to a particle or an ending.
fn dense(run: &str) -> &str {
    const CHARS_MAX: usize = 8;
    const ENDS: [&str; 9] = ["입니다", "이에요", "예요", "です", "と", "的", "是", "想", "要"];
    let end = ENDS.into_iter().filter_map(|end| run.find(end)).filter(|at| *at > 0).min().unwrap_or(run.len());
    let limit = run.char_indices().nth(CHARS_MAX).map_or(run.len(), |(at, _)| at);
    run.get(..end.min(limit)).unwrap_or(run)
}

/// The name that stands right before a mark.
fn before(text: &str, mark: &str) -> Vec<String> {
    const CHARS_MAX: usize = 8;
    let names = text.match_indices(mark).filter_map(|(at, _)| {
        let head = text.get(..at)?;
        let name: Vec<char> =
            head.chars().rev().take_while(|c| c.is_alphabetic() && !matches!(c, 'は' | 'が' | 'の' | '는' | '은')).take(CHARS_MAX).collect();
        let name: String = name.into_iter().rev().collect();
        (name.chars().count() >= 2).then_some(name)
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::suite::Said;

    #[test]
    fn every_pattern_compiles() {
        assert!([&SURE, &MAYBE, &GREETED, &SIGNED, &TITLE].into_iter().all(|rule| rule.is_some()));
    }

    #[test]
    fn names_that_are_said_are_found_in_each_language() {
        for (text, name) in [
            ("Hi, my name is Zoe Lindqvist and I need a lamp", "Zoe Lindqvist"),
            ("my name is zoe lindqvist", "zoe lindqvist"),
            ("I'm Zoe, from Acme", "Zoe"),
            ("Good morning Zoe!", "Zoe"),
            ("Dear Mr. Lindqvist, thanks", "Lindqvist"),
            ("me llamo zoe y quiero una lámpara", "zoe"),
            ("Soy Zoe de la Torre", "Zoe de la Torre"),
            ("Mi nombre es Íñigo Pérez.", "Íñigo Pérez"),
            ("Hola Zoe, ¿qué tal?", "Zoe"),
            ("Meu nome é João", "João"),
            ("Aqui é a Zoe", "Zoe"),
            ("ich heiße Zoe", "Zoe"),
            ("Guten Tag Frau Lindqvist", "Lindqvist"),
            ("je m'appelle Zoé Martin", "Zoé Martin"),
            ("Mi chiamo Zoe", "Zoe"),
            ("Ik heet Zoe van den Berg", "Zoe van den Berg"),
            ("Меня зовут Зоя", "Зоя"),
            ("اسمي زوي", "زوي"),
            ("佐久間と申します", "佐久間"),
            ("我叫佐久间", "佐久间"),
            ("제 이름은 김조이입니다", "김조이"),
            ("Name: Zoe Lindqvist", "Zoe Lindqvist"),
            ("Saludos, Zoe", "Zoe"),
            (r#"{"first_name":"Zoe"}"#, "Zoe"),
            ("It is late.\nThanks!\nZoe", "Zoe"),
        ] {
            assert!(introduced(text, By::Customer).iter().any(|(found, _)| found == name), "{text}: {:?}", introduced(text, By::Customer));
        }
    }

    #[test]
    fn other_words_in_their_place_are_no_names() {
        for text in [
            "I'm interested in lamps",
            "I am not sure",
            "Hi there",
            "Hello Team",
            "Hola Buenas tardes",
            "Hola Quiero una lámpara",
            "soy cliente",
            "Soy Cliente de ustedes",
            "ich bin Kunde",
            "Ich bin nicht da",
            "Je suis désolé",
            "thanks a lot",
            "Gracias Por todo",
            "my name is not on the list",
            "this is great",
            "Hi I need help",
            "Bom dia pessoal",
            "Danke Für alles",
            "Hi! I'm hoping",
            "Olá! Fiz um pagamento",
            "Bom dia Recebi uma fatura",
            "Thank you. Give me a moment",
            "the full name associated with it",
            "Name: First Name",
            "Gracias\nQueda pendiente",
            "Bonjour! I'd like",
            "Best of all",
        ] {
            assert_eq!(introduced(text, By::Customer), [], "{text}");
        }
    }

    #[test]
    fn the_team_greets_by_name_without_a_stop_too() {
        let greeted = |by| introduced("Hola Zoe gracias por escribir", by).len();
        assert_eq!((greeted(By::Agent), greeted(By::Person), greeted(By::Customer)), (1, 1, 0));
    }

    #[test]
    fn a_word_beside_a_known_name_is_part_of_it() {
        let said = |text: &str| Said { text: Some(text.to_owned()), ..Said::default() };
        let lines = vec![said("Zoe Lindqvist, from Madrid. Call Lindqvist!"), said("Thank you, Mr. Lindqvist. Please call. This is Eva Roy")];
        let found = of(&Transcript { lines, ..Transcript::default() });
        let mut words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words, ["Eva", "Lindqvist", "Roy", "Zoe"]);
        assert!(found.contains(&("Zoe".to_owned(), Place::First)) && found.contains(&("Lindqvist".to_owned(), Place::Last)));
    }

    #[test]
    fn a_business_is_nobody_and_of_a_name_only_what_tells_who_counts() {
        assert!(["Acme Store", "Lamps GmbH", "person", "Support Team", "🌸", "responder"].into_iter().all(is_business));
        assert!(!["Laura Roy", "Laura Support"].into_iter().any(is_business));
        assert_eq!(parts("María de la Torre-Gómez 🌸 (ventas)"), ["María", "Torre", "Gómez"]);
    }
}
