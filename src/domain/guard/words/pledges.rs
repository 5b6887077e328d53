//! Discounts, refunds, guarantees, rights, "free of charge": and what makes them a mention instead of a promise.

use super::Concept::{self, Call, Claim, Discount, Free, Grant, Guarantee, Lawful, Liable, Price, Reference, Refund, Right, Said, Topic, Vow};

pub(super) const TABLE: &[(Concept, &str)] = &[
    (
        Discount,
        "discount, discounts, discounted, discounting, coupon*, voucher*, promo code*, promotional code*, special (price/offer/deal/rate), half price, half off, buy one get one, two for one, 2 for 1, bogo, cashback, cash back, rebate*, \
        percent off, markdown, reduced (price/rate), store credit, gift card, best price, \
        descuento*, rebaja*, cupón, cupon*, promoción, promociones, oferta especial, precio especial, mitad de precio, bonificación*, dos por uno, tarjeta regalo, \
        desconto*, cupom, cupons, promoção, promoções, preço especial, metade do preço, abatimento, dois por um, \
        rabatt*, preisnachlass*, nachlass, gutschein*, sonderpreis*, sonderangebot*, halber preis, halben preis, ermäßig*, skonto, vergünstig*, \
        remise, remises, rabais, réduction, réductions, bon d'achat, code promo, tarif préférentiel, prix spécial, moitié prix, bon de réduction, promotion, \
        sconto, sconti, scontat*, codice promozionale, buono sconto, metà prezzo, prezzo speciale, offerta speciale, promozione, \
        korting*, kortingscode, zniżk*, rabat, rabatu, скидк*, промокод*, знижк*, indirim*, خصم*, تخفيض*, छूट, डिस्काउंट, discount, 折扣, 打折, 优惠, 優惠, 割引, クーポン, 할인, diskon, giảm giá, ส่วนลด",
    ),
    (
        Grant,
        "you (get/have/receive/qualify/earn/save), you'll (get/have/receive/qualify/save/be given/be granted), you will (get/have/receive/qualify/save/be given/be granted), you can (get/have/use/claim/enjoy), you are (eligible/approved/getting), you're (eligible/approved/getting), \
        we (offer/give/have/provide/grant/apply/can give/can offer/can do/can provide), we'll (give/offer/apply/grant/add/send/issue/process), we will (give/offer/apply/grant/add/send/issue/process/provide), i'll (give/offer/apply/grant/add/send/issue/process), i will (give/offer/apply/grant/add/send/issue/process), \
        i can (give/offer/apply/grant/do/issue/process/send/add), i've (applied/added/given/issued/processed/approved), i have (applied/added/given/issued/processed/approved), we've (applied/added/given/issued/processed/approved), we have (applied/added/given/issued/processed/approved), \
        (will be/is being/has been) (processed/issued/credited/approved/granted), has been (approved/applied/granted/issued/processed/added/accepted), have been (approved/given/granted), is (approved/granted/yours/confirmed/applied), (approved/granted), enjoy (a/your/our), here is (a/your), here's (a/your), use (code/the code/this code/my code), there is a, there's a, just for you, with your, applies to you, giving you, offering you, \
        (te regalo/le regalo/te regalamos/le regalamos/se hará/será efectivo/será efectiva/tienes/tendrás/recibirás/obtienes/obtendrás/recibes/te damos/le damos/te doy/le doy/te ofrecemos/le ofrecemos/te ofrezco/le ofrezco/te hago/le hago/te hacemos/le hacemos/ofrecemos/tenemos/hay un/hay una/usa el/te aplico/le aplico/te aplicamos/le aplicamos/te corresponde/le corresponde/te haremos/le haremos/aprobado/aprobada/aplicado/aplicada/concedido/concedemos/tiene un/tiene una/tendrá un/recibirá un/recibirá una/recibirá el/recibirá su), \
        (você ganha/você tem/você recebe/você terá/você receberá/damos/oferecemos/temos um/temos uma/posso dar/posso oferecer/vou dar/vou aplicar/dou/aplico/aprovado/aprovada/aplicado/concedemos/ganhe/use o código/o senhor tem/terá/receberá), \
        (sie (bekommen/erhalten/haben/kriegen)/bekommen sie/erhalten sie/haben sie/du (bekommst/erhältst/hast)/bekommst du/wir (geben/gewähren/bieten/schenken)/ich (gebe/gewähre/biete)/gebe ich/gewähren wir/bieten wir/geben wir/gewährt/genehmigt/bewilligt/ist bestätigt/mit dem code), \
        (sie/du) (bekommen/erhalten/haben/bekommst/erhältst/hast), (wir/ich) (geben/gewähren/bieten/gebe/gewähre/biete/schenke), (vous (bénéficiez/avez/aurez/recevrez/obtenez/obtiendrez)/nous (offrons/accordons/proposons)/je vous (accorde/offre/fais/propose)/nous vous (offrons/accordons/faisons/proposons)), \
        vous (bénéficiez/bénéficierez/avez/aurez/recevrez/obtenez/obtiendrez), nous (offrons/accordons/proposons/appliquons), je vous (accorde/offre/fais/propose/donne), nous vous (offrons/accordons/faisons/proposons), (accordé/accordée/approuvé/approuvée/appliqué/appliquée), avec le code, \
        (avrà/avrai/riceverà/riceverai/ottiene/ottieni/offriamo/abbiamo/le offro/ti offro/le offriamo/ti offriamo/le faccio/ti faccio/le facciamo/applichiamo/applico/concesso/concediamo/approvato/approvata/applicato/le do/ti do/usa il codice/usi il codice/hai uno/ha uno), \
        (даем/даём/дадим/предоставим/предоставляем/дарим/получите/сделаем), (veriyoruz/vereceğiz/kazandınız/sunuyoruz/uyguluyoruz), (سنمنحك/نمنحك/نقدم لك/ستحصل/لك), (देंगे/मिलेगा/मिलेगी/देते/दूंगा), (给您/为您/可以享受/享受/给你/赠送/提供), (差し上げます/適用します/ご提供/いたします/ご利用)",
    ),
    (
        Free,
        "(for/is/are/it's/completely/totally/absolutely/entirely/100/be/all) free, free of charge, free of cost, free (trial/shipping/delivery/plan/version/upgrade/upgrades/month/months/return/returns/installation/setup/access/consultation/demo/tier/replacement/license/licence/seat/seats/year/week), at no (cost/charge/extra cost/additional cost), no (charge/cost/fee/fees), complimentary, on the house, costs nothing, waive*, free for, \
        gratis, gratuito, gratuita, gratuitos, gratuitas, gratuitamente, sin (coste/costo/cargo/costes/costos), no cuesta nada, \
        grátis, de graça, sem (custo/custos/cobrança/taxa), kostenlos*, kostenfrei*, gebührenfrei*, ohne (kosten/gebühr/gebühren/aufpreis), gratuit, gratuite, gratuits, gratuitement, sans frais, offert, offerte, senza (costi/spese/costo), \
        бесплатн*, безкоштовн*, bezpłatn*, darmow*, ücretsiz*, bedava, مجانا, مجاني*, बिल्कुल मुफ्त, मुफ्त, मुफ़्त, 免费, 免費, 無料, 무료, miễn phí, ฟรี",
    ),
    (
        Price,
        "(price/cost/fee/total/rate) (is/will be/would be/of), (costs/cost) (you/only/just), costs, you (pay/only pay/will pay), you'll pay, yours for, it's a deal, deal, for only, for just, sold, agreed, \
        (precio/coste/costo/total/tarifa) (es/será/de), cuesta, cuestan, pagas, paga, pagarás, pagará, te lo dejo, se lo dejo, trato hecho, por solo, por sólo, \
        (preço/custo/valor) (é/será/fica), custa, custam, fica por, por apenas, paga apenas, preis (ist/beträgt/liegt), kostet, kosten, für nur, sie zahlen, zahlen sie, du zahlst, abgemacht, \
        (prix/tarif/coût) (est/sera/de), coûte, coûtent, vous payez, pour seulement, marché conclu, (prezzo/costo) (è/sarà/di), costa, costano, paga solo, affare fatto",
    ),
    (
        Guarantee,
        "guarantee*, we guarantee, garantiz*, garantizamos, aseguramos que, (te/le) (aseguro/lo aseguro/lo garantizo), hay garantía, garantito, garantita, garantiti, garantim*, garantirem*, garanto, asseguramos, garantier*, versichern ihnen, zusichern, sichern wir ihnen, sichere ihnen, garantiss*, garantie (à/a) vie, garantirons, garantisc*, garantiam*, assicuro, assicuriamo, гаранти*, gwarant*, garanti (ediyoruz/ederiz/veriyoruz), نضمن, أضمن, मैं गारंटी, गारंटी देते, 保证, 保證, 保証",
    ),
    (
        Claim,
        "warranty, guaranteed refund, compensation, reimbursement, refund, refunds, reembolso, devolución, devoluciones, garantía, compensación, indemnización, estorno, garantia, indenização, compensação, rückerstattung*, erstattung*, entschädigung*, schadensersatz*, schadenersatz*, garantie, gewährleistung*, remboursement*, dédommagement, indemnisation*, rimborso, rimborsi, risarcimento, indennizzo, garanzia, gutschrift, credit note, возврат*, компенсаци*, iade, tazminat, استرداد, تعويض, رिफंड, रिफंड, 退款, 赔偿, 賠償, 返金",
    ),
    (
        Refund,
        "(we/i) (will/can/shall) (refund/reimburse/compensate), (we'll/i'll) (refund/reimburse/compensate), (you will/you'll) (be/get) (refunded/reimbursed/compensated/your money back), (you/we) get your money back, money back, your money back, full refund, (refund/reimburse/compensate) you, refunding you, i've refunded, i have refunded, we've refunded, we have refunded, been refunded, \
        (te/le/os/les) (reembolsamos/reembolsaremos/reembolsaré/reembolso/devolvemos/devolveremos/devolveré/devuelvo/compensaremos/compensamos/indemnizaremos) , reembolso (completo/total/íntegro), hemos reembolsado, vamos a (reembolsarte/reembolsarle/devolverte/devolverle/compensarte/compensarle), \
        (vamos/iremos/vou) (reembolsar/te reembolsar/devolver o/devolver seu/estornar/ressarcir/indenizar), reembolsaremos, ressarciremos, devolveremos o, estornaremos, reembolso (integral/total/completo), seu dinheiro de volta, será reembolsado, será reembolsada, \
        (erstatten/erstatte) (wir/ich) (ihnen/dir), (wir/ich) (erstatten/erstatte) (ihnen/dir/den/das/die), wir werden (ihnen/dir) .. (erstatten/zurückerstatten/zurückzahlen/entschädigen), geld zurück, volle (erstattung/rückerstattung), wird (ihnen/dir) .. erstattet, (wir entschädigen/entschädigen wir), \
        (nous/je) vous (rembours*/dédommag*/indemnis*), (nous allons/je vais) vous (rembourser/dédommager/indemniser), (vous serez/sera) (remboursé*/dédommagé*), remboursement (intégral/complet/total), \
        (la/ti/vi) (rimbors*/risarci*), (le/ti) (rimborseremo/rimborsiamo/rimborserò), rimborseremo, (sarà/sarai/verrà/verrai) (rimborsat*/risarcit*), rimborso (completo/totale/integrale), soddisfatti o rimborsati, \
        (вернем/вернём/возместим/компенсируем) (вам/деньги/вам деньги/всю), (iade edeceğiz/iade ediyoruz/para iadesi yapılacak), (سنعيد لك/سنرد لك/سنعوضك), (पैसे वापस/रिफंड कर देंगे), (全额退款/为您退款/给您退款/退款给您), (返金いたします/返金します/全額返金)",
    ),
    (
        Right,
        "(you are/you're/you will be) (legally/fully/also/entirely/absolutely) (entitled/covered/protected), (you are/you're) entitled, entitled to, you have (the/a/every) right, you have (a/the) legal (right/claim), your (legal/statutory) (right/rights), \
        (tienes/tiene/tienen) (derecho/todo el derecho/el derecho), te corresponde por ley, le corresponde por ley, (você tem/o senhor tem/tem) (direito/todo o direito/o direito), \
        (sie haben/haben sie/du hast/hast du) .. (anspruch/anrecht/recht auf/das recht), steht (ihnen/dir) .. zu, (a/ont/avons) droit à, (vous avez/tu as) (droit/le droit/le droit de/tous les droits), (ha/hai/avete) (diritto/il diritto/tutto il diritto), \
        (вы имеете право/имеете право), hakkınız var, (لك الحق/يحق لك), (आपका अधिकार/आपको अधिकार), (您有权/你有权), 権利があります",
    ),
    (
        Liable,
        "(we are/we're/we'll be/we will be/i am/company is) (liable/legally liable/legally responsible/fully responsible/fully liable/responsible for), (we/i) (accept/take/assume) (full/all/the) (responsibility/liability), (we/i) (admit/accept) (fault/liability), our liability, (we/we'll/we will) (cover/pay for) (all/any/the/every) (damage/damages/cost/costs/loss/losses), (cubrimos/cubriremos) (todos/todas) (los/las) (daños/gastos/costes/costos), (cobrimos/cobriremos) todos os (danos/custos), (übernehmen/übernehme) (wir/ich) .. kosten, wir (übernehmen/ersetzen) .. (kosten/schaden), (nous couvrons/nous prenons en charge) (tous/toutes), (copriamo/copriremo) (tutti/tutte), \
        (asumimos/asumiremos/aceptamos) (la/toda la/toda/plena) responsabilidad, somos (responsables/legalmente responsables), nos hacemos (responsables/cargo de todos), (assumimos/aceitamos) (a/toda a/total) responsabilidade, somos (responsáveis/legalmente responsáveis), \
        wir haften, haften wir, (übernehmen/übernehme) (wir/ich) .. (haftung/verantwortung), (wir/ich) (übernehmen/übernehme) .. (haftung/verantwortung), (nous sommes/nous serons) (responsables/tenus responsables), (assumons/acceptons) (la/l'entière/l/toute la/pleine) responsabilité, \
        (siamo/saremo) (responsabili/legalmente responsabili), ci assumiamo .. responsabilità, мы несем ответственность, несём ответственность, 我们承担, 承担责任, 責任を負います",
    ),
    (
        Lawful,
        "legally, legally binding, binding offer, binding contract, binding agreement, by law, legalmente, vinculante, por ley, por lei, juridicamente, rechtlich, rechtsverbindlich*, gesetzlich, verbindlich* (zu/zugesagt/angebot), légalement, juridiquement, engagement ferme, per legge, giuridicamente, юридически, по закону, yasal olarak, قانونيا, कानूनी, 法律上, 具有法律, 法的に",
    ),
    (
        Vow,
        "(i/we) promise, you have my word, i give you my word, we are committing to, (te/le/os) (prometo/prometemos), lo prometo, prometo, prometemos, tienes mi palabra, tiene mi palabra, garantido, verspreche ich, ich verspreche, wir versprechen, versprechen wir, versprochen, je (vous/te) (promets/le promets), nous vous promettons, promis, prometto, promettiamo, te lo prometto, обещаю, обещаем, söz veriyor*, أعدك, نعدك, वादा करता, वादा करते, 我保证, 我承诺, 承诺, 約束します",
    ),
    (
        Topic,
        "about, regarding, concerning, whether, if, question, questions, request, requested, requests, asking, asked, ask, want, wanted, wants, would like, you'd like, hoping, wish, check, checks, checking, decide, decides, review, reviews, look into, looking into, looks into, explain, discuss, related, handle*, policy, information, regards, \
        sobre, acerca, respecto, saber si, verificar si, comprobar si, revisar si, revis*, consulta, pregunta*, solicit*, pides, pide, pedir, pedido de, quieres, quiere, querías, decidir, decide, tema de, \
        a respeito, saber se, verificar se, dúvida*, pergunta*, gostaria, quer, queria, análise, analis*, \
        über, bezüglich, ob, falls, frage, fragen, anfrage*, möchten, wünschen, wunsch, prüf*, entscheid*, klär*, wegen, thema, zum thema, zur, \
        concernant, au sujet, sujet, savoir si, vérifi*, question, questions, demande, demandez, souhaitez, voulez, examin*, décid*, à propos, \
        riguardo, sapere se, verific*, domanda, domande, richiesta, richiede, vuole, vorrebbe, vuoi, decid*, riguarda, \
        о, об, про, насчет, вопрос*, хотите, проверит*, hakkında, konusunda, بشأن, حول, عن, के बारे, 关于, 想要, 是否, について",
    ),
    (
        Said,
        "you (said/wrote/mentioned/told/noted), as you (said/wrote/mentioned), you've (said/written/mentioned), dijiste, has dicho, dijo, ha dicho, mencionaste, mencionas, escribiste, indicas, você (disse/mencionou/escreveu), (sie/du) (sagten/schrieben/sagtest/schriebst/haben geschrieben), vous (avez dit/dites/avez écrit/avez mentionné/indiquez), (ha/hai) (detto/scritto/menzionato/indicato), your budget, tu presupuesto, su presupuesto, seu orçamento, ihr budget, votre budget, il suo budget",
    ),
    (
        Reference,
        "order, orders, ticket, case, invoice, reference, number of your order, customer number, id, tracking, serial, account, pedido, factura, referencia, caso, folio, cuenta, guía, fatura, protocolo, conta, bestell*, auftrag*, rechnung*, vorgang*, kundennummer*, sendung*, commande, facture, dossier, suivi, ordine, fattura, pratica, conto, заказ*, sipariş*, طلب, ऑर्डर, 订单, 注文",
    ),
    (
        Call,
        "call, calling, phone, telephone, tel, whatsapp, dial, ring, reach us, text, hotline, helpline, fax, mobile, llama, llame, llamar, llámanos, llámenos, teléfono, móvil, celular, telefone, ligue, ligar, telefon*, rufen, ruf, anrufen, hotline, handy*, téléphone, appelez, appeler, joindre, telefono, chiami, chiama, chiamare, cellulare, телефон*, позвоните, звоните, ara*, هاتف, اتصل, फोन, कॉल, 电话, 致电, 拨打, 電話",
    ),
];
