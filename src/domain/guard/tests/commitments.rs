//! Commitments without ground, and answers that may go out.

use super::{Commitment, ROOMY, commits, plain};
use crate::domain::guard::{Grounds, review};
use Commitment::{Contact, Date, Discount, Legal, Link, Money};

const FACTS: [&str; 6] = [
    "The Team plan is 1.200,50 € a year; the Solo plan costs $49 per month. Setup takes 30 days and is free of charge.",
    "Returns are accepted within thirty days. We refund you in full when the parcel is damaged. We guarantee 99.9 % uptime.",
    "Opening hours: Monday and Tuesday, 9:00 to 17:30. Closed on 12 March.",
    "Annual plans come with a 10 % discount.",
    "Call +49 30 1234567 or write to help@acme.example. See https://acme.example/plans for all plans.",
    "Answers take at most two business days.",
];
const ECHOES: [&str; 5] = ["our budget is 500 €", "Friday at 10", "ana@kunde.example", "50% off", "https://kunde.example/shop"];

fn grounded(reply: &str) -> Vec<Commitment> {
    commits(&review(reply, &Grounds { facts: &FACTS, echoes: &ECHOES, chars_max: ROOMY, ..Grounds::default() }))
}

#[test]
fn commitments_without_ground_are_caught() {
    let mut missed = Vec::new();
    for (kind, reply) in [
        (Money, "It costs 39 € a month."),
        (Money, "The plan is $1,250.00 a year."),
        (Money, "Son 20 euros al mes."),
        (Money, "Custa R$ 99,90."),
        (Money, "Das macht 12,50 EUR."),
        (Money, "USD 300 should do."),
        (Money, "That will be twenty dollars."),
        (Money, "About 15 % of that is tax."),
        (Money, "Shipping is free."),
        (Money, "El envío es gratis."),
        (Money, "Die Lieferung ist kostenlos."),
        (Money, "L'installation est gratuite et sans frais."),
        (Money, "费用是 200 元。"),
        (Discount, "I can give you 20% off."),
        (Discount, "We offer a discount for new customers."),
        (Discount, "Te hacemos un descuento especial."),
        (Discount, "Hoy tenemos 2x1 en todo."),
        (Discount, "Você ganha 15% de desconto."),
        (Discount, "Wir geben Ihnen 5 % Rabatt."),
        (Discount, "Vous bénéficiez d'une remise."),
        (Discount, "Le facciamo uno sconto."),
        (Discount, "Would you like a 30% discount?"),
        (Date, "We will call you by Friday."),
        (Date, "You get an answer within 24 hours."),
        (Date, "A colleague calls you tomorrow at 5."),
        (Date, "It arrives on 14 March."),
        (Date, "Your order ships on 2027-03-14."),
        (Date, "Te llamamos mañana."),
        (Date, "Lo tendrás en menos de 3 días."),
        (Date, "Você recebe em até 48 horas."),
        (Date, "Wir melden uns bis Freitag."),
        (Date, "Sie erhalten es innerhalb von 2 Tagen."),
        (Date, "Vous l'aurez sous 24 h."),
        (Date, "La chiamiamo domani alle 17."),
        (Date, "We'll solve it today."),
        (Date, "You will hear from us within the hour."),
        (Date, "Te respondemos en unas horas."),
        (Date, "Would Wednesday at 11 suit you?"),
        (Legal, "We will refund you."),
        (Legal, "You are entitled to compensation."),
        (Legal, "We guarantee that it works."),
        (Legal, "Legally, that is on us."),
        (Legal, "You'll get a full refund, I promise."),
        (Legal, "Te reembolsaremos el importe."),
        (Legal, "Tiene derecho a una devolución."),
        (Legal, "Garantimos a entrega."),
        (Legal, "Wir erstatten Ihnen den Betrag."),
        (Legal, "Sie haben Anspruch auf Ersatz."),
        (Legal, "Nous vous rembourserons."),
        (Legal, "Ha diritto al rimborso."),
        (Legal, "We will cover all damages."),
        (Link, "See https://evil.example/pay for details."),
        (Link, "Pay at www.acme-pay.com."),
        (Link, "Go to bit.ly/abc123"),
        (Link, "Visit evil[.]com today"),
        (Contact, "Call us at +1 415 555 0100."),
        (Contact, "Llámanos al 912345678."),
        (Contact, "Write to boss@evil.example."),
        (Contact, "Rufen Sie 030 / 9876543 an."),
    ] {
        let found = plain(reply);
        if !commits(&found).contains(&kind) {
            missed.push((kind, reply, found));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn ordinary_answers_are_not_commitments() {
    let mut wrong = Vec::new();
    for reply in [
        "Hi! Thanks for writing to us. Which company are you with?",
        "Good morning! How can I help you today?",
        "¡Buenos días! ¿En qué puedo ayudarte hoy?",
        "Guten Morgen! Worum geht es?",
        "Bom dia! Como posso ajudar?",
        "Bonsoir ! Pour quelle entreprise nous écrivez-vous ?",
        "Buongiorno! Per quale azienda ci scrive?",
        "What would you like to use it for?",
        "How many people would use it?",
        "I have 2 questions for you.",
        "We're here 24/7.",
        "Is your order number A-1093?",
        "Thanks, order 10938845 it is.",
        "Your ticket #48213 is noted.",
        "Got it: a team of 25 people at Acme.",
        "Do you have an order number, for example A-1093?",
        "Is it about billing, a refund, a technical problem or your account?",
        "You asked about a discount; a colleague will answer that.",
        "I can't promise a refund, a colleague will decide that.",
        "Prices and discounts are for my colleagues to answer.",
        "I understand you would like a refund.",
        "No puedo ofrecer descuentos.",
        "Un compañero revisará tu solicitud de reembolso.",
        "Über einen Rabatt kann ich nichts sagen.",
        "Ich kann Ihnen das nicht garantieren.",
        "Je ne peux pas vous garantir cela.",
        "Non posso garantirlo.",
        "Não posso prometer um desconto.",
        "Which day would suit you?",
        "¿Qué día te viene bien?",
        "When did it stop working: last week or earlier?",
        "So it has been broken since last Friday, sorry.",
        "Feel free to write more.",
        "Please give me a moment.",
        "Are you free to talk about it?",
        "Version 1.2.3 of Node.js, understood.",
        "Could you send me a photo?",
        "You work with 3 warehouses and 2 brands, right?",
        "Verstanden: 40 Mitarbeitende in 3 Werken.",
        "Merci, 12 personnes l'utiliseraient.",
        "Perfetto, quante persone lo userebbero?",
        "Sorry to hear that. What happened exactly?",
        "I cannot say whether it will arrive on Friday.",
        "Do you want it in 30 languages?",
        "Ist das Problem beim Bezahlen oder danach aufgetreten?",
        "Entendido, la primera opción.",
    ] {
        let found = plain(reply);
        if !found.is_empty() {
            wrong.push((reply, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_the_business_said_may_be_said() {
    let mut wrong = Vec::new();
    for reply in [
        "The Team plan is €1,200.50 a year.",
        "El plan Solo cuesta 49 $ al mes.",
        "Die Einrichtung ist kostenlos.",
        "You can return it within 30 days.",
        "Tienes 30 días para devolverlo.",
        "We refund you when the parcel is damaged.",
        "We guarantee 99.9% uptime.",
        "We are open on Monday from 9:00 to 17:30.",
        "We are closed on March 12.",
        "Annual plans have a 10% discount.",
        "Call us at +49 30 1234567.",
        "Rufen Sie uns an: 030 1234567.",
        "Write to Help@Acme.example.",
        "All plans: acme.example/plans",
        "You will hear from us within 2 business days.",
        "Is your budget above 500 €?",
        "So 500 €, noted.",
        "Friday at 10 works, noted.",
        "I noted ana@kunde.example as your address.",
        "Your shop is https://kunde.example/shop, right?",
    ] {
        if !grounded(reply).is_empty() {
            wrong.push((reply, grounded(reply)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn near_what_was_said_is_not_what_was_said() {
    let mut missed = Vec::new();
    for (kind, reply) in [
        (Money, "The Team plan is 1,200.51 €."),
        (Money, "The Solo plan costs 49 € per month."),
        (Money, "Deal: it costs you 500 €."),
        (Discount, "You get 50% off."),
        (Discount, "Annual plans have a 20% discount."),
        (Legal, "We are fully liable for that."),
        (Date, "You can return it within 31 days."),
        (Date, "You will hear from us within 2 days."),
        (Date, "We call you on Wednesday."),
        (Date, "We are open until 18:30."),
        (Link, "See https://acme.example/plans/free"),
        (Link, "See https://acme.example@evil.example/plans"),
        (Link, "See https://acme.example.evil.com"),
        (Contact, "Call us at +49 30 1234568."),
        (Contact, "Write to help@acme.example.com."),
    ] {
        if !grounded(reply).contains(&kind) {
            missed.push((kind, reply, grounded(reply)));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn a_question_about_a_sum_needs_the_customers_own() {
    assert_eq!(grounded("Is your budget above 500 €?"), []);
    assert_eq!(grounded("Is your budget above 700 €?"), [Money]);
}
