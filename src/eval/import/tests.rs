//! What must hold whatever is in a file: nothing panics, nobody is left, and the same again gives the same.

use super::{Columns, Fakes, Format, MESSAGES_MAX, Options, personal, pseudonymise, read};
use crate::spec::suite::{AdSpec, By, Head, Said, Transcript, parse_transcript, write_transcript};

/// Numbers that look like chance and are the same every time (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(sides).unwrap()).unwrap()
    }

    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

const CHAT: &str = "\u{200e}[14/10/2026, 09:00:12] Zoe Lindqvist: \u{200e}Messages and calls are end-to-end encrypted.\n[14/10/2026, 09:00:13] Zoe Lindqvist: Hi\nsecond line\n[14/10/26, 9:01 p. m.] Eva Roy: <Media omitted>\n";
const HOOK: &str = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"7"},"contacts":[{"wa_id":"447911123456","profile":{"name":"Zoe"}}],"messages":[{"id":"a","from":"447911123456","timestamp":"1791968400","type":"text","text":{"body":"Hi"}}]}}]}]}"#;
const OPENAI: &str = r#"{"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":[{"type":"text","text":"Hello"}]}]}"#;
const CHATWOOT: &str =
    r#"{"payload":[{"id":1,"content":"Hi","conversation_id":4,"message_type":0,"created_at":1791968400,"sender":{"name":"Zoe","type":"contact"}}]}"#;
const TABLE: &str = "conversation;time;from;text\n1;14.10.2026 09:00;customer;\"Hi\nthere\"\n1;14.10.2026 09:01;agent;Hello\n";
const DIALOGUE: &str = r#"{"id":"a","turns":[{"role":"customer","text":"Hi","labels":{"explicit_request":1}},{"role":"agent","text":"Hello","labels":{"acts":[["REQUEST","city",[]]]}}]}"#;

fn samples() -> [(Format, &'static str); 6] {
    [
        (Format::WhatsappExport, CHAT),
        (Format::Webhooks, HOOK),
        (Format::Openai, OPENAI),
        (Format::Chatwoot, CHATWOOT),
        (Format::Csv, TABLE),
        (Format::Dialogues, DIALOGUE),
    ]
}

fn options() -> Options {
    Options {
        us: vec!["Eva Roy".to_owned()],
        bot: Some("Robot".to_owned()),
        zone: Some("Europe/Madrid".to_owned()),
        day_first: None,
        columns: Columns::default(),
    }
}

#[test]
fn every_format_has_a_word_is_known_by_its_beginning_and_writes_transcripts_that_read() {
    for (format, text) in samples() {
        assert_eq!(Format::parse(format.word()), Some(format));
        let name = if format == Format::Csv { "chats.csv" } else { "chats" };
        assert_eq!(Format::guess(name, text.as_bytes()), Some(format), "{text}");
        for transcript in read(format, text, &options()).unwrap_or_else(|error| panic!("{format:?}: {error}")) {
            assert!(parse_transcript(&write_transcript(&transcript)).is_ok(), "{format:?}");
            assert!(!transcript.head.id.is_empty() && !transcript.head.source.is_empty(), "{format:?}");
        }
    }
    assert_eq!(Format::guess("a.json", b"{\"a\":1}"), None);
    assert_eq!(Format::guess("a.csv", &[0xff, 0xfe, 0x00]), Some(Format::Csv));
    assert_eq!(Format::guess("a", &[0xff; 9_000]), None);
}

#[test]
fn a_conversation_that_is_too_long_for_a_transcript_is_refused() {
    let turns = |count: usize| format!("{{\"id\":\"a\",\"turns\":[{}]}}", vec![r#"{"role":"customer","text":"Hi"}"#; count].join(","));
    let longest = read(Format::Dialogues, &turns(MESSAGES_MAX), &Options::default()).unwrap().remove(0);
    assert!(parse_transcript(&write_transcript(&longest)).is_ok());
    let error = read(Format::Dialogues, &turns(MESSAGES_MAX + 1), &Options::default()).unwrap_err();
    assert!(error.what.contains("more than 9999 messages"), "{error}");
}

#[test]
fn a_file_of_one_format_is_no_file_of_another_and_says_so() {
    for (format, text) in samples() {
        for other in Format::ALL.into_iter().filter(|other| *other != format) {
            let error = read(other, text, &options()).unwrap_err();
            assert!(!error.what.is_empty() && !error.hint.is_empty(), "{other:?}");
        }
        let empty = read(format, "\u{feff}\n \n", &options()).unwrap_err();
        assert!(!empty.hint.is_empty(), "{format:?}");
    }
}

/// Whatever comes out, people are taken out of it without a panic.
fn survives(format: Format, text: &str) {
    for mut transcript in read(format, text, &options()).unwrap_or_default() {
        let fakes = pseudonymise(&mut transcript, 1);
        let _ = (personal(&transcript, &fakes), super::draft_case(&transcript, "t.jsonl"));
    }
}

#[test]
fn no_cut_of_a_file_panics() {
    for (format, text) in samples() {
        for (at, _) in text.char_indices() {
            survives(format, text.get(..at).unwrap());
            survives(format, text.get(at..).unwrap());
        }
    }
}

#[test]
fn no_damage_to_a_file_panics() {
    const ODD: [&str; 20] = [
        "\0",
        "\u{200e}",
        "\u{202f}",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ",",
        ";",
        "\n",
        "999999999999999999999",
        "-",
        ":",
        "é",
        "😀",
        "null",
        "\u{301}",
        "١",
        "/",
    ];
    let mut dice = Dice(0x5eed);
    for round in 0..1_500 {
        let (format, text) = samples()[round % 6];
        let mut damaged: Vec<String> = text.chars().map(|c| c.to_string()).collect();
        for _ in 0..=dice.roll(6) {
            let at = dice.roll(damaged.len());
            damaged[at] = dice.pick(&ODD).to_owned();
        }
        survives(format, &damaged.concat());
    }
    for format in Format::ALL {
        for _ in 0..60 {
            let bytes: Vec<u8> = (0..dice.roll(400)).map(|_| u8::try_from(dice.roll(256)).unwrap()).collect();
            survives(format, &String::from_utf8_lossy(&bytes));
            assert!(Format::guess("x", &bytes).is_none_or(|guess| Format::ALL.contains(&guess)));
        }
    }
}

fn chat(texts: &[(By, &str)]) -> Transcript {
    let said = |(nth, (by, text)): (usize, &(By, &str))| {
        let who = (*by == By::Person).then(|| "Eva Roy".to_owned());
        Said { at: format!("2026-10-14T09:{nth:02}:00Z"), by: *by, text: Some((*text).to_owned()), who, ..Said::default() }
    };
    let head = Head {
        format: 1,
        id: "chat-1".to_owned(),
        phone: Some("+34612345678".to_owned()),
        name: Some("María García-Pérez 🌸".to_owned()),
        ..Head::default()
    };
    Transcript { head, lines: texts.iter().enumerate().map(said).collect() }
}

fn texts(transcript: &Transcript) -> Vec<&str> {
    transcript.lines.iter().filter_map(|said| said.text.as_deref()).collect()
}

#[test]
fn the_same_original_is_the_same_fake_everywhere_in_its_case_and_shape() {
    let mut transcript = chat(&[
        (By::Customer, "hola, soy maria garcia, mi pedido es AB-48213 y mi tel. 612 345 678"),
        (By::Agent, "Hola María, ¿el pedido 48213? ¿Tu número es +34 612 345 678?"),
        (By::Customer, "SÍ, MARÍA. maria.garcia@acme.es, mariagarcia, #48213"),
        (By::Person, "Soy Eva. Tarjeta 4539 1488 0343 6467, la que termina en 6467, el 14/10/2026 a las 10:30 por 1.250,50 €"),
    ]);
    let fakes = pseudonymise(&mut transcript, 7);
    assert_eq!(personal(&transcript, &fakes), []);
    let (name, phone) = (transcript.head.name.clone().unwrap(), transcript.head.phone.clone().unwrap());
    let (first, last) = name.split_once(' ').and_then(|(first, rest)| Some((first, rest.split_once('-')?.0))).unwrap();
    let [one, two, three, four] = texts(&transcript)[..] else { panic!() };
    let order = one.split("AB-").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    assert!(order.len() == 5 && order != "48213", "{one}");
    assert!(one.starts_with(&format!("hola, soy {} {}, mi pedido", first.to_lowercase(), last.to_lowercase())), "{one}");
    assert!(two.starts_with(&format!("Hola {first}, ¿el pedido {order}?")), "{two}");
    assert!(phone.starts_with("+447700900") && two.replace(' ', "").contains(&phone), "{two} {phone}");
    assert!(one.replace(' ', "").contains(&format!("tel.0{}", &phone[3..])), "{one} {phone}");
    assert!(
        three.starts_with(&format!("SÍ, {}. ", first.to_uppercase())) && three.contains("@example.") && three.ends_with(&format!("#{order}")),
        "{three}"
    );
    assert!(three.contains(&format!(", {}{}, ", first.to_lowercase(), last.to_lowercase())), "{three}");
    let card: String = four.split("Tarjeta ").nth(1).unwrap().chars().take(19).collect();
    assert!(four.contains(&format!("termina en {}, el 14/10/2026 a las 10:30 por 1.250,50 €", &card[15..])), "{four}");
    let who = transcript.lines[3].who.as_deref().unwrap();
    assert!(four.to_lowercase().starts_with(&format!("soy {who}.")), "{four} {who}");
    assert!(!write_transcript(&transcript).to_lowercase().contains("garc"), "{}", write_transcript(&transcript));
    assert!(!format!("{fakes:?}").contains("48213"));
    assert_eq!(fakes.counts().get("card number"), Some(&1));
}

#[test]
fn a_country_keeps_its_numbers_when_it_has_some_for_nobody() {
    for (own, fake) in [
        ("+1 415 867 5309", "+1"),
        ("+33 6 12 34 56 78", "+3363998"),
        ("+49 171 2345678", "+49"),
        ("+61 412 345 678", "+6125550"),
        ("+34 612 345 678", "+447700900"),
        ("+44 7911 123456", "+447700900"),
    ] {
        let mut transcript = chat(&[(By::Customer, &format!("my number: {own}"))]);
        transcript.head.phone = None;
        let fakes = pseudonymise(&mut transcript, 3);
        let text = texts(&transcript)[0].replace(' ', "");
        assert!(text.contains(fake) && !text.contains(&own.replace(' ', "")), "{own}: {text}");
        // Known as nobody's without the fakes, too.
        assert_eq!((personal(&transcript, &fakes), personal(&transcript, &Fakes::default())), (vec![], vec![]), "{text}");
    }
}

#[test]
fn what_is_not_the_peoples_stays() {
    let kept = "Lamp RTX4090 costs €1,250 on 14/10/2026 at 10:30; see https://acme.com/lamps, +44 7700 900123, a@example.com, 24/7";
    let mut transcript = chat(&[(By::Customer, kept), (By::Person, "ok")]);
    transcript.lines[0].ad = Some(AdSpec { id: Some("120226305854810726".to_owned()), headline: Some("Lamps".to_owned()), ..AdSpec::default() });
    transcript.lines[1].who = Some("Acme Store".to_owned());
    let before = transcript.lines.clone();
    let fakes = pseudonymise(&mut transcript, 3);
    assert_eq!((transcript.lines[0].clone(), transcript.lines[1].who.as_deref()), (before[0].clone(), Some("acme-store")));
    assert_eq!(personal(&transcript, &fakes), []);
}

#[test]
fn whatever_is_left_or_comes_back_is_found() {
    let mut transcript = chat(&[(By::Customer, "soy María, pedido AB-48213")]);
    let fakes = pseudonymise(&mut transcript, 3);
    assert_eq!(personal(&transcript, &fakes), []);
    for (left, what) in [
        ("call Maria", "what was replaced elsewhere"),
        ("and 48213", "what was replaced elsewhere"),
        ("z@acme.com", "e-mail address"),
        ("+34 699 123 456", "phone number"),
    ] {
        let mut with = transcript.clone();
        with.lines.push(Said { at: "2026-10-14T10:00:00Z".to_owned(), text: Some(left.to_owned()), ..Said::default() });
        let found = personal(&with, &fakes);
        assert!(found.iter().any(|(line, told, _)| *line == 3 && told == what), "{left}: {found:?}");
    }
    transcript.head.phone = Some("+34612345678".to_owned());
    assert_eq!(personal(&transcript, &fakes).len(), 1);
}

/// Somebody's data and what stands around it, put together by chance.
fn made_up(dice: &mut Dice) -> (Transcript, Vec<String>) {
    const BETWEEN: [&str; 16] = [
        " my number is ",
        ", order ",
        " call me on ",
        ". Pedido: ",
        " y ",
        "\n",
        " (",
        ") ",
        " / ",
        " - ",
        " at 10:30, ",
        " for 1.250 €: ",
        " on 14/10/2026 ",
        " #",
        " IBAN ",
        " it is ",
    ];
    const NAMES: [&str; 8] = ["Zoe Lindqvist", "Íñigo Pérez", "Анна Смирнова", "佐久間", "Will Stern", "Jürgen Müller", "نادية", "Ana"];
    let digits = |dice: &mut Dice, count: usize| {
        (0..count).map(|nth| char::from(b'0' + u8::try_from(if nth == 0 { 1 + dice.roll(9) } else { dice.roll(10) }).unwrap())).collect::<String>()
    };
    let mut originals = Vec::new();
    let mut lines = Vec::new();
    let name = dice.pick(&NAMES);
    for nth in 0..8 {
        let mut text = String::from(if nth == 0 { "Hi, " } else { "" });
        for _ in 0..=dice.roll(4) {
            let number = digits(dice, 9);
            let datum = match dice.roll(9) {
                0 => format!("+34 6{}", &number[1..]),
                1 => format!("+49 171 {}", &number[..7]),
                2 => format!("z{number}@acme.de"),
                3 => format!("ORD-{}", &number[..6]),
                4 => number.clone(),
                5 => format!("{} {} {}", &number[..3], &number[3..6], &number[6..]),
                6 => format!("https://acme.com/o/AB{number}"),
                7 => format!("AB{}X", &number[..6]),
                _ => name.to_owned(),
            };
            originals.push(datum.clone());
            text.push_str(&datum);
            text.push_str(dice.pick(&BETWEEN));
        }
        lines.push(Said { at: format!("2026-10-14T09:0{nth}:00Z"), text: Some(text), ..Said::default() });
    }
    let head =
        Head { format: 1, id: "made-up".to_owned(), name: Some(name.to_owned()), phone: Some(format!("+34{}", digits(dice, 9))), ..Head::default() };
    (Transcript { head, lines }, originals)
}

#[test]
fn nobody_is_left_and_the_same_again_gives_the_same() {
    let mut dice = Dice(0xc0_ffee);
    for round in 0..80 {
        let (original, data) = made_up(&mut dice);
        let (mut once, mut again, mut other) = (original.clone(), original.clone(), original.clone());
        let fakes = pseudonymise(&mut once, round);
        pseudonymise(&mut again, round);
        pseudonymise(&mut other, round + 1);
        assert_eq!(once, again);
        assert_ne!(once, other);
        let written = write_transcript(&once);
        for datum in data.iter().chain([original.head.phone.as_ref().unwrap(), original.head.name.as_ref().unwrap()]) {
            assert!(!written.contains(datum.as_str()), "{datum}\n{}\n{written}", write_transcript(&original));
        }
        assert_eq!(personal(&once, &fakes), [], "{}\n{written}", write_transcript(&original));
        // Once more changes fakes into fakes, and still nobody is there.
        let mut twice = once.clone();
        let fakes = pseudonymise(&mut twice, round);
        assert_eq!(personal(&twice, &fakes), [], "{written}");
        let times = |transcript: &Transcript| transcript.lines.iter().map(|said| said.at.clone()).collect::<Vec<_>>();
        assert_eq!((times(&once), twice.lines.len()), (times(&original), original.lines.len()));
    }
}
