//! What a whole message does in the talk: refuses, asks, greets, hesitates, corrects.
//!
//! Closed lists of phrases, one line a language. Never scores and never guesses: an unknown phrase is an ordinary answer.

mod evasions;

use regex::Regex;

use super::fold::{Rule, fold, range};

pub use evasions::declines;
pub(super) use evasions::{delays, dismisses};

/// Characters looked at: enough for any refusal or question.
const PHRASE_CHARS_MAX: usize = 4_000;
/// A refusal in more words than this is a sentence about something else.
const REFUSAL_WORDS_MAX: usize = 14;

static REFUSAL: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s,.;!])(?:",
        r"(?:i'?d |i would |i )?(?:rather|prefer|would prefer)(?: to)? not(?: to)?(?: (?:say|share|tell|give|disclose|answer|provide))?(?: (?:that|it|this|you|my \w+|our \w+))*\s*(?:[.,!;]|$)",
        r"|(?:i )?(?:don'?t|do not|won'?t|will not|can'?t|cannot|am not going to|not comfortable) (?:want to |wanna |wish to |like to )?(?:say|share|sharing|tell you|give|giving|disclose|provide|answer|reveal)\b",
        r"|(?:that'?s|it'?s|this is) (?:private|confidential|personal|none of your business)|none of your business|no comment|not your business",
        r"|prefiero no|(?:no (?:quiero|puedo|deseo|voy a)) (?:decir|compartir|dar|contest|responder)\w*|es (?:privado|confidencial|personal)|no es asunto",
        r"|prefiro nao|nao (?:quero|posso|vou) (?:dizer|informar|compartilhar|passar|responder)\w*|e (?:privado|confidencial)",
        r"|(?:das )?(?:mochte|will|kann|darf) (?:ich )?(?:das |dazu |es )?(?:lieber )?(?:nicht|nichts|keine angabe) ?(?:sagen|angeben|teilen|verraten|mitteilen|machen)?\s*(?:[.,!]|$)|keine angabe|ist privat|ist vertraulich",
        r"|je (?:prefere|prefererais) ne pas|je ne (?:veux|peux|souhaite) pas (?:dire|donner|partager|repondre|communiquer)|c'est (?:prive|confidentiel|personnel)",
        r"|preferisco (?:di )?no[nt]?\b|non (?:voglio|posso) (?:dir|dare|condividere|rispondere)\w*",
        r"|liever niet|wil ik niet zeggen|wole nie|soylemek istemiyorum|не хочу (?:говорить|отвечать)|lebih baik tidak|नहीं बताना|不想说|不方便|لا أريد",
        r")"
    ))
    .ok()
});

static SKIP: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:please |can we |let'?s |i'?ll |just |ok,? |por favor |bitte )*",
        r"(?:skip(?: (?:it|this|that|this one|that one|this question|the question))?|pass|next(?: question| one)?|no thanks?,? skip",
        r"|saltar|omitir|paso|siguiente(?: pregunta)?|saltalo|pular|pula|proxima(?: pergunta)?|uberspringen|weiter|passer|suivant|salta|avanti",
        r"|пропустить|lewati|atla|geç|跳过)(?: please| por favor| bitte)?[\s.!]*$"
    ))
    .ok()
});

static QUESTION_START: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:hi|hello|hey|ok|okay|and|but|so|sorry|hola|ola|hallo|bonjour|y|e|pero|und|et|mais)[\s,.!]+)*(?:",
        r"what(?:'s|s)?\b|how\b|why\b|who(?:'s| is| are| do| does| can| will)\b|whose\b",
        r"|(?:when|where|which)(?:'s|\s+(?:is|are|do|does|did|can|could|will|would|should|one|of|plan|product|\w+ (?:is|are|do|does)))\b",
        r"|(?:can|could|would|will|do|does|did|is|are|have|has|should|may) (?:you|i|we|it|they|there|this|that|your|the|u|anyone|someone)\b",
        r"|(?:cuanto|cuanta|cuantos|cuantas|por ?que|cual|cuales|quien|quienes)\b",
        r"|(?:que|como|cuando|donde) (?:precio|precios|tal|es|son|horario|horarios|cuesta|hay|planes|tipo|puedo|puede|pueden|hago|funciona|se|esta|estan|abren|cierran|tengo|significa|incluye)\b",
        r"|(?:puedo|puedes|podeis|puede|pueden|podrias|podria|tienes|tienen|teneis|hay|me puedes|se puede)\b",
        r"|(?:quanto|quanta|quantos|quais|qual|quem|onde|voces tem|voce tem|voces|da para|posso|pode|podem|tem como)\b",
        r"|(?:was|wie|warum|wieso|weshalb|wer|wann|wo|welche|welcher|welches|wieviel|kann ich|kann man|konnen sie|konnt ihr|kannst du|haben sie|habt ihr|hast du|gibt es|ist es|sind sie|muss ich)\b",
        r"|(?:quoi|comment|pourquoi|quand|combien|quel|quelle|quels|quelles|est-ce|est ce|avez-vous|avez vous|pouvez-vous|pouvez vous|puis-je|qu'est|c'est quoi|c'est combien)\b",
        r"|(?:quanto|perche|quando|chi|quale|quali|che cosa|cosa|posso|avete|potete)\b",
        r"|(?:hoe|waarom|wanneer|jak|dlaczego|kiedy|czy|ile|nasil|neden|kac|apa|berapa|bagaimana|kapan|kenapa|apakah|kya|kaise|kitna|kab)\b",
        r"|(?:как|что|почему|сколько|когда|где|можно ли)\b|هل|كم|كيف|क्या|कैसे|कितना|什么|怎么|多少|请问",
        r")"
    ))
    .ok()
});

static ACCENTED_START: Rule = Rule::new(|| Regex::new(r"(?i)^[\s¡]*(?:qué|cómo|cuándo|dónde|cuál|cuánt|quién|où|quê)").ok());

static GREETING: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^\W*(?:(?:hi+|hello+|hey+|hiya|yo|good (?:morning|afternoon|evening|day)|greetings|hola+|buenas(?: tardes| noches)?|buenos dias|buen dia",
        r"|ola|oi|bom dia|boa tarde|boa noite|hallo|moin|servus|guten (?:morgen|tag|abend)|gruss gott|bonjour|bonsoir|salut|coucou",
        r"|ciao|salve|buongiorno|buonasera|hoi|goedemorgen|goedemiddag|czesc|dzien dobry|merhaba|selam|halo|selamat \w+|namaste|привет|здравствуйте|नमस्ते|مرحبا|السلام عليكم|你好|こんにちは)",
        r"(?: (?:there|all|team|everyone|guys|again|a todos|zusammen))?(?:[\s,.!:]+|$|[^\w\s]+))+"
    ))
    .ok()
});

static EMPTY_ANSWER: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:yes|yeah|yep|yup|sure|ok|okay|okey|k|no|nope|nah|thanks|thank you|thanks a lot|thx|ty|great|perfect|fine|cool|alright|right|correct|of course|please|got it|nice|good|understood|bye",
        r"|si|claro|vale|gracias|muchas gracias|perfecto|bueno|bien|listo|dale|de acuerdo|por supuesto|por favor",
        r"|sim|nao|obrigad[oa]|certo|beleza|tudo bem|ja|nein|danke|klar|gut|gerne|bitte|genau|passt|oui|non|merci|d'accord|bien sur|parfait|voila",
        r"|va bene|grazie|nee|dank je|tak|nie|evet|hayir|tamam|ya|tidak|haan|ha|nahi|acha|да|нет|хорошо|спасибо|हाँ|हां|नहीं|ठीक है|نعم|لا|شكرا|是|不是|好|好的|谢谢|はい|いいえ",
        r"|lol|haha+|jaja+|hmm+|uh+|um+|eh+|oh)[\s,.!]*)+$"
    ))
    .ok()
});

static HESITATION: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:sorry|ok|hmm+|well|uh|eh|no|pues|sure|yes)[\s,.!]+)*(?:",
        r"(?:just )?(?:one|a|1) (?:moment|minute|min|sec|second)|give me (?:a|one)|let me (?:check|see|think|look|find|ask|get)|hold on|wait|i(?:'ll| will) (?:check|look|find|get|let you know|tell you later)|i have to (?:check|ask)|brb",
        r"|i(?:'m| am)? (?:don'?t|do not|dont) (?:know|understand|remember|have (?:it|one|that|any))|i have no idea|no idea|not sure|i'?m not sure|i don'?t|dunno|idk|not yet|no clue|none yet",
        r"|un (?:momento|minuto|segundo)|dame un|dejame (?:ver|mirar|pensar)|espera|no (?:lo )?se\b|ni idea|no (?:lo )?recuerdo|no (?:lo )?tengo\b|no entiendo|no estoy segur",
        r"|um (?:momento|minuto)|deixa eu ver|nao sei|nao lembro|nao entendi|nao tenho certeza",
        r"|(?:einen? )?(?:moment|minute|sekunde)(?: bitte| mal)?(?:[.,!]|$)|ich schaue|weiss (?:ich )?nicht|ich weiss (?:es )?nicht|keine ahnung|nicht sicher|ich verstehe nicht",
        r"|(?:une?|un) (?:moment|minute|seconde|instant)|je (?:ne )?(?:sais|comprends) pas|aucune idee|je vais verifier|attendez",
        r"|un attimo|non (?:lo )?so\b|nie wiem|bilmiyorum|не знаю|tidak tahu|पता नहीं|不知道|لا أعرف",
        r")"
    ))
    .ok()
});

static PERSON_REQUEST: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:talk|speak|chat|connect|transfer|pass|put|get|want|need|give)\b.{0,30}\b(?:human|person|people|agent|representative|rep|someone|somebody|operator|advisor|manager|supervisor|real one)\b",
        r"|\b(?:hablar|hable|comunicar\w*|contactar|pasa\w*|quiero|necesito|prefiero)\b.{0,30}\b(?:persona|humano|agente|alguien|asesor|operador|representante|encargado)\b",
        r"|\b(?:falar|atendimento|quero|preciso)\b.{0,30}\b(?:pessoa|humano|atendente|alguem|humana)\b",
        r"|\b(?:mensch(?:en)?|mitarbeiter|jemand(?:em|en)?|berater|kollegen)\b.{0,25}\b(?:sprechen|reden|verbinden)|\b(?:sprechen|reden|verbinden)\b.{0,25}\b(?:mensch(?:en)?|mitarbeiter|jemandem)\b|\bechten menschen\b",
        r"|\b(?:parler|joindre|contacter)\b.{0,30}\b(?:quelqu'un|humain|conseiller|agent|personne)\b",
        r"|\b(?:parlare|operatore)\b.{0,25}\b(?:operatore|persona|umano|qualcuno)\b|^(?:human|agent|operator|operador|agente|persona|mensch)[\s.!]*$",
        r"|人工|转人工|человек(?:ом)?\b|оператор"
    ))
    .ok()
});

static COUNTED: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:\d[\d.,k]*\+?[ -]?|(?:many|several|few|hundred|thousand|dozen|twelve|ten|twenty|fifty) |for (?:my|our|all|the) )(?:people|persons?|agents?|managers?|reps?|representatives|operators|supervisors)\b",
        r"|\b\d[\d.,]* ?(?:personas?|agentes?|operadores|representantes|pessoas?|atendentes?|mitarbeiter\w*|berater\w*|kollegen|personnes?|conseillers?)\b"
    ))
    .ok()
});

static STRONG_CORRECTION: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:actually|i meant?|i mean|correction|i made a mistake|my mistake|my bad|typo|instead|rather make it|make (?:it|that)|change (?:it|that|this)|should be|it'?s not|not \S+ but",
        r"|en realidad|quise decir|queria decir|me equivoque|mejor(?: dicho)?|corrijo|cambia(?:lo|r)?|perdon,? era|digo,?",
        r"|na verdade|quis dizer|me enganei|errei|corrigindo|alias|melhor|eigentlich|ich meinte|ich meine|doch lieber|korrektur|vertippt|statt(?:dessen)?",
        r"|no es [^,;.]{1,40}?,? (?:es|sino)|nao e [^,;.]{1,40}?,? (?:e|mas)|nicht [^,;.]{1,40}?,? sondern|ce n'est pas [^,;.]{1,40}?,? (?:c'est|mais)",
        r"|en fait|je voulais dire|je me suis tromp\w+|plutot|correction|volevo dire|in realta|anzi|eigenlijk|ik bedoel|вернее|точнее|на самом деле)\b|^\s*\*\S|\S\*\s*$"
    ))
    .ok()
});

static CORRECTED_TO: Rule = Rule::new(|| {
    Regex::new(r"\b(?:actually|i meant?|make (?:it|that)|change (?:it|that|this)(?: to)?|should be|rather|en realidad|quise decir|queria decir|mejor|na verdade|quis dizer|ich meinte|eigentlich|je voulais dire|en fait|plutot|but|sino)\b").ok()
});
static WEAK_CORRECTION: Rule = Rule::new(|| {
    Regex::new(
        r"^\W*(?:no|nope|sorry|oops|ups|wait|hold on|perdon|perdona|disculpa|lo siento|espera|desculpa|desculpe|nao|nein|sorry|entschuldigung|moment|non|pardon|desole|scusa|нет|извините)(?:[\s,]+(?:no|wait|sorry|espera|perdon|perdona|desculpa|warte|moment|attends|attendez|pardon))*\s*[,.!;:\-]+\s*\S",
    )
    .ok()
});

/// "not Acme, Globex".
static NOT_FIRST: Rule = Rule::new(|| Regex::new(r"^\W*not [\w&.' ]{1,40}[,;] ?\S").ok());

/// Did the customer decline to give what was asked ("I'd rather not say", "prefiero no decirlo", "skip")?
pub fn refuses(text: &str) -> bool {
    let folded = clipped(text);
    let folded = folded.trim();
    folded.split_whitespace().count() <= REFUSAL_WORDS_MAX && (SKIP.matches(folded) || REFUSAL.matches(folded))
}

/// Does the text ask something: a question mark, or a question word at its start in one of several languages?
pub fn asks_question(text: &str) -> bool {
    let folded = clipped(text);
    let marked = folded
        .split_whitespace()
        .any(|word| !word.contains("://") && (word.ends_with(['?', '؟']) || word.contains("?)") || word.contains("?!") || word.starts_with('¿')));
    marked || QUESTION_START.matches(folded.trim_start()) || ACCENTED_START.matches(text)
}

/// Whether nothing but politeness, a bare yes or no, or signs is left of an answer.
pub(super) fn is_empty_answer(text: &str) -> bool {
    let folded = clipped(text);
    let rest = folded.get(greeting_end(&folded)..).unwrap_or("").trim();
    !rest.chars().any(char::is_alphanumeric) || EMPTY_ANSWER.matches(rest)
}

/// Whether a short message is thanks or a good-bye, and nothing more.
pub(super) fn is_thanks(text: &str) -> bool {
    const WORDS_MAX: usize = 9;
    const THANKS: [&str; 18] = [
        "thank", "thanks", "thx", "cheers", "bye", "goodbye", "gracias", "adios", "obrigado", "obrigada", "tchau", "danke", "tschuss", "merci",
        "grazie", "ciao", "bedankt", "dank",
    ];
    let folded = clipped(text);
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let short = words.clone().count() <= WORDS_MAX;
    short && !asks_question(text) && words.any(|word| THANKS.contains(&word)) && !folded.contains(" but ")
}

/// Does the customer put the answer off or not know it ("one moment", "let me check", "no idea")?
pub fn hesitates(text: &str) -> bool {
    HESITATION.matches(clipped(text).trim()) || delays(text)
}

/// Whether the customer asks for a person. People who are counted or owned are none: "a chatbot for 40 people".
pub(super) fn wants_person(text: &str) -> bool {
    let folded = clipped(text);
    let mut rest = String::with_capacity(folded.len());
    let mut from = 0;
    for (start, end) in COUNTED.all(&folded).iter().filter_map(|found| range(found, 0)) {
        rest.push_str(folded.get(from..start).unwrap_or(""));
        from = end;
    }
    rest.push_str(folded.get(from..).unwrap_or(""));
    PERSON_REQUEST.matches(&rest)
}

/// Whether the message says that something said earlier is to be changed. A bare "no," or "sorry," is not enough in a question.
pub(super) fn corrects(text: &str) -> bool {
    let folded = clipped(text);
    let weak = WEAK_CORRECTION.matches(&folded) || (NOT_FIRST.matches(&folded) && !hesitates(text));
    STRONG_CORRECTION.matches(&folded) || (weak && !asks_question(text))
}

/// Where the last words that announce the right value end ("make it", "I meant"); 0 when there are none.
pub(super) fn correction_end(folded: &str) -> usize {
    CORRECTED_TO.all(folded).last().and_then(|found| found.get(0)).map_or(0, |found| found.end())
}

/// Where the greeting at the start of a folded text ends; 0 when there is none.
pub(super) fn greeting_end(folded: &str) -> usize {
    GREETING.first(folded).and_then(|found| found.get(0)).map_or(0, |found| found.end())
}

/// The folded start of a text.
fn clipped(text: &str) -> String {
    let end = text.char_indices().nth(PHRASE_CHARS_MAX).map_or(text.len(), |(offset, _)| offset);
    fold(text.get(..end).unwrap_or(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, reads: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for text in yes {
            assert!(reads(text), "{name} should hold for {text:?}");
        }
        for text in no {
            assert!(!reads(text), "{name} should not hold for {text:?}");
        }
    }

    #[test]
    fn the_phrase_lists_compile() {
        for rule in [
            &REFUSAL,
            &SKIP,
            &QUESTION_START,
            &ACCENTED_START,
            &GREETING,
            &EMPTY_ANSWER,
            &HESITATION,
            &PERSON_REQUEST,
            &STRONG_CORRECTION,
            &WEAK_CORRECTION,
            &CORRECTED_TO,
            &NOT_FIRST,
            &COUNTED,
        ] {
            assert!(rule.compiles());
        }
    }

    #[test]
    fn a_customer_may_decline() {
        check(
            "refuses",
            refuses,
            &[
                "I'd rather not say",
                "I’d prefer not to",
                "skip",
                "Skip this one please",
                "prefiero no decirlo",
                "no quiero dar mi email",
                "prefiro não dizer",
                "das möchte ich nicht sagen",
                "keine Angabe",
                "je préfère ne pas répondre",
                "that's confidential",
                "I don't want to share my phone",
                "pular",
                "passer",
            ],
            &[
                "I'd rather have a call",
                "skip the line feature is broken",
                "prefiero el martes",
                "no",
                "möchte ich gerne wissen",
                "I prefer email",
                "",
                "I can't log in",
                "we pass data to Salesforce",
                "next week",
                "I would rather not wait for two weeks again, please send a technician tomorrow morning to my house",
            ],
        );
    }

    #[test]
    fn a_question_is_heard_with_and_without_its_mark() {
        check(
            "asks_question",
            asks_question,
            &[
                "How much is it",
                "what is the price",
                "Acme. Do you ship to Spain?",
                "¿Cuánto cuesta",
                "cuanto cuesta",
                "como funciona",
                "quanto custa",
                "wie teuer ist das",
                "combien ça coûte",
                "can you help",
                "हल؟",
                "where are you",
                "Hi, do you have it",
                "cómo pago",
                "什么时候",
            ],
            &[
                "When I open the app it crashes",
                "where I live there is no signal",
                "https://acme.com/?q=1 is our page",
                "we do support",
                "como te dije, Acme",
                "I can wait",
                "The island",
                "Howard",
                "",
                "que tengas buen dia",
            ],
        );
    }

    #[test]
    fn politeness_alone_is_no_answer() {
        check(
            "is_empty_answer",
            is_empty_answer,
            &["Hi!", "ok", "Yes, thanks!", "👍👍", "hola, buenas tardes", "...", "Ja, danke", "sim obrigada", "", "Good morning"],
            &["Acme", "Hi, it's Ana", "ok Acme", "Yes Bank", "No Limits Gym", "Hilton"],
        );
        check(
            "hesitates",
            hesitates,
            &["one moment", "I don't know", "no sé", "let me check", "keine Ahnung"],
            &["Moment Coffee", "we know each other", "no seats"],
        );
        check(
            "wants_person",
            wants_person,
            &["I want to talk to a human", "quiero hablar con una persona", "agent", "kann ich mit einem Mitarbeiter sprechen"],
            &["we have 20 people", "travel agency", "una persona", "need a chatbot for 40 people", "queremos un bot para 12 agentes"],
        );
    }

    #[test]
    fn a_correction_says_so() {
        check(
            "corrects",
            corrects,
            &[
                "actually it's 300",
                "no, I meant Berlin",
                "sorry, ana@acme.io",
                "en realidad somos 40",
                "na verdade é amanhã",
                "*Berlin",
                "perdón, el viernes",
                "ich meinte Freitag",
            ],
            &["it's 300", "no", "Sorry, how much does it cost for 50 people?", "nobody told me", "we mean business", "no thanks"],
        );
    }
}
