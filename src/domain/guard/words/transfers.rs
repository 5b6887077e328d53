//! "I am passing you to a colleague", and what makes it an offer.

use super::Concept::{self, Not, NotAfter, Offer, Transfer};

pub(super) const TABLE: &[(Concept, &str)] = &[
    // English
    (
        Transfer,
        "(transferring/connecting/redirecting/forwarding/routing/passing/escalating/handing/referring) you, \
        (transferring/forwarding/routing/passing/escalating/handing) (your/this) (chat/conversation/case/request/message/issue/query/enquiry/inquiry/matter), \
        (transferring/forwarding/passing/escalating/handing) this (on/over/to), putting you (through/in touch/on), getting you (a/an/to a/to an/to our) (human/person/agent/colleague/specialist/advisor/representative), \
        (i'll/i will/we'll/we will/i'm going to/we're going to/i am going to/let me/let's/allow me to/i shall/gonna/i'll just/i'll now/i will now/let me just) (transfer/connect/redirect/forward/route/pass/escalate/hand/refer/switch) (you/your/this), \
        (i'll/i will/we'll/we will/i'm going to/let me/allow me to/i'll now) put you (through/in touch/on), \
        (i'll/i will/we'll/we will/let me/i'm going to) (get you/bring in/fetch/get/loop in/call in) (a/an/one of our/someone/somebody/my/our) (human/person/agent/colleague/colleagues/specialist/advisor/representative/from/manager/supervisor/real), \
        (i've/i have/we've/we have/i have just/i've just/i've now) (transferred/connected/forwarded/redirected/escalated/passed/handed/routed) (you/your/this), \
        (you are/you're/you will/you'll/your chat is/your conversation is/your request is/your case is/your chat has/your case has/your conversation has) (being/be/been/now being/now be) (transferred/connected/redirected/forwarded/routed/passed/escalated/handed/put through), \
        while (i/we) (connect/transfer/forward/redirect/put/pass) you, (transferring/connecting/escalating) to (a/an/our) (human/person/agent/colleague/specialist/live/real/support/representative), (i/we) (connect/transfer/forward/redirect) you (to/with/now), i hand you over, i pass you (to/on/over), \
        (agent/colleague/human/person/representative/specialist/advisor/someone/somebody/operator) (will/is going to) (join/take over/be with you/be right with you), (human/colleague/agent/person) (takes over/is taking over), (agent/colleague/human/person/representative/specialist/advisor) (who will/that will) (join/take over), (agent/colleague/human/person/representative/specialist/advisor) has been assigned, \
        (someone/a colleague/an agent/a specialist/a person) from our team will (join/take over/be with you/be right with you), you will be speaking (to/with) (a/an/one), you're now (speaking/chatting/connected) (to/with)",
    ),
    (
        Offer,
        "shall (i/we), should (i/we), (can/could/may/might) (i/we), (i/we) (can/could/may/might), would you like, do you want, if you (like/want/wish/prefer/need/would), want me to, \
        once you, as soon as you, after you, when you, before i, before we, until you",
    ),
    // Spanish
    (
        Transfer,
        "(te/le/os/les) (paso/comunico/conecto/pongo/pondré/pasaré/comunicaré/conectaré/pasamos/comunicamos/conectamos/contacto) (ahora/ya/enseguida/inmediatamente/en contacto/de inmediato) con, \
        (te/le/os/les) (paso/comunico/conecto/pasaré/comunicaré/conectaré/pasamos/comunicamos/conectamos/enlazo/transfiero/transferiré/derivo/derivaré/redirijo/redirigiré/canalizo) con, \
        (te/le/os/les) (paso/pasaré/transfiero/transferiré/derivo/derivaré/redirijo/redirigiré/canalizo) (a/al) (un/una/uno/nuestro/nuestra/otro/otra/mi/equipo/asesor/agente/área/departamento/servicio), \
        (te/le/os/les) dejo con, (agente/asesor/asesora/compañero/compañera/persona/colega) (continuará/seguirá/tomará/retomará) , (agente/asesor/compañero/compañera) .. (toma el relevo/continuará contigo), (te/le) (comunico/transfiero/conecto/derivo) (ahora/ya/enseguida) $, (te/le) (comunico/transfiero/conecto/derivo) $, (te/le) (estoy/estamos) (transfiriendo/comunicando/conectando/derivando/pasando con), voy a (pasarte/pasarle/comunicarte/comunicarle/conectarte/conectarle/transferirte/transferirle/derivarte/derivarle/ponerte/ponerle/redirigirte), \
        (te/le) voy a (pasar/comunicar/conectar/transferir/derivar/poner/redirigir) (con/a un/a una/al/en), \
        (pasándote/comunicándote/conectándote/transfiriéndote/transfiriéndole/conectándole/comunicándole) , \
        (estoy/estamos) (pasando/transfiriendo/derivando/conectando) .. (a un/con un/a una/con una/al equipo), \
        (permíteme/permítame/déjame/déjeme) (pasarte/pasarle/comunicarte/comunicarle/conectarte/conectarle/transferirte/transferirle/ponerte/ponerle), \
        (serás/será/serán) (transferido/transferida/derivado/derivada/atendido por un/atendida por un), (he/hemos) (transferido/derivado/escalado) (tu/su) (caso/consulta/solicitud/conversación/chat), \
        (transfiero/transferiré/derivo/derivaré/escalo/escalaré/traslado/paso) (tu/su) (caso/consulta/solicitud/conversación/chat) (a/al/con)",
    ),
    (
        Offer,
        "(quieres/quiere/desea/deseas/prefieres/prefiere/te gustaría/le gustaría) que, si (quieres/quiere/lo deseas/lo desea/deseas/desea/prefieres/prefiere/te parece/le parece/necesitas/necesita), \
        (puedo/podría/podemos/podríamos), cuando (quieras/quiera/me), en cuanto (me/tenga)",
    ),
    // Portuguese
    (
        Transfer,
        "vou (transferir/passar/encaminhar/conectar/direcionar/redirecionar) (você/vocês/te/seu atendimento/sua conversa/sua solicitação/seu caso/o seu caso/o senhor/a senhora/esta conversa/este atendimento), \
        vou (te/lhe/o/a) (transferir/passar/encaminhar/conectar/direcionar/redirecionar) (para/a um/a uma/ao/com), \
        (te/lhe) (transfiro/passo/encaminho/conecto) (para/com/a um/a uma/ao), (estou/estamos) (te/lhe) (transferindo/passando/encaminhando/conectando), \
        (estou/estamos) (transferindo/passando/encaminhando/conectando) (você/seu/sua/o seu/a sua/o senhor/a senhora), \
        vou (transferir/te transferir) $, enquanto (transfiro/encaminho/conecto), (transferindo/encaminhando/conectando) você, (você será/será/serás) (transferido/transferida/encaminhado/encaminhada/atendido por um/conectado), \
        (vou/irei) colocar você em contato, (vou/irei) chamar (um/uma) (atendente/colega/pessoa/especialista), (estou a/vou) (transferi-lo/transferi-la/passá-lo/passá-la/encaminhá-lo/encaminhá-la)",
    ),
    (
        Offer,
        "(posso/podemos/poderia/poderíamos), (quer/gostaria/deseja/prefere) que, se (quiser/preferir/desejar/você quiser/achar), quando (quiser/você)",
    ),
    // French
    (
        Transfer,
        "je (vous/te) (transfère/transfere/redirige/oriente/dirige/connecte/transférerai/mets en relation/mets en contact/mettrai en relation/mets en ligne) (vers/à/a/avec/au/maintenant/tout de suite), \
        (je/nous) (vous/te) (mets/mettons/mettrai/mettrons) (en relation/en contact/en ligne), je (vous/te) (transfère/connecte), nous (vous/te) (transférons/redirigeons/connectons), \
        je (vous/te) passe (un/une/à/au/mon/ma/le/la/l) (collègue/conseiller/conseillère/agent/responsable/service/personne/humain/équipe/un collègue/un conseiller/une collègue/une personne), \
        je vais (vous/te) (transférer/mettre en relation/mettre en contact/passer un/passer une/rediriger/connecter/orienter), \
        (vous allez être/vous serez/tu vas être/tu seras) (transféré/transférée/mis en relation/mise en relation/redirigé/redirigée/mis en contact/mise en contact), \
        je (transfère/transmets/passe) votre (demande/conversation/dossier/cas) (à/a/au/vers), (un conseiller/un collègue/une collègue/un agent) va prendre (la suite/le relais)",
    ),
    (
        Offer,
        "(voulez/souhaitez/aimeriez) vous, si vous (voulez/souhaitez/préférez/le), (je peux/puis je/nous pouvons/je pourrais), (veux tu/si tu veux), (dès que/quand/lorsque) vous",
    ),
    (NotAfter, "pas, plus, jamais"),
    // German
    (
        Transfer,
        "(ich/wir) (verbinde/verbinden/übergebe/übergeben/vermittle/vermitteln/überstelle) (sie/dich/euch/ihnen/ihr anliegen/ihre anfrage/das gespräch/den chat/jetzt/nun/gleich), \
        (verbinde/übergebe/verbinden/übergeben/vermittle) (ich/wir) (sie/dich/euch/jetzt/nun), \
        (ich/wir) (leite/leiten) .. (weiter/weiter an), (leite/leiten) (ich/wir) .. weiter, (ich/wir) (stelle/stellen) (sie/dich) .. durch, (ich/wir) (gebe/geben) (sie/dich/ihr anliegen) .. (weiter/ab an), \
        (ich/wir) werde* (sie/dich/euch/ihr/ihre/das) .. (verbinden/weiterleiten/übergeben/durchstellen/weitervermitteln), (ich/wir) hole* (einen/eine) (kollegen/kollegin/mitarbeiter/mitarbeiterin/menschen), \
        (sie werden/du wirst/ihre anfrage wird/ihr anliegen wird) .. (verbunden/weitergeleitet/durchgestellt/übergeben), (habe/haben) (sie/dich/ihr anliegen/ihre anfrage) .. (weitergeleitet/verbunden/übergeben), \
        (kollege/kollegin/mitarbeiter/mitarbeiterin) übernimmt, lassen sie mich sie .. verbinden",
    ),
    (
        Offer,
        "(soll/kann/darf/könnte/dürfte/möchten/sollen) (ich/wir/sie), (ich/wir) (kann/können/könnte/könnten), (möchten/wollen/wünschen) sie, (möchtest/willst) du, \
        (wenn/falls) (sie/du) (möchten/wollen/wünschen/mögen/möchtest/willst/das), gerne falls, sobald (sie/du/ich), (bevor/nachdem) (ich/sie)",
    ),
    (NotAfter, "nicht, kein, keine, keinen, niet"),
    // Italian
    (
        Transfer,
        "(la/ti/vi) (metto/mettiamo/metterò) in (contatto/comunicazione/linea), (la/ti/vi) (trasferisco/trasferiamo/trasferirò/collego/colleghiamo/connetto/reindirizzo/inoltro) (a/al/alla/ad/con/verso/subito/ora), \
        (la/ti/vi) passo (a un/a una/al/alla/ad un/un/una/il/la) (collega/operatore/operatrice/consulente/persona/nostro/nostra/mio/mia/responsabile/reparto/servizio), \
        (sto/stiamo) (trasferendo/passando/inoltrando/collegando) (la sua/la tua/la conversazione/la richiesta/lei), la sto (trasferendo/mettendo/passando/collegando), ti sto (trasferendo/mettendo/passando/collegando), \
        (sarà/sarai/verrà/verrai) (trasferito/trasferita/messo in contatto/messa in contatto/collegato/collegata/ricontattato da un operatore), inoltro la (sua/tua) (richiesta/conversazione), (prende/prenderà) in carico (la/il/questa)",
    ),
    (
        Offer,
        "(vuole/vuoi/desidera/desideri/preferisce/preferisci) (che/essere/parlare), se (vuole/vuoi/desidera/preferisce/preferisci/lo desidera), (posso/possiamo/potrei/potremmo)",
    ),
    // Dutch, Scandinavian, Finnish
    (
        Transfer,
        "ik (verbind/schakel/zet/draag) (u/je/jou) .. (door/over), ik verbind (u/je) (met/nu), (u/je) (wordt/word) .. doorverbonden, jag kopplar (dig/er), jag ska koppla (dig/er), \
        jeg (setter/sætter/stiller/overfører/kobler/viderestiller) (deg/dig) .. (over/om/til/nå/nu), jeg (setter/stiller) (deg/dig) (over/om), yhdistän (sinut/teidät), siirrän (sinut/teidät)",
    ),
    (
        Offer,
        "zal ik, (kan/mag) ik, ik kan, (wilt/wil) (u/je), als (u/je) (wilt/wil), (ska/kan/får) jag, vill du, om du vill, (skal/kan) jeg, vil du, hvis du vil, haluatko, voin",
    ),
    // Slavic
    (
        Transfer,
        "(łączę/przełączam/przekierowuję/przełączę/połączę/przekieruję/przekazuję/przekażę) (pana/panią/państwa/cię/ciebie/rozmowę/sprawę/do/z), już łączę, zaraz połączę, zostanie pan* (przełączony/przełączona/połączony/połączona), \
        přepojuji vás, přepojím vás, spojuji vás, předávám vás, spojím vás, \
        (перевожу/соединяю/переключаю/подключаю/переведу/соединю/переключу/подключу/передаю/передам) (вас/тебя/ваш/ваше/вашу/диалог/чат/оператора/специалиста/менеджера), \
        сейчас (соединю/переведу/переключу/подключу/позову) , (вас/тебя) (переведут/соединят/переключат), \
        (з'єдную/переводжу/переключаю/з'єднаю/переведу/переключу/передаю) (вас/тебе/ваш)",
    ),
    (
        Offer,
        "(mogę/możemy/czy chc*/czy mam/jeśli chce*), (chcete/mohu/můžu/pokud chcete), (могу/можем/хотите/хочешь/если хотите/если нужно), (можу/можемо/хочете/якщо хочете)",
    ),
    // Others of Europe
    (
        Transfer,
        "vă (transfer/conectez/redirecționez/pun în legătură/fac legătura), te (conectez/redirecționez) cu, átkapcsolom, kapcsolom (önt/a), továbbítom (önt/egy), σας (συνδέω/μεταφέρω/προωθώ), θα σας (συνδέσω/μεταφέρω), \
        sizi .. (bağlıyorum/aktarıyorum/yönlendiriyorum/bağlayacağım/aktaracağım/yönlendireceğim), (temsilciye/yetkiliye/operatöre) .. (bağlanıyorsunuz/aktarılıyorsunuz)",
    ),
    (
        Offer,
        "(doriți/vrei/vreți/pot/dacă doriți), (szeretné/tudom/ha szeretné), (θέλετε/θέλεις/μπορώ/αν θέλετε), (ister misiniz/istersen*/isterseniz/bağlayabilirim/aktarabilirim)",
    ),
    // Middle East and South Asia
    (
        Transfer,
        "(سأحولك/سأحولكم/سنحولك/أحولك/سأوصلك/سنوصلك/تحويلك/تحويلكم) (إلى/الى/الآن/الان/لأحد/لاحد/لموظف/للموظف/للقسم/مع/ب*), (جاري/جارٍ/يتم/سيتم/سأقوم ب/أقوم ب) (تحويلك/تحويلكم/توصيلك), بتحويلك, \
        شما را .. (وصل/منتقل/متصل) می*, (אני מעביר/אני מעבירה/מעביר/מעבירה/אעביר/מחבר/מחברת) (אותך/אתכם/אותך), \
        आपको .. (जोड़ रहा/जोड़ रही/कनेक्ट कर/ट्रांसफर कर/जोड़ता/जोड़ती/ट्रांसफ़र कर), aapko .. (connect/transfer) (kar/karta/karti) (raha/rahi/hoon/hu/hun/deta/deti)",
    ),
    (
        Offer,
        "(هل تريد/هل ترغب/يمكنني/إذا أردت/اذا اردت/هل أحولك), (آیا/می‌توانم/اگر), (האם/אם תרצה/אוכל/אפשר), (क्या/अगर/चाहेंगे/सकता/सकती), (kya/agar/chahenge/sakta/sakti)",
    ),
    // East and South-East Asia
    (
        Transfer,
        "(正在/马上/现在/立即/我/这就/馬上/正)(为/帮/給/给/為/幫/将/把)(您/你)(转接/转到/转给/接通/转至/轉接/轉給), (为/帮/為/幫/将/把)(您/你)(转接/转到/转给/转至/轉接/轉到), (帮/為/为/幫/给)(您/你)转人工, 转接给, 转接中, 轉接中, \
        おつなぎします, おつなぎいたします, お繋ぎします, お繋ぎいたします, (担当者/オペレーター/スタッフ/担当)(に/へ)(代わります/代わらせて/引き継ぎます/転送します/おつなぎ/引き継ぎいたします/転送いたします), 引き継がせていただ, \
        (연결해/연결하여/전달해) (드리겠습니다/드릴게요/드립니다/드릴께요), 연결하겠습니다, 연결해드리겠습니다, 연결해드릴게요, \
        (saya/kami) (akan/segera/sedang) (menyambungkan/hubungkan/sambungkan/menghubungkan/alihkan/mengalihkan/memindahkan) (anda/kamu/kakak/bapak/ibu/ke), saya (sambungkan/hubungkan/alihkan) (anda/kamu/kakak/bapak/ibu/ke/dengan), anda akan (disambungkan/dihubungkan/dialihkan), \
        (tôi/mình/em) (sẽ/đang) (chuyển/kết nối/nối máy) (bạn/anh/chị/quý khách/cuộc), (กำลัง/จะ)(โอนสาย/ต่อสาย/เชื่อมต่อ/ส่งต่อ)",
    ),
    (
        Offer,
        "(需要/要不要/是否/要我/可以/如果), (よろしければ/ご希望/必要でしたら), (원하시/원하), (apakah/bisa/kalau/jika), (có muốn/nếu/có thể), (ต้องการ/ไหม/หรือไม่)",
    ),
    (
        Not,
        "not, no, never, cannot, can't, couldn't, don't, won't, doesn't, isn't, aren't, didn't, wouldn't, unable, without, nor, neither, none, unfortunately, \
        nunca, tampoco, sin, não, nem, nunca, sem, ne, n, ni, jamais, sans, aucun*, kein, keine, keinen, keiner, keinem, nicht, nie, niemals, ohne, non, né, senza, nessun*, \
        niet, geen, nooit, inte, ingen, ikke, en voi, не, нет, никогда, без, nie, bez, ne, nu, nem, δεν, μην, لا, لن, لم, ليس, دون, न, नहीं, nahin, 不, 没, 無, 无, 未, 别, tidak, không, ไม่, לא",
    ),
];
