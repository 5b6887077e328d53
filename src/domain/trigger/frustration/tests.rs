//! Moods of single messages, in several languages.

use super::*;

fn check(from: f64, to: f64, cases: &str) {
    let wrong = cases.split('|').map(|case| (case.trim(), mood(case, None))).filter(|(_, score)| !(from..=to).contains(score));
    assert_eq!(wrong.collect::<Vec<_>>(), []);
}

#[test]
fn upset_messages_sound_upset_in_many_languages() {
    check(
        UPSET_MIN,
        1.0,
        "this is ridiculous | I am very disappointed with you | are you kidding me?? | third time I'm telling you!! | STILL WAITING!!! it's been three weeks and no reply | forget it, I give up 😡 | \
         what a joke, I'm cancelling everything | thanks for nothing | es una vergüenza | estoy harto, llevo semanas esperando | qué decepción | isso é um absurdo, cansei de esperar | \
         vocês são uma piada | das ist eine Frechheit | ich bin echt enttäuscht | was für ein Saftladen | c'est scandaleux | je suis très déçu, ras le bol | siete ridicoli, che vergogna | \
         sono molto deluso | belachelijk, ik ben het zat | rezalet, bıktım artık | parah banget, kecewa saya | сколько можно ждать, это издевательство |太过分了，我很失望 | ひどい、最悪です",
    );
}

#[test]
fn calm_and_glad_messages_do_not() {
    check(
        0.0,
        UPSET_MIN - 0.01,
        "hello | what does it cost? | we are Acme GmbH, 50 people | thanks, that's perfect | great!!! | ok | my order number is A-1093 | I need it by Friday | gracias, muy amable | ¿cuánto cuesta? | \
         obrigado, ficou ótimo | vielen Dank, passt | wann öffnen Sie? | merci beaucoup | grazie mille | bedankt! | teşekkürler | terima kasih | спасибо большое | 谢谢 | ありがとうございます",
    );
}

#[test]
fn a_described_problem_is_not_yet_a_customer_who_loses_patience() {
    check(
        0.0,
        0.5,
        "my printer does not work | the lamp flickers when I switch it on | I cannot log in | no puedo entrar en mi cuenta | mein Drucker druckt nicht",
    );
}

#[test]
fn signs_are_bounded_and_any_text_is_survived() {
    for odd in ["", "?", "???!!!", "😡😡😡😡", "\u{0}", "AAAAAAAA", "....", "ا", &"fuck ".repeat(2_000), &"not ".repeat(5_000)] {
        let score = mood(odd, Some("xx"));
        assert!((0.0..=1.0).contains(&score), "{score}");
    }
}

#[test]
fn a_trend_compares_the_older_half_with_the_newer() {
    assert_eq!(trend(&[]), Trend::Steady);
    assert_eq!(trend(&[0.9]), Trend::Steady, "one message goes nowhere");
    assert_eq!(trend(&[0.0, 0.1, 0.5, 0.7]), Trend::Worse);
    assert_eq!(trend(&[0.8, 0.6, 0.1, 0.0]), Trend::Better);
    assert_eq!(trend(&[0.4, 0.4, 0.45, 0.4]), Trend::Steady);
}
