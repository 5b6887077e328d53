//! What WhatsApp itself writes into an export, in the languages of customers: about encryption, groups, calls, deleted and edited messages,
//! and in place of files. Compared whole, in small letters, without marks and the last dot.

use crate::spec::suite::Sends;

/// Bytes of a message that may stand for a file or a call: more is somebody's words.
const NOTICE_BYTES_MAX: usize = 240;

/// What a message is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Somebody's words.
    Words,
    /// In place of a file; words under it follow.
    Media {
        /// Which.
        media: Sends,
        /// The words under it.
        caption: &'a str,
    },
    /// It was deleted.
    Deleted,
    /// A call, answered or not.
    Call,
    /// WhatsApp's own words.
    OfWhatsapp,
}

/// Parts of WhatsApp's own sentences that nobody writes to a business.
const OF_WHATSAPP: &str = "end-to-end encrypted|cifrado de extremo a extremo|cifrados de extremo a extremo|criptografia de ponta a ponta|encriptação ponto a ponto|\
ende-zu-ende-verschlüsselt|ende-zu-ende-verschlüsselung|chiffrés de bout en bout|chiffrement de bout en bout|crittografati end-to-end|crittografia end-to-end|\
end-to-end versleuteld|エンドツーエンド|端到端加密|종단간 암호화|مشفرة تمامًا بين الطرفين|مشفّرة تمامًا|сквозным шифрованием|uçtan uca şifreli|szyfrowane od końca do końca|\
security code with|código de seguridad|código de segurança|sicherheitsnummer von|sicherheitscode|code de sécurité|codice di sicurezza|beveiligingscode|\
created group|created the group|creó el grupo|criou o grupo|hat die gruppe|a créé le groupe|ha creato il gruppo|heeft de groep|グループを作成|أنشأ المجموعة|\
changed the subject|changed the group|changed this group|cambió el asunto|mudou o assunto|added you|te añadió|te agregó|adicionou você|left the group|salió del grupo|saiu do grupo|\
joined using|se unió usando|entrou usando|is a contact|es un contacto|messages to yourself|disappearing messages|mensajes temporales|mensagens temporárias|\
selbstlöschende nachrichten|messages éphémères|messaggi effimeri|verdwijnende berichten|business account|cuenta de empresa|conta comercial|unternehmenskonto|compte professionnel|\
changed their phone number|cambió su número|mudou de número|hat die telefonnummer|blocked this contact|bloqueaste a este contacto|you unblocked";

/// A deleted message, whole.
const DELETED: &str = "this message was deleted|you deleted this message|message deleted|this message was deleted by admin|\
se eliminó este mensaje|eliminaste este mensaje|este mensaje fue eliminado|mensaje eliminado|esta mensagem foi apagada|você apagou esta mensagem|mensagem apagada|esta mensagem foi eliminada|\
diese nachricht wurde gelöscht|du hast diese nachricht gelöscht|ce message a été supprimé|vous avez supprimé ce message|ce message a été effacé|\
questo messaggio è stato eliminato|hai eliminato questo messaggio|dit bericht is verwijderd|dit bericht werd verwijderd|je hebt dit bericht verwijderd|u hebt dit bericht verwijderd|\
このメッセージは削除されました|メッセージを削除しました|此消息已删除|此訊息已刪除|삭제된 메시지입니다|تم حذف هذه الرسالة|حذفت هذه الرسالة|данное сообщение удалено|сообщение удалено|bu mesaj silindi|wiadomość została usunięta";

/// How a call begins.
const CALLS: &str = "missed voice call|missed video call|missed group|voice call|video call|llamada perdida|llamada de voz|videollamada|chamada de voz perdida|chamada de vídeo perdida|\
chamada de voz|chamada de vídeo|verpasster sprachanruf|verpasster videoanruf|sprachanruf|videoanruf|appel vocal|appel vidéo|appel manqué|chiamata vocale|videochiamata|chiamata persa|\
gemiste spraakoproep|gemiste video-oproep|gemiste oproep|spraakoproep|video-oproep|音声通話|ビデオ通話|不在着信|未接语音|未接視訊|부재중|مكالمة صوتية|مكالمة فيديو|пропущенный|cevapsız";

/// What stands at the end of an edited message.
const EDITED: &str = "this message was edited|se editó este mensaje|este mensaje fue editado|mensaje editado|mensagem editada|esta mensagem foi editada|diese nachricht wurde bearbeitet|\
ce message a été modifié|questo messaggio è stato modificato|dit bericht is bewerkt|dit bericht werd bewerkt|このメッセージは編集されました|編集済み|تم تعديل هذه الرسالة|сообщение изменено|bu mesaj düzenlendi";

/// In place of a file of unknown kind, as Android writes it.
const SOME_MEDIA: &str = "media omitted|multimedia omitido|archivo omitido|medios omitidos|mídia oculta|mídia omitida|arquivo de mídia oculto|ficheiro não revelado|\
medien ausgeschlossen|medien weggelassen|médias omis|fichier omis|media omessi|media omesso|media weggelaten|メディアは含まれていません|メディアなし|媒体省略|省略多媒体文件|省略多媒體檔案|忽略多媒體檔|\
미디어 파일을 생략한 대화내용|تم استبعاد الوسائط|без медиафайлов|файл пропущен|medya atlanmış|medya dahil edilmedi|pliki pominięto|मीडिया के बिना";

/// In place of a file, as iPhones write it.
const NAMED_MEDIA: [(Sends, &str); 7] = [
    (
        Sends::Image,
        "image omitted|photo omitted|imagen omitida|imagem ocultada|imagem omitida|imagem não revelada|bild weggelassen|image absente|image omise|immagine omessa|\
        afbeelding weggelaten|画像は省略されました|画像は含まれていません|圖片已略去|图片已省略|照片已忽略|이미지 생략됨|لم يتم إدراج الصورة|الصورة غير مشمولة|изображение отсутствует|görüntü dahil edilmedi|obraz pominięty|\
        view once photo|foto de ver una vez",
    ),
    (
        Sends::Video,
        "video omitted|gif omitted|video note omitted|video message omitted|video omitido|gif omitido|vídeo omitido|vídeo oculto|gif omitida|vídeo não revelado|video weggelassen|gif weggelassen|\
        videonotiz weggelassen|vidéo absente|gif absent|gif retiré|video omesso|gif esclusa|gif omesso|video weggelaten|gif weggelaten|動画は省略されました|ビデオは含まれていません|gifは省略されました|\
        影片已略去|视频已忽略|视频已省略|비디오 생략됨|동영상 생략됨|لم يتم إدراج الفيديوهات|видео отсутствует|video dahil edilmedi|wideo pominięte",
    ),
    (
        Sends::Voice,
        "audio omitted|voice message omitted|audio omitido|áudio ocultado|áudio omitido|ficheiro de áudio não revelado|audio weggelassen|audio absent|audio omis|audio omesso|audio weggelaten|\
        音声は省略されました|音声は含まれていません|音声メッセージは省略されました|音訊已略去|音频已忽略|오디오 생략됨|لم يتم إدراج المقاطع الصوتية|аудиофайл отсутствует|аудио отсутствует|ses dahil edilmedi|audio pominięte",
    ),
    (
        Sends::Sticker,
        "sticker omitted|sticker omitido|figurinha omitida|sticker weggelassen|sticker absent|sticker omis|sticker omesso|sticker non incluso|sticker weggelaten|スタンプは省略されました|\
        スタンプは含まれていません|貼圖已略去|贴图已省略|스티커 생략됨|تم حذف الملصقات|стикер отсутствует|стикер не добавлен|çıkartma dahil edilmedi|pominięto naklejkę",
    ),
    (
        Sends::Document,
        "document omitted|documento omitido|documento ocultado|documento não revelado|dokument weggelassen|document absent|document manquant|documento omesso|document weggelaten|\
        文書は省略されました|ドキュメントは含まれていません|文件已略去|文档已省略|문서 생략됨|لم يتم إدراج المستند|документ отсутствует|belge dahil edilmedi|dokument pominięty",
    ),
    (
        Sends::Location,
        "live location shared|ubicación en tiempo real compartida|localização atual compartilhada|live-standort wird geteilt|localisation en direct partagée|posizione attuale condivisa|\
        live locatie gedeeld|ライブロケーション共有|تمت مشاركة الموقع المباشر",
    ),
    (
        Sends::Unsupported,
        "contact card omitted|tarjeta de contacto omitida|cartão do contato omitido|kontaktkarte weggelassen|kontaktkarte ausgelassen|fiche contact absente|fiche contact manquante|\
        scheda contatto omessa|visitekaartje weggelaten|連絡先カードは省略されました|連絡先カードを省略|لم يتم إدراج بطاقة جهة اتصال|waiting for this message|null",
    ),
];

/// What stands in brackets behind the name of a file, as Android writes it.
const ATTACHED: &str = "file attached|archivo adjunto|arquivo anexado|ficheiro anexado|datei angehängt|fichier joint|file allegato|bestand bijgevoegd|添付ファイル|文件附件|附件檔案|파일 첨부됨|\
الملف مرفق|ملف مرفق|файл добавлен|dosya ekli|dosya eklendi|załączono plik";

/// Endings of files.
const ENDINGS: [(Sends, &str); 5] = [
    (Sends::Image, "jpg jpeg png heic heif"),
    (Sends::Sticker, "webp"),
    (Sends::Video, "mp4 mov 3gp mkv avi gif"),
    (Sends::Voice, "opus ogg m4a mp3 aac amr wav"),
    (Sends::Unsupported, "vcf"),
];

fn plain(text: &str) -> String {
    text.trim().trim_matches(['<', '>']).trim().trim_end_matches(['.', '。']).to_lowercase()
}

fn is_in(list: &str, plain: &str) -> bool {
    list.split('|').any(|known| known == plain)
}

/// Does it hold a sentence of WhatsApp itself?
pub(super) fn is_of_whatsapp(text: &str) -> bool {
    let lower = text.to_lowercase();
    OF_WHATSAPP.split('|').any(|part| lower.contains(part))
}

/// What a message with an author is. `marked`: WhatsApp set its invisible mark before it.
pub(super) fn kind(text: &str, marked: bool) -> Kind<'_> {
    // Newer iPhones name somebody as the author of WhatsApp's own sentences; the mark tells them from a customer's.
    if marked && is_of_whatsapp(text) {
        return Kind::OfWhatsapp;
    }
    let (first, caption) = text.split_once('\n').unwrap_or((text, ""));
    if first.len() > NOTICE_BYTES_MAX {
        return Kind::Words;
    }
    let lower = plain(first);
    if is_in(DELETED, &lower) && caption.is_empty() {
        return Kind::Deleted;
    }
    if CALLS.split('|').any(|call| lower.starts_with(call)) && (marked || is_in(CALLS, &lower)) {
        return Kind::Call;
    }
    media(first, &lower, marked).map_or(Kind::Words, |media| Kind::Media { media, caption })
}

fn media(first: &str, lower: &str, marked: bool) -> Option<Sends> {
    let is_tag = first.trim().starts_with('<') && first.trim().ends_with('>');
    if is_in(SOME_MEDIA, lower) && is_tag {
        return Some(Sends::Image);
    }
    let named = || NAMED_MEDIA.into_iter().find(|(_, list)| is_in(list, lower)).map(|(media, _)| media);
    // "Offer.pdf • 3 pages document omitted"
    let document = || NAMED_MEDIA.into_iter().find(|(media, list)| *media == Sends::Document && list.split('|').any(|known| lower.ends_with(known)));
    let is_place = lower.contains("maps.google.com/?q=") && lower.split(':').next().is_some_and(|word| word.chars().all(char::is_alphabetic));
    if is_place {
        return Some(Sends::Location);
    }
    named()
        .or_else(|| attached(first.trim(), is_tag))
        .or_else(|| document().filter(|_| marked || lower.contains(".pdf") || lower.contains('•')).map(|(media, _)| media))
}

/// `<attached: 00000012-PHOTO-2026-10-14.jpg>` of iPhones, `IMG-20261014-WA0001.jpg (file attached)` of Android.
fn attached(first: &str, is_tag: bool) -> Option<Sends> {
    let name = if is_tag {
        first.trim_end_matches('>').split_once([':', '：'])?.1
    } else {
        let (name, word) = first.strip_suffix(')')?.rsplit_once('(')?;
        is_in(ATTACHED, &plain(word)).then_some(name)?
    };
    let ending = name.trim().rsplit_once('.')?.1.to_lowercase();
    let is_ending = (2..=5).contains(&ending.len()) && ending.chars().all(|c| c.is_ascii_alphanumeric());
    let known = ENDINGS.into_iter().find(|(_, list)| list.split(' ').any(|known| known == ending)).map(|(media, _)| media);
    is_ending.then(|| known.unwrap_or(Sends::Document))
}

/// The words without the remark that they were edited, and whether it stood there.
pub(super) fn without_edited(text: &str) -> (&str, bool) {
    let trimmed = text.trim_end();
    let cut = trimmed.rfind('<').filter(|_| trimmed.ends_with('>')).and_then(|at| trimmed.split_at_checked(at));
    match cut {
        Some((words, remark)) if is_in(EDITED, &plain(remark)) => (words.trim_end(), true),
        _ => (text, false),
    }
}
