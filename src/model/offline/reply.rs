//! What the offline model says: the agent file's own lines, passages word for word, and a few fixed words in five languages.

use super::super::Ask;
use super::Understood;
use crate::domain::agent::SlotSpec;
use crate::domain::brief::shown;
use crate::domain::conversation::Conversation;
use crate::domain::slot::SlotState;
use crate::domain::text;

/// Characters of a passage that are said at once.
const PASSAGE_CHARS_MAX: usize = 600;

/// Was something asked that has no answer here?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Nothing,
    InVain,
}

/// How a reply begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Greet,
    GreetAndDeflect,
    Thank,
    Deflect,
    Again,
    Welcome,
    /// What follows speaks for itself.
    Plain,
}

impl Tone {
    pub(super) fn of(conversation: &Conversation, understood: &Understood<'_>, asked: Asked, next: Option<&SlotSpec>) -> Self {
        let first = conversation.agent_said().is_none();
        match (first, understood.claims.is_empty() && !understood.tapped) {
            _ if understood.found.is_some() => Self::Plain,
            (true, _) if asked == Asked::InVain && understood.claims.is_empty() => Self::GreetAndDeflect,
            (true, _) => Self::Greet,
            (false, true) if understood.is_polite && next.is_none() => Self::Welcome,
            (false, _) if understood.passage.is_some() => Self::Plain,
            (false, true) if asked == Asked::InVain => Self::Deflect,
            (false, false) => Self::Thank,
            (false, true) if understood.is_polite => Self::Plain,
            (false, true) if understood.declined.is_empty() => Self::Again,
            (false, true) => Self::Plain,
        }
    }
}

/// A reply in one language: how it begins, what was found, the passage that answers, the next question.
pub(super) fn compose(ask: Ask<'_>, next: Option<&SlotSpec>, tone: Tone, understood: &Understood<'_>) -> String {
    let own = &ask.agent.language;
    let wanted = ask.agent.spoken(ask.conversation.language.as_deref());
    // The question's language decides, so that one message never mixes two.
    let spoken = if next.is_none_or(|slot| slot.ask.0.contains_key(wanted)) { wanted } else { own };
    let lead = match tone {
        Tone::Greet => ask.agent.greeting.get(Some(spoken), own).to_owned(),
        Tone::GreetAndDeflect => format!("{} {}", ask.agent.greeting.get(Some(spoken), own), fixed(spoken, &DEFLECT)),
        Tone::Thank => fixed(spoken, &THANKS).to_owned(),
        Tone::Deflect => fixed(spoken, &DEFLECT).to_owned(),
        Tone::Again => fixed(spoken, &AGAIN).to_owned(),
        Tone::Welcome => fixed(spoken, &WELCOME).to_owned(),
        Tone::Plain => String::new(),
    };
    let told = understood.passage.map(|passage| text::clip(passage.text.trim(), PASSAGE_CHARS_MAX)).unwrap_or_default();
    let question = next.map(|slot| question(ask, slot, spoken, understood)).unwrap_or_default();
    let parts = [lead, understood.found.clone().unwrap_or_default(), told, question];
    parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Asks for a slot, or for a yes to the value that was heard.
fn question(ask: Ask<'_>, slot: &SlotSpec, spoken: &str, understood: &Understood<'_>) -> String {
    let heard = understood.claims.iter().find(|claim| claim.slot == slot.name).map(|claim| &claim.value);
    let unsure = ask.conversation.slots.get(&slot.name).filter(|known| known.state == SlotState::Unsure && !understood.denies);
    match heard.or_else(|| unsure.map(|known| &known.value)) {
        Some(value) => fixed(spoken, &CONFIRM).replace("{}", &shown(value)),
        None => slot.ask.get(Some(spoken), &ask.agent.language).to_owned(),
    }
}

/// A lookup failed: said honestly.
pub(super) fn lookup_failed(language: &str) -> &'static str {
    fixed(language, &LOOKUP_FAILED)
}

type Fixed = [(&'static str, &'static str); 5];

const THANKS: Fixed = [("en", "Thank you."), ("es", "Gracias."), ("pt", "Obrigado."), ("de", "Danke."), ("fr", "Merci.")];
const AGAIN: Fixed = [
    ("en", "Sorry, I did not get that."),
    ("es", "Perdona, no lo he entendido."),
    ("pt", "Desculpe, não entendi."),
    ("de", "Das habe ich leider nicht verstanden."),
    ("fr", "Désolé, je n'ai pas compris."),
];
const DEFLECT: Fixed = [
    ("en", "I cannot answer that myself; your question is noted."),
    ("es", "Eso no lo puedo responder yo; tu pregunta queda anotada."),
    ("pt", "Isso eu não sei responder; sua pergunta está anotada."),
    ("de", "Das kann ich selbst nicht beantworten; Ihre Frage ist notiert."),
    ("fr", "Je ne peux pas y répondre moi-même ; votre question est notée."),
];
const WELCOME: Fixed = [
    ("en", "You are welcome. Write again whenever you need something."),
    ("es", "De nada. Escríbenos cuando necesites algo más."),
    ("pt", "De nada. Escreva quando precisar de algo mais."),
    ("de", "Gern geschehen. Schreiben Sie, wenn Sie noch etwas brauchen."),
    ("fr", "Avec plaisir. Écrivez-nous si vous avez besoin d'autre chose."),
];
const CONFIRM: Fixed = [
    ("en", "I understood {}. Is that right?"),
    ("es", "He entendido {}. ¿Es correcto?"),
    ("pt", "Entendi {}. Está certo?"),
    ("de", "Ich habe {} verstanden. Stimmt das?"),
    ("fr", "J'ai compris {}. C'est bien ça ?"),
];
const LOOKUP_FAILED: Fixed = [
    ("en", "I could not look that up just now."),
    ("es", "Ahora mismo no he podido consultarlo."),
    ("pt", "Não consegui consultar isso agora."),
    ("de", "Das konnte ich gerade nicht nachsehen."),
    ("fr", "Je n'ai pas pu vérifier cela pour le moment."),
];

fn fixed(language: &str, lines: &Fixed) -> &'static str {
    lines.iter().find(|(l, _)| *l == language).or(lines.first()).map_or("", |(_, line)| line)
}
