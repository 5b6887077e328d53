//! Which slot a number is meant for: by the words it stands by.
//!
//! A unit after a number decides before a label in front of it: "a room for two days" is two days.

use super::fold::{Text, stem};
use super::kind::Slot;

/// Words after and before a number that are looked at.
const AFTER_WORDS_MAX: usize = 3;
/// Words before a number that are looked at.
const BEFORE_WORDS_MAX: usize = 4;

/// Units and labels that mean one thing: a slot of one family takes a number that stands by a word of the same family.
const FAMILIES: &[&str] = &[
    "people person employee staff worker headcount team member colleague seat rider tourist user agent guest passenger \
     traveler ppl pax adult size party persona empleado empleada trabajador gente equipo usuario pessoa funcionario equipe \
     mitarbeiter mitarbeitende leute personen benutzer personne employe salarie collaborateur utilisateur persone dipendenti \
     strong",
    "budget price amount spend cost payment revenue salary presupuesto precio importe monto orcamento preco valor prix preis \
     kosten usd eur euro dollar buck pound gbp mxn brl inr reai peso rupee $ € £ ₹",
    "volume message conversation chat ticket query mensaje conversacion mensagem mensagens conversa nachrichten anfragen consulta",
    "night noche noite nacht nachte nuit stay",
    "year age ano edad idade jahr jahre alter an yr",
    "room bedroom habitacion quarto zimmer chambre bed",
    "day dia tag jour",
    "week semana woche semaine",
    "month mes monat mois",
    "hour hora stunde heure minute minuto",
    "quantity unit piece item pc unidade unidad stuck cantidad quantidade",
];

/// How close a number (a folded range) stands to the words of a slot: 3 its label right by, 2 a unit of its family after it, 1 a word of
/// its family before it or of its description after it, 0 nothing.
pub(super) fn closeness(text: &Text<'_>, start: usize, end: usize, slot: &Slot<'_>) -> u8 {
    let first_after = text.words.partition_point(|word| word.start < end);
    let last_before = text.words.partition_point(|word| word.end <= start);
    let after = (first_after..text.words.len().min(first_after + AFTER_WORDS_MAX)).filter(|index| same_clause(text, end, *index));
    let before = (last_before.saturating_sub(BEFORE_WORDS_MAX)..last_before).filter(|index| same_clause(text, start, *index));
    let labelled = |word: &str| slot.label.iter().any(|label| stem(label) == stem(word));
    let hinted = |word: &str| word.len() > 3 && slot.hints.iter().any(|hint| stem(hint) == stem(word));
    let mut score = 0;
    for word in after.map(|index| text.word(index)) {
        score = score.max(if labelled(word) {
            3
        } else if is_kin(slot, word) {
            2
        } else {
            u8::from(hinted(word))
        });
    }
    if text.after(end).starts_with(" of us") && is_kin(slot, "people") || by_money(text, start, end, slot) {
        score = score.max(2);
    }
    let foreign = score == 0 && same_clause(text, end, first_after) && families(text.word(first_after)).next().is_some();
    for word in before.filter(|_| !foreign).map(|index| text.word(index)) {
        score = score.max(if labelled(word) { 3 } else { u8::from(is_kin(slot, word)) });
    }
    score
}

/// Whether no sign parts a word from an end of the number.
fn same_clause(text: &Text<'_>, side: usize, index: usize) -> bool {
    let between = text.words.get(index).and_then(|word| text.folded.get(side.min(word.end)..side.max(word.start)));
    between.is_some_and(|between| !between.contains([',', ';', '.', '!', '?', '\n']))
}

/// The families of a word.
fn families(word: &str) -> impl Iterator<Item = &'static str> {
    FAMILIES.iter().copied().filter(move |family| family.split_whitespace().any(|name| stem(name) == stem(word)))
}

/// Whether a word is of the same family as the slot's label.
fn is_kin(slot: &Slot<'_>, word: &str) -> bool {
    families(word).any(|family| slot.label.iter().any(|label| family.split_whitespace().any(|name| stem(name) == stem(label))))
}

/// Whether a slot is about money.
pub(super) fn is_about_money(slot: &Slot<'_>) -> bool {
    is_kin(slot, "$")
}

/// Whether a currency sign stands at the number of a slot about money.
fn by_money(text: &Text<'_>, start: usize, end: usize, slot: &Slot<'_>) -> bool {
    let before = text.before(start).trim_end().chars().next_back();
    let after = text.after(end).trim_start().chars().next();
    [before, after].into_iter().flatten().any(|sign| "$€£₹".contains(sign)) && is_about_money(slot)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::extract::Field;
    use super::*;

    #[test]
    fn the_unit_after_a_number_decides() {
        let schema = json!({"type": "integer", "description": "How many vehicles"});
        for (name, written, score) in [
            ("rooms", "2 rooms", 3),
            ("rooms", "the rooms, 2", 0),
            ("rooms", "rooms for 2", 3),
            ("rooms", "a room for 2 days", 0),
            ("budget", "$2 a month", 2),
            ("team_size", "2 of us", 2),
            ("team_size", "2 of them", 0),
            ("fleet", "2 vehicles", 1),
            ("fleet", "2", 0),
        ] {
            let field = Field { name, schema: &schema, asked: false, filled: false };
            let text = Text::new(written);
            let start = text.folded.find('2').unwrap_or(0);
            assert_eq!(closeness(&text, start, start + 1, &Slot::new(&field)), score, "{name}: {written}");
        }
    }
}
