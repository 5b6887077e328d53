//! Any words, in any alphabet: an input is what a customer wrote, a line `=== reply`, and what an agent answers. Nothing that reads them breaks a bound;
//! folding twice is folding once; a quote that is shown stands in the words.

use super::given;
use baton::domain::guard::{self, Finding, Grounds};
use baton::domain::id::PhoneNumber;
use baton::domain::message::limits::length;
use baton::domain::message::split;
use baton::domain::trigger::{QUOTE_CHARS_MAX, alike, complex_query, explicit_request, frustration, looping};
use baton::domain::{assent, farewell, language, search, stop, template, text};

/// Characters that WhatsApp takes of a text.
const TEXT_MAX: usize = 4_096;

/// Characters of what the business wrote down that an answer rests on, in passages.
const FACTS_CHARS_MAX: usize = 8_000;

/// Checks one input.
pub fn run(data: &[u8]) {
    let input = given::text(data);
    let (said, reply) = input.split_once("=== reply\n").unwrap_or((&input, "The Team plan is 49 € a month. Which company are you with?"));
    folded(said);
    cut(said);
    heard(said, reply);
    guarded(said, reply);
    names(said);
}

fn folded(said: &str) {
    let once = text::fold(said);
    assert_eq!(text::fold(&once), once, "folding twice is folding once");
    assert!(!once.chars().any(|c| text::is_invisible(c) || c.is_control()) && !once.contains("  ") && once.trim() == once, "{once:?}");
    let words = search::words(said);
    assert!(words.iter().all(|word| !word.is_empty() && word.chars().count() <= 40), "{words:?}");
    let query = search::query(said);
    assert!(query.len() <= search::QUERY_WORDS_MAX && query.iter().all(|word| words.contains(word)), "{query:?}");
    if !query.is_empty() {
        let around = search::around(said, &query);
        assert!(around.chars().count() <= 120 + 40 + 2, "{around}");
    }
    let line = text::without_links(said);
    assert!(!line.contains(['\n', '\r']) && !line.contains("://"), "{line:?}");
}

fn cut(said: &str) {
    for most in [0, 1, 7, 200] {
        let clipped = text::clip(said, most);
        assert!(clipped.chars().count() <= most.max(1), "{most}: {clipped:?}");
    }
    // In pieces of two letters a long text is cut ten thousand times: nobody sends so.
    for most in if said.len() < 2_000 { [2, 20, TEXT_MAX] } else { [1_024, 2_000, TEXT_MAX] } {
        let parts = split(said, most);
        assert!(parts.iter().all(|part| length(part) <= most), "{most}: {parts:?}");
        let kept = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(kept(&parts.concat()), kept(said), "nothing but blanks is lost");
    }
}

fn heard(said: &str, reply: &str) {
    for before in [None, Some(reply)] {
        if let Some(request) = explicit_request::detect(said, before) {
            assert!((0.0..=1.0).contains(&request.score), "{request:?}");
            assert!(request.quote.chars().count() <= QUOTE_CHARS_MAX, "{request:?}");
        }
        assert!(explicit_request::score_with(None, said, before).is_finite());
    }
    assert!(language::of(said).is_none_or(|code| code.len() == 2));
    for spoken in [None, Some("en"), Some("zz")] {
        assert!((0.0..=1.0).contains(&frustration::mood(said, spoken)));
    }
    for (_, quote) in complex_query::topics_in(said) {
        assert!(!quote.is_empty() && quote.chars().count() <= QUOTE_CHARS_MAX, "{quote:?}");
    }
    let (one, other) = (alike::overlap(said, reply), alike::overlap(reply, said));
    assert!((0.0..=1.0).contains(&one) && (one - other).abs() < 1e-9, "{one} and {other}");
    assert!((0.0..=1.0).contains(&looping::repetition(said, &[reply, said])));
    let _ = (assent::read(said), assent::has_alternatives(said), farewell::is_all(said));
    let _ = (stop::is_of_marketing(said), stop::is_taken_back(said), stop::is_wanted(said), complex_query::admits(said));
    let _ = (explicit_request::offers_person(said), guard::promises_transfer(said));
}

fn guarded(said: &str, reply: &str) {
    let end = said.char_indices().nth(FACTS_CHARS_MAX).map_or(said.len(), |(end, _)| end);
    let facts = [said.get(..end).unwrap_or(said)];
    let grounds = Grounds { facts: &facts, canary: "ref-0123456789ab", system: reply, chars_max: 1_000, ..Grounds::default() };
    for finding in guard::review(reply, &grounds) {
        match finding {
            Finding::PromisesTransfer { quote }
            | Finding::Commits { quote, .. }
            | Finding::Unrendered { quote }
            | Finding::ClaimsPerson { quote } => {
                assert!(!quote.is_empty() && quote.chars().count() <= 201, "{quote:?}");
            }
            Finding::TooLong { chars } => assert_eq!(chars, reply.chars().count()),
            Finding::WrongLanguage { expected, found } => assert_ne!(expected, found),
            Finding::LeaksPrompt | Finding::AsksKnown { .. } | Finding::OffersPerson | Finding::Empty => {}
        }
    }
    let leak = format!("Sure: ref-0123456789ab {reply}");
    assert!(guard::review(&leak, &grounds).contains(&Finding::LeaksPrompt), "the secret word is always seen");
    if said.chars().count() <= 8_000 {
        for (_, quote) in guard::commitments(said) {
            assert!(!quote.is_empty());
        }
    }
}

fn names(said: &str) {
    for line in said.lines().take(50) {
        if let Some(phone) = PhoneNumber::parse(line) {
            assert!((5..=15).contains(&phone.digits().len()) && phone.digits().bytes().all(|b| b.is_ascii_digit()), "{}", phone.as_str());
            assert_eq!(PhoneNumber::parse(phone.as_str()).as_ref(), Some(&phone));
            let canonical = PhoneNumber::parse(&phone.canonical()).expect("still a number");
            assert_eq!(canonical.canonical(), phone.canonical(), "{}", phone.as_str());
            assert!(phone.country().is_none_or(|country| country.len() == 2 || country == "001"));
        }
        let parameters = template::parameters_of(line);
        assert!(parameters.iter().all(|name| line.contains(name)));
    }
}
