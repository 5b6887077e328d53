//! Announced transfers, and what only looks like one.

use super::{Finding, plain};

fn check(promises: bool, cases: &str) {
    let caught = |case: &str| plain(case).iter().any(|finding| matches!(finding, Finding::PromisesTransfer { .. }));
    let cases = cases.lines().map(str::trim).filter(|case| !case.is_empty());
    let wrong: Vec<&str> = cases.filter(|case| caught(case) != promises).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn announced_transfers_are_caught() {
    check(
        true,
        "I'm transferring you now.
        Sure! I will connect you with a colleague.
        Let me put you through to our sales team.
        You are being transferred to an agent, please hold.
        I've escalated your case to our specialists.
        I'll connect you now, ok?
        One moment. I’m passing you over to Ana.
        I'll get you a human right away.
        An agent will join this chat shortly.
        Your conversation has been forwarded to support.
        Te paso con un asesor.
        Claro, le comunico con una persona del equipo.
        Voy a transferirte con un agente.
        Un momento, te comunico.
        Te voy a pasar con alguien de ventas.
        Permíteme conectarte con un compañero.
        Vou transferir você para um atendente.
        Vou te passar para um colega.
        Estou encaminhando você ao suporte.
        Você será transferido para um especialista.
        Einen Moment, ich verbinde Sie.
        Ich leite Ihre Anfrage an einen Kollegen weiter.
        Sie werden gleich mit einer Mitarbeiterin verbunden.
        Ich übergebe Sie jetzt an eine Kollegin.
        Je vous mets en relation avec un conseiller.
        Je vous passe un collègue.
        Vous allez être transférée vers le service client.
        La metto in contatto con un operatore.
        Ti passo un collega.
        Sarà trasferito a un consulente.
        Ik verbind u door met een medewerker.
        Już łączę pana z konsultantem. Łączę pana z konsultantem.
        Соединяю вас с оператором.
        Сейчас переведу вас на специалиста. Перевожу вас.
        Sizi müşteri temsilcisine bağlıyorum.
        سأحولك إلى موظف الآن
        正在为您转接人工客服
        担当者におつなぎします。
        상담원에게 연결해 드리겠습니다.
        Saya akan menghubungkan Anda dengan admin.
        Jag kopplar dig till en kollega.",
    );
}

#[test]
fn offers_negations_and_other_transfers_are_not() {
    check(
        false,
        "Shall I connect you to a colleague?
        Would you like me to transfer you to an agent?
        I can connect you with a person if you like.
        If you prefer, I'll put you through to a colleague.
        I cannot transfer you.
        I won't connect you to anyone without your permission.
        I transferred the file to your account.
        Our transfer fee depends on your bank.
        Did the bank transfer your money?
        A colleague will answer that.
        You can connect your store to our app.
        We will forward the invoice by e-mail.
        Which team would use the transfer feature?
        How do you pass orders on to your suppliers today?
        ¿Quieres que te pase con un asesor?
        ¿Te paso con un asesor?
        Te paso el enlace en un momento.
        No puedo transferirte con nadie.
        Paso a explicarte cómo funciona.
        Te comunico que el pedido está registrado.
        Posso transferir você para um atendente?
        Não vou transferir você sem avisar.
        Soll ich Sie mit einem Kollegen verbinden?
        Wenn Sie möchten, verbinde ich Sie mit einer Kollegin.
        Ich verbinde damit keine Kosten.
        Ich kann Sie leider nicht verbinden.
        Voulez-vous que je vous mette en relation avec un conseiller ?
        Je ne vous transfère pas sans votre accord.
        Je vous passe commande de dix pièces.
        Vuole che la metta in contatto con un operatore?
        La passo in rassegna.
        Соединить вас с оператором?
        需要为您转接人工客服吗？
        Sizi bir temsilciye bağlamamı ister misiniz?
        Thanks! Which company are you with?",
    );
}
