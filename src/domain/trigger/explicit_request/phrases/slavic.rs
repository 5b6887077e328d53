//! Polish, Czech, Russian, Ukrainian.

use super::Kind::{
    self, After, Anyone, Bot, Desk, Full, Give, Ident, If, Info, Light, Mine, Move, No, Not, Offer, Other, Person, Plain, Said, Talk, Thing, Tired,
    Want, Yes,
};

pub(super) const POLISH: &[(Kind, &str)] = &[
    (
        Person,
        "człowiek, człowiekiem, człowieka, człowiekowi, żywy człowiek, żywym człowiekiem, prawdziwym człowiekiem, prawdziwą osobą, żywą osobą, konsultant, konsultantem, konsultanta, konsultantka, konsultantką, konsultantowi, doradca, doradcą, doradcy, pracownik, pracownikiem, pracownika, operatorem, operatora, agentem, agenta, \
        przedstawiciel, przedstawicielem, przedstawiciela, kierownik, kierownikiem, kierownika, menedżer, menedżerem, managerem, szefem, szefa, przełożonym, sprzedawca, sprzedawcą, osobą z obsługi, ludzka pomoc, obsługa przez człowieka, ludzi, kimś prawdziwym, kimś żywym, supervisorem, specjalistą",
    ),
    (Anyone, "ktoś, kimś, kogoś, komuś, kimś innym, kogoś innego, osobą, osoba, osoby, zespołem, zespół, technikiem, ekspertem, kimkolwiek"),
    (
        Desk,
        "biuro obsługi klienta, biurem obsługi klienta, obsługa klienta, obsługą klienta, obsługi klienta, infolinia, infolinią, działem, działu, dział sprzedaży, działem sprzedaży, wsparciem technicznym, serwisem, bok",
    ),
    (Bot, "botem, bota, robotem, robota, maszyną, maszyna, automatem, automat, komputerem, sztuczną inteligencją"),
    (
        Full,
        "czy ktoś może do mnie zadzwonić, niech ktoś do mnie zadzwoni, proszę żeby ktoś zadzwonił, czy jest tam ktoś, jest tam ktoś, dość bota, mam dość bota",
    ),
    (
        Talk,
        "rozmawiać, porozmawiać, pogadać, gadać, mówić, pomówić, rozmowa, rozmowę, czatować, skontaktować, skontaktować się, kontakt z, kontaktu z, kontaktować, popisać, pisać z, połączyć się, być połączony",
    ),
    (Move, "połączę, połączył, przełączę, połączyć, przełączyć, przekierować, przekazać, przenieść, połączenie z"),
    (
        Give,
        "połącz mnie, połącz, proszę połączyć, proszę mnie połączyć, proszę o połączenie, mnie połączyć, przełącz mnie, przekieruj mnie, przekaż mnie, dajcie mi, daj mi, proszę dać, proszę o, poproszę, poproszę z, poproszę o, proszę z, proszę przełączyć, przełącz, połączcie mnie",
    ),
    (
        Want,
        "chcę, chce, chciałbym, chciałabym, chcialbym, chcialabym, potrzebuję, mogę, czy mogę, czy mógłbym, czy mogłabym, mógłbym, mogłabym, można, czy można, czy możesz, możecie, wolę, wolałbym, wolałabym, proszę, poproszę, czy jest, jest, macie, czy macie, gdzie jest, muszę, żądam, jak mogę, jak, życzę sobie, pragnę, zależy mi",
    ),
    (After, "z którym mogę porozmawiać, z kim mogę porozmawiać, kto mi pomoże, dostępny, dostępna, do rozmowy"),
    (Not, "nie, nie chcę, nie potrzebuję, nigdy, bez, żaden, żadnego, zamiast, nie trzeba, nie muszę, ani"),
    (Tired, "nie, dość, mam dość, zamiast, nienawidzę, zmęczony"),
    (If, "jeśli, jeżeli, jak nie, gdy, kiedy, inaczej, później, następnym razem, w razie, zanim, gdyby"),
    (Ident, "czy jesteś, jesteś, czy pan jest, jestem, czy rozmawiam, rozmawiam z, czy to, to jest, jako, czy ja, jesteście, piszę z"),
    (Mine, "mój, moja, moim, mojego, nasz, naszym, jego, jej, ten sam, innym, innej"),
    (Said, "powiedział, powiedziała, mówił, obiecał, obiecała, poinformował, potwierdził, był"),
    (Info, "godziny, w jakich godzinach, o której, numer, telefon, email, adres, czynne, otwarte"),
    (Thing, "pieniądze, konto, saldo, płatność, przelew, zamówienie, paczka, paczkę, plik"),
    (Other, "będę, zamierzam, rozmawiałem, rozmawiałam, musisz, powinieneś, on, ona, mam, z tobą, lubisz rozmawiać, czy muszę"),
    (
        Yes,
        "tak, tak proszę, tak poproszę, poproszę, pewnie, jasne, oczywiście, dobrze, dobra, zgoda, chętnie, proszę, tak chcę, niech będzie, świetnie, połącz, spoko, zgadzam się",
    ),
    (No, "nie, nie dziękuję, nie teraz, później, jeszcze nie, czekaj, najpierw, nie trzeba"),
    (
        Offer,
        "czy chcesz, chcesz, czy chce pan, czy chciałby pan, czy chciałbyś, chciałbyś, mogę, czy mam, połączyć cię, życzysz, czy życzy, jeśli chcesz",
    ),
    (
        Light,
        "cześć, dzień dobry, witam, hej, proszę, poproszę, dzięki, dziękuję, teraz, natychmiast, z, żywy, żywym, prawdziwy, tak, chcę, pilne, mi, o, się",
    ),
    (
        Plain,
        "prawa człowieka, agent nieruchomości, agentem nieruchomości, biuro podróży, zasoby ludzkie, od osoby, na osobę, jeśli można, jeśli to możliwe, jeśli jest taka możliwość, nie rozumiesz, nie rozumiem, nie działa, nie pomaga, nie pomagasz, dlaczego nie, czemu nie, nie wiem jak, nie mogę, osobist*, operator sieci, operator komórkowy, dobrym człowiekiem, robotę",
    ),
];

pub(super) const CZECH: &[(Kind, &str)] = &[
    (
        Person,
        "člověk, člověkem, člověka, živý člověk, živým člověkem, skutečným člověkem, reálným člověkem, operátor, operátorem, operátora, operátorka, operátorkou, agentem, zástupce, zástupcem, poradce, poradcem, pracovník, pracovníkem, pracovníka, manažer, manažerem, vedoucí, vedoucím, nadřízeným, prodejce, prodejcem, zaměstnanec, zaměstnancem, šéf, šéfem, skutečnou osobou, živou osobou, konzultant, konzultantem, lidskou podporou, lidským operátorem",
    ),
    (Anyone, "někdo, někým, někoho, někomu, někým jiným, osobou, osoba, tým, týmem, technikem, odborníkem"),
    (
        Desk,
        "zákaznický servis, zákaznickým servisem, zákaznická podpora, zákaznickou podporou, zákaznické podpory, infolinka, infolinkou, podporou, oddělením, oddělení, zákaznické centrum",
    ),
    (Bot, "botem, robotem, robota, stroj, strojem, automatem, počítačem, umělou inteligencí"),
    (Full, "může mi někdo zavolat, ať mi někdo zavolá, je tam někdo, nechci mluvit s botem"),
    (
        Talk,
        "mluvit, promluvit, promluvit si, hovořit, povídat, chatovat, psát si, kontaktovat, spojit se, spojení s, kontakt na, popovídat, být spojen",
    ),
    (Move, "přepojit, spojit, přesměrovat, předat"),
    (
        Give,
        "přepojte mě, přepoj mě, spojte mě, spoj mě, přesměrujte mě, dejte mi, dej mi, mě spojit, mě přepojit, přepojit na, předejte mě, zavolejte mi",
    ),
    (
        Want,
        "chci, chtěl bych, chtěla bych, rád bych, ráda bych, potřebuji, potřebuju, mohu, můžu, mohl bych, mohla bych, můžete, můžeš, mohli byste, prosím, lze, je možné, je tam, je tu, máte, raději, radši, žádám, jak mohu, jak můžu, přeji si, kde je, musím",
    ),
    (After, "se kterým mohu mluvit, s kým mohu mluvit, k dispozici, kdo mi pomůže"),
    (Not, "ne, nechci, nepotřebuji, nepotřebuju, nikdy, bez, žádný, žádného, není třeba, není potřeba, místo, nemusíte, nepřepojujte"),
    (Tired, "nechci, dost, mám dost, místo, nebaví"),
    (If, "pokud, jestli, jinak, když, později, příště, kdyby, než"),
    (Ident, "jsi, jste, jsem, mluvím s, je to, to je, píšu si s, jako, ty jsi, vy jste"),
    (Mine, "můj, moje, mým, mého, náš, naším, jeho, její, stejný, jiným"),
    (Said, "řekl, řekla, slíbil, slíbila, informoval, potvrdil, byl, říkal"),
    (Info, "otevírací doba, v kolik, kdy, telefonní číslo, číslo, email, adresa, otevřeno"),
    (Thing, "peníze, účet, zůstatek, platba, objednávka, balík, soubor"),
    (Other, "budu, mluvil jsem, mluvila jsem, musíte, on, ona, mám, s tebou, s vámi"),
    (
        Yes,
        "ano, ano prosím, jo, jasně, samozřejmě, dobře, určitě, souhlasím, prosím, budu rád, budu ráda, rád, ráda, přepojte mě, spojte mě, fajn, tak jo, děkuji ano",
    ),
    (No, "ne, ne děkuji, teď ne, později, ještě ne, počkejte, nejdřív"),
    (Offer, "chcete, chceš, přejete si, mám vás, mohu vás, mohu, můžu, chtěl byste, chtěla byste, pokud chcete"),
    (Light, "dobrý den, ahoj, prosím, děkuji, díky, teď, hned, ihned, s, živý, živým, skutečný, ano, chci, na, se, mě"),
    (
        Plain,
        "lidská práva, lidské zdroje, realitní agent, realitní makléř, na osobu, pokud možno, pokud je to možné, jestli je to možné, nerozumíš, nerozumím, nefunguje, nepomáhá, proč ne, nevím jak, nemohu, osobní*, dobrý člověk",
    ),
];

pub(super) const RUSSIAN: &[(Kind, &str)] = &[
    (
        Person,
        "оператор, оператора, оператору, оператором, операторы, операторов, человек, человека, человеку, человеком, живой человек, живого человека, живым человеком, живому человеку, реальным человеком, настоящим человеком, реального человека, менеджер, менеджера, менеджеру, менеджером, сотрудник, сотрудника, сотруднику, сотрудником, специалист, специалиста, специалисту, специалистом, консультант, консультанта, консультанту, консультантом, \
        представитель, представителя, представителю, представителем, агент, агента, агентом, начальник, начальника, начальником, руководитель, руководителя, руководителем, руководство, администратор, администратора, администратором, супервайзер, кто-то живой, живого оператора, живой оператор, живым оператором, продавец, продавцом, продавца, главный, главного, людьми, кожаный, кожаного, техподдержка",
    ),
    (
        Anyone,
        "кто-нибудь, кем-нибудь, кого-нибудь, кому-нибудь, кто-то, кем-то, кого-то, кем-либо, кем-то другим, другим человеком, люди, людям, команда, командой, инженер, мастер, эксперт, мастером",
    ),
    (
        Desk,
        "служба поддержки, службу поддержки, службой поддержки, техподдержку, техподдержкой, поддержка, поддержку, поддержкой, клиентская служба, колл-центр, call-центр, отдел продаж, отделом продаж, отдел, отделом, горячая линия, контакт-центр",
    ),
    (
        Bot,
        "бот, бота, ботом, боту, боты, ботами, робот, робота, роботом, роботу, роботами, машина, машиной, автоответчик, автоответчиком, нейросеть, нейросетью, компьютером, чат-бот, чат-ботом",
    ),
    (
        Full,
        "может кто-нибудь позвонить мне, пусть мне кто-нибудь позвонит, есть кто живой, есть кто-нибудь живой, есть тут люди, есть живые, хватит ботов, надоел бот, надоели боты, надоел робот, не хочу с ботом, не хочу с роботом",
    ),
    (
        Talk,
        "поговорить, говорить, пообщаться, общаться, побеседовать, связаться, связи с, связь с, переговорить, разговаривать, написать, контакт с, соединиться, достучаться, дозвониться, чат с, разговор с, поговорю, связь",
    ),
    (
        Move,
        "соединю, переведу, переключу, подключу, позову, соединить, перевести, переключить, подключить, переведи, передать, перенаправить, вызвать",
    ),
    (
        Give,
        "соедините, соедини, соедините меня, переведите, переведите меня, переведи меня, переведи на, переключите, переключи, подключите, подключи, позовите, позови, дайте, дай, пригласите, пригласи, мне нужен, мне нужна, нужен, нужна, вызовите, вызови, свяжите, свяжи, перенаправьте, передайте, передай меня, хочу чтобы мне ответил, зовите, пусть ответит, пусть мне ответит, верните",
    ),
    (
        Want,
        "хочу, хотел бы, хотела бы, хотелось бы, можно, могу, могу ли, могу я, можете, можешь, нужно, мне нужно, надо, мне надо, прошу, пожалуйста, пож, пожалуйсто, пжл, плиз, желаю, требую, есть, есть ли, где, как, как мне, предпочитаю, предпочел бы, лучше, дайте, давайте, хотим, хотели бы, необходимо, срочно",
    ),
    (After, "с кем можно поговорить, с которым можно поговорить, с кем поговорить, кто может помочь, кто мне поможет, на связи, доступен"),
    (Not, "не, не хочу, не надо, не нужно, не нужен, не нужна, никогда, без, нет, вместо, никакой, никаких, ни, незачем, необязательно"),
    (Tired, "не, надоел, надоело, надоели, достал, достали, хватит, вместо, устал, устала, задолбал, задолбали, ненавижу, не хочу"),
    (If, "если, иначе, когда, позже, потом, в следующий раз, в случае, пока не, прежде чем, а то"),
    (
        Ident,
        "ты, вы, я, это, я разговариваю, я говорю, с кем я, являетесь, являешься, являюсь, работаю, как, разговариваю с, общаюсь с, вы человек, ты человек",
    ),
    (Mine, "мой, моя, моего, моему, моим, наш, нашего, нашим, его, ее, их, тот же, другой, другому, вашего прошлого"),
    (
        Said,
        "сказал, сказала, говорил, обещал, обещала, пообещал, сообщил, сообщила, объяснил, подтвердил, был, была, ответил, звонил, написал, положил трубку",
    ),
    (Info, "часы работы, во сколько, до скольки, график, номер телефона, номер, телефон, почта, адрес, когда работает, режим"),
    (Thing, "деньги, денег, средства, счет, баланс, оплату, платеж, файл, заказ, посылку, посылка, справку"),
    (
        Other,
        "буду, я буду, собираюсь, говорил с, разговаривал, общался, вам нужно, ты должен, вы должны, он, она, они, у меня, с тобой, с вами, любишь, другому человеку, надо ли, обязательно ли",
    ),
    (
        Yes,
        "да, да пожалуйста, ага, угу, конечно, давай, давайте, хорошо, ладно, согласен, согласна, ок, окей, пожалуйста, разумеется, соединяйте, соедините, переводите, переведите, переключайте, буду рад, да хочу, было бы хорошо, отлично, верно, подходит, можно, подключайте",
    ),
    (No, "нет, нет спасибо, не сейчас, позже, не надо, пока нет, подождите, сначала, не нужно"),
    (Offer, "хотите, хочешь, желаете, соединить, могу, перевести, подключить, если хотите, можем, переключить, давайте, пригласить, позвать"),
    (
        Light,
        "здравствуйте, привет, добрый день, добрый вечер, доброе утро, пожалуйста, спасибо, сейчас, срочно, немедленно, живой, живого, живым, с, на, да, хочу, мне, меня, быстро, ау, алло, прошу, уже, тут, и, к, на связь",
    ),
    (
        Plain,
        "агент по недвижимости, отдел кадров, права человека, человеческий фактор, на человека, с человека, сотовый оператор, оператор связи, мобильный оператор, мой оператор, туроператор, хороший человек, если можно, если возможно, если это возможно, если не сложно, если не трудно, если есть, не понимаешь, не понимаете, не понимает, не понимаю, не работает, не помогает, не помогаете, не помог, почему не, не могу, не знаю как, не знаю, не получается, \
        не решает, не решен, как человек, как человека, личн*, стиральная машина, машину, моя машина, если нет, на двух человек, на одного человека, человек в, один человек, двух человек, два человека",
    ),
];

pub(super) const UKRAINIAN: &[(Kind, &str)] = &[
    (
        Person,
        "оператор, оператора, оператору, оператором, людина, людину, людиною, людині, жива людина, живою людиною, живу людину, справжньою людиною, реальною людиною, менеджер, менеджера, менеджером, менеджеру, працівник, працівника, працівником, співробітник, співробітника, співробітником, спеціаліст, спеціаліста, спеціалістом, фахівець, фахівця, фахівцем, консультант, консультанта, консультантом, представник, представника, представником, агентом, агента, керівник, керівника, керівником, начальник, начальника, начальником, адміністратор, адміністратора, адміністратором, продавець, продавцем, живий оператор, живого оператора, живим оператором",
    ),
    (Anyone, "хтось, кимось, когось, комусь, хто-небудь, ким-небудь, кимось іншим, люди, людьми, команда, командою, майстер"),
    (
        Desk,
        "служба підтримки, службу підтримки, службою підтримки, підтримка, підтримку, підтримкою, техпідтримка, техпідтримку, техпідтримкою, кол-центр, відділ, відділом, відділ продажів, гаряча лінія",
    ),
    (Bot, "бот, бота, ботом, боти, ботами, робот, робота, роботом, машина, машиною, автовідповідач, чат-бот, чат-ботом, штучний інтелект"),
    (Full, "хай мені хтось зателефонує, може мені хтось подзвонити, є хтось живий, є тут хтось, не хочу з ботом, набрид бот"),
    (
        Talk,
        "поговорити, говорити, поспілкуватися, поспілкуватись, спілкуватися, спілкуватись, зв'язатися, зв'язатись, зв'язку з, зв'язок з, розмовляти, побалакати, балакати, порозмовляти, написати",
    ),
    (Move, "з'єднати, перевести, переключити, підключити, перемкнути, передати, викликати"),
    (
        Give,
        "з'єднайте, з'єднай, з'єднайте мене, переведіть, переведіть мене, переведи мене, переключіть, підключіть, покличте, поклич, дайте, дай, запросіть, мені потрібен, мені потрібна, потрібен, потрібна, викличте, зв'яжіть, перемкніть",
    ),
    (
        Want,
        "хочу, хотів би, хотіла б, хотіла би, хотілося б, можна, можу, чи можу, чи можна, можете, можеш, потрібно, мені потрібно, треба, мені треба, прошу, будь ласка, будьласка, бажаю, вимагаю, є, чи є, де, як, краще, давайте, необхідно",
    ),
    (After, "з ким можна поговорити, з ким поговорити, хто може допомогти, на зв'язку, доступний"),
    (Not, "не, не хочу, не треба, не потрібно, не потрібен, не потрібна, ніколи, без, ні, замість, ніякий, немає потреби"),
    (Tired, "не, набрид, набридло, набридли, досить, замість, втомився, не хочу"),
    (If, "якщо, інакше, коли, пізніше, потім, наступного разу, у разі"),
    (Ident, "ти, ви, я, це, я розмовляю, розмовляю з, я говорю, працюю, як"),
    (Mine, "мій, моя, мого, моїм, наш, нашого, його, її, їх, той самий, інший"),
    (Said, "сказав, сказала, казав, обіцяв, обіцяла, повідомив, пояснив, підтвердив, був, була, відповів"),
    (Info, "години роботи, о котрій, графік, номер телефону, номер, телефон, пошта, адреса, коли працює"),
    (Thing, "гроші, кошти, рахунок, баланс, оплату, платіж, файл, замовлення, посилка"),
    (Other, "буду, я буду, збираюся, розмовляв, говорив, вам треба, він, вона, вони, у мене, з тобою, з вами"),
    (
        Yes,
        "так, так будь ласка, ага, угу, звичайно, авжеж, давай, давайте, добре, гаразд, згоден, згодна, окей, будь ласка, з'єднайте, з'єднуйте, переведіть, було б добре, звісно, чудово",
    ),
    (No, "ні, ні дякую, не зараз, пізніше, не треба, ще ні, зачекайте, спочатку"),
    (Offer, "хочете, хочеш, бажаєте, з'єднати, можу, перевести, якщо хочете, можемо, переключити"),
    (
        Light,
        "привіт, добрий день, доброго дня, вітаю, будь ласка, дякую, зараз, терміново, негайно, живий, живу, живою, з, на, так, хочу, мені, мене, прошу, до",
    ),
    (
        Plain,
        "агент з нерухомості, відділ кадрів, права людини, людський фактор, на людину, мобільний оператор, мій оператор, оператор зв'язку, туроператор, хороша людина, якщо можна, якщо можливо, якщо є, не розумієш, не розумієте, не розумію, не працює, не допомагає, чому не, не можу, не знаю як, не знаю, пральна машина",
    ),
];
