//! Requests and their neighbours, by language.

use super::super::reading::CHARS_MAX;
use super::*;

fn check(asks: bool, cases: &str) {
    for case in cases.split('|').map(str::trim) {
        let found = detect(case, None);
        assert_eq!(found.is_some(), asks, "{case:?}: {found:?}");
        assert!(found.is_none_or(|request| (SCORE_MIN..=1.0).contains(&request.score) && !request.quote.is_empty()), "{case:?}");
    }
}

fn check_answer(asks: bool, cases: &[(&str, &str)]) {
    for (agent_said, text) in cases {
        let found = detect(text, Some(agent_said));
        assert_eq!(found.is_some(), asks, "{agent_said:?} - {text:?}: {found:?}");
    }
}

#[test]
fn english_requests_are_heard() {
    check(
        true,
        "agent | Human! | operator | representative please | live agent | hello, an agent please | I want to talk to a human | \
         can I speak to a person? | connect me to an agent | transfer me to someone who can help | get me your manager | \
         let me talk to your supervisor | I need a real person | is there anyone I can talk to? | why can't I talk to a human | \
         I don't want to talk to a bot, give me a human | stop talking to me, I want to speak with someone else | \
         customer service please | I need to speak to customer care | I'd like to speak to a human if that's possible | \
         my order is late. can i talk to someone about it | I am trying to reach an agent | I don't know how to talk to an agent | \
         no, i want to talk to a human | i want a supervisor now | can someone call me please | call me back",
    );
}

#[test]
fn english_neighbours_are_not() {
    check(
        false,
        " | no need for a human | I don't want to talk to an agent | please don't transfer me to an agent | are you human? | \
         am I talking to a real person? | is this a bot | I work in human resources | my agent told me the deposit was refundable | \
         I am a real estate agent | we build customer service software | is there a travel agent nearby | \
         the representative said it would arrive | if this does not work I will want to talk to someone | \
         can I talk to a person later if needed | customer service number | what time can I call customer service | \
         do you transfer money to people abroad | I want a table for one person | I will contact customer care | \
         our general manager Paula will sign | how do I reset my password | I have been a customer for years | \
         can the operator role export reports? | send the money to another person please",
    );
}

#[test]
fn disguises_are_seen_through() {
    check(
        true,
        "h u m a n | ag ent please | AGENTTTT | i want to speak to a hum\u{200B}an | I need an \u{430}gent | ｈｕｍａｎ | pls a hum4n | \
         talk to a humna | i want to talk to a represntative | uh can i um speak to like a person | TALK 2 SUM1 REAL | \
         conect me with an opertor | @gent",
    );
    check(false, "hum | urgent | argent | I manage a shop | contract please | steak for two");
}

#[test]
fn requests_in_other_languages_are_heard() {
    check(
        true,
        "quiero hablar con una persona | asesor | agente por favor | pásame con un humano | no, quiero hablar con un agente | \
         me puedes comunicar con un asesor? | ¿hay alguien con quien pueda hablar? | quero falar com um atendente | \
         me transfere para um humano | atendente | tem alguém com quem eu possa falar? | je veux parler à un conseiller | humain svp | \
         passez-moi un conseiller | puis-je parler à quelqu'un ? | ich möchte mit einem Menschen sprechen | Mensch | Mitarbeiter bitte | \
         kann ich mit jemandem reden? | verbinden Sie mich mit einem Berater | vorrei parlare con un operatore | operatore | \
         mi passi un operatore | ik wil met een medewerker praten | medewerker graag | chcę rozmawiać z konsultantem | konsultant | \
         proszę połączyć z człowiekiem | хочу поговорить с человеком | оператор | позовите менеджера | соедините с оператором | \
         хочу поговорити з людиною | з'єднайте з оператором | bir insanla konuşmak istiyorum | müşteri temsilcisine bağlanmak istiyorum | \
         insan | أريد التحدث مع موظف | موظف | حولني لشخص حقيقي | عايز اكلم حد من خدمة العملاء | می‌خواهم با یک انسان صحبت کنم | اپراتور | \
         मुझे किसी इंसान से बात करनी है | एजेंट से बात कराइए | kisi insaan se baat karni hai | saya mau bicara dengan manusia | \
         bisa ngobrol sama admin asli? | saya nak bercakap dengan ejen | tôi muốn nói chuyện với nhân viên | cho tôi gặp tư vấn viên | \
         ขอคุยกับเจ้าหน้าที่ | อยากคุยกับคนจริงๆ | 人工 | 转人工 | 我要找人工客服 | 我想和真人说话 | 轉接人工客服 | 担当者と話したい | オペレーターにつないでください | 人間と話せますか | \
         상담원 연결해 주세요 | 사람이랑 이야기하고 싶어요 | jag vill prata med en människa | kan jag få prata med någon | jeg vil snakke med et menneske | \
         jeg vil gerne tale med en medarbejder | haluan puhua ihmisen kanssa | asiakaspalvelija | chci mluvit s člověkem | \
         přepojte mě na operátora | vreau să vorbesc cu un om | operator uman | szeretnék egy emberrel beszélni | ügyintézőt kérek | \
         θέλω να μιλήσω με άνθρωπο | εκπρόσωπο παρακαλώ | אני רוצה לדבר עם נציג | נציג | תעביר אותי לבן אדם",
    );
}

#[test]
fn neighbours_in_other_languages_are_not() {
    check(
        false,
        "no quiero hablar con una persona | ¿eres humano? | soy agente inmobiliario | \
         si mañana no llega voy a pedir hablar con el gerente | el asesor me dijo que era gratis | não quero falar com um atendente | \
         você é humano? | quero transferir dinheiro para outra pessoa | je ne veux pas parler à un conseiller | es-tu humain ? | \
         je travaille aux ressources humaines | ich will nicht mit einem Menschen sprechen | bist du ein Mensch? | \
         ich brauche keinen Berater | wenn das nicht klappt, will ich mit einem Mitarbeiter sprechen | \
         non voglio parlare con un operatore | sei un umano? | ik wil niet met een medewerker praten | ben je een mens? | \
         nie chcę rozmawiać z konsultantem | czy jesteś człowiekiem? | не хочу говорить с оператором | ты человек? | \
         менеджер сказал что всё готово | не хочу говорити з оператором | bir insanla konuşmak istemiyorum | insan mısın? | \
         temsilciniz dün kargoya verildi demişti | لا أريد التحدث مع موظف | هل أنت إنسان؟ | أنا وكيل عقاري | نمی‌خواهم با انسان صحبت کنم | \
         तुम इंसान हो? | मैं एक बीमा एजेंट हूँ | kya aap insaan ho | saya tidak mau bicara dengan admin | apakah kamu manusia? | \
         tôi không muốn nói chuyện với nhân viên | bạn là người thật à | ไม่อยากคุยกับเจ้าหน้าที่ | คุณเป็นคนไหม | 我不要人工 | 你是真人吗 | \
         你是机器人吗 | 人力资源 | 担当者と話したくない | あなたは人間ですか | 상담원 연결 필요 없어요 | 너 사람이야? | jag vill inte prata med en människa | är du en människa? | \
         jeg vil ikke snakke med et menneske | er du et menneske? | en halua puhua ihmisen kanssa | oletko ihminen? | \
         nechci mluvit s operátorem | jsi člověk? | nu vreau să vorbesc cu un operator | ești om? | nem akarok emberrel beszélni | \
         δεν θέλω να μιλήσω με άνθρωπο | είσαι άνθρωπος; | אני לא רוצה לדבר עם נציג | אתה בן אדם?",
    );
}

#[test]
fn a_yes_after_an_offer_is_a_request() {
    check_answer(
        true,
        &[
            ("Would you like me to connect you to a human agent?", "yes please"),
            ("I can transfer you to a person. Shall I?", "ok"),
            ("I would need to transfer you to an agent. Would you like me to do that?", "Sure, thanks"),
            ("¿Quieres que te comunique con un asesor?", "sí por favor"),
            ("Möchten Sie, dass ich Sie mit einem Mitarbeiter verbinde?", "ja gerne"),
            ("Posso transferir você para um atendente?", "pode ser"),
            ("Voulez-vous que je vous mette en relation avec un conseiller ?", "oui"),
            ("Соединить вас с оператором?", "да"),
            ("需要为您转接人工客服吗？", "好的"),
            ("Sizi bir temsilciye bağlamamı ister misiniz?", "evet"),
            ("Mau saya sambungkan ke admin?", "boleh"),
            ("Vuole che la metta in contatto con un operatore?", "va bene"),
        ],
    );
}

#[test]
fn a_no_or_a_yes_to_something_else_is_not() {
    check_answer(
        false,
        &[
            ("Would you like me to connect you to a human agent?", "no, not a person please"),
            ("Would you like me to connect you to a human agent?", "not now"),
            ("Would you like me to connect you to a human agent?", "what are your prices"),
            ("Shall I book the table for you?", "yes please"),
            ("I cannot connect you to a person.", "ok"),
            ("¿Quieres que te comunique con un asesor?", "no gracias"),
            ("Möchten Sie, dass ich Sie mit einem Mitarbeiter verbinde?", "nein danke"),
            ("需要为您转接人工客服吗？", "不用了"),
        ],
    );
}

#[test]
fn the_quote_is_the_original_sentence() {
    let long = format!("{}. Can I TALK to a Humán?! {}", "My order is late".repeat(8), "Thank you ".repeat(12));
    assert_eq!(detect(&long, None).map(|request| request.quote).as_deref(), Some("Can I TALK to a Humán"));
    assert_eq!(detect(" Agent ", None).map(|request| request.quote).as_deref(), Some("Agent"));
}

#[test]
fn any_text_is_survived_and_the_end_of_a_long_one_is_not_read() {
    for odd in ["\u{0}", "''''", "....", "@@", "e\u{301}'", "a b c d e f", "👩‍👩‍👧 agent 👍", "\u{FDFA}\u{1F1E9}", "ภาษา", "ก็", "𝓱𝓾𝓶𝓪𝓷"]
    {
        let _ = detect(odd, Some(odd));
        let _ = detect(&odd.repeat(900), Some(&odd.repeat(900)));
    }
    assert_eq!(detect(&format!("{} I want a human", "word ".repeat(CHARS_MAX)), None), None);
}

#[test]
fn a_request_says_of_which_class_it_is() {
    for (text, class) in [
        ("I want to talk to a human", Class::Person),
        ("please have an agent call me", Class::Person),
        ("call me back please", Class::Callback),
        ("können Sie mich zurückrufen?", Class::Callback),
        ("customer care please", Class::CustomerCare),
        ("quiero hablar con atención al cliente", Class::CustomerCare),
        ("connect me to the billing department", Class::Department),
    ] {
        assert_eq!(detect(text, None).map(|request| request.class), Some(class), "{text}");
    }
    assert!(Class::ALL.iter().all(|class| Class::parse(class.word()) == Some(*class)));
}

#[test]
fn the_rules_that_ship_can_be_read_and_say_where_they_come_from() {
    for rule in [&RULES.request, &RULES.offer, &RULES.accept] {
        assert!(rule.size() > 1_000 && rule.threshold.abs() < 2.0, "{} weights", rule.size());
        assert!(rule.about.licence.contains("MIT") && rule.about.command.starts_with("baton learn"), "{:?}", rule.about);
        // Measured only: their licences forbid to ship what is learned from them.
        assert!(["rasa", "hint3", "bitext", "sgd", "maia"].iter().all(|kept_out| !rule.about.source.contains(kept_out)), "{}", rule.about.source);
    }
}

/// The plain ways to ask for a person in three dozen languages, and the plain ways to need none.
#[test]
fn the_fixed_list_of_36_languages_is_heard_entirely_and_its_negations_not_at_all() {
    let list = include_str!("../../../../evals/explicit_request/please.tsv");
    let rows = list.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?, cells.next()?, cells.next()?))
    });
    let (mut languages, mut wrong) = (std::collections::BTreeSet::new(), Vec::new());
    for (language, kind, text) in rows {
        languages.insert(language);
        let found = detect(text, None);
        if found.is_some() != (kind == "request") {
            wrong.push(format!("{language} {kind} {:.2}: {text}", score_with(None, text, None)));
        }
    }
    assert!(languages.len() >= 36, "{languages:?}");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Our own lines that admit to know nothing were once taken for offers of a person.
#[test]
fn a_line_that_only_notes_a_question_offers_nobody() {
    let spanish = "Eso no lo puedo responder yo; tu pregunta queda anotada. ¿Es sobre facturación, un problema técnico, tu cuenta u otra cosa?";
    let english = "I cannot answer that one; your question is noted. Is it about billing, a technical problem, or something else?";
    check_answer(
        false,
        &[(spanish, "gracias"), (spanish, "vale, perfecto"), (spanish, "sí, es una factura"), (english, "ok"), (english, "yes, billing")],
    );
}
