//! Numbers in words: English and Spanish to the millions, German, French and Portuguese to the thousands. Spanish "once" is left out,
//! for it is an English word; so is French "cent" alone.

use foldhash::HashMap;
use std::sync::LazyLock;

/// Number words by value: below 100 they add up, 100 and 1000 multiply.
const WORDS: &[(f64, &str)] = &[
    (0.0, "zero cero null"),
    (1.0, "one uno eins"),
    (2.0, "two couple dos zwei zwo deux dois duas"),
    (3.0, "three tres drei trois"),
    (4.0, "four cuatro vier quatre quatro"),
    (5.0, "five cinco funf cinq"),
    (6.0, "six seis sechs"),
    (7.0, "seven siete sieben sete sept"),
    (8.0, "eight ocho acht oito huit"),
    (9.0, "nine nueve neun nove neuf"),
    (10.0, "ten diez zehn dix dez"),
    (11.0, "eleven elf onze"),
    (12.0, "twelve dozen doce docena zwolf doze duzia dutzend douze douzaine"),
    (13.0, "thirteen trece dreizehn treze treize"),
    (14.0, "fourteen catorce vierzehn quatorze catorze"),
    (15.0, "fifteen quince funfzehn quinze"),
    (16.0, "sixteen dieciseis sechzehn dezesseis dezasseis seize"),
    (17.0, "seventeen diecisiete siebzehn dezessete"),
    (18.0, "eighteen dieciocho achtzehn dezoito"),
    (19.0, "nineteen diecinueve neunzehn dezenove"),
    (20.0, "twenty veinte zwanzig vingt vingts vinte"),
    (21.0, "veintiuno veintiun"),
    (22.0, "veintidos"),
    (23.0, "veintitres"),
    (24.0, "veinticuatro"),
    (25.0, "veinticinco"),
    (26.0, "veintiseis"),
    (27.0, "veintisiete"),
    (28.0, "veintiocho"),
    (29.0, "veintinueve"),
    (30.0, "thirty treinta dreissig trinta trente"),
    (40.0, "forty cuarenta vierzig quarenta quarante"),
    (50.0, "fifty cincuenta funfzig cinquante cinquenta"),
    (60.0, "sixty sesenta sechzig sessenta soixante"),
    (70.0, "seventy setenta siebzig"),
    (80.0, "eighty ochenta achtzig oitenta"),
    (90.0, "ninety noventa neunzig"),
    (100.0, "hundred cien ciento hundert cem cento"),
    (200.0, "doscientos doscientas duzentos duzentas"),
    (300.0, "trescientos trescientas trezentos trezentas"),
    (400.0, "cuatrocientos cuatrocientas quatrocentos quatrocentas"),
    (500.0, "quinientos quinientas quinhentos quinhentas"),
    (600.0, "seiscientos seiscientas seiscentos seiscentas"),
    (700.0, "setecientos setecientas setecentos setecentas"),
    (800.0, "ochocientos ochocientas oitocentos oitocentas"),
    (900.0, "novecientos novecientas novecentos novecentas"),
    (1000.0, "thousand mil tausend mille"),
    (1e6, "million millon millones milhao milhoes millionen"),
];
/// The same by word: every word of every message is looked up.
static VALUES: LazyLock<HashMap<&str, f64>> =
    LazyLock::new(|| WORDS.iter().flat_map(|(value, names)| names.split(' ').map(|name| (name, *value))).collect());
/// Longest German compound that is taken apart.
const COMPOUND_BYTES_MAX: usize = 60;

/// The value of one word.
fn value_of(word: &str) -> Option<f64> {
    // A text without blanks is one long word: it is not even looked up, place after place.
    if word.len() > COMPOUND_BYTES_MAX {
        return None;
    }
    VALUES.get(word).copied().or_else(|| compound(word))
}

/// A German compound: "funfundzwanzig", "zweihundert", "dreitausendvierhundert".
fn compound(word: &str) -> Option<f64> {
    let part = |text: &str, otherwise: f64| match text {
        "" => Some(otherwise),
        "ein" => Some(1.0),
        other => simple(other).or_else(|| compound(other)),
    };
    if let Some((thousands, rest)) = word.split_once("tausend") {
        return Some(part(thousands, 1.0)? * 1000.0 + part(rest, 0.0)?);
    }
    if let Some((hundreds, rest)) = word.split_once("hundert") {
        return Some(part(hundreds, 1.0)? * 100.0 + part(rest, 0.0)?);
    }
    let (ones, tens) = word.split_once("und")?;
    let (ones, tens) = (part(ones, -1.0)?, simple(tens)?);
    ((1.0..10.0).contains(&ones) && (20.0..100.0).contains(&tens)).then_some(ones + tens)
}

/// The value of a German word below 100.
fn simple(word: &str) -> Option<f64> {
    VALUES.get(word).copied().filter(|value| *value < 100.0)
}

/// The number that starts at a word, and how many words it takes; 0 words when there is none. `word` gives the words by place, an
/// empty one past the end; `close` says whether a word follows the one before it with nothing but a blank or a hyphen between.
pub(crate) fn run<'a>(from: usize, word: impl Fn(usize) -> &'a str, close: impl Fn(usize) -> bool) -> (f64, usize) {
    let (mut total, mut current, mut taken, mut index) = (0.0_f64, 0.0_f64, 0, from);
    loop {
        let said = word(index);
        let near = index == from || close(index);
        let french = matches!(said, "cent" | "cents") && index > from && current > 0.0 && current < 10.0;
        let Some(value) = value_of(said).or(french.then_some(100.0)) else { break };
        if value >= 1000.0
            && (current > 0.0 || index == from)
            && near
            && !said.starts_with("ein")
            && (value - 1000.0).abs().min((value - 1e6).abs()) < 0.5
        {
            total += current.max(1.0) * value;
            current = 0.0;
        } else if (french || matches!(said, "hundred" | "hundert")) && current < 100.0 && near {
            current = current.max(1.0) * 100.0;
        } else if matches!(said, "dozen" | "docena" | "docenas" | "dutzend") && index > from {
            current = current.max(1.0) * 12.0;
        } else if matches!(said, "vingt" | "vingts") && index > from && near && (current % 100.0 - 4.0).abs() < 0.5 {
            current += 76.0;
        } else {
            // French counts on from sixty and eighty: "soixante-douze", "quatre-vingt-dix".
            let counts_on = (10.0..20.0).contains(&value) && matches!(word(index.wrapping_sub(1)), "soixante" | "vingt") && index > from;
            let scale = if value < 10.0 || counts_on {
                10.0
            } else if value < 100.0 {
                100.0
            } else {
                1000.0
            };
            if index > from && (!near || current % scale > 0.0 || (current <= 0.0 && total == 0.0)) {
                break;
            }
            current += value;
        }
        index += 1;
        taken = index - from;
        let joiner = matches!(word(index), "and" | "y" | "e" | "und" | "et");
        let bigger = current >= 20.0 || total > 0.0;
        if joiner && bigger && value_of(word(index + 1)).is_some_and(|next| next < 100.0) {
            index += 1;
        }
    }
    (total + current, taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str, value: f64, count: usize) {
        let all: Vec<&str> = words.split([' ', '-']).collect();
        assert_eq!(run(0, |index| all.get(index).copied().unwrap_or(""), |_| true), (value, count), "{words}");
    }

    #[test]
    fn words_add_up_in_five_languages() {
        check("twenty five", 25.0, 2);
        check("four hundred and thirty", 430.0, 4);
        check("two dozen", 24.0, 2);
        check("doscientas cincuenta", 250.0, 2);
        check("mil quinientos", 1500.0, 2);
        check("zwolf", 12.0, 1);
        check("funfundzwanzig", 25.0, 1);
        check("dreihundertvierzig", 340.0, 1);
        check("zweitausend", 2000.0, 1);
        check("quatre vingt dix", 90.0, 3);
        check("soixante douze", 72.0, 2);
        check("deux cents", 200.0, 2);
        check("cento e vinte", 120.0, 3);
        for none in ["hello", "und", "hundertmal", "undundund", "cent", ""] {
            check(none, 0.0, 0);
        }
    }
}
