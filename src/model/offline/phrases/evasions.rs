//! Words that answer a question without giving anything: "forget it", "stupid bot", "one moment", "I don't have one".
//!
//! Closed lists, read only when nothing else stands in the message: "Never Mind Records" is a company.

use regex::Regex;

use super::super::fold::Rule;
use super::{clipped, greeting_end, refuses};

static DISMISSAL: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:and|but|so|well|oh|ok|okay|no|yes|just|please|pues|ja|nein|non|sim|nao|si)[\s,.!]+)*(?:(?:",
        r"nothing(?: really| much| else| special| at all)?|forget (?:it|that|about it)|never ?mind|nvm|whatever|leave it|drop it|stop(?: it| this| that)?|don'?t bother|who cares|(?:i )?don'?t care|idc|(?:it )?doesn'?t matter|no matter|not important|not now|(?:maybe )?later|another time|i'?m busy|you tell me|guess|same|see above|as i said",
        r"|i (?:just |already )?(?:told|said|gave|wrote|sent) (?:you|that|it)(?: already| before)?|(?:are you |is anyone |anyone |anybody )there|what|wtf|huh|test(?:ing)?|hello+|hi+|hey+",
        r"|(?:you(?:'re| are)? )?(?:a |so |such a )?(?:fucking |very |really )?(?:stupid|dumb|useless|idiot|idiotic|bad|terrible|shitty|silly)(?: (?:bot|robot|machine|thing|chatbot|ai|computer|computers))?|(?:bad|shit) bot|fuck(?: you| off| this| it)?|this is (?:so )?(?:stupid|ridiculous|useless|a joke|annoying)|(?:what a )?(?:joke|waste of time)",
        r"|(?:la verdad )?nada|olvidalo|olvidate|dejalo|dejemoslo|da igual|no importa|que mas da|(?:bot|robot|maquina) (?:estupid[oa]|inutil|tont[oa])|estupid[oa]|inutil|idiota|ya (?:te|se|os) lo (?:dije|he dicho)|luego|mas tarde|ahora no|que",
        r"|esquece|esqueca|deixa (?:pra|para) la|deixa|tanto faz|nao importa|(?:bot|robo) (?:burro|idiota|inutil|estupido)|burro|ja (?:te |lhe )?(?:disse|falei)|agora nao|depois|o que",
        r"|nichts|nix|vergiss es|vergessen sie es|egal|schon gut|lass (?:es|mal|gut sein)|(?:dummer|bloder|blode|scheiss|doofer)\s?(?:bot|roboter|maschine)|dumm|hab(?:e)? ich (?:doch )?(?:schon|bereits) gesagt|spater|jetzt nicht|spielt keine rolle|was|hae?",
        r"|rien(?: du tout)?|oublie[zr]?(?: ca)?|laisse[zr]? tomber|peu importe|tant pis|(?:robot|bot) (?:stupide|debile|nul|idiot)|stupide|plus tard|pas maintenant|je (?:te|vous) l'ai deja dit|quoi|hein",
        r"|niente|lascia (?:stare|perdere)|non importa",
        r")[\s,.!?…]*)+$"
    ))
    .ok()
});

static DELAY: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:sorry|ok|okay|hmm+|well|uh|um|yes|sure|pues|vale|ja|oui|sim)[\s,.!]+)*(?:",
        r"(?:just |give me |wait |hold on |hang on |please )*(?:just )?(?:one|a|1) (?:moment|minute|min|sec|second)|(?:let me|i(?:'ll| will| have to| need to| must)) (?:just )?(?:check|see|think|look|find out|ask|get back to you|let you know)(?: (?:it|that|this|first|up|about|with|my|and|for)\b.{0,40})?|(?:hold|hang) on(?: a (?:sec|second|minute|moment))?|wait(?: a (?:sec|second|minute|moment))?|brb|checking",
        r"|(?:dame |deme |espera |espere )?un (?:momento|momentito|minuto|segundo)|(?:deja|deje)(?:me)?(?: que)? (?:mire|ver|mirar|pensar|comprobar|consultar|lo (?:mire|vea|miro))|espera|ahora (?:lo )?miro",
        r"|(?:me da )?um (?:momento|momentinho|minuto|segundo)|(?:deixa|deixe)(?: eu| me)? (?:ver|checar|conferir|pensar)|espere|aguarde",
        r"|(?:einen? )?(?:moment|minute|sekunde|augenblick)(?: bitte| mal| kurz)*|ich (?:schaue|schau|sehe|muss) (?:kurz |mal |erst )*(?:nach|nachsehen|nachschauen|schauen|fragen)?|warte(?:n sie)?(?: kurz| mal| bitte)*",
        r"|(?:une?|un petit) (?:moment|minute|seconde|instant)|(?:laissez|laisse)[- ]moi (?:verifier|regarder|voir|reflechir)|attends|attendez|je (?:vais )?verifier?",
        r"|un attimo|momento",
        r")(?: please| pls| por favor| bitte| svp| s'il vous plait)*[\s.!…]*$"
    ))
    .ok()
});

static NONE: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"^(?:(?:sorry|unfortunately|no|nope|well|actually|lo siento|leider|desole|desculpe)[\s,.!]+)*(?:",
        r"no|nope|nah|none|nothing|not really|n/?a|no thanks?|no thank you|(?:i |we )?(?:don'?t|do not|dont) (?:have|know|use|want) (?:one|any|it|that|this|anything)(?: at the moment| right now| yet| to hand)?|(?:i |we )?haven'?t (?:got )?(?:one|any)|not (?:applicable|available)|i'?d rather not|rather not|prefer not(?: to)?",
        r"|no(?: lo| la)? (?:tengo|tenemos|uso|quiero|hay)(?: ninguno| ninguna| uno)?|ningun[oa]?|nada|no,? gracias",
        r"|nao(?: tenho| temos| uso| quero)?(?: nenhum| nenhuma)?|nenhum[a]?|nao,? obrigad[oa]",
        r"|nein|nein,? danke|(?:das )?hab(?:e|en)? (?:ich|wir) (?:nicht|keine?n?)|hab(?:e)? (?:nicht|keine?n?)|kein\w*|nichts",
        r"|non|non,? merci|(?:je |nous )?(?:n'en|n') ?(?:ai|avons)(?: pas| aucune?)?|aucune?|pas (?:de|d')\w*|rien",
        r"|no,? grazie|nessun[oa]",
        r")[\s.!]*$"
    ))
    .ok()
});

/// Whether a message gives nothing and wants nothing: it waves the question away, scolds, or calls out.
pub(in super::super) fn dismisses(text: &str) -> bool {
    let folded = clipped(text);
    let rest = folded.trim().trim_matches(|sign: char| !sign.is_alphanumeric());
    let greeted = rest.get(greeting_end(rest)..).unwrap_or("").trim();
    DISMISSAL.matches(rest) || DISMISSAL.matches(greeted)
}

/// Whether a message does nothing but ask for time ("one moment", "let me check").
pub(in super::super) fn delays(text: &str) -> bool {
    DELAY.matches(clipped(text).trim())
}

/// Did the customer decline the slot that was asked? An optional one is declined by a plain "no" or "I don't have one" too; a
/// required one only by a refusal.
pub fn declines(text: &str, required: bool) -> bool {
    refuses(text) || (!required && NONE.matches(clipped(text).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_compile() {
        assert!(DISMISSAL.compiles() && DELAY.compiles() && NONE.compiles());
    }
}
