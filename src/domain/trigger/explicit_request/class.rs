//! What kind of request: for a person, to be called back, for "customer care", for a department by its name.

use super::super::lexicon::{Heard, Term};
use super::Class;
use super::phrases::Kind;

/// Folded beginnings and pieces of words for a service desk; every other desk is a department.
const CARE: [&str; 37] = [
    "custom",
    "consumer",
    "client",
    "kund",
    "klant",
    "asiakas",
    "ugyfel",
    "vevo",
    "zakaz",
    "πελατ",
    "musteri",
    "عملاء",
    "زبائن",
    "مشتر",
    "לקוח",
    "客服",
    "客户",
    "客戶",
    "カスタマー",
    "お客",
    "고객",
    "callcent",
    "hotline",
    "helpdesk",
    "servicedesk",
    "supportteam",
    "support",
    "sac",
    "atencion",
    "atendimento",
    "khachhang",
    "pelanggan",
    "ग्राहक",
    "клиент",
    "клієнт",
    "ลูกค้า",
    "help",
];

/// The class of a message that asks. A person in it is a person, whatever else is said.
pub(super) fn of(message: &Heard, terms: &[Term]) -> Class {
    let has = |kind: Kind| terms.iter().any(|term| term.kinds.has(kind));
    let desks = || terms.iter().filter(|term| term.kinds.has(Kind::Desk));
    let is_care = |term: &Term| {
        let words = message.reading.words(term.start, term.end.saturating_sub(1));
        CARE.iter().any(|care| words.contains(care))
    };
    match () {
        () if has(Kind::Person) => Class::Person,
        () if has(Kind::Callback) => Class::Callback,
        () if desks().any(is_care) => Class::CustomerCare,
        () if desks().next().is_some() => Class::Department,
        () => Class::Person,
    }
}
