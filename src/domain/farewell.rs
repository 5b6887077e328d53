//! "Thanks, bye!": words after which nobody needs to answer. They do not open again what was closed.

use super::text;

/// Words of thanks, assent and parting, in the languages that customers write most.
const WORDS: &str = "
    thanks thank you thx ty cheers ok okay k great perfect cool fine good nice awesome bye goodbye see have a day evening night weekend you too so much very many
    gracias muchas vale perfecto genial adiós adios hasta luego chao buen día buena tarde noche muy amable
    obrigado obrigada muito valeu perfeito ótimo tchau até logo bom dia boa tarde noite
    merci beaucoup parfait super bien au revoir bonne journée soirée d'accord
    danke vielen dank schön sehr perfekt prima alles klar tschüss schönen tag noch abend
    grazie mille perfetto va bene ciao buona giornata serata
    bedankt dank je u wel dankjewel prima top doei fijne dag
    dziękuję dzięki bardzo dobrze pa miłego dnia
    teşekkürler teşekkür ederim sağol sağ olun tamam iyi günler
    terima kasih makasih oke baik sampai jumpa
    спасибо большое хорошо понятно ок до свидания пока всего доброго
    شكرا شكرًا جزيلا جزيلاً تمام حسنا مع السلامة
    धन्यवाद शुक्रिया ठीक है बहुत
    谢谢 谢谢你 谢谢您 好的 好 再见 多谢";

/// Words of a message that can still be a farewell.
const WORDS_MAX: usize = 8;

/// Is there nothing in it but thanks, assent and parting?
///
/// ```
/// use baton::domain::farewell::is_all;
/// assert!(is_all("Thank you so much! 🙏"));
/// assert!(is_all("👍"));
/// assert!(is_all("ok gracias, hasta luego"));
/// assert!(!is_all("thanks, but it still fails"));
/// assert!(!is_all("ok?"));
/// ```
pub fn is_all(words: &str) -> bool {
    if words.contains(['?', '？', '؟']) || words.trim().is_empty() {
        return false;
    }
    let folded = text::fold(words);
    let spoken: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()).collect();
    spoken.len() <= WORDS_MAX && spoken.iter().all(|word| WORDS.split_whitespace().any(|known| known == *word || text::fold(known) == *word))
}
