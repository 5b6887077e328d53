//! How days are written in English, Spanish, Portuguese, German, French and partly Italian. Tables only: `dates` reads them.

use jiff::civil::Weekday;
use regex::Regex;

use super::fold::Rule;
pub(super) use crate::domain::format::{MONTHS, WEEKDAYS};

/// "2026-11-30".
pub(super) static ISO: Rule = Rule::new(|| Regex::new(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b").ok());
/// "30/11/2026", "30.11.", "3/4".
pub(super) static NUMERIC: Rule = Rule::new(|| Regex::new(r"\b(\d{1,2})([/.\-])(\d{1,2})(?:[/.\-](\d{4}|\d{2}))?\b").ok());
/// "12 March 2027".
pub(super) static DAY_MONTH: Rule = Rule::new(|| {
    Regex::new(&format!(
        r"\b(\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|o|º|ª|\.))?\s*(?:of\s+|de\s+|di\s+|-)?({})\b\.?(?:,?\s*(?:of\s+|de\s+|del\s+)?(\d{{4}})\b)?",
        MONTHS.join("|")
    ))
    .ok()
});
/// "March 12th, 2027".
pub(super) static MONTH_DAY: Rule =
    Rule::new(|| Regex::new(&format!(r"\b({})\b\.?\s*(?:the\s+)?(\d{{1,2}})(?:\s?(?:st|nd|rd|th))?\b(?:,?\s+(\d{{4}})\b)?", MONTHS.join("|"))).ok());
/// "tomorrow" and its neighbours.
pub(super) static RELATIVE: Rule = Rule::new(|| {
    Regex::new(concat!(
        r"\b(?:(?P<p2>day after tomorrow|pasado manana|depois de amanha|ubermorgen|apres[- ]demain|dopodomani)",
        r"|(?P<n2>day before yesterday|anteayer|antier|anteontem|vorgestern|avant[- ]hier)",
        r"|(?P<p1>tomorrow|tomorow|tmrw|tmr|manana|amanha|morgen|demain|domani)",
        r"|(?P<n1>yesterday|ayer|ontem|gestern)",
        r"|(?P<zero>today|tonight|hoy|hoje|heute|aujourd'hui|oggi))\b"
    ))
    .ok()
});
/// "in three days".
pub(super) static IN_SOME: Rule = Rule::new(|| {
    Regex::new(
        r"\b(?:in|en|em|dentro de|daqui a|dans|fra)\s+(\d{1,3}|an?|one|two|three|un|una|uno|dos|tres|um|uma|dois|duas|einem|einer|zwei|drei|une|deux|trois)\s+(days?|dias?|tage?n?|jours?|giorni|weeks?|semanas?|wochen?|semaines?|months?|mes|meses|monate?n?|mois)\b",
    )
    .ok()
});
/// Weekdays with sure names.
pub(super) static WEEKDAY: Rule = Rule::new(|| weekday_rule(|(_, sure, _)| (*sure).to_owned()));
/// Weekdays, short names too.
pub(super) static WEEKDAY_ASKED: Rule =
    Rule::new(|| weekday_rule(|(_, sure, unsure)| if unsure.is_empty() { (*sure).to_owned() } else { format!("{sure}|{unsure}") }));
/// "the 15".
pub(super) static DAY_ALONE: Rule =
    Rule::new(|| Regex::new(r"(?:^|\b(?:the|el|dia|am|le|il|on)\s+)(\d{1,2})(?:st|nd|rd|th|\.)?(?:\s*$|[\s,.!])").ok());
/// "the 15th", and what shows it is a day.
pub(super) static ORDINAL_DAY: Rule = Rule::new(|| {
    Regex::new(r"\b(?:the\s+)?(\d{1,2})(?:st|nd|rd|th)\b(?:(?P<this>\s+of (?:this|the) month)|(?:\s*$|\s*[,.!?]|\s+(?:at|and|to|around|through|for|until|till|or|please|in the|would|works|is)\b))").ok()
});
/// "el 15 de este mes".
pub(super) static DAY_OF_THIS_MONTH: Rule =
    Rule::new(|| Regex::new(r"\b(?:el |dia |o dia )?(\d{1,2}) (?:de este|deste|del presente) (?:mes)\b").ok());
/// Words before the end of something.
pub(super) static END_LEAD: Rule = Rule::new(|| {
    Regex::new(r"(?:\b(?:to|until|till|through|thru|hasta(?: el)?|al|ate|bis(?: zum)?|au|jusqu'au)|\b(?:return\w*|back|check(?:ing)?[ -]?out|drop\w*(?: \w+)? off|drop\w*|end\w*|vuelta|volver|zuruck|retour)(?: \w+){0,4}?)\s+(?:on |by |the |el |on the )?$").ok()
});
/// Words before a "today" that is only talk.
pub(super) static NOT_TODAY: Rule =
    Rule::new(|| Regex::new(r"(?:\bdoing|are you|\ball(?: for)?|help me|questions?|that'?s it(?: for)?|como estas|wie geht'?s)\s+$").ok());
/// Words before a day in figures.
pub(super) static DATE_LEAD: Rule = Rule::new(|| Regex::new(r"\b(?:on|by|el|am|le|dia|em|no|the|from|until|desde|hasta|vom|ab|for|para)\s+$").ok());
/// Words before a "mañana" or "Morgen" that is a morning.
pub(super) static NOT_TOMORROW: Rule = Rule::new(|| Regex::new(r"\b(?:la|guten|am|jeden|diesen|schonen|esta|cada|good)\s+$").ok());

/// The pattern of weekdays with their "next", "this" and "last".
fn weekday_rule(names: fn(&(Weekday, &str, &str)) -> String) -> Option<Regex> {
    let names: Vec<String> = WEEKDAYS.iter().map(names).collect();
    Regex::new(&format!(
        r"\b(?:(?P<next>next)\s+|(?P<this>this|este|esta|diesen|dieser|ce|questo)\s+|(?P<last>last|past|letzten|letzte)\s+|(?:coming|proximo|proxima|nachsten|kommenden|prochain)\s+)?(?P<day>{})s?\b(?:\s+(?P<after_next>next week|de la (?:proxima|otra) semana|(?:der )?nachste[nr]? woche|da semana que vem|de la semaine prochaine)\b|\s+(?P<after_last>pasado|passad[ao]|dernier|scorso)\b)?",
        names.join("|")
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_compile() {
        let rules = [
            &ISO,
            &NUMERIC,
            &DAY_MONTH,
            &MONTH_DAY,
            &RELATIVE,
            &IN_SOME,
            &WEEKDAY,
            &WEEKDAY_ASKED,
            &DAY_ALONE,
            &DATE_LEAD,
            &NOT_TOMORROW,
            &ORDINAL_DAY,
            &DAY_OF_THIS_MONTH,
            &NOT_TODAY,
            &END_LEAD,
        ];
        assert!(rules.iter().all(|rule| rule.compiles()));
    }
}
