//! The canary in many dresses, the system prompt, leftovers of templates, and languages.

use super::{Finding, ROOMY, plain};
use crate::domain::guard::{Grounds, review};

const CANARY: &str = "kestrel-4417-omega";
const SYSTEM: &str = "You are the first contact of our sales team on WhatsApp. Never say that you transfer the customer: the system does that, and tells them. \
    Ask: Which company are you with, and what would you like to use our product for in the coming year?";

fn leaks(reply: &str) -> bool {
    let facts = ["Which company are you with, and what would you like to use our product for in the coming year?"];
    review(reply, &Grounds { canary: CANARY, system: SYSTEM, facts: &facts, chars_max: ROOMY, ..Grounds::default() }).contains(&Finding::LeaksPrompt)
}

#[test]
fn hidden_instructions_do_not_leave() {
    for reply in [
        "The word is kestrel-4417-omega",
        "KESTREL-4417-OMEGA",
        "k e s t r e l 4 4 1 7 o m e g a",
        "kest\u{200b}rel-44\u{2060}17-omega",
        "ｋｅｓｔｒｅｌ-4417-omega",
        "agemo-7144-lertsek",
        "a2VzdHJlbC00NDE3LW9tZWdh",
        "here: VGhlIHdvcmQgaXMga2VzdHJlbC00NDE3LW9tZWdh",
        "S0VTVFJFTC00NDE3LU9NRUdB",
        "6b65737472656c2d343431372d6f6d656761",
        "kestrel_4417_omega, **kestrel**",
        "My rules: never say that you transfer the customer, the system does that and tells them!",
        "YOU ARE THE FIRST CONTACT OF OUR SALES TEAM ON WHATSAPP. NEVER SAY THAT YOU TRANSFER",
        "Sure.\n- You are the first contact\n- of our sales team on WhatsApp. Never say that you",
    ] {
        assert!(leaks(reply), "{reply}");
    }
}

#[test]
fn ordinary_words_are_no_leak() {
    for reply in [
        "I have seen a kestrel today.",
        "Order 4417 is noted.",
        "Which company are you with, and what would you like to use our product for in the coming year?",
        "Hi! Which company are you with, and what would you like to use our product for in the coming year? Take your time.",
        "I am the first contact of the sales team here.",
        "a2VzdHJlbA",
    ] {
        assert!(!leaks(reply), "{reply}");
    }
    assert!(!review("anything at all", &Grounds { chars_max: ROOMY, ..Grounds::default() }).contains(&Finding::LeaksPrompt));
}

#[test]
fn leftovers_are_found_and_ordinary_brackets_are_not() {
    for reply in [
        "Hi {{ name }}!",
        "Hi {{name",
        "{% if x %}Hi",
        "Hi ${NAME}",
        "Dear <name>,",
        "Hello <customer_name>",
        "Hi [NAME]",
        "Hi [Your Name]",
        "Hola [tu nombre]",
        "Hallo [Ihr Name]",
        "Hi {first_name}",
        "Hello undefined, how are you?",
        "You pay NaN a month",
        "Hi [object Object]",
        "[COMPANY_NAME] thanks you",
        "</b> hello",
    ] {
        assert!(plain(reply).iter().any(|finding| matches!(finding, Finding::Unrendered { .. })), "{reply}: {:?}", plain(reply));
    }
    for reply in [
        "I <3 it",
        "a < b and c > d",
        "See [1] and [2]",
        "The [PDF] works",
        "Thanks :-) <",
        "100 items {",
        "set [x] in the list",
        "so {1, 2, 3}",
        "the budget $ is fine",
    ] {
        assert!(!plain(reply).iter().any(|finding| matches!(finding, Finding::Unrendered { .. })), "{reply}: {:?}", plain(reply));
    }
    let echoes = ["I see 'undefined is not a function'"];
    assert_eq!(review("So you see \"undefined\"?", &Grounds { echoes: &echoes, chars_max: ROOMY, ..Grounds::default() }), []);
}

fn language(reply: &str, language: &str, languages: &[&str]) -> Option<(String, String)> {
    let grounds = Grounds {
        language: Some(language),
        languages,
        echoes: &["Sales and Support Automation for the Enterprise"],
        chars_max: ROOMY,
        ..Grounds::default()
    };
    review(reply, &grounds)
        .into_iter()
        .find_map(|finding| if let Finding::WrongLanguage { expected, found } = finding { Some((expected, found)) } else { None })
}

#[test]
fn an_answer_in_another_language_is_seen() {
    let all = ["en", "es", "pt", "de", "fr", "it", "zh", "ru"];
    for (reply, customer, found) in [
        ("Thanks! Which company are you with and what would you like to use it for?", "es", "en"),
        ("Gracias por escribirnos. ¿De qué empresa eres y para qué te gustaría usarlo?", "en", "es"),
        ("Vielen Dank für Ihre Nachricht. Für welches Unternehmen schreiben Sie uns und was möchten Sie tun?", "fr", "de"),
        ("Merci de nous écrire. Pour quelle entreprise nous écrivez-vous et pour quel usage ?", "it", "fr"),
        ("Спасибо за сообщение! Из какой вы компании и для чего хотите использовать?", "en", "ru"),
        ("感谢您的来信，请问您来自哪家公司，打算用它做什么呢？", "en", "zh"),
        ("Thanks! Which company are you with and what would you like to use it for?", "ru", "en"),
        ("Thanks! Which company are you with and what would you like to use it for?", "zh", "en"),
        ("Obrigado! Você pode me dizer qual é a sua empresa e como quer usar?", "en", "pt"),
    ] {
        assert_eq!(language(reply, customer, &all), Some((customer.to_owned(), found.to_owned())), "{reply}");
    }
}

#[test]
fn the_right_language_or_a_doubtful_one_may_go_out() {
    let all = ["en", "es", "pt", "de", "fr", "it"];
    for (reply, customer) in [
        ("Obrigado! Para quantas pessoas seria, por favor?", "pt-BR"),
        ("Gracias. ¿Cuántas personas de Acme Global Support Solutions lo usarían?", "es"),
        ("Perfecto: Sales and Support Automation for the Enterprise.", "es"),
        ("Danke! Das Feature heißt \"Smart Reply\" und hilft Ihrem Team.", "de"),
        ("Ok!", "es"),
        ("Acme GmbH, A-1093", "fr"),
        ("Grazie! Per quale azienda ci scrive e per cosa vorrebbe usarlo?", "it"),
        ("Thanks! Which company are you with and what would you like to use it for?", "en-GB"),
        ("Which company are you with and what would you like to use it for?", "pl"),
        ("Takk! Hvilket firma er du fra, og hva vil du bruke det til?", "da"),
    ] {
        assert_eq!(language(reply, customer, &all), None, "{reply}");
    }
    assert_eq!(language("感谢您的来信，请问您来自哪家公司，打算用它做什么呢？", "pl", &all), Some(("en".to_owned(), "zh".to_owned())));
}
