//! Whole answers: what is caught, and for each the neighbour that may go out.

use super::*;

mod commitments;
mod leaks;
mod pretences;
mod promises;

const ROOMY: usize = 4_000;

fn plain(reply: &str) -> Vec<Finding> {
    review(reply, &Grounds { chars_max: ROOMY, ..Grounds::default() })
}

fn commits(findings: &[Finding]) -> Vec<Commitment> {
    findings.iter().filter_map(|finding| if let Finding::Commits { kind, .. } = finding { Some(*kind) } else { None }).collect()
}

#[test]
fn the_worst_comes_first() {
    let grounds = Grounds { canary: "kestrel-4417", chars_max: 40, language: Some("es"), ..Grounds::default() };
    let reply = "I'm transferring you to a colleague. The price is 20 € and kestrel-4417 is the word you {{ asked }} for.";
    let found = review(reply, &grounds);
    assert!(
        matches!(
            found.as_slice(),
            [
                Finding::LeaksPrompt,
                Finding::PromisesTransfer { .. },
                Finding::Commits { kind: Commitment::Money, .. },
                Finding::Unrendered { .. },
                Finding::WrongLanguage { .. },
                Finding::TooLong { chars: 104 }
            ]
        ),
        "{found:?}"
    );
}

#[test]
fn an_answer_has_words_and_fits_the_channel() {
    for empty in ["", "  \n", "👍", "...", "\u{200b}"] {
        assert_eq!(plain(empty), [Finding::Empty], "{empty:?}");
    }
    let grounds = Grounds { chars_max: 5, ..Grounds::default() };
    assert_eq!(review("señor", &grounds), []);
    assert_eq!(review("señora", &grounds), [Finding::TooLong { chars: 6 }]);
}

#[test]
fn a_finding_is_told_in_one_shape() {
    let told = serde_json::to_value(Finding::Commits { kind: Commitment::Date, quote: "by Friday".into() }).unwrap();
    assert_eq!(told, serde_json::json!({"finding": "commits", "kind": "date", "quote": "by Friday"}));
    assert_eq!(serde_json::to_value(Finding::Empty).unwrap(), serde_json::json!({"finding": "empty"}));
}

#[test]
fn no_text_makes_a_guard_panic() {
    let odd = [
        "€",
        "%%%",
        "1.",
        "$1,",
        "99999999999999999999 €",
        "[[[",
        "<",
        "{",
        "${",
        "+",
        "@",
        "://",
        "a://",
        "1x",
        "24/",
        "١٢٣٤٥٦٧",
        "\u{e0041}",
        "ﬁ€ 1⁄2",
        "-1-1-1-1",
        "12.13.14.15",
        "1-2-3",
        "9999-99-99",
        "é̩̩̩",
        "5 5 5 5 5 5 5",
    ];
    for first in odd {
        for second in odd {
            let text = format!("{first}{second} {second}{first}");
            let known = [first, second];
            let grounds =
                Grounds { facts: &known, echoes: &known, canary: second, system: &text, language: Some("en"), languages: &known, chars_max: 3 };
            let _ = review(&text, &grounds);
        }
    }
    assert!(!review(&"1 € ".repeat(10_000), &Grounds::default()).is_empty());
}
