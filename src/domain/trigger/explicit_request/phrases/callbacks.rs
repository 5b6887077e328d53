//! To be called back, and to get in touch: wishes of their own class, by language. The first list is a whole request, the second only tells
//! that a call is spoken of ("call me" is also "call me Tom").

/// Whole requests.
pub(in super::super) const WHOLE: &[(&str, &str)] = &[
    (
        "en",
        "call me back, call back, call us back, callback, call backs, a call back, ring me back, ring me, phone me, phone me back, give me a call, give me a ring, give me a bell, give us a call, \
         give me a callback, schedule a call, schedule a callback, schedule a call back, arrange a call, arrange a callback, arrange a call back, book a call, request a call, request a callback, \
         someone to call me, somebody to call me, someone call me, somebody call me, someone please call me, anyone call me, someone ring me, somebody ring me, someone give me a call, have someone call, have somebody call, \
         need a call, want a call, waiting for a call, expecting a call, a call from your, call from someone, call from an agent, call from a representative, call me now, call me please, please call me, \
         pls call me, plz call me, call me asap, call me urgently, call me on this number, call me on my number, call me on my mobile, call me at this number, can you call me, could you call me, can u call me, \
         can you ring me, could you ring me, can you phone me, would you call me, speak on the phone, talk on the phone, talk over the phone, speak over the phone, speak by phone, talk by phone, over a call, on a call, \
         get in touch, get in touch with you, get in touch with someone, contact me, contact me please, please contact me, reach out to me, someone contact me, somebody contact me, someone to contact me, hop on a call, jump on a call",
    ),
    (
        "es",
        "llamenme, llámeme, llámame, que me llamen, que me llame, me llamen, pueden llamarme, puede llamarme, podrian llamarme, podeis llamarme, me pueden llamar, me puede llamar, me podrian llamar, me podeis llamar, \
         me llama alguien, me llame alguien, alguien me llame, alguien me llama, alguien que me llame, devolverme la llamada, devuelvanme la llamada, me devuelvan la llamada, necesito una llamada, quiero una llamada, \
         agendar una llamada, programar una llamada, una llamada de, por telefono con alguien, hablar por telefono, comuniquense conmigo, comunicarse conmigo, se comuniquen conmigo, contactenme, que me contacten, ponganse en contacto conmigo, \
         pónganse en contacto, me marcan, marquenme, márcame, me pueden marcar, me echan un telefonazo, pegame un llamado, me hacen un llamado",
    ),
    (
        "pt",
        "me liga, me ligue, me liguem, liga pra mim, ligue pra mim, ligar pra mim, liguem pra mim, ligue para mim, liguem para mim, me ligar, me ligarem, me retorna a ligacao, retornar a ligacao, retorne a ligacao, \
         me ligam, podem ligar-me, pode ligar-me, podem me ligar, pode me ligar, liguem-me, ligue-me, que me liguem, alguem me ligue, alguem me liga, alguem pode ligar, alguem para me ligar, agendar uma ligacao, marcar uma ligacao, \
         agendar uma chamada, preciso de uma ligacao, quero uma ligacao, uma ligacao de, falar por telefone, falar no telefone, entrem em contato, entre em contato comigo, entrar em contato comigo, entrem em contacto, contacte-me, me contatem, da uma ligada",
    ),
    (
        "fr",
        "rappelez moi, rappelez-moi, me rappeler, me rappelle, qu on me rappelle, etre rappele, etre rappelee, appelez moi, appelez-moi, m appeler, qu on m appelle, un rappel, prendre rendez vous telephonique, rendez vous telephonique, \
         telephonez moi, me telephoner, quelqu un peut m appeler, quelqu un m appelle, parler au telephone, par telephone avec quelqu un, contactez moi, contactez-moi, me contacter, me recontacter, recontactez moi, passez moi un coup de fil",
    ),
    (
        "de",
        "rufen sie mich an, ruft mich an, ruf mich an, rufen sie mich zurück, ruft mich zurück, ruf mich zurück, mich zurückrufen, mich zurückruft, mich anrufen, mich anruft, rückruf, rückruf bitte, um rückruf, zurückgerufen werden, \
         angerufen werden, jemand anrufen, jemand zurückrufen, melden sie sich telefonisch, meldet euch telefonisch, telefonisch melden, telefonisch sprechen, am telefon sprechen, am telefon reden, telefonieren mit jemandem, \
         kontaktieren sie mich, kontaktiert mich, mit mir in verbindung setzen, sich bei mir melden, kontaktaufnahme, anruf von",
    ),
    (
        "it",
        "chiamatemi, mi chiami, mi chiamate, mi chiama qualcuno, mi richiami, mi richiamate, richiamatemi, mi richiama, essere richiamato, essere richiamata, essere chiamato, essere chiamata, mi puo chiamare, mi potete chiamare, \
         potete chiamarmi, puo chiamarmi, potete richiamarmi, puo richiamarmi, farmi chiamare, farmi richiamare, fatemi chiamare, fatemi richiamare, una telefonata da, una chiamata da, parlare al telefono, sentirci al telefono, contattatemi, mi contatti, mi contattate, ricontattatemi, essere ricontattato, essere ricontattata, telefonatemi",
    ),
    (
        "nl",
        "bel me, bel me terug, bel mij, bel mij terug, me bellen, mij bellen, me terugbellen, mij terugbellen, teruggebeld worden, gebeld worden, terugbellen, terugbelverzoek, iemand bellen, iemand me bellen, telefonisch contact, neem contact met mij op, neem contact op, contact met me opnemen, contact met mij opnemen",
    ),
    (
        "pl",
        "zadzwońcie, zadzwońcie do mnie, zadzwoń do mnie, proszę o telefon, prosze o telefon, proszę o kontakt, prosze o kontakt, oddzwońcie, oddzwonić, do mnie zadzwonić, ktoś zadzwonić, ktoś zadzwoni, niech ktoś zadzwoni, prośba o kontakt, skontaktujcie się ze mną, skontaktować się ze mną, rozmowę telefoniczną, rozmowa telefoniczna",
    ),
    (
        "ro",
        "sunați-mă, sunati-ma, mă sunați, ma sunati, să mă sune, sa ma sune, mă poate suna, ma poate suna, sună-mă, apelați-mă, contactați-mă, contactati-ma, să mă contacteze",
    ),
    (
        "cs",
        "zavolejte mi, zavolejte mně, zavoláte mi, zavolat mi, mi zavolat, ať mi zavolá, at mi zavola, zavolal mi, mi někdo zavolal, ozvěte se mi, ozvete se mi, kontaktujte mě, spojte se se mnou, zavolejte zpátky",
    ),
    (
        "ru",
        "перезвоните, перезвоните мне, перезвони, позвоните мне, позвони мне, наберите меня, наберите мне, мне позвонить, мне перезвонить, мне позвонили, мне перезвонили, мне кто-нибудь позвонит, пусть позвонят, пусть мне позвонят, \
         пусть перезвонят, обратный звонок, заказать звонок, жду звонка, свяжитесь со мной, связаться со мной, поговорить по телефону, созвониться, созвонимся",
    ),
    (
        "uk",
        "передзвоніть, передзвоніть мені, зателефонуйте мені, зателефонуйте, подзвоніть мені, наберіть мене, мені зателефонувати, мені передзвонити, мені подзвонити, нехай зателефонують, нехай передзвонять, хай передзвонять, хай подзвонять, зворотний дзвінок, замовити дзвінок, чекаю дзвінка, зв'яжіться зі мною, зв'язатися зі мною",
    ),
    (
        "tr",
        "beni arayın, beni arar mısınız, beni ara, beni arasın, beni arasınlar, beni arayabilir mi, beni arayabilir misiniz, biri arasın, biri beni arasın, geri arayın, geri aranmak, aranmak istiyorum, telefonla arayın, telefonla görüşmek, telefonla konuşmak, bana ulaşın, benimle iletişime geçin, bana geri dönüş yapın, beni geri arayın",
    ),
    (
        "ar",
        "اتصلوا بي, اتصلوا فيني, اتصل بي, كلموني, كلمني, يتصل بي, يتصل فيني, يكلمني, حد يكلمني, حد يتصل, احد يتصل, أحد يتصل, دقوا علي, دق علي, رنوا علي, عاودوا الاتصال, معاودة الاتصال, مكالمة, ابغى مكالمة, تواصلوا معي, تواصل معي, يتواصل معي, حدا يحكيني, حدا يدقلي, خلوا حد يكلمني",
    ),
    (
        "fa",
        "با من تماس بگیرید, باهام تماس بگیرید, به من زنگ بزنید, بهم زنگ بزنید, تماس بگیرند, زنگ بزنند, زنگ بزنن, یکی بهم زنگ بزنه, یکی زنگ بزنه, تماس بگیرین, تماس تلفنی",
    ),
    (
        "he",
        "תתקשרו אליי, תתקשרו אלי, תתקשר אליי, תתקשר אלי, שיתקשרו אליי, שיתקשרו אלי, שמישהו יתקשר, תחזרו אליי, תחזרו אלי, שיחזרו אליי, שיחזרו אלי, מישהו יכול להתקשר, צרו איתי קשר, תיצרו איתי קשר, שיחה חוזרת",
    ),
    (
        "hi",
        "मुझे कॉल करें, मुझे कॉल करो, मुझे कॉल कीजिए, कॉल करवा दीजिए, कॉल करवाइए, कॉल बैक, वापस कॉल, फोन करवा दीजिए, मुझे फोन करें, मुझे फोन करो, मुझे फोन करिए, फोन करवाइए, कोई कॉल करे, कोई फोन करे, मुझसे संपर्क करें",
    ),
    (
        "hi-Latn",
        "call karo mujhe, mujhe call karo, mujhe call karein, mujhe call kare, mujhe call kijiye, call karwao, call karwa do, call karwa dijiye, call karva do, call back karo, call back karein, callback chahiye, call chahiye, mujhe phone karo, mujhe phone kare, phone karwa do, \
         phone karwao, koi call kare, koi call karega, kisi se call karwa do, kisi ko bolo call kare, call kar lo, call kar do, call kariye, phone kariye, contact karo mujhe, mujhe contact karo",
    ),
    (
        "id",
        "telepon saya, telpon saya, tolong telepon, tolong telpon, hubungi saya, tolong hubungi, minta ditelepon, minta ditelpon, mau ditelepon, mau ditelpon, bisa ditelepon, bisa ditelpon, bisa telepon saya, bisa telpon saya, bisa hubungi saya, telepon balik, telpon balik, telp saya, telp balik, tolong ditelp, hubungi balik, bicara lewat telepon, ngobrol lewat telepon",
    ),
    (
        "ms",
        "telefon saya, call saya, tolong call, tolong telefon, boleh call saya, boleh telefon saya, hubungi saya, sila hubungi saya, minta call, nak orang call, suruh orang call, call balik, telefon balik",
    ),
    (
        "vi",
        "gọi cho tôi, gọi lại cho tôi, gọi cho mình, gọi lại cho mình, gọi cho em, gọi cho anh, gọi cho chị, gọi lại cho em, gọi lại cho anh, gọi lại cho chị, gọi mình, gọi lại, gọi điện cho, gọi giúp, liên hệ với tôi, liên hệ lại, liên hệ cho tôi, nhờ ai gọi, cho người gọi",
    ),
    ("th", "โทรหาฉัน, โทรกลับ, โทรหา, โทรมา, ติดต่อกลับ, ให้โทรกลับ, ช่วยโทร, ให้คนโทร, ให้เจ้าหน้าที่โทร, คุยทางโทรศัพท์"),
    (
        "zh",
        "打电话给我, 给我打电话, 给我打个电话, 回电, 回我电话, 给我回电, 回拨, 请致电, 电话联系我, 联系我, 让人联系我, 來電, 回電, 打電話給我, 給我打電話",
    ),
    (
        "ja",
        "電話をください, 電話ください, お電話ください, お電話いただけ, 電話してください, 電話して, 電話がほしい, 電話欲しい, 折り返し, 折り返しお願い, かけ直して, 連絡ください, ご連絡ください, 連絡をください, 電話で話したい, 電話で話",
    ),
    (
        "ko",
        "전화 주세요, 전화주세요, 전화 좀 주세요, 전화 부탁, 전화해 주세요, 전화해주세요, 전화 좀 해, 전화 달라, 회신 전화, 콜백, 다시 전화, 연락 주세요, 연락주세요, 연락 부탁, 통화하고 싶, 통화 원해, 통화 가능",
    ),
    (
        "sv",
        "ring mig, ring upp mig, ringa mig, ringa upp mig, ringer mig, ring tillbaka, ringa tillbaka, bli uppringd, någon ringa, kontakta mig, hör av er, hör av dig",
    ),
    ("no", "ring meg, ringe meg, ringer meg, ring tilbake, ringe tilbake, bli oppringt, noen ringe, kontakt meg, kontakte meg, ta kontakt med meg"),
    (
        "da",
        "ring til mig, ring mig op, ringe til mig, ringe mig op, ringer til mig, ring tilbage, ringe tilbage, blive ringet op, nogen ringe, kontakt mig, kontakte mig",
    ),
    (
        "fi",
        "soittakaa minulle, soittakaa, soita minulle, soittaa minulle, soitto takaisin, soittopyyntö, joku soittaa, voisiko joku soittaa, ottakaa yhteyttä, ota yhteyttä, ottaa minuun yhteyttä",
    ),
    (
        "hu",
        "hívjanak fel, hívjon fel, hívjatok fel, hívj fel, felhívni, visszahívást, visszahívás, hívjanak vissza, hívjon vissza, valaki felhívna, valaki hívjon, vegyék fel velem a kapcsolatot, keressenek telefonon",
    ),
    (
        "el",
        "καλέστε με, πάρτε με τηλέφωνο, πάρε με τηλέφωνο, να με καλέσει, να με καλέσουν, να με πάρει, να με πάρουν, με πάρει κάποιος, επικοινωνήστε μαζί μου, να επικοινωνήσει μαζί μου, τηλεφωνήστε μου, κλήση πίσω",
    ),
];
