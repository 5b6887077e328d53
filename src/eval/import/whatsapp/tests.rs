//! Exports as they are written in each language, and what comes of them.

use super::super::{Format, ImportError, Options};
use crate::spec::suite::{By, Said, Sends, Transcript};

fn options(us: &[&str]) -> Options {
    Options { us: us.iter().map(|name| (*name).to_owned()).collect(), ..Options::default() }
}

fn read(text: &str, options: &Options) -> Result<Transcript, ImportError> {
    super::super::read(Format::WhatsappExport, text, options).map(|mut read| read.remove(0))
}

fn check(text: &str, options: &Options) -> Transcript {
    read(text, options).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[test]
fn every_locale_reads_to_the_same_conversation() {
    for (locale, text) in [
        ("en-US iPhone", "[10/14/26, 9:00:12\u{202f}PM] Zoe: Hi\n[10/14/26, 9:01:12\u{202f}PM] Desk: Hello\n"),
        ("en-US Android", "10/14/26, 9:00\u{202f}PM - Zoe: Hi\n10/14/26, 9:01\u{202f}PM - Desk: Hello\n"),
        ("en-GB iPhone", "[14/10/2026, 21:00:12] Zoe: Hi\n[14/10/2026, 21:01:12] Desk: Hello\n"),
        ("en-GB Android", "14/10/2026, 9:00 pm - Zoe: Hi\n14/10/2026, 9:01 pm - Desk: Hello\n"),
        ("de iPhone", "[14.10.26, 21:00:12] Zoe: Hi\n[14.10.26, 21:01:12] Desk: Hello\n"),
        ("de Android", "14.10.26, 21:00 - Zoe: Hi\n14.10.26, 21:01 - Desk: Hello\n"),
        ("es Android", "14/10/26, 9:00 p.\u{a0}m. - Zoe: Hi\n14/10/26, 9:01 p.\u{a0}m. - Desk: Hello\n"),
        ("es iPhone", "[14/10/26, 21:00:12] Zoe: Hi\r\n[14/10/26, 21:01:12] Desk: Hello\r\n"),
        ("pt-BR", "14/10/2026 21:00 - Zoe: Hi\n14/10/2026 21:01 - Desk: Hello\n"),
        ("fr", "14/10/2026 à 21:00 - Zoe: Hi\n14/10/2026 à 21:01 - Desk: Hello\n"),
        ("it", "14/10/26, 21:00 - Zoe: Hi\n14/10/26, 21:01 - Desk: Hello\n"),
        ("nl", "[14-10-2026 21:00:12] Zoe: Hi\n[14-10-2026 21:01:12] Desk: Hello\n"),
        ("ja", "2026/10/14 21:00 - Zoe: Hi\n2026/10/14 21:01 - Desk: Hello\n"),
        ("ar", "\u{200f}١٤‏/١٠‏/٢٠٢٦، ٩:٠٠ م - Zoe: Hi\n\u{200f}١٤‏/١٠‏/٢٠٢٦، ٩:٠١ م - Desk: Hello\n"),
        ("old, no hyphen", "14.10.26 21.00.12: Zoe: Hi\n14.10.26 21.01.12: Desk: Hello\n"),
        ("not a contact", "[14/10/2026, 21:00:12] ~\u{202f}Zoe: Hi\n[14/10/2026, 21:01:12] Desk: Hello\n"),
        ("marks", "\u{feff}\u{200e}[14/10/2026, 21:00:12] \u{200e}Zoe: Hi\n\u{200e}[14/10/2026, 21:01:12] Desk: \u{200e}Hello\n"),
    ] {
        let transcript = check(text, &options(&["desk"]));
        let seen: Vec<(&str, By, &str, Option<&str>)> =
            transcript.lines.iter().map(|s| (s.at.get(..16).unwrap(), s.by, s.text.as_deref().unwrap(), s.who.as_deref())).collect();
        let wanted = [("2026-10-14T21:00", By::Customer, "Hi", None), ("2026-10-14T21:01", By::Person, "Hello", Some("Desk"))];
        assert_eq!(seen, wanted, "{locale}");
        assert_eq!(transcript.head.name.as_deref(), Some("Zoe"), "{locale}");
    }
}

#[test]
fn a_message_of_several_lines_stays_one_and_times_are_of_the_zone() {
    let text =
        "[14/10/2026, 09:00:12] Zoe: I need:\n1. a lamp\n\n14/10 is fine\n[25/10/2026, 02:30:00] Zoe: late\n[25/10/2026, 02:10:00] Zoe: later\n";
    let zoned = Options { zone: Some("Europe/Madrid".to_owned()), ..Options::default() };
    let transcript = check(text, &zoned);
    let [first, late, later] = transcript.lines.as_slice() else { panic!("{transcript:?}") };
    assert_eq!((first.at.as_str(), first.text.as_deref()), ("2026-10-14T07:00:12Z", Some("I need:\n1. a lamp\n\n14/10 is fine")));
    // The clock went back: the order of the file stays.
    assert_eq!((late.at.as_str(), late.text.as_deref()), ("2026-10-25T00:30:00Z", Some("late")));
    assert_eq!((later.at.as_str(), later.text.as_deref()), ("2026-10-25T00:30:00Z", Some("later")));
    assert!(read(text, &Options { zone: Some("Madrid".to_owned()), ..Options::default() }).unwrap_err().what.contains("no time zone"));
}

/// What one message of the customer comes to.
fn said(body: &str) -> Said {
    let text = format!("[14/10/2026, 09:00:12] Zoe: Hi\n[14/10/2026, 09:00:13] Zoe: {body}\n");
    check(&text, &Options::default()).lines.remove(1)
}

#[test]
fn what_stands_in_place_of_a_file_is_a_file_in_every_language() {
    for (body, media) in [
        ("<Media omitted>", Sends::Image),
        ("<Multimedia omitido>", Sends::Image),
        ("<Mídia oculta>", Sends::Image),
        ("<Medien ausgeschlossen>", Sends::Image),
        ("<Médias omis>", Sends::Image),
        ("<Media omessi>", Sends::Image),
        ("<Media weggelaten>", Sends::Image),
        ("<メディアは含まれていません>", Sends::Image),
        ("<تم استبعاد الوسائط>", Sends::Image),
        ("\u{200e}image omitted", Sends::Image),
        ("\u{200e}Bild weggelassen", Sends::Image),
        ("\u{200e}imagen omitida", Sends::Image),
        ("\u{200e}áudio ocultado", Sends::Voice),
        ("\u{200e}vidéo absente", Sends::Video),
        ("\u{200e}sticker non incluso", Sends::Sticker),
        ("\u{200e}document weggelaten", Sends::Document),
        ("\u{200e}Offer.pdf • \u{200e}3 pages \u{200e}document omitted", Sends::Document),
        ("\u{200e}<attached: 00000012-PHOTO-2026-10-14-09-00-12.jpg>", Sends::Image),
        ("\u{200e}<adjunto: 00000013-AUDIO-2026-10-14-09-00-12.opus>", Sends::Voice),
        ("\u{200e}<Anhang: 00000014-Angebot.pdf>", Sends::Document),
        ("\u{200e}<添付: 00000015-VIDEO.mp4>", Sends::Video),
        ("IMG-20261014-WA0001.jpg (file attached)", Sends::Image),
        ("PTT-20261014-WA0002.opus (archivo adjunto)", Sends::Voice),
        ("STK-20261014-WA0003.webp (Datei angehängt)", Sends::Sticker),
        ("Ana.vcf (arquivo anexado)", Sends::Unsupported),
        ("\u{200e}Location: https://maps.google.com/?q=40.1,-3.2", Sends::Location),
        ("ubicación: https://maps.google.com/?q=40.1,-3.2", Sends::Location),
    ] {
        let said = said(body);
        assert_eq!((said.by, said.media, said.text.as_deref()), (By::Customer, Some(media), None), "{body}");
    }
    let captioned = said("IMG-20261014-WA0001.jpg (file attached)\nIs it this one?");
    assert_eq!((captioned.media, captioned.text.as_deref()), (Some(Sends::Image), Some("Is it this one?")));
}

#[test]
fn words_that_only_look_like_a_notice_are_the_customers_words() {
    for body in [
        "the image omitted in your mail",
        "media omitted",
        "see notes.pdf (old)",
        "<b>bold</b>",
        "was it end-to-end encrypted?",
        "I deleted this message",
    ] {
        let said = said(body);
        assert_eq!((said.by, said.media, said.text.as_deref()), (By::Customer, None, Some(body)), "{body}");
    }
}

#[test]
fn notices_of_whatsapp_are_told_and_not_played() {
    for body in [
        "This message was deleted.",
        "Se eliminó este mensaje.",
        "Esta mensagem foi apagada",
        "Diese Nachricht wurde gelöscht.",
        "Ce message a été supprimé",
        "Questo messaggio è stato eliminato",
        "Dit bericht is verwijderd",
        "このメッセージは削除されました",
        "تم حذف هذه الرسالة",
        "\u{200e}Missed voice call. Tap to call back",
        "\u{200e}Llamada perdida, 09:00",
        "\u{200e}Messages and calls are end-to-end encrypted. Only people in this chat can read them.",
    ] {
        let said = said(body);
        assert_eq!((said.by, said.text, said.note.is_some()), (By::System, None, true), "{body}");
    }
    let text = "14/10/26, 9:00 - Messages and calls are end-to-end encrypted. No one outside of this chat: not even WhatsApp.\n\
                14/10/26, 9:00 - Zoe changed the subject to “Lamps: all”\n14/10/26, 9:01 - Zoe: Hi\n";
    let by: Vec<By> = check(text, &Options::default()).lines.iter().map(|said| said.by).collect();
    assert_eq!(by, [By::System, By::System, By::Customer]);
}

#[test]
fn an_edited_message_is_what_it_says_now() {
    let edited = said("At three \u{200e}<This message was edited>");
    assert_eq!((edited.text.as_deref(), edited.note.as_deref()), (Some("At three"), Some("edited later")));
    assert_eq!(said("At three <sharp>").text.as_deref(), Some("At three <sharp>"));
}

#[test]
fn the_customer_is_the_one_who_is_left_and_is_never_guessed() {
    let text = "[14/10/2026, 09:00:12] +34 600 000 000: Hola\n[14/10/2026, 09:00:13] Robot: Hola\n[14/10/2026, 09:00:14] Eva Roy: Soy yo\n";
    let us = Options { us: vec!["eva roy".to_owned()], bot: Some("ROBOT".to_owned()), ..Options::default() };
    let transcript = check(text, &us);
    let by: Vec<(By, Option<&str>)> = transcript.lines.iter().map(|said| (said.by, said.who.as_deref())).collect();
    assert_eq!(by, [(By::Customer, None), (By::Agent, None), (By::Person, Some("Eva Roy"))]);
    assert_eq!((transcript.head.phone.as_deref(), transcript.head.name), (Some("+34600000000"), None));
    let unclear = read(text, &Options::default()).unwrap_err();
    assert!(["Eva Roy", "Robot", "+34 600 000 000"].iter().all(|name| unclear.what.contains(name)), "{unclear}");
    assert!(unclear.hint.contains("--us"), "{unclear}");
    let nobody = Options { us: vec!["Eva Roy".to_owned(), "Robot".to_owned(), "+34 600 000 000".to_owned()], ..Options::default() };
    assert!(read(text, &nobody).unwrap_err().what.contains("nobody is left"));
}

#[test]
fn a_mistake_is_told_with_its_line() {
    assert_eq!(read("Dear all,\nhello\n", &Options::default()).unwrap_err().line, 0);
    let open = "3/4/26, 9:00 - Zoe: Hi\n4/4/26, 9:00 - Zoe: Hi\n";
    assert!(read(open, &Options::default()).unwrap_err().hint.contains("--day-first"));
    let told = Options { day_first: Some(false), ..Options::default() };
    assert_eq!(check(open, &told).lines[1].at, "2026-04-04T09:00:00Z");
    let wrong = read("[31/09/2026, 09:00:12] Zoe: Hi\n", &Options::default()).unwrap_err();
    assert_eq!((wrong.line, wrong.to_string().starts_with("line 1: there is no such day")), (1, true), "{wrong}");
}
