//! What customers read while they wait for a person, and how they take the wish back. The lines are ours, in the languages below; an
//! agent file may say its own.

use super::agent::Localized;
use super::text;
use serde::{Deserialize, Serialize};

/// The lines of a wait, by language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitLines {
    /// The customer wrote while waiting: said once in each wait.
    pub received: Localized,
    /// Nobody has taken it yet. `{ahead}` is how many are before them; said only when there are any.
    pub still: Localized,
    /// The same when they are next.
    pub next: Localized,
    /// It takes long: the truth, and the ways out.
    pub long: Localized,
    /// The customer took the wish back: the agent is there again.
    pub back: Localized,
}

/// Which notice of a wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitNotice {
    /// The first one.
    Still,
    /// The last one.
    Long,
}

impl Default for WaitLines {
    fn default() -> Self {
        let lines =
            |of: fn(&Lines) -> &'static str| Localized(LINES.iter().map(|(code, lines)| ((*code).to_owned(), of(lines).to_owned())).collect());
        Self { received: lines(|l| l.received), still: lines(|l| l.still), next: lines(|l| l.next), long: lines(|l| l.long), back: lines(|l| l.back) }
    }
}

struct Lines {
    received: &'static str,
    still: &'static str,
    next: &'static str,
    long: &'static str,
    back: &'static str,
}

const LINES: [(&str, Lines); 14] = [
    (
        "en",
        Lines {
            received: "Thank you, your message is here. A colleague will read it before they answer.",
            still: "You are still in line: {ahead} before you. You keep your place; whatever you write here is kept.",
            next: "You are still in line, and next. Whatever you write here is kept.",
            long: "I am sorry, nobody is free yet. We answer here as soon as somebody is. Write \"cancel\" if you no longer need a person.",
            back: "All right, I have taken you out of the line. I am the assistant again; write \"person\" at any time.",
        },
    ),
    (
        "es",
        Lines {
            received: "Gracias, tu mensaje ha llegado. Un compañero lo leerá antes de responder.",
            still: "Sigues en la fila: hay {ahead} antes que tú. Conservas tu lugar y se guarda todo lo que escribas.",
            next: "Sigues en la fila y eres el siguiente turno. Se guarda todo lo que escribas.",
            long: "Lo siento, todavía no hay nadie libre. Te respondemos aquí en cuanto alguien lo esté. Escribe \"cancelar\" si ya no necesitas a una persona.",
            back: "De acuerdo, te he sacado de la fila. Vuelvo a ser el asistente; escribe \"persona\" cuando quieras.",
        },
    ),
    (
        "pt",
        Lines {
            received: "Obrigado, sua mensagem chegou. Um colega vai ler antes de responder.",
            still: "Você continua na fila: há {ahead} antes de você. Seu lugar está guardado, e tudo o que escrever também.",
            next: "Você continua na fila e é o próximo. Tudo o que escrever fica guardado.",
            long: "Desculpe, ainda não há ninguém livre. Respondemos aqui assim que houver. Escreva \"cancelar\" se não precisar mais de uma pessoa.",
            back: "Certo, tirei você da fila. Sou o assistente de novo; escreva \"pessoa\" quando quiser.",
        },
    ),
    (
        "fr",
        Lines {
            received: "Merci, votre message est bien arrivé. Un collègue le lira avant de répondre.",
            still: "Vous êtes toujours dans la file : {ahead} avant vous. Votre place est gardée, et tout ce que vous écrivez aussi.",
            next: "Vous êtes toujours dans la file, et le prochain. Tout ce que vous écrivez est gardé.",
            long: "Désolé, personne n'est encore libre. Nous répondons ici dès que possible. Écrivez « annuler » si vous n'avez plus besoin de quelqu'un.",
            back: "Très bien, je vous ai retiré de la file. C'est de nouveau l'assistant ; écrivez « personne » à tout moment.",
        },
    ),
    (
        "de",
        Lines {
            received: "Danke, Ihre Nachricht ist da. Eine Kollegin oder ein Kollege liest sie, bevor die Antwort kommt.",
            still: "Sie sind noch in der Warteschlange: {ahead} vor Ihnen. Ihr Platz bleibt, und was Sie schreiben, geht nicht verloren.",
            next: "Sie sind noch in der Warteschlange und als Nächstes dran. Was Sie schreiben, geht nicht verloren.",
            long: "Es tut mir leid, es ist noch niemand frei. Wir antworten hier, sobald jemand frei ist. Schreiben Sie „abbrechen“, wenn Sie niemanden mehr brauchen.",
            back: "In Ordnung, Sie sind nicht mehr in der Warteschlange. Hier ist wieder der Assistent; schreiben Sie jederzeit „Mensch“.",
        },
    ),
    (
        "it",
        Lines {
            received: "Grazie, il messaggio è arrivato. Un collega lo leggerà prima di rispondere.",
            still: "Sei ancora in coda: {ahead} prima di te. Il tuo posto resta, e tutto quello che scrivi è conservato.",
            next: "Sei ancora in coda e sei il prossimo. Tutto quello che scrivi è conservato.",
            long: "Mi dispiace, nessuno è ancora libero. Rispondiamo qui appena possibile. Scrivi \"annulla\" se non ti serve più una persona.",
            back: "Va bene, ti ho tolto dalla coda. Sono di nuovo l'assistente; scrivi \"persona\" quando vuoi.",
        },
    ),
    (
        "nl",
        Lines {
            received: "Bedankt, uw bericht is binnen. Een collega leest het voor het antwoord komt.",
            still: "U staat nog in de wachtrij: {ahead} voor u. U houdt uw plaats, en wat u schrijft blijft bewaard.",
            next: "U staat nog in de wachtrij en bent als volgende aan de beurt. Wat u schrijft blijft bewaard.",
            long: "Het spijt me, er is nog niemand vrij. We antwoorden hier zodra er iemand vrij is. Schrijf \"annuleren\" als u niemand meer nodig hebt.",
            back: "Goed, u staat niet meer in de wachtrij. Hier is de assistent weer; schrijf op elk moment \"mens\".",
        },
    ),
    (
        "pl",
        Lines {
            received: "Dziękujemy, wiadomość dotarła. Współpracownik przeczyta ją przed odpowiedzią.",
            still: "Nadal jesteś w kolejce: {ahead} przed Tobą. Miejsce zostaje, a to, co piszesz, jest zapisane.",
            next: "Nadal jesteś w kolejce, następna osoba to Ty. To, co piszesz, jest zapisane.",
            long: "Przepraszam, nikt jeszcze nie jest wolny. Odpowiemy tutaj, gdy tylko ktoś będzie. Napisz „anuluj”, jeśli nie potrzebujesz już człowieka.",
            back: "Dobrze, nie jesteś już w kolejce. Znowu jestem asystentem; w każdej chwili napisz „człowiek”.",
        },
    ),
    (
        "tr",
        Lines {
            received: "Teşekkürler, mesajınız ulaştı. Bir arkadaşımız yanıtlamadan önce okuyacak.",
            still: "Hâlâ sıradasınız: önünüzde {ahead} kişi var. Yeriniz korunuyor, yazdıklarınız saklanıyor.",
            next: "Hâlâ sıradasınız, sıra sizde. Yazdıklarınız saklanıyor.",
            long: "Üzgünüm, henüz müsait kimse yok. Biri müsait olur olmaz buradan yanıtlayacağız. Artık birine ihtiyacınız yoksa \"iptal\" yazın.",
            back: "Tamam, sizi sıradan çıkardım. Tekrar asistan benim; istediğiniz zaman \"insan\" yazın.",
        },
    ),
    (
        "id",
        Lines {
            received: "Terima kasih, pesan Anda sudah masuk. Rekan kami akan membacanya sebelum menjawab.",
            still: "Anda masih dalam antrean: {ahead} di depan Anda. Tempat Anda tetap, dan semua yang Anda tulis disimpan.",
            next: "Anda masih dalam antrean dan giliran berikutnya. Semua yang Anda tulis disimpan.",
            long: "Maaf, belum ada yang tersedia. Kami menjawab di sini begitu ada yang tersedia. Tulis \"batal\" jika tidak lagi memerlukan orang.",
            back: "Baik, Anda sudah keluar dari antrean. Saya asisten lagi; tulis \"manusia\" kapan saja.",
        },
    ),
    (
        "ru",
        Lines {
            received: "Спасибо, ваше сообщение получено. Коллега прочитает его перед ответом.",
            still: "Вы всё ещё в очереди: перед вами {ahead}. Ваше место сохраняется, и всё, что вы пишете, тоже.",
            next: "Вы всё ещё в очереди и следующие. Всё, что вы пишете, сохраняется.",
            long: "Извините, пока никто не освободился. Ответим здесь, как только сможем. Напишите «отмена», если человек больше не нужен.",
            back: "Хорошо, вы больше не в очереди. Снова отвечает ассистент; напишите «человек» в любой момент.",
        },
    ),
    (
        "ar",
        Lines {
            received: "شكراً، وصلت رسالتك. سيقرؤها زميل قبل أن يجيب.",
            still: "ما زلت في قائمة الانتظار: أمامك {ahead}. مكانك محفوظ، وكل ما تكتبه محفوظ.",
            next: "ما زلت في قائمة الانتظار وأنت التالي. كل ما تكتبه محفوظ.",
            long: "عذراً، لا أحد متاح بعد. سنجيب هنا حالما يتوفر أحد. اكتب \"إلغاء\" إذا لم تعد بحاجة إلى شخص.",
            back: "حسناً، أخرجتك من قائمة الانتظار. عاد المساعد؛ اكتب \"شخص\" في أي وقت.",
        },
    ),
    (
        "hi",
        Lines {
            received: "धन्यवाद, आपका संदेश मिल गया है। जवाब देने से पहले हमारे सहकर्मी इसे पढ़ेंगे।",
            still: "आप अभी भी कतार में हैं: आपसे पहले {ahead} हैं। आपकी जगह सुरक्षित है और आप जो लिखते हैं वह भी।",
            next: "आप अभी भी कतार में हैं और अगले हैं। आप जो लिखते हैं वह सुरक्षित है।",
            long: "क्षमा करें, अभी कोई खाली नहीं है। जैसे ही कोई खाली होगा, हम यहीं जवाब देंगे। अगर अब किसी व्यक्ति की ज़रूरत नहीं है तो \"रद्द\" लिखें।",
            back: "ठीक है, आपको कतार से हटा दिया है। अब फिर से सहायक; कभी भी \"इंसान\" लिखें।",
        },
    ),
    (
        "zh",
        Lines {
            received: "谢谢，您的消息已收到，同事会先看再回复。",
            still: "您仍在排队：前面还有 {ahead} 位。您的位置会保留，您写的内容也会保留。",
            next: "您仍在排队，下一位就是您。您写的内容会保留。",
            long: "抱歉，目前还没有人有空。一有人就会在这里回复您。如果不再需要人工，请写“取消”。",
            back: "好的，已为您退出排队。现在又是助手为您服务；随时写“人工”即可。",
        },
    ),
];

/// Whole messages, folded, that take the wish for a person back.
const CANCELS: [&str; 61] = [
    "cancel",
    "cancel please",
    "cancel it",
    "cancel that",
    "please cancel",
    "cancel the request",
    "cancel request",
    "stop waiting",
    "i dont need a person anymore",
    "i don't need a person anymore",
    "i dont need anyone anymore",
    "no longer needed",
    "not needed anymore",
    "no need anymore",
    "no need any more",
    "never mind, solved",
    "its solved",
    "it's solved",
    "solved, thanks",
    "solved thanks",
    "back to the assistant",
    "back to the bot",
    "cancelar",
    "cancela",
    "cancelalo",
    "ya no hace falta",
    "ya no necesito a nadie",
    "ya no es necesario",
    "ya está resuelto",
    "ya esta resuelto",
    "volver al asistente",
    "não precisa mais",
    "nao precisa mais",
    "já resolvi",
    "ja resolvi",
    "voltar ao assistente",
    "annuler",
    "annulez",
    "plus besoin",
    "ce n'est plus la peine",
    "c'est résolu",
    "retour à l'assistant",
    "abbrechen",
    "nicht mehr nötig",
    "brauche niemanden mehr",
    "hat sich erledigt",
    "hat sich erledigt, danke",
    "zurück zum assistenten",
    "annulla",
    "non serve più",
    "ho risolto",
    "annuleren",
    "niet meer nodig",
    "anuluj",
    "już nie trzeba",
    "iptal",
    "batal",
    "отмена",
    "إلغاء",
    "रद्द",
    "取消",
];
/// Messages longer than this say something else too.
const CANCEL_CHARS_MAX: usize = 60;

/// Does a customer who waits take the wish for a person back? Only a message that says nothing else does.
///
/// ```
/// use baton::domain::waiting::is_cancelled;
/// assert!(is_cancelled("Cancel!") && is_cancelled("hat sich erledigt") && is_cancelled("ya no hace falta"));
/// assert!(!is_cancelled("I want to cancel my order") && !is_cancelled("whatever, this takes forever"));
/// ```
pub fn is_cancelled(words: &str) -> bool {
    if words.chars().nth(CANCEL_CHARS_MAX).is_some() {
        return false;
    }
    let folded = text::fold(words);
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    CANCELS.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_there_in_every_language() {
        let lines = WaitLines::default();
        for line in [&lines.received, &lines.still, &lines.next, &lines.long, &lines.back] {
            assert_eq!(line.0.len(), LINES.len());
            assert!(line.0.values().all(|text| !text.trim().is_empty() && text.chars().count() < 400));
        }
        assert!(lines.still.0.values().all(|text| text.contains("{ahead}")));
        assert!([&lines.next, &lines.long].iter().all(|line| line.0.values().all(|text| !text.contains('{'))));
    }
}
