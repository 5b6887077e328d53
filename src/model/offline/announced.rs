//! The words that announce a free text, language by language. Tables only: how they are read is told in `leads`.

use regex::Regex;

use super::fold::Rule;

/// Words that end a name.
pub(super) const STOPS: &str = "and from at with here but i we my our in on for to who which that this is are was looking because since based where as of or \
    so please thanks speaking can could would want need have y desde en con para por pero quiero necesito tengo trabajo gracias \
    somos e em com mas quero preciso tenho und bei aus ich wir mit fur aber mochte et chez je nous avec pour mais da do del i'm \
    we're i'd de von also";
/// Words of other slots, which end a name written in small letters: "ana gil account number 12".
pub(super) const FIELD_WORDS: &str = "the booking confirmation account number ssn zip zipcode code phone email password company order reference last four sir madam \
    telefono correo numero pedido telefon nummer bestellung";
/// Words that follow "I'm" or "we are" and are no name, though a sentence or a phone may write them with a capital.
pub(super) const NOT_NAMES: &str = "a an the not no so very just also still now here from in at on with looking interested trying having calling writing sorry \
    sure fine good ok happy new ready using going getting working based currently unable afraid your my un una de el la um uma ein \
    eine der die das le il german american spanish french british ceo cto";
/// What "I want" announces without saying anything.
pub(super) const EMPTY_NEEDS: &str = "help info information more some support assistance please it that this one you your a the with ayuda informacion mas una un \
    hilfe informationen infos ajuda informacao informacoes aide renseignements urgent to los";

/// "my name is": any spelling of a name may follow.
pub(super) static PERSON: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:my (?:full |first |last )?name is|my (?:full )?name'?s|the name is|me llamo|mi nombre (?:completo )?es|(?:o )?meu nome (?:completo )?e|me chamo|chamo-me",
        r"|ich heisse|mein name ist|je m'appelle|mon nom est|mi chiamo|il mio nome e|ik heet|mijn naam is|nazywam sie|benim adim|adim|меня зовут|nama saya|mera naam)\s*[:,]?\s+"
    ))
    .ok()
});
/// "I'm": a name only before a capital letter.
pub(super) static PERSON_CAPITAL: Rule = Rule::new(|| {
    Regex::new(
        r"(?:^|[\s,.!;])(?:i'?m|i am|this is|soy|habla|sou(?: [oa])?|aqui e|ich bin(?: die| der)?|hier ist|hier spricht|je suis|sono|ik ben)\s+",
    )
    .ok()
});
/// "we are called": any spelling may follow.
pub(super) static COMPANY: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:(?:my|our|the) (?:company|business|firm|startup|agency|shop|store|brand)(?:'s)? (?:is (?:called|named)|name is|called)|we(?:'re| are) called|(?:i|we) work (?:at|for)|i(?:'m| am) working (?:at|for)",
        r"|(?:mi|nuestra|la) (?:empresa|compania|tienda|marca) se llama|nos llamamos|trabajo (?:en|para)|(?:minha|nossa|a) empresa se chama|trabalho (?:na|no|para a|em)",
        r"|ich arbeite (?:bei|fur)|(?:unsere|meine|die) firma heisst|unser unternehmen heisst|wir heissen|je travaille (?:chez|pour)|(?:notre|ma|mon|la) (?:societe|entreprise|boite) s'appelle)\s*[:,]?\s+"
    ))
    .ok()
});
/// "we are": a company only before a capital letter.
pub(super) static COMPANY_CAPITAL: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"(?:^|[\s,.!;])(?:(?:i'?m|i am|we'?re|we are) (?:from|with) (?:the |a )?(?:company|firm) |(?:soy|somos|escribo|escribimos|hablo) de la (?:empresa|compania|firma|tienda) |(?:sou|somos|falo) d[ao] (?:empresa|firma|loja) ",
        r"|(?:ich bin|wir sind|ich schreibe|ich komme) (?:von|aus) (?:der |dem )?(?:firma|unternehmen) |(?:je suis|nous sommes|on est) de (?:la |l')(?:societe|entreprise|boite) |(?:team|crew|people|persons?|employees|staff) (?:at|from) ",
        r"|we'?re (?:from )?|we are (?:from )?|our company,? (?:is )?|my company,? (?:is )?|the company is |i'?m with |i am with |i (?:run|own) |somos (?:de )?|(?:mi|nuestra|la) empresa es |(?:minha|nossa|a) empresa e ",
        r"|wir sind (?:von |die )?|unsere firma ist |nous sommes |(?:notre|mon) (?:societe|entreprise) est )"
    ))
    .ok()
});
/// "I'm Ana from": the company after a person's name.
pub(super) static COMPANY_AFTER_NAME: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"(?:\b(?:i'?m|i am|this is|my name is|soy|me llamo|mi nombre es|habla|sou(?: [oa])?|me chamo|meu nome e|ich bin|hier ist|mein name ist|ich heisse|je suis|je m'appelle)\s+(?P<name>\w+(?:[ \-]\w+){0,2}?)|^(?:\w+[,!]? )?(?P<here>\w+) (?:here|aqui|hier|ici)),?",
        r"\s+(?:from|at|with|of|de la empresa|de|desde|da|do|von(?: der)?|vom|bei(?: der)?|de chez|chez)\s+(?:the )?"
    ))
    .ok()
});
/// A name with its legal form, in the raw text.
pub(super) static COMPANY_SUFFIX: Rule = Rule::new(|| {
    Regex::new(
        r"(?:^|[\s,(])(?P<name>(?:[\p{Lu}0-9][\w&'’.\-]*,? (?:(?:&|and|und|y|et|e) )?){1,5}(?:GmbH|AG|KG|UG|Inc|LLC|Ltd|Limited|Corp|Corporation|PLC|LLP|SL|S\.L|SLU|SA|S\.A|SAS|SARL|Srl|S\.r\.l|SpA|BV|B\.V|NV|Lda|Ltda|Oy|AB|ApS|Pty|Co)\b\.?(?: de C\.?V\b\.?)?)",
    )
    .ok()
});
/// "we want to".
pub(super) static NEED: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:(?:i|we)(?: really| just| also)? (?:want|wanna|need|would like|would love|wish|plan|hope)(?: to\b)?|(?:i|we)'d (?:like|love)(?: to\b)?|(?:looking|searching) (?:for|to|into)|interested in|(?:trying|hoping|planning) to",
        r"|(?:i|we)(?:'ll|'d| will| would)? (?:use|be using) (?:it|this) (?:for|to)|(?:quiero|queremos|quisiera|quisieramos|necesito|necesitamos|busco|buscamos|estoy buscando|estamos buscando|me interesa|nos interesa|me gustaria|nos gustaria|(?:lo )?(?:usamos|usaria|usariamos) para|es para)",
        r"|(?:quero|preciso de|preciso|precisamos de|precisamos|procuro|procuramos|gostaria de|gostariamos de|estou procurando|estamos procurando|usamos para)|(?:ich|wir) (?:mochten?|wollen|will|brauchen?|suchen?|benotigen?)|(?:ich|wir) wurden? gerne|(?:and|und|et) (?:want to|suchen|mochten|wollen|brauchen|cherchons)",
        r"|je (?:veux|voudrais|cherche)|j'aimerais|j'ai besoin (?:de |d')|nous (?:voulons|voudrions|cherchons|aimerions)|nous avons besoin (?:de |d')|on (?:veut|cherche|voudrait|aimerait)|^(?:hi,? |hello,? |hey,? )?need(?: to\b| an?\b)?)(?:\s+|$)"
    ))
    .ok()
});
/// Words of a sentence that says what is wrong.
pub(super) static PROBLEM: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:(?:problem|issue|trouble)s? (?:with|is|are|logging|connecting)|error|bug|broken|crash\w*|freez\w+|not working|(?:doesn|isn|won|can|didn|hasn|haven)'?t (?:\w+ ){0,2}(?:work\w*|log|access|open|connect|load|start|arrive\w*|receive\w*|find|use|pay|see|sign|turn|print|send|update|install)|stopped working",
        r"|cannot|unable to|fails?|failed|failing|is missing|damaged|never (?:arrived|received|came)|charged (?:me )?twice|double charged|overcharged|wrong (?:item|size|product|amount|order)|locked out|keeps? \w+ing",
        r"|no (?:me )?(?:funciona|puedo|deja|llega|carga|abre|enciende|ha llegado|he recibido|conecta)|problemas? con|fallo|falla|rot[oa]|averiad[oa]|danad[oa]|cobraron (?:dos veces|doble)|nao (?:funciona|consigo|chegou|recebi|abre|liga|carrega)|problemas? com|quebrad[oa]|com defeito",
        r"|(?:funktioniert|geht|ladt|startet|offnet)(?: \w+){0,2} nicht|kaputt|defekt|fehler\w*|kann (?:mich |ich )?(?:\w+ ){0,3}nicht|problem mit|nicht (?:angekommen|erhalten)|(?:ne|n')\s?(?:marche|fonctionne|arrive|charge|s'ouvre|demarre) (?:pas|plus)|en panne|casse|probleme avec|pas (?:recu|arrivee?))\b"
    ))
    .ok()
});
/// "my problem is".
pub(super) static PROBLEM_LEAD: Rule = Rule::new(|| {
    Regex::new(r"\b(?:(?:my|the|our) (?:problem|issue|reason|question|complaint) is(?: that)?|(?:el|mi) (?:problema|motivo) es(?: que)?|(?:o|meu) (?:problema|motivo) e(?: que)?|(?:das|mein) (?:problem|grund) ist,?(?: dass)?|(?:le|mon) (?:probleme|motif) est(?: que)?)\s*:?\s+").ok()
});
/// Before a town, in the middle of a sentence.
pub(super) static IN_TOWN: Rule = Rule::new(|| Regex::new(r"\b(?:in|en|em|a|à|near|cerca de|perto de|pres de)\s+").ok());

/// "based in".
pub(super) static PLACE: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:(?:i|we) live in|(?:based|located|headquartered) in|(?:my|our) (?:city|town|location|address|country) is|vivo en|vivimos en|(?:ubicad[oa]s?|estamos) en|(?:mi|nuestra) (?:ciudad|direccion) es|moro em|moramos em|(?:localizad[oa]s?|estamos) em|ich wohne in|wir sitzen in",
        r"|(?:mein|unser) (?:standort|wohnort) ist|j'habite (?:a|en|au)|(?:nous sommes )?(?:bases?|situes?) (?:a|en)|i(?:'m| am) from|we(?:'re| are) in)\s+"
    ))
    .ok()
});
/// What may stand before a place in an answer.
pub(super) static PREPOSITION: Rule =
    Rule::new(|| Regex::new(r"^(?:in|at|near|around|from|to|en|em|aus|bei|nach|let'?s (?:try|do|go with))\s+").ok());
/// "I'm the CTO".
pub(super) static ROLE: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:i'?m|i am|my (?:role|job title|position|title) is|i work as|soy|trabajo como|mi cargo es|sou|trabalho como|ich bin|ich arbeite als|je suis)\s+(?:an? |the |el |la |un |una |o |um |uma |der |die |le )?",
        r"(?P<role>(?:[\w\-/]+ ){0,2}?(?:ceo|cto|cfo|coo|cmo|cio|co-?founder|founder|owner|manager|director|directora|head|lead|engineer|developer|designer|assistant|president|vp|partner|consultant|student|teacher|doctor|nurse|freelancer|accountant|analyst|buyer|administrator|secretary|supervisor|technician",
        r"|gerente|duen[oa]|fundador\w?|jef[ea]|responsable|encargad[oa]|administrador\w?|soci[oa]|don[oa]|gestor\w?|diretor\w?|geschaftsfuhrer(?:in)?|leiter(?:in)?|inhaber(?:in)?|directeur|directrice|gerant\w?)\b(?: (?:of|de|for|da|do) [\w\-]+)?)"
    ))
    .ok()
});
/// A comma before a new statement about the customer.
pub(super) static NEW_CLAUSE: Rule = Rule::new(|| {
    Regex::new(r"(?:,\s+(?:and |y |e |und |et )?(?:we get|we receive|we'?re|we are|we have|i'?m|i am|my|our|i have|somos|tenemos|tengo|mi|soy|nuestr[oa]|temos|recebemos|recibimos|wir bekommen|nous recevons|sou|meu|minha|wir sind|wir haben|ich bin|mein\w*|unser\w*|nous sommes|nous avons|je suis|mon|ma)|\s+(?:and|y|e|und|et)\s+(?:we are|we have|we get|i am|somos|tenemos|recibimos|temos|recebemos|wir sind|wir haben|ich bin|nous sommes|nous avons|je suis))\b").ok()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_compile() {
        for rule in [
            &PERSON,
            &PERSON_CAPITAL,
            &COMPANY,
            &COMPANY_CAPITAL,
            &COMPANY_AFTER_NAME,
            &COMPANY_SUFFIX,
            &NEED,
            &PROBLEM,
            &PROBLEM_LEAD,
            &PLACE,
            &PREPOSITION,
            &ROLE,
            &NEW_CLAUSE,
        ] {
            assert!(rule.compiles());
        }
    }
}
